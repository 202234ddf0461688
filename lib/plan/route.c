/* From the graph of a playbook to what the schedule needs to know of it.

   Two rules are added to what the playbook says, both for the pilot, whose step goes the whole way on a few assets: on
   them too every visit of an earlier phase comes first, and so does everything that a removal elsewhere must wait for.
   Otherwise the pilot could remove the old before a gate has been passed. */
#include "plan/route.h"

#include <string.h>

static void set_bit(uint32_t *words, uint32_t bit) {
    words[bit / 32] |= 1u << (bit % 32);
}

/* In sorted order, so that what a task waits for is complete before the task. */
static void find_ancestors(struct kt__route *route) {
    const struct kt__graph *graph = &route->graph;
    uint32_t i, e, w;
    memset(route->ancestors, 0, sizeof route->ancestors);
    for (i = 0; i < graph->count; i++) {
        uint32_t task = graph->order[i];
        for (e = 0; e < graph->tasks[task].count; e++) {
            uint32_t before = graph->edges[graph->tasks[task].first + e];
            set_bit(route->ancestors[task], before);
            for (w = 0; w < KT__TASK_WORDS; w++) route->ancestors[task][w] |= route->ancestors[before][w];
        }
    }
}

static int is_pilot_step(const struct kt__task *task) {
    return task->per == KT_PER_ASSET && task->phase == KT_PHASE_PILOT;
}

static int comes_after_pilot(const struct kt__route *route, uint32_t task) {
    uint32_t i;
    for (i = 0; i < route->graph.count; i++) {
        if (is_pilot_step(&route->graph.tasks[i]) && kt__comes_after(route, task, i)) return 1;
    }
    return 0;
}

/* What is done on each asset after the pilot is done on the pilot's assets by the pilot's own steps. */
static void find_kinds(struct kt__route *route) {
    uint32_t i;
    route->pilot_tasks = 0;
    for (i = 0; i < route->graph.count; i++) {
        const struct kt__task *task = &route->graph.tasks[i];
        if (task->per == KT_PER_WAVE) route->kind[i] = KT__TASK_WAVE;
        else if (task->per != KT_PER_ASSET) route->kind[i] = KT__TASK_ONCE;
        else if (task->phase == KT_PHASE_PILOT) route->kind[i] = KT__TASK_PILOT;
        else route->kind[i] = comes_after_pilot(route, i) ? KT__TASK_REST : KT__TASK_BOTH;
        route->pilot_tasks += route->kind[i] == KT__TASK_PILOT;
    }
}

/* Whether the pilot's step must wait for a task although the playbook does not say so. No task that comes after any
   pilot step qualifies, so that no ring can arise. */
static int guards_pilot(const struct kt__route *route, uint32_t task) {
    const struct kt__task *guard = &route->graph.tasks[task];
    uint32_t i;
    if (route->kind[task] == KT__TASK_BOTH) return guard->phase < KT_PHASE_PILOT;
    if (route->kind[task] != KT__TASK_ONCE && route->kind[task] != KT__TASK_WAVE) return 0;
    if (comes_after_pilot(route, task)) return 0;
    for (i = 0; i < route->graph.count; i++) {
        if (route->kind[i] == KT__TASK_REST && kt__comes_after(route, i, task)) return 1;
    }
    return 0;
}

/* The same graph with the pilot's guards as edges of its own steps. */
static int32_t guard_pilot(struct kt__graph *out, const struct kt__route *route) {
    const struct kt__graph *graph = &route->graph;
    uint32_t i, e, culprit;
    int32_t status = KT_OK;
    for (i = 0; i < graph->count && status == KT_OK; i++) status = kt__graph_add(out, &graph->tasks[i]);
    for (i = 0; i < graph->count && status == KT_OK; i++) {
        for (e = 0; e < graph->tasks[i].count && status == KT_OK; e++)
            status = kt__graph_wait(out, i, graph->edges[graph->tasks[i].first + e]);
        if (route->kind[i] != KT__TASK_PILOT) continue;
        for (e = 0; e < graph->count && status == KT_OK; e++) {
            if (!kt__comes_after(route, i, e) && guards_pilot(route, e)) status = kt__graph_wait(out, i, e);
        }
    }
    return status == KT_OK ? kt__graph_sort(out, &culprit) : status;
}

static void raise_to(uint16_t *level, uint32_t least) {
    if (*level < least) *level = (uint16_t)least;
}

/* The highest level at which a task is visited. */
static uint32_t level_of(const struct kt__route *route, uint32_t task) {
    uint32_t level = 0;
    if (kt__in_pilot(route, task)) level = route->pilot_level[task];
    if (kt__in_rest(route, task) && route->rest_level[task] > level) level = route->rest_level[task];
    return level;
}

/* One edge, from the end towards the beginning: `before` must not come later than `task` allows. Two visits of the same
   assets can be one; with anything between them, or with other assets in between, they cannot. */
static void lift(struct kt__route *route, uint32_t before, uint32_t task) {
    if (!kt__is_visit(route, task)) {
        if (kt__is_visit(route, before)) {
            raise_to(&route->pilot_level[before], route->height[task]);
            raise_to(&route->rest_level[before], route->height[task]);
        } else {
            raise_to(&route->height[before], route->height[task]);
        }
        return;
    }
    if (!kt__is_visit(route, before)) {
        raise_to(&route->height[before], level_of(route, task) + 1);
        return;
    }
    if (kt__in_pilot(route, before) && kt__in_pilot(route, task)) raise_to(&route->pilot_level[before], route->pilot_level[task]);
    if (kt__in_rest(route, before) && kt__in_rest(route, task)) raise_to(&route->rest_level[before], route->rest_level[task]);
    if (route->kind[before] == KT__TASK_PILOT && route->kind[task] == KT__TASK_REST)
        raise_to(&route->pilot_level[before], route->rest_level[task] + 1u);
    if (route->kind[before] == KT__TASK_REST && route->kind[task] == KT__TASK_PILOT)
        raise_to(&route->rest_level[before], route->pilot_level[task] + 1u);
}

/* As late as can be, so that the passes are as few as can be. */
static void find_levels(struct kt__route *route) {
    const struct kt__graph *graph = &route->graph;
    uint32_t i, e;
    memset(route->pilot_level, 0, sizeof route->pilot_level);
    memset(route->rest_level, 0, sizeof route->rest_level);
    memset(route->height, 0, sizeof route->height);
    route->levels = 0;
    for (i = graph->count; i-- > 0;) {
        uint32_t task = graph->order[i];
        for (e = 0; e < graph->tasks[task].count; e++) lift(route, graph->edges[graph->tasks[task].first + e], task);
        if (kt__is_visit(route, task) && level_of(route, task) + 1 > route->levels) route->levels = level_of(route, task) + 1;
    }
}

int32_t kt__route_init(struct kt__route *route, struct kt__graph *graph) {
    struct kt__graph guarded;
    int32_t status;
    route->graph = *graph;
    kt__graph_init(graph, route->graph.memory);
    find_ancestors(route);
    find_kinds(route);
    kt__graph_init(&guarded, route->graph.memory);
    status = guard_pilot(&guarded, route);
    if (status != KT_OK) {
        kt__graph_dispose(&guarded);
        return status;
    }
    kt__graph_dispose(&route->graph);
    route->graph = guarded;
    find_ancestors(route);
    find_levels(route);
    return KT_OK;
}

void kt__route_dispose(struct kt__route *route) {
    kt__graph_dispose(&route->graph);
}

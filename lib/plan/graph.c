/* The graph of a playbook: adding, sorting, leaving out. Bounded in tasks and edges, without recursion. */
#include "plan/graph.h"

#include <string.h>

/* Empty, and without memory until the first task. */
void kt__graph_init(struct kt__graph *graph, const struct kt__memory *memory) {
    memset(graph, 0, sizeof *graph);
    graph->memory = memory;
}

/* Arrays stay: a plan of many groups loads one playbook after the other into the same graph. */
void kt__graph_clear(struct kt__graph *graph) {
    graph->count = 0;
    graph->edge_count = 0;
}

void kt__graph_dispose(struct kt__graph *graph) {
    kt__release(graph->memory, graph->tasks, graph->task_room * sizeof *graph->tasks);
    kt__release(graph->memory, graph->edges, graph->edge_room * sizeof *graph->edges);
    kt__graph_init(graph, graph->memory);
}

/* The array may move, so tasks are known by index. `first` is set again by the first wait. */
int32_t kt__graph_add(struct kt__graph *graph, const struct kt__task *task) {
    void *tasks = graph->tasks;
    if (graph->count >= KT__GRAPH_TASKS) return KT_E_LIMIT;
    if (!kt__array_grow(graph->memory, &tasks, &graph->task_room, graph->count, sizeof *graph->tasks)) return KT_E_MEMORY;
    graph->tasks = tasks;
    graph->tasks[graph->count] = *task;
    graph->tasks[graph->count].first = graph->edge_count;
    graph->tasks[graph->count].count = 0;
    graph->count++;
    return KT_OK;
}

/* Edges of one task stand together, so the caller adds them in a run. */
int32_t kt__graph_wait(struct kt__graph *graph, uint32_t task, uint32_t target) {
    struct kt__task *waiting = &graph->tasks[task];
    void *edges = graph->edges;
    uint32_t i;
    if (waiting->count == 0) waiting->first = graph->edge_count;
    /* A duplicate would not change the schedule, but it would be shown twice. */
    for (i = 0; i < waiting->count; i++) {
        if (graph->edges[waiting->first + i] == target) return KT_OK;
    }
    if (graph->edge_count >= KT__GRAPH_EDGES) return KT_E_LIMIT;
    if (!kt__array_grow(graph->memory, &edges, &graph->edge_room, graph->edge_count, sizeof *graph->edges)) return KT_E_MEMORY;
    graph->edges = edges;
    graph->edges[graph->edge_count++] = target;
    waiting->count++;
    return KT_OK;
}

/* Depth first from one task, over what it waits for, with a stack of our own. A task is written to `order` when all it
   waits for has been; one that is met again while it is still open waits for itself. */
struct walk {
    uint32_t stack[KT__GRAPH_TASKS];
    uint32_t next[KT__GRAPH_TASKS];        /* next dependency to look at */
    unsigned char state[KT__GRAPH_TASKS];  /* 0 not seen, 1 open, 2 done */
    uint32_t done;
};

/* KT_OK, or KT_E_DB_CYCLE with a task of the ring in `culprit`. Each edge is looked at once over all calls, so
   sorting is linear. */
static int32_t visit(struct kt__graph *graph, struct walk *walk, uint32_t root, uint32_t *culprit) {
    uint32_t depth = 1;
    walk->stack[0] = root;
    walk->state[root] = 1;
    while (depth > 0) {
        uint32_t at = walk->stack[depth - 1], target;
        const struct kt__task *task = &graph->tasks[at];
        if (walk->next[at] == task->count) {
            walk->state[at] = 2;
            graph->order[walk->done++] = at;
            depth--;
            continue;
        }
        /* `next` is moved on before going down, so that coming back finds the following dependency. */
        target = graph->edges[task->first + walk->next[at]++];
        /* Still open means: on the stack, and so an ancestor of the task that waits for it. */
        if (walk->state[target] == 1) {
            *culprit = target;
            return KT_E_DB_CYCLE;
        }
        if (walk->state[target] == 2) continue;
        walk->state[target] = 1;
        walk->stack[depth++] = target;
    }
    return KT_OK;
}

/* Roots in the order of the tasks, so that the order is the same for the same playbook; it only matters for who
   is visited first, never for the schedule. */
int32_t kt__graph_sort(struct kt__graph *graph, uint32_t *culprit) {
    struct walk walk;
    uint32_t i;
    memset(&walk, 0, sizeof walk);
    *culprit = 0;
    for (i = 0; i < graph->count; i++) {
        if (walk.state[i] == 0 && visit(graph, &walk, i, culprit) != KT_OK) return KT_E_DB_CYCLE;
    }
    return KT_OK;
}

/* What a kept task waits for, stepping through tasks that are left out. `place` maps to the new indexes. */
static int32_t wait_through(struct kt__graph *out, const struct kt__graph *graph, uint32_t task, const uint32_t *place) {
    /* `seen` makes the search end in any graph and bounds the stack: no task is pushed twice. */
    unsigned char seen[KT__GRAPH_TASKS] = {0};
    uint32_t stack[KT__GRAPH_TASKS], depth = 0, i;
    int32_t status = KT_OK;
    stack[depth++] = task;
    while (depth > 0 && status == KT_OK) {
        const struct kt__task *at = &graph->tasks[stack[--depth]];
        for (i = 0; i < at->count && status == KT_OK; i++) {
            uint32_t target = graph->edges[at->first + i];
            if (seen[target]) continue;
            seen[target] = 1;
            if (graph->tasks[target].kept) status = kt__graph_wait(out, place[task], place[target]);
            else stack[depth++] = target;
        }
    }
    return status;
}

/* Places first, for all, since a task may wait for one that comes later. No task can come to wait for itself:
   `graph` has no rings, and shortcuts along its paths make none. */
int32_t kt__graph_keep(struct kt__graph *out, const struct kt__graph *graph) {
    uint32_t place[KT__GRAPH_TASKS] = {0}, culprit, i;
    int32_t status = KT_OK;
    for (i = 0; i < graph->count && status == KT_OK; i++) {
        if (!graph->tasks[i].kept) continue;
        place[i] = out->count;
        status = kt__graph_add(out, &graph->tasks[i]);
    }
    for (i = 0; i < graph->count && status == KT_OK; i++) {
        if (graph->tasks[i].kept) status = wait_through(out, graph, i, place);
    }
    return status == KT_OK ? kt__graph_sort(out, &culprit) : status;
}

/* From a route and waves to rows and nodes. First all rows, then who waits for whom: a step may wait for every wave of
   another one, also for waves that come later in the list. */
#include "plan/layout.h"

#include <string.h>

static int has_pilot(const struct kt__schedule *s, const struct kt__lot *lot) {
    return lot->wave_count > 0 && s->waves.at[lot->first_wave].pilot;
}

static int32_t add_row(struct kt__schedule *s, uint32_t task, uint32_t wave) {
    void *rows = s->rows;
    struct kt__step_row *row;
    if (s->row_count >= UINT32_MAX - 1) return KT_E_LIMIT;
    if (!kt__array_grow(s->memory, &rows, &s->row_room, s->row_count, sizeof *s->rows)) return KT_E_MEMORY;
    s->rows = rows;
    row = &s->rows[s->row_count++];
    row->task = task;
    row->wave = wave;
    row->node = (uint32_t)s->node_count - 1;
    row->wait_count = 0;
    row->first_wait = 0;
    s->nodes[row->node].row_count++;
    return KT_OK;
}

static int32_t add_node(struct kt__schedule *s, struct kt__lot *lot, uint32_t wave, int64_t amount) {
    void *nodes = s->nodes;
    struct kt__node *node;
    if (s->node_count >= KT__NO_NODE - 1) return KT_E_LIMIT;
    if (!kt__array_grow(s->memory, &nodes, &s->node_room, s->node_count, sizeof *s->nodes)) return KT_E_MEMORY;
    s->nodes = nodes;
    node = &s->nodes[s->node_count++];
    memset(node, 0, sizeof *node);
    node->lot = (uint32_t)s->lot_count - 1;
    node->wave = wave;
    node->amount = amount;
    node->before = KT__NO_NODE;
    node->first_row = s->row_count;
    lot->node_count++;
    return KT_OK;
}

/* What is done once, or once for each wave. */
static int32_t add_step(struct kt__schedule *s, struct kt__lot *lot, uint32_t task) {
    const struct kt__route *route = lot->route;
    uint32_t waves = route->kind[task] == KT__TASK_WAVE ? lot->wave_count : 1, w;
    int32_t status = KT_OK;
    s->row_once[task] = (uint32_t)(s->row_count - lot->first_row);
    for (w = 0; w < waves && status == KT_OK; w++) {
        uint32_t wave = route->kind[task] == KT__TASK_WAVE ? w + 1 : 0;
        status = add_node(s, lot, wave, route->graph.tasks[task].effort);
        if (status == KT_OK) status = add_row(s, task, wave);
    }
    return status;
}

static int is_in_visit(const struct kt__route *route, uint32_t task, int pilot, uint32_t level) {
    if (pilot) return kt__in_pilot(route, task) && route->pilot_level[task] == level;
    return kt__in_rest(route, task) && route->rest_level[task] == level;
}

/* The visits to one wave in one pass, if there is anything to do. */
static int32_t add_visit(struct kt__schedule *s, struct kt__lot *lot, uint32_t wave, uint32_t level) {
    const struct kt__route *route = lot->route;
    const struct kt__wave *cut = &s->waves.at[lot->first_wave + wave - 1];
    int pilot = cut->pilot != 0;
    uint32_t i, count = 0;
    int32_t status = KT_OK;
    struct kt__node *node;
    for (i = 0; i < route->graph.count; i++) count += (uint32_t)is_in_visit(route, i, pilot, level);
    if (count == 0) return KT_OK;
    status = add_node(s, lot, wave, cut->assets);
    if (status != KT_OK) return status;
    node = &s->nodes[s->node_count - 1];
    node->visit = 1;
    node->before = lot->last_visit;
    node->joined = cut->joined && lot->last_visit != KT__NO_NODE && s->nodes[lot->last_visit].wave == wave - 1;
    if (lot->first_visit == KT__NO_NODE) lot->first_visit = (uint32_t)s->node_count - 1;
    lot->last_visit = (uint32_t)s->node_count - 1;
    for (i = 0; i < route->graph.count && status == KT_OK; i++) {
        uint32_t task = route->graph.order[i], row = (uint32_t)(s->row_count - lot->first_row);
        if (!is_in_visit(route, task, pilot, level)) continue;
        if (pilot) {
            s->row_once[task] = row;
        } else {
            if (wave == 1 + (uint32_t)has_pilot(s, lot)) s->row_rest[task] = row;
            s->stride[task] = count;
        }
        status = add_row(s, task, wave);
    }
    return status;
}

/* A level up to its visits: first what must come before them. Passes are numbered as they come. */
static int32_t add_level(struct kt__schedule *s, struct kt__lot *lot, uint32_t level) {
    const struct kt__route *route = lot->route;
    uint32_t i, w;
    int32_t status = KT_OK;
    for (i = 0; i < route->graph.count && status == KT_OK; i++) {
        uint32_t task = route->graph.order[i];
        if (!kt__is_visit(route, task) && route->height[task] == level) status = add_step(s, lot, task);
    }
    if (level == 0) return status;
    for (w = 1; w <= lot->wave_count && status == KT_OK; w++) status = add_visit(s, lot, w, level - 1);
    return status;
}

/* The pass of every visit, counted for each wave; the most of them is what the assets cost. */
static void number_passes(struct kt__schedule *s, struct kt__lot *lot) {
    uint32_t i, passes[2] = {0, 0}, last[2] = {0, 0};
    for (i = 0; i < lot->node_count; i++) {
        struct kt__node *node = &s->nodes[lot->first_node + i];
        uint32_t rest;
        if (!node->visit) continue;
        rest = !s->waves.at[lot->first_wave + node->wave - 1].pilot;
        /* Waves of a pass come in order, so a pass begins when the numbers start again. */
        if (last[rest] == 0 || node->wave <= last[rest]) passes[rest]++;
        last[rest] = node->wave;
        node->pass = passes[rest];
    }
    lot->passes = passes[1] > 0 ? passes[1] : passes[0];
}

static int32_t add_wait(struct kt__schedule *s, struct kt__step_row *row, uint32_t target) {
    void *waits = s->waits;
    if (!kt__array_grow(s->memory, &waits, &s->wait_room, s->wait_count, sizeof *s->waits)) return KT_E_MEMORY;
    s->waits = waits;
    s->waits[s->wait_count++] = target;
    row->wait_count++;
    return KT_OK;
}

/* A row that several rules may name. */
static int32_t add_once(struct kt__schedule *s, struct kt__step_row *row, uint32_t target) {
    uint32_t i;
    for (i = 0; i < row->wait_count; i++) {
        if (s->waits[row->first_wait + i] == target) return KT_OK;
    }
    return add_wait(s, row, target);
}

/* Every wave of a step per wave. */
static int32_t wait_for_waves(struct kt__schedule *s, const struct kt__lot *lot, struct kt__step_row *row, uint32_t task) {
    uint32_t w;
    int32_t status = KT_OK;
    for (w = 0; w < lot->wave_count && status == KT_OK; w++) status = add_wait(s, row, s->row_once[task] + w);
    return status;
}

/* Every wave but the pilot. */
static int32_t wait_for_rest(struct kt__schedule *s, const struct kt__lot *lot, struct kt__step_row *row, uint32_t task) {
    uint32_t w, first = 1 + (uint32_t)has_pilot(s, lot);
    int32_t status = KT_OK;
    for (w = first; w <= lot->wave_count && status == KT_OK; w++)
        status = add_wait(s, row, s->row_rest[task] + (w - first) * s->stride[task]);
    return status;
}

/* On the assets of the pilot its own steps stand for what comes after it. */
static int32_t wait_for_pilot(struct kt__schedule *s, const struct kt__lot *lot, struct kt__step_row *row, uint32_t task) {
    const struct kt__route *route = lot->route;
    uint32_t i;
    int32_t status = KT_OK;
    if (!has_pilot(s, lot)) return KT_OK;
    if (kt__in_pilot(route, task)) return add_once(s, row, s->row_once[task]);
    for (i = 0; i < route->graph.count && status == KT_OK; i++) {
        if (route->kind[i] == KT__TASK_PILOT && kt__comes_after(route, task, i)) status = add_once(s, row, s->row_once[i]);
    }
    return status;
}

/* One row waits for one task of the playbook: for the same wave where both have waves, else for all of them. */
static int32_t wait_for(struct kt__schedule *s, const struct kt__lot *lot, struct kt__step_row *row, uint32_t task) {
    const struct kt__route *route = lot->route;
    uint32_t first = 1 + (uint32_t)has_pilot(s, lot);
    int in_pilot = row->wave > 0 && row->wave < first, visit = kt__is_visit(route, row->task);
    int32_t status;
    if (route->kind[task] == KT__TASK_ONCE) return add_wait(s, row, s->row_once[task]);
    if (route->kind[task] == KT__TASK_WAVE) {
        if (route->kind[row->task] == KT__TASK_WAVE) return add_wait(s, row, s->row_once[task] + row->wave - 1);
        /* Visits follow each other, so the first one waits for all. */
        return !visit || row->wave <= first ? wait_for_waves(s, lot, row, task) : KT_OK;
    }
    if (row->wave == 0) {
        status = wait_for_pilot(s, lot, row, task);
        return status == KT_OK && kt__in_rest(route, task) ? wait_for_rest(s, lot, row, task) : status;
    }
    if (in_pilot) {
        if (visit && !kt__in_pilot(route, task)) return wait_for_rest(s, lot, row, task);
        return wait_for_pilot(s, lot, row, task);
    }
    if (kt__in_rest(route, task)) return add_wait(s, row, s->row_rest[task] + (row->wave - first) * s->stride[task]);
    return wait_for_pilot(s, lot, row, task);
}

static int32_t add_waits(struct kt__schedule *s, struct kt__lot *lot) {
    const struct kt__graph *graph = &lot->route->graph;
    uint32_t i, e;
    int32_t status = KT_OK;
    for (i = 0; i < lot->row_count && status == KT_OK; i++) {
        struct kt__step_row *row = &s->rows[lot->first_row + i];
        row->first_wait = s->wait_count;
        for (e = 0; e < graph->tasks[row->task].count && status == KT_OK; e++)
            status = wait_for(s, lot, row, graph->edges[graph->tasks[row->task].first + e]);
    }
    return status;
}

/* What stands on assets waits for other lots: the first visit, or every step per wave where nothing is a visit. */
static int32_t add_joins(struct kt__schedule *s, struct kt__lot *lot, const struct kt__order *order) {
    uint32_t i, j;
    for (i = 0; i < lot->node_count; i++) {
        struct kt__node *node = &s->nodes[lot->first_node + i];
        if (lot->first_visit != KT__NO_NODE ? lot->first_node + i != lot->first_visit : node->wave == 0) continue;
        node->first_extra = s->extra_count;
        for (j = 0; j < order->join_count; j++) {
            void *extras = s->extras;
            if (!kt__array_grow(s->memory, &extras, &s->extra_room, s->extra_count, sizeof *s->extras)) return KT_E_MEMORY;
            s->extras = extras;
            s->extras[s->extra_count++] = order->joins[j];
        }
        node->extra_count = order->join_count;
    }
    return KT_OK;
}

int32_t kt__layout(struct kt__schedule *s, struct kt__lot *lot, const struct kt__order *order) {
    uint32_t level;
    int32_t status = KT_OK;
    for (level = lot->route->levels + 1; level-- > 0 && status == KT_OK;) status = add_level(s, lot, level);
    if (status != KT_OK) return status;
    lot->row_count = (uint32_t)(s->row_count - lot->first_row);
    number_passes(s, lot);
    status = add_waits(s, lot);
    return status == KT_OK ? add_joins(s, lot, order) : status;
}

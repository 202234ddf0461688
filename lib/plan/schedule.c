/* Forward: each lot after the other, each node when all it waits for has ended, visits when there are people.

   The visits of a lot follow each other: pass after pass, and in a pass wave after wave. So at most two of its nodes share
   a day, where one wave ends in the middle of it and the next one of the same ring begins. */
#include "plan/schedule.h"

#include <string.h>

#include "plan/layout.h"

void kt__schedule_init(struct kt__schedule *schedule, const struct kt__memory *memory, uint32_t limit, int64_t last) {
    memset(schedule, 0, sizeof *schedule);
    schedule->memory = memory;
    schedule->waves.memory = memory;
    kt__capacity_init(&schedule->capacity, memory, limit, last);
}

void kt__schedule_reset(struct kt__schedule *schedule, uint32_t limit, int64_t last) {
    schedule->capacity.limit = limit;
    schedule->capacity.last = last;
    schedule->capacity.touched = 0;
    schedule->capacity.steps = 0;
    schedule->waves.count = schedule->waves.part_count = 0;
    schedule->runs.count = schedule->lot_count = schedule->node_count = schedule->row_count = 0;
    schedule->wait_count = schedule->extra_count = 0;
}

void kt__schedule_dispose(struct kt__schedule *s) {
    kt__capacity_dispose(&s->capacity);
    kt__waves_dispose(&s->waves);
    kt__release(s->memory, s->runs.at, s->runs.room * sizeof *s->runs.at);
    kt__release(s->memory, s->lots, s->lot_room * sizeof *s->lots);
    kt__release(s->memory, s->nodes, s->node_room * sizeof *s->nodes);
    kt__release(s->memory, s->rows, s->row_room * sizeof *s->rows);
    kt__release(s->memory, s->waits, s->wait_room * sizeof *s->waits);
    kt__release(s->memory, s->extras, s->extra_room * sizeof *s->extras);
}

static void after(int64_t *start, int64_t finish) {
    if (finish + 1 > *start) *start = finish + 1;
}

/* The day on which everything that a node waits for has ended; people are another matter. */
static int64_t ready_on(const struct kt__schedule *s, const struct kt__lot *lot, const struct kt__node *node) {
    const struct kt__node *before = node->before != KT__NO_NODE ? &s->nodes[node->before] : NULL;
    int64_t start = 0;
    uint32_t r, w;
    for (r = 0; r < node->row_count; r++) {
        const struct kt__step_row *row = &s->rows[node->first_row + r];
        for (w = 0; w < row->wait_count; w++) {
            const struct kt__node *other = &s->nodes[s->rows[lot->first_row + s->waits[row->first_wait + w]].node];
            if (other != node) after(&start, other->finish);
        }
    }
    for (r = 0; r < node->extra_count; r++) after(&start, s->nodes[s->extras[node->first_extra + r]].finish);
    if (before != NULL) after(&start, before->finish - node->joined);
    return start;
}

/* A run of its own for what takes no people, so that the backward pass sees one kind of thing. */
static int32_t add_span(struct kt__schedule *s, struct kt__node *node, int64_t start, int64_t days) {
    void *at = s->runs.at;
    if (start + days - 1 > s->capacity.last) return KT_E_LIMIT;
    if (!kt__array_grow(s->memory, &at, &s->runs.room, s->runs.count, sizeof *s->runs.at)) return KT_E_MEMORY;
    s->runs.at = at;
    s->runs.at[s->runs.count].first = start;
    s->runs.at[s->runs.count].days = days;
    s->runs.at[s->runs.count].per_day = 0;
    s->runs.count++;
    node->start = start;
    node->finish = start + days - 1;
    return KT_OK;
}

static int32_t visit(struct kt__schedule *s, const struct kt__lot *lot, struct kt__node *node, int64_t start) {
    const struct kt__stretch *last;
    uint32_t used = 0;
    int32_t status;
    if (node->before != KT__NO_NODE && node->joined && s->nodes[node->before].finish == start) {
        const struct kt__node *before = &s->nodes[node->before];
        used = s->runs.at[before->first_run + before->run_count - 1].per_day;
    }
    status = kt__capacity_take(&s->capacity, &s->runs, start, node->amount, lot->capacity, used);
    if (status != KT_OK) return status;
    last = &s->runs.at[s->runs.count - 1];
    node->start = s->runs.at[node->first_run].first;
    node->finish = last->first + last->days - 1;
    return KT_OK;
}

static int32_t place(struct kt__schedule *s, struct kt__lot *lot, struct kt__node *node) {
    int64_t start = ready_on(s, lot, node);
    int32_t status;
    /* Waiting for others is said by a day where only the length is asked for, by nodes where slack is too. */
    if ((node->visit || (lot->first_visit == KT__NO_NODE && node->wave > 0)) && start < lot->release) start = lot->release;
    node->first_run = s->runs.count;
    status = node->visit ? visit(s, lot, node, start) : add_span(s, node, start, node->amount);
    node->run_count = (uint32_t)(s->runs.count - node->first_run);
    if (status != KT_OK) return status;
    if (node->finish + 1 > lot->length) lot->length = node->finish + 1;
    if (node->wave > 0 && node->finish > lot->moved) lot->moved = node->finish;
    return KT_OK;
}

int32_t kt__schedule_add(struct kt__schedule *s, const struct kt__order *order) {
    void *lots = s->lots;
    struct kt__lot *lot;
    uint32_t i;
    int32_t status;
    if (!kt__array_grow(s->memory, &lots, &s->lot_room, s->lot_count, sizeof *s->lots)) return KT_E_MEMORY;
    s->lots = lots;
    lot = &s->lots[s->lot_count];
    memset(lot, 0, sizeof *lot);
    lot->route = order->route;
    lot->capacity = order->capacity;
    lot->release = order->release;
    lot->first_wave = s->waves.count;
    lot->first_row = s->row_count;
    lot->first_node = s->node_count;
    lot->first_visit = lot->last_visit = KT__NO_NODE;
    lot->moved = -1;
    s->lot_count++;
    if (lot->route == NULL || lot->route->graph.count == 0) return KT_OK;
    status = kt__waves_cut(&s->waves, &order->cut);
    if (status != KT_OK) return status;
    lot->wave_count = (uint32_t)(s->waves.count - lot->first_wave);
    status = kt__layout(s, lot, order);
    for (i = 0; i < lot->node_count && status == KT_OK; i++) status = place(s, lot, &s->nodes[lot->first_node + i]);
    return status;
}

/* Ends with the last of what is done on assets, a day before who waits for it may begin, and takes no time. */
int32_t kt__schedule_join(struct kt__schedule *s, const uint32_t *lots, uint32_t count, uint32_t *out) {
    struct kt__node node;
    void *nodes = s->nodes, *extras;
    int64_t start = 0;
    uint32_t i;
    int32_t status;
    memset(&node, 0, sizeof node);
    node.lot = KT__NO_NODE;
    node.before = KT__NO_NODE;
    node.first_extra = s->extra_count;
    for (i = 0; i < count; i++) {
        const struct kt__lot *lot = &s->lots[lots[i]];
        uint32_t n;
        for (n = 0; n < lot->node_count; n++) {
            const struct kt__node *other = &s->nodes[lot->first_node + n];
            /* Of the visits the last one is enough: they follow each other. */
            if (other->wave == 0 || (other->visit && lot->first_node + n != lot->last_visit)) continue;
            extras = s->extras;
            if (!kt__array_grow(s->memory, &extras, &s->extra_room, s->extra_count, sizeof *s->extras)) return KT_E_MEMORY;
            s->extras = extras;
            s->extras[s->extra_count++] = (uint32_t)(lot->first_node + n);
            after(&start, other->finish);
        }
    }
    node.extra_count = (uint32_t)(s->extra_count - node.first_extra);
    node.first_run = s->runs.count;
    node.run_count = 1;
    status = add_span(s, &node, start, 0);
    if (status != KT_OK) return status;
    if (!kt__array_grow(s->memory, &nodes, &s->node_room, s->node_count, sizeof *s->nodes)) return KT_E_MEMORY;
    s->nodes = nodes;
    *out = (uint32_t)s->node_count;
    s->nodes[s->node_count++] = node;
    return KT_OK;
}

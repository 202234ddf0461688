/* From the schedule to what is shown: numbered working days become days, and steps stand in the order in which they begin. */
#include <string.h>

#include "base/civil.h"
#include "plan/planner.h"

/* The order in which rows are shown. */
struct ranking {
    const struct kt__schedule *s;
    const struct kt__lot *lot;
    uint32_t *rank;  /* rows of the lot in the order shown */
    uint32_t *place; /* the inverse */
    uint32_t *key;   /* by row: the first step of its node, by the playbook */
};

/* Start, then the playbook, then waves; steps of one visit as they are done, which is how rows stand. */
static int goes_after(const struct ranking *r, uint32_t a, uint32_t b) {
    const struct kt__step_row *left = &r->s->rows[r->lot->first_row + a], *right = &r->s->rows[r->lot->first_row + b];
    int64_t x = r->s->nodes[left->node].start, y = r->s->nodes[right->node].start;
    if (x != y) return x > y;
    if (r->key[a] != r->key[b]) return r->key[a] > r->key[b];
    if (left->wave != right->wave) return left->wave > right->wave;
    return a > b;
}

static void sink(struct ranking *r, uint32_t root, uint32_t count) {
    uint32_t value = r->rank[root], child;
    while ((child = 2 * root + 1) < count) {
        if (child + 1 < count && goes_after(r, r->rank[child + 1], r->rank[child])) child++;
        if (!goes_after(r, r->rank[child], value)) break;
        r->rank[root] = r->rank[child];
        root = child;
    }
    r->rank[root] = value;
}

static void rank_rows(struct ranking *r) {
    uint32_t count = r->lot->row_count, i, j;
    for (i = 0; i < count; i++) {
        const struct kt__node *node = &r->s->nodes[r->s->rows[r->lot->first_row + i].node];
        r->rank[i] = i;
        r->key[i] = UINT32_MAX;
        for (j = 0; j < node->row_count; j++) {
            uint32_t task = r->s->rows[node->first_row + j].task;
            if (task < r->key[i]) r->key[i] = task;
        }
    }
    for (i = count / 2; i-- > 0;) sink(r, i, count);
    for (i = count; i-- > 1;) {
        uint32_t last = r->rank[0];
        r->rank[0] = r->rank[i];
        r->rank[i] = last;
        sink(r, 0, i);
    }
    for (i = 0; i < count; i++) r->place[r->rank[i]] = i;
}

/* Days on which a node is worked on: its runs, whose gaps belong to others. */
static uint32_t days_of(const struct kt__schedule *s, const struct kt__node *node) {
    int64_t days = 0;
    uint32_t i;
    for (i = 0; i < node->run_count; i++) days += s->runs.at[node->first_run + i].days;
    return (uint32_t)days;
}

static int32_t set_days(const struct kt__planner *p, struct kt_plan_step *step, const struct kt__node *node) {
    int32_t status = kt__planner_day(p, &step->earliest_start, node->start);
    if (status == KT_OK) status = kt__planner_day(p, &step->earliest_finish, node->finish);
    if (status == KT_OK) status = kt__planner_day(p, &step->latest_start, node->latest_start);
    if (status == KT_OK) status = kt__planner_day(p, &step->latest_finish, node->latest_finish);
    step->slack_days = (int32_t)node->slack; /* fits: both days were found */
    step->critical = node->critical;
    step->duration_days = days_of(&p->schedule, node);
    return status;
}

/* Who waits for whom, by the places at which the steps are shown. */
static int32_t add_waits(struct kt__planner *p, struct kt_plan_step *step, const struct ranking *r,
                         const struct kt__step_row *row) {
    uint32_t i;
    for (i = 0; i < row->wait_count; i++) {
        uint32_t *wait = kt__plan_append(p->plan, KT__LIST_WAITS);
        if (wait == NULL) return KT_E_MEMORY;
        *wait = r->place[r->s->waits[row->first_wait + i]];
    }
    step->dependency_count = row->wait_count;
    return KT_OK;
}

static int32_t add_step(struct kt__planner *p, const struct ranking *r, uint32_t index) {
    const struct kt__step_row *row = &r->s->rows[r->lot->first_row + r->rank[index]];
    const struct kt__task *task = &r->lot->route->graph.tasks[row->task];
    size_t first = p->plan->lists[KT__LIST_WAITS].count;
    struct kt__plan_step *step = kt__plan_append(p->plan, KT__LIST_STEPS);
    int32_t status;
    if (step == NULL) return KT_E_MEMORY;
    step->first = first;
    step->shown.struct_size = sizeof step->shown;
    step->shown.step = task->record;
    step->shown.wave = row->wave;
    if (row->wave > 0) step->shown.assets = (uint32_t)r->s->waves.at[r->lot->first_wave + row->wave - 1].assets;
    status = set_days(p, &step->shown, &r->s->nodes[row->node]);
    return status == KT_OK ? add_waits(p, &step->shown, r, row) : status;
}

static int32_t add_visits(struct kt__planner *p, struct kt__plan_wave *wave, const struct kt__node *node) {
    const struct kt__schedule *s = &p->schedule;
    int32_t status = KT_OK;
    size_t r;
    for (r = node->first_run; r < node->first_run + node->run_count && status == KT_OK; r++) {
        const struct kt__stretch *run = &s->runs.at[r];
        struct kt_plan_visit *visit = kt__plan_append(p->plan, KT__LIST_VISITS);
        if (visit == NULL) return KT_E_MEMORY;
        visit->struct_size = sizeof *visit;
        visit->pass = node->pass;
        visit->assets_per_day = run->per_day;
        visit->days = (uint32_t)run->days;
        wave->shown.visit_count++;
        status = kt__planner_day(p, &visit->from, run->first);
        if (status == KT_OK) status = kt__planner_day(p, &visit->to, run->first + run->days - 1);
        if (status == KT_OK) status = kt__planner_day(p, &visit->latest_from, p->latest[r] - run->days + 1);
        if (status == KT_OK) status = kt__planner_day(p, &visit->latest_to, p->latest[r]);
    }
    return status;
}

/* What belongs to a wave: its parts and visits. A wave begins with the first thing done for it. */
static int32_t add_wave(struct kt__planner *p, const struct kt__lot *lot, uint32_t number) {
    const struct kt__schedule *s = &p->schedule;
    const struct kt__wave *cut = &s->waves.at[lot->first_wave + number - 1];
    struct kt__plan_wave wave;
    int64_t start = INT64_MAX, finish = -1;
    int32_t status = KT_OK;
    uint32_t i;
    memset(&wave, 0, sizeof wave);
    wave.shown.struct_size = sizeof wave.shown;
    wave.shown.wave = number;
    wave.shown.pilot = cut->pilot;
    wave.shown.assets = (uint32_t)cut->assets;
    wave.shown.ring = cut->ring;
    wave.shown.criticality = cut->criticality;
    wave.shown.part_count = cut->count;
    wave.shown.start = wave.shown.finish = KT_DAY_NONE;
    wave.first_part = p->plan->lists[KT__LIST_PARTS].count;
    wave.first_visit = p->plan->lists[KT__LIST_VISITS].count;
    for (i = 0; i < cut->count; i++) {
        struct kt_plan_part *part = kt__plan_append(p->plan, KT__LIST_PARTS);
        if (part == NULL) return KT_E_MEMORY;
        *part = s->waves.parts[cut->first + i];
    }
    for (i = 0; i < lot->node_count && status == KT_OK; i++) {
        const struct kt__node *node = &s->nodes[lot->first_node + i];
        if (node->wave != number) continue;
        if (node->start < start) start = node->start;
        if (!node->visit) continue;
        if (node->finish > finish) finish = node->finish;
        status = add_visits(p, &wave, node);
    }
    if (status == KT_OK && start != INT64_MAX) status = kt__planner_day(p, &wave.shown.start, start);
    if (status == KT_OK && finish >= 0) status = kt__planner_day(p, &wave.shown.finish, finish);
    if (status == KT_OK) {
        struct kt__plan_wave *added = kt__plan_append(p->plan, KT__LIST_WAVES);
        if (added == NULL) return KT_E_MEMORY;
        *added = wave;
    }
    return status;
}

int32_t kt__rows_fill(struct kt__planner *p, const struct kt__project *project, struct kt__plan_group *row) {
    const struct kt__memory *memory = &p->plan->memory;
    const struct kt__lot *lot = &p->schedule.lots[project->lot];
    size_t size = (size_t)lot->row_count * sizeof(uint32_t);
    struct ranking r = {&p->schedule, lot, NULL, NULL, NULL};
    int32_t status = KT_E_MEMORY;
    uint32_t i;
    row->first = p->plan->lists[KT__LIST_STEPS].count;
    row->first_wave = p->plan->lists[KT__LIST_WAVES].count;
    if (lot->row_count == 0) return KT_OK;
    r.rank = kt__allocate(memory, size);
    r.place = kt__allocate(memory, size);
    r.key = kt__allocate(memory, size);
    if (r.rank == NULL || r.place == NULL || r.key == NULL) goto done;
    rank_rows(&r);
    status = KT_OK;
    for (i = 0; i < lot->row_count && status == KT_OK; i++) status = add_step(p, &r, i);
    for (i = 1; i <= lot->wave_count && status == KT_OK; i++) status = add_wave(p, lot, i);
    row->shown.step_count = lot->row_count;
    row->shown.wave_count = lot->wave_count;
    if (status == KT_OK) status = kt__planner_day(p, &row->shown.start, 0);
    if (status == KT_OK) status = kt__planner_day(p, &row->shown.finish, lot->length - 1);
done:
    kt__release(memory, r.rank, size);
    kt__release(memory, r.place, size);
    kt__release(memory, r.key, size);
    return status;
}

static int assets_after(const struct kt__asset_wave *a, const struct kt__asset_wave *b) {
    return a->number != b->number ? a->number > b->number : a->first > b->first;
}

static void sink_assets(struct kt__asset_wave *at, size_t root, size_t count) {
    struct kt__asset_wave value = at[root];
    size_t child;
    while ((child = 2 * root + 1) < count) {
        if (child + 1 < count && assets_after(&at[child + 1], &at[child])) child++;
        if (!assets_after(&at[child], &value)) break;
        at[root] = at[child];
        root = child;
    }
    at[root] = value;
}

int32_t kt__rows_assets(struct kt__planner *p) {
    kt_plan *plan = p->plan;
    struct kt__asset_wave *at;
    size_t i, j, count;
    for (i = 0; i < plan->lists[KT__LIST_WAVES].count; i++) {
        const struct kt__plan_wave *wave = kt__plan_item(plan, KT__LIST_WAVES, i);
        for (j = 0; j < wave->shown.part_count; j++) {
            const struct kt_plan_part *part = kt__plan_item(plan, KT__LIST_PARTS, wave->first_part + j);
            struct kt__asset_wave *added = kt__plan_append(plan, KT__LIST_ASSETS);
            if (added == NULL) return KT_E_MEMORY;
            added->number = part->number;
            added->first = part->first;
            added->assets = part->assets;
            added->wave = wave->shown.wave;
        }
    }
    at = plan->lists[KT__LIST_ASSETS].at;
    count = plan->lists[KT__LIST_ASSETS].count;
    for (i = count / 2; i-- > 0;) sink_assets(at, i, count);
    for (i = count; i-- > 1;) {
        struct kt__asset_wave last = at[0];
        at[0] = at[i];
        at[i] = last;
        sink_assets(at, 0, i);
    }
    return KT_OK;
}

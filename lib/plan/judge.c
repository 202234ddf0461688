/* Whether it can be done, and what would make it. The questions about one group alone - how many people, how many assets -
   are asked of a schedule with that group only, with one wave for each ring: cutting a ring into waves moves no visit. Such
   a schedule grows shorter with more people and with fewer assets, so that answers can be halved towards. All groups
   together do not always: more people for one can move another one forward into the days of a third. There the answer is a
   capacity that will do while one less will not. */
#include <string.h>

#include "date/calendar.h"
#include "plan/planner.h"

#define FAR_AWAY (INT64_MAX / 4) /* for schedules that need no calendar */

/* Days a group takes by itself with so many assets, so many a day. */
static int32_t alone(struct kt__planner *p, const struct kt__project *project, int64_t assets, uint32_t capacity, int64_t *length) {
    struct kt__order order;
    int32_t status;
    kt__planner_order(p, project, &order);
    order.capacity = capacity;
    order.cut.assets = assets;
    order.cut.size = 0;
    /* Those it waits for are done when the plan says. */
    order.release = p->schedule.lots[project->lot].release;
    kt__schedule_reset(&p->trial, 0, FAR_AWAY);
    status = kt__schedule_add(&p->trial, &order);
    *length = status == KT_OK ? p->trial.lots[0].length : FAR_AWAY;
    return status;
}

/* The least capacity that is enough, by halving between one that is not and one that is. */
static int32_t find_required(struct kt__planner *p, const struct kt__project *project, int64_t available, uint32_t *out) {
    uint32_t low = 0, high = project->assets;
    int64_t length;
    int32_t status = alone(p, project, project->assets, high, &length);
    *out = 0;
    if (status != KT_OK || length > available) return status;
    while (high - low > 1) {
        uint32_t middle = low + (high - low) / 2;
        status = alone(p, project, project->assets, middle, &length);
        if (status != KT_OK) return status;
        if (length <= available) high = middle;
        else low = middle;
    }
    *out = high;
    return KT_OK;
}

/* The most assets that can be done, likewise. */
static int32_t find_scope(struct kt__planner *p, const struct kt__project *project, int64_t available, uint32_t *out) {
    uint32_t low = 0, high = project->assets;
    int64_t length;
    int32_t status = alone(p, project, high, project->capacity, &length);
    *out = 0;
    if (status != KT_OK) return status;
    if (length <= available) {
        *out = high;
        return KT_OK;
    }
    while (high - low > 1) {
        uint32_t middle = low + (high - low) / 2;
        status = alone(p, project, middle, project->capacity, &length);
        if (status != KT_OK) return status;
        if (length <= available) low = middle;
        else high = middle;
    }
    *out = low;
    return KT_OK;
}

/* Assets of a wave whose visits in its last pass fall on a day in time. */
static int64_t visited_until(const struct kt__schedule *s, const struct kt__node *node, int64_t day) {
    int64_t count = 0;
    uint32_t r;
    for (r = 0; r < node->run_count; r++) {
        const struct kt__stretch *run = &s->runs.at[node->first_run + r];
        int64_t days = day - run->first + 1;
        if (days > 0) count += (days < run->days ? days : run->days) * run->per_day;
    }
    return count;
}

static void find_rollout(const struct kt__planner *p, const struct kt__project *project, struct kt_plan_group *group,
                         const struct kt__lot *lot) {
    const struct kt__schedule *s = &p->schedule;
    int64_t first = -1, last = -1, in_time = 0;
    uint32_t n, passes[2] = {0, 0};
    for (n = 0; n < lot->node_count; n++) {
        const struct kt__node *node = &s->nodes[lot->first_node + n];
        uint32_t rest = node->visit && !s->waves.at[lot->first_wave + node->wave - 1].pilot;
        if (!node->visit) continue;
        if (first < 0 || node->start < first) first = node->start;
        if (node->finish > last) last = node->finish;
        if (node->pass > passes[rest]) passes[rest] = node->pass;
    }
    for (n = 0; n < lot->node_count; n++) {
        const struct kt__node *node = &s->nodes[lot->first_node + n];
        uint32_t rest = node->visit && !s->waves.at[lot->first_wave + node->wave - 1].pilot;
        if (node->visit && node->pass == passes[rest]) in_time += visited_until(s, node, project->in_time);
    }
    group->assets_in_time = (uint32_t)in_time;
    if (first < 0) return;
    /* Both lie in the calendar: they were scheduled. */
    (void)kt__planner_day(p, &group->rollout_start, first);
    (void)kt__planner_day(p, &group->rollout_finish, last);
}

/* What no plan can be better than: the visits alone, from the first day on, with nobody else to visit. */
static void find_bounds(const struct kt__planner *p, const struct kt__project *project, struct kt_plan_group *group,
                        const struct kt__lot *lot, int64_t available) {
    int64_t visits = (int64_t)project->assets * lot->passes, days;
    days = project->capacity == 0 ? lot->passes : (visits + project->capacity - 1) / project->capacity;
    group->rollout_days = days > INT32_MAX ? INT32_MAX : (int32_t)days;
    if (days == 0 || days > p->last || kt__planner_day(p, &group->rollout_earliest_end, days - 1) != KT_OK)
        group->rollout_earliest_end = KT_DAY_NONE;
    if (!kt__has_deadline(project)) return;
    group->available_days = available > 0 ? (int32_t)available : 0;
    if (days > available && days > 0)
        group->rollout_shortfall_days = group->rollout_days == INT32_MAX ? INT32_MAX : (int32_t)(days - available);
    if (available <= 0) return;
    visits = (visits + available - 1) / available;
    group->rollout_required_per_day = visits > UINT32_MAX ? UINT32_MAX : (uint32_t)visits;
}

int32_t kt__judge(struct kt__planner *p, const struct kt__project *project, struct kt__plan_group *row) {
    struct kt_plan_group *group = &row->shown;
    const struct kt__lot *lot = &p->schedule.lots[project->lot];
    int64_t available = project->in_time + 1, late;
    int32_t status;
    if (lot->length == 0) return KT_OK;
    find_rollout(p, project, group, lot);
    find_bounds(p, project, group, lot, available);
    /* Without a deadline everything is in time; a latest start and a required speed do not exist. */
    if (!kt__has_deadline(project)) {
        group->feasible = 1;
        group->assets_in_time = group->largest_scope = project->assets;
        return KT_OK;
    }
    late = lot->length - available;
    group->feasible = late <= 0;
    group->shortfall_days = late > 0 ? (int32_t)late : 0; /* fits: the last day was found */
    /* Working days are numbered from the first one used: moving that moves all by as much. */
    if (p->origin - late < 1 || !kt__calendar_find(&group->latest_start, p->options->calendar, (int32_t)(p->origin - late)))
        group->latest_start = KT_DAY_NONE;
    status = find_required(p, project, available, &group->required_per_day);
    return status == KT_OK ? find_scope(p, project, available, &group->largest_scope) : status;
}

/* All groups at another capacity, in the order of the plan: 1 in *in_time if none of those marked is late. */
static int32_t try_all(struct kt__planner *p, uint32_t capacity, const uint8_t *counts, uint8_t *late, int *in_time) {
    struct kt__schedule *s = &p->trial;
    uint32_t i, w, m;
    *in_time = 1;
    kt__schedule_reset(s, capacity, p->last);
    for (i = 0; i < p->turns.count; i++) {
        const struct kt__project *project = kt__project_of_turn(p, p->turns.order[i]);
        const struct kt__cell *cell = &p->turns.cells[p->turns.at[p->turns.order[i]].cell];
        struct kt__order order;
        int32_t status;
        kt__planner_order(p, project, &order);
        order.capacity = project->group->capacity;
        order.cut.size = 0;
        for (w = 0; w < cell->wait_count; w++) {
            const struct kt__cell *other = &p->turns.cells[p->turns.waits[cell->first_wait + w]];
            for (m = 0; m < other->count; m++) {
                int64_t moved = s->lots[kt__project_of_turn(p, p->turns.members[other->first + m])->lot].moved;
                if (moved + 1 > order.release) order.release = moved + 1;
            }
        }
        status = kt__schedule_add(s, &order);
        /* Beyond the calendar is too late for everybody who comes now or later. */
        if (status == KT_E_LIMIT) {
            *in_time = 0;
            return KT_OK;
        }
        if (status != KT_OK) return status;
        if (late != NULL) late[i] = kt__has_deadline(project) && s->lots[i].length - 1 > project->in_time;
        if (counts != NULL && counts[i] && s->lots[i].length - 1 > project->in_time) *in_time = 0;
        if (!*in_time) return KT_OK;
    }
    return KT_OK;
}

/* The capacity with which all are in time that can be. `counts` marks them, by their place in the order. */
static int32_t find_capacity(struct kt__planner *p, uint8_t *counts) {
    uint64_t visits = 0;
    uint32_t low = 0, high, i, some = 0;
    int in_time;
    int32_t status = try_all(p, 0, NULL, counts, &in_time);
    if (status != KT_OK || !in_time) return status;
    for (i = 0; i < p->turns.count; i++) {
        const struct kt__project *project = kt__project_of_turn(p, p->turns.order[i]);
        counts[i] = kt__has_deadline(project) && p->schedule.lots[project->lot].length > 0 && !counts[i];
        some += counts[i];
        visits += (uint64_t)project->assets * p->schedule.lots[project->lot].passes;
    }
    if (some == 0 || visits == 0) return KT_OK;
    high = visits > UINT32_MAX ? UINT32_MAX : (uint32_t)visits;
    status = try_all(p, high, counts, NULL, &in_time);
    if (status != KT_OK || !in_time) return status;
    while (high - low > 1) {
        uint32_t middle = low + (high - low) / 2;
        status = try_all(p, middle, counts, NULL, &in_time);
        if (status != KT_OK) return status;
        if (in_time) high = middle;
        else low = middle;
    }
    p->plan->total.required_capacity = high;
    return KT_OK;
}

static void sum_up(struct kt__planner *p) {
    struct kt_plan_total *total = &p->plan->total;
    int64_t end = -1;
    uint32_t i;
    for (i = 0; i < p->plan->group_count; i++) {
        const struct kt_plan_group *group = &p->plan->groups[i].shown;
        const struct kt__project *project = kt__project_of_turn(p, i);
        total->assets += group->assets;
        if (group->step_count == 0) continue;
        total->late_groups += group->feasible == 0;
        if (p->schedule.lots[project->lot].length - 1 > end) end = p->schedule.lots[project->lot].length - 1;
        if (kt__has_deadline(project) && (total->latest_start == KT_DAY_NONE || group->latest_start < total->latest_start))
            total->latest_start = group->latest_start;
    }
    total->feasible = total->late_groups == 0;
    if (end < 0) return;
    total->working_days = (int32_t)(end + 1);
    /* Both were found before. */
    (void)kt__planner_day(p, &total->start, 0);
    (void)kt__planner_day(p, &total->finish, end);
}

int32_t kt__judge_all(struct kt__planner *p) {
    struct kt_plan_total *total = &p->plan->total;
    uint8_t *counts;
    int32_t status;
    total->struct_size = sizeof *total;
    total->start = total->finish = total->latest_start = KT_DAY_NONE;
    sum_up(p);
    counts = kt__allocate_zeroed(p->trial.memory, p->turns.count, sizeof *counts);
    if (counts == NULL) return KT_E_MEMORY;
    status = find_capacity(p, counts);
    kt__release(p->trial.memory, counts, p->turns.count * sizeof *counts);
    return status;
}

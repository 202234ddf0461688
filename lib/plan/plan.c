/* Planning: for each group a deadline, a playbook, a schedule, and then the days. Groups are planned each by itself.
   All arithmetic is on numbered working days; the calendar turns them into days at the very end. */
#include "plan/plan.h"

#include <string.h>

#include "base/civil.h"
#include "base/error.h"
#include "date/calendar.h"
#include "db/db.h"
#include "plan/playbook.h"
#include "plan/schedule.h"

#define PILOT 10 /* assets, where the playbook does not say */

/* One call at work. It is allocated, not on the stack: slots and graph together are too large for small threads. */
struct planner {
    kt_plan *plan;
    kt_windows *windows;
    const kt_profile *profile;
    const struct kt_plan_options *options;
    int32_t origin; /* working days up to and including the first one used */
    struct kt__graph graph;
    uint32_t playbook;                   /* whose steps `graph` holds */
    const struct kt_group *platform_of;  /* for whose platform */
    struct kt__slot slots[KT__GRAPH_TASKS];
    uint32_t rank[KT__GRAPH_TASKS];      /* tasks in the order shown */
    uint32_t place[KT__GRAPH_TASKS];     /* the inverse */
    struct kt_error *err;
};

/* One wording for the one failure that can happen anywhere here. */
static int32_t no_memory(struct kt_error *err) {
    return kt__fail(err, KT_E_MEMORY, KT_POSITION_NONE, "plan: out of memory");
}

/* The tighter of two capacities; 0 means not limited. */
static uint32_t least(uint32_t a, uint32_t b) {
    return a == 0 ? b : b == 0 || a < b ? a : b;
}

/* The day of a numbered working day of the project, 0 being the first one used. The one place where a plan can run out of
   calendar. */
static int32_t day_of(const struct planner *p, int32_t *out, int64_t number) {
    int64_t count = number + p->origin;
    if (count >= INT32_MIN && count <= INT32_MAX && kt__calendar_find(out, p->options->calendar, (int32_t)count)) return KT_OK;
    return kt__fail(p->err, KT_E_LIMIT, KT_POSITION_NONE, "plan: a step would end after the year 9999");
}

/* Estates know no catalog, so a number from another one only shows here. */
static int32_t check_records(const struct planner *p, const struct kt_group *group, uint32_t number) {
    const kt_catalog *catalog = p->plan->catalog;
    if ((group->vendor != 0 && !kt__record_visible(catalog, KT_RECORD_VENDOR, group->vendor)) ||
        (group->product != 0 && !kt__record_visible(catalog, KT_RECORD_PRODUCT, group->product)) ||
        (group->product_class != 0 && !kt__record_visible(catalog, KT_RECORD_CLASS, group->product_class)))
        return kt__fail(p->err, KT_E_ARGUMENT, KT_POSITION_NONE, "plan: group %u names a record that the catalog lacks",
                        (unsigned)number);
    return KT_OK;
}

/* The playbook's steps; groups of one product class usually follow each other, so the last graph is kept. */
static int32_t load_steps(struct planner *p, uint32_t playbook, const struct kt_group *group) {
    const struct kt_group *last = p->platform_of;
    int32_t status;
    /* Deadlines and counts may differ: only the playbook and the platform decide which steps there are. */
    if (last != NULL && p->playbook == playbook && last->platform_size == group->platform_size &&
        (group->platform_size == 0 || memcmp(last->platform, group->platform, group->platform_size) == 0))
        return KT_OK;
    /* Until loading succeeded nothing is remembered: a graph that was filled halfway must not be taken for the
       next group's. */
    p->platform_of = NULL;
    kt__graph_clear(&p->graph);
    if (playbook != 0) {
        status = kt__playbook_load(&p->graph, p->plan->catalog, playbook, group->platform, group->platform_size, p->err);
        if (status != KT_OK) return status;
    }
    p->playbook = playbook;
    p->platform_of = group;
    return KT_OK;
}

/* Earliest start first, then the playbook's order, which is that of the tasks. */
static void rank_tasks(struct planner *p) {
    uint32_t i, j;
    for (i = 0; i < p->graph.count; i++) {
        /* Insertion keeps equal starts in the order of the playbook. */
        int64_t start = p->slots[i].earliest_start;
        for (j = i; j > 0 && p->slots[p->rank[j - 1]].earliest_start > start; j--) p->rank[j] = p->rank[j - 1];
        p->rank[j] = i;
    }
    for (i = 0; i < p->graph.count; i++) p->place[p->rank[i]] = i;
}

/* Who waits for whom, by the places at which the steps are shown. */
static int32_t add_waits(struct planner *p, struct kt__plan_step *step, const struct kt__task *task) {
    kt_plan *plan = p->plan;
    uint32_t i;
    for (i = 0; i < task->count; i++) {
        void *waits = plan->waits;
        if (!kt__array_grow(&plan->memory, &waits, &plan->wait_room, plan->wait_count, sizeof *plan->waits))
            return no_memory(p->err);
        plan->waits = waits;
        plan->waits[plan->wait_count++] = p->place[p->graph.edges[task->first + i]];
    }
    step->shown.dependency_count = task->count;
    return KT_OK;
}

/* From numbered working days to days. */
static int32_t set_days(const struct planner *p, struct kt_plan_step *step, const struct kt__slot *slot) {
    int32_t status = day_of(p, &step->earliest_start, slot->earliest_start);
    if (status == KT_OK) status = day_of(p, &step->earliest_finish, slot->earliest_finish);
    if (status == KT_OK) status = day_of(p, &step->latest_start, slot->latest_start);
    if (status == KT_OK) status = day_of(p, &step->latest_finish, slot->latest_finish);
    if (status != KT_OK) return status;
    step->slack_days = (int32_t)(slot->latest_start - slot->earliest_start); /* fits: both days were found */
    step->duration_days = (uint32_t)slot->duration;
    step->critical = step->slack_days == 0;
    step->assets = slot->assets;
    return KT_OK;
}

/* The group's rows of the plan. */
static int32_t add_steps(struct planner *p, struct kt__plan_group *group) {
    kt_plan *plan = p->plan;
    uint32_t i;
    group->first = plan->step_count;
    group->waits = plan->wait_count;
    rank_tasks(p);
    for (i = 0; i < p->graph.count; i++) {
        const struct kt__task *task = &p->graph.tasks[p->rank[i]];
        struct kt__plan_step step;
        void *steps = plan->steps;
        int32_t status;
        memset(&step, 0, sizeof step);
        step.shown.struct_size = sizeof step.shown;
        step.shown.step = task->record;
        step.first = (uint32_t)(plan->wait_count - group->waits);
        status = set_days(p, &step.shown, &p->slots[p->rank[i]]);
        if (status == KT_OK) status = add_waits(p, &step, task);
        if (status != KT_OK) return status;
        if (!kt__array_grow(&plan->memory, &steps, &plan->step_room, plan->step_count, sizeof *plan->steps))
            return no_memory(p->err);
        plan->steps = steps;
        plan->steps[plan->step_count++] = step;
    }
    group->shown.step_count = p->graph.count;
    return KT_OK;
}

/* Whether it fits, by how much it does not, what would make it fit, and when one must begin at the latest. */
static void judge(struct planner *p, struct kt_plan_group *group, const struct kt__work *work, int64_t length) {
    int64_t in_time, available, latest; /* working days: up to the last one in time, from the first one used to it */
    /* Without a deadline everything is in time; a latest start and a required speed do not exist. */
    if (group->deadline == KT_INSTANT_NONE) {
        group->feasible = 1;
        return;
    }
    /* Both counts begin with the calendar, so their difference is a number of working days, negative when the
       last day has passed. */
    in_time = kt__calendar_count(p->options->calendar, group->last_day);
    available = in_time - p->origin + 1;
    group->feasible = length <= available;
    group->shortfall_days = group->feasible ? 0 : (int32_t)(length - available); /* fits: the last day was found */
    latest = in_time - length + 1;
    /* Counted backwards from the last day in time. Below 1 the start would lie before the calendar begins. */
    if (latest < 1 || !kt__calendar_find(&group->latest_start, p->options->calendar, (int32_t)latest))
        group->latest_start = KT_DAY_NONE;
    group->required_per_day = kt__schedule_capacity(p->slots, &p->graph, work, available);
}

/* The latest days of a schedule lead to its own end, not to the deadline: so what has no slack is what to watch, also where
   the deadline is far away or has passed. */
static int32_t schedule_group(struct planner *p, struct kt__plan_group *row, const struct kt_group *group) {
    struct kt__work work;
    int64_t length, pilot;
    int32_t status;
    if (p->graph.count == 0) return KT_OK;
    /* Capacity: the tighter of group and plan. Pilot: the options, else the playbook, else PILOT. */
    pilot = kt__integer(p->plan->catalog, KT_RECORD_PLAYBOOK, row->shown.playbook, KT_FIELD_PILOT, 0, PILOT);
    work.assets = group->assets;
    work.capacity = least(group->capacity, p->options->capacity);
    work.pilot = p->options->pilot != 0 ? p->options->pilot : pilot < 1 || pilot > UINT32_MAX ? PILOT : (uint32_t)pilot;
    /* The days shown come from this schedule; judge() reuses the slots as scratch and so comes last. */
    length = kt__schedule(p->slots, &p->graph, &work);
    /* A plan that runs out of calendar fails as a whole: half a plan would look like one that ends. */
    status = day_of(p, &row->shown.start, 0);
    if (status == KT_OK) status = day_of(p, &row->shown.finish, length - 1);
    if (status == KT_OK) status = add_steps(p, row);
    if (status == KT_OK) judge(p, &row->shown, &work, length);
    return status;
}

/* One group from beginning to end; its row is zero before. */
static int32_t plan_group(struct planner *p, struct kt__plan_group *row, const struct kt_group *group, uint32_t number) {
    struct kt__target target = {group->vendor, group->product, group->product_class};
    struct kt__deadline deadline;
    int32_t status = check_records(p, group, number);
    if (status != KT_OK) return status;
    status = kt__deadline_find(&deadline, p->windows, p->plan->catalog, p->profile, group, p->options, p->err);
    if (status != KT_OK) return status;
    kt__target_complete(&target, p->plan->catalog);
    /* Everything that does not depend on a playbook is set first: a group without one still shows its deadline. */
    row->number = number;
    row->activity = deadline.activity;
    row->given = deadline.given;
    row->shown.struct_size = sizeof row->shown;
    row->shown.vendor = target.vendor;
    row->shown.product = target.product;
    row->shown.assets = group->assets;
    row->shown.playbook = kt__playbook_find(p->plan->catalog, target.product_class);
    row->shown.overdue = deadline.overdue;
    row->shown.deadline = deadline.instant;
    row->shown.last_day = deadline.last_day;
    row->shown.start = row->shown.finish = row->shown.latest_start = KT_DAY_NONE;
    row->shown.instrument = deadline.instrument;
    row->shown.milestone = deadline.milestone;
    status = load_steps(p, row->shown.playbook, group);
    return status == KT_OK ? schedule_group(p, row, group) : status;
}

/* Earliest deadline first; among equal ones the order of the estate. */
static int comes_after(const struct kt__plan_group *a, const struct kt__plan_group *b) {
    if (a->shown.deadline != b->shown.deadline) return a->shown.deadline > b->shown.deadline; /* none is the largest number */
    return a->number > b->number;
}

/* Restores the heap below `root`; the largest by comes_after() rises to the top. */
static void sink(struct kt__plan_group *groups, uint32_t root, uint32_t count) {
    struct kt__plan_group value = groups[root];
    uint32_t child;
    while ((child = 2 * root + 1) < count) {
        if (child + 1 < count && comes_after(&groups[child + 1], &groups[child])) child++;
        if (!comes_after(&groups[child], &value)) break;
        groups[root] = groups[child];
        root = child;
    }
    groups[root] = value;
}

/* Heap sort; the number in the estate makes the order total, so that it need not be stable. */
static void sort_groups(struct kt__plan_group *groups, uint32_t count) {
    uint32_t i;
    for (i = count / 2; i-- > 0;) sink(groups, i, count);
    for (i = count; i-- > 1;) {
        struct kt__plan_group last = groups[0];
        groups[0] = groups[i];
        groups[i] = last;
        sink(groups, 0, i);
    }
}

/* The first open day from the later of the caller's start and today. */
static int32_t find_origin(struct planner *p) {
    int32_t today = kt__instant_day(p->options->now), start = p->options->start, first;
    /* Nobody works in the past, whatever the caller allows. */
    if (start == 0 || start < today) start = today;
    if (!kt__calendar_add(&first, p->options->calendar, start, 0))
        return kt__fail(p->err, KT_E_LIMIT, KT_POSITION_NONE, "plan: no working day is left before the year 10000");
    p->origin = kt__calendar_count(p->options->calendar, first);
    return KT_OK;
}

/* All groups in the order of the estate, then in the order shown. */
static int32_t plan_groups(struct planner *p, const kt_estate *estate) {
    kt_plan *plan = p->plan;
    int32_t status = find_origin(p);
    uint32_t i;
    if (status != KT_OK) return status;
    /* All rows at once and zeroed, so that freeing a plan that failed halfway is the same as freeing a whole one. */
    plan->groups = kt__allocate_zeroed(&plan->memory, estate->count, sizeof *plan->groups);
    if (plan->groups == NULL) return no_memory(p->err);
    plan->group_count = estate->count;
    for (i = 0; i < estate->count; i++) {
        status = plan_group(p, &plan->groups[i], &estate->groups[i], i);
        if (status != KT_OK) return status;
    }
    sort_groups(plan->groups, plan->group_count);
    /* Written now, in the order shown: later calls only read, so that threads can share a plan. */
    return kt__plan_write_json(plan) ? KT_OK : no_memory(p->err);
}

/* Both blocks are asked for before either is checked, so that one path releases whichever was given. The plan
   keeps its catalog alive; estate, profile and options are needed only here. */
int32_t kt__plan_new(kt_plan **out, kt_catalog *catalog, const kt_estate *estate, const kt_profile *profile,
                     const struct kt_plan_options *options, struct kt_error *err) {
    const struct kt__memory *memory = kt__catalog_memory(catalog);
    struct planner *p = kt__allocate_zeroed(memory, 1, sizeof *p);
    kt_plan *plan = kt__allocate_zeroed(memory, 1, sizeof *plan);
    int32_t status;
    *out = NULL;
    if (p == NULL || plan == NULL) {
        kt__release(memory, p, sizeof *p);
        kt__release(memory, plan, sizeof *plan);
        return no_memory(err);
    }
    plan->memory = *memory;
    plan->catalog = kt_catalog_ref(catalog);
    kt__buffer_init(&plan->json, &plan->memory);
    kt__graph_init(&p->graph, &plan->memory);
    p->plan = plan;
    p->profile = profile;
    p->options = options;
    p->err = err;
    /* One workspace for all groups: after the first it hardly allocates. */
    status = kt_windows_new(&p->windows, &memory->allocator, err);
    if (status == KT_OK) status = plan_groups(p, estate);
    kt_windows_free(p->windows);
    kt__graph_dispose(&p->graph);
    kt__release(memory, p, sizeof *p);
    if (status == KT_OK) *out = plan;
    else kt__plan_free(plan);
    return status;
}

/* Also for a plan that was made in part. The catalog's allocator was copied, so releasing the plan itself may
   come after it. */
void kt__plan_free(kt_plan *plan) {
    struct kt__memory memory;
    if (plan == NULL) return;
    memory = plan->memory;
    kt__buffer_dispose(&plan->json);
    kt__release(&memory, plan->waits, plan->wait_room * sizeof *plan->waits);
    kt__release(&memory, plan->steps, plan->step_room * sizeof *plan->steps);
    kt__release(&memory, plan->groups, plan->group_count * sizeof *plan->groups);
    kt_catalog_unref(plan->catalog);
    kt__release(&memory, plan, sizeof *plan);
}

/* NULL beyond the end, here and below: indexes come from the caller. */
const struct kt__plan_group *kt__plan_group(const kt_plan *plan, uint32_t group) {
    return group < plan->group_count ? &plan->groups[group] : NULL;
}

const struct kt__plan_step *kt__plan_step(const kt_plan *plan, uint32_t group, uint32_t step) {
    const struct kt__plan_group *row = kt__plan_group(plan, group);
    return row != NULL && step < row->shown.step_count ? &plan->steps[row->first + step] : NULL;
}

/* A place within the group, not a record: the caller finds the step by asking for it. */
const uint32_t *kt__plan_wait(const kt_plan *plan, uint32_t group, uint32_t step, uint32_t index) {
    const struct kt__plan_step *row = kt__plan_step(plan, group, step);
    if (row == NULL || index >= row->shown.dependency_count) return NULL;
    return &plan->waits[plan->groups[group].waits + row->first + index];
}

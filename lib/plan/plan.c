/* Planning, from an estate to an answer: what each group is and by when, who goes first, the schedule of all groups
   together, how late everything may be, and what would make what cannot be made. */
#include "plan/plan.h"

#include <string.h>

#include "base/civil.h"
#include "base/error.h"
#include "date/calendar.h"
#include "db/db.h"
#include "plan/planner.h"
#include "plan/slack.h"

#define PILOT 10 /* assets, where the playbook does not say */

/* One wording for the one failure that can happen anywhere here. */
static int32_t no_memory(struct kt_error *err) {
    return kt__fail(err, KT_E_MEMORY, KT_POSITION_NONE, "plan: out of memory");
}

int32_t kt__planner_no_memory(const struct kt__planner *p) {
    return no_memory(p->err);
}

/* What knows no words fails without them; here they are found. */
int32_t kt__planner_fail(const struct kt__planner *p, int32_t status) {
    if (status == KT_E_MEMORY) return no_memory(p->err);
    if (status == KT_E_DB_CYCLE)
        return kt__fail(p->err, status, KT_POSITION_NONE, "plan: product classes serve each other, so that none can go first");
    if (status == KT_E_LIMIT && p->schedule.capacity.steps > KT__MOST_STEPS)
        return kt__fail(p->err, status, KT_POSITION_NONE, "plan: too many days of work for so many groups");
    if (status == KT_E_LIMIT) return kt__fail(p->err, status, KT_POSITION_NONE, "plan: a step would end after the year 9999");
    return status;
}

/* The day of a numbered working day of the project, 0 being the first one used. */
int32_t kt__planner_day(const struct kt__planner *p, int32_t *out, int64_t number) {
    int64_t count = number + p->origin;
    if (count >= INT32_MIN && count <= INT32_MAX && kt__calendar_find(out, p->options->calendar, (int32_t)count)) return KT_OK;
    return KT_E_LIMIT;
}

/* The tighter of two capacities; 0 means not limited. */
static uint32_t least(uint32_t a, uint32_t b) {
    return a == 0 ? b : b == 0 || a < b ? a : b;
}

/* Estates know no catalog, so a number from another one only shows here. */
static int32_t check_records(const struct kt__planner *p, const struct kt_group *group, uint32_t number) {
    const kt_catalog *catalog = p->plan->catalog;
    if ((group->vendor != 0 && !kt__record_visible(catalog, KT_RECORD_VENDOR, group->vendor)) ||
        (group->product != 0 && !kt__record_visible(catalog, KT_RECORD_PRODUCT, group->product)) ||
        (group->product_class != 0 && !kt__record_visible(catalog, KT_RECORD_CLASS, group->product_class)))
        return kt__fail(p->err, KT_E_ARGUMENT, KT_POSITION_NONE, "plan: group %u names a record that the catalog lacks",
                        (unsigned)number);
    return KT_OK;
}

/* Groups of one playbook and platform share what was read of it. */
static int32_t find_route(struct kt__planner *p, struct kt__project *project) {
    const struct kt__memory *memory = &p->plan->memory;
    const struct kt_group *group = project->group;
    struct kt__route *route;
    struct kt__graph graph;
    void *routes = p->routes;
    size_t i;
    int32_t status;
    for (i = 0; i < p->route_count; i++) {
        route = p->routes[i];
        if (route->playbook != project->playbook || route->platform_size != group->platform_size) continue;
        if (group->platform_size > 0 && memcmp(route->platform, group->platform, group->platform_size) != 0) continue;
        project->route = route;
        return KT_OK;
    }
    if (!kt__array_grow(memory, &routes, &p->route_room, p->route_count, sizeof(struct kt__route *))) return no_memory(p->err);
    p->routes = routes;
    kt__graph_init(&graph, memory);
    status = kt__playbook_load(&graph, p->plan->catalog, project->playbook, group->platform, group->platform_size, p->err);
    if (status != KT_OK) {
        kt__graph_dispose(&graph);
        return status;
    }
    route = kt__allocate_zeroed(memory, 1, sizeof *route);
    if (route == NULL) {
        kt__graph_dispose(&graph);
        return no_memory(p->err);
    }
    route->playbook = project->playbook;
    route->platform = group->platform;
    route->platform_size = group->platform_size;
    p->routes[p->route_count++] = route;
    status = kt__route_init(route, &graph);
    project->route = route;
    if (status == KT_E_LIMIT)
        return kt__fail(p->err, status, KT_POSITION_NONE, "playbook: more than %d dependencies", KT__GRAPH_EDGES);
    return status == KT_OK ? KT_OK : no_memory(p->err);
}

/* The pilot: the options, else the playbook, else PILOT. */
static uint32_t pilot_of(const struct kt__planner *p, uint32_t playbook) {
    int64_t pilot = kt__integer(p->plan->catalog, KT_RECORD_PLAYBOOK, playbook, KT_FIELD_PILOT, 0, PILOT);
    if (p->options->pilot != 0) return p->options->pilot;
    return pilot < 1 || pilot > UINT32_MAX ? PILOT : (uint32_t)pilot;
}

/* What a group is, by when it must be done, and how. */
static int32_t learn(struct kt__planner *p, struct kt__project *project) {
    const struct kt_group *group = project->group;
    int32_t status = check_records(p, group, project->number);
    if (status != KT_OK) return status;
    status = kt__deadline_find(&project->deadline, p->windows, p->plan->catalog, p->profile, group, p->options, p->err);
    if (status != KT_OK) return status;
    project->target.vendor = group->vendor;
    project->target.product = group->product;
    project->target.product_class = group->product_class;
    kt__target_complete(&project->target, p->plan->catalog);
    project->playbook = kt__playbook_find(p->plan->catalog, project->target.product_class);
    project->capacity = least(group->capacity, p->options->capacity);
    project->pilot = pilot_of(p, project->playbook);
    project->in_time = kt__has_deadline(project)
                           ? (int64_t)kt__calendar_count(p->options->calendar, project->deadline.last_day) - p->origin
                           : INT64_MAX / 2;
    return project->playbook != 0 ? find_route(p, project) : KT_OK;
}

/* Heads in the order of the estate, each with its parts, which stand in one array. */
static int32_t collect(struct kt__planner *p) {
    const struct kt__memory *memory = &p->plan->memory;
    const kt_estate *estate = p->estate;
    uint32_t i;
    p->projects = kt__allocate_zeroed(memory, estate->count, sizeof *p->projects);
    p->project_of = kt__allocate_zeroed(memory, estate->count, sizeof *p->project_of);
    p->parts = kt__allocate_zeroed(memory, estate->count, sizeof *p->parts);
    if (p->projects == NULL || p->project_of == NULL || p->parts == NULL) return no_memory(p->err);
    for (i = 0; i < estate->count; i++) {
        const struct kt_group *group = &estate->groups[i];
        uint32_t head = group->part_of != 0 ? p->project_of[group->part_of - 1] : p->project_count++;
        struct kt__project *project = &p->projects[head];
        p->project_of[i] = head;
        if (group->part_of == 0) {
            project->number = i;
            project->group = group;
        }
        project->part_count++;
        if (project->assets > UINT32_MAX - group->assets)
            return kt__fail(p->err, KT_E_LIMIT, KT_POSITION_NONE, "plan: group %u and its parts have 2^32 assets or more",
                            (unsigned)project->number);
        project->assets += group->assets;
    }
    for (i = 1; i < p->project_count; i++)
        p->projects[i].first_part = p->projects[i - 1].first_part + p->projects[i - 1].part_count;
    for (i = 0; i < p->project_count; i++) p->projects[i].part_count = 0;
    for (i = 0; i < estate->count; i++) {
        struct kt__project *project = &p->projects[p->project_of[i]];
        p->parts[project->first_part + project->part_count++] = i;
    }
    for (i = 0; i < p->project_count; i++)
        kt__waves_order(&p->parts[p->projects[i].first_part], p->projects[i].part_count, estate->groups);
    return KT_OK;
}

void kt__planner_order(const struct kt__planner *p, const struct kt__project *project, struct kt__order *order) {
    memset(order, 0, sizeof *order);
    order->route = project->route;
    order->capacity = project->group->capacity;
    order->cut.groups = p->estate->groups;
    order->cut.parts = &p->parts[project->first_part];
    order->cut.part_count = project->part_count;
    order->cut.assets = project->assets;
    /* Where no step is done on assets there is nothing to try on a few of them first. */
    order->cut.pilot = project->route != NULL && project->route->levels > 0 ? project->pilot : 0;
    order->cut.size = order->cut.pilot > 0 ? kt__wave_size(project->assets, project->capacity) : 0;
}

static int32_t take_turns(struct kt__planner *p) {
    uint32_t i;
    int32_t status;
    p->turns.memory = &p->plan->memory;
    p->turns.count = p->project_count;
    p->turns.at = kt__allocate_zeroed(&p->plan->memory, p->project_count, sizeof *p->turns.at);
    if (p->turns.at == NULL) return no_memory(p->err);
    for (i = 0; i < p->project_count; i++) {
        const struct kt__project *project = &p->projects[i];
        struct kt__turn *turn = &p->turns.at[i];
        turn->number = project->number;
        turn->overdue = project->deadline.overdue;
        turn->severity = project->deadline.severity;
        turn->deadline = project->deadline.instant;
        turn->assets = project->assets;
        turn->vendor = project->target.vendor;
        turn->product_class = project->target.product_class;
        turn->name = project->group->name;
        turn->name_size = project->group->name_size;
    }
    status = kt__turns_find(&p->turns, p->plan->catalog);
    if (status == KT_E_LIMIT)
        return kt__fail(p->err, status, KT_POSITION_NONE, "plan: more than %d kinds of groups wait for others", KT__SERVING);
    if (status != KT_OK) return kt__planner_fail(p, status);
    for (i = 0; i < p->turns.count; i++) kt__project_of_turn(p, i)->turn = i;
    return KT_OK;
}

/* The node at which all assets of a cell are done; its groups are scheduled already. */
static int32_t find_join(struct kt__planner *p, uint32_t cell, uint32_t *out) {
    const struct kt__cell *at = &p->turns.cells[cell];
    uint32_t *lots, i;
    int32_t status = KT_OK;
    if (p->joins[cell] == KT__NO_NODE) {
        lots = kt__allocate_zeroed(&p->plan->memory, at->count, sizeof *lots);
        if (lots == NULL) return KT_E_MEMORY;
        for (i = 0; i < at->count; i++) lots[i] = kt__project_of_turn(p, p->turns.members[at->first + i])->lot;
        status = kt__schedule_join(&p->schedule, lots, at->count, &p->joins[cell]);
        kt__release(&p->plan->memory, lots, at->count * sizeof *lots);
    }
    *out = p->joins[cell];
    return status;
}

static int32_t schedule_one(struct kt__planner *p, struct kt__project *project, uint32_t *joins) {
    const struct kt__cell *cell = &p->turns.cells[p->turns.at[project->turn].cell];
    struct kt__order order;
    uint32_t i;
    int32_t status = KT_OK;
    kt__planner_order(p, project, &order);
    for (i = 0; i < cell->wait_count && status == KT_OK; i++) {
        status = find_join(p, p->turns.waits[cell->first_wait + i], &joins[i]);
        if (status == KT_OK && p->schedule.nodes[joins[i]].start > order.release) order.release = p->schedule.nodes[joins[i]].start;
    }
    order.joins = joins;
    order.join_count = cell->wait_count;
    project->lot = (uint32_t)p->schedule.lot_count;
    return status == KT_OK ? kt__schedule_add(&p->schedule, &order) : status;
}

/* Forward in turn, then backward. A group may be as late as the plan, or as its own deadline allows where that is earlier;
   one that is late already may not be later. */
static int32_t schedule_all(struct kt__planner *p) {
    size_t cells = p->turns.cell_count;
    uint32_t *joins = kt__allocate_zeroed(&p->plan->memory, cells, sizeof *joins), i;
    int64_t end = 0;
    int32_t status = KT_OK;
    p->joins = kt__allocate_zeroed(&p->plan->memory, cells, sizeof *p->joins);
    if (p->joins == NULL || joins == NULL) status = KT_E_MEMORY;
    for (i = 0; i < cells && status == KT_OK; i++) p->joins[i] = KT__NO_NODE;
    for (i = 0; i < p->turns.count && status == KT_OK; i++) {
        struct kt__project *project = kt__project_of_turn(p, p->turns.order[i]);
        status = schedule_one(p, project, joins);
        if (status == KT_OK && p->schedule.lots[project->lot].length > end) end = p->schedule.lots[project->lot].length;
    }
    for (i = 0; i < p->project_count && status == KT_OK; i++) {
        struct kt__lot *lot = &p->schedule.lots[p->projects[i].lot];
        lot->bound = p->projects[i].in_time < end - 1 ? p->projects[i].in_time : end - 1;
        if (lot->bound < lot->length - 1) lot->bound = lot->length - 1;
    }
    if (status == KT_OK) status = kt__slack_find(&p->schedule, end - 1, &p->latest);
    kt__release(&p->plan->memory, joins, cells * sizeof *joins);
    return status == KT_OK ? KT_OK : kt__planner_fail(p, status);
}

/* Names and sites are the plan's own: it outlives the estate. Room for all is made first, so that nothing moves. */
static int32_t keep_texts(struct kt__planner *p) {
    kt_plan *plan = p->plan;
    size_t size = 0;
    uint32_t i;
    for (i = 0; i < p->estate->count; i++) size += p->estate->groups[i].site_size + p->estate->groups[i].name_size;
    if (!kt__buffer_reserve(&plan->texts, size + 1)) return KT_E_MEMORY;
    for (i = 0; i < p->estate->count; i++) {
        struct kt__plan_site *site = kt__plan_append(plan, KT__LIST_SITES);
        if (site == NULL) return KT_E_MEMORY;
        site->at = plan->texts.size;
        site->size = p->estate->groups[i].site_size;
        kt__buffer_append(&plan->texts, p->estate->groups[i].site, site->size);
    }
    for (i = 0; i < plan->group_count; i++) {
        const struct kt_group *group = kt__project_of_turn(p, i)->group;
        plan->groups[i].name.data = plan->texts.data + plan->texts.size;
        plan->groups[i].name.size = group->name_size;
        kt__buffer_append(&plan->texts, group->name, group->name_size);
    }
    return KT_OK;
}

/* Cells as the reader needs them: groups of the plan are turns. */
static int32_t keep_cells(struct kt__planner *p) {
    uint32_t i;
    for (i = 0; i < p->turns.cell_count; i++) {
        const struct kt__cell *from = &p->turns.cells[i];
        struct kt__plan_cell *cell = kt__plan_append(p->plan, KT__LIST_CELLS);
        if (cell == NULL) return KT_E_MEMORY;
        cell->first = from->first;
        cell->count = from->count;
        cell->first_wait = from->first_wait;
        cell->wait_count = from->wait_count;
    }
    for (i = 0; i < p->turns.wait_count; i++) {
        uint32_t *wait = kt__plan_append(p->plan, KT__LIST_CELL_WAITS);
        if (wait == NULL) return KT_E_MEMORY;
        *wait = p->turns.waits[i];
    }
    for (i = 0; i < p->turns.count; i++) {
        uint32_t *member = kt__plan_append(p->plan, KT__LIST_MEMBERS);
        if (member == NULL) return KT_E_MEMORY;
        *member = p->turns.members[i];
    }
    return KT_OK;
}

/* Everything that does not depend on a playbook is set first: a group without one still shows its deadline. */
static int32_t show(struct kt__planner *p, const struct kt__project *project, struct kt__plan_group *row) {
    struct kt_plan_group *shown = &row->shown;
    const struct kt__cell *cell;
    uint32_t i;
    int32_t status;
    row->activity = project->deadline.activity;
    row->given = project->deadline.given;
    row->cell = p->turns.at[project->turn].cell;
    shown->struct_size = sizeof *shown;
    shown->vendor = project->target.vendor;
    shown->product = project->target.product;
    shown->assets = project->assets;
    shown->number = project->number;
    shown->playbook = project->playbook;
    shown->overdue = project->deadline.overdue;
    shown->deadline = project->deadline.instant;
    shown->last_day = project->deadline.last_day;
    shown->start = shown->finish = shown->latest_start = KT_DAY_NONE;
    shown->rollout_start = shown->rollout_finish = shown->rollout_earliest_end = KT_DAY_NONE;
    shown->instrument = project->deadline.instrument;
    shown->milestone = project->deadline.milestone;
    cell = &p->turns.cells[row->cell];
    for (i = 0; i < cell->wait_count; i++) shown->waits_for_count += p->turns.cells[p->turns.waits[cell->first_wait + i]].count;
    status = kt__rows_fill(p, project, row);
    return status == KT_OK ? kt__judge(p, project, row) : status;
}

/* The first open day from the later of the caller's start and today. */
static int32_t find_origin(struct kt__planner *p) {
    int32_t today = kt__instant_day(p->options->now), start = p->options->start, first;
    /* Nobody works in the past, whatever the caller allows. */
    if (start == 0 || start < today) start = today;
    if (!kt__calendar_add(&first, p->options->calendar, start, 0))
        return kt__fail(p->err, KT_E_LIMIT, KT_POSITION_NONE, "plan: no working day is left before the year 10000");
    p->origin = kt__calendar_count(p->options->calendar, first);
    p->last = kt__calendar_count(p->options->calendar, KT__DAY_LAST) - p->origin;
    return KT_OK;
}

static int32_t make_answer(struct kt__planner *p) {
    kt_plan *plan = p->plan;
    uint32_t i;
    int32_t status;
    /* All rows at once and zeroed, so that freeing a plan that failed halfway is the same as freeing a whole one. */
    plan->groups = kt__allocate_zeroed(&plan->memory, p->project_count, sizeof *plan->groups);
    if (plan->groups == NULL) return KT_E_MEMORY;
    plan->group_count = p->project_count;
    status = keep_texts(p);
    if (status == KT_OK) status = keep_cells(p);
    for (i = 0; i < plan->group_count && status == KT_OK; i++) status = show(p, kt__project_of_turn(p, i), &plan->groups[i]);
    if (status == KT_OK) status = kt__rows_assets(p);
    if (status == KT_OK) status = kt__judge_all(p);
    return status;
}

static int32_t plan_estate(struct kt__planner *p) {
    int32_t status = find_origin(p);
    uint32_t i;
    if (status == KT_OK) status = collect(p);
    for (i = 0; i < p->project_count && status == KT_OK; i++) status = learn(p, &p->projects[i]);
    if (status != KT_OK) return status;
    kt__schedule_init(&p->schedule, &p->plan->memory, p->options->capacity, p->last);
    kt__schedule_init(&p->trial, &p->plan->memory, 0, p->last);
    status = take_turns(p);
    if (status == KT_OK) status = schedule_all(p);
    if (status != KT_OK) return status;
    status = make_answer(p);
    if (status != KT_OK) return kt__planner_fail(p, status);
    status = kt__alternatives_find(p);
    if (status != KT_OK) return status;
    /* Written now, in the order shown: later calls only read, so that threads can share a plan. */
    return kt__plan_write_json(p->plan) ? KT_OK : no_memory(p->err);
}

static void dispose(struct kt__planner *p) {
    const struct kt__memory *memory = &p->plan->memory;
    size_t i;
    kt_windows_free(p->windows);
    for (i = 0; i < p->route_count; i++) {
        kt__route_dispose(p->routes[i]);
        kt__release(memory, p->routes[i], sizeof *p->routes[i]);
    }
    kt__release(memory, p->routes, p->route_room * sizeof(struct kt__route *));
    kt__release(memory, p->projects, p->estate->count * sizeof *p->projects);
    kt__release(memory, p->project_of, p->estate->count * sizeof *p->project_of);
    kt__release(memory, p->parts, p->estate->count * sizeof *p->parts);
    kt__release(memory, p->joins, p->turns.cell_count * sizeof *p->joins);
    kt__release(memory, p->latest, p->schedule.runs.count * sizeof *p->latest);
    if (p->turns.memory != NULL) kt__turns_dispose(&p->turns);
    if (p->schedule.memory != NULL) kt__schedule_dispose(&p->schedule);
    if (p->trial.memory != NULL) kt__schedule_dispose(&p->trial);
}

static void init_lists(kt_plan *plan) {
    static const size_t strides[KT__LISTS] = {
        sizeof(struct kt__plan_step), sizeof(uint32_t), sizeof(struct kt__plan_wave), sizeof(struct kt_plan_part),
        sizeof(struct kt_plan_visit), sizeof(struct kt_plan_alternative), sizeof(struct kt__plan_cell), sizeof(uint32_t),
        sizeof(uint32_t), sizeof(struct kt__asset_wave), sizeof(struct kt__plan_site)};
    uint32_t i;
    for (i = 0; i < KT__LISTS; i++) plan->lists[i].stride = strides[i];
}

/* Both blocks are asked for before either is checked, so that one path releases whichever was given. The plan
   keeps its catalog alive; estate, profile and options are needed only here. */
int32_t kt__plan_new(kt_plan **out, kt_catalog *catalog, const kt_estate *estate, const kt_profile *profile,
                     const struct kt_plan_options *options, struct kt_error *err) {
    const struct kt__memory *memory = kt__catalog_memory(catalog);
    struct kt__planner *p = kt__allocate_zeroed(memory, 1, sizeof *p);
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
    kt__buffer_init(&plan->texts, &plan->memory);
    kt__buffer_init(&plan->require, &plan->memory);
    init_lists(plan);
    p->plan = plan;
    p->estate = estate;
    p->profile = profile;
    p->options = options;
    p->err = err;
    /* One workspace for all groups: after the first it hardly allocates. */
    status = kt_windows_new(&p->windows, &memory->allocator, err);
    if (status == KT_OK) status = plan_estate(p);
    dispose(p);
    kt__release(memory, p, sizeof *p);
    if (status == KT_OK) *out = plan;
    else kt__plan_free(plan);
    return status;
}

/* Also for a plan that was made in part. The catalog's allocator was copied, so releasing the plan itself may
   come after it. */
void kt__plan_free(kt_plan *plan) {
    struct kt__memory memory;
    uint32_t i;
    if (plan == NULL) return;
    memory = plan->memory;
    kt__buffer_dispose(&plan->json);
    kt__buffer_dispose(&plan->texts);
    kt__buffer_dispose(&plan->require);
    for (i = 0; i < KT__LISTS; i++) kt__release(&memory, plan->lists[i].at, plan->lists[i].room * plan->lists[i].stride);
    kt__release(&memory, plan->groups, plan->group_count * sizeof *plan->groups);
    kt_catalog_unref(plan->catalog);
    kt__release(&memory, plan, sizeof *plan);
}

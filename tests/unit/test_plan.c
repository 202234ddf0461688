/* The planner: graphs and schedules by themselves, then whole plans over catalogs made here. 2,000 random playbooks are
   checked against a second solver written differently: longest paths by repeated relaxation instead of a sorted pass. */
#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <ktransition/builder.h>
#include <ktransition/plan.h>

#include "base/civil.h"
#include "plan/graph.h"
#include "plan/schedule.h"

#define NOW 1731931200 /* 2024-11-18T12:00:00Z, a Monday */
#define MONDAY 20045   /* 2024-11-18 */

/* A generator of our own: the same graphs on every machine. */
static uint32_t next_random(uint32_t *state) {
    *state ^= *state << 13;
    *state ^= *state >> 17;
    *state ^= *state << 5;
    return *state;
}

static uint32_t pick(uint32_t *state, uint32_t below) {
    return next_random(state) % below;
}

/* ---- a random playbook and the second solver ---- */

#define MOST 8

struct model {
    uint32_t count;
    uint32_t per[MOST], phase[MOST], effort[MOST];
    unsigned char waits[MOST][MOST]; /* waits[a][b]: a waits for b, b < a */
    uint32_t assets, capacity, pilot;
};

static void make_model(struct model *m, uint32_t *state) {
    uint32_t a, b;
    memset(m, 0, sizeof *m);
    m->count = 1 + pick(state, MOST);
    m->assets = 1 + pick(state, 60);
    m->capacity = pick(state, 12);
    m->pilot = 1 + pick(state, 15);
    for (a = 0; a < m->count; a++) {
        m->per[a] = 1 + pick(state, 4);
        m->phase[a] = 1 + pick(state, 6);
        m->effort[a] = 1 + pick(state, 6);
        for (b = 0; b < a; b++) m->waits[a][b] = pick(state, 3) == 0;
    }
}

static int64_t model_days(const struct model *m, uint32_t step, uint32_t capacity) {
    uint32_t assets = m->assets, days = 0;
    if (m->per[step] != KT_PER_ASSET) return m->effort[step];
    if (m->phase[step] == KT_PHASE_PILOT && m->pilot < assets) assets = m->pilot;
    if (capacity == 0) return 1;
    for (; assets > 0; days++) assets = assets > capacity ? assets - capacity : 0; /* one day after the other */
    return days;
}

/* Days before a step can start, and days from its start to the end, both by relaxing until nothing changes. */
static int64_t model_solve(const struct model *m, uint32_t capacity, int64_t before[MOST], int64_t after[MOST]) {
    int64_t length = 0;
    uint32_t a, b, changed = 1;
    for (a = 0; a < m->count; a++) {
        before[a] = 0;
        after[a] = model_days(m, a, capacity);
    }
    while (changed) {
        changed = 0;
        for (a = 0; a < m->count; a++) {
            for (b = 0; b < m->count; b++) {
                if (!m->waits[a][b]) continue;
                if (before[a] < before[b] + model_days(m, b, capacity)) {
                    before[a] = before[b] + model_days(m, b, capacity);
                    changed = 1;
                }
                if (after[b] < model_days(m, b, capacity) + after[a]) {
                    after[b] = model_days(m, b, capacity) + after[a];
                    changed = 1;
                }
            }
        }
    }
    for (a = 0; a < m->count; a++) {
        if (before[a] + after[a] > length) length = before[a] + after[a];
    }
    return length;
}

/* ---- graphs and schedules by themselves ---- */

static struct kt__memory memory_of_tests(void) {
    struct kt__memory memory;
    ck_assert_int_eq(kt__memory_init(&memory, NULL, NULL), KT_OK);
    return memory;
}

static void add_task(struct kt__graph *graph, uint32_t per, uint32_t phase, uint32_t effort, uint32_t kept) {
    struct kt__task task;
    memset(&task, 0, sizeof task);
    task.per = per;
    task.phase = phase;
    task.effort = effort;
    task.kept = kept;
    ck_assert_int_eq(kt__graph_add(graph, &task), KT_OK);
}

/* Tasks in reverse, so that sorting has work to do. */
static void graph_of(struct kt__graph *graph, const struct model *m) {
    uint32_t a, b, culprit;
    for (a = 0; a < m->count; a++) {
        uint32_t step = m->count - 1 - a;
        add_task(graph, m->per[step], m->phase[step], m->effort[step], 1);
    }
    for (a = 0; a < m->count; a++) {
        for (b = 0; b < m->count; b++) {
            if (m->waits[a][b]) ck_assert_int_eq(kt__graph_wait(graph, m->count - 1 - a, m->count - 1 - b), KT_OK);
        }
    }
    ck_assert_int_eq(kt__graph_sort(graph, &culprit), KT_OK);
}

START_TEST(schedules) {
    struct kt__memory memory = memory_of_tests();
    struct kt__graph graph;
    struct kt__slot slots[MOST];
    uint32_t state = 2463534242u, round, i;
    kt__graph_init(&graph, &memory);
    for (round = 0; round < 2000; round++) {
        struct model m;
        struct kt__work work;
        int64_t before[MOST], after[MOST], length, available;
        uint32_t least;
        make_model(&m, &state);
        kt__graph_clear(&graph);
        graph_of(&graph, &m);
        work.assets = m.assets;
        work.capacity = m.capacity;
        work.pilot = m.pilot;
        length = model_solve(&m, m.capacity, before, after);
        ck_assert(kt__schedule(slots, &graph, &work) == length);
        for (i = 0; i < m.count; i++) {
            const struct kt__slot *slot = &slots[m.count - 1 - i];
            ck_assert(slot->earliest_start == before[i]);
            ck_assert(slot->latest_start == length - after[i]);
            ck_assert(slot->duration == model_days(&m, i, m.capacity));
        }
        available = (int64_t)pick(&state, 60);
        for (least = 1; least <= m.assets && model_solve(&m, least, before, after) > available;) least++;
        if (least > m.assets) least = 0;
        ck_assert_uint_eq(kt__schedule_capacity(slots, &graph, &work, available), least);
    }
    kt__graph_dispose(&graph);
}
END_TEST

START_TEST(largest_numbers) {
    struct kt__memory memory = memory_of_tests();
    struct kt__graph graph;
    struct kt__slot slots[KT__GRAPH_TASKS];
    struct kt__work work = {UINT32_MAX, 1, UINT32_MAX};
    uint32_t i, culprit;
    kt__graph_init(&graph, &memory);
    for (i = 0; i < KT__GRAPH_TASKS; i++) add_task(&graph, KT_PER_ASSET, KT_PHASE_ROLL_OUT, UINT32_MAX, 1);
    for (i = 1; i < KT__GRAPH_TASKS; i++) ck_assert_int_eq(kt__graph_wait(&graph, i, i - 1), KT_OK);
    ck_assert_int_eq(kt__graph_sort(&graph, &culprit), KT_OK);
    ck_assert(kt__schedule(slots, &graph, &work) == (int64_t)KT__GRAPH_TASKS * UINT32_MAX);
    ck_assert_uint_eq(kt__schedule_capacity(slots, &graph, &work, KT__GRAPH_TASKS), UINT32_MAX);
    ck_assert_uint_eq(kt__schedule_capacity(slots, &graph, &work, KT__GRAPH_TASKS - 1), 0);
    kt__graph_dispose(&graph);
}
END_TEST

START_TEST(graph_limits) {
    struct kt__memory memory = memory_of_tests();
    struct kt__graph graph;
    struct kt__task task;
    uint32_t i, j;
    int32_t status = KT_OK;
    memset(&task, 0, sizeof task);
    kt__graph_init(&graph, &memory);
    for (i = 0; i < KT__GRAPH_TASKS; i++) ck_assert_int_eq(kt__graph_add(&graph, &task), KT_OK);
    ck_assert_int_eq(kt__graph_add(&graph, &task), KT_E_LIMIT);
    for (i = 0; i < KT__GRAPH_TASKS && status == KT_OK; i++) {
        for (j = 0; j < i && status == KT_OK; j++) status = kt__graph_wait(&graph, i, j);
    }
    ck_assert_int_eq(status, KT_E_LIMIT);
    ck_assert_uint_eq(graph.edge_count, KT__GRAPH_EDGES);
    kt__graph_dispose(&graph);
}
END_TEST

START_TEST(graph_cycles) {
    struct kt__memory memory = memory_of_tests();
    struct kt__graph graph;
    uint32_t i, culprit;
    kt__graph_init(&graph, &memory);
    for (i = 0; i < 4; i++) add_task(&graph, 1, 1, 1, 1);
    ck_assert_int_eq(kt__graph_wait(&graph, 0, 1), KT_OK);
    ck_assert_int_eq(kt__graph_wait(&graph, 1, 2), KT_OK);
    ck_assert_int_eq(kt__graph_wait(&graph, 1, 2), KT_OK); /* said twice, counted once */
    ck_assert_uint_eq(graph.edge_count, 2);
    ck_assert_int_eq(kt__graph_sort(&graph, &culprit), KT_OK);
    ck_assert_int_eq(kt__graph_wait(&graph, 2, 0), KT_OK);
    ck_assert_int_eq(kt__graph_sort(&graph, &culprit), KT_E_DB_CYCLE);
    ck_assert_uint_le(culprit, 2);
    kt__graph_clear(&graph);
    add_task(&graph, 1, 1, 1, 1);
    ck_assert_int_eq(kt__graph_wait(&graph, 0, 0), KT_OK);
    ck_assert_int_eq(kt__graph_sort(&graph, &culprit), KT_E_DB_CYCLE); /* waits for itself */
    kt__graph_dispose(&graph);
}
END_TEST

/* 3 waits for 2 and 1, both left out, which wait for 0: then 3 waits for 0, once. */
START_TEST(graph_keeps) {
    struct kt__memory memory = memory_of_tests();
    struct kt__graph all, kept;
    uint32_t culprit;
    kt__graph_init(&all, &memory);
    kt__graph_init(&kept, &memory);
    add_task(&all, 1, 1, 5, 1);
    add_task(&all, 1, 1, 9, 0);
    add_task(&all, 1, 1, 9, 0);
    add_task(&all, 1, 1, 7, 1);
    ck_assert_int_eq(kt__graph_wait(&all, 1, 0), KT_OK);
    ck_assert_int_eq(kt__graph_wait(&all, 2, 0), KT_OK);
    ck_assert_int_eq(kt__graph_wait(&all, 3, 1), KT_OK);
    ck_assert_int_eq(kt__graph_wait(&all, 3, 2), KT_OK);
    ck_assert_int_eq(kt__graph_sort(&all, &culprit), KT_OK);
    ck_assert_int_eq(kt__graph_keep(&kept, &all), KT_OK);
    ck_assert_uint_eq(kept.count, 2);
    ck_assert_uint_eq(kept.tasks[1].effort, 7);
    ck_assert_uint_eq(kept.tasks[0].count, 0);
    ck_assert_uint_eq(kept.tasks[1].count, 1);
    ck_assert_uint_eq(kept.edges[kept.tasks[1].first], 0);
    kt__graph_dispose(&all);
    kt__graph_dispose(&kept);
}
END_TEST

/* ---- catalogs made here ---- */

static uint32_t record_of(kt_builder *builder, uint32_t type, const char *id) {
    struct kt_error err = {sizeof err, 0, 0, ""};
    uint32_t record = 0;
    ck_assert_msg(kt_builder_record(&record, builder, type, id, strlen(id), &err) == KT_OK, "%s: %s", id, err.message);
    return record;
}

static void set_text(kt_builder *builder, uint32_t type, uint32_t record, uint32_t field, const char *value) {
    struct kt_error err = {sizeof err, 0, 0, ""};
    ck_assert_msg(kt_builder_text(builder, type, record, field, value, strlen(value), &err) == KT_OK, "%s", err.message);
}

static void set_number(kt_builder *builder, uint32_t type, uint32_t record, uint32_t field, int64_t value) {
    struct kt_error err = {sizeof err, 0, 0, ""};
    ck_assert_msg(kt_builder_integer(builder, type, record, field, value, &err) == KT_OK, "%s", err.message);
}

static void set_reference(kt_builder *builder, uint32_t type, uint32_t record, uint32_t field, const char *id) {
    struct kt_error err = {sizeof err, 0, 0, ""};
    ck_assert_msg(kt_builder_reference(builder, type, record, field, id, strlen(id), &err) == KT_OK, "%s", err.message);
}

static kt_builder *new_builder(void) {
    kt_builder *builder = NULL;
    uint32_t catalog, zone, vendor, place;
    ck_assert_int_eq(kt_builder_new(&builder, NULL, NULL, NULL), KT_OK);
    catalog = record_of(builder, KT_RECORD_CATALOG, "test");
    set_text(builder, KT_RECORD_CATALOG, catalog, KT_FIELD_TITLE, "Plans");
    set_number(builder, KT_RECORD_CATALOG, catalog, KT_FIELD_DATA_DATE, MONDAY);
    set_text(builder, KT_RECORD_CATALOG, catalog, KT_FIELD_DISCLAIMER, "Test.");
    zone = record_of(builder, KT_RECORD_ZONE, "UTC");
    set_text(builder, KT_RECORD_ZONE, zone, KT_FIELD_VERSION, "test");
    set_number(builder, KT_RECORD_ZONE, zone, KT_FIELD_AT, (int64_t)KT__DAY_FIRST * 86400);
    set_number(builder, KT_RECORD_ZONE, zone, KT_FIELD_OFFSET, 0);
    vendor = record_of(builder, KT_RECORD_VENDOR, "acme");
    set_text(builder, KT_RECORD_VENDOR, vendor, KT_FIELD_NAME, "Acme");
    place = record_of(builder, KT_RECORD_JURISDICTION, "US");
    set_text(builder, KT_RECORD_JURISDICTION, place, KT_FIELD_NAME, "United States");
    return builder;
}

static void add_class(kt_builder *builder, const char *id, const char *parent) {
    uint32_t record = record_of(builder, KT_RECORD_CLASS, id);
    set_text(builder, KT_RECORD_CLASS, record, KT_FIELD_TITLE, id);
    set_text(builder, KT_RECORD_CLASS, record, KT_FIELD_DEFINITION, "For tests.");
    if (parent != NULL) set_reference(builder, KT_RECORD_CLASS, record, KT_FIELD_PARENT, parent);
}

static void add_product(kt_builder *builder, const char *id, const char *class_id) {
    uint32_t record = record_of(builder, KT_RECORD_PRODUCT, id);
    set_text(builder, KT_RECORD_PRODUCT, record, KT_FIELD_NAME, id);
    set_reference(builder, KT_RECORD_PRODUCT, record, KT_FIELD_VENDOR, "acme");
    set_reference(builder, KT_RECORD_PRODUCT, record, KT_FIELD_CLASS, class_id);
}

static void add_playbook(kt_builder *builder, const char *id, const char *class_id, uint32_t pilot) {
    uint32_t record = record_of(builder, KT_RECORD_PLAYBOOK, id);
    set_text(builder, KT_RECORD_PLAYBOOK, record, KT_FIELD_TITLE, id);
    set_reference(builder, KT_RECORD_PLAYBOOK, record, KT_FIELD_CLASS, class_id);
    if (pilot > 0) set_number(builder, KT_RECORD_PLAYBOOK, record, KT_FIELD_PILOT, pilot);
}

static uint32_t add_step(kt_builder *builder, const char *playbook, const char *id, uint32_t order, uint32_t phase, uint32_t per,
                         uint32_t effort) {
    char full[96];
    uint32_t record;
    (void)snprintf(full, sizeof full, "%s/%s", playbook, id);
    record = record_of(builder, KT_RECORD_STEP, full);
    set_reference(builder, KT_RECORD_STEP, record, KT_FIELD_PLAYBOOK, playbook);
    set_number(builder, KT_RECORD_STEP, record, KT_FIELD_ORDER, order);
    set_text(builder, KT_RECORD_STEP, record, KT_FIELD_TITLE, id);
    set_text(builder, KT_RECORD_STEP, record, KT_FIELD_WHY, "Because.");
    set_text(builder, KT_RECORD_STEP, record, KT_FIELD_ROLE, "tester");
    set_text(builder, KT_RECORD_STEP, record, KT_FIELD_VERIFY, "Look.");
    set_text(builder, KT_RECORD_STEP, record, KT_FIELD_ROLLBACK, "Go back.");
    set_number(builder, KT_RECORD_STEP, record, KT_FIELD_PHASE, phase);
    set_number(builder, KT_RECORD_STEP, record, KT_FIELD_PER, per);
    set_number(builder, KT_RECORD_STEP, record, KT_FIELD_EFFORT_DAYS, effort);
    return record;
}

static void step_waits(kt_builder *builder, const char *playbook, uint32_t step, const char *target) {
    char full[96];
    (void)snprintf(full, sizeof full, "%s/%s", playbook, target);
    set_reference(builder, KT_RECORD_STEP, step, KT_FIELD_DEPENDS_ON, full);
}

static kt_catalog *catalog_of(kt_builder *builder) {
    struct kt_error err = {sizeof err, 0, 0, ""};
    kt_catalog *catalog = NULL;
    const uint8_t *bytes;
    size_t size;
    ck_assert_msg(kt_builder_finish(&bytes, &size, builder, &err) == KT_OK, "%s", err.message);
    ck_assert_msg(kt_catalog_open_memory(&catalog, bytes, size, NULL, &err) == KT_OK, "%s", err.message);
    kt_builder_free(builder);
    return catalog;
}

static uint32_t find(const kt_catalog *catalog, uint32_t type, const char *id) {
    uint32_t record;
    ck_assert_msg(kt_record_find(&record, catalog, type, id, strlen(id)) == KT_OK, "%s", id);
    return record;
}

static kt_profile *profile_of(kt_catalog *catalog) {
    struct kt_error err = {sizeof err, 0, 0, ""};
    kt_profile *profile = NULL;
    ck_assert_msg(kt_profile_new(&profile, catalog, "US", 2, &err) == KT_OK, "%s", err.message);
    return profile;
}

static struct kt_plan_options options_at(int64_t now) {
    struct kt_plan_options options;
    memset(&options, 0, sizeof options);
    options.struct_size = sizeof options;
    options.now = now;
    return options;
}

static struct kt_group group_of(uint32_t vendor, uint32_t product, uint32_t product_class, uint32_t assets) {
    struct kt_group group;
    memset(&group, 0, sizeof group);
    group.struct_size = sizeof group;
    group.vendor = vendor;
    group.product = product;
    group.product_class = product_class;
    group.assets = assets;
    return group;
}

/* One group alone, planned. */
static kt_plan *plan_one(kt_catalog *catalog, const struct kt_group *group, const struct kt_plan_options *options) {
    struct kt_error err = {sizeof err, 0, 0, ""};
    kt_profile *profile = profile_of(catalog);
    kt_estate *estate;
    kt_plan *plan = NULL;
    uint32_t number;
    ck_assert_int_eq(kt_estate_new(&estate, NULL, NULL), KT_OK);
    ck_assert_int_eq(kt_estate_add_group(&number, estate, group, NULL), KT_OK);
    ck_assert_msg(kt_plan_new(&plan, catalog, estate, profile, options, &err) == KT_OK, "%s", err.message);
    kt_estate_free(estate);
    kt_profile_free(profile);
    return plan;
}

static struct kt_plan_group group_at(const kt_plan *plan, uint32_t index) {
    struct kt_plan_group group;
    memset(&group, 0, sizeof group);
    group.struct_size = sizeof group;
    ck_assert_int_eq(kt_plan_group_at(plan, index, &group), KT_OK);
    return group;
}

static struct kt_plan_step step_at(const kt_plan *plan, uint32_t group, uint32_t index) {
    struct kt_plan_step step;
    memset(&step, 0, sizeof step);
    step.struct_size = sizeof step;
    ck_assert_int_eq(kt_plan_step_at(plan, group, index, &step), KT_OK);
    return step;
}

/* ---- 2,000 random playbooks, planned as one estate ---- */

#define MODELS 2000

static kt_catalog *catalog_of_models(const struct model *models) {
    kt_builder *builder = new_builder();
    uint32_t i, a, b;
    for (i = 0; i < MODELS; i++) {
        char id[16], step_id[16];
        (void)snprintf(id, sizeof id, "m%04u", (unsigned)i);
        add_class(builder, id, NULL);
        add_playbook(builder, id, id, models[i].pilot);
        for (a = 0; a < models[i].count; a++) {
            uint32_t step;
            (void)snprintf(step_id, sizeof step_id, "s%u", (unsigned)a);
            step = add_step(builder, id, step_id, a, models[i].phase[a], models[i].per[a], models[i].effort[a]);
            for (b = 0; b < a; b++) {
                (void)snprintf(step_id, sizeof step_id, "s%u", (unsigned)b);
                if (models[i].waits[a][b]) step_waits(builder, id, step, step_id);
            }
        }
    }
    return catalog_of(builder);
}

/* The n-th open day from the first one on, found by walking. */
static int32_t walk(const kt_calendar *calendar, int32_t first, int64_t n) {
    int32_t day = first;
    while (!kt_calendar_is_open(calendar, day)) day++;
    while (n-- > 0) {
        do day++;
        while (!kt_calendar_is_open(calendar, day));
    }
    return day;
}

static int64_t open_days(const kt_calendar *calendar, int32_t from, int32_t to) {
    int64_t count = 0;
    int32_t day;
    for (day = from; day <= to; day++) count += kt_calendar_is_open(calendar, day);
    return count;
}

/* Which step of the model a shown step is: its id ends in the number. */
static uint32_t model_step(const kt_catalog *catalog, uint32_t record) {
    struct kt_text id;
    ck_assert_int_eq(kt_record_text(&id, catalog, KT_RECORD_STEP, record, KT_FIELD_ID, 0), KT_OK);
    return (uint32_t)(id.data[id.size - 1] - '0');
}

static void check_steps(const kt_plan *plan, const kt_catalog *catalog, uint32_t group, const struct model *m,
                        const kt_calendar *calendar) {
    int64_t before[MOST], after[MOST], length = model_solve(m, m->capacity, before, after), critical = 0;
    uint32_t i, d, wait;
    for (i = 0; i < m->count; i++) {
        struct kt_plan_step step = step_at(plan, group, i);
        uint32_t s = model_step(catalog, step.step);
        int64_t days = model_days(m, s, m->capacity);
        ck_assert_int_eq(step.earliest_start, walk(calendar, MONDAY, before[s]));
        ck_assert_int_eq(step.earliest_finish, walk(calendar, MONDAY, before[s] + days - 1));
        ck_assert_int_eq(step.latest_start, walk(calendar, MONDAY, length - after[s]));
        ck_assert_int_eq(step.latest_finish, walk(calendar, MONDAY, length - after[s] + days - 1));
        ck_assert(step.slack_days == length - after[s] - before[s]);
        ck_assert_uint_eq(step.critical, step.slack_days == 0);
        ck_assert_uint_eq(step.duration_days, (uint32_t)days);
        ck_assert(kt_calendar_is_open(calendar, step.earliest_start) && kt_calendar_is_open(calendar, step.latest_finish));
        if (step.critical) critical += days;
        for (d = 0; d < step.dependency_count; d++) {
            struct kt_plan_step target;
            ck_assert_int_eq(kt_plan_dependency_at(&wait, plan, group, i, d), KT_OK);
            target = step_at(plan, group, wait);
            ck_assert(m->waits[s][model_step(catalog, target.step)]);
            ck_assert_int_gt(step.earliest_start, target.earliest_finish);
            ck_assert_int_gt(step.latest_start, target.latest_finish);
        }
        ck_assert_int_eq(kt_plan_dependency_at(&wait, plan, group, i, d), KT_NOTHING);
        if (i > 0) ck_assert_int_ge(step.earliest_start, step_at(plan, group, i - 1).earliest_start);
    }
    ck_assert(critical >= length); /* one whole critical path at least */
}

START_TEST(random_plans) {
    struct model *models = calloc(MODELS, sizeof *models);
    const int32_t freeze[] = {MONDAY + 9, MONDAY + 10, MONDAY + 11, MONDAY + 30, MONDAY, MONDAY + 75};
    struct kt_plan_options options = options_at(NOW);
    struct kt_error err = {sizeof err, 0, 0, ""};
    uint32_t state = 88172645u, i, number;
    kt_calendar *calendar;
    kt_catalog *catalog;
    kt_profile *profile;
    kt_estate *estate;
    kt_plan *plan;
    ck_assert_ptr_nonnull(models);
    for (i = 0; i < MODELS; i++) make_model(&models[i], &state);
    catalog = catalog_of_models(models);
    profile = profile_of(catalog);
    ck_assert_int_eq(kt_calendar_new(&calendar, KT_CALENDAR_US_FEDERAL, freeze, 6, NULL, NULL), KT_OK);
    ck_assert_int_eq(kt_estate_new(&estate, NULL, NULL), KT_OK);
    for (i = 0; i < MODELS; i++) {
        char id[16];
        struct kt_group group;
        (void)snprintf(id, sizeof id, "m%04u", (unsigned)i);
        group = group_of(0, 0, find(catalog, KT_RECORD_CLASS, id), models[i].assets);
        group.capacity = models[i].capacity;
        group.deadline = NOW - 43200 + 86400 * (int64_t)(1 + i); /* start of a day; in order, so that groups keep theirs */
        ck_assert_int_eq(kt_estate_add_group(&number, estate, &group, NULL), KT_OK);
        ck_assert_uint_eq(number, i);
    }
    options.calendar = calendar;
    ck_assert_msg(kt_plan_new(&plan, catalog, estate, profile, &options, &err) == KT_OK, "%s", err.message);
    ck_assert_uint_eq(kt_plan_group_count(plan), MODELS);
    for (i = 0; i < MODELS; i++) {
        const struct model *m = &models[i];
        struct kt_plan_group shown = group_at(plan, i);
        int64_t before[MOST], after[MOST], length = model_solve(m, m->capacity, before, after);
        int64_t available = open_days(calendar, MONDAY, MONDAY + (int32_t)i);
        uint32_t least;
        ck_assert_uint_eq(shown.assets, m->assets);
        ck_assert_uint_eq(shown.step_count, m->count);
        ck_assert_int_eq(shown.last_day, MONDAY + (int32_t)i);
        ck_assert_int_eq(shown.start, walk(calendar, MONDAY, 0));
        ck_assert_int_eq(shown.finish, walk(calendar, MONDAY, length - 1));
        ck_assert_uint_eq(shown.feasible, shown.finish <= shown.last_day);
        ck_assert(shown.shortfall_days == (length > available ? length - available : 0));
        for (least = 1; least <= m->assets && model_solve(m, least, before, after) > available;) least++;
        ck_assert_uint_eq(shown.required_per_day, least > m->assets ? 0 : least);
        /* begun on the latest start it makes it to the day, begun a working day later it does not */
        ck_assert_int_le(walk(calendar, shown.latest_start, length - 1), shown.last_day);
        ck_assert_int_gt(walk(calendar, shown.latest_start + 1, length - 1), shown.last_day);
        check_steps(plan, catalog, i, m, calendar);
    }
    kt_plan_free(plan);
    kt_estate_free(estate);
    kt_calendar_free(calendar);
    kt_profile_free(profile);
    kt_catalog_unref(catalog);
    free(models);
}
END_TEST

/* ---- which playbook, which steps ---- */

/* Class "wide" has a playbook of three steps, class "narrow" below it has none. The middle step is for Windows alone. */
static void add_small(kt_builder *builder) {
    uint32_t step;
    add_class(builder, "wide", NULL);
    add_class(builder, "narrow", "wide");
    add_class(builder, "other", NULL);
    add_product(builder, "acme/scanner", "narrow");
    add_product(builder, "acme/camera", "other");
    add_playbook(builder, "small", "wide", 0);
    (void)add_step(builder, "small", "list", 10, KT_PHASE_FIND, KT_PER_ESTATE, 2);
    step = add_step(builder, "small", "pilot", 20, KT_PHASE_PILOT, KT_PER_ASSET, 1);
    set_text(builder, KT_RECORD_STEP, step, KT_FIELD_PLATFORM, "windows");
    step_waits(builder, "small", step, "list");
    step = add_step(builder, "small", "move", 30, KT_PHASE_ROLL_OUT, KT_PER_ASSET, 1);
    step_waits(builder, "small", step, "pilot");
}

struct statement {
    const char *id, *date;
    uint32_t precision, activity;
};

/* Friday 2024-12-20 is the first day too late for updates, 2025-02-01 for use, 2024-06-01 was for sale. */
static const struct statement law_of_days[] = {
    {"law/updates", "2024-12-20", KT_PRECISION_DAY, KT_ACTIVITY_SIGNATURE_UPDATE},
    {"law/use", "2025-02-01", KT_PRECISION_DAY, KT_ACTIVITY_USE},
    {"law/sale", "2024-06-01", KT_PRECISION_DAY, KT_ACTIVITY_SALE},
};

/* Use ends at some time in the last quarter of 2024. */
static const struct statement law_of_a_quarter[] = {
    {"law/use", "2024-Q4", KT_PRECISION_QUARTER, KT_ACTIVITY_USE},
};

/* A law of the United States on everything of class "wide" that the vendor makes. */
static void add_law(kt_builder *builder, const struct statement *milestones, uint32_t count) {
    uint32_t source = record_of(builder, KT_RECORD_SOURCE, "law/text"), law = record_of(builder, KT_RECORD_INSTRUMENT, "law"), i;
    uint32_t subject = record_of(builder, KT_RECORD_SUBJECT, "law/subject-1");
    set_text(builder, KT_RECORD_SOURCE, source, KT_FIELD_TITLE, "Law");
    set_text(builder, KT_RECORD_SOURCE, source, KT_FIELD_URL, "https://example.org/law");
    set_number(builder, KT_RECORD_SOURCE, source, KT_FIELD_EVIDENCE_LEVEL, KT_LEVEL_PRIMARY);
    set_number(builder, KT_RECORD_SOURCE, source, KT_FIELD_READ_ON, MONDAY - 200);
    set_text(builder, KT_RECORD_INSTRUMENT, law, KT_FIELD_JURISDICTION, "US");
    set_text(builder, KT_RECORD_INSTRUMENT, law, KT_FIELD_AUTHORITY, "Congress");
    set_text(builder, KT_RECORD_INSTRUMENT, law, KT_FIELD_TITLE, "Law");
    set_text(builder, KT_RECORD_INSTRUMENT, law, KT_FIELD_CITATION, "1 U.S.C. 1");
    set_number(builder, KT_RECORD_INSTRUMENT, law, KT_FIELD_LEGAL_FORCE, KT_FORCE_STATUTE);
    set_reference(builder, KT_RECORD_INSTRUMENT, law, KT_FIELD_ZONE, "UTC");
    set_number(builder, KT_RECORD_INSTRUMENT, law, KT_FIELD_REACH, KT_REACH_PRODUCT);
    set_number(builder, KT_RECORD_INSTRUMENT, law, KT_FIELD_CHECKED_ON, MONDAY);
    set_reference(builder, KT_RECORD_SUBJECT, subject, KT_FIELD_INSTRUMENT, "law");
    set_reference(builder, KT_RECORD_SUBJECT, subject, KT_FIELD_VENDOR, "acme");
    set_reference(builder, KT_RECORD_SUBJECT, subject, KT_FIELD_CLASS, "wide");
    for (i = 0; i < count; i++) {
        uint32_t m = record_of(builder, KT_RECORD_MILESTONE, milestones[i].id);
        set_reference(builder, KT_RECORD_MILESTONE, m, KT_FIELD_INSTRUMENT, "law");
        set_text(builder, KT_RECORD_MILESTONE, m, KT_FIELD_TITLE, milestones[i].id);
        set_number(builder, KT_RECORD_MILESTONE, m, KT_FIELD_EFFECT, KT_EFFECT_PROHIBITS);
        set_number(builder, KT_RECORD_MILESTONE, m, KT_FIELD_ACTIVITY, milestones[i].activity);
        set_text(builder, KT_RECORD_MILESTONE, m, KT_FIELD_BOUND, "US");
        set_text(builder, KT_RECORD_MILESTONE, m, KT_FIELD_DATE, milestones[i].date);
        set_number(builder, KT_RECORD_MILESTONE, m, KT_FIELD_PRECISION, milestones[i].precision);
        set_number(builder, KT_RECORD_MILESTONE, m, KT_FIELD_KNOWN_FROM, MONDAY - 300);
        set_reference(builder, KT_RECORD_MILESTONE, m, KT_FIELD_SOURCE, "law/text");
        set_number(builder, KT_RECORD_MILESTONE, m, KT_FIELD_SOURCE_SCOPE, KT_SOURCE_MILESTONE);
    }
}

static kt_catalog *small_catalog(void) {
    kt_builder *builder = new_builder();
    add_small(builder);
    add_law(builder, law_of_days, 3);
    return catalog_of(builder);
}

START_TEST(playbook_of_an_ancestor) {
    kt_catalog *catalog = small_catalog();
    struct kt_plan_options options = options_at(NOW);
    struct kt_group group = group_of(0, find(catalog, KT_RECORD_PRODUCT, "acme/scanner"), 0, 25);
    struct kt_plan_group shown;
    struct kt_plan_step step;
    kt_plan *plan;
    options.capacity = 7;
    plan = plan_one(catalog, &group, &options);
    shown = group_at(plan, 0);
    ck_assert_uint_eq(shown.vendor, find(catalog, KT_RECORD_VENDOR, "acme"));
    ck_assert_uint_eq(shown.playbook, find(catalog, KT_RECORD_PLAYBOOK, "small"));
    ck_assert_uint_eq(shown.step_count, 3);
    step = step_at(plan, 0, 1); /* the pilot: 10 assets when the playbook does not say, 7 a day */
    ck_assert_uint_eq(step.assets, 10);
    ck_assert_uint_eq(step.duration_days, 2);
    step = step_at(plan, 0, 2); /* all 25 */
    ck_assert_uint_eq(step.assets, 25);
    ck_assert_uint_eq(step.duration_days, 4);
    ck_assert_int_eq(shown.start, MONDAY);
    ck_assert_int_eq(shown.finish, MONDAY + 9); /* 2 + 2 + 4 working days: Wednesday of the next week */
    kt_plan_free(plan);
    options.capacity = 0; /* not limited; the group's own counts then */
    options.pilot = 3;
    group.capacity = 5;
    plan = plan_one(catalog, &group, &options);
    ck_assert_uint_eq(step_at(plan, 0, 1).assets, 3);
    ck_assert_uint_eq(step_at(plan, 0, 2).duration_days, 5);
    kt_plan_free(plan);
    kt_catalog_unref(catalog);
}
END_TEST

START_TEST(steps_of_a_platform) {
    kt_catalog *catalog = small_catalog();
    struct kt_plan_options options = options_at(NOW);
    struct kt_group group = group_of(find(catalog, KT_RECORD_VENDOR, "acme"), 0, find(catalog, KT_RECORD_CLASS, "wide"), 1);
    uint32_t wait;
    kt_plan *plan;
    group.platform = "linux";
    group.platform_size = 5;
    plan = plan_one(catalog, &group, &options);
    ck_assert_uint_eq(group_at(plan, 0).step_count, 2);
    ck_assert_int_eq(kt_plan_dependency_at(&wait, plan, 0, 1, 0), KT_OK); /* through the pilot, which is left out */
    ck_assert_uint_eq(wait, 0);
    ck_assert_int_eq(step_at(plan, 0, 1).earliest_start, MONDAY + 2);
    kt_plan_free(plan);
    group.platform = "windows";
    group.platform_size = 7;
    plan = plan_one(catalog, &group, &options);
    ck_assert_uint_eq(group_at(plan, 0).step_count, 3);
    kt_plan_free(plan);
    kt_catalog_unref(catalog);
}
END_TEST

START_TEST(no_playbook) {
    kt_catalog *catalog = small_catalog();
    struct kt_plan_options options = options_at(NOW);
    struct kt_group group = group_of(0, find(catalog, KT_RECORD_PRODUCT, "acme/camera"), 0, 3);
    kt_plan *plan = plan_one(catalog, &group, &options);
    struct kt_plan_group shown = group_at(plan, 0);
    static const char expected[] =
        "[{\"vendor\":\"acme\",\"product\":\"acme/camera\",\"assets\":3,\"deadline\":null,\"deadline_reason\":null,"
        "\"feasible\":null,\"finish\":null,\"shortfall_working_days\":0,\"required_per_day\":null,\"latest_safe_start\":null,"
        "\"steps\":[],\"waves\":[],\"alternatives\":[]}]";
    struct kt_text json;
    ck_assert_uint_eq(shown.playbook, 0);
    ck_assert_uint_eq(shown.step_count, 0);
    ck_assert_uint_eq(shown.feasible, 0);
    ck_assert_int_eq(shown.finish, KT_DAY_NONE);
    ck_assert_int_eq(shown.last_day, KT_DAY_NONE);
    ck_assert(shown.deadline == KT_INSTANT_NONE);
    ck_assert_int_eq(kt_plan_json(&json, plan, NULL), KT_OK);
    ck_assert_str_eq(json.data, expected);
    ck_assert_uint_eq(json.size, sizeof expected - 1);
    kt_plan_free(plan);
    kt_catalog_unref(catalog);
}
END_TEST

/* ---- deadlines ---- */

START_TEST(deadline_by_windows) {
    kt_catalog *catalog = small_catalog();
    struct kt_plan_options options = options_at(NOW);
    struct kt_group group = group_of(find(catalog, KT_RECORD_VENDOR, "acme"), 0, find(catalog, KT_RECORD_CLASS, "wide"), 40);
    struct kt_plan_group shown;
    kt_plan *plan;
    options.capacity = 2;
    plan = plan_one(catalog, &group, &options);
    shown = group_at(plan, 0);
    ck_assert(shown.deadline == (int64_t)(MONDAY + 32) * 86400); /* 2024-12-20: updates before use, and sale does not count */
    ck_assert_int_eq(shown.last_day, MONDAY + 31);
    ck_assert_uint_eq(shown.instrument, find(catalog, KT_RECORD_INSTRUMENT, "law"));
    ck_assert_uint_eq(shown.milestone, find(catalog, KT_RECORD_MILESTONE, "law/updates"));
    ck_assert_uint_eq(shown.overdue, 0);
    /* 2 + 5 + 20 = 27 working days; Monday 18 November to Thursday 19 December are 24 */
    ck_assert_uint_eq(shown.feasible, 0);
    ck_assert_int_eq(shown.shortfall_days, 3);
    ck_assert_uint_eq(shown.required_per_day, 3); /* 2 + 4 + 14 = 20 */
    ck_assert_int_eq(shown.latest_start, MONDAY - 5); /* Wednesday 13 November */
    kt_plan_free(plan);
    options.now = (int64_t)(MONDAY + 40) * 86400; /* updates have ended: use is next */
    plan = plan_one(catalog, &group, &options);
    shown = group_at(plan, 0);
    ck_assert_uint_eq(shown.milestone, find(catalog, KT_RECORD_MILESTONE, "law/use"));
    ck_assert_uint_eq(shown.overdue, 0);
    kt_plan_free(plan);
    options.now = (int64_t)(MONDAY + 100) * 86400; /* both have passed: the later one stays */
    plan = plan_one(catalog, &group, &options);
    shown = group_at(plan, 0);
    ck_assert_uint_eq(shown.overdue, 1);
    ck_assert_uint_eq(shown.feasible, 0);
    ck_assert_uint_eq(shown.required_per_day, 0);
    ck_assert_uint_eq(shown.milestone, find(catalog, KT_RECORD_MILESTONE, "law/use"));
    ck_assert_int_eq(shown.last_day, MONDAY + 74); /* Friday 2025-01-31 */
    /* from Wednesday 2025-02-26, 27 working days end on 2025-04-03, which is 44 working days after the last day */
    ck_assert_int_eq(shown.finish, MONDAY + 136);
    ck_assert_int_eq(shown.shortfall_days, 44);
    kt_plan_free(plan);
    kt_catalog_unref(catalog);
}
END_TEST

/* Between its readings a coarse date counts as passed: the safe one has. A vendor without product or class is planned as
   its most affected class. */
START_TEST(deadline_between_readings) {
    kt_builder *builder = new_builder();
    struct kt_plan_options options = options_at(NOW);
    struct kt_plan_group shown;
    struct kt_group group;
    kt_catalog *catalog;
    kt_plan *plan;
    add_small(builder);
    add_law(builder, law_of_a_quarter, 1);
    set_number(builder, KT_RECORD_CLASS, record_of(builder, KT_RECORD_CLASS, "narrow"), KT_FIELD_RANK, 1);
    set_number(builder, KT_RECORD_CLASS, record_of(builder, KT_RECORD_CLASS, "other"), KT_FIELD_RANK, 2);
    catalog = catalog_of(builder);
    group = group_of(find(catalog, KT_RECORD_VENDOR, "acme"), 0, 0, 1);
    plan = plan_one(catalog, &group, &options);
    shown = group_at(plan, 0);
    ck_assert_uint_eq(shown.playbook, find(catalog, KT_RECORD_PLAYBOOK, "small"));
    ck_assert_uint_eq(shown.overdue, 1);
    ck_assert_int_eq(shown.last_day, MONDAY - 49); /* 2024-09-30 */
    ck_assert(shown.deadline == (int64_t)(MONDAY - 48) * 86400);
    kt_plan_free(plan);
    options.now = NOW - 60 * 86400; /* 2024-09-19: not yet */
    plan = plan_one(catalog, &group, &options);
    shown = group_at(plan, 0);
    ck_assert_uint_eq(shown.overdue, 0);
    ck_assert_uint_eq(shown.feasible, 1);
    ck_assert_int_eq(shown.last_day, MONDAY - 49);
    kt_plan_free(plan);
    kt_catalog_unref(catalog);
}
END_TEST

START_TEST(deadline_of_the_caller) {
    kt_catalog *catalog = small_catalog();
    struct kt_plan_options options = options_at(NOW);
    struct kt_group group = group_of(find(catalog, KT_RECORD_VENDOR, "acme"), 0, find(catalog, KT_RECORD_CLASS, "wide"), 1);
    struct kt_plan_group shown;
    kt_plan *plan;
    options.deadline = (int64_t)(MONDAY + 5) * 86400 + 1; /* a second into Saturday */
    options.start = MONDAY + 1;
    plan = plan_one(catalog, &group, &options);
    shown = group_at(plan, 0);
    ck_assert_int_eq(shown.last_day, MONDAY + 5);
    ck_assert_int_eq(shown.start, MONDAY + 1);
    ck_assert_int_eq(shown.finish, MONDAY + 4);
    ck_assert_uint_eq(shown.feasible, 1);
    ck_assert_int_eq(shown.latest_start, MONDAY + 1);
    ck_assert_uint_eq(shown.required_per_day, 1);
    ck_assert_uint_eq(shown.instrument, 0);
    kt_plan_free(plan);
    group.deadline = (int64_t)(MONDAY + 3) * 86400; /* the group's own comes first */
    plan = plan_one(catalog, &group, &options);
    shown = group_at(plan, 0);
    ck_assert_int_eq(shown.last_day, MONDAY + 2);
    ck_assert_int_eq(shown.shortfall_days, 2);
    ck_assert_uint_eq(shown.required_per_day, 0);
    kt_plan_free(plan);
    kt_catalog_unref(catalog);
}
END_TEST

/* ---- order, JSON ---- */

START_TEST(order_of_groups) {
    static const int64_t days[] = {40, 0, 20, 40, 0, 10};
    static const uint32_t expected[] = {6, 3, 1, 4, 2, 5}; /* by assets, which number the groups here */
    kt_catalog *catalog = small_catalog();
    kt_profile *profile = profile_of(catalog);
    struct kt_plan_options options = options_at(NOW);
    kt_estate *estate;
    kt_plan *plan;
    uint32_t i, number;
    ck_assert_int_eq(kt_estate_new(&estate, NULL, NULL), KT_OK);
    for (i = 0; i < 6; i++) {
        struct kt_group group = group_of(0, 0, find(catalog, KT_RECORD_CLASS, "other"), i + 1);
        group.deadline = days[i] > 0 ? NOW + days[i] * 86400 : 0;
        ck_assert_int_eq(kt_estate_add_group(&number, estate, &group, NULL), KT_OK);
    }
    ck_assert_int_eq(kt_plan_new(&plan, catalog, estate, profile, &options, NULL), KT_OK);
    for (i = 0; i < 6; i++) ck_assert_uint_eq(group_at(plan, i).assets, expected[i]);
    /* frees in any order: the plan holds what it needs */
    kt_estate_free(estate);
    kt_profile_free(profile);
    kt_catalog_unref(catalog);
    ck_assert_uint_eq(kt_plan_group_count(plan), 6);
    kt_plan_free(plan);
}
END_TEST

START_TEST(json) {
    static const char expected[] =
        "[{\"vendor\":\"acme\",\"product\":null,\"assets\":1,\"deadline\":\"2024-12-20T00:00:00Z\","
        "\"deadline_reason\":\"law: signature-update\",\"feasible\":true,\"finish\":\"2024-11-20\",\"shortfall_working_days\":0,"
        "\"required_per_day\":1,\"latest_safe_start\":\"2024-12-17\",\"steps\":["
        "{\"id\":\"list\",\"title\":\"list\",\"phase\":\"find\",\"per\":\"estate\",\"role\":\"tester\",\"depends_on\":[],"
        "\"earliest_start\":\"2024-11-18\",\"earliest_finish\":\"2024-11-19\",\"latest_start\":\"2024-11-18\","
        "\"latest_finish\":\"2024-11-19\",\"slack_days\":0,\"critical\":true,\"wave\":null,\"assets\":0,\"verify\":\"Look.\","
        "\"rollback\":\"Go back.\",\"sources\":[]},"
        "{\"id\":\"move\",\"title\":\"move\",\"phase\":\"roll-out\",\"per\":\"asset\",\"role\":\"tester\","
        "\"depends_on\":[\"list\"],"
        "\"earliest_start\":\"2024-11-20\",\"earliest_finish\":\"2024-11-20\",\"latest_start\":\"2024-11-20\","
        "\"latest_finish\":\"2024-11-20\",\"slack_days\":0,\"critical\":true,\"wave\":null,\"assets\":1,\"verify\":\"Look.\","
        "\"rollback\":\"Go back.\",\"sources\":[]}],\"waves\":[],\"alternatives\":[]}]";
    kt_catalog *catalog = small_catalog();
    struct kt_plan_options options = options_at(NOW);
    struct kt_group group = group_of(find(catalog, KT_RECORD_VENDOR, "acme"), 0, find(catalog, KT_RECORD_CLASS, "wide"), 1);
    struct kt_text text;
    kt_plan *plan;
    group.platform = "macos";
    group.platform_size = 5;
    plan = plan_one(catalog, &group, &options);
    ck_assert_int_eq(kt_plan_json(&text, plan, NULL), KT_OK);
    ck_assert_str_eq(text.data, expected);
    kt_plan_free(plan);
    kt_catalog_unref(catalog);
}
END_TEST

/* ---- damage and misuse ---- */

/* One layer cannot hold a cycle, the builder refuses it; two can. */
START_TEST(cycle_over_layers) {
    struct kt_error err = {sizeof err, 0, 0, ""};
    kt_catalog *layers[2], *stack;
    kt_builder *builder = new_builder();
    struct kt_plan_options options = options_at(NOW);
    struct kt_group group;
    kt_profile *profile;
    kt_estate *estate;
    kt_plan *plan;
    uint32_t step, number;
    add_small(builder);
    layers[0] = catalog_of(builder);
    /* without a base: with it the builder would see the cycle coming */
    ck_assert_int_eq(kt_builder_new(&builder, NULL, NULL, NULL), KT_OK);
    step = record_of(builder, KT_RECORD_CATALOG, "overlay");
    set_text(builder, KT_RECORD_CATALOG, step, KT_FIELD_TITLE, "Overlay");
    set_number(builder, KT_RECORD_CATALOG, step, KT_FIELD_DATA_DATE, MONDAY);
    set_text(builder, KT_RECORD_CATALOG, step, KT_FIELD_DISCLAIMER, "Test.");
    step = add_step(builder, "small", "list", 10, KT_PHASE_FIND, KT_PER_ESTATE, 2);
    step_waits(builder, "small", step, "move");
    layers[1] = catalog_of(builder);
    ck_assert_int_eq(kt_catalog_stack(&stack, layers, 2, NULL, NULL), KT_OK);
    group = group_of(0, 0, find(stack, KT_RECORD_CLASS, "narrow"), 1);
    profile = profile_of(stack);
    ck_assert_int_eq(kt_estate_new(&estate, NULL, NULL), KT_OK);
    ck_assert_int_eq(kt_estate_add_group(&number, estate, &group, NULL), KT_OK);
    ck_assert_int_eq(kt_plan_new(&plan, stack, estate, profile, &options, &err), KT_E_DB_CYCLE);
    ck_assert_ptr_null(plan);
    ck_assert_ptr_nonnull(strstr(err.message, "small/"));
    kt_estate_free(estate);
    kt_profile_free(profile);
    kt_catalog_unref(stack);
    kt_catalog_unref(layers[0]);
    kt_catalog_unref(layers[1]);
}
END_TEST

START_TEST(beyond_the_calendar) {
    kt_catalog *catalog = small_catalog();
    kt_profile *profile = profile_of(catalog);
    struct kt_plan_options options = options_at(NOW);
    struct kt_group group = group_of(0, 0, find(catalog, KT_RECORD_CLASS, "wide"), UINT32_MAX);
    struct kt_error err = {sizeof err, 0, 0, ""};
    kt_estate *estate;
    kt_plan *plan;
    uint32_t number;
    options.capacity = 1;
    ck_assert_int_eq(kt_estate_new(&estate, NULL, NULL), KT_OK);
    ck_assert_int_eq(kt_estate_add_group(&number, estate, &group, NULL), KT_OK);
    ck_assert_int_eq(kt_plan_new(&plan, catalog, estate, profile, &options, NULL), KT_E_LIMIT);
    ck_assert_ptr_null(plan);
    options.now = (int64_t)KT__DAY_LAST * 86400 + 86399; /* the last Friday there is: four days of work do not fit */
    options.deadline = options.now; /* windows need not be asked */
    options.capacity = 0;
    ck_assert_msg(kt_plan_new(&plan, catalog, estate, profile, &options, &err) == KT_E_LIMIT, "%s", err.message);
    kt_estate_free(estate);
    kt_profile_free(profile);
    kt_catalog_unref(catalog);
}
END_TEST

START_TEST(estate_arguments) {
    struct kt_group group = group_of(1, 0, 0, 1), bad;
    struct { struct kt_group group; char later[8]; } newer;
    kt_estate *estate;
    uint32_t number = 7, i;
    ck_assert_int_eq(kt_estate_new(NULL, NULL, NULL), KT_E_ARGUMENT);
    ck_assert_int_eq(kt_estate_new(&estate, NULL, NULL), KT_OK);
    ck_assert_int_eq(kt_estate_add_group(NULL, estate, &group, NULL), KT_E_ARGUMENT);
    ck_assert_int_eq(kt_estate_add_group(&number, NULL, &group, NULL), KT_E_ARGUMENT);
    ck_assert_uint_eq(number, 0);
    ck_assert_int_eq(kt_estate_add_group(&number, estate, NULL, NULL), KT_E_ARGUMENT);
    bad = group;
    bad.assets = 0;
    ck_assert_int_eq(kt_estate_add_group(&number, estate, &bad, NULL), KT_E_ARGUMENT);
    bad = group;
    bad.vendor = 0;
    ck_assert_int_eq(kt_estate_add_group(&number, estate, &bad, NULL), KT_E_ARGUMENT);
    bad = group;
    bad.flags = 1;
    ck_assert_int_eq(kt_estate_add_group(&number, estate, &bad, NULL), KT_E_UNSUPPORTED);
    bad = group;
    bad.struct_size = 8;
    ck_assert_int_eq(kt_estate_add_group(&number, estate, &bad, NULL), KT_E_ARGUMENT);
    bad = group;
    bad.platform_size = 1;
    ck_assert_int_eq(kt_estate_add_group(&number, estate, &bad, NULL), KT_E_ARGUMENT);
    bad = group;
    bad.deadline = KT_INSTANT_NONE;
    ck_assert_int_eq(kt_estate_add_group(&number, estate, &bad, NULL), KT_E_ARGUMENT);
    bad = group;
    bad.platform = "0123456789012345678901234567890123456789012345678901234567890123456789";
    bad.platform_size = 70;
    ck_assert_int_eq(kt_estate_add_group(&number, estate, &bad, NULL), KT_E_LIMIT);
    memset(&newer, 0, sizeof newer);
    newer.group = group;
    newer.group.struct_size = sizeof newer;
    ck_assert_int_eq(kt_estate_add_group(&number, estate, &newer.group, NULL), KT_OK);
    newer.later[3] = 1;
    ck_assert_int_eq(kt_estate_add_group(&number, estate, &newer.group, NULL), KT_E_UNSUPPORTED);
    for (i = 1; i < 10000; i++) ck_assert_int_eq(kt_estate_add_group(&number, estate, &group, NULL), KT_OK);
    ck_assert_uint_eq(number, 9999);
    ck_assert_int_eq(kt_estate_add_group(&number, estate, &group, NULL), KT_E_LIMIT);
    kt_estate_free(estate);
    kt_estate_free(NULL);
}
END_TEST

START_TEST(plan_arguments) {
    kt_catalog *catalog = small_catalog();
    kt_profile *profile = profile_of(catalog);
    struct kt_plan_options options = options_at(NOW), bad;
    struct kt_group group = group_of(0, 0, find(catalog, KT_RECORD_CLASS, "wide"), 1);
    struct kt_plan_group shown;
    struct kt_plan_step step;
    struct kt_text text;
    kt_estate *estate;
    kt_plan *plan;
    uint32_t number;
    memset(&shown, 0, sizeof shown);
    memset(&step, 0, sizeof step);
    ck_assert_int_eq(kt_estate_new(&estate, NULL, NULL), KT_OK);
    ck_assert_int_eq(kt_plan_new(&plan, catalog, estate, profile, &options, NULL), KT_OK); /* no groups is a plan too */
    ck_assert_uint_eq(kt_plan_group_count(plan), 0);
    ck_assert_int_eq(kt_plan_json(&text, plan, NULL), KT_OK);
    ck_assert_str_eq(text.data, "[]");
    kt_plan_free(plan);
    ck_assert_int_eq(kt_plan_new(&plan, catalog, estate, profile, NULL, NULL), KT_E_ARGUMENT);
    ck_assert_int_eq(kt_plan_new(&plan, catalog, estate, NULL, &options, NULL), KT_E_ARGUMENT);
    ck_assert_int_eq(kt_plan_new(&plan, catalog, NULL, profile, &options, NULL), KT_E_ARGUMENT);
    ck_assert_int_eq(kt_plan_new(&plan, NULL, estate, profile, &options, NULL), KT_E_ARGUMENT);
    ck_assert_int_eq(kt_plan_new(NULL, catalog, estate, profile, &options, NULL), KT_E_ARGUMENT);
    bad = options;
    bad.reserved = 1;
    ck_assert_int_eq(kt_plan_new(&plan, catalog, estate, profile, &bad, NULL), KT_E_UNSUPPORTED);
    bad = options;
    bad.now = KT_INSTANT_NONE;
    ck_assert_int_eq(kt_plan_new(&plan, catalog, estate, profile, &bad, NULL), KT_E_ARGUMENT);
    bad = options;
    bad.start = KT_DAY_NONE;
    ck_assert_int_eq(kt_plan_new(&plan, catalog, estate, profile, &bad, NULL), KT_E_ARGUMENT);
    bad = options;
    bad.facts_size = 1;
    ck_assert_int_eq(kt_plan_new(&plan, catalog, estate, profile, &bad, NULL), KT_E_ARGUMENT);
    group.product_class = 4000;
    ck_assert_int_eq(kt_estate_add_group(&number, estate, &group, NULL), KT_OK);
    ck_assert_int_eq(kt_plan_new(&plan, catalog, estate, profile, &options, NULL), KT_E_ARGUMENT);
    ck_assert_ptr_null(plan);
    kt_estate_free(estate);
    group.product_class = find(catalog, KT_RECORD_CLASS, "wide");
    plan = plan_one(catalog, &group, &options);
    shown.struct_size = sizeof shown;
    step.struct_size = sizeof step;
    ck_assert_int_eq(kt_plan_group_at(plan, 1, &shown), KT_NOTHING);
    ck_assert_int_eq(kt_plan_group_at(plan, 0, NULL), KT_E_ARGUMENT);
    ck_assert_int_eq(kt_plan_group_at(NULL, 0, &shown), KT_E_ARGUMENT);
    ck_assert_int_eq(kt_plan_step_at(plan, 0, 3, &step), KT_NOTHING);
    ck_assert_int_eq(kt_plan_step_at(plan, 1, 0, &step), KT_NOTHING);
    ck_assert_int_eq(kt_plan_step_at(NULL, 0, 0, &step), KT_E_ARGUMENT);
    ck_assert_int_eq(kt_plan_dependency_at(&number, plan, 0, 0, 0), KT_NOTHING);
    ck_assert_int_eq(kt_plan_dependency_at(&number, NULL, 0, 0, 0), KT_E_ARGUMENT);
    ck_assert_int_eq(kt_plan_dependency_at(NULL, plan, 0, 0, 0), KT_E_ARGUMENT);
    ck_assert_int_eq(kt_plan_json(NULL, plan, NULL), KT_E_ARGUMENT);
    ck_assert_int_eq(kt_plan_json(&text, NULL, NULL), KT_E_ARGUMENT);
    ck_assert_uint_eq(kt_plan_group_count(NULL), 0);
    kt_plan_free(NULL);
    kt_plan_free(plan);
    kt_profile_free(profile);
    kt_catalog_unref(catalog);
}
END_TEST

/* ---- memory runs out ---- */

struct meter {
    uint64_t calls, fails_at; /* the call that gets nothing, from 1; 0 for none */
    int64_t blocks;
};

static void *meter_allocate(void *user, size_t size, size_t align) {
    struct meter *meter = user;
    void *block;
    (void)align;
    if (++meter->calls == meter->fails_at) return NULL;
    block = malloc(size);
    meter->blocks += block != NULL;
    return block;
}

static void *meter_resize(void *user, void *block, size_t old_size, size_t size, size_t align) {
    struct meter *meter = user;
    (void)old_size;
    (void)align;
    return ++meter->calls == meter->fails_at ? NULL : realloc(block, size);
}

static void meter_release(void *user, void *block, size_t size, size_t align) {
    struct meter *meter = user;
    (void)size;
    (void)align;
    meter->blocks--;
    free(block);
}

START_TEST(memory) {
    struct meter meter = {0, 0, 0};
    struct kt_allocator allocator = {sizeof allocator, 0, meter_allocate, meter_resize, meter_release, &meter};
    struct kt_catalog_options opening;
    struct kt_plan_options options = options_at(NOW);
    struct kt_group group;
    kt_builder *builder = new_builder();
    kt_catalog *catalog;
    kt_profile *profile;
    kt_estate *estate;
    kt_plan *plan;
    const uint8_t *bytes;
    size_t size;
    uint64_t n;
    uint32_t number;
    int64_t blocks;
    int32_t status = KT_E_MEMORY;
    add_small(builder);
    add_law(builder, law_of_days, 3);
    ck_assert_int_eq(kt_builder_finish(&bytes, &size, builder, NULL), KT_OK);
    memset(&opening, 0, sizeof opening);
    opening.struct_size = sizeof opening;
    opening.allocator = &allocator;
    ck_assert_int_eq(kt_catalog_open_memory(&catalog, bytes, size, &opening, NULL), KT_OK);
    kt_builder_free(builder);
    profile = profile_of(catalog);
    group = group_of(find(catalog, KT_RECORD_VENDOR, "acme"), 0, find(catalog, KT_RECORD_CLASS, "wide"), 5);
    group.platform = "windows";
    group.platform_size = 7;
    blocks = meter.blocks;
    for (n = 1; status == KT_E_MEMORY; n++) {
        ck_assert(n < 10000);
        meter.calls = 0;
        meter.fails_at = n;
        estate = NULL;
        plan = NULL;
        status = kt_estate_new(&estate, &allocator, NULL);
        if (status == KT_OK) status = kt_estate_add_group(&number, estate, &group, NULL);
        if (status == KT_OK) status = kt_plan_new(&plan, catalog, estate, profile, &options, NULL);
        ck_assert(status == KT_OK || status == KT_E_MEMORY);
        ck_assert((plan != NULL) == (status == KT_OK));
        meter.fails_at = 0;
        kt_plan_free(plan);
        kt_estate_free(estate);
        ck_assert(meter.blocks == blocks);
    }
    ck_assert(n > 10);
    kt_profile_free(profile);
    kt_catalog_unref(catalog);
    ck_assert(meter.blocks == 0);
}
END_TEST

int main(void) {
    Suite *suite = suite_create("plan");
    TCase *tests = tcase_create("plan");
    SRunner *runner = srunner_create(suite);
    int failed;
    suite_add_tcase(suite, tests);
    tcase_set_timeout(tests, 120);
    tcase_add_test(tests, schedules);
    tcase_add_test(tests, largest_numbers);
    tcase_add_test(tests, graph_limits);
    tcase_add_test(tests, graph_cycles);
    tcase_add_test(tests, graph_keeps);
    tcase_add_test(tests, random_plans);
    tcase_add_test(tests, playbook_of_an_ancestor);
    tcase_add_test(tests, steps_of_a_platform);
    tcase_add_test(tests, no_playbook);
    tcase_add_test(tests, deadline_by_windows);
    tcase_add_test(tests, deadline_between_readings);
    tcase_add_test(tests, deadline_of_the_caller);
    tcase_add_test(tests, order_of_groups);
    tcase_add_test(tests, json);
    tcase_add_test(tests, cycle_over_layers);
    tcase_add_test(tests, beyond_the_calendar);
    tcase_add_test(tests, estate_arguments);
    tcase_add_test(tests, plan_arguments);
    tcase_add_test(tests, memory);
    srunner_set_tap(runner, "-");
    srunner_run_all(runner, CK_SILENT);
    failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed != 0;
}

/* The planner against a second solver: 2,000 random playbooks, first as bare graphs, then as one estate over a calendar with
   holidays and a freeze. The solver is written differently: longest paths by repeated relaxation instead of a sorted pass. */
#include "plan_fixture.h"

#include "plan/schedule.h"

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

int main(void) {
    Suite *suite = suite_create("plan against a second solver");
    TCase *tests = tcase_create("plan against a second solver");
    SRunner *runner = srunner_create(suite);
    int failed;
    suite_add_tcase(suite, tests);
    tcase_set_timeout(tests, 120);
    tcase_add_test(tests, schedules);
    tcase_add_test(tests, random_plans);
    srunner_set_tap(runner, "-");
    srunner_run_all(runner, CK_SILENT);
    failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed != 0;
}

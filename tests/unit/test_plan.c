/* The planner: graphs by themselves, then whole plans over catalogs made here. Every expected day is counted by hand. Random
   playbooks and the second solver are in test_plan_random.c. */
#include "plan_fixture.h"

#include "plan/route.h"

/* ---- graphs and schedules by themselves ---- */

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

/* ---- what only these tests need ---- */

static void add_product(kt_builder *builder, const char *id, const char *class_id) {
    uint32_t record = record_of(builder, KT_RECORD_PRODUCT, id);
    set_text(builder, KT_RECORD_PRODUCT, record, KT_FIELD_NAME, id);
    set_reference(builder, KT_RECORD_PRODUCT, record, KT_FIELD_VENDOR, "acme");
    set_reference(builder, KT_RECORD_PRODUCT, record, KT_FIELD_CLASS, class_id);
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
    step = step_at(plan, 0, 2); /* the other 15 */
    ck_assert_uint_eq(step.assets, 15);
    ck_assert_uint_eq(step.duration_days, 3);
    ck_assert_uint_eq(step.wave, 2);
    ck_assert_int_eq(shown.start, MONDAY);
    ck_assert_int_eq(shown.finish, MONDAY + 8); /* 2 + 2 + 3 working days: Tuesday of the next week */
    kt_plan_free(plan);
    options.capacity = 0; /* not limited; the group's own counts then */
    options.pilot = 3;
    group.capacity = 5;
    plan = plan_one(catalog, &group, &options);
    ck_assert_uint_eq(step_at(plan, 0, 1).assets, 3);
    ck_assert_uint_eq(step_at(plan, 0, 2).duration_days, 5); /* 22 assets, 5 a day */
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
    group.assets = 11; /* one more than the pilot takes, so that there is a move */
    group.platform = "linux";
    group.platform_size = 5;
    plan = plan_one(catalog, &group, &options);
    ck_assert_uint_eq(group_at(plan, 0).step_count, 3); /* the move comes in both waves: without a pilot step it is tried first */
    ck_assert_int_eq(kt_plan_dependency_at(&wait, plan, 0, 1, 0), KT_OK); /* through the pilot step, which is left out */
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
        "[{\"group\":null,\"vendor\":\"acme\",\"product\":\"acme/camera\",\"assets\":3,\"deadline\":null,\"deadline_reason\":null,"
        "\"feasible\":null,\"start\":null,\"finish\":null,\"shortfall_working_days\":0,\"required_per_day\":null,"
        "\"latest_safe_start\":null,\"last_day_in_time\":null,\"overdue\":false,\"rollout_working_days\":null,"
        "\"available_working_days\":null,\"rollout_earliest_end\":null,\"rollout_shortfall_working_days\":null,"
        "\"rollout_required_per_day\":null,\"rollout_start\":null,\"rollout_finish\":null,\"assets_in_time\":null,"
        "\"largest_scope\":null,\"playbook\":null,\"waits_for\":[],"
        "\"steps\":[],\"waves\":[],\"alternatives\":[],\"restricted_alternatives\":[]}]";
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
    /* 2 for the list, 5 for the pilot's 10 assets, 15 for the other 30: 22; to Thursday 19 December there are 24 */
    ck_assert_uint_eq(shown.feasible, 1);
    ck_assert_int_eq(shown.shortfall_days, 0);
    ck_assert_int_eq(shown.available_days, 24);
    ck_assert_int_eq(shown.rollout_days, 20);
    ck_assert_uint_eq(shown.rollout_required_per_day, 2);
    ck_assert_uint_eq(shown.required_per_day, 2);      /* one a day: 2 + 10 + 30 */
    ck_assert_uint_eq(shown.largest_scope, 40);
    ck_assert_int_eq(shown.latest_start, MONDAY + 2);  /* Wednesday 20 November */
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
    /* from Wednesday 2025-02-26, 22 working days end on 2025-03-27, which is 39 working days after the last day */
    ck_assert_int_eq(shown.finish, MONDAY + 129);
    ck_assert_int_eq(shown.shortfall_days, 39);
    ck_assert_int_eq(shown.available_days, 0);
    ck_assert_uint_eq(shown.largest_scope, 0);
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
    ck_assert_int_eq(shown.finish, MONDAY + 3); /* the one asset is the pilot, and nothing is left to move after it */
    ck_assert_uint_eq(shown.feasible, 1);
    ck_assert_int_eq(shown.latest_start, MONDAY + 2);
    ck_assert_uint_eq(shown.required_per_day, 1);
    ck_assert_uint_eq(shown.instrument, 0);
    kt_plan_free(plan);
    group.deadline = (int64_t)(MONDAY + 3) * 86400; /* the group's own comes first */
    plan = plan_one(catalog, &group, &options);
    shown = group_at(plan, 0);
    ck_assert_int_eq(shown.last_day, MONDAY + 2);
    ck_assert_int_eq(shown.shortfall_days, 1);
    ck_assert_uint_eq(shown.required_per_day, 0);
    kt_plan_free(plan);
    kt_catalog_unref(catalog);
}
END_TEST

/* ---- order, JSON ---- */

START_TEST(order_of_groups) {
    static const int64_t days[] = {40, 0, 20, 40, 0, 10};
    static const uint32_t expected[] = {6, 3, 4, 1, 5, 2}; /* by deadline, then by assets, which number the groups here */
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
        "[{\"group\":null,\"vendor\":\"acme\",\"product\":null,\"assets\":1,\"deadline\":\"2024-12-20T00:00:00Z\","
        "\"deadline_reason\":\"law: signature-update\",\"feasible\":true,\"start\":\"2024-11-18\",\"finish\":\"2024-11-20\","
        "\"shortfall_working_days\":0,\"required_per_day\":1,\"latest_safe_start\":\"2024-12-17\","
        "\"last_day_in_time\":\"2024-12-19\",\"overdue\":false,\"rollout_working_days\":1,\"available_working_days\":24,"
        "\"rollout_earliest_end\":\"2024-11-18\",\"rollout_shortfall_working_days\":0,\"rollout_required_per_day\":1,"
        "\"rollout_start\":\"2024-11-20\",\"rollout_finish\":\"2024-11-20\",\"assets_in_time\":1,\"largest_scope\":1,"
        "\"playbook\":\"small\",\"waits_for\":[],\"steps\":["
        "{\"id\":\"list\",\"step\":\"list\",\"title\":\"list\",\"phase\":\"find\",\"per\":\"estate\",\"role\":\"tester\",\"depends_on\":[],"
        "\"earliest_start\":\"2024-11-18\",\"earliest_finish\":\"2024-11-19\",\"latest_start\":\"2024-11-18\","
        "\"latest_finish\":\"2024-11-19\",\"duration_days\":2,\"slack_days\":0,\"critical\":true,\"wave\":null,\"assets\":0,"
        "\"verify\":\"Look.\",\"rollback\":\"Go back.\",\"sources\":[]},"
        "{\"id\":\"move:1\",\"step\":\"move\",\"title\":\"move\",\"phase\":\"roll-out\",\"per\":\"asset\",\"role\":\"tester\","
        "\"depends_on\":[\"list\"],"
        "\"earliest_start\":\"2024-11-20\",\"earliest_finish\":\"2024-11-20\",\"latest_start\":\"2024-11-20\","
        "\"latest_finish\":\"2024-11-20\",\"duration_days\":1,\"slack_days\":0,\"critical\":true,\"wave\":1,\"assets\":1,"
        "\"verify\":\"Look.\",\"rollback\":\"Go back.\",\"sources\":[]}],"
        "\"waves\":[{\"wave\":1,\"date\":\"2024-11-20\",\"assets\":1,\"finish\":\"2024-11-20\",\"pilot\":true,\"ring\":null,"
        "\"criticality\":0,\"sites\":[],\"visits\":[{\"pass\":1,\"from\":\"2024-11-20\",\"to\":\"2024-11-20\",\"working_days\":1,"
        "\"assets_per_day\":1,\"latest_from\":\"2024-11-20\",\"latest_to\":\"2024-11-20\"}]}],"
        "\"alternatives\":[],\"restricted_alternatives\":[]}]";
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

/* ---- waves, waiting, alternatives ---- */

/* Two rings and a part without one; 3 a day. The pilot takes the first 10 of ring 1, which has 12: Wednesday to
   Monday. Then 2 of ring 1, 4 of ring 2 and 3 without a ring, each beginning on a day of its own. */
START_TEST(rings) {
    kt_catalog *catalog = small_catalog();
    kt_profile *profile = profile_of(catalog);
    struct kt_plan_options options = options_at(NOW);
    struct kt_group group = group_of(0, 0, find(catalog, KT_RECORD_CLASS, "wide"), 3), part;
    static const uint32_t assets[] = {10, 2, 4, 3}, ring[] = {1, 1, 2, 0}, visits[] = {2, 1, 2, 1};
    static const int32_t starts[] = {2, 8, 9, 11}, ends[] = {7, 8, 10, 11}; /* 5 and 6 are a weekend */
    struct kt_plan_wave wave;
    struct kt_plan_part of;
    struct kt_plan_visit visit;
    struct kt_plan_total total;
    uint32_t waves[12], i, number;
    size_t count;
    kt_estate *estate;
    kt_plan *plan;
    ck_assert_int_eq(kt_estate_new(&estate, NULL, NULL), KT_OK);
    ck_assert_int_eq(kt_estate_add_group(&number, estate, &group, NULL), KT_OK);
    for (i = 2; i > 0; i--) { /* ring 2 is added first */
        memset(&part, 0, sizeof part);
        part.struct_size = sizeof part;
        part.part_of = 1;
        part.ring = i;
        part.assets = i == 1 ? 12 : 4;
        part.site = i == 1 ? "Ulm" : "Bonn";
        part.site_size = i == 1 ? 3 : 4;
        ck_assert_int_eq(kt_estate_add_group(&number, estate, &part, NULL), KT_OK);
    }
    options.capacity = 3;
    ck_assert_int_eq(kt_plan_new(&plan, catalog, estate, profile, &options, NULL), KT_OK);
    kt_estate_free(estate);
    ck_assert_uint_eq(kt_plan_group_count(plan), 1);
    ck_assert_uint_eq(group_at(plan, 0).assets, 19);
    ck_assert_uint_eq(group_at(plan, 0).wave_count, 4);
    for (i = 0; i < 4; i++) {
        memset(&wave, 0, sizeof wave);
        wave.struct_size = sizeof wave;
        ck_assert_int_eq(kt_plan_wave_at(plan, 0, i, &wave), KT_OK);
        ck_assert_uint_eq(wave.wave, i + 1);
        ck_assert_uint_eq(wave.assets, assets[i]);
        ck_assert_uint_eq(wave.ring, ring[i]);
        ck_assert_uint_eq(wave.pilot, i == 0);
        ck_assert_uint_eq(wave.visit_count, visits[i]);
        ck_assert_int_eq(wave.start, MONDAY + starts[i]);
        ck_assert_int_eq(wave.finish, MONDAY + ends[i]);
    }
    memset(&visit, 0, sizeof visit);
    visit.struct_size = sizeof visit;
    ck_assert_int_eq(kt_plan_visit_at(plan, 0, 0, 0, &visit), KT_OK); /* Wednesday to Friday 3 a day, Monday 1 */
    ck_assert_uint_eq(visit.assets_per_day, 3);
    ck_assert_uint_eq(visit.days, 3);
    ck_assert_int_eq(visit.to, MONDAY + 4);
    ck_assert_int_eq(visit.latest_from, visit.from);
    ck_assert_int_eq(kt_plan_visit_at(plan, 0, 0, 2, &visit), KT_NOTHING);
    memset(&of, 0, sizeof of);
    of.struct_size = sizeof of;
    ck_assert_int_eq(kt_plan_part_at(plan, 0, 1, 0, &of), KT_OK);
    ck_assert_uint_eq(of.number, 2);
    ck_assert_uint_eq(of.first, 10);
    ck_assert_uint_eq(of.assets, 2);
    ck_assert_int_eq(kt_plan_part_at(plan, 0, 1, 1, &of), KT_NOTHING);
    ck_assert_int_eq(kt_plan_asset_waves(plan, 2, waves, 11, &count), KT_TRUNCATED);
    ck_assert_uint_eq(count, 12);
    ck_assert_uint_eq(waves[9], 1);
    ck_assert_uint_eq(waves[10], 2);
    ck_assert_int_eq(kt_plan_asset_waves(plan, 3, NULL, 0, &count), KT_NOTHING);
    memset(&total, 0, sizeof total);
    total.struct_size = sizeof total;
    ck_assert_int_eq(kt_plan_total_get(plan, &total), KT_OK);
    ck_assert_uint_eq(total.feasible, 1);
    ck_assert_int_eq(total.working_days, 10); /* 2 for the list, then 4 + 1 + 2 + 1 */
    kt_plan_free(plan);
    kt_profile_free(profile);
    kt_catalog_unref(catalog);
}
END_TEST

/* Class "server" serves class "wide", of which "narrow" is a part: not at another client, and not of another vendor. */
START_TEST(servers_wait) {
    kt_builder *builder = new_builder();
    struct kt_plan_options options = options_at(NOW);
    static const struct { const char *class_id, *name; } groups[] = {
        {"server", "A"}, {"narrow", "A"}, {"wide", "A"}, {"server", "B"}, {"other", "A"}};
    kt_catalog *catalog;
    kt_profile *profile;
    kt_estate *estate;
    kt_plan *plan;
    uint32_t i, number, wait, step;
    add_small(builder);
    add_class(builder, "server", NULL);
    set_reference(builder, KT_RECORD_CLASS, record_of(builder, KT_RECORD_CLASS, "server"), KT_FIELD_SERVES, "wide");
    add_playbook(builder, "servers", "server", 1);
    step = add_step(builder, "servers", "move", 10, KT_PHASE_ROLL_OUT, KT_PER_ASSET, 1);
    ck_assert_uint_ne(step, 0);
    catalog = catalog_of(builder);
    profile = profile_of(catalog);
    ck_assert_int_eq(kt_estate_new(&estate, NULL, NULL), KT_OK);
    for (i = 0; i < 5; i++) {
        struct kt_group group = group_of(find(catalog, KT_RECORD_VENDOR, "acme"), 0, find(catalog, KT_RECORD_CLASS, groups[i].class_id), 10 - i);
        group.name = groups[i].name;
        group.name_size = 1;
        ck_assert_int_eq(kt_estate_add_group(&number, estate, &group, NULL), KT_OK);
    }
    ck_assert_int_eq(kt_plan_new(&plan, catalog, estate, profile, &options, NULL), KT_OK);
    ck_assert_uint_eq(group_at(plan, 0).waits_for_count, 2); /* most assets, so the first, though it goes last */
    ck_assert_int_eq(kt_plan_waits_for_at(&wait, plan, 0, 0), KT_OK);
    ck_assert_int_eq(group_at(plan, wait).rollout_finish, MONDAY + 2);
    ck_assert_int_eq(kt_plan_waits_for_at(&wait, plan, 0, 2), KT_NOTHING);
    ck_assert_int_eq(group_at(plan, 0).rollout_start, MONDAY + 3);
    for (i = 0; i < 5; i++) {
        struct kt_plan_group group = group_at(plan, i);
        if (group.number == 3) ck_assert_int_eq(group.rollout_start, MONDAY); /* another client's */
        if (group.number != 0) ck_assert_uint_eq(group.waits_for_count, 0);
    }
    kt_plan_free(plan);
    kt_estate_free(estate);
    kt_profile_free(profile);
    kt_catalog_unref(catalog);
}
END_TEST

/* Two classes that serve each other, in two layers: one alone would do it too, the builder knows no rule against it. */
START_TEST(servers_in_a_circle) {
    kt_builder *builder = new_builder();
    struct kt_plan_options options = options_at(NOW);
    struct kt_error err = {sizeof err, 0, 0, ""};
    kt_catalog *catalog;
    kt_profile *profile;
    kt_estate *estate;
    kt_plan *plan;
    uint32_t i, number;
    add_small(builder);
    set_reference(builder, KT_RECORD_CLASS, record_of(builder, KT_RECORD_CLASS, "wide"), KT_FIELD_SERVES, "other");
    set_reference(builder, KT_RECORD_CLASS, record_of(builder, KT_RECORD_CLASS, "other"), KT_FIELD_SERVES, "wide");
    catalog = catalog_of(builder);
    profile = profile_of(catalog);
    ck_assert_int_eq(kt_estate_new(&estate, NULL, NULL), KT_OK);
    for (i = 0; i < 2; i++) {
        struct kt_group group = group_of(0, 0, find(catalog, KT_RECORD_CLASS, i == 0 ? "wide" : "other"), 1);
        ck_assert_int_eq(kt_estate_add_group(&number, estate, &group, NULL), KT_OK);
    }
    ck_assert_int_eq(kt_plan_new(&plan, catalog, estate, profile, &options, &err), KT_E_DB_CYCLE);
    ck_assert_ptr_nonnull(strstr(err.message, "serve each other"));
    kt_estate_free(estate);
    kt_profile_free(profile);
    kt_catalog_unref(catalog);
}
END_TEST

static void add_alternative(kt_builder *builder, const char *id, const char *product, const char *first, const char *second) {
    uint32_t record = record_of(builder, KT_RECORD_ALTERNATIVE, id);
    set_reference(builder, KT_RECORD_ALTERNATIVE, record, KT_FIELD_PRODUCT, product);
    set_reference(builder, KT_RECORD_ALTERNATIVE, record, KT_FIELD_CLASS, "wide");
    set_text(builder, KT_RECORD_ALTERNATIVE, record, KT_FIELD_CAPABILITY, first);
    if (second != NULL) set_text(builder, KT_RECORD_ALTERNATIVE, record, KT_FIELD_CAPABILITY, second);
    set_reference(builder, KT_RECORD_ALTERNATIVE, record, KT_FIELD_SOURCE, "law/text");
}

static void add_foreign_product(kt_builder *builder, const char *vendor, const char *id) {
    uint32_t record = record_of(builder, KT_RECORD_VENDOR, vendor);
    set_text(builder, KT_RECORD_VENDOR, record, KT_FIELD_NAME, vendor);
    record = record_of(builder, KT_RECORD_PRODUCT, id);
    set_text(builder, KT_RECORD_PRODUCT, record, KT_FIELD_NAME, id);
    set_reference(builder, KT_RECORD_PRODUCT, record, KT_FIELD_VENDOR, vendor);
    set_reference(builder, KT_RECORD_PRODUCT, record, KT_FIELD_CLASS, "narrow");
}

static void add_alternatives(kt_builder *builder) {
    uint32_t record;
    add_small(builder);
    set_reference(builder, KT_RECORD_CLASS, record_of(builder, KT_RECORD_CLASS, "other"), KT_FIELD_SERVES, "wide");
    add_law(builder, law_of_days, 3); /* closes what acme makes of class "wide", and so of "narrow" */
    add_product(builder, "acme/other-scanner", "narrow");
    add_foreign_product(builder, "bolt", "bolt/shield");
    add_foreign_product(builder, "cove", "cove/guard");
    add_foreign_product(builder, "dale", "dale/watch");
    record = record_of(builder, KT_RECORD_RELATION, "cove/guard/embeds:acme");
    set_reference(builder, KT_RECORD_RELATION, record, KT_FIELD_PRODUCT, "cove/guard");
    set_number(builder, KT_RECORD_RELATION, record, KT_FIELD_RELATION, KT_RELATION_EMBEDS);
    set_reference(builder, KT_RECORD_RELATION, record, KT_FIELD_TARGET_PRODUCT, "acme/scanner");
    set_reference(builder, KT_RECORD_RELATION, record, KT_FIELD_SOURCE, "law/text");
    add_alternative(builder, "a", "acme/other-scanner", "scan", "block"); /* has all, and is restricted */
    add_alternative(builder, "b", "bolt/shield", "scan", NULL);
    add_alternative(builder, "c", "cove/guard", "scan", "block"); /* embeds what is being left */
    add_alternative(builder, "d", "dale/watch", "scan", "block");
    add_alternative(builder, "e", "acme/scanner", "scan", "block"); /* is what is being left */
}

START_TEST(alternatives) {
    kt_builder *builder = new_builder();
    kt_catalog *catalog;
    struct kt_plan_options options = options_at(NOW);
    struct kt_group group;
    static const struct { const char *id; uint32_t covers, missing, restricted, embeds; } expected[] = {
        {"d", 2, 0, KT_NO, KT_NO}, {"c", 2, 0, KT_NO, KT_YES}, {"b", 1, 1, KT_NO, KT_NO}, {"a", 2, 0, KT_YES, KT_NO}};
    struct kt_plan_alternative shown;
    struct kt_text text;
    const char *suggested, *restricted;
    kt_plan *plan;
    uint32_t i;
    add_alternatives(builder);
    catalog = catalog_of(builder);
    group = group_of(0, find(catalog, KT_RECORD_PRODUCT, "acme/scanner"), 0, 1);
    options.require = "block,scan,block";
    options.require_size = 16;
    plan = plan_one(catalog, &group, &options);
    ck_assert_uint_eq(group_at(plan, 0).alternative_count, 4);
    for (i = 0; i < 4; i++) {
        memset(&shown, 0, sizeof shown);
        shown.struct_size = sizeof shown;
        ck_assert_int_eq(kt_plan_alternative_at(plan, 0, i, &shown), KT_OK);
        ck_assert_uint_eq(shown.alternative, find(catalog, KT_RECORD_ALTERNATIVE, expected[i].id));
        ck_assert_uint_eq(shown.covers, expected[i].covers);
        ck_assert_uint_eq(shown.missing, expected[i].missing);
        ck_assert_uint_eq(shown.restricted, expected[i].restricted);
        ck_assert_uint_eq(shown.embeds, expected[i].embeds);
        ck_assert_uint_eq(shown.suggested, expected[i].restricted != KT_YES);
        if (expected[i].embeds == KT_YES) ck_assert_uint_eq(shown.embedded_vendor, find(catalog, KT_RECORD_VENDOR, "acme"));
    }
    ck_assert_int_eq(kt_plan_alternative_at(plan, 0, 4, &shown), KT_NOTHING);
    ck_assert_int_eq(kt_plan_json(&text, plan, NULL), KT_OK);
    suggested = strstr(text.data, "\"alternatives\":[");
    restricted = strstr(text.data, "\"restricted_alternatives\":[");
    ck_assert(suggested != NULL && restricted != NULL && suggested < restricted);
    ck_assert(strstr(suggested, "acme/other-scanner") > restricted); /* named among the restricted alone */
    ck_assert_ptr_nonnull(strstr(suggested, "\"covers\":[\"scan\"],\"missing\":[\"block\"]"));
    kt_plan_free(plan);
    options.now = (int64_t)(MONDAY - 290) * 86400; /* published, but a year before anything closes: closing is a restriction too */
    plan = plan_one(catalog, &group, &options);
    ck_assert_int_eq(kt_plan_alternative_at(plan, 0, 3, &shown), KT_OK);
    ck_assert_uint_eq(shown.restricted, KT_YES);
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
    bad.name_size = 1;
    ck_assert_int_eq(kt_estate_add_group(&number, estate, &bad, NULL), KT_E_ARGUMENT);
    bad = group;
    bad.reserved = 1;
    ck_assert_int_eq(kt_estate_add_group(&number, estate, &bad, NULL), KT_E_UNSUPPORTED);
    bad = group;
    bad.part_of = 1; /* nothing was added yet, and a part has no vendor */
    ck_assert_int_eq(kt_estate_add_group(&number, estate, &bad, NULL), KT_E_ARGUMENT);
    bad.vendor = 0;
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
    struct kt_group group, part, server;
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
    add_alternatives(builder);
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
    group.name = "client";
    group.name_size = 6;
    memset(&part, 0, sizeof part);
    part.struct_size = sizeof part;
    part.part_of = 1;
    part.assets = 20;
    part.site = "Ulm";
    part.site_size = 3;
    server = group_of(find(catalog, KT_RECORD_VENDOR, "acme"), 0, find(catalog, KT_RECORD_CLASS, "other"), 2);
    server.name = "client";
    server.name_size = 6;
    options.capacity = 4;
    options.require = "scan";
    options.require_size = 4;
    blocks = meter.blocks;
    for (n = 1; status == KT_E_MEMORY; n++) {
        ck_assert(n < 10000);
        meter.calls = 0;
        meter.fails_at = n;
        estate = NULL;
        plan = NULL;
        status = kt_estate_new(&estate, &allocator, NULL);
        if (status == KT_OK) status = kt_estate_add_group(&number, estate, &group, NULL);
        if (status == KT_OK) status = kt_estate_add_group(&number, estate, &part, NULL);
        if (status == KT_OK) status = kt_estate_add_group(&number, estate, &server, NULL);
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
    tcase_add_test(tests, graph_limits);
    tcase_add_test(tests, graph_cycles);
    tcase_add_test(tests, graph_keeps);
    tcase_add_test(tests, playbook_of_an_ancestor);
    tcase_add_test(tests, steps_of_a_platform);
    tcase_add_test(tests, no_playbook);
    tcase_add_test(tests, deadline_by_windows);
    tcase_add_test(tests, deadline_between_readings);
    tcase_add_test(tests, deadline_of_the_caller);
    tcase_add_test(tests, order_of_groups);
    tcase_add_test(tests, json);
    tcase_add_test(tests, rings);
    tcase_add_test(tests, servers_wait);
    tcase_add_test(tests, servers_in_a_circle);
    tcase_add_test(tests, alternatives);
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

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
        "{\"id\":\"list\",\"step\":\"list\",\"title\":\"list\",\"phase\":\"find\",\"per\":\"estate\",\"role\":\"tester\","
        "\"depends_on\":[],\"earliest_start\":\"2024-11-18\",\"earliest_finish\":\"2024-11-19\",\"latest_start\":\"2024-11-18\","
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
    tcase_add_test(tests, cycle_over_layers);
    tcase_add_test(tests, beyond_the_calendar);
    tcase_add_test(tests, estate_arguments);
    tcase_add_test(tests, plan_arguments);
    srunner_set_tap(runner, "-");
    srunner_run_all(runner, CK_SILENT);
    failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed != 0;
}

/* Plans of several groups: waves, who waits for whom, alternatives, and memory that runs out anywhere on the way. Every
   expected day is counted by hand. */
#include "plan_fixture.h"

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
        uint32_t product_class = find(catalog, KT_RECORD_CLASS, groups[i].class_id);
        struct kt_group group = group_of(find(catalog, KT_RECORD_VENDOR, "acme"), 0, product_class, 10 - i);
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
    Suite *suite = suite_create("plans of estates");
    TCase *tests = tcase_create("plans of estates");
    SRunner *runner = srunner_create(suite);
    int failed;
    suite_add_tcase(suite, tests);
    tcase_set_timeout(tests, 120);
    tcase_add_test(tests, rings);
    tcase_add_test(tests, servers_wait);
    tcase_add_test(tests, servers_in_a_circle);
    tcase_add_test(tests, alternatives);
    tcase_add_test(tests, memory);
    srunner_set_tap(runner, "-");
    srunner_run_all(runner, CK_SILENT);
    failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed != 0;
}

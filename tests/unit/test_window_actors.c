/* Statements that act on others: what is replaced or lost acts on nothing, wherever it stands; and walks whose order must
   not decide. Each case says by its dates what must come out. */
#include "window_fixture.h"

static struct fixture fixture;

static void setup(void) { fixture_begin(&fixture); }
static void teardown(void) { fixture_free(&fixture); }

/* The state of the one window for sales, for a US business on 2025-01-01. */
static uint32_t sale(const char *vendor, const char *facts) {
    struct kt_window window = {.struct_size = sizeof window};
    ask_for(&fixture, (struct ask){.profile = "US,business", .now = "2025-01-01", .vendor = vendor, .facts = facts});
    ck_assert_uint_eq(kt_windows_count(fixture.windows), 1);
    ck_assert_int_eq(kt_windows_at(fixture.windows, 0, &window), KT_OK);
    return window.applies == KT_YES ? window.state : window.would_be;
}

static void prohibition(const char *more) {
    char fields[256];
    (void)snprintf(fields, sizeof fields, "effect=prohibits; activity=sale; date=2024-01-01; precision=day; %s", more);
    put_instrument(fixture.builder, "i", "kaspersky", "statute", "");
    put_milestone(fixture.builder, "i", "a", fields);
}

START_TEST(a_replaced_suspension_suspends_nothing) {
    prohibition("bound=US");
    put_milestone(fixture.builder, "i", "s1", "effect=suspends; target=i/a; date=2024-02-01; precision=day; ends=2030-03-01; bound=US");
    put_milestone(fixture.builder, "i", "s2",
                  "effect=suspends; target=i/a; target=i/s1; date=2024-02-01; precision=day; ends=2024-03-01; bound=US");
    fixture_end(&fixture);
    ck_assert_uint_eq(sale("kaspersky", NULL), KT_STATE_CLOSED);
}
END_TEST

START_TEST(a_replaced_end_ends_nothing) {
    prohibition("bound=US");
    put_milestone(fixture.builder, "i", "e1", "effect=ends; target=i/a; date=2024-06-01; precision=day; bound=US");
    put_milestone(fixture.builder, "i", "e2", "effect=ends; target=i/a; target=i/e1; date=2028-06-01; precision=day; bound=US");
    fixture_end(&fixture);
    ck_assert_uint_eq(sale("kaspersky", NULL), KT_STATE_CLOSED);
}
END_TEST

/* The primary source ends the suspension in March 2024; the secondary one, in 2030, has lost. */
START_TEST(rivals_are_settled_in_instruments_that_only_act) {
    prohibition("bound=US");
    put_instrument(fixture.builder, "court", NULL, "statute", "");
    put_milestone(fixture.builder, "court", "s1",
                  "effect=suspends; target=i/a; date=2024-02-01; precision=day; ends=2024-03-01; bound=US; rival=r; source=src");
    put_milestone(fixture.builder, "court", "s2",
                  "effect=suspends; target=i/a; date=2024-02-01; precision=day; ends=2030-03-01; bound=US; rival=r; source=src2");
    fixture_end(&fixture);
    ck_assert_uint_eq(sale("kaspersky", NULL), KT_STATE_CLOSED);
}
END_TEST

START_TEST(a_lost_claim_does_not_cut_a_permission_short) {
    put_instrument(fixture.builder, "i", "kaspersky", "statute", "");
    put_milestone(fixture.builder, "i", "a", "effect=permits; activity=sale; bound=US; otherwise=prohibited");
    put_milestone(fixture.builder, "i", "e1", "effect=ends; target=i/a; date=2026-12-31; precision=day; bound=US; rival=r; source=src");
    put_milestone(fixture.builder, "i", "e2", "effect=ends; target=i/a; date=2024-01-01; precision=day; bound=US; rival=r; source=src2");
    fixture_end(&fixture);
    ck_assert_uint_eq(sale("kaspersky", NULL), KT_STATE_CLOSING);
}
END_TEST

/* Whether resellers are bound is not known; a suspension for the same subjects and people holds for whomever the rule does. */
START_TEST(equal_lists_of_subjects_are_the_same_words) {
    prohibition("bound=reseller; subject=i");
    put_milestone(fixture.builder, "i", "b",
                  "effect=suspends; target=i/a; date=2024-06-01; precision=day; ends=2030-01-01; bound=reseller; subject=i");
    fixture_end(&fixture);
    ck_assert_uint_eq(sale("kaspersky", NULL), KT_STATE_SUSPENDED);
}
END_TEST

/* acme is 30% X's and 70% Y's, Y is 60% X's, X is all Z's: Z controls acme by way of Y, in whatever order edges are walked. */
START_TEST(ownership_does_not_depend_on_the_order_of_edges) {
    const char *names[2][2] = {{"r1", "r2"}, {"r2", "r1"}};
    put(fixture.builder, "vendor", "v-x", "name=X");
    put(fixture.builder, "vendor", "v-y", "name=Y");
    put(fixture.builder, "vendor", "v-z", "name=Z");
    put(fixture.builder, "relation", names[_i][0], "vendor=acme; target_vendor=v-x; relation=owned-by; percent=3000; source=src");
    put(fixture.builder, "relation", names[_i][1], "vendor=acme; target_vendor=v-y; relation=owned-by; percent=7000; source=src");
    put(fixture.builder, "relation", "r3", "vendor=v-y; target_vendor=v-x; relation=owned-by; percent=6000; source=src");
    put(fixture.builder, "relation", "r4", "vendor=v-x; target_vendor=v-z; relation=owned-by; percent=10000; source=src");
    put_instrument(fixture.builder, "i", NULL, "statute", "");
    put(fixture.builder, "subject", "i", "instrument=i; vendor=v-z; subject_scope=controlled");
    put_milestone(fixture.builder, "i", "a", "effect=prohibits; activity=sale; date=2024-01-01; precision=day; bound=US");
    fixture_end(&fixture);
    ck_assert_uint_eq(sale("acme", NULL), KT_STATE_CLOSED);
}
END_TEST

START_TEST(only_yes_is_a_grant) {
    put_instrument(fixture.builder, "i", "kaspersky", "statute", "");
    put_milestone(fixture.builder, "i", "a", "effect=permits; activity=sale; bound=US; otherwise=prohibited; grant=on-application");
    fixture_end(&fixture);
    ck_assert_uint_eq(sale("kaspersky", "grant=yes"), KT_STATE_OPEN);
    ck_assert_uint_ne(sale("kaspersky", "grant=nay"), KT_STATE_OPEN);
}
END_TEST

/* An overlay whose zone stands in the layer below: alone its days would be counted a day off. */
START_TEST(a_zone_that_is_not_there_is_not_utc) {
    kt_builder *overlay;
    kt_catalog *alone = NULL, *both = NULL, *layers[2];
    const uint8_t *bytes;
    size_t size;
    struct kt_error err = {.struct_size = sizeof err};
    struct kt_window_query query = {.struct_size = sizeof query, .now = 1700000000};
    kt_profile *profile;
    fixture_end(&fixture);
    ck_assert_int_eq(kt_builder_new(&overlay, fixture.catalog, NULL, NULL), KT_OK);
    put(overlay, "catalog", "overlay", "title=Overlay; data_date=2026-11-21");
    put(overlay, "source", "src", "title=A source; url=https://example.org/; evidence_level=primary; read_on=2026-11-20");
    put(overlay, "vendor", "house", "name=House");
    put_instrument(overlay, "i", "house", "statute", "");
    put_milestone(overlay, "i", "a", "effect=prohibits; activity=sale; bound=US; date=2024-07-20; precision=day");
    ck_assert_msg(kt_builder_finish(&bytes, &size, overlay, &err) == KT_OK, "%s", err.message);
    ck_assert_int_eq(kt_catalog_open_memory(&alone, bytes, size, NULL, &err), KT_OK);
    layers[0] = fixture.catalog;
    layers[1] = alone;
    ck_assert_int_eq(kt_catalog_stack(&both, layers, 2, NULL, &err), KT_OK);
    ck_assert_int_eq(kt_profile_new(&profile, both, "US,business", 11, &err), KT_OK);
    ck_assert_int_eq(kt_record_find(&query.vendor, alone, KT_RECORD_VENDOR, "house", 5), KT_OK);
    ck_assert_int_eq(kt_windows_compute(fixture.windows, alone, profile, &query, &err), KT_E_DB_REFERENCE);
    ck_assert_ptr_nonnull(strstr(err.message, "time zone"));
    ck_assert_uint_eq(kt_windows_count(fixture.windows), 0);
    ck_assert_int_eq(kt_record_find(&query.vendor, both, KT_RECORD_VENDOR, "house", 5), KT_OK);
    ck_assert_int_eq(kt_windows_compute(fixture.windows, both, profile, &query, &err), KT_OK);
    ck_assert_uint_eq(kt_windows_count(fixture.windows), 1);
    kt_profile_free(profile);
    kt_catalog_unref(both);
    kt_catalog_unref(alone);
    kt_builder_free(overlay);
}
END_TEST

int main(void) {
    Suite *suite = suite_create("statements that act on others");
    TCase *cases = tcase_create("actors");
    SRunner *runner;
    int failed;
    tcase_add_checked_fixture(cases, setup, teardown);
    tcase_add_test(cases, a_replaced_suspension_suspends_nothing);
    tcase_add_test(cases, a_replaced_end_ends_nothing);
    tcase_add_test(cases, rivals_are_settled_in_instruments_that_only_act);
    tcase_add_test(cases, a_lost_claim_does_not_cut_a_permission_short);
    tcase_add_test(cases, equal_lists_of_subjects_are_the_same_words);
    tcase_add_loop_test(cases, ownership_does_not_depend_on_the_order_of_edges, 0, 2);
    tcase_add_test(cases, only_yes_is_a_grant);
    tcase_add_test(cases, a_zone_that_is_not_there_is_not_utc);
    suite_add_tcase(suite, cases);
    runner = srunner_create(suite);
    srunner_set_tap(runner, "-");
    srunner_run_all(runner, CK_SILENT);
    failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed != 0;
}

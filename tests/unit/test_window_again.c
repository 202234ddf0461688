/* An answer that serves again: whatever was asked before, a query must give what a fresh object gives. And the far ends of what
   recurs, claims that rival each other across kinds, and ties that layers must not decide. */
#include "window/workspace.h"

#include "window_fixture.h"

static struct fixture fixture;

static void setup(void) { fixture_begin(&fixture); }
static void teardown(void) { fixture_free(&fixture); }

/* ---- the same question again ---- */

struct asked {
    kt_catalog *catalog;
    kt_profile *profile;
    struct kt_window_query query;
};

static const char *json_of(kt_windows *windows, const struct asked *asked) {
    struct kt_error err = {.struct_size = sizeof err};
    struct kt_text json;
    ck_assert_msg(kt_windows_compute(windows, asked->catalog, asked->profile, &asked->query, &err) == KT_OK, "%s", err.message);
    ck_assert_int_eq(kt_windows_json(&json, windows, &err), KT_OK);
    return json.data;
}

/* Whether a used object and a fresh one say the same; what the used one had was good for this question if *again. */
static int says_the_same(kt_windows *used, const struct asked *asked, int *again) {
    kt_windows *fresh;
    uint32_t folded = used->folded;
    int same;
    ck_assert_int_eq(kt_windows_new(&fresh, NULL, NULL), KT_OK);
    same = strcmp(json_of(used, asked), json_of(fresh, asked)) == 0;
    *again = used->folded == folded;
    kt_windows_free(fresh);
    return same;
}

/* A walk through seven years in steps of hours to weeks, forth and back, over every vendor of the built-in catalog. */
START_TEST(a_walk_through_time) {
    static const char *const profiles[] = {"US,business", "US,federal-agency", "DE,business", "US-TX,state-agency"};
    struct kt_window_query query = {.struct_size = sizeof query, .calendar = NULL};
    struct asked asked = {NULL, NULL, query};
    uint32_t vendor = 0, random = 12345, agains = 0, total = 0;
    kt_windows *used;
    int again;
    ck_assert_int_eq(kt_catalog_open_builtin(&asked.catalog, NULL, NULL), KT_OK);
    ck_assert_int_eq(kt_profile_new(&asked.profile, asked.catalog, profiles[_i], strlen(profiles[_i]), NULL), KT_OK);
    ck_assert_int_eq(kt_windows_new(&used, NULL, NULL), KT_OK);
    while (kt_record_next(asked.catalog, KT_RECORD_VENDOR, &vendor) == KT_OK) {
        int i;
        asked.query.vendor = vendor;
        asked.query.now = 1500000000;
        for (i = 0; i < 60; i++) {
            random = random * 1103515245u + 12345u;
            asked.query.now += (int64_t)(random >> 12) % (86400 * 90) - 86400 * 10;
            asked.query.known_at = vendor % 2 ? 0 : 1795262400;
            asked.query.calendar = random & 0x100000 ? fixture.federal : NULL;
            ck_assert_msg(says_the_same(used, &asked, &again), "vendor %u now %lld", (unsigned)vendor, (long long)asked.query.now);
            agains += (uint32_t)again;
            total++;
        }
    }
    ck_assert_uint_gt(agains, total / 4); /* or nothing was tried */
    ck_assert_uint_lt(agains, total);
    kt_windows_free(used);
    kt_profile_free(asked.profile);
    kt_catalog_unref(asked.catalog);
    fixture_end(&fixture);
}
END_TEST

/* Everything that decides, changed one by one between two queries at one instant. */
START_TEST(another_question) {
    static const char *const texts[] = {"US,business", "US,business,reseller", "US,business,reseller=no"};
    struct kt_window_query query = {.struct_size = sizeof query, .now = 1735689600};
    struct asked asked = {NULL, NULL, query};
    struct kt_error err = {.struct_size = sizeof err};
    kt_windows *used;
    size_t i;
    int again;
    put_instrument(fixture.builder, "i", "acme", "statute", "");
    put_milestone(fixture.builder, "i", "a", "effect=prohibits; activity=use; date=2024-06-01; precision=day; bound=reseller; when=made-in=CN");
    put_milestone(fixture.builder, "i", "b", "effect=requires; activity=removal; event=contract; n=10; unit=day; count=business; bound=US");
    put_instrument(fixture.builder, "j", "huawei", "reported", "");
    put_milestone(fixture.builder, "j", "a", "effect=prohibits; activity=use; date=2024-06-01; precision=day; bound=US");
    fixture_end(&fixture);
    asked.catalog = fixture.catalog;
    ck_assert_int_eq(kt_windows_new(&used, NULL, NULL), KT_OK);
    for (i = 0; i < 3; i++) {
        /* A profile may come to lie where another one lay. */
        ck_assert_int_eq(kt_profile_new(&asked.profile, asked.catalog, texts[i], strlen(texts[i]), NULL), KT_OK);
        asked.query = query;
        asked.query.vendor = number_of(&fixture, KT_RECORD_VENDOR, "acme");
        ck_assert(says_the_same(used, &asked, &again) && !again);
        ck_assert(says_the_same(used, &asked, &again));
        ck_assert(again);
        asked.query.facts = "made-in=CN";
        asked.query.facts_size = 10;
        ck_assert(says_the_same(used, &asked, &again) && !again);
        asked.query.facts = "made-in=DE";
        ck_assert(says_the_same(used, &asked, &again) && !again);
        asked.query.events = "contract=2024-12-20";
        asked.query.events_size = 19;
        ck_assert(says_the_same(used, &asked, &again) && !again);
        asked.query.calendar = fixture.federal; /* working days decide here: nothing is kept */
        ck_assert(says_the_same(used, &asked, &again) && !again);
        asked.query.vendor = number_of(&fixture, KT_RECORD_VENDOR, "huawei");
        ck_assert(says_the_same(used, &asked, &again) && !again);
        asked.query.flags = KT_WINDOW_REPORTED;
        ck_assert(says_the_same(used, &asked, &again) && !again);
        asked.query.known_at = 1;
        ck_assert(says_the_same(used, &asked, &again) && !again);
        /* A mistake leaves nothing behind that could be taken for an answer. */
        asked.query.flags = 64;
        ck_assert_int_eq(kt_windows_compute(used, asked.catalog, asked.profile, &asked.query, &err), KT_E_UNSUPPORTED);
        ck_assert_uint_eq(kt_windows_count(used), 0);
        kt_profile_free(asked.profile);
    }
    kt_windows_free(used);
}
END_TEST

/* Negative control: an answer that is kept beyond its time is told from a fresh one. */
START_TEST(a_stale_answer_is_noticed) {
    struct kt_window_query query = {.struct_size = sizeof query, .now = 1700000000};
    struct asked asked = {NULL, NULL, query};
    kt_windows *used;
    int again;
    put_instrument(fixture.builder, "i", "acme", "statute", "");
    put_milestone(fixture.builder, "i", "a", "effect=prohibits; activity=use; date=2024-06-01; precision=day; bound=US");
    fixture_end(&fixture);
    asked.catalog = fixture.catalog;
    asked.query.vendor = number_of(&fixture, KT_RECORD_VENDOR, "acme");
    ck_assert_int_eq(kt_profile_new(&asked.profile, asked.catalog, "US", 2, NULL), KT_OK);
    ck_assert_int_eq(kt_windows_new(&used, NULL, NULL), KT_OK);
    ck_assert(says_the_same(used, &asked, &again));
    ck_assert_int_eq(used->until, 1717214400); /* 2024-06-01T04:00Z: until then this answer holds */
    used->until = KT_INSTANT_NONE;
    asked.query.now = 1720000000;
    ck_assert(!says_the_same(used, &asked, &again));
    ck_assert(again);
    kt_windows_free(used);
    kt_profile_free(asked.profile);
}
END_TEST

/* ---- what recurs ---- */

/* first day of the duty, period, now, the turn's boundary; all in UTC. Days of the last column by the calendar, by hand. */
START_TEST(turns_far_away) {
    static const struct { const char *first, *every, *now, *turn; } cases[] = {
        {"0101-01-30", "recurs_n=1; recurs_unit=month", "9000-02-10", "9000-02-28"}, /* boundary 0101-01-31; 9000 is no leap year */
        {"0101-01-30", "recurs_n=1; recurs_unit=month", "9000-02-28", "9000-03-31"},
        {"0101-01-30", "recurs_n=1; recurs_unit=month", "8800-02-10", "8800-02-29"}, /* 8800 is one */
        {"0004-02-28", "recurs_n=1; recurs_unit=year", "9996-03-01", "9997-02-28"},  /* boundary on a 29 February */
        {"0004-02-28", "recurs_n=1; recurs_unit=year", "9996-02-28", "9996-02-29"},
        {"0004-02-28", "recurs_n=100; recurs_unit=year", "9904-03-01", ""},          /* the next one, 10004, does not exist */
        {"2024-12-30", "recurs_n=5; recurs_unit=month", "2025-06-01", "2025-10-31"}, /* boundary 2024-12-31, then 05-31 */
        {"2024-12-30", "recurs_n=5; recurs_unit=month", "2025-05-31", "2025-10-31"}, /* on the day itself it has begun anew */
        {"2024-12-30", "recurs_n=5; recurs_unit=month", "2025-05-30", "2025-05-31"},
        {"2024-01-07", "recurs_n=2; recurs_unit=week", "2024-01-22", "2024-02-05"},  /* boundary Monday 8 January: 22, 5 */
        {"2024-01-07", "recurs_n=10; recurs_unit=day", "2024-03-01", "2024-03-08"},  /* 8, 18, 28, 7, 17, 27 February, 8 March */
    };
    char fields[256];
    struct kt_window window;
    (void)snprintf(fields, sizeof fields, "effect=requires; activity=reporting; date=%s; precision=day; zone=UTC; bound=US; known_from=0101-01-01; %s",
                   cases[_i].first, cases[_i].every);
    put_instrument(fixture.builder, "i", "acme", "statute", "");
    put_milestone(fixture.builder, "i", "a", fields);
    fixture_end(&fixture);
    ask_for(&fixture, (struct ask){.profile = "US", .now = cases[_i].now, .vendor = "acme"});
    window = window_of(&fixture, KT_ACTIVITY_REPORTING, "i");
    ck_assert_uint_eq(window.state, *cases[_i].turn ? KT_STATE_DUE : KT_STATE_OVERDUE);
    if (*cases[_i].turn) ck_assert_int_eq(window.boundary, instant_of(cases[_i].turn) - 43200);
}
END_TEST

/* ---- claims and ties ---- */

/* Of two claims of one level the one that restricts stands, whichever id comes first. */
START_TEST(what_restricts_outdoes_what_lifts) {
    const char *ids[] = {"a", "z"};
    put_instrument(fixture.builder, "i", "acme", "statute", "");
    put_milestone(fixture.builder, "i", "m", "effect=prohibits; activity=use; date=2024-01-01; precision=day; bound=US");
    put_milestone(fixture.builder, "i", ids[_i], "effect=ends; target=i/m; date=2024-06-01; precision=day; bound=US; rival=r");
    put_milestone(fixture.builder, "i", ids[1 - _i], "effect=prohibits; activity=sale; date=2024-03-01; precision=day; bound=US; rival=r");
    fixture_end(&fixture);
    ask_for(&fixture, (struct ask){.profile = "US", .now = "2025-01-01", .vendor = "acme"});
    ck_assert_uint_eq(state_of(&fixture, KT_ACTIVITY_USE, "i"), KT_STATE_CLOSED);
    ck_assert_uint_eq(state_of(&fixture, KT_ACTIVITY_SALE, "i"), KT_STATE_CLOSED);
}
END_TEST

/* Three claims, each with its own label beside one that two share: only those that share are rivals. */
START_TEST(labels_are_told_apart) {
    put_instrument(fixture.builder, "i", "acme", "statute", "");
    put_milestone(fixture.builder, "i", "a", "effect=prohibits; activity=use; date=2024-01-01; precision=day; bound=US; rival=r; source=src2");
    put_milestone(fixture.builder, "i", "b", "effect=prohibits; activity=sale; date=2024-02-01; precision=day; bound=US; rival=rr; source=src2");
    put_milestone(fixture.builder, "i", "c", "effect=prohibits; activity=use; date=2024-03-01; precision=day; bound=US; rival=r");
    fixture_end(&fixture);
    ask_for(&fixture, (struct ask){.profile = "US", .now = "2025-01-01", .vendor = "acme"});
    ck_assert_int_eq(window_of(&fixture, KT_ACTIVITY_USE, "i").boundary, instant_of("2024-03-01") - 43200 + 5 * 3600);
    ck_assert(window_of(&fixture, KT_ACTIVITY_USE, "i").flags & KT_WINDOW_CONFLICT);
    ck_assert(has_reason(&fixture, window_index(&fixture, KT_ACTIVITY_USE, "i", 9), KT_ROLE_CONFLICTS, "i/a"));
    ck_assert(!(window_of(&fixture, KT_ACTIVITY_SALE, "i").flags & KT_WINDOW_CONFLICT));
}
END_TEST

/* Two records for one version, in one layer or in two, either way round: the first id's date is given. */
START_TEST(ties_of_versions) {
    static const char *const rows[2][2] = {{"kaspersky/endpoint/a", "product=kaspersky/endpoint; version=11; end_of_support=2026-03-31; source=src"},
                                           {"kaspersky/endpoint/b", "product=kaspersky/endpoint; version=11; end_of_support=2027-03-31; source=src"}};
    kt_catalog *layers[2], *stack;
    kt_builder *builder;
    const uint8_t *bytes;
    size_t size;
    struct kt_window window = {.struct_size = sizeof window};
    put(fixture.builder, "lifecycle", rows[_i][0], rows[_i][1]);
    fixture_end(&fixture);
    layers[0] = fixture.catalog;
    ck_assert_int_eq(kt_builder_new(&builder, fixture.catalog, NULL, NULL), KT_OK);
    put(builder, "lifecycle", rows[1 - _i][0], rows[1 - _i][1]);
    ck_assert_int_eq(kt_builder_finish(&bytes, &size, builder, NULL), KT_OK);
    ck_assert_int_eq(kt_catalog_open_memory(&layers[1], bytes, size, NULL, NULL), KT_OK);
    kt_builder_free(builder);
    ck_assert_int_eq(kt_catalog_stack(&stack, layers, 2, NULL, NULL), KT_OK);
    fixture.catalog = stack;
    kt_catalog_unref(layers[0]);
    kt_catalog_unref(layers[1]);
    ask_for(&fixture, (struct ask){.profile = "US", .now = "2025-01-01", .product = "kaspersky/endpoint", .version = "11.2"});
    ck_assert_uint_eq(kt_windows_count(fixture.windows), 1);
    ck_assert_int_eq(kt_windows_at(fixture.windows, 0, &window), KT_OK);
    ck_assert_int_eq(window.boundary, 1774915200 + 86400); /* the end of 2026-03-31 */
}
END_TEST

int main(void) {
    Suite *suite = suite_create("answers again, turns, claims, ties");
    TCase *cases = tcase_create("again");
    SRunner *runner;
    int failed;
    tcase_set_timeout(cases, 60);
    tcase_add_checked_fixture(cases, setup, teardown);
    tcase_add_loop_test(cases, a_walk_through_time, 0, 4);
    tcase_add_test(cases, another_question);
    tcase_add_test(cases, a_stale_answer_is_noticed);
    tcase_add_loop_test(cases, turns_far_away, 0, 11);
    tcase_add_loop_test(cases, what_restricts_outdoes_what_lifts, 0, 2);
    tcase_add_test(cases, labels_are_told_apart);
    tcase_add_loop_test(cases, ties_of_versions, 0, 2);
    suite_add_tcase(suite, cases);
    runner = srunner_create(suite);
    srunner_set_tap(runner, "-");
    srunner_run_all(runner, CK_SILENT);
    failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed != 0;
}

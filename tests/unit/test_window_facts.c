/* Facts that have an order, statements that bind named parties only, and products that contain what a law speaks of. Expected
   values follow from the dates and edges that each case states. */
#include "date/range.h"
#include "base/expression.h"
#include "window_fixture.h"

static struct fixture fixture;

static void setup(void) {
    fixture_begin(&fixture);
    put(fixture.builder, "fact", "acquired", "definition=When?; form=day");
    put(fixture.builder, "fact", "model-year", "definition=Which?; form=integer");
}

static void teardown(void) { fixture_free(&fixture); }

/* ---- comparing ranges ---- */

START_TEST(ranges_compare) {
    static const struct { const char *known, *sign, *asked; uint32_t form, truth; } cases[] = {
        {"2024-05-01", "<", "2024-05-02", KT_FORM_DAY, KT_YES}, {"2024-05-02", "<", "2024-05-02", KT_FORM_DAY, KT_NO},
        {"2024-05-02", "<=", "2024-05-02", KT_FORM_DAY, KT_YES}, {"2024-05-03", "<=", "2024-05-02", KT_FORM_DAY, KT_NO},
        {"2024-05-02", ">", "2024-05-02", KT_FORM_DAY, KT_NO}, {"2024-05-03", ">", "2024-05-02", KT_FORM_DAY, KT_YES},
        {"2024-05-02", ">=", "2024-05-02", KT_FORM_DAY, KT_YES}, {"2024-05-01", ">=", "2024-05-02", KT_FORM_DAY, KT_NO},
        {"2024-05-02", "=", "2024-05-02", KT_FORM_DAY, KT_YES}, {"2024-05-01", "=", "2024-05-02", KT_FORM_DAY, KT_NO},
        /* a period that straddles decides nothing; one that lies on either side does */
        {"2024-05", "<", "2024-05-02", KT_FORM_DAY, KT_UNKNOWN}, {"2024-05", "<", "2024-05-01", KT_FORM_DAY, KT_NO},
        {"2024-05", "<", "2024-06-01", KT_FORM_DAY, KT_YES}, {"2024", ">=", "2024-01-01", KT_FORM_DAY, KT_YES},
        {"2024", ">=", "2024-01-02", KT_FORM_DAY, KT_UNKNOWN}, {"2024", ">", "2024-12-31", KT_FORM_DAY, KT_NO},
        {"2024", ">", "2024-12-30", KT_FORM_DAY, KT_UNKNOWN}, {"2024", "<=", "2024-12-31", KT_FORM_DAY, KT_YES},
        {"2024-Q2", "=", "2024-05-02", KT_FORM_DAY, KT_UNKNOWN}, {"2024-Q2", "=", "2024-07-01", KT_FORM_DAY, KT_NO},
        {"2024-H1", "<", "2024-07-01", KT_FORM_DAY, KT_YES},
        /* what is asked may be a period too: before all of it, after all of it, within it */
        {"2023-12-31", "<", "2024", KT_FORM_DAY, KT_YES}, {"2024-01-01", "<", "2024", KT_FORM_DAY, KT_NO},
        {"2024-12-31", "<=", "2024", KT_FORM_DAY, KT_YES}, {"2025-01-01", ">", "2024", KT_FORM_DAY, KT_YES},
        {"2024-12-31", ">", "2024", KT_FORM_DAY, KT_NO}, {"2024-01-01", ">=", "2024", KT_FORM_DAY, KT_YES},
        {"2024-05", "=", "2024", KT_FORM_DAY, KT_YES}, {"2024", "=", "2024-05", KT_FORM_DAY, KT_UNKNOWN},
        {"2027", ">=", "2027", KT_FORM_INTEGER, KT_YES}, {"2026", ">=", "2027", KT_FORM_INTEGER, KT_NO},
        {"-5", "<", "0", KT_FORM_INTEGER, KT_YES}, {"007", "=", "7", KT_FORM_INTEGER, KT_YES},
        {"10", "<", "9", KT_FORM_INTEGER, KT_NO}, /* as numbers, not as letters */
    };
    static const char signs[][3] = {"", "=", "<", "<=", ">", ">="}; /* in the order of enum kt__comparison */
    size_t i;
    for (i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct kt__range known, asked;
        uint32_t sign = 1, truth;
        while (strcmp(signs[sign], cases[i].sign) != 0) sign++;
        ck_assert(kt__range_parse(&known, cases[i].form, cases[i].known, strlen(cases[i].known)));
        ck_assert(kt__range_parse(&asked, cases[i].form, cases[i].asked, strlen(cases[i].asked)));
        truth = kt__range_compare(known, sign, asked);
        ck_assert_msg(truth == cases[i].truth, "%s %s %s: %u", cases[i].known, cases[i].sign, cases[i].asked, (unsigned)truth);
    }
}
END_TEST

START_TEST(values_that_do_not_read) {
    static const struct { uint32_t form; const char *text; } cases[] = {
        {KT_FORM_DAY, ""}, {KT_FORM_DAY, "2024-13"}, {KT_FORM_DAY, "2024-02-30"}, {KT_FORM_DAY, "24"}, {KT_FORM_DAY, "2024-Q5"},
        {KT_FORM_DAY, "2024-H3"}, {KT_FORM_DAY, "0000"}, {KT_FORM_DAY, "2024-1-1"}, {KT_FORM_DAY, "soon"},
        {KT_FORM_INTEGER, ""}, {KT_FORM_INTEGER, "-"}, {KT_FORM_INTEGER, "1.5"}, {KT_FORM_INTEGER, "1e3"}, {KT_FORM_INTEGER, "+1"},
        {KT_FORM_INTEGER, "1234567890123456789"}, {KT_FORM_WORD, "5"}, {0, "5"}, {4, "5"},
    };
    size_t i;
    for (i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct kt__range range;
        ck_assert_msg(!kt__range_parse(&range, cases[i].form, cases[i].text, strlen(cases[i].text)), "%s", cases[i].text);
    }
}
END_TEST

/* ---- statements that compare ---- */

/* A prohibition since 2020 on whatever meets `when`. */
static void conditional(const char *when) {
    char fields[256];
    (void)snprintf(fields, sizeof fields, "effect=prohibits; activity=use; date=2020-01-01; precision=day; bound=US; when=%s", when);
    put_instrument(fixture.builder, "i", "acme", "statute", "");
    put_milestone(fixture.builder, "i", "a", fields);
    fixture_end(&fixture);
}

/* Applicability of the one window, 0xFF without one (it does not apply). */
static uint32_t applies(const char *facts) {
    struct kt_window window = {.struct_size = sizeof window};
    ask_for(&fixture, (struct ask){.profile = "US,business", .now = "2025-01-01", .vendor = "acme", .facts = facts});
    if (kt_windows_count(fixture.windows) == 0) return 0xFF;
    ck_assert_int_eq(kt_windows_at(fixture.windows, 0, &window), KT_OK);
    return window.applies;
}

START_TEST(days_compare_in_conditions) {
    char room[128];
    conditional("acquired>=2023-08-13 and acquired<2024-01-01");
    ck_assert_uint_eq(applies("acquired=2023-08-13"), KT_YES);
    ck_assert_uint_eq(applies("acquired=2023-08-12"), 0xFF);
    ck_assert_uint_eq(applies("acquired=2023-12-31"), KT_YES);
    ck_assert_uint_eq(applies("acquired=2024"), 0xFF);
    ck_assert_uint_eq(applies("acquired=2023-Q4"), KT_YES);
    ck_assert_uint_eq(applies("acquired=2023-08"), KT_UNKNOWN);
    ck_assert_str_eq(needs_of(&fixture, 0, room, sizeof room), "acquired");
    ck_assert_uint_eq(applies(NULL), KT_UNKNOWN);
    ck_assert_str_eq(needs_of(&fixture, 0, room, sizeof room), "acquired");
    ck_assert_uint_eq(applies("acquired=unknown"), KT_UNKNOWN);
}
END_TEST

START_TEST(numbers_compare_in_conditions) {
    conditional("not model-year<2027");
    ck_assert_uint_eq(applies("model-year=2027"), KT_YES);
    ck_assert_uint_eq(applies("model-year=2026"), 0xFF);
    ck_assert_uint_eq(applies("model-year=999"), 0xFF);
}
END_TEST

START_TEST(facts_that_do_not_read_are_errors) {
    static const char *const facts[] = {"acquired=yesterday", "acquired=2024-02-30", "model-year=new", "made-in=CN,model-year=2.5"};
    struct kt_error err = {.struct_size = sizeof err};
    size_t i;
    conditional("acquired>=2023-08-13");
    for (i = 0; i < sizeof facts / sizeof facts[0]; i++) {
        struct ask ask = {.profile = "US,business", .now = "2025-01-01", .vendor = "acme", .facts = facts[i]};
        ck_assert_int_eq(try_ask(&fixture, &ask, &err), KT_E_SYNTAX);
        ck_assert_msg(strstr(err.message, "cannot have that value") != NULL, "%s", err.message);
        ck_assert_uint_eq(err.position, i == 3 ? 11 : 0);
    }
}
END_TEST

/* A word that no record describes has no order; a class brings facts that compare like the query's. */
START_TEST(classes_bring_comparable_facts) {
    put(fixture.builder, "class", "car", "title=Car; definition=Car; fact=model-year=2030");
    put(fixture.builder, "product", "acme/car", "name=Car; vendor=acme; class=car");
    conditional("model-year>2029");
    ck_assert_uint_eq(applies(NULL), KT_YES);
}
END_TEST

/* Without a base the builder cannot know the fact: the comparison is kept, and stays open. */
START_TEST(unknown_facts_have_no_order) {
    char room[64];
    conditional("weight>=5");
    ck_assert_uint_eq(applies("weight=7"), KT_UNKNOWN);
    ck_assert_str_eq(needs_of(&fixture, 0, room, sizeof room), "weight");
}
END_TEST

/* ---- addressees ---- */

static void addressed(const char *bound, const char *more) {
    char fields[256];
    (void)snprintf(fields, sizeof fields, "effect=prohibits; activity=use; date=2020-01-01; precision=day; bound=%s; addressee=A Ltd%s",
                   bound, more);
    put_instrument(fixture.builder, "i", "acme", "statute", "");
    put_milestone(fixture.builder, "i", "a", fields);
}

/* Bound, affected and needs of the window for a profile: "yes bound", "unknown addressee". */
static const char *for_profile(const char *profile, char room[128]) {
    struct kt_window window = {.struct_size = sizeof window};
    char needs[96];
    ask_for(&fixture, (struct ask){.profile = profile, .now = "2025-01-01", .vendor = "acme", .facts = "made-in=CN"});
    if (kt_windows_count(fixture.windows) == 0) return "none";
    ck_assert_int_eq(kt_windows_at(fixture.windows, 0, &window), KT_OK);
    (void)snprintf(room, 128, "%s%s%s%s", window.applies == KT_YES ? "yes" : "unknown", window.flags & KT_WINDOW_BOUND ? " bound" : "",
                   *needs_of(&fixture, 0, needs, sizeof needs) ? " " : "", needs);
    return room;
}

START_TEST(addressees_narrow_who_is_bound) {
    char room[128];
    put(fixture.builder, "tag", "addressee", "definition=Named by the instrument");
    addressed("US", "");
    fixture_end(&fixture);
    ck_assert_str_eq(for_profile("US,business", room), "unknown addressee");
    ck_assert_str_eq(for_profile("US,business,addressee", room), "yes bound");
    ck_assert_str_eq(for_profile("US,business,addressee=no", room), "none");
    ck_assert_str_eq(for_profile("DE,business,addressee", room), "none");
    ck_assert_str_eq(for_profile("DE,business", room), "none");
}
END_TEST

/* What is open on both sides is asked for on both; what is settled by one side is not asked for. */
START_TEST(addressees_and_other_needs) {
    char room[128];
    put(fixture.builder, "tag", "addressee", "definition=Named by the instrument");
    addressed("US and reseller", "");
    fixture_end(&fixture);
    ck_assert_str_eq(for_profile("US,business", room), "unknown addressee reseller");
    ck_assert_str_eq(for_profile("US,business,addressee", room), "unknown reseller");
    ck_assert_str_eq(for_profile("US,business,reseller", room), "unknown addressee");
    ck_assert_str_eq(for_profile("US,business,reseller=no", room), "none");
}
END_TEST

/* Whose activity ends is another question, and stands beside it. */
START_TEST(addressees_leave_who_is_affected_alone) {
    char room[128];
    put(fixture.builder, "tag", "addressee", "definition=Named by the instrument");
    addressed("US", "; affects=US or DE");
    fixture_end(&fixture);
    ck_assert_str_eq(for_profile("DE,business", room), "yes");
    ck_assert_str_eq(for_profile("US,business,addressee", room), "yes bound");
    ck_assert_str_eq(for_profile("US,business", room), "yes");
}
END_TEST

/* The same where a fact stands in the expression, so that every query evaluates it anew. */
START_TEST(addressees_of_an_expression_with_facts) {
    char room[128];
    put(fixture.builder, "tag", "addressee", "definition=Named by the instrument");
    addressed("US and made-in=CN and reseller", "");
    fixture_end(&fixture);
    ck_assert_str_eq(for_profile("US,business,reseller", room), "unknown addressee");
    ck_assert_str_eq(for_profile("US,business,reseller,addressee", room), "yes bound");
    ck_assert_str_eq(for_profile("US,business,addressee", room), "unknown reseller");
    ck_assert_str_eq(for_profile("US,business", room), "unknown addressee reseller");
    ck_assert_str_eq(for_profile("US,business,addressee=no", room), "none");
}
END_TEST

/* A catalog that does not define the tag: nobody can say that he is named. */
START_TEST(addressees_without_the_tag) {
    char room[128];
    addressed("US", "");
    fixture_end(&fixture);
    ck_assert_str_eq(for_profile("US,business", room), "unknown addressee");
}
END_TEST

/* ---- what a product contains ---- */

#define EDGE(more) "product=acme/suite; relation=embeds; target_vendor=kaspersky; source=src" more

/* kaspersky's products may not be used since 2020; acme's suite contains something of kaspersky's. */
static void embedding(const char *reach, const char *subject, const char *edge) {
    char fields[256];
    put(fixture.builder, "product", "acme/suite", "name=Suite; vendor=acme; class=desktop-software");
    put(fixture.builder, "product", "acme/other", "name=Other; vendor=acme; class=desktop-software");
    put(fixture.builder, "relation", "edge", edge);
    (void)snprintf(fields, sizeof fields, "jurisdiction=US; authority=A; title=I; citation=C; legal_force=statute; "
                   "zone=America/New_York; checked_on=2026-11-21; %s", reach);
    put(fixture.builder, "instrument", "i", fields);
    (void)snprintf(fields, sizeof fields, "instrument=i; %s", subject);
    put(fixture.builder, "subject", "i/s", fields);
    put_milestone(fixture.builder, "i", "a", "effect=prohibits; activity=use; date=2020-01-01; precision=day; bound=US");
    fixture_end(&fixture);
}

/* "yes", "unknown" with its needs, or "none". */
static const char *touched(const char *vendor, const char *product, const char *now, char room[128]) {
    struct kt_window window = {.struct_size = sizeof window};
    char needs[96];
    ask_for(&fixture, (struct ask){.profile = "US,business", .now = now, .vendor = vendor, .product = product});
    if (kt_windows_count(fixture.windows) == 0) return "none";
    ck_assert_int_eq(kt_windows_at(fixture.windows, 0, &window), KT_OK);
    ck_assert_int_eq(has_reason(&fixture, 0, KT_ROLE_EMBEDS, NULL), vendor == NULL || strcmp(vendor, "kaspersky") != 0);
    (void)snprintf(room, 128, "%s%s%s", window.applies == KT_YES ? "yes" : "unknown", *needs_of(&fixture, 0, needs, sizeof needs) ? " " : "",
                   needs);
    return room;
}

START_TEST(what_is_contained_touches) {
    char room[128];
    struct kt_text json;
    embedding("reach=product; reach=embedded", "vendor=kaspersky", EDGE(""));
    ck_assert_str_eq(touched(NULL, "acme/suite", "2025-01-01", room), "yes");
    ck_assert_int_eq(kt_windows_json(&json, fixture.windows, NULL), KT_OK);
    ck_assert_ptr_nonnull(strstr(json.data, "\"embeds\":\"edge\""));
    ck_assert_str_eq(touched(NULL, "acme/other", "2025-01-01", room), "none");
    ck_assert_str_eq(touched("acme", NULL, "2025-01-01", room), "unknown product"); /* some of its products do */
    ck_assert_str_eq(touched("kaspersky", NULL, "2025-01-01", room), "yes");
    ck_assert_int_eq(kt_windows_json(&json, fixture.windows, NULL), KT_OK);
    ck_assert_ptr_null(strstr(json.data, "\"embeds\""));
    ck_assert_str_eq(touched("huawei", NULL, "2025-01-01", room), "none");
}
END_TEST

START_TEST(only_where_the_instrument_reaches) {
    char room[128];
    embedding("reach=product; reach=service", "vendor=kaspersky", EDGE(""));
    ck_assert_str_eq(touched(NULL, "acme/suite", "2025-01-01", room), "none");
}
END_TEST

START_TEST(only_while_it_is_contained) {
    char room[128];
    embedding("reach=embedded", "vendor=kaspersky", EDGE("; from=2023-01-01; until=2024-06-30"));
    ck_assert_str_eq(touched(NULL, "acme/suite", "2024-06-30T23:59:59Z", room), "yes");
    ck_assert_str_eq(touched(NULL, "acme/suite", "2024-07-01T00:00:00Z", room), "none");
    ck_assert_str_eq(touched(NULL, "acme/suite", "2023-01-01T00:00:00Z", room), "yes");
    ck_assert_str_eq(touched(NULL, "acme/suite", "2022-12-31T23:59:59Z", room), "none");
}
END_TEST

/* The class that counts is that of what is contained. */
START_TEST(the_class_of_what_is_contained) {
    char room[128];
    embedding("reach=embedded", "vendor=kaspersky; class=endpoint-protection", EDGE("; target_product=kaspersky/endpoint"));
    ck_assert_str_eq(touched(NULL, "acme/suite", "2025-01-01", room), "yes");
}
END_TEST

START_TEST(another_class_is_contained) {
    char room[128];
    embedding("reach=embedded", "vendor=kaspersky; exclude_class=threat-intelligence",
              EDGE("; target_product=kaspersky/intelligence"));
    ck_assert_str_eq(touched(NULL, "acme/suite", "2025-01-01", room), "none");
}
END_TEST

START_TEST(an_engine_of_no_stated_class) {
    char room[128];
    embedding("reach=embedded", "vendor=kaspersky; class=endpoint-protection", EDGE(""));
    ck_assert_str_eq(touched(NULL, "acme/suite", "2025-01-01", room), "unknown class");
}
END_TEST

START_TEST(an_engine_of_no_stated_product) {
    char room[128];
    embedding("reach=embedded", "product=kaspersky/endpoint", EDGE(""));
    ck_assert_str_eq(touched(NULL, "acme/suite", "2025-01-01", room), "unknown product");
}
END_TEST

/* An edge of the vendor says that some of its products do. */
START_TEST(an_edge_of_the_vendor) {
    char room[128];
    embedding("reach=embedded", "vendor=kaspersky", "vendor=acme; relation=embeds; target_vendor=kaspersky; source=src");
    ck_assert_str_eq(touched("acme", NULL, "2025-01-01", room), "unknown product");
    ck_assert_str_eq(touched(NULL, "acme/suite", "2025-01-01", room), "unknown product");
}
END_TEST

/* The engine's maker belongs to the named party, and the subject extends to affiliates. */
START_TEST(an_engine_of_an_affiliate) {
    char room[128];
    put(fixture.builder, "vendor", "lab", "name=Lab");
    put(fixture.builder, "relation", "owned", "vendor=lab; relation=owned-by; target_vendor=kaspersky; percent=10000; source=src");
    embedding("reach=embedded", "vendor=kaspersky; subject_scope=affiliates",
              "product=acme/suite; relation=embeds; target_vendor=lab; source=src");
    ck_assert_str_eq(touched(NULL, "acme/suite", "2025-01-01", room), "yes");
    ck_assert_str_eq(touched(NULL, "acme/other", "2025-01-01", room), "none");
}
END_TEST

START_TEST(what_is_contained_stands_on_a_list) {
    char room[128];
    put(fixture.builder, "list", "l", "title=L; jurisdiction=US; authority=A");
    put(fixture.builder, "edition", "l/1", "list=l; published=2019-01-01; complete=no; checked_on=2026-11-21; source=src");
    put(fixture.builder, "entry", "l/1/k", "edition=l/1; vendor=kaspersky; text=Kaspersky; until=2025-06-30");
    embedding("reach=embedded", "edition=l/1", EDGE(""));
    ck_assert_str_eq(touched(NULL, "acme/suite", "2025-01-01", room), "yes");
}
END_TEST

int main(void) {
    Suite *suite = suite_create("facts with an order, addressees, what is contained");
    TCase *cases = tcase_create("facts");
    SRunner *runner;
    int failed;
    tcase_add_checked_fixture(cases, setup, teardown);
    tcase_add_test(cases, ranges_compare);
    tcase_add_test(cases, values_that_do_not_read);
    tcase_add_test(cases, days_compare_in_conditions);
    tcase_add_test(cases, numbers_compare_in_conditions);
    tcase_add_test(cases, facts_that_do_not_read_are_errors);
    tcase_add_test(cases, classes_bring_comparable_facts);
    tcase_add_test(cases, unknown_facts_have_no_order);
    tcase_add_test(cases, addressees_narrow_who_is_bound);
    tcase_add_test(cases, addressees_and_other_needs);
    tcase_add_test(cases, addressees_leave_who_is_affected_alone);
    tcase_add_test(cases, addressees_of_an_expression_with_facts);
    tcase_add_test(cases, addressees_without_the_tag);
    tcase_add_test(cases, what_is_contained_touches);
    tcase_add_test(cases, only_where_the_instrument_reaches);
    tcase_add_test(cases, only_while_it_is_contained);
    tcase_add_test(cases, the_class_of_what_is_contained);
    tcase_add_test(cases, another_class_is_contained);
    tcase_add_test(cases, an_engine_of_no_stated_class);
    tcase_add_test(cases, an_engine_of_no_stated_product);
    tcase_add_test(cases, an_edge_of_the_vendor);
    tcase_add_test(cases, an_engine_of_an_affiliate);
    tcase_add_test(cases, what_is_contained_stands_on_a_list);
    suite_add_tcase(suite, cases);
    runner = srunner_create(suite);
    srunner_set_tap(runner, "-");
    srunner_run_all(runner, CK_SILENT);
    failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed != 0;
}

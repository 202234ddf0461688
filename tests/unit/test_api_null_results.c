/* As test_api_null.c, for items, identification, windows and plans: every exported function with NULL objects, structs of
   size zero or of an absurd size, unknown flags and values, and numbers out of range. */
#include "api_null_kit.h"

#define NOW INT64_C(1750000000)

/* ---- item.h, identify.h ---- */

START_TEST(items) {
    char room[8] = "xxxxxxx";
    size_t size = 77;
    uint32_t i;
    failed(kt_item_new(NULL, NULL, &err), KT_E_ARGUMENT);
    ck_assert_int_eq(kt_item_new(NULL, NULL, NULL), KT_E_ARGUMENT);
    kt_item_free(NULL);
    kt_item_clear(NULL);
    ck_assert_int_eq(kt_item_add(NULL, KT_KIND_MAC, "x", 1), KT_E_ARGUMENT);
    ck_assert_int_eq(kt_item_borrow(NULL, KT_KIND_MAC, "x", 1), KT_E_ARGUMENT);
    ck_assert_int_eq(kt_item_add(item, KT_KIND_MAC, NULL, 1), KT_E_ARGUMENT);
    ck_assert_int_eq(kt_item_borrow(item, KT_KIND_MAC, NULL, 1), KT_E_ARGUMENT);
    ck_assert_int_eq(kt_item_add(item, KT_KIND_MAC, NULL, 0), KT_OK);
    ck_assert_int_eq(kt_item_borrow(item, KT_KIND_MAC, NULL, 0), KT_OK);
    ck_assert_int_eq(kt_item_add(item, 0, "x", 1), KT_E_UNSUPPORTED);
    ck_assert_int_eq(kt_item_add(item, OUT_OF_RANGE, "x", 1), KT_E_UNSUPPORTED);
    ck_assert_int_eq(kt_item_borrow(item, 0x80000001u, "x", 1), KT_E_UNSUPPORTED);
    ck_assert_int_eq(kt_item_add(item, KT_KIND_PRODUCT, "x", KT_VALUE_BYTES + 1), KT_E_LIMIT); /* refused before it is read */
    ck_assert_int_eq(kt_item_borrow(item, KT_KIND_PRODUCT, "x", SIZE_MAX), KT_E_LIMIT);
    for (i = 0; i < KT_ITEM_VALUES; i++) ck_assert_int_eq(kt_item_add(item, KT_KIND_PRODUCT, "x", 1), KT_OK);
    ck_assert_int_eq(kt_item_add(item, KT_KIND_PRODUCT, "x", 1), KT_E_LIMIT);
    ck_assert_int_eq(kt_item_borrow(item, KT_KIND_PRODUCT, "x", 1), KT_E_LIMIT);
    ck_assert_int_eq(kt_kind_canonical(NULL, 1, &size, KT_KIND_MAC, "x", 1), KT_E_ARGUMENT);
    ck_assert_uint_eq(size, 0);
    ck_assert_int_eq(kt_kind_canonical(room, sizeof room, &size, KT_KIND_MAC, NULL, 1), KT_E_ARGUMENT);
    ck_assert_str_eq(room, "");
    ck_assert_int_eq(kt_kind_canonical(NULL, 0, NULL, KT_KIND_PRODUCT, "x", 1), KT_TRUNCATED);
    ck_assert_int_eq(kt_kind_canonical(room, 0, NULL, KT_KIND_PRODUCT, NULL, 0), KT_NOTHING);
    ck_assert_int_eq(kt_kind_canonical(room, sizeof room, NULL, OUT_OF_RANGE, "x", 1), KT_E_UNSUPPORTED);
    ck_assert_int_eq(kt_kind_canonical(room, sizeof room, NULL, KT_KIND_MAC, "x", KT_VALUE_BYTES + 1), KT_E_LIMIT);
}
END_TEST

START_TEST(matchers) {
    struct { struct kt_matcher_options options; unsigned char more[16]; } larger;
    struct kt_matcher_options options = {.struct_size = sizeof options};
    kt_matcher *out = POISON;
    failed(kt_matcher_new(NULL, catalog, NULL, &err), KT_E_ARGUMENT);
    failed(kt_matcher_new(&out, NULL, NULL, &err), KT_E_ARGUMENT);
    ck_assert_ptr_null(out);
    options.struct_size = 0;
    failed(kt_matcher_new(&out, catalog, &options, &err), KT_E_ARGUMENT);
    options.struct_size = HUGE_SIZE;
    failed(kt_matcher_new(&out, catalog, &options, &err), KT_E_ARGUMENT);
    options.struct_size = sizeof options;
    options.flags = 1;
    failed(kt_matcher_new(&out, catalog, &options, &err), KT_E_UNSUPPORTED);
    options.flags = 0;
    options.min_verdict = OUT_OF_RANGE;
    failed(kt_matcher_new(&out, catalog, &options, &err), KT_E_UNSUPPORTED);
    options.min_verdict = 0;
    options.max_matches = 65;
    failed(kt_matcher_new(&out, catalog, &options, &err), KT_E_ARGUMENT);
    options.max_matches = 0;
    options.floor = 10001;
    failed(kt_matcher_new(&out, catalog, &options, &err), KT_E_ARGUMENT);
    memset(&larger, 0, sizeof larger);
    larger.options.struct_size = sizeof larger;
    larger.more[0] = 1;
    failed(kt_matcher_new(&out, catalog, &larger.options, &err), KT_E_UNSUPPORTED);
    ck_assert_ptr_null(out);
    larger.more[0] = 0;
    ck_assert_int_eq(kt_matcher_new(&out, catalog, &larger.options, &err), KT_OK);
    kt_matcher_free(out);
    kt_matcher_free(NULL);
    failed(kt_matcher_identify(NULL, item, matches, &err), KT_E_ARGUMENT);
    failed(kt_matcher_identify(matcher, NULL, matches, &err), KT_E_ARGUMENT);
    failed(kt_matcher_identify(matcher, item, NULL, &err), KT_E_ARGUMENT);
    ck_assert_int_eq(kt_matcher_identify(matcher, item, matches, NULL), KT_NOTHING);
    failed(kt_matcher_identify_value(NULL, KT_KIND_MAC, "x", 1, matches, &err), KT_E_ARGUMENT);
    failed(kt_matcher_identify_value(matcher, KT_KIND_MAC, NULL, 1, matches, &err), KT_E_ARGUMENT);
    failed(kt_matcher_identify_value(matcher, KT_KIND_MAC, "x", 1, NULL, &err), KT_E_ARGUMENT);
    failed(kt_matcher_identify_value(matcher, 0, "x", 1, matches, &err), KT_E_UNSUPPORTED);
    failed(kt_matcher_identify_value(matcher, OUT_OF_RANGE, "x", 1, matches, &err), KT_E_UNSUPPORTED);
    failed(kt_matcher_identify_value(matcher, KT_KIND_PRODUCT, "x", KT_VALUE_BYTES + 1, matches, &err), KT_E_LIMIT);
    ck_assert_int_eq(kt_matcher_identify_value(matcher, KT_KIND_MAC, NULL, 0, matches, &err), KT_NOTHING);
}
END_TEST

START_TEST(searches) {
    struct kt_name_hit hits[2];
    size_t count = 77;
    uint32_t score = 77;
    memset(hits, 0, sizeof hits);
    hits[0].struct_size = hits[1].struct_size = sizeof hits[0];
    ck_assert_int_eq(kt_matcher_search(matcher, "Acme Anvils", 11, 0, 0, hits, 2, NULL), KT_E_ARGUMENT);
    ck_assert_int_eq(kt_matcher_search(NULL, "Acme Anvils", 11, 0, 0, hits, 2, &count), KT_E_ARGUMENT);
    ck_assert_uint_eq(count, 0);
    ck_assert_int_eq(kt_matcher_search(matcher, NULL, 11, 0, 0, hits, 2, &count), KT_E_ARGUMENT);
    ck_assert_int_eq(kt_matcher_search(matcher, NULL, 0, 0, 0, hits, 2, &count), KT_NOTHING);
    ck_assert_int_eq(kt_matcher_search(matcher, "Acme Anvils", 11, 0, 0, NULL, 2, &count), KT_E_ARGUMENT);
    ck_assert_int_eq(kt_matcher_search(matcher, "Acme Anvils", 11, 10001, 0, hits, 2, &count), KT_E_ARGUMENT);
    ck_assert_int_eq(kt_matcher_search(matcher, "Acme Anvils", 11, 0, 2, hits, 2, &count), KT_E_UNSUPPORTED);
    ck_assert_int_eq(kt_matcher_search(matcher, "x", KT_VALUE_BYTES + 1, 0, 0, hits, 2, &count), KT_E_LIMIT);
    ck_assert_int_eq(kt_matcher_search(matcher, "Acme Anvils", 11, 0, 0, hits, 2, &count), KT_OK);
    ck_assert_uint_eq(count, 2);
    ck_assert_int_eq(kt_matcher_search(matcher, "Acme Anvils", 11, 0, KT_SEARCH_EXHAUSTIVE, NULL, 0, &count), KT_OK);
    ck_assert_uint_eq(count, 0);
    hits[0].struct_size = 7;
    ck_assert_int_eq(kt_matcher_search(matcher, "Acme Anvils", 11, 0, 0, hits, 1, &count), KT_E_ARGUMENT);
    ck_assert_uint_eq(count, 0);
    hits[0].struct_size = HUGE_SIZE;
    ck_assert_int_eq(kt_matcher_search(matcher, "Acme Anvils", 11, 0, 0, hits, 1, &count), KT_E_ARGUMENT);
    ck_assert_uint_eq(count, 0);
    ck_assert_int_eq(kt_name_similarity(NULL, "a", 1, "b", 1), KT_E_ARGUMENT);
    ck_assert_int_eq(kt_name_similarity(&score, NULL, 1, "b", 1), KT_E_ARGUMENT);
    ck_assert_uint_eq(score, 0);
    ck_assert_int_eq(kt_name_similarity(&score, "a", 1, NULL, 1), KT_E_ARGUMENT);
    ck_assert_int_eq(kt_name_similarity(&score, NULL, 0, NULL, 0), KT_OK);
    ck_assert_int_eq(kt_name_similarity(&score, "a", KT_VALUE_BYTES + 1, "b", 1), KT_E_LIMIT);
    ck_assert_int_eq(kt_name_similarity(&score, "a", 1, "b", SIZE_MAX), KT_E_LIMIT);
}
END_TEST

static int32_t call_match(struct kt_match *out) {
    return kt_matches_at(matches, 0, out);
}

static int32_t call_evidence(struct kt_evidence *out) {
    return kt_matches_evidence_at(matches, 0, 0, out);
}

START_TEST(results_of_identification) {
    struct kt_match match = {.struct_size = sizeof match};
    struct kt_evidence evidence = {.struct_size = sizeof evidence};
    struct kt_text text = {POISON, 77};
    failed(kt_matches_new(NULL, NULL, &err), KT_E_ARGUMENT);
    kt_matches_free(NULL);
    ck_assert_int_eq(kt_matcher_identify_value(matcher, KT_KIND_DOMAIN, "acme.example", 12, matches, &err), KT_OK);
    ck_assert_uint_eq(kt_matches_count(NULL), 0);
    REFUSES_OUT(kt_match, call_match);
    FILLS_OUT(kt_match, call_match, KT_OK);
    REFUSES_OUT(kt_evidence, call_evidence);
    FILLS_OUT(kt_evidence, call_evidence, KT_OK);
    ck_assert_int_eq(kt_matches_at(NULL, 0, &match), KT_E_ARGUMENT);
    ck_assert_int_eq(kt_matches_at(matches, OUT_OF_RANGE, &match), KT_NOTHING);
    ck_assert_uint_eq(match.verdict, 0);
    ck_assert_int_eq(kt_matches_evidence_at(NULL, 0, 0, &evidence), KT_E_ARGUMENT);
    ck_assert_int_eq(kt_matches_evidence_at(matches, OUT_OF_RANGE, 0, &evidence), KT_NOTHING);
    ck_assert_int_eq(kt_matches_evidence_at(matches, 0, OUT_OF_RANGE, &evidence), KT_NOTHING);
    failed(kt_matches_json(NULL, matches, &err), KT_E_ARGUMENT);
    failed(kt_matches_json(&text, NULL, &err), KT_E_ARGUMENT);
    ck_assert(text.data == NULL && text.size == 0);
    failed(kt_matches_evidence_json(NULL, matches, 0, &err), KT_E_ARGUMENT);
    failed(kt_matches_evidence_json(&text, NULL, 0, &err), KT_E_ARGUMENT);
    ck_assert_int_eq(kt_matches_evidence_json(&text, matches, OUT_OF_RANGE, &err), KT_NOTHING);
    failed(kt_matcher_identify_value(matcher, OUT_OF_RANGE, "x", 1, matches, &err), KT_E_UNSUPPORTED);
    ck_assert_uint_eq(kt_matches_count(matches), 0); /* a refused call leaves no old answer behind */
}
END_TEST

/* ---- window.h ---- */

static struct kt_window_query good_query(void) {
    struct kt_window_query query;
    memset(&query, 0, sizeof query);
    query.struct_size = sizeof query;
    query.now = NOW;
    query.vendor = kit_find(catalog, KT_RECORD_VENDOR, "acme");
    return query;
}

static void refuses_query(const struct kt_window_query *query, int32_t expected) {
    failed(kt_windows_compute(windows, catalog, profile, query, &err), expected);
}

START_TEST(profiles) {
    kt_profile *out = POISON;
    failed(kt_profile_new(NULL, catalog, "US", 2, &err), KT_E_ARGUMENT);
    failed(kt_profile_new(&out, NULL, "US", 2, &err), KT_E_ARGUMENT);
    ck_assert_ptr_null(out);
    failed(kt_profile_new(&out, catalog, NULL, 2, &err), KT_E_ARGUMENT);
    failed(kt_profile_new(&out, catalog, "\0", 1, &err), KT_E_SYNTAX);
    ck_assert_ptr_null(out);
    ck_assert_int_eq(kt_profile_new(&out, catalog, NULL, 0, NULL), KT_OK);
    ck_assert_uint_eq(kt_profile_truth(out, "US", 2), KT_UNKNOWN);
    kt_profile_free(out);
    kt_profile_free(NULL);
    ck_assert_uint_eq(kt_profile_truth(NULL, "US", 2), KT_UNKNOWN);
    ck_assert_uint_eq(kt_profile_truth(profile, NULL, 2), KT_UNKNOWN);
    ck_assert_uint_eq(kt_profile_truth(profile, NULL, 0), KT_UNKNOWN);
    ck_assert_uint_eq(kt_profile_truth(profile, "", 0), KT_UNKNOWN);
}
END_TEST

START_TEST(queries) {
    static const int64_t outside[] = {INT64_MIN, INT64_MAX, KT_INSTANT_NONE, INT64_C(300000000000)};
    struct { struct kt_window_query query; unsigned char more[16]; } larger;
    struct kt_window_query query = good_query();
    size_t i;
    failed(kt_windows_compute(NULL, catalog, profile, &query, &err), KT_E_ARGUMENT);
    failed(kt_windows_compute(windows, NULL, profile, &query, &err), KT_E_ARGUMENT);
    failed(kt_windows_compute(windows, catalog, NULL, &query, &err), KT_E_ARGUMENT);
    refuses_query(NULL, KT_E_ARGUMENT);
    for (i = 0; i < 4; i++) {
        query = good_query();
        query.now = outside[i];
        refuses_query(&query, KT_E_ARGUMENT);
    }
    query = good_query();
    query.struct_size = 0;
    refuses_query(&query, KT_E_ARGUMENT);
    query.struct_size = sizeof query - 1;
    refuses_query(&query, KT_E_ARGUMENT);
    query.struct_size = OUT_OF_RANGE;
    refuses_query(&query, KT_E_ARGUMENT);
    query = good_query();
    query.flags = 4;
    refuses_query(&query, KT_E_UNSUPPORTED);
    query.flags = 0x80000000u;
    refuses_query(&query, KT_E_UNSUPPORTED);
    query = good_query();
    query.vendor = 0;
    refuses_query(&query, KT_E_ARGUMENT); /* about nothing */
    query.vendor = OUT_OF_RANGE;
    refuses_query(&query, KT_E_ARGUMENT);
    query = good_query();
    query.product = OUT_OF_RANGE;
    refuses_query(&query, KT_E_ARGUMENT);
    query = good_query();
    query.product_class = OUT_OF_RANGE;
    refuses_query(&query, KT_E_ARGUMENT);
    query = good_query();
    query.instrument = OUT_OF_RANGE;
    refuses_query(&query, KT_E_ARGUMENT);
    query = good_query();
    query.facts_size = 1;
    refuses_query(&query, KT_E_ARGUMENT);
    query = good_query();
    query.events_size = 1;
    refuses_query(&query, KT_E_ARGUMENT);
    query = good_query();
    query.version_size = 1;
    refuses_query(&query, KT_E_ARGUMENT);
    memset(&larger, 0, sizeof larger);
    larger.query = good_query();
    larger.query.struct_size = sizeof larger;
    ck_assert_int_eq(kt_windows_compute(windows, catalog, profile, &larger.query, &err), KT_OK);
    larger.more[7] = 1;
    refuses_query(&larger.query, KT_E_UNSUPPORTED);
}
END_TEST

START_TEST(a_refused_query_leaves_no_old_answer) {
    struct kt_window_query query = good_query();
    ck_assert_int_eq(kt_windows_compute(windows, catalog, profile, &query, &err), KT_OK);
    ck_assert_uint_eq(kt_windows_count(windows), 1);
    query.flags = 4;
    refuses_query(&query, KT_E_UNSUPPORTED);
    ck_assert_uint_eq(kt_windows_count(windows), 0);
    query = good_query();
    ck_assert_int_eq(kt_windows_compute(windows, catalog, profile, &query, &err), KT_OK);
    query.struct_size = 0;
    refuses_query(&query, KT_E_ARGUMENT);
    ck_assert_uint_eq(kt_windows_count(windows), 0);
    query = good_query();
    ck_assert_int_eq(kt_windows_compute(windows, catalog, profile, &query, &err), KT_OK);
    failed(kt_windows_compute(windows, catalog, NULL, &query, &err), KT_E_ARGUMENT);
    ck_assert_uint_eq(kt_windows_count(windows), 0);
}
END_TEST

static int32_t call_window(struct kt_window *out) {
    return kt_windows_at(windows, 0, out);
}

static int32_t call_rollup(struct kt_rollup *out) {
    return kt_windows_rollup(windows, KT_ROLLUP_COMPLIANCE, out);
}

static int32_t call_reason(struct kt_reason *out) {
    return kt_windows_reason_at(windows, 0, 0, out);
}

START_TEST(results_of_a_query) {
    struct kt_window_query query = good_query();
    struct kt_window window = {.struct_size = sizeof window};
    struct kt_rollup rollup = {.struct_size = sizeof rollup};
    struct kt_reason reason = {.struct_size = sizeof reason};
    struct kt_text text = {POISON, 77};
    uint32_t index = 77;
    failed(kt_windows_new(NULL, NULL, &err), KT_E_ARGUMENT);
    kt_windows_free(NULL);
    ck_assert_int_eq(kt_windows_json(&text, windows, &err), KT_OK); /* before the first query: an empty answer */
    ck_assert(text.size > 0 && text.data[text.size] == '\0');
    ck_assert_int_eq(kt_windows_compute(windows, catalog, profile, &query, &err), KT_OK);
    ck_assert_uint_eq(kt_windows_count(NULL), 0);
    REFUSES_OUT(kt_window, call_window);
    FILLS_OUT(kt_window, call_window, KT_OK);
    REFUSES_OUT(kt_rollup, call_rollup);
    FILLS_OUT(kt_rollup, call_rollup, KT_OK);
    REFUSES_OUT(kt_reason, call_reason);
    FILLS_OUT(kt_reason, call_reason, KT_OK);
    ck_assert_int_eq(kt_windows_at(NULL, 0, &window), KT_E_ARGUMENT);
    ck_assert_int_eq(kt_windows_at(windows, OUT_OF_RANGE, &window), KT_NOTHING);
    ck_assert_uint_eq(window.instrument, 0);
    ck_assert_int_eq(kt_windows_rollup(NULL, KT_ROLLUP_SUPPLY, &rollup), KT_E_ARGUMENT);
    ck_assert_int_eq(kt_windows_rollup(windows, 0, &rollup), KT_E_UNSUPPORTED);
    ck_assert_int_eq(kt_windows_rollup(windows, OUT_OF_RANGE, &rollup), KT_E_UNSUPPORTED);
    ck_assert_uint_eq(rollup.state, 0);
    ck_assert_int_eq(kt_windows_rollup_item(NULL, windows, KT_ROLLUP_SUPPLY, KT_ROLLUP_ADVICE, 0), KT_E_ARGUMENT);
    ck_assert_int_eq(kt_windows_rollup_item(&index, NULL, KT_ROLLUP_SUPPLY, KT_ROLLUP_ADVICE, 0), KT_E_ARGUMENT);
    ck_assert_uint_eq(index, 0);
    ck_assert_int_eq(kt_windows_rollup_item(&index, windows, OUT_OF_RANGE, KT_ROLLUP_ADVICE, 0), KT_E_UNSUPPORTED);
    ck_assert_int_eq(kt_windows_rollup_item(&index, windows, KT_ROLLUP_SUPPLY, 0, 0), KT_E_UNSUPPORTED);
    ck_assert_int_eq(kt_windows_rollup_item(&index, windows, KT_ROLLUP_SUPPLY, 3, 0), KT_E_UNSUPPORTED);
    ck_assert_int_eq(kt_windows_rollup_item(&index, windows, KT_ROLLUP_SUPPLY, KT_ROLLUP_ADVICE, OUT_OF_RANGE), KT_NOTHING);
    ck_assert_int_eq(kt_windows_reason_at(NULL, 0, 0, &reason), KT_E_ARGUMENT);
    ck_assert_int_eq(kt_windows_reason_at(windows, OUT_OF_RANGE, 0, &reason), KT_NOTHING);
    ck_assert_int_eq(kt_windows_reason_at(windows, 0, OUT_OF_RANGE, &reason), KT_NOTHING);
    failed(kt_windows_json(NULL, windows, &err), KT_E_ARGUMENT);
    failed(kt_windows_json(&text, NULL, &err), KT_E_ARGUMENT);
    ck_assert(text.data == NULL && text.size == 0);
}
END_TEST

START_TEST(a_match_into_a_query) {
    struct kt_window_query query = good_query();
    ck_assert_int_eq(kt_matcher_identify_value(matcher, KT_KIND_DOMAIN, "acme.example", 12, matches, &err), KT_OK);
    query.vendor = 77;
    ck_assert_int_eq(kt_window_query_match(NULL, matches, 0), KT_E_ARGUMENT);
    ck_assert_int_eq(kt_window_query_match(&query, NULL, 0), KT_E_ARGUMENT);
    ck_assert_int_eq(kt_window_query_match(&query, matches, OUT_OF_RANGE), KT_NOTHING);
    ck_assert_uint_eq(query.vendor, 77);
    query.struct_size = 0;
    ck_assert_int_eq(kt_window_query_match(&query, matches, 0), KT_E_ARGUMENT);
    query.struct_size = sizeof query;
    ck_assert_int_eq(kt_window_query_match(&query, matches, 0), KT_OK);
    ck_assert_uint_eq(query.vendor, kit_find(catalog, KT_RECORD_VENDOR, "acme"));
}
END_TEST

/* ---- plan.h ---- */

static struct kt_group good_group(void) {
    struct kt_group group;
    memset(&group, 0, sizeof group);
    group.struct_size = sizeof group;
    group.product = kit_find(catalog, KT_RECORD_PRODUCT, "acme/anvil");
    group.assets = 10;
    return group;
}

static void refuses_group(const struct kt_group *group, int32_t expected) {
    uint32_t number = 77;
    failed(kt_estate_add_group(&number, estate, group, &err), expected);
    ck_assert_uint_eq(number, 0);
}

START_TEST(estates) {
    struct { struct kt_group group; unsigned char more[16]; } larger;
    struct kt_group group = good_group();
    uint32_t number = 77;
    failed(kt_estate_new(NULL, NULL, &err), KT_E_ARGUMENT);
    kt_estate_free(NULL);
    failed(kt_estate_add_group(NULL, estate, &group, &err), KT_E_ARGUMENT);
    failed(kt_estate_add_group(&number, NULL, &group, &err), KT_E_ARGUMENT);
    ck_assert_uint_eq(number, 0);
    refuses_group(NULL, KT_E_ARGUMENT);
    group.struct_size = 0;
    refuses_group(&group, KT_E_ARGUMENT);
    group.struct_size = HUGE_SIZE;
    refuses_group(&group, KT_E_ARGUMENT);
    group = good_group();
    group.flags = 1;
    refuses_group(&group, KT_E_UNSUPPORTED);
    group = good_group();
    group.assets = 0;
    refuses_group(&group, KT_E_ARGUMENT);
    group = good_group();
    group.product = 0;
    refuses_group(&group, KT_E_ARGUMENT);
    group = good_group();
    group.platform_size = 1;
    refuses_group(&group, KT_E_ARGUMENT);
    group = good_group();
    group.deadline = INT64_MIN;
    refuses_group(&group, KT_E_ARGUMENT);
    group.deadline = KT_INSTANT_NONE;
    refuses_group(&group, KT_E_ARGUMENT);
    group = good_group();
    group.platform = "x";
    group.platform_size = SIZE_MAX;
    refuses_group(&group, KT_E_LIMIT);
    memset(&larger, 0, sizeof larger);
    larger.group = good_group();
    larger.group.struct_size = sizeof larger;
    larger.more[0] = 1;
    refuses_group(&larger.group, KT_E_UNSUPPORTED);
}
END_TEST

static struct kt_plan_options good_options(void) {
    struct kt_plan_options options;
    memset(&options, 0, sizeof options);
    options.struct_size = sizeof options;
    options.now = NOW;
    return options;
}

static void refuses_plan(const struct kt_plan_options *options, int32_t expected) {
    kt_plan *out = POISON;
    failed(kt_plan_new(&out, catalog, estate, profile, options, &err), expected);
    ck_assert_ptr_null(out);
}

START_TEST(plans_refused) {
    struct { struct kt_plan_options options; unsigned char more[16]; } larger;
    struct kt_plan_options options = good_options();
    struct kt_group group = good_group();
    kt_plan *out = POISON;
    uint32_t number;
    ck_assert_int_eq(kt_estate_add_group(&number, estate, &group, &err), KT_OK);
    failed(kt_plan_new(NULL, catalog, estate, profile, &options, &err), KT_E_ARGUMENT);
    failed(kt_plan_new(&out, NULL, estate, profile, &options, &err), KT_E_ARGUMENT);
    ck_assert_ptr_null(out);
    failed(kt_plan_new(&out, catalog, NULL, profile, &options, &err), KT_E_ARGUMENT);
    failed(kt_plan_new(&out, catalog, estate, NULL, &options, &err), KT_E_ARGUMENT);
    refuses_plan(NULL, KT_E_ARGUMENT);
    options.struct_size = 0;
    refuses_plan(&options, KT_E_ARGUMENT);
    options.struct_size = HUGE_SIZE;
    refuses_plan(&options, KT_E_ARGUMENT);
    options = good_options();
    options.flags = 1;
    refuses_plan(&options, KT_E_UNSUPPORTED);
    options = good_options();
    options.reserved = 1;
    refuses_plan(&options, KT_E_UNSUPPORTED);
    options = good_options();
    options.facts_size = 1;
    refuses_plan(&options, KT_E_ARGUMENT);
    options = good_options();
    options.events_size = 1;
    refuses_plan(&options, KT_E_ARGUMENT);
    options = good_options();
    options.require_size = 1;
    refuses_plan(&options, KT_E_ARGUMENT);
    options = good_options();
    options.now = KT_INSTANT_NONE;
    refuses_plan(&options, KT_E_ARGUMENT);
    options = good_options();
    options.known_at = INT64_MIN;
    refuses_plan(&options, KT_E_ARGUMENT);
    options = good_options();
    options.deadline = INT64_MIN;
    refuses_plan(&options, KT_E_ARGUMENT);
    options = good_options();
    options.start = KT_DAY_NONE;
    refuses_plan(&options, KT_E_ARGUMENT);
    options.start = INT32_MAX;
    refuses_plan(&options, KT_E_ARGUMENT);
    memset(&larger, 0, sizeof larger);
    larger.options = good_options();
    larger.options.struct_size = sizeof larger;
    larger.more[0] = 1;
    refuses_plan(&larger.options, KT_E_UNSUPPORTED);
    group = good_group();
    group.product = OUT_OF_RANGE; /* an estate knows no catalog: it shows here */
    ck_assert_int_eq(kt_estate_add_group(&number, estate, &group, &err), KT_OK);
    options = good_options();
    refuses_plan(&options, KT_E_ARGUMENT);
}
END_TEST

static int32_t call_group(struct kt_plan_group *out) {
    return kt_plan_group_at(plan, 0, out);
}

static int32_t call_step(struct kt_plan_step *out) {
    return kt_plan_step_at(plan, 0, 0, out);
}

static int32_t call_total(struct kt_plan_total *out) {
    return kt_plan_total_get(plan, out);
}

static int32_t call_wave(struct kt_plan_wave *out) {
    return kt_plan_wave_at(plan, 0, 0, out);
}

static int32_t call_part(struct kt_plan_part *out) {
    return kt_plan_part_at(plan, 0, 0, 0, out);
}

static int32_t call_visit(struct kt_plan_visit *out) {
    return kt_plan_visit_at(plan, 0, 0, 0, out);
}

static int32_t call_alternative(struct kt_plan_alternative *out) {
    return kt_plan_alternative_at(plan, 0, 0, out);
}

/* What a plan says besides groups and steps. */
START_TEST(plan_details) {
    struct kt_plan_options options = good_options();
    struct kt_group group = good_group();
    struct kt_plan_total total = {.struct_size = sizeof total};
    struct kt_plan_wave wave = {.struct_size = sizeof wave};
    struct kt_plan_part part = {.struct_size = sizeof part};
    struct kt_plan_visit visit = {.struct_size = sizeof visit};
    struct kt_plan_alternative alternative = {.struct_size = sizeof alternative};
    uint32_t number = 77, waves[4];
    size_t count = 77;
    ck_assert_int_eq(kt_estate_add_group(&number, estate, &group, &err), KT_OK);
    ck_assert_msg(kt_plan_new(&plan, catalog, estate, profile, &options, &err) == KT_OK, "%s", err.message);
    REFUSES_OUT(kt_plan_total, call_total);
    FILLS_OUT(kt_plan_total, call_total, KT_OK);
    REFUSES_OUT(kt_plan_wave, call_wave);
    FILLS_OUT(kt_plan_wave, call_wave, KT_OK);
    REFUSES_OUT(kt_plan_part, call_part);
    FILLS_OUT(kt_plan_part, call_part, KT_OK);
    REFUSES_OUT(kt_plan_visit, call_visit);
    REFUSES_OUT(kt_plan_alternative, call_alternative);
    ck_assert_int_eq(kt_plan_total_get(NULL, &total), KT_E_ARGUMENT);
    ck_assert_int_eq(kt_plan_wave_at(NULL, 0, 0, &wave), KT_E_ARGUMENT);
    ck_assert_int_eq(kt_plan_wave_at(plan, 0, OUT_OF_RANGE, &wave), KT_NOTHING);
    ck_assert_int_eq(kt_plan_wave_at(plan, OUT_OF_RANGE, 0, &wave), KT_NOTHING);
    ck_assert_int_eq(kt_plan_part_at(NULL, 0, 0, 0, &part), KT_E_ARGUMENT);
    ck_assert_int_eq(kt_plan_part_at(plan, 0, 0, OUT_OF_RANGE, &part), KT_NOTHING);
    ck_assert_int_eq(kt_plan_visit_at(NULL, 0, 0, 0, &visit), KT_E_ARGUMENT);
    ck_assert_int_eq(kt_plan_visit_at(plan, 0, OUT_OF_RANGE, 0, &visit), KT_NOTHING);
    ck_assert_int_eq(kt_plan_alternative_at(NULL, 0, 0, &alternative), KT_E_ARGUMENT);
    ck_assert_int_eq(kt_plan_alternative_at(plan, 0, OUT_OF_RANGE, &alternative), KT_NOTHING);
    ck_assert_int_eq(kt_plan_waits_for_at(NULL, plan, 0, 0), KT_E_ARGUMENT);
    ck_assert_int_eq(kt_plan_waits_for_at(&number, NULL, 0, 0), KT_E_ARGUMENT);
    ck_assert_int_eq(kt_plan_waits_for_at(&number, plan, OUT_OF_RANGE, 0), KT_NOTHING);
    ck_assert_int_eq(kt_plan_waits_for_at(&number, plan, 0, OUT_OF_RANGE), KT_NOTHING);
    ck_assert_int_eq(kt_plan_asset_waves(plan, 0, waves, 4, NULL), KT_E_ARGUMENT);
    ck_assert_int_eq(kt_plan_asset_waves(NULL, 0, waves, 4, &count), KT_E_ARGUMENT);
    ck_assert_uint_eq(count, 0);
    ck_assert_int_eq(kt_plan_asset_waves(plan, 0, NULL, 4, &count), KT_E_ARGUMENT);
    ck_assert_int_eq(kt_plan_asset_waves(plan, OUT_OF_RANGE, waves, 4, &count), KT_NOTHING);
    ck_assert_int_eq(kt_plan_asset_waves(plan, 0, waves, 4, &count), KT_TRUNCATED);
    ck_assert_uint_eq(count, 10);
}
END_TEST

START_TEST(plans) {
    struct kt_plan_options options = good_options();
    struct kt_group group = good_group();
    struct kt_plan_group out = {.struct_size = sizeof out};
    struct kt_plan_step step = {.struct_size = sizeof step};
    struct kt_text text = {POISON, 77};
    uint32_t number = 77;
    ck_assert_int_eq(kt_estate_add_group(&number, estate, &group, &err), KT_OK);
    ck_assert_msg(kt_plan_new(&plan, catalog, estate, profile, &options, &err) == KT_OK, "%s", err.message);
    kt_plan_free(NULL);
    ck_assert_uint_eq(kt_plan_group_count(NULL), 0);
    REFUSES_OUT(kt_plan_group, call_group);
    FILLS_OUT(kt_plan_group, call_group, KT_OK);
    REFUSES_OUT(kt_plan_step, call_step);
    FILLS_OUT(kt_plan_step, call_step, KT_OK);
    ck_assert_int_eq(kt_plan_group_at(NULL, 0, &out), KT_E_ARGUMENT);
    ck_assert_int_eq(kt_plan_group_at(plan, OUT_OF_RANGE, &out), KT_NOTHING);
    ck_assert_uint_eq(out.assets, 0);
    ck_assert_int_eq(kt_plan_step_at(NULL, 0, 0, &step), KT_E_ARGUMENT);
    ck_assert_int_eq(kt_plan_step_at(plan, OUT_OF_RANGE, 0, &step), KT_NOTHING);
    ck_assert_int_eq(kt_plan_step_at(plan, 0, OUT_OF_RANGE, &step), KT_NOTHING);
    ck_assert_uint_eq(step.step, 0);
    ck_assert_int_eq(kt_plan_dependency_at(NULL, plan, 0, 1, 0), KT_E_ARGUMENT);
    ck_assert_int_eq(kt_plan_dependency_at(&number, NULL, 0, 1, 0), KT_E_ARGUMENT);
    ck_assert_int_eq(kt_plan_dependency_at(&number, plan, OUT_OF_RANGE, 1, 0), KT_NOTHING);
    ck_assert_int_eq(kt_plan_dependency_at(&number, plan, 0, OUT_OF_RANGE, 0), KT_NOTHING);
    number = 77;
    ck_assert_int_eq(kt_plan_dependency_at(&number, plan, 0, 1, OUT_OF_RANGE), KT_NOTHING);
    ck_assert_uint_eq(number, 0);
    ck_assert_int_eq(kt_plan_dependency_at(&number, plan, 0, 1, 0), KT_OK);
    failed(kt_plan_json(NULL, plan, &err), KT_E_ARGUMENT);
    failed(kt_plan_json(&text, NULL, &err), KT_E_ARGUMENT);
    ck_assert(text.data == NULL && text.size == 0);
    ck_assert_int_eq(kt_plan_json(&text, plan, NULL), KT_OK);
    ck_assert(text.data[text.size] == '\0');
}
END_TEST

int main(void) {
    Suite *suite = suite_create("api_null_results");
    TCase *tests = tcase_create("api_null_results");
    SRunner *runner;
    int failures;
    tcase_add_checked_fixture(tests, setup, teardown);
    tcase_add_test(tests, items);
    tcase_add_test(tests, matchers);
    tcase_add_test(tests, searches);
    tcase_add_test(tests, results_of_identification);
    tcase_add_test(tests, profiles);
    tcase_add_test(tests, queries);
    tcase_add_test(tests, a_refused_query_leaves_no_old_answer);
    tcase_add_test(tests, results_of_a_query);
    tcase_add_test(tests, a_match_into_a_query);
    tcase_add_test(tests, estates);
    tcase_add_test(tests, plans_refused);
    tcase_add_test(tests, plans);
    tcase_add_test(tests, plan_details);
    suite_add_tcase(suite, tests);
    runner = srunner_create(suite);
    srunner_set_tap(runner, "-");
    srunner_run_all(runner, CK_SILENT);
    failures = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failures != 0;
}

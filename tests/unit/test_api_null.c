/* Every exported function with NULL objects, structs of size zero or of an absurd size, unknown flags and values, and
   numbers out of range: the documented status, outs at NULL or 0, and never a crash. */
#include "catalog_kit.h"

#define OUT_OF_RANGE 0xFFFFFFFFu
#define HUGE_SIZE 0x7FFFFFFFu /* a struct_size that no struct of this library has */
#define NOW INT64_C(1750000000)

static const char *const lines[] = {
    "catalog|test|title=Test|data_date=2026-01-01",
    "source|src|title=A source|url=https://example.org/|evidence_level=primary|read_on=2026-01-01",
    "zone|UTC|version=test|at=-62135596800|offset=0",
    "jurisdiction|US|name=United States",
    "tag|business|definition=A business",
    "class|software|title=Software|definition=Software|rank=1",
    "vendor|acme|name=Acme",
    "name|acme/trade|vendor=acme|text=Acme Anvils|name_kind=trade|source=src",
    "identifier|acme/domain|vendor=acme|kind=domain|value=acme.example|strength=conclusive|source=src",
    "vendor|beta|name=Beta",
    "name|beta/trade|vendor=beta|text=Acme Anvils|name_kind=trade|source=src",
    "identifier|beta/domain|vendor=beta|kind=domain|value=acme.example|strength=weak|source=src",
    "product|acme/anvil|name=Anvil|vendor=acme|class=software",
    "instrument|i|jurisdiction=US|authority=An authority|title=I|citation=C|legal_force=statute|zone=UTC|reach=product|"
    "checked_on=2026-01-01",
    "subject|i|instrument=i|vendor=acme",
    "milestone|i/m|instrument=i|title=M|effect=prohibits|activity=use|bound=US|date=2026-06-01|precision=day|"
    "known_from=2020-01-01|source=src|source_scope=milestone",
    "playbook|p|title=P|class=software",
    "step|p/1|playbook=p|order=1|title=One|why=So|phase=prepare|role=It|per=estate|verify=V|rollback=R",
    "step|p/2|playbook=p|order=2|title=Two|why=So|phase=roll-out|role=It|per=asset|verify=V|rollback=R|depends_on=p/1",
    NULL};

static kt_catalog *catalog;
static kt_profile *profile;
static kt_windows *windows;
static kt_matcher *matcher;
static kt_matches *matches;
static kt_item *item;
static kt_estate *estate;
static kt_plan *plan;
static kt_builder *builder;
static struct kt_error err;

static void setup(void) {
    catalog = kit_open(lines, NULL);
    ck_assert_int_eq(kt_profile_new(&profile, catalog, "US,business", 11, NULL), KT_OK);
    ck_assert_int_eq(kt_windows_new(&windows, NULL, NULL), KT_OK);
    ck_assert_int_eq(kt_matcher_new(&matcher, catalog, NULL, NULL), KT_OK);
    ck_assert_int_eq(kt_matches_new(&matches, NULL, NULL), KT_OK);
    ck_assert_int_eq(kt_item_new(&item, NULL, NULL), KT_OK);
    ck_assert_int_eq(kt_estate_new(&estate, NULL, NULL), KT_OK);
    ck_assert_int_eq(kt_builder_new(&builder, NULL, NULL, NULL), KT_OK);
    plan = NULL;
    err = kit_error();
}

static void teardown(void) {
    kt_plan_free(plan);
    kt_builder_free(builder);
    kt_estate_free(estate);
    kt_item_free(item);
    kt_matches_free(matches);
    kt_matcher_free(matcher);
    kt_windows_free(windows);
    kt_profile_free(profile);
    kt_catalog_unref(catalog);
}

/* A pointer that no function may leave behind: whoever fails sets its out to NULL first. */
static int marker;
#define POISON ((void *)&marker)

/* A failed call says so in the error as well. */
static void failed(int32_t status, int32_t expected) {
    ck_assert_int_eq(status, expected);
    ck_assert_int_eq(err.code, expected);
    ck_assert(err.message[0] != '\0');
    ck_assert(memchr(err.message, '\0', sizeof err.message) != NULL);
}

#define REFUSES_OUT(struct_type, call) \
    do { \
        union { struct struct_type s; unsigned char bytes[sizeof(struct struct_type) + 64]; } room_; \
        memset(&room_, 0xA5, sizeof room_); \
        room_.s.struct_size = 0; \
        ck_assert_int_eq(call(&room_.s), KT_E_ARGUMENT); \
        room_.s.struct_size = 7; \
        ck_assert_int_eq(call(&room_.s), KT_E_ARGUMENT); \
        room_.s.struct_size = HUGE_SIZE; \
        ck_assert_int_eq(call(&room_.s), KT_E_ARGUMENT); \
        room_.s.struct_size = OUT_OF_RANGE; \
        ck_assert_int_eq(call(&room_.s), KT_E_ARGUMENT); \
        ck_assert_int_eq(call(NULL), KT_E_ARGUMENT); \
    } while (0)

/* What a filled struct looks like to a caller whose struct is larger, and to one whose struct is smaller. */
#define FILLS_OUT(struct_type, call, status) \
    do { \
        union { struct struct_type s; unsigned char bytes[sizeof(struct struct_type) + 64]; } room_; \
        size_t at; \
        memset(&room_, 0xA5, sizeof room_); \
        room_.s.struct_size = sizeof room_; \
        ck_assert_int_eq(call(&room_.s), status); \
        ck_assert_uint_eq(room_.s.struct_size, sizeof room_); \
        for (at = sizeof(struct struct_type); at < sizeof room_; at++) ck_assert_uint_eq(room_.bytes[at], 0); \
        memset(&room_, 0xA5, sizeof room_); \
        room_.s.struct_size = 8; \
        ck_assert_int_eq(call(&room_.s), status); \
        ck_assert_uint_eq(room_.s.struct_size, 8); \
        for (at = 8; at < sizeof room_; at++) ck_assert_uint_eq(room_.bytes[at], 0xA5); \
    } while (0)

/* ---- version.h, date.h ---- */

START_TEST(versions_and_constants) {
    uint32_t oldest, newest;
    int32_t value = 77;
    ck_assert_uint_gt(kt_version(), 0);
    ck_assert_uint_ge(kt_rules_version(), 1);
    ck_assert_int_eq(kt_format_range(NULL, NULL), KT_OK);
    ck_assert_int_eq(kt_format_range(&oldest, &newest), KT_OK);
    ck_assert_uint_le(oldest, newest);
    ck_assert_int_eq(kt_feature_supported(0, 0), 0);
    ck_assert_int_eq(kt_feature_supported(OUT_OF_RANGE, 1), 0);
    ck_assert_int_eq(kt_feature_supported(KT_GROUP_KIND, INT32_MIN), 0);
    ck_assert_int_eq(kt_feature_supported(KT_GROUP_STATUS, KT_E_ARGUMENT), 1);
    ck_assert_ptr_null(kt_constant_name(0, 0));
    ck_assert_ptr_null(kt_constant_name(KT_GROUP_KIND, INT32_MAX));
    ck_assert_int_eq(kt_constant_value(NULL, KT_GROUP_KIND, "mac", 3), KT_E_ARGUMENT);
    ck_assert_int_eq(kt_constant_value(&value, KT_GROUP_KIND, NULL, 3), KT_E_ARGUMENT);
    ck_assert_int_eq(value, 0);
    value = 77;
    ck_assert_int_eq(kt_constant_value(&value, KT_GROUP_KIND, NULL, 0), KT_NOTHING);
    ck_assert_int_eq(value, 0);
    ck_assert_int_eq(kt_constant_value(&value, OUT_OF_RANGE, "mac", 3), KT_NOTHING);
}
END_TEST

START_TEST(dates) {
    static const int32_t bad[][3] = {{0, 1, 1}, {10000, 1, 1}, {INT32_MIN, 1, 1}, {2024, 0, 1}, {2024, 13, 1}, {2024, INT32_MAX, 1},
                                     {2024, 2, 30}, {2024, 1, 0}, {2024, 1, INT32_MIN}};
    int32_t day, year, month, of_month;
    int64_t instant;
    size_t i;
    ck_assert_int_eq(kt_day_from_civil(NULL, 2024, 1, 1), KT_E_ARGUMENT);
    for (i = 0; i < sizeof bad / sizeof *bad; i++) {
        day = 77;
        ck_assert_int_eq(kt_day_from_civil(&day, bad[i][0], bad[i][1], bad[i][2]), KT_E_ARGUMENT);
        ck_assert_int_eq(day, 0);
    }
    ck_assert_int_eq(kt_day_to_civil(0, NULL, NULL, NULL), KT_OK);
    for (i = 0; i < 4; i++) {
        static const int32_t outside[] = {KT_DAY_NONE, INT32_MIN, INT32_MAX, 2932897};
        year = month = of_month = 77;
        ck_assert_int_eq(kt_day_to_civil(outside[i], &year, &month, &of_month), KT_E_ARGUMENT);
        ck_assert(year == 0 && month == 0 && of_month == 0);
    }
    failed(kt_instant_parse(NULL, "2024-01-01", 10, &err), KT_E_ARGUMENT);
    instant = 77;
    failed(kt_instant_parse(&instant, NULL, 10, &err), KT_E_ARGUMENT);
    ck_assert(instant == 0);
    failed(kt_instant_parse(&instant, NULL, 0, &err), KT_E_SYNTAX);
    ck_assert_int_eq(kt_instant_parse(&instant, "x", 1, NULL), KT_E_SYNTAX);
}
END_TEST

START_TEST(calendars) {
    static const int32_t outside[] = {INT32_MIN, INT32_MAX, KT_DAY_NONE, 0};
    kt_calendar *calendar = POISON;
    int32_t out;
    failed(kt_calendar_new(NULL, 0, NULL, 0, NULL, &err), KT_E_ARGUMENT);
    failed(kt_calendar_new(&calendar, 0, NULL, 1, NULL, &err), KT_E_ARGUMENT);
    ck_assert_ptr_null(calendar);
    calendar = POISON;
    failed(kt_calendar_new(&calendar, 3, NULL, 0, NULL, &err), KT_E_UNSUPPORTED);
    ck_assert_ptr_null(calendar);
    failed(kt_calendar_new(&calendar, OUT_OF_RANGE, NULL, 0, NULL, &err), KT_E_UNSUPPORTED);
    failed(kt_calendar_new(&calendar, 0, outside, SIZE_MAX / 2, NULL, &err), KT_E_MEMORY); /* the product overflows */
    ck_assert_int_eq(kt_calendar_new(&calendar, KT_CALENDAR_US_FEDERAL, outside, 4, NULL, NULL), KT_OK); /* no such days: ignored */
    ck_assert_int_eq(kt_calendar_is_open(calendar, INT32_MIN), 0);
    ck_assert_int_eq(kt_calendar_is_open(NULL, INT32_MAX), 0);
    ck_assert_int_eq(kt_calendar_is_open(NULL, 0), 1);
    ck_assert_int_eq(kt_calendar_between(NULL, calendar, 0, 0), KT_E_ARGUMENT);
    out = 77;
    ck_assert_int_eq(kt_calendar_between(&out, calendar, INT32_MIN, 0), KT_E_ARGUMENT);
    ck_assert_int_eq(out, 0);
    ck_assert_int_eq(kt_calendar_between(&out, NULL, 0, INT32_MAX), KT_E_ARGUMENT);
    ck_assert_int_eq(kt_calendar_add(NULL, calendar, 0, 0), KT_E_ARGUMENT);
    out = 77;
    ck_assert_int_eq(kt_calendar_add(&out, calendar, INT32_MAX, 0), KT_E_ARGUMENT);
    ck_assert_int_eq(out, 0);
    ck_assert_int_eq(kt_calendar_add(&out, calendar, 0, INT32_MAX), KT_E_LIMIT);
    ck_assert_int_eq(kt_calendar_add(&out, NULL, 0, INT32_MIN), KT_E_LIMIT);
    ck_assert_int_eq(out, 0);
    kt_calendar_free(calendar);
    kt_calendar_free(NULL);
}
END_TEST

/* ---- the allocator, wherever one is taken ---- */

static void *allocate(void *user, size_t size, size_t align) {
    (void)user;
    (void)align;
    return malloc(size);
}

static void *resize(void *user, void *block, size_t old_size, size_t size, size_t align) {
    (void)user;
    (void)old_size;
    (void)align;
    return realloc(block, size);
}

static void release(void *user, void *block, size_t size, size_t align) {
    (void)user;
    (void)size;
    (void)align;
    free(block);
}

static void refused_by_all(const struct kt_allocator *allocator) {
    kt_catalog *c = POISON, *const parts[] = {catalog};
    kt_calendar *k = POISON;
    kt_windows *w = POISON;
    kt_matches *m = POISON;
    kt_item *n = POISON;
    kt_estate *e = POISON;
    kt_builder *b = POISON;
    struct kt_catalog_options options = {sizeof options, 0, 0, allocator};
    int32_t status = kt_catalog_open_builtin(&c, allocator, &err);
    ck_assert(status == KT_E_ARGUMENT || status == KT_NOTHING); /* a build without a catalog has nothing to allocate for */
    ck_assert_ptr_null(c);
    failed(kt_catalog_open_memory(&c, "", 0, &options, &err), KT_E_ARGUMENT);
    failed(kt_catalog_open_file(&c, "x", 1, &options, &err), KT_E_ARGUMENT);
    failed(kt_catalog_stack(&c, parts, 1, allocator, &err), KT_E_ARGUMENT);
    failed(kt_calendar_new(&k, 0, NULL, 0, allocator, &err), KT_E_ARGUMENT);
    failed(kt_windows_new(&w, allocator, &err), KT_E_ARGUMENT);
    failed(kt_matches_new(&m, allocator, &err), KT_E_ARGUMENT);
    failed(kt_item_new(&n, allocator, &err), KT_E_ARGUMENT);
    failed(kt_estate_new(&e, allocator, &err), KT_E_ARGUMENT);
    failed(kt_builder_new(&b, NULL, allocator, &err), KT_E_ARGUMENT);
    ck_assert(c == NULL && k == NULL && w == NULL && m == NULL && n == NULL && e == NULL && b == NULL);
}

START_TEST(allocators) {
    const struct kt_allocator good = {sizeof good, 0, allocate, resize, release, NULL};
    struct kt_allocator bad = good;
    bad.struct_size = 0;
    refused_by_all(&bad);
    bad.struct_size = sizeof bad - 1;
    refused_by_all(&bad);
    bad = good;
    bad.allocate = NULL;
    refused_by_all(&bad);
    bad = good;
    bad.resize = NULL;
    refused_by_all(&bad);
    bad = good;
    bad.release = NULL;
    refused_by_all(&bad);
}
END_TEST

/* ---- catalog.h, record.h ---- */

START_TEST(opening) {
    static const char path[] = "/nonexistent/catalog.ktdb";
    struct { struct kt_catalog_options options; unsigned char more[16]; } larger;
    struct kt_catalog_options options = {sizeof options, 0, 0, NULL};
    kt_catalog *out = POISON, *const missing[] = {NULL}, *const nine[9] = {catalog, catalog, catalog, catalog, catalog, catalog,
                                                                           catalog, catalog, catalog};
    char *long_path;
    failed(kt_catalog_open_builtin(NULL, NULL, &err), KT_E_ARGUMENT);
    failed(kt_catalog_open_file(NULL, path, sizeof path - 1, NULL, &err), KT_E_ARGUMENT);
    failed(kt_catalog_open_file(&out, NULL, 0, NULL, &err), KT_E_ARGUMENT);
    ck_assert_ptr_null(out);
    failed(kt_catalog_open_file(&out, path, 0, NULL, &err), KT_E_ARGUMENT);
    failed(kt_catalog_open_file(&out, path, sizeof path, NULL, &err), KT_E_ARGUMENT); /* a NUL inside */
    failed(kt_catalog_open_file(&out, path, sizeof path - 1, NULL, &err), KT_E_IO);
    ck_assert_uint_gt(err.position, 0);
    long_path = malloc(4096);
    memset(long_path, 'x', 4096);
    failed(kt_catalog_open_file(&out, long_path, 4096, NULL, &err), KT_E_ARGUMENT);
    free(long_path);
    failed(kt_catalog_open_memory(NULL, "", 0, NULL, &err), KT_E_ARGUMENT);
    failed(kt_catalog_open_memory(&out, NULL, 0, NULL, &err), KT_E_ARGUMENT);
    failed(kt_catalog_open_memory(&out, NULL, SIZE_MAX, NULL, &err), KT_E_ARGUMENT);
    failed(kt_catalog_open_memory(&out, "", 0, NULL, &err), KT_E_DB_MAGIC);
    options.struct_size = 0;
    failed(kt_catalog_open_memory(&out, "", 0, &options, &err), KT_E_ARGUMENT);
    failed(kt_catalog_open_file(&out, path, sizeof path - 1, &options, &err), KT_E_ARGUMENT);
    options.struct_size = OUT_OF_RANGE;
    failed(kt_catalog_open_memory(&out, "", 0, &options, &err), KT_E_ARGUMENT);
    options.struct_size = sizeof options;
    options.flags = KT_CATALOG_MAP; /* bytes in memory are not mapped */
    failed(kt_catalog_open_memory(&out, "", 0, &options, &err), KT_E_UNSUPPORTED);
    options.flags = KT_CATALOG_BORROW; /* and a file is not borrowed */
    failed(kt_catalog_open_file(&out, path, sizeof path - 1, &options, &err), KT_E_UNSUPPORTED);
    options.flags = 0x80000000u;
    failed(kt_catalog_open_memory(&out, "", 0, &options, &err), KT_E_UNSUPPORTED);
    options.flags = 0;
    options.max_bytes = 1;
    failed(kt_catalog_open_memory(&out, "xx", 2, &options, &err), KT_E_LIMIT);
    memset(&larger, 0, sizeof larger);
    larger.options.struct_size = sizeof larger;
    failed(kt_catalog_open_memory(&out, "", 0, &larger.options, &err), KT_E_DB_MAGIC); /* all zero: a newer caller's defaults */
    larger.more[15] = 1;
    failed(kt_catalog_open_memory(&out, "", 0, &larger.options, &err), KT_E_UNSUPPORTED);
    failed(kt_catalog_stack(NULL, nine, 1, NULL, &err), KT_E_ARGUMENT);
    failed(kt_catalog_stack(&out, NULL, 1, NULL, &err), KT_E_ARGUMENT);
    failed(kt_catalog_stack(&out, nine, 0, NULL, &err), KT_E_ARGUMENT);
    failed(kt_catalog_stack(&out, missing, 1, NULL, &err), KT_E_ARGUMENT);
    failed(kt_catalog_stack(&out, nine, 9, NULL, &err), KT_E_LIMIT);
    failed(kt_catalog_stack(&out, nine, OUT_OF_RANGE, NULL, &err), KT_E_LIMIT);
    ck_assert_ptr_null(out);
    ck_assert_ptr_null(kt_catalog_ref(NULL));
    kt_catalog_unref(NULL);
    failed(kt_catalog_verify(NULL, &err), KT_E_ARGUMENT);
    ck_assert_int_eq(kt_catalog_verify(NULL, NULL), KT_E_ARGUMENT);
}
END_TEST

static int32_t call_info(struct kt_catalog_info *out) {
    return kt_catalog_info(catalog, 0, out);
}

START_TEST(info) {
    struct kt_catalog_info out;
    REFUSES_OUT(kt_catalog_info, call_info);
    FILLS_OUT(kt_catalog_info, call_info, KT_OK);
    memset(&out, 0xA5, sizeof out);
    out.struct_size = sizeof out;
    ck_assert_int_eq(kt_catalog_info(NULL, 0, &out), KT_E_ARGUMENT);
    ck_assert_uint_eq(out.layers, 0);
    ck_assert_int_eq(kt_catalog_info(catalog, 2, &out), KT_NOTHING);
    ck_assert_int_eq(kt_catalog_info(catalog, OUT_OF_RANGE, &out), KT_NOTHING);
    ck_assert_uint_eq(out.records, 0);
}
END_TEST

START_TEST(lookup) {
    struct kt_hit hits[2];
    size_t count = 77;
    memset(hits, 0, sizeof hits);
    hits[0].struct_size = hits[1].struct_size = sizeof hits[0];
    ck_assert_int_eq(kt_catalog_lookup(catalog, KT_KIND_DOMAIN, "acme.example", 12, hits, 2, NULL), KT_E_ARGUMENT);
    ck_assert_int_eq(kt_catalog_lookup(NULL, KT_KIND_DOMAIN, "acme.example", 12, hits, 2, &count), KT_E_ARGUMENT);
    ck_assert_uint_eq(count, 0);
    ck_assert_int_eq(kt_catalog_lookup(catalog, KT_KIND_DOMAIN, NULL, 12, hits, 2, &count), KT_E_ARGUMENT);
    ck_assert_int_eq(kt_catalog_lookup(catalog, KT_KIND_DOMAIN, NULL, 0, hits, 2, &count), KT_NOTHING);
    ck_assert_int_eq(kt_catalog_lookup(catalog, KT_KIND_DOMAIN, "acme.example", 12, NULL, 2, &count), KT_E_ARGUMENT);
    ck_assert_int_eq(kt_catalog_lookup(catalog, KT_KIND_DOMAIN, "acme.example", 12, NULL, 0, &count), KT_TRUNCATED);
    ck_assert_uint_eq(count, 2);
    ck_assert_int_eq(kt_catalog_lookup(catalog, KT_KIND_DOMAIN, "acme.example", 12, hits, 2, &count), KT_OK);
    ck_assert_int_eq(kt_catalog_lookup(catalog, 0, "x", 1, hits, 2, &count), KT_E_UNSUPPORTED);
    ck_assert_int_eq(kt_catalog_lookup(catalog, OUT_OF_RANGE, "x", 1, hits, 2, &count), KT_E_UNSUPPORTED);
    ck_assert_uint_eq(count, 0);
    hits[0].struct_size = 7;
    ck_assert_int_eq(kt_catalog_lookup(catalog, KT_KIND_DOMAIN, "acme.example", 12, hits, 1, &count), KT_E_ARGUMENT);
    hits[0].struct_size = HUGE_SIZE; /* the same answer whether or not anything is found */
    ck_assert_int_eq(kt_catalog_lookup(catalog, KT_KIND_DOMAIN, "acme.example", 12, hits, 1, &count), KT_E_ARGUMENT);
    ck_assert_uint_eq(count, 0);
    ck_assert_int_eq(kt_catalog_lookup(catalog, KT_KIND_DOMAIN, "nobody.example", 14, hits, 1, &count), KT_E_ARGUMENT);
}
END_TEST

START_TEST(lookup_with_room_for_two_absurd_structs) {
    struct kt_hit hits[2];
    size_t count = 77;
    memset(hits, 0, sizeof hits);
    hits[0].struct_size = hits[1].struct_size = HUGE_SIZE; /* it is the step through the array: nothing may lie there */
    ck_assert_int_eq(kt_catalog_lookup(catalog, KT_KIND_DOMAIN, "acme.example", 12, hits, 2, &count), KT_E_ARGUMENT);
    ck_assert_uint_eq(count, 0);
}
END_TEST

/* A caller built against a later version has larger structs: its struct_size is the step through its array. */
START_TEST(arrays_of_larger_structs) {
    struct { struct kt_hit hit; uint32_t more[3]; } hits[2];
    struct { struct kt_name_hit hit; uint32_t more[3]; } names[2];
    size_t count, i;
    memset(hits, 0xA5, sizeof hits);
    memset(names, 0xA5, sizeof names);
    for (i = 0; i < 2; i++) {
        hits[i].hit.struct_size = sizeof hits[0];
        names[i].hit.struct_size = sizeof names[0];
    }
    ck_assert_int_eq(kt_catalog_lookup(catalog, KT_KIND_DOMAIN, "acme.example", 12, &hits[0].hit, 2, &count), KT_OK);
    ck_assert_uint_eq(count, 2);
    ck_assert_int_eq(kt_matcher_search(matcher, "Acme Anvils", 11, 0, 0, &names[0].hit, 2, &count), KT_OK);
    ck_assert_uint_eq(count, 2);
    for (i = 0; i < 2; i++) {
        ck_assert_uint_eq(hits[i].hit.struct_size, sizeof hits[0]);
        ck_assert_uint_ne(hits[i].hit.identifier, 0);
        ck_assert(hits[i].more[0] == 0 && hits[i].more[2] == 0);
        ck_assert_uint_eq(names[i].hit.struct_size, sizeof names[0]);
        ck_assert_uint_eq(names[i].hit.score, 10000);
        ck_assert(names[i].more[0] == 0 && names[i].more[2] == 0);
    }
}
END_TEST

static int32_t call_field(struct kt_field *out) {
    return kt_schema_field(KT_RECORD_VENDOR, 0, out);
}

START_TEST(records) {
    struct kt_text text = {POISON, 77};
    struct kt_field field = {.struct_size = sizeof field};
    int64_t number = 77;
    uint32_t record = 77, type = 77;
    REFUSES_OUT(kt_field, call_field);
    FILLS_OUT(kt_field, call_field, KT_OK);
    ck_assert_int_eq(kt_schema_field(0, 0, &field), KT_NOTHING);
    ck_assert_int_eq(kt_schema_field(OUT_OF_RANGE, 0, &field), KT_NOTHING);
    ck_assert_int_eq(kt_schema_field(KT_RECORD_VENDOR, OUT_OF_RANGE, &field), KT_NOTHING);
    ck_assert_uint_eq(field.field, 0);
    ck_assert_int_eq(kt_schema_child(KT_RECORD_VENDOR, 0, NULL), KT_E_ARGUMENT);
    ck_assert_int_eq(kt_schema_child(OUT_OF_RANGE, 0, &type), KT_NOTHING);
    ck_assert_uint_eq(type, 0);
    ck_assert_int_eq(kt_schema_child(KT_RECORD_VENDOR, OUT_OF_RANGE, &type), KT_NOTHING);
    ck_assert_uint_eq(kt_record_count(NULL, KT_RECORD_VENDOR), 0);
    ck_assert_uint_eq(kt_record_count(catalog, 0), 0);
    ck_assert_uint_eq(kt_record_count(catalog, OUT_OF_RANGE), 0);
    ck_assert_int_eq(kt_record_next(catalog, KT_RECORD_VENDOR, NULL), KT_E_ARGUMENT);
    ck_assert_int_eq(kt_record_next(NULL, KT_RECORD_VENDOR, &record), KT_E_ARGUMENT);
    record = OUT_OF_RANGE;
    ck_assert_int_eq(kt_record_next(catalog, KT_RECORD_VENDOR, &record), KT_NOTHING);
    ck_assert_uint_eq(record, 0);
    ck_assert_int_eq(kt_record_next(catalog, OUT_OF_RANGE, &record), KT_NOTHING);
    ck_assert_int_eq(kt_record_find(NULL, catalog, KT_RECORD_VENDOR, "acme", 4), KT_E_ARGUMENT);
    record = 77;
    ck_assert_int_eq(kt_record_find(&record, NULL, KT_RECORD_VENDOR, "acme", 4), KT_E_ARGUMENT);
    ck_assert_uint_eq(record, 0);
    ck_assert_int_eq(kt_record_find(&record, catalog, KT_RECORD_VENDOR, NULL, 4), KT_E_ARGUMENT);
    ck_assert_int_eq(kt_record_find(&record, catalog, KT_RECORD_VENDOR, NULL, 0), KT_NOTHING);
    ck_assert_int_eq(kt_record_find(&record, catalog, OUT_OF_RANGE, "acme", 4), KT_NOTHING);
    ck_assert_int_eq(kt_record_text(NULL, catalog, KT_RECORD_VENDOR, 1, KT_FIELD_NAME, 0), KT_E_ARGUMENT);
    ck_assert_int_eq(kt_record_text(&text, NULL, KT_RECORD_VENDOR, 1, KT_FIELD_NAME, 0), KT_E_ARGUMENT);
    ck_assert(text.size == 0 && (text.data == NULL || text.data[0] == '\0'));
    ck_assert_int_eq(kt_record_text(&text, catalog, KT_RECORD_VENDOR, OUT_OF_RANGE, KT_FIELD_NAME, 0), KT_NOTHING);
    ck_assert_int_eq(kt_record_text(&text, catalog, OUT_OF_RANGE, 1, KT_FIELD_NAME, 0), KT_NOTHING);
    ck_assert_int_eq(kt_record_text(&text, catalog, KT_RECORD_VENDOR, 1, OUT_OF_RANGE, 0), KT_NOTHING);
    ck_assert_int_eq(kt_record_text(&text, catalog, KT_RECORD_VENDOR, 1, KT_FIELD_NAME, OUT_OF_RANGE), KT_NOTHING);
    ck_assert_int_eq(kt_record_text(&text, catalog, KT_RECORD_PRODUCT, 1, KT_FIELD_VENDOR, 0), KT_E_ARGUMENT);
    ck_assert_int_eq(kt_record_integer(NULL, catalog, KT_RECORD_CLASS, 1, KT_FIELD_RANK, 0), KT_E_ARGUMENT);
    ck_assert_int_eq(kt_record_integer(&number, NULL, KT_RECORD_CLASS, 1, KT_FIELD_RANK, 0), KT_E_ARGUMENT);
    ck_assert(number == 0);
    ck_assert_int_eq(kt_record_integer(&number, catalog, KT_RECORD_CLASS, OUT_OF_RANGE, KT_FIELD_RANK, 0), KT_NOTHING);
    ck_assert_int_eq(kt_record_integer(&number, catalog, KT_RECORD_CLASS, 1, KT_FIELD_RANK, OUT_OF_RANGE), KT_NOTHING);
    ck_assert_int_eq(kt_record_integer(&number, catalog, KT_RECORD_CLASS, 1, KT_FIELD_TITLE, 0), KT_E_ARGUMENT);
    ck_assert_int_eq(kt_record_reference(NULL, catalog, KT_RECORD_PRODUCT, 1, KT_FIELD_VENDOR, 0), KT_E_ARGUMENT);
    record = 77;
    ck_assert_int_eq(kt_record_reference(&record, NULL, KT_RECORD_PRODUCT, 1, KT_FIELD_VENDOR, 0), KT_E_ARGUMENT);
    ck_assert_uint_eq(record, 0);
    ck_assert_int_eq(kt_record_reference(&record, catalog, KT_RECORD_PRODUCT, OUT_OF_RANGE, KT_FIELD_VENDOR, 0), KT_NOTHING);
    ck_assert_int_eq(kt_record_reference(&record, catalog, KT_RECORD_PRODUCT, 1, KT_FIELD_VENDOR, OUT_OF_RANGE), KT_NOTHING);
    ck_assert_int_eq(kt_record_reference(&record, catalog, KT_RECORD_PRODUCT, 1, KT_FIELD_NAME, 0), KT_E_ARGUMENT);
}
END_TEST

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

/* ---- builder.h ---- */

START_TEST(builders) {
    uint32_t record = 77, vendor;
    failed(kt_builder_new(NULL, NULL, NULL, &err), KT_E_ARGUMENT);
    kt_builder_free(NULL);
    failed(kt_builder_record(NULL, builder, KT_RECORD_VENDOR, "a", 1, &err), KT_E_ARGUMENT);
    failed(kt_builder_record(&record, NULL, KT_RECORD_VENDOR, "a", 1, &err), KT_E_ARGUMENT);
    ck_assert_uint_eq(record, 0);
    failed(kt_builder_record(&record, builder, KT_RECORD_VENDOR, NULL, 1, &err), KT_E_ARGUMENT);
    failed(kt_builder_record(&record, builder, KT_RECORD_VENDOR, NULL, 0, &err), KT_E_SYNTAX);
    failed(kt_builder_record(&record, builder, KT_RECORD_VENDOR, "a b", 3, &err), KT_E_SYNTAX);
    failed(kt_builder_record(&record, builder, KT_RECORD_VENDOR, "a", SIZE_MAX, &err), KT_E_SYNTAX);
    failed(kt_builder_record(&record, builder, 0, "a", 1, &err), KT_E_UNSUPPORTED);
    failed(kt_builder_record(&record, builder, OUT_OF_RANGE, "a", 1, &err), KT_E_UNSUPPORTED);
    ck_assert_int_eq(kt_builder_record(&vendor, builder, KT_RECORD_VENDOR, "a", 1, &err), KT_OK);
    failed(kt_builder_text(NULL, KT_RECORD_VENDOR, vendor, KT_FIELD_NAME, "x", 1, &err), KT_E_ARGUMENT);
    failed(kt_builder_text(builder, KT_RECORD_VENDOR, vendor, KT_FIELD_NAME, NULL, 1, &err), KT_E_ARGUMENT);
    failed(kt_builder_text(builder, KT_RECORD_VENDOR, 0, KT_FIELD_NAME, "x", 1, &err), KT_E_ARGUMENT);
    failed(kt_builder_text(builder, KT_RECORD_VENDOR, OUT_OF_RANGE, KT_FIELD_NAME, "x", 1, &err), KT_E_ARGUMENT);
    failed(kt_builder_text(builder, KT_RECORD_PRODUCT, vendor, KT_FIELD_NAME, "x", 1, &err), KT_E_ARGUMENT);
    failed(kt_builder_text(builder, KT_RECORD_VENDOR, vendor, OUT_OF_RANGE, "x", 1, &err), KT_E_UNSUPPORTED);
    failed(kt_builder_text(builder, KT_RECORD_VENDOR, vendor, KT_FIELD_ID, "x", 1, &err), KT_E_UNSUPPORTED);
    failed(kt_builder_text(builder, KT_RECORD_VENDOR, vendor, KT_FIELD_NAME, "x\0y", 3, &err), KT_E_TEXT);
    ck_assert_uint_eq(err.position, 1);
    failed(kt_builder_text(builder, KT_RECORD_VENDOR, vendor, KT_FIELD_NAME, "x", KT_VALUE_BYTES + 1, &err), KT_E_LIMIT);
    ck_assert_int_eq(kt_builder_text(builder, KT_RECORD_VENDOR, vendor, KT_FIELD_NAME, "x", 1, &err), KT_OK);
    failed(kt_builder_text(builder, KT_RECORD_VENDOR, vendor, KT_FIELD_NAME, "y", 1, &err), KT_E_STATE);
    failed(kt_builder_integer(NULL, KT_RECORD_VENDOR, vendor, KT_FIELD_NAME, 0, &err), KT_E_ARGUMENT);
    failed(kt_builder_integer(builder, KT_RECORD_VENDOR, vendor, KT_FIELD_NAME, 0, &err), KT_E_ARGUMENT);
    ck_assert_int_eq(kt_builder_record(&record, builder, KT_RECORD_SOURCE, "s", 1, &err), KT_OK);
    failed(kt_builder_integer(builder, KT_RECORD_SOURCE, record, KT_FIELD_READ_ON, INT64_MIN, &err), KT_E_ARGUMENT);
    failed(kt_builder_integer(builder, KT_RECORD_SOURCE, record, KT_FIELD_READ_ON, KT_DAY_NONE, &err), KT_E_ARGUMENT);
    failed(kt_builder_integer(builder, KT_RECORD_SOURCE, record, KT_FIELD_EVIDENCE_LEVEL, INT64_MAX, &err), KT_E_UNSUPPORTED);
    failed(kt_builder_reference(NULL, KT_RECORD_PRODUCT, 1, KT_FIELD_VENDOR, "a", 1, &err), KT_E_ARGUMENT);
    ck_assert_int_eq(kt_builder_record(&record, builder, KT_RECORD_PRODUCT, "p", 1, &err), KT_OK);
    failed(kt_builder_reference(builder, KT_RECORD_PRODUCT, record, KT_FIELD_VENDOR, NULL, 1, &err), KT_E_ARGUMENT);
    failed(kt_builder_reference(builder, KT_RECORD_PRODUCT, record, KT_FIELD_VENDOR, NULL, 0, &err), KT_E_SYNTAX);
    failed(kt_builder_reference(builder, KT_RECORD_PRODUCT, record, KT_FIELD_NAME, "a", 1, &err), KT_E_ARGUMENT);
    failed(kt_builder_remove(NULL, KT_RECORD_VENDOR, "a", 1, &err), KT_E_ARGUMENT);
    failed(kt_builder_remove(builder, KT_RECORD_VENDOR, NULL, 1, &err), KT_E_ARGUMENT);
    failed(kt_builder_remove(builder, OUT_OF_RANGE, "a", 1, &err), KT_E_UNSUPPORTED);
    failed(kt_builder_add_catalog(NULL, catalog, &err), KT_E_ARGUMENT);
    failed(kt_builder_add_catalog(builder, NULL, &err), KT_E_ARGUMENT);
}
END_TEST

START_TEST(finished_builders) {
    const uint8_t *bytes = POISON;
    size_t size = 77;
    uint32_t record = 77;
    failed(kt_builder_finish(&bytes, &size, NULL, &err), KT_E_ARGUMENT);
    ck_assert(bytes == NULL && size == 0);
    failed(kt_builder_finish(NULL, &size, builder, &err), KT_E_ARGUMENT);
    failed(kt_builder_finish(&bytes, NULL, builder, &err), KT_E_ARGUMENT);
    ck_assert_int_eq(kt_builder_finish(&bytes, &size, builder, NULL), KT_OK); /* refused calls did not finish it */
    bytes = POISON;
    size = 77;
    failed(kt_builder_finish(&bytes, &size, builder, &err), KT_E_STATE);
    ck_assert(bytes == NULL && size == 0);
    failed(kt_builder_record(&record, builder, KT_RECORD_VENDOR, "a", 1, &err), KT_E_STATE);
    ck_assert_uint_eq(record, 0);
    failed(kt_builder_text(builder, KT_RECORD_VENDOR, 1, KT_FIELD_NAME, "x", 1, &err), KT_E_STATE);
    failed(kt_builder_integer(builder, KT_RECORD_VENDOR, 1, KT_FIELD_NAME, 1, &err), KT_E_STATE);
    failed(kt_builder_reference(builder, KT_RECORD_VENDOR, 1, KT_FIELD_NAME, "x", 1, &err), KT_E_STATE);
    failed(kt_builder_remove(builder, KT_RECORD_VENDOR, "a", 1, &err), KT_E_STATE);
    failed(kt_builder_add_catalog(builder, catalog, &err), KT_E_STATE);
}
END_TEST

/* ---- the error struct itself ---- */

START_TEST(small_errors_are_no_failure) {
    struct { struct kt_error err; unsigned char guard; } small;
    int64_t out;
    uint32_t size;
    for (size = 0; size < sizeof small.err; size += 4) {
        memset(&small, 0xA5, sizeof small);
        small.err.struct_size = size;
        ck_assert_int_eq(kt_instant_parse(&out, "x", 1, &small.err), KT_E_SYNTAX);
        ck_assert_uint_eq((unsigned char)small.err.message[0], 0xA5);
        ck_assert_int_eq(kt_instant_parse(&out, "2024-01-01", 10, &small.err), KT_OK);
    }
    ck_assert_uint_eq(small.guard, 0xA5);
}
END_TEST

int main(void) {
    Suite *suite = suite_create("api_null");
    TCase *tests = tcase_create("api_null");
    SRunner *runner;
    int failures;
    tcase_add_checked_fixture(tests, setup, teardown);
    tcase_add_test(tests, versions_and_constants);
    tcase_add_test(tests, dates);
    tcase_add_test(tests, calendars);
    tcase_add_test(tests, allocators);
    tcase_add_test(tests, opening);
    tcase_add_test(tests, info);
    tcase_add_test(tests, lookup);
    tcase_add_test(tests, lookup_with_room_for_two_absurd_structs);
    tcase_add_test(tests, arrays_of_larger_structs);
    tcase_add_test(tests, records);
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
    tcase_add_test(tests, builders);
    tcase_add_test(tests, finished_builders);
    tcase_add_test(tests, small_errors_are_no_failure);
    suite_add_tcase(suite, tests);
    runner = srunner_create(suite);
    srunner_set_tap(runner, "-");
    srunner_run_all(runner, CK_SILENT);
    failures = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failures != 0;
}

/* Every exported function with NULL objects, structs of size zero or of an absurd size, unknown flags and values, and
   numbers out of range: the documented status, outs at NULL or 0, and never a crash. Here versions, dates, catalogs,
   records and the builder; items, identification, windows and plans are in test_api_null_results.c. */
#include "api_null_kit.h"

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

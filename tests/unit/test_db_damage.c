/* Damaged catalogs: each kind of damage has its own error, no bytes make a call read outside, and memory that runs out
   anywhere leaves nothing behind. */
#include "catalog_kit.h"

#include "base/bytes.h"
#include "base/sha256.h"
#include "db/catalog.h"
#include "index/exact.h"

static const char *const lines[] = {
    "catalog|c|title=T|data_date=2026-01-31", "zone|UTC|version=x|at=-62135596800|offset=0",
    "class|a|title=A|definition=A.", "class|b|title=B|definition=B.|parent=a|fact=made-in=XX|fact=grade=consumer",
    "vendor|v|name=V|note=One|note=Two", "vendor|w|name=W", "product|v/p|vendor=v|name=P|class=b",
    "source|i/s|title=S|evidence_level=primary|read_on=2026-01-30",
    "name|v/n|vendor=v|text=Vendor Ltd|name_kind=legal|source=i/s",
            "name|v/p/n|product=v/p|text=Thing|name_kind=product|source=i/s",
    "identifier|v/i|vendor=v|kind=domain|value=v.example|strength=strong|source=i/s",
    "identifier|v/m|vendor=v|kind=mac|value=00:11:22|strength=strong|source=i/s",
    "identifier|w/m|vendor=w|kind=mac|value=00:11:22:3|strength=strong|source=i/s",
    "instrument|i|jurisdiction=US|authority=A|title=I|citation=1|legal_force=order|zone=UTC|reach=product|checked_on=2026-01-30",
    "subject|i/sub|instrument=i|vendor=v",
    "milestone|i/m|instrument=i|title=M|effect=prohibits|activity=use|activity=sale|date=2027-01-01|precision=day|bound=any|"
    "known_from=2025-01-01|source=i/s|source_scope=milestone",
    NULL};

static const char *const upper[] = {
    "vendor|w|name=Other", "name|w/x|vendor=v|text=Alias|name_kind=trade|source=i/s", "-identifier|v/i",
    "identifier|w/i|vendor=w|kind=domain|value=v.example|strength=weak|source=i/s", NULL};

/* The sound catalog in memory of its own. */
static uint8_t *sound_bytes(size_t *size, const char *const *from) {
    struct kt_error err = kit_error();
    kt_builder *builder;
    const uint8_t *bytes;
    uint8_t *copy;
    ck_assert_msg(kit_build(&builder, &bytes, size, NULL, from, NULL, &err) == KT_OK, "%s", err.message);
    copy = malloc(*size);
    memcpy(copy, bytes, *size);
    kt_builder_free(builder);
    return copy;
}

/* The table row of a section, and its payload. */
static uint8_t *row_of(uint8_t *bytes, uint32_t tag, uint32_t part) {
    uint32_t count = kt__load32(bytes + KT__HEADER_SECTIONS), i;
    for (i = 0; i < count; i++) {
        uint8_t *row = bytes + KT__HEADER_SIZE + (size_t)i * KT__ROW_SIZE;
        if (kt__load32(row) == tag && kt__load32(row + KT__ROW_FLAGS) >> 16 == part) return row;
    }
    ck_abort_msg("no such section");
    return NULL;
}

static uint8_t *payload(uint8_t *bytes, uint32_t tag, uint32_t part) {
    return bytes + kt__load64(row_of(bytes, tag, part) + KT__ROW_OFFSET);
}

/* Makes the digests right again, so that damage gets past them. Sections that lie outside keep theirs. */
static void reseal(uint8_t *bytes, size_t size) {
    uint32_t count = kt__load32(bytes + KT__HEADER_SECTIONS), i;
    struct kt__sha256 hash;
    uint8_t digest[32];
    if (KT__HEADER_SIZE + (uint64_t)count * KT__ROW_SIZE > size) return;
    for (i = 0; i < count; i++) {
        uint8_t *row = bytes + KT__HEADER_SIZE + (size_t)i * KT__ROW_SIZE;
        uint64_t at = kt__load64(row + KT__ROW_OFFSET), length = kt__load64(row + KT__ROW_BYTES);
        if (at <= size && length <= size - at) kt__sha256_of(row + KT__ROW_DIGEST, bytes + at, (size_t)length);
    }
    kt__sha256_init(&hash);
    kt__sha256_update(&hash, bytes, KT__HEADER_CHECKSUM);
    kt__sha256_update(&hash, bytes + KT__HEADER_SIZE, (size_t)count * KT__ROW_SIZE);
    kt__sha256_final(digest, &hash);
    memcpy(bytes + KT__HEADER_CHECKSUM, digest, 8);
}

static int32_t open_status(const uint8_t *bytes, size_t size, uint32_t flags) {
    struct kt_catalog_options options = {sizeof options, flags | KT_CATALOG_BORROW, 0, NULL};
    struct kt_error err = kit_error();
    kt_catalog *catalog;
    int32_t status = kt_catalog_open_memory(&catalog, bytes, size, &options, &err);
    ck_assert_int_eq(err.code, status);
    ck_assert((catalog == NULL) == (status != KT_OK));
    kt_catalog_unref(catalog);
    return status;
}

static void store_at(uint8_t *bytes, size_t at, uint32_t value) { kt__store32(bytes + at, value); }

/* Each case damages a fresh copy; the first status is that of opening, the second that of opening with a check. */
enum damage {
    MAGIC, MAJOR, FILE_SIZE_MORE, FILE_SIZE_LESS, ROW_SIZE, NO_SECTIONS, TABLE_FLIP, HEADER_FLIP, SECTION_OUTSIDE, SECTION_OVERLAPS,
    SECTION_TWICE, SECTION_MISSING, SECTION_UNKNOWN, SECTION_STRIDE, SCHEMA_ORDER, SCHEMA_KIND, SCHEMA_WORD, PAYLOAD_FLIP, TEXT_FAR,
    NUMBER_FAR, LIST_FAR, RECORDS_ORDER, REFERENCE_FAR, TEXT_BYTE, TEXT_END, EXACT_GONE, EXACT_ORDER, PREFIX_ASTRAY, FOLD_OTHER,
    REVERSE_OTHER, DATE_OTHER, DATA_DATE, RULES_OTHER, MINOR, RUN_SHARED, RUN_OF_NUMBERS,
    DAMAGES
};

static const struct { int32_t open, verify; } expected[DAMAGES] = {
    [MAGIC] = {KT_E_DB_MAGIC, KT_E_DB_MAGIC}, [MAJOR] = {KT_E_DB_VERSION, KT_E_DB_VERSION},
    [FILE_SIZE_MORE] = {KT_E_DB_TRUNCATED, KT_E_DB_TRUNCATED}, [FILE_SIZE_LESS] = {KT_E_DB_SECTION, KT_E_DB_SECTION},
    [ROW_SIZE] = {KT_E_DB_SECTION, KT_E_DB_SECTION}, [NO_SECTIONS] = {KT_E_DB_SECTION, KT_E_DB_SECTION},
    [TABLE_FLIP] = {KT_E_DB_CHECKSUM, KT_E_DB_CHECKSUM}, [HEADER_FLIP] = {KT_E_DB_CHECKSUM, KT_E_DB_CHECKSUM},
    [SECTION_OUTSIDE] = {KT_E_DB_SECTION, KT_E_DB_SECTION}, [SECTION_OVERLAPS] = {KT_E_DB_SECTION, KT_E_DB_SECTION},
    [SECTION_TWICE] = {KT_E_DB_SECTION, KT_E_DB_SECTION}, [SECTION_MISSING] = {KT_E_DB_SECTION, KT_E_DB_SECTION},
    [SECTION_UNKNOWN] = {KT_E_DB_VERSION, KT_E_DB_VERSION}, [SECTION_STRIDE] = {KT_E_DB_SECTION, KT_E_DB_SECTION},
    [SCHEMA_ORDER] = {KT_E_DB_ORDER, KT_E_DB_ORDER}, [SCHEMA_KIND] = {KT_E_DB_SECTION, KT_E_DB_SECTION},
    [SCHEMA_WORD] = {KT_E_DB_SECTION, KT_E_DB_SECTION}, [PAYLOAD_FLIP] = {KT_OK, KT_E_DB_CHECKSUM},
    [TEXT_FAR] = {KT_OK, KT_E_DB_OFFSET}, [NUMBER_FAR] = {KT_OK, KT_E_DB_OFFSET}, [LIST_FAR] = {KT_OK, KT_E_DB_OFFSET},
    [RECORDS_ORDER] = {KT_OK, KT_E_DB_ORDER}, [REFERENCE_FAR] = {KT_OK, KT_E_DB_REFERENCE}, [TEXT_BYTE] = {KT_OK, KT_E_DB_TEXT},
    [TEXT_END] = {KT_OK, KT_E_DB_TEXT}, [EXACT_GONE] = {KT_OK, KT_E_DB_INDEX}, [EXACT_ORDER] = {KT_OK, KT_E_DB_ORDER},
    [PREFIX_ASTRAY] = {KT_OK, KT_E_DB_INDEX}, [FOLD_OTHER] = {KT_OK, KT_E_DB_INDEX}, [REVERSE_OTHER] = {KT_OK, KT_E_DB_INDEX},
    [DATE_OTHER] = {KT_OK, KT_E_DB_INDEX}, [DATA_DATE] = {KT_OK, KT_E_DB_INDEX}, [RULES_OTHER] = {KT_OK, KT_OK},
    [MINOR] = {KT_OK, KT_OK}, [RUN_SHARED] = {KT_OK, KT_E_DB_OFFSET}, [RUN_OF_NUMBERS] = {KT_OK, KT_E_DB_OFFSET}};

/* Where a text stands in the bytes. */
static uint8_t *find_text(uint8_t *bytes, size_t size, const char *text) {
    size_t length = strlen(text), at;
    for (at = 0; at + length <= size; at++) {
        if (memcmp(bytes + at, text, length) == 0) return bytes + at;
    }
    ck_abort_msg("no text %s", text);
    return NULL;
}

static void swap(uint8_t *a, uint8_t *b, size_t size) {
    uint8_t kept[256];
    memcpy(kept, a, size);
    memcpy(a, b, size);
    memcpy(b, kept, size);
}

/* The word of a field in the schema's row for it. */
static uint8_t *schema_row(uint8_t *bytes, uint32_t type, uint32_t field) {
    uint8_t *row = payload(bytes, KT__TAG_SCHM, 0);
    while (kt__load32(row) != type || kt__load32(row + 4) != field) row += KT__SCHEMA_ROW;
    return row;
}

static uint8_t *record_word(uint8_t *bytes, uint32_t type, uint32_t record, uint32_t field) {
    size_t stride = kt__load32(row_of(bytes, KT__TAG_RECS, type) + KT__ROW_STRIDE);
    return payload(bytes, KT__TAG_RECS, type) + (record - 1) * stride + 4 * (size_t)kt__load32(schema_row(bytes, type,
                                                                                                          field) + KT__SCHEMA_WORD);
}

static void damage_outside(uint8_t *bytes, int which) {
    uint8_t *row = row_of(bytes, KT__TAG_LIST, 0);
    switch (which) {
    case MAGIC: bytes[3] ^= 1; break;
    case MAJOR: store_at(bytes, KT__HEADER_MAJOR, 2); break;
    case MINOR: store_at(bytes, KT__HEADER_MINOR, 7); break;
    case FILE_SIZE_MORE: bytes[KT__HEADER_FILE_SIZE]++; break;
    case FILE_SIZE_LESS: bytes[KT__HEADER_FILE_SIZE]--; break;
    case ROW_SIZE: store_at(bytes, KT__HEADER_ROW_SIZE, 60); break;
    case NO_SECTIONS: store_at(bytes, KT__HEADER_SECTIONS, 0); break;
    case SECTION_OUTSIDE: kt__store64(row + KT__ROW_OFFSET, UINT64_MAX - 7); break;
    case SECTION_OVERLAPS: kt__store64(row + KT__ROW_OFFSET, kt__load64(row + KT__ROW_OFFSET) - 8); break;
    case SECTION_TWICE: kt__store32(row_of(bytes, KT__TAG_REFS, 0), KT__TAG_LIST); break;
    case SECTION_MISSING:
        kt__store32(row, KT__TAG('N', 'O', 'N', 'E'));
        kt__store32(row + KT__ROW_FLAGS, 0);
        break;
    case SECTION_UNKNOWN: kt__store32(row, KT__TAG('N', 'O', 'N', 'E')); break;
    case SECTION_STRIDE:
        kt__store32(row + KT__ROW_STRIDE, 2);
        kt__store32(row + KT__ROW_COUNT, kt__load32(row + KT__ROW_COUNT) * 2);
        break;
    case SCHEMA_ORDER: swap(schema_row(bytes, KT_RECORD_VENDOR, KT_FIELD_NAME), schema_row(bytes, KT_RECORD_VENDOR,
                                                                                           KT_FIELD_COUNTRY), 24); break;
    case SCHEMA_KIND: store_at(schema_row(bytes, KT_RECORD_NAME, KT_FIELD_VENDOR), KT__SCHEMA_TARGET, KT_RECORD_PRODUCT); break;
    case SCHEMA_WORD: store_at(schema_row(bytes, KT_RECORD_NAME, KT_FIELD_VENDOR), KT__SCHEMA_WORD, 999); break;
    case DATA_DATE: store_at(bytes, KT__HEADER_DATA_DATE, 1); break;
    default: break;
    }
}

static void damage_inside(uint8_t *bytes, size_t size, int which) {
    uint8_t *at;
    switch (which) {
    case TEXT_FAR: store_at(record_word(bytes, KT_RECORD_VENDOR, 1, KT_FIELD_NAME), 0, 0x7FFFFFFF); break;
    case NUMBER_FAR: store_at(record_word(bytes, KT_RECORD_NAME, 1, KT_FIELD_STRENGTH), 0, 0xFFFFFFFF); break;
    case LIST_FAR: store_at(record_word(bytes, KT_RECORD_VENDOR, 1, KT_FIELD_NOTE), 4, 0xFFFFFFFF); break;
    case RUN_SHARED: /* both vendors have the notes of the first */
        memcpy(record_word(bytes, KT_RECORD_VENDOR, 2, KT_FIELD_NOTE), record_word(bytes, KT_RECORD_VENDOR, 1, KT_FIELD_NOTE), 8);
        break;
    case RUN_OF_NUMBERS: /* the whole of INTS, in which the zone has a run as well */
        at = record_word(bytes, KT_RECORD_MILESTONE, 1, KT_FIELD_ACTIVITY);
        kt__store32(at, 0);
        kt__store32(at + 4, kt__load32(row_of(bytes, KT__TAG_INTS, 0) + KT__ROW_COUNT));
        break;
    case REFERENCE_FAR: store_at(record_word(bytes, KT_RECORD_PRODUCT, 1, KT_FIELD_VENDOR), 0, 3); break;
    case RECORDS_ORDER:
        at = payload(bytes, KT__TAG_RECS, KT_RECORD_CLASS);
        swap(at, at + kt__load32(row_of(bytes, KT__TAG_RECS, KT_RECORD_CLASS) + KT__ROW_STRIDE), 4);
        break;
    case TEXT_BYTE: *find_text(bytes, size, "Vendor Ltd") = 0xFF; break;
    case TEXT_END: find_text(bytes, size, "Vendor Ltd")[10] = 'x'; break;
    case EXACT_GONE:
        at = payload(bytes, KT__TAG_EXAC, 0) + KT__EXACT_HEAD;
        while (kt__load32(at + 4) == 0) at += 8;
        kt__store32(at + 4, 0);
        break;
    case EXACT_ORDER: swap(payload(bytes, KT__TAG_IDEN, 0), payload(bytes, KT__TAG_IDEN, 0) + KT__EXACT_ROW, KT__EXACT_ROW); break;
    case PREFIX_ASTRAY: payload(bytes, KT__TAG_PFIX, 0)[16] ^= 1; break;
    case FOLD_OTHER: *payload(bytes, KT__TAG_FTXT, 0) = 'X'; break;
    case REVERSE_OTHER: payload(bytes, KT__TAG_REFS, 0)[8] ^= 1; break;
    case DATE_OTHER:
        for (at = payload(bytes, KT__TAG_INTS, 0); kt__load64(at) != 1798761600; at += 8) {} /* 2027-01-01T00:00Z */
        at[0]++;
        break;
    case RULES_OTHER: store_at(payload(bytes, KT__TAG_META, 0), 0, 99); break;
    default: break;
    }
}

START_TEST(test_damage) {
    size_t size;
    uint8_t *bytes = sound_bytes(&size, lines);
    int32_t opened, verified;
    damage_outside(bytes, _i);
    damage_inside(bytes, size, _i);
    if (_i >= SECTION_OUTSIDE && _i != PAYLOAD_FLIP) reseal(bytes, size);
    if (_i == ROW_SIZE || _i == MINOR) reseal(bytes, size);
    if (_i == TABLE_FLIP) bytes[KT__HEADER_SIZE + KT__ROW_OFFSET] ^= 1;
    if (_i == HEADER_FLIP) bytes[KT__HEADER_DATA_DATE] ^= 1;
    if (_i == PAYLOAD_FLIP) bytes[size - 1] ^= 1;
    opened = open_status(bytes, size, 0);
    verified = open_status(bytes, size, KT_CATALOG_VERIFY);
    ck_assert_msg(opened == expected[_i].open, "damage %d: opening gave %d", _i, opened);
    ck_assert_msg(verified == expected[_i].verify, "damage %d: verifying gave %d", _i, verified);
    free(bytes);
}
END_TEST

START_TEST(test_damaged_values) {
    size_t size;
    uint8_t *bytes = sound_bytes(&size, lines);
    struct kt_catalog_options options = {sizeof options, KT_CATALOG_BORROW, 0, NULL};
    kt_catalog *catalog;
    struct kt_text text;
    int64_t number;
    uint32_t target;
    damage_inside(bytes, size, TEXT_FAR);
    damage_inside(bytes, size, NUMBER_FAR);
    damage_inside(bytes, size, LIST_FAR);
    damage_inside(bytes, size, REFERENCE_FAR);
    ck_assert_int_eq(kt_catalog_open_memory(&catalog, bytes, size, &options, NULL), KT_OK);
    ck_assert_int_eq(kt_record_text(&text, catalog, KT_RECORD_VENDOR, 1, KT_FIELD_NAME, 0), KT_E_DB_OFFSET);
    ck_assert_str_eq(text.data, "");
    ck_assert_int_eq(kt_record_text(&text, catalog, KT_RECORD_VENDOR, 1, KT_FIELD_NOTE, 0), KT_E_DB_OFFSET);
    ck_assert_uint_eq(kt__value_count(catalog, KT_RECORD_VENDOR, 1, KT_FIELD_NOTE), 0);
    ck_assert_int_eq(kt_record_integer(&number, catalog, KT_RECORD_NAME, 1, KT_FIELD_STRENGTH, 0), KT_E_DB_OFFSET);
    ck_assert_int_eq(kt_record_reference(&target, catalog, KT_RECORD_PRODUCT, 1, KT_FIELD_VENDOR, 0), KT_E_DB_OFFSET);
    ck_assert_int_eq(kt__integer(catalog, KT_RECORD_NAME, 1, KT_FIELD_STRENGTH, 0, -7), -7);
    kt_catalog_unref(catalog);
    free(bytes);
}
END_TEST

/* Merging reads every value of a catalog that nobody need have verified: it must not grow by runs that fields share. */
START_TEST(test_merge_shared_runs) {
    size_t size;
    uint8_t *bytes = sound_bytes(&size, lines);
    struct kt_catalog_options options = {sizeof options, KT_CATALOG_BORROW, 0, NULL};
    kt_catalog *catalog;
    kt_builder *builder;
    if (_i == 1) damage_inside(bytes, size, RUN_SHARED);
    ck_assert_int_eq(kt_catalog_open_memory(&catalog, bytes, size, &options, NULL), KT_OK);
    ck_assert_int_eq(kt_builder_new(&builder, NULL, NULL, NULL), KT_OK);
    ck_assert_int_eq(kt_builder_add_catalog(builder, catalog, NULL), _i == 1 ? KT_E_DB_OFFSET : KT_OK);
    kt_builder_free(builder);
    kt_catalog_unref(catalog);
    free(bytes);
}
END_TEST

START_TEST(test_truncated) {
    size_t size, at;
    uint8_t *bytes = sound_bytes(&size, lines);
    for (at = 0; at < size; at++) {
        uint8_t *part = malloc(at + 1); /* its own block, so that a read past the end is seen */
        int32_t status;
        memcpy(part, bytes, at);
        status = open_status(part, at, 0);
        ck_assert_msg(status == (at == 0 ? KT_E_DB_MAGIC : KT_E_DB_TRUNCATED), "%u bytes: %d", (unsigned)at, status);
        free(part);
    }
    bytes = realloc(bytes, size + 1);
    bytes[size] = 0;
    ck_assert_int_eq(open_status(bytes, size + 1, 0), KT_E_DB_SECTION);
    free(bytes);
}
END_TEST

/* A copy of what a builder has made, for damage. */
static uint8_t *finish_copy(kt_builder *builder, size_t *size) {
    const uint8_t *bytes;
    uint8_t *copy;
    ck_assert_int_eq(kt_builder_finish(&bytes, size, builder, NULL), KT_OK);
    copy = malloc(*size);
    memcpy(copy, bytes, *size);
    kt_builder_free(builder);
    return copy;
}

/* A text of 1 MiB is sound. Grown over its end and the text behind it, which nothing names any more, it is still
   terminated UTF-8, and only too long. */
START_TEST(test_long_text) {
    const size_t longest = 1048576;
    char *text = malloc(longest);
    kt_builder *builder;
    uint32_t vendor;
    size_t size;
    uint8_t *bytes, *at;
    memset(text, 'x', longest);
    ck_assert_int_eq(kt_builder_new(&builder, NULL, NULL, NULL), KT_OK);
    ck_assert_int_eq(kt_builder_record(&vendor, builder, KT_RECORD_VENDOR, "a", 1, NULL), KT_OK);
    ck_assert_int_eq(kt_builder_text(builder, KT_RECORD_VENDOR, vendor, KT_FIELD_NAME, "A", 1, NULL), KT_OK);
    ck_assert_int_eq(kt_builder_text(builder, KT_RECORD_VENDOR, vendor, KT_FIELD_NOTE, text, longest, NULL), KT_OK);
    ck_assert_int_eq(kt_builder_text(builder, KT_RECORD_VENDOR, vendor, KT_FIELD_NOTE, "yy", 2, NULL), KT_OK);
    bytes = finish_copy(builder, &size);
    store_at(record_word(bytes, KT_RECORD_VENDOR, 1, KT_FIELD_NOTE), 4, 1);
    reseal(bytes, size);
    ck_assert_int_eq(open_status(bytes, size, KT_CATALOG_VERIFY), KT_OK);
    at = payload(bytes, KT__TAG_STRS, 0) +
         kt__load32(payload(bytes, KT__TAG_LIST, 0) + 4 * kt__load32(record_word(bytes, KT_RECORD_VENDOR, 1, KT_FIELD_NOTE)));
    ck_assert_mem_eq(at + longest + 5, "yy", 3);
    memset(at + longest, 'x', 5); /* its NUL and the size of the next text */
    kt__store32(at - 4, (uint32_t)longest + 7);
    reseal(bytes, size);
    ck_assert_int_eq(open_status(bytes, size, KT_CATALOG_VERIFY), KT_E_DB_TEXT);
    free(text);
    free(bytes);
}
END_TEST

/* A row of IDEN for a record that is not there, of kind 0 and with the empty text: what such a record reads as. The hash
   table is made anew over the rows, so that the row is all that is wrong. */
START_TEST(test_ghost_row) {
    static const char *const from[] = {"vendor|v|name=V|note=", "source|s|title=S|evidence_level=primary|read_on=2026-01-30",
                                       "identifier|v/i|vendor=v|kind=domain|value=v.example|strength=strong|source=s", NULL};
    struct kt__memory memory;
    struct kt__buffer table;
    struct kt__span rows, text;
    uint32_t record;
    for (record = 0; record < 3; record++) {
        size_t size;
        uint8_t *bytes = sound_bytes(&size, from), *row = payload(bytes, KT__TAG_IDEN, 0);
        uint32_t empty = kt__load32(payload(bytes, KT__TAG_LIST, 0) +
                                    4 * kt__load32(record_word(bytes, KT_RECORD_VENDOR, 1, KT_FIELD_NOTE)));
        ck_assert_uint_eq(kt__load32(payload(bytes, KT__TAG_STRS, 0) + empty - 4), 0);
        ck_assert_int_eq(open_status(bytes, size, KT_CATALOG_VERIFY), KT_OK);
        kt__store32(row, 0);
        kt__store32(row + 4, empty);
        kt__store32(row + 8, record);
        rows.data = row;
        rows.size = KT__EXACT_ROW;
        text.data = payload(bytes, KT__TAG_STRS, 0);
        text.size = (size_t)kt__load64(row_of(bytes, KT__TAG_STRS, 0) + KT__ROW_BYTES);
        ck_assert_int_eq(kt__memory_init(&memory, NULL, NULL), KT_OK);
        kt__buffer_init(&table, &memory);
        ck_assert_int_eq(kt__exact_build(&table, rows, text), KT_OK);
        ck_assert_uint_eq(table.size, kt__load64(row_of(bytes, KT__TAG_EXAC, 0) + KT__ROW_BYTES));
        memcpy(payload(bytes, KT__TAG_EXAC, 0), table.data, table.size);
        kt__buffer_dispose(&table);
        reseal(bytes, size);
        ck_assert_msg(open_status(bytes, size, KT_CATALOG_VERIFY) == KT_E_DB_INDEX, "record %u", (unsigned)record);
        free(bytes);
    }
}
END_TEST

/* A row of XREF that was given another type: the number of a class must not come out as that of a vendor. With one row
   the places of the types move with it; with three the halving lands on the second and keeps the first among the vendors. */
START_TEST(test_reference_type) {
    static const char *const below[] = {"vendor|m|name=M", "vendor|z|name=Z", "class|a|title=A|definition=A.",
                                        "class|m|title=M|definition=M.", NULL};
    static const char *const over[2][3] = {{"product|p|vendor=m|name=P", NULL, NULL},
                                           {"product|p|vendor=m|name=P|class=a", "product|q|vendor=z|name=Q", NULL}};
    struct kt_catalog_options options = {sizeof options, KT_CATALOG_BORROW, 0, NULL};
    kt_catalog *parts[2], *stack;
    kt_builder *builder;
    const uint8_t *built;
    uint8_t *bytes;
    size_t size;
    uint32_t target = 99, rows;
    int32_t status;
    parts[0] = kit_open(below, NULL);
    ck_assert_int_eq(kit_build(&builder, &built, &size, parts[0], over[_i], NULL, NULL), KT_OK);
    bytes = malloc(size);
    memcpy(bytes, built, size);
    kt_builder_free(builder);
    rows = kt__load32(row_of(bytes, KT__TAG_XREF, 0) + KT__ROW_COUNT);
    ck_assert_uint_eq(rows, _i == 0 ? 1 : 3);
    store_at(payload(bytes, KT__TAG_XREF, 0), 0, KT_RECORD_CLASS);
    reseal(bytes, size);
    ck_assert_int_ne(open_status(bytes, size, KT_CATALOG_VERIFY), KT_OK);
    ck_assert_int_eq(kt_catalog_open_memory(&parts[1], bytes, size, &options, NULL), KT_OK);
    ck_assert_int_eq(kt_catalog_stack(&stack, parts, 2, NULL, NULL), KT_OK);
    status = kt_record_reference(&target, stack, KT_RECORD_PRODUCT, kit_find(stack, KT_RECORD_PRODUCT, "p"), KT_FIELD_VENDOR, 0);
    ck_assert_int_eq(status, _i == 0 ? KT_E_DB_OFFSET : KT_NOTHING);
    ck_assert_uint_eq(target, 0);
    kt_catalog_unref(stack);
    kt_catalog_unref(parts[0]);
    kt_catalog_unref(parts[1]);
    free(bytes);
}
END_TEST

START_TEST(test_cycle_by_stacking) {
    static const char *const below[] = {"class|a|title=A|definition=A.", "class|b|title=B|definition=B.|parent=a", NULL};
    static const char *const over[] = {"class|a|title=A|definition=A.|parent=b", NULL};
    kt_catalog *parts[2], *stack;
    struct kt_error err = kit_error();
    parts[0] = kit_open(below, NULL);
    parts[1] = kit_open(over, NULL);
    ck_assert_int_eq(kt_catalog_stack(&stack, parts, 2, NULL, &err), KT_OK);
    ck_assert_int_eq(kt_catalog_verify(stack, &err), KT_E_DB_CYCLE);
    kt_catalog_unref(stack);
    kt_catalog_unref(parts[0]);
    kt_catalog_unref(parts[1]);
}
END_TEST

/* Reads everything there is in every way there is; answers do not matter here. */
static uint64_t read_all(const kt_catalog *catalog) {
    static const char *const values[] = {"www.v.example", "00:11:22:33:44:55", "v", "cpe:/a:v:p"};
    struct kt_catalog_info info = {.struct_size = sizeof info};
    struct kt_hit hits[4];
    uint64_t sum = 0;
    uint32_t type, record, i, index, referrer;
    size_t count;
    (void)kt_catalog_info(catalog, 0, &info);
    sum += info.title.size + info.records;
    for (type = 0; type < 26; type++) {
        for (record = 1; record <= kt__record_last(catalog, type) + 1 && record < 200; record++) {
            struct kt_field field = {.struct_size = sizeof field};
            sum += (uint64_t)kt__record_visible(catalog, type, record) + kt__id(catalog, type, record).size;
            for (i = 0; kt_schema_field(type, i, &field) == KT_OK; i++) {
                for (index = 0; index <= kt__value_count(catalog, type, record, field.field) && index < 50; index++) {
                    struct kt_text text = kt__text(catalog, type, record, field.field, index);
                    sum += text.size + strlen(text.data) + (uint64_t)kt__integer(catalog, type, record, field.field, index, 1) +
                           kt__reference(catalog, type, record, field.field, index);
                }
                for (referrer = 0, index = 0; index < 50; index++) {
                    uint32_t before = referrer;
                    referrer = kt__referrer_next(catalog, type, field.field, record, before);
                    if (referrer == 0) break;
                    ck_assert_uint_gt(referrer, before);
                }
            }
            if (type == KT_RECORD_NAME) sum += kt__folded_name(catalog, record).size;
            if (type == KT_RECORD_ZONE) {
                struct kt__zone zone;
                kt__zone_of(&zone, catalog, record);
                sum += (uint64_t)kt__zone_offset(&zone, 1700000000);
            }
        }
    }
    memset(hits, 0, sizeof hits);
    for (i = 0; i < 4; i++) hits[i].struct_size = sizeof hits[i];
    for (i = 0; i < 4; i++) {
        for (type = 1; type < 43; type += 3) (void)kt_catalog_lookup(catalog, type, values[i], strlen(values[i]), hits, 4, &count);
    }
    (void)kt_catalog_verify(catalog, NULL);
    return sum;
}

static uint32_t next_number(uint32_t *state) {
    *state = *state * 1664525u + 1013904223u;
    return *state >> 8;
}

#define FLIPS 1500

/* Bytes at random places take random values, in half of the rounds behind digests that were made right again. */
START_TEST(test_flips) {
    struct kt_catalog_options options = {sizeof options, 0, 0, NULL};
    size_t size, upper_size, i, inner;
    uint8_t *bytes = sound_bytes(&size, lines), *upper_bytes = sound_bytes(&upper_size, upper);
    uint8_t *damaged = malloc(size), *upper_damaged = malloc(upper_size);
    uint32_t state = (uint32_t)_i + 1, round, opened = 0;
    inner = (size_t)(payload(bytes, KT__TAG_STRS, 0) - bytes); /* behind the table and the schema */
    for (round = 0; round < FLIPS; round++) {
        kt_catalog *parts[2] = {NULL, NULL}, *stack;
        uint32_t flips = next_number(&state) % 6 + 1;
        memcpy(damaged, bytes, size);
        memcpy(upper_damaged, upper_bytes, upper_size);
        for (i = 0; i < flips; i++) {
            size_t from = next_number(&state) % 20 == 0 ? 0 : inner; /* mostly where it gets past opening */
            size_t at = from + next_number(&state) % (size - from);
            damaged[at] = (uint8_t)(next_number(&state) % 4 == 0 ? 0xFF : next_number(&state));
            upper_damaged[inner + next_number(&state) % (upper_size - inner)] = (uint8_t)next_number(&state);
        }
        if (round % 4 != 0) {
            reseal(damaged, size);
            reseal(upper_damaged, upper_size);
        }
        options.flags = round % 8 == 1 ? KT_CATALOG_VERIFY : 0;
        (void)kt_catalog_open_memory(&parts[0], damaged, size, &options, NULL);
        options.flags = 0;
        (void)kt_catalog_open_memory(&parts[1], upper_damaged, upper_size, &options, NULL);
        if (parts[0] != NULL) (void)read_all(parts[0]);
        if (parts[0] != NULL && parts[1] != NULL) {
            kt_builder *builder;
            opened++;
            ck_assert_int_eq(kt_catalog_stack(&stack, parts, 2, NULL, NULL), KT_OK);
            (void)read_all(stack);
            ck_assert_int_eq(kt_builder_new(&builder, parts[0], NULL, NULL), KT_OK);
            if (kt_builder_add_catalog(builder, stack, NULL) == KT_OK) {
                const uint8_t *out;
                size_t out_size;
                (void)kt_builder_finish(&out, &out_size, builder, NULL);
            }
            kt_builder_free(builder);
            kt_catalog_unref(stack);
        }
        kt_catalog_unref(parts[0]);
        kt_catalog_unref(parts[1]);
    }
    ck_assert_uint_gt(opened, FLIPS / 10); /* else the test would test nothing */
    free(bytes);
    free(upper_bytes);
    free(damaged);
    free(upper_damaged);
}
END_TEST

/* An allocator whose n-th allocation fails, and that counts what is out. */
struct meter {
    uint64_t left;
    int64_t blocks;
};

static void *meter_allocate(void *user, size_t size, size_t align) {
    struct meter *meter = user;
    (void)align;
    if (meter->left == 0) return NULL;
    meter->left--;
    meter->blocks++;
    return malloc(size);
}

static void *meter_resize(void *user, void *block, size_t old_size, size_t size, size_t align) {
    struct meter *meter = user;
    (void)old_size;
    (void)align;
    if (meter->left == 0) return NULL;
    meter->left--;
    return realloc(block, size);
}

static void meter_release(void *user, void *block, size_t size, size_t align) {
    struct meter *meter = user;
    memset(block, 0xDD, size); /* a wrong size shows */
    (void)align;
    meter->blocks--;
    free(block);
}

/* Everything that allocates, in a row; stops at the first failure. */
static int32_t use_all(const struct kt_allocator *allocator) {
    struct kt_catalog_options options = {sizeof options, KT_CATALOG_VERIFY, 0, allocator};
    struct kt_error err = kit_error();
    kt_builder *builder = NULL, *overlay = NULL, *merger = NULL;
    kt_catalog *base = NULL, *over = NULL, *stack = NULL, *parts[2];
    const uint8_t *bytes;
    size_t size, count;
    int32_t status = kit_build(&builder, &bytes, &size, NULL, lines, allocator, &err);
    if (status == KT_OK) status = kt_catalog_open_memory(&base, bytes, size, &options, &err);
    if (status == KT_OK) status = kit_build(&overlay, &bytes, &size, base, upper, allocator, &err);
    if (status == KT_OK) status = kt_catalog_open_memory(&over, bytes, size, &options, &err);
    parts[0] = base;
    parts[1] = over;
    if (status == KT_OK) status = kt_catalog_stack(&stack, parts, 2, allocator, &err);
    if (status == KT_OK) status = kt_catalog_verify(stack, &err);
    if (status == KT_OK) {
        status = kt_catalog_lookup(stack, KT_KIND_DOMAIN, "a.v.example", 11, NULL, 0, &count);
        if (status == KT_TRUNCATED) status = KT_OK;
        err.code = status;
    }
    if (status == KT_OK) status = kt_builder_new(&merger, NULL, allocator, &err);
    if (status == KT_OK) status = kt_builder_add_catalog(merger, stack, &err);
    if (status == KT_OK) status = kt_builder_finish(&bytes, &size, merger, &err);
    ck_assert_msg(err.code == status, "status %d, error %d: %s", status, err.code, err.message);
    kt_catalog_unref(base);
    kt_builder_free(builder);
    kt_builder_free(overlay);
    kt_builder_free(merger);
    kt_catalog_unref(over);
    kt_catalog_unref(stack);
    return status;
}

START_TEST(test_memory) {
    struct meter meter = {0, 0};
    struct kt_allocator allocator = {sizeof allocator, 0, meter_allocate, meter_resize, meter_release, NULL};
    uint64_t n;
    int32_t status;
    allocator.user = &meter;
    for (n = 0;; n++) {
        meter.left = n;
        status = use_all(&allocator);
        ck_assert_int_eq(meter.blocks, 0);
        if (status == KT_OK) break;
        ck_assert_msg(status == KT_E_MEMORY, "allocation %u: %d", (unsigned)n, status);
        ck_assert_uint_lt(n, 20000);
    }
    ck_assert_uint_gt(n, 100);
}
END_TEST

/* Members that this library does not know, or that are reserved, would be asked for in vain. */
START_TEST(test_allocator) {
    struct meter meter = {UINT64_MAX, 0};
    struct { struct kt_allocator known; unsigned char later[16]; } given;
    kt_builder *builder;
    memset(&given, 0, sizeof given);
    given.known.struct_size = sizeof given;
    given.known.allocate = meter_allocate;
    given.known.resize = meter_resize;
    given.known.release = meter_release;
    given.known.user = &meter;
    ck_assert_int_eq(kt_builder_new(&builder, NULL, &given.known, NULL), KT_OK);
    kt_builder_free(builder);
    ck_assert_int_eq(meter.blocks, 0);
    given.later[15] = 1;
    ck_assert_int_eq(kt_builder_new(&builder, NULL, &given.known, NULL), KT_E_UNSUPPORTED);
    ck_assert_ptr_null(builder);
    given.known.struct_size = sizeof given.known;
    given.known.reserved = 1;
    ck_assert_int_eq(kt_builder_new(&builder, NULL, &given.known, NULL), KT_E_UNSUPPORTED);
    given.known.reserved = 0;
    given.known.struct_size = sizeof given.known - 1;
    ck_assert_int_eq(kt_builder_new(&builder, NULL, &given.known, NULL), KT_E_ARGUMENT);
    given.known.struct_size = sizeof given.known;
    given.known.release = NULL;
    ck_assert_int_eq(kt_builder_new(&builder, NULL, &given.known, NULL), KT_E_ARGUMENT);
}
END_TEST

int main(void) {
    Suite *suite = suite_create("db_damage");
    TCase *tcase = tcase_create("damage");
    SRunner *runner;
    int failed;
    tcase_set_timeout(tcase, 300);
    tcase_add_loop_test(tcase, test_damage, 0, DAMAGES);
    tcase_add_test(tcase, test_damaged_values);
    tcase_add_loop_test(tcase, test_merge_shared_runs, 0, 2);
    tcase_add_test(tcase, test_truncated);
    tcase_add_test(tcase, test_long_text);
    tcase_add_test(tcase, test_ghost_row);
    tcase_add_loop_test(tcase, test_reference_type, 0, 2);
    tcase_add_test(tcase, test_allocator);
    tcase_add_test(tcase, test_cycle_by_stacking);
    tcase_add_loop_test(tcase, test_flips, 0, 2);
    tcase_add_test(tcase, test_memory);
    suite_add_tcase(suite, tcase);
    runner = srunner_create(suite);
    srunner_set_tap(runner, "-");
    srunner_run_all(runner, CK_SILENT);
    failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed != 0;
}

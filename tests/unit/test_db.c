/* The catalog: builder, container, records, layers, lookup and verifier, by way of the public functions wherever they
   reach. Instants were worked out by hand from the offsets written in the zone lines. */
#include "catalog_kit.h"

#include "base/bytes.h"
#include "base/sha256.h"
#include "db/catalog.h"

/* Two zones: one without change, one with the changes of New York in 2024. */
#define ZONES                                                                                            \
    "zone|UTC|version=2026f|at=-62135596800|offset=0",                                                  \
    "zone|America/New_York|version=2026f|at=-62135596800|offset=-18000|at=1710054000|offset=-14400|at=1730613600|offset=-18000"

static const char *const base_lines[] = {
    "catalog|base|title=Base data|data_date=2026-01-31|disclaimer=Not legal advice.", ZONES,
    "class|network|title=Network|definition=What connects.|rank=2",
    "class|router|title=Router|definition=What routes.|parent=network|fact=telecom-or-video-surveillance=yes",
    "vendor|acme|name=Acme|country=XX|note=First.|note=Second.",
    "vendor|parent-corp|name=Parent",
    "product|acme/box|vendor=acme|name=Box|class=router|platform=device",
    "source|acme/s1|title=A page|publisher=Acme|url=https://example.org/a|evidence_level=primary|read_on=2026-01-15|vendor=acme",
    "name|acme/name:Acme|vendor=acme|text=Acm\xC3\xA9 Ltd.|name_kind=legal|source=acme/s1",
    "name|acme/name:Akme|vendor=acme|text=AKME|name_kind=misspelling|source=acme/s1",
    "name|acme/box/name:Box|product=acme/box|text=Box|name_kind=product|strength=weak|source=acme/s1",
    "identifier|acme/domain:acme.example|vendor=acme|kind=domain|value=ACME.example|strength=strong|source=acme/s1",
    "identifier|acme/domain:b|vendor=acme|kind=domain|value=update.acme.example|strength=conclusive|source=acme/s1",
    "identifier|acme/mac:1|vendor=acme|kind=mac|value=00:11:22|strength=strong|source=acme/s1",
    "identifier|acme/mac:2|vendor=parent-corp|kind=mac|value=00:11:22:3|strength=weak|source=acme/s1",
    "identifier|acme/deb:box|product=acme/box|kind=deb|value=acme-box|strength=strong|relation=oem|source=acme/s1",
    "identifier|acme/deb:box2|vendor=acme|kind=deb|value=acme-box|strength=weak|source=acme/s1",
    "identifier|acme/cpe:box|product=acme/box|kind=cpe|value=cpe:2.3:h:acme:box:*:*:*:*:*:*:*:*|strength=conclusive|source=acme/s1",
    "relation|acme/owned-by:parent-corp|vendor=acme|relation=owned-by|target_vendor=parent-corp|percent=5100|source=acme/s1",
    "event|contract|definition=The contract was signed.|event_scope=profile",
    "instrument|us-x|jurisdiction=US|authority=Agency|title=Rule X|citation=1 CFR 1|citation=2 CFR 2|legal_force=regulation|"
    "zone=America/New_York|reach=product|reach=embedded|checked_on=2026-01-10|in_force_from=2024-07-24",
    "subject|us-x/subject-1|instrument=us-x|vendor=acme|subject_scope=affiliates",
    "source|us-x/s1|title=The gazette|evidence_level=primary|read_on=2026-01-10|instrument=us-x",
    "milestone|us-x/stop|instrument=us-x|title=No updates|effect=prohibits|activity=signature-update|activity=software-update|"
    "affects=US|date=2024-09-29|precision=day|known_from=2024-06-24|source=us-x/s1|source_scope=milestone",
    "milestone|us-x/remove|instrument=us-x|title=Remove|effect=requires|activity=removal|bound=US and telecom-operator|"
    "date=2029|precision=end-of-year|limit=at-most|known_from=2024-06-24|source=us-x/s1|source_scope=instrument",
    "milestone|us-x/later|instrument=us-x|title=Report|effect=requires|activity=reporting|bound=any|event=contract|n=3|unit=day|"
    "count=business|known_from=2024-06-24|source=us-x/s1|source_scope=milestone",
    NULL};

/* Above the base: an alias, a replacement, a hiding, a milestone and a new vendor of its own. */
static const char *const overlay_lines[] = {
    "catalog|house|title=House overlay|data_date=2026-01-20",
    "vendor|house-brand|name=House brand",
    "vendor|acme|name=Acme, renamed here",
    "source|house/s|title=Own records|evidence_level=secondary|read_on=2026-01-19",
    "name|house/alias|vendor=acme|text=Acme Rebrand|name_kind=trade|source=house/s",
    "identifier|house/domain|vendor=house-brand|kind=domain|value=acme.example|strength=weak|source=house/s",
    "-identifier|acme/deb:box2",
    "milestone|us-x/house|instrument=us-x|title=House date|effect=prohibits|activity=use|bound=any|date=2026-05|precision=month|"
    "zone=UTC|known_from=2026-01-01|source=house/s|source_scope=instrument",
    NULL};

static void expect_text(const kt_catalog *catalog, uint32_t type, const char *id, uint32_t field, uint32_t index,
                        const char *expected) {
    struct kt_text text;
    int32_t status = kt_record_text(&text, catalog, type, kit_find(catalog, type, id), field, index);
    ck_assert_msg(status == (expected != NULL ? KT_OK : KT_NOTHING), "%s: status %d", id, status);
    ck_assert_str_eq(text.data, expected != NULL ? expected : "");
    ck_assert_uint_eq(text.size, strlen(text.data));
}

static void expect_number(const kt_catalog *catalog, uint32_t type, const char *id, uint32_t field, uint32_t index,
                          int64_t expected) {
    int64_t number;
    ck_assert_int_eq(kt_record_integer(&number, catalog, type, kit_find(catalog, type, id), field, index), KT_OK);
    ck_assert_int_eq(number, expected);
}

static void expect_target(const kt_catalog *catalog, uint32_t type, const char *id, uint32_t field, uint32_t target_type,
                          const char *target) {
    uint32_t found;
    int32_t status = kt_record_reference(&found, catalog, type, kit_find(catalog, type, id), field, 0);
    ck_assert_int_eq(status, target != NULL ? KT_OK : KT_NOTHING);
    ck_assert_uint_eq(found, target != NULL ? kit_find(catalog, target_type, target) : 0);
}

START_TEST(test_sha256) {
    /* FIPS 180-4 example values: "abc", the empty message, and the two-block message of the standard. */
    static const struct { const char *text; const char *hex; } rows[] = {
        {"", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"},
        {"abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"},
        {"abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
         "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"}};
    size_t i, j;
    for (i = 0; i < sizeof rows / sizeof *rows; i++) {
        uint8_t digest[32];
        char hex[65];
        struct kt__sha256 hash;
        kt__sha256_init(&hash);
        for (j = 0; j < strlen(rows[i].text); j++) kt__sha256_update(&hash, rows[i].text + j, 1);
        kt__sha256_final(digest, &hash);
        for (j = 0; j < 32; j++) snprintf(hex + 2 * j, 3, "%02x", digest[j]);
        ck_assert_str_eq(hex, rows[i].hex);
    }
}
END_TEST

START_TEST(test_read_back) {
    kt_catalog *catalog = kit_open(base_lines, NULL);
    struct kt_text text;
    uint32_t target;
    int64_t number;
    ck_assert_uint_eq(kt_record_count(catalog, KT_RECORD_VENDOR), 2);
    ck_assert_uint_eq(kt_record_count(catalog, 99), 0);
    expect_text(catalog, KT_RECORD_VENDOR, "acme", KT_FIELD_NAME, 0, "Acme");
    expect_text(catalog, KT_RECORD_VENDOR, "acme", KT_FIELD_NOTE, 1, "Second.");
    expect_text(catalog, KT_RECORD_VENDOR, "acme", KT_FIELD_NOTE, 2, NULL);
    expect_text(catalog, KT_RECORD_VENDOR, "acme", KT_FIELD_ID, 0, "acme");
    expect_text(catalog, KT_RECORD_VENDOR, "parent-corp", KT_FIELD_COUNTRY, 0, NULL);
    expect_target(catalog, KT_RECORD_PRODUCT, "acme/box", KT_FIELD_CLASS, KT_RECORD_CLASS, "router");
    expect_target(catalog, KT_RECORD_CLASS, "router", KT_FIELD_PARENT, KT_RECORD_CLASS, "network");
    expect_target(catalog, KT_RECORD_CLASS, "network", KT_FIELD_PARENT, KT_RECORD_CLASS, NULL);
    expect_number(catalog, KT_RECORD_INSTRUMENT, "us-x", KT_FIELD_REACH, 1, KT_REACH_EMBEDDED);
    expect_number(catalog, KT_RECORD_ZONE, "America/New_York", KT_FIELD_AT, 2, 1730613600);
    expect_number(catalog, KT_RECORD_ZONE, "America/New_York", KT_FIELD_OFFSET, 0, -18000);
    /* Canonical values and default strengths are put in. */
    expect_text(catalog, KT_RECORD_IDENTIFIER, "acme/domain:acme.example", KT_FIELD_VALUE, 0, "acme.example");
    expect_text(catalog, KT_RECORD_IDENTIFIER, "acme/mac:2", KT_FIELD_VALUE, 0, "0011223");
    expect_number(catalog, KT_RECORD_NAME, "acme/name:Acme", KT_FIELD_STRENGTH, 0, KT_STRENGTH_STRONG);
    expect_number(catalog, KT_RECORD_NAME, "acme/name:Akme", KT_FIELD_STRENGTH, 0, KT_STRENGTH_WEAK);
    expect_number(catalog, KT_RECORD_NAME, "acme/box/name:Box", KT_FIELD_STRENGTH, 0, KT_STRENGTH_WEAK);
    /* The statuses. */
    ck_assert_int_eq(kt_record_text(&text, catalog, KT_RECORD_VENDOR, 1, KT_FIELD_BOUNDARY, 0), KT_NOTHING);
    ck_assert_int_eq(kt_record_text(&text, catalog, KT_RECORD_PRODUCT, 1, KT_FIELD_VENDOR, 0), KT_E_ARGUMENT);
    ck_assert_int_eq(kt_record_integer(&number, catalog, KT_RECORD_VENDOR, 1, KT_FIELD_NAME, 0), KT_E_ARGUMENT);
    ck_assert_int_eq(kt_record_reference(&target, catalog, KT_RECORD_VENDOR, 1, KT_FIELD_NAME, 0), KT_E_ARGUMENT);
    ck_assert_int_eq(kt_record_text(&text, catalog, KT_RECORD_VENDOR, 3, KT_FIELD_NAME, 0), KT_NOTHING);
    ck_assert_int_eq(kt_record_text(&text, catalog, KT_RECORD_VENDOR, 0, KT_FIELD_NAME, 0), KT_NOTHING);
    ck_assert_int_eq(kt_record_text(&text, NULL, KT_RECORD_VENDOR, 1, KT_FIELD_NAME, 0), KT_E_ARGUMENT);
    ck_assert_int_eq(kt_record_text(NULL, catalog, KT_RECORD_VENDOR, 1, KT_FIELD_NAME, 0), KT_E_ARGUMENT);
    kt_catalog_unref(catalog);
}
END_TEST

START_TEST(test_dates) {
    kt_catalog *catalog = kit_open(base_lines, NULL);
    uint32_t type = KT_RECORD_MILESTONE;
    int64_t number;
    /* 2024-09-29T00:00 in New York, four hours behind UTC then: 04:00Z. */
    expect_number(catalog, type, "us-x/stop", KT_FIELD_BOUNDARY, 0, 1727582400);
    expect_number(catalog, type, "us-x/stop", KT_FIELD_EARLIEST, 0, 1727582400);
    expect_number(catalog, type, "us-x/stop", KT_FIELD_LATEST, 0, 1727582400);
    expect_number(catalog, type, "us-x/stop", KT_FIELD_LAST_PERMITTED_DAY, 0, 19994); /* 2024-09-28 */
    /* The end of 2029, five hours behind UTC: nominal 2030-01-01T05:00Z, safe 2029-12-31T05:00Z. */
    expect_number(catalog, type, "us-x/remove", KT_FIELD_BOUNDARY, 0, 1893474000);
    expect_number(catalog, type, "us-x/remove", KT_FIELD_EARLIEST, 0, 1893387600);
    expect_number(catalog, type, "us-x/remove", KT_FIELD_LATEST, 0, 1893474000);
    expect_number(catalog, type, "us-x/remove", KT_FIELD_LAST_PERMITTED_DAY, 0, 21913); /* 2029-12-30 */
    ck_assert_int_eq(kt_record_integer(&number, catalog, type, kit_find(catalog, type, "us-x/later"), KT_FIELD_BOUNDARY, 0),
                     KT_NOTHING);
    kt_catalog_unref(catalog);
}
END_TEST

START_TEST(test_info) {
    kt_catalog *base = kit_open(base_lines, NULL), *overlay = kit_open(overlay_lines, base), *parts[2], *stack;
    struct kt_catalog_info info = {.struct_size = sizeof info};
    parts[0] = base;
    parts[1] = overlay;
    ck_assert_int_eq(kt_catalog_stack(&stack, parts, 2, NULL, NULL), KT_OK);
    ck_assert_int_eq(kt_catalog_info(stack, 0, &info), KT_OK);
    ck_assert_uint_eq(info.layers, 2);
    ck_assert_uint_eq(info.format_version, 1000);
    ck_assert_str_eq(info.title.data, "Base data"); /* the newest by its date, though it lies below */
    ck_assert_int_eq(info.data_date, 20484);        /* 2026-01-31 */
    ck_assert_uint_eq(info.names, 4);
    ck_assert_uint_eq(info.identifiers, 7); /* seven and one, less the hidden one */
    ck_assert_int_eq(kt_catalog_info(stack, 2, &info), KT_OK);
    ck_assert_str_eq(info.title.data, "House overlay");
    ck_assert_uint_eq(info.records, 7);
    ck_assert_int_eq(kt_catalog_info(stack, 1, &info), KT_OK);
    ck_assert_uint_eq(info.identifiers, 6); /* one of its seven is hidden by the layer above */
    ck_assert_int_eq(kt_catalog_info(stack, 3, &info), KT_NOTHING);
    ck_assert_int_eq(kt_catalog_info(NULL, 0, &info), KT_E_ARGUMENT);
    ck_assert_int_eq(kt_catalog_info(stack, 0, NULL), KT_E_ARGUMENT);
    kt_catalog_unref(base); /* the stack holds on to its parts */
    kt_catalog_unref(overlay);
    expect_text(stack, KT_RECORD_VENDOR, "acme", KT_FIELD_NAME, 0, "Acme, renamed here");
    kt_catalog_unref(stack);
}
END_TEST

/* Hits as text: "id:method:from-to ..." */
static void show_hits(char out[1024], const kt_catalog *catalog, uint32_t kind, const char *value) {
    struct kt_hit hits[16];
    struct kt_text id;
    size_t count, i, used = 0;
    int32_t status;
    memset(hits, 0, sizeof hits);
    for (i = 0; i < 16; i++) hits[i].struct_size = sizeof hits[i];
    status = kt_catalog_lookup(catalog, kind, value, strlen(value), hits, 16, &count);
    ck_assert_int_eq(status, count > 0 ? KT_OK : KT_NOTHING);
    out[0] = '\0';
    for (i = 0; i < count; i++) {
        ck_assert_int_eq(kt_record_text(&id, catalog, KT_RECORD_IDENTIFIER, hits[i].identifier, KT_FIELD_ID, 0), KT_OK);
        used += (size_t)snprintf(out + used, 1024 - used, "%s%s:%s:%u-%u", i > 0 ? " " : "", id.data,
                                 kt_constant_name(KT_GROUP_METHOD, (int32_t)hits[i].method), hits[i].from, hits[i].to);
    }
}

START_TEST(test_lookup) {
    static const struct { uint32_t kind; const char *value; const char *hits; } rows[] = {
        {KT_KIND_DOMAIN, "acme.example", "acme/domain:acme.example:exact:0-12"},
        {KT_KIND_DOMAIN, "ACME.Example.", "acme/domain:acme.example:exact:0-13"},
        {KT_KIND_DOMAIN, "cdn.update.acme.example", "acme/domain:b:hierarchy:4-23 acme/domain:acme.example:hierarchy:11-23"},
        {KT_KIND_DOMAIN, "update.acme.example", "acme/domain:b:exact:0-19 acme/domain:acme.example:hierarchy:7-19"},
        {KT_KIND_DOMAIN, "notacme.example", ""},
        {KT_KIND_URL, "https://acme.example/x", "acme/domain:acme.example:exact:0-22"},
        {KT_KIND_MAC, "00:11:22:33:44:55", "acme/mac:2:prefix:0-17 acme/mac:1:prefix:0-17"},
        {KT_KIND_MAC, "00-11-22-44-55-66", "acme/mac:1:prefix:0-17"},
        {KT_KIND_MAC, "001122", "acme/mac:1:exact:0-6"},
        {KT_KIND_MAC, "02:11:22:33:44:55", ""},
        {KT_KIND_DEB, "acme-box", "acme/deb:box:exact:0-8 acme/deb:box2:exact:0-8"},
        {KT_KIND_DEB, "acme", ""},
        {KT_KIND_CPE, "cpe:2.3:h:acme:box:1.0:*:*:*:*:*:*:*", "acme/cpe:box:hierarchy:0-36"},
        {KT_KIND_CPE, "cpe:/h:acme:box", "acme/cpe:box:exact:0-15"},
        {KT_KIND_TEXT, "00:11:22:44:55:66", "acme/mac:1:prefix:0-17"},
        {KT_KIND_TEXT, "just some words", ""}};
    kt_catalog *catalog = kit_open(base_lines, NULL);
    char shown[1024];
    size_t i, count;
    for (i = 0; i < sizeof rows / sizeof *rows; i++) {
        show_hits(shown, catalog, rows[i].kind, rows[i].value);
        ck_assert_msg(strcmp(shown, rows[i].hits) == 0, "%s: %s", rows[i].value, shown);
    }
    {
        struct kt_hit one = {.struct_size = sizeof one};
        ck_assert_int_eq(kt_catalog_lookup(catalog, KT_KIND_DEB, "acme-box", 8, &one, 1, &count), KT_TRUNCATED);
        ck_assert_uint_eq(count, 2);
        ck_assert_uint_eq(one.product, kit_find(catalog, KT_RECORD_PRODUCT, "acme/box"));
        ck_assert_uint_eq(one.vendor, kit_find(catalog, KT_RECORD_VENDOR, "acme")); /* the product's */
        ck_assert_uint_eq(one.relation, KT_RELATION_OEM);
        ck_assert_uint_eq(one.strength, KT_STRENGTH_STRONG);
        ck_assert_uint_eq(one.kind, KT_KIND_DEB);
        ck_assert_int_eq(kt_catalog_lookup(catalog, KT_KIND_DEB, "acme-box", 8, NULL, 0, &count), KT_TRUNCATED);
        ck_assert_int_eq(kt_catalog_lookup(catalog, 999, "x", 1, NULL, 0, &count), KT_E_UNSUPPORTED);
        ck_assert_int_eq(kt_catalog_lookup(catalog, KT_KIND_DEB, NULL, 1, NULL, 0, &count), KT_E_ARGUMENT);
        ck_assert_int_eq(kt_catalog_lookup(catalog, KT_KIND_DEB, "x", 1, NULL, 1, &count), KT_E_ARGUMENT);
        ck_assert_int_eq(kt_catalog_lookup(catalog, KT_KIND_DEB, "x", 1, NULL, 0, NULL), KT_E_ARGUMENT);
        one.struct_size = 4;
        ck_assert_int_eq(kt_catalog_lookup(catalog, KT_KIND_DEB, "x", 1, &one, 1, &count), KT_E_ARGUMENT);
    }
    kt_catalog_unref(catalog);
}
END_TEST

/* Record numbers as ids: what refers to a record, in order. */
static void show_referrers(char out[1024], const kt_catalog *catalog, uint32_t type, uint32_t field, uint32_t target) {
    uint32_t record = 0;
    size_t used = 0;
    out[0] = '\0';
    while ((record = kt__referrer_next(catalog, type, field, target, record)) != 0) {
        struct kt_text id = kt__id(catalog, type, record);
        used += (size_t)snprintf(out + used, 1024 - used, "%s%s", used > 0 ? " " : "", id.data);
    }
}

START_TEST(test_stack) {
    kt_catalog *base = kit_open(base_lines, NULL), *overlay = kit_open(overlay_lines, base), *parts[2], *stack;
    char shown[1024];
    uint32_t acme;
    parts[0] = base;
    parts[1] = overlay;
    /* Alone, the overlay's references lead nowhere, and silently. */
    expect_target(overlay, KT_RECORD_NAME, "house/alias", KT_FIELD_VENDOR, KT_RECORD_VENDOR, "acme");
    expect_target(overlay, KT_RECORD_MILESTONE, "us-x/house", KT_FIELD_INSTRUMENT, KT_RECORD_INSTRUMENT, NULL);
    ck_assert_int_eq(kt_catalog_stack(&stack, parts, 2, NULL, NULL), KT_OK);
    ck_assert_int_eq(kt_catalog_verify(stack, NULL), KT_OK);
    ck_assert_uint_eq(kt__catalog_rules(stack), kt_rules_version());
    ck_assert_uint_eq(kt_record_count(stack, KT_RECORD_VENDOR), 3);
    acme = kit_find(stack, KT_RECORD_VENDOR, "acme");
    ck_assert_uint_eq(acme, 3); /* parent-corp is 2, the replaced one 1 */
    ck_assert(!kt__record_visible(stack, KT_RECORD_VENDOR, 1));
    expect_text(stack, KT_RECORD_VENDOR, "acme", KT_FIELD_NAME, 0, "Acme, renamed here");
    expect_text(stack, KT_RECORD_VENDOR, "acme", KT_FIELD_NOTE, 0, NULL); /* replaced whole */
    expect_target(stack, KT_RECORD_PRODUCT, "acme/box", KT_FIELD_VENDOR, KT_RECORD_VENDOR, "acme");
    expect_target(stack, KT_RECORD_MILESTONE, "us-x/house", KT_FIELD_INSTRUMENT, KT_RECORD_INSTRUMENT, "us-x");
    ck_assert_uint_eq(kit_find(stack, KT_RECORD_IDENTIFIER, "acme/deb:box2"), 0);
    show_referrers(shown, stack, KT_RECORD_NAME, KT_FIELD_VENDOR, acme);
    ck_assert_str_eq(shown, "acme/name:Acme acme/name:Akme house/alias");
    show_referrers(shown, stack, KT_RECORD_IDENTIFIER, KT_FIELD_VENDOR, acme);
    ck_assert_str_eq(shown, "acme/domain:acme.example acme/domain:b acme/mac:1");
    show_referrers(shown, stack, KT_RECORD_MILESTONE, KT_FIELD_INSTRUMENT, kit_find(stack, KT_RECORD_INSTRUMENT, "us-x"));
    ck_assert_str_eq(shown, "us-x/later us-x/remove us-x/stop us-x/house");
    show_referrers(shown, stack, KT_RECORD_MILESTONE, KT_FIELD_TITLE, 1);
    ck_assert_str_eq(shown, "");
    /* Hits of both layers, by identifier id whatever the layer. */
    show_hits(shown, stack, KT_KIND_DOMAIN, "acme.example");
    ck_assert_str_eq(shown, "acme/domain:acme.example:exact:0-12 house/domain:exact:0-12");
    show_hits(shown, stack, KT_KIND_DEB, "acme-box");
    ck_assert_str_eq(shown, "acme/deb:box:exact:0-8");
    kt_catalog_unref(stack);
    kt_catalog_unref(base);
    kt_catalog_unref(overlay);
}
END_TEST

/* All that can be read of the visible records, in an order that knows nothing of layers. */
static int compare_lines(const void *a, const void *b) {
    return strcmp(*(char *const *)a, *(char *const *)b);
}

static void dump_record(char *line, const kt_catalog *catalog, uint32_t type, uint32_t record) {
    struct kt_field field = {.struct_size = sizeof field};
    uint32_t i, index;
    size_t used = (size_t)sprintf(line, "%u %s", type, kt__id(catalog, type, record).data);
    for (i = 0; kt_schema_field(type, i, &field) == KT_OK; i++) {
        for (index = 0; index < kt__value_count(catalog, type, record, field.field); index++) {
            char value[64];
            struct kt_text text = {value, 0};
            if (field.value_type == KT_VALUE_TEXT) text = kt__text(catalog, type, record, field.field, index);
            else if (field.value_type == KT_VALUE_REFERENCE)
                text = kt__id(catalog, field.target, kt__reference(catalog, type, record, field.field, index));
            else sprintf(value, "%lld", (long long)kt__integer(catalog, type, record, field.field, index, -1));
            ck_assert_uint_lt(used + strlen(text.data) + field.name.size + 8, 4096);
            used += (size_t)sprintf(line + used, " %s=%s", field.name.data, text.data);
        }
    }
}

static char *dump(const kt_catalog *catalog) {
    char *lines[256], *all;
    size_t count = 0, i, size = 1;
    uint32_t type, record;
    for (type = 1; type <= 24; type++) {
        for (record = 0; kt_record_next(catalog, type, &record) == KT_OK;) {
            ck_assert_uint_lt(count, 256);
            lines[count] = malloc(4096);
            dump_record(lines[count], catalog, type, record);
            size += strlen(lines[count++]) + 1;
        }
    }
    qsort(lines, count, sizeof *lines, compare_lines);
    all = calloc(1, size);
    for (i = 0; i < count; i++) {
        strcat(strcat(all, lines[i]), "\n");
        free(lines[i]);
    }
    return all;
}

static kt_catalog *merge(kt_catalog *const *parts, size_t count) {
    struct kt_catalog_options options = {sizeof options, KT_CATALOG_VERIFY, 0, NULL};
    struct kt_error err = kit_error();
    kt_builder *builder;
    kt_catalog *merged;
    const uint8_t *bytes;
    size_t size, i;
    ck_assert_int_eq(kt_builder_new(&builder, NULL, NULL, NULL), KT_OK);
    for (i = 0; i < count; i++) ck_assert_msg(kt_builder_add_catalog(builder, parts[i], &err) == KT_OK, "%s", err.message);
    ck_assert_msg(kt_builder_finish(&bytes, &size, builder, &err) == KT_OK, "%s", err.message);
    ck_assert_msg(kt_catalog_open_memory(&merged, bytes, size, &options, &err) == KT_OK, "%s", err.message);
    kt_builder_free(builder);
    return merged;
}

START_TEST(test_merge_is_stack) {
    static const char *const values[] = {"acme.example", "x.update.acme.example", "001122334455", "acme-box", "cpe:/h:acme:box:2"};
    static const char *const third[] = {"-vendor|parent-corp", "vendor|house-brand|name=Once more", NULL};
    kt_catalog *parts[3], *stack, *from_parts, *from_stack;
    char *of_stack, *of_parts, *of_stack_merged, a[1024], b[1024];
    size_t i;
    parts[0] = kit_open(base_lines, NULL);
    parts[1] = kit_open(overlay_lines, parts[0]);
    parts[2] = kit_open(third, NULL);
    ck_assert_int_eq(kt_catalog_stack(&stack, parts, 3, NULL, NULL), KT_OK);
    from_parts = merge(parts, 3);
    from_stack = merge(&stack, 1);
    of_stack = dump(stack);
    of_parts = dump(from_parts);
    of_stack_merged = dump(from_stack);
    ck_assert_str_eq(of_stack, of_parts);
    ck_assert_str_eq(of_stack, of_stack_merged);
    for (i = 0; i < sizeof values / sizeof *values; i++) {
        uint32_t kinds[] = {KT_KIND_DOMAIN, KT_KIND_MAC, KT_KIND_DEB, KT_KIND_CPE}, k;
        for (k = 0; k < 4; k++) {
            show_hits(a, stack, kinds[k], values[i]);
            show_hits(b, from_parts, kinds[k], values[i]);
            ck_assert_str_eq(a, b);
        }
    }
    free(of_stack);
    free(of_parts);
    free(of_stack_merged);
    kt_catalog_unref(from_parts);
    kt_catalog_unref(from_stack);
    kt_catalog_unref(stack);
    for (i = 0; i < 3; i++) kt_catalog_unref(parts[i]);
}
END_TEST

START_TEST(test_stack_shapes) {
    static const char *const hide[] = {"-vendor|acme", NULL};
    static const char *const again[] = {"vendor|acme|name=Back again", NULL};
    kt_catalog *parts[9], *stack, *nested, *two[2];
    size_t i;
    parts[0] = kit_open(base_lines, NULL);
    parts[1] = kit_open(hide, NULL);
    parts[2] = kit_open(again, NULL);
    ck_assert_int_eq(kt_catalog_stack(&stack, parts, 2, NULL, NULL), KT_OK);
    ck_assert_uint_eq(kit_find(stack, KT_RECORD_VENDOR, "acme"), 0);
    expect_target(stack, KT_RECORD_PRODUCT, "acme/box", KT_FIELD_VENDOR, KT_RECORD_VENDOR, NULL);
    two[0] = stack;
    two[1] = parts[2];
    ck_assert_int_eq(kt_catalog_stack(&nested, two, 2, NULL, NULL), KT_OK); /* stacks are flattened */
    ck_assert_uint_eq(nested->layers, 3);
    expect_text(nested, KT_RECORD_VENDOR, "acme", KT_FIELD_NAME, 0, "Back again");
    expect_target(nested, KT_RECORD_PRODUCT, "acme/box", KT_FIELD_VENDOR, KT_RECORD_VENDOR, "acme");
    for (i = 3; i < 9; i++) parts[i] = parts[2];
    ck_assert_int_eq(kt_catalog_stack(&two[0], parts, 9, NULL, NULL), KT_E_LIMIT);
    ck_assert_ptr_null(two[0]);
    two[0] = two[1] = nested;
    parts[3] = nested;
    parts[4] = nested;
    ck_assert_int_eq(kt_catalog_stack(&two[0], parts, 5, NULL, NULL), KT_E_LIMIT); /* 3 + 3 + 3 layers */
    ck_assert_int_eq(kt_catalog_stack(&two[0], parts, 0, NULL, NULL), KT_E_ARGUMENT);
    ck_assert_int_eq(kt_catalog_stack(NULL, parts, 1, NULL, NULL), KT_E_ARGUMENT);
    parts[3] = NULL;
    ck_assert_int_eq(kt_catalog_stack(&two[0], parts, 4, NULL, NULL), KT_E_ARGUMENT);
    for (i = 0; i < 3; i++) kt_catalog_unref(parts[i]);
    kt_catalog_unref(stack);
    kt_catalog_unref(nested);
}
END_TEST

/* A cheap sequence of numbers: the same on every machine. */
static uint32_t next_number(uint32_t *state) {
    *state = *state * 1664525u + 1013904223u;
    return *state >> 8;
}

START_TEST(test_determinism) {
    const char *lines[64];
    kt_builder *first, *builder;
    struct kt_error err = kit_error();
    const uint8_t *expected, *bytes;
    size_t expected_size, size, count = 0, i;
    uint32_t state = 1, round;
    while (base_lines[count] != NULL) count++;
    ck_assert_uint_lt(count, 64);
    ck_assert_int_eq(kit_build(&first, &expected, &expected_size, NULL, base_lines, NULL, &err), KT_OK);
    for (round = 0; round < 20; round++) {
        memcpy(lines, base_lines, (count + 1) * sizeof *lines);
        for (i = count; i > 1; i--) {
            size_t other = next_number(&state) % i;
            const char *line = lines[i - 1];
            lines[i - 1] = lines[other];
            lines[other] = line;
        }
        ck_assert_int_eq(kit_build(&builder, &bytes, &size, NULL, lines, NULL, &err), KT_OK);
        ck_assert_uint_eq(size, expected_size);
        ck_assert_int_eq(memcmp(bytes, expected, size), 0);
        kt_builder_free(builder);
    }
    kt_builder_free(first);
}
END_TEST

START_TEST(test_files) {
    static const char *const path = "test_db.ktdb";
    struct kt_catalog_options options = {sizeof options, 0, 0, NULL};
    struct kt_error err = kit_error();
    kt_builder *builder;
    kt_catalog *catalog;
    const uint8_t *bytes;
    size_t size;
    FILE *file = fopen(path, "wb");
    ck_assert_ptr_nonnull(file);
    ck_assert_int_eq(kit_build(&builder, &bytes, &size, NULL, base_lines, NULL, &err), KT_OK);
    ck_assert_uint_eq(fwrite(bytes, 1, size, file), size);
    fclose(file);
    for (options.flags = 0; options.flags < 4; options.flags++) {
        ck_assert_msg(kt_catalog_open_file(&catalog, path, strlen(path), &options, &err) == KT_OK, "%s", err.message);
        expect_text(catalog, KT_RECORD_VENDOR, "acme", KT_FIELD_NAME, 0, "Acme");
        kt_catalog_unref(catalog);
    }
    options.flags = KT_CATALOG_BORROW;
    ck_assert_int_eq(kt_catalog_open_file(&catalog, path, strlen(path), &options, &err), KT_E_UNSUPPORTED);
    options.flags = 0;
    options.max_bytes = size - 1;
    ck_assert_int_eq(kt_catalog_open_file(&catalog, path, strlen(path), &options, &err), KT_E_LIMIT);
    ck_assert_int_eq(kt_catalog_open_memory(&catalog, bytes, size, &options, &err), KT_E_LIMIT);
    options.max_bytes = size;
    ck_assert_int_eq(kt_catalog_open_file(&catalog, path, strlen(path), &options, &err), KT_OK);
    kt_catalog_unref(catalog);
    ck_assert_int_eq(kt_catalog_open_file(&catalog, "no/such/file", 12, NULL, &err), KT_E_IO);
    ck_assert_uint_eq(err.position, 2); /* ENOENT everywhere */
    ck_assert_int_eq(kt_catalog_open_file(&catalog, ".", 1, NULL, &err), KT_E_IO);
    ck_assert_int_eq(kt_catalog_open_file(&catalog, "a\0b", 3, NULL, &err), KT_E_ARGUMENT);
    ck_assert_int_eq(kt_catalog_open_file(&catalog, "", 0, NULL, &err), KT_E_ARGUMENT);
    ck_assert_int_eq(kt_catalog_open_file(&catalog, NULL, 0, NULL, &err), KT_E_ARGUMENT);
    remove(path);
    options.flags = KT_CATALOG_BORROW | KT_CATALOG_VERIFY;
    options.max_bytes = 0;
    ck_assert_int_eq(kt_catalog_open_memory(&catalog, bytes, size, &options, &err), KT_OK);
    kt_catalog_unref(kt_catalog_ref(catalog));
    kt_catalog_unref(catalog);
    kt_catalog_unref(NULL);
    options.flags = 8;
    ck_assert_int_eq(kt_catalog_open_memory(&catalog, bytes, size, &options, &err), KT_E_UNSUPPORTED);
    options.struct_size = 4;
    ck_assert_int_eq(kt_catalog_open_memory(&catalog, bytes, size, &options, &err), KT_E_ARGUMENT);
    kt_builder_free(builder);
}
END_TEST

/* The tests link whatever catalog the build carries, or none. */
/* Each of these blanks becomes three bytes in a package address: the value is within the limit of texts, its canonical form
   is not, and a file with it would not verify. */
START_TEST(test_canonical_too_long) {
    static const char head[] = "pkg:generic/a";
    const size_t size = 400000;
    struct kt_error err = kit_error();
    char *value = malloc(size);
    kt_builder *builder;
    const uint8_t *bytes;
    uint32_t record;
    size_t bytes_size;
    memset(value, ' ', size);
    memcpy(value, head, sizeof head - 1);
    value[size - 1] = 'b';
    ck_assert_int_eq(kt_builder_new(&builder, NULL, NULL, NULL), KT_OK);
    ck_assert_int_eq(kit_line(builder, "vendor|v|name=V", &err), KT_OK);
    ck_assert_int_eq(kit_line(builder, "source|s|title=S|evidence_level=primary|read_on=2026-01-30", &err), KT_OK);
    ck_assert_int_eq(kit_line(builder, "identifier|i|vendor=v|kind=purl|strength=strong|source=s", &err), KT_OK);
    ck_assert_int_eq(kt_builder_record(&record, builder, KT_RECORD_IDENTIFIER, "i", 1, &err), KT_OK);
    ck_assert_int_eq(kt_builder_text(builder, KT_RECORD_IDENTIFIER, record, KT_FIELD_VALUE, value, size, &err), KT_OK);
    ck_assert_int_eq(kt_builder_finish(&bytes, &bytes_size, builder, &err), KT_E_LIMIT);
    kt_builder_free(builder);
    free(value);
}
END_TEST

START_TEST(test_builtin) {
    struct kt_error err = kit_error();
    kt_catalog *catalog;
    int32_t status = kt_catalog_open_builtin(&catalog, NULL, &err);
    ck_assert(status == KT_OK || status == KT_NOTHING);
    ck_assert((catalog != NULL) == (status == KT_OK));
    if (catalog != NULL) ck_assert_msg(kt_catalog_verify(catalog, &err) == KT_OK, "%s", err.message);
    kt_catalog_unref(catalog);
    ck_assert_int_eq(kt_catalog_open_builtin(NULL, NULL, &err), KT_E_ARGUMENT);
    ck_assert_int_eq(kt_catalog_verify(NULL, &err), KT_E_ARGUMENT);
}
END_TEST

int main(void) {
    Suite *suite = suite_create("db");
    TCase *tcase = tcase_create("catalog");
    SRunner *runner;
    int failed;
    tcase_set_timeout(tcase, 120);
    tcase_add_test(tcase, test_sha256);
    tcase_add_test(tcase, test_read_back);
    tcase_add_test(tcase, test_dates);
    tcase_add_test(tcase, test_info);
    tcase_add_test(tcase, test_lookup);
    tcase_add_test(tcase, test_stack);
    tcase_add_test(tcase, test_merge_is_stack);
    tcase_add_test(tcase, test_stack_shapes);
    tcase_add_test(tcase, test_determinism);
    tcase_add_test(tcase, test_files);
    tcase_add_test(tcase, test_canonical_too_long);
    tcase_add_test(tcase, test_builtin);
    suite_add_tcase(suite, tcase);
    runner = srunner_create(suite);
    srunner_set_tap(runner, "-");
    srunner_run_all(runner, CK_SILENT);
    failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed != 0;
}

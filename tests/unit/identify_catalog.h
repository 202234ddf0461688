/* What the tests of identification share: a counting allocator, a catalog made through the builder, and a matcher over it.
   A header of static functions, because every test is a program of its own. */
#ifndef KT_TESTS_IDENTIFY_CATALOG_H
#define KT_TESTS_IDENTIFY_CATALOG_H

#include <check.h>
#include <ktransition/builder.h>
#include <ktransition/identify.h>
#include <stdlib.h>
#include <string.h>

struct counter {
    size_t calls, fail, blocks;
};

static void *take(void *user, size_t size, size_t align) {
    struct counter *counter = user;
    (void)align;
    if (++counter->calls == counter->fail) return NULL;
    counter->blocks++;
    return malloc(size);
}

static void *grow(void *user, void *block, size_t old_size, size_t size, size_t align) {
    struct counter *counter = user;
    (void)old_size;
    (void)align;
    return ++counter->calls == counter->fail ? NULL : realloc(block, size);
}

static void give(void *user, void *block, size_t size, size_t align) {
    struct counter *counter = user;
    (void)size;
    (void)align;
    counter->blocks--;
    free(block);
}

/* ---- the catalog ---- */

static kt_builder *builder;

static uint32_t record(uint32_t type, const char *id) {
    uint32_t number;
    ck_assert_int_eq(kt_builder_record(&number, builder, type, id, strlen(id), NULL), KT_OK);
    return number;
}

static void text(uint32_t type, uint32_t number, uint32_t field, const char *value) {
    ck_assert_int_eq(kt_builder_text(builder, type, number, field, value, strlen(value), NULL), KT_OK);
}

static void integer(uint32_t type, uint32_t number, uint32_t field, int64_t value) {
    ck_assert_int_eq(kt_builder_integer(builder, type, number, field, value, NULL), KT_OK);
}

static void reference(uint32_t type, uint32_t number, uint32_t field, const char *id) {
    ck_assert_int_eq(kt_builder_reference(builder, type, number, field, id, strlen(id), NULL), KT_OK);
}

static void vendor(const char *id, const char *name) {
    text(KT_RECORD_VENDOR, record(KT_RECORD_VENDOR, id), KT_FIELD_NAME, name);
}

static void product(const char *id, const char *of, const char *name, const char *of_class) {
    uint32_t number = record(KT_RECORD_PRODUCT, id);
    reference(KT_RECORD_PRODUCT, number, KT_FIELD_VENDOR, of);
    text(KT_RECORD_PRODUCT, number, KT_FIELD_NAME, name);
    if (of_class != NULL) reference(KT_RECORD_PRODUCT, number, KT_FIELD_CLASS, of_class);
}

/* Owners with a slash are products. */
static void owner(uint32_t type, uint32_t number, const char *of) {
    reference(type, number, strchr(of, '/') != NULL ? KT_FIELD_PRODUCT : KT_FIELD_VENDOR, of);
}

static void name(const char *id, const char *of, uint32_t kind, const char *value) {
    uint32_t number = record(KT_RECORD_NAME, id);
    owner(KT_RECORD_NAME, number, of);
    text(KT_RECORD_NAME, number, KT_FIELD_TEXT, value);
    integer(KT_RECORD_NAME, number, KT_FIELD_NAME_KIND, kind);
    reference(KT_RECORD_NAME, number, KT_FIELD_SOURCE, "source");
}

static void identifier(const char *id, const char *of, uint32_t kind, const char *value, uint32_t strength, uint32_t relation) {
    uint32_t number = record(KT_RECORD_IDENTIFIER, id);
    owner(KT_RECORD_IDENTIFIER, number, of);
    integer(KT_RECORD_IDENTIFIER, number, KT_FIELD_KIND, kind);
    text(KT_RECORD_IDENTIFIER, number, KT_FIELD_VALUE, value);
    integer(KT_RECORD_IDENTIFIER, number, KT_FIELD_STRENGTH, strength);
    if (relation != KT_RELATION_OWN) integer(KT_RECORD_IDENTIFIER, number, KT_FIELD_RELATION, relation);
    reference(KT_RECORD_IDENTIFIER, number, KT_FIELD_SOURCE, "untitled");
}

static void edge(const char *id, const char *of, uint32_t relation, const char *target, int64_t percent) {
    uint32_t number = record(KT_RECORD_RELATION, id);
    owner(KT_RECORD_RELATION, number, of);
    integer(KT_RECORD_RELATION, number, KT_FIELD_RELATION, relation);
    reference(KT_RECORD_RELATION, number, KT_FIELD_TARGET_VENDOR, target);
    if (percent > 0) integer(KT_RECORD_RELATION, number, KT_FIELD_PERCENT, percent);
    reference(KT_RECORD_RELATION, number, KT_FIELD_SOURCE, "source");
}

static void basics(void) {
    uint32_t number = record(KT_RECORD_CATALOG, "catalog");
    text(KT_RECORD_CATALOG, number, KT_FIELD_TITLE, "Identification test");
    integer(KT_RECORD_CATALOG, number, KT_FIELD_DATA_DATE, 20000);
    number = record(KT_RECORD_SOURCE, "source");
    text(KT_RECORD_SOURCE, number, KT_FIELD_TITLE, "A register");
    text(KT_RECORD_SOURCE, number, KT_FIELD_URL, "https://example.org/register");
    integer(KT_RECORD_SOURCE, number, KT_FIELD_EVIDENCE_LEVEL, KT_LEVEL_PRIMARY);
    integer(KT_RECORD_SOURCE, number, KT_FIELD_READ_ON, 19000);
    number = record(KT_RECORD_SOURCE, "untitled");
    text(KT_RECORD_SOURCE, number, KT_FIELD_TITLE, "A list without address");
    integer(KT_RECORD_SOURCE, number, KT_FIELD_EVIDENCE_LEVEL, KT_LEVEL_SECONDARY);
    integer(KT_RECORD_SOURCE, number, KT_FIELD_READ_ON, 19000);
    number = record(KT_RECORD_CLASS, "endpoint-protection");
    text(KT_RECORD_CLASS, number, KT_FIELD_TITLE, "Endpoint protection");
    text(KT_RECORD_CLASS, number, KT_FIELD_DEFINITION, "Anti-virus.");
    number = record(KT_RECORD_CLASS, "ip-camera");
    text(KT_RECORD_CLASS, number, KT_FIELD_TITLE, "Network camera");
    text(KT_RECORD_CLASS, number, KT_FIELD_DEFINITION, "A camera with a network plug.");
    number = record(KT_RECORD_CLASS, "other");
    text(KT_RECORD_CLASS, number, KT_FIELD_TITLE, "Other");
    text(KT_RECORD_CLASS, number, KT_FIELD_DEFINITION, "The rest.");
}

static void vendors(void) {
    vendor("kaspersky", "Kaspersky");
    name("k-trade", "kaspersky", KT_NAME_TRADE, "Kaspersky");
    name("k-lab", "kaspersky", KT_NAME_LEGAL, "AO Kaspersky Lab");
    name("k-ru", "kaspersky", KT_NAME_TRANSLITERATION, "АО «Лаборатория Касперского»");
    name("k-typo", "kaspersky", KT_NAME_MISSPELLING, "Kapersky");
    vendor("huawei", "Huawei");
    name("h-trade", "huawei", KT_NAME_TRADE, "Huawei");
    name("h-legal", "huawei", KT_NAME_LEGAL, "Huawei Technologies Co., Ltd.");
    vendor("hikvision", "Hikvision");
    name("hik-trade", "hikvision", KT_NAME_TRADE, "Hikvision");
    name("hik-legal", "hikvision", KT_NAME_LEGAL, "Hangzhou Hikvision Digital Technology Co., Ltd.");
    vendor("dahua", "Dahua");
    name("d-trade", "dahua", KT_NAME_TRADE, "Dahua");
    vendor("lorex", "Lorex");
    name("l-trade", "lorex", KT_NAME_TRADE, "Lorex Technology");
    edge("l-owner", "lorex", KT_RELATION_OWNED_BY, "dahua", 0);
    vendor("check-point", "Check Point");
    name("cp-legal", "check-point", KT_NAME_LEGAL, "Check Point Software Technologies Ltd.");
    vendor("tencent", "Tencent");
    name("t-trade", "tencent", KT_NAME_TRADE, "Tencent");
    vendor("microsoft", "Microsoft");
    name("m-legal", "microsoft", KT_NAME_LEGAL, "Microsoft Corporation");
}

static void products(void) {
    product("kaspersky/endpoint-security", "kaspersky", "Kaspersky Endpoint Security", "endpoint-protection");
    name("kes", "kaspersky/endpoint-security", KT_NAME_PRODUCT, "Kaspersky Endpoint Security");
    product("kaspersky/endpoint-security-windows", "kaspersky", "Kaspersky Endpoint Security for Windows", "endpoint-protection");
    name("kesw", "kaspersky/endpoint-security-windows", KT_NAME_PRODUCT, "Kaspersky Endpoint Security for Windows");
    product("kaspersky/internet-security", "kaspersky", "Kaspersky Internet Security", "endpoint-protection");
    name("kis", "kaspersky/internet-security", KT_NAME_PRODUCT, "Kaspersky Internet Security");
    product("kaspersky/threat-intelligence", "kaspersky", "Kaspersky Threat Intelligence", NULL);
    name("kti", "kaspersky/threat-intelligence", KT_NAME_PRODUCT, "Kaspersky Threat Intelligence");
    product("huawei/cloud", "huawei", "Cloud", NULL);
    name("cloud", "huawei/cloud", KT_NAME_GENERIC, "Cloud");
    product("huawei/hisuite", "huawei", "HiSuite", NULL);
    name("hisuite", "huawei/hisuite", KT_NAME_PRODUCT, "HiSuite");
    product("check-point/zonealarm", "check-point", "ZoneAlarm Extreme Security", NULL);
    name("zonealarm", "check-point/zonealarm", KT_NAME_PRODUCT, "ZoneAlarm Extreme Security");
    edge("zone-engine", "check-point/zonealarm", KT_RELATION_EMBEDS, "kaspersky", 0);
}

static void identifiers(void) {
    identifier("kesl", "kaspersky/endpoint-security", KT_KIND_DEB, "kesl", KT_STRENGTH_CONCLUSIVE, 0);
    identifier("klif", "kaspersky", KT_KIND_DRIVER, "klif.sys", KT_STRENGTH_STRONG, 0);
    identifier("avp", "kaspersky", KT_KIND_PROCESS, "avp.exe", KT_STRENGTH_WEAK, 0);
    identifier("k-domain", "kaspersky", KT_KIND_DOMAIN, "kaspersky.com", KT_STRENGTH_STRONG, 0);
    identifier("k-cpe", "kaspersky", KT_KIND_CPE, "cpe:2.3:a:kaspersky", KT_STRENGTH_CONCLUSIVE, 0);
    identifier("k-mac", "kaspersky", KT_KIND_MAC, "2CC44F9", KT_STRENGTH_STRONG, 0);
    identifier("h-mac", "huawei", KT_KIND_MAC, "2CC44F", KT_STRENGTH_STRONG, 0);
    identifier("l-mac", "lorex", KT_KIND_MAC, "001F54", KT_STRENGTH_STRONG, 0);
    identifier("t-cpe", "tencent", KT_KIND_CPE, "cpe:2.3:a:tencent", KT_STRENGTH_STRONG, 0);
    identifier("rapidjson", "tencent", KT_KIND_CPE, "cpe:2.3:a:tencent:rapidjson", KT_STRENGTH_ORIGIN, 0);
    identifier("sdk", "kaspersky", KT_KIND_FILE, "kl_mobile_sdk.aar", KT_STRENGTH_CONCLUSIVE, KT_RELATION_EMBEDS);
    identifier("plesk", "kaspersky", KT_KIND_PRODUCT, "Plesk Antivirus with Kaspersky inside", KT_STRENGTH_STRONG,
        KT_RELATION_EMBEDS);
    identifier("ds", "hikvision", KT_KIND_MODEL_PATTERN, "DS-2CD####*", KT_STRENGTH_STRONG, 0);
    identifier("ds-2143", "hikvision", KT_KIND_MODEL_PATTERN, "DS-2CD2143*", KT_STRENGTH_CONCLUSIVE, 0);
    identifier("hen-pattern", "dahua", KT_KIND_MODEL_PATTERN, "HEN1#####*", KT_STRENGTH_WEAK, KT_RELATION_OEM);
    identifier("cp-plus", "dahua", KT_KIND_PRODUCT, "CP Plus", KT_STRENGTH_WEAK, KT_RELATION_OEM);
    identifier("annke", "hikvision", KT_KIND_VENDOR, "Annke", KT_STRENGTH_WEAK, KT_RELATION_OEM);
    identifier("stgw", "tencent", KT_KIND_BANNER, "stgw", KT_STRENGTH_STRONG, 0);
    identifier("webs", "hikvision", KT_KIND_BANNER, "Webs", KT_STRENGTH_WEAK, 0);
    identifier("hen", "dahua", KT_KIND_PRODUCT, "Honeywell HEN32304", KT_STRENGTH_STRONG, KT_RELATION_OEM);
}

static kt_catalog *open_catalog(const struct kt_allocator *allocator) {
    struct kt_error err = {sizeof err, 0, 0, ""};
    struct kt_catalog_options options = {sizeof options, 0, 0, NULL};
    const uint8_t *bytes;
    size_t size;
    kt_catalog *catalog;
    ck_assert_int_eq(kt_builder_new(&builder, NULL, NULL, NULL), KT_OK);
    basics();
    vendors();
    products();
    identifiers();
    ck_assert_msg(kt_builder_finish(&bytes, &size, builder, &err) == KT_OK, "%s", err.message);
    options.allocator = allocator;
    ck_assert_msg(kt_catalog_open_memory(&catalog, bytes, size, &options, &err) == KT_OK, "%s", err.message);
    kt_builder_free(builder);
    return catalog;
}

/* ---- what the tests share ---- */

struct bench {
    kt_catalog *catalog;
    kt_matcher *matcher;
    kt_item *item;
    kt_matches *matches;
};

static void open_bench(struct bench *bench, const struct kt_matcher_options *options) {
    bench->catalog = open_catalog(NULL);
    ck_assert_int_eq(kt_matcher_new(&bench->matcher, bench->catalog, options, NULL), KT_OK);
    ck_assert_int_eq(kt_item_new(&bench->item, NULL, NULL), KT_OK);
    ck_assert_int_eq(kt_matches_new(&bench->matches, NULL, NULL), KT_OK);
}

static void close_bench(struct bench *bench) {
    kt_catalog_unref(bench->catalog);
    kt_matcher_free(bench->matcher);
    kt_item_free(bench->item);
    kt_matches_free(bench->matches);
}

static struct kt_matcher_options everything(void) {
    struct kt_matcher_options options = {sizeof options, 0, KT_VERDICT_ORIGIN, 64, 0, 0};
    return options;
}

static struct kt_match match_at(const kt_matches *matches, uint32_t index) {
    struct kt_match match;
    match.struct_size = sizeof match;
    ck_assert_int_eq(kt_matches_at(matches, index, &match), KT_OK);
    return match;
}

/* The match of a vendor; verdict 0 when there is none. */
static struct kt_match match_of(const kt_matches *matches, const char *id) {
    struct kt_match none;
    uint32_t i;
    for (i = 0; i < kt_matches_count(matches); i++) {
        struct kt_match match = match_at(matches, i);
        if (strcmp(match.vendor_id.data, id) == 0) return match;
    }
    memset(&none, 0, sizeof none);
    return none;
}

#endif

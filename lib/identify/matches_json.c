/* Results as JSON: the text that every binding and the command line share, byte for byte. */
#include <string.h>

#include "base/json.h"
#include "db/db.h"
#include "identify/matches.h"
#include "registry/registry.h"

/* A number that has no name here would come from a newer library: null. */
static void put_constant(struct kt__json *json, const char *key, uint32_t group, uint32_t value) {
    kt__json_key(json, key);
    kt__json_string(json, kt__constant_name(group, (int32_t)value));
}

/* By id, never by number: numbers change with the layers of a catalog. */
static void put_id(struct kt__json *json, const char *key, const kt_catalog *catalog, uint32_t type, uint32_t record) {
    kt__json_key(json, key);
    if (record == 0) {
        kt__json_null(json);
    } else {
        struct kt_text id = kt__id(catalog, type, record);
        kt__json_text(json, id.data, id.size);
    }
}

/* A product's id without its vendor's in front: "kaspersky/endpoint-security" gives "endpoint-security". */
static void put_product(struct kt__json *json, const kt_catalog *catalog, uint32_t product, uint32_t vendor) {
    struct kt_text id, prefix;
    kt__json_key(json, "product");
    if (product == 0) {
        kt__json_null(json);
        return;
    }
    id = kt__id(catalog, KT_RECORD_PRODUCT, product);
    prefix = kt__id(catalog, KT_RECORD_VENDOR, vendor);
    if (id.size > prefix.size + 1 && memcmp(id.data, prefix.data, prefix.size) == 0 && id.data[prefix.size] == '/') {
        id.data += prefix.size + 1;
        id.size -= prefix.size + 1;
    }
    kt__json_text(json, id.data, id.size);
}

/* Where the identifier or name was read: the address, or what was read when there is none. */
static void put_source(struct kt__json *json, const kt_catalog *catalog, uint32_t type, uint32_t record) {
    uint32_t source = record != 0 ? kt__reference(catalog, type, record, KT_FIELD_SOURCE, 0) : 0;
    struct kt_text text = {"", 0};
    kt__json_key(json, "source");
    if (source != 0) {
        text = kt__text(catalog, KT_RECORD_SOURCE, source, KT_FIELD_URL, 0);
        if (text.size == 0) text = kt__text(catalog, KT_RECORD_SOURCE, source, KT_FIELD_TITLE, 0);
    }
    if (text.size > 0) kt__json_text(json, text.data, text.size);
    else kt__json_null(json);
}

/* One reason, as the command line and every binding print it. The range counts bytes of the value as it was given. */
static void put_evidence(struct kt__json *json, const kt_matches *matches, const struct kt__evidence *row) {
    const struct kt__shown *shown = &matches->shown[row->value];
    uint32_t type = row->hit.identifier != 0 ? KT_RECORD_IDENTIFIER : KT_RECORD_NAME;
    uint32_t record = row->hit.identifier != 0 ? row->hit.identifier : row->hit.name;
    kt__json_begin_object(json);
    put_constant(json, "kind", KT_GROUP_KIND, row->hit.kind);
    kt__json_key(json, "value");
    kt__json_text(json, shown->size > 0 ? matches->text.data + shown->at : NULL, shown->size);
    kt__json_key(json, "range");
    kt__json_begin_array(json);
    kt__json_integer(json, row->hit.from);
    kt__json_integer(json, row->hit.to);
    kt__json_end_array(json);
    put_constant(json, "method", KT_GROUP_METHOD, row->hit.method);
    put_constant(json, "strength", KT_GROUP_STRENGTH, row->hit.strength);
    kt__json_key(json, "score");
    kt__json_integer(json, row->hit.score);
    put_id(json, "identifier", matches->catalog, type, record);
    put_source(json, matches->catalog, type, record);
    kt__json_end_object(json);
}

/* In the order of the evidence, which is strongest first and total, so the text is the same every time. */
static void put_evidence_of(struct kt__json *json, const kt_matches *matches, const struct kt__candidate *match) {
    uint32_t i;
    kt__json_begin_array(json);
    for (i = 0; i < match->count; i++) put_evidence(json, matches, &matches->evidence[match->first + i]);
    kt__json_end_array(json);
}

/* The members that identification.md, section 6, lists, in that order. */
static void put_match(struct kt__json *json, const kt_matches *matches, const struct kt__candidate *match) {
    kt__json_begin_object(json);
    put_id(json, "vendor", matches->catalog, KT_RECORD_VENDOR, match->vendor);
    put_product(json, matches->catalog, match->product, match->vendor);
    put_id(json, "class", matches->catalog, KT_RECORD_CLASS, match->product_class);
    put_constant(json, "verdict", KT_GROUP_VERDICT, match->verdict);
    kt__json_key(json, "score");
    kt__json_integer(json, match->score);
    /* The usual relation is left out; who reads "relation" at all is told something. */
    if (match->relation != KT_RELATION_OWN) put_constant(json, "relation", KT_GROUP_RELATION, match->relation);
    kt__json_key(json, "evidence");
    put_evidence_of(json, matches, match);
    kt__json_end_object(json);
}

/* Hands the finished text out; it stays the result's. */
static int32_t finish(struct kt_text *out, kt_matches *matches) {
    if (!kt__buffer_terminate(&matches->json)) return KT_E_MEMORY;
    out->data = matches->json.data;
    out->size = matches->json.size;
    return KT_OK;
}

/* Into the buffer of the result, which is overwritten by the next call on it. */
int32_t kt__matches_json(struct kt_text *out, kt_matches *matches) {
    struct kt__json json;
    size_t i;
    kt__buffer_clear(&matches->json);
    kt__json_init(&json, &matches->json);
    kt__json_begin_array(&json);
    for (i = 0; i < matches->count; i++) put_match(&json, matches, &matches->matches[i]);
    kt__json_end_array(&json);
    return finish(out, matches);
}

/* The evidence of one match alone, for readers who show matches in a form of their own. */
int32_t kt__matches_evidence_json(struct kt_text *out, kt_matches *matches, uint32_t match) {
    struct kt__json json;
    kt__buffer_clear(&matches->json);
    kt__json_init(&json, &matches->json);
    put_evidence_of(&json, matches, &matches->matches[match]);
    return finish(out, matches);
}

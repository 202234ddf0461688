/* db show: everything that one record says, with what stands in it and the sources it rests on. Generic: the fields come
   from the library's description of records, so a new field shows up here by itself. */
#include <stdlib.h>
#include <string.h>

#include "catalog/catalog_json.h"
#include "db/db.h"

#define NESTING 8 /* levels of records in records; the registry has three */

struct shown { uint32_t type, record; };

/* Records that were printed, and sources that were only referred to. */
struct view {
    const kt_catalog *catalog;
    struct shown *sources;
    size_t source_count, source_room;
};

/* The next record of type `child` that stands in a record: start with 0; 0 at the end. */
static uint32_t next_child(const kt_catalog *catalog, uint32_t child, uint32_t field, uint32_t parent, uint32_t after) {
    uint32_t target;
    while (kt_record_next(catalog, child, &after) == KT_OK) {
        if (kt_record_reference(&target, catalog, child, after, field, 0) == KT_OK && target == parent) return after;
    }
    return 0;
}

/* Sources that a shown record refers to are listed once, behind the records, so that no address has to be
   looked up. */
static void note_source(struct view *view, uint32_t type, uint32_t record, const struct kt_field *field, uint32_t index) {
    struct shown source = {KT_RECORD_SOURCE, 0};
    size_t i;
    if (field->value_type != KT_VALUE_REFERENCE || field->target != KT_RECORD_SOURCE) return;
    if (kt_record_reference(&source.record, view->catalog, type, record, field->field, index) != KT_OK) return;
    for (i = 0; i < view->source_count; i++) {
        if (view->sources[i].record == source.record) return;
    }
    if (view->source_count == view->source_room) {
        view->source_room = view->source_room == 0 ? 16 : view->source_room * 2;
        view->sources = must_resize(view->sources, view->source_room, sizeof *view->sources);
    }
    view->sources[view->source_count++] = source;
}

/* ---- JSON: the shape of the sources, with full ids and computed fields ---- */

/* Integers as numbers, all else as text: days and constants read as what they are called. */
static void json_value(struct json_out *json, const struct kt_field *field, const char *value) {
    if (field->value_type == KT_VALUE_INTEGER) json_raw(json, value, strlen(value));
    else json_string(json, value);
}

/* Absent fields are left out, as in the sources. */
static void json_field(struct json_out *json, struct view *view, uint32_t type, uint32_t record, const struct kt_field *field) {
    char room[32];
    uint32_t i;
    const char *value = db_value(view->catalog, record, type, field, 0, room);
    if (value == NULL) return;
    json_key(json, field->name.data);
    if (field->repeated) json_open(json, '[');
    for (i = 0; value != NULL; i++) {
        json_value(json, field, value);
        note_source(view, type, record, field, i);
        value = field->repeated ? db_value(view->catalog, record, type, field, i + 1, room) : NULL;
    }
    if (field->repeated) json_close(json, ']');
}

static void json_record(struct json_out *json, struct view *view, uint32_t type, uint32_t record, uint32_t parent_type,
                        unsigned depth);

/* Records that stand inside this one, under the plural of their type. The depth is bounded, since a damaged
   catalog may say that records stand in themselves. */
static void json_children(struct json_out *json, struct view *view, uint32_t type, uint32_t record, unsigned depth) {
    char plural[CATALOG_PLURAL_ROOM];
    uint32_t i, child;
    for (i = 0; depth < NESTING && kt_schema_child(type, i, &child) == KT_OK; i++) {
        const uint32_t field = db_parent_field(child, type);
        uint32_t at = next_child(view->catalog, child, field, record, 0);
        if (at == 0) continue;
        catalog_plural(plural, kt_constant_name(KT_GROUP_RECORD, (int32_t)child));
        json_key(json, plural);
        json_open(json, '[');
        for (; at != 0; at = next_child(view->catalog, child, field, record, at)) {
            json_record(json, view, child, at, type, depth + 1);
        }
        json_close(json, ']');
    }
}

static void json_record(struct json_out *json, struct view *view, uint32_t type, uint32_t record, uint32_t parent_type,
                        unsigned depth) {
    /* The reference to the parent is left out: the nesting says it. */
    const uint32_t implied = parent_type == 0 ? 0 : db_parent_field(type, parent_type);
    struct kt_field field;
    uint32_t i;
    json_open(json, '{');
    for (i = 0; db_field(&field, type, i); i++) {
        if (field.field != implied || implied == 0) json_field(json, view, type, record, &field);
    }
    json_children(json, view, type, record, depth);
    json_close(json, '}');
}

/* Whether a source stands in one of the records shown anyway. */
static int stands_in(const kt_catalog *catalog, uint32_t source, const struct shown *found, size_t count) {
    uint32_t target;
    size_t i;
    for (i = 0; i < count; i++) {
        const uint32_t field = db_parent_field(KT_RECORD_SOURCE, found[i].type);
        if (found[i].type == KT_RECORD_SOURCE && found[i].record == source) return 1;
        if (field == 0) continue;
        if (kt_record_reference(&target, catalog, KT_RECORD_SOURCE, source, field, 0) != KT_OK) continue;
        if (target == found[i].record) return 1;
    }
    return 0;
}

/* The next instrument that names a vendor, a product or its vendor, after *at: its number, or 0. What a text says about one
   is told where the text stands, so the way back has to be looked for. */
static uint32_t named_by(const kt_catalog *catalog, const struct shown *shown, uint32_t *at) {
    uint32_t vendor = shown->type == KT_RECORD_VENDOR ? shown->record : 0, subject;
    if (shown->type == KT_RECORD_PRODUCT) vendor = db_target(catalog, KT_RECORD_PRODUCT, shown->record, KT_FIELD_VENDOR, 0);
    while (vendor != 0 && kt_record_next(catalog, KT_RECORD_INSTRUMENT, at) == KT_OK) {
        for (subject = 0; kt_record_next(catalog, KT_RECORD_SUBJECT, &subject) == KT_OK;) {
            if (db_target(catalog, KT_RECORD_SUBJECT, subject, KT_FIELD_INSTRUMENT, 0) != *at) continue;
            if (db_names_vendor(catalog, subject, vendor)) return *at;
        }
    }
    return 0;
}

static void json_named_by(struct json_out *json, const kt_catalog *catalog, const struct shown *shown) {
    uint32_t at = 0, instrument;
    if (shown->type != KT_RECORD_VENDOR && shown->type != KT_RECORD_PRODUCT) return;
    json_key(json, "named_by");
    json_open(json, '[');
    while ((instrument = named_by(catalog, shown, &at)) != 0)
        json_string(json, record_id(catalog, KT_RECORD_INSTRUMENT, instrument).data);
    json_close(json, ']');
}

static void text_named_by(struct out *out, const kt_catalog *catalog, const struct shown *shown) {
    uint32_t at = 0, instrument, count = 0;
    if (shown->type != KT_RECORD_VENDOR && shown->type != KT_RECORD_PRODUCT) return;
    while ((instrument = named_by(catalog, shown, &at)) != 0) {
        const struct kt_text id = record_id(catalog, KT_RECORD_INSTRUMENT, instrument);
        const struct kt_text title = record_text(catalog, KT_RECORD_INSTRUMENT, instrument, KT_FIELD_TITLE);
        out_format(out, "  %-18s ", count++ == 0 ? "named by" : "");
        out_terminal(out, id.data, id.size);
        out_text(out, ": ");
        out_terminal(out, title.data, title.size);
        out_text(out, "\n");
    }
    if (count == 0) out_text(out, "  named by           no instrument of this catalog\n");
}

/* Several records may share an id, each under its own type. */
static void show_json(struct out *out, struct view *view, const struct options *options, const struct shown *found, size_t count) {
    struct json_out json;
    size_t i;
    json_start(&json, out);
    json_open(&json, '{');
    json_key(&json, "schema");
    json_string(&json, "ktransition.db-show/1");
    db_stamp(&json, view->catalog);
    json_stale(&json, view->catalog, options);
    json_key(&json, "records");
    json_open(&json, '[');
    for (i = 0; i < count; i++) {
        json_open(&json, '{');
        json_key(&json, "type");
        json_string(&json, kt_constant_name(KT_GROUP_RECORD, (int32_t)found[i].type));
        json_key(&json, "record");
        json_record(&json, view, found[i].type, found[i].record, 0, 0);
        json_named_by(&json, view->catalog, &found[i]);
        json_close(&json, '}');
    }
    json_close(&json, ']');
    json_key(&json, "sources");
    json_open(&json, '[');
    for (i = 0; i < view->source_count; i++) {
        const uint32_t source = view->sources[i].record;
        if (!stands_in(view->catalog, source, found, count)) json_record(&json, view, KT_RECORD_SOURCE, source, 0, NESTING);
    }
    json_close(&json, ']');
    json_close(&json, '}');
    out_text(out, "\n");
}

/* ---- for people ---- */

/* Two blanks a level. */
static void indent(struct out *out, unsigned depth) {
    while (depth-- > 0) out_text(out, "  ");
}

/* Repeated values stand below one another, the name beside the first alone. */
static void text_field(struct out *out, struct view *view, uint32_t type, uint32_t record, const struct kt_field *field,
                       unsigned depth) {
    char room[32];
    uint32_t i;
    const char *value = db_value(view->catalog, record, type, field, 0, room);
    if (value == NULL || field->field == KT_FIELD_ID) return;
    for (i = 0; value != NULL; i++) {
        indent(out, depth);
        out_format(out, "%-18s ", i == 0 ? field->name.data : "");
        out_terminal(out, value, strlen(value));
        out_text(out, "\n");
        note_source(view, type, record, field, i);
        value = field->repeated ? db_value(view->catalog, record, type, field, i + 1, room) : NULL;
    }
}

/* The same walk as json_record(), for people. */
static void text_record(struct out *out, struct view *view, uint32_t type, uint32_t record, uint32_t parent_type, unsigned depth) {
    const uint32_t implied = parent_type == 0 ? 0 : db_parent_field(type, parent_type);
    const struct kt_text id = record_text(view->catalog, type, record, KT_FIELD_ID);
    struct kt_field field;
    uint32_t i, child, at;
    indent(out, depth);
    out_format(out, "%s ", kt_constant_name(KT_GROUP_RECORD, (int32_t)type));
    out_terminal(out, id.data, id.size);
    out_text(out, "\n");
    for (i = 0; db_field(&field, type, i); i++) {
        if (field.field != implied || implied == 0) text_field(out, view, type, record, &field, depth + 1);
    }
    for (i = 0; depth < NESTING && kt_schema_child(type, i, &child) == KT_OK; i++) {
        const uint32_t by = db_parent_field(child, type);
        for (at = next_child(view->catalog, child, by, record, 0); at != 0; at = next_child(view->catalog, child, by, record, at)) {
            text_record(out, view, child, at, type, depth + 1);
        }
    }
}

/* Sources that stand in a shown record were shown there. */
static void show_table(struct out *out, struct view *view, const struct shown *found, size_t count) {
    size_t i;
    for (i = 0; i < count; i++) {
        text_record(out, view, found[i].type, found[i].record, 0, 0);
        text_named_by(out, view->catalog, &found[i]);
    }
    for (i = 0; i < view->source_count; i++) {
        const uint32_t source = view->sources[i].record;
        if (!stands_in(view->catalog, source, found, count)) text_record(out, view, KT_RECORD_SOURCE, source, 0, 0);
    }
}

/* ---- which records ---- */

enum { MOST_FOUND = 64 };

/* "fd-2021-002" for "us/fd-2021-002": the last part of an id is what people remember. */
static int ends_in(struct kt_text id, const char *tail) {
    const size_t size = strlen(tail);
    return id.size > size && id.data[id.size - size - 1] == '/' && memcmp(id.data + id.size - size, tail, size) == 0;
}

/* Records of any type with this id; if there is none, those whose id ends in "/id". */
static size_t find_all(struct shown found[MOST_FOUND], const kt_catalog *catalog, const char *id) {
    size_t count = 0;
    uint32_t type, record;
    for (type = 1; kt_constant_name(KT_GROUP_RECORD, (int32_t)type) != NULL && count < MOST_FOUND; type++) {
        if (kt_record_find(&record, catalog, type, id, strlen(id)) != KT_OK || record == 0) continue;
        found[count].type = type;
        found[count++].record = record;
    }
    if (count > 0) return count;
    for (type = 1; kt_constant_name(KT_GROUP_RECORD, (int32_t)type) != NULL; type++) {
        record = 0;
        while (count < MOST_FOUND && kt_record_next(catalog, type, &record) == KT_OK) {
            if (!ends_in(record_text(catalog, type, record, KT_FIELD_ID), id)) continue;
            found[count].type = type;
            found[count++].record = record;
        }
    }
    return count;
}

/* An id that is nowhere is a mistake of the caller, like an unknown option. */
static int show(const struct options *options, kt_catalog *catalog) {
    struct shown found[MOST_FOUND];
    struct view view = {catalog, NULL, 0, 0};
    struct out out = {0};
    const size_t count = find_all(found, catalog, options->files[0]);
    int status;
    if (count == 0) {
        complain("db show: the catalog has no record \"%s\"", options->files[0]);
        return EXIT_USAGE;
    }
    if (options->format == FORMAT_JSON) show_json(&out, &view, options, found, count);
    else show_table(&out, &view, found, count);
    status = deliver(options, &out);
    out_free(&out);
    free(view.sources);
    return status;
}

int db_show(const struct options *options) {
    kt_catalog *catalog = NULL;
    int status;
    if (options->file_count != 1) {
        complain("db show: one id is needed");
        return EXIT_USAGE;
    }
    status = open_catalog(&catalog, options);
    if (status == 0) warn_if_stale(catalog, options);
    if (status == 0) status = show(options, catalog);
    kt_catalog_unref(catalog);
    return status;
}

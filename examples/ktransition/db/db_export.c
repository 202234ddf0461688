/* db export: a whole catalog as the JSON sources that compile to the same bytes again. The shape is that of
   docs/guide/catalog-sources.md: records inside the ones they belong to, ids and references short where they can be. */
#include <stdlib.h>
#include <string.h>

#include "catalog/catalog_json.h"
#include "db/db.h"

#define NESTING 8 /* levels of records in records; the registry has three */

/* The record that another one stands in. */
struct place { uint32_t type, record, field; };

/* One record and where it stands: type 0 is the top of a file. */
struct inner {
    struct place around;
    uint32_t type, record;
    struct kt_text id;
};

struct export {
    const kt_catalog *catalog;
    struct inner *inners; /* by where they stand, then type and id */
    size_t count, room;
    struct out *out;
    int indented;    /* one record a line; else everything in one line */
    int failed;      /* something cannot be said in sources; was complained about */
};

/* Whether a text begins with an id and a slash. */
static int starts_with(struct kt_text text, struct kt_text id) {
    return text.size > id.size + 1 && text.data[id.size] == '/' && memcmp(text.data, id.data, id.size) == 0;
}

/* Where a record stands: in the one it refers to as its parent, if its id says so too. An id that does not begin with its
   parent's could not be written inside it. */
static int parent_of(struct place *out, const struct export *export, uint32_t type, uint32_t record) {
    const struct kt_text id = record_id(export->catalog, type, record);
    struct kt_field field;
    uint32_t i;
    /* A product's name stands in the product, although it might name the vendor too: the later field is the closer one. */
    memset(out, 0, sizeof *out);
    for (i = 0; db_field(&field, type, i); i++) {
        uint32_t target;
        if ((field.flags & KT_FIELD_IS_PARENT) == 0) continue;
        target = db_target(export->catalog, type, record, field.field, 0);
        if (target == 0 || !starts_with(id, record_id(export->catalog, field.target, target))) continue;
        *out = (struct place){field.target, target, field.field};
    }
    return out->record != 0;
}

/* ---- values ---- */

/* What sources cannot say is no export but a different catalog. */
static void fail(struct export *export, uint32_t type, uint32_t record, const struct kt_field *field, const char *why) {
    const struct kt_text id = record_id(export->catalog, type, record);
    struct out safe = {0};
    out_terminal(&safe, id.data, id.size);
    complain("db export: %s %s: %s: %s", kt_constant_name(KT_GROUP_RECORD, (int32_t)type), safe.data, field->name.data, why);
    out_free(&safe);
    export->failed = 1;
}

/* References inside one outermost record are short: "gazette". Short ones are tried first when sources are read, so a long
   one that reads as a short one of another record would change its meaning. */
static void put_reference(struct export *export, uint32_t type, uint32_t record, const struct kt_field *field, const char *target,
                          struct kt_text top) {
    const struct kt_text id = {target, strlen(target)};
    struct out longer = {0};
    uint32_t other = 0;
    if (top.size > 0 && starts_with(id, top)) {
        out_json(export->out, id.data + top.size + 1, id.size - top.size - 1);
        return;
    }
    out_bytes(&longer, top.data, top.size);
    out_text(&longer, "/");
    out_text(&longer, target);
    if (kt_record_find(&other, export->catalog, field->target, longer.data, longer.size) == KT_OK && other != 0)
        fail(export, type, record, field, "the reference cannot be written: it would be read as another one");
    out_json(export->out, id.data, id.size);
    out_free(&longer);
}

/* One value as sources have it: numbers bare, days, instants and constants by what they are called. */
static void put_value(struct export *export, uint32_t type, uint32_t record, const struct kt_field *field, const char *value,
                      struct kt_text top) {
    const int number = value[0] == '-' || (value[0] >= '0' && value[0] <= '9');
    if (field->value_type == KT_VALUE_INTEGER) {
        out_text(export->out, value);
    } else if (field->value_type == KT_VALUE_REFERENCE) {
        put_reference(export, type, record, field, value, top);
    } else {
        if (field->value_type == KT_VALUE_CONSTANT && number)
            fail(export, type, record, field, "a constant that this program does not know");
        out_json(export->out, value, strlen(value));
    }
}

/* A comma before every member but the first of its object. */
static void put_key(struct export *export, int *first, const char *key) {
    if (!*first) out_text(export->out, ",");
    *first = 0;
    out_json(export->out, key, strlen(key));
    out_text(export->out, ":");
}

/* The reader of sources takes any field but the computed ones and the way back to the record around. */
static void put_field(struct export *export, uint32_t type, uint32_t record, const struct kt_field *field, struct kt_text top,
                      int *first) {
    char room[32];
    uint32_t i, given = 0;
    const char *value = db_value(export->catalog, record, type, field, 0, room);
    if (value == NULL && field->required)
        fail(export, type, record, field, "refers to a layer below: export both together, --db BELOW --db THIS");
    for (i = 0; value != NULL; i++) {
        if (value[0] != '\0') { /* sources leave out what is empty */
            if (given++ == 0) {
                put_key(export, first, field->name.data);
                if (field->repeated) out_text(export->out, "[");
            } else {
                out_text(export->out, ",");
            }
            put_value(export, type, record, field, value, top);
        }
        value = field->repeated ? db_value(export->catalog, record, type, field, i + 1, room) : NULL;
    }
    if (field->repeated && given > 0) out_text(export->out, "]");
}

/* ---- records ---- */

static void put_record(struct export *export, uint32_t type, uint32_t record, const struct place *around, struct kt_text top,
                       unsigned depth);

/* A new line for every record, so that two exports can be compared line by line. */
static void new_line(const struct export *export, unsigned depth) {
    if (!export->indented) return;
    out_text(export->out, "\n");
    while (depth-- > 0) out_text(export->out, " ");
}

/* By where they stand, then type and id: the output depends neither on the platform nor on how the catalog is layered. */
static int compare_inners(const void *a, const void *b) {
    const struct inner *left = a, *right = b;
    if (left->around.type != right->around.type) return left->around.type < right->around.type ? -1 : 1;
    if (left->around.record != right->around.record) return left->around.record < right->around.record ? -1 : 1;
    if (left->type != right->type) return left->type < right->type ? -1 : 1;
    return left->id.data == NULL || right->id.data == NULL ? (left->id.data != NULL) - (right->id.data != NULL)
                                                           : strcmp(left->id.data, right->id.data);
}

/* Looked up once: a list of a thousand vendors with their names would otherwise be walked a thousand times. */
static void find_inners(struct export *export) {
    uint32_t type, record;
    for (type = 1; kt_constant_name(KT_GROUP_RECORD, (int32_t)type) != NULL; type++) {
        for (record = 0; kt_record_next(export->catalog, type, &record) == KT_OK;) {
            struct inner inner = {.type = type, .record = record, .id = record_id(export->catalog, type, record)};
            (void)parent_of(&inner.around, export, type, record);
            if (export->count == export->room) {
                export->room = export->room == 0 ? 256 : export->room * 2;
                export->inners = must_resize(export->inners, export->room, sizeof *export->inners);
            }
            export->inners[export->count++] = inner;
        }
    }
    if (export->count > 1) qsort(export->inners, export->count, sizeof *export->inners, compare_inners);
}

/* The first one that stands in a record, or where it would be. */
static size_t first_inner(const struct export *export, uint32_t type, uint32_t record) {
    const struct inner wanted = {.around = {type, record, 0}};
    size_t low = 0, high = export->count;
    while (low < high) {
        const size_t middle = low + (high - low) / 2;
        if (compare_inners(&export->inners[middle], &wanted) < 0) low = middle + 1;
        else high = middle;
    }
    return low;
}

/* Types come one after the other, each under the plural of its name. */
static void put_children(struct export *export, uint32_t type, uint32_t record, struct kt_text top, unsigned depth, int *first) {
    char plural[CATALOG_PLURAL_ROOM];
    uint32_t before = 0;
    size_t i;
    for (i = first_inner(export, type, record); depth < NESTING && i < export->count; i++) {
        const struct inner *inner = &export->inners[i];
        if (inner->around.type != type || inner->around.record != record) break;
        if (inner->type != before) {
            if (before != 0) out_text(export->out, "]");
            catalog_plural(plural, kt_constant_name(KT_GROUP_RECORD, (int32_t)inner->type));
            put_key(export, first, plural);
            out_text(export->out, "[");
        } else {
            out_text(export->out, ",");
        }
        before = inner->type;
        new_line(export, depth + 1);
        put_record(export, inner->type, inner->record, &inner->around, top, depth + 1);
    }
    if (before != 0) out_text(export->out, "]");
}

/* Its id first: short inside another record, unless the short form would itself look like a full one. */
static void put_record(struct export *export, uint32_t type, uint32_t record, const struct place *around, struct kt_text top,
                       unsigned depth) {
    const struct kt_text id = record_id(export->catalog, type, record);
    struct kt_text shown = id;
    struct kt_field field;
    uint32_t i;
    int first = 1;
    if (around != NULL) {
        const struct kt_text outer = record_id(export->catalog, around->type, around->record);
        shown.data += outer.size + 1;
        shown.size -= outer.size + 1;
        if (starts_with(shown, outer)) shown = id;
    } else {
        top = id;
    }
    out_text(export->out, "{");
    put_key(export, &first, "id");
    out_json(export->out, shown.data, shown.size);
    for (i = 0; db_field(&field, type, i); i++) {
        if (field.field == KT_FIELD_ID || (field.flags & KT_FIELD_IS_COMPUTED) != 0) continue;
        if (around != NULL && field.field == around->field) continue;
        put_field(export, type, record, &field, top, &first);
    }
    put_children(export, type, record, top, depth, &first);
    out_text(export->out, "}");
}

/* One object, its keys in the order of the record types. */
static void export_json(struct export *export) {
    const struct kt_text none = {"", 0};
    char plural[CATALOG_PLURAL_ROOM];
    uint32_t before = 0;
    size_t i;
    int first = 1;
    out_text(export->out, "{");
    for (i = 0; i < export->count && export->inners[i].around.type == 0; i++) {
        const struct inner *top = &export->inners[i];
        if (top->type != before) {
            if (before != 0) out_text(export->out, "],");
            catalog_plural(plural, kt_constant_name(KT_GROUP_RECORD, (int32_t)top->type));
            out_text(export->out, "\n");
            first = 1;
            put_key(export, &first, plural);
            out_text(export->out, "[");
        } else {
            out_text(export->out, ",");
        }
        before = top->type;
        new_line(export, 1);
        put_record(export, top->type, top->record, NULL, none, 1);
    }
    out_text(export->out, before != 0 ? "]\n}\n" : "}\n");
}

/* A line for every outermost record, each a source file by itself. */
static void export_ndjson(struct export *export) {
    const struct kt_text none = {"", 0};
    char plural[CATALOG_PLURAL_ROOM];
    size_t i;
    for (i = 0; i < export->count && export->inners[i].around.type == 0; i++) {
        const struct inner *top = &export->inners[i];
        catalog_plural(plural, kt_constant_name(KT_GROUP_RECORD, (int32_t)top->type));
        out_format(export->out, "{\"%s\":[", plural);
        put_record(export, top->type, top->record, NULL, none, 1);
        out_text(export->out, "]}\n");
    }
}

/* A layer that refers to records of another one is not a whole catalog, and is refused: by itself it would not compile. */
int db_export(const struct options *options) {
    struct out out = {0};
    struct export export = {.out = &out, .indented = options->format == FORMAT_JSON};
    kt_catalog *catalog = NULL;
    int status;
    if (options->file_count > 0) {
        complain("db export: %s: catalogs are given by --db", options->files[0]);
        return EXIT_USAGE;
    }
    status = open_catalog(&catalog, options);
    if (status != 0) return status;
    warn_if_stale(catalog, options);
    export.catalog = catalog;
    find_inners(&export);
    if (options->format == FORMAT_NDJSON) export_ndjson(&export);
    else export_json(&export);
    status = export.failed ? EXIT_BAD_INPUT : deliver(options, &out);
    out_free(&out);
    free(export.inners);
    kt_catalog_unref(catalog);
    return status;
}

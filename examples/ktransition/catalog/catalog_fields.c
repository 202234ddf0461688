/* The second pass: the fields of one record, checked against the registry and handed to the builder. Rules that span
   fields or records are the builder's. */
#include <stdio.h>
#include <string.h>

#include "catalog/catalog_internal.h"

#define SHOWN 80 /* bytes of a value that a message repeats */

/* Messages repeat a value so that it can be searched for, but not pages of it. */
static int shown(size_t size) {
    return size > SHOWN ? SHOWN : (int)size;
}

/* One value on its way into the builder. */
struct setting {
    struct catalog_compiler *c;
    const struct catalog_record *record;
    uint32_t number;                /* the builder's */
    const struct kt_field *field;
    const char *key;                /* as the source spells it */
    long index;                     /* in its array, -1 for a bare value */
};

/* A value of the wrong JSON type. */
static void wrong(const struct setting *at, const char *expected, struct json_node node) {
    catalog_report(at->c, at->record, at->key, at->index, "%s is expected, not %s", expected, json_type_name(json_type_of(node)));
}

/* What the builder refuses is reported at the place in the source; of its message only the rule is kept. */
static void check(const struct setting *at, int32_t status, const struct kt_error *err) {
    const char *rule;
    if (status == KT_OK) return;
    rule = catalog_rule_of(at->c, err->message);
    catalog_report(at->c, at->record, at->key, at->index, "%s", rule[0] == '\0' ? "refused by the builder" : rule);
}

/* Ranges are the builder's to check, as it knows the field. */
static void set_integer(const struct setting *at, int64_t value) {
    struct kt_error err = {sizeof err, 0, 0, {0}};
    check(at, kt_builder_integer(at->c->builder, at->record->type, at->number, at->field->field, value, &err), &err);
}

/* "" is nearly always a forgotten value; a field that has none is left out. */
static void set_text(const struct setting *at, struct json_text text) {
    struct kt_error err = {sizeof err, 0, 0, {0}};
    if (text.size == 0) {
        catalog_report(at->c, at->record, at->key, at->index, "empty text: the key is left out instead");
        return;
    }
    check(at, kt_builder_text(at->c->builder, at->record->type, at->number, at->field->field, text.data, text.size, &err), &err);
}

/* Exactly `count` digits; no sign, no blanks. */
static int digits(const char *text, size_t count, int32_t *out) {
    size_t i;
    *out = 0;
    for (i = 0; i < count; i++) {
        if (text[i] < '0' || text[i] > '9') return 0;
        *out = *out * 10 + (text[i] - '0');
    }
    return 1;
}

/* Only days that exist, in one form: sources are compared by eye and by tools. */
static void set_day(const struct setting *at, struct json_text text) {
    int32_t year, month, of_month, day;
    if (text.size == 10 && text.data[4] == '-' && text.data[7] == '-' && digits(text.data, 4, &year) &&
        digits(text.data + 5, 2, &month) && digits(text.data + 8, 2, &of_month) &&
        kt_day_from_civil(&day, year, month, of_month) == KT_OK) {
        set_integer(at, day);
        return;
    }
    catalog_report(at->c, at->record, at->key, at->index, "\"%.*s\" is not a day (YYYY-MM-DD)", shown(text.size), text.data);
}

/* A bare day, which the library reads as noon, is not an instant that anybody stated. */
static void set_instant(const struct setting *at, struct json_text text) {
    int64_t instant = 0;
    if (text.size > 10 && kt_instant_parse(&instant, text.data, text.size, NULL) == KT_OK) {
        set_integer(at, instant);
        return;
    }
    catalog_report(at->c, at->record, at->key, at->index, "\"%.*s\" is not an instant (RFC 3339 with \"Z\" or an offset)",
                   shown(text.size), text.data);
}

/* Every name of a group, "a, b, c". Groups number their values from 0 or 1 without large gaps. */
static void list_allowed(char room[1024], uint32_t group) {
    size_t used = 0;
    int32_t value;
    room[0] = '\0';
    for (value = 0; value < 256; value++) {
        const char *name = kt_constant_name(group, value);
        int size;
        if (name == NULL) continue;
        size = snprintf(room + used, 1024 - used, "%s%s", used == 0 ? "" : ", ", name);
        if (size < 0 || (size_t)size >= 1024 - used) break;
        used += (size_t)size;
    }
}

/* Constants are written by name; a wrong one is answered with the list of right ones. */
static void set_constant(const struct setting *at, struct json_text text) {
    char allowed[1024];
    int32_t value = 0;
    if (kt_constant_value(&value, at->field->target, text.data, text.size) == KT_OK) {
        set_integer(at, value);
        return;
    }
    list_allowed(allowed, at->field->target);
    catalog_report(at->c, at->record, at->key, at->index, "unknown value \"%.*s\"; allowed: %s", shown(text.size), text.data,
                   allowed);
}

/* ---- references ---- */

/* Whether the catalog that is built upon has the record. */
static int in_base(const struct setting *at, const char *id, size_t size) {
    uint32_t found = 0;
    const kt_catalog *base = at->c->options->base;
    return base != NULL && kt_record_find(&found, base, at->field->target, id, size) == KT_OK && found != 0;
}

/* Remembered only for the search for further broken rules; repeating the last edge would add nothing. */
static void add_edge(struct catalog_compiler *c, uint32_t from, uint32_t to) {
    if (!c->keep_edges || from == to) return;
    if (c->edge_count > 0 && c->edges[c->edge_count - 1].from == from && c->edges[c->edge_count - 1].to == to) return;
    if (!catalog_grow((void **)&c->edges, &c->edge_room, c->edge_count, sizeof *c->edges)) {
        catalog_report_memory(c);
        return;
    }
    c->edges[c->edge_count].from = from;
    c->edges[c->edge_count++].to = to;
}

/* Sets the reference when the target exists under this id: 1, or 0. */
static int set_reference_to(const struct setting *at, const char *id, size_t size) {
    struct kt_error err = {sizeof err, 0, 0, {0}};
    const uint32_t target = catalog_find(at->c, at->field->target, id, size);
    if (target == 0 && !in_base(at, id, size)) return 0;
    if (target != 0) add_edge(at->c, at->record->top, at->c->records[target - 1].top);
    check(at, kt_builder_reference(at->c->builder, at->record->type, at->number, at->field->field, id, size, &err), &err);
    return 1;
}

/* Short first, as "<id of the outermost record around it>/<text>"; then as given. */
static void set_reference(const struct setting *at, struct json_text text) {
    const struct catalog_record *top = &at->c->records[at->record->top - 1];
    if (text.size < CATALOG_ID_BYTES && top->id_size + 1 + text.size <= CATALOG_ID_BYTES) {
        char full[CATALOG_ID_BYTES + 1];
        memcpy(full, top->id, top->id_size);
        full[top->id_size] = '/';
        memcpy(full + top->id_size + 1, text.data, text.size);
        if (set_reference_to(at, full, top->id_size + 1 + text.size)) return;
    }
    if (set_reference_to(at, text.data, text.size)) return;
    catalog_report(at->c, at->record, at->key, at->index, "unknown %s \"%.*s\"", catalog_type_of(at->c, at->field->target)->name,
                   shown(text.size), text.data);
}

/* ---- values and fields ---- */

/* One value by the type of its field; JSON types are not converted into one another. */
static void set_value(const struct setting *at, struct json_node node) {
    struct json_text text;
    int64_t integer;
    if (at->field->value_type == KT_VALUE_INTEGER) {
        if (json_as_integer(node, &integer)) {
            set_integer(at, integer);
        } else if (json_type_of(node) == JSON_NUMBER) {
            catalog_report(at->c, at->record, at->key, at->index, "a whole number of 64 bits is expected");
        } else {
            wrong(at, "a number", node);
        }
        return;
    }
    if (!json_as_string(node, &text)) {
        wrong(at, "a string", node);
        return;
    }
    switch (at->field->value_type) {
    case KT_VALUE_TEXT: set_text(at, text); break;
    case KT_VALUE_DAY: set_day(at, text); break;
    case KT_VALUE_INSTANT: set_instant(at, text); break;
    case KT_VALUE_CONSTANT: set_constant(at, text); break;
    case KT_VALUE_REFERENCE: set_reference(at, text); break;
    default: catalog_report(at->c, at->record, at->key, at->index, "this program does not know such values"); break;
    }
}

/* A repeated field may be written as a bare value where there is one only; a single one never as an array. */
static void set_field(struct setting *at, struct json_node node) {
    struct json_iter iter = json_elements(node);
    struct json_node element;
    at->index = -1;
    if (json_type_of(node) != JSON_ARRAY) {
        set_value(at, node);
    } else if (!at->field->repeated) {
        wrong(at, "one value", node);
    } else {
        for (at->index = 0; json_next(&iter, NULL, &element) && !catalog_enough(at->c); at->index++) set_value(at, element);
    }
}

/* One member of a record object. */
static void take_member(struct setting *at, const struct catalog_type *type, struct json_text key, struct json_node value) {
    struct catalog_compiler *c = at->c;
    const struct catalog_record *record = at->record;
    const struct kt_field *field = catalog_field_by_name(type, key);
    if (catalog_text_is(key, "_comment")) {
        if (json_type_of(value) != JSON_STRING && json_type_of(value) != JSON_OBJECT) {
            catalog_report(c, record, "_comment", -1, "a string or an object is expected");
        }
        return;
    }
    if (catalog_is_child_key(c, type, key)) return;
    if (record->value != 0 && catalog_text_is(key, "values")) return;
    if (field == NULL) {
        catalog_report(c, record, NULL, -1, "unknown key \"%.*s\"", shown(key.size), key.data);
        return;
    }
    at->field = field;
    at->key = field->name.data;
    at->index = -1;
    if (field->field == KT_FIELD_ID) {
        if (record->value != 0) catalog_report(c, record, "id", -1, "\"values\" stands for several records: their ids are derived");
    } else if ((field->flags & KT_FIELD_IS_COMPUTED) != 0) {
        catalog_report(c, record, at->key, -1, "computed by the builder: sources do not state it");
    } else if (record->parent != 0 && catalog_parent_field(type, c->records[record->parent - 1].type) == field) {
        catalog_report(c, record, at->key, -1, "implied by the %s that the record stands in", field->name.data);
    } else if (record->value != 0 && field->field == KT_FIELD_VALUE) {
        catalog_report(c, record, at->key, -1, "either \"value\" or \"values\" is given");
    } else {
        set_field(at, value);
    }
}

/* Whether a key stands a second time. Asked only of keys that are known, so a long list of unknown ones costs nothing. */
static int stands_again(const struct setting *at, const struct catalog_type *type, struct json_text key, struct json_node value) {
    const struct kt_field *field = catalog_field_by_name(type, key);
    const struct catalog_type *child = field == NULL ? catalog_type_by_plural(at->c, key) : NULL;
    const char *name = field != NULL ? field->name.data : child != NULL ? child->plural : NULL;
    struct json_node first;
    if (name == NULL && catalog_text_is(key, "values")) name = "values";
    return name != NULL && json_find(at->record->node, name, &first) && !json_same(first, value);
}

/* An empty array is as good as no key. */
static int given(const struct catalog_record *record, const struct kt_field *field) {
    struct json_node node;
    if (record->value != 0 && field->field == KT_FIELD_VALUE) return 1;
    if (!json_find(record->node, field->name.data, &node)) return 0;
    return json_type_of(node) != JSON_ARRAY || json_count(node) > 0;
}

/* Dates are what needs a source: days, and texts that state one. */
static int is_date(const struct kt_field *field) {
    return field->value_type == KT_VALUE_DAY || (field->flags & KT_FIELD_IS_DATE) != 0;
}

/* What must be there: required fields, and a source for every date. */
static void check_presence(struct setting *at, const struct catalog_type *type) {
    const struct catalog_record *record = at->record;
    const struct kt_field *source = NULL, *date = NULL;
    uint32_t i;
    for (i = 0; i < type->field_count; i++) {
        const struct kt_field *field = &type->fields[i];
        const int here = given(record, field);
        if (field->field == KT_FIELD_SOURCE) source = field;
        if (is_date(field) && here && date == NULL) date = field;
        if (here || !field->required || field->field == KT_FIELD_ID || (field->flags & KT_FIELD_IS_COMPUTED) != 0) continue;
        if (record->parent != 0 && catalog_parent_field(type, at->c->records[record->parent - 1].type) == field) continue;
        catalog_report(at->c, record, NULL, -1, "required field \"%s\" is missing", field->name.data);
    }
    if (date != NULL && source != NULL && !source->required && !given(record, source)) {
        catalog_report(at->c, record, date->name.data, -1, "a date without a source");
    }
}

/* The reference to the record around it, which the source does not repeat. */
static void set_parent(struct setting *at, const struct catalog_type *type) {
    const struct catalog_record *record = at->record;
    const struct catalog_record *parent;
    if (record->parent == 0) return;
    parent = &at->c->records[record->parent - 1];
    at->field = catalog_parent_field(type, parent->type);
    at->key = NULL;
    at->index = -1;
    if (at->field != NULL) (void)set_reference_to(at, parent->id, parent->id_size);
}

/* A value of "values", which stands for a record of its own. */
static void set_shared_value(struct setting *at, const struct catalog_type *type) {
    static const struct json_text key = {"value", 5};
    at->field = catalog_field_by_name(type, key);
    at->key = "values";
    at->index = (long)at->record->value - 1;
    if (at->record->value != 0 && at->field != NULL) set_value(at, at->record->value_node);
}

void catalog_build_record(struct catalog_compiler *c, const struct catalog_record *record) {
    const struct catalog_type *type = catalog_type_of(c, record->type);
    struct setting at = {c, record, 0, NULL, "id", -1};
    struct kt_error err = {sizeof err, 0, 0, {0}};
    struct json_iter iter = json_members(record->node);
    struct json_node value;
    struct json_text key;
    const int32_t status = kt_builder_record(&at.number, c->builder, record->type, record->id, record->id_size, &err);
    if (status != KT_OK) {
        check(&at, status, &err);
        return;
    }
    set_parent(&at, type);
    /* What the records of "values" share is wrong or right once. */
    c->quiet = record->value > 1;
    check_presence(&at, type);
    while (json_next(&iter, &key, &value) && !catalog_enough(c)) {
        if (stands_again(&at, type, key, value)) {
            catalog_report(c, record, NULL, -1, "key \"%.*s\" stands twice", shown(key.size), key.data);
        } else {
            take_member(&at, type, key, value);
        }
    }
    c->quiet = 0;
    set_shared_value(&at, type);
}

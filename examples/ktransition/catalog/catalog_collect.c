/* The first pass over the sources: which records there are, where they stand, and what their ids are, so that the second
   pass can resolve references forward. Fields are looked at there, not here. */
#include <stdlib.h>
#include <string.h>

#include "catalog/catalog_internal.h"

/* ---- records by (type, id) ---- */

static uint64_t hash_of(uint32_t type, const char *id, size_t size) {
    uint64_t hash = 1469598103934665603u ^ type; /* FNV-1a */
    size_t i;
    for (i = 0; i < size; i++) hash = (hash ^ (unsigned char)id[i]) * 1099511628211u;
    return hash ^ (hash >> 29);
}

/* The slot that holds the record, or the empty one where it would go. The table is never full. */
static size_t slot_of(const struct catalog_compiler *c, uint32_t type, const char *id, size_t size) {
    size_t slot = (size_t)hash_of(type, id, size) & (c->table_size - 1);
    while (c->table[slot] != 0) {
        const struct catalog_record *record = &c->records[c->table[slot] - 1];
        if (record->type == type && record->id_size == size && memcmp(record->id, id, size) == 0) break;
        slot = (slot + 1) & (c->table_size - 1);
    }
    return slot;
}

uint32_t catalog_find(const struct catalog_compiler *c, uint32_t type, const char *id, size_t size) {
    return c->table_size == 0 ? 0 : c->table[slot_of(c, type, id, size)];
}

/* Twice the records at least. Numbers are 1 + index, so that zeroed memory is an empty table. */
static int grow_table(struct catalog_compiler *c) {
    const size_t size = c->table_size == 0 ? 1024 : c->table_size * 2;
    size_t i;
    if (c->record_count < c->table_size / 2) return 1;
    free(c->table);
    c->table_size = 0;
    c->table = calloc(size, sizeof *c->table);
    if (c->table == NULL) return 0;
    c->table_size = size;
    for (i = 0; i < c->record_count; i++) {
        const struct catalog_record *record = &c->records[i];
        const size_t slot = slot_of(c, record->type, record->id, record->id_size);
        if (c->table[slot] == 0) c->table[slot] = (uint32_t)i + 1;
    }
    return 1;
}

/* ---- ids ---- */

/* The id as written, made full with the id of the record around it. One that is full already stays as it is. */
static size_t full_id(const struct catalog_compiler *c, const struct catalog_record *record, struct json_text text,
                      char room[CATALOG_ID_BYTES + 1]) {
    const struct catalog_record *parent = record->parent == 0 ? NULL : &c->records[record->parent - 1];
    size_t before = 0;
    if (parent != NULL && !(text.size > parent->id_size + 1 && text.data[parent->id_size] == '/' &&
                            memcmp(text.data, parent->id, parent->id_size) == 0)) {
        before = parent->id_size + 1;
    }
    if (text.size > CATALOG_ID_BYTES || before + text.size > CATALOG_ID_BYTES) return 0;
    if (before > 0) {
        memcpy(room, parent->id, parent->id_size);
        room[parent->id_size] = '/';
    }
    memcpy(room + before, text.data, text.size);
    room[before + text.size] = '\0';
    return before + text.size;
}

/* Finds or derives the id; 0 after a report. */
static size_t id_of(struct catalog_compiler *c, const struct catalog_record *record, char room[CATALOG_ID_BYTES + 1]) {
    struct json_node node;
    struct json_text text;
    size_t size;
    if (record->value != 0 || !json_find(record->node, "id", &node)) {
        size = catalog_derive_id(c, record, room);
        if (size == 0) catalog_report(c, record, NULL, -1, "required field \"id\" is missing");
        return size;
    }
    if (!json_as_string(node, &text)) {
        catalog_report(c, record, "id", -1, "a string is expected, not %s", json_type_name(json_type_of(node)));
        return 0;
    }
    size = text.size == 0 ? 0 : full_id(c, record, text, room);
    if (size == 0) catalog_report(c, record, "id", -1, "an id has 1 to %d bytes, those of its parents included", CATALOG_ID_BYTES);
    return size;
}

/* ---- records ---- */

/* Takes a record in; its number, or 0 after a report. */
static uint32_t add_record(struct catalog_compiler *c, const struct catalog_record *given) {
    char id[CATALOG_ID_BYTES + 1];
    struct catalog_record *record;
    size_t size = id_of(c, given, id);
    uint32_t before;
    if (size == 0) return 0;
    before = catalog_find(c, given->type, id, size);
    if (before != 0) {
        const struct catalog_record *first = &c->records[before - 1];
        char where[CATALOG_PATH_ROOM];
        catalog_path(c, first, where);
        catalog_report(c, given, given->value != 0 ? "values" : "id", (long)given->value - 1,
                       "%s \"%s\" is defined twice; first in %s at %s", catalog_type_of(c, given->type)->name, id,
                       c->files[first->file].path, where);
        return 0;
    }
    if (c->record_count >= UINT32_MAX / 2 || !grow_table(c) ||
        !catalog_grow((void **)&c->records, &c->record_room, c->record_count, sizeof *c->records)) {
        catalog_report_memory(c);
        return 0;
    }
    record = &c->records[c->record_count];
    *record = *given;
    record->id = malloc(size + 1);
    if (record->id == NULL) {
        catalog_report_memory(c);
        return 0;
    }
    memcpy(record->id, id, size + 1);
    record->id_size = size;
    c->record_count++;
    if (record->top == 0) record->top = (uint32_t)c->record_count;
    c->table[slot_of(c, record->type, id, size)] = (uint32_t)c->record_count;
    return (uint32_t)c->record_count;
}

static void collect_array(struct catalog_compiler *c, const struct catalog_record *around, uint32_t parent,
                          const struct catalog_type *type, struct json_node array);

/* Identifiers that differ in their value only may be written as one, with "values". */
static void collect_values(struct catalog_compiler *c, const struct catalog_record *given, struct json_node values) {
    struct catalog_record record = *given;
    struct json_iter iter = json_elements(values);
    if (json_type_of(values) != JSON_ARRAY || json_count(values) == 0) {
        catalog_report(c, given, "values", -1, "an array of strings is expected, with one at least");
        return;
    }
    while (json_next(&iter, NULL, &record.value_node) && !catalog_enough(c)) {
        record.value++;
        (void)add_record(c, &record);
    }
}

/* A record and, if it was taken, what stands in it: children of one that has no id would have none either. */
static void collect_record(struct catalog_compiler *c, const struct catalog_record *given) {
    const struct catalog_type *type = catalog_type_of(c, given->type);
    struct catalog_record record = *given;
    struct json_node inner;
    uint32_t number, i;
    if (json_type_of(record.node) != JSON_OBJECT) {
        catalog_report(c, &record, NULL, -1, "an object is expected, not %s", json_type_name(json_type_of(record.node)));
        return;
    }
    if (record.type == KT_RECORD_IDENTIFIER && json_find(record.node, "values", &inner)) {
        collect_values(c, &record, inner);
        return;
    }
    number = add_record(c, &record);
    if (number == 0) return;
    /* A copy: the array moves when children are added. */
    record = c->records[number - 1];
    for (i = 0; i < type->child_count; i++) {
        const struct catalog_type *child = catalog_type_of(c, type->children[i]);
        if (json_find(record.node, child->plural, &inner)) collect_array(c, &record, number, child, inner);
    }
}

/* Recursion goes as deep as the registry nests records. */
static void collect_array(struct catalog_compiler *c, const struct catalog_record *around, uint32_t parent,
                          const struct catalog_type *type, struct json_node array) {
    struct json_iter iter = json_elements(array);
    struct catalog_record record = *around;
    record.type = type->type;
    record.parent = parent;
    record.id = NULL;
    record.id_size = 0;
    if (parent == 0) record.top = 0;
    if (json_type_of(array) != JSON_ARRAY) {
        const char *found = json_type_name(json_type_of(array));
        if (parent == 0) {
            catalog_report_file(c, c->files[record.file].path, type->plural, "an array of objects is expected, not %s", found);
        } else {
            catalog_report(c, around, type->plural, -1, "an array of objects is expected, not %s", found);
        }
        return;
    }
    for (record.place = 0; json_next(&iter, NULL, &record.node) && !catalog_enough(c); record.place++) {
        collect_record(c, &record);
    }
}

/* "_comment" may stand anywhere, as a string or an object. */
static int comment_is_fine(struct json_node value) {
    return json_type_of(value) == JSON_STRING || json_type_of(value) == JSON_OBJECT;
}

/* The members of a file are arrays of records under the plural of their type. Of a key given twice neither is
   sure, so that is an error. */
static void collect_file(struct catalog_compiler *c, uint32_t index) {
    const struct catalog_file *file = &c->files[index];
    struct json_iter iter = json_members(file->root);
    struct catalog_record record;
    struct json_node value, first;
    struct json_text key;
    memset(&record, 0, sizeof record);
    record.file = index;
    if (json_type_of(file->root) != JSON_OBJECT) {
        catalog_report_file(c, file->path, "", "an object is expected, not %s", json_type_name(json_type_of(file->root)));
        return;
    }
    while (json_next(&iter, &key, &value) && !catalog_enough(c)) {
        const struct catalog_type *type = catalog_type_by_plural(c, key);
        if (type != NULL && json_find(file->root, type->plural, &first) && !json_same(first, value)) {
            catalog_report_file(c, file->path, type->plural, "the key stands twice");
        } else if (type != NULL) {
            collect_array(c, &record, 0, type, value);
        } else if (!catalog_text_is(key, "_comment")) {
            catalog_report_file(c, file->path, "", "unknown key \"%.*s\"", key.size > 80 ? 80 : (int)key.size, key.data);
        } else if (!comment_is_fine(value)) {
            catalog_report_file(c, file->path, "_comment", "a string or an object is expected");
        }
    }
}

/* In the order of the files, which is that of their paths: numbers do not depend on how a directory is stored. */
void catalog_collect(struct catalog_compiler *c) {
    size_t i;
    for (i = 0; i < c->file_count && !catalog_enough(c); i++) {
        if (c->files[i].parsed) collect_file(c, (uint32_t)i);
    }
}

/* The library's own description of records, loaded once: field names, types, children - and the plural keys under which
   sources list records. No record type is named here except where its plural is irregular. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "catalog/catalog_internal.h"

int catalog_text_is(struct json_text text, const char *literal) {
    return strlen(literal) == text.size && memcmp(text.data, literal, text.size) == 0;
}

/* "class" -> "classes", "entry" -> "entries", "vendor" -> "vendors" */
void catalog_plural(char room[CATALOG_PLURAL_ROOM], const char *name) {
    const size_t size = strlen(name);
    if (size > 1 && name[size - 1] == 's') {
        (void)snprintf(room, CATALOG_PLURAL_ROOM, "%ses", name);
    } else if (size > 1 && name[size - 1] == 'y') {
        (void)snprintf(room, CATALOG_PLURAL_ROOM, "%.*sies", (int)(size - 1), name);
    } else {
        (void)snprintf(room, CATALOG_PLURAL_ROOM, "%ss", name);
    }
}

/* In the registry's order, which messages and checks follow. */
static int load_fields(struct catalog_type *type) {
    struct kt_field field;
    size_t room = 0;
    memset(&field, 0, sizeof field);
    field.struct_size = sizeof field;
    while (kt_schema_field(type->type, type->field_count, &field) == KT_OK) {
        if (!catalog_grow((void **)&type->fields, &room, type->field_count, sizeof field)) return 0;
        type->fields[type->field_count++] = field;
    }
    return 1;
}

/* Types are numbered without large gaps; a number without a name is a gap. */
int catalog_load_schema(struct catalog_compiler *c) {
    uint32_t number;
    for (number = 1; number < CATALOG_TYPES; number++) {
        struct catalog_type *type = &c->types[number];
        type->name = kt_constant_name(KT_GROUP_RECORD, (int32_t)number);
        if (type->name == NULL) continue;
        type->type = number;
        c->type_count = number + 1;
        catalog_plural(type->plural, type->name);
        if (!load_fields(type)) return 0;
        while (type->child_count < CATALOG_CHILDREN &&
               kt_schema_child(number, type->child_count, &type->children[type->child_count]) == KT_OK) {
            type->child_count++;
        }
    }
    return 1;
}

void catalog_free_schema(struct catalog_compiler *c) {
    uint32_t number;
    for (number = 0; number < CATALOG_TYPES; number++) free(c->types[number].fields);
}

/* Type 0 is empty: a number out of range has no name, fields or children. */
const struct catalog_type *catalog_type_of(const struct catalog_compiler *c, uint32_t type) {
    return &c->types[type < CATALOG_TYPES ? type : 0];
}

/* NULL for a key that lists no records. */
const struct catalog_type *catalog_type_by_plural(const struct catalog_compiler *c, struct json_text key) {
    uint32_t number;
    for (number = 1; number < c->type_count; number++) {
        if (c->types[number].name != NULL && catalog_text_is(key, c->types[number].plural)) return &c->types[number];
    }
    return NULL;
}

const struct kt_field *catalog_field_by_name(const struct catalog_type *type, struct json_text key) {
    uint32_t i;
    for (i = 0; i < type->field_count; i++) {
        if (catalog_text_is(key, type->fields[i].name.data)) return &type->fields[i];
    }
    return NULL;
}

/* Whether a key lists records that stand in this type; those were collected in the first pass. */
int catalog_is_child_key(const struct catalog_compiler *c, const struct catalog_type *type, struct json_text key) {
    uint32_t i;
    for (i = 0; i < type->child_count; i++) {
        if (catalog_text_is(key, catalog_type_of(c, type->children[i])->plural)) return 1;
    }
    return 0;
}

/* The field by which a record refers to the one it stands in; NULL if it cannot stand there. */
const struct kt_field *catalog_parent_field(const struct catalog_type *type, uint32_t parent_type) {
    uint32_t i;
    for (i = 0; i < type->field_count; i++) {
        const struct kt_field *field = &type->fields[i];
        if ((field->flags & KT_FIELD_IS_PARENT) != 0 && field->target == parent_type) return field;
    }
    return NULL;
}

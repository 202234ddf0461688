/* Ids that sources may leave out or write short. An id is what a record is known by for ever, so it is made only of what
   the source says: never of a position - except for subjects, which have nothing else. */
#include <stdio.h>
#include <string.h>

#include "catalog/catalog_internal.h"

#define SAME_LIMIT 1000

struct writer {
    char *room;
    size_t size;
};

/* Cut at CATALOG_DERIVED_BYTES; what lies beyond tells records apart by "~N" then. */
static void put(struct writer *out, const char *data, size_t size) {
    if (size > CATALOG_DERIVED_BYTES - out->size) {
        size = CATALOG_DERIVED_BYTES - out->size;
        while (size > 0 && ((unsigned char)data[size] & 0xC0) == 0x80) size--;
    }
    memcpy(out->room + out->size, data, size);
    out->size += size;
}

/* Bytes of the character at `at` if it is a blank or a control character, else 0. */
static size_t blank_at(const unsigned char *at, size_t left) {
    if (at[0] <= 0x20 || at[0] == 0x7F) return 1;
    if (left >= 2 && at[0] == 0xC2 && at[1] <= 0xA0) return 2; /* C1 controls, no-break space */
    if (left < 3) return 0;
    if (at[0] == 0xE1 && at[1] == 0x9A && at[2] == 0x80) return 3; /* Ogham space mark */
    if (at[0] == 0xE2 && at[1] == 0x80 && (at[2] <= 0x8F || at[2] >= 0xA8) && at[2] <= 0xAF) return 3; /* U+2000..., marks */
    if (at[0] == 0xE2 && at[1] == 0x81 && at[2] >= 0x9F && at[2] <= 0xAF) return 3; /* U+205F..U+206F */
    if (at[0] == 0xE3 && at[1] == 0x80 && at[2] == 0x80) return 3; /* ideographic space */
    if (at[0] == 0xEF && at[1] == 0xBB && at[2] == 0xBF) return 3; /* byte order mark */
    return 0;
}

/* Ids have no blanks: each becomes "_". */
static void put_unblanked(struct writer *out, struct json_text text) {
    size_t at = 0;
    while (at < text.size && out->size < CATALOG_DERIVED_BYTES) {
        const size_t skip = blank_at((const unsigned char *)text.data + at, text.size - at);
        size_t end = at + 1;
        while (skip == 0 && end < text.size && ((unsigned char)text.data[end] & 0xC0) == 0x80) end++;
        if (skip != 0) {
            put(out, "_", 1);
            at += skip;
        } else {
            put(out, text.data + at, end - at);
            at = end;
        }
    }
}

/* The id of the record around it; at the top of a file what the parent field says. */
static void put_parent(struct writer *out, const struct catalog_compiler *c, const struct catalog_record *record) {
    const struct catalog_type *type = catalog_type_of(c, record->type);
    struct json_text text;
    uint32_t i;
    if (record->parent != 0) {
        const struct catalog_record *parent = &c->records[record->parent - 1];
        put(out, parent->id, parent->id_size);
        return;
    }
    for (i = 0; i < type->field_count; i++) {
        const struct kt_field *field = &type->fields[i];
        if ((field->flags & KT_FIELD_IS_PARENT) == 0) continue;
        if (!json_find_string(record->node, field->name.data, &text)) continue;
        put_unblanked(out, text);
        return;
    }
}

/* A key that is missing or of another type adds nothing; the second pass reports it. */
static void put_key(struct writer *out, const struct catalog_record *record, const char *key) {
    struct json_text text;
    if (json_find_string(record->node, key, &text)) put_unblanked(out, text);
}

/* "/<kind>:<value>", and so on: the part that tells a record from its sisters. */
static int put_own(struct writer *out, const struct catalog_record *record) {
    struct json_text text;
    char number[24];
    switch (record->type) {
    case KT_RECORD_NAME:
        put(out, "/name:", 6);
        put_key(out, record, "text");
        return 1;
    case KT_RECORD_IDENTIFIER:
        put(out, "/", 1);
        put_key(out, record, "kind");
        put(out, ":", 1);
        if (record->value == 0) {
            put_key(out, record, "value");
        } else if (json_as_string(record->value_node, &text)) {
            put_unblanked(out, text);
        }
        return 1;
    case KT_RECORD_RELATION:
        put(out, "/", 1);
        put_key(out, record, "relation");
        put(out, ":", 1);
        put_key(out, record, "target_vendor");
        put_key(out, record, "target_product");
        return 1;
    case KT_RECORD_SUBJECT:
        (void)snprintf(number, sizeof number, "/subject-%lu", (unsigned long)record->place + 1);
        put(out, number, strlen(number));
        return 1;
    default: return 0;
    }
}

/* The size, 0 for a type whose records must state their ids. Equal ids are told apart by "~2" and so on, in the
   order of the sources. */
size_t catalog_derive_id(const struct catalog_compiler *c, const struct catalog_record *record, char room[CATALOG_ID_BYTES + 1]) {
    struct writer out = {room, 0};
    unsigned long n;
    size_t size;
    put_parent(&out, c, record);
    if (!put_own(&out, record)) return 0;
    size = out.size;
    /* Beyond that many equal ones the id stays taken and is reported as such. */
    for (n = 2; n < SAME_LIMIT && catalog_find(c, record->type, room, size) != 0; n++) {
        size = out.size + (size_t)snprintf(room + out.size, CATALOG_ID_BYTES + 1 - out.size, "~%lu", n);
    }
    room[size] = '\0';
    return size;
}

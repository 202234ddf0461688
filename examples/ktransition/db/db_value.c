/* Fields of records as text, and other small questions that several sub-commands ask of a catalog. */
#include <string.h>

#include "db/db.h"

/* A number as its type reads: day, instant, constant by name, else digits. */
static const char *number_text(char room[32], const struct kt_field *field, int64_t value) {
    const char *name = NULL;
    if (field->value_type == KT_VALUE_DAY) {
        return day_text(room, value < INT32_MIN || value > INT32_MAX ? KT_DAY_NONE : (int32_t)value);
    }
    if (field->value_type == KT_VALUE_INSTANT) return instant_text(room, value);
    if (field->value_type == KT_VALUE_CONSTANT && value >= INT32_MIN && value <= INT32_MAX) {
        name = kt_constant_name(field->target, (int32_t)value);
    }
    if (name != NULL) return name;
    (void)snprintf(room, 32, "%lld", (long long)value); /* a constant of a newer catalog stays a number */
    return room;
}

/* NULL when there is no such value, which is how callers find the end of a repeated field. The text may lie in
   `room`. */
const char *db_value(const kt_catalog *catalog, uint32_t record, uint32_t type, const struct kt_field *field, uint32_t index,
                     char room[32]) {
    struct kt_text text;
    uint32_t target = 0;
    int64_t value = 0;
    if (field->value_type == KT_VALUE_TEXT) {
        return kt_record_text(&text, catalog, type, record, field->field, index) == KT_OK ? text.data : NULL;
    }
    if (field->value_type != KT_VALUE_REFERENCE) {
        if (kt_record_integer(&value, catalog, type, record, field->field, index) != KT_OK) return NULL;
        return number_text(room, field, value);
    }
    if (kt_record_reference(&target, catalog, type, record, field->field, index) != KT_OK) return NULL;
    return kt_record_text(&text, catalog, field->target, target, KT_FIELD_ID, 0) == KT_OK ? text.data : NULL;
}

int db_field(struct kt_field *out, uint32_t type, uint32_t index) {
    memset(out, 0, sizeof *out);
    out->struct_size = sizeof *out;
    return kt_schema_field(type, index, out) == KT_OK;
}

int db_field_of(struct kt_field *out, uint32_t type, uint32_t number) {
    uint32_t i;
    for (i = 0; db_field(out, type, i); i++) {
        if (out->field == number) return 1;
    }
    return 0;
}

uint32_t db_parent_field(uint32_t child, uint32_t parent) {
    struct kt_field field;
    uint32_t i;
    for (i = 0; db_field(&field, child, i); i++) {
        if ((field.flags & KT_FIELD_IS_PARENT) != 0 && field.target == parent) return field.field;
    }
    return 0;
}

uint32_t db_target(const kt_catalog *catalog, uint32_t type, uint32_t record, uint32_t field, uint32_t index) {
    uint32_t target = 0;
    return kt_record_reference(&target, catalog, type, record, field, index) == KT_OK ? target : 0;
}

int64_t db_number(const kt_catalog *catalog, uint32_t type, uint32_t record, uint32_t field, int64_t otherwise) {
    int64_t value;
    return kt_record_integer(&value, catalog, type, record, field, 0) == KT_OK ? value : otherwise;
}

void db_join(struct out *out, const kt_catalog *catalog, uint32_t type, uint32_t record, const struct kt_field *field,
             const char *between) {
    char room[32];
    const char *value;
    uint32_t i;
    for (i = 0; (value = db_value(catalog, record, type, field, i, room)) != NULL; i++) {
        if (i > 0) out_text(out, between);
        out_text(out, value);
        if (!field->repeated) break;
    }
}

/* Whether an edition of a list names the vendor. */
static int edition_names(const kt_catalog *catalog, uint32_t edition, uint32_t vendor) {
    uint32_t entry = 0;
    while (kt_record_next(catalog, KT_RECORD_ENTRY, &entry) == KT_OK) {
        uint32_t product;
        if (db_target(catalog, KT_RECORD_ENTRY, entry, KT_FIELD_EDITION, 0) != edition) continue;
        if (db_target(catalog, KT_RECORD_ENTRY, entry, KT_FIELD_VENDOR, 0) == vendor) return 1;
        product = db_target(catalog, KT_RECORD_ENTRY, entry, KT_FIELD_PRODUCT, 0);
        if (product != 0 && db_target(catalog, KT_RECORD_PRODUCT, product, KT_FIELD_VENDOR, 0) == vendor) return 1;
    }
    return 0;
}

int db_names_vendor(const kt_catalog *catalog, uint32_t subject, uint32_t vendor) {
    uint32_t product, edition;
    if (db_target(catalog, KT_RECORD_SUBJECT, subject, KT_FIELD_VENDOR, 0) == vendor) return 1;
    product = db_target(catalog, KT_RECORD_SUBJECT, subject, KT_FIELD_PRODUCT, 0);
    if (product != 0 && db_target(catalog, KT_RECORD_PRODUCT, product, KT_FIELD_VENDOR, 0) == vendor) return 1;
    edition = db_target(catalog, KT_RECORD_SUBJECT, subject, KT_FIELD_EDITION, 0);
    return edition != 0 && edition_names(catalog, edition, vendor);
}

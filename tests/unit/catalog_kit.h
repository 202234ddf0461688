/* For tests: catalogs written as lines, built through the public builder.

     type|id|field=value|field=value...        a repeated field stands several times; "-type|id" hides a record

   Values take the form that the registry gives them: days YYYY-MM-DD, constants and references by name, instants as
   seconds. The kit fails the test on any error that it was not asked to expect. */
#ifndef TESTS_CATALOG_KIT_H
#define TESTS_CATALOG_KIT_H

#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <ktransition/ktransition.h>

#include "base/civil.h"

#define KIT_LINE 2048

static struct kt_error kit_error(void) {
    struct kt_error err;
    memset(&err, 0, sizeof err);
    err.struct_size = sizeof err;
    return err;
}

/* The field of a type by its name. */
static int kit_field(struct kt_field *out, uint32_t type, const char *name, size_t size) {
    uint32_t i;
    memset(out, 0, sizeof *out);
    for (i = 0;; i++) {
        out->struct_size = sizeof *out;
        if (kt_schema_field(type, i, out) != KT_OK) return 0;
        if (out->name.size == size && memcmp(out->name.data, name, size) == 0) return 1;
    }
}

static int32_t kit_set(kt_builder *builder, uint32_t type, uint32_t record, const char *part, size_t size, struct kt_error *err) {
    const char *equals = memchr(part, '=', size);
    struct kt_field field;
    const char *value;
    size_t value_size;
    int32_t number;
    ck_assert_ptr_nonnull(equals);
    ck_assert_msg(kit_field(&field, type, part, (size_t)(equals - part)), "no field %.*s", (int)size, part);
    value = equals + 1;
    value_size = size - (size_t)(value - part);
    switch (field.value_type) {
    case KT_VALUE_TEXT: return kt_builder_text(builder, type, record, field.field, value, value_size, err);
    case KT_VALUE_REFERENCE: return kt_builder_reference(builder, type, record, field.field, value, value_size, err);
    case KT_VALUE_DAY:
        ck_assert_msg(kt__day_parse(&number, value, value_size), "no day: %.*s", (int)size, part);
        return kt_builder_integer(builder, type, record, field.field, number, err);
    case KT_VALUE_CONSTANT:
        ck_assert_msg(kt_constant_value(&number, field.target, value, value_size) == KT_OK, "no constant: %.*s", (int)size, part);
        return kt_builder_integer(builder, type, record, field.field, number, err);
    default: return kt_builder_integer(builder, type, record, field.field, strtoll(value, NULL, 10), err);
    }
}

/* One line into a builder; the status of the first call that fails. */
static int32_t kit_line(kt_builder *builder, const char *line, struct kt_error *err) {
    const char *id = strchr(line, '|'), *part, *next;
    int hides = line[0] == '-';
    int32_t type, status;
    uint32_t record;
    ck_assert_ptr_nonnull(id);
    ck_assert_msg(kt_constant_value(&type, KT_GROUP_RECORD, line + hides, (size_t)(id - line) - (size_t)hides) == KT_OK,
                  "no type: %s", line);
    id++;
    next = strchr(id, '|');
    if (next == NULL) next = id + strlen(id);
    if (hides) return kt_builder_remove(builder, (uint32_t)type, id, (size_t)(next - id), err);
    status = kt_builder_record(&record, builder, (uint32_t)type, id, (size_t)(next - id), err);
    while (status == KT_OK && *next == '|') {
        part = next + 1;
        next = strchr(part, '|');
        if (next == NULL) next = part + strlen(part);
        status = kit_set(builder, (uint32_t)type, record, part, (size_t)(next - part), err);
    }
    return status;
}

/* Lines up to NULL; the status of the first failure, finishing included. On success the bytes belong to the builder. */
static int32_t kit_build(kt_builder **out, const uint8_t **bytes, size_t *size, kt_catalog *base, const char *const *lines,
                         const struct kt_allocator *allocator, struct kt_error *err) {
    int32_t status = kt_builder_new(out, base, allocator, err);
    while (status == KT_OK && *lines != NULL) status = kit_line(*out, *lines++, err);
    return status == KT_OK ? kt_builder_finish(bytes, size, *out, err) : status;
}

/* The same for lines that must be right, opened and verified. */
static kt_catalog *kit_open(const char *const *lines, kt_catalog *base) {
    struct kt_catalog_options options = {sizeof options, KT_CATALOG_VERIFY, 0, NULL};
    struct kt_error err = kit_error();
    kt_builder *builder;
    kt_catalog *catalog;
    const uint8_t *bytes;
    size_t size;
    ck_assert_msg(kit_build(&builder, &bytes, &size, base, lines, NULL, &err) == KT_OK, "%s", err.message);
    ck_assert_msg(kt_catalog_open_memory(&catalog, bytes, size, &options, &err) == KT_OK, "%s", err.message);
    kt_builder_free(builder);
    return catalog;
}

static inline uint32_t kit_find(const kt_catalog *catalog, uint32_t type, const char *id) {
    uint32_t record;
    (void)kt_record_find(&record, catalog, type, id, strlen(id));
    return record;
}

#endif

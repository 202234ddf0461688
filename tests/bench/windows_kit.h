/* Catalogs for measuring and comparing windows: the built-in one, and one with sixty further instruments made from its own,
   of which ten name Kaspersky and Huawei and the others other vendors. Only the public interface is used, so that the programs
   build against any version of the library. */
#ifndef KT_TESTS_WINDOWS_KIT_H
#define KT_TESTS_WINDOWS_KIT_H

#include <ktransition/ktransition.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define KIT_COPIES 60
#define KIT_TOUCHING 10

static inline void kit_need(int32_t status, const struct kt_error *err, const char *what) {
    if (status == KT_OK) return;
    (void)fprintf(stderr, "%s: %s\n", what, err != NULL ? err->message : "failed");
    exit(1);
}

static inline struct kt_text kit_id(const kt_catalog *catalog, uint32_t type, uint32_t record) {
    struct kt_text id = {"", 0};
    (void)kt_record_text(&id, catalog, type, record, KT_FIELD_ID, 0);
    return id;
}

/* One instrument on its way into the overlay under another name. */
struct kit_copy {
    kt_builder *builder;
    const kt_catalog *from;
    struct kt_text old_id;
    char new_id[64];
    const char *vendor; /* whom its subjects name instead; NULL keeps them */
};

/* Ids of the instrument and of what stands in it move along; all others stay. */
static inline void kit_rename(const struct kit_copy *copy, struct kt_text id, char out[256]) {
    size_t head = copy->old_id.size;
    if (id.size >= head && memcmp(id.data, copy->old_id.data, head) == 0 && (id.size == head || id.data[head] == '/'))
        (void)snprintf(out, 256, "%s%.*s", copy->new_id, (int)(id.size - head), id.data + head);
    else (void)snprintf(out, 256, "%.*s", (int)id.size, id.data);
}

static inline void kit_copy_value(const struct kit_copy *copy, uint32_t type, uint32_t from, uint32_t to, const struct kt_field *field,
                                  uint32_t index) {
    struct kt_error err = {.struct_size = sizeof err};
    struct kt_text text;
    char id[256];
    uint32_t target;
    int64_t number;
    switch (field->value_type) {
    case KT_VALUE_TEXT:
        if (kt_record_text(&text, copy->from, type, from, field->field, index) != KT_OK) return;
        kit_need(kt_builder_text(copy->builder, type, to, field->field, text.data, text.size, &err), &err, "text");
        break;
    case KT_VALUE_REFERENCE:
        if (kt_record_reference(&target, copy->from, type, from, field->field, index) != KT_OK) return;
        if (field->target == KT_RECORD_SOURCE) (void)snprintf(id, sizeof id, "%s", kit_id(copy->from, KT_RECORD_SOURCE, target).data);
        else kit_rename(copy, kit_id(copy->from, field->target, target), id);
        if (type == KT_RECORD_SUBJECT && field->field == KT_FIELD_VENDOR && copy->vendor != NULL)
            (void)snprintf(id, sizeof id, "%s", copy->vendor);
        kit_need(kt_builder_reference(copy->builder, type, to, field->field, id, strlen(id), &err), &err, "reference");
        break;
    default:
        if (kt_record_integer(&number, copy->from, type, from, field->field, index) != KT_OK) return;
        kit_need(kt_builder_integer(copy->builder, type, to, field->field, number, &err), &err, "number");
    }
}

static inline void kit_copy_record(const struct kit_copy *copy, uint32_t type, uint32_t from, const char *suffix) {
    struct kt_error err = {.struct_size = sizeof err};
    struct kt_field field = {.struct_size = sizeof field};
    char id[256];
    uint32_t to, i, value;
    kit_rename(copy, kit_id(copy->from, type, from), id);
    (void)snprintf(id + strlen(id), sizeof id - strlen(id), "%s", suffix);
    kit_need(kt_builder_record(&to, copy->builder, type, id, strlen(id), &err), &err, id);
    for (i = 0; kt_schema_field(type, i, &field) == KT_OK; i++) {
        if (field.field == KT_FIELD_ID || (field.flags & KT_FIELD_IS_COMPUTED)) continue;
        /* A subject that is a product becomes the vendor that is named instead. */
        if (type == KT_RECORD_SUBJECT && copy->vendor != NULL && field.field == KT_FIELD_PRODUCT) {
            uint32_t unused;
            if (kt_record_reference(&unused, copy->from, type, from, KT_FIELD_PRODUCT, 0) != KT_OK ||
                kt_record_reference(&unused, copy->from, type, from, KT_FIELD_VENDOR, 0) == KT_OK)
                continue;
            kit_need(kt_builder_reference(copy->builder, type, to, KT_FIELD_VENDOR, copy->vendor, strlen(copy->vendor), &err), &err, "vendor");
            continue;
        }
        for (value = 0; value < (field.repeated ? 64u : 1u); value++) kit_copy_value(copy, type, from, to, &field, value);
    }
}

static inline void kit_copy_children(const struct kit_copy *copy, uint32_t type, uint32_t instrument, const char *suffix) {
    uint32_t record = 0, parent;
    while (kt_record_next(copy->from, type, &record) == KT_OK) {
        if (kt_record_reference(&parent, copy->from, type, record, KT_FIELD_INSTRUMENT, 0) == KT_OK && parent == instrument)
            kit_copy_record(copy, type, record, suffix);
    }
}

/* How many statements an instrument makes. */
static inline uint32_t kit_weight(const kt_catalog *catalog, uint32_t instrument) {
    uint32_t record = 0, parent, count = 0;
    while (kt_record_next(catalog, KT_RECORD_MILESTONE, &record) == KT_OK)
        count += kt_record_reference(&parent, catalog, KT_RECORD_MILESTONE, record, KT_FIELD_INSTRUMENT, 0) == KT_OK && parent == instrument;
    return count;
}

/* Instruments by the number of their statements, the richest first. */
static inline uint32_t kit_instruments(const kt_catalog *catalog, uint32_t out[256]) {
    uint32_t record = 0, count = 0, i;
    while (count < 256 && kt_record_next(catalog, KT_RECORD_INSTRUMENT, &record) == KT_OK) {
        for (i = count++; i > 0 && kit_weight(catalog, out[i - 1]) < kit_weight(catalog, record); i--) out[i] = out[i - 1];
        out[i] = record;
    }
    return count;
}

static inline void kit_copy_instrument(struct kit_copy *copy, uint32_t instrument, uint32_t number) {
    static const char *const others[] = {"acronis", "eset", "fortinet", "nuctech", "wiz", "nokia", "netgear", "mcafee", "calix"};
    copy->old_id = kit_id(copy->from, KT_RECORD_INSTRUMENT, instrument);
    (void)snprintf(copy->new_id, sizeof copy->new_id, "copy-%02u", (unsigned)number);
    copy->vendor = number < KIT_TOUCHING ? "kaspersky" : others[number % (sizeof others / sizeof others[0])];
    kit_copy_record(copy, KT_RECORD_INSTRUMENT, instrument, "");
    kit_copy_children(copy, KT_RECORD_SUBJECT, instrument, "");
    kit_copy_children(copy, KT_RECORD_MILESTONE, instrument, "");
    kit_copy_children(copy, KT_RECORD_EXCEPTION, instrument, "");
    if (number >= KIT_TOUCHING) return;
    copy->vendor = "huawei";
    kit_copy_children(copy, KT_RECORD_SUBJECT, instrument, "-2");
}

/* The built-in catalog under an overlay of copies. */
static inline kt_catalog *kit_enlarged(kt_catalog *builtin) {
    struct kt_error err = {.struct_size = sizeof err};
    struct kit_copy copy = {NULL, builtin, {"", 0}, "", NULL};
    kt_catalog *layers[2] = {builtin, NULL}, *stack;
    uint32_t instruments[256], count = kit_instruments(builtin, instruments), i;
    const uint8_t *bytes;
    size_t size;
    kit_need(kt_builder_new(&copy.builder, builtin, NULL, &err), &err, "builder");
    for (i = 0; i < KIT_COPIES; i++) kit_copy_instrument(&copy, instruments[i % count], i);
    kit_need(kt_builder_finish(&bytes, &size, copy.builder, &err), &err, "finish");
    kit_need(kt_catalog_open_memory(&layers[1], bytes, size, NULL, &err), &err, "overlay");
    kt_builder_free(copy.builder);
    kit_need(kt_catalog_stack(&stack, layers, 2, NULL, &err), &err, "stack");
    kt_catalog_unref(layers[1]);
    return stack;
}

#endif

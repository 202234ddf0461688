/* builder.h: making catalog bytes. */
#include <ktransition/builder.h>

#include "base/error.h"
#include "db/builder.h"

/* Returns the status, so that a check and its message are one statement. */
static int32_t argument(struct kt_error *err, const char *what) {
    return kt__fail(err, KT_E_ARGUMENT, KT_POSITION_NONE, "%s", what);
}

/* What every call that adds something begins with. A NULL text with a size is the one pointer that would be followed
   further down. */
static int32_t begin(const kt_builder *builder, const char *text, size_t size, struct kt_error *err) {
    kt__error_clear(err);
    if (builder == NULL) return argument(err, "builder is NULL");
    if (text == NULL && size > 0) return argument(err, "text is NULL");
    if (builder->finished) return kt__fail(err, KT_E_STATE, KT_POSITION_NONE, "the builder has finished");
    return KT_OK;
}

/* NULL with size 0 is a text too, by rule 3 of types.h; below this file no text is NULL. */
static const char *text_or_empty(const char *text) {
    return text != NULL ? text : "";
}

/* The base may be dropped by the caller at once: the builder has a reference of its own until it is freed. */
int32_t kt_builder_new(kt_builder **out, kt_catalog *base, const struct kt_allocator *allocator, struct kt_error *err) {
    struct kt__memory memory;
    int32_t status;
    kt__error_clear(err);
    if (out == NULL) return argument(err, "out is NULL");
    /* Before anything can fail: whoever ignores the status must not use, or free, what was in there. */
    *out = NULL;
    status = kt__memory_init(&memory, allocator, err);
    if (status != KT_OK) return status;
    *out = kt__allocate(&memory, sizeof **out);
    if (*out == NULL) return kt__fail(err, KT_E_MEMORY, KT_POSITION_NONE, "no memory for a builder");
    /* Cannot fail and clears every byte; base may be NULL, and gets its reference here. */
    kt__builder_init(*out, &memory, base);
    return KT_OK;
}

void kt_builder_free(kt_builder *builder) {
    struct kt__memory memory;
    if (builder == NULL) return;
    /* Copied out first: the allocator that frees the builder lives in the builder. */
    memory = builder->memory;
    kt__builder_dispose(builder);
    kt__release(&memory, builder, sizeof *builder);
}

int32_t kt_builder_record(uint32_t *out, kt_builder *builder, uint32_t type, const char *id, size_t size, struct kt_error *err) {
    int32_t status;
    /* 0 is no record: a caller who goes on with it is refused by every call below. */
    if (out != NULL) *out = 0;
    status = begin(builder, id, size, err);
    if (status != KT_OK) return status;
    if (out == NULL) return argument(err, "out is NULL");
    return kt__builder_record(out, builder, type, text_or_empty(id), size, err);
}

/* Whether there is such a record and field, and what may stand in it, is asked below, where the registry is. */
int32_t kt_builder_text(kt_builder *builder, uint32_t type, uint32_t record, uint32_t field, const char *value, size_t size,
                        struct kt_error *err) {
    int32_t status = begin(builder, value, size, err);
    return status == KT_OK ? kt__builder_text(builder, type, record, field, text_or_empty(value), size, err) : status;
}

/* No text comes in here, so only builder and state are asked for. */
int32_t kt_builder_integer(kt_builder *builder, uint32_t type, uint32_t record, uint32_t field, int64_t value,
                           struct kt_error *err) {
    int32_t status = begin(builder, NULL, 0, err);
    return status == KT_OK ? kt__builder_integer(builder, type, record, field, value, err) : status;
}

int32_t kt_builder_reference(kt_builder *builder, uint32_t type, uint32_t record, uint32_t field, const char *id, size_t size,
                             struct kt_error *err) {
    int32_t status = begin(builder, id, size, err);
    return status == KT_OK ? kt__builder_reference(builder, type, record, field, text_or_empty(id), size, err) : status;
}

int32_t kt_builder_remove(kt_builder *builder, uint32_t type, const char *id, size_t size, struct kt_error *err) {
    int32_t status = begin(builder, id, size, err);
    /* 0: the caller's own hiding, which must not meet a record that was begun here; those of a merge give way. */
    return status == KT_OK ? kt__builder_remove(builder, type, text_or_empty(id), size, 0, err) : status;
}

int32_t kt_builder_add_catalog(kt_builder *builder, const kt_catalog *catalog, struct kt_error *err) {
    int32_t status = begin(builder, NULL, 0, err);
    if (status != KT_OK) return status;
    if (catalog == NULL) return argument(err, "catalog is NULL");
    /* A merge that fails leaves what was taken by then; finishing it would give a catalog, but not the one that was
       meant. */
    return kt__builder_take(builder, catalog, err);
}

/* The bytes belong to the builder and go with it: no copy is made, since most callers write them out and are done. */
int32_t kt_builder_finish(const uint8_t **out, size_t *out_size, kt_builder *builder, struct kt_error *err) {
    int32_t status;
    if (out != NULL) *out = NULL;
    if (out_size != NULL) *out_size = 0;
    status = begin(builder, NULL, 0, err);
    if (status != KT_OK) return status;
    if (out == NULL || out_size == NULL) return argument(err, "out is NULL");
    /* Before the work and not after it: a failure leaves drafts half completed, on which no second attempt can be built. */
    builder->finished = 1;
    status = kt__builder_finish(builder, err);
    if (status != KT_OK) return status;
    *out = (const uint8_t *)builder->out.data;
    *out_size = builder->out.size;
    return KT_OK;
}

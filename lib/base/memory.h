/* Memory by way of the caller's allocator, checked sizes, and the growing byte buffer. */
#ifndef KT_BASE_MEMORY_H
#define KT_BASE_MEMORY_H

#include <ktransition/types.h>

/* A resolved allocator: copied into every object that has one. */
struct kt__memory {
    struct kt_allocator allocator;
};

/* Resolves NULL to malloc and friends; fails for a struct that is too small or has a NULL callback. */
int32_t kt__memory_init(struct kt__memory *memory, const struct kt_allocator *allocator, struct kt_error *err);

/* size bytes aligned to 16, or NULL; size 0 gives a distinct block too. */
void *kt__allocate(const struct kt__memory *memory, size_t size);
/* The same, filled with zeroes, for count things of size bytes; NULL also when the product overflows. */
void *kt__allocate_zeroed(const struct kt__memory *memory, size_t count, size_t size);
/* Like realloc; NULL leaves the old block. */
void *kt__resize(const struct kt__memory *memory, void *block, size_t old_size, size_t size);
/* NULL is fine. size is what was asked for. */
void kt__release(const struct kt__memory *memory, void *block, size_t size);

/* 1 and *out, or 0 when it does not fit. */
int kt__size_add(size_t *out, size_t a, size_t b);
int kt__size_multiply(size_t *out, size_t a, size_t b);

/* Bytes that grow. `failed` stays set once memory ran out, so a run of appends needs one check at its end. */
struct kt__buffer {
    const struct kt__memory *memory;
    char *data;
    size_t size;
    size_t room;
    int failed;
};

void kt__buffer_init(struct kt__buffer *buffer, const struct kt__memory *memory);
void kt__buffer_dispose(struct kt__buffer *buffer);
/* Empties it and keeps the memory; forgets `failed`. */
void kt__buffer_clear(struct kt__buffer *buffer);
/* Makes sure that `more` further bytes fit; 1, or 0 and failed. */
int kt__buffer_reserve(struct kt__buffer *buffer, size_t more);
void kt__buffer_append(struct kt__buffer *buffer, const void *data, size_t size);
void kt__buffer_append_byte(struct kt__buffer *buffer, char byte);
/* Puts a NUL behind the content that size does not count; 1, or 0 and failed. */
int kt__buffer_terminate(struct kt__buffer *buffer);

/* Grows an array of things of size `stride` to hold count + 1; doubles. 1, or 0 when memory ran out.
   `*array` and `*room` are updated together. */
int kt__array_grow(const struct kt__memory *memory, void **array, size_t *room, size_t count, size_t stride);

#endif

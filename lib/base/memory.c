/* Memory by way of the caller's allocator, checked sizes, and the growing byte buffer. */
#include "base/memory.h"

#include <stdlib.h>
#include <string.h>

#include "base/error.h"
#include "base/structs.h"

/* For every block: enough for any type here, and what callers with allocators of their own are told. */
#define ALIGNMENT 16

/* The default: malloc and friends behind the shape of the callbacks. They ignore the sizes that arenas need. */
static void *libc_allocate(void *user, size_t size, size_t align) {
    (void)user;
    (void)align; /* malloc aligns to max_align_t, which is 16 or all that the platform's types need */
    return malloc(size);
}

static void *libc_resize(void *user, void *block, size_t old_size, size_t size, size_t align) {
    (void)user;
    (void)old_size;
    (void)align;
    return realloc(block, size);
}

static void libc_release(void *user, void *block, size_t size, size_t align) {
    (void)user;
    (void)size;
    (void)align;
    free(block);
}

/* Resolved once and copied into each object: nothing asks again whether the caller gave an allocator, and
   nothing is kept of the caller's struct. */
int32_t kt__memory_init(struct kt__memory *memory, const struct kt_allocator *allocator, struct kt_error *err) {
    struct kt_allocator given;
    int32_t status;
    if (allocator == NULL) {
        memory->allocator.struct_size = sizeof memory->allocator;
        memory->allocator.reserved = 0;
        memory->allocator.allocate = libc_allocate;
        memory->allocator.resize = libc_resize;
        memory->allocator.release = libc_release;
        memory->allocator.user = NULL;
        return KT_OK;
    }
    /* All members have been there from the first version, so all are required. */
    status = kt__struct_in(&given, sizeof given, sizeof given, allocator, "kt_allocator", err);
    if (status != KT_OK) return status;
    if (given.reserved != 0)
        return kt__fail(err, KT_E_UNSUPPORTED, KT_POSITION_NONE, "kt_allocator: reserved is %u and must be 0",
                        (unsigned)given.reserved);
    if (given.allocate == NULL || given.resize == NULL || given.release == NULL)
        return kt__fail(err, KT_E_ARGUMENT, KT_POSITION_NONE, "kt_allocator: a callback is NULL");
    /* The size of the copy, whatever a newer caller's struct has. */
    given.struct_size = sizeof given;
    memory->allocator = given;
    return KT_OK;
}

/* Never of size 0: malloc may give NULL for that, which would read as "out of memory". */
void *kt__allocate(const struct kt__memory *memory, size_t size) {
    return memory->allocator.allocate(memory->allocator.user, size > 0 ? size : 1, ALIGNMENT);
}

void *kt__allocate_zeroed(const struct kt__memory *memory, size_t count, size_t size) {
    size_t bytes;
    void *block;
    /* Counts may come from catalogs, which may be damaged. */
    if (!kt__size_multiply(&bytes, count, size)) return NULL;
    block = kt__allocate(memory, bytes);
    if (block != NULL) memset(block, 0, bytes);
    return block;
}

/* Sizes are handed back as they were asked for, 0 as 1 again: allocators may rely on them. */
void *kt__resize(const struct kt__memory *memory, void *block, size_t old_size, size_t size) {
    if (block == NULL) return kt__allocate(memory, size);
    return memory->allocator.resize(memory->allocator.user, block, old_size > 0 ? old_size : 1, size > 0 ? size : 1,
                                    ALIGNMENT);
}

/* The size goes along because arenas and pools want it; whoever frees must still know what was asked for. */
void kt__release(const struct kt__memory *memory, void *block, size_t size) {
    if (block != NULL) memory->allocator.release(memory->allocator.user, block, size > 0 ? size : 1, ALIGNMENT);
}

/* Unsigned sums wrap, and a wrapped sum is smaller than its parts. */
int kt__size_add(size_t *out, size_t a, size_t b) {
    *out = a + b;
    return *out >= a;
}

/* Dividing back tells whether anything was lost. */
int kt__size_multiply(size_t *out, size_t a, size_t b) {
    *out = a * b;
    return a == 0 || *out / a == b;
}

/* No memory is taken before the first append: buffers that stay empty cost nothing. */
void kt__buffer_init(struct kt__buffer *buffer, const struct kt__memory *memory) {
    memset(buffer, 0, sizeof *buffer);
    buffer->memory = memory;
}

/* Leaves an empty buffer: disposing twice, or using it again, is fine. */
void kt__buffer_dispose(struct kt__buffer *buffer) {
    kt__release(buffer->memory, buffer->data, buffer->room);
    kt__buffer_init(buffer, buffer->memory);
}

void kt__buffer_clear(struct kt__buffer *buffer) {
    buffer->size = 0;
    buffer->failed = 0;
}

/* 1, or 0 with `failed` set. The data may move: pointers into the buffer do not outlive this call. */
int kt__buffer_reserve(struct kt__buffer *buffer, size_t more) {
    size_t need, room;
    char *data;
    /* A failure sticks: otherwise a later, smaller append would succeed and leave a gap in the text. */
    if (buffer->failed) return 0;
    if (!kt__size_add(&need, buffer->size, more)) return !(buffer->failed = 1);
    if (need <= buffer->room) return 1;
    room = buffer->room < 128 ? 128 : buffer->room;
    /* Doubling keeps the cost of many appends linear. */
    while (room < need) {
        if (!kt__size_multiply(&room, room, 2)) return !(buffer->failed = 1);
    }
    data = kt__resize(buffer->memory, buffer->data, buffer->room, room);
    if (data == NULL) return !(buffer->failed = 1);
    buffer->data = data;
    buffer->room = room;
    return 1;
}

/* All or nothing; whether it worked is asked once, at the end. */
void kt__buffer_append(struct kt__buffer *buffer, const void *data, size_t size) {
    if (size == 0 || !kt__buffer_reserve(buffer, size)) return;
    memcpy(buffer->data + buffer->size, data, size);
    buffer->size += size;
}

void kt__buffer_append_byte(struct kt__buffer *buffer, char byte) {
    kt__buffer_append(buffer, &byte, 1);
}

/* The NUL is not counted, so that appending may go on and overwrites it. */
int kt__buffer_terminate(struct kt__buffer *buffer) {
    if (!kt__buffer_reserve(buffer, 1)) return 0;
    buffer->data[buffer->size] = '\0';
    return 1;
}

/* One growth for all arrays: eight at first, then doubled. On failure the array is as it was, still to be
   released by its owner. */
int kt__array_grow(const struct kt__memory *memory, void **array, size_t *room, size_t count, size_t stride) {
    size_t new_room, old_bytes, bytes;
    void *grown;
    /* Called before every append; nearly always this is all. */
    if (count < *room) return 1;
    if (!kt__size_multiply(&new_room, *room > 0 ? *room : 8, *room > 0 ? 2 : 1)) return 0;
    if (!kt__size_multiply(&bytes, new_room, stride)) return 0;
    /* Cannot overflow: it was allocated. */
    old_bytes = *room * stride;
    grown = kt__resize(memory, *array, old_bytes, bytes);
    if (grown == NULL) return 0;
    *array = grown;
    *room = new_room;
    return 1;
}

/* The builder's texts: interned, so that comparing two is comparing two numbers. */
#include "db/pool.h"

#include <string.h>

/* As many texts as a layer can have records. */
#define MOST 0x7FFFFFFFu

/* Nothing is allocated until the first text comes. */
void kt__pool_init(struct kt__pool *pool, const struct kt__memory *memory) {
    memset(pool, 0, sizeof *pool);
    pool->memory = memory;
    kt__buffer_init(&pool->bytes, memory);
}

/* Ready to be used again: kt__pool_init() leaves an empty pool. */
void kt__pool_dispose(struct kt__pool *pool) {
    kt__buffer_dispose(&pool->bytes);
    kt__release(pool->memory, pool->rows, pool->room * sizeof *pool->rows);
    kt__release(pool->memory, pool->slots, pool->slot_count * sizeof *pool->slots);
    kt__pool_init(pool, pool->memory);
}

/* FNV-1a, both halves folded together. Texts made to collide slow a builder down, and nothing else: who builds a catalog
   chooses the texts. */
uint32_t kt__pool_hash(const char *text, size_t size) {
    uint64_t h = 0xcbf29ce484222325u;
    size_t i;
    for (i = 0; i < size; i++) h = (h ^ (unsigned char)text[i]) * 0x100000001b3u;
    return (uint32_t)(h ^ h >> 32);
}

/* By offset and not by pointer, since the bytes move as the pool grows. */
struct kt_text kt__pool_text(const struct kt__pool *pool, uint32_t number) {
    struct kt_text text = {"", 0};
    if (number == 0 || number > pool->count) return text;
    text.data = pool->bytes.data + pool->rows[number - 1].at;
    text.size = pool->rows[number - 1].size;
    return text;
}

/* The slot of a text, or the empty one where it belongs. The table is never full. */
static size_t slot_of(const struct kt__pool *pool, const char *text, size_t size, uint32_t hash) {
    size_t slot = hash & (pool->slot_count - 1);
    while (pool->slots[slot] != 0) {
        /* Hash and size part nearly all; only then are bytes compared. */
        const struct kt__pool_row *row = &pool->rows[pool->slots[slot] - 1];
        if (row->hash == hash && row->size == size && memcmp(pool->bytes.data + row->at, text, size) == 0) break;
        slot = (slot + 1) & (pool->slot_count - 1);
    }
    return slot;
}

/* Never adds: looking for an id of another catalog must not make it one of this. */
uint32_t kt__pool_find(const struct kt__pool *pool, const char *text, size_t size) {
    if (pool->slot_count == 0) return 0;
    return pool->slots[slot_of(pool, text, size, kt__pool_hash(text, size))];
}

/* Hashes are kept with the rows, so growing reads no text again. */
static int grow_slots(struct kt__pool *pool) {
    /* Doubled while at least half is taken, before the next text comes: an empty slot always ends a search. */
    size_t wanted = pool->slot_count > 0 ? pool->slot_count * 2 : 64, old_count = pool->slot_count, i;
    uint32_t *old = pool->slots, *slots;
    if (pool->count * 2 < pool->slot_count) return 1;
    slots = kt__allocate_zeroed(pool->memory, wanted, sizeof *slots);
    if (slots == NULL) return 0;
    pool->slots = slots;
    pool->slot_count = wanted;
    for (i = 0; i < pool->count; i++) {
        size_t slot = pool->rows[i].hash & (wanted - 1);
        while (slots[slot] != 0) slot = (slot + 1) & (wanted - 1);
        slots[slot] = (uint32_t)(i + 1);
    }
    kt__release(pool->memory, old, old_count * sizeof *old);
    return 1;
}

/* Nothing is changed that would show until both row and bytes have room. */
uint32_t kt__pool_add(struct kt__pool *pool, const char *text, size_t size) {
    uint32_t hash = kt__pool_hash(text, size);
    void *rows = pool->rows;
    size_t slot;
    int grown;
    if (!grow_slots(pool)) return 0;
    slot = slot_of(pool, text, size, hash);
    /* Two equal texts have one number, which is what makes comparing numbers enough. */
    if (pool->slots[slot] != 0) return pool->slots[slot];
    if (pool->count >= MOST || size > UINT32_MAX - 8) return 0;
    grown = kt__array_grow(pool->memory, &rows, &pool->room, pool->count, sizeof *pool->rows);
    pool->rows = rows;
    if (!grown || !kt__buffer_reserve(&pool->bytes, size + 1)) {
        pool->bytes.failed = 0; /* the next attempt may have better luck */
        return 0;
    }
    pool->rows[pool->count].at = pool->bytes.size;
    pool->rows[pool->count].size = (uint32_t)size;
    pool->rows[pool->count].hash = hash;
    /* Cannot fail, for the room was reserved. */
    kt__buffer_append(&pool->bytes, text, size);
    kt__buffer_append_byte(&pool->bytes, '\0');
    pool->slots[slot] = (uint32_t)++pool->count;
    return pool->slots[slot];
}

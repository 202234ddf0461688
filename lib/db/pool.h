/* The builder's texts: every distinct one once, named by a number from 1. */
#ifndef KT_DB_POOL_H
#define KT_DB_POOL_H

#include "base/memory.h"

struct kt__pool_row {
    size_t at;
    uint32_t size;
    uint32_t hash;
};

struct kt__pool {
    const struct kt__memory *memory;
    struct kt__buffer bytes;
    struct kt__pool_row *rows;
    size_t count, room;
    uint32_t *slots; /* row + 1, 0 empty; a power of two */
    size_t slot_count;
};

void kt__pool_init(struct kt__pool *pool, const struct kt__memory *memory);
void kt__pool_dispose(struct kt__pool *pool);
/* The number of a text, 0 if it is not there. */
uint32_t kt__pool_find(const struct kt__pool *pool, const char *text, size_t size);
/* The same, adding it: 0 only when memory ran out or there are too many. */
uint32_t kt__pool_add(struct kt__pool *pool, const char *text, size_t size);
/* Valid until the next text is added. "" for 0. */
struct kt_text kt__pool_text(const struct kt__pool *pool, uint32_t number);

/* For hash tables over numbers, the builder's own included. */
uint32_t kt__pool_hash(const char *text, size_t size);

#endif

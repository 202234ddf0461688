/* A multimap from hashes to item numbers: all items of a bucket stand together. Built in two rounds over the same
   items - count, then fill - and only read afterwards. Different keys may share a bucket: who asks has to compare. */
#ifndef KT_INDEX_BUCKETS_H
#define KT_INDEX_BUCKETS_H

#include "base/memory.h"

struct kt__buckets {
    struct kt__memory memory;
    uint32_t *start; /* of each bucket, and the end of the last */
    uint32_t *items;
    uint32_t mask;   /* buckets - 1; a power of two */
    uint32_t count;  /* items */
};

/* FNV-1a over one more number; KT__HASH_BEGIN to begin with. */
#define KT__HASH_BEGIN 2166136261u
uint32_t kt__hash_add(uint32_t hash, uint32_t value);
/* Spreads the bits: the low ones then depend on all. */
uint32_t kt__hash_end(uint32_t hash);

/* Which letters a string has, as bits; `bits` of them are used. An edit changes two of them at most. */
uint32_t kt__letter_mask(const uint32_t *points, uint32_t size, uint32_t bits);
/* Whether two masks may belong to strings so many edits apart. */
int kt__masks_near(uint32_t a, uint32_t b, uint32_t edits);

/* Room for about `expected` items: KT_OK or KT_E_MEMORY. Empty buckets answer as if there were no items. */
int32_t kt__buckets_begin(struct kt__buckets *out, const struct kt__memory *memory, size_t expected);
/* First round. */
void kt__buckets_count(struct kt__buckets *out, uint32_t hash);
/* Between the rounds: KT_OK or KT_E_MEMORY. */
int32_t kt__buckets_middle(struct kt__buckets *out);
/* Second round: exactly the hashes of the first, in any order. */
void kt__buckets_fill(struct kt__buckets *out, uint32_t hash, uint32_t item);
void kt__buckets_dispose(struct kt__buckets *out);

/* The items of a bucket and how many. */
const uint32_t *kt__buckets_at(const struct kt__buckets *buckets, uint32_t hash, uint32_t *count);

#endif

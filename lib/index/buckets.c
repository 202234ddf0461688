/* The multimap that the indexes of the name search are made of: two arrays, no pointers, no growth after building. */
#include "index/buckets.h"

#include <string.h>

#define BUCKETS_MOST ((size_t)1 << 26)

uint32_t kt__hash_add(uint32_t hash, uint32_t value) {
    return (hash ^ value) * 16777619u;
}

uint32_t kt__hash_end(uint32_t hash) {
    hash ^= hash >> 16;
    hash *= 0x7FEB352Du;
    hash ^= hash >> 15;
    hash *= 0x846CA68Bu;
    return hash ^ hash >> 16;
}

uint32_t kt__letter_mask(const uint32_t *points, uint32_t size, uint32_t bits) {
    uint32_t mask = 0, i;
    for (i = 0; i < size; i++) mask |= (uint32_t)1 << points[i] % bits;
    return mask;
}

/* A replaced letter may take one letter from the set and put one in; a swap changes nothing. */
int kt__masks_near(uint32_t a, uint32_t b, uint32_t edits) {
    uint32_t differ = a ^ b, count;
    for (count = 0; differ != 0 && count <= 2 * edits; count++) differ &= differ - 1;
    return count <= 2 * edits;
}

/* One bucket an item keeps buckets short without much room. */
int32_t kt__buckets_begin(struct kt__buckets *out, const struct kt__memory *memory, size_t expected) {
    size_t buckets = 16;
    memset(out, 0, sizeof *out);
    out->memory = *memory;
    while (buckets < expected && buckets < BUCKETS_MOST) buckets *= 2;
    out->start = kt__allocate_zeroed(memory, buckets + 2, sizeof *out->start);
    if (out->start == NULL) return KT_E_MEMORY;
    out->mask = (uint32_t)(buckets - 1);
    return KT_OK;
}

/* Counted two places on: what the second round moves up by one is then each bucket's start. */
void kt__buckets_count(struct kt__buckets *out, uint32_t hash) {
    out->start[(hash & out->mask) + 2]++;
    out->count++;
}

int32_t kt__buckets_middle(struct kt__buckets *out) {
    size_t i, all = (size_t)out->mask + 3;
    for (i = 2; i < all; i++) out->start[i] += out->start[i - 1];
    out->items = kt__allocate_zeroed(&out->memory, out->count, sizeof *out->items);
    return out->items != NULL ? KT_OK : KT_E_MEMORY;
}

/* start[b + 1] runs from the start of bucket b to its end, which is the start of the next. */
void kt__buckets_fill(struct kt__buckets *out, uint32_t hash, uint32_t item) {
    out->items[out->start[(hash & out->mask) + 1]++] = item;
}

void kt__buckets_dispose(struct kt__buckets *out) {
    if (out->start != NULL) {
        kt__release(&out->memory, out->items, (size_t)out->count * sizeof *out->items);
        kt__release(&out->memory, out->start, ((size_t)out->mask + 3) * sizeof *out->start);
    }
    out->start = NULL;
    out->items = NULL;
    out->count = 0;
}

const uint32_t *kt__buckets_at(const struct kt__buckets *buckets, uint32_t hash, uint32_t *count) {
    uint32_t bucket = hash & buckets->mask;
    *count = 0;
    if (buckets->items == NULL) return NULL;
    *count = buckets->start[bucket + 1] - buckets->start[bucket];
    return buckets->items + buckets->start[bucket];
}

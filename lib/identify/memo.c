/* A table of answers per distinct value, in one block of memory that is taken once. */
#include "identify/memo.h"

#include <string.h>

/* Bit 31 of the kind in a slot; kinds are small numbers. */
#define GUESSED 2147483648u /* a guessed kind gives other hits than a stated one */
#define PER_SLOT 256        /* bytes of the block for each slot: a value and a hit or two on average */

/* FNV-1a over kind and bytes. Collisions cost time, never a wrong answer: bytes are compared. */
static uint64_t hash_of(uint32_t kind, const char *text, size_t size) {
    uint64_t hash = 14695981039346656037u ^ kind;
    size_t i;
    for (i = 0; i < size; i++) hash = (hash ^ (unsigned char)text[i]) * 1099511628211u;
    hash ^= hash >> 29;
    return hash != 0 ? hash : 1;
}

/* Cannot overflow: the slots are a sixteenth of the bytes that were asked for. */
static size_t slot_bytes(const struct kt__memo *memo) {
    return memo->slot_count * sizeof *memo->slots;
}

/* Two blocks, taken once: a query never allocates for it. Fewer bytes than KT__MEMO_LEAST mean "no memo", which
   only costs time. */
int32_t kt__memo_init(struct kt__memo *memo, const struct kt__memory *memory, size_t bytes) {
    size_t slots = 16;
    memset(memo, 0, sizeof *memo);
    memo->memory = *memory;
    if (bytes < KT__MEMO_LEAST) return KT_OK;
    /* A power of two, so that a mask finds the slot. */
    while (slots * 2 * PER_SLOT <= bytes) slots *= 2;
    memo->slots = kt__allocate_zeroed(memory, slots, sizeof *memo->slots);
    if (memo->slots == NULL) return KT_E_MEMORY;
    memo->slot_count = slots;
    memo->room = bytes - slot_bytes(memo);
    memo->entries = kt__allocate(memory, memo->room);
    if (memo->entries != NULL) return KT_OK;
    kt__memo_dispose(memo);
    return KT_E_MEMORY;
}

/* Also after a failed init: the sizes say what was taken. */
void kt__memo_dispose(struct kt__memo *memo) {
    kt__release(&memo->memory, memo->slots, slot_bytes(memo));
    kt__release(&memo->memory, memo->entries, memo->room);
    memo->slots = NULL;
    memo->entries = NULL;
    memo->slot_count = memo->used = memo->room = memo->end = 0;
}

/* The slot of a value, or the free one it would take. There always is a free one: a quarter stays empty. */
static size_t slot_of(const struct kt__memo *memo, uint64_t hash, uint32_t kind, const char *text, size_t size) {
    size_t mask = memo->slot_count - 1, at = (size_t)hash & mask;
    for (;; at = (at + 1) & mask) {
        const struct kt__memo_slot *slot = &memo->slots[at];
        if (slot->hash == 0) return at;
        /* All three before the bytes: nearly every other slot fails on the hash. */
        if (slot->hash == hash && slot->kind == kind && slot->size == size && memcmp(memo->entries + slot->at, text, size) == 0)
            return at;
    }
}

/* 1 and the hits as they were computed, byte for byte; 0 for what was never seen, or is too long to be remembered. */
int kt__memo_find(struct kt__hits *out, const struct kt__memo *memo, const struct kt__given *value, int guessed) {
    uint32_t kind = value->kind | (guessed ? GUESSED : 0);
    const struct kt__memo_slot *slot;
    if (memo->slot_count == 0 || value->size > KT__MEMO_VALUE) return 0;
    slot = &memo->slots[slot_of(memo, hash_of(kind, value->data, value->size), kind, value->data, value->size)];
    if (slot->hash == 0) return 0;
    out->count = slot->count;
    memcpy(out->hits, memo->entries + slot->at + slot->size, slot->count * sizeof out->hits[0]);
    return 1;
}

/* A full memo is emptied, not trimmed: what repeats comes back at once, and no order of use has to be kept. */
void kt__memo_add(struct kt__memo *memo, const struct kt__given *value, int guessed, const struct kt__hits *hits) {
    uint32_t kind = value->kind | (guessed ? GUESSED : 0);
    size_t need = value->size + hits->count * sizeof hits->hits[0];
    uint64_t hash;
    struct kt__memo_slot *slot;
    /* Long values seldom repeat, and would push out what does. */
    if (memo->slot_count == 0 || value->size > KT__MEMO_VALUE || need > memo->room) return;
    /* Either block being full empties both: they are sized for each other. */
    if ((memo->used + 1) * 4 > memo->slot_count * 3 || need > memo->room - memo->end) {
        memset(memo->slots, 0, slot_bytes(memo));
        memo->used = memo->end = 0;
    }
    hash = hash_of(kind, value->data, value->size);
    slot = &memo->slots[slot_of(memo, hash, kind, value->data, value->size)];
    /* Known already: hits of a value never change, so there is nothing to update. */
    if (slot->hash != 0) return;
    slot->hash = hash;
    slot->at = (uint32_t)memo->end;
    slot->kind = kind;
    slot->size = (uint32_t)value->size;
    slot->count = hits->count;
    memcpy(memo->entries + memo->end, value->data, value->size);
    memcpy(memo->entries + memo->end + value->size, hits->hits, hits->count * sizeof hits->hits[0]);
    memo->end += need;
    memo->used++;
}

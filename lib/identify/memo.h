/* Hits per distinct value, remembered: inventories name the same publishers again and again. Hits, never verdicts, so that
   remembering cannot change a result. */
#ifndef KT_IDENTIFY_MEMO_H
#define KT_IDENTIFY_MEMO_H

#include "identify/hits.h"

#define KT__MEMO_VALUE 512 /* longer values are not remembered */
#define KT__MEMO_LEAST 4096 /* below this many bytes nothing is remembered */

struct kt__memo_slot {
    uint64_t hash;   /* 0: free */
    uint32_t at;     /* offset of the entry */
    uint32_t kind;   /* with the guessed bit */
    uint32_t size;   /* of the value */
    uint32_t count;  /* hits behind the value */
};

/* Open addressing over slots, entries one behind the other in the rest of one block. Emptied when either is full. */
struct kt__memo {
    struct kt__memory memory;
    struct kt__memo_slot *slots;
    size_t slot_count; /* a power of two, or 0 for no memo */
    size_t used;
    char *entries;
    size_t room, end;
};

/* bytes: all that it may take. KT_OK or KT_E_MEMORY. */
int32_t kt__memo_init(struct kt__memo *memo, const struct kt__memory *memory, size_t bytes);
void kt__memo_dispose(struct kt__memo *memo);

/* 1 and the hits, or 0. */
int kt__memo_find(struct kt__hits *out, const struct kt__memo *memo, const struct kt__given *value, int guessed);
void kt__memo_add(struct kt__memo *memo, const struct kt__given *value, int guessed, const struct kt__hits *hits);

#endif

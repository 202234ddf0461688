/* The exact index: from (kind, canonical bytes) to every row that has them. Layout, build, search and check over plain
   bytes; records and layers are unknown here.

     rows    12 bytes each: u32 kind, u32 text (offset in the blob), u32 record; sorted by kind, bytes, record
     table   u32 seed, u32 slots, u32 bytes of the longest text, u32 0; then slots x {u32 fingerprint, u32 row + 1};
             row is the first one of its key, 0 an empty slot

   A key's 64-bit hash gives the slot (multiply-shift of its low half) and the fingerprint (its high half); the next
   slots are tried in turn. The builder counts seeds up from 0 until no key lies more than KT__EXACT_PROBES away. */
#ifndef KT_INDEX_EXACT_H
#define KT_INDEX_EXACT_H

#include "index/blob.h"

#define KT__EXACT_ROW 12
#define KT__EXACT_HEAD 16
#define KT__EXACT_SLOT 8
#define KT__EXACT_PROBES 1024
#define KT__EXACT_SEEDS 64
#define KT__EXACT_NONE 0xFFFFFFFFu

struct kt__exact {
    struct kt__span rows;
    struct kt__span table;
    struct kt__span text;
};

struct kt__exact_row {
    uint32_t kind;
    uint32_t record;
    struct kt_text value;
};

/* 1 and the row, or 0 past the end or for damaged bytes. */
int kt__exact_row(struct kt__exact_row *out, const struct kt__exact *index, uint32_t row);
/* The first row with a key, or KT__EXACT_NONE. */
uint32_t kt__exact_find(const struct kt__exact *index, uint32_t kind, const char *value, size_t size);
/* The record of a row if it exists and has the key, else 0. */
uint32_t kt__exact_record(const struct kt__exact *index, uint32_t row, uint32_t kind, const char *value, size_t size);
/* Bytes of the longest text: longer ones need no probe. */
uint32_t kt__exact_longest(const struct kt__exact *index);

/* Appends the table over rows that are sorted. KT_OK, KT_E_MEMORY, or KT_E_LIMIT when no seed will do. */
int32_t kt__exact_build(struct kt__buffer *out, struct kt__span rows, struct kt__span text);

/* KT_OK; KT_E_DB_ORDER when rows are not sorted; KT_E_DB_OFFSET; KT_E_DB_INDEX when a key is not found or a slot is
   astray. *at is the row. */
int32_t kt__exact_check(const struct kt__exact *index, uint32_t *at);

#endif

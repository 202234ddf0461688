/* The reverse index of one reference field: from a slot (whatever is referred to) to the records that refer to it.

     u32 slots, u32 rows, slots + 1 x u32 first row of a slot, rows x u32 record; each slot's records ascend

   Many such indexes lie one behind the other in one run of words; each is named by its first word. */
#ifndef KT_INDEX_REVERSE_H
#define KT_INDEX_REVERSE_H

#include "base/bytes.h"
#include "base/memory.h"
#include "index/sort.h"

/* The first record above `after` that refers to a slot, 0 if there is none. */
uint32_t kt__reverse_next(struct kt__span words, uint32_t start, uint32_t slot, uint32_t after);

/* Appends the index of pairs {slot, record}: sorted, without duplicates, every slot below `slots`. KT_OK or KT_E_MEMORY. */
int32_t kt__reverse_build(struct kt__buffer *out, const struct kt__pair *pairs, size_t count, uint32_t slots);

/* Whether the index holds exactly these pairs: KT_OK or KT_E_DB_INDEX. */
int32_t kt__reverse_check(struct kt__span words, uint32_t start, const struct kt__pair *pairs, size_t count, uint32_t slots);

#endif

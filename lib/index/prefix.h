/* The prefix index: MAC address blocks of 36, 28 and 24 bits, each a sorted array, looked at longest first.

     u32 count36, count28, count24, 0; then 12 bytes each: u64 prefix (as a number), u32 row of the exact index

   Row is the first one whose value is the prefix. Values are upper-case hex of 9, 7 and 6 digits. */
#ifndef KT_INDEX_PREFIX_H
#define KT_INDEX_PREFIX_H

#include "index/exact.h"

#define KT__PREFIX_HEAD 16
#define KT__PREFIX_ROW 12
#define KT__PREFIX_WIDTHS 3

/* Hex digits of the index-th array: 9, 7, 6. */
uint32_t kt__prefix_digits(uint32_t width);

/* The row of the exact index for the first digits of an address, or KT__EXACT_NONE. size is the number of digits that
   are there; fewer than the width asks for find nothing. */
uint32_t kt__prefix_find(struct kt__span index, uint32_t width, const char *digits, size_t size);

/* Appends the index over the rows of kind KT_KIND_MAC. KT_OK or KT_E_MEMORY. */
int32_t kt__prefix_build(struct kt__buffer *out, const struct kt__exact *exact);

/* KT_OK; KT_E_DB_SECTION, KT_E_DB_ORDER, or KT_E_DB_INDEX when an entry is missing or astray. *at is the entry. */
int32_t kt__prefix_check(struct kt__span index, const struct kt__exact *exact, uint32_t *at);

#endif

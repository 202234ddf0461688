/* Sorting row numbers by what they stand for. In place, without recursion, never worse than n log n, and the same on
   every platform - none of which qsort promises. */
#ifndef KT_INDEX_SORT_H
#define KT_INDEX_SORT_H

#include <ktransition/types.h>

/* Below 0, 0, above 0. Rows that compare equal must be indistinguishable: the sort is not stable. */
typedef int kt__row_compare(const void *context, uint32_t a, uint32_t b);

void kt__sort_rows(uint32_t *rows, size_t count, kt__row_compare *compare, const void *context);

/* Pairs by key, then value. */
struct kt__pair {
    uint32_t key;
    uint32_t value;
};

void kt__sort_pairs(struct kt__pair *pairs, size_t count);
/* The first pair whose key is not below key (count if none). */
size_t kt__pairs_from(const struct kt__pair *pairs, size_t count, uint32_t key);

/* Ascending numbers. */
void kt__sort_integers(int64_t *values, size_t count);

#endif

/* Sorting in place without allocating: libc's qsort may allocate, and results must not depend on whose it is. */
#ifndef KT_IDENTIFY_ORDER_H
#define KT_IDENTIFY_ORDER_H

#include <stddef.h>

#define KT__SORT_STRIDE 64 /* bytes that one thing may have */

/* Below 0, 0 or above 0. Must be a total order over distinct things, since the sort is not stable. */
typedef int kt__compare(const void *a, const void *b, const void *user);

void kt__sort(void *things, size_t count, size_t stride, kt__compare *compare, const void *user);

#endif

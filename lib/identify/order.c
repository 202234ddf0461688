/* Heap sort: no memory, no recursion, n log n whatever the input. */
#include "identify/order.h"

#include <string.h>

/* Things are moved as bytes; the spare room bounds their size, which kt__sort() checks. */
static void swap(char *a, char *b, size_t stride) {
    char spare[KT__SORT_STRIDE];
    memcpy(spare, a, stride);
    memcpy(a, b, stride);
    memcpy(b, spare, stride);
}

/* Restores the heap below one place. The depth is the logarithm of count, whatever the input. */
static void sift(char *base, size_t from, size_t count, size_t stride, kt__compare *compare, const void *user) {
    size_t at = from;
    for (;;) {
        size_t child = 2 * at + 1;
        if (child >= count) return;
        if (child + 1 < count && compare(base + child * stride, base + (child + 1) * stride, user) < 0) child++;
        if (compare(base + at * stride, base + child * stride, user) >= 0) return;
        swap(base + at * stride, base + child * stride, stride);
        at = child;
    }
}

/* Not stable: every order used with it is total, so that equal things do not exist. */
void kt__sort(void *things, size_t count, size_t stride, kt__compare *compare, const void *user) {
    char *base = things;
    size_t i;
    if (stride > KT__SORT_STRIDE) return;
    for (i = count / 2; i > 0; i--) sift(base, i - 1, count, stride, compare, user);
    for (i = count; i > 1; i--) {
        swap(base, base + (i - 1) * stride, stride);
        sift(base, 0, i - 1, stride, compare, user);
    }
}

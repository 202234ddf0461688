/* Heap sort, three times over: the element types differ, and a generic one would cost a copy through bytes. */
#include "index/sort.h"

/* Restores the heap below root: the moved element sinks until no child is larger. Both children lie below count or are
   not looked at, and 2 * root + 2 cannot wrap: the array has elements of four bytes or more and lies in memory. */
static void sift_row(uint32_t *rows, size_t root, size_t count, kt__row_compare *compare, const void *context) {
    /* Held aside while others move up, so each step is one assignment instead of an exchange. */
    uint32_t moved = rows[root];
    size_t child;
    while ((child = 2 * root + 1) < count) {
        /* The larger child, which alone may move up without breaking the heap. */
        if (child + 1 < count && compare(context, rows[child], rows[child + 1]) < 0) child++;
        if (compare(context, moved, rows[child]) >= 0) break;
        rows[root] = rows[child];
        root = child;
    }
    rows[root] = moved;
}

/* The heap first, from the last parent up, then the largest to the end, again and again: n log n for every input, which
   matters because the order of an input is an attacker's choice. */
void kt__sort_rows(uint32_t *rows, size_t count, kt__row_compare *compare, const void *context) {
    size_t i;
    for (i = count / 2; i-- > 0;) sift_row(rows, i, count, compare, context);
    for (i = count; i-- > 1;) {
        uint32_t largest = rows[0];
        rows[0] = rows[i];
        rows[i] = largest;
        sift_row(rows, 0, i, compare, context);
    }
}

/* A total order over both halves: pairs that compare equal are equal, so an unstable sort gives the same bytes
   everywhere. */
static int pair_below(struct kt__pair a, struct kt__pair b) {
    return a.key != b.key ? a.key < b.key : a.value < b.value;
}

/* As sift_row(), with the comparison inlined: these sorts run over all references of a catalog. */
static void sift_pair(struct kt__pair *pairs, size_t root, size_t count) {
    struct kt__pair moved = pairs[root];
    size_t child;
    while ((child = 2 * root + 1) < count) {
        if (child + 1 < count && pair_below(pairs[child], pairs[child + 1])) child++;
        if (!pair_below(moved, pairs[child])) break;
        pairs[root] = pairs[child];
        root = child;
    }
    pairs[root] = moved;
}

/* pairs may be NULL with count 0: neither loop runs then. */
void kt__sort_pairs(struct kt__pair *pairs, size_t count) {
    size_t i;
    for (i = count / 2; i-- > 0;) sift_pair(pairs, i, count);
    for (i = count; i-- > 1;) {
        struct kt__pair largest = pairs[0];
        pairs[0] = pairs[i];
        pairs[i] = largest;
        sift_pair(pairs, 0, i);
    }
}

/* `low` never passes count, so that callers may walk on from it while the key lasts. */
size_t kt__pairs_from(const struct kt__pair *pairs, size_t count, uint32_t key) {
    /* All before low are below the key, all from high on are not. */
    size_t low = 0, high = count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (pairs[middle].key < key) low = middle + 1;
        else high = middle;
    }
    return low;
}

/* As sift_row(), over the numbers themselves. */
static void sift_integer(int64_t *values, size_t root, size_t count) {
    int64_t moved = values[root];
    size_t child;
    while ((child = 2 * root + 1) < count) {
        if (child + 1 < count && values[child] < values[child + 1]) child++;
        if (moved >= values[child]) break;
        values[root] = values[child];
        root = child;
    }
    values[root] = moved;
}

/* Equal numbers are the same number, so nothing is lost by an unstable order. */
void kt__sort_integers(int64_t *values, size_t count) {
    size_t i;
    for (i = count / 2; i-- > 0;) sift_integer(values, i, count);
    for (i = count; i-- > 1;) {
        int64_t largest = values[0];
        values[0] = values[i];
        values[i] = largest;
        sift_integer(values, 0, i);
    }
}

/* The distance of two runs of code points: optimal string alignment inside a band, so that a small limit costs little
   however long the runs are. */
#include "text/distance.h"

#include <string.h>

/* Cell 0 stands for the empty run; one cell is to spare. */
#define ROW (KT__DISTANCE_POINTS + 2)

/* The smaller one. */
static uint32_t least(uint32_t a, uint32_t b) {
    return a < b ? a : b;
}

/* One row of the table: `before` and `last` are the two rows above. Cells outside the band count as limit + 1.
   Returns the smallest cell of the row. */
static uint32_t fill_row(uint16_t *row, const uint16_t *last, const uint16_t *before, const uint32_t *a, uint32_t i,
                         const uint32_t *b, uint32_t b_size, uint32_t limit) {
    uint32_t from = i > limit ? i - limit : 1, to = least(b_size, i + limit), best = limit + 1, j;
    row[from - 1] = (uint16_t)(from == 1 ? least(i, limit + 1) : limit + 1);
    if (from == 1) best = row[0];
    for (j = from; j <= to; j++) {
        uint32_t cost = last[j - 1] + (uint32_t)(a[i - 1] != b[j - 1]);
        cost = least(cost, least(last[j], row[j - 1]) + 1u);
        if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1]) cost = least(cost, before[j - 2] + 1u);
        row[j] = (uint16_t)least(cost, limit + 1);
        best = least(best, row[j]);
    }
    if (to < b_size) row[to + 1] = (uint16_t)(limit + 1);
    return best;
}

uint32_t kt__distance(const uint32_t *a, uint32_t a_size, const uint32_t *b, uint32_t b_size, uint32_t limit) {
    uint16_t rows[3][ROW]; /* the row in work and the two above it, by number modulo 3 */
    uint32_t i, j, previous = 0;
    if (a_size > KT__DISTANCE_POINTS || b_size > KT__DISTANCE_POINTS) return limit + 1;
    if ((a_size > b_size ? a_size - b_size : b_size - a_size) > limit) return limit + 1;
    if (a_size == b_size && (a_size == 0 || memcmp(a, b, a_size * sizeof *a) == 0)) return 0;
    if (limit == 0) return 1;
    if (a_size == 0 || b_size == 0) return a_size + b_size;
    for (j = 0; j <= b_size; j++) {
        rows[0][j] = (uint16_t)least(j, limit + 1);
        rows[1][j] = rows[2][j] = (uint16_t)(limit + 1);
    }
    for (i = 1; i <= a_size; i++) {
        uint32_t best = fill_row(rows[i % 3], rows[(i + 2) % 3], rows[(i + 1) % 3], a, i, b, b_size, limit);
        /* A swap reaches back two rows, so that one hopeless row alone proves nothing. */
        if (i > 1 && best > limit && previous > limit) return limit + 1;
        previous = best;
    }
    return rows[a_size % 3][b_size];
}

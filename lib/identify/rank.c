/* The search for the best names: what the index cannot rule out is scored, the best first. */
#include <string.h>

#include "identify/best.h"
#include "identify/matcher.h"
#include "identify/order.h"

/* By score, then folded name, then id. */
static int compare(const void *left, const void *right, const void *user) {
    const struct kt__ranked *a = left, *b = right;
    const kt_matcher *matcher = user;
    const struct kt__name_row *x = &matcher->names.rows[a->row], *y = &matcher->names.rows[b->row];
    size_t shared = x->size < y->size ? x->size : y->size;
    int order;
    if (a->score != b->score) return a->score > b->score ? -1 : 1;
    order = memcmp(kt__nametable_text(&matcher->names, x), kt__nametable_text(&matcher->names, y), shared);
    if (order != 0) return order;
    if (x->size != y->size) return x->size < y->size ? -1 : 1;
    return kt__names_compare(matcher->catalog, x->record, y->record);
}

/* Room for every name was made with the matcher, so a search cannot fail. */
size_t kt__matcher_rank(kt_matcher *matcher, const char *name, size_t size, uint32_t floor, int every) {
    struct kt__work *work = &matcher->work;
    size_t i, near, count = 0;
    /* A name without any token resembles nothing. */
    kt__fold(&work->folded, name, size);
    if (work->folded.count == 0) return 0;
    kt__parts_make(&work->value_parts, &work->folded);
    near = every ? matcher->names.count
                 : kt__finder_find(&matcher->names.finder, work->finding, &work->folded, &work->value_parts, floor);
    for (i = 0; i < near; i++) {
        uint32_t row = every ? (uint32_t)i : work->finding->found[i], score;
        kt__nametable_unfold(&work->other, &matcher->names, &matcher->names.rows[row]);
        kt__parts_make(&work->other_parts, &work->other);
        score = kt__score_parts(&work->folded, &work->value_parts, &work->other, &work->other_parts);
        if (score < floor) continue;
        matcher->ranked[count].score = score;
        matcher->ranked[count++].row = row;
    }
    kt__sort(matcher->ranked, count, sizeof *matcher->ranked, compare, matcher);
    return count;
}

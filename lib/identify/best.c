/* Choosing among the names of a vendor, and among vendors when there are more than anybody would read. */
#include "identify/best.h"

#include <string.h>

/* By id, since record numbers depend on how layers are stacked. */
int kt__names_compare(const kt_catalog *catalog, uint32_t a, uint32_t b) {
    return a == b ? 0 : strcmp(kt__id(catalog, KT_RECORD_NAME, a).data, kt__id(catalog, KT_RECORD_NAME, b).data);
}

/* Which of two names explains a value better: the more similar one, then the one that proves more, then the one with the
   earlier text. Ids decide last, between two records of the same text. */
static int better(const struct kt__work *work, const struct kt__best *a, const struct kt__best *b) {
    const struct kt__nametable *names = work->names;
    const struct kt__name_row *x = &names->rows[a->row], *y = &names->rows[b->row];
    int order;
    if (a->score != b->score) return a->score > b->score;
    if (x->strength != y->strength) return x->strength > y->strength;
    order = x->size != y->size ? (x->size < y->size ? -1 : 1)
                               : memcmp(kt__nametable_text(names, x), kt__nametable_text(names, y), x->size);
    return order != 0 ? order < 0 : kt__names_compare(work->catalog, x->record, y->record) < 0;
}

/* identification.md, 2.2: the best name of each vendor, of the 32 best vendors. One pass over what is kept
   finds both the vendor's own row and the worst one. */
void kt__best_keep(struct kt__best kept[KT__VENDOR_HITS], uint32_t *count, const struct kt__work *work,
                   const struct kt__best *found) {
    const struct kt__nametable *names = work->names;
    uint32_t i, worst = 0;
    for (i = 0; i < *count; i++) {
        if (names->rows[kept[i].row].vendor == names->rows[found->row].vendor) {
            if (better(work, found, &kept[i])) kept[i] = *found;
            return;
        }
        if (better(work, &kept[worst], &kept[i])) worst = i;
    }
    /* A new vendor: behind the others, or in the place of the worst. */
    if (*count < KT__VENDOR_HITS) kept[(*count)++] = *found;
    else if (better(work, found, &kept[worst])) kept[worst] = *found;
}

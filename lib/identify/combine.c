/* The verdict of one vendor: which pieces take part, which are independent, what they add up to, and which product is
   meant. Integers and set operations only: the order of the values never matters. */
#include "identify/combine.h"

#include <string.h>

#include "db/db.h"
#include "identify/order.h"

/* What the rows of a vendor come to, value by value. */
struct tally {
    uint8_t strength[KT_ITEM_VALUES]; /* best of the pieces that decide */
    uint8_t group[KT_ITEM_VALUES];
    uint32_t points[KT_ITEM_VALUES];  /* best score, weighed by its strength */
    int related;    /* a piece that speaks for the vendor only over an edge or a module */
    int origin;
    int own;        /* a piece about the vendor itself */
    int against;
};

/* A generic name ("Endpoint Security") is anybody's: it counts only where an organisation's name of the same
   vendor stands beside it. */
int kt__evidence_counts(const struct kt__evidence *row, const struct kt__candidate *candidate) {
    return !(row->hit.flags & KT__HIT_GENERIC) || row->hit.method == KT_METHOD_CONTRADICTION || candidate->has_organisation;
}

/* Whether a piece is about the vendor itself: its own product, or somebody else's that names it. */
static int decides(const struct kt__evidence *row) {
    return row->hit.relation == KT_RELATION_OWN || row->hit.relation == KT_RELATION_SAME_AS || (row->hit.flags & KT__HIT_NAMED);
}

/* A piece's score, worth as much as its strength: ten weak pieces of a perfect score must not outrank a conclusive one. */
static uint32_t weigh(const struct kt__evidence *row) {
    uint32_t percent = row->hit.strength == KT_STRENGTH_CONCLUSIVE ? 100
                       : row->hit.strength == KT_STRENGTH_STRONG   ? 90
                       : row->hit.strength == KT_STRENGTH_WEAK     ? 60
                                                                   : 50;
    return row->hit.score * percent / 100;
}

/* Whether an organisation's name - not merely something that resembles it - speaks for the vendor. */
static int has_organisation(const struct kt__evidence *rows, uint32_t count) {
    uint32_t i;
    for (i = 0; i < count; i++) {
        if (rows[i].group == KT__GROUP_ORGANISATION && rows[i].hit.method != KT_METHOD_CONTRADICTION &&
            rows[i].hit.score >= KT__NAME_ACCEPT && rows[i].hit.strength >= KT_STRENGTH_WEAK)
            return 1;
    }
    return 0;
}

/* Value by value rather than piece by piece: one text that holds three names of a vendor is still one observation. */
static void count_up(struct tally *tally, const struct kt__evidence *rows, const struct kt__candidate *candidate) {
    uint32_t i;
    memset(tally, 0, sizeof *tally);
    for (i = 0; i < candidate->count; i++) {
        const struct kt__evidence *row = &rows[i];
        uint32_t value = row->value, points = weigh(row);
        /* Origin and related pieces are remembered but give no strength to their value: only what decides is
           added up. */
        if (row->hit.method == KT_METHOD_CONTRADICTION) tally->against = 1;
        else if (!kt__evidence_counts(row, candidate)) continue;
        else if (row->hit.strength == KT_STRENGTH_ORIGIN) tally->origin = 1;
        else if (!decides(row)) tally->related = 1;
        else {
            if (row->hit.relation == KT_RELATION_OWN) tally->own = 1;
            tally->group[value] = row->group;
            if (row->hit.strength > tally->strength[value]) tally->strength[value] = row->hit.strength;
            if (points > tally->points[value]) tally->points[value] = points;
        }
    }
}

/* Two pieces are independent when they are different values - not one text given twice - of different groups. */
static int independent(const struct tally *tally, const struct kt__given *values, uint32_t a, uint32_t b) {
    /* Values without a deciding piece have group 0 and strength 0; callers ask by strength or points, so they
       never count. */
    if (tally->group[a] == tally->group[b]) return 0;
    return values[a].size != values[b].size || memcmp(values[a].data, values[b].data, values[a].size) != 0;
}

/* 64 values at most, so comparing all pairs costs less than keeping them sorted would. */
static int has_pair(const struct tally *tally, const struct kt__given *values, uint8_t least) {
    uint32_t a, b;
    for (a = 0; a < KT_ITEM_VALUES; a++) {
        if (tally->strength[a] < least) continue;
        for (b = a + 1; b < KT_ITEM_VALUES; b++) {
            if (tally->strength[b] >= least && independent(tally, values, a, b)) return 1;
        }
    }
    return 0;
}

/* Whether any value alone is strong enough. Strength 0 marks a value without a deciding piece, so `least` is
   never 0. */
static int has_one(const struct tally *tally, uint8_t least) {
    uint32_t i;
    for (i = 0; i < KT_ITEM_VALUES; i++) {
        if (tally->strength[i] >= least) return 1;
    }
    return 0;
}

/* The table of verdicts, then the one step down that a contradiction takes, however many there are: stating the wrong
   maker twice is no better a reason than once. */
static uint32_t verdict_of(const struct tally *tally, const struct kt__given *values) {
    uint32_t verdict = 0;
    if (has_one(tally, KT_STRENGTH_CONCLUSIVE) || has_pair(tally, values, KT_STRENGTH_STRONG)) verdict = KT_VERDICT_CONFIRMED;
    else if (has_one(tally, KT_STRENGTH_STRONG) || has_pair(tally, values, KT_STRENGTH_WEAK)) verdict = KT_VERDICT_LIKELY;
    else if (has_one(tally, KT_STRENGTH_WEAK) || tally->related) verdict = KT_VERDICT_POSSIBLE;
    /* identification.md, section 4: one step down, and below possible there is nothing. */
    if (verdict > 0 && tally->against) verdict = verdict == KT_VERDICT_POSSIBLE ? 0 : verdict - 1;
    return verdict == 0 && tally->origin ? KT_VERDICT_ORIGIN : verdict;
}

/* Points of the best piece, and half of what a second, independent one adds towards full. */
static uint32_t score_of(const struct tally *tally, const struct kt__evidence *rows, const struct kt__candidate *candidate,
                         const struct kt__given *values) {
    uint32_t i, best = 0, second = 0, score = 0;
    for (i = 1; i < KT_ITEM_VALUES; i++) {
        if (tally->points[i] > tally->points[best]) best = i;
    }
    /* Best is the first of equals; its points are 0 where nothing decides. */
    score = tally->points[best];
    for (i = 0; i < KT_ITEM_VALUES; i++) {
        if (tally->points[i] > second && independent(tally, values, best, i)) second = tally->points[i];
    }
    /* Both factors are at most 10000, so the product stays far below 2^32. */
    score += (KT__SCORE_FULL - score) * second / (2 * KT__SCORE_FULL);
    /* Related evidence only: the first piece, which is the strongest, gives the score; it sorts matches, it
       does not decide. */
    for (i = 0; i < candidate->count && score == 0; i++) {
        if (rows[i].hit.method != KT_METHOD_CONTRADICTION && kt__evidence_counts(&rows[i], candidate)) score = weigh(&rows[i]);
    }
    return tally->against ? score - score / 4 : score;
}

/* The product a piece points at counts for the choice in this order. */
static int more_specific(const struct kt__evidence *a, const struct kt__evidence *b, const kt_catalog *catalog) {
    int strong_a = a->hit.strength >= KT_STRENGTH_STRONG, strong_b = b->hit.strength >= KT_STRENGTH_STRONG;
    struct kt_text x, y;
    /* identification.md, section 5, "Product": deciding, strong, longest phrase, strength, score, id. */
    if (decides(a) != decides(b)) return decides(a);
    if (strong_a != strong_b) return strong_a;
    if (a->hit.tokens != b->hit.tokens) return a->hit.tokens > b->hit.tokens;
    if (a->hit.strength != b->hit.strength) return a->hit.strength > b->hit.strength;
    if (a->hit.score != b->hit.score) return a->hit.score > b->hit.score;
    x = kt__id(catalog, KT_RECORD_PRODUCT, a->hit.product);
    y = kt__id(catalog, KT_RECORD_PRODUCT, b->hit.product);
    return strcmp(x.data, y.data) < 0;
}

/* Origin pieces name libraries, not the product that uses them: they choose only when there is nothing else. */
static uint32_t product_of(const struct kt__evidence *rows, const struct kt__candidate *candidate, const kt_catalog *catalog) {
    const struct kt__evidence *best = NULL;
    uint32_t i;
    for (i = 0; i < candidate->count; i++) {
        const struct kt__evidence *row = &rows[i];
        if (row->hit.product == 0 || row->hit.method == KT_METHOD_CONTRADICTION || !kt__evidence_counts(row, candidate)) continue;
        if (row->hit.strength == KT_STRENGTH_ORIGIN && candidate->verdict != KT_VERDICT_ORIGIN) continue;
        if (best == NULL || more_specific(row, best, catalog)) best = row;
    }
    return best != NULL ? best->hit.product : 0;
}

/* The relation of the match: the vendor's own as soon as one piece says so. Rows come strongest first. */
static uint32_t relation_of(const struct tally *tally, const struct kt__evidence *rows, const struct kt__candidate *candidate) {
    uint32_t i;
    if (tally->own) return KT_RELATION_OWN;
    for (i = 0; i < candidate->count; i++) {
        const struct kt__evidence *row = &rows[i];
        if (row->hit.method == KT_METHOD_CONTRADICTION || !kt__evidence_counts(row, candidate)) continue;
        if (row->hit.strength == KT_STRENGTH_ORIGIN && candidate->verdict != KT_VERDICT_ORIGIN) continue;
        return row->hit.relation;
    }
    return KT_RELATION_OWN;
}

/* `rows` is the run of one vendor in the sorted list, beginning at `first`. Whether an organisation speaks for
   it comes before everything else, since generic names hang on it. */
void kt__combine(struct kt__candidate *out, const struct kt__evidence_list *list, size_t first, const kt_catalog *catalog,
                 const struct kt__given *values) {
    const struct kt__evidence *rows = list->rows + first;
    struct tally tally;
    size_t end = first;
    memset(out, 0, sizeof *out);
    out->vendor = rows[0].hit.vendor;
    /* Sorting put all rows of a vendor side by side. */
    while (end < list->count && list->rows[end].hit.vendor == out->vendor) end++;
    out->first = (uint32_t)first;
    out->count = (uint32_t)(end - first);
    out->has_organisation = (uint32_t)has_organisation(rows, out->count);
    count_up(&tally, rows, out);
    out->verdict = verdict_of(&tally, values);
    out->score = score_of(&tally, rows, out, values);
    out->relation = relation_of(&tally, rows, out);
    out->product = product_of(rows, out, catalog);
    /* The class of the product; a class that the item states serves where there is none, see matcher.c. */
    if (out->product != 0) out->product_class = kt__reference(catalog, KT_RECORD_PRODUCT, out->product, KT_FIELD_CLASS, 0);
}

/* By id, because record numbers depend on how layers are stacked; none comes first. */
static int compare_ids(const kt_catalog *catalog, uint32_t type, uint32_t a, uint32_t b) {
    if (a == b) return 0;
    if (a == 0 || b == 0) return a == 0 ? -1 : 1;
    return strcmp(kt__id(catalog, type, a).data, kt__id(catalog, type, b).data);
}

/* The order of kt_matches_at(). Vendors are distinct among candidates, so this is a total order. */
static int compare(const void *left, const void *right, const void *user) {
    const struct kt__candidate *a = left, *b = right;
    const kt_catalog *catalog = user;
    int order;
    if (a->verdict != b->verdict) return a->verdict > b->verdict ? -1 : 1;
    if (a->score != b->score) return a->score > b->score ? -1 : 1;
    order = compare_ids(catalog, KT_RECORD_VENDOR, a->vendor, b->vendor);
    return order != 0 ? order : compare_ids(catalog, KT_RECORD_PRODUCT, a->product, b->product);
}

void kt__candidates_sort(struct kt__candidate *candidates, size_t count, const kt_catalog *catalog) {
    kt__sort(candidates, count, sizeof *candidates, compare, catalog);
}

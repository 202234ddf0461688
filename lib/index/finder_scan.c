/* Following the words of a query to the names that have them, the rarest words furthest, and ruling out what its other
   words cannot lift over the threshold. */
#include "index/finder_query.h"

#include <string.h>

#include "text/distance.h"

#define WHOLE_PART 5 /* whole names may differ in a fifth of their letters */
#define FULL 10000

/* 1 the first time a name is looked at. */
static int is_new(struct kt__finding *finding, uint32_t at) {
    uint32_t bit = (uint32_t)1 << (at & 31), *word = &finding->seen[at >> 5];
    if (*word & bit) return 0;
    *word |= bit;
    return 1;
}

int kt__finder_step(struct kt__finding *finding, uint32_t steps) {
    if (finding->overflow || finding->steps < steps) {
        finding->overflow = 1;
        return 0;
    }
    finding->steps -= steps;
    return 1;
}

void kt__finder_keep(struct kt__finding *finding, uint32_t at) {
    if (is_new(finding, at)) finding->found[finding->found_count++] = at;
}

/* The words of the query, the one with the longest lists first, and what all before one can add. */
struct order {
    uint32_t words[KT__NAME_TOKENS];
    uint64_t cost[KT__NAME_TOKENS];
    uint32_t most[KT__NAME_TOKENS];   /* the most that a word adds on the side of the name */
    uint32_t own[KT__NAME_TOKENS];    /* sum of the query's weights before, in the order of `words` */
    uint32_t others[KT__NAME_TOKENS]; /* sum of `most` before */
};

/* The piece of a source with the shortest list. */
static uint32_t rarest(const struct kt__finder *f, const struct kt__finder_source *source) {
    uint32_t best = source->terms[0], i;
    for (i = 1; i < source->term_count; i++) {
        uint32_t term = source->terms[i];
        if (f->posted[term + 1] - f->posted[term] < f->posted[best + 1] - f->posted[best]) best = term;
    }
    return best;
}

static void put_in_order(struct order *order, const struct kt__finder_query *q) {
    uint32_t i, k, own = 0, others = 0;
    memset(order, 0, sizeof *order);
    for (i = 0; i < q->finding->source_count; i++) {
        const struct kt__finder_source *source = &q->finding->sources[i];
        uint32_t term = rarest(q->finder, source);
        order->cost[source->word] += q->finder->posted[term + 1] - q->finder->posted[term];
        if (source->weight > order->most[source->word]) order->most[source->word] = source->weight;
    }
    for (i = 0; i < q->parts->count; i++) {
        for (k = i; k > 0 && order->cost[order->words[k - 1]] < order->cost[i]; k--) order->words[k] = order->words[k - 1];
        order->words[k] = i;
    }
    for (i = 0; i < q->parts->count; i++) {
        order->own[i] = own;
        order->others[i] = others;
        own += kt__finder_weight(q, q->parts->parts[order->words[i]].weight);
        others += order->most[order->words[i]];
    }
}

/* Names whose weight is in [*from, *to] can reach the share with `own` hundredths on the side of the query and `theirs` at
   most on theirs; 0 if none can. What the name's own words add is never more than its weight, so that the best weight of all
   is `theirs`: lighter names add less, heavier ones ask for more. */
static int weight_range(const struct kt__finder_query *q, uint64_t own, uint64_t theirs, uint32_t *from, uint32_t *to) {
    uint64_t share = q->share, asked = share * q->weight, given = 100 * own;
    if (given + FULL * theirs < asked + share * theirs) return 0;
    *from = 0;
    if (given < asked) *from = (uint32_t)((asked - given + FULL - share - 1) / (FULL - share));
    theirs = (given + FULL * theirs - asked) / share;
    *to = (uint32_t)(theirs < KT__FINDER_WEIGHT ? theirs : KT__FINDER_WEIGHT);
    return 1;
}

/* Whether the pieces of a glued word stand side by side in a name. */
static int has_pieces(const struct kt__finder *f, uint32_t at, const struct kt__finder_source *source) {
    uint32_t i, k;
    for (i = f->first[at]; i + source->term_count <= f->first[at + 1]; i++) {
        for (k = 0; k < source->term_count && f->words[i + k] == source->terms[k]; k++) continue;
        if (k == source->term_count) return 1;
    }
    return 0;
}

/* More than the words of a name can be worth: each of them, and each of the query's, with its best likeness. */
struct worth {
    uint64_t weight, worth;           /* of all words */
    uint64_t counted, counted_worth;  /* of those that count in this search */
};

static void sum_name(const struct kt__finder_query *q, uint32_t at, struct worth *w) {
    const struct kt__finder *f = q->finder;
    uint8_t best[KT__NAME_TOKENS];
    uint32_t words = 0, i, k;
    memset(w, 0, sizeof *w);
    for (i = f->first[at]; i < f->first[at + 1]; i++) {
        const struct kt__term *term = &f->terms.terms[f->words[i]];
        const struct kt__finder_slot *slot = kt__finder_slot(q->finding, f->words[i]);
        w->weight += term->weight;
        w->counted += kt__finder_weight(q, term->weight);
        if (slot == NULL) continue;
        w->worth += (uint64_t)slot->likeness * term->weight;
        w->counted_worth += (uint64_t)slot->likeness * kt__finder_weight(q, term->weight);
        for (k = 0; k < q->parts->count; k++) {
            if ((slot->words >> k & 1) == 0) continue;
            if ((words >> k & 1) == 0 || best[k] < slot->likeness) best[k] = slot->likeness;
            words |= (uint32_t)1 << k;
        }
    }
    for (k = 0; k < q->parts->count; k++) {
        if ((words >> k & 1) == 0) continue;
        w->worth += (uint64_t)best[k] * q->parts->parts[k].weight;
        w->counted_worth += (uint64_t)best[k] * kt__finder_weight(q, q->parts->parts[k].weight);
    }
}

/* Whether two whole names are near enough in length for their letters to be compared. */
static int lengths_near(uint32_t a, uint32_t b) {
    uint32_t longer = a > b ? a : b, shorter = a > b ? b : a;
    return shorter > 0 && longer - shorter <= longer / WHOLE_PART;
}

/* Whether a name can reach the threshold by its words at all. */
static int can_reach(const struct kt__finder_query *q, uint32_t at) {
    struct worth w;
    sum_name(q, at, &w);
    if (100 * w.counted_worth < (uint64_t)q->share * (q->weight + w.counted)) return 0;
    if (100 * w.worth >= (uint64_t)q->least * (q->parts->weight + w.weight)) return 1;
    return !q->common && lengths_near(q->letters, q->finder->letters[at] & ((1u << KT__FINDER_LETTERS) - 1));
}

/* The first place in an ascending list with a number of at least `least`. */
static uint32_t first_from(const uint32_t *list, uint32_t count, uint32_t least) {
    uint32_t low = 0, high = count;
    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        if (list[middle] < least) low = middle + 1;
        else high = middle;
    }
    return low;
}

/* One word of the vocabulary through the names of the weights in question. */
static void follow(struct kt__finder_query *q, const struct kt__finder_source *source, uint32_t from, uint32_t to) {
    const struct kt__finder *f = q->finder;
    uint32_t term = rarest(f, source), count = f->posted[term + 1] - f->posted[term], end = f->lighter[to + 1], i;
    const uint32_t *list = f->postings + f->posted[term];
    for (i = first_from(list, count, f->lighter[from]); i < count && list[i] < end && kt__finder_step(q->finding, 1); i++) {
        uint32_t at = list[i];
        if (q->finding->seen[at >> 5] >> (at & 31) & 1) continue;
        if (source->term_count > 1 && !has_pieces(f, at, source)) continue;
        (void)is_new(q->finding, at);
        if (can_reach(q, at)) q->finding->found[q->finding->found_count++] = at;
        else q->finding->found[q->finding->room - ++q->finding->ruled_out] = at;
    }
}

/* Of the words that a name shares with the query one comes last in the order. It is found by that one: all others come
   before it, and what they can add at most says how heavy the name may be. */
void kt__finder_scan(struct kt__finder_query *q) {
    struct order order;
    uint32_t i, k, from, to;
    put_in_order(&order, q);
    for (i = q->parts->count; i-- > 0;) {
        uint32_t word = order.words[i], weight = kt__finder_weight(q, q->parts->parts[word].weight);
        for (k = 0; k < q->finding->source_count; k++) {
            const struct kt__finder_source *source = &q->finding->sources[k];
            if (source->word != word || weight + source->weight == 0) continue;
            if (!weight_range(q, (uint64_t)100 * order.own[i] + (uint64_t)source->likeness * weight,
                              (uint64_t)order.others[i] + source->weight, &from, &to))
                continue;
            /* Names of common words alone are those without any distinctive weight. */
            if (q->common) follow(q, source, 0, 0);
            else follow(q, source, from, to);
        }
    }
}

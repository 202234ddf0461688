/* A search: the four ways in which a name can reach the threshold, one after the other. docs/specification/names.md,
   section 11. */
#include "index/finder_query.h"

#include <string.h>

#include "index/segments.h"
#include "text/distance.h"

/* Equal once blanks are removed. Most are equal as they stand. */
static int equal_text(struct kt_text a, struct kt_text b) {
    size_t i = 0, j = 0;
    if (a.size == b.size && memcmp(a.data, b.data, a.size) == 0) return 1;
    for (;;) {
        while (i < a.size && a.data[i] == ' ') i++;
        while (j < b.size && b.data[j] == ' ') j++;
        if (i == a.size || j == b.size) return i == a.size && j == b.size;
        if (a.data[i++] != b.data[j++]) return 0;
    }
}

static void keep_equal(const struct kt__finder *finder, struct kt__finding *finding, struct kt_text folded) {
    uint32_t count, i;
    const uint32_t *items = kt__buckets_at(&finder->equal, kt__finder_text_hash(folded.data, folded.size), &count);
    for (i = 0; i < count; i++) {
        if (equal_text(finder->text(finder->context, finder->rows[items[i]]), folded)) kt__finder_keep(finding, items[i]);
    }
}

/* Texts that may be a slip of the query's: compared here already, since many share a segment. */
struct slips {
    const struct kt__finder *finder;
    struct kt__finding *finding;
    uint32_t points[KT__DISTANCE_POINTS + 1];
    uint32_t size;
    uint32_t mask;
};

static void keep_slips(void *context, const uint32_t *items, uint32_t count) {
    struct slips *s = context;
    uint32_t points[KT__DISTANCE_POINTS + 1], i, size;
    for (i = 0; i < count && kt__finder_step(s->finding, 1); i++) {
        struct kt_text text;
        uint32_t mask = s->finder->letters[items[i]], letters = mask & ((1u << KT__FINDER_LETTERS) - 1);
        if ((letters > s->size ? letters - s->size : s->size - letters) > KT__WORD_EDITS) continue;
        if (!kt__masks_near(mask >> KT__FINDER_LETTERS, s->mask, KT__WORD_EDITS)) continue;
        if (s->finding->seen[items[i] >> 5] >> (items[i] & 31) & 1) continue;
        text = s->finder->text(s->finder->context, s->finder->rows[items[i]]);
        size = kt__letters(points, KT__DISTANCE_POINTS + 1, text.data, (uint32_t)text.size);
        if (kt__distance(s->points, s->size, points, size, KT__WORD_EDITS) <= KT__WORD_EDITS)
            kt__finder_keep(s->finding, items[i]);
    }
}

static void find_slips(const struct kt__finder_query *q) {
    struct slips s;
    if (q->parts->letters < KT__SLIP_LETTERS || q->letters == 0 || q->finder->slips.items == NULL) return;
    s.finder = q->finder;
    s.finding = q->finding;
    s.size = kt__letters(s.points, KT__DISTANCE_POINTS + 1, q->name->text, q->name->size);
    s.mask = kt__letter_mask(s.points, s.size, KT__FINDER_BITS);
    kt__segments_near(&q->finder->slips, s.points, s.size, keep_slips, &s);
}

/* Names of the one word that the query's initials are. */
static void find_acronyms(const struct kt__finder_query *q, uint32_t way) {
    const struct kt__finder *f = q->finder;
    uint32_t points[KT__ACRONYM_MOST], size = q->parts->initial_count[way], i, term;
    for (i = 0; i < size; i++) points[i] = q->parts->initials[way][i];
    if (size == 0) return;
    term = kt__terms_spelt(&f->terms, points, size);
    for (; term != KT__NO_TERM; term = kt__terms_spelt_next(&f->terms, term, points, size)) {
        for (i = f->posted[term]; i < f->posted[term + 1]; i++) {
            uint32_t at = f->postings[i];
            if (f->first[at + 1] - f->first[at] == 1) kt__finder_keep(q->finding, at);
            /* Heavier names than of one word need not be looked at. */
            else if (at >= f->lighter[KT__WORD_FULL + 1]) break;
        }
    }
}

static void find_initials(const struct kt__finder_query *q) {
    const struct kt__parts *parts = q->parts;
    uint32_t i, count;
    const uint32_t *items;
    if (q->least > KT__SCORE_ACRONYM) return;
    for (i = 0; i < KT__INITIALS; i++) find_acronyms(q, i);
    if (!parts->is_acronym) return;
    items = kt__buckets_at(&q->finder->initials, kt__finder_initials_hash(parts->points + parts->parts[0].at, parts->parts[0].size),
                           &count);
    for (i = 0; i < count; i++) kt__finder_keep(q->finding, items[i]);
}

/* By words: those that count are the distinctive ones, or all of them between names of common words alone. */
static void find_words(struct kt__finder_query *q, int common) {
    const uint32_t above = KT__SCORE_FULL - KT__BOUND_BASE;
    q->common = common;
    q->weight = common ? q->parts->weight : q->parts->distinctive;
    /* The bound of section 6 of names.md turned round: the least share of distinctive weight, rounded up as the scorer
       rounds its share down. */
    q->share = common ? q->least : 100 * ((100 * (q->least - KT__BOUND_BASE) + above - 1) / above);
    if (q->finding->overflow) return;
    kt__finder_sources(q);
    if (!q->finding->overflow) kt__finder_scan(q);
    kt__finder_forget(q->finding);
}

/* All of them: what a search without an index would look at. */
static uint32_t find_all(const struct kt__finder *finder, struct kt__finding *finding) {
    uint32_t i;
    for (i = 0; i < finder->count; i++) finding->found[i] = i;
    return finder->count;
}

/* Only the bits that were set: a search must not cost what the list is long. */
static void forget_seen(struct kt__finding *finding) {
    uint32_t i;
    for (i = 0; i < finding->found_count; i++) finding->seen[finding->found[i] >> 5] = 0;
    for (i = 1; i <= finding->ruled_out; i++) finding->seen[finding->found[finding->room - i] >> 5] = 0;
}

/* The caller's numbers in place of the inner ones. */
static uint32_t hand_out(const struct kt__finder *finder, struct kt__finding *finding) {
    uint32_t i, count = finding->found_count;
    forget_seen(finding);
    for (i = 0; i < count; i++) finding->found[i] = finder->rows[finding->found[i]];
    finding->found_count = finding->ruled_out = 0;
    finding->overflow = 0;
    return count;
}

uint32_t kt__finder_equal(const struct kt__finder *finder, struct kt__finding *finding, struct kt_text folded) {
    if (folded.size > 0) keep_equal(finder, finding, folded);
    return hand_out(finder, finding);
}

uint32_t kt__finder_find(const struct kt__finder *finder, struct kt__finding *finding, const struct kt__folded *name,
                         const struct kt__parts *parts, uint32_t least) {
    struct kt__finder_query q = {0};
    struct kt_text text;
    uint32_t points[KT__DISTANCE_POINTS + 1];
    int overflow;
    if (name->count == 0 || finder->count == 0) return 0;
    if (least < KT__SCORE_FLOOR) return find_all(finder, finding);
    q.finder = finder;
    q.finding = finding;
    q.name = name;
    q.parts = parts;
    q.least = least;
    finding->steps = (uint64_t)KT__FINDER_STEPS + finder->count;
    q.letters = kt__letters(points, KT__DISTANCE_POINTS + 1, name->text, name->size);
    if (q.letters > KT__DISTANCE_POINTS) q.letters = 0;
    text.data = name->text;
    text.size = name->size;
    keep_equal(finder, finding, text);
    find_initials(&q);
    find_slips(&q);
    find_words(&q, 0);
    if (parts->distinctive == 0) find_words(&q, 1);
    overflow = finding->overflow;
    if (!overflow) return hand_out(finder, finding);
    (void)hand_out(finder, finding);
    return find_all(finder, finding);
}

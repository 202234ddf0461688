/* What each word of a query may be among the words of the names: itself, words like it, words that make it when glued,
   and a word that it makes when glued to its neighbours. */
#include "index/finder_query.h"

#include <string.h>

/* The slot of a word of the vocabulary, or the empty one where it would stand. There is always an empty one. */
static struct kt__finder_slot *slot_of(struct kt__finding *finding, uint32_t term) {
    uint32_t at = kt__hash_end(term) & (KT__FINDER_SLOTS - 1);
    while (finding->slots[at].term != 0 && finding->slots[at].term != term + 1) at = (at + 1) & (KT__FINDER_SLOTS - 1);
    return &finding->slots[at];
}

const struct kt__finder_slot *kt__finder_slot(const struct kt__finding *finding, uint32_t term) {
    uint32_t at = kt__hash_end(term) & (KT__FINDER_SLOTS - 1);
    while (finding->slots[at].term != 0) {
        if (finding->slots[at].term == term + 1) return &finding->slots[at];
        at = (at + 1) & (KT__FINDER_SLOTS - 1);
    }
    return NULL;
}

/* Notes that a word of the vocabulary has to do with words of the query. */
static void note_term(struct kt__finding *finding, uint32_t term, uint32_t words, uint32_t likeness) {
    struct kt__finder_slot *slot = slot_of(finding, term);
    if (slot->term == 0) {
        if (finding->slot_count == KT__FINDER_SLOTS / 2) {
            finding->overflow = 1;
            return;
        }
        finding->slot_list[finding->slot_count++] = (uint32_t)(slot - finding->slots);
        slot->term = term + 1;
    }
    slot->words |= words;
    if (likeness > slot->likeness) slot->likeness = (uint8_t)likeness;
}

static void add_source(struct kt__finder_query *q, const uint32_t *terms, uint32_t count, uint32_t word, uint32_t words,
                       uint32_t likeness) {
    struct kt__finding *finding = q->finding;
    struct kt__finder_source *source;
    uint32_t i;
    if (finding->source_count == KT__FINDER_SOURCES) {
        finding->overflow = 1;
        return;
    }
    source = &finding->sources[finding->source_count++];
    source->term_count = (uint8_t)count;
    source->word = (uint8_t)word;
    source->likeness = (uint8_t)likeness;
    source->weight = 0;
    for (i = 0; i < count; i++) {
        source->terms[i] = terms[i];
        source->weight = (uint16_t)(source->weight + kt__finder_weight(q, q->finder->terms.terms[terms[i]].weight));
        note_term(finding, terms[i], words, likeness);
    }
}

/* Words of the vocabulary that may be like word q->word: each once, and only if it is. */
static void take_near(void *context, const uint32_t *terms, uint32_t count) {
    struct kt__finder_query *q = context;
    const struct kt__part *part = &q->parts->parts[q->word];
    uint32_t i;
    for (i = 0; i < count && kt__finder_step(q->finding, 1); i++) {
        const struct kt__finder_slot *slot = kt__finder_slot(q->finding, terms[i]);
        uint32_t likeness;
        /* Nothing but likeness has been noted of this word so far: glued words come later. */
        if (slot != NULL && (slot->words >> q->word & 1) != 0) continue;
        likeness = kt__terms_alike(&q->finder->terms, terms[i], part, q->parts->points + part->at);
        if (likeness > 0) add_source(q, &terms[i], 1, q->word, (uint32_t)1 << q->word, likeness);
    }
}

/* Neighbouring words of the query glued together. A source for each of them: any may be the one that is followed. */
static void take_glued(struct kt__finder_query *q, uint32_t first, uint32_t run) {
    const struct kt__parts *parts = q->parts;
    uint32_t size = 0, words = 0, i, term;
    if (first + run > parts->count) return;
    for (i = first; i < first + run; i++) {
        const struct kt__part *part = &parts->parts[i];
        if (i > first && part->token != part[-1].token + part[-1].tokens) return;
        size += part->size;
        words |= (uint32_t)1 << i;
    }
    if (size < KT__GLUE_POINTS || size > KT__WORD_POINTS) return;
    term = kt__terms_spelt(&q->finder->terms, parts->points + parts->parts[first].at, size);
    while (term != KT__NO_TERM) {
        if (q->finder->terms.terms[term].type < KT__TEXT_NUMBER) {
            for (i = first; i < first + run; i++) add_source(q, &term, 1, i, words, 100);
        }
        term = kt__terms_spelt_next(&q->finder->terms, term, parts->points + parts->parts[first].at, size);
    }
}

/* Where a word of the query is cut. */
struct cut {
    const uint32_t *points;
    uint32_t from[KT__GLUE_WORDS + 1];
    uint32_t pieces;
};

/* All meanings of all pieces: words with one spelling are few. */
static void take_pieces(struct kt__finder_query *q, const struct cut *cut, uint32_t *terms, uint32_t piece) {
    const struct kt__terms *all = &q->finder->terms;
    const uint32_t *points = cut->points + cut->from[piece];
    uint32_t size = cut->from[piece + 1] - cut->from[piece], term = kt__terms_spelt(all, points, size);
    for (; term != KT__NO_TERM && !q->finding->overflow; term = kt__terms_spelt_next(all, term, points, size)) {
        terms[piece] = term;
        if (piece > 0 && !kt__finder_neighbours(q->finder, terms[piece - 1], term)) continue;
        if (piece + 1 < cut->pieces) take_pieces(q, cut, terms, piece + 1); /* three deep at most */
        else add_source(q, terms, cut->pieces, q->word, (uint32_t)1 << q->word, 100);
    }
}

/* Two or three words of a name that make this word of the query when glued. */
static void take_cuts(struct kt__finder_query *q) {
    const struct kt__part *part = &q->parts->parts[q->word];
    struct cut cut;
    uint32_t ends = 0, begins = 0, terms[KT__GLUE_WORDS], i, k;
    if (part->size < KT__GLUE_POINTS || part->type >= KT__TEXT_NUMBER) return;
    cut.points = q->parts->points + part->at;
    /* Bit i: a word of the vocabulary ends, or begins, before code point i, reaching to the edge. */
    for (i = 1; i < part->size; i++) {
        if (kt__terms_spelt(&q->finder->terms, cut.points, i) != KT__NO_TERM) ends |= (uint32_t)1 << i;
        if (kt__terms_spelt(&q->finder->terms, cut.points + i, part->size - i) != KT__NO_TERM) begins |= (uint32_t)1 << i;
    }
    cut.from[0] = 0;
    for (i = 1; i < part->size; i++) {
        if ((ends >> i & 1) == 0) continue;
        cut.from[1] = i;
        if (begins >> i & 1) {
            cut.pieces = 2;
            cut.from[2] = part->size;
            take_pieces(q, &cut, terms, 0);
        }
        for (k = i + 1; k < part->size; k++) {
            if ((begins >> k & 1) == 0) continue;
            cut.pieces = 3;
            cut.from[2] = k;
            cut.from[3] = part->size;
            take_pieces(q, &cut, terms, 0);
        }
    }
}

void kt__finder_sources(struct kt__finder_query *q) {
    const struct kt__parts *parts = q->parts;
    uint32_t i, run;
    for (i = 0; i < parts->count && !q->finding->overflow; i++) {
        q->word = i;
        kt__terms_near(&q->finder->terms, &parts->parts[i], parts->points + parts->parts[i].at, take_near, q);
    }
    for (i = 0; i < parts->count && !q->finding->overflow; i++) {
        q->word = i;
        for (run = 2; run <= KT__GLUE_WORDS; run++) take_glued(q, i, run);
        take_cuts(q);
    }
}

void kt__finder_forget(struct kt__finding *finding) {
    uint32_t i;
    for (i = 0; i < finding->slot_count; i++) memset(&finding->slots[finding->slot_list[i]], 0, sizeof finding->slots[0]);
    finding->slot_count = finding->source_count = 0;
}

/* The vocabulary: made word by word while the names go by, then read only. */
#include "index/terms.h"

#include <string.h>

#include "index/segments.h"
#include "text/utf8.h"

void kt__terms_init(struct kt__terms *terms, const struct kt__memory *memory) {
    memset(terms, 0, sizeof *terms);
    terms->memory = *memory;
    kt__buffer_init(&terms->text, &terms->memory);
}

void kt__terms_dispose(struct kt__terms *terms) {
    kt__buckets_dispose(&terms->segments);
    kt__release(&terms->memory, terms->meanings, terms->meaning_count * sizeof *terms->meanings);
    kt__release(&terms->memory, terms->heads, terms->head_count * sizeof *terms->heads);
    kt__release(&terms->memory, terms->terms, terms->room * sizeof *terms->terms);
    kt__buffer_dispose(&terms->text);
    terms->meanings = NULL;
    terms->heads = NULL;
    terms->terms = NULL;
    terms->count = terms->room = terms->head_count = terms->meaning_count = 0;
}

static uint32_t hash_of(const uint32_t *points, uint32_t size) {
    uint32_t hash = KT__HASH_BEGIN, i;
    for (i = 0; i < size; i++) hash = kt__hash_add(hash, points[i]);
    return kt__hash_end(hash);
}

/* The code points of a word of the vocabulary; how many. */
static uint32_t read_points(const struct kt__terms *terms, uint32_t term, uint32_t points[KT__WORD_POINTS]) {
    const struct kt__term *t = &terms->terms[term];
    const char *text = terms->text.data + t->text;
    uint32_t i;
    if (t->bytes != t->size) return kt__letters(points, KT__WORD_POINTS, text, t->bytes);
    /* A byte for each: most words are of plain letters. */
    for (i = 0; i < t->size; i++) points[i] = (unsigned char)text[i];
    return t->size;
}

static int is_spelt(const struct kt__terms *terms, uint32_t term, const uint32_t *points, uint32_t size) {
    uint32_t mine[KT__WORD_POINTS];
    if (terms->terms[term].size != size) return 0;
    return read_points(terms, term, mine) == size && memcmp(mine, points, size * sizeof *points) == 0;
}

/* From `term` on along its chain. */
static uint32_t first_spelt(const struct kt__terms *terms, uint32_t term, const uint32_t *points, uint32_t size) {
    while (term != KT__NO_TERM && !is_spelt(terms, term, points, size)) term = terms->terms[term].next;
    return term;
}

uint32_t kt__terms_spelt(const struct kt__terms *terms, const uint32_t *points, uint32_t size) {
    if (terms->head_count == 0) return KT__NO_TERM;
    return first_spelt(terms, terms->heads[hash_of(points, size) & (terms->head_count - 1)], points, size);
}

uint32_t kt__terms_spelt_next(const struct kt__terms *terms, uint32_t term, const uint32_t *points, uint32_t size) {
    return first_spelt(terms, terms->terms[term].next, points, size);
}

/* Twice as many chains, and every word into its own again. */
static int grow_heads(struct kt__terms *terms) {
    size_t count = terms->head_count == 0 ? 64 : terms->head_count * 2, i;
    uint32_t points[KT__WORD_POINTS], *heads;
    if (count > (size_t)UINT32_MAX / 2) return 1;
    heads = kt__allocate(&terms->memory, count * sizeof *heads);
    if (heads == NULL) return 0;
    for (i = 0; i < count; i++) heads[i] = KT__NO_TERM;
    for (i = 0; i < terms->count; i++) {
        uint32_t *head = &heads[hash_of(points, read_points(terms, (uint32_t)i, points)) & (count - 1)];
        terms->terms[i].next = *head;
        *head = (uint32_t)i;
    }
    kt__release(&terms->memory, terms->heads, terms->head_count * sizeof *terms->heads);
    terms->heads = heads;
    terms->head_count = count;
    return 1;
}

/* The word exactly as it is: spelling, type, weight and meaning. */
static uint32_t find_same(const struct kt__terms *terms, const struct kt__part *part, const uint32_t *points) {
    uint32_t term = kt__terms_spelt(terms, points, part->size);
    for (; term != KT__NO_TERM; term = kt__terms_spelt_next(terms, term, points, part->size)) {
        const struct kt__term *t = &terms->terms[term];
        if (t->type != part->type || t->group != part->group || t->weight != part->weight) continue;
        if (t->type < KT__TEXT_NUMBER || t->number == part->number) return term;
    }
    return KT__NO_TERM;
}

/* 32 code points of at most 4 bytes: the length fits a byte. */
static int append_points(struct kt__terms *terms, const uint32_t *points, uint32_t size) {
    uint32_t i;
    for (i = 0; i < size; i++) {
        char bytes[4];
        kt__buffer_append(&terms->text, bytes, kt__utf8_write(bytes, points[i]));
    }
    return !terms->text.failed;
}

int32_t kt__terms_add(struct kt__terms *terms, uint32_t *out, const struct kt__part *part, const uint32_t *points) {
    struct kt__term *term;
    uint32_t *head;
    *out = find_same(terms, part, points);
    if (*out != KT__NO_TERM) return KT_OK;
    if (terms->count >= KT__NO_TERM || terms->text.size >= UINT32_MAX - 4 * KT__WORD_POINTS) return KT_E_LIMIT;
    if (terms->count >= terms->head_count && !grow_heads(terms)) return KT_E_MEMORY;
    if (!kt__array_grow(&terms->memory, (void **)&terms->terms, &terms->room, terms->count, sizeof *terms->terms))
        return KT_E_MEMORY;
    term = &terms->terms[terms->count];
    term->text = (uint32_t)terms->text.size;
    term->number = part->type < KT__TEXT_NUMBER ? kt__letter_mask(points, part->size, KT__TERM_BITS) : part->number;
    term->group = part->group;
    term->size = (uint8_t)part->size;
    term->weight = part->weight;
    term->type = part->type;
    if (!append_points(terms, points, part->size)) return KT_E_MEMORY;
    term->bytes = (uint8_t)(terms->text.size - term->text);
    head = &terms->heads[hash_of(points, part->size) & (terms->head_count - 1)];
    term->next = *head;
    *head = *out = (uint32_t)terms->count++;
    return KT_OK;
}

/* Words that letters can make alike: not numbers, and not words with a digit. */
static uint32_t segment_points(const void *context, uint32_t item, uint32_t *points) {
    const struct kt__terms *terms = context;
    return terms->terms[item].type == KT__TEXT_LETTERS ? read_points(terms, item, points) : 0;
}

/* What a word means, 0 for one that only has its letters. Values of numbers have nine digits at most. */
static uint32_t meaning_of(uint32_t type, uint32_t number, uint32_t group) {
    if (type == KT__TEXT_NUMBER) return 0x80000000u | number;
    if (type == KT__TEXT_ORDINAL) return 0x40000000u | (number & 0xFFu);
    return group;
}

int32_t kt__terms_end(struct kt__terms *terms) {
    size_t i, count = 0;
    for (i = 0; i < terms->count; i++) count += terms->terms[i].group != 0 || terms->terms[i].type >= KT__TEXT_NUMBER;
    terms->meanings = kt__allocate_zeroed(&terms->memory, count, sizeof *terms->meanings);
    if (terms->meanings == NULL) return KT_E_MEMORY;
    terms->meaning_count = count;
    for (i = 0, count = 0; i < terms->count; i++) {
        const struct kt__term *t = &terms->terms[i];
        if (t->group == 0 && t->type < KT__TEXT_NUMBER) continue;
        terms->meanings[count].key = meaning_of(t->type, t->number, t->group);
        terms->meanings[count++].value = (uint32_t)i;
    }
    kt__sort_pairs(terms->meanings, count);
    return kt__segments_build(&terms->segments, &terms->memory, (uint32_t)terms->count, segment_points, terms);
}

uint32_t kt__terms_alike(const struct kt__terms *terms, uint32_t term, const struct kt__part *part, const uint32_t *points) {
    const struct kt__term *t = &terms->terms[term];
    struct kt__part other = {0};
    uint32_t letters[KT__WORD_POINTS];
    /* Most of what shares a segment is ruled out by its letters. */
    if (t->type < KT__TEXT_NUMBER && part->type < KT__TEXT_NUMBER && (t->group == 0 || t->group != part->group) &&
        !kt__masks_near(t->number, kt__letter_mask(points, part->size, KT__TERM_BITS), KT__WORD_EDITS))
        return 0;
    other.size = (uint16_t)read_points(terms, term, letters);
    other.group = t->group;
    other.weight = t->weight;
    other.type = t->type;
    other.number = t->number;
    return kt__words_alike(part, points, &other, letters);
}

void kt__terms_near(const struct kt__terms *terms, const struct kt__part *part, const uint32_t *points, kt__term_found *found,
                    void *context) {
    uint32_t meaning = meaning_of(part->type, part->number, part->group), term;
    size_t i;
    if (meaning != 0) {
        for (i = kt__pairs_from(terms->meanings, terms->meaning_count, meaning); i < terms->meaning_count; i++) {
            if (terms->meanings[i].key != meaning) break;
            found(context, &terms->meanings[i].value, 1);
        }
    }
    if (part->type >= KT__TEXT_NUMBER) return;
    term = kt__terms_spelt(terms, points, part->size);
    for (; term != KT__NO_TERM; term = kt__terms_spelt_next(terms, term, points, part->size)) found(context, &term, 1);
    if (part->type == KT__TEXT_LETTERS && terms->segments.items != NULL)
        kt__segments_near(&terms->segments, points, part->size, found, context);
}

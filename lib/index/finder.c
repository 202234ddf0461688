/* Building the search index: one walk over the names to take them apart, then everything is laid out in the order of
   their distinctive weight. */
#include "index/finder.h"

#include <string.h>

#include "index/segments.h"
#include "text/distance.h"

/* What the first walk notes of each name, in the caller's order. */
struct note {
    uint32_t first;       /* word */
    uint32_t equal;       /* hash */
    uint32_t initials[KT__INITIALS]; /* hashes, 0 for none */
    uint16_t distinctive;
    uint32_t letters;     /* as in the finder */
    uint8_t slips;        /* long enough to be a slip of another */
};

/* All that exists during building only. */
struct build {
    struct kt__finder *finder;
    struct note *notes;
    uint32_t *words; /* in the caller's order */
    size_t word_count, word_room;
    struct kt__folded folded;
    struct kt__parts parts;
};

uint32_t kt__finder_text_hash(const char *text, size_t size) {
    uint32_t hash = KT__HASH_BEGIN;
    size_t i;
    for (i = 0; i < size; i++) {
        if (text[i] != ' ') hash = kt__hash_add(hash, (unsigned char)text[i]);
    }
    return kt__hash_end(hash);
}

uint32_t kt__finder_initials_hash(const uint32_t *points, uint32_t size) {
    uint32_t hash = KT__HASH_BEGIN, i;
    for (i = 0; i < size; i++) hash = kt__hash_add(hash, points[i]);
    hash = kt__hash_end(hash);
    return hash != 0 ? hash : 1;
}

/* 0 for none; and for the second way where it says the same as the first. */
static uint32_t initials_of(const struct kt__parts *parts, uint32_t way) {
    uint32_t points[KT__ACRONYM_MOST], i;
    if (way > 0 && parts->initial_count[way] == parts->initial_count[0] &&
        memcmp(parts->initials[way], parts->initials[0], parts->initial_count[0]) == 0)
        return 0;
    for (i = 0; i < parts->initial_count[way]; i++) points[i] = parts->initials[way][i];
    return i > 0 ? kt__finder_initials_hash(points, i) : 0;
}

/* One name of the first walk. */
static int32_t note_name(struct build *b, uint32_t row) {
    struct note *note = &b->notes[row];
    struct kt_text text = b->finder->text(b->finder->context, row);
    uint32_t points[KT__DISTANCE_POINTS + 1], i;
    int32_t status = KT_OK;
    kt__text_unfold(&b->folded, text.data, text.size);
    kt__parts_make(&b->parts, &b->folded);
    if (b->word_count > UINT32_MAX - KT__NAME_TOKENS) return KT_E_LIMIT;
    note->first = (uint32_t)b->word_count;
    note->equal = kt__finder_text_hash(b->folded.text, b->folded.size);
    for (i = 0; i < KT__INITIALS; i++) note->initials[i] = initials_of(&b->parts, i);
    note->distinctive = (uint16_t)b->parts.distinctive;
    i = kt__letters(points, KT__DISTANCE_POINTS + 1, b->folded.text, b->folded.size);
    note->letters = i <= KT__DISTANCE_POINTS ? i | kt__letter_mask(points, i, KT__FINDER_BITS) << KT__FINDER_LETTERS : 0;
    note->slips = b->parts.letters >= KT__SLIP_LETTERS;
    for (i = 0; i < b->parts.count && status == KT_OK; i++) {
        const struct kt__part *part = &b->parts.parts[i];
        if (!kt__array_grow(&b->finder->memory, (void **)&b->words, &b->word_room, b->word_count, sizeof *b->words))
            return KT_E_MEMORY;
        status = kt__terms_add(&b->finder->terms, &b->words[b->word_count++], part, b->parts.points + part->at);
    }
    return status;
}

/* A counting sort: the first name of each weight, then every name to its place. Names of one weight stay in their order. */
static void sort_names(struct build *b) {
    struct kt__finder *f = b->finder;
    uint32_t i;
    for (i = 0; i < f->count; i++) f->lighter[b->notes[i].distinctive + 1]++;
    for (i = 1; i < KT__FINDER_WEIGHT + 2; i++) f->lighter[i] += f->lighter[i - 1];
    for (i = 0; i < f->count; i++) f->rows[f->lighter[b->notes[i].distinctive]++] = i;
    /* Each has moved up to where the next begins. */
    for (i = KT__FINDER_WEIGHT + 1; i > 0; i--) f->lighter[i] = f->lighter[i - 1];
    f->lighter[0] = 0;
}

/* The words of the names in their new order. */
static void lay_words(struct build *b) {
    struct kt__finder *f = b->finder;
    uint32_t i, at = 0;
    for (i = 0; i < f->count; i++) {
        uint32_t row = f->rows[i], from = b->notes[row].first;
        uint32_t to = row + 1 < f->count ? b->notes[row + 1].first : (uint32_t)b->word_count;
        f->first[i] = at;
        f->letters[i] = b->notes[row].letters;
        if (to > from) memcpy(f->words + at, b->words + from, (to - from) * sizeof *f->words);
        at += to - from;
    }
    f->first[f->count] = at;
}

/* The names of each word, each once though it has the word twice: twice over the words, to count and to fill. */
static void lay_postings(struct kt__finder *f) {
    uint32_t i, k, j, term;
    for (i = 0; i < f->count; i++) {
        for (k = f->first[i]; k < f->first[i + 1]; k++) {
            for (j = f->first[i]; j < k && f->words[j] != f->words[k]; j++) continue;
            if (j == k) f->posted[f->words[k] + 2]++;
        }
    }
    for (term = 2; term < f->terms.count + 2; term++) f->posted[term] += f->posted[term - 1];
    for (i = 0; i < f->count; i++) {
        for (k = f->first[i]; k < f->first[i + 1]; k++) {
            for (j = f->first[i]; j < k && f->words[j] != f->words[k]; j++) continue;
            if (j == k) f->postings[f->posted[f->words[k] + 1]++] = i;
        }
    }
    f->posting_count = f->posted[f->terms.count];
}

/* Whole texts and initials: one round of filling their buckets. */
static void each_hash(struct build *b, int fill) {
    struct kt__finder *f = b->finder;
    uint32_t i, k;
    for (i = 0; i < f->count; i++) {
        const struct note *note = &b->notes[f->rows[i]];
        if (fill) kt__buckets_fill(&f->equal, note->equal, i);
        else kt__buckets_count(&f->equal, note->equal);
        for (k = 0; k < KT__INITIALS; k++) {
            if (note->initials[k] == 0) continue;
            if (fill) kt__buckets_fill(&f->initials, note->initials[k], i);
            else kt__buckets_count(&f->initials, note->initials[k]);
        }
    }
}

static int32_t lay_hashes(struct build *b) {
    struct kt__finder *f = b->finder;
    size_t i, initials = 0;
    for (i = 0; i < f->count; i++) initials += b->notes[i].initials[0] != 0;
    if (kt__buckets_begin(&f->equal, &f->memory, f->count) != KT_OK) return KT_E_MEMORY;
    if (kt__buckets_begin(&f->initials, &f->memory, initials) != KT_OK) return KT_E_MEMORY;
    each_hash(b, 0);
    if (kt__buckets_middle(&f->equal) != KT_OK || kt__buckets_middle(&f->initials) != KT_OK) return KT_E_MEMORY;
    each_hash(b, 1);
    return KT_OK;
}

static uint32_t pair_hash(uint32_t first, uint32_t second) {
    return kt__hash_end(kt__hash_add(kt__hash_end(first + 1), second));
}

int kt__finder_neighbours(const struct kt__finder *finder, uint32_t first, uint32_t second) {
    size_t bit = pair_hash(first, second) & (finder->neighbour_bits - 1);
    return (int)(finder->neighbours[bit / 32] >> bit % 32 & 1);
}

/* Eight bits a pair: of pairs that no name has, one in nine or fewer seems to be there. */
static int32_t lay_neighbours(struct kt__finder *f) {
    size_t bits = 64;
    uint32_t i, k;
    while (bits < 8 * f->word_count && bits < (size_t)1 << 31) bits *= 2;
    f->neighbours = kt__allocate_zeroed(&f->memory, bits / 32, sizeof *f->neighbours);
    if (f->neighbours == NULL) return KT_E_MEMORY;
    f->neighbour_bits = bits;
    for (i = 0; i < f->count; i++) {
        for (k = f->first[i] + 1; k < f->first[i + 1]; k++) {
            size_t bit = pair_hash(f->words[k - 1], f->words[k]) & (bits - 1);
            f->neighbours[bit / 32] |= (uint32_t)1 << bit % 32;
        }
    }
    return KT_OK;
}

/* Texts that can differ by a slip from another. */
static uint32_t slip_points(const void *context, uint32_t item, uint32_t *points) {
    const struct build *b = context;
    uint32_t row = b->finder->rows[item];
    struct kt_text text;
    if (!b->notes[row].slips || b->notes[row].letters == 0) return 0;
    text = b->finder->text(b->finder->context, row);
    return kt__letters(points, KT__DISTANCE_POINTS, text.data, (uint32_t)text.size);
}

/* Arrays whose sizes are known once the names have been walked over. */
static int32_t make_room(struct build *b) {
    struct kt__finder *f = b->finder;
    f->word_count = b->word_count;
    f->rows = kt__allocate_zeroed(&f->memory, f->count, sizeof *f->rows);
    f->first = kt__allocate_zeroed(&f->memory, (size_t)f->count + 1, sizeof *f->first);
    f->letters = kt__allocate_zeroed(&f->memory, f->count, sizeof *f->letters);
    f->words = kt__allocate_zeroed(&f->memory, f->word_count, sizeof *f->words);
    f->posted = kt__allocate_zeroed(&f->memory, f->terms.count + 2, sizeof *f->posted);
    f->postings = kt__allocate_zeroed(&f->memory, f->word_count, sizeof *f->postings);
    return f->rows != NULL && f->first != NULL && f->letters != NULL && f->words != NULL && f->posted != NULL && f->postings != NULL
               ? KT_OK
               : KT_E_MEMORY;
}

static int32_t build(struct build *b) {
    struct kt__finder *f = b->finder;
    int32_t status = KT_OK;
    uint32_t i;
    for (i = 0; i < f->count && status == KT_OK; i++) status = note_name(b, i);
    if (status == KT_OK) status = kt__terms_end(&f->terms);
    if (status == KT_OK) status = make_room(b);
    if (status != KT_OK) return status;
    sort_names(b);
    lay_words(b);
    lay_postings(f);
    status = lay_neighbours(f);
    if (status == KT_OK) status = lay_hashes(b);
    if (status == KT_OK) status = kt__segments_build(&f->slips, &f->memory, f->count, slip_points, b);
    return status;
}

int32_t kt__finder_build(struct kt__finder *out, const struct kt__memory *memory, uint32_t count, kt__finder_text *text,
                         const void *context) {
    struct build *b = kt__allocate_zeroed(memory, 1, sizeof *b);
    int32_t status = KT_E_MEMORY;
    memset(out, 0, sizeof *out);
    out->memory = *memory;
    out->text = text;
    out->context = context;
    out->count = count;
    kt__terms_init(&out->terms, memory);
    if (b != NULL) b->notes = kt__allocate_zeroed(memory, count, sizeof *b->notes);
    if (b != NULL && b->notes != NULL) {
        b->finder = out;
        status = build(b);
    }
    if (b != NULL) {
        kt__release(memory, b->notes, count * sizeof *b->notes);
        kt__release(memory, b->words, b->word_room * sizeof *b->words);
        kt__release(memory, b, sizeof *b);
    }
    if (status != KT_OK) kt__finder_dispose(out);
    return status;
}

/* Also for an index that was made in part; twice is fine. */
void kt__finder_dispose(struct kt__finder *f) {
    kt__buckets_dispose(&f->slips);
    kt__buckets_dispose(&f->initials);
    kt__buckets_dispose(&f->equal);
    kt__release(&f->memory, f->neighbours, f->neighbour_bits / 32 * sizeof *f->neighbours);
    kt__release(&f->memory, f->postings, f->word_count * sizeof *f->postings);
    kt__release(&f->memory, f->posted, (f->terms.count + 2) * sizeof *f->posted);
    kt__release(&f->memory, f->words, f->word_count * sizeof *f->words);
    kt__release(&f->memory, f->letters, f->count * sizeof *f->letters);
    kt__release(&f->memory, f->first, ((size_t)f->count + 1) * sizeof *f->first);
    kt__release(&f->memory, f->rows, f->count * sizeof *f->rows);
    kt__terms_dispose(&f->terms);
    f->rows = f->first = f->words = f->posted = f->postings = NULL;
    f->letters = f->neighbours = NULL;
    f->neighbour_bits = 0;
    f->count = 0;
    f->word_count = f->posting_count = 0;
}

struct kt__finding *kt__finding_new(const struct kt__finder *finder) {
    struct kt__finding *finding = kt__allocate_zeroed(&finder->memory, 1, sizeof *finding);
    if (finding == NULL) return NULL;
    finding->room = finder->count;
    finding->found = kt__allocate_zeroed(&finder->memory, finding->room, sizeof *finding->found);
    finding->seen = kt__allocate_zeroed(&finder->memory, (size_t)finding->room / 32 + 1, sizeof *finding->seen);
    if (finding->found != NULL && finding->seen != NULL) return finding;
    kt__finding_free(finder, finding);
    return NULL;
}

void kt__finding_free(const struct kt__finder *finder, struct kt__finding *finding) {
    if (finding == NULL) return;
    kt__release(&finder->memory, finding->seen, ((size_t)finding->room / 32 + 1) * sizeof *finding->seen);
    kt__release(&finder->memory, finding->found, (size_t)finding->room * sizeof *finding->found);
    kt__release(&finder->memory, finding, sizeof *finding);
}

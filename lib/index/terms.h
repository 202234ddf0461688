/* The vocabulary of many names: every distinct word as the scorer sees it, found again by its spelling, by its meaning
   (the group of a common word, the value of a number), or by a spelling a few edits away. */
#ifndef KT_INDEX_TERMS_H
#define KT_INDEX_TERMS_H

#include "index/buckets.h"
#include "index/sort.h"
#include "text/words.h"

#define KT__NO_TERM 4294967295u
#define KT__TERM_BITS 32 /* of a letter mask */

struct kt__term {
    uint32_t text;   /* offset of its letters, without blanks */
    uint32_t number; /* of numbers; of words of letters alone, which letters (kt__letter_mask) */
    uint32_t next;   /* another one with the same hash of its code points, or KT__NO_TERM */
    uint16_t group;
    uint8_t bytes;
    uint8_t size;    /* code points */
    uint8_t weight;
    uint8_t type;
};

struct kt__terms {
    struct kt__memory memory;
    struct kt__term *terms;
    size_t count, room;
    uint32_t *heads;
    size_t head_count;
    struct kt__buffer text;
    struct kt__pair *meanings; /* of common words and numbers, by key */
    size_t meaning_count;
    struct kt__buckets segments;
};

/* An empty vocabulary; then words; then kt__terms_end() makes it ready to be asked. KT_OK, KT_E_MEMORY or KT_E_LIMIT. */
void kt__terms_init(struct kt__terms *terms, const struct kt__memory *memory);
int32_t kt__terms_add(struct kt__terms *terms, uint32_t *out, const struct kt__part *part, const uint32_t *points);
int32_t kt__terms_end(struct kt__terms *terms);
void kt__terms_dispose(struct kt__terms *terms);

/* The first word with this spelling, whatever its meaning, and the next one; KT__NO_TERM when there is none. */
uint32_t kt__terms_spelt(const struct kt__terms *terms, const uint32_t *points, uint32_t size);
uint32_t kt__terms_spelt_next(const struct kt__terms *terms, uint32_t term, const uint32_t *points, uint32_t size);

/* How alike a word and a word of the vocabulary are: the scorer's own number. */
uint32_t kt__terms_alike(const struct kt__terms *terms, uint32_t term, const struct kt__part *part, const uint32_t *points);

typedef void kt__term_found(void *context, const uint32_t *terms, uint32_t count);
/* Calls `found` with every word that has a likeness to this one; some come twice, and others come too. */
void kt__terms_near(const struct kt__terms *terms, const struct kt__part *part, const uint32_t *points, kt__term_found *found,
                    void *context);

#endif

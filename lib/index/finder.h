/* The search index over folded names: which names can reach a score with a given name. What it leaves out cannot; what
   it gives has to be scored. docs/specification/names.md, section 11, derives it from the scorer.

   It is made in memory from the folded texts, which stay where they are. Inside it names are numbered anew, by the weight
   of their distinctive words, so that "this word, in names not heavier than so much" is one run of a list. */
#ifndef KT_INDEX_FINDER_H
#define KT_INDEX_FINDER_H

#include "index/terms.h"
#include "text/score.h"

#define KT__FINDER_SOURCES 8192 /* words of the vocabulary that one search follows; with more it scores every name */
#define KT__FINDER_SLOTS 16384  /* twice as many, a power of two */
#define KT__FINDER_STEPS 65536  /* entries of lists that one search looks at, besides as many as there are names */
#define KT__FINDER_LETTERS 8     /* bits for how many letters */
#define KT__FINDER_BITS 24       /* bits for which letters */
#define KT__FINDER_WEIGHT (100 * KT__NAME_TOKENS) /* the most that distinctive words can weigh together */

/* The folded text of a name; the same at every call. */
typedef struct kt_text kt__finder_text(const void *context, uint32_t row);

struct kt__finder {
    struct kt__memory memory;
    kt__finder_text *text;
    const void *context;
    uint32_t count;
    uint32_t *rows;      /* the caller's number of each name */
    uint32_t *first;     /* where the words of each name begin in `words`, and the end */
    uint32_t *words;     /* of the vocabulary */
    size_t word_count;
    uint32_t *letters;   /* of each name without blanks: how many (0 for more than KT__DISTANCE_POINTS), and which above */
    uint32_t *posted;    /* where the names of each word begin in `postings`, and the end */
    uint32_t *postings;  /* ascending */
    size_t posting_count;
    uint32_t lighter[KT__FINDER_WEIGHT + 2]; /* how many names weigh less than so much */
    uint32_t *neighbours; /* bits: which words stand side by side somewhere, by a hash of both */
    size_t neighbour_bits; /* a power of two */
    struct kt__terms terms;
    struct kt__buckets equal;    /* by the text without blanks */
    struct kt__buckets initials;
    struct kt__buckets slips;    /* segments of texts without blanks */
};

/* A word of the vocabulary, or up to three glued, that a word of the query may be. */
struct kt__finder_source {
    uint32_t terms[KT__GLUE_WORDS];
    uint16_t weight; /* what they add on the side of the name */
    uint8_t term_count;
    uint8_t word;
    uint8_t likeness;
};

/* What is known of a word of the vocabulary during a search. */
struct kt__finder_slot {
    uint32_t term;  /* + 1; 0 is an empty slot */
    uint32_t words; /* of the query, as bits */
    uint8_t likeness;
};

/* Workspace of one search at a time. */
struct kt__finding {
    uint32_t *found;  /* room for every name: those to score from the front, those ruled out from the back */
    uint32_t *seen;   /* a bit for each */
    uint32_t room;    /* names */
    uint32_t found_count, ruled_out;
    uint32_t source_count;
    uint64_t steps;     /* that are left */
    int overflow;       /* a limit was reached: every name is scored */
    uint32_t slot_list[KT__FINDER_SLOTS / 2];
    uint32_t slot_count;
    struct kt__finder_source sources[KT__FINDER_SOURCES];
    struct kt__finder_slot slots[KT__FINDER_SLOTS];
};

/* KT_OK, KT_E_MEMORY or KT_E_LIMIT. On failure there is nothing to dispose of. */
int32_t kt__finder_build(struct kt__finder *out, const struct kt__memory *memory, uint32_t count, kt__finder_text *text,
                         const void *context);
void kt__finder_dispose(struct kt__finder *finder);

/* A workspace for a finder: NULL when memory ran out. */
struct kt__finding *kt__finding_new(const struct kt__finder *finder);
void kt__finding_free(const struct kt__finder *finder, struct kt__finding *finding);

/* How many names may reach `least`, 1 to 10000, their numbers in finding->found, each once, in no order. Below
   KT__SCORE_FLOOR, and for a query whose words resemble too many, that is all of them. Never fails, allocates nothing. */
uint32_t kt__finder_find(const struct kt__finder *finder, struct kt__finding *finding, const struct kt__folded *name,
                         const struct kt__parts *parts, uint32_t least);

/* Names whose text without blanks is this one's, so that they score 9800 or 10000, as kt__finder_find() gives them. */
uint32_t kt__finder_equal(const struct kt__finder *finder, struct kt__finding *finding, struct kt_text folded);

/* 0 when no name has these two words of the vocabulary side by side. */
int kt__finder_neighbours(const struct kt__finder *finder, uint32_t first, uint32_t second);

/* Shared by the halves of the index: hashes of a text without blanks and of initials. */
uint32_t kt__finder_text_hash(const char *text, size_t size);
uint32_t kt__finder_initials_hash(const uint32_t *points, uint32_t size);

#endif

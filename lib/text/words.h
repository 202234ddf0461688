/* A folded name taken apart for comparison: legal forms lifted out, the rest as weighted words.
   docs/specification/names.md, sections 2 and 3. */
#ifndef KT_TEXT_WORDS_H
#define KT_TEXT_WORDS_H

#include "text/fold.h"

#define KT__WORD_POINTS 32      /* code points of a word that count */
#define KT__WORD_FULL 100       /* weight of a word that no table knows */
#define KT__WORD_DISTINCTIVE 60 /* least weight of a distinctive word */
#define KT__WORD_CLASSES 8      /* classes of legal forms remembered of a name */
#define KT__WORD_EDITS 2        /* the most edits between two words, and between two whole names that differ by a slip */
#define KT__GLUE_POINTS 4       /* shortest word that glued words are compared with */
#define KT__GLUE_WORDS 3        /* words that are glued at most */
#define KT__SLIP_LETTERS 8      /* distinctive letters from which on few edits of a whole name are a slip */
#define KT__BOUND_BASE 4800     /* what generic words alone can reach */
#define KT__INITIALS 2          /* ways to take the initials of a name: all tokens, and without legal forms */
#define KT__ACRONYM_LEAST 3
#define KT__ACRONYM_MOST 8

/* Types of words in a comparison. */
#define KT__TEXT_LETTERS 0
#define KT__TEXT_EXACT 1 /* contains a digit: equal or nothing */
#define KT__TEXT_NUMBER 2
#define KT__TEXT_ORDINAL 3

struct kt__part {
    uint16_t token;  /* the first of its tokens */
    uint16_t tokens; /* how many */
    uint16_t at;     /* where its code points begin in `points` */
    uint16_t size;   /* how many */
    uint16_t group;  /* the same number: the same word; 0 for words of no table */
    uint8_t weight;
    uint8_t type;    /* KT__TEXT_* */
    uint32_t number; /* for numbers and ordinals */
};

struct kt__parts {
    uint32_t count;
    uint32_t weight;      /* of all words */
    uint32_t distinctive; /* of the distinctive ones */
    uint32_t letters;     /* code points of the distinctive ones */
    uint32_t families;    /* a bit for each family of legal forms but "any" */
    uint32_t class_count;
    uint16_t classes[KT__WORD_CLASSES]; /* of the legal forms, ascending, each once */
    uint8_t is_acronym; /* one word, of 3 to 8 letters a to z, that no table knows */
    uint8_t initial_count[KT__INITIALS]; /* 0 where there are too few, too many, or no common word among them */
    uint8_t initials[KT__INITIALS][KT__ACRONYM_MOST];
    struct kt__part parts[KT__NAME_TOKENS];
    uint32_t points[KT__NAME_TOKENS * KT__WORD_POINTS];
};

/* The code points of a run of folded text, blanks left out, `most` at most; how many. */
uint32_t kt__letters(uint32_t *out, uint32_t most, const char *text, uint32_t size);

/* Taking a name apart is most of the work of a score: who compares one name with many does it once. x belongs to a, y to b.
   The same number as kt__score(). */
uint32_t kt__score_parts(const struct kt__folded *a, const struct kt__parts *x, const struct kt__folded *b,
                         const struct kt__parts *y);

void kt__parts_make(struct kt__parts *out, const struct kt__folded *name);

/* Edits that are forgiven between words, or whole names, of which the shorter has so many code points. */
uint32_t kt__allowed_edits(uint32_t size);

/* Likeness of two words, 0 to 100; their code points stand apart, and `at` is not looked at. */
uint32_t kt__words_alike(const struct kt__part *x, const uint32_t *x_points, const struct kt__part *y, const uint32_t *y_points);

#endif

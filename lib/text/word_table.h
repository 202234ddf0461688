/* The generated table of legal forms, common words of organisations and number words. tables/generate.py makes it
   from tables/legal_forms.txt and tables/words.txt; words.c reads it. */
#ifndef KT_TEXT_WORD_TABLE_H
#define KT_TEXT_WORD_TABLE_H

#include <ktransition/types.h>

/* Types of phrases. */
#define KT__WORD_COMMON 0  /* value: weight */
#define KT__WORD_LEGAL 1   /* value: family of legal forms, 0 agrees with every family */
#define KT__WORD_NUMBER 2  /* value: the number */
#define KT__WORD_ORDINAL 3 /* value: the number */

/* Flags of legal forms. */
#define KT__WORD_EDGE 1  /* counts only at the end of a name or beside another legal form */
#define KT__WORD_START 2 /* counts at the start as well */

struct kt__word {
    uint16_t text;  /* offset in kt__word_texts */
    uint16_t group; /* the same number: the same word or the same legal form */
    uint8_t type;
    uint8_t value;
    uint8_t flags;
    uint8_t reserved;
};

extern const uint32_t kt__word_count;
extern const uint32_t kt__word_longest; /* tokens of the longest phrase */
extern const uint8_t kt__word_texts[];
extern const struct kt__word kt__words[];

#endif

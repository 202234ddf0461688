/* The generated table of what every code point becomes. tables/generate.py makes it; fold.c reads it. */
#ifndef KT_TEXT_FOLD_TABLE_H
#define KT_TEXT_FOLD_TABLE_H

#include <ktransition/types.h>

/* Values of the second stage. From KT__FOLD_TEXT on a value is an offset into kt__fold_texts. */
#define KT__FOLD_BLANK 0      /* separates tokens */
#define KT__FOLD_SELF 1       /* a letter or digit that stays as it is */
#define KT__FOLD_GONE 2       /* a mark or an invisible character: as if it were not there */
#define KT__FOLD_APOSTROPHE 3 /* vanishes inside a word, separates elsewhere */
#define KT__FOLD_DOT 4        /* vanishes between single letters, separates elsewhere */
#define KT__FOLD_ALONE 5      /* an ideograph: a token of its own */
#define KT__FOLD_TEXT 8

#define KT__FOLD_BLOCK 128 /* code points a block of the second stage */

extern const char kt__fold_unicode[]; /* "15.0.0" */
extern const uint8_t kt__fold_stage1[];
extern const uint16_t kt__fold_stage2[];
extern const uint8_t kt__fold_texts[];
/* First code point, second code point, value: sorted. */
extern const uint32_t kt__fold_pair_count;
extern const uint32_t kt__fold_pairs[][3];

#endif

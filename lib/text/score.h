/* The one scorer of a pair of names, and the search for a name inside a longer text.
   docs/specification/names.md is the definition; score.c does what it says. */
#ifndef KT_TEXT_SCORE_H
#define KT_TEXT_SCORE_H

#include "text/fold.h"

#define KT__SCORE_FULL 10000 /* the same name */
#define KT__SCORE_ACRONYM 8000 /* initials against the words they stand for */
#define KT__SCORE_FLOOR 8000 /* the one threshold: names that reach it match, and a search looks for no others */

/* 0 to 10000; symmetric; depends on the two names alone. */
uint32_t kt__score(const struct kt__folded *a, const struct kt__folded *b);

/* Whether all tokens of a phrase stand in a text one after the other, at token boundaries; 1 and the first token's
   index, or 0. `from` is the token to start looking at. An empty phrase is never found. */
int kt__phrase_find(uint32_t *out_at, const struct kt__folded *phrase, const struct kt__folded *text, uint32_t from);

/* How many tokens are left of a name once legal forms are lifted out (Ltd, GmbH, OOO), and whether token i is part
   of one. A name that is nothing but legal forms keeps them. */
uint32_t kt__legal_forms(const struct kt__folded *name, uint8_t is_legal_form[KT__NAME_TOKENS]);

#endif

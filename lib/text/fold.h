/* The name normal form: what two names are compared in.

   Full case folding, compatibility decomposition, marks dropped, Cyrillic and Greek in Latin letters, everything
   that is neither letter nor digit a blank, blanks collapsed. Names are cut at 256 code points and 32 tokens by
   definition, so that a lossless search stays lossless. docs/specification/names.md is the definition. */
#ifndef KT_TEXT_FOLD_H
#define KT_TEXT_FOLD_H

#include <ktransition/types.h>

#define KT__NAME_POINTS 256  /* code points of the input that count */
#define KT__NAME_TOKENS 32   /* tokens that count */
#define KT__FOLDED_ROOM 4096 /* bytes that a folded name can take at most, NUL included */

/* One token of a folded name. */
struct kt__token {
    uint16_t start;  /* offset in the folded text */
    uint16_t size;   /* bytes */
    uint32_t from;   /* first byte of the original that it came from */
    uint32_t to;     /* one past the last */
};

/* A folded name: tokens joined by single blanks, NUL-terminated. About 4.6 KiB: keep it in a workspace. */
struct kt__folded {
    uint32_t size;
    uint32_t count;
    struct kt__token tokens[KT__NAME_TOKENS];
    char text[KT__FOLDED_ROOM];
};

/* Folds a name. Bytes that are not UTF-8 separate tokens. Never fails; allocates nothing. */
void kt__fold(struct kt__folded *out, const char *name, size_t size);

/* Takes a folded text apart into tokens again; their ranges are those of the folded text. */
void kt__text_unfold(struct kt__folded *out, const char *text, size_t size);

#endif

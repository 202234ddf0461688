/* What one value by itself says: raw hits. They depend on the catalog, the kind and the bytes of the value alone - never
   on the other values of the item - so they can be remembered. */
#ifndef KT_IDENTIFY_HITS_H
#define KT_IDENTIFY_HITS_H

#include "identify/item.h"
#include "identify/models.h"
#include "identify/nametable.h"

#define KT__LOOKUP_HITS 32     /* identifiers of one value that are looked at, most specific first */
#define KT__VENDOR_HITS 32     /* vendors that one organisation's name may resemble */
#define KT__VALUE_HITS 128     /* hits of one value in all */
#define KT__OCCURRENCES 256    /* phrases of one value */

enum {
    KT__HIT_GENERIC = 1, /* counts only beside an organisation's name of the same vendor */
    KT__HIT_NAMED = 2,   /* the text itself names the vendor, though the relation is not `own` */
    KT__HIT_TYPO = 4     /* similar, not the same */
};

struct kt__hit {
    uint32_t vendor;
    uint32_t product;    /* or 0 */
    uint32_t identifier; /* KT_RECORD_IDENTIFIER, or 0 */
    uint32_t name;       /* KT_RECORD_NAME, or 0 */
    uint32_t score;
    uint32_t from, to;
    uint8_t kind;
    uint8_t method;
    uint8_t strength;
    uint8_t relation;
    uint8_t flags;
    uint8_t tokens; /* of the phrase; 0 where an identifier answered */
};

/* Hits of one value. Fixed, so that no value makes it allocate. */
struct kt__hits {
    uint32_t count;
    struct kt__hit hits[KT__VALUE_HITS];
};

/* One phrase of the catalog found in a value. */
struct kt__occurrence {
    uint32_t phrase; /* index */
    uint32_t vendor; /* 0 for a class */
    uint8_t at;      /* first token */
    uint8_t end;     /* one past the last token */
    uint8_t form;    /* enum kt__phrase_form */
    uint8_t flags;   /* what its place is worth; text.c */
};

/* Workspace of one matcher; nothing in it outlives a value. */
struct kt__work {
    const kt_catalog *catalog;
    const struct kt__nametable *names;
    const struct kt__models *models;
    struct kt__finding *finding; /* of names->finder */
    uint32_t floor;           /* least similarity of names looked at */
    struct kt__buffer scratch;
    struct kt__folded folded; /* the value */
    struct kt__folded other;  /* the name it is compared with */
    struct kt__parts value_parts, other_parts; /* both taken apart */
    uint32_t occurrence_count;
    struct kt__occurrence occurrences[KT__OCCURRENCES];
    struct kt_hit found[KT__LOOKUP_HITS];
};

/* Adds a hit; beyond KT__VALUE_HITS it is left out. */
void kt__hits_add(struct kt__hits *hits, const struct kt__hit *hit);

/* Everything a value says. `guessed`: the kind was worked out, so nothing is conclusive. KT_OK or KT_E_MEMORY. */
int32_t kt__hits_of_value(struct kt__hits *hits, struct kt__work *work, const struct kt__given *value, int guessed);

/* The name of an organisation against the names of all vendors: the best name of each vendor at or above the floor.
   KT_OK or KT_E_MEMORY. */
int32_t kt__hits_of_organisation(struct kt__hits *hits, struct kt__work *work, const struct kt__given *value);

/* The names of products and vendors that stand in a text, and what their places say. work->folded holds the text. */
void kt__hits_of_text(struct kt__hits *hits, struct kt__work *work, const struct kt__given *value);
/* Fills work->occurrences from work->folded. */
void kt__phrases_find(struct kt__work *work);
/* "12", "v3": what versions are made of once a text is folded. */
int kt__token_is_version(const char *token, size_t size);
/* Whether a token is there and is that word; words are given in folded form. */
int kt__token_is(const struct kt__folded *text, uint32_t at, const char *word);
/* Words before a name that make the thing somebody else's: "compatible with X", "for X". */
int kt__is_guest(const struct kt__folded *text, uint32_t at);

#endif

/* Every name of a catalog, folded and ready: the table that both the scoring of whole names and the search for
   phrases run over. Made once per matcher and then only read. */
#ifndef KT_IDENTIFY_NAMETABLE_H
#define KT_IDENTIFY_NAMETABLE_H

#include "db/db.h"
#include "index/finder.h"
#include "text/score.h"
#include "text/words.h"

#define KT__NAME_ACCEPT 8500    /* an organisation's name at or above this score is taken for the vendor's */
#define KT__PRODUCT_ACCEPT 9000 /* a product's name at or above this score is taken for a typing error */
#define KT__NAMES_REFOLD 100000 /* names that are folded anew when a catalog was made under other rules */
#define KT__NO_ROW 4294967295u

/* One name. Names whose vendor or product is hidden are not in the table. */
struct kt__name_row {
    uint32_t record;  /* KT_RECORD_NAME */
    uint32_t vendor;  /* whose, or whose product's */
    uint32_t product; /* 0 for a vendor's name */
    uint32_t text;    /* offset of the folded text */
    uint16_t size;
    uint8_t tokens;
    uint8_t kind;     /* KT_NAME_* */
    uint8_t strength; /* KT_STRENGTH_*, strong at most: a name alone is never conclusive */
    uint8_t words;    /* tokens of two bytes or more that are no legal form */
    uint32_t legal;   /* bit i: token i is part of one */
};

/* What a phrase is a form of. */
enum kt__phrase_form {
    KT__PHRASE_BRAND,   /* a vendor's name, whole or without its legal forms */
    KT__PHRASE_PRODUCT, /* a product's name */
    KT__PHRASE_TAIL,    /* what follows the vendor's name in a product's name: counts right after that name only */
    KT__PHRASE_CLASS    /* the id or title of a product class: likewise */
};

struct kt__phrase {
    uint32_t row;  /* index of the name, or KT__NO_ROW for a class */
    uint32_t text; /* offset of the folded text */
    uint32_t next; /* index + 1 of the next phrase with the same hash of its first token */
    uint16_t size;
    uint8_t tokens;
    uint8_t form; /* enum kt__phrase_form */
};

struct kt__nametable {
    struct kt__memory memory;
    struct kt__name_row *rows;
    size_t count, row_room;
    struct kt__phrase *phrases;
    size_t phrase_count, phrase_room;
    uint32_t *heads; /* index + 1 of the first phrase of a hash */
    size_t head_count;
    struct kt__buffer text;
    struct kt__finder finder; /* over the rows */
};

/* KT_OK; KT_E_MEMORY; KT_E_DB_RULES. On failure the table is empty. `work` is a workspace. */
int32_t kt__nametable_init(struct kt__nametable *names, const kt_catalog *catalog, const struct kt__memory *memory,
                       struct kt__folded *work, struct kt_error *err);
void kt__nametable_dispose(struct kt__nametable *names);

/* Writes the folded form of a row, tokens included, as kt__fold() would have. */
void kt__nametable_unfold(struct kt__folded *out, const struct kt__nametable *names, const struct kt__name_row *row);
/* The folded text of a row; size in the row. */
const char *kt__nametable_text(const struct kt__nametable *names, const struct kt__name_row *row);

/* Legal forms of a name as a bit set. */
uint32_t kt__legal_mask(const uint8_t is_legal_form[KT__NAME_TOKENS], uint32_t count);

/* The first phrase that may start with a token, as index + 1; 0 if none. Follow `next`. */
uint32_t kt__nametable_head(const struct kt__nametable *names, const char *token, size_t size);

#endif

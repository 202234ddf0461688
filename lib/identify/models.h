/* Patterns of model numbers: the identifiers of kind model-pattern, ready to be tried at every word of a text. */
#ifndef KT_IDENTIFY_MODELS_H
#define KT_IDENTIFY_MODELS_H

#include "db/db.h"
#include "text/fold.h"

#define KT__MODEL_HEADS 36 /* a pattern begins with a letter or a digit */

struct kt__model {
    uint32_t identifier; /* KT_RECORD_IDENTIFIER */
    uint32_t text;       /* offset of the pattern */
    uint16_t size;
    uint16_t telling;    /* letters and digits that the pattern itself states */
};

/* Sorted by first byte, then by what the patterns state: the most telling first, then by id. */
struct kt__models {
    struct kt__memory memory;
    struct kt__model *rows;
    size_t count, room;
    size_t heads[KT__MODEL_HEADS + 1]; /* where the rows of a first byte begin */
    struct kt__buffer text;
};

/* KT_OK or KT_E_MEMORY; then the table is empty. */
int32_t kt__models_init(struct kt__models *models, const kt_catalog *catalog, const struct kt__memory *memory);
void kt__models_dispose(struct kt__models *models);

/* The most telling pattern that stands at a token, or NULL; *end is one past the last token it reaches into. */
const struct kt__model *kt__models_find(const struct kt__models *models, const struct kt__folded *text, uint32_t at,
                                        uint32_t *end);

#endif

/* Folded names as they were baked in: one row a name record. Finding similar names lives in identify.

     rows    8 bytes each, in the order of the name records: u32 offset, u32 size
     text    the folded names, each with a NUL behind it that size does not count */
#ifndef KT_INDEX_NAMES_H
#define KT_INDEX_NAMES_H

#include "base/bytes.h"
#include "base/memory.h"

#define KT__NAMES_ROW 8

struct kt__names {
    struct kt__span rows;
    struct kt__span text;
};

/* 1 and the folded name, or 0 and "" past the end or for damaged bytes. */
int kt__names_at(struct kt_text *out, const struct kt__names *names, uint32_t row);

/* Folds a name and appends its row and its text. KT_OK, KT_E_MEMORY, or KT_E_LIMIT at 4 GiB. */
int32_t kt__names_append(struct kt__buffer *rows, struct kt__buffer *text, struct kt_text name);

/* KT_OK, KT_E_DB_OFFSET, or KT_E_DB_INDEX when the row is not the folded form of the name. */
int32_t kt__names_check(const struct kt__names *names, uint32_t row, struct kt_text name);

#endif

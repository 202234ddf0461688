/* One catalog file in memory: where its sections lie, and reading its words. Stacks are in catalog.h.

   Everything that is copied into struct kt__layer was checked when the layer was opened; everything read from the bytes
   later is checked when it is read, because a mapped file can change under the reader. */
#ifndef KT_DB_LAYER_H
#define KT_DB_LAYER_H

#include "base/bytes.h"
#include "base/memory.h"
#include "db/format.h"
#include "index/exact.h"
#include "index/names.h"


/* A field of a record type as this layer stores it. */
struct kt__column {
    uint32_t field;
    uint16_t word;      /* place in the record's row, in words */
    uint8_t value_type; /* KT_VALUE_* */
    uint8_t repeated;   /* then two words: start, count */
    uint32_t target;    /* references: KT_RECORD_* */
    uint32_t reverse;   /* SCHM: first word in REFS plus 1, or 0 */
};

struct kt__rows {
    struct kt__span bytes;
    uint32_t count;
    uint32_t stride; /* bytes */
};

struct kt__layer {
    struct kt__span bytes;
    struct kt__span table;
    struct kt__span text; /* STRS */
    struct kt__span ints, list, xref, tomb, reverse;
    struct kt__exact exact;
    struct kt__span prefix;
    struct kt__names names;
    struct kt__rows records[KT__TYPES_MOST];
    uint32_t xref_count, tomb_count;
    uint32_t xref_first[KT__TYPES_MOST + 1]; /* XREF rows of a type */
    uint32_t format_version;
    int32_t data_date;
    uint32_t rules;
    uint32_t title; /* text */
    uint8_t digest[32];
    /* (type, field) -> column, plus 1; one block of memory together with the columns. */
    uint32_t types, fields;
    struct kt__column *columns;
    uint16_t *map;
    uint32_t column_count;
    uint32_t type_first[KT__TYPES_MOST + 1]; /* columns of a type */
    size_t block_size;
};

/* Header, table, sections and schema. KT_OK, KT_E_DB_* or KT_E_MEMORY. The bytes must outlive the layer. */
int32_t kt__layer_open(struct kt__layer *layer, const struct kt__memory *memory, struct kt__span bytes, struct kt_error *err);
void kt__layer_dispose(struct kt__layer *layer, const struct kt__memory *memory);

/* The column of a field, NULL if the layer's records of that type lack it. */
const struct kt__column *kt__column_find(const struct kt__layer *layer, uint32_t type, uint32_t field);

/* The values of one field of one record: a run of `count` words, or of integers, from `start`. */
struct kt__values {
    struct kt__span words; /* where the words are: the record's row or LIST; empty for integers */
    uint32_t start;
    uint32_t count;
};

/* KT_OK, KT_NOTHING when the record does not exist or has no value, KT_E_DB_OFFSET. record counts from 1. */
int32_t kt__layer_values(struct kt__values *out, const struct kt__layer *layer, const struct kt__column *column, uint32_t type,
                         uint32_t record);
/* The index-th value: KT_OK, KT_NOTHING past the last, KT_E_DB_OFFSET. Value types must fit. */
int32_t kt__layer_text(struct kt_text *out, const struct kt__layer *layer, const struct kt__values *values, uint32_t index);
int32_t kt__layer_integer(int64_t *out, const struct kt__layer *layer, const struct kt__values *values, uint32_t index);
/* The reference word: a record number, or KT__REFERENCE_OUTSIDE and a row of XREF. */
int32_t kt__layer_reference(uint32_t *out, const struct kt__layer *layer, const struct kt__column *column,
                            const struct kt__values *values, uint32_t index);

/* Text id of a record (""), of an XREF or TOMB row. 1 or 0. */
int kt__layer_id(struct kt_text *out, const struct kt__layer *layer, uint32_t type, uint32_t record);
int kt__layer_pair(uint32_t *out_type, struct kt_text *out_id, const struct kt__layer *layer, struct kt__span pairs, uint32_t row);
/* The record with an id, 0 if none. */
uint32_t kt__layer_find(const struct kt__layer *layer, uint32_t type, struct kt_text id);
/* The row of an id in XREF or TOMB, plus 1; 0 if none. */
uint32_t kt__layer_find_pair(const struct kt__layer *layer, struct kt__span pairs, uint32_t count, uint32_t type,
                             struct kt_text id);

#endif

/* Reading the records of one layer: values, ids, and finding by id. Every access is checked against its section. */
#include "db/layer.h"

/* From the copy made at opening: a schema that changes under a mapping changes nothing. */
const struct kt__column *kt__column_find(const struct kt__layer *layer, uint32_t type, uint32_t field) {
    uint32_t found;
    if (type >= layer->types || field >= layer->fields) return NULL;
    /* Columns are counted from 1 in the map, 0 means none; the product is below the limits of the format, 64 by 1,024. */
    found = layer->map[type * layer->fields + field];
    return found != 0 ? &layer->columns[found - 1] : NULL;
}

/* The value types that are stored in INTS. */
static int is_number(uint32_t value_type) {
    return value_type >= KT_VALUE_INTEGER && value_type <= KT_VALUE_CONSTANT;
}

/* Where the values are, but for their bytes: those are checked one by one as they are read. The column must be one of
   this type, whose words were found to lie inside the rows when the layer was opened. */
int32_t kt__layer_values(struct kt__values *out, const struct kt__layer *layer, const struct kt__column *column, uint32_t type,
                         uint32_t record) {
    const struct kt__rows *rows = &layer->records[type];
    struct kt__span row;
    uint32_t word;
    out->words.data = NULL;
    out->words.size = 0;
    out->start = out->count = 0;
    if (record == 0 || record > rows->count) return KT_NOTHING;
    /* Size and count were checked against each other at opening, so this cannot fail; it costs one comparison. */
    if (!kt__span_part(&row, rows->bytes, (uint64_t)(record - 1) * rows->stride, rows->stride)) return KT_E_DB_OFFSET;
    word = kt__load32(row.data + 4 * (size_t)column->word);
    if (column->repeated) {
        uint32_t count = kt__load32(row.data + 4 * (size_t)column->word + 4);
        uint64_t held = is_number(column->value_type) ? layer->ints.size / 8 : layer->list.size / 4;
        /* A count that its section cannot hold must not send a caller around a loop for hours. */
        if ((uint64_t)word + count > held) return KT_E_DB_OFFSET;
        out->words = layer->list;
        out->start = word;
        out->count = count;
        return count > 0 ? KT_OK : KT_NOTHING;
    }
    /* 0 is "absent" for texts, references and numbers alike. */
    if (word == 0) return KT_NOTHING;
    out->words = row;
    out->start = is_number(column->value_type) ? word - 1 : column->word;
    out->count = 1;
    return KT_OK;
}

/* In 64 bits: start and index come from the file, and their sum may pass 32. */
static int32_t value_word(uint32_t *out, const struct kt__values *values, uint32_t index) {
    *out = 0;
    if (index >= values->count) return KT_NOTHING;
    return kt__span_u32(out, values->words, ((uint64_t)values->start + index) * 4) ? KT_OK : KT_E_DB_OFFSET;
}

/* Borrowed from the layer's bytes; "" on every failure, so that a caller may print it unasked. */
int32_t kt__layer_text(struct kt_text *out, const struct kt__layer *layer, const struct kt__values *values, uint32_t index) {
    uint32_t at;
    int32_t status = value_word(&at, values, index);
    out->data = "";
    out->size = 0;
    if (status != KT_OK) return status;
    return kt__blob_text(out, layer->text, at) ? KT_OK : KT_E_DB_OFFSET;
}

/* Two's complement by hand: the conversion of a large unsigned number is the compiler's choice. */
int32_t kt__layer_integer(int64_t *out, const struct kt__layer *layer, const struct kt__values *values, uint32_t index) {
    uint64_t bits;
    *out = 0;
    if (index >= values->count) return KT_NOTHING;
    /* A single number stands in INTS too, at the place that its word in the row gives. */
    if (!kt__span_u64(&bits, layer->ints, ((uint64_t)values->start + index) * 8)) return KT_E_DB_OFFSET;
    *out = bits <= (uint64_t)INT64_MAX ? (int64_t)bits : -(int64_t)(UINT64_MAX - bits) - 1;
    return KT_OK;
}

/* Rows of XREF are sorted by type, and the places of the types were copied at opening: what lies outside the range of the
   target's would lead to a record of another type, whose number means another record in this one. */
static int is_outside(const struct kt__layer *layer, uint32_t type, uint32_t row) {
    return row < layer->xref_count && row >= layer->xref_first[type] && row < layer->xref_first[type + 1];
}

/* Checked here, so that no caller ever holds a number outside its type. */
int32_t kt__layer_reference(uint32_t *out, const struct kt__layer *layer, const struct kt__column *column,
                            const struct kt__values *values, uint32_t index) {
    int32_t status = value_word(out, values, index);
    uint32_t word = *out;
    if (status != KT_OK) return status;
    /* column->target is below KT__TYPES_MOST: opening refuses other schemas. */
    if (word & KT__REFERENCE_OUTSIDE ? is_outside(layer, column->target, word & ~KT__REFERENCE_OUTSIDE)
                                     : word > 0 && word <= layer->records[column->target].count)
        return KT_OK;
    /* The word was written for the check; a caller that ignores the status must not follow it. */
    *out = 0;
    return KT_E_DB_OFFSET;
}

int kt__layer_id(struct kt_text *out, const struct kt__layer *layer, uint32_t type, uint32_t record) {
    const struct kt__rows *rows = &layer->records[type];
    uint32_t at;
    out->data = "";
    out->size = 0;
    /* The id is the first word of every row: checked when the layer was opened. */
    if (record == 0 || record > rows->count) return 0;
    return kt__span_u32(&at, rows->bytes, (uint64_t)(record - 1) * rows->stride) && kt__blob_text(out, layer->text, at);
}

/* Row may be any number: the span decides. */
int kt__layer_pair(uint32_t *out_type, struct kt_text *out_id, const struct kt__layer *layer, struct kt__span pairs, uint32_t row) {
    uint32_t at;
    out_id->data = "";
    out_id->size = 0;
    return kt__span_u32(out_type, pairs, (uint64_t)row * KT__PAIR_ROW) &&
           kt__span_u32(&at, pairs, (uint64_t)row * KT__PAIR_ROW + 4) && kt__blob_text(out_id, layer->text, at);
}

/* On unsorted rows the search may miss, but it halves all the same and ends. */
uint32_t kt__layer_find(const struct kt__layer *layer, uint32_t type, struct kt_text id) {
    /* Over [low, high): halving ends after 32 steps at most, on any bytes. */
    uint32_t low = 1, high;
    /* The count is at most KT__RECORDS_MOST - 1, so count + 1 cannot wrap. */
    if (type >= KT__TYPES_MOST) return 0;
    high = layer->records[type].count + 1;
    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        struct kt_text here;
        int order;
        (void)kt__layer_id(&here, layer, type, middle);
        order = kt__text_compare(here, id);
        if (order == 0) return middle;
        if (order < 0) low = middle + 1;
        else high = middle;
    }
    return 0;
}

/* As kt__layer_find(), by type and then id; plus 1, for row 0 is a row. */
uint32_t kt__layer_find_pair(const struct kt__layer *layer, struct kt__span pairs, uint32_t count, uint32_t type,
                             struct kt_text id) {
    uint32_t low = 0, high = count;
    while (low < high) {
        uint32_t middle = low + (high - low) / 2, here_type;
        struct kt_text here;
        int order;
        (void)kt__layer_pair(&here_type, &here, layer, pairs, middle);
        order = here_type != type ? (here_type < type ? -1 : 1) : kt__text_compare(here, id);
        if (order == 0) return middle + 1;
        if (order < 0) low = middle + 1;
        else high = middle;
    }
    return 0;
}

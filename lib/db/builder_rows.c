/* Writing the records, the schema that describes them, and the indexes over them. */
#include "db/writer.h"
#include "index/prefix.h"
#include "index/reverse.h"

/* Integers, days, instants and constants: stored in INTS, all as 64 bits. */
static int is_number(const struct kt__registry_field *field) {
    return field->value_type >= KT_VALUE_INTEGER && field->value_type <= KT_VALUE_CONSTANT;
}

/* By place in the registry's list of the type, which is the order of a draft's fields. Valid while no draft is added, and
   none is while a catalog is written. */
static const struct kt__draft_field *run_of(const kt_builder *builder, uint32_t draft, uint32_t index) {
    return &builder->fields[builder->drafts[draft].fields + index];
}

/* Every number of a single field once, ascending; lists of numbers follow behind, each as it is. */
struct numbers {
    int64_t *values;
    size_t count, room;
};

/* Days and constants recur all over: stored once, a record needs one word for each. Lists are left out: a run must stay
   together, and sharing its numbers would tear it apart. */
static int32_t gather_numbers(struct numbers *numbers, const kt_builder *builder) {
    size_t i, kept = 0;
    uint32_t f;
    for (i = 0; i < builder->order_count; i++) {
        const struct kt__registry_type *known = kt__type_find(builder->drafts[builder->order[i]].type);
        for (f = 0; f < known->count; f++) {
            const struct kt__registry_field *field = &kt__registry_fields[known->first + f];
            const struct kt__draft_field *run = run_of(builder, builder->order[i], f);
            void *rows = numbers->values;
            int grown;
            if (!is_number(field) || field->repeated || run->count == 0) continue;
            grown = kt__array_grow(&builder->memory, &rows, &numbers->room, numbers->count, sizeof *numbers->values);
            numbers->values = rows;
            if (!grown) return KT_E_MEMORY;
            numbers->values[numbers->count++] = builder->values[run->first - 1].number;
        }
    }
    /* Sorted and each once: the place of a number does not depend on which record used it first. */
    kt__sort_integers(numbers->values, numbers->count);
    for (i = 0; i < numbers->count; i++) {
        if (kept == 0 || numbers->values[kept - 1] != numbers->values[i]) numbers->values[kept++] = numbers->values[i];
    }
    numbers->count = kept;
    return KT_OK;
}

/* The number is in the list, since gather_numbers() saw the same fields. */
static uint32_t place_of(const struct numbers *numbers, int64_t value) {
    size_t low = 0, high = numbers->count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (numbers->values[middle] < value) low = middle + 1;
        else high = middle;
    }
    return (uint32_t)low;
}

/* Two's complement, little-endian, on every platform. */
static void put_number(struct kt__writer *writer, int64_t value) {
    uint8_t bytes[8];
    kt__store64(bytes, (uint64_t)value);
    kt__buffer_append(kt__writer_section(writer, KT__SECTION_INTS), bytes, sizeof bytes);
}

/* Text or reference; numbers have their own way. Never 0 for a value that is there: 0 in a row means absent. Texts begin
   at offset 4, records at 1, and rows outside have the upper bit. */
static uint32_t word_of(const struct kt__writer *writer, const struct kt__registry_field *field, int64_t number) {
    if (field->value_type == KT_VALUE_REFERENCE) return kt__writer_reference(writer, field->target, (uint32_t)number);
    return kt__writer_text(writer, (uint32_t)number);
}

/* The start of an empty run is 0 rather than wherever the list has got to: same records, same bytes. */
static void write_repeated(struct kt__writer *writer, uint32_t place, const struct kt__registry_field *field,
                           const struct kt__draft_field *run) {
    const kt_builder *builder = writer->builder;
    uint32_t list = is_number(field) ? KT__SECTION_INTS : KT__SECTION_LIST, value;
    size_t stride = is_number(field) ? 8 : 4;
    /* Where the list ends now is where the run will begin; the loop below appends nothing else to it. */
    kt__writer_word(writer, place, run->count > 0 ? (uint32_t)(kt__writer_section(writer, list)->size / stride) : 0);
    kt__writer_word(writer, place, run->count);
    for (value = run->first; value != 0; value = builder->values[value - 1].next) {
        if (is_number(field)) put_number(writer, builder->values[value - 1].number);
        else kt__writer_word(writer, KT__SECTION_LIST, word_of(writer, field, builder->values[value - 1].number));
    }
}

/* Fields in the registry's order; SCHM says where each one is, so a later order reads as well. A field that is absent is
   0, in both words of a list. */
static void write_record(struct kt__writer *writer, const struct numbers *numbers, uint32_t draft) {
    const kt_builder *builder = writer->builder;
    const struct kt__registry_type *known = kt__type_find(builder->drafts[draft].type);
    uint32_t place = KT__SECTION_RECS + known->type - 1, i;
    for (i = 0; i < known->count; i++) {
        const struct kt__registry_field *field = &kt__registry_fields[known->first + i];
        const struct kt__draft_field *run = run_of(builder, draft, i);
        int64_t number = run->count > 0 ? builder->values[run->first - 1].number : 0;
        if (field->repeated) write_repeated(writer, place, field, run);
        /* The id is a field for readers only; a draft keeps it apart. It is the first of every type, so the first word of
           every row. */
        else if (field->field == KT_FIELD_ID) kt__writer_word(writer, place, kt__writer_text(writer, builder->drafts[draft].id));
        else if (run->count == 0) kt__writer_word(writer, place, 0);
        /* Plus 1, for 0 means absent. */
        else if (is_number(field)) kt__writer_word(writer, place, place_of(numbers, number) + 1);
        else kt__writer_word(writer, place, word_of(writer, field, number));
    }
}

/* Single numbers go into INTS before the first record, so that their places are known and lists follow behind them.
   Buffers that ran out of memory are noticed once, when all sections are done. */
int32_t kt__write_records(struct kt__writer *writer) {
    const kt_builder *builder = writer->builder;
    struct numbers numbers = {NULL, 0, 0};
    int32_t status = gather_numbers(&numbers, builder);
    size_t i;
    for (i = 0; i < numbers.count && status == KT_OK; i++) put_number(writer, numbers.values[i]);
    for (i = 0; i < builder->order_count && status == KT_OK; i++) write_record(writer, &numbers, builder->order[i]);
    kt__release(&builder->memory, numbers.values, numbers.room * sizeof *numbers.values);
    return status;
}

/* Slots of a reverse index: the records of the target type, then its XREF rows. The same numbers are worked out in
   verifying and in stacking: they are part of the format. */
static uint32_t slot_of(const struct kt__writer *writer, uint32_t type, uint32_t word) {
    const kt_builder *builder = writer->builder;
    if (!(word & KT__REFERENCE_OUTSIDE)) return word - 1;
    return builder->first[type + 1] - builder->first[type] + (word & ~KT__REFERENCE_OUTSIDE) - kt__writer_outside_from(writer,
                                                                                                                       type);
}

/* A record that refers twice to the same target refers to it: one row. */
static size_t distinct_pairs(struct kt__pair *pairs, size_t count) {
    size_t i, kept = 0;
    kt__sort_pairs(pairs, count);
    for (i = 0; i < count; i++) {
        if (kept == 0 || pairs[kept - 1].key != pairs[i].key || pairs[kept - 1].value != pairs[i].value) pairs[kept++] = pairs[i];
    }
    return kept;
}

/* The reverse index of one field: its first word in REFS plus 1, or 0 when no record has the field. */
static int32_t write_reverse(struct kt__writer *writer, uint32_t *out_start, const struct kt__registry_type *known,
                             uint32_t index) {
    const kt_builder *builder = writer->builder;
    const struct kt__registry_field *field = &kt__registry_fields[known->first + index];
    struct kt__buffer *out = kt__writer_section(writer, KT__SECTION_REFS);
    struct kt__pair *pairs = NULL;
    size_t count = 0, room = 0;
    uint32_t i, value, slots;
    int32_t status = KT_OK;
    *out_start = 0;
    for (i = builder->first[known->type]; i < builder->first[known->type + 1]; i++) {
        for (value = run_of(builder, builder->order[i], index)->first; value != 0; value = builder->values[value - 1].next) {
            void *rows = pairs;
            /* `pairs` is set even on failure: the old block is still there, and given back below. */
            int grown = kt__array_grow(&builder->memory, &rows, &room, count, sizeof *pairs);
            pairs = rows;
            if (!grown) {
                status = KT_E_MEMORY;
                goto done;
            }
            pairs[count].key = slot_of(writer, field->target, word_of(writer, field, builder->values[value - 1].number));
            pairs[count++].value = builder->drafts[builder->order[i]].number;
        }
    }
    /* Most reference fields of a small layer are empty: no index at all costs less than one of empty slots. */
    if (count == 0) goto done;
    slots = builder->first[field->target + 1] - builder->first[field->target] + kt__writer_outside_from(writer, field->target + 1) -
            kt__writer_outside_from(writer, field->target);
    /* kt__write_container() refuses sections of 4 GiB, so a place that was cut here never reaches a file. */
    *out_start = (uint32_t)(out->size / 4) + 1;
    status = kt__reverse_build(out, pairs, distinct_pairs(pairs, count), slots);
done:
    kt__release(&builder->memory, pairs, room * sizeof *pairs);
    return status;
}

/* Readers look fields up by number; no type has a field twice. */
static int compare_fields(const void *context, uint32_t a, uint32_t b) {
    const struct kt__registry_field *fields = context;
    return fields[a].field < fields[b].field ? -1 : fields[a].field > fields[b].field;
}

#define FIELDS_MOST 64 /* fields of one record type; the registry's largest has 43 */

/* Words are counted in the order of the registry, in which rows are written; the rows of SCHM are in the order of field
   numbers. */
static int32_t write_type_schema(struct kt__writer *writer, const struct kt__registry_type *known) {
    const struct kt__registry_field *fields = &kt__registry_fields[known->first];
    uint32_t words[FIELDS_MOST], order[FIELDS_MOST], i, word = 0, start;
    int32_t status = KT_OK;
    /* A registry that outgrows the arrays fails here, on every catalog, and so in the first test. */
    if (known->count > FIELDS_MOST) return KT_E_LIMIT;
    for (i = 0; i < known->count; i++) {
        order[i] = i;
        words[i] = word;
        word += fields[i].repeated ? 2 : 1;
    }
    kt__sort_rows(order, known->count, compare_fields, fields);
    for (i = 0; i < known->count && status == KT_OK; i++) {
        const struct kt__registry_field *field = &fields[order[i]];
        start = 0;
        /* Written at this point, because the row of the schema says where the index begins. */
        if (field->value_type == KT_VALUE_REFERENCE) status = write_reverse(writer, &start, known, order[i]);
        kt__writer_word(writer, KT__SECTION_SCHM, known->type);
        kt__writer_word(writer, KT__SECTION_SCHM, field->field);
        kt__writer_word(writer, KT__SECTION_SCHM, field->value_type | (field->repeated ? 1u : 0u) << 8);
        kt__writer_word(writer, KT__SECTION_SCHM, field->target);
        kt__writer_word(writer, KT__SECTION_SCHM, words[order[i]]);
        kt__writer_word(writer, KT__SECTION_SCHM, start);
    }
    return status;
}

/* Types without a record have their fields listed as well: a reader can tell "none" from "not known then". */
int32_t kt__write_schema(struct kt__writer *writer) {
    uint32_t type;
    int32_t status = KT_OK;
    for (type = 1; type < KT__TYPES_KNOWN && status == KT_OK; type++) status = write_type_schema(writer, kt__type_find(type));
    return status;
}

/* Kind, bytes, record: the order that kt__exact_check() asks for. Record numbers differ, so no two rows are equal. */
static int compare_identifiers(const void *context, uint32_t a, uint32_t b) {
    const struct kt__writer *writer = context;
    const kt_builder *builder = writer->builder;
    struct kt__node left = kt__node_of(builder, a), right = kt__node_of(builder, b);
    int64_t left_kind = kt__node_integer(builder, left, KT_FIELD_KIND, 0, 0);
    int64_t right_kind = kt__node_integer(builder, right, KT_FIELD_KIND, 0, 0);
    int order;
    if (left_kind != right_kind) return left_kind < right_kind ? -1 : 1;
    order = kt__text_compare(kt__node_text(builder, left, KT_FIELD_VALUE, 0), kt__node_text(builder, right, KT_FIELD_VALUE, 0));
    if (order != 0) return order;
    return builder->drafts[a].number < builder->drafts[b].number ? -1 : builder->drafts[a].number > builder->drafts[b].number;
}

/* Equal values stand together, so that the hash table needs the first of them only. Rows are sorted drafts; record
   numbers were given by id, so that hits of one key come in the order of their ids. */
static int32_t write_identifiers(struct kt__writer *writer) {
    const kt_builder *builder = writer->builder;
    uint32_t first = builder->first[KT_RECORD_IDENTIFIER], count = builder->first[KT_RECORD_IDENTIFIER + 1] - first, i;
    uint32_t *rows = kt__allocate_zeroed(&builder->memory, count, sizeof *rows);
    if (rows == NULL) return KT_E_MEMORY;
    for (i = 0; i < count; i++) rows[i] = builder->order[first + i];
    kt__sort_rows(rows, count, compare_identifiers, writer);
    for (i = 0; i < count; i++) {
        uint32_t value = kt__draft_values(builder, rows[i], KT_FIELD_VALUE).first;
        kt__writer_word(writer, KT__SECTION_IDEN, (uint32_t)kt__node_integer(builder, kt__node_of(builder, rows[i]), KT_FIELD_KIND,
                                                                             0, 0));
        kt__writer_word(writer, KT__SECTION_IDEN, kt__writer_text(writer, (uint32_t)builder->values[value - 1].number));
        kt__writer_word(writer, KT__SECTION_IDEN, builder->drafts[rows[i]].number);
    }
    kt__release(&builder->memory, rows, count * sizeof *rows);
    /* Failure of the section is asked for at once here, since the index is made from its bytes. */
    return kt__writer_section(writer, KT__SECTION_IDEN)->failed ? KT_E_MEMORY : KT_OK;
}

/* Valid until the section grows: no section is appended to while another is made from it. */
static struct kt__span span_of(const struct kt__buffer *buffer) {
    struct kt__span span = {(const uint8_t *)buffer->data, buffer->size};
    return span;
}

/* One row a record, in their order, so that a name record's place is its row. */
static int32_t write_names(struct kt__writer *writer) {
    const kt_builder *builder = writer->builder;
    uint32_t i;
    int32_t status = KT_OK;
    for (i = builder->first[KT_RECORD_NAME]; i < builder->first[KT_RECORD_NAME + 1] && status == KT_OK; i++) {
        status = kt__names_append(kt__writer_section(writer, KT__SECTION_FOLD), kt__writer_section(writer, KT__SECTION_FTXT),
                                  kt__node_text(builder, kt__node_of(builder, builder->order[i]), KT_FIELD_TEXT, 0));
    }
    return status;
}

/* The indexes are made from the bytes that will be read, by the functions that will search them: they cannot come to
   describe other rows. */
int32_t kt__write_indexes(struct kt__writer *writer) {
    struct kt__exact exact;
    int32_t status = write_identifiers(writer);
    if (status != KT_OK) return status;
    exact.rows = span_of(kt__writer_section(writer, KT__SECTION_IDEN));
    exact.text = span_of(kt__writer_section(writer, KT__SECTION_STRS));
    /* There is no table yet, and nothing below looks anything up in it. */
    exact.table.data = NULL;
    exact.table.size = 0;
    status = kt__exact_build(kt__writer_section(writer, KT__SECTION_EXAC), exact.rows, exact.text);
    if (status == KT_OK) status = kt__prefix_build(kt__writer_section(writer, KT__SECTION_PFIX), &exact);
    return status == KT_OK ? write_names(writer) : status;
}

/* Verifying that the indexes of a layer say what its records say, and that dates were resolved as this library would.
   The records were verified before. */
#include <string.h>

#include "base/error.h"
#include "db/resolve.h"
#include "db/rules.h"
#include "db/verify.h"
#include "index/prefix.h"
#include "index/reverse.h"
#include "registry/registry.h"

/* The section is named by its tag, the row by its number, so that a writer's fault can be found. */
static int32_t index_fail(const struct kt__layer *layer, struct kt__span section, int32_t status, const char *name, uint32_t row,
                          struct kt_error *err) {
    return kt__fail(err, status, kt__verify_position(layer, section, 0), "index %s: row %u is not what its records say", name,
                    (unsigned)row);
}

/* Rows are as many as identifiers, are sorted, and each is that of its record: so every identifier has exactly one. A row
   too many, too few or twice is found by the count, the order and the comparison together. */
static int32_t verify_exact(const kt_catalog *leaf, struct kt_error *err) {
    const struct kt__layer *layer = &leaf->own;
    uint32_t rows = (uint32_t)(layer->exact.rows.size / KT__EXACT_ROW), i;
    int32_t status = kt__exact_check(&layer->exact, &i);
    if (status != KT_OK) return index_fail(layer, layer->exact.rows, status, "IDEN", i, err);
    /* With equal numbers and distinct rows, an identifier without a row would need another one with two. */
    if (rows != layer->records[KT_RECORD_IDENTIFIER].count) return index_fail(layer, layer->exact.rows, KT_E_DB_INDEX, "IDEN",
                                                                              rows, err);
    for (i = 0; i < rows; i++) {
        struct kt__exact_row row;
        struct kt_text value;
        if (!kt__exact_row(&row, &layer->exact, i)) return index_fail(layer, layer->exact.rows, KT_E_DB_OFFSET, "IDEN", i, err);
        value = kt__text(leaf, KT_RECORD_IDENTIFIER, row.record, KT_FIELD_VALUE, 0);
        /* The record is asked and not the row: what a hit shows is read from the record. A number behind the last reads as
           a record without values, which a row of kind 0 and an empty value would agree with; rows are as many as records. */
        if (row.record == 0 || row.record > rows || kt__text_compare(value, row.value) != 0 ||
            kt__integer(leaf, KT_RECORD_IDENTIFIER, row.record, KT_FIELD_KIND, 0, 0) != row.kind)
            return index_fail(layer, layer->exact.rows, KT_E_DB_INDEX, "IDEN", i, err);
    }
    status = kt__prefix_check(layer->prefix, &layer->exact, &i);
    return status == KT_OK ? KT_OK : index_fail(layer, layer->prefix, status, "PFIX", i, err);
}

/* Under other rules the folded names cannot be judged; whoever searches them must ask for the rules anyway. */
static int32_t verify_names(const kt_catalog *leaf, struct kt_error *err) {
    const struct kt__layer *layer = &leaf->own;
    uint32_t count = layer->records[KT_RECORD_NAME].count, i;
    if (layer->names.rows.size / KT__NAMES_ROW != count) return index_fail(layer, layer->names.rows, KT_E_DB_INDEX, "FOLD", count,
                                                                           err);
    /* Their number was judged all the same. */
    if (layer->rules != KT__RULES_VERSION) return KT_OK;
    for (i = 0; i < count; i++) {
        int32_t status = kt__names_check(&layer->names, i, kt__text(leaf, KT_RECORD_NAME, i + 1, KT_FIELD_TEXT, 0));
        if (status != KT_OK) return index_fail(layer, layer->names.rows, status, "FOLD", i, err);
    }
    return KT_OK;
}

/* The pairs {slot, record} that a reference field should have, sorted and each once. Slots are numbered as in writing:
   records of the target type first, then its XREF rows. What was gathered before a failure is the caller's to give back. */
static int32_t gather_pairs(struct kt__pair **out, size_t *out_count, size_t *out_room, const kt_catalog *leaf,
                            const struct kt__column *column, uint32_t type) {
    const struct kt__layer *layer = &leaf->own;
    uint32_t record, i, word, slot;
    size_t kept = 0, j;
    for (record = 1; record <= layer->records[type].count; record++) {
        struct kt__values values;
        if (kt__layer_values(&values, layer, column, type, record) != KT_OK) continue;
        for (i = 0; i < values.count; i++) {
            void *rows = *out;
            int grown = kt__array_grow(&leaf->memory, &rows, out_room, *out_count, sizeof **out);
            *out = rows;
            if (!grown) return KT_E_MEMORY;
            /* Never, for the records were verified; a pair less shows in the comparison. */
            if (kt__layer_reference(&word, layer, column, &values, i) != KT_OK) continue;
            slot = word & KT__REFERENCE_OUTSIDE ? layer->records[column->target].count + (word & ~KT__REFERENCE_OUTSIDE) -
                                                      layer->xref_first[column->target]
                                                : word - 1;
            /* Added only after the word was judged: the array has room for one more either way. */
            (*out)[*out_count].key = slot;
            (*out)[(*out_count)++].value = record;
        }
    }
    kt__sort_pairs(*out, *out_count);
    for (j = 0; j < *out_count; j++) {
        if (kept == 0 || (*out)[kept - 1].key != (*out)[j].key ||
            (*out)[kept - 1].value != (*out)[j].value) (*out)[kept++] = (*out)[j];
    }
    *out_count = kept;
    return KT_OK;
}

/* An index may be left out only where nothing refers; xref_first lies inside the rows, whatever they hold. */
static int32_t verify_reverse(const kt_catalog *leaf, uint32_t type, const struct kt__column *column, struct kt_error *err) {
    const struct kt__layer *layer = &leaf->own;
    struct kt__pair *pairs = NULL;
    size_t count = 0, room = 0;
    uint32_t outside = layer->xref_first[column->target + 1] - layer->xref_first[column->target];
    uint32_t slots = layer->records[column->target].count + outside;
    int32_t status = gather_pairs(&pairs, &count, &room, leaf, column, type);
    /* Running out says nothing about the file, and must not be reported as damage. */
    if (status == KT_E_MEMORY) (void)kt__fail(err, status, KT_POSITION_NONE, "no memory to verify the catalog");
    else if (column->reverse == 0) status = count == 0 ? KT_OK : KT_E_DB_INDEX;
    else status = kt__reverse_check(layer->reverse, column->reverse - 1, pairs, count, slots);
    kt__release(&leaf->memory, pairs, room * sizeof *pairs);
    if (status == KT_OK || status == KT_E_MEMORY) return status;
    return kt__fail(err, status, kt__verify_position(layer, layer->reverse, 0),
                    "index REFS: type %u field %u is not what its records say",
                    (unsigned)type, (unsigned)column->field);
}

/* Every reference field, known to this library or not: the schema says which they are. Memory is needed for the pairs of
   one field at a time. */
static int32_t verify_reverses(const kt_catalog *leaf, struct kt_error *err) {
    uint32_t type, i;
    int32_t status = KT_OK;
    /* The first failure skips what follows: the inner loop asks for the status. */
    for (type = 1; type < KT__TYPES_MOST; type++) {
        for (i = leaf->own.type_first[type]; i < leaf->own.type_first[type + 1] && status == KT_OK; i++) {
            if (leaf->own.columns[i].value_type == KT_VALUE_REFERENCE) status = verify_reverse(leaf, type, &leaf->own.columns[i],
                                                                                               err);
        }
    }
    return status;
}

/* Transitions must ascend, or the search for one goes astray. Offsets are taken side by side with their instants, so both
   lists must be equally long. */
static int32_t verify_zones(const kt_catalog *leaf, struct kt_error *err) {
    uint32_t record, i;
    for (record = 1; record <= leaf->own.records[KT_RECORD_ZONE].count; record++) {
        uint32_t count = kt__value_count(leaf, KT_RECORD_ZONE, record, KT_FIELD_AT);
        struct kt_text id = kt__id(leaf, KT_RECORD_ZONE, record);
        int problem = count != kt__value_count(leaf, KT_RECORD_ZONE, record, KT_FIELD_OFFSET);
        /* Strictly: of two offsets at one instant a search could find either. */
        for (i = 1; i < count && !problem; i++)
            problem = kt__integer(leaf, KT_RECORD_ZONE, record, KT_FIELD_AT, i - 1, 0) >= kt__integer(leaf, KT_RECORD_ZONE, record,
                                                                                                      KT_FIELD_AT, i, 0);
        if (problem)
            return kt__fail(err, KT_E_DB_ORDER, KT_POSITION_NONE, "zone %.*s: its transitions do not ascend",
                            (int)(id.size < 100 ? id.size : 100), id.data);
    }
    return KT_OK;
}

/* The zone of a milestone if it is in this layer, else 0: dates are only judged where all they rest on is at hand. The
   milestone's own zone goes before that of its instrument, as in the builder. */
static uint32_t zone_of(const kt_catalog *leaf, uint32_t milestone) {
    uint32_t instrument;
    if (kt__value_count(leaf, KT_RECORD_MILESTONE, milestone, KT_FIELD_ZONE) > 0)
        return kt__reference(leaf, KT_RECORD_MILESTONE, milestone, KT_FIELD_ZONE, 0);
    instrument = kt__reference(leaf, KT_RECORD_MILESTONE, milestone, KT_FIELD_INSTRUMENT, 0);
    return instrument != 0 ? kt__reference(leaf, KT_RECORD_INSTRUMENT, instrument, KT_FIELD_ZONE, 0) : 0;
}

/* Of a single field; `otherwise` where it is absent. */
static int64_t number(const kt_catalog *leaf, uint32_t milestone, uint32_t field, int64_t otherwise) {
    return kt__integer(leaf, KT_RECORD_MILESTONE, milestone, field, 0, otherwise);
}

/* Constants that a newer writer put in are left alone: this library cannot judge them. Resolved anew by the function that
   the builder uses. A file with other instants would answer other days than its own dates say, which nobody could see
   from either. */
static int date_agrees(const kt_catalog *leaf, uint32_t milestone) {
    struct kt__statement statement;
    struct kt__resolved resolved;
    struct kt__zone zone;
    uint32_t record = zone_of(leaf, milestone);
    statement.date = kt__text(leaf, KT_RECORD_MILESTONE, milestone, KT_FIELD_DATE, 0);
    statement.time = kt__text(leaf, KT_RECORD_MILESTONE, milestone, KT_FIELD_TIME, 0);
    statement.effect = (uint32_t)number(leaf, milestone, KT_FIELD_EFFECT, 0);
    statement.precision = (uint32_t)number(leaf, milestone, KT_FIELD_PRECISION, 0);
    statement.inclusive = (uint32_t)number(leaf, milestone, KT_FIELD_INCLUSIVE, KT_YES);
    /* Without a date there must be no instant: nothing could have made one. */
    if (statement.date.size == 0) return kt__value_count(leaf, KT_RECORD_MILESTONE, milestone, KT_FIELD_BOUNDARY) == 0;
    if (record == 0 || kt__constant_name(KT_GROUP_PRECISION, (int32_t)statement.precision) == NULL ||
        kt__constant_name(KT_GROUP_EFFECT, (int32_t)statement.effect) == NULL)
        return 1;
    kt__zone_of(&zone, leaf, record);
    return kt__statement_resolve(&resolved, &statement, &zone) &&
           resolved.boundary == number(leaf, milestone, KT_FIELD_BOUNDARY, KT_INSTANT_NONE) &&
           resolved.earliest == number(leaf, milestone, KT_FIELD_EARLIEST, KT_INSTANT_NONE) &&
           resolved.latest == number(leaf, milestone, KT_FIELD_LATEST, KT_INSTANT_NONE) &&
           resolved.last_permitted_day == number(leaf, milestone, KT_FIELD_LAST_PERMITTED_DAY, KT_DAY_NONE);
}

/* Milestones of this layer alone; those whose zone lies in another one were resolved by a builder that had both. */
static int32_t verify_dates(const kt_catalog *leaf, struct kt_error *err) {
    uint32_t record, count = leaf->own.records[KT_RECORD_MILESTONE].count;
    for (record = 1; record <= count; record++) {
        struct kt_text id = kt__id(leaf, KT_RECORD_MILESTONE, record);
        if (!date_agrees(leaf, record))
            return kt__fail(err, KT_E_DB_INDEX, KT_POSITION_NONE, "milestone %.*s: its instants are not those of its date",
                            (int)(id.size < 100 ? id.size : 100), id.data);
    }
    return KT_OK;
}

/* The day in the header is that of the newest catalog record. The age of a catalog is shown from the header: it must not
   claim to be newer than its records. */
static int32_t verify_data_date(const kt_catalog *leaf, struct kt_error *err) {
    int64_t newest = KT_DAY_NONE;
    uint32_t record;
    /* A merged layer has several; the newest speaks for it, as in the builder. */
    for (record = 1; record <= leaf->own.records[KT_RECORD_CATALOG].count; record++) {
        int64_t day = kt__integer(leaf, KT_RECORD_CATALOG, record, KT_FIELD_DATA_DATE, 0, KT_DAY_NONE);
        if (day > newest) newest = day;
    }
    /* Layers without a catalog record have KT_DAY_NONE on both sides. */
    if (newest == leaf->own.data_date) return KT_OK;
    return kt__fail(err, KT_E_DB_INDEX, KT__HEADER_DATA_DATE, "the data date is not that of the catalog record");
}

/* Zones before dates, for dates are resolved by searching the transitions that were found to ascend. */
int32_t kt__verify_indexes(const kt_catalog *leaf, struct kt_error *err) {
    int32_t status = verify_exact(leaf, err);
    if (status == KT_OK) status = verify_names(leaf, err);
    if (status == KT_OK) status = verify_reverses(leaf, err);
    if (status == KT_OK) status = verify_zones(leaf, err);
    if (status == KT_OK) status = verify_dates(leaf, err);
    return status == KT_OK ? verify_data_date(leaf, err) : status;
}

/* Taking over a catalog: its visible records as if they had been added one by one, and what it hides. */
#include "base/error.h"
#include "db/builder.h"
#include "db/rules.h"

/* Half a record would look like a whole one: damage ends the merge. */
static int32_t damaged(struct kt_text id, struct kt_error *err) {
    return kt__fail(err, KT_E_DB_OFFSET, KT_POSITION_NONE, "%.*s: a value lies outside its section or is shared",
                    (int)(id.size < 100 ? id.size : 100),
                    id.data);
}

/* What one value of the catalog is as a value of the builder. Values go through the calls that any caller uses, with all
   their checks: what comes from a file is trusted no more than what comes from a form. References travel as ids, because
   numbers hold for one catalog only. */
static int32_t take_value(kt_builder *builder, uint32_t to, const kt_catalog *catalog, uint32_t type, uint32_t record,
                          const struct kt__column *column, uint32_t index, struct kt_error *err) {
    struct kt_text text = {"", 0};
    int64_t number = 0;
    int32_t status;
    if (column->value_type == KT_VALUE_TEXT) status = kt__read_text(&text, catalog, type, record, column->field, index);
    else if (column->value_type == KT_VALUE_REFERENCE) status = kt__read_target(&text, catalog, type, record, column->field, index);
    else status = kt__read_integer(&number, catalog, type, record, column->field, index);
    if (status != KT_OK) return damaged(kt__id(catalog, type, record), err);
    if (column->value_type == KT_VALUE_TEXT)
        return kt__builder_text(builder, type, to, column->field, text.data, text.size, err);
    if (column->value_type == KT_VALUE_REFERENCE)
        return kt__builder_reference(builder, type, to, column->field, text.data, text.size, err);
    return kt__builder_integer(builder, type, to, column->field, number, err);
}

/* How many values the runs of all layers can hold. Writers give each run to one field, so taking more means that fields
   share runs: a small file would then become a builder of any size. */
struct budget {
    uint64_t list, ints;
};

static int spend(struct budget *budget, const struct kt__column *column, uint32_t count) {
    uint64_t *left = column->value_type >= KT_VALUE_INTEGER && column->value_type <= KT_VALUE_CONSTANT ? &budget->ints
                                                                                                      : &budget->list;
    if (!column->repeated) return 1;
    if (count > *left) return 0;
    *left -= count;
    return 1;
}

/* Fields come from the layer's own schema, so that one this library does not know is noticed and not dropped. What was
   begun under this id before is emptied: the later catalog replaces the record as a whole, field by field would mix two
   versions. */
static int32_t take_record(kt_builder *builder, const kt_catalog *catalog, uint32_t type, uint32_t record, struct budget *budget,
                           struct kt_error *err) {
    struct kt_text id = kt__id(catalog, type, record);
    const struct kt__layer *layer;
    uint32_t to, number, local, i, index;
    int32_t status = kt__builder_record(&to, builder, type, id.data, id.size, err);
    if (status != KT_OK) return status;
    /* A visible record lies in a layer: only damaged bytes could say otherwise. */
    if (!kt__record_place(catalog, type, record, &number, &local)) return damaged(id, err);
    layer = catalog->layer[number];
    kt__draft_clear(builder, to - 1);
    builder->drafts[to - 1].taken = 1;
    for (i = layer->type_first[type]; i < layer->type_first[type + 1] && status == KT_OK; i++) {
        const struct kt__column *column = &layer->columns[i];
        const struct kt__registry_field *known = kt__field_find(type, column->field, NULL);
        struct kt__values values;
        status = kt__layer_values(&values, layer, column, type, local);
        if (status == KT_E_DB_OFFSET) return damaged(id, err);
        /* Computed values are computed anew when the builder finishes, by this library's rules. */
        if (status == KT_NOTHING || column->field == KT_FIELD_ID || (known != NULL && (known->flags & KT_FIELD_IS_COMPUTED))) {
            status = KT_OK;
            continue;
        }
        if (!spend(budget, column, values.count)) return damaged(id, err);
        for (index = 0; index < values.count && status == KT_OK; index++)
            status = take_value(builder, to, catalog, type, record, column, index, err);
        /* Under the same rules the stored form is the form; under others it goes through the parser like a new value. */
        if (status == KT_OK && layer->rules == KT__RULES_VERSION && type == KT_RECORD_IDENTIFIER && column->field == KT_FIELD_VALUE)
            builder->values[kt__draft_values(builder, to - 1, KT_FIELD_VALUE).last - 1].canonical = 1;
    }
    return status;
}

/* Hidings of the layers, but for those of records that a later layer brought back. */
static int32_t take_tombs(kt_builder *builder, const kt_catalog *catalog, struct kt_error *err) {
    /* A stack may hide one id in several layers: finishing lists it once. */
    uint32_t layer, i, type;
    struct kt_text id;
    int32_t status = KT_OK;
    for (layer = 0; layer < catalog->layers; layer++) {
        const struct kt__layer *here = catalog->layer[layer];
        for (i = 0; i < here->tomb_count && status == KT_OK; i++) {
            if (!kt__layer_pair(&type, &id, here, here->tomb, i)) return damaged(id, err);
            if (kt__record_by_id(catalog, type, id.data, id.size) == 0)
                status = kt__builder_remove(builder, type, id.data, id.size, 1, err);
        }
    }
    return status;
}

/* Hidings go first: they speak of what was there before this catalog. All types of the format, not only those that are
   known: an unknown one is refused and not lost. */
int32_t kt__builder_take(kt_builder *builder, const kt_catalog *catalog, struct kt_error *err) {
    struct budget budget = {0, 0};
    uint32_t type, record, layer;
    int32_t status = take_tombs(builder, catalog, err);
    for (layer = 0; layer < catalog->layers; layer++) {
        budget.list += catalog->layer[layer]->list.size / 4;
        budget.ints += catalog->layer[layer]->ints.size / 8;
    }
    for (type = 1; type < KT__TYPES_MOST && status == KT_OK; type++) {
        uint32_t last = kt__record_last(catalog, type);
        for (record = 1; record <= last && status == KT_OK; record++) {
            if (kt__record_visible(catalog, type, record)) status = take_record(builder, catalog, type, record, &budget, err);
        }
    }
    return status;
}

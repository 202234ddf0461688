/* Reading records of a catalog, whatever the number of its layers, and who refers to one. Single layers are in layer.c, the
   lookup of values in lookup.c. */
#include "db/catalog.h"
#include "index/reverse.h"

const struct kt__memory *kt__catalog_memory(const kt_catalog *catalog) {
    return &catalog->memory;
}

uint32_t kt__record_last(const kt_catalog *catalog, uint32_t type) {
    return type < KT__TYPES_MOST ? catalog->last[type] : 0;
}

/* Layers are few, so a walk from the top beats a search; a single layer takes no step at all. A layer's base is the
   number of records below it, so the first base from the top that is less than the number is the layer's. Out values are
   set only with 1. */
int kt__record_place(const kt_catalog *catalog, uint32_t type, uint32_t record, uint32_t *out_layer, uint32_t *out_local) {
    /* An open catalog has a layer at least. */
    uint32_t layer = catalog->layers - 1;
    if (record == 0 || type >= KT__TYPES_MOST || record > catalog->last[type]) return 0;
    while (layer > 0 && record <= catalog->base[type][layer]) layer--;
    *out_layer = layer;
    *out_local = record - catalog->base[type][layer];
    return 1;
}

/* Overrides are listed, not stored per record: for a single layer the range is empty and this costs two loads. */
uint32_t kt__record_final(const kt_catalog *catalog, uint32_t type, uint32_t record) {
    uint32_t low, high, end;
    /* Callers hand in numbers of any origin, those of damaged files included: a number beyond the last leads nowhere. */
    if (type >= KT__TYPES_MOST || record > catalog->last[type]) return 0;
    low = catalog->override_first[type];
    high = end = catalog->override_first[type + 1];
    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        if (catalog->overrides[middle].key < record) low = middle + 1;
        else high = middle;
    }
    return low < end && catalog->overrides[low].key == record ? catalog->overrides[low].value : record;
}

/* Visible is what stands for itself; replaced and hidden are both listed as overrides. */
int kt__record_visible(const kt_catalog *catalog, uint32_t type, uint32_t record) {
    return record != 0 && kt__record_final(catalog, type, record) == record;
}

/* Every override is one record that does not show. */
uint32_t kt__record_visible_count(const kt_catalog *catalog, uint32_t type) {
    if (type >= KT__TYPES_MOST) return 0;
    return catalog->last[type] - (catalog->override_first[type + 1] - catalog->override_first[type]);
}

/* From the top: the first layer that has the id or hides it decides. */
uint32_t kt__record_by_id(const kt_catalog *catalog, uint32_t type, const char *id, size_t size) {
    struct kt_text text = {id, size};
    uint32_t layer;
    if (type >= KT__TYPES_MOST) return 0;
    for (layer = catalog->layers; layer-- > 0;) {
        const struct kt__layer *here = catalog->layer[layer];
        uint32_t local = kt__layer_find(here, type, text);
        if (local != 0) return catalog->base[type][layer] + local;
        if (kt__layer_find_pair(here, here->tomb, here->tomb_count, type, text) != 0) return 0;
    }
    return 0;
}

/* Replaced and hidden records have an id as well; "" for a number that is none. */
struct kt_text kt__id(const kt_catalog *catalog, uint32_t type, uint32_t record) {
    struct kt_text id = {"", 0};
    uint32_t layer, local;
    if (kt__record_place(catalog, type, record, &layer, &local)) (void)kt__layer_id(&id, catalog->layer[layer], type, local);
    return id;
}

/* Where the values of a field are. */
struct found {
    const struct kt__layer *layer;
    const struct kt__column *column;
    struct kt__values values;
    uint32_t number; /* of the layer */
};

/* The one way from a field to its bytes; everything below reads through it. A layer that was written before a field
   existed has no column for it: absent, and no error. */
static int32_t find_values(struct found *out, const kt_catalog *catalog, uint32_t type, uint32_t record, uint32_t field) {
    uint32_t local;
    if (!kt__record_place(catalog, type, record, &out->number, &local)) return KT_NOTHING;
    out->layer = catalog->layer[out->number];
    out->column = kt__column_find(out->layer, type, field);
    if (out->column == NULL) return KT_NOTHING;
    return kt__layer_values(&out->values, out->layer, out->column, type, local);
}

/* A field of another value type is the caller's mistake even where the record has no value. */
static int holds(const struct found *found, uint32_t from, uint32_t to) {
    return found->column->value_type >= from && found->column->value_type <= to;
}

/* Bounded by the section that holds the values, so that a caller may loop to it on any bytes. */
uint32_t kt__value_count(const kt_catalog *catalog, uint32_t type, uint32_t record, uint32_t field) {
    struct found found = {0};
    return find_values(&found, catalog, type, record, field) == KT_OK ? found.values.count : 0;
}

int32_t kt__read_text(struct kt_text *out, const kt_catalog *catalog, uint32_t type, uint32_t record, uint32_t field,
                      uint32_t index) {
    struct found found = {0};
    /* found.column stays NULL where the layer has no such field, so the value type is asked only where there is one. */
    int32_t status = find_values(&found, catalog, type, record, field);
    out->data = "";
    out->size = 0;
    if (found.column != NULL && !holds(&found, KT_VALUE_TEXT, KT_VALUE_TEXT)) return KT_E_ARGUMENT;
    return status != KT_OK ? status : kt__layer_text(out, found.layer, &found.values, index);
}

int32_t kt__read_integer(int64_t *out, const kt_catalog *catalog, uint32_t type, uint32_t record, uint32_t field, uint32_t index) {
    struct found found = {0};
    int32_t status = find_values(&found, catalog, type, record, field);
    *out = 0;
    if (found.column != NULL && !holds(&found, KT_VALUE_INTEGER, KT_VALUE_CONSTANT)) return KT_E_ARGUMENT;
    return status != KT_OK ? status : kt__layer_integer(out, found.layer, &found.values, index);
}

/* A reference is local or leads outside the layer; either way it ends at what shows, or nowhere. */
int32_t kt__read_reference(uint32_t *out, const kt_catalog *catalog, uint32_t type, uint32_t record, uint32_t field,
                           uint32_t index) {
    struct found found = {0};
    uint32_t word;
    int32_t status = find_values(&found, catalog, type, record, field);
    *out = 0;
    if (found.column != NULL && !holds(&found, KT_VALUE_REFERENCE, KT_VALUE_REFERENCE)) return KT_E_ARGUMENT;
    if (status == KT_OK) status = kt__layer_reference(&word, found.layer, found.column, &found.values, index);
    if (status != KT_OK) return status;
    /* The row was checked against the number of XREF rows, and `outside` has that many. A catalog that is no stack has no
       `outside`: whatever lies outside it is not there. */
    if (word & KT__REFERENCE_OUTSIDE)
        *out = catalog->outside[found.number] != NULL ? catalog->outside[found.number][word & ~KT__REFERENCE_OUTSIDE] : 0;
    else
        *out = kt__record_final(catalog, found.column->target, catalog->base[found.column->target][found.number] + word);
    return *out != 0 ? KT_OK : KT_NOTHING;
}

/* Merging needs the id even where nothing has it: the layer that has it may come later. */
int32_t kt__read_target(struct kt_text *out, const kt_catalog *catalog, uint32_t type, uint32_t record, uint32_t field,
                        uint32_t index) {
    struct found found = {0};
    uint32_t word, outside_type;
    int32_t status = find_values(&found, catalog, type, record, field);
    int done;
    out->data = "";
    out->size = 0;
    if (found.column != NULL && !holds(&found, KT_VALUE_REFERENCE, KT_VALUE_REFERENCE)) return KT_E_ARGUMENT;
    if (status == KT_OK) status = kt__layer_reference(&word, found.layer, found.column, &found.values, index);
    if (status != KT_OK) return status;
    if (word & KT__REFERENCE_OUTSIDE)
        done = kt__layer_pair(&outside_type, out, found.layer, found.layer->xref, word & ~KT__REFERENCE_OUTSIDE);
    else
        done = kt__layer_id(out, found.layer, found.column->target, word);
    return done ? KT_OK : KT_E_DB_OFFSET;
}

/* The three below turn every failure into "absent": rules and windows must give an answer on damaged bytes as well. */
struct kt_text kt__text(const kt_catalog *catalog, uint32_t type, uint32_t record, uint32_t field, uint32_t index) {
    struct kt_text text;
    (void)kt__read_text(&text, catalog, type, record, field, index);
    return text;
}

/* `otherwise` is the caller's default for absent: the catalog does not know one. */
int64_t kt__integer(const kt_catalog *catalog, uint32_t type, uint32_t record, uint32_t field, uint32_t index, int64_t otherwise) {
    int64_t value;
    return kt__read_integer(&value, catalog, type, record, field, index) == KT_OK ? value : otherwise;
}

uint32_t kt__reference(const kt_catalog *catalog, uint32_t type, uint32_t record, uint32_t field, uint32_t index) {
    uint32_t target;
    (void)kt__read_reference(&target, catalog, type, record, field, index);
    return target;
}

/* Both runs of numbers are checked against INTS here once; the date room then reads them without asking again. Bytes that
   change under a mapping give other offsets, never a read outside. */
void kt__zone_of(struct kt__zone *out, const kt_catalog *catalog, uint32_t zone) {
    struct found at = {0}, offset = {0};
    struct kt__span at_bytes, offset_bytes;
    out->at = out->offset = NULL;
    out->count = 0;
    if (find_values(&at, catalog, KT_RECORD_ZONE, zone, KT_FIELD_AT) != KT_OK) return;
    if (find_values(&offset, catalog, KT_RECORD_ZONE, zone, KT_FIELD_OFFSET) != KT_OK) return;
    /* Repeated integers lie side by side in INTS, which is what the arithmetic wants. */
    if (!at.column->repeated || !offset.column->repeated || at.values.count != offset.values.count) return;
    if (!kt__span_part(&at_bytes, at.layer->ints, (uint64_t)at.values.start * 8, (uint64_t)at.values.count * 8)) return;
    if (!kt__span_part(&offset_bytes, offset.layer->ints, (uint64_t)offset.values.start * 8,
                       (uint64_t)offset.values.count * 8)) return;
    out->at = at_bytes.data;
    out->offset = offset_bytes.data;
    out->count = at.values.count;
}

/* Rows of folded names are in the order of the name records: the place in the layer is the row. */
struct kt_text kt__folded_name(const kt_catalog *catalog, uint32_t name) {
    struct kt_text text = {"", 0};
    uint32_t layer, local;
    if (kt__record_place(catalog, KT_RECORD_NAME, name, &layer, &local))
        (void)kt__names_at(&text, &catalog->layer[layer]->names, local - 1);
    return text;
}

/* Names folded under two sets of rules cannot be searched as one. */
uint32_t kt__catalog_rules(const kt_catalog *catalog) {
    uint32_t rules = catalog->layer[0]->rules, i;
    for (i = 1; i < catalog->layers; i++) {
        if (catalog->layer[i]->rules != rules) return 0;
    }
    return rules;
}

/* The reverse index. In its own layer a record's slot is its place; in a layer that only refers to it, or that holds a
   version of it which was replaced, the slot is found through the stack's aliases. */

/* First alias of `final` in a layer. Aliases of a layer and type are sorted by the visible record. */
static uint32_t alias_from(const kt_catalog *catalog, uint32_t layer, uint32_t type, uint32_t final) {
    uint32_t low = catalog->alias_first[layer][type], high = catalog->alias_first[layer][type + 1];
    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        if (catalog->aliases[middle].key < final) low = middle + 1;
        else high = middle;
    }
    return low;
}

/* The next record of one layer, visible or not, above `after`; both are places in the layer. A few slots of one layer may
   stand for the same record: itself, a version that was replaced, and an XREF row. Their lists ascend each, so the least
   next one of all keeps the whole ascending. */
static uint32_t next_in_layer(const kt_catalog *catalog, uint32_t layer, const struct kt__column *column, uint32_t target,
                              uint32_t after) {
    const struct kt__layer *here = catalog->layer[layer];
    uint32_t type = column->target, best = 0, base = catalog->base[type][layer], i;
    if (target > base && target - base <= here->records[type].count)
        best = kt__reverse_next(here->reverse, column->reverse - 1, target - base - 1, after);
    for (i = alias_from(catalog, layer, type, target);
         i < catalog->alias_first[layer][type + 1] && catalog->aliases[i].key == target; i++) {
        uint32_t next = kt__reverse_next(here->reverse, column->reverse - 1, catalog->aliases[i].value, after);
        if (next != 0 && (best == 0 || next < best)) best = next;
    }
    return best;
}

/* Layers go by ascending numbers, so a walk that passes its last answer back continues where it stopped. It ends on any
   bytes: within a layer the answer must exceed the one before. */
uint32_t kt__referrer_next(const kt_catalog *catalog, uint32_t type, uint32_t field, uint32_t target, uint32_t after) {
    uint32_t layer;
    if (target == 0 || type >= KT__TYPES_MOST) return 0;
    for (layer = 0; layer < catalog->layers; layer++) {
        /* Each layer has its own columns: a field may be known to one and not to another. */
        const struct kt__column *column = kt__column_find(catalog->layer[layer], type, field);
        uint32_t base = catalog->base[type][layer], local, final;
        if (column == NULL || column->value_type != KT_VALUE_REFERENCE || column->reverse == 0) continue;
        if (after >= base + catalog->layer[layer]->records[type].count) continue;
        local = after > base ? after - base : 0;
        /* Callers may ask about a record that was replaced: who refers to it refers to its replacement. */
        final = kt__record_final(catalog, column->target, target);
        while (final != 0 && (local = next_in_layer(catalog, layer, column, final, local)) != 0) {
            if (local > catalog->layer[layer]->records[type].count) break; /* damaged: no such record */
            if (kt__record_visible(catalog, type, base + local)) return base + local;
        }
    }
    return 0;
}

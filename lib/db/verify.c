/* Verifying the records of a layer: everything that a wrong value could come from. Reading stays safe without it. */
#include <string.h>

#include <ktransition/item.h>

#include "base/error.h"
#include "base/sha256.h"
#include "db/cycle.h"
#include "db/verify.h"

/* For messages: the byte of the file where a reader can look. A section that is empty has no place. */
uint64_t kt__verify_position(const struct kt__layer *layer, struct kt__span section, uint64_t at) {
    return section.data != NULL ? (uint64_t)(section.data - layer->bytes.data) + at : KT_POSITION_NONE;
}

/* First of all: after it, damage means a faulty writer and no longer a faulty disk. The whole file but its padding is
   read here once, and each section where the table says, which was checked at opening. */
static int32_t verify_digests(const struct kt__layer *layer, struct kt_error *err) {
    size_t at;
    for (at = 0; at < layer->table.size; at += KT__ROW_SIZE) {
        const uint8_t *row = layer->table.data + at;
        uint64_t offset = kt__load64(row + KT__ROW_OFFSET);
        uint8_t digest[KT__SHA256_BYTES];
        struct kt__span part;
        if (!kt__span_part(&part, layer->bytes, offset, kt__load64(row + KT__ROW_BYTES)))
            return kt__fail(err, KT_E_DB_SECTION, KT__HEADER_SIZE + at, "a section lies outside the file");
        kt__sha256_of(digest, part.data, part.size);
        if (memcmp(digest, row + KT__ROW_DIGEST, sizeof digest) != 0)
            return kt__fail(err, KT_E_DB_CHECKSUM, offset, "the digest of section %u differs", (unsigned)(at / KT__ROW_SIZE + 1));
    }
    return KT_OK;
}

/* What is kept while the records of one layer are read. Both parts bound the work by the size of the file: without them
   many records could share one long run or one long text, and a small file would cost the product of the two. */
struct walk {
    const struct kt__layer *layer;
    uint8_t *sound;      /* a bit for each byte of STRS: a text begins there and was checked */
    uint64_t list, ints; /* values in the runs of LIST and of INTS so far */
};

/* Texts are checked where they are used; bytes of STRS that nothing points at harm nobody. The ways in which a text can be
   wrong are told apart, since they point at different writers. Each is read once: as sizes stay below 2^24, the byte
   before a text is 0, so no text that passes here holds the beginning of another one. */
static int32_t verify_text(struct walk *walk, uint32_t at, struct kt_error *err) {
    const struct kt__layer *layer = walk->layer;
    struct kt__span part;
    struct kt_text text;
    uint32_t size;
    uint64_t bad;
    if (at < 4 || !kt__span_u32(&size, layer->text, at - 4) || !kt__span_part(&part, layer->text, at, size))
        return kt__fail(err, KT_E_DB_OFFSET, kt__verify_position(layer, layer->text, 0), "text %u lies outside its section",
                        (unsigned)at);
    if (walk->sound[at / 8] >> at % 8 & 1) return KT_OK;
    /* Builders refuse it, and whoever reads a catalog may count on that. */
    if (size > KT_VALUE_BYTES)
        return kt__fail(err, KT_E_DB_TEXT, kt__verify_position(layer, layer->text, at), "text %u is longer than 1 MiB",
                        (unsigned)at);
    if (!kt__blob_text(&text, layer->text, at))
        return kt__fail(err, KT_E_DB_TEXT, kt__verify_position(layer, layer->text, at), "text %u is not terminated", (unsigned)at);
    /* What is handed out as UTF-8 must be UTF-8: bindings decode it without looking. */
    if (!kt__text_check(&bad, text.data, text.size))
        return kt__fail(err, KT_E_DB_TEXT, kt__verify_position(layer, layer->text, at + bad), "text %u is not UTF-8", (unsigned)at);
    walk->sound[at / 8] |= (uint8_t)(1u << at % 8);
    return KT_OK;
}

/* One word of a record or of LIST. An outside reference must lie among the rows of its type: reading would follow it to a
   record of another type. */
static int32_t verify_word(struct walk *walk, const struct kt__column *column, uint32_t word, uint64_t position,
                           struct kt_error *err) {
    const struct kt__layer *layer = walk->layer;
    if (column->value_type == KT_VALUE_TEXT) return verify_text(walk, word, err);
    if (column->value_type != KT_VALUE_REFERENCE) return KT_OK;
    if (word & KT__REFERENCE_OUTSIDE ? (word & ~KT__REFERENCE_OUTSIDE) < layer->xref_count &&
                                           (word & ~KT__REFERENCE_OUTSIDE) >= layer->xref_first[column->target] &&
                                           (word & ~KT__REFERENCE_OUTSIDE) < layer->xref_first[column->target + 1]
                                     : word > 0 && word <= layer->records[column->target].count)
        return KT_OK;
    return kt__fail(err, KT_E_DB_REFERENCE, position, "field %u refers to a record that does not exist", (unsigned)column->field);
}

/* A run belongs to one field of one record: all of them together are no longer than the section that holds them. Single
   numbers stand in INTS too and are shared; they are one read each and are not counted. */
static int runs_fit(struct walk *walk, const struct kt__column *column, uint32_t count) {
    if (!column->repeated) return 1;
    if (column->value_type >= KT_VALUE_INTEGER && column->value_type <= KT_VALUE_CONSTANT)
        return (walk->ints += count) <= walk->layer->ints.size / 8;
    return (walk->list += count) <= walk->layer->list.size / 4;
}

/* A reader shrugs at a bad word and says "absent"; here it is an error. Also fields that this library does not know: the
   schema says what their words are. */
static int32_t verify_field(struct walk *walk, const struct kt__column *column, uint32_t type, uint32_t record,
                            struct kt_error *err) {
    const struct kt__layer *layer = walk->layer;
    const struct kt__rows *rows = &layer->records[type];
    uint64_t place = (uint64_t)(record - 1) * rows->stride + 4 * (uint64_t)column->word;
    uint64_t position = kt__verify_position(layer, rows->bytes, place);
    struct kt__values values;
    uint32_t i, word;
    int64_t number;
    int32_t status = kt__layer_values(&values, layer, column, type, record);
    /* Absent is sound in any field: what is required is the builder's business. */
    if (status == KT_NOTHING) return KT_OK;
    if (status != KT_OK) return kt__fail(err, status, position, "field %u has more values than its section",
                                         (unsigned)column->field);
    /* Before the values are read, so that shared runs cost nothing. */
    if (!runs_fit(walk, column, values.count))
        return kt__fail(err, KT_E_DB_OFFSET, position, "field %u: its values are also those of another field",
                        (unsigned)column->field);
    for (i = 0; i < values.count && status == KT_OK; i++) {
        if (column->value_type >= KT_VALUE_INTEGER && column->value_type <= KT_VALUE_CONSTANT) {
            if (kt__layer_integer(&number, layer, &values, i) != KT_OK)
                return kt__fail(err, KT_E_DB_OFFSET, position, "field %u: the number lies outside its section",
                                (unsigned)column->field);
        } else {
            if (!kt__span_u32(&word, values.words, ((uint64_t)values.start + i) * 4))
                return kt__fail(err, KT_E_DB_OFFSET, position, "field %u: the value lies outside its section",
                                (unsigned)column->field);
            status = verify_word(walk, column, word, position, err);
        }
    }
    return status;
}

/* Ascending and distinct ids are what finding by id and the numbering of slots rest on. The column of the id was read as
   a text before, so here it only has to be there. */
static int32_t verify_type(struct walk *walk, uint32_t type, struct kt_error *err) {
    const struct kt__layer *layer = walk->layer;
    const struct kt__rows *rows = &layer->records[type];
    struct kt_text id, before = {"", 0};
    uint32_t record, i;
    int32_t status = KT_OK;
    for (record = 1; record <= rows->count && status == KT_OK; record++) {
        uint64_t position = kt__verify_position(layer, rows->bytes, (uint64_t)(record - 1) * rows->stride);
        for (i = layer->type_first[type]; i < layer->type_first[type + 1] && status == KT_OK; i++)
            status = verify_field(walk, &layer->columns[i], type, record, err);
        if (status != KT_OK) return status;
        /* An empty id is refused by builders, and is what reading gives for a damaged one. */
        if (!kt__layer_id(&id, layer, type, record) || id.size == 0)
            return kt__fail(err, KT_E_DB_OFFSET, position, "record %u of type %u has no id", (unsigned)record, (unsigned)type);
        /* `before` points into the same bytes and so needs no copy. */
        if (record > 1 && kt__text_compare(before, id) >= 0)
            return kt__fail(err, KT_E_DB_ORDER, position, "records of type %u are not sorted", (unsigned)type);
        before = id;
    }
    return status;
}

/* XREF and TOMB speak of other layers: an id that this layer has itself would be found in two ways. Rows ascend strictly
   by type and id: each id once, and found by halving. */
static int32_t verify_pairs(struct walk *walk, struct kt__span pairs, uint32_t count, struct kt_error *err) {
    const struct kt__layer *layer = walk->layer;
    struct kt_text id, before_id = {"", 0};
    uint32_t i, type, at, before = 0;
    int32_t status;
    for (i = 0; i < count; i++) {
        uint64_t position = kt__verify_position(layer, pairs, (uint64_t)i * KT__PAIR_ROW);
        if (!kt__span_u32(&at, pairs, (uint64_t)i * KT__PAIR_ROW + 4)) return KT_E_DB_OFFSET;
        status = verify_text(walk, at, err);
        if (status != KT_OK) return status;
        if (!kt__layer_pair(&type, &id, layer, pairs, i) || type == 0 || type >= KT__TYPES_MOST)
            return kt__fail(err, KT_E_DB_OFFSET, position, "a row names no record type");
        if (i > 0 && (type < before || (type == before && kt__text_compare(before_id, id) >= 0)))
            return kt__fail(err, KT_E_DB_ORDER, position, "rows are not sorted");
        /* Ids of the records are sorted, as was verified before, so the search can be believed. */
        if (kt__layer_find(layer, type, id) != 0)
            return kt__fail(err, KT_E_DB_REFERENCE, position, "a row speaks of a record of its own layer");
        before = type;
        before_id = id;
    }
    return KT_OK;
}

/* Records before pairs, because pairs are looked up among them; types without records cost nothing. */
static int32_t walk_layer(struct walk *walk, struct kt_error *err) {
    const struct kt__layer *layer = walk->layer;
    int32_t status = KT_OK;
    uint32_t type;
    if (layer->title != 0) status = verify_text(walk, layer->title, err);
    /* All types of the format: stacking and indexes reach those too that this library does not know. */
    for (type = 1; type < KT__TYPES_MOST && status == KT_OK; type++) status = verify_type(walk, type, err);
    if (status == KT_OK) status = verify_pairs(walk, layer->xref, layer->xref_count, err);
    if (status == KT_OK) status = verify_pairs(walk, layer->tomb, layer->tomb_count, err);
    return status;
}

/* Memory for an eighth of the texts, and only for a file whose digests are right. */
int32_t kt__verify_records(const struct kt__layer *layer, const struct kt__memory *memory, struct kt_error *err) {
    struct walk walk = {layer, NULL, 0, 0};
    size_t room = layer->text.size / 8 + 1;
    int32_t status = verify_digests(layer, err);
    if (status != KT_OK) return status;
    walk.sound = kt__allocate_zeroed(memory, room, 1);
    if (walk.sound == NULL) return kt__fail(err, KT_E_MEMORY, KT_POSITION_NONE, "no memory to verify the catalog");
    status = walk_layer(&walk, err);
    kt__release(memory, walk.sound, room);
    return status;
}

/* Layers one by one, as they were made; loops over the whole, as it is used. A layer that stands in a stack twice is
   verified twice, which is slow and nothing else. */
int32_t kt__catalog_verify(const kt_catalog *catalog, struct kt_error *err) {
    uint32_t i;
    int32_t status = KT_OK;
    for (i = 0; i < catalog->layers && status == KT_OK; i++) {
        /* Each layer as its own catalog: there its record numbers are its places. */
        const kt_catalog *leaf = catalog->part[i] != NULL ? catalog->part[i] : catalog;
        status = kt__verify_records(&leaf->own, &leaf->memory, err);
        /* Only over records that are sound: an index is judged by what they say. */
        if (status == KT_OK) status = kt__verify_indexes(leaf, err);
    }
    return status == KT_OK ? kt__catalog_check_trees(catalog, err) : status;
}

/* Opening one catalog file: header, section table, schema. Payloads are not read here, only placed. */
#include <string.h>

#include "base/error.h"
#include "base/sha256.h"
#include "db/layer.h"
#include "registry/registry.h"

/* A row of the section table. */
struct section {
    uint32_t tag, flags, part, count, stride;
    uint64_t offset, size;
};

/* The tag is shown only as far as it is letters: it comes from the file. */
static int32_t section_fail(struct kt_error *err, uint64_t position, const struct section *section, const char *problem) {
    char tag[5];
    int i;
    for (i = 0; i < 4; i++) {
        char c = (char)(section->tag >> 8 * i);
        tag[i] = c >= 'A' && c <= 'Z' ? c : '?';
    }
    tag[4] = '\0';
    return kt__fail(err, KT_E_DB_SECTION, position, "section %s %u: %s", tag, (unsigned)section->part, problem);
}

/* A file that breaks off inside the magic is told apart from one that never was a catalog. Magic, room for a header,
   major version, in this order: of a file of another format nothing beyond its version is believed. */
static int32_t check_start(struct kt__span bytes, struct kt_error *err) {
    size_t shared = bytes.size < KT__MAGIC_SIZE ? bytes.size : KT__MAGIC_SIZE;
    uint32_t major;
    /* An empty file may have a NULL pointer, so it is asked for first. */
    if (shared == 0 || memcmp(bytes.data, KT__MAGIC, shared) != 0)
        return kt__fail(err, KT_E_DB_MAGIC, 0, "not a catalog file");
    if (bytes.size < KT__HEADER_SIZE)
        return kt__fail(err, KT_E_DB_TRUNCATED, bytes.size, "the file ends inside its header");
    (void)kt__span_u32(&major, bytes, KT__HEADER_MAJOR);
    if (major != KT__FORMAT_MAJOR)
        return kt__fail(err, KT_E_DB_VERSION, KT__HEADER_MAJOR, "catalog format %u is not one this library reads", (unsigned)major);
    return KT_OK;
}

/* Both ways: a file that was cut and one to which something was appended are not the file that was written. */
static int32_t check_sizes(struct kt__span bytes, struct kt__span *table, struct kt_error *err) {
    uint32_t header, sections, row;
    uint64_t size;
    (void)kt__span_u64(&size, bytes, KT__HEADER_FILE_SIZE);
    if (size > bytes.size)
        return kt__fail(err, KT_E_DB_TRUNCATED, bytes.size, "the file ends %llu bytes before its declared end",
                        (unsigned long long)(size - bytes.size));
    if (size < bytes.size)
        return kt__fail(err, KT_E_DB_SECTION, size, "the file goes on after its declared end");
    (void)kt__span_u32(&header, bytes, KT__HEADER_HEADER_SIZE);
    (void)kt__span_u32(&sections, bytes, KT__HEADER_SECTIONS);
    (void)kt__span_u32(&row, bytes, KT__HEADER_ROW_SIZE);
    /* Fixed for a major version, so that the checksum below covers a part that everybody agrees on. 256 rows bound the
       walk. */
    if (header != KT__HEADER_SIZE || row != KT__ROW_SIZE || sections == 0 || sections > KT__SECTIONS_MOST)
        return kt__fail(err, KT_E_DB_SECTION, KT__HEADER_HEADER_SIZE, "the header has a wrong shape");
    /* 256 rows of 64 bytes: the product is small, the file may be smaller. */
    if (!kt__span_part(table, bytes, KT__HEADER_SIZE, (uint64_t)sections * KT__ROW_SIZE))
        return kt__fail(err, KT_E_DB_SECTION, KT__HEADER_SECTIONS, "the section table lies outside the file");
    return KT_OK;
}

/* The checksum covers what the rest of opening believes; payloads have digests of their own, for verify. The digest of
   the table is that of the file: it covers the digest of every section. An attacker can make checksums too: they tell of
   accidents, and safety rests on the checks. */
static int32_t check_header(struct kt__layer *layer, struct kt_error *err) {
    struct kt__sha256 hash;
    uint8_t digest[KT__SHA256_BYTES];
    uint32_t minor, date;
    int32_t status = check_start(layer->bytes, err);
    if (status == KT_OK) status = check_sizes(layer->bytes, &layer->table, err);
    if (status != KT_OK) return status;
    kt__sha256_init(&hash);
    kt__sha256_update(&hash, layer->bytes.data, KT__HEADER_CHECKSUM);
    kt__sha256_update(&hash, layer->table.data, layer->table.size);
    kt__sha256_final(digest, &hash);
    if (memcmp(digest, layer->bytes.data + KT__HEADER_CHECKSUM, 8) != 0)
        return kt__fail(err, KT_E_DB_CHECKSUM, KT__HEADER_CHECKSUM, "the checksum of header and section table differs");
    kt__sha256_of(layer->digest, layer->table.data, layer->table.size);
    /* The header is inside the bytes by now, so these reads cannot fail. */
    (void)kt__span_u32(&minor, layer->bytes, KT__HEADER_MINOR);
    (void)kt__span_u32(&date, layer->bytes, KT__HEADER_DATA_DATE);
    layer->format_version = KT__FORMAT_VERSION(KT__FORMAT_MAJOR, minor < 999 ? minor : 999);
    /* Two's complement as stored; the conversion of a large unsigned number would be the compiler's choice. */
    memcpy(&layer->data_date, &date, sizeof layer->data_date);
    return KT_OK;
}

/* Copied out at once: a row that changes under a mapping is judged and used as the same row. */
static void load_section(struct section *out, const uint8_t *row) {
    uint32_t flags = kt__load32(row + KT__ROW_FLAGS);
    out->tag = kt__load32(row + KT__ROW_TAG);
    out->flags = flags & 0xFFFF;
    out->part = flags >> 16;
    out->offset = kt__load64(row + KT__ROW_OFFSET);
    out->size = kt__load64(row + KT__ROW_BYTES);
    out->count = kt__load32(row + KT__ROW_COUNT);
    out->stride = kt__load32(row + KT__ROW_STRIDE);
}

/* Which of the plain sections a tag is, and the stride it must have (0: a run of bytes without rows). place is a bit of
   `seen`; NULL for a tag that is none of them. */
static struct kt__span *plain_section(struct kt__layer *layer, uint32_t tag, uint32_t *stride, uint32_t *place) {
    *stride = 0;
    switch (tag) {
    case KT__TAG_STRS: *place = 0; return &layer->text;
    case KT__TAG_INTS: *place = 1; *stride = 8; return &layer->ints;
    case KT__TAG_LIST: *place = 2; *stride = 4; return &layer->list;
    case KT__TAG_XREF: *place = 3; *stride = KT__PAIR_ROW; return &layer->xref;
    case KT__TAG_TOMB: *place = 4; *stride = KT__PAIR_ROW; return &layer->tomb;
    case KT__TAG_REFS: *place = 5; *stride = 4; return &layer->reverse;
    case KT__TAG_IDEN: *place = 6; *stride = KT__EXACT_ROW; return &layer->exact.rows;
    case KT__TAG_EXAC: *place = 7; return &layer->exact.table;
    case KT__TAG_PFIX: *place = 8; return &layer->prefix;
    case KT__TAG_FOLD: *place = 9; *stride = KT__NAMES_ROW; return &layer->names.rows;
    case KT__TAG_FTXT: *place = 10; return &layer->names.text;
    default: return NULL;
    }
}

#define PLACE_META 11
#define PLACE_SCHM 12
#define PLACES 13

/* What the walk over the table gathers besides the layer itself. Lives while a file is opened; spans point into its
   bytes. */
struct places {
    uint32_t seen; /* bit per place */
    uint64_t records_seen;
    struct kt__span meta, schema;
    uint32_t schema_stride;
};

/* Bounds on stride and count keep every later product of the two inside 64 bits. */
static int32_t place_records(struct kt__layer *layer, struct places *places, const struct section *s, struct kt__span part,
                             uint64_t position, struct kt_error *err) {
    struct kt__rows *rows;
    /* A row is as long as all fields of the format as lists, two words each; its words are numbered in 16 bits. */
    if (s->part == 0 || s->part >= KT__TYPES_MOST || s->stride < 4 || s->stride % 4 != 0 || s->stride > 4 * KT__FIELDS_MOST * 2 ||
        s->count > KT__RECORDS_MOST - 1)
        return section_fail(err, position, s, "a wrong shape");
    /* Types are below 64, one bit each. */
    if (places->records_seen >> s->part & 1) return section_fail(err, position, s, "stands twice");
    places->records_seen |= (uint64_t)1 << s->part;
    rows = &layer->records[s->part];
    rows->bytes = part;
    rows->count = s->count;
    rows->stride = s->stride;
    return KT_OK;
}

/* A section that is not known is skipped if its writer said that it may be: so a newer minor version still opens. */
static int32_t place_section(struct kt__layer *layer, struct places *places, const struct section *s, struct kt__span part,
                             uint64_t position, struct kt_error *err) {
    uint32_t stride, place;
    struct kt__span *target = plain_section(layer, s->tag, &stride, &place);
    if (s->tag == KT__TAG_RECS) return place_records(layer, places, s, part, position, err);
    if (s->tag == KT__TAG_META) {
        target = &places->meta;
        place = PLACE_META;
        stride = 4;
    } else if (s->tag == KT__TAG_SCHM) {
        target = &places->schema;
        place = PLACE_SCHM;
        stride = s->stride < KT__SCHEMA_ROW || s->stride % 4 != 0 ? KT__SCHEMA_ROW : s->stride; /* may grow in a minor version */
        places->schema_stride = stride;
    } else if (target == NULL) {
        if (s->flags & KT__SECTION_REQUIRED)
            return kt__fail(err, KT_E_DB_VERSION, position, "a section that readers must know is not known to this library");
        return KT_OK;
    }
    /* The stride must be this one, or rows would be read at places that their writer did not mean. */
    if (s->stride != stride || s->part != 0) return section_fail(err, position, s, "a wrong shape");
    /* Twice would leave it to the order of rows which one counts. */
    if (places->seen >> place & 1) return section_fail(err, position, s, "stands twice");
    places->seen |= 1u << place;
    *target = part;
    return KT_OK;
}

/* Sections ascend, so one comparison each is enough to see that none overlaps another. */
static int32_t place_sections(struct kt__layer *layer, struct places *places, struct kt_error *err) {
    uint64_t end = KT__HEADER_SIZE + (uint64_t)layer->table.size;
    uint32_t count = (uint32_t)(layer->table.size / KT__ROW_SIZE), i;
    for (i = 0; i < count; i++) {
        uint64_t position = KT__HEADER_SIZE + (uint64_t)i * KT__ROW_SIZE;
        struct section s;
        struct kt__span part;
        int32_t status;
        load_section(&s, layer->table.data + (size_t)i * KT__ROW_SIZE);
        /* Header and table come first, so no section can lie over them either. */
        if (s.offset < end) return section_fail(err, position, &s, "overlaps what stands before it");
        if (!kt__span_part(&part, layer->bytes, s.offset, s.size)) return section_fail(err, position, &s, "lies outside the file");
        /* Count by stride is the size, exactly: whatever was read by rows lies inside. Both are 32 bits, their product
           fits 64. */
        if (s.size > UINT32_MAX || (s.stride > 0 ? (uint64_t)s.count * s.stride != s.size : s.count != 0))
            return section_fail(err, position, &s, "a wrong size");
        status = place_section(layer, places, &s, part, position, err);
        if (status != KT_OK) return status;
        end = s.offset + s.size;
    }
    /* All must be there, empty or not: readers then need not ask whether a section exists. */
    if (places->seen != (1u << PLACES) - 1 || places->meta.size < 4 * KT__META_WORDS)
        return kt__fail(err, KT_E_DB_SECTION, KT__HEADER_SIZE, "a section is missing");
    layer->exact.text = layer->text;
    layer->xref_count = (uint32_t)(layer->xref.size / KT__PAIR_ROW);
    layer->tomb_count = (uint32_t)(layer->tomb.size / KT__PAIR_ROW);
    /* Any number may stand here: rules that are not this library's are found out by whoever needs them. */
    (void)kt__span_u32(&layer->rules, places->meta, 4 * KT__META_RULES);
    (void)kt__span_u32(&layer->title, places->meta, 4 * KT__META_TITLE);
    return KT_OK;
}

/* Everything that later reads rely on without asking is asked here: type, field, place in the row, kind of value, target. */
static int32_t load_column(struct kt__column *out, uint32_t *type, const struct kt__layer *layer, const uint8_t *row,
                           uint64_t position, struct kt_error *err) {
    uint32_t shape = kt__load32(row + KT__SCHEMA_SHAPE), word = kt__load32(row + KT__SCHEMA_WORD), words;
    const struct kt__registry_field *known;
    *type = kt__load32(row + KT__SCHEMA_TYPE);
    out->field = kt__load32(row + KT__SCHEMA_FIELD);
    out->value_type = (uint8_t)shape;
    out->repeated = (shape >> 8 & 0xFF) != 0;
    out->target = kt__load32(row + KT__SCHEMA_TARGET);
    out->reverse = kt__load32(row + KT__SCHEMA_REVERSE);
    if (*type == 0 || *type >= KT__TYPES_MOST || out->field == 0 || out->field >= KT__FIELDS_MOST)
        return kt__fail(err, KT_E_DB_SECTION, position, "schema: type %u field %u is out of range", (unsigned)*type,
                        (unsigned)out->field);
    words = layer->records[*type].stride / 4;
    /* A type without a RECS section has stride 0 and no word for any field, so it can have no column. */
    if (word >= words || words - word < (out->repeated ? 2u : 1u))
        return kt__fail(err, KT_E_DB_SECTION, position, "schema: type %u field %u lies outside its rows", (unsigned)*type,
                        (unsigned)out->field);
    out->word = (uint16_t)word;
    /* What this library knows by number must mean what it thinks: everything above relies on it. NULL for a field of a
       newer version, which is only ever read by its own description. */
    known = kt__field_find(*type, out->field, NULL);
    if ((known != NULL && (known->value_type != out->value_type || (out->value_type == KT_VALUE_REFERENCE &&
                                                                    known->target != out->target))) ||
        (out->value_type == KT_VALUE_REFERENCE && out->target >= KT__TYPES_MOST) ||
        (out->field == KT_FIELD_ID && (word != 0 || out->repeated || out->value_type != KT_VALUE_TEXT)))
        return kt__fail(err, KT_E_DB_SECTION, position, "schema: type %u field %u is not of the kind it must be", (unsigned)*type,
                        (unsigned)out->field);
    return KT_OK;
}

/* One block for the columns and the map behind them; sizes are bounded by the limits of the format. The map has a cell
   for each field number of each type up to the highest in use, so that finding a column is one load. */
static int32_t make_block(struct kt__layer *layer, const struct kt__memory *memory, struct kt__span schema, uint32_t stride,
                          struct kt_error *err) {
    uint32_t i, columns = (uint32_t)(schema.size / stride);
    /* 8,192 columns: far above any registry, and small enough for the 16-bit numbers in the map. */
    if (columns > KT__TYPES_MOST * KT__FIELDS_MOST / 8)
        return kt__fail(err, KT_E_DB_SECTION, (uint64_t)(schema.data - layer->bytes.data), "schema: too many fields");
    for (i = 0; i < columns; i++) {
        uint32_t type = kt__load32(schema.data + (size_t)i * stride + KT__SCHEMA_TYPE);
        uint32_t field = kt__load32(schema.data + (size_t)i * stride + KT__SCHEMA_FIELD);
        /* Numbers out of range are left out here and refused by load_column(). */
        if (type >= layer->types && type < KT__TYPES_MOST) layer->types = type + 1;
        if (field >= layer->fields && field < KT__FIELDS_MOST) layer->fields = field + 1;
    }
    layer->block_size = columns * sizeof(struct kt__column) + (size_t)layer->types * layer->fields * sizeof(uint16_t);
    layer->columns = kt__allocate_zeroed(memory, 1, layer->block_size);
    if (layer->columns == NULL) return kt__fail(err, KT_E_MEMORY, KT_POSITION_NONE, "no memory for the schema");
    /* Behind the columns, whose size is a multiple of what the map needs for its alignment. */
    layer->map = (uint16_t *)(void *)(layer->columns + columns);
    layer->column_count = columns;
    return KT_OK;
}

/* Copied, not pointed at: later accesses must not depend on bytes that can change. Sorted by type and field, without
   repeats: so the columns of a type are a range, and each field has one. */
static int32_t load_schema(struct kt__layer *layer, const struct kt__memory *memory, const struct places *places,
                           struct kt_error *err) {
    uint32_t i, type, last_type = 0, last_field = 0, t;
    int32_t status = make_block(layer, memory, places->schema, places->schema_stride, err);
    for (i = 0; status == KT_OK && i < layer->column_count; i++) {
        const uint8_t *row = places->schema.data + (size_t)i * places->schema_stride;
        uint64_t position = (uint64_t)(row - layer->bytes.data);
        struct kt__column *column = &layer->columns[i];
        status = load_column(column, &type, layer, row, position, err);
        if (status != KT_OK) return status;
        if (type < last_type || (type == last_type && column->field <= last_field))
            return kt__fail(err, KT_E_DB_ORDER, position, "schema: fields are not sorted");
        /* Types that were jumped over get an empty range. */
        for (t = last_type + 1; t <= type; t++) layer->type_first[t] = i;
        if (type >= layer->types || column->field >= layer->fields) return KT_E_DB_SECTION; /* changed since make_block looked */
        layer->map[type * layer->fields + column->field] = (uint16_t)(i + 1);
        last_type = type;
        last_field = column->field;
    }
    for (t = last_type + 1; status == KT_OK && t <= KT__TYPES_MOST; t++) layer->type_first[t] = layer->column_count;
    for (t = 1; status == KT_OK && t < KT__TYPES_MOST; t++) {
        /* kt__layer_id() reads the first word of a row as the id and asks nothing. */
        if (layer->records[t].count > 0 && kt__column_find(layer, t, KT_FIELD_ID) == NULL)
            return kt__fail(err, KT_E_DB_SECTION, KT__HEADER_SIZE, "schema: records of type %u have no id", (unsigned)t);
    }
    return status;
}

/* Rows of XREF are sorted by type: where each type begins. Unsorted rows give wrong places, never wrong reads. 64 types
   by 32 halvings at most: cheaper than a walk over the rows, whose number the file decides. */
static void place_outside_types(struct kt__layer *layer) {
    uint32_t type;
    for (type = 0; type <= KT__TYPES_MOST; type++) {
        uint32_t low = 0, high = layer->xref_count;
        while (low < high) {
            uint32_t middle = low + (high - low) / 2, here;
            (void)kt__span_u32(&here, layer->xref, (uint64_t)middle * KT__PAIR_ROW);
            if (here < type) low = middle + 1;
            else high = middle;
        }
        layer->xref_first[type] = low;
    }
}

/* Costs the header, the table and the schema, not the size of the file. On failure nothing is left to dispose of. */
int32_t kt__layer_open(struct kt__layer *layer, const struct kt__memory *memory, struct kt__span bytes, struct kt_error *err) {
    struct places places;
    int32_t status;
    memset(layer, 0, sizeof *layer);
    memset(&places, 0, sizeof places);
    layer->bytes = bytes;
    status = check_header(layer, err);
    if (status == KT_OK) status = place_sections(layer, &places, err);
    if (status == KT_OK) status = load_schema(layer, memory, &places, err);
    if (status == KT_OK) place_outside_types(layer);
    else kt__layer_dispose(layer, memory);
    return status;
}

/* Fine on a zeroed layer, and so twice. */
void kt__layer_dispose(struct kt__layer *layer, const struct kt__memory *memory) {
    kt__release(memory, layer->columns, layer->block_size);
    memset(layer, 0, sizeof *layer);
}

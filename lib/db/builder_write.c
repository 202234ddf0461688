/* Writing a catalog: which texts, numbers and outside records there are, and the sections that hold them. The records
   themselves and their indexes are in builder_rows.c. */
#include <string.h>

#include "base/error.h"
#include "db/rules.h"
#include "db/writer.h"

/* In the order of the registry's list for the type. */
static const struct kt__draft_field *fields_of(const kt_builder *builder, uint32_t draft) {
    return &builder->fields[builder->drafts[draft].fields];
}

struct kt__buffer *kt__writer_section(struct kt__writer *writer, uint32_t place) {
    return &writer->sections[place].bytes;
}

/* Failure is noted in the buffer and asked for once, when all sections are written. */
void kt__writer_word(struct kt__writer *writer, uint32_t place, uint32_t word) {
    uint8_t bytes[4];
    kt__store32(bytes, word);
    kt__buffer_append(kt__writer_section(writer, place), bytes, sizeof bytes);
}

/* 0, which stands for absent, for no text and for one that no record uses. Valid once the texts are written. */
uint32_t kt__writer_text(const struct kt__writer *writer, uint32_t number) {
    return number != 0 && writer->rank[number - 1] != 0 ? writer->at[writer->rank[number - 1] - 1] : 0;
}

/* `outside` is sorted by type; for the type behind the last one it is the number of rows. */
uint32_t kt__writer_outside_from(const struct kt__writer *writer, uint32_t type) {
    return (uint32_t)kt__pairs_from(writer->outside, writer->outside_count, type);
}

/* The number of a record of this layer, or the row of XREF with the upper bit set. */
uint32_t kt__writer_reference(const struct kt__writer *writer, uint32_t type, uint32_t id) {
    const kt_builder *builder = writer->builder;
    uint32_t draft = kt__draft_find(builder, type, id), low, high;
    if (draft != 0 && !builder->drafts[draft - 1].dead) return builder->drafts[draft - 1].number;
    /* Every reference outside was listed by mark_record(), so the search finds it. */
    low = kt__writer_outside_from(writer, type);
    high = kt__writer_outside_from(writer, type + 1);
    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        if (writer->outside[middle].value < writer->rank[id - 1]) low = middle + 1;
        else high = middle;
    }
    return low | KT__REFERENCE_OUTSIDE;
}

/* `part` is the record type for RECS, 0 for all others. */
static void prepare_section(struct kt__writer *writer, uint32_t place, uint32_t tag, uint32_t stride, uint32_t part) {
    struct kt__section *section = &writer->sections[place];
    section->tag = tag;
    section->stride = stride;
    section->part = part;
    /* Format 1.0 has no section that a reader could do without. */
    section->required = KT__SECTION_REQUIRED;
    kt__buffer_init(&section->bytes, &writer->builder->memory);
}

/* All sections are written, empty ones too: a reader then has one shape to check. */
static void prepare_sections(struct kt__writer *writer) {
    uint32_t type, i;
    prepare_section(writer, KT__SECTION_META, KT__TAG_META, 4, 0);
    prepare_section(writer, KT__SECTION_SCHM, KT__TAG_SCHM, KT__SCHEMA_ROW, 0);
    prepare_section(writer, KT__SECTION_STRS, KT__TAG_STRS, 0, 0);
    prepare_section(writer, KT__SECTION_INTS, KT__TAG_INTS, 8, 0);
    prepare_section(writer, KT__SECTION_LIST, KT__TAG_LIST, 4, 0);
    prepare_section(writer, KT__SECTION_XREF, KT__TAG_XREF, KT__PAIR_ROW, 0);
    prepare_section(writer, KT__SECTION_TOMB, KT__TAG_TOMB, KT__PAIR_ROW, 0);
    prepare_section(writer, KT__SECTION_REFS, KT__TAG_REFS, 4, 0);
    prepare_section(writer, KT__SECTION_IDEN, KT__TAG_IDEN, KT__EXACT_ROW, 0);
    prepare_section(writer, KT__SECTION_EXAC, KT__TAG_EXAC, 0, 0);
    prepare_section(writer, KT__SECTION_PFIX, KT__TAG_PFIX, 0, 0);
    prepare_section(writer, KT__SECTION_FOLD, KT__TAG_FOLD, KT__NAMES_ROW, 0);
    prepare_section(writer, KT__SECTION_FTXT, KT__TAG_FTXT, 0, 0);
    for (type = 1; type < KT__TYPES_KNOWN; type++) {
        const struct kt__registry_type *known = kt__type_find(type);
        uint32_t words = 0;
        /* A list takes two words, its start and its length, all else one. This sum is the stride of the rows. */
        for (i = 0; i < known->count; i++) words += kt__registry_fields[known->first + i].repeated ? 2 : 1;
        prepare_section(writer, KT__SECTION_RECS + type - 1, KT__TAG_RECS, words * 4, type);
    }
}

/* Listed as often as it is met: sorting removes what comes twice. */
static int add_outside(struct kt__writer *writer, uint32_t type, uint32_t id) {
    void *rows = writer->outside;
    int grown = kt__array_grow(&writer->builder->memory, &rows, &writer->outside_room, writer->outside_count,
                               sizeof *writer->outside);
    writer->outside = rows;
    if (!grown) return 0;
    writer->outside[writer->outside_count].key = type;
    writer->outside[writer->outside_count++].value = id;
    return 1;
}

/* Marks the texts that one record uses and lists its references that lead outside. rank is only a mark at this stage: 1
   for used. write_texts() puts the places in. */
static int32_t mark_record(struct kt__writer *writer, uint32_t draft) {
    const kt_builder *builder = writer->builder;
    const struct kt__registry_type *known = kt__type_find(builder->drafts[draft].type);
    uint32_t i, value, target;
    writer->rank[builder->drafts[draft].id - 1] = 1;
    for (i = 0; i < known->count; i++) {
        const struct kt__registry_field *field = &kt__registry_fields[known->first + i];
        if (field->value_type != KT_VALUE_TEXT && field->value_type != KT_VALUE_REFERENCE) continue;
        /* Chains end with 0 and were rebuilt by align_values(): no value comes twice. */
        for (value = fields_of(builder, draft)[i].first; value != 0; value = builder->values[value - 1].next) {
            uint32_t text = (uint32_t)builder->values[value - 1].number;
            if (field->value_type == KT_VALUE_REFERENCE) {
                target = kt__draft_find(builder, field->target, text);
                /* Its id is marked as the id of a record of this layer. */
                if (target != 0 && !builder->drafts[target - 1].dead) continue;
                if (!add_outside(writer, field->target, text)) return KT_E_MEMORY;
            }
            writer->rank[text - 1] = 1;
        }
    }
    return KT_OK;
}

/* Texts of values that were replaced or never used stay out of the file. */
static int32_t mark_texts(struct kt__writer *writer) {
    const kt_builder *builder = writer->builder;
    int32_t status = KT_OK;
    size_t i;
    for (i = 0; i < builder->order_count && status == KT_OK; i++) status = mark_record(writer, builder->order[i]);
    /* Hidden ids are written as well, although no record here has them. */
    for (i = 0; i < builder->hidden_count; i++) writer->rank[builder->hidden[i].key - 1] = 1;
    return status;
}

/* Texts of the pool are distinct, so no two compare equal. */
static int compare_texts(const void *context, uint32_t a, uint32_t b) {
    const struct kt__pool *pool = context;
    return kt__text_compare(kt__pool_text(pool, a), kt__pool_text(pool, b));
}

/* The used texts in byte order: their offsets, and their ranks, by which everything else is sorted. The order of the
   calls shows nowhere: numbers of texts are replaced by their places in this order. */
static int32_t write_texts(struct kt__writer *writer) {
    const struct kt__pool *pool = &writer->builder->pool;
    struct kt__buffer *blob = kt__writer_section(writer, KT__SECTION_STRS);
    size_t i;
    for (i = 0; i < writer->pool_count; i++) {
        /* Ranks begin at 1, since 0 means that a text is not used. */
        if (writer->rank[i] != 0) writer->sorted[writer->text_count++] = (uint32_t)(i + 1);
    }
    kt__sort_rows(writer->sorted, writer->text_count, compare_texts, pool);
    for (i = 0; i < writer->text_count; i++) {
        struct kt_text text = kt__pool_text(pool, writer->sorted[i]);
        writer->rank[writer->sorted[i] - 1] = (uint32_t)(i + 1);
        /* Offsets ascend with ranks; the size of all texts together stays below 4 GiB, or this fails. */
        writer->at[i] = kt__blob_append(blob, text.data, text.size);
        /* The one failure that is no lack of memory: too much text for 32-bit offsets. */
        if (writer->at[i] == 0) return blob->failed ? KT_E_MEMORY : KT_E_LIMIT;
    }
    return KT_OK;
}

/* {type, text} rows become {type, rank}, sorted and each once. Ranks sort as texts do, so that readers find the rows
   sorted by type and id. */
static size_t rank_pairs(const struct kt__writer *writer, struct kt__pair *pairs, size_t count) {
    size_t i, kept = 0;
    /* Texts become ranks in place, since the text itself is not needed again. */
    for (i = 0; i < count; i++) pairs[i].value = writer->rank[pairs[i].value - 1];
    kt__sort_pairs(pairs, count);
    for (i = 0; i < count; i++) {
        if (kept == 0 || pairs[kept - 1].key != pairs[i].key || pairs[kept - 1].value != pairs[i].value) pairs[kept++] = pairs[i];
    }
    return kept;
}

/* A text that a pair names was marked, and so has an offset. */
static void write_pairs(struct kt__writer *writer, uint32_t place, const struct kt__pair *pairs, size_t count) {
    size_t i;
    for (i = 0; i < count; i++) {
        kt__writer_word(writer, place, pairs[i].key);
        kt__writer_word(writer, place, writer->at[pairs[i].value - 1]);
    }
}

/* Hidings are kept by id; the file wants them by type. Ids that nothing below has are written too: the layer may be
   stacked on another base than the one it was built over. */
static int32_t write_tombs(struct kt__writer *writer) {
    const kt_builder *builder = writer->builder;
    struct kt__pair *pairs = kt__allocate_zeroed(&builder->memory, builder->hidden_count, sizeof *pairs);
    size_t i;
    if (pairs == NULL) return KT_E_MEMORY;
    for (i = 0; i < builder->hidden_count; i++) {
        /* A copy with the halves exchanged: `hidden` itself stays sorted as is_hidden() searches it. */
        pairs[i].key = builder->hidden[i].value;
        pairs[i].value = builder->hidden[i].key;
    }
    write_pairs(writer, KT__SECTION_TOMB, pairs, rank_pairs(writer, pairs, builder->hidden_count));
    kt__release(&builder->memory, pairs, builder->hidden_count * sizeof *pairs);
    return KT_OK;
}

/* The two words at the end are reserved and 0. */
static void write_meta(struct kt__writer *writer, uint32_t title) {
    kt__writer_word(writer, KT__SECTION_META, KT__RULES_VERSION);
    kt__writer_word(writer, KT__SECTION_META, kt__writer_text(writer, title));
    kt__writer_word(writer, KT__SECTION_META, 0);
    kt__writer_word(writer, KT__SECTION_META, 0);
}

/* What was allocated before a failure is given back by dispose(), for which each pointer is NULL or whole. */
static int32_t make_room(struct kt__writer *writer) {
    /* Sized by the pool as it is now: completion added its last text before writing began. */
    const struct kt__memory *memory = &writer->builder->memory;
    writer->pool_count = writer->builder->pool.count;
    writer->rank = kt__allocate_zeroed(memory, writer->pool_count, sizeof *writer->rank);
    writer->sorted = kt__allocate_zeroed(memory, writer->pool_count, sizeof *writer->sorted);
    writer->at = kt__allocate_zeroed(memory, writer->pool_count, sizeof *writer->at);
    return writer->rank != NULL && writer->sorted != NULL && writer->at != NULL ? KT_OK : KT_E_MEMORY;
}

/* Ends with the writer itself; NULL pointers are fine. */
static void dispose(struct kt__writer *writer) {
    const struct kt__memory *memory = &writer->builder->memory;
    uint32_t i;
    kt__release(memory, writer->rank, writer->pool_count * sizeof *writer->rank);
    kt__release(memory, writer->sorted, writer->pool_count * sizeof *writer->sorted);
    kt__release(memory, writer->at, writer->pool_count * sizeof *writer->at);
    kt__release(memory, writer->outside, writer->outside_room * sizeof *writer->outside);
    for (i = 0; i < KT__SECTION_COUNT; i++) kt__buffer_dispose(&writer->sections[i].bytes);
    kt__release(memory, writer, sizeof *writer);
}

/* Texts and XREF come first, because the words of the records are offsets and rows in them. */
static int32_t write_sections(struct kt__writer *writer, uint32_t title) {
    uint32_t i;
    int32_t status = make_room(writer);
    if (status == KT_OK) status = mark_texts(writer);
    if (status == KT_OK) status = write_texts(writer);
    if (status == KT_OK) status = write_tombs(writer);
    if (status != KT_OK) return status;
    /* From here on a reference to the outside has its final row. */
    writer->outside_count = rank_pairs(writer, writer->outside, writer->outside_count);
    write_pairs(writer, KT__SECTION_XREF, writer->outside, writer->outside_count);
    write_meta(writer, title);
    status = kt__write_records(writer);
    if (status == KT_OK) status = kt__write_schema(writer);
    if (status == KT_OK) status = kt__write_indexes(writer);
    /* The one place where lost memory of all the appends above is noticed: a section cut short must not get a digest. */
    for (i = 0; i < KT__SECTION_COUNT && status == KT_OK; i++) {
        if (writer->sections[i].bytes.failed) status = KT_E_MEMORY;
    }
    return status;
}

/* The writer is allocated, not on the stack: it has a buffer for each section. */
int32_t kt__builder_write(kt_builder *builder, struct kt_error *err) {
    struct kt__writer *writer = kt__allocate_zeroed(&builder->memory, 1, sizeof *writer);
    int32_t data_date, status;
    uint32_t title;
    if (writer == NULL) return KT_E_MEMORY;
    writer->builder = builder;
    prepare_sections(writer);
    kt__builder_newest(builder, &data_date, &title);
    status = write_sections(writer, title);
    /* Which limit it was matters less than that the remedy is the same: two catalogs instead of one. */
    if (status == KT_E_LIMIT) (void)kt__fail(err, KT_E_LIMIT, KT_POSITION_NONE, "the catalog would be too large for the format");
    if (status == KT_OK) status = kt__write_container(&builder->out, writer->sections, KT__SECTION_COUNT, data_date, err);
    dispose(writer);
    return status;
}

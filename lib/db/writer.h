/* What the writing steps share: the sections as they grow, and where texts and outside records ended up. */
#ifndef KT_DB_WRITER_H
#define KT_DB_WRITER_H

#include "db/builder.h"

/* A section on its way into the file. */
struct kt__section {
    uint32_t tag;
    uint32_t part;
    uint32_t stride; /* 0 for a run of bytes */
    uint32_t required;
    struct kt__buffer bytes;
};

/* Sections in the order of the file. */
enum kt__section_place {
    KT__SECTION_META, KT__SECTION_SCHM, KT__SECTION_STRS, KT__SECTION_INTS, KT__SECTION_LIST, KT__SECTION_XREF, KT__SECTION_TOMB,
    KT__SECTION_REFS, KT__SECTION_IDEN, KT__SECTION_EXAC, KT__SECTION_PFIX, KT__SECTION_FOLD, KT__SECTION_FTXT,
    KT__SECTION_RECS, /* one a record type, from type 1 */
    KT__SECTION_COUNT = KT__SECTION_RECS + KT__TYPES_KNOWN - 1
};

struct kt__writer {
    kt_builder *builder;
    struct kt__section sections[KT__SECTION_COUNT];
    uint32_t *rank;   /* per text of the pool: its place in the sorted texts from 1, 0 when it is not used */
    uint32_t *sorted; /* rank - 1 -> text */
    uint32_t *at;     /* rank - 1 -> offset in STRS */
    size_t pool_count, text_count;
    struct kt__pair *outside; /* XREF: type, rank */
    size_t outside_count, outside_room;
};

struct kt__buffer *kt__writer_section(struct kt__writer *writer, uint32_t place);
void kt__writer_word(struct kt__writer *writer, uint32_t place, uint32_t word);
/* Offset in STRS of a text of the pool. */
uint32_t kt__writer_text(const struct kt__writer *writer, uint32_t number);
/* The reference word for a target given by type and text. */
uint32_t kt__writer_reference(const struct kt__writer *writer, uint32_t type, uint32_t id);
/* Where the XREF rows of a type begin. */
uint32_t kt__writer_outside_from(const struct kt__writer *writer, uint32_t type);

/* Records, LIST, the lists in INTS; REFS and SCHM; IDEN, EXAC, PFIX; FOLD, FTXT. KT_OK, KT_E_MEMORY, KT_E_LIMIT. */
int32_t kt__write_records(struct kt__writer *writer);
int32_t kt__write_schema(struct kt__writer *writer);
int32_t kt__write_indexes(struct kt__writer *writer);

/* Header, table and sections, appended to out. */
int32_t kt__write_container(struct kt__buffer *out, const struct kt__section *sections, uint32_t count, int32_t data_date,
                            struct kt_error *err);

#endif

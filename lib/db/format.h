/* Where things lie in a catalog file. docs/specification/file-format.md says the same in words; numbers are for ever. */
#ifndef KT_DB_FORMAT_H
#define KT_DB_FORMAT_H

/* Format 1.0. A higher minor adds sections and fields that this library skips, a higher major is refused. */
#define KT__FORMAT_MAJOR 1
#define KT__FORMAT_MINOR 0
#define KT__FORMAT_VERSION(major, minor) ((major) * 1000u + (minor))

/* "KTDB", then what breaks when a transfer in text mode or one that drops the eighth bit has touched the file. */
#define KT__MAGIC "KTDB\x8A\r\n\x1A"
#define KT__MAGIC_SIZE 8

/* Header. The checksum is the first eight bytes of the SHA-256 over the header before it and the table. */
#define KT__HEADER_SIZE 64
#define KT__HEADER_MAJOR 8
#define KT__HEADER_MINOR 12
#define KT__HEADER_HEADER_SIZE 16
#define KT__HEADER_SECTIONS 20
#define KT__HEADER_FILE_SIZE 24
#define KT__HEADER_DATA_DATE 32
#define KT__HEADER_ROW_SIZE 36
#define KT__HEADER_CHECKSUM 56

/* One row of the section table. */
#define KT__ROW_SIZE 64
#define KT__ROW_TAG 0
#define KT__ROW_FLAGS 4 /* low half flags, high half part */
#define KT__ROW_OFFSET 8
#define KT__ROW_BYTES 16
#define KT__ROW_COUNT 24
#define KT__ROW_STRIDE 28
#define KT__ROW_DIGEST 32

#define KT__SECTION_REQUIRED 1u /* a reader that does not know the section refuses the file */
#define KT__SECTIONS_MOST 256
#define KT__SECTION_ALIGN 8

#define KT__TAG(a, b, c, d) ((uint32_t)(a) | (uint32_t)(b) << 8 | (uint32_t)(c) << 16 | (uint32_t)(d) << 24)
#define KT__TAG_META KT__TAG('M', 'E', 'T', 'A')
#define KT__TAG_SCHM KT__TAG('S', 'C', 'H', 'M')
#define KT__TAG_STRS KT__TAG('S', 'T', 'R', 'S')
#define KT__TAG_INTS KT__TAG('I', 'N', 'T', 'S')
#define KT__TAG_LIST KT__TAG('L', 'I', 'S', 'T')
#define KT__TAG_XREF KT__TAG('X', 'R', 'E', 'F')
#define KT__TAG_TOMB KT__TAG('T', 'O', 'M', 'B')
#define KT__TAG_RECS KT__TAG('R', 'E', 'C', 'S')
#define KT__TAG_REFS KT__TAG('R', 'E', 'F', 'S')
#define KT__TAG_IDEN KT__TAG('I', 'D', 'E', 'N')
#define KT__TAG_EXAC KT__TAG('E', 'X', 'A', 'C')
#define KT__TAG_PFIX KT__TAG('P', 'F', 'I', 'X')
#define KT__TAG_FOLD KT__TAG('F', 'O', 'L', 'D')
#define KT__TAG_FTXT KT__TAG('F', 'T', 'X', 'T')

#define KT__META_WORDS 4 /* rules version, title (text), 0, 0 */
#define KT__META_RULES 0
#define KT__META_TITLE 1

/* SCHM: six words a field, sorted by type and field. shape = value type | repeated << 8. */
#define KT__SCHEMA_ROW 24
#define KT__SCHEMA_TYPE 0
#define KT__SCHEMA_FIELD 4
#define KT__SCHEMA_SHAPE 8
#define KT__SCHEMA_TARGET 12
#define KT__SCHEMA_WORD 16
#define KT__SCHEMA_REVERSE 20 /* first word of the reverse index in REFS, plus 1; 0 when nothing refers */

#define KT__PAIR_ROW 8 /* XREF and TOMB: type, id (text) */

/* A reference word: a record number of this layer from 1, or with this bit a row of XREF. */
#define KT__REFERENCE_OUTSIDE 0x80000000u

/* Limits of the format: what a reader has to make room for. */
#define KT__TYPES_MOST 64  /* record types are below */
#define KT__FIELDS_MOST 1024 /* field numbers are below */
#define KT__RECORDS_MOST 0x7FFFFFFFu

#endif

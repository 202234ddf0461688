/* The outside of a catalog file: header, section table, digests. What the sections hold is not known here. */
#include "base/error.h"
#include "base/sha256.h"
#include "db/writer.h"

/* Sections begin at multiples of eight; the padding is zero, for equal records must give equal bytes. */
static void pad(struct kt__buffer *out) {
    while (out->size % KT__SECTION_ALIGN != 0 && !out->failed) kt__buffer_append_byte(out, '\0');
}

/* The digest of a section is in the table, so the table's digest stands for the whole file. `row` lies inside the table,
   which was appended first. */
static void put_row(uint8_t *row, const struct kt__section *section, uint64_t offset) {
    size_t size = section->bytes.size;
    kt__store32(row + KT__ROW_TAG, section->tag);
    kt__store32(row + KT__ROW_FLAGS, section->required | section->part << 16);
    kt__store64(row + KT__ROW_OFFSET, offset);
    kt__store64(row + KT__ROW_BYTES, size);
    kt__store32(row + KT__ROW_COUNT, section->stride > 0 ? (uint32_t)(size / section->stride) : 0);
    kt__store32(row + KT__ROW_STRIDE, section->stride);
    kt__sha256_of(row + KT__ROW_DIGEST, section->bytes.data, size);
}

/* Last, when size and table are known. */
static void put_header(uint8_t *file, size_t size, uint32_t sections, int32_t data_date) {
    static const char magic[] = KT__MAGIC;
    struct kt__sha256 hash;
    uint8_t digest[KT__SHA256_BYTES];
    int i;
    for (i = 0; i < KT__MAGIC_SIZE; i++) file[i] = (uint8_t)magic[i];
    kt__store32(file + KT__HEADER_MAJOR, KT__FORMAT_MAJOR);
    kt__store32(file + KT__HEADER_MINOR, KT__FORMAT_MINOR);
    kt__store32(file + KT__HEADER_HEADER_SIZE, KT__HEADER_SIZE);
    kt__store32(file + KT__HEADER_SECTIONS, sections);
    kt__store64(file + KT__HEADER_FILE_SIZE, size);
    kt__store32(file + KT__HEADER_DATA_DATE, (uint32_t)data_date);
    kt__store32(file + KT__HEADER_ROW_SIZE, KT__ROW_SIZE);
    kt__sha256_init(&hash);
    /* The checksum leaves itself out and covers all before it and the table behind it. */
    kt__sha256_update(&hash, file, KT__HEADER_CHECKSUM);
    kt__sha256_update(&hash, file + KT__HEADER_SIZE, (size_t)sections * KT__ROW_SIZE);
    kt__sha256_final(digest, &hash);
    for (i = 0; i < 8; i++) file[KT__HEADER_CHECKSUM + i] = digest[i];
}

int32_t kt__write_container(struct kt__buffer *out, const struct kt__section *sections, uint32_t count, int32_t data_date,
                            struct kt_error *err) {
    size_t head = KT__HEADER_SIZE + (size_t)count * KT__ROW_SIZE, i;
    /* Room for header and table, filled in as the sections become known: the file is written in one pass. */
    for (i = 0; i < head && !out->failed; i++) kt__buffer_append_byte(out, '\0');
    for (i = 0; i < count && !out->failed; i++) {
        /* Offsets within sections are 32 bits: what was written into one by the time it reached this size may be cut. */
        if ((uint64_t)sections[i].bytes.size > UINT32_MAX)
            return kt__fail(err, KT_E_LIMIT, KT_POSITION_NONE, "a section of the catalog would reach 4 GiB");
        pad(out);
        /* Found through the buffer each time: it moves when it grows. */
        if (!out->failed) put_row((uint8_t *)out->data + KT__HEADER_SIZE + i * KT__ROW_SIZE, &sections[i], out->size);
        kt__buffer_append(out, sections[i].bytes.data, sections[i].bytes.size);
    }
    if (out->failed) return KT_E_MEMORY;
    /* The digests of all sections stand in the table by now. */
    put_header((uint8_t *)out->data, out->size, count, data_date);
    return KT_OK;
}

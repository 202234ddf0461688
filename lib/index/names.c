/* Folded names: their rows, how they are made and how they are checked. */
#include "index/names.h"

#include <string.h>

#include "text/fold.h"

/* What comes out is bounded and NUL-terminated, and nothing else is promised: only verifying says that it is folded. */
int kt__names_at(struct kt_text *out, const struct kt__names *names, uint32_t row) {
    struct kt__span part;
    uint32_t size;
    out->data = "";
    out->size = 0;
    if (!kt__span_part(&part, names->rows, (uint64_t)row * KT__NAMES_ROW, KT__NAMES_ROW)) return 0;
    size = kt__load32(part.data + 4);
    if (size >= KT__FOLDED_ROOM) return 0; /* no folded name is as long: readers may copy it into a fixed room */
    if (!kt__span_part(&part, names->text, kt__load32(part.data), (uint64_t)size + 1) || part.data[size] != 0) return 0;
    out->data = (const char *)part.data;
    out->size = size;
    return 1;
}

/* The builder calls it once a name record, in their order, so that the row is the record number less 1. A name of no
   letters has an empty row rather than none. */
int32_t kt__names_append(struct kt__buffer *rows, struct kt__buffer *text, struct kt_text name) {
    /* About 4.6 KiB of stack, gone at the return. */
    struct kt__folded folded;
    uint8_t row[KT__NAMES_ROW];
    kt__fold(&folded, name.data, name.size);
    if ((uint64_t)text->size + folded.size + 1 > UINT32_MAX) return KT_E_LIMIT;
    kt__store32(row, (uint32_t)text->size);
    kt__store32(row + 4, folded.size);
    kt__buffer_append(rows, row, sizeof row);
    kt__buffer_append(text, folded.text, (size_t)folded.size + 1);
    return rows->failed || text->failed ? KT_E_MEMORY : KT_OK;
}

/* Folding anew is the only honest check: a digest of the text would not see other rules. */
int32_t kt__names_check(const struct kt__names *names, uint32_t row, struct kt_text name) {
    struct kt__folded folded;
    struct kt_text stored;
    if (!kt__names_at(&stored, names, row)) return KT_E_DB_OFFSET;
    kt__fold(&folded, name.data, name.size);
    return stored.size == folded.size && memcmp(stored.data, folded.text, folded.size) == 0 ? KT_OK : KT_E_DB_INDEX;
}

/* Texts in one run of bytes, and the order and validity of texts that everything indexed relies on. */
#include "index/blob.h"

#include <string.h>

#include "base/json.h"

/* The size stands before the text, so its end is known without looking for the NUL - which must be there all the same.
   `at` comes from the file and may be anything; out always has a text that may be read. Nothing is copied: the text lives
   as long as the bytes do. */
int kt__blob_text(struct kt_text *out, struct kt__span blob, uint32_t at) {
    uint32_t size;
    struct kt__span part;
    out->data = "";
    out->size = 0;
    if (at < 4 || !kt__span_u32(&size, blob, at - 4)) return 0;
    if (!kt__span_part(&part, blob, at, (uint64_t)size + 1) || part.data[size] != 0) return 0;
    out->data = (const char *)part.data;
    out->size = size;
    return 1;
}

/* Offsets are words: the blob stays below 4 GiB. */
uint32_t kt__blob_append(struct kt__buffer *out, const char *text, size_t size) {
    uint8_t head[4];
    size_t end;
    uint32_t at;
    /* Four bytes for the size and one for the NUL. */
    if (!kt__size_add(&end, out->size, 5) || !kt__size_add(&end, end, size) || (uint64_t)end > UINT32_MAX) return 0;
    at = (uint32_t)out->size + 4;
    kt__store32(head, (uint32_t)size);
    kt__buffer_append(out, head, sizeof head);
    kt__buffer_append(out, text, size);
    kt__buffer_append_byte(out, '\0');
    return out->failed ? 0 : at;
}

/* The one order of everything that is sorted by text. memcmp() compares unsigned bytes, which for UTF-8 is the order of
   code points; a NULL text of size 0 is never handed to it. */
int kt__text_compare(struct kt_text a, struct kt_text b) {
    size_t shorter = a.size < b.size ? a.size : b.size;
    int order;
    /* The same bytes: many rows of a damaged file can point at one long text, and must not cost its length each. */
    if (a.data == b.data && a.size == b.size) return 0;
    order = shorter > 0 ? memcmp(a.data, b.data, shorter) : 0;
    if (order != 0) return order;
    return a.size < b.size ? -1 : a.size > b.size;
}

/* NUL is refused although it is UTF-8: readers in C would see a text end where its size does not. */
int kt__text_check(uint64_t *out_at, const char *text, size_t size) {
    size_t at = 0;
    while (at < size) {
        size_t length = text[at] != '\0' ? kt__utf8_length(text + at, size - at) : 0;
        if (length == 0) {
            *out_at = at;
            return 0;
        }
        at += length;
    }
    *out_at = size;
    return 1;
}

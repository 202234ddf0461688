/* Little-endian loads and stores without alignment, and bounds-checked parts of bytes. */
#include "base/bytes.h"

/* Byte by byte: the bytes of a file have no alignment and always this order; compilers make one load of it. */
uint32_t kt__load32(const uint8_t *at) {
    return (uint32_t)at[0] | (uint32_t)at[1] << 8 | (uint32_t)at[2] << 16 | (uint32_t)at[3] << 24;
}

uint64_t kt__load64(const uint8_t *at) {
    return (uint64_t)kt__load32(at) | (uint64_t)kt__load32(at + 4) << 32;
}

void kt__store32(uint8_t *at, uint32_t value) {
    at[0] = (uint8_t)value;
    at[1] = (uint8_t)(value >> 8);
    at[2] = (uint8_t)(value >> 16);
    at[3] = (uint8_t)(value >> 24);
}

void kt__store64(uint8_t *at, uint64_t value) {
    kt__store32(at, (uint32_t)value);
    kt__store32(at + 4, (uint32_t)(value >> 32));
}

/* Written as two comparisons without a sum, so that no `at` and `size` can wrap around and seem to fit. */
int kt__span_part(struct kt__span *out, struct kt__span span, uint64_t at, uint64_t size) {
    out->data = NULL;
    out->size = 0;
    if (at > span.size || size > span.size - at) return 0;
    if (size > 0) out->data = span.data + at;
    out->size = (size_t)size;
    return 1;
}

/* *out is set in any case: a caller that overlooks the result reads 0, not what was there before. */
int kt__span_u32(uint32_t *out, struct kt__span span, uint64_t at) {
    struct kt__span part;
    *out = 0;
    if (!kt__span_part(&part, span, at, 4)) return 0;
    /* The part is empty, with NULL, unless all four bytes are there. */
    *out = kt__load32(part.data);
    return 1;
}

int kt__span_u64(uint64_t *out, struct kt__span span, uint64_t at) {
    struct kt__span part;
    *out = 0;
    if (!kt__span_part(&part, span, at, 8)) return 0;
    *out = kt__load64(part.data);
    return 1;
}

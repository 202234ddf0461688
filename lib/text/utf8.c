/* Reading UTF-8 that may be anything. No tables, no state; what a code point means is fold.c's business. */
#include "text/utf8.h"

/* How many bytes follow a first byte, and the least code point that needs so many; 0 for a bad first byte. The Unicode
   Standard, table 3-7: C0 and C1 would begin overlong forms, F5 and above lies behind U+10FFFF. `least` is set for a bad
   byte as well, and means nothing then. */
static uint32_t sequence(uint8_t first, uint32_t *least) {
    if (first >= 0xC2 && first <= 0xDF) {
        *least = 0x80;
        return 1;
    }
    if (first >= 0xE0 && first <= 0xEF) {
        *least = 0x800;
        return 2;
    }
    *least = 0x10000;
    return first >= 0xF0 && first <= 0xF4 ? 3 : 0;
}

/* One byte at a time after a bad one: a cut sequence cannot swallow the letter behind it, and no two readings of the same
   bytes exist, which overlong forms would otherwise allow. */
uint32_t kt__utf8_read(const char *text, size_t size, size_t at, uint32_t *out_bytes) {
    uint8_t first = (uint8_t)text[at];
    uint32_t least, more, point, i;
    *out_bytes = 1;
    if (first < 0x80) return first;
    more = sequence(first, &least);
    /* Asked before anything behind `at` is read: the sequence may be cut at the end of the value. */
    if (more == 0 || more > size - at - 1) return KT__UTF8_BAD;
    /* The first byte has 5, 4 or 3 bits of the number, each of the others 6. */
    point = first & (0x3Fu >> more);
    for (i = 1; i <= more; i++) {
        uint8_t byte = (uint8_t)text[at + i];
        if ((byte & 0xC0) != 0x80) return KT__UTF8_BAD;
        point = point << 6 | (byte & 0x3Fu);
    }
    /* Overlong forms, numbers above the last code point, and surrogates, which belong to UTF-16. */
    if (point < least || point > 0x10FFFF || (point >= 0xD800 && point <= 0xDFFF)) return KT__UTF8_BAD;
    *out_bytes = more + 1;
    return point;
}

/* Only for code points that were read as UTF-8 or stand in the tables: neither can be a surrogate, so none is asked for. */
uint32_t kt__utf8_write(char out[4], uint32_t point) {
    if (point < 0x80) {
        out[0] = (char)point;
        return 1;
    }
    if (point < 0x800) {
        out[0] = (char)(0xC0 | point >> 6);
        out[1] = (char)(0x80 | (point & 0x3F));
        return 2;
    }
    if (point < 0x10000) {
        out[0] = (char)(0xE0 | point >> 12);
        out[1] = (char)(0x80 | (point >> 6 & 0x3F));
        out[2] = (char)(0x80 | (point & 0x3F));
        return 3;
    }
    if (point > 0x10FFFF) return 0;
    out[0] = (char)(0xF0 | point >> 18);
    out[1] = (char)(0x80 | (point >> 12 & 0x3F));
    out[2] = (char)(0x80 | (point >> 6 & 0x3F));
    out[3] = (char)(0x80 | (point & 0x3F));
    return 4;
}

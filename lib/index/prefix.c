/* The prefix index of MAC address blocks: three sorted arrays with their search, build and check. */
#include "index/prefix.h"

/* Longest first: a block of 36 bits lies inside one of 24 and has another owner. */
uint32_t kt__prefix_digits(uint32_t width) {
    return width == 0 ? 9 : width == 1 ? 7 : 6;
}

/* The number that the first `count` upper-case hex digits spell: 1, or 0 when one is none. */
static int number_of(uint64_t *out, const char *digits, size_t count) {
    size_t i;
    *out = 0;
    for (i = 0; i < count; i++) {
        char c = digits[i];
        if (c >= '0' && c <= '9') *out = *out << 4 | (uint64_t)(c - '0');
        else if (c >= 'A' && c <= 'F') *out = *out << 4 | (uint64_t)(c - 'A' + 10);
        else return 0;
    }
    return 1;
}

/* Where an array begins and how many entries it has; 0 when the head is damaged. The sum of three 32-bit counts by 12
   fits 64 bits, so that the start cannot wrap. */
static int array_of(uint64_t *start, uint32_t *count, struct kt__span index, uint32_t width) {
    uint32_t i, before;
    *start = KT__PREFIX_HEAD;
    for (i = 0; i < width; i++) {
        if (!kt__span_u32(&before, index, 4 * i)) return 0;
        *start += (uint64_t)before * KT__PREFIX_ROW;
    }
    return kt__span_u32(count, index, 4 * width);
}

/* Arrays are small and sorted: some twenty halvings for all blocks ever assigned. */
uint32_t kt__prefix_find(struct kt__span index, uint32_t width, const char *digits, size_t size) {
    uint32_t count, low = 0, high, wanted = kt__prefix_digits(width), row;
    uint64_t start, number, prefix;
    /* Nine digits are 36 bits: the number fits 64 whatever the digits are. */
    if (size < wanted || !number_of(&number, digits, wanted) || !array_of(&start, &count, index, width)) return KT__EXACT_NONE;
    high = count;
    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        /* Counts come from the file: an array that reaches past the end answers "not found" here. */
        if (!kt__span_u64(&prefix, index, start + (uint64_t)middle * KT__PREFIX_ROW)) return KT__EXACT_NONE;
        if (prefix < number) low = middle + 1;
        else high = middle;
    }
    if (low >= count || !kt__span_u64(&prefix, index, start + (uint64_t)low * KT__PREFIX_ROW) || prefix != number)
        return KT__EXACT_NONE;
    return kt__span_u32(&row, index, start + (uint64_t)low * KT__PREFIX_ROW + 8) ? row : KT__EXACT_NONE;
}

/* Whether a row is the first of a MAC prefix of this width, and the prefix. Rows of one key stand together. Rows with
   other values of the kind, full addresses above all, are no prefixes. */
static int is_entry(uint64_t *prefix, const struct kt__exact *exact, uint32_t row, uint32_t width) {
    struct kt__exact_row here, before;
    if (!kt__exact_row(&here, exact, row) || here.kind != KT_KIND_MAC || here.value.size != kt__prefix_digits(width)) return 0;
    if (row > 0 && kt__exact_row(&before, exact, row - 1) && before.kind == here.kind &&
        kt__text_compare(before.value, here.value) == 0)
        return 0;
    return number_of(prefix, here.value.data, here.value.size);
}

/* Rows of the exact index are sorted by their digits, so each array comes out sorted by itself. Three passes over the
   rows cost less than sorting the prefixes by length. */
int32_t kt__prefix_build(struct kt__buffer *out, const struct kt__exact *exact) {
    uint32_t rows = (uint32_t)(exact->rows.size / KT__EXACT_ROW), width, row;
    size_t head = out->size;
    uint8_t bytes[KT__PREFIX_HEAD] = {0};
    uint64_t prefix;
    kt__buffer_append(out, bytes, KT__PREFIX_HEAD);
    for (width = 0; width < KT__PREFIX_WIDTHS; width++) {
        uint32_t count = 0;
        for (row = 0; row < rows; row++) {
            if (!is_entry(&prefix, exact, row, width)) continue;
            kt__store64(bytes, prefix);
            kt__store32(bytes + 8, row);
            kt__buffer_append(out, bytes, KT__PREFIX_ROW);
            count++;
        }
        /* The count is known only behind its array; the buffer may have moved, so the head is found by its offset. */
        if (!out->failed) kt__store32((uint8_t *)out->data + head + 4 * width, count);
    }
    return out->failed ? KT_E_MEMORY : KT_OK;
}

/* Both ways: entries ascend and are as many as there are prefixes among the rows, and each of these is found. Then no
   entry can be left that points elsewhere. */
int32_t kt__prefix_check(struct kt__span index, const struct kt__exact *exact, uint32_t *at) {
    uint32_t rows = (uint32_t)(exact->rows.size / KT__EXACT_ROW), width, row, count, i, found;
    uint64_t start = KT__PREFIX_HEAD, prefix, before;
    *at = 0;
    for (width = 0; width < KT__PREFIX_WIDTHS; width++) {
        if (!array_of(&start, &count, index, width) ||
            start + (uint64_t)count * KT__PREFIX_ROW > index.size) return KT_E_DB_SECTION;
        for (i = 0, before = 0; i < count; before = prefix, i++, ++*at) {
            (void)kt__span_u64(&prefix, index, start + (uint64_t)i * KT__PREFIX_ROW);
            /* Each prefix once: two entries for one block would be two answers. */
            if (i > 0 && prefix <= before) return KT_E_DB_ORDER;
        }
        /* The other way round: what the rows have must be found, by the very search that lookups use. */
        for (row = found = 0; row < rows; row++) {
            struct kt__exact_row entry;
            if (!is_entry(&prefix, exact, row, width)) continue;
            (void)kt__exact_row(&entry, exact, row);
            if (kt__prefix_find(index, width, entry.value.data, entry.value.size) != row) return KT_E_DB_INDEX;
            found++;
        }
        if (found != count) return KT_E_DB_INDEX;
        start += (uint64_t)count * KT__PREFIX_ROW;
    }
    return start == index.size ? KT_OK : KT_E_DB_SECTION;
}

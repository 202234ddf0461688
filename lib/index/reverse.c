/* The reverse index of a reference field: search, build, check. */
#include "index/reverse.h"

/* Index in words, not bytes; 64 bits, so that sums of numbers from the file cannot wrap. */
static int word(uint32_t *out, struct kt__span words, uint64_t index) {
    return kt__span_u32(out, words, index * 4);
}

/* Nothing that is returned was compared with the number of records: the caller asks whether it exists. */
uint32_t kt__reverse_next(struct kt__span words, uint32_t start, uint32_t slot, uint32_t after) {
    uint32_t slots, low, end, high, record;
    uint64_t rows;
    if (!word(&slots, words, start) || slot >= slots) return 0;
    /* Both may lie about the rows: each row is read with its own check, and a bad one ends the search. */
    if (!word(&low, words, (uint64_t)start + 2 + slot) || !word(&end, words, (uint64_t)start + 3 + slot)) return 0;
    rows = (uint64_t)start + 3 + slots;
    /* Most slots are walked from their beginning: the first row is looked at before any halving. */
    if (low < end && word(&record, words, rows + low) && record > after) return record;
    for (high = end; low < high;) {
        uint32_t middle = low + (high - low) / 2;
        if (!word(&record, words, rows + middle)) return 0;
        if (record <= after) low = middle + 1;
        else high = middle;
    }
    return low < end && word(&record, words, rows + low) && record > after ? record : 0;
}

/* Failure stays in the buffer until the end of the build. */
static void append_word(struct kt__buffer *out, uint32_t value) {
    uint8_t bytes[4];
    kt__store32(bytes, value);
    kt__buffer_append(out, bytes, sizeof bytes);
}

/* Counting out the slots in one pass is possible because the pairs are sorted. Starts have one more than there are slots,
   which ends the last of them. */
int32_t kt__reverse_build(struct kt__buffer *out, const struct kt__pair *pairs, size_t count, uint32_t slots) {
    size_t i, next = 0;
    append_word(out, slots);
    append_word(out, (uint32_t)count);
    for (i = 0; i <= slots; i++) {
        /* An empty slot has the start of the next one, so that start and end of a slot are always neighbours. */
        while (next < count && pairs[next].key < i) next++;
        append_word(out, (uint32_t)next);
    }
    for (i = 0; i < count; i++) append_word(out, pairs[i].value);
    return out->failed ? KT_E_MEMORY : KT_OK;
}

/* Word by word against what a build over the same pairs would write, without building it. */
int32_t kt__reverse_check(struct kt__span words, uint32_t start, const struct kt__pair *pairs, size_t count, uint32_t slots) {
    uint32_t value;
    size_t i, next = 0;
    if (!word(&value, words, start) || value != slots) return KT_E_DB_INDEX;
    if (!word(&value, words, (uint64_t)start + 1) || value != count) return KT_E_DB_INDEX;
    for (i = 0; i <= slots; i++) {
        while (next < count && pairs[next].key < i) next++;
        if (!word(&value, words, (uint64_t)start + 2 + i) || value != next) return KT_E_DB_INDEX;
    }
    for (i = 0; i < count; i++) {
        if (!word(&value, words, (uint64_t)start + 3 + slots + i) || value != pairs[i].value) return KT_E_DB_INDEX;
    }
    return KT_OK;
}

/* The indexes over plain bytes: what is built is found, what is not there is not, damage is seen and never followed. */
#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "index/exact.h"
#include "index/names.h"
#include "index/prefix.h"
#include "index/reverse.h"
#include "index/sort.h"
#include "text/fold.h"

static struct kt__memory memory;

static void setup(void) {
    ck_assert_int_eq(kt__memory_init(&memory, NULL, NULL), KT_OK);
}

static struct kt__span span_of(const struct kt__buffer *buffer) {
    struct kt__span span = {(const uint8_t *)buffer->data, buffer->size};
    return span;
}

static void put_word(struct kt__buffer *buffer, uint32_t word) {
    uint8_t bytes[4];
    kt__store32(bytes, word);
    kt__buffer_append(buffer, bytes, 4);
}

static uint32_t next_number(uint32_t *state) {
    *state = *state * 1664525u + 1013904223u;
    return *state >> 8;
}

START_TEST(test_blob) {
    struct kt__buffer blob;
    struct kt_text text;
    uint32_t a, b, at;
    uint64_t bad;
    kt__buffer_init(&blob, &memory);
    a = kt__blob_append(&blob, "", 0);
    b = kt__blob_append(&blob, "two", 3);
    ck_assert_uint_eq(a, 4);
    ck_assert_uint_eq(b, 9); /* 4 + NUL, then its own size word */
    ck_assert(kt__blob_text(&text, span_of(&blob), a) && text.size == 0);
    ck_assert(kt__blob_text(&text, span_of(&blob), b));
    ck_assert_str_eq(text.data, "two");
    for (at = 0; at < 64; at++) {
        if (at != a && at != b) ck_assert_msg(!kt__blob_text(&text, span_of(&blob), at) || text.size == 0, "at %u", at);
    }
    ck_assert(!kt__blob_text(&text, span_of(&blob), 0xFFFFFFFF));
    blob.data[b + 3] = 'x'; /* the NUL */
    ck_assert(!kt__blob_text(&text, span_of(&blob), b));
    ck_assert_str_eq(text.data, "");
    kt__buffer_dispose(&blob);
    ck_assert(kt__text_check(&bad, "a\xC3\xA9", 3));
    ck_assert(!kt__text_check(&bad, "a\0b", 3) && bad == 1);
    ck_assert(!kt__text_check(&bad, "ab\xED\xA0\x80", 5) && bad == 2); /* a surrogate */
}
END_TEST

static int by_value(const void *context, uint32_t a, uint32_t b) {
    const uint32_t *values = context;
    if (values[a] != values[b]) return values[a] < values[b] ? -1 : 1;
    return a < b ? -1 : a > b;
}

START_TEST(test_sort) {
    uint32_t values[500], rows[500], state = 7, round, i;
    struct kt__pair pairs[500];
    int64_t numbers[500];
    for (round = 0; round < 40; round++) {
        uint32_t count = round < 5 ? round : next_number(&state) % 500;
        for (i = 0; i < count; i++) {
            values[i] = next_number(&state) % 100;
            rows[i] = i;
            pairs[i].key = values[i];
            pairs[i].value = i;
            numbers[i] = (int64_t)values[i] - 50;
        }
        kt__sort_rows(rows, count, by_value, values);
        kt__sort_pairs(pairs, count);
        kt__sort_integers(numbers, count);
        for (i = 1; i < count; i++) {
            ck_assert_int_lt(by_value(values, rows[i - 1], rows[i]), 0);
            ck_assert_int_le(numbers[i - 1], numbers[i]);
        }
        for (i = 0; i < count; i++) { /* two sorts, one order */
            ck_assert_uint_eq(pairs[i].value, rows[i]);
            ck_assert_int_eq(numbers[i], (int64_t)values[rows[i]] - 50);
        }
        for (i = 0; i < 101; i++) {
            size_t from = kt__pairs_from(pairs, count, i);
            ck_assert(from == count || pairs[from].key >= i);
            ck_assert(from == 0 || pairs[from - 1].key < i);
        }
    }
}
END_TEST

/* An index over keys "k0" ... in byte order, every seventh of them twice. */
struct made {
    struct kt__buffer text, rows, table, prefix;
    struct kt__exact exact;
    uint32_t row_count;
};

static int compare_keys(const void *a, const void *b) {
    return strcmp(a, b);
}

static void make(struct made *made, uint32_t count, uint32_t kind, const char *format) {
    char (*keys)[32] = calloc(count + 1, sizeof *keys);
    uint32_t i, record = 0;
    for (i = 0; i < count; i++) snprintf(keys[i], sizeof keys[i], format, i);
    qsort(keys, count, sizeof *keys, compare_keys);
    kt__buffer_init(&made->text, &memory);
    kt__buffer_init(&made->rows, &memory);
    kt__buffer_init(&made->table, &memory);
    kt__buffer_init(&made->prefix, &memory);
    made->row_count = 0;
    for (i = 0; i < count; i++) {
        uint32_t at = kt__blob_append(&made->text, keys[i], strlen(keys[i])), twice;
        for (twice = 0; twice < (i % 7 == 0 ? 2u : 1u); twice++) {
            put_word(&made->rows, kind);
            put_word(&made->rows, at);
            put_word(&made->rows, ++record);
            made->row_count++;
        }
    }
    free(keys);
    made->exact.rows = span_of(&made->rows);
    made->exact.text = span_of(&made->text);
    ck_assert_int_eq(kt__exact_build(&made->table, made->exact.rows, made->exact.text), KT_OK);
    made->exact.table = span_of(&made->table);
    ck_assert_int_eq(kt__prefix_build(&made->prefix, &made->exact), KT_OK);
}

static void unmake(struct made *made) {
    kt__buffer_dispose(&made->text);
    kt__buffer_dispose(&made->rows);
    kt__buffer_dispose(&made->table);
    kt__buffer_dispose(&made->prefix);
}

START_TEST(test_exact) {
    struct made made;
    uint32_t at, i, row;
    char key[32];
    make(&made, (uint32_t)_i, KT_KIND_DEB, "key-%u-of-a-length");
    ck_assert_int_eq(kt__exact_check(&made.exact, &at), KT_OK);
    for (i = 0; i < (uint32_t)_i; i++) {
        size_t size = (size_t)snprintf(key, sizeof key, "key-%u-of-a-length", i);
        row = kt__exact_find(&made.exact, KT_KIND_DEB, key, size);
        ck_assert_uint_ne(row, KT__EXACT_NONE);
        ck_assert_uint_eq(kt__exact_record(&made.exact, row, KT_KIND_DEB, key, size), row + 1);
        ck_assert(row == 0 || kt__exact_record(&made.exact, row - 1, KT_KIND_DEB, key, size) == 0); /* the first of its key */
        ck_assert_uint_eq(kt__exact_find(&made.exact, KT_KIND_RPM, key, size), KT__EXACT_NONE);
        ck_assert_uint_eq(kt__exact_find(&made.exact, KT_KIND_DEB, key, size - 1), KT__EXACT_NONE);
    }
    ck_assert_uint_eq(kt__exact_find(&made.exact, KT_KIND_DEB, "", 0), KT__EXACT_NONE);
    ck_assert_uint_eq(kt__exact_longest(&made.exact), _i == 0 ? 0 : (uint32_t)snprintf(key, sizeof key, "key-%u-of-a-length",
                                                                                       (uint32_t)_i - 1));
    unmake(&made);
}
END_TEST

START_TEST(test_exact_damage) {
    struct made made;
    uint32_t state = 3, round, at, i;
    char key[32];
    make(&made, 60, KT_KIND_DEB, "k%u");
    for (round = 0; round < 4000; round++) {
        struct kt__buffer *buffer = round % 3 == 0 ? &made.text : round % 3 == 1 ? &made.rows : &made.table;
        size_t place = next_number(&state) % buffer->size;
        char kept = buffer->data[place];
        int32_t status;
        buffer->data[place] = (char)(next_number(&state) % 2 == 0 ? 0xFF : next_number(&state));
        for (i = 0; i < 60; i += 13) {
            size_t size = (size_t)snprintf(key, sizeof key, "k%u", i);
            uint32_t row = kt__exact_find(&made.exact, KT_KIND_DEB, key, size);
            ck_assert(row == KT__EXACT_NONE || row < made.row_count);
        }
        status = kt__exact_check(&made.exact, &at);
        if (round % 3 == 2 && buffer->data[place] != kept && place >= 4 && place < 12) ck_assert_int_ne(status, KT_OK);
        buffer->data[place] = kept;
    }
    ck_assert_int_eq(kt__exact_check(&made.exact, &at), KT_OK);
    unmake(&made);
}
END_TEST

START_TEST(test_prefix) {
    static const char *const formats[] = {"%06X", "%07X", "%09X", "%012X"};
    struct made made;
    uint32_t at, width, f;
    for (f = 0; f < 4; f++) {
        make(&made, 40, KT_KIND_MAC, formats[f]);
        ck_assert_int_eq(kt__prefix_check(span_of(&made.prefix), &made.exact, &at), KT_OK);
        for (width = 0; width < KT__PREFIX_WIDTHS; width++) {
            char digits[16];
            uint32_t row;
            snprintf(digits, sizeof digits, formats[f], 27u); /* "00001B" and longer */
            strcat(digits, "ABC");
            row = kt__prefix_find(span_of(&made.prefix), width, digits, strlen(digits));
            if (strlen(digits) - 3 == kt__prefix_digits(width))
                ck_assert_uint_eq(row, kt__exact_find(&made.exact, KT_KIND_MAC, digits, strlen(digits) - 3));
            else
                ck_assert_uint_eq(row, KT__EXACT_NONE);
        }
        ck_assert_uint_eq(kt__prefix_find(span_of(&made.prefix), 2, "00001", 5), KT__EXACT_NONE);
        ck_assert_uint_eq(kt__prefix_find(span_of(&made.prefix), 2, "00001b", 6), KT__EXACT_NONE); /* not canonical */
        unmake(&made);
    }
    ck_assert_uint_eq(kt__prefix_digits(0), 9);
    ck_assert_uint_eq(kt__prefix_digits(1), 7);
    ck_assert_uint_eq(kt__prefix_digits(2), 6);
    ck_assert_uint_eq(kt__prefix_find((struct kt__span){NULL, 0}, 0, "000000000", 9), KT__EXACT_NONE);
}
END_TEST

START_TEST(test_names) {
    static const char *const names[] = {"Acme Ltd.", "", "\xD0\x9B\xD0\xB0\xD0\xB1"};
    struct kt__buffer rows, text;
    struct kt__names index;
    struct kt_text found;
    uint32_t i;
    kt__buffer_init(&rows, &memory);
    kt__buffer_init(&text, &memory);
    for (i = 0; i < 3; i++) {
        struct kt_text name = {names[i], strlen(names[i])};
        ck_assert_int_eq(kt__names_append(&rows, &text, name), KT_OK);
    }
    index.rows = span_of(&rows);
    index.text = span_of(&text);
    for (i = 0; i < 3; i++) {
        struct kt_text name = {names[i], strlen(names[i])}, other = {"Other", 5};
        struct kt__folded folded;
        kt__fold(&folded, name.data, name.size);
        ck_assert(kt__names_at(&found, &index, i));
        ck_assert_str_eq(found.data, folded.text);
        ck_assert_int_eq(kt__names_check(&index, i, name), KT_OK);
        ck_assert_int_eq(kt__names_check(&index, i, other), KT_E_DB_INDEX);
    }
    ck_assert(!kt__names_at(&found, &index, 3));
    ck_assert_str_eq(found.data, "");
    kt__store32((uint8_t *)rows.data + 4, KT__FOLDED_ROOM);
    ck_assert(!kt__names_at(&found, &index, 0));
    ck_assert_int_eq(kt__names_check(&index, 0, found), KT_E_DB_OFFSET);
    kt__buffer_dispose(&rows);
    kt__buffer_dispose(&text);
}
END_TEST

START_TEST(test_reverse) {
    /* Slot 1: records 2, 5, 9; slot 3: record 5; slots 0 and 2: none. Behind it a second index. */
    struct kt__pair pairs[] = {{1, 2}, {1, 5}, {1, 9}, {3, 5}}, more[] = {{0, 7}};
    struct kt__buffer words;
    uint32_t start, i;
    size_t place;
    kt__buffer_init(&words, &memory);
    ck_assert_int_eq(kt__reverse_build(&words, pairs, 4, 4), KT_OK);
    start = (uint32_t)(words.size / 4);
    ck_assert_int_eq(kt__reverse_build(&words, more, 1, 1), KT_OK);
    ck_assert_uint_eq(kt__reverse_next(span_of(&words), 0, 1, 0), 2);
    ck_assert_uint_eq(kt__reverse_next(span_of(&words), 0, 1, 2), 5);
    ck_assert_uint_eq(kt__reverse_next(span_of(&words), 0, 1, 6), 9);
    ck_assert_uint_eq(kt__reverse_next(span_of(&words), 0, 1, 9), 0);
    ck_assert_uint_eq(kt__reverse_next(span_of(&words), 0, 0, 0), 0);
    ck_assert_uint_eq(kt__reverse_next(span_of(&words), 0, 3, 4), 5);
    ck_assert_uint_eq(kt__reverse_next(span_of(&words), 0, 4, 0), 0);
    ck_assert_uint_eq(kt__reverse_next(span_of(&words), start, 0, 0), 7);
    ck_assert_int_eq(kt__reverse_check(span_of(&words), 0, pairs, 4, 4), KT_OK);
    ck_assert_int_eq(kt__reverse_check(span_of(&words), start, more, 1, 1), KT_OK);
    ck_assert_int_eq(kt__reverse_check(span_of(&words), 0, pairs, 3, 4), KT_E_DB_INDEX);
    for (place = 0; place < (size_t)start * 4; place++) { /* every byte of it counts */
        words.data[place] ^= 0x40;
        ck_assert_int_eq(kt__reverse_check(span_of(&words), 0, pairs, 4, 4), KT_E_DB_INDEX);
        for (i = 0; i < 6; i++) (void)kt__reverse_next(span_of(&words), 0, i, 0);
        words.data[place] ^= 0x40;
    }
    kt__buffer_dispose(&words);
}
END_TEST

int main(void) {
    Suite *suite = suite_create("index");
    TCase *tcase = tcase_create("index");
    SRunner *runner;
    int failed;
    tcase_add_checked_fixture(tcase, setup, NULL);
    tcase_add_test(tcase, test_blob);
    tcase_add_test(tcase, test_sort);
    tcase_add_loop_test(tcase, test_exact, 0, 9);
    tcase_add_loop_test(tcase, test_exact, 3000, 3001);
    tcase_add_test(tcase, test_exact_damage);
    tcase_add_test(tcase, test_prefix);
    tcase_add_test(tcase, test_names);
    tcase_add_test(tcase, test_reverse);
    suite_add_tcase(suite, tcase);
    runner = srunner_create(suite);
    srunner_set_tap(runner, "-");
    srunner_run_all(runner, CK_SILENT);
    failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed != 0;
}

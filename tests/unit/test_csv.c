/* The CSV scanner: a table of small inputs with their records written out by hand, windows cut at every byte, and a
   comparison with libcsv in strict mode on random inputs. libcsv stops at the first error, so for inputs that have one
   the records before it are compared. */
#include <check.h>
#include <csv.h>
#include <stdlib.h>
#include <string.h>

#include "input/csv_scan.h"

/* ---- the scanner's answer as text: fields in angle brackets, records on lines, "!" and the line for bad ones ---- */

struct out {
    char text[1 << 16];
    size_t size, complete; /* complete: up to the last whole record */
    int bad;
};

static void put(struct out *out, const void *data, size_t size) {
    if (size > sizeof out->text - 1 - out->size) size = sizeof out->text - 1 - out->size;
    memcpy(out->text + out->size, data, size);
    out->size += size;
    out->text[out->size] = '\0';
}

static void put_field(struct out *out, const void *data, size_t size) {
    put(out, "<", 1);
    put(out, data, size);
    put(out, ">", 1);
}

static struct csv_scan scan; /* too large for a stack that is checked */

/* Feeds `step` more bytes whenever the scan asks for more; the window always starts at the record. */
static void run(struct out *out, const char *data, size_t size, char separator, size_t step, int stop_at_bad) {
    char *copy = malloc(size + 1), *window;
    size_t given = 0, from = 0;
    out->size = 0;
    out->bad = 0;
    out->text[0] = '\0';
    ck_assert_ptr_nonnull(copy);
    memcpy(copy, data, size);
    csv_scan_init(&scan, separator);
    window = malloc(1);
    csv_scan_window(&scan, window, 0, 0, size == 0);
    for (;;) {
        enum csv_scan_result result = csv_scan_next(&scan);
        size_t i;
        if (result == CSV_SCAN_END) break;
        if (result == CSV_SCAN_MORE) {
            char *next;
            ck_assert_uint_lt(given, size);
            from += scan.at;
            given = size - given < step ? size : given + step;
            next = malloc(given - from + 1);
            /* Exactly sized, so that a read outside the window is seen. */
            memcpy(next, copy + from, given - from);
            free(window);
            window = next;
            csv_scan_window(&scan, window, given - from, 0, given == size);
            continue;
        }
        if (result == CSV_SCAN_BAD) {
            char text[32];
            out->bad = 1;
            if (stop_at_bad) break;
            snprintf(text, sizeof text, "!%llu\n", (unsigned long long)scan.row_line);
            put(out, text, strlen(text));
            continue;
        }
        for (i = 0; i < scan.count; i++) put_field(out, scan.fields[i].data, scan.fields[i].size);
        put(out, "\n", 1);
    }
    free(window);
    free(copy);
}

static struct out mine, other;

static const struct {
    const char *input, *expected;
    char separator;
} cases[] = {
    {"", "", ','},
    {"\n", "", ','},
    {"a", "<a>\n", ','},
    {"a,b\n", "<a><b>\n", ','},
    {"a,b\r\nc,d\r\n", "<a><b>\n<c><d>\n", ','},
    {"a,b\rc,d\r", "<a><b>\n<c><d>\n", ','},
    {"a,b,\n", "<a><b><>\n", ','},
    {"a,b,", "<a><b><>\n", ','},
    {",\n", "<><>\n", ','},
    {"a;b\n", "<a;b>\n", ','},
    {"a;b\n", "<a><b>\n", ';'},
    {"a\tb c\t\n", "<a><b c><>\n", '\t'},
    {"\"a\",\"b\"\n", "<a><b>\n", ','},
    {"\"a\"\"b\"\n", "<a\"b>\n", ','},
    {"\"\"\n", "<>\n", ','},
    {"\"\"\"\"\n", "<\">\n", ','},
    {"\"a,b\"\n", "<a,b>\n", ','},
    {"\"a\nb\",c\nd\n", "<a\nb><c>\n<d>\n", ','},
    {"\"a\r\nb\"\n", "<a\r\nb>\n", ','},
    {" a , b \n", "<a><b>\n", ','},
    {" \"a\" , \"b\" \n", "<a><b>\n", ','},
    {"\" a \"\n", "< a >\n", ','},
    {"a\n\n\nb\n", "<a>\n<b>\n", ','},
    {"a\n  \n\t\nb\n", "<a>\n<b>\n", ','},
    /* bad records: where they start, and where the scan goes on */
    {"a\"b\nc\n", "!1\n<c>\n", ','},
    {"x\n\"a\"b\nc\n", "<x>\n!2\n<c>\n", ','},
    {"x\n\"a\nb\"c\nd\n", "<x>\n!2\n<d>\n", ','},
    {"x\n\"a\nb\n", "<x>\n!2\n<b>\n", ','},
    {"x\ny,\"a\nb,c\nd,e\n", "<x>\n!2\n<b><c>\n<d><e>\n", ','},
    {"\"a", "!1\n", ','},
    {"\"a\"\" ", "!1\n", ','},
    {"a\r\n\"b\rc\nd\" e\r\nf", "<a>\n!2\n<f>\n", ','},
    {"a\r\nb\"\r\nc\"\r\nd", "<a>\n!2\n!3\n<d>\n", ','},
    {"\"a\" \"b\"\nc\n", "!1\n<c>\n", ','},
};

START_TEST(records) {
    size_t step;
    for (step = 1; step <= 64; step += step < 8 ? 1 : 28) {
        run(&mine, cases[_i].input, strlen(cases[_i].input), cases[_i].separator, step, 0);
        ck_assert_msg(strcmp(mine.text, cases[_i].expected) == 0, "step %zu, input {%s}: {%s} in place of {%s}", step,
                      cases[_i].input, mine.text, cases[_i].expected);
    }
}
END_TEST

/* ---- lines are counted over all kinds of line ends ---- */

START_TEST(line_numbers) {
    static const char input[] = "a\n\nb\r\n\r\n\"c\rd\ne\r\nf\"\rg\n";
    static const uint64_t expected[4] = {1, 3, 5, 9};
    char copy[sizeof input];
    size_t i;
    memcpy(copy, input, sizeof input);
    csv_scan_init(&scan, ',');
    csv_scan_window(&scan, copy, sizeof input - 1, 0, 1);
    for (i = 0; i < 4; i++) {
        ck_assert_int_eq(csv_scan_next(&scan), CSV_SCAN_RECORD);
        ck_assert_uint_eq(scan.row_line, expected[i]);
    }
    ck_assert_int_eq(csv_scan_next(&scan), CSV_SCAN_END);
}
END_TEST

START_TEST(too_many_fields) {
    size_t size = CSV_SCAN_FIELDS + 3;
    char *data = malloc(size);
    memset(data, ',', size);
    data[CSV_SCAN_FIELDS] = '\n'; /* 4097 empty fields */
    data[size - 1] = 'x';
    csv_scan_init(&scan, ',');
    csv_scan_window(&scan, data, size, 0, 1);
    ck_assert_int_eq(csv_scan_next(&scan), CSV_SCAN_BAD);
    ck_assert_uint_eq(scan.row_line, 1);
    ck_assert_int_eq(csv_scan_next(&scan), CSV_SCAN_RECORD);
    ck_assert_uint_eq(scan.count, 2);
    ck_assert_uint_eq(scan.row_line, 2);
    ck_assert_int_eq(csv_scan_next(&scan), CSV_SCAN_END);
    free(data);
}
END_TEST

/* A record of 16 MiB is given up; the scan goes on behind its line end even when the window ends before that. */
START_TEST(too_long) {
    size_t size = CSV_SCAN_BYTES + 10;
    char *data = malloc(size);
    memset(data, 'x', size);
    csv_scan_init(&scan, ',');
    csv_scan_window(&scan, data, size - 20, 0, 0);
    ck_assert_int_eq(csv_scan_next(&scan), CSV_SCAN_MORE);
    csv_scan_window(&scan, data, size, 0, 0);
    ck_assert_int_eq(csv_scan_next(&scan), CSV_SCAN_BAD);
    ck_assert_int_eq(csv_scan_next(&scan), CSV_SCAN_MORE);
    ck_assert_uint_eq(scan.at, size);
    memcpy(data, "xx\nab\n", 6);
    csv_scan_window(&scan, data, 6, 0, 1);
    ck_assert_int_eq(csv_scan_next(&scan), CSV_SCAN_RECORD);
    ck_assert_uint_eq(scan.row_line, 2);
    ck_assert_uint_eq(scan.fields[0].size, 2);
    free(data);
}
END_TEST

/* ---- libcsv ---- */

static void on_field(void *data, size_t size, void *user) {
    struct out *out = user;
    put_field(out, data ? data : "", size);
}

static void on_record(int end, void *user) {
    struct out *out = user;
    (void)end;
    put(out, "\n", 1);
    out->complete = out->size;
}

static void run_libcsv(struct out *out, const char *data, size_t size, char separator) {
    struct csv_parser parser;
    out->size = out->complete = 0;
    out->text[0] = '\0';
    ck_assert_int_eq(csv_init(&parser, CSV_STRICT | CSV_STRICT_FINI), 0);
    csv_set_delim(&parser, (unsigned char)separator);
    out->bad = csv_parse(&parser, data, size, on_field, on_record, out) != size;
    if (!out->bad) out->bad = csv_fini(&parser, on_field, on_record, out) != 0;
    csv_free(&parser);
    if (out->bad) out->size = out->complete; /* drop the fields of the record that broke */
}

static uint64_t state;

static uint32_t next_random(void) { /* xorshift64*, so that a failure can be repeated */
    state ^= state >> 12;
    state ^= state << 25;
    state ^= state >> 27;
    return (uint32_t)((state * 2685821657736338717u) >> 32);
}

static size_t random_input(char *data, size_t room, char separator) {
    static const char letters[] = "aaaabcdefg \t\"\"\r\n\n";
    size_t size = next_random() % room, i;
    unsigned style = next_random() % 4;
    for (i = 0; i < size; i++) {
        uint32_t r = next_random();
        if (style == 0) data[i] = (char)(r % 8 == 0 ? separator : letters[(r >> 8) % (sizeof letters - 1)]);
        else if (style == 1) data[i] = (char)(r % 5 == 0 ? separator : r % 17 == 0 ? '\n' : 'a' + (char)((r >> 8) % 26));
        else if (style == 2) data[i] = (char)(r % 3 == 0 ? '"' : r % 7 == 0 ? separator : r % 11 == 0 ? '\n' : ' ');
        else data[i] = (char)(r >> 8);
    }
    if (style == 1 && size > 4) { /* well-formed quoted fields among the plain ones */
        memcpy(data + size / 2, "\n\"a\"", 4);
    }
    return size;
}

START_TEST(same_as_libcsv) {
    static const char separators[3] = {',', ';', '\t'};
    unsigned i, good = 0;
    char data[400];
    state = 0x9E3779B97F4A7C15u + (uint64_t)_i;
    for (i = 0; i < 20000; i++) {
        char separator = separators[next_random() % 3];
        size_t size = random_input(data, sizeof data, separator), kept;
        run_libcsv(&other, data, size, separator);
        run(&mine, data, size, separator, 1 + next_random() % 130, 1);
        kept = mine.size;
        ck_assert_msg(mine.bad == other.bad, "round %u of seed %d: bad %d, libcsv %d", i, _i, mine.bad, other.bad);
        /* An unclosed quote may have swallowed good records in libcsv; those before it are the same for both. */
        ck_assert_msg(kept == other.size && memcmp(mine.text, other.text, kept) == 0,
                      "round %u of seed %d differs: {%.*s} {%.*s} of {%.*s}", i, _i, (int)mine.size, mine.text,
                      (int)other.size, other.text, (int)size, data);
        good += !mine.bad;
    }
    ck_assert_uint_gt(good, 1000); /* the inputs are no mere garbage */
}
END_TEST

int main(void) {
    Suite *suite = suite_create("csv");
    TCase *table = tcase_create("table"), *random = tcase_create("libcsv");
    SRunner *runner;
    int failed;
    tcase_add_loop_test(table, records, 0, (int)(sizeof cases / sizeof cases[0]));
    tcase_add_test(table, line_numbers);
    tcase_add_test(table, too_many_fields);
    tcase_add_test(table, too_long);
    tcase_set_timeout(random, 120);
    tcase_add_loop_test(random, same_as_libcsv, 0, 4);
    suite_add_tcase(suite, table);
    suite_add_tcase(suite, random);
    runner = srunner_create(suite);
    srunner_set_tap(runner, "-");
    srunner_run_all(runner, CK_SILENT);
    failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed != 0;
}

/* The JSON reader of the example programs: what it takes, what it refuses, and how it says so. Expected values follow from
   RFC 8259 and RFC 3629, written down by hand. */
#include <check.h>
#include <stdlib.h>
#include <string.h>

#include "json_reader.h"

static struct json_parser *parser;
static char problem[JSON_PROBLEM_ROOM];

static void setup(void) {
    parser = json_parser_new();
    ck_assert_ptr_nonnull(parser);
}

static void teardown(void) {
    json_parser_free(parser);
}

/* The bytes are handed over in a block of exactly their size, so that a sanitizer sees any step beyond. */
static int parse(const char *text, size_t size, struct json_node *root) {
    char *copy = malloc(size > 0 ? size : 1);
    int result;
    memcpy(copy, text, size);
    result = json_parse(parser, copy, size, root, problem, sizeof problem);
    free(copy);
    return result;
}

static struct json_node good(const char *text) {
    struct json_node root;
    ck_assert_msg(parse(text, strlen(text), &root) == 0, "%s: %s", text, problem);
    return root;
}

static int is(struct json_text text, const char *expected) {
    return text.size == strlen(expected) && memcmp(text.data, expected, text.size) == 0;
}

static const struct { const char *text, *says; } refused[] = {
    {"", "empty"},
    {" \n", "not JSON"},
    {"{\"a\":1,\n\"b\" 2}", "near line 2"},
    {"[1,2,,3]", "not JSON"},
    {"[1,2", "not JSON"},
    {"{\"a\":1,}", "not JSON"},
    {"{a:1}", "not JSON"},
    {"{\"a\":\"x", "inside a string, after 7 bytes"},
    {"nul", "not JSON"},
    {"[tru]", "not JSON"},
    {"[1] x", "not JSON"},
    {"[01]", "not JSON"},
    {"[+1]", "not JSON"},
    {"[.5]", "not JSON"},
    {"[1.]", "not JSON"},
    {"[NaN]", "not JSON"},
    {"['a']", "not JSON"},
    {"[\"\\q\"]", "not JSON"},
    {"[\"\\ud800\"]", "not JSON"},
    {"[\"a\nb\"]", "not JSON"},
    {"[\"\xC3\"]", "not UTF-8 at byte 2"},
    {"{\"a\":\"\xED\xA0\x80\"}", "not UTF-8 at byte 6"},
    {"/* no */ 1", "not JSON"},
};

START_TEST(test_refused) {
    struct json_node root = {1, 1};
    ck_assert_int_eq(parse(refused[_i].text, strlen(refused[_i].text), &root), -1);
    ck_assert_msg(strstr(problem, refused[_i].says) != NULL, "\"%s\": %s", refused[_i].text, problem);
    ck_assert_ptr_null(strchr(problem, '\n'));
    ck_assert_int_eq(json_type_of(root), JSON_NULL);
    good("[1]"); /* a bad document costs the parser nothing */
}
END_TEST

START_TEST(test_depth) {
    char text[2 * (JSON_DEPTH + 1)];
    struct json_node root;
    memset(text, '[', JSON_DEPTH);
    memset(text + JSON_DEPTH, ']', JSON_DEPTH);
    ck_assert_int_eq(parse(text, 2 * JSON_DEPTH, &root), 0);
    memset(text, '[', JSON_DEPTH + 1);
    memset(text + JSON_DEPTH + 1, ']', JSON_DEPTH + 1);
    ck_assert_int_eq(parse(text, sizeof text, &root), -1);
    ck_assert_ptr_nonnull(strstr(problem, "256 levels"));
}
END_TEST

START_TEST(test_values) {
    const struct json_node root = good("{\"t\":\"\\u00e9\\u0000\\ud83d\\ude00\",\"n\":-9223372036854775808,"
                                       "\"u\":18446744073709551615,\"d\":1.5,\"b\":true,\"z\":null,\"a\":[1,\"2\",{}],\"a\":7}");
    struct json_node node;
    struct json_text text;
    char room[JSON_NUMBER_ROOM];
    int64_t integer;
    double number;
    int truth;
    ck_assert_uint_eq(json_count(root), 8);
    ck_assert_int_eq(json_find_string(root, "t", &text), 1);
    ck_assert_uint_eq(text.size, 7);
    ck_assert_mem_eq(text.data, "\xC3\xA9\0\xF0\x9F\x98\x80", 7);
    ck_assert(json_find(root, "n", &node) && json_as_integer(node, &integer));
    ck_assert(integer == INT64_MIN);
    ck_assert(json_find(root, "u", &node) && !json_as_integer(node, &integer));
    ck_assert(integer == 0);
    ck_assert(json_scalar(node, room, &text) && is(text, "18446744073709551615"));
    ck_assert(json_find(root, "d", &node) && !json_as_integer(node, &integer) && json_as_double(node, &number));
    ck_assert(number == 1.5);
    ck_assert(json_scalar(node, room, &text) && is(text, "1.5"));
    ck_assert(json_find(root, "b", &node) && json_as_bool(node, &truth) && truth == 1);
    ck_assert(json_scalar(node, room, &text) && is(text, "true"));
    ck_assert(json_find(root, "z", &node) && json_type_of(node) == JSON_NULL && !json_scalar(node, room, &text));
    ck_assert_uint_eq(text.size, 0);
    ck_assert(json_find(root, "a", &node) && json_type_of(node) == JSON_ARRAY); /* the first of two */
    ck_assert_uint_eq(json_count(node), 3);
    ck_assert(!json_find(root, "absent", &node) && json_type_of(node) == JSON_NULL);
    ck_assert(!json_as_string(root, &text) && text.size == 0);
}
END_TEST

START_TEST(test_walks) {
    const struct json_node root = good("{\"a\":{\"b\":[10,20]},\"c\":{}}");
    struct json_iter iter = json_members(root);
    struct json_node value, node;
    struct json_text key;
    int64_t integer, sum = 0;
    ck_assert(json_next(&iter, &key, &value) && is(key, "a"));
    ck_assert(json_next(&iter, &key, &value) && is(key, "c") && json_count(value) == 0);
    ck_assert(!json_next(&iter, &key, &value) && !json_next(&iter, &key, &value));
    ck_assert(json_find_path(root, "a.b", &node) && json_type_of(node) == JSON_ARRAY);
    for (iter = json_elements(node); json_next(&iter, NULL, &value);) sum += json_as_integer(value, &integer) ? integer : 0;
    ck_assert_int_eq(sum, 30);
    ck_assert(!json_find_path(root, "a.b.c", &node) && !json_find_path(root, "a..b", &node) && !json_find_path(root, "", &node));
    iter = json_members(node); /* a walk over another type gives nothing */
    ck_assert(!json_next(&iter, &key, &value));
    iter = json_elements(root);
    ck_assert(!json_next(&iter, &key, &value));
}
END_TEST

/* A bad line costs no other line; the last one needs no line feed; a cut one does not swallow what follows. */
START_TEST(test_lines) {
    static const char text[] = "\xEF\xBB\xBF{\"a\":1}\r\n\n{\"a\" \"3\"}\n  \n{\"b\":tru\n\"open\n[2]\n3";
    static const struct { uint64_t line; int result; enum json_type type; } expected[] = {
        {1, 1, JSON_OBJECT}, {3, -1, JSON_NULL}, {5, -1, JSON_NULL}, {6, -1, JSON_NULL}, {7, 1, JSON_ARRAY}, {8, 1, JSON_NUMBER},
    };
    const size_t size = sizeof text - 1;
    char *copy = malloc(size);
    struct json_lines lines = {copy, size, 0, 0};
    struct json_node root;
    size_t i;
    memcpy(copy, text, size);
    for (i = 0; i < sizeof expected / sizeof expected[0]; i++) {
        ck_assert_int_eq(json_next_line(parser, &lines, &root, problem, sizeof problem), expected[i].result);
        ck_assert_uint_eq(lines.line, expected[i].line);
        ck_assert_int_eq(json_type_of(root), expected[i].type);
    }
    ck_assert_int_eq(json_next_line(parser, &lines, &root, problem, sizeof problem), 0);
    free(copy);
}
END_TEST

/* RFC 3629: the table of well-formed byte sequences, at its edges. */
static const struct { const char *text; size_t size, valid; } utf8[] = {
    {"", 0, 0},           {"a\x7F", 2, 2},          {"\x80", 1, 0},           {"a\xC1\xBF", 3, 1},      {"\xC2\x80", 2, 2},
    {"\xDF\xBF", 2, 2},   {"\xE0\x9F\xBF", 3, 0},   {"\xE0\xA0\x80", 3, 3},   {"\xED\x9F\xBF", 3, 3},   {"\xED\xA0\x80", 3, 0},
    {"\xEF\xBF\xBF", 3, 3}, {"\xF0\x8F\xBF\xBF", 4, 0}, {"\xF0\x90\x80\x80", 4, 4}, {"\xF4\x8F\xBF\xBF", 4, 4},
    {"\xF4\x90\x80\x80", 4, 0}, {"\xF5\x80\x80\x80", 4, 0}, {"ab\xE2\x82", 4, 2}, {"\xC3\x28", 2, 0},
};

START_TEST(test_utf8) {
    ck_assert_uint_eq(json_utf8_valid(utf8[_i].text, utf8[_i].size), utf8[_i].valid);
}
END_TEST

int main(void) {
    Suite *suite = suite_create("json_reader");
    TCase *tests = tcase_create("json_reader");
    SRunner *runner = srunner_create(suite);
    int failed;
    tcase_add_checked_fixture(tests, setup, teardown);
    tcase_add_loop_test(tests, test_refused, 0, (int)(sizeof refused / sizeof refused[0]));
    tcase_add_test(tests, test_depth);
    tcase_add_test(tests, test_values);
    tcase_add_test(tests, test_walks);
    tcase_add_test(tests, test_lines);
    tcase_add_loop_test(tests, test_utf8, 0, (int)(sizeof utf8 / sizeof utf8[0]));
    suite_add_tcase(suite, tests);
    srunner_set_tap(runner, "-");
    srunner_run_all(runner, CK_SILENT);
    failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed != 0;
}

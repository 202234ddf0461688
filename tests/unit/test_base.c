/* The ground floor: civil days, bytes, memory and buffers, versioned structs, errors, JSON, expressions. */
#include <check.h>
#include <stdlib.h>
#include <string.h>

#include "base/bytes.h"
#include "base/civil.h"
#include "base/error.h"
#include "base/expression.h"
#include "base/json.h"
#include "base/memory.h"
#include "base/structs.h"

static struct kt__memory memory_of_tests(void) {
    struct kt__memory memory;
    ck_assert_int_eq(kt__memory_init(&memory, NULL, NULL), KT_OK);
    return memory;
}

/* ---- civil days ---- */

START_TEST(civil_days) {
    static const struct { int32_t day, year, month, of_month; int weekday; const char *text; } cases[] = {
        {0, 1970, 1, 1, 3, "1970-01-01"},
        {-1, 1969, 12, 31, 2, "1969-12-31"},
        {11016, 2000, 2, 29, 1, "2000-02-29"},
        {11017, 2000, 3, 1, 2, "2000-03-01"},
        {-25509, 1900, 2, 28, 2, "1900-02-28"}, /* 1900 was no leap year */
        {-25508, 1900, 3, 1, 3, "1900-03-01"},
        {19995, 2024, 9, 29, 6, "2024-09-29"},
        {KT__DAY_FIRST, 1, 1, 1, 0, "0001-01-01"},
        {KT__DAY_LAST, 9999, 12, 31, 4, "9999-12-31"},
    };
    size_t i;
    for (i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        int32_t year, month, of_month, day;
        char text[KT__DAY_TEXT];
        ck_assert_int_eq(kt__day_number(cases[i].year, cases[i].month, cases[i].of_month), cases[i].day);
        kt__day_civil(cases[i].day, &year, &month, &of_month);
        ck_assert_int_eq(year, cases[i].year);
        ck_assert_int_eq(month, cases[i].month);
        ck_assert_int_eq(of_month, cases[i].of_month);
        ck_assert_int_eq(kt__weekday(cases[i].day), cases[i].weekday);
        ck_assert(kt__day_text(text, cases[i].day));
        ck_assert_str_eq(text, cases[i].text);
        ck_assert(kt__day_parse(&day, cases[i].text, 10));
        ck_assert_int_eq(day, cases[i].day);
    }
}
END_TEST

START_TEST(civil_refusals) {
    static const char *const bad[] = {"", "2024-9-29", "2024-09-31", "2023-02-29", "0000-01-01", "2024-00-10", "2024-13-01",
                                      "2024-01-00", "2024/01/01", "2024-01-01T", "+024-01-01", "2024-01-1 ", "20240101  "};
    char text[KT__INSTANT_TEXT];
    int32_t day;
    size_t i;
    for (i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        ck_assert_msg(!kt__day_parse(&day, bad[i], strlen(bad[i])), "%s", bad[i]);
        ck_assert_int_eq(day, KT_DAY_NONE);
    }
    ck_assert(!kt__day_text(text, KT_DAY_NONE));
    ck_assert_str_eq(text, "");
    ck_assert(!kt__day_text(text, KT__DAY_LAST + 1));
    ck_assert(!kt__instant_text(text, KT_INSTANT_NONE));
    ck_assert_str_eq(text, "");
    ck_assert(!kt__instant_text(text, (int64_t)KT__DAY_FIRST * 86400 - 1));
}
END_TEST

START_TEST(instants) {
    char text[KT__INSTANT_TEXT];
    ck_assert(kt__instant_text(text, 1727582400));
    ck_assert_str_eq(text, "2024-09-29T04:00:00Z");
    ck_assert(kt__instant_text(text, -1));
    ck_assert_str_eq(text, "1969-12-31T23:59:59Z");
    ck_assert(kt__instant_text(text, (int64_t)KT__DAY_LAST * 86400 + 86399));
    ck_assert_str_eq(text, "9999-12-31T23:59:59Z");
    ck_assert_int_eq(kt__instant_day(-1), -1);
    ck_assert_int_eq(kt__instant_day(-86400), -1);
    ck_assert_int_eq(kt__instant_day(-86401), -2);
    ck_assert_int_eq(kt__instant_day(86399), 0);
    ck_assert_int_eq(kt__instant_day(INT64_MAX), KT__DAY_LAST);
    ck_assert_int_eq(kt__instant_day(INT64_MIN), KT__DAY_FIRST);
}
END_TEST

/* ---- bytes ---- */

START_TEST(bytes) {
    uint8_t room[13];
    struct kt__span span = {room + 1, 12}, part;
    uint32_t small;
    uint64_t large;
    memset(room, 0xEE, sizeof room);
    kt__store32(room + 1, 0x01020304u);
    kt__store64(room + 5, 0x1112131415161718u);
    ck_assert_uint_eq(room[1], 4);
    ck_assert_uint_eq(room[12], 0x11);
    ck_assert(kt__span_u32(&small, span, 0) && small == 0x01020304u);
    ck_assert(kt__span_u64(&large, span, 4) && large == 0x1112131415161718u);
    ck_assert(!kt__span_u32(&small, span, 9) && small == 0);
    ck_assert(!kt__span_u64(&large, span, 5) && large == 0);
    ck_assert(!kt__span_u32(&small, span, UINT64_MAX));
    ck_assert(kt__span_part(&part, span, 12, 0));
    ck_assert_ptr_null(part.data);
    ck_assert(!kt__span_part(&part, span, 13, 0));
    ck_assert(!kt__span_part(&part, span, 4, UINT64_MAX));
    ck_assert(kt__span_part(&part, span, 4, 8) && part.data == room + 5 && part.size == 8);
}
END_TEST

/* ---- memory ---- */

START_TEST(sizes) {
    size_t out;
    ck_assert(kt__size_add(&out, 3, 4) && out == 7);
    ck_assert(!kt__size_add(&out, SIZE_MAX, 1));
    ck_assert(kt__size_multiply(&out, 0, SIZE_MAX) && out == 0);
    ck_assert(kt__size_multiply(&out, SIZE_MAX, 1) && out == SIZE_MAX);
    ck_assert(!kt__size_multiply(&out, SIZE_MAX / 2 + 1, 2));
}
END_TEST

START_TEST(buffers) {
    struct kt__memory memory = memory_of_tests();
    struct kt__buffer buffer;
    int i;
    kt__buffer_init(&buffer, &memory);
    kt__buffer_append(&buffer, NULL, 0);
    ck_assert_uint_eq(buffer.room, 0);
    for (i = 0; i < 1000; i++) kt__buffer_append_byte(&buffer, (char)('a' + i % 26));
    ck_assert(kt__buffer_terminate(&buffer));
    ck_assert_uint_eq(buffer.size, 1000);
    ck_assert_uint_eq(strlen(buffer.data), 1000);
    ck_assert_int_eq(buffer.data[999], 'a' + 999 % 26);
    ck_assert(!kt__buffer_reserve(&buffer, SIZE_MAX - 10));
    ck_assert_int_eq(buffer.failed, 1);
    kt__buffer_append(&buffer, "x", 1);
    ck_assert_uint_eq(buffer.size, 1000); /* nothing more once it failed */
    kt__buffer_clear(&buffer);
    kt__buffer_append(&buffer, "x", 1);
    ck_assert_uint_eq(buffer.size, 1);
    kt__buffer_dispose(&buffer);
    ck_assert_ptr_null(buffer.data);
    kt__buffer_dispose(&buffer);
}
END_TEST

START_TEST(arrays) {
    struct kt__memory memory = memory_of_tests();
    void *array = NULL;
    size_t room = 0, count;
    for (count = 0; count < 100; count++) {
        ck_assert(kt__array_grow(&memory, &array, &room, count, sizeof(uint64_t)));
        ck_assert_uint_gt(room, count);
        ((uint64_t *)array)[count] = count;
    }
    for (count = 0; count < 100; count++) ck_assert_uint_eq(((uint64_t *)array)[count], count);
    kt__release(&memory, array, room * sizeof(uint64_t));
    room = SIZE_MAX / 16;
    ck_assert(!kt__array_grow(&memory, &array, &room, room, 16));
    ck_assert_ptr_null(kt__allocate_zeroed(&memory, SIZE_MAX, 2));
}
END_TEST

/* ---- structs and errors ---- */

struct versioned { uint32_t struct_size; uint32_t a; uint64_t b; };
struct newer { struct versioned known; uint64_t c; };

START_TEST(structs_in) {
    struct newer given = {{sizeof given, 1, 2}, 0};
    struct versioned copy;
    struct kt_error err = {sizeof err, 0, 0, ""};
    ck_assert_int_eq(kt__struct_in(&copy, sizeof copy, 8, &given, "versioned", &err), KT_OK);
    ck_assert(copy.a == 1 && copy.b == 2);
    given.c = (uint64_t)1 << 40;
    ck_assert_int_eq(kt__struct_in(&copy, sizeof copy, 8, &given, "versioned", &err), KT_E_UNSUPPORTED);
    ck_assert_ptr_nonnull(strstr(err.message, "versioned"));
    given.known.struct_size = 8; /* an older caller: b is not there */
    ck_assert_int_eq(kt__struct_in(&copy, sizeof copy, 8, &given, "versioned", &err), KT_OK);
    ck_assert(copy.a == 1 && copy.b == 0);
    given.known.struct_size = 7;
    ck_assert_int_eq(kt__struct_in(&copy, sizeof copy, 8, &given, "versioned", &err), KT_E_ARGUMENT);
    given.known.struct_size = UINT32_MAX; /* must not be believed */
    ck_assert_int_eq(kt__struct_in(&copy, sizeof copy, 8, &given, "versioned", &err), KT_E_ARGUMENT);
}
END_TEST

START_TEST(structs_out) {
    struct newer given;
    struct versioned filled = {sizeof filled, 3, 4};
    memset(&given, 0xFF, sizeof given);
    given.known.struct_size = sizeof given;
    ck_assert_int_eq(kt__struct_out(&given, &filled, sizeof filled), KT_OK);
    ck_assert(given.known.struct_size == sizeof given && given.known.a == 3 && given.known.b == 4 && given.c == 0);
    memset(&given, 0xFF, sizeof given);
    given.known.struct_size = 8;
    ck_assert_int_eq(kt__struct_out(&given, &filled, sizeof filled), KT_OK);
    ck_assert(given.known.struct_size == 8 && given.known.a == 3 && given.known.b == UINT64_MAX);
    given.known.struct_size = 4;
    ck_assert_int_eq(kt__struct_out(&given, &filled, sizeof filled), KT_E_ARGUMENT);
    ck_assert_int_eq(kt__struct_out(NULL, &filled, sizeof filled), KT_E_ARGUMENT);
}
END_TEST

START_TEST(errors) {
    struct kt_error err = {sizeof err, 9, 9, "x"};
    char wide[300];
    ck_assert_int_eq(kt__fail(NULL, KT_E_LIMIT, 0, "%s", "x"), KT_E_LIMIT);
    kt__error_clear(&err);
    ck_assert(err.code == KT_OK && err.position == KT_POSITION_NONE && err.message[0] == '\0');
    ck_assert_int_eq(kt__fail(&err, KT_E_SYNTAX, 7, "at %d", 7), KT_E_SYNTAX);
    ck_assert(err.code == KT_E_SYNTAX && err.position == 7);
    ck_assert_str_eq(err.message, "at 7");
    memset(wide, 'a', sizeof wide);
    memcpy(wide + 254, "\xC3\xA9", 3); /* its second byte would be the 256th */
    (void)kt__fail(&err, KT_E_SYNTAX, 0, "%s", wide);
    ck_assert_uint_eq(strlen(err.message), 254);
    err.struct_size = 8; /* no details wanted */
    err.code = 0;
    ck_assert_int_eq(kt__fail(&err, KT_E_SYNTAX, 0, "x"), KT_E_SYNTAX);
    ck_assert_int_eq(err.code, 0);
    kt__error_clear(NULL);
}
END_TEST

/* ---- JSON ---- */

static void check_text(const char *text, size_t size, const char *expected) {
    struct kt__memory memory = memory_of_tests();
    struct kt__buffer buffer;
    struct kt__json json;
    kt__buffer_init(&buffer, &memory);
    kt__json_init(&json, &buffer);
    kt__json_text(&json, text, size);
    ck_assert(kt__buffer_terminate(&buffer));
    ck_assert_str_eq(buffer.data, expected);
    kt__buffer_dispose(&buffer);
}

START_TEST(json_text) {
    static const struct { const char *text; size_t size; const char *expected; } cases[] = {
        {"", 0, "\"\""},
        {"a\"b\\c/", 6, "\"a\\\"b\\\\c/\""},
        {"\n\r\t\b\0\x1f\x7f", 7, "\"\\n\\r\\t\\u0008\\u0000\\u001f\\u007f\""},
        {"\xC2\x80\xC2\x9F\xC2\xA0", 6, "\"\\u0080\\u009f\xC2\xA0\""},         /* C1 controls are escaped, what follows is not */
        {"\xD0\x9A\xE5\x8D\x8E\xF0\x9F\x98\x80", 9, "\"\xD0\x9A\xE5\x8D\x8E\xF0\x9F\x98\x80\""},
        {"\xC0\xAF", 2, "\"\xEF\xBF\xBD\xEF\xBF\xBD\""},                       /* overlong */
        {"\xED\xA0\x80", 3, "\"\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD\""},       /* surrogate */
        {"\xF4\x90\x80\x80", 4, "\"\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD\""}, /* above U+10FFFF */
        {"\xE5\x8D", 2, "\"\xEF\xBF\xBD\xEF\xBF\xBD\""},                       /* cut */
        {"\xE0\x80\x80", 3, "\"\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD\""},
        {"\xF0\x80\x80\x80", 4, "\"\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD\""},
    };
    size_t i;
    for (i = 0; i < sizeof cases / sizeof cases[0]; i++) check_text(cases[i].text, cases[i].size, cases[i].expected);
    check_text(NULL, 0, "\"\"");
}
END_TEST

START_TEST(json_values) {
    struct kt__memory memory = memory_of_tests();
    struct kt__buffer buffer;
    struct kt__json json;
    kt__buffer_init(&buffer, &memory);
    kt__json_init(&json, &buffer);
    kt__json_begin_object(&json);
    kt__json_key(&json, "a");
    kt__json_begin_array(&json);
    kt__json_integer(&json, 0);
    kt__json_integer(&json, INT64_MIN);
    kt__json_integer(&json, INT64_MAX);
    kt__json_bool(&json, 2);
    kt__json_bool(&json, 0);
    kt__json_null(&json);
    kt__json_begin_object(&json);
    kt__json_end_object(&json);
    kt__json_raw(&json, "[1]", 3);
    kt__json_end_array(&json);
    kt__json_key(&json, "b");
    kt__json_string(&json, NULL);
    kt__json_key(&json, "c");
    kt__json_day(&json, 0);
    kt__json_key(&json, "d");
    kt__json_day(&json, KT_DAY_NONE);
    kt__json_key(&json, "e");
    kt__json_instant(&json, 0);
    kt__json_key(&json, "f");
    kt__json_instant(&json, KT_INSTANT_NONE);
    kt__json_end_object(&json);
    ck_assert(kt__buffer_terminate(&buffer));
    ck_assert_str_eq(buffer.data, "{\"a\":[0,-9223372036854775808,9223372036854775807,true,false,null,{},[1]],\"b\":null,"
                                  "\"c\":\"1970-01-01\",\"d\":null,\"e\":\"1970-01-01T00:00:00Z\",\"f\":null}");
    kt__buffer_dispose(&buffer);
}
END_TEST

START_TEST(json_depth) {
    struct kt__memory memory = memory_of_tests();
    struct kt__buffer buffer;
    struct kt__json json;
    int i;
    kt__buffer_init(&buffer, &memory);
    kt__json_init(&json, &buffer);
    for (i = 0; i < KT__JSON_DEPTH; i++) kt__json_begin_array(&json);
    ck_assert_int_eq(buffer.failed, 0);
    kt__json_begin_array(&json);
    ck_assert_int_eq(buffer.failed, 1);
    for (i = 0; i < KT__JSON_DEPTH + 5; i++) kt__json_end_array(&json);
    ck_assert_uint_eq(json.depth, 0);
    kt__buffer_dispose(&buffer);
}
END_TEST

/* ---- expressions ---- */

/* "yes" and "f=1" are yes, "no" and "f=2" are no, everything else is unknown; counts what it was asked. */
static uint32_t truth_of(void *user, const struct kt__asked *asked) {
    ++*(int *)user;
    if (asked->name_size == 3 && memcmp(asked->name, "yes", 3) == 0) return KT_YES;
    if (asked->name_size == 2 && memcmp(asked->name, "no", 2) == 0) return KT_NO;
    if (asked->name_size == 1 && asked->name[0] == 'f' && asked->value_size == 1)
        return asked->value[0] == '1' ? KT_YES : asked->value[0] == '2' ? KT_NO : KT_UNKNOWN;
    /* "lt<lt", "ge>=ge": the name says which sign is to be told */
    if (asked->name_size == 2 && asked->value_size == asked->name_size && memcmp(asked->name, asked->value, 2) == 0) {
        static const char names[][3] = {"", "eq", "lt", "le", "gt", "ge"};
        ck_assert_uint_lt(asked->comparison, 6);
        return memcmp(names[asked->comparison], asked->name, 2) == 0 ? KT_YES : KT_NO;
    }
    return KT_UNKNOWN;
}

START_TEST(expression_truth) {
    static const struct { const char *text; uint32_t truth; } cases[] = {
        {"", KT_NO}, {"any", KT_YES}, {"nobody", KT_NO}, {"yes", KT_YES}, {"no", KT_NO}, {"x", KT_UNKNOWN},
        {"not yes", KT_NO}, {"not no", KT_YES}, {"not x", KT_UNKNOWN}, {"not not yes", KT_YES},
        {"yes and x", KT_UNKNOWN}, {"no and x", KT_NO}, {"x and no", KT_NO}, {"yes or x", KT_YES}, {"x or yes", KT_YES},
        {"no or x", KT_UNKNOWN}, {"x or x", KT_UNKNOWN}, {"yes and no or yes", KT_YES}, {"yes or no and no", KT_YES},
        {"(yes or no) and no", KT_NO}, {"not yes or yes", KT_YES}, {"not (yes or yes)", KT_NO},
        {"f=1", KT_YES}, {"f=2", KT_NO}, {"f=3", KT_UNKNOWN}, {"f=1 and not f=2", KT_YES},
        {"  yes\tand  yes ", KT_YES}, {"((((yes))))", KT_YES}, {"yes-no", KT_UNKNOWN}, {"android", KT_UNKNOWN},
        {"eq=eq", KT_YES}, {"lt<lt", KT_YES}, {"le<=le", KT_YES}, {"gt>gt", KT_YES}, {"ge>=ge", KT_YES}, {"le<le", KT_NO},
        {"not ge>ge and lt<lt", KT_YES},
        {"yes and", KT_UNKNOWN}, {"yes yes", KT_UNKNOWN}, {"(yes", KT_UNKNOWN}, /* what does not parse is unknown */
    };
    size_t i;
    for (i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        int asked = 0;
        uint32_t truth = kt__expression_truth(cases[i].text, strlen(cases[i].text), truth_of, &asked);
        ck_assert_msg(truth == cases[i].truth, "%s: %u", cases[i].text, (unsigned)truth);
    }
}
END_TEST

/* A stack of truths, as long as an expression can make it. */
struct machine {
    uint32_t stack[KT__EXPRESSION_OPERATIONS + 1];
    uint32_t depth;
    int asked, left; /* left: steps that are still taken */
};

static int take_step(void *user, uint32_t code, const struct kt__asked *asked) {
    struct machine *machine = user;
    uint32_t *top = machine->stack + machine->depth;
    ck_assert((asked != NULL) == (code == KT__STEP_NAME));
    if (machine->left-- == 0) return 0;
    ck_assert_uint_ge(machine->depth, code == KT__STEP_NOT ? 1 : code >= KT__STEP_AND ? 2 : 0);
    if (code == KT__STEP_NAME) *top = truth_of(&machine->asked, asked);
    else if (code <= KT__STEP_NO) *top = code == KT__STEP_YES ? KT_YES : KT_NO;
    else if (code == KT__STEP_NOT) top[-1] = kt__truth_not(top[-1]);
    else top[-2] = code == KT__STEP_AND ? kt__truth_and(top[-2], top[-1]) : kt__truth_or(top[-2], top[-1]);
    if (code <= KT__STEP_NO) machine->depth++;
    else if (code >= KT__STEP_AND) machine->depth--;
    return 1;
}

/* Taken apart and run step by step an expression is as true, and asks as much, as read in one go. */
START_TEST(expression_steps) {
    static const char *const cases[] = {"", "any", "nobody", "yes", "not not x", "yes and no or yes", "yes or no and no", "(yes or no) and no",
                                        "not (yes or x) and x", "f=1 and not f=2 or x", "lt<lt and (x or not no)", "((((yes))))"};
    static const char *const broken[] = {"yes and", "(yes", "yes yes", "not", "x or (no and", "yes or or no", "f="};
    size_t i;
    for (i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct machine machine = {{0}, 0, 0, -1};
        int asked = 0;
        ck_assert_msg(kt__expression_steps(cases[i], strlen(cases[i]), take_step, &machine) == 1, "%s", cases[i]);
        ck_assert_msg(machine.depth == 1, "%s", cases[i]);
        ck_assert_uint_eq(machine.stack[0], kt__expression_truth(cases[i], strlen(cases[i]), truth_of, &asked));
        ck_assert_int_eq(machine.asked, asked);
    }
    for (i = 0; i < sizeof broken / sizeof broken[0]; i++) {
        struct machine machine = {{0}, 0, 0, -1};
        ck_assert_msg(kt__expression_steps(broken[i], strlen(broken[i]), take_step, &machine) == 0, "%s", broken[i]);
    }
    {
        struct machine machine = {{0}, 0, 0, 2};
        ck_assert_int_eq(kt__expression_steps("yes and no or x", 15, take_step, &machine), 0);
        ck_assert_int_eq(machine.left, -1); /* nothing was given after it stopped */
    }
}
END_TEST

/* Nothing is cut short: whoever records what was asked must see every name. */
START_TEST(expression_asks_all) {
    int asked = 0;
    ck_assert_uint_eq(kt__expression_truth("no and x or yes or y", 20, truth_of, &asked), KT_YES);
    ck_assert_int_eq(asked, 4);
}
END_TEST

START_TEST(expression_syntax) {
    /* at: the byte named in the error, -1 for what parses, -2 for what is refused wherever */
    static const struct { const char *text; int at; } cases[] = {
        {"US", -1}, {"US-TX and not us-person", -1}, {"class=router or (grade=consumer and made-in=CN)", -1}, {"v=1.2", -1},
        {"", 0}, {" ", 1}, {"US and", 6}, {"not", 3}, {"(US", 3}, {"US)", 2}, {"US US", 3}, {"x=", 2}, {"x= y", -2},
        {"d<2024-05-01", -1}, {"d<=2024-05", -1}, {"d>2024 and n>=-5", -1}, {"d<", 2}, {"d>=", 3}, {"d< 2024", -2}, {"d<>2", -2},
        {"d=<2", -2}, {"d==2", -2}, {"<2", 0}, {"d <2", -2},
        {"1x", 0}, {"US & CA", 3}, {"US\nor CA", 2}, {"()", -2}, {"x\xC3\xA9", 1},
    };
    size_t i;
    for (i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct kt_error err = {sizeof err, 0, 0, ""};
        int32_t status = kt__expression_check(cases[i].text, strlen(cases[i].text), &err);
        ck_assert_msg((status == KT_OK) == (cases[i].at == -1), "%s: %s", cases[i].text, err.message);
        if (cases[i].at >= 0)
            ck_assert_msg(err.position == (uint64_t)cases[i].at, "%s: byte %d", cases[i].text, (int)err.position);
    }
}
END_TEST

START_TEST(expression_limits) {
    char text[2048] = "";
    int i;
    for (i = 0; i < 200; i++) memcpy(text + i, "(", 2);
    ck_assert_int_eq(kt__expression_check(text, 200, NULL), KT_E_SYNTAX); /* deep, and still returns */
    text[0] = '\0';
    for (i = 0; i < 15; i++) strcat(text, "(");
    strcat(text, "x");
    for (i = 0; i < 15; i++) strcat(text, ")");
    ck_assert_int_eq(kt__expression_check(text, strlen(text), NULL), KT_OK);
    text[0] = '\0';
    for (i = 0; i < 32; i++) strcat(text, i > 0 ? " or x" : "x"); /* 32 names and 31 operators */
    ck_assert_int_eq(kt__expression_check(text, strlen(text), NULL), KT_OK);
    strcat(text, " or x");
    ck_assert_int_eq(kt__expression_check(text, strlen(text), NULL), KT_E_SYNTAX);
    text[0] = '\0';
    for (i = 0; i < 20; i++) strcat(text, "not ");
    strcat(text, "x");
    ck_assert_int_eq(kt__expression_check(text, strlen(text), NULL), KT_E_SYNTAX);
}
END_TEST

START_TEST(kleene) {
    static const uint32_t values[] = {KT_UNKNOWN, KT_YES, KT_NO};
    size_t a, b;
    for (a = 0; a < 3; a++) {
        for (b = 0; b < 3; b++) {
            /* De Morgan holds in three values, and both operations commute */
            ck_assert_uint_eq(kt__truth_not(kt__truth_and(values[a], values[b])),
                              kt__truth_or(kt__truth_not(values[a]), kt__truth_not(values[b])));
            ck_assert_uint_eq(kt__truth_and(values[a], values[b]), kt__truth_and(values[b], values[a]));
            ck_assert_uint_eq(kt__truth_or(values[a], values[b]), kt__truth_or(values[b], values[a]));
        }
    }
}
END_TEST

int main(void) {
    Suite *suite = suite_create("base");
    TCase *tests = tcase_create("base");
    SRunner *runner = srunner_create(suite);
    int failed;
    suite_add_tcase(suite, tests);
    tcase_add_test(tests, civil_days);
    tcase_add_test(tests, civil_refusals);
    tcase_add_test(tests, instants);
    tcase_add_test(tests, bytes);
    tcase_add_test(tests, sizes);
    tcase_add_test(tests, buffers);
    tcase_add_test(tests, arrays);
    tcase_add_test(tests, structs_in);
    tcase_add_test(tests, structs_out);
    tcase_add_test(tests, errors);
    tcase_add_test(tests, json_text);
    tcase_add_test(tests, json_values);
    tcase_add_test(tests, json_depth);
    tcase_add_test(tests, expression_truth);
    tcase_add_test(tests, expression_steps);
    tcase_add_test(tests, expression_asks_all);
    tcase_add_test(tests, expression_syntax);
    tcase_add_test(tests, expression_limits);
    tcase_add_test(tests, kleene);
    srunner_set_tap(runner, "-");
    srunner_run_all(runner, CK_SILENT);
    failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed != 0;
}

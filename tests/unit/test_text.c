/* The normal form of names, the scorer and the search for phrases. Expected values follow from
   docs/specification/names.md, by hand. */
#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "text/distance.h"
#include "text/fold.h"
#include "text/fold_table.h"
#include "text/score.h"
#include "text/utf8.h"
#include "text/words.h"

/* For loops over hundreds of thousands of values: libcheck notes every assertion that it passes. */
#define QUICK_ASSERT(expression)              \
    do {                                      \
        if (!(expression)) ck_assert(expression); \
    } while (0)

static struct kt__folded first, second;

static const char *fold(const char *name) {
    kt__fold(&first, name, strlen(name));
    return first.text;
}

static uint32_t score(const char *a, const char *b) {
    uint32_t forth, back;
    kt__fold(&first, a, strlen(a));
    kt__fold(&second, b, strlen(b));
    forth = kt__score(&first, &second);
    back = kt__score(&second, &first);
    ck_assert_msg(forth == back, "%s | %s: %u and %u", a, b, forth, back);
    return forth;
}

static const char *const foldings[][2] = {
    {"", ""},
    {" \t\n", ""},
    {"!?()[]", ""},
    {"Kaspersky Lab", "kaspersky lab"},
    {"  Kaspersky   Lab  ", "kaspersky lab"},
    {"KASPERSKY\xE2\x84\xA2 Lab\xC2\xAE", "kaspersky lab"},
    {"АО «Лаборатория Касперского»", "ao laboratoriya kasperskogo"},
    {"ЩЕРБАКОВ Хрущёв Жюль Цой Объём", "shcherbakov khrushchev zhyul tsoy obem"},
    {"Йод", "yod"},
    {"И\xCC\x86од", "yod"}, /* the same, decomposed */
    {"Україна Ґанок Єва Їжак", "ukrayina ganok yeva yizhak"},
    {"Београд Ђорђе Љубав Њ Ћ Џ Ј", "beograd djordje ljubav nj c dz j"},
    {"Αθήνα ΨΥΧΗ Ουζο", "athina psychi ouzo"},
    {"Straße GROẞ", "strasse gross"},
    {"Ærø Œuvre Đuro Łódź Ħal Þór", "aero oeuvre duro lodz hal thor"},
    {"İstanbul ISTANBUL ılıca", "istanbul istanbul ilica"},
    {"Müller Ångström Çelik", "muller angstrom celik"},
    {"e\xCC\x81""cole", "ecole"},
    {"Ｋａｓｐｅｒｓｋｙ　Ｌａｂ", "kaspersky lab"},
    {"ﬁne ½ ² ①", "fine 1 2 2 1"},
    {"٣٤ ३४", "34 34"},
    {"O'Neill O’Neill OʼNeill", "oneill oneill oneill"},
    {"'Ndrangheta 'x' a''b", "ndrangheta x a b"},
    {"AT&T R&D ＆", "at and t r and d and"},
    {"C++ Notepad++ a+b", "c notepad ab"},
    {"A.B.C. Company", "abc company"},
    {"S.r.l.", "srl"},
    {"o.O.O. Sp. z o.o.", "ooo sp z oo"},
    {"J.P. Morgan E.ON", "jp morgan e on"},
    {"1.3.6 x.1 v2.b", "1 3 6 x 1 v2 b"},
    {"kaspersky.com", "kaspersky com"},
    {"Т.Ш.", "tsh"},
    {"Kas\xE2\x80\x8Bper\xC2\xADsky", "kaspersky"}, /* zero-width space and soft hyphen */
    {"腾讯QQ", "腾 讯 qq"},
    {"腾讯科技(深圳)有限公司", "腾 讯 科 技 深 圳 有 限 公 司"},
    {"カスペルスキー株式会社", "カスペルスキー 株 式 会 社"},
    {"ｶﾞｽ", "ガス"},
    {"カ\xE3\x82\x99ス", "ガス"},
    {"카스퍼스키", "카스퍼스키"},
    {"\xE1\x84\x8F\xE1\x85\xA1\xE1\x86\xAB", "칸"}, /* conjoining jamo */
    {"㈱日立 ㍿", "株 式 会 社 日 立 株 式 会 社"},
    {"קספרסקי", "קספרסקי"},
    {"a\xFF""b \xC0\x80 \xED\xA0\x80 c", "a b c"},
    {"_a-b/c_", "a b c"},
};

START_TEST(folds) {
    const char *got = fold(foldings[_i][0]);
    ck_assert_msg(strcmp(got, foldings[_i][1]) == 0, "%s: %s, not %s", foldings[_i][0], got, foldings[_i][1]);
    ck_assert_uint_eq(first.size, strlen(foldings[_i][1]));
}
END_TEST

/* A folded name folds to itself. */
START_TEST(folding_is_idempotent) {
    char once[KT__FOLDED_ROOM];
    strcpy(once, fold(foldings[_i][0]));
    ck_assert_str_eq(fold(once), once);
}
END_TEST

START_TEST(tokens_know_where_they_come_from) {
    const char *name = "«АО» S.r.l. & 腾讯";
    static const struct {
        const char *text;
        uint32_t from, to;
    } want[] = {{"ao", 2, 6}, {"srl", 9, 14}, {"and", 16, 17}, {"腾", 18, 21}, {"讯", 21, 24}};
    uint32_t i;
    fold(name);
    ck_assert_uint_eq(first.count, 5);
    for (i = 0; i < 5; i++) {
        const struct kt__token *t = &first.tokens[i];
        ck_assert_uint_eq(t->size, strlen(want[i].text));
        ck_assert_int_eq(memcmp(first.text + t->start, want[i].text, t->size), 0);
        ck_assert_uint_eq(t->from, want[i].from);
        ck_assert_uint_eq(t->to, want[i].to);
    }
}
END_TEST

START_TEST(names_are_cut) {
    char name[2000];
    size_t i;
    memset(name, 'a', sizeof name);
    kt__fold(&first, name, sizeof name);
    ck_assert_uint_eq(first.size, KT__NAME_POINTS);
    for (i = 0; i < sizeof name; i += 2) name[i] = ' ';
    kt__fold(&first, name, sizeof name);
    ck_assert_uint_eq(first.count, KT__NAME_TOKENS);
    ck_assert_uint_eq(first.size, 2 * KT__NAME_TOKENS - 1);
    memset(name, ' ', sizeof name);
    name[300] = 'x'; /* behind the 256 code points that count */
    kt__fold(&first, name, sizeof name);
    ck_assert_uint_eq(first.count, 0);
    kt__fold(&first, NULL, 0);
    ck_assert_uint_eq(first.count, 0);
    ck_assert_str_eq(first.text, "");
}
END_TEST

/* 256 code points of the longest replacements still fit. */
START_TEST(the_longest_name_fits) {
    char name[4 * KT__NAME_POINTS];
    uint32_t point, bytes, i, longest = 0;
    for (point = 1; point <= 0x10FFFF; point += (point >= 0x3400 && point < 0xF900) || point > 0xFFFF ? 97 : 1) {
        char one[4];
        bytes = kt__utf8_write(one, point);
        for (i = 0; i < KT__NAME_POINTS; i++) memcpy(name + i * bytes, one, bytes);
        kt__fold(&first, name, (size_t)bytes * KT__NAME_POINTS);
        QUICK_ASSERT(first.size < KT__FOLDED_ROOM);
        if (first.size > longest) longest = first.size;
    }
    ck_assert_uint_gt(longest, 1000);
}
END_TEST

START_TEST(the_table_names_its_unicode) {
    ck_assert_str_eq(kt__fold_unicode, "15.0.0");
}
END_TEST

/* --- distance ------------------------------------------------------------------------------------------------ */

static uint32_t distance(const char *a, const char *b, uint32_t limit) {
    uint32_t x[160], y[160];
    return kt__distance(x, kt__letters(x, 160, a, (uint32_t)strlen(a)), y, kt__letters(y, 160, b, (uint32_t)strlen(b)), limit);
}

START_TEST(distances) {
    static const struct {
        const char *a, *b;
        uint32_t d;
    } rows[] = {{"", "", 0},          {"", "abc", 3},        {"abc", "abc", 0},         {"abc", "acb", 1},      {"abc", "axc", 1},
                {"abc", "abcd", 1},   {"abcd", "acbd", 1},   {"kitten", "sitting", 3},  {"ca", "abc", 3},
                {"kaspersky", "kapersky", 1},
                {"hikvison", "hikvision", 1}, {"abcdef", "badcfe", 3}, {"abcdefgh", "hgfedcba", 7}};
    uint32_t i, limit;
    for (i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        for (limit = 0; limit < 12; limit++) {
            uint32_t want = rows[i].d <= limit ? rows[i].d : limit + 1;
            ck_assert_msg(distance(rows[i].a, rows[i].b, limit) == want, "%s %s at %u", rows[i].a, rows[i].b, limit);
            ck_assert_uint_eq(distance(rows[i].b, rows[i].a, limit), want);
        }
    }
}
END_TEST

/* The plain table of optimal string alignment, without a band: what the banded one must equal. */
static uint32_t plain_distance(const uint32_t *a, uint32_t n, const uint32_t *b, uint32_t m) {
    uint32_t d[14][14], i, j;
    for (i = 0; i <= n; i++) d[i][0] = i;
    for (j = 0; j <= m; j++) d[0][j] = j;
    for (i = 1; i <= n; i++) {
        for (j = 1; j <= m; j++) {
            uint32_t c = d[i - 1][j - 1] + (a[i - 1] != b[j - 1]);
            if (d[i - 1][j] + 1 < c) c = d[i - 1][j] + 1;
            if (d[i][j - 1] + 1 < c) c = d[i][j - 1] + 1;
            if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] && d[i - 2][j - 2] + 1 < c) c = d[i - 2][j - 2] + 1;
            d[i][j] = c;
        }
    }
    return d[n][m];
}

START_TEST(banded_distance_equals_plain) {
    uint32_t seed = 7, round, k, limit;
    for (round = 0; round < 60000; round++) {
        uint32_t a[13], b[13], n, m, want;
        seed = seed * 1664525u + 1013904223u;
        n = seed >> 28 > 13 ? 13 : seed >> 28;
        m = (seed >> 20 & 15) > 13 ? 13 : seed >> 20 & 15;
        for (k = 0; k < 13; k++) {
            seed = seed * 1664525u + 1013904223u;
            a[k] = 'a' + (seed >> 30);
            b[k] = 'a' + (seed >> 28 & 3);
        }
        want = plain_distance(a, n, b, m);
        for (limit = 0; limit <= 6; limit++) QUICK_ASSERT(kt__distance(a, n, b, m, limit) == (want <= limit ? want : limit + 1));
    }
}
END_TEST

/* --- legal forms --------------------------------------------------------------------------------------------- */

START_TEST(legal_forms_are_lifted) {
    static const struct {
        const char *name, *marks; /* + for a token of a form */
    } rows[] = {{"Huawei Technologies Co., Ltd.", "  ++"},  {"ООО «Яндекс»", "+ "},          {"OOO Kaspersky Group", "+  "},
                {"Kaspersky Lab ZAO", "  +"},               {"Faberlic Sp. z o.o.", " +++"}, {"Siemens Aktiengesellschaft", " +"},
                {"Siemens Aktiengeselschaft", " +"},        {"GmbH & Co. KG", "    "},       {"ESET, spol. s r.o.", " +++"},
                {"Kaspersky Lab Middle-East FZ-LLC", "    ++"}, {"Open Joint Stock Company Gazprom", "++++ "},
                {"Societatea cu Răspundere Limitată PRO TRAFFIC", "++++  "}, {"SAS Institute Inc.", "  +"},
                {"中兴通讯股份有限公司", "    ++++++"},     {"株式会社日立", "++++  "},      {"PT Telkom Tbk", "+ +"},
                {"Ltd", " "},                               {"", ""},                        {"Sinar Sdn. Bhd.", " ++"}};
    uint32_t i, k;
    for (i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        uint8_t is_form[KT__NAME_TOKENS];
        uint32_t left, want = 0;
        fold(rows[i].name);
        left = kt__legal_forms(&first, is_form);
        ck_assert_msg(first.count == strlen(rows[i].marks), "%s: %u tokens", rows[i].name, first.count);
        for (k = 0; k < first.count; k++) {
            ck_assert_msg(is_form[k] == (rows[i].marks[k] == '+'), "%s: token %u", rows[i].name, k);
            want += rows[i].marks[k] == ' ';
        }
        ck_assert_uint_eq(left, want);
    }
}
END_TEST

/* --- scores -------------------------------------------------------------------------------------------------- */

START_TEST(equal_names) {
    ck_assert_uint_eq(score("Kaspersky Lab", "KASPERSKY  lab"), 10000);
    ck_assert_uint_eq(score("Лаборатория Касперского", "laboratoriya kasperskogo"), 10000);
    ck_assert_uint_eq(score("", ""), 0);
    ck_assert_uint_eq(score("Huawei", ""), 0);
    ck_assert_uint_eq(score("SiemensAG", "Siemens AG"), 9800);
    ck_assert_uint_eq(score("Hik Vision", "HIKVISION"), 9800);
}
END_TEST

/* Values worked out by the specification's formulas. */
START_TEST(worked_examples) {
    /* same words, same class of form: the most for different texts */
    ck_assert_uint_eq(score("Crystalord Limited", "Crystalord Ltd"), 9950);
    /* a form on one side: 10000 - 100 */
    ck_assert_uint_eq(score("Deutsche Bank AG", "Deutsche Bank"), 9900);
    /* stock against limited: 10000 - 2500 */
    ck_assert_uint_eq(score("Deutsche Bank AG", "Deutsche Bank GmbH"), 7500);
    /* one letter of ten: likeness 90, D 90: alignment 9000; whole 10000 - 1000 */
    ck_assert_uint_eq(score("Cristalord", "Crystalord"), 9000);
    /* kaspersky 100 with itself, lab 12 left: 100 * 200 * 100 / (100 + 112) = 9433 */
    ck_assert_uint_eq(score("Kaspersky Lab", "Kaspersky"), 9433);
    /* systems 55 and industries 55 left on both sides: 100 * 20000 / (310 + 2 * 55) = 4761; D 100 */
    ck_assert_uint_eq(score("BAE Systems", "BAE Industries"), 4761);
    /* systems 55 left on one side: 100 * 20000 / (200 + 55) = 7843, which is no match */
    ck_assert_uint_eq(score("BAE Systems", "BAE"), 7843);
    /* initials: with the legal form, without it, of persons (no common word), too few */
    ck_assert_uint_eq(score("CNPC", "China National Petroleum Corporation"), 8000);
    ck_assert_uint_eq(score("ICBC Ltd", "Industrial and Commercial Bank of China Limited"), 8000);
    ck_assert_uint_eq(score("CNP", "China National Petroleum Corporation"), 8000);
    ck_assert_uint_eq(score("JFK", "John Fitzgerald Kennedy"), 0);
    ck_assert_uint_eq(score("CP", "China Petroleum"), 0);
    /* one word of eight letters against two: one edit of the whole is a slip, 10000 - 10000 / 9 */
    ck_assert_uint_eq(score("Hik Vison", "Hikvision"), 8889);
    /* seven letters are too few for a slip: of hik 100 and vson 100 nothing agrees with hikvson */
    ck_assert_uint_eq(score("Joh Lees", "Johlee"), 4800);
    /* no distinctive word agrees: D 0, the bound is 4800 */
    ck_assert_uint_eq(score("BWI Industries", "BAE Industries"), 4800);
    /* the same words in another order */
    ck_assert_uint_eq(score("Initsiativy Oboronnye", "Oboronnye Initsiativy"), 9950);
    /* words of one group, numbers, ordinals */
    ck_assert_uint_eq(score("Brigade Forty-Four", "Brigade 44"), 9950);
    ck_assert_uint_eq(score("1st International Bank", "First Intl. Bank"), 9950);
    ck_assert_uint_eq(score("深圳华为技术", "华为科技 Shenzhen"), 9950);
}
END_TEST

/* Pairs that must reach the floor, or must not. */
START_TEST(pairs) {
    static const struct {
        const char *a, *b;
        uint32_t least, most;
    } rows[] = {
        {"Kapersky", "Kaspersky", 8000, 9000},
        {"Hikvison", "Hikvision", 8000, 9000},
        {"Hik Vison", "Hikvision", 8000, 9000},
        {"Hikvision Digital Technology Co., Ltd.", "Hangzhou Hikvision Digital Technology Co.,Ltd.", 9000, 9950},
        {"Huawei Technologies Co., Ltd.", "Huawei", 9000, 9950},
        {"Kaspersky Lab ZAO", "AO Kaspersky Lab", 9900, 9950},
        {"АО «Лаборатория Касперского»", "Лаборатория Касперского", 9900, 9950},
        {"中兴通讯股份有限公司", "中兴通讯", 9900, 9950},
        {"JSC TACTICAL MISSILES CORP.", "TACTICAL MISSILES CORPORATION JOINT STOCK COMPANY", 9900, 9950},
        {"imon revivo", "simon revivo", 8000, 9500},
        {"Casper", "Kaspersky", 0, 5000},
        {"Kaspersky", "Wojciech Kasperski", 0, 7999},
        {"Nautel LTD", "Autel", 0, 7999},
        {"Hysteria", "Hytera", 0, 7999},
        {"Huami Information Technology", "Huawei Technologies", 0, 7999},
        {"Hikari Co.,Ltd.", "Hikvision", 0, 7999},
        {"ZTEX GmbH", "ZTE", 0, 7999},
        {"Aztech Electronics Pte Ltd", "ZTE Electronics Pte Ltd", 0, 7999},
        {"CDE Company", "A.B.C. Company", 0, 4800},
        {"C.B.A. Company", "A.B.C. Company", 0, 4800},
        {"华威大学", "华为", 0, 7999},
        {"Management Company 23", "Management Company", 0, 7999},
        {"ООО БАЙ", "ООО БАЙКАЛ", 0, 7999},
        {"Consolidated Holdings 21", "Consolidated Holdings 22", 0, 7999},
        {"China Telecom", "China Mobile", 0, 7999},
        {"СВЕРДЛОВСКАЯ ОБЛАСТНАЯ ОБЩЕСТВЕННАЯ ОРГАНИЗАЦИЯ ЦЕНТР СОЦИАЛЬНОЙ АДАПТАЦИИ АЛЬЯНС",
         "СВЕРДЛОВСКАЯ ОБЛАСТНАЯ ОБЩЕСТВЕННАЯ ОРГАНИЗАЦИЯ ЦЕНТР ИССЛЕДОВАНИЯ БОЕВЫХ ИСКУССТВ УРАЛЬСКИЙ БУДОКАН", 0, 7999},
        {"Dow Jones Industrial Average", "DJI", 0, 4800},
        {"Pacific Networks Corp", "First Pacific Networks", 0, 9500},
        {"Shenzhen Kelong International Electronic Technology Trading Import Export Co Ltd",
         "Shenzhen Hailong International Electronic Technology Trading Import Export Co Ltd", 0, 7999},
    };
    uint32_t i;
    for (i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        uint32_t got = score(rows[i].a, rows[i].b);
        ck_assert_msg(got >= rows[i].least && got <= rows[i].most, "%s | %s: %u", rows[i].a, rows[i].b, got);
    }
}
END_TEST

static uint32_t random_name(char *out, uint32_t *seed) {
    static const char *const pieces[] = {"kaspersky", "lab", "a", " ", " ", " ", "'", ".", "ООО", "ltd", "co", "技术", "华为", "&", "44",
                                         "forty",
                                         "four", "é", "\xFF", "hik", "vision", "aktiengesellschaft", "s.r.l.", "x", "q"};
    uint32_t size = 0, i, n;
    *seed = *seed * 1664525u + 1013904223u;
    n = *seed >> 27;
    for (i = 0; i < n; i++) {
        const char *piece;
        *seed = *seed * 1664525u + 1013904223u;
        piece = pieces[(*seed >> 16) % (sizeof pieces / sizeof pieces[0])];
        memcpy(out + size, piece, strlen(piece));
        size += (uint32_t)strlen(piece);
    }
    return size;
}

START_TEST(any_pair_is_symmetric_and_in_range) {
    char a[2048], b[2048];
    uint32_t seed = 42, round;
    for (round = 0; round < 20000; round++) {
        uint32_t n = random_name(a, &seed), m = random_name(b, &seed), forth;
        kt__fold(&first, a, n);
        kt__fold(&second, b, m);
        forth = kt__score(&first, &second);
        QUICK_ASSERT(forth <= KT__SCORE_FULL);
        QUICK_ASSERT(forth == kt__score(&second, &first));
        QUICK_ASSERT((forth == KT__SCORE_FULL) == (first.count > 0 && strcmp(first.text, second.text) == 0));
        QUICK_ASSERT(kt__score(&first, &first) == (first.count > 0 ? KT__SCORE_FULL : 0));
    }
}
END_TEST

/* The largest names of the worst shapes stay quick and inside their bounds. */
START_TEST(worst_names) {
    static const char *const words[] = {"a ", "ab ", "abcdefgh ", "华 ", "forty ", "co ", "12 ", "ltd "};
    char a[4096], b[4096];
    size_t i, j, n = 0, m = 0;
    for (i = 0; i < sizeof words / sizeof words[0]; i++) {
        for (j = 0; j < sizeof words / sizeof words[0]; j++) {
            for (n = 0; n < 600; n += strlen(words[i])) memcpy(a + n, words[i], strlen(words[i]));
            for (m = 0; m < 600; m += strlen(words[j])) memcpy(b + m, words[j], strlen(words[j]));
            kt__fold(&first, a, n);
            kt__fold(&second, b, m - 3);
            ck_assert_uint_le(kt__score(&first, &second), KT__SCORE_FULL);
        }
    }
}
END_TEST

/* --- phrases ------------------------------------------------------------------------------------------------- */

START_TEST(phrases) {
    static const struct {
        const char *phrase, *text;
        uint32_t from;
        int found;
        uint32_t at;
    } rows[] = {{"Kaspersky", "Powered by Kaspersky Lab", 0, 1, 2}, {"Kaspersky Lab", "Powered by Kaspersky Lab", 0, 1, 2},
                {"Kaspersky", "BerkasPersyaratan", 0, 0, 0},        {"Kaspersky Lab", "Kaspersky Endpoint Lab", 0, 0, 0},
                {"a", "b a a", 2, 1, 2},                            {"a", "b a a", 3, 0, 0},
                {"", "a", 0, 0, 0},                                 {"a b", "a", 0, 0, 0},
                {"腾讯", "腾讯QQ", 0, 1, 0},                        {"海康威视", "杭州海康威视数字技术", 0, 1, 2},
                {"华为", "华威大学", 0, 0, 0},                      {"a", "", 0, 0, 0}};
    uint32_t i, at;
    for (i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        kt__fold(&first, rows[i].phrase, strlen(rows[i].phrase));
        kt__fold(&second, rows[i].text, strlen(rows[i].text));
        ck_assert_msg(kt__phrase_find(&at, &first, &second, rows[i].from) == rows[i].found, "%s in %s", rows[i].phrase,
                      rows[i].text);
        ck_assert_uint_eq(at, rows[i].at);
    }
}
END_TEST

START_TEST(utf8_round_trip) {
    uint32_t point, bytes;
    char one[4];
    for (point = 0; point <= 0x10FFFF; point++) {
        uint32_t size = kt__utf8_write(one, point);
        uint32_t want = point >= 0xD800 && point <= 0xDFFF ? KT__UTF8_BAD : point;
        QUICK_ASSERT(kt__utf8_read(one, size, 0, &bytes) == want);
        QUICK_ASSERT(bytes == (want == KT__UTF8_BAD ? 1 : size));
        QUICK_ASSERT(size == 1 || kt__utf8_read(one, size - 1, 0, &bytes) == KT__UTF8_BAD);
    }
    ck_assert_uint_eq(kt__utf8_read("\xF4\x90\x80\x80", 4, 0, &bytes), KT__UTF8_BAD);
    ck_assert_uint_eq(kt__utf8_read("\xE0\x80\x80", 3, 0, &bytes), KT__UTF8_BAD);
    ck_assert_uint_eq(kt__utf8_write(one, 0x110000), 0);
}
END_TEST

static Suite *suite(void) {
    Suite *s = suite_create("text");
    TCase *folding = tcase_create("folding"), *scoring = tcase_create("scoring");
    int rows = (int)(sizeof foldings / sizeof foldings[0]);
    tcase_set_timeout(folding, 60);
    tcase_set_timeout(scoring, 60);
    tcase_add_loop_test(folding, folds, 0, rows);
    tcase_add_loop_test(folding, folding_is_idempotent, 0, rows);
    tcase_add_test(folding, tokens_know_where_they_come_from);
    tcase_add_test(folding, names_are_cut);
    tcase_add_test(folding, the_longest_name_fits);
    tcase_add_test(folding, the_table_names_its_unicode);
    tcase_add_test(folding, utf8_round_trip);
    tcase_add_test(scoring, distances);
    tcase_add_test(scoring, banded_distance_equals_plain);
    tcase_add_test(scoring, legal_forms_are_lifted);
    tcase_add_test(scoring, equal_names);
    tcase_add_test(scoring, worked_examples);
    tcase_add_test(scoring, pairs);
    tcase_add_test(scoring, any_pair_is_symmetric_and_in_range);
    tcase_add_test(scoring, worst_names);
    tcase_add_test(scoring, phrases);
    suite_add_tcase(s, folding);
    suite_add_tcase(s, scoring);
    return s;
}

int main(void) {
    SRunner *runner = srunner_create(suite());
    int failed;
    srunner_set_tap(runner, "-");
    srunner_run_all(runner, CK_SILENT);
    failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed != 0;
}

/* The search index against scoring every name: whatever reaches the threshold is found. Names and queries are made so that
   all ways of reaching it occur - words a few edits away, glued and cut, in another order, slips of whole names, initials,
   names of common words alone - and switching any part of the index off must be noticed. */
#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "index/finder.h"
#include "index/segments.h"
#include "text/distance.h"

#define NAMES 1200
#define QUERIES 500
#define ROOM 600

struct corpus {
    char (*texts)[ROOM];
    uint32_t count;
};

static struct kt__memory memory;
static struct kt__folded query, other;
static struct kt__parts query_parts, other_parts;
static char names[NAMES][ROOM];

static void setup(void) {
    ck_assert_int_eq(kt__memory_init(&memory, NULL, NULL), KT_OK);
}

static uint32_t next_number(uint32_t *state, uint32_t below) {
    *state = *state * 1664525u + 1013904223u;
    return (*state >> 8) % below;
}

static struct kt_text text_of(const void *context, uint32_t row) {
    const struct corpus *corpus = context;
    struct kt_text text;
    text.data = corpus->texts[row];
    text.size = strlen(text.data);
    return text;
}

static void put(char *out, const char *text) {
    if (strlen(out) + strlen(text) + 1 < ROOM) strcat(out, text);
}

/* A word of few syllables, so that many words are a few edits apart and many are two others glued. */
static void put_word(char *out, uint32_t *state) {
    static const char *const common[] = {"technology", "systems", "group", "trading", "bank", "of", "the", "international",
        "global", "ltd", "llc", "gmbh", "corporation", "joint stock company", "co ltd", "science", "and", "no", "services", "army"};
    static const char *const syllables[] = {"ka", "sper", "sky", "hua", "wei", "hik", "vi", "sion", "te", "ro", "ab", "an", "el",
        "x"};
    static const char *const other_words[] = {"华 为", "技 术", "腾 讯", "44", "forty four", "7", "3com", "a", "b", "zte", "first",
        "ооо", "q9"};
    uint32_t kind = next_number(state, 10), i, n;
    if (out[0] != '\0') put(out, " ");
    if (kind < 3) {
        put(out, common[next_number(state, sizeof common / sizeof common[0])]);
    } else if (kind == 3) {
        put(out, other_words[next_number(state, sizeof other_words / sizeof other_words[0])]);
    } else {
        n = 1 + next_number(state, 4);
        for (i = 0; i < n; i++) put(out, syllables[next_number(state, sizeof syllables / sizeof syllables[0])]);
    }
}

static void make_name(char *out, uint32_t *state) {
    uint32_t n = 1 + next_number(state, 4), i;
    out[0] = '\0';
    for (i = 0; i < n; i++) put_word(out, state);
}

/* Removes, inserts, replaces or swaps bytes; of letters beyond ASCII that makes bytes that are none, which is a case too. */
static void edit_byte(char *text, uint32_t *state) {
    size_t size = strlen(text), at = next_number(state, (uint32_t)size + 1);
    char kept;
    switch (next_number(state, 6)) {
    case 0:
        if (at < size) memmove(text + at, text + at + 1, size - at);
        break;
    case 1:
        if (size + 2 < ROOM) {
            memmove(text + at + 1, text + at, size - at + 1);
            text[at] = (char)('a' + next_number(state, 26));
        }
        break;
    case 2:
        if (at < size) text[at] = (char)('a' + next_number(state, 26));
        break;
    case 3: /* cut a word */
        if (size + 2 < ROOM) {
            memmove(text + at + 1, text + at, size - at + 1);
            text[at] = ' ';
        }
        break;
    default:
        if (at + 1 < size) {
            kept = text[at];
            text[at] = text[at + 1];
            text[at + 1] = kept;
        }
        break;
    }
}

/* Glues two words, drops one, or moves the first to the end. */
static void edit_words(char *text, uint32_t *state) {
    char copy[ROOM], *blank = strchr(text, ' '), *last = strrchr(text, ' ');
    if (blank == NULL) return;
    switch (next_number(state, 4)) {
    case 0: memmove(blank, blank + 1, strlen(blank)); break;
    case 1: memmove(last, last + 1, strlen(last)); break;
    case 2: *last = '\0'; break;
    default:
        *blank = '\0';
        snprintf(copy, sizeof copy, "%s", blank + 1);
        put(copy, " ");
        put(copy, text);
        memcpy(text, copy, sizeof copy);
        break;
    }
}

/* The first letters of the words. */
static void make_initials(char *out, const char *text) {
    size_t i, n = 0;
    for (i = 0; text[i] != '\0' && n < 8; i++) {
        if (text[i] != ' ' && (i == 0 || text[i - 1] == ' ')) out[n++] = text[i];
    }
    out[n] = '\0';
}

static void make_query(char *out, const struct corpus *corpus, uint32_t *state) {
    uint32_t edits = next_number(state, 4), kind = next_number(state, 12), i;
    snprintf(out, ROOM, "%s", corpus->texts[next_number(state, corpus->count)]);
    if (kind == 0) make_initials(out, corpus->texts[next_number(state, corpus->count)]);
    if (kind == 1) make_name(out, state);
    for (i = 0; i < edits; i++) {
        if (next_number(state, 3) == 0) edit_words(out, state);
        else edit_byte(out, state);
    }
    if (next_number(state, 8) == 0) put_word(out, state);
}

/* Folds in place, as catalogs hold names; an empty one is left out. */
static void fold_names(struct corpus *corpus) {
    uint32_t i, kept = 0;
    for (i = 0; i < corpus->count; i++) {
        kt__fold(&other, corpus->texts[i], strlen(corpus->texts[i]));
        if (other.count == 0 || other.size >= ROOM) continue;
        memcpy(corpus->texts[kept++], other.text, (size_t)other.size + 1);
    }
    corpus->count = kept;
}

struct outcome {
    uint32_t hits;      /* names that reach the floor, over all queries */
    uint32_t missed;    /* of them, those that the index leaves out */
    uint32_t twice;     /* names that it gives more than once */
    uint32_t given;     /* names that it gives */
    uint32_t all;       /* queries for which it gave every name */
};

/* One query: every name scored, and whether the index gave it. */
static void compare(struct outcome *out, const struct kt__finder *finder, struct kt__finding *finding, const struct corpus *corpus,
                    const char *text, uint32_t floor, uint8_t *given) {
    uint32_t count, i;
    kt__fold(&query, text, strlen(text));
    kt__parts_make(&query_parts, &query);
    count = kt__finder_find(finder, finding, &query, &query_parts, floor);
    memset(given, 0, corpus->count);
    for (i = 0; i < count; i++) {
        ck_assert_uint_lt(finding->found[i], corpus->count);
        out->twice += given[finding->found[i]];
        given[finding->found[i]] = 1;
    }
    out->given += count;
    out->all += count == corpus->count;
    for (i = 0; i < corpus->count; i++) {
        kt__text_unfold(&other, corpus->texts[i], strlen(corpus->texts[i]));
        kt__parts_make(&other_parts, &other);
        if (kt__score_parts(&query, &query_parts, &other, &other_parts) < floor) continue;
        out->hits++;
        if (given[i]) continue;
        if (out->missed++ == 0) fprintf(stderr, "# %u: %s | %s\n", floor, query.text, other.text);
    }
}

static struct outcome differential(const struct kt__finder *finder, const struct corpus *corpus, uint32_t queries, uint32_t floor,
                                   uint32_t seed) {
    struct kt__finding *finding = kt__finding_new(finder);
    uint8_t *given = calloc(corpus->count + 1, 1);
    struct outcome out = {0};
    char text[ROOM];
    uint32_t i;
    ck_assert(finding != NULL && given != NULL);
    for (i = 0; i < queries; i++) {
        make_query(text, corpus, &seed);
        compare(&out, finder, finding, corpus, text, floor, given);
    }
    kt__finding_free(finder, finding);
    free(given);
    return out;
}

static struct corpus made_corpus(uint32_t count, uint32_t seed) {
    struct corpus corpus;
    uint32_t i;
    corpus.texts = names;
    corpus.count = count;
    for (i = 0; i < count; i++) make_name(names[i], &seed);
    fold_names(&corpus);
    return corpus;
}

/* Seeds and floors: 8000 is the rules' own, the others are asked for by options and by products' names. */
START_TEST(finds_what_scoring_all_finds) {
    static const uint32_t floors[] = {8000, 8000, 8000, 8500, 9000, 9800, 10000};
    struct corpus corpus = made_corpus(NAMES, (uint32_t)_i + 1);
    struct kt__finder finder;
    struct outcome out;
    ck_assert_int_eq(kt__finder_build(&finder, &memory, corpus.count, text_of, &corpus), KT_OK);
    out = differential(&finder, &corpus, QUERIES, floors[_i], (uint32_t)_i + 77);
    ck_assert_uint_eq(out.missed, 0);
    ck_assert_uint_eq(out.twice, 0);
    ck_assert_uint_eq(out.all, 0);
    ck_assert_uint_gt(out.hits, QUERIES / 3); /* else the queries would prove nothing */
    ck_assert_uint_lt(out.given, QUERIES * corpus.count / 20);
    kt__finder_dispose(&finder);
}
END_TEST

/* Below the rules' own floor there is no index: every name is given. */
START_TEST(low_floors_give_every_name) {
    struct corpus corpus = made_corpus(200, 5);
    struct kt__finder finder;
    struct outcome out;
    ck_assert_int_eq(kt__finder_build(&finder, &memory, corpus.count, text_of, &corpus), KT_OK);
    out = differential(&finder, &corpus, 50, 7999, 6);
    ck_assert_uint_eq(out.missed, 0);
    ck_assert_uint_ge(out.all, 45); /* but for queries without any token */
    kt__finder_dispose(&finder);
}
END_TEST

/* Each part of the index switched off in turn: the comparison above must see that something is missing. */
START_TEST(a_lossy_index_is_caught) {
    struct corpus corpus = made_corpus(NAMES, 9);
    struct kt__finder finder;
    struct kt__terms kept;
    uint32_t i;
    ck_assert_int_eq(kt__finder_build(&finder, &memory, corpus.count, text_of, &corpus), KT_OK);
    kept = finder.terms;
    for (i = 0; i < 6; i++) {
        struct kt__finder lossy = finder;
        struct outcome out;
        switch (i) {
        case 0: lossy.equal.items = NULL; break;
        case 1: lossy.initials.items = NULL; break;
        case 2: lossy.slips.items = NULL; break;
        case 3: lossy.terms.segments.items = NULL; break;
        case 4: lossy.terms.meaning_count = 0; break;
        default: memset(lossy.lighter + KT__FINDER_WEIGHT / 32, 0, 4 * KT__WORD_FULL); break; /* weights 100 and 101 */
        }
        out = differential(&lossy, &corpus, QUERIES, KT__SCORE_FLOOR, 4);
        ck_assert_msg(out.missed > 0, "switching off part %u went unnoticed", i);
    }
    ck_assert_mem_eq(&kept, &finder.terms, sizeof kept);
    kt__finder_dispose(&finder);
}
END_TEST

/* Names without any word that tells, one name, none. */
START_TEST(small_lists) {
    static char few[6][ROOM] = {"trading company", "general trading llc", "bank", "ltd", "x",
        "the international group of companies"};
    struct corpus corpus;
    uint32_t i;
    corpus.texts = few;
    for (i = 0; i <= 6; i++) {
        struct kt__finder finder;
        corpus.count = i;
        ck_assert_int_eq(kt__finder_build(&finder, &memory, corpus.count, text_of, &corpus), KT_OK);
        if (i > 0) {
            struct outcome out = differential(&finder, &corpus, 400, KT__SCORE_FLOOR, 3);
            ck_assert_uint_eq(out.missed, 0);
            ck_assert_uint_eq(out.twice, 0);
            ck_assert_uint_gt(out.hits, 0);
        }
        kt__finder_dispose(&finder);
    }
}
END_TEST

/* A list made to be slow - one word in many spellings, long names - and queries made to be slow: the search gives up after
   a number of steps and has every name scored, and still nothing is missing. */
START_TEST(hostile_lists_and_queries) {
    struct corpus corpus;
    struct kt__finder finder;
    struct outcome out = {0};
    struct kt__finding *finding;
    uint8_t given[NAMES];
    char text[ROOM];
    uint32_t seed = 12, i, k;
    corpus.texts = names;
    corpus.count = NAMES;
    for (i = 0; i < NAMES; i++) {
        snprintf(names[i], ROOM, "kasperskylaboratory");
        for (k = 0; k < 2; k++) names[i][next_number(&seed, 19)] = (char)('a' + next_number(&seed, 26));
        if (i % 3 == 0) {
            names[i][0] = '\0';
            for (k = 0; k < 40; k++) put(names[i], k % 2 == 0 ? "ab" : " b ab ");
        }
    }
    fold_names(&corpus);
    ck_assert_int_eq(kt__finder_build(&finder, &memory, corpus.count, text_of, &corpus), KT_OK);
    finding = kt__finding_new(&finder);
    ck_assert_ptr_nonnull(finding);
    for (i = 0; i < 24; i++) {
        text[0] = '\0';
        for (k = 0; k < 40; k++) put(text, i % 2 == 0 ? "kasperskylaboratory " : k % 3 == 0 ? "ababababab" : " babab");
        if (i % 3 == 0) text[19 + i] = '\0';
        compare(&out, &finder, finding, &corpus, text, KT__SCORE_FLOOR, given);
    }
    ck_assert_uint_eq(out.missed, 0);
    ck_assert_uint_eq(out.twice, 0);
    ck_assert_uint_gt(out.all, 0);
    kt__finding_free(&finder, finding);
    kt__finder_dispose(&finder);
}
END_TEST

/* Real names and the noise that somebody else put on them. */
START_TEST(real_names) {
    const char *shared = getenv("KT_SHARED");
    char path[1024], line[ROOM];
    static char real[NAMES][ROOM];
    struct corpus corpus;
    struct kt__finder finder;
    struct kt__finding *finding;
    struct outcome out = {0};
    uint8_t given[NAMES];
    uint32_t i;
    FILE *file;
    snprintf(path, sizeof path, "%s/bench/names25k.txt", shared != NULL ? shared : "../shared");
    file = fopen(path, "rb");
    if (file == NULL) {
        fprintf(stderr, "# skipped: %s is not there\n", path);
        return;
    }
    corpus.texts = real;
    for (corpus.count = 0; corpus.count < NAMES && fgets(real[corpus.count], ROOM, file) != NULL; corpus.count++) continue;
    fclose(file);
    fold_names(&corpus);
    ck_assert_int_eq(kt__finder_build(&finder, &memory, corpus.count, text_of, &corpus), KT_OK);
    finding = kt__finding_new(&finder);
    snprintf(path, sizeof path, "%s/bench/q_fuzzy.txt", shared != NULL ? shared : "../shared");
    file = fopen(path, "rb");
    ck_assert(finding != NULL && file != NULL);
    for (i = 0; i < QUERIES && fgets(line, sizeof line, file) != NULL;) {
        const char *name = strrchr(line, '\t');
        /* Of the noisy names only those whose true ones are in the list. */
        if (name == NULL || (uint32_t)atoi(line) >= corpus.count) continue;
        compare(&out, &finder, finding, &corpus, name + 1, KT__SCORE_FLOOR, given);
        i++;
    }
    fclose(file);
    ck_assert_uint_eq(out.missed, 0);
    ck_assert_uint_eq(out.twice, 0);
    ck_assert_uint_eq(out.all, 0);
    ck_assert_uint_gt(out.hits, i / 2);
    kt__finding_free(&finder, finding);
    kt__finder_dispose(&finder);
}
END_TEST

/* --- segments alone ------------------------------------------------------------------------------------------- */

struct nearness {
    uint8_t seen[1024];
};

static uint32_t points_of(const void *context, uint32_t item, uint32_t *points) {
    const uint32_t *word = (const uint32_t *)context + (size_t)item * 24;
    memcpy(points, word + 1, 23 * sizeof *points);
    return word[0];
}

static void note(void *context, const uint32_t *items, uint32_t count) {
    struct nearness *near = context;
    uint32_t i;
    for (i = 0; i < count; i++) near->seen[items[i]] = 1;
}

/* Words over two letters are all near each other in every way there is, swaps across every border among them. */
START_TEST(segments_miss_nothing) {
    static uint32_t words[1024][24];
    struct kt__buckets index;
    uint32_t seed = 21, i, k, near_pairs = 0;
    for (i = 0; i < 1024; i++) {
        words[i][0] = 4 + next_number(&seed, 8);
        for (k = 1; k <= words[i][0]; k++) words[i][k] = 'a' + next_number(&seed, 2 + i % 2);
    }
    ck_assert_int_eq(kt__segments_build(&index, &memory, 1024, points_of, words), KT_OK);
    for (i = 0; i < 1024; i++) {
        struct nearness near = {{0}};
        kt__segments_near(&index, words[i] + 1, words[i][0], note, &near);
        for (k = 0; k < 1024; k++) {
            uint32_t shorter = words[i][0] < words[k][0] ? words[i][0] : words[k][0], edits = kt__allowed_edits(shorter);
            if (words[k][0] < 5 || edits == 0) continue;
            if (kt__distance(words[i] + 1, words[i][0], words[k] + 1, words[k][0], edits) > edits) continue;
            near_pairs++;
            ck_assert_msg(near.seen[k], "words %u and %u", i, k);
        }
    }
    ck_assert_uint_gt(near_pairs, 10000);
    kt__buckets_dispose(&index);
}
END_TEST

/* --- memory --------------------------------------------------------------------------------------------------- */

struct failing {
    size_t left; /* allocations until one fails */
    size_t live; /* bytes */
};

static void *fail_allocate(void *user, size_t size, size_t align) {
    struct failing *failing = user;
    (void)align;
    if (failing->left == 0 || --failing->left == 0) return NULL;
    failing->live += size;
    return malloc(size);
}

static void *fail_resize(void *user, void *block, size_t old_size, size_t size, size_t align) {
    struct failing *failing = user;
    (void)align;
    if (failing->left == 0 || --failing->left == 0) return NULL;
    failing->live += size - old_size;
    return realloc(block, size);
}

static void fail_release(void *user, void *block, size_t size, size_t align) {
    struct failing *failing = user;
    (void)align;
    if (block != NULL) failing->live -= size;
    free(block);
}

/* The n-th allocation fails, for every n: nothing is left behind, and sizes are given back as they were asked for. */
START_TEST(allocation_fails) {
    struct corpus corpus = made_corpus(150, 8);
    struct failing failing;
    struct kt_allocator allocator = {0};
    struct kt__memory counted;
    size_t n;
    int built = 0;
    allocator.struct_size = sizeof allocator;
    allocator.allocate = fail_allocate;
    allocator.resize = fail_resize;
    allocator.release = fail_release;
    allocator.user = &failing;
    ck_assert_int_eq(kt__memory_init(&counted, &allocator, NULL), KT_OK);
    for (n = 1; !built; n++) {
        struct kt__finder finder;
        struct kt__finding *finding = NULL;
        failing.left = n;
        failing.live = 0;
        ck_assert_uint_lt(n, 1000);
        if (kt__finder_build(&finder, &counted, corpus.count, text_of, &corpus) == KT_OK) {
            finding = kt__finding_new(&finder);
            built = finding != NULL;
            kt__finding_free(&finder, finding);
            kt__finder_dispose(&finder);
        }
        ck_assert_uint_eq(failing.live, 0);
    }
}
END_TEST

int main(void) {
    Suite *suite = suite_create("finder");
    TCase *tcase = tcase_create("finder");
    SRunner *runner;
    int failed;
    tcase_set_timeout(tcase, 120);
    tcase_add_checked_fixture(tcase, setup, NULL);
    tcase_add_loop_test(tcase, finds_what_scoring_all_finds, 0, 7);
    tcase_add_test(tcase, low_floors_give_every_name);
    tcase_add_test(tcase, a_lossy_index_is_caught);
    tcase_add_test(tcase, small_lists);
    tcase_add_test(tcase, hostile_lists_and_queries);
    tcase_add_test(tcase, real_names);
    tcase_add_test(tcase, segments_miss_nothing);
    tcase_add_test(tcase, allocation_fails);
    suite_add_tcase(suite, tcase);
    runner = srunner_create(suite);
    srunner_set_tap(runner, "-");
    srunner_run_all(runner, CK_SILENT);
    failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed != 0;
}

/* What must hold of the windows of any catalog, looked for in the built-in one: every vendor, twelve profiles, five hundred
   instants that lie on and just before the dates of the statements. Each law is a function over two answers, and each has a
   test that hands it an answer that breaks it. */
#include "window_fixture.h"

#define INSTANTS 500
#define MAX_SEEN 512
#define MAX_MARKS 4096
#define MAX_TAGS 128
#define DAY ((int64_t)86400)

static const char *const profiles[] = {
    "US,business", "US,person", "US,federal-agency", "US,defense-department", "US,business,federal-contractor",
    "US,business,telecom-operator,subsidy-recipient", "US-TX,state-agency", "GB,business,telecom-operator", "DE,business",
    "CN,business", "CA,national-government", "EU",
};

#define PROFILES (sizeof profiles / sizeof profiles[0])

/* One window, as far as the laws speak of it. */
struct seen {
    uint32_t instrument, activity, milestone, state, applies;
    int64_t boundary, remaining;
};

struct answer {
    int64_t now;
    size_t count;
    struct seen seen[MAX_SEEN];
};

/* A span in which the catalog itself says that something changes for an instrument. */
struct mark {
    int64_t from, to;    /* first and last instant */
    uint32_t instrument; /* 0: for whoever is touched */
};

static kt_catalog *catalog; /* opened in main, before the tests fork */
static struct mark marks[MAX_MARKS];
static size_t mark_count;
static int64_t instants[INSTANTS];

static int64_t integer_of(uint32_t type, uint32_t record, uint32_t field, int64_t otherwise) {
    int64_t value;
    return kt_record_integer(&value, catalog, type, record, field, 0) == KT_OK ? value : otherwise;
}

static uint32_t reference_of(uint32_t type, uint32_t record, uint32_t field, uint32_t index) {
    uint32_t value = 0;
    return kt_record_reference(&value, catalog, type, record, field, index) == KT_OK ? value : 0;
}

static struct kt_text text_of(uint32_t type, uint32_t record, uint32_t field) {
    struct kt_text text = {NULL, 0};
    (void)kt_record_text(&text, catalog, type, record, field, 0);
    return text;
}

static void add_span(int64_t from, int64_t to, uint32_t instrument) {
    if (mark_count == MAX_MARKS) {
        printf("Bail out! more dates than the test has room for\n");
        exit(1);
    }
    marks[mark_count++] = (struct mark){from, to, instrument};
}

static void add_mark(int64_t at, uint32_t instrument) {
    if (at != KT_INSTANT_NONE) add_span(at, at, instrument);
}

/* A day field as the span in which it can begin and end, whatever the zone. */
static void add_day_marks(uint32_t type, uint32_t record, uint32_t field, uint32_t instrument) {
    int64_t day = integer_of(type, record, field, KT_INSTANT_NONE);
    if (day != KT_INSTANT_NONE) add_span(day * DAY - 14 * 3600, day * DAY + DAY + 14 * 3600, instrument);
}

static int compare_instants(const void *a, const void *b) {
    int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;
    return (x > y) - (x < y);
}

/* Both sides of every boundary, thinned out to the number asked for, and the rest at random. */
static void choose_instants(const int64_t *dates, size_t date_count) {
    uint64_t random = 20240929;
    size_t i, count = 0, step = date_count / (INSTANTS / 2) + 1;
    for (i = 0; i < date_count && count + 2 <= INSTANTS; i += step) {
        instants[count++] = dates[i] - 1;
        instants[count++] = dates[i];
    }
    while (count < INSTANTS) {
        random = random * 6364136223846793005u + 1442695040888963407u;
        instants[count++] = 1483228800 + (int64_t)((random >> 33) % (15u * 365u * 86400u)); /* 2017 to 2031 */
    }
    qsort(instants, INSTANTS, sizeof instants[0], compare_instants);
}

static void read_catalog(void) {
    static int64_t dates[4 * MAX_MARKS];
    static const uint32_t of_milestone[] = {KT_FIELD_BOUNDARY, KT_FIELD_EARLIEST, KT_FIELD_LATEST};
    size_t i, date_count = 0;
    uint32_t record = 0;
    while (kt_record_next(catalog, KT_RECORD_MILESTONE, &record) == KT_OK) {
        for (i = 0; i < 3; i++) {
            int64_t at = integer_of(KT_RECORD_MILESTONE, record, of_milestone[i], KT_INSTANT_NONE);
            if (at != KT_INSTANT_NONE && date_count < sizeof dates / sizeof dates[0]) dates[date_count++] = at;
        }
    }
    choose_instants(dates, date_count);
}

/* Everything an instrument says that may give something back: permissions, suspensions, ends, exceptions. */
static void read_excuses(void) {
    uint32_t record = 0;
    while (kt_record_next(catalog, KT_RECORD_MILESTONE, &record) == KT_OK) {
        int64_t effect = integer_of(KT_RECORD_MILESTONE, record, KT_FIELD_EFFECT, 0);
        uint32_t target, index, instrument = reference_of(KT_RECORD_MILESTONE, record, KT_FIELD_INSTRUMENT, 0);
        if (effect != KT_EFFECT_PERMITS && effect != KT_EFFECT_SUSPENDS && effect != KT_EFFECT_REINSTATES && effect != KT_EFFECT_ENDS)
            continue;
        for (index = 0; index < 65; index++) {
            target = index == 0 ? 0 : reference_of(KT_RECORD_MILESTONE, record, KT_FIELD_TARGET, index - 1);
            if (index > 0 && target == 0) break;
            if (target != 0) instrument = reference_of(KT_RECORD_MILESTONE, target, KT_FIELD_INSTRUMENT, 0);
            add_mark(integer_of(KT_RECORD_MILESTONE, record, KT_FIELD_BOUNDARY, KT_INSTANT_NONE), instrument);
            add_mark(integer_of(KT_RECORD_MILESTONE, record, KT_FIELD_EARLIEST, KT_INSTANT_NONE), instrument);
            add_mark(integer_of(KT_RECORD_MILESTONE, record, KT_FIELD_LATEST, KT_INSTANT_NONE), instrument);
            if (index > 1) continue;
            add_day_marks(KT_RECORD_MILESTONE, record, KT_FIELD_FROM, instrument);
            add_day_marks(KT_RECORD_MILESTONE, record, KT_FIELD_ENDS, instrument);
        }
    }
    for (record = 0; kt_record_next(catalog, KT_RECORD_INSTRUMENT, &record) == KT_OK;)
        add_day_marks(KT_RECORD_INSTRUMENT, record, KT_FIELD_IN_FORCE_UNTIL, record);
    for (record = 0; kt_record_next(catalog, KT_RECORD_EXCEPTION, &record) == KT_OK;)
        add_day_marks(KT_RECORD_EXCEPTION, record, KT_FIELD_FROM, reference_of(KT_RECORD_EXCEPTION, record, KT_FIELD_INSTRUMENT, 0));
    for (record = 0; kt_record_next(catalog, KT_RECORD_ENTRY, &record) == KT_OK;)
        add_day_marks(KT_RECORD_ENTRY, record, KT_FIELD_UNTIL, 0);
    for (record = 0; kt_record_next(catalog, KT_RECORD_RELATION, &record) == KT_OK;)
        add_day_marks(KT_RECORD_RELATION, record, KT_FIELD_UNTIL, 0);
    for (record = 0; kt_record_next(catalog, KT_RECORD_EDITION, &record) == KT_OK;) {
        add_day_marks(KT_RECORD_EDITION, record, KT_FIELD_IN_FORCE_UNTIL, 0);
        add_day_marks(KT_RECORD_EDITION, record, KT_FIELD_WITHDRAWN, 0);
    }
}

static int excused(uint32_t instrument, int64_t after, int64_t until) {
    size_t i;
    for (i = 0; i < mark_count; i++) {
        if ((marks[i].instrument == 0 || marks[i].instrument == instrument) &&
            marks[i].to > after && marks[i].from <= until) return 1;
    }
    return 0;
}

static const struct seen *find_seen(const struct answer *answer, const struct seen *like) {
    size_t i;
    for (i = 0; i < answer->count; i++) {
        if (answer->seen[i].instrument == like->instrument && answer->seen[i].activity == like->activity &&
            answer->seen[i].applies == like->applies)
            return &answer->seen[i];
    }
    return NULL;
}

static int is_shut(uint32_t state) {
    return state == KT_STATE_CLOSED || state == KT_STATE_OVERDUE;
}

static int is_free(uint32_t state) {
    return state == KT_STATE_OPEN || state == KT_STATE_CLOSING || state == KT_STATE_EXEMPT || state == KT_STATE_DUE ||
           state == KT_STATE_SUSPENDED;
}

/* Law 1: what is closed does not open again unless the catalog says that something is given back in between. */
static const char *break_closed(const struct answer *before, const struct answer *after) {
    size_t i;
    for (i = 0; i < before->count; i++) {
        const struct seen *then = &before->seen[i], *now;
        if (then->applies != KT_YES || !is_shut(then->state)) continue;
        now = find_seen(after, then);
        if (now != NULL && !is_free(now->state)) continue;
        if (!excused(then->instrument, before->now, after->now)) return now == NULL ? "closed, then gone" : "closed, then open";
    }
    return NULL;
}

/* Law 2: of the same statement, what remains falls by exactly the time that passed. */
static const char *break_remaining(const struct answer *before, const struct answer *after) {
    size_t i;
    for (i = 0; i < before->count; i++) {
        const struct seen *then = &before->seen[i], *now = find_seen(after, then);
        if (now == NULL || now->milestone != then->milestone || now->boundary != then->boundary) continue;
        if (now->remaining == KT_INSTANT_NONE && then->remaining == KT_INSTANT_NONE) continue;
        if (then->remaining - now->remaining != after->now - before->now) return "remaining seconds jump";
    }
    return NULL;
}

static int has_address(uint32_t milestone) {
    uint32_t index, source;
    for (index = 0; (source = reference_of(KT_RECORD_MILESTONE, milestone, KT_FIELD_SOURCE, index)) != 0; index++) {
        if (text_of(KT_RECORD_SOURCE, source, KT_FIELD_URL).size > 0) return 1;
    }
    return 0;
}

/* Law 3: nothing is open without a statement that permits, has a source with an address, and surely applies. */
static const char *break_open(const struct answer *answer) {
    size_t i;
    for (i = 0; i < answer->count; i++) {
        const struct seen *seen = &answer->seen[i];
        if (seen->state != KT_STATE_OPEN) continue;
        if (seen->applies != KT_YES) return "open for somebody it may not be open for";
        if (seen->instrument == 0) continue; /* the vendor's own dates: support that has not ended */
        if (integer_of(KT_RECORD_MILESTONE, seen->milestone, KT_FIELD_EFFECT, 0) != KT_EFFECT_PERMITS) return "open without a permission";
        if (!has_address(seen->milestone)) return "open without a source";
    }
    return NULL;
}

static int has_word(struct kt_text text, struct kt_text word) {
    size_t i;
    for (i = 0; i + word.size <= text.size; i++) {
        if (memcmp(text.data + i, word.data, word.size) == 0) return 1;
    }
    return 0;
}

/* Whether a text of an instrument takes somebody out by name: it says "not", and one of the tags that changed. */
static int excludes(uint32_t instrument, const struct kt_text *changed, size_t changed_count) {
    static const uint32_t types[] = {KT_RECORD_MILESTONE, KT_RECORD_MILESTONE, KT_RECORD_EXCEPTION};
    static const uint32_t fields[] = {KT_FIELD_BOUND, KT_FIELD_AFFECTS, KT_FIELD_BOUND};
    const struct kt_text not_word = {"not", 3};
    size_t kind, tag;
    for (kind = 0; kind < 3; kind++) {
        uint32_t record = 0;
        while (kt_record_next(catalog, types[kind], &record) == KT_OK) {
            struct kt_text text = text_of(types[kind], record, fields[kind]);
            if (reference_of(types[kind], record, KT_FIELD_INSTRUMENT, 0) != instrument) continue;
            if (kind < 2 && !has_word(text, not_word)) continue;
            for (tag = 0; tag < changed_count; tag++) {
                if (has_word(text, changed[tag])) return 1;
            }
        }
    }
    return 0;
}

/* Law 4: a further tag takes nobody out of what applied, unless a text names the tag as an exemption. */
static const char *break_tag(const struct answer *without, const struct answer *with, const struct kt_text *changed, size_t count) {
    size_t i, j;
    for (i = 0; i < without->count; i++) {
        const struct seen *then = &without->seen[i];
        int still = 0;
        if (then->applies != KT_YES) continue;
        for (j = 0; j < with->count; j++) {
            if (with->seen[j].instrument == then->instrument && with->seen[j].activity == then->activity &&
                with->seen[j].applies != KT_NO)
                still = 1;
        }
        if (!still && !excludes(then->instrument, changed, count)) return "a tag takes away what applied";
    }
    return NULL;
}

static void collect(struct answer *out, const kt_windows *windows, int64_t now) {
    struct kt_window window = {.struct_size = sizeof window};
    uint32_t i;
    out->now = now;
    out->count = 0;
    for (i = 0; kt_windows_at(windows, i, &window) == KT_OK; i++) {
        ck_assert_msg(out->count < MAX_SEEN, "more windows than the test has room for");
        out->seen[out->count++] = (struct seen){window.instrument, window.activity, window.milestone, window.state, window.applies,
                                                window.boundary, window.remaining_seconds};
    }
}

static void ask(struct answer *out, struct fixture *fixture, struct kt_window_query *query) {
    struct kt_error err = {.struct_size = sizeof err};
    query->struct_size = sizeof *query;
    ck_assert_msg(kt_windows_compute(fixture->windows, catalog, fixture->profile, query, &err) == KT_OK, "%s", err.message);
    collect(out, fixture->windows, query->now);
}

static kt_profile *profile_of(const char *text) {
    kt_profile *profile;
    struct kt_error err = {.struct_size = sizeof err};
    ck_assert_msg(kt_profile_new(&profile, catalog, text, strlen(text), &err) == KT_OK, "%s: %s", text, err.message);
    return profile;
}

static void fail_law(const char *law, uint32_t vendor, const char *profile, int64_t now) {
    struct kt_text name = text_of(KT_RECORD_VENDOR, vendor, KT_FIELD_ID);
    ck_abort_msg("%s: %.*s, %s, at %lld", law, (int)name.size, name.data, profile, (long long)now);
}

/* Statements published after the catalog's day do not exist: asked with everything known, only `now` moves. */
START_TEST(test_time_moves) {
    struct fixture fixture = {.windows = NULL};
    static struct answer answers[2];
    struct kt_window_query query = {.struct_size = sizeof query};
    unsigned long asked = 0, shut = 0;
    uint32_t vendor = 0;
    size_t i, j;
    ck_assert_int_eq(kt_windows_new(&fixture.windows, NULL, NULL), KT_OK);
    fixture.profile = profile_of(profiles[_i]);
    while (kt_record_next(catalog, KT_RECORD_VENDOR, &vendor) == KT_OK) {
        for (i = 0; i < INSTANTS; i++) {
            const struct answer *before = &answers[(i + 1) % 2];
            struct answer *after = &answers[i % 2];
            const char *law;
            query.vendor = vendor;
            query.now = instants[i];
            query.known_at = 4102444800; /* 2100 */
            ask(after, &fixture, &query);
            asked++;
            for (j = 0; j < after->count; j++) shut += is_shut(after->seen[j].state) != 0;
            law = break_open(after);
            if (law == NULL && i > 0) law = break_closed(before, after);
            if (law == NULL && i > 0) law = break_remaining(before, after);
            if (law != NULL) fail_law(law, vendor, profiles[_i], instants[i]);
        }
    }
    ck_assert_uint_eq(asked, (unsigned long)kt_record_count(catalog, KT_RECORD_VENDOR) * INSTANTS);
    if (_i < 3) ck_assert_uint_gt(shut, 0); /* the laws were not kept for want of anything closed */
    kt_profile_free(fixture.profile);
    kt_windows_free(fixture.windows);
}
END_TEST

static size_t changed_tags(struct kt_text *out, const kt_profile *a, const kt_profile *b) {
    uint32_t tag = 0;
    size_t count = 0;
    while (kt_record_next(catalog, KT_RECORD_TAG, &tag) == KT_OK) {
        struct kt_text id = text_of(KT_RECORD_TAG, tag, KT_FIELD_ID);
        if (kt_profile_truth(a, id.data, id.size) == kt_profile_truth(b, id.data, id.size)) continue;
        ck_assert_msg(count < MAX_TAGS, "more tags than the test has room for");
        out[count++] = id;
    }
    return count;
}

START_TEST(test_further_tags) {
    struct fixture fixture = {.windows = NULL};
    static struct answer without, with;
    struct kt_text changed[MAX_TAGS];
    struct kt_window_query query = {.struct_size = sizeof query};
    kt_profile *base = profile_of(profiles[_i]);
    uint32_t tag = 0, vendor, tried = 0;
    ck_assert_int_eq(kt_windows_new(&fixture.windows, NULL, NULL), KT_OK);
    while (kt_record_next(catalog, KT_RECORD_TAG, &tag) == KT_OK) {
        struct kt_text id = text_of(KT_RECORD_TAG, tag, KT_FIELD_ID);
        char text[256];
        kt_profile *further;
        size_t count, i;
        if (kt_profile_truth(base, id.data, id.size) != KT_UNKNOWN) continue;
        (void)snprintf(text, sizeof text, "%s,%.*s", profiles[_i], (int)id.size, id.data);
        if (kt_profile_new(&further, catalog, text, strlen(text), NULL) != KT_OK) continue; /* it contradicts the others */
        count = changed_tags(changed, base, further);
        tried++;
        for (vendor = 0; kt_record_next(catalog, KT_RECORD_VENDOR, &vendor) == KT_OK;) {
            for (i = 7; i < INSTANTS; i += 62) {
                query.vendor = vendor;
                query.now = instants[i];
                query.known_at = 4102444800;
                fixture.profile = base;
                ask(&without, &fixture, &query);
                fixture.profile = further;
                ask(&with, &fixture, &query);
                if (break_tag(&without, &with, changed, count) != NULL) fail_law("a tag takes away what applied", vendor, text, instants[i]);
            }
        }
        kt_profile_free(further);
    }
    ck_assert_uint_gt(tried, 0);
    kt_profile_free(base);
    kt_windows_free(fixture.windows);
}
END_TEST

/* Whether any window, or any reason beside one, comes from a statement. */
static int shows(const kt_windows *windows, uint32_t milestone) {
    struct kt_window window = {.struct_size = sizeof window};
    struct kt_reason reason = {.struct_size = sizeof reason};
    uint32_t i, j;
    for (i = 0; kt_windows_at(windows, i, &window) == KT_OK; i++) {
        if (window.milestone == milestone) return 1;
        for (j = 0; kt_windows_reason_at(windows, i, j, &reason) == KT_OK; j++) {
            if (reason.milestone == milestone) return 1;
        }
    }
    return 0;
}

/* A day is over everywhere two days after it begins in UTC, and has begun nowhere a day before. */
START_TEST(test_nothing_known_before_it_is_published) {
    struct fixture fixture = {.windows = NULL};
    static struct answer answer;
    struct kt_window_query query = {.struct_size = sizeof query};
    uint32_t milestone = 0, shown = 0, all = 0;
    size_t i, p;
    ck_assert_int_eq(kt_windows_new(&fixture.windows, NULL, NULL), KT_OK);
    for (p = 0; p < PROFILES; p++) {
        fixture.profile = profile_of(profiles[p]);
        for (milestone = 0; kt_record_next(catalog, KT_RECORD_MILESTONE, &milestone) == KT_OK;) {
            int64_t known_from = integer_of(KT_RECORD_MILESTONE, milestone, KT_FIELD_KNOWN_FROM, 0);
            int after = 0;
            query.flags = KT_WINDOW_ALL | KT_WINDOW_REPORTED;
            query.instrument = reference_of(KT_RECORD_MILESTONE, milestone, KT_FIELD_INSTRUMENT, 0);
            for (i = 3; i < INSTANTS; i += 99) {
                query.now = instants[i];
                query.known_at = known_from * DAY - DAY;
                ask(&answer, &fixture, &query);
                ck_assert_msg(!shows(fixture.windows, milestone), "%.*s is used before it was published",
                              (int)text_of(KT_RECORD_MILESTONE, milestone, KT_FIELD_ID).size,
                              text_of(KT_RECORD_MILESTONE, milestone, KT_FIELD_ID).data);
                query.known_at = known_from * DAY + 2 * DAY;
                ask(&answer, &fixture, &query);
                after |= shows(fixture.windows, milestone);
            }
            all++;
            shown += after != 0;
        }
        kt_profile_free(fixture.profile);
    }
    ck_assert_msg(shown * 3 > all, "only %u of %u statements are seen after they were published", shown, all);
    kt_windows_free(fixture.windows);
}
END_TEST

/* The laws themselves: each lets a true answer pass and stops a false one. */
START_TEST(test_laws_can_fail) {
    static struct answer before, after;
    const struct kt_text tag = {"some-tag", 8};
    uint32_t closing_milestone = 0, instrument = 0;
    ck_assert_int_eq(kt_record_find(&instrument, catalog, KT_RECORD_INSTRUMENT, "us-gsa-2017", 11), KT_OK);
    while (kt_record_next(catalog, KT_RECORD_MILESTONE, &closing_milestone) == KT_OK) {
        if (integer_of(KT_RECORD_MILESTONE, closing_milestone, KT_FIELD_EFFECT, 0) == KT_EFFECT_PROHIBITS) break;
    }
    before = (struct answer){.now = 1000, .count = 1};
    before.seen[0] = (struct seen){instrument, KT_ACTIVITY_USE, closing_milestone, KT_STATE_CLOSED, KT_YES, 900, -100};
    after = before;
    after.now = 1010;
    after.seen[0].remaining = -110;
    ck_assert_ptr_null(break_closed(&before, &after));
    ck_assert_ptr_null(break_remaining(&before, &after));
    ck_assert_ptr_null(break_open(&after));
    ck_assert_ptr_null(break_tag(&before, &after, &tag, 1));
    after.seen[0].remaining = -111;
    ck_assert_ptr_nonnull(break_remaining(&before, &after));
    after.seen[0].applies = KT_NO;
    ck_assert_ptr_nonnull(break_tag(&before, &after, &tag, 1));
    after.seen[0].applies = KT_YES;
    after.seen[0].state = KT_STATE_OPEN;
    ck_assert_ptr_nonnull(break_closed(&before, &after));
    ck_assert_ptr_nonnull(break_open(&after)); /* a prohibition never opens */
    after.count = 0;
    ck_assert_ptr_nonnull(break_closed(&before, &after));
}
END_TEST

int main(void) {
    const char *path = getenv("KT_CATALOG");
    Suite *suite = suite_create("laws of windows");
    TCase *laws = tcase_create("laws");
    SRunner *runner = srunner_create(suite);
    int32_t status = path != NULL ? kt_catalog_open_file(&catalog, path, strlen(path), NULL, NULL)
                                  : kt_catalog_open_builtin(&catalog, NULL, NULL);
    int failed;
    if (status != KT_OK) return 1;
    read_catalog();
    read_excuses();
    tcase_set_timeout(laws, 240);
    tcase_add_loop_test(laws, test_time_moves, 0, (int)PROFILES);
    tcase_add_loop_test(laws, test_further_tags, 0, (int)PROFILES);
    tcase_add_test(laws, test_nothing_known_before_it_is_published);
    tcase_add_test(laws, test_laws_can_fail);
    suite_add_tcase(suite, laws);
    srunner_set_tap(runner, "-");
    srunner_run_all(runner, CK_SILENT);
    failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    kt_catalog_unref(catalog);
    return failed != 0;
}

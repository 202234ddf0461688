/* The case tables of windows against the catalog of the library: tests/cases/windows.tsv and windows_independent.tsv, one
   question a line, with the arithmetic beside its answer. The second was written from the legal texts and the specification
   alone. KT_CATALOG names a catalog file; without it the built-in catalog answers. */
#include "window_fixture.h"

#define COLUMNS 17
#define LINE_BYTES 4096
#define ROWS 2048
#define BYTES (1u << 20)

enum column { SUBJECT, CLASS_ID, PROFILE, FACTS, EVENTS, NOW, KNOWN_AT, CALENDAR, ASKED, STATE, BOUNDARY, LAST_DAY, DAYS,
    BUSINESS_DAYS, APPLIES };

static kt_catalog *catalog; /* opened in main, before the tests fork */
static char *lines;         /* the files, one behind the other, their line ends and tabs replaced by NULs */
static size_t used;         /* bytes of them */
static size_t offsets[ROWS], numbers[ROWS], count;

struct row {
    const char *cell[COLUMNS];
    size_t line;
};

static struct row row_at(size_t index) {
    struct row row;
    const char *at = lines + offsets[index];
    int column;
    row.line = numbers[index];
    for (column = 0; column < COLUMNS; column++) {
        row.cell[column] = at;
        at += strlen(at) + 1;
    }
    return row;
}

static uint32_t find(uint32_t type, const char *id, size_t size) {
    uint32_t record = 0;
    (void)kt_record_find(&record, catalog, type, id, size);
    return record;
}

static const char *cell_or(const char *cell, const char *otherwise) {
    return *cell != '\0' ? cell : otherwise;
}

static void ask_row(const struct row *row, struct fixture *fixture) {
    struct kt_error err = {.struct_size = sizeof err};
    struct kt_window_query query = {.struct_size = sizeof query};
    size_t size = strlen(row->cell[SUBJECT]);
    query.product = find(KT_RECORD_PRODUCT, row->cell[SUBJECT], size);
    query.vendor = find(KT_RECORD_VENDOR, row->cell[SUBJECT], size);
    if (query.product == 0 && query.vendor == 0) query.instrument = find(KT_RECORD_INSTRUMENT, row->cell[SUBJECT], size);
    ck_assert_msg(query.product + query.vendor + query.instrument != 0, "line %zu: nothing is called %s", row->line,
                  row->cell[SUBJECT]);
    if (row->cell[CLASS_ID][0]) {
        query.product_class = find(KT_RECORD_CLASS, row->cell[CLASS_ID], strlen(row->cell[CLASS_ID]));
        ck_assert_msg(query.product_class != 0, "line %zu: no class %s", row->line, row->cell[CLASS_ID]);
    }
    query.now = instant_of(row->cell[NOW]);
    if (row->cell[KNOWN_AT][0]) query.known_at = instant_of(row->cell[KNOWN_AT]);
    query.facts = row->cell[FACTS];
    query.facts_size = strlen(query.facts);
    query.events = row->cell[EVENTS];
    query.events_size = strlen(query.events);
    query.calendar = strcmp(row->cell[CALENDAR], "us-federal") == 0 ? fixture->federal : NULL;
    ck_assert_msg(kt_profile_new(&fixture->profile, catalog, row->cell[PROFILE], strlen(row->cell[PROFILE]), &err) == KT_OK,
                  "line %zu: %s",
                  row->line, err.message);
    ck_assert_msg(kt_windows_compute(fixture->windows, catalog, fixture->profile, &query, &err) == KT_OK, "line %zu: %s", row->line,
                  err.message);
}

/* The window that a row speaks of: 1 and *out, or 0 and only a state. */
static int find_window(const struct row *row, const struct fixture *fixture, struct kt_window *out, uint32_t *out_state) {
    const char *asked = row->cell[ASKED], *slash = strrchr(asked, '/'), *colon = strchr(asked, ':');
    size_t name = colon != NULL ? (size_t)(colon - asked) : strlen(asked);
    int32_t group, activity = 0;
    uint32_t i, item, instrument;
    *out_state = KT_STATE_NONE_KNOWN;
    out->struct_size = sizeof *out;
    if (slash != NULL)
        ck_assert_msg(kt__constant_value(&activity, KT_GROUP_ACTIVITY, slash + 1, strlen(slash + 1)), "line %zu", row->line);
    if (kt__constant_value(&group, KT_GROUP_ROLLUP, asked, name)) {
        struct kt_rollup rollup = rollup_of(fixture, (uint32_t)group);
        uint32_t place = colon != NULL && strcmp(colon, ":maybe") == 0 ? rollup.maybe : rollup.decides;
        *out_state = rollup.state;
        for (i = 0; slash != NULL && kt_windows_rollup_item(&item, fixture->windows, (uint32_t)group, KT_ROLLUP_STILL_OPEN,
                                                            i) == KT_OK; i++) {
            *out = at_place(fixture, item + 1);
            if (out->activity == (uint32_t)activity) return 1;
        }
        if (place == 0 || slash != NULL) return 0;
        *out = at_place(fixture, place);
        return 1;
    }
    ck_assert_msg(slash != NULL, "line %zu: %s is not understood", row->line, asked);
    instrument = find(KT_RECORD_INSTRUMENT, asked, (size_t)(slash - asked));
    ck_assert_msg(instrument != 0, "line %zu: the catalog has no instrument %.*s", row->line, (int)(slash - asked), asked);
    for (i = 0; i < kt_windows_count(fixture->windows); i++) {
        *out = at_place(fixture, i + 1);
        if (out->instrument == instrument && out->activity == (uint32_t)activity) return 1;
    }
    return 0;
}

static void check_day(const struct row *row, int column, int32_t day) {
    const char *cell = row->cell[column];
    if (strcmp(cell, "-") == 0) return;
    if (strcmp(cell, "none") == 0) ck_assert_msg(day == KT_DAY_NONE, "line %zu: column %d is not none", row->line, column + 1);
    else if (column == LAST_DAY) ck_assert_msg(day == (int32_t)((instant_of(cell) - 43200) / 86400), "line %zu: last permitted day",
                                               row->line);
    else ck_assert_msg(day == (int32_t)strtol(cell, NULL, 10), "line %zu: column %d is %d", row->line, column + 1, (int)day);
}

static void check_window(const struct row *row, const struct kt_window *window) {
    int32_t expected;
    ck_assert_msg(kt__constant_value(&expected, KT_GROUP_STATE, row->cell[STATE], strlen(row->cell[STATE])), "line %zu: state",
                  row->line);
    ck_assert_msg(window->state == (uint32_t)expected, "line %zu: state is %u", row->line, (unsigned)window->state);
    if (strcmp(row->cell[BOUNDARY], "none") == 0)
        ck_assert_msg(window->boundary == KT_INSTANT_NONE, "line %zu: boundary", row->line);
    else if (strcmp(row->cell[BOUNDARY], "-") != 0) ck_assert_msg(window->boundary == instant_of(row->cell[BOUNDARY]),
        "line %zu: boundary", row->line);
    check_day(row, LAST_DAY, window->last_permitted_day);
    check_day(row, DAYS, window->remaining_days);
    check_day(row, BUSINESS_DAYS, window->remaining_business_days);
    if (strcmp(row->cell[APPLIES], "-") == 0) return;
    ck_assert_msg(kt__constant_value(&expected, KT_GROUP_TRUTH, row->cell[APPLIES], strlen(row->cell[APPLIES])),
                  "line %zu: applies", row->line);
    ck_assert_msg(window->applies == (uint32_t)expected, "line %zu: applies", row->line);
}

START_TEST(case_of_the_table) {
    struct fixture fixture = {0};
    struct row row = row_at((size_t)_i);
    struct kt_window window;
    uint32_t state;
    int32_t expected;
    ck_assert_int_eq(kt_windows_new(&fixture.windows, NULL, NULL), KT_OK);
    ck_assert_int_eq(kt_calendar_new(&fixture.federal, KT_CALENDAR_US_FEDERAL, NULL, 0, NULL, NULL), KT_OK);
    ask_row(&row, &fixture);
    if (find_window(&row, &fixture, &window, &state)) {
        check_window(&row, &window);
    } else {
        ck_assert(kt__constant_value(&expected, KT_GROUP_STATE, row.cell[STATE], strlen(row.cell[STATE])));
        ck_assert_msg(state == (uint32_t)expected, "line %zu: no window, and the state is %u", row.line, (unsigned)state);
    }
    fixture_free(&fixture);
}
END_TEST

/* Notes the row that stands at `at`, unless it is a comment or the header; 0 with a message if it has not all columns. */
static int note_row(size_t at, const char *end, size_t line, int *header) {
    size_t tabs = 0, i;
    for (i = at; lines + i < end; i++) tabs += lines[i] == '\t';
    if (lines[at] == '#') return 1;
    if (!*header && (tabs != COLUMNS - 1 || count == ROWS)) {
        printf("# line %zu has %zu columns, after %zu rows\n", line, tabs + 1, count);
        return 0;
    }
    if (!*header) {
        offsets[count] = at;
        numbers[count++] = line;
    }
    *header = 0;
    return 1;
}

/* Cuts one more file into cells; 1, or 0 if it does not read or holds no row. */
static int read_table(const char *path) {
    FILE *file = fopen(path, "rb");
    size_t at = used, line = 0, rows = count, i;
    int header = 1;
    if (file == NULL) return 0;
    used += fread(lines + used, 1, BYTES - used, file);
    fclose(file);
    while (at < used) {
        char *end = memchr(lines + at, '\n', used - at);
        if (end == NULL) return 0; /* cut short, by its writer or by the buffer */
        *end = '\0';
        if (!note_row(at, end, ++line, &header)) return 0;
        for (i = at; lines + i < end; i++) lines[i] = lines[i] == '\t' ? '\0' : lines[i];
        at = (size_t)(end - lines) + 1;
    }
    return count > rows;
}

/* One test case for every table, named after it: a line number alone would not say which. */
static int add_table(Suite *suite, const char *name) {
    const char *root = getenv("KT_SOURCE_ROOT");
    size_t first = count;
    char path[LINE_BYTES];
    TCase *cases;
    (void)snprintf(path, sizeof path, "%s/tests/cases/%s", cell_or(root != NULL ? root : "", "."), name);
    if (!read_table(path)) {
        printf("Bail out! tests/cases/%s does not read\n", name);
        return 0;
    }
    cases = tcase_create(name);
    tcase_add_loop_test(cases, case_of_the_table, (int)first, (int)count);
    suite_add_tcase(suite, cases);
    return 1;
}

static int32_t open_catalog(void) {
    const char *path = getenv("KT_CATALOG");
    if (path != NULL) return kt_catalog_open_file(&catalog, path, strlen(path), NULL, NULL);
    return kt_catalog_open_builtin(&catalog, NULL, NULL);
}

int main(void) {
    Suite *suite;
    SRunner *runner;
    int32_t status = open_catalog();
    int failed;
    if (status == KT_NOTHING) {
        printf("1..0 # SKIP this build carries no catalog, and KT_CATALOG names none\n");
        return 0;
    }
    lines = malloc(BYTES);
    if (status != KT_OK || lines == NULL) {
        printf("Bail out! %s\n", status != KT_OK ? "the catalog does not open" : "no memory for the tables");
        return 1;
    }
    suite = suite_create("window-cases");
    runner = srunner_create(suite);
    if (!add_table(suite, "windows.tsv") || !add_table(suite, "windows_independent.tsv")) return 1;
    srunner_set_tap(runner, "-");
    srunner_run_all(runner, CK_SILENT);
    failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    kt_catalog_unref(catalog);
    free(lines);
    return failed != 0;
}

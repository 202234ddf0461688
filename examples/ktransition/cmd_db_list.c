/* db list: one dated statement of an instrument a row, filtered and in order of time. What a statement means for somebody
   is not said here; that is `window`. */
#include <stdlib.h>
#include <string.h>

#include "cmd_db.h"

struct statement {
    uint32_t milestone, instrument;
    int64_t boundary;       /* KT_INSTANT_NONE sorts behind all others */
    struct kt_text id;
};

struct statements {
    const kt_catalog *catalog;
    struct statement *row;
    size_t count, room;
};

/* 0 for an absent, hidden or missing target alike: none of them can be listed. */
static uint32_t refers_to(const kt_catalog *catalog, uint32_t type, uint32_t record, uint32_t field, uint32_t index) {
    uint32_t target = 0;
    return kt_record_reference(&target, catalog, type, record, field, index) == KT_OK ? target : 0;
}

/* A field of a milestone, or `otherwise`. */
static int64_t number_of(const kt_catalog *catalog, uint32_t record, uint32_t field, int64_t otherwise) {
    int64_t value;
    return kt_record_integer(&value, catalog, KT_RECORD_MILESTONE, record, field, 0) == KT_OK ? value : otherwise;
}

/* ---- which instruments ---- */

/* Whether an edition of a list names the vendor. */
static int edition_names(const kt_catalog *catalog, uint32_t edition, uint32_t vendor) {
    uint32_t entry = 0;
    while (kt_record_next(catalog, KT_RECORD_ENTRY, &entry) == KT_OK) {
        uint32_t product;
        if (refers_to(catalog, KT_RECORD_ENTRY, entry, KT_FIELD_EDITION, 0) != edition) continue;
        if (refers_to(catalog, KT_RECORD_ENTRY, entry, KT_FIELD_VENDOR, 0) == vendor) return 1;
        product = refers_to(catalog, KT_RECORD_ENTRY, entry, KT_FIELD_PRODUCT, 0);
        if (product != 0 && refers_to(catalog, KT_RECORD_PRODUCT, product, KT_FIELD_VENDOR, 0) == vendor) return 1;
    }
    return 0;
}

/* By name, by one of its products, or by a list on which it stands. Owners are not followed: this lists what
   texts say. */
static int subject_names(const kt_catalog *catalog, uint32_t subject, uint32_t vendor) {
    uint32_t product, edition;
    if (refers_to(catalog, KT_RECORD_SUBJECT, subject, KT_FIELD_VENDOR, 0) == vendor) return 1;
    product = refers_to(catalog, KT_RECORD_SUBJECT, subject, KT_FIELD_PRODUCT, 0);
    if (product != 0 && refers_to(catalog, KT_RECORD_PRODUCT, product, KT_FIELD_VENDOR, 0) == vendor) return 1;
    edition = refers_to(catalog, KT_RECORD_SUBJECT, subject, KT_FIELD_EDITION, 0);
    return edition != 0 && edition_names(catalog, edition, vendor);
}

/* Marks the instruments that name the vendor; instruments are numbered densely enough for a byte each. */
static unsigned char *instruments_of(const kt_catalog *catalog, uint32_t vendor, uint32_t *out_size) {
    uint32_t record = 0, last = 0;
    unsigned char *marks;
    /* Numbers have holes where records are hidden, so the last one is found by walking. */
    while (kt_record_next(catalog, KT_RECORD_INSTRUMENT, &record) == KT_OK) last = record;
    marks = must_allocate((size_t)last + 1, 1);
    record = 0;
    while (kt_record_next(catalog, KT_RECORD_SUBJECT, &record) == KT_OK) {
        const uint32_t instrument = refers_to(catalog, KT_RECORD_SUBJECT, record, KT_FIELD_INSTRUMENT, 0);
        if (instrument != 0 && instrument <= last && !marks[instrument]) {
            marks[instrument] = (unsigned char)subject_names(catalog, record, vendor);
        }
    }
    *out_size = last + 1;
    return marks;
}

/* "US" takes in "US-TX". */
static int in_jurisdiction(const kt_catalog *catalog, uint32_t instrument, const char *wanted) {
    const struct kt_text code = record_text(catalog, KT_RECORD_INSTRUMENT, instrument, KT_FIELD_JURISDICTION);
    const size_t size = strlen(wanted);
    if (code.size < size || memcmp(code.data, wanted, size) != 0) return 0;
    return code.size == size || code.data[size] == '-';
}

/* ---- which milestones ---- */

/* The name was checked with the options, so it has a value here. */
static int has_activity(const kt_catalog *catalog, uint32_t milestone, const char *wanted) {
    int32_t activity = 0;
    int64_t value;
    uint32_t i;
    (void)kt_constant_value(&activity, KT_GROUP_ACTIVITY, wanted, strlen(wanted));
    for (i = 0; kt_record_integer(&value, catalog, KT_RECORD_MILESTONE, milestone, KT_FIELD_ACTIVITY, i) == KT_OK; i++) {
        if (value == activity) return 1;
    }
    return 0;
}

/* All filters must hold. --upcoming takes dates from now on; a statement without a date is never upcoming. */
static int wanted(const struct db_request *request, const kt_catalog *catalog, const struct statement *row) {
    const int64_t now = request->options.now;
    if (request->jurisdiction != NULL && !in_jurisdiction(catalog, row->instrument, request->jurisdiction)) return 0;
    if (request->activity != NULL && !has_activity(catalog, row->milestone, request->activity)) return 0;
    if (request->upcoming < 0) return 1;
    return row->boundary != KT_INSTANT_NONE && row->boundary >= now && row->boundary - now <= request->upcoming * 86400;
}

/* By date, then id: total, so that qsort's order does not depend on the platform. */
static int compare_rows(const void *a, const void *b) {
    const struct statement *left = a, *right = b;
    if (left->boundary != right->boundary) return left->boundary < right->boundary ? -1 : 1;
    return strcmp(left->id.data, right->id.data);
}

/* Ids stay the catalog's, which lives longer than the rows. */
static void add_row(struct statements *rows, const struct statement *row) {
    if (rows->count == rows->room) {
        rows->room = rows->room == 0 ? 64 : rows->room * 2;
        rows->row = must_resize(rows->row, rows->room, sizeof *rows->row);
    }
    rows->row[rows->count++] = *row;
}

/* A vendor that the catalog does not know is an error: an empty list would read as "nothing against it". */
static int find_rows(struct statements *rows, const struct db_request *request) {
    const kt_catalog *catalog = rows->catalog;
    unsigned char *marks = NULL;
    uint32_t vendor = 0, size = 0;
    struct statement row = {0};
    if (request->vendor != NULL) {
        (void)kt_record_find(&vendor, catalog, KT_RECORD_VENDOR, request->vendor, strlen(request->vendor));
        if (vendor == 0) {
            complain("db list: the catalog knows no vendor \"%s\"", request->vendor);
            return EXIT_USAGE;
        }
        marks = instruments_of(catalog, vendor, &size);
    }
    while (kt_record_next(catalog, KT_RECORD_MILESTONE, &row.milestone) == KT_OK) {
        row.instrument = refers_to(catalog, KT_RECORD_MILESTONE, row.milestone, KT_FIELD_INSTRUMENT, 0);
        row.boundary = number_of(catalog, row.milestone, KT_FIELD_BOUNDARY, KT_INSTANT_NONE);
        row.id = record_text(catalog, KT_RECORD_MILESTONE, row.milestone, KT_FIELD_ID);
        if (row.instrument == 0 || (marks != NULL && (row.instrument >= size || !marks[row.instrument]))) continue;
        if (wanted(request, catalog, &row)) add_row(rows, &row);
    }
    free(marks);
    if (rows->count > 1) qsort(rows->row, rows->count, sizeof *rows->row, compare_rows);
    return 0;
}

/* ---- out ---- */

enum { COLUMNS = 14 };

/* One column: its key, whose field it is, and which. Kept apart from the catalog's field names only by "instrument" and
   "milestone", which are the ids. */
static const struct { char key[20]; uint32_t type, field; } columns[COLUMNS] = {
    {"boundary", KT_RECORD_MILESTONE, KT_FIELD_BOUNDARY},
    {"last_permitted_day", KT_RECORD_MILESTONE, KT_FIELD_LAST_PERMITTED_DAY},
    {"effect", KT_RECORD_MILESTONE, KT_FIELD_EFFECT},
    {"activity", KT_RECORD_MILESTONE, KT_FIELD_ACTIVITY},
    {"milestone", KT_RECORD_MILESTONE, KT_FIELD_ID},
    {"title", KT_RECORD_MILESTONE, KT_FIELD_TITLE},
    {"precision", KT_RECORD_MILESTONE, KT_FIELD_PRECISION},
    {"earliest", KT_RECORD_MILESTONE, KT_FIELD_EARLIEST},
    {"latest", KT_RECORD_MILESTONE, KT_FIELD_LATEST},
    {"instrument", KT_RECORD_INSTRUMENT, KT_FIELD_ID},
    {"jurisdiction", KT_RECORD_INSTRUMENT, KT_FIELD_JURISDICTION},
    {"authority", KT_RECORD_INSTRUMENT, KT_FIELD_AUTHORITY},
    {"legal_force", KT_RECORD_INSTRUMENT, KT_FIELD_LEGAL_FORCE},
    {"citation", KT_RECORD_INSTRUMENT, KT_FIELD_CITATION},
};

/* The library's description of a field: how to read it, and whether it repeats. */
static int field_of(struct kt_field *out, uint32_t type, uint32_t number) {
    uint32_t i;
    for (i = 0;; i++) {
        memset(out, 0, sizeof *out);
        out->struct_size = sizeof *out;
        if (kt_schema_field(type, i, out) != KT_OK) return 0;
        if (out->field == number) return 1;
    }
}

/* Looked up once: the descriptions are the same for all rows. */
struct cells {
    struct kt_field field[COLUMNS];
};

static void load_cells(struct cells *cells) {
    int i;
    for (i = 0; i < COLUMNS; i++) (void)field_of(&cells->field[i], columns[i].type, columns[i].field);
}

/* One value of a column; NULL beyond the last. */
static const char *cell(const struct cells *cells, const struct statements *rows, const struct statement *row, int column,
                        uint32_t index, char room[32]) {
    const uint32_t record = columns[column].type == KT_RECORD_MILESTONE ? row->milestone : row->instrument;
    return db_value(rows->catalog, record, columns[column].type, &cells->field[column], index, room);
}

/* Repeated fields are arrays even with one value, others null without one: the shape never depends on the data. */
static void json_row(struct json_out *json, const struct cells *cells, const struct statements *rows, const struct statement *row) {
    char room[32];
    const char *value;
    uint32_t i;
    int column;
    json_open(json, '{');
    for (column = 0; column < COLUMNS; column++) {
        json_key(json, columns[column].key);
        if (!cells->field[column].repeated) {
            json_string(json, cell(cells, rows, row, column, 0, room));
            continue;
        }
        json_open(json, '[');
        for (i = 0; (value = cell(cells, rows, row, column, i, room)) != NULL; i++) json_string(json, value);
        json_close(json, ']');
    }
    json_close(json, '}');
}

/* The values of a cell, separated by blanks. */
static void join(struct out *out, const struct cells *cells, const struct statements *rows, const struct statement *row,
                 int column) {
    char room[32];
    const char *value;
    uint32_t i;
    out_clear(out);
    for (i = 0; (value = cell(cells, rows, row, column, i, room)) != NULL; i++) {
        if (i > 0) out_text(out, columns[column].field == KT_FIELD_CITATION ? "; " : " ");
        out_text(out, value);
        if (!cells->field[column].repeated) break;
    }
}

/* The stamp comes first: a list without its catalog's date is worth little. */
static void list_json(struct out *out, const struct db_request *request, const struct cells *cells, const struct statements *rows) {
    struct json_out json;
    char now[32];
    size_t i;
    json_start(&json, out);
    json_open(&json, '{');
    json_key(&json, "schema");
    json_string(&json, "ktransition.db-list/1");
    db_stamp(&json, rows->catalog);
    json_key(&json, "now");
    json_string(&json, instant_text(now, request->options.now));
    json_key(&json, "milestones");
    json_open(&json, '[');
    for (i = 0; i < rows->count; i++) json_row(&json, cells, rows, &rows->row[i]);
    json_close(&json, ']');
    json_close(&json, '}');
    out_text(out, "\n");
}

/* One row a line and nothing else, for tools that read lines. */
static void list_ndjson(struct out *out, const struct cells *cells, const struct statements *rows) {
    size_t i;
    for (i = 0; i < rows->count; i++) {
        struct json_out json;
        json_start(&json, out);
        json_row(&json, cells, rows, &rows->row[i]);
        out_text(out, "\n");
    }
}

/* Lines end with CR LF, as RFC 4180 has it. */
static void list_csv(struct out *out, const struct cells *cells, const struct statements *rows) {
    struct out text = {0};
    size_t i;
    int column;
    for (column = 0; column < COLUMNS; column++) out_format(out, "%s%s", column == 0 ? "" : ",", columns[column].key);
    out_text(out, "\r\n");
    for (i = 0; i < rows->count; i++) {
        for (column = 0; column < COLUMNS; column++) {
            if (column > 0) out_text(out, ",");
            join(&text, cells, rows, &rows->row[i], column);
            out_csv(out, text.data == NULL ? "" : text.data, text.size);
        }
        out_text(out, "\r\n");
    }
    out_free(&text);
}

/* The first columns are for people; the rest is for programs. */
enum { SHOWN = 6 };

/* The cell as a terminal may see it; the columns it takes. */
static size_t safe_cell(struct out *safe, struct out *text, const struct cells *cells, const struct statements *rows, size_t row,
                        int column) {
    join(text, cells, rows, &rows->row[row], column);
    out_clear(safe);
    out_terminal(safe, text->data == NULL ? "" : text->data, text->size);
    return safe->size == 0 ? 0 : display_width(safe->data, safe->size);
}

/* By columns of the terminal, not by bytes. */
static void pad(struct out *out, size_t from, size_t to) {
    while (from++ < to) out_text(out, " ");
}

/* Two passes: widths first. Cells are made twice rather than kept, since lists are short. */
static void list_table(struct out *out, const struct cells *cells, const struct statements *rows) {
    size_t width[SHOWN], taken, i;
    struct out text = {0}, safe = {0};
    int k;
    for (k = 0; k < SHOWN; k++) {
        width[k] = strlen(columns[k].key);
        for (i = 0; i < rows->count; i++) {
            taken = safe_cell(&safe, &text, cells, rows, i, k);
            if (taken > width[k]) width[k] = taken;
        }
    }
    for (k = 0; k < SHOWN; k++) {
        out_text(out, columns[k].key);
        if (k + 1 < SHOWN) pad(out, strlen(columns[k].key), width[k] + 2);
    }
    out_text(out, "\n");
    for (i = 0; i < rows->count; i++) {
        for (k = 0; k < SHOWN; k++) {
            taken = safe_cell(&safe, &text, cells, rows, i, k);
            out_bytes(out, safe.data == NULL ? "" : safe.data, safe.size);
            if (k + 1 < SHOWN) pad(out, taken, width[k] + 2);
        }
        out_text(out, "\n");
    }
    out_free(&text);
    out_free(&safe);
}

/* Opens, filters, writes; what was made is freed in any case. */
int db_list(const struct db_request *request) {
    struct statements rows = {0};
    struct cells cells;
    struct out out = {0};
    kt_catalog *catalog = NULL;
    int status;
    if (request->word_count > 0) {
        complain("db list: %s: nothing but options is taken", request->words[0]);
        return EXIT_USAGE;
    }
    status = open_catalog(&catalog, &request->options);
    if (status != 0) return status;
    rows.catalog = catalog;
    load_cells(&cells);
    status = find_rows(&rows, request);
    if (status == 0) {
        switch (request->options.format) {
        case FORMAT_JSON: list_json(&out, request, &cells, &rows); break;
        case FORMAT_NDJSON: list_ndjson(&out, &cells, &rows); break;
        case FORMAT_CSV: list_csv(&out, &cells, &rows); break;
        default: list_table(&out, &cells, &rows); break;
        }
        status = deliver(&request->options, &out);
    }
    out_free(&out);
    free(rows.row);
    kt_catalog_unref(catalog);
    return status;
}

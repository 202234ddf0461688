/* db list: one dated statement of an instrument a row, in every format. Which rows stand in it is db_statement.c's; what a
   statement means for somebody is not said here; that is `window`. */
#include <string.h>

#include "db/db_statement.h"

/* ---- columns for programs ---- */

/* A column is a field of milestone or instrument, or worked out for the row. */
enum special { SPECIAL_NONE, SPECIAL_BOUNDARY, SPECIAL_EARLIEST, SPECIAL_LATEST, SPECIAL_LAST_DAY, SPECIAL_ZONE, SPECIAL_EXCEPTION,
               SPECIAL_DAYS, SPECIAL_STATED, SPECIAL_SUSPENDED, SPECIAL_MARKS, SPECIAL_SOURCES };

/* Keys are a contract: new ones go to the end. A field of type exception stands for the milestone's in rows of exceptions. */
static const struct column { char key[20]; uint32_t type, field; enum special special; } columns[] = {
    {"boundary", 0, 0, SPECIAL_BOUNDARY},
    {"last_permitted_day", 0, 0, SPECIAL_LAST_DAY},
    {"effect", KT_RECORD_MILESTONE, KT_FIELD_EFFECT, SPECIAL_NONE},
    {"activity", KT_RECORD_MILESTONE, KT_FIELD_ACTIVITY, SPECIAL_NONE},
    {"milestone", KT_RECORD_MILESTONE, KT_FIELD_ID, SPECIAL_NONE},
    {"title", KT_RECORD_MILESTONE, KT_FIELD_TITLE, SPECIAL_NONE},
    {"precision", KT_RECORD_MILESTONE, KT_FIELD_PRECISION, SPECIAL_NONE},
    {"earliest", 0, 0, SPECIAL_EARLIEST},
    {"latest", 0, 0, SPECIAL_LATEST},
    {"instrument", KT_RECORD_INSTRUMENT, KT_FIELD_ID, SPECIAL_NONE},
    {"jurisdiction", KT_RECORD_INSTRUMENT, KT_FIELD_JURISDICTION, SPECIAL_NONE},
    {"authority", KT_RECORD_INSTRUMENT, KT_FIELD_AUTHORITY, SPECIAL_NONE},
    {"legal_force", KT_RECORD_INSTRUMENT, KT_FIELD_LEGAL_FORCE, SPECIAL_NONE},
    {"citation", KT_RECORD_INSTRUMENT, KT_FIELD_CITATION, SPECIAL_NONE},
    {"zone", 0, 0, SPECIAL_ZONE},
    {"bound", KT_RECORD_MILESTONE, KT_FIELD_BOUND, SPECIAL_NONE},
    {"affects", KT_RECORD_MILESTONE, KT_FIELD_AFFECTS, SPECIAL_NONE},
    {"when", KT_RECORD_MILESTONE, KT_FIELD_WHEN, SPECIAL_NONE},
    {"addressee", KT_RECORD_MILESTONE, KT_FIELD_ADDRESSEE, SPECIAL_NONE},
    {"stage", KT_RECORD_MILESTONE, KT_FIELD_STAGE, SPECIAL_NONE},
    {"scope", KT_RECORD_MILESTONE, KT_FIELD_SCOPE, SPECIAL_NONE},
    {"limit", KT_RECORD_MILESTONE, KT_FIELD_LIMIT, SPECIAL_NONE},
    {"date", KT_RECORD_MILESTONE, KT_FIELD_DATE, SPECIAL_NONE},
    {"otherwise", KT_RECORD_MILESTONE, KT_FIELD_OTHERWISE, SPECIAL_NONE},
    {"known_from", KT_RECORD_MILESTONE, KT_FIELD_KNOWN_FROM, SPECIAL_NONE},
    {"known_to", KT_RECORD_MILESTONE, KT_FIELD_KNOWN_TO, SPECIAL_NONE},
    {"source_scope", KT_RECORD_MILESTONE, KT_FIELD_SOURCE_SCOPE, SPECIAL_NONE},
    {"exception", 0, 0, SPECIAL_EXCEPTION},
    {"remaining_days", 0, 0, SPECIAL_DAYS},
    {"stated", 0, 0, SPECIAL_STATED},
    {"suspended_until", 0, 0, SPECIAL_SUSPENDED},
    {"marks", 0, 0, SPECIAL_MARKS},
    {"sources", 0, 0, SPECIAL_SOURCES},
};
enum { COLUMNS = sizeof columns / sizeof columns[0] };

/* Descriptions of fields are looked up once: they are the same for all rows. */
struct list {
    const struct options *options;
    const kt_catalog *catalog;
    const struct statements *rows;
    struct kt_field field[COLUMNS];   /* of a milestone or instrument */
    struct kt_field instead[COLUMNS]; /* the field of the same name of an exception; .field 0 where it has none */
};

static void load(struct list *list) {
    int i;
    for (i = 0; i < COLUMNS; i++) {
        if (columns[i].special != SPECIAL_NONE) continue;
        (void)db_field_of(&list->field[i], columns[i].type, columns[i].field);
        if (columns[i].type != KT_RECORD_MILESTONE || columns[i].field == KT_FIELD_ID) continue;
        (void)db_field_of(&list->instead[i], KT_RECORD_EXCEPTION, columns[i].field);
    }
}

/* Where a column's value stands for a row: the record and the field's description, or NULL where there is none. */
static const struct kt_field *place_of(const struct list *list, const struct statement *row, int column, uint32_t *type,
                                       uint32_t *record) {
    *type = columns[column].type;
    *record = *type == KT_RECORD_MILESTONE ? row->milestone : row->instrument;
    if (*record != 0) return &list->field[column];
    *type = KT_RECORD_EXCEPTION;
    *record = row->exception;
    return list->instead[column].field != 0 ? &list->instead[column] : NULL;
}

/* Signed days from the local day of now to the last one that is permitted. */
static int days_left(const struct list *list, const struct statement *row, int32_t *days) {
    if (row->last_permitted_day == KT_DAY_NONE) return 0;
    *days = row->last_permitted_day - db_zone_day(list->catalog, row->zone, list->options->now);
    return 1;
}

/* What is worked out and is one text; "" where there is none. */
static const char *special_text(const struct list *list, const struct statement *row, enum special special, char room[32]) {
    switch (special) {
    case SPECIAL_BOUNDARY: return instant_text(room, row->boundary);
    case SPECIAL_EARLIEST: return instant_text(room, row->earliest);
    case SPECIAL_LATEST: return instant_text(room, row->latest);
    case SPECIAL_LAST_DAY: return day_text(room, row->last_permitted_day);
    case SPECIAL_STATED: return instant_text(room, row->stated);
    case SPECIAL_SUSPENDED: return instant_text(room, row->suspended_until);
    case SPECIAL_ZONE: return record_id(list->catalog, KT_RECORD_ZONE, row->zone).data;
    case SPECIAL_EXCEPTION: return record_id(list->catalog, KT_RECORD_EXCEPTION, row->exception).data;
    default: return "";
    }
}

/* The n-th source of a row; 0 beyond the last. */
static uint32_t source_of(const struct list *list, const struct statement *row, uint32_t index) {
    if (row->milestone != 0) return db_target(list->catalog, KT_RECORD_MILESTONE, row->milestone, KT_FIELD_SOURCE, index);
    return db_target(list->catalog, KT_RECORD_EXCEPTION, row->exception, KT_FIELD_SOURCE, index);
}

/* The name of a mark that a row has, by counting through them; NULL beyond the last. */
static const char *mark_of(const struct statement *row, unsigned *n) {
    for (; *n < MARKS; ++*n) {
        if ((row->marks & (1u << *n)) != 0) return mark_name((*n)++);
    }
    return NULL;
}

/* ---- JSON, NDJSON, CSV ---- */

/* "" is null: an absent text. */
static void json_or_null(struct json_out *json, struct kt_text text) {
    if (text.size > 0) json_text(json, text.data, text.size);
    else json_string(json, NULL);
}

/* As windows show theirs, with the title. */
static void json_sources(struct json_out *json, const struct list *list, const struct statement *row) {
    uint32_t i, source;
    char day[16];
    json_open(json, '[');
    for (i = 0; (source = source_of(list, row, i)) != 0; i++) {
        json_open(json, '{');
        json_key(json, "title");
        json_or_null(json, record_text(list->catalog, KT_RECORD_SOURCE, source, KT_FIELD_TITLE));
        json_key(json, "url");
        json_or_null(json, record_text(list->catalog, KT_RECORD_SOURCE, source, KT_FIELD_URL));
        json_key(json, "level");
        json_string(json, name_of(KT_GROUP_EVIDENCE_LEVEL,
                                  (uint32_t)db_number(list->catalog, KT_RECORD_SOURCE, source, KT_FIELD_EVIDENCE_LEVEL, 0)));
        json_key(json, "read_on");
        json_string(json,
                    day_text(day, (int32_t)db_number(list->catalog, KT_RECORD_SOURCE, source, KT_FIELD_READ_ON, KT_DAY_NONE)));
        json_close(json, '}');
    }
    json_close(json, ']');
}

static void json_special(struct json_out *json, const struct list *list, const struct statement *row, enum special special) {
    char room[32];
    const char *text;
    unsigned n = 0;
    int32_t days;
    if (special == SPECIAL_SOURCES) {
        json_sources(json, list, row);
    } else if (special == SPECIAL_MARKS) {
        json_open(json, '[');
        while ((text = mark_of(row, &n)) != NULL) json_string(json, text);
        json_close(json, ']');
    } else if (special == SPECIAL_DAYS && days_left(list, row, &days)) {
        json_integer(json, days);
    } else {
        text = special_text(list, row, special, room);
        json_string(json, text[0] != '\0' ? text : NULL);
    }
}

/* Repeated fields are arrays even with one value, others null without one: the shape never depends on the data. */
static void json_row(struct json_out *json, const struct list *list, const struct statement *row) {
    char room[32];
    const char *value;
    uint32_t i, type, record;
    int column;
    json_open(json, '{');
    for (column = 0; column < COLUMNS; column++) {
        const struct kt_field *field;
        json_key(json, columns[column].key);
        if (columns[column].special != SPECIAL_NONE) {
            json_special(json, list, row, columns[column].special);
            continue;
        }
        field = place_of(list, row, column, &type, &record);
        if (!list->field[column].repeated) {
            json_string(json, field == NULL ? NULL : db_value(list->catalog, record, type, field, 0, room));
            continue;
        }
        json_open(json, '[');
        for (i = 0; field != NULL && (value = db_value(list->catalog, record, type, field, i, room)) != NULL; i++)
            json_string(json, value);
        json_close(json, ']');
    }
    json_close(json, '}');
}

/* The stamp comes first: a list without its catalog's date is worth little. */
static void list_json(struct out *out, const struct list *list) {
    const struct options *options = list->options;
    struct json_out json;
    char text[32];
    size_t i;
    json_start(&json, out);
    json_open(&json, '{');
    json_key(&json, "schema");
    json_string(&json, "ktransition.db-list/1");
    db_stamp(&json, list->catalog);
    json_key(&json, "now");
    json_string(&json, instant_text(text, options->now));
    json_key(&json, "known_at");
    json_string(&json, instant_text(text, options->known_at != 0 ? options->known_at : options->now));
    json_stale(&json, list->catalog, options);
    json_key(&json, "milestones");
    json_open(&json, '[');
    for (i = 0; i < list->rows->count; i++) json_row(&json, list, &list->rows->row[i]);
    json_close(&json, ']');
    json_close(&json, '}');
    out_text(out, "\n");
}

/* One row a line and nothing else, for tools that read lines. */
static void list_ndjson(struct out *out, const struct list *list) {
    size_t i;
    for (i = 0; i < list->rows->count; i++) {
        struct json_out json;
        json_start(&json, out);
        json_row(&json, list, &list->rows->row[i]);
        out_text(out, "\n");
    }
}

/* The values of a cell in one text. */
static void join(struct out *out, const struct list *list, const struct statement *row, int column) {
    const enum special special = columns[column].special;
    char room[32];
    uint32_t i, type, record;
    unsigned n = 0;
    int32_t days;
    const char *text;
    out_clear(out);
    if (special == SPECIAL_SOURCES) {
        for (i = 0; (record = source_of(list, row, i)) != 0; i++) {
            const struct kt_text url = record_text(list->catalog, KT_RECORD_SOURCE, record, KT_FIELD_URL);
            if (url.size > 0 && out->size > 0) out_text(out, " ");
            out_bytes(out, url.data, url.size);
        }
    } else if (special == SPECIAL_MARKS) {
        while ((text = mark_of(row, &n)) != NULL) out_format(out, "%s%s", out->size > 0 ? " " : "", text);
    } else if (special == SPECIAL_DAYS) {
        if (days_left(list, row, &days)) out_format(out, "%d", (int)days);
    } else if (special != SPECIAL_NONE) {
        out_text(out, special_text(list, row, special, room));
    } else {
        const struct kt_field *field = place_of(list, row, column, &type, &record);
        if (field != NULL) db_join(out, list->catalog, type, record, field, field->field == KT_FIELD_CITATION ? "; " : " ");
    }
}

/* Lines end with CR LF, as RFC 4180 has it. Numbers are no formulas, whatever they begin with. */
static void list_csv(struct out *out, const struct list *list) {
    struct out text = {0};
    size_t i;
    int column;
    for (column = 0; column < COLUMNS; column++) out_format(out, "%s%s", column == 0 ? "" : ",", columns[column].key);
    out_text(out, "\r\n");
    for (i = 0; i < list->rows->count; i++) {
        for (column = 0; column < COLUMNS; column++) {
            if (column > 0) out_text(out, ",");
            join(&text, list, &list->rows->row[i], column);
            if (columns[column].special == SPECIAL_DAYS) out_bytes(out, text.data == NULL ? "" : text.data, text.size);
            else out_csv(out, text.data == NULL ? "" : text.data, text.size);
        }
        out_text(out, "\r\n");
    }
    out_free(&text);
}

/* ---- for people ---- */

/* What a reader of the day must know to read it right, in words. */
static void remark(struct out *out, const struct list *list, const struct statement *row) {
    static const struct { unsigned mark; char words[40]; } words[] = {
        {MARK_NOT_BEFORE, "not before that day"}, {MARK_NOT_AFTER, "that day at the latest"}, {MARK_IN_PERIOD, "any day now"},
        {MARK_RECURS, "next turn of a duty that recurs"}, {MARK_WITH_INSTRUMENT, "when the instrument comes into force"},
        {MARK_RIVAL, "sources disagree"}, {MARK_REPORTED, "press only"}, {MARK_UNVERIFIED, "to be checked again"},
    };
    const struct kt_text date = record_text(list->catalog, KT_RECORD_MILESTONE, row->milestone, KT_FIELD_DATE);
    const int64_t precision = db_number(list->catalog, KT_RECORD_MILESTONE, row->milestone, KT_FIELD_PRECISION, 0);
    char day[16];
    size_t i;
    out_clear(out);
    if (precision == KT_PRECISION_END_OF_YEAR) out_format(out, "; \"end of %.*s\"", (int)date.size, date.data);
    else if (precision == KT_PRECISION_MODEL_YEAR) out_format(out, "; model year %.*s", (int)date.size, date.data);
    else if (precision > KT_PRECISION_DAY && precision < KT_PRECISION_UNSET)
        out_format(out, "; stated as %.*s", (int)date.size, date.data);
    if ((row->marks & MARK_SUSPENDED) != 0) {
        out_text(out, (row->marks & MARK_PARTLY) != 0 ? "; suspended for some" : "; suspended");
        if (row->suspended_until != KT_INSTANT_NONE)
            out_format(out, " through %s", day_text(day, db_zone_day(list->catalog, row->zone, row->suspended_until - 1)));
    }
    for (i = 0; i < sizeof words / sizeof words[0]; i++) {
        if ((row->marks & words[i].mark) != 0) out_format(out, "; %s", words[i].words);
    }
}

enum { CELL_DAY, CELL_DAYS, CELL_EFFECT, CELL_ACTIVITY, CELL_STATEMENT, CELL_TITLE, CELLS };
static const char heads[CELLS][16] = {"last_day", "days", "effect", "activity", "statement", "title"};

/* One cell for people, as catalogs have it: not yet made safe. */
static void people_cell(struct out *out, const struct list *list, const struct statement *row, int cell) {
    struct kt_field field;
    struct out more = {0};
    char room[32];
    int32_t days;
    out_clear(out);
    switch (cell) {
    case CELL_DAY: out_text(out, row->last_permitted_day == KT_DAY_NONE ? "-" : day_text(room, row->last_permitted_day)); return;
    case CELL_DAYS:
        if (days_left(list, row, &days)) out_format(out, "%d", (int)days);
        return;
    case CELL_EFFECT:
        if (row->milestone == 0) out_text(out, "exempts");
        else
            out_text(out, name_of(KT_GROUP_EFFECT,
                                  (uint32_t)db_number(list->catalog, KT_RECORD_MILESTONE, row->milestone, KT_FIELD_EFFECT, 0)));
        return;
    case CELL_ACTIVITY:
        if (row->milestone != 0 && db_field_of(&field, KT_RECORD_MILESTONE, KT_FIELD_ACTIVITY))
            db_join(out, list->catalog, KT_RECORD_MILESTONE, row->milestone, &field, " ");
        return;
    case CELL_STATEMENT: out_bytes(out, row->id.data, row->id.size); return;
    default: {
        const uint32_t type = row->milestone != 0 ? KT_RECORD_MILESTONE : KT_RECORD_EXCEPTION;
        const struct kt_text title =
            record_text(list->catalog, type, row->milestone != 0 ? row->milestone : row->exception, KT_FIELD_TITLE);
        out_bytes(out, title.data, title.size);
        remark(&more, list, row);
        if (more.size > 2) out_format(out, " (%s)", more.data + 2);
        out_free(&more);
    }
    }
}

/* Columns as wide as their widest cell, but no wider than these; the last one runs on. */
static const size_t most[CELLS] = {10, 6, 10, 34, 44, 0};

static void table_widths(size_t width[CELLS], const struct list *list) {
    struct out text = {0};
    size_t i, taken;
    int cell;
    for (cell = 0; cell < CELLS; cell++) {
        width[cell] = strlen(heads[cell]);
        for (i = 0; i < list->rows->count; i++) {
            people_cell(&text, list, &list->rows->row[i], cell);
            taken = display_width(text.data == NULL ? "" : text.data, text.size);
            if (taken > width[cell]) width[cell] = taken;
        }
        if (most[cell] > 0 && width[cell] > most[cell]) width[cell] = most[cell];
    }
    out_free(&text);
}

/* What was asked, so that an empty list cannot be taken for "no law at all". */
static void say_scope(struct out *out, const struct list *list, const char *what) {
    const struct options *options = list->options;
    struct kt_catalog_info info = {.struct_size = sizeof info};
    char text[32];
    (void)kt_catalog_info(list->catalog, 0, &info);
    out_format(out, "%zu %s", list->rows->count, what);
    if (options->upcoming >= 0)
        out_format(out, " within %lld days after %s", (long long)options->upcoming, instant_text(text, options->now));
    out_format(out, ", in %u instruments. Data as of %s. ", (unsigned)kt_record_count(list->catalog, KT_RECORD_INSTRUMENT),
               day_text(text, info.data_date));
}

static void list_table(struct out *out, const struct list *list) {
    const struct kt_text said = disclaimer(list->catalog);
    size_t width[CELLS], i;
    struct out text = {0};
    int cell;
    table_widths(width, list);
    for (cell = 0; cell < CELLS && list->rows->count > 0; cell++) {
        if (cell + 1 == CELLS) out_text(out, heads[cell]);
        else put_cell(out, heads[cell], strlen(heads[cell]), width[cell]);
        out_text(out, cell + 1 < CELLS ? "  " : "\n");
    }
    for (i = 0; i < list->rows->count; i++) {
        for (cell = 0; cell < CELLS; cell++) {
            people_cell(&text, list, &list->rows->row[i], cell);
            if (cell + 1 == CELLS) out_terminal(out, text.data, text.size);
            else put_cell(out, text.data == NULL ? "" : text.data, text.size, width[cell]);
            out_text(out, cell + 1 < CELLS ? "  " : "\n");
        }
    }
    out_text(out, list->rows->count > 0 ? "\n" : "");
    say_scope(out, list, list->rows->count == 1 ? "statement" : "statements");
    out_terminal(out, said.data, said.size);
    out_text(out, "\n");
    out_free(&text);
}

/* Sources as links, numbered: their titles would make the table unreadable. */
static void markdown_sources(struct out *out, const struct list *list, const struct statement *row) {
    uint32_t i, source;
    for (i = 0; (source = source_of(list, row, i)) != 0; i++) {
        const struct kt_text url = record_text(list->catalog, KT_RECORD_SOURCE, source, KT_FIELD_URL);
        if (i > 0) out_text(out, " ");
        if (!is_web_address(url)) {
            out_format(out, "%u", (unsigned)i + 1);
            continue;
        }
        out_format(out, "[%u](<", (unsigned)i + 1);
        out_markdown_url(out, url.data, url.size);
        out_text(out, ">)");
    }
}

static void list_markdown(struct out *out, const struct list *list) {
    const struct kt_text said = disclaimer(list->catalog);
    struct out text = {0};
    size_t i;
    int cell;
    out_text(out, "| last day | days | effect | activity | statement | title | sources |\n|---|---:|---|---|---|---|---|\n");
    for (i = 0; i < list->rows->count; i++) {
        for (cell = 0; cell < CELLS; cell++) {
            people_cell(&text, list, &list->rows->row[i], cell);
            out_text(out, "| ");
            out_markdown(out, text.data == NULL ? "" : text.data, text.size);
            out_text(out, " ");
        }
        out_text(out, "| ");
        markdown_sources(out, list, &list->rows->row[i]);
        out_text(out, " |\n");
    }
    out_text(out, "\n");
    say_scope(out, list, list->rows->count == 1 ? "statement" : "statements");
    out_markdown(out, said.data, said.size);
    out_text(out, "\n");
    out_free(&text);
}

static void render(struct out *out, const struct list *list) {
    switch (list->options->format) {
    case FORMAT_JSON: list_json(out, list); return;
    case FORMAT_NDJSON: list_ndjson(out, list); return;
    case FORMAT_CSV: list_csv(out, list); return;
    case FORMAT_MARKDOWN: list_markdown(out, list); return;
    default: list_table(out, list); return;
    }
}

/* Opens, filters, writes; what was made is freed in any case. */
int db_list(const struct options *options) {
    struct statements rows = {0};
    struct list list = {.options = options, .rows = &rows};
    struct out out = {0};
    kt_catalog *catalog = NULL;
    int status;
    if (options->file_count > 0) {
        complain("db list: %s: nothing but options is taken", options->files[0]);
        return EXIT_USAGE;
    }
    status = open_catalog(&catalog, options);
    if (status != 0) return status;
    warn_if_stale(catalog, options);
    list.catalog = catalog;
    load(&list);
    status = statements_find(&rows, catalog, options);
    if (status == 0) {
        render(&out, &list);
        status = deliver(options, &out);
    }
    out_free(&out);
    statements_free(&rows);
    kt_catalog_unref(catalog);
    return status;
}

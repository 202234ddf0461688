/* Lists as CSV: with a header that tells the format, and the older files of the Treasury without one. */
#include "import/import.h"

#include <stdlib.h>
#include <string.h>

#include "input/csv_scan.h"
#include "input/input_reader.h"

#define COLUMNS 256

struct csv_import {
    struct import *import;
    const char *path;
    struct source source;
    struct csv_scan *scan;
    const struct import_layout *layout;
    enum import_role roles[COLUMNS];
    char separators[COLUMNS][4];
    struct party_row row;
    size_t columns;
    char problem[256];
};

static enum csv_scan_result next_record(struct csv_import *csv) {
    for (;;) {
        enum csv_scan_result result = csv_scan_next(csv->scan);
        if (result != CSV_SCAN_MORE) return result;
        if (source_more(&csv->source, csv->scan->at, csv->problem, sizeof csv->problem) != 0) return CSV_SCAN_END;
        csv_scan_window(csv->scan, csv->source.data, csv->source.size, 0, csv->source.final);
    }
}

static void bad(struct csv_import *csv, const char *reason) {
    struct out place = {NULL, 0, 0};
    out_format(&place, "%s:%llu", csv->path, (unsigned long long)csv->scan->row_line);
    import_bad(csv->import, place.data, reason);
    out_free(&place);
}

static int is_number(struct text text) {
    size_t i;
    for (i = 0; i < text.size; i++) {
        if (text.data[i] < '0' || text.data[i] > '9') return 0;
    }
    return text.size > 0;
}

/* ---- the older files of the Treasury: parties, their other names, addresses and remarks in four files, without headers ---- */

enum legacy_columns { LEGACY_REMARKS = 2, LEGACY_NAMES = 5, LEGACY_ADDRESSES = 6, LEGACY_PARTIES = 12 };

/* Whether a first record can be one of them; which list they are of nobody can see. */
static int is_legacy(const struct csv_scan *scan) {
    return is_number(scan->fields[0]) && (scan->count == LEGACY_REMARKS || scan->count == LEGACY_NAMES ||
                                          scan->count == LEGACY_ADDRESSES || scan->count == LEGACY_PARTIES);
}

static void legacy_party(struct csv_import *csv) {
    const struct csv_scan *scan = csv->scan;
    row_take(&csv->row, csv->layout, ROLE_NAME, scan->fields[1], "");
    row_take(&csv->row, csv->layout, ROLE_TYPE, scan->fields[2], "");
    row_take(&csv->row, csv->layout, ROLE_PROGRAM, scan->fields[3], ";]");
}

/* "aka", "fka" or "nka" beside a name of a party that another file introduces. */
static void legacy_name(struct csv_import *csv) {
    const struct csv_scan *scan = csv->scan;
    row_take(&csv->row, csv->layout, ROLE_QUALITY, scan->fields[2], "");
    row_take(&csv->row, csv->layout, ROLE_ALIAS, scan->fields[3], "");
    row_alias_end(&csv->row);
}

static void legacy_record(struct csv_import *csv) {
    struct out place = {NULL, 0, 0};
    const struct csv_scan *scan = csv->scan;
    /* A lone control character ends these files. */
    if (scan->count == 1 && scan->fields[0].size <= 1) return;
    if (scan->count != csv->columns || !is_number(scan->fields[0])) {
        bad(csv, "not a row of this file: another number of columns, or no number first");
        return;
    }
    if (csv->columns == LEGACY_REMARKS) return;
    row_start(&csv->row);
    row_take(&csv->row, csv->layout, ROLE_REFERENCE, scan->fields[0], "");
    if (csv->columns == LEGACY_PARTIES) legacy_party(csv);
    else if (csv->columns == LEGACY_NAMES) legacy_name(csv);
    else row_take(&csv->row, csv->layout, ROLE_COUNTRY, scan->fields[4], "");
    out_format(&place, "%s:%llu", csv->path, (unsigned long long)scan->row_line);
    if (csv->columns == LEGACY_PARTIES) row_end(csv->import, &csv->row, csv->layout, place.data);
    else party_join(csv->import, &csv->row, csv->layout, place.data);
    out_free(&place);
}

/* ---- files with a header ---- */

static void record(struct csv_import *csv) {
    struct csv_scan *scan = csv->scan;
    struct out place = {NULL, 0, 0};
    size_t i, said = 0;
    for (i = 0; i < scan->count; i++) said += scan->fields[i].size > 0;
    if (said == 0) return;
    if (scan->count < csv->columns) {
        bad(csv, "fewer columns than the header");
        return;
    }
    row_start(&csv->row);
    for (i = 0; i < csv->columns; i++) row_take(&csv->row, csv->layout, csv->roles[i], scan->fields[i], csv->separators[i]);
    row_alias_end_if_any(&csv->row);
    out_format(&place, "%s:%llu", csv->path, (unsigned long long)scan->row_line);
    row_end(csv->import, &csv->row, csv->layout, place.data);
    out_free(&place);
}

/* One file of the United Kingdom says in its first row when it was made; the header is the second. */
static int states_its_date(struct csv_import *csv) {
    static const char said[] = "Last Updated";
    const struct csv_scan *scan = csv->scan;
    int32_t day;
    if (scan->count < 2 || scan->fields[0].size != sizeof said - 1 || memcmp(scan->fields[0].data, said, sizeof said - 1) != 0) return 0;
    if (import_day(&day, scan->fields[1].data, scan->fields[1].size, DATES_DAY_FIRST) == 1) import_published(csv->import, day);
    return 1;
}

/* Every column of a table of one's own has to mean something: a name with a slip in it would be lost in silence. */
static int knows_all_columns(struct csv_import *csv) {
    size_t i;
    if (strcmp(csv->layout->name, "csv") != 0) return 1;
    for (i = 0; i < csv->scan->count; i++) {
        if (csv->roles[i] != ROLE_NONE || csv->scan->fields[i].size == 0) continue;
        complain("db import: %s: column %lu: \"%.*s\" is not known; known are name, reference, aliases, weak_aliases, former_names, "
                 "native_names, type, country, program, from, until, list",
                 csv->path, (unsigned long)(i + 1), (int)csv->scan->fields[i].size, csv->scan->fields[i].data);
        return 0;
    }
    return 1;
}

/* The first record: a header, or a row of a file without one. 0, or -1 after a complaint. */
static int begin(struct csv_import *csv) {
    const char *asked = csv->import->format;
    enum csv_scan_result result = next_record(csv);
    if (result == CSV_SCAN_RECORD && states_its_date(csv)) result = next_record(csv);
    if (result != CSV_SCAN_RECORD || csv->scan->count > COLUMNS) {
        complain("db import: %s: %s", csv->path, result == CSV_SCAN_BAD ? csv->scan->reason : "no table");
        return -1;
    }
    csv->columns = csv->scan->count;
    if (is_legacy(csv->scan)) {
        if (strcmp(asked, "ofac-sdn") != 0 && strcmp(asked, "ofac-consolidated") != 0) {
            complain("db import: %s: a file of the Treasury without a header: say ofac-sdn or ofac-consolidated", csv->path);
            return -1;
        }
        csv->layout = import_layout_find(asked);
        legacy_record(csv);
        return 0;
    }
    csv->layout = import_csv_layout(csv->scan->fields, csv->columns, asked, csv->roles, csv->separators);
    if (csv->layout == NULL) {
        complain("db import: %s:%llu: no format%s%s has these columns", csv->path, (unsigned long long)csv->scan->row_line,
                 strcmp(asked, "auto") == 0 ? "" : " called ", strcmp(asked, "auto") == 0 ? "" : asked);
        return -1;
    }
    return knows_all_columns(csv) ? 0 : -1;
}

static void read_all(struct csv_import *csv) {
    const int legacy = strncmp(csv->layout->name, "ofac-", 5) == 0;
    enum csv_scan_result result;
    while ((result = next_record(csv)) != CSV_SCAN_END) {
        if (result == CSV_SCAN_BAD) bad(csv, csv->scan->reason);
        else if (legacy) legacy_record(csv);
        else record(csv);
    }
    if (csv->problem[0] != '\0') bad(csv, csv->problem);
}

/* Tabs, if the first line has more of them than commas. */
static char separator_of(const char *data, size_t size) {
    size_t i, tabs = 0, commas = 0;
    for (i = 0; i < size && data[i] != '\n'; i++) {
        tabs += data[i] == '\t';
        commas += data[i] == ',';
    }
    return tabs > commas ? '\t' : ',';
}

int import_csv(struct import *import, const char *path) {
    struct input_sink sink = {import, NULL, NULL, import->progress == SHOW_PROGRESS ? import_progress : NULL, NULL};
    struct csv_import *csv = must_allocate(1, sizeof *csv);
    int status = -1;
    csv->import = import;
    csv->path = path;
    csv->scan = must_allocate(1, sizeof *csv->scan);
    if (source_open(&csv->source, path, &sink, csv->problem, sizeof csv->problem) != 0 ||
        source_more(&csv->source, 0, csv->problem, sizeof csv->problem) != 0) {
        complain("db import: %s: %s", path, csv->problem);
    } else {
        csv_scan_init(csv->scan, separator_of(csv->source.data, csv->source.size));
        csv_scan_window(csv->scan, csv->source.data, csv->source.size, 0, csv->source.final);
        status = begin(csv);
        if (status == 0) read_all(csv);
    }
    source_close(&csv->source);
    row_free(&csv->row);
    free(csv->scan);
    free(csv);
    return status;
}

/* Rows of CSV: Windows uninstall exports and any table with a header. Finding fields is csv_scan.c, what columns mean is
   input_columns.c. Shorter rows than the header leave their last columns empty; longer ones are bad unless what is too
   much is empty; a short last row without a line end shows that the input was cut. */
#include <stdio.h>
#include <stdlib.h>

#include "input/input_columns.h"
#include "input/input_reader.h"

struct csv_reader {
    struct reader *reader;
    struct csv_scan scan;
    struct columns columns;
    char reason[128];
};

/* Fetches bytes until the scan has an answer. */
static enum csv_scan_result next_record(struct csv_reader *csv) {
    struct source *source = &csv->reader->source;
    for (;;) {
        enum csv_scan_result result = csv_scan_next(&csv->scan);
        if (result != CSV_SCAN_MORE) return result;
        if (reader_more(csv->reader, csv->scan.at) != 0) return CSV_SCAN_END;
        csv_scan_window(&csv->scan, source->data, source->size, 0, source->final);
    }
}

/* Of several columns with one meaning the first that says something counts. */
static void first_of(struct text *to, struct text value) {
    if (to->size == 0) *to = value;
}

/* ':' and '-' stand inside addresses and part nothing. */
static int parts_macs(char c) { return c == ',' || c == ';' || c == '|' || c == '/' || c == ' ' || c == '\n'; }

/* Several addresses may share a field: consoles list all interfaces of a device there, parted in their own ways. */
static void add_macs(struct reader *reader, struct text text) {
    while (text.size > 0) {
        struct text one = text;
        size_t i = 0;
        while (i < text.size && !parts_macs(text.data[i])) i++;
        one.size = i;
        reader_mac(reader, one);
        if (i < text.size) i++;
        text.data += i;
        text.size -= i;
    }
}

/* "MsiExec.exe /X{...}": the command holds the product code. */
static void add_uninstall(struct reader *reader, struct text text) {
    const char *brace = text_has(text, '{') ? memchr(text.data, '{', text.size) : NULL;
    if (!brace || !text_starts(text, "msiexec")) return;
    text.size -= (size_t)(brace - text.data);
    text.data = brace;
    if (text.size > 38) text.size = 38;
    (void)reader_guid(reader, text);
}

/* What PowerShell puts before a registry path names its provider, not the key. */
static void add_registry(struct reader *reader, struct text text) {
    const char prefix[] = "microsoft.powershell.core\\registry::";
    if (text_starts(text, prefix)) {
        text.data += sizeof prefix - 1;
        text.size -= sizeof prefix - 1;
    }
    reader_value(reader, KT_KIND_REGISTRY, text);
}

/* "Vendor.Package" is how winget names packages. */
static void add_package_id(struct reader *reader, struct text text) {
    int winget = text_has(text, '.') && !text_has(text, ' ') && !text_has(text, '/') && !text_has(text, ':');
    reader_value(reader, winget ? KT_KIND_WINGET : KT_KIND_TEXT, text);
}

/* Which manager a package column is about is not said; a purl says it itself. */
static void add_package(struct reader *reader, struct text text) {
    reader_value(reader, text_starts(text, "pkg:") ? KT_KIND_PURL : KT_KIND_TEXT, text);
}

/* Evidence; those kinds that need a form of their own are brought into it. */
static void add_kind(struct reader *reader, uint32_t kind, struct text value) {
    switch (kind) {
    case KT_KIND_VERSION: first_of(&reader->row.version, value); break;
    case KT_KIND_CLASS: reader_class(reader, value); break;
    case KT_KIND_MAC: add_macs(reader, value); break;
    case KT_KIND_MSI_PRODUCT_CODE: (void)reader_guid(reader, value); break;
    case KT_KIND_PRODUCT:
        first_of(&reader->row.name, value);
        reader_value(reader, kind, value);
        break;
    default: reader_value(reader, kind, value); break;
    }
}

/* One cell by what its column means. Meanings below COLUMN_FIRST are kinds of evidence. */
static void add_column(struct reader *reader, uint32_t meaning, struct text value) {
    struct row *row = &reader->row;
    switch (meaning) {
    case COLUMN_ASSET: first_of(&row->asset, value); break;
    case COLUMN_SITE: first_of(&row->site, value); break;
    case COLUMN_RING: first_of(&row->ring, value); break;
    case COLUMN_CRITICALITY: first_of(&row->criticality, value); break;
    case COLUMN_USER: first_of(&row->user, value); break;
    case COLUMN_GROUP: first_of(&row->group, value); break;
    case COLUMN_PACKAGE: add_package(reader, value); break;
    case COLUMN_PACKAGE_ID: add_package_id(reader, value); break;
    case COLUMN_UNINSTALL: add_uninstall(reader, value); break;
    case COLUMN_REGISTRY: add_registry(reader, value); break;
    case COLUMN_MADE_IN: reader_made_in(reader, value); break;
    case COLUMN_ACQUIRED: reader_acquired(reader, value); break;
    default: add_kind(reader, meaning, value); break;
    }
}

/* The name to show where no column gives one: the most telling value. */
static void name_row(struct row *row) {
    size_t i;
    for (i = 0; row->name.size == 0 && i < row->value_count; i++) {
        if (row->values[i].kind == KT_KIND_MODEL) row->name = row->values[i].text;
    }
    for (i = 0; row->name.size == 0 && i < row->value_count; i++) {
        if (row->values[i].kind != KT_KIND_CLASS) row->name = row->values[i].text;
    }
}

/* NULL, or why the record is not taken. */
static const char *refuse_record(struct csv_reader *csv, unsigned check) {
    const struct csv_scan *scan = &csv->scan;
    size_t i, header = csv->columns.fields;
    if (check & TEXT_NUL) return "has a NUL byte";
    if (scan->count < header && !scan->ended && scan->count > 0) {
        snprintf(csv->reason, sizeof csv->reason, "ends with field %zu of %zu: the input seems to be cut off", scan->count, header);
        return csv->reason;
    }
    for (i = header; i < scan->count; i++) {
        if (scan->fields[i].size == 0) continue;
        snprintf(csv->reason, sizeof csv->reason, "has %zu fields where the header has %zu", scan->count, header);
        return csv->reason;
    }
    return NULL;
}

/* A lone Ctrl-Z ends files of some old programs; it is no row. */
static int is_end_mark(const struct csv_scan *scan) {
    return scan->count == 1 && scan->fields[0].size == 1 && scan->fields[0].data[0] == 0x1A; /* Ctrl-Z of old exports */
}

/* Only the columns that mean something are looked at, however many there are. */
static void take_record(struct csv_reader *csv) {
    struct reader *reader = csv->reader;
    const struct csv_scan *scan = &csv->scan;
    size_t locator = locator_line(reader, scan->row_line), i;
    unsigned check;
    const char *reason;
    if (is_end_mark(scan)) return;
    check = text_check(scan->data + scan->first, scan->last - scan->first);
    reason = refuse_record(csv, check);
    if (reason) {
        (void)reader_bad(reader, locator, reason);
        return;
    }
    reader_begin(reader, locator);
    reader->undecodable = (check & TEXT_BYTES) != 0;
    for (i = 0; i < csv->columns.count; i++) {
        struct column column = csv->columns.at[i];
        if (column.index < scan->count && scan->fields[column.index].size > 0) {
            add_column(reader, column.meaning, scan->fields[column.index]);
        }
    }
    name_row(&reader->row);
    (void)reader_end(reader);
}

/* Without a header that can be read there is no telling what any column means, so the input fails as a whole. */
static int read_header(struct csv_reader *csv) {
    struct source *source = &csv->reader->source;
    char problem[256], stated = 0;
    uint64_t line = 1;
    size_t at = csv_preamble(source->data, source->size < INPUT_HEAD ? source->size : INPUT_HEAD, &stated, &line);
    csv_scan_window(&csv->scan, source->data, source->size, at, source->final);
    csv->scan.line = line;
    switch (next_record(csv)) {
    case CSV_SCAN_RECORD: break;
    case CSV_SCAN_BAD:
        snprintf(problem, sizeof problem, "line %llu, the header: %s", (unsigned long long)csv->scan.row_line, csv->scan.reason);
        return reader_fail(csv->reader, problem);
    default: return reader_fail(csv->reader, "empty: no header");
    }
    if (columns_read(&csv->columns, csv->scan.fields, csv->scan.count, &csv->reader->options, problem, sizeof problem) != 0) {
        return reader_fail(csv->reader, problem);
    }
    return 0;
}

/* The scanner holds room for the fields of a record, too much for the stack of a thread. */
int read_csv(struct reader *reader, char separator) {
    struct csv_reader *csv = malloc(sizeof *csv);
    if (!csv) return reader_fail(reader, "out of memory");
    csv->reader = reader;
    csv_scan_init(&csv->scan, separator);
    if (read_header(csv) == 0) {
        while (!reader->stopped) {
            enum csv_scan_result result = next_record(csv);
            if (result == CSV_SCAN_END) break;
            if (result == CSV_SCAN_BAD) {
                (void)reader_bad(reader, locator_line(reader, csv->scan.row_line), csv->scan.reason);
            } else {
                take_record(csv);
            }
        }
    }
    free(csv);
    return reader->summary->failed ? -1 : 0;
}

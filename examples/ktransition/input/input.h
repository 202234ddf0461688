/* Reading inventories: one file in, rows out. Every reader calls the sink below; nothing above it knows a format. */
#ifndef KTRANSITION_EXAMPLE_INPUT_H
#define KTRANSITION_EXAMPLE_INPUT_H

#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

/* One thing of an inventory. All text is borrowed for the call, UTF-8 or bytes as found, not NUL-terminated. */
struct text { const char *data; size_t size; };
struct row_value { uint32_t kind; struct text text; };      /* KT_KIND_* */
struct row_fact { struct text fact, value; };               /* item facts the row itself states: made-in, acquired */

#define ROW_VALUES 64
#define ROW_FACTS 16

struct row {
    struct text asset, site, ring, user;   /* host or device, where the input says so; else empty */
    struct text criticality;               /* how much depends on the asset: a number, or low to critical */
    struct text group;                     /* value of the --group-by column */
    struct text locator;                   /* place in the input: "components[12]", "line 7", "CONTENT/ANTIVIRUS[2]" */
    struct text name, version;             /* what to show */
    struct row_value values[ROW_VALUES];
    size_t value_count;
    struct row_fact facts[ROW_FACTS];
    size_t fact_count;
};

enum input_format {
    INPUT_AUTO, INPUT_CYCLONEDX_JSON, INPUT_SPDX_JSON, INPUT_GLPI_XML, INPUT_GLPI_JSON, INPUT_KSC_JSON, INPUT_DPKG_STATUS,
    INPUT_WINDOWS_UNINSTALL_CSV, INPUT_CSV, INPUT_OSQUERY_JSON, INPUT_LINES
};

struct input_options {
    enum input_format format;   /* INPUT_AUTO: by content */
    const char *group_by;       /* column or key whose value goes to row.group; NULL for none */
    const char *columns;        /* "name=Title,publisher=Maker": overrides of CSV headers; NULL for none */
    uint32_t line_kind;         /* kind of plain lines; 0 = KT_KIND_TEXT */
    int strict;                 /* stop at the first bad row */
};

/* What a reader tells. Any callback may be NULL. row and bad return 0 to go on, anything else to stop. */
struct input_sink {
    void *user;
    int (*row)(void *user, const struct row *row);
    int (*bad)(void *user, struct text locator, struct text reason);
    void (*progress)(void *user, uint64_t done, uint64_t total);   /* bytes; total 0 when not known */
    /* A whole JSON document as UTF-8, valid JSON, before its first row; borrowed for the call. */
    void (*document)(void *user, enum input_format format, const char *data, size_t size);
};

struct input_summary {
    enum input_format format;
    uint64_t rows, bad_rows;
    int64_t collected_at;       /* KT_INSTANT_NONE when the input does not say */
    uint64_t undecodable;       /* rows with bytes that are not UTF-8: kept, counted here */
    int failed;                 /* 1: could not be read at all, or not to its end; problem says why and where */
    char problem[512];
};

/* Reads a path, "-" for standard input. Returns 0, or -1 when failed is set. */
int input_read(const char *path, const struct input_options *options, const struct input_sink *sink,
               struct input_summary *summary);

/* "cyclonedx-json" and so on, for --input-format and the output; NULL / INPUT_AUTO when unknown. */
const char *input_format_name(enum input_format format);
enum input_format input_format_find(const char *name);

#endif

/* What was asked for on the command line, checked: unknown options and values are errors, never ignored. */
#ifndef KTRANSITION_EXAMPLE_OPTIONS_H
#define KTRANSITION_EXAMPLE_OPTIONS_H

#include <ktransition/ktransition.h>

#include "input/input.h"
#include "support.h"
#include "suppress.h"

/* Bits, so that one table says which option goes with which command. Those from COMMAND_BUILD on are sub-commands of db. */
enum command {
    COMMAND_ASSESS = 1, COMMAND_PLAN = 2, COMMAND_IDENTIFY = 4, COMMAND_WINDOW = 8, COMMAND_BUILD = 16, COMMAND_MERGE = 32,
    COMMAND_INFO = 64, COMMAND_VERIFY = 128, COMMAND_LIST = 256, COMMAND_SHOW = 512, COMMAND_DIFF = 1024, COMMAND_EXPORT = 2048
};
enum format {
    FORMAT_TABLE, FORMAT_JSON, FORMAT_NDJSON, FORMAT_CSV, FORMAT_HTML, FORMAT_MARKDOWN, FORMAT_SVG, FORMAT_SARIF, FORMAT_OSCAL_POAM,
    FORMAT_CYCLONEDX, FORMAT_ICS
};
enum when_to { WHEN_AUTO, WHEN_ALWAYS, WHEN_NEVER };

#define MOST_LAYERS KT_CATALOG_LAYERS
#define MOST_FREEZES 64

struct options {
    enum command command;
    const char *profile;            /* "US,business"; NULL = not given */
    struct out facts, events;       /* --assume and --event, joined by commas */
    int64_t now, known_at;          /* known_at 0 = now */
    const char *db[MOST_LAYERS];    /* files, or "builtin" */
    uint32_t db_count;
    enum format format;
    int format_given;
    const char *output;             /* NULL = standard output */
    uint32_t min_verdict;
    uint32_t fail_rollup;           /* KT_ROLLUP_*, 0 = any */
    uint32_t fail_state;            /* KT_STATE_CLOSING, _CLOSED, _OVERDUE; 0 = never fail */
    int32_t within;                 /* days, -1 = not given */
    const char *calendar_name;      /* "weekdays", "us-federal" or a file */
    kt_calendar *calendar;          /* made of it, freezes included for plans */
    const char *suppress[MOST_LAYERS]; /* files */
    uint32_t suppress_count;
    struct suppressions suppressions; /* read from them */
    char suppress_id[37];           /* what they say, by name; "" without any */
    const char *group_by, *columns, *product_class;
    int32_t max_age;                /* days, -1 = not given */
    int redact, strict, all, typed;
    enum when_to progress, color;
    uint32_t kind;                  /* of identify's lines */
    enum input_format input_format;
    int64_t deadline;               /* 0 = by the windows */
    int32_t start;                  /* day, 0 = now */
    uint32_t capacity, pilot;
    const char *platform;
    struct out require;             /* capabilities, joined by commas */
    int32_t freeze_from[MOST_FREEZES], freeze_to[MOST_FREEZES];
    uint32_t freeze_count;
    const char *vendor, *jurisdiction, *activity; /* filters of db list */
    int64_t upcoming;               /* days, -1 = not given */
    int no_base;                    /* db build: references may not point into a catalog below */
    const char **inventory;         /* db diff: what the change is to be assessed for */
    uint32_t inventory_count;
    int quiet;                      /* bad rows were named before: the second reading of an inventory */
    const char **files;             /* what is left: inputs, or the subject of window */
    uint32_t file_count;
};

/* Fills options from the arguments behind the command's name. 0; or EXIT_USAGE after saying what is wrong. */
int options_read(struct options *options, enum command command, int argc, char **argv);
void options_free(struct options *options);
/* Prints what a command takes, to standard output. */
void options_help(enum command command);

/* One catalog: a file, or the word "builtin". 0, or an exit status after a complaint. */
int open_one_catalog(kt_catalog **out, const char *name);
/* Opens the built-in catalog or the stack of --db catalogs. 0, or an exit status after a complaint. */
int open_catalog(kt_catalog **out, const struct options *options);
/* Windows need zones: an overlay without the layer it was made for would be counted in UTC, a day off in most places.
   0, or EXIT_BAD_INPUT after a complaint. */
int check_zones(const kt_catalog *catalog);
/* The next layer after *layer whose data is older than --now by more than --max-age days: 1, its number and a sentence about
   it in `message`; 0 when there is none. Start with 0. A house overlay of today does not make what lies below it younger. */
int next_stale(uint32_t *layer, struct out *message, const kt_catalog *catalog, const struct options *options);
/* The same on standard error, for output that has no place for it. */
void warn_if_stale(const kt_catalog *catalog, const struct options *options);

#endif

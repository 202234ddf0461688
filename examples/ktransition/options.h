/* What was asked for on the command line, checked: unknown options and values are errors, never ignored. */
#ifndef KTRANSITION_EXAMPLE_OPTIONS_H
#define KTRANSITION_EXAMPLE_OPTIONS_H

#include <ktransition/ktransition.h>

#include "input/input.h"
#include "support.h"

enum command { COMMAND_ASSESS = 1, COMMAND_PLAN = 2, COMMAND_IDENTIFY = 4, COMMAND_WINDOW = 8 };
enum format { FORMAT_TABLE, FORMAT_JSON, FORMAT_NDJSON, FORMAT_CSV, FORMAT_HTML };
enum when_to { WHEN_AUTO, WHEN_ALWAYS, WHEN_NEVER };

#define MOST_LAYERS KT_CATALOG_LAYERS
#define MOST_FREEZES 64

struct options {
    enum command command;
    const char *profile;            /* "US,business"; NULL = not given */
    struct out facts, events;       /* --assume and --event, joined by commas */
    int64_t now, known_at;          /* known_at 0 = now */
    const char *db[MOST_LAYERS];
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
    int32_t freeze_from[MOST_FREEZES], freeze_to[MOST_FREEZES];
    uint32_t freeze_count;
    const char **files;             /* what is left: inputs, or the subject of window */
    uint32_t file_count;
};

/* Fills options from the arguments behind the command's name. 0; or EXIT_USAGE after saying what is wrong. */
int options_read(struct options *options, enum command command, int argc, char **argv);
void options_free(struct options *options);
/* Prints what a command takes, to standard output. */
void options_help(enum command command);

/* Opens the built-in catalog or the stack of --db files. 0, or an exit status after a complaint. */
int open_catalog(kt_catalog **out, const struct options *options);
/* How many days the catalog's data is older than --now, when that is more than --max-age; else 0. */
int64_t days_stale(const kt_catalog *catalog, const struct options *options);

#endif

/* Reading the command line: one table says which option goes with which command and whether it takes a value. */
#include "options.h"

#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "calendar_file.h"
#include "commands.h"

enum option_id {
    OPT_PROFILE, OPT_ASSUME, OPT_EVENT, OPT_NOW, OPT_KNOWN_AT, OPT_DB, OPT_FORMAT, OPT_OUTPUT, OPT_MIN_VERDICT, OPT_FAIL_ON,
    OPT_WITHIN, OPT_GROUP_BY, OPT_REDACT, OPT_MAX_AGE, OPT_CALENDAR, OPT_PROGRESS, OPT_COLOR, OPT_STRICT, OPT_ALL, OPT_TYPED,
    OPT_KIND, OPT_INPUT_FORMAT, OPT_COLUMNS, OPT_CLASS, OPT_DEADLINE, OPT_START, OPT_CAPACITY, OPT_PILOT, OPT_PLATFORM, OPT_REQUIRE,
    OPT_FREEZE, OPT_VENDOR, OPT_JURISDICTION, OPT_ACTIVITY, OPT_UPCOMING, OPT_NO_BASE, OPT_INVENTORY,
    OPT_SUPPRESS
};

#define INVENTORY (COMMAND_ASSESS | COMMAND_PLAN)
#define WHO (COMMAND_ASSESS | COMMAND_PLAN | COMMAND_WINDOW)
#define ASKED (COMMAND_INFO | COMMAND_LIST | COMMAND_SHOW | COMMAND_DIFF | COMMAND_EXPORT)
#define ROWS (INVENTORY | COMMAND_DIFF) /* reads inventories */
#define OUTPUT (WHO | COMMAND_IDENTIFY | ASKED | COMMAND_BUILD | COMMAND_MERGE)

static const struct option_row {
    char name[16], value[16];
    unsigned commands;
    enum option_id id;
    char help[96];
} rows[] = {
    {"--profile", "TAGS", WHO | COMMAND_DIFF, OPT_PROFILE, "who asks: US,business or US,federal-contractor,reseller=no"},
    {"--assume", "FACT=VALUE", WHO | COMMAND_DIFF, OPT_ASSUME, "an item fact that holds for every row; repeatable"},
    {"--event", "NAME=T", WHO | COMMAND_DIFF, OPT_EVENT, "the date of an event that relative dates count from; repeatable"},
    {"--now", "T", WHO | ASKED | COMMAND_IDENTIFY, OPT_NOW, "the instant asked about: YYYY-MM-DD (12:00 UTC) or RFC 3339; default the clock"},
    {"--known-at", "T", WHO | COMMAND_LIST | COMMAND_DIFF, OPT_KNOWN_AT, "only what had been published then; default as --now"},
    {"--db", "FILE", (OUTPUT | COMMAND_VERIFY) & ~(unsigned)(COMMAND_MERGE | COMMAND_DIFF), OPT_DB,
     "a catalog, or builtin; repeatable, later ones on top; default the built-in one"},
    {"--no-base", "", COMMAND_BUILD, OPT_NO_BASE, "the sources must stand by themselves"},
    {"--vendor", "V", COMMAND_LIST, OPT_VENDOR, "only instruments that name this vendor"},
    {"--jurisdiction", "J", COMMAND_LIST, OPT_JURISDICTION, "only this jurisdiction and its parts: US, US-TX, EU"},
    {"--activity", "A", COMMAND_LIST, OPT_ACTIVITY, "only statements on this activity"},
    {"--upcoming", "DAYS", COMMAND_LIST, OPT_UPCOMING, "only what changes after --now and within so many days"},
    {"--inventory", "FILE", COMMAND_DIFF, OPT_INVENTORY, "what the change means for this inventory; repeatable; needs --profile"},
    {"--format", "F", COMMAND_ASSESS | COMMAND_PLAN, OPT_FORMAT,
     "table, json, ndjson, csv, markdown, html, sarif, oscal-poam, cyclonedx or ics"},
    {"--format", "F", COMMAND_WINDOW, OPT_FORMAT, "table, json, ndjson, csv, markdown, html or svg; default table on a terminal, else json"},
    {"--format", "F", COMMAND_IDENTIFY, OPT_FORMAT, "ndjson"},
    {"--format", "F", COMMAND_LIST, OPT_FORMAT, "table, json, ndjson, csv or markdown; default table on a terminal, else json"},
    {"--format", "F", COMMAND_INFO | COMMAND_SHOW, OPT_FORMAT, "table or json; default table on a terminal, else json"},
    {"--format", "F", COMMAND_DIFF, OPT_FORMAT, "table, json or markdown; default table on a terminal, else json"},
    {"--format", "F", COMMAND_EXPORT, OPT_FORMAT, "json or ndjson; default json"},
    {"--output", "FILE", OUTPUT, OPT_OUTPUT, "where to write, in one step; also -o"},
    {"--min-verdict", "V", ROWS | COMMAND_IDENTIFY, OPT_MIN_VERDICT, "possible, likely (default) or confirmed"},
    {"--fail-on", "[R:]STATE", COMMAND_ASSESS, OPT_FAIL_ON, "exit 1 at none, closing, closed or overdue, of one roll-up or any"},
    {"--within", "DAYS", COMMAND_ASSESS, OPT_WITHIN, "with --fail-on closing: only what closes within so many days"},
    {"--suppress", "FILE", INVENTORY, OPT_SUPPRESS, "findings accepted for a time, JSON or CSV: with reason, owner and expiry; repeatable"},
    {"--group-by", "COLUMN", INVENTORY, OPT_GROUP_BY, "a column to group assets by: client, site"},
    {"--redact", "", ROWS, OPT_REDACT, "leave host and user names out"},
    {"--max-age", "DAYS", WHO | ASKED | COMMAND_IDENTIFY, OPT_MAX_AGE, "warn about a catalog older than this"},
    {"--calendar", "NAME", WHO | COMMAND_DIFF, OPT_CALENDAR, "working days: weekdays (default), us-federal or an .ics file of closed days"},
    {"--progress", "WHEN", INVENTORY, OPT_PROGRESS, "auto, always or never"},
    {"--color", "WHEN", WHO | COMMAND_LIST | COMMAND_DIFF, OPT_COLOR, "auto, always or never"},
    {"--strict", "", INVENTORY | COMMAND_IDENTIFY, OPT_STRICT, "stop at the first bad row"},
    {"--all", "", WHO, OPT_ALL, "also windows that do not apply"},
    {"--typed", "", COMMAND_IDENTIFY, OPT_TYPED, "lines are KIND<TAB>VALUE"},
    {"--kind", "K", COMMAND_IDENTIFY | ROWS, OPT_KIND, "kind of plain lines; default text"},
    {"--input-format", "F", ROWS, OPT_INPUT_FORMAT, "how to read the inputs; default by their content"},
    {"--columns", "MAP", ROWS, OPT_COLUMNS, "CSV columns by hand: product=Title,publisher=Maker"},
    {"--class", "CLASS", COMMAND_WINDOW, OPT_CLASS, "a product class, for a vendor"},
    {"--deadline", "D", COMMAND_PLAN, OPT_DEADLINE, "last day that is in time; default by the windows"},
    {"--start", "D", COMMAND_PLAN, OPT_START, "first day that may be used; default the day of --now"},
    {"--capacity", "N", COMMAND_PLAN, OPT_CAPACITY, "assets a working day, for all groups together"},
    {"--pilot", "N", COMMAND_PLAN, OPT_PILOT, "assets of the pilot"},
    {"--platform", "P", COMMAND_PLAN, OPT_PLATFORM, "only steps for this platform"},
    {"--require", "CAPABILITY", COMMAND_PLAN, OPT_REQUIRE, "what an alternative must be able to do; repeatable"},
    {"--freeze", "FROM..TO", COMMAND_PLAN, OPT_FREEZE, "days on which nothing may change; repeatable"},
};

/* Which formats there are depends on the command: one that cannot be written is refused rather than replaced. */
static const struct { char name[12]; enum format format; unsigned commands; } formats[] = {
    {"table", FORMAT_TABLE, WHO | COMMAND_INFO | COMMAND_LIST | COMMAND_SHOW | COMMAND_DIFF},
    {"json", FORMAT_JSON, WHO | ASKED},
    {"ndjson", FORMAT_NDJSON, WHO | COMMAND_IDENTIFY | COMMAND_LIST | COMMAND_EXPORT},
    {"csv", FORMAT_CSV, WHO | COMMAND_LIST},
    {"markdown", FORMAT_MARKDOWN, WHO | COMMAND_LIST | COMMAND_DIFF},
    {"html", FORMAT_HTML, WHO},
    {"svg", FORMAT_SVG, COMMAND_WINDOW},
    {"sarif", FORMAT_SARIF, INVENTORY},
    {"oscal-poam", FORMAT_OSCAL_POAM, INVENTORY},
    {"cyclonedx", FORMAT_CYCLONEDX, INVENTORY},
    {"ics", FORMAT_ICS, INVENTORY},
};

/* One wording for all values that are refused; gives the exit status. */
static int usage(const char *option, const char *value, const char *expected) {
    complain("%s: \"%s\" is not %s", option, value, expected);
    return EXIT_USAGE;
}

/* Digits only: strtol() alone would take blanks, signs and an empty text. */
static int read_number(const char *option, const char *value, long most, long *out) {
    char *end;
    long number = strtol(value, &end, 10);
    if (value[0] < '0' || value[0] > '9' || *end != '\0' || number > most) return usage(option, value, "a whole number in range");
    *out = number;
    return 0;
}

/* The library's own reading, so that the command line takes what queries take. */
static int read_instant(const char *option, const char *value, int64_t *out) {
    struct kt_error err = {.struct_size = sizeof err};
    if (kt_instant_parse(out, value, strlen(value), &err) == KT_OK) return 0;
    complain("%s: \"%s\": %s", option, value, err.message);
    return EXIT_USAGE;
}

/* A bare day; the instant of its noon tells the day number. */
static int read_day(const char *option, const char *value, int32_t *out) {
    int64_t noon;
    if (strlen(value) != 10 || kt_instant_parse(&noon, value, 10, NULL) != KT_OK) return usage(option, value, "a day, YYYY-MM-DD");
    *out = (int32_t)((noon - 43200) / 86400);
    return 0;
}

/* Both days belong to the freeze. A span that ends before it begins is refused, not turned around. */
static int read_freeze(struct options *options, const char *value) {
    char from[11] = {0};
    const char *dots = strstr(value, "..");
    if (dots == NULL || dots - value != 10) return usage("--freeze", value, "FROM..TO");
    if (options->freeze_count == MOST_FREEZES) return usage("--freeze", value, "one of at most 64");
    memcpy(from, value, 10);
    if (read_day("--freeze", from, &options->freeze_from[options->freeze_count])) return EXIT_USAGE;
    if (read_day("--freeze", dots + 2, &options->freeze_to[options->freeze_count])) return EXIT_USAGE;
    if (options->freeze_to[options->freeze_count] < options->freeze_from[options->freeze_count])
        return usage("--freeze", value, "a span: it ends before it begins");
    options->freeze_count++;
    return 0;
}

/* The place of a word in a list of words separated by blanks; the message shows the same list. */
static int choose(const char *option, const char *value, const char *choices, int *out) {
    const char *at = choices;
    size_t size = strlen(value);
    int number = 0;
    while (*at != '\0') {
        size_t length = strcspn(at, " ");
        if (length == size && memcmp(at, value, size) == 0) {
            *out = number;
            return 0;
        }
        at += length + (at[length] == ' ');
        number++;
    }
    complain("%s: \"%s\" is none of: %s", option, value, choices);
    return EXIT_USAGE;
}

/* "closed", "support:closing". */
static int read_fail_on(struct options *options, const char *value) {
    const char *colon = strchr(value, ':');
    const char *state = colon != NULL ? colon + 1 : value;
    int32_t number;
    int choice;
    if (colon != NULL) {
        if (kt_constant_value(&number, KT_GROUP_ROLLUP, value, (size_t)(colon - value)) != KT_OK)
            return usage("--fail-on", value, "supply:, support:, lifecycle: or compliance: and a state");
        options->fail_rollup = (uint32_t)number;
    }
    if (choose("--fail-on", state, "none closing closed overdue", &choice)) return EXIT_USAGE;
    options->fail_state = choice == 1 ? KT_STATE_CLOSING : choice == 2 ? KT_STATE_CLOSED : choice == 3 ? KT_STATE_OVERDUE : 0;
    return 0;
}

/* Joined by commas into the list that the library parses; whether names and values exist is for the catalog to say. */
static int add_pair(const char *option, struct out *list, const char *value) {
    if (strchr(value, '=') == NULL || value[0] == '=') return usage(option, value, "NAME=VALUE");
    if (list->size > 0) out_text(list, ",");
    out_text(list, value);
    return 0;
}

/* A format of this command; the message lists those there are. */
static int read_format(struct options *options, const char *option, const char *value) {
    struct out names = {0};
    size_t i;
    int known = 0;
    for (i = 0; i < sizeof formats / sizeof formats[0]; i++) {
        if ((formats[i].commands & (unsigned)options->command) == 0) continue;
        out_format(&names, "%s%s", names.size > 0 ? " " : "", formats[i].name);
        if (strcmp(formats[i].name, value) != 0) continue;
        options->format = formats[i].format;
        options->format_given = known = 1;
    }
    if (!known) complain("%s: \"%s\" is none of: %s", option, value, names.data);
    out_free(&names);
    return known ? 0 : EXIT_USAGE;
}

/* A name that is no activity would give an empty list, which reads as "nothing about it". */
static int read_activity(struct options *options, const char *option, const char *value) {
    int32_t number;
    options->activity = value;
    if (kt_constant_value(&number, KT_GROUP_ACTIVITY, value, strlen(value)) == KT_OK) return 0;
    return usage(option, value, "an activity");
}

/* As many as there are arguments at most. */
static int add_inventory(struct options *options, const char *value) {
    options->inventory = must_resize(options->inventory, (size_t)options->inventory_count + 1, sizeof *options->inventory);
    options->inventory[options->inventory_count++] = value;
    return strcmp(value, "-") != 0 ? 0 : usage("--inventory", value, "a file: it is read once for each catalog");
}

/* Days up to the length of the calendar, counts up to what fits. */
static int apply_number(struct options *options, enum option_id id, const char *name, const char *value) {
    long number = 0;
    if (read_number(name, value, id == OPT_WITHIN || id == OPT_MAX_AGE || id == OPT_UPCOMING ? 3652058 : INT_MAX, &number)) return EXIT_USAGE;
    if ((id == OPT_CAPACITY || id == OPT_PILOT) && number == 0) return usage(name, value, "at least 1");
    if (id == OPT_WITHIN) options->within = (int32_t)number;
    if (id == OPT_MAX_AGE) options->max_age = (int32_t)number;
    if (id == OPT_UPCOMING) options->upcoming = number;
    if (id == OPT_CAPACITY) options->capacity = (uint32_t)number;
    if (id == OPT_PILOT) options->pilot = (uint32_t)number;
    return 0;
}

/* The numbers of the choices are those of the enumerations, in the same order. */
static int apply_choice(struct options *options, enum option_id id, const char *name, const char *value) {
    int choice = 0;
    switch (id) {
    case OPT_PROGRESS:
        if (choose(name, value, "auto always never", &choice)) return EXIT_USAGE;
        options->progress = (enum when_to)choice;
        return 0;
    case OPT_COLOR:
        if (choose(name, value, "auto always never", &choice)) return EXIT_USAGE;
        options->color = (enum when_to)choice;
        return 0;
    case OPT_MIN_VERDICT:
        if (choose(name, value, "possible likely confirmed", &choice)) return EXIT_USAGE;
        options->min_verdict = KT_VERDICT_POSSIBLE + (uint32_t)choice;
        return 0;
    default:
        options->input_format = input_format_find(value);
        return options->input_format == INPUT_AUTO ? usage(name, value, "an input format") : 0;
    }
}

/* What an option does; its name was checked against the command before. */
static int apply(struct options *options, const struct option_row *row, const char *value) {
    switch (row->id) {
    case OPT_PROFILE: options->profile = value; return 0;
    case OPT_ASSUME: return add_pair(row->name, &options->facts, value);
    case OPT_EVENT: return add_pair(row->name, &options->events, value);
    case OPT_NOW: return read_instant(row->name, value, &options->now);
    case OPT_KNOWN_AT: return read_instant(row->name, value, &options->known_at);
    case OPT_DB:
        if (options->db_count == MOST_LAYERS) return usage(row->name, value, "one of at most eight");
        options->db[options->db_count++] = value;
        return 0;
    case OPT_OUTPUT: options->output = value; return 0;
    case OPT_SUPPRESS:
        if (options->suppress_count == MOST_LAYERS) return usage(row->name, value, "one of at most eight");
        options->suppress[options->suppress_count++] = value;
        return 0;
    case OPT_FAIL_ON: return read_fail_on(options, value);
    case OPT_GROUP_BY: options->group_by = value; return 0;
    case OPT_REDACT: options->redact = 1; return 0;
    case OPT_CALENDAR: options->calendar_name = value; return 0;
    case OPT_STRICT: options->strict = 1; return 0;
    case OPT_ALL: options->all = 1; return 0;
    case OPT_TYPED: options->typed = 1; return 0;
    case OPT_KIND: return find_kind(value, strlen(value), &options->kind) ? 0 : usage(row->name, value, "a known kind");
    case OPT_COLUMNS: options->columns = value; return 0;
    case OPT_CLASS: options->product_class = value; return 0;
    case OPT_DEADLINE: {
        int32_t day;
        if (read_day(row->name, value, &day)) return EXIT_USAGE;
        /* "Last day in time" on the command line, first instant too late in the library. */
        options->deadline = ((int64_t)day + 1) * 86400;
        return 0;
    }
    case OPT_START: return read_day(row->name, value, &options->start);
    case OPT_PLATFORM: options->platform = value; return 0;
    case OPT_REQUIRE:
        if (value[0] == '\0') return usage(row->name, value, "a capability");
        if (options->require.size > 0) out_text(&options->require, ",");
        out_text(&options->require, value);
        return 0;
    case OPT_FREEZE: return read_freeze(options, value);
    case OPT_FORMAT: return read_format(options, row->name, value);
    case OPT_VENDOR: options->vendor = value; return 0;
    case OPT_JURISDICTION: options->jurisdiction = value; return 0;
    case OPT_ACTIVITY: return read_activity(options, row->name, value);
    case OPT_NO_BASE: options->no_base = 1; return 0;
    case OPT_INVENTORY: return add_inventory(options, value);
    case OPT_WITHIN: case OPT_MAX_AGE: case OPT_CAPACITY: case OPT_PILOT: case OPT_UPCOMING: return apply_number(options, row->id, row->name, value);
    default: return apply_choice(options, row->id, row->name, value);
    }
}

/* Only rows of this command: an option that would have no effect is refused. *name_size tells where a "=" may
   follow. */
static const struct option_row *find_row(const char *argument, enum command command, size_t *name_size) {
    size_t i, size = strcspn(argument, "=");
    *name_size = size;
    if (strcmp(argument, "-o") == 0) {
        argument = "--output";
        size = 8;
        *name_size = 2;
    }
    for (i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        if (strlen(rows[i].name) == size && memcmp(rows[i].name, argument, size) == 0 && (rows[i].commands & (unsigned)command)) return &rows[i];
    }
    return NULL;
}

/* One option with its value; *at moves over what it took. */
static int read_option(struct options *options, int argc, char **argv, int *at) {
    const char *argument = argv[*at], *value = "";
    size_t name_size;
    const struct option_row *row = find_row(argument, options->command, &name_size);
    if (row == NULL) {
        complain("unknown option %s (--help lists them)", argument);
        return EXIT_USAGE;
    }
    if (argument[name_size] == '=') {
        if (row->value[0] == '\0') return usage(row->name, argument, "an option with a value");
        value = argument + name_size + 1;
    } else if (row->value[0] != '\0') {
        if (*at + 1 >= argc) {
            complain("%s: a value is missing", argument);
            return EXIT_USAGE;
        }
        value = argv[++*at];
    }
    return apply(options, row, value);
}

/* Closed days of the calendar file and of the freezes, in one list. */
static int make_calendar(struct options *options) {
    struct closed_days closed = {0};
    uint32_t base = KT_CALENDAR_WEEKDAYS, i;
    struct kt_error err = {.struct_size = sizeof err};
    int status = 0;
    if (strcmp(options->calendar_name, "us-federal") == 0) base = KT_CALENDAR_US_FEDERAL;
    else if (strcmp(options->calendar_name, "weekdays") != 0) status = calendar_file_read(&closed, options->calendar_name);
    for (i = 0; status == 0 && i < options->freeze_count; i++) {
        int32_t day;
        for (day = options->freeze_from[i]; day <= options->freeze_to[i]; day++) closed_days_add(&closed, day);
    }
    if (status == 0 && kt_calendar_new(&options->calendar, base, closed.days, closed.count, NULL, &err) < 0) {
        complain("--calendar: %s", err.message);
        status = EXIT_USAGE;
    }
    free(closed.days);
    return status;
}

/* The clock and the terminal are asked here and nowhere else; the library never does. */
static void set_defaults(struct options *options, enum command command) {
    memset(options, 0, sizeof *options);
    options->command = command;
    options->now = (int64_t)time(NULL);
    options->within = options->max_age = -1;
    options->upcoming = -1;
    options->calendar_name = "weekdays";
    options->min_verdict = command == COMMAND_IDENTIFY ? KT_VERDICT_POSSIBLE : KT_VERDICT_LIKELY;
    options->kind = KT_KIND_TEXT;
    options->format = command == COMMAND_IDENTIFY ? FORMAT_NDJSON : command != COMMAND_EXPORT && isatty(1) ? FORMAT_TABLE : FORMAT_JSON;
}

/* "--" ends the options; "-" alone is standard input. */
int options_read(struct options *options, enum command command, int argc, char **argv) {
    int i, only_files = 0;
    set_defaults(options, command);
    options->files = must_allocate((size_t)argc + 1, sizeof *options->files);
    for (i = 0; i < argc; i++) {
        if (!only_files && strcmp(argv[i], "--") == 0) only_files = 1;
        else if (!only_files && argv[i][0] == '-' && argv[i][1] != '\0') {
            if (read_option(options, argc, argv, &i)) return EXIT_USAGE;
        } else {
            options->files[options->file_count++] = argv[i];
        }
    }
    /* An option that could not have any effect is most likely a slip. */
    for (i = 0; options->output != NULL && i < (int)options->file_count; i++) {
        if (!same_file(options->output, options->files[i])) continue;
        complain("--output: %s is an input", options->output);
        return EXIT_USAGE;
    }
    if (options->profile != NULL && options->profile[0] == '\0') {
        complain("--profile: empty; who asks, for example US,business");
        return EXIT_USAGE;
    }
    if (options->within >= 0 && options->fail_state == 0) {
        complain("--within goes with --fail-on");
        return EXIT_USAGE;
    }
    if (suppressions_read(&options->suppressions, options->suppress, options->suppress_count, options->now)) return EXIT_USAGE;
    suppressions_id(options->suppress_id, &options->suppressions);
    return make_calendar(options);
}

/* Also for options that were read in part. Texts belong to the command line. */
void options_free(struct options *options) {
    out_free(&options->facts);
    out_free(&options->events);
    out_free(&options->require);
    kt_calendar_free(options->calendar);
    suppressions_free(&options->suppressions);
    free(options->files);
    free(options->inventory);
}

void options_help(enum command command) {
    size_t i;
    for (i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        if (rows[i].commands & (unsigned)command) printf("  %-15s %-11s %s\n", rows[i].name, rows[i].value, rows[i].help);
    }
}

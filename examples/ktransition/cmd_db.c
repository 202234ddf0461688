/* db: make, check and read catalogs. Here: the options of all its sub-commands, and build, merge, info and verify;
   list and show have files of their own. */
#include "cmd_db.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "catalog/catalog_json.h"
#include "commands.h"

static const char overview[] =
    "usage: ktransition db build SOURCE... -o OUT [--db FILE]... [--no-base]   JSON sources -> catalog\n"
    "       ktransition db import FORMAT FILE... -o OUT                        official lists -> catalog (--help for its own)\n"
    "       ktransition db merge CATALOG... -o OUT                             several catalogs -> one, later ones win\n"
    "       ktransition db info [--db FILE]... [--format table|json]           title, date, digest, counts\n"
    "       ktransition db verify [FILE...]                                    checks everything an answer rests on\n"
    "       ktransition db list [--vendor V] [--jurisdiction J] [--activity A] [--upcoming DAYS] [--now T]\n"
    "                           [--format table|json|ndjson|csv]               one dated statement a row\n"
    "       ktransition db show ID [--format table|json]                       all that one record says\n"
    "\n"
    "  --db FILE   a catalog, repeatable, later ones on top; default: the built-in one. build: what the sources may\n"
    "              refer to; with --no-base they must stand by themselves\n"
    "  -o FILE     where to write; default standard output\n";

/* ---- options ---- */

enum verb { VERB_BUILD = 1, VERB_MERGE = 2, VERB_INFO = 4, VERB_VERIFY = 8, VERB_LIST = 16, VERB_SHOW = 32 };

/* A bit of enum verb, 0 for a name that is none. */
static unsigned verb_of(const char *name) {
    static const char names[][8] = {"build", "merge", "info", "verify", "list", "show"};
    unsigned i;
    for (i = 0; i < sizeof names / sizeof names[0]; i++) {
        if (strcmp(names[i], name) == 0) return 1u << i;
    }
    return 0;
}

enum option { OPTION_DB, OPTION_OUTPUT, OPTION_FORMAT, OPTION_NOW, OPTION_VENDOR, OPTION_JURISDICTION, OPTION_ACTIVITY,
              OPTION_UPCOMING, OPTION_NO_BASE };

/* Names, and which sub-commands take them. */
static const struct { char name[16]; unsigned verbs; } options_of_db[] = {
    {"--db", VERB_BUILD | VERB_INFO | VERB_VERIFY | VERB_LIST | VERB_SHOW},
    {"-o", VERB_BUILD | VERB_MERGE | VERB_INFO | VERB_LIST | VERB_SHOW},
    {"--format", VERB_INFO | VERB_LIST | VERB_SHOW},
    {"--now", VERB_LIST},
    {"--vendor", VERB_LIST},
    {"--jurisdiction", VERB_LIST},
    {"--activity", VERB_LIST},
    {"--upcoming", VERB_LIST},
    {"--no-base", VERB_BUILD},
};

/* One wording for all values that are refused; gives the exit status. */
static int bad_value(const char *option, const char *value, const char *expected) {
    complain("db: %s: \"%s\" is not %s", option, value, expected);
    return EXIT_USAGE;
}

/* Which formats there are depends on the sub-command: one that cannot be written is refused rather than replaced. */
static int take_format(struct db_request *request, unsigned verb, const char *value) {
    static const struct { char name[8]; enum format format; unsigned verbs; } formats[] = {
        {"table", FORMAT_TABLE, VERB_INFO | VERB_LIST | VERB_SHOW},
        {"json", FORMAT_JSON, VERB_INFO | VERB_LIST | VERB_SHOW},
        {"ndjson", FORMAT_NDJSON, VERB_LIST},
        {"csv", FORMAT_CSV, VERB_LIST},
    };
    size_t i;
    for (i = 0; i < sizeof formats / sizeof formats[0]; i++) {
        if (strcmp(formats[i].name, value) != 0 || (formats[i].verbs & verb) == 0) continue;
        request->options.format = formats[i].format;
        return 0;
    }
    return bad_value("--format", value, verb == VERB_LIST ? "table, json, ndjson or csv" : "table or json");
}

/* Seven digits at most: more days than the calendar has, and no overflow. */
static int take_days(struct db_request *request, const char *value) {
    int64_t days = 0;
    size_t i;
    for (i = 0; value[i] >= '0' && value[i] <= '9' && i < 7; i++) days = days * 10 + (value[i] - '0');
    if (i == 0 || value[i] != '\0') return bad_value("--upcoming", value, "a number of days");
    request->upcoming = days;
    return 0;
}

/* `value` is NULL only for options without one. */
static int take_option(struct db_request *request, unsigned verb, enum option option, const char *value) {
    int32_t known;
    switch (option) {
    case OPTION_DB:
        if (request->options.db_count == MOST_LAYERS) return bad_value("--db", value, "one of eight at most");
        request->options.db[request->options.db_count++] = value;
        return 0;
    case OPTION_OUTPUT: request->options.output = value; return 0;
    case OPTION_FORMAT: return take_format(request, verb, value);
    case OPTION_NOW:
        if (kt_instant_parse(&request->options.now, value, strlen(value), NULL) == KT_OK) return 0;
        return bad_value("--now", value, "a day (YYYY-MM-DD) or an RFC 3339 instant");
    case OPTION_VENDOR: request->vendor = value; return 0;
    case OPTION_JURISDICTION: request->jurisdiction = value; return 0;
    case OPTION_ACTIVITY:
        request->activity = value;
        if (kt_constant_value(&known, KT_GROUP_ACTIVITY, value, strlen(value)) == KT_OK) return 0;
        return bad_value("--activity", value, "an activity");
    case OPTION_UPCOMING: return take_days(request, value);
    case OPTION_NO_BASE: request->no_base = 1; return 0;
    default: return EXIT_USAGE;
    }
}

/* The row of an option this sub-command takes, or -1. */
static int find_option(unsigned verb, const char *argument, size_t size) {
    int i;
    for (i = 0; i < (int)(sizeof options_of_db / sizeof options_of_db[0]); i++) {
        const char *name = options_of_db[i].name;
        if (strlen(name) == size && memcmp(name, argument, size) == 0 && (options_of_db[i].verbs & verb) != 0) return i;
    }
    return -1;
}

/* Takes argv[at], and its value behind it or behind "=". The arguments used, or 0 after a complaint. */
static int read_option(struct db_request *request, unsigned verb, int argc, char **argv, int at) {
    const char *argument = argv[at];
    const char *equals = argument[1] == '-' ? strchr(argument, '=') : NULL;
    const size_t size = equals == NULL ? strlen(argument) : (size_t)(equals - argument);
    const int row = find_option(verb, argument, size);
    if (row < 0) {
        complain("db: unknown option %s (--help lists them)", argument);
        return 0;
    }
    if (row == OPTION_NO_BASE && equals == NULL) return take_option(request, verb, OPTION_NO_BASE, NULL) == 0;
    if (row == OPTION_NO_BASE || (equals == NULL && at + 1 >= argc)) {
        complain("db: %s takes %s value", argument, row == OPTION_NO_BASE ? "no" : "a");
        return 0;
    }
    if (take_option(request, verb, (enum option)row, equals == NULL ? argv[at + 1] : equals + 1) != 0) return 0;
    return equals == NULL ? 2 : 1;
}

/* "--" ends the options; "-" alone is a word. The clock is read here and nowhere else. */
static int read_request(struct db_request *request, unsigned verb, int argc, char **argv) {
    int i = 0, literal = 0;
    request->upcoming = -1;
    request->options.now = (int64_t)time(NULL);
    request->options.format = isatty(1) ? FORMAT_TABLE : FORMAT_JSON;
    request->words = must_allocate((size_t)argc + 1, sizeof *request->words);
    while (i < argc) {
        int used = 1;
        if (!literal && strcmp(argv[i], "--") == 0) {
            literal = 1;
        } else if (!literal && argv[i][0] == '-' && argv[i][1] != '\0') {
            used = read_option(request, verb, argc, argv, i);
            if (used == 0) return EXIT_USAGE;
        } else {
            request->words[request->word_count++] = argv[i];
        }
        i += used;
    }
    return 0;
}

/* ---- build and merge ---- */

/* One line for each problem of a source: file, place in it, reason. */
static void problem(void *user, const char *file, const char *path, const char *reason) {
    (void)user;
    complain("%s%s%s%s%s", file, file[0] == '\0' ? "" : ": ", path, path[0] == '\0' ? "" : ": ", reason);
}

/* In one step, so that nobody opens half a catalog. */
static int write_bytes(const struct db_request *request, const uint8_t *data, size_t size) {
    return write_whole(request->options.output, (const char *)data, size) == 0 ? 0 : EXIT_BAD_INPUT;
}

/* The catalog that sources may refer to: --db, else the built-in one if there is any. */
static int open_base(kt_catalog **out, const struct db_request *request) {
    *out = NULL;
    if (request->no_base) return 0;
    if (request->options.db_count > 0) return open_catalog(out, &request->options);
    (void)kt_catalog_open_builtin(out, NULL, NULL);
    return 0;
}

/* All problems are reported, not the first alone; with any of them nothing is written. */
static int db_build(const struct db_request *request) {
    struct catalog_compile_options options = {NULL, problem, NULL, NULL};
    struct catalog_compiled compiled;
    int status;
    if (request->word_count == 0 || request->options.output == NULL) {
        complain("db build: sources and -o OUT are needed");
        return EXIT_USAGE;
    }
    status = open_base(&options.base, request);
    if (status != 0) return status;
    if (catalog_compile(&compiled, request->words, request->word_count, &options) == 0) {
        status = write_bytes(request, compiled.data, compiled.size);
    } else {
        complain("db build: %lu problem%s, nothing written", (unsigned long)compiled.problems, compiled.problems == 1 ? "" : "s");
        status = EXIT_BAD_INPUT;
    }
    catalog_compiled_dispose(&compiled);
    kt_catalog_unref(options.base);
    return status;
}

/* The builder copies what it takes, so the catalog may go at once. */
static int add_file(kt_builder *builder, const char *path) {
    struct kt_error err = {.struct_size = sizeof err};
    kt_catalog *catalog = NULL;
    int32_t code = kt_catalog_open_file(&catalog, path, strlen(path), NULL, &err);
    if (code == KT_OK) code = kt_builder_add_catalog(builder, catalog, &err);
    if (code != KT_OK) complain("%s: %s", path, err.message);
    kt_catalog_unref(catalog);
    return code == KT_OK ? 0 : EXIT_BAD_INPUT;
}

/* In the order given: of two records with one id the later one stands. */
static int db_merge(const struct db_request *request) {
    struct kt_error err = {.struct_size = sizeof err};
    kt_builder *builder = NULL;
    const uint8_t *data = NULL;
    size_t size = 0;
    uint32_t i;
    int status = 0;
    if (request->word_count < 2 || request->options.output == NULL) {
        complain("db merge: two catalogs at least and -o OUT are needed");
        return EXIT_USAGE;
    }
    if (kt_builder_new(&builder, NULL, NULL, &err) != KT_OK) status = EXIT_BAD_INPUT;
    for (i = 0; status == 0 && i < request->word_count; i++) status = add_file(builder, request->words[i]);
    if (status == 0 && kt_builder_finish(&data, &size, builder, &err) != KT_OK) {
        complain("db merge: %s", err.message);
        status = EXIT_BAD_INPUT;
    }
    if (status == 0) status = write_bytes(request, data, size);
    kt_builder_free(builder);
    return status;
}

/* ---- info and verify ---- */

/* The 64 digits under which a catalog is quoted. */
static void digest_text(char text[65], const uint8_t digest[32]) {
    static const char hex[] = "0123456789abcdef";
    size_t i;
    for (i = 0; i < 32; i++) {
        text[2 * i] = hex[digest[i] >> 4];
        text[2 * i + 1] = hex[digest[i] & 15];
    }
    text[64] = '\0';
}

/* What says which catalog an answer rests on. */
static void stamp_of(struct json_out *json, const struct kt_catalog_info *info) {
    char day[16], digest[65];
    digest_text(digest, info->digest);
    json_key(json, "title");
    json_text(json, info->title.data, info->title.size);
    json_key(json, "data_date");
    json_string(json, day_text(day, info->data_date)[0] == '\0' ? NULL : day);
    json_key(json, "digest");
    json_string(json, digest);
}

void db_stamp(struct json_out *json, const kt_catalog *catalog) {
    struct kt_catalog_info info = {.struct_size = sizeof info};
    if (kt_catalog_info(catalog, 0, &info) == KT_OK) stamp_of(json, &info);
}

static void info_members(struct json_out *json, const struct kt_catalog_info *info) {
    stamp_of(json, info);
    json_key(json, "format");
    json_integer(json, info->format_version);
    json_key(json, "bytes");
    json_integer(json, (int64_t)info->bytes);
}

/* Layer 0 is the stack as a whole; its layers follow from 1 on. */
static void info_json(struct out *out, const kt_catalog *catalog) {
    struct kt_catalog_info info = {.struct_size = sizeof info};
    struct json_out json;
    const char *name;
    uint32_t layer, type;
    json_start(&json, out);
    json_open(&json, '{');
    json_key(&json, "schema");
    json_string(&json, "ktransition.db-info/1");
    if (kt_catalog_info(catalog, 0, &info) == KT_OK) info_members(&json, &info);
    json_key(&json, "layers");
    json_open(&json, '[');
    for (layer = 1; kt_catalog_info(catalog, layer, &info) == KT_OK; layer++) {
        json_open(&json, '{');
        info_members(&json, &info);
        json_close(&json, '}');
    }
    json_close(&json, ']');
    json_key(&json, "records");
    json_open(&json, '{');
    for (type = 1; (name = kt_constant_name(KT_GROUP_RECORD, (int32_t)type)) != NULL; type++) {
        json_key(&json, name);
        json_integer(&json, kt_record_count(catalog, type));
    }
    json_close(&json, '}');
    json_close(&json, '}');
    out_text(out, "\n");
}

/* One catalog or layer. Titles come from files: made safe for the terminal. */
static void info_lines(struct out *out, const struct kt_catalog_info *info) {
    char day[16], digest[65];
    digest_text(digest, info->digest);
    out_text(out, "title      ");
    out_terminal(out, info->title.data, info->title.size);
    out_format(out, "\ndata date  %s\nformat     %u\nbytes      %llu\ndigest     %s\n", day_text(day, info->data_date),
               (unsigned)info->format_version, (unsigned long long)info->bytes, digest);
}

/* Layers are listed only where there are several; types without records are left out. */
static void info_table(struct out *out, const kt_catalog *catalog) {
    struct kt_catalog_info info = {.struct_size = sizeof info};
    const struct kt_text said = disclaimer(catalog);
    const char *name;
    uint32_t layer, layers = 1, type;
    if (kt_catalog_info(catalog, 0, &info) == KT_OK) {
        layers = info.layers;
        info_lines(out, &info);
    }
    for (layer = 1; layers > 1 && kt_catalog_info(catalog, layer, &info) == KT_OK; layer++) {
        out_format(out, "\nlayer %u\n", (unsigned)layer);
        info_lines(out, &info);
    }
    out_text(out, "\n");
    for (type = 1; (name = kt_constant_name(KT_GROUP_RECORD, (int32_t)type)) != NULL; type++) {
        const uint32_t count = kt_record_count(catalog, type);
        if (count > 0) out_format(out, "%-14s %8u\n", name, (unsigned)count);
    }
    if (said.size == 0) return;
    out_text(out, "\n");
    out_terminal(out, said.data, said.size);
    out_text(out, "\n");
}

/* Files are given by --db, as everywhere; a bare word is more likely a slip than a wish. */
static int db_info(const struct db_request *request) {
    struct out out = {0};
    kt_catalog *catalog = NULL;
    int status;
    if (request->word_count > 0) {
        complain("db info: %s: catalogs are given by --db", request->words[0]);
        return EXIT_USAGE;
    }
    status = open_catalog(&catalog, &request->options);
    if (status != 0) return status;
    if (request->options.format == FORMAT_JSON) info_json(&out, catalog);
    else info_table(&out, catalog);
    status = deliver(&request->options, &out);
    out_free(&out);
    kt_catalog_unref(catalog);
    return status;
}

/* Good news goes to standard output, bad news to standard error with the name of the status. */
static int verify_one(const char *name, const kt_catalog *catalog) {
    struct kt_error err = {.struct_size = sizeof err};
    const int32_t code = kt_catalog_verify(catalog, &err);
    if (code != KT_OK) {
        complain("%s: %s (%s)", name, err.message, kt_constant_name(KT_GROUP_STATUS, code));
        return EXIT_BAD_INPUT;
    }
    printf("%s: good\n", name);
    return 0;
}

static int verify_file(const char *path) {
    struct kt_error err = {.struct_size = sizeof err};
    kt_catalog *catalog = NULL;
    const int32_t code = kt_catalog_open_file(&catalog, path, strlen(path), NULL, &err);
    int status = EXIT_BAD_INPUT;
    if (code == KT_OK) status = verify_one(path, catalog);
    else complain("%s: %s (%s)", path, err.message, kt_constant_name(KT_GROUP_STATUS, code));
    kt_catalog_unref(catalog);
    return status;
}

/* Files one by one, so that each damaged one is named; without files what the other commands would open. */
static int db_verify(const struct db_request *request) {
    kt_catalog *catalog = NULL;
    uint32_t i;
    int status = 0;
    for (i = 0; i < request->word_count; i++) {
        if (verify_file(request->words[i]) != 0) status = EXIT_BAD_INPUT;
    }
    if (request->word_count > 0 && request->options.db_count == 0) return status;
    if (open_catalog(&catalog, &request->options) != 0) return EXIT_BAD_INPUT;
    if (verify_one(request->options.db_count > 0 ? "--db" : "built-in catalog", catalog) != 0) status = EXIT_BAD_INPUT;
    kt_catalog_unref(catalog);
    return status;
}

/* ---- reading values ---- */

/* A number as its type reads: day, instant, constant by name, else digits. */
static const char *number_text(char room[32], const struct kt_field *field, int64_t value) {
    const char *name = NULL;
    if (field->value_type == KT_VALUE_DAY) {
        return day_text(room, value < INT32_MIN || value > INT32_MAX ? KT_DAY_NONE : (int32_t)value);
    }
    if (field->value_type == KT_VALUE_INSTANT) return instant_text(room, value);
    if (field->value_type == KT_VALUE_CONSTANT && value >= INT32_MIN && value <= INT32_MAX) {
        name = kt_constant_name(field->target, (int32_t)value);
    }
    if (name != NULL) return name;
    (void)snprintf(room, 32, "%lld", (long long)value); /* a constant of a newer catalog stays a number */
    return room;
}

/* NULL when there is no such value, which is how callers find the end of a repeated field. The text may lie in
   `room`. */
const char *db_value(const kt_catalog *catalog, uint32_t record, uint32_t type, const struct kt_field *field, uint32_t index,
                     char room[32]) {
    struct kt_text text;
    uint32_t target = 0;
    int64_t value = 0;
    if (field->value_type == KT_VALUE_TEXT) {
        return kt_record_text(&text, catalog, type, record, field->field, index) == KT_OK ? text.data : NULL;
    }
    if (field->value_type != KT_VALUE_REFERENCE) {
        if (kt_record_integer(&value, catalog, type, record, field->field, index) != KT_OK) return NULL;
        return number_text(room, field, value);
    }
    if (kt_record_reference(&target, catalog, type, record, field->field, index) != KT_OK) return NULL;
    return kt_record_text(&text, catalog, field->target, target, KT_FIELD_ID, 0) == KT_OK ? text.data : NULL;
}

/* ---- which sub-command ---- */

static int run(unsigned verb, const struct db_request *request) {
    switch (verb) {
    case VERB_BUILD: return db_build(request);
    case VERB_MERGE: return db_merge(request);
    case VERB_INFO: return db_info(request);
    case VERB_VERIFY: return db_verify(request);
    case VERB_LIST: return db_list(request);
    default: return db_show(request);
    }
}

/* Help wins over everything but "--", wherever it stands. */
int cmd_db(int argc, char **argv) {
    struct db_request request;
    const unsigned verb = argc > 0 ? verb_of(argv[0]) : 0;
    int status, i;
    if (argc > 0 && strcmp(argv[0], "import") == 0) return cmd_db_import(argc - 1, argv + 1);
    for (i = 0; i < argc && strcmp(argv[i], "--") != 0; i++) {
        if (strcmp(argv[i], "--help") != 0 && strcmp(argv[i], "-h") != 0) continue;
        fputs(overview, stdout);
        return 0;
    }
    if (verb == 0) {
        if (argc > 0) complain("db: unknown sub-command %s", argv[0]);
        fputs(overview, stderr);
        return EXIT_USAGE;
    }
    memset(&request, 0, sizeof request);
    status = read_request(&request, verb, argc - 1, argv + 1);
    if (status == 0) status = run(verb, &request);
    free(request.words);
    return status;
}

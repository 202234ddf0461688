/* identify: a filter, one value a line in, one JSON object a line out, in input order, written as it goes. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "commands.h"
#include "output/output.h"

/* Kinds of typed lines that are spelt otherwise than the library's. */
static const struct { char name[20]; uint32_t kind; } spellings[] = {
    {"wsc_antivirus", KT_KIND_ANTIVIRUS}, {"codesign", KT_KIND_SIGNER}, {"tls_root", KT_KIND_TLS_ROOT}, {"ios", KT_KIND_BUNDLE},
    {"macos_bundle", KT_KIND_BUNDLE}, {"chrome_ext", KT_KIND_CHROME_EXTENSION}, {"firefox_ext", KT_KIND_FIREFOX_EXTENSION},
    {"snmp_oid", KT_KIND_OID}, {"docker", KT_KIND_CONTAINER_IMAGE}, {"oem", KT_KIND_PRODUCT}, {"http_title", KT_KIND_TITLE},
    {"legal_name", KT_KIND_LEGAL_NAME}, {"usb_pci", KT_KIND_USB}, {"disk", KT_KIND_TEXT}, {"copyright", KT_KIND_TEXT},
    {"code", KT_KIND_TEXT}, {"citation_url", KT_KIND_URL}, {"windows_uninstall", 0}};

/* What one run needs, made once: the workspace of the library is reused for every line. */
struct filter {
    const struct options *options;
    kt_matcher *matcher;
    kt_matches *matches;
    kt_item *item;
    struct out line;
    uint64_t number, bad;
};

/* Other spellings first, since some of them would otherwise be refused; kind 0 stands for a line with two
   values in it. */
int find_kind(const char *name, size_t size, uint32_t *kind) {
    int32_t value;
    size_t i;
    for (i = 0; i < sizeof spellings / sizeof spellings[0]; i++) {
        if (strlen(spellings[i].name) == size && memcmp(spellings[i].name, name, size) == 0) {
            *kind = spellings[i].kind;
            return 1;
        }
    }
    if (kt_constant_value(&value, KT_GROUP_KIND, name, size) != KT_OK) return 0;
    *kind = (uint32_t)value;
    return 1;
}

/* "DisplayName | Publisher", as uninstall lists are written in one column. */
static void add_uninstall(kt_item *item, const char *value, size_t size) {
    size_t at;
    for (at = 0; at + 2 < size; at++) {
        if (memcmp(value + at, " | ", 3) == 0) break;
    }
    if (at + 2 >= size) {
        at = size >= 2 && memcmp(value + size - 2, " |", 2) == 0 ? size - 2 : size;
        (void)kt_item_borrow(item, KT_KIND_PRODUCT, value, at);
        return;
    }
    (void)kt_item_borrow(item, KT_KIND_PRODUCT, value, at);
    (void)kt_item_borrow(item, KT_KIND_PUBLISHER, value + at + 3, size - at - 3);
}

/* "TeamIdentifier=..." is a team, everything else of a signature a subject. */
static uint32_t refine(uint32_t kind, const char *value, size_t size) {
    static const char team[] = "TeamIdentifier=";
    if (kind == KT_KIND_SIGNER && size >= sizeof team - 1 && memcmp(value, team, sizeof team - 1) == 0) return KT_KIND_TEAM_ID;
    return kind;
}

/* `matches` is JSON from the library and goes in as it is. */
static void put_line(struct filter *filter, const char *value, size_t size, struct kt_text matches, const char *problem) {
    struct json_out json;
    out_clear(&filter->line);
    json_start(&json, &filter->line);
    json_open(&json, '{');
    json_key(&json, "line");
    json_integer(&json, (int64_t)filter->number);
    json_key(&json, "value");
    json_text(&json, value, size);
    json_key(&json, "matches");
    json_raw(&json, matches.data, matches.size);
    if (problem != NULL) {
        json_key(&json, "problem");
        json_string(&json, problem);
    }
    json_close(&json, '}');
    out_text(&filter->line, "\n");
}

/* A line that cannot be used is answered too, so that lines in and lines out stay in step. */
static int bad_line(struct filter *filter, const char *value, size_t size, const char *problem) {
    filter->bad++;
    complain("line %llu: %s", (unsigned long long)filter->number, problem);
    put_line(filter, value, size, (struct kt_text){"[]", 2}, problem);
    return filter->options->strict;
}

/* 0, or 1 to stop. The value is borrowed: it lives as long as the line. */
static int identify_value(struct filter *filter, uint32_t kind, const char *value, size_t size) {
    struct kt_error err = {.struct_size = sizeof err};
    struct kt_text matches = {"[]", 2};
    int32_t status = KT_OK;
    kt_item_clear(filter->item);
    if (kind == 0) add_uninstall(filter->item, value, size);
    else status = kt_item_borrow(filter->item, refine(kind, value, size), value, size);
    if (status == KT_E_LIMIT) return bad_line(filter, value, size < 80 ? size : 80, "longer than 1 MiB");
    if (status >= 0) status = kt_matcher_identify(filter->matcher, filter->item, filter->matches, &err);
    if (status >= 0) status = kt_matches_json(&matches, filter->matches, &err);
    if (status < 0) return bad_line(filter, value, size, err.message);
    put_line(filter, value, size, matches, NULL);
    return 0;
}

/* Takes a carriage return off as well: lists come from Windows. */
static int on_line(struct filter *filter, const char *line, size_t size) {
    const char *tab;
    uint32_t kind = filter->options->kind;
    filter->number++;
    if (size > 0 && line[size - 1] == '\r') size--;
    if (!filter->options->typed) return identify_value(filter, kind, line, size);
    tab = memchr(line, '\t', size);
    if (tab == NULL) return bad_line(filter, line, size, "KIND<TAB>VALUE is expected");
    if (!find_kind(line, (size_t)(tab - line), &kind)) return bad_line(filter, line, size, "unknown kind");
    return identify_value(filter, kind, tab + 1, size - (size_t)(tab + 1 - line));
}

/* To standard output line by line, so that it can stand in a pipe; to a file in one step at the end. */
static int run(struct filter *filter, FILE *in, struct out *whole) {
    char *line = NULL;
    size_t room = 0;
    ssize_t size;
    int stop = 0;
    while (!stop && (size = getline(&line, &room, in)) >= 0) {
        if (size > 0 && line[size - 1] == '\n') size--;
        stop = on_line(filter, line, (size_t)size);
        if (filter->options->output != NULL) out_bytes(whole, filter->line.data, filter->line.size);
        else if (fwrite(filter->line.data, 1, filter->line.size, stdout) != filter->line.size) stop = 1;
    }
    free(line);
    if (ferror(in)) {
        complain("%s", strerror(errno));
        return EXIT_BAD_INPUT;
    }
    if (filter->options->output != NULL) return deliver(filter->options, whole) != 0 || filter->bad > 0 ? EXIT_BAD_INPUT : 0;
    return fflush(stdout) != 0 || filter->bad > 0 ? EXIT_BAD_INPUT : 0;
}

/* Standard input when no file is named. */
static int open_and_run(struct filter *filter, const struct options *options, kt_catalog *catalog) {
    struct kt_error err = {.struct_size = sizeof err};
    struct kt_matcher_options how = {.struct_size = sizeof how, .min_verdict = options->min_verdict};
    struct out whole = {0};
    FILE *in = stdin;
    int status;
    if (kt_matcher_new(&filter->matcher, catalog, &how, &err) < 0 || kt_matches_new(&filter->matches, NULL, &err) < 0 ||
        kt_item_new(&filter->item, NULL, &err) < 0) {
        complain("%s", err.message);
        return EXIT_BAD_INPUT;
    }
    if (options->file_count == 1 && strcmp(options->files[0], "-") != 0) in = fopen(options->files[0], "rb");
    if (in == NULL) {
        complain("%s: %s", options->files[0], strerror(errno));
        return EXIT_BAD_INPUT;
    }
    status = run(filter, in, &whole);
    if (in != stdin) fclose(in);
    out_free(&whole);
    return status;
}

/* One JSON object a line is the only format. */
int cmd_identify(int argc, char **argv) {
    struct options options;
    struct filter filter = {0};
    kt_catalog *catalog = NULL;
    int status = options_read(&options, COMMAND_IDENTIFY, argc, argv);
    if (status == 0 && options.file_count > 1) {
        complain("identify: one file at most");
        status = EXIT_USAGE;
    }
    filter.options = &options;
    if (status == 0) status = open_catalog(&catalog, &options);
    if (status == 0) warn_if_stale(catalog, &options);
    if (status == 0) status = open_and_run(&filter, &options, catalog);
    kt_item_free(filter.item);
    kt_matches_free(filter.matches);
    kt_matcher_free(filter.matcher);
    kt_catalog_unref(catalog);
    out_free(&filter.line);
    options_free(&options);
    return status;
}

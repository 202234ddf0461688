/* db import: lists in, a catalog out. Here: its options, which reader a file is for, and what is said about it. */
#include "import/import.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "db/db.h"
#include "input/csv_scan.h"

#define MOST_FILES 16
#define BAD_SHOWN 20

static const char overview[] =
    "usage: ktransition db import FORMAT FILE... -o OUT --published DAY [options]\n"
    "  FORMAT  auto, or: ofac-sdn, ofac-consolidated (files without header), ofac-xml, csl-csv, csl-json, bis-csv, bis-dpl,\n"
    "          bis-uvl, isn-csv, dtc-csv, un-xml, eu-xml, uk-hmt, eu-journal, us-1260h, us-special, typed-csv,\n"
    "          opensanctions-csv, opensanctions-ftm, csv (columns name, reference, aliases, weak_aliases, former_names,\n"
    "          native_names, type, country, program, from, until, list)\n"
    "\n"
    "  -o FILE           the catalog to write\n"
    "  --published DAY   day of the edition; not needed where the file states it\n"
    "  --edition NAME    name of the edition; default: its day\n"
    "  --read-on DAY     when the file was had from its source; default: the day of the edition\n"
    "  --url URL         where it was read\n"
    "  --official        it was had from the list's own keeper: evidence level primary\n"
    "  --complete        the whole list, so that absence means something\n"
    "  --list ID         the list, where the format does not say it, or says another one\n"
    "  --title TEXT      the list's title\n"
    "  --persons         entries of persons, vessels and aircraft too; they never become vendors\n"
    "  --same-as FILE    CSV of two columns, reference (or vendor id of the import) and the id of a known vendor\n"
    "  --suggest FILE    writes such a file of likely equals, to be checked by somebody before it is used\n"
    "  --db FILE         the catalog that known vendors stand in; default: the built-in one\n"
    "  --progress        on standard error\n";

struct request {
    struct import import;
    const char *files[MOST_FILES], *output, *same_as, *suggest, *db;
    size_t file_count;
    int has_read_on;
};

static int bad_day(const char *option, const char *value) {
    complain("db import: %s: \"%s\" is not a day (YYYY-MM-DD)", option, value);
    return EXIT_USAGE;
}

static int take_day(int32_t *day, const char *option, const char *value) {
    return import_day(day, value, strlen(value), DATES_ISO) == 1 && strlen(value) == 10 ? 0 : bad_day(option, value);
}

/* 1 if the option takes a value. */
static int takes_value(const char *name) {
    static const char names[][16] = {"-o", "--published", "--edition", "--read-on", "--url", "--list", "--title", "--same-as", "--suggest", "--db"};
    size_t i;
    for (i = 0; i < sizeof names / sizeof names[0]; i++) {
        if (strcmp(names[i], name) == 0) return 1;
    }
    return 0;
}

static int take_valued(struct request *request, const char *name, const char *value) {
    struct import *import = &request->import;
    if (strcmp(name, "-o") == 0) request->output = value;
    else if (strcmp(name, "--published") == 0) return take_day(&import->published, name, value);
    else if (strcmp(name, "--read-on") == 0) {
        request->has_read_on = 1;
        return take_day(&import->read_on, name, value);
    } else if (strcmp(name, "--edition") == 0) import->edition = value;
    else if (strcmp(name, "--url") == 0) import->url = value;
    else if (strcmp(name, "--list") == 0) import->list = value;
    else if (strcmp(name, "--title") == 0) import->title = value;
    else if (strcmp(name, "--same-as") == 0) request->same_as = value;
    else if (strcmp(name, "--suggest") == 0) request->suggest = value;
    else request->db = value;
    return 0;
}

static int take_flag(struct request *request, const char *name) {
    if (strcmp(name, "--official") == 0) request->import.official = 1;
    else if (strcmp(name, "--complete") == 0) request->import.complete = 1;
    else if (strcmp(name, "--persons") == 0) request->import.persons = 1;
    else if (strcmp(name, "--progress") == 0) request->import.progress = SHOW_PROGRESS;
    else {
        complain("db import: unknown option %s (--help lists them)", name);
        return EXIT_USAGE;
    }
    return 0;
}

static int take_word(struct request *request, const char *word) {
    if (request->import.format == NULL) {
        if (strcmp(word, "auto") != 0 && import_layout_find(word) == NULL) {
            complain("db import: unknown format \"%s\" (--help lists them)", word);
            return EXIT_USAGE;
        }
        request->import.format = word;
        return 0;
    }
    if (request->file_count == MOST_FILES) {
        complain("db import: more than %d files", MOST_FILES);
        return EXIT_USAGE;
    }
    request->files[request->file_count++] = word;
    return 0;
}

static int read_request(struct request *request, int argc, char **argv) {
    int i, status = 0, literal = 0;
    for (i = 0; i < argc && status == 0; i++) {
        const char *name = argv[i];
        if (!literal && strcmp(name, "--") == 0) {
            literal = 1;
        } else if (literal || name[0] != '-' || name[1] == '\0') {
            status = take_word(request, name);
        } else if (takes_value(name)) {
            if (i + 1 == argc) {
                complain("db import: %s takes a value", name);
                return EXIT_USAGE;
            }
            status = take_valued(request, name, argv[++i]);
        } else {
            status = take_flag(request, name);
        }
    }
    if (status == 0 && (request->file_count == 0 || request->output == NULL)) {
        complain("db import: a format, files and -o OUT are needed");
        return EXIT_USAGE;
    }
    if (status == 0 && request->import.list != NULL && strpbrk(request->import.list, " /:") != NULL) {
        complain("db import: --list: \"%s\" holds a blank, \"/\" or \":\"", request->import.list);
        return EXIT_USAGE;
    }
    return status;
}

/* ---- which vendor of the catalog a party is ---- */

uint32_t import_same_as(struct import *import, const struct party *party) {
    int is_new;
    uint32_t *found;
    if (import->same_as.count == 0) return 0;
    found = string_map_at(&import->same_as, party->id, strlen(party->id), 0, &is_new);
    if (*found == 0 && party->reference != NULL)
        found = string_map_at(&import->same_as, party->reference, strlen(party->reference), 0, &is_new);
    return *found;
}

static int add_same_as(struct import *import, struct text reference, struct text vendor) {
    uint32_t record = 0, *place;
    int is_new;
    if (import->base == NULL || kt_record_find(&record, import->base, KT_RECORD_VENDOR, vendor.data, vendor.size) != KT_OK) {
        complain("db import: --same-as: no vendor is called \"%.*s\"", (int)vendor.size, vendor.data);
        return -1;
    }
    if (import->vendor_count == import->vendor_room) {
        import->vendor_room = import->vendor_room ? import->vendor_room * 2 : 16;
        import->vendors = must_resize(import->vendors, import->vendor_room, sizeof *import->vendors);
    }
    import->vendors[import->vendor_count++] = strings_keep(&import->strings, vendor.data, vendor.size);
    place = string_map_at(&import->same_as, reference.data, reference.size, 0, &is_new);
    *place = (uint32_t)import->vendor_count;
    return 0;
}

static int read_same_as(struct import *import, const char *path) {
    struct csv_scan *scan;
    char *data = NULL;
    size_t size = 0;
    int status = 0;
    if (read_whole(path, &data, &size) != 0) return -1;
    scan = must_allocate(1, sizeof *scan);
    csv_scan_init(scan, ',');
    csv_scan_window(scan, data, size, 0, 1);
    for (;;) {
        enum csv_scan_result result = csv_scan_next(scan);
        if (result == CSV_SCAN_END || status != 0) break;
        if (result != CSV_SCAN_RECORD || scan->count < 2) {
            complain("db import: %s:%llu: two columns are needed, reference and vendor", path, (unsigned long long)scan->row_line);
            status = -1;
        } else if (scan->fields[0].size != 9 || memcmp(scan->fields[0].data, "reference", 9) != 0) {
            status = add_same_as(import, scan->fields[0], scan->fields[1]);
        }
    }
    free(scan);
    free(data);
    return status;
}

/* Likely equals by name, for somebody to check: nothing is ever joined by a name alone. */
static int write_suggestions(struct import *import, const char *path) {
    kt_matcher *matcher = NULL;
    kt_matches *matches = NULL;
    struct out out = {NULL, 0, 0};
    size_t i;
    int status = -1;
    if (import->base == NULL || kt_matcher_new(&matcher, import->base, NULL, NULL) != KT_OK || kt_matches_new(&matches, NULL, NULL) != KT_OK)
        goto done;
    out_text(&out, "reference,vendor,name,score\n");
    for (i = 0; i < import->party_count; i++) {
        const struct party *party = &import->parties[i];
        struct kt_match match = {.struct_size = sizeof match};
        struct kt_text id;
        if (party->type > PARTY_UNSURE || import_same_as(import, party) != 0) continue;
        if (kt_matcher_identify_value(matcher, KT_KIND_LEGAL_NAME, party->name, strlen(party->name), matches, NULL) != KT_OK) continue;
        if (kt_matches_at(matches, 0, &match) != KT_OK) continue;
        if (match.vendor == 0 || kt_record_text(&id, import->base, KT_RECORD_VENDOR, match.vendor, KT_FIELD_ID, 0) != KT_OK) continue;
        out_csv(&out, party->id, strlen(party->id));
        out_text(&out, ",");
        out_csv(&out, id.data, id.size);
        out_text(&out, ",");
        out_csv(&out, party->name, strlen(party->name));
        out_format(&out, ",%u\n", (unsigned)match.score);
    }
    status = write_whole(path, out.data, out.size);
done:
    out_free(&out);
    kt_matches_free(matches);
    kt_matcher_free(matcher);
    return status;
}

/* ---- the run ---- */

/* The first byte that is no blank and no byte order mark says which reader. */
static int read_file(struct import *import, const char *path) {
    FILE *file = fopen(path, "rb");
    int c, skipped = 0;
    if (file == NULL) {
        complain("db import: %s: cannot be opened: %s", path, strerror(errno));
        return -1;
    }
    do {
        c = getc(file);
    } while (skipped++ < 64 && (c == ' ' || c == '\t' || c == '\r' || c == '\n' || c == 0xEF || c == 0xBB || c == 0xBF));
    fclose(file);
    if (c == '<') return import_xml(import, path);
    if (c == '{' || c == '[') return import_json(import, path);
    return import_csv(import, path);
}

static void report_bad(const struct import *import) {
    size_t i;
    if (import->progress == SHOW_PROGRESS) fputs("\r", stderr);
    for (i = 0; i < import->bad_count && i < BAD_SHOWN; i++) complain("db import: %s: %s", import->bad[i].place, import->bad[i].reason);
    if (import->bad_count > BAD_SHOWN) complain("db import: and %lu more", (unsigned long)(import->bad_count - BAD_SHOWN));
}

/* Rows of one party are joined, so that these numbers may be smaller than that of the rows. */
static void report(const struct import *import, size_t bytes) {
    complain("db import: %llu rows, %lu bad; organisations %llu, perhaps organisations %llu (their names are weak); %s persons %llu, "
             "vessels %llu, aircraft %llu, others %llu; on no list %llu; %lu bytes written",
             (unsigned long long)import->rows, (unsigned long)import->bad_count, (unsigned long long)import->counts[PARTY_ORGANISATION],
             (unsigned long long)import->counts[PARTY_UNSURE], import->persons ? "entries alone:" : "left out:",
             (unsigned long long)import->counts[PARTY_PERSON], (unsigned long long)import->counts[PARTY_VESSEL],
             (unsigned long long)import->counts[PARTY_AIRCRAFT], (unsigned long long)import->counts[PARTY_OTHER],
             (unsigned long long)import->bystanders, (unsigned long)bytes);
}

static int write_import(struct request *request) {
    struct import *import = &request->import;
    struct kt_error err = {.struct_size = sizeof err};
    kt_builder *builder = NULL;
    const uint8_t *data = NULL;
    size_t size = 0;
    int status = EXIT_BAD_INPUT;
    if (kt_builder_new(&builder, import->base, NULL, &err) != KT_OK || import_build(import, builder) != 0) goto done;
    if (kt_builder_finish(&data, &size, builder, &err) != KT_OK) {
        complain("db import: %s", err.message);
        goto done;
    }
    if (write_whole(request->output, (const char *)data, size) != 0) goto done;
    status = import->bad_count > 0 ? EXIT_BAD_INPUT : EXIT_NONE;
    report(import, size);
done:
    kt_builder_free(builder);
    return status;
}

static int run(struct request *request) {
    struct import *import = &request->import;
    size_t i;
    if (request->db != NULL) {
        struct kt_error err = {.struct_size = sizeof err};
        if (kt_catalog_open_file(&import->base, request->db, strlen(request->db), NULL, &err) != KT_OK) {
            complain("%s: %s", request->db, err.message);
            return EXIT_BAD_INPUT;
        }
    } else {
        (void)kt_catalog_open_builtin(&import->base, NULL, NULL);
    }
    if (request->same_as != NULL && read_same_as(import, request->same_as) != 0) return EXIT_BAD_INPUT;
    for (i = 0; i < request->file_count; i++) {
        if (read_file(import, request->files[i]) != 0) return EXIT_BAD_INPUT;
    }
    report_bad(import);
    if (import->published == KT_DAY_NONE) {
        complain("db import: the file does not state its day: say --published DAY");
        return EXIT_USAGE;
    }
    if (!request->has_read_on) import->read_on = import->published;
    if (import->party_count == 0) {
        complain("db import: no party found; nothing written");
        return EXIT_BAD_INPUT;
    }
    if (request->suggest != NULL && write_suggestions(import, request->suggest) != 0) return EXIT_BAD_INPUT;
    return write_import(request);
}

static void import_free(struct import *import) {
    size_t i;
    for (i = 0; i < import->party_count; i++) {
        free(import->parties[i].names);
        free(import->parties[i].programs);
    }
    for (i = 0; i < import->bad_count; i++) {
        free(import->bad[i].place);
        free(import->bad[i].reason);
    }
    free(import->parties);
    free(import->bad);
    free(import->lists);
    free(import->vendors);
    string_map_free(&import->same_as);
    string_map_free(&import->party_of);
    string_map_free(&import->list_of);
    strings_free(&import->strings);
    kt_catalog_unref(import->base);
}

int cmd_db_import(int argc, char **argv) {
    struct request request;
    int status, i;
    for (i = 0; i < argc && strcmp(argv[i], "--") != 0; i++) {
        if (strcmp(argv[i], "--help") != 0 && strcmp(argv[i], "-h") != 0) continue;
        fputs(overview, stdout);
        return EXIT_NONE;
    }
    memset(&request, 0, sizeof request);
    request.import.published = request.import.read_on = KT_DAY_NONE;
    status = read_request(&request, argc, argv);
    if (status == 0) status = run(&request);
    import_free(&request.import);
    return status;
}

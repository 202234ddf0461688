/* Runs a file of identification cases against a catalog and counts what was found and what was a false alarm.

     run_cases [-v] CASES.csv [CATALOG.ktdb]

   CASES.csv has the columns text, kind, expected_vendor, expected_product, why. Expected is a vendor id (likely or better),
   "none", "review:ID" (possible, no alarm), "origin:ID", or "named:ID". Cases of vendors that the catalog does not have are
   counted apart. Without a catalog file the built-in catalog is used. Exit status 0 unless something could not be read. */
#include <ktransition/identify.h>
#include <ktransition/record.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define FIELDS 5
#define FIELD_BYTES 4096

struct row {
    char field[FIELDS][FIELD_BYTES];
};

enum expectation { VENDOR, NONE, REVIEW, ORIGIN, NAMED, EXPECTATIONS };

struct counts {
    unsigned all, absent, alarms, possible, origin, nothing, product;
};

/* One CSV record; quotes are doubled inside quotes. 1, or 0 at the end. */
static int read_row(FILE *file, struct row *row) {
    int c, quoted = 0, any = 0;
    size_t field = 0, size = 0;
    memset(row, 0, sizeof *row);
    while ((c = getc(file)) != EOF) {
        any = 1;
        if (quoted && c == '"') {
            c = getc(file);
            if (c != '"') {
                quoted = 0;
                ungetc(c, file);
                continue;
            }
        } else if (!quoted && c == '"') {
            quoted = 1;
            continue;
        } else if (!quoted && c == ',') {
            if (++field >= FIELDS) field = FIELDS - 1;
            size = 0;
            continue;
        } else if (!quoted && c == '\n') {
            return 1;
        } else if (!quoted && c == '\r') {
            continue;
        }
        if (size + 1 < FIELD_BYTES) row->field[field][size++] = (char)c;
    }
    return any;
}

static const struct {
    const char *name;
    uint32_t kind;
} kinds[] = {
    {"text", KT_KIND_TEXT}, {"windows_uninstall", KT_KIND_PRODUCT}, {"wsc_antivirus", KT_KIND_ANTIVIRUS},
    {"codesign", KT_KIND_SIGNER},
    {"tls_root", KT_KIND_TLS_ROOT}, {"driver", KT_KIND_DRIVER}, {"service", KT_KIND_SERVICE}, {"process", KT_KIND_PROCESS},
    {"registry", KT_KIND_REGISTRY}, {"deb", KT_KIND_DEB}, {"rpm", KT_KIND_RPM}, {"android", KT_KIND_ANDROID},
    {"ios", KT_KIND_BUNDLE},
    {"macos_bundle", KT_KIND_BUNDLE}, {"chrome_ext", KT_KIND_CHROME_EXTENSION}, {"firefox_ext", KT_KIND_FIREFOX_EXTENSION},
    {"cpe", KT_KIND_CPE}, {"domain", KT_KIND_DOMAIN}, {"winget", KT_KIND_WINGET}, {"mac", KT_KIND_MAC}, {"snmp_oid", KT_KIND_OID},
    {"docker", KT_KIND_CONTAINER_IMAGE}, {"oem", KT_KIND_PRODUCT}, {"http_title", KT_KIND_TITLE}, {"banner", KT_KIND_BANNER},
    {"usb", KT_KIND_USB}, {"pci", KT_KIND_PCI}, {"legal_name", KT_KIND_LEGAL_NAME}, {"purl", KT_KIND_PURL},
};

/* Kinds that the library has no word for go in as text. */
static uint32_t kind_of(const char *name) {
    size_t i;
    for (i = 0; i < sizeof kinds / sizeof kinds[0]; i++) {
        if (strcmp(kinds[i].name, name) == 0) return kinds[i].kind;
    }
    return KT_KIND_TEXT;
}

static char *last_bar(char *text) {
    char *at = strrchr(text, '|');
    return at != NULL && at > text && at[-1] == ' ' ? at : NULL;
}

static void add(kt_item *item, uint32_t kind, const char *text, size_t size) {
    if (kt_item_add(item, kind, text, size) != KT_OK) fprintf(stderr, "not added: %.*s\n", (int)size, text);
}

/* A case as the values an inventory reader would make of it. */
static void fill(kt_item *item, struct row *row) {
    char *text = row->field[0], *bar = last_bar(text);
    const char *name = row->field[1];
    uint32_t kind = kind_of(name);
    size_t size = strlen(text);
    kt_item_clear(item);
    if (bar != NULL && (strcmp(name, "windows_uninstall") == 0 || strcmp(name, "driver") == 0)) {
        const char *publisher = bar + 1;
        while (*publisher == ' ') publisher++;
        add(item, kind, text, (size_t)(bar - 1 - text));
        add(item, KT_KIND_PUBLISHER, publisher, strlen(publisher));
    } else if (strncmp(text, "TeamIdentifier=", 15) == 0) {
        add(item, KT_KIND_TEAM_ID, text + 15, size - 15);
    } else if (strcmp(name, "usb_pci") == 0 && size > 4) {
        add(item, strncmp(text, "usb", 3) == 0 ? KT_KIND_USB : KT_KIND_PCI, text + 4, size - 4);
    } else if (strcmp(name, "deb") == 0) {
        add(item, kind, text, strcspn(text, " "));
    } else if (strcmp(name, "rpm") == 0) {
        char *dash = strrchr(text, '-');
        if (dash != NULL) *dash = '\0';
        dash = strrchr(text, '-');
        if (dash != NULL) *dash = '\0';
        add(item, kind, text, strlen(text));
    } else if (strcmp(name, "asn") == 0) {
        add(item, KT_KIND_ASN, text, size);
    } else {
        add(item, kind, text, size);
    }
}

static enum expectation expectation_of(const char *expected, const char **id) {
    *id = strchr(expected, ':') != NULL ? strchr(expected, ':') + 1 : expected;
    if (strcmp(expected, "none") == 0) return NONE;
    if (strncmp(expected, "review:", 7) == 0) return REVIEW;
    if (strncmp(expected, "origin:", 7) == 0) return ORIGIN;
    return strncmp(expected, "named:", 6) == 0 ? NAMED : VENDOR;
}

/* The verdict about a vendor, or - for "none" - the best one about anybody in the catalog. */
static uint32_t verdict_about(const kt_matches *matches, const char *id, struct kt_match *out) {
    uint32_t i, verdict = 0;
    for (i = 0; i < kt_matches_count(matches); i++) {
        struct kt_match match;
        match.struct_size = sizeof match;
        if (kt_matches_at(matches, i, &match) != KT_OK || (id != NULL && strcmp(match.vendor_id.data, id) != 0)) continue;
        if (match.verdict <= verdict) continue;
        verdict = match.verdict;
        *out = match;
    }
    return verdict;
}

static int as_expected(enum expectation expectation, uint32_t verdict) {
    switch (expectation) {
    case VENDOR:
    case NAMED: return verdict >= KT_VERDICT_LIKELY;
    case REVIEW: return verdict == KT_VERDICT_POSSIBLE;
    case ORIGIN: return verdict == KT_VERDICT_ORIGIN;
    default: return verdict == 0;
    }
}

static void count(struct counts *counts, uint32_t verdict) {
    counts->all++;
    if (verdict >= KT_VERDICT_LIKELY) counts->alarms++;
    else if (verdict == KT_VERDICT_POSSIBLE) counts->possible++;
    else if (verdict == KT_VERDICT_ORIGIN) counts->origin++;
    else counts->nothing++;
}

static int run(FILE *file, kt_catalog *catalog, int verbose) {
    static const char *const titles[EXPECTATIONS] = {"vendor", "none", "review", "origin", "named"};
    struct kt_matcher_options options = {sizeof options, 0, KT_VERDICT_ORIGIN, 64, 0, 0};
    struct counts counts[EXPECTATIONS];
    kt_matcher *matcher = NULL;
    kt_matches *matches = NULL;
    kt_item *item = NULL;
    static struct row row;
    int i, status = 1;
    memset(counts, 0, sizeof counts);
    if (kt_matcher_new(&matcher, catalog, &options, NULL) != KT_OK || kt_matches_new(&matches, NULL, NULL) != KT_OK ||
        kt_item_new(&item, NULL, NULL) != KT_OK || !read_row(file, &row))
        goto done;
    while (read_row(file, &row)) {
        const char *id;
        enum expectation expectation = expectation_of(row.field[2], &id);
        struct kt_match match;
        uint32_t record, verdict;
        char shown[FIELD_BYTES];
        memcpy(shown, row.field[0], FIELD_BYTES);
        memset(&match, 0, sizeof match);
        if (expectation != NONE && kt_record_find(&record, catalog, KT_RECORD_VENDOR, id, strlen(id)) != KT_OK) {
            counts[expectation].absent++;
            continue;
        }
        fill(item, &row);
        if (kt_matcher_identify(matcher, item, matches, NULL) < 0) goto done;
        verdict = verdict_about(matches, expectation == NONE ? NULL : id, &match);
        count(&counts[expectation], verdict);
        if (match.product != 0) counts[expectation].product++;
        if (verbose && !as_expected(expectation, verdict)) {
            struct kt_text json;
            printf("%s: verdict %u: [%s] %s\n", row.field[2], (unsigned)verdict, row.field[1], shown);
            if (verdict != 0 && kt_matches_json(&json, matches, NULL) == KT_OK) printf("    %.*s\n", (int)json.size, json.data);
        }
    }
    printf("%-8s %6s %8s %9s %7s %8s %13s %15s\n", "expected", "cases", "likely+", "possible", "origin", "nothing", "with product",
           "not in catalog");
    for (i = 0; i < EXPECTATIONS; i++)
        printf("%-8s %6u %8u %9u %7u %8u %13u %15u\n", titles[i], counts[i].all, counts[i].alarms, counts[i].possible,
               counts[i].origin, counts[i].nothing, counts[i].product, counts[i].absent);
    status = 0;
done:
    kt_item_free(item);
    kt_matches_free(matches);
    kt_matcher_free(matcher);
    return status;
}

int main(int argc, char **argv) {
    int verbose = argc > 1 && strcmp(argv[1], "-v") == 0, status;
    struct kt_error err = {sizeof err, 0, 0, ""};
    kt_catalog *catalog = NULL;
    FILE *file;
    argc -= verbose;
    argv += verbose;
    if (argc < 2 || argc > 3) {
        fprintf(stderr, "usage: run_cases [-v] CASES.csv [CATALOG.ktdb]\n");
        return 2;
    }
    status = argc == 3 ? kt_catalog_open_file(&catalog, argv[2], strlen(argv[2]), NULL, &err)
                       : kt_catalog_open_builtin(&catalog, NULL, &err);
    if (status != KT_OK) {
        fprintf(stderr, "no catalog: %s\n", err.message);
        return 1;
    }
    file = fopen(argv[1], "rb");
    if (file == NULL) {
        fprintf(stderr, "%s: cannot be read\n", argv[1]);
        kt_catalog_unref(catalog);
        return 1;
    }
    status = run(file, catalog, verbose);
    fclose(file);
    kt_catalog_unref(catalog);
    return status;
}

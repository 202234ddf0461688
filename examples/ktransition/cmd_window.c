/* window: what is allowed and until when, for a vendor, a product or one instrument. */
#include <string.h>

#include "commands.h"
#include "output/output.h"

/* A record by its id, 0 if there is none. */
static uint32_t find(const kt_catalog *catalog, uint32_t type, const char *id) {
    uint32_t record = 0;
    (void)kt_record_find(&record, catalog, type, id, strlen(id));
    return record;
}

/* Products may be asked for without their vendor when only one vendor has such a product. */
static uint32_t find_product(const kt_catalog *catalog, const char *id) {
    uint32_t record = find(catalog, KT_RECORD_PRODUCT, id), found = 0;
    size_t size = strlen(id);
    if (record != 0) return record;
    while (kt_record_next(catalog, KT_RECORD_PRODUCT, &record) == KT_OK) {
        struct kt_text full = record_text(catalog, KT_RECORD_PRODUCT, record, KT_FIELD_ID);
        if (full.size <= size || full.data[full.size - size - 1] != '/' || memcmp(full.data + full.size - size, id, size) != 0)
            continue;
        /* Two vendors have one: which is meant must be said. */
        if (found != 0) return 0;
        found = record;
    }
    return found;
}

/* Ids are short and in small letters; people type the name of the company. Whom it names is what the library is for. */
static void hint_vendor(struct out *out, kt_catalog *catalog, const char *name) {
    struct kt_match match = {.struct_size = sizeof match};
    kt_matcher *matcher = NULL;
    kt_matches *matches = NULL;
    if (kt_matcher_new(&matcher, catalog, NULL, NULL) == KT_OK && kt_matches_new(&matches, NULL, NULL) == KT_OK &&
        kt_matcher_identify_value(matcher, KT_KIND_VENDOR, name, strlen(name), matches, NULL) == KT_OK &&
        kt_matches_at(matches, 0, &match) == KT_OK && match.vendor != 0) {
        out_text(out, "; did you mean ");
        out_terminal(out, match.vendor_id.data, match.vendor_id.size);
        out_text(out, "?");
    }
    kt_matches_free(matches);
    kt_matcher_free(matcher);
}

/* Vendor, product or instrument, in this order: an id is looked for where most people mean it. */
static int subject_query(struct kt_window_query *query, kt_catalog *catalog, const struct options *options) {
    const char *id = options->files[0];
    query->vendor = find(catalog, KT_RECORD_VENDOR, id);
    if (query->vendor == 0) {
        query->product = find_product(catalog, id);
        if (query->product != 0)
            (void)kt_record_reference(&query->vendor, catalog, KT_RECORD_PRODUCT, query->product, KT_FIELD_VENDOR, 0);
    }
    if (query->vendor == 0) query->instrument = find(catalog, KT_RECORD_INSTRUMENT, id);
    if (query->vendor == 0 && query->instrument == 0) {
        struct out hint = {0};
        hint_vendor(&hint, catalog, id);
        complain("window: the catalog knows no vendor, product or instrument \"%s\"%s", id, hint.data != NULL ? hint.data : "");
        out_free(&hint);
        return EXIT_USAGE;
    }
    if (options->product_class != NULL) {
        query->product_class = find(catalog, KT_RECORD_CLASS, options->product_class);
        if (query->product_class == 0) {
            complain("--class: the catalog knows no class \"%s\"", options->product_class);
            return EXIT_USAGE;
        }
    }
    return 0;
}

/* The library's JSON between schema, stamp and the subject as it was asked for. */
static void window_json(struct out *out, const struct options *options, const kt_catalog *catalog, kt_windows *windows) {
    struct out stamp = {0};
    struct kt_text text = {"null", 4};
    struct json_out json;
    (void)kt_windows_json(&text, windows, NULL);
    stamp_json(&stamp, options, catalog);
    json_start(&json, out);
    json_open(&json, '{');
    json_key(&json, "schema");
    json_string(&json, "ktransition.window/1");
    json_key(&json, "stamp");
    json_raw(&json, stamp.data, stamp.size);
    json_stale(&json, catalog, options);
    json_key(&json, "subject");
    json_string(&json, options->files[0]);
    json_key(&json, "windows");
    json_raw(&json, text.data, text.size);
    json_close(&json, '}');
    out_text(out, "\n");
    out_free(&stamp);
}

/* What people call the subject. A class by itself has a title too. */
static struct kt_text title_of(const kt_catalog *catalog, const struct kt_window_query *query) {
    if (query->instrument != 0) return record_text(catalog, KT_RECORD_INSTRUMENT, query->instrument, KT_FIELD_TITLE);
    return subject_title(catalog, query->vendor, query->product, query->product_class);
}

static void render(struct out *out, const struct options *options, kt_catalog *catalog, kt_windows *windows,
                   const struct kt_window_query *query) {
    const struct kt_text title = title_of(catalog, query);
    struct subject subject = {.vendor = query->vendor, .product = query->product, .product_class = query->product_class};
    switch (options->format) {
    case FORMAT_TABLE: window_page(out, options, catalog, windows, title, 0); return;
    case FORMAT_MARKDOWN: window_page(out, options, catalog, windows, title, 1); return;
    case FORMAT_SVG: window_svg(out, options, catalog, windows, title); return;
    case FORMAT_JSON: window_json(out, options, catalog, windows); return;
    case FORMAT_NDJSON: window_ndjson(out, options, catalog, windows); return;
    case FORMAT_CSV: windows_csv(out, catalog, windows, options->files[0]); return;
    case FORMAT_HTML: windows_html(out, options, catalog, windows, &subject); return;
    default: return; /* refused with the options */
    }
}

/* Mistakes in facts or events are mistakes of the command line, and exit like those. */
static int compute(struct out *out, const struct options *options, kt_catalog *catalog) {
    struct kt_error err = {.struct_size = sizeof err};
    struct kt_window_query query = {.struct_size = sizeof query};
    kt_profile *profile = NULL;
    kt_windows *windows = NULL;
    int status = subject_query(&query, catalog, options);
    if (status != 0) return status;
    query.flags = options->all ? KT_WINDOW_ALL : 0;
    query.now = options->now;
    query.known_at = options->known_at;
    query.facts = options->facts.data;
    query.facts_size = options->facts.size;
    query.events = options->events.data;
    query.events_size = options->events.size;
    query.calendar = options->calendar;
    if (kt_profile_new(&profile, catalog, options->profile, strlen(options->profile), &err) < 0) {
        complain("--profile: %s", err.message);
        return EXIT_USAGE;
    }
    if (kt_windows_new(&windows, NULL, &err) < 0 || kt_windows_compute(windows, catalog, profile, &query, &err) < 0) {
        complain("window: %s", err.message);
        status = err.code == KT_E_SYNTAX ? EXIT_USAGE : EXIT_BAD_INPUT;
    }
    if (status == 0) render(out, options, catalog, windows, &query);
    kt_windows_free(windows);
    kt_profile_free(profile);
    return status;
}

/* One subject a call: answers about two are two answers. */
int cmd_window(int argc, char **argv) {
    struct options options;
    struct out out = {0};
    kt_catalog *catalog = NULL;
    int status = options_read(&options, COMMAND_WINDOW, argc, argv);
    if (status == 0 && (options.profile == NULL || options.file_count != 1)) {
        complain("window: --profile (who asks, for example US,business) and one vendor, product or instrument are needed");
        status = EXIT_USAGE;
    }
    if (status == 0) status = open_catalog(&catalog, &options);
    if (status == 0) status = check_zones(catalog);
    if (status == 0) warn_if_stale(catalog, &options);
    if (status == 0) status = compute(&out, &options, catalog);
    if (status == 0) status = deliver(&options, &out);
    kt_catalog_unref(catalog);
    out_free(&out);
    options_free(&options);
    return status;
}

/* Which catalog the commands work with, and how old it is. */
#include <string.h>

#include "options.h"
#include "output/output.h"

/* A damaged catalog is safe to read but may answer wrongly: better no answer. */
int open_one_catalog(kt_catalog **out, const char *name) {
    struct kt_catalog_options how = {.struct_size = sizeof how, .flags = KT_CATALOG_VERIFY};
    struct kt_error err = {.struct_size = sizeof err};
    *out = NULL;
    if (strcmp(name, "builtin") == 0) {
        if (kt_catalog_open_builtin(out, NULL, &err) == KT_OK) return 0;
        complain("built-in catalog: %s", err.message[0] != '\0' ? err.message : "this build has none");
        return EXIT_BAD_INPUT;
    }
    if (kt_catalog_open_file(out, name, strlen(name), &how, &err) == KT_OK) return 0;
    complain("%s: %s", name, err.message);
    return EXIT_BAD_INPUT;
}

/* --db replaces the built-in catalog; who wants both says "builtin" too. The stack holds references of its own, so each
   layer is let go here, whatever came of it. */
int open_catalog(kt_catalog **out, const struct options *options) {
    kt_catalog *layers[MOST_LAYERS] = {NULL};
    struct kt_error err = {.struct_size = sizeof err};
    uint32_t i, count = 0;
    int status = 0;
    *out = NULL;
    if (options->db_count == 0) return open_one_catalog(out, "builtin");
    for (i = 0; i < options->db_count && status == 0; i++) {
        status = open_one_catalog(&layers[i], options->db[i]);
        count += status == 0;
    }
    if (status == 0 && kt_catalog_stack(out, layers, count, NULL, &err) < 0) {
        complain("--db: %s", err.message);
        status = EXIT_BAD_INPUT;
    }
    for (i = 0; i < count; i++) kt_catalog_unref(layers[i]);
    return status;
}

int check_zones(const kt_catalog *catalog) {
    uint32_t instrument = 0, zone;
    while (kt_record_next(catalog, KT_RECORD_INSTRUMENT, &instrument) == KT_OK) {
        if (kt_record_reference(&zone, catalog, KT_RECORD_INSTRUMENT, instrument, KT_FIELD_ZONE, 0) == KT_OK) continue;
        complain("the catalog rests on another one: %s counts its days in a zone that is not there; give the catalog below too, "
                 "for example --db builtin --db THIS", record_id(catalog, KT_RECORD_INSTRUMENT, instrument).data);
        return EXIT_BAD_INPUT;
    }
    return 0;
}

/* Rounded down, so that instants before 1970 fall on their own day. */
static int64_t day_of(int64_t instant) { return instant / 86400 - (instant % 86400 < 0); }

int next_stale(uint32_t *layer, struct out *message, const kt_catalog *catalog, const struct options *options) {
    struct kt_catalog_info info = {.struct_size = sizeof info};
    char day[16];
    while (options->max_age >= 0 && kt_catalog_info(catalog, ++*layer, &info) == KT_OK) {
        const int64_t age = day_of(options->now) - info.data_date;
        if (info.data_date == KT_DAY_NONE || age <= options->max_age) continue;
        out_clear(message);
        out_format(message, "the catalog's data is of %s, %lld days older than the time asked about", day_text(day, info.data_date),
                   (long long)age);
        if (info.title.size > 0) {
            out_text(message, ": ");
            out_terminal(message, info.title.data, info.title.size);
        }
        return 1;
    }
    return 0;
}

void warn_if_stale(const kt_catalog *catalog, const struct options *options) {
    struct out message = {0};
    uint32_t layer = 0;
    while (next_stale(&layer, &message, catalog, options)) complain("warning: %s", message.data);
    out_free(&message);
}

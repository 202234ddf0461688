/* db info and db verify: what a catalog says of itself, and whether that is so. */
#include <string.h>

#include "db/db.h"

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
int db_info(const struct options *options) {
    struct out out = {0};
    kt_catalog *catalog = NULL;
    int status;
    if (options->file_count > 0) {
        complain("db info: %s: catalogs are given by --db", options->files[0]);
        return EXIT_USAGE;
    }
    status = open_catalog(&catalog, options);
    if (status != 0) return status;
    warn_if_stale(catalog, options);
    if (options->format == FORMAT_JSON) info_json(&out, catalog);
    else info_table(&out, catalog);
    status = deliver(options, &out);
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
int db_verify(const struct options *options) {
    kt_catalog *catalog = NULL;
    uint32_t i;
    int status = 0;
    for (i = 0; i < options->file_count; i++) {
        if (verify_file(options->files[i]) != 0) status = EXIT_BAD_INPUT;
    }
    if (options->file_count > 0 && options->db_count == 0) return status;
    if (open_catalog(&catalog, options) != 0) return EXIT_BAD_INPUT;
    if (verify_one(options->db_count > 0 ? "--db" : "built-in catalog", catalog) != 0) status = EXIT_BAD_INPUT;
    kt_catalog_unref(catalog);
    return status;
}


/* db build and db merge: catalogs out of sources, and out of catalogs. */
#include "db/db.h"

#include "catalog/catalog_json.h"

/* One line for each problem of a source: file, place in it, reason. */
static void problem(void *user, const char *file, const char *path, const char *reason) {
    (void)user;
    complain("%s%s%s%s%s", file, file[0] == '\0' ? "" : ": ", path, path[0] == '\0' ? "" : ": ", reason);
}

/* In one step, so that nobody opens half a catalog. */
static int write_bytes(const struct options *options, const uint8_t *data, size_t size) {
    return write_whole(options->output, (const char *)data, size) == 0 ? 0 : EXIT_BAD_INPUT;
}

/* The catalog that sources may refer to: --db, else the built-in one if there is any. */
static int open_base(kt_catalog **out, const struct options *options) {
    *out = NULL;
    if (options->no_base) return 0;
    if (options->db_count > 0) return open_catalog(out, options);
    (void)kt_catalog_open_builtin(out, NULL, NULL);
    return 0;
}

/* All problems are reported, not the first alone; with any of them nothing is written. */
int db_build(const struct options *options) {
    struct catalog_compile_options how = {NULL, problem, NULL, NULL};
    struct catalog_compiled compiled;
    int status;
    if (options->file_count == 0 || options->output == NULL) {
        complain("db build: sources and -o OUT are needed");
        return EXIT_USAGE;
    }
    status = open_base(&how.base, options);
    if (status != 0) return status;
    if (catalog_compile(&compiled, options->files, options->file_count, &how) == 0) {
        status = write_bytes(options, compiled.data, compiled.size);
    } else {
        complain("db build: %lu problem%s, nothing written", (unsigned long)compiled.problems, compiled.problems == 1 ? "" : "s");
        status = EXIT_BAD_INPUT;
    }
    catalog_compiled_dispose(&compiled);
    kt_catalog_unref(how.base);
    return status;
}

/* The builder copies what it takes, so the catalog may go at once. */
static int add_catalog(kt_builder *builder, const char *name) {
    struct kt_error err = {.struct_size = sizeof err};
    kt_catalog *catalog = NULL;
    int status = open_one_catalog(&catalog, name);
    if (status == 0 && kt_builder_add_catalog(builder, catalog, &err) != KT_OK) {
        complain("%s: %s", name, err.message);
        status = EXIT_BAD_INPUT;
    }
    kt_catalog_unref(catalog);
    return status;
}

/* In the order given: of two records with one id the later one stands. */
int db_merge(const struct options *options) {
    struct kt_error err = {.struct_size = sizeof err};
    kt_builder *builder = NULL;
    const uint8_t *data = NULL;
    size_t size = 0;
    uint32_t i;
    int status = 0;
    if (options->file_count < 2 || options->output == NULL) {
        complain("db merge: two catalogs at least and -o OUT are needed");
        return EXIT_USAGE;
    }
    if (kt_builder_new(&builder, NULL, NULL, &err) != KT_OK) status = EXIT_BAD_INPUT;
    for (i = 0; status == 0 && i < options->file_count; i++) status = add_catalog(builder, options->files[i]);
    if (status == 0 && kt_builder_finish(&data, &size, builder, &err) != KT_OK) {
        complain("db merge: %s", err.message);
        status = EXIT_BAD_INPUT;
    }
    if (status == 0) status = write_bytes(options, data, size);
    kt_builder_free(builder);
    return status;
}


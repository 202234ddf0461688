/* The catalog compiler from end to end: files, ids, fields, rules, bytes. Each step lives in a file of its own, see
   catalog_internal.h. */
#include "catalog/catalog_json.h"

#include <stdlib.h>
#include <string.h>

#include "catalog/catalog_internal.h"

/* Also for a compilation that ended early. */
static void dispose(struct catalog_compiler *c) {
    size_t i;
    for (i = 0; i < c->file_count; i++) {
        json_parser_free(c->files[i].parser);
        free(c->files[i].path);
    }
    for (i = 0; i < c->record_count; i++) free(c->records[i].id);
    free(c->files);
    free(c->records);
    free(c->table);
    free(c->edges);
    catalog_free_schema(c);
    kt_builder_free(c->builder);
    free(c);
}

/* Every record into the builder; afterwards all problems that a record shows by itself have been reported. */
static void build(struct catalog_compiler *c) {
    struct kt_error err = {sizeof err, 0, 0, {0}};
    size_t i;
    if (kt_builder_new(&c->builder, c->options->base, NULL, &err) != KT_OK) {
        catalog_report_file(c, "", "", "%s", err.message);
        return;
    }
    for (i = 0; i < c->record_count && !catalog_enough(c); i++) catalog_build_record(c, &c->records[i]);
}

/* The builder may name a broken rule although every record is fine by itself. */
static void finish(struct catalog_compiler *c, struct catalog_compiled *out) {
    struct kt_error err = {sizeof err, 0, 0, {0}};
    if (kt_builder_finish(&out->data, &out->size, c->builder, &err) == KT_OK) {
        out->builder = c->builder;
        c->builder = NULL;
        return;
    }
    out->data = NULL;
    out->size = 0;
    catalog_report_finish(c, &err);
}

/* Files, ids, fields, rules: each step runs only if what it needs is there, but reports everything it can.
   Bytes are made only without a single problem. */
int catalog_compile(struct catalog_compiled *out, const char *const *paths, size_t count,
                    const struct catalog_compile_options *options) {
    struct catalog_compiler *c = calloc(1, sizeof *c);
    memset(out, 0, sizeof *out);
    if (c == NULL) {
        out->problems = 1;
        if (options->problem != NULL) options->problem(options->user, "", "", "out of memory");
        return -1;
    }
    c->options = options;
    c->keep_edges = 1;
    if (!catalog_load_schema(c)) catalog_report_memory(c);
    if (c->problems == 0 && catalog_find_files(c, paths, count) && c->file_count == 0) {
        catalog_report_file(c, paths[0], "", "no *.json files");
    }
    if (c->problems == 0) catalog_parse_files(c);
    catalog_collect(c);
    if (!catalog_enough(c)) build(c);
    if (c->problems == 0) finish(c, out);
    out->files = c->file_count;
    out->records = c->record_count;
    out->problems = c->problems;
    dispose(c);
    return out->problems == 0 ? 0 : -1;
}

/* The bytes belong to the builder and go with it. */
void catalog_compiled_dispose(struct catalog_compiled *compiled) {
    kt_builder_free(compiled->builder);
    memset(compiled, 0, sizeof *compiled);
}

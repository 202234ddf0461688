/* What the builder says of a record, brought back from its id to file and JSON path. The rules themselves are the builder's.

   At its end the builder stops at the first broken rule. So that one run shows more than one, the trees of records (a vendor, an
   instrument, with all that stands in it) are then tried one by one, each with the trees it refers to. */
#include <stdlib.h>
#include <string.h>

#include "catalog/catalog_internal.h"

/* How often a record is looked at again while searching for further broken rules; in larger sources the first one has
   to do. */
#define RETRY_LOOKS 400000000u

/* ---- whom a message speaks of ---- */

/* The record whose id begins with what a message could show of it: the shortest such id, the first of them. */
static uint32_t find_by_head(const struct catalog_compiler *c, uint32_t type, const char *head, size_t size) {
    uint32_t found = 0;
    size_t i;
    for (i = 0; i < c->record_count; i++) {
        const struct catalog_record *record = &c->records[i];
        if (record->type != type || record->id_size < size || memcmp(record->id, head, size) != 0) continue;
        if (found == 0 || record->id_size < c->records[found - 1].id_size) found = (uint32_t)i + 1;
    }
    return found;
}

/* 0 for a word that is no type: then the message speaks of no record. */
static uint32_t type_by_name(const struct catalog_compiler *c, const char *name, size_t size) {
    uint32_t type;
    for (type = 1; type < c->type_count; type++) {
        const char *known = c->types[type].name;
        if (known != NULL && strlen(known) == size && memcmp(known, name, size) == 0) return type;
    }
    return 0;
}

/* "<type> <id>: [<field>: ]<rule>", as the builder words it; ids have no blanks and are cut when they are long. */
struct message {
    uint32_t record;    /* number; 0 when it names none */
    const char *field;  /* NULL for the record as a whole */
    const char *rule;
};

static struct message read_message(const struct catalog_compiler *c, const char *text) {
    struct message out = {0, NULL, text};
    const char *space = strchr(text, ' ');
    const char *end = space == NULL ? NULL : strchr(space + 1, ' ');
    uint32_t type, i;
    size_t size;
    if (end == NULL || end == space + 1 || end[-1] != ':') return out;
    type = type_by_name(c, text, (size_t)(space - text));
    if (type == 0) return out;
    size = (size_t)(end - 1 - (space + 1));
    out.record = catalog_find(c, type, space + 1, size);
    if (out.record == 0) out.record = find_by_head(c, type, space + 1, size);
    if (out.record == 0) return out;
    out.rule = end + 1;
    for (i = 0; i < c->types[type].field_count; i++) {
        const struct kt_text name = c->types[type].fields[i].name;
        if (strncmp(out.rule, name.data, name.size) != 0 || strncmp(out.rule + name.size, ": ", 2) != 0) continue;
        out.field = name.data;
        out.rule += name.size + 2;
        break;
    }
    return out;
}

const char *catalog_rule_of(const struct catalog_compiler *c, const char *message) {
    return read_message(c, message).rule;
}

/* Records written as "values" are named by their place in that array. */
static void report_rule(struct catalog_compiler *c, struct message message) {
    const struct catalog_record *record = &c->records[message.record - 1];
    if (record->value != 0) {
        catalog_report(c, record, "values", (long)record->value - 1, "%s", message.rule);
    } else {
        catalog_report(c, record, message.field, -1, "%s", message.rule);
    }
}

/* ---- the rules of the end ---- */

/* Marks the trees that a tree refers to, directly or by way of others. Each round adds one at least, or is the last. */
static void mark_closure(const struct catalog_compiler *c, unsigned char *wanted) {
    size_t i;
    int again = 1;
    while (again) {
        again = 0;
        for (i = 0; i < c->edge_count; i++) {
            if (!wanted[c->edges[i].from] || wanted[c->edges[i].to]) continue;
            wanted[c->edges[i].to] = 1;
            again = 1;
        }
    }
}

/* Builds the marked trees and what the layer says of itself, whose date other rules look at. */
static int32_t build_marked(struct catalog_compiler *c, const unsigned char *wanted, struct kt_error *err) {
    const uint8_t *data;
    size_t size, i;
    int32_t status = kt_builder_new(&c->builder, c->options->base, NULL, err);
    for (i = 0; status == KT_OK && i < c->record_count; i++) {
        const struct catalog_record *record = &c->records[i];
        if (wanted[record->top] || record->type == KT_RECORD_CATALOG) catalog_build_record(c, record);
    }
    if (status == KT_OK) status = kt_builder_finish(&data, &size, c->builder, err);
    kt_builder_free(c->builder);
    c->builder = NULL;
    return status;
}

/* Records that stand in no other one. */
static size_t count_trees(const struct catalog_compiler *c) {
    size_t trees = 0, i;
    for (i = 0; i < c->record_count; i++) trees += c->records[i].parent == 0;
    return trees;
}

/* Tries every tree by itself; `known` is the record already reported. */
static void try_trees(struct catalog_compiler *c, uint32_t known) {
    unsigned char *wanted;
    size_t i;
    if (count_trees(c) > RETRY_LOOKS / (c->record_count + c->edge_count + 1)) return;
    wanted = malloc(c->record_count + 1);
    for (i = 0; wanted != NULL && i < c->record_count && !catalog_enough(c); i++) {
        struct kt_error err = {sizeof err, 0, 0, {0}};
        struct message message;
        if (c->records[i].parent != 0) continue;
        memset(wanted, 0, c->record_count + 1);
        wanted[i + 1] = 1;
        mark_closure(c, wanted);
        if (build_marked(c, wanted, &err) == KT_OK) continue;
        message = read_message(c, err.message);
        if (message.record == 0 || message.record == known) continue;
        if (c->records[message.record - 1].top == i + 1) report_rule(c, message);
    }
    free(wanted);
}

/* The first broken rule for certain, further ones as far as they can be found by trying. */
void catalog_report_finish(struct catalog_compiler *c, const struct kt_error *err) {
    const struct message message = read_message(c, err->message);
    kt_builder_free(c->builder);
    c->builder = NULL;
    c->keep_edges = 0;
    if (message.record == 0) {
        catalog_report_file(c, c->file_count == 1 ? c->files[0].path : "", "", "%s", message.rule);
        return;
    }
    report_rule(c, message);
    try_trees(c, message.record);
}

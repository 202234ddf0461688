/* What the files of the catalog compiler share; nothing else includes this. */
#ifndef KTRANSITION_EXAMPLE_CATALOG_INTERNAL_H
#define KTRANSITION_EXAMPLE_CATALOG_INTERNAL_H

#include <stddef.h>
#include <stdint.h>

#include "catalog/catalog_json.h"
#include "json_reader.h"

#define CATALOG_TYPES 64        /* record types a registry may have */
#define CATALOG_CHILDREN 16     /* child types of one type */
#define CATALOG_PATH_ROOM 512   /* a JSON path, cut beyond that */
#define CATALOG_ID_BYTES 255    /* longest record id (builder.h) */
#define CATALOG_DERIVED_BYTES 200 /* where derived ids are cut, so that "~N" fits behind */

#if defined(__GNUC__)
#define CATALOG_PRINTF(f, a) __attribute__((format(printf, f, a)))
#else
#define CATALOG_PRINTF(f, a)
#endif

/* One record type as the library describes it. */
struct catalog_type {
    uint32_t type;
    const char *name;
    char plural[CATALOG_PLURAL_ROOM];
    struct kt_field *fields;
    uint32_t field_count;
    uint32_t children[CATALOG_CHILDREN];
    uint32_t child_count;
};

struct catalog_file {
    char *path;
    struct json_parser *parser; /* holds the document for both passes */
    struct json_node root;
    int parsed;
};

/* One record of the sources. */
struct catalog_record {
    uint32_t type;
    uint32_t file;
    uint32_t parent; /* number (index + 1) of the record it stands in; 0 at the top of a file */
    uint32_t top;    /* number of the outermost record around it; its own at the top */
    uint32_t place;  /* index in its array */
    uint32_t value;  /* identifiers written as "values": index + 1 of the value; else 0 */
    struct json_node node, value_node;
    char *id;
    size_t id_size;
};

/* "A record of this tree refers to a record of that tree." */
struct catalog_edge { uint32_t from, to; };

struct catalog_compiler {
    const struct catalog_compile_options *options;
    struct catalog_type types[CATALOG_TYPES]; /* by record type; holes have a NULL name */
    uint32_t type_count;
    struct catalog_file *files;
    size_t file_count, file_room;
    struct catalog_record *records;
    size_t record_count, record_room;
    uint32_t *table; /* record numbers by hash of (type, id); a power of two */
    size_t table_size;
    struct catalog_edge *edges;
    size_t edge_count, edge_room;
    int keep_edges;
    kt_builder *builder;
    size_t problems;
    int quiet; /* while going over again what has been reported */
};

/* catalog_problem.c: reporting. index is -1 for none. */
void catalog_report(struct catalog_compiler *c, const struct catalog_record *record, const char *key, long index,
                    const char *format, ...) CATALOG_PRINTF(5, 6);
void catalog_report_file(struct catalog_compiler *c, const char *file, const char *path, const char *format, ...)
    CATALOG_PRINTF(4, 5);
void catalog_report_memory(struct catalog_compiler *c);
int catalog_enough(const struct catalog_compiler *c);
/* "instruments[0].milestones[2]" */
void catalog_path(const struct catalog_compiler *c, const struct catalog_record *record, char room[CATALOG_PATH_ROOM]);

/* catalog_files.c: which files, and their bytes. */
int catalog_find_files(struct catalog_compiler *c, const char *const *paths, size_t count);
void catalog_parse_files(struct catalog_compiler *c);

/* catalog_schema.c: the library's description of records, and its plural keys. */
int catalog_load_schema(struct catalog_compiler *c);
void catalog_free_schema(struct catalog_compiler *c);
const struct catalog_type *catalog_type_of(const struct catalog_compiler *c, uint32_t type);
const struct catalog_type *catalog_type_by_plural(const struct catalog_compiler *c, struct json_text key);
const struct kt_field *catalog_field_by_name(const struct catalog_type *type, struct json_text key);
/* Whether a key holds child records of this type. */
int catalog_is_child_key(const struct catalog_compiler *c, const struct catalog_type *type, struct json_text key);
/* The field by which a record of this type refers to a record around it; NULL if it has none. */
const struct kt_field *catalog_parent_field(const struct catalog_type *type, uint32_t parent_type);
int catalog_text_is(struct json_text text, const char *literal);

/* catalog_collect.c: the first pass - which records there are, and their ids. */
void catalog_collect(struct catalog_compiler *c);
/* The number of a record of the sources, 0 if there is none. */
uint32_t catalog_find(const struct catalog_compiler *c, uint32_t type, const char *id, size_t size);

/* catalog_id.c: ids that sources leave out. */
size_t catalog_derive_id(const struct catalog_compiler *c, const struct catalog_record *record, char room[CATALOG_ID_BYTES + 1]);

/* catalog_fields.c: the second pass - one record into the builder. */
void catalog_build_record(struct catalog_compiler *c, const struct catalog_record *record);

/* catalog_rules.c: what the builder refuses, said in terms of the sources. */
/* The part of a builder's message behind "<type> <id>: <field>: ". */
const char *catalog_rule_of(const struct catalog_compiler *c, const char *message);
/* Reports why finishing failed, and looks for further broken rules. */
void catalog_report_finish(struct catalog_compiler *c, const struct kt_error *err);

/* Grows an array to hold count + 1 things of size bytes: 1, or 0 when memory is out. */
int catalog_grow(void **array, size_t *room, size_t count, size_t size);

#endif

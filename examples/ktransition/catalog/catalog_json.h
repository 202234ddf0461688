/* The catalog compiler: JSON sources in, catalog bytes out, by way of the library's public builder.
   It knows the shape of sources from kt_schema_field() and kt_schema_child(); how they look stands in
   docs/guide/catalog-sources.md. Writing the bytes to a file is the caller's. */
#ifndef KTRANSITION_EXAMPLE_CATALOG_JSON_H
#define KTRANSITION_EXAMPLE_CATALOG_JSON_H

#include <ktransition/ktransition.h>

/* Problems reported before a compilation gives up. */
#define CATALOG_PROBLEMS 50

struct catalog_compile_options {
    kt_catalog *base; /* references may point into it; NULL for none */
    /* One problem: file as it was opened, JSON path inside it ("instruments[0].milestones[2].date"; "" for the whole
       file), reason. The texts are borrowed for the call. */
    void (*problem)(void *user, const char *file, const char *path, const char *reason);
    /* A file or directory that the answer depends on; NULL when nobody wants to know. */
    void (*used)(void *user, const char *path);
    void *user;
};

struct catalog_compiled {
    const uint8_t *data; /* the catalog; NULL when there were problems */
    size_t size;
    size_t files, records; /* what was read */
    size_t problems;       /* what was reported */
    kt_builder *builder;   /* owns data */
};

/* Compiles files and directories (walked for *.json, in byte order of their paths, so that the answer does not depend on
   the order of a directory or of the arguments). 0, or -1 when a problem was reported. Dispose of *out either way. */
int catalog_compile(struct catalog_compiled *out, const char *const *paths, size_t count,
                    const struct catalog_compile_options *options);
void catalog_compiled_dispose(struct catalog_compiled *compiled);

#define CATALOG_PLURAL_ROOM 32
/* The key under which sources list records of a type: "classes" for "class". */
void catalog_plural(char room[CATALOG_PLURAL_ROOM], const char *name);

#endif

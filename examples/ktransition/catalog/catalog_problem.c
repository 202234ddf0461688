/* Reporting problems of catalog sources: file, JSON path, reason. What is a problem is decided elsewhere. */
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "catalog/catalog_internal.h"

#define REASON_ROOM 2048 /* the longest reason lists all activities */

/* A wrong file gives thousands of problems; fifty show what is the matter. */
int catalog_enough(const struct catalog_compiler *c) {
    return c->problems >= CATALOG_PROBLEMS;
}

/* The one way out for problems: counted first, so that the caller's silence changes nothing. */
static void tell(struct catalog_compiler *c, const char *file, const char *path, const char *reason) {
    if (catalog_enough(c)) return;
    c->problems++;
    if (c->options->problem == NULL) return;
    c->options->problem(c->options->user, file, path, reason);
    if (catalog_enough(c)) c->options->problem(c->options->user, "", "", "that makes 50 problems; further ones are not looked for");
}

static void append(char room[CATALOG_PATH_ROOM], const char *format, ...) CATALOG_PRINTF(2, 3);

/* What does not fit is cut; paths are for people. */
static void append(char room[CATALOG_PATH_ROOM], const char *format, ...) {
    const size_t used = strlen(room);
    va_list args;
    va_start(args, format);
    (void)vsnprintf(room + used, CATALOG_PATH_ROOM - used, format, args);
    va_end(args);
}

/* "vendors[3].names[0]", as the record stands in its file. */
void catalog_path(const struct catalog_compiler *c, const struct catalog_record *record, char room[CATALOG_PATH_ROOM]) {
    const struct catalog_type *type = catalog_type_of(c, record->type);
    room[0] = '\0';
    /* As deep as the registry nests records, which is three levels. */
    if (record->parent != 0) {
        catalog_path(c, &c->records[record->parent - 1], room);
        append(room, ".");
    }
    append(room, "%s[%lu]", type->plural, (unsigned long)record->place);
}

/* `key` NULL for the record as a whole, `index` -1 where there is no array. Quiet while the second and later
   records of one object are built: they share what is wrong with it. */
void catalog_report(struct catalog_compiler *c, const struct catalog_record *record, const char *key, long index,
                    const char *format, ...) {
    char path[CATALOG_PATH_ROOM];
    char reason[REASON_ROOM];
    va_list args;
    if (c->quiet) return;
    catalog_path(c, record, path);
    if (key != NULL) append(path, ".%s", key);
    if (index >= 0) append(path, "[%ld]", index);
    va_start(args, format);
    (void)vsnprintf(reason, sizeof reason, format, args);
    va_end(args);
    tell(c, c->files[record->file].path, path, reason);
}

void catalog_report_file(struct catalog_compiler *c, const char *file, const char *path, const char *format, ...) {
    char reason[REASON_ROOM];
    va_list args;
    va_start(args, format);
    (void)vsnprintf(reason, sizeof reason, format, args);
    va_end(args);
    tell(c, file, path, reason);
}

void catalog_report_memory(struct catalog_compiler *c) {
    tell(c, "", "", "out of memory");
}

/* Doubles an array that is full: 1, or 0 when memory ran out. The array stays valid. */
int catalog_grow(void **array, size_t *room, size_t count, size_t size) {
    const size_t more = *room < 16 ? 16 : *room * 2;
    void *grown;
    if (count < *room) return 1;
    if (more > SIZE_MAX / size) return 0;
    grown = realloc(*array, more * size);
    if (grown == NULL) return 0;
    *array = grown;
    *room = more;
    return 1;
}

/* Which files a compilation reads, in an order that depends on nothing but their paths; their bytes; catalog output. */
#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "catalog/catalog_internal.h"

/* Bounds against loops of links and against a directory named by mistake, "/" for example. */
#define DIRECTORY_DEPTH 8
#define FILE_LIMIT 65536
#define PATH_ROOM 4096

/* 1, or 0 after a report; so it is for all functions here that collect. */
static int add_file(struct catalog_compiler *c, const char *path) {
    const size_t size = strlen(path) + 1;
    struct catalog_file *file;
    if (c->file_count >= FILE_LIMIT) {
        catalog_report_file(c, path, "", "more than %d files", FILE_LIMIT);
        return 0;
    }
    if (!catalog_grow((void **)&c->files, &c->file_room, c->file_count, sizeof *c->files)) goto memory;
    file = &c->files[c->file_count];
    memset(file, 0, sizeof *file);
    file->path = malloc(size);
    if (file->path == NULL) goto memory;
    memcpy(file->path, path, size);
    c->file_count++;
    return 1;
memory:
    catalog_report_memory(c);
    return 0;
}

/* Case matters: sources are named by people who can choose. */
static int ends_with_json(const char *name) {
    const size_t size = strlen(name);
    return size > 5 && memcmp(name + size - 5, ".json", 5) == 0;
}

static int add_path(struct catalog_compiler *c, const char *path, int depth);

/* Hidden files and directories are left out, as shells and version control do. */
static int add_directory(struct catalog_compiler *c, const char *path, int depth) {
    DIR *directory = opendir(path);
    struct dirent *entry;
    int ok = 1;
    if (directory == NULL) {
        catalog_report_file(c, path, "", "cannot be opened: %s", strerror(errno));
        return 0;
    }
    while (ok && (entry = readdir(directory)) != NULL) {
        char inner[PATH_ROOM];
        struct stat info;
        int size;
        if (entry->d_name[0] == '.') continue;
        size = snprintf(inner, sizeof inner, "%s/%s", path, entry->d_name);
        if (size < 0 || (size_t)size >= sizeof inner) {
            catalog_report_file(c, path, "", "a path below it is longer than %d bytes", PATH_ROOM - 1);
            ok = 0;
        } else if (stat(inner, &info) == 0 && (S_ISDIR(info.st_mode) || ends_with_json(entry->d_name))) {
            ok = add_path(c, inner, depth + 1);
        }
    }
    closedir(directory);
    return ok;
}

/* A file, or all *.json below a directory. Files named outright may have any name. */
static int add_path(struct catalog_compiler *c, const char *path, int depth) {
    struct stat info;
    if (stat(path, &info) != 0) {
        catalog_report_file(c, path, "", "cannot be read: %s", strerror(errno));
        return 0;
    }
    /* Directories are told too: a build must notice a file that is added to one. */
    if (c->options->used != NULL) c->options->used(c->options->user, path);
    if (!S_ISDIR(info.st_mode)) return add_file(c, path);
    if (depth >= DIRECTORY_DEPTH) {
        catalog_report_file(c, path, "", "more than %d levels of directories", DIRECTORY_DEPTH);
        return 0;
    }
    return add_directory(c, path, depth);
}

/* By bytes of the path, on every platform the same. */
static int compare_files(const void *a, const void *b) {
    return strcmp(((const struct catalog_file *)a)->path, ((const struct catalog_file *)b)->path);
}

/* Trailing slashes are taken off, so that one directory has one spelling. */
int catalog_find_files(struct catalog_compiler *c, const char *const *paths, size_t count) {
    char trimmed[PATH_ROOM];
    size_t i, kept = 0;
    for (i = 0; i < count; i++) {
        size_t size = strlen(paths[i]);
        if (size == 0 || size >= sizeof trimmed) {
            catalog_report_file(c, paths[i], "", "a path has 1 to %d bytes", PATH_ROOM - 1);
            return 0;
        }
        while (size > 1 && paths[i][size - 1] == '/') size--;
        memcpy(trimmed, paths[i], size);
        trimmed[size] = '\0';
        if (!add_path(c, trimmed, 0)) return 0;
    }
    if (c->file_count > 1) qsort(c->files, c->file_count, sizeof *c->files, compare_files);
    /* A file named twice, once by itself and once by its directory, is one file. */
    for (i = 0; i < c->file_count; i++) {
        if (kept > 0 && strcmp(c->files[kept - 1].path, c->files[i].path) == 0) {
            free(c->files[i].path);
        } else {
            c->files[kept++] = c->files[i];
        }
    }
    c->file_count = kept;
    return 1;
}

/* The bytes of a file with padding behind them; NULL after a report. */
static char *read_file(struct catalog_compiler *c, const char *path, size_t *out_size) {
    FILE *stream = fopen(path, "rb");
    char *data = NULL, *grown;
    size_t size = 0, room = 0, got = 0;
    if (stream == NULL) goto io;
    do {
        /* The parser reads a little beyond the end, so room for that is kept free. */
        if (room - size <= JSON_PADDING) {
            room = room < 65536 ? 65536 : room * 2;
            grown = realloc(data, room);
            if (grown == NULL) goto memory;
            data = grown;
        }
        got = fread(data + size, 1, room - size - JSON_PADDING, stream);
        size += got;
    } while (got > 0 && room < SIZE_MAX / 2);
    if (ferror(stream)) goto io;
    (void)fclose(stream);
    memset(data + size, 0, JSON_PADDING);
    *out_size = size;
    return data;
io:
    catalog_report_file(c, path, "", "cannot be read: %s", strerror(errno));
    goto failed;
memory:
    catalog_report_memory(c);
failed:
    if (stream != NULL) (void)fclose(stream);
    free(data);
    return NULL;
}

/* A file that does not parse is reported, and the others are still read: one run should show all that is wrong.
   Documents stay open, since records point into them. */
void catalog_parse_files(struct catalog_compiler *c) {
    size_t i;
    for (i = 0; i < c->file_count && !catalog_enough(c); i++) {
        struct catalog_file *file = &c->files[i];
        char problem[JSON_PROBLEM_ROOM];
        size_t size = 0;
        char *data = read_file(c, file->path, &size);
        if (data == NULL) continue;
        file->parser = json_parser_new();
        if (file->parser == NULL) {
            catalog_report_memory(c);
        } else if (json_parse_padded(file->parser, data, size, &file->root, problem, sizeof problem) != 0) {
            catalog_report_file(c, file->path, "", "%s", problem);
        } else {
            file->parsed = 1;
        }
        free(data);
    }
}

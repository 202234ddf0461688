/* Getting the bytes of a catalog file: read into the catalog's memory, or mapped. The only place in the library that
   touches the file system. */
#if defined(__unix__) || defined(__APPLE__)
#define _POSIX_C_SOURCE 200809L /* open, fstat, mmap with -std=c11 */
#define _FILE_OFFSET_BITS 64
#define KT__POSIX 1
#endif

#include "db/catalog.h"

#include <errno.h>
#include <string.h>

#include "base/error.h"

#ifdef KT__POSIX
#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>
#else
#include <stdio.h>
#endif

#ifdef _WIN32
#include <wchar.h>

#include "base/json.h"
#endif

#define PATH_MOST 4095
#define FIRST_ROOM 65536 /* where the size is not known beforehand */

/* errno is copied first: formatting may change it. Its number is what a caller can act on; texts for it depend on the
   locale. */
static int32_t io_fail(struct kt_error *err, const char *what) {
    int number = errno;
    return kt__fail(err, KT_E_IO, (uint64_t)number, "%s failed, error %d", what, number);
}

/* The bound is the caller's, so the message names it. */
static int32_t too_large(struct kt_error *err, uint64_t max_bytes) {
    return kt__fail(err, KT_E_LIMIT, KT_POSITION_NONE, "the file is larger than %llu bytes", (unsigned long long)max_bytes);
}

/* A file that is open, in the way of the platform. */
struct source {
#ifdef KT__POSIX
    int file;
#else
    FILE *file;
#endif
};

#ifdef KT__POSIX

/* CLOEXEC, so that a program that another thread starts does not inherit the file. A signal is no failure. */
static int32_t open_source(struct source *source, const char *path, struct kt_error *err) {
    do source->file = open(path, O_RDONLY | O_CLOEXEC);
    while (source->file < 0 && errno == EINTR);
    return source->file >= 0 ? KT_OK : io_fail(err, "opening");
}

/* Nothing was written, so closing has nothing to report. */
static void close_source(struct source *source) {
    (void)close(source->file);
}

/* Bytes read, 0 at the end, -1 on failure. */
static int64_t read_source(struct source *source, char *room, size_t size) {
    ssize_t done;
    /* POSIX leaves larger reads than SSIZE_MAX to the system, and some stop at 2 GiB. One GiB at a time is enough: the
       caller asks again. */
    if (size > 0x40000000) size = 0x40000000;
    do done = read(source->file, room, size);
    while (done < 0 && errno == EINTR);
    return (int64_t)done;
}

/* The size of a regular file, 0 where it cannot be known. A pipe or a device has none, and what stat() says may be
   outdated by the time of reading: it is a first guess at the room, and a bound that spares reading what is too large. */
static uint64_t source_size(struct source *source) {
    struct stat facts;
    if (fstat(source->file, &facts) != 0 || !S_ISREG(facts.st_mode) || facts.st_size < 0) return 0;
    return (uint64_t)facts.st_size;
}

/* Maps a regular file that is not empty; 0 leaves it to reading. Private and read-only: the library cannot change the
   file. Others can, and every access is checked for that reason; a file that is cut short under its mapping faults all
   the same, which catalog.h says. */
static int map_source(struct source *source, uint64_t size, void **out) {
    if (size == 0 || size > SIZE_MAX) return 0;
    *out = mmap(NULL, (size_t)size, PROT_READ, MAP_PRIVATE, source->file, 0);
    return *out != MAP_FAILED;
}

/* The whole mapping, as it was made: size is that of the file at that moment. */
void kt__catalog_unmap(void *bytes, size_t size) {
    (void)munmap(bytes, size);
}

#else

#ifdef _WIN32

/* Paths come as UTF-8; the C library's narrow functions would read them in the code page of the day. 0 for bytes that are
   not UTF-8. A character of 1 to 3 bytes is one unit, one of 4 is two: `out` needs no more units than path has bytes. */
static int widen(wchar_t *out, const char *path, size_t size) {
    size_t at = 0, units = 0;
    while (at < size) {
        const unsigned char *s = (const unsigned char *)path + at;
        size_t length = kt__utf8_length(path + at, size - at), i;
        uint32_t point;
        if (length == 0) return 0;
        point = length == 1 ? s[0] : s[0] & (0x7Fu >> length);
        for (i = 1; i < length; i++) point = point << 6 | (s[i] & 0x3Fu);
        if (point >= 0x10000) {
            out[units++] = (wchar_t)(0xD800 + ((point - 0x10000) >> 10));
            out[units++] = (wchar_t)(0xDC00 + ((point - 0x10000) & 0x3FF));
        } else {
            out[units++] = (wchar_t)point;
        }
        at += length;
    }
    out[units] = L'\0';
    return 1;
}

/* Binary mode: text mode would change line ends, which the magic is made to notice. */
static FILE *open_path(const char *path) {
    wchar_t wide[PATH_MOST + 1];
    /* For a path that is not UTF-8, where the C library is not even asked. */
    errno = EINVAL;
    return widen(wide, path, strlen(path)) ? _wfopen(wide, L"rb") : NULL;
}

#else

static FILE *open_path(const char *path) {
    return fopen(path, "rb");
}

#endif

static int32_t open_source(struct source *source, const char *path, struct kt_error *err) {
    source->file = open_path(path);
    return source->file != NULL ? KT_OK : io_fail(err, "opening");
}

static void close_source(struct source *source) {
    (void)fclose(source->file);
}

/* A short read before an error counts as read: the error comes back with the next one. */
static int64_t read_source(struct source *source, char *room, size_t size) {
    size_t done;
    errno = 0;
    done = fread(room, 1, size, source->file);
    return done > 0 || !ferror(source->file) ? (int64_t)done : -1;
}

/* C alone cannot tell the size of a file; 0 means that reading finds it out. */
static uint64_t source_size(struct source *source) {
    (void)source;
    return 0;
}

/* No mapping where the platform is not known: the file is read. */
static int map_source(struct source *source, uint64_t size, void **out) {
    (void)source;
    (void)size;
    (void)out;
    return 0;
}

/* Never called, for nothing was mapped. */
void kt__catalog_unmap(void *bytes, size_t size) {
    (void)bytes;
    (void)size;
}

#endif

/* Reads to the end. The room is doubled while the file turns out longer than thought, and cut to fit at the end. */
static int32_t read_all(kt_catalog *catalog, struct source *source, uint64_t expected, uint64_t max_bytes, struct kt_error *err) {
    /* One byte more than expected, so that the read that meets the end needs no larger room. */
    size_t room = expected > 0 && expected < SIZE_MAX ? (size_t)expected + 1 : FIRST_ROOM, size = 0;
    char *bytes = kt__allocate(&catalog->memory, room);
    int32_t status = bytes != NULL ? KT_OK : KT_E_MEMORY;
    while (status == KT_OK) {
        int64_t done = read_source(source, bytes + size, room - size);
        if (done < 0) status = io_fail(err, "reading");
        if (done <= 0) break;
        size += (size_t)done;
        /* Asked after each read: about twice the bound is the most that is ever held, also of a source without an end. */
        if (size > max_bytes) status = too_large(err, max_bytes);
        else if (size == room) {
            size_t doubled;
            char *grown = kt__size_multiply(&doubled, room, 2) ? kt__resize(&catalog->memory, bytes, room, doubled) : NULL;
            if (grown == NULL) status = KT_E_MEMORY;
            else {
                bytes = grown;
                room = doubled;
            }
        }
    }
    if (status == KT_E_MEMORY) (void)kt__fail(err, KT_E_MEMORY, KT_POSITION_NONE, "no memory for the file");
    if (status == KT_OK) {
        char *cut = kt__resize(&catalog->memory, bytes, room, size);
        /* From here the bytes are the catalog's, also if they turn out to be none. */
        if (cut != NULL) return kt__catalog_open_bytes(catalog, cut, size, KT__BYTES_ALLOCATED, err);
        status = kt__fail(err, KT_E_MEMORY, KT_POSITION_NONE, "no memory for the file");
    }
    kt__release(&catalog->memory, bytes, room);
    return status;
}

/* A file that cannot be mapped is read instead: the caller asked for an answer, not for a mapping. */
int32_t kt__catalog_open_path(kt_catalog *catalog, const char *path, size_t path_size, uint32_t flags, uint64_t max_bytes,
                              struct kt_error *err) {
    /* A NUL inside would end the path early and open another file than the one that was named. */
    char terminated[PATH_MOST + 1];
    struct source source;
    void *mapped = NULL;
    uint64_t size;
    int32_t status;
    /* A bound instead of an allocation: 4,095 bytes are the most that Linux takes. */
    if (path_size == 0 || path_size > PATH_MOST || memchr(path, '\0', path_size) != NULL)
        return kt__fail(err, KT_E_ARGUMENT, KT_POSITION_NONE, "a path has 1 to %d bytes and no NUL", PATH_MOST);
    memcpy(terminated, path, path_size);
    terminated[path_size] = '\0';
    status = open_source(&source, terminated, err);
    if (status != KT_OK) return status;
    size = source_size(&source);
    /* What the system says of the size spares reading what is too large; reading keeps the bound all the same. */
    if (size > max_bytes) status = too_large(err, max_bytes);
    /* The size at this moment is that of the mapping: a file that grows is read as it was. */
    else if ((flags & KT_CATALOG_MAP) && map_source(&source, size, &mapped))
        status = kt__catalog_open_bytes(catalog, mapped, (size_t)size, KT__BYTES_MAPPED, err);
    else
        status = read_all(catalog, &source, size, max_bytes, err);
    /* A mapping outlives the descriptor. */
    close_source(&source);
    return status;
}

/* Bytes of a path or of standard input through one growing window. Decides on the encoding by the first bytes and turns
   UTF-16 into UTF-8 on the way; what is no surrogate pair stays recognisable as bytes that are not UTF-8. Compressed
   and binary inputs are told apart in input_detect.c. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>

#include "input/input_reader.h"

#define CHUNK ((size_t)256 << 10) /* stays in the second-level cache */

/* "-" is standard input, which is never closed here. */
int source_open(struct source *source, const char *path, const struct input_sink *sink, char *problem, size_t room) {
    memset(source, 0, sizeof *source);
    source->sink = sink;
    if (strcmp(path, "-") == 0) {
        source->file = stdin;
        return 0;
    }
    source->file = fopen(path, "rb");
    if (!source->file) {
        snprintf(problem, room, "cannot be opened: %s", strerror(errno));
        return -1;
    }
    source->close = 1;
    if (fseek(source->file, 0, SEEK_END) == 0) { /* only for the progress; pipes do not know */
        long end = ftell(source->file);
        if (end > 0 && end < 0x7FFFFFFFFFFFFFFF) source->total = (uint64_t)end;
        if (fseek(source->file, 0, SEEK_SET) != 0) source->total = 0;
    }
    setvbuf(source->file, NULL, _IONBF, 0); /* the window is the buffer */
    return 0;
}

/* Also for a source that was never opened: everything is zero then. */
void source_close(struct source *source) {
    if (source->close && source->file) fclose(source->file);
    free(source->data);
    free(source->raw);
    memset(source, 0, sizeof *source);
}

/* Up to `room` bytes; *got less than that only at the end. */
static int fill(struct source *source, void *to, size_t room, size_t *got, char *problem, size_t problem_room) {
    *got = 0;
    while (*got < room) {
        size_t n = fread((char *)to + *got, 1, room - *got, source->file);
        *got += n;
        if (n == 0) {
            if (ferror((FILE *)source->file)) {
                snprintf(problem, problem_room, "cannot be read on at byte %llu: %s",
                         (unsigned long long)(source->done + *got), strerror(errno));
                return -1;
            }
            source->final = 1;
            break;
        }
        if (*got >= CHUNK / 4) break; /* a slow pipe: what is there can be worked on */
    }
    source->done += *got;
    if (source->sink->progress) source->sink->progress(source->sink->user, source->done, source->total);
    return 0;
}

/* Room was made before: a unit of two bytes becomes three at most, a pair of four stays four. */
static void put_utf8(struct source *source, uint32_t c) {
    char *out = source->data + source->size;
    if (c < 0x80) {
        out[0] = (char)c;
        source->size += 1;
    } else if (c < 0x800) {
        out[0] = (char)(0xC0 | (c >> 6));
        out[1] = (char)(0x80 | (c & 0x3F));
        source->size += 2;
    } else if (c < 0x10000) { /* a lone surrogate comes out as three bytes that are not UTF-8, which is what it is */
        out[0] = (char)(0xE0 | (c >> 12));
        out[1] = (char)(0x80 | ((c >> 6) & 0x3F));
        out[2] = (char)(0x80 | (c & 0x3F));
        source->size += 3;
    } else {
        out[0] = (char)(0xF0 | (c >> 18));
        out[1] = (char)(0x80 | ((c >> 12) & 0x3F));
        out[2] = (char)(0x80 | ((c >> 6) & 0x3F));
        out[3] = (char)(0x80 | (c & 0x3F));
        source->size += 4;
    }
}

/* One UTF-16 unit of the raw bytes. */
static uint32_t unit(const struct source *source, size_t at) {
    uint32_t a = source->raw[at], b = source->raw[at + 1];
    return source->encoding == SOURCE_UTF16_LE ? a | b << 8 : a << 8 | b;
}

/* Converts what stands in raw; a cut pair stays there for the next chunk. */
static void convert(struct source *source) {
    size_t i = 0;
    while (i + 2 <= source->raw_size) {
        uint32_t c = unit(source, i);
        i += 2;
        if (c >= 0xD800 && c < 0xDC00) {
            uint32_t low = i + 2 <= source->raw_size ? unit(source, i) : 0;
            if (i + 2 > source->raw_size && !source->final) {
                i -= 2;
                break;
            }
            if (low >= 0xDC00 && low < 0xE000) {
                c = 0x10000 + ((c - 0xD800) << 10) + (low - 0xDC00);
                i += 2;
            }
        }
        put_utf8(source, c);
    }
    if (source->final && i < source->raw_size) { /* half a unit at the end */
        put_utf8(source, 0xD800);
        i = source->raw_size;
    }
    source->raw_size -= i;
    memmove(source->raw, source->raw + i, source->raw_size);
}

/* UTF-16 without a mark: two ASCII characters at the start show it. */
static void choose_encoding(struct source *source, char *data, size_t *size) {
    const unsigned char *b = (const unsigned char *)data;
    size_t mark = 0;
    if (*size >= 2 && b[0] == 0xFF && b[1] == 0xFE) {
        source->encoding = SOURCE_UTF16_LE;
        mark = 2;
    } else if (*size >= 2 && b[0] == 0xFE && b[1] == 0xFF) {
        source->encoding = SOURCE_UTF16_BE;
        mark = 2;
    } else if (*size >= 4 && b[0] && !b[1] && b[2] && !b[3]) {
        source->encoding = SOURCE_UTF16_LE;
    } else if (*size >= 4 && !b[0] && b[1] && !b[2] && b[3]) {
        source->encoding = SOURCE_UTF16_BE;
    } else if (*size >= 3 && b[0] == 0xEF && b[1] == 0xBB && b[2] == 0xBF) {
        mark = 3;
    }
    *size -= mark;
    memmove(data, data + mark, *size);
}

/* Said like any other problem: the caller adds the path. */
static int out_of_memory(char *problem, size_t room) {
    snprintf(problem, room, "out of memory");
    return -1;
}

/* Makes room for `more` bytes behind the window, and the slack. */
static int reserve(struct source *source, size_t more, char *problem, size_t room) {
    size_t want = source->room ? source->room : CHUNK;
    char *data;
    while (want - source->size < more) {
        if (want > SIZE_MAX / 4) return out_of_memory(problem, room);
        want *= 2;
    }
    if (want == source->room) return 0;
    data = realloc(source->data, want + JSON_PADDING);
    if (!data) return out_of_memory(problem, room);
    memset(data + source->size, 0, want + JSON_PADDING - source->size);
    source->data = data;
    source->room = want;
    return 0;
}

/* A chunk of raw bytes more, as UTF-8 behind the window. */
static int more_utf16(struct source *source, char *problem, size_t room) {
    size_t got;
    if (!source->raw) {
        source->raw = malloc(CHUNK + 4);
        if (!source->raw) return out_of_memory(problem, room);
    }
    if (reserve(source, 2 * CHUNK + 16, problem, room) != 0) return -1;
    if (fill(source, source->raw + source->raw_size, CHUNK - source->raw_size, &got, problem, room) != 0) return -1;
    source->raw_size += got;
    convert(source);
    return 0;
}

/* The first read: at least as much as a format is recognised by, if there is so much. */
static int start(struct source *source, char *problem, size_t room) {
    size_t size = 0;
    source->started = 1;
    if (reserve(source, CHUNK / 2, problem, room) != 0) return -1;
    while (size < INPUT_HEAD && !source->final) {
        size_t got;
        if (fill(source, source->data + size, CHUNK / 2 - size, &got, problem, room) != 0) return -1;
        size += got;
    }
    choose_encoding(source, source->data, &size);
    if (source->encoding == SOURCE_BYTES) {
        source->size = size;
        return 0;
    }
    source->raw = malloc(CHUNK + 4);
    if (!source->raw) return out_of_memory(problem, room);
    memcpy(source->raw, source->data, size);
    source->raw_size = size;
    convert(source); /* at most half as long again: fits, the window was half empty */
    return 0;
}

/* The used part is dropped by moving the rest to the front, so the window grows only as long as one record does. */
int source_more(struct source *source, size_t used, char *problem, size_t room) {
    size_t got, before, half;
    if (!source->started) return start(source, problem, room);
    source->size -= used;
    memmove(source->data, source->data + used, source->size);
    if (source->final) return 0;
    before = source->size;
    if (source->encoding != SOURCE_BYTES) {
        while (source->size == before && !source->final) {
            if (more_utf16(source, problem, room) != 0) return -1;
        }
        return 0;
    }
    /* Reading at least half a window keeps the number of rescans of a long record logarithmic. */
    half = source->room / 2;
    if (source->size > half && reserve(source, source->room, problem, room) != 0) return -1;
    if (fill(source, source->data + source->size, source->room - source->size, &got, problem, room) != 0) return -1;
    source->size += got;
    return 0;
}

/* The limit holds while reading, so that an endless pipe ends with a message and not with the memory. */
int source_all(struct source *source, uint64_t limit, char *problem, size_t room) {
    while (!source->final) {
        if (source_more(source, 0, problem, room) != 0) return -1;
        if (source->size > limit) {
            snprintf(problem, room, "longer than %llu MiB, the most one document may have", (unsigned long long)(limit >> 20));
            return -1;
        }
    }
    return 0;
}

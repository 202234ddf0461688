/* Memory, growing text, escaping for each place text can go, JSON out, and files written in one step. */
#include "support.h"

#include <errno.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define MOST_WHOLE (16u << 20)

void complain(const char *format, ...) {
    va_list args;
    fputs("ktransition: ", stderr);
    va_start(args, format);
    vfprintf(stderr, format, args);
    va_end(args);
    fputc('\n', stderr);
}

static void *checked(void *block) {
    if (block == NULL) {
        complain("out of memory");
        exit(EXIT_BAD_INPUT);
    }
    return block;
}

void *must_allocate(size_t count, size_t size) { return checked(calloc(count > 0 ? count : 1, size)); }

void *must_resize(void *block, size_t count, size_t size) {
    if (size > 0 && count > (size_t)-1 / size) return checked(NULL);
    return checked(realloc(block, count * size > 0 ? count * size : 1));
}

char *must_copy(const char *text, size_t size) {
    char *copy = must_allocate(size + 1, 1);
    if (size > 0) memcpy(copy, text, size);
    return copy;
}

void out_free(struct out *out) {
    free(out->data);
    memset(out, 0, sizeof *out);
}

void out_clear(struct out *out) {
    out->size = 0;
    if (out->data != NULL) out->data[0] = '\0';
}

void out_bytes(struct out *out, const char *data, size_t size) {
    if (out->room - out->size <= size || out->data == NULL) {
        size_t room = out->room < 256 ? 256 : out->room;
        while (room - out->size <= size) room *= 2;
        out->data = must_resize(out->data, room, 1);
        out->room = room;
    }
    if (size > 0) memcpy(out->data + out->size, data, size);
    out->size += size;
    out->data[out->size] = '\0';
}

void out_text(struct out *out, const char *text) { out_bytes(out, text, strlen(text)); }

void out_format(struct out *out, const char *format, ...) {
    va_list args;
    int need;
    va_start(args, format);
    need = vsnprintf(NULL, 0, format, args);
    va_end(args);
    if (need < 0) return;
    out_bytes(out, "", 0);
    while (out->room - out->size <= (size_t)need) {
        out->data = must_resize(out->data, out->room * 2, 1);
        out->room *= 2;
    }
    va_start(args, format);
    vsnprintf(out->data + out->size, (size_t)need + 1, format, args);
    va_end(args);
    out->size += (size_t)need;
}

/* One character: its bytes and code point; a malformed byte is one U+FFFD. Always moves on. */
static size_t next_character(const char *text, size_t size, uint32_t *point) {
    const unsigned char *s = (const unsigned char *)text;
    size_t need = s[0] < 0x80 ? 1 : s[0] < 0xC2 ? 0 : s[0] < 0xE0 ? 2 : s[0] < 0xF0 ? 3 : s[0] < 0xF5 ? 4 : 0;
    uint32_t value;
    size_t i;
    *point = 0xFFFD;
    if (need == 0 || need > size) return 1;
    value = need == 1 ? s[0] : s[0] & (0x7Fu >> need);
    for (i = 1; i < need; i++) {
        if ((s[i] & 0xC0) != 0x80) return 1;
        value = value << 6 | (s[i] & 0x3Fu);
    }
    if ((need == 3 && value < 0x800) || (need == 4 && (value < 0x10000 || value > 0x10FFFF)) || (value >= 0xD800 && value < 0xE000))
        return 1;
    *point = value;
    return need;
}

/* Controls, and characters that change the direction or hide: what a stranger's text must not do to a page or terminal. */
static int is_unruly(uint32_t point) {
    return point < 0x20 || (point >= 0x7F && point < 0xA0) || point == 0x061C || (point >= 0x200B && point <= 0x200F) ||
           (point >= 0x2028 && point <= 0x202E) || (point >= 0x2060 && point <= 0x206F) || point == 0xFEFF;
}

typedef void escape_one(struct out *out, uint32_t point, const char *bytes, size_t size);

static void each_character(struct out *out, const char *text, size_t size, escape_one *escape) {
    size_t at = 0, length;
    uint32_t point;
    while (at < size) {
        length = next_character(text + at, size - at, &point);
        if (point == 0xFFFD) escape(out, point, "\xEF\xBF\xBD", 3);
        else escape(out, point, text + at, length);
        at += length;
    }
}

static void one_terminal(struct out *out, uint32_t point, const char *bytes, size_t size) {
    if (point == '\n' || point == '\t') out_text(out, " ");
    else if (is_unruly(point)) out_format(out, "<U+%04X>", (unsigned)point);
    else out_bytes(out, bytes, size);
}

static void one_html(struct out *out, uint32_t point, const char *bytes, size_t size) {
    switch (point) {
    case '&': out_text(out, "&amp;"); return;
    case '<': out_text(out, "&lt;"); return;
    case '>': out_text(out, "&gt;"); return;
    case '"': out_text(out, "&quot;"); return;
    case '\'': out_text(out, "&#39;"); return;
    default: break;
    }
    one_terminal(out, point, bytes, size);
}

static void one_csv(struct out *out, uint32_t point, const char *bytes, size_t size) {
    if (point == '"') out_text(out, "\"\"");
    else one_terminal(out, point, bytes, size);
}

static void one_json(struct out *out, uint32_t point, const char *bytes, size_t size) {
    if (point == '"' || point == '\\') out_format(out, "\\%c", (char)point);
    else if (point == '\n') out_text(out, "\\n");
    else if (point == '\t') out_text(out, "\\t");
    else if (is_unruly(point)) out_format(out, "\\u%04x", (unsigned)point);
    else out_bytes(out, bytes, size);
}

void out_terminal(struct out *out, const char *text, size_t size) { each_character(out, text, size, one_terminal); }
void out_html(struct out *out, const char *text, size_t size) { each_character(out, text, size, one_html); }

/* A spreadsheet runs what begins with = + - @, a tab or a return: an apostrophe before it keeps it text. */
void out_csv(struct out *out, const char *text, size_t size) {
    out_text(out, "\"");
    if (size > 0 && strchr("=+-@\t\r", text[0]) != NULL) out_text(out, "'");
    each_character(out, text, size, one_csv);
    out_text(out, "\"");
}

void out_json(struct out *out, const char *text, size_t size) {
    out_text(out, "\"");
    each_character(out, text, size, one_json);
    out_text(out, "\"");
}

void json_start(struct json_out *json, struct out *out) {
    memset(json, 0, sizeof *json);
    json->out = out;
}

static void separate(struct json_out *json) {
    if (!json->after_key && json->comma[json->depth]) out_text(json->out, ",");
    if (!json->after_key) json->comma[json->depth] = 1;
    json->after_key = 0;
}

void json_open(struct json_out *json, char bracket) {
    separate(json);
    out_bytes(json->out, &bracket, 1);
    if (json->depth + 1 < sizeof json->comma) json->depth++;
    json->comma[json->depth] = 0;
}

void json_close(struct json_out *json, char bracket) {
    if (json->depth > 0) json->depth--;
    out_bytes(json->out, &bracket, 1);
}

void json_key(struct json_out *json, const char *key) {
    json_text(json, key, strlen(key));
    out_text(json->out, ":");
    json->after_key = 1;
}

void json_text(struct json_out *json, const char *text, size_t size) {
    separate(json);
    out_json(json->out, text, size);
}

void json_string(struct json_out *json, const char *text) {
    if (text != NULL) json_text(json, text, strlen(text));
    else json_raw(json, "null", 4);
}

void json_integer(struct json_out *json, int64_t value) {
    separate(json);
    out_format(json->out, "%lld", (long long)value);
}

void json_raw(struct json_out *json, const char *text, size_t size) {
    separate(json);
    out_bytes(json->out, text, size);
}

static int is_wide(uint32_t point) {
    return (point >= 0x1100 && point <= 0x115F) || (point >= 0x2E80 && point <= 0xA4CF) || (point >= 0xAC00 && point <= 0xD7A3) ||
           (point >= 0xF900 && point <= 0xFAFF) || (point >= 0xFE30 && point <= 0xFE6F) || (point >= 0xFF00 && point <= 0xFF60) ||
           (point >= 0x1F300 && point <= 0x1FAFF) || (point >= 0x20000 && point <= 0x3FFFD);
}

size_t display_width(const char *text, size_t size) {
    size_t at = 0, width = 0;
    uint32_t point;
    while (at < size) {
        at += next_character(text + at, size - at, &point);
        width += point >= 0x300 && point < 0x370 ? 0 : is_wide(point) ? 2 : 1;
    }
    return width;
}

static int write_to_stdout(const char *data, size_t size) {
    if (fwrite(data, 1, size, stdout) == size && fflush(stdout) == 0) return 0;
    if (errno != EPIPE) complain("standard output: %s", strerror(errno));
    return -1;
}

int write_whole(const char *path, const char *data, size_t size) {
    struct out beside = {0};
    FILE *file;
    int failed = 1;
    if (path == NULL || strcmp(path, "-") == 0) return write_to_stdout(data, size);
    out_format(&beside, "%s.part-%ld", path, (long)getpid());
    file = fopen(beside.data, "wb");
    if (file != NULL) {
        failed = fwrite(data, 1, size, file) != size;
        failed = fclose(file) != 0 || failed;
        failed = failed || rename(beside.data, path) != 0;
    }
    if (failed) {
        complain("%s: %s", path, strerror(errno));
        if (file != NULL) (void)remove(beside.data);
    }
    out_free(&beside);
    return failed ? -1 : 0;
}

int read_whole(const char *path, char **out, size_t *out_size) {
    struct out text = {0};
    char part[65536];
    size_t got;
    FILE *file = fopen(path, "rb");
    *out = NULL;
    *out_size = 0;
    if (file == NULL) {
        complain("%s: %s", path, strerror(errno));
        return -1;
    }
    out_bytes(&text, "", 0);
    while ((got = fread(part, 1, sizeof part, file)) > 0 && text.size <= MOST_WHOLE) out_bytes(&text, part, got);
    if (ferror(file) || text.size > MOST_WHOLE) {
        complain("%s: %s", path, text.size > MOST_WHOLE ? "larger than 16 MiB" : strerror(errno));
        fclose(file);
        out_free(&text);
        return -1;
    }
    fclose(file);
    *out = text.data;
    *out_size = text.size;
    return 0;
}

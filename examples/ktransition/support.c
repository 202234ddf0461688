/* Memory, growing text, escaping for each place text can go, JSON out, and files written in one step. */
#include "support.h"

#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* Bytes of a file that is read whole: calendars and sources, never inventories. */
#define MOST_WHOLE (16u << 20)

/* One line on standard error, always beginning with the program's name, so that it can be told from others in a
   log. */
void complain(const char *format, ...) {
    va_list args;
    fputs("ktransition: ", stderr);
    va_start(args, format);
    vfprintf(stderr, format, args);
    va_end(args);
    fputc('\n', stderr);
}

/* A command without memory has nothing sensible left to do; the library underneath never exits. */
static void *checked(void *block) {
    if (block == NULL) {
        complain("out of memory");
        exit(EXIT_BAD_INPUT);
    }
    return block;
}

void *must_allocate(size_t count, size_t size) { return checked(calloc(count > 0 ? count : 1, size)); }

/* Counts come from growing arrays, but the product is checked all the same. */
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

/* The text is NUL-terminated at any time, and may hold NULs before that. */
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

/* Measured first, then written: no text is ever cut. */
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
           (point >= 0x2028 && point <= 0x202E) || (point >= 0x2060 && point <= 0x206F) || point == 0xFEFF || point == 0xAD ||
           (point >= 0xE0000 && point <= 0xE0FFF) || (point & 0xFFFE) == 0xFFFE; /* no characters at all, and none in XML */
}

/* How one character looks at its destination. Malformed bytes come as U+FFFD. */
typedef void escape_one(struct out *out, uint32_t point, const char *bytes, size_t size);

/* Every text that goes out passes here once, so that no destination sees a byte that is not UTF-8. */
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

/* Lines and tabs would break a table; other controls could move the cursor or hide text, so they are shown by
   number. */
static void one_terminal(struct out *out, uint32_t point, const char *bytes, size_t size) {
    if (point == '\n' || point == '\t') out_text(out, " ");
    else if (is_unruly(point)) out_format(out, "<U+%04X>", (unsigned)point);
    else out_bytes(out, bytes, size);
}

/* Both quotes as well, so that the same text is safe inside an attribute. */
static void one_html(struct out *out, uint32_t point, const char *bytes, size_t size) {
    switch (point) {
    case '&': out_text(out, "&amp;"); return;
    case '<': out_text(out, "&lt;"); return;
    case '>': out_text(out, "&gt;"); return;
    case '"': out_text(out, "&quot;"); return;
    case '\'': out_text(out, "&#39;"); return;
    default: break;
    }
    if (is_unruly(point) && point != '\n' && point != '\t') out_format(out, "&lt;U+%04X&gt;", (unsigned)point);
    else one_terminal(out, point, bytes, size);
}

/* The cell is quoted by the caller; a quote inside is doubled. */
static void one_csv(struct out *out, uint32_t point, const char *bytes, size_t size) {
    if (point == '"') out_text(out, "\"\"");
    else one_terminal(out, point, bytes, size);
}

/* Everything that could open markup, a link, HTML or another cell. */
static void one_markdown(struct out *out, uint32_t point, const char *bytes, size_t size) {
    switch (point) {
    case '&': out_text(out, "&amp;"); return;
    case '<': out_text(out, "&lt;"); return;
    case '>': out_text(out, "&gt;"); return;
    default: break;
    }
    if (point < 0x80 && point > 0x20 && strchr("\\`*_[]|#~@", (int)point) != NULL) out_text(out, "\\");
    if (is_unruly(point) && point != '\n' && point != '\t') out_format(out, "&lt;U+%04X&gt;", (unsigned)point);
    else one_terminal(out, point, bytes, size);
}

/* What would end the address, or hide in it, is percent-encoded. */
static void one_markdown_url(struct out *out, uint32_t point, const char *bytes, size_t size) {
    size_t i;
    if (point > 0x20 && !is_unruly(point) && (point > 0x7F || strchr("<>\\|`\"", (int)point) == NULL)) {
        out_bytes(out, bytes, size);
        return;
    }
    for (i = 0; i < size; i++) out_format(out, "%%%02X", (unsigned)(unsigned char)bytes[i]);
}

/* Unruly characters as escapes: JSON is read on terminals too. */
static void one_json(struct out *out, uint32_t point, const char *bytes, size_t size) {
    if (point == '"' || point == '\\') out_format(out, "\\%c", (char)point);
    else if (point == '\n') out_text(out, "\\n");
    else if (point == '\t') out_text(out, "\\t");
    else if (is_unruly(point) && point < 0x10000) out_format(out, "\\u%04x", (unsigned)point);
    else if (is_unruly(point)) out_format(out, "\\u%04x\\u%04x", (unsigned)(0xD7C0 + (point >> 10)), (unsigned)(0xDC00 + (point & 0x3FF)));
    else out_bytes(out, bytes, size);
}

void out_terminal(struct out *out, const char *text, size_t size) { each_character(out, text, size, one_terminal); }
/* Bare addresses become links in many readers: the colon of "://" and the point of "www." are escaped. */
static int opens_link(const char *text, size_t size, size_t at) {
    if (text[at] == ':') return at + 2 < size && text[at + 1] == '/' && text[at + 2] == '/';
    return text[at] == '.' && at >= 3 && (text[at - 1] | 32) == 'w' && (text[at - 2] | 32) == 'w' && (text[at - 3] | 32) == 'w';
}

void out_markdown(struct out *out, const char *text, size_t size) {
    size_t at, from = 0;
    for (at = 0; at < size; at++) {
        if (!opens_link(text, size, at)) continue;
        each_character(out, text + from, at - from, one_markdown);
        out_text(out, "\\");
        from = at;
    }
    each_character(out, text + from, size - from, one_markdown);
}

void out_markdown_url(struct out *out, const char *url, size_t size) { each_character(out, url, size, one_markdown_url); }
void out_html(struct out *out, const char *text, size_t size) { each_character(out, text, size, one_html); }

/* What a spreadsheet may run: = + - @, a tab, a line end, and the same four in full width, which some read alike. */
static int opens_formula(const char *text, size_t size) {
    const unsigned char *s = (const unsigned char *)text;
    if (size > 0 && s[0] != '\0' && strchr("=+-@\t\r\n", text[0]) != NULL) return 1;
    return size >= 3 && s[0] == 0xEF && s[1] == 0xBC && (s[2] == 0x9D || s[2] == 0x8B || s[2] == 0x8D || s[2] == 0xA0);
}

/* An apostrophe before it keeps it text. */
void out_csv(struct out *out, const char *text, size_t size) {
    out_text(out, "\"");
    if (opens_formula(text, size)) out_text(out, "'");
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

/* The comma before a value, unless a key stands right before it. */
static void separate(struct json_out *json) {
    if (!json->after_key && json->comma[json->depth]) out_text(json->out, ",");
    if (!json->after_key) json->comma[json->depth] = 1;
    json->after_key = 0;
}

/* Deeper than the room there is, commas may go wrong; nothing here nests that far. */
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

/* NULL is null. */
void json_string(struct json_out *json, const char *text) {
    if (text != NULL) json_text(json, text, strlen(text));
    else json_raw(json, "null", 4);
}

void json_integer(struct json_out *json, int64_t value) {
    separate(json);
    out_format(json->out, "%lld", (long long)value);
}

/* Text that is JSON already. */
void json_raw(struct json_out *json, const char *text, size_t size) {
    separate(json);
    out_bytes(json->out, text, size);
}

/* East Asian wide characters and pictographs, by blocks: near enough for lining up a table. */
static int is_wide(uint32_t point) {
    return (point >= 0x1100 && point <= 0x115F) || (point >= 0x2E80 && point <= 0xA4CF) || (point >= 0xAC00 && point <= 0xD7A3) ||
           (point >= 0xF900 && point <= 0xFAFF) || (point >= 0xFE30 && point <= 0xFE6F) || (point >= 0xFF00 && point <= 0xFF60) ||
           (point >= 0x1F300 && point <= 0x1FAFF) || (point >= 0x20000 && point <= 0x3FFFD);
}

/* Combining marks of the first block take no column; text must have been made safe before. */
static size_t columns_of(uint32_t point) { return point >= 0x300 && point < 0x370 ? 0 : is_wide(point) ? 2 : 1; }

size_t display_width(const char *text, size_t size) {
    size_t at = 0, width = 0;
    uint32_t point;
    while (at < size) {
        at += next_character(text + at, size - at, &point);
        width += columns_of(point);
    }
    return width;
}

/* Stops where the room ends: a cell may hold megabytes of which forty columns are shown. */
size_t display_cut(const char *text, size_t size, size_t columns) {
    size_t at = 0, width = 0;
    uint32_t point;
    while (at < size) {
        const size_t next = next_character(text + at, size - at, &point);
        width += columns_of(point);
        if (width > columns) break;
        at += next;
    }
    return at;
}

/* A reader that went away (head, less) is no error worth a message. */
static int write_to_stdout(const char *data, size_t size) {
    if (fwrite(data, 1, size, stdout) == size && fflush(stdout) == 0) return 0;
    if (errno != EPIPE) complain("standard output: %s", strerror(errno));
    return -1;
}

/* Devices and pipes are written to, never replaced: a rename over /dev/null would take it away from everybody. */
static int write_through(const char *path, const char *data, size_t size) {
    FILE *file = fopen(path, "wb");
    int failed = file == NULL || fwrite(data, 1, size, file) != size;
    if (file != NULL) failed = fclose(file) != 0 || failed;
    if (failed) complain("%s: %s", path, strerror(errno));
    return failed ? -1 : 0;
}

/* Beside the target and then renamed: who reads the target sees the old file or the new one, never a part. The process id
   keeps two runs from sharing the file beside it. A file that is there keeps its mode; a new one gets what the umask leaves. */
static int write_beside(const char *path, const char *data, size_t size, mode_t mode, int exists) {
    struct out beside = {0};
    int descriptor, failed = 1;
    FILE *file = NULL;
    out_format(&beside, "%s.part-%ld", path, (long)getpid());
    descriptor = open(beside.data, O_WRONLY | O_CREAT | O_EXCL, 0666);
    if (descriptor >= 0) file = fdopen(descriptor, "wb");
    if (file != NULL) {
        failed = fwrite(data, 1, size, file) != size;
        failed = (exists && fchmod(descriptor, mode) != 0) || failed;
        failed = fclose(file) != 0 || failed;
        failed = failed || rename(beside.data, path) != 0;
    }
    if (failed) complain("%s: %s", path, strerror(errno));
    if (failed && descriptor >= 0) (void)remove(beside.data);
    out_free(&beside);
    return failed ? -1 : 0;
}

/* A link is followed to what it names, so that the rename replaces the file and not the link. */
int write_whole(const char *path, const char *data, size_t size) {
    struct stat info;
    char *target;
    int status, exists;
    if (path == NULL || strcmp(path, "-") == 0) return write_to_stdout(data, size);
    exists = stat(path, &info) == 0;
    if (exists && !S_ISREG(info.st_mode)) return write_through(path, data, size);
    target = exists ? realpath(path, NULL) : NULL; /* a link stays a link: what it points at is replaced */
    status = write_beside(target != NULL ? target : path, data, size, exists ? info.st_mode & 07777 : 0, exists);
    free(target);
    return status;
}

int same_file(const char *a, const char *b) {
    struct stat first, second;
    return stat(a, &first) == 0 && stat(b, &second) == 0 && S_ISREG(first.st_mode) && first.st_dev == second.st_dev &&
           first.st_ino == second.st_ino;
}

/* NUL-terminated. A file that turns out too large is refused, not cut. */
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

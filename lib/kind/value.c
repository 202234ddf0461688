/* Runs of bytes and ASCII without a locale, for the parsers of this folder. No kind is known here. */
#include "kind/value.h"

#include <string.h>

#include "text/fold.h"
#include "text/utf8.h"

char kt__ascii_lower(char c) {
    return c >= 'A' && c <= 'Z' ? (char)(c + ('a' - 'A')) : c;
}

char kt__ascii_upper(char c) {
    return c >= 'a' && c <= 'z' ? (char)(c - ('a' - 'A')) : c;
}

int kt__ascii_digit(char c) {
    return c >= '0' && c <= '9';
}

int kt__ascii_letter(char c) {
    c = kt__ascii_lower(c);
    return c >= 'a' && c <= 'z';
}

int kt__ascii_hex(char c) {
    if (kt__ascii_digit(c)) return c - '0';
    c = kt__ascii_lower(c);
    return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/* Blanks and control bytes, as they come from dumps of registries and sheets. */
static int is_blank(char c) {
    return (uint8_t)c <= ' ' || c == 0x7F;
}

struct kt__value kt__value_part(struct kt__value value, size_t from, size_t to) {
    struct kt__value part;
    part.data = value.data + from;
    part.size = to - from;
    return part;
}

struct kt__value kt__value_trim(struct kt__value value) {
    size_t from = 0, to = value.size;
    if (value.size == 0) return value;
    while (from < to && is_blank(value.data[from])) from++;
    while (to > from && is_blank(value.data[to - 1])) to--;
    return kt__value_part(value, from, to);
}

struct kt__value kt__value_unquote(struct kt__value value) {
    size_t end;
    value = kt__value_trim(value);
    while (value.size > 0 && value.data[0] == '"') {
        value = kt__value_part(value, 1, value.size);
        end = kt__value_find(value, '"');
        /* Nothing between two quotes: they were doubled, and what counts stands behind them. */
        if (end != KT__NOT_FOUND && end > 0) value = kt__value_part(value, 0, end);
        value = kt__value_trim(value);
    }
    return value;
}

int kt__value_starts(struct kt__value value, const char *prefix) {
    size_t i;
    for (i = 0; prefix[i] != '\0'; i++) {
        if (i == value.size || kt__ascii_lower(value.data[i]) != prefix[i]) return 0;
    }
    return 1;
}

int kt__value_is(struct kt__value value, const char *word) {
    return value.size == strlen(word) && kt__value_starts(value, word);
}

int kt__value_skip(struct kt__value *value, const char *prefix) {
    if (!kt__value_starts(*value, prefix)) return 0;
    *value = kt__value_part(*value, strlen(prefix), value->size);
    return 1;
}

size_t kt__value_find(struct kt__value value, char c) {
    size_t i;
    for (i = 0; i < value.size; i++) {
        if (value.data[i] == c) return i;
    }
    return KT__NOT_FOUND;
}

size_t kt__value_find_last(struct kt__value value, char c) {
    size_t i;
    for (i = value.size; i-- > 0;) {
        if (value.data[i] == c) return i;
    }
    return KT__NOT_FOUND;
}

int kt__value_has_control(struct kt__value value) {
    size_t i;
    for (i = 0; i < value.size; i++) {
        if ((uint8_t)value.data[i] < ' ' || value.data[i] == 0x7F) return 1;
    }
    return 0;
}

int kt__value_is_id(struct kt__value value, const char *others) {
    size_t i;
    for (i = 0; i < value.size; i++) {
        char c = value.data[i];
        if (c == '\0' || (!kt__ascii_letter(c) && !kt__ascii_digit(c) && strchr(others, c) == NULL)) return 0;
    }
    return value.size > 0;
}

/* One pass; the buffer grows at most a few times, whatever the value. */
static void append_checked(struct kt__buffer *out, struct kt__value value, int lower) {
    size_t at = 0;
    uint32_t bytes;
    if (!kt__buffer_reserve(out, value.size)) return;
    for (at = 0; at < value.size; at += bytes) {
        if (kt__utf8_read(value.data, value.size, at, &bytes) == KT__UTF8_BAD)
            kt__buffer_append(out, "\xEF\xBF\xBD", 3);
        else if (bytes == 1 && lower)
            kt__buffer_append_byte(out, kt__ascii_lower(value.data[at]));
        else
            kt__buffer_append(out, value.data + at, bytes);
    }
}

void kt__append_lower(struct kt__buffer *out, struct kt__value value) {
    append_checked(out, value, 1);
}

void kt__append_text(struct kt__buffer *out, struct kt__value value) {
    append_checked(out, value, 0);
}

int kt__append_folded(struct kt__buffer *out, struct kt__value value, int blanks) {
    struct kt__folded folded;
    uint32_t i;
    kt__fold(&folded, value.data, value.size);
    if (blanks) {
        kt__buffer_append(out, folded.text, folded.size);
        return folded.count > 0;
    }
    for (i = 0; i < folded.count; i++) kt__buffer_append(out, folded.text + folded.tokens[i].start, folded.tokens[i].size);
    return folded.count > 0;
}

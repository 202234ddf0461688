/* Runs of bytes and ASCII without a locale, for the parsers of this folder. No kind is known here. */
#include "kind/value.h"

#include <string.h>

#include "text/fold.h"
#include "text/utf8.h"

/* Not those of the C library, which depend on the locale: the same input must give the same bytes everywhere. Bytes of
   UTF-8 sequences lie above 0x7F and come back as they are. */
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

/* One digit, so that two calls make a byte and an address of any notation is read by the same rule. */
int kt__ascii_hex(char c) {
    if (kt__ascii_digit(c)) return c - '0';
    c = kt__ascii_lower(c);
    return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/* Blanks and control bytes, as they come from dumps of registries and sheets. */
static int is_blank(char c) {
    return (uint8_t)c <= ' ' || c == 0x7F;
}

/* No check here: it is the one operation all parsers are made of, and its bounds come from their own searches. */
struct kt__value kt__value_part(struct kt__value value, size_t from, size_t to) {
    struct kt__value part;
    part.data = value.data + from;
    part.size = to - from;
    return part;
}

struct kt__value kt__value_trim(struct kt__value value) {
    size_t from = 0, to = value.size;
    /* An empty value may have a NULL pointer, to which nothing is added. */
    if (value.size == 0) return value;
    while (from < to && is_blank(value.data[from])) from++;
    while (to > from && is_blank(value.data[to - 1])) to--;
    return kt__value_part(value, from, to);
}

/* Ends, because each round takes a quote off; linear, because a round that searches far leaves no quote to continue with. */
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

/* The prefix is a lower-case literal: only the value is lowered, and the walk ends with the shorter of both. */
int kt__value_starts(struct kt__value value, const char *prefix) {
    size_t i;
    for (i = 0; prefix[i] != '\0'; i++) {
        if (i == value.size || kt__ascii_lower(value.data[i]) != prefix[i]) return 0;
    }
    return 1;
}

/* Sizes first, so that a value which merely begins with the word does not pass. */
int kt__value_is(struct kt__value value, const char *word) {
    return value.size == strlen(word) && kt__value_starts(value, word);
}

/* Nothing moves on failure, so that prefixes can be tried one after the other. */
int kt__value_skip(struct kt__value *value, const char *prefix) {
    if (!kt__value_starts(*value, prefix)) return 0;
    *value = kt__value_part(*value, strlen(prefix), value->size);
    return 1;
}

/* A loop and not memchr(): an empty value may have a NULL pointer. */
size_t kt__value_find(struct kt__value value, char c) {
    size_t i;
    for (i = 0; i < value.size; i++) {
        if (value.data[i] == c) return i;
    }
    return KT__NOT_FOUND;
}

/* Behind the last separator stands the most special part: the name of a file, the label of a tag. */
size_t kt__value_find_last(struct kt__value value, char c) {
    size_t i;
    /* Tested before it is decremented, for an unsigned counter never falls below 0. */
    for (i = value.size; i-- > 0;) {
        if (value.data[i] == c) return i;
    }
    return KT__NOT_FOUND;
}

/* Bytes above 0x7F are none, also those that would be C1 controls on their own: in UTF-8 they are parts of characters. */
int kt__value_has_control(struct kt__value value) {
    size_t i;
    for (i = 0; i < value.size; i++) {
        if ((uint8_t)value.data[i] < ' ' || value.data[i] == 0x7F) return 1;
    }
    return 0;
}

/* 0 for an empty value, which lets callers look at the first and last byte of what passes. */
int kt__value_is_id(struct kt__value value, const char *others) {
    size_t i;
    for (i = 0; i < value.size; i++) {
        char c = value.data[i];
        /* strchr() finds the NUL that ends the list too, so a NUL is asked for first. */
        if (c == '\0' || (!kt__ascii_letter(c) && !kt__ascii_digit(c) && strchr(others, c) == NULL)) return 0;
    }
    return value.size > 0;
}

/* One pass; the buffer grows at most a few times, whatever the value. A byte that begins no well-formed sequence is
   replaced and the next one tried, so what is stored is UTF-8 whatever was given. */
static void append_checked(struct kt__buffer *out, struct kt__value value, int lower) {
    size_t at = 0;
    uint32_t bytes;
    /* Room for sound text at once; a damaged byte takes three instead of one, so the result is never above three times
       the value. */
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

/* For kinds that are compared without case; only A to Z, so that the size changes by nothing but damaged bytes. */
void kt__append_lower(struct kt__buffer *out, struct kt__value value) {
    append_checked(out, value, 1);
}

/* Case is kept where two values may differ by it: versions and classes. */
void kt__append_text(struct kt__buffer *out, struct kt__value value) {
    append_checked(out, value, 0);
}

int kt__append_folded(struct kt__buffer *out, struct kt__value value, int blanks) {
    /* Some 4.6 KiB of stack for one call; folding cuts at 256 code points, so a value of 1 MiB costs no more than a name. */
    struct kt__folded folded;
    uint32_t i;
    kt__fold(&folded, value.data, value.size);
    if (blanks) {
        kt__buffer_append(out, folded.text, folded.size);
        return folded.count > 0;
    }
    /* Tokens without the blanks between them: what model numbers are compared in. */
    for (i = 0; i < folded.count; i++) kt__buffer_append(out, folded.text + folded.tokens[i].start, folded.tokens[i].size);
    return folded.count > 0;
}

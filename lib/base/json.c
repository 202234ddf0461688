/* The one writer of JSON. No locale, no floating point, no parser. */
#include "base/json.h"

#include <string.h>

#include "base/civil.h"

/* Bytes that need no escaping; text from anywhere else goes through kt__json_text(). */
static void put(struct kt__json *json, const char *text) {
    kt__buffer_append(json->out, text, strlen(text));
}

/* Before every value: the comma, unless a key stands right before it. */
static void separate(struct kt__json *json) {
    if (json->after_key) {
        json->after_key = 0;
        return;
    }
    if (json->comma[json->depth]) put(json, ",");
    json->comma[json->depth] = 1;
}

/* One level down; the comma of the level above was written before the bracket. */
static void open_with(struct kt__json *json, const char *bracket) {
    separate(json);
    put(json, bracket);
    if (json->depth >= KT__JSON_DEPTH) {
        json->out->failed = 1; /* a bug of the caller; never reached by data */
        return;
    }
    json->comma[++json->depth] = 0;
}

/* One level up; more closings than openings do no harm. */
static void close_with(struct kt__json *json, const char *bracket) {
    if (json->depth > 0) json->depth--;
    put(json, bracket);
}

void kt__json_init(struct kt__json *json, struct kt__buffer *out) {
    memset(json, 0, sizeof *json);
    json->out = out;
}

void kt__json_begin_object(struct kt__json *json) { open_with(json, "{"); }
/* Objects and arrays differ in their brackets only; nothing checks that they match, since calls come from code
   and not from data. */
void kt__json_end_object(struct kt__json *json) { close_with(json, "}"); }
void kt__json_begin_array(struct kt__json *json) { open_with(json, "["); }
void kt__json_end_array(struct kt__json *json) { close_with(json, "]"); }

/* The table of well-formed sequences of the Unicode standard: the first byte gives the length, and four of them
   narrow the second byte, which keeps out overlong forms, surrogates and what lies above U+10FFFF. */
size_t kt__utf8_length(const char *text, size_t size) {
    const unsigned char *s = (const unsigned char *)text;
    size_t need = s[0] < 0x80 ? 1 : s[0] < 0xC2 ? 0 : s[0] < 0xE0 ? 2 : s[0] < 0xF0 ? 3 : s[0] < 0xF5 ? 4 : 0;
    size_t i;
    /* Cut at the end of the text counts as malformed. */
    if (need == 0 || need > size) return 0;
    for (i = 1; i < need; i++) {
        if ((s[i] & 0xC0) != 0x80) return 0;
    }
    if ((s[0] == 0xE0 && s[1] < 0xA0) || (s[0] == 0xED && s[1] > 0x9F)) return 0;
    if ((s[0] == 0xF0 && s[1] < 0x90) || (s[0] == 0xF4 && s[1] > 0x8F)) return 0;
    return need;
}

/* Four digits, or two surrogates above U+FFFF. */
static void put_hex(struct kt__json *json, unsigned code) {
    static const char hex[] = "0123456789abcdef";
    const unsigned last = code > 0xFFFF ? 0xDC00 + (code & 0x3FF) : code;
    const char escape[7] = {'\\', 'u', hex[last >> 12 & 15], hex[last >> 8 & 15], hex[last >> 4 & 15], hex[last & 15], 0};
    if (code > 0xFFFF) put_hex(json, 0xD7C0 + (code >> 10));
    put(json, escape);
}

/* The short forms where JSON has them; other controls as numbers. */
static void put_escaped(struct kt__json *json, unsigned char c) {
    switch (c) {
    case '"': put(json, "\\\""); return;
    case '\\': put(json, "\\\\"); return;
    case '\n': put(json, "\\n"); return;
    case '\r': put(json, "\\r"); return;
    case '\t': put(json, "\\t"); return;
    default: put_hex(json, c); return;
    }
}

/* Legal in JSON, but terminals and readers act on them: DEL and the C1 controls, marks that turn the direction of text or
   are not seen. They are written as escapes, which mean the same. The code point, or 0 for all other characters. */
static unsigned unruly(const char *text, size_t length) {
    const unsigned char *s = (const unsigned char *)text;
    unsigned code = 0;
    if (length == 2) code = (s[0] & 0x1Fu) << 6 | (s[1] & 0x3Fu);
    if (length == 3) code = (s[0] & 0x0Fu) << 12 | (s[1] & 0x3Fu) << 6 | (s[2] & 0x3Fu);
    if (length == 4) code = (s[0] & 0x07u) << 18 | (s[1] & 0x3Fu) << 12 | (s[2] & 0x3Fu) << 6 | (s[3] & 0x3Fu);
    if (code >= 0x80 && code < 0xA0) return code;
    if ((code >= 0x200B && code <= 0x200F) || (code >= 0x2028 && code <= 0x202E) || (code >= 0x2060 && code <= 0x206F)) return code;
    if (code >= 0xE0000 && code <= 0xE0FFF) return code; /* tags: text that no font shows */
    return code == 0x061C || code == 0xFEFF ? code : 0;
}

void kt__json_text(struct kt__json *json, const char *text, size_t size) {
    size_t at = 0;
    separate(json);
    put(json, "\"");
    while (at < size) {
        unsigned char c = (unsigned char)text[at];
        /* Character by character, since malformed text must not break the document around it. */
        size_t length = kt__utf8_length(text + at, size - at);
        /* U+FFFD for each byte that begins no character: nothing is lost silently, and the output stays valid. */
        if (length == 0) {
            put(json, "\xEF\xBF\xBD");
            length = 1;
        } else if (c < 0x20 || c == '"' || c == '\\' || c == 0x7F) {
            put_escaped(json, c);
        } else if (unruly(text + at, length) != 0) {
            put_hex(json, unruly(text + at, length));
        } else {
            kt__buffer_append(json->out, text + at, length);
        }
        at += length;
    }
    put(json, "\"");
}

/* NULL stands for "not known" throughout, and becomes null. */
void kt__json_string(struct kt__json *json, const char *text) {
    if (text == NULL) kt__json_null(json);
    else kt__json_text(json, text, strlen(text));
}

/* Keys are literals without anything to escape, but there is only one way to write a string. */
void kt__json_key(struct kt__json *json, const char *key) {
    kt__json_text(json, key, strlen(key));
    put(json, ":");
    json->after_key = 1;
}

void kt__json_integer(struct kt__json *json, int64_t value) {
    char digits[24];
    char *at = digits + sizeof digits;
    /* Unsigned, so that the smallest number has a magnitude too. */
    uint64_t rest = value < 0 ? 0 - (uint64_t)value : (uint64_t)value;
    separate(json);
    *--at = '\0';
    do *--at = (char)('0' + rest % 10);
    while ((rest /= 10) > 0);
    if (value < 0) *--at = '-';
    put(json, at);
}

void kt__json_bool(struct kt__json *json, int value) {
    separate(json);
    put(json, value ? "true" : "false");
}

void kt__json_null(struct kt__json *json) {
    separate(json);
    put(json, "null");
}

/* The one way around escaping: for text that this writer made before. */
void kt__json_raw(struct kt__json *json, const char *text, size_t size) {
    separate(json);
    kt__buffer_append(json->out, text, size);
}

/* What is no day becomes null rather than text that no reader could parse; so it is for instants. */
void kt__json_day(struct kt__json *json, int32_t day) {
    char text[KT__DAY_TEXT];
    if (!kt__day_text(text, day)) {
        kt__json_null(json);
        return;
    }
    kt__json_string(json, text);
}

void kt__json_instant(struct kt__json *json, int64_t instant) {
    char text[KT__INSTANT_TEXT];
    if (!kt__instant_text(text, instant)) {
        kt__json_null(json);
        return;
    }
    kt__json_string(json, text);
}

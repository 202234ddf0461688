/* The one writer of JSON: compact, UTF-8, keys in the order of the calls. A writer only; no parser lives here. */
#ifndef KT_BASE_JSON_H
#define KT_BASE_JSON_H

#include "base/memory.h"

#define KT__JSON_DEPTH 32

struct kt__json {
    struct kt__buffer *out;
    uint32_t depth;
    unsigned char comma[KT__JSON_DEPTH + 1]; /* whether the next value at this depth needs one before it */
    unsigned char after_key;
};

void kt__json_init(struct kt__json *json, struct kt__buffer *out);
void kt__json_begin_object(struct kt__json *json);
void kt__json_end_object(struct kt__json *json);
void kt__json_begin_array(struct kt__json *json);
void kt__json_end_array(struct kt__json *json);
/* key is a NUL-terminated literal. */
void kt__json_key(struct kt__json *json, const char *key);
/* Bytes that are not UTF-8 become U+FFFD, so the output is always valid. NULL with size 0 gives "". */
void kt__json_text(struct kt__json *json, const char *text, size_t size);
/* NUL-terminated; NULL gives null. */
void kt__json_string(struct kt__json *json, const char *text);
void kt__json_integer(struct kt__json *json, int64_t value);
void kt__json_bool(struct kt__json *json, int value);
void kt__json_null(struct kt__json *json);
/* Already JSON: put in as it is. */
void kt__json_raw(struct kt__json *json, const char *text, size_t size);
/* Civil day as "YYYY-MM-DD" (null for KT_DAY_NONE) and instant as RFC 3339 UTC (null for KT_INSTANT_NONE). */
void kt__json_day(struct kt__json *json, int32_t day);
void kt__json_instant(struct kt__json *json, int64_t instant);

/* The UTF-8 character at text: its bytes (1 to 4), or 0 when it is malformed (overlong, surrogate, above U+10FFFF, cut). */
size_t kt__utf8_length(const char *text, size_t size);

#endif

/* RFC 3339 section 5.6, strictly: the "T" or "t", seconds and an offset must be there. */
#include "date/instant_parse.h"

#include "base/civil.h"
#include "base/error.h"

#define NOON 43200

/* Where the reading is; `at` is also the byte that an error names. */
struct reader {
    const char *text;
    size_t size;
    size_t at;
};

/* The next character if it is one of two, which is then taken. */
static int take(struct reader *r, char a, char b) {
    if (r->at >= r->size || (r->text[r->at] != a && r->text[r->at] != b)) return 0;
    r->at++;
    return 1;
}

/* Two digits up to `most`. Stops at the digit that does not fit, so that `at` is the position to report. */
static int take_two(struct reader *r, int32_t *out, int32_t most) {
    size_t start = r->at;
    *out = 0;
    while (r->at < start + 2) {
        if (r->at >= r->size || r->text[r->at] < '0' || r->text[r->at] > '9') return 0;
        *out = *out * 10 + (r->text[r->at++] - '0');
    }
    if (*out <= most) return 1;
    r->at = start;
    return 0;
}

/* Finds the byte that breaks the shape first: "2024-9-29" is wrong at its second dash, not at its start. */
static int take_date(struct reader *r, int32_t *out) {
    size_t i, end = r->size < 10 ? r->size : 10;
    for (i = 0; i < end; i++) {
        int dash = i == 4 || i == 7;
        if (dash ? r->text[i] != '-' : r->text[i] < '0' || r->text[i] > '9') break;
    }
    r->at = i;
    if (i < 10) return 0;
    if (kt__day_parse(out, r->text, 10)) return 1;
    r->at = 0; /* the shape is right, the date does not exist */
    return 0;
}

/* hh:mm:ss with an optional fraction. Hour 24 and second 60 do not exist on this clock. */
static int take_time(struct reader *r, int32_t *out) {
    int32_t hour, minute, second;
    if (!take_two(r, &hour, 23) || !take(r, ':', ':') || !take_two(r, &minute, 59) || !take(r, ':', ':')) return 0;
    if (!take_two(r, &second, 59)) return 0;
    *out = hour * 3600 + minute * 60 + second;
    /* Fractions are read over: the smallest unit here is the second. */
    if (!take(r, '.', '.')) return 1;
    if (r->at >= r->size || r->text[r->at] < '0' || r->text[r->at] > '9') return 0;
    while (r->at < r->size && r->text[r->at] >= '0' && r->text[r->at] <= '9') r->at++;
    return 1;
}

/* Seconds east of UTC. */
static int take_offset(struct reader *r, int32_t *out) {
    int32_t hour, minute, sign;
    *out = 0;
    if (take(r, 'Z', 'z')) return 1;
    sign = r->at < r->size && r->text[r->at] == '-' ? -1 : 1;
    if (!take(r, '+', '-') || !take_two(r, &hour, 23) || !take(r, ':', ':') || !take_two(r, &minute, 59)) return 0;
    *out = sign * (hour * 3600 + minute * 60);
    return 1;
}

/* The message says what was expected, not what was found: the text itself is the caller's and may hold anything. */
static int32_t refuse(const struct reader *r, const char *what, struct kt_error *err) {
    return kt__fail(err, KT_E_SYNTAX, r->at, "instant: %s at byte %u", what, (unsigned)r->at);
}

int32_t kt__instant_parse(int64_t *out, const char *text, size_t size, struct kt_error *err) {
    struct reader r = {text, size, 0};
    int32_t day, second, offset;
    int64_t instant;
    *out = 0;
    if (!take_date(&r, &day)) return refuse(&r, "a date YYYY-MM-DD that exists is expected", err);
    /* A bare day: noon in UTC, the same civil day from UTC-12 to UTC+11. */
    if (r.at == size) {
        *out = (int64_t)day * KT__SECONDS_PER_DAY + NOON;
        return KT_OK;
    }
    if (!take(&r, 'T', 't')) return refuse(&r, "'T' or the end is expected", err);
    if (!take_time(&r, &second)) return refuse(&r, "a time hh:mm:ss is expected", err);
    if (!take_offset(&r, &offset)) return refuse(&r, "'Z' or an offset +hh:mm is expected", err);
    if (r.at < size) return refuse(&r, "the end is expected", err);
    /* The offset can carry a time of the first or last day over the end of the calendar: checked after it is
       taken off. */
    instant = (int64_t)day * KT__SECONDS_PER_DAY + second - offset;
    r.at = 0;
    if (instant < (int64_t)KT__DAY_FIRST * KT__SECONDS_PER_DAY || instant >= ((int64_t)KT__DAY_LAST + 1) * KT__SECONDS_PER_DAY)
        return refuse(&r, "a year from 1 to 9999 in UTC is expected", err);
    *out = instant;
    return KT_OK;
}

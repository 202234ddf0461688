/* What the output formats share: names, days, countdowns, colours, the disclaimer. */
#include "output/output.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

const char *day_text(char text[16], int32_t day) {
    int32_t year, month, of_month;
    text[0] = '\0';
    if (day != KT_DAY_NONE && kt_day_to_civil(day, &year, &month, &of_month) == KT_OK)
        snprintf(text, 16, "%04d-%02d-%02d", (int)(year % 10000), (int)(month % 100), (int)(of_month % 100));
    return text;
}

const char *instant_text(char text[32], int64_t instant) {
    char day[16];
    int64_t days, second;
    text[0] = '\0';
    if (instant == KT_INSTANT_NONE) return text;
    /* Rounded down, so that instants before 1970 fall on their own day. */
    days = instant / 86400 - (instant % 86400 < 0);
    second = instant - days * 86400;
    if (day_text(day, (int32_t)days)[0] != '\0')
        snprintf(text, 32, "%sT%02d:%02d:%02dZ", day, (int)(second / 3600), (int)(second / 60 % 60), (int)(second % 60));
    return text;
}

/* "" and not NULL: columns and keys take it as it is. */
const char *name_of(uint32_t group, uint32_t value) {
    const char *name = kt_constant_name(group, (int32_t)value);
    return name != NULL ? name : "";
}

/* Counted to the last permitted day, which is what people plan by, not to the boundary. */
void countdown(struct out *out, const struct kt_window *window) {
    char day[16];
    int32_t days = window->remaining_days;
    if (days == KT_DAY_NONE) return;
    (void)day_text(day, window->last_permitted_day);
    if (days > 1) out_format(out, "%d days left, last day %s", (int)days, day);
    else if (days == 1) out_format(out, "1 day left, last day %s", day);
    else if (days == 0) out_format(out, "last day is today, %s", day);
    else out_format(out, "%d day%s ago, last day was %s", (int)-days, days == -1 ? "" : "s", day);
}

/* Red for what has ended, yellow for what ends: the colours repeat what the words say and add nothing. */
const char *state_color(uint32_t state, int color) {
    if (!color) return "";
    switch (state) {
    case KT_STATE_CLOSED: case KT_STATE_OVERDUE: return "\033[1;31m";
    case KT_STATE_CLOSING: case KT_STATE_DUE: return "\033[1;33m";
    case KT_STATE_OPEN: return "\033[32m";
    case KT_STATE_UNKNOWN: return "\033[35m";
    default: return "\033[2m";
    }
}

const char *color_off(int color) { return color ? "\033[0m" : ""; }

/* The first one that a layer states; "" if none does. */
struct kt_text disclaimer(const kt_catalog *catalog) {
    struct kt_text text = {"", 0};
    uint32_t record = 0;
    while (kt_record_next(catalog, KT_RECORD_CATALOG, &record) == KT_OK && record != 0) {
        text = record_text(catalog, KT_RECORD_CATALOG, record, KT_FIELD_DISCLAIMER);
        if (text.size > 0) return text;
    }
    return text;
}

uint32_t shown_state(const struct kt_window *window) {
    if (window->applies == KT_YES) return window->state;
    return window->would_be != 0 ? window->would_be : (uint32_t)KT_STATE_UNKNOWN;
}

/* 1 + the first window of the group that may apply, 0 without. */
static uint32_t first_undecided(const kt_windows *windows, uint32_t rollup) {
    struct kt_window w = {.struct_size = sizeof w};
    uint32_t i;
    for (i = 0; kt_windows_at(windows, i, &w) == KT_OK; i++) {
        if (rollup_of_window(&w) == rollup && w.applies == KT_UNKNOWN) return i + 1;
    }
    return 0;
}

int deciding(const kt_windows *windows, uint32_t rollup, struct kt_rollup *result, struct kt_window *window) {
    memset(result, 0, sizeof *result);
    memset(window, 0, sizeof *window);
    result->struct_size = sizeof *result;
    window->struct_size = sizeof *window;
    /* `decides` is 1 + index, 0 for a group that nothing decides. */
    if (kt_windows_rollup(windows, rollup, result) != KT_OK) return 0;
    /* A permission that may apply overturns nothing, but a person who reads "unknown" has to be told what would decide. */
    if (result->state == KT_STATE_UNKNOWN && result->decides == 0 && result->maybe == 0)
        result->maybe = first_undecided(windows, rollup);
    if (result->decides == 0) return 0;
    return kt_windows_at(windows, result->decides - 1, window) == KT_OK;
}

int is_web_address(struct kt_text url) {
    return url.size > 8 && (memcmp(url.data, "https://", 8) == 0 || memcmp(url.data, "http://", 7) == 0);
}

void json_stale(struct json_out *json, const kt_catalog *catalog, const struct options *options) {
    struct out message = {0};
    uint32_t layer = 0;
    json_key(json, "warnings");
    json_open(json, '[');
    while (next_stale(&layer, &message, catalog, options)) {
        json_open(json, '{');
        json_key(json, "code");
        json_string(json, "stale-catalog");
        json_key(json, "message");
        json_string(json, message.data);
        json_close(json, '}');
    }
    json_close(json, ']');
    out_free(&message);
}

/* Windows are the same if they read the same: the table is compared as text, without colours. */
size_t *same_windows(const struct assessment *a) {
    size_t *first = must_allocate(a->subject_count, sizeof *first);
    struct string_map seen = {0};
    struct out table = {0};
    size_t i;
    for (i = 0; i < a->subject_count; i++) {
        out_clear(&table);
        windows_table(&table, a->catalog, a->subjects[i].windows, 0);
        first[i] = *string_map_at(&seen, table.data, table.size, (uint32_t)i, NULL);
    }
    out_free(&table);
    string_map_free(&seen);
    return first;
}

/* NO_COLOR is what people set who never want any; --color still wins over it. */
int want_color(const struct options *options) {
    if (options->color != WHEN_AUTO) return options->color == WHEN_ALWAYS;
    return options->output == NULL && isatty(1) && getenv("NO_COLOR") == NULL;
}

/* Called once, with everything: files are written in one step or not at all. */
int deliver(const struct options *options, const struct out *out) {
    return write_whole(options->output, out->data != NULL ? out->data : "", out->size) == 0 ? 0 : EXIT_BAD_INPUT;
}

/* What the drawings of the report share, and the boundaries of a subject on a line of time. */
#include "report/report_svg.h"

#include <stdlib.h>
#include <string.h>

#include "output/output.h"
#include "report/report.h"

#define ROW 38          /* a label and a bar */
#define BAR 12
#define MOST_ROWS 40    /* a drawing with more rows says nothing to anybody; the table has them all */
#define MOST_PAST 1100  /* days around now that are drawn: what lies further away is told by an arrow */
#define MOST_FUTURE 2600
#define SHORT 30        /* columns of a label on a narrow page, and on a wide one */
#define LONG 76

/* ---- scale ---- */

void svg_widen(struct svg_scale *scale, int32_t day) {
    if (day == KT_DAY_NONE) return;
    if (day < scale->first) scale->first = day;
    if (day > scale->last) scale->last = day;
}

void svg_margin(struct svg_scale *scale) {
    const int32_t margin = (scale->last - scale->first) / 20 + 4;
    scale->first -= margin;
    scale->last += margin;
}

/* 64 bits in between: a deadline may be centuries away. */
int svg_x(const struct svg_scale *scale, int32_t day) {
    const int64_t span = (int64_t)scale->last - scale->first;
    if (day <= scale->first) return 0;
    if (day >= scale->last) return 10000;
    return (int)(((int64_t)day - scale->first) * 10000 / (span > 0 ? span : 1));
}

/* "12.34%" as an attribute. */
static void put_percent(struct out *out, const char *name, int place) {
    out_format(out, " %s=\"%d.%02d%%\"", name, place / 100, place % 100);
}

/* Ticks at months, quarters, years or decades, whatever leaves a handful of them; every other one only where there is room. */
void svg_axis(struct out *out, const struct svg_scale *scale, int height) {
    static const int32_t steps[] = {1, 2, 3, 6, 12, 24, 60, 120, 600};
    int32_t year, month, day, at, span = scale->last - scale->first;
    size_t k = 0;
    unsigned count = 0;
    while (k + 1 < sizeof steps / sizeof steps[0] && span / (steps[k] * 30) > 7) k++;
    if (kt_day_to_civil(scale->first, &year, &month, &day) != KT_OK) return;
    month = (month - 1) / steps[k] * steps[k] + 1;
    if (steps[k] > 12) year = year / (steps[k] / 12) * (steps[k] / 12);
    if (steps[k] >= 12) month = 1;
    for (; year <= 9999; month += steps[k]) {
        for (; month > 12; month -= 12) year++;
        if (year < 1 || kt_day_from_civil(&at, year, month, 1) != KT_OK) continue;
        if (at > scale->last) break;
        if (at < scale->first) continue;
        out_text(out, "<line class=\"ax\"");
        put_percent(out, "x1", svg_x(scale, at));
        put_percent(out, "x2", svg_x(scale, at));
        out_format(out, " y1=\"4\" y2=\"%d\"/>", height);
        if (svg_x(scale, at) > 9300) continue; /* a label at the very edge would be cut */
        out_format(out, "<text class=\"t%s\"", count++ % 2 == 0 ? "" : " w");
        put_percent(out, "x", svg_x(scale, at));
        if (steps[k] >= 12) out_format(out, " dx=\"3\" y=\"14\">%d</text>", (int)year);
        else out_format(out, " dx=\"3\" y=\"14\">%d-%02d</text>", (int)year, (int)month);
    }
}

/* ---- bricks ---- */

/* Each with its ground, so that a box is one thing to draw; the style says which box has which. */
static void pattern(struct out *out, const char *id, int size, const char *turn, const char *mark) {
    out_format(out,
               "<pattern id=\"k-%s\" width=\"%d\" height=\"%d\" patternUnits=\"userSpaceOnUse\"%s>"
               "<rect class=\"g-%s\" width=\"%d\" height=\"%d\"/>"
                    "%s</pattern>", id, size, size, turn, id, size, size, mark);
}

void svg_patterns(struct out *out) {
    static const char turn[] = " patternTransform=\"rotate(45)\"";
    out_text(out, "<svg class=\"defs\" aria-hidden=\"true\" focusable=\"false\"><defs>");
    pattern(out, "no", 6, turn, "<path class=\"p-no\" d=\"M0 0V6\"/>");
    pattern(out, "cr", 6, turn, "<path class=\"p-cr\" d=\"M0 0V6\"/>");
    pattern(out, "du", 6, "", "<circle class=\"p-du\" cx=\"2\" cy=\"2\" r=\"1\"/>");
    pattern(out, "un", 7, "", "<path class=\"p-un\" d=\"M0 0L7 7M7 0L0 7\"/>");
    pattern(out, "su", 5, "", "<path class=\"p-su\" d=\"M1 0V5\"/>");
    pattern(out, "sl", 5, "", "<path class=\"p-sl\" d=\"M0 2H5\"/>");
    out_text(out, "</defs></svg>\n");
}

/* The description is what a screen reader says in place of the picture. */
void svg_open(struct out *out, int height, const char *title, const struct out *description) {
    out_format(out, "<svg class=\"chart\" height=\"%d\" role=\"img\" aria-label=\"%s\"><title>%s</title><desc>", height, title,
               title);
    if (description->size > 0) out_html(out, description->data, description->size);
    out_text(out, "</desc>");
}

/* The name stands on the side where there is room. */
void svg_upright(struct out *out, int32_t day, const struct svg_scale *scale, int height, const char *class_name,
                 const char *label) {
    const int x = svg_x(scale, day);
    out_format(out, "<line class=\"%s\"", class_name);
    put_percent(out, "x1", x);
    put_percent(out, "x2", x);
    out_format(out, " y1=\"18\" y2=\"%d\"/><text class=\"t\"", height);
    put_percent(out, "x", x);
    out_format(out, " dx=\"%d\" y=\"28\"%s>%s</text>", x > 6000 ? -4 : 4, x > 6000 ? " text-anchor=\"end\"" : "", label);
}

void svg_box(struct out *out, int from, int to, int y, const char *class_name, int may) {
    if (to <= from) return;
    out_format(out, "<rect class=\"%s%s\"", class_name, may ? " may" : "");
    put_percent(out, "x", from);
    put_percent(out, "width", to - from);
    out_format(out, " y=\"%d\" height=\"%d\"/>", y, BAR);
}

/* Cut at a character, with a mark where something was cut. */
static void put_cut(struct out *out, const char *text, size_t size, size_t columns) {
    size_t end = size;
    while (end > 0 && display_width(text, end) > columns) {
        end--;
        while (end > 0 && ((unsigned char)text[end] & 0xC0) == 0x80) end--;
    }
    out_html(out, text, end);
    if (end < size) out_text(out, "\xE2\x80\xA6");
}

void svg_label(struct out *out, int y, const char *text, size_t size, const char *more, size_t more_size) {
    struct out whole = {0};
    out_bytes(&whole, text, size);
    out_bytes(&whole, more, more_size);
    if (more_size > 0 || display_width(text, size) > SHORT) {
        out_format(out, "<text class=\"s\" y=\"%d\">", y);
        put_cut(out, text, size, SHORT);
        out_format(out, "</text><text class=\"w\" y=\"%d\">", y);
    } else {
        out_format(out, "<text y=\"%d\">", y);
    }
    if (whole.size > 0) put_cut(out, whole.data, whole.size, LONG);
    out_text(out, "</text>");
    out_free(&whole);
}

void svg_right(struct out *out, int y, const char *text, const char *width) {
    out_format(out, "<text class=\"t%s\" x=\"100%%\" y=\"%d\" text-anchor=\"end\">%s</text>", width, y, text);
}

void svg_legend(struct out *out, const char *class_name, const char *words) {
    out_text(out, "<span><svg aria-hidden=\"true\" focusable=\"false\">");
    svg_box(out, 0, 10000, 0, class_name, 0);
    out_format(out, "</svg>%s</span>", words);
}

/* ---- boundaries of a subject ---- */

/* One row: a window, and the activities of the same statement. */
struct bound { uint32_t window; int joined; };

struct timeline {
    struct out *out;
    const kt_catalog *catalog;
    const kt_windows *windows;
    struct bound rows[MOST_ROWS];
    uint32_t count;
    struct svg_scale scale;
    int32_t today;
    int used_unsure, used_due, used_set_aside;
};

static int32_t change_day(const struct kt_window *w) {
    return w->last_permitted_day == KT_DAY_NONE ? KT_DAY_NONE : w->last_permitted_day + 1;
}

/* A window without a date has no place on a line of time. Of windows that only may apply, those that would decide: a catalog has
   many that may, and what is sure would drown among them. */
static int is_drawn(const kt_windows *windows, uint32_t index, const struct kt_window *w) {
    struct kt_rollup result = {.struct_size = sizeof result};
    uint32_t rollup = rollup_of_window(w);
    if (w->last_permitted_day == KT_DAY_NONE || w->applies == KT_NO) return 0;
    if (w->applies == KT_YES) return 1;
    return rollup != 0 && kt_windows_rollup(windows, rollup, &result) == KT_OK && result.maybe == index + 1;
}

/* Windows of one statement are one row. */
static void collect(struct timeline *line) {
    struct kt_window w = {.struct_size = sizeof w}, other = {.struct_size = sizeof other};
    uint32_t i, k;
    for (i = 0; kt_windows_at(line->windows, i, &w) == KT_OK && line->count < MOST_ROWS; i++) {
        if (!is_drawn(line->windows, i, &w)) continue;
        for (k = 0; k < line->count; k++) {
            if (kt_windows_at(line->windows, line->rows[k].window, &other) == KT_OK && same_statement(&w, &other)) break;
        }
        if (k < line->count) {
            line->rows[k].joined = 1;
            continue;
        }
        line->rows[line->count++] = (struct bound){i, 0};
        if (change_day(&w) > line->today - MOST_PAST && change_day(&w) < line->today + MOST_FUTURE)
            svg_widen(&line->scale, change_day(&w));
    }
    svg_margin(&line->scale);
}

/* "closing: signature update, software update". */
static void row_words(const struct timeline *line, const struct bound *row, const struct kt_window *w, struct out *text) {
    struct kt_window other = {.struct_size = sizeof other};
    size_t from;
    uint32_t i;
    out_format(text, "%s%s: ", w->applies == KT_YES ? "" : "maybe ", state_words(shown_state(w)));
    from = text->size;
    out_text(text, name_of(KT_GROUP_ACTIVITY, w->activity));
    for (i = 0; row->joined && kt_windows_at(line->windows, i, &other) == KT_OK; i++) {
        if (i != row->window && is_drawn(line->windows, i, &other) && same_statement(w, &other))
            out_format(text, ", %s", name_of(KT_GROUP_ACTIVITY, other.activity));
    }
    for (; from < text->size; from++) {
        if (text->data[from] == '-') text->data[from] = ' ';
    }
}

/* The day of the change as a mark on the bar, or an arrow where it lies outside of the drawing. */
static void put_change(const struct timeline *line, int32_t day, int y) {
    const int x = svg_x(&line->scale, day);
    out_text(line->out, "<svg overflow=\"visible\"");
    put_percent(line->out, "x", x);
    out_format(line->out, " y=\"%d\">", y + BAR / 2);
    if (x == 0) out_text(line->out, "<path class=\"mk\" d=\"M2 0l9 -6v12z\"/>");
    else if (x == 10000) out_text(line->out, "<path class=\"mk\" d=\"M-2 0l-9 -6v12z\"/>");
    else out_text(line->out, "<path class=\"mk\" d=\"M0 -9l5 9l-5 9l-5 -9z\"/>");
    out_text(line->out, "</svg>");
}

/* What held before the change and what holds after it. */
static void put_bar(struct timeline *line, const struct kt_window *w, int y) {
    const uint32_t state = shown_state(w);
    const int may = w->applies != KT_YES, change = svg_x(&line->scale, change_day(w));
    int after = change;
    switch (state) {
    case KT_STATE_DUE: case KT_STATE_OVERDUE:
        line->used_due = 1;
        svg_box(line->out, 0, change, y, "du", may);
        break;
    case KT_STATE_SUSPENDED: case KT_STATE_EXEMPT:
        line->used_set_aside = 1;
        svg_box(line->out, 0, change, y, "su", may);
        break;
    case KT_STATE_CLOSED: case KT_STATE_CLOSING:
        svg_box(line->out, 0, change, y, "ok", may);
        /* anywhere in here, by the text; the safe reading is the left end */
        if (w->latest != w->earliest && w->latest != KT_INSTANT_NONE) {
            line->used_unsure = 1;
            after = svg_x(&line->scale, (int32_t)(w->latest / 86400));
            svg_box(line->out, change, after, y, "un", may);
        }
        break;
    default:
        line->used_unsure = 1;
        svg_box(line->out, 0, 10000, y, "un", may);
        after = 10000;
        break;
    }
    svg_box(line->out, after, 10000, y, "no", may);
    put_change(line, change_day(w), y);
}

static void put_row(struct timeline *line, const struct bound *row, int y, struct out *description) {
    struct kt_window w = {.struct_size = sizeof w};
    struct out text = {0}, more = {0};
    char day[16], right[80];
    int32_t days;
    if (kt_windows_at(line->windows, row->window, &w) != KT_OK) return;
    row_words(line, row, &w, &text);
    out_format(&more, " \xC2\xB7 %.*s", (int)record_id(line->catalog, KT_RECORD_INSTRUMENT, w.instrument).size,
               record_id(line->catalog, KT_RECORD_INSTRUMENT, w.instrument).data);
    svg_label(line->out, y + 11, text.data, text.size, more.data, w.instrument != 0 ? more.size : 0);
    days = w.remaining_days < 0 ? -w.remaining_days : w.remaining_days;
    (void)day_text(day, w.last_permitted_day);
    snprintf(right, sizeof right, "%d d %s", (int)days, w.remaining_days < 0 ? "ago" : "left");
    svg_right(line->out, y + 11, right, " s");
    snprintf(right, sizeof right, "last day %s \xC2\xB7 %d day%s %s", day, (int)days, days == 1 ? "" : "s",
             w.remaining_days < 0 ? "ago" : "left");
    svg_right(line->out, y + 11, right, " w");
    put_bar(line, &w, y + 17);
    out_format(description, "%.*s, last permitted day %s. ", (int)text.size, text.data, day);
    out_free(&text);
    out_free(&more);
}

/* Only what was drawn is explained. */
static void timeline_legend(const struct timeline *line) {
    out_text(line->out, "<figcaption>");
    svg_legend(line->out, "ok", "allowed");
    svg_legend(line->out, "no", "not allowed, or too late");
    if (line->used_due) svg_legend(line->out, "du", "an act is due");
    if (line->used_unsure) svg_legend(line->out, "un", "not certain, or advice");
    if (line->used_set_aside) svg_legend(line->out, "su", "suspended or exempt until then");
    out_text(line->out, "<span>a diamond marks the day of the change</span></figcaption></figure>\n");
}

void svg_timeline(struct out *out, const kt_catalog *catalog, const kt_windows *windows, int64_t now) {
    struct timeline *line = must_allocate(1, sizeof *line);
    struct out body = {0}, description = {0};
    int height, y = SVG_TOP;
    uint32_t i;
    *line = (struct timeline){.out = &body, .catalog = catalog, .windows = windows};
    line->today = (int32_t)(now / 86400 - (now % 86400 < 0));
    line->scale = (struct svg_scale){line->today - 14, line->today + 14};
    collect(line);
    height = SVG_TOP + (int)line->count * ROW + 6;
    if (line->count > 0) {
        svg_axis(&body, &line->scale, height);
        svg_upright(&body, line->today, &line->scale, height, "now", "asked at");
        for (i = 0; i < line->count; i++, y += ROW) put_row(line, &line->rows[i], y, &description);
        out_text(out, "<figure>");
        svg_open(out, height, "Boundaries on a line of time; the table below says the same", &description);
        out_bytes(out, body.data, body.size);
        out_text(out, "</svg>");
        line->out = out;
        timeline_legend(line);
    }
    out_free(&body);
    out_free(&description);
    free(line);
}

/* Drawings of the report: a line of time and a Gantt chart, in plain SVG without script. */
#include "output/output_svg.h"

#include "output/output.h"

#define WIDTH 1000
#define LABELS 330 /* left of this stand the labels */
#define ROW 22
#define TOP 26
#define MOST_ROWS 60 /* a drawing with more rows says nothing to anybody; the table has them all */

/* Days to pixels. */
struct scale { int32_t first, last; };

/* 64 bits in between: days times pixels would overflow for a deadline centuries away. */
static int x_of(const struct scale *scale, int32_t day) {
    int64_t span = (int64_t)scale->last - scale->first;
    return LABELS + (int)(((int64_t)day - scale->first) * (WIDTH - LABELS - 20) / (span > 0 ? span : 1));
}

/* Takes a day into the scale; a window without one leaves it as it is. */
static void widen(struct scale *scale, int32_t day) {
    if (day == KT_DAY_NONE) return;
    if (day < scale->first) scale->first = day;
    if (day > scale->last) scale->last = day;
}

/* A twentieth on either side and a week at least, so that nothing sticks to the border and the span is never 0. */
static void add_margin(struct scale *scale) {
    int32_t margin = (scale->last - scale->first) / 20 + 7;
    scale->first -= margin;
    scale->last += margin;
}

/* Ticks at months, quarters, years or decades, whatever leaves a handful of them. */
static void put_axis(struct out *out, const struct scale *scale, int height) {
    static const int32_t steps[] = {1, 3, 6, 12, 24, 60, 120, 600};
    int32_t year, month, day, at, span = scale->last - scale->first;
    size_t step = 0;
    /* Months are taken for 30 days here: it only chooses how many ticks there are. */
    while (step + 1 < sizeof steps / sizeof steps[0] && span / (steps[step] * 30) > 7) step++;
    if (kt_day_to_civil(scale->first, &year, &month, &day) != KT_OK) return;
    month = (month - 1) / steps[step] * steps[step] + 1;
    if (steps[step] > 12) {
        year = year / (steps[step] / 12) * (steps[step] / 12);
        month = 1;
    }
    while (year <= 9999) {
        if (year >= 1 && kt_day_from_civil(&at, year, month, 1) == KT_OK) {
            if (at > scale->last) break;
            if (at >= scale->first && x_of(scale, at) < WIDTH - 45) { /* a label at the very edge would be cut */
                out_format(out, "<line class=\"ax\" x1=\"%d\" y1=\"%d\" x2=\"%d\" y2=\"%d\"/>", x_of(scale, at), TOP - 6, x_of(scale, at), height);
                if (steps[step] >= 12) out_format(out, "<text class=\"d\" x=\"%d\" y=\"14\">%d</text>", x_of(scale, at) + 3, (int)year);
                else out_format(out, "<text class=\"d\" x=\"%d\" y=\"14\">%d-%02d</text>", x_of(scale, at) + 3, (int)year, (int)month);
            }
        }
        month += steps[step];
        while (month > 12) {
            month -= 12;
            year++;
        }
    }
}

/* An upright over the whole drawing. `label` is a literal. */
static void put_line(struct out *out, const struct scale *scale, int32_t day, int height, const char *style, const char *label) {
    int x = x_of(scale, day);
    out_format(out, "<line class=\"%s\" x1=\"%d\" y1=\"%d\" x2=\"%d\" y2=\"%d\"/>", style, x, TOP - 8, x, height);
    out_format(out, "<text class=\"d\" x=\"%d\" y=\"%d\" text-anchor=\"middle\">%s</text>", x < WIDTH - 40 ? x : WIDTH - 40, height + 14, label);
}

/* The label is what a screen reader says; the table after the drawing has the content. */
static void open_svg(struct out *out, int height, const char *label) {
    out_format(out, "<div class=\"scroll\" tabindex=\"0\"><svg viewBox=\"0 0 %d %d\" role=\"img\" aria-label=\"%s\">", WIDTH, height, label);
}

/* A label cut to what fits left of the drawing. */
static void put_label(struct out *out, int y, struct kt_text text) {
    size_t size = text.size < 52 ? text.size : 52;
    while (size < text.size && size > 0 && ((unsigned char)text.data[size] & 0xC0) == 0x80) size--;
    out_format(out, "<text x=\"0\" y=\"%d\">", y);
    out_html(out, text.data, size);
    out_text(out, size < text.size ? "\xE2\x80\xA6</text>" : "</text>");
}

/* A window without a date has no place on a line of time. */
static int is_drawn(const struct kt_window *w) {
    return w->last_permitted_day != KT_DAY_NONE && w->applies != KT_NO;
}

/* The colour follows what is certain: a window that may apply has one of its own, whatever it would be. */
static void timeline_row(struct out *out, const kt_catalog *catalog, const struct scale *scale, const struct kt_window *w, int y) {
    uint32_t state = w->applies == KT_YES ? w->state : w->would_be;
    const char *style = w->applies != KT_YES ? "p-other" : state == KT_STATE_CLOSED || state == KT_STATE_OVERDUE ? "p-closed" : "p-closing";
    struct kt_text instrument = record_text(catalog, KT_RECORD_INSTRUMENT, w->instrument, KT_FIELD_ID);
    struct out label = {0};
    char day[16];
    int x = x_of(scale, w->last_permitted_day + 1);
    out_format(&label, "%s%s \xC2\xB7 ", name_of(KT_GROUP_ACTIVITY, w->activity), w->applies != KT_YES ? " (maybe)" : "");
    out_bytes(&label, instrument.data, instrument.size);
    put_label(out, y + 4, (struct kt_text){label.data, label.size});
    out_format(out, "<circle class=\"%s\" cx=\"%d\" cy=\"%d\" r=\"6\"><title>last day ", style, x, y);
    out_format(out, "%s</title></circle>", day_text(day, w->last_permitted_day));
    out_format(out, x > WIDTH - 90 ? "<text x=\"%d\" y=\"%d\" text-anchor=\"end\">%s</text>" : "<text x=\"%d\" y=\"%d\">%s</text>",
               x > WIDTH - 90 ? x - 10 : x + 10, y + 4, day);
    out_free(&label);
}

/* Two walks: the first finds scale and height, since both stand at the head of the drawing. */
void svg_timeline(struct out *out, const kt_catalog *catalog, const kt_windows *windows, int64_t now) {
    struct kt_window w = {.struct_size = sizeof w};
    int32_t today = (int32_t)(now / 86400);
    struct scale scale = {today, today};
    uint32_t i, rows = 0;
    int height, y = TOP + 10;
    for (i = 0; kt_windows_at(windows, i, &w) == KT_OK; i++) {
        if (!is_drawn(&w) || rows == MOST_ROWS) continue;
        widen(&scale, w.last_permitted_day);
        rows++;
    }
    if (rows == 0) return;
    add_margin(&scale);
    height = TOP + (int)rows * ROW + 4;
    open_svg(out, height + 20, "Boundaries on a line of time; the table below says the same");
    put_axis(out, &scale, height);
    put_line(out, &scale, today, height, "now", "asked at");
    for (i = 0, rows = 0; kt_windows_at(windows, i, &w) == KT_OK && rows < MOST_ROWS; i++) {
        if (!is_drawn(&w)) continue;
        timeline_row(out, catalog, &scale, &w, y);
        y += ROW;
        rows++;
    }
    out_text(out, "</svg></div>\n");
}

/* The bar runs from the first to the last day of work, slack behind it to the latest finish. Very short bars
   get two pixels. */
static void gantt_row(struct out *out, const kt_catalog *catalog, const struct scale *scale, const struct kt_plan_step *step, int y) {
    char first[16], last[16];
    int from = x_of(scale, step->earliest_start), to = x_of(scale, step->earliest_finish + 1), late = x_of(scale, step->latest_finish + 1);
    put_label(out, y + 4, record_text(catalog, KT_RECORD_STEP, step->step, KT_FIELD_TITLE));
    if (late > to) out_format(out, "<rect class=\"slack\" x=\"%d\" y=\"%d\" width=\"%d\" height=\"14\"/>", to, y - 7, late - to);
    out_format(out, "<rect class=\"%s\" x=\"%d\" y=\"%d\" width=\"%d\" height=\"14\" rx=\"2\"><title>%s to ", step->critical ? "crit" : "bar", from,
               y - 7, to - from > 2 ? to - from : 2, day_text(first, step->earliest_start));
    out_format(out, "%s</title></rect>", day_text(last, step->earliest_finish));
}

/* The deadline is drawn if it lies within a good year of the steps: one further away would squeeze them into a
   line. */
void svg_gantt(struct out *out, const kt_catalog *catalog, const kt_plan *plan, uint32_t number, int64_t now) {
    struct kt_plan_group group = {.struct_size = sizeof group};
    struct kt_plan_step step = {.struct_size = sizeof step};
    int32_t today = (int32_t)(now / 86400);
    struct scale scale = {today, today};
    uint32_t i;
    int height, y = TOP + 10;
    if (kt_plan_group_at(plan, number, &group) != KT_OK || group.step_count == 0) return;
    for (i = 0; kt_plan_step_at(plan, number, i, &step) == KT_OK && i < MOST_ROWS; i++) {
        widen(&scale, step.earliest_start);
        widen(&scale, step.latest_finish);
    }
    if (group.last_day != KT_DAY_NONE && group.last_day - scale.last < 400 && scale.first - group.last_day < 400) widen(&scale, group.last_day);
    add_margin(&scale);
    height = TOP + (int)(group.step_count < MOST_ROWS ? group.step_count : MOST_ROWS) * ROW + 4;
    open_svg(out, height + 20, "Steps of the plan as bars; the table below says the same");
    put_axis(out, &scale, height);
    put_line(out, &scale, today, height, "now", "asked at");
    if (group.last_day != KT_DAY_NONE && group.last_day >= scale.first && group.last_day <= scale.last)
        put_line(out, &scale, group.last_day + 1, height, "dl", "deadline");
    for (i = 0; kt_plan_step_at(plan, number, i, &step) == KT_OK && i < MOST_ROWS; i++, y += ROW) gantt_row(out, catalog, &scale, &step, y);
    out_text(out, "</svg></div>\n");
}

/* The windows of one subject as a line of time: one SVG file, without script and without anything from outside. It is drawn
   360 units wide, so that it reads on a phone as it is and grows with the page. States are told by words and patterns;
   colours only repeat them. */
#include <stdlib.h>
#include <string.h>

#include "output/output.h"

#define WIDTH 360
#define LEFT 8
#define RIGHT 352
#define AXIS 58      /* where the axis begins */
#define ROW 42       /* a label, a bar, a line of details */
#define HEAD 24      /* a question */
#define MOST_ROWS 60 /* a drawing with more rows says nothing to anybody; the table has them all */
#define MOST_PAST 1100   /* days before and after now that are drawn: what lies further away is told by an arrow */
#define MOST_FUTURE 2600
#define LABEL 48     /* columns of a label with its countdown, of a line of details, and of running text */
#define NAMES 26     /* of the activities in a label: "closing: " and a countdown stand beside them */
#define DETAIL 62
#define TEXT 64

static const char style[] =
    "<style>text{font-family:system-ui,-apple-system,'Segoe UI',sans-serif;fill:#1b1f24}.bg{fill:#ffffff}"
    ".h{font-size:14px;font-weight:700}.q{font-size:11px;font-weight:700}.l{font-size:11px;font-weight:600}"
    ".halo{paint-order:stroke;stroke:#ffffff;stroke-width:3px;stroke-linejoin:round}.d{font-size:10px;fill:#57606a}"
    ".ax{stroke:#d0d7de}.now{stroke:#0b5cad;stroke-width:1.5;stroke-dasharray:4 3}"
    ".nt{font-size:10px;fill:#0b5cad;font-weight:600}.ok{fill:#e3f6e8;stroke:#1a7f37}.no{fill:#fdecea;stroke:#b42318}"
    ".du{fill:#fff4d6;stroke:#8a5a00}.un{fill:#f1eafd;stroke:#6639ba}.may{stroke-dasharray:3 2}"
    ".pno{stroke:#b42318;stroke-width:1.6}.pdu{fill:#8a5a00}.pun{stroke:#6639ba;stroke-width:1.2}"
    ".psu{stroke:#57606a;stroke-width:1.4}.su{fill:#f6f8fa;stroke:#57606a}.b{stroke:#1b1f24;stroke-width:1.6}"
    ".bf{fill:#1b1f24}@media(prefers-color-scheme:dark){text{fill:#e6edf3}.halo{stroke:#0d1117}.bg{fill:#0d1117}"
    ".d{fill:#9da7b3}.ax{stroke:#30363d}.now{stroke:#79b8ff}.nt{fill:#79b8ff}.ok{fill:#10301a;stroke:#6fdd8b}"
    ".no{fill:#3a1715;stroke:#ff8a80}.du{fill:#33270a;stroke:#f0c060}.un{fill:#2a1d45;stroke:#c8a8ff}.pno{stroke:#ff8a80}"
    ".pdu{fill:#f0c060}.pun{stroke:#c8a8ff}.psu{stroke:#9da7b3}.su{fill:#161b22;stroke:#9da7b3}.b{stroke:#e6edf3}"
    ".bf{fill:#e6edf3}}</style>";

/* Lines that lean, dots, crossed lines and uprights: told apart in print and without colours. */
static const char patterns[] =
    "<defs><pattern id=\"kt-no\" width=\"6\" height=\"6\" patternUnits=\"userSpaceOnUse\" patternTransform=\"rotate(45)\">"
    "<path class=\"pno\" d=\"M0 0V6\"/></pattern>"
    "<pattern id=\"kt-du\" width=\"6\" height=\"6\" patternUnits=\"userSpaceOnUse\">"
    "<circle class=\"pdu\" cx=\"2\" cy=\"2\" r=\"1\"/></pattern>"
    "<pattern id=\"kt-un\" width=\"7\" height=\"7\" patternUnits=\"userSpaceOnUse\">"
    "<path class=\"pun\" d=\"M0 0L7 7M7 0L0 7\"/></pattern>"
    "<pattern id=\"kt-su\" width=\"5\" height=\"5\" patternUnits=\"userSpaceOnUse\"><path class=\"psu\" d=\"M1 0V5\"/>"
    "</pattern></defs>";

/* One row: which window, under which question, and the activities of the same statement that stand in it. */
struct drawn {
    uint32_t window, rollup;
    int heading;
    char activities[LABEL + 8];
};

struct drawing {
    struct out *out;
    const kt_catalog *catalog;
    const kt_windows *windows;
    struct drawn rows[MOST_ROWS];
    uint32_t count, left_out;
    int32_t first, last, today;
    int used_range, used_due, used_suspended;
};

/* ---- text ---- */

/* Cut to so many columns at a character, with a mark where something was cut. */
static void put_cut(struct out *out, const char *text, size_t size, size_t columns) {
    struct out safe = {0};
    size_t end;
    out_terminal(&safe, text, size);
    end = safe.size > 0 ? display_cut(safe.data, safe.size, columns) : 0;
    if (safe.size > 0) out_html(out, safe.data, end);
    if (end < safe.size) out_text(out, "\xE2\x80\xA6");
    out_free(&safe);
}

static void put_text(struct out *out, const char *class_name, int x, int y, const char *anchor, const char *text, size_t size,
                     size_t columns) {
    out_format(out, "<text class=\"%s\" x=\"%d\" y=\"%d\"%s>", class_name, x, y, anchor);
    put_cut(out, text, size, columns);
    out_text(out, "</text>");
}

#define AT_START ""
#define AT_END " text-anchor=\"end\""
#define AT_MIDDLE " text-anchor=\"middle\""

/* Running text in lines of whole words; where the next line would stand. */
static int put_wrapped(struct out *out, int y, struct kt_text text) {
    size_t at = 0;
    while (at < text.size) {
        size_t end = at, next = at;
        while (next < text.size) {
            while (next < text.size && text.data[next] == ' ') next++;
            while (next < text.size && text.data[next] != ' ') next++;
            if (end > at && display_width(text.data + at, next - at) > TEXT) break;
            end = next;
        }
        put_text(out, "d", LEFT, y, AT_START, text.data + at, end - at, TEXT);
        y += 13;
        for (at = end; at < text.size && text.data[at] == ' '; at++) continue;
    }
    return y;
}

/* ---- what is drawn ---- */

/* The day on which the new state begins, KT_DAY_NONE without one. */
static int32_t change_day(const struct kt_window *w) {
    return w->last_permitted_day == KT_DAY_NONE ? KT_DAY_NONE : w->last_permitted_day + 1;
}

/* Puts a window into the row of the same statement if its name fits there too: 1, or 0. */
static int join_row(struct drawing *drawing, const struct kt_window *w, uint32_t from) {
    struct kt_window other = {.struct_size = sizeof other};
    const char *name = name_of(KT_GROUP_ACTIVITY, w->activity);
    uint32_t i;
    for (i = from; i < drawing->count; i++) {
        char *activities = drawing->rows[i].activities;
        const size_t size = strlen(activities);
        if (kt_windows_at(drawing->windows, drawing->rows[i].window, &other) != KT_OK || !same_statement(w, &other)) continue;
        if (size + strlen(name) + 2 > NAMES) continue;
        (void)snprintf(activities + size, sizeof drawing->rows[i].activities - size, ", %s", name);
        return 1;
    }
    return 0;
}

static void add_row(struct drawing *drawing, uint32_t rollup, uint32_t index, uint32_t from) {
    struct kt_window w = {.struct_size = sizeof w};
    struct drawn *row = &drawing->rows[drawing->count];
    if (kt_windows_at(drawing->windows, index, &w) != KT_OK || join_row(drawing, &w, from)) return;
    if (drawing->count == MOST_ROWS) {
        drawing->left_out++;
        return;
    }
    *row = (struct drawn){.window = index, .rollup = rollup, .heading = drawing->count == from};
    (void)snprintf(row->activities, sizeof row->activities, "%s", name_of(KT_GROUP_ACTIVITY, w.activity));
    drawing->count++;
}

/* The answer of each question first, then what else applies, then what may overturn the answer. */
static void collect(struct drawing *drawing) {
    static const uint32_t order[] = {KT_ROLLUP_SUPPLY, KT_ROLLUP_SUPPORT, KT_ROLLUP_LIFECYCLE, KT_ROLLUP_COMPLIANCE, 0};
    struct kt_window w = {.struct_size = sizeof w};
    size_t k;
    for (k = 0; k < sizeof order / sizeof order[0]; k++) {
        struct kt_rollup result = {.struct_size = sizeof result};
        const uint32_t from = drawing->count;
        uint32_t i;
        if (order[k] != 0) (void)kt_windows_rollup(drawing->windows, order[k], &result);
        if (result.decides != 0) add_row(drawing, order[k], result.decides - 1, from);
        for (i = 0; kt_windows_at(drawing->windows, i, &w) == KT_OK; i++) {
            if (rollup_of_window(&w) == order[k] && w.applies == KT_YES && result.decides != i + 1)
                add_row(drawing, order[k], i, from);
        }
        if (result.maybe != 0) add_row(drawing, order[k], result.maybe - 1, from);
    }
}

/* Takes a day into the scale. */
static void widen(struct drawing *drawing, int32_t day) {
    if (day == KT_DAY_NONE) return;
    if (day < drawing->first && day > drawing->today - MOST_PAST) drawing->first = day;
    if (day > drawing->last && day < drawing->today + MOST_FUTURE) drawing->last = day;
}

static void set_scale(struct drawing *drawing) {
    struct kt_window w = {.struct_size = sizeof w};
    int32_t margin;
    uint32_t i;
    drawing->first = drawing->last = drawing->today;
    for (i = 0; i < drawing->count; i++) {
        if (kt_windows_at(drawing->windows, drawing->rows[i].window, &w) != KT_OK) continue;
        widen(drawing, change_day(&w));
        if (w.latest != KT_INSTANT_NONE && w.latest != w.earliest) widen(drawing, (int32_t)(w.latest / 86400));
    }
    /* A month at least on either side, so that nothing sticks to the border. */
    margin = (drawing->last - drawing->first) / 12 + 30;
    drawing->first -= margin;
    drawing->last += margin;
}

static int x_of(const struct drawing *drawing, int32_t day) {
    if (day <= drawing->first) return LEFT;
    if (day >= drawing->last) return RIGHT;
    return LEFT + (int)(((int64_t)day - drawing->first) * (RIGHT - LEFT) / (drawing->last - drawing->first));
}

/* Ticks at months, quarters, half years or years, whatever leaves a handful of them. */
static void put_axis(const struct drawing *drawing, int bottom) {
    static const int32_t steps[] = {1, 3, 6, 12, 24, 60};
    int32_t year, month, day, at, span = drawing->last - drawing->first, step;
    size_t k = 0;
    while (k + 1 < sizeof steps / sizeof steps[0] && span / (steps[k] * 30) > 5) k++;
    step = steps[k];
    if (kt_day_to_civil(drawing->first, &year, &month, &day) != KT_OK) return;
    month = step >= 12 ? 1 : (month - 1) / step * step + 1;
    for (; kt_day_from_civil(&at, year, month, 1) == KT_OK && at < drawing->last; month += step) {
        const int x = x_of(drawing, at);
        if (at > drawing->first) {
            out_format(drawing->out, "<path class=\"ax\" d=\"M%d %dV%d\"/>", x, AXIS, bottom);
            if (x < RIGHT - 34 && step >= 12)
                out_format(drawing->out, "<text class=\"d\" x=\"%d\" y=\"%d\">%d</text>", x + 2, AXIS + 8, (int)year);
            else if (x < RIGHT - 40)
                out_format(drawing->out, "<text class=\"d\" x=\"%d\" y=\"%d\">%d-%02d</text>", x + 2, AXIS + 8, (int)year,
                           (int)month);
        }
        while (month + step > 12) {
            month -= 12;
            year++;
        }
    }
}

/* ---- bars ---- */

/* A box, filled and then patterned; `may` draws its border in dashes. */
static void box(const struct drawing *drawing, int from, int to, int y, const char *class_name, const char *pattern, int may) {
    if (to <= from) return;
    out_format(drawing->out, "<rect class=\"%s%s\" x=\"%d\" y=\"%d\" width=\"%d\" height=\"10\"/>", class_name, may ? " may" : "",
               from, y, to - from);
    if (pattern[0] != '\0')
        out_format(drawing->out, "<rect fill=\"url(#%s)\" x=\"%d\" y=\"%d\" width=\"%d\" height=\"10\"/>", pattern, from, y,
                   to - from);
}

/* The day of the change as a flag, or an arrow where it lies outside of the drawing. */
static void put_change(const struct drawing *drawing, int32_t day, int y) {
    const int x = x_of(drawing, day);
    if (day <= drawing->first) out_format(drawing->out, "<path class=\"bf\" d=\"M%d %dl7 -4v8z\"/>", LEFT, y + 5);
    else if (day >= drawing->last) out_format(drawing->out, "<path class=\"bf\" d=\"M%d %dl-7 -4v8z\"/>", RIGHT, y + 5);
    else
        out_format(drawing->out, "<path class=\"b\" d=\"M%d %dv16\"/><path class=\"bf\" d=\"M%d %dl4 4l-4 4l-4 -4z\"/>", x, y - 3,
                   x, y + 1);
}

/* What held before the change and what holds after it. */
static void put_bar(struct drawing *drawing, const struct kt_window *w, int y) {
    const uint32_t state = shown_state(w);
    const int32_t day = change_day(w);
    const int may = w->applies != KT_YES, change = day == KT_DAY_NONE ? RIGHT : x_of(drawing, day);
    int after = change;
    const int ends =
        state == KT_STATE_CLOSED || state == KT_STATE_CLOSING || state == KT_STATE_EXEMPT || state == KT_STATE_SUSPENDED;
    if (state == KT_STATE_DUE || state == KT_STATE_OVERDUE) {
        drawing->used_due = 1;
        box(drawing, LEFT, change, y, "du", "kt-du", may);
        box(drawing, change, RIGHT, y, "no", "kt-no", may);
    } else if (state == KT_STATE_SUSPENDED || state == KT_STATE_EXEMPT) {
        drawing->used_suspended = 1;
        box(drawing, LEFT, change, y, "su", "kt-su", may);
        box(drawing, change, RIGHT, y, "no", "kt-no", may);
    } else if (ends) {
        box(drawing, LEFT, change, y, "ok", "", may);
        if (w->latest != w->earliest && w->latest != KT_INSTANT_NONE) {
            /* Anywhere in here, by the text: the safe reading is the left end. */
            drawing->used_range = 1;
            after = x_of(drawing, (int32_t)(w->latest / 86400));
            box(drawing, change, after, y, "un", "kt-un", may);
        }
        box(drawing, after, RIGHT, y, "no", "kt-no", may);
    } else if (state == KT_STATE_OPEN) {
        box(drawing, LEFT, RIGHT, y, "ok", "", may);
    } else {
        drawing->used_range = 1;
        box(drawing, LEFT, RIGHT, y, "un", "kt-un", may);
    }
    if (day != KT_DAY_NONE) put_change(drawing, day, y);
    out_format(drawing->out, "<path class=\"now\" d=\"M%d %dv10\"/>", x_of(drawing, drawing->today), y);
}

/* Label and countdown above the bar, where it comes from below. They share a line: the label gives way, as bold letters
   are as wide as seven units where a page has no narrower font. */
static void put_row(struct drawing *drawing, const struct drawn *row, const struct kt_window *w, int y) {
    const struct kt_text instrument = record_id(drawing->catalog, KT_RECORD_INSTRUMENT, w->instrument);
    const struct kt_text date = record_text(drawing->catalog, KT_RECORD_MILESTONE, w->milestone, KT_FIELD_DATE);
    struct out text = {0}, left = {0};
    char day[16];
    out_format(&text, "%s%s: %s", w->applies == KT_YES || shown_state(w) == KT_STATE_UNKNOWN ? "" : "maybe ",
               name_of(KT_GROUP_STATE, shown_state(w)), row->activities);
    if (w->remaining_days != KT_DAY_NONE) {
        const int32_t days = w->remaining_days < 0 ? -w->remaining_days : w->remaining_days;
        out_format(&left, "%d day%s %s", (int)days, days == 1 ? "" : "s", w->remaining_days < 0 ? "ago" : "left");
        put_text(drawing->out, "l halo", RIGHT, y + 10, AT_END, left.data, left.size, 20);
    }
    put_text(drawing->out, "l halo", LEFT, y + 10, AT_START, text.data, text.size, LABEL - left.size);
    out_free(&left);
    put_bar(drawing, w, y + 14);
    out_clear(&text);
    if (w->last_permitted_day != KT_DAY_NONE) out_format(&text, "last day %s \xC2\xB7 ", day_text(day, w->last_permitted_day));
    if (w->precision > KT_PRECISION_DAY && w->precision < KT_PRECISION_UNSET)
        out_format(&text, "%s %.*s \xC2\xB7 ", name_of(KT_GROUP_PRECISION, w->precision), (int)date.size, date.data);
    out_bytes(&text, instrument.data, instrument.size);
    out_format(&text, "%s%s", instrument.size > 0 ? ", " : "",
               w->instrument == 0 ? "the vendor's own date" : name_of(KT_GROUP_LEGAL_FORCE, w->legal_force));
    put_text(drawing->out, "d halo", LEFT, y + 35, AT_START, text.data, text.size, DETAIL);
    out_free(&text);
}

/* ---- the whole ---- */

/* One entry of the legend and where the next may stand. */
static int legend_entry(const struct drawing *drawing, int x, int y, const char *class_name, const char *pattern,
                        const char *words) {
    box(drawing, x, x + 16, y - 8, class_name, pattern, 0);
    out_format(drawing->out, "<text class=\"d\" x=\"%d\" y=\"%d\">%s</text>", x + 20, y, words);
    return x + 32 + (int)strlen(words) * 6;
}

/* Only what was drawn is explained; at most two lines. */
static int put_legend(const struct drawing *drawing, int y) {
    int x = legend_entry(drawing, LEFT, y, "ok", "", "allowed");
    x = legend_entry(drawing, x, y, "no", "kt-no", "not allowed, or too late");
    if (drawing->used_due) x = legend_entry(drawing, x, y, "du", "kt-du", "an act is due");
    if (drawing->used_range || drawing->used_suspended) {
        y += 16;
        x = LEFT;
    }
    if (drawing->used_range) x = legend_entry(drawing, x, y, "un", "kt-un", "not certain, or advice");
    if (drawing->used_suspended) (void)legend_entry(drawing, x, y, "su", "kt-su", "suspended or exempt until then");
    return y + 16;
}

/* What a screen reader says: the four answers in words. */
static void put_description(const struct drawing *drawing, const struct options *options) {
    struct kt_rollup result;
    struct kt_window w;
    struct out text = {0};
    char now[32];
    uint32_t rollup;
    out_format(&text, "Asked at %s for %s.", instant_text(now, options->now), options->profile);
    for (rollup = KT_ROLLUP_SUPPLY; rollup <= KT_ROLLUP_COMPLIANCE; rollup++) {
        const int decided = deciding(drawing->windows, rollup, &result, &w);
        out_format(&text, " %s: %s", name_of(KT_GROUP_ROLLUP, rollup), name_of(KT_GROUP_STATE, result.state));
        if (decided && w.remaining_days != KT_DAY_NONE) {
            out_text(&text, ", ");
            full_countdown(&text, &w);
        }
        out_text(&text, ".");
    }
    out_text(drawing->out, "<desc id=\"kt-desc\">");
    out_html(drawing->out, text.data, text.size);
    out_text(drawing->out, "</desc>");
    out_free(&text);
}

/* Subject, who asked and when. */
static void put_title(const struct drawing *drawing, const struct options *options, const char *title) {
    struct out text = {0};
    char now[32];
    put_text(drawing->out, "h", LEFT, 20, AT_START, title, strlen(title), 38);
    out_format(&text, "asked at %s for %s", instant_text(now, options->now), options->profile);
    put_text(drawing->out, "d", LEFT, 36, AT_START, text.data, text.size, DETAIL);
    out_free(&text);
}

/* The height, which has to be known before the first row. */
static int rows_height(const struct drawing *drawing) {
    int height = AXIS + 14;
    uint32_t i;
    for (i = 0; i < drawing->count; i++) height += ROW + (drawing->rows[i].heading ? HEAD : 0);
    return height;
}

static void put_rows(struct drawing *drawing) {
    struct kt_window w = {.struct_size = sizeof w};
    int y = AXIS + 14;
    uint32_t i;
    for (i = 0; i < drawing->count; i++) {
        const struct drawn *row = &drawing->rows[i];
        if (row->heading) {
            const char *name = row->rollup != 0 ? name_of(KT_GROUP_ROLLUP, row->rollup) : "besides";
            out_format(
                drawing->out,
                "<text class=\"q halo\" x=\"%d\" y=\"%d\">%s<tspan class=\"d\" font-weight=\"400\" dx=\"6\">%s</tspan></text>",
                LEFT, y + 17, name, rollup_question(row->rollup));
            y += HEAD;
        }
        if (kt_windows_at(drawing->windows, row->window, &w) == KT_OK) put_row(drawing, row, &w, y);
        y += ROW;
    }
}

/* Rows first, into a text of their own: only then is it known how high the drawing is and what its legend has to say. */
void window_svg(struct out *out, const struct options *options, const kt_catalog *catalog, const kt_windows *windows,
                struct kt_text title) {
    struct drawing *drawing = must_allocate(1, sizeof *drawing);
    const struct kt_text said = disclaimer(catalog);
    const char *name = title.size > 0 ? title.data : options->files[0];
    struct kt_catalog_info info = {.struct_size = sizeof info};
    struct out body = {0}, note = {0};
    char day[16];
    int bottom, height, x;
    *drawing = (struct drawing){.out = &body, .catalog = catalog, .windows = windows};
    drawing->today = (int32_t)(options->now / 86400 - (options->now % 86400 < 0));
    collect(drawing);
    set_scale(drawing);
    bottom = rows_height(drawing);
    put_title(drawing, options, name);
    if (drawing->count > 0) {
        put_axis(drawing, bottom);
        x = x_of(drawing, drawing->today);
        out_format(&body, "<path class=\"now\" d=\"M%d %dV%d\"/><text class=\"nt\" x=\"%d\" y=\"%d\"%s>asked at</text>", x,
                   AXIS - 6, bottom, x, AXIS - 9,
                   x < 40           ? AT_START
                   : x > RIGHT - 40 ? AT_END
                                    : AT_MIDDLE);
        put_rows(drawing);
        height = put_legend(drawing, bottom + 16);
    } else {
        out_format(&body, "<text class=\"l\" x=\"%d\" y=\"%d\">No instrument of this catalog is known to apply.</text>", LEFT,
                   AXIS + 14);
        height = AXIS + 34;
    }
    if (drawing->left_out > 0) out_format(&note, "%u more rows stand in the table. ", (unsigned)drawing->left_out);
    (void)kt_catalog_info(catalog, 0, &info);
    out_format(&note, "Data as of %s. %s", day_text(day, info.data_date), said.data);
    height = put_wrapped(&body, height, (struct kt_text){note.data, note.size});
    out_text(out, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<svg xmlns=\"http://www.w3.org/2000/svg\" version=\"1.1\" ");
    out_format(out, "viewBox=\"0 0 %d %d\" width=\"%d\" height=\"%d\" style=\"max-width:100%%;height:auto\" role=\"img\" "
                    "aria-labelledby=\"kt-title kt-desc\">\n<title id=\"kt-title\">",
               WIDTH, height, WIDTH * 2, height * 2);
    out_html(out, name, strlen(name));
    out_text(out, ": what is still allowed, and until when</title>");
    drawing->out = out;
    put_description(drawing, options);
    out_text(out, style);
    out_text(out, patterns);
    out_format(out, "<rect class=\"bg\" width=\"%d\" height=\"%d\"/>", WIDTH, height);
    out_bytes(out, body.data, body.size);
    out_text(out, "</svg>\n");
    out_free(&body);
    out_free(&note);
    free(drawing);
}

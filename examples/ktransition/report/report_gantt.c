/* A plan as bars: for a group its steps with waves, slack and the critical path; for a table of groups one bar each. */
#include <stdlib.h>
#include <string.h>

#include "output/output.h"
#include "report/report_svg.h"

#define ROW 36
#define MOST_ROWS 80     /* steps of a playbook; the table has them all */
#define FAR_AWAY 400     /* a deadline further from the work than this would squeeze the bars into a line */

/* A step with all its waves: one row. */
struct line {
    uint32_t step;       /* record */
    uint32_t waves;
    int32_t start, finish, latest, slack;
    int critical;
};

struct gantt {
    struct out *out;
    const kt_catalog *catalog;
    const kt_plan *plan;
    uint32_t group;
    struct line lines[MOST_ROWS];
    uint32_t count;
    struct svg_scale scale;
};

/* Waves of a step may be critical or not: the row is when any of them is, and each bar says so for itself. */
static void collect(struct gantt *gantt) {
    struct kt_plan_step step = {.struct_size = sizeof step};
    uint32_t i, k;
    for (i = 0; kt_plan_step_at(gantt->plan, gantt->group, i, &step) == KT_OK; i++) {
        struct line *line;
        for (k = 0; k < gantt->count && gantt->lines[k].step != step.step; k++) continue;
        if (k == MOST_ROWS) continue;
        line = &gantt->lines[k];
        if (k == gantt->count) {
            *line = (struct line){.step = step.step, .start = step.earliest_start, .finish = step.earliest_finish,
                                  .latest = step.latest_finish, .slack = step.slack_days};
            gantt->count++;
        }
        line->waves += step.wave > 0;
        if (step.earliest_start < line->start) line->start = step.earliest_start;
        if (step.earliest_finish > line->finish) line->finish = step.earliest_finish;
        if (step.latest_finish > line->latest) line->latest = step.latest_finish;
        if (step.slack_days < line->slack) line->slack = step.slack_days;
        line->critical |= step.critical != 0;
        svg_widen(&gantt->scale, step.earliest_start);
        svg_widen(&gantt->scale, step.latest_finish);
    }
}

/* Bars of all waves of a step. Very short ones are drawn a little wider than they are: a day must be seen. */
static void put_bars(const struct gantt *gantt, const struct line *line, int y) {
    struct kt_plan_step step = {.struct_size = sizeof step};
    const int end = svg_x(&gantt->scale, line->finish + 1);
    uint32_t i;
    svg_box(gantt->out, end, svg_x(&gantt->scale, line->latest + 1), y, "slack", 0);
    for (i = 0; kt_plan_step_at(gantt->plan, gantt->group, i, &step) == KT_OK; i++) {
        const int from = svg_x(&gantt->scale, step.earliest_start), to = svg_x(&gantt->scale, step.earliest_finish + 1);
        if (step.step != line->step) continue;
        svg_box(gantt->out, from, to - from > 40 ? to : from + 40, y, step.critical ? "crit" : "bar", 0);
    }
}

static void put_line(const struct gantt *gantt, const struct line *line, int y, struct out *description) {
    const struct kt_text title = record_text(gantt->catalog, KT_RECORD_STEP, line->step, KT_FIELD_TITLE);
    char right[64], first[16], last[16];
    struct out more = {0};
    if (line->waves > 1) out_format(&more, " \xC2\xB7 %u waves", (unsigned)line->waves);
    svg_label(gantt->out, y + 11, title.data, title.size, more.size > 0 ? more.data : "", more.size);
    if (line->slack == 0) snprintf(right, sizeof right, "critical");
    else snprintf(right, sizeof right, "%d d slack", (int)line->slack);
    svg_right(gantt->out, y + 11, right, "");
    put_bars(gantt, line, y + 16);
    out_format(description, "%.*s: %s to ", (int)title.size, title.data, day_text(first, line->start));
    out_format(description, "%s, %s. ", day_text(last, line->finish), right);
    out_free(&more);
}

/* Where the deadline is drawn, what lies behind it is shaded: work in there is late. */
static int put_deadline(const struct gantt *gantt, const struct kt_plan_group *group, int height) {
    const int x = svg_x(&gantt->scale, group->last_day + 1);
    if (group->last_day == KT_DAY_NONE || group->last_day < gantt->scale.first || group->last_day >= gantt->scale.last) return 0;
    out_format(gantt->out, "<rect class=\"late\" x=\"%d.%02d%%\" width=\"%d.%02d%%\" y=\"18\" height=\"%d\"/>", x / 100, x % 100,
               (10000 - x) / 100, (10000 - x) % 100, height - 18);
    return 1;
}

static void gantt_legend(struct out *out, int deadline) {
    out_text(out, "<figcaption>");
    svg_legend(out, "bar", "work, as early as can be");
    svg_legend(out, "crit", "critical: no slack");
    svg_legend(out, "slack", "slack");
    if (deadline) svg_legend(out, "late", "after the last day in time");
    out_text(out, "</figcaption></figure>\n");
}

void svg_gantt(struct out *out, const kt_catalog *catalog, const kt_plan *plan, uint32_t number, int64_t now) {
    struct kt_plan_group group = {.struct_size = sizeof group};
    struct gantt *gantt = must_allocate(1, sizeof *gantt);
    struct out body = {0}, description = {0};
    int height, deadline, y = SVG_TOP;
    uint32_t i;
    const int32_t today = (int32_t)(now / 86400 - (now % 86400 < 0));
    *gantt = (struct gantt){.out = &body, .catalog = catalog, .plan = plan, .group = number};
    if (kt_plan_group_at(plan, number, &group) == KT_OK && group.step_count > 0) {
        gantt->scale = (struct svg_scale){group.start, group.start};
        collect(gantt);
        if (group.last_day != KT_DAY_NONE && group.last_day - gantt->scale.last < FAR_AWAY &&
            gantt->scale.first - group.last_day < FAR_AWAY)
            svg_widen(&gantt->scale, group.last_day);
        if (gantt->scale.first - today < FAR_AWAY) svg_widen(&gantt->scale, today);
        svg_margin(&gantt->scale);
        height = SVG_TOP + (int)gantt->count * ROW + 6;
        deadline = put_deadline(gantt, &group, height);
        svg_axis(&body, &gantt->scale, height);
        svg_upright(&body, today, &gantt->scale, height, "now", "asked at");
        if (deadline) svg_upright(&body, group.last_day + 1, &gantt->scale, height, "dl", "too late from here");
        for (i = 0; i < gantt->count; i++, y += ROW) put_line(gantt, &gantt->lines[i], y, &description);
        out_text(out, "<figure>");
        svg_open(out, height, "Steps of the plan as bars; the table below says the same", &description);
        out_bytes(out, body.data, body.size);
        out_text(out, "</svg>");
        gantt_legend(out, deadline);
    }
    out_free(&body);
    out_free(&description);
    free(gantt);
}

void svg_group_bar(struct out *out, const struct kt_plan_group *group, int32_t first, int32_t last) {
    struct svg_scale scale = {first, last};
    int start, end, late;
    svg_margin(&scale);
    start = svg_x(&scale, group->start);
    late = end = svg_x(&scale, group->finish + 1);
    if (!group->feasible && group->last_day != KT_DAY_NONE)
        late = group->last_day < group->start ? start : svg_x(&scale, group->last_day + 1);
    out_text(out, "<svg class=\"mini\" aria-hidden=\"true\" focusable=\"false\">");
    svg_box(out, start, late, 2, "bar", 0);
    svg_box(out, late, end, 2, "crit", 0);
    if (group->last_day != KT_DAY_NONE && group->last_day >= first && group->last_day <= last) {
        const int x = svg_x(&scale, group->last_day + 1);
        out_format(out, "<line class=\"dl\" x1=\"%d.%02d%%\" x2=\"%d.%02d%%\" y1=\"0\" y2=\"16\"/>", x / 100, x % 100, x / 100,
                   x % 100);
    }
    out_text(out, "</svg>");
}

/* The plan in the report: whether it can be done, what would make it, each group with its bars, steps and waves. */
#include <stdlib.h>
#include <string.h>

#include "estate.h"
#include "output/output.h"
#include "report/report.h"
#include "report/report_svg.h"

#define OPEN_GROUPS 3  /* more groups than this are folded, and a table of them stands before them */

static const char *plural(int64_t count) { return count == 1 ? "" : "s"; }

/* A day that does not break in two at the end of a line. */
static void put_day(struct html *html, int32_t day) {
    char text[16];
    out_format(html->out, "<span class=\"d\">%s</span>", day_text(text, day));
}

/* " 5,000 working days" */
static void put_amount(struct html *html, int64_t count, const char *unit) {
    html_count(html, (uint64_t)count);
    out_format(html->out, " %s%s", unit, plural(count));
}

/* ---- names and outcomes ---- */

/* The product, for whom, and the facts that make it differ from others. */
static void group_name(struct html *html, const struct estate *estate, const struct kt_plan_group *group) {
    const struct estate_group *from = group->number < estate->group_count ? &estate->groups[group->number] : NULL;
    html_text(html, subject_title(html->catalog, group->vendor, group->product,
                                  from != NULL ? html->a->subjects[from->subject].product_class : 0));
    if (from == NULL) return;
    if (from->name[0] != '\0') {
        out_text(html->out, ", ");
        html_put(html, from->name);
    }
    if (html->a->subjects[from->subject].facts[0] != '\0') {
        out_text(html->out, " <small>");
        html_put(html, html->a->subjects[from->subject].facts);
        out_text(html->out, "</small>");
    }
}

/* A word for the outcome, in the colours of states. */
static void outcome(struct html *html, const struct kt_plan_group *group) {
    const char *name = "none-known", *word = "no playbook";
    if (group->playbook != 0) {
        name = group->feasible ? "open" : "closed";
        word = group->feasible ? "in time" : group->overdue ? "overdue" : "too late";
        if (group->feasible && group->deadline == KT_INSTANT_NONE) {
            name = "none-known";
            word = "no deadline known";
        }
    }
    out_format(html->out, "<span class=\"state %s\">%s</span>", name, word);
}

/* What it would take: more people, an earlier start, or less to move. */
static void needed(struct html *html, const struct kt_plan_group *group) {
    out_text(html->out, "<p><strong>To be in time it takes</strong> ");
    if (group->required_per_day > 0) {
        put_amount(html, group->required_per_day, "asset");
        out_text(html->out, " a working day");
        if (html->a->options->capacity > 0) out_format(html->out, " instead of %u", (unsigned)html->a->options->capacity);
    } else {
        out_text(html->out, "more than people: no number of them would make it");
    }
    if (group->latest_start != KT_DAY_NONE) {
        out_text(html->out, ", or a start by ");
        put_day(html, group->latest_start);
    }
    if (group->largest_scope > 0 && group->largest_scope < group->assets) {
        out_text(html->out, ", or ");
        put_amount(html, group->assets - group->largest_scope, "asset");
        out_text(html->out, " fewer (");
        html_count(html, group->largest_scope);
        out_text(html->out, " at most)");
    }
    out_text(html->out, ".");
    if (group->assets_in_time < group->assets) {
        out_text(html->out, " As planned ");
        html_count(html, group->assets_in_time);
        out_text(html->out, " of ");
        html_count(html, group->assets);
        out_format(html->out, " %s moved in time.", group->assets_in_time == 1 ? "is" : "are");
    }
    out_text(html->out, "</p>\n");
}

/* No plan at this capacity is less late than this. */
static void rollout_bound(struct html *html, const struct kt_plan_group *group) {
    if (group->rollout_shortfall_days <= 0) return;
    out_text(html->out, "<p>The visits alone need ");
    put_amount(html, group->rollout_days, "working day");
    out_text(html->out, ", and ");
    html_count(html, (uint64_t)group->available_days);
    out_format(html->out, " %s left. So they end no earlier than ", group->available_days == 1 ? "is" : "are");
    put_day(html, group->rollout_earliest_end);
    out_text(html->out, ", at least ");
    put_amount(html, group->rollout_shortfall_days, "working day");
    out_text(html->out, " late");
    if (group->rollout_required_per_day > 0) {
        out_text(html->out, "; at least ");
        html_count(html, group->rollout_required_per_day);
        out_text(html->out, " a day would be needed before pilot and preparation are counted");
    }
    out_text(html->out, ".</p>\n");
}

/* The sentence on top of a group. */
static void feasibility(struct html *html, const struct kt_plan_group *group) {
    out_text(html->out, "<p class=\"verdict\">");
    outcome(html, group);
    if (group->playbook == 0) {
        out_text(html->out, " There is no playbook for this class, so nothing can be said of when it could be done.</p>\n");
        return;
    }
    if (group->feasible) out_text(html->out, " Done on ");
    else {
        out_text(html->out, " Late by <strong>");
        put_amount(html, group->shortfall_days, "working day");
        out_text(html->out, "</strong>: done on ");
    }
    put_day(html, group->finish);
    if (group->last_day != KT_DAY_NONE) {
        out_format(html->out, "; the last day in time %s ", group->overdue ? "was" : "is");
        put_day(html, group->last_day);
    }
    if (group->feasible && group->latest_start != KT_DAY_NONE) {
        out_text(html->out, "; the latest safe start is ");
        put_day(html, group->latest_start);
    }
    out_text(html->out, ".</p>\n");
    if (group->instrument != 0) {
        out_text(html->out, "<p><strong>What sets the day</strong> ");
        html_text(html, record_text(html->catalog, KT_RECORD_MILESTONE, group->milestone, KT_FIELD_TITLE));
        out_text(html->out, " <small>");
        html_text(html, record_text(html->catalog, KT_RECORD_INSTRUMENT, group->instrument, KT_FIELD_TITLE));
        (void)html_sources(html, KT_RECORD_MILESTONE, group->milestone);
        out_text(html->out, "</small></p>\n");
    }
    if (!group->feasible) {
        needed(html, group);
        rollout_bound(html, group);
    }
}

/* ---- steps ---- */

/* Days of all waves of a step: "2024-07-22 to 2024-08-02". */
struct span {
    uint32_t step, waves, assets;
    int32_t start, finish, latest_start, latest_finish, slack;
};

static void span_row(struct html *html, const struct span *span) {
    html_row(html);
    out_format(html->out, "<a href=\"#step-%u\">", (unsigned)span->step);
    html_text(html, record_text(html->catalog, KT_RECORD_STEP, span->step, KT_FIELD_TITLE));
    out_text(html->out, "</a>");
    html_cell(html, "who");
    html_text(html, record_text(html->catalog, KT_RECORD_STEP, span->step, KT_FIELD_ROLE));
    html_cell(html, "when");
    put_day(html, span->start);
    if (span->finish != span->start) {
        out_text(html->out, " to ");
        put_day(html, span->finish);
    }
    if (span->waves > 1) out_format(html->out, " <small>in %u waves</small>", (unsigned)span->waves);
    html_cell(html, "done by");
    put_day(html, span->latest_finish);
    html_cell(html, "slack");
    if (span->slack == 0) out_text(html->out, "<strong>critical</strong>");
    else out_format(html->out, "%d day%s", (int)span->slack, plural(span->slack));
    html_number_cell(html, "assets");
    if (span->assets > 0) html_count(html, span->assets);
}

/* A step that comes once for each wave is one line: its waves have a table of their own. */
static void steps_table(struct html *html, const kt_plan *plan, uint32_t number, const struct kt_plan_group *group) {
    struct kt_plan_step step = {.struct_size = sizeof step};
    struct span *spans = must_allocate(group->step_count + 1, sizeof *spans);
    struct string_map at = {0};
    uint32_t i, count = 0;
    for (i = 0; kt_plan_step_at(plan, number, i, &step) == KT_OK; i++) {
        int is_new;
        struct span *span = &spans[*string_map_at(&at, (const char *)&step.step, sizeof step.step, count, &is_new)];
        if (is_new) {
            *span = (struct span){.step = step.step, .start = step.earliest_start, .finish = step.earliest_finish,
                                  .latest_start = step.latest_start,
                                  .latest_finish = step.latest_finish, .slack = step.slack_days};
            count++;
        }
        span->waves += step.wave > 0;
        span->assets += step.assets;
        if (step.earliest_start < span->start) span->start = step.earliest_start;
        if (step.earliest_finish > span->finish) span->finish = step.earliest_finish;
        if (step.latest_finish > span->latest_finish) span->latest_finish = step.latest_finish;
        if (step.slack_days < span->slack) span->slack = step.slack_days;
    }
    html_table(html, NULL, "Steps; how each is done stands in the playbook below", "sort",
               "Step|Who|When, as early as can be|Done by at the latest|Slack|#Assets");
    for (i = 0; i < count; i++) span_row(html, &spans[i]);
    html_table_end(html);
    string_map_free(&at);
    free(spans);
}

/* ---- waves ---- */

/* Each once, whatever the number of parts that stand there. */
static void wave_sites(struct html *html, const kt_plan *plan, const struct estate *estate, uint32_t group, uint32_t wave) {
    struct kt_plan_part part = {.struct_size = sizeof part};
    struct string_map seen = {0};
    uint32_t p, shown = 0;
    for (p = 0; kt_plan_part_at(plan, group, wave, p, &part) == KT_OK; p++) {
        const char *site = part.number < estate->group_count ? estate->groups[part.number].site : "";
        int is_new = 0;
        if (site[0] != '\0') (void)string_map_at(&seen, site, strlen(site), 1, &is_new);
        if (!is_new) continue;
        if (shown++ > 0) out_text(html->out, ", ");
        html_put(html, site);
    }
    string_map_free(&seen);
}

static const char *wave_ring(const kt_plan *plan, const struct estate *estate, uint32_t group, uint32_t wave) {
    struct kt_plan_part part = {.struct_size = sizeof part};
    if (kt_plan_part_at(plan, group, wave, 0, &part) != KT_OK || part.number >= estate->group_count) return "";
    return estate->groups[part.number].ring;
}

/* The last day on which its last visit may be. */
static int32_t wave_latest(const kt_plan *plan, uint32_t group, uint32_t wave) {
    struct kt_plan_visit visit = {.struct_size = sizeof visit};
    int32_t latest = KT_DAY_NONE;
    uint32_t i;
    for (i = 0; kt_plan_visit_at(plan, group, wave, i, &visit) == KT_OK; i++) {
        if (latest == KT_DAY_NONE || visit.latest_to > latest) latest = visit.latest_to;
    }
    return latest;
}

/* Whether any part of the group's waves stands at a site, or in a ring, that has a name. */
static void named_parts(const kt_plan *plan, const struct estate *estate, uint32_t group, int *rings, int *sites) {
    struct kt_plan_part part = {.struct_size = sizeof part};
    struct kt_plan_wave wave = {.struct_size = sizeof wave};
    uint32_t w, p;
    *rings = *sites = 0;
    for (w = 0; kt_plan_wave_at(plan, group, w, &wave) == KT_OK; w++) {
        for (p = 0; kt_plan_part_at(plan, group, w, p, &part) == KT_OK; p++) {
            if (part.number >= estate->group_count) continue;
            *rings |= estate->groups[part.number].ring[0] != '\0';
            *sites |= estate->groups[part.number].site[0] != '\0';
        }
    }
}

static void waves_table(struct html *html, const kt_plan *plan, const struct estate *estate, uint32_t number,
                        const struct kt_plan_group *group) {
    struct kt_plan_wave wave = {.struct_size = sizeof wave};
    char heads[96];
    int rings, sites;
    uint32_t i;
    if (group->wave_count == 0) return;
    named_parts(plan, estate, number, &rings, &sites);
    snprintf(heads, sizeof heads, "Wave%s%s|#Assets|First day|Last visit|Last visit at the latest", rings ? "|Ring" : "",
             sites ? "|Sites" : "");
    out_format(html->out, "<details%s><summary>%u wave%s</summary>\n", group->wave_count <= 8 ? " open" : "",
               (unsigned)group->wave_count, plural(group->wave_count));
    html_table(html, NULL, "Waves: every asset is in exactly one", "sort any", heads);
    for (i = 0; kt_plan_wave_at(plan, number, i, &wave) == KT_OK; i++) {
        html_row(html);
        out_format(html->out, "%u%s", (unsigned)wave.wave, wave.pilot ? ", pilot" : "");
        if (rings) html_cell(html, "ring");
        if (rings) html_put(html, wave_ring(plan, estate, number, i));
        if (sites) html_cell(html, "sites");
        if (sites) wave_sites(html, plan, estate, number, i);
        html_number_cell(html, "assets");
        html_count(html, wave.assets);
        html_cell(html, "first day");
        put_day(html, wave.start);
        html_cell(html, "last visit");
        put_day(html, wave.finish);
        html_cell(html, "at the latest");
        put_day(html, wave_latest(plan, number, i));
    }
    html_table_end(html);
    out_text(html->out, "</details>\n");
}

/* ---- groups ---- */

static void waits_for(struct html *html, const kt_plan *plan, const struct estate *estate, uint32_t number) {
    struct kt_plan_group other = {.struct_size = sizeof other};
    uint32_t i, index;
    for (i = 0; kt_plan_waits_for_at(&index, plan, number, i) == KT_OK; i++) {
        if (kt_plan_group_at(plan, index, &other) != KT_OK) continue;
        out_format(html->out, "%s<a href=\"#group-%u\">", i == 0 ? "<p>Its visits begin after those to " : ", ",
                   (unsigned)index + 1);
        group_name(html, estate, &other);
        out_text(html->out, "</a>");
    }
    if (i > 0) out_text(html->out, ".</p>\n");
}

static void one_group(struct html *html, const kt_plan *plan, const struct estate *estate, struct string_map *told, uint32_t number,
                      int is_open) {
    struct kt_plan_group whole = {.struct_size = sizeof whole}, *group = &whole;
    if (kt_plan_group_at(plan, number, group) != KT_OK) return;
    out_format(html->out, "<details class=\"part\"%s><summary><h3>", is_open ? " open" : "");
    group_name(html, estate, group);
    out_text(html->out, "</h3> <small>");
    put_amount(html, group->assets, "asset");
    out_text(html->out, "</small> ");
    if (!is_open) outcome(html, group);
    out_format(html->out, "</summary><div class=\"at\" id=\"group-%u\"></div>\n", (unsigned)number + 1);
    feasibility(html, group);
    waits_for(html, plan, estate, number);
    if (group->step_count > 0) {
        svg_gantt(html->out, html->catalog, plan, number, html->a->options->now);
        steps_table(html, plan, number, group);
        waves_table(html, plan, estate, number, group);
    }
    html_alternatives(html, plan, told, number, group);
    out_text(html->out, "</details>\n");
}

/* All groups in a line each, with a bar on the line of time that all share. */
static void groups_table(struct html *html, const kt_plan *plan, const struct estate *estate, const struct kt_plan_total *total) {
    struct kt_plan_group group = {.struct_size = sizeof group};
    struct svg_scale scale = {total->start, total->finish};
    uint32_t i;
    for (i = 0; kt_plan_group_at(plan, i, &group) == KT_OK; i++) {
        if (group.last_day != KT_DAY_NONE && group.last_day < total->finish + 200 && group.last_day > total->start - 200)
            svg_widen(&scale, group.last_day);
    }
    html_table(html, "groups", "All groups, in the order in which they go; a dashed line marks the last day in time", "sort",
               "Group|#Assets|Last day in time|Done on|Outcome|From start to end");
    for (i = 0; kt_plan_group_at(plan, i, &group) == KT_OK; i++) {
        html_row(html);
        out_format(html->out, "<a href=\"#group-%u\">", (unsigned)i + 1);
        group_name(html, estate, &group);
        out_text(html->out, "</a>");
        html_number_cell(html, "assets");
        html_count(html, group.assets);
        html_cell(html, "last day in time");
        put_day(html, group.last_day);
        html_cell(html, "done on");
        if (group.playbook != 0) put_day(html, group.finish);
        html_cell(html, "outcome");
        outcome(html, &group);
        if (!group.feasible && group.shortfall_days > 0)
            out_format(html->out, " %d working day%s late", (int)group.shortfall_days, plural(group.shortfall_days));
        html_cell(html, NULL);
        if (group.step_count > 0) svg_group_bar(html->out, &group, scale.first, scale.last);
    }
    html_table_end(html);
}

/* What holds for all groups together. */
static void plan_total(struct html *html, const struct kt_plan_total *total, uint32_t groups) {
    out_text(html->out, "<p class=\"verdict\">");
    out_format(html->out, "<span class=\"state %s\">%s</span> ", total->feasible ? "open" : "closed",
               total->feasible ? "in time" : "not in time");
    put_amount(html, (int64_t)total->assets, "asset");
    out_format(html->out, " in %u group%s, worked on from ", (unsigned)groups, plural(groups));
    put_day(html, total->start);
    out_text(html->out, " to ");
    put_day(html, total->finish);
    out_text(html->out, ", ");
    put_amount(html, total->working_days, "working day");
    if (html->a->options->capacity > 0) {
        out_text(html->out, " at ");
        put_amount(html, html->a->options->capacity, "asset");
        out_text(html->out, " a day");
    }
    out_text(html->out, ".");
    if (total->late_groups > 0)
        out_format(html->out, " <strong>%u of %u groups %s late.</strong>", (unsigned)total->late_groups, (unsigned)groups,
                   total->late_groups == 1 ? "is" : "are");
    if (total->required_capacity > 0) {
        out_text(html->out, " With ");
        put_amount(html, total->required_capacity, "asset");
        out_text(html->out, " a working day for all together none is late that can be in time at all.");
    }
    if (total->latest_start != KT_DAY_NONE) {
        out_text(html->out, " The latest start with which no group would be late: ");
        put_day(html, total->latest_start);
        out_text(html->out, ".");
    }
    out_text(html->out, "</p>\n");
}

void html_plan(struct html *html, const kt_plan *plan) {
    struct string_map told = {0};
    struct kt_plan_total total = {.struct_size = sizeof total};
    const uint32_t groups = kt_plan_group_count(plan);
    struct estate estate;
    uint32_t i;
    if (plan == NULL || groups == 0) return;
    estate_collect(&estate, html->a);
    out_text(html->out, "<section aria-labelledby=\"plan\"><h2 id=\"plan\">Plan</h2>\n");
    if (groups > 1 && kt_plan_total_get(plan, &total) == KT_OK && total.start != KT_DAY_NONE) {
        plan_total(html, &total, groups);
        groups_table(html, plan, &estate, &total);
    }
    for (i = 0; i < groups; i++) one_group(html, plan, &estate, &told, i, groups <= OPEN_GROUPS);
    out_text(html->out, "</section>\n");
    string_map_free(&told);
    estate_free(&estate);
}

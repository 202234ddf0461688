/* Tables for a terminal: who has what, and how long. */
#include <stdlib.h>
#include <string.h>

#include "output/output.h"
#include "output/stamp.h"

/* `shown` and `width` are columns of the terminal. */
static void pad(struct out *out, size_t shown, size_t width) {
    while (shown++ < width) out_text(out, " ");
}

/* A cell: made safe, cut to its width, padded. */
void put_cell(struct out *out, const char *text, size_t size, size_t width) {
    struct out safe = {0};
    size_t shown;
    out_terminal(&safe, text, size);
    shown = display_width(safe.data != NULL ? safe.data : "", safe.size);
    if (shown > width) { /* leave room for the mark */
        safe.size = display_cut(safe.data, safe.size, width - 1);
        safe.data[safe.size] = '\0';
        out_bytes(&safe, "\xE2\x80\xA6", 3);
        shown = display_width(safe.data, safe.size);
    }
    out_bytes(out, safe.data != NULL ? safe.data : "", safe.size);
    pad(out, shown, width);
    out_free(&safe);
}

/* The same for a NUL-terminated text. */
static void cell_string(struct out *out, const char *text, size_t width) { put_cell(out, text, strlen(text), width); }

/* Text of the catalog, made safe: catalogs come from anywhere. */
static void put_text(struct out *out, struct kt_text text) { out_terminal(out, text.data, text.size); }

/* State, countdown, activity, instrument and how well it is sourced, in columns. */
static void window_line(struct out *out, const kt_catalog *catalog, const struct kt_window *w, uint32_t state, int color) {
    size_t before;
    out_text(out, state_color(state, color));
    cell_string(out, name_of(KT_GROUP_STATE, state), 10);
    out_text(out, color_off(color));
    before = out->size;
    countdown(out, w);
    /* Countdowns are ASCII, so bytes are columns. */
    pad(out, out->size - before, 42);
    out_text(out, " ");
    cell_string(out, name_of(KT_GROUP_ACTIVITY, w->activity), 17);
    put_text(out, record_id(catalog, KT_RECORD_INSTRUMENT, w->instrument));
    out_format(out, " (%s%s)", name_of(KT_GROUP_EVIDENCE_LEVEL, w->evidence_level), w->flags & KT_WINDOW_UNVERIFIED ? ", unverified" : "");
}

/* What would decide an unknown window. */
static void put_needs(struct out *out, const kt_windows *windows, uint32_t window) {
    struct kt_reason reason = {.struct_size = sizeof reason};
    uint32_t i, shown = 0;
    for (i = 0; kt_windows_reason_at(windows, window, i, &reason) == KT_OK; i++) {
        if (reason.role != KT_ROLE_NEEDS_TAG && reason.role != KT_ROLE_NEEDS_FACT && reason.role != KT_ROLE_NEEDS_EVENT) continue;
        out_text(out, shown++ == 0 ? ", if " : ", ");
        put_text(out, reason.text);
    }
}

/* The answer, then what may overturn it, what is still allowed, what is advised: one line each. */
static void rollup_lines(struct out *out, const kt_catalog *catalog, const kt_windows *windows, uint32_t rollup, int color) {
    struct kt_rollup result;
    struct kt_window w;
    uint32_t i, index;
    int decided = deciding(windows, rollup, &result, &w);
    out_text(out, "  ");
    cell_string(out, name_of(KT_GROUP_ROLLUP, rollup), 12);
    if (decided) {
        window_line(out, catalog, &w, result.state, color);
    } else {
        out_format(out, "%s%s%s", state_color(result.state, color), name_of(KT_GROUP_STATE, result.state), color_off(color));
    }
    out_text(out, "\n");
    if (result.maybe != 0 && kt_windows_at(windows, result.maybe - 1, &w) == KT_OK) {
        out_text(out, "    maybe     ");
        window_line(out, catalog, &w, shown_state(&w), color);
        put_needs(out, windows, result.maybe - 1);
        out_text(out, "\n");
    }
    for (i = 0; kt_windows_rollup_item(&index, windows, rollup, KT_ROLLUP_STILL_OPEN, i) == KT_OK; i++) {
        if (kt_windows_at(windows, index, &w) != KT_OK) continue;
        out_text(out, "    still     ");
        window_line(out, catalog, &w, w.state, color);
        out_text(out, "\n");
    }
    for (i = 0; kt_windows_rollup_item(&index, windows, rollup, KT_ROLLUP_ADVICE, i) == KT_OK; i++) {
        if (kt_windows_at(windows, index, &w) != KT_OK) continue;
        out_text(out, "    advice    ");
        window_line(out, catalog, &w, w.state, color);
        out_text(out, "\n");
    }
}

/* The roll-ups in the order of their numbers. */
void windows_table(struct out *out, const kt_catalog *catalog, const kt_windows *windows, int color) {
    uint32_t rollup;
    for (rollup = KT_ROLLUP_SUPPLY; rollup <= KT_ROLLUP_COMPLIANCE; rollup++) rollup_lines(out, catalog, windows, rollup, color);
}

/* State and days of each decided group that is not simply open, the pressing questions first: what a row of the
   findings table shows. */
static void soonest(struct out *out, const kt_windows *windows, int color) {
    struct kt_rollup result;
    struct kt_window w;
    uint32_t rollup, shown = 0;
    static const uint32_t groups[] = {KT_ROLLUP_SUPPORT, KT_ROLLUP_COMPLIANCE, KT_ROLLUP_SUPPLY};
    for (rollup = 0; rollup < 3; rollup++) {
        if (!deciding(windows, groups[rollup], &result, &w) || result.state == KT_STATE_OPEN) continue;
        out_format(out, "%s%s%s %s", shown++ > 0 ? " | " : "", state_color(result.state, color), name_of(KT_GROUP_ROLLUP, groups[rollup]),
                   name_of(KT_GROUP_STATE, result.state));
        if (w.remaining_days != KT_DAY_NONE) out_format(out, " %+d d", (int)w.remaining_days);
        out_text(out, color_off(color));
    }
    if (shown == 0) out_text(out, "none known");
}

/* In place of the countdown: it does not run for this one. */
static void put_suppressed(struct out *out, const struct assessment *a, const struct suppression *one) {
    char day[16];
    out_format(out, "suppressed until %s by ", day_text(day, one->expires));
    out_terminal(out, suppression_owner(a, one), strlen(suppression_owner(a, one)));
    out_text(out, ": ");
    out_terminal(out, one->reason, strlen(one->reason));
}

/* One line a finding. Columns are cut, not wrapped: the JSON has everything. */
static void findings_part(struct out *out, const struct assessment *a, int color) {
    size_t i;
    if (a->finding_count == 0) {
        out_text(out, "Nothing found in what could be read.\n");
        return;
    }
    cell_string(out, "ASSET", 22);
    cell_string(out, "  ITEM", 44);
    cell_string(out, "VERDICT", 11);
    cell_string(out, "VENDOR", 12);
    out_text(out, "COUNTDOWN\n");
    for (i = 0; i < a->finding_count; i++) {
        const struct finding *f = &a->findings[i];
        cell_string(out, f->asset, 22);
        out_text(out, "  ");
        cell_string(out, f->name, 40);
        out_text(out, "  ");
        cell_string(out, name_of(KT_GROUP_VERDICT, f->verdict), 11);
        cell_string(out, f->vendor_id[0] != '\0' ? f->vendor_id : "-", 11);
        out_text(out, " ");
        if (f->suppressed != NULL) put_suppressed(out, a, f->suppressed);
        else soonest(out, a->subjects[f->window].windows, color);
        out_text(out, "\n");
    }
}

/* One subject with the facts that make it differ from others of the same product. */
static void subject_name(struct out *out, const struct assessment *a, const struct subject *subject, int color) {
    if (color) out_text(out, "\033[1m");
    put_text(out, subject_title(a->catalog, subject->vendor, subject->product, subject->product_class));
    out_text(out, color_off(color));
    if (subject->product != 0) {
        out_text(out, " (");
        put_text(out, record_text(a->catalog, KT_RECORD_VENDOR, subject->vendor, KT_FIELD_NAME));
        out_text(out, ")");
    }
    out_format(out, ": %u asset%s", subject->assets, subject->assets == 1 ? "" : "s");
    if (subject->facts[0] != '\0') {
        out_text(out, ", ");
        out_terminal(out, subject->facts, strlen(subject->facts));
    }
    out_text(out, "\n");
}

/* Subjects that read the same share one block. */
static void subjects_part(struct out *out, const struct assessment *a, int color) {
    size_t *first = same_windows(a), i, other;
    for (i = 0; i < a->subject_count; i++) {
        if (first[i] != i) continue;
        out_text(out, "\n");
        for (other = i; other < a->subject_count; other++) {
            if (first[other] == i) subject_name(out, a, &a->subjects[other], color);
        }
        windows_table(out, a->catalog, a->subjects[i].windows, color);
    }
    free(first);
}

/* Ten bad rows of each input are enough to see what is wrong. */
static void inputs_part(struct out *out, const struct assessment *a) {
    char room[32];
    const char *title;
    size_t i, b;
    out_text(out, "\n");
    for (i = 0; i < a->input_count; i++) {
        const struct input_result *input = &a->inputs[i];
        title = input_title(a, (uint32_t)i, room);
        out_terminal(out, title, strlen(title));
        out_format(out, ": %s, %llu rows, %llu bad\n", input_format_name(input->summary.format) != NULL ? input_format_name(input->summary.format) : "?",
                   (unsigned long long)input->summary.rows, (unsigned long long)input->summary.bad_rows);
        if (input->summary.failed) {
            out_text(out, "  not read to its end: ");
            out_terminal(out, input->summary.problem, strlen(input->summary.problem));
            out_text(out, "\n");
        }
        for (b = 0; b < input->bad_count && b < 10; b++) {
            out_text(out, "  bad: ");
            out_terminal(out, input->bad[b].locator, strlen(input->bad[b].locator));
            out_text(out, ": ");
            out_terminal(out, input->bad[b].reason, strlen(input->bad[b].reason));
            out_text(out, "\n");
        }
        if (input->bad_count > 10) out_format(out, "  and %zu more\n", input->bad_count - 10);
    }
}

/* Warnings stand at the end, where a terminal stops scrolling. */
void table_end(struct out *out, const struct assessment *a) {
    struct kt_catalog_info info = {.struct_size = sizeof info};
    struct out stamp = {0};
    char day[16], now[32];
    size_t i;
    (void)kt_catalog_info(a->catalog, 0, &info);
    for (i = 0; i < a->warning_count; i++) {
        out_text(out, "warning: ");
        if (a->warnings[i].has_input) {
            char room[32];
            const char *path = input_title(a, a->warnings[i].input, room);
            out_terminal(out, path, strlen(path));
            out_text(out, ": ");
        }
        out_terminal(out, a->warnings[i].message, strlen(a->warnings[i].message));
        out_text(out, "\n");
    }
    out_format(out, "\nAsked at %s for ", instant_text(now, a->options->now));
    out_terminal(out, a->options->profile, strlen(a->options->profile));
    if (a->suppressed > 0) out_format(out, "; %u finding%s suppressed", (unsigned)a->suppressed, a->suppressed == 1 ? " is" : "s are");
    out_format(out, "; looked for %u vendors by %llu names and %llu identifiers.\n", kt_record_count(a->catalog, KT_RECORD_VENDOR),
               (unsigned long long)info.names, (unsigned long long)info.identifiers);
    out_format(out, "Business days by the calendar %s. Data as of %s. ", a->options->calendar_name, day_text(day, info.data_date));
    put_text(out, disclaimer(a->catalog));
    out_text(out, "\nStamp: ");
    stamp_line(&stamp, a->options, a->catalog);
    out_terminal(out, stamp.data, stamp.size);
    out_text(out, "\n");
    out_free(&stamp);
}

/* Findings first: who has little time reads no further. */
void assess_table(struct out *out, const struct assessment *a, int color) {
    findings_part(out, a, color);
    subjects_part(out, a, color);
    inputs_part(out, a);
    table_end(out, a);
}

static const char *plural(int64_t count) { return count == 1 ? "" : "s"; }

/* What would make it, in the order of what is easiest to have. */
static void plan_ways_out(struct out *out, const struct kt_plan_group *group) {
    char day[16];
    if (group->rollout_shortfall_days > 0) {
        out_format(out, "  the visits alone need %d working day%s and %d are left: they end no earlier than %s, at least %d working day%s late",
                   (int)group->rollout_days, plural(group->rollout_days), (int)group->available_days, day_text(day, group->rollout_earliest_end),
                   (int)group->rollout_shortfall_days, plural(group->rollout_shortfall_days));
        if (group->rollout_required_per_day > 0)
            out_format(out, ";\n  at least %u a day would be needed, before pilot and preparation are counted", group->rollout_required_per_day);
        out_text(out, "\n");
    }
    if (group->required_per_day > 0) out_format(out, "  in time with %u assets a working day for this group alone", group->required_per_day);
    else out_text(out, "  no number of people would make it");
    if (group->latest_start != KT_DAY_NONE)
        out_format(out, group->required_per_day > 0 ? ", with a start by %s" : "; a start by %s would", day_text(day, group->latest_start));
    if (group->largest_scope > 0) out_format(out, ", or with %u assets", group->largest_scope);
    out_format(out, "; as planned %u of %u are moved in time\n", group->assets_in_time, group->assets);
}

void suppressed_table(struct out *out, const struct assessment *a) {
    size_t i;
    for (i = 0; i < a->finding_count; i++) {
        const struct finding *f = &a->findings[i];
        if (f->suppressed == NULL) continue;
        out_text(out, "not planned: ");
        out_terminal(out, f->name, strlen(f->name));
        out_text(out, " on ");
        out_terminal(out, f->asset, strlen(f->asset));
        out_text(out, ", ");
        put_suppressed(out, a, f->suppressed);
        out_text(out, "\n");
    }
}

/* What, how many, by when, and whether that can be done. */
static void plan_head(struct out *out, const kt_catalog *catalog, const struct kt_plan_group *group, int color) {
    char day[16];
    if (color) out_text(out, "\033[1m");
    put_text(out, subject_title(catalog, group->vendor, group->product, 0));
    out_text(out, color_off(color));
    out_format(out, ": %u asset%s", group->assets, plural(group->assets));
    if (group->deadline == KT_INSTANT_NONE) out_text(out, ", no deadline known");
    else out_format(out, ", last day in time %s", day_text(day, group->last_day));
    if (group->instrument != 0) {
        out_text(out, " (");
        put_text(out, record_id(catalog, KT_RECORD_INSTRUMENT, group->instrument));
        out_text(out, ")");
    }
    out_text(out, "\n");
    if (group->playbook == 0) {
        out_text(out, "  no playbook for this class yet\n");
        return;
    }
    if (group->feasible) {
        out_format(out, "  %sfeasible%s: done on %s", state_color(KT_STATE_OPEN, color), color_off(color), day_text(day, group->finish));
        if (group->latest_start != KT_DAY_NONE) out_format(out, ", latest safe start %s", day_text(day, group->latest_start));
    } else {
        out_format(out, "  %s%s%s: done on %s, %d working day%s late", state_color(KT_STATE_CLOSED, color), group->overdue ? "overdue" : "too late",
                   color_off(color), day_text(day, group->finish), (int)group->shortfall_days, plural(group->shortfall_days));
    }
    out_text(out, "\n");
    if (!group->feasible) plan_ways_out(out, group);
}

/* One line of the table. A step that comes once for each wave is told once: its waves stand in a list of their own. */
static void plan_line(struct out *out, const kt_catalog *catalog, const kt_plan *plan, uint32_t group, const struct kt_plan_step *first) {
    struct kt_plan_step step = {.struct_size = sizeof step};
    struct kt_text title = record_text(catalog, KT_RECORD_STEP, first->step, KT_FIELD_TITLE);
    int32_t start = first->earliest_start, finish = first->earliest_finish, slack = first->slack_days;
    uint32_t waves = 0, i;
    char day[16];
    for (i = 0; kt_plan_step_at(plan, group, i, &step) == KT_OK; i++) {
        if (step.step != first->step) continue;
        waves += step.wave > 0;
        if (step.earliest_start < start) start = step.earliest_start;
        if (step.earliest_finish > finish) finish = step.earliest_finish;
        if (step.slack_days < slack) slack = step.slack_days;
    }
    out_format(out, "  %s..", day_text(day, start));
    out_format(out, "%s  ", day_text(day, finish));
    put_cell(out, title.data, title.size, 64);
    if (slack == 0) out_text(out, "  critical");
    else out_format(out, "  %d d slack", (int)slack);
    if (waves > 0) out_format(out, ", %u wave%s", waves, plural(waves));
    out_text(out, "\n");
}

/* The pilot and the first and last of the other waves: a table is for an overview, JSON and CSV have them all. */
#define FIRST_WAVES 8

static void plan_waves(struct out *out, const kt_plan *plan, uint32_t group, uint32_t count) {
    struct kt_plan_wave wave = {.struct_size = sizeof wave};
    char day[16];
    uint32_t i;
    for (i = 0; kt_plan_wave_at(plan, group, i, &wave) == KT_OK; i++) {
        if (i >= FIRST_WAVES && i + 1 < count) {
            if (i == FIRST_WAVES) out_format(out, "  ... %u more waves\n", count - FIRST_WAVES - 1);
            continue;
        }
        out_format(out, "  wave %-3u %s", wave.wave, day_text(day, wave.start));
        if (wave.finish != KT_DAY_NONE) out_format(out, "..%s", day_text(day, wave.finish));
        out_format(out, "  %u asset%s%s", wave.assets, plural(wave.assets), wave.pilot ? ", pilot" : "");
        if (wave.ring > 0) out_format(out, ", ring %u", wave.ring);
        out_text(out, "\n");
    }
}

/* What one could move to. What is restricted is not shown here at all. */
static void plan_alternatives(struct out *out, const kt_catalog *catalog, const kt_plan *plan, uint32_t group) {
    struct kt_plan_alternative alternative = {.struct_size = sizeof alternative};
    uint32_t i;
    for (i = 0; kt_plan_alternative_at(plan, group, i, &alternative) == KT_OK; i++) {
        if (!alternative.suggested) continue;
        out_text(out, "  could move to ");
        put_text(out, subject_title(catalog, alternative.vendor, alternative.product, 0));
        out_format(out, ": covers %u, lacks %u", alternative.covers, alternative.missing);
        if (alternative.restricted == KT_UNKNOWN) out_text(out, "; whether it is restricted is unknown");
        if (alternative.embeds != KT_NO) {
            out_text(out, "; embeds ");
            put_text(out, subject_title(catalog, alternative.embedded_vendor, alternative.embedded_product, 0));
            out_text(out, alternative.embeds == KT_YES ? ", which is restricted" : ", of which that is unknown");
        }
        out_text(out, "\n");
    }
}

/* By days of the earliest schedule; steps without slack are marked. Each step of the playbook once. */
static void plan_steps(struct out *out, const kt_catalog *catalog, const kt_plan *plan, uint32_t group, uint32_t waves) {
    struct kt_plan_step step = {.struct_size = sizeof step}, before = {.struct_size = sizeof before};
    uint32_t i, j;
    for (i = 0; kt_plan_step_at(plan, group, i, &step) == KT_OK; i++) {
        /* Told at its first wave; steps stand in order of their start, so that is where it begins. */
        for (j = 0; j < i && kt_plan_step_at(plan, group, j, &before) == KT_OK && before.step != step.step; j++) {}
        if (j == i) plan_line(out, catalog, plan, group, &step);
    }
    plan_waves(out, plan, group, waves);
    plan_alternatives(out, catalog, plan, group);
}

/* Groups with the same days stand together. */
void plan_table(struct out *out, const kt_catalog *catalog, const kt_plan *plan, int color) {
    struct kt_plan_group group = {.struct_size = sizeof group};
    uint32_t count = kt_plan_group_count(plan), g, other;
    struct out *steps = must_allocate(count, sizeof *steps);
    for (g = 0; g < count; g++) {
        if (kt_plan_group_at(plan, g, &group) == KT_OK) plan_steps(&steps[g], catalog, plan, g, group.wave_count);
        out_bytes(&steps[g], "\n", 1);
    }
    for (g = 0; g < count; g++) {
        /* Freed already: it was shown under an earlier group with the same steps. */
        if (steps[g].data == NULL) continue;
        for (other = g; other < count; other++) {
            if (steps[other].data == NULL || strcmp(steps[other].data, steps[g].data) != 0) continue;
            if (kt_plan_group_at(plan, other, &group) == KT_OK) plan_head(out, catalog, &group, color);
            if (other > g) out_free(&steps[other]);
        }
        out_bytes(out, steps[g].data, steps[g].size);
        out_free(&steps[g]);
    }
    free(steps);
}

/* The report: one file that works offline and prints. Everything from an inventory goes through out_html(). */
#include <stdlib.h>
#include <string.h>

#include "output/output.h"
#include "output/output_svg.h"
#include "output/report_style.h"

static void put(struct out *out, const char *text) { out_html(out, text, strlen(text)); }
static void put_text(struct out *out, struct kt_text text) { out_html(out, text.data, text.size); }

/* The name is also the class that gives the colour. It comes from the registry, not from an inventory. */
static void put_state(struct out *out, uint32_t state) {
    const char *name = name_of(KT_GROUP_STATE, state);
    out_format(out, "<span class=\"state %s\">%s</span>", name, name);
}

/* The policy forbids the page to load anything: it must work from a mail attachment, and tell nobody that it
   was opened. */
static void head(struct out *out, const struct assessment *a) {
    char now[32], day[16];
    struct kt_catalog_info info = {.struct_size = sizeof info};
    (void)kt_catalog_info(a->catalog, 0, &info);
    out_text(out, "<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width,initial-scale=1\">"
                  "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'\">"
                  "<title>Transition report</title><style>\n");
    out_text(out, report_style);
    out_text(out, "</style></head><body>\n<header><h1>Transition report</h1><p class=\"dim\">Asked at ");
    out_format(out, "%s for <strong>", instant_text(now, a->options->now));
    put(out, a->options->profile);
    out_format(out, "</strong> \xC2\xB7 data as of %s \xC2\xB7 business days by the calendar ", day_text(day, info.data_date));
    put(out, a->options->calendar_name);
    out_text(out, "</p></header>\n<main>\n");
}

/* `question` and `unit` are literals of this file. */
static void number_card(struct out *out, const char *question, uint64_t number, const char *unit) {
    out_format(out, "<div class=\"card\"><div class=\"q\">%s</div><div class=\"big\">%llu</div>%s</div>\n", question, (unsigned long long)number, unit);
}

/* Subjects differ by facts as well; a product is counted once. */
static uint64_t distinct_products(const struct assessment *a) {
    uint64_t count = 0;
    size_t i, other;
    for (i = 0; i < a->subject_count; i++) {
        for (other = 0; other < i; other++) {
            if (a->subjects[other].vendor == a->subjects[i].vendor && a->subjects[other].product == a->subjects[i].product) break;
        }
        count += other == i;
    }
    return count;
}

/* What was looked at stands beside what was found; a clear result over unreadable inputs must not look like
   good news. */
static void summary(struct out *out, const struct assessment *a) {
    char room[32];
    uint64_t assets = 0, read = 0;
    size_t i;
    for (i = 0; i < a->input_count; i++) {
        assets += a->inputs[i].assets;
        read += !a->inputs[i].summary.failed;
    }
    out_text(out, "<section aria-labelledby=\"summary\"><h2 id=\"summary\">Summary</h2><div class=\"cards\">\n");
    number_card(out, "Findings", a->finding_count, a->finding_count == 1 ? "item of a known vendor" : "items of known vendors");
    number_card(out, "Products", distinct_products(a), "or product lines");
    number_card(out, "Rows read", a->rows, a->bad_rows == 0 ? "none bad" : "some bad: see the inputs");
    number_card(out, "Hosts and devices", assets, read < a->input_count ? "not every input could be read" : "seen in the inputs");
    out_text(out, "</div>\n");
    if (a->finding_count == 0) out_text(out, "<p>Nothing was found. That says what was looked for was not seen, not that nothing exists.</p>\n");
    for (i = 0; i < a->warning_count; i++) {
        out_text(out, "<p>\xE2\x9A\xA0 ");
        if (a->warnings[i].has_input) {
            put(out, input_title(a, a->warnings[i].input, room));
            out_text(out, ": ");
        }
        put(out, a->warnings[i].message);
        out_text(out, "</p>\n");
    }
    out_text(out, "</section>\n");
}

/* What would settle a window that is not sure. */
static void put_needs(struct out *out, const kt_windows *windows, uint32_t window) {
    struct kt_reason reason = {.struct_size = sizeof reason};
    uint32_t i, shown = 0;
    for (i = 0; kt_windows_reason_at(windows, window, i, &reason) == KT_OK; i++) {
        if (reason.role != KT_ROLE_NEEDS_TAG && reason.role != KT_ROLE_NEEDS_FACT && reason.role != KT_ROLE_NEEDS_EVENT) continue;
        out_text(out, shown++ == 0 ? " \xE2\x80\x94 decided by " : ", ");
        put_text(out, reason.text);
    }
}

/* An activity, how long it lasts, and by which instrument. */
static void window_words(struct out *out, const kt_catalog *catalog, const struct kt_window *w) {
    struct out text = {0};
    put(out, name_of(KT_GROUP_ACTIVITY, w->activity));
    countdown(&text, w);
    if (text.size > 0) out_format(out, ": %s", text.data);
    out_text(out, " <small>");
    put_text(out, record_id(catalog, KT_RECORD_INSTRUMENT, w->instrument));
    out_text(out, "</small>");
    out_free(&text);
}

/* One of the lists that stand beside the answer; nothing if it is empty. */
static void rollup_list(struct out *out, const kt_catalog *catalog, const kt_windows *windows, uint32_t rollup, uint32_t list, const char *word) {
    struct kt_window w = {.struct_size = sizeof w};
    uint32_t index, i;
    for (i = 0; kt_windows_rollup_item(&index, windows, rollup, list, i) == KT_OK; i++) {
        if (kt_windows_at(windows, index, &w) != KT_OK) continue;
        out_format(out, "<div><small>%s</small> ", word);
        window_words(out, catalog, &w);
        out_text(out, "</div>");
    }
}

static void rollup_card(struct out *out, const kt_catalog *catalog, const kt_windows *windows, uint32_t rollup) {
    static const char questions[][72] = {"", "Supply: may I still buy, renew, resell?", "Support: may updates still reach me?",
                                         "Lifecycle: does the vendor support it?", "Compliance: must I stop, remove, replace?"};
    struct kt_rollup result;
    struct kt_window w;
    int decided = deciding(windows, rollup, &result, &w);
    out_format(out, "<div class=\"card\"><div class=\"q\">%s</div>", questions[rollup]);
    put_state(out, result.state);
    if (decided && w.remaining_days != KT_DAY_NONE) {
        int32_t days = w.remaining_days < 0 ? -w.remaining_days : w.remaining_days;
        out_format(out, "<div class=\"big\">%d day%s%s</div>", (int)days, days == 1 ? "" : "s", w.remaining_days < 0 ? " ago" : "");
        if (w.remaining_days >= 0 && w.remaining_business_days != KT_DAY_NONE)
            out_format(out, "<div class=\"dim\">%d business days</div>", (int)w.remaining_business_days);
    }
    if (decided) {
        out_text(out, "<div>");
        window_words(out, catalog, &w);
        out_text(out, "</div>");
    }
    if (result.maybe != 0 && kt_windows_at(windows, result.maybe - 1, &w) == KT_OK) {
        out_format(out, "<div><small>maybe %s</small> ", name_of(KT_GROUP_STATE, shown_state(&w)));
        window_words(out, catalog, &w);
        put_needs(out, windows, result.maybe - 1);
        out_text(out, "</div>");
    }
    rollup_list(out, catalog, windows, rollup, KT_ROLLUP_STILL_OPEN, "still allowed");
    rollup_list(out, catalog, windows, rollup, KT_ROLLUP_ADVICE, "advice");
    out_text(out, "</div>\n");
}

/* Sources as links; only http and https addresses become one. */
static void put_sources(struct out *out, const kt_catalog *catalog, uint32_t milestone) {
    uint32_t i, source;
    for (i = 0; kt_record_reference(&source, catalog, KT_RECORD_MILESTONE, milestone, KT_FIELD_SOURCE, i) == KT_OK; i++) {
        struct kt_text url = record_text(catalog, KT_RECORD_SOURCE, source, KT_FIELD_URL);
        struct kt_text title = record_text(catalog, KT_RECORD_SOURCE, source, KT_FIELD_TITLE);
        int is_link = is_web_address(url);
        if (i > 0) out_text(out, ", ");
        if (is_link) {
            out_text(out, "<a rel=\"noreferrer\" href=\"");
            put_text(out, url);
            out_text(out, "\">");
        }
        put_text(out, title);
        if (is_link) out_text(out, "</a>");
    }
}

/* Everything the library says of a window that a person can check: dates, force, level and sources. */
static void window_row(struct out *out, const kt_catalog *catalog, const kt_windows *windows, uint32_t index, const struct kt_window *w) {
    struct kt_text citation = record_text(catalog, KT_RECORD_INSTRUMENT, w->instrument, KT_FIELD_CITATION);
    char day[16];
    out_text(out, "<tr><td>");
    put(out, name_of(KT_GROUP_ACTIVITY, w->activity));
    out_text(out, "</td><td>");
    put_state(out, w->state);
    if (w->applies == KT_UNKNOWN) {
        if (w->would_be != 0) out_format(out, " would be %s", name_of(KT_GROUP_STATE, w->would_be));
        put_needs(out, windows, index);
    }
    out_format(out, "</td><td>%s</td><td class=\"n\">", day_text(day, w->last_permitted_day));
    if (w->remaining_days != KT_DAY_NONE) out_format(out, "%d", (int)w->remaining_days);
    out_text(out, "</td><td>");
    put_text(out, record_text(catalog, KT_RECORD_INSTRUMENT, w->instrument, KT_FIELD_TITLE));
    out_text(out, "<br><small>");
    put_text(out, citation);
    out_format(out, " \xC2\xB7 %s \xC2\xB7 %s%s</small></td><td>", name_of(KT_GROUP_LEGAL_FORCE, w->legal_force),
               name_of(KT_GROUP_EVIDENCE_LEVEL, w->evidence_level), w->flags & KT_WINDOW_UNVERIFIED ? " \xC2\xB7 unverified" : "");
    put_sources(out, catalog, w->milestone);
    out_text(out, "</td></tr>\n");
}

/* Folded away: the cards are the answer, this is where it comes from. */
static void windows_part(struct out *out, const struct assessment *a, const struct subject *subject) {
    struct kt_window w = {.struct_size = sizeof w};
    uint32_t i;
    out_text(out, "<details><summary>Every window, with its sources</summary><div class=\"scroll\" tabindex=\"0\"><table><thead><tr><th scope=\"col\">Activity</th>"
                  "<th scope=\"col\">State</th><th scope=\"col\">Last day</th><th scope=\"col\">Days</th><th scope=\"col\">Instrument</th><th scope=\"col\">Sources</th></tr></thead><tbody>\n");
    for (i = 0; kt_windows_at(subject->windows, i, &w) == KT_OK; i++) window_row(out, a->catalog, subject->windows, i, &w);
    out_text(out, "</tbody></table></div></details>\n");
}

/* Facts belong to the name: the same product may stand there twice, with different ones. */
static void subject_name(struct out *out, const struct assessment *a, const struct subject *subject) {
    struct kt_text title = subject_title(a->catalog, subject->vendor, subject->product, subject->product_class);
    if (title.size > 0) put_text(out, title);
    else put(out, a->options->files[0]); /* an instrument asked for by itself */
    out_text(out, " <small>");
    if (subject->assets > 0) out_format(out, "%u asset%s", subject->assets, subject->assets == 1 ? "" : "s");
    if (subject->facts[0] != '\0') {
        out_text(out, subject->assets > 0 ? " \xC2\xB7 " : "");
        put(out, subject->facts);
    }
    out_text(out, "</small>");
}

/* Subjects whose windows read the same share one part, with all their names on top. */
static void subject_part(struct out *out, const struct assessment *a, const size_t *first, size_t number) {
    const struct subject *subject = &a->subjects[number];
    uint32_t rollup;
    size_t other;
    out_text(out, "<h3>");
    subject_name(out, a, subject);
    for (other = number + 1; other < a->subject_count; other++) {
        if (first[other] != number) continue;
        out_text(out, "<br>");
        subject_name(out, a, &a->subjects[other]);
    }
    out_text(out, "</h3>\n<div class=\"cards\">\n");
    for (rollup = KT_ROLLUP_SUPPLY; rollup <= KT_ROLLUP_COMPLIANCE; rollup++) rollup_card(out, a->catalog, subject->windows, rollup);
    out_text(out, "</div>\n");
    svg_timeline(out, a->catalog, subject->windows, a->options->now);
    windows_part(out, a, subject);
}

/* Each part once, at the first of its subjects. */
static void subjects(struct out *out, const struct assessment *a) {
    size_t *first = same_windows(a), i;
    if (a->subject_count > 0) out_text(out, "<section aria-labelledby=\"countdowns\"><h2 id=\"countdowns\">Countdowns</h2>\n");
    for (i = 0; i < a->subject_count; i++) {
        if (first[i] == i) subject_part(out, a, first, i);
    }
    if (a->subject_count > 0) out_text(out, "</section>\n");
    free(first);
}

static void put_suppressed(struct out *out, const struct assessment *a, const struct suppression *one) {
    char day[16];
    out_format(out, "<br><small>suppressed until %s by ", day_text(day, one->expires));
    put(out, suppression_owner(a, one));
    out_text(out, ": ");
    put(out, one->reason);
    out_text(out, "</small>");
}

/* All of them in one table; the filter of the page's script hides rows, and without script all stay. */
static void findings(struct out *out, const struct assessment *a) {
    char room[32];
    size_t i;
    if (a->finding_count == 0) return;
    out_text(out, "<section aria-labelledby=\"found\"><h2 id=\"found\">Findings</h2>\n<label class=\"f\" for=\"filter\">Filter </label><input id=\"filter\" type=\"search\" "
                  "placeholder=\"host, product, vendor, verdict\"> <span id=\"shown\" class=\"dim\" aria-live=\"polite\"></span>\n"
                  "<div class=\"scroll\" tabindex=\"0\"><table id=\"findings\"><thead><tr><th scope=\"col\">Asset</th><th scope=\"col\">Item</th><th scope=\"col\">Version</th>"
                  "<th scope=\"col\">Vendor</th><th scope=\"col\">Product</th><th scope=\"col\">Verdict</th><th scope=\"col\">Where</th></tr></thead><tbody>\n");
    for (i = 0; i < a->finding_count; i++) {
        const struct finding *f = &a->findings[i];
        out_text(out, "<tr><td>");
        put(out, f->asset);
        out_text(out, "</td><td>");
        put(out, f->name);
        out_text(out, "</td><td>");
        put(out, f->version);
        out_text(out, "</td><td>");
        put(out, f->vendor_id);
        out_text(out, "</td><td>");
        put_text(out, record_text(a->catalog, KT_RECORD_PRODUCT, f->product, KT_FIELD_NAME));
        out_format(out, "</td><td>%s", name_of(KT_GROUP_VERDICT, f->verdict));
        if (f->suppressed != NULL) put_suppressed(out, a, f->suppressed);
        out_text(out, "</td><td><small>");
        put(out, input_title(a, f->input, room));
        out_text(out, " ");
        put(out, f->locator);
        out_text(out, "</small></td></tr>\n");
    }
    out_text(out, "</tbody></table></div></section>\n");
}

/* The drawing and the steps in words say the same: a drawing cannot be searched or read out. */
static void plan_group(struct out *out, const struct assessment *a, const kt_plan *plan, uint32_t number, const struct kt_plan_group *group) {
    struct kt_plan_step step = {.struct_size = sizeof step};
    char first[16], last[16], day[16];
    uint32_t i;
    out_text(out, "<h3>");
    put_text(out, subject_title(a->catalog, group->vendor, group->product, 0));
    out_format(out, " <small>%u asset%s</small></h3>\n<p>", group->assets, group->assets == 1 ? "" : "s");
    if (group->playbook == 0) {
        out_text(out, "No playbook for this class yet.</p>\n");
        return;
    }
    if (group->deadline == KT_INSTANT_NONE) out_text(out, "No deadline is known. ");
    else out_format(out, "Last day in time: <strong>%s</strong>. ", day_text(day, group->last_day));
    out_format(out, "<span class=\"state %s\">%s</span> Done on %s", group->feasible ? "open" : "closed", group->feasible ? "feasible" : group->overdue ? "overdue" : "too late",
               day_text(day, group->finish));
    if (!group->feasible) out_format(out, ", %d working days late", (int)group->shortfall_days);
    if (!group->feasible && group->required_per_day > 0) out_format(out, "; %u assets a working day would make it", group->required_per_day);
    if (group->feasible && group->latest_start != KT_DAY_NONE) out_format(out, "; latest safe start %s", day_text(day, group->latest_start));
    out_text(out, ".</p>\n");
    svg_gantt(out, a->catalog, plan, number, a->options->now);
    out_text(out, "<details><summary>The steps in words</summary><div class=\"scroll\" tabindex=\"0\"><table><thead><tr><th scope=\"col\">When</th><th scope=\"col\">Step</th>"
                  "<th scope=\"col\">Who</th><th scope=\"col\">Slack</th><th scope=\"col\">Done when</th><th scope=\"col\">Way back</th></tr></thead><tbody>\n");
    for (i = 0; kt_plan_step_at(plan, number, i, &step) == KT_OK; i++) {
        out_format(out, "<tr><td>%s to ", day_text(first, step.earliest_start));
        out_format(out, "%s</td><td><strong>", day_text(last, step.earliest_finish));
        put_text(out, record_text(a->catalog, KT_RECORD_STEP, step.step, KT_FIELD_TITLE));
        out_text(out, "</strong><br>");
        put_text(out, record_text(a->catalog, KT_RECORD_STEP, step.step, KT_FIELD_WHY));
        out_text(out, "</td><td>");
        put_text(out, record_text(a->catalog, KT_RECORD_STEP, step.step, KT_FIELD_ROLE));
        if (step.critical) out_text(out, "</td><td>critical</td><td>");
        else out_format(out, "</td><td>%d days</td><td>", (int)step.slack_days);
        put_text(out, record_text(a->catalog, KT_RECORD_STEP, step.step, KT_FIELD_VERIFY));
        out_text(out, "</td><td>");
        put_text(out, record_text(a->catalog, KT_RECORD_STEP, step.step, KT_FIELD_ROLLBACK));
        out_text(out, "</td></tr>\n");
    }
    out_text(out, "</tbody></table></div></details>\n");
}

/* Left out where there is no plan to show. */
static void plan_part(struct out *out, const struct assessment *a, const kt_plan *plan) {
    struct kt_plan_group group = {.struct_size = sizeof group};
    uint32_t i;
    if (plan == NULL || kt_plan_group_count(plan) == 0) return;
    out_text(out, "<section aria-labelledby=\"plan\"><h2 id=\"plan\">Plan</h2>\n");
    for (i = 0; kt_plan_group_at(plan, i, &group) == KT_OK; i++) plan_group(out, a, plan, i, &group);
    out_text(out, "</section>\n");
}

/* Every input, with what could not be read of it: what is missing here was not looked at. */
static void inputs(struct out *out, const struct assessment *a) {
    char when[32], room[32];
    size_t i, b;
    out_text(out, "<section aria-labelledby=\"inputs\"><h2 id=\"inputs\">Inputs</h2><div class=\"scroll\" tabindex=\"0\"><table><thead><tr><th scope=\"col\">File</th><th scope=\"col\">Format</th>"
                  "<th scope=\"col\">Rows</th><th scope=\"col\">Bad</th><th scope=\"col\">Collected</th><th scope=\"col\">Trouble</th></tr></thead><tbody>\n");
    for (i = 0; i < a->input_count; i++) {
        const struct input_result *input = &a->inputs[i];
        const char *format = input_format_name(input->summary.format);
        out_text(out, "<tr><td>");
        put(out, input_title(a, (uint32_t)i, room));
        out_format(out, "</td><td>%s</td><td class=\"n\">%llu</td><td class=\"n\">%llu</td><td>%s</td><td>", format != NULL ? format : "not recognised",
                   (unsigned long long)input->summary.rows, (unsigned long long)input->summary.bad_rows,
                   instant_text(when, input->summary.collected_at));
        if (input->summary.failed) put(out, input->summary.problem);
        for (b = 0; b < input->bad_count; b++) {
            out_text(out, "<div>");
            put(out, input->bad[b].locator);
            out_text(out, ": ");
            put(out, input->bad[b].reason);
            out_text(out, "</div>");
        }
        out_text(out, "</td></tr>\n");
    }
    out_text(out, "</tbody></table></div></section>\n");
}

/* The audit stamp is that of the JSON, so that a report can be reproduced. */
static void foot(struct out *out, const struct assessment *a) {
    struct kt_catalog_info info = {.struct_size = sizeof info};
    struct out stamp = {0};
    (void)kt_catalog_info(a->catalog, 0, &info);
    stamp_json(&stamp, a->options, a->catalog);
    out_format(out, "</main>\n<footer><p>Looked for %u vendors by %llu names and %llu identifiers, under %u instruments.</p><p><strong>",
               kt_record_count(a->catalog, KT_RECORD_VENDOR), (unsigned long long)info.names, (unsigned long long)info.identifiers,
               kt_record_count(a->catalog, KT_RECORD_INSTRUMENT));
    put_text(out, disclaimer(a->catalog));
    out_text(out, "</strong></p><details><summary>Audit stamp</summary><code>");
    out_html(out, stamp.data, stamp.size);
    out_text(out, "</code></details></footer>\n<script>");
    out_text(out, report_script);
    out_text(out, "</script></body></html>\n");
    out_free(&stamp);
}

/* In the order of questions: what is wrong, how long, where, what to do, what was looked at. */
void assess_html(struct out *out, const struct assessment *a, const kt_plan *plan) {
    head(out, a);
    summary(out, a);
    subjects(out, a);
    findings(out, a);
    plan_part(out, a, plan);
    inputs(out, a);
    foot(out, a);
}

void windows_html(struct out *out, const struct options *options, kt_catalog *catalog, kt_windows *windows, const struct subject *asked) {
    struct assessment page = {0};
    struct subject subject = *asked;
    page.options = options;
    page.catalog = catalog;
    page.subjects = &subject;
    page.subject_count = 1;
    subject.windows = windows;
    subject.facts = options->facts.data != NULL ? options->facts.data : "";
    head(out, &page);
    subjects(out, &page);
    foot(out, &page);
}

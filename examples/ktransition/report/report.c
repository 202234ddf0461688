/* The report: one file that works offline and prints. This is its frame; the parts stand in files of their own. */
#include <stdlib.h>
#include <string.h>

#include "output/output.h"
#include "report/report.h"
#include "report/report_style.h"
#include "report/report_svg.h"

/* ---- head ---- */

static void nav_link(struct out *out, int is_there, const char *id, const char *title) {
    if (is_there) out_format(out, "<li><a href=\"#%s\">%s</a></li>", id, title);
}

/* The policy forbids the page to load anything: it must work from a mail attachment, and tell nobody that it was opened. */
static void head(struct html *html, const char *title) {
    out_text(html->out,
             "<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">"
             "<meta name=\"viewport\" content=\"width=device-width,initial-scale=1\">"
                        "<meta http-equiv=\"Content-Security-Policy\" content=\"");
    out_text(html->out, report_policy);
    out_format(html->out,
               "\"><meta name=\"referrer\" content=\"no-referrer\"><meta name=\"color-scheme\" content=\"light dark\">"
               "<title>%s</title><style>", title);
    out_text(html->out, report_style);
    out_text(html->out, "</style></head><body>\n<a class=\"skip\" href=\"#main\">Skip to the content</a>\n");
    svg_patterns(html->out);
}

/* Who asked, when, about what data: an answer without its question is worth little. */
static void banner(struct html *html, const char *title) {
    const struct assessment *a = html->a;
    struct kt_catalog_info info = {.struct_size = sizeof info};
    char now[32], day[16];
    (void)kt_catalog_info(html->catalog, 0, &info);
    out_format(html->out, "<header><h1>%s</h1><p class=\"dim\">Asked at <span class=\"d\">%s</span> for <strong>", title,
               instant_text(now, a->options->now));
    html_put(html, a->options->profile);
    out_format(html->out, "</strong> \xC2\xB7 data as of <span class=\"d\">%s</span> \xC2\xB7 business days by the calendar ",
               day_text(day, info.data_date));
    html_put(html, a->options->calendar_name);
    out_text(html->out, "</p></header>\n");
}

static void navigation(struct html *html, const kt_plan *plan) {
    const int found = html->a->subject_count > 0, planned = plan != NULL && kt_plan_group_count(plan) > 0;
    out_text(html->out, "<nav aria-label=\"Parts of this report\"><ul>");
    nav_link(html->out, 1, "summary", "Summary");
    nav_link(html->out, planned, "plan", "Plan");
    nav_link(html->out, found, "countdowns", "Countdowns");
    nav_link(html->out, planned, "playbooks", "How it is done");
    nav_link(html->out, html->a->finding_count > 0, "found", "Findings");
    nav_link(html->out, 1, "inputs", "Inputs");
    nav_link(html->out, found, "sources", "Sources");
    nav_link(html->out, 1, "about", "About");
    out_text(html->out, "</ul></nav>\n");
}

/* ---- summary ---- */

/* `question` is a literal of this file. */
static void fact_card(struct html *html, const char *question, uint64_t number) {
    out_format(html->out, "<div class=\"card fact\"><div class=\"q\">%s</div><div class=\"big\">", question);
    html_count(html, number);
    out_text(html->out, "</div>");
}

/* Subjects differ by facts as well; a product is counted once. */
static uint64_t distinct_products(const struct assessment *a) {
    struct string_map seen = {0};
    uint64_t count;
    size_t i;
    for (i = 0; i < a->subject_count; i++) {
        const uint32_t key[2] = {a->subjects[i].vendor, a->subjects[i].product};
        (void)string_map_at(&seen, (const char *)key, sizeof key, 1, NULL);
    }
    count = seen.count;
    string_map_free(&seen);
    return count;
}

static void summary_cards(struct html *html) {
    const struct assessment *a = html->a;
    uint64_t assets = 0;
    size_t i, failed = 0;
    for (i = 0; i < a->input_count; i++) {
        assets += a->inputs[i].assets;
        failed += a->inputs[i].summary.failed != 0;
    }
    out_text(html->out, "<div class=\"cards facts\">\n");
    fact_card(html, "Findings", a->finding_count);
    if (a->suppressed > 0) out_format(html->out, "%u of them suppressed", (unsigned)a->suppressed);
    else out_text(html->out, a->finding_count == 1 ? "item that a rule speaks of" : "items that rules speak of");
    out_text(html->out, "</div>\n");
    fact_card(html, "Products", distinct_products(a));
    out_text(html->out, "or product lines</div>\n");
    fact_card(html, "Hosts and devices", assets);
    out_text(html->out, failed == 0 ? "seen in the inputs</div>\n" : "seen in what could be read</div>\n");
    fact_card(html, "Rows read", a->rows);
    if (a->bad_rows > 0)
        out_format(html->out, "and %llu bad: <a href=\"#inputs\">see the inputs</a></div>\n", (unsigned long long)a->bad_rows);
    else
        out_text(html->out, "none bad</div>\n");
    out_text(html->out, "</div>\n");
}

/* What was looked at stands beside what was found; a clear result over unreadable inputs must not look like good news. */
static void summary(struct html *html, const struct html_part *parts, size_t count) {
    const struct assessment *a = html->a;
    char room[32];
    size_t i;
    out_text(html->out, "<section aria-labelledby=\"summary\"><h2 id=\"summary\">Summary</h2>\n");
    for (i = 0; i < a->warning_count; i++) {
        out_text(html->out, "<p class=\"note\"><strong>Note</strong> ");
        if (a->warnings[i].has_input) {
            html_put(html, input_title(a, a->warnings[i].input, room));
            out_text(html->out, ": ");
        }
        html_put(html, a->warnings[i].message);
        out_text(html->out, "</p>\n");
    }
    if (a->finding_count == 0)
        out_text(html->out,
                 "<p class=\"verdict\"><strong>Nothing was found.</strong> What was looked for was not seen in what could be read; "
                            "that does not say that nothing is there.</p>\n");
    summary_cards(html);
    html_glance(html, parts, count);
    out_text(html->out, "</section>\n");
}

/* ---- inputs ---- */

static void input_row(struct html *html, uint32_t number) {
    const struct input_result *input = &html->a->inputs[number];
    const char *format = input_format_name(input->summary.format);
    char when[32], room[32];
    size_t b;
    html_row(html);
    html_put(html, input_title(html->a, number, room));
    html_cell(html, "format");
    out_text(html->out, format != NULL ? format : "not recognised");
    html_number_cell(html, "rows");
    html_count(html, input->summary.rows);
    html_number_cell(html, "bad");
    html_count(html, input->summary.bad_rows);
    html_cell(html, "collected");
    out_format(html->out, "<span class=\"d\">%s</span>", instant_text(when, input->summary.collected_at));
    html_cell(html, "trouble");
    if (input->summary.failed) html_put(html, input->summary.problem);
    for (b = 0; b < input->bad_count; b++) {
        out_text(html->out, "<div>");
        html_put(html, input->bad[b].locator);
        out_text(html->out, ": ");
        html_put(html, input->bad[b].reason);
        out_text(html->out, "</div>");
    }
}

/* Every input, with what could not be read of it: what is missing here was not looked at. */
static void inputs(struct html *html) {
    size_t i;
    out_text(html->out, "<section aria-labelledby=\"inputs\"><h2 id=\"inputs\">Inputs</h2>\n");
    html_table(html, NULL, "What was read, and what could not be", "sort any", "File|Format|#Rows|#Bad|Collected|Trouble");
    for (i = 0; i < html->a->input_count; i++) input_row(html, (uint32_t)i);
    html_table_end(html);
    out_text(html->out, "</section>\n");
}

/* ---- foot ---- */

/* The audit stamp is that of the JSON, so that a report can be reproduced. */
static void foot(struct html *html) {
    struct kt_catalog_info info = {.struct_size = sizeof info};
    struct out stamp = {0};
    (void)kt_catalog_info(html->catalog, 0, &info);
    stamp_json(&stamp, html->a->options, html->catalog);
    out_text(html->out, "</main>\n<footer aria-labelledby=\"about\"><h2 id=\"about\">About this report</h2>\n<p><strong>");
    html_text(html, disclaimer(html->catalog));
    out_text(html->out, "</strong></p>\n<p>Looked for ");
    html_count(html, kt_record_count(html->catalog, KT_RECORD_VENDOR));
    out_text(html->out, " vendors by ");
    html_count(html, info.names);
    out_text(html->out, " names and ");
    html_count(html, info.identifiers);
    out_text(html->out, " identifiers, under ");
    html_count(html, kt_record_count(html->catalog, KT_RECORD_INSTRUMENT));
    out_text(html->out, " instruments. Nothing was sent anywhere.</p>\n"
                        "<details><summary>Audit stamp: with the same inputs it gives the same bytes again</summary><code>");
    out_html(html->out, stamp.data, stamp.size);
    out_text(html->out, "</code></details></footer>\n<script>");
    out_text(html->out, report_script);
    out_text(html->out, "</script></body></html>\n");
    out_free(&stamp);
}

/* ---- the whole ---- */

/* In the order of questions: what is wrong, whether it can be done, how long, how, where, what was looked at. */
void assess_html(struct out *out, const struct assessment *a, const kt_plan *plan) {
    struct html html = {.out = out, .a = a, .catalog = a->catalog};
    const char *title = a->options->command == COMMAND_PLAN ? "Transition plan" : "Transition report";
    struct html_part *parts;
    size_t count;
    parts = html_parts(&html, &count);
    head(&html, title);
    banner(&html, title);
    navigation(&html, plan);
    out_text(out, "<main id=\"main\" tabindex=\"-1\">\n");
    summary(&html, parts, count);
    html_plan(&html, plan);
    html_countdowns(&html, parts, count);
    html_playbooks(&html, plan);
    html_need_list(&html);
    html_findings(&html, parts, count, plan);
    inputs(&html);
    html_source_list(&html);
    foot(&html);
    free(parts);
    html_free(&html);
}

void windows_html(struct out *out, const struct options *options, kt_catalog *catalog, kt_windows *windows,
                  const struct subject *asked) {
    struct assessment page = {0};
    struct subject subject = *asked;
    struct html html = {.out = out, .a = &page, .catalog = catalog};
    struct html_part *parts;
    size_t count;
    page.options = options;
    page.catalog = catalog;
    page.subjects = &subject;
    page.subject_count = 1;
    subject.windows = windows;
    subject.facts = options->facts.data != NULL ? options->facts.data : "";
    parts = html_parts(&html, &count);
    head(&html, "Transition windows");
    banner(&html, "Transition windows");
    out_text(out, "<main id=\"main\" tabindex=\"-1\">\n");
    html_countdowns(&html, parts, count);
    html_need_list(&html);
    html_source_list(&html);
    foot(&html);
    free(parts);
    html_free(&html);
}

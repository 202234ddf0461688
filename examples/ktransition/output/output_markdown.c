/* Pages in Markdown for tickets, wikis and merge requests. Everything from an inventory, a suppression or a catalog goes through
   out_markdown(): no markup, no link, no HTML, no other table cell comes of it. */
#include <stdlib.h>
#include <string.h>

#include "output/output.h"
#include "output/plan_view.h"
#include "output/stamp.h"
#include "output/words.h"

static void put(struct out *out, const char *text) { out_markdown(out, text, strlen(text)); }
static void put_text(struct out *out, struct kt_text text) { out_markdown(out, text.data, text.size); }
static void put_out(struct out *out, const struct out *text) {
    out_markdown(out, text->data != NULL ? text->data : "", text->size);
}

/* "| text " of a table; the line is ended by the caller. */
static void cell(struct out *out, const char *text) {
    out_text(out, "| ");
    put(out, text);
    out_text(out, " ");
}

/* "[1](<address>)"; nothing for what is no web address. */
static void put_link(struct out *out, const char *words, struct kt_text url) {
    if (!is_web_address(url)) return;
    out_format(out, " [%s](<", words);
    out_markdown_url(out, url.data, url.size);
    out_text(out, ">)");
}

/* ---- the stamp ---- */

static void stamp_item(void *user, const char *name, const char *value) {
    struct out *out = user;
    out_text(out, "- ");
    put(out, name);
    out_text(out, ": ");
    put(out, value);
    out_text(out, "\n");
}

static void stamp_part(struct out *out, const struct assessment *a) {
    out_text(out, "\n## Stamp\n\n");
    stamp_each(a->options, a->catalog, out, stamp_item);
    out_text(out, "\n");
    put_text(out, disclaimer(a->catalog));
    out_text(out, "\n");
}

/* ---- findings ---- */

/* State and last day of one question: "closing, 2024-09-28". */
static void state_cell(struct out *out, const kt_windows *windows, uint32_t rollup) {
    struct kt_rollup result;
    struct kt_window w;
    char day[16];
    const int decided = deciding(windows, rollup, &result, &w);
    out_format(out, "| %s%s%s%s ", name_of(KT_GROUP_STATE, result.state),
               decided && w.last_permitted_day != KT_DAY_NONE ? ", " : "",
               day_text(day, decided ? w.last_permitted_day : KT_DAY_NONE), result.maybe != 0 ? " (maybe otherwise)" : "");
}

static void put_suppressed(struct out *out, const struct assessment *a, const struct suppression *one) {
    char day[16];
    out_format(out, "suppressed until %s by ", day_text(day, one->expires));
    put(out, suppression_owner(a, one));
    out_text(out, ": ");
    put(out, one->reason);
}

/* Suppressed findings stand in the same table: who reads it must see what does not count, and why. */
static void finding_row(struct out *out, const struct assessment *a, const struct finding *f) {
    const struct subject *subject = &a->subjects[f->window];
    char room[32];
    uint32_t rollup;
    cell(out, f->asset);
    cell(out, f->name[0] != '\0' ? f->name : "-");
    cell(out, f->version);
    out_text(out, "| ");
    put_text(out, subject_title(a->catalog, subject->vendor, subject->product, subject->product_class));
    out_text(out, " ");
    out_format(out, "| %s ", name_of(KT_GROUP_VERDICT, f->verdict));
    for (rollup = KT_ROLLUP_SUPPLY; rollup <= KT_ROLLUP_COMPLIANCE; rollup++) state_cell(out, subject->windows, rollup);
    out_text(out, "| ");
    put(out, input_title(a, f->input, room));
    out_text(out, ", ");
    put(out, f->locator);
    if (f->suppressed != NULL) {
        out_text(out, "; ");
        put_suppressed(out, a, f->suppressed);
    }
    out_text(out, " |\n");
}

static void findings_part(struct out *out, const struct assessment *a) {
    size_t i;
    out_text(out, "\n## Findings\n\n");
    if (a->finding_count == 0) {
        out_text(out,
                 "Nothing found in what could be read. That says what was looked for was not seen, not that nothing exists.\n");
        return;
    }
    out_text(out, "| Asset | Item | Version | Identified as | Verdict | Supply | Support | Lifecycle | Compliance | Where |\n"
                  "|---|---|---|---|---|---|---|---|---|---|\n");
    for (i = 0; i < a->finding_count; i++) finding_row(out, a, &a->findings[i]);
}

/* ---- subjects ---- */

static void subject_heading(struct out *out, const struct assessment *a, const struct subject *subject) {
    struct out words = {0};
    subject_words(&words, a, subject);
    out_text(out, "\n### ");
    put_out(out, &words);
    out_format(out, "\n\n%u asset%s", (unsigned)subject->assets, subject->assets == 1 ? "" : "s");
    out_clear(&words);
    list_words(&words, a, subject->vendor);
    put_out(out, &words);
    out_text(out, "\n");
    out_free(&words);
}

static void subject_part(struct out *out, const struct assessment *a, const struct subject *subject) {
    struct answers answers = answers_of(subject->windows);
    struct out words = {0};
    size_t i;
    for (i = 0; i < answers.count; i++) {
        out_clear(&words);
        answer_words(&words, a->catalog, subject->windows, &answers.list[i]);
        out_text(out, "- ");
        put_out(out, &words);
        out_text(out, ": ");
        put_text(out, statement_title(a->catalog, &answers.list[i].window));
        put_link(out, "source", statement_url(a->catalog, &answers.list[i].window));
        out_text(out, "\n");
    }
    if (answers.count == 0) out_text(out, "- nothing in the catalog restricts it for this profile\n");
    answers_free(&answers);
    out_free(&words);
}

/* Subjects that read the same share one list, under all their names. */
static void subjects_part(struct out *out, const struct assessment *a) {
    size_t *first = same_windows(a), i, other;
    if (a->subject_count > 0) out_text(out, "\n## How long\n");
    for (i = 0; i < a->subject_count; i++) {
        if (first[i] != i) continue;
        for (other = i; other < a->subject_count; other++) {
            if (first[other] == i) subject_heading(out, a, &a->subjects[other]);
        }
        out_text(out, "\n");
        subject_part(out, a, &a->subjects[i]);
    }
    free(first);
}

/* ---- what was read ---- */

static void inputs_part(struct out *out, const struct assessment *a) {
    const char *format;
    char room[32];
    size_t i, b;
    out_text(out, "\n## Inputs\n\n");
    for (i = 0; i < a->input_count; i++) {
        const struct input_result *input = &a->inputs[i];
        format = input_format_name(input->summary.format);
        out_text(out, "- ");
        put(out, input_title(a, (uint32_t)i, room));
        out_format(out, ": %s, %llu rows, %llu bad\n", format != NULL ? format : "not recognised",
                   (unsigned long long)input->summary.rows,
                   (unsigned long long)input->summary.bad_rows);
        if (input->summary.failed) {
            out_text(out, "  - not read to its end: ");
            put(out, input->summary.problem);
            out_text(out, "\n");
        }
        for (b = 0; b < input->bad_count; b++) {
            out_text(out, "  - bad: ");
            put(out, input->bad[b].locator);
            out_text(out, ": ");
            put(out, input->bad[b].reason);
            out_text(out, "\n");
        }
    }
}

static void warnings_part(struct out *out, const struct assessment *a) {
    char room[32];
    size_t i;
    if (a->warning_count > 0) out_text(out, "\n## Warnings\n\n");
    for (i = 0; i < a->warning_count; i++) {
        out_text(out, "- ");
        if (a->warnings[i].has_input) {
            put(out, input_title(a, a->warnings[i].input, room));
            out_text(out, ": ");
        }
        put(out, a->warnings[i].message);
        out_text(out, "\n");
    }
}

/* "12 findings on 9 assets ..." */
static void headline(struct out *out, const struct assessment *a, const char *title) {
    char now[32];
    out_format(out, "# %s\n\nAsked at %s for ", title, instant_text(now, a->options->now));
    put(out, a->options->profile);
    out_format(out, ": %zu finding%s", a->finding_count, a->finding_count == 1 ? "" : "s");
    if (a->suppressed > 0) out_format(out, ", %u of them suppressed", (unsigned)a->suppressed);
    out_format(out, ", in %llu rows, %llu of them bad.\n", (unsigned long long)(a->rows + a->bad_rows),
               (unsigned long long)a->bad_rows);
}

void assess_markdown(struct out *out, const struct assessment *a) {
    headline(out, a, "Assessment");
    findings_part(out, a);
    subjects_part(out, a);
    inputs_part(out, a);
    warnings_part(out, a);
    stamp_part(out, a);
}

/* ---- the plan ---- */

static void step_rows(struct out *out, struct json_node group) {
    struct json_iter steps = plan_list(group, "steps");
    struct json_node step;
    char from[64], to[64];
    int64_t number;
    size_t count = 0;
    while (json_next(&steps, NULL, &step)) {
        if (count++ == 0)
            out_text(out, "\n| When | Step | Wave | Who | Slack | Done when | Way back |\n|---|---|---|---|---|---|---|\n");
        out_format(out, "| %s to %s | ", plan_word(from, step, "earliest_start"), plan_word(to, step, "earliest_finish"));
        put_text(out, plan_text(step, "title"));
        out_text(out, " | ");
        if (plan_number(&number, step, "wave") && number > 0) out_format(out, "%lld", (long long)number);
        out_text(out, " | ");
        put_text(out, plan_text(step, "role"));
        if (plan_true(step, "critical")) out_text(out, " | critical | ");
        else out_format(out, " | %lld d | ", (long long)(plan_number(&number, step, "slack_days") ? number : 0));
        put_text(out, plan_text(step, "verify"));
        out_text(out, " | ");
        put_text(out, plan_text(step, "rollback"));
        out_text(out, " |\n");
    }
}

static void wave_rows(struct out *out, struct json_node group) {
    struct json_iter waves = plan_list(group, "waves");
    struct json_node wave;
    char day[64];
    int64_t number, assets;
    size_t count = 0;
    while (json_next(&waves, NULL, &wave)) {
        if (count++ == 0) out_text(out, "\n| Wave | From | Assets |\n|---|---|---|\n");
        (void)plan_number(&number, wave, "wave");
        (void)plan_number(&assets, wave, "assets");
        out_format(out, "| %lld%s | %s | %lld |\n", (long long)number, plan_true(wave, "pilot") ? " (pilot)" : "",
                   plan_word(day, wave, "date"),
                   (long long)assets);
    }
}

/* "covers a, b; lacks c" */
static void put_words(struct out *out, struct json_node node, const char *key, const char *before) {
    struct json_iter words = plan_list(node, key);
    struct json_node word;
    struct json_text text;
    size_t count = 0;
    while (json_next(&words, NULL, &word)) {
        if (!json_as_string(word, &text)) continue;
        out_text(out, count++ == 0 ? before : ", ");
        out_markdown(out, text.data, text.size);
    }
}

static void alternative_items(struct out *out, struct json_node group) {
    struct json_iter alternatives = plan_list(group, "alternatives");
    struct json_node one;
    size_t count = 0;
    while (json_next(&alternatives, NULL, &one)) {
        if (count++ == 0) out_text(out, "\nAlternatives, the best cover first:\n\n");
        out_text(out, "- ");
        put_text(out, plan_text(one, "product").size > 0 ? plan_text(one, "product") : plan_text(one, "vendor"));
        out_text(out, ", restricted: ");
        put_text(out, plan_text(one, "restricted"));
        put_words(out, one, "covers", "; covers ");
        put_words(out, one, "missing", "; lacks ");
        out_text(out, "\n");
    }
}

static void group_part(struct out *out, const struct assessment *a, const struct plan_view *view, struct json_node group,
                       size_t number) {
    const struct kt_text reason = plan_text(group, "deadline_reason");
    struct out words = {0};
    int64_t assets;
    char day[64];
    (void)plan_number(&assets, group, "assets");
    out_text(out, "\n## ");
    plan_title(&words, view, a, group, number);
    put_out(out, &words);
    out_clear(&words);
    out_format(out, "\n\n%lld asset%s, ", (long long)assets, assets == 1 ? "" : "s");
    plan_outcome(&words, group);
    put_out(out, &words);
    out_text(out, ". ");
    if (plan_null(group, "deadline")) out_text(out, "No deadline is known.");
    else out_format(out, "Too late from %s on", plan_word(day, group, "deadline"));
    if (reason.size > 0) {
        out_text(out, " (");
        put_text(out, reason);
        out_text(out, ")");
    }
    out_text(out, "\n");
    step_rows(out, group);
    wave_rows(out, group);
    alternative_items(out, group);
    out_free(&words);
}

/* A plan shows no findings, but what it leaves out is part of what it says. */
static void not_planned(struct out *out, const struct assessment *a) {
    size_t i;
    if (a->suppressed > 0) out_text(out, "\n## Not planned\n\n");
    for (i = 0; i < a->finding_count; i++) {
        const struct finding *f = &a->findings[i];
        if (f->suppressed == NULL) continue;
        out_text(out, "- ");
        put(out, f->name);
        out_text(out, " on ");
        put(out, f->asset);
        out_text(out, ": ");
        put_suppressed(out, a, f->suppressed);
        out_text(out, "\n");
    }
}

void plan_markdown(struct out *out, const struct assessment *a, const kt_plan *plan) {
    struct plan_view view;
    struct json_iter groups;
    struct json_node group;
    size_t count = 0;
    plan_view_open(&view, a, plan);
    headline(out, a, "Plan");
    groups = json_elements(view.groups);
    for (; json_next(&groups, NULL, &group); count++) group_part(out, a, &view, group, count);
    if (count == 0) out_text(out, "\nNothing to move in what could be read.\n");
    not_planned(out, a);
    inputs_part(out, a);
    warnings_part(out, a);
    stamp_part(out, a);
    plan_view_close(&view);
}

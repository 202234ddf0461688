/* How to get away and where to: alternatives, as their makers describe them and as the law stands to them, and the playbooks, once
   for all groups that go by them. */
#include <stdlib.h>
#include <string.h>

#include "output/output.h"
#include "report/report.h"

/* ---- alternatives ---- */

static void alternative_name(struct html *html, const struct kt_plan_alternative *other) {
    const struct kt_text vendor = record_text(html->catalog, KT_RECORD_VENDOR, other->vendor, KT_FIELD_NAME);
    html_text(html, record_text(html->catalog, KT_RECORD_PRODUCT, other->product, KT_FIELD_NAME));
    if (vendor.size == 0) return;
    out_text(html->out, " <small>");
    html_text(html, vendor);
    out_text(html->out, "</small>");
}

/* What speaks against it, in words. */
static void alternative_doubts(struct html *html, const struct kt_plan_alternative *other) {
    const uint32_t worst = other->restricted == KT_YES || other->embeds == KT_YES ? KT_YES : other->restricted;
    if (worst == KT_YES) html_state(html, KT_STATE_CLOSED, 0);
    else if (worst == KT_UNKNOWN || other->embeds == KT_UNKNOWN) html_state(html, KT_STATE_UNKNOWN, 0);
    if (other->restricted == KT_YES) out_text(html->out, " restricted for you as well. ");
    else if (other->restricted == KT_UNKNOWN)
        out_text(html->out, " may be restricted, or is advised against: look before you choose. ");
    if (other->embeds != KT_NO) {
        out_format(html->out, " embeds %s restricted ", other->embeds == KT_YES ? "something" : "something that may be");
        html_text(html, subject_title(html->catalog, other->embedded_vendor, other->embedded_product, 0));
        out_text(html->out, ". ");
    }
    if (worst == KT_NO && other->embeds == KT_NO) out_text(html->out, "nothing known against it");
    if (other->missing > 0) out_format(html->out, " Lacks %u of what is required.", (unsigned)other->missing);
    if (other->platform == KT_NO) out_text(html->out, " Not for the platform asked about.");
}

static void alternatives_list(struct html *html, const kt_plan *plan, uint32_t number, const struct kt_plan_group *group) {
    struct kt_plan_alternative other = {.struct_size = sizeof other};
    uint32_t i, suggested = 0, restricted = 0;
    for (i = 0; kt_plan_alternative_at(plan, number, i, &other) == KT_OK; i++) suggested += other.suggested;
    if (group->alternative_count == 0) return;
    out_format(html->out, "<details><summary>Alternatives: %u, and %u restricted</summary>\n", (unsigned)suggested,
               (unsigned)(group->alternative_count - suggested));
    out_text(html->out, "<p class=\"dim\">Facts their makers state, best cover first; no recommendation.</p>\n");
    if (suggested > 0) html_table(html, NULL, "Alternatives", "sort", "Product|Covers|Platforms|What speaks against it|Sources");
    for (i = 0; suggested > 0 && kt_plan_alternative_at(plan, number, i, &other) == KT_OK; i++) {
        if (!other.suggested) continue;
        html_row(html);
        alternative_name(html, &other);
        html_cell(html, "covers");
        html_list(html, KT_RECORD_ALTERNATIVE, other.alternative, KT_FIELD_CAPABILITY);
        html_cell(html, "platforms");
        html_list(html, KT_RECORD_ALTERNATIVE, other.alternative, KT_FIELD_PLATFORM);
        html_cell(html, "against it");
        alternative_doubts(html, &other);
        html_cell(html, "sources");
        (void)html_sources(html, KT_RECORD_ALTERNATIVE, other.alternative);
    }
    if (suggested > 0) html_table_end(html);
    for (i = 0; kt_plan_alternative_at(plan, number, i, &other) == KT_OK; i++) {
        if (other.suggested) continue;
        out_text(html->out, restricted++ == 0 ? "<h4>Not suggested: restricted themselves</h4><ul>\n<li>" : "<li>");
        alternative_name(html, &other);
        out_text(html->out, ": ");
        alternative_doubts(html, &other);
        (void)html_sources(html, KT_RECORD_ALTERNATIVE, other.alternative);
        out_text(html->out, "</li>\n");
    }
    out_text(html->out, restricted > 0 ? "</ul></details>\n" : "</details>\n");
}

/* Groups of one product have the same: they are told once. */
void html_alternatives(struct html *html, const kt_plan *plan, struct string_map *told, uint32_t number,
                       const struct kt_plan_group *group) {
    struct out own = {0}, *page = html->out;
    uint32_t first;
    int is_new;
    html->out = &own;
    alternatives_list(html, plan, number, group);
    html->out = page;
    if (own.size > 0) {
        first = *string_map_at(told, own.data, own.size, number, &is_new);
        if (is_new) out_bytes(page, own.data, own.size);
        else
            out_format(page, "<p>The alternatives are the same as for <a href=\"#group-%u\">group %u</a>.</p>\n",
                       (unsigned)first + 1, (unsigned)first + 1);
    }
    out_free(&own);
}

/* ---- playbooks ---- */

/* "<dt>Why</dt><dd>…</dd>"; nothing for an empty text. */
static void detail(struct html *html, const char *title, struct kt_text text) {
    if (text.size == 0) return;
    out_format(html->out, "<dt>%s</dt><dd>", title);
    html_text(html, text);
    out_text(html->out, "</dd>");
}

static void detail_list(struct html *html, const char *title, uint32_t step, uint32_t field, const char *tag) {
    struct kt_text text;
    uint32_t i;
    for (i = 0; kt_record_text(&text, html->catalog, KT_RECORD_STEP, step, field, i) == KT_OK; i++) {
        if (i == 0) out_format(html->out, "<dt>%s</dt><dd><%s>", title, tag);
        out_text(html->out, "<li>");
        html_text(html, text);
        out_text(html->out, "</li>");
    }
    if (i > 0) out_format(html->out, "</%s></dd>", tag);
}

static void step_links(struct html *html, uint32_t step) {
    uint32_t i, other;
    for (i = 0; kt_record_reference(&other, html->catalog, KT_RECORD_STEP, step, KT_FIELD_DEPENDS_ON, i) == KT_OK; i++) {
        out_format(html->out, "%s<a href=\"#step-%u\">", i == 0 ? "<dt>After</dt><dd>" : ", ", (unsigned)other);
        html_text(html, record_text(html->catalog, KT_RECORD_STEP, other, KT_FIELD_TITLE));
        out_text(html->out, "</a>");
    }
    if (i > 0) out_text(html->out, "</dd>");
}

/* Everything somebody needs at the machine. */
static void one_step(struct html *html, uint32_t step) {
    int64_t phase = 0, per = 0;
    (void)kt_record_integer(&phase, html->catalog, KT_RECORD_STEP, step, KT_FIELD_PHASE, 0);
    (void)kt_record_integer(&per, html->catalog, KT_RECORD_STEP, step, KT_FIELD_PER, 0);
    out_text(html->out, "<li><details class=\"step\"><summary><strong>");
    html_text(html, record_text(html->catalog, KT_RECORD_STEP, step, KT_FIELD_TITLE));
    out_format(html->out, "</strong> <small>%s \xC2\xB7 per %s \xC2\xB7 ", name_of(KT_GROUP_PHASE, (uint32_t)phase),
               name_of(KT_GROUP_PER, (uint32_t)per));
    html_text(html, record_text(html->catalog, KT_RECORD_STEP, step, KT_FIELD_ROLE));
    out_format(html->out, "</small></summary><dl class=\"at\" id=\"step-%u\">", (unsigned)step);
    detail(html, "Why", record_text(html->catalog, KT_RECORD_STEP, step, KT_FIELD_WHY));
    step_links(html, step);
    if (record_text(html->catalog, KT_RECORD_STEP, step, KT_FIELD_PLATFORM).size > 0) {
        out_text(html->out, "<dt>Only on</dt><dd>");
        html_list(html, KT_RECORD_STEP, step, KT_FIELD_PLATFORM);
        out_text(html->out, "</dd>");
    }
    detail_list(html, "What must hold", step, KT_FIELD_PRECONDITION, "ul");
    detail_list(html, "How", step, KT_FIELD_HOW, "ol");
    detail(html, "Done when", record_text(html->catalog, KT_RECORD_STEP, step, KT_FIELD_VERIFY));
    detail(html, "Way back", record_text(html->catalog, KT_RECORD_STEP, step, KT_FIELD_ROLLBACK));
    detail(html, "Keep", record_text(html->catalog, KT_RECORD_STEP, step, KT_FIELD_EVIDENCE));
    out_text(html->out, "<dt>Sources</dt><dd>");
    if (html_sources(html, KT_RECORD_STEP, step) == 0) out_text(html->out, "none yet");
    out_text(html->out, "</dd></dl></details></li>\n");
}

struct ordered { int64_t order; uint32_t step; };

static int compare_ordered(const void *left, const void *right) {
    const struct ordered *a = left, *b = right;
    if (a->order != b->order) return a->order < b->order ? -1 : 1;
    return a->step < b->step ? -1 : a->step > b->step;
}

/* In the order of the playbook's list. Steps of a platform that is not asked about are told all the same. */
static void playbook_steps(struct html *html, uint32_t playbook) {
    struct ordered *steps = must_allocate((size_t)kt_record_count(html->catalog, KT_RECORD_STEP) + 1, sizeof *steps);
    uint32_t step = 0, of = 0;
    size_t count = 0, i;
    while (kt_record_next(html->catalog, KT_RECORD_STEP, &step) == KT_OK && step != 0) {
        if (kt_record_reference(&of, html->catalog, KT_RECORD_STEP, step, KT_FIELD_PLAYBOOK, 0) != KT_OK || of != playbook)
            continue;
        steps[count].step = step;
        (void)kt_record_integer(&steps[count++].order, html->catalog, KT_RECORD_STEP, step, KT_FIELD_ORDER, 0);
    }
    qsort(steps, count, sizeof *steps, compare_ordered);
    out_text(html->out, "<ol>\n");
    for (i = 0; i < count; i++) one_step(html, steps[i].step);
    out_text(html->out, "</ol>\n");
    free(steps);
}

static void one_playbook(struct html *html, uint32_t playbook) {
    int64_t draft = 0;
    struct kt_text note;
    uint32_t i;
    (void)kt_record_integer(&draft, html->catalog, KT_RECORD_PLAYBOOK, playbook, KT_FIELD_DRAFT, 0);
    out_text(html->out, "<h3>");
    html_text(html, record_text(html->catalog, KT_RECORD_PLAYBOOK, playbook, KT_FIELD_TITLE));
    out_text(html->out, draft != 0 ? " <span class=\"state set-aside\">draft</span></h3>\n" : "</h3>\n");
    for (i = 0; kt_record_text(&note, html->catalog, KT_RECORD_PLAYBOOK, playbook, KT_FIELD_NOTE, i) == KT_OK; i++) {
        out_text(html->out, "<p class=\"dim\">");
        html_text(html, note);
        out_text(html->out, "</p>\n");
    }
    playbook_steps(html, playbook);
}

void html_playbooks(struct html *html, const kt_plan *plan) {
    struct kt_plan_group group = {.struct_size = sizeof group};
    struct string_map seen = {0};
    uint32_t i, count = 0;
    for (i = 0; plan != NULL && kt_plan_group_at(plan, i, &group) == KT_OK; i++) {
        int is_new = 0;
        if (group.playbook != 0) (void)string_map_at(&seen, (const char *)&group.playbook, sizeof group.playbook, 1, &is_new);
        if (!is_new) continue;
        if (count++ == 0) out_text(html->out, "<section aria-labelledby=\"playbooks\"><h2 id=\"playbooks\">How it is done</h2>\n");
        one_playbook(html, group.playbook);
    }
    if (count > 0) out_text(html->out, "</section>\n");
    string_map_free(&seen);
}

/* The findings of the report: what stands where, as what it was taken, by how much of certainty, and what that means. */
#include <stdlib.h>
#include <string.h>

#include "estate.h"
#include "output/output.h"
#include "report/report.h"

#define MOST_FINDINGS 20000 /* lines of the table: more would keep a browser busy for longer than anybody waits */
#define MOST_OPEN 100       /* lines that are not folded away */
#define MOST_PRINTED 1000   /* lines that are unfolded for paper */

/* What many findings share is made once. */
struct shared {
    struct out *presses;     /* of each subject */
    struct string_map waves; /* "subject\nasset" to a wave */
};

/* Short: the countdowns say the rest. */
static void press_words(struct html *html, struct out *out, const struct subject *subject, size_t part) {
    static const uint32_t order[] = {KT_ROLLUP_COMPLIANCE, KT_ROLLUP_SUPPORT, KT_ROLLUP_SUPPLY, KT_ROLLUP_LIFECYCLE};
    struct kt_rollup result;
    struct kt_window w;
    struct out *page = html->out;
    size_t i, shown = 0;
    html->out = out;
    out_format(out, "<a href=\"#part-%zu\">", part + 1);
    for (i = 0; i < 4; i++) {
        const int decided = deciding(subject->windows, order[i], &result, &w);
        if (result.state == KT_STATE_NONE_KNOWN) continue;
        out_format(out, "%s%s %s", shown++ > 0 ? ", " : "", name_of(KT_GROUP_ROLLUP, order[i]), state_words(result.state));
        if (!decided || w.remaining_days == KT_DAY_NONE) continue;
        out_text(out, " (");
        html_days(html, &w);
        out_text(out, ")");
    }
    out_text(out, shown == 0 ? "nothing known</a>" : "</a>");
    html->out = page;
}

/* The waves of all assets, by the subject they are moved for. */
static void collect_waves(struct string_map *map, const struct assessment *a, const kt_plan *plan) {
    struct estate estate;
    struct out key = {0};
    uint32_t g;
    size_t i;
    if (plan == NULL) return;
    estate_collect(&estate, a);
    for (g = 0; g < estate.group_count; g++) {
        const struct estate_group *group = &estate.groups[g];
        uint32_t *waves = must_allocate(group->asset_count + 1, sizeof *waves);
        size_t count = 0;
        if (kt_plan_asset_waves(plan, g, waves, group->asset_count, &count) != KT_OK) count = 0;
        for (i = 0; i < count && i < group->asset_count; i++) {
            out_clear(&key);
            out_format(&key, "%zu\n%s", group->subject, group->assets[i]);
            (void)string_map_at(map, key.data, key.size, waves[i], NULL);
        }
        free(waves);
    }
    out_free(&key);
    estate_free(&estate);
}

/* 0 where it is not planned. */
static uint32_t wave_of(struct string_map *map, const struct finding *f) {
    struct out key = {0};
    uint32_t wave;
    out_format(&key, "%u\n%s", f->window, f->asset);
    wave = *string_map_at(map, key.data, key.size, 0, NULL);
    out_free(&key);
    return wave;
}

/* Which lists name the vendor: a list by itself restricts nobody, so it is said beside what does. */
static void put_listed(struct html *html, uint32_t vendor) {
    const struct listed *listed = &html->a->listed;
    uint32_t before = 0;
    size_t i;
    if (!listed_has(listed, vendor)) return;
    for (i = 0; i < listed->count; i++) {
        uint32_t edition = 0, list = 0;
        struct kt_text title;
        if (listed->pairs[i].vendor != vendor) continue;
        (void)kt_record_reference(&edition, html->catalog, KT_RECORD_ENTRY, listed->pairs[i].entry, KT_FIELD_EDITION, 0);
        if (edition != 0) (void)kt_record_reference(&list, html->catalog, KT_RECORD_EDITION, edition, KT_FIELD_LIST, 0);
        if (list == before) continue; /* further entries of the same list */
        title = record_text(html->catalog, KT_RECORD_LIST, list, KT_FIELD_TITLE);
        out_text(html->out, before == 0 ? "<br><small>listed: " : "; ");
        html_text(html, title.size > 0 ? title : record_id(html->catalog, KT_RECORD_LIST, list));
        before = list;
    }
    if (before != 0) out_text(html->out, "</small>");
}

static void put_suppressed(struct html *html, const struct suppression *one) {
    char day[16];
    out_format(html->out, " <span class=\"state set-aside\">suppressed</span> <small>until %s by ", day_text(day, one->expires));
    html_put(html, suppression_owner(html->a, one));
    out_text(html->out, ": ");
    html_put(html, one->reason);
    out_text(html->out, "</small>");
}

/* Where an asset stands, as far as the inventory says, and when it is moved. */
static void put_place(struct html *html, const struct finding *f, uint32_t wave) {
    const char *words[] = {f->site, f->ring, f->group}, *before[] = {"", "ring ", ""};
    size_t i, shown = 0;
    if (f->site[0] == '\0' && f->ring[0] == '\0' && f->group[0] == '\0' && wave == 0) return;
    out_text(html->out, "<br><small>");
    for (i = 0; i < 3; i++) {
        if (words[i][0] == '\0') continue;
        out_format(html->out, "%s%s", shown++ > 0 ? " \xC2\xB7 " : "", before[i]);
        html_put(html, words[i]);
    }
    if (wave > 0) out_format(html->out, "%swave %u", shown > 0 ? " \xC2\xB7 " : "", (unsigned)wave);
    out_text(html->out, "</small>");
}

/* Labels of the cells of this table stand in the style: thousands of rows need not repeat them. */
static void finding_row(struct html *html, struct shared *shared, const struct finding *f) {
    const struct assessment *a = html->a;
    char room[32];
    html_row(html);
    html_put(html, f->asset);
    put_place(html, f, wave_of(&shared->waves, f));
    html_cell(html, NULL);
    html_put(html, f->name);
    out_text(html->out, " ");
    html_put(html, f->version);
    out_text(html->out, "<br><small>");
    html_put(html, input_title(a, f->input, room));
    out_text(html->out, ", ");
    html_put(html, f->locator);
    out_text(html->out, "</small>");
    html_cell(html, NULL);
    html_text(html, subject_title(html->catalog, f->vendor, f->product, f->product_class));
    if (f->product != 0) {
        out_text(html->out, " <small>");
        html_text(html, record_text(html->catalog, KT_RECORD_VENDOR, f->vendor, KT_FIELD_NAME));
        out_text(html->out, "</small>");
    }
    put_listed(html, f->vendor);
    html_cell(html, NULL);
    out_format(html->out, "<span class=\"d\">%s</span>", name_of(KT_GROUP_VERDICT, f->verdict));
    if (f->suppressed != NULL) put_suppressed(html, f->suppressed);
    html_cell(html, NULL);
    out_bytes(html->out, shared->presses[f->window].data, shared->presses[f->window].size);
}

/* All of them in one table; the filter of the page's script hides rows, and without script all stay. */
void html_findings(struct html *html, const struct html_part *parts, size_t count, const kt_plan *plan) {
    const struct assessment *a = html->a;
    struct shared shared = {must_allocate(a->subject_count + 1, sizeof *shared.presses), {0}};
    size_t i, p;
    if (a->finding_count > 0) {
        collect_waves(&shared.waves, a, plan);
        for (i = 0; i < a->subject_count; i++) {
            for (p = 0; p < count && parts[p].first != html->first[i]; p++) continue;
            press_words(html, &shared.presses[i], &a->subjects[i], p);
        }
        out_text(html->out, "<section aria-labelledby=\"found\"><h2 id=\"found\">Findings</h2>\n");
        if (a->finding_count > MOST_FINDINGS)
            out_format(html->out, "<p class=\"note\">The first %d of %zu findings; JSON and CSV have all.</p>\n", MOST_FINDINGS,
                       a->finding_count);
        if (a->finding_count > MOST_OPEN)
            out_text(html->out, a->finding_count > MOST_PRINTED ? "<details class=\"long\"><summary>All findings</summary>\n"
                                                                : "<details><summary>All findings</summary>\n");
        html_table(html, "findings", "What stands where", "sort any", "Asset|Item|Product|Verdict|What presses");
        for (i = 0; i < a->finding_count && i < MOST_FINDINGS; i++) finding_row(html, &shared, &a->findings[i]);
        html_table_end(html);
        if (a->finding_count > MOST_OPEN) out_text(html->out, "</details>\n");
        if (a->finding_count > MOST_PRINTED)
            out_text(html->out, "<p class=\"paper\">Folded findings are not printed: unfold them first, or print the CSV.</p>\n");
        out_text(html->out, "</section>\n");
    }
    for (i = 0; i < a->subject_count; i++) out_free(&shared.presses[i]);
    free(shared.presses);
    string_map_free(&shared.waves);
}

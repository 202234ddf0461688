/* Countdowns of the report: what holds now, until when, what decides and why, what may overturn it, and what is still allowed. */
#include <stdlib.h>
#include <string.h>

#include "output/output.h"
#include "report/report.h"
#include "report/report_svg.h"

#define OPEN_PARTS 4   /* parts that are unfolded from the start */
#define MOST_NAMES 3   /* names of a part in a line */

static const uint32_t questions[] = {KT_ROLLUP_SUPPLY, KT_ROLLUP_SUPPORT, KT_ROLLUP_LIFECYCLE, KT_ROLLUP_COMPLIANCE};

/* ---- which parts, and in which order ---- */

/* What forbids use or cuts off updates presses more than what only forbids buying. */
static void rank_part(struct html_part *part, const kt_windows *windows) {
    struct kt_rollup result;
    struct kt_window w;
    size_t i;
    part->rank = 4;
    part->day = KT_DAY_NONE;
    for (i = 0; i < 4; i++) {
        const int decided = deciding(windows, questions[i], &result, &w);
        const int ended = result.state == KT_STATE_CLOSED || result.state == KT_STATE_OVERDUE;
        const int ends = result.state == KT_STATE_CLOSING || result.state == KT_STATE_DUE;
        const int rank = ended && questions[i] != KT_ROLLUP_SUPPLY ? 0 : ends ? 1 : ended ? 2 : result.maybe != 0 ? 3 : 4;
        if (rank > part->rank) continue;
        if (rank < part->rank) part->day = KT_DAY_NONE;
        part->rank = rank;
        if (decided && w.last_permitted_day != KT_DAY_NONE && (part->day == KT_DAY_NONE || w.last_permitted_day < part->day))
            part->day = w.last_permitted_day;
    }
}

static int compare_parts(const void *left, const void *right) {
    const struct html_part *a = left, *b = right;
    if (a->rank != b->rank) return a->rank < b->rank ? -1 : 1;
    if (a->day != b->day) return a->day == KT_DAY_NONE || (b->day != KT_DAY_NONE && a->day > b->day) ? 1 : -1;
    return a->first < b->first ? -1 : 1;
}

struct html_part *html_parts(struct html *html, size_t *count) {
    const struct assessment *a = html->a;
    struct html_part *parts = must_allocate(a->subject_count + 1, sizeof *parts);
    size_t *place = must_allocate(a->subject_count + 1, sizeof *place), i;
    html->first = same_windows(a);
    *count = 0;
    for (i = 0; i < a->subject_count; i++) {
        struct html_part *part = &parts[html->first[i] == i ? *count : place[html->first[i]]];
        if (html->first[i] == i) {
            memset(part, 0, sizeof *part);
            part->first = i;
            rank_part(part, a->subjects[i].windows);
            place[i] = (*count)++;
        }
        part->members++;
        part->assets += a->subjects[i].assets;
    }
    free(place);
    qsort(parts, *count, sizeof *parts, compare_parts);
    return parts;
}

/* ---- names ---- */

/* Facts belong to the name: the same product may stand there twice, with different ones. */
static void subject_name(struct html *html, const struct subject *subject) {
    const struct kt_text title = subject_title(html->catalog, subject->vendor, subject->product, subject->product_class);
    if (title.size > 0) html_text(html, title);
    else html_put(html, html->a->options->files[0]); /* an instrument asked for by itself */
    if (subject->facts != NULL && subject->facts[0] != '\0') {
        out_text(html->out, " <small>");
        html_put(html, subject->facts);
        out_text(html->out, "</small>");
    }
}

void html_part_name(struct html *html, const struct html_part *part, size_t most) {
    const struct assessment *a = html->a;
    size_t i, shown = 0;
    for (i = part->first; i < a->subject_count && shown < most; i++) {
        if (html->first[i] != part->first) continue;
        if (shown > 0) out_text(html->out, shown + 1 == part->members ? " and " : ", ");
        subject_name(html, &a->subjects[i]);
        shown++;
    }
    if (part->members > shown) out_format(html->out, " and %u more", (unsigned)(part->members - shown));
}

/* ---- at a glance ---- */

/* State and days of one question; the day itself where there is room for it. */
static void glance_cell(struct html *html, const kt_windows *windows, uint32_t rollup) {
    struct kt_rollup result;
    struct kt_window w;
    char day[16];
    const int decided = deciding(windows, rollup, &result, &w);
    html_cell(html, name_of(KT_GROUP_ROLLUP, rollup));
    html_state(html, result.state, 0);
    if (decided && w.remaining_days != KT_DAY_NONE) {
        out_text(html->out, " ");
        html_days(html, &w);
        out_format(html->out, " <small class=\"d\">%s</small>", day_text(day, w.last_permitted_day));
    }
    if (result.maybe != 0 && kt_windows_at(windows, result.maybe - 1, &w) == KT_OK)
        out_format(html->out, "<br><small>maybe %s</small>", state_words(shown_state(&w)));
}

void html_part_line(struct html *html, const struct html_part *part) {
    const kt_windows *windows = html->a->subjects[part->first].windows;
    struct kt_rollup result;
    struct kt_window w;
    size_t i;
    for (i = 0; i < 4; i++) {
        const int decided = deciding(windows, questions[i], &result, &w);
        if (result.state == KT_STATE_NONE_KNOWN && result.maybe == 0) continue;
        out_format(html->out, "%s ", name_of(KT_GROUP_ROLLUP, questions[i]));
        html_state(html, result.state, 0);
        if (decided && w.remaining_days != KT_DAY_NONE) {
            out_text(html->out, " <small>");
            html_days(html, &w);
            out_text(html->out, "</small>");
        }
        out_text(html->out, " \xC2\xA0 ");
    }
}

/* The boundary that comes next, of all parts. */
static void next_boundary(struct html *html, const struct html_part *parts, size_t count) {
    const struct html_part *next = NULL;
    struct kt_rollup result;
    struct kt_window w, best;
    uint32_t question = 0;
    char day[16];
    size_t p, i;
    memset(&best, 0, sizeof best);
    for (p = 0; p < count; p++) {
        for (i = 0; i < 4; i++) {
            if (!deciding(html->a->subjects[parts[p].first].windows, questions[i], &result, &w)) continue;
            if (result.state != KT_STATE_CLOSING && result.state != KT_STATE_DUE) continue;
            if (w.remaining_days == KT_DAY_NONE || (next != NULL && w.remaining_days >= best.remaining_days)) continue;
            next = &parts[p];
            best = w;
            question = questions[i];
        }
    }
    if (next == NULL) return;
    out_format(html->out, "<li><strong>Next to end</strong>: %s for ", name_of(KT_GROUP_ROLLUP, question));
    html_part_name(html, next, MOST_NAMES);
    out_text(html->out, ", <strong>");
    html_days(html, &best);
    out_text(html->out, "</strong>");
    if (best.remaining_business_days != KT_DAY_NONE)
        out_format(html->out, " (%d business day%s)", (int)best.remaining_business_days,
                   best.remaining_business_days == 1 ? "" : "s");
    out_format(html->out, "; the last permitted day is <strong class=\"d\">%s</strong>.</li>\n",
               day_text(day, best.last_permitted_day));
}

static int has_ended(const struct kt_rollup *result) {
    return result->state == KT_STATE_CLOSED || result->state == KT_STATE_OVERDUE;
}

static int is_unsettled(const struct kt_rollup *result) { return result->maybe != 0; }

/* Products of which `test` holds under one of the questions; a product counts once, whatever is known of its items. */
static uint32_t products_where(const struct html *html, const uint32_t *asked, size_t asked_count,
                               int (*test)(const struct kt_rollup *)) {
    const struct assessment *a = html->a;
    struct string_map seen = {0};
    uint32_t count;
    size_t i, q;
    for (i = 0; i < a->subject_count; i++) {
        const uint32_t key[2] = {a->subjects[i].vendor, a->subjects[i].product};
        int holds = test == NULL;
        for (q = 0; q < asked_count && !holds; q++) {
            struct kt_rollup result = {.struct_size = sizeof result};
            holds = kt_windows_rollup(a->subjects[i].windows, asked[q], &result) == KT_OK && test(&result);
        }
        if (holds) (void)string_map_at(&seen, (const char *)key, sizeof key, 1, NULL);
    }
    count = (uint32_t)seen.count;
    string_map_free(&seen);
    return count;
}

/* How much is over, what ends next, and how much is not settled. */
static void glance_counts(struct html *html, const struct html_part *parts, size_t count) {
    const unsigned all = products_where(html, questions, 4, NULL);
    const unsigned unsettled = products_where(html, questions, 4, is_unsettled);
    size_t i, shown = 0;
    for (i = 0; i < 4; i++) {
        const unsigned ended = products_where(html, &questions[i], 1, has_ended);
        if (ended == 0) continue;
        out_format(html->out, "%s%s for %u of %u", shown++ == 0 ? "<li><strong>Over already</strong>: " : "; ",
                   name_of(KT_GROUP_ROLLUP, questions[i]), ended, all);
    }
    if (shown > 0) out_format(html->out, " product%s.</li>\n", all == 1 ? "" : "s");
    next_boundary(html, parts, count);
    if (unsettled > 0)
        out_format(html->out, "<li><strong>Not settled</strong>: more than that may be restricted for %u of %u product%s. The "
                              "<a href=\"#questions\">open questions</a> decide.</li>\n",
                   unsettled, all, all == 1 ? "" : "s");
}

void html_glance(struct html *html, const struct html_part *parts, size_t count) {
    size_t p;
    if (count == 0) return;
    out_text(html->out, "<ul>\n");
    glance_counts(html, parts, count);
    out_text(html->out, "</ul>\n");
    html_table(html, count > 8 ? "products" : NULL, "At a glance, the most pressing first", "sort",
               "Product|#Assets|Supply|Support|Lifecycle|Compliance");
    for (p = 0; p < count; p++) {
        size_t i;
        html_row(html);
        out_format(html->out, "<a href=\"#part-%zu\">", p + 1);
        html_part_name(html, &parts[p], MOST_NAMES);
        out_text(html->out, "</a>");
        html_number_cell(html, "assets");
        html_count(html, parts[p].assets);
        for (i = 0; i < 4; i++) glance_cell(html, html->a->subjects[parts[p].first].windows, questions[i]);
    }
    html_table_end(html);
}

/* ---- one window in words ---- */

/* Further activities of the same statement, of a list of the roll-up or (list 0) of all windows behind this one. */
static void more_activities(struct html *html, const kt_windows *windows, uint32_t index, const struct kt_window *w, uint32_t list,
                            unsigned char *shown) {
    struct kt_window other = {.struct_size = sizeof other};
    uint32_t i, at;
    for (i = 0;; i++) {
        at = i;
        if (list != 0 && kt_windows_rollup_item(&at, windows, rollup_of_window(w), list, i) != KT_OK) return;
        if (kt_windows_at(windows, at, &other) != KT_OK) return;
        if (at == index || (shown != NULL && shown[at]) || !same_statement(w, &other)) continue;
        if (shown != NULL) shown[at] = 1;
        out_text(html->out, ", ");
        html_words(html, name_of(KT_GROUP_ACTIVITY, other.activity));
    }
}

/* What a statement says, whose it is, how strong, and where it can be read. */
static void window_why(struct html *html, const struct kt_window *w) {
    const struct kt_text title = record_text(html->catalog, KT_RECORD_MILESTONE, w->milestone, KT_FIELD_TITLE);
    const struct kt_text citation = record_text(html->catalog, KT_RECORD_INSTRUMENT, w->instrument, KT_FIELD_CITATION);
    html_text(html, title);
    out_text(html->out, title.size > 0 ? ".<br><small>" : "<small>");
    if (w->instrument == 0) out_text(html->out, "The vendor's own dates");
    html_text(html, record_text(html->catalog, KT_RECORD_INSTRUMENT, w->instrument, KT_FIELD_TITLE));
    if (citation.size > 0) out_text(html->out, ", ");
    html_text(html, citation);
    if (w->legal_force != 0) {
        out_text(html->out, " \xC2\xB7 ");
        html_words(html, name_of(KT_GROUP_LEGAL_FORCE, w->legal_force));
    }
    if (w->applies == KT_YES)
        out_text(html->out, (w->flags & KT_WINDOW_BOUND) != 0 ? " \xC2\xB7 binds you" : " \xC2\xB7 affects you");
    out_text(html->out, " \xC2\xB7 evidence: ");
    html_words(html, name_of(KT_GROUP_EVIDENCE_LEVEL, w->evidence_level));
    if ((w->flags & KT_WINDOW_INSTRUMENT_SOURCE) != 0) out_text(html->out, " for the instrument as a whole");
    if ((w->flags & KT_WINDOW_UNVERIFIED) != 0) out_text(html->out, " \xC2\xB7 unverified: lies after the last check");
    (void)html_sources(html, KT_RECORD_MILESTONE, w->milestone);
    out_text(html->out, "</small>");
}

static void tell_exception(struct html *html, const struct kt_reason *reason) {
    const struct kt_text how = record_text(html->catalog, KT_RECORD_EXCEPTION, reason->exception, KT_FIELD_HOW);
    if (reason->exception != 0) html_text(html, record_text(html->catalog, KT_RECORD_EXCEPTION, reason->exception, KT_FIELD_TITLE));
    else html_text(html, record_text(html->catalog, KT_RECORD_MILESTONE, reason->milestone, KT_FIELD_TITLE));
    if (how.size == 0) return;
    out_text(html->out, " (");
    html_text(html, how);
    out_text(html->out, ")");
}

/* Claims that disagree, and carve-outs that might lift it. */
static void window_doubts(struct html *html, const kt_windows *windows, uint32_t index) {
    struct kt_reason reason = {.struct_size = sizeof reason};
    uint32_t i, conflicts = 0, exceptions = 0;
    for (i = 0; kt_windows_reason_at(windows, index, i, &reason) == KT_OK; i++) {
        if (reason.role != KT_ROLE_CONFLICTS) continue;
        out_text(html->out, conflicts++ == 0 ? "<br><small>Others say: " : "; ");
        html_text(html, record_text(html->catalog, KT_RECORD_MILESTONE, reason.milestone, KT_FIELD_TITLE));
        (void)html_sources(html, KT_RECORD_MILESTONE, reason.milestone);
    }
    if (conflicts > 0) out_text(html->out, "</small>");
    for (i = 0; kt_windows_reason_at(windows, index, i, &reason) == KT_OK; i++) {
        if (reason.role != KT_ROLE_EXCEPTION) continue;
        out_text(html->out, exceptions++ == 0 ? "<br><small>Exceptions that might apply: " : "; ");
        tell_exception(html, &reason);
    }
    if (exceptions > 0) out_text(html->out, "</small>");
}

/* "signature update, software update: 45 days left, last day 2024-09-28". */
static void window_line(struct html *html, const kt_windows *windows, uint32_t index, const struct kt_window *w, uint32_t list,
                        unsigned char *shown) {
    char day[16];
    html_words(html, name_of(KT_GROUP_ACTIVITY, w->activity));
    more_activities(html, windows, index, w, list, shown);
    if (w->remaining_days == KT_DAY_NONE) return;
    out_text(html->out, ": ");
    html_days(html, w);
    out_format(html->out, ", last permitted day <span class=\"d\">%s</span>", day_text(day, w->last_permitted_day));
}

/* ---- a card for each question ---- */

/* One of the lists that stand beside the answer; nothing if it is empty. */
static void aside_list(struct html *html, const kt_windows *windows, uint32_t rollup, uint32_t list, const char *title) {
    unsigned char *shown = must_allocate(kt_windows_count(windows) + 1, 1);
    struct kt_window w = {.struct_size = sizeof w};
    uint32_t index, i, count = 0;
    for (i = 0; kt_windows_rollup_item(&index, windows, rollup, list, i) == KT_OK; i++) {
        if (shown[index] || kt_windows_at(windows, index, &w) != KT_OK) continue;
        shown[index] = 1;
        if (count++ == 0) out_format(html->out, "<div class=\"aside\"><strong>%s</strong><ul>", title);
        out_text(html->out, "<li>");
        if (list == KT_ROLLUP_ADVICE) {
            html_state(html, w.state, 0);
            out_text(html->out, " ");
        }
        window_line(html, windows, index, &w, list, shown);
        out_text(html->out, "<br>");
        window_why(html, &w);
        out_text(html->out, "</li>");
    }
    if (count > 0) out_text(html->out, "</ul></div>");
    free(shown);
}

/* What would be the answer if something that is not known were so. */
static void maybe_part(struct html *html, const kt_windows *windows, uint32_t index) {
    struct kt_window w = {.struct_size = sizeof w};
    uint32_t needs;
    if (kt_windows_at(windows, index, &w) != KT_OK) return;
    out_text(html->out, "<div class=\"aside may\">");
    html_state(html, shown_state(&w), 1);
    out_text(html->out, " ");
    window_line(html, windows, index, &w, 0, NULL);
    out_text(html->out, "<br>It depends on ");
    needs = html_needs(html, windows, index);
    out_text(html->out, needs > 0 ? ".<br>" : "what is not known.<br>");
    window_why(html, &w);
    window_doubts(html, windows, index);
    out_text(html->out, "</div>");
}

/* A state without a date in a sentence: a word alone would be taken for more than it says. */
static const char *state_sentence(uint32_t state) {
    switch (state) {
    case KT_STATE_NONE_KNOWN: return "Nothing in this catalog touches it. That is not the same as allowed.";
    case KT_STATE_UNKNOWN: return "Something touches it, but what is known does not say whether it holds here.";
    case KT_STATE_OPEN: return "A source says that it is allowed; no end is known.";
    default: return "";
    }
}

static void answer_part(struct html *html, const kt_windows *windows, const struct kt_rollup *result, const struct kt_window *w) {
    char day[16];
    out_text(html->out, "<p>");
    html_state(html, result->state, 0);
    if (w->remaining_days != KT_DAY_NONE) {
        out_text(html->out, " <span class=\"big\">");
        html_days(html, w);
        out_text(html->out, "</span>");
        if (w->remaining_business_days != KT_DAY_NONE && w->remaining_days > 0)
            out_format(html->out, "%d business day%s \xC2\xB7 ", (int)w->remaining_business_days,
                       w->remaining_business_days == 1 ? "" : "s");
        out_format(html->out, "last permitted day %s<strong class=\"d\">%s</strong>", w->remaining_days < 0 ? "was " : "",
                   day_text(day, w->last_permitted_day));
    } else if (state_sentence(result->state)[0] != '\0') {
        out_format(html->out, " %s", state_sentence(result->state));
    }
    out_text(html->out, "</p><p><strong>What</strong> ");
    html_words(html, name_of(KT_GROUP_ACTIVITY, w->activity));
    more_activities(html, windows, result->decides - 1, w, 0, NULL);
    out_text(html->out, "</p><p><strong>Why</strong> ");
    window_why(html, w);
    window_doubts(html, windows, result->decides - 1);
    out_text(html->out, "</p>");
}

static void rollup_card(struct html *html, const kt_windows *windows, uint32_t rollup) {
    struct kt_rollup result;
    struct kt_window w;
    const char *name = name_of(KT_GROUP_ROLLUP, rollup);
    const int decided = deciding(windows, rollup, &result, &w);
    out_format(html->out, "<div class=\"card\"><h4>%c%s <small>%s</small></h4>", name[0] - 'a' + 'A', name + 1,
               rollup_question(rollup));
    if (decided) {
        answer_part(html, windows, &result, &w);
    } else {
        out_text(html->out, "<p>");
        html_state(html, result.state, 0);
        out_format(html->out, " %s</p>", state_sentence(result.state));
    }
    if (result.maybe != 0) maybe_part(html, windows, result.maybe - 1);
    aside_list(html, windows, rollup, KT_ROLLUP_STILL_OPEN, "Still allowed");
    aside_list(html, windows, rollup, KT_ROLLUP_ADVICE, "Advice beside it");
    out_text(html->out, "</div>\n");
}

/* ---- every window ---- */

static void window_row(struct html *html, const kt_windows *windows, uint32_t index, const struct kt_window *w,
                       unsigned char *shown) {
    char day[16];
    html_row(html);
    html_words(html, name_of(KT_GROUP_ACTIVITY, w->activity));
    more_activities(html, windows, index, w, 0, shown);
    html_cell(html, "state");
    if (w->applies == KT_UNKNOWN) {
        html_state(html, shown_state(w), w->would_be != 0);
        out_text(html->out, " <small>");
        if (html_needs(html, windows, index) == 0) out_text(html->out, "it cannot be said whether it applies");
        out_text(html->out, "</small>");
    } else {
        html_state(html, w->state, 0);
        if (w->applies == KT_NO) out_text(html->out, " <small>does not apply</small>");
    }
    html_cell(html, "last permitted day");
    out_format(html->out, "<span class=\"d\">%s</span>", day_text(day, w->last_permitted_day));
    html_number_cell(html, "days left");
    if (w->remaining_days != KT_DAY_NONE) out_format(html->out, "%d", (int)w->remaining_days);
    html_cell(html, "why");
    window_why(html, w);
    window_doubts(html, windows, index);
}

/* Folded away: the cards are the answer, this is where it comes from. */
static void windows_table_part(struct html *html, const kt_windows *windows) {
    unsigned char *shown = must_allocate(kt_windows_count(windows) + 1, 1);
    struct kt_window w = {.struct_size = sizeof w};
    uint32_t i;
    out_format(html->out, "<details><summary>Every window, with why and sources (%u)</summary>\n",
               (unsigned)kt_windows_count(windows));
    html_table(html, NULL, "One line for each statement", "sort", "Activity|State|Last permitted day|#Days left|Why");
    for (i = 0; kt_windows_at(windows, i, &w) == KT_OK; i++) {
        if (shown[i]) continue;
        shown[i] = 1;
        window_row(html, windows, i, &w, shown);
    }
    html_table_end(html);
    out_text(html->out, "</details>\n");
    free(shown);
}

static void one_part(struct html *html, const struct html_part *part, size_t number, int is_open) {
    const kt_windows *windows = html->a->subjects[part->first].windows;
    size_t i;
    out_format(html->out, "<details class=\"part\"%s><summary><h3>", is_open ? " open" : "");
    html_part_name(html, part, MOST_NAMES);
    out_text(html->out, "</h3> ");
    if (part->assets > 0) {
        out_text(html->out, "<small>");
        html_count(html, part->assets);
        out_format(html->out, " asset%s</small>", part->assets == 1 ? "" : "s");
    }
    out_text(html->out, "<span class=\"line\">");
    html_part_line(html, part);
    out_format(html->out, "</span></summary><div class=\"at\" id=\"part-%zu\"></div>\n", number);
    if (part->members > MOST_NAMES) {
        out_text(html->out, "<p class=\"dim\">The same holds for all of these: ");
        html_part_name(html, part, part->members);
        out_text(html->out, ".</p>\n");
    }
    svg_timeline(html->out, html->catalog, windows, html->a->options->now);
    out_text(html->out, "<div class=\"cards\">\n");
    for (i = 0; i < 4; i++) rollup_card(html, windows, questions[i]);
    out_text(html->out, "</div>\n");
    windows_table_part(html, windows);
    out_text(html->out, "</details>\n");
}

void html_countdowns(struct html *html, const struct html_part *parts, size_t count) {
    size_t p;
    if (count == 0) return;
    out_text(html->out, "<section aria-labelledby=\"countdowns\"><h2 id=\"countdowns\">Countdowns</h2>\n");
    for (p = 0; p < count; p++) one_part(html, &parts[p], p + 1, p == 0 || (p < OPEN_PARTS && parts[p].rank < 3));
    out_text(html->out, "</section>\n");
}

/* Windows of one subject for people who ask about it: the four questions with countdowns, what may overturn an answer, what
   is still allowed, what is advised, and every source. The same walk makes the table of a terminal and a Markdown page. */
#include <stdlib.h>
#include <string.h>

#include "output/output.h"
#include "text_map.h"

#define HOURS_FROM 259200  /* three days: below that hours are counted */
#define MOST_NEEDS 8       /* names that would decide, of windows that are only counted */

uint32_t rollup_of(uint32_t activity) {
    switch (activity) {
    case KT_ACTIVITY_NEW_AGREEMENT: case KT_ACTIVITY_SALE: case KT_ACTIVITY_RESALE: case KT_ACTIVITY_DISTRIBUTION:
    case KT_ACTIVITY_LICENSING: case KT_ACTIVITY_INTEGRATION: case KT_ACTIVITY_PURCHASE: case KT_ACTIVITY_CONTRACT_AWARD:
    case KT_ACTIVITY_CONTRACT_RENEWAL: case KT_ACTIVITY_IMPORT: case KT_ACTIVITY_MARKETING: case KT_ACTIVITY_SUBSIDY_SPENDING:
        return KT_ROLLUP_SUPPLY;
    case KT_ACTIVITY_SIGNATURE_UPDATE: case KT_ACTIVITY_SOFTWARE_UPDATE: case KT_ACTIVITY_FIRMWARE_UPDATE:
    case KT_ACTIVITY_CLOUD_SERVICE: case KT_ACTIVITY_TECHNICAL_SUPPORT:
        return KT_ROLLUP_SUPPORT;
    case KT_ACTIVITY_USE: case KT_ACTIVITY_INSTALL: case KT_ACTIVITY_CONNECTION: case KT_ACTIVITY_ACCESS:
    case KT_ACTIVITY_REMOTE_ACCESS: case KT_ACTIVITY_BLOCK: case KT_ACTIVITY_REMOVAL: case KT_ACTIVITY_REPLACEMENT:
        return KT_ROLLUP_COMPLIANCE;
    default: return 0;
    }
}

uint32_t rollup_of_window(const struct kt_window *window) {
    return window->instrument == 0 ? (uint32_t)KT_ROLLUP_LIFECYCLE : rollup_of(window->activity);
}

int same_statement(const struct kt_window *a, const struct kt_window *b) {
    return a->milestone == b->milestone && a->instrument == b->instrument && a->milestone != 0 && a->state == b->state &&
           a->applies == b->applies && a->would_be == b->would_be && a->boundary == b->boundary &&
           rollup_of_window(a) == rollup_of_window(b);
}

const char *rollup_question(uint32_t rollup) {
    switch (rollup) {
    case KT_ROLLUP_SUPPLY: return "may I still buy, renew, resell, import?";
    case KT_ROLLUP_SUPPORT: return "does the law still let updates and service reach me?";
    case KT_ROLLUP_LIFECYCLE: return "does the vendor itself still support this version?";
    case KT_ROLLUP_COMPLIANCE: return "must I stop using, remove, replace?";
    default: return "duties and activities that no question rolls up";
    }
}

/* ---- countdowns ---- */

void full_countdown(struct out *out, const struct kt_window *window) {
    const int64_t seconds = window->remaining_seconds < 0 ? -window->remaining_seconds : window->remaining_seconds;
    const int32_t days = window->remaining_days < 0 ? -window->remaining_days : window->remaining_days;
    const int32_t working =
        window->remaining_business_days < 0 ? -window->remaining_business_days : window->remaining_business_days;
    const int hours = window->remaining_seconds != KT_INSTANT_NONE && seconds < HOURS_FROM, passed = window->remaining_days < 0;
    char day[16];
    if (window->remaining_days == KT_DAY_NONE) return;
    out_format(out, "%d day%s %s", (int)days, days == 1 ? "" : "s", passed ? "ago" : "left");
    if (hours) out_format(out, " (%lld hour%s", (long long)(seconds / 3600), seconds / 3600 == 1 ? "" : "s");
    if (window->remaining_business_days != KT_DAY_NONE)
        out_format(out, "%s%d business day%s", hours ? ", " : " (", (int)working, working == 1 ? "" : "s");
    if (hours || window->remaining_business_days != KT_DAY_NONE) out_text(out, ")");
    out_format(out, ", last day %s%s",
               passed                        ? "was "
               : window->remaining_days == 0 ? "is today, "
                                             : "",
               day_text(day, window->last_permitted_day));
}

/* What the last day hides: a coarse date is read so that it leaves less time. */
static void readings(struct out *out, const kt_catalog *catalog, const struct kt_window *window) {
    const struct kt_text date = record_text(catalog, KT_RECORD_MILESTONE, window->milestone, KT_FIELD_DATE);
    int64_t limit = 0;
    (void)kt_record_integer(&limit, catalog, KT_RECORD_MILESTONE, window->milestone, KT_FIELD_LIMIT, 0);
    if (window->precision > KT_PRECISION_DAY && window->precision < KT_PRECISION_UNSET)
        out_format(out, "; the text says %s %.*s", name_of(KT_GROUP_PRECISION, window->precision), (int)date.size, date.data);
    if (limit == KT_LIMIT_AT_LEAST) out_text(out, "; not before that day");
    if (limit == KT_LIMIT_AT_MOST) out_text(out, "; that day at the latest");
}

/* ---- the page ---- */

struct page {
    struct out *out;
    const kt_catalog *catalog;
    const kt_windows *windows;
    void (*put)(struct out *out, const char *text, size_t size);
    int markdown, color;
    unsigned char *shown;  /* of each window */
    uint32_t *sources;     /* in the order of their numbers */
    uint32_t source_count, source_room;
};

static void put_text(const struct page *page, struct kt_text text) { page->put(page->out, text.data, text.size); }
static void put_string(const struct page *page, const char *text) { page->put(page->out, text, strlen(text)); }

/* The number under which a source stands at the end. */
static uint32_t number_of_source(struct page *page, uint32_t source) {
    uint32_t i;
    for (i = 0; i < page->source_count; i++) {
        if (page->sources[i] == source) return i + 1;
    }
    if (page->source_count == page->source_room) {
        page->source_room = page->source_room == 0 ? 16 : page->source_room * 2;
        page->sources = must_resize(page->sources, page->source_room, sizeof *page->sources);
    }
    page->sources[page->source_count++] = source;
    return page->source_count;
}

/* " [1] [4]" */
static void put_sources(struct page *page, uint32_t milestone) {
    uint32_t i, source;
    for (i = 0; kt_record_reference(&source, page->catalog, KT_RECORD_MILESTONE, milestone, KT_FIELD_SOURCE, i) == KT_OK; i++) {
        const uint32_t number = number_of_source(page, source);
        out_format(page->out, page->markdown ? " \\[%u\\]" : " [%u]", (unsigned)number);
    }
}

/* Reasons of one role, each told by `tell`; how many. */
typedef void tell_reason(const struct page *page, const struct kt_reason *reason);

static uint32_t each_reason(const struct page *page, uint32_t window, uint32_t role, uint32_t other, const char *before,
                            tell_reason *tell) {
    struct kt_reason reason = {.struct_size = sizeof reason};
    uint32_t i, count = 0;
    for (i = 0; kt_windows_reason_at(page->windows, window, i, &reason) == KT_OK; i++) {
        if (reason.role < role || reason.role > other) continue;
        out_text(page->out, count++ == 0 ? before : ", ");
        tell(page, &reason);
    }
    return count;
}

static int has_reason(const struct page *page, uint32_t window, uint32_t role) {
    struct kt_reason reason = {.struct_size = sizeof reason};
    uint32_t i;
    for (i = 0; kt_windows_reason_at(page->windows, window, i, &reason) == KT_OK; i++) {
        if (reason.role == role) return 1;
    }
    return 0;
}

static void tell_text(const struct page *page, const struct kt_reason *reason) { put_text(page, reason->text); }

static void tell_claim(const struct page *page, const struct kt_reason *reason) {
    char day[16];
    int64_t last = KT_DAY_NONE;
    put_text(page, record_id(page->catalog, KT_RECORD_MILESTONE, reason->milestone));
    if (kt_record_integer(&last, page->catalog, KT_RECORD_MILESTONE, reason->milestone, KT_FIELD_LAST_PERMITTED_DAY, 0) == KT_OK)
        out_format(page->out, " (last day %s)", day_text(day, (int32_t)last));
}

static void tell_exception(const struct page *page, const struct kt_reason *reason) {
    const struct kt_text how = record_text(page->catalog, KT_RECORD_EXCEPTION, reason->exception, KT_FIELD_HOW);
    if (reason->exception != 0) put_text(page, record_text(page->catalog, KT_RECORD_EXCEPTION, reason->exception, KT_FIELD_TITLE));
    else put_text(page, record_text(page->catalog, KT_RECORD_MILESTONE, reason->milestone, KT_FIELD_TITLE));
    if (how.size == 0) return;
    out_text(page->out, " (");
    put_text(page, how);
    out_text(page->out, ")");
}

/* A further line of the same window. */
static void next_line(const struct page *page) { out_text(page->out, page->markdown ? "  \n  " : "\n              "); }

/* The first line of a window: the state, the days, what for. */
static void first_line(const struct page *page, const struct kt_window *w) {
    const uint32_t state = shown_state(w);
    if (page->markdown) {
        out_format(page->out, "- %s**%s**", w->applies == KT_YES ? "" : "maybe ", name_of(KT_GROUP_STATE, state));
        if (w->remaining_days != KT_DAY_NONE) out_text(page->out, ", ");
    } else {
        out_text(page->out, "  ");
        out_text(page->out, w->applies == KT_YES ? state_color(state, page->color) : "");
        put_cell(page->out, name_of(KT_GROUP_STATE, state), strlen(name_of(KT_GROUP_STATE, state)), 12);
        out_text(page->out, w->applies == KT_YES ? color_off(page->color) : "");
    }
    full_countdown(page->out, w);
    readings(page->out, page->catalog, w);
    out_format(page->out, "%s%s", w->remaining_days != KT_DAY_NONE || page->markdown ? ": " : "",
               name_of(KT_GROUP_ACTIVITY, w->activity));
}

/* Further activities of the same statement. Of windows that are all shown in one place only: what is closed by another
   instrument must not stand beside what is still allowed. */
static void more_activities(const struct page *page, uint32_t index, const struct kt_window *w, uint32_t list) {
    struct kt_window other = {.struct_size = sizeof other};
    const uint32_t rollup = rollup_of_window(w);
    uint32_t i, at;
    for (i = 0;; i++) {
        at = i;
        if (list != 0 && kt_windows_rollup_item(&at, page->windows, rollup, list, i) != KT_OK) return;
        if (kt_windows_at(page->windows, at, &other) != KT_OK) return;
        if (at == index || page->shown[at] || !same_statement(w, &other)) continue;
        page->shown[at] = 1;
        out_format(page->out, ", %s", name_of(KT_GROUP_ACTIVITY, other.activity));
    }
}

/* Everything about one window that a person can check. `list` is the roll-up's list it comes from, 0 for none. */
static void window_lines(struct page *page, uint32_t index, const struct kt_window *w, uint32_t list) {
    const struct kt_text title = record_text(page->catalog, KT_RECORD_MILESTONE, w->milestone, KT_FIELD_TITLE);
    page->shown[index] = 1;
    first_line(page, w);
    more_activities(page, index, w, list);
    if (title.size > 0) {
        next_line(page);
        put_text(page, title);
    }
    next_line(page);
    if (w->instrument == 0) out_text(page->out, "the vendor's own dates");
    else put_text(page, record_id(page->catalog, KT_RECORD_INSTRUMENT, w->instrument));
    if (w->legal_force != 0) out_format(page->out, ", %s", name_of(KT_GROUP_LEGAL_FORCE, w->legal_force));
    out_format(page->out, ", %s", name_of(KT_GROUP_EVIDENCE_LEVEL, w->evidence_level));
    out_text(page->out, (w->flags & KT_WINDOW_BOUND) != 0 ? ", binds you" : w->applies == KT_YES ? ", affects you" : "");
    if ((w->flags & KT_WINDOW_UNVERIFIED) != 0) out_text(page->out, ", unverified: lies after the last check");
    put_sources(page, w->milestone);
    if (w->applies != KT_YES) {
        next_line(page);
        if (each_reason(page, index, KT_ROLE_NEEDS_TAG, KT_ROLE_NEEDS_EVENT, "depends on ", tell_text) == 0)
            out_text(page->out, "it cannot be said whether it applies");
    }
    if ((w->flags & KT_WINDOW_CONFLICT) != 0) {
        next_line(page);
        (void)each_reason(page, index, KT_ROLE_CONFLICTS, KT_ROLE_CONFLICTS, "others say: ", tell_claim);
    }
    if (has_reason(page, index, KT_ROLE_EXCEPTION)) {
        next_line(page);
        (void)each_reason(page, index, KT_ROLE_EXCEPTION, KT_ROLE_EXCEPTION, "exceptions that might apply: ", tell_exception);
    }
    out_text(page->out, "\n");
}

/* A heading inside a group. */
static void part(const struct page *page, const char *title) {
    out_format(page->out, page->markdown ? "\n%s:\n\n" : "  %s\n", title);
}

static void listed(struct page *page, uint32_t rollup, uint32_t list, const char *title) {
    struct kt_window w = {.struct_size = sizeof w};
    uint32_t i, index;
    for (i = 0; kt_windows_rollup_item(&index, page->windows, rollup, list, i) == KT_OK; i++) {
        if (i == 0) part(page, title);
        if (!page->shown[index] && kt_windows_at(page->windows, index, &w) == KT_OK) window_lines(page, index, &w, list);
    }
}

/* Windows of the group that apply and were not shown yet. */
static void others(struct page *page, uint32_t rollup) {
    struct kt_window w = {.struct_size = sizeof w};
    uint32_t i, count = 0;
    for (i = 0; kt_windows_at(page->windows, i, &w) == KT_OK; i++) {
        if (rollup_of_window(&w) != rollup || w.applies != KT_YES || page->shown[i]) continue;
        if (count++ == 0 && rollup != 0) part(page, "also");
        window_lines(page, i, &w, 0);
    }
}

/* Windows that may apply are counted, with the names that would decide most of them: to list them all would bury what is
   sure. */
static void count_undecided(struct page *page, uint32_t rollup) {
    struct kt_window w = {.struct_size = sizeof w};
    struct kt_reason reason = {.struct_size = sizeof reason};
    struct string_map seen = {0};
    uint32_t i, k, count = 0, names = 0;
    struct out list = {0};
    for (i = 0; kt_windows_at(page->windows, i, &w) == KT_OK; i++) {
        if (rollup_of_window(&w) != rollup || w.applies != KT_UNKNOWN || w.would_be == 0 || page->shown[i]) continue;
        count++;
        for (k = 0; kt_windows_reason_at(page->windows, i, k, &reason) == KT_OK; k++) {
            int is_new = 0;
            if (reason.role < KT_ROLE_NEEDS_TAG || reason.role > KT_ROLE_NEEDS_EVENT) continue;
            (void)string_map_at(&seen, reason.text.data, reason.text.size, 1, &is_new);
            if (!is_new || ++names > MOST_NEEDS) continue;
            if (names > 1) out_text(&list, ", ");
            page->put(&list, reason.text.data, reason.text.size);
        }
    }
    if (count > 0) {
        out_format(page->out, "%s%u more may apply, depending on %s%s\n", page->markdown ? "\n" : "  ", (unsigned)count,
                   list.size > 0 ? list.data : "what is not known", names > MOST_NEEDS ? " and others" : "");
    }
    string_map_free(&seen);
    out_free(&list);
}

/* SUPPLY: the answer, then what may overturn it, what is still allowed, what is advised, and the rest. */
static void group(struct page *page, uint32_t rollup) {
    struct kt_rollup result;
    struct kt_window w;
    const char *name = name_of(KT_GROUP_ROLLUP, rollup);
    const int decided = deciding(page->windows, rollup, &result, &w);
    if (page->markdown) out_format(page->out, "\n## %s: %s\n\n", name, rollup_question(rollup));
    else
        out_format(page->out, "\n%s%s%s: %s\n", page->color ? "\033[1m" : "", name, color_off(page->color),
                   rollup_question(rollup));
    if (decided) window_lines(page, result.decides - 1, &w, 0);
    else out_format(page->out, page->markdown ? "**%s**\n" : "  %s\n", name_of(KT_GROUP_STATE, result.state));
    if (result.maybe != 0 && kt_windows_at(page->windows, result.maybe - 1, &w) == KT_OK) {
        part(page, "maybe");
        window_lines(page, result.maybe - 1, &w, 0);
    }
    listed(page, rollup, KT_ROLLUP_STILL_OPEN, "still allowed");
    listed(page, rollup, KT_ROLLUP_ADVICE, "advice");
    others(page, rollup);
    count_undecided(page, rollup);
}

/* Activities outside the four questions, where there are any. */
static void outside(struct page *page) {
    struct kt_window w = {.struct_size = sizeof w};
    uint32_t i, any = 0;
    for (i = 0; kt_windows_at(page->windows, i, &w) == KT_OK; i++)
        any += rollup_of_window(&w) == 0 && (w.applies == KT_YES || w.would_be != 0);
    if (any == 0) return;
    out_format(page->out, page->markdown ? "\n## besides: %s\n\n" : "\nbesides: %s\n", rollup_question(0));
    others(page, 0);
    count_undecided(page, 0);
}

/* Titles, addresses, how close to the issuer they are and when they were read. */
static void source_list(const struct page *page) {
    uint32_t i;
    if (page->source_count > 0) out_text(page->out, page->markdown ? "\n## Sources\n\n" : "\nSources\n");
    for (i = 0; i < page->source_count; i++) {
        const uint32_t source = page->sources[i];
        const struct kt_text url = record_text(page->catalog, KT_RECORD_SOURCE, source, KT_FIELD_URL);
        const struct kt_text publisher = record_text(page->catalog, KT_RECORD_SOURCE, source, KT_FIELD_PUBLISHER);
        int64_t level = 0, read_on = KT_DAY_NONE;
        char day[16];
        (void)kt_record_integer(&level, page->catalog, KT_RECORD_SOURCE, source, KT_FIELD_EVIDENCE_LEVEL, 0);
        (void)kt_record_integer(&read_on, page->catalog, KT_RECORD_SOURCE, source, KT_FIELD_READ_ON, 0);
        out_format(page->out, page->markdown ? "%u. " : "  [%u] ", (unsigned)i + 1);
        put_text(page, record_text(page->catalog, KT_RECORD_SOURCE, source, KT_FIELD_TITLE));
        if (publisher.size > 0) out_text(page->out, ", ");
        put_text(page, publisher);
        out_format(page->out, " (%s, read %s)", name_of(KT_GROUP_EVIDENCE_LEVEL, (uint32_t)level), day_text(day, (int32_t)read_on));
        if (url.size > 0 && page->markdown && is_web_address(url)) {
            out_text(page->out, " [link](<");
            out_markdown_url(page->out, url.data, url.size);
            out_text(page->out, ">)");
        } else if (url.size > 0) {
            out_text(page->out, page->markdown ? " " : "\n      ");
            put_text(page, url);
        }
        out_text(page->out, "\n");
    }
}

/* Who asked, when, about what; an answer without its question is worth little. */
static void head(const struct page *page, const struct options *options, struct kt_text title) {
    const size_t size = strlen(options->files[0]);
    const int named = title.size > 0 && (title.size != size || memcmp(title.data, options->files[0], size) != 0);
    char now[32];
    if (page->markdown) out_text(page->out, "# ");
    if (named) {
        put_text(page, title);
        out_text(page->out, " (");
    }
    put_string(page, options->files[0]);
    if (named) out_text(page->out, ")");
    out_text(page->out, page->markdown ? "\n\n" : ", ");
    out_format(page->out, "asked at %s for ", instant_text(now, options->now));
    put_string(page, options->profile);
    if (options->product_class != NULL) {
        out_text(page->out, ", class ");
        put_string(page, options->product_class);
    }
    if (options->facts.size > 0) {
        out_text(page->out, ", where ");
        put_string(page, options->facts.data);
    }
    out_text(page->out, "\n");
}

/* The disclaimer ends the page: answers are read without a manual at hand. */
static void foot(const struct page *page, const struct options *options) {
    struct kt_catalog_info info = {.struct_size = sizeof info};
    char day[16];
    (void)kt_catalog_info(page->catalog, 0, &info);
    out_text(page->out, "\nBusiness days by the calendar ");
    put_string(page, options->calendar_name);
    out_format(page->out, ". Data as of %s. ", day_text(day, info.data_date));
    put_text(page, disclaimer(page->catalog));
    out_text(page->out, "\n");
}

void window_page(struct out *out, const struct options *options, const kt_catalog *catalog, const kt_windows *windows,
                 struct kt_text title, int markdown) {
    struct page page = {
        .out = out, .catalog = catalog, .windows = windows, .put = markdown ? out_markdown : out_terminal, .markdown = markdown};
    uint32_t rollup;
    page.color = !markdown && want_color(options);
    page.shown = must_allocate(kt_windows_count(windows), 1);
    head(&page, options, title);
    for (rollup = KT_ROLLUP_SUPPLY; rollup <= KT_ROLLUP_COMPLIANCE; rollup++) group(&page, rollup);
    outside(&page);
    source_list(&page);
    foot(&page, options);
    free(page.shown);
    free(page.sources);
}

/* RFC 5545: one calendar. Every dated statement that applies to something found is an all-day event on its last permitted day, in
   the law's own zone, with alarms before it; what may apply is tentative. A plan's groups and steps are things to do. The answer's
   stamp stands in a journal entry, so that a calendar without dates is still a calendar. */
#include <stdlib.h>
#include <string.h>

#include "output/output.h"
#include "output/plan_view.h"
#include "output/stamp.h"
#include "output/words.h"
#include "uuid.h"

#define FOLD 75 /* octets of a line, without its end */

struct ics {
    struct out *out;
    const struct assessment *a;
    struct string_map seen; /* statement and day -> number of its event */
    struct string_map ids;  /* statement -> how many events it has */
};

/* ---- lines ---- */

/* Folded between characters: a line of at most 75 octets, the next ones beginning with a blank. */
static void put_line(struct ics *ics, const struct out *line) {
    size_t at = 0, room = FOLD;
    while (line->size - at > room) {
        size_t take = room;
        while (take > 1 && ((unsigned char)line->data[at + take] & 0xC0) == 0x80) take--;
        out_bytes(ics->out, line->data + at, take);
        out_text(ics->out, "\r\n ");
        at += take;
        room = FOLD - 1;
    }
    out_bytes(ics->out, line->data + at, line->size - at);
    out_text(ics->out, "\r\n");
}

/* A line that is known to be short and harmless. */
static void line(struct ics *ics, const char *text) {
    out_text(ics->out, text);
    out_text(ics->out, "\r\n");
}

/* What ends a value or a line is escaped; what cannot stand in one is shown by its number. A "\n" of this program's own
   stays one. */
static void escape(struct out *out, const char *text, size_t size) {
    struct out safe = {0};
    size_t i, from = 0;
    for (i = 0; i <= size; i++) {
        if (i < size && text[i] != '\n') continue;
        out_terminal(&safe, text + from, i - from);
        if (i < size) out_text(&safe, "\n");
        from = i + 1;
    }
    for (i = 0; i < safe.size; i++) {
        if (safe.data[i] == '\n') {
            out_text(out, "\\n");
            continue;
        }
        if (strchr("\\;,", safe.data[i]) != NULL) out_text(out, "\\");
        out_bytes(out, safe.data + i, 1);
    }
    out_free(&safe);
}

/* NAME:escaped text */
static void text_line(struct ics *ics, const char *name, const char *text, size_t size) {
    struct out whole = {0};
    out_format(&whole, "%s:", name);
    escape(&whole, text, size);
    put_line(ics, &whole);
    out_free(&whole);
}

static void words_line(struct ics *ics, const char *name, const struct out *words) {
    text_line(ics, name, words->data != NULL ? words->data : "", words->size);
}

/* NAME;VALUE=DATE:20240928 */
static void day_line(struct ics *ics, const char *name, int32_t day) {
    int32_t y, m, d;
    if (kt_day_to_civil(day, &y, &m, &d) != KT_OK) return;
    out_format(ics->out, "%s;VALUE=DATE:%04d%02d%02d\r\n", name, (int)y, (int)m, (int)d);
}

/* From --now: the same question gives the same bytes. */
static void stamp_of_time(struct ics *ics) {
    char text[32];
    const char *t = instant_text(text, ics->a->options->now);
    if (strlen(t) != 20) t = "1970-01-01T00:00:00Z"; /* years beyond four digits have no form here */
    out_format(ics->out, "DTSTAMP:%.4s%.2s%.2sT%.2s%.2s%.2sZ\r\n", t, t + 5, t + 8, t + 11, t + 14, t + 17);
}

/* A URI is no text and is not escaped: only what can stand in one as it is may become one. */
static void url_line(struct ics *ics, struct kt_text url) {
    struct out whole = {0};
    size_t i;
    if (!is_web_address(url)) return;
    for (i = 0; i < url.size; i++) {
        if ((unsigned char)url.data[i] <= ' ' || (unsigned char)url.data[i] >= 0x7F || strchr("\"<>\\^`{|}", url.data[i]) != NULL)
            return;
    }
    out_format(&whole, "URL:%.*s", (int)url.size, url.data);
    put_line(ics, &whole);
    out_free(&whole);
}

static void uid_text(char text[37], const char *what, const char *name) {
    struct out full = {0};
    out_format(&full, "%s\n%s", what, name);
    uuid_of(text, full.data, full.size);
    out_free(&full);
}

/* BEGIN, UID, DTSTAMP: what everything has. */
static void begin(struct ics *ics, const char *kind, const char *uid) {
    out_format(ics->out, "BEGIN:%s\r\nUID:%s\r\n", kind, uid);
    stamp_of_time(ics);
}

static void end(struct ics *ics, const char *kind) { out_format(ics->out, "END:%s\r\n", kind); }

/* ---- alarms ---- */

/* So many calendar months before; the last day of a month that has no such day. */
static int32_t months_before(int32_t day, int32_t months) {
    int32_t y, m, d, found = day;
    if (kt_day_to_civil(day, &y, &m, &d) != KT_OK) return day;
    m -= months;
    while (m < 1) {
        m += 12;
        y--;
    }
    while (d > 28 && kt_day_from_civil(&found, y, m, d) != KT_OK) d--;
    if (kt_day_from_civil(&found, y, m, d) != KT_OK) return day;
    return found;
}

/* At nine in the morning, so many days before: durations have no months, so days are counted. */
static void alarm(struct ics *ics, int32_t before, const char *when, const struct out *summary) {
    struct out words = {0};
    line(ics, "BEGIN:VALARM");
    line(ics, "ACTION:DISPLAY");
    if (before <= 0) line(ics, "TRIGGER:PT9H");
    else if (before == 1) line(ics, "TRIGGER:-PT15H");
    else out_format(ics->out, "TRIGGER:-P%dDT15H\r\n", (int)before - 1);
    out_format(&words, "%s: %s", when, summary->data);
    words_line(ics, "DESCRIPTION", &words);
    line(ics, "END:VALARM");
    out_free(&words);
}

static void alarms(struct ics *ics, int32_t day, const struct out *summary) {
    alarm(ics, day - months_before(day, 12), "in 12 months", summary);
    alarm(ics, day - months_before(day, 6), "in 6 months", summary);
    alarm(ics, day - months_before(day, 3), "in 3 months", summary);
    alarm(ics, day - months_before(day, 1), "in 1 month", summary);
    alarm(ics, 7, "in 1 week", summary);
    alarm(ics, 0, "today", summary);
}

/* ---- boundaries ---- */

/* One event: a statement on one day, with everything it speaks of. */
struct boundary {
    struct kt_window window; /* the first one met */
    uint32_t index;
    const kt_windows *windows;
    struct out activities, subjects;
    char uid[37];
};

struct boundaries { struct boundary *list; size_t count, room; };

/* "a, b" without saying anything twice. */
static void add_word(struct out *list, const char *word, size_t size) {
    const char *at = list->data;
    while (at != NULL && (at = strstr(at, word)) != NULL) {
        if ((at == list->data || at[-1] == '\n') && (at[size] == '\n' || at[size] == '\0')) return;
        at++;
    }
    if (list->size > 0) out_text(list, "\n");
    out_bytes(list, word, size);
}

/* A statement has one day, as a rule; relative dates and facts may give it several. The first keeps its identity when the day
   moves, so that a calendar that is read again follows. */
static struct boundary *boundary_of(struct ics *ics, struct boundaries *all, const struct kt_windows *windows, uint32_t index,
                                    const struct kt_window *w) {
    struct kt_text id = statement_id(ics->a->catalog, w);
    struct out key = {0};
    struct boundary *one;
    uint32_t number, *count;
    int is_new;
    out_format(&key, "%.*s", (int)id.size, id.data);
    if (w->milestone == 0) out_format(&key, "\n%s", name_of(KT_GROUP_ACTIVITY, w->activity));
    count = string_map_at(&ics->ids, key.data, key.size, 0, NULL);
    out_format(&key, "\n%ld\n%u", (long)w->last_permitted_day, (unsigned)w->applies);
    number = *string_map_at(&ics->seen, key.data, key.size, (uint32_t)all->count, &is_new);
    if (is_new) {
        if (all->count == all->room) {
            all->room = all->room > 0 ? all->room * 2 : 32;
            all->list = must_resize(all->list, all->room, sizeof *all->list);
        }
        one = &all->list[all->count++];
        memset(one, 0, sizeof *one);
        one->window = *w;
        one->windows = windows;
        one->index = index;
        out_clear(&key);
        out_format(&key, "%.*s\n%s\n%u", (int)id.size, id.data, w->milestone == 0 ? name_of(KT_GROUP_ACTIVITY, w->activity) : "",
                   (unsigned)++*count);
        uid_text(one->uid, "boundary", key.data);
    }
    out_free(&key);
    return &all->list[number];
}

/* Of what applies every dated window; of what may apply those to come that would decide, since a catalog has many that may. */
static int is_maybe(const kt_windows *windows, uint32_t index) {
    struct kt_rollup result = {.struct_size = sizeof result};
    uint32_t rollup;
    for (rollup = KT_ROLLUP_SUPPLY; rollup <= KT_ROLLUP_COMPLIANCE; rollup++) {
        if (kt_windows_rollup(windows, rollup, &result) == KT_OK && result.maybe == index + 1) return 1;
    }
    return 0;
}

/* Subjects with findings that count; what is suppressed or only possible rings no alarm. */
static void collect(struct ics *ics, struct boundaries *all) {
    struct kt_window w = {.struct_size = sizeof w};
    size_t s;
    uint32_t i;
    for (s = 0; s < ics->a->subject_count; s++) {
        const struct subject *subject = &ics->a->subjects[s];
        struct out words = {0};
        if (subject->alarms == 0) continue;
        subject_words(&words, ics->a, subject);
        out_format(&words, ", %u asset%s", (unsigned)subject->alarm_assets, subject->alarm_assets == 1 ? "" : "s");
        for (i = 0; kt_windows_at(subject->windows, i, &w) == KT_OK; i++) {
            const char *activity = name_of(KT_GROUP_ACTIVITY, w.activity);
            struct boundary *one;
            if (w.last_permitted_day == KT_DAY_NONE || w.applies == KT_NO) continue;
            if (w.applies == KT_UNKNOWN && (w.remaining_days < 0 || !is_maybe(subject->windows, i))) continue;
            one = boundary_of(ics, all, subject->windows, i, &w);
            add_word(&one->activities, activity, strlen(activity));
            add_word(&one->subjects, words.data, words.size);
        }
        out_free(&words);
    }
}

static int compare_boundaries(const void *a, const void *b) {
    const struct boundary *x = a, *y = b;
    if (x->window.last_permitted_day != y->window.last_permitted_day)
        return x->window.last_permitted_day < y->window.last_permitted_day ? -1 : 1;
    return strcmp(x->uid, y->uid);
}

/* "Last day: the title" or "Maybe the last day: ..." */
static void boundary_summary(struct out *out, const struct ics *ics, const struct boundary *one) {
    const struct kt_text title = statement_title(ics->a->catalog, &one->window);
    out_format(out, "%s: %.*s", one->window.applies == KT_YES ? "Last day" : "Maybe the last day", (int)title.size, title.data);
}

static void boundary_description(struct out *out, const struct ics *ics, const struct boundary *one) {
    const kt_catalog *catalog = ics->a->catalog;
    const struct kt_window *w = &one->window;
    const struct kt_text citation = record_text(catalog, KT_RECORD_INSTRUMENT, w->instrument, KT_FIELD_CITATION);
    const struct kt_text id = statement_id(catalog, w);
    const struct kt_text said = disclaimer(catalog);
    struct out needs = {0};
    char instant[32];
    out_format(out, "For: %s\nActivities: %s\n", one->subjects.data, one->activities.data);
    out_format(out, "Statement: %.*s", (int)id.size, id.data);
    if (citation.size > 0) out_format(out, ", %.*s", (int)citation.size, citation.data);
    if (w->legal_force != 0) out_format(out, ", %s", name_of(KT_GROUP_LEGAL_FORCE, w->legal_force));
    out_format(out, ", %s%s\n", name_of(KT_GROUP_EVIDENCE_LEVEL, w->evidence_level),
               (w->flags & KT_WINDOW_UNVERIFIED) != 0 ? ", unverified" : "");
    out_format(out, "The day is that of %.*s; the state changes at %s\n", (int)w->zone.size, w->zone.data,
               instant_text(instant, w->boundary));
    if (w->applies != KT_YES) needed_words(&needs, one->windows, one->index);
    if (needs.size > 0) out_format(out, "It applies depending on %s\n", needs.data);
    out_bytes(out, said.data, said.size);
    out_free(&needs);
}

static void put_boundary(struct ics *ics, const struct boundary *one) {
    const int32_t day = one->window.last_permitted_day;
    struct out summary = {0}, words = {0};
    begin(ics, "VEVENT", one->uid);
    day_line(ics, "DTSTART", day);
    day_line(ics, "DTEND", day + 1);
    boundary_summary(&summary, ics, one);
    words_line(ics, "SUMMARY", &summary);
    boundary_description(&words, ics, one);
    words_line(ics, "DESCRIPTION", &words);
    url_line(ics, statement_url(ics->a->catalog, &one->window));
    out_format(ics->out, "STATUS:%s\r\nTRANSP:TRANSPARENT\r\n", one->window.applies == KT_YES ? "CONFIRMED" : "TENTATIVE");
    text_line(ics, "CATEGORIES", name_of(KT_GROUP_STATE, one->window.applies == KT_YES ? one->window.state : one->window.would_be),
              strlen(name_of(KT_GROUP_STATE, one->window.applies == KT_YES ? one->window.state : one->window.would_be)));
    if (one->window.remaining_days >= 0) alarms(ics, day, &summary); /* nobody is warned of what has passed */
    end(ics, "VEVENT");
    out_free(&summary);
    out_free(&words);
}

static void put_boundaries(struct ics *ics) {
    struct boundaries all = {0};
    size_t i;
    collect(ics, &all);
    if (all.count > 0) qsort(all.list, all.count, sizeof *all.list, compare_boundaries);
    for (i = 0; i < all.count; i++) put_boundary(ics, &all.list[i]);
    for (i = 0; i < all.count; i++) {
        out_free(&all.list[i].activities);
        out_free(&all.list[i].subjects);
    }
    free(all.list);
}

/* ---- the plan ---- */

static void related(struct ics *ics, const char *type, const char *uid) {
    out_format(ics->out, "RELATED-TO;RELTYPE=%s:%s\r\n", type, uid);
}

/* Named by its group and its id. */
static void step_uid(char text[37], const char *group, struct kt_text step) {
    struct out name = {0};
    out_format(&name, "%s\n%.*s", group, (int)step.size, step.data);
    uid_text(text, "step", name.data);
    out_free(&name);
}

static void put_step(struct ics *ics, struct json_node step, const char *group, const char *title) {
    const struct kt_text name = plan_text(step, "title"), role = plan_text(step, "role");
    const struct kt_text verify = plan_text(step, "verify"), back = plan_text(step, "rollback");
    struct json_iter waits = plan_list(step, "depends_on");
    struct json_node wait;
    struct json_text text;
    struct out words = {0};
    char uid[37];
    int64_t wave;
    step_uid(uid, group, plan_text(step, "id"));
    begin(ics, "VTODO", uid);
    day_line(ics, "DTSTART", plan_day(step, "earliest_start"));
    day_line(ics, "DUE", plan_day(step, "earliest_finish"));
    out_format(&words, "%.*s (%s", (int)name.size, name.data, title);
    if (plan_number(&wave, step, "wave") && wave > 0) out_format(&words, ", wave %lld", (long long)wave);
    out_text(&words, ")");
    words_line(ics, "SUMMARY", &words);
    out_clear(&words);
    out_format(&words, "Who: %.*s\nDone when: %.*s\nWay back: %.*s\n%s", (int)role.size, role.data, (int)verify.size,
               verify.data, (int)back.size, back.data,
               plan_true(step, "critical") ? "Critical: a day lost here is a day lost in all" : "Not critical");
    words_line(ics, "DESCRIPTION", &words);
    line(ics, "STATUS:NEEDS-ACTION");
    if (plan_true(step, "critical")) line(ics, "PRIORITY:1");
    related(ics, "PARENT", group);
    while (json_next(&waits, NULL, &wait)) {
        if (!json_as_string(wait, &text)) continue;
        step_uid(uid, group, (struct kt_text){text.data, text.size});
        related(ics, "DEPENDS-ON", uid);
    }
    end(ics, "VTODO");
    out_free(&words);
}

/* The last first day on which one may begin is a day to be reminded of like a boundary. */
static void put_latest_start(struct ics *ics, struct json_node group, const char *group_uid, const char *title) {
    const int32_t day = plan_day(group, "latest_safe_start");
    struct out words = {0};
    char uid[37];
    if (day == KT_DAY_NONE) return;
    uid_text(uid, "latest-start", group_uid);
    begin(ics, "VEVENT", uid);
    day_line(ics, "DTSTART", day);
    day_line(ics, "DTEND", day + 1);
    out_format(&words, "Latest safe start: %s", title);
    words_line(ics, "SUMMARY", &words);
    line(ics, "TRANSP:TRANSPARENT");
    related(ics, "PARENT", group_uid);
    if (day >= ics->a->options->now / 86400) alarms(ics, day, &words);
    end(ics, "VEVENT");
    out_free(&words);
}

/* DUE is the last day that is in time; the day of the end where no deadline is known. */
static void put_group(struct ics *ics, const kt_plan *plan, const struct plan_view *view, struct json_node group, size_t number) {
    struct kt_plan_group dates = {.struct_size = sizeof dates, .last_day = KT_DAY_NONE};
    const struct kt_text vendor = plan_text(group, "vendor"), product = plan_text(group, "product");
    struct json_iter steps = plan_list(group, "steps");
    struct json_node step;
    struct out title = {0}, words = {0}, name = {0};
    char uid[37];
    plan_title(&title, view, ics->a, group, number);
    out_format(&name, "%.*s\n%.*s\n%s", (int)vendor.size, vendor.data, (int)product.size, product.data,
               title.data != NULL ? title.data : "");
    uid_text(uid, "group", name.data);
    begin(ics, "VTODO", uid);
    out_format(&words, "Migrate %s", title.data);
    words_line(ics, "SUMMARY", &words);
    out_clear(&words);
    plan_outcome(&words, group);
    words_line(ics, "DESCRIPTION", &words);
    if (kt_plan_group_at(plan, (uint32_t)number, &dates) != KT_OK || dates.last_day == KT_DAY_NONE)
        dates.last_day = plan_day(group, "finish");
    if (dates.last_day != KT_DAY_NONE) day_line(ics, "DUE", dates.last_day);
    line(ics, "STATUS:NEEDS-ACTION");
    end(ics, "VTODO");
    put_latest_start(ics, group, uid, title.data);
    while (json_next(&steps, NULL, &step)) put_step(ics, step, uid, title.data);
    out_free(&title);
    out_free(&words);
    out_free(&name);
}

static void put_plan(struct ics *ics, const kt_plan *plan) {
    struct plan_view view;
    struct json_iter groups;
    struct json_node group;
    size_t number = 0;
    plan_view_open(&view, ics->a, plan);
    groups = json_elements(view.groups);
    for (; json_next(&groups, NULL, &group); number++) put_group(ics, plan, &view, group, number);
    plan_view_close(&view);
}

/* ---- the calendar ---- */

static void journal_value(void *user, const char *name, const char *value) { out_format(user, "%s: %s\n", name, value); }

/* What was asked, what it is worth, what could not be read, what is suppressed. */
static void put_journal(struct ics *ics) {
    const struct assessment *a = ics->a;
    const struct kt_text said = disclaimer(a->catalog);
    struct out words = {0};
    char uid[37], room[32];
    size_t i;
    out_format(&words, "%zu findings, %u suppressed, %llu rows, %llu bad rows\n", a->finding_count, (unsigned)a->suppressed,
               (unsigned long long)a->rows,
               (unsigned long long)a->bad_rows);
    for (i = 0; i < a->input_count; i++) {
        if (a->inputs[i].summary.failed) out_format(&words, "not read: %s\n", input_title(a, (uint32_t)i, room));
    }
    for (i = 0; i < a->finding_count; i++) {
        const struct suppression *one = a->findings[i].suppressed;
        if (one == NULL) continue;
        out_format(&words, "suppressed until %s by ", day_text(room, one->expires));
        one_line(&words, suppression_owner(a, one), strlen(suppression_owner(a, one)));
        out_text(&words, ": ");
        one_line(&words, a->findings[i].name, strlen(a->findings[i].name));
        out_text(&words, " on ");
        one_line(&words, a->findings[i].asset, strlen(a->findings[i].asset));
        out_text(&words, ": ");
        one_line(&words, one->reason, strlen(one->reason));
        out_text(&words, "\n");
    }
    for (i = 0; i < a->warning_count; i++) {
        out_text(&words, "warning: ");
        one_line(&words, a->warnings[i].message, strlen(a->warnings[i].message));
        out_text(&words, "\n");
    }
    stamp_each(a->options, a->catalog, &words, journal_value);
    out_bytes(&words, said.data, said.size);
    uid_text(uid, "journal", words.data);
    begin(ics, "VJOURNAL", uid);
    day_line(ics, "DTSTART", (int32_t)(a->options->now / 86400 - (a->options->now % 86400 < 0)));
    text_line(ics, "SUMMARY", "What this calendar was made from", 32);
    words_line(ics, "DESCRIPTION", &words);
    end(ics, "VJOURNAL");
    out_free(&words);
}

void assess_ics(struct out *out, const struct assessment *a, const kt_plan *plan) {
    struct ics ics = {.out = out, .a = a};
    char version[32];
    line(&ics, "BEGIN:VCALENDAR");
    line(&ics, "VERSION:2.0");
    out_format(out, "PRODID:-//ktransition//ktransition %s//EN\r\n", library_version(version));
    line(&ics, "CALSCALE:GREGORIAN");
    line(&ics, "X-WR-CALNAME:Restricted vendors: last days");
    put_journal(&ics);
    put_boundaries(&ics);
    put_plan(&ics, plan);
    line(&ics, "END:VCALENDAR");
    string_map_free(&ics.seen);
    string_map_free(&ics.ids);
}

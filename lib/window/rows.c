/* From a folded candidate to a window: its dates, its state for the one who asks, and its reasons. */
#include <string.h>

#include "base/expression.h"
#include "date/period.h"
#include "db/db.h"
#include "window/workspace.h"

#define MOST_REASONS 1024 /* of one window: beyond that nobody reads */

/* Everything that a window can lack begins as lacking. */
struct kt__row *kt__row_new(kt_windows *windows) {
    void *grown = windows->rows;
    struct kt__row *row;
    /* Places in the order are 1 + position in 32 bits. */
    if (windows->row_count >= UINT32_MAX - 1) return NULL;
    if (!kt__grow(windows, &grown, &windows->row_room, windows->row_count, sizeof *windows->rows)) return NULL;
    windows->rows = grown;
    row = &windows->rows[windows->row_count++];
    memset(row, 0, sizeof *row);
    row->window.struct_size = sizeof row->window;
    row->window.boundary = row->window.earliest = row->window.latest = row->window.remaining_seconds = KT_INSTANT_NONE;
    row->window.last_permitted_day = row->window.remaining_days = row->window.remaining_business_days = KT_DAY_NONE;
    row->window.zone.data = "";
    row->instrument = row->statement = KT__NO_INDEX;
    row->first_reason = (uint32_t)windows->reason_count;
    return row;
}

/* A reason belongs to the row made last: reasons of a window lie side by side because rows are finished one by
   one. Without memory, or beyond the bound, it is left out; the caller goes on. */
void kt__reason_add(kt_windows *windows, uint32_t role, uint32_t milestone, uint32_t exception, uint32_t name) {
    void *grown = windows->reasons;
    struct kt__reason *reason;
    if (windows->row_count == 0 || windows->reason_count >= UINT32_MAX) return;
    if (windows->reason_count - windows->rows[windows->row_count - 1].first_reason >= MOST_REASONS) return;
    if (!kt__grow(windows, &grown, &windows->reason_room, windows->reason_count, sizeof *windows->reasons)) return;
    windows->reasons = grown;
    reason = &windows->reasons[windows->reason_count++];
    reason->role = role;
    reason->milestone = milestone;
    reason->exception = exception;
    reason->name = name;
}

/* "effect:17": what a newer catalog said, for whoever has to look it up. */
uint32_t kt__code_name(kt_windows *windows, const char *what, uint32_t code) {
    char digits[10];
    size_t at = sizeof digits;
    do digits[--at] = (char)('0' + code % 10);
    while ((code /= 10) > 0);
    return 1 + kt__name_add(windows, KT_ROLE_CODE, what, digits + at, sizeof digits - at);
}

/* By bytes, so that the list of needs reads the same everywhere. */
static int name_before(const kt_windows *windows, uint32_t a, uint32_t b) {
    const struct kt__name *x = &windows->names[a], *y = &windows->names[b];
    int order;
    if (x->head != y->head) return x->head < y->head;
    order = memcmp(windows->arena.data + x->at, windows->arena.data + y->at, x->size < y->size ? x->size : y->size);
    if (order != 0) return order < 0;
    return x->size != y->size ? x->size < y->size : x->role < y->role;
}

/* Whether the row made last has all the reasons it may have. */
static int is_full(const kt_windows *windows) {
    return windows->reason_count - windows->rows[windows->row_count - 1].first_reason >= MOST_REASONS;
}

/* A need takes its place by name among those of this window, once: noted in the name itself, since the conditions of a
   hostile catalog may ask for the same names, or for ever new ones, hundreds of thousands of times. */
static void need(kt_windows *windows, size_t first, uint32_t name) {
    struct kt__reason taken;
    size_t at = windows->reason_count, end = at;
    if (windows->failed || windows->names[name].needed == windows->row_count) return;
    windows->names[name].needed = (uint32_t)windows->row_count;
    if (is_full(windows)) return;
    /* From the back: most names come in their order. */
    while (at > first && name_before(windows, name, windows->reasons[at - 1].name - 1)) at--;
    kt__reason_add(windows, windows->names[name].role, 0, 0, name + 1);
    if (at == end || windows->reason_count == end) return;
    /* Appended first, then moved to its place: the append is the only step that can fail. */
    taken = (struct kt__reason){windows->names[name].role, 0, 0, name + 1};
    memmove(&windows->reasons[at + 1], &windows->reasons[at], (end - at) * sizeof taken);
    windows->reasons[at] = taken;
}

/* The names that left a condition open, as its one evaluation found them. */
static void need_condition(kt_windows *windows, size_t first, uint32_t condition) {
    const struct kt__condition *memo = kt__condition_of(windows, condition);
    uint32_t i;
    for (i = 0; memo->truth == KT_UNKNOWN && i < memo->needs; i++)
        need(windows, first, windows->condition_needs[memo->first_need + i]);
}

/* The names that the profile lacks, from its judgement where it has one; else by asking the expressions again. */
static void need_profile(kt_windows *windows, size_t first, const struct kt__statement *statement) {
    const kt_profile *profile = windows->profile;
    const struct kt__judgement *judgement = NULL;
    /* condition_needs doubles as scratch space here and is cut back to this length before returning. */
    size_t before = windows->condition_need_count, i;
    if (windows->own_judgements && statement->milestone < profile->judgement_count)
        judgement = &profile->judgements[statement->milestone];
    if (judgement != NULL && !judgement->per_item) {
        for (i = 0; i < judgement->needs; i++) {
            uint32_t entry = profile->needs[judgement->first_need + i];
            struct kt__memo *memo = &windows->entry_names[entry];
            if (memo->epoch != windows->epoch) {
                memo->epoch = windows->epoch;
                memo->value = kt__name_add(windows, KT_ROLE_NEEDS_TAG, "", profile->entries[entry].name,
                                           profile->entries[entry].size);
            }
            need(windows, first, memo->value);
        }
        return;
    }
    /* Each of the two is asked by itself: only names from an expression that stayed open are needs. */
    if (kt__bound_for(windows, statement, 1) != KT_UNKNOWN) windows->condition_need_count = before;
    i = windows->condition_need_count;
    if (kt__expression_for(windows, statement->affects, 1) != KT_UNKNOWN) windows->condition_need_count = i;
    for (i = before; i < windows->condition_need_count; i++) need(windows, first, windows->condition_needs[i]);
    windows->condition_need_count = before;
}

/* The conditions of subjects: a touch that surely fails would not be helped by knowing more. */
static void need_subjects(kt_windows *windows, size_t first, const struct kt__statement *statement) {
    const struct kt__touched *touched = &windows->touched[statement->instrument];
    uint32_t at = touched->epoch == windows->epoch ? touched->first : KT__NO_INDEX;
    for (; at != KT__NO_INDEX; at = windows->touches[at].next) {
        uint32_t when = windows->law.subjects[windows->touches[at].subject].when;
        if (when != 0 && windows->touches[at].truth != KT_NO) need_condition(windows, first, when);
    }
}

/* What no expression asks for, but the subject, the permission or the date does. */
static void need_lacking(kt_windows *windows, size_t first, const struct kt__statement *statement, uint32_t lacks) {
    static const char names[KT__LACKS_NAMES][10] = {"class", "product", "ownership", "listing", "grant"};
    struct kt_text event;
    uint32_t i;
    for (i = 0; i < KT__LACKS_NAMES; i++) {
        if (lacks >> i & 1) need(windows, first, kt__name_add(windows, KT_ROLE_NEEDS_FACT, "", names[i], strlen(names[i])));
    }
    if ((lacks & KT__LACKS_EVENT) == 0 || statement->event == KT__NO_INDEX) return;
    event = kt__id(windows->catalog, KT_RECORD_EVENT, statement->event);
    need(windows, first, kt__name_add(windows, KT_ROLE_NEEDS_EVENT, "event:", event.data, event.size));
}

/* Only of the statement that the window rests on: another one's questions would not decide this window. */
static void add_needs(kt_windows *windows, uint32_t index) {
    const struct kt__statement *statement = &windows->law.statements[index];
    const struct kt__verdict *verdict = &windows->verdicts[index];
    size_t first = windows->reason_count;
    if (verdict->undecided_profile) need_profile(windows, first, statement);
    if (verdict->undecided_when) need_condition(windows, first, statement->when);
    if (verdict->undecided_subject) need_subjects(windows, first, statement);
    need_lacking(windows, first, statement, verdict->lacks);
}

/* The claims that lost against the one that decides. */
static int add_conflicts(kt_windows *windows, uint32_t index) {
    const struct kt__statement *statement = &windows->law.statements[index];
    uint32_t i;
    int found = 0;
    for (i = 0; i < statement->rivals; i++) {
        uint32_t rival = windows->law.lists[statement->first_rival + i];
        if (windows->verdicts[rival].epoch != windows->epoch || !windows->verdicts[rival].lost) continue;
        kt__reason_add(windows, KT_ROLE_CONFLICTS, windows->law.statements[rival].milestone, 0, 0);
        found = 1;
    }
    return found;
}

/* Exceptions that might apply, and permissions that would have to be asked for or whose conditions are not known. */
static void add_exceptions(kt_windows *windows, uint32_t bit, const struct kt__candidate *candidate) {
    const struct kt__law *law = &windows->law;
    const struct kt__statement *judged = &law->statements[candidate->judged];
    const struct kt__instrument *home = &law->instruments[judged->instrument];
    uint32_t i;
    for (i = home->first_exception; i < home->first_exception + home->exceptions; i++) {
        const struct kt__exception *exception = &law->exceptions[i];
        if (kt__exception_truth(windows, exception, judged->milestone) != KT_NO)
            kt__reason_add(windows, KT_ROLE_EXCEPTION, 0, exception->record, 0);
    }
    /* Permissions are carve-outs from prohibitions only; from a duty an exception record is needed. */
    if (judged->effect != KT_EFFECT_PROHIBITS) return;
    for (i = 0; i < home->permits; i++) {
        uint32_t index = law->lists[home->first_permit + i];
        const struct kt__statement *other = &law->statements[index];
        const struct kt__verdict *verdict;
        if (!other->narrower || (other->activities >> bit & 1) == 0) continue;
        verdict = kt__verdict_of(windows, index);
        if (!verdict->known || verdict->lost || verdict->applies != KT_UNKNOWN || kt__reached(windows, verdict->at.latest)) continue;
        kt__reason_add(windows, KT_ROLE_EXCEPTION, other->milestone, 0, 0);
    }
}

/* Where not the item itself is meant but something it contains, the edge that says so is a reason, named by its id. */
static void add_embedding(kt_windows *windows, uint32_t truth, uint32_t index) {
    uint32_t embedding = windows->verdicts[index].embedding;
    struct kt_text id;
    if (embedding == 0 || truth == KT_NO) return;
    id = kt__id(windows->catalog, KT_RECORD_RELATION, windows->law.embeddings[embedding - 1].record);
    kt__reason_add(windows, KT_ROLE_EMBEDS, 0, 0, 1 + kt__name_add(windows, KT_ROLE_EMBEDS, "", id.data, id.size));
}

/* The safe reading depends on what the statement does, not on what has become of it. */
static void set_dates(kt_windows *windows, struct kt__row *row, const struct kt__candidate *candidate) {
    const struct kt__statement *statement = &windows->law.statements[candidate->statement];
    const struct kt__zone_slot *slot = &windows->law.zones[statement->zone];
    struct kt_window *window = &row->window;
    int64_t safe = kt__safe_is_earliest(statement->effect) ? candidate->at.earliest : candidate->at.latest;
    /* The zone is shown also without a date: it says where days would be counted. */
    window->zone = slot->id;
    if (candidate->at.boundary == KT_INSTANT_NONE) return;
    window->boundary = candidate->at.boundary;
    window->earliest = candidate->at.earliest;
    window->latest = candidate->at.latest;
    window->precision = statement->precision;
    /* A date that was counted from an event, or moved by a suspension, is a day whatever the text says. */
    if (window->precision == 0 || window->precision == KT_PRECISION_UNSET) window->precision = KT_PRECISION_DAY;
    row->safe = safe;
    row->zone = statement->zone;
    kt__remaining(windows, window, safe, statement->zone);
}

/* What an undecided window would restrict; 0 where it would restrict nothing. */
static uint32_t would_be(uint32_t state) {
    switch (state) {
    case KT_STATE_CLOSING: case KT_STATE_CLOSED: case KT_STATE_DUE: case KT_STATE_OVERDUE:
    case KT_STATE_ADVISED: case KT_STATE_EXPECTED: case KT_STATE_PROPOSED: case KT_STATE_SUSPENDED:
        return state;
    default:
        return 0;
    }
}

/* What is not sure is never shown as anything but unknown, whatever it folds to. */
static void set_states(kt_windows *windows, struct kt__row *row, uint32_t truth, struct kt__candidate *candidate) {
    const struct kt__verdict *verdict = &windows->verdicts[candidate->judged];
    struct kt_window *window = &row->window;
    window->applies = truth;
    window->applies_to_profile = verdict->profile;
    if (truth == KT_YES) {
        window->state = window->would_be = candidate->state;
        row->potential = candidate->potential;
    } else if (truth == KT_UNKNOWN) {
        window->state = KT_STATE_UNKNOWN;
        if (verdict->quiet) return; /* nothing says that the list names it */
        window->would_be = would_be(candidate->state);
        row->potential = candidate->potential;
    } else {
        window->state = KT_STATE_NONE_KNOWN;
    }
}

/* Bound or affected, and how far the date can be relied on. */
static void set_flags(kt_windows *windows, struct kt__row *row, const struct kt__candidate *candidate) {
    const struct kt__statement *statement = &windows->law.statements[candidate->statement];
    const struct kt__verdict *verdict = &windows->verdicts[candidate->judged];
    struct kt_window *window = &row->window;
    if (verdict->bound == KT_YES) window->flags |= KT_WINDOW_BOUND;
    if (verdict->affects == KT_YES || (verdict->bound != KT_YES && window->applies == KT_UNKNOWN))
        window->flags |= KT_WINDOW_AFFECTED;
    /* A source read for the instrument as a whole may not have been checked for this statement. */
    if (statement->source_scope != KT_SOURCE_MILESTONE) window->flags |= KT_WINDOW_INSTRUMENT_SOURCE;
    if (window->boundary != KT_INSTANT_NONE && window->boundary >= windows->law.instruments[row->instrument].verified_to)
        window->flags |= KT_WINDOW_UNVERIFIED;
}

/* One window: dates, then state, then reasons - those need to know what the window says. */
void kt__row_add(kt_windows *windows, uint32_t bit, uint32_t truth, const struct kt__candidate *given) {
    struct kt__candidate candidate = *given;
    const struct kt__statement *statement = &windows->law.statements[candidate.statement];
    struct kt__row *row = kt__row_new(windows);
    if (row == NULL) return;
    row->statement = candidate.statement;
    row->instrument = windows->law.statements[candidate.judged].instrument;
    /* An activity that this library has no name for makes a window all the same, in state unknown: what cannot
       be read must not look like permission. */
    row->window.activity = bit != 0 ? bit : statement->other_activity;
    if (row->window.activity > KT_ACTIVITY_APPLICATION || row->window.activity == 0) {
        if (candidate.code == 0) candidate.code = kt__code_name(windows, "activity:", row->window.activity);
        candidate.state = KT_STATE_UNKNOWN;
    }
    row->group = kt__rollup_of(row->window.activity);
    row->window.instrument = windows->law.instruments[row->instrument].record;
    row->window.milestone = statement->milestone;
    /* Force and record are those of the instrument that applies; date, level and sources those of the statement
       shown. */
    row->window.legal_force = windows->law.instruments[row->instrument].force;
    row->window.evidence_level = statement->level;
    set_dates(windows, row, &candidate);
    set_states(windows, row, truth, &candidate);
    set_flags(windows, row, &candidate);
    kt__reason_add(windows, KT_ROLE_DECIDES, statement->milestone, 0, 0);
    if (candidate.suspended_by != KT__NO_INDEX && candidate.state == KT_STATE_SUSPENDED)
        kt__reason_add(windows, KT_ROLE_SUSPENDS, windows->law.statements[candidate.suspended_by].milestone, 0, 0);
    if (add_conflicts(windows, candidate.statement)) row->window.flags |= KT_WINDOW_CONFLICT;
    /* Exceptions matter where something is, or may be, forbidden; beside an open window they would only confuse. */
    if (kt__state_rank(row->potential) > kt__state_rank(KT_STATE_EXEMPT)) add_exceptions(windows, bit, &candidate);
    /* Only an undecided window has needs; they are those of the statement whose applicability is open. */
    if (truth == KT_UNKNOWN) add_needs(windows, candidate.judged);
    if (candidate.code != 0) kt__reason_add(windows, KT_ROLE_CODE, 0, 0, candidate.code);
    add_embedding(windows, truth, candidate.judged);
    row->window.reason_count = (uint32_t)(windows->reason_count - row->first_reason);
}

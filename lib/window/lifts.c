/* What other statements do to one: end it, replace it, suspend it, reinstate it, permit what it forbids. Lifting a
   restriction takes a sure yes; where that is missing the restriction stands. */
#include "window/workspace.h"

static int same_text(struct kt_text a, struct kt_text b) {
    size_t i;
    if (a.size != b.size) return 0;
    for (i = 0; i < a.size; i++) {
        if (a.data[i] != b.data[i]) return 0;
    }
    return 1;
}

/* Whether `actor` acts on `target` whenever the target applies: it applies for sure, or it hangs on the very same words
   in the same instrument, so that both do or neither. */
static int acts(kt_windows *windows, uint32_t actor, uint32_t target) {
    const struct kt__statement *a = &windows->law.statements[actor], *t = &windows->law.statements[target];
    const struct kt__verdict *verdict = kt__verdict_of(windows, actor);
    if (!verdict->known || verdict->lost) return 0;
    if (verdict->applies == KT_YES) return 1;
    if (verdict->applies != KT_UNKNOWN || a->instrument != t->instrument) return 0;
    return a->when == t->when && a->subjects == t->subjects && (a->subjects == 0 || a->first_subject == t->first_subject) &&
           same_text(a->bound, t->bound) && same_text(a->affects, t->affects);
}

static uint32_t actor_at(const kt_windows *windows, uint32_t statement, uint32_t i) {
    return windows->law.lists[windows->law.statements[statement].first_actor + i];
}

static uint32_t effect_of(const kt_windows *windows, uint32_t statement) {
    return windows->law.statements[statement].effect;
}

static int targets(const kt_windows *windows, uint32_t actor, uint32_t target) {
    const struct kt__statement *statement = &windows->law.statements[actor];
    uint32_t i;
    for (i = 0; i < statement->targets; i++) {
        if (windows->law.lists[statement->first_target + i] == target) return 1;
    }
    return 0;
}

/* Ended by now, by the reading that keeps a restriction longest; or replaced by a statement of its own kind. */
int kt__is_gone(kt_windows *windows, uint32_t statement) {
    uint32_t i, effect = effect_of(windows, statement);
    for (i = 0; i < windows->law.statements[statement].actors; i++) {
        uint32_t actor = actor_at(windows, statement, i), does = effect_of(windows, actor);
        int64_t ended;
        if ((does != KT_EFFECT_ENDS && does != effect) || !acts(windows, actor, statement)) continue;
        if (does == effect && !targets(windows, statement, actor)) return 1; /* two that replace each other both stand */
        ended = does == KT_EFFECT_ENDS ? kt__verdict_of(windows, actor)->at.latest : KT_INSTANT_NONE;
        if (effect != KT_EFFECT_PERMITS && ended != KT_INSTANT_NONE && ended <= windows->now) return 1;
    }
    return 0;
}

/* The earliest of `end` and what cuts a permission or suspension short: here the earliest reading is the safe one. */
static int64_t cut_short(kt_windows *windows, uint32_t statement, int64_t start, int64_t end, uint32_t by) {
    uint32_t i;
    for (i = 0; i < windows->law.statements[statement].actors; i++) {
        uint32_t actor = actor_at(windows, statement, i);
        const struct kt__verdict *verdict;
        if (effect_of(windows, actor) != by) continue;
        verdict = kt__verdict_of(windows, actor);
        if (!verdict->known || verdict->applies == KT_NO || verdict->at.earliest == KT_INSTANT_NONE) continue;
        if (verdict->at.earliest >= start && verdict->at.earliest < end) end = verdict->at.earliest;
    }
    return end;
}

static int64_t permission_end(kt_windows *windows, uint32_t statement, int64_t end) {
    return cut_short(windows, statement, KT__ALWAYS, end, KT_EFFECT_ENDS);
}

/* From when to when a suspension holds: not before its latest reading, not after anything that brings its target back. */
static void suspension(kt_windows *windows, uint32_t by, uint32_t target, int64_t *start, int64_t *end) {
    *start = kt__verdict_of(windows, by)->at.latest;
    *end = windows->law.statements[by].ends;
    if (*start == KT_INSTANT_NONE) *end = *start = KT__ALWAYS; /* without a beginning it suspends nothing */
    *end = cut_short(windows, by, *start, *end, KT_EFFECT_ENDS);
    *end = cut_short(windows, by, *start, *end, KT_EFFECT_REINSTATES);
    *end = cut_short(windows, target, *start, *end, KT_EFFECT_REINSTATES);
}

/* The first instant from `at` on at which no suspension holds: `at` itself when none does, KT__NEVER when it has no end.
   Suspensions may follow upon one another; each one moves the instant at most once. */
int64_t kt__suspended_until(kt_windows *windows, uint32_t statement, int64_t at, uint32_t *out_by) {
    uint32_t i, round, actors = windows->law.statements[statement].actors;
    int moved = 1;
    for (round = 0; round < actors && moved; round++) {
        moved = 0;
        for (i = 0; i < actors; i++) {
            uint32_t by = actor_at(windows, statement, i);
            int64_t start, end;
            if (effect_of(windows, by) != KT_EFFECT_SUSPENDS || !acts(windows, by, statement)) continue;
            suspension(windows, by, statement, &start, &end);
            if (start > at || at >= end) continue;
            at = end;
            moved = 1;
            if (out_by != NULL && *out_by == KT__NO_INDEX) *out_by = by;
        }
    }
    return at;
}

/* The end of the last suspension that is over by now; KT__ALWAYS without one. */
int64_t kt__resumed_at(kt_windows *windows, uint32_t statement) {
    uint32_t i;
    int64_t last = KT__ALWAYS;
    for (i = 0; i < windows->law.statements[statement].actors; i++) {
        uint32_t by = actor_at(windows, statement, i);
        int64_t start, end;
        if (effect_of(windows, by) != KT_EFFECT_SUSPENDS || !acts(windows, by, statement)) continue;
        suspension(windows, by, statement, &start, &end);
        if (start < end && end <= windows->now && end > last) last = end;
    }
    return last;
}

/* Whether a permission is a carve-out from a restriction: it names it, or it is a narrower rule of the same instrument on
   the same activity. */
static int carves(kt_windows *windows, uint32_t permission, uint32_t restriction, uint32_t activity) {
    const struct kt__statement *p = &windows->law.statements[permission], *r = &windows->law.statements[restriction];
    const struct kt__verdict *verdict;
    if (p->effect != KT_EFFECT_PERMITS || p->limit > KT_LIMIT_AT_LEAST) return 0; /* "at most until" may have ended */
    if (!targets(windows, permission, restriction)) {
        if (p->targets > 0 || p->instrument != r->instrument || r->effect != KT_EFFECT_PROHIBITS) return 0;
        if (!p->narrower || (p->activities >> activity & 1) == 0) return 0;
    }
    verdict = kt__verdict_of(windows, permission);
    return verdict->known && !verdict->lost && verdict->applies == KT_YES && !kt__is_gone(windows, permission);
}

/* When a permission holds. */
struct kt__term kt__term_of(kt_windows *windows, uint32_t permission) {
    const struct kt__statement *statement = &windows->law.statements[permission];
    const struct kt__instrument *home = &windows->law.instruments[statement->instrument];
    struct kt__term term;
    term.start = statement->from > home->in_force_from ? statement->from : home->in_force_from;
    term.end = kt__verdict_of(windows, permission)->at;
    term.at_least = statement->limit == KT_LIMIT_AT_LEAST;
    if (permission_end(windows, permission, term.end.earliest) < term.end.earliest) {
        term.end.boundary = term.end.earliest = term.end.latest = permission_end(windows, permission, term.end.earliest);
        term.at_least = 0;
    }
    term.open_ended = term.end.boundary == KT_INSTANT_NONE;
    return term;
}

/* Takes over a permission's end as the date that counts. */
static void move_to(struct kt__candidate *candidate, uint32_t permission, const struct kt__term *term, uint32_t state) {
    candidate->statement = permission;
    candidate->at = term->end;
    candidate->state = state;
    candidate->potential = state;
    candidate->suspended_by = KT__NO_INDEX;
}

static int has_begun(const struct kt__candidate *candidate) {
    return candidate->state == KT_STATE_CLOSED || candidate->state == KT_STATE_OVERDUE || candidate->state == KT_STATE_UNKNOWN;
}

/* The carve-out that lasts longest; KT__NO_INDEX without one. Only those that have begun count. */
static uint32_t longest_carve_out(kt_windows *windows, uint32_t restriction, uint32_t activity, struct kt__term *out) {
    const struct kt__statement *r = &windows->law.statements[restriction];
    const struct kt__instrument *home = &windows->law.instruments[r->instrument];
    uint32_t i, best = KT__NO_INDEX, count = home->statements + r->actors;
    for (i = 0; i < count; i++) {
        uint32_t permission = home->first_statement + i;
        struct kt__term term;
        if (i >= home->statements) permission = actor_at(windows, restriction, i - home->statements);
        if (permission == restriction || !carves(windows, permission, restriction, activity)) continue;
        term = kt__term_of(windows, permission);
        if (term.start > windows->now) continue;
        if (kt__suspended_until(windows, permission, windows->now, NULL) > windows->now) continue;
        if (best != KT__NO_INDEX && (out->open_ended || (!term.open_ended && term.end.earliest <= out->end.earliest))) continue;
        *out = term;
        best = permission;
    }
    return best;
}

void kt__exempt(kt_windows *windows, uint32_t activity, struct kt__candidate *candidate) {
    struct kt__term term = {0};
    uint32_t permission = longest_carve_out(windows, candidate->statement, activity, &term);
    int closed_later;
    if (permission == KT__NO_INDEX) return;
    closed_later = term.open_ended || candidate->at.boundary == KT_INSTANT_NONE || term.end.boundary > candidate->at.boundary;
    if (!closed_later) return; /* the carve-out ended before the restriction began: it changes nothing */
    if (term.open_ended || windows->now < term.end.earliest) {
        uint32_t state = has_begun(candidate) || term.open_ended ? KT_STATE_EXEMPT : candidate->state;
        move_to(candidate, permission, &term, state);
    } else if (windows->now >= term.end.latest && !term.at_least) {
        if (has_begun(candidate)) move_to(candidate, permission, &term, candidate->state); /* closed, for this one, since then */
    } else {
        uint32_t potential = has_begun(candidate) ? KT_STATE_CLOSED : candidate->state;
        move_to(candidate, permission, &term, KT_STATE_UNKNOWN);
        candidate->potential = potential;
    }
}

/* What other statements do to one: end it, replace it, suspend it, reinstate it, permit what it forbids. Lifting a
   restriction takes a sure yes; where that is missing the restriction stands. */
#include "base/expression.h"
#include "db/db.h"
#include "window/workspace.h"

/* The very same words, not the same meaning: two spellings of one condition count as two. */
static int same_text(struct kt_text a, struct kt_text b) {
    size_t i;
    if (a.size != b.size) return 0;
    for (i = 0; i < a.size; i++) {
        if (a.data[i] != b.data[i]) return 0;
    }
    return 1;
}

/* The same subjects in the same order; every statement has a list of its own. */
static int same_subjects(const struct kt__law *law, const struct kt__statement *a, const struct kt__statement *b) {
    uint32_t i;
    if (a->subjects != b->subjects) return 0;
    for (i = 0; i < a->subjects; i++) {
        if (law->lists[a->first_subject + i] != law->lists[b->first_subject + i]) return 0;
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
    /* Beyond its own instrument only a sure yes reaches. */
    if (verdict->applies != KT_UNKNOWN || a->instrument != t->instrument) return 0;
    /* Conditions are kept once each, so equal numbers are equal texts. */
    if (a->addressed != t->addressed) return 0;
    return a->when == t->when && same_subjects(&windows->law, a, t) && same_text(a->bound, t->bound) && same_text(a->affects, t->affects);
}

/* Actors of a statement are those that target it; at most KT__ACTORS, so the loops below are short by
   construction. */
static uint32_t actor_at(const kt_windows *windows, uint32_t statement, uint32_t i) {
    return windows->law.lists[windows->law.statements[statement].first_actor + i];
}

/* Short for a field that nearly every loop here asks for. */
static uint32_t effect_of(const kt_windows *windows, uint32_t statement) {
    return windows->law.statements[statement].effect;
}

/* Whether `actor` names `target` in its own list of targets. */
static int targets(const kt_windows *windows, uint32_t actor, uint32_t target) {
    const struct kt__statement *statement = &windows->law.statements[actor];
    uint32_t i;
    for (i = 0; i < statement->targets; i++) {
        if (windows->law.lists[statement->first_target + i] == target) return 1;
    }
    return 0;
}

/* Replaced by a statement of its own kind; two that replace each other both stand. What is replaced acts on nothing. */
static int find_replaced(kt_windows *windows, uint32_t statement) {
    uint32_t i, effect = effect_of(windows, statement);
    for (i = 0; i < windows->law.statements[statement].actors; i++) {
        uint32_t actor = actor_at(windows, statement, i);
        if (effect_of(windows, actor) == effect && acts(windows, actor, statement) && !targets(windows, statement, actor)) return 1;
    }
    return 0;
}

/* Asked again and again while others are folded, and settled by then: verdicts and rival claims come before any folding. */
static int is_replaced(kt_windows *windows, uint32_t statement) {
    struct kt__verdict *verdict;
    if (windows->law.statements[statement].actors == 0) return 0;
    verdict = kt__verdict_of(windows, statement);
    if (verdict->replaced == 0) verdict->replaced = (uint8_t)(1 + find_replaced(windows, statement));
    return verdict->replaced == 2;
}

/* Ended by now, by the reading that keeps a restriction longest; or replaced by a statement of its own kind. */
int kt__is_gone(kt_windows *windows, uint32_t statement) {
    uint32_t i, effect = effect_of(windows, statement);
    if (is_replaced(windows, statement)) return 1;
    for (i = 0; i < windows->law.statements[statement].actors; i++) {
        uint32_t actor = actor_at(windows, statement, i), does = effect_of(windows, actor);
        int64_t ended;
        if (does != KT_EFFECT_ENDS || does == effect || !acts(windows, actor, statement) || is_replaced(windows, actor)) continue;
        /* A permission that is ended lapses instead of vanishing: its "otherwise" has to be read. kt__term_of()
           sees to that. */
        ended = kt__verdict_of(windows, actor)->at.latest;
        if (effect != KT_EFFECT_PERMITS && ended != KT_INSTANT_NONE && kt__reached(windows, ended)) return 1;
    }
    return 0;
}

/* The earliest of `end` and what cuts a permission or suspension short: here the earliest reading is the safe one. */
static int64_t cut_short(kt_windows *windows, uint32_t statement, int64_t start, int64_t end, uint32_t by) {
    uint32_t i;
    for (i = 0; i < windows->law.statements[statement].actors; i++) {
        uint32_t actor = actor_at(windows, statement, i);
        const struct kt__verdict *verdict;
        if (effect_of(windows, actor) != by || is_replaced(windows, actor)) continue;
        verdict = kt__verdict_of(windows, actor);
        /* Here "may apply" is enough: what shortens a permission or a suspension is on the safe side. */
        if (!verdict->known || verdict->lost || verdict->applies == KT_NO || verdict->at.earliest == KT_INSTANT_NONE) continue;
        if (verdict->at.earliest >= start && verdict->at.earliest < end) end = verdict->at.earliest;
    }
    return end;
}

/* An end that lies before the permission began still ends it. */
static int64_t permission_end(kt_windows *windows, uint32_t statement, int64_t end) {
    return cut_short(windows, statement, KT__ALWAYS, end, KT_EFFECT_ENDS);
}

/* From when to when a suspension holds: not before its latest reading, not after anything that brings its target back. */
static void suspension(kt_windows *windows, uint32_t by, uint32_t target, int64_t *start, int64_t *end) {
    *start = kt__verdict_of(windows, by)->at.latest;
    *end = windows->law.statements[by].ends;
    if (*start == KT_INSTANT_NONE) *end = *start = KT__ALWAYS; /* without a beginning it suspends nothing */
    /* Three ways to bring the target back: the suspension is ended, it is the target of a reinstatement, or
       what it suspends is. */
    *end = cut_short(windows, by, *start, *end, KT_EFFECT_ENDS);
    *end = cut_short(windows, by, *start, *end, KT_EFFECT_REINSTATES);
    *end = cut_short(windows, target, *start, *end, KT_EFFECT_REINSTATES);
}

/* The first instant from `at` on at which no suspension holds: `at` itself when none does, KT__NEVER when it has no end.
   Suspensions may follow upon one another; each one moves the instant at most once. */
int64_t kt__suspended_until(kt_windows *windows, uint32_t statement, int64_t at, uint32_t *out_by) {
    uint32_t i, round, actors = windows->law.statements[statement].actors;
    int moved = 1;
    /* At most `actors` rounds: each suspension can carry the instant past its own end only once. */
    for (round = 0; round < actors && moved; round++) {
        moved = 0;
        for (i = 0; i < actors; i++) {
            uint32_t by = actor_at(windows, statement, i);
            int64_t start, end;
            if (effect_of(windows, by) != KT_EFFECT_SUSPENDS || !acts(windows, by, statement) || is_replaced(windows, by)) continue;
            suspension(windows, by, statement, &start, &end);
            if (at == windows->now ? !kt__reached(windows, start) || kt__reached(windows, end) : start > at || at >= end) continue;
            at = end;
            moved = 1;
            /* The first one found is the reason shown; those that merely continue it are not. */
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
        if (effect_of(windows, by) != KT_EFFECT_SUSPENDS || !acts(windows, by, statement) || is_replaced(windows, by)) continue;
        suspension(windows, by, statement, &start, &end);
        /* One that was over before it began suspended nothing. */
        if (start < end && kt__reached(windows, end) && end > last) last = end;
    }
    return last;
}

/* Whether a permission is a carve-out from a restriction: it names it, or it is a narrower rule of the same instrument on
   the same activity. */
static int carves(kt_windows *windows, uint32_t permission, uint32_t restriction, uint32_t activity) {
    const struct kt__statement *p = &windows->law.statements[permission], *r = &windows->law.statements[restriction];
    const struct kt__verdict *verdict;
    if (p->effect != KT_EFFECT_PERMITS || p->limit > KT_LIMIT_AT_LEAST) return 0; /* "at most until" may have ended */
    /* Not named: then it must be of the same instrument, aim at nothing else, and be a narrower rule on the
       same activity. One that is no narrower is no exception but a second rule on the same thing. */
    if (!targets(windows, permission, restriction)) {
        if (p->targets > 0 || p->instrument != r->instrument || r->effect != KT_EFFECT_PROHIBITS) return 0;
        if (!p->narrower || (p->activities >> activity & 1) == 0) return 0;
    }
    verdict = kt__verdict_of(windows, permission);
    return verdict->known && !verdict->lost && verdict->applies == KT_YES && !kt__is_gone(windows, permission);
}

/* When a permission holds: from its own first day, but not before its instrument is in force, to its date or to
   whatever ends it earlier. An end by another statement is exact, even where the permission itself said "at
   least". */
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

/* What is unknown may have begun: a carve-out is then shown as such rather than as a date to come. */
static int has_begun(const struct kt__candidate *candidate) {
    return candidate->state == KT_STATE_CLOSED || candidate->state == KT_STATE_OVERDUE || candidate->state == KT_STATE_UNKNOWN;
}

/* The carve-out that lasts longest; KT__NO_INDEX without one. Only those that have begun count. */
static uint32_t longest_carve_out(kt_windows *windows, uint32_t restriction, uint32_t activity, struct kt__term *out) {
    const struct kt__statement *r = &windows->law.statements[restriction];
    const struct kt__instrument *home = &windows->law.instruments[r->instrument];
    /* Two sources, walked as one: the permissions of the same instrument, and those of any instrument that
       target the restriction. One found in both is only found again. */
    uint32_t i, best = KT__NO_INDEX, count = home->permits + r->actors;
    for (i = 0; i < count; i++) {
        uint32_t permission;
        struct kt__term term;
        if (i < home->permits) permission = windows->law.lists[home->first_permit + i];
        else permission = actor_at(windows, restriction, i - home->permits);
        if (permission == restriction || !carves(windows, permission, restriction, activity)) continue;
        term = kt__term_of(windows, permission);
        /* A carve-out that has not begun, or is suspended itself, does not help today. */
        if (!kt__reached(windows, term.start)) continue;
        if (kt__suspended_until(windows, permission, windows->now, NULL) > windows->now) continue;
        if (best != KT__NO_INDEX && (out->open_ended || (!term.open_ended && term.end.earliest <= out->end.earliest))) continue;
        *out = term;
        best = permission;
    }
    return best;
}

/* windows.md, section 6, "permits beside a prohibition": while the carve-out runs the restriction waits, after
   it the restriction counts as closed since its end, and between the readings of that end nobody knows. */
void kt__exempt(kt_windows *windows, uint32_t activity, struct kt__candidate *candidate) {
    struct kt__term term = {0};
    uint32_t permission = longest_carve_out(windows, candidate->statement, activity, &term);
    int closed_later;
    if (permission == KT__NO_INDEX) return;
    closed_later = term.open_ended || candidate->at.boundary == KT_INSTANT_NONE || term.end.boundary > candidate->at.boundary;
    if (!closed_later) return; /* the carve-out ended before the restriction began: it changes nothing */
    if (term.open_ended || !kt__reached(windows, term.end.earliest)) {
        /* A restriction still ahead keeps its state and takes the later date, unless there is none: nothing is
           closed yet that would need an exemption. */
        uint32_t state = has_begun(candidate) || term.open_ended ? KT_STATE_EXEMPT : candidate->state;
        move_to(candidate, permission, &term, state);
    } else if (kt__reached(windows, term.end.latest) && !term.at_least) {
        if (has_begun(candidate)) move_to(candidate, permission, &term, candidate->state); /* closed, for this one, since then */
    } else {
        uint32_t potential = has_begun(candidate) ? KT_STATE_CLOSED : candidate->state;
        move_to(candidate, permission, &term, KT_STATE_UNKNOWN);
        candidate->potential = potential;
    }
}

/* An exception without statements of its own is one from all of them. */
static int concerns(const struct kt__law *law, const struct kt__exception *exception, uint32_t milestone) {
    uint32_t i;
    for (i = 0; i < exception->milestones; i++) {
        if (law->lists[exception->first_milestone + i] == milestone) return 1;
    }
    return exception->milestones == 0;
}

/* Whether an exception record helps this asker with this item today, from the statement `milestone`. As for statements:
   the profile's own judgement where it is for this catalog, else the expression itself. Without words on whom an exception
   is for everybody. */
uint32_t kt__exception_truth(kt_windows *windows, const struct kt__exception *exception, uint32_t milestone) {
    uint32_t truth = KT_YES;
    if (!kt__reached(windows, exception->from) || kt__reached(windows, exception->to)) return KT_NO;
    if (!concerns(&windows->law, exception, milestone)) return KT_NO;
    if (windows->own_judgements && exception->record < windows->profile->exception_count) {
        truth = windows->profile->exceptions[exception->record];
    } else {
        struct kt_text bound = kt__text(windows->catalog, KT_RECORD_EXCEPTION, exception->record, KT_FIELD_BOUND, 0);
        if (bound.size > 0) truth = kt__expression_for(windows, bound, 0);
    }
    if (truth != KT_NO && exception->when != 0) truth = kt__truth_and(truth, kt__condition_of(windows, exception->when)->truth);
    return truth;
}

/* windows.md, section 6: an automatic exception that surely holds takes the restriction off, for as long as it runs. */
void kt__except(kt_windows *windows, struct kt__candidate *candidate) {
    const struct kt__statement *restriction = &windows->law.statements[candidate->judged];
    const struct kt__instrument *home = &windows->law.instruments[restriction->instrument];
    uint32_t i;
    for (i = home->first_exception; i < home->first_exception + home->exceptions; i++) {
        const struct kt__exception *exception = &windows->law.exceptions[i];
        if (!exception->stated || kt__exception_truth(windows, exception, restriction->milestone) != KT_YES) continue;
        candidate->at.boundary = candidate->at.earliest = candidate->at.latest = exception->to;
        candidate->state = candidate->potential = KT_STATE_EXEMPT;
        return;
    }
}

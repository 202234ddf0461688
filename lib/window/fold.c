/* Folding: all statements of one instrument on one activity become one window. What binds (prohibits, requires, permits)
   and what does not (advises, expects, proposes) is folded apart, and so is what applies for sure and what may apply. */
#include <string.h>

#include "base/civil.h"
#include "date/period.h"
#include "registry/registry.h"
#include "window/workspace.h"

/* windows.md, section 6: of several, the strictest decides. The gaps between ranks mean nothing; 0 is for what
   is not binding. */
int kt__state_rank(uint32_t state) {
    switch (state) {
    case KT_STATE_CLOSED: case KT_STATE_OVERDUE: return 6;
    case KT_STATE_UNKNOWN: return 5; /* it may be closed: never to be outdone by something milder */
    case KT_STATE_CLOSING: case KT_STATE_DUE: return 4;
    case KT_STATE_EXEMPT: return 3;
    case KT_STATE_SUSPENDED: return 2;
    case KT_STATE_OPEN: return 1;
    default: return 0;
    }
}

/* The same for what does not bind. An expectation of a policy outweighs advice, and both outweigh what is only
   proposed. */
static int soft_rank(uint32_t state) {
    return state == KT_STATE_EXPECTED ? 3 : state == KT_STATE_ADVISED ? 2 : state == KT_STATE_PROPOSED ? 1 : 0;
}

/* Of two that only may apply, the one that certainly concerns the profile comes first: less is missing. */
static int before(const kt_windows *windows, const struct kt__candidate *a, const struct kt__candidate *b) {
    int p = windows->verdicts[a->judged].profile == KT_YES, q = windows->verdicts[b->judged].profile == KT_YES;
    if (p != q) return p;
    if (a->at.boundary != b->at.boundary) return a->at.boundary < b->at.boundary; /* KT_INSTANT_NONE is the largest */
    return a->statement < b->statement;
}

/* Keeps the stricter of the best so far and a new candidate. A candidate without a rank (gone, or over before
   it begins) never replaces anything, so the empty best stays recognisable as "nothing folded". */
static void take_better(const kt_windows *windows, struct kt__candidate *best, const struct kt__candidate *other, int sort) {
    int have = sort == KT__SOFT ? soft_rank(best->state) : kt__state_rank(best->state);
    int offered = sort == KT__SOFT ? soft_rank(other->state) : kt__state_rank(other->state);
    if (offered > have || (offered == have && offered > 0 && before(windows, other, best))) *best = *other;
}

/* Before, between the readings of, or after a date: the rows for prohibitions and duties in the table of
   section 6. `ahead` and `passed` are the states on either side; between the readings the state is unknown, and
   `potential` keeps what it may already be. */
static void place(kt_windows *windows, struct kt__candidate *candidate, const struct kt__statement *statement, uint32_t ahead,
                  uint32_t passed) {
    const struct kt__reading *at = &candidate->at;
    int is_before = !kt__reached(windows, at->earliest), is_after = kt__reached(windows, at->latest);
    candidate->potential = passed;
    if (at->boundary == KT_INSTANT_NONE) {
        /* A relative date whose event is not known lies ahead as far as anybody can say; a date that is not set may be any. */
        candidate->state = statement->event != 0 ? ahead : KT_STATE_UNKNOWN;
        if (statement->event != 0) candidate->potential = ahead;
        return;
    }
    /* "At least" makes the time after the date unknown, "at most" the time before a prohibition; a limit of a
       newer catalog makes both unknown. */
    if (statement->limit == KT_LIMIT_AT_LEAST) is_after = 0;
    else if (statement->limit == KT_LIMIT_AT_MOST && passed == KT_STATE_CLOSED) is_before = 0; /* it may begin any day */
    else if (statement->limit > KT_LIMIT_AT_MOST) is_before = is_after = 0;
    candidate->state = is_before ? ahead : is_after ? passed : KT_STATE_UNKNOWN;
    if (candidate->state != KT_STATE_UNKNOWN) candidate->potential = candidate->state;
}

/* Moved by a suspension, a date is exact: whatever doubt its text left, the end of the suspension is what counts. */
static void set_instant(struct kt__reading *at, int64_t instant) {
    at->boundary = at->earliest = at->latest = instant;
}

/* What suspensions do to a restriction: it is suspended now (1), would begin while suspended and so begins when that ends,
   or began anew when the last suspension ended. */
static int hold_up(kt_windows *windows, struct kt__candidate *candidate) {
    struct kt__reading *at = &candidate->at;
    int64_t until;
    if (at->boundary == KT_INSTANT_NONE) return 0;
    /* Not begun yet: what matters is whether a suspension covers the day on which it would begin. Otherwise:
       whether one runs today, and failing that, when the last one ended. */
    if (!kt__reached(windows, at->earliest)) {
        until = kt__suspended_until(windows, candidate->statement, at->earliest, &candidate->suspended_by);
        if (until == at->earliest) return 0;
        set_instant(at, until);
        /* It begins later, at the end of the suspension. Only a suspension without an end leaves no date to
           wait for. */
        if (until != KT__NEVER) return 0;
    } else {
        until = kt__suspended_until(windows, candidate->statement, windows->now, &candidate->suspended_by);
        if (until == windows->now) {
            int64_t resumed = kt__resumed_at(windows, candidate->statement);
            if (resumed > at->latest) set_instant(at, resumed);
            return 0;
        }
        set_instant(at, until);
    }
    candidate->state = candidate->potential = KT_STATE_SUSPENDED;
    return 1;
}

/* Order matters: what is ended or never begins leaves no candidate, what is suspended needs no exception, and
   only what is then left is placed in time and looked up for carve-outs. */
static void judge_restriction(kt_windows *windows, uint32_t bit, struct kt__candidate *candidate) {
    const struct kt__statement *statement = &windows->law.statements[candidate->statement];
    int is_act = statement->effect == KT_EFFECT_REQUIRES;
    if (kt__is_gone(windows, candidate->statement)) return;
    /* windows.md, section 4: a restriction that would begin after its instrument ends never does. */
    if (candidate->at.boundary != KT_INSTANT_NONE &&
        windows->law.instruments[statement->instrument].in_force_to <= candidate->at.earliest)
        return; /* over before it begins */
    if (hold_up(windows, candidate)) return;
    if (is_act) place(windows, candidate, statement, KT_STATE_DUE, KT_STATE_OVERDUE);
    else place(windows, candidate, statement, KT_STATE_CLOSING, KT_STATE_CLOSED);
    if (statement->limit > KT_LIMIT_AT_MOST) candidate->code = kt__code_name(windows, "limit:", statement->limit);
    kt__exempt(windows, bit, candidate);
    if (candidate->state != KT_STATE_EXEMPT) kt__except(windows, candidate);
}

/* What holds after a permission has run out: what its text says of "otherwise". Where it says nothing, nobody
   knows, and the worst is kept as potential. */
static void lapse(struct kt__candidate *candidate, uint32_t otherwise) {
    candidate->state = otherwise == KT_OTHERWISE_PROHIBITED ? KT_STATE_CLOSED
                     : otherwise == KT_OTHERWISE_UNRESTRICTED ? KT_STATE_OPEN : KT_STATE_UNKNOWN;
    candidate->potential = candidate->state == KT_STATE_OPEN ? KT_STATE_OPEN : KT_STATE_CLOSED;
}

/* A permission: the rows "permits" of the table in section 6. It counts from its first day on. Nothing here
   reads as open unless the term surely runs; every doubt leaves "unknown" with the potential of a restriction. */
static void judge_permission(kt_windows *windows, struct kt__candidate *candidate) {
    const struct kt__statement *statement = &windows->law.statements[candidate->statement];
    struct kt__term term = kt__term_of(windows, candidate->statement);
    int ahead;
    if (kt__is_gone(windows, candidate->statement) || !kt__reached(windows, term.start)) return;
    ahead = !kt__reached(windows, term.end.earliest);
    candidate->at = term.end;
    /* The starting point: every branch below that has no answer of its own leaves it. */
    candidate->state = KT_STATE_UNKNOWN;
    candidate->potential = statement->otherwise == KT_OTHERWISE_UNRESTRICTED ? KT_STATE_OPEN : KT_STATE_CLOSED;
    if (statement->limit > KT_LIMIT_AT_MOST) {
        candidate->code = kt__code_name(windows, "limit:", statement->limit);
    } else if (kt__suspended_until(windows, candidate->statement, windows->now, NULL) > windows->now) {
        return; /* permitted, but not at present: what then holds nobody says */
    } else if (statement->limit == KT_LIMIT_AT_MOST && ahead) {
        return; /* it may have ended already */
    } else if (term.open_ended || (term.at_least && ahead)) {
        candidate->state = candidate->potential = KT_STATE_OPEN;
    } else if (term.at_least) {
        return; /* "at least until then" has passed: it may go on, or not */
    } else if (ahead) {
        candidate->state = statement->otherwise == KT_OTHERWISE_PROHIBITED ? KT_STATE_CLOSING : KT_STATE_OPEN;
        candidate->potential = candidate->state;
    } else if (kt__reached(windows, term.end.latest) || statement->otherwise == KT_OTHERWISE_UNRESTRICTED) {
        lapse(candidate, statement->otherwise);
    }
}

/* Advice has no before and after: a warning that names a day is a warning from the moment it is published. */
static void judge_soft(kt_windows *windows, struct kt__candidate *candidate) {
    uint32_t effect = windows->law.statements[candidate->statement].effect;
    if (kt__is_gone(windows, candidate->statement)) return;
    if (kt__suspended_until(windows, candidate->statement, windows->now, NULL) > windows->now) return;
    candidate->state = effect == KT_EFFECT_ADVISES ? KT_STATE_ADVISED
                     : effect == KT_EFFECT_EXPECTS ? KT_STATE_EXPECTED : KT_STATE_PROPOSED;
    candidate->potential = candidate->state;
}

/* One statement by itself, as a candidate; state none-known when it comes to nothing at this instant. */
static void judge(kt_windows *windows, uint32_t statement, uint32_t bit, struct kt__candidate *candidate) {
    uint32_t effect = windows->law.statements[statement].effect;
    memset(candidate, 0, sizeof *candidate);
    candidate->statement = candidate->judged = statement;
    candidate->suspended_by = KT__NO_INDEX;
    candidate->at = kt__verdict_of(windows, statement)->at;
    if (effect == KT_EFFECT_PROHIBITS || effect == KT_EFFECT_REQUIRES) {
        judge_restriction(windows, bit, candidate);
    } else if (effect == KT_EFFECT_PERMITS) {
        judge_permission(windows, candidate);
    } else if (kt__sort_of(effect) == KT__SOFT) {
        judge_soft(windows, candidate);
    } else { /* a newer catalog: whatever it says, it is not "allowed" */
        candidate->state = KT_STATE_UNKNOWN;
        candidate->potential = KT_STATE_CLOSED;
        candidate->code = kt__code_name(windows, "effect:", effect);
    }
}

/* One pass over a run of statements: those that apply so. */
struct pass {
    const struct kt__run *run;
    uint32_t truth;
    int64_t prohibited_from; /* the earliest prohibition among them; KT__NEVER without one, or where it does not matter */
};

/* The i-th statement of a run. */
static uint32_t statement_at(const kt_windows *windows, const struct kt__run *run, uint32_t i) {
    return windows->law.lists[run->first + i];
}

/* Whether a statement belongs to a pass: the same truth of applying, and no rival has displaced it. Verdicts were worked out
   before. */
static int takes_part(const kt_windows *windows, const struct pass *pass, uint32_t index) {
    const struct kt__verdict *verdict = &windows->verdicts[index];
    return verdict->known && !verdict->lost && verdict->applies == pass->truth;
}

/* Carve-outs are told by the prohibition they stand beside; a prohibition that is ended makes none. */
static void find_prohibition(kt_windows *windows, struct pass *pass) {
    uint32_t i;
    pass->prohibited_from = KT__NEVER;
    if (!pass->run->carves) return;
    for (i = 0; i < pass->run->count; i++) {
        uint32_t index = statement_at(windows, pass->run, i);
        int64_t from = windows->verdicts[index].at.boundary;
        if (windows->law.statements[index].effect != KT_EFFECT_PROHIBITS || !takes_part(windows, pass, index)) continue;
        if (from < pass->prohibited_from && !kt__is_gone(windows, index)) pass->prohibited_from = from;
    }
}

/* A narrower permission beside a prohibition that it outlasts is a carve-out from it, not a window of its own. */
static int is_carve_out(kt_windows *windows, const struct pass *pass, uint32_t index) {
    const struct kt__statement *statement = &windows->law.statements[index];
    if (statement->effect != KT_EFFECT_PERMITS || !statement->narrower || pass->prohibited_from == KT__NEVER) return 0;
    return statement->otherwise != KT_OTHERWISE_PROHIBITED || kt__term_of(windows, index).end.boundary >= pass->prohibited_from;
}

/* The strictest of the statements that take part. A carve-out has no say of its own here: kt__exempt() brings
   it in from the restriction's side. */
static void fold(kt_windows *windows, struct pass pass, struct kt__candidate *best) {
    struct kt__candidate candidate;
    uint32_t i;
    find_prohibition(windows, &pass);
    for (i = 0; i < pass.run->count; i++) {
        uint32_t index = statement_at(windows, pass.run, i);
        if (!takes_part(windows, &pass, index) || is_carve_out(windows, &pass, index)) continue;
        judge(windows, index, pass.run->bit, &candidate);
        take_better(windows, best, &candidate, pass.run->sort);
    }
}

/* States that forbid or demand something; only these can be "stricter" than a sure window. */
static int is_restriction(uint32_t state) {
    return state == KT_STATE_CLOSED || state == KT_STATE_OVERDUE || state == KT_STATE_CLOSING || state == KT_STATE_DUE;
}

/* Whether what may apply would be stricter than what does: then it must be seen beside it. */
static int is_stricter(const struct kt__candidate *maybe, const struct kt__candidate *sure) {
    int rank = kt__state_rank(maybe->potential), have = kt__state_rank(sure->state);
    if (!is_restriction(maybe->potential)) return 0;
    return rank > have || (rank == have && rank == kt__state_rank(KT_STATE_CLOSING) && maybe->at.earliest < sure->at.earliest);
}

/* Section 6: sure statements make the window, undecided ones a second window only where they would be stricter,
   and what does not apply is shown only when nothing else is (the flag KT_WINDOW_ALL put it into the sets). */
static void fold_run(kt_windows *windows, const struct kt__run *run, const uint32_t found[3]) {
    /* Three truths, three passes over the same statements; `found` says which of them can find anything. */
    struct pass pass = {run, KT_YES, KT__NEVER};
    struct kt__candidate sure, maybe;
    sure.state = maybe.state = KT_STATE_NONE_KNOWN;
    if (found[KT_YES]) fold(windows, pass, &sure);
    if (sure.state != KT_STATE_NONE_KNOWN) kt__row_add(windows, run->bit, KT_YES, &sure);
    pass.truth = KT_UNKNOWN;
    if (found[KT_UNKNOWN]) fold(windows, pass, &maybe);
    if (maybe.state != KT_STATE_NONE_KNOWN &&
        (sure.state == KT_STATE_NONE_KNOWN || (run->sort == KT__BINDING && is_stricter(&maybe, &sure))))
        kt__row_add(windows, run->bit, KT_UNKNOWN, &maybe);
    if (sure.state != KT_STATE_NONE_KNOWN || maybe.state != KT_STATE_NONE_KNOWN || !found[KT_NO]) return;
    pass.truth = KT_NO;
    fold(windows, pass, &sure);
    if (sure.state != KT_STATE_NONE_KNOWN) kt__row_add(windows, run->bit, KT_NO, &sure);
}

/* Which of two rival claims stands: the better evidence, then the statement's own source, then the safe reading. What restricts
   goes before what lifts, so that the order is one over all claims and the best of them does not depend on the way it is found. */
static int outdoes(const kt_windows *windows, uint32_t a, uint32_t b) {
    const struct kt__statement *x = &windows->law.statements[a], *y = &windows->law.statements[b];
    const struct kt__reading *p = &windows->verdicts[a].at, *q = &windows->verdicts[b].at;
    int early = kt__safe_is_earliest(x->effect);
    if (x->level != y->level) return x->level < y->level;
    if (x->source_scope != y->source_scope) return x->source_scope == KT_SOURCE_MILESTONE;
    if (early != kt__safe_is_earliest(y->effect)) return early;
    if (early && p->earliest != q->earliest) return p->earliest < q->earliest;
    if (!early && p->latest != q->latest) return p->latest > q->latest;
    return a < b;
}

/* Rivals carry the same label and concern the same askers: a claim that applies to nobody present must not displace one that
   does. Of each such set the best stays; the others are lost, and stay in place to be listed as conflicts. */
static void settle_rivals(kt_windows *windows, const struct kt__instrument *home) {
    const uint32_t *rivals = windows->law.lists + home->first_rival;
    uint32_t best[3] = {KT__NO_INDEX, KT__NO_INDEX, KT__NO_INDEX}, i;
    for (i = 0; i < home->rivals; i++) {
        struct kt__verdict *verdict = &windows->verdicts[rivals[i]];
        uint32_t *stands = &best[verdict->applies];
        if (windows->law.statements[rivals[i]].first_rival == home->first_rival + i) best[0] = best[1] = best[2] = KT__NO_INDEX;
        if (!verdict->known) continue;
        if (*stands == KT__NO_INDEX) {
            *stands = rivals[i];
        } else if (outdoes(windows, rivals[i], *stands)) {
            windows->verdicts[*stands].lost = 1;
            *stands = rivals[i];
        } else {
            verdict->lost = 1;
        }
    }
}

/* Statements lie in the order of their ids, so the outcome does not depend on layers. */
void kt__fold_prepare(kt_windows *windows, uint32_t instrument) {
    const struct kt__instrument *home = &windows->law.instruments[instrument];
    uint32_t i;
    for (i = home->first_statement; i < home->first_statement + home->statements; i++) (void)kt__verdict_of(windows, i);
    if (home->rivals > 0) settle_rivals(windows, home);
}

/* Run by run, in the order of activities: rows come out the same whatever the layers of the catalog. Most runs concern
   somebody else and end with the count of who takes part. */
void kt__fold_instrument(kt_windows *windows, uint32_t instrument) {
    const struct kt__instrument *home = &windows->law.instruments[instrument];
    int all = (windows->flags & KT_WINDOW_ALL) != 0;
    uint32_t r, i;
    for (r = home->first_run; r < home->first_run + home->runs; r++) {
        const struct kt__run *run = &windows->law.runs[r];
        uint32_t found[3] = {0, 0, 0};
        for (i = 0; i < run->count; i++) {
            const struct kt__verdict *verdict = &windows->verdicts[statement_at(windows, run, i)];
            if (verdict->known && !verdict->lost) found[verdict->applies]++;
        }
        if (!all) found[KT_NO] = 0;
        if (found[KT_YES] + found[KT_UNKNOWN] + found[KT_NO] > 0) fold_run(windows, run, found);
    }
}

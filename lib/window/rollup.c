/* The four questions: which window of a group decides, what might decide instead, what is advised, what is still open. */
#include <string.h>

#include "window/workspace.h"

/* The table of windows.md, section 8. Adding an activity to a group changes answers: it is part of the rules,
   not of the catalog. */
uint32_t kt__rollup_of(uint32_t activity) {
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
    default:
        return 0; /* duties to list, plan or report, and what goes the other way: listed, never rolled up */
    }
}

/* In a roll-up neither the unknown nor the suspended decides anything. */
static int rank(uint32_t state) {
    int found = kt__state_rank(state);
    return state == KT_STATE_UNKNOWN || state == KT_STATE_SUSPENDED ? 0 : found;
}

/* Closed and overdue: there is nothing left to wait for. */
static int has_passed(uint32_t state) {
    return state == KT_STATE_CLOSED || state == KT_STATE_OVERDUE;
}

/* Whether row a, taken to be in state a_state, decides before row b in b_state: passed before future; among passed the
   highest legal force, then the earliest; among future the earliest. */
static int decides_before(const struct kt__row *a, uint32_t a_state, const struct kt__row *b, uint32_t b_state) {
    if (rank(a_state) != rank(b_state)) return rank(a_state) > rank(b_state);
    if (has_passed(a_state) && a->window.legal_force != b->window.legal_force) return a->window.legal_force < b->window.legal_force;
    if (a->window.boundary != b->window.boundary) return a->window.boundary < b->window.boundary;
    if (a->window.activity != b->window.activity) return a->window.activity < b->window.activity;
    return a->instrument != b->instrument ? a->instrument < b->instrument : a->statement < b->statement;
}

/* The i-th window of a group: 1 + position in the sorted order. */
static uint32_t place_at(const kt_windows *windows, const struct kt__rollup *rollup, uint32_t i) {
    return windows->places[rollup->first_place + i];
}

/* `place` is 1 + position in the sorted order; callers never pass 0. */
static const struct kt__row *row_at(const kt_windows *windows, uint32_t place) {
    return &windows->rows[windows->order[place - 1]];
}

/* What never binds anybody. Whether it applies makes no group unknown. */
static int is_soft(uint32_t state) {
    return state == KT_STATE_ADVISED || state == KT_STATE_EXPECTED || state == KT_STATE_PROPOSED;
}

/* "Decides" and "if none decides" of section 8. Places are 1 + position, 0 for none. Not known for sure, but
   for this asker, makes a group unknown instead of none-known: silence must not be read where something may be
   said. */
static void find_deciding(const kt_windows *windows, struct kt__rollup *rollup) {
    uint32_t i;
    int undecided = 0;
    for (i = 0; i < rollup->places; i++) {
        uint32_t place = place_at(windows, rollup, i);
        const struct kt__row *row = row_at(windows, place);
        const struct kt_window *window = &row->window;
        if (window->applies == KT_UNKNOWN && window->applies_to_profile == KT_YES && !is_soft(row->potential)) undecided = 1;
        if (window->applies != KT_YES) continue;
        if (window->state == KT_STATE_UNKNOWN) undecided = 1;
        if (rank(window->state) == 0) continue;
        if (rollup->decides != 0) {
            const struct kt__row *best = row_at(windows, rollup->decides);
            if (!decides_before(row, window->state, best, best->window.state)) continue;
        }
        rollup->decides = place;
    }
    /* "Unknown" only where something speaks of this very asker; where all that is missing are his tags, nothing
       is known. */
    rollup->state = rollup->decides != 0 ? row_at(windows, rollup->decides)->window.state
                  : undecided ? KT_STATE_UNKNOWN : KT_STATE_NONE_KNOWN;
}

/* Only what is not sure can be a maybe: a window whose applicability is open, or whose date is. */
static int is_possible(const struct kt__row *row) {
    const struct kt_window *window = &row->window;
    if (window->applies == KT_NO || (window->applies == KT_YES && window->state != KT_STATE_UNKNOWN)) return 0;
    return rank(row->potential) > rank(KT_STATE_EXEMPT);
}

/* "Maybe" of section 8: what is not sure, taken at its worst, and only if it would then decide instead of what
   does. */
/* Of two that may decide: one with a date says more than one whose day nobody has set. */
static int comes_before(const struct kt__row *row, const struct kt__row *other) {
    const int dated = row->window.boundary != KT_INSTANT_NONE;
    if (dated != (other->window.boundary != KT_INSTANT_NONE)) return dated;
    return decides_before(row, row->potential, other, other->potential);
}

static void find_maybe(const kt_windows *windows, struct kt__rollup *rollup) {
    uint32_t i;
    for (i = 0; i < rollup->places; i++) {
        uint32_t place = place_at(windows, rollup, i);
        const struct kt__row *row = row_at(windows, place), *other;
        if (!is_possible(row)) continue;
        if (rollup->decides != 0) {
            other = row_at(windows, rollup->decides);
            if (!decides_before(row, row->potential, other, other->window.state)) continue;
        }
        if (rollup->maybe != 0) {
            other = row_at(windows, rollup->maybe);
            if (!comes_before(row, other)) continue;
        }
        rollup->maybe = place;
    }
}

/* 1, or 0 when memory ran out, so that callers can add it to a count. */
static uint32_t add_item(kt_windows *windows, uint32_t place) {
    void *grown = windows->items;
    if (!kt__grow(windows, &grown, &windows->item_room, windows->item_count, sizeof *windows->items)) return 0;
    windows->items = grown;
    windows->items[windows->item_count++] = place - 1;
    return 1;
}

/* Everything that applies and does not bind: shown beside the answer, never as the answer. */
static void list_advice(kt_windows *windows, struct kt__rollup *rollup) {
    uint32_t i;
    rollup->first_advice = (uint32_t)windows->item_count;
    for (i = 0; i < rollup->places; i++) {
        uint32_t place = place_at(windows, rollup, i);
        const struct kt__row *row = row_at(windows, place);
        uint32_t state = row->window.state;
        if (row->window.applies != KT_YES) continue;
        if (!is_soft(state)) continue;
        rollup->advice += add_item(windows, place);
    }
}

/* Activities whose window has closed, as a set: a second instrument that leaves one open does not open it. */
static uint64_t closed_activities(const kt_windows *windows, const struct kt__rollup *rollup) {
    uint64_t closed = 0;
    uint32_t i;
    for (i = 0; i < rollup->places; i++) {
        const struct kt__row *row = row_at(windows, place_at(windows, rollup, i));
        if (row->window.applies == KT_YES && has_passed(row->window.state))
            closed |= (uint64_t)1 << (row->window.activity & 63); /* members of a group all have small numbers */
    }
    return closed;
}

static void list_still_open(kt_windows *windows, struct kt__rollup *rollup) {
    uint64_t closed;
    uint32_t i;
    rollup->first_open = (uint32_t)windows->item_count;
    /* Only a closed group makes one ask what is left of it. */
    if (!has_passed(rollup->state)) return;
    closed = closed_activities(windows, rollup);
    for (i = 0; i < rollup->places; i++) {
        uint32_t place = place_at(windows, rollup, i);
        const struct kt__row *row = row_at(windows, place);
        if (row->window.applies != KT_YES) continue;
        if (rank(row->window.state) == 0 || has_passed(row->window.state) || (closed >> (row->window.activity & 63) & 1)) continue;
        rollup->open += add_item(windows, place);
    }
}

/* The windows of each group side by side, in their order: each question below then walks its own group only. */
static void part(kt_windows *windows) {
    uint32_t group, position, next[KT__ROLLUPS];
    for (position = 0; position < windows->row_count; position++) {
        group = windows->rows[position].group;
        if (group != 0) windows->rollups[group - 1].places++;
    }
    for (group = 1; group < KT__ROLLUPS; group++)
        windows->rollups[group].first_place = windows->rollups[group - 1].first_place + windows->rollups[group - 1].places;
    for (group = 0; group < KT__ROLLUPS; group++) next[group] = windows->rollups[group].first_place;
    for (position = 0; position < windows->row_count; position++) {
        group = windows->rows[windows->order[position]].group;
        if (group != 0) windows->places[next[group - 1]++] = position + 1;
    }
}

/* All four groups alike: the vendor's own dates are windows too, and a roll-up of their own. */
void kt__rollups(kt_windows *windows) {
    uint32_t group;
    windows->item_count = 0;
    memset(windows->rollups, 0, sizeof windows->rollups);
    part(windows);
    for (group = 0; group < KT__ROLLUPS; group++) {
        struct kt__rollup *rollup = &windows->rollups[group];
        find_deciding(windows, rollup);
        find_maybe(windows, rollup);
        list_advice(windows, rollup);
        list_still_open(windows, rollup);
    }
}

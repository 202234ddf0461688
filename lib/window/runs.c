/* Which statements of an instrument meet: those on one activity that fold together, its permissions, its rival claims. Worked out
   once with the law, so that a query walks short lists instead of all statements again and again. */
#include <string.h>

#include "window/law.h"

int kt__sort_of(uint32_t effect) {
    switch (effect) {
    case KT_EFFECT_ADVISES: case KT_EFFECT_EXPECTS: case KT_EFFECT_PROPOSES: return KT__SOFT;
    case KT_EFFECT_SUSPENDS: case KT_EFFECT_REINSTATES: case KT_EFFECT_ENDS: case KT_EFFECT_NOTES: return -1;
    default: return KT__BINDING; /* what this library does not know may bind */
    }
}

/* One list: the statements of an instrument on an activity, of one sort, in the order of their ids. */
static int add_run(struct kt__law *law, const struct kt__instrument *home, uint32_t bit, int sort) {
    struct kt__run run = {bit, (uint32_t)law->list_count, 0, (uint8_t)sort, 0};
    int prohibits = 0, narrows = 0;
    void *grown = law->runs;
    uint32_t i;
    for (i = home->first_statement; i < home->first_statement + home->statements; i++) {
        const struct kt__statement *statement = &law->statements[i];
        if ((statement->activities >> bit & 1) == 0 || kt__sort_of(statement->effect) != sort) continue;
        if (!kt__law_list(law, i)) return 0;
        run.count++;
        prohibits |= statement->effect == KT_EFFECT_PROHIBITS;
        narrows |= statement->effect == KT_EFFECT_PERMITS && statement->narrower;
    }
    if (run.count == 0) return 1;
    run.carves = (uint8_t)(prohibits && narrows);
    if (!kt__array_grow(law->memory, &grown, &law->run_room, law->run_count, sizeof *law->runs)) return 0;
    law->runs = grown;
    law->runs[law->run_count++] = run;
    return 1;
}

/* Binding runs before soft ones, each in the order of activities: the order in which windows are made. */
static int add_runs(struct kt__law *law, struct kt__instrument *home) {
    uint64_t activities = 0;
    uint32_t i, bit;
    int sort;
    for (i = home->first_statement; i < home->first_statement + home->statements; i++) activities |= law->statements[i].activities;
    home->first_run = (uint32_t)law->run_count;
    for (sort = KT__BINDING; sort <= KT__SOFT; sort++) {
        uint64_t left = activities;
        for (bit = 0; left != 0; bit++, left >>= 1) {
            if ((left & 1) && !add_run(law, home, bit, sort)) return 0;
        }
    }
    home->runs = (uint32_t)law->run_count - home->first_run;
    return 1;
}

/* At most KT__PERMITS: what lies beyond lifts nothing, and the restriction stands. */
static int add_permits(struct kt__law *law, struct kt__instrument *home) {
    uint32_t i;
    home->first_permit = (uint32_t)law->list_count;
    for (i = home->first_statement; i < home->first_statement + home->statements; i++) {
        if (law->list_count - home->first_permit >= KT__PERMITS) break;
        if (law->statements[i].effect == KT_EFFECT_PERMITS && !kt__law_list(law, i)) return 0;
    }
    home->permits = (uint32_t)law->list_count - home->first_permit;
    return 1;
}

/* By label, then by place: claims on one point lie side by side. */
static int compare_rivals(const void *context, uint32_t a, uint32_t b) {
    const struct kt__law *law = context;
    const struct kt_text *x = &law->statements[a].rival, *y = &law->statements[b].rival;
    int order = memcmp(x->data, y->data, x->size < y->size ? x->size : y->size);
    if (order != 0) return order;
    if (x->size != y->size) return x->size < y->size ? -1 : 1;
    return a < b ? -1 : a > b;
}

/* Tells each claim where those of its label begin and how many they are. */
static void label_rivals(struct kt__law *law, const struct kt__instrument *home) {
    uint32_t from = home->first_rival, end = home->first_rival + home->rivals, i, j;
    for (i = from; i < end; i = j) {
        const struct kt_text *label = &law->statements[law->lists[i]].rival;
        for (j = i; j < end; j++) {
            const struct kt_text *other = &law->statements[law->lists[j]].rival;
            if (other->size != label->size || memcmp(other->data, label->data, label->size) != 0) break;
        }
        for (from = i; from < j; from++) {
            law->statements[law->lists[from]].first_rival = i;
            law->statements[law->lists[from]].rivals = j - i;
        }
    }
}

static int add_rivals(struct kt__law *law, struct kt__instrument *home) {
    uint32_t i;
    home->first_rival = (uint32_t)law->list_count;
    for (i = home->first_statement; i < home->first_statement + home->statements; i++) {
        if (law->statements[i].rival.size > 0 && !kt__law_list(law, i)) return 0;
    }
    home->rivals = (uint32_t)law->list_count - home->first_rival;
    kt__sort_rows(law->lists + home->first_rival, home->rivals, compare_rivals, law);
    label_rivals(law, home);
    return 1;
}

int kt__law_runs(struct kt__law *law) {
    uint32_t i;
    for (i = 0; i < law->instrument_count; i++) {
        if (!add_runs(law, &law->instruments[i]) || !add_permits(law, &law->instruments[i]) ||
            !add_rivals(law, &law->instruments[i]))
            return 0;
    }
    return 1;
}

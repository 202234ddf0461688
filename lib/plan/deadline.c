/* The deadline of a group. Asks the window room through its public functions and reads what comes back; which activities
   belong to which question is that room's to say. */
#include "plan/deadline.h"

#include <string.h>

#include "base/civil.h"
#include "db/db.h"
#include "window/workspace.h"

uint32_t kt__deadline_rollup(uint32_t activity) {
    return kt__rollup_of(activity);
}

/* Support and compliance: the two questions whose answer forces a migration. A row without an instrument is the vendor's
   own lifecycle: no law ends anything there. */
static int forces(const struct kt_window *window) {
    uint32_t rollup = kt__rollup_of(window->activity);
    return window->instrument != 0 && (rollup == KT_ROLLUP_SUPPORT || rollup == KT_ROLLUP_COMPLIANCE);
}

/* The states in which law ends something at the boundary; a suspension, advice or a proposal sets no deadline. Between
   the two readings of a coarse date the state is unknown: there the effect tells whether the safe reading has passed. */
static int ends(const kt_catalog *catalog, const struct kt_window *window) {
    int64_t effect;
    switch (window->state) {
    case KT_STATE_CLOSING:
    case KT_STATE_CLOSED:
    case KT_STATE_DUE:
    case KT_STATE_OVERDUE:
    case KT_STATE_EXEMPT:
        return 1;
    case KT_STATE_UNKNOWN:
        effect = kt__integer(catalog, KT_RECORD_MILESTONE, window->milestone, KT_FIELD_EFFECT, 0, 0);
        return effect == KT_EFFECT_PROHIBITS || effect == KT_EFFECT_REQUIRES;
    default:
        return 0;
    }
}

/* All those states come from what prohibits, requires or permits: their safe reading is the earliest. */
static int64_t boundary_of(const struct kt_window *window) {
    return window->earliest != KT_INSTANT_NONE ? window->earliest : window->boundary;
}

/* Only what applies for certain: a deadline that rests on a guess would move every plan. */
static int counts(const kt_catalog *catalog, const struct kt_window *window) {
    return window->applies == KT_YES && forces(window) && ends(catalog, window) && boundary_of(window) != KT_INSTANT_NONE;
}

/* The day before the instant is the fallback for a window without a last day; UTC, since its zone is not known here. */
static void take(struct kt__deadline *out, const struct kt_window *window, uint32_t overdue) {
    out->instant = boundary_of(window);
    out->last_day = window->last_permitted_day != KT_DAY_NONE ? window->last_permitted_day : kt__instant_day(out->instant - 1);
    out->overdue = overdue;
    out->activity = window->activity;
    out->instrument = window->instrument;
    out->milestone = window->milestone;
}

/* The first of equals stays: windows come in an order that does not depend on how layers are stacked. */
static void choose(struct kt__deadline *out, const kt_windows *windows, const kt_catalog *catalog, int64_t now) {
    uint32_t count = kt_windows_count(windows), i;
    for (i = 0; i < count; i++) {
        struct kt_window window;
        memset(&window, 0, sizeof window);
        window.struct_size = sizeof window;
        if (kt_windows_at(windows, i, &window) != KT_OK || !counts(catalog, &window)) continue;
        /* What lies ahead beats what has passed, and of the former the earliest counts. Of passed ones the
           latest is kept: it tells how late one is at least. */
        if (boundary_of(&window) <= now) {
            uint32_t severity = kt__rollup_of(window.activity) == KT_ROLLUP_COMPLIANCE ? 2 : 1;
            if (severity > out->severity) out->severity = severity;
        }
        if (boundary_of(&window) > now) {
            if (out->instant == KT_INSTANT_NONE || out->overdue || boundary_of(&window) < out->instant) take(out, &window, 0);
        } else if (out->instant == KT_INSTANT_NONE || (out->overdue && boundary_of(&window) > out->instant)) {
            take(out, &window, 1);
        }
    }
}

/* The group's own numbers, the plan's everything else. */
static void set_query(struct kt_window_query *query, const struct kt_group *group, const struct kt_plan_options *options) {
    memset(query, 0, sizeof *query);
    query->struct_size = sizeof *query;
    query->vendor = group->vendor;
    query->product = group->product;
    query->product_class = group->product_class;
    query->now = options->now;
    query->known_at = options->known_at;
    /* What is known of the group itself comes in place of what is known of all. */
    query->facts = group->facts != NULL ? group->facts : options->facts;
    query->facts_size = group->facts != NULL ? group->facts_size : options->facts_size;
    query->events = options->events;
    query->events_size = options->events_size;
    query->calendar = options->calendar;
}

/* A deadline of the caller is the only boundary there is: once passed, everything is. */
int32_t kt__deadline_find(struct kt__deadline *out, kt_windows *windows, kt_catalog *catalog, const kt_profile *profile,
                          const struct kt_group *group, const struct kt_plan_options *options, struct kt_error *err) {
    /* Given by the caller, a deadline needs no law: then windows are not asked at all. */
    int64_t given = group->deadline != 0 ? group->deadline : options->deadline;
    struct kt_window_query query;
    int32_t status;
    memset(out, 0, sizeof *out);
    out->instant = KT_INSTANT_NONE;
    out->last_day = KT_DAY_NONE;
    if (given != 0) {
        out->instant = given;
        out->last_day = kt__instant_day(given - 1);
        out->given = 1;
        out->overdue = given <= options->now;
        return KT_OK;
    }
    set_query(&query, group, options);
    status = kt_windows_compute(windows, catalog, profile, &query, err);
    /* "Nothing found" is an answer too: a group without windows is planned without a deadline. */
    if (status < 0) return status;
    choose(out, windows, catalog, options->now);
    return KT_OK;
}

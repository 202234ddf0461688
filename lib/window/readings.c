/* When a statement can take effect: its own date, a date relative to an event, the next turn of a duty that recurs, and
   never before its instrument is in force. */
#include <string.h>

#include "base/civil.h"
#include "date/period.h"
#include "date/units.h"
#include "db/db.h"
#include "window/workspace.h"

#define MOST_DAYS 3652059   /* years 1 to 9999; larger counts leave the calendar anyway */

/* A date without doubt: its three readings are one instant. */
static void set(struct kt__reading *at, int64_t instant) {
    at->boundary = at->earliest = at->latest = instant;
}

/* One day short of the calendar's end, so that the day after, where "until and including" ends, exists. */
static int is_day(int64_t day) {
    return day >= KT__DAY_FIRST && day < KT__DAY_LAST;
}

/* n units on; 0 also where the day after would not exist. */
static int add_units(const kt_calendar *calendar, int32_t *day, int64_t n, uint32_t unit, uint32_t count) {
    return kt__day_add(day, calendar, n, unit, count) && is_day(*day);
}

/* The event's instant: what the query says, else the day the catalog knows. */
static int event_instant(const kt_windows *windows, const struct kt__statement *statement, int64_t *out) {
    struct kt_text id = kt__id(windows->catalog, KT_RECORD_EVENT, statement->event);
    const struct kt__known_event *event = kt__event_find(windows, id.data, id.size);
    int64_t day;
    if (event != NULL) {
        *out = event->at;
        return 1;
    }
    day = kt__integer(windows->catalog, KT_RECORD_EVENT, statement->event, KT_FIELD_DAY, 0, KT_DAY_NONE);
    if (!is_day(day)) return 0;
    *out = kt__law_day(&windows->law, statement->zone, day, 0);
    return 1;
}

/* The day that counting leads to is then read like a day that a text states. */
static int resolve_relative(kt_windows *windows, const struct kt__statement *statement, struct kt__reading *at) {
    const struct kt__zone *zone = &windows->law.zones[statement->zone].zone;
    struct kt__dated stated = {0};
    struct kt__resolved resolved;
    int64_t base;
    int32_t day;
    /* The catalog lacks the event: then no query can know it either. */
    if (statement->event == KT__NO_INDEX || !event_instant(windows, statement, &base)) return 0;
    /* Hours run on the clock, whatever the local day: "within 24 hours" does not wait for midnight. */
    if (statement->unit == KT_UNIT_HOUR || statement->count == KT_COUNT_HOURS) {
        if (statement->n < -(int64_t)MOST_DAYS * 24 || statement->n > (int64_t)MOST_DAYS * 24) return 0;
        set(at, base + statement->n * 3600);
        return 1;
    }
    /* Days are counted from the local day of the event, in the zone of the rule. */
    day = kt__zone_day(zone, base);
    /* The calendar is the query's own: the same question with another one may find another day, so no span holds. */
    if (statement->count == KT_COUNT_BUSINESS) windows->until = KT__ALWAYS;
    if (!is_day(day) || !add_units(windows->calendar, &day, statement->n, statement->unit, statement->count)) return 0;
    /* Whether the counted day is the last of the old state or the first of the new one depends on the statement. */
    stated.effect = statement->effect;
    stated.precision = KT_PRECISION_DAY;
    stated.inclusive = statement->inclusive;
    stated.first = stated.last = day;
    stated.second = -1;
    kt__resolve(&resolved, &stated, zone);
    at->boundary = resolved.boundary;
    at->earliest = resolved.earliest;
    at->latest = resolved.latest;
    return 1;
}

/* How many whole periods fit between two days, one too few at most: then the turn looked for is this one or one of the next two. */
static int64_t periods_between(int32_t first, int32_t today, int64_t n, uint32_t unit) {
    int32_t year, month, of_month, then_year, then_month;
    if (unit == KT_UNIT_DAY || unit == KT_UNIT_WEEK) return ((int64_t)today - first) / (unit == KT_UNIT_WEEK ? n * 7 : n);
    kt__day_civil(first, &then_year, &then_month, &of_month);
    kt__day_civil(today, &year, &month, &of_month);
    return ((int64_t)(year - then_year) * 12 + month - then_month) / (unit == KT_UNIT_YEAR ? n * 12 : n);
}

/* A duty that recurs is due again: its first turn after now. Whether earlier ones were met nobody told us. Turns are counted
   from the first one, so that a 31st does not wander. */
static void next_turn(kt_windows *windows, const struct kt__statement *statement, struct kt__reading *at) {
    const struct kt__zone *zone = &windows->law.zones[statement->zone].zone;
    int64_t n = statement->recurs_n, turns, k;
    int32_t first;
    /* Only dates without doubt recur; a period that came from damaged data must not make the arithmetic below
       overflow. */
    if (n <= 0 || n > MOST_DAYS || at->earliest != at->latest || !kt__reached(windows, at->boundary)) return;
    windows->since = windows->now; /* an earlier now may lie before an earlier turn */
    if (statement->recurs_unit == KT_UNIT_HOUR) {
        set(at, at->boundary + ((windows->now - at->boundary) / (n * 3600) + 1) * n * 3600);
        (void)kt__reached(windows, at->boundary);
        return;
    }
    first = kt__zone_day(zone, at->boundary);
    turns = periods_between(first, kt__zone_day(zone, windows->now), n, statement->recurs_unit);
    for (k = turns; k <= turns + 2; k++) {
        int32_t day = first;
        int64_t instant;
        if (!add_units(windows->calendar, &day, k * n, statement->recurs_unit, KT_COUNT_CALENDAR)) return;
        instant = kt__zone_instant(zone, day, 0);
        if (kt__reached(windows, instant)) continue;
        set(at, instant);
        return;
    }
}

/* What an instrument says holds once it is in force, whatever day its text names. */
static void not_before(struct kt__reading *at, int64_t from) {
    if (at->boundary == KT_INSTANT_NONE) return;
    if (at->boundary < from) at->boundary = from;
    if (at->earliest < from) at->earliest = from;
    if (at->latest < from) at->latest = from;
}

/* windows.md, section 5: the stated date, or a relative one, or the next turn of a duty, and for what restricts
   not before the instrument is in force. A date that cannot be worked out is no date, and lacks its event. */
void kt__reading_of(kt_windows *windows, uint32_t index, struct kt__verdict *verdict) {
    const struct kt__statement *statement = &windows->law.statements[index];
    struct kt__reading *at = &verdict->at;
    at->boundary = statement->boundary;
    at->earliest = statement->earliest;
    at->latest = statement->latest;
    if (statement->event != 0 && at->boundary == KT_INSTANT_NONE && !resolve_relative(windows, statement, at)) {
        set(at, KT_INSTANT_NONE);
        verdict->lacks |= KT__LACKS_EVENT;
    }
    if (statement->effect == KT_EFFECT_REQUIRES && at->boundary != KT_INSTANT_NONE && statement->recurs_n > 0)
        next_turn(windows, statement, at);
    /* windows.md, section 4. A permission's date is its end, a duty's its deadline: neither is moved by the day
       on which the instrument begins. */
    if (statement->effect != KT_EFFECT_PERMITS && statement->effect != KT_EFFECT_REQUIRES)
        not_before(at, windows->law.instruments[statement->instrument].in_force_from);
}

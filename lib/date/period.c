/* Dates as sources state them: the days a text can mean under its precision, and the instants at which a stated change
   can take effect. What a milestone then does with them is the window room's business. */
#include "date/period.h"

#include "base/civil.h"

/* Exactly `count` digits. By hand: no sign, no blanks, no locale; four digits at most, so no overflow. */
static int digits_of(int32_t *out, const char *text, size_t count) {
    size_t i;
    *out = 0;
    for (i = 0; i < count; i++) {
        if (text[i] < '0' || text[i] > '9') return 0;
        *out = *out * 10 + (text[i] - '0');
    }
    return 1;
}

/* First day of month `first` to last day of month `last` of a year. */
static int months(int32_t *out_first, int32_t *out_last, int32_t year, int32_t first, int32_t last) {
    if (year < 1 || first < 1 || last > 12) return 0;
    *out_first = kt__day_number(year, first, 1);
    *out_last = kt__day_number(year, last, kt__days_in_month(year, last));
    return 1;
}

/* "2029-03", "2029-Q1", "2029-H1". */
static int part_of_year(int32_t *out_first, int32_t *out_last, uint32_t precision, const char *text, size_t size) {
    int32_t year, n, length = precision == KT_PRECISION_QUARTER ? 3 : 6;
    if (size != 7 || text[4] != '-' || !digits_of(&year, text, 4)) return 0;
    if (precision == KT_PRECISION_MONTH) return digits_of(&n, text + 5, 2) && months(out_first, out_last, year, n, n);
    if (text[5] != (precision == KT_PRECISION_QUARTER ? 'Q' : 'H') || !digits_of(&n, text + 6, 1)) return 0;
    return n >= 1 && n <= 12 / length && months(out_first, out_last, year, (n - 1) * length + 1, n * length);
}

/* Makers begin a model year at different times, so it can lie anywhere in the year before and its own. */
static int whole_years(int32_t *out_first, int32_t *out_last, uint32_t precision, const char *text, size_t size) {
    int32_t year, unused;
    if (size != 4 || !digits_of(&year, text, 4)) return 0;
    /* The year before must exist. */
    if (precision == KT_PRECISION_MODEL_YEAR && year < 2) return 0;
    if (!months(out_first, out_last, year, 1, 12)) return 0;
    if (precision == KT_PRECISION_END_OF_YEAR) *out_first = *out_last;
    if (precision == KT_PRECISION_MODEL_YEAR) (void)months(out_first, &unused, year - 1, 1, 12);
    return 1;
}

/* The text must fit the precision: "2029" under "month" is a mistake in the source, not a coarser date. */
int kt__period_days(int32_t *out_first, int32_t *out_last, uint32_t precision, const char *text, size_t size) {
    *out_first = *out_last = KT_DAY_NONE;
    switch (precision) {
    case KT_PRECISION_INSTANT:
    case KT_PRECISION_DAY:
        if (!kt__day_parse(out_first, text, size)) return 0;
        *out_last = *out_first;
        return 1;
    case KT_PRECISION_MONTH:
    case KT_PRECISION_QUARTER:
    case KT_PRECISION_HALF:
        return part_of_year(out_first, out_last, precision, text, size);
    case KT_PRECISION_YEAR:
    case KT_PRECISION_END_OF_YEAR:
    case KT_PRECISION_MODEL_YEAR:
        return whole_years(out_first, out_last, precision, text, size);
    default:
        return 0;
    }
}

/* "24:00" is how a text says the end of a day; it is the start of the next one. */
int kt__time_parse(int32_t *out, const char *text, size_t size) {
    int32_t hour, minute, second = 0;
    *out = -1;
    if ((size != 5 && size != 8) || text[2] != ':' || !digits_of(&hour, text, 2) || !digits_of(&minute, text + 3, 2)) return 0;
    /* Seconds are optional; sources rarely state them. */
    if (size == 8 && (text[5] != ':' || !digits_of(&second, text + 6, 2))) return 0;
    if (hour > 24 || minute > 59 || second > 59 || (hour == 24 && (minute > 0 || second > 0))) return 0;
    *out = hour * 3600 + minute * 60 + second;
    return 1;
}

/* The safe reading is the one under which nobody goes on too long: a restriction as early as it can be, a
   relief as late as it can be. */
int kt__safe_is_earliest(uint32_t effect) {
    return effect != KT_EFFECT_SUSPENDS && effect != KT_EFFECT_ENDS;
}

/* Whether the day named is, by default, the last one of the old state. */
static int names_last_day(uint32_t effect) {
    return effect == KT_EFFECT_PERMITS || effect == KT_EFFECT_REQUIRES;
}

/* Whether the reading is settled by the text: a day whose inclusion is known. Anything coarser spans its period. */
static int is_exact(const struct kt__dated *stated) {
    return (stated->precision == KT_PRECISION_DAY || stated->precision == KT_PRECISION_INSTANT) && stated->inclusive != KT_UNKNOWN;
}

/* The day named ends the old state ("until", "by", "through") or begins the new one ("from"); "inclusive" says so for the
   text at hand. Exactly one of the two turns the boundary to the end of the day. */
static void resolve_days(struct kt__resolved *out, const struct kt__dated *stated, const struct kt__zone *zone) {
    int64_t begin = kt__zone_instant(zone, stated->first, 0), end = kt__zone_instant(zone, stated->last + 1, 0);
    int old_state_last = names_last_day(stated->effect);
    if (is_exact(stated)) {
        out->boundary = (stated->inclusive == KT_YES) == old_state_last ? end : begin;
        out->earliest = out->latest = out->boundary;
        return;
    }
    /* Not exact: the change can lie anywhere in the period. The nominal boundary is its end for what ends an
       old state and for "the end of" a year, else its beginning. */
    out->earliest = begin;
    out->latest = end;
    out->boundary = old_state_last || stated->precision == KT_PRECISION_END_OF_YEAR ? end : begin;
}

void kt__resolve(struct kt__resolved *out, const struct kt__dated *stated, const struct kt__zone *zone) {
    if (stated->second >= 0) {
        out->boundary = kt__zone_instant(zone, stated->first, stated->second);
        out->earliest = out->latest = out->boundary;
    } else {
        resolve_days(out, stated, zone);
    }
    /* The second before the safe reading lies on the last local day that is permitted, wholly or in part. */
    out->last_permitted_day = kt__zone_day(zone, (kt__safe_is_earliest(stated->effect) ? out->earliest : out->latest) - 1);
}

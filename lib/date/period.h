/* Dates as sources state them, and the instants they can mean. */
#ifndef KT_DATE_PERIOD_H
#define KT_DATE_PERIOD_H

#include "date/zone.h"

/* First and last day of "2024-09-29", "2029-03", "2029-Q1", "2029-H1", "2029" under a KT_PRECISION_*.
   end-of-year takes "2029" and gives its last day twice; model-year N gives N-1-07-01 to N-06-30 is never assumed: it
   gives the years N-1 and N. 1, or 0 when text and precision do not fit. */
int kt__period_days(int32_t *out_first, int32_t *out_last, uint32_t precision, const char *text, size_t size);

/* "HH:MM" or "HH:MM:SS", 00:00 to 24:00: 1 and the second of the day, or 0. */
int kt__time_parse(int32_t *out, const char *text, size_t size);

/* What a milestone states. */
struct kt__dated {
    uint32_t effect;      /* KT_EFFECT_* */
    uint32_t precision;   /* KT_PRECISION_* */
    uint32_t inclusive;   /* KT_YES, KT_NO, KT_UNKNOWN */
    int32_t first, last;  /* days of the period */
    int32_t second;       /* second of the day, or -1 when no time is stated */
};

/* What it can mean. */
struct kt__resolved {
    int64_t boundary;           /* nominal: first instant of the new state */
    int64_t earliest, latest;   /* readings; equal for an unambiguous day */
    int32_t last_permitted_day; /* local day before the safe reading's first day */
};

/* Resolves a stated date in a zone. With a time, that instant. Without: permits and requires name the last day of the
   old state (inclusive yes), the others the first day of the new one. */
void kt__resolve(struct kt__resolved *out, const struct kt__dated *stated, const struct kt__zone *zone);

/* The safe reading of the two: for what prohibits, requires or permits the earliest, for what suspends or ends the latest. */
int kt__safe_is_earliest(uint32_t effect);

#endif

/* Exported functions of date.h: argument checks and nothing else. */
#include <ktransition/date.h>

#include "base/civil.h"
#include "base/error.h"
#include "date/calendar.h"
#include "date/instant_parse.h"

/* Everything below computes in 32 bits, which is safe for these days and no others: KT_DAY_NONE is refused here as well. */
static int in_range(int32_t day) {
    return day >= KT__DAY_FIRST && day <= KT__DAY_LAST;
}

int32_t kt_day_from_civil(int32_t *out, int32_t year, int32_t month, int32_t day) {
    if (out == NULL) return KT_E_ARGUMENT;
    *out = 0;
    /* Checked from left to right: the length of a month is asked only of a month that exists. */
    if (year < 1 || year > 9999 || month < 1 || month > 12 || day < 1 || day > kt__days_in_month(year, month)) return KT_E_ARGUMENT;
    *out = kt__day_number(year, month, day);
    return KT_OK;
}

/* Zeroes for a day out of range, which is no civil date. */
int32_t kt_day_to_civil(int32_t day, int32_t *out_year, int32_t *out_month, int32_t *out_day) {
    int32_t year = 0, month = 0, of_month = 0;
    /* Every part that was asked for is written in either case; a caller may want only one of the three. */
    int known = in_range(day);
    if (known) kt__day_civil(day, &year, &month, &of_month);
    if (out_year != NULL) *out_year = year;
    if (out_month != NULL) *out_month = month;
    if (out_day != NULL) *out_day = of_month;
    return known ? KT_OK : KT_E_ARGUMENT;
}

/* NULL with size 0 is an empty text, and a syntax error rather than a wrong argument. */
int32_t kt_instant_parse(int64_t *out, const char *text, size_t size, struct kt_error *err) {
    kt__error_clear(err);
    if (out == NULL) return kt__fail(err, KT_E_ARGUMENT, KT_POSITION_NONE, "kt_instant_parse: out is NULL");
    /* 0 is a real day and instant as well, so the status is what tells, not the value. */
    *out = 0;
    if (text == NULL && size > 0) return kt__fail(err, KT_E_ARGUMENT, KT_POSITION_NONE, "kt_instant_parse: text is NULL");
    return kt__instant_parse(out, text == NULL ? "" : text, size, err);
}

/* The list is copied: the caller's array need not outlive the call, and the calendar can be shared by threads. */
int32_t kt_calendar_new(kt_calendar **out, uint32_t base, const int32_t *closed, size_t count,
                        const struct kt_allocator *allocator, struct kt_error *err) {
    kt__error_clear(err);
    if (out == NULL) return kt__fail(err, KT_E_ARGUMENT, KT_POSITION_NONE, "kt_calendar_new: out is NULL");
    *out = NULL;
    if (closed == NULL && count > 0) return kt__fail(err, KT_E_ARGUMENT, KT_POSITION_NONE, "kt_calendar_new: closed is NULL");
    return kt__calendar_new(out, base, closed, count, allocator, err);
}

void kt_calendar_free(kt_calendar *calendar) {
    kt__calendar_free(calendar);
}

/* No checks: NULL is the calendar of plain weekdays, and a day outside the range is closed. */
int32_t kt_calendar_is_open(const kt_calendar *calendar, int32_t day) {
    return kt__calendar_is_open(calendar, day);
}

/* A difference of two counts from the first day: no loop over the days between, and negative when they stand the other
   way. */
int32_t kt_calendar_between(int32_t *out, const kt_calendar *calendar, int32_t from, int32_t to) {
    if (out == NULL) return KT_E_ARGUMENT;
    *out = 0;
    if (!in_range(from) || !in_range(to)) return KT_E_ARGUMENT;
    *out = kt__calendar_count(calendar, to) - kt__calendar_count(calendar, from);
    return KT_OK;
}

int32_t kt_calendar_add(int32_t *out, const kt_calendar *calendar, int32_t day, int32_t n) {
    if (out == NULL) return KT_E_ARGUMENT;
    *out = 0;
    if (!in_range(day)) return KT_E_ARGUMENT;
    /* n may be any number: below, counts are compared and no days walked, so a large one costs nothing. */
    if (kt__calendar_add(out, calendar, day, n)) return KT_OK;
    /* The room below says KT_DAY_NONE; by rule 2 of types.h the caller sees 0. */
    *out = 0;
    return KT_E_LIMIT;
}

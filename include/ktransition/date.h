/**
 * @file date.h
 * @brief Days, instants and working days.
 */
#ifndef KTRANSITION_DATE_H
#define KTRANSITION_DATE_H

#include <ktransition/types.h>

#ifdef __cplusplus
extern "C" {
#endif

/** Which days are working days. Immutable, any number of threads. */
typedef struct kt_calendar kt_calendar;

/** Which days a calendar starts from. */
enum kt_calendar_base {
    KT_CALENDAR_WEEKDAYS = 0,   /**< Monday to Friday. */
    KT_CALENDAR_EVERY_DAY = 1,  /**< All days. */
    KT_CALENDAR_US_FEDERAL = 2  /**< Weekdays without the public holidays of 5 U.S.C. 6103, observed days included. */
};

/** Day number of a civil date.
    @param[out] out the day
    @param year 1 to 9999
    @param month 1 to 12
    @param day 1 to the last of the month
    @return KT_OK; KT_E_ARGUMENT for a date that does not exist. @threads any @since 0.1 */
KT_API int32_t kt_day_from_civil(int32_t *out, int32_t year, int32_t month, int32_t day);

/** Civil date of a day number.
    @param day from 0001-01-01 to 9999-12-31
    @param[out] out_year may be NULL
    @param[out] out_month 1 to 12; may be NULL
    @param[out] out_day 1 to 31; may be NULL
    @return KT_OK; KT_E_ARGUMENT outside the range. @threads any @since 0.1 */
KT_API int32_t kt_day_to_civil(int32_t day, int32_t *out_year, int32_t *out_month, int32_t *out_day);

/** Parses "2024-09-29" (which means 12:00 UTC, the same civil day from UTC-12 to UTC+11) or an RFC 3339
    date-time with "Z" or an offset; nothing else.
    @param[out] out the instant
    @param text the text
    @param size its bytes
    @param[out] err position is the byte that does not fit; may be NULL
    @return KT_OK; KT_E_SYNTAX; KT_E_ARGUMENT. @threads any @since 0.1 */
KT_API int32_t kt_instant_parse(int64_t *out, const char *text, size_t size, struct kt_error *err);

/** A calendar: a base and further closed days.
    @param[out] out the calendar, owned by the caller
    @param base KT_CALENDAR_*
    @param closed further closed days in any order, copied; NULL with count 0
    @param count how many
    @param allocator NULL means malloc and free
    @param[out] err details; may be NULL
    @return KT_OK; KT_E_UNSUPPORTED for an unknown base; KT_E_MEMORY; KT_E_ARGUMENT. @threads any @since 0.1 */
KT_API int32_t kt_calendar_new(kt_calendar **out, uint32_t base, const int32_t *closed, size_t count,
                               const struct kt_allocator *allocator, struct kt_error *err);

/** Frees a calendar; objects made with it keep what they need.
    @param calendar may be NULL @threads any @since 0.1 */
KT_API void kt_calendar_free(kt_calendar *calendar);

/** Whether a day is a working day.
    @param calendar NULL means KT_CALENDAR_WEEKDAYS
    @param day the day
    @return 1 open, 0 closed or outside year 1 to 9999. @threads any @since 0.1 */
KT_API int32_t kt_calendar_is_open(const kt_calendar *calendar, int32_t day);

/** Working days d with from < d <= to; the negative of the count with to < d <= from if to < from.
    @param[out] out the count
    @param calendar NULL means KT_CALENDAR_WEEKDAYS
    @param from a day
    @param to a day
    @return KT_OK; KT_E_ARGUMENT for a day outside year 1 to 9999. @threads any @since 0.1 */
KT_API int32_t kt_calendar_between(int32_t *out, const kt_calendar *calendar, int32_t from, int32_t to);

/** The n-th working day after (n > 0) or before (n < 0) a day; n = 0 gives the day itself or the next open one.
    @param[out] out the day
    @param calendar NULL means KT_CALENDAR_WEEKDAYS
    @param day where to start
    @param n how many
    @return KT_OK; KT_E_LIMIT if year 1 or 9999 is left; KT_E_ARGUMENT. @threads any @since 0.1 */
KT_API int32_t kt_calendar_add(int32_t *out, const kt_calendar *calendar, int32_t day, int32_t n);

#ifdef __cplusplus
}
#endif
#endif

/* Working days: counting and finding them without walking over the days between.

   The US federal calendar follows 5 U.S.C. 6103 in its present form from 1971, when the Monday holidays began:
   New Year's Day, Washington's Birthday, Memorial Day, Independence Day, Labor Day, Columbus Day, Veterans Day
   (11 November in all years), Thanksgiving Day and Christmas Day; the Birthday of Martin Luther King, Jr. from 1986 and
   Juneteenth from 2021. A holiday on a Saturday is observed on the Friday before, one on a Sunday on the Monday after.
   Left out: Inauguration Day (only in and around the capital), days off by executive order, and all years before 1971. */
#ifndef KT_DATE_CALENDAR_H
#define KT_DATE_CALENDAR_H

#include <ktransition/date.h>

/* Everywhere: a NULL calendar is Monday to Friday, a day outside year 1 to 9999 is closed. */

int32_t kt__calendar_new(kt_calendar **out, uint32_t base, const int32_t *closed, size_t count,
                         const struct kt_allocator *allocator, struct kt_error *err);
void kt__calendar_free(kt_calendar *calendar);
int kt__calendar_is_open(const kt_calendar *calendar, int32_t day);
/* Open days from the start of year 1 to a day, both included. Days outside the range count as its ends. */
int32_t kt__calendar_count(const kt_calendar *calendar, int32_t day);
/* The day that brings the count to n: 1 and the day, or 0 and KT_DAY_NONE when there is none. */
int kt__calendar_find(int32_t *out, const kt_calendar *calendar, int32_t n);
/* As kt_calendar_add(): 1 and the day, or 0 and KT_DAY_NONE when the range is left. */
int kt__calendar_add(int32_t *out, const kt_calendar *calendar, int32_t day, int32_t n);

#endif

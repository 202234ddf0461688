/* Counting on from a day in the units that laws count in. */
#ifndef KT_DATE_UNITS_H
#define KT_DATE_UNITS_H

#include <ktransition/date.h>

/* n units (KT_UNIT_DAY, _WEEK, _MONTH, _YEAR; n may be negative) on from *day, which lies in year 1 to 9999: 1, or 0 when the
   calendar is left or the unit is not one of days; *day is then as it was. Months and years keep the day of the month, or take
   the last one of a shorter month. Days counted as KT_COUNT_BUSINESS are working days of the calendar; other units never are. */
int kt__day_add(int32_t *day, const kt_calendar *calendar, int64_t n, uint32_t unit, uint32_t count);

#endif

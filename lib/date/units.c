/* Days, weeks, months and years on from a day. Hours run on the clock and are no business of calendars. */
#include "date/units.h"

#include "base/civil.h"
#include "date/calendar.h"

#define MOST_UNITS 3652059 /* days of the years 1 to 9999; larger counts of any unit leave the calendar */

/* n months on: the same day of the month, or the last one of a shorter month. */
static int add_months(int32_t *day, int64_t n) {
    int32_t year, month, of_month;
    int64_t months;
    kt__day_civil(*day, &year, &month, &of_month);
    months = (int64_t)year * 12 + month - 1 + n;
    /* Year 1 begins with month 12 of this count. */
    if (months < 12 || months / 12 > 9999) return 0;
    year = (int32_t)(months / 12);
    month = (int32_t)(months % 12) + 1;
    if (of_month > kt__days_in_month(year, month)) of_month = kt__days_in_month(year, month);
    *day = kt__day_number(year, month, of_month);
    return 1;
}

int kt__day_add(int32_t *day, const kt_calendar *calendar, int64_t n, uint32_t unit, uint32_t count) {
    int32_t open;
    int64_t moved;
    if (n < -MOST_UNITS || n > MOST_UNITS) return 0;
    if (unit == KT_UNIT_MONTH || unit == KT_UNIT_YEAR) return add_months(day, unit == KT_UNIT_YEAR ? n * 12 : n);
    if (unit != KT_UNIT_DAY && unit != KT_UNIT_WEEK) return 0;
    if (unit == KT_UNIT_DAY && count == KT_COUNT_BUSINESS) {
        if (!kt__calendar_add(&open, calendar, *day, (int32_t)n)) return 0;
        *day = open;
        return 1;
    }
    moved = *day + (unit == KT_UNIT_WEEK ? n * 7 : n);
    if (moved < KT__DAY_FIRST || moved > KT__DAY_LAST) return 0;
    *day = (int32_t)moved;
    return 1;
}

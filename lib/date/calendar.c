/* Working days. Everything rests on one function, the number of open days up to a day, which is worked out from weeks,
   from holidays by rule, and by binary search among the further closed days: no loop runs over days or years. */
#include "date/calendar.h"

#include "base/civil.h"
#include "base/error.h"
#include "base/memory.h"

struct kt_calendar {
    struct kt__memory memory;
    size_t bytes; /* of this block */
    uint32_t base;
    size_t count;
    int32_t closed[]; /* sorted, distinct, all of them open by the base */
};

/* Years from which a holiday is one (5 U.S.C. 6103); before 1971 the calendar has none at all. */
#define FIRST_YEAR 1971
#define KING_YEAR 1986
#define JUNETEENTH_YEAR 2021
#define ALWAYS 9 /* holidays that every year from 1971 has */
#define HOLIDAYS 11

/* One year as the holidays see it: working it out once is most of the cost of counting. */
struct year {
    int32_t number, first; /* first: day of 1 January */
    int32_t weekday;       /* of that day, 0 Monday */
    int32_t leap;
};

static struct year year_of(int32_t number) {
    struct year year = {number, kt__day_number(number, 1, 1), 0, kt__days_in_month(number, 2) - 28};
    year.weekday = kt__weekday(year.first);
    return year;
}

/* Days from 1 January, in a common year, to the first of the month; from March on a leap year has one more. */
static int32_t days_to(const struct year *year, int32_t month) {
    static const int16_t days[] = {0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334};
    return days[month - 1] + (month > 2 ? year->leap : 0);
}

/* The n-th weekday (0 Monday) of a month, n from 1. */
static int32_t nth_weekday(const struct year *year, int32_t month, int32_t weekday, int32_t n) {
    int32_t days = days_to(year, month), begins = (year->weekday + days) % 7;
    return year->first + days + (weekday - begins + 7) % 7 + (n - 1) * 7;
}

/* A day of the year, moved off the weekend. */
static int32_t observed(const struct year *year, int32_t month, int32_t of_month) {
    int32_t days = days_to(year, month) + of_month - 1, weekday = (year->weekday + days) % 7;
    return year->first + days + (weekday == 5 ? -1 : weekday == 6 ? 1 : 0);
}

/* The i-th holiday of a year, as observed, in order of the calendar; New Year's Day can fall into the year before.
   KT_DAY_NONE where the year does not have it. */
static int32_t holiday(const struct year *year, int32_t i) {
    if (year->number < FIRST_YEAR) return KT_DAY_NONE;
    switch (i) {
    case 0: return observed(year, 1, 1);
    case 1: return year->number < KING_YEAR ? KT_DAY_NONE : nth_weekday(year, 1, 0, 3);
    case 2: return nth_weekday(year, 2, 0, 3);
    case 3: return nth_weekday(year, 6, 0, 1) - 7; /* the last Monday of May */
    case 4: return year->number < JUNETEENTH_YEAR ? KT_DAY_NONE : observed(year, 6, 19);
    case 5: return observed(year, 7, 4);
    case 6: return nth_weekday(year, 9, 0, 1);
    case 7: return nth_weekday(year, 10, 0, 2);
    case 8: return observed(year, 11, 11);
    case 9: return nth_weekday(year, 11, 3, 4);
    case 10: return observed(year, 12, 25);
    default: return KT_DAY_NONE;
    }
}

/* Holidays of all years before one. Each falls on a weekday of its own, so that they can be counted by years. */
static int32_t holidays_before_year(int32_t year) {
    int32_t count = year > FIRST_YEAR ? (year - FIRST_YEAR) * ALWAYS : 0;
    if (year > KING_YEAR) count += year - KING_YEAR;
    if (year > JUNETEENTH_YEAR) count += year - JUNETEENTH_YEAR;
    return count;
}

/* Whether the next year's New Year's Day is observed on 31 December of this one, and that is over by the day: it is where this
   31 December is a Friday. */
static int has_next_new_year(const struct year *year, int32_t day) {
    int32_t last = 364 + year->leap;
    return year->number + 1 >= FIRST_YEAR && day >= year->first + last && (year->weekday + last) % 7 == 4;
}

/* Federal holidays up to a day. Only the day's own year is looked at one by one, and New Year's Day of the next. */
static int32_t holidays_until(int32_t day) {
    int32_t number, month, of_month, count, i;
    struct year year;
    kt__day_civil(day, &number, &month, &of_month);
    year = year_of(number);
    count = holidays_before_year(number);
    for (i = 0; i < HOLIDAYS && number >= FIRST_YEAR; i++) {
        int32_t at = holiday(&year, i);
        /* They come in the order of the year, so the first one ahead ends it. */
        if (at == KT_DAY_NONE) continue;
        if (at > day) break;
        count++;
    }
    return count + has_next_new_year(&year, day);
}

/* Mondays to Fridays from 0001-01-01, a Monday, to a day. */
static int32_t weekdays_until(int32_t day) {
    int32_t days = day - KT__DAY_FIRST + 1, rest = days % 7;
    return days / 7 * 5 + (rest < 5 ? rest : 5);
}

/* Open days of the base alone, before further closed days are taken off. */
static int32_t base_until(uint32_t base, int32_t day) {
    if (base == KT_CALENDAR_EVERY_DAY) return day - KT__DAY_FIRST + 1;
    return weekdays_until(day) - (base == KT_CALENDAR_US_FEDERAL ? holidays_until(day) : 0);
}

/* Further closed days up to a day. */
static int32_t closed_until(const kt_calendar *calendar, int32_t day) {
    size_t low = 0, high = calendar->count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (calendar->closed[middle] <= day) low = middle + 1;
        else high = middle;
    }
    return (int32_t)low; /* distinct days of year 1 to 9999: fits */
}

/* The one function that all others rest on. It never falls and rises by one at most from day to day, which is
   what makes searching by halves right. */
int32_t kt__calendar_count(const kt_calendar *calendar, int32_t day) {
    if (day < KT__DAY_FIRST) return 0;
    if (day > KT__DAY_LAST) day = KT__DAY_LAST;
    if (calendar == NULL) return weekdays_until(day);
    return base_until(calendar->base, day) - closed_until(calendar, day);
}

/* A day is open if it adds one to the count; so no rule about days is written down twice. */
int kt__calendar_is_open(const kt_calendar *calendar, int32_t day) {
    if (day < KT__DAY_FIRST || day > KT__DAY_LAST) return 0;
    return kt__calendar_count(calendar, day) > kt__calendar_count(calendar, day - 1);
}

/* By halving over 3.6 million days: 22 counts at most, however far away the answer is. */
int kt__calendar_find(int32_t *out, const kt_calendar *calendar, int32_t n) {
    int32_t low = KT__DAY_FIRST, high = KT__DAY_LAST;
    *out = KT_DAY_NONE;
    if (n < 1 || kt__calendar_count(calendar, high) < n) return 0;
    /* The first day whose count reaches n: an open day, since it raised the count. */
    while (low < high) {
        int32_t middle = low + (high - low) / 2;
        if (kt__calendar_count(calendar, middle) >= n) high = middle;
        else low = middle + 1;
    }
    *out = low;
    return 1;
}

int kt__calendar_add(int32_t *out, const kt_calendar *calendar, int32_t day, int32_t n) {
    /* days after `day` count from `day` itself, days before it and the day itself from the one before */
    int64_t before = kt__calendar_count(calendar, n > 0 ? day : day - 1), wanted = before + n + (n > 0 ? 0 : 1);
    *out = KT_DAY_NONE;
    return wanted >= 1 && wanted <= INT32_MAX && kt__calendar_find(out, calendar, (int32_t)wanted);
}

/* Lets the value at `root` sink to its place in a heap of `count` days. */
static void sink(int32_t *days, size_t root, size_t count) {
    int32_t value = days[root];
    size_t child;
    while ((child = 2 * root + 1) < count) {
        if (child + 1 < count && days[child + 1] > days[child]) child++;
        if (days[child] <= value) break;
        days[root] = days[child];
        root = child;
    }
    days[root] = value;
}

/* Heap sort: in place, no recursion, no worst case. */
static void sort_days(int32_t *days, size_t count) {
    size_t i;
    for (i = count / 2; i-- > 0;) sink(days, i, count);
    for (i = count; i-- > 1;) {
        int32_t largest = days[0];
        days[0] = days[i];
        days[i] = largest;
        sink(days, 0, i);
    }
}

/* Keeps each day once, and none that is closed anyway: then a count of rows is a count of days. */
static void take_closed(kt_calendar *calendar, const int32_t *closed, size_t count) {
    size_t i, kept = 0, distinct = 0;
    for (i = 0; i < count; i++) {
        if (kt__calendar_is_open(calendar, closed[i])) calendar->closed[kept++] = closed[i];
    }
    sort_days(calendar->closed, kept);
    for (i = 0; i < kept; i++) {
        if (distinct > 0 && calendar->closed[distinct - 1] == calendar->closed[i]) continue;
        calendar->closed[distinct++] = calendar->closed[i];
    }
    calendar->count = distinct;
}

/* The days are copied, sorted and thinned out once; a calendar never changes afterwards and may be shared by
   threads. count 0 with closed NULL is fine. */
int32_t kt__calendar_new(kt_calendar **out, uint32_t base, const int32_t *closed, size_t count,
                         const struct kt_allocator *allocator, struct kt_error *err) {
    struct kt__memory memory;
    kt_calendar *calendar;
    size_t bytes;
    int32_t status = kt__memory_init(&memory, allocator, err);
    *out = NULL;
    if (status != KT_OK) return status;
    /* A base of a newer version is refused: another calendar would give wrong days in silence. */
    if (base > KT_CALENDAR_US_FEDERAL)
        return kt__fail(err, KT_E_UNSUPPORTED, KT_POSITION_NONE, "calendar: base %u is not known", (unsigned)base);
    if (!kt__size_multiply(&bytes, count, sizeof *closed) || !kt__size_add(&bytes, bytes, sizeof *calendar) ||
        (calendar = kt__allocate(&memory, bytes)) == NULL)
        return kt__fail(err, KT_E_MEMORY, KT_POSITION_NONE, "calendar: out of memory");
    calendar->memory = memory;
    calendar->bytes = bytes;
    calendar->base = base;
    calendar->count = 0;
    take_closed(calendar, closed, count);
    *out = calendar;
    return KT_OK;
}

void kt__calendar_free(kt_calendar *calendar) {
    struct kt__memory memory;
    if (calendar == NULL) return;
    memory = calendar->memory; /* the allocator stands in the block that it takes back */
    kt__release(&memory, calendar, calendar->bytes);
}

/* The date room: stated dates and what they resolve to, zones with damaged tables, calendars, instants. Values were worked
   out by hand; the wide comparison with another implementation is date_oracle.py. */
#include <check.h>
#include <stdlib.h>
#include <string.h>

#include <ktransition/date.h>

#include "base/bytes.h"
#include "base/civil.h"
#include "date/calendar.h"
#include "date/period.h"
#include "date/zone.h"

static int32_t day_of(const char *text) {
    int32_t day;
    ck_assert_msg(kt__day_parse(&day, text, strlen(text)), "%s", text);
    return day;
}

static int64_t instant_of(const char *text) {
    int64_t instant;
    struct kt_error err = {sizeof err, 0, 0, ""};
    ck_assert_msg(kt_instant_parse(&instant, text, strlen(text), &err) == KT_OK, "%s: %s", text, err.message);
    return instant;
}

/* New York in 2024 and 2029: winter time, summer time. */
struct table {
    uint8_t at[8 * 8];
    uint8_t offset[8 * 8];
    struct kt__zone zone;
};

static void add_row(struct table *table, int64_t at, int64_t offset) {
    kt__store64(table->at + 8 * (size_t)table->zone.count, (uint64_t)at);
    kt__store64(table->offset + 8 * (size_t)table->zone.count++, (uint64_t)offset);
}

static void new_york(struct table *table) {
    memset(table, 0, sizeof *table);
    table->zone.at = table->at;
    table->zone.offset = table->offset;
    add_row(table, (int64_t)KT__DAY_FIRST * 86400, -5 * 3600);
    add_row(table, instant_of("2024-03-10T07:00:00Z"), -4 * 3600);
    add_row(table, instant_of("2024-11-03T06:00:00Z"), -5 * 3600);
    add_row(table, instant_of("2029-03-11T07:00:00Z"), -4 * 3600);
    add_row(table, instant_of("2029-11-04T06:00:00Z"), -5 * 3600);
}

/* ---- periods ---- */

struct period_case {
    uint32_t precision;
    const char *text, *first, *last; /* first NULL: refused */
};

static const struct period_case period_cases[] = {
    {KT_PRECISION_DAY, "2024-02-29", "2024-02-29", "2024-02-29"},
    {KT_PRECISION_INSTANT, "2024-09-29", "2024-09-29", "2024-09-29"},
    {KT_PRECISION_DAY, "2023-02-29", NULL, NULL},
    {KT_PRECISION_DAY, "2024-9-29", NULL, NULL},
    {KT_PRECISION_DAY, "2024-09", NULL, NULL},
    {KT_PRECISION_MONTH, "2029-03", "2029-03-01", "2029-03-31"},
    {KT_PRECISION_MONTH, "2028-02", "2028-02-01", "2028-02-29"},
    {KT_PRECISION_MONTH, "2029-13", NULL, NULL},
    {KT_PRECISION_MONTH, "2029-00", NULL, NULL},
    {KT_PRECISION_MONTH, "2029-03-01", NULL, NULL},
    {KT_PRECISION_MONTH, "2029-Q1", NULL, NULL},
    {KT_PRECISION_QUARTER, "2029-Q1", "2029-01-01", "2029-03-31"},
    {KT_PRECISION_QUARTER, "2029-Q4", "2029-10-01", "2029-12-31"},
    {KT_PRECISION_QUARTER, "2029-Q5", NULL, NULL},
    {KT_PRECISION_QUARTER, "2029-Q0", NULL, NULL},
    {KT_PRECISION_QUARTER, "2029-q1", NULL, NULL},
    {KT_PRECISION_HALF, "2029-H1", "2029-01-01", "2029-06-30"},
    {KT_PRECISION_HALF, "2029-H2", "2029-07-01", "2029-12-31"},
    {KT_PRECISION_HALF, "2029-H3", NULL, NULL},
    {KT_PRECISION_HALF, "2029-Q1", NULL, NULL},
    {KT_PRECISION_YEAR, "2029", "2029-01-01", "2029-12-31"},
    {KT_PRECISION_YEAR, "0000", NULL, NULL},
    {KT_PRECISION_YEAR, "29", NULL, NULL},
    {KT_PRECISION_YEAR, "2029 ", NULL, NULL},
    {KT_PRECISION_END_OF_YEAR, "2029", "2029-12-31", "2029-12-31"},
    {KT_PRECISION_MODEL_YEAR, "2027", "2026-01-01", "2027-12-31"},
    {KT_PRECISION_MODEL_YEAR, "0001", NULL, NULL},
    {KT_PRECISION_UNSET, "2029", NULL, NULL},
    {77, "2029", NULL, NULL},
    {KT_PRECISION_DAY, "", NULL, NULL},
};

START_TEST(periods) {
    const struct period_case *c = &period_cases[_i];
    int32_t first, last;
    int fits = kt__period_days(&first, &last, c->precision, c->text, strlen(c->text));
    ck_assert_msg(fits == (c->first != NULL), "%s", c->text);
    ck_assert_int_eq(first, c->first != NULL ? day_of(c->first) : KT_DAY_NONE);
    ck_assert_int_eq(last, c->last != NULL ? day_of(c->last) : KT_DAY_NONE);
}
END_TEST

START_TEST(times) {
    static const struct { const char *text; int32_t second; } cases[] = {
        {"00:00", 0}, {"24:00", 86400}, {"24:00:00", 86400}, {"23:59:59", 86399}, {"07:30", 27000},
        {"24:01", -1}, {"24:00:01", -1}, {"25:00", -1}, {"12:60", -1}, {"12:00:60", -1}, {"1:00", -1}, {"12-00", -1},
        {"12:00:0", -1}, {"", -1}, {"12:00 ", -1}, {"12:00:00Z", -1},
    };
    size_t i;
    for (i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        int32_t second;
        ck_assert_msg(kt__time_parse(&second, cases[i].text, strlen(cases[i].text)) == (cases[i].second >= 0), "%s", cases[i].text);
        ck_assert_int_eq(second, cases[i].second);
    }
}
END_TEST

/* ---- resolving, in New York ---- */

struct resolve_case {
    const char *what;
    uint32_t effect, precision, inclusive;
    const char *date;
    int32_t second;
    const char *boundary, *earliest, *latest, *last_day;
};

#define B KT_EFFECT_PROHIBITS
#define R KT_EFFECT_REQUIRES
#define P KT_EFFECT_PERMITS
#define S KT_EFFECT_SUSPENDS
#define DAY KT_PRECISION_DAY
static const struct resolve_case resolve_cases[] = {
    {"prohibited from a day on", B, DAY, KT_YES, "2024-09-29", -1,
     "2024-09-29T04:00:00Z", "2024-09-29T04:00:00Z", "2024-09-29T04:00:00Z", "2024-09-28"},
    {"prohibited from 00:00 of a day", B, KT_PRECISION_INSTANT, KT_YES, "2024-09-29", 0,
     "2024-09-29T04:00:00Z", "2024-09-29T04:00:00Z", "2024-09-29T04:00:00Z", "2024-09-28"},
    {"prohibited from noon", B, KT_PRECISION_INSTANT, KT_YES, "2024-09-29", 43200,
     "2024-09-29T16:00:00Z", "2024-09-29T16:00:00Z", "2024-09-29T16:00:00Z", "2024-09-29"},
    {"prohibited after a day", B, DAY, KT_NO, "2024-09-28", -1,
     "2024-09-29T04:00:00Z", "2024-09-29T04:00:00Z", "2024-09-29T04:00:00Z", "2024-09-28"},
    {"prohibited, inclusion not stated", B, DAY, KT_UNKNOWN, "2024-09-28", -1,
     "2024-09-28T04:00:00Z", "2024-09-28T04:00:00Z", "2024-09-29T04:00:00Z", "2024-09-27"},
    {"permitted through a day", P, DAY, KT_YES, "2024-09-28", -1,
     "2024-09-29T04:00:00Z", "2024-09-29T04:00:00Z", "2024-09-29T04:00:00Z", "2024-09-28"},
    {"permitted until a day, that day not", P, DAY, KT_NO, "2024-09-29", -1,
     "2024-09-29T04:00:00Z", "2024-09-29T04:00:00Z", "2024-09-29T04:00:00Z", "2024-09-28"},
    {"permitted until a day, inclusion not stated", P, DAY, KT_UNKNOWN, "2027-01-01", -1,
     "2027-01-02T05:00:00Z", "2027-01-01T05:00:00Z", "2027-01-02T05:00:00Z", "2026-12-31"},
    {"required by a day", R, DAY, KT_YES, "2024-12-31", -1,
     "2025-01-01T05:00:00Z", "2025-01-01T05:00:00Z", "2025-01-01T05:00:00Z", "2024-12-31"},
    {"the day the clock goes back has 25 hours", R, DAY, KT_YES, "2024-11-03", -1,
     "2024-11-04T05:00:00Z", "2024-11-04T05:00:00Z", "2024-11-04T05:00:00Z", "2024-11-03"},
    {"24:00 is the start of the next day", B, KT_PRECISION_INSTANT, KT_YES, "2024-09-28", 86400,
     "2024-09-29T04:00:00Z", "2024-09-29T04:00:00Z", "2024-09-29T04:00:00Z", "2024-09-28"},
    {"prohibited from a quarter", B, KT_PRECISION_QUARTER, KT_YES, "2029-Q2", -1,
     "2029-04-01T04:00:00Z", "2029-04-01T04:00:00Z", "2029-07-01T04:00:00Z", "2029-03-31"},
    {"required in a month", R, KT_PRECISION_MONTH, KT_YES, "2029-03", -1,
     "2029-04-01T04:00:00Z", "2029-03-01T05:00:00Z", "2029-04-01T04:00:00Z", "2029-02-28"},
    {"end of 2029: the next year nominally, 31 December to be safe", R, KT_PRECISION_END_OF_YEAR, KT_YES, "2029", -1,
     "2030-01-01T05:00:00Z", "2029-12-31T05:00:00Z", "2030-01-01T05:00:00Z", "2029-12-30"},
    {"the same for a prohibition", B, KT_PRECISION_END_OF_YEAR, KT_NO, "2029", -1,
     "2030-01-01T05:00:00Z", "2029-12-31T05:00:00Z", "2030-01-01T05:00:00Z", "2029-12-30"},
    {"a suspension counts to its latest reading", S, KT_PRECISION_END_OF_YEAR, KT_YES, "2029", -1,
     "2030-01-01T05:00:00Z", "2029-12-31T05:00:00Z", "2030-01-01T05:00:00Z", "2029-12-31"},
    {"model year", B, KT_PRECISION_MODEL_YEAR, KT_YES, "2027", -1,
     "2026-01-01T05:00:00Z", "2026-01-01T05:00:00Z", "2028-01-01T05:00:00Z", "2025-12-31"},
};

START_TEST(resolves) {
    const struct resolve_case *c = &resolve_cases[_i];
    struct table table;
    struct kt__dated stated;
    struct kt__resolved out;
    memset(&stated, 0, sizeof stated);
    new_york(&table);
    stated.effect = c->effect;
    stated.precision = c->precision;
    stated.inclusive = c->inclusive;
    stated.second = c->second;
    ck_assert(kt__period_days(&stated.first, &stated.last, c->precision, c->date, strlen(c->date)));
    kt__resolve(&out, &stated, &table.zone);
    ck_assert_msg(out.boundary == instant_of(c->boundary), "%s: boundary", c->what);
    ck_assert_msg(out.earliest == instant_of(c->earliest), "%s: earliest", c->what);
    ck_assert_msg(out.latest == instant_of(c->latest), "%s: latest", c->what);
    ck_assert_msg(out.last_permitted_day == day_of(c->last_day), "%s: last day", c->what);
}
END_TEST

/* ---- zones ---- */

START_TEST(gaps_and_overlaps) {
    struct table t;
    new_york(&t);
    /* 02:30 does not exist on 10 March: the change itself */
    ck_assert(kt__zone_instant(&t.zone, day_of("2024-03-10"), 9000) == instant_of("2024-03-10T07:00:00Z"));
    /* 02:00 and 03:00 are the two names of the change */
    ck_assert(kt__zone_instant(&t.zone, day_of("2024-03-10"), 7200) == instant_of("2024-03-10T07:00:00Z"));
    ck_assert(kt__zone_instant(&t.zone, day_of("2024-03-10"), 10800) == instant_of("2024-03-10T07:00:00Z"));
    /* 01:30 comes twice on 3 November: the earlier one */
    ck_assert(kt__zone_instant(&t.zone, day_of("2024-11-03"), 5400) == instant_of("2024-11-03T05:30:00Z"));
    ck_assert_int_eq(kt__zone_day(&t.zone, instant_of("2024-09-29T03:59:59Z")), day_of("2024-09-28"));
    ck_assert_int_eq(kt__zone_day(&t.zone, instant_of("2024-09-29T04:00:00Z")), day_of("2024-09-29"));
    ck_assert_int_eq(kt__zone_offset(&t.zone, instant_of("1850-01-01")), -5 * 3600);
    ck_assert_int_eq(kt__zone_offset(&t.zone, INT64_MAX), -5 * 3600);
    ck_assert_int_eq(kt__zone_offset(&t.zone, INT64_MIN), -5 * 3600);
}
END_TEST

START_TEST(empty_and_damaged_zones) {
    struct table t;
    struct kt__zone none = {NULL, NULL, 0};
    ck_assert_int_eq(kt__zone_offset(&none, 5), 0);
    ck_assert(kt__zone_instant(&none, 1, 5) == 86405);
    ck_assert_int_eq(kt__zone_day(&none, -1), -1);
    ck_assert_int_eq(kt__zone_day(&none, INT64_MAX), KT__DAY_LAST);
    ck_assert_int_eq(kt__zone_day(&none, INT64_MIN), KT__DAY_FIRST);
    memset(&t, 0, sizeof t);
    t.zone.at = t.at;
    t.zone.offset = t.offset;
    add_row(&t, INT64_MAX, INT64_MAX); /* out of order and out of range: any answer, but an answer */
    add_row(&t, INT64_MIN, INT64_MIN);
    add_row(&t, 0, 90000);
    add_row(&t, 0, -86400);
    ck_assert_int_le(abs(kt__zone_offset(&t.zone, 7)), 86400);
    ck_assert_int_le(abs(kt__zone_offset(&t.zone, INT64_MIN)), 86400);
    (void)kt__zone_instant(&t.zone, KT_DAY_NONE, 86400);
    (void)kt__zone_instant(&t.zone, INT32_MAX, 0);
    (void)kt__zone_day(&t.zone, INT64_MAX);
}
END_TEST

/* ---- calendars ---- */

START_TEST(federal_holidays) {
    /* days off of 2021 and 2022, worked out by hand from the statute: moved ones among them */
    static const char *const off[] = {
        "2020-12-25", "2021-01-01", "2021-01-18", "2021-02-15", "2021-05-31", "2021-06-18", "2021-07-05", "2021-09-06",
        "2021-10-11", "2021-11-11", "2021-11-25", "2021-12-24", "2021-12-31", "2022-01-17", "2022-02-21", "2022-05-30",
        "2022-06-20", "2022-07-04", "2022-09-05", "2022-10-10", "2022-11-11", "2022-11-24", "2022-12-26", "2023-01-02",
    };
    kt_calendar *calendar;
    int32_t day;
    size_t next = 0;
    ck_assert_int_eq(kt_calendar_new(&calendar, KT_CALENDAR_US_FEDERAL, NULL, 0, NULL, NULL), KT_OK);
    for (day = day_of("2020-12-25"); day <= day_of("2023-01-02"); day++) {
        int is_off = next < sizeof off / sizeof off[0] && day == day_of(off[next]);
        char text[KT__DAY_TEXT];
        (void)kt__day_text(text, day);
        ck_assert_msg(kt_calendar_is_open(calendar, day) == (kt__weekday(day) < 5 && !is_off), "%s", text);
        next += is_off ? 1 : 0;
    }
    ck_assert_uint_eq(next, sizeof off / sizeof off[0]);
    ck_assert_int_eq(kt_calendar_is_open(calendar, day_of("1985-01-21")), 1); /* before the King holiday */
    ck_assert_int_eq(kt_calendar_is_open(calendar, day_of("1986-01-20")), 0);
    ck_assert_int_eq(kt_calendar_is_open(calendar, day_of("2020-06-19")), 1); /* before Juneteenth */
    ck_assert_int_eq(kt_calendar_is_open(calendar, day_of("1969-12-25")), 1); /* holidays are known from 1971 */
    ck_assert_int_eq(kt_calendar_is_open(calendar, day_of("2025-01-20")), 0); /* the King holiday, and an Inauguration Day */
    ck_assert_int_eq(kt_calendar_is_open(calendar, day_of("2037-01-20")), 1); /* an Inauguration Day: not counted */
    kt_calendar_free(calendar);
}
END_TEST

/* Midnight UTC of 2024-08-15 is 14 August in New York: 31 federal working days to 28 September, 32 weekdays less Labor
   Day. */
START_TEST(worked_example) {
    kt_calendar *calendar;
    int32_t count;
    ck_assert_int_eq(kt_calendar_new(&calendar, KT_CALENDAR_US_FEDERAL, NULL, 0, NULL, NULL), KT_OK);
    ck_assert_int_eq(kt_calendar_between(&count, calendar, day_of("2024-08-14"), day_of("2024-09-28")), KT_OK);
    ck_assert_int_eq(count, 31);
    ck_assert_int_eq(kt_calendar_between(&count, calendar, day_of("2024-09-28"), day_of("2024-08-14")), KT_OK);
    ck_assert_int_eq(count, -31);
    ck_assert_int_eq(kt_calendar_between(&count, calendar, day_of("2024-09-28"), day_of("2024-09-28")), KT_OK);
    ck_assert_int_eq(count, 0);
    ck_assert_int_eq(kt_calendar_between(&count, NULL, day_of("2024-08-14"), day_of("2024-09-28")), KT_OK);
    ck_assert_int_eq(count, 32);
    kt_calendar_free(calendar);
}
END_TEST

START_TEST(closed_days) {
    /* out of order, twice, on a weekend, outside the range: each counts once or not at all */
    const int32_t closed[] = {day_of("2024-08-16"), day_of("2024-08-15"), day_of("2024-08-16"), day_of("2024-08-17"),
                              KT_DAY_NONE, INT32_MAX, INT32_MIN};
    kt_calendar *calendar;
    int32_t out;
    ck_assert_int_eq(kt_calendar_new(&calendar, KT_CALENDAR_WEEKDAYS, closed, 7, NULL, NULL), KT_OK);
    ck_assert_int_eq(kt_calendar_between(&out, calendar, day_of("2024-08-11"), day_of("2024-08-18")), KT_OK);
    ck_assert_int_eq(out, 3);
    ck_assert_int_eq(kt_calendar_add(&out, calendar, day_of("2024-08-14"), 1), KT_OK);
    ck_assert_int_eq(out, day_of("2024-08-19"));
    ck_assert_int_eq(kt_calendar_add(&out, calendar, day_of("2024-08-15"), 0), KT_OK);
    ck_assert_int_eq(out, day_of("2024-08-19"));
    ck_assert_int_eq(kt_calendar_add(&out, calendar, day_of("2024-08-19"), -1), KT_OK);
    ck_assert_int_eq(out, day_of("2024-08-14"));
    ck_assert_int_eq(kt_calendar_add(&out, calendar, day_of("2024-08-14"), 0), KT_OK);
    ck_assert_int_eq(out, day_of("2024-08-14"));
    kt_calendar_free(calendar);
}
END_TEST

/* A calendar of which hardly anything is open must not make a search long or wrong. */
START_TEST(hardly_open) {
    size_t count = (size_t)(KT__DAY_LAST - KT__DAY_FIRST) + 1, i;
    int32_t *closed = malloc(count * sizeof *closed), out;
    kt_calendar *calendar;
    ck_assert_ptr_nonnull(closed);
    for (i = 0; i < count; i++) closed[i] = KT__DAY_LAST - (int32_t)i;
    closed[7] = closed[8]; /* leaves 9999-12-24 open */
    ck_assert_int_eq(kt_calendar_new(&calendar, KT_CALENDAR_EVERY_DAY, closed, count, NULL, NULL), KT_OK);
    ck_assert_int_eq(kt_calendar_add(&out, calendar, KT__DAY_FIRST, 0), KT_OK);
    ck_assert_int_eq(out, day_of("9999-12-24"));
    ck_assert_int_eq(kt_calendar_add(&out, calendar, KT__DAY_FIRST, 2), KT_E_LIMIT);
    ck_assert_int_eq(kt_calendar_add(&out, calendar, KT__DAY_LAST, INT32_MIN), KT_E_LIMIT);
    ck_assert_int_eq(kt_calendar_add(&out, calendar, KT__DAY_FIRST, INT32_MAX), KT_E_LIMIT);
    ck_assert_int_eq(out, 0);
    kt_calendar_free(calendar);
    free(closed);
}
END_TEST

/* ---- instants ---- */

struct instant_case {
    const char *text;
    int64_t instant;   /* when position is -1 */
    int position;      /* of the byte that does not fit */
};

static const struct instant_case instant_cases[] = {
    {"1970-01-01", 43200, -1},
    {"1970-01-01T00:00:00Z", 0, -1},
    {"1970-01-01t00:00:01z", 1, -1},
    {"2024-09-29T00:00:00-04:00", 1727582400, -1},
    {"2024-09-29T04:00:00.999Z", 1727582400, -1},
    {"1970-01-01T23:59:00+23:59", 0, -1},
    {"1970-01-01T00:00:00-00:00", 0, -1},
    {"1969-12-31T23:59:59Z", -1, -1},
    {"0001-01-01T00:00:00Z", -62135596800, -1},
    {"9999-12-31T23:59:59Z", 253402300799, -1},
    {"", 0, 0},
    {"1970", 0, 4},
    {"1970-1-01", 0, 6},
    {"1970-01-0a", 0, 9},
    {"1970-13-01", 0, 0},
    {"2023-02-29", 0, 0},
    {"1970-01-01 00:00:00Z", 0, 10},
    {"1970-01-01T", 0, 11},
    {"1970-01-01T00:00Z", 0, 16},
    {"1970-01-01T24:00:00Z", 0, 11},
    {"1970-01-01T23:60:00Z", 0, 14},
    {"2016-12-31T23:59:60Z", 0, 17},
    {"1970-01-01T00:00:00", 0, 19},
    {"1970-01-01T00:00:00.Z", 0, 20},
    {"1970-01-01T00:00:00+24:00", 0, 20},
    {"1970-01-01T00:00:00+01:60", 0, 23},
    {"1970-01-01T00:00:00+0100", 0, 22},
    {"1970-01-01T00:00:00Zx", 0, 20},
    {"1970-01-01Z", 0, 10},
    {" 1970-01-01", 0, 0},
    {"1970-01-01\n", 0, 10},
    {"0001-01-01T00:00:00+00:01", 0, 0},
    {"9999-12-31T23:59:59-00:01", 0, 0},
    {"-001-01-01", 0, 0},
};

START_TEST(instants) {
    const struct instant_case *c = &instant_cases[_i];
    struct kt_error err = {sizeof err, 0, 0, ""};
    int64_t out = 99;
    int32_t status = kt_instant_parse(&out, c->text, strlen(c->text), &err);
    if (c->position < 0) {
        ck_assert_msg(status == KT_OK, "%s: %s", c->text, err.message);
        ck_assert_msg(out == c->instant, "%s", c->text);
        return;
    }
    ck_assert_msg(status == KT_E_SYNTAX, "%s", c->text);
    ck_assert_int_eq(err.code, KT_E_SYNTAX);
    ck_assert_msg(err.position == (uint64_t)c->position, "%s: byte %d", c->text, (int)err.position);
    ck_assert(out == 0);
}
END_TEST

/* ---- the exported functions' arguments ---- */

START_TEST(arguments) {
    static const int32_t days[1] = {0};
    int32_t day = 5, year = 5;
    int64_t instant = 5;
    kt_calendar *calendar = (kt_calendar *)&day;
    struct kt_allocator broken;
    memset(&broken, 0, sizeof broken);
    ck_assert_int_eq(kt_day_from_civil(NULL, 2024, 1, 1), KT_E_ARGUMENT);
    ck_assert_int_eq(kt_day_from_civil(&day, 10000, 1, 1), KT_E_ARGUMENT);
    ck_assert_int_eq(day, 0);
    ck_assert_int_eq(kt_day_to_civil(KT_DAY_NONE, &year, NULL, NULL), KT_E_ARGUMENT);
    ck_assert_int_eq(year, 0);
    ck_assert_int_eq(kt_day_to_civil(0, NULL, NULL, NULL), KT_OK);
    ck_assert_int_eq(kt_instant_parse(NULL, "", 0, NULL), KT_E_ARGUMENT);
    ck_assert_int_eq(kt_instant_parse(&instant, NULL, 1, NULL), KT_E_ARGUMENT);
    ck_assert_int_eq(kt_instant_parse(&instant, NULL, 0, NULL), KT_E_SYNTAX);
    ck_assert(instant == 0);
    ck_assert_int_eq(kt_calendar_new(NULL, 0, NULL, 0, NULL, NULL), KT_E_ARGUMENT);
    ck_assert_int_eq(kt_calendar_new(&calendar, 3, NULL, 0, NULL, NULL), KT_E_UNSUPPORTED);
    ck_assert_ptr_null(calendar);
    ck_assert_int_eq(kt_calendar_new(&calendar, 0, NULL, 1, NULL, NULL), KT_E_ARGUMENT);
    ck_assert_int_eq(kt_calendar_new(&calendar, 0, days, SIZE_MAX, NULL, NULL), KT_E_MEMORY);
    ck_assert_int_eq(kt_calendar_new(&calendar, 0, NULL, 0, &broken, NULL), KT_E_ARGUMENT);
    ck_assert_int_eq(kt_calendar_between(NULL, NULL, 0, 0), KT_E_ARGUMENT);
    ck_assert_int_eq(kt_calendar_between(&day, NULL, KT_DAY_NONE, 0), KT_E_ARGUMENT);
    ck_assert_int_eq(kt_calendar_add(NULL, NULL, 0, 0), KT_E_ARGUMENT);
    ck_assert_int_eq(kt_calendar_add(&day, NULL, KT_DAY_NONE, 0), KT_E_ARGUMENT);
    ck_assert_int_eq(kt_calendar_is_open(NULL, KT_DAY_NONE), 0);
    kt_calendar_free(NULL);
}
END_TEST

int main(void) {
    Suite *suite = suite_create("date");
    TCase *tests = tcase_create("date");
    SRunner *runner = srunner_create(suite);
    int failed;
    suite_add_tcase(suite, tests);
    tcase_add_loop_test(tests, periods, 0, (int)(sizeof period_cases / sizeof period_cases[0]));
    tcase_add_test(tests, times);
    tcase_add_loop_test(tests, resolves, 0, (int)(sizeof resolve_cases / sizeof resolve_cases[0]));
    tcase_add_test(tests, gaps_and_overlaps);
    tcase_add_test(tests, empty_and_damaged_zones);
    tcase_add_test(tests, federal_holidays);
    tcase_add_test(tests, worked_example);
    tcase_add_test(tests, closed_days);
    tcase_add_test(tests, hardly_open);
    tcase_add_loop_test(tests, instants, 0, (int)(sizeof instant_cases / sizeof instant_cases[0]));
    tcase_add_test(tests, arguments);
    srunner_set_tap(runner, "-");
    srunner_run_all(runner, CK_SILENT);
    failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed != 0;
}

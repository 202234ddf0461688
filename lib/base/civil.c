/* Civil dates of the proleptic Gregorian calendar, years 1 to 9999, and their text. */
#include "base/civil.h"

/* February by the Gregorian rule, also before 1582: the calendar here is proleptic, as in RFC 3339. */
int32_t kt__days_in_month(int32_t year, int32_t month) {
    if (month == 2) return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28;
    return month == 4 || month == 6 || month == 9 || month == 11 ? 30 : 31;
}

/* Years are counted from March, so that the leap day is the last of its year; 400 years are 146097 days. */
int32_t kt__day_number(int32_t year, int32_t month, int32_t day) {
    int32_t y = month <= 2 ? year - 1 : year;
    int32_t era = y / 400; /* y >= 0 for year >= 1 */
    int32_t of_era = y - era * 400;
    int32_t from_march = (month + 9) % 12;
    /* 153 days make five months from March on (31, 30, 31, 30, 31), twice in a row; the fraction puts the long
       months in the right places. */
    int32_t of_year = (153 * from_march + 2) / 5 + day - 1;
    return era * 146097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719468;
}

/* The inverse: the era from the day, then the year, found by taking the leap days out of the day's number
   first. Days are counted from March here as well. */
void kt__day_civil(int32_t day, int32_t *year, int32_t *month, int32_t *of_month) {
    int32_t z = day + 719468; /* days since 0000-03-01; >= 0 from year 1 on */
    int32_t era = z / 146097;
    int32_t of_era = z - era * 146097;
    int32_t y = (of_era - of_era / 1460 + of_era / 36524 - of_era / 146096) / 365;
    int32_t of_year = of_era - (365 * y + y / 4 - y / 100);
    int32_t from_march = (5 * of_year + 2) / 153;
    *of_month = of_year - (153 * from_march + 2) / 5 + 1;
    *month = from_march < 10 ? from_march + 3 : from_march - 9;
    *year = y + era * 400 + (*month <= 2 ? 1 : 0);
}

int32_t kt__weekday(int32_t day) {
    int32_t from_monday = (day + 3) % 7; /* 1970-01-01 was a Thursday */
    return from_monday < 0 ? from_monday + 7 : from_monday;
}

/* Rounded down, also before 1970, where C rounds towards zero. What lies outside the calendar is cut to its ends. */
int32_t kt__instant_day(int64_t instant) {
    int64_t day = instant / KT__SECONDS_PER_DAY;
    if (instant % KT__SECONDS_PER_DAY < 0) day--;
    return day < KT__DAY_FIRST ? KT__DAY_FIRST : day > KT__DAY_LAST ? KT__DAY_LAST : (int32_t)day;
}

/* From the right, with leading zeroes; the value must fit, which years, months and clock times do. */
static void put_digits(char *at, int32_t value, int digits) {
    while (digits-- > 0) {
        at[digits] = (char)('0' + value % 10);
        value /= 10;
    }
}

/* Text is "" when there is no such day, so that a caller who ignores the result shows nothing rather than old
   bytes. */
int kt__day_text(char text[KT__DAY_TEXT], int32_t day) {
    int32_t year, month, of_month;
    text[0] = '\0';
    if (day < KT__DAY_FIRST || day > KT__DAY_LAST) return 0;
    kt__day_civil(day, &year, &month, &of_month);
    put_digits(text, year, 4);
    text[4] = text[7] = '-';
    put_digits(text + 5, month, 2);
    put_digits(text + 8, of_month, 2);
    text[10] = '\0';
    return 1;
}

int kt__instant_text(char text[KT__INSTANT_TEXT], int64_t instant) {
    int32_t day, second;
    text[0] = '\0';
    if (instant < (int64_t)KT__DAY_FIRST * KT__SECONDS_PER_DAY || instant >= ((int64_t)KT__DAY_LAST + 1) * KT__SECONDS_PER_DAY)
        return 0;
    day = kt__instant_day(instant);
    /* Below 86400, since the day was found by rounding down. */
    second = (int32_t)(instant - (int64_t)day * KT__SECONDS_PER_DAY);
    (void)kt__day_text(text, day);
    text[10] = 'T';
    put_digits(text + 11, second / 3600, 2);
    put_digits(text + 14, second / 60 % 60, 2);
    put_digits(text + 17, second % 60, 2);
    text[13] = text[16] = ':';
    text[19] = 'Z';
    text[20] = '\0';
    return 1;
}

/* Exactly `count` digits; sign, blanks and other scripts' digits do not pass. */
static int digits(int32_t *out, const char *text, size_t count) {
    size_t i;
    *out = 0;
    for (i = 0; i < count; i++) {
        if (text[i] < '0' || text[i] > '9') return 0;
        *out = *out * 10 + (text[i] - '0');
    }
    return 1;
}

/* Strict: ten bytes, no blanks, a date that exists. Looser forms belong to those who read the data. */
int kt__day_parse(int32_t *out, const char *text, size_t size) {
    int32_t year, month, day;
    *out = KT_DAY_NONE;
    if (size != 10 || text[4] != '-' || text[7] != '-') return 0;
    if (!digits(&year, text, 4) || !digits(&month, text + 5, 2) || !digits(&day, text + 8, 2)) return 0;
    if (year < 1 || month < 1 || month > 12 || day < 1 || day > kt__days_in_month(year, month)) return 0;
    *out = kt__day_number(year, month, day);
    return 1;
}

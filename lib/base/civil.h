/* Civil dates and their text: the arithmetic everything above agrees on. Calendars and zones live in date/. */
#ifndef KT_BASE_CIVIL_H
#define KT_BASE_CIVIL_H

#include <ktransition/types.h>

#define KT__DAY_FIRST (-719162) /* 0001-01-01 */
#define KT__DAY_LAST 2932896    /* 9999-12-31 */
#define KT__SECONDS_PER_DAY 86400

#define KT__DAY_TEXT 11     /* "YYYY-MM-DD" and its NUL */
#define KT__INSTANT_TEXT 21 /* "YYYY-MM-DDThh:mm:ssZ" and its NUL */

int32_t kt__days_in_month(int32_t year, int32_t month);
/* The civil date must exist; year 1 to 9999. */
int32_t kt__day_number(int32_t year, int32_t month, int32_t day);
/* day must lie between KT__DAY_FIRST and KT__DAY_LAST. */
void kt__day_civil(int32_t day, int32_t *year, int32_t *month, int32_t *of_month);
/* 0 Monday to 6 Sunday. */
int32_t kt__weekday(int32_t day);
/* The day an instant falls on in UTC. */
int32_t kt__instant_day(int64_t instant);

/* 1 and the text, or 0 outside year 1 to 9999 (KT_DAY_NONE and KT_INSTANT_NONE among them). */
int kt__day_text(char text[KT__DAY_TEXT], int32_t day);
int kt__instant_text(char text[KT__INSTANT_TEXT], int64_t instant);

/* Exactly "YYYY-MM-DD" of a date that exists: 1 and the day, or 0. */
int kt__day_parse(int32_t *out, const char *text, size_t size);

#endif

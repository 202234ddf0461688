/* Closed days from an iCalendar file. Times of day and recurrences are not holidays one can count on: they are refused. */
#include "calendar_file.h"

#include <ktransition/ktransition.h>
#include <stdlib.h>
#include <string.h>

#include "support.h"

/* Days of one event. A longer one is a mistake, and would turn a typing error into a year without work. */
#define MOST_SPAN 366

struct event {
    int inside;
    int32_t from, to; /* to is the first day after it; KT_DAY_NONE when not given */
};

void closed_days_add(struct closed_days *closed, int32_t day) {
    if (closed->count == closed->room) {
        closed->room = closed->room > 0 ? closed->room * 2 : 64;
        closed->days = must_resize(closed->days, closed->room, sizeof *closed->days);
    }
    closed->days[closed->count++] = day;
}

/* "...:20241225" -> a day. */
static int day_value(const char *line, size_t size, int32_t *out) {
    const char *colon = memchr(line, ':', size);
    int32_t number = 0;
    size_t i;
    if (colon == NULL || line + size - colon != 9) return 0;
    for (i = 1; i <= 8; i++) {
        if (colon[i] < '0' || colon[i] > '9') return 0;
        number = number * 10 + (colon[i] - '0');
    }
    return kt_day_from_civil(out, number / 10000, number / 100 % 100, number % 100) == KT_OK;
}

/* A prefix is enough: parameters may follow the name, as in "DTSTART;VALUE=DATE:20241225". */
static int begins(const char *line, size_t size, const char *word) {
    size_t length = strlen(word);
    return size >= length && memcmp(line, word, length) == 0;
}

/* NULL, or what is wrong. DTEND is exclusive in iCalendar; without one an event lasts its first day. */
static const char *close_event(struct closed_days *closed, struct event *event) {
    int32_t day, to = event->to != KT_DAY_NONE ? event->to : event->from + 1;
    event->inside = 0;
    if (event->from == KT_DAY_NONE) return "an event without an all-day DTSTART";
    if (to <= event->from || to - event->from > MOST_SPAN) return "an event that ends before it begins, or lasts over a year";
    for (day = event->from; day < to; day++) closed_days_add(closed, day);
    return NULL;
}

/* Lines that say nothing about days are passed over, whatever they are. */
static const char *read_line(struct closed_days *closed, struct event *event, const char *line, size_t size) {
    if (begins(line, size, "BEGIN:VEVENT")) {
        event->inside = 1;
        event->from = event->to = KT_DAY_NONE;
    } else if (begins(line, size, "END:VEVENT") && event->inside) {
        return close_event(closed, event);
    } else if (event->inside && begins(line, size, "DTSTART")) {
        if (!day_value(line, size, &event->from)) return "DTSTART is not a whole day";
    } else if (event->inside && begins(line, size, "DTEND")) {
        if (!day_value(line, size, &event->to)) return "DTEND is not a whole day";
    } else if (event->inside && begins(line, size, "RRULE")) {
        return "an event that repeats; list each day";
    }
    return NULL;
}

/* Long lines are folded in iCalendar; the lines that matter here are short, so a continuation is read as a line
   of its own and passed over. */
int calendar_file_read(struct closed_days *closed, const char *path) {
    struct event event = {0, KT_DAY_NONE, KT_DAY_NONE};
    char *text;
    size_t size, at = 0;
    unsigned number = 0;
    const char *problem = NULL;
    if (read_whole(path, &text, &size)) return EXIT_USAGE;
    if (!begins(text, size, "BEGIN:VCALENDAR")) problem = "not an iCalendar file, nor one of weekdays, us-federal";
    while (problem == NULL && at < size) {
        size_t length = strcspn(text + at, "\r\n");
        number++;
        problem = read_line(closed, &event, text + at, length);
        at += length;
        if (at < size && text[at] == '\r') at++;
        if (at < size) at++;
    }
    if (problem != NULL) complain("--calendar: %s:%u: %s", path, number, problem);
    free(text);
    return problem != NULL ? EXIT_USAGE : 0;
}

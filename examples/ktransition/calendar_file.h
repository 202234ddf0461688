/* Closed days from an iCalendar file: enough of RFC 5545 for lists of holidays. */
#ifndef KTRANSITION_EXAMPLE_CALENDAR_FILE_H
#define KTRANSITION_EXAMPLE_CALENDAR_FILE_H

#include <stddef.h>
#include <stdint.h>

struct closed_days {
    int32_t *days;
    size_t count, room;
};

void closed_days_add(struct closed_days *closed, int32_t day);

/* Reads all-day events; each day from DTSTART up to DTEND (which is not part of it) is closed. An event that repeats
   is refused rather than half understood. 0, or EXIT_USAGE after a complaint with file and line. */
int calendar_file_read(struct closed_days *closed, const char *path);

#endif

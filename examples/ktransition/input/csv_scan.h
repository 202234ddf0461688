/* Records of comma-, tab- or semicolon-separated text (RFC 4180), found in a window of bytes. Strict: a quote inside an
   unquoted field, text behind a closing quote and a quote that is never closed make the record bad; the scan goes on at
   the next line. Blanks around a field are not part of it. What columns mean, and where bytes come from, is not known here. */
#ifndef KTRANSITION_EXAMPLE_CSV_SCAN_H
#define KTRANSITION_EXAMPLE_CSV_SCAN_H

#include "input/input.h"

#define CSV_SCAN_FIELDS 4096           /* fields of one record */
#define CSV_SCAN_BYTES ((size_t)16 << 20) /* bytes of one record */

enum csv_scan_result {
    CSV_SCAN_END,    /* no record left */
    CSV_SCAN_RECORD, /* fields, count, row_line */
    CSV_SCAN_BAD,    /* reason, row_line: where it is; the next call goes on behind it */
    CSV_SCAN_MORE    /* the window ends inside a record: give a longer one, starting at `at` or before */
};

struct csv_scan {
    char separator;
    char *data;  /* the window; doubled quotes are undone in place */
    size_t size;
    int final;   /* nothing comes behind the window */
    size_t at;   /* the next record starts here */
    uint64_t line; /* number of the line `at` stands in, from 1 */
    uint64_t row_line;
    size_t first, last; /* bytes of the record, line end left out */
    int ended;          /* 1 when a line end stood behind the record */
    const char *reason;
    int skipping; /* inside a line that was given up */
    size_t block; /* start of the 64 bytes that mask describes */
    uint64_t mask;
    size_t count;
    struct text fields[CSV_SCAN_FIELDS]; /* borrowed from the window */
};

void csv_scan_init(struct csv_scan *scan, char separator);
/* Sets the window. at: where in it the scan goes on. */
void csv_scan_window(struct csv_scan *scan, char *data, size_t size, size_t at, int final);
enum csv_scan_result csv_scan_next(struct csv_scan *scan);

#endif

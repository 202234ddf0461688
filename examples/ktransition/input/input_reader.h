/* What the inventory readers share: where bytes come from (source), and how a row is put together and handed on
   (reader). Formats are told apart in input_detect.c; each has a file of its own. */
#ifndef KTRANSITION_EXAMPLE_INPUT_READER_H
#define KTRANSITION_EXAMPLE_INPUT_READER_H

#include <string.h>

#include <ktransition/constants.h>
#include <ktransition/types.h>

#include "input/input.h"
#include "json_reader.h"

#define INPUT_HEAD ((size_t)64 << 10)     /* bytes a format is recognised by */
#define INPUT_RECORD ((size_t)16 << 20)   /* bytes of one line, stanza or CSV record */
#define INPUT_DOCUMENT ((uint64_t)4 << 30) /* bytes of one JSON document */
#define READER_VALUE ((size_t)1 << 20)    /* bytes of one value: what the library takes */
#define INPUT_DEPTH 64                    /* components inside components */

/* ---- source: bytes of a file or standard input, UTF-16 turned into UTF-8, byte order marks dropped ---- */

enum source_encoding { SOURCE_BYTES, SOURCE_UTF16_LE, SOURCE_UTF16_BE };

/* A window over the input. It is read, not mapped: a file that shrinks meanwhile ends early, it does not crash. */
struct source {
    void *file;            /* FILE */
    int close;
    char *data;            /* the window, JSON_PADDING bytes of slack behind it */
    size_t size, room;
    int final;             /* the window reaches the end of the input */
    enum source_encoding encoding;
    int started;
    unsigned char *raw;    /* UTF-16 as read */
    size_t raw_size;
    uint64_t done, total;  /* bytes read; bytes of the file, 0 when not known */
    const struct input_sink *sink;
};

int source_open(struct source *source, const char *path, const struct input_sink *sink, char *problem, size_t room);
/* Drops the first `used` bytes and reads on; the window starts there afterwards. 0, or -1 with the problem. At least
   one byte is added, or final is set. */
int source_more(struct source *source, size_t used, char *problem, size_t room);
/* Reads all the rest into the window, up to limit. */
int source_all(struct source *source, uint64_t limit, char *problem, size_t room);
void source_close(struct source *source);

/* ---- reader: one input being read ---- */

#define READER_LOCATOR 2048
#define READER_SCRATCH 4096

struct reader {
    struct input_options options;
    struct input_sink sink;
    struct input_summary *summary;
    struct source source;
    struct row row;
    int undecodable;               /* the row has bytes that are not UTF-8 */
    int stopped;                   /* a callback said so, or the input failed */
    char locator[READER_LOCATOR];
    char scratch[READER_SCRATCH];  /* values of the row being read that are not in the input as such */
    size_t scratch_used;
    struct json_parser *parser;    /* made when first needed */
};

/* Starts a row whose place is reader->locator[0..size). */
void reader_begin(struct reader *reader, size_t locator_size);
/* Adds evidence; empty text is left out, blanks around it too. What comes after ROW_VALUES values is left out: readers
   add the telling ones first. */
void reader_value(struct reader *reader, uint32_t kind, struct text text);
void reader_fact(struct reader *reader, const char *fact, struct text value);
/* The class, if the text looks like a class id: lower-case letters, digits, "-". */
void reader_class(struct reader *reader, struct text text);
/* made-in and acquired, in the form facts have: "cn" -> "CN", "2024-03-01T.." and "20240301" -> "2024-03-01". */
void reader_made_in(struct reader *reader, struct text text);
void reader_acquired(struct reader *reader, struct text text);
/* A Windows Installer product code, if the text is a GUID; braces may be missing. 1 when it was one. */
int reader_guid(struct reader *reader, struct text text);
/* A MAC address unless it is empty, all zero or broadcast. */
void reader_mac(struct reader *reader, struct text text);
/* "vvvv:pppp" (or "vvvv") of hexadecimal ids with or without 0x and leading zeroes. */
void reader_device_id(struct reader *reader, uint32_t kind, struct text vendor, struct text product);
/* Counts the row and hands it on if it has values; its scratch is free again. 0 to go on. */
int reader_end(struct reader *reader);
/* Frees the scratch of values that were looked at but became no row. */
void reader_forget(struct reader *reader);
/* Counts a row that is not there any more or says nothing about makers. */
void reader_skip(struct reader *reader);
/* A row that cannot be read, at reader->locator[0..size). 0 to go on. */
int reader_bad(struct reader *reader, size_t locator_size, const char *reason);
/* The input cannot be read (to its end). Always -1. */
int reader_fail(struct reader *reader, const char *problem);
int reader_more(struct reader *reader, size_t used);

/* Locators: append to reader->locator at `at`, give the new end; what does not fit is cut. */
size_t locator_text(struct reader *reader, size_t at, const char *text);
size_t locator_number(struct reader *reader, size_t at, uint64_t number);
size_t locator_line(struct reader *reader, uint64_t line); /* "line 7" */
size_t locator_index(struct reader *reader, size_t at, const char *array, uint64_t index); /* "array[7]" */

/* ---- text ---- */

#define NO_TEXT ((struct text){NULL, 0})
struct text text_of(const char *text);
struct text text_trim(struct text text);
/* ASCII letters compare without case. */
int text_is(struct text text, const char *lower);
int text_starts(struct text text, const char *lower);
int text_ends(struct text text, const char *lower);
int text_has(struct text text, char c);
/* Lower-case ASCII letters and digits of text, nothing else: "MAC Address" -> "macaddress". Bytes that are not ASCII are
   kept. The size, at most room. */
size_t text_squeeze(char *out, size_t room, struct text text);
/* "2024-03-01", "2024-03-01 10:00:00", RFC 3339; without an offset it is taken as UTC. 1 and seconds since 1970, or 0. */
int text_instant(struct text text, int64_t *out);
int text_integer(struct text text, int64_t *out);
/* NUL bytes and bytes that are not UTF-8. */
#define TEXT_NUL 1u
#define TEXT_BYTES 2u
unsigned text_check(const char *data, size_t size);

/* ---- lines: LF, CRLF or CR ---- */

struct line_reader {
    struct reader *reader;
    size_t at;       /* the next line starts here in the window */
    uint64_t number; /* of the line found last, from 1 */
    size_t lf;       /* no LF stands in [at, lf) of the window */
    int cut_cr;      /* a CR ended the last line: a LF behind it belongs to it */
    int ended;       /* the last line had a line end */
};
/* 1 and the line, borrowed until the next call; 0 at the end or when the reader has failed; -1 for a line of more than
   16 MiB, which is passed over. JSON_PADDING bytes behind a line can be read. */
int line_next(struct line_reader *lines, struct text *line);

/* ---- recognising ---- */

struct detected {
    enum input_format format; /* INPUT_AUTO: a JSON document that its root tells about */
    char separator;           /* of CSV */
    int lines;                /* JSON: one document a line */
    char problem[256];        /* not empty: no inventory */
};
void input_detect(struct detected *out, const char *head, size_t size, const struct input_options *options,
                  enum source_encoding encoding, int whole);

/* ---- formats: 0, or -1 after reader_fail ---- */

int read_csv(struct reader *reader, char separator);
int read_lines(struct reader *reader);
int read_dpkg(struct reader *reader);
int read_glpi_xml(struct reader *reader);
/* Any JSON document; INPUT_AUTO: by its root. */
int read_json_document(struct reader *reader, enum input_format format);
int read_osquery_lines(struct reader *reader);
int read_cyclonedx(struct reader *reader, struct json_node root);
int read_spdx(struct reader *reader, struct json_node root);
int read_glpi_json(struct reader *reader, struct json_node root);
int read_ksc(struct reader *reader, struct json_node root);
int read_osquery(struct reader *reader, struct json_node root);

/* How many columns of a header are known, for recognising CSV; *evidence: how many of them can name a maker. */
size_t csv_known_columns(const struct text *fields, size_t count, size_t *evidence);
/* Whether a header is that of an export of the Windows uninstall keys. */
int csv_is_uninstall(const struct text *fields, size_t count);
/* The start of the header of CSV: behind blank lines, the "#TYPE" line of PowerShell and the "sep=;" line of Excel, whose
   separator goes to *separator. Adds the lines it passes to *line. size when there is none. */
size_t csv_preamble(const char *data, size_t size, char *separator, uint64_t *line);

/* The text of a string member, or a number written out into the row's scratch. */
struct text json_member(struct reader *reader, struct json_node object, const char *key);
struct text json_value(struct reader *reader, struct json_node node);

#endif

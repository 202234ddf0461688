/* Small things every part of the command line needs: memory that does not fail quietly, growing text, JSON out,
   text made safe for where it goes, and files that are written in one step. */
#ifndef KTRANSITION_EXAMPLE_SUPPORT_H
#define KTRANSITION_EXAMPLE_SUPPORT_H

#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

enum exit_status { EXIT_NONE = 0, EXIT_FINDINGS = 1, EXIT_USAGE = 2, EXIT_BAD_INPUT = 3 };

/* A message for people on standard error, with the program's name before it. */
void complain(const char *format, ...)
#if defined(__GNUC__)
    __attribute__((format(printf, 1, 2)))
#endif
    ;

/* Memory or the end of the program: a command line has nothing better to do without. */
void *must_allocate(size_t count, size_t size);
void *must_resize(void *block, size_t count, size_t size);
char *must_copy(const char *text, size_t size);

/* Text that grows; always NUL-terminated. */
struct out {
    char *data;
    size_t size, room;
};
void out_free(struct out *out);
void out_clear(struct out *out);
void out_bytes(struct out *out, const char *data, size_t size);
void out_text(struct out *out, const char *text);
void out_format(struct out *out, const char *format, ...)
#if defined(__GNUC__)
    __attribute__((format(printf, 2, 3)))
#endif
    ;

/* Text made safe: bytes that are not UTF-8 become U+FFFD everywhere. */
void out_terminal(struct out *out, const char *text, size_t size); /* no control, escape or bidi characters */
void out_html(struct out *out, const char *text, size_t size);     /* element content and quoted attributes */
void out_csv(struct out *out, const char *text, size_t size);      /* one field, quoted; formulas defused */
void out_json(struct out *out, const char *text, size_t size);     /* with its quotes */
void out_markdown(struct out *out, const char *text, size_t size); /* running text and table cells: no markup, no HTML */
void out_markdown_url(struct out *out, const char *url, size_t size); /* between "](<" and ">)" */

/* Objects and arrays with the commas in the right places. */
struct json_out {
    struct out *out;
    unsigned depth;
    unsigned char comma[32], after_key;
};
void json_start(struct json_out *json, struct out *out);
void json_open(struct json_out *json, char bracket);  /* '{' or '[' */
void json_close(struct json_out *json, char bracket); /* '}' or ']' */
void json_key(struct json_out *json, const char *key);
void json_text(struct json_out *json, const char *text, size_t size);
void json_string(struct json_out *json, const char *text); /* NULL gives null */
void json_integer(struct json_out *json, int64_t value);
void json_raw(struct json_out *json, const char *text, size_t size);

/* Columns a text takes on a terminal, near enough: wide characters count two. */
size_t display_width(const char *text, size_t size);
/* Bytes of the longest beginning of whole characters that takes so many columns at most. */
size_t display_cut(const char *text, size_t size, size_t columns);

/* Writes a whole file in one step: beside it first, then renamed; what is no regular file is written to as it is. "-" or
   NULL is standard output. 0 or -1, complained. */
int write_whole(const char *path, const char *data, size_t size);
/* Whether two paths are one regular file. */
int same_file(const char *a, const char *b);
/* Reads a whole small file (16 MiB at most). 0 and *out (to free), or -1, complained. */
int read_whole(const char *path, char **out, size_t *out_size);

#endif

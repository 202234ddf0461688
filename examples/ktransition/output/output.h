/* The output formats. Each turns a finished assessment into text; none computes anything. */
#ifndef KTRANSITION_EXAMPLE_OUTPUT_H
#define KTRANSITION_EXAMPLE_OUTPUT_H

#include "assess.h"

/* The keys "inputs" and "warnings", for every document about inventories. */
void inputs_json(struct json_out *json, const struct assessment *assessment);
void assess_json(struct out *out, const struct assessment *assessment);   /* ktransition.assess/1 */
void assess_ndjson(struct out *out, const struct assessment *assessment); /* one finding a line */
void assess_csv(struct out *out, const struct assessment *assessment);
void assess_table(struct out *out, const struct assessment *assessment, int color);
/* plan may be NULL: then the report has no plan in it. */
void assess_html(struct out *out, const struct assessment *assessment, const kt_plan *plan);

/* Windows of one subject, for `window` and inside the table above. */
void windows_table(struct out *out, const kt_catalog *catalog, const kt_windows *windows, int color);
void windows_csv(struct out *out, const kt_catalog *catalog, const kt_windows *windows, const char *subject);
void windows_ndjson(struct out *out, const kt_catalog *catalog, const kt_windows *windows, const char *subject);

/* A page about one subject; only its vendor, product and class are read. */
void windows_html(struct out *out, const struct options *options, kt_catalog *catalog, kt_windows *windows, const struct subject *asked);

void plan_table(struct out *out, const kt_catalog *catalog, const kt_plan *plan, int color);
void plan_csv(struct out *out, const struct assessment *assessment, const kt_plan *plan);
/* Warnings, what was asked and looked for, the calendar, the data's day, the disclaimer. */
void table_end(struct out *out, const struct assessment *assessment);

/* For every subject the first one whose windows read the same, itself if there is none before: a page need not say one
   thing twelve times. To free. */
size_t *same_windows(const struct assessment *assessment);

/* "44 days left, last day 2024-09-28"; "closed 784 days ago, last day was 2024-09-28"; "" without a date. */
void countdown(struct out *out, const struct kt_window *window);
/* The colour of a state on a terminal, "" when color is 0. */
const char *state_color(uint32_t state, int color);
const char *color_off(int color);
/* "YYYY-MM-DD", or "" for KT_DAY_NONE. */
const char *day_text(char text[16], int32_t day);
/* RFC 3339, or "" for KT_INSTANT_NONE. */
const char *instant_text(char text[32], int64_t instant);
/* Name of a constant; "" when unknown. */
const char *name_of(uint32_t group, uint32_t value);
/* The disclaimer that the catalog carries. */
struct kt_text disclaimer(const kt_catalog *catalog);
/* The window that decides a roll-up: 1 and *window, or 0. */
int deciding(const kt_windows *windows, uint32_t rollup, struct kt_rollup *result, struct kt_window *window);

/* Whether to colour: what --color says, or a terminal that did not ask otherwise. */
int want_color(const struct options *options);
/* Puts finished text where -o says. 0 or EXIT_BAD_INPUT. */
int deliver(const struct options *options, const struct out *out);

#endif

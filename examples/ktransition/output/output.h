/* The output formats. Each turns a finished assessment into text; none computes anything. */
#ifndef KTRANSITION_EXAMPLE_OUTPUT_H
#define KTRANSITION_EXAMPLE_OUTPUT_H

#include "assess.h"

/* The key "suppressions": every one that was given, and what it matched. */
void suppressions_json(struct json_out *json, const struct assessment *assessment);
/* The keys "inputs" and "warnings", for every document about inventories. */
void inputs_json(struct json_out *json, const struct assessment *assessment);
void assess_json(struct out *out, const struct assessment *assessment);   /* ktransition.assess/1 */
void assess_ndjson(struct out *out, const struct assessment *assessment); /* one finding a line */
void assess_csv(struct out *out, const struct assessment *assessment);
void assess_markdown(struct out *out, const struct assessment *assessment);
/* Standards. plan may be NULL: then nothing planned is in them. */
void assess_sarif(struct out *out, const struct assessment *assessment, const kt_plan *plan);  /* SARIF 2.1.0 */
void assess_oscal(struct out *out, const struct assessment *assessment, const kt_plan *plan);  /* OSCAL POA&M */
void assess_ics(struct out *out, const struct assessment *assessment, const kt_plan *plan);    /* RFC 5545 */
/* The CycloneDX document that was read, with the findings in it. */
void assess_cyclonedx(struct out *out, const struct assessment *assessment, const kt_plan *plan);
/* Whether --format cyclonedx can be done: 0, or an exit status after a complaint. Before and after reading. */
int cyclonedx_options(const struct options *options);
int cyclonedx_input(const struct assessment *assessment);
void assess_table(struct out *out, const struct assessment *assessment, int color);
/* plan may be NULL: then the report has no plan in it. */
void assess_html(struct out *out, const struct assessment *assessment, const kt_plan *plan);

/* The key "warnings" of documents that are not about inventories: layers older than --max-age. */
void json_stale(struct json_out *json, const kt_catalog *catalog, const struct options *options);
/* A cell of a table for terminals: made safe, cut to its width in columns, padded. */
void put_cell(struct out *out, const char *text, size_t size, size_t width);
/* Whether an address may become a link. */
int is_web_address(struct kt_text url);

/* Windows of one subject inside the table above: the four answers, a line each. */
void windows_table(struct out *out, const kt_catalog *catalog, const kt_windows *windows, int color);
/* The page of `window` about one subject, for a terminal or as Markdown: everything, with sources. */
void window_page(struct out *out, const struct options *options, const kt_catalog *catalog, const kt_windows *windows,
                 struct kt_text title,
                 int markdown);
/* A line of time as an SVG file of its own. */
void window_svg(struct out *out, const struct options *options, const kt_catalog *catalog, const kt_windows *windows,
                struct kt_text title);
/* Stamp, answers and windows, one JSON object a line. */
void window_ndjson(struct out *out, const struct options *options, const kt_catalog *catalog, kt_windows *windows);
/* "45 days left (31 business days), last day 2024-09-28", in hours below three days; "" without a date. */
void full_countdown(struct out *out, const struct kt_window *window);
/* The question an activity belongs to, KT_ROLLUP_*, by the table of docs/specification/windows.md; 0 for none. */
uint32_t rollup_of(uint32_t activity);
/* The same for a window: the vendor's own dates are lifecycle. */
uint32_t rollup_of_window(const struct kt_window *window);
/* The state to show: its own, or where it is not sure the one it would be; unknown where even that cannot be said. */
uint32_t shown_state(const struct kt_window *window);
/* Whether two windows rest on one statement and say the same of two activities: people need it once. */
int same_statement(const struct kt_window *a, const struct kt_window *b);
/* The question in words. */
const char *rollup_question(uint32_t rollup);
void windows_csv(struct out *out, const kt_catalog *catalog, const kt_windows *windows, const char *subject);

/* A page about one subject; only its vendor, product and class are read. */
void windows_html(struct out *out, const struct options *options, kt_catalog *catalog, kt_windows *windows,
                  const struct subject *asked);

void plan_table(struct out *out, const kt_catalog *catalog, const kt_plan *plan, int color);
/* One record of ndjson: "stamp", "input", "windows", "finding" (by their number) or "summary". */
void ndjson_line(struct out *out, const struct assessment *assessment, const char *record, size_t index);
void plan_json(struct out *out, const struct assessment *assessment, const kt_plan *plan); /* ktransition.plan/1 */
void plan_ndjson(struct out *out, const struct assessment *assessment, const kt_plan *plan);
void plan_markdown(struct out *out, const struct assessment *assessment, const kt_plan *plan);
void plan_csv(struct out *out, const struct assessment *assessment, const kt_plan *plan);
/* Each suppressed finding with its reason, for plans, which show no findings. Nothing if there are none. */
void suppressed_table(struct out *out, const struct assessment *assessment);
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

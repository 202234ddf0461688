/* What the parts of the report share: text made safe, states, numbered sources, questions that are open, tables. Everything from
   an inventory or a catalog goes through html_put() or html_text(); the rest are literals of these files and names of the
   registry. */
#ifndef KTRANSITION_EXAMPLE_REPORT_H
#define KTRANSITION_EXAMPLE_REPORT_H

#include "assess.h"

/* A name that would settle something, as it was met. */
struct html_need { uint32_t role; const char *name; };

struct html {
    struct out *out;
    const struct assessment *a;
    const kt_catalog *catalog;
    uint32_t *sources; /* record numbers in the order of their numbers on the page */
    uint32_t source_count, source_room;
    struct html_need *needs;
    size_t need_count, need_room;
    struct string_map need_at;
    struct strings strings; /* of the needs */
    size_t *first;          /* of each subject the first one that reads the same */
};

void html_free(struct html *html);

void html_put(struct html *html, const char *text);
void html_text(struct html *html, struct kt_text text);
/* "signature-update" as "signature update". */
void html_words(struct html *html, const char *name);
/* "a, b": a record's list of words. */
void html_list(struct html *html, uint32_t type, uint32_t record, uint32_t field);
/* 5,000 */
void html_count(struct html *html, uint64_t count);
/* A state as a word in its colour with a mark of its own; `maybe` for one that is not sure. */
void html_state(struct html *html, uint32_t state, int maybe);
/* "none known" */
const char *state_words(uint32_t state);
/* "45 days left", "26 days ago", "today"; nothing without a date. */
void html_days(struct html *html, const struct kt_window *window);

/* " [1] [2]": links to where the sources of a record stand in the list at the end. How many. */
uint32_t html_sources(struct html *html, uint32_t type, uint32_t record);
/* The list itself; only what was referred to. */
void html_source_list(struct html *html);

/* "a, b and c", each a link to where it is explained. How many. */
uint32_t html_needs(struct html *html, const kt_windows *windows, uint32_t window);
/* The explanations; only of what was referred to. */
void html_need_list(struct html *html);

/* A table with a name of its own, which is also said to screen readers; `heads` are parted by '|', a number's begins with '#'.
   `id` may be NULL; with one there is a field above that filters. A class "sort" lets it be sorted. */
void html_table(struct html *html, const char *id, const char *title, const char *class_name, const char *heads);
void html_table_end(struct html *html);
/* The next row and its first cell, which names it. */
void html_row(struct html *html);
/* The next cell. `label` is what its column is called where a narrow page shows rows as blocks; NULL for none. */
void html_cell(struct html *html, const char *label);
void html_number_cell(struct html *html, const char *label);

/* ---- the parts ---- */

/* Subjects whose windows read the same, and how they press. */
struct html_part {
    size_t first;       /* subject */
    uint32_t members, assets;
    int rank;           /* 0 presses most */
    int32_t day;        /* the boundary that it is ordered by */
};
/* Most pressing first; to free. */
struct html_part *html_parts(struct html *html, size_t *count);
/* "A, B and 3 more". */
void html_part_name(struct html *html, const struct html_part *part, size_t most);
/* States in a line, for a summary. */
void html_part_line(struct html *html, const struct html_part *part);

void html_glance(struct html *html, const struct html_part *parts, size_t count);
void html_countdowns(struct html *html, const struct html_part *parts, size_t count);

void html_plan(struct html *html, const kt_plan *plan);
/* What a group could move to, and what it could not; `told` knows what was said of earlier groups. */
void html_alternatives(struct html *html, const kt_plan *plan, struct string_map *told, uint32_t number,
                       const struct kt_plan_group *group);
void html_playbooks(struct html *html, const kt_plan *plan);
/* The findings; with a plan each says in which wave its asset goes. */
void html_findings(struct html *html, const struct html_part *parts, size_t count, const kt_plan *plan);

#endif

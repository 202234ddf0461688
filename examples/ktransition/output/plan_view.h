/* The plan as the JSON that the library writes, read back: formats follow that contract and not the structures behind it. */
#ifndef KTRANSITION_EXAMPLE_PLAN_VIEW_H
#define KTRANSITION_EXAMPLE_PLAN_VIEW_H

#include <ktransition/ktransition.h>

#include "assess.h"
#include "json_reader.h"

struct plan_view {
    struct json_parser *parser;
    struct json_node groups; /* an array */
    size_t *subjects;        /* of each group: what of the assessment it is about */
    size_t count;
};

/* A NULL plan has no groups. */
void plan_view_open(struct plan_view *view, const struct assessment *assessment, const kt_plan *plan);
void plan_view_close(struct plan_view *view);

/* Members of a group, step, wave or alternative; empty text for null and what is not there. */
struct kt_text plan_text(struct json_node node, const char *key);
/* The same as a NUL-terminated text for days and names; cut when it does not fit. */
const char *plan_word(char text[64], struct json_node node, const char *key);
/* 1 and a number, or 0. */
int plan_number(int64_t *out, struct json_node node, const char *key);
/* 1 for true. */
int plan_true(struct json_node node, const char *key);
/* 1 if null or absent. */
int plan_null(struct json_node node, const char *key);
/* An array's walk; empty for what is none. */
struct json_iter plan_list(struct json_node node, const char *key);
/* The day number of "YYYY-MM-DD..."; KT_DAY_NONE without. */
int32_t plan_day(struct json_node node, const char *key);
/* Whether a group, by its number, is about a subject of the assessment. */
int plan_is_about(const struct plan_view *view, size_t group, size_t subject);
/* The subject's words, and the group's name where assets were grouped by a column. */
void plan_title(struct out *out, const struct plan_view *view, const struct assessment *assessment, struct json_node group,
                size_t number);
/* "feasible: done on 2024-09-20, latest safe start 2024-08-30" and the like. */
void plan_outcome(struct out *out, struct json_node group);

#endif

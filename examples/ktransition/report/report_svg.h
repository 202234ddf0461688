/* Drawings of the report: boundaries on a line of time, and a plan's steps as bars. They are as wide as the page, whatever that is:
   places along the line of time are percentages, letters keep their size. Every one has a text beside it that says the same, so
   nothing is only in a picture; states are told by words and patterns, colours only repeat them. */
#ifndef KTRANSITION_EXAMPLE_REPORT_SVG_H
#define KTRANSITION_EXAMPLE_REPORT_SVG_H

#include "assess.h"

/* The patterns that all drawings of a page share; once, before the first of them. */
void svg_patterns(struct out *out);
/* The dated windows of a subject around now; nothing where there are none. */
void svg_timeline(struct out *out, const kt_catalog *catalog, const kt_windows *windows, int64_t now);
/* The steps of a plan's group with waves, slack, critical path and deadline. */
void svg_gantt(struct out *out, const kt_catalog *catalog, const kt_plan *plan, uint32_t group, int64_t now);
/* One group as a bar between the first and the last day of all, for a cell of a table that says the same in words. */
void svg_group_bar(struct out *out, const struct kt_plan_group *group, int32_t first, int32_t last);

/* ---- what drawings share ---- */

/* Days of a line of time. */
struct svg_scale { int32_t first, last; };
/* Takes a day into the scale; one that is none leaves it as it is. */
void svg_widen(struct svg_scale *scale, int32_t day);
/* A margin on either side, so that nothing sticks to the border and the span is never 0. */
void svg_margin(struct svg_scale *scale);
/* Where a day stands, in hundredths of a percent; cut at the ends. */
int svg_x(const struct svg_scale *scale, int32_t day);
/* <svg> with a title and a description; the axis and its months; `number` tells drawings of a page apart. */
void svg_open(struct out *out, int height, const char *title, const struct out *description);
void svg_axis(struct out *out, const struct svg_scale *scale, int height);
/* An upright over the whole drawing with its name below it. */
void svg_upright(struct out *out, int32_t day, const struct svg_scale *scale, int height, const char *class_name,
                 const char *label);
/* A box; ends are hundredths of a percent. */
void svg_box(struct out *out, int from, int to, int y, const char *class_name, int may);
/* A line of text from the left, once short and once longer, of which the page's width chooses; and one from the right, for
   any page ("") or one that is narrow (" s") or wide (" w"). */
void svg_label(struct out *out, int y, const char *text, size_t size, const char *more, size_t more_size);
void svg_right(struct out *out, int y, const char *text, const char *width);
/* An entry of a legend. */
void svg_legend(struct out *out, const char *class_name, const char *words);

#define SVG_TOP 34 /* above stands the axis */

#endif

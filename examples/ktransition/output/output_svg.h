/* Drawings of the report: boundaries on a line of time, and a plan's steps as bars. Every one has a text beside it that
   says the same, so nothing is only in a picture. */
#ifndef KTRANSITION_EXAMPLE_OUTPUT_SVG_H
#define KTRANSITION_EXAMPLE_OUTPUT_SVG_H

#include "assess.h"

/* The dated windows of a subject around now; nothing where there are none. */
void svg_timeline(struct out *out, const kt_catalog *catalog, const kt_windows *windows, int64_t now);
/* The steps of a plan's group with slack, critical path and deadline. */
void svg_gantt(struct out *out, const kt_catalog *catalog, const kt_plan *plan, uint32_t group, int64_t now);

#endif

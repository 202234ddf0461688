/* Which of many strings lie within a few edits of a given one: candidates by parts that are left whole.

   A string of l code points is cut into allowed(l) + 1 segments (allowed: how many edits names.md forgives in l code
   points). Each edit damages one segment, but for a swap across the border of two: such swaps are undone first, border
   by border. One segment therefore stands in the other string unchanged and nearly where it was. What is found may be
   further away; what is not found is not near. docs/specification/names.md, section 11, has the proof. */
#ifndef KT_INDEX_SEGMENTS_H
#define KT_INDEX_SEGMENTS_H

#include "base/memory.h"
#include "index/buckets.h"

/* Writes the code points of an item, KT__DISTANCE_POINTS at most, and returns how many; 0 leaves the item out, and so
   do fewer than five. */
typedef uint32_t kt__segment_points(const void *context, uint32_t item, uint32_t *points);
/* Takes items that may be near. */
typedef void kt__segment_found(void *context, const uint32_t *items, uint32_t count);

/* KT_OK or KT_E_MEMORY. */
int32_t kt__segments_build(struct kt__buckets *out, const struct kt__memory *memory, uint32_t count, kt__segment_points *points,
                           const void *context);

/* Calls `found` with every item within allowed(the shorter length) edits of these code points; an item may come again
   and again, and others come too. */
void kt__segments_near(const struct kt__buckets *index, const uint32_t *points, uint32_t size, kt__segment_found *found,
                       void *context);

#endif

/* How many edits apart two runs of code points are. */
#ifndef KT_TEXT_DISTANCE_H
#define KT_TEXT_DISTANCE_H

#include <ktransition/types.h>

#define KT__DISTANCE_POINTS 128 /* the longest run that can be compared */

/* Insertions, deletions, substitutions and swaps of neighbours, each piece edited at most once; limit + 1 when there
   are more than `limit`, or when a run is longer than KT__DISTANCE_POINTS. */
uint32_t kt__distance(const uint32_t *a, uint32_t a_size, const uint32_t *b, uint32_t b_size, uint32_t limit);

#endif

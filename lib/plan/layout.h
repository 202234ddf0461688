/* The nodes and rows of a lot, and who waits for whom. */
#ifndef KT_PLAN_LAYOUT_H
#define KT_PLAN_LAYOUT_H

#include "plan/schedule.h"

/* Appends them for a lot whose waves are cut, in an order in which everything comes after what it waits for. KT_OK,
   KT_E_MEMORY, KT_E_LIMIT above 2^32 nodes or rows. */
int32_t kt__layout(struct kt__schedule *schedule, struct kt__lot *lot, const struct kt__order *order);

#endif

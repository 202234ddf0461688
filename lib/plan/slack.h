/* The backward pass: how late everything may be. */
#ifndef KT_PLAN_SLACK_H
#define KT_PLAN_SLACK_H

#include "plan/schedule.h"

/* Fills latest days and slack of every node, and in `latest` (one for each run, to be released by the caller) the last day
   on which each run may end. `end` is the last day of the project; every lot has its bound. */
int32_t kt__slack_find(struct kt__schedule *schedule, int64_t end, int64_t **latest);

#endif

/* The critical path method over numbered working days. Which days those are, a calendar says elsewhere. */
#ifndef KT_PLAN_SCHEDULE_H
#define KT_PLAN_SCHEDULE_H

#include "plan/graph.h"

/* How much there is and how fast it goes. */
struct kt__work {
    uint32_t assets;
    uint32_t capacity; /* assets a working day; 0: all of them */
    uint32_t pilot;    /* assets of the pilot */
};

/* Working days, 0 being the first one of the project; both ends belong to the task. */
struct kt__slot {
    uint32_t assets; /* that the task handles; 0 where it does not count them */
    int64_t duration;
    int64_t earliest_start, earliest_finish;
    int64_t latest_start, latest_finish;
};

/* Fills one slot for each task of a sorted graph and gives the working days the project takes. The latest days are
   those that still let the project end as early as it can, so the slack of the critical path is 0. */
int64_t kt__schedule(struct kt__slot *slots, const struct kt__graph *graph, const struct kt__work *work);

/* The least capacity with which the project takes at most `available` working days, 0 if none does. slots is scratch. */
uint32_t kt__schedule_capacity(struct kt__slot *slots, const struct kt__graph *graph, const struct kt__work *work,
                               int64_t available);

#endif

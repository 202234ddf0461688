/* People shared by all groups: how many assets can still be visited on each working day. */
#ifndef KT_PLAN_CAPACITY_H
#define KT_PLAN_CAPACITY_H

#include "base/memory.h"

#define KT__MOST_STEPS (UINT64_C(1) << 27) /* days looked at over all visits: about half a second of work */

struct kt__capacity {
    const struct kt__memory *memory;
    uint32_t limit;       /* assets a working day; 0: not limited, and then no day is kept */
    int64_t last;         /* last working day there is; with a limit, no more than a calendar has */
    uint32_t *left;       /* of the days touched so far */
    uint32_t *next;       /* where to look for a day that is not full, at or after a day */
    size_t room, next_room;
    int64_t touched;
    uint64_t steps;
};

/* Days that follow each other with the same number of visits. */
struct kt__stretch {
    int64_t first, days;
    uint32_t per_day;
};

/* A growing list of runs. */
struct kt__runs {
    struct kt__stretch *at;
    size_t count, room;
};

void kt__capacity_init(struct kt__capacity *capacity, const struct kt__memory *memory, uint32_t limit, int64_t last);
void kt__capacity_dispose(struct kt__capacity *capacity);

/* Visits `count` assets from day `from` on, as early as can be, `most` a day at most (0: as many as there are people);
   `used` of them are taken on the first day already. Appends the runs: KT_OK, KT_E_LIMIT, KT_E_MEMORY. */
int32_t kt__capacity_take(struct kt__capacity *capacity, struct kt__runs *runs, int64_t from, int64_t count, uint32_t most,
                          uint32_t used);

#endif

/* Cutting a group into waves: the pilot, then ring after ring, each cut further into what a working week can do. */
#ifndef KT_PLAN_WAVES_H
#define KT_PLAN_WAVES_H

#include <ktransition/plan.h>

#include "base/memory.h"

#define KT__WAVE_DAYS 5 /* working days of a wave at full capacity */
#define KT__WAVES 50    /* of a group, besides the pilot and the cuts between rings: beyond, waves are made longer */

struct kt__wave {
    uint32_t ring, criticality;
    uint32_t pilot;
    uint32_t joined;  /* 1: of the same ring as the wave before, and may begin on the day on which that one ends */
    int64_t assets;
    size_t first;     /* its parts */
    uint32_t count;
};

struct kt__waves {
    const struct kt__memory *memory;
    struct kt__wave *at;
    size_t count, room;
    struct kt_plan_part *parts; /* struct_size is set */
    size_t part_count, part_room;
};

/* What a group is cut by. */
struct kt__cut {
    const struct kt_group *groups; /* of the estate */
    const uint32_t *parts;         /* numbers of the group's parts, in the order in which they go */
    uint32_t part_count;
    int64_t assets;                /* the first so many in that order: all of them, or fewer where that is tried */
    int64_t pilot;                 /* 0: no pilot */
    int64_t size;                  /* most assets of a wave; 0: a ring is one wave */
};

/* Appends the waves of one group: KT_OK or KT_E_MEMORY. */
int32_t kt__waves_cut(struct kt__waves *waves, const struct kt__cut *cut);
void kt__waves_dispose(struct kt__waves *waves);

/* Size of a wave: a week at this capacity (0: not limited), or more where that would be too many waves. */
int64_t kt__wave_size(int64_t assets, uint32_t capacity);
/* Puts the numbers of a group's parts in the order in which they go: ring, criticality, number. */
void kt__waves_order(uint32_t *parts, uint32_t count, const struct kt_group *groups);

#endif

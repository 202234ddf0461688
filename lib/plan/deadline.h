/* By when a group must be done, and who says so. */
#ifndef KT_PLAN_DEADLINE_H
#define KT_PLAN_DEADLINE_H

#include <ktransition/plan.h>

#include "db/db.h"

struct kt__deadline {
    int64_t instant;     /* first instant that is too late, by the safe reading; KT_INSTANT_NONE without */
    int32_t last_day;    /* last day in time; KT_DAY_NONE without */
    uint32_t given;      /* 1: the caller's own */
    uint32_t overdue;    /* 1: nothing but passed boundaries */
    uint32_t severity;   /* of what has passed: 2 use is over, 1 support is, 0 nothing or the caller's own deadline */
    uint32_t activity;   /* KT_ACTIVITY_* of the window that set it, or 0 */
    uint32_t instrument; /* of that window, or 0 */
    uint32_t milestone;
};

/* The caller's deadline (the group's, else that of the options), else the earliest support or compliance boundary that
   has not passed, among the windows that apply; if all have passed the latest of them. windows is scratch. */
int32_t kt__deadline_find(struct kt__deadline *out, kt_windows *windows, kt_catalog *catalog, const kt_profile *profile,
                          const struct kt_group *group, const struct kt_plan_options *options, struct kt_error *err);

/* The roll-up of an activity, 0 for what is only listed: the window room's answer, asked here alone. */
uint32_t kt__deadline_rollup(uint32_t activity);

#endif

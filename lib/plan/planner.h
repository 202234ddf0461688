/* One call at work: what is known of each group before and while it is scheduled. Shared by the files that make a plan. */
#ifndef KT_PLAN_PLANNER_H
#define KT_PLAN_PLANNER_H

#include "plan/deadline.h"
#include "plan/plan.h"
#include "plan/playbook.h"
#include "plan/schedule.h"
#include "plan/turns.h"

/* A group with its parts. */
struct kt__project {
    uint32_t number;              /* in the estate */
    const struct kt_group *group;
    struct kt__target target;
    struct kt__deadline deadline;
    uint32_t playbook;
    const struct kt__route *route; /* NULL without a playbook */
    size_t first_part;            /* in `parts` */
    uint32_t part_count;
    uint32_t assets;              /* of all parts */
    uint32_t capacity;            /* the tighter of its own and the plan's; 0: not limited */
    uint32_t pilot;
    uint32_t turn, lot;
    int64_t in_time;              /* numbered working day that is the last in time */
};

struct kt__planner {
    kt_plan *plan;
    const kt_estate *estate;
    const kt_profile *profile;
    const struct kt_plan_options *options;
    struct kt_error *err;
    kt_windows *windows;
    int32_t origin;               /* working days up to and including the first one used */
    int64_t last;                 /* last numbered working day there is */
    struct kt__route **routes;
    size_t route_count, route_room;
    struct kt__project *projects;
    uint32_t project_count;
    uint32_t *project_of;         /* by number in the estate; for heads only */
    uint32_t *parts;              /* numbers, by project */
    struct kt__turns turns;
    struct kt__schedule schedule;
    struct kt__schedule trial;    /* for questions of the kind "what if" */
    uint32_t *joins;              /* by cell: the node at which its assets are done, or KT__NO_NODE */
    int64_t *latest;              /* by run of `schedule` */
};

/* The day of a numbered working day: KT_OK, or KT_E_LIMIT with words. */
int32_t kt__planner_day(const struct kt__planner *p, int32_t *out, int64_t number);
int32_t kt__planner_no_memory(const struct kt__planner *p);
/* Words for what the schedule could not do. */
int32_t kt__planner_fail(const struct kt__planner *p, int32_t status);

/* What a schedule needs to know of a project; its waits are for the caller to fill in. */
void kt__planner_order(const struct kt__planner *p, const struct kt__project *project, struct kt__order *order);
static inline int kt__has_deadline(const struct kt__project *project) {
    return project->deadline.instant != KT_INSTANT_NONE;
}
static inline struct kt__project *kt__project_of_turn(const struct kt__planner *p, uint32_t turn) {
    return &p->projects[p->project_of[p->turns.at[turn].number]];
}

/* Judges one group, then all: feasibility, and what would make it. */
int32_t kt__judge(struct kt__planner *p, const struct kt__project *project, struct kt__plan_group *row);
int32_t kt__judge_all(struct kt__planner *p);

/* Steps, waves and visits of one group, from the schedule. */
int32_t kt__rows_fill(struct kt__planner *p, const struct kt__project *project, struct kt__plan_group *row);
/* The wave of every asset, once all groups have their waves. */
int32_t kt__rows_assets(struct kt__planner *p);

/* Alternatives for all groups. */
int32_t kt__alternatives_find(struct kt__planner *p);

#endif

/* The answer: groups, their steps and who waits for whom, in the order they are shown. */
#ifndef KT_PLAN_PLAN_H
#define KT_PLAN_PLAN_H

#include <ktransition/plan.h>

#include "base/memory.h"
#include "plan/deadline.h"
#include "plan/estate.h"

struct kt__plan_step {
    struct kt_plan_step shown;
    uint32_t first; /* its dependencies in `waits` */
};

struct kt__plan_group {
    struct kt_plan_group shown;
    size_t first;  /* its steps in `steps` */
    size_t waits;  /* its dependencies in `waits` */
    uint32_t number;   /* in the estate: decides between equal deadlines */
    uint32_t activity; /* that set the deadline, or 0 */
    uint32_t given;    /* 1: the deadline is the caller's */
};

/* Nothing changes after kt__plan_new: any number of threads may read, the JSON included. */
struct kt_plan {
    struct kt__memory memory;
    kt_catalog *catalog;
    struct kt__plan_group *groups;
    uint32_t group_count; /* all of them are allocated at once */
    struct kt__plan_step *steps;
    size_t step_count, step_room;
    uint32_t *waits; /* indexes of steps within their group */
    size_t wait_count, wait_room;
    struct kt__buffer json;
};

/* options are of this build's size and checked. */
int32_t kt__plan_new(kt_plan **out, kt_catalog *catalog, const kt_estate *estate, const kt_profile *profile,
                     const struct kt_plan_options *options, struct kt_error *err);
void kt__plan_free(kt_plan *plan);

/* NULL past the end. */
const struct kt__plan_group *kt__plan_group(const kt_plan *plan, uint32_t group);
const struct kt__plan_step *kt__plan_step(const kt_plan *plan, uint32_t group, uint32_t step);
const uint32_t *kt__plan_wait(const kt_plan *plan, uint32_t group, uint32_t step, uint32_t index);

/* Writes plan->json: 1, or 0 when memory ran out. */
int kt__plan_write_json(kt_plan *plan);

#endif

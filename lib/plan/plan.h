/* The answer: groups, their steps, waves and alternatives, in the order they are shown. */
#ifndef KT_PLAN_PLAN_H
#define KT_PLAN_PLAN_H

#include <ktransition/plan.h>

#include "base/memory.h"
#include "plan/deadline.h"
#include "plan/estate.h"

struct kt__plan_step {
    struct kt_plan_step shown;
    size_t first; /* its dependencies in `waits` */
};

struct kt__plan_wave {
    struct kt_plan_wave shown;
    size_t first_part, first_visit;
};

struct kt__plan_group {
    struct kt_plan_group shown;
    size_t first;            /* its steps in `steps` */
    size_t first_wave;
    size_t first_alternative;
    uint32_t cell;           /* its place among those who wait for each other */
    uint32_t activity;       /* that set the deadline, or 0 */
    uint32_t given;          /* 1: the deadline is the caller's */
    struct kt_text name;     /* of the plan's own */
};

/* Groups of one cell stand together in `members`; a cell waits for others. */
struct kt__plan_cell {
    uint32_t first, count, first_wait, wait_count;
};

/* The wave of some assets of a group of the estate, sorted by number and first asset. */
struct kt__asset_wave {
    uint32_t number, first, assets, wave;
};

/* A list that grows; the parts of a plan are many, and all are released in the same way. */
struct kt__list {
    void *at;
    size_t count, room, stride;
};

enum kt__plan_list {
    KT__LIST_STEPS, KT__LIST_WAITS, KT__LIST_WAVES, KT__LIST_PARTS, KT__LIST_VISITS, KT__LIST_ALTERNATIVES, KT__LIST_CELLS,
    KT__LIST_CELL_WAITS, KT__LIST_MEMBERS, KT__LIST_ASSETS, KT__LIST_SITES, KT__LISTS
};

/* Nothing changes after kt__plan_new: any number of threads may read, the JSON included. */
struct kt_plan {
    struct kt__memory memory;
    kt_catalog *catalog;
    struct kt_plan_total total;
    struct kt__plan_group *groups;
    uint32_t group_count; /* all of them are allocated at once */
    struct kt__list lists[KT__LISTS];
    struct kt__buffer texts; /* names and sites */
    struct kt__buffer require;
    struct kt__buffer json;
};

/* A text of the plan's own: by offset, since the buffer moves while it is filled. */
struct kt__plan_site {
    size_t at, size;
};

/* options are of this build's size and checked. */
int32_t kt__plan_new(kt_plan **out, kt_catalog *catalog, const kt_estate *estate, const kt_profile *profile,
                     const struct kt_plan_options *options, struct kt_error *err);
void kt__plan_free(kt_plan *plan);

/* Room for one more in a list, zeroed: NULL when memory ran out. */
void *kt__plan_append(kt_plan *plan, enum kt__plan_list list);
/* One of a list by index, which must exist. */
void *kt__plan_item(const kt_plan *plan, enum kt__plan_list list, size_t index);

/* NULL past the end. */
const struct kt__plan_group *kt__plan_group(const kt_plan *plan, uint32_t group);
const struct kt__plan_step *kt__plan_step(const kt_plan *plan, uint32_t group, uint32_t step);
const uint32_t *kt__plan_wait(const kt_plan *plan, uint32_t group, uint32_t step, uint32_t index);
const struct kt__plan_wave *kt__plan_wave(const kt_plan *plan, uint32_t group, uint32_t wave);
const struct kt_plan_part *kt__plan_part(const kt_plan *plan, uint32_t group, uint32_t wave, uint32_t index);
const struct kt_plan_visit *kt__plan_visit(const kt_plan *plan, uint32_t group, uint32_t wave, uint32_t index);
const struct kt_plan_alternative *kt__plan_alternative(const kt_plan *plan, uint32_t group, uint32_t index);
/* 1 and the group waited for, or 0 past the end. */
int kt__plan_waits_for(uint32_t *out, const kt_plan *plan, uint32_t group, uint32_t index);
/* As kt_plan_asset_waves(). */
int32_t kt__plan_asset_waves(const kt_plan *plan, uint32_t number, uint32_t *out, size_t room, size_t *out_count);
/* The site of a group of the estate; empty without. */
struct kt_text kt__plan_site(const kt_plan *plan, uint32_t number);

/* Writes plan->json: 1, or 0 when memory ran out. */
int kt__plan_write_json(kt_plan *plan);

#endif

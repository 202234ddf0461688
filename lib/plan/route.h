/* A playbook for one platform, read and understood: which steps are visits, in how many passes over the assets they can be
   done, and who is an ancestor of whom. Knows neither how many assets there are nor any date. */
#ifndef KT_PLAN_ROUTE_H
#define KT_PLAN_ROUTE_H

#include "db/db.h"
#include "plan/graph.h"

#define KT__TASK_WORDS (KT__GRAPH_TASKS / 32)

/* What a task is to the schedule. */
enum kt__task_kind {
    KT__TASK_ONCE = 1, /* per estate and per site: sites work side by side */
    KT__TASK_WAVE = 2, /* once for each wave */
    KT__TASK_PILOT = 3, /* a visit to the assets of the pilot alone */
    KT__TASK_BOTH = 4, /* a visit to every asset */
    KT__TASK_REST = 5  /* a visit to every asset but those of the pilot: the pilot's own steps stand for it there */
};

struct kt__route {
    uint32_t playbook;
    const char *platform; /* borrowed from the estate */
    size_t platform_size;
    struct kt__graph graph; /* sorted; with the edges that protect the pilot */
    uint8_t kind[KT__GRAPH_TASKS];
    /* Passes are counted from the end: tasks of level 0 are done on the last visit to an asset. What is no visit lies
       above the level that it must come before. */
    uint16_t pilot_level[KT__GRAPH_TASKS];
    uint16_t rest_level[KT__GRAPH_TASKS];
    uint16_t height[KT__GRAPH_TASKS];
    uint32_t levels;       /* one more than the highest level, 0 without visits */
    uint32_t pilot_tasks;  /* of KT__TASK_PILOT */
    uint32_t ancestors[KT__GRAPH_TASKS][KT__TASK_WORDS];
};

static inline int kt__is_visit(const struct kt__route *route, uint32_t task) {
    return route->kind[task] >= KT__TASK_PILOT;
}

static inline int kt__in_pilot(const struct kt__route *route, uint32_t task) {
    return route->kind[task] == KT__TASK_PILOT || route->kind[task] == KT__TASK_BOTH;
}

static inline int kt__in_rest(const struct kt__route *route, uint32_t task) {
    return route->kind[task] == KT__TASK_BOTH || route->kind[task] == KT__TASK_REST;
}

/* Whether `task` can only begin when `other` has ended, through any number of steps. */
static inline int kt__comes_after(const struct kt__route *route, uint32_t task, uint32_t other) {
    return (route->ancestors[task][other / 32] >> (other % 32) & 1u) != 0;
}

/* Fills a route from a sorted graph, which it takes over, also when it fails: KT_OK, KT_E_LIMIT, KT_E_MEMORY. */
int32_t kt__route_init(struct kt__route *route, struct kt__graph *graph);
void kt__route_dispose(struct kt__route *route);

#endif

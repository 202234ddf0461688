/* Tasks that wait for each other. Knows neither catalogs nor dates. */
#ifndef KT_PLAN_GRAPH_H
#define KT_PLAN_GRAPH_H

#include "base/memory.h"

#define KT__GRAPH_TASKS 256
#define KT__GRAPH_EDGES 4096

struct kt__task {
    uint32_t record;  /* KT_RECORD_STEP */
    uint32_t per;     /* KT_PER_* */
    uint32_t phase;   /* KT_PHASE_* */
    uint32_t kept;    /* 0: not for this platform; what waits for it waits for what it waits for */
    int64_t place;    /* in the playbook */
    uint32_t effort;  /* working days where it is done once */
    uint32_t first;   /* its dependencies in `edges` */
    uint32_t count;
};

struct kt__graph {
    const struct kt__memory *memory;
    struct kt__task *tasks;
    size_t task_room;
    uint32_t count;
    uint32_t *edges; /* indexes of tasks waited for */
    size_t edge_room;
    uint32_t edge_count;
    uint32_t order[KT__GRAPH_TASKS]; /* tasks, each after those it waits for */
};

void kt__graph_init(struct kt__graph *graph, const struct kt__memory *memory);
/* Empties it and keeps the memory. */
void kt__graph_clear(struct kt__graph *graph);
void kt__graph_dispose(struct kt__graph *graph);

/* Appends a task without dependencies: KT_OK, KT_E_LIMIT, KT_E_MEMORY. */
int32_t kt__graph_add(struct kt__graph *graph, const struct kt__task *task);
/* `task` waits for `target`; said twice it counts once. All waits of one task are added in a run. KT_OK, KT_E_LIMIT,
   KT_E_MEMORY. */
int32_t kt__graph_wait(struct kt__graph *graph, uint32_t task, uint32_t target);

/* Fills `order`: KT_OK, or KT_E_DB_CYCLE and a task of the cycle. */
int32_t kt__graph_sort(struct kt__graph *graph, uint32_t *culprit);
/* The kept tasks of a sorted graph, in the same order, waiting for each other through those left out. `out` is
   initialised and empty, and comes back sorted. */
int32_t kt__graph_keep(struct kt__graph *out, const struct kt__graph *graph);

#endif

/* The schedule: what is done when, as early as the people allow. Days are numbered working days, 0 being the first one that
   may be used; which days those are, a calendar says elsewhere. */
#ifndef KT_PLAN_SCHEDULE_H
#define KT_PLAN_SCHEDULE_H

#include "plan/capacity.h"
#include "plan/route.h"
#include "plan/waves.h"

#define KT__NO_NODE UINT32_MAX

/* One step of one wave, or a step that is done once. Its place in the list is what others wait for. */
struct kt__step_row {
    uint32_t task;
    uint32_t wave;        /* from 1; 0 for what is done once */
    uint32_t node;
    uint32_t wait_count;
    size_t first_wait;    /* in `waits`: rows of the same lot, counted from its first */
};

/* What is scheduled as one piece: a step, or the visits to the assets of a wave in one pass, which may be several steps. */
struct kt__node {
    uint32_t lot;
    uint32_t wave;
    uint32_t visit;       /* 1: takes people; its amount is assets, else working days */
    uint32_t pass;        /* of visits, from 1 */
    uint32_t joined;      /* visits: may begin on the day on which `before` ends */
    uint32_t before;      /* visits: those that come before, of the same lot, or KT__NO_NODE */
    uint32_t row_count;
    uint32_t extra_count;
    size_t first_row;
    size_t first_extra;   /* in `extras`: nodes of other lots that it waits for */
    int64_t amount;
    int64_t start, finish;
    size_t first_run;
    uint32_t run_count;   /* 1 for what takes no people */
    uint32_t critical;    /* set by kt__slack_find */
    int64_t latest_start, latest_finish, slack;
};

/* A group as it stands in the schedule. */
struct kt__lot {
    const struct kt__route *route; /* NULL: nothing to schedule */
    uint32_t capacity;             /* assets a working day, its own; 0: not limited */
    int64_t release;               /* first day of its visits, where it waits for other lots */
    int64_t bound;                 /* last day on which anything of it may end; for kt__slack_find */
    size_t first_wave, first_row, first_node;
    uint32_t wave_count, row_count, node_count;
    uint32_t first_visit, last_visit; /* nodes, or KT__NO_NODE */
    uint32_t passes;               /* most visits to one asset */
    int64_t length;                /* days from 0 to its end; 0 without steps */
    int64_t moved;                 /* last day of what must be over before those who wait for it; -1 without */
};

struct kt__schedule {
    const struct kt__memory *memory;
    struct kt__capacity capacity;
    struct kt__waves waves;
    struct kt__runs runs;
    struct kt__lot *lots;
    size_t lot_count, lot_room;
    struct kt__node *nodes;
    size_t node_count, node_room;
    struct kt__step_row *rows;
    size_t row_count, row_room;
    uint32_t *waits;
    size_t wait_count, wait_room;
    uint32_t *extras;
    size_t extra_count, extra_room;
    /* Where the rows of a task begin in the lot at work: of the pilot or of what is done once, and of the other waves. */
    uint32_t row_once[KT__GRAPH_TASKS], row_rest[KT__GRAPH_TASKS], stride[KT__GRAPH_TASKS];
};

/* A lot to be added. */
struct kt__order {
    const struct kt__route *route;
    struct kt__cut cut;
    uint32_t capacity;      /* the lot's own */
    int64_t release;
    const uint32_t *joins;  /* nodes that its visits wait for */
    uint32_t join_count;
};

/* last: last numbered working day there is. limit: assets a working day for all lots; 0: not limited. */
void kt__schedule_init(struct kt__schedule *schedule, const struct kt__memory *memory, uint32_t limit, int64_t last);
void kt__schedule_dispose(struct kt__schedule *schedule);
/* Empties it for another limit and keeps the memory of nodes and rows. */
void kt__schedule_reset(struct kt__schedule *schedule, uint32_t limit, int64_t last);

/* Appends a lot and schedules it after all that were added before: they take people first. KT_OK, KT_E_MEMORY, KT_E_LIMIT
   where it would end after the last day. */
int32_t kt__schedule_add(struct kt__schedule *schedule, const struct kt__order *order);
/* Appends a node that ends when all that several lots do on assets has ended. */
int32_t kt__schedule_join(struct kt__schedule *schedule, const uint32_t *lots, uint32_t count, uint32_t *out);

#endif

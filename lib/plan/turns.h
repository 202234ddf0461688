/* Who goes first: urgency among groups, and which groups wait for others. */
#ifndef KT_PLAN_TURNS_H
#define KT_PLAN_TURNS_H

#include "db/db.h"

#define KT__SERVING 256 /* cells of an estate that wait for others */

/* A group as far as its turn is concerned. */
struct kt__turn {
    uint32_t number;    /* in the estate: decides between equals */
    uint32_t overdue;
    uint32_t severity;  /* of what has passed: 2 use is over, 1 support is, 0 the caller's own deadline */
    int64_t deadline;   /* KT_INSTANT_NONE without */
    uint64_t assets;
    uint32_t vendor, product_class;
    const char *name;   /* groups of different names never wait for each other */
    size_t name_size;
    uint32_t cell;      /* filled: groups of one name, vendor and class */
    uint32_t placed;    /* scratch */
};

/* A cell: its groups, and the cells whose assets must be done before its own. */
struct kt__cell {
    uint32_t first, count;             /* in `members` */
    uint32_t first_wait, wait_count;   /* in `waits` */
    uint32_t level;                    /* cells that must be done before, one after the other */
    uint32_t placed;                   /* scratch */
};

struct kt__turns {
    const struct kt__memory *memory;
    struct kt__turn *at;
    uint32_t count;
    uint32_t *members; /* turns by cell */
    uint32_t *order;   /* turns in the order in which they are scheduled */
    struct kt__cell *cells;
    uint32_t cell_count;
    uint32_t *waits;
    size_t wait_count, wait_room;
    uint32_t wanted;   /* scratch */
};

/* 1 if a comes before b. */
int kt__more_urgent(const struct kt__turn *a, const struct kt__turn *b);
/* Sorts turns by urgency, then fills cells and order. `at` and `count` are set: KT_OK, KT_E_MEMORY, KT_E_LIMIT,
   KT_E_DB_CYCLE. */
int32_t kt__turns_find(struct kt__turns *turns, const kt_catalog *catalog);
void kt__turns_dispose(struct kt__turns *turns);

#endif

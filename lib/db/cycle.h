/* Finding a loop among references that must form none. */
#ifndef KT_DB_CYCLE_H
#define KT_DB_CYCLE_H

#include <ktransition/catalog.h>

#include "base/memory.h"
#include "index/sort.h"

/* Edges between nodes, collected one by one. */
struct kt__edges {
    const struct kt__memory *memory;
    struct kt__pair *pairs; /* from, to */
    size_t count, room;
};

int kt__edges_add(struct kt__edges *edges, uint32_t from, uint32_t to);
void kt__edges_dispose(struct kt__edges *edges);

/* KT_OK without a loop; KT_NOTHING with one, and then the edges are those of the loop alone; KT_E_MEMORY. Nodes are
   below `nodes`. */
int32_t kt__cycle_find(struct kt__edges *edges, uint32_t nodes);

/* The same for the visible records of a catalog: class and jurisdiction parents, dependencies of steps, ownership.
   KT_OK, KT_E_DB_CYCLE, KT_E_MEMORY. */
int32_t kt__catalog_check_trees(const kt_catalog *catalog, struct kt_error *err);

#endif

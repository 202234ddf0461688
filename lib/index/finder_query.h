/* What the halves of a search share: finder_sources.c says what the words of a query may be, finder_scan.c follows
   them to names. */
#ifndef KT_INDEX_FINDER_QUERY_H
#define KT_INDEX_FINDER_QUERY_H

#include "index/finder.h"

/* One search. A name is worth following if 100 x (sum of likeness x weight on both sides) >= share x (all weights). */
struct kt__finder_query {
    const struct kt__finder *finder;
    struct kt__finding *finding;
    const struct kt__folded *name;
    const struct kt__parts *parts;
    uint32_t least;
    int common;     /* the query has no distinctive word, and this search is for names that have none: every weight counts */
    uint32_t share; /* ten-thousandths */
    uint32_t weight; /* of the query */
    uint32_t letters; /* of the query without blanks, 0 for too many */
    uint32_t word;  /* the one in work */
};

/* What a weight counts for in this search. */
static inline uint32_t kt__finder_weight(const struct kt__finder_query *q, uint32_t weight) {
    return q->common || weight >= KT__WORD_DISTINCTIVE ? weight : 0;
}

/* Fills the sources and the slots. */
void kt__finder_sources(struct kt__finder_query *q);
/* Empties them. */
void kt__finder_forget(struct kt__finding *finding);
const struct kt__finder_slot *kt__finder_slot(const struct kt__finding *finding, uint32_t term);

/* Follows them. */
void kt__finder_scan(struct kt__finder_query *q);
/* Takes steps: 0 when none are left, and then the search is given up. */
int kt__finder_step(struct kt__finding *finding, uint32_t steps);
/* Puts a name among those to score, unless it was looked at before. */
void kt__finder_keep(struct kt__finding *finding, uint32_t at);

#endif

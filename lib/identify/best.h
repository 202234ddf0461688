/* The best name of each vendor, kept while names go by. */
#ifndef KT_IDENTIFY_BEST_H
#define KT_IDENTIFY_BEST_H

#include "identify/hits.h"

struct kt__best {
    uint32_t score;
    uint32_t row; /* index of the name */
};

/* Keeps the best name of each vendor, and of more than KT__VENDOR_HITS vendors those with the best names. The outcome
   does not depend on the order of the names. */
void kt__best_keep(struct kt__best kept[KT__VENDOR_HITS], uint32_t *count, const struct kt__work *work,
                   const struct kt__best *found);

/* Below 0, 0 or above 0 by the ids of two names: numbers depend on how layers are stacked, ids do not. */
int kt__names_compare(const kt_catalog *catalog, uint32_t a, uint32_t b);

#endif

/* From evidence to one verdict per vendor. */
#ifndef KT_IDENTIFY_COMBINE_H
#define KT_IDENTIFY_COMBINE_H

#include "identify/evidence.h"

/* One vendor that the item may be of; its evidence is rows [first, first + count) of the sorted list. */
struct kt__candidate {
    uint32_t vendor, product, product_class;
    uint32_t verdict, score, relation;
    uint32_t first, count;
    uint32_t has_organisation; /* generic product names count */
};

/* Lists what contradicts each vendor of the evidence: an organisation's name that is known as somebody else's, or - where
   everything else is weak - one that nobody in the catalog has. Sorts the list. KT_OK or KT_E_MEMORY. */
int32_t kt__contradict(struct kt__evidence_list *list, const kt_catalog *catalog, const struct kt__given *values, uint32_t count);

/* The verdict of the vendor whose evidence starts at row `first` of a sorted list; verdict 0 when nothing is left. */
void kt__combine(struct kt__candidate *out, const struct kt__evidence_list *list, size_t first, const kt_catalog *catalog,
                 const struct kt__given *values);

/* Whether a row takes part: generic names only do beside an organisation's name. */
int kt__evidence_counts(const struct kt__evidence *row, const struct kt__candidate *candidate);

/* Best first: verdict, score, vendor id, product id. */
void kt__candidates_sort(struct kt__candidate *candidates, size_t count, const kt_catalog *catalog);

#endif

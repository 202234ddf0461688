/* The playbook of a group, read from the catalog. */
#ifndef KT_PLAN_PLAYBOOK_H
#define KT_PLAN_PLAYBOOK_H

#include "db/db.h"
#include "plan/graph.h"

/* What a group is, once the gaps the caller left are filled from the catalog. */
struct kt__target {
    uint32_t vendor;        /* KT_RECORD_VENDOR, or 0 */
    uint32_t product;       /* KT_RECORD_PRODUCT, or 0 */
    uint32_t product_class; /* KT_RECORD_CLASS, or 0 */
};

/* Vendor and class from the product; without a product, the class of the vendor's most affected one. */
void kt__target_complete(struct kt__target *target, const kt_catalog *catalog);

/* The playbook of a class or of its nearest ancestor that has one, 0 if none. */
uint32_t kt__playbook_find(const kt_catalog *catalog, uint32_t product_class);

/* Its steps for a platform (any with size 0), in order of place and id, sorted. graph is emptied first. */
int32_t kt__playbook_load(struct kt__graph *graph, const kt_catalog *catalog, uint32_t playbook, const char *platform,
                          size_t platform_size, struct kt_error *err);

#endif

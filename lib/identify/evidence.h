/* Hits of all values of an item, as evidence about vendors: who is meant, through which edge of the catalog, and which
   pieces are independent of each other. */
#ifndef KT_IDENTIFY_EVIDENCE_H
#define KT_IDENTIFY_EVIDENCE_H

#include "identify/hits.h"

#define KT__EDGES 32 /* edges of one vendor or product that are followed */

struct kt__evidence {
    struct kt__hit hit;
    uint32_t via;   /* the vendor whose edge led here; 0 for the vendor that was hit */
    uint8_t value;  /* which value of the item */
    uint8_t group;  /* values of one group are not independent of each other */
};

/* Groups of kinds: different kinds of an organisation's name or of a product's name usually come from one hand. */
enum {
    KT__GROUP_ORGANISATION = 1,
    KT__GROUP_PRODUCT = 2,
    KT__GROUP_HOST = 3, /* domains and URLs */
    KT__GROUP_FILE = 4, /* files, processes and paths */
    KT__GROUP_KINDS = 16 /* every other kind: this plus its number */
};
uint32_t kt__evidence_group(uint32_t kind);

/* A list that grows and is reused. */
struct kt__evidence_list {
    struct kt__memory memory;
    struct kt__evidence *rows;
    size_t count, room;
};

void kt__evidence_init(struct kt__evidence_list *list, const struct kt__memory *memory);
void kt__evidence_dispose(struct kt__evidence_list *list);

/* Adds the hits of value number `value`, and what the edges of the catalog make of them. KT_OK or KT_E_MEMORY. */
int32_t kt__evidence_add(struct kt__evidence_list *list, const kt_catalog *catalog, const struct kt__hits *hits, uint32_t value);
/* Adds one row. */
int32_t kt__evidence_push(struct kt__evidence_list *list, const struct kt__evidence *row);
/* Sorts by vendor, then strongest first. */
void kt__evidence_sort(struct kt__evidence *rows, size_t count, const kt_catalog *catalog);

/* Whether the catalog knows an edge between two vendors, in either direction. */
int kt__vendors_related(const kt_catalog *catalog, uint32_t a, uint32_t b);

#endif

/* Which vendors stand on a list of the catalog, built in or imported. */
#ifndef KTRANSITION_EXAMPLE_LISTED_H
#define KTRANSITION_EXAMPLE_LISTED_H

#include <ktransition/ktransition.h>

#include "support.h"

struct listed {
    struct listed_pair { uint32_t vendor, entry; } *pairs; /* by vendor, then by entry */
    size_t count, room;
};

void listed_read(struct listed *listed, const kt_catalog *catalog);
void listed_free(struct listed *listed);
int listed_has(const struct listed *listed, uint32_t vendor);
/* "listed":[{"list","edition","reference","program","from","until"}] into an open object; nothing for a vendor on no list. */
void listed_json(struct json_out *json, const struct listed *listed, const kt_catalog *catalog, uint32_t vendor);
/* "us-ofac-sdn, us-entity-list": the lists a vendor stands on, each once; nothing for none. */
void listed_words(struct out *out, const struct listed *listed, const kt_catalog *catalog, uint32_t vendor);
int listed_compare(const void *a, const void *b);

#endif

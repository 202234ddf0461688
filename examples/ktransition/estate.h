/* From findings to an estate: one group for each product and facts (and value of --group-by), with a part for each ring,
   criticality and site its assets stand in. */
#ifndef KTRANSITION_EXAMPLE_ESTATE_H
#define KTRANSITION_EXAMPLE_ESTATE_H

#include "assess.h"

/* One group of the library's estate: which assets it has, in the order in which they were met. */
struct estate_group {
    size_t subject;
    uint32_t head;            /* the group it is a part of, or itself */
    const char *name, *ring, *site;
    uint32_t criticality;     /* 0 where it is not known: those go first in their ring */
    const char **assets;
    size_t asset_count, asset_room;
};

struct estate {
    struct estate_group *groups;
    size_t group_count, group_room;
    struct string_map head_of, group_of, seen;
};

/* Only findings at likely or better that are not suppressed: what is only possible is reviewed, what is accepted stays. */
void estate_collect(struct estate *estate, const struct assessment *assessment);
/* The same for the library. 0, or -1 with details in err. */
int estate_fill(kt_estate *out, const struct estate *estate, const struct assessment *assessment, struct kt_error *err);
void estate_free(struct estate *estate);

#endif

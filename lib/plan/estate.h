/* What is to be moved: groups as the caller gave them, with their texts copied. */
#ifndef KT_PLAN_ESTATE_H
#define KT_PLAN_ESTATE_H

#include <ktransition/plan.h>

#include "base/memory.h"

#define KT__ESTATE_GROUPS 10000
#define KT__PLATFORM_SIZE 64
#define KT__GROUP_TEXT_SIZE 4096 /* of its name, site and facts */

struct kt_estate {
    struct kt__memory memory;
    struct kt_group *groups; /* struct_size and texts are the library's own */
    size_t room;
    uint32_t count;
};

int32_t kt__estate_new(kt_estate **out, const struct kt_allocator *allocator, struct kt_error *err);
void kt__estate_free(kt_estate *estate);
/* group is of this build's size and checked; its texts are copied. */
int32_t kt__estate_add(uint32_t *out, kt_estate *estate, const struct kt_group *group, struct kt_error *err);

#endif

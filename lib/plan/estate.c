/* The estate: a list of groups. It knows no catalog; record numbers are checked when a plan is made. */
#include "plan/estate.h"

#include <string.h>

#include "base/error.h"

/* One wording for the one failure that can happen anywhere here. */
static int32_t no_memory(struct kt_error *err) {
    return kt__fail(err, KT_E_MEMORY, KT_POSITION_NONE, "estate: out of memory");
}

/* The allocator is copied: an estate outlives the caller's struct. */
int32_t kt__estate_new(kt_estate **out, const struct kt_allocator *allocator, struct kt_error *err) {
    struct kt__memory memory;
    kt_estate *estate;
    int32_t status = kt__memory_init(&memory, allocator, err);
    *out = NULL;
    if (status != KT_OK) return status;
    estate = kt__allocate_zeroed(&memory, 1, sizeof *estate);
    if (estate == NULL) return no_memory(err);
    estate->memory = memory;
    *out = estate;
    return KT_OK;
}

void kt__estate_free(kt_estate *estate) {
    struct kt__memory memory;
    uint32_t i;
    if (estate == NULL) return;
    memory = estate->memory; /* the allocator stands in the block that it takes back */
    for (i = 0; i < estate->count; i++) {
        /* the texts are ours: only the field's type says that they cannot be written */
        kt__release(&memory, (void *)(uintptr_t)estate->groups[i].platform, estate->groups[i].platform_size);
    }
    kt__release(&memory, estate->groups, estate->room * sizeof *estate->groups);
    kt__release(&memory, estate, sizeof *estate);
}

/* Numbers count up from 0 in the order of the calls, which is also what decides between equal deadlines. */
int32_t kt__estate_add(uint32_t *out, kt_estate *estate, const struct kt_group *group, struct kt_error *err) {
    void *groups = estate->groups;
    char *platform = NULL;
    if (estate->count >= KT__ESTATE_GROUPS)
        return kt__fail(err, KT_E_LIMIT, KT_POSITION_NONE, "estate: more than %d groups", KT__ESTATE_GROUPS);
    if (group->platform_size > KT__PLATFORM_SIZE)
        return kt__fail(err, KT_E_LIMIT, KT_POSITION_NONE, "group: platform is longer than %d bytes", KT__PLATFORM_SIZE);
    /* room first: a group that does not fit must leave nothing behind */
    if (!kt__array_grow(&estate->memory, &groups, &estate->room, estate->count, sizeof *estate->groups)) return no_memory(err);
    estate->groups = groups;
    if (group->platform_size > 0) {
        platform = kt__allocate(&estate->memory, group->platform_size);
        if (platform == NULL) return no_memory(err);
        memcpy(platform, group->platform, group->platform_size);
    }
    estate->groups[estate->count] = *group;
    estate->groups[estate->count].platform = platform;
    *out = estate->count++;
    return KT_OK;
}

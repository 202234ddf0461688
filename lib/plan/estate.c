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

/* The texts are ours: only the fields' types say that they cannot be written. */
static void free_text(const struct kt__memory *memory, const char *text, size_t size) {
    if (text != NULL) kt__release(memory, (void *)(uintptr_t)text, size);
}

static void free_texts(const struct kt__memory *memory, const struct kt_group *group) {
    free_text(memory, group->platform, group->platform_size);
    free_text(memory, group->name, group->name_size);
    free_text(memory, group->site, group->site_size);
    free_text(memory, group->facts, group->facts_size);
}

void kt__estate_free(kt_estate *estate) {
    struct kt__memory memory;
    uint32_t i;
    if (estate == NULL) return;
    memory = estate->memory; /* the allocator stands in the block that it takes back */
    for (i = 0; i < estate->count; i++) free_texts(&memory, &estate->groups[i]);
    kt__release(&memory, estate->groups, estate->room * sizeof *estate->groups);
    kt__release(&memory, estate, sizeof *estate);
}

/* An empty text is no text. 1, or 0 when memory ran out. */
static int copy_text(const struct kt__memory *memory, const char **out, const char *text, size_t size) {
    char *copy;
    *out = NULL;
    if (size == 0) return 1;
    copy = kt__allocate(memory, size);
    if (copy == NULL) return 0;
    memcpy(copy, text, size);
    *out = copy;
    return 1;
}

/* Numbers count up from 0 in the order of the calls, which is also what decides between equals. */
int32_t kt__estate_add(uint32_t *out, kt_estate *estate, const struct kt_group *group, struct kt_error *err) {
    const struct kt__memory *memory = &estate->memory;
    void *groups = estate->groups;
    struct kt_group copy = *group;
    if (estate->count >= KT__ESTATE_GROUPS)
        return kt__fail(err, KT_E_LIMIT, KT_POSITION_NONE, "estate: more than %d groups", KT__ESTATE_GROUPS);
    if (group->platform_size > KT__PLATFORM_SIZE)
        return kt__fail(err, KT_E_LIMIT, KT_POSITION_NONE, "group: platform is longer than %d bytes", KT__PLATFORM_SIZE);
    if (group->name_size > KT__GROUP_TEXT_SIZE || group->site_size > KT__GROUP_TEXT_SIZE || group->facts_size > KT__GROUP_TEXT_SIZE)
        return kt__fail(err, KT_E_LIMIT, KT_POSITION_NONE, "group: name, site or facts is longer than %d bytes",
                        KT__GROUP_TEXT_SIZE);
    /* A part of a part would make the order of parts a matter of taste. */
    if (group->part_of > estate->count || (group->part_of != 0 && estate->groups[group->part_of - 1].part_of != 0))
        return kt__fail(err, KT_E_ARGUMENT, KT_POSITION_NONE, "group: part_of is not a group added before that is no part itself");
    /* room first: a group that does not fit must leave nothing behind */
    if (!kt__array_grow(memory, &groups, &estate->room, estate->count, sizeof *estate->groups)) return no_memory(err);
    estate->groups = groups;
    copy.platform = copy.name = copy.site = copy.facts = NULL;
    if (!copy_text(memory, &copy.platform, group->platform, group->platform_size) ||
        !copy_text(memory, &copy.name, group->name, group->name_size) ||
        !copy_text(memory, &copy.site, group->site, group->site_size) ||
        !copy_text(memory, &copy.facts, group->facts, group->facts_size)) {
        free_texts(memory, &copy);
        return no_memory(err);
    }
    estate->groups[estate->count] = copy;
    *out = estate->count++;
    return KT_OK;
}

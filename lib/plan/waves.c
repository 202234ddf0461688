/* Waves of a group. They depend on nothing but counts, so that they are known before anything is scheduled, and every asset
   falls into exactly one by construction: assets are dealt out once, in one order. */
#include "plan/waves.h"

#include <string.h>

/* Rings from 1; a group without one comes after all that have one. */
static uint32_t ring_rank(uint32_t ring) {
    return ring - 1u; /* 0 becomes the largest */
}

static int goes_after(const struct kt_group *groups, uint32_t a, uint32_t b) {
    const struct kt_group *left = &groups[a], *right = &groups[b];
    if (left->ring != right->ring) return ring_rank(left->ring) > ring_rank(right->ring);
    if (left->criticality != right->criticality) return left->criticality > right->criticality;
    return a > b;
}

static void sink(uint32_t *parts, uint32_t root, uint32_t count, const struct kt_group *groups) {
    uint32_t value = parts[root], child;
    while ((child = 2 * root + 1) < count) {
        if (child + 1 < count && goes_after(groups, parts[child + 1], parts[child])) child++;
        if (!goes_after(groups, parts[child], value)) break;
        parts[root] = parts[child];
        root = child;
    }
    parts[root] = value;
}

/* Heap sort; numbers are distinct, so the order is total. */
void kt__waves_order(uint32_t *parts, uint32_t count, const struct kt_group *groups) {
    uint32_t i;
    for (i = count / 2; i-- > 0;) sink(parts, i, count, groups);
    for (i = count; i-- > 1;) {
        uint32_t last = parts[0];
        parts[0] = parts[i];
        parts[i] = last;
        sink(parts, 0, i, groups);
    }
}

/* Whole days' work where there is a capacity, so that cutting wastes none. */
int64_t kt__wave_size(int64_t assets, uint32_t capacity) {
    int64_t days, least;
    if (capacity == 0) return 0;
    days = KT__WAVE_DAYS;
    least = (assets + (int64_t)KT__WAVES * capacity - 1) / ((int64_t)KT__WAVES * capacity);
    return (days > least ? days : least) * capacity;
}

static int32_t begin_wave(struct kt__waves *waves, uint32_t pilot, uint32_t joined, const struct kt_group *group) {
    void *at = waves->at;
    struct kt__wave *wave;
    if (!kt__array_grow(waves->memory, &at, &waves->room, waves->count, sizeof *waves->at)) return KT_E_MEMORY;
    waves->at = at;
    wave = &waves->at[waves->count++];
    memset(wave, 0, sizeof *wave);
    wave->pilot = pilot;
    wave->joined = joined;
    wave->ring = group->ring;
    wave->criticality = group->criticality;
    wave->first = waves->part_count;
    return KT_OK;
}

static int32_t add_part(struct kt__waves *waves, uint32_t number, int64_t first, int64_t assets) {
    struct kt__wave *wave = &waves->at[waves->count - 1];
    struct kt_plan_part *part;
    void *parts = waves->parts;
    if (!kt__array_grow(waves->memory, &parts, &waves->part_room, waves->part_count, sizeof *waves->parts)) return KT_E_MEMORY;
    waves->parts = parts;
    part = &waves->parts[waves->part_count++];
    part->struct_size = sizeof *part;
    part->number = number;
    part->first = (uint32_t)first;
    part->assets = (uint32_t)assets;
    wave->assets += assets;
    wave->count++;
    return KT_OK;
}

/* Deals out: the pilot first, across rings; then a new wave at every change of ring or criticality and when one is full. */
int32_t kt__waves_cut(struct kt__waves *waves, const struct kt__cut *cut) {
    int64_t left = cut->assets, pilot = cut->pilot < left ? cut->pilot : left;
    size_t begin = waves->count;
    uint32_t i;
    for (i = 0; i < cut->part_count && left > 0; i++) {
        const struct kt_group *group = &cut->groups[cut->parts[i]];
        int64_t first = 0, all = group->assets < left ? (int64_t)group->assets : left;
        while (first < all) {
            struct kt__wave *wave = waves->count > begin ? &waves->at[waves->count - 1] : NULL;
            int same = wave != NULL && !wave->pilot && wave->ring == group->ring && wave->criticality == group->criticality;
            int64_t most = pilot > 0 ? pilot : cut->size > 0 ? cut->size : INT64_MAX, part;
            int32_t status = KT_OK;
            if (pilot > 0 ? wave == NULL : !same || wave->assets >= most)
                status = begin_wave(waves, pilot > 0, (uint32_t)same, group);
            if (status != KT_OK) return status;
            if (pilot == 0) most -= waves->at[waves->count - 1].assets;
            part = all - first < most ? all - first : most;
            status = add_part(waves, cut->parts[i], first, part);
            if (status != KT_OK) return status;
            first += part;
            left -= part;
            if (pilot > 0) pilot -= part;
        }
    }
    return KT_OK;
}

void kt__waves_dispose(struct kt__waves *waves) {
    kt__release(waves->memory, waves->at, waves->room * sizeof *waves->at);
    kt__release(waves->memory, waves->parts, waves->part_room * sizeof *waves->parts);
    memset(waves, 0, sizeof *waves);
}

/* Reading a plan: every index is the caller's, and past the end there is nothing. */
#include "plan/plan.h"

#include <string.h>

void *kt__plan_append(kt_plan *plan, enum kt__plan_list list) {
    struct kt__list *to = &plan->lists[list];
    void *added;
    if (!kt__array_grow(&plan->memory, &to->at, &to->room, to->count, to->stride)) return NULL;
    added = (char *)to->at + to->count++ * to->stride;
    memset(added, 0, to->stride);
    return added;
}

void *kt__plan_item(const kt_plan *plan, enum kt__plan_list list, size_t index) {
    return (char *)plan->lists[list].at + index * plan->lists[list].stride;
}

const struct kt__plan_group *kt__plan_group(const kt_plan *plan, uint32_t group) {
    return group < plan->group_count ? &plan->groups[group] : NULL;
}

const struct kt__plan_step *kt__plan_step(const kt_plan *plan, uint32_t group, uint32_t step) {
    const struct kt__plan_group *row = kt__plan_group(plan, group);
    return row != NULL && step < row->shown.step_count ? kt__plan_item(plan, KT__LIST_STEPS, row->first + step) : NULL;
}

/* A place within the group, not a record: the caller finds the step by asking for it. */
const uint32_t *kt__plan_wait(const kt_plan *plan, uint32_t group, uint32_t step, uint32_t index) {
    const struct kt__plan_step *row = kt__plan_step(plan, group, step);
    return row != NULL && index < row->shown.dependency_count ? kt__plan_item(plan, KT__LIST_WAITS, row->first + index) : NULL;
}

const struct kt__plan_wave *kt__plan_wave(const kt_plan *plan, uint32_t group, uint32_t wave) {
    const struct kt__plan_group *row = kt__plan_group(plan, group);
    return row != NULL && wave < row->shown.wave_count ? kt__plan_item(plan, KT__LIST_WAVES, row->first_wave + wave) : NULL;
}

const struct kt_plan_part *kt__plan_part(const kt_plan *plan, uint32_t group, uint32_t wave, uint32_t index) {
    const struct kt__plan_wave *row = kt__plan_wave(plan, group, wave);
    return row != NULL && index < row->shown.part_count ? kt__plan_item(plan, KT__LIST_PARTS, row->first_part + index) : NULL;
}

const struct kt_plan_visit *kt__plan_visit(const kt_plan *plan, uint32_t group, uint32_t wave, uint32_t index) {
    const struct kt__plan_wave *row = kt__plan_wave(plan, group, wave);
    return row != NULL && index < row->shown.visit_count ? kt__plan_item(plan, KT__LIST_VISITS, row->first_visit + index) : NULL;
}

const struct kt_plan_alternative *kt__plan_alternative(const kt_plan *plan, uint32_t group, uint32_t index) {
    const struct kt__plan_group *row = kt__plan_group(plan, group);
    if (row == NULL || index >= row->shown.alternative_count) return NULL;
    return kt__plan_item(plan, KT__LIST_ALTERNATIVES, row->first_alternative + index);
}

/* Kept by cells: written out for every pair of groups it could be a square of them. */
int kt__plan_waits_for(uint32_t *out, const kt_plan *plan, uint32_t group, uint32_t index) {
    const struct kt__plan_group *row = kt__plan_group(plan, group);
    const struct kt__plan_cell *cell;
    uint32_t i;
    if (row == NULL) return 0;
    cell = kt__plan_item(plan, KT__LIST_CELLS, row->cell);
    for (i = 0; i < cell->wait_count; i++) {
        const uint32_t *wait = kt__plan_item(plan, KT__LIST_CELL_WAITS, cell->first_wait + i);
        const struct kt__plan_cell *other = kt__plan_item(plan, KT__LIST_CELLS, *wait);
        if (index < other->count) {
            *out = *(const uint32_t *)kt__plan_item(plan, KT__LIST_MEMBERS, other->first + index);
            return 1;
        }
        index -= other->count;
    }
    return 0;
}

/* Where the assets of a number begin, by halving. */
static size_t find_assets(const kt_plan *plan, uint32_t number) {
    size_t low = 0, high = plan->lists[KT__LIST_ASSETS].count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        const struct kt__asset_wave *at = kt__plan_item(plan, KT__LIST_ASSETS, middle);
        if (at->number < number) low = middle + 1;
        else high = middle;
    }
    return low;
}

/* Counts on where the room ends, so that the caller learns how much there is. */
int32_t kt__plan_asset_waves(const kt_plan *plan, uint32_t number, uint32_t *out, size_t room, size_t *out_count) {
    size_t at = find_assets(plan, number), count = 0;
    for (; at < plan->lists[KT__LIST_ASSETS].count; at++) {
        const struct kt__asset_wave *assets = kt__plan_item(plan, KT__LIST_ASSETS, at);
        size_t i;
        if (assets->number != number) break;
        for (i = 0; i < assets->assets && count + i < room; i++) out[count + i] = assets->wave;
        count += assets->assets;
    }
    *out_count = count;
    return count == 0 ? KT_NOTHING : count > room ? KT_TRUNCATED : KT_OK;
}

struct kt_text kt__plan_site(const kt_plan *plan, uint32_t number) {
    struct kt_text text = {"", 0};
    if (number < plan->lists[KT__LIST_SITES].count) {
        const struct kt__plan_site *site = kt__plan_item(plan, KT__LIST_SITES, number);
        if (site->size > 0) {
            text.data = plan->texts.data + site->at;
            text.size = site->size;
        }
    }
    return text;
}

/* Durations, the forward and the backward pass. Sites and waves work side by side, so a step of theirs takes its effort
   once; steps done per asset take as long as the capacity makes them, each by itself: two such steps that do not wait
   for each other do not yet compete for the same people. A duration is below 2^32 and a graph has 256 tasks at most, so
   no sum overflows. */
#include "plan/schedule.h"

/* The pilot handles a few of the assets, every other step done per asset all of them: a machine of the pilot counts twice,
   which errs on the long side. */
static uint32_t assets_of(const struct kt__task *task, const struct kt__work *work) {
    if (task->per != KT_PER_ASSET) return 0;
    return task->phase == KT_PHASE_PILOT && work->pilot < work->assets ? work->pilot : work->assets;
}

/* Working days, at least one: a step that takes no time could not be put on a day. */
static int64_t duration_of(const struct kt__task *task, const struct kt__work *work) {
    int64_t assets = assets_of(task, work);
    if (task->per != KT_PER_ASSET) return task->effort > 0 ? task->effort : 1;
    if (work->capacity == 0 || assets <= work->capacity) return 1;
    return (assets + work->capacity - 1) / work->capacity;
}

/* As early as can be: a task starts the day after the last one it waits for has finished. */
static int64_t forward(struct kt__slot *slots, const struct kt__graph *graph, const struct kt__work *work) {
    int64_t length = 0;
    uint32_t i, e;
    /* In sorted order, so that all a task waits for has its slot already. */
    for (i = 0; i < graph->count; i++) {
        const struct kt__task *task = &graph->tasks[graph->order[i]];
        struct kt__slot *slot = &slots[graph->order[i]];
        slot->assets = assets_of(task, work);
        slot->duration = duration_of(task, work);
        slot->earliest_start = 0;
        for (e = 0; e < task->count; e++) {
            int64_t after = slots[graph->edges[task->first + e]].earliest_finish + 1;
            if (after > slot->earliest_start) slot->earliest_start = after;
        }
        /* Both ends belong to the step. */
        slot->earliest_finish = slot->earliest_start + slot->duration - 1;
        if (slot->earliest_finish + 1 > length) length = slot->earliest_finish + 1;
    }
    return length;
}

/* As late as the end allows: in reverse order, each task pushes back those it waits for. */
static void backward(struct kt__slot *slots, const struct kt__graph *graph, int64_t length) {
    uint32_t i, e;
    for (i = 0; i < graph->count; i++) slots[i].latest_finish = length - 1;
    /* Backwards, so that all who wait for a task have pushed it back before its own start is fixed. */
    for (i = graph->count; i-- > 0;) {
        const struct kt__task *task = &graph->tasks[graph->order[i]];
        struct kt__slot *slot = &slots[graph->order[i]];
        slot->latest_start = slot->latest_finish - slot->duration + 1;
        for (e = 0; e < task->count; e++) {
            struct kt__slot *before = &slots[graph->edges[task->first + e]];
            if (slot->latest_start - 1 < before->latest_finish) before->latest_finish = slot->latest_start - 1;
        }
    }
}

/* Days are numbers here, 0 being the first one; finish is the last day of work, hence the ones added and taken
   away. */
int64_t kt__schedule(struct kt__slot *slots, const struct kt__graph *graph, const struct kt__work *work) {
    int64_t length = forward(slots, graph, work);
    backward(slots, graph, length);
    return length;
}

/* More capacity never takes longer, so the least one that is enough can be bisected. */
uint32_t kt__schedule_capacity(struct kt__slot *slots, const struct kt__graph *graph, const struct kt__work *work,
                               int64_t available) {
    struct kt__work tried = *work;
    uint32_t low = 1, high = work->assets;
    /* All assets in one day is the fastest there is: if that is too slow, what remains is not the per-asset work. */
    tried.capacity = high;
    if (forward(slots, graph, &tried) > available) return 0;
    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        tried.capacity = middle;
        if (forward(slots, graph, &tried) <= available) high = middle;
        else low = middle + 1;
    }
    return low;
}

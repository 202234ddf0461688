/* Taking days. Who comes first takes what there is: that makes the schedule of the more urgent independent of the less
   urgent. Full days are skipped by pointers that grow shorter as they are followed, so that a late group does not walk over
   all the days that others have filled. */
#include "plan/capacity.h"

#include <string.h>

void kt__capacity_init(struct kt__capacity *capacity, const struct kt__memory *memory, uint32_t limit, int64_t last) {
    memset(capacity, 0, sizeof *capacity);
    capacity->memory = memory;
    capacity->limit = limit;
    capacity->last = last;
}

void kt__capacity_dispose(struct kt__capacity *capacity) {
    kt__release(capacity->memory, capacity->left, capacity->room * sizeof *capacity->left);
    kt__release(capacity->memory, capacity->next, capacity->next_room * sizeof *capacity->next);
    kt__capacity_init(capacity, capacity->memory, capacity->limit, capacity->last);
}

/* Makes sure that `day` is kept. */
static int32_t touch(struct kt__capacity *capacity, int64_t day) {
    if (day > capacity->last) return KT_E_LIMIT;
    while (capacity->touched <= day) {
        void *left = capacity->left, *next = capacity->next;
        size_t at = (size_t)capacity->touched;
        if (!kt__array_grow(capacity->memory, &left, &capacity->room, at, sizeof *capacity->left)) return KT_E_MEMORY;
        capacity->left = left;
        if (!kt__array_grow(capacity->memory, &next, &capacity->next_room, at, sizeof *capacity->next)) return KT_E_MEMORY;
        capacity->next = next;
        capacity->left[at] = capacity->limit;
        capacity->next[at] = (uint32_t)at;
        capacity->touched++;
    }
    return KT_OK;
}

/* The first day from `day` on with somebody left; it may be one that is not kept yet. */
static int64_t find_day(struct kt__capacity *capacity, int64_t day) {
    int64_t found = day, on;
    while (found < capacity->touched && capacity->next[found] != (uint32_t)found) found = capacity->next[found];
    while (day < capacity->touched && day < found) {
        on = capacity->next[day];
        capacity->next[day] = (uint32_t)found;
        day = on;
    }
    return found;
}

static int32_t add_run(struct kt__capacity *capacity, struct kt__runs *runs, size_t begin, int64_t first, int64_t days,
                       uint32_t per_day) {
    void *at = runs->at;
    if (first + days - 1 > capacity->last) return KT_E_LIMIT;
    if (runs->count > begin) {
        struct kt__stretch *last = &runs->at[runs->count - 1];
        if (last->per_day == per_day && last->first + last->days == first) {
            last->days += days;
            return KT_OK;
        }
    }
    if (!kt__array_grow(capacity->memory, &at, &runs->room, runs->count, sizeof *runs->at)) return KT_E_MEMORY;
    runs->at = at;
    runs->at[runs->count].first = first;
    runs->at[runs->count].days = days;
    runs->at[runs->count].per_day = per_day;
    runs->count++;
    return KT_OK;
}

/* Nobody else is in the way: the days can be counted instead of walked over. */
static int32_t take_freely(struct kt__capacity *capacity, struct kt__runs *runs, int64_t from, int64_t count, uint32_t most,
                           uint32_t used) {
    size_t begin = runs->count;
    int32_t status = KT_OK;
    if (most == 0) return add_run(capacity, runs, begin, from, 1, (uint32_t)count);
    if (used > 0) {
        int64_t part = most - used < count ? most - used : count;
        if (part > 0) status = add_run(capacity, runs, begin, from, 1, (uint32_t)part);
        count -= part;
        from++;
    }
    if (status == KT_OK && count >= most) {
        status = add_run(capacity, runs, begin, from, count / most, most);
        from += count / most;
    }
    if (status == KT_OK && count % most > 0) status = add_run(capacity, runs, begin, from, 1, (uint32_t)(count % most));
    return status;
}

int32_t kt__capacity_take(struct kt__capacity *capacity, struct kt__runs *runs, int64_t from, int64_t count, uint32_t most,
                          uint32_t used) {
    size_t begin = runs->count;
    int64_t day = from;
    int32_t status = KT_OK;
    if (capacity->limit == 0) return take_freely(capacity, runs, from, count, most, used);
    while (count > 0 && status == KT_OK) {
        int64_t part = most > 0 ? (int64_t)most - (day == from ? used : 0) : count;
        if (++capacity->steps > KT__MOST_STEPS) return KT_E_LIMIT;
        /* The group's own limit can be used up on a day on which there are people left. */
        if (part <= 0) {
            day++;
            continue;
        }
        if (find_day(capacity, day) != day) {
            day = find_day(capacity, day);
            continue;
        }
        status = touch(capacity, day);
        if (status != KT_OK) return status;
        if (part > count) part = count;
        if (part > capacity->left[day]) part = capacity->left[day];
        status = add_run(capacity, runs, begin, day, 1, (uint32_t)part);
        capacity->left[day] -= (uint32_t)part;
        /* One past the end is where a day not kept yet begins: it is not full. */
        if (capacity->left[day] == 0) capacity->next[day] = (uint32_t)(day + 1);
        count -= part;
        day++;
    }
    return status;
}

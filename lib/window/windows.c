/* A query from end to end, and the memory it reuses. */
#include <string.h>

#include "base/error.h"
#include "db/db.h"
#include "window/workspace.h"

/* Memory that runs out is remembered in `failed`, so that the work can go on to its end with what there is; the
   result is thrown away then. Code in between needs no exits. */
int kt__grow(kt_windows *windows, void **array, size_t *room, size_t count, size_t stride) {
    if (kt__array_grow(&windows->memory, array, room, count, stride)) return 1;
    windows->failed = 1;
    return 0;
}

/* Exactly to the size asked for, not doubled: the sizes are those of a catalog and of a profile, and seldom
   change. */
int kt__extend(kt_windows *windows, void **array, size_t *room, size_t count, size_t stride) {
    size_t bytes;
    void *grown;
    if (count <= *room) return 1;
    if (!kt__size_multiply(&bytes, count, stride)) return !(windows->failed = 1);
    grown = kt__resize(&windows->memory, *array, *room * stride, bytes);
    if (grown == NULL) return !(windows->failed = 1);
    memset((char *)grown + *room * stride, 0, (count - *room) * stride);
    *array = grown;
    *room = count;
    return 1;
}

/* The catalog is not known yet; the first query brings it. */
int32_t kt__windows_new(kt_windows **out, const struct kt_allocator *allocator, struct kt_error *err) {
    struct kt__memory memory;
    kt_windows *windows;
    int32_t status = kt__memory_init(&memory, allocator, err);
    if (status != KT_OK) return status;
    windows = kt__allocate_zeroed(&memory, 1, sizeof *windows);
    if (windows == NULL) return kt__fail(err, KT_E_MEMORY, KT_POSITION_NONE, "windows: out of memory");
    windows->memory = memory;
    kt__buffer_init(&windows->arena, &windows->memory);
    kt__buffer_init(&windows->json, &windows->memory);
    kt__buffer_init(&windows->before.text, &windows->memory);
    *out = windows;
    return KT_OK;
}

/* The arrays of the work, apart from those of the result, to keep the two lists readable beside the struct. */
static void release_work(kt_windows *windows) {
    const struct kt__memory *memory = &windows->memory;
    kt__release(memory, windows->facts, windows->fact_room * sizeof *windows->facts);
    kt__release(memory, windows->events, windows->event_room * sizeof *windows->events);
    kt__release(memory, windows->verdicts, windows->verdict_room * sizeof *windows->verdicts);
    kt__release(memory, windows->touched, windows->touched_room * sizeof *windows->touched);
    kt__release(memory, windows->touches, windows->touch_room * sizeof *windows->touches);
    kt__release(memory, windows->met, windows->met_room * sizeof *windows->met);
    kt__release(memory, windows->conditions, windows->condition_room * sizeof *windows->conditions);
    kt__release(memory, windows->condition_needs, windows->condition_need_room * sizeof *windows->condition_needs);
    kt__release(memory, windows->entry_names, windows->entry_name_room * sizeof *windows->entry_names);
    kt__release(memory, windows->name_slots, windows->name_slot_room * sizeof *windows->name_slots);
    kt__release(memory, windows->places, windows->place_room * sizeof *windows->places);
    kt__release(memory, windows->zone_days, windows->zone_day_room * sizeof *windows->zone_days);
}

void kt__windows_free(kt_windows *windows) {
    struct kt__memory memory;
    kt_catalog *catalog;
    if (windows == NULL) return;
    /* Copied out: the object that holds the allocator is released with it. */
    memory = windows->memory;
    catalog = windows->catalog;
    kt__law_dispose(&windows->law);
    release_work(windows);
    kt__release(&memory, windows->rows, windows->row_room * sizeof *windows->rows);
    kt__release(&memory, windows->reasons, windows->reason_room * sizeof *windows->reasons);
    kt__release(&memory, windows->names, windows->name_room * sizeof *windows->names);
    kt__release(&memory, windows->order, windows->order_room * sizeof *windows->order);
    kt__release(&memory, windows->items, windows->item_room * sizeof *windows->items);
    kt__buffer_dispose(&windows->arena);
    kt__buffer_dispose(&windows->json);
    kt__buffer_dispose(&windows->before.text);
    kt__release(&memory, windows, sizeof *windows);
    kt_catalog_unref(catalog);
}

/* Drops the result, not the memory. */
void kt__windows_clear(kt_windows *windows) {
    windows->row_count = windows->reason_count = windows->name_count = windows->item_count = 0;
    windows->condition_need_count = windows->fact_count = windows->event_count = 0;
    windows->failed = 0;
    windows->before.kept = 0;
    memset(windows->rollups, 0, sizeof windows->rollups);
    kt__buffer_clear(&windows->arena);
    kt__buffer_clear(&windows->json);
    windows->vendor = windows->product = windows->class_record = windows->instrument = 0;
}

/* A new epoch makes everything that earlier queries worked out stale, without touching it. */
void kt__begin_epoch(kt_windows *windows) {
    if (++windows->epoch != 0) return;
    windows->epoch = 1; /* it wrapped: what is old must not look new */
    memset(windows->verdicts, 0, windows->verdict_room * sizeof *windows->verdicts);
    memset(windows->touched, 0, windows->touched_room * sizeof *windows->touched);
    memset(windows->conditions, 0, windows->condition_room * sizeof *windows->conditions);
    memset(windows->entry_names, 0, windows->entry_name_room * sizeof *windows->entry_names);
    memset(windows->zone_days, 0, windows->zone_day_room * sizeof *windows->zone_days);
    if (windows->name_slots != NULL) memset(windows->name_slots, 0, windows->name_slot_room * sizeof *windows->name_slots);
    memset(windows->day_counts, 0, sizeof windows->day_counts);
}

/* Decodes a catalog that this object has not seen last. */
static int32_t adopt(kt_windows *windows, kt_catalog *catalog) {
    int32_t status;
    if (windows->catalog == catalog) return KT_OK;
    /* The old law goes first, so that two are never in memory at once; should the new one fail, the object
       stands as if it were fresh. */
    kt__law_dispose(&windows->law);
    kt_catalog_unref(windows->catalog);
    windows->catalog = NULL;
    memset(windows->vendor_classes, 0, sizeof windows->vendor_classes);
    memset(windows->last_days, 0, sizeof windows->last_days);
    status = kt__law_build(&windows->law, catalog, &windows->memory);
    if (status == KT_OK) windows->catalog = kt_catalog_ref(catalog);
    return status;
}

#define EXTEND(array, room, count) \
    do { \
        void *grown = windows->array; \
        if (!kt__extend(windows, &grown, &windows->room, (count), sizeof *windows->array)) return 0; \
        windows->array = grown; \
    } while (0)

/* Room by the size of the law and the profile, zeroed: epoch 0 is never a query's. */
static int prepare(kt_windows *windows) {
    EXTEND(verdicts, verdict_room, windows->law.statement_count);
    EXTEND(touched, touched_room, windows->law.instrument_count);
    EXTEND(conditions, condition_room, windows->law.condition_count);
    EXTEND(zone_days, zone_day_room, windows->law.zone_count);
    EXTEND(entry_names, entry_name_room, windows->profile->count);
    return 1;
}

/* Passed and soonest first, then by activity, then by instrument; the vendor's own dates before all instruments. */
static int compare_rows(const void *context, uint32_t a, uint32_t b) {
    const kt_windows *windows = context;
    const struct kt__row *x = &windows->rows[a], *y = &windows->rows[b];
    uint32_t i = x->instrument + 1, j = y->instrument + 1; /* KT__NO_INDEX wraps to 0 */
    if (x->window.boundary != y->window.boundary) return x->window.boundary < y->window.boundary ? -1 : 1;
    if (x->window.activity != y->window.activity) return x->window.activity < y->window.activity ? -1 : 1;
    if (i != j) return i < j ? -1 : 1;
    if (x->statement != y->statement) return x->statement < y->statement ? -1 : 1;
    return a < b ? -1 : a > b;
}

#define MOST_INSERTED 128 /* rows that are sorted by insertion, which moves little and compares least */

/* Each row takes its place among those before it, found by halving. */
static void insert_rows(kt_windows *windows) {
    uint32_t *order = windows->order;
    size_t i;
    for (i = 1; i < windows->row_count; i++) {
        uint32_t moved = order[i];
        size_t low = 0, high = i;
        while (low < high) {
            size_t middle = low + (high - low) / 2;
            if (compare_rows(windows, order[middle], moved) < 0) low = middle + 1;
            else high = middle;
        }
        memmove(order + low + 1, order + low, (i - low) * sizeof *order);
        order[low] = moved;
    }
}

/* Rows stay where they were made; only their places are sorted, four bytes each. */
static int sort_result(kt_windows *windows) {
    size_t i;
    EXTEND(order, order_room, windows->row_room);
    EXTEND(places, place_room, windows->row_room);
    for (i = 0; i < windows->row_count; i++) windows->order[i] = (uint32_t)i;
    if (windows->row_count <= MOST_INSERTED) insert_rows(windows);
    else kt__sort_rows(windows->order, windows->row_count, compare_rows, windows);
    return 1;
}

/* All verdicts come before any folding: a suspension may stand in another instrument than what it suspends. */
static void work(kt_windows *windows, const struct kt_window_query *query) {
    size_t i;
    windows->folded++;
    kt__parties_find(windows);
    kt__subjects_touch(windows);
    for (i = 0; i < windows->met_count; i++) kt__fold_prepare(windows, windows->met[i]);
    /* An instrument that is not met may act on one that is, by its targets: its rival claims have to be settled too. */
    for (i = 0; i < windows->law.instrument_count; i++) {
        const struct kt__instrument *instrument = &windows->law.instruments[i];
        if (instrument->rivals > 0 && instrument->acts_abroad) kt__fold_prepare(windows, (uint32_t)i);
    }
    for (i = 0; i < windows->met_count; i++) kt__fold_instrument(windows, windows->met[i]);
    kt__lifecycle(windows, query->version, query->version_size);
    if (!windows->failed && sort_result(windows)) kt__rollups(windows);
}

/* From a clean slate to the result, or to no result at all: a failure clears what was found, so that nobody
   reads half an answer. Arguments were checked by the exported function. */
int32_t kt__windows_compute(kt_windows *windows, kt_catalog *catalog, const kt_profile *profile,
                            const struct kt_window_query *query, struct kt_error *err) {
    int32_t status;
    if (kt__answer_again(windows, catalog, profile, query)) return KT_OK;
    kt__windows_clear(windows);
    status = adopt(windows, catalog);
    if (status != KT_OK)
        return kt__fail(err, status, KT_POSITION_NONE, status == KT_E_MEMORY ? "windows: out of memory"
                        : "windows: days are counted in a time zone that no layer has; put the catalog with the zones below this one");
    /* From here on whatever an earlier query left behind is stale. */
    kt__begin_epoch(windows);
    windows->profile = profile;
    /* A profile of another catalog still answers by names; its judgements are by record number and do not fit. */
    windows->own_judgements = profile->catalog == catalog;
    if (!prepare(windows)) status = KT_E_MEMORY;
    else status = kt__item_resolve(windows, query, err);
    if (status == KT_OK) work(windows, query);
    /* The object outlives its query: what was borrowed must not stay behind. */
    windows->profile = NULL;
    windows->calendar = NULL;
    windows->fact_count = windows->event_count = 0; /* they borrow from the query */
    if (status == KT_OK && !windows->failed) {
        kt__answer_keep(windows, profile, query);
        return KT_OK;
    }
    if (windows->failed || status == KT_E_MEMORY)
        status = kt__fail(err, KT_E_MEMORY, KT_POSITION_NONE, "windows: out of memory");
    kt__windows_clear(windows);
    return status;
}

/* By place in the sorted order; NULL beyond the end. */
const struct kt__row *kt__windows_row(const kt_windows *windows, uint32_t position) {
    return position < windows->row_count ? &windows->rows[windows->order[position]] : NULL;
}

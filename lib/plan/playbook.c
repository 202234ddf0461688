/* From catalog records to a graph of steps. Walks over referring records end by themselves; walks along references are
   bounded here, since a stack of layers can hold loops that no single layer has. */
#include "plan/playbook.h"

#include <string.h>

#include "base/error.h"

#define LEVELS 16       /* of product classes */
#define PLATFORMS 64    /* of a step */
#define RANK_NONE INT64_MAX

/* Order of text ids: bytes, then length. It does not depend on how layers are stacked, as record numbers do. */
static int id_before(const kt_catalog *catalog, uint32_t type, uint32_t a, uint32_t b) {
    struct kt_text left = kt__id(catalog, type, a), right = kt__id(catalog, type, b);
    size_t size = left.size < right.size ? left.size : right.size;
    int order = memcmp(left.data, right.data, size);
    return order != 0 ? order < 0 : left.size < right.size;
}

/* The class with the lowest rank among the vendor's products: the same rule by which windows answer for a vendor. */
static uint32_t class_of_vendor(const kt_catalog *catalog, uint32_t vendor) {
    uint32_t product = 0, best = 0;
    int64_t best_rank = RANK_NONE;
    while ((product = kt__referrer_next(catalog, KT_RECORD_PRODUCT, KT_FIELD_VENDOR, vendor, product)) != 0) {
        uint32_t candidate = kt__reference(catalog, KT_RECORD_PRODUCT, product, KT_FIELD_CLASS, 0);
        int64_t rank;
        if (candidate == 0) continue;
        rank = kt__integer(catalog, KT_RECORD_CLASS, candidate, KT_FIELD_RANK, 0, RANK_NONE);
        if (best != 0 && (rank > best_rank || (rank == best_rank && !id_before(catalog, KT_RECORD_CLASS, candidate, best))))
            continue;
        best = candidate;
        best_rank = rank;
    }
    return best;
}

/* What the caller stated stays, even where the catalog says otherwise: the row of an inventory may know better. */
void kt__target_complete(struct kt__target *target, const kt_catalog *catalog) {
    if (target->product != 0 && target->vendor == 0)
        target->vendor = kt__reference(catalog, KT_RECORD_PRODUCT, target->product, KT_FIELD_VENDOR, 0);
    if (target->product != 0 && target->product_class == 0)
        target->product_class = kt__reference(catalog, KT_RECORD_PRODUCT, target->product, KT_FIELD_CLASS, 0);
    if (target->product == 0 && target->product_class == 0 && target->vendor != 0)
        target->product_class = class_of_vendor(catalog, target->vendor);
}

/* Where layers bring several playbooks for one class, the first by id. */
static uint32_t playbook_of_class(const kt_catalog *catalog, uint32_t product_class) {
    uint32_t playbook = 0, best = 0;
    while ((playbook = kt__referrer_next(catalog, KT_RECORD_PLAYBOOK, KT_FIELD_CLASS, product_class, playbook)) != 0) {
        if (best == 0 || id_before(catalog, KT_RECORD_PLAYBOOK, playbook, best)) best = playbook;
    }
    return best;
}

/* From the class upwards: the playbook of a wider class serves where the narrower one has none of its own. */
uint32_t kt__playbook_find(const kt_catalog *catalog, uint32_t product_class) {
    uint32_t level;
    for (level = 0; level < LEVELS && product_class != 0; level++) {
        uint32_t playbook = playbook_of_class(catalog, product_class);
        if (playbook != 0) return playbook;
        product_class = kt__reference(catalog, KT_RECORD_CLASS, product_class, KT_FIELD_PARENT, 0);
    }
    return 0;
}

/* A step without platforms is for all of them. */
static int is_for(const kt_catalog *catalog, uint32_t step, const char *platform, size_t size) {
    uint32_t count = kt__value_count(catalog, KT_RECORD_STEP, step, KT_FIELD_PLATFORM), i;
    if (size == 0 || count == 0) return 1;
    for (i = 0; i < count && i < PLATFORMS; i++) {
        struct kt_text text = kt__text(catalog, KT_RECORD_STEP, step, KT_FIELD_PLATFORM, i);
        if (text.size == size && memcmp(text.data, platform, size) == 0) return 1;
    }
    return 0;
}

/* Values out of range count as the nearest sensible one: a plan over damaged bytes is wrong, but it is a plan. */
static int32_t add_step(struct kt__graph *graph, const kt_catalog *catalog, uint32_t step, const char *platform, size_t size) {
    struct kt__task task;
    int64_t effort = kt__integer(catalog, KT_RECORD_STEP, step, KT_FIELD_EFFORT_DAYS, 0, 1);
    memset(&task, 0, sizeof task);
    task.record = step;
    task.per = (uint32_t)kt__integer(catalog, KT_RECORD_STEP, step, KT_FIELD_PER, 0, KT_PER_ESTATE);
    task.phase = (uint32_t)kt__integer(catalog, KT_RECORD_STEP, step, KT_FIELD_PHASE, 0, 0);
    /* The order in the playbook decides how steps are shown, never when they happen: dependencies do. */
    task.place = kt__integer(catalog, KT_RECORD_STEP, step, KT_FIELD_ORDER, 0, 0);
    task.effort = effort < 1 ? 1 : effort > UINT32_MAX ? UINT32_MAX : (uint32_t)effort;
    task.kept = (uint32_t)is_for(catalog, step, platform, size);
    return kt__graph_add(graph, &task);
}

/* By place, then by id: insertion, since a playbook is short and mostly in order. */
static void sort_steps(struct kt__graph *graph, const kt_catalog *catalog) {
    uint32_t i, j;
    for (i = 1; i < graph->count; i++) {
        struct kt__task task = graph->tasks[i];
        for (j = i; j > 0; j--) {
            const struct kt__task *before = &graph->tasks[j - 1];
            if (before->place < task.place) break;
            if (before->place == task.place && !id_before(catalog, KT_RECORD_STEP, task.record, before->record)) break;
            graph->tasks[j] = *before;
        }
        graph->tasks[j] = task;
    }
}

/* A dependency on a step of another playbook, or on a hidden one, has nothing to wait for here. */
static int32_t add_dependencies(struct kt__graph *graph, const kt_catalog *catalog, uint32_t task) {
    uint32_t step = graph->tasks[task].record, i, other;
    uint32_t count = kt__value_count(catalog, KT_RECORD_STEP, step, KT_FIELD_DEPENDS_ON);
    int32_t status = KT_OK;
    /* Checked before the loop: each dependency costs a search over all tasks. */
    if (count > KT__GRAPH_EDGES) return KT_E_LIMIT;
    for (i = 0; i < count && status == KT_OK; i++) {
        uint32_t target = kt__reference(catalog, KT_RECORD_STEP, step, KT_FIELD_DEPENDS_ON, i);
        for (other = 0; other < graph->count && graph->tasks[other].record != target; other++) {}
        if (target != 0 && other < graph->count) status = kt__graph_wait(graph, task, other);
    }
    return status;
}

/* All steps, those for other platforms too: what waits for them must be found. */
static int32_t read_steps(struct kt__graph *all, const kt_catalog *catalog, uint32_t playbook, const char *platform, size_t size) {
    uint32_t step = 0, i;
    int32_t status = KT_OK;
    while (status == KT_OK) {
        step = kt__referrer_next(catalog, KT_RECORD_STEP, KT_FIELD_PLAYBOOK, playbook, step);
        if (step == 0) break;
        status = add_step(all, catalog, step, platform, size); /* ends at the limit of a graph */
    }
    if (status == KT_OK) sort_steps(all, catalog);
    for (i = 0; i < all->count && status == KT_OK; i++) status = add_dependencies(all, catalog, i);
    return status;
}

/* The cycle is looked for before steps are left out, so that the answer does not depend on the platform. */
int32_t kt__playbook_load(struct kt__graph *graph, const kt_catalog *catalog, uint32_t playbook, const char *platform,
                          size_t platform_size, struct kt_error *err) {
    struct kt__graph all;
    uint32_t culprit = 0;
    int32_t status;
    kt__graph_clear(graph);
    kt__graph_init(&all, graph->memory);
    status = read_steps(&all, catalog, playbook, platform, platform_size);
    if (status == KT_OK) status = kt__graph_sort(&all, &culprit);
    if (status == KT_E_DB_CYCLE)
        (void)kt__fail(err, status, KT_POSITION_NONE, "playbook: step %s waits for itself",
                       kt__id(catalog, KT_RECORD_STEP, all.tasks[culprit].record).data);
    if (status == KT_OK) status = kt__graph_keep(graph, &all);
    /* The graph knows no words for its failures; here they get the playbook's. */
    if (status == KT_E_LIMIT)
        (void)kt__fail(err, status, KT_POSITION_NONE, "playbook: more than %d steps or %d dependencies", KT__GRAPH_TASKS,
                       KT__GRAPH_EDGES);
    if (status == KT_E_MEMORY) (void)kt__fail(err, status, KT_POSITION_NONE, "playbook: out of memory");
    kt__graph_dispose(&all);
    return status;
}

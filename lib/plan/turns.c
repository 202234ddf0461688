/* Turns. What is overdue goes first, and there exposure decides: every day costs most where use itself is over and where
   most assets stand. All others go by their deadlines, as the rule of the earliest due date has it.

   Classes may serve others: a management server is moved after what it manages. That holds within one vendor and one name,
   and is expressed between cells, so that many groups cost no more than few. */
#include "plan/turns.h"

#include <string.h>

#define LEVELS 16  /* of product classes */
#define SERVED 16  /* classes that one class serves */

int kt__more_urgent(const struct kt__turn *a, const struct kt__turn *b) {
    if (a->overdue != b->overdue) return a->overdue > b->overdue;
    if (a->overdue && a->severity != b->severity) return a->severity > b->severity;
    if (!a->overdue && a->deadline != b->deadline) return a->deadline < b->deadline; /* none is the largest number */
    if (a->assets != b->assets) return a->assets > b->assets;
    if (a->deadline != b->deadline) return a->deadline < b->deadline;
    return a->number < b->number;
}

/* Restores the heap below `root`; the least urgent rises to the top. */
static void sink(struct kt__turn *turns, uint32_t root, uint32_t count) {
    struct kt__turn value = turns[root];
    uint32_t child;
    while ((child = 2 * root + 1) < count) {
        if (child + 1 < count && kt__more_urgent(&turns[child], &turns[child + 1])) child++;
        if (!kt__more_urgent(&value, &turns[child])) break;
        turns[root] = turns[child];
        root = child;
    }
    turns[root] = value;
}

/* Heap sort; the number in the estate makes the order total, so that it need not be stable. */
static void sort_turns(struct kt__turn *turns, uint32_t count) {
    uint32_t i;
    for (i = count / 2; i-- > 0;) sink(turns, i, count);
    for (i = count; i-- > 1;) {
        struct kt__turn last = turns[0];
        turns[0] = turns[i];
        turns[i] = last;
        sink(turns, 0, i);
    }
}

/* Order of cells: name, vendor, class. 0 for groups of one cell. */
static int compare_cells(const struct kt__turn *a, const struct kt__turn *b) {
    size_t size = a->name_size < b->name_size ? a->name_size : b->name_size;
    int order = size > 0 ? memcmp(a->name, b->name, size) : 0;
    if (order != 0) return order;
    if (a->name_size != b->name_size) return a->name_size < b->name_size ? -1 : 1;
    if (a->vendor != b->vendor) return a->vendor < b->vendor ? -1 : 1;
    if (a->product_class != b->product_class) return a->product_class < b->product_class ? -1 : 1;
    return 0;
}

static int member_after(const struct kt__turns *turns, uint32_t a, uint32_t b) {
    int order = compare_cells(&turns->at[a], &turns->at[b]);
    return order != 0 ? order > 0 : a > b;
}

static void sink_member(struct kt__turns *turns, uint32_t root, uint32_t count) {
    uint32_t value = turns->members[root], child;
    while ((child = 2 * root + 1) < count) {
        if (child + 1 < count && member_after(turns, turns->members[child + 1], turns->members[child])) child++;
        if (!member_after(turns, turns->members[child], value)) break;
        turns->members[root] = turns->members[child];
        root = child;
    }
    turns->members[root] = value;
}

/* Members of a cell stand together, and cells of one name and vendor too. */
static void find_cells(struct kt__turns *turns) {
    uint32_t i;
    for (i = 0; i < turns->count; i++) turns->members[i] = i;
    for (i = turns->count / 2; i-- > 0;) sink_member(turns, i, turns->count);
    for (i = turns->count; i-- > 1;) {
        uint32_t last = turns->members[0];
        turns->members[0] = turns->members[i];
        turns->members[i] = last;
        sink_member(turns, 0, i);
    }
    turns->cell_count = 0;
    for (i = 0; i < turns->count; i++) {
        struct kt__turn *turn = &turns->at[turns->members[i]];
        if (i == 0 || compare_cells(&turns->at[turns->members[i - 1]], turn) != 0) turns->cells[turns->cell_count++].first = i;
        turn->cell = turns->cell_count - 1;
        turns->cells[turn->cell].count++;
    }
}

static const struct kt__turn *first_of(const struct kt__turns *turns, uint32_t cell) {
    return &turns->at[turns->members[turns->cells[cell].first]];
}

static int is_family(const struct kt__turn *a, const struct kt__turn *b) {
    if (a->vendor != b->vendor || a->name_size != b->name_size) return 0;
    return a->name_size == 0 || memcmp(a->name, b->name, a->name_size) == 0;
}

/* Whether a class is one of those served, or lies below one. What serves its own kind waits for nobody of it. */
static int is_served(const kt_catalog *catalog, uint32_t product_class, const uint32_t *served, uint32_t count) {
    uint32_t level, i;
    for (level = 0; level < LEVELS && product_class != 0; level++) {
        for (i = 0; i < count; i++) {
            if (served[i] == product_class) return 1;
        }
        product_class = kt__reference(catalog, KT_RECORD_CLASS, product_class, KT_FIELD_PARENT, 0);
    }
    return 0;
}

/* The cells that one cell waits for: of the same family, with a class that it serves. */
static int32_t find_waits(struct kt__turns *turns, const kt_catalog *catalog, uint32_t cell, uint32_t family) {
    uint32_t served[SERVED], count, i, other, serving = first_of(turns, cell)->product_class;
    count = serving != 0 ? kt__value_count(catalog, KT_RECORD_CLASS, serving, KT_FIELD_SERVES) : 0;
    if (count > SERVED) count = SERVED;
    for (i = 0; i < count; i++) served[i] = kt__reference(catalog, KT_RECORD_CLASS, serving, KT_FIELD_SERVES, i);
    turns->cells[cell].first_wait = (uint32_t)turns->wait_count;
    for (other = family; count > 0 && other < turns->cell_count; other++) {
        void *waits = turns->waits;
        if (!is_family(first_of(turns, family), first_of(turns, other))) break;
        if (other == cell || !is_served(catalog, first_of(turns, other)->product_class, served, count)) continue;
        if (!kt__array_grow(turns->memory, &waits, &turns->wait_room, turns->wait_count, sizeof *turns->waits)) return KT_E_MEMORY;
        turns->waits = waits;
        turns->waits[turns->wait_count++] = other;
        turns->cells[cell].wait_count++;
    }
    return KT_OK;
}

static int32_t find_all_waits(struct kt__turns *turns, const kt_catalog *catalog) {
    uint32_t cell, family = 0, serving = 0;
    int32_t status = KT_OK;
    for (cell = 0; cell < turns->cell_count && status == KT_OK; cell++) {
        if (!is_family(first_of(turns, family), first_of(turns, cell))) family = cell;
        status = find_waits(turns, catalog, cell, family);
        serving += turns->cells[cell].wait_count > 0;
        if (serving > KT__SERVING) status = KT_E_LIMIT;
    }
    return status;
}

/* How many cells must be done before a cell can begin, one after the other. At most as many rounds as cells that wait;
   a level above that means that cells wait for each other. */
static int32_t find_levels(struct kt__turns *turns) {
    uint32_t round, cell, i, changed = 1;
    for (round = 0; changed; round++) {
        if (round > KT__SERVING) return KT_E_DB_CYCLE;
        changed = 0;
        for (cell = 0; cell < turns->cell_count; cell++) {
            struct kt__cell *at = &turns->cells[cell];
            for (i = 0; i < at->wait_count; i++) {
                uint32_t least = turns->cells[turns->waits[at->first_wait + i]].level + 1;
                if (at->level >= least) continue;
                at->level = least;
                changed = 1;
            }
        }
    }
    return KT_OK;
}

/* Puts the groups of a cell into the order, and before them those of all cells that it waits for. The stack is as deep as
   cells wait for each other, which find_levels() has bounded. */
static uint32_t place_cell(struct kt__turns *turns, uint32_t root, uint32_t count) {
    uint32_t stack[KT__SERVING + 2], depth = 0, i;
    stack[depth++] = root;
    while (depth > 0) {
        struct kt__cell *cell = &turns->cells[stack[depth - 1]];
        uint32_t wait = UINT32_MAX;
        for (i = 0; i < cell->wait_count && wait == UINT32_MAX; i++) {
            if (!turns->cells[turns->waits[cell->first_wait + i]].placed) wait = turns->waits[cell->first_wait + i];
        }
        if (wait != UINT32_MAX) {
            stack[depth++] = wait;
            continue;
        }
        for (i = 0; i < cell->count; i++) {
            struct kt__turn *turn = &turns->at[turns->members[cell->first + i]];
            /* The most urgent group of the cell asked for goes alone: others of its cell have turns of their own. */
            if (turn->placed || (depth == 1 && turns->members[cell->first + i] != turns->wanted)) continue;
            turn->placed = 1;
            turns->order[count++] = turns->members[cell->first + i];
        }
        if (depth > 1) cell->placed = 1;
        depth--;
    }
    return count;
}

/* By urgency; what a group waits for goes before it and so shares its urgency. */
static void find_order(struct kt__turns *turns) {
    uint32_t i, count = 0;
    for (i = 0; i < turns->count; i++) {
        if (turns->at[i].placed) continue;
        turns->wanted = i;
        count = place_cell(turns, turns->at[i].cell, count);
    }
}

int32_t kt__turns_find(struct kt__turns *turns, const kt_catalog *catalog) {
    int32_t status;
    turns->members = kt__allocate_zeroed(turns->memory, turns->count, sizeof *turns->members);
    turns->order = kt__allocate_zeroed(turns->memory, turns->count, sizeof *turns->order);
    turns->cells = kt__allocate_zeroed(turns->memory, turns->count, sizeof *turns->cells);
    if (turns->members == NULL || turns->order == NULL || turns->cells == NULL) return KT_E_MEMORY;
    sort_turns(turns->at, turns->count);
    find_cells(turns);
    status = find_all_waits(turns, catalog);
    if (status == KT_OK) status = find_levels(turns);
    if (status == KT_OK) find_order(turns);
    return status;
}

void kt__turns_dispose(struct kt__turns *turns) {
    kt__release(turns->memory, turns->at, turns->count * sizeof *turns->at);
    kt__release(turns->memory, turns->members, turns->count * sizeof *turns->members);
    kt__release(turns->memory, turns->order, turns->count * sizeof *turns->order);
    kt__release(turns->memory, turns->cells, turns->count * sizeof *turns->cells);
    kt__release(turns->memory, turns->waits, turns->wait_room * sizeof *turns->waits);
    memset(turns, 0, sizeof *turns);
}

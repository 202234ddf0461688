/* Finding a loop: nodes from which nothing leads on are peeled off until none is left; what remains leads to a loop.
   Below it, the references of a catalog that must form trees, over all its layers: stacking alone can close a loop. */
#include "db/cycle.h"

#include <string.h>

#include "base/error.h"
#include "db/catalog.h"

/* 1, or 0 when memory ran out; what was added before stays. */
int kt__edges_add(struct kt__edges *edges, uint32_t from, uint32_t to) {
    void *rows = edges->pairs;
    int grown = kt__array_grow(edges->memory, &rows, &edges->room, edges->count, sizeof *edges->pairs);
    edges->pairs = rows;
    if (!grown) return 0;
    edges->pairs[edges->count].key = from;
    edges->pairs[edges->count++].value = to;
    return 1;
}

/* Leaves an empty list that can be used again. */
void kt__edges_dispose(struct kt__edges *edges) {
    kt__release(edges->memory, edges->pairs, edges->room * sizeof *edges->pairs);
    edges->pairs = NULL;
    edges->count = edges->room = 0;
}

/* What the peeling works with. */
struct peel {
    struct kt__pair *back; /* the edges turned round, sorted */
    uint32_t *leads;       /* edges that still lead on from a node */
    uint32_t *queue;
};

/* Each node enters the queue once, at the moment its last edge is gone, so `nodes` places are enough and the work is
   linear in edges but for the searches. No recursion: a chain of a million parents costs no stack. */
static void peel_all(struct peel *peel, size_t edges, uint32_t nodes) {
    uint32_t head = 0, tail = 0, i;
    for (i = 0; i < nodes; i++) {
        if (peel->leads[i] == 0) peel->queue[tail++] = i;
    }
    while (head < tail) {
        uint32_t node = peel->queue[head++];
        size_t e = kt__pairs_from(peel->back, edges, node);
        for (; e < edges && peel->back[e].key == node; e++) {
            if (--peel->leads[peel->back[e].value] == 0) peel->queue[tail++] = peel->back[e].value;
        }
    }
}

/* The first edge from a node to one that remains, or NULL. Edges are sorted by where they begin; a node that was peeled
   off leads nowhere and is passed over. */
static const struct kt__pair *onward(const struct kt__edges *edges, const uint32_t *leads, uint32_t node) {
    size_t e = kt__pairs_from(edges->pairs, edges->count, node);
    while (e < edges->count && edges->pairs[e].key == node && leads[edges->pairs[e].value] == 0) e++;
    return e < edges->count && edges->pairs[e].key == node ? &edges->pairs[e] : NULL;
}

/* From a node that remains, after as many steps as there are nodes, the walk is on the loop; once round it is listed. out
   has room for as many edges as there are. Returns how many edges the loop has. */
static size_t list_loop(struct kt__pair *out, const struct kt__edges *edges, const uint32_t *leads, uint32_t node, uint32_t nodes) {
    const struct kt__pair *edge;
    uint32_t steps, start;
    size_t count = 0;
    /* Bounded by the number of nodes: by then a walk has met some node twice. */
    for (steps = 0; steps < nodes && (edge = onward(edges, leads, node)) != NULL; steps++) node = edge->value;
    start = node;
    do {
        edge = onward(edges, leads, node);
        if (edge == NULL || count == edges->count) break; /* never: what remains leads on, and no edge comes twice */
        out[count++] = *edge;
        node = edge->value;
    } while (node != start);
    return count;
}

/* Edges may come twice: both are counted and both are peeled. */
int32_t kt__cycle_find(struct kt__edges *edges, uint32_t nodes) {
    const struct kt__memory *memory = edges->memory;
    const size_t count = edges->count;
    struct peel peel;
    uint32_t i;
    size_t e;
    int32_t status = KT_E_MEMORY;
    if (count == 0) return KT_OK;
    /* Zeroed blocks of at least a byte each: a NULL is a lack of memory and nothing else. */
    peel.back = kt__allocate_zeroed(memory, count, sizeof *peel.back);
    peel.leads = kt__allocate_zeroed(memory, nodes, sizeof *peel.leads);
    peel.queue = kt__allocate_zeroed(memory, nodes, sizeof *peel.queue);
    if (peel.back == NULL || peel.leads == NULL || peel.queue == NULL) goto done;
    kt__sort_pairs(edges->pairs, count);
    for (e = 0; e < count; e++) {
        peel.back[e].key = edges->pairs[e].value;
        peel.back[e].value = edges->pairs[e].key;
        peel.leads[edges->pairs[e].key]++;
    }
    kt__sort_pairs(peel.back, count);
    peel_all(&peel, count, nodes);
    /* The lowest node that remains, so that of several loops the same one is named each time. */
    for (i = 0; i < nodes && peel.leads[i] == 0; i++) {}
    status = i == nodes ? KT_OK : KT_NOTHING;
    if (status == KT_NOTHING) {
        /* `back` has served its turn, and has room for all edges. */
        edges->count = list_loop(peel.back, edges, peel.leads, i, nodes);
        /* A loop has no more edges than there were. */
        memcpy(edges->pairs, peel.back, edges->count * sizeof *peel.back);
    }
done:
    kt__release(memory, peel.back, count * sizeof *peel.back);
    kt__release(memory, peel.leads, nodes * sizeof *peel.leads);
    kt__release(memory, peel.queue, nodes * sizeof *peel.queue);
    return status;
}

struct tree {
    uint32_t type, field;
};

/* Over visible records only: a loop that a layer above has cut is none. */
static int32_t collect(struct kt__edges *edges, const kt_catalog *catalog, uint32_t type, uint32_t field) {
    uint32_t record, last = kt__record_last(catalog, type), count, i;
    for (record = 1; record <= last; record++) {
        if (!kt__record_visible(catalog, type, record)) continue;
        count = kt__value_count(catalog, type, record, field);
        for (i = 0; i < count; i++) {
            uint32_t target = kt__reference(catalog, type, record, field, i);
            if (target != 0 && !kt__edges_add(edges, record, target)) return KT_E_MEMORY;
        }
    }
    return KT_OK;
}

/* One end of an edge of ownership: vendors first, products behind them, 0 for none. Node 0 is nobody: it has no edges, so
   it ends no walk and begins none. */
static uint32_t owner_node(const kt_catalog *catalog, uint32_t relation, uint32_t vendor_field, uint32_t product_field) {
    uint32_t vendor = kt__reference(catalog, KT_RECORD_RELATION, relation, vendor_field, 0);
    uint32_t product = kt__reference(catalog, KT_RECORD_RELATION, relation, product_field, 0);
    if (vendor != 0) return vendor;
    return product != 0 ? kt__record_last(catalog, KT_RECORD_VENDOR) + product : 0;
}

/* Only ownership must not come round; other relations may well be mutual. */
static int32_t collect_owners(struct kt__edges *edges, const kt_catalog *catalog) {
    uint32_t record, last = kt__record_last(catalog, KT_RECORD_RELATION);
    for (record = 1; record <= last; record++) {
        uint32_t from, to;
        if (!kt__record_visible(catalog, KT_RECORD_RELATION, record)) continue;
        if (kt__integer(catalog, KT_RECORD_RELATION, record, KT_FIELD_RELATION, 0, 0) != KT_RELATION_OWNED_BY) continue;
        from = owner_node(catalog, record, KT_FIELD_VENDOR, KT_FIELD_PRODUCT);
        to = owner_node(catalog, record, KT_FIELD_TARGET_VENDOR, KT_FIELD_TARGET_PRODUCT);
        if (from != 0 && to != 0 && !kt__edges_add(edges, from, to)) return KT_E_MEMORY;
    }
    return KT_OK;
}

/* Takes the edges over in every case and leaves them empty for the next tree; status is that of collecting them. */
static int32_t judge(struct kt__edges *edges, const kt_catalog *catalog, uint32_t type, uint32_t nodes, int32_t status,
                     struct kt_error *err) {
    uint32_t node = 0, vendors = kt__record_last(catalog, KT_RECORD_VENDOR);
    struct kt_text id;
    if (status == KT_OK) status = kt__cycle_find(edges, nodes);
    /* Read before the edges go. */
    if (status == KT_NOTHING) node = edges->pairs[0].key;
    kt__edges_dispose(edges);
    if (status == KT_E_MEMORY) return kt__fail(err, KT_E_MEMORY, KT_POSITION_NONE, "no memory to verify the catalog");
    if (status == KT_OK) return KT_OK;
    if (type == KT_RECORD_RELATION) {
        type = node <= vendors ? KT_RECORD_VENDOR : KT_RECORD_PRODUCT;
        /* Back from the common numbering of vendors and products. */
        node = node <= vendors ? node : node - vendors;
    }
    id = kt__id(catalog, type, node);
    return kt__fail(err, KT_E_DB_CYCLE, KT_POSITION_NONE, "references of %.*s lead back to it",
                    (int)(id.size < 100 ? id.size : 100), id.data);
}

/* One tree after the other with one list of edges; nodes are record numbers, so there is one more than the last. */
int32_t kt__catalog_check_trees(const kt_catalog *catalog, struct kt_error *err) {
    static const struct tree trees[] = {{KT_RECORD_CLASS, KT_FIELD_PARENT}, {KT_RECORD_JURISDICTION, KT_FIELD_PARENT},
                                        {KT_RECORD_STEP, KT_FIELD_DEPENDS_ON}};
    /* Memory comes from the catalog's allocator, and all of it goes back before the return. */
    struct kt__edges edges = {&catalog->memory, NULL, 0, 0};
    int32_t status = KT_OK;
    size_t i;
    for (i = 0; i < sizeof trees / sizeof *trees && status == KT_OK; i++) {
        status = collect(&edges, catalog, trees[i].type, trees[i].field);
        status = judge(&edges, catalog, trees[i].type, kt__record_last(catalog, trees[i].type) + 1, status, err);
    }
    if (status != KT_OK) return status;
    status = collect_owners(&edges, catalog);
    return judge(&edges, catalog, KT_RECORD_RELATION,
                 kt__record_last(catalog, KT_RECORD_VENDOR) + kt__record_last(catalog, KT_RECORD_PRODUCT) + 1, status, err);
}

/* Putting layers on top of each other: which records are replaced or hidden, and where references between layers lead.
   The work is proportional to the upper layers and to the references that leave a layer, not to the lowest layer. */
#include <string.h>

#include "base/error.h"
#include "db/catalog.h"

/* The visible record with an id. A hiding does not reach the layers above its own. Asked by id from the top layer down,
   so replaced and hidden fall out by themselves. */
static uint32_t final_of(const kt_catalog *stack, uint32_t type, struct kt_text id) {
    return kt__record_by_id(stack, type, id.data, id.size);
}

static int32_t no_memory(struct kt_error *err) {
    return kt__fail(err, KT_E_MEMORY, KT_POSITION_NONE, "no memory to stack the catalogs");
}

/* 1, or 0 when memory ran out; *pairs and *room stay right in either case. */
static int add_pair(kt_catalog *stack, struct kt__pair **pairs, size_t *room, size_t *count, uint32_t key, uint32_t value) {
    void *grown = *pairs;
    int done = kt__array_grow(&stack->memory, &grown, room, *count, sizeof **pairs);
    *pairs = grown;
    if (!done) return 0;
    (*pairs)[*count].key = key;
    (*pairs)[*count].value = value;
    (*count)++;
    return 1;
}

/* Each reference is taken together with its place in the list, so that dropping a half-made stack lets go of just those.
   A stack among the catalogs is taken apart, so that the parts of a stack are never stacks: dropping one goes one level
   deep. */
static int32_t collect_layers(kt_catalog *stack, kt_catalog *const *catalogs, uint32_t count, struct kt_error *err) {
    uint32_t i, j;
    for (i = 0; i < count; i++) {
        kt_catalog *catalog = catalogs[i];
        /* By subtraction, which cannot wrap: stack->layers never passes the limit. */
        if (catalog->layers > KT_CATALOG_LAYERS - stack->layers)
            return kt__fail(err, KT_E_LIMIT, i, "more than %u layers", (unsigned)KT_CATALOG_LAYERS);
        for (j = 0; j < catalog->layers; j++) {
            kt_catalog *part = catalog->part[j] != NULL ? catalog->part[j] : catalog;
            stack->layer[stack->layers] = catalog->layer[j];
            stack->part[stack->layers] = part;
            kt__catalog_ref(part);
            stack->layers++;
        }
    }
    return KT_OK;
}

/* Numbers are 32 bits wide, and the last one stays free. The base of a layer is the number of records below it: numbers
   of lower layers stay what they are in a stack of them alone. */
static int32_t number_records(kt_catalog *stack, struct kt_error *err) {
    uint32_t type, layer;
    for (type = 0; type < KT__TYPES_MOST; type++) {
        uint64_t last = 0;
        for (layer = 0; layer < stack->layers; layer++) {
            stack->base[type][layer] = (uint32_t)last;
            last += stack->layer[layer]->records[type].count;
            if (last >= UINT32_MAX) return kt__fail(err, KT_E_LIMIT, type, "more records than record numbers");
        }
        stack->last[type] = (uint32_t)last;
    }
    return KT_OK;
}

/* Lists every record of the layers below `upper` that has this id. The value is the visible record, so that following an
   override takes one step however many layers replace each other. */
static int32_t override_below(kt_catalog *stack, uint32_t upper, uint32_t type, struct kt_text id, size_t *count) {
    uint32_t layer;
    for (layer = 0; layer < upper; layer++) {
        uint32_t local = kt__layer_find(stack->layer[layer], type, id);
        if (local == 0) continue;
        if (!add_pair(stack, &stack->overrides, &stack->overrides_room, count, stack->base[type][layer] + local,
                      final_of(stack, type, id)))
            return KT_E_MEMORY;
    }
    return KT_OK;
}

/* Only records of upper layers are looked at: each is searched for in the layers below it. On damaged bytes an id that
   cannot be read overrides nothing. */
static int32_t override_type(kt_catalog *stack, uint32_t type, size_t *count) {
    uint32_t layer, i, pair_type;
    struct kt_text id;
    int32_t status = KT_OK;
    for (layer = 1; layer < stack->layers; layer++) {
        const struct kt__layer *here = stack->layer[layer];
        for (i = 1; i <= here->records[type].count && status == KT_OK; i++) {
            if (kt__layer_id(&id, here, type, i)) status = override_below(stack, layer, type, id, count);
        }
        for (i = 0; i < here->tomb_count && status == KT_OK; i++) {
            if (kt__layer_pair(&pair_type, &id, here, here->tomb, i) && pair_type == type)
                status = override_below(stack, layer, type, id, count);
        }
    }
    return status;
}

/* Sorted by record; a record replaced by two layers is listed once. Returns how many remain. Duplicates agree in their
   value, since both were asked for the same id. */
static size_t sort_overrides(struct kt__pair *rows, size_t count) {
    size_t i, kept = 0;
    kt__sort_pairs(rows, count);
    for (i = 0; i < count; i++) {
        if (kept == 0 || rows[kept - 1].key != rows[i].key) rows[kept++] = rows[i];
    }
    return kept;
}

/* Type by type, so that the list comes out grouped without a sort over all of it. override_first[type] to
   override_first[type + 1] is the range of a type. */
static int32_t find_overrides(kt_catalog *stack, struct kt_error *err) {
    size_t count = 0;
    uint32_t type;
    for (type = 0; type < KT__TYPES_MOST; type++) {
        size_t first = count;
        stack->override_first[type] = (uint32_t)first;
        if (override_type(stack, type, &count) != KT_OK) return no_memory(err);
        if (count > first) count = first + sort_overrides(stack->overrides + first, count - first);
    }
    stack->override_first[KT__TYPES_MOST] = (uint32_t)count;
    return KT_OK;
}

/* Once, here: following such a reference later is one load. A row that leads nowhere stays 0, which is how an absent
   reference reads; so does one that does not stand among the rows of its type, as a reference is known by the place of its
   row. */
static int32_t resolve_outside(kt_catalog *stack, struct kt_error *err) {
    uint32_t layer, i, type;
    struct kt_text id;
    for (layer = 0; layer < stack->layers; layer++) {
        const struct kt__layer *here = stack->layer[layer];
        if (here->xref_count == 0) continue;
        stack->outside[layer] = kt__allocate_zeroed(&stack->memory, here->xref_count, sizeof(uint32_t));
        if (stack->outside[layer] == NULL) return no_memory(err);
        for (i = 0; i < here->xref_count; i++) {
            if (!kt__layer_pair(&type, &id, here, here->xref, i) || type >= KT__TYPES_MOST) continue;
            if (i >= here->xref_first[type] && i < here->xref_first[type + 1])
                stack->outside[layer][i] = final_of(stack, type, id);
        }
    }
    return KT_OK;
}

static int32_t add_alias(kt_catalog *stack, size_t *count, uint32_t final, uint32_t slot) {
    if (final == 0) return KT_OK; /* nobody asks who refers to a record that is not there */
    return add_pair(stack, &stack->aliases, &stack->aliases_room, count, final, slot) ? KT_OK : KT_E_MEMORY;
}

/* Slots after those of the layer's own records stand for the XREF rows of the type. Own records that another layer
   replaced, then what the layer refers to elsewhere. xref_first was made by halving and never lies beyond the rows. */
static int32_t alias_layer(kt_catalog *stack, uint32_t layer, uint32_t type, size_t *count) {
    const struct kt__layer *here = stack->layer[layer];
    uint32_t base = stack->base[type][layer], records = here->records[type].count, i;
    int32_t status = KT_OK;
    for (i = stack->override_first[type]; i < stack->override_first[type + 1] && status == KT_OK; i++) {
        uint32_t record = stack->overrides[i].key;
        if (record > base && record - base <= records)
            status = add_alias(stack, count, stack->overrides[i].value, record - base - 1);
    }
    /* `outside` exists when this loop has a turn: both follow from the number of XREF rows. */
    for (i = here->xref_first[type]; i < here->xref_first[type + 1] && status == KT_OK; i++)
        status = add_alias(stack, count, stack->outside[layer][i], records + i - here->xref_first[type]);
    return status;
}

/* A stack of one layer needs none: what lies in no layer has no referrers to ask for. One group for each layer and type,
   sorted by the visible record, as access.c searches it. */
static int32_t find_aliases(kt_catalog *stack, struct kt_error *err) {
    size_t count = 0;
    uint32_t layer, type;
    for (layer = 0; layer < stack->layers; layer++) {
        for (type = 0; type < KT__TYPES_MOST; type++) {
            size_t first = count;
            stack->alias_first[layer][type] = (uint32_t)first;
            if (alias_layer(stack, layer, type, &count) != KT_OK) return no_memory(err);
            if (count > first) kt__sort_pairs(stack->aliases + first, count - first);
        }
        stack->alias_first[layer][KT__TYPES_MOST] = (uint32_t)count;
    }
    return KT_OK;
}

/* Each step needs the ones before: overrides are numbers, outside references are looked up through the layers, aliases
   need both. A failure leaves a stack that only kt__catalog_unref() may see. */
int32_t kt__catalog_stack(kt_catalog *stack, kt_catalog *const *catalogs, uint32_t count, struct kt_error *err) {
    int32_t status = collect_layers(stack, catalogs, count, err);
    if (status == KT_OK) status = number_records(stack, err);
    if (status == KT_OK && stack->layers > 1) status = find_overrides(stack, err);
    if (status == KT_OK) status = resolve_outside(stack, err);
    if (status == KT_OK && stack->layers > 1) status = find_aliases(stack, err);
    return status;
}

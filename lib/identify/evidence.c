/* From hits to evidence. The edges of the catalog are followed one step, never further: a chain of owners is for the
   windows to walk, which know the shares an instrument asks for. */
#include "identify/evidence.h"

#include <string.h>

#include "db/db.h"
#include "identify/order.h"
#include "kind/kind.h"

#define MAJORITY 5000 /* hundredths of a percent */

/* Groups of identification.md, section 3: what is likely to come from the same hand does not confirm itself. */
uint32_t kt__evidence_group(uint32_t kind) {
    if (kt__kind_is_organisation(kind)) return KT__GROUP_ORGANISATION;
    if (kt__kind_is_name(kind)) return KT__GROUP_PRODUCT;
    switch (kind) {
    case KT_KIND_DOMAIN:
    case KT_KIND_URL: return KT__GROUP_HOST;
    case KT_KIND_FILE:
    case KT_KIND_PROCESS:
    case KT_KIND_PATH: return KT__GROUP_FILE;
    default: return kind < 240 ? KT__GROUP_KINDS + kind : KT__GROUP_KINDS;
    }
}

void kt__evidence_init(struct kt__evidence_list *list, const struct kt__memory *memory) {
    list->memory = *memory;
    list->rows = NULL;
    list->count = list->room = 0;
}

void kt__evidence_dispose(struct kt__evidence_list *list) {
    kt__release(&list->memory, list->rows, list->room * sizeof *list->rows);
    list->rows = NULL;
    list->count = list->room = 0;
}

/* A copy: rows move when the list grows, so nobody keeps pointers to them. */
int32_t kt__evidence_push(struct kt__evidence_list *list, const struct kt__evidence *row) {
    if (!kt__array_grow(&list->memory, (void **)&list->rows, &list->room, list->count, sizeof *list->rows)) return KT_E_MEMORY;
    list->rows[list->count++] = *row;
    return KT_OK;
}

/* What an edge makes of a piece of evidence: the other end, at most weak unless both ends are the same organisation.
   0 when the edge leads nowhere or says nothing about the thing at hand. */
static int follow(struct kt__evidence *out, const kt_catalog *catalog, uint32_t edge, const struct kt__evidence *from) {
    int64_t relation = kt__integer(catalog, KT_RECORD_RELATION, edge, KT_FIELD_RELATION, 0, 0);
    int64_t percent = kt__integer(catalog, KT_RECORD_RELATION, edge, KT_FIELD_PERCENT, 0, MAJORITY);
    *out = *from;
    out->via = from->hit.vendor;
    out->hit.product = kt__reference(catalog, KT_RECORD_RELATION, edge, KT_FIELD_TARGET_PRODUCT, 0);
    out->hit.vendor = out->hit.product != 0 ? kt__reference(catalog, KT_RECORD_PRODUCT, out->hit.product, KT_FIELD_VENDOR, 0)
                                            : kt__reference(catalog, KT_RECORD_RELATION, edge, KT_FIELD_TARGET_VENDOR, 0);
    /* The target is hidden, or the edge leads back to its own vendor. */
    if (out->hit.vendor == 0 || out->hit.vendor == from->hit.vendor) return 0;
    /* An edge of a newer catalog's kind says nothing here; guessing would make evidence of it. */
    switch (relation) {
    case KT_RELATION_OWNED_BY:
        if (percent < MAJORITY) return 0;
        break;
    case KT_RELATION_EMBEDS:
    case KT_RELATION_OEM:
    case KT_RELATION_FORMER:
    case KT_RELATION_SAME_AS: break;
    default: return 0;
    }
    /* Relations do not chain: behind any but the vendor's own only "same as" leads on. */
    if (from->hit.relation == KT_RELATION_OWN) out->hit.relation = (uint8_t)relation;
    else if (relation != KT_RELATION_SAME_AS) return 0; /* a module of a module: too far to say anything */
    /* The same organisation under another record keeps its strength; everybody else gets a weak piece, and the
       name in the text was not theirs. */
    if (relation != KT_RELATION_SAME_AS) {
        out->hit.strength = KT_STRENGTH_WEAK;
        out->hit.flags &= (uint8_t)~KT__HIT_NAMED;
    }
    return 1;
}

/* A few edges per vendor are real; the limit bounds what an imported catalog can make one item cost. */
static int32_t follow_all(struct kt__evidence_list *list, const kt_catalog *catalog, const struct kt__evidence *from,
                          uint32_t field, uint32_t target) {
    uint32_t edge = 0, steps;
    for (steps = 0; steps < KT__EDGES; steps++) {
        struct kt__evidence row;
        edge = kt__referrer_next(catalog, KT_RECORD_RELATION, field, target, edge);
        if (edge == 0) return KT_OK;
        if (follow(&row, catalog, edge, from) && kt__evidence_push(list, &row) != KT_OK) return KT_E_MEMORY;
    }
    return KT_OK;
}

/* Each hit, and one step from it. Pieces of origin say who wrote code, generic names nothing yet: from neither
   an edge is followed. */
int32_t kt__evidence_add(struct kt__evidence_list *list, const kt_catalog *catalog, const struct kt__hits *hits, uint32_t value) {
    uint32_t i;
    for (i = 0; i < hits->count; i++) {
        struct kt__evidence row = {0};
        row.hit = hits->hits[i];
        row.value = (uint8_t)value;
        row.group = (uint8_t)kt__evidence_group(row.hit.kind);
        if (kt__evidence_push(list, &row) != KT_OK) return KT_E_MEMORY;
        if (row.hit.strength == KT_STRENGTH_ORIGIN || (row.hit.flags & KT__HIT_GENERIC)) continue;
        if (follow_all(list, catalog, &row, KT_FIELD_VENDOR, row.hit.vendor) != KT_OK) return KT_E_MEMORY;
        if (row.hit.product != 0 && follow_all(list, catalog, &row, KT_FIELD_PRODUCT, row.hit.product) != KT_OK) return KT_E_MEMORY;
    }
    return KT_OK;
}

/* Without subtraction, which would wrap. */
static int compare_numbers(uint32_t a, uint32_t b) {
    return a < b ? -1 : a > b;
}

/* By id, because numbers depend on how layers are stacked; none comes first. */
static int compare_ids(const kt_catalog *catalog, uint32_t type, uint32_t a, uint32_t b) {
    if (a == b || a == 0 || b == 0) return compare_numbers(a, b);
    return strcmp(kt__id(catalog, type, a).data, kt__id(catalog, type, b).data);
}

/* A total order, so that the outcome is the same wherever the rows came from. */
static int compare(const void *left, const void *right, const void *user) {
    const struct kt__evidence *a = left, *b = right;
    int order = compare_numbers(a->hit.vendor, b->hit.vendor);
    if (order == 0) order = (a->hit.method == KT_METHOD_CONTRADICTION) - (b->hit.method == KT_METHOD_CONTRADICTION);
    if (order == 0) order = compare_numbers(b->hit.strength, a->hit.strength);
    if (order == 0) order = compare_numbers(a->hit.relation != KT_RELATION_OWN, b->hit.relation != KT_RELATION_OWN);
    if (order == 0) order = compare_numbers(b->hit.score, a->hit.score);
    if (order == 0) order = compare_numbers(a->value, b->value);
    if (order == 0) order = compare_numbers(b->hit.tokens, a->hit.tokens);
    if (order == 0) order = compare_numbers(a->hit.method, b->hit.method);
    if (order == 0) order = compare_numbers(a->hit.from, b->hit.from);
    if (order == 0) order = compare_ids(user, KT_RECORD_IDENTIFIER, a->hit.identifier, b->hit.identifier);
    if (order == 0) order = compare_ids(user, KT_RECORD_NAME, a->hit.name, b->hit.name);
    if (order == 0) order = compare_ids(user, KT_RECORD_PRODUCT, a->hit.product, b->hit.product);
    if (order == 0) order = compare_numbers(a->hit.relation, b->hit.relation);
    return order != 0 ? order : compare_ids(user, KT_RECORD_VENDOR, a->via, b->via);
}

void kt__evidence_sort(struct kt__evidence *rows, size_t count, const kt_catalog *catalog) {
    kt__sort(rows, count, sizeof *rows, compare, catalog);
}

/* Any edge will do: an owner, a former parent and a brand licence all explain another name on the label. */
static int edge_between(const kt_catalog *catalog, uint32_t from, uint32_t to) {
    uint32_t edge = 0, steps;
    for (steps = 0; steps < KT__EDGES; steps++) {
        edge = kt__referrer_next(catalog, KT_RECORD_RELATION, KT_FIELD_VENDOR, from, edge);
        if (edge == 0) return 0;
        if (kt__reference(catalog, KT_RECORD_RELATION, edge, KT_FIELD_TARGET_VENDOR, 0) == to) return 1;
    }
    return 0;
}

int kt__vendors_related(const kt_catalog *catalog, uint32_t a, uint32_t b) {
    return edge_between(catalog, a, b) || edge_between(catalog, b, a);
}

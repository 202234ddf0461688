/* References that must form trees, over the builder and its base: a loop can come about through records of both. */
#include "base/error.h"
#include "db/builder.h"
#include "db/cycle.h"

/* Nodes of a type: first the records of this builder in their order, then those of the base by number. Below node_count()
   for every node that kt__node_find() or kt__node_next() gives. */
static uint32_t node_number(const kt_builder *builder, struct kt__node node) {
    uint32_t type = node.type;
    if (node.draft != 0) return builder->drafts[node.draft - 1].number - 1;
    return builder->first[type + 1] - builder->first[type] + node.base;
}

/* Base records are counted from 1, which leaves one number unused; it has no edges and so no part in a loop. */
static uint32_t node_count(const kt_builder *builder, uint32_t type) {
    uint32_t base = builder->base != NULL ? kt__record_last(builder->base, type) : 0;
    return builder->first[type + 1] - builder->first[type] + base + 1;
}

/* What goes through the nodes: how edges are collected, and where they go. */
struct trees {
    const kt_builder *builder;
    struct kt__edges edges;
    uint32_t type, field;
};

/* References to what is nowhere lead to no loop: another layer may have the target, and verifying a stack looks again. */
static int32_t add_edges(struct trees *trees, struct kt__node node) {
    const kt_builder *builder = trees->builder;
    uint32_t count = kt__node_count(builder, node, trees->field), i;
    for (i = 0; i < count; i++) {
        struct kt__node target;
        if (!kt__node_find(&target, builder, trees->type, kt__node_text(builder, node, trees->field, i))) continue;
        if (!kt__edges_add(&trees->edges, node_number(builder, node), node_number(builder, target))) return KT_E_MEMORY;
    }
    return KT_OK;
}

/* An end of an edge of ownership, vendors before products: 1, or 0 when it is not there. Only the first value is read:
   the fields are single. */
static int owner_number(uint32_t *out, const kt_builder *builder, struct kt__node relation, uint32_t vendor_field,
                        uint32_t product_field) {
    struct kt_text vendor = kt__node_text(builder, relation, vendor_field, 0);
    struct kt_text product = kt__node_text(builder, relation, product_field, 0);
    struct kt__node node;
    uint32_t type = vendor.size > 0 ? KT_RECORD_VENDOR : KT_RECORD_PRODUCT;
    /* Vendors and products share one run of node numbers, because ownership crosses between them. */
    if (vendor.size == 0 && product.size == 0) return 0;
    if (!kt__node_find(&node, builder, type, vendor.size > 0 ? vendor : product)) return 0;
    *out = node_number(builder, node) + (type == KT_RECORD_PRODUCT ? node_count(builder, KT_RECORD_VENDOR) : 0);
    return 1;
}

/* Only ownership must not come round; other relations may well be mutual. */
static int32_t add_owner(struct trees *trees, struct kt__node relation) {
    const kt_builder *builder = trees->builder;
    uint32_t from, to;
    if (kt__node_integer(builder, relation, KT_FIELD_RELATION, 0, 0) != KT_RELATION_OWNED_BY) return KT_OK;
    if (!owner_number(&from, builder, relation, KT_FIELD_VENDOR, KT_FIELD_PRODUCT)) return KT_OK;
    if (!owner_number(&to, builder, relation, KT_FIELD_TARGET_VENDOR, KT_FIELD_TARGET_PRODUCT)) return KT_OK;
    return kt__edges_add(&trees->edges, from, to) ? KT_OK : KT_E_MEMORY;
}

/* Records of the base that this builder replaces or hides are left out: what counts is what will show. */
static int32_t collect(struct trees *trees) {
    /* Own records first, by id, then what is left of the base: every edge once. */
    const kt_builder *builder = trees->builder;
    uint32_t i, after = 0;
    struct kt__node node;
    int32_t status = KT_OK;
    for (i = builder->first[trees->type]; i < builder->first[trees->type + 1] && status == KT_OK; i++) {
        node = kt__node_of(builder, builder->order[i]);
        status = trees->type == KT_RECORD_RELATION ? add_owner(trees, node) : add_edges(trees, node);
    }
    while (status == KT_OK && kt__node_next(&node, builder, trees->type, trees->field, 0, &after))
        status = trees->type == KT_RECORD_RELATION ? add_owner(trees, node) : add_edges(trees, node);
    return status;
}

/* Whether an edge of this record is part of the loop. The edges are those of the loop alone by now. A node of ownership
   is no record of this type, so there both ends must fit. */
static int closes_loop(const struct trees *trees, struct kt__node node) {
    const kt_builder *builder = trees->builder;
    uint32_t from, to = 0;
    size_t i;
    if (trees->type != KT_RECORD_RELATION) {
        from = node_number(builder, node);
    } else if (kt__node_integer(builder, node, KT_FIELD_RELATION, 0, 0) != KT_RELATION_OWNED_BY ||
               !owner_number(&from, builder, node, KT_FIELD_VENDOR, KT_FIELD_PRODUCT) ||
               !owner_number(&to, builder, node, KT_FIELD_TARGET_VENDOR, KT_FIELD_TARGET_PRODUCT)) {
        return 0;
    }
    for (i = 0; i < trees->edges.count; i++) {
        if (trees->edges.pairs[i].key == from && (trees->type != KT_RECORD_RELATION || trees->edges.pairs[i].value == to)) return 1;
    }
    return 0;
}

/* Names the first record of this builder on the loop. A loop of the base alone is none of this builder's making, but an
   answer would come out wrong all the same. */
static int32_t complain(const struct trees *trees, struct kt_error *err) {
    const kt_builder *builder = trees->builder;
    uint32_t i;
    for (i = builder->first[trees->type]; i < builder->first[trees->type + 1]; i++) {
        if (!closes_loop(trees, kt__node_of(builder, builder->order[i]))) continue;
        if (trees->type == KT_RECORD_RELATION) return kt__rule(builder, builder->order[i], 0, "closes a loop of ownership", err);
        return kt__rule(builder, builder->order[i], trees->field, "leads back to itself", err);
    }
    return kt__fail(err, KT_E_RULE, KT_POSITION_NONE, "references in the catalog below form a loop");
}

/* Without a record of the type here nothing is collected: the base alone was judged when it was built. */
static int32_t check(const kt_builder *builder, uint32_t type, uint32_t field, struct kt_error *err) {
    /* Edges grow as they are added and are given back below, whatever happened in between. */
    struct trees trees = {builder, {&builder->memory, NULL, 0, 0}, type, field};
    uint32_t nodes = type == KT_RECORD_RELATION ? node_count(builder, KT_RECORD_VENDOR) + node_count(builder, KT_RECORD_PRODUCT)
                                                : node_count(builder, type);
    int32_t status = builder->first[type] < builder->first[type + 1] ? collect(&trees) : KT_OK;
    if (status == KT_OK) status = kt__cycle_find(&trees.edges, nodes);
    /* KT_NOTHING is the answer "there is a loop", and turns into a failure with a name here. */
    if (status == KT_NOTHING) status = complain(&trees, err);
    kt__edges_dispose(&trees.edges);
    return status;
}

/* Classes, regions and owners are walked upwards, steps in the order of who waits for whom: a loop would have no first. */
int32_t kt__builder_check_trees(kt_builder *builder, struct kt_error *err) {
    int32_t status = check(builder, KT_RECORD_CLASS, KT_FIELD_PARENT, err);
    if (status == KT_OK) status = check(builder, KT_RECORD_JURISDICTION, KT_FIELD_PARENT, err);
    if (status == KT_OK) status = check(builder, KT_RECORD_STEP, KT_FIELD_DEPENDS_ON, err);
    if (status == KT_OK) status = check(builder, KT_RECORD_RELATION, KT_FIELD_RELATION, err);
    return status;
}

/* Records of the builder and of its base seen alike: the rules that speak of several records read through here. */
#include "db/builder.h"

/* `hidden` is sorted by id; an id that this builder never met has number 0 and is hidden from nowhere. */
static int is_hidden(const kt_builder *builder, uint32_t type, uint32_t id) {
    size_t i = kt__pairs_from(builder->hidden, builder->hidden_count, id);
    for (; id != 0 && i < builder->hidden_count && builder->hidden[i].key == id; i++) {
        if (builder->hidden[i].value == type) return 1;
    }
    return 0;
}

/* This builder before its base: the order in which a stack of both would answer. A dead draft does not count; whether its
   id is hidden is asked like that of any other. */
int kt__node_find(struct kt__node *out, const kt_builder *builder, uint32_t type, struct kt_text id) {
    uint32_t text = kt__pool_find(&builder->pool, id.data, id.size), found = kt__draft_find(builder, type, text);
    out->type = type;
    out->draft = found != 0 && !builder->drafts[found - 1].dead ? found : 0;
    out->base = 0;
    if (out->draft == 0 && builder->base != NULL && !is_hidden(builder, type, text))
        out->base = kt__record_by_id(builder->base, type, id.data, id.size);
    return out->draft != 0 || out->base != 0;
}

/* Borrowed from the pool or the base: valid until a text is added. */
struct kt_text kt__node_id(const kt_builder *builder, struct kt__node node) {
    if (node.draft == 0) return kt__id(builder->base, node.type, node.base);
    return kt__pool_text(&builder->pool, builder->drafts[node.draft - 1].id);
}

/* base is not NULL when a node has no draft: only kt__node_find() and kt__node_next() make such nodes. */
uint32_t kt__node_count(const kt_builder *builder, struct kt__node node, uint32_t field) {
    if (node.draft == 0) return kt__value_count(builder->base, node.type, node.base, field);
    return kt__draft_values(builder, node.draft - 1, field).count;
}

/* Value + 1 of a draft's field, 0 past the end. Values of a field lie side by side by now. */
static uint32_t draft_value(const kt_builder *builder, struct kt__node node, uint32_t field, uint32_t index) {
    struct kt__draft_field run = kt__draft_values(builder, node.draft - 1, field);
    return index < run.count ? run.first + index : 0;
}

/* What is asked for is always a text: a reference is its target's id, which outlives numbers. */
struct kt_text kt__node_text(const kt_builder *builder, struct kt__node node, uint32_t field, uint32_t index) {
    struct kt_text text = {"", 0};
    const struct kt__registry_field *known = kt__field_find(node.type, field, NULL);
    uint32_t value;
    /* The registry decides and not the layer: a field of another value type there was refused when it was opened. */
    if (known == NULL) return text;
    if (node.draft != 0) {
        value = draft_value(builder, node, field, index);
        return value != 0 ? kt__pool_text(&builder->pool, (uint32_t)builder->values[value - 1].number) : text;
    }
    if (known->value_type == KT_VALUE_REFERENCE) (void)kt__read_target(&text, builder->base, node.type, node.base, field, index);
    else (void)kt__read_text(&text, builder->base, node.type, node.base, field, index);
    return text;
}

/* Drafts keep numbers as they are; a field that holds texts is never asked for here. */
int64_t kt__node_integer(const kt_builder *builder, struct kt__node node, uint32_t field, uint32_t index, int64_t otherwise) {
    uint32_t value;
    if (node.draft == 0) return kt__integer(builder->base, node.type, node.base, field, index, otherwise);
    value = draft_value(builder, node, field, index);
    return value != 0 ? builder->values[value - 1].number : otherwise;
}

/* Ends, because *after ascends with each turn. */
int kt__node_next(struct kt__node *out, const kt_builder *builder, uint32_t type, uint32_t field, uint32_t target,
                  uint32_t *after) {
    if (builder->base == NULL) return 0;
    for (;;) {
        /* The index of the base, or, without a target, its numbers one by one. */
        if (target != 0) {
            *after = kt__referrer_next(builder->base, type, field, target, *after);
        } else {
            do ++*after;
            while (*after <= kt__record_last(builder->base, type) && !kt__record_visible(builder->base, type, *after));
            if (*after > kt__record_last(builder->base, type)) *after = 0;
        }
        if (*after == 0) return 0;
        /* Only if it is the record that its id leads to: not replaced or hidden by this builder. */
        if (kt__node_find(out, builder, type, kt__id(builder->base, type, *after)) && out->base == *after) return 1;
    }
}

/* No search: the caller has the draft. */
struct kt__node kt__node_of(const kt_builder *builder, uint32_t draft) {
    struct kt__node node = {builder->drafts[draft].type, draft + 1, 0};
    return node;
}

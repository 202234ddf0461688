/* Finishing: puts what was collected in order, then runs the checks, the completion and the writing. From here on
   nothing depends on the order of the calls that collected it: errors come in the order of types and ids as well. */
#include "base/error.h"
#include "db/builder.h"

/* err may hold another message by now; this one replaces it, for it is what ended the work. */
static int32_t no_memory(struct kt_error *err) {
    return kt__fail(err, KT_E_MEMORY, KT_POSITION_NONE, "no memory to finish the catalog");
}

/* Ids are unique within a type, so no two drafts compare equal. By bytes of the ids, not by the numbers of texts, which
   depend on the order of the calls. */
static int compare_drafts(const void *context, uint32_t a, uint32_t b) {
    const kt_builder *builder = context;
    const struct kt__draft *left = &builder->drafts[a], *right = &builder->drafts[b];
    if (left->type != right->type) return left->type < right->type ? -1 : 1;
    return kt__text_compare(kt__pool_text(&builder->pool, left->id), kt__pool_text(&builder->pool, right->id));
}

/* Living drafts by type and id; their record numbers follow. first[type] to first[type + 1] is the range of a type in
   order[], also for types that have no record. */
static int32_t order_drafts(kt_builder *builder, struct kt_error *err) {
    size_t i, count = 0;
    uint32_t type = 0;
    builder->order_room = builder->draft_count;
    builder->order = kt__allocate_zeroed(&builder->memory, builder->order_room, sizeof *builder->order);
    if (builder->order == NULL) {
        /* The room is what dispose gives back: none without a block. */
        builder->order_room = 0;
        return no_memory(err);
    }
    for (i = 0; i < builder->draft_count; i++) {
        if (!builder->drafts[i].dead) builder->order[count++] = (uint32_t)i;
    }
    builder->order_count = count;
    kt__sort_rows(builder->order, count, compare_drafts, builder);
    for (i = 0; i < count; i++) {
        struct kt__draft *draft = &builder->drafts[builder->order[i]];
        /* Types without a record get the place of the next one, which makes their range empty. */
        while (type <= draft->type) builder->first[type++] = (uint32_t)i;
        draft->number = (uint32_t)i - builder->first[draft->type] + 1;
    }
    while (type <= KT__TYPES_KNOWN) builder->first[type++] = (uint32_t)count;
    return KT_OK;
}

/* What this layer hides, each once. A record of its own wins over a hiding that a merge brought along. Sorted by the id,
   since a node is looked up by it; equal rows are dropped in place. */
static int32_t gather_hidden(kt_builder *builder, struct kt_error *err) {
    size_t i, kept = 0;
    builder->hidden_room = builder->tomb_count;
    builder->hidden = kt__allocate_zeroed(&builder->memory, builder->hidden_room, sizeof *builder->hidden);
    if (builder->hidden == NULL) {
        builder->hidden_room = 0;
        return no_memory(err);
    }
    for (i = 0; i < builder->tomb_count; i++) {
        const struct kt__draft_tomb *tomb = &builder->tombs[i];
        uint32_t draft = kt__draft_find(builder, tomb->type, tomb->id);
        if (draft != 0 && !builder->drafts[draft - 1].dead) {
            /* Both by the caller's own hand: one of the two is a mistake, and which one cannot be known. */
            if (!tomb->taken && !builder->drafts[draft - 1].taken) return kt__rule(builder, draft - 1, 0, "is hidden and present",
                                                                                   err);
            continue;
        }
        builder->hidden[kept].key = tomb->id;
        builder->hidden[kept++].value = tomb->type;
    }
    kt__sort_pairs(builder->hidden, kept);
    for (i = builder->hidden_count = 0; i < kept; i++) {
        struct kt__pair here = builder->hidden[i], *last = builder->hidden + builder->hidden_count;
        if (builder->hidden_count == 0 || last[-1].key != here.key || last[-1].value != here.value)
            builder->hidden[builder->hidden_count++] = here;
    }
    return KT_OK;
}

/* Copies the values so that those of one field lie side by side; what was replaced stays behind. From here on a field is
   a run of `count` from `first`, so the n-th value is found without a walk. */
static int32_t align_values(kt_builder *builder, struct kt_error *err) {
    struct kt__draft_value *values = kt__allocate_zeroed(&builder->memory, builder->value_count, sizeof *values);
    size_t count = 0, i;
    if (values == NULL) return no_memory(err);
    for (i = 0; i < builder->field_count; i++) {
        /* Fields of emptied drafts have no values, so what a merge replaced is not copied. */
        struct kt__draft_field *run = &builder->fields[i];
        uint32_t value = run->first;
        if (run->count == 0) continue;
        run->first = (uint32_t)count + 1;
        for (; value != 0; value = builder->values[value - 1].next) {
            values[count] = builder->values[value - 1];
            values[count].next = values[count].next != 0 ? (uint32_t)count + 2 : 0;
            count++;
        }
        run->last = (uint32_t)count;
    }
    /* Only now, with the copy complete: a failure above leaves the builder fit to be freed. */
    kt__release(&builder->memory, builder->values, builder->value_room * sizeof *values);
    builder->values = values;
    builder->value_room = builder->value_count;
    builder->value_count = count;
    return KT_OK;
}

/* Checks come before completion: completion may rely on required fields and on dates that read. */
int32_t kt__builder_finish(kt_builder *builder, struct kt_error *err) {
    int32_t status = order_drafts(builder, err);
    if (status == KT_OK) status = gather_hidden(builder, err);
    if (status == KT_OK) status = align_values(builder, err);
    if (status == KT_OK) status = kt__builder_check_records(builder, err);
    if (status == KT_OK) status = kt__builder_check_rules(builder, err);
    if (status == KT_OK) status = kt__builder_check_overlaps(builder, err);
    if (status == KT_OK) status = kt__builder_check_trees(builder, err);
    if (status == KT_OK) status = kt__builder_complete(builder, err);
    if (status == KT_OK) status = kt__builder_write(builder, err);
    /* Steps may report this one without a message; all others bring their own. */
    return status == KT_E_MEMORY ? no_memory(err) : status;
}

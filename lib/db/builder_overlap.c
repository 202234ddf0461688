/* Two statements of one instrument on the same point at the same time: a fold over them would have to guess which one
   holds, so the sources must say it - as rivals, or by one ending the other. */
#include "base/error.h"
#include "db/builder.h"

#define STATEMENTS_MOST 4096 /* milestones of one instrument: bounds the pairs */

/* Texts of references are ids, so drafts and records of the base compare alike; two absent ones are equal. */
static int same_text(const kt_builder *builder, struct kt__node a, struct kt__node b, uint32_t field) {
    return kt__text_compare(kt__node_text(builder, a, field, 0), kt__node_text(builder, b, field, 0)) == 0;
}

/* An absent field counts as its default: written out or not, it says the same. */
static int same_number(const kt_builder *builder, struct kt__node a, struct kt__node b, uint32_t field, int64_t otherwise) {
    return kt__node_integer(builder, a, field, 0, otherwise) == kt__node_integer(builder, b, field, 0, otherwise);
}

/* Activities as bits; numbers from 64 on, which no registry has, share the last. */
static uint64_t activities(const kt_builder *builder, struct kt__node node) {
    uint32_t count = kt__node_count(builder, node, KT_FIELD_ACTIVITY), i;
    uint64_t bits = 0;
    for (i = 0; i < count; i++) {
        int64_t activity = kt__node_integer(builder, node, KT_FIELD_ACTIVITY, i, 0);
        bits |= (uint64_t)1 << (activity >= 0 && activity < 63 ? activity : 63);
    }
    return bits;
}

/* No subject means all of them. */
static int share_subject(const kt_builder *builder, struct kt__node a, struct kt__node b) {
    uint32_t a_count = kt__node_count(builder, a, KT_FIELD_SUBJECT), b_count = kt__node_count(builder, b, KT_FIELD_SUBJECT), i, j;
    if (a_count == 0 || b_count == 0) return 1;
    /* Quadratic in the subjects of two milestones, which REPEATED_MOST bounds; real ones have a few. */
    for (i = 0; i < a_count; i++) {
        struct kt_text subject = kt__node_text(builder, a, KT_FIELD_SUBJECT, i);
        for (j = 0; j < b_count; j++) {
            if (kt__text_compare(subject, kt__node_text(builder, b, KT_FIELD_SUBJECT, j)) == 0) return 1;
        }
    }
    return 0;
}

/* known_from and known_to both belong to the time in which a statement counted as known. Absent ends are open: known
   since ever, or still. */
static int known_together(const kt_builder *builder, struct kt__node a, struct kt__node b) {
    int64_t a_from = kt__node_integer(builder, a, KT_FIELD_KNOWN_FROM, 0, INT32_MIN);
    int64_t b_from = kt__node_integer(builder, b, KT_FIELD_KNOWN_FROM, 0, INT32_MIN);
    return a_from <= kt__node_integer(builder, b, KT_FIELD_KNOWN_TO, 0, INT32_MAX) &&
           b_from <= kt__node_integer(builder, a, KT_FIELD_KNOWN_TO, 0, INT32_MAX);
}

/* By id, not by record: the target may be in the base. */
static int targets(const kt_builder *builder, struct kt__node a, struct kt__node b) {
    uint32_t count = kt__node_count(builder, a, KT_FIELD_TARGET), i;
    for (i = 0; i < count; i++) {
        if (kt__text_compare(kt__node_text(builder, a, KT_FIELD_TARGET, i), kt__node_id(builder, b)) == 0) return 1;
    }
    return 0;
}

/* Either is enough: one rival label on both, or one that names the other as its target. */
static int are_settled(const kt_builder *builder, struct kt__node a, struct kt__node b) {
    struct kt_text rival = kt__node_text(builder, a, KT_FIELD_RIVAL, 0);
    if (rival.size > 0 && same_text(builder, a, b, KT_FIELD_RIVAL)) return 1;
    return targets(builder, a, b) || targets(builder, b, a);
}

/* To begin and to complete are two statements, so the stage tells apart as well. The cheap comparisons stand first: most
   pairs part at the effect. */
static int overlap(const kt_builder *builder, struct kt__node a, struct kt__node b) {
    return same_number(builder, a, b, KT_FIELD_EFFECT, 0) && same_number(builder, a, b, KT_FIELD_STAGE, KT_STAGE_COMPLETE) &&
           (activities(builder, a) & activities(builder, b)) != 0 && known_together(builder, a, b) &&
           same_text(builder, a, b, KT_FIELD_SCOPE) && same_text(builder, a, b, KT_FIELD_BOUND) &&
           same_text(builder, a, b, KT_FIELD_AFFECTS) && same_text(builder, a, b, KT_FIELD_WHEN) && share_subject(builder, a, b);
}

/* The pair is named in the message, because the fault lies in neither alone. */
static int32_t check_pair(const kt_builder *builder, uint32_t draft, struct kt__node other, struct kt_error *err) {
    struct kt__node node = kt__node_of(builder, draft);
    if (!overlap(builder, node, other) || are_settled(builder, node, other)) return KT_OK;
    return kt__draft_fail(builder, draft, 0, kt__node_id(builder, other),
                          "says the same of the same activity at the same time: give both a rival label, or one a target",
                                  KT_E_RULE, err);
}

/* The statements of this builder by instrument: {instrument (text), place in the order}. */
static int32_t check_statement(const kt_builder *builder, const struct kt__pair *pairs, size_t count, uint32_t place,
                               struct kt_error *err) {
    uint32_t draft = builder->order[place], after = 0, base, met = 0;
    struct kt__draft_field parent = kt__draft_values(builder, draft, KT_FIELD_INSTRUMENT);
    uint32_t instrument = (uint32_t)builder->values[parent.first - 1].number;
    struct kt_text id = kt__pool_text(&builder->pool, instrument);
    struct kt__node other;
    int32_t status = KT_OK;
    size_t i;
    for (i = kt__pairs_from(pairs, count, instrument); status == KT_OK && i < count && pairs[i].key == instrument; i++) {
        if (++met > STATEMENTS_MOST)
            return kt__draft_fail(builder, draft, KT_FIELD_INSTRUMENT, id, "has more than 4096 milestones", KT_E_LIMIT, err);
        /* Each pair once, from the earlier side; order[] is sorted by id, so the message does not depend on the order of
           calls. */
        if (pairs[i].value > place) status = check_pair(builder, draft, kt__node_of(builder, builder->order[pairs[i].value]), err);
    }
    /* Two of the base are not compared: they were when it was built, and nothing here could mend them. */
    if (status != KT_OK || builder->base == NULL) return status;
    base = kt__record_by_id(builder->base, KT_RECORD_INSTRUMENT, id.data, id.size);
    while (base != 0 && status == KT_OK && kt__node_next(&other, builder, KT_RECORD_MILESTONE, KT_FIELD_INSTRUMENT, base, &after))
        status = check_pair(builder, draft, other, err);
    return status;
}

int32_t kt__builder_check_overlaps(kt_builder *builder, struct kt_error *err) {
    uint32_t first = builder->first[KT_RECORD_MILESTONE], end = builder->first[KT_RECORD_MILESTONE + 1], i;
    size_t count = end - first;
    struct kt__pair *pairs = kt__allocate_zeroed(&builder->memory, count, sizeof *pairs);
    int32_t status = KT_OK;
    if (pairs == NULL) return kt__fail(err, KT_E_MEMORY, KT_POSITION_NONE, "no memory to compare milestones");
    for (i = 0; i < count; i++) {
        struct kt__draft_field parent = kt__draft_values(builder, builder->order[first + i], KT_FIELD_INSTRUMENT);
        pairs[i].key = (uint32_t)builder->values[parent.first - 1].number; /* required, so it is there */
        pairs[i].value = first + i;
    }
    kt__sort_pairs(pairs, count);
    for (i = first; i < end && status == KT_OK; i++) status = check_statement(builder, pairs, count, i, err);
    kt__release(&builder->memory, pairs, count * sizeof *pairs);
    return status;
}

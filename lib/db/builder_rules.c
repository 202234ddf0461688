/* What records are held to: first what the registry asks of every one - required fields, expressions that parse,
   references that lead somewhere -, then the data model's rules for single records and their close relatives. Milestones,
   overlaps and trees have files of their own. */
#include <string.h>

#include "base/error.h"
#include "base/expression.h"
#include "db/builder.h"

/* The parser's own words are passed on: they name the byte. */
static int32_t check_expression(const kt_builder *builder, uint32_t draft, uint32_t field, struct kt_text text,
                                struct kt_error *err) {
    struct kt_error details;
    /* A struct of its own, because err is the caller's and may be NULL or of an older size. */
    memset(&details, 0, sizeof details);
    details.struct_size = sizeof details;
    if (kt__expression_check(text.data, text.size, &details) == KT_OK)
        return kt__builder_check_comparisons(builder, draft, field, text, err);
    (void)kt__draft_fail(builder, draft, field, text, details.message, KT_E_SYNTAX, err);
    return KT_E_SYNTAX;
}

/* "FACT=VALUE": one name, one value, nothing around them. Linear, and refused at the first byte that could begin an
   operator or a group. */
static int is_fact(struct kt_text text) {
    size_t i;
    int equals = 0;
    for (i = 0; i < text.size; i++) {
        char c = text.data[i];
        if (c == ' ' || c == '\t' || c == '(' || c == ')' || c == '<' || c == '>') return 0;
        equals += c == '=';
    }
    /* The parser refuses operators in place of a name and a value that is missing. */
    return equals == 1 && kt__expression_check(text.data, text.size, NULL) == KT_OK;
}

/* Numbers were checked one by one when they were added; texts and references need the whole. */
static int32_t check_value(const kt_builder *builder, uint32_t draft, const struct kt__registry_field *field, int64_t number,
                           struct kt_error *err) {
    struct kt_text text;
    struct kt__node target;
    if (field->value_type != KT_VALUE_TEXT && field->value_type != KT_VALUE_REFERENCE) return KT_OK;
    text = kt__pool_text(&builder->pool, (uint32_t)number);
    if (field->flags & KT_FIELD_IS_EXPRESSION) return check_expression(builder, draft, field->field, text, err);
    if (builder->drafts[draft].type == KT_RECORD_CLASS && field->field == KT_FIELD_FACT) {
        if (!is_fact(text)) return kt__draft_fail(builder, draft, field->field, text, "is not FACT=VALUE", KT_E_SYNTAX, err);
        return kt__builder_check_comparisons(builder, draft, field->field, text, err);
    }
    /* Without a base the target may live in a layer that this builder never sees. */
    if (field->value_type == KT_VALUE_REFERENCE && builder->base != NULL && !kt__node_find(&target, builder, field->target, text))
        return kt__draft_fail(builder, draft, field->field, text, "is neither here nor in the catalog below", KT_E_RULE, err);
    return KT_OK;
}

/* In the order of the registry's fields, so that of several faults the same one is named on every run. */
static int32_t check_record(const kt_builder *builder, uint32_t draft, struct kt_error *err) {
    const struct kt__registry_type *type = kt__type_find(builder->drafts[draft].type);
    int32_t status = KT_OK;
    uint32_t i, value;
    for (i = 0; i < type->count && status == KT_OK; i++) {
        const struct kt__registry_field *field = &kt__registry_fields[type->first + i];
        const struct kt__draft_field *run = &builder->fields[builder->drafts[draft].fields + i];
        /* Ids are kept apart from the fields and always there. */
        if (field->required && field->field != KT_FIELD_ID && run->count == 0)
            return kt__rule(builder, draft, field->field, "is required", err);
        for (value = run->first; value != 0 && status == KT_OK; value = builder->values[value - 1].next)
            status = check_value(builder, draft, field, builder->values[value - 1].number, err);
    }
    return status;
}

/* Before all other rules, which take required fields for granted. */
int32_t kt__builder_check_records(kt_builder *builder, struct kt_error *err) {
    size_t i;
    int32_t status = KT_OK;
    for (i = 0; i < builder->order_count && status == KT_OK; i++) status = check_record(builder, builder->order[i], err);
    return status;
}

/* Of this builder alone: a record here replaces that of the base as a whole. */
static int has(const kt_builder *builder, uint32_t draft, uint32_t field) {
    return kt__draft_values(builder, draft, field).count > 0;
}

/* One owner: a name of two would make every similarity to it count for both. Products have names apart from their
   vendors. */
static int32_t check_name(const kt_builder *builder, uint32_t draft, struct kt_error *err) {
    if (has(builder, draft, KT_FIELD_VENDOR) != has(builder, draft, KT_FIELD_PRODUCT)) return KT_OK;
    return kt__rule(builder, draft, 0, "a name belongs to exactly one vendor or product", err);
}

/* Both are allowed here: the product, and the vendor that owns the identifier. */
static int32_t check_identifier(const kt_builder *builder, uint32_t draft, struct kt_error *err) {
    if (has(builder, draft, KT_FIELD_VENDOR) || has(builder, draft, KT_FIELD_PRODUCT)) return KT_OK;
    return kt__rule(builder, draft, 0, "an identifier belongs to a vendor or a product", err);
}

/* A subject that names nothing would silently match nothing. */
static int32_t check_subject(const kt_builder *builder, uint32_t draft, struct kt_error *err) {
    if (has(builder, draft, KT_FIELD_VENDOR) || has(builder, draft, KT_FIELD_PRODUCT) || has(builder, draft, KT_FIELD_CLASS) ||
        has(builder, draft, KT_FIELD_EDITION) || has(builder, draft, KT_FIELD_PERSON) || has(builder, draft, KT_FIELD_WHEN))
        return KT_OK;
    return kt__rule(builder, draft, 0, "a subject names a vendor, product, class, edition or person, or says when", err);
}

/* The search for an offset halves the list, and the two lists are read side by side. */
static int32_t check_zone(const kt_builder *builder, uint32_t draft, struct kt_error *err) {
    struct kt__draft_field at = kt__draft_values(builder, draft, KT_FIELD_AT);
    struct kt__draft_field offset = kt__draft_values(builder, draft, KT_FIELD_OFFSET);
    uint32_t value;
    if (at.count != offset.count) return kt__rule(builder, draft, KT_FIELD_OFFSET, "there are not as many as instants", err);
    /* Values lie side by side by now, so value and value + 1 are neighbours of the list; both bounds are 0 when it is
       empty. */
    for (value = at.first; value < at.last; value++) {
        if (builder->values[value - 1].number >= builder->values[value].number)
            return kt__rule(builder, draft, KT_FIELD_AT, "the instants do not ascend", err);
    }
    for (value = offset.first; value <= offset.last; value++) {
        /* East of UTC. An empty list has first and last 0, and value - 1 would not exist: required fields rule that out. */
        int64_t seconds = builder->values[value - 1].number;
        if (seconds < -86400 || seconds > 86400)
            return kt__rule(builder, draft, KT_FIELD_OFFSET, "an offset is more than a day", err);
    }
    return KT_OK;
}

/* Nothing can have been read or published after the day the data speaks of. A record without the day passes: KT_DAY_NONE
   lies below every day. */
static int32_t check_day(const kt_builder *builder, uint32_t draft, uint32_t field, int32_t data_date, struct kt_error *err) {
    if (data_date == KT_DAY_NONE || kt__node_integer(builder, kt__node_of(builder, draft), field, 0, KT_DAY_NONE) <= data_date)
        return KT_OK;
    return kt__rule(builder, draft, field, "is after the catalog's data_date", err);
}

/* Children of instruments in this builder: {instrument (text), draft}, sorted. */
struct children {
    struct kt__pair *pairs;
    size_t count, room;
};

/* Grouped once: asking each milestone for each instrument would be quadratic. */
static int32_t gather_children(struct children *out, const kt_builder *builder, uint32_t type) {
    uint32_t i, first = builder->first[type];
    out->room = builder->first[type + 1] - first;
    out->pairs = kt__allocate_zeroed(&builder->memory, out->room, sizeof *out->pairs);
    if (out->pairs == NULL) return KT_E_MEMORY;
    for (i = 0; i < out->room; i++) {
        struct kt__draft_field parent = kt__draft_values(builder, builder->order[first + i], KT_FIELD_INSTRUMENT);
        if (parent.count == 0) continue;
        out->pairs[out->count].key = (uint32_t)builder->values[parent.first - 1].number;
        out->pairs[out->count++].value = builder->order[first + i];
    }
    /* Fewer than room when a parent is absent; the caller gives the room back. */
    kt__sort_pairs(out->pairs, out->count);
    return KT_OK;
}

/* How many children of an instrument there are here and in the base, and how many of them set a window. Children in the
   base count as well: a layer may replace an instrument and leave its milestones where they are. */
static void count_children(const kt_builder *builder, const struct children *children, uint32_t type, uint32_t instrument,
                           uint32_t *out_count, uint32_t *out_windows) {
    uint32_t id = builder->drafts[instrument].id, after = 0, base = 0;
    struct kt_text text = kt__pool_text(&builder->pool, id);
    size_t i = kt__pairs_from(children->pairs, children->count, id);
    struct kt__node node;
    *out_count = *out_windows = 0;
    for (; i < children->count && children->pairs[i].key == id; i++) {
        node = kt__node_of(builder, children->pairs[i].value);
        ++*out_count;
        *out_windows += kt__node_integer(builder, node, KT_FIELD_EFFECT, 0, KT_EFFECT_NOTES) != KT_EFFECT_NOTES;
    }
    if (builder->base != NULL) base = kt__record_by_id(builder->base, KT_RECORD_INSTRUMENT, text.data, text.size);
    while (base != 0 && kt__node_next(&node, builder, type, KT_FIELD_INSTRUMENT, base, &after)) {
        ++*out_count;
        *out_windows += kt__node_integer(builder, node, KT_FIELD_EFFECT, 0, KT_EFFECT_NOTES) != KT_EFFECT_NOTES;
    }
}

/* Dates below were resolved in the zone that the instrument had there: replacing it alone would leave them as they are. */
static int32_t check_zone_kept(const kt_builder *builder, uint32_t draft, struct kt_error *err) {
    struct kt__node node = kt__node_of(builder, draft), milestone;
    struct kt_text id = kt__node_id(builder, node), zone = kt__node_text(builder, node, KT_FIELD_ZONE, 0), below = {"", 0};
    uint32_t base = builder->base != NULL ? kt__record_by_id(builder->base, KT_RECORD_INSTRUMENT, id.data, id.size) : 0, after = 0;
    /* A new instrument: all its dates are resolved here, in the zone that it has here. */
    if (base == 0) return KT_OK;
    (void)kt__read_target(&below, builder->base, KT_RECORD_INSTRUMENT, base, KT_FIELD_ZONE, 0);
    if (kt__text_compare(zone, below) == 0) return KT_OK;
    while (kt__node_next(&milestone, builder, KT_RECORD_MILESTONE, KT_FIELD_INSTRUMENT, base, &after)) {
        if (kt__node_count(builder, milestone, KT_FIELD_DATE) > 0 && kt__node_count(builder, milestone, KT_FIELD_ZONE) == 0)
            return kt__draft_fail(builder, draft, KT_FIELD_ZONE, zone,
                                  "is not that of the catalog below, whose milestones count in it",
                                  KT_E_RULE, err);
    }
    return KT_OK;
}

/* An instrument that sets no window is either procedural (notes, nobody named) or a finding of nothing, which has no
   place in the catalog: it would read as if something were known. The first fault by id ends it; the lists of children
   are given back on every path. */
static int32_t check_instruments(const kt_builder *builder, struct kt_error *err) {
    struct children milestones = {NULL, 0, 0}, subjects = {NULL, 0, 0};
    int32_t status = gather_children(&milestones, builder, KT_RECORD_MILESTONE);
    uint32_t i, count, windows, named, unused;
    if (status == KT_OK) status = gather_children(&subjects, builder, KT_RECORD_SUBJECT);
    /* The status is asked first: without the children of both types there is nothing to count. */
    for (i = builder->first[KT_RECORD_INSTRUMENT]; status == KT_OK && i < builder->first[KT_RECORD_INSTRUMENT + 1]; i++) {
        uint32_t draft = builder->order[i];
        status = check_zone_kept(builder, draft, err);
        if (status != KT_OK) break;
        count_children(builder, &milestones, KT_RECORD_MILESTONE, draft, &count, &windows);
        if (windows > 0) continue;
        count_children(builder, &subjects, KT_RECORD_SUBJECT, draft, &named, &unused);
        if (count == 0) status = kt__rule(builder, draft, 0, "an instrument needs a milestone that sets a window", err);
        else if (named > 0) status = kt__rule(builder, draft, 0,
                                              "an instrument with subjects needs a milestone that sets a window", err);
    }
    kt__release(&builder->memory, milestones.pairs, milestones.room * sizeof *milestones.pairs);
    kt__release(&builder->memory, subjects.pairs, subjects.room * sizeof *subjects.pairs);
    return status;
}

/* Types that are not named have no rules beyond those of the registry. */
static int32_t check_one(const kt_builder *builder, uint32_t draft, int32_t data_date, struct kt_error *err) {
    int32_t status;
    switch (builder->drafts[draft].type) {
    case KT_RECORD_NAME: return check_name(builder, draft, err);
    case KT_RECORD_IDENTIFIER: return check_identifier(builder, draft, err);
    case KT_RECORD_SUBJECT: return check_subject(builder, draft, err);
    case KT_RECORD_FACT: return kt__builder_check_fact(builder, draft, err);
    case KT_RECORD_ZONE: return check_zone(builder, draft, err);
    case KT_RECORD_SOURCE: return check_day(builder, draft, KT_FIELD_READ_ON, data_date, err);
    case KT_RECORD_MILESTONE:
        status = check_day(builder, draft, KT_FIELD_KNOWN_FROM, data_date, err);
        return status == KT_OK ? kt__builder_check_milestone(builder, draft, err) : status;
    default: return KT_OK;
    }
}

/* Single records first: the counts of children rest on fields that are checked there. */
int32_t kt__builder_check_rules(kt_builder *builder, struct kt_error *err) {
    int32_t status = KT_OK, data_date;
    uint32_t title;
    size_t i;
    /* The day is that of this layer; a layer without a catalog record speaks of no day and is not held to one. */
    kt__builder_newest(builder, &data_date, &title);
    for (i = 0; i < builder->order_count && status == KT_OK; i++) status = check_one(builder, builder->order[i], data_date, err);
    return status == KT_OK ? check_instruments(builder, err) : status;
}

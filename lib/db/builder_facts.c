/* Facts in the builder: that what expressions and classes say of a fact can be compared with what an item says of it. That
   expressions parse at all is checked in builder_rules.c. */
#include "base/expression.h"
#include "date/range.h"
#include "db/builder.h"

/* One expression at check: the first thing in it that cannot be compared. */
struct comparisons {
    const kt_builder *builder;
    const char *problem; /* NULL while all is well */
};

/* KT_FORM_* of a fact, here or in the base; 0 when neither has it, nor any form this library knows. */
static uint32_t form_of(const kt_builder *builder, const char *name, size_t size) {
    struct kt_text id = {name, size};
    struct kt__node fact;
    int64_t form;
    if (!kt__node_find(&fact, builder, KT_RECORD_FACT, id)) return 0;
    form = kt__node_integer(builder, fact, KT_FIELD_FORM, 0, KT_FORM_WORD);
    return form >= KT_FORM_WORD && form <= KT_FORM_INTEGER ? (uint32_t)form : 0;
}

/* Roles and places have no values. */
static int is_of_profile(const kt_builder *builder, const char *name, size_t size) {
    struct kt_text id = {name, size};
    struct kt__node found;
    return kt__node_find(&found, builder, KT_RECORD_TAG, id) || kt__node_find(&found, builder, KT_RECORD_JURISDICTION, id);
}

/* An order among values of a fact whose record is not at hand: without a base it may stand in a layer that this builder never
   sees, and then the value has to read under one of the forms that have an order. */
static const char *check_unknown(const kt_builder *builder, const struct kt__asked *asked) {
    struct kt__range range;
    if (asked->comparison == KT__EQUALS) return NULL;
    if (is_of_profile(builder, asked->name, asked->name_size)) return "compares a role or a place";
    if (builder->base != NULL) return "compares a fact that is neither here nor in the catalog below";
    if (kt__range_parse(&range, KT_FORM_DAY, asked->value, asked->value_size) ||
        kt__range_parse(&range, KT_FORM_INTEGER, asked->value, asked->value_size))
        return NULL;
    return "compares with what is neither a day nor a number";
}

/* What is wrong with one comparison, or NULL. */
static const char *check_comparison(const kt_builder *builder, const struct kt__asked *asked) {
    struct kt__range range;
    uint32_t form = form_of(builder, asked->name, asked->name_size);
    if (form == 0) return check_unknown(builder, asked);
    if (form == KT_FORM_WORD) return asked->comparison == KT__EQUALS ? NULL : "puts words in an order";
    if (kt__range_parse(&range, form, asked->value, asked->value_size)) return NULL;
    return form == KT_FORM_DAY ? "compares a day with what is none" : "compares a number with what is none";
}

/* Called for every name by the evaluator, whose answer does not matter here. */
static uint32_t look_at(void *user, const struct kt__asked *asked) {
    struct comparisons *comparisons = user;
    if (asked->comparison != KT__IS_NAMED && comparisons->problem == NULL)
        comparisons->problem = check_comparison(comparisons->builder, asked);
    return KT_UNKNOWN;
}

int32_t kt__builder_check_comparisons(const kt_builder *builder, uint32_t draft, uint32_t field, struct kt_text text,
                                      struct kt_error *err) {
    struct comparisons comparisons = {builder, NULL};
    (void)kt__expression_truth(text.data, text.size, look_at, &comparisons);
    if (comparisons.problem == NULL) return KT_OK;
    return kt__draft_fail(builder, draft, field, text, comparisons.problem, KT_E_RULE, err);
}

/* Values that a fact can have must read under its form, or no item could ever have them. */
int32_t kt__builder_check_fact(const kt_builder *builder, uint32_t draft, struct kt_error *err) {
    struct kt__node fact = kt__node_of(builder, draft);
    int64_t form = kt__node_integer(builder, fact, KT_FIELD_FORM, 0, KT_FORM_WORD);
    uint32_t i, count = kt__node_count(builder, fact, KT_FIELD_ALLOWED);
    struct kt__range range;
    if (form != KT_FORM_DAY && form != KT_FORM_INTEGER) return KT_OK;
    for (i = 0; i < count; i++) {
        struct kt_text allowed = kt__node_text(builder, fact, KT_FIELD_ALLOWED, i);
        if (!kt__range_parse(&range, (uint32_t)form, allowed.data, allowed.size))
            return kt__draft_fail(builder, draft, KT_FIELD_ALLOWED, allowed, "is not of the fact's form", KT_E_RULE, err);
    }
    return KT_OK;
}

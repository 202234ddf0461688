/* What the builder adds to the records: canonical identifier values, default strengths of names, the instants of dates. */
#include <string.h>

#include <ktransition/item.h>

#include "base/bytes.h"
#include "base/error.h"
#include "db/builder.h"
#include "db/resolve.h"
#include "kind/kind.h"

/* Lookups bring what they are given into the same form, so an identifier stored in another could never be found. Required
   fields were checked, so there is a value and a kind. The pool keeps the text as it was given as well; a text that no
   record uses is not written. */
static int32_t canonical_value(kt_builder *builder, uint32_t draft, struct kt__buffer *scratch, struct kt_error *err) {
    struct kt__draft_value *value = &builder->values[kt__draft_values(builder, draft, KT_FIELD_VALUE).first - 1];
    struct kt__draft_value *kind = &builder->values[kt__draft_values(builder, draft, KT_FIELD_KIND).first - 1];
    struct kt_text text = kt__pool_text(&builder->pool, (uint32_t)value->number);
    int32_t status;
    uint32_t number;
    if (value->canonical) return KT_OK;
    /* One buffer for all identifiers: it keeps its memory. */
    kt__buffer_clear(scratch);
    status = kt__kind_canonical(scratch, (uint32_t)kind->number, text.data, text.size);
    if (status == KT_E_MEMORY) return status;
    if (status != KT_OK || scratch->size == 0) {
        char problem[64] = "is not a ";
        strcat(problem, kt__constant_name(KT_GROUP_KIND, (int32_t)kind->number)); /* names of kinds are short, and known when set */
        return kt__draft_fail(builder, draft, KT_FIELD_VALUE, text, problem, KT_E_SYNTAX, err);
    }
    /* Escapes can make the canonical form longer than the value, and a text of that size would not verify. */
    if (scratch->size > KT_VALUE_BYTES)
        return kt__draft_fail(builder, draft, KT_FIELD_VALUE, (struct kt_text){"", 0}, "is longer than 1 MiB", KT_E_LIMIT, err);
    /* `text` may be gone after this: the pool can move when it grows. */
    number = kt__pool_add(&builder->pool, scratch->data, scratch->size);
    if (number == 0) return KT_E_MEMORY;
    value->number = number;
    return KT_OK;
}

/* Before writing, because rows are sorted and hashed by the canonical form. */
static int32_t complete_identifiers(kt_builder *builder, struct kt_error *err) {
    struct kt__buffer scratch;
    uint32_t i;
    int32_t status = KT_OK;
    kt__buffer_init(&scratch, &builder->memory);
    for (i = builder->first[KT_RECORD_IDENTIFIER]; i < builder->first[KT_RECORD_IDENTIFIER + 1] && status == KT_OK; i++)
        status = canonical_value(builder, builder->order[i], &scratch, err);
    kt__buffer_dispose(&scratch);
    return status;
}

/* The default is written out: readers need not know it, and a later default changes no old file. Strong unless the kind
   of the name says that others bear it too or that it is a slip. */
static int32_t complete_names(kt_builder *builder) {
    uint32_t i;
    int32_t status = KT_OK;
    for (i = builder->first[KT_RECORD_NAME]; i < builder->first[KT_RECORD_NAME + 1] && status == KT_OK; i++) {
        uint32_t draft = builder->order[i];
        int64_t kind = kt__node_integer(builder, kt__node_of(builder, draft), KT_FIELD_NAME_KIND, 0, 0);
        /* What the data states stands. */
        if (kt__draft_values(builder, draft, KT_FIELD_STRENGTH).count > 0) continue;
        status = kt__draft_add(builder, draft, KT_FIELD_STRENGTH,
                               kind == KT_NAME_MISSPELLING || kind == KT_NAME_GENERIC ? KT_STRENGTH_WEAK : KT_STRENGTH_STRONG, 0);
    }
    return status;
}

/* The zone of the last milestone: those of one instrument stand together and mostly share it. */
struct zones {
    struct kt__node node;
    struct kt__zone zone;
    struct kt__buffer bytes; /* a draft's transitions in the form that the date room reads */
};

/* Points into zones->bytes or into the base, and holds until the next call. */
static int32_t load_zone(struct zones *zones, const kt_builder *builder, struct kt__node node) {
    uint32_t count, i;
    if (node.draft == zones->node.draft && node.base == zones->node.base) return KT_OK;
    zones->node = node;
    if (node.draft == 0) {
        kt__zone_of(&zones->zone, builder->base, node.base);
        return KT_OK;
    }
    kt__buffer_clear(&zones->bytes);
    count = kt__node_count(builder, node, KT_FIELD_AT);
    for (i = 0; i < 2 * count; i++) {
        uint8_t bytes[8];
        uint32_t field = i < count ? KT_FIELD_AT : KT_FIELD_OFFSET;
        /* Instants first, then offsets: the two runs in which a file has them. */
        kt__store64(bytes, (uint64_t)kt__node_integer(builder, node, field, i % count, 0));
        kt__buffer_append(&zones->bytes, bytes, sizeof bytes);
    }
    if (zones->bytes.failed) {
        /* Forgotten, or the next milestone of this zone would find it loaded. */
        memset(&zones->node, 0, sizeof zones->node);
        return KT_E_MEMORY;
    }
    zones->zone.at = (const uint8_t *)zones->bytes.data;
    zones->zone.offset = zones->zone.at + (size_t)count * 8;
    zones->zone.count = count;
    return KT_OK;
}

/* The milestone's own zone, else that of its instrument. A zone that is nowhere is an error even without a base: without
   it the date cannot be resolved, and a date without instants would be passed over by every window. */
static int32_t find_zone(struct zones *zones, const kt_builder *builder, uint32_t draft, struct kt_error *err) {
    struct kt__node milestone = kt__node_of(builder, draft), instrument, zone;
    struct kt_text id = kt__node_text(builder, milestone, KT_FIELD_ZONE, 0);
    struct kt_text parent = kt__node_text(builder, milestone, KT_FIELD_INSTRUMENT, 0);
    int32_t status;
    if (id.size == 0) {
        if (!kt__node_find(&instrument, builder, KT_RECORD_INSTRUMENT, parent))
            return kt__draft_fail(builder, draft, KT_FIELD_INSTRUMENT, parent, "is needed for the zone of the date", KT_E_RULE,
                                  err);
        id = kt__node_text(builder, instrument, KT_FIELD_ZONE, 0);
    }
    if (!kt__node_find(&zone, builder, KT_RECORD_ZONE, id))
        return kt__draft_fail(builder, draft, KT_FIELD_ZONE, id, "is needed to resolve the date", KT_E_RULE, err);
    status = load_zone(zones, builder, zone);
    if (status == KT_OK && zones->zone.count == 0)
        return kt__draft_fail(builder, draft, KT_FIELD_ZONE, id, "has no transitions", KT_E_RULE, err);
    return status;
}

/* Resolved here once, so that every reader, with or without zone data of its own, has the same instants. A milestone
   without a date gets no instants: windows then have nothing to count to. */
static int32_t complete_milestone(kt_builder *builder, struct zones *zones, uint32_t draft, struct kt_error *err) {
    struct kt__node node = kt__node_of(builder, draft);
    struct kt__statement statement;
    struct kt__resolved resolved;
    int32_t status;
    statement.date = kt__node_text(builder, node, KT_FIELD_DATE, 0);
    if (statement.date.size == 0) return KT_OK;
    statement.effect = (uint32_t)kt__node_integer(builder, node, KT_FIELD_EFFECT, 0, 0);
    statement.precision = (uint32_t)kt__node_integer(builder, node, KT_FIELD_PRECISION, 0, 0);
    /* The same default as in verifying, so that a file verifies as it was built. */
    statement.inclusive = (uint32_t)kt__node_integer(builder, node, KT_FIELD_INCLUSIVE, 0, KT_YES);
    statement.time = kt__node_text(builder, node, KT_FIELD_TIME, 0);
    status = find_zone(zones, builder, draft, err);
    if (status != KT_OK) return status;
    /* Never after the checks, which parse with the same functions; the builder does not rely on it. */
    if (!kt__statement_resolve(&resolved, &statement, &zones->zone))
        return kt__draft_fail(builder, draft, KT_FIELD_DATE, statement.date, "does not read", KT_E_SYNTAX, err);
    /* Computed fields are refused from callers, so each of them is still empty here. */
    status = kt__draft_add(builder, draft, KT_FIELD_BOUNDARY, resolved.boundary, 0);
    if (status == KT_OK) status = kt__draft_add(builder, draft, KT_FIELD_EARLIEST, resolved.earliest, 0);
    if (status == KT_OK) status = kt__draft_add(builder, draft, KT_FIELD_LATEST, resolved.latest, 0);
    if (status == KT_OK) status = kt__draft_add(builder, draft, KT_FIELD_LAST_PERMITTED_DAY, resolved.last_permitted_day, 0);
    return status;
}

int32_t kt__builder_complete(kt_builder *builder, struct kt_error *err) {
    struct zones zones;
    uint32_t i;
    int32_t status = complete_identifiers(builder, err);
    /* No draft and no record of the base: equal to no zone that can be found. */
    memset(&zones, 0, sizeof zones);
    kt__buffer_init(&zones.bytes, &builder->memory);
    if (status == KT_OK) status = complete_names(builder);
    for (i = builder->first[KT_RECORD_MILESTONE]; i < builder->first[KT_RECORD_MILESTONE + 1] && status == KT_OK; i++)
        status = complete_milestone(builder, &zones, builder->order[i], err);
    kt__buffer_dispose(&zones.bytes);
    return status;
}

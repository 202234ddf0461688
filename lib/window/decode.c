/* One record of the catalog into one row of the decoded law. Damaged or absent values read as "nothing said"; nothing here
   decides what a statement means for anybody. */
#include <string.h>

#include "base/civil.h"
#include "db/db.h"
#include "window/law.h"

/* Lists of all rows share one array, so that a row holds a place and a count and the arrays can move as they grow. */
int kt__law_list(struct kt__law *law, uint32_t value) {
    void *grown = law->lists;
    if (law->list_count >= UINT32_MAX) return 0;
    if (!kt__array_grow(law->memory, &grown, &law->list_room, law->list_count, sizeof *law->lists)) return 0;
    law->lists = grown;
    law->lists[law->list_count++] = value;
    return 1;
}

/* Each zone that anything uses has one slot. Record 0 is a slot of its own, that of days counted in UTC. */
int kt__law_zone(struct kt__law *law, uint32_t record, uint32_t *out) {
    void *grown = law->zones;
    size_t i = law->zone_count;
    if (record >= law->zone_slot_room) record = 0;
    if (law->zone_slot[record] != 0) {
        *out = law->zone_slot[record] - 1;
        return 1;
    }
    if (!kt__array_grow(law->memory, &grown, &law->zone_room, i, sizeof *law->zones)) return 0;
    law->zones = grown;
    law->zones[i].record = record;
    law->zones[i].id.data = "";
    law->zones[i].id.size = 0;
    if (record != 0) law->zones[i].id = kt__id(law->catalog, KT_RECORD_ZONE, record);
    kt__zone_of(&law->zones[i].zone, law->catalog, record);
    law->zone_slot[record] = (uint32_t)++law->zone_count;
    *out = (uint32_t)i;
    return 1;
}

/* What lies outside the calendar reads as "not stated", so that arithmetic on days cannot overflow further down. */
int64_t kt__law_day(const struct kt__law *law, uint32_t zone, int64_t day, int64_t otherwise) {
    if (day < KT__DAY_FIRST || day > KT__DAY_LAST) return otherwise;
    return kt__zone_instant(&law->zones[zone].zone, (int32_t)day, 0);
}

/* The zone of a record, 0 without. A zone that stands in a layer which is not here is not UTC: whoever counted days in it
   would be a day off, so the law as a whole is refused. */
static uint32_t zone_of(struct kt__law *law, uint32_t type, uint32_t record) {
    uint32_t zone = kt__reference(law->catalog, type, record, KT_FIELD_ZONE, 0);
    if (zone == 0 && kt__value_count(law->catalog, type, record, KT_FIELD_ZONE) > 0) law->zone_lost = 1;
    return zone;
}

/* An integer field as a 32-bit code; what does not fit reads as `otherwise`. */
static uint32_t code(const struct kt__law *law, uint32_t type, uint32_t record, uint32_t field, uint32_t otherwise) {
    int64_t value = kt__integer(law->catalog, type, record, field, 0, otherwise);
    return value < 0 || value > UINT32_MAX ? otherwise : (uint32_t)value;
}

/* A day as the catalog has it, not yet checked against the calendar: kt__law_day() does that. */
static int64_t day_of(const struct kt__law *law, uint32_t type, uint32_t record, uint32_t field) {
    return kt__integer(law->catalog, type, record, field, 0, KT_DAY_NONE);
}

/* The day after, for "until and including". */
static int64_t after(int64_t day) {
    return day == KT_DAY_NONE ? day : day + 1;
}

static uint32_t reaches_embedded(const struct kt__law *law, uint32_t record) {
    uint32_t i, count = kt__value_count(law->catalog, KT_RECORD_INSTRUMENT, record, KT_FIELD_REACH);
    for (i = 0; i < count; i++) {
        if (kt__integer(law->catalog, KT_RECORD_INSTRUMENT, record, KT_FIELD_REACH, i, 0) == KT_REACH_EMBEDDED) return 1;
    }
    return 0;
}

/* Days become instants here, in the instrument's own zone: a query then only compares numbers. */
int kt__decode_instrument(struct kt__law *law, struct kt__instrument *out, uint32_t record) {
    const uint32_t type = KT_RECORD_INSTRUMENT;
    memset(out, 0, sizeof *out);
    out->id = kt__id(law->catalog, type, record);
    out->record = record;
    /* Without a force it counts as merely reported, the weakest: it stays out unless the query asks for such
       instruments. */
    out->force = code(law, type, record, KT_FIELD_LEGAL_FORCE, KT_FORCE_REPORTED);
    out->embedded = reaches_embedded(law, record);
    if (!kt__law_zone(law, zone_of(law, type, record), &out->zone)) return 0;
    out->in_force_from = kt__law_day(law, out->zone, day_of(law, type, record, KT_FIELD_IN_FORCE_FROM), KT__ALWAYS);
    out->in_force_to = kt__law_day(law, out->zone, after(day_of(law, type, record, KT_FIELD_IN_FORCE_UNTIL)), KT__NEVER);
    /* Dates beyond the day of the last check are shown as unverified: the instrument may have been changed since. */
    out->verified_to = kt__law_day(law, out->zone, after(day_of(law, type, record, KT_FIELD_CHECKED_ON)), KT__NEVER);
    return 1;
}

/* A statement may name several activities; each is a bit. Bit 0 stands for what has no bit here, so that a
   newer catalog's activity still makes a window, in state unknown. */
static void decode_activities(struct kt__law *law, struct kt__statement *out, uint32_t record) {
    uint32_t i, count = kt__value_count(law->catalog, KT_RECORD_MILESTONE, record, KT_FIELD_ACTIVITY);
    for (i = 0; i < count; i++) {
        int64_t activity = kt__integer(law->catalog, KT_RECORD_MILESTONE, record, KT_FIELD_ACTIVITY, i, 0);
        if (activity > 0 && activity < KT__ACTIVITIES) {
            out->activities |= (uint64_t)1 << activity;
        } else {
            out->activities |= 1;
            out->other_activity = activity > 0 && activity <= UINT32_MAX ? (uint32_t)activity : 0;
        }
    }
    /* A statement of an unknown kind that names no activity must not go unseen. */
    if (out->activities == 0 && (out->effect == 0 || out->effect > KT_EFFECT_NOTES)) out->activities = 1;
}

/* An instant that some civil day has; anything else is damage. */
static int64_t instant_of(const struct kt__law *law, uint32_t record, uint32_t field) {
    int64_t instant = kt__integer(law->catalog, KT_RECORD_MILESTONE, record, field, 0, KT_INSTANT_NONE);
    if (instant < (int64_t)KT__DAY_FIRST * KT__SECONDS_PER_DAY) return KT_INSTANT_NONE;
    return instant >= ((int64_t)KT__DAY_LAST + 1) * KT__SECONDS_PER_DAY ? KT_INSTANT_NONE : instant;
}

/* The builder resolved the stated date; what is left are days that bound a statement rather than make its boundary. */
static void decode_dates(struct kt__law *law, struct kt__statement *out, uint32_t record, const struct kt__instrument *home) {
    const uint32_t type = KT_RECORD_MILESTONE;
    out->boundary = instant_of(law, record, KT_FIELD_BOUNDARY);
    out->earliest = instant_of(law, record, KT_FIELD_EARLIEST);
    out->latest = instant_of(law, record, KT_FIELD_LATEST);
    if (out->boundary != KT_INSTANT_NONE && out->earliest == KT_INSTANT_NONE) out->earliest = out->boundary;
    if (out->boundary != KT_INSTANT_NONE && out->latest == KT_INSTANT_NONE) out->latest = out->boundary;
    if (out->boundary == KT_INSTANT_NONE) out->earliest = out->latest = KT_INSTANT_NONE;
    /* Days of the rule itself are counted where the rule is; days of publication where the instrument is. */
    out->from = kt__law_day(law, out->zone, day_of(law, type, record, KT_FIELD_FROM), KT__ALWAYS);
    out->ends = kt__law_day(law, out->zone, after(day_of(law, type, record, KT_FIELD_ENDS)), KT__NEVER);
    out->known_from = kt__law_day(law, home->zone, day_of(law, type, record, KT_FIELD_KNOWN_FROM), KT__ALWAYS);
    out->known_to = kt__law_day(law, home->zone, after(day_of(law, type, record, KT_FIELD_KNOWN_TO)), KT__NEVER);
    out->event = kt__reference(law->catalog, type, record, KT_FIELD_EVENT, 0);
    out->done_by = kt__reference(law->catalog, type, record, KT_FIELD_DONE_BY, 0);
    /* An event that is hidden or missing must not turn a relative date into one that was never relative. */
    if (out->event == 0 && kt__value_count(law->catalog, type, record, KT_FIELD_EVENT) > 0) out->event = KT__NO_INDEX;
    out->n = kt__integer(law->catalog, type, record, KT_FIELD_N, 0, 0);
    out->unit = code(law, type, record, KT_FIELD_UNIT, 0);
    out->count = code(law, type, record, KT_FIELD_COUNT, KT_COUNT_CALENDAR);
    out->recurs_n = kt__integer(law->catalog, type, record, KT_FIELD_RECURS_N, 0, 0);
    out->recurs_unit = code(law, type, record, KT_FIELD_RECURS_UNIT, 0);
}

/* The best level of its sources; one read for the whole instrument only vouches as a secondary one. */
static uint32_t decode_level(struct kt__law *law, const struct kt__statement *out, uint32_t record) {
    uint32_t i, best = KT_LEVEL_SECONDARY, count = kt__value_count(law->catalog, KT_RECORD_MILESTONE, record, KT_FIELD_SOURCE);
    if (out->source_scope != KT_SOURCE_MILESTONE) return KT_LEVEL_SECONDARY;
    for (i = 0; i < count; i++) {
        uint32_t source = kt__reference(law->catalog, KT_RECORD_MILESTONE, record, KT_FIELD_SOURCE, i);
        uint32_t level = source != 0 ? code(law, KT_RECORD_SOURCE, source, KT_FIELD_EVIDENCE_LEVEL, KT_LEVEL_SECONDARY) : best;
        if (level > 0 && level < best) best = level;
    }
    return best;
}

/* Copies a repeated reference into the lists. */
static int decode_list(struct kt__law *law, uint32_t type, uint32_t record, uint32_t field, uint32_t *first, uint32_t *count) {
    uint32_t i, values = kt__value_count(law->catalog, type, record, field);
    *first = (uint32_t)law->list_count;
    for (i = 0; i < values; i++) {
        if (!kt__law_list(law, kt__reference(law->catalog, type, record, field, i))) return 0;
    }
    *count = values;
    return 1;
}

/* A milestone without a zone of its own counts its days where its instrument does. */
int kt__decode_statement(struct kt__law *law, struct kt__statement *out, uint32_t record, uint32_t instrument) {
    const uint32_t type = KT_RECORD_MILESTONE;
    const struct kt__instrument *home = &law->instruments[instrument];
    uint32_t zone = zone_of(law, type, record);
    memset(out, 0, sizeof *out);
    out->id = kt__id(law->catalog, type, record);
    out->milestone = record;
    out->instrument = instrument;
    out->effect = code(law, type, record, KT_FIELD_EFFECT, 0);
    out->zone = home->zone;
    if (zone != 0 && !kt__law_zone(law, zone, &out->zone)) return 0;
    out->bound = kt__text(law->catalog, type, record, KT_FIELD_BOUND, 0);
    out->affects = kt__text(law->catalog, type, record, KT_FIELD_AFFECTS, 0);
    out->rival = kt__text(law->catalog, type, record, KT_FIELD_RIVAL, 0);
    if (!kt__law_condition(law, kt__text(law->catalog, type, record, KT_FIELD_WHEN, 0), &out->when)) return 0;
    out->addressed = kt__value_count(law->catalog, type, record, KT_FIELD_ADDRESSEE) > 0;
    /* A permission that anything narrows can be a carve-out from a prohibition of its instrument; see lifts.c. */
    out->narrower = out->bound.size > 0 || out->when != 0 || kt__text(law->catalog, type, record, KT_FIELD_SCOPE, 0).size > 0;
    out->precision = code(law, type, record, KT_FIELD_PRECISION, 0);
    out->limit = code(law, type, record, KT_FIELD_LIMIT, KT_LIMIT_EXACT);
    out->otherwise = code(law, type, record, KT_FIELD_OTHERWISE, KT_OTHERWISE_UNKNOWN);
    out->grant = code(law, type, record, KT_FIELD_GRANT, KT_GRANT_AUTOMATIC);
    out->inclusive = code(law, type, record, KT_FIELD_INCLUSIVE, KT_YES);
    out->source_scope = code(law, type, record, KT_FIELD_SOURCE_SCOPE, KT_SOURCE_INSTRUMENT);
    out->level = decode_level(law, out, record);
    decode_activities(law, out, record);
    decode_dates(law, out, record, home);
    return decode_list(law, type, record, KT_FIELD_SUBJECT, &out->first_subject, &out->subjects) &&
           decode_list(law, type, record, KT_FIELD_TARGET, &out->first_target, &out->targets);
}

/* Successors are not recorded as edges, so that scope reaches nobody else by itself. */
static int extends(const struct kt__law *law, uint32_t record) {
    uint32_t i, count = kt__value_count(law->catalog, KT_RECORD_SUBJECT, record, KT_FIELD_SUBJECT_SCOPE);
    for (i = 0; i < count; i++) {
        int64_t scope = kt__integer(law->catalog, KT_RECORD_SUBJECT, record, KT_FIELD_SUBJECT_SCOPE, i, KT_SCOPE_NAMED);
        if (scope == KT_SCOPE_AFFILIATES || scope == KT_SCOPE_MAJORITY_OWNED || scope == KT_SCOPE_CONTROLLED) return 1;
    }
    return 0;
}

/* An edition holds from the day it is in force, or came out, until it is replaced or withdrawn. */
static void decode_edition(struct kt__law *law, struct kt__subject *out, uint32_t zone) {
    const uint32_t type = KT_RECORD_EDITION;
    int64_t published = day_of(law, type, out->edition, KT_FIELD_PUBLISHED);
    int64_t from = kt__integer(law->catalog, type, out->edition, KT_FIELD_IN_FORCE_FROM, 0, published);
    int64_t withdrawn = day_of(law, type, out->edition, KT_FIELD_WITHDRAWN);
    int64_t withdrawn_at = kt__law_day(law, zone, withdrawn, KT__NEVER);
    out->complete = code(law, type, out->edition, KT_FIELD_COMPLETE, KT_UNKNOWN);
    out->edition_known = kt__law_day(law, zone, published, KT__ALWAYS);
    out->edition_from = kt__law_day(law, zone, from, KT__ALWAYS);
    out->edition_to = kt__law_day(law, zone, after(day_of(law, type, out->edition, KT_FIELD_IN_FORCE_UNTIL)), KT__NEVER);
    if (withdrawn_at < out->edition_to) out->edition_to = withdrawn_at;
}

/* Whether a field refers to something that is not there: a layer is missing, or a record hidden. */
static int is_broken(const struct kt__law *law, uint32_t record, uint32_t field, uint32_t resolved) {
    return resolved == 0 && kt__value_count(law->catalog, KT_RECORD_SUBJECT, record, field) > 0;
}

/* One row of whom an instrument is about, with the class of its product and the days of its edition worked out. */
int kt__decode_subject(struct kt__law *law, struct kt__subject *out, uint32_t record, uint32_t instrument) {
    const uint32_t type = KT_RECORD_SUBJECT;
    memset(out, 0, sizeof *out);
    out->record = record;
    out->instrument = instrument;
    out->vendor = kt__reference(law->catalog, type, record, KT_FIELD_VENDOR, 0);
    out->product = kt__reference(law->catalog, type, record, KT_FIELD_PRODUCT, 0);
    out->class_record = kt__reference(law->catalog, type, record, KT_FIELD_CLASS, 0);
    out->edition = kt__reference(law->catalog, type, record, KT_FIELD_EDITION, 0);
    out->extends = (uint32_t)extends(law, record);
    /* Without its vendor, "routers of X" would read as "routers": then nobody is meant. */
    out->broken = is_broken(law, record, KT_FIELD_VENDOR, out->vendor) || is_broken(law, record, KT_FIELD_PRODUCT, out->product);
    out->persons = kt__value_count(law->catalog, type, record, KT_FIELD_PERSON) > 0;
    if (out->product != 0) {
        out->product_class = kt__reference(law->catalog, KT_RECORD_PRODUCT, out->product, KT_FIELD_CLASS, 0);
        if (out->vendor == 0) out->vendor = kt__reference(law->catalog, KT_RECORD_PRODUCT, out->product, KT_FIELD_VENDOR, 0);
    }
    if (out->edition != 0) decode_edition(law, out, law->instruments[instrument].zone);
    if (!kt__law_condition(law, kt__text(law->catalog, type, record, KT_FIELD_WHEN, 0), &out->when)) return 0;
    return decode_list(law, type, record, KT_FIELD_EXCLUDE_PRODUCT, &out->first_excluded_product, &out->excluded_products) &&
           decode_list(law, type, record, KT_FIELD_EXCLUDE_CLASS, &out->first_excluded_class, &out->excluded_classes);
}

/* One edge "contains", and whose product the host is: 1, or 0 for edges of another kind and for those with an end missing. */
int kt__decode_embedding(const struct kt__law *law, struct kt__embedding *out, uint32_t record, uint32_t *out_host_vendor) {
    const uint32_t type = KT_RECORD_RELATION;
    memset(out, 0, sizeof *out);
    if (kt__integer(law->catalog, type, record, KT_FIELD_RELATION, 0, -1) != KT_RELATION_EMBEDS) return 0;
    out->record = record;
    out->host = kt__reference(law->catalog, type, record, KT_FIELD_PRODUCT, 0);
    out->vendor = kt__reference(law->catalog, type, record, KT_FIELD_TARGET_VENDOR, 0);
    out->product = kt__reference(law->catalog, type, record, KT_FIELD_TARGET_PRODUCT, 0);
    /* A host that is hidden or missing must not make the edge one of all products of its vendor. */
    if (out->host == 0 && kt__value_count(law->catalog, type, record, KT_FIELD_PRODUCT) > 0) return 0;
    *out_host_vendor = out->host != 0 ? kt__reference(law->catalog, KT_RECORD_PRODUCT, out->host, KT_FIELD_VENDOR, 0)
                                      : kt__reference(law->catalog, type, record, KT_FIELD_VENDOR, 0);
    if (out->product != 0) {
        out->product_class = kt__reference(law->catalog, KT_RECORD_PRODUCT, out->product, KT_FIELD_CLASS, 0);
        if (out->vendor == 0) out->vendor = kt__reference(law->catalog, KT_RECORD_PRODUCT, out->product, KT_FIELD_VENDOR, 0);
    }
    out->from = kt__integer(law->catalog, type, record, KT_FIELD_FROM, 0, INT64_MIN);
    out->until = kt__integer(law->catalog, type, record, KT_FIELD_UNTIL, 0, INT64_MAX);
    return *out_host_vendor != 0 && out->vendor != 0;
}

/* Whom an exception is for, when, and from which statements. What it does to them is worked out in lifts.c, how
   it is shown in rows.c. */
int kt__decode_exception(struct kt__law *law, struct kt__exception *out, uint32_t record, uint32_t instrument) {
    const uint32_t type = KT_RECORD_EXCEPTION;
    uint32_t zone = law->instruments[instrument].zone;
    memset(out, 0, sizeof *out);
    out->record = record;
    out->instrument = instrument;
    out->grant = code(law, type, record, KT_FIELD_GRANT, 0);
    out->from = kt__law_day(law, zone, day_of(law, type, record, KT_FIELD_FROM), KT__ALWAYS);
    out->to = kt__law_day(law, zone, after(day_of(law, type, record, KT_FIELD_UNTIL)), KT__NEVER);
    if (!kt__law_condition(law, kt__text(law->catalog, type, record, KT_FIELD_WHEN, 0), &out->when)) return 0;
    out->bound = kt__text(law->catalog, type, record, KT_FIELD_BOUND, 0).size > 0;
    /* One that says for whom or for what it is can surely hold; one that only has a title is for people to read. */
    out->stated = out->grant == KT_GRANT_AUTOMATIC && (out->when != 0 || out->bound);
    return decode_list(law, type, record, KT_FIELD_MILESTONE, &out->first_milestone, &out->milestones);
}

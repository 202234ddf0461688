/* Small catalogs for the window tests, written as text and built with the public builder; and short ways to ask. */
#ifndef KT_TESTS_WINDOW_FIXTURE_H
#define KT_TESTS_WINDOW_FIXTURE_H

#include <check.h>
#include <ktransition/ktransition.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "registry/registry.h"

/* Everything a test holds; freed by fixture_free(). */
struct fixture {
    kt_builder *builder;
    kt_catalog *catalog;
    kt_windows *windows;
    kt_calendar *federal;
    kt_profile *profile;
};

/* What a test asks; unnamed members mean "not given". Ids, not numbers. */
struct ask {
    const char *profile, *now, *known_at, *vendor, *product, *class_id, *instrument, *facts, *events, *version;
    uint32_t flags;
};

static inline void set_field(kt_builder *builder, uint32_t type, uint32_t record, const char *name, size_t name_size,
                             const char *value,
                             size_t size) {
    struct kt_error err = {.struct_size = sizeof err};
    const struct kt__registry_field *field;
    int32_t number, status, constant;
    int64_t instant;
    ck_assert_msg(kt__constant_value(&number, KT_GROUP_FIELD, name, name_size), "no field %.*s", (int)name_size, name);
    field = kt__field_find(type, (uint32_t)number, NULL);
    ck_assert_msg(field != NULL, "the type lacks %.*s", (int)name_size, name);
    switch (field->value_type) {
    case KT_VALUE_TEXT: status = kt_builder_text(builder, type, record, field->field, value, size, &err); break;
    case KT_VALUE_REFERENCE: status = kt_builder_reference(builder, type, record, field->field, value, size, &err); break;
    case KT_VALUE_CONSTANT:
        ck_assert_msg(kt__constant_value(&constant, field->target, value, size), "no constant %.*s", (int)size, value);
        status = kt_builder_integer(builder, type, record, field->field, constant, &err);
        break;
    case KT_VALUE_DAY:
        ck_assert_int_eq(kt_instant_parse(&instant, value, size, &err), KT_OK);
        status = kt_builder_integer(builder, type, record, field->field, (instant - 43200) / 86400, &err);
        break;
    default: status = kt_builder_integer(builder, type, record, field->field, strtoll(value, NULL, 10), &err); break;
    }
    ck_assert_msg(status == KT_OK, "%.*s: %s", (int)name_size, name, err.message);
}

/* put(builder, "tag", "business", "definition=...; government=1"): one record, its fields parted by "; ". */
static inline void put(kt_builder *builder, const char *type_name, const char *id, const char *fields) {
    struct kt_error err = {.struct_size = sizeof err};
    int32_t type;
    uint32_t record;
    ck_assert_msg(kt__constant_value(&type, KT_GROUP_RECORD, type_name, strlen(type_name)), "no type %s", type_name);
    ck_assert_msg(kt_builder_record(&record, builder, (uint32_t)type, id, strlen(id), &err) == KT_OK, "%s", err.message);
    while (*fields != '\0') {
        const char *end = strstr(fields, "; "), *equals = strchr(fields, '=');
        size_t size = end != NULL ? (size_t)(end - fields) : strlen(fields);
        ck_assert_msg(equals != NULL && equals < fields + size, "no '=' in %s", fields);
        set_field(builder, (uint32_t)type, record, fields, (size_t)(equals - fields), equals + 1,
                  size - (size_t)(equals + 1 - fields));
        fields += size + (end != NULL ? 2 : 0);
    }
}

static inline void zone_row(kt_builder *builder, uint32_t record, int64_t at, int64_t offset) {
    ck_assert_int_eq(kt_builder_integer(builder, KT_RECORD_ZONE, record, KT_FIELD_AT, at, NULL), KT_OK);
    ck_assert_int_eq(kt_builder_integer(builder, KT_RECORD_ZONE, record, KT_FIELD_OFFSET, offset, NULL), KT_OK);
}

/* The n-th Sunday of a month, as a day. 1970-01-04 was a Sunday. */
static inline int32_t sunday(int32_t year, int32_t month, int32_t n) {
    int32_t day;
    ck_assert_int_eq(kt_day_from_civil(&day, year, month, 1), KT_OK);
    return day + (10 - (day % 7)) % 7 + 7 * (n - 1);
}

/* Eastern time by its rule since 2007 (15 U.S.C. 260a): second Sunday of March to first Sunday of November, at 2:00 local. */
static inline void put_zones(kt_builder *builder) {
    uint32_t record;
    int32_t year;
    ck_assert_int_eq(kt_builder_record(&record, builder, KT_RECORD_ZONE, "America/New_York", 16, NULL), KT_OK);
    ck_assert_int_eq(kt_builder_text(builder, KT_RECORD_ZONE, record, KT_FIELD_VERSION, "test", 4, NULL), KT_OK);
    zone_row(builder, record, -62135596800, -18000);
    for (year = 2007; year <= 2040; year++) {
        zone_row(builder, record, (int64_t)sunday(year, 3, 2) * 86400 + 7 * 3600, -14400);
        zone_row(builder, record, (int64_t)sunday(year, 11, 1) * 86400 + 6 * 3600, -18000);
    }
    ck_assert_int_eq(kt_builder_record(&record, builder, KT_RECORD_ZONE, "UTC", 3, NULL), KT_OK);
    ck_assert_int_eq(kt_builder_text(builder, KT_RECORD_ZONE, record, KT_FIELD_VERSION, "test", 4, NULL), KT_OK);
    zone_row(builder, record, -62135596800, 0);
}

static inline void put_base(kt_builder *builder) {
    put_zones(builder);
    put(builder, "catalog", "test", "title=Test; data_date=2026-11-21");
    put(builder, "source", "src", "title=A source; url=https://example.org/; evidence_level=primary; read_on=2026-11-20");
    put(builder, "source", "src2", "title=Another; evidence_level=secondary; read_on=2026-11-20");
    put(builder, "jurisdiction", "EU", "name=European Union");
    put(builder, "jurisdiction", "DE", "name=Germany; parent=EU");
    put(builder, "jurisdiction", "FR", "name=France; parent=EU");
    put(builder, "jurisdiction", "BR", "name=Brazil");
    put(builder, "jurisdiction", "US", "name=United States");
    put(builder, "jurisdiction", "US-TX", "name=Texas; parent=US");
    put(builder, "tag", "person", "definition=A person");
    put(builder, "tag", "business", "definition=A business");
    put(builder, "tag", "us-person", "definition=US person; implied_by=US and (person or business)");
    put(builder, "tag", "vendor-itself", "definition=The vendor");
    put(builder, "tag", "reseller", "definition=Reseller");
    put(builder, "tag", "integrator", "definition=Integrator");
    put(builder, "tag", "federal-agency", "definition=Agency; government=1; implied_by=defense-department");
    put(builder, "tag", "defense-department", "definition=Defence; government=1");
    put(builder, "tag", "national-government", "definition=Government; government=1; implied_by=federal-agency");
    put(builder, "tag", "federal-contractor", "definition=Contractor; implied_by=defense-contractor");
    put(builder, "tag", "defense-contractor", "definition=Defence contractor");
    put(builder, "tag", "state-agency", "definition=State agency; government=1");
    put(builder, "fact", "telecom-or-video-surveillance", "definition=Telecom?; allowed=yes; allowed=no");
    put(builder, "fact", "made-in", "definition=Where?");
    put(builder, "event", "contract", "definition=Contract signed; event_scope=profile");
    put(builder, "event", "launch", "definition=A launch; event_scope=catalog; day=2025-01-31");
    put(builder, "class", "software", "title=Software; definition=Software; rank=50");
    put(builder, "class", "endpoint-protection", "title=EP; definition=EP; parent=software; rank=1");
    put(builder, "class", "threat-intelligence", "title=TI; definition=TI; rank=90");
    put(builder, "class", "desktop-software", "title=Desktop; definition=Desktop; parent=software; rank=30");
    put(builder, "class", "router", "title=Router; definition=Router; rank=4; fact=telecom-or-video-surveillance=yes");
    put(builder, "vendor", "kaspersky", "name=Kaspersky");
    put(builder, "vendor", "huawei", "name=Huawei");
    put(builder, "vendor", "acme", "name=Acme");
    put(builder, "product", "kaspersky/endpoint", "name=Endpoint; vendor=kaspersky; class=endpoint-protection");
    put(builder, "product", "kaspersky/intelligence", "name=Intelligence; vendor=kaspersky; class=threat-intelligence");
    put(builder, "product", "huawei/desktop", "name=Desktop; vendor=huawei; class=desktop-software");
    put(builder, "product", "huawei/router", "name=Router; vendor=huawei; class=router");
}

/* An instrument on one vendor, with what most tests do not care about. `more` adds fields. */
static inline void put_instrument(kt_builder *builder, const char *id, const char *vendor, const char *force, const char *more) {
    char fields[512];
    (void)snprintf(fields, sizeof fields,
                   "jurisdiction=US; authority=An authority; title=%s; citation=C-%s; legal_force=%s; "
                   "zone=America/New_York; reach=product; "
                   "checked_on=2026-11-21%s%s",
                   id, id, force, *more ? "; " : "", more);
    put(builder, "instrument", id, fields);
    if (vendor == NULL) return;
    (void)snprintf(fields, sizeof fields, "instrument=%s; vendor=%s", id, vendor);
    put(builder, "subject", id, fields);
}

/* A milestone "<instrument>/<name>" with its usual sources. */
static inline void put_milestone(kt_builder *builder, const char *instrument, const char *name, const char *fields) {
    char id[128], all[1024];
    (void)snprintf(id, sizeof id, "%s/%s", instrument, name);
    (void)snprintf(all, sizeof all, "instrument=%s; title=%s; %s%s%s", instrument, name, fields,
                   strstr(fields, "source=") != NULL ? "" : "; source=src", strstr(fields, "source_scope=") != NULL ? ""
                       : "; source_scope=milestone");
    if (strstr(fields, "known_from=") == NULL) strcat(all, "; known_from=2017-01-01");
    put(builder, "milestone", id, all);
}

static inline void fixture_begin(struct fixture *fixture) {
    memset(fixture, 0, sizeof *fixture);
    ck_assert_int_eq(kt_builder_new(&fixture->builder, NULL, NULL, NULL), KT_OK);
    put_base(fixture->builder);
}

static inline void fixture_end(struct fixture *fixture) {
    struct kt_error err = {.struct_size = sizeof err};
    const uint8_t *bytes;
    size_t size;
    ck_assert_msg(kt_builder_finish(&bytes, &size, fixture->builder, &err) == KT_OK, "%s", err.message);
    ck_assert_msg(kt_catalog_open_memory(&fixture->catalog, bytes, size, NULL, &err) == KT_OK, "%s", err.message);
    kt_builder_free(fixture->builder);
    fixture->builder = NULL;
    ck_assert_int_eq(kt_windows_new(&fixture->windows, NULL, NULL), KT_OK);
    ck_assert_int_eq(kt_calendar_new(&fixture->federal, KT_CALENDAR_US_FEDERAL, NULL, 0, NULL, NULL), KT_OK);
}

static inline void fixture_free(struct fixture *fixture) {
    kt_profile_free(fixture->profile);
    kt_windows_free(fixture->windows);
    kt_calendar_free(fixture->federal);
    kt_catalog_unref(fixture->catalog);
}

static inline uint32_t number_of(const struct fixture *fixture, uint32_t type, const char *id) {
    uint32_t record = 0;
    if (id != NULL) ck_assert_msg(kt_record_find(&record, fixture->catalog, type, id, strlen(id)) == KT_OK, "no record %s", id);
    return record;
}

static inline int64_t instant_of(const char *text) {
    int64_t at;
    ck_assert_msg(kt_instant_parse(&at, text, strlen(text), NULL) == KT_OK, "%s", text);
    return at;
}

static inline void fill_query(const struct fixture *fixture, struct kt_window_query *query, const struct ask *ask) {
    memset(query, 0, sizeof *query);
    query->struct_size = sizeof *query;
    query->flags = ask->flags;
    query->vendor = number_of(fixture, KT_RECORD_VENDOR, ask->vendor);
    query->product = number_of(fixture, KT_RECORD_PRODUCT, ask->product);
    query->product_class = number_of(fixture, KT_RECORD_CLASS, ask->class_id);
    query->instrument = number_of(fixture, KT_RECORD_INSTRUMENT, ask->instrument);
    query->now = instant_of(ask->now);
    if (ask->known_at != NULL) query->known_at = instant_of(ask->known_at);
    query->facts = ask->facts;
    query->facts_size = ask->facts != NULL ? strlen(ask->facts) : 0;
    query->events = ask->events;
    query->events_size = ask->events != NULL ? strlen(ask->events) : 0;
    query->version = ask->version;
    query->version_size = ask->version != NULL ? strlen(ask->version) : 0;
    query->calendar = fixture->federal;
}

static inline int32_t try_ask(struct fixture *fixture, const struct ask *ask, struct kt_error *err) {
    struct kt_window_query query;
    fill_query(fixture, &query, ask);
    kt_profile_free(fixture->profile);
    fixture->profile = NULL;
    ck_assert_msg(kt_profile_new(&fixture->profile, fixture->catalog, ask->profile, strlen(ask->profile), err) == KT_OK, "%s",
                  err->message);
    return kt_windows_compute(fixture->windows, fixture->catalog, fixture->profile, &query, err);
}

static inline void ask_for(struct fixture *fixture, struct ask ask) {
    struct kt_error err = {.struct_size = sizeof err};
    ck_assert_msg(try_ask(fixture, &ask, &err) == KT_OK, "%s", err.message);
}

/* The index of the window of an activity and instrument; -1 without one. `applies` 9 means any. */
static inline int window_index(const struct fixture *fixture, uint32_t activity, const char *instrument, uint32_t applies) {
    uint32_t i, record = number_of(fixture, KT_RECORD_INSTRUMENT, instrument);
    for (i = 0; i < kt_windows_count(fixture->windows); i++) {
        struct kt_window window = {.struct_size = sizeof window};
        ck_assert_int_eq(kt_windows_at(fixture->windows, i, &window), KT_OK);
        if (window.activity == activity && window.instrument == record && (applies == 9 || window.applies == applies))
            return (int)i;
    }
    return -1;
}

static inline struct kt_window window_of(const struct fixture *fixture, uint32_t activity, const char *instrument) {
    struct kt_window window = {.struct_size = sizeof window};
    int i = window_index(fixture, activity, instrument, 9);
    ck_assert_msg(i >= 0, "no window of activity %u by %s", (unsigned)activity, instrument);
    ck_assert_int_eq(kt_windows_at(fixture->windows, (uint32_t)i, &window), KT_OK);
    return window;
}

/* The state by the first window of an activity and instrument; KT_STATE_NONE_KNOWN without one. */
static inline uint32_t state_of(const struct fixture *fixture, uint32_t activity, const char *instrument) {
    struct kt_window window = {.struct_size = sizeof window};
    int i = window_index(fixture, activity, instrument, 9);
    if (i < 0) return KT_STATE_NONE_KNOWN;
    ck_assert_int_eq(kt_windows_at(fixture->windows, (uint32_t)i, &window), KT_OK);
    return window.state;
}

static inline struct kt_rollup rollup_of(const struct fixture *fixture, uint32_t group) {
    struct kt_rollup rollup = {.struct_size = sizeof rollup};
    ck_assert_int_eq(kt_windows_rollup(fixture->windows, group, &rollup), KT_OK);
    return rollup;
}

/* The window at a place of a roll-up (1 + index). */
static inline struct kt_window at_place(const struct fixture *fixture, uint32_t place) {
    struct kt_window window = {.struct_size = sizeof window};
    ck_assert_uint_gt(place, 0);
    ck_assert_int_eq(kt_windows_at(fixture->windows, place - 1, &window), KT_OK);
    return window;
}

static inline const char *id_text(const struct fixture *fixture, uint32_t type, uint32_t record) {
    struct kt_text text = {"", 0};
    if (record != 0) ck_assert_int_eq(kt_record_text(&text, fixture->catalog, type, record, KT_FIELD_ID, 0), KT_OK);
    return text.data;
}

/* The needs of the window at an index, joined by blanks. */
static inline const char *needs_of(const struct fixture *fixture, int window, char *room, size_t size) {
    struct kt_reason reason = {.struct_size = sizeof reason};
    uint32_t i;
    room[0] = '\0';
    for (i = 0; window >= 0 && kt_windows_reason_at(fixture->windows, (uint32_t)window, i, &reason) == KT_OK; i++) {
        if (reason.role < KT_ROLE_NEEDS_TAG || reason.role > KT_ROLE_NEEDS_EVENT) continue;
        (void)snprintf(room + strlen(room), size - strlen(room), "%s%s", room[0] ? " " : "", reason.text.data);
    }
    return room;
}

static inline int has_reason(const struct fixture *fixture, int window, uint32_t role, const char *milestone) {
    struct kt_reason reason = {.struct_size = sizeof reason};
    uint32_t i;
    for (i = 0; window >= 0 && kt_windows_reason_at(fixture->windows, (uint32_t)window, i, &reason) == KT_OK; i++) {
        if (reason.role == role && (milestone == NULL || strcmp(id_text(fixture, KT_RECORD_MILESTONE, reason.milestone),
            milestone) == 0)) return 1;
    }
    return 0;
}

#endif

/* What the tests of the planner share: a catalog builder in small steps, one moment, and the plan read back. Every function
   fails the test on any error. */
#ifndef TESTS_PLAN_FIXTURE_H
#define TESTS_PLAN_FIXTURE_H

#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <ktransition/builder.h>
#include <ktransition/plan.h>

#include "base/civil.h"
#include "plan/graph.h"

#define NOW 1731931200 /* 2024-11-18T12:00:00Z, a Monday */
#define MONDAY 20045   /* 2024-11-18 */

/* The internal rooms take a resolved allocator; here malloc, so that ASan sees every block. */
static inline struct kt__memory memory_of_tests(void) {
    struct kt__memory memory;
    ck_assert_int_eq(kt__memory_init(&memory, NULL, NULL), KT_OK);
    return memory;
}

static inline void add_task(struct kt__graph *graph, uint32_t per, uint32_t phase, uint32_t effort, uint32_t kept) {
    struct kt__task task;
    memset(&task, 0, sizeof task);
    task.per = per;
    task.phase = phase;
    task.effort = effort;
    task.kept = kept;
    ck_assert_int_eq(kt__graph_add(graph, &task), KT_OK);
}

static inline uint32_t record_of(kt_builder *builder, uint32_t type, const char *id) {
    struct kt_error err = {sizeof err, 0, 0, ""};
    uint32_t record = 0;
    ck_assert_msg(kt_builder_record(&record, builder, type, id, strlen(id), &err) == KT_OK, "%s: %s", id, err.message);
    return record;
}

static inline void set_text(kt_builder *builder, uint32_t type, uint32_t record, uint32_t field, const char *value) {
    struct kt_error err = {sizeof err, 0, 0, ""};
    ck_assert_msg(kt_builder_text(builder, type, record, field, value, strlen(value), &err) == KT_OK, "%s", err.message);
}

static inline void set_number(kt_builder *builder, uint32_t type, uint32_t record, uint32_t field, int64_t value) {
    struct kt_error err = {sizeof err, 0, 0, ""};
    ck_assert_msg(kt_builder_integer(builder, type, record, field, value, &err) == KT_OK, "%s", err.message);
}

static inline void set_reference(kt_builder *builder, uint32_t type, uint32_t record, uint32_t field, const char *id) {
    struct kt_error err = {sizeof err, 0, 0, ""};
    ck_assert_msg(kt_builder_reference(builder, type, record, field, id, strlen(id), &err) == KT_OK, "%s", err.message);
}

/* The least that a catalog needs: a data date, a zone without changes, so that days begin at midnight UTC, a vendor and a
   jurisdiction. */
static inline kt_builder *new_builder(void) {
    kt_builder *builder = NULL;
    uint32_t catalog, zone, vendor, place;
    ck_assert_int_eq(kt_builder_new(&builder, NULL, NULL, NULL), KT_OK);
    catalog = record_of(builder, KT_RECORD_CATALOG, "test");
    set_text(builder, KT_RECORD_CATALOG, catalog, KT_FIELD_TITLE, "Plans");
    set_number(builder, KT_RECORD_CATALOG, catalog, KT_FIELD_DATA_DATE, MONDAY);
    set_text(builder, KT_RECORD_CATALOG, catalog, KT_FIELD_DISCLAIMER, "Test.");
    zone = record_of(builder, KT_RECORD_ZONE, "UTC");
    set_text(builder, KT_RECORD_ZONE, zone, KT_FIELD_VERSION, "test");
    set_number(builder, KT_RECORD_ZONE, zone, KT_FIELD_AT, (int64_t)KT__DAY_FIRST * 86400);
    set_number(builder, KT_RECORD_ZONE, zone, KT_FIELD_OFFSET, 0);
    vendor = record_of(builder, KT_RECORD_VENDOR, "acme");
    set_text(builder, KT_RECORD_VENDOR, vendor, KT_FIELD_NAME, "Acme");
    place = record_of(builder, KT_RECORD_JURISDICTION, "US");
    set_text(builder, KT_RECORD_JURISDICTION, place, KT_FIELD_NAME, "United States");
    return builder;
}

static inline void add_class(kt_builder *builder, const char *id, const char *parent) {
    uint32_t record = record_of(builder, KT_RECORD_CLASS, id);
    set_text(builder, KT_RECORD_CLASS, record, KT_FIELD_TITLE, id);
    set_text(builder, KT_RECORD_CLASS, record, KT_FIELD_DEFINITION, "For tests.");
    if (parent != NULL) set_reference(builder, KT_RECORD_CLASS, record, KT_FIELD_PARENT, parent);
}

/* pilot 0 leaves the field away: the planner then takes its own number. */
static inline void add_playbook(kt_builder *builder, const char *id, const char *class_id, uint32_t pilot) {
    uint32_t record = record_of(builder, KT_RECORD_PLAYBOOK, id);
    set_text(builder, KT_RECORD_PLAYBOOK, record, KT_FIELD_TITLE, id);
    set_reference(builder, KT_RECORD_PLAYBOOK, record, KT_FIELD_CLASS, class_id);
    if (pilot > 0) set_number(builder, KT_RECORD_PLAYBOOK, record, KT_FIELD_PILOT, pilot);
}

/* A step with everything that the builder asks for. Ids of steps begin with their playbook's. */
static inline uint32_t add_step(kt_builder *builder, const char *playbook, const char *id, uint32_t order, uint32_t phase,
                                uint32_t per, uint32_t effort) {
    char full[96];
    uint32_t record;
    (void)snprintf(full, sizeof full, "%s/%s", playbook, id);
    record = record_of(builder, KT_RECORD_STEP, full);
    set_reference(builder, KT_RECORD_STEP, record, KT_FIELD_PLAYBOOK, playbook);
    set_number(builder, KT_RECORD_STEP, record, KT_FIELD_ORDER, order);
    set_text(builder, KT_RECORD_STEP, record, KT_FIELD_TITLE, id);
    set_text(builder, KT_RECORD_STEP, record, KT_FIELD_WHY, "Because.");
    set_text(builder, KT_RECORD_STEP, record, KT_FIELD_ROLE, "tester");
    set_text(builder, KT_RECORD_STEP, record, KT_FIELD_VERIFY, "Look.");
    set_text(builder, KT_RECORD_STEP, record, KT_FIELD_ROLLBACK, "Go back.");
    set_number(builder, KT_RECORD_STEP, record, KT_FIELD_PHASE, phase);
    set_number(builder, KT_RECORD_STEP, record, KT_FIELD_PER, per);
    set_number(builder, KT_RECORD_STEP, record, KT_FIELD_EFFORT_DAYS, effort);
    return record;
}

static inline void step_waits(kt_builder *builder, const char *playbook, uint32_t step, const char *target) {
    char full[96];
    (void)snprintf(full, sizeof full, "%s/%s", playbook, target);
    set_reference(builder, KT_RECORD_STEP, step, KT_FIELD_DEPENDS_ON, full);
}

/* Takes the builder: the catalog opened from memory has a copy. */
static inline kt_catalog *catalog_of(kt_builder *builder) {
    struct kt_error err = {sizeof err, 0, 0, ""};
    kt_catalog *catalog = NULL;
    const uint8_t *bytes;
    size_t size;
    ck_assert_msg(kt_builder_finish(&bytes, &size, builder, &err) == KT_OK, "%s", err.message);
    ck_assert_msg(kt_catalog_open_memory(&catalog, bytes, size, NULL, &err) == KT_OK, "%s", err.message);
    kt_builder_free(builder);
    return catalog;
}

static inline uint32_t find(const kt_catalog *catalog, uint32_t type, const char *id) {
    uint32_t record;
    ck_assert_msg(kt_record_find(&record, catalog, type, id, strlen(id)) == KT_OK, "%s", id);
    return record;
}

/* Somebody in the United States of whom nothing else is said: every role tag is unknown. */
static inline kt_profile *profile_of(kt_catalog *catalog) {
    struct kt_error err = {sizeof err, 0, 0, ""};
    kt_profile *profile = NULL;
    ck_assert_msg(kt_profile_new(&profile, catalog, "US", 2, &err) == KT_OK, "%s", err.message);
    return profile;
}

static inline struct kt_plan_options options_at(int64_t now) {
    struct kt_plan_options options;
    memset(&options, 0, sizeof options);
    options.struct_size = sizeof options;
    options.now = now;
    return options;
}

static inline struct kt_group group_of(uint32_t vendor, uint32_t product, uint32_t product_class, uint32_t assets) {
    struct kt_group group;
    memset(&group, 0, sizeof group);
    group.struct_size = sizeof group;
    group.vendor = vendor;
    group.product = product;
    group.product_class = product_class;
    group.assets = assets;
    return group;
}

static inline struct kt_plan_group group_at(const kt_plan *plan, uint32_t index) {
    struct kt_plan_group group;
    memset(&group, 0, sizeof group);
    group.struct_size = sizeof group;
    ck_assert_int_eq(kt_plan_group_at(plan, index, &group), KT_OK);
    return group;
}

static inline struct kt_plan_step step_at(const kt_plan *plan, uint32_t group, uint32_t index) {
    struct kt_plan_step step;
    memset(&step, 0, sizeof step);
    step.struct_size = sizeof step;
    ck_assert_int_eq(kt_plan_step_at(plan, group, index, &step), KT_OK);
    return step;
}

/* ---- a small catalog ---- */

static inline void add_product(kt_builder *builder, const char *id, const char *class_id) {
    uint32_t record = record_of(builder, KT_RECORD_PRODUCT, id);
    set_text(builder, KT_RECORD_PRODUCT, record, KT_FIELD_NAME, id);
    set_reference(builder, KT_RECORD_PRODUCT, record, KT_FIELD_VENDOR, "acme");
    set_reference(builder, KT_RECORD_PRODUCT, record, KT_FIELD_CLASS, class_id);
}

/* One group alone, planned. */
static inline kt_plan *plan_one(kt_catalog *catalog, const struct kt_group *group, const struct kt_plan_options *options) {
    struct kt_error err = {sizeof err, 0, 0, ""};
    kt_profile *profile = profile_of(catalog);
    kt_estate *estate;
    kt_plan *plan = NULL;
    uint32_t number;
    ck_assert_int_eq(kt_estate_new(&estate, NULL, NULL), KT_OK);
    ck_assert_int_eq(kt_estate_add_group(&number, estate, group, NULL), KT_OK);
    ck_assert_msg(kt_plan_new(&plan, catalog, estate, profile, options, &err) == KT_OK, "%s", err.message);
    kt_estate_free(estate);
    kt_profile_free(profile);
    return plan;
}

/* Class "wide" has a playbook of three steps, class "narrow" below it has none. The middle step is for Windows alone. */
static inline void add_small(kt_builder *builder) {
    uint32_t step;
    add_class(builder, "wide", NULL);
    add_class(builder, "narrow", "wide");
    add_class(builder, "other", NULL);
    add_product(builder, "acme/scanner", "narrow");
    add_product(builder, "acme/camera", "other");
    add_playbook(builder, "small", "wide", 0);
    (void)add_step(builder, "small", "list", 10, KT_PHASE_FIND, KT_PER_ESTATE, 2);
    step = add_step(builder, "small", "pilot", 20, KT_PHASE_PILOT, KT_PER_ASSET, 1);
    set_text(builder, KT_RECORD_STEP, step, KT_FIELD_PLATFORM, "windows");
    step_waits(builder, "small", step, "list");
    step = add_step(builder, "small", "move", 30, KT_PHASE_ROLL_OUT, KT_PER_ASSET, 1);
    step_waits(builder, "small", step, "pilot");
}

struct statement {
    const char *id, *date;
    uint32_t precision, activity;
};

/* Friday 2024-12-20 is the first day too late for updates, 2025-02-01 for use, 2024-06-01 was for sale. */
static const struct statement law_of_days[] = {
    {"law/updates", "2024-12-20", KT_PRECISION_DAY, KT_ACTIVITY_SIGNATURE_UPDATE},
    {"law/use", "2025-02-01", KT_PRECISION_DAY, KT_ACTIVITY_USE},
    {"law/sale", "2024-06-01", KT_PRECISION_DAY, KT_ACTIVITY_SALE},
};

/* Use ends at some time in the last quarter of 2024. */
static const struct statement law_of_a_quarter[] = {
    {"law/use", "2024-Q4", KT_PRECISION_QUARTER, KT_ACTIVITY_USE},
};

/* A law of the United States on everything of class "wide" that the vendor makes. */
static inline void add_law(kt_builder *builder, const struct statement *milestones, uint32_t count) {
    uint32_t source = record_of(builder, KT_RECORD_SOURCE, "law/text"), law = record_of(builder, KT_RECORD_INSTRUMENT, "law"), i;
    uint32_t subject = record_of(builder, KT_RECORD_SUBJECT, "law/subject-1");
    set_text(builder, KT_RECORD_SOURCE, source, KT_FIELD_TITLE, "Law");
    set_text(builder, KT_RECORD_SOURCE, source, KT_FIELD_URL, "https://example.org/law");
    set_number(builder, KT_RECORD_SOURCE, source, KT_FIELD_EVIDENCE_LEVEL, KT_LEVEL_PRIMARY);
    set_number(builder, KT_RECORD_SOURCE, source, KT_FIELD_READ_ON, MONDAY - 200);
    set_text(builder, KT_RECORD_INSTRUMENT, law, KT_FIELD_JURISDICTION, "US");
    set_text(builder, KT_RECORD_INSTRUMENT, law, KT_FIELD_AUTHORITY, "Congress");
    set_text(builder, KT_RECORD_INSTRUMENT, law, KT_FIELD_TITLE, "Law");
    set_text(builder, KT_RECORD_INSTRUMENT, law, KT_FIELD_CITATION, "1 U.S.C. 1");
    set_number(builder, KT_RECORD_INSTRUMENT, law, KT_FIELD_LEGAL_FORCE, KT_FORCE_STATUTE);
    set_reference(builder, KT_RECORD_INSTRUMENT, law, KT_FIELD_ZONE, "UTC");
    set_number(builder, KT_RECORD_INSTRUMENT, law, KT_FIELD_REACH, KT_REACH_PRODUCT);
    set_number(builder, KT_RECORD_INSTRUMENT, law, KT_FIELD_CHECKED_ON, MONDAY);
    set_reference(builder, KT_RECORD_SUBJECT, subject, KT_FIELD_INSTRUMENT, "law");
    set_reference(builder, KT_RECORD_SUBJECT, subject, KT_FIELD_VENDOR, "acme");
    set_reference(builder, KT_RECORD_SUBJECT, subject, KT_FIELD_CLASS, "wide");
    for (i = 0; i < count; i++) {
        uint32_t m = record_of(builder, KT_RECORD_MILESTONE, milestones[i].id);
        set_reference(builder, KT_RECORD_MILESTONE, m, KT_FIELD_INSTRUMENT, "law");
        set_text(builder, KT_RECORD_MILESTONE, m, KT_FIELD_TITLE, milestones[i].id);
        set_number(builder, KT_RECORD_MILESTONE, m, KT_FIELD_EFFECT, KT_EFFECT_PROHIBITS);
        set_number(builder, KT_RECORD_MILESTONE, m, KT_FIELD_ACTIVITY, milestones[i].activity);
        set_text(builder, KT_RECORD_MILESTONE, m, KT_FIELD_BOUND, "US");
        set_text(builder, KT_RECORD_MILESTONE, m, KT_FIELD_DATE, milestones[i].date);
        set_number(builder, KT_RECORD_MILESTONE, m, KT_FIELD_PRECISION, milestones[i].precision);
        set_number(builder, KT_RECORD_MILESTONE, m, KT_FIELD_KNOWN_FROM, MONDAY - 300);
        set_reference(builder, KT_RECORD_MILESTONE, m, KT_FIELD_SOURCE, "law/text");
        set_number(builder, KT_RECORD_MILESTONE, m, KT_FIELD_SOURCE_SCOPE, KT_SOURCE_MILESTONE);
    }
}

static inline kt_catalog *small_catalog(void) {
    kt_builder *builder = new_builder();
    add_small(builder);
    add_law(builder, law_of_days, 3);
    return catalog_of(builder);
}

#endif

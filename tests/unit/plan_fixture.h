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
static struct kt__memory memory_of_tests(void) {
    struct kt__memory memory;
    ck_assert_int_eq(kt__memory_init(&memory, NULL, NULL), KT_OK);
    return memory;
}

static void add_task(struct kt__graph *graph, uint32_t per, uint32_t phase, uint32_t effort, uint32_t kept) {
    struct kt__task task;
    memset(&task, 0, sizeof task);
    task.per = per;
    task.phase = phase;
    task.effort = effort;
    task.kept = kept;
    ck_assert_int_eq(kt__graph_add(graph, &task), KT_OK);
}

static uint32_t record_of(kt_builder *builder, uint32_t type, const char *id) {
    struct kt_error err = {sizeof err, 0, 0, ""};
    uint32_t record = 0;
    ck_assert_msg(kt_builder_record(&record, builder, type, id, strlen(id), &err) == KT_OK, "%s: %s", id, err.message);
    return record;
}

static void set_text(kt_builder *builder, uint32_t type, uint32_t record, uint32_t field, const char *value) {
    struct kt_error err = {sizeof err, 0, 0, ""};
    ck_assert_msg(kt_builder_text(builder, type, record, field, value, strlen(value), &err) == KT_OK, "%s", err.message);
}

static void set_number(kt_builder *builder, uint32_t type, uint32_t record, uint32_t field, int64_t value) {
    struct kt_error err = {sizeof err, 0, 0, ""};
    ck_assert_msg(kt_builder_integer(builder, type, record, field, value, &err) == KT_OK, "%s", err.message);
}

static void set_reference(kt_builder *builder, uint32_t type, uint32_t record, uint32_t field, const char *id) {
    struct kt_error err = {sizeof err, 0, 0, ""};
    ck_assert_msg(kt_builder_reference(builder, type, record, field, id, strlen(id), &err) == KT_OK, "%s", err.message);
}

/* The least that a catalog needs: a data date, a zone without changes, so that days begin at midnight UTC, a vendor and a
   jurisdiction. */
static kt_builder *new_builder(void) {
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

static void add_class(kt_builder *builder, const char *id, const char *parent) {
    uint32_t record = record_of(builder, KT_RECORD_CLASS, id);
    set_text(builder, KT_RECORD_CLASS, record, KT_FIELD_TITLE, id);
    set_text(builder, KT_RECORD_CLASS, record, KT_FIELD_DEFINITION, "For tests.");
    if (parent != NULL) set_reference(builder, KT_RECORD_CLASS, record, KT_FIELD_PARENT, parent);
}

/* pilot 0 leaves the field away: the planner then takes its own number. */
static void add_playbook(kt_builder *builder, const char *id, const char *class_id, uint32_t pilot) {
    uint32_t record = record_of(builder, KT_RECORD_PLAYBOOK, id);
    set_text(builder, KT_RECORD_PLAYBOOK, record, KT_FIELD_TITLE, id);
    set_reference(builder, KT_RECORD_PLAYBOOK, record, KT_FIELD_CLASS, class_id);
    if (pilot > 0) set_number(builder, KT_RECORD_PLAYBOOK, record, KT_FIELD_PILOT, pilot);
}

/* A step with everything that the builder asks for. Ids of steps begin with their playbook's. */
static uint32_t add_step(kt_builder *builder, const char *playbook, const char *id, uint32_t order, uint32_t phase, uint32_t per,
                         uint32_t effort) {
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

static void step_waits(kt_builder *builder, const char *playbook, uint32_t step, const char *target) {
    char full[96];
    (void)snprintf(full, sizeof full, "%s/%s", playbook, target);
    set_reference(builder, KT_RECORD_STEP, step, KT_FIELD_DEPENDS_ON, full);
}

/* Takes the builder: the catalog opened from memory has a copy. */
static kt_catalog *catalog_of(kt_builder *builder) {
    struct kt_error err = {sizeof err, 0, 0, ""};
    kt_catalog *catalog = NULL;
    const uint8_t *bytes;
    size_t size;
    ck_assert_msg(kt_builder_finish(&bytes, &size, builder, &err) == KT_OK, "%s", err.message);
    ck_assert_msg(kt_catalog_open_memory(&catalog, bytes, size, NULL, &err) == KT_OK, "%s", err.message);
    kt_builder_free(builder);
    return catalog;
}

static uint32_t find(const kt_catalog *catalog, uint32_t type, const char *id) {
    uint32_t record;
    ck_assert_msg(kt_record_find(&record, catalog, type, id, strlen(id)) == KT_OK, "%s", id);
    return record;
}

/* Somebody in the United States of whom nothing else is said: every role tag is unknown. */
static kt_profile *profile_of(kt_catalog *catalog) {
    struct kt_error err = {sizeof err, 0, 0, ""};
    kt_profile *profile = NULL;
    ck_assert_msg(kt_profile_new(&profile, catalog, "US", 2, &err) == KT_OK, "%s", err.message);
    return profile;
}

static struct kt_plan_options options_at(int64_t now) {
    struct kt_plan_options options;
    memset(&options, 0, sizeof options);
    options.struct_size = sizeof options;
    options.now = now;
    return options;
}

static struct kt_group group_of(uint32_t vendor, uint32_t product, uint32_t product_class, uint32_t assets) {
    struct kt_group group;
    memset(&group, 0, sizeof group);
    group.struct_size = sizeof group;
    group.vendor = vendor;
    group.product = product;
    group.product_class = product_class;
    group.assets = assets;
    return group;
}

static struct kt_plan_group group_at(const kt_plan *plan, uint32_t index) {
    struct kt_plan_group group;
    memset(&group, 0, sizeof group);
    group.struct_size = sizeof group;
    ck_assert_int_eq(kt_plan_group_at(plan, index, &group), KT_OK);
    return group;
}

static struct kt_plan_step step_at(const kt_plan *plan, uint32_t group, uint32_t index) {
    struct kt_plan_step step;
    memset(&step, 0, sizeof step);
    step.struct_size = sizeof step;
    ck_assert_int_eq(kt_plan_step_at(plan, group, index, &step), KT_OK);
    return step;
}

#endif

/* The plan as JSON: an array of groups. Written once, when the plan is made, so that the plan never changes afterwards.
   Where the catalog has no playbook for a group nothing can be said about its end: feasible and finish are null. Waves
   and alternatives are empty. */
#include "plan/plan.h"

#include <string.h>

#include "base/json.h"
#include "db/db.h"
#include "registry/registry.h"

#define LISTED 64 /* sources of a step: more than a reader looks at, and a bound on damaged records */

/* Empty stays "": the fields written this way are those that the builder insists on. */
static void put_text_of(struct kt__json *json, struct kt_text text) {
    kt__json_text(json, text.data, text.size);
}

/* The text id of a record, null for none. */
static void put_id(struct kt__json *json, const kt_catalog *catalog, uint32_t type, uint32_t record) {
    if (record == 0) kt__json_null(json);
    else put_text_of(json, kt__id(catalog, type, record));
}

/* The part of a step's id behind its playbook's, which is unique within a plan's group. */
static void put_step_id(struct kt__json *json, const kt_catalog *catalog, uint32_t playbook, uint32_t step) {
    struct kt_text id = kt__id(catalog, KT_RECORD_STEP, step), parent = kt__id(catalog, KT_RECORD_PLAYBOOK, playbook);
    size_t skip = 0;
    if (id.size > parent.size + 1 && memcmp(id.data, parent.data, parent.size) == 0 && id.data[parent.size] == '/')
        skip = parent.size + 1;
    kt__json_text(json, id.data + skip, id.size - skip);
}

/* By its name in the registry; null for a number that this library does not know. */
static void put_constant(struct kt__json *json, const kt_catalog *catalog, uint32_t type, uint32_t record, uint32_t field,
                         uint32_t group) {
    kt__json_string(json, kt__constant_name(group, (int32_t)kt__integer(catalog, type, record, field, 0, 0)));
}

/* In the same shape as the sources of a window. */
static void put_sources(struct kt__json *json, const kt_catalog *catalog, uint32_t step) {
    uint32_t count = kt__value_count(catalog, KT_RECORD_STEP, step, KT_FIELD_SOURCE), i;
    kt__json_begin_array(json);
    for (i = 0; i < count && i < LISTED; i++) {
        uint32_t source = kt__reference(catalog, KT_RECORD_STEP, step, KT_FIELD_SOURCE, i);
        struct kt_text url = kt__text(catalog, KT_RECORD_SOURCE, source, KT_FIELD_URL, 0);
        /* Hidden by a layer: there is nothing to show. */
        if (source == 0) continue;
        kt__json_begin_object(json);
        kt__json_key(json, "url");
        if (url.size == 0) kt__json_null(json);
        else put_text_of(json, url);
        kt__json_key(json, "level");
        put_constant(json, catalog, KT_RECORD_SOURCE, source, KT_FIELD_EVIDENCE_LEVEL, KT_GROUP_EVIDENCE_LEVEL);
        kt__json_key(json, "read_on");
        kt__json_day(json, (int32_t)kt__integer(catalog, KT_RECORD_SOURCE, source, KT_FIELD_READ_ON, 0, KT_DAY_NONE));
        kt__json_end_object(json);
    }
    kt__json_end_array(json);
}

/* What the catalog says of a step. */
static void put_step_text(struct kt__json *json, const kt_catalog *catalog, uint32_t step) {
    kt__json_key(json, "title");
    put_text_of(json, kt__text(catalog, KT_RECORD_STEP, step, KT_FIELD_TITLE, 0));
    kt__json_key(json, "phase");
    put_constant(json, catalog, KT_RECORD_STEP, step, KT_FIELD_PHASE, KT_GROUP_PHASE);
    kt__json_key(json, "per");
    put_constant(json, catalog, KT_RECORD_STEP, step, KT_FIELD_PER, KT_GROUP_PER);
    kt__json_key(json, "role");
    put_text_of(json, kt__text(catalog, KT_RECORD_STEP, step, KT_FIELD_ROLE, 0));
}

/* Ids of the steps waited for. */
static void put_waits(struct kt__json *json, const kt_plan *plan, uint32_t group, uint32_t step) {
    uint32_t playbook = plan->groups[group].shown.playbook, i;
    const uint32_t *wait;
    kt__json_key(json, "depends_on");
    kt__json_begin_array(json);
    for (i = 0; (wait = kt__plan_wait(plan, group, step, i)) != NULL; i++)
        put_step_id(json, plan->catalog, playbook, kt__plan_step(plan, group, *wait)->shown.step);
    kt__json_end_array(json);
}

/* When. */
static void put_days(struct kt__json *json, const struct kt_plan_step *step) {
    kt__json_key(json, "earliest_start");
    kt__json_day(json, step->earliest_start);
    kt__json_key(json, "earliest_finish");
    kt__json_day(json, step->earliest_finish);
    kt__json_key(json, "latest_start");
    kt__json_day(json, step->latest_start);
    kt__json_key(json, "latest_finish");
    kt__json_day(json, step->latest_finish);
    kt__json_key(json, "slack_days");
    kt__json_integer(json, step->slack_days);
    kt__json_key(json, "critical");
    kt__json_bool(json, step->critical != 0);
    kt__json_key(json, "wave");
    if (step->wave == 0) kt__json_null(json);
    else kt__json_integer(json, step->wave);
    kt__json_key(json, "assets");
    kt__json_integer(json, step->assets);
}

/* One step. Keys stand in the order in which a person works with it: what, after what, when, how to check it,
   how to undo it. */
static void put_step(struct kt__json *json, const kt_plan *plan, uint32_t group, uint32_t index) {
    const struct kt_plan_step *step = &kt__plan_step(plan, group, index)->shown;
    kt__json_begin_object(json);
    kt__json_key(json, "id");
    put_step_id(json, plan->catalog, plan->groups[group].shown.playbook, step->step);
    put_step_text(json, plan->catalog, step->step);
    put_waits(json, plan, group, index);
    put_days(json, step);
    kt__json_key(json, "verify");
    put_text_of(json, kt__text(plan->catalog, KT_RECORD_STEP, step->step, KT_FIELD_VERIFY, 0));
    kt__json_key(json, "rollback");
    put_text_of(json, kt__text(plan->catalog, KT_RECORD_STEP, step->step, KT_FIELD_ROLLBACK, 0));
    kt__json_key(json, "sources");
    put_sources(json, plan->catalog, step->step);
    kt__json_end_object(json);
}

/* "us-icts-fd-2021-002: signature-update" */
static void put_reason(struct kt__json *json, const kt_plan *plan, const struct kt__plan_group *group) {
    struct kt__buffer text;
    struct kt_text id;
    const char *activity = kt__constant_name(KT_GROUP_ACTIVITY, (int32_t)group->activity);
    if (group->given) {
        kt__json_string(json, "given by the caller");
    } else if (group->shown.overdue) {
        kt__json_string(json, "all boundaries have passed");
    } else if (group->shown.instrument == 0 || activity == NULL) {
        kt__json_null(json);
    } else {
        id = kt__id(plan->catalog, KT_RECORD_INSTRUMENT, group->shown.instrument);
        /* Joined first, since a JSON text is written in one piece. Memory that runs out is noted where the
           caller looks for it. */
        kt__buffer_init(&text, &plan->memory);
        kt__buffer_append(&text, id.data, id.size);
        kt__buffer_append(&text, ": ", 2);
        kt__buffer_append(&text, activity, strlen(activity));
        if (text.failed) json->out->failed = 1;
        else kt__json_text(json, text.data, text.size);
        kt__buffer_dispose(&text);
    }
}

/* Whether it can be done. */
static void put_outcome(struct kt__json *json, const struct kt_plan_group *group) {
    kt__json_key(json, "feasible");
    /* Without steps nothing can be said of feasibility: null, not false. */
    if (group->step_count == 0) kt__json_null(json);
    else kt__json_bool(json, group->feasible != 0);
    kt__json_key(json, "finish");
    kt__json_day(json, group->finish);
    kt__json_key(json, "shortfall_working_days");
    kt__json_integer(json, group->shortfall_days);
    kt__json_key(json, "required_per_day");
    if (group->required_per_day == 0) kt__json_null(json);
    else kt__json_integer(json, group->required_per_day);
    kt__json_key(json, "latest_safe_start");
    kt__json_day(json, group->latest_start);
}

/* One group. "waves" and "alternatives" are always there, so that readers need not ask whether the keys exist. */
static void put_group(struct kt__json *json, const kt_plan *plan, uint32_t index) {
    const struct kt__plan_group *group = &plan->groups[index];
    uint32_t i;
    kt__json_begin_object(json);
    kt__json_key(json, "vendor");
    put_id(json, plan->catalog, KT_RECORD_VENDOR, group->shown.vendor);
    kt__json_key(json, "product");
    put_id(json, plan->catalog, KT_RECORD_PRODUCT, group->shown.product);
    kt__json_key(json, "assets");
    kt__json_integer(json, group->shown.assets);
    kt__json_key(json, "deadline");
    kt__json_instant(json, group->shown.deadline);
    kt__json_key(json, "deadline_reason");
    put_reason(json, plan, group);
    put_outcome(json, &group->shown);
    kt__json_key(json, "steps");
    kt__json_begin_array(json);
    for (i = 0; i < group->shown.step_count; i++) put_step(json, plan, index, i);
    kt__json_end_array(json);
    kt__json_key(json, "waves");
    kt__json_begin_array(json);
    kt__json_end_array(json);
    kt__json_key(json, "alternatives");
    kt__json_begin_array(json);
    kt__json_end_array(json);
    kt__json_end_object(json);
}

/* Memory that ran out anywhere shows at the end; the loop stops early only to save work. */
int kt__plan_write_json(kt_plan *plan) {
    struct kt__json json;
    uint32_t i;
    kt__buffer_clear(&plan->json);
    kt__json_init(&json, &plan->json);
    kt__json_begin_array(&json);
    for (i = 0; i < plan->group_count && !plan->json.failed; i++) put_group(&json, plan, i);
    kt__json_end_array(&json);
    return kt__buffer_terminate(&plan->json);
}

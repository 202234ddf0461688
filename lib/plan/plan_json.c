/* The plan as JSON: an array of groups. Written once, when the plan is made, so that the plan never changes afterwards.
   Where the catalog has no playbook for a group nothing can be said about its end: feasible and finish are null. */
#include "plan/plan.h"

#include <stdio.h>
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

/* ":12" */
static void put_wave_number(struct kt__buffer *text, uint32_t wave) {
    char digits[16];
    int size = snprintf(digits, sizeof digits, ":%u", (unsigned)wave);
    kt__buffer_append(text, digits, size > 0 ? (size_t)size : 0);
}

/* The part of a step's id behind its playbook's, which is unique within a playbook; with ":" and the wave where the step
   comes once for each. */
static void put_step_id(struct kt__json *json, const kt_plan *plan, uint32_t group, const struct kt_plan_step *step,
                        int with_wave) {
    struct kt_text id = kt__id(plan->catalog, KT_RECORD_STEP, step->step);
    struct kt_text parent = kt__id(plan->catalog, KT_RECORD_PLAYBOOK, plan->groups[group].shown.playbook);
    struct kt__buffer text;
    size_t skip = 0;
    if (id.size > parent.size + 1 && memcmp(id.data, parent.data, parent.size) == 0 && id.data[parent.size] == '/')
        skip = parent.size + 1;
    if (!with_wave || step->wave == 0) {
        kt__json_text(json, id.data + skip, id.size - skip);
        return;
    }
    /* Joined first, since a JSON text is written in one piece. Memory that runs out is noted where the caller looks. */
    kt__buffer_init(&text, &plan->memory);
    kt__buffer_append(&text, id.data + skip, id.size - skip);
    put_wave_number(&text, step->wave);
    if (text.failed) json->out->failed = 1;
    else kt__json_text(json, text.data, text.size);
    kt__buffer_dispose(&text);
}

/* By its name in the registry; null for a number that this library does not know. */
static void put_constant(struct kt__json *json, const kt_catalog *catalog, uint32_t type, uint32_t record, uint32_t field,
                         uint32_t group) {
    kt__json_string(json, kt__constant_name(group, (int32_t)kt__integer(catalog, type, record, field, 0, 0)));
}

/* In the same shape as the sources of a window. */
static void put_sources(struct kt__json *json, const kt_catalog *catalog, uint32_t type, uint32_t record) {
    uint32_t count = kt__value_count(catalog, type, record, KT_FIELD_SOURCE), i;
    kt__json_begin_array(json);
    for (i = 0; i < count && i < LISTED; i++) {
        uint32_t source = kt__reference(catalog, type, record, KT_FIELD_SOURCE, i);
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
    const uint32_t *wait;
    uint32_t i;
    kt__json_key(json, "depends_on");
    kt__json_begin_array(json);
    for (i = 0; (wait = kt__plan_wait(plan, group, step, i)) != NULL; i++)
        put_step_id(json, plan, group, &kt__plan_step(plan, group, *wait)->shown, 1);
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
    kt__json_key(json, "duration_days");
    kt__json_integer(json, step->duration_days);
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
    put_step_id(json, plan, group, step, 1);
    kt__json_key(json, "step");
    put_step_id(json, plan, group, step, 0);
    put_step_text(json, plan->catalog, step->step);
    put_waits(json, plan, group, index);
    put_days(json, step);
    kt__json_key(json, "verify");
    put_text_of(json, kt__text(plan->catalog, KT_RECORD_STEP, step->step, KT_FIELD_VERIFY, 0));
    kt__json_key(json, "rollback");
    put_text_of(json, kt__text(plan->catalog, KT_RECORD_STEP, step->step, KT_FIELD_ROLLBACK, 0));
    kt__json_key(json, "sources");
    put_sources(json, plan->catalog, KT_RECORD_STEP, step->step);
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

/* null for 0, where 0 stands for "none". */
static void put_count(struct kt__json *json, const char *key, int64_t value) {
    kt__json_key(json, key);
    if (value == 0) kt__json_null(json);
    else kt__json_integer(json, value);
}

static void put_day(struct kt__json *json, const char *key, int32_t day) {
    kt__json_key(json, key);
    kt__json_day(json, day);
}

/* Whether it can be done. */
static void put_outcome(struct kt__json *json, const struct kt_plan_group *group) {
    kt__json_key(json, "feasible");
    /* Without steps nothing can be said of feasibility: null, not false. */
    if (group->step_count == 0) kt__json_null(json);
    else kt__json_bool(json, group->feasible != 0);
    put_day(json, "start", group->start);
    put_day(json, "finish", group->finish);
    kt__json_key(json, "shortfall_working_days");
    kt__json_integer(json, group->shortfall_days);
    put_count(json, "required_per_day", group->required_per_day);
    put_day(json, "latest_safe_start", group->latest_start);
}

/* What bounds the answer from below, and what would make it. */
static void put_bounds(struct kt__json *json, const struct kt_plan_group *group) {
    int steps = group->step_count > 0, dated = group->deadline != KT_INSTANT_NONE;
    put_day(json, "last_day_in_time", group->last_day);
    kt__json_key(json, "overdue");
    kt__json_bool(json, group->overdue != 0);
    kt__json_key(json, "rollout_working_days");
    if (steps) kt__json_integer(json, group->rollout_days);
    else kt__json_null(json);
    kt__json_key(json, "available_working_days");
    if (steps && dated) kt__json_integer(json, group->available_days);
    else kt__json_null(json);
    put_day(json, "rollout_earliest_end", group->rollout_earliest_end);
    kt__json_key(json, "rollout_shortfall_working_days");
    if (steps && dated) kt__json_integer(json, group->rollout_shortfall_days);
    else kt__json_null(json);
    put_count(json, "rollout_required_per_day", group->rollout_required_per_day);
    put_day(json, "rollout_start", group->rollout_start);
    put_day(json, "rollout_finish", group->rollout_finish);
    kt__json_key(json, "assets_in_time");
    if (steps) kt__json_integer(json, group->assets_in_time);
    else kt__json_null(json);
    put_count(json, "largest_scope", group->largest_scope);
}

/* Sites of a wave's parts, each once where parts of one site follow each other. */
static void put_sites(struct kt__json *json, const kt_plan *plan, uint32_t group, uint32_t wave) {
    const struct kt_plan_part *part;
    struct kt_text last = {"", 0};
    uint32_t i;
    kt__json_key(json, "sites");
    kt__json_begin_array(json);
    for (i = 0; (part = kt__plan_part(plan, group, wave, i)) != NULL; i++) {
        struct kt_text site = kt__plan_site(plan, part->number);
        if (site.size == 0 || (site.size == last.size && memcmp(site.data, last.data, site.size) == 0)) continue;
        put_text_of(json, site);
        last = site;
    }
    kt__json_end_array(json);
}

/* The days on which the wave's assets are visited. */
static void put_visits(struct kt__json *json, const kt_plan *plan, uint32_t group, uint32_t wave) {
    const struct kt_plan_visit *visit;
    uint32_t i;
    kt__json_key(json, "visits");
    kt__json_begin_array(json);
    for (i = 0; (visit = kt__plan_visit(plan, group, wave, i)) != NULL; i++) {
        kt__json_begin_object(json);
        kt__json_key(json, "pass");
        kt__json_integer(json, visit->pass);
        put_day(json, "from", visit->from);
        put_day(json, "to", visit->to);
        kt__json_key(json, "working_days");
        kt__json_integer(json, visit->days);
        kt__json_key(json, "assets_per_day");
        kt__json_integer(json, visit->assets_per_day);
        put_day(json, "latest_from", visit->latest_from);
        put_day(json, "latest_to", visit->latest_to);
        kt__json_end_object(json);
    }
    kt__json_end_array(json);
}

static void put_waves(struct kt__json *json, const kt_plan *plan, uint32_t group) {
    const struct kt__plan_wave *wave;
    uint32_t i;
    kt__json_key(json, "waves");
    kt__json_begin_array(json);
    for (i = 0; (wave = kt__plan_wave(plan, group, i)) != NULL; i++) {
        kt__json_begin_object(json);
        kt__json_key(json, "wave");
        kt__json_integer(json, wave->shown.wave);
        put_day(json, "date", wave->shown.start);
        kt__json_key(json, "assets");
        kt__json_integer(json, wave->shown.assets);
        put_day(json, "finish", wave->shown.finish);
        kt__json_key(json, "pilot");
        kt__json_bool(json, wave->shown.pilot != 0);
        put_count(json, "ring", wave->shown.ring);
        kt__json_key(json, "criticality");
        kt__json_integer(json, wave->shown.criticality);
        put_sites(json, plan, group, i);
        put_visits(json, plan, group, i);
        kt__json_end_object(json);
    }
    kt__json_end_array(json);
}

static int has_capability(const kt_catalog *catalog, uint32_t alternative, struct kt_text wanted) {
    uint32_t count = kt__value_count(catalog, KT_RECORD_ALTERNATIVE, alternative, KT_FIELD_CAPABILITY), i;
    for (i = 0; i < count && i < LISTED; i++) {
        struct kt_text text = kt__text(catalog, KT_RECORD_ALTERNATIVE, alternative, KT_FIELD_CAPABILITY, i);
        if (text.size == wanted.size && memcmp(text.data, wanted.data, wanted.size) == 0) return 1;
    }
    return 0;
}

/* What is required and is there, or is not; without requirements all that is there. */
static void put_cover(struct kt__json *json, const kt_plan *plan, uint32_t alternative, int there) {
    size_t at = 0, end;
    uint32_t count = kt__value_count(plan->catalog, KT_RECORD_ALTERNATIVE, alternative, KT_FIELD_CAPABILITY), i;
    kt__json_begin_array(json);
    for (i = 0; plan->require.size == 0 && there && i < count && i < LISTED; i++)
        put_text_of(json, kt__text(plan->catalog, KT_RECORD_ALTERNATIVE, alternative, KT_FIELD_CAPABILITY, i));
    for (; at < plan->require.size; at = end + 1) {
        struct kt_text wanted = {plan->require.data + at, 0};
        for (end = at; end < plan->require.size && plan->require.data[end] != ','; end++) wanted.size++;
        if (has_capability(plan->catalog, alternative, wanted) == there) put_text_of(json, wanted);
    }
    kt__json_end_array(json);
}

static void put_alternative(struct kt__json *json, const kt_plan *plan, const struct kt_plan_alternative *alternative) {
    kt__json_begin_object(json);
    kt__json_key(json, "vendor");
    put_id(json, plan->catalog, KT_RECORD_VENDOR, alternative->vendor);
    kt__json_key(json, "product");
    put_id(json, plan->catalog, KT_RECORD_PRODUCT, alternative->product);
    kt__json_key(json, "covers");
    put_cover(json, plan, alternative->alternative, 1);
    kt__json_key(json, "missing");
    put_cover(json, plan, alternative->alternative, 0);
    kt__json_key(json, "restricted");
    kt__json_string(json, kt__constant_name(KT_GROUP_TRUTH, (int32_t)alternative->restricted));
    kt__json_key(json, "embeds_restricted");
    kt__json_string(json, kt__constant_name(KT_GROUP_TRUTH, (int32_t)alternative->embeds));
    kt__json_key(json, "embedded_vendor");
    put_id(json, plan->catalog, KT_RECORD_VENDOR, alternative->embedded_vendor);
    kt__json_key(json, "embedded_product");
    put_id(json, plan->catalog, KT_RECORD_PRODUCT, alternative->embedded_product);
    kt__json_key(json, "platform");
    kt__json_string(json, kt__constant_name(KT_GROUP_TRUTH, (int32_t)alternative->platform));
    kt__json_key(json, "sources");
    put_sources(json, plan->catalog, KT_RECORD_ALTERNATIVE, alternative->alternative);
    kt__json_end_object(json);
}

/* Restricted ones stand apart, so that who takes the list of alternatives never suggests one. */
static void put_alternatives(struct kt__json *json, const kt_plan *plan, uint32_t group, const char *key, uint32_t suggested) {
    const struct kt_plan_alternative *alternative;
    uint32_t i;
    kt__json_key(json, key);
    kt__json_begin_array(json);
    for (i = 0; (alternative = kt__plan_alternative(plan, group, i)) != NULL; i++) {
        if (alternative->suggested == suggested) put_alternative(json, plan, alternative);
    }
    kt__json_end_array(json);
}

/* One group. Lists are always there, so that readers need not ask whether the keys exist. */
static void put_group(struct kt__json *json, const kt_plan *plan, uint32_t index) {
    const struct kt__plan_group *group = &plan->groups[index];
    uint32_t i, other;
    kt__json_begin_object(json);
    kt__json_key(json, "group");
    if (group->name.size == 0) kt__json_null(json);
    else put_text_of(json, group->name);
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
    put_bounds(json, &group->shown);
    kt__json_key(json, "playbook");
    put_id(json, plan->catalog, KT_RECORD_PLAYBOOK, group->shown.playbook);
    kt__json_key(json, "waits_for");
    kt__json_begin_array(json);
    for (i = 0; kt__plan_waits_for(&other, plan, index, i); i++) kt__json_integer(json, other);
    kt__json_end_array(json);
    kt__json_key(json, "steps");
    kt__json_begin_array(json);
    for (i = 0; i < group->shown.step_count; i++) put_step(json, plan, index, i);
    kt__json_end_array(json);
    put_waves(json, plan, index);
    put_alternatives(json, plan, index, "alternatives", 1);
    put_alternatives(json, plan, index, "restricted_alternatives", 0);
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

/* Exported functions of plan.h: argument checks and nothing else. */
#include <ktransition/plan.h>

#include "base/civil.h"
#include "base/error.h"
#include "base/structs.h"
#include "plan/estate.h"
#include "plan/plan.h"

/* Whether an instant lies in the years that dates can name. What lies in this range can be turned into days and texts
   without overflow; KT_INSTANT_NONE does not. */
static int is_instant(int64_t instant) {
    return instant >= (int64_t)KT__DAY_FIRST * KT__SECONDS_PER_DAY && instant < ((int64_t)KT__DAY_LAST + 1) * KT__SECONDS_PER_DAY;
}

int32_t kt_estate_new(kt_estate **out, const struct kt_allocator *allocator, struct kt_error *err) {
    kt__error_clear(err);
    if (out == NULL) return kt__fail(err, KT_E_ARGUMENT, KT_POSITION_NONE, "kt_estate_new: out is NULL");
    *out = NULL;
    return kt__estate_new(out, allocator, err);
}

void kt_estate_free(kt_estate *estate) {
    kt__estate_free(estate);
}

/* `group` is a copy of this build's size. Numbers of records are not checked here: only a plan knows the catalog they are
   of. */
static int32_t check_group(const struct kt_group *group, struct kt_error *err) {
    if (group->flags != 0) return kt__fail(err, KT_E_UNSUPPORTED, KT_POSITION_NONE, "kt_group: flags are not known");
    /* A group of nothing would be done before it is begun, and every date in its plan would be a date of nothing. */
    if (group->assets == 0) return kt__fail(err, KT_E_ARGUMENT, KT_POSITION_NONE, "kt_group: assets is 0");
    if (group->reserved != 0) return kt__fail(err, KT_E_UNSUPPORTED, KT_POSITION_NONE, "kt_group: reserved is not 0");
    if ((group->platform == NULL && group->platform_size > 0) || (group->name == NULL && group->name_size > 0) ||
        (group->site == NULL && group->site_size > 0) || (group->facts == NULL && group->facts_size > 0))
        return kt__fail(err, KT_E_ARGUMENT, KT_POSITION_NONE, "kt_group: platform, name, site or facts is NULL");
    /* What a part says of the whole would be said twice, and could differ. */
    if (group->part_of != 0 && (group->vendor != 0 || group->product != 0 || group->product_class != 0 || group->capacity != 0 ||
                                group->deadline != 0 || group->platform_size > 0 || group->name_size > 0 || group->facts_size > 0))
        return kt__fail(err, KT_E_ARGUMENT, KT_POSITION_NONE,
                        "kt_group: a part has only assets, sites, ring, criticality and site");
    if (group->part_of == 0 && group->vendor == 0 && group->product == 0 && group->product_class == 0)
        return kt__fail(err, KT_E_ARGUMENT, KT_POSITION_NONE, "kt_group: vendor, product and product_class are all 0");
    if (!is_instant(group->deadline))
        return kt__fail(err, KT_E_ARGUMENT, KT_POSITION_NONE, "kt_group: deadline lies outside the years 1 to 9999");
    return KT_OK;
}

int32_t kt_estate_add_group(uint32_t *out, kt_estate *estate, const struct kt_group *group, struct kt_error *err) {
    struct kt_group copy;
    int32_t status;
    kt__error_clear(err);
    if (out != NULL) *out = 0;
    if (out == NULL || estate == NULL || group == NULL)
        return kt__fail(err, KT_E_ARGUMENT, KT_POSITION_NONE, "kt_estate_add_group: an argument is NULL");
    /* The whole struct of this version is the minimum: it has been in the interface from the start. */
    status = kt__struct_in(&copy, sizeof copy, sizeof copy, group, "kt_group", err);
    if (status == KT_OK) status = check_group(&copy, err);
    /* The platform is copied there: the caller's text is borrowed for this call only. */
    return status == KT_OK ? kt__estate_add(out, estate, &copy, err) : status;
}

/* Reserved fields must be 0, so that a later version can give them a meaning that no old caller asks for by accident. */
static int32_t check_options(const struct kt_plan_options *options, struct kt_error *err) {
    if (options->flags != 0 || options->reserved != 0)
        return kt__fail(err, KT_E_UNSUPPORTED, KT_POSITION_NONE, "kt_plan_options: flags or reserved are not 0");
    /* Texts are borrowed for the call, and read only by the windows that the plan computes. */
    if ((options->facts == NULL && options->facts_size > 0) || (options->events == NULL && options->events_size > 0) ||
        (options->require == NULL && options->require_size > 0))
        return kt__fail(err, KT_E_ARGUMENT, KT_POSITION_NONE, "kt_plan_options: facts, events or require is NULL");
    /* 0 passes, being an instant like any other; what it stands for is said in plan.h. */
    if (!is_instant(options->now) || !is_instant(options->known_at) || !is_instant(options->deadline))
        return kt__fail(err, KT_E_ARGUMENT, KT_POSITION_NONE, "kt_plan_options: an instant lies outside the years 1 to 9999");
    /* Day 0 is 1970-01-01 and a day like any other: the library has no clock to put "today" in its place. */
    if (options->start < KT__DAY_FIRST || options->start > KT__DAY_LAST)
        return kt__fail(err, KT_E_ARGUMENT, KT_POSITION_NONE, "kt_plan_options: start lies outside the years 1 to 9999");
    return KT_OK;
}

/* The plan takes what it needs of estate and profile: both may be changed or freed afterwards, and the plan be read by
   any number of threads. */
int32_t kt_plan_new(kt_plan **out, kt_catalog *catalog, const kt_estate *estate, const kt_profile *profile,
                    const struct kt_plan_options *options, struct kt_error *err) {
    struct kt_plan_options copy;
    int32_t status;
    kt__error_clear(err);
    if (out != NULL) *out = NULL;
    if (out == NULL || catalog == NULL || estate == NULL || profile == NULL || options == NULL)
        return kt__fail(err, KT_E_ARGUMENT, KT_POSITION_NONE, "kt_plan_new: an argument is NULL");
    status = kt__struct_in(&copy, sizeof copy, sizeof copy, options, "kt_plan_options", err);
    if (status == KT_OK) status = check_options(&copy, err);
    return status == KT_OK ? kt__plan_new(out, catalog, estate, profile, &copy, err) : status;
}

void kt_plan_free(kt_plan *plan) {
    kt__plan_free(plan);
}

uint32_t kt_plan_group_count(const kt_plan *plan) {
    return plan != NULL ? plan->group_count : 0;
}

/* Zeroed first, as in all functions below: a caller who ignores the status then works on nothing. */
int32_t kt_plan_total_get(const kt_plan *plan, struct kt_plan_total *out) {
    static const struct kt_plan_total none;
    int32_t status = kt__struct_out(out, &none, sizeof none);
    if (status != KT_OK || plan == NULL) return KT_E_ARGUMENT;
    return kt__struct_out(out, &plan->total, sizeof plan->total);
}

/* Groups are in the order of their urgency, not in that of the estate. */
int32_t kt_plan_group_at(const kt_plan *plan, uint32_t index, struct kt_plan_group *out) {
    /* Read-only zeroes: the caller's struct is cleared before anything else is looked at. */
    static const struct kt_plan_group none;
    const struct kt__plan_group *group;
    int32_t status = kt__struct_out(out, &none, sizeof none);
    /* A struct that cannot be filled and a missing plan are the same mistake to a caller. */
    if (status != KT_OK || plan == NULL) return KT_E_ARGUMENT;
    group = kt__plan_group(plan, index);
    return group == NULL ? KT_NOTHING : kt__struct_out(out, &group->shown, sizeof group->shown);
}

int32_t kt_plan_step_at(const kt_plan *plan, uint32_t group, uint32_t index, struct kt_plan_step *out) {
    /* As above. */
    static const struct kt_plan_step none;
    const struct kt__plan_step *step;
    int32_t status = kt__struct_out(out, &none, sizeof none);
    if (status != KT_OK || plan == NULL) return KT_E_ARGUMENT;
    step = kt__plan_step(plan, group, index);
    return step == NULL ? KT_NOTHING : kt__struct_out(out, &step->shown, sizeof step->shown);
}

int32_t kt_plan_dependency_at(uint32_t *out, const kt_plan *plan, uint32_t group, uint32_t step, uint32_t index) {
    const uint32_t *wait;
    if (out == NULL) return KT_E_ARGUMENT;
    *out = 0;
    if (plan == NULL) return KT_E_ARGUMENT;
    /* The index of a step within its group, so 0 is an answer: the end of the list is told by the status. */
    wait = kt__plan_wait(plan, group, step, index);
    if (wait == NULL) return KT_NOTHING;
    *out = *wait;
    return KT_OK;
}

int32_t kt_plan_waits_for_at(uint32_t *out, const kt_plan *plan, uint32_t group, uint32_t index) {
    if (out == NULL) return KT_E_ARGUMENT;
    *out = 0;
    if (plan == NULL) return KT_E_ARGUMENT;
    return kt__plan_waits_for(out, plan, group, index) ? KT_OK : KT_NOTHING;
}

int32_t kt_plan_wave_at(const kt_plan *plan, uint32_t group, uint32_t index, struct kt_plan_wave *out) {
    static const struct kt_plan_wave none;
    const struct kt__plan_wave *wave;
    int32_t status = kt__struct_out(out, &none, sizeof none);
    if (status != KT_OK || plan == NULL) return KT_E_ARGUMENT;
    wave = kt__plan_wave(plan, group, index);
    return wave == NULL ? KT_NOTHING : kt__struct_out(out, &wave->shown, sizeof wave->shown);
}

int32_t kt_plan_part_at(const kt_plan *plan, uint32_t group, uint32_t wave, uint32_t index, struct kt_plan_part *out) {
    static const struct kt_plan_part none;
    const struct kt_plan_part *part;
    int32_t status = kt__struct_out(out, &none, sizeof none);
    if (status != KT_OK || plan == NULL) return KT_E_ARGUMENT;
    part = kt__plan_part(plan, group, wave, index);
    return part == NULL ? KT_NOTHING : kt__struct_out(out, part, sizeof *part);
}

int32_t kt_plan_visit_at(const kt_plan *plan, uint32_t group, uint32_t wave, uint32_t index, struct kt_plan_visit *out) {
    static const struct kt_plan_visit none;
    const struct kt_plan_visit *visit;
    int32_t status = kt__struct_out(out, &none, sizeof none);
    if (status != KT_OK || plan == NULL) return KT_E_ARGUMENT;
    visit = kt__plan_visit(plan, group, wave, index);
    return visit == NULL ? KT_NOTHING : kt__struct_out(out, visit, sizeof *visit);
}

int32_t kt_plan_asset_waves(const kt_plan *plan, uint32_t number, uint32_t *out, size_t room, size_t *out_count) {
    if (out_count == NULL) return KT_E_ARGUMENT;
    *out_count = 0;
    if (plan == NULL || (out == NULL && room > 0)) return KT_E_ARGUMENT;
    return kt__plan_asset_waves(plan, number, out, room, out_count);
}

int32_t kt_plan_alternative_at(const kt_plan *plan, uint32_t group, uint32_t index, struct kt_plan_alternative *out) {
    static const struct kt_plan_alternative none;
    const struct kt_plan_alternative *alternative;
    int32_t status = kt__struct_out(out, &none, sizeof none);
    if (status != KT_OK || plan == NULL) return KT_E_ARGUMENT;
    alternative = kt__plan_alternative(plan, group, index);
    return alternative == NULL ? KT_NOTHING : kt__struct_out(out, alternative, sizeof *alternative);
}

/* Written when the plan was made, while it still had one owner: reading it here needs no lock and cannot run out of
   memory. */
int32_t kt_plan_json(struct kt_text *out, const kt_plan *plan, struct kt_error *err) {
    kt__error_clear(err);
    if (out == NULL) return kt__fail(err, KT_E_ARGUMENT, KT_POSITION_NONE, "kt_plan_json: out is NULL");
    out->data = NULL;
    out->size = 0;
    if (plan == NULL) return kt__fail(err, KT_E_ARGUMENT, KT_POSITION_NONE, "kt_plan_json: plan is NULL");
    out->data = plan->json.data;
    out->size = plan->json.size;
    return KT_OK;
}

/* Tables for spreadsheets: one finding, window or step a line; findings and steps carry the stamp in their last columns. */
#include <string.h>

#include "output/output.h"

/* A comma before every field but the first of a line, which is told by what stands before it. */
static void field(struct out *out, const char *text) {
    if (out->size > 0 && out->data[out->size - 1] != '\n') out_text(out, ",");
    out_csv(out, text, strlen(text));
}

static void text_field(struct out *out, struct kt_text text) {
    if (out->size > 0 && out->data[out->size - 1] != '\n') out_text(out, ",");
    out_csv(out, text.data, text.size);
}

/* Numbers are not quoted text to a spreadsheet; a minus is no formula here because nothing but digits follows. */
static void number_field(struct out *out, int64_t value, int known) {
    out_text(out, ",");
    if (known) out_format(out, "%lld", (long long)value);
}

/* In every line, since lines are sorted, filtered and pasted elsewhere without their header. */
static void stamp_fields(struct out *out, const struct options *options, const kt_catalog *catalog) {
    struct kt_catalog_info info = {.struct_size = sizeof info};
    char text[32];
    struct kt_text said = disclaimer(catalog);
    (void)kt_catalog_info(catalog, 0, &info);
    field(out, instant_text(text, options->now));
    field(out, options->profile != NULL ? options->profile : "");
    field(out, day_text(text, info.data_date));
    text_field(out, said);
    out_text(out, "\r\n");
}

/* Three columns a roll-up, empty where nothing decides. */
static void rollup_fields(struct out *out, const kt_windows *windows, uint32_t rollup) {
    struct kt_rollup result;
    struct kt_window window;
    char day[16];
    int decided = deciding(windows, rollup, &result, &window);
    field(out, name_of(KT_GROUP_STATE, result.state));
    field(out, day_text(day, decided ? window.last_permitted_day : KT_DAY_NONE));
    number_field(out, window.remaining_days, decided && window.remaining_days != KT_DAY_NONE);
}

/* Columns are a contract with those who have written formulas against them: none is renamed. */
void assess_csv(struct out *out, const struct assessment *a) {
    char room[32];
    size_t i;
    uint32_t rollup;
    out_text(out, "asset,site,ring,group,input,locator,item,version,vendor,product,class,verdict,score,"
                  "supply,supply_last_day,supply_days,support,support_last_day,support_days,"
                  "lifecycle,lifecycle_last_day,lifecycle_days,compliance,compliance_last_day,compliance_days,"
                  "now,profile,data_date,disclaimer\r\n");
    for (i = 0; i < a->finding_count; i++) {
        const struct finding *f = &a->findings[i];
        field(out, f->asset);
        field(out, f->site);
        field(out, f->ring);
        field(out, f->group);
        field(out, input_title(a, f->input, room));
        field(out, f->locator);
        field(out, f->name);
        field(out, f->version);
        field(out, f->vendor_id);
        field(out, f->product_id);
        field(out, f->class_id);
        field(out, name_of(KT_GROUP_VERDICT, f->verdict));
        number_field(out, f->score, 1);
        for (rollup = KT_ROLLUP_SUPPLY; rollup <= KT_ROLLUP_COMPLIANCE; rollup++)
            rollup_fields(out, a->subjects[f->window].windows, rollup);
        stamp_fields(out, a->options, a->catalog);
    }
}

/* would_be stands only where it says more than the state. */
void windows_csv(struct out *out, const kt_catalog *catalog, const kt_windows *windows, const char *subject) {
    struct kt_window w = {.struct_size = sizeof w};
    char text[32];
    uint32_t i;
    out_text(out, "subject,activity,state,would_be,applies,as,boundary,last_permitted_day,zone,remaining_days,remaining_business_days,"
                  "instrument,milestone,legal_force,evidence_level,unverified\r\n");
    for (i = 0; kt_windows_at(windows, i, &w) == KT_OK; i++) {
        field(out, subject);
        field(out, name_of(KT_GROUP_ACTIVITY, w.activity));
        field(out, name_of(KT_GROUP_STATE, w.state));
        field(out, w.applies == KT_YES || w.would_be == 0 ? "" : name_of(KT_GROUP_STATE, w.would_be));
        field(out, name_of(KT_GROUP_TRUTH, w.applies));
        field(out, w.flags & KT_WINDOW_BOUND ? "bound" : "affected");
        field(out, instant_text(text, w.boundary));
        field(out, day_text(text, w.last_permitted_day));
        text_field(out, w.zone);
        number_field(out, w.remaining_days, w.remaining_days != KT_DAY_NONE);
        number_field(out, w.remaining_business_days, w.remaining_business_days != KT_DAY_NONE);
        text_field(out, record_id(catalog, KT_RECORD_INSTRUMENT, w.instrument));
        text_field(out, record_id(catalog, KT_RECORD_MILESTONE, w.milestone));
        field(out, name_of(KT_GROUP_LEGAL_FORCE, w.legal_force));
        field(out, name_of(KT_GROUP_EVIDENCE_LEVEL, w.evidence_level));
        field(out, w.flags & KT_WINDOW_UNVERIFIED ? "yes" : "no");
        out_text(out, "\r\n");
    }
}

/* One step a line, for each wave where it comes once for each; groups without a playbook have none, and so no line. */
void plan_csv(struct out *out, const struct assessment *a, const kt_plan *plan) {
    const kt_catalog *catalog = a->catalog;
    struct kt_plan_group group = {.struct_size = sizeof group};
    struct kt_plan_step step = {.struct_size = sizeof step};
    char day[16];
    uint32_t g, i;
    out_text(out, "vendor,product,assets,feasible,step,wave,step_assets,title,phase,role,earliest_start,earliest_finish,latest_start,latest_finish,"
                  "slack_days,critical,now,profile,data_date,disclaimer\r\n");
    for (g = 0; kt_plan_group_at(plan, g, &group) == KT_OK; g++) {
        for (i = 0; kt_plan_step_at(plan, g, i, &step) == KT_OK; i++) {
            int64_t phase = 0;
            (void)kt_record_integer(&phase, catalog, KT_RECORD_STEP, step.step, KT_FIELD_PHASE, 0);
            text_field(out, record_id(catalog, KT_RECORD_VENDOR, group.vendor));
            text_field(out, record_id(catalog, KT_RECORD_PRODUCT, group.product));
            number_field(out, group.assets, 1);
            field(out, group.feasible ? "yes" : "no");
            text_field(out, record_id(catalog, KT_RECORD_STEP, step.step));
            number_field(out, step.wave, step.wave > 0);
            number_field(out, step.assets, step.wave > 0);
            text_field(out, record_text(catalog, KT_RECORD_STEP, step.step, KT_FIELD_TITLE));
            field(out, name_of(KT_GROUP_PHASE, (uint32_t)phase));
            text_field(out, record_text(catalog, KT_RECORD_STEP, step.step, KT_FIELD_ROLE));
            field(out, day_text(day, step.earliest_start));
            field(out, day_text(day, step.earliest_finish));
            field(out, day_text(day, step.latest_start));
            field(out, day_text(day, step.latest_finish));
            number_field(out, step.slack_days, 1);
            field(out, step.critical ? "yes" : "no");
            stamp_fields(out, a->options, catalog);
        }
    }
}

/* Tables for spreadsheets: one finding, window or step a line; findings and steps carry the stamp. */
#include <string.h>

#include "output/output.h"
#include "output/stamp.h"

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

#define STAMP_COLUMNS "now,profile,data_date,disclaimer,stamp"

/* In every line, since lines are sorted, filtered and pasted elsewhere without their header. Made once for all of them. */
static void stamp_cells(struct out *out, const struct options *options, const kt_catalog *catalog) {
    struct kt_catalog_info info = {.struct_size = sizeof info};
    struct out stamp = {0};
    char text[32];
    struct kt_text said = disclaimer(catalog);
    (void)kt_catalog_info(catalog, 0, &info);
    stamp_line(&stamp, options, catalog);
    field(out, instant_text(text, options->now));
    field(out, options->profile != NULL ? options->profile : "");
    field(out, day_text(text, info.data_date));
    text_field(out, said);
    field(out, stamp.data);
    out_free(&stamp);
}

static void put_cells(struct out *out, const struct out *cells) {
    out_text(out, ",");
    out_bytes(out, cells->data, cells->size);
}

/* A table without lines would say neither what was asked nor what it is worth: it has one line, empty but for the stamp. */
static void only_the_stamp(struct out *out, const struct out *cells, unsigned before, unsigned behind) {
    out_text(out, "\"\"");
    while (--before > 0) out_text(out, ",");
    put_cells(out, cells);
    while (behind-- > 0) out_text(out, ",");
    out_text(out, "\r\n");
}

/* Who accepted a finding, and why; empty for one that counts. */
static void suppressed_fields(struct out *out, const struct assessment *a, const struct suppression *one) {
    char day[16];
    field(out, one != NULL ? one->reason : "");
    field(out, one != NULL ? suppression_owner(a, one) : "");
    field(out, one != NULL ? day_text(day, one->expires) : "");
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
    struct out cells = {0};
    char room[32];
    size_t i;
    uint32_t rollup;
    out_text(out, "asset,site,ring,group,input,locator,item,version,vendor,product,class,verdict,score,"
                  "supply,supply_last_day,supply_days,support,support_last_day,support_days,"
                  "lifecycle,lifecycle_last_day,lifecycle_days,compliance,compliance_last_day,compliance_days,"
                  STAMP_COLUMNS ",suppressed,suppressed_by,suppressed_until\r\n");
    stamp_cells(&cells, a->options, a->catalog);
    if (a->finding_count == 0) only_the_stamp(out, &cells, 25, 3);
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
        put_cells(out, &cells);
        suppressed_fields(out, a, f->suppressed);
    }
    out_free(&cells);
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

/* Columns as they were; what was added later stands behind the stamp. */
static void plan_step_line(struct out *out, const kt_catalog *catalog, const struct kt_plan_group *group,
                           const struct kt_plan_step *step,
                           const struct out *cells) {
    char day[16], text[32];
    int64_t phase = 0;
    (void)kt_record_integer(&phase, catalog, KT_RECORD_STEP, step->step, KT_FIELD_PHASE, 0);
    text_field(out, record_id(catalog, KT_RECORD_VENDOR, group->vendor));
    text_field(out, record_id(catalog, KT_RECORD_PRODUCT, group->product));
    number_field(out, group->assets, 1);
    field(out, group->feasible ? "yes" : "no");
    text_field(out, record_id(catalog, KT_RECORD_STEP, step->step));
    number_field(out, step->wave, step->wave > 0);
    number_field(out, step->assets, step->wave > 0);
    text_field(out, record_text(catalog, KT_RECORD_STEP, step->step, KT_FIELD_TITLE));
    field(out, name_of(KT_GROUP_PHASE, (uint32_t)phase));
    text_field(out, record_text(catalog, KT_RECORD_STEP, step->step, KT_FIELD_ROLE));
    field(out, day_text(day, step->earliest_start));
    field(out, day_text(day, step->earliest_finish));
    field(out, day_text(day, step->latest_start));
    field(out, day_text(day, step->latest_finish));
    number_field(out, step->slack_days, 1);
    field(out, step->critical ? "yes" : "no");
    put_cells(out, cells);
    field(out, instant_text(text, group->deadline));
    field(out, day_text(day, group->last_day));
    field(out, day_text(day, group->finish));
    field(out, day_text(day, group->latest_start));
    out_text(out, "\r\n");
}

/* One step a line, for each wave where it comes once for each; groups without a playbook have none, and so no line. */
void plan_csv(struct out *out, const struct assessment *a, const kt_plan *plan) {
    struct kt_plan_group group = {.struct_size = sizeof group};
    struct kt_plan_step step = {.struct_size = sizeof step};
    struct out cells = {0};
    uint32_t g, i;
    size_t lines = 0;
    out_text(out, "vendor,product,assets,feasible,step,wave,step_assets,title,phase,role,earliest_start,earliest_finish,"
                  "latest_start,latest_finish,slack_days,critical," STAMP_COLUMNS ",deadline,last_day,finish,latest_safe_start\r\n");
    stamp_cells(&cells, a->options, a->catalog);
    for (g = 0; kt_plan_group_at(plan, g, &group) == KT_OK; g++) {
        for (i = 0; kt_plan_step_at(plan, g, i, &step) == KT_OK; i++, lines++)
            plan_step_line(out, a->catalog, &group, &step, &cells);
    }
    if (lines == 0) only_the_stamp(out, &cells, 16, 4);
    out_free(&cells);
}

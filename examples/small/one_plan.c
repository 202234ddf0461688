/* A plan for 250 workstations, 25 a working day. Usage: one_plan [NOW] */
#include <ktransition/ktransition.h>
#include <stdio.h>
#include <string.h>

static void print_day(const char *before, int32_t day) {
    int32_t year, month, of_month;
    if (kt_day_to_civil(day, &year, &month, &of_month) == KT_OK) printf("%s%04d-%02d-%02d", before, (int)year, (int)month, (int)of_month);
}

static void print_plan(const kt_catalog *catalog, const kt_plan *plan) {
    struct kt_plan_group group = {.struct_size = sizeof group};
    struct kt_plan_step step = {.struct_size = sizeof step};
    struct kt_text title;
    uint32_t i;
    if (kt_plan_group_at(plan, 0, &group) != KT_OK) return;
    printf("%s", group.feasible ? "feasible" : "too late");
    print_day(", done on ", group.finish);
    print_day(", last day in time ", group.last_day);
    printf("\n");
    for (i = 0; kt_plan_step_at(plan, 0, i, &step) == KT_OK; i++) {
        if (kt_record_text(&title, catalog, KT_RECORD_STEP, step.step, KT_FIELD_TITLE, 0) != KT_OK) continue;
        print_day("  ", step.earliest_start);
        print_day(" to ", step.earliest_finish);
        printf("  %s%s\n", title.data, step.critical ? " (critical)" : "");
    }
}

int main(int argc, char **argv) {
    const char *now = argc > 1 ? argv[1] : "2024-06-21", *who = "US,business", *vendor = "kaspersky", *class_id = "endpoint-protection";
    struct kt_error err = {.struct_size = sizeof err};
    struct kt_group group = {.struct_size = sizeof group, .assets = 250};
    struct kt_plan_options options = {.struct_size = sizeof options, .capacity = 25};
    kt_catalog *catalog = NULL;
    kt_profile *profile = NULL;
    kt_estate *estate = NULL;
    kt_plan *plan = NULL;
    uint32_t number;
    int failed = kt_catalog_open_builtin(&catalog, NULL, &err) != KT_OK || kt_profile_new(&profile, catalog, who, strlen(who), &err) != KT_OK ||
                 kt_estate_new(&estate, NULL, &err) != KT_OK || kt_instant_parse(&options.now, now, strlen(now), &err) != KT_OK;
    if (!failed) {
        failed = kt_record_find(&group.vendor, catalog, KT_RECORD_VENDOR, vendor, strlen(vendor)) != KT_OK ||
                 kt_record_find(&group.product_class, catalog, KT_RECORD_CLASS, class_id, strlen(class_id)) != KT_OK ||
                 kt_estate_add_group(&number, estate, &group, &err) != KT_OK ||
                 kt_plan_new(&plan, catalog, estate, profile, &options, &err) != KT_OK;
    }
    if (failed) fprintf(stderr, "one_plan: %s\n", err.message);
    else print_plan(catalog, plan);
    kt_plan_free(plan);
    kt_estate_free(estate);
    kt_profile_free(profile);
    kt_catalog_unref(catalog);
    return failed;
}

/* plan: the findings' products as groups of an estate, scheduled by the library. */
#include <string.h>

#include "commands.h"
#include "output/output.h"

/* One group for each subject. Groups carry neither deadline nor capacity of their own: the options hold for all. */
static int add_groups(kt_estate *estate, const struct assessment *a, struct kt_error *err) {
    const struct options *options = a->options;
    size_t i;
    for (i = 0; i < a->subject_count; i++) {
        struct kt_group group = {.struct_size = sizeof group};
        uint32_t number;
        if (a->subjects[i].alarms == 0) continue; /* what is only possible is reviewed, not migrated */
        group.vendor = a->subjects[i].vendor;
        group.product = a->subjects[i].product;
        group.product_class = a->subjects[i].product_class;
        group.assets = a->subjects[i].assets;
        group.platform = options->platform;
        group.platform_size = options->platform != NULL ? strlen(options->platform) : 0;
        if (kt_estate_add_group(&number, estate, &group, err) < 0) return -1;
    }
    return 0;
}

/* A platform that no step and no product names would silently leave steps out. */
static int knows_platform(const kt_catalog *catalog, const char *platform) {
    static const uint32_t types[] = {KT_RECORD_STEP, KT_RECORD_PRODUCT};
    size_t t;
    for (t = 0; t < 2; t++) {
        uint32_t record = 0, i;
        while (kt_record_next(catalog, types[t], &record) == KT_OK) {
            struct kt_text text;
            for (i = 0; kt_record_text(&text, catalog, types[t], record, KT_FIELD_PLATFORM, i) == KT_OK; i++) {
                if (strcmp(text.data, platform) == 0) return 1;
            }
        }
    }
    return 0;
}

/* Also for the report of assess. *out is NULL after a complaint. */
int make_plan(kt_plan **out, const struct assessment *a) {
    const struct options *options = a->options;
    struct kt_error err = {.struct_size = sizeof err};
    struct kt_plan_options how = {.struct_size = sizeof how};
    kt_estate *estate = NULL;
    int32_t status = kt_estate_new(&estate, NULL, &err);
    *out = NULL;
    if (options->platform != NULL && !knows_platform(a->catalog, options->platform)) {
        complain("--platform: the catalog knows no platform \"%s\"", options->platform);
        kt_estate_free(estate);
        return EXIT_USAGE;
    }
    how.now = options->now;
    how.known_at = options->known_at;
    how.deadline = options->deadline;
    how.start = options->start;
    how.capacity = options->capacity;
    how.pilot = options->pilot;
    how.calendar = options->calendar;
    how.facts = options->facts.data;
    how.facts_size = options->facts.size;
    how.events = options->events.data;
    how.events_size = options->events.size;
    if (status >= 0 && add_groups(estate, a, &err)) status = KT_E_ARGUMENT;
    if (status >= 0) status = kt_plan_new(out, a->catalog, estate, a->profile, &how, &err);
    if (status < 0) complain("plan: %s", err.message);
    kt_estate_free(estate);
    return status < 0 ? EXIT_BAD_INPUT : 0;
}

/* The library's groups as they are, between the stamp and the schema's name. */
static void plan_json(struct out *out, const struct assessment *a, const kt_plan *plan) {
    struct out stamp = {0};
    struct kt_text groups = {"[]", 2};
    struct json_out json;
    (void)kt_plan_json(&groups, plan, NULL);
    stamp_json(&stamp, a->options, a->catalog);
    json_start(&json, out);
    json_open(&json, '{');
    json_key(&json, "schema");
    json_string(&json, "ktransition.plan/1");
    json_key(&json, "stamp");
    json_raw(&json, stamp.data, stamp.size);
    json_key(&json, "groups");
    json_raw(&json, groups.data, groups.size);
    inputs_json(&json, a);
    json_close(&json, '}');
    out_text(out, "\n");
    out_free(&stamp);
}

/* An empty plan is said in words only where people read it. */
static int render(struct out *out, const struct assessment *a, const kt_plan *plan) {
    switch (a->options->format) {
    case FORMAT_TABLE:
        plan_table(out, a->catalog, plan, want_color(a->options));
        if (kt_plan_group_count(plan) == 0) out_text(out, "Nothing to move in what could be read.\n");
        table_end(out, a);
        break;
    case FORMAT_JSON:
    case FORMAT_NDJSON: plan_json(out, a, plan); break;
    case FORMAT_CSV: plan_csv(out, a, plan); break;
    case FORMAT_HTML: assess_html(out, a, plan); break;
    default: break; /* refused with the options */
    }
    return 0;
}

/* An inventory is read as for assess, then planned; the exit status is that of the assessment. */
int cmd_plan(int argc, char **argv) {
    struct options options;
    struct assessment a;
    struct out out = {0};
    kt_plan *plan = NULL;
    int status = options_read(&options, COMMAND_PLAN, argc, argv);
    memset(&a, 0, sizeof a);
    if (status == 0 && (options.profile == NULL || options.file_count == 0)) {
        complain("plan: --profile (who asks, for example US,business) and an inventory file are needed");
        status = EXIT_USAGE;
    }
    if (status == 0) status = assess_run(&a, &options);
    if (status == 0) status = make_plan(&plan, &a);
    if (status == 0) status = render(&out, &a, plan);
    if (status == 0) status = deliver(&options, &out);
    if (status == 0) status = assess_exit_status(&a);
    out_free(&out);
    kt_plan_free(plan);
    assess_free(&a);
    options_free(&options);
    return status;
}

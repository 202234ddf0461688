/* plan: the findings' products as groups of an estate, scheduled by the library. */
#include <string.h>

#include "commands.h"
#include "estate.h"
#include "output/output.h"

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

/* Whether some alternative names a capability; where there are no alternatives none can be mistyped. */
static int knows_capability(const kt_catalog *catalog, const char *name, size_t size) {
    uint32_t record = 0, i;
    int any = 0;
    while (kt_record_next(catalog, KT_RECORD_ALTERNATIVE, &record) == KT_OK) {
        struct kt_text text;
        any = 1;
        for (i = 0; kt_record_text(&text, catalog, KT_RECORD_ALTERNATIVE, record, KT_FIELD_CAPABILITY, i) == KT_OK; i++) {
            if (text.size == size && memcmp(text.data, name, size) == 0) return 1;
        }
    }
    return !any;
}

/* What is asked for in words of the catalog. 0, or EXIT_USAGE after a complaint. */
static int check_words(const struct assessment *a) {
    const char *at = a->options->require.data;
    if (a->options->platform != NULL && !knows_platform(a->catalog, a->options->platform)) {
        complain("--platform: the catalog knows no platform \"%s\"", a->options->platform);
        return EXIT_USAGE;
    }
    while (at != NULL && *at != '\0') {
        size_t size = strcspn(at, ",");
        if (!knows_capability(a->catalog, at, size)) {
            complain("--require: no alternative of the catalog names the capability \"%.*s\"", (int)size, at);
            return EXIT_USAGE;
        }
        at += size + (at[size] == ',');
    }
    return 0;
}

static int plan_estate(kt_plan **out, const struct assessment *a, const struct estate *from) {
    const struct options *options = a->options;
    struct kt_error err = {.struct_size = sizeof err};
    struct kt_plan_options how = {.struct_size = sizeof how};
    kt_estate *estate = NULL;
    int32_t status = kt_estate_new(&estate, NULL, &err);
    *out = NULL;
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
    how.require = options->require.data;
    how.require_size = options->require.size;
    if (status >= 0 && estate_fill(estate, from, a, &err)) status = KT_E_ARGUMENT;
    if (status >= 0) status = kt_plan_new(out, a->catalog, estate, a->profile, &how, &err);
    if (status < 0) complain("plan: %s", err.message);
    kt_estate_free(estate);
    return status < 0 ? EXIT_BAD_INPUT : 0;
}

/* Also for the report of assess. *out is NULL after a complaint. */
int make_plan(kt_plan **out, const struct assessment *a) {
    struct estate estate;
    int status = check_words(a);
    *out = NULL;
    if (status != 0) return status;
    estate_collect(&estate, a);
    status = plan_estate(out, a, &estate);
    estate_free(&estate);
    return status;
}

/* An empty plan is said in words only where people read it. */
static int render(struct out *out, const struct assessment *a, const kt_plan *plan) {
    switch (a->options->format) {
    case FORMAT_TABLE:
        plan_table(out, a->catalog, plan, want_color(a->options));
        if (kt_plan_group_count(plan) == 0) out_text(out, "Nothing to move in what could be read.\n");
        suppressed_table(out, a);
        table_end(out, a);
        break;
    case FORMAT_JSON: plan_json(out, a, plan); break;
    case FORMAT_NDJSON: plan_ndjson(out, a, plan); break;
    case FORMAT_MARKDOWN: plan_markdown(out, a, plan); break;
    case FORMAT_SARIF: assess_sarif(out, a, plan); break;
    case FORMAT_OSCAL_POAM: assess_oscal(out, a, plan); break;
    case FORMAT_CYCLONEDX: assess_cyclonedx(out, a, plan); break;
    case FORMAT_ICS: assess_ics(out, a, plan); break;
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
    if (status == 0) status = cyclonedx_options(&options);
    if (status == 0) status = assess_run(&a, &options);
    if (status == 0) status = cyclonedx_input(&a);
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

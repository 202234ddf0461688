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

static void key_day(struct json_out *json, const char *key, int32_t day) {
    char text[16];
    json_key(json, key);
    json_string(json, day != KT_DAY_NONE ? day_text(text, day) : NULL);
}

/* What holds for all groups together. */
static void total_json(struct json_out *json, const kt_plan *plan) {
    struct kt_plan_total total = {.struct_size = sizeof total};
    if (kt_plan_total_get(plan, &total) != KT_OK) return;
    json_key(json, "total");
    json_open(json, '{');
    json_key(json, "assets");
    json_integer(json, (int64_t)total.assets);
    json_key(json, "feasible");
    json_raw(json, total.feasible ? "true" : "false", total.feasible ? 4 : 5);
    json_key(json, "late_groups");
    json_integer(json, total.late_groups);
    key_day(json, "start", total.start);
    key_day(json, "finish", total.finish);
    json_key(json, "working_days");
    json_integer(json, total.working_days);
    key_day(json, "latest_safe_start", total.latest_start);
    json_key(json, "required_per_day");
    if (total.required_capacity > 0) json_integer(json, total.required_capacity);
    else json_raw(json, "null", 4);
    json_close(json, '}');
}

/* The assets of one wave by name: its parts name groups of the estate, and those know their assets. */
static void wave_assets_json(struct json_out *json, const struct estate *estate, const kt_plan *plan, uint32_t group,
                             uint32_t wave) {
    struct kt_plan_part part = {.struct_size = sizeof part};
    uint32_t p, i;
    json_key(json, "group");
    json_integer(json, group);
    json_key(json, "wave");
    json_integer(json, wave + 1);
    json_key(json, "assets");
    json_open(json, '[');
    for (p = 0; kt_plan_part_at(plan, group, wave, p, &part) == KT_OK; p++) {
        for (i = 0; i < part.assets; i++) json_string(json, estate->groups[part.number].assets[part.first + i]);
    }
    json_close(json, ']');
}

/* Which asset goes in which wave. */
static void assignments_json(struct json_out *json, const struct assessment *a, const kt_plan *plan) {
    struct kt_plan_wave wave = {.struct_size = sizeof wave};
    struct estate estate;
    uint32_t g, w;
    estate_collect(&estate, a);
    json_key(json, "assignments");
    json_open(json, '[');
    for (g = 0; g < kt_plan_group_count(plan); g++) {
        for (w = 0; kt_plan_wave_at(plan, g, w, &wave) == KT_OK; w++) {
            json_open(json, '{');
            wave_assets_json(json, &estate, plan, g, w);
            json_close(json, '}');
        }
    }
    json_close(json, ']');
    estate_free(&estate);
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
    total_json(&json, plan);
    assignments_json(&json, a, plan);
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

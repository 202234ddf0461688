/* Plans as JSON: the library's groups as they are, what holds for all of them, and which asset goes in which wave. */
#include "estate.h"
#include "output/json_keys.h"
#include "output/output.h"

static void put_day(struct json_out *json, const char *key, int32_t day) {
    char text[16];
    key_string(json, key, day_text(text, day));
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
    put_day(json, "start", total.start);
    put_day(json, "finish", total.finish);
    json_key(json, "working_days");
    json_integer(json, total.working_days);
    put_day(json, "latest_safe_start", total.latest_start);
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
void plan_json(struct out *out, const struct assessment *a, const kt_plan *plan) {
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
    suppressions_json(&json, a);
    inputs_json(&json, a);
    json_close(&json, '}');
    out_text(out, "\n");
    out_free(&stamp);
}

/* The end of the array's element that begins at `at`; texts are stepped over, since they may hold brackets. */
static size_t element_end(const char *text, size_t size, size_t at) {
    size_t depth = 0;
    int quoted = 0;
    for (; at < size; at++) {
        const char c = text[at];
        if (quoted) {
            if (c == '\\') at++;
            else if (c == '"') quoted = 0;
        } else if (c == '"') {
            quoted = 1;
        } else if (c == '{' || c == '[') {
            depth++;
        } else if (c == '}' || c == ']') {
            if (--depth == 0) return at + 1;
        }
    }
    return size;
}

/* The library's array of groups, one a line. */
static void plan_groups(struct out *out, const kt_plan *plan) {
    struct kt_text groups = {"[]", 2};
    struct json_out json;
    size_t at = 1, end;
    (void)kt_plan_json(&groups, plan, NULL);
    for (; at < groups.size && groups.data[at] == '{'; at = end + 1) {
        end = element_end(groups.data, groups.size, at);
        json_start(&json, out);
        json_open(&json, '{');
        key_string(&json, "record", "group");
        json_key(&json, "group");
        json_raw(&json, groups.data + at, end - at);
        json_close(&json, '}');
        out_text(out, "\n");
    }
}

/* Which asset goes in which wave, one wave a line. */
static void plan_assignments(struct out *out, const struct assessment *a, const kt_plan *plan) {
    struct kt_plan_wave wave = {.struct_size = sizeof wave};
    struct estate estate;
    struct json_out json;
    uint32_t g, w;
    estate_collect(&estate, a);
    for (g = 0; g < kt_plan_group_count(plan); g++) {
        for (w = 0; kt_plan_wave_at(plan, g, w, &wave) == KT_OK; w++) {
            json_start(&json, out);
            json_open(&json, '{');
            key_string(&json, "record", "assignment");
            wave_assets_json(&json, &estate, plan, g, w);
            json_close(&json, '}');
            out_text(out, "\n");
        }
    }
    estate_free(&estate);
}

/* Groups come before the waves that name them by number. */
void plan_ndjson(struct out *out, const struct assessment *a, const kt_plan *plan) {
    struct json_out json;
    size_t i;
    ndjson_line(out, a, "stamp", 0);
    for (i = 0; i < a->input_count; i++) ndjson_line(out, a, "input", i);
    plan_groups(out, plan);
    plan_assignments(out, a, plan);
    json_start(&json, out);
    json_open(&json, '{');
    key_string(&json, "record", "total");
    total_json(&json, plan);
    json_close(&json, '}');
    out_text(out, "\n");
    ndjson_line(out, a, "summary", 0);
}

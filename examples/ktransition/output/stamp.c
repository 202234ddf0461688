/* The audit stamp: library, rules, data to the byte, who asked, when, with which options. Only what changes an answer stands in
   it: where the answer was written to is nobody's business. */
#include "output/stamp.h"

#include <string.h>

#include "output/json_keys.h"
#include "output/output.h"

const char *library_version(char text[32]) {
    const uint32_t number = kt_version();
    snprintf(text, 32, "%u.%u.%u", number / 1000000, number / 1000 % 1000, number % 1000);
    return text;
}

static void digest_text(char text[65], const struct kt_catalog_info *info) {
    size_t i;
    for (i = 0; i < 32; i++) snprintf(text + 2 * i, 3, "%02x", info->digest[i]);
}

/* The digest says which data this was, to the byte. */
static void one_layer(struct json_out *json, const kt_catalog *catalog, uint32_t layer) {
    struct kt_catalog_info info = {.struct_size = sizeof info};
    char digest[65], day[16];
    if (kt_catalog_info(catalog, layer, &info) != KT_OK) return;
    digest_text(digest, &info);
    json_open(json, '{');
    key_text(json, "title", info.title);
    key_string(json, "digest", digest);
    key_string(json, "data_date", day_text(day, info.data_date));
    key_integer(json, "format_version", info.format_version);
    json_close(json, '}');
}

/* ---- options ---- */

/* Numbers for which 0, or below, means that they were not given. */
static void tell_number(void *user, stamp_value *tell, const char *name, int64_t number, int given) {
    char text[32];
    if (!given) return;
    snprintf(text, sizeof text, "%lld", (long long)number);
    tell(user, name, text);
}

static void tell_text(void *user, stamp_value *tell, const char *name, const char *text) {
    if (text != NULL && text[0] != '\0') tell(user, name, text);
}

static void tell_freezes(void *user, stamp_value *tell, const struct options *options) {
    struct out list = {0};
    char from[16], to[16];
    uint32_t i;
    for (i = 0; i < options->freeze_count; i++)
        out_format(&list, "%s%s..%s", i > 0 ? "," : "", day_text(from, options->freeze_from[i]),
                   day_text(to, options->freeze_to[i]));
    tell_text(user, tell, "freeze", list.data);
    out_free(&list);
}

/* How a plan was asked for. The deadline is kept as the first instant that is too late, and was given as a day. */
static void tell_plan_options(void *user, stamp_value *tell, const struct options *options) {
    char day[16];
    if (options->deadline != 0) tell_text(user, tell, "deadline", day_text(day, (int32_t)(options->deadline / 86400) - 1));
    if (options->start != 0) tell_text(user, tell, "start", day_text(day, options->start));
    tell_number(user, tell, "capacity", options->capacity, options->capacity > 0);
    tell_number(user, tell, "pilot", options->pilot, options->pilot > 0);
    tell_text(user, tell, "platform", options->platform);
    tell_text(user, tell, "require", options->require.data);
    tell_freezes(user, tell, options);
}

/* Those that always stand in the stamp, though they may not have been given, have keys of their own in the JSON. */
static void tell_options(void *user, stamp_value *tell, const struct options *options) {
    tell_text(user, tell, "input_format", options->input_format != INPUT_AUTO ? input_format_name(options->input_format) : NULL);
    if (options->kind != KT_KIND_TEXT) tell_text(user, tell, "kind", name_of(KT_GROUP_KIND, options->kind));
    if (options->strict) tell(user, "strict", "yes");
    tell_number(user, tell, "max_age", options->max_age, options->max_age >= 0);
    tell_text(user, tell, "suppress", options->suppress_id);
}

/* What a plan depends on besides. Freezes as they were given. */
static void stamp_plan(struct json_out *json, const struct options *options) {
    char day[16], to[16];
    uint32_t i;
    key_string(json, "deadline", options->deadline != 0 ? day_text(day, (int32_t)(options->deadline / 86400) - 1) : NULL);
    key_string(json, "start", options->start != 0 ? day_text(day, options->start) : NULL);
    key_integer(json, "capacity", options->capacity);
    key_integer(json, "pilot", options->pilot);
    key_string(json, "platform", options->platform);
    key_string(json, "require", options->require.data);
    json_key(json, "freeze");
    json_open(json, '[');
    for (i = 0; i < options->freeze_count; i++) {
        char span[40];
        snprintf(span, sizeof span, "%s..%s", day_text(day, options->freeze_from[i]), day_text(to, options->freeze_to[i]));
        json_string(json, span);
    }
    json_close(json, ']');
}

static void json_value_of(void *user, const char *name, const char *value) { key_string(user, name, value); }

static void stamp_options(struct json_out *json, const struct options *options) {
    json_open(json, '{');
    key_string(json, "min_verdict", name_of(KT_GROUP_VERDICT, options->min_verdict));
    key_string(json, "assume", options->facts.data);
    key_string(json, "event", options->events.data);
    key_string(json, "group_by", options->group_by);
    key_string(json, "columns", options->columns);
    key_string(json, "class", options->product_class);
    key_bool(json, "all", options->all);
    key_bool(json, "redact", options->redact);
    tell_options(json, json_value_of, options);
    if (options->command == COMMAND_PLAN) stamp_plan(json, options);
    json_close(json, '}');
}

/* Everything an answer depends on besides the inventories. */
void stamp_json(struct out *out, const struct options *options, const kt_catalog *catalog) {
    struct kt_catalog_info info = {.struct_size = sizeof info};
    struct json_out json;
    char version[32];
    uint32_t layer;
    json_start(&json, out);
    json_open(&json, '{');
    key_string(&json, "library", library_version(version));
    key_integer(&json, "rules", kt_rules_version());
    json_key(&json, "catalogs");
    json_open(&json, '[');
    (void)kt_catalog_info(catalog, 0, &info);
    for (layer = 1; layer <= info.layers; layer++) one_layer(&json, catalog, layer);
    json_close(&json, ']');
    key_string(&json, "profile", options->profile);
    key_instant(&json, "now", options->now);
    key_instant(&json, "known_at", options->known_at != 0 ? options->known_at : options->now);
    key_string(&json, "calendar", options->calendar_name);
    json_key(&json, "options");
    stamp_options(&json, options);
    key_text(&json, "disclaimer", disclaimer(catalog));
    json_close(&json, '}');
}

/* ---- the same as names and values ---- */

static void tell_layers(void *user, stamp_value *tell, const kt_catalog *catalog) {
    struct kt_catalog_info info = {.struct_size = sizeof info};
    struct out text = {0};
    char digest[65], day[16];
    uint32_t layer, layers;
    (void)kt_catalog_info(catalog, 0, &info);
    layers = info.layers;
    for (layer = 1; layer <= layers && kt_catalog_info(catalog, layer, &info) == KT_OK; layer++) {
        digest_text(digest, &info);
        out_clear(&text);
        out_format(&text, "sha256 %s, data of %s", digest, day_text(day, info.data_date));
        if (info.title.size > 0) {
            out_text(&text, ", ");
            out_bytes(&text, info.title.data, info.title.size);
        }
        tell(user, "catalog", text.data);
    }
    out_free(&text);
}

void stamp_each(const struct options *options, const kt_catalog *catalog, void *user, stamp_value *tell) {
    char text[32];
    tell(user, "library", library_version(text));
    tell_number(user, tell, "rules", kt_rules_version(), 1);
    tell_layers(user, tell, catalog);
    tell_text(user, tell, "profile", options->profile);
    tell_text(user, tell, "now", instant_text(text, options->now));
    tell_text(user, tell, "known_at", instant_text(text, options->known_at != 0 ? options->known_at : options->now));
    tell_text(user, tell, "calendar", options->calendar_name);
    tell_text(user, tell, "min_verdict", name_of(KT_GROUP_VERDICT, options->min_verdict));
    tell_text(user, tell, "assume", options->facts.data);
    tell_text(user, tell, "event", options->events.data);
    tell_text(user, tell, "group_by", options->group_by);
    tell_text(user, tell, "columns", options->columns);
    tell_text(user, tell, "class", options->product_class);
    if (options->all) tell(user, "all", "yes");
    if (options->redact) tell(user, "redact", "yes");
    tell_options(user, tell, options);
    if (options->command == COMMAND_PLAN) tell_plan_options(user, tell, options);
}

static void line_value(void *user, const char *name, const char *value) {
    struct out *out = user;
    out_format(out, "%s%s %s", out->size > 0 ? "; " : "", name, value);
}

void stamp_line(struct out *out, const struct options *options, const kt_catalog *catalog) {
    stamp_each(options, catalog, out, line_value);
}

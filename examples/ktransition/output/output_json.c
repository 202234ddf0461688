/* The assessment as JSON: the keys are a contract. Evidence and windows come from the library as they are. */
#include <string.h>

#include "output/json_keys.h"
#include "output/output.h"

/* Made as text first, since other formats show the same stamp. */
static void put_stamp(struct json_out *json, const struct assessment *a) {
    struct out stamp = {0};
    stamp_json(&stamp, a->options, a->catalog);
    json_key(json, "stamp");
    json_raw(json, stamp.data, stamp.size);
    out_free(&stamp);
}

/* Bad rows with place and reason: they are what somebody has to look at by hand. */
static void put_input(struct json_out *json, const struct assessment *a, uint32_t number) {
    const struct input_result *input = &a->inputs[number];
    char room[32];
    size_t i;
    json_open(json, '{');
    key_string(json, "path", input_title(a, number, room));
    key_string(json, "format", input_format_name(input->summary.format));
    key_integer(json, "rows", (int64_t)input->summary.rows);
    key_integer(json, "bad_rows", (int64_t)input->summary.bad_rows);
    json_key(json, "bad");
    json_open(json, '[');
    for (i = 0; i < input->bad_count; i++) {
        json_open(json, '{');
        key_string(json, "locator", input->bad[i].locator);
        key_string(json, "reason", input->bad[i].reason);
        json_close(json, '}');
    }
    json_close(json, ']');
    key_instant(json, "collected_at", input->summary.collected_at);
    key_string(json, "problem", input->summary.failed ? input->summary.problem : NULL);
    key_integer(json, "assets", (int64_t)input->assets);
    json_close(json, '}');
}

/* Why a finding does not count, who says so and until when; null for one that does. */
static void put_suppressed(struct json_out *json, const struct assessment *a, const struct suppression *one) {
    char day[16], room[48];
    json_key(json, "suppressed");
    if (one == NULL) {
        json_string(json, NULL);
        return;
    }
    json_open(json, '{');
    key_string(json, "reason", one->reason);
    key_string(json, "owner", suppression_owner(a, one));
    key_string(json, "expires", day_text(day, one->expires));
    key_string(json, "place", suppression_place(a, one, room));
    json_close(json, '}');
}

/* The window is a number into "windows": many findings share one. */
static void put_finding(struct json_out *json, const struct assessment *a, const struct finding *finding) {
    json_open(json, '{');
    json_key(json, "asset");
    json_open(json, '{');
    key_string(json, "id", finding->asset);
    key_string(json, "site", finding->site);
    key_string(json, "ring", finding->ring);
    if (a->options->group_by != NULL) key_string(json, "group", finding->group);
    json_close(json, '}');
    json_key(json, "item");
    json_open(json, '{');
    key_integer(json, "input", finding->input);
    key_string(json, "locator", finding->locator);
    key_string(json, "name", finding->name);
    key_string(json, "version", finding->version);
    json_close(json, '}');
    key_string(json, "vendor", finding->vendor_id);
    key_string(json, "product", finding->product_id);
    key_string(json, "class", finding->class_id);
    key_string(json, "verdict", name_of(KT_GROUP_VERDICT, finding->verdict));
    key_integer(json, "score", finding->score);
    if (finding->relation != KT_RELATION_OWN) key_string(json, "relation", name_of(KT_GROUP_RELATION, finding->relation));
    json_key(json, "evidence");
    json_raw(json, finding->evidence, strlen(finding->evidence));
    listed_json(json, &a->listed, a->catalog, finding->vendor);
    put_suppressed(json, a, finding->suppressed);
    key_integer(json, "window", finding->window);
    json_close(json, '}');
}

/* In the order of the numbers that findings refer to. */
static void put_windows(struct json_out *json, const struct assessment *a) {
    size_t i;
    json_key(json, "windows");
    json_open(json, '[');
    for (i = 0; i < a->subject_count; i++) {
        struct kt_text text = {"null", 4};
        (void)kt_windows_json(&text, a->subjects[i].windows, NULL);
        json_raw(json, text.data, text.size);
    }
    json_close(json, ']');
}

/* Codes are for programs, messages for people; `input` is null for what concerns the run. */
static void put_warnings(struct json_out *json, const struct assessment *a) {
    size_t i;
    json_key(json, "warnings");
    json_open(json, '[');
    for (i = 0; i < a->warning_count; i++) {
        json_open(json, '{');
        key_string(json, "code", a->warnings[i].code);
        key_string(json, "message", a->warnings[i].message);
        json_key(json, "input");
        if (a->warnings[i].has_input) json_integer(json, a->warnings[i].input);
        else json_string(json, NULL);
        json_close(json, '}');
    }
    json_close(json, ']');
}

/* All of them, with what they matched: an expired or useless one is as telling as one in force. */
void suppressions_json(struct json_out *json, const struct assessment *a) {
    const struct suppressions *all = &a->options->suppressions;
    char day[16], room[48];
    size_t i;
    json_key(json, "suppressions");
    json_open(json, '[');
    for (i = 0; i < all->count; i++) {
        const struct suppression *one = &all->list[i];
        json_open(json, '{');
        key_string(json, "vendor", one->vendor);
        key_string(json, "product", one->product);
        key_string(json, "asset", a->options->redact && one->asset[0] != '\0' ? "-" : one->asset);
        key_string(json, "reason", one->reason);
        key_string(json, "owner", suppression_owner(a, one));
        key_string(json, "expires", day_text(day, one->expires));
        key_string(json, "place", suppression_place(a, one, room));
        key_bool(json, "expired", one->expired);
        key_integer(json, "findings", one->findings);
        json_close(json, '}');
    }
    json_close(json, ']');
}

/* A clear result says what was looked for, not that nothing exists. */
static void put_looked_for(struct json_out *json, const struct assessment *a) {
    struct kt_catalog_info info = {.struct_size = sizeof info};
    (void)kt_catalog_info(a->catalog, 0, &info);
    json_key(json, "looked_for");
    json_open(json, '{');
    key_integer(json, "vendors", kt_record_count(a->catalog, KT_RECORD_VENDOR));
    key_integer(json, "products", kt_record_count(a->catalog, KT_RECORD_PRODUCT));
    key_integer(json, "names", (int64_t)info.names);
    key_integer(json, "identifiers", (int64_t)info.identifiers);
    key_integer(json, "instruments", kt_record_count(a->catalog, KT_RECORD_INSTRUMENT));
    json_close(json, '}');
}

/* Counts that a reader would otherwise have to make, and what was looked for. */
static void put_summary(struct json_out *json, const struct assessment *a) {
    size_t i;
    uint32_t verdict;
    json_key(json, "summary");
    json_open(json, '{');
    key_integer(json, "inputs", (int64_t)a->input_count);
    key_integer(json, "rows", (int64_t)a->rows);
    key_integer(json, "bad_rows", (int64_t)a->bad_rows);
    key_integer(json, "findings", (int64_t)a->finding_count);
    key_integer(json, "suppressed", a->suppressed);
    key_integer(json, "unrestricted_matches", (int64_t)a->unrestricted);
    json_key(json, "by_verdict");
    json_open(json, '{');
    for (verdict = KT_VERDICT_CONFIRMED; verdict >= KT_VERDICT_ORIGIN; verdict--)
        key_integer(json, name_of(KT_GROUP_VERDICT, verdict), a->by_verdict[verdict]);
    json_close(json, '}');
    json_key(json, "subjects");
    json_open(json, '[');
    for (i = 0; i < a->subject_count; i++) {
        const struct subject *subject = &a->subjects[i];
        struct kt_text title = subject_title(a->catalog, subject->vendor, subject->product, subject->product_class);
        json_open(json, '{');
        key_text(json, "title", title);
        key_integer(json, "window", (int64_t)i);
        key_integer(json, "findings", subject->findings);
        key_integer(json, "assets", subject->assets);
        json_close(json, '}');
    }
    json_close(json, ']');
    put_looked_for(json, a);
    json_key(json, "inputs_without_items");
    json_open(json, '[');
    for (i = 0; i < a->input_count; i++) {
        char room[32];
        if (a->inputs[i].summary.rows == 0) json_string(json, input_title(a, (uint32_t)i, room));
    }
    json_close(json, ']');
    json_close(json, '}');
}

/* The order of the keys is part of the contract only in so far as the stamp comes first. */
void inputs_json(struct json_out *json, const struct assessment *a) {
    size_t i;
    json_key(json, "inputs");
    json_open(json, '[');
    for (i = 0; i < a->input_count; i++) put_input(json, a, (uint32_t)i);
    json_close(json, ']');
    put_warnings(json, a);
}

void assess_json(struct out *out, const struct assessment *a) {
    struct json_out json;
    size_t i;
    json_start(&json, out);
    json_open(&json, '{');
    key_string(&json, "schema", "ktransition.assess/1");
    put_stamp(&json, a);
    json_key(&json, "inputs");
    json_open(&json, '[');
    for (i = 0; i < a->input_count; i++) put_input(&json, a, (uint32_t)i);
    json_close(&json, ']');
    json_key(&json, "findings");
    json_open(&json, '[');
    for (i = 0; i < a->finding_count; i++) put_finding(&json, a, &a->findings[i]);
    json_close(&json, ']');
    put_windows(&json, a);
    suppressions_json(&json, a);
    put_warnings(&json, a);
    put_summary(&json, a);
    json_close(&json, '}');
    out_text(out, "\n");
}

/* A line of its own for the stamp, every finding, every window, every warning and the summary. */
void ndjson_line(struct out *out, const struct assessment *a, const char *record, size_t index) {
    struct json_out json;
    json_start(&json, out);
    json_open(&json, '{');
    key_string(&json, "record", record);
    if (strcmp(record, "finding") == 0) {
        json_key(&json, "finding");
        put_finding(&json, a, &a->findings[index]);
    } else if (strcmp(record, "windows") == 0) {
        struct kt_text text = {"null", 4};
        (void)kt_windows_json(&text, a->subjects[index].windows, NULL);
        key_integer(&json, "window", (int64_t)index);
        json_key(&json, "windows");
        json_raw(&json, text.data, text.size);
    } else if (strcmp(record, "input") == 0) {
        json_key(&json, "input");
        put_input(&json, a, (uint32_t)index);
    } else if (strcmp(record, "stamp") == 0) {
        put_stamp(&json, a);
    } else {
        suppressions_json(&json, a);
        put_warnings(&json, a);
        put_summary(&json, a);
    }
    json_close(&json, '}');
    out_text(out, "\n");
}

/* Inputs and windows before findings, so that a reader who keeps up never meets a number that it does not know
   yet. */
void assess_ndjson(struct out *out, const struct assessment *a) {
    size_t i;
    ndjson_line(out, a, "stamp", 0);
    for (i = 0; i < a->input_count; i++) ndjson_line(out, a, "input", i);
    for (i = 0; i < a->subject_count; i++) ndjson_line(out, a, "windows", i);
    for (i = 0; i < a->finding_count; i++) ndjson_line(out, a, "finding", i);
    ndjson_line(out, a, "summary", 0);
}

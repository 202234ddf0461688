/* SARIF 2.1.0: statements of the law are rules, what they say of a found item are results. A result that presses is a failure, one
   whose applicability is open a review, advice is information. Messages are read as text with links, or as Markdown: both are
   made safe for that. */
#include <stdlib.h>
#include <string.h>

#include "output/json_keys.h"
#include "output/output.h"
#include "output/stamp.h"
#include "output/words.h"
#include "uuid.h"

#define IDENTIFIED "identified" /* the rule of findings about which nothing is decided */

struct sarif {
    const struct assessment *a;
    struct json_out json;
    struct answers *answers;      /* of each subject */
    struct string_map rules;      /* id of a statement -> its number */
    struct answer *of_rule;       /* an answer of each rule but the first */
    uint32_t rule_count, rule_room;
};

/* ---- text ---- */

/* Plain messages: square brackets would make links; the backslash is what escapes them. */
static void message_text(struct out *out, const char *text, size_t size) {
    struct out safe = {0};
    size_t i;
    out_terminal(&safe, text, size);
    for (i = 0; i < safe.size; i++) {
        if (strchr("\\[]", safe.data[i]) != NULL) out_text(out, "\\");
        out_bytes(out, safe.data + i, 1);
    }
    out_free(&safe);
}

/* {"text":...} or {"text":...,"markdown":...} of the same words. */
static void put_message(struct json_out *json, const char *key, const struct out *words, int markdown) {
    struct out text = {0};
    json_key(json, key);
    json_open(json, '{');
    message_text(&text, words->size > 0 ? words->data : "-", words->size > 0 ? words->size : 1);
    json_key(json, "text");
    json_text(json, text.data, text.size);
    if (markdown) {
        out_clear(&text);
        out_markdown(&text, words->size > 0 ? words->data : "-", words->size > 0 ? words->size : 1);
        json_key(json, "markdown");
        json_text(json, text.data, text.size);
    }
    json_close(json, '}');
    out_free(&text);
}

static void put_message_text(struct json_out *json, const char *key, struct kt_text text) {
    struct out words = {0};
    out_bytes(&words, text.data, text.size);
    put_message(json, key, &words, 0);
    out_free(&words);
}

/* A path as a relative or file URI; what has a meaning in URIs is percent-encoded. A backslash too: it is part of a name here. */
static void put_uri(struct json_out *json, const char *key, const char *path) {
    struct out uri = {0};
    const char *at;
    if (path[0] == '/') out_text(&uri, "file://");
    for (at = strcmp(path, "-") == 0 ? "stdin" : path; *at != '\0'; at++) {
        const unsigned char c = (unsigned char)*at;
        if ((c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || strchr("-._~/", c) != NULL)
            out_bytes(&uri, at, 1);
        else out_format(&uri, "%%%02X", (unsigned)c);
    }
    key_words(json, key, uri.size > 0 ? uri.data : "-");
    out_free(&uri);
}

/* ---- rules ---- */

static uint32_t rule_of(struct sarif *sarif, const struct answer *answer) {
    const struct kt_text id = statement_id(sarif->a->catalog, &answer->window);
    int is_new;
    const uint32_t number = *string_map_at(&sarif->rules, id.data, id.size, sarif->rule_count + 1, &is_new);
    if (!is_new) return number;
    if (sarif->rule_count == sarif->rule_room) {
        sarif->rule_room = sarif->rule_room > 0 ? sarif->rule_room * 2 : 16;
        sarif->of_rule = must_resize(sarif->of_rule, sarif->rule_room, sizeof *sarif->of_rule);
    }
    sarif->of_rule[sarif->rule_count++] = *answer;
    return number;
}

/* Every answer of every subject, so that numbers are known before the first result is written. */
static void collect_rules(struct sarif *sarif) {
    size_t s, i;
    for (s = 0; s < sarif->a->subject_count; s++) {
        sarif->answers[s] = answers_of(sarif->a->subjects[s].windows);
        for (i = 0; i < sarif->answers[s].count; i++) (void)rule_of(sarif, &sarif->answers[s].list[i]);
    }
}

static void put_sources(struct json_out *json, const kt_catalog *catalog, uint32_t milestone) {
    uint32_t i, source;
    char day[16];
    int64_t read_on;
    json_key(json, "sources");
    json_open(json, '[');
    for (i = 0; kt_record_reference(&source, catalog, KT_RECORD_MILESTONE, milestone, KT_FIELD_SOURCE, i) == KT_OK; i++) {
        json_open(json, '{');
        key_text(json, "title", record_text(catalog, KT_RECORD_SOURCE, source, KT_FIELD_TITLE));
        key_text(json, "url", record_text(catalog, KT_RECORD_SOURCE, source, KT_FIELD_URL));
        key_string(json, "read_on",
                   kt_record_integer(&read_on, catalog, KT_RECORD_SOURCE, source, KT_FIELD_READ_ON, 0) == KT_OK
                       ? day_text(day, (int32_t)read_on) : NULL);
        json_close(json, '}');
    }
    json_close(json, ']');
}

static void put_rule(struct sarif *sarif, const struct answer *answer) {
    const kt_catalog *catalog = sarif->a->catalog;
    const struct kt_window *w = &answer->window;
    struct json_out *json = &sarif->json;
    const struct kt_text url = statement_url(catalog, w);
    struct kt_text instrument = record_text(catalog, KT_RECORD_INSTRUMENT, w->instrument, KT_FIELD_TITLE);
    json_open(json, '{');
    key_text(json, "id", statement_id(catalog, w));
    put_message_text(json, "shortDescription", statement_title(catalog, w));
    put_message_text(json, "fullDescription", instrument.size > 0 ? instrument : statement_title(catalog, w));
    if (url.size > 0) key_text(json, "helpUri", url);
    put_message_text(json, "help", record_text(catalog, KT_RECORD_INSTRUMENT, w->instrument, KT_FIELD_CITATION));
    json_key(json, "properties");
    json_open(json, '{');
    key_text(json, "instrument", record_id(catalog, KT_RECORD_INSTRUMENT, w->instrument));
    key_text(json, "citation", record_text(catalog, KT_RECORD_INSTRUMENT, w->instrument, KT_FIELD_CITATION));
    key_string(json, "legal_force", name_of(KT_GROUP_LEGAL_FORCE, w->legal_force));
    key_string(json, "evidence_level", name_of(KT_GROUP_EVIDENCE_LEVEL, w->evidence_level));
    put_sources(json, catalog, w->milestone);
    json_close(json, '}');
    json_close(json, '}');
}

static void put_driver(struct sarif *sarif) {
    struct json_out *json = &sarif->json;
    char version[32];
    uint32_t i;
    json_key(json, "tool");
    json_open(json, '{');
    json_key(json, "driver");
    json_open(json, '{');
    key_words(json, "name", "ktransition");
    key_words(json, "version", library_version(version));
    key_words(json, "semanticVersion", version);
    json_key(json, "rules");
    json_open(json, '[');
    json_open(json, '{');
    key_words(json, "id", IDENTIFIED);
    put_message_text(json, "shortDescription", (struct kt_text){"An item of a vendor that an instrument or a list speaks of", 58});
    json_close(json, '}');
    for (i = 0; i < sarif->rule_count; i++) put_rule(sarif, &sarif->of_rule[i]);
    json_close(json, ']');
    json_close(json, '}');
    json_close(json, '}');
}

/* ---- results ---- */

/* "line 7": the number, or 0. */
static long line_of(const char *locator) {
    long line = 0;
    const char *at = locator + 5;
    if (strncmp(locator, "line ", 5) != 0) return 0;
    for (; *at >= '0' && *at <= '9' && line < 100000000; at++) line = line * 10 + (*at - '0');
    return line;
}

static void put_location(struct sarif *sarif, const struct finding *f) {
    struct json_out *json = &sarif->json;
    struct out name = {0};
    char room[32];
    json_key(json, "locations");
    json_open(json, '[');
    json_open(json, '{');
    json_key(json, "physicalLocation");
    json_open(json, '{');
    json_key(json, "artifactLocation");
    json_open(json, '{');
    put_uri(json, "uri", input_title(sarif->a, f->input, room));
    key_integer(json, "index", f->input);
    json_close(json, '}');
    if (line_of(f->locator) > 0) {
        json_key(json, "region");
        json_open(json, '{');
        key_integer(json, "startLine", line_of(f->locator));
        json_close(json, '}');
    }
    json_close(json, '}');
    json_key(json, "logicalLocations");
    json_open(json, '[');
    json_open(json, '{');
    one_line(&name, f->asset, strlen(f->asset));
    key_words(json, "name", name.data);
    out_clear(&name);
    one_line(&name, f->locator, strlen(f->locator));
    key_words(json, "fullyQualifiedName", name.data);
    key_words(json, "kind", "element");
    json_close(json, '}');
    json_close(json, ']');
    json_close(json, '}');
    json_close(json, ']');
    out_free(&name);
}

static void put_suppressions(struct sarif *sarif, const struct suppression *one) {
    struct json_out *json = &sarif->json;
    struct out reason = {0};
    char day[16], room[48];
    json_key(json, "suppressions");
    json_open(json, '[');
    if (one != NULL) {
        json_open(json, '{');
        key_words(json, "kind", "external");
        key_words(json, "status", "accepted");
        one_line(&reason, one->reason, strlen(one->reason));
        key_words(json, "justification", reason.data);
        json_key(json, "properties");
        json_open(json, '{');
        key_words(json, "owner", suppression_owner(sarif->a, one));
        key_words(json, "expires", day_text(day, one->expires));
        key_words(json, "place", suppression_place(sarif->a, one, room));
        json_close(json, '}');
        json_close(json, '}');
    }
    json_close(json, ']');
    out_free(&reason);
}

/* Kind and level. What is only possible is for a person to look at, whatever the law says of the vendor. */
static const char *kind_of(const struct finding *f, const struct answer *answer, const char **level) {
    *level = "none";
    if (f->verdict < KT_VERDICT_LIKELY) return "review";
    if (answer == NULL) return "informational";
    if (answer->kind == ANSWER_MAYBE) return "review";
    if (answer->kind == ANSWER_ADVICE) return "informational";
    if (answer->state == KT_STATE_OPEN || answer->state == KT_STATE_EXEMPT) return "pass";
    if (!is_pressing(answer->state)) return "open";
    *level = answer->state == KT_STATE_CLOSED || answer->state == KT_STATE_OVERDUE ? "error" : "warning";
    return "fail";
}

/* The same item and statement in another run is the same result, whatever the day. */
static void put_fingerprint(struct json_out *json, const struct finding *f, struct kt_text rule, uint32_t rollup) {
    struct out name = {0};
    char uuid[37];
    out_format(&name, "result\n%s\n%s\n%s\n%s\n%s\n%u\n%.*s", f->asset, f->vendor_id, f->product_id, f->name, f->locator,
               (unsigned)rollup,
               (int)rule.size, rule.data);
    uuid_of(uuid, name.data, name.size);
    json_key(json, "partialFingerprints");
    json_open(json, '{');
    key_words(json, "ktransition/v1", uuid);
    json_close(json, '}');
    out_free(&name);
}

static void put_answer_properties(struct json_out *json, const struct answer *answer) {
    char day[16];
    if (answer == NULL) return;
    key_string(json, "question", name_of(KT_GROUP_ROLLUP, answer->rollup));
    key_string(json, "state", name_of(KT_GROUP_STATE, answer->state));
    key_string(json, "activity", name_of(KT_GROUP_ACTIVITY, answer->window.activity));
    key_string(json, "last_permitted_day", day_text(day, answer->window.last_permitted_day));
    key_text(json, "zone", answer->window.zone);
    key_instant(json, "boundary", answer->window.boundary);
    key_string(json, "applies", name_of(KT_GROUP_TRUTH, answer->window.applies));
    key_string(json, "as", (answer->window.flags & KT_WINDOW_BOUND) != 0 ? "bound" : "affected");
}

/* The evidence once, with the first result: it is the same for all of a finding, and longer than the rest together. */
static void put_properties(struct sarif *sarif, const struct finding *f, const struct answer *answer, int first) {
    struct json_out *json = &sarif->json;
    json_key(json, "properties");
    json_open(json, '{');
    key_string(json, "asset", f->asset);
    key_string(json, "site", f->site);
    key_string(json, "vendor", f->vendor_id);
    key_string(json, "product", f->product_id);
    key_string(json, "class", f->class_id);
    key_string(json, "version", f->version);
    key_string(json, "verdict", name_of(KT_GROUP_VERDICT, f->verdict));
    key_integer(json, "score", f->score);
    put_answer_properties(json, answer);
    if (first) {
        json_key(json, "evidence");
        json_raw(json, f->evidence, strlen(f->evidence));
    }
    json_close(json, '}');
}

/* "portal (host-7) is Kaspersky Security Center, confirmed; support: closing, ..." */
static void result_words(struct out *words, const struct sarif *sarif, const struct finding *f, const struct answer *answer) {
    const struct subject *subject = &sarif->a->subjects[f->window];
    out_format(words, "%s on %s: ", f->name[0] != '\0' ? f->name : "an item", f->asset);
    subject_words(words, sarif->a, subject);
    out_format(words, ", %s", name_of(KT_GROUP_VERDICT, f->verdict));
    list_words(words, sarif->a, f->vendor);
    if (answer == NULL) return;
    out_text(words, "; ");
    answer_words(words, sarif->a->catalog, subject->windows, answer);
}

/* answer: NULL for a finding about which nothing is decided. */
static void put_result(struct sarif *sarif, const struct finding *f, const struct answer *answer, int first) {
    struct json_out *json = &sarif->json;
    const struct kt_text id = answer != NULL ? statement_id(sarif->a->catalog, &answer->window)
        : (struct kt_text){IDENTIFIED, sizeof IDENTIFIED - 1};
    const char *level, *kind = kind_of(f, answer, &level);
    struct out words = {0};
    json_open(json, '{');
    key_text(json, "ruleId", id);
    key_integer(json, "ruleIndex", answer != NULL ? rule_of(sarif, answer) : 0);
    key_words(json, "kind", kind);
    key_words(json, "level", level);
    result_words(&words, sarif, f, answer);
    put_message(json, "message", &words, 1);
    put_location(sarif, f);
    put_fingerprint(json, f, id, answer != NULL ? answer->rollup : 0);
    put_suppressions(sarif, f->suppressed);
    put_properties(sarif, f, answer, first);
    json_close(json, '}');
    out_free(&words);
}

static void put_results(struct sarif *sarif) {
    const struct assessment *a = sarif->a;
    size_t f, i;
    json_key(&sarif->json, "results");
    json_open(&sarif->json, '[');
    for (f = 0; f < a->finding_count; f++) {
        const struct answers *answers = &sarif->answers[a->findings[f].window];
        if (answers->count == 0) put_result(sarif, &a->findings[f], NULL, 1);
        for (i = 0; i < answers->count; i++) put_result(sarif, &a->findings[f], &answers->list[i], i == 0);
    }
    json_close(&sarif->json, ']');
}

/* ---- the run ---- */

static void put_artifacts(struct sarif *sarif) {
    struct json_out *json = &sarif->json;
    char room[32];
    size_t i;
    json_key(json, "artifacts");
    json_open(json, '[');
    for (i = 0; i < sarif->a->input_count; i++) {
        const struct input_result *input = &sarif->a->inputs[i];
        const char *format = input_format_name(input->summary.format);
        json_open(json, '{');
        json_key(json, "location");
        json_open(json, '{');
        put_uri(json, "uri", input_title(sarif->a, (uint32_t)i, room));
        json_close(json, '}');
        json_key(json, "roles");
        json_open(json, '[');
        json_string(json, "analysisTarget");
        json_close(json, ']');
        json_key(json, "properties");
        json_open(json, '{');
        key_string(json, "format", format);
        key_integer(json, "rows", (int64_t)input->summary.rows);
        key_integer(json, "bad_rows", (int64_t)input->summary.bad_rows);
        key_instant(json, "collected_at", input->summary.collected_at);
        json_close(json, '}');
        json_close(json, '}');
    }
    json_close(json, ']');
}

static void put_notification(struct json_out *json, const char *level, const char *id, const struct out *words) {
    json_open(json, '{');
    key_words(json, "level", level);
    json_key(json, "descriptor");
    json_open(json, '{');
    key_words(json, "id", id);
    json_close(json, '}');
    put_message(json, "message", words, 0);
    json_close(json, '}');
}

/* Bad rows and inputs that failed are errors of the run, not results: nothing is known of what stood there. */
static void put_notifications(struct sarif *sarif) {
    const struct assessment *a = sarif->a;
    struct out words = {0};
    char room[32];
    size_t i, b;
    json_key(&sarif->json, "toolExecutionNotifications");
    json_open(&sarif->json, '[');
    for (i = 0; i < a->input_count; i++) {
        const char *title = input_title(a, (uint32_t)i, room);
        for (b = 0; b < a->inputs[i].bad_count; b++) {
            out_clear(&words);
            out_format(&words, "%s: %s: %s", title, a->inputs[i].bad[b].locator, a->inputs[i].bad[b].reason);
            put_notification(&sarif->json, "error", "bad-row", &words);
        }
        if (!a->inputs[i].summary.failed) continue;
        out_clear(&words);
        out_format(&words, "%s: %s", title, a->inputs[i].summary.problem);
        put_notification(&sarif->json, "error", "input-failed", &words);
    }
    for (i = 0; i < a->warning_count; i++) {
        out_clear(&words);
        if (a->warnings[i].has_input) out_format(&words, "%s: ", input_title(a, a->warnings[i].input, room));
        out_text(&words, a->warnings[i].message);
        put_notification(&sarif->json, "warning", a->warnings[i].code, &words);
    }
    json_close(&sarif->json, ']');
    out_free(&words);
}

static void put_invocation(struct sarif *sarif) {
    int successful = 1;
    size_t i;
    for (i = 0; i < sarif->a->input_count; i++) successful = successful && !sarif->a->inputs[i].summary.failed;
    json_key(&sarif->json, "invocations");
    json_open(&sarif->json, '[');
    json_open(&sarif->json, '{');
    key_bool(&sarif->json, "executionSuccessful", successful);
    put_notifications(sarif);
    json_close(&sarif->json, '}');
    json_close(&sarif->json, ']');
}

static void put_run_properties(struct sarif *sarif, const kt_plan *plan) {
    struct json_out *json = &sarif->json;
    struct kt_text groups = {"[]", 2};
    struct out stamp = {0};
    json_key(json, "properties");
    json_open(json, '{');
    stamp_json(&stamp, sarif->a->options, sarif->a->catalog);
    json_key(json, "stamp");
    json_raw(json, stamp.data, stamp.size);
    key_text(json, "disclaimer", disclaimer(sarif->a->catalog));
    suppressions_json(json, sarif->a);
    if (plan != NULL && kt_plan_json(&groups, plan, NULL) == KT_OK) {
        json_key(json, "plan");
        json_raw(json, groups.data, groups.size);
    }
    json_close(json, '}');
    out_free(&stamp);
}

/* With a plan, its groups stand in the run's properties: SARIF itself has no place for a schedule. */
void assess_sarif(struct out *out, const struct assessment *a, const kt_plan *plan) {
    struct sarif sarif = {.a = a};
    size_t s;
    sarif.answers = must_allocate(a->subject_count, sizeof *sarif.answers);
    collect_rules(&sarif);
    json_start(&sarif.json, out);
    json_open(&sarif.json, '{');
    key_words(&sarif.json, "$schema", "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json");
    key_words(&sarif.json, "version", "2.1.0");
    json_key(&sarif.json, "runs");
    json_open(&sarif.json, '[');
    json_open(&sarif.json, '{');
    put_driver(&sarif);
    put_invocation(&sarif);
    put_artifacts(&sarif);
    put_results(&sarif);
    put_run_properties(&sarif, plan);
    json_close(&sarif.json, '}');
    json_close(&sarif.json, ']');
    json_close(&sarif.json, '}');
    out_text(out, "\n");
    for (s = 0; s < a->subject_count; s++) answers_free(&sarif.answers[s]);
    free(sarif.answers);
    free(sarif.of_rule);
    string_map_free(&sarif.rules);
}

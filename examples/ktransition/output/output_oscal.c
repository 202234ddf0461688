/* NIST OSCAL, plan of action and milestones (1.1.3): assets and products as local definitions, findings as observations with
   their evidence, what presses as risks, one item for each product. Every UUID is a name made of content: the same assessment
   is the same bytes, and things keep their identity as far as they keep their place. */
#include <stdlib.h>
#include <string.h>

#include "output/json_keys.h"
#include "output/oscal.h"
#include "output/output.h"
#include "output/stamp.h"
#include "uuid.h"

#define OSCAL_VERSION "1.1.3"
#define NAME_SPACE "urn:ktransition:oscal" /* of properties that OSCAL does not define */

/* ---- pieces ---- */

void key_uuid(struct json_out *json, const char *key, const char *what, const char *name, const char *part) {
    struct out full = {0};
    char text[37];
    out_format(&full, "%s\n%s\n%s", what, name, part);
    uuid_of(text, full.data, full.size);
    key_words(json, key, text);
    out_free(&full);
}

/* By what was found and where: no two findings have all of it in common. */
void key_observation(struct oscal *oscal, const char *key, size_t finding) {
    const struct finding *f = &oscal->a->findings[finding];
    struct out name = {0};
    out_format(&name, "%s\n%u\n%s\n%s\n%s", f->asset, (unsigned)f->input, f->locator, f->name, f->version);
    key_uuid(&oscal->json, key, "observation", name.data, oscal->names[f->window].data);
    out_free(&name);
}

/* Titles and texts are Markdown in OSCAL. */
void key_markup(struct json_out *json, const char *key, const char *text, size_t size) {
    struct out line = {0}, safe = {0};
    one_line(&line, text, size);
    out_markdown(&safe, line.data, line.size);
    json_key(json, key);
    json_text(json, safe.data, safe.size);
    out_free(&line);
    out_free(&safe);
}

void oscal_prop(struct json_out *json, const char *name, const char *value, size_t size) {
    struct out line = {0};
    if (size == 0) return;
    one_line(&line, value, size);
    json_open(json, '{');
    key_words(json, "name", name);
    key_words(json, "ns", NAME_SPACE);
    json_key(json, "value");
    json_text(json, line.data, line.size);
    json_close(json, '}');
    out_free(&line);
}

void oscal_prop_string(struct json_out *json, const char *name, const char *value) { oscal_prop(json, name, value, strlen(value)); }

void key_day(struct json_out *json, const char *key, int32_t day, int at_end) {
    char text[16], instant[48];
    snprintf(instant, sizeof instant, "%sT%sZ", day_text(text, day), at_end ? "23:59:59" : "00:00:00");
    key_words(json, key, instant);
}

static enum bucket bucket_of(const struct finding *finding) {
    if (finding->suppressed != NULL) return BUCKET_SUPPRESSED;
    return finding->verdict >= KT_VERDICT_LIKELY ? BUCKET_OPEN : BUCKET_REVIEW;
}

static size_t slot_of(const struct finding *finding) { return (size_t)finding->window * BUCKETS + bucket_of(finding); }

/* Counted, then laid out: findings keep their order within a bucket. */
static void sort_findings(struct oscal *oscal) {
    const struct assessment *a = oscal->a;
    const size_t slots = a->subject_count * BUCKETS;
    size_t *next = must_allocate(slots + 1, sizeof *next), i;
    oscal->first = must_allocate(slots + 1, sizeof *oscal->first);
    oscal->sorted = must_allocate(a->finding_count, sizeof *oscal->sorted);
    for (i = 0; i < a->finding_count; i++) oscal->first[slot_of(&a->findings[i]) + 1]++;
    for (i = 0; i < slots; i++) oscal->first[i + 1] += oscal->first[i];
    for (i = 0; i < slots; i++) next[i] = oscal->first[i];
    for (i = 0; i < a->finding_count; i++) oscal->sorted[next[slot_of(&a->findings[i])]++] = i;
    free(next);
}

const size_t *bucket_findings(const struct oscal *oscal, size_t subject, enum bucket bucket, size_t *count) {
    const size_t slot = subject * BUCKETS + bucket;
    *count = oscal->first[slot + 1] - oscal->first[slot];
    return oscal->sorted + oscal->first[slot];
}

void oscal_related_observations(struct oscal *oscal, size_t subject, enum bucket bucket) {
    struct json_out *json = &oscal->json;
    size_t count, i;
    const size_t *findings = bucket_findings(oscal, subject, bucket, &count);
    json_key(json, "related-observations");
    json_open(json, '[');
    for (i = 0; i < count; i++) {
        json_open(json, '{');
        key_observation(oscal, "observation-uuid", findings[i]);
        json_close(json, '}');
    }
    json_close(json, ']');
}

/* ---- roles ---- */

static void collect_roles(struct oscal *oscal) {
    struct json_iter groups = json_elements(oscal->plan.groups), steps;
    struct json_node group, step;
    while (json_next(&groups, NULL, &group)) {
        steps = plan_list(group, "steps");
        while (json_next(&steps, NULL, &step)) {
            const struct kt_text role = plan_text(step, "role");
            if (role.size > 0) (void)string_map_at(&oscal->roles, role.data, role.size, (uint32_t)oscal->roles.count + 1, NULL);
        }
    }
}

/* A token of letters, digits and "-"; the number keeps two roles apart whose words fold into one. */
void oscal_role_id(struct out *out, const struct oscal *oscal, struct kt_text role) {
    struct string_map *roles = (struct string_map *)&oscal->roles;
    const uint32_t number = *string_map_at(roles, role.data, role.size, 0, NULL);
    size_t i;
    out_format(out, "role-%u-", (unsigned)number);
    for (i = 0; i < role.size && i < 48; i++) {
        char c = role.data[i];
        if (c >= 'A' && c <= 'Z') c = (char)(c - 'A' + 'a');
        if ((c < 'a' || c > 'z') && (c < '0' || c > '9')) c = '-';
        out_bytes(out, &c, 1);
    }
}

/* In the order in which steps name them. */
static void put_roles(struct oscal *oscal) {
    struct json_out *json = &oscal->json;
    struct json_iter groups = json_elements(oscal->plan.groups), steps;
    struct json_node group, step;
    struct string_map seen = {0};
    struct out id = {0};
    int is_new;
    if (oscal->roles.count == 0) return;
    json_key(json, "roles");
    json_open(json, '[');
    while (json_next(&groups, NULL, &group)) {
        steps = plan_list(group, "steps");
        while (json_next(&steps, NULL, &step)) {
            const struct kt_text role = plan_text(step, "role");
            if (role.size == 0) continue;
            (void)string_map_at(&seen, role.data, role.size, 1, &is_new);
            if (!is_new) continue;
            out_clear(&id);
            oscal_role_id(&id, oscal, role);
            json_open(json, '{');
            key_words(json, "id", id.data);
            key_markup(json, "title", role.data, role.size);
            json_close(json, '}');
        }
    }
    json_close(json, ']');
    string_map_free(&seen);
    out_free(&id);
}

/* ---- metadata ---- */

static void stamp_prop(void *user, const char *name, const char *value) { oscal_prop(user, name, value, strlen(value)); }

static void put_metadata(struct oscal *oscal) {
    const struct assessment *a = oscal->a;
    struct json_out *json = &oscal->json;
    const struct kt_text said = disclaimer(a->catalog);
    char now[32];
    json_key(json, "metadata");
    json_open(json, '{');
    key_words(json, "title", "Restricted vendors: plan of action and milestones");
    key_words(json, "last-modified", instant_text(now, a->options->now));
    key_words(json, "version", now);
    key_words(json, "oscal-version", OSCAL_VERSION);
    json_key(json, "props");
    json_open(json, '[');
    stamp_each(a->options, a->catalog, json, stamp_prop);
    json_close(json, ']');
    put_roles(oscal);
    key_markup(json, "remarks", said.data, said.size);
    json_close(json, '}');
}

/* ---- assets and products ---- */

static void asset_uuid(struct json_out *json, const char *key, const char *asset) { key_uuid(json, key, "asset", asset, ""); }

static void put_components(struct oscal *oscal) {
    const struct assessment *a = oscal->a;
    struct json_out *json = &oscal->json;
    struct out words = {0};
    size_t s;
    json_key(json, "components");
    json_open(json, '[');
    for (s = 0; s < a->subject_count; s++) {
        const struct subject *subject = &a->subjects[s];
        const struct kt_text what = record_id(a->catalog, KT_RECORD_CLASS, subject->product_class);
        out_clear(&words);
        subject_words(&words, a, subject);
        json_open(json, '{');
        key_uuid(json, "uuid", "component", oscal->names[s].data, "");
        key_words(json, "type", "item");
        key_markup(json, "title", words.data, words.size);
        key_markup(json, "description", words.data, words.size);
        json_key(json, "props");
        json_open(json, '[');
        oscal_prop_string(json, "vendor", subject_vendor(a, subject));
        oscal_prop_string(json, "product", subject_product(a, subject));
        oscal_prop(json, "class", what.data, what.size);
        oscal_prop_string(json, "facts", subject->facts);
        oscal_prop_string(json, "program", "ktransition"); /* "props" must not be empty */
        json_close(json, ']');
        json_key(json, "status");
        json_open(json, '{');
        key_words(json, "state", "operational");
        json_close(json, '}');
        json_close(json, '}');
    }
    json_close(json, ']');
    out_free(&words);
}

/* Each asset once, with what the finding says of it that named it first. */
static void put_assets(struct oscal *oscal) {
    const struct assessment *a = oscal->a;
    struct json_out *json = &oscal->json;
    struct string_map seen = {0};
    size_t i;
    int is_new;
    json_key(json, "inventory-items");
    json_open(json, '[');
    for (i = 0; i < a->finding_count; i++) {
        const struct finding *f = &a->findings[i];
        (void)string_map_at(&seen, f->asset, strlen(f->asset), 1, &is_new);
        if (!is_new) continue;
        json_open(json, '{');
        asset_uuid(json, "uuid", f->asset);
        key_markup(json, "description", f->asset, strlen(f->asset));
        json_key(json, "props");
        json_open(json, '[');
        oscal_prop_string(json, "asset", f->asset[0] != '\0' ? f->asset : "-");
        oscal_prop_string(json, "site", f->site);
        oscal_prop_string(json, "ring", f->ring);
        json_close(json, ']');
        json_close(json, '}');
    }
    json_close(json, ']');
    string_map_free(&seen);
}

static void put_definitions(struct oscal *oscal) {
    if (oscal->a->finding_count == 0) return;
    json_key(&oscal->json, "local-definitions");
    json_open(&oscal->json, '{');
    put_components(oscal);
    put_assets(oscal);
    json_close(&oscal->json, '}');
}

/* ---- observations ---- */

/* One piece of evidence: what was compared, how, and how much it proves. */
static void put_evidence(struct oscal *oscal, struct json_parser *parser, const struct finding *f) {
    struct json_out *json = &oscal->json;
    struct json_node root, one;
    struct json_iter pieces;
    struct out words = {0};
    char problem[JSON_PROBLEM_ROOM], kind[64], method[64], strength[64];
    int64_t score;
    if (parser == NULL || json_parse(parser, f->evidence, strlen(f->evidence), &root, problem, sizeof problem) != 0 ||
        json_count(root) == 0) return;
    json_key(json, "relevant-evidence");
    json_open(json, '[');
    pieces = json_elements(root);
    while (json_next(&pieces, NULL, &one)) {
        const struct kt_text value = plan_text(one, "value"), identifier = plan_text(one, "identifier");
        (void)plan_number(&score, one, "score");
        out_clear(&words);
        out_format(&words, "%s \"%.*s\" found by %s, strength %s, score %lld", plan_word(kind, one, "kind"), (int)value.size,
                   value.data,
                   plan_word(method, one, "method"), plan_word(strength, one, "strength"), (long long)score);
        if (identifier.size > 0) out_format(&words, ", by %.*s", (int)identifier.size, identifier.data);
        json_open(json, '{');
        key_markup(json, "description", words.data, words.size);
        json_close(json, '}');
    }
    json_close(json, ']');
    out_free(&words);
}

static void put_observation_props(struct oscal *oscal, const struct finding *f) {
    struct json_out *json = &oscal->json;
    char number[32], room[48], day[16];
    json_key(json, "props");
    json_open(json, '[');
    oscal_prop_string(json, "verdict", name_of(KT_GROUP_VERDICT, f->verdict));
    snprintf(number, sizeof number, "%u", (unsigned)f->score);
    oscal_prop_string(json, "score", number);
    oscal_prop_string(json, "vendor", f->vendor_id);
    oscal_prop_string(json, "product", f->product_id);
    oscal_prop_string(json, "item", f->name);
    oscal_prop_string(json, "version", f->version);
    oscal_prop_string(json, "input", input_title(oscal->a, f->input, room));
    oscal_prop_string(json, "locator", f->locator);
    if (f->suppressed != NULL) {
        oscal_prop_string(json, "suppressed", f->suppressed->reason);
        oscal_prop_string(json, "suppressed-by", suppression_owner(oscal->a, f->suppressed));
        oscal_prop_string(json, "suppressed-until", day_text(day, f->suppressed->expires));
        oscal_prop_string(json, "suppressed-in", suppression_place(oscal->a, f->suppressed, room));
    }
    json_close(json, ']');
}

static void put_subject_reference(struct json_out *json, const char *type) {
    key_words(json, "type", type);
    json_close(json, '}');
}

static void put_observation(struct oscal *oscal, struct json_parser *parser, size_t number) {
    const struct assessment *a = oscal->a;
    const struct finding *f = &a->findings[number];
    const int64_t collected = a->inputs[f->input].summary.collected_at;
    struct json_out *json = &oscal->json;
    struct out words = {0};
    char instant[32];
    json_open(json, '{');
    key_observation(oscal, "uuid", number);
    key_markup(json, "title", f->name[0] != '\0' ? f->name : "an item", f->name[0] != '\0' ? strlen(f->name) : 7);
    out_format(&words, "%s on %s was identified as ", f->name[0] != '\0' ? f->name : "An item", f->asset);
    subject_words(&words, a, &a->subjects[f->window]);
    out_format(&words, ": %s", name_of(KT_GROUP_VERDICT, f->verdict));
    list_words(&words, a, f->vendor);
    out_text(&words, ".");
    key_markup(json, "description", words.data, words.size);
    put_observation_props(oscal, f);
    json_key(json, "methods");
    json_open(json, '[');
    json_string(json, "EXAMINE");
    json_close(json, ']');
    json_key(json, "types");
    json_open(json, '[');
    json_string(json, "discovery");
    json_close(json, ']');
    json_key(json, "subjects");
    json_open(json, '[');
    json_open(json, '{');
    asset_uuid(json, "subject-uuid", f->asset);
    put_subject_reference(json, "inventory-item");
    json_open(json, '{');
    key_uuid(json, "subject-uuid", "component", oscal->names[f->window].data, "");
    put_subject_reference(json, "component");
    json_close(json, ']');
    put_evidence(oscal, parser, f);
    key_words(json, "collected", instant_text(instant, collected != KT_INSTANT_NONE ? collected : a->options->now));
    json_close(json, '}');
    out_free(&words);
}

static void put_observations(struct oscal *oscal) {
    struct json_parser *parser;
    size_t i;
    if (oscal->a->finding_count == 0) return;
    parser = json_parser_new();
    json_key(&oscal->json, "observations");
    json_open(&oscal->json, '[');
    for (i = 0; i < oscal->a->finding_count; i++) put_observation(oscal, parser, i);
    json_close(&oscal->json, ']');
    json_parser_free(parser);
}

/* ---- items ---- */

static void put_item(struct oscal *oscal, size_t subject, enum bucket bucket) {
    static const char told[BUCKETS][64] = {"to be moved or ended in time", "accepted for a time",
                                           "not sure enough: to be looked at"};
    struct json_out *json = &oscal->json;
    struct out words = {0};
    size_t count;
    (void)bucket_findings(oscal, subject, bucket, &count);
    json_open(json, '{');
    key_uuid(json, "uuid", "item", oscal->names[subject].data, told[bucket]);
    subject_words(&words, oscal->a, &oscal->a->subjects[subject]);
    key_markup(json, "title", words.data, words.size);
    out_format(&words, ": %zu finding%s, %s.", count, count == 1 ? "" : "s", told[bucket]);
    key_markup(json, "description", words.data, words.size);
    oscal_related_observations(oscal, subject, bucket);
    oscal_related_risks(oscal, subject, bucket);
    json_close(json, '}');
    out_free(&words);
}

/* An item without risks or observations. */
static void put_plain_item(struct json_out *json, const char *what, size_t number, const char *title, const struct out *words) {
    char text[32];
    snprintf(text, sizeof text, "%zu", number);
    json_open(json, '{');
    key_uuid(json, "uuid", what, words->data, text);
    key_markup(json, "title", title, strlen(title));
    key_markup(json, "description", words->data, words->size);
    json_close(json, '}');
}

/* Rows and inputs that could not be read are work to do like any other: nothing is known of what stands there. */
static void put_troubles(struct oscal *oscal) {
    const struct assessment *a = oscal->a;
    struct out words = {0};
    char room[32];
    size_t i, b;
    for (i = 0; i < a->input_count; i++) {
        const struct input_result *input = &a->inputs[i];
        if (!input->summary.failed && input->bad_count == 0) continue;
        out_clear(&words);
        out_format(&words, "%s: %llu rows could not be read", input_title(a, (uint32_t)i, room),
                   (unsigned long long)input->summary.bad_rows);
        if (input->summary.failed) out_format(&words, "; %s", input->summary.problem);
        for (b = 0; b < input->bad_count; b++) out_format(&words, "; %s: %s", input->bad[b].locator, input->bad[b].reason);
        put_plain_item(&oscal->json, "trouble", i, "An input was not read in full", &words);
    }
    for (i = 0; i < a->warning_count; i++) {
        out_clear(&words);
        if (a->warnings[i].has_input) out_format(&words, "%s: ", input_title(a, a->warnings[i].input, room));
        out_text(&words, a->warnings[i].message);
        put_plain_item(&oscal->json, "warning", i, "A warning of the assessment", &words);
    }
    out_free(&words);
}

static void put_items(struct oscal *oscal) {
    struct out words = {0};
    size_t s, count;
    int bucket;
    json_key(&oscal->json, "poam-items");
    json_open(&oscal->json, '[');
    for (s = 0; s < oscal->a->subject_count; s++) {
        for (bucket = 0; bucket < BUCKETS; bucket++) {
            (void)bucket_findings(oscal, s, (enum bucket)bucket, &count);
            if (count > 0) put_item(oscal, s, (enum bucket)bucket);
        }
    }
    put_troubles(oscal);
    if (oscal->a->finding_count == 0) { /* the standard wants an item */
        out_text(&words, "That says what was looked for was not seen, not that nothing exists.");
        put_plain_item(&oscal->json, "nothing", 0, "Nothing found in what could be read", &words);
    }
    json_close(&oscal->json, ']');
    out_free(&words);
}

/* The system is known here by the inventories that were given for it. */
static void put_system(struct oscal *oscal) {
    struct json_out *json = &oscal->json;
    struct out names = {0};
    char room[32];
    size_t i;
    for (i = 0; i < oscal->a->input_count; i++) out_format(&names, "%s\n", input_title(oscal->a, (uint32_t)i, room));
    json_key(json, "system-id");
    json_open(json, '{');
    key_words(json, "identifier-type", "http://ietf.org/rfc/rfc4122");
    key_uuid(json, "id", "system", names.data != NULL ? names.data : "", "");
    json_close(json, '}');
    out_free(&names);
}

/* The document's own UUID names all that stands in it, so the rest is written first. */
void assess_oscal(struct out *out, const struct assessment *a, const kt_plan *plan) {
    static const char begin[] = "{\"plan-of-action-and-milestones\":{\"uuid\":\"";
    struct oscal oscal = {.a = a};
    struct out body = {0};
    char uuid[37];
    size_t s;
    plan_view_open(&oscal.plan, a, plan);
    collect_roles(&oscal);
    oscal.answers = must_allocate(a->subject_count, sizeof *oscal.answers);
    oscal.names = must_allocate(a->subject_count, sizeof *oscal.names);
    for (s = 0; s < a->subject_count; s++) {
        const struct subject *subject = &a->subjects[s];
        oscal.answers[s] = answers_of(subject->windows);
        out_format(&oscal.names[s], "%s\n%s\n%s\n%s", subject_vendor(a, subject), subject_product(a, subject),
                   record_id(a->catalog, KT_RECORD_CLASS, subject->product_class).data, subject->facts);
    }
    sort_findings(&oscal);
    json_start(&oscal.json, &body);
    json_open(&oscal.json, '{');
    put_metadata(&oscal);
    put_system(&oscal);
    put_definitions(&oscal);
    put_observations(&oscal);
    oscal_risks(&oscal);
    put_items(&oscal);
    json_close(&oscal.json, '}');
    uuid_of(uuid, body.data, body.size);
    out_format(out, "%s%s\",", begin, uuid);
    out_bytes(out, body.data + 1, body.size - 1); /* behind its brace */
    out_text(out, "}\n");
    for (s = 0; s < a->subject_count; s++) {
        answers_free(&oscal.answers[s]);
        out_free(&oscal.names[s]);
    }
    free(oscal.answers);
    free(oscal.names);
    free(oscal.sorted);
    free(oscal.first);
    string_map_free(&oscal.roles);
    plan_view_close(&oscal.plan);
    out_free(&body);
}

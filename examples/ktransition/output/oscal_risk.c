/* Risks of an OSCAL plan of action and milestones: one for each question that presses, with what the law asks for as the
   recommendation and the migration as the planned response, its tasks with their days and what they wait for. */
#include <string.h>

#include "output/json_keys.h"
#include "output/oscal.h"
#include "output/output.h"

/* Answers that are risks: what presses, or would if it applied. */
static int is_risk(const struct answer *answer) { return answer->kind != ANSWER_ADVICE && is_pressing(answer->state); }

/* Names of risks and of what hangs on them: subject, bucket, question and whether it is a maybe. */
static void risk_name(struct out *out, const struct oscal *oscal, size_t subject, enum bucket bucket, const struct answer *answer) {
    out_format(out, "%s\n%u/%u/%u", oscal->names[subject].data, (unsigned)bucket, (unsigned)answer->rollup, (unsigned)answer->kind);
}

static void put_links(struct json_out *json, struct kt_text url) {
    if (url.size == 0) return;
    json_key(json, "links");
    json_open(json, '[');
    json_open(json, '{');
    key_text(json, "href", url);
    key_words(json, "rel", "reference");
    json_close(json, '}');
    json_close(json, ']');
}

/* ---- recommendations ---- */

/* id: the risk's. */
static void put_recommendation(struct oscal *oscal, size_t subject, const char *id, const struct answer *answer) {
    const kt_catalog *catalog = oscal->a->catalog;
    const struct kt_text statement = statement_id(catalog, &answer->window), title = statement_title(catalog, &answer->window);
    struct json_out *json = &oscal->json;
    struct out words = {0};
    json_open(json, '{');
    out_format(&words, "%s/%.*s/%u", id, (int)statement.size, statement.data, (unsigned)answer->index);
    key_uuid(json, "uuid", "recommendation", oscal->names[subject].data, words.data);
    key_words(json, "lifecycle", "recommendation");
    key_markup(json, "title", title.data, title.size);
    out_clear(&words);
    answer_words(&words, catalog, oscal->a->subjects[subject].windows, answer);
    key_markup(json, "description", words.data, words.size);
    put_links(json, statement_url(catalog, &answer->window));
    json_close(json, '}');
    out_free(&words);
}

/* What the deciding statement asks for, then what is advised beside it. */
static void put_recommendations(struct oscal *oscal, size_t subject, const char *id, const struct answer *answer) {
    const struct answers *all = &oscal->answers[subject];
    size_t i;
    put_recommendation(oscal, subject, id, answer);
    for (i = 0; i < all->count; i++) {
        if (all->list[i].kind == ANSWER_ADVICE && all->list[i].rollup == answer->rollup)
            put_recommendation(oscal, subject, id, &all->list[i]);
    }
}

/* ---- what is planned ---- */

static void put_dates(struct json_out *json, int32_t from, int32_t to) {
    json_key(json, "timing");
    json_open(json, '{');
    if (from == to) {
        json_key(json, "on-date");
        json_open(json, '{');
        key_day(json, "date", from, 1);
        json_close(json, '}');
    } else {
        json_key(json, "within-date-range");
        json_open(json, '{');
        key_day(json, "start", from, 0);
        key_day(json, "end", to, 1);
        json_close(json, '}');
    }
    json_close(json, '}');
}

/* Tasks are named by the group they belong to, so that others can wait for them. */
static void task_uuid(struct json_out *json, const char *key, size_t group, const char *id, struct kt_text step) {
    struct out name = {0};
    out_format(&name, "%zu/%.*s", group, (int)step.size, step.data);
    key_uuid(json, key, "task", id, name.data);
    out_free(&name);
}

static void put_dependencies(struct json_out *json, struct json_node step, size_t group, const char *id) {
    struct json_iter waits = plan_list(step, "depends_on");
    struct json_node one;
    struct json_text text;
    size_t count = 0;
    while (json_next(&waits, NULL, &one)) {
        if (!json_as_string(one, &text)) continue;
        if (count++ == 0) {
            json_key(json, "dependencies");
            json_open(json, '[');
        }
        json_open(json, '{');
        task_uuid(json, "task-uuid", group, id, (struct kt_text){text.data, text.size});
        json_close(json, '}');
    }
    if (count > 0) json_close(json, ']');
}

static void put_role(struct oscal *oscal, struct kt_text role) {
    struct json_out *json = &oscal->json;
    struct out id = {0};
    if (role.size == 0) return;
    oscal_role_id(&id, oscal, role);
    json_key(json, "responsible-roles");
    json_open(json, '[');
    json_open(json, '{');
    key_words(json, "role-id", id.data);
    json_close(json, '}');
    json_close(json, ']');
    out_free(&id);
}

static void put_number(struct json_out *json, struct json_node node, const char *key, const char *name) {
    char text[32];
    int64_t number;
    if (!plan_number(&number, node, key)) return;
    snprintf(text, sizeof text, "%lld", (long long)number);
    oscal_prop_string(json, name, text);
}

static void put_day_prop(struct json_out *json, struct json_node node, const char *key, const char *name) {
    char text[64];
    oscal_prop_string(json, name, plan_word(text, node, key));
}

static void put_step(struct oscal *oscal, struct json_node step, size_t group, const char *id) {
    struct json_out *json = &oscal->json;
    const struct kt_text title = plan_text(step, "title"), verify = plan_text(step, "verify"), back = plan_text(step, "rollback");
    json_open(json, '{');
    task_uuid(json, "uuid", group, id, plan_text(step, "id"));
    key_words(json, "type", "action");
    key_markup(json, "title", title.data, title.size);
    if (verify.size > 0) key_markup(json, "description", verify.data, verify.size);
    json_key(json, "props");
    json_open(json, '[');
    oscal_prop(json, "step", plan_text(step, "id").data, plan_text(step, "id").size);
    put_number(json, step, "wave", "wave");
    put_number(json, step, "assets", "assets");
    put_number(json, step, "slack_days", "slack-days");
    put_day_prop(json, step, "latest_finish", "latest-finish");
    oscal_prop_string(json, "critical", plan_true(step, "critical") ? "yes" : "no");
    json_close(json, ']');
    if (plan_day(step, "earliest_start") != KT_DAY_NONE && plan_day(step, "earliest_finish") != KT_DAY_NONE)
        put_dates(json, plan_day(step, "earliest_start"), plan_day(step, "earliest_finish"));
    put_dependencies(json, step, group, id);
    put_role(oscal, plan_text(step, "role"));
    if (back.size > 0) key_markup(json, "remarks", back.data, back.size);
    json_close(json, '}');
}

/* A milestone that ends a list of tasks; left open for what it waits for. */
static void begin_milestone(struct json_out *json, size_t group, const char *id, const char *name, const char *title, int32_t day) {
    json_open(json, '{');
    task_uuid(json, "uuid", group, id, (struct kt_text){name, strlen(name)});
    key_words(json, "type", "milestone");
    key_markup(json, "title", title, strlen(title));
    put_dates(json, day, day);
}

/* The end waits for the steps that end last; where the steps stand with another risk, for the end there. */
static void put_end(struct oscal *oscal, struct json_node group, size_t number, const char *id, const char *carrier) {
    struct json_iter steps = plan_list(group, "steps");
    struct json_node step;
    struct json_out *json = &oscal->json;
    const int32_t finish = plan_day(group, "finish");
    begin_milestone(json, number, id, "finished", "The migration is finished", finish);
    json_key(json, "dependencies");
    json_open(json, '[');
    if (strcmp(id, carrier) != 0) {
        json_open(json, '{');
        task_uuid(json, "task-uuid", number, carrier, (struct kt_text){"finished", 8});
        json_close(json, '}');
    }
    while (strcmp(id, carrier) == 0 && json_next(&steps, NULL, &step)) {
        if (plan_day(step, "earliest_finish") != finish) continue;
        json_open(json, '{');
        task_uuid(json, "task-uuid", number, id, plan_text(step, "id"));
        json_close(json, '}');
    }
    json_close(json, ']');
    json_close(json, '}');
}

/* The steps, and the end of them. Other risks of the same subject end with the same migration: they have the end alone. */
static void put_tasks(struct oscal *oscal, struct json_node group, size_t number, const char *id, const char *carrier) {
    struct json_iter steps = plan_list(group, "steps");
    struct json_node step;
    json_key(&oscal->json, "tasks");
    json_open(&oscal->json, '[');
    while (strcmp(id, carrier) == 0 && json_next(&steps, NULL, &step)) put_step(oscal, step, number, id);
    put_end(oscal, group, number, id, carrier);
    json_close(&oscal->json, ']');
}

static void put_planned_group(struct oscal *oscal, struct json_node group, size_t number, const char *id, const char *carrier) {
    struct json_out *json = &oscal->json;
    const struct kt_text reason = plan_text(group, "deadline_reason");
    struct out words = {0};
    char text[32];
    json_open(json, '{');
    snprintf(text, sizeof text, "%zu", number);
    key_uuid(json, "uuid", "planned", id, text);
    key_words(json, "lifecycle", "planned");
    key_markup(json, "title", "Migration", 9);
    plan_outcome(&words, group);
    key_markup(json, "description", words.data, words.size);
    json_key(json, "props");
    json_open(json, '[');
    put_number(json, group, "assets", "assets");
    put_day_prop(json, group, "deadline", "deadline");
    oscal_prop(json, "deadline-reason", reason.data, reason.size);
    if (!plan_null(group, "feasible")) oscal_prop_string(json, "feasible", plan_true(group, "feasible") ? "yes" : "no");
    put_day_prop(json, group, "finish", "finish");
    put_day_prop(json, group, "latest_safe_start", "latest-safe-start");
    put_number(json, group, "shortfall_working_days", "shortfall-working-days");
    put_number(json, group, "required_per_day", "required-per-day");
    json_close(json, ']');
    if (plan_day(group, "finish") != KT_DAY_NONE) put_tasks(oscal, group, number, id, carrier);
    json_close(json, '}');
    out_free(&words);
}

/* What was accepted is planned to be looked at again. */
static void put_planned_review(struct oscal *oscal, size_t subject, const char *id) {
    struct json_out *json = &oscal->json;
    size_t count, i;
    const size_t *findings = bucket_findings(oscal, subject, BUCKET_SUPPRESSED, &count);
    int32_t day = oscal->a->findings[findings[0]].suppressed->expires;
    for (i = 1; i < count; i++) {
        const int32_t other = oscal->a->findings[findings[i]].suppressed->expires;
        if (other < day) day = other;
    }
    json_open(json, '{');
    key_uuid(json, "uuid", "planned-review", id, "");
    key_words(json, "lifecycle", "planned");
    key_words(json, "title", "Accepted until the suppression expires");
    key_words(json, "description", "The findings were accepted for a time; the reason and the owner stand with each observation.");
    json_key(json, "tasks");
    json_open(json, '[');
    begin_milestone(json, 0, id, "review", "The first suppression expires: decide again", day);
    json_close(json, '}');
    json_close(json, ']');
    json_close(json, '}');
}

/* The risk of a subject that carries the tasks: the first that is decided. There is one, since a risk is being written. */
static const struct answer *carrier_of(const struct oscal *oscal, size_t subject) {
    static const uint32_t order[] = {KT_ROLLUP_SUPPORT, KT_ROLLUP_COMPLIANCE, KT_ROLLUP_LIFECYCLE, KT_ROLLUP_SUPPLY};
    const struct answers *all = &oscal->answers[subject];
    size_t o, i;
    int kind;
    for (kind = ANSWER_DECIDES; kind <= ANSWER_MAYBE; kind++) {
        for (o = 0; o < sizeof order / sizeof order[0]; o++) {
            for (i = 0; i < all->count; i++) {
                const struct answer *one = &all->list[i];
                if (one->rollup == order[o] && (int)one->kind == kind && is_risk(one)) return one;
            }
        }
    }
    return NULL;
}

static void put_planned(struct oscal *oscal, size_t subject, const char *id) {
    struct json_iter groups = json_elements(oscal->plan.groups);
    struct json_node group;
    struct out carrier = {0};
    size_t number = 0;
    risk_name(&carrier, oscal, subject, BUCKET_OPEN, carrier_of(oscal, subject));
    for (; json_next(&groups, NULL, &group); number++) {
        if (!plan_is_about(&oscal->plan, number, subject)) continue;
        put_planned_group(oscal, group, number, id, carrier.data);
    }
    out_free(&carrier);
}

/* ---- risks ---- */

static void put_risk_props(struct oscal *oscal, const struct answer *answer) {
    const struct kt_window *w = &answer->window;
    const kt_catalog *catalog = oscal->a->catalog;
    struct json_out *json = &oscal->json;
    struct kt_text text;
    char day[16];
    json_key(json, "props");
    json_open(json, '[');
    oscal_prop_string(json, "question", name_of(KT_GROUP_ROLLUP, answer->rollup));
    oscal_prop_string(json, "state", name_of(KT_GROUP_STATE, answer->state));
    oscal_prop_string(json, "activity", name_of(KT_GROUP_ACTIVITY, w->activity));
    oscal_prop_string(json, "last-permitted-day", day_text(day, w->last_permitted_day));
    oscal_prop(json, "zone", w->zone.data, w->zone.size);
    oscal_prop_string(json, "applies", name_of(KT_GROUP_TRUTH, w->applies));
    text = statement_id(catalog, w);
    oscal_prop(json, "statement", text.data, text.size);
    text = record_text(catalog, KT_RECORD_INSTRUMENT, w->instrument, KT_FIELD_CITATION);
    oscal_prop(json, "citation", text.data, text.size);
    oscal_prop_string(json, "legal-force", name_of(KT_GROUP_LEGAL_FORCE, w->legal_force));
    oscal_prop_string(json, "evidence-level", name_of(KT_GROUP_EVIDENCE_LEVEL, w->evidence_level));
    json_close(json, ']');
}

static const char *status_of(enum bucket bucket, const struct answer *answer) {
    if (bucket == BUCKET_SUPPRESSED) return "deviation-approved";
    return bucket == BUCKET_REVIEW || answer->kind == ANSWER_MAYBE ? "investigating" : "open";
}

static void put_risk(struct oscal *oscal, size_t subject, enum bucket bucket, const struct answer *answer) {
    const struct assessment *a = oscal->a;
    struct json_out *json = &oscal->json;
    const struct kt_text title = statement_title(a->catalog, &answer->window);
    struct out words = {0}, name = {0};
    char instant[32];
    risk_name(&name, oscal, subject, bucket, answer);
    json_open(json, '{');
    key_uuid(json, "uuid", "risk", name.data, "");
    subject_words(&words, a, &a->subjects[subject]);
    out_format(&words, ": %s %s", name_of(KT_GROUP_ROLLUP, answer->rollup), name_of(KT_GROUP_STATE, answer->state));
    key_markup(json, "title", words.data, words.size);
    out_clear(&words);
    answer_words(&words, a->catalog, a->subjects[subject].windows, answer);
    key_markup(json, "description", words.data, words.size);
    key_markup(json, "statement", title.data, title.size);
    put_risk_props(oscal, answer);
    put_links(json, statement_url(a->catalog, &answer->window));
    key_words(json, "status", status_of(bucket, answer));
    if (answer->window.boundary != KT_INSTANT_NONE) key_words(json, "deadline", instant_text(instant, answer->window.boundary));
    json_key(json, "remediations");
    json_open(json, '[');
    put_recommendations(oscal, subject, name.data, answer);
    if (bucket == BUCKET_OPEN) put_planned(oscal, subject, name.data);
    if (bucket == BUCKET_SUPPRESSED) put_planned_review(oscal, subject, name.data);
    json_close(json, ']');
    oscal_related_observations(oscal, subject, bucket);
    json_close(json, '}');
    out_free(&words);
    out_free(&name);
}

void oscal_risks(struct oscal *oscal) {
    struct json_out *json = &oscal->json;
    size_t s, i, findings, count = 0;
    int bucket;
    for (s = 0; s < oscal->a->subject_count; s++) {
        for (bucket = 0; bucket < BUCKETS; bucket++) {
            (void)bucket_findings(oscal, s, (enum bucket)bucket, &findings);
            if (findings == 0) continue;
            for (i = 0; i < oscal->answers[s].count; i++) {
                if (!is_risk(&oscal->answers[s].list[i])) continue;
                if (count++ == 0) {
                    json_key(json, "risks");
                    json_open(json, '[');
                }
                put_risk(oscal, s, (enum bucket)bucket, &oscal->answers[s].list[i]);
            }
        }
    }
    if (count > 0) json_close(json, ']');
}

void oscal_related_risks(struct oscal *oscal, size_t subject, enum bucket bucket) {
    struct json_out *json = &oscal->json;
    struct out name = {0};
    size_t i, count = 0;
    for (i = 0; i < oscal->answers[subject].count; i++) {
        const struct answer *answer = &oscal->answers[subject].list[i];
        if (!is_risk(answer)) continue;
        if (count++ == 0) {
            json_key(json, "related-risks");
            json_open(json, '[');
        }
        out_clear(&name);
        risk_name(&name, oscal, subject, bucket, answer);
        json_open(json, '{');
        key_uuid(json, "risk-uuid", "risk", name.data, "");
        json_close(json, '}');
    }
    if (count > 0) json_close(json, ']');
    out_free(&name);
}

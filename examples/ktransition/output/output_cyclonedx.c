/* CycloneDX: the bill of materials that was read, with the findings as properties of its components and services, and from
   1.5 on as annotations too. Nothing else of it is changed. Stamp and disclaimer are properties of its metadata. */
#include <stdlib.h>
#include <string.h>

#include "output/json_keys.h"
#include "output/json_splice.h"
#include "output/output.h"
#include "output/plan_view.h"
#include "output/stamp.h"
#include "output/words.h"
#include "uuid.h"

/* What a bill can hold, by its own word: properties came with 1.3, annotations with 1.5. Properties are put into a bill of 1.2 as
   well, whose schema leaves further members open. */
struct bom {
    const struct assessment *a;
    struct plan_view plan;
    struct answers *answers;   /* of each subject */
    struct string_map places;  /* locator -> 1 + number of its first finding */
    size_t *next;              /* 1 + the next finding of the same place, 0 for none */
    struct splices splices;
    struct out annotations;    /* elements, with commas between them */
    int annotated, has_metadata;
    unsigned misfits;          /* components whose properties are no array */
};

int cyclonedx_options(const struct options *options) {
    if (options->format != FORMAT_CYCLONEDX) return 0;
    if (options->file_count > 1) {
        complain("--format cyclonedx: it gives back one bill of materials, and there are %u inputs", (unsigned)options->file_count);
        return EXIT_USAGE;
    }
    if (options->redact) {
        complain("--format cyclonedx: it gives the input back as it is, so --redact cannot hold");
        return EXIT_USAGE;
    }
    return 0;
}

int cyclonedx_input(const struct assessment *a) {
    if (a->options->format != FORMAT_CYCLONEDX || a->input_count == 0) return 0;
    if (a->inputs[0].summary.failed && a->document.size == 0) return EXIT_BAD_INPUT; /* said already */
    if (a->inputs[0].summary.format == INPUT_CYCLONEDX_JSON && a->document.size > 0) return 0;
    complain("--format cyclonedx: %s is no CycloneDX JSON", a->inputs[0].path);
    return EXIT_USAGE;
}

/* ---- properties ---- */

static void put_property(struct json_out *json, const char *name, const char *value, size_t size) {
    if (size == 0) return;
    json_open(json, '{');
    key_words(json, "name", name);
    json_key(json, "value");
    json_text(json, value, size);
    json_close(json, '}');
}

/* "ktransition:finding:1:NAME" */
static void finding_property(struct json_out *json, unsigned number, const char *name, const char *value, size_t size) {
    char full[96];
    snprintf(full, sizeof full, "ktransition:finding:%u:%s", number, name);
    put_property(json, full, value, size);
}

static void finding_string(struct json_out *json, unsigned number, const char *name, const char *value) {
    finding_property(json, number, name, value, strlen(value));
}

/* "support", or "support:maybe": state, day and statement. Advice is left to the annotation. */
static void put_answer(struct json_out *json, const struct bom *bom, unsigned number, const struct answer *answer) {
    const struct kt_window *w = &answer->window;
    const struct kt_text id = statement_id(bom->a->catalog, w);
    const struct kt_text citation = record_text(bom->a->catalog, KT_RECORD_INSTRUMENT, w->instrument, KT_FIELD_CITATION);
    char name[64], day[16], days[32];
    int size;
    if (answer->kind == ANSWER_ADVICE) return;
    size = snprintf(name, sizeof name, "%s%s:", name_of(KT_GROUP_ROLLUP, answer->rollup),
                    answer->kind == ANSWER_MAYBE ? ":maybe" : "");
    if (size < 0 || size > 40) return;
    snprintf(name + size, sizeof name - (size_t)size, "state");
    finding_string(json, number, name, name_of(KT_GROUP_STATE, answer->state));
    snprintf(name + size, sizeof name - (size_t)size, "last_permitted_day");
    finding_string(json, number, name, day_text(day, w->last_permitted_day));
    snprintf(name + size, sizeof name - (size_t)size, "remaining_days");
    snprintf(days, sizeof days, "%ld", (long)w->remaining_days);
    if (w->remaining_days != KT_DAY_NONE) finding_string(json, number, name, days);
    snprintf(name + size, sizeof name - (size_t)size, "statement");
    finding_property(json, number, name, id.data, id.size);
    snprintf(name + size, sizeof name - (size_t)size, "citation");
    finding_property(json, number, name, citation.data, citation.size);
}

static void put_plan_properties(struct json_out *json, const struct bom *bom, unsigned number, size_t subject) {
    struct json_iter groups = json_elements(bom->plan.groups);
    struct json_node group;
    struct out words = {0};
    char text[64];
    size_t i;
    for (i = 0; json_next(&groups, NULL, &group); i++) {
        if (!plan_is_about(&bom->plan, i, subject)) continue;
        out_clear(&words);
        plan_outcome(&words, group);
        finding_string(json, number, "plan", words.data);
        finding_string(json, number, "plan:deadline", plan_word(text, group, "deadline"));
        finding_string(json, number, "plan:finish", plan_word(text, group, "finish"));
        finding_string(json, number, "plan:latest_safe_start", plan_word(text, group, "latest_safe_start"));
    }
    out_free(&words);
}

static void put_finding(struct json_out *json, const struct bom *bom, unsigned number, const struct finding *f) {
    const struct answers *answers = &bom->answers[f->window];
    struct out lists = {0};
    char text[48];
    size_t i;
    finding_string(json, number, "vendor", f->vendor_id);
    finding_string(json, number, "product", f->product_id);
    finding_string(json, number, "class", f->class_id);
    finding_string(json, number, "verdict", name_of(KT_GROUP_VERDICT, f->verdict));
    snprintf(text, sizeof text, "%u", (unsigned)f->score);
    finding_string(json, number, "score", text);
    finding_string(json, number, "evidence", f->evidence);
    listed_words(&lists, &bom->a->listed, bom->a->catalog, f->vendor);
    finding_property(json, number, "listed", lists.data, lists.size);
    out_free(&lists);
    for (i = 0; i < answers->count; i++) put_answer(json, bom, number, &answers->list[i]);
    put_plan_properties(json, bom, number, f->window);
    if (f->suppressed == NULL) return;
    finding_string(json, number, "suppressed", f->suppressed->reason);
    finding_string(json, number, "suppressed:owner", suppression_owner(bom->a, f->suppressed));
    finding_string(json, number, "suppressed:expires", day_text(text, f->suppressed->expires));
    finding_string(json, number, "suppressed:place", suppression_place(bom->a, f->suppressed, text));
}

/* Of the whole run. */
static void put_run(struct json_out *json, const struct bom *bom) {
    const struct assessment *a = bom->a;
    const struct kt_text said = disclaimer(a->catalog);
    struct out text = {0};
    size_t i;
    stamp_json(&text, a->options, a->catalog);
    put_property(json, "ktransition:stamp", text.data, text.size);
    put_property(json, "ktransition:disclaimer", said.data, said.size);
    out_clear(&text);
    out_format(&text, "%zu", a->finding_count);
    put_property(json, "ktransition:findings", text.data, text.size);
    for (i = 0; i < a->warning_count; i++)
        put_property(json, "ktransition:warning", a->warnings[i].message, strlen(a->warnings[i].message));
    for (i = 0; i < a->inputs[0].bad_count; i++) {
        out_clear(&text);
        out_format(&text, "%s: %s", a->inputs[0].bad[i].locator, a->inputs[0].bad[i].reason);
        put_property(json, "ktransition:bad-row", text.data, text.size);
    }
    out_free(&text);
}

/* ---- where they go ---- */

/* Elements at the end of the list, or a list of its own at the end of the object. Takes the elements over. */
static void put_list(struct bom *bom, const struct json_place *place, const char *key, struct out *elements) {
    struct out text = {0};
    if (elements->size == 0) return;
    if (place->list_close > 0) {
        if (!place->list_is_empty) out_text(&text, ",");
        out_bytes(&text, elements->data, elements->size);
        splice_add(&bom->splices, place->list_close, &text);
    } else if (place->has_list) {
        bom->misfits++; /* no array: what the schema does not allow is not made worse */
    } else {
        out_format(&text, "%s\"%s\":[", place->is_empty ? "" : ",", key);
        out_bytes(&text, elements->data, elements->size);
        out_text(&text, "]");
        splice_add(&bom->splices, place->close, &text);
    }
    out_free(elements);
}

/* An array's inside: the writer wants a bracket around what it separates by commas. */
static void begin_elements(struct json_out *json, struct out *out) {
    json_start(json, out);
    json_open(json, '[');
}

static void end_elements(struct out *out) {
    memmove(out->data, out->data + 1, out->size); /* with the NUL */
    out->size--;
}

/* The words of an annotation: one sentence a finding. */
static void annotation_words(struct out *words, const struct bom *bom, size_t first) {
    size_t i, k;
    for (i = first; i != 0; i = bom->next[i - 1]) {
        const struct finding *f = &bom->a->findings[i - 1];
        const struct answers *answers = &bom->answers[f->window];
        if (words->size > 0) out_text(words, "\n");
        subject_words(words, bom->a, &bom->a->subjects[f->window]);
        out_format(words, ", %s", name_of(KT_GROUP_VERDICT, f->verdict));
        if (f->suppressed != NULL) out_text(words, ", suppressed");
        for (k = 0; k < answers->count; k++) {
            out_text(words, "; ");
            answer_words(words, bom->a->catalog, bom->a->subjects[f->window].windows, &answers->list[k]);
        }
    }
}

static void add_annotation(struct bom *bom, const struct json_place *place, size_t first) {
    struct json_out json;
    struct out words = {0}, name = {0};
    char uuid[37], instant[32], version[32];
    out_format(&name, "annotation\n%s", place->path);
    uuid_of(uuid, name.data, name.size);
    out_clear(&name);
    out_format(&name, "ktransition-%s", uuid);
    annotation_words(&words, bom, first);
    if (bom->annotations.size > 0) out_text(&bom->annotations, ",");
    json_start(&json, &bom->annotations);
    json_open(&json, '{');
    key_words(&json, "bom-ref", name.data);
    json_key(&json, "subjects");
    json_open(&json, '[');
    json_raw(&json, place->reference, place->reference_size);
    json_close(&json, ']');
    json_key(&json, "annotator");
    json_open(&json, '{');
    json_key(&json, "component");
    json_open(&json, '{');
    key_words(&json, "type", "application");
    key_words(&json, "name", "ktransition");
    key_words(&json, "version", library_version(version));
    json_close(&json, '}');
    json_close(&json, '}');
    key_words(&json, "timestamp", instant_text(instant, bom->a->options->now));
    json_key(&json, "text");
    json_text(&json, words.data, words.size);
    json_close(&json, '}');
    out_free(&words);
    out_free(&name);
}

static void put_component(struct bom *bom, const struct json_place *place, size_t first) {
    struct json_out json;
    struct out elements = {0};
    unsigned number = 0;
    size_t i;
    begin_elements(&json, &elements);
    for (i = first; i != 0; i = bom->next[i - 1]) put_finding(&json, bom, ++number, &bom->a->findings[i - 1]);
    end_elements(&elements);
    put_list(bom, place, "properties", &elements);
    if (bom->annotated && place->reference != NULL && place->reference_size > 2) add_annotation(bom, place, first);
}

static void run_elements(struct bom *bom, struct out *elements) {
    struct json_out json;
    begin_elements(&json, elements);
    put_run(&json, bom);
    end_elements(elements);
}

/* The root comes last: by then it is known whether there was metadata, and what the annotations are. */
static void put_root(struct bom *bom, const struct json_place *place) {
    struct json_place inside = *place;
    struct out elements = {0}, text = {0};
    if (!bom->has_metadata) {
        run_elements(bom, &elements);
        out_format(&text, "%s\"metadata\":{\"properties\":[", place->is_empty ? "" : ",");
        out_bytes(&text, elements.data, elements.size);
        out_text(&text, "]}");
        splice_add(&bom->splices, place->close, &text);
        out_free(&elements);
        inside.is_empty = 0;
    }
    put_list(bom, &inside, "annotations", &bom->annotations);
}

static void visit(void *user, const struct json_place *place) {
    struct bom *bom = user;
    struct out elements = {0};
    uint32_t first;
    if (place->path[0] == '\0') {
        put_root(bom, place);
    } else if (strcmp(place->path, "metadata") == 0) {
        bom->has_metadata = 1;
        run_elements(bom, &elements);
        put_list(bom, place, "properties", &elements);
    } else {
        first = *string_map_at(&bom->places, place->path, strlen(place->path), 0, NULL);
        if (first != 0) put_component(bom, place, first);
    }
}

/* ---- the bill ---- */

/* From the last finding to the first, so that each place's chain begins with its first. */
static void chain_findings(struct bom *bom) {
    size_t i;
    bom->next = must_allocate(bom->a->finding_count, sizeof *bom->next);
    for (i = bom->a->finding_count; i > 0; i--) {
        const char *locator = bom->a->findings[i - 1].locator;
        uint32_t *first = string_map_at(&bom->places, locator, strlen(locator), 0, NULL);
        bom->next[i - 1] = *first;
        *first = (uint32_t)i;
    }
}

/* What the document's own words say of it: whether it may have annotations, and whether it is signed. */
static void look_at_root(struct bom *bom) {
    struct json_parser *parser = json_parser_new();
    struct json_node root, node;
    struct json_text version;
    char problem[JSON_PROBLEM_ROOM];
    if (parser != NULL && json_parse(parser, bom->a->document.data, bom->a->document.size, &root, problem, sizeof problem) == 0) {
        if (json_find_string(root, "specVersion", &version) && version.size >= 3)
            bom->annotated = version.size > 3 || memcmp(version.data, "1.5", 3) >= 0;
        if (json_find(root, "signature", &node))
            complain("warning: the bill of materials is signed; with the findings in it the signature no longer holds");
    }
    json_parser_free(parser);
}

void assess_cyclonedx(struct out *out, const struct assessment *a, const kt_plan *plan) {
    struct bom bom = {.a = a};
    size_t s;
    plan_view_open(&bom.plan, a, plan);
    bom.answers = must_allocate(a->subject_count, sizeof *bom.answers);
    for (s = 0; s < a->subject_count; s++) bom.answers[s] = answers_of(a->subjects[s].windows);
    chain_findings(&bom);
    look_at_root(&bom);
    json_walk(a->document.data, a->document.size, "properties", "annotations", &bom, visit);
    splice_write(out, a->document.data, a->document.size, &bom.splices);
    if (out->size > 0 && out->data[out->size - 1] != '\n') out_text(out, "\n");
    if (bom.misfits > 0)
        complain("warning: %u objects have \"properties\" or \"annotations\" that are no array; nothing was put there",
                 bom.misfits);
    for (s = 0; s < a->subject_count; s++) answers_free(&bom.answers[s]);
    free(bom.answers);
    free(bom.next);
    string_map_free(&bom.places);
    splices_free(&bom.splices);
    out_free(&bom.annotations);
    plan_view_close(&bom.plan);
}

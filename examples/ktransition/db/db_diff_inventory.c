/* What a change of the catalog means for an inventory: it is assessed with both, and what comes out differently is told -
   findings that appear or vanish, windows whose state or day changes, and the answers to the four questions. */
#include "db/db_diff.h"

#include <stdlib.h>
#include <string.h>

/* One line of the answer. Texts are owned; "" where a side has none. */
struct effect {
    enum change_kind kind;
    char *key;                /* what it is about: sorted by this, for the same bytes everywhere */
    char *subject, *detail;   /* "kaspersky/x", "support" or "use, us-icts-..." */
    char *older, *newer;      /* "closing 2024-09-28" */
};

struct effects {
    struct effect *list;
    size_t count, room;
};

struct impact {
    const struct diff *diff;
    struct options sides[2];
    struct assessment before, after;
    struct effects findings, rollups, windows;
};

/* ---- one side as a list of keys and values ---- */

struct pair { struct out key, subject, detail, value; };

struct pairs {
    struct pair *list;
    size_t count, room;
};

static struct pair *new_pair(struct pairs *pairs) {
    if (pairs->count == pairs->room) {
        pairs->room = pairs->room == 0 ? 64 : pairs->room * 2;
        pairs->list = must_resize(pairs->list, pairs->room, sizeof *pairs->list);
    }
    memset(&pairs->list[pairs->count], 0, sizeof *pairs->list);
    return &pairs->list[pairs->count++];
}

static void free_pairs(struct pairs *pairs) {
    size_t i;
    for (i = 0; i < pairs->count; i++) {
        out_free(&pairs->list[i].key);
        out_free(&pairs->list[i].subject);
        out_free(&pairs->list[i].detail);
        out_free(&pairs->list[i].value);
    }
    free(pairs->list);
}

static int compare_pairs(const void *a, const void *b) {
    const struct pair *left = a, *right = b;
    return strcmp(left->key.data, right->key.data);
}

/* A subject by its ids: numbers of records differ between catalogs. */
static void subject_of(struct out *out, const struct assessment *a, const struct subject *subject) {
    const struct kt_text vendor = record_id(a->catalog, KT_RECORD_VENDOR, subject->vendor);
    const struct kt_text product = record_id(a->catalog, KT_RECORD_PRODUCT, subject->product);
    const struct kt_text kind = record_id(a->catalog, KT_RECORD_CLASS, subject->product_class);
    const struct kt_text id = product.size > 0 ? product : vendor.size > 0 ? vendor : kind;
    out_bytes(out, id.data, id.size);
    if (product.size == 0 && vendor.size > 0 && kind.size > 0) out_format(out, " (%s)", kind.data);
    if (subject->facts[0] != '\0') out_format(out, " %s", subject->facts);
}

/* What a reader compares: state, last day, and whether it is sure. */
static void window_value(struct out *out, const struct kt_window *w) {
    char day[16];
    if (w->applies == KT_YES) out_text(out, name_of(KT_GROUP_STATE, w->state));
    else out_format(out, "maybe %s", name_of(KT_GROUP_STATE, shown_state(w)));
    if (w->last_permitted_day != KT_DAY_NONE) out_format(out, " %s", day_text(day, w->last_permitted_day));
}

/* Findings by asset, place and product. A key that comes twice - two rows that say the same - stays one line. */
static void finding_pairs(struct pairs *pairs, const struct assessment *a) {
    char room[32];
    size_t i;
    for (i = 0; i < a->finding_count; i++) {
        const struct finding *f = &a->findings[i];
        struct pair *pair = new_pair(pairs);
        out_format(&pair->subject, "%s: %s", f->asset, f->name);
        out_format(&pair->detail, "%s%s%s", f->vendor_id, f->product_id[0] != '\0' ? "/" : "", f->product_id);
        out_format(&pair->key, "%s\n%s\n%s\n%s", pair->subject.data, input_title(a, f->input, room), f->locator, pair->detail.data);
        out_text(&pair->value, name_of(KT_GROUP_VERDICT, f->verdict));
    }
}

/* The four answers of every subject. */
static void rollup_pairs(struct pairs *pairs, const struct assessment *a) {
    struct kt_rollup result;
    struct kt_window w;
    uint32_t rollup;
    size_t i;
    for (i = 0; i < a->subject_count; i++) {
        for (rollup = KT_ROLLUP_SUPPLY; rollup <= KT_ROLLUP_COMPLIANCE; rollup++) {
            struct pair *pair = new_pair(pairs);
            subject_of(&pair->subject, a, &a->subjects[i]);
            out_text(&pair->detail, name_of(KT_GROUP_ROLLUP, rollup));
            out_format(&pair->key, "%s\n%u", pair->subject.data, (unsigned)rollup);
            if (deciding(a->subjects[i].windows, rollup, &result, &w)) window_value(&pair->value, &w);
            else out_text(&pair->value, name_of(KT_GROUP_STATE, result.state));
        }
    }
}

/* A sure window and an undecided one of the same instrument and activity may stand side by side: both have a line. */
static void window_pairs(struct pairs *pairs, const struct assessment *a) {
    struct kt_window w = {.struct_size = sizeof w};
    uint32_t k;
    size_t i;
    for (i = 0; i < a->subject_count; i++) {
        for (k = 0; kt_windows_at(a->subjects[i].windows, k, &w) == KT_OK; k++) {
            const struct kt_text instrument = record_id(a->catalog, KT_RECORD_INSTRUMENT, w.instrument);
            struct pair *pair = new_pair(pairs);
            subject_of(&pair->subject, a, &a->subjects[i]);
            out_format(&pair->detail, "%s, %s", name_of(KT_GROUP_ACTIVITY, w.activity),
                       instrument.size > 0 ? instrument.data : "the vendor's own dates");
            out_format(&pair->key, "%s\n%s\n%u", pair->subject.data, pair->detail.data, (unsigned)w.applies);
            window_value(&pair->value, &w);
        }
    }
}

/* ---- two sides against each other ---- */

static char *copy(const struct pair *pair, const struct out *text) {
    return pair == NULL || text->data == NULL ? must_copy("", 0) : must_copy(text->data, text->size);
}

static void add_effect(struct effects *effects, const struct pair *older, const struct pair *newer) {
    const struct pair *any = newer != NULL ? newer : older;
    struct effect *effect;
    if (effects->count == effects->room) {
        effects->room = effects->room == 0 ? 32 : effects->room * 2;
        effects->list = must_resize(effects->list, effects->room, sizeof *effects->list);
    }
    effect = &effects->list[effects->count++];
    effect->kind = older == NULL ? CHANGE_ADDED : newer == NULL ? CHANGE_REMOVED : CHANGE_CHANGED;
    effect->key = copy(any, &any->key);
    effect->subject = copy(any, &any->subject);
    effect->detail = copy(any, &any->detail);
    effect->older = older == NULL ? must_copy("", 0) : copy(older, &older->value);
    effect->newer = newer == NULL ? must_copy("", 0) : copy(newer, &newer->value);
}

/* One step for a key that stands on both sides, one side or the other. Of equal keys on a side the first counts. */
static void compare_sides(struct effects *effects, struct pairs *older, struct pairs *newer) {
    size_t i = 0, k = 0;
    if (older->count > 1) qsort(older->list, older->count, sizeof *older->list, compare_pairs);
    if (newer->count > 1) qsort(newer->list, newer->count, sizeof *newer->list, compare_pairs);
    while (i < older->count || k < newer->count) {
        const struct pair *a = i < older->count ? &older->list[i] : NULL, *b = k < newer->count ? &newer->list[k] : NULL;
        const int order = a == NULL ? 1 : b == NULL ? -1 : strcmp(a->key.data, b->key.data);
        if (order != 0) add_effect(effects, order < 0 ? a : NULL, order < 0 ? NULL : b);
        else if (strcmp(a->value.data, b->value.data) != 0) add_effect(effects, a, b);
        if (order <= 0) {
            for (i++; i < older->count && strcmp(older->list[i].key.data, a->key.data) == 0; i++) continue;
        }
        if (order >= 0) {
            for (k++; k < newer->count && strcmp(newer->list[k].key.data, b->key.data) == 0; k++) continue;
        }
    }
}

typedef void make_pairs(struct pairs *pairs, const struct assessment *a);

static void compare_with(struct effects *effects, const struct impact *impact, make_pairs *make) {
    struct pairs older = {0}, newer = {0};
    make(&older, &impact->before);
    make(&newer, &impact->after);
    compare_sides(effects, &older, &newer);
    free_pairs(&older);
    free_pairs(&newer);
}

/* The options of an assessment under one of the catalogs. */
static void set_side(struct options *side, const struct options *options, const char *catalog) {
    *side = *options;
    side->db[0] = catalog;
    side->db_count = 1;
    side->files = options->inventory;
    side->file_count = options->inventory_count;
    side->progress = WHEN_NEVER;
    side->max_age = -1; /* told once, for the diff */
}

int impact_find(struct impact **out, const struct diff *diff) {
    struct impact *impact = must_allocate(1, sizeof *impact);
    int status;
    *out = impact;
    impact->diff = diff;
    set_side(&impact->sides[0], diff->options, diff->older_name);
    set_side(&impact->sides[1], diff->options, diff->newer_name);
    impact->sides[1].quiet = 1;
    status = assess_run(&impact->before, &impact->sides[0]);
    if (status == 0) status = assess_run(&impact->after, &impact->sides[1]);
    if (status != 0) return status;
    compare_with(&impact->findings, impact, finding_pairs);
    compare_with(&impact->rollups, impact, rollup_pairs);
    compare_with(&impact->windows, impact, window_pairs);
    return 0;
}

static void free_effects(struct effects *effects) {
    size_t i;
    for (i = 0; i < effects->count; i++) {
        free(effects->list[i].key);
        free(effects->list[i].subject);
        free(effects->list[i].detail);
        free(effects->list[i].older);
        free(effects->list[i].newer);
    }
    free(effects->list);
}

void impact_free(struct impact *impact) {
    if (impact == NULL) return;
    free_effects(&impact->findings);
    free_effects(&impact->rollups);
    free_effects(&impact->windows);
    assess_free(&impact->before);
    assess_free(&impact->after);
    free(impact);
}

int impact_exit_status(const struct impact *impact) { return assess_exit_status(&impact->after); }

/* ---- out ---- */

static void effects_json(struct json_out *json, const char *key, const struct effects *effects, const char *subject,
                         const char *detail) {
    size_t i;
    json_key(json, key);
    json_open(json, '[');
    for (i = 0; i < effects->count; i++) {
        const struct effect *effect = &effects->list[i];
        json_open(json, '{');
        json_key(json, "change");
        json_string(json, effect->kind == CHANGE_ADDED ? "appears" : effect->kind == CHANGE_REMOVED ? "vanishes" : "changes");
        json_key(json, subject);
        json_string(json, effect->subject);
        json_key(json, detail);
        json_string(json, effect->detail);
        json_key(json, "old");
        json_string(json, effect->older[0] != '\0' ? effect->older : NULL);
        json_key(json, "new");
        json_string(json, effect->newer[0] != '\0' ? effect->newer : NULL);
        json_close(json, '}');
    }
    json_close(json, ']');
}

void impact_json(struct json_out *json, const struct impact *impact) {
    char now[32];
    json_open(json, '{');
    json_key(json, "profile");
    json_string(json, impact->sides[0].profile);
    json_key(json, "now");
    json_string(json, instant_text(now, impact->sides[0].now));
    effects_json(json, "findings", &impact->findings, "item", "product");
    effects_json(json, "rollups", &impact->rollups, "subject", "rollup");
    effects_json(json, "windows", &impact->windows, "subject", "window");
    inputs_json(json, &impact->after);
    json_close(json, '}');
}

/* One list of lines, in the escaping of its page. */
static void put_effects(struct out *out, const struct effects *effects, const char *title, int markdown) {
    void (*put)(struct out *, const char *, size_t) = markdown ? out_markdown : out_terminal;
    size_t i;
    out_format(out, markdown ? "\n### %s\n\n" : "\n%s\n", title);
    if (effects->count == 0) out_text(out, markdown ? "No change.\n" : "  no change\n");
    for (i = 0; i < effects->count; i++) {
        const struct effect *effect = &effects->list[i];
        const char *sign = effect->kind == CHANGE_ADDED ? "+" : effect->kind == CHANGE_REMOVED ? "-" : "~";
        out_format(out, markdown ? "- `%s` " : "  %s ", sign);
        put(out, effect->subject, strlen(effect->subject));
        out_text(out, ": ");
        put(out, effect->detail, strlen(effect->detail));
        out_text(out, ": ");
        put(out, effect->older, strlen(effect->older));
        if (effect->kind == CHANGE_CHANGED) out_text(out, markdown ? " \xE2\x86\x92 " : " -> ");
        put(out, effect->newer, strlen(effect->newer));
        out_text(out, "\n");
    }
}

static void impact_page(struct out *out, const struct impact *impact, int markdown) {
    void (*put)(struct out *, const char *, size_t) = markdown ? out_markdown : out_terminal;
    char now[32];
    out_text(out, markdown ? "\n## What this means for the inventory\n\nAsked at " : "\nFor the inventory, asked at ");
    out_format(out, "%s for ", instant_text(now, impact->sides[0].now));
    put(out, impact->sides[0].profile, strlen(impact->sides[0].profile));
    out_format(out, ": %zu findings before, %zu after.\n", impact->before.finding_count, impact->after.finding_count);
    put_effects(out, &impact->rollups, "Answers to the four questions", markdown);
    put_effects(out, &impact->findings, "Findings", markdown);
    put_effects(out, &impact->windows, "Windows", markdown);
}

void impact_table(struct out *out, const struct impact *impact) { impact_page(out, impact, 0); }
void impact_markdown(struct out *out, const struct impact *impact) { impact_page(out, impact, 1); }

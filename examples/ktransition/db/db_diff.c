/* db diff: which records two catalogs have that differ. Generic: fields come from the library's description of records. */
#include "db/db_diff.h"

#include <stdlib.h>
#include <string.h>

const char *change_name(enum change_kind kind) {
    return kind == CHANGE_ADDED ? "added" : kind == CHANGE_REMOVED ? "removed" : kind == CHANGE_CHANGED ? "changed" : "none";
}

/* ---- fields ---- */

void diff_field_text(struct out *out, const kt_catalog *catalog, uint32_t type, uint32_t record, const struct kt_field *field) {
    out_clear(out);
    if (record != 0) db_join(out, catalog, type, record, field, "; ");
}

/* Value by value: joined texts could be the same although the values are not. */
int diff_field_differs(const struct diff *diff, const struct change *change, const struct kt_field *field) {
    char room[32], other[32];
    uint32_t i;
    for (i = 0;; i++) {
        const char *a = change->old_record == 0 ? NULL : db_value(diff->older, change->old_record, change->type, field, i, room);
        const char *b = change->new_record == 0 ? NULL : db_value(diff->newer, change->new_record, change->type, field, i, other);
        if (a == NULL || b == NULL) return a != b;
        if (strcmp(a, b) != 0) return 1;
        if (!field->repeated) return 0;
    }
}

static int record_differs(const struct diff *diff, const struct change *change) {
    struct kt_field field;
    uint32_t i;
    for (i = 0; db_field(&field, change->type, i); i++) {
        if (diff_field_differs(diff, change, &field)) return 1;
    }
    return 0;
}

/* ---- where a record stands ---- */

/* The record around one: of several fields that could say it the last that does, which is the closer one. */
static int step_out(const kt_catalog *catalog, uint32_t *type, uint32_t *record) {
    struct kt_field field;
    uint32_t i, target, outer_type = 0, outer = 0;
    for (i = 0; db_field(&field, *type, i); i++) {
        if ((field.flags & KT_FIELD_IS_PARENT) == 0) continue;
        target = db_target(catalog, *type, *record, field.field, 0);
        if (target == 0) continue;
        outer_type = field.target;
        outer = target;
    }
    if (outer == 0) return 0;
    *type = outer_type;
    *record = outer;
    return 1;
}

/* Bounded: damaged bytes may say that records stand in each other. */
static void set_top(struct change *change, const kt_catalog *catalog) {
    uint32_t record = change->new_record != 0 ? change->new_record : change->old_record, type = change->type;
    int depth;
    for (depth = 0; depth < 8 && step_out(catalog, &type, &record); depth++) continue;
    change->top_type = type;
    change->top_id = record_id(catalog, type, record);
}

/* ---- changes ---- */

static int compare_text(struct kt_text a, struct kt_text b) {
    const size_t size = a.size < b.size ? a.size : b.size;
    const int order = size == 0 ? 0 : memcmp(a.data, b.data, size);
    return order != 0 ? order : a.size < b.size ? -1 : a.size > b.size;
}

/* What the law says comes first, then whom it names, then the rest in the registry's order. */
static uint32_t rank_of(uint32_t type) {
    return type == KT_RECORD_INSTRUMENT ? 0 : type == KT_RECORD_LIST ? 1 : type == KT_RECORD_VENDOR ? 2 : type + 2;
}

static int compare_changes(const void *a, const void *b) {
    const struct change *left = a, *right = b;
    int order;
    if (left->top_type != right->top_type) return rank_of(left->top_type) < rank_of(right->top_type) ? -1 : 1;
    order = compare_text(left->top_id, right->top_id);
    if (order != 0) return order;
    /* The outermost record stands before what stands in it, whatever their types. */
    if ((left->type == left->top_type) != (right->type == right->top_type)) return left->type == left->top_type ? -1 : 1;
    if (left->type != right->type) return left->type < right->type ? -1 : 1;
    return compare_text(left->id, right->id);
}

static void add_change(struct diff *diff, const struct change *change) {
    if (diff->count == diff->room) {
        diff->room = diff->room == 0 ? 64 : diff->room * 2;
        diff->changes = must_resize(diff->changes, diff->room, sizeof *diff->changes);
    }
    diff->changes[diff->count++] = *change;
}

/* Everything of one catalog against the other. Common records are compared in one of the two passes only. */
static void compare_type(struct diff *diff, uint32_t type) {
    struct change change = {.type = type};
    while (kt_record_next(diff->older, type, &change.old_record) == KT_OK) {
        change.id = record_id(diff->older, type, change.old_record);
        change.new_record = 0;
        (void)kt_record_find(&change.new_record, diff->newer, type, change.id.data, change.id.size);
        change.kind = change.new_record == 0 ? CHANGE_REMOVED : CHANGE_CHANGED;
        if (change.new_record != 0 && !record_differs(diff, &change)) continue;
        set_top(&change, change.new_record != 0 ? diff->newer : diff->older);
        add_change(diff, &change);
    }
    memset(&change, 0, sizeof change);
    change.type = type;
    while (kt_record_next(diff->newer, type, &change.new_record) == KT_OK) {
        uint32_t before = 0;
        change.id = record_id(diff->newer, type, change.new_record);
        if (kt_record_find(&before, diff->older, type, change.id.data, change.id.size) == KT_OK && before != 0) continue;
        change.kind = CHANGE_ADDED;
        set_top(&change, diff->newer);
        add_change(diff, &change);
    }
}

void diff_find(struct diff *diff) {
    uint32_t type;
    for (type = 1; kt_constant_name(KT_GROUP_RECORD, (int32_t)type) != NULL; type++) compare_type(diff, type);
    if (diff->count > 1) qsort(diff->changes, diff->count, sizeof *diff->changes, compare_changes);
}

/* ---- JSON ---- */

/* Values of a field in one of the catalogs: null where it has none, an array where it may have several. */
static void json_side(struct json_out *json, const kt_catalog *catalog, uint32_t type, uint32_t record,
                      const struct kt_field *field) {
    char room[32];
    uint32_t i = 0;
    const char *value = record == 0 ? NULL : db_value(catalog, record, type, field, 0, room);
    if (value == NULL || !field->repeated) {
        json_string(json, value);
        return;
    }
    json_open(json, '[');
    for (; value != NULL; value = db_value(catalog, record, type, field, ++i, room)) json_string(json, value);
    json_close(json, ']');
}

/* Every field that differs; of records that are in one catalog only all that they say. */
static void json_fields(struct json_out *json, const struct diff *diff, const struct change *change) {
    struct kt_field field;
    uint32_t i;
    json_key(json, "fields");
    json_open(json, '[');
    for (i = 0; db_field(&field, change->type, i); i++) {
        if (field.field == KT_FIELD_ID || !diff_field_differs(diff, change, &field)) continue;
        json_open(json, '{');
        json_key(json, "field");
        json_text(json, field.name.data, field.name.size);
        json_key(json, "old");
        json_side(json, diff->older, change->type, change->old_record, &field);
        json_key(json, "new");
        json_side(json, diff->newer, change->type, change->new_record, &field);
        json_close(json, '}');
    }
    json_close(json, ']');
}

static void json_change(struct json_out *json, const struct diff *diff, const struct change *change) {
    json_open(json, '{');
    json_key(json, "type");
    json_string(json, kt_constant_name(KT_GROUP_RECORD, (int32_t)change->type));
    json_key(json, "id");
    json_text(json, change->id.data, change->id.size);
    json_key(json, "change");
    json_string(json, change_name(change->kind));
    json_fields(json, diff, change);
    json_close(json, '}');
}

/* How many of each type: what a program asks first. */
static void json_summary(struct json_out *json, const struct diff *diff) {
    const char *name;
    uint32_t type;
    json_key(json, "summary");
    json_open(json, '{');
    for (type = 1; (name = kt_constant_name(KT_GROUP_RECORD, (int32_t)type)) != NULL; type++) {
        uint32_t counts[4] = {0, 0, 0, 0};
        size_t i;
        for (i = 0; i < diff->count; i++) counts[diff->changes[i].kind] += diff->changes[i].type == type;
        json_key(json, name);
        json_open(json, '{');
        for (i = CHANGE_ADDED; i <= CHANGE_CHANGED; i++) {
            json_key(json, change_name((enum change_kind)i));
            json_integer(json, counts[i]);
        }
        json_close(json, '}');
    }
    json_close(json, '}');
}

/* One outermost record with everything in it that changed. Its own change is "changed" where only inner records did. */
static size_t json_group(struct json_out *json, const struct diff *diff, size_t at) {
    const struct change *first = &diff->changes[at];
    const int own = first->type == first->top_type && compare_text(first->id, first->top_id) == 0;
    size_t i;
    json_open(json, '{');
    json_key(json, "type");
    json_string(json, kt_constant_name(KT_GROUP_RECORD, (int32_t)first->top_type));
    json_key(json, "id");
    json_text(json, first->top_id.data, first->top_id.size);
    json_key(json, "change");
    json_string(json, own ? change_name(first->kind) : "changed");
    json_key(json, "records");
    json_open(json, '[');
    for (i = at; i < diff->count && diff->changes[i].top_type == first->top_type &&
                 compare_text(diff->changes[i].top_id, first->top_id) == 0; i++) {
        json_change(json, diff, &diff->changes[i]);
    }
    json_close(json, ']');
    json_close(json, '}');
    return i;
}

static void json_catalog(struct json_out *json, const char *key, const char *name, const kt_catalog *catalog) {
    json_key(json, key);
    json_open(json, '{');
    json_key(json, "name");
    json_string(json, name);
    db_stamp(json, catalog);
    json_close(json, '}');
}

static void diff_json(struct out *out, const struct diff *diff, const struct impact *impact) {
    struct json_out json;
    size_t i = 0;
    json_start(&json, out);
    json_open(&json, '{');
    json_key(&json, "schema");
    json_string(&json, "ktransition.db-diff/1");
    json_catalog(&json, "old", diff->older_name, diff->older);
    json_catalog(&json, "new", diff->newer_name, diff->newer);
    json_stale(&json, diff->newer, diff->options);
    json_summary(&json, diff);
    json_key(&json, "changes");
    json_open(&json, '[');
    while (i < diff->count) i = json_group(&json, diff, i);
    json_close(&json, ']');
    json_key(&json, "inventory");
    if (impact != NULL) impact_json(&json, impact);
    else json_string(&json, NULL);
    json_close(&json, '}');
    out_text(out, "\n");
}

/* ---- the command ---- */

/* What cannot be answered is refused before anything is opened. */
static int check(const struct options *options) {
    if (options->file_count != 2) {
        complain("db diff: two catalogs are needed, each a file or builtin");
        return EXIT_USAGE;
    }
    if ((options->inventory_count > 0) != (options->profile != NULL)) {
        complain("db diff: --inventory and --profile (who asks, for example US,business) go together");
        return EXIT_USAGE;
    }
    return 0;
}

static int render(const struct diff *diff, const struct impact *impact) {
    struct out out = {0};
    int status;
    switch (diff->options->format) {
    case FORMAT_JSON: diff_json(&out, diff, impact); break;
    case FORMAT_MARKDOWN:
        diff_markdown(&out, diff);
        if (impact != NULL) impact_markdown(&out, impact);
        break;
    default:
        diff_table(&out, diff, want_color(diff->options));
        if (impact != NULL) impact_table(&out, impact);
        break;
    }
    status = deliver(diff->options, &out);
    out_free(&out);
    return status;
}

/* Differences are an answer, not a failure: the status is 0 with and without. */
int db_diff(const struct options *options) {
    struct diff diff = {.options = options};
    struct impact *impact = NULL;
    int status = check(options);
    if (status != 0) return status;
    diff.older_name = options->files[0];
    diff.newer_name = options->files[1];
    status = open_one_catalog(&diff.older, diff.older_name);
    if (status == 0) status = open_one_catalog(&diff.newer, diff.newer_name);
    if (status == 0) {
        warn_if_stale(diff.newer, options);
        diff_find(&diff);
        if (options->inventory_count > 0) status = impact_find(&impact, &diff);
    }
    if (status == 0) status = render(&diff, impact);
    if (status == 0 && impact != NULL) status = impact_exit_status(impact);
    impact_free(impact);
    free(diff.changes);
    kt_catalog_unref(diff.newer);
    kt_catalog_unref(diff.older);
    return status;
}

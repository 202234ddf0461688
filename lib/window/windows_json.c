/* The result as JSON: the subject, the four roll-ups, all windows. Keys are a contract that scripts depend on. */
#include <string.h>

#include "base/error.h"
#include "base/json.h"
#include "db/db.h"
#include "registry/registry.h"
#include "window/workspace.h"

/* By its registry name; null for 0 and for a number that has none. */
static void key_constant(struct kt__json *json, const char *key, uint32_t group, uint32_t value) {
    kt__json_key(json, key);
    kt__json_string(json, value != 0 || group == KT_GROUP_STATE ? kt__constant_name(group, (int32_t)value) : NULL);
}

/* Empty means absent everywhere in these objects. */
static void key_text(struct kt__json *json, const char *key, struct kt_text text) {
    kt__json_key(json, key);
    if (text.size > 0) kt__json_text(json, text.data, text.size);
    else kt__json_null(json);
}

/* Counts of days; the value that stands for "no date" becomes null, since a reader would take it for a number. */
static void key_days(struct kt__json *json, const char *key, int32_t days) {
    kt__json_key(json, key);
    if (days != KT_DAY_NONE) kt__json_integer(json, days);
    else kt__json_null(json);
}

/* Ids, not record numbers: numbers change with the layers of a catalog. */
static struct kt_text id_of(const kt_windows *windows, uint32_t type, uint32_t record) {
    struct kt_text none = {"", 0};
    return record != 0 ? kt__id(windows->catalog, type, record) : none;
}

/* `name` is 1 + index; 0 is for a reason without a name. */
static struct kt_text name_text(const kt_windows *windows, uint32_t name) {
    struct kt_text text = {"", 0};
    if (name == 0 || name > windows->name_count) return text;
    text.data = windows->arena.data + windows->names[name - 1].at;
    text.size = windows->names[name - 1].size;
    return text;
}

static void put_activity(struct kt__json *json, uint32_t activity) {
    const char *name = kt__constant_name(KT_GROUP_ACTIVITY, (int32_t)activity);
    kt__json_key(json, "activity");
    if (name != NULL || activity == 0) kt__json_string(json, name);
    else kt__json_integer(json, activity); /* of a newer catalog: its number is all there is */
}

/* All dates of a window, null where it has none: the same keys for every window, so that a reader need not ask
   which are there. */
static void put_dates(struct kt__json *json, const struct kt_window *window) {
    kt__json_key(json, "boundary");
    kt__json_instant(json, window->boundary);
    kt__json_key(json, "last_permitted_day");
    kt__json_day(json, window->last_permitted_day);
    key_text(json, "zone", window->zone);
    key_constant(json, "precision", KT_GROUP_PRECISION, window->precision);
    kt__json_key(json, "earliest");
    kt__json_instant(json, window->earliest);
    kt__json_key(json, "latest");
    kt__json_instant(json, window->latest);
    kt__json_key(json, "remaining_seconds");
    if (window->remaining_seconds != KT_INSTANT_NONE) kt__json_integer(json, window->remaining_seconds);
    else kt__json_null(json);
    key_days(json, "remaining_days", window->remaining_days);
    key_days(json, "remaining_business_days", window->remaining_business_days);
}

/* Reasons of a row lie side by side; index is below its reason_count. */
static const struct kt__reason *reason_at(const kt_windows *windows, const struct kt__row *row, uint32_t index) {
    return &windows->reasons[row->first_reason + index];
}

/* In the order of the reasons, which is that of the names. */
static void put_needs(struct kt__json *json, const kt_windows *windows, const struct kt__row *row) {
    uint32_t i;
    kt__json_key(json, "needs");
    kt__json_begin_array(json);
    for (i = 0; i < row->window.reason_count; i++) {
        const struct kt__reason *reason = reason_at(windows, row, i);
        struct kt_text text = name_text(windows, reason->name);
        if (reason->role >= KT_ROLE_NEEDS_TAG && reason->role <= KT_ROLE_NEEDS_EVENT) kt__json_text(json, text.data, text.size);
    }
    kt__json_end_array(json);
}

/* The edge by which the item contains what the instrument speaks of; left out where the item itself is meant. */
static void put_embeds(struct kt__json *json, const kt_windows *windows, const struct kt__row *row) {
    uint32_t i;
    for (i = 0; i < row->window.reason_count; i++) {
        if (reason_at(windows, row, i)->role == KT_ROLE_EMBEDS)
            key_text(json, "embeds", name_text(windows, reason_at(windows, row, i)->name));
    }
}

/* Whether it applies, as whom, and what would decide; `would_be` stands only beside unknown, where it means
   something. */
static void put_applies(struct kt__json *json, const kt_windows *windows, const struct kt__row *row) {
    const struct kt_window *window = &row->window;
    kt__json_key(json, "applies");
    kt__json_string(json, kt__constant_name(KT_GROUP_TRUTH, (int32_t)window->applies));
    kt__json_key(json, "as");
    kt__json_string(json, window->applies == KT_NO ? NULL : window->flags & KT_WINDOW_BOUND ? "bound" : "affected");
    put_needs(json, windows, row);
    if (window->applies == KT_UNKNOWN && window->would_be != 0) key_constant(json, "would_be", KT_GROUP_STATE, window->would_be);
    put_embeds(json, windows, row);
}

/* The clause where the statement names one, else the instrument's first citation. */
static struct kt_text citation_of(const kt_windows *windows, const struct kt_window *window) {
    struct kt_text clause = {"", 0};
    if (window->milestone != 0) clause = kt__text(windows->catalog, KT_RECORD_MILESTONE, window->milestone, KT_FIELD_CITATION, 0);
    if (clause.size > 0 || window->instrument == 0) return clause;
    return kt__text(windows->catalog, KT_RECORD_INSTRUMENT, window->instrument, KT_FIELD_CITATION, 0);
}

/* Where the window comes from. Null for the vendor's own dates, which no instrument states; those have an
   evidence level only. */
static void put_origin(struct kt__json *json, const kt_windows *windows, const struct kt_window *window) {
    struct kt_text title = {"", 0};
    if (window->milestone != 0) title = kt__text(windows->catalog, KT_RECORD_MILESTONE, window->milestone, KT_FIELD_TITLE, 0);
    key_text(json, "instrument", id_of(windows, KT_RECORD_INSTRUMENT, window->instrument));
    key_text(json, "milestone", id_of(windows, KT_RECORD_MILESTONE, window->milestone));
    key_text(json, "title", title);
    key_text(json, "citation", citation_of(windows, window));
    key_constant(json, "legal_force", KT_GROUP_LEGAL_FORCE, window->legal_force);
    key_constant(json, "evidence_level", KT_GROUP_EVIDENCE_LEVEL, window->evidence_level);
    kt__json_key(json, "source");
    kt__json_string(json, window->milestone == 0 ? NULL : window->flags & KT_WINDOW_INSTRUMENT_SOURCE ? "instrument" : "milestone");
}

/* One source with its own level and day of reading; numbers out of range come from damage and become null. */
static void put_source(struct kt__json *json, const kt_windows *windows, uint32_t source) {
    int64_t day = kt__integer(windows->catalog, KT_RECORD_SOURCE, source, KT_FIELD_READ_ON, 0, KT_DAY_NONE);
    int64_t level = kt__integer(windows->catalog, KT_RECORD_SOURCE, source, KT_FIELD_EVIDENCE_LEVEL, 0, 0);
    kt__json_begin_object(json);
    key_text(json, "url", kt__text(windows->catalog, KT_RECORD_SOURCE, source, KT_FIELD_URL, 0));
    key_constant(json, "level", KT_GROUP_EVIDENCE_LEVEL, level > 0 && level <= INT32_MAX ? (uint32_t)level : 0);
    kt__json_key(json, "read_on");
    kt__json_day(json, day < INT32_MIN || day > INT32_MAX ? KT_DAY_NONE : (int32_t)day);
    kt__json_end_object(json);
}

/* Each source with its own level, also where the window as a whole is only shown as secondary. */
static void put_sources(struct kt__json *json, const kt_windows *windows, const struct kt__row *row) {
    uint32_t type = row->lifecycle != 0 ? KT_RECORD_LIFECYCLE : KT_RECORD_MILESTONE;
    uint32_t record = row->lifecycle != 0 ? row->lifecycle : row->window.milestone, i, count;
    count = kt__value_count(windows->catalog, type, record, KT_FIELD_SOURCE);
    kt__json_key(json, "sources");
    kt__json_begin_array(json);
    for (i = 0; i < count; i++) {
        uint32_t source = kt__reference(windows->catalog, type, record, KT_FIELD_SOURCE, i);
        if (source != 0) put_source(json, windows, source);
    }
    kt__json_end_array(json);
}

/* The claims that lost, with the date each of them states: the reader sees what was set aside. */
static void put_conflicts(struct kt__json *json, const kt_windows *windows, const struct kt__row *row) {
    uint32_t i;
    kt__json_key(json, "conflicts");
    kt__json_begin_array(json);
    for (i = 0; i < row->window.reason_count; i++) {
        const struct kt__reason *reason = reason_at(windows, row, i);
        if (reason->role != KT_ROLE_CONFLICTS) continue;
        kt__json_begin_object(json);
        key_text(json, "milestone", id_of(windows, KT_RECORD_MILESTONE, reason->milestone));
        key_text(json, "title", kt__text(windows->catalog, KT_RECORD_MILESTONE, reason->milestone, KT_FIELD_TITLE, 0));
        kt__json_key(json, "boundary");
        kt__json_instant(json, kt__integer(windows->catalog, KT_RECORD_MILESTONE, reason->milestone, KT_FIELD_BOUNDARY, 0,
                                           KT_INSTANT_NONE));
        kt__json_end_object(json);
    }
    kt__json_end_array(json);
}

/* An exception record, or a permission that might be had. */
static void put_exception(struct kt__json *json, const kt_windows *windows, const struct kt__reason *reason) {
    uint32_t type = reason->exception != 0 ? KT_RECORD_EXCEPTION : KT_RECORD_MILESTONE;
    uint32_t record = reason->exception != 0 ? reason->exception : reason->milestone;
    struct kt_text how = {"", 0};
    int64_t grant = kt__integer(windows->catalog, type, record, KT_FIELD_GRANT, 0, KT_GRANT_AUTOMATIC);
    if (reason->exception != 0) how = kt__text(windows->catalog, type, record, KT_FIELD_HOW, 0);
    kt__json_begin_object(json);
    key_text(json, "id", id_of(windows, type, record));
    key_text(json, "title", kt__text(windows->catalog, type, record, KT_FIELD_TITLE, 0));
    key_constant(json, "grant", KT_GROUP_GRANT, grant > 0 && grant <= INT32_MAX ? (uint32_t)grant : 0);
    key_text(json, "how", how);
    kt__json_end_object(json);
}

static void put_exceptions(struct kt__json *json, const kt_windows *windows, const struct kt__row *row) {
    uint32_t i;
    kt__json_key(json, "exceptions");
    kt__json_begin_array(json);
    for (i = 0; i < row->window.reason_count; i++) {
        if (reason_at(windows, row, i)->role == KT_ROLE_EXCEPTION) put_exception(json, windows, reason_at(windows, row, i));
    }
    kt__json_end_array(json);
}

/* The keys of one window, without the braces: a roll-up adds its own behind them. */
static void put_members(struct kt__json *json, const kt_windows *windows, const struct kt__row *row) {
    const struct kt_window *window = &row->window;
    put_activity(json, window->activity);
    key_constant(json, "state", KT_GROUP_STATE, window->state);
    put_dates(json, window);
    put_applies(json, windows, row);
    put_origin(json, windows, window);
    put_sources(json, windows, row);
    kt__json_key(json, "unverified");
    kt__json_bool(json, (window->flags & KT_WINDOW_UNVERIFIED) != 0);
    put_conflicts(json, windows, row);
    put_exceptions(json, windows, row);
}

/* A position beyond the end gives an empty object: the writer stays balanced. */
static void put_window(struct kt__json *json, const kt_windows *windows, uint32_t position) {
    const struct kt__row *row = kt__windows_row(windows, position);
    kt__json_begin_object(json);
    if (row != NULL) put_members(json, windows, row);
    kt__json_end_object(json);
}

/* A list of positions; an empty one leaves its key out. */
static void put_list(struct kt__json *json, const kt_windows *windows, const char *key, uint32_t first, uint32_t count) {
    uint32_t i;
    if (count == 0) return;
    kt__json_key(json, key);
    kt__json_begin_array(json);
    for (i = 0; i < count; i++) put_window(json, windows, windows->items[first + i]);
    kt__json_end_array(json);
}

/* Optional keys are left out where they are empty, so that `state` alone is the common short answer. */
static void put_rollup(struct kt__json *json, const kt_windows *windows, const char *key, uint32_t group) {
    const struct kt__rollup *rollup = &windows->rollups[group - 1];
    kt__json_key(json, key);
    kt__json_begin_object(json);
    /* The deciding window's members are the roll-up's own: the answer is read without looking it up elsewhere. */
    if (rollup->decides != 0) put_members(json, windows, kt__windows_row(windows, rollup->decides - 1));
    else key_constant(json, "state", KT_GROUP_STATE, rollup->state);
    if (rollup->maybe != 0) {
        kt__json_key(json, "maybe");
        put_window(json, windows, rollup->maybe - 1);
    }
    put_list(json, windows, "advice", rollup->first_advice, rollup->advice);
    put_list(json, windows, "still_open", rollup->first_open, rollup->open);
    kt__json_end_object(json);
}

/* The most specific thing that was asked about. */
static struct kt_text subject_of(const kt_windows *windows) {
    if (windows->product != 0) return id_of(windows, KT_RECORD_PRODUCT, windows->product);
    if (windows->vendor != 0) return id_of(windows, KT_RECORD_VENDOR, windows->vendor);
    if (windows->instrument != 0) return id_of(windows, KT_RECORD_INSTRUMENT, windows->instrument);
    return id_of(windows, KT_RECORD_CLASS, windows->class_record);
}

/* Into the buffer of the result, so that the text lives as long as the result does. Memory that ran out on the
   way shows once, at the end. */
int32_t kt__windows_json(struct kt_text *out, kt_windows *windows, struct kt_error *err) {
    struct kt__json json;
    uint32_t i;
    kt__buffer_clear(&windows->json);
    kt__json_init(&json, &windows->json);
    kt__json_begin_object(&json);
    /* Roll-ups come in the order of their numbers, before the windows that they are made of. */
    key_text(&json, "subject", subject_of(windows));
    put_rollup(&json, windows, "supply", KT_ROLLUP_SUPPLY);
    put_rollup(&json, windows, "support", KT_ROLLUP_SUPPORT);
    put_rollup(&json, windows, "lifecycle", KT_ROLLUP_LIFECYCLE);
    put_rollup(&json, windows, "compliance", KT_ROLLUP_COMPLIANCE);
    kt__json_key(&json, "activities");
    kt__json_begin_array(&json);
    for (i = 0; i < windows->row_count; i++) put_window(&json, windows, i);
    kt__json_end_array(&json);
    kt__json_end_object(&json);
    if (!kt__buffer_terminate(&windows->json)) return kt__fail(err, KT_E_MEMORY, KT_POSITION_NONE, "windows: out of memory");
    out->data = windows->json.data;
    out->size = windows->json.size;
    return KT_OK;
}

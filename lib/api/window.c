/* Exported functions of window.h: argument checks and nothing else. */
#include <ktransition/window.h>

#include <string.h>

#include "base/error.h"
#include "base/structs.h"
#include "window/workspace.h"

/* Returns the status, so that a check and its message are one statement. */
static int32_t bad_argument(struct kt_error *err, const char *message) {
    return kt__fail(err, KT_E_ARGUMENT, KT_POSITION_NONE, "%s", message);
}

/* A profile is worked out against one catalog and holds it: tags and jurisdictions are records of it. */
int32_t kt_profile_new(kt_profile **out, kt_catalog *catalog, const char *text, size_t size, struct kt_error *err) {
    kt__error_clear(err);
    if (out == NULL) return bad_argument(err, "kt_profile_new: out is NULL");
    /* Before anything can fail, by rule 2 of types.h. */
    *out = NULL;
    if (catalog == NULL) return bad_argument(err, "kt_profile_new: catalog is NULL");
    if (text == NULL && size > 0) return bad_argument(err, "kt_profile_new: text is NULL");
    return kt__profile_new(out, catalog, text == NULL ? "" : text, size, err);
}

void kt_profile_free(kt_profile *profile) {
    kt__profile_free(profile);
}

/* Unknown rather than no for what cannot be asked: a missing answer must never open a window. */
uint32_t kt_profile_truth(const kt_profile *profile, const char *name, size_t size) {
    if (profile == NULL || name == NULL) return KT_UNKNOWN;
    return kt__profile_truth(profile, name, size, NULL);
}

/* Takes an allocator and no catalog: the same workspace may serve one catalog after another. */
int32_t kt_windows_new(kt_windows **out, const struct kt_allocator *allocator, struct kt_error *err) {
    kt__error_clear(err);
    if (out == NULL) return bad_argument(err, "kt_windows_new: out is NULL");
    *out = NULL;
    return kt__windows_new(out, allocator, err);
}

void kt_windows_free(kt_windows *windows) {
    kt__windows_free(windows);
}

/* Fills in, rather than builds, a query: the caller's dates and facts stay, so one query serves all matches of an item. */
int32_t kt_window_query_match(struct kt_window_query *query, const kt_matches *matches, uint32_t index) {
    struct kt_match match;
    int32_t status;
    memset(&match, 0, sizeof match);
    /* Through the exported call, because a match is only defined as it shows there. */
    match.struct_size = sizeof match;
    if (query == NULL || matches == NULL) return KT_E_ARGUMENT;
    /* Up to the last field that is written: a caller of any version has these three. */
    if (query->struct_size < offsetof(struct kt_window_query, instrument)) return KT_E_ARGUMENT;
    status = kt_matches_at(matches, index, &match);
    if (status != KT_OK) return status;
    query->vendor = match.vendor;
    query->product = match.product;
    query->product_class = match.product_class;
    return KT_OK;
}

/* The query is taken at this build's size; its texts are borrowed for the call. */
int32_t kt_windows_compute(kt_windows *windows, kt_catalog *catalog, const kt_profile *profile,
                           const struct kt_window_query *query, struct kt_error *err) {
    /* What a later version adds is zero here, which means default; what this version does not know was refused if it was
       set. */
    struct kt_window_query known;
    int32_t status;
    kt__error_clear(err);
    if (windows == NULL) return bad_argument(err, "kt_windows_compute: windows is NULL");
    if (catalog == NULL) status = bad_argument(err, "kt_windows_compute: catalog is NULL");
    else if (profile == NULL) status = bad_argument(err, "kt_windows_compute: profile is NULL");
    else if (query == NULL) status = bad_argument(err, "kt_windows_compute: query is NULL");
    else status = kt__struct_in(&known, sizeof known, sizeof known, query, "kt_window_query", err);
    if (status != KT_OK) {
        kt__windows_clear(windows); /* whatever is wrong with the query, an old answer must not pass for one to it */
        return status;
    }
    return kt__windows_compute(windows, catalog, profile, &known, err);
}

/* 0 as well after a computation that failed: it leaves no rows. */
uint32_t kt_windows_count(const kt_windows *windows) {
    return windows != NULL ? (uint32_t)windows->row_count : 0;
}

/* Positions are those of the order that is shown, not of the order in which rows were computed. */
int32_t kt_windows_at(const kt_windows *windows, uint32_t index, struct kt_window *out) {
    struct kt_window none;
    const struct kt__row *row;
    memset(&none, 0, sizeof none);
    if (kt__struct_out(out, &none, sizeof none) != KT_OK || windows == NULL) return KT_E_ARGUMENT;
    row = kt__windows_row(windows, index);
    return row != NULL ? kt__struct_out(out, &row->window, sizeof row->window) : KT_NOTHING;
}

/* The four are numbered from 1 without a gap, which is what makes them an index below. */
static int is_rollup(uint32_t rollup) {
    return rollup >= KT_ROLLUP_SUPPLY && rollup <= KT_ROLLUP_COMPLIANCE;
}

int32_t kt_windows_rollup(const kt_windows *windows, uint32_t rollup, struct kt_rollup *out) {
    struct kt_rollup filled;
    memset(&filled, 0, sizeof filled);
    if (kt__struct_out(out, &filled, sizeof filled) != KT_OK || windows == NULL) return KT_E_ARGUMENT;
    /* Unsupported and not an argument error: a later version may know a fifth. */
    if (!is_rollup(rollup)) return KT_E_UNSUPPORTED;
    filled.state = windows->rollups[rollup - 1].state;
    filled.decides = windows->rollups[rollup - 1].decides;
    filled.maybe = windows->rollups[rollup - 1].maybe;
    filled.advice_count = windows->rollups[rollup - 1].advice;
    filled.still_open_count = windows->rollups[rollup - 1].open;
    return kt__struct_out(out, &filled, sizeof filled);
}

/* Both lists of a roll-up are runs in one array, each with its start and its length. */
int32_t kt_windows_rollup_item(uint32_t *out_index, const kt_windows *windows, uint32_t rollup, uint32_t list, uint32_t index) {
    const struct kt__rollup *found;
    uint32_t first, count;
    if (out_index == NULL) return KT_E_ARGUMENT;
    *out_index = 0;
    /* Order of judgement as everywhere: arguments, then what this build supports, then the end of the list. */
    if (windows == NULL) return KT_E_ARGUMENT;
    if (!is_rollup(rollup) || (list != KT_ROLLUP_ADVICE && list != KT_ROLLUP_STILL_OPEN)) return KT_E_UNSUPPORTED;
    found = &windows->rollups[rollup - 1];
    first = list == KT_ROLLUP_ADVICE ? found->first_advice : found->first_open;
    count = list == KT_ROLLUP_ADVICE ? found->advice : found->open;
    /* The only bound there is to check: first and count were made together with the array. */
    if (index >= count) return KT_NOTHING;
    *out_index = windows->items[first + index];
    return KT_OK;
}

/* The struct is cleared first, so that each early return below leaves nothing of the reason before. */
int32_t kt_windows_reason_at(const kt_windows *windows, uint32_t window, uint32_t index, struct kt_reason *out) {
    struct kt_reason filled;
    const struct kt__row *row;
    const struct kt__reason *reason;
    memset(&filled, 0, sizeof filled);
    /* Most reasons have a record and no text; none has a NULL text. */
    filled.text.data = "";
    if (kt__struct_out(out, &filled, sizeof filled) != KT_OK || windows == NULL) return KT_E_ARGUMENT;
    row = kt__windows_row(windows, window);
    if (row == NULL || index >= row->window.reason_count) return KT_NOTHING;
    /* The row says where its reasons begin; the bound above is the row's own count. */
    reason = &windows->reasons[row->first_reason + index];
    filled.role = reason->role;
    filled.milestone = reason->milestone;
    filled.exception = reason->exception;
    /* Names are kept by number and offset, since the arena moves while it grows; by now it stands still until the next
       computation. */
    if (reason->name != 0 && reason->name <= windows->name_count) {
        filled.text.data = windows->arena.data + windows->names[reason->name - 1].at;
        filled.text.size = windows->names[reason->name - 1].size;
    }
    return kt__struct_out(out, &filled, sizeof filled);
}

/* Written on demand and kept: the result is one thread's, so the workspace may hold the text. It lasts until the next
   call that fills the workspace. */
int32_t kt_windows_json(struct kt_text *out, kt_windows *windows, struct kt_error *err) {
    kt__error_clear(err);
    if (out == NULL) return bad_argument(err, "kt_windows_json: out is NULL");
    out->data = NULL;
    out->size = 0;
    if (windows == NULL) return bad_argument(err, "kt_windows_json: windows is NULL");
    return kt__windows_json(out, windows, err);
}

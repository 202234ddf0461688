/* Exported functions of window.h: argument checks and nothing else. */
#include <ktransition/window.h>

#include <string.h>

#include "base/error.h"
#include "base/structs.h"
#include "window/workspace.h"

static int32_t bad_argument(struct kt_error *err, const char *message) {
    return kt__fail(err, KT_E_ARGUMENT, KT_POSITION_NONE, "%s", message);
}

int32_t kt_profile_new(kt_profile **out, kt_catalog *catalog, const char *text, size_t size, struct kt_error *err) {
    kt__error_clear(err);
    if (out == NULL) return bad_argument(err, "kt_profile_new: out is NULL");
    *out = NULL;
    if (catalog == NULL) return bad_argument(err, "kt_profile_new: catalog is NULL");
    if (text == NULL && size > 0) return bad_argument(err, "kt_profile_new: text is NULL");
    return kt__profile_new(out, catalog, text == NULL ? "" : text, size, err);
}

void kt_profile_free(kt_profile *profile) {
    kt__profile_free(profile);
}

uint32_t kt_profile_truth(const kt_profile *profile, const char *name, size_t size) {
    if (profile == NULL || name == NULL) return KT_UNKNOWN;
    return kt__profile_truth(profile, name, size, NULL);
}

int32_t kt_windows_new(kt_windows **out, const struct kt_allocator *allocator, struct kt_error *err) {
    kt__error_clear(err);
    if (out == NULL) return bad_argument(err, "kt_windows_new: out is NULL");
    *out = NULL;
    return kt__windows_new(out, allocator, err);
}

void kt_windows_free(kt_windows *windows) {
    kt__windows_free(windows);
}

int32_t kt_window_query_match(struct kt_window_query *query, const kt_matches *matches, uint32_t index) {
    struct kt_match match;
    int32_t status;
    memset(&match, 0, sizeof match);
    match.struct_size = sizeof match;
    if (query == NULL || matches == NULL) return KT_E_ARGUMENT;
    if (query->struct_size < offsetof(struct kt_window_query, instrument)) return KT_E_ARGUMENT;
    status = kt_matches_at(matches, index, &match);
    if (status != KT_OK) return status;
    query->vendor = match.vendor;
    query->product = match.product;
    query->product_class = match.product_class;
    return KT_OK;
}

int32_t kt_windows_compute(kt_windows *windows, kt_catalog *catalog, const kt_profile *profile,
                           const struct kt_window_query *query, struct kt_error *err) {
    struct kt_window_query known;
    int32_t status;
    kt__error_clear(err);
    if (windows == NULL) return bad_argument(err, "kt_windows_compute: windows is NULL");
    if (catalog == NULL) return bad_argument(err, "kt_windows_compute: catalog is NULL");
    if (profile == NULL) return bad_argument(err, "kt_windows_compute: profile is NULL");
    if (query == NULL) return bad_argument(err, "kt_windows_compute: query is NULL");
    status = kt__struct_in(&known, sizeof known, sizeof known, query, "kt_window_query", err);
    if (status != KT_OK) return status;
    return kt__windows_compute(windows, catalog, profile, &known, err);
}

uint32_t kt_windows_count(const kt_windows *windows) {
    return windows != NULL ? (uint32_t)windows->row_count : 0;
}

int32_t kt_windows_at(const kt_windows *windows, uint32_t index, struct kt_window *out) {
    struct kt_window none;
    const struct kt__row *row;
    memset(&none, 0, sizeof none);
    if (kt__struct_out(out, &none, sizeof none) != KT_OK || windows == NULL) return KT_E_ARGUMENT;
    row = kt__windows_row(windows, index);
    return row != NULL ? kt__struct_out(out, &row->window, sizeof row->window) : KT_NOTHING;
}

static int is_rollup(uint32_t rollup) {
    return rollup >= KT_ROLLUP_SUPPLY && rollup <= KT_ROLLUP_COMPLIANCE;
}

int32_t kt_windows_rollup(const kt_windows *windows, uint32_t rollup, struct kt_rollup *out) {
    struct kt_rollup filled;
    memset(&filled, 0, sizeof filled);
    if (kt__struct_out(out, &filled, sizeof filled) != KT_OK || windows == NULL) return KT_E_ARGUMENT;
    if (!is_rollup(rollup)) return KT_E_UNSUPPORTED;
    filled.state = windows->rollups[rollup - 1].state;
    filled.decides = windows->rollups[rollup - 1].decides;
    filled.maybe = windows->rollups[rollup - 1].maybe;
    filled.advice_count = windows->rollups[rollup - 1].advice;
    filled.still_open_count = windows->rollups[rollup - 1].open;
    return kt__struct_out(out, &filled, sizeof filled);
}

int32_t kt_windows_rollup_item(uint32_t *out_index, const kt_windows *windows, uint32_t rollup, uint32_t list, uint32_t index) {
    const struct kt__rollup *found;
    uint32_t first, count;
    if (out_index == NULL) return KT_E_ARGUMENT;
    *out_index = 0;
    if (windows == NULL) return KT_E_ARGUMENT;
    if (!is_rollup(rollup) || (list != KT_ROLLUP_ADVICE && list != KT_ROLLUP_STILL_OPEN)) return KT_E_UNSUPPORTED;
    found = &windows->rollups[rollup - 1];
    first = list == KT_ROLLUP_ADVICE ? found->first_advice : found->first_open;
    count = list == KT_ROLLUP_ADVICE ? found->advice : found->open;
    if (index >= count) return KT_NOTHING;
    *out_index = windows->items[first + index];
    return KT_OK;
}

int32_t kt_windows_reason_at(const kt_windows *windows, uint32_t window, uint32_t index, struct kt_reason *out) {
    struct kt_reason filled;
    const struct kt__row *row;
    const struct kt__reason *reason;
    memset(&filled, 0, sizeof filled);
    filled.text.data = "";
    if (kt__struct_out(out, &filled, sizeof filled) != KT_OK || windows == NULL) return KT_E_ARGUMENT;
    row = kt__windows_row(windows, window);
    if (row == NULL || index >= row->window.reason_count) return KT_NOTHING;
    reason = &windows->reasons[row->first_reason + index];
    filled.role = reason->role;
    filled.milestone = reason->milestone;
    filled.exception = reason->exception;
    if (reason->name != 0 && reason->name <= windows->name_count) {
        filled.text.data = windows->arena.data + windows->names[reason->name - 1].at;
        filled.text.size = windows->names[reason->name - 1].size;
    }
    return kt__struct_out(out, &filled, sizeof filled);
}

int32_t kt_windows_json(struct kt_text *out, kt_windows *windows, struct kt_error *err) {
    kt__error_clear(err);
    if (out == NULL) return bad_argument(err, "kt_windows_json: out is NULL");
    out->data = NULL;
    out->size = 0;
    if (windows == NULL) return bad_argument(err, "kt_windows_json: windows is NULL");
    return kt__windows_json(out, windows, err);
}

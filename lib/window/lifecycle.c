/* The vendor's own dates for a product version. They say what the vendor does, not what the law lets it do, and so make a
   roll-up of their own. */
#include <string.h>

#include "base/civil.h"
#include "db/db.h"
#include "window/workspace.h"

/* Bytes of the query's version that a stated version covers: "11" covers "11.10.1" but not "110". 0 when it does not. */
static size_t covers(struct kt_text stated, const char *version, size_t size) {
    if (stated.size == 0 || stated.size > size || memcmp(stated.data, version, stated.size) != 0) return 0;
    return stated.size == size || version[stated.size] == '.' ? stated.size : 0;
}

/* Ids are compared as bytes: record numbers follow the layers of the catalog, and the answer must not. */
static int id_before(const kt_windows *windows, uint32_t a, uint32_t b) {
    struct kt_text x = kt__id(windows->catalog, KT_RECORD_LIFECYCLE, a), y = kt__id(windows->catalog, KT_RECORD_LIFECYCLE, b);
    int order = memcmp(x.data, y.data, x.size < y.size ? x.size : y.size);
    return order != 0 ? order < 0 : x.size < y.size;
}

/* The most specific version wins; of equal ones the first id. */
static uint32_t best_record(const kt_windows *windows, const char *version, size_t size) {
    uint32_t record = 0, best = 0;
    size_t longest = 0;
    while ((record = kt__referrer_next(windows->catalog, KT_RECORD_LIFECYCLE, KT_FIELD_PRODUCT, windows->product, record)) != 0) {
        size_t covered = covers(kt__text(windows->catalog, KT_RECORD_LIFECYCLE, record, KT_FIELD_VERSION, 0), version, size);
        if (covered == 0 || covered < longest || (covered == longest && !id_before(windows, record, best))) continue;
        longest = covered;
        best = record;
    }
    return best;
}

/* The best level among the record's sources, as for statements: lower numbers are better evidence. One without
   sources, or with levels this library does not know, counts as secondary. */
static uint32_t best_level(const kt_windows *windows, uint32_t record) {
    uint32_t i, count = kt__value_count(windows->catalog, KT_RECORD_LIFECYCLE, record, KT_FIELD_SOURCE), best = KT_LEVEL_SECONDARY;
    for (i = 0; i < count; i++) {
        uint32_t source = kt__reference(windows->catalog, KT_RECORD_LIFECYCLE, record, KT_FIELD_SOURCE, i);
        int64_t level = kt__integer(windows->catalog, KT_RECORD_SOURCE, source, KT_FIELD_EVIDENCE_LEVEL, 0, KT_LEVEL_SECONDARY);
        if (level > 0 && level < best) best = (uint32_t)level;
    }
    return best;
}

/* Vendors name days without a place: the last day ends with the day in UTC. */
static void add(kt_windows *windows, uint32_t record, uint32_t field, uint32_t activity) {
    int64_t day = kt__integer(windows->catalog, KT_RECORD_LIFECYCLE, record, field, 0, KT_DAY_NONE), end;
    struct kt__row *row;
    /* The very last day of the calendar is left out: the day after it, at which the window ends, could not be
       shown. */
    if (day < KT__DAY_FIRST || day >= KT__DAY_LAST || (row = kt__row_new(windows)) == NULL) return;
    /* First instant after the named day, which is the last one in time. */
    end = (day + 1) * KT__SECONDS_PER_DAY;
    row->lifecycle = record;
    row->group = KT_ROLLUP_LIFECYCLE;
    row->window.activity = activity;
    row->window.state = row->window.would_be = row->potential = !kt__reached(windows, end) ? KT_STATE_CLOSING : KT_STATE_CLOSED;
    /* The vendor's own dates concern everybody who has the version; no expression is asked. */
    row->window.applies = row->window.applies_to_profile = KT_YES;
    row->window.flags = KT_WINDOW_AFFECTED;
    row->window.precision = KT_PRECISION_DAY;
    row->window.boundary = row->window.earliest = row->window.latest = end;
    row->window.evidence_level = best_level(windows, record);
    row->window.zone.data = "UTC";
    row->window.zone.size = 3;
    row->safe = end;
    row->zone = KT__NO_INDEX;
    kt__remaining(windows, &row->window, end, KT__NO_INDEX);
}

/* windows.md, "The vendor's own dates". They hang on product and version, so a query for an instrument, alone
   or as a filter, gets none of them. */
void kt__lifecycle(kt_windows *windows, const char *version, size_t size) {
    uint32_t record;
    if (windows->product == 0 || size == 0 || windows->whole_instrument || windows->instrument != 0) return;
    record = best_record(windows, version, size);
    if (record == 0) return;
    add(windows, record, KT_FIELD_END_OF_SUPPORT, KT_ACTIVITY_TECHNICAL_SUPPORT);
    add(windows, record, KT_FIELD_END_OF_LIFE, KT_ACTIVITY_SOFTWARE_UPDATE);
}

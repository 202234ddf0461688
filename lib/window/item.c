/* What a query asks about: vendor, product, class, facts and events, brought into one shape. */
#include <string.h>

#include "base/civil.h"
#include "base/error.h"
#include "db/db.h"
#include "window/workspace.h"

/* A day's margin at both ends, so that the local day of `now` exists in every zone. */
#define FIRST_NOW (((int64_t)KT__DAY_FIRST + 1) * KT__SECONDS_PER_DAY)
#define LAST_NOW ((int64_t)KT__DAY_LAST * KT__SECONDS_PER_DAY)

/* Record numbers come from the caller; one that an upper layer hides counts as absent, like one beyond the end. */
static int32_t check_record(const kt_windows *windows, uint32_t type, uint32_t record, const char *name, struct kt_error *err) {
    if (record == 0 || kt__record_visible(windows->catalog, type, record)) return KT_OK;
    return kt__fail(err, KT_E_ARGUMENT, KT_POSITION_NONE, "kt_window_query: %s %u is no visible record of this catalog", name,
                    (unsigned)record);
}

/* A question that cannot be answered is the caller's mistake and must not look like "nothing known". */
static int32_t check(const kt_windows *windows, const struct kt_window_query *query, struct kt_error *err) {
    int32_t status;
    /* A flag of a newer version asks for something that would silently not be done. */
    if (query->flags & ~(uint32_t)(KT_WINDOW_ALL | KT_WINDOW_REPORTED))
        return kt__fail(err, KT_E_UNSUPPORTED, KT_POSITION_NONE, "kt_window_query: unknown flags %u", (unsigned)query->flags);
    if (query->now < FIRST_NOW || query->now >= LAST_NOW)
        return kt__fail(err, KT_E_ARGUMENT, KT_POSITION_NONE, "kt_window_query: now lies outside year 1 to 9999");
    if (query->vendor == 0 && query->product == 0 && query->product_class == 0 && query->instrument == 0)
        return kt__fail(err, KT_E_ARGUMENT, KT_POSITION_NONE,
                        "kt_window_query: neither vendor, product, class nor instrument is given");
    if ((query->facts == NULL && query->facts_size > 0) || (query->events == NULL && query->events_size > 0) ||
        (query->version == NULL && query->version_size > 0))
        return kt__fail(err, KT_E_ARGUMENT, KT_POSITION_NONE, "kt_window_query: a text is NULL");
    status = check_record(windows, KT_RECORD_VENDOR, query->vendor, "vendor", err);
    if (status == KT_OK) status = check_record(windows, KT_RECORD_PRODUCT, query->product, "product", err);
    if (status == KT_OK) status = check_record(windows, KT_RECORD_CLASS, query->product_class, "class", err);
    if (status == KT_OK) status = check_record(windows, KT_RECORD_INSTRUMENT, query->instrument, "instrument", err);
    return status;
}

/* Lower rank first; equal ranks, or none, by id, so that layers cannot change the answer. */
static int class_before(const kt_windows *windows, uint32_t a, uint32_t b) {
    int64_t x = kt__integer(windows->catalog, KT_RECORD_CLASS, a, KT_FIELD_RANK, 0, INT64_MAX);
    int64_t y = kt__integer(windows->catalog, KT_RECORD_CLASS, b, KT_FIELD_RANK, 0, INT64_MAX);
    struct kt_text p, q;
    int order;
    if (x != y) return x < y;
    p = kt__id(windows->catalog, KT_RECORD_CLASS, a);
    q = kt__id(windows->catalog, KT_RECORD_CLASS, b);
    order = memcmp(p.data, q.data, p.size < q.size ? p.size : q.size);
    return order != 0 ? order < 0 : p.size < q.size;
}

/* For a vendor the answer is that of its most affected product class. Remembered, since it takes a walk over all of the
   vendor's products. */
static uint32_t most_affected_class(kt_windows *windows, uint32_t vendor) {
    /* A table without probing: two vendors that share a slot displace each other, which costs time and nothing
       else. */
    uint32_t slot = vendor & (KT__VENDOR_CLASSES - 1), product = 0, best = 0;
    if (windows->vendor_classes[slot].vendor == vendor) return windows->vendor_classes[slot].class_record;
    while ((product = kt__referrer_next(windows->catalog, KT_RECORD_PRODUCT, KT_FIELD_VENDOR, vendor, product)) != 0) {
        uint32_t class_record = kt__reference(windows->catalog, KT_RECORD_PRODUCT, product, KT_FIELD_CLASS, 0);
        if (class_record != 0 && class_record != best && (best == 0 || class_before(windows, class_record, best)))
            best = class_record;
    }
    windows->vendor_classes[slot].vendor = vendor;
    windows->vendor_classes[slot].class_record = best;
    return best;
}

/* From the surest statement to the weakest: what was asked, the product's own, a fact of the row, the vendor's worst case. */
static int32_t resolve_class(kt_windows *windows, const struct kt_window_query *query, struct kt_error *err) {
    const struct kt__known_fact *fact;
    windows->class_record = query->product_class;
    if (windows->class_record == 0 && windows->product != 0)
        windows->class_record = kt__reference(windows->catalog, KT_RECORD_PRODUCT, windows->product, KT_FIELD_CLASS, 0);
    /* windows.md, "Class": the fact counts only where neither the query nor the product says more. */
    fact = windows->class_record == 0 ? kt__fact_find(windows, "class", 5) : NULL;
    if (fact != NULL) {
        windows->class_record = kt__record_by_id(windows->catalog, KT_RECORD_CLASS, fact->value, fact->value_size);
        if (windows->class_record == 0)
            return kt__fail(err, KT_E_SYNTAX, (uint64_t)(fact->name - query->facts), "facts: no class of this catalog has that id");
    }
    if (windows->class_record == 0 && windows->vendor != 0 && windows->product == 0)
        windows->class_record = most_affected_class(windows, windows->vendor);
    return KT_OK;
}

/* Facts come before the class, since they may name it, and the facts of the class after it. */
int32_t kt__item_resolve(kt_windows *windows, const struct kt_window_query *query, struct kt_error *err) {
    int32_t status = check(windows, query, err);
    if (status != KT_OK) return status;
    windows->flags = query->flags;
    windows->calendar = query->calendar;
    windows->now = query->now;
    /* 0 means "as of now": what was published later must not colour an answer about that day. */
    windows->known_now = query->known_at == 0;
    windows->known_at = windows->known_now ? query->now : query->known_at;
    windows->since = FIRST_NOW;
    windows->until = LAST_NOW;
    windows->vendor = query->vendor;
    windows->product = query->product;
    windows->instrument = query->instrument;
    if (windows->vendor == 0 && windows->product != 0)
        windows->vendor = kt__reference(windows->catalog, KT_RECORD_PRODUCT, windows->product, KT_FIELD_VENDOR, 0);
    /* Without an item there is nothing that a subject could fail to touch: the instrument's subjects count as met. */
    windows->whole_instrument = windows->instrument != 0 && windows->vendor == 0 && windows->product == 0;
    status = kt__facts_parse(windows, query->facts, query->facts_size, err);
    if (status == KT_OK) status = kt__events_parse(windows, query->events, query->events_size, err);
    if (status == KT_OK) status = resolve_class(windows, query, err);
    if (status == KT_OK) kt__facts_of_class(windows);
    return status;
}

/* Item facts and event dates: parsing the query's lists, and the facts that a product class brings along. What a fact
   means for a statement is worked out in applicability.c. */
#include <string.h>

#include "base/error.h"
#include "date/instant_parse.h"
#include "db/db.h"
#include "window/workspace.h"

/* Names are compared byte for byte: they are the catalog's, and spelt one way. */
static int same(const char *a, size_t a_size, const char *b, size_t b_size) {
    return a_size == b_size && memcmp(a, b, a_size) == 0;
}

/* By hand, since tolower() follows the locale. */
static char small(char c) {
    return c >= 'A' && c <= 'Z' ? (char)(c + ('a' - 'A')) : c;
}

/* Values are compared without regard to case: a spelling must not turn a known fact into its opposite. */
static int same_value(const char *a, size_t a_size, const char *b, size_t b_size) {
    size_t i;
    if (a_size != b_size) return 0;
    for (i = 0; i < a_size; i++) {
        if (small(a[i]) != small(b[i])) return 0;
    }
    return 1;
}

const struct kt__known_fact *kt__fact_find(const kt_windows *windows, const char *name, size_t size) {
    size_t i;
    /* What holds for the whole class stands behind what the query says, and wins: it is true by definition. */
    for (i = windows->fact_count; i > 0; i--) {
        const struct kt__known_fact *fact = &windows->facts[i - 1];
        if (same(fact->name, fact->name_size, name, size)) return fact;
    }
    return NULL;
}

/* NULL for an event of which the query does not say when it happened; the catalog may know. */
const struct kt__known_event *kt__event_find(const kt_windows *windows, const char *name, size_t size) {
    size_t i;
    for (i = 0; i < windows->event_count; i++) {
        if (same(windows->events[i].name, windows->events[i].name_size, name, size)) return &windows->events[i];
    }
    return NULL;
}

/* Texts are borrowed: facts live no longer than the query that brings them. */
static int add_fact(kt_windows *windows, const struct kt__known_fact *fact) {
    void *grown = windows->facts;
    if (!kt__grow(windows, &grown, &windows->fact_room, windows->fact_count, sizeof *windows->facts)) return 0;
    windows->facts = grown;
    windows->facts[windows->fact_count++] = *fact;
    return 1;
}

/* One "name=value" of a comma list: where its parts lie. 1, 0 at the end, -1 when it does not parse. */
static int next_pair(const char *text, size_t size, size_t *at, struct kt__known_fact *out, size_t *out_start) {
    size_t start, length, name;
    const char *equals;
    if (!kt__list_next(text, size, at, &start, &length)) return 0;
    *out_start = start;
    equals = memchr(text + start, '=', length);
    if (equals == NULL) return -1;
    name = (size_t)(equals - (text + start));
    out->name = text + start;
    out->name_size = name;
    out->value = equals + 1;
    out->value_size = length - name - 1;
    out->form = KT_FORM_WORD;
    out->ordered = 0;
    return out->name_size > 0 && out->value_size > 0 ? 1 : -1;
}

/* How the fact's values compare, and the value read that way once. A fact without a record is a word. */
static uint32_t take_form(const kt_windows *windows, struct kt__known_fact *fact) {
    uint32_t record = kt__record_by_id(windows->catalog, KT_RECORD_FACT, fact->name, fact->name_size);
    int64_t form = record == 0 ? KT_FORM_WORD : kt__integer(windows->catalog, KT_RECORD_FACT, record, KT_FIELD_FORM, 0, KT_FORM_WORD);
    fact->form = form > 0 && form <= UINT32_MAX ? (uint32_t)form : 0;
    fact->ordered = (uint32_t)kt__range_parse(&fact->range, fact->form, fact->value, fact->value_size);
    return record;
}

/* A value that the fact cannot have would silently read as "something else", that is as no. */
static int is_allowed(const kt_windows *windows, const struct kt__known_fact *fact, uint32_t record) {
    uint32_t i, count;
    if (record == 0) return 1;
    if (!fact->ordered && (fact->form == KT_FORM_DAY || fact->form == KT_FORM_INTEGER)) return 0;
    count = kt__value_count(windows->catalog, KT_RECORD_FACT, record, KT_FIELD_ALLOWED);
    for (i = 0; i < count; i++) {
        struct kt_text allowed = kt__text(windows->catalog, KT_RECORD_FACT, record, KT_FIELD_ALLOWED, i);
        if (same_value(allowed.data, allowed.size, fact->value, fact->value_size)) return 1;
    }
    return count == 0;
}

/* "unknown" is said by inventories that have a column for it, and is what saying nothing means. */
static int32_t take_fact(kt_windows *windows, struct kt__known_fact *fact, size_t start, struct kt_error *err) {
    const struct kt__known_fact *before = kt__fact_find(windows, fact->name, fact->name_size);
    if (same_value(fact->value, fact->value_size, "unknown", 7)) return KT_OK;
    if (!is_allowed(windows, fact, take_form(windows, fact)))
        return kt__fail(err, KT_E_SYNTAX, start, "facts: '%.*s' cannot have that value",
                        (int)(fact->name_size < 64 ? fact->name_size : 64), fact->name);
    if (before != NULL && !same_value(before->value, before->value_size, fact->value, fact->value_size))
        return kt__fail(err, KT_E_SYNTAX, start, "facts: '%.*s' contradicts what was said before",
                        (int)(fact->name_size < 64 ? fact->name_size : 64), fact->name);
    if (before != NULL) return KT_OK;
    if (!add_fact(windows, fact))
        return kt__fail(err, KT_E_MEMORY, KT_POSITION_NONE, "windows: out of memory");
    return KT_OK;
}

/* The query's list, in its own order. What is wrong is reported with its byte, so that a form can point there. */
int32_t kt__facts_parse(kt_windows *windows, const char *text, size_t size, struct kt_error *err) {
    struct kt__known_fact fact;
    size_t at = 0, start = 0;
    int found;
    windows->fact_count = 0;
    if (size == 0) return KT_OK;
    while ((found = next_pair(text, size, &at, &fact, &start)) != 0) {
        int32_t status;
        if (found < 0) return kt__fail(err, KT_E_SYNTAX, start, "facts: FACT=VALUE is expected at byte %u", (unsigned)start);
        status = take_fact(windows, &fact, start, err);
        if (status != KT_OK) return status;
    }
    return KT_OK;
}

/* A bare day means its noon in UTC, as everywhere: the same civil day from UTC-12 to UTC+11. */
static int32_t take_event(kt_windows *windows, const struct kt__known_fact *pair, size_t start, const char *text,
                          struct kt_error *err) {
    const struct kt__known_event *before = kt__event_find(windows, pair->name, pair->name_size);
    void *grown = windows->events;
    struct kt__known_event *event;
    struct kt_error inner = {sizeof inner, 0, 0, ""};
    int64_t at;
    if (kt__instant_parse(&at, pair->value, pair->value_size, &inner) != KT_OK)
        return kt__fail(err, KT_E_SYNTAX, (uint64_t)(pair->value - text) + (inner.position < pair->value_size ? inner.position : 0),
                        "events: '%.*s' needs a day or a date-time", (int)(pair->name_size < 64 ? pair->name_size : 64),
                        pair->name);
    if (before != NULL && before->at != at)
        return kt__fail(err, KT_E_SYNTAX, start, "events: '%.*s' contradicts what was said before",
                        (int)(pair->name_size < 64 ? pair->name_size : 64), pair->name);
    if (before != NULL) return KT_OK;
    if (!kt__grow(windows, &grown, &windows->event_room, windows->event_count, sizeof *windows->events))
        return kt__fail(err, KT_E_MEMORY, KT_POSITION_NONE, "windows: out of memory");
    windows->events = grown;
    event = &windows->events[windows->event_count++];
    event->name = pair->name;
    event->name_size = pair->name_size;
    event->at = at;
    return KT_OK;
}

/* The same for events. Nothing is asked of the catalog: an event that no statement hangs on does no harm. */
int32_t kt__events_parse(kt_windows *windows, const char *text, size_t size, struct kt_error *err) {
    struct kt__known_fact pair;
    size_t at = 0, start = 0;
    int found;
    windows->event_count = 0;
    if (size == 0) return KT_OK;
    while ((found = next_pair(text, size, &at, &pair, &start)) != 0) {
        int32_t status;
        if (found < 0) return kt__fail(err, KT_E_SYNTAX, start, "events: EVENT=DATE is expected at byte %u", (unsigned)start);
        status = take_event(windows, &pair, start, text, err);
        if (status != KT_OK) return status;
    }
    return KT_OK;
}

/* The builder checked these texts; one that does not parse says nothing. */
static void add_class_facts(kt_windows *windows, uint32_t class_record) {
    uint32_t i, count = kt__value_count(windows->catalog, KT_RECORD_CLASS, class_record, KT_FIELD_FACT);
    for (i = 0; i < count; i++) {
        struct kt_text text = kt__text(windows->catalog, KT_RECORD_CLASS, class_record, KT_FIELD_FACT, i);
        struct kt__known_fact fact;
        size_t at = 0, start;
        if (next_pair(text.data, text.size, &at, &fact, &start) != 1) continue;
        (void)take_form(windows, &fact);
        (void)add_fact(windows, &fact);
    }
}

/* From the widest class down: the nearest one, added last, is found first. */
void kt__facts_of_class(kt_windows *windows) {
    uint32_t chain[KT__CLASS_LEVELS], levels = 0, record = windows->class_record;
    while (record != 0 && record < windows->law.class_room && levels < KT__CLASS_LEVELS) {
        chain[levels++] = record;
        record = windows->law.class_parent[record];
    }
    while (levels > 0) add_class_facts(windows, chain[--levels]);
}

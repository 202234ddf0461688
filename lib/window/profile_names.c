/* The names a profile can be asked for: the catalog's tags and jurisdictions, subdivisions that only the profile text
   names, and whatever else the expressions of milestones and exceptions use. Sorted once, so that a look-up halves. */
#include <string.h>

#include "base/error.h"
#include "base/expression.h"
#include "db/db.h"
#include "index/sort.h"
#include "window/profile.h"

/* Names are not copied: they belong to the catalog or to the profile's own text, and both live as long as the
   profile. */
int kt__profile_add(kt_profile *profile, const char *name, size_t size, uint32_t record, uint32_t kind) {
    struct kt__entry *entry;
    void *grown = profile->entries;
    if (size > UINT32_MAX) return 0;
    if (!kt__array_grow(&profile->memory, &grown, &profile->room, profile->count, sizeof *profile->entries)) return 0;
    profile->entries = grown;
    entry = &profile->entries[profile->count++];
    memset(entry, 0, sizeof *entry);
    entry->name = name;
    entry->size = (uint32_t)size;
    entry->record = record;
    entry->kind = (uint8_t)kind;
    return 1;
}

/* Hidden records of lower layers are no names: an overlay may take a tag away. */
static int add_records(kt_profile *profile, uint32_t type) {
    uint32_t record, last = kt__record_last(profile->catalog, type);
    for (record = 1; record <= last; record++) {
        uint32_t kind = KT__NAME_JURISDICTION;
        struct kt_text id;
        if (!kt__record_visible(profile->catalog, type, record)) continue;
        id = kt__id(profile->catalog, type, record);
        if (type == KT_RECORD_TAG) {
            kind = KT__NAME_TAG;
            if (kt__integer(profile->catalog, type, record, KT_FIELD_GOVERNMENT, 0, 0) == 1) kind |= KT__NAME_GOVERNMENT;
        }
        if (!kt__profile_add(profile, id.data, id.size, record, kind)) return 0;
    }
    return 1;
}

/* A subdivision need not stand in the catalog when its country does: "US-WY" is a place, whether or not any instrument
   speaks of it. The country itself must be known, or a slip ("UK") would pass as a place without rules. */
static int add_subdivisions(kt_profile *profile) {
    size_t at = 0, start, size;
    while (kt__list_next(profile->text, profile->text_size, &at, &start, &size)) {
        const char *word = profile->text + start, *equals = memchr(word, '=', size);
        size_t name = equals != NULL ? (size_t)(equals - word) : size;
        /* Countries are two letters: only subdivisions are added. */
        if (name < 4 || !kt__is_jurisdiction(word, name)) continue;
        if (kt__record_by_id(profile->catalog, KT_RECORD_JURISDICTION, word, 2) == 0) continue;
        if (!kt__profile_add(profile, word, name, 0, KT__NAME_JURISDICTION)) return 0;
    }
    return 1;
}

/* The evaluator of expressions serves as their reader: it asks for every name, whatever the answers are. */
struct collector {
    kt_profile *profile;
    int failed;
};

/* Facts are not asked of a profile; their names stay out. */
static uint32_t collect(void *user, const struct kt__asked *asked) {
    struct collector *collector = user;
    if (asked->comparison == KT__IS_NAMED && !collector->failed)
        collector->failed = !kt__profile_add(collector->profile, asked->name, asked->name_size, 0, 0);
    return KT_UNKNOWN;
}

/* Names of one expression field over all records of a type. Repetitions go when the entries are sorted. */
static int add_expressions(kt_profile *profile, uint32_t type, uint32_t field) {
    struct collector collector = {profile, 0};
    uint32_t record, last = kt__record_last(profile->catalog, type);
    for (record = 1; record <= last && !collector.failed; record++) {
        struct kt_text text;
        if (!kt__record_visible(profile->catalog, type, record)) continue;
        text = kt__text(profile->catalog, type, record, field, 0);
        (void)kt__expression_truth(text.data, text.size, collect, &collector);
    }
    return !collector.failed;
}

/* By bytes, then what is to be kept of equal names first. */
static int compare_entries(const void *context, uint32_t a, uint32_t b) {
    const struct kt__entry *x = (const struct kt__entry *)context + a, *y = (const struct kt__entry *)context + b;
    int order = memcmp(x->name, y->name, x->size < y->size ? x->size : y->size);
    if (order != 0) return order;
    if (x->size != y->size) return x->size < y->size ? -1 : 1;
    if (x->kind != y->kind) return x->kind > y->kind ? -1 : 1; /* the record before what only uses its name */
    if ((x->record != 0) != (y->record != 0)) return x->record != 0 ? -1 : 1;
    return a < b ? -1 : a > b;
}

/* Sorted by name, one entry a name. */
static int sort_entries(kt_profile *profile) {
    size_t bytes, i, kept = 0;
    uint32_t *rows;
    struct kt__entry *sorted;
    /* Rows are sorted as 32-bit numbers, then the entries are copied in that order; the first of a name wins. */
    if (profile->count > UINT32_MAX || !kt__size_multiply(&bytes, profile->count, sizeof *rows)) return 0;
    rows = kt__allocate(&profile->memory, bytes);
    sorted = kt__allocate_zeroed(&profile->memory, profile->room, sizeof *sorted);
    if (rows == NULL || sorted == NULL) {
        kt__release(&profile->memory, rows, bytes);
        kt__release(&profile->memory, sorted, profile->room * sizeof *sorted);
        return 0;
    }
    for (i = 0; i < profile->count; i++) rows[i] = (uint32_t)i;
    kt__sort_rows(rows, profile->count, compare_entries, profile->entries);
    for (i = 0; i < profile->count; i++) {
        const struct kt__entry *entry = &profile->entries[rows[i]];
        if (kept > 0 && sorted[kept - 1].size == entry->size && memcmp(sorted[kept - 1].name, entry->name, entry->size) == 0)
            continue;
        sorted[kept++] = *entry;
    }
    kt__release(&profile->memory, rows, bytes);
    kt__release(&profile->memory, profile->entries, profile->room * sizeof *sorted);
    profile->entries = sorted;
    profile->count = kept;
    return 1;
}

/* Addressees are asked for by statements, not by expressions, so their tag has an entry whether or not the catalog defines it.
   The text's own subdivisions come with the records: a word of the text is looked up like any other name. */
int32_t kt__profile_names(kt_profile *profile, struct kt_error *err) {
    if (add_records(profile, KT_RECORD_TAG) && add_records(profile, KT_RECORD_JURISDICTION) && add_subdivisions(profile) &&
        kt__profile_add(profile, KT__ADDRESSEE, sizeof KT__ADDRESSEE - 1, 0, 0) &&
        add_expressions(profile, KT_RECORD_MILESTONE, KT_FIELD_BOUND) &&
        add_expressions(profile, KT_RECORD_MILESTONE, KT_FIELD_AFFECTS) &&
        add_expressions(profile, KT_RECORD_EXCEPTION, KT_FIELD_BOUND) && sort_entries(profile))
        return KT_OK;
    return kt__fail(err, KT_E_MEMORY, KT_POSITION_NONE, "profile: out of memory");
}

/* Storage of results. */
#include "identify/matches.h"

#include <string.h>

#include "base/json.h"
#include "db/db.h"

/* Results are the caller's own object, so that one matcher can serve many results and a loop reuses one. */
int32_t kt__matches_new(kt_matches **out, const struct kt_allocator *allocator, struct kt_error *err) {
    struct kt__memory memory;
    kt_matches *matches;
    int32_t status = kt__memory_init(&memory, allocator, err);
    if (status != KT_OK) return status;
    matches = kt__allocate_zeroed(&memory, 1, sizeof *matches);
    if (matches == NULL) return KT_E_MEMORY;
    matches->memory = memory;
    kt__buffer_init(&matches->text, &matches->memory);
    kt__buffer_init(&matches->json, &matches->memory);
    *out = matches;
    return KT_OK;
}

void kt__matches_free(kt_matches *matches) {
    struct kt__memory memory = matches->memory;
    kt__release(&memory, matches->matches, matches->match_room * sizeof *matches->matches);
    kt__release(&memory, matches->evidence, matches->evidence_room * sizeof *matches->evidence);
    kt__buffer_dispose(&matches->text);
    kt__buffer_dispose(&matches->json);
    kt__release(&memory, matches, sizeof *matches);
}

/* Memory stays. The JSON is not cleared: it is written anew on demand. */
void kt__matches_clear(kt_matches *matches) {
    matches->count = 0;
    matches->evidence_count = 0;
    matches->shown_count = 0;
    kt__buffer_clear(&matches->text);
}

/* Bytes of the first KT__SHOWN_POINTS characters; a byte that is not UTF-8 counts as one. */
static size_t shown_size(const char *text, size_t size) {
    size_t at = 0, points;
    /* Cut at a character, so that a shown value is UTF-8 where the value was. */
    for (points = 0; points < KT__SHOWN_POINTS && at < size; points++) {
        size_t length = kt__utf8_length(text + at, size - at);
        at += length > 0 ? length : 1;
    }
    return at;
}

/* Results outlive the item: what they show of its values is copied, cut to what a reader is shown. */
int32_t kt__matches_values(kt_matches *matches, const struct kt__given *values, uint32_t count) {
    uint32_t i;
    for (i = 0; i < count; i++) {
        matches->shown[i].at = matches->text.size;
        matches->shown[i].size = shown_size(values[i].data, values[i].size);
        kt__buffer_append(&matches->text, values[i].data, matches->shown[i].size);
    }
    matches->shown_count = count;
    return matches->text.failed ? KT_E_MEMORY : KT_OK;
}

/* Rows that did not count are left out: a reader would look for their weight in vain. */
int32_t kt__matches_add(kt_matches *matches, const struct kt__candidate *candidate, const struct kt__evidence *rows) {
    struct kt__candidate *match;
    uint32_t i;
    if (!kt__array_grow(&matches->memory, (void **)&matches->matches, &matches->match_room, matches->count,
                        sizeof *matches->matches))
        return KT_E_MEMORY;
    match = &matches->matches[matches->count];
    *match = *candidate;
    /* Evidence is copied behind that of the matches before, so the matcher may go on to the next item. */
    match->first = (uint32_t)matches->evidence_count;
    match->count = 0;
    for (i = 0; i < candidate->count; i++) {
        if (!kt__evidence_counts(&rows[i], candidate)) continue;
        if (!kt__array_grow(&matches->memory, (void **)&matches->evidence, &matches->evidence_room, matches->evidence_count,
                            sizeof *matches->evidence))
            return KT_E_MEMORY;
        matches->evidence[matches->evidence_count++] = rows[i];
        match->count++;
    }
    matches->count++;
    return KT_OK;
}

/* Texts are never NULL, even where there is no record. */
static struct kt_text id_of(const kt_catalog *catalog, uint32_t type, uint32_t record) {
    struct kt_text none = {"", 0};
    return record != 0 ? kt__id(catalog, type, record) : none;
}

/* From the inner row to the public struct; index was checked by the exported function. */
void kt__matches_match(struct kt_match *out, const kt_matches *matches, uint32_t index) {
    const struct kt__candidate *match = &matches->matches[index];
    memset(out, 0, sizeof *out);
    out->struct_size = sizeof *out;
    out->verdict = match->verdict;
    out->score = match->score;
    out->relation = match->relation;
    out->vendor = match->vendor;
    out->product = match->product;
    out->product_class = match->product_class;
    out->evidence_count = match->count;
    out->vendor_id = id_of(matches->catalog, KT_RECORD_VENDOR, match->vendor);
    out->product_id = id_of(matches->catalog, KT_RECORD_PRODUCT, match->product);
    out->class_id = id_of(matches->catalog, KT_RECORD_CLASS, match->product_class);
}

/* Likewise for one piece of evidence; `value` is the item's number of the value, as it was added. */
void kt__matches_evidence(struct kt_evidence *out, const kt_matches *matches, uint32_t match, uint32_t index) {
    const struct kt__evidence *row = &matches->evidence[matches->matches[match].first + index];
    memset(out, 0, sizeof *out);
    out->struct_size = sizeof *out;
    out->value = row->value;
    out->kind = row->hit.kind;
    out->method = row->hit.method;
    out->strength = row->hit.strength;
    out->score = row->hit.score;
    out->identifier = row->hit.identifier;
    out->name = row->hit.name;
    out->from = row->hit.from;
    out->to = row->hit.to;
}

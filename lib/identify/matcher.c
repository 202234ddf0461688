/* One item's way: every value to hits, hits to evidence, evidence to one verdict per vendor, verdicts to matches. */
#include "identify/matcher.h"

#include <string.h>

#include "base/error.h"
#include "base/structs.h"
#include "db/db.h"
#include "kind/kind.h"

/* Refuses what it does not know: an option that is silently ignored is a wrong answer later. */
static int32_t take_options(kt_matcher *matcher, struct kt_matcher_options *options, const struct kt_matcher_options *given,
                            struct kt_error *err) {
    memset(options, 0, sizeof *options);
    if (given != NULL) {
        int32_t status = kt__struct_in(options, sizeof *options, sizeof *options, given, "kt_matcher_options", err);
        if (status != KT_OK) return status;
    }
    if (options->flags != 0)
        return kt__fail(err, KT_E_UNSUPPORTED, KT_POSITION_NONE, "kt_matcher_options: flags %u are not known",
                        (unsigned)options->flags);
    if (options->min_verdict > KT_VERDICT_CONFIRMED)
        return kt__fail(err, KT_E_UNSUPPORTED, KT_POSITION_NONE, "kt_matcher_options: min_verdict %u is not known",
                        (unsigned)options->min_verdict);
    if (options->max_matches > KT__MATCHES_MOST)
        return kt__fail(err, KT_E_ARGUMENT, KT_POSITION_NONE, "kt_matcher_options: max_matches %u is above %u",
                        (unsigned)options->max_matches, (unsigned)KT__MATCHES_MOST);
    if (options->floor > KT__SCORE_FULL)
        return kt__fail(err, KT_E_ARGUMENT, KT_POSITION_NONE, "kt_matcher_options: floor %u is above %u", (unsigned)options->floor,
                        (unsigned)KT__SCORE_FULL);
    /* 0 is "default" in every option. */
    matcher->min_verdict = options->min_verdict != 0 ? options->min_verdict : KT_VERDICT_LIKELY;
    matcher->max_matches = options->max_matches != 0 ? options->max_matches : KT__MATCHES;
    matcher->work.floor = options->floor != 0 ? options->floor : KT__SCORE_FLOOR;
    return KT_OK;
}

/* Everything that can be known from the catalog alone is done here, once, and everything is taken from the catalog's
   allocator. The parts are put into a state that can be disposed of before the first of them can fail. */
int32_t kt__matcher_new(kt_matcher **out, kt_catalog *catalog, const struct kt_matcher_options *options, struct kt_error *err) {
    const struct kt__memory *memory = kt__catalog_memory(catalog);
    struct kt_matcher_options taken;
    kt_matcher *matcher = kt__allocate_zeroed(memory, 1, sizeof *matcher);
    int32_t status;
    if (matcher == NULL) return KT_E_MEMORY;
    matcher->memory = *memory;
    matcher->catalog = catalog;
    matcher->work.catalog = catalog;
    matcher->work.names = &matcher->names;
    matcher->work.models = &matcher->models;
    kt__buffer_init(&matcher->work.scratch, &matcher->memory);
    kt__evidence_init(&matcher->evidence, &matcher->memory);
    matcher->memo.memory = matcher->names.memory = *memory;
    kt__buffer_init(&matcher->names.text, &matcher->names.memory);
    matcher->models.memory = *memory;
    kt__buffer_init(&matcher->models.text, &matcher->models.memory);
    status = take_options(matcher, &taken, options, err);
    if (status == KT_OK) status = kt__nametable_init(&matcher->names, catalog, memory, &matcher->work.folded, err);
    if (status == KT_OK) status = kt__models_init(&matcher->models, catalog, memory);
    if (status == KT_OK) status = kt__memo_init(&matcher->memo, memory, taken.memo_bytes != 0 ? taken.memo_bytes : KT__MEMO_BYTES);
    if (status == KT_OK) {
        /* Room to rank every name, taken now so that a search later cannot fail. */
        matcher->ranked = kt__allocate_zeroed(memory, matcher->names.count, sizeof *matcher->ranked);
        matcher->work.finding = kt__finding_new(&matcher->names.finder);
        if (matcher->ranked == NULL || matcher->work.finding == NULL) status = KT_E_MEMORY;
    }
    if (status == KT_OK) *out = matcher;
    else kt__matcher_free(matcher);
    return status;
}

/* Also for a matcher that was made in part: every member is empty or whole. The caller gives up its reference
   to the catalog. */
void kt__matcher_free(kt_matcher *matcher) {
    struct kt__memory memory = matcher->memory;
    kt__finding_free(&matcher->names.finder, matcher->work.finding);
    kt__release(&memory, matcher->ranked, matcher->names.count * sizeof *matcher->ranked);
    kt__release(&memory, matcher->candidates, matcher->candidate_room * sizeof *matcher->candidates);
    kt__evidence_dispose(&matcher->evidence);
    kt__memo_dispose(&matcher->memo);
    kt__models_dispose(&matcher->models);
    kt__nametable_dispose(&matcher->names);
    kt__buffer_dispose(&matcher->work.scratch);
    kt__release(&memory, matcher, sizeof *matcher);
}

/* The hits of one value, from memory where it was seen before. */
static int32_t gather(kt_matcher *matcher, const struct kt__given *given, uint32_t index) {
    struct kt__given value = *given;
    int guessed = value.kind == KT_KIND_TEXT;
    /* What is remembered is kept under the guessed kind and marked as guessed: the same bytes stated as that
       kind prove more. */
    if (guessed) value.kind = kt__kind_guess(value.data, value.size);
    if (!kt__memo_find(&matcher->hits, &matcher->memo, &value, guessed)) {
        int32_t status = kt__hits_of_value(&matcher->hits, &matcher->work, &value, guessed);
        if (status != KT_OK) return status;
        kt__memo_add(&matcher->memo, &value, guessed, &matcher->hits);
    }
    return kt__evidence_add(&matcher->evidence, matcher->catalog, &matcher->hits, index);
}

/* The array is kept between items and only grows. */
static int32_t push_candidate(kt_matcher *matcher, size_t *count, const struct kt__candidate *candidate) {
    if (!kt__array_grow(&matcher->memory, (void **)&matcher->candidates, &matcher->candidate_room, *count, sizeof *candidate))
        return KT_E_MEMORY;
    matcher->candidates[(*count)++] = *candidate;
    return KT_OK;
}

/* The class that the item itself states, 0 if none or unknown; *value says where. */
static uint32_t stated_class(const kt_matcher *matcher, const struct kt__given *values, uint32_t count, uint32_t *value) {
    uint32_t i;
    for (i = 0; i < count; i++) {
        uint32_t record;
        if (values[i].kind != KT_KIND_CLASS) continue;
        record = kt__record_by_id(matcher->catalog, KT_RECORD_CLASS, values[i].data, values[i].size);
        *value = i;
        if (record != 0) return record;
    }
    return 0;
}

/* Nothing is known but what sort of thing it is: an instrument may restrict a whole category. Never more than possible. */
static int32_t push_category(kt_matcher *matcher, size_t *count, uint32_t class_record, uint32_t index,
                             const struct kt__given *value) {
    struct kt__candidate candidate = {0};
    struct kt__evidence row = {0};
    row.value = (uint8_t)index;
    row.hit.kind = KT_KIND_CLASS;
    row.hit.method = KT_METHOD_EXACT;
    row.hit.strength = KT_STRENGTH_WEAK;
    row.hit.relation = KT_RELATION_CATEGORY;
    row.hit.score = KT__SCORE_FULL;
    row.hit.to = (uint32_t)value->size;
    candidate.product_class = class_record;
    candidate.verdict = KT_VERDICT_POSSIBLE;
    /* identification.md, section 5: a category is possible, relation `category`, 6000. */
    candidate.score = 6000;
    candidate.relation = KT_RELATION_CATEGORY;
    candidate.first = (uint32_t)matcher->evidence.count;
    candidate.count = 1;
    if (kt__evidence_push(&matcher->evidence, &row) != KT_OK) return KT_E_MEMORY;
    return push_candidate(matcher, count, &candidate);
}

/* One candidate for each run of the sorted evidence that is worth a verdict. */
static int32_t judge(kt_matcher *matcher, size_t *count, const struct kt__given *values, uint32_t value_count) {
    uint32_t index = 0, class_record = stated_class(matcher, values, value_count, &index);
    size_t first = 0, rows = matcher->evidence.count;
    int32_t status = KT_OK;
    while (first < rows && status == KT_OK) {
        struct kt__candidate candidate;
        kt__combine(&candidate, &matcher->evidence, first, matcher->catalog, values);
        first += candidate.count;
        /* Nothing counts for this vendor, or a contradiction took the last step. */
        if (candidate.verdict == 0) continue;
        if (candidate.product_class == 0) candidate.product_class = class_record;
        status = push_candidate(matcher, count, &candidate);
    }
    /* Only where no vendor was found: beside one, the class is part of its match. */
    if (status == KT_OK && *count == 0 && class_record != 0)
        status = push_category(matcher, count, class_record, index, &values[index]);
    return status;
}

/* Values are copied only once something is handed out; most items of an estate match nothing. */
static int32_t hand_out(kt_matcher *matcher, size_t count, const struct kt__given *values, uint32_t value_count,
                        kt_matches *matches) {
    size_t i;
    kt__candidates_sort(matcher->candidates, count, matcher->catalog);
    for (i = 0; i < count && matches->count < matcher->max_matches; i++) {
        const struct kt__candidate *candidate = &matcher->candidates[i];
        /* Origin is reported whatever is asked for, and is no finding. */
        if (candidate->verdict < matcher->min_verdict && candidate->verdict != KT_VERDICT_ORIGIN) continue;
        /* Once, before the first match. */
        if (matches->count == 0 && kt__matches_values(matches, values, value_count) != KT_OK) return KT_E_MEMORY;
        if (kt__matches_add(matches, candidate, matcher->evidence.rows + candidate->first) != KT_OK) return KT_E_MEMORY;
    }
    return matches->count > 0 ? KT_OK : KT_NOTHING;
}

/* Stages in order; a failure in any of them leaves an empty result rather than half of one. */
int32_t kt__matcher_identify(kt_matcher *matcher, const struct kt__given *values, uint32_t count, kt_matches *matches) {
    int32_t status = KT_OK;
    size_t candidates = 0;
    uint32_t i;
    kt__matches_clear(matches);
    /* The memory of the item before is used again. */
    matcher->evidence.count = 0;
    for (i = 0; i < count && status == KT_OK; i++) status = gather(matcher, &values[i], i);
    if (status == KT_OK) status = kt__contradict(&matcher->evidence, matcher->catalog, values, count);
    if (status == KT_OK) status = judge(matcher, &candidates, values, count);
    if (status == KT_OK) status = hand_out(matcher, candidates, values, count, matches);
    if (status < 0) kt__matches_clear(matches);
    return status;
}

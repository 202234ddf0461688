/* The name of an organisation - a publisher, a manufacturer, the subject of a certificate - against the vendor names of the
   catalog. The index says which can come near; what it leaves out cannot, so that this is as if every name were scored. */
#include <string.h>

#include "identify/best.h"
#include "kind/kind.h"

/* Kinds whose values are subjects of certificates. */
static int is_subject(uint32_t kind) {
    return kind == KT_KIND_SIGNER || kind == KT_KIND_TLS_ROOT;
}

/* Whether a name of the vendor stands in the value word for word. */
static int stands_in(const struct kt__work *work, uint32_t vendor) {
    uint32_t i;
    for (i = 0; i < work->occurrence_count; i++) {
        if (work->occurrences[i].form == KT__PHRASE_BRAND && work->occurrences[i].vendor == vendor) return 1;
    }
    return 0;
}

/* The same name proves what the name proves. A similar one does so if it has the vendor's name word for word, and what
   comes on top weighs little (a country, a line of business), or if it is long: in two words, a typing error and another
   family name look alike. Below the accepted score nothing more than a resemblance is left. */
static uint8_t strength_of(const struct kt__work *work, const struct kt__name_row *row, uint32_t score) {
    if (score == KT__SCORE_FULL || row->strength == KT_STRENGTH_ORIGIN) return row->strength;
    if (score >= KT__NAME_ACCEPT && (row->words >= 3 || stands_in(work, row->vendor))) return row->strength;
    return KT_STRENGTH_WEAK;
}

/* Ranges are those of the value where it was folded directly; a subject was decoded first, so all of it is given. */
static void add(struct kt__hits *hits, const struct kt__work *work, const struct kt__given *value, const struct kt__best *found) {
    const struct kt__name_row *row = &work->names->rows[found->row];
    const struct kt__folded *folded = &work->folded;
    struct kt__hit hit = {0};
    hit.vendor = row->vendor;
    hit.name = row->record;
    hit.score = found->score;
    hit.from = is_subject(value->kind) ? 0 : folded->tokens[0].from;
    hit.to = is_subject(value->kind) ? (uint32_t)value->size : folded->tokens[folded->count - 1].to;
    hit.kind = (uint8_t)value->kind;
    hit.method = KT_METHOD_NAME;
    hit.strength = strength_of(work, row, found->score);
    hit.flags = found->score == KT__SCORE_FULL ? 0 : KT__HIT_TYPO;
    hit.tokens = row->tokens;
    kt__hits_add(hits, &hit);
}

/* The same words to the scorer, one by one. */
static int same_parts(const struct kt__parts *a, const struct kt__parts *b) {
    uint32_t i;
    if (a->count != b->count) return 0;
    for (i = 0; i < a->count; i++) {
        const struct kt__part *x = &a->parts[i], *y = &b->parts[i];
        if (x->size != y->size || x->type != y->type || x->weight != y->weight || x->group != y->group || x->number != y->number)
            return 0;
        if (memcmp(a->points + x->at, b->points + y->at, x->size * sizeof *a->points) != 0) return 0;
    }
    return 1;
}

/* The same tokens in the same order once legal forms are left out: the same name, whatever the country of the office. A
   name that is nothing but legal forms has none left out. */
static int same_tokens(const struct kt__folded *a, uint32_t legal_a, const struct kt__folded *b, uint32_t legal_b) {
    uint32_t i = 0, j = 0;
    for (;;) {
        while (i < a->count && (legal_a >> i & 1)) i++;
        while (j < b->count && (legal_b >> j & 1)) j++;
        if (i >= a->count || j >= b->count) return i >= a->count && j >= b->count;
        if (a->tokens[i].size != b->tokens[j].size) return 0;
        if (memcmp(a->text + a->tokens[i].start, b->text + b->tokens[j].start, a->tokens[i].size) != 0) return 0;
        i++;
        j++;
    }
}

/* The organisation that a value names, folded. Of a certificate's subject that is what its canonical form consists of; where
   in the subject it stood is not known then. */
static int32_t fold_organisation(struct kt__work *work, const struct kt__given *value) {
    int32_t status;
    work->folded.count = 0;
    if (!is_subject(value->kind)) {
        kt__fold(&work->folded, value->data, value->size);
        return KT_OK;
    }
    kt__buffer_clear(&work->scratch);
    status = kt__kind_canonical(&work->scratch, value->kind, value->data, value->size);
    if (status == KT_OK) kt__text_unfold(&work->folded, work->scratch.data, work->scratch.size);
    return status == KT_E_MEMORY ? status : KT_OK;
}

/* Keeps the names that come near the folded value: the best of each vendor. */
static uint32_t near_names(struct kt__best kept[KT__VENDOR_HITS], struct kt__work *work, uint32_t least) {
    const struct kt__nametable *names = work->names;
    uint8_t is_legal_form[KT__NAME_TOKENS] = {0};
    uint32_t count = 0, near, legal, i;
    (void)kt__legal_forms(&work->folded, is_legal_form);
    legal = kt__legal_mask(is_legal_form, work->folded.count);
    kt__parts_make(&work->value_parts, &work->folded);
    near = kt__finder_find(&names->finder, work->finding, &work->folded, &work->value_parts, least);
    for (i = 0; i < near; i++) {
        struct kt__best found;
        const struct kt__name_row *row = &names->rows[work->finding->found[i]];
        /* Products are no organisations, whatever they are called. */
        if (row->product != 0) continue;
        kt__nametable_unfold(&work->other, names, row);
        kt__parts_make(&work->other_parts, &work->other);
        found.row = work->finding->found[i];
        found.score = KT__SCORE_FULL;
        if (!same_tokens(&work->folded, legal, &work->other, row->legal) || !same_parts(&work->value_parts, &work->other_parts))
            found.score = kt__score_parts(&work->folded, &work->value_parts, &work->other, &work->other_parts);
        if (found.score >= least) kt__best_keep(kept, &count, work, &found);
    }
    return count;
}

/* "Huawei Technologies Co., Ltd. (Huawei)": registers and tools put a short name, a country or a former name in brackets
   behind the name. The bytes before such a group, or 0 when there is none. */
static size_t before_brackets(const struct kt__given *value) {
    size_t end = value->size, at;
    while (end > 0 && value->data[end - 1] == ' ') end--;
    if (end == 0 || value->data[end - 1] != ')') return 0;
    for (at = end - 1; at > 0; at--) {
        if (value->data[at] == '(') return at;
    }
    return 0;
}

/* Whether a name counts by itself among those kept. */
static int is_accepted(const struct kt__best *kept, uint32_t count) {
    uint32_t i;
    for (i = 0; i < count; i++) {
        if (kept[i].score >= KT__NAME_ACCEPT) return 1;
    }
    return 0;
}

/* Phrases are looked for only when a name came near: they are needed to judge the strength of similar names. */
int32_t kt__hits_of_organisation(struct kt__hits *hits, struct kt__work *work, const struct kt__given *value) {
    struct kt__best kept[KT__VENDOR_HITS];
    uint32_t count, i;
    /* Anybody can write anything into a root of his own: what only resembles a name is left alone there. */
    uint32_t least = value->kind == KT_KIND_TLS_ROOT ? KT__SCORE_FULL : work->floor;
    size_t shorter = is_subject(value->kind) ? 0 : before_brackets(value);
    /* The only thing here that may need memory. */
    if (fold_organisation(work, value) != KT_OK) return KT_E_MEMORY;
    if (work->folded.count == 0) return KT_OK;
    count = near_names(kept, work, least);
    /* Only where the whole value did not make a name that counts: brackets can also belong to it. */
    if (shorter > 0 && !is_accepted(kept, count)) {
        kt__fold(&work->folded, value->data, shorter);
        if (work->folded.count > 0) count = near_names(kept, work, least);
    }
    /* Once for all that were kept. */
    if (count > 0) kt__phrases_find(work);
    for (i = 0; i < count; i++) add(hits, work, value, &kept[i]);
    return KT_OK;
}

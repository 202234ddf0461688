/* Exported functions of identify.h: argument checks, and the references that matchers and results hold on a catalog. */
#include <ktransition/identify.h>

#include "base/error.h"
#include "base/structs.h"
#include "identify/matcher.h"
#include "text/score.h"

/* The matcher keeps its own reference, so that the caller may drop the catalog at once. */
int32_t kt_matcher_new(kt_matcher **out, kt_catalog *catalog, const struct kt_matcher_options *options, struct kt_error *err) {
    int32_t status;
    kt__error_clear(err);
    if (out == NULL) return kt__fail(err, KT_E_ARGUMENT, KT_POSITION_NONE, "kt_matcher_new: out is NULL");
    *out = NULL;
    if (catalog == NULL) return kt__fail(err, KT_E_ARGUMENT, KT_POSITION_NONE, "kt_matcher_new: catalog is NULL");
    status = kt__matcher_new(out, catalog, options, err);
    /* Only after success: on failure there is no matcher that could give the reference back. */
    if (status == KT_OK) (void)kt_catalog_ref(catalog);
    return status == KT_E_MEMORY ? kt__fail(err, status, KT_POSITION_NONE, "kt_matcher_new: out of memory") : status;
}

/* Results that speak of the matcher's catalog have references of their own and stay valid. */
void kt_matcher_free(kt_matcher *matcher) {
    kt_catalog *catalog;
    if (matcher == NULL) return;
    /* Read before the matcher is freed; only then may the catalog go. */
    catalog = matcher->catalog;
    kt__matcher_free(matcher);
    kt_catalog_unref(catalog);
}

/* Lets a result speak of the matcher's catalog; the one it spoke of before is let go. The new reference is not taken
   before the old one is dropped; that is safe, since the matcher holds the new one. */
static void hold(kt_matches *matches, kt_catalog *catalog) {
    if (matches->catalog == catalog) return;
    kt_catalog_unref(matches->catalog);
    matches->catalog = kt_catalog_ref(catalog);
}

/* References are taken here and not below: reference counts are part of the exported functions of the catalog. */
static int32_t identify(kt_matcher *matcher, const struct kt__given *values, uint32_t count, kt_matches *matches,
                        struct kt_error *err) {
    int32_t status;
    /* Also for an identification that finds nothing: record numbers in a result are of this catalog. */
    hold(matches, matcher->catalog);
    status = kt__matcher_identify(matcher, values, count, matches);
    return status == KT_E_MEMORY ? kt__fail(err, status, KT_POSITION_NONE, "identifying: out of memory") : status;
}

int32_t kt_matcher_identify(kt_matcher *matcher, const kt_item *item, kt_matches *matches, struct kt_error *err) {
    /* Views of the item's bytes, valid because nobody changes the item during the call; an array on the stack allocates
       nothing. */
    struct kt__given values[KT_ITEM_VALUES];
    kt__error_clear(err);
    /* First of all, by rule 2: a failed call leaves an empty result and never the one of the call before. */
    if (matches != NULL) kt__matches_clear(matches);
    if (matcher == NULL || item == NULL || matches == NULL)
        return kt__fail(err, KT_E_ARGUMENT, KT_POSITION_NONE, "kt_matcher_identify: %s is NULL",
                        matcher == NULL ? "matcher" : item == NULL ? "item" : "matches");
    return identify(matcher, values, kt__item_values(item, values), matches, err);
}

/* The checks of kt_item_add() and of the matcher in one, without an item; an empty value is no value, as there. */
int32_t kt_matcher_identify_value(kt_matcher *matcher, uint32_t kind, const char *value, size_t size,
                                  kt_matches *matches, struct kt_error *err) {
    struct kt__given one;
    kt__error_clear(err);
    if (matches != NULL) kt__matches_clear(matches);
    if (matcher == NULL || matches == NULL || (value == NULL && size > 0))
        return kt__fail(err, KT_E_ARGUMENT, KT_POSITION_NONE, "kt_matcher_identify_value: %s is NULL",
                        matcher == NULL ? "matcher" : matches == NULL ? "matches" : "value");
    if (!kt__kind_known(kind))
        return kt__fail(err, KT_E_UNSUPPORTED, KT_POSITION_NONE, "kt_matcher_identify_value: kind %u is not known", (unsigned)kind);
    if (size > KT_VALUE_BYTES)
        return kt__fail(err, KT_E_LIMIT, KT_POSITION_NONE, "kt_matcher_identify_value: a value has %u bytes at most",
                        (unsigned)KT_VALUE_BYTES);
    /* A view of the caller's bytes; what the result shows of them is copied into it. */
    one.kind = kind;
    one.data = value;
    one.size = size;
    return identify(matcher, &one, size > 0 ? 1 : 0, matches, err);
}

int32_t kt_matcher_search(kt_matcher *matcher, const char *name, size_t size, uint32_t floor, uint32_t flags,
                          struct kt_name_hit *out, size_t room, size_t *out_count) {
    /* Best first, so what does not fit in the caller's room is what scores least. */
    size_t found, i, stride;
    if (out_count != NULL) *out_count = 0;
    if (matcher == NULL || out_count == NULL || (name == NULL && size > 0) || (out == NULL && room > 0)) return KT_E_ARGUMENT;
    /* 0 stands for the rules' own floor, so that a zeroed option has a sense. */
    if (floor > KT__SCORE_FULL) return KT_E_ARGUMENT;
    if ((flags & ~(uint32_t)KT_SEARCH_EXHAUSTIVE) != 0) return KT_E_UNSUPPORTED;
    /* Folding would look at the first 256 code points anyway; the limit is the same as for values of items. */
    if (size > KT_VALUE_BYTES) return KT_E_LIMIT;
    if (room > 0 && (out->struct_size < 8 || out->struct_size > KT__STRUCT_MOST)) return KT_E_ARGUMENT;
    stride = room > 0 ? out->struct_size : 0; /* the caller's array, which may be of another version of the struct */
    found = kt__matcher_rank(matcher, name, size, floor != 0 ? floor : KT__SCORE_FLOOR,
                             (flags & KT_SEARCH_EXHAUSTIVE) != 0);
    for (i = 0; i < found && i < room; i++) {
        const struct kt__name_row *row = &matcher->names.rows[matcher->ranked[i].row];
        struct kt_name_hit hit;
        hit.struct_size = sizeof hit;
        hit.score = matcher->ranked[i].score;
        hit.name = row->record;
        hit.vendor = row->vendor;
        if (kt__struct_out((char *)out + i * stride, &hit, sizeof hit) != KT_OK) {
            *out_count = 0;
            return KT_E_ARGUMENT;
        }
        /* Counted as they are written: after a bad struct the ones before it are good. */
        *out_count = i + 1;
    }
    return found > 0 ? KT_OK : KT_NOTHING;
}

/* Needs no catalog: the score depends on the two names alone, and so can be checked by anybody. */
int32_t kt_name_similarity(uint32_t *out, const char *a, size_t a_size, const char *b, size_t b_size) {
    struct kt__folded x, y;
    if (out == NULL) return KT_E_ARGUMENT;
    *out = 0;
    if ((a == NULL && a_size > 0) || (b == NULL && b_size > 0)) return KT_E_ARGUMENT;
    if (a_size > KT_VALUE_BYTES || b_size > KT_VALUE_BYTES) return KT_E_LIMIT;
    /* Two folded names on the stack, some 9 KiB; nothing is allocated, so this cannot fail for want of memory. */
    kt__fold(&x, a, a_size);
    kt__fold(&y, b, b_size);
    *out = kt__score(&x, &y);
    return KT_OK;
}

/* A result has its own allocator and not the matcher's: it may outlive it. */
int32_t kt_matches_new(kt_matches **out, const struct kt_allocator *allocator, struct kt_error *err) {
    int32_t status;
    kt__error_clear(err);
    if (out == NULL) return kt__fail(err, KT_E_ARGUMENT, KT_POSITION_NONE, "kt_matches_new: out is NULL");
    *out = NULL;
    status = kt__matches_new(out, allocator, err);
    return status == KT_E_MEMORY ? kt__fail(err, status, KT_POSITION_NONE, "kt_matches_new: out of memory") : status;
}

void kt_matches_free(kt_matches *matches) {
    kt_catalog *catalog;
    if (matches == NULL) return;
    /* NULL before the first use, which kt_catalog_unref() accepts. */
    catalog = matches->catalog;
    kt__matches_free(matches);
    kt_catalog_unref(catalog);
}

/* At most KT__MATCHES_MOST: the cast loses nothing. */
uint32_t kt_matches_count(const kt_matches *matches) {
    return matches != NULL ? (uint32_t)matches->count : 0;
}

int32_t kt_matches_at(const kt_matches *matches, uint32_t index, struct kt_match *out) {
    /* Zeroes go to the caller first, so that a failure below leaves a cleared struct, whatever its size. */
    struct kt_match match = {0};
    int32_t status;
    status = kt__struct_out(out, &match, sizeof match);
    if (status != KT_OK) return status;
    if (matches == NULL) return KT_E_ARGUMENT;
    if (index >= matches->count) return KT_NOTHING;
    kt__matches_match(&match, matches, index);
    return kt__struct_out(out, &match, sizeof match);
}

/* As kt_matches_at(), one level down. */
int32_t kt_matches_evidence_at(const kt_matches *matches, uint32_t match, uint32_t index, struct kt_evidence *out) {
    struct kt_evidence evidence = {0};
    int32_t status;
    status = kt__struct_out(out, &evidence, sizeof evidence);
    if (status != KT_OK) return status;
    if (matches == NULL) return KT_E_ARGUMENT;
    /* In this order: the second bound is read from the match that the first one says exists. */
    if (match >= matches->count || index >= matches->matches[match].count) return KT_NOTHING;
    kt__matches_evidence(&evidence, matches, match, index);
    return kt__struct_out(out, &evidence, sizeof evidence);
}

/* Both JSON calls begin alike. */
static int32_t check_json(struct kt_text *out, const kt_matches *matches, const char *name, struct kt_error *err) {
    kt__error_clear(err);
    if (out != NULL) {
        out->data = NULL;
        out->size = 0;
    }
    if (out == NULL || matches == NULL)
        return kt__fail(err, KT_E_ARGUMENT, KT_POSITION_NONE, "%s: %s is NULL", name, out == NULL ? "out" : "matches");
    return KT_OK;
}

/* Written anew by each call into the result's own buffer, which keeps its memory from one item to the next. */
int32_t kt_matches_json(struct kt_text *out, kt_matches *matches, struct kt_error *err) {
    int32_t status = check_json(out, matches, "kt_matches_json", err);
    if (status == KT_OK) status = kt__matches_json(out, matches);
    return status == KT_E_MEMORY ? kt__fail(err, status, KT_POSITION_NONE, "kt_matches_json: out of memory") : status;
}

int32_t kt_matches_evidence_json(struct kt_text *out, kt_matches *matches, uint32_t match, struct kt_error *err) {
    int32_t status = check_json(out, matches, "kt_matches_evidence_json", err);
    /* Past the end is an outcome and no failure: loops end here. */
    if (status == KT_OK && match >= matches->count) return KT_NOTHING;
    if (status == KT_OK) status = kt__matches_evidence_json(out, matches, match);
    return status == KT_E_MEMORY ? kt__fail(err, status, KT_POSITION_NONE, "kt_matches_evidence_json: out of memory") : status;
}

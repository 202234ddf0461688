/* One value: identifiers first, then - for values that are names - the names. Nothing here knows of other values. */
#include "identify/hits.h"

#include <string.h>

#include "db/db.h"
#include "identify/lookups.h"
#include "kind/kind.h"

/* What is beyond the bound is left out: identifiers come first, then product names, then brands. */
void kt__hits_add(struct kt__hits *hits, const struct kt__hit *hit) {
    if (hits->count < KT__VALUE_HITS) hits->hits[hits->count++] = *hit;
}

/* Only these need the text to be searched for the vendor's name; most kinds never do. */
static int has_related(const struct kt__hits *hits) {
    uint32_t i;
    for (i = 0; i < hits->count; i++) {
        if (hits->hits[i].relation != KT_RELATION_OWN) return 1;
    }
    return 0;
}

/* A module or an OEM product whose own text names the vendor is judged like the vendor's own. work->folded and
   work->occurrences hold the text. */
static void mark_named(struct kt__hits *hits, const struct kt__work *work) {
    uint32_t i, k;
    for (i = 0; i < hits->count; i++) {
        struct kt__hit *hit = &hits->hits[i];
        if (hit->relation == KT_RELATION_OWN) continue;
        for (k = 0; k < work->occurrence_count; k++) {
            const struct kt__occurrence *found = &work->occurrences[k];
            if (found->form == KT__PHRASE_BRAND && found->vendor == hit->vendor) hit->flags |= KT__HIT_NAMED;
        }
    }
}

/* Without regard to ASCII case; the ending is in lower case and something must stand before it. */
static int ends_with(const struct kt__given *value, const char *ending) {
    size_t size = strlen(ending), i;
    if (value->size <= size) return 0;
    for (i = 0; i < size; i++) {
        char c = value->data[value->size - size + i];
        if ((c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c) != ending[i]) return 0;
    }
    return 1;
}

/* A text that is one word and ends like a file is a file's name; 0 for any other. */
static uint32_t file_kind(const struct kt__given *value) {
    if (value->size > KT__NAME_POINTS || memchr(value->data, ' ', value->size) != NULL) return 0;
    if (ends_with(value, ".exe")) return KT_KIND_PROCESS;
    if (ends_with(value, ".sys")) return KT_KIND_DRIVER;
    return ends_with(value, ".dll") ? KT_KIND_FILE : 0;
}

/* A text that is searched for names: folded once, read by all that look into it. */
static int32_t text(struct kt__hits *hits, struct kt__work *work, const struct kt__given *value) {
    int names = kt__kind_is_name(value->kind);
    kt__fold(&work->folded, value->data, value->size);
    kt__phrases_find(work);
    if (names) kt__lookups_of_models(hits, work, value);
    mark_named(hits, work);
    if (names) kt__hits_of_text(hits, work, value);
    /* Only what says nothing else is a letter or a line of a file, where an address tells who wrote it. */
    return names && hits->count == 0 ? kt__lookups_of_mail(hits, work, value) : KT_OK;
}

/* Words of a name of the catalog that are no legal form. */
static uint32_t words_of_name(struct kt__work *work, uint32_t name) {
    uint8_t is_legal_form[KT__NAME_TOKENS] = {0};
    struct kt_text text = kt__text(work->catalog, KT_RECORD_NAME, name, KT_FIELD_TEXT, 0);
    kt__fold(&work->other, text.data, text.size);
    return kt__legal_forms(&work->other, is_legal_form);
}

static int stands_in(const struct kt__work *work, uint32_t vendor) {
    uint32_t k;
    for (k = 0; k < work->occurrence_count; k++) {
        if (work->occurrences[k].form == KT__PHRASE_BRAND && work->occurrences[k].vendor == vendor) return 1;
    }
    return 0;
}

/* What resembles a name without holding the vendor's: a name that is an ordinary word is his only as it is written, one with
   fewer words is another name ("Fast Enterprises" is not "Shenzhen Fast Technologies"), and of the others a slip is taken
   for one when it is slight. work->folded and work->occurrences hold the value. */
static void weigh_resemblance(struct kt__hits *hits, struct kt__work *work) {
    uint8_t is_legal_form[KT__NAME_TOKENS] = {0};
    uint32_t i, kept = 0, words = kt__legal_forms(&work->folded, is_legal_form);
    for (i = 0; i < hits->count; i++) {
        struct kt__hit hit = hits->hits[i];
        if (hit.flags & KT__HIT_TYPO) {
            int64_t kind = kt__integer(work->catalog, KT_RECORD_NAME, hit.name, KT_FIELD_NAME_KIND, 0, 0);
            int named = stands_in(work, hit.vendor);
            if (kind == KT_NAME_GENERIC || (!named && words < words_of_name(work, hit.name))) continue;
            if (hit.strength == KT_STRENGTH_STRONG && !named && hit.score < KT__PRODUCT_ACCEPT) hit.strength = KT_STRENGTH_WEAK;
        }
        hits->hits[kept++] = hit;
    }
    hits->count = kept;
}

/* "CMI-INT-AS China Mobile International": registers of numbers put a handle in front. The bytes of the handle and the
   blanks behind it, 0 where there is none. */
static size_t handle_of(const struct kt__given *value) {
    size_t at = 0, dashes = 0;
    for (; at < value->size && value->data[at] != ' '; at++) {
        char c = value->data[at];
        if (c == '-') dashes++;
        else if (!(c >= 'A' && c <= 'Z') && !(c >= '0' && c <= '9')) return 0;
    }
    while (at < value->size && (value->data[at] == ' ' || value->data[at] == '-')) at++;
    return dashes > 0 && at < value->size ? at : 0;
}

/* The name of an organisation; behind a handle only where the whole made none. */
static int32_t organisation(struct kt__hits *hits, struct kt__work *work, const struct kt__given *value) {
    size_t handle = handle_of(value);
    struct kt__given rest = *value;
    int32_t status = kt__hits_of_organisation(hits, work, value);
    uint32_t i;
    if (status == KT_OK) weigh_resemblance(hits, work);
    if (status != KT_OK || hits->count > 0 || handle == 0) return status;
    rest.data += handle;
    rest.size -= handle;
    status = kt__hits_of_organisation(hits, work, &rest);
    if (status == KT_OK) weigh_resemblance(hits, work);
    for (i = 0; i < hits->count; i++) {
        hits->hits[i].from += (uint32_t)handle;
        hits->hits[i].to += (uint32_t)handle;
    }
    return status;
}

/* What the text of a value says beyond its identifiers. */
static int32_t names(struct kt__hits *hits, struct kt__work *work, const struct kt__given *value) {
    if (kt__kind_is_organisation(value->kind) || value->kind == KT_KIND_TLS_ROOT) {
        int32_t status = organisation(hits, work, value);
        /* "x.sys signed by X" stands in the column of signers and is a sentence. */
        if (status != KT_OK || hits->count > 0 || value->kind != KT_KIND_SIGNER ||
            kt__kind_guess(value->data, value->size) != KT_KIND_PRODUCT)
            return status;
        return text(hits, work, value);
    }
    if (value->kind == KT_KIND_MODEL) {
        kt__fold(&work->folded, value->data, value->size);
        kt__lookups_of_models(hits, work, value);
        return KT_OK;
    }
    /* Most values end here: an address or a package has no words to look for. */
    if (!kt__kind_is_name(value->kind) && !has_related(hits)) return KT_OK;
    return text(hits, work, value);
}

/* Identifiers first: they decide alone where they are conclusive, and names may still name the product. */
static int32_t hits_of(struct kt__hits *hits, struct kt__work *work, const struct kt__given *value, int guessed) {
    int32_t status = kt__lookups_of_value(hits, work, value, guessed);
    return status == KT_OK ? names(hits, work, value) : status;
}

/* Whether a value is of the kind that the caller says. Columns are often mislabelled: what is no bundle identifier may still
   be the name of an application. */
static int is_of_kind(struct kt__work *work, const struct kt__given *value) {
    kt__buffer_clear(&work->scratch);
    return kt__kind_canonical(&work->scratch, value->kind, value->data, value->size) != KT_NOTHING;
}

/* Depends on nothing but the catalog, the kind and the bytes, as the memo requires. */
int32_t kt__hits_of_value(struct kt__hits *hits, struct kt__work *work, const struct kt__given *value, int guessed) {
    struct kt__given read = *value;
    int32_t status;
    hits->count = 0;
    /* Version, class, origin and ASN are data about an item, never evidence of a vendor. */
    if (kt__kind_is_silent(value->kind)) return KT_OK;
    if (!guessed && !kt__kind_is_name(value->kind) && !is_of_kind(work, value)) {
        read.kind = kt__kind_guess(value->data, value->size);
        guessed = 1;
    }
    /* Only where the kind is a guess: a column of product names means what it says. */
    if (guessed && read.kind == KT_KIND_PRODUCT && file_kind(value) != 0) {
        read.kind = file_kind(value);
        status = hits_of(hits, work, &read, guessed);
        if (status != KT_OK || hits->count > 0) return status;
        read.kind = KT_KIND_PRODUCT;
    }
    return hits_of(hits, work, &read, guessed);
}

/* One value: identifiers first, then - for values that are names - the names. Nothing here knows of other values. */
#include "identify/hits.h"

#include <string.h>

#include "db/db.h"
#include "kind/kind.h"

/* What is beyond the bound is left out: identifiers come first, then product names, then brands. */
void kt__hits_add(struct kt__hits *hits, const struct kt__hit *hit) {
    if (hits->count < KT__VALUE_HITS) hits->hits[hits->count++] = *hit;
}

/* An identifier from a newer catalog may have a strength that is unknown here: it proves little, rather than much. */
static uint8_t known_strength(uint32_t strength, int guessed) {
    if (strength == KT_STRENGTH_CONCLUSIVE) return guessed ? KT_STRENGTH_STRONG : KT_STRENGTH_CONCLUSIVE;
    if (strength == KT_STRENGTH_STRONG || strength == KT_STRENGTH_ORIGIN) return (uint8_t)strength;
    return KT_STRENGTH_WEAK;
}

/* A relation that is unknown here is taken for one that needs a human eye, not for the vendor's own. */
static uint8_t known_relation(uint32_t relation) {
    return (uint8_t)(relation <= KT_RELATION_SAME_AS ? relation : KT_RELATION_EMBEDS);
}

/* The wider form proves as much as its identifier says, but it is a little less exact, and the score shows that. */
static void add_identifier(struct kt__hits *hits, const kt_catalog *catalog, const struct kt_hit *found, uint32_t kind,
                           int guessed) {
    struct kt__hit hit = {0};
    hit.vendor = found->vendor;
    hit.product = found->product;
    if (hit.vendor == 0 && hit.product != 0)
        hit.vendor = kt__reference(catalog, KT_RECORD_PRODUCT, hit.product, KT_FIELD_VENDOR, 0);
    /* Its vendor is hidden by a layer, or missing: nobody to be evidence about. */
    if (hit.vendor == 0) return;
    hit.identifier = found->identifier;
    hit.method = (uint8_t)found->method;
    /* identification.md, 2.1. */
    hit.score = found->method == KT_METHOD_EXACT ? 10000 : 9500;
    hit.from = found->from;
    hit.to = found->to;
    hit.kind = (uint8_t)kind;
    hit.strength = known_strength(found->strength, guessed);
    hit.relation = known_relation(found->relation);
    kt__hits_add(hits, &hit);
}

/* Only the most specific identifiers speak: the registered 28-bit block over the 24-bit one around it, the library's
   package over the account it lies in. They are the first ones, and those with the very same canonical value. */
static int32_t identifiers(struct kt__hits *hits, struct kt__work *work, const struct kt__given *value, int guessed) {
    size_t count = 0, i;
    struct kt_text first = {"", 0};
    int32_t status;
    for (i = 0; i < KT__LOOKUP_HITS; i++) work->found[i].struct_size = sizeof work->found[i];
    status = kt__lookup(work->catalog, value->kind, value->data, value->size, work->found, KT__LOOKUP_HITS, &count, &work->scratch);
    if (status == KT_E_MEMORY) return status;
    /* A value that is not of its kind has no identifiers; that is no error, inventories are full of such values. */
    if (status != KT_OK && status != KT_TRUNCATED) return KT_OK;
    /* `count` is how many there are; no more than the room were written. */
    if (count > KT__LOOKUP_HITS) count = KT__LOOKUP_HITS;
    for (i = 0; i < count; i++) {
        struct kt_text text = kt__text(work->catalog, KT_RECORD_IDENTIFIER, work->found[i].identifier, KT_FIELD_VALUE, 0);
        if (i == 0) first = text;
        if (text.size != first.size || memcmp(text.data, first.data, text.size) != 0) break;
        add_identifier(hits, work->catalog, &work->found[i], value->kind, guessed);
    }
    return KT_OK;
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

/* The three kinds that lists mix up. */
static int is_file(uint32_t kind) {
    return kind == KT_KIND_FILE || kind == KT_KIND_PROCESS || kind == KT_KIND_DRIVER;
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

/* Lists disagree on whether "x.exe" is a file or a process, and inventories give either with its path: a name of a file is
   looked up as each of them, the stated kind first, and a path as what it ends with. */
static int32_t files(struct kt__hits *hits, struct kt__work *work, const struct kt__given *value, int guessed) {
    static const uint32_t kinds[] = {KT_KIND_PATH, KT_KIND_PROCESS, KT_KIND_FILE, KT_KIND_DRIVER};
    struct kt__given other = *value;
    size_t i;
    uint32_t k;
    for (i = 0; i < sizeof kinds / sizeof kinds[0] && hits->count == 0; i++) {
        other.kind = kinds[i];
        if (kinds[i] != value->kind && identifiers(hits, work, &other, guessed) != KT_OK) return KT_E_MEMORY;
    }
    /* Shown as the kind that was stated: the reader looks for it in his own column. */
    for (k = 0; k < hits->count; k++) hits->hits[k].kind = (uint8_t)value->kind;
    return KT_OK;
}

/* What the text of a value says beyond its identifiers. */
static int32_t names(struct kt__hits *hits, struct kt__work *work, const struct kt__given *value) {
    if (kt__kind_is_organisation(value->kind) || value->kind == KT_KIND_TLS_ROOT)
        return kt__hits_of_organisation(hits, work, value);
    /* Most values end here: an address or a package has no words to look for. */
    if (!kt__kind_is_name(value->kind) && !has_related(hits)) return KT_OK;
    /* Folded and searched once; names and related identifiers both read the result. */
    kt__fold(&work->folded, value->data, value->size);
    kt__phrases_find(work);
    mark_named(hits, work);
    if (kt__kind_is_name(value->kind)) kt__hits_of_text(hits, work, value);
    return KT_OK;
}

/* Identifiers first: they decide alone where they are conclusive, and names may still name the product. */
static int32_t hits_of(struct kt__hits *hits, struct kt__work *work, const struct kt__given *value, int guessed) {
    int32_t status = identifiers(hits, work, value, guessed);
    if (status == KT_OK && hits->count == 0 && (is_file(value->kind) || value->kind == KT_KIND_PATH))
        status = files(hits, work, value, guessed);
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

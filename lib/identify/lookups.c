/* One value against the identifiers of the catalog. Nothing here compares names. */
#include "identify/lookups.h"

#include <string.h>

#include "db/db.h"
#include "kind/kind.h"

#define MAILS 8 /* addresses of one text that are looked at */

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

/* What stands behind a name may make it something else: only banners, which are written by the thing itself, mean what
   they begin with. */
static int is_weaker_at_beginning(uint32_t kind) {
    return kind == KT_KIND_VENDOR || kind == KT_KIND_PRODUCT;
}

/* The wider form proves as much as its identifier says, but it is a little less exact, and the score shows that. */
static void add_identifier(struct kt__hits *hits, const kt_catalog *catalog, const struct kt_hit *found,
                           const struct kt__given *value, int guessed) {
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
    hit.kind = (uint8_t)value->kind;
    hit.strength = known_strength(found->strength, guessed);
    if (found->method == KT_METHOD_HIERARCHY && is_weaker_at_beginning(value->kind) && hit.strength != KT_STRENGTH_ORIGIN)
        hit.strength = KT_STRENGTH_WEAK;
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
        add_identifier(hits, work->catalog, &work->found[i], value, guessed);
    }
    return KT_OK;
}

/* The kinds under which a value may be registered besides its own, 0 at the end. Lists disagree on whether "x.exe" is a
   file or a process, and inventories give either with its path; a brand is written down once, whatever column it stands in. */
static const uint32_t *other_kinds(uint32_t kind) {
    static const uint32_t files[] = {KT_KIND_PATH, KT_KIND_PROCESS, KT_KIND_FILE, KT_KIND_DRIVER, 0};
    static const uint32_t products[] = {KT_KIND_PRODUCT, 0}, vendors[] = {KT_KIND_VENDOR, 0}, none[] = {0};
    switch (kind) {
    case KT_KIND_PATH:
    case KT_KIND_PROCESS:
    case KT_KIND_FILE:
    case KT_KIND_DRIVER: return files;
    case KT_KIND_ANTIVIRUS:
    case KT_KIND_TITLE: return products;
    case KT_KIND_PUBLISHER:
    case KT_KIND_LEGAL_NAME: return vendors;
    default: return none;
    }
}

/* One after the other until one answers. */
static int32_t others(struct kt__hits *hits, struct kt__work *work, const struct kt__given *value, int guessed) {
    const uint32_t *kind;
    struct kt__given other = *value;
    uint32_t k;
    for (kind = other_kinds(value->kind); *kind != 0 && hits->count == 0; kind++) {
        other.kind = *kind;
        if (*kind != value->kind && identifiers(hits, work, &other, guessed) != KT_OK) return KT_E_MEMORY;
    }
    /* Shown as the kind that was stated: the reader looks for it in his own column. */
    for (k = 0; k < hits->count; k++) hits->hits[k].kind = (uint8_t)value->kind;
    return KT_OK;
}

/* A banner says what it says behind any label ("Server: ...", "realm=..."): looked up from each of its words on, the first
   that answers counts. Words are 32 at most. */
static int32_t banner(struct kt__hits *hits, struct kt__work *work, const struct kt__given *value, int guessed) {
    struct kt__given rest = *value;
    uint32_t i, k;
    kt__fold(&work->folded, value->data, value->size);
    for (i = 1; i < work->folded.count && hits->count == 0; i++) {
        size_t from = work->folded.tokens[i].from;
        rest.data = value->data + from;
        rest.size = value->size - from;
        if (identifiers(hits, work, &rest, guessed) != KT_OK) return KT_E_MEMORY;
        for (k = 0; k < hits->count; k++) {
            hits->hits[k].from += (uint32_t)from;
            hits->hits[k].to += (uint32_t)from;
        }
    }
    return KT_OK;
}

/* What may stand behind the domain in a tag. */
static int is_end_of_domain(char c) {
    return c == '_' || c == ',' || c == '/' || c == ' ';
}

/* ISO/IEC 19770-2 has the maker of a tag named by a domain of his: "regid.2015-01.com.example" in the older edition,
   "example.com" or an address in the newer one, the tag's own name behind it. */
static int32_t tag_domain(struct kt__hits *hits, struct kt__work *work, const struct kt__given *value, int guessed) {
    char domain[254];
    struct kt__given host = {KT_KIND_DOMAIN, value->data, 0};
    size_t size = value->size, at = 0, end, out = 0;
    uint32_t k;
    if (size > 14 && memcmp(value->data, "regid.", 6) == 0 && value->data[10] == '-' && value->data[13] == '.') at = 14;
    for (end = at; end < size && !is_end_of_domain(value->data[end]);) end++;
    if (end == at || end - at >= sizeof domain) return KT_OK;
    if (at == 0) memcpy(domain, value->data, out = end);
    /* Reversed label by label; a tag without a date in front may be either way round. */
    while (at > 0 && end > at) {
        size_t label = end;
        while (label > at && value->data[label - 1] != '.') label--;
        if (out > 0) domain[out++] = '.';
        memcpy(domain + out, value->data + label, end - label);
        out += end - label;
        end = label > at ? label - 1 : at;
    }
    host.data = domain;
    host.size = out;
    if (identifiers(hits, work, &host, guessed) != KT_OK) return KT_E_MEMORY;
    for (k = 0; k < hits->count; k++) {
        hits->hits[k].kind = (uint8_t)value->kind;
        hits->hits[k].method = KT_METHOD_HIERARCHY;
        hits->hits[k].score = 9500;
        hits->hits[k].from = 0;
        hits->hits[k].to = (uint32_t)value->size;
    }
    return KT_OK;
}

int32_t kt__lookups_of_value(struct kt__hits *hits, struct kt__work *work, const struct kt__given *value, int guessed) {
    int32_t status = identifiers(hits, work, value, guessed);
    if (status == KT_OK && hits->count == 0) status = others(hits, work, value, guessed);
    if (status == KT_OK && hits->count == 0 && value->kind == KT_KIND_BANNER) status = banner(hits, work, value, guessed);
    if (status == KT_OK && hits->count == 0 && value->kind == KT_KIND_SWID) status = tag_domain(hits, work, value, guessed);
    return status;
}

/* Behind a dash the number is the end of a longer one: "QX-S5732P" is not "S5732P". */
static int is_end_of_number(const struct kt__given *value, const struct kt__token *token) {
    char before = token->from > 0 && token->from <= value->size ? value->data[token->from - 1] : ' ';
    return before == '-' || before == '_';
}

/* The pattern says what its identifier says wherever it stands: nobody else's goods are numbered so. Not behind "for" or
   "with", where a bracket or a cable names what it fits. */
void kt__lookups_of_models(struct kt__hits *hits, struct kt__work *work, const struct kt__given *value) {
    uint32_t i, end;
    for (i = 0; i < work->folded.count; i++) {
        const struct kt__model *model = kt__models_find(work->models, &work->folded, i, &end);
        struct kt_hit found = {0};
        uint32_t before = hits->count;
        if (model == NULL) continue;
        found.identifier = model->identifier;
        found.vendor = kt__reference(work->catalog, KT_RECORD_IDENTIFIER, model->identifier, KT_FIELD_VENDOR, 0);
        found.product = kt__reference(work->catalog, KT_RECORD_IDENTIFIER, model->identifier, KT_FIELD_PRODUCT, 0);
        found.strength = (uint32_t)kt__integer(work->catalog, KT_RECORD_IDENTIFIER, model->identifier, KT_FIELD_STRENGTH, 0, 0);
        found.relation = (uint32_t)kt__integer(work->catalog, KT_RECORD_IDENTIFIER, model->identifier, KT_FIELD_RELATION, 0, 0);
        found.method = KT_METHOD_PREFIX;
        found.from = work->folded.tokens[i].from;
        found.to = work->folded.tokens[end - 1].to;
        /* A model in a text is known by its form alone: never conclusive. */
        add_identifier(hits, work->catalog, &found, value, 1);
        if (hits->count > before && hits->hits[before].strength > KT_STRENGTH_WEAK &&
            (kt__is_guest(&work->folded, i) || is_end_of_number(value, &work->folded.tokens[i])))
            hits->hits[before].strength = KT_STRENGTH_WEAK;
        i = end - 1;
    }
}

/* What may stand in the name of a host. */
static int is_host(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '.';
}

int32_t kt__lookups_of_mail(struct kt__hits *hits, struct kt__work *work, const struct kt__given *value) {
    struct kt__given host = {KT_KIND_DOMAIN, NULL, 0};
    size_t at, end;
    uint32_t mails = 0, k, first;
    for (at = 1; at + 1 < value->size && mails < MAILS; at++) {
        if (value->data[at] != '@' || !(is_host(value->data[at - 1]) || value->data[at - 1] == '_')) continue;
        mails++;
        for (end = at + 1; end < value->size && is_host(value->data[end]);) end++;
        while (end > at + 1 && value->data[end - 1] == '.') end--;
        host.data = value->data + at + 1;
        host.size = end - at - 1;
        first = hits->count;
        if (host.size == 0) continue;
        if (identifiers(hits, work, &host, 1) != KT_OK) return KT_E_MEMORY;
        for (k = first; k < hits->count; k++) {
            hits->hits[k].kind = (uint8_t)value->kind;
            hits->hits[k].strength = KT_STRENGTH_ORIGIN;
            hits->hits[k].from = (uint32_t)at + 1;
            hits->hits[k].to = (uint32_t)end;
        }
        at = end - 1;
    }
    return KT_OK;
}

/* What the names that stand in a product-like text prove. A name at the beginning, or after nothing but its vendor's own
   name, says what the thing is; the same name further on may only be what the thing talks to, removes or was once called. */
#include <string.h>

#include "identify/best.h"
#include "identify/nouns.h"

#define BETWEEN 2 /* words that may stand between a brand and the device it names: "Dahua 4K dome camera" */
#define MODEL 16 /* bytes: longer words are digests and serial numbers */
#define COVER 5000 /* score of a phrase that covers next to nothing; a full cover has twice as much */

/* Positions of a text as bit sets: bit i is the place before token i. */
struct places {
    uint64_t start;   /* where a text may begin to say what it is */
    uint64_t branded; /* right after a name of the vendor */
    uint64_t firm;    /* right after one that proves something: not a weak name, unless it is a known misspelling */
};

/* What stands before a name, or behind it, that says what it is doing there. */
enum introduction { NO_INTRODUCTION, BY, ENGINE, COPYRIGHT };

/* What annotate() notes at a phrase. */
enum { AT_START = 1, AFTER_BRAND = 2, AFTER_FIRM_BRAND = 4, SPEAKS = 8 };

/* Places go up to the number of tokens, 32 at most, so a shift is always defined. */
static int has(uint64_t set, uint32_t place) {
    return (int)(set >> place & 1);
}

/* Versions stand anywhere in product texts and prove nothing, so most rules look past them. */
static int is_version(const struct kt__folded *text, uint32_t at) {
    return kt__token_is_version(text->text + text->tokens[at].start, text->tokens[at].size);
}

/* The name that an occurrence stands for. Never for a class, which has no row. */
static const struct kt__name_row *row_of(const struct kt__work *work, const struct kt__occurrence *found) {
    return &work->names->rows[work->names->phrases[found->phrase].row];
}

/* The beginning, also behind an article or leading legal forms ("OOO ..."). */
static uint64_t starts(const struct kt__work *work, const uint8_t is_legal_form[KT__NAME_TOKENS]) {
    /* Bit 0 is the very beginning; tokens are 32 at most, so the places fit into 64 bits. */
    uint64_t set = 1;
    uint32_t i = kt__token_is(&work->folded, 0, "the") ? 1 : 0;
    if (i == 1) set |= 2;
    for (; i < work->folded.count && is_legal_form[i]; i++) set |= (uint64_t)2 << i;
    return set;
}

/* Walks the text once: every place that names of the vendor reach from the start, one behind the other. Versions may stand
   between a brand and what follows, as in "Kaspersky 2014 Internet Security". */
static struct places places_of(const struct kt__work *work, uint32_t vendor, uint64_t start) {
    struct places places = {0, 0, 0};
    uint32_t i, k;
    places.start = start;
    for (i = 0; i < work->folded.count; i++) {
        if (!has(places.start | places.branded, i)) continue;
        if (has(places.branded, i) && is_version(&work->folded, i)) {
            places.branded |= (uint64_t)2 << i;
            if (has(places.firm, i)) places.firm |= (uint64_t)2 << i;
        }
        /* Only brands lead on: behind a product's name the text may be about anything. */
        for (k = 0; k < work->occurrence_count; k++) {
            const struct kt__occurrence *found = &work->occurrences[k];
            const struct kt__name_row *row;
            if (found->form != KT__PHRASE_BRAND || found->vendor != vendor || found->at != i) continue;
            row = row_of(work, found);
            places.branded |= (uint64_t)1 << found->end;
            if (row->strength == KT_STRENGTH_STRONG || row->kind == KT_NAME_MISSPELLING) places.firm |= (uint64_t)1 << found->end;
        }
    }
    return places;
}

/* "Copyright (c) 2011 X", a year or two and the sign between them at most. */
static int is_copyright(const struct kt__folded *text, uint32_t at) {
    uint32_t steps;
    for (steps = 0; steps < 4 && at > 0; steps++) {
        at--;
        if (kt__token_is(text, at, "copyright")) return 1;
        if (!is_version(text, at) && !kt__token_is(text, at, "c")) return 0;
    }
    return 0;
}

/* "powered by X" and "X engine" state a module; "by X" alone may as well be about an author. */
static enum introduction introduced(const struct kt__folded *text, uint32_t at, uint32_t end) {
    if (is_copyright(text, at)) return COPYRIGHT;
    if (kt__token_is(text, end, "engine")) return ENGINE;
    if (at == 0 || !(kt__token_is(text, at - 1, "by") || kt__token_is(text, at - 1, "von") || kt__token_is(text, at - 1, "ot")))
        return NO_INTRODUCTION;
    return at > 1 && kt__token_is(text, at - 2, "powered") ? ENGINE : BY;
}

/* A label of one word: "AV: X". */
static int is_labelled(const struct kt__folded *text, const struct kt__given *value, uint32_t at) {
    uint32_t i;
    if (at != 1) return 0;
    for (i = text->tokens[0].to; i < text->tokens[1].from && i < value->size; i++) {
        if (value->data[i] == ':') return 1;
    }
    return 0;
}

/* Notes at every phrase what its place is worth. The tail of a product's name and a class only speak right after a name
   of a vendor; a class of its own never does, it belongs to the brand before it. */
static void annotate(struct kt__work *work, uint64_t start) {
    struct places places = {0, 0, 0};
    uint32_t i, vendor = 0;
    for (i = 0; i < work->occurrence_count; i++) {
        struct kt__occurrence *found = &work->occurrences[i];
        found->flags = 0;
        if (found->form == KT__PHRASE_CLASS) continue;
        if (found->vendor != vendor) places = places_of(work, found->vendor, start);
        vendor = found->vendor;
        if (has(places.start, found->at)) found->flags |= AT_START;
        if (has(places.branded, found->at)) found->flags |= AFTER_BRAND;
        if (has(places.firm, found->at)) found->flags |= AFTER_FIRM_BRAND;
        if (found->form != KT__PHRASE_TAIL || (found->flags & AFTER_BRAND)) found->flags |= SPEAKS;
    }
}

/* Between two names of one owner at one place: by id, and the whole name before its core or tail. */
static int precedes(const struct kt__work *work, const struct kt__occurrence *a, const struct kt__occurrence *b) {
    int order = kt__names_compare(work->catalog, row_of(work, a)->record, row_of(work, b)->record);
    return order != 0 ? order < 0 : a->phrase < b->phrase;
}

/* Whether a longer phrase covers this one, or the same phrase of the same owner stands there with a better name: the
   longest phrase wins. A generic name covers nothing, since it may turn out not to count. */
static int covered(const struct kt__work *work, uint32_t index) {
    const struct kt__occurrence *mine = &work->occurrences[index];
    const struct kt__name_row *own = row_of(work, mine);
    uint32_t i;
    for (i = 0; i < work->occurrence_count; i++) {
        const struct kt__occurrence *found = &work->occurrences[i];
        const struct kt__name_row *row;
        if (i == index || found->at > mine->at || found->end < mine->end || !(found->flags & SPEAKS)) continue;
        row = row_of(work, found);
        if (found->end - found->at > mine->end - mine->at) {
            if (row->kind != KT_NAME_GENERIC) return 1;
        } else if (row->vendor == own->vendor && row->product == own->product) {
            if (row->strength > own->strength || (row->strength == own->strength && precedes(work, found, mine))) return 1;
        }
    }
    return 0;
}

/* The score says how much of the text the phrase explains; versions explain nothing and are left out of the sum. */
static void add(struct kt__hits *hits, const struct kt__work *work, uint32_t kind, const struct kt__occurrence *found,
                uint32_t end, uint8_t strength, uint8_t relation, uint8_t flags) {
    const struct kt__folded *text = &work->folded;
    const struct kt__name_row *row = row_of(work, found);
    struct kt__hit hit = {0};
    uint32_t i, all = 0, part = 0;
    for (i = 0; i < text->count; i++) {
        if (is_version(text, i)) continue;
        all++;
        part += i >= found->at && i < end;
    }
    hit.vendor = row->vendor;
    hit.product = row->product;
    hit.name = row->record;
    hit.score = all == 0 ? KT__SCORE_FULL : COVER + COVER * part / all;
    hit.from = text->tokens[found->at].from;
    hit.to = text->tokens[end - 1].to;
    hit.kind = (uint8_t)kind;
    hit.method = KT_METHOD_PHRASE;
    hit.strength = strength;
    hit.relation = relation;
    hit.flags = flags;
    hit.tokens = (uint8_t)(end - found->at);
    kt__hits_add(hits, &hit);
}

/* Origin is no strength on the same scale: cutting it to weak would make more of it, not less. */
static uint8_t at_most_weak(uint8_t strength) {
    return strength == KT_STRENGTH_ORIGIN ? KT_STRENGTH_ORIGIN : KT_STRENGTH_WEAK;
}

/* Adds a name that stands where something else introduces it. */
static void introduced_hit(struct kt__hits *hits, const struct kt__work *work, uint32_t kind, const struct kt__occurrence *found,
                           enum introduction introduction) {
    uint8_t strength = row_of(work, found)->strength;
    if (introduction == COPYRIGHT) add(hits, work, kind, found, found->end, KT_STRENGTH_ORIGIN, KT_RELATION_OWN, 0);
    else add(hits, work, kind, found, found->end, introduction == ENGINE ? strength : at_most_weak(strength), KT_RELATION_EMBEDS,
             KT__HIT_NAMED);
}

/* What the everyday words outside [from, to) make of a text: bit i for the noun i of nouns.h. */
static uint32_t nouns_around(const struct kt__folded *text, uint32_t from, uint32_t to) {
    uint32_t i, nouns = 0;
    for (i = 0; i < text->count; i++) {
        if (i < from || i >= to) nouns |= (uint32_t)1 << kt__noun_of(text->text + text->tokens[i].start, text->tokens[i].size);
    }
    return nouns;
}

static int has_noun(uint32_t nouns, enum kt__noun noun) {
    return (int)(nouns >> noun & 1);
}

/* "mf283v", "2288h": a letter and two digits or more in one word. "5g", "b2b" and "4k" are words. */
static int is_number_of_model(const struct kt__folded *text, uint32_t at) {
    const char *token = text->text + text->tokens[at].start;
    uint32_t i, digits = 0, letters = 0;
    if (is_version(text, at)) return 0;
    for (i = 0; i < text->tokens[at].size; i++) {
        digits += token[i] >= '0' && token[i] <= '9';
        letters += token[i] >= 'a' && token[i] <= 'z';
    }
    return letters > 0 && digits >= 2 && text->tokens[at].size <= MODEL;
}

/* One past the word for a device or the number of a model, where one follows a brand behind two other words at most; else 0. */
static uint32_t device_after(const struct kt__folded *text, uint32_t at) {
    uint32_t i;
    for (i = at; i < text->count && i <= at + BETWEEN; i++) {
        enum kt__noun noun = kt__noun_of(text->text + text->tokens[i].start, text->tokens[i].size);
        if (noun == KT__NOUN_DEVICE || is_number_of_model(text, i)) return i + 1;
        if (noun != KT__NOUN_NONE) return 0;
    }
    return 0;
}

/* The end of a product class or a word for a device that follows a brand, 0 if none does. */
static uint32_t class_after(const struct kt__work *work, uint32_t at) {
    uint32_t i, best;
    /* "Kaspersky 2014 antivirus": the class may stand behind a version. */
    while (at < work->folded.count && is_version(&work->folded, at)) at++;
    best = device_after(&work->folded, at);
    for (i = 0; i < work->occurrence_count; i++) {
        const struct kt__occurrence *found = &work->occurrences[i];
        if (found->form == KT__PHRASE_CLASS && found->at == at && found->end > best) best = found->end;
    }
    return best;
}

/* A product's name. A banner is what a service says of itself, so there the place does not matter. */
static void product_hit(struct kt__hits *hits, const struct kt__work *work, uint32_t kind, const struct kt__occurrence *found) {
    const struct kt__name_row *row = row_of(work, found);
    enum introduction introduction = introduced(&work->folded, found->at, found->end);
    int tail = found->form == KT__PHRASE_TAIL;
    int removed = has_noun(nouns_around(&work->folded, found->at, found->end), KT__NOUN_REMOVER);
    /* A tail needs a brand right before it, even in a banner's text; whole names need only stand where a text
       says what it is. */
    int placed = kind == KT_KIND_BANNER || (found->flags & (tail ? AFTER_BRAND : AT_START | AFTER_BRAND)) != 0;
    if (row->kind == KT_NAME_GENERIC) {
        if (placed) add(hits, work, kind, found, found->end, at_most_weak(row->strength), KT_RELATION_OWN, KT__HIT_GENERIC);
    } else if (placed && (!tail || (found->flags & AFTER_FIRM_BRAND))) {
        /* What removes a product begins with its name as well. */
        add(hits, work, kind, found, found->end, removed ? at_most_weak(row->strength) : row->strength, KT_RELATION_OWN, 0);
    } else if (!placed && introduction != NO_INTRODUCTION) {
        introduced_hit(hits, work, kind, found, introduction);
    } else {
        add(hits, work, kind, found, found->end, at_most_weak(row->strength), KT_RELATION_OWN, 0);
    }
}

/* Nothing but legal forms around a name: the text is the vendor's name. */
static int is_whole(const struct kt__work *work, const struct kt__occurrence *found, const uint8_t is_legal_form[KT__NAME_TOKENS]) {
    uint32_t i;
    for (i = 0; i < work->folded.count; i++) {
        if ((i < found->at || i >= found->end) && !is_legal_form[i]) return 0;
    }
    return 1;
}

/* The strength of a vendor's name at the start of a text. By itself it only says that somebody means the vendor, a street
   or a family; as the full name of the organisation, or in the register of protection software, it says more. */
static uint8_t start_strength(const struct kt__work *work, uint32_t kind, const struct kt__occurrence *found,
                              const uint8_t is_legal_form[KT__NAME_TOKENS]) {
    const struct kt__name_row *row = row_of(work, found);
    /* Both are written by the product itself, not about it. */
    if (kind == KT_KIND_ANTIVIRUS || kind == KT_KIND_BANNER) return row->strength;
    if (work->folded.count >= 2 && is_whole(work, found, is_legal_form)) return row->strength;
    return at_most_weak(row->strength);
}

/* A vendor's name: how much it proves depends on what stands before and behind it. */
static void brand_hit(struct kt__hits *hits, const struct kt__work *work, const struct kt__given *value,
                      const struct kt__occurrence *found, const uint8_t is_legal_form[KT__NAME_TOKENS]) {
    const struct kt__name_row *row = row_of(work, found);
    enum introduction introduction = introduced(&work->folded, found->at, found->end);
    uint32_t kind = value->kind, class_end = class_after(work, found->end);
    int firm = row->strength == KT_STRENGTH_STRONG || row->kind == KT_NAME_MISSPELLING;
    uint32_t nouns = nouns_around(&work->folded, found->at, class_end != 0 ? class_end : found->end);
    uint8_t flags = row->kind == KT_NAME_GENERIC ? KT__HIT_GENERIC : 0;
    int about = has_noun(nouns, KT__NOUN_REMOVER) || has_noun(nouns, KT__NOUN_ACCESSORY);
    /* A street, a restaurant or a school bears the name by chance. */
    if (has_noun(nouns, KT__NOUN_PLACE) && class_end == 0 && kind != KT_KIND_BANNER) return;
    /* The rows "brand ..." of the table in identification.md, 2.3, from the strongest place to the weakest; in
       any other place a brand is no hit. */
    if (found->flags & AT_START) {
        if (firm && class_end != 0)
            add(hits, work, kind, found, class_end, about ? KT_STRENGTH_WEAK : KT_STRENGTH_STRONG, KT_RELATION_OWN, 0);
        else add(hits, work, kind, found, found->end, start_strength(work, kind, found, is_legal_form), KT_RELATION_OWN, flags);
    } else if (introduction != NO_INTRODUCTION) {
        introduced_hit(hits, work, kind, found, introduction);
    } else if (kind == KT_KIND_BANNER) {
        int guest = kt__is_guest(&work->folded, found->at);
        add(hits, work, kind, found, found->end, guest ? at_most_weak(row->strength) : row->strength, KT_RELATION_OWN, flags);
    } else if (is_labelled(&work->folded, value, found->at)) {
        add(hits, work, kind, found, found->end, at_most_weak(row->strength), KT_RELATION_OWN, flags);
    }
}

/* Whether a strong product phrase was found, of one vendor or (0) of any: then weaker readings of the text add nothing. */
static int names_product(const struct kt__hits *hits, uint32_t vendor) {
    uint32_t i;
    for (i = 0; i < hits->count; i++) {
        const struct kt__hit *hit = &hits->hits[i];
        if ((vendor == 0 || hit->vendor == vendor) && hit->method == KT_METHOD_PHRASE && hit->product != 0 &&
            hit->strength == KT_STRENGTH_STRONG)
            return 1;
    }
    return 0;
}

/* Products whose name is nearly the text: typing errors. One word is too little to tell a slip from another word. */
static void similar_products(struct kt__hits *hits, struct kt__work *work, uint32_t kind) {
    const struct kt__nametable *names = work->names;
    struct kt__best kept[KT__VENDOR_HITS];
    /* identification.md, 2.3: 9000, or the floor where that is higher. */
    uint32_t least = work->floor > KT__PRODUCT_ACCEPT ? work->floor : KT__PRODUCT_ACCEPT;
    uint32_t count = 0, near, i;
    if (work->folded.count < 2) return;
    kt__parts_make(&work->value_parts, &work->folded);
    near = kt__finder_find(&names->finder, work->finding, &work->folded, &work->value_parts, least);
    for (i = 0; i < near; i++) {
        const struct kt__name_row *row = &names->rows[work->finding->found[i]];
        struct kt__best found;
        if (row->product == 0 || row->tokens < 2 || row->kind == KT_NAME_GENERIC) continue;
        kt__nametable_unfold(&work->other, names, row);
        kt__parts_make(&work->other_parts, &work->other);
        found.score = kt__score_parts(&work->folded, &work->value_parts, &work->other, &work->other_parts);
        found.row = work->finding->found[i];
        if (found.score >= least) kt__best_keep(kept, &count, work, &found);
    }
    for (i = 0; i < count; i++) {
        const struct kt__name_row *row = &names->rows[kept[i].row];
        struct kt__hit hit = {0};
        hit.vendor = row->vendor;
        hit.product = row->product;
        hit.name = row->record;
        hit.score = kept[i].score;
        hit.from = work->folded.tokens[0].from;
        hit.to = work->folded.tokens[work->folded.count - 1].to;
        hit.kind = (uint8_t)kind;
        hit.method = KT_METHOD_NAME;
        hit.strength = at_most_weak(row->strength);
        hit.flags = KT__HIT_TYPO;
        hit.tokens = row->tokens;
        kt__hits_add(hits, &hit);
    }
}

/* "x@foxmail.com" tells where somebody gets his mail, "a.lab.rapid7.com" whose name a host bears: neither says what the
   thing is. Inside a name ("Dr.Web") the dot does not matter, only right before it. */
static void forget_addresses(struct kt__work *work, const struct kt__given *value) {
    uint32_t i, kept = 0;
    for (i = 0; i < work->occurrence_count; i++) {
        uint32_t from = work->folded.tokens[work->occurrences[i].at].from;
        int mark = from > 1 && from <= value->size ? value->data[from - 1] : ' ';
        if (mark == '@' || (mark == '.' && value->data[from - 2] > ' ')) continue;
        work->occurrences[kept++] = work->occurrences[i];
    }
    work->occurrence_count = kept;
}

/* Products first, then brands that no product speaks for, and similar names only where nothing else was found. */
void kt__hits_of_text(struct kt__hits *hits, struct kt__work *work, const struct kt__given *value) {
    uint8_t is_legal_form[KT__NAME_TOKENS] = {0};
    uint32_t i;
    if (work->folded.count == 0) return;
    forget_addresses(work, value);
    /* Needed twice: for where the text begins, and for whether a name is all of it. */
    (void)kt__legal_forms(&work->folded, is_legal_form);
    annotate(work, starts(work, is_legal_form));
    for (i = 0; i < work->occurrence_count; i++) {
        const struct kt__occurrence *found = &work->occurrences[i];
        if (found->form != KT__PHRASE_PRODUCT && found->form != KT__PHRASE_TAIL) continue;
        if ((found->flags & SPEAKS) && !covered(work, i)) product_hit(hits, work, value->kind, found);
    }
    for (i = 0; i < work->occurrence_count; i++) {
        const struct kt__occurrence *found = &work->occurrences[i];
        /* A strong product says all that its brand could, and more. */
        if (found->form != KT__PHRASE_BRAND || names_product(hits, found->vendor)) continue;
        if (!covered(work, i)) brand_hit(hits, work, value, found, is_legal_form);
    }
    /* Last: worth it only where no product is named outright. */
    if (!names_product(hits, 0)) similar_products(hits, work, value->kind);
}

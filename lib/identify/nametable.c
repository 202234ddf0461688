/* Building the table of names: folded text, whose it is, how much it proves, and the phrases it can be found by. What
   is looked for in a value, and how, lives in phrases.c and organisations.c. */
#include "identify/nametable.h"

#include <string.h>

#include "base/error.h"
#include "db/rules.h"


/* Offsets, since the text moves while the table is built. Not terminated: the row has the size. */
const char *kt__nametable_text(const struct kt__nametable *names, const struct kt__name_row *row) {
    return names->text.data + row->text;
}

/* Names are kept as plain text: as tokens they would take many times the room. */
void kt__nametable_unfold(struct kt__folded *out, const struct kt__nametable *names, const struct kt__name_row *row) {
    kt__text_unfold(out, kt__nametable_text(names, row), row->size);
}

/* FNV-1a; nothing but the length of a chain depends on it. */
static uint32_t hash_of(const char *text, size_t size) {
    uint32_t hash = 2166136261u;
    size_t i;
    for (i = 0; i < size; i++) hash = (hash ^ (unsigned char)text[i]) * 16777619u;
    return hash;
}

/* 1 + index of the first phrase whose first token may be this one; chains also hold others with the same hash. */
uint32_t kt__nametable_head(const struct kt__nametable *names, const char *token, size_t size) {
    if (names->head_count == 0) return 0;
    return names->heads[hash_of(token, size) & (names->head_count - 1)];
}

/* The strength a name has by itself. A signature could prove more, words cannot: conclusive is cut to strong. */
static uint8_t strength_of(const kt_catalog *catalog, uint32_t record, int64_t kind) {
    /* identification.md, 2.2: strong unless the catalog says otherwise, weak for misspellings and generic names. */
    int64_t otherwise = kind == KT_NAME_MISSPELLING || kind == KT_NAME_GENERIC ? KT_STRENGTH_WEAK : KT_STRENGTH_STRONG;
    int64_t strength = kt__integer(catalog, KT_RECORD_NAME, record, KT_FIELD_STRENGTH, 0, otherwise);
    if (strength == KT_STRENGTH_CONCLUSIVE || strength == KT_STRENGTH_STRONG) return KT_STRENGTH_STRONG;
    return strength == KT_STRENGTH_ORIGIN ? KT_STRENGTH_ORIGIN : KT_STRENGTH_WEAK;
}

/* 32 tokens at most, so they fit. */
uint32_t kt__legal_mask(const uint8_t is_legal_form[KT__NAME_TOKENS], uint32_t count) {
    uint32_t i, mask = 0;
    for (i = 0; i < count; i++) {
        if (is_legal_form[i]) mask |= (uint32_t)1 << i;
    }
    return mask;
}

/* A phrase is a range of the folded text, so that a brand without its legal forms costs a row and no text. */
static int add_phrase(struct kt__nametable *names, uint32_t row, uint32_t form, uint32_t text, size_t size) {
    struct kt__phrase *phrase;
    size_t i, tokens = 1;
    if (size == 0) return 1;
    if (!kt__array_grow(&names->memory, (void **)&names->phrases, &names->phrase_room, names->phrase_count,
                        sizeof *names->phrases))
        return 0;
    for (i = 0; i < size; i++) tokens += names->text.data[text + i] == ' ';
    phrase = &names->phrases[names->phrase_count++];
    phrase->row = row;
    phrase->text = text;
    phrase->next = 0;
    phrase->size = (uint16_t)size;
    phrase->tokens = (uint8_t)tokens;
    phrase->form = (uint8_t)form;
    return 1;
}

/* A vendor's name without the legal forms at its ends is a brand of its own: "ZTE Corporation" gives "zte". */
static int add_core(struct kt__nametable *names, uint32_t index, const struct kt__folded *folded,
                    const uint8_t is_legal_form[KT__NAME_TOKENS]) {
    uint32_t first = 0, end = folded->count, from;
    while (first < end && is_legal_form[first]) first++;
    while (end > first && is_legal_form[end - 1]) end--;
    /* Nothing is left, or nothing was cut off: then the whole name is the phrase already. */
    if (first == end || (first == 0 && end == folded->count)) return 1;
    from = folded->tokens[first].start;
    return add_phrase(names, index, KT__PHRASE_BRAND, names->rows[index].text + from,
                      (size_t)folded->tokens[end - 1].start + folded->tokens[end - 1].size - from);
}

/* Initials and legal forms do not make a name long. */
static uint8_t long_words(const struct kt__folded *folded, uint32_t legal) {
    uint32_t i, count = 0;
    for (i = 0; i < folded->count; i++) count += (legal >> i & 1) == 0 && folded->tokens[i].size > 1;
    return (uint8_t)count;
}

/* A name whose owner is hidden by a later layer, or lies in a layer that is not there, says nothing and gets no row. */
static int add_row(struct kt__nametable *names, const kt_catalog *catalog, uint32_t record, const struct kt__folded *folded) {
    uint8_t is_legal_form[KT__NAME_TOKENS] = {0};
    uint32_t product = kt__reference(catalog, KT_RECORD_NAME, record, KT_FIELD_PRODUCT, 0);
    uint32_t vendor = product != 0 ? kt__reference(catalog, KT_RECORD_PRODUCT, product, KT_FIELD_VENDOR, 0)
                                   : kt__reference(catalog, KT_RECORD_NAME, record, KT_FIELD_VENDOR, 0);
    int64_t kind = kt__integer(catalog, KT_RECORD_NAME, record, KT_FIELD_NAME_KIND, 0, KT_NAME_TRADE);
    uint32_t index = (uint32_t)names->count;
    struct kt__name_row *row;
    if (vendor == 0 || folded->count == 0) return 1;
    if (!kt__array_grow(&names->memory, (void **)&names->rows, &names->row_room, names->count, sizeof *names->rows)) return 0;
    row = &names->rows[index];
    row->record = record;
    row->vendor = vendor;
    row->product = product;
    row->text = (uint32_t)names->text.size;
    row->size = (uint16_t)folded->size;
    row->tokens = (uint8_t)folded->count;
    row->kind = (uint8_t)(kind > 0 && kind < 256 ? kind : KT_NAME_TRADE);
    row->strength = strength_of(catalog, record, kind);
    (void)kt__legal_forms(folded, is_legal_form);
    row->legal = kt__legal_mask(is_legal_form, folded->count);
    row->words = long_words(folded, row->legal);
    names->count++;
    kt__buffer_append(&names->text, folded->text, folded->size);
    if (names->text.failed) return 0;
    if (!add_phrase(names, index, product != 0 ? KT__PHRASE_PRODUCT : KT__PHRASE_BRAND, row->text, row->size)) return 0;
    return product != 0 || add_core(names, index, folded, is_legal_form);
}

/* The length of the vendor's longest name that a product's name begins with, a further word following; 0 if none. */
static size_t brand_prefix(const struct kt__nametable *names, const struct kt__name_row *row) {
    const char *text = kt__nametable_text(names, row);
    size_t token = 0, best = 0;
    uint32_t at;
    while (token < row->size && text[token] != ' ') token++;
    for (at = kt__nametable_head(names, text, token); at != 0; at = names->phrases[at - 1].next) {
        const struct kt__phrase *brand = &names->phrases[at - 1];
        if (brand->form != KT__PHRASE_BRAND || names->rows[brand->row].vendor != row->vendor) continue;
        /* A further word must follow, and at a token's end: "ZTE" is no prefix of "ZTEX Router". */
        if (brand->size >= row->size || brand->size <= best || text[brand->size] != ' ') continue;
        if (memcmp(names->text.data + brand->text, text, brand->size) == 0) best = brand->size;
    }
    return best;
}

/* Runs over the rows once the brands can be found, since it needs them. */
static int add_tails(struct kt__nametable *names) {
    size_t i;
    for (i = 0; i < names->count; i++) {
        const struct kt__name_row *row = &names->rows[i];
        size_t prefix = row->product != 0 ? brand_prefix(names, row) : 0;
        if (prefix == 0) continue;
        if (!add_phrase(names, (uint32_t)i, KT__PHRASE_TAIL, row->text + (uint32_t)prefix + 1, row->size - prefix - 1)) return 0;
    }
    return 1;
}

/* The same words may stand as id and as title: two phrases for one class do no harm. */
static int add_class(struct kt__nametable *names, const struct kt__folded *folded) {
    uint32_t text = (uint32_t)names->text.size;
    /* The class of what fits no class says nothing about a product. */
    if (folded->count == 0 || (folded->size == 5 && memcmp(folded->text, "other", 5) == 0)) return 1;
    kt__buffer_append(&names->text, folded->text, folded->size);
    return !names->text.failed && add_phrase(names, KT__NO_ROW, KT__PHRASE_CLASS, text, folded->size);
}

static int add_classes(struct kt__nametable *names, const kt_catalog *catalog, struct kt__folded *work) {
    uint32_t i, last = kt__record_last(catalog, KT_RECORD_CLASS);
    /* `i != 0` ends the loop where the last record has the largest number there is. */
    for (i = 1; i <= last && i != 0; i++) {
        struct kt_text text;
        if (!kt__record_visible(catalog, KT_RECORD_CLASS, i)) continue;
        text = kt__id(catalog, KT_RECORD_CLASS, i);
        kt__fold(work, text.data, text.size);
        if (!add_class(names, work)) return 0;
        text = kt__text(catalog, KT_RECORD_CLASS, i, KT_FIELD_TITLE, 0);
        kt__fold(work, text.data, text.size);
        if (!add_class(names, work)) return 0;
    }
    return 1;
}

/* Puts the phrases from `from` on into their chains. The table is a power of two, so that a mask finds the chain. */
static void link_phrases(struct kt__nametable *names, size_t from) {
    size_t i;
    for (i = from; i < names->phrase_count; i++) {
        struct kt__phrase *phrase = &names->phrases[i];
        const char *text = names->text.data + phrase->text;
        size_t token = 0;
        uint32_t *head;
        while (token < phrase->size && text[token] != ' ') token++;
        head = &names->heads[hash_of(text, token) & (names->head_count - 1)];
        phrase->next = *head;
        *head = (uint32_t)i + 1;
    }
}

/* Reads every name: the folded form that the catalog carries, or folded here where it was made under other rules. */
static int read_names(struct kt__nametable *names, const kt_catalog *catalog, int refold, struct kt__folded *work) {
    uint32_t i, last = kt__record_last(catalog, KT_RECORD_NAME);
    for (i = 1; i <= last && i != 0; i++) {
        struct kt_text folded;
        if (!kt__record_visible(catalog, KT_RECORD_NAME, i)) continue;
        folded = kt__folded_name(catalog, i);
        /* Folding is most of the work of opening a matcher, so the catalog carries its result. */
        if (refold || folded.size == 0) {
            struct kt_text text = kt__text(catalog, KT_RECORD_NAME, i, KT_FIELD_TEXT, 0);
            kt__fold(work, text.data, text.size);
        } else {
            kt__text_unfold(work, folded.data, folded.size);
        }
        if (!add_row(names, catalog, i, work)) return 0;
    }
    return 1;
}

/* Brands and products are linked first, because tails are found through them; then the rest. */
static int build(struct kt__nametable *names, const kt_catalog *catalog, int refold, struct kt__folded *work) {
    size_t linked;
    if (!read_names(names, catalog, refold, work)) return 0;
    names->head_count = 64;
    /* Tails and classes come later, so chains may grow a little longer than one: a matter of time only. */
    while (names->head_count < names->phrase_count && names->head_count < 1u << 24) names->head_count *= 2;
    names->heads = kt__allocate_zeroed(&names->memory, names->head_count, sizeof *names->heads);
    if (names->heads == NULL) return 0;
    link_phrases(names, 0);
    /* What is linked once must not be linked again: a chain would loop. */
    linked = names->phrase_count;
    if (!add_tails(names) || !add_classes(names, catalog, work)) return 0;
    link_phrases(names, linked);
    return 1;
}

/* What the index reads the names from. */
static struct kt_text row_text(const void *context, uint32_t row) {
    const struct kt__nametable *names = context;
    struct kt_text text;
    text.data = kt__nametable_text(names, &names->rows[row]);
    text.size = names->rows[row].size;
    return text;
}

/* Of a catalog made under other rules the folded texts are useless; names are then folded anew, up to a bound,
   so that opening stays quick. */
int32_t kt__nametable_init(struct kt__nametable *names, const kt_catalog *catalog, const struct kt__memory *memory,
                       struct kt__folded *work, struct kt_error *err) {
    uint32_t count = kt__record_last(catalog, KT_RECORD_NAME);
    int refold = kt__catalog_rules(catalog) != KT__RULES_VERSION;
    memset(names, 0, sizeof *names);
    names->memory = *memory;
    kt__buffer_init(&names->text, &names->memory);
    /* A catalog of millions of names made under other rules has to be compiled again. */
    if (refold && count > KT__NAMES_REFOLD)
        return kt__fail(err, KT_E_DB_RULES, KT_POSITION_NONE, "%u names were folded under other rules; %u are folded anew at most",
                        (unsigned)count, (unsigned)KT__NAMES_REFOLD);
    if (build(names, catalog, refold, work) &&
        kt__finder_build(&names->finder, &names->memory, (uint32_t)names->count, row_text, names) == KT_OK)
        return KT_OK;
    kt__nametable_dispose(names);
    return KT_E_MEMORY;
}

/* Leaves an empty table: disposing twice is fine. */
void kt__nametable_dispose(struct kt__nametable *names) {
    if (names->finder.text != NULL) kt__finder_dispose(&names->finder);
    kt__release(&names->memory, names->rows, names->row_room * sizeof *names->rows);
    kt__release(&names->memory, names->phrases, names->phrase_room * sizeof *names->phrases);
    kt__release(&names->memory, names->heads, names->head_count * sizeof *names->heads);
    kt__buffer_dispose(&names->text);
    names->rows = NULL;
    names->phrases = NULL;
    names->heads = NULL;
    names->count = names->row_room = names->phrase_count = names->phrase_room = names->head_count = 0;
}

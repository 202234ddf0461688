/* Profiles: the text, word by word, and looking a name up. Which names there are stands in profile_names.c, what follows
   from what in profile_imply.c, and what the milestones make of it in profile_judge.c. */
#include "window/profile.h"

#include <string.h>

#include "base/error.h"
#include "db/db.h"

/* Blanks around words are what people type; line ends are not, and stay part of the word. */
static int is_blank(char c) {
    return c == ' ' || c == '\t';
}

/* Commas only separate here: no quoting, since neither names nor values may hold one. */
int kt__list_next(const char *text, size_t size, size_t *at, size_t *out_start, size_t *out_size) {
    size_t start = *at, end;
    if (start > size) return 0;
    for (end = start; end < size && text[end] != ','; end++) {}
    *at = end + 1; /* past the comma, or past the end: a trailing comma leaves one empty word */
    while (start < end && is_blank(text[start])) start++;
    while (end > start && is_blank(text[end - 1])) end--;
    *out_start = start;
    *out_size = end - start;
    return 1;
}

/* ASCII by hand: the locale must not decide what is a jurisdiction. */
static int is_capital(char c) {
    return c >= 'A' && c <= 'Z';
}

/* By shape alone (ISO 3166-1 and -2), so that a place that no catalog has is told from a tag. */
int kt__is_jurisdiction(const char *name, size_t size) {
    size_t i;
    if (size < 2 || !is_capital(name[0]) || !is_capital(name[1])) return 0;
    if (size == 2) return 1;
    if (size < 4 || size > 6 || name[2] != '-') return 0;
    for (i = 3; i < size; i++) {
        if (!is_capital(name[i]) && !(name[i] >= '0' && name[i] <= '9')) return 0;
    }
    return 1;
}

/* By halving: every expression of every instrument asks through here. */
struct kt__entry *kt__profile_entry(const kt_profile *profile, const char *name, size_t size) {
    size_t low = 0, high = profile->count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        struct kt__entry *entry = &profile->entries[middle];
        int order = memcmp(entry->name, name, entry->size < size ? entry->size : size);
        if (order == 0) order = entry->size < size ? -1 : entry->size > size;
        if (order == 0) return entry;
        if (order < 0) low = middle + 1;
        else high = middle;
    }
    return NULL;
}

/* A code that neither the text nor the catalog nor any expression names. Not listed is no; a subdivision of a country
   whose subdivisions are open is as open as they are. */
static uint32_t truth_of_code(const kt_profile *profile, const char *name, size_t size) {
    const struct kt__entry *parent = size > 2 ? kt__profile_entry(profile, name, 2) : NULL;
    /* windows.md, "The profile", rule 2. */
    if (!profile->lists) return KT_UNKNOWN;
    if (parent != NULL && parent->truth != KT_NO && parent->listed) return KT_UNKNOWN;
    return KT_NO;
}

uint32_t kt__profile_truth(const kt_profile *profile, const char *name, size_t size, size_t *out_entry) {
    const struct kt__entry *entry = kt__profile_entry(profile, name, size);
    /* Entries do not move once a profile is made, so an index is a name for as long as it lives. */
    if (out_entry != NULL) *out_entry = entry != NULL ? (size_t)(entry - profile->entries) : SIZE_MAX;
    if (entry != NULL) return entry->truth;
    return kt__is_jurisdiction(name, size) ? truth_of_code(profile, name, size) : KT_UNKNOWN;
}

/* "name", "name=yes" or "name=no". */
static int parse_word(const char *word, size_t size, size_t *out_name, uint32_t *out_truth) {
    const char *equals = memchr(word, '=', size);
    *out_name = equals != NULL ? (size_t)(equals - word) : size;
    *out_truth = KT_YES;
    if (equals == NULL) return size > 0;
    size -= *out_name + 1;
    if (size == 2 && memcmp(equals + 1, "no", 2) == 0) *out_truth = KT_NO;
    else if (size != 3 || memcmp(equals + 1, "yes", 3) != 0) return 0;
    return *out_name > 0;
}

/* A word said twice is fine as long as it says the same. */
static int32_t take_word(kt_profile *profile, size_t start, size_t size, struct kt_error *err) {
    const char *word = profile->text + start;
    size_t name;
    uint32_t truth;
    struct kt__entry *entry;
    if (!parse_word(word, size, &name, &truth))
        return kt__fail(err, KT_E_SYNTAX, start, "profile: a tag, TAG=yes, TAG=no or a jurisdiction is expected at byte %u",
                        (unsigned)start);
    entry = kt__profile_entry(profile, word, name);
    /* A name that only some expression uses is no word of the catalog either: most likely a slip. */
    if (entry == NULL || entry->kind == 0)
        return kt__fail(err, KT_E_SYNTAX, start, "profile: '%.*s' is neither a jurisdiction nor a tag of this catalog",
                        (int)(name < 64 ? name : 64), word);
    if (entry->named != 0 && entry->named != 1 + truth)
        return kt__fail(err, KT_E_SYNTAX, start, "profile: '%.*s' contradicts what was said before", (int)(name < 64 ? name : 64),
                        word);
    /* The first place is kept: errors about implications point there. */
    if (entry->named == 0) entry->byte = start;
    entry->named = (uint8_t)(1 + truth);
    if (truth == KT_YES && entry->kind == KT__NAME_JURISDICTION) profile->lists = 1;
    return KT_OK;
}

/* Named as yes; implied roles are not what the asker said. */
static int is_named(const struct kt__entry *entry, const char *name) {
    return entry->named == 1 + KT_YES && entry->size == strlen(name) && memcmp(entry->name, name, entry->size) == 0;
}

/* Private parties are no part of a government: naming both is a mistake that must not pass in silence. */
static int32_t check_government(const kt_profile *profile, struct kt_error *err) {
    const struct kt__entry *private_party = NULL, *government = NULL;
    uint64_t byte;
    size_t i;
    for (i = 0; i < profile->count; i++) {
        const struct kt__entry *entry = &profile->entries[i];
        if (is_named(entry, "business") || is_named(entry, "person")) {
            if (private_party == NULL || entry->byte < private_party->byte) private_party = entry;
        } else if ((entry->kind & KT__NAME_GOVERNMENT) != 0 && entry->named == 1 + KT_YES) {
            if (government == NULL || entry->byte < government->byte) government = entry;
        }
    }
    if (private_party == NULL || government == NULL) return KT_OK;
    /* The later of the two words is the one to take back. */
    byte = private_party->byte > government->byte ? private_party->byte : government->byte;
    return kt__fail(err, KT_E_SYNTAX, byte, "profile: '%.*s' and '%.*s' exclude each other", (int)private_party->size,
                    private_party->name, (int)government->size, government->name);
}

/* An empty text is the empty profile; an empty word between or after commas is a mistake, and reported as one. */
int32_t kt__profile_words(kt_profile *profile, struct kt_error *err) {
    size_t at = 0, start, size;
    int32_t status = KT_OK;
    int first = 1;
    while (status == KT_OK && kt__list_next(profile->text, profile->text_size, &at, &start, &size)) {
        if (first && size == 0 && at > profile->text_size) break; /* the empty profile: nothing is known */
        status = take_word(profile, start, size, err);
        first = 0;
    }
    return status == KT_OK ? check_government(profile, err) : status;
}

/* The steps in their order: names first, since words are looked up among them; truths only once all words are
   known; and judgements last, as they read every truth. The text is copied because entries borrow from it. */
static int32_t fill(kt_profile *profile, const char *text, size_t size, struct kt_error *err) {
    int32_t status;
    profile->text = kt__allocate(&profile->memory, size + 1);
    if (profile->text == NULL) return kt__fail(err, KT_E_MEMORY, KT_POSITION_NONE, "profile: out of memory");
    profile->text_size = size;
    if (size > 0) memcpy(profile->text, text, size);
    profile->text[size] = '\0';
    status = kt__profile_names(profile, err);
    if (status == KT_OK) status = kt__profile_words(profile, err);
    if (status == KT_OK) status = kt__profile_imply(profile, err);
    if (status == KT_OK) status = kt__profile_judge(profile, err);
    return status;
}

/* Lives in the memory of its catalog and keeps that alive: names are borrowed from there. */
int32_t kt__profile_new(kt_profile **out, kt_catalog *catalog, const char *text, size_t size, struct kt_error *err) {
    const struct kt__memory *memory = kt__catalog_memory(catalog);
    kt_profile *profile = kt__allocate_zeroed(memory, 1, sizeof *profile);
    int32_t status;
    if (profile == NULL) return kt__fail(err, KT_E_MEMORY, KT_POSITION_NONE, "profile: out of memory");
    profile->memory = *memory;
    profile->catalog = kt_catalog_ref(catalog);
    status = fill(profile, text, size, err);
    if (status == KT_OK) *out = profile;
    else kt__profile_free(profile);
    return status;
}

/* The catalog last: the allocator was copied before, and names of entries point into it until then. */
void kt__profile_free(kt_profile *profile) {
    struct kt__memory memory;
    kt_catalog *catalog;
    if (profile == NULL) return;
    memory = profile->memory;
    catalog = profile->catalog;
    kt__release(&memory, profile->entries, profile->room * sizeof *profile->entries);
    kt__release(&memory, profile->text, profile->text_size + 1);
    kt__release(&memory, profile->judgements, profile->judgement_count * sizeof *profile->judgements);
    kt__release(&memory, profile->exceptions, profile->exception_count);
    kt__release(&memory, profile->needs, profile->needs_room * sizeof *profile->needs);
    kt__release(&memory, profile, sizeof *profile);
    kt_catalog_unref(catalog);
}

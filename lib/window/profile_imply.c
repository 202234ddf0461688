/* What follows from the words of a profile: parents of jurisdictions, the roles that exclude and imply others. Explicit
   words come first; an implication that contradicts one is an error, not a choice. */
#include <string.h>

#include "base/error.h"
#include "base/expression.h"
#include "db/db.h"
#include "window/profile.h"

#define LEVELS 8 /* parents of a jurisdiction that are followed; real ones have two */

/* The record's parent where it has one; else the country that the code of a subdivision begins with. */
static struct kt__entry *parent_of(const kt_profile *profile, const struct kt__entry *entry) {
    uint32_t parent = 0;
    if (entry->record != 0)
        parent = kt__reference(profile->catalog, KT_RECORD_JURISDICTION, entry->record, KT_FIELD_PARENT, 0);
    if (parent != 0) {
        struct kt_text id = kt__id(profile->catalog, KT_RECORD_JURISDICTION, parent);
        return kt__profile_entry(profile, id.data, id.size);
    }
    return entry->size > 2 ? kt__profile_entry(profile, entry->name, 2) : NULL;
}

/* Only words of the text can be contradicted, so the entry has a byte to point at. */
static int32_t contradiction(const struct kt__entry *entry, struct kt_error *err) {
    return kt__fail(err, KT_E_SYNTAX, entry->byte, "profile: '%.*s' contradicts what the other words imply",
                    (int)(entry->size < 64 ? entry->size : 64), entry->name);
}

/* Everything above a listed place holds as well. `listed` now means: a place below it, too, is settled by the text. */
static int32_t raise_parents(kt_profile *profile, struct kt_error *err) {
    size_t i;
    for (i = 0; i < profile->count; i++) {
        struct kt__entry *entry = &profile->entries[i];
        int level;
        if (entry->kind != KT__NAME_JURISDICTION || entry->named != 1 + KT_YES) continue;
        entry->truth = KT_YES;
        for (level = 0; level < LEVELS && (entry = parent_of(profile, entry)) != NULL; level++) {
            if (entry->named == 1 + KT_NO) return contradiction(entry, err);
            entry->truth = KT_YES;
            entry->listed = 2; /* one of its parts is named: the others are not meant */
        }
    }
    return KT_OK;
}

/* Whether a listed place lies above an entry and leaves its parts open. */
static int is_left_open(const kt_profile *profile, const struct kt__entry *entry) {
    int level;
    for (level = 0; level < LEVELS && (entry = parent_of(profile, entry)) != NULL; level++) {
        if (entry->truth == KT_YES) return entry->listed == 1;
        if (entry->named == 1 + KT_NO) return 0;
    }
    return 0;
}

/* Upwards first, then everything that the text leaves to its rule: listed is yes, the rest is no. */
static int32_t settle_jurisdictions(kt_profile *profile, struct kt_error *err) {
    int32_t status = raise_parents(profile, err);
    size_t i;
    if (status != KT_OK) return status;
    for (i = 0; i < profile->count; i++) {
        struct kt__entry *entry = &profile->entries[i];
        /* 1: it is listed, and none of its parts is. 2 is a mark that does not outlive this function. */
        if (entry->kind == KT__NAME_JURISDICTION && entry->truth == KT_YES && entry->listed != 2) entry->listed = 1;
    }
    for (i = 0; i < profile->count; i++) {
        struct kt__entry *entry = &profile->entries[i];
        /* Codes that only expressions use are judged like places: they are, whether or not the catalog has a
           record of them. */
        int is_code = entry->kind == KT__NAME_JURISDICTION || (entry->kind == 0 && kt__is_jurisdiction(entry->name, entry->size));
        if (!is_code || entry->truth == KT_YES) continue;
        if (entry->named == 1 + KT_NO) entry->truth = KT_NO;
        else entry->truth = !profile->lists || is_left_open(profile, entry) ? KT_UNKNOWN : KT_NO;
    }
    /* The mark has done its work; from here on `listed` means what profile.h says. */
    for (i = 0; i < profile->count; i++) {
        if (profile->entries[i].listed == 2) profile->entries[i].listed = 0;
    }
    return KT_OK;
}

/* Facts belong to items: an implication that asks for one stays open for the profile. */
static uint32_t truth_of(void *user, const struct kt__asked *asked) {
    return asked->comparison == KT__IS_NAMED ? kt__profile_truth(user, asked->name, asked->name_size, NULL) : KT_UNKNOWN;
}

/* An absent expression is empty, and so "nobody": it implies and excludes nothing. */
static uint32_t evaluate(kt_profile *profile, const struct kt__entry *entry, uint32_t field) {
    struct kt_text text = kt__text(profile->catalog, KT_RECORD_TAG, entry->record, field, 0);
    return kt__expression_truth(text.data, text.size, truth_of, profile);
}

/* One round over the tags: 1 if something became known, 0 if not, below 0 for a contradiction (*out_bad). */
static int imply_once(kt_profile *profile, struct kt__entry **out_bad) {
    int changed = 0;
    size_t i;
    for (i = 0; i < profile->count; i++) {
        struct kt__entry *entry = &profile->entries[i];
        uint32_t implied, excluded;
        /* What an earlier round settled stays; explicit words are looked at again, since a later round may
           contradict them. */
        if ((entry->kind & KT__NAME_TAG) == 0 || (entry->truth != KT_UNKNOWN && entry->named == 0)) continue;
        implied = evaluate(profile, entry, KT_FIELD_IMPLIED_BY);
        excluded = evaluate(profile, entry, KT_FIELD_EXCLUDED_BY);
        *out_bad = entry;
        if (entry->truth == KT_YES && excluded == KT_YES) return -1;
        if (entry->truth == KT_NO && implied == KT_YES) return -1;
        if (entry->truth != KT_UNKNOWN) continue;
        if (implied == KT_YES) entry->truth = KT_YES;
        else if (excluded == KT_YES) entry->truth = KT_NO;
        changed |= entry->truth != KT_UNKNOWN;
    }
    return changed;
}

/* For the two tags that this library knows by name. */
static int is_yes(const kt_profile *profile, const char *name) {
    return kt__profile_truth(profile, name, strlen(name), NULL) == KT_YES;
}

/* What was said outright, and what being a private party rules out. */
static void settle_words(kt_profile *profile) {
    int private_party;
    size_t i;
    for (i = 0; i < profile->count; i++) {
        struct kt__entry *entry = &profile->entries[i];
        if ((entry->kind & KT__NAME_TAG) != 0 && entry->named != 0) entry->truth = (uint8_t)(entry->named - 1);
    }
    private_party = is_yes(profile, "business") || is_yes(profile, "person");
    for (i = 0; private_party && i < profile->count; i++) {
        struct kt__entry *entry = &profile->entries[i];
        if ((entry->kind & KT__NAME_GOVERNMENT) != 0 && entry->named == 0) entry->truth = KT_NO;
    }
}

/* A chain of implications settles one tag a round at worst; a catalog of a stranger must not make that quadratic in its tags. */
#define MOST_ROUNDS 64

/* Every round that changes something settles at least one tag for good, so there are at most as many as tags; the last
   one only looks for contradictions with explicit words. */
int32_t kt__profile_imply(kt_profile *profile, struct kt_error *err) {
    struct kt__entry *bad = NULL;
    int32_t status = settle_jurisdictions(profile, err);
    size_t rounds;
    if (status != KT_OK) return status;
    settle_words(profile);
    for (rounds = 0; rounds <= profile->count; rounds++) {
        int changed = imply_once(profile, &bad);
        if (changed < 0) return contradiction(bad, err);
        if (changed == 0) return KT_OK;
        if (rounds >= MOST_ROUNDS)
            return kt__fail(err, KT_E_LIMIT, KT_POSITION_NONE, "profile: the catalog's tags imply each other in a chain of more than %d",
                            MOST_ROUNDS);
    }
    return KT_OK;
}

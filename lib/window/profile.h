/* Who is asking: every name an expression of the catalog can ask of a profile, with its truth, and what each milestone's
   `bound` and `affects` come to for it, worked out once. Immutable after it was made. */
#ifndef KT_WINDOW_PROFILE_H
#define KT_WINDOW_PROFILE_H

#include <ktransition/window.h>

#include "base/memory.h"

/* The tag of a party that a statement names: statements with addressees bind nobody else. */
#define KT__ADDRESSEE "addressee"

#define KT__NAME_JURISDICTION 1
#define KT__NAME_TAG 2
#define KT__NAME_GOVERNMENT 4

/* A tag or jurisdiction. Entries are sorted by the bytes of their names, so an index sorts like its name. */
struct kt__entry {
    const char *name; /* borrowed from the catalog, or from the profile's own text */
    uint32_t size;
    uint32_t record;  /* KT_RECORD_TAG or KT_RECORD_JURISDICTION, or 0 */
    uint8_t kind;     /* KT__NAME_*; 0 for a name that only an expression uses */
    uint8_t truth;    /* KT_YES, KT_NO, KT_UNKNOWN */
    uint8_t named;    /* 1 + the truth that the text states, 0 where the text does not name it */
    uint8_t listed;   /* a jurisdiction that the text lists, or one below it */
    uint64_t byte;    /* where the text names it */
};

/* What one milestone's expressions come to. `needs` are entries that came out unknown in an undecided expression. */
struct kt__judgement {
    uint8_t bound;
    uint8_t affects;
    uint8_t per_item;     /* a fact stands in one of the two: to be evaluated with the item */
    uint8_t reserved;
    uint32_t first_need;
    uint32_t needs;
};

struct kt_profile {
    struct kt__memory memory;
    kt_catalog *catalog;
    struct kt__entry *entries;
    size_t count, room;
    char *text; /* the words of the profile text, which entries may borrow */
    size_t text_size;
    struct kt__judgement *judgements; /* by number of KT_RECORD_MILESTONE */
    uint32_t judgement_count;
    uint8_t *exceptions; /* truth of `bound`, by number of KT_RECORD_EXCEPTION; KT_YES where absent */
    uint32_t exception_count;
    uint32_t *needs; /* indexes of entries, per judgement sorted and unique */
    size_t needs_count, needs_room;
    int lists; /* whether the text lists a jurisdiction at all */
};

int32_t kt__profile_new(kt_profile **out, kt_catalog *catalog, const char *text, size_t size, struct kt_error *err);
void kt__profile_free(kt_profile *profile);
/* Truth of a name, and its entry where it has one (out_entry, optional: index, or SIZE_MAX). */
uint32_t kt__profile_truth(const kt_profile *profile, const char *name, size_t size, size_t *out_entry);

/* The steps of kt__profile_new(), in this order; KT_OK or the failure. */
int32_t kt__profile_names(kt_profile *profile, struct kt_error *err);                     /* profile_names.c */
int32_t kt__profile_words(kt_profile *profile, struct kt_error *err);                     /* profile.c */
int32_t kt__profile_imply(kt_profile *profile, struct kt_error *err);                     /* profile_imply.c */
int32_t kt__profile_judge(kt_profile *profile, struct kt_error *err);                     /* profile_judge.c */

/* "XX" or "XX-YYY": two capitals, then one to three capitals or digits. Tags are written small, so the two never meet. */
int kt__is_jurisdiction(const char *name, size_t size);
/* The entry with a name, or NULL. */
struct kt__entry *kt__profile_entry(const kt_profile *profile, const char *name, size_t size);
/* Appends a name; it need not be unique yet. */
int kt__profile_add(kt_profile *profile, const char *name, size_t size, uint32_t record, uint32_t kind);

/* The next word of a comma list from *at on, blanks around it cut off: 1, or 0 at the end. An empty word has size 0. */
int kt__list_next(const char *text, size_t size, size_t *at, size_t *out_start, size_t *out_size);

#endif

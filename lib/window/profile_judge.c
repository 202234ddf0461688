/* What each milestone's `bound` and `affects` come to for one profile, worked out when the profile is made: a query then
   looks truths up instead of reading expressions. Undecided expressions keep the names that would decide them. */
#include <string.h>

#include "base/error.h"
#include "base/expression.h"
#include "db/db.h"
#include "window/profile.h"

/* One evaluation: whose profile, whether a fact was asked for, and whether memory ran out on the way. */
struct asker {
    kt_profile *profile;
    int asks_fact;
    int failed;
};

/* Needs of all judgements share one array; a judgement holds a range of it. */
static int keep_need(kt_profile *profile, size_t entry) {
    void *grown = profile->needs;
    if (profile->needs_count >= UINT32_MAX) return 0;
    if (!kt__array_grow(&profile->memory, &grown, &profile->needs_room, profile->needs_count, sizeof *profile->needs)) return 0;
    profile->needs = grown;
    profile->needs[profile->needs_count++] = (uint32_t)entry;
    return 1;
}

/* Every bare name of these expressions is an entry: profile_names.c collected them. */
static uint32_t ask(void *user, const struct kt__asked *asked) {
    struct asker *asker = user;
    size_t entry;
    uint32_t truth;
    if (asked->comparison != KT__IS_NAMED) {
        asker->asks_fact = 1;
        return KT_UNKNOWN;
    }
    truth = kt__profile_truth(asker->profile, asked->name, asked->name_size, &entry);
    if (truth == KT_UNKNOWN && entry != SIZE_MAX && !keep_need(asker->profile, entry)) asker->failed = 1;
    return truth;
}

/* Drops what an expression asked when it came out decided all the same. */
static uint32_t truth_with_needs(struct asker *asker, struct kt_text text) {
    size_t before = asker->profile->needs_count;
    uint32_t truth = kt__expression_truth(text.data, text.size, ask, asker);
    if (truth != KT_UNKNOWN) asker->profile->needs_count = before;
    return truth;
}

/* Sorts the needs from `first` on and drops repetitions. There are at most 128: two expressions of 64 operations. */
static void order_needs(kt_profile *profile, size_t first) {
    uint32_t *needs = profile->needs;
    size_t i, j, kept = first;
    for (i = first; i < profile->needs_count; i++) {
        uint32_t need = needs[i];
        for (j = kept; j > first && needs[j - 1] > need; j--) {}
        if (j > first && needs[j - 1] == need) continue;
        memmove(needs + j + 1, needs + j, (kept - j) * sizeof *needs);
        needs[j] = need;
        kept++;
    }
    profile->needs_count = kept;
}

/* Absent expressions are no: a statement that names nobody binds nobody. */
static uint8_t truth_of_field(struct asker *asker, uint32_t milestone, uint32_t field) {
    return (uint8_t)truth_with_needs(asker, kt__text(asker->profile->catalog, KT_RECORD_MILESTONE, milestone, field, 0));
}

/* Whom it binds; where it names its addressees, only one of them. A half that is decided keeps no needs, as nothing in it would
   decide the other. */
static uint8_t truth_of_bound(struct asker *asker, uint32_t milestone) {
    const struct kt__asked addressee = {KT__ADDRESSEE, "", sizeof KT__ADDRESSEE - 1, 0, KT__IS_NAMED};
    size_t before = asker->profile->needs_count;
    uint32_t bound = truth_of_field(asker, milestone, KT_FIELD_BOUND), truth;
    if (kt__value_count(asker->profile->catalog, KT_RECORD_MILESTONE, milestone, KT_FIELD_ADDRESSEE) == 0) return (uint8_t)bound;
    truth = kt__truth_and(bound, ask(asker, &addressee));
    if (truth != KT_UNKNOWN) asker->profile->needs_count = before;
    return (uint8_t)truth;
}

/* Bound, affected, and what would decide either. Where a fact stands in one of the two the truths are only a
   first guess, and the query evaluates again. */
static int judge(kt_profile *profile, uint32_t milestone) {
    struct kt__judgement *judgement = &profile->judgements[milestone];
    struct asker asker = {profile, 0, 0};
    size_t first = profile->needs_count;
    judgement->bound = truth_of_bound(&asker, milestone);
    judgement->affects = truth_of_field(&asker, milestone, KT_FIELD_AFFECTS);
    /* Set by either expression: one fact is enough to make the whole judgement the item's affair. */
    judgement->per_item = (uint8_t)asker.asks_fact;
    if (judgement->bound == KT_YES || judgement->affects == KT_YES) profile->needs_count = first; /* decided: nothing is needed */
    order_needs(profile, first);
    judgement->first_need = (uint32_t)first;
    judgement->needs = (uint32_t)(profile->needs_count - first);
    return !asker.failed;
}

/* Exceptions are shown unless they surely do not concern the asker; what would decide them is not collected. */
static int judge_exceptions(kt_profile *profile) {
    struct asker asker = {profile, 0, 0};
    uint32_t record, last = kt__record_last(profile->catalog, KT_RECORD_EXCEPTION);
    size_t before = profile->needs_count;
    /* One byte a record number, holes of hidden ones included; 0 reads as unknown. */
    profile->exceptions = kt__allocate_zeroed(&profile->memory, (size_t)last + 1, 1);
    if (profile->exceptions == NULL) return 0;
    profile->exception_count = last + 1;
    for (record = 1; record <= last; record++) {
        struct kt_text text;
        if (!kt__record_visible(profile->catalog, KT_RECORD_EXCEPTION, record)) continue;
        text = kt__text(profile->catalog, KT_RECORD_EXCEPTION, record, KT_FIELD_BOUND, 0);
        profile->exceptions[record] = KT_YES; /* without words on whom, for everybody */
        if (text.size > 0) profile->exceptions[record] = (uint8_t)kt__expression_truth(text.data, text.size, ask, &asker);
        profile->needs_count = before;
    }
    return !asker.failed;
}

/* All milestones, concerned or not: a profile is made once and asked often. Hidden ones keep zeroes, that is
   unknown, and no query reads them. */
int32_t kt__profile_judge(kt_profile *profile, struct kt_error *err) {
    uint32_t record, last = kt__record_last(profile->catalog, KT_RECORD_MILESTONE);
    profile->judgements = kt__allocate_zeroed(&profile->memory, (size_t)last + 1, sizeof *profile->judgements);
    if (profile->judgements == NULL) return kt__fail(err, KT_E_MEMORY, KT_POSITION_NONE, "profile: out of memory");
    profile->judgement_count = last + 1;
    for (record = 1; record <= last; record++) {
        if (!kt__record_visible(profile->catalog, KT_RECORD_MILESTONE, record)) continue;
        if (!judge(profile, record)) return kt__fail(err, KT_E_MEMORY, KT_POSITION_NONE, "profile: out of memory");
    }
    if (!judge_exceptions(profile)) return kt__fail(err, KT_E_MEMORY, KT_POSITION_NONE, "profile: out of memory");
    return KT_OK;
}

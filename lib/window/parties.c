/* Who the item's vendor is: itself, other records of the same organisation, and those it belongs to. */
#include "db/db.h"
#include "window/workspace.h"

/* Ownership in hundredths of a percent: more than half is control. */
#define HALF 5000

/* An edge that does not hold on the day asked about does not count. */
static int holds(const kt_windows *windows, uint32_t relation) {
    int64_t today = windows->now >= 0 ? windows->now / 86400 : (windows->now - 86399) / 86400;
    int64_t from = kt__integer(windows->catalog, KT_RECORD_RELATION, relation, KT_FIELD_FROM, 0, INT64_MIN);
    int64_t until = kt__integer(windows->catalog, KT_RECORD_RELATION, relation, KT_FIELD_UNTIL, 0, INT64_MAX);
    return from <= today && today <= until;
}

/* A vendor reached again by a better way is improved in place; 1 when that changed something, so that those found through
   it have to be looked at again. */
static int reach(kt_windows *windows, const struct kt__party *party) {
    size_t i;
    for (i = 0; i < windows->party_count; i++) {
        struct kt__party *known = &windows->parties[i], before = *known;
        if (known->vendor != party->vendor) continue;
        if (known->truth != KT_YES) known->truth = party->truth;
        if (party->truth == KT_YES && !party->loose) known->loose = 0;
        if (party->level < known->level) known->level = party->level;
        known->same |= party->same;
        return known->truth != before.truth || known->loose != before.loose || known->level != before.level || known->same != before.same;
    }
    if (windows->party_count == KT__PARTIES) return 0;
    windows->parties[windows->party_count++] = *party;
    return 0; /* its turn is still to come */
}

/* Along one edge, from the item's side to the owner's. Truth and looseness are inherited: whoever belongs to a
   party that is only perhaps an owner belongs to the owner's owner only perhaps. */
static int follow(kt_windows *windows, struct kt__party from, uint32_t relation, uint32_t other) {
    int64_t kind = kt__integer(windows->catalog, KT_RECORD_RELATION, relation, KT_FIELD_RELATION, 0, -1);
    struct kt__party party = from;
    int64_t percent;
    if (other == 0 || (kind != KT_RELATION_SAME_AS && kind != KT_RELATION_OWNED_BY) || !holds(windows, relation)) return 0;
    party.vendor = other;
    if (kind == KT_RELATION_OWNED_BY) {
        /* "Same as" costs no level: only chains of owners can be long. A ring ends by itself, since a vendor
           already known is not walked again. */
        if (from.level >= KT__PARTY_LEVELS) return 0;
        /* Without a share the edge says "control": enough to restrict, too little to lift a restriction. */
        percent = kt__integer(windows->catalog, KT_RECORD_RELATION, relation, KT_FIELD_PERCENT, 0, -1);
        party.level++;
        party.same = 0;
        if (percent < 0) party.loose = 1;
        else if (percent <= HALF) party.truth = KT_UNKNOWN;
    }
    return reach(windows, &party);
}

/* Every edge of every party found so far, those found meanwhile included; 1 when a party already walked was improved. */
static int walk(kt_windows *windows) {
    size_t i;
    int improved = 0;
    for (i = 0; i < windows->party_count; i++) {
        struct kt__party from = windows->parties[i];
        uint32_t relation = 0;
        while ((relation = kt__referrer_next(windows->catalog, KT_RECORD_RELATION, KT_FIELD_VENDOR, from.vendor, relation)) != 0)
            improved |= follow(windows, from, relation,
                               kt__reference(windows->catalog, KT_RECORD_RELATION, relation, KT_FIELD_TARGET_VENDOR, 0));
        /* "same as" is written down at one of the two records only. */
        while ((relation = kt__referrer_next(windows->catalog, KT_RECORD_RELATION, KT_FIELD_TARGET_VENDOR, from.vendor,
                                             relation)) != 0) {
            if (kt__integer(windows->catalog, KT_RECORD_RELATION, relation, KT_FIELD_RELATION, 0, -1) == KT_RELATION_SAME_AS)
                improved |= follow(windows, from, relation,
                                   kt__reference(windows->catalog, KT_RECORD_RELATION, relation, KT_FIELD_VENDOR, 0));
        }
    }
    return improved;
}

/* windows.md, "Subject truth": a walk in breadth, the array of parties being its own queue, repeated until nothing improves:
   the order of edges must not decide. A party improves a few times at most, and the rounds are bounded all the same. */
void kt__parties_find(kt_windows *windows) {
    size_t round;
    windows->party_count = 0;
    if (windows->vendor == 0) return;
    windows->parties[0] = (struct kt__party){windows->vendor, KT_YES, 0, 1, 0};
    windows->party_count = 1;
    for (round = 0; round < KT__PARTIES && walk(windows); round++) continue;
}

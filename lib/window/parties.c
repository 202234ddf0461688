/* Who the item's vendor is: itself, other records of the same organisation, and those it belongs to; and the same for the
   vendors of what the item contains. */
#include "base/civil.h"
#include "db/db.h"
#include "window/workspace.h"

/* Ownership in hundredths of a percent: more than half is control. */
#define HALF 5000

/* An edge that does not hold on the day asked about does not count. */
static int is_during(kt_windows *windows, int64_t from, int64_t until) {
    /* Days beyond the calendar begin before, or after, every now. */
    if (from >= KT__DAY_FIRST && !kt__reached(windows, from > KT__DAY_LAST ? KT__NEVER : from * KT__SECONDS_PER_DAY)) return 0;
    return until >= KT__DAY_LAST || (until >= KT__DAY_FIRST && !kt__reached(windows, (until + 1) * KT__SECONDS_PER_DAY));
}

static int holds(kt_windows *windows, uint32_t relation) {
    int64_t from = kt__integer(windows->catalog, KT_RECORD_RELATION, relation, KT_FIELD_FROM, 0, INT64_MIN);
    int64_t until = kt__integer(windows->catalog, KT_RECORD_RELATION, relation, KT_FIELD_UNTIL, 0, INT64_MAX);
    return is_during(windows, from, until);
}

/* A vendor reached again by a better way is improved in place; 1 when that changed something, so that those found through
   it have to be looked at again. */
static int reach(kt_windows *windows, const struct kt__party *party) {
    size_t i;
    for (i = 0; i < windows->party_count; i++) {
        struct kt__party *known = &windows->parties[i], before = *known;
        if (known->vendor != party->vendor || known->embedding != party->embedding) continue;
        /* Two ways that are both open lack together only what each of them lacks. */
        if (party->truth == KT_YES) known->lacks = 0;
        else if (known->truth != KT_YES) known->lacks &= party->lacks;
        if (known->truth != KT_YES) known->truth = party->truth;
        if (party->truth == KT_YES && !party->loose) known->loose = 0;
        if (party->level < known->level) known->level = party->level;
        known->same |= party->same;
        return known->truth != before.truth || known->lacks != before.lacks || known->loose != before.loose || known->level != before.level || known->same != before.same;
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
        else if (percent <= HALF) {
            party.truth = KT_UNKNOWN;
            party.lacks |= KT__LACKS_OWNERSHIP;
        }
    }
    return reach(windows, &party);
}

/* Every edge of every party from `first` on, those found meanwhile included; 1 when a party already walked was improved. */
static int walk(kt_windows *windows, size_t first) {
    size_t i;
    int improved = 0;
    for (i = first; i < windows->party_count; i++) {
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

/* What the item contains leads to the vendor who made it. Asked about a vendor as a whole, or told of a vendor that some
   of its products contain it, only the product would decide. */
static void seed(kt_windows *windows, uint32_t host_vendor, int as_asked) {
    const struct kt__law *law = &windows->law;
    size_t i = kt__pairs_from(law->by_host, law->embedding_count, host_vendor);
    for (; i < law->embedding_count && law->by_host[i].key == host_vendor; i++) {
        const struct kt__embedding *edge = &law->embeddings[law->by_host[i].value];
        struct kt__party party = {edge->vendor, law->by_host[i].value + 1, KT_YES, 0, 0, 1, 0};
        /* Its own engine in its own product: the item itself is touched already. */
        if (edge->vendor == windows->vendor || !is_during(windows, edge->from, edge->until)) continue;
        if (edge->host != 0 && windows->product != 0 && edge->host != windows->product) continue;
        if (edge->host == 0 && !as_asked) continue;
        if (edge->host == 0 || windows->product == 0) {
            party.truth = KT_UNKNOWN;
            party.lacks = KT__LACKS_PRODUCT;
        }
        (void)reach(windows, &party);
    }
}

static void seed_embedded(kt_windows *windows) {
    uint32_t maker;
    if (windows->law.embedding_count == 0) return;
    seed(windows, windows->vendor, 1);
    /* The query may name another vendor than the product's own: the product contains what it contains all the same. */
    maker = windows->product != 0 ? kt__reference(windows->catalog, KT_RECORD_PRODUCT, windows->product, KT_FIELD_VENDOR, 0) : 0;
    if (maker != 0 && maker != windows->vendor) seed(windows, maker, 0);
}

/* windows.md, "Subject truth": a walk in breadth, the array of parties being its own queue, repeated until nothing improves:
   the order of edges must not decide. A party improves a few times at most, and the rounds are bounded all the same. */
void kt__parties_find(kt_windows *windows) {
    size_t round, first;
    windows->party_count = 0;
    if (windows->vendor == 0) return;
    windows->parties[0] = (struct kt__party){windows->vendor, 0, KT_YES, 0, 0, 1, 0};
    windows->party_count = 1;
    for (round = 0; round < KT__PARTIES && walk(windows, 0); round++) continue;
    /* The item's own parties come first: what it contains must not crowd them out. */
    first = windows->party_count;
    seed_embedded(windows);
    for (round = 0; windows->party_count > first && round < KT__PARTIES && walk(windows, first); round++) continue;
}

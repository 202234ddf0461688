/* Which instruments touch the item: the subject records that name its vendor, its product, its class, or an edition of a
   list on which it stands. */
#include <string.h>

#include "base/expression.h"
#include "db/db.h"
#include "window/workspace.h"

/* Lists of targets, exclusions and subjects are short and unsorted; a search from the front will do. */
static int stands_in(const struct kt__law *law, uint32_t first, uint32_t count, uint32_t value) {
    uint32_t i;
    for (i = 0; i < count; i++) {
        if (law->lists[first + i] == value) return 1;
    }
    return 0;
}

/* Files a touch under its instrument. Two subjects of one instrument may both touch: either is enough. */
static void touch(kt_windows *windows, uint32_t subject, struct kt__touch found) {
    uint32_t instrument = windows->law.subjects[subject].instrument;
    struct kt__touched *touched = &windows->touched[instrument];
    void *grown = windows->touches, *met = windows->met;
    /* A query for one instrument is answered by dropping the touches of all others, here at their only entrance. */
    if (windows->instrument != 0 && windows->law.instruments[instrument].record != windows->instrument) return;
    if (!kt__grow(windows, &grown, &windows->touch_room, windows->touch_count, sizeof *windows->touches)) return;
    windows->touches = grown;
    if (touched->epoch != windows->epoch) {
        if (!kt__grow(windows, &met, &windows->met_room, windows->met_count, sizeof *windows->met)) return;
        windows->met = met;
        windows->met[windows->met_count++] = instrument;
        /* The epoch marks what this query found, so that nothing has to be cleared between queries. */
        touched->epoch = windows->epoch;
        touched->first = KT__NO_INDEX;
    }
    found.subject = subject;
    found.next = touched->first;
    touched->first = (uint32_t)windows->touch_count;
    windows->touches[windows->touch_count++] = found;
}

/* Narrows a touch by a truth and what it lacks when that is unknown. */
static void narrow(struct kt__touch *found, uint32_t truth, uint32_t lacks) {
    found->truth = kt__truth_and(found->truth, truth);
    if (truth == KT_UNKNOWN) found->lacks |= lacks;
}

/* The edge by which the item contains what a party makes; NULL for the item itself. */
static const struct kt__embedding *edge_of(const kt_windows *windows, uint32_t embedding) {
    return embedding != 0 ? &windows->law.embeddings[embedding - 1] : NULL;
}

/* Narrows by the class of what is contained. Where the edge does not say it, the host's class is the only hint: enough for a
   yes, too little for a no. */
static void narrow_by_class(const kt_windows *windows, const struct kt__subject *subject, struct kt__touch *found) {
    const struct kt__embedding *edge = edge_of(windows, found->embedding);
    uint32_t truth;
    if (subject->class_record == 0) return;
    truth = kt__class_within(&windows->law, edge != NULL && edge->product_class != 0 ? edge->product_class : windows->class_record,
                             subject->class_record);
    if (edge != NULL && edge->product_class == 0 && truth == KT_NO) truth = KT_UNKNOWN;
    narrow(found, truth, KT__LACKS_CLASS);
}

/* Exclusions speak of what is contained. Where the edge does not say what that is, most of what might be is not excluded. */
static void narrow_embedded_by_exclusions(const kt_windows *windows, const struct kt__subject *subject, struct kt__touch *found) {
    const struct kt__law *law = &windows->law;
    const struct kt__embedding *edge = edge_of(windows, found->embedding);
    uint32_t i;
    if (edge->product == 0 && subject->excluded_products > 0) found->loose |= KT__LACKS_PRODUCT;
    if (edge->product_class == 0 && subject->excluded_classes > 0) found->loose |= KT__LACKS_CLASS;
    if (edge->product != 0 && stands_in(law, subject->first_excluded_product, subject->excluded_products, edge->product))
        found->truth = KT_NO;
    for (i = 0; edge->product_class != 0 && i < subject->excluded_classes; i++) {
        uint32_t excluded = law->lists[subject->first_excluded_class + i];
        uint32_t within = excluded == 0 ? KT_NO : kt__class_within(law, edge->product_class, excluded);
        if (within == KT_YES) found->truth = KT_NO;
        else if (within == KT_UNKNOWN) found->loose |= KT__LACKS_CLASS;
    }
}

/* What is left out is left out for sure only if the item is known finely enough. */
static void narrow_by_exclusions(const kt_windows *windows, const struct kt__subject *subject, struct kt__touch *found) {
    const struct kt__law *law = &windows->law;
    uint32_t i;
    if (found->embedding != 0) {
        narrow_embedded_by_exclusions(windows, subject, found);
        return;
    }
    /* Asked about a vendor as a whole: most of what it makes is not the excluded product, so this restricts,
       and is too little to permit. */
    if (subject->excluded_products > 0 && windows->product == 0) found->loose |= KT__LACKS_PRODUCT;
    if (windows->product != 0 && stands_in(law, subject->first_excluded_product, subject->excluded_products, windows->product))
        found->truth = KT_NO;
    for (i = 0; i < subject->excluded_classes; i++) {
        uint32_t excluded = law->lists[subject->first_excluded_class + i];
        uint32_t within = excluded == 0 ? KT_NO : kt__class_within(law, windows->class_record, excluded);
        if (within == KT_YES) found->truth = KT_NO;
        else if (within == KT_UNKNOWN && windows->class_record == 0) narrow(found, KT_UNKNOWN, KT__LACKS_CLASS);
        else if (within == KT_UNKNOWN) found->loose |= KT__LACKS_CLASS; /* a coarse class: most of it is not excluded */
    }
}

/* A subject that names one product, asked about another, or about the vendor as a whole. */
static void narrow_by_product(const kt_windows *windows, const struct kt__subject *subject, struct kt__touch *found) {
    const struct kt__embedding *edge = edge_of(windows, found->embedding);
    uint32_t class_truth = KT_UNKNOWN;
    if (edge != NULL) {
        if (subject->product == 0 || subject->product == edge->product) return;
        if (edge->product != 0) found->truth = KT_NO;
        else narrow(found, KT_UNKNOWN, KT__LACKS_PRODUCT);
        return;
    }
    if (subject->product == 0 || subject->product == windows->product) return;
    /* A class that cannot hold the named product rules it out even where no product was asked for. */
    if (windows->product == 0 && windows->class_record != 0 && subject->product_class != 0)
        class_truth = kt__class_within(&windows->law, subject->product_class, windows->class_record);
    if (windows->product != 0 || class_truth == KT_NO) found->truth = KT_NO;
    else narrow(found, KT_UNKNOWN, KT__LACKS_PRODUCT);
}

/* The named party, or one that owns the item's vendor where the subject extends that far. */
static void meet_vendor(kt_windows *windows, uint32_t index, const struct kt__party *party) {
    const struct kt__subject *subject = &windows->law.subjects[index];
    struct kt__touch found = {0, 0, party->truth, 0, party->embedding, 0, 0};
    /* windows.md, "Subject truth": owners count only where the subject reaches them. */
    if (!party->same && !subject->extends) return;
    /* What is contained counts only where the instrument reaches into others' products. */
    if (party->embedding != 0 && !windows->law.instruments[subject->instrument].embedded) return;
    if (party->truth == KT_UNKNOWN) found.lacks = party->lacks;
    else if (party->loose) found.loose = KT__LACKS_OWNERSHIP;
    narrow_by_product(windows, subject, &found);
    narrow_by_class(windows, subject, &found);
    narrow_by_exclusions(windows, subject, &found);
    touch(windows, index, found);
}

/* A category: a class, whoever makes it, or whatever meets a condition. Without any class the item is in no category that
   one could name. */
static void meet_category(kt_windows *windows, uint32_t index) {
    const struct kt__subject *subject = &windows->law.subjects[index];
    struct kt__touch found = {0, 0, KT_YES, 0, 0, 0, 0};
    uint32_t within = KT_YES;
    if (subject->class_record != 0) {
        if (windows->class_record == 0) return;
        within = kt__class_within(&windows->law, windows->class_record, subject->class_record);
    }
    if (within == KT_NO) return;
    narrow(&found, within, KT__LACKS_CLASS);
    narrow_by_exclusions(windows, subject, &found);
    touch(windows, index, found);
}

/* Whether an entry of the edition names the record, and holds now: KT_YES, KT_NO (its time is over, or has not come), or
   KT_UNKNOWN when no entry names it. */
static uint32_t entry_truth(kt_windows *windows, const struct kt__subject *subject, uint32_t field, uint32_t target) {
    const struct kt__instrument *home = &windows->law.instruments[subject->instrument];
    uint32_t entry = 0, truth = KT_UNKNOWN;
    while (target != 0 && (entry = kt__referrer_next(windows->catalog, KT_RECORD_ENTRY, field, target, entry)) != 0) {
        int64_t from, until;
        if (kt__reference(windows->catalog, KT_RECORD_ENTRY, entry, KT_FIELD_EDITION, 0) != subject->edition) continue;
        from = kt__integer(windows->catalog, KT_RECORD_ENTRY, entry, KT_FIELD_FROM, 0, KT_DAY_NONE);
        until = kt__integer(windows->catalog, KT_RECORD_ENTRY, entry, KT_FIELD_UNTIL, 0, KT_DAY_NONE);
        if (until != KT_DAY_NONE) until++;
        if (kt__reached(windows, kt__law_day(&windows->law, home->zone, from, KT__ALWAYS)) &&
            !kt__reached(windows, kt__law_day(&windows->law, home->zone, until, KT__NEVER)))
            return KT_YES;
        truth = KT_NO;
    }
    return truth;
}

/* Published by then, and neither later nor withdrawn today. */
static int is_current(kt_windows *windows, const struct kt__subject *subject) {
    return kt__published(windows, subject->edition_known) && kt__reached(windows, subject->edition_from) &&
           !kt__reached(windows, subject->edition_to);
}

/* An edition counts from the day it holds; a later or withdrawn one says nothing today. */
static void meet_edition(kt_windows *windows, uint32_t index) {
    const struct kt__subject *subject = &windows->law.subjects[index];
    struct kt__touch found = {0, 0, KT_UNKNOWN, 0, 0, 0, 0};
    size_t i;
    /* Lists name vendors and products: without one there is nothing to look for. */
    if (windows->vendor == 0 || !is_current(windows, subject)) return;
    found.truth = entry_truth(windows, subject, KT_FIELD_PRODUCT, windows->product);
    /* Entries name the organisation under any of its records; its owners are not meant. */
    for (i = 0; i < windows->party_count && found.truth != KT_YES; i++) {
        uint32_t truth;
        if (!windows->parties[i].same || windows->parties[i].embedding != 0) continue;
        truth = entry_truth(windows, subject, KT_FIELD_VENDOR, windows->parties[i].vendor);
        if (truth != KT_UNKNOWN) found.truth = truth;
    }
    /* An entry that is over, or absence from a complete edition, is a plain no; then there is no touch at all. */
    if (found.truth == KT_NO || (found.truth == KT_UNKNOWN && subject->complete == KT_YES)) return;
    if (found.truth == KT_UNKNOWN) { /* absence from an incomplete edition proves nothing */
        found.lacks = KT__LACKS_LISTING;
        found.quiet = 1;
    }
    narrow_by_class(windows, subject, &found);
    narrow_by_exclusions(windows, subject, &found);
    touch(windows, index, found);
}

/* What the item contains, on a list that reaches into others' products. Only an entry that holds counts here: absence from an
   incomplete list says nothing of what is merely contained. */
static void meet_edition_embedded(kt_windows *windows, uint32_t index) {
    const struct kt__subject *subject = &windows->law.subjects[index];
    size_t i;
    if (!windows->law.instruments[subject->instrument].embedded || !is_current(windows, subject)) return;
    for (i = 0; i < windows->party_count; i++) {
        const struct kt__party *party = &windows->parties[i];
        struct kt__touch found = {0, 0, party->truth, party->lacks, party->embedding, 0, 0};
        if (!party->same || party->embedding == 0) continue;
        if (entry_truth(windows, subject, KT_FIELD_PRODUCT, edge_of(windows, party->embedding)->product) != KT_YES &&
            entry_truth(windows, subject, KT_FIELD_VENDOR, party->vendor) != KT_YES)
            continue;
        narrow_by_class(windows, subject, &found);
        narrow_by_exclusions(windows, subject, &found);
        touch(windows, index, found);
    }
}

/* Asked about an instrument and nothing else: then its subjects are met, and their conditions with them. */
static void meet_whole_instrument(kt_windows *windows) {
    void *met = windows->met;
    if (windows->instrument >= windows->law.instrument_of_room || windows->law.instrument_of[windows->instrument] == 0) return;
    if (!kt__grow(windows, &met, &windows->met_room, 0, sizeof *windows->met)) return;
    windows->met = met;
    windows->met[windows->met_count++] = windows->law.instrument_of[windows->instrument] - 1;
}

void kt__subjects_touch(kt_windows *windows) {
    const struct kt__law *law = &windows->law;
    size_t i, j;
    windows->touch_count = windows->met_count = 0;
    if (windows->whole_instrument) {
        meet_whole_instrument(windows);
        return;
    }
    /* Two ways to be met: by a vendor of the item, which a sorted table finds, and by what names no vendor,
       which every query has to look at. */
    for (i = 0; i < windows->party_count; i++) {
        const struct kt__party *party = &windows->parties[i];
        for (j = kt__pairs_from(law->by_vendor, law->by_vendor_count, party->vendor);
             j < law->by_vendor_count && law->by_vendor[j].key == party->vendor; j++)
            meet_vendor(windows, law->by_vendor[j].value, party);
    }
    for (i = 0; i < law->general_count; i++) {
        if (law->subjects[law->general[i]].edition != 0) {
            meet_edition(windows, law->general[i]);
            meet_edition_embedded(windows, law->general[i]);
        } else meet_category(windows, law->general[i]);
    }
}

/* Permissions and what lifts restrictions need a sure yes; what restricts is content with the reading that restricts. */
static int needs_sure_yes(uint32_t effect) {
    return effect == KT_EFFECT_PERMITS || effect == KT_EFFECT_SUSPENDS || effect == KT_EFFECT_ENDS;
}

/* An instrument that names no subjects speaks through the statements it targets; one that names others does not speak of
   this item. */
static uint32_t truth_untouched(const kt_windows *windows, const struct kt__statement *statement) {
    const struct kt__instrument *home = &windows->law.instruments[statement->instrument];
    if (windows->whole_instrument && home->record == windows->instrument) return KT_YES;
    return home->subjects == 0 && statement->targets > 0 ? KT_YES : KT_NO;
}

/* The truth of the item for one statement, left in verdict->applies: the best of the touches that the statement
   speaks of, each with its subject's condition. What an undecided result lacks goes into `lacks`; `quiet` says
   that only incomplete lists are in question. */
void kt__subjects_truth(kt_windows *windows, uint32_t index, struct kt__verdict *verdict) {
    const struct kt__statement *statement = &windows->law.statements[index];
    const struct kt__touched *touched = &windows->touched[statement->instrument];
    uint32_t at, truth = KT_NO, lacks = 0;
    int loud = 0, when = 0;
    if (touched->epoch != windows->epoch) {
        verdict->applies = truth_untouched(windows, statement);
        return;
    }
    for (at = touched->first; at != KT__NO_INDEX && truth != KT_YES; at = windows->touches[at].next) {
        const struct kt__touch *found = &windows->touches[at];
        const struct kt__subject *subject = &windows->law.subjects[found->subject];
        uint32_t here = found->truth;
        if (statement->subjects > 0 && !stands_in(&windows->law, statement->first_subject, statement->subjects, subject->record))
            continue;
        /* windows.md, end of "Subject truth": nearly certain restricts, and is too little to permit. */
        if (here == KT_YES && found->loose != 0 && needs_sure_yes(statement->effect)) {
            here = KT_UNKNOWN;
            lacks |= found->loose;
        }
        if (here != KT_NO && subject->when != 0) {
            uint32_t condition = kt__condition_of(windows, subject->when)->truth;
            if (condition == KT_UNKNOWN) when = 1;
            here = kt__truth_and(here, condition);
        }
        if (here == KT_UNKNOWN) {
            lacks |= found->lacks;
            loud |= !found->quiet;
        }
        if (here == KT_YES || (here == KT_UNKNOWN && truth == KT_NO)) verdict->embedding = found->embedding;
        else if (here == KT_UNKNOWN && found->embedding == 0) verdict->embedding = 0; /* the item itself comes first */
        truth = kt__truth_or(truth, here);
    }
    verdict->applies = truth;
    if (truth != KT_UNKNOWN) return;
    verdict->lacks |= lacks;
    verdict->quiet = (uint8_t)!loud;
    verdict->undecided_subject = (uint8_t)when;
}

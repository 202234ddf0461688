/* One query at work, and its result: everything a kt_windows holds. Arrays only grow, so that a warm query allocates
   nothing; what a query leaves behind is told from what the next one finds by the epoch. */
#ifndef KT_WINDOW_WORKSPACE_H
#define KT_WINDOW_WORKSPACE_H

#include "date/range.h"
#include "window/law.h"
#include "window/profile.h"

#define KT__PARTIES 64        /* vendors an ownership walk visits */
#define KT__PARTY_LEVELS 8    /* owners above one another */
#define KT__VENDOR_CLASSES 64 /* remembered most affected classes; a power of two */
#define KT__ROLLUPS 4
#define KT__DAY_COUNTS 64     /* days whose working days are remembered; a power of two */

/* What the item itself, rather than the profile, leaves open: bits of `lacks`. Their names are facts in `needs`. */
#define KT__LACKS_CLASS 1
#define KT__LACKS_PRODUCT 2
#define KT__LACKS_OWNERSHIP 4
#define KT__LACKS_LISTING 8
#define KT__LACKS_GRANT 16
#define KT__LACKS_EVENT 32
#define KT__LACKS_NAMES 5     /* bits that stand for a fact */

struct kt__known_fact {
    const char *name, *value; /* borrowed from the query or the catalog */
    size_t name_size, value_size;
    uint32_t form;            /* KT_FORM_* of the fact's record; a word without one */
    uint32_t ordered;         /* the value reads under the form, as `range` */
    struct kt__range range;
};

struct kt__known_event {
    const char *name;
    size_t name_size;
    int64_t at;
};

/* A vendor that the item's vendor is, or belongs to; or that makes something the item contains. */
struct kt__party {
    uint32_t vendor;
    uint32_t embedding;       /* 1 + index of the edge by which the item contains what the vendor makes; 0 for the item itself */
    uint32_t truth;           /* of belonging to it: KT_YES or KT_UNKNOWN */
    uint32_t lacks;           /* KT__LACKS_* where that is unknown */
    uint32_t level;
    uint8_t same;             /* the same organisation, not an owner */
    uint8_t loose;            /* yes only by the reading that restricts */
};

/* A subject record that touches the item. */
struct kt__touch {
    uint32_t subject;
    uint32_t next;            /* of the same instrument; KT__NO_INDEX at the end */
    uint32_t truth, lacks;
    uint32_t embedding;       /* by which edge, as in a party; 0 for the item itself */
    uint8_t loose;            /* KT__LACKS_*: yes only by the reading that restricts, too little for what permits or lifts */
    uint8_t quiet;            /* unknown only because a list is not complete */
};

struct kt__touched {
    uint32_t epoch, first;
};

/* When something can take effect. */
struct kt__reading {
    int64_t boundary, earliest, latest;
};

/* What one statement comes to for this query. */
struct kt__verdict {
    uint32_t epoch;
    uint32_t applies, profile;
    uint32_t lacks;
    uint32_t embedding;       /* 1 + index of the edge that it rests on; 0 where the item itself is meant */
    uint8_t known, lost, bound, affects, quiet;
    uint8_t replaced;         /* 1 + whether a statement of its own kind replaces it; 0 while nobody asked */
    uint8_t undecided_profile, undecided_when, undecided_subject;
    struct kt__reading at;
};

/* What a condition comes to: evaluated once per query. */
struct kt__condition {
    uint32_t epoch, truth;
    uint32_t first_need, needs; /* in `condition_needs`: indexes of names */
};

/* A name that would decide: a tag, a fact, an event; or a code that is not known. */
struct kt__name {
    size_t at, size;          /* in the arena */
    uint64_t head;            /* its first eight bytes, as a number that sorts like them */
    uint32_t role;            /* KT_ROLE_NEEDS_*, KT_ROLE_EMBEDS or KT_ROLE_CODE */
    uint32_t hash;
    uint32_t needed;          /* 1 + the row made last of those that need it; 0 without */
};

struct kt__memo {
    uint32_t epoch, value;
};

struct kt__day_count {
    uint32_t epoch;
    int32_t day, count;
};

/* The local day before an instant; the law's own, and so kept from query to query. */
struct kt__last_day {
    int64_t safe;
    uint32_t zone;            /* 1 + slot */
    int32_t day;
};

/* The outcome of folding some statements of one instrument on one activity. */
struct kt__candidate {
    uint32_t state;           /* KT_STATE_*; KT_STATE_NONE_KNOWN when nothing was folded */
    uint32_t potential;       /* the restriction that an unknown state may already be */
    uint32_t statement;       /* whose date and sources are shown */
    uint32_t judged;          /* whose applicability counts; another one where a carve-out gives the date */
    uint32_t suspended_by;    /* statement, or KT__NO_INDEX */
    uint32_t code;            /* name index + 1 of a code that is not known */
    struct kt__reading at;
};

/* When a permission holds. */
struct kt__term {
    int64_t start;
    struct kt__reading end;
    int open_ended, at_least;
};

struct kt__row {
    struct kt_window window;
    uint32_t first_reason;
    uint32_t instrument;      /* index, KT__NO_INDEX for the vendor's own dates */
    uint32_t statement;
    uint32_t potential;
    uint32_t lifecycle;       /* KT_RECORD_LIFECYCLE of the vendor's own dates */
    uint32_t zone;            /* slot in which days are counted; KT__NO_INDEX for UTC */
    int64_t safe;             /* the safe reading, to which remains are counted */
    uint32_t group;           /* KT_ROLLUP_*, or 0 */
};

struct kt__reason {
    uint32_t role, milestone, exception;
    uint32_t name;            /* 1 + index of a name */
};

struct kt__rollup {
    uint32_t first_place, places;   /* its windows, in `places` */
    uint32_t state, decides, maybe; /* the latter two 1 + position in `order` */
    uint32_t first_advice, advice;  /* positions in `items` */
    uint32_t first_open, open;
};

/* The question that the result answers, as far as it decides: see again.c. */
struct kt__asked_before {
    uint32_t kept;            /* 0: the result, if any, is not to be given again */
    uint32_t numbers[5];
    int64_t known_at;
    size_t sizes[4];
    struct kt__buffer text;   /* profile, facts, events, version, one after the other */
};

struct kt_windows {
    struct kt__memory memory;
    kt_catalog *catalog;      /* a reference; NULL before the first query */
    struct kt__law law;
    uint32_t epoch;
    /* the query */
    const kt_profile *profile;
    const kt_calendar *calendar;
    uint32_t flags, vendor, product, class_record, instrument;
    uint32_t whole_instrument; /* an instrument was asked for without an item: its subjects count as met */
    int64_t now, known_at;
    uint32_t known_now;       /* known_at is now, whenever that is */
    int64_t since, until;     /* the instants for which every comparison with now comes out the same */
    struct kt__asked_before before;
    uint32_t folded;          /* how many questions were worked out rather than answered again */
    uint32_t own_judgements;  /* the profile was made with this very catalog */
    struct kt__known_fact *facts;
    struct kt__known_event *events;
    struct kt__party parties[KT__PARTIES];
    size_t fact_count, fact_room, event_count, event_room, party_count;
    /* the work */
    struct kt__verdict *verdicts;       /* by statement */
    struct kt__touched *touched;        /* by instrument */
    struct kt__touch *touches;
    uint32_t *met;                      /* instruments touched */
    struct kt__condition *conditions;   /* by condition of the law */
    uint32_t *condition_needs;
    struct kt__memo *entry_names;       /* by entry of the profile: its name index */
    struct kt__memo *zone_days;         /* by zone slot: the local day of now */
    size_t verdict_room, touched_room, touch_count, touch_room, met_count, met_room;
    size_t condition_room, condition_need_count, condition_need_room, entry_name_room, zone_day_room;
    struct { uint32_t vendor, class_record; } vendor_classes[KT__VENDOR_CLASSES];
    struct kt__day_count day_counts[KT__DAY_COUNTS];
    struct kt__last_day last_days[KT__DAY_COUNTS];
    uint32_t *places;                   /* of the windows of each roll-up, one roll-up after the other */
    size_t place_room;
    /* the result */
    struct kt__row *rows;
    struct kt__reason *reasons;
    struct kt__name *names;
    uint32_t *order, *items;
    struct kt__memo *name_slots;        /* hash of a name -> its index; a power of two */
    size_t name_slot_room;
    size_t row_count, row_room, reason_count, reason_room, name_count, name_room, order_room, item_count, item_room;
    struct kt__rollup rollups[KT__ROLLUPS];
    struct kt__buffer arena, json;
    int failed;               /* memory ran out */
};

/* Whether an instant has come: every comparison with now goes through here, and narrows the span of instants that it holds for. */
static inline int kt__reached(kt_windows *windows, int64_t at) {
    if (at <= windows->now) {
        if (at > windows->since) windows->since = at;
        return 1;
    }
    if (at < windows->until) windows->until = at;
    return 0;
}

/* The same for what had been published by known_at. */
static inline int kt__published(kt_windows *windows, int64_t at) {
    return windows->known_now ? kt__reached(windows, at) : at <= windows->known_at;
}

/* again.c: 1 when the result was brought up to date, 0 when the question has to be worked out. */
int kt__answer_again(kt_windows *windows, const kt_catalog *catalog, const kt_profile *profile, const struct kt_window_query *query);
void kt__answer_keep(kt_windows *windows, const kt_profile *profile, const struct kt_window_query *query);

/* windows.c */
void kt__begin_epoch(kt_windows *windows);
int32_t kt__windows_new(kt_windows **out, const struct kt_allocator *allocator, struct kt_error *err);
void kt__windows_free(kt_windows *windows);
/* Drops the result and keeps the memory. */
void kt__windows_clear(kt_windows *windows);
int32_t kt__windows_compute(kt_windows *windows, kt_catalog *catalog, const kt_profile *profile,
                            const struct kt_window_query *query, struct kt_error *err);
const struct kt__row *kt__windows_row(const kt_windows *windows, uint32_t position);

/* item.c: what is asked about. */
int32_t kt__item_resolve(kt_windows *windows, const struct kt_window_query *query, struct kt_error *err);

/* facts.c */
int32_t kt__facts_parse(kt_windows *windows, const char *text, size_t size, struct kt_error *err);
int32_t kt__events_parse(kt_windows *windows, const char *text, size_t size, struct kt_error *err);
void kt__facts_of_class(kt_windows *windows);
/* The value of a fact; NULL when it is not known. */
const struct kt__known_fact *kt__fact_find(const kt_windows *windows, const char *name, size_t size);
const struct kt__known_event *kt__event_find(const kt_windows *windows, const char *name, size_t size);

/* applicability.c */
uint32_t kt__name_add(kt_windows *windows, uint32_t role, const char *prefix, const char *text, size_t size); /* index */
const struct kt__condition *kt__condition_of(kt_windows *windows, uint32_t condition);
uint32_t kt__expression_for(kt_windows *windows, struct kt_text text, int collect); /* collect: into condition_needs */
uint32_t kt__bound_for(kt_windows *windows, const struct kt__statement *statement, int collect); /* with its addressees */
struct kt__verdict *kt__verdict_of(kt_windows *windows, uint32_t statement);

/* parties.c */
void kt__parties_find(kt_windows *windows);

/* subjects.c */
void kt__subjects_touch(kt_windows *windows);
void kt__subjects_truth(kt_windows *windows, uint32_t statement, struct kt__verdict *verdict);

/* readings.c */
void kt__reading_of(kt_windows *windows, uint32_t statement, struct kt__verdict *verdict);

/* lifts.c: what other statements do to one. */
int kt__is_gone(kt_windows *windows, uint32_t statement);
int64_t kt__suspended_until(kt_windows *windows, uint32_t statement, int64_t at, uint32_t *out_by);
int64_t kt__resumed_at(kt_windows *windows, uint32_t statement);
struct kt__term kt__term_of(kt_windows *windows, uint32_t permission);
void kt__exempt(kt_windows *windows, uint32_t activity, struct kt__candidate *candidate);
/* Whether an exception record helps today; and what one that surely does makes of a restriction. */
uint32_t kt__exception_truth(kt_windows *windows, const struct kt__exception *exception, uint32_t milestone);
void kt__except(kt_windows *windows, struct kt__candidate *candidate);

/* fold.c */
void kt__fold_prepare(kt_windows *windows, uint32_t instrument); /* verdicts and rival claims, for all before any is folded */
void kt__fold_instrument(kt_windows *windows, uint32_t instrument);
int kt__state_rank(uint32_t state);

/* rows.c */
/* bit is the activity's place in the sets; truth says whether the candidate applies. */
void kt__row_add(kt_windows *windows, uint32_t bit, uint32_t truth, const struct kt__candidate *candidate);
uint32_t kt__code_name(kt_windows *windows, const char *what, uint32_t code); /* 1 + index of a name */
struct kt__row *kt__row_new(kt_windows *windows);
void kt__reason_add(kt_windows *windows, uint32_t role, uint32_t milestone, uint32_t exception, uint32_t name);

/* remaining.c */
/* zone is a slot of the law, or KT__NO_INDEX for UTC. */
void kt__remaining(kt_windows *windows, struct kt_window *window, int64_t safe, uint32_t zone);

/* lifecycle.c */
void kt__lifecycle(kt_windows *windows, const char *version, size_t size);

/* rollup.c */
void kt__rollups(kt_windows *windows);
uint32_t kt__rollup_of(uint32_t activity); /* KT_ROLLUP_*, or 0 for what is only listed */

/* windows_json.c */
int32_t kt__windows_json(struct kt_text *out, kt_windows *windows, struct kt_error *err);

/* Growing an array of the workspace: 1, or 0 and `failed`. */
int kt__grow(kt_windows *windows, void **array, size_t *room, size_t count, size_t stride);
/* Making sure that an array has `count` elements; new ones are zero. 1, or 0 and `failed`. */
int kt__extend(kt_windows *windows, void **array, size_t *room, size_t count, size_t stride);

#endif

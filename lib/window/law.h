/* The statements of a catalog, decoded once: what a query reads again and again, in plain arrays. Instruments are sorted
   by id, statements by instrument and id, so that an index sorts like its id whatever the layers of the catalog. */
#ifndef KT_WINDOW_LAW_H
#define KT_WINDOW_LAW_H

#include <ktransition/window.h>

#include "base/expression.h"
#include "base/memory.h"
#include "date/zone.h"
#include "index/sort.h"

#define KT__NEVER KT_INSTANT_NONE               /* an instant after all others */
#define KT__ALWAYS (-KT_INSTANT_NONE)           /* an instant before all others */
#define KT__NO_INDEX UINT32_MAX
#define KT__ACTIVITIES 64                       /* bits of a set of activities; bit 0 stands for none or a higher code */
#define KT__ACTORS 64                           /* statements that may act on one: bounds what a hostile catalog costs */
#define KT__PERMITS 256                         /* permissions, and exceptions, of one instrument that are looked at: likewise */
#define KT__CLASS_LEVELS 16                     /* parents of a class that are followed */

struct kt__instrument {
    struct kt_text id;
    uint32_t record;
    uint32_t force;                             /* KT_FORCE_* */
    uint32_t zone;                              /* index of a zone slot */
    uint32_t first_statement, statements;
    uint32_t first_exception, exceptions;
    uint32_t subjects;                          /* how many subject records it has */
    uint32_t first_rival, rivals;               /* statements with a rival label, by label, in the lists */
    uint32_t acts_abroad;                       /* a statement of it targets one of another instrument */
    uint32_t first_run, runs;                   /* statements by activity */
    uint32_t first_permit, permits;             /* indexes of its permissions in the lists */
    uint32_t embedded;                          /* it reaches what is embedded in others' products */
    int64_t in_force_from, in_force_to;         /* first instant, and first instant after; KT__ALWAYS and KT__NEVER */
    int64_t verified_to;                        /* first instant after checked_on */
};

struct kt__statement {
    struct kt_text id;
    struct kt_text bound, affects, rival;
    uint64_t activities;                        /* bit per KT_ACTIVITY_* */
    uint32_t other_activity;                    /* what bit 0 stands for */
    uint32_t milestone, instrument, effect, zone;
    uint32_t when;                              /* 1 + index of a condition, 0 without */
    uint32_t precision, limit, otherwise, grant, inclusive;
    uint32_t level, source_scope;               /* KT_LEVEL_* as shown, KT_SOURCE_* */
    uint32_t event, unit, count;                /* relative dates; event is a KT_RECORD_EVENT */
    uint32_t done_by;                           /* the event that meets a duty, or 0 */
    int64_t n, recurs_n;
    uint32_t recurs_unit;
    uint32_t addressed;                         /* it binds named parties only */
    uint32_t narrower;                          /* it has a scope, a condition or somebody bound */
    int64_t boundary, earliest, latest;         /* KT_INSTANT_NONE without a date */
    int64_t from, ends;                         /* of a permission, of a suspension; KT__ALWAYS and KT__NEVER */
    int64_t known_from, known_to;
    uint32_t first_subject, subjects;           /* KT_RECORD_SUBJECT numbers in the lists */
    uint32_t first_target, targets;             /* indexes of statements in the lists */
    uint32_t first_rival, rivals;               /* claims of the same label, itself included, in the lists */
    uint32_t first_actor, actors;               /* the statements that target this one */
};

/* The two sorts of statements, which are folded apart: advice never competes with what binds. */
#define KT__BINDING 0
#define KT__SOFT 1

/* Statements of one instrument that fold together: indexes in the lists. */
struct kt__run {
    uint32_t bit;                               /* of the activity */
    uint32_t first, count;
    uint8_t sort;                               /* KT__BINDING, KT__SOFT */
    uint8_t carves;                             /* a prohibition and a narrower permission stand side by side */
};

struct kt__subject {
    uint32_t record, instrument;
    uint32_t vendor, product, class_record, product_class;
    uint32_t when;
    uint32_t extends;                           /* beyond the named party: affiliates, controlled, majority-owned */
    uint32_t broken;                            /* it names a vendor or product that is not there */
    uint32_t persons;                           /* it names persons: no vendor is one */
    uint32_t first_excluded_product, excluded_products;
    uint32_t first_excluded_class, excluded_classes;
    uint32_t edition;                           /* KT_RECORD_EDITION */
    uint32_t complete;                          /* of the edition: KT_YES, KT_NO, KT_UNKNOWN */
    int64_t edition_from, edition_to, edition_known;
};

struct kt__exception {
    uint32_t record, instrument, grant, when;
    uint32_t stated;                            /* granted by itself, and it says for whom or for what */
    uint32_t bound;                             /* it says for whom */
    int64_t from, to;
    uint32_t first_milestone, milestones;       /* KT_RECORD_MILESTONE numbers in the lists */
};

/* One step of a condition, with what the catalog alone decides about it worked out. */
struct kt__step {
    uint32_t code;                              /* KT__STEP_* */
    uint32_t is_class;                          /* a name: "class=X" */
    uint32_t class_record;                      /* X; 0 for a class that no layer holds */
    struct kt__asked asked;                     /* a name */
};

struct kt__condition_text {
    struct kt_text text;
    uint32_t first_step, steps;
    uint32_t whole;                             /* 0: the text does not parse, and its truth is unknown */
};

/* A product, or some product of a vendor, contains what another vendor makes. */
struct kt__embedding {
    uint32_t record;                            /* KT_RECORD_RELATION */
    uint32_t host;                              /* KT_RECORD_PRODUCT; 0 where the edge is a vendor's */
    uint32_t vendor, product;                   /* what is contained; product 0 where the edge does not say */
    uint32_t product_class;                     /* of that product */
    int64_t from, until;                        /* days, both included */
};

struct kt__zone_slot {
    uint32_t record;
    struct kt_text id;                          /* "" for UTC days without a zone */
    struct kt__zone zone;
};

struct kt__law {
    const struct kt__memory *memory;
    const kt_catalog *catalog;
    struct kt__instrument *instruments;
    struct kt__statement *statements;
    struct kt__subject *subjects;
    struct kt__exception *exceptions;
    struct kt__embedding *embeddings;
    struct kt__run *runs;
    struct kt__zone_slot *zones;
    struct kt__condition_text *conditions;      /* distinct texts of `when` */
    struct kt__step *steps;
    uint32_t *lists;
    uint32_t *instrument_of, *statement_of;     /* by record number, 1 + index, 0 without */
    uint32_t *class_parent;                     /* by KT_RECORD_CLASS */
    uint32_t *zone_slot;                        /* by KT_RECORD_ZONE, 1 + index of a slot */
    uint32_t *condition_slots;                  /* hash of a text -> 1 + index of a condition; a power of two */
    struct kt__pair *by_vendor;                 /* vendor -> index of a subject */
    struct kt__pair *by_host;                   /* vendor of the host -> index of an embedding */
    uint32_t *general;                          /* subjects without a vendor: categories, conditions, editions */
    uint32_t zone_lost;                         /* days are counted in a zone that no layer has */
    uint32_t instrument_count, statement_count, subject_count, exception_count, class_count;
    size_t instrument_room, statement_room, subject_room, exception_room;
    size_t instrument_of_room, statement_of_room, class_room, zone_slot_room, condition_slot_room;
    size_t zone_count, zone_room, condition_count, condition_room, list_count, list_room;
    size_t by_vendor_count, by_vendor_room, general_count, general_room;
    size_t run_count, run_room, step_count, step_room;
    size_t embedding_count, embedding_room, by_host_room; /* by_host has as many as there are embeddings */
};

/* Decodes a catalog: KT_OK; or KT_E_MEMORY, or KT_E_DB_REFERENCE where a zone is missing, and then the law is empty. */
int32_t kt__law_build(struct kt__law *law, const kt_catalog *catalog, const struct kt__memory *memory);
void kt__law_dispose(struct kt__law *law);

/* KT__BINDING or KT__SOFT where an effect sets a window, -1 where it does not. */
int kt__sort_of(uint32_t effect);
/* The lists of statements that meet, once all are decoded: 1, or 0 when memory ran out. */
int kt__law_runs(struct kt__law *law);

/* Helpers of the decoders: 1, or 0 when memory ran out. */
int kt__law_list(struct kt__law *law, uint32_t value);
int kt__law_condition(struct kt__law *law, struct kt_text text, uint32_t *out);
int kt__law_zone(struct kt__law *law, uint32_t record, uint32_t *out);
/* First instant of a day in a zone slot; `otherwise` for KT_DAY_NONE and days outside the calendar. */
int64_t kt__law_day(const struct kt__law *law, uint32_t zone, int64_t day, int64_t otherwise);
/* The decoders: 1, or 0 when memory ran out. */
int kt__decode_instrument(struct kt__law *law, struct kt__instrument *out, uint32_t record);
int kt__decode_statement(struct kt__law *law, struct kt__statement *out, uint32_t record, uint32_t instrument);
int kt__decode_subject(struct kt__law *law, struct kt__subject *out, uint32_t record, uint32_t instrument);
int kt__decode_embedding(const struct kt__law *law, struct kt__embedding *out, uint32_t record, uint32_t *out_host_vendor);
int kt__decode_exception(struct kt__law *law, struct kt__exception *out, uint32_t record, uint32_t instrument);

/* Whether class `inner` lies in `outer`: KT_YES if it is that class or below it, KT_UNKNOWN if `outer` lies below `inner`
   (a coarse class may turn out to be the finer one), else KT_NO. */
uint32_t kt__class_within(const struct kt__law *law, uint32_t inner, uint32_t outer);

#endif

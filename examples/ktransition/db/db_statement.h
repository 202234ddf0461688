/* Which dated statements a list holds, and when they take effect. */
#ifndef KTRANSITION_EXAMPLE_DB_STATEMENT_H
#define KTRANSITION_EXAMPLE_DB_STATEMENT_H

#include "db/db.h"

/* What a reader has to know beside the date. */
enum mark {
    MARK_NOT_BEFORE = 1,     /* the text says "not before": nothing need change on that day */
    MARK_NOT_AFTER = 2,      /* the text says "by that day at the latest": it may change before */
    MARK_IN_PERIOD = 4,      /* a coarse date whose period has begun: it may be any day from now on */
    MARK_SUSPENDED = 8,      /* suspended: takes effect when the suspension ends */
    MARK_PARTLY = 16,        /* suspended for some only */
    MARK_RECURS = 32,        /* a duty that comes again: this is the next turn */
    MARK_WITH_INSTRUMENT = 64, /* takes effect when its instrument comes into force, later than the day it names */
    MARK_UNVERIFIED = 128,   /* lies after the day on which the instrument was last checked */
    MARK_RIVAL = 256,        /* sources disagree: another statement says another date */
    MARK_REPORTED = 512      /* press only, unconfirmed */
};
#define MARKS 10
/* The name of the n-th mark, for programs. */
const char *mark_name(unsigned n);

struct statement {
    uint32_t milestone, exception; /* one of them is 0: an exception is listed for the day on which it ends */
    uint32_t instrument, zone;
    int64_t boundary, earliest, latest; /* when the state changes; KT_INSTANT_NONE sorts behind all others */
    int32_t last_permitted_day;
    int64_t stated;          /* the boundary as the text has it, where another one is given above; else KT_INSTANT_NONE */
    int64_t suspended_until; /* KT_INSTANT_NONE where not suspended or without end */
    unsigned marks;
    struct kt_text id;       /* of milestone or exception */
};

struct statements {
    const kt_catalog *catalog;
    struct statement *row;
    size_t count, room;
};

/* All that the filters of `options` leave, in order of time. 0, or EXIT_USAGE after a complaint. */
int statements_find(struct statements *out, const kt_catalog *catalog, const struct options *options);
void statements_free(struct statements *statements);

#endif

/* Which statements a list holds. Everything that the catalog states is listed as it stands; with --upcoming only what will
   change after now, at the instant at which it will: moved by suspensions, by the day on which its instrument comes into force
   and, for duties that recur, to the next turn. Whom a statement reaches is not asked here; that is `window`. */
#include "db/db_statement.h"

#include <stdlib.h>
#include <string.h>

const char *mark_name(unsigned n) {
    static const char names[MARKS][16] = {"not-before", "not-after", "in-period", "suspended", "partly", "recurs",
                                          "with-instrument", "unverified", "rival", "reported"};
    return n < MARKS ? names[n] : "";
}

/* What is the same for all rows. */
struct asked {
    const struct options *options;
    const kt_catalog *catalog;
    uint32_t *actors; /* milestones that name others as their targets: few, and asked of every row */
    size_t actor_count;
    const unsigned char *named; /* instruments that name the vendor; NULL: any vendor */
    uint32_t named_size;
};

/* A field of a milestone, or `otherwise`. */
static int64_t number_of(const kt_catalog *catalog, uint32_t record, uint32_t field, int64_t otherwise) {
    return db_number(catalog, KT_RECORD_MILESTONE, record, field, otherwise);
}

/* ---- which instruments ---- */

/* Marks the instruments that name the vendor; instruments are numbered densely enough for a byte each. */
static unsigned char *instruments_of(const kt_catalog *catalog, uint32_t vendor, uint32_t *out_size) {
    uint32_t record = 0, last = 0;
    unsigned char *marks;
    /* Numbers have holes where records are hidden, so the last one is found by walking. */
    while (kt_record_next(catalog, KT_RECORD_INSTRUMENT, &record) == KT_OK) last = record;
    marks = must_allocate((size_t)last + 1, 1);
    record = 0;
    while (kt_record_next(catalog, KT_RECORD_SUBJECT, &record) == KT_OK) {
        const uint32_t instrument = db_target(catalog, KT_RECORD_SUBJECT, record, KT_FIELD_INSTRUMENT, 0);
        if (instrument != 0 && instrument <= last && !marks[instrument]) {
            marks[instrument] = (unsigned char)db_names_vendor(catalog, record, vendor);
        }
    }
    *out_size = last + 1;
    return marks;
}

/* "US" takes in "US-TX"; letters are compared without regard to case, as nobody means another place by "us". */
static int is_within(struct kt_text code, const char *wanted) {
    const size_t size = strlen(wanted);
    size_t i;
    if (code.size < size || (code.size > size && code.data[size] != '-')) return 0;
    for (i = 0; i < size; i++) {
        const char letter = wanted[i] >= 'a' && wanted[i] <= 'z' ? (char)(wanted[i] - 'a' + 'A') : wanted[i];
        if (code.data[i] != letter) return 0;
    }
    return 1;
}

/* A place that neither the catalog nor any instrument of it knows is a slip: an empty list would read as "no law there". */
static int place_is_known(const kt_catalog *catalog, const char *wanted) {
    uint32_t record = 0;
    while (kt_record_next(catalog, KT_RECORD_JURISDICTION, &record) == KT_OK) {
        if (is_within(record_id(catalog, KT_RECORD_JURISDICTION, record), wanted)) return 1;
    }
    record = 0;
    while (kt_record_next(catalog, KT_RECORD_INSTRUMENT, &record) == KT_OK) {
        if (is_within(record_text(catalog, KT_RECORD_INSTRUMENT, record, KT_FIELD_JURISDICTION), wanted)) return 1;
    }
    return 0;
}

/* ---- what was known ---- */

/* Whether a statement had been published on the local day of an instant and was not replaced by then. */
static int known(const kt_catalog *catalog, uint32_t milestone, uint32_t zone, int64_t at) {
    const int32_t day = db_zone_day(catalog, zone, at);
    return number_of(catalog, milestone, KT_FIELD_KNOWN_FROM, INT32_MIN) <= day &&
           number_of(catalog, milestone, KT_FIELD_KNOWN_TO, INT32_MAX) >= day;
}

/* Where a milestone's days are counted. */
static uint32_t zone_of(const kt_catalog *catalog, uint32_t milestone, uint32_t instrument) {
    const uint32_t zone = db_target(catalog, KT_RECORD_MILESTONE, milestone, KT_FIELD_ZONE, 0);
    return zone != 0 ? zone : db_target(catalog, KT_RECORD_INSTRUMENT, instrument, KT_FIELD_ZONE, 0);
}

/* When statements are known: --known-at, else now. */
static int64_t known_at(const struct options *options) { return options->known_at != 0 ? options->known_at : options->now; }

/* The text's own instant is kept when another one takes its place. */
static void move(struct statement *row, int64_t instant) {
    if (row->stated == KT_INSTANT_NONE) row->stated = row->boundary;
    row->boundary = row->earliest = row->latest = instant;
}

/* ---- statements that act on others ---- */

/* Whether two statements carry the same text in a field, absent being a text of its own. */
static int same_text(const kt_catalog *catalog, uint32_t a, uint32_t b, uint32_t field) {
    const struct kt_text left = record_text(catalog, KT_RECORD_MILESTONE, a, field),
                         right = record_text(catalog, KT_RECORD_MILESTONE, b, field);
    return left.size == right.size && memcmp(left.data, right.data, left.size) == 0;
}

/* Whether what acts on a statement reaches only a part of it: for other items, subjects or people. The part that is left is
   not to be hidden. */
static int is_partial(const kt_catalog *catalog, uint32_t actor, uint32_t target) {
    uint32_t i, one, other;
    const struct kt_text when = record_text(catalog, KT_RECORD_MILESTONE, actor, KT_FIELD_WHEN);
    const struct kt_text scope = record_text(catalog, KT_RECORD_MILESTONE, actor, KT_FIELD_SCOPE);
    if (when.size > 0 && !same_text(catalog, actor, target, KT_FIELD_WHEN)) return 1;
    if (scope.size > 0 && !same_text(catalog, actor, target, KT_FIELD_SCOPE)) return 1;
    if (!same_text(catalog, actor, target, KT_FIELD_BOUND) && !same_text(catalog, actor, target, KT_FIELD_AFFECTS)) return 1;
    for (i = 0; (one = db_target(catalog, KT_RECORD_MILESTONE, actor, KT_FIELD_SUBJECT, i)) != 0; i++) {
        other = db_target(catalog, KT_RECORD_MILESTONE, target, KT_FIELD_SUBJECT, i);
        if (one != other) return 1;
    }
    return 0;
}

/* Whether a milestone names another one as its target. */
static int targets(const kt_catalog *catalog, uint32_t milestone, uint32_t target) {
    uint32_t i, one;
    for (i = 0; (one = db_target(catalog, KT_RECORD_MILESTONE, milestone, KT_FIELD_TARGET, i)) != 0; i++) {
        if (one == target) return 1;
    }
    return 0;
}

/* One suspension of a statement. */
struct pause {
    uint32_t milestone;
    int64_t begin, end; /* end KT_INSTANT_NONE: nobody said */
};

/* Where a reinstatement that names the statement or its suspension cuts it short. */
static void cut_pause(const struct asked *asked, struct pause *pause, uint32_t target, int64_t at) {
    const kt_catalog *catalog = asked->catalog;
    size_t i;
    for (i = 0; i < asked->actor_count; i++) {
        const uint32_t other = asked->actors[i];
        const uint32_t instrument = db_target(catalog, KT_RECORD_MILESTONE, other, KT_FIELD_INSTRUMENT, 0);
        int64_t begin;
        if (number_of(catalog, other, KT_FIELD_EFFECT, 0) != KT_EFFECT_REINSTATES) continue;
        if (!targets(catalog, other, target) && !targets(catalog, other, pause->milestone)) continue;
        if (!known(catalog, other, zone_of(catalog, other, instrument), at)) continue;
        begin = number_of(catalog, other, KT_FIELD_EARLIEST, KT_INSTANT_NONE);
        if (begin > pause->begin && begin < pause->end) pause->end = begin;
    }
}

/* The end is the last day of the suspension, so the state changes with the next. */
static struct pause pause_of(const struct asked *asked, uint32_t milestone, uint32_t target, int64_t at) {
    const kt_catalog *catalog = asked->catalog;
    struct pause pause = {milestone, KT_INSTANT_NONE, KT_INSTANT_NONE};
    const uint32_t instrument = db_target(catalog, KT_RECORD_MILESTONE, milestone, KT_FIELD_INSTRUMENT, 0);
    const int64_t last = number_of(catalog, milestone, KT_FIELD_ENDS, KT_DAY_NONE);
    pause.begin = number_of(catalog, milestone, KT_FIELD_LATEST, KT_INSTANT_NONE);
    if (last != KT_DAY_NONE) pause.end = db_zone_instant(catalog, zone_of(catalog, milestone, instrument), (int32_t)last + 1);
    cut_pause(asked, &pause, target, at);
    return pause;
}

/* Moves a row behind a suspension that covers now or the row's own date. */
static void suspend(struct statement *row, const struct pause *pause, int partial, int64_t now) {
    const int passed = row->earliest <= now;
    if (pause->begin == KT_INSTANT_NONE || pause->end <= now) return;
    if (passed ? pause->begin > now : pause->begin > row->earliest || pause->end <= row->earliest) return;
    row->marks |= MARK_SUSPENDED | (partial ? (unsigned)MARK_PARTLY : 0u);
    row->suspended_until = pause->end;
    if (pause->end == KT_INSTANT_NONE || (partial && !passed)) return; /* for the rest the stated day holds */
    move(row, pause->end);
}

/* The milestones that have targets; to free. */
static void find_actors(struct asked *asked) {
    uint32_t milestone = 0;
    size_t room = 0;
    while (kt_record_next(asked->catalog, KT_RECORD_MILESTONE, &milestone) == KT_OK) {
        if (db_target(asked->catalog, KT_RECORD_MILESTONE, milestone, KT_FIELD_TARGET, 0) == 0) continue;
        if (asked->actor_count == room) {
            room = room == 0 ? 16 : room * 2;
            asked->actors = must_resize(asked->actors, room, sizeof *asked->actors);
        }
        asked->actors[asked->actor_count++] = milestone;
    }
}

/* What other statements do to a row. 0 when it is gone: ended, or replaced by one of the same effect that names it. */
static int apply_others(struct statement *row, const struct asked *asked) {
    const kt_catalog *catalog = asked->catalog;
    const int64_t own = number_of(catalog, row->milestone, KT_FIELD_EFFECT, 0), at = known_at(asked->options);
    size_t i;
    for (i = 0; i < asked->actor_count; i++) {
        const uint32_t other = asked->actors[i];
        const uint32_t instrument = db_target(catalog, KT_RECORD_MILESTONE, other, KT_FIELD_INSTRUMENT, 0);
        const int64_t effect = number_of(catalog, other, KT_FIELD_EFFECT, 0);
        int partial;
        if (other == row->milestone || !targets(catalog, other, row->milestone)) continue;
        if (!known(catalog, other, zone_of(catalog, other, instrument), at)) continue;
        partial = is_partial(catalog, other, row->milestone);
        if (effect == KT_EFFECT_SUSPENDS) {
            const struct pause pause = pause_of(asked, other, row->milestone, at);
            suspend(row, &pause, partial, asked->options->now);
        } else if (effect == KT_EFFECT_ENDS && !partial) {
            const int64_t end = number_of(catalog, other, KT_FIELD_LATEST, KT_INSTANT_NONE);
            if (end <= asked->options->now || end <= row->earliest) return 0;
        } else if (effect == own && effect != KT_EFFECT_REINSTATES && !partial) {
            return 0;
        }
    }
    return 1;
}

/* ---- when a statement takes effect ---- */

/* A prohibition holds once its instrument is in force, whatever day its text names. */
static void wait_for_instrument(struct statement *row, const kt_catalog *catalog) {
    const int64_t effect = number_of(catalog, row->milestone, KT_FIELD_EFFECT, 0);
    const int64_t from = db_number(catalog, KT_RECORD_INSTRUMENT, row->instrument, KT_FIELD_IN_FORCE_FROM, KT_DAY_NONE);
    int64_t begin;
    if (effect != KT_EFFECT_PROHIBITS && effect != KT_EFFECT_SUSPENDS && effect != KT_EFFECT_ENDS) return;
    if (from == KT_DAY_NONE || row->boundary == KT_INSTANT_NONE) return;
    begin = db_zone_instant(catalog, db_target(catalog, KT_RECORD_INSTRUMENT, row->instrument, KT_FIELD_ZONE, 0), (int32_t)from);
    if (begin <= row->earliest) return;
    row->stated = row->boundary; /* a coarse date keeps its later reading */
    row->marks |= MARK_WITH_INSTRUMENT;
    row->earliest = begin;
    if (row->boundary < begin) row->boundary = begin;
    if (row->latest < begin) row->latest = begin;
}

/* The first turn after now of a duty that recurs. Turns are counted from the first, so that a 31st does not wander. */
static void next_turn(struct statement *row, const kt_catalog *catalog, int64_t now) {
    const int64_t n = number_of(catalog, row->milestone, KT_FIELD_RECURS_N, 0);
    const uint32_t unit = (uint32_t)number_of(catalog, row->milestone, KT_FIELD_RECURS_UNIT, 0);
    const int64_t span = unit == KT_UNIT_WEEK ? 7 : unit == KT_UNIT_MONTH ? 31 : unit == KT_UNIT_YEAR ? 366 : 1;
    int64_t turn;
    int32_t first;
    if (n <= 0 || n > 100000 || row->boundary == KT_INSTANT_NONE || row->earliest != row->latest || row->boundary > now) return;
    if (unit == KT_UNIT_HOUR) {
        move(row, row->boundary + ((now - row->boundary) / (n * 3600) + 1) * n * 3600);
    } else {
        first = db_zone_day(catalog, row->zone, row->boundary);
        /* Months are shorter than 31 days on average: the estimate is too small, never too large. */
        for (turn = (now - row->boundary) / 86400 / (span * n); row->boundary <= now; turn++) {
            const int32_t day = db_day_add(first, turn * n, unit);
            if (day == KT_DAY_NONE) return;
            move(row, db_zone_instant(catalog, row->zone, day));
        }
    }
    row->marks |= MARK_RECURS;
}

/* Whether the instrument still counts at an instant. */
static int in_force(const kt_catalog *catalog, uint32_t instrument, int64_t instant) {
    const int64_t until = db_number(catalog, KT_RECORD_INSTRUMENT, instrument, KT_FIELD_IN_FORCE_UNTIL, INT32_MAX);
    return until >= db_zone_day(catalog, db_target(catalog, KT_RECORD_INSTRUMENT, instrument, KT_FIELD_ZONE, 0), instant);
}

/* What changes after now and within the days asked for. Where it is not sure when, the reading that leaves less time
   decides whether it is near enough, and the other one whether it is still to come. */
static int is_upcoming(struct statement *row, const struct asked *asked) {
    const kt_catalog *catalog = asked->catalog;
    const struct options *options = asked->options;
    const int64_t now = options->now;
    int64_t before = KT_INSTANT_NONE;
    int i;
    if (row->milestone != 0) {
        const int64_t effect = number_of(catalog, row->milestone, KT_FIELD_EFFECT, 0);
        if (effect == KT_EFFECT_NOTES || row->boundary == KT_INSTANT_NONE) return 0;
        wait_for_instrument(row, catalog);
        if (effect == KT_EFFECT_REQUIRES) next_turn(row, catalog, now);
        /* Suspensions that follow each other stand in any order. */
        for (i = 0; i < 8 && before != row->boundary; i++) {
            before = row->boundary;
            if (!apply_others(row, asked)) return 0;
        }
    }
    if (!in_force(catalog, row->instrument, now)) return 0;
    if (row->milestone != 0 && !in_force(catalog, row->instrument, row->earliest)) return 0; /* it never begins */
    if (row->latest <= now || row->earliest - now > options->upcoming * 86400) return 0;
    if (row->earliest <= now) row->marks |= MARK_IN_PERIOD;
    if (row->stated != KT_INSTANT_NONE) row->last_permitted_day = db_zone_day(catalog, row->zone, row->earliest - 1);
    return 1;
}

/* ---- rows ---- */

/* The name was checked with the options, so it has a value here. */
static int has_activity(const kt_catalog *catalog, uint32_t milestone, const char *wanted) {
    int32_t activity = 0;
    int64_t value;
    uint32_t i;
    (void)kt_constant_value(&activity, KT_GROUP_ACTIVITY, wanted, strlen(wanted));
    for (i = 0; kt_record_integer(&value, catalog, KT_RECORD_MILESTONE, milestone, KT_FIELD_ACTIVITY, i) == KT_OK; i++) {
        if (value == activity) return 1;
    }
    return 0;
}

/* Marks that the statement carries by itself. */
static void own_marks(struct statement *row, const kt_catalog *catalog) {
    const int64_t limit = number_of(catalog, row->milestone, KT_FIELD_LIMIT, KT_LIMIT_EXACT);
    const int64_t checked = db_number(catalog, KT_RECORD_INSTRUMENT, row->instrument, KT_FIELD_CHECKED_ON, INT32_MAX);
    if (limit == KT_LIMIT_AT_LEAST) row->marks |= MARK_NOT_BEFORE;
    if (limit == KT_LIMIT_AT_MOST) row->marks |= MARK_NOT_AFTER;
    if (record_text(catalog, KT_RECORD_MILESTONE, row->milestone, KT_FIELD_RIVAL).size > 0) row->marks |= MARK_RIVAL;
    if (db_number(catalog, KT_RECORD_INSTRUMENT, row->instrument, KT_FIELD_LEGAL_FORCE, 0) == KT_FORCE_REPORTED)
        row->marks |= MARK_REPORTED;
    if (row->boundary != KT_INSTANT_NONE && db_zone_day(catalog, row->zone, row->boundary) > checked) row->marks |= MARK_UNVERIFIED;
}

/* Ids stay the catalog's, which lives longer than the rows. */
static void add_row(struct statements *rows, const struct statement *row) {
    if (rows->count == rows->room) {
        rows->room = rows->room == 0 ? 64 : rows->room * 2;
        rows->row = must_resize(rows->row, rows->room, sizeof *rows->row);
    }
    rows->row[rows->count++] = *row;
}

/* By the reading that leaves less time, so that the days people see are in order; then by boundary and id: total, so that
   qsort's order does not depend on the platform. */
static int compare_rows(const void *a, const void *b) {
    const struct statement *left = a, *right = b;
    if (left->earliest != right->earliest) return left->earliest < right->earliest ? -1 : 1;
    if (left->boundary != right->boundary) return left->boundary < right->boundary ? -1 : 1;
    return strcmp(left->id.data, right->id.data);
}

static int instrument_is_wanted(const struct asked *asked, uint32_t instrument) {
    const char *place = asked->options->jurisdiction;
    if (instrument == 0) return 0;
    if (asked->named != NULL && (instrument >= asked->named_size || !asked->named[instrument])) return 0;
    return place == NULL || is_within(record_text(asked->catalog, KT_RECORD_INSTRUMENT, instrument, KT_FIELD_JURISDICTION), place);
}

static void find_milestones(struct statements *rows, const struct asked *asked) {
    const kt_catalog *catalog = asked->catalog;
    const struct options *options = asked->options;
    uint32_t milestone = 0;
    while (kt_record_next(catalog, KT_RECORD_MILESTONE, &milestone) == KT_OK) {
        struct statement row = {.milestone = milestone, .stated = KT_INSTANT_NONE, .suspended_until = KT_INSTANT_NONE};
        row.instrument = db_target(catalog, KT_RECORD_MILESTONE, milestone, KT_FIELD_INSTRUMENT, 0);
        if (!instrument_is_wanted(asked, row.instrument)) continue;
        if (options->activity != NULL && !has_activity(catalog, milestone, options->activity)) continue;
        row.zone = zone_of(catalog, milestone, row.instrument);
        row.id = record_id(catalog, KT_RECORD_MILESTONE, milestone);
        row.boundary = number_of(catalog, milestone, KT_FIELD_BOUNDARY, KT_INSTANT_NONE);
        row.earliest = number_of(catalog, milestone, KT_FIELD_EARLIEST, row.boundary);
        row.latest = number_of(catalog, milestone, KT_FIELD_LATEST, row.boundary);
        row.last_permitted_day = (int32_t)number_of(catalog, milestone, KT_FIELD_LAST_PERMITTED_DAY, KT_DAY_NONE);
        own_marks(&row, catalog);
        if ((options->upcoming >= 0 || options->known_at != 0) && !known(catalog, milestone, row.zone, known_at(options))) continue;
        if (options->upcoming < 0 || is_upcoming(&row, asked)) add_row(rows, &row);
    }
}

/* Whether an exception lifts something of an activity: of the milestones it names, or of any of its instrument. */
static int lifts_activity(const kt_catalog *catalog, uint32_t exception, uint32_t instrument, const char *wanted) {
    uint32_t i, milestone = 0;
    if (db_target(catalog, KT_RECORD_EXCEPTION, exception, KT_FIELD_MILESTONE, 0) != 0) {
        for (i = 0; (milestone = db_target(catalog, KT_RECORD_EXCEPTION, exception, KT_FIELD_MILESTONE, i)) != 0; i++) {
            if (has_activity(catalog, milestone, wanted)) return 1;
        }
        return 0;
    }
    while (kt_record_next(catalog, KT_RECORD_MILESTONE, &milestone) == KT_OK) {
        if (db_target(catalog, KT_RECORD_MILESTONE, milestone, KT_FIELD_INSTRUMENT, 0) != instrument) continue;
        if (has_activity(catalog, milestone, wanted)) return 1;
    }
    return 0;
}

/* Carve-outs that end: for those who live by one that day is the deadline. */
static void find_exceptions(struct statements *rows, const struct asked *asked) {
    const kt_catalog *catalog = asked->catalog;
    const char *activity = asked->options->activity;
    uint32_t exception = 0;
    while (kt_record_next(catalog, KT_RECORD_EXCEPTION, &exception) == KT_OK) {
        struct statement row = {.exception = exception, .stated = KT_INSTANT_NONE, .suspended_until = KT_INSTANT_NONE};
        const int64_t until = db_number(catalog, KT_RECORD_EXCEPTION, exception, KT_FIELD_UNTIL, KT_DAY_NONE);
        row.instrument = db_target(catalog, KT_RECORD_EXCEPTION, exception, KT_FIELD_INSTRUMENT, 0);
        if (until == KT_DAY_NONE || !instrument_is_wanted(asked, row.instrument)) continue;
        if (activity != NULL && !lifts_activity(catalog, exception, row.instrument, activity)) continue;
        row.zone = db_target(catalog, KT_RECORD_INSTRUMENT, row.instrument, KT_FIELD_ZONE, 0);
        row.id = record_id(catalog, KT_RECORD_EXCEPTION, exception);
        row.last_permitted_day = (int32_t)until;
        row.boundary = row.earliest = row.latest = db_zone_instant(catalog, row.zone, (int32_t)until + 1);
        if (is_upcoming(&row, asked)) add_row(rows, &row);
    }
}

/* A vendor that the catalog does not know is an error: an empty list would read as "nothing against it". */
int statements_find(struct statements *rows, const kt_catalog *catalog, const struct options *options) {
    struct asked asked = {.options = options, .catalog = catalog};
    unsigned char *named = NULL;
    uint32_t vendor = 0;
    memset(rows, 0, sizeof *rows);
    rows->catalog = catalog;
    if (options->jurisdiction != NULL && !place_is_known(catalog, options->jurisdiction)) {
        complain("db list: the catalog knows no jurisdiction \"%s\"", options->jurisdiction);
        return EXIT_USAGE;
    }
    if (options->vendor != NULL) {
        (void)kt_record_find(&vendor, catalog, KT_RECORD_VENDOR, options->vendor, strlen(options->vendor));
        if (vendor == 0) {
            complain("db list: the catalog knows no vendor \"%s\"", options->vendor);
            return EXIT_USAGE;
        }
        asked.named = named = instruments_of(catalog, vendor, &asked.named_size);
    }
    find_actors(&asked);
    find_milestones(rows, &asked);
    if (options->upcoming >= 0) find_exceptions(rows, &asked);
    free(asked.actors);
    free(named);
    if (rows->count > 1) qsort(rows->row, rows->count, sizeof *rows->row, compare_rows);
    return 0;
}

void statements_free(struct statements *statements) { free(statements->row); }

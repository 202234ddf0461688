/* Every answer of many window queries, as one digest a line, to be compared between two builds of the library: whatever is done
   for speed must not change a byte.

     dump_windows builtin|enlarged            every vendor, product and instrument; twelve profiles; fifty instants
     dump_windows random FIRST COUNT          catalogs made at random from seeds, with statements that act on each other
     dump_windows ... full                    the answers themselves

   Windows, roll-ups, reasons and JSON all go into the digest. A tool for comparing, not a test. */
#include "windows_kit.h"

#include <stdarg.h>

#define INSTANTS 50
#define SEED_MULTIPLIER 6364136223846793005u

static int full;
static uint64_t digest;

static void mix(const void *data, size_t size) {
    const unsigned char *at = data;
    size_t i;
    for (i = 0; i < size; i++) digest = (digest ^ at[i]) * 1099511628211u;
}

static uint64_t random_state;

static uint32_t draw(uint32_t below) {
    random_state = random_state * SEED_MULTIPLIER + 1442695040888963407u;
    return (uint32_t)((random_state >> 33) % below);
}

/* Anywhere in twenty years, now and then on a midnight of New York or a second before it. One draw a statement: compilers are
   free in the order of operands. */
static int64_t draw_instant(int near_midnight) {
    uint32_t a = draw(631152000), day = draw(7305), hour = draw(2), second = draw(2);
    if (near_midnight) return 1420070400 + (int64_t)day * 86400 + (hour ? 14400 : 18000) - (int64_t)second;
    return 1420070400 + (int64_t)a;
}

static void take_reasons(const kt_windows *windows, uint32_t window) {
    struct kt_reason reason = {.struct_size = sizeof reason};
    uint32_t i;
    for (i = 0; kt_windows_reason_at(windows, window, i, &reason) == KT_OK; i++) {
        uint32_t numbers[3] = {reason.role, reason.milestone, reason.exception};
        mix(numbers, sizeof numbers);
        mix(reason.text.data, reason.text.size);
        if (full) printf("  reason %u %u %u %s\n", reason.role, reason.milestone, reason.exception, reason.text.data);
    }
}

static void take_rollups(const kt_windows *windows) {
    uint32_t group, list, i, item;
    for (group = KT_ROLLUP_SUPPLY; group <= KT_ROLLUP_COMPLIANCE; group++) {
        struct kt_rollup rollup = {.struct_size = sizeof rollup};
        (void)kt_windows_rollup(windows, group, &rollup);
        mix(&rollup, sizeof rollup);
        for (list = KT_ROLLUP_ADVICE; list <= KT_ROLLUP_STILL_OPEN; list++) {
            for (i = 0; kt_windows_rollup_item(&item, windows, group, list, i) == KT_OK; i++) mix(&item, sizeof item);
        }
    }
}

static void take_answer(kt_windows *windows) {
    struct kt_text json;
    uint32_t i;
    for (i = 0; i < kt_windows_count(windows); i++) {
        struct kt_window window;
        memset(&window, 0, sizeof window);
        window.struct_size = sizeof window;
        (void)kt_windows_at(windows, i, &window);
        mix(&window, offsetof(struct kt_window, zone));
        mix(window.zone.data, window.zone.size);
        take_reasons(windows, i);
    }
    take_rollups(windows);
    kit_need(kt_windows_json(&json, windows, NULL), NULL, "json");
    mix(json.data, json.size);
    if (full) printf("%s\n", json.data);
}

struct work {
    kt_catalog *catalog;
    kt_windows *windows;
    kt_calendar *federal;
    const char *const *profiles, *const *facts, *const *events;
    size_t profile_count, fact_count, event_count, instants;
};

/* One subject under one profile: instants from 2015 to 2034, facts, events, flags and calendars by turns. */
static void dump_subject(const struct work *work, const kt_profile *profile, const char *who, uint32_t type, uint32_t record) {
    struct kt_error err = {.struct_size = sizeof err};
    /* Every other subject is asked one question at instants close to each other, so that an answer may serve again. */
    int steady = draw(2) == 0;
    struct kt_window_query query = {.struct_size = sizeof query};
    const char *facts = "", *events = "";
    size_t i;
    digest = 14695981039346656037u;
    for (i = 0; i < work->instants; i++) {
        int32_t status;
        if (i == 0 || !steady) {
            query.now = draw_instant(draw(3) == 0);
            query.known_at = draw(3) == 0 ? 0 : draw(2) ? 1795262400 : draw_instant(0);
            query.flags = draw(4) == 0 ? KT_WINDOW_ALL : draw(4) == 0 ? KT_WINDOW_REPORTED : 0;
            facts = work->facts[draw((uint32_t)work->fact_count)];
            events = work->events[draw((uint32_t)work->event_count)];
        } else if (draw(8) == 0) {
            query.now = draw_instant(1);
        } else {
            query.now += (int64_t)draw(86400 * 60);
            query.now -= (int64_t)draw(30) * 86400;
        }
        query.facts = facts;
        query.facts_size = strlen(facts);
        query.events = events;
        query.events_size = strlen(events);
        query.calendar = draw(2) ? work->federal : NULL;
        if (type == KT_RECORD_VENDOR) query.vendor = record;
        if (type == KT_RECORD_PRODUCT) query.product = record;
        if (type == KT_RECORD_CLASS) query.product_class = record;
        if (type == KT_RECORD_INSTRUMENT) query.instrument = record;
        if (full) printf("%s %u now %lld known %lld flags %u facts %s events %s\n", who, record, (long long)query.now,
                         (long long)query.known_at, query.flags, facts, events);
        status = kt_windows_compute(work->windows, work->catalog, profile, &query, &err);
        mix(&status, sizeof status);
        if (status == KT_OK) take_answer(work->windows);
    }
    printf("%s %u %.*s %016llx\n", who, type, (int)kit_id(work->catalog, type, record).size, kit_id(work->catalog, type, record).data,
           (unsigned long long)digest);
}

static void dump_catalog(struct work *work) {
    static const uint32_t types[] = {KT_RECORD_VENDOR, KT_RECORD_PRODUCT, KT_RECORD_CLASS, KT_RECORD_INSTRUMENT};
    struct kt_error err = {.struct_size = sizeof err};
    size_t i, j;
    for (i = 0; i < work->profile_count; i++) {
        kt_profile *profile;
        kit_need(kt_profile_new(&profile, work->catalog, work->profiles[i], strlen(work->profiles[i]), &err), &err, work->profiles[i]);
        for (j = 0; j < sizeof types / sizeof types[0]; j++) {
            uint32_t record = 0;
            while (kt_record_next(work->catalog, types[j], &record) == KT_OK)
                dump_subject(work, profile, work->profiles[i], types[j], record);
        }
        kt_profile_free(profile);
    }
}

/* ---- catalogs at random ---- */

#define VENDORS 6
#define CLASSES 5
#define TAGS 6

static const char *pick(const char *const *words, size_t count) { return words[draw((uint32_t)count)]; }
#define PICK(words) pick(words, sizeof words / sizeof words[0])

static void set(kt_builder *builder, uint32_t type, uint32_t record, uint32_t field, const char *format, ...) {
    struct kt_error err = {.struct_size = sizeof err};
    char value[512];
    va_list arguments;
    va_start(arguments, format);
    (void)vsnprintf(value, sizeof value, format, arguments);
    va_end(arguments);
    if (value[0] == '#') kit_need(kt_builder_integer(builder, type, record, field, strtoll(value + 1, NULL, 10), &err), &err, value);
    else if (value[0] == '@') kit_need(kt_builder_reference(builder, type, record, field, value + 1, strlen(value) - 1, &err), &err, value);
    else kit_need(kt_builder_text(builder, type, record, field, value, strlen(value), &err), &err, value);
}

static uint32_t add(kt_builder *builder, uint32_t type, const char *format, ...) {
    struct kt_error err = {.struct_size = sizeof err};
    char id[128];
    uint32_t record;
    va_list arguments;
    va_start(arguments, format);
    (void)vsnprintf(id, sizeof id, format, arguments);
    va_end(arguments);
    kit_need(kt_builder_record(&record, builder, type, id, strlen(id), &err), &err, id);
    return record;
}

static const char *const who[] = {"any", "US", "US and business", "t1", "t1 or t2", "US and not t3", "DE or t4", "t5 and US",
                                  "(t1 or t2) and (t3 or t4)", "vendor-x", "US and f=yes", "t6 or g=2"};
static const char *const whens[] = {"f=yes", "g=1 or g=2", "class=c1", "not f=yes", "class=c3 and f=yes", "bought>=2020-01-01",
                                    "bought<2022-06-15 or f=yes", "year>2024"};
static const char *const random_profiles[] = {"US,business", "US", "DE,business,t1", "US,t1,t2=no", "US,business,t3,t4=no", "", "t1,t2,t3,t4,t5,t6",
                                              "US,addressee,t5", "FR,person", "US-TX,t6", "US,t1=no,t2=no", "DE,t4"};
static const char *const random_facts[] = {"", "", "f=yes", "f=no,g=1", "g=2", "bought=2019", "bought=2020-05-05,year=2025", "year=2024,f=yes",
                                           "grant=yes", "class=c2", "grant=no,bought=2022", "f=maybe"};
static const char *const random_events[] = {"", "", "e1=2020-01-31", "e2=2024-02-29T10:00:00Z", "e1=2025-05-05,e2=2018-12-31"};
static const char *const scopes[] = {"part", "other part"};
static const char *const rivals[] = {"r", "s"};

static void random_expression(kt_builder *b, uint32_t type, uint32_t record, uint32_t field, const char *expression) {
    set(b, type, record, field, "%s%.*s", expression, (int)draw(4), "   "); /* blanks tell texts apart that mean the same */
}

static void random_ground(kt_builder *b) {
    uint32_t i, r = add(b, KT_RECORD_CATALOG, "random");
    static const int64_t at[] = {-62135596800, 1425798000, 1446357600, 1457852400, 1478412000, 1710054000, 1730613600};
    static const int offset[] = {-18000, -14400, -18000, -14400, -18000, -14400, -18000};
    set(b, KT_RECORD_CATALOG, r, KT_FIELD_TITLE, "Random");
    set(b, KT_RECORD_CATALOG, r, KT_FIELD_DATA_DATE, "#20800");
    for (i = 0; i < 2; i++) {
        uint32_t j;
        r = add(b, KT_RECORD_ZONE, i ? "New" : "UTC");
        set(b, KT_RECORD_ZONE, r, KT_FIELD_VERSION, "x");
        for (j = 0; j < (i ? 7u : 1u); j++) {
            set(b, KT_RECORD_ZONE, r, KT_FIELD_AT, "#%lld", (long long)at[j]);
            set(b, KT_RECORD_ZONE, r, KT_FIELD_OFFSET, "#%d", i ? offset[j] : 0);
        }
    }
    for (i = 0; i < 3; i++) {
        r = add(b, KT_RECORD_SOURCE, "s%u", i);
        set(b, KT_RECORD_SOURCE, r, KT_FIELD_TITLE, "S");
        set(b, KT_RECORD_SOURCE, r, KT_FIELD_EVIDENCE_LEVEL, "#%u", i + 1);
        set(b, KT_RECORD_SOURCE, r, KT_FIELD_READ_ON, "#20000");
    }
    for (i = 0; i < 3; i++) {
        static const char *const places[] = {"US", "DE", "FR"};
        set(b, KT_RECORD_JURISDICTION, add(b, KT_RECORD_JURISDICTION, "%s", places[i]), KT_FIELD_NAME, "Place");
    }
    for (i = 0; i < TAGS + 3; i++) {
        static const char *const names[] = {"business", "person", "addressee"};
        r = i < TAGS ? add(b, KT_RECORD_TAG, "t%u", i + 1) : add(b, KT_RECORD_TAG, "%s", names[i - TAGS]);
        set(b, KT_RECORD_TAG, r, KT_FIELD_DEFINITION, "A role");
    }
    for (i = 0; i < 2; i++) {
        r = add(b, KT_RECORD_FACT, i ? "year" : "bought");
        set(b, KT_RECORD_FACT, r, KT_FIELD_DEFINITION, "A fact");
        set(b, KT_RECORD_FACT, r, KT_FIELD_FORM, "#%d", i ? KT_FORM_INTEGER : KT_FORM_DAY);
        r = add(b, KT_RECORD_EVENT, "e%u", i + 1);
        set(b, KT_RECORD_EVENT, r, KT_FIELD_DEFINITION, "An event");
        set(b, KT_RECORD_EVENT, r, KT_FIELD_EVENT_SCOPE, "#1");
        if (draw(2)) set(b, KT_RECORD_EVENT, r, KT_FIELD_DAY, "#%u", 17000 + draw(4000));
    }
}

static void random_items(kt_builder *b) {
    uint32_t i, r;
    for (i = 1; i <= CLASSES; i++) {
        r = add(b, KT_RECORD_CLASS, "c%u", i);
        set(b, KT_RECORD_CLASS, r, KT_FIELD_TITLE, "C");
        set(b, KT_RECORD_CLASS, r, KT_FIELD_DEFINITION, "C");
        if (i > 1 && draw(2)) set(b, KT_RECORD_CLASS, r, KT_FIELD_PARENT, "@c%u", 1 + draw(i - 1));
        if (draw(3) == 0) set(b, KT_RECORD_CLASS, r, KT_FIELD_FACT, draw(2) ? "f=yes" : "g=2");
        if (draw(2)) set(b, KT_RECORD_CLASS, r, KT_FIELD_RANK, "#%u", draw(9));
    }
    for (i = 1; i <= VENDORS; i++) {
        uint32_t k, products = draw(4);
        set(b, KT_RECORD_VENDOR, add(b, KT_RECORD_VENDOR, "v%u", i), KT_FIELD_NAME, "V");
        for (k = 0; k < products; k++) {
            r = add(b, KT_RECORD_PRODUCT, "v%u/p%u", i, k);
            set(b, KT_RECORD_PRODUCT, r, KT_FIELD_VENDOR, "@v%u", i);
            set(b, KT_RECORD_PRODUCT, r, KT_FIELD_NAME, "P");
            if (draw(4)) set(b, KT_RECORD_PRODUCT, r, KT_FIELD_CLASS, "@c%u", 1 + draw(CLASSES));
            if (draw(3) == 0) {
                r = add(b, KT_RECORD_RELATION, "v%u/p%u/embeds", i, k);
                set(b, KT_RECORD_RELATION, r, KT_FIELD_PRODUCT, "@v%u/p%u", i, k);
                set(b, KT_RECORD_RELATION, r, KT_FIELD_RELATION, "#%d", KT_RELATION_EMBEDS);
                set(b, KT_RECORD_RELATION, r, KT_FIELD_TARGET_VENDOR, "@v%u", 1 + draw(VENDORS));
                set(b, KT_RECORD_RELATION, r, KT_FIELD_SOURCE, "@s0");
                if (draw(2)) set(b, KT_RECORD_RELATION, r, KT_FIELD_UNTIL, "#%u", 17000 + draw(4000));
            }
        }
        if (i == 1 || draw(2) == 0) continue;
        r = add(b, KT_RECORD_RELATION, "v%u/edge", i);
        set(b, KT_RECORD_RELATION, r, KT_FIELD_VENDOR, "@v%u", i);
        set(b, KT_RECORD_RELATION, r, KT_FIELD_RELATION, "#%d", draw(2) ? KT_RELATION_OWNED_BY : KT_RELATION_SAME_AS);
        set(b, KT_RECORD_RELATION, r, KT_FIELD_TARGET_VENDOR, "@v%u", 1 + draw(i - 1));
        set(b, KT_RECORD_RELATION, r, KT_FIELD_SOURCE, "@s0");
        if (draw(2)) set(b, KT_RECORD_RELATION, r, KT_FIELD_PERCENT, "#%u", draw(10000));
    }
}

static void random_subjects(kt_builder *b, uint32_t instrument) {
    uint32_t i, count = draw(4), type = KT_RECORD_SUBJECT;
    for (i = 0; i < count; i++) {
        uint32_t r = add(b, type, "i%u/s%u", instrument, i), what = draw(5);
        set(b, type, r, KT_FIELD_INSTRUMENT, "@i%u", instrument);
        if (what < 3) set(b, type, r, KT_FIELD_VENDOR, "@v%u", 1 + draw(VENDORS));
        if (what >= 2) set(b, type, r, KT_FIELD_CLASS, "@c%u", 1 + draw(CLASSES));
        if (draw(3) == 0) set(b, type, r, KT_FIELD_SUBJECT_SCOPE, "#%d", KT_SCOPE_AFFILIATES);
        if (draw(4) == 0) random_expression(b, type, r, KT_FIELD_WHEN, PICK(whens));
        if (draw(5) == 0) set(b, type, r, KT_FIELD_EXCLUDE_CLASS, "@c%u", 1 + draw(CLASSES));
    }
}

static void random_date(kt_builder *b, uint32_t r, uint32_t effect) {
    static const char *const months[] = {"2019-03", "2022-11", "2025-06"};
    const uint32_t type = KT_RECORD_MILESTONE;
    uint32_t how = draw(10), year = draw(16), month = draw(12), day = draw(28);
    if (how < 5 || (how == 9 && effect == KT_EFFECT_REQUIRES)) {
        set(b, type, r, KT_FIELD_DATE, "20%02u-%02u-%02u", 16 + year, 1 + month, 1 + day);
        set(b, type, r, KT_FIELD_PRECISION, "#%d", KT_PRECISION_DAY);
        if (draw(3) == 0) set(b, type, r, KT_FIELD_INCLUSIVE, "#%u", draw(3));
    } else if (how < 7) {
        set(b, type, r, KT_FIELD_DATE, "%s", PICK(months));
        set(b, type, r, KT_FIELD_PRECISION, "#%d", KT_PRECISION_MONTH);
    } else if (how < 9) {
        set(b, type, r, KT_FIELD_EVENT, "@e%u", 1 + draw(2));
        set(b, type, r, KT_FIELD_N, "#%u", draw(400));
        set(b, type, r, KT_FIELD_UNIT, "#%u", 1 + draw(5));
        set(b, type, r, KT_FIELD_COUNT, "#%u", 1 + draw(3));
    } else if (effect == KT_EFFECT_PROHIBITS) {
        set(b, type, r, KT_FIELD_PRECISION, "#%d", KT_PRECISION_UNSET);
    }
    if (effect == KT_EFFECT_REQUIRES && draw(3) == 0) {
        set(b, type, r, KT_FIELD_RECURS_N, "#%u", 1 + draw(14));
        set(b, type, r, KT_FIELD_RECURS_UNIT, "#%u", 1 + draw(5));
    }
}

static void random_milestone(kt_builder *b, uint32_t instrument, uint32_t number, uint32_t instruments) {
    static const uint32_t effects[] = {1, 1, 1, 1, 2, 2, 3, 3, 3, 4, 4, 5, 6, 7, 8, 9, 10};
    const uint32_t type = KT_RECORD_MILESTONE;
    uint32_t r = add(b, type, "i%u/m%u", instrument, number), effect = effects[draw(17)], i, count;
    set(b, type, r, KT_FIELD_INSTRUMENT, "@i%u", instrument);
    set(b, type, r, KT_FIELD_TITLE, "M");
    set(b, type, r, KT_FIELD_EFFECT, "#%u", effect);
    for (i = 0, count = 1 + draw(3); i < count; i++) set(b, type, r, KT_FIELD_ACTIVITY, "#%u", 1 + i * 11 + draw(11));
    random_expression(b, type, r, KT_FIELD_BOUND, PICK(who));
    if (draw(3) == 0) random_expression(b, type, r, KT_FIELD_AFFECTS, PICK(who));
    if (draw(8) == 0) set(b, type, r, KT_FIELD_ADDRESSEE, "A Ltd");
    if (draw(3) == 0) random_expression(b, type, r, KT_FIELD_WHEN, PICK(whens));
    if (draw(3) == 0) set(b, type, r, KT_FIELD_SCOPE, "%s", PICK(scopes));
    if (draw(4) == 0) set(b, type, r, KT_FIELD_RIVAL, "%s", PICK(rivals));
    random_date(b, r, effect);
    if (draw(4) == 0) set(b, type, r, KT_FIELD_LIMIT, "#%u", 1 + draw(3));
    if (draw(2)) set(b, type, r, KT_FIELD_OTHERWISE, "#%u", 1 + draw(3));
    if (effect == KT_EFFECT_PERMITS && draw(3) == 0) set(b, type, r, KT_FIELD_GRANT, "#%u", 1 + draw(3));
    if (effect == KT_EFFECT_PERMITS && draw(3) == 0) set(b, type, r, KT_FIELD_FROM, "#%u", 17000 + draw(4000));
    if (effect == KT_EFFECT_SUSPENDS && draw(4)) set(b, type, r, KT_FIELD_ENDS, "#%u", 17000 + draw(4000));
    if ((effect >= KT_EFFECT_SUSPENDS && effect <= KT_EFFECT_ENDS) || draw(4) == 0) {
        for (i = 0, count = 1 + draw(2); i < count; i++) {
            uint32_t whose = draw(3) ? instrument : draw(instruments), which = draw(3);
            set(b, type, r, KT_FIELD_TARGET, "@i%u/m%u", whose, which);
        }
    }
    i = draw(3);
    set(b, type, r, KT_FIELD_KNOWN_FROM, "#%u", 16400 + i * draw(2000));
    if (draw(6) == 0) set(b, type, r, KT_FIELD_KNOWN_TO, "#%u", 18400 + draw(2000));
    set(b, type, r, KT_FIELD_SOURCE, "@s%u", draw(3));
    set(b, type, r, KT_FIELD_SOURCE_SCOPE, "#%u", 1 + draw(2));
}

static void random_instrument(kt_builder *b, uint32_t number, uint32_t instruments) {
    const uint32_t type = KT_RECORD_INSTRUMENT;
    uint32_t r = add(b, type, "i%u", number), i, count;
    set(b, type, r, KT_FIELD_JURISDICTION, "US");
    set(b, type, r, KT_FIELD_AUTHORITY, "A");
    set(b, type, r, KT_FIELD_TITLE, "I");
    set(b, type, r, KT_FIELD_CITATION, "C");
    set(b, type, r, KT_FIELD_LEGAL_FORCE, "#%u", 1 + draw(11));
    set(b, type, r, KT_FIELD_ZONE, draw(3) ? "@New" : "@UTC");
    set(b, type, r, KT_FIELD_REACH, "#%u", 1 + draw(2));
    set(b, type, r, KT_FIELD_CHECKED_ON, "#%u", 19000 + draw(1000));
    if (draw(3) == 0) set(b, type, r, KT_FIELD_IN_FORCE_FROM, "#%u", 16500 + draw(3000));
    if (draw(5) == 0) set(b, type, r, KT_FIELD_IN_FORCE_UNTIL, "#%u", 18500 + draw(3000));
    random_subjects(b, number);
    for (i = 0, count = 3 + draw(6); i < count; i++) random_milestone(b, number, i, instruments);
    for (i = 0, count = draw(3); i < count; i++) {
        r = add(b, KT_RECORD_EXCEPTION, "i%u/x%u", number, i);
        set(b, KT_RECORD_EXCEPTION, r, KT_FIELD_INSTRUMENT, "@i%u", number);
        set(b, KT_RECORD_EXCEPTION, r, KT_FIELD_TITLE, "X");
        set(b, KT_RECORD_EXCEPTION, r, KT_FIELD_GRANT, "#%u", 1 + draw(3));
        set(b, KT_RECORD_EXCEPTION, r, KT_FIELD_SOURCE, "@s0");
        if (draw(2)) random_expression(b, KT_RECORD_EXCEPTION, r, KT_FIELD_BOUND, PICK(who));
        if (draw(2)) random_expression(b, KT_RECORD_EXCEPTION, r, KT_FIELD_WHEN, PICK(whens));
        if (draw(2)) set(b, KT_RECORD_EXCEPTION, r, KT_FIELD_UNTIL, "#%u", 17000 + draw(4000));
        if (draw(2)) set(b, KT_RECORD_EXCEPTION, r, KT_FIELD_MILESTONE, "@i%u/m%u", number, draw(3));
    }
}

/* 1, or 0 where chance made a catalog that breaks a rule (two statements that say the same, say). */
static int random_catalog(kt_catalog **out, uint64_t seed) {
    struct kt_error err = {.struct_size = sizeof err};
    kt_builder *builder;
    const uint8_t *bytes;
    size_t size;
    uint32_t i, count;
    int done;
    random_state = seed * 2654435761u + 12345;
    kit_need(kt_builder_new(&builder, NULL, NULL, &err), &err, "builder");
    random_ground(builder);
    random_items(builder);
    for (i = 0, count = 3 + draw(5); i < count; i++) random_instrument(builder, i, count);
    done = kt_builder_finish(&bytes, &size, builder, &err) == KT_OK;
    if (done) kit_need(kt_catalog_open_memory(out, bytes, size, NULL, &err), &err, "open");
    else printf("seed %llu refused: %s\n", (unsigned long long)seed, err.message);
    kt_builder_free(builder);
    return done;
}

static const char *const profiles[] = {
    "US,business", "US,person", "US,federal-agency", "US,defense-department", "US,business,federal-contractor",
    "US,business,telecom-operator,subsidy-recipient", "US-TX,state-agency", "DE,business", "CN,business", "US", "", "US,federal-contractor",
};
static const char *const facts[] = {"", "", "", "telecom-or-video-surveillance=yes", "telecom-or-video-surveillance=no", "grade=consumer",
                                    "acquired=2020", "authorised=2021-05-05,grant=yes", "contract-deliverables=yes"};
static const char *const events[] = {"", "", "contract=2019-06-01", "discovery=2024-02-28T22:00:00Z"};
#define COUNT(array) (sizeof array / sizeof array[0])

int main(int argc, char **argv) {
    struct kt_error err = {.struct_size = sizeof err};
    struct work work = {NULL, NULL, NULL, profiles, facts, events, COUNT(profiles), COUNT(facts), COUNT(events), INSTANTS};
    unsigned long long i, first, count;
    full = argc > 2 && strcmp(argv[argc - 1], "full") == 0;
    kit_need(kt_windows_new(&work.windows, NULL, &err), &err, "windows");
    kit_need(kt_calendar_new(&work.federal, KT_CALENDAR_US_FEDERAL, NULL, 0, NULL, &err), &err, "calendar");
    if (argc >= 4 && strcmp(argv[1], "random") == 0) {
        work = (struct work){NULL, work.windows, work.federal, random_profiles, random_facts, random_events, COUNT(random_profiles),
                             COUNT(random_facts), COUNT(random_events), 12};
        first = strtoull(argv[2], NULL, 10);
        count = strtoull(argv[3], NULL, 10);
        for (i = first; i < first + count; i++) {
            if (!random_catalog(&work.catalog, i)) continue;
            printf("seed %llu\n", i);
            dump_catalog(&work);
            kt_catalog_unref(work.catalog);
        }
    } else if (argc >= 2 && (strcmp(argv[1], "builtin") == 0 || strcmp(argv[1], "enlarged") == 0)) {
        kit_need(kt_catalog_open_builtin(&work.catalog, NULL, &err), &err, "built-in catalog");
        random_state = 1;
        if (argv[1][0] == 'e') {
            kt_catalog *builtin = work.catalog;
            work.catalog = kit_enlarged(builtin);
            kt_catalog_unref(builtin);
        }
        dump_catalog(&work);
        kt_catalog_unref(work.catalog);
    } else {
        (void)fprintf(stderr, "dump_windows builtin|enlarged [full], dump_windows random FIRST COUNT [full]\n");
        return 2;
    }
    kt_calendar_free(work.federal);
    kt_windows_free(work.windows);
    return 0;
}

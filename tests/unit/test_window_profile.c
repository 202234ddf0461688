/* Profiles, item facts, subjects, codes of newer catalogs, properties over random law, memory and arguments. */
#include "window_fixture.h"

#include <stdint.h>

static struct fixture fixture;

static void setup(void) {
    fixture_begin(&fixture);
}

static void plain_setup(void) {
    fixture_begin(&fixture);
    put_instrument(fixture.builder, "i", "kaspersky", "statute", "");
    put_milestone(fixture.builder, "i", "m", "effect=prohibits; activity=use; bound=US; date=2025-01-01; precision=day");
    fixture_end(&fixture);
}

static void teardown(void) {
    kt_builder_free(fixture.builder);
    fixture_free(&fixture);
}

static uint32_t truth(const char *profile, const char *name) {
    struct kt_error err = {.struct_size = sizeof err};
    uint32_t found;
    kt_profile_free(fixture.profile);
    ck_assert_msg(kt_profile_new(&fixture.profile, fixture.catalog, profile, strlen(profile), &err) == KT_OK, "%s: %s", profile,
                  err.message);
    found = kt_profile_truth(fixture.profile, name, strlen(name));
    return found;
}

START_TEST(what_a_profile_says) {
    static const struct { const char *profile, *name; uint32_t truth; } row[] = {
        {"US,business", "US", KT_YES}, {"US,business", "BR", KT_NO}, {"US,business", "US-TX", KT_UNKNOWN},
            {"US,business", "US-WY", KT_UNKNOWN},
        {"US,business", "EU", KT_NO}, {"US,business", "ZZ", KT_NO}, {"US,business", "us-person", KT_YES},
            {"US", "us-person", KT_UNKNOWN},
        {"BR,business", "us-person", KT_UNKNOWN}, {"US,business", "federal-agency", KT_NO},
            {"US,business", "national-government", KT_NO},
        {"US,person", "state-agency", KT_NO}, {"US,business", "reseller", KT_UNKNOWN},
            {"US,business", "federal-contractor", KT_UNKNOWN},
        {"US,business,reseller=no", "reseller", KT_NO}, {"US,reseller=yes", "reseller", KT_YES},
        {"US,defense-contractor", "federal-contractor", KT_YES}, {"US,defense-department", "national-government", KT_YES},
        {"US-TX,business", "US", KT_YES}, {"US-TX,business", "us-person", KT_YES}, {"US-TX", "US-WY", KT_NO},
            {"US-WY", "US-WY", KT_YES},
        {"US-WY", "US", KT_YES}, {"US-WY", "US-TX", KT_NO}, {"US,US-TX", "US-WY", KT_NO}, {"US,US-TX=no", "US-TX", KT_NO},
        {"DE", "EU", KT_YES}, {"DE", "FR", KT_NO}, {"EU", "DE", KT_UNKNOWN}, {"DE,EU", "FR", KT_NO}, {"DE,FR", "FR", KT_YES},
        {"", "US", KT_UNKNOWN}, {"", "us-person", KT_UNKNOWN}, {"  ", "US", KT_UNKNOWN}, {"business", "US", KT_UNKNOWN},
        {"business", "federal-agency", KT_NO}, {"US=no", "US", KT_NO}, {" US , business ", "us-person", KT_YES},
            {"US,US", "US", KT_YES},
        {"US", "a-tag-of-tomorrow", KT_UNKNOWN}, {"US", "", KT_UNKNOWN}};
    size_t i;
    for (i = 0; i < sizeof row / sizeof *row; i++)
        ck_assert_msg(truth(row[i].profile, row[i].name) == row[i].truth, "%s asked for %s", row[i].profile, row[i].name);
}
END_TEST

START_TEST(what_a_profile_refuses) {
    static const struct { const char *profile; uint64_t byte; } row[] = {
        {"US,busines", 3}, {"UK", 0}, {"us", 0}, {"US,,business", 3}, {"US,", 3}, {",US", 0}, {"US,reseller=maybe", 3},
            {"US,=yes", 3},
        {"US,business,federal-agency", 12}, {"US,federal-agency,business", 18}, {"US,person,state-agency", 10},
        {"US,reseller,reseller=no", 12}, {"US,US=no", 3}, {"US=no,US-TX", 0}, {"US,business,us-person=no", 12}, {"ZZ-AB", 0},
        {"US,federal-agency,national-government=no", 18}, {"US,reseller reseller", 3}, {"any", 0}};
    size_t i;
    for (i = 0; i < sizeof row / sizeof *row; i++) {
        struct kt_error err = {.struct_size = sizeof err};
        kt_profile *profile = (kt_profile *)&err;
        ck_assert_msg(kt_profile_new(&profile, fixture.catalog, row[i].profile, strlen(row[i].profile), &err) == KT_E_SYNTAX, "%s",
                      row[i].profile);
        ck_assert_ptr_null(profile);
        ck_assert_msg(err.position == row[i].byte, "%s: byte %u", row[i].profile, (unsigned)err.position);
        ck_assert_uint_gt(strlen(err.message), 0);
    }
}
END_TEST

START_TEST(facts_and_events_that_do_not_parse) {
    static const struct { const char *facts, *events; uint64_t byte; } row[] = {
        {"made-in", NULL, 0}, {"made-in=CN,", NULL, 11}, {"=x", NULL, 0}, {"made-in=", NULL, 0},
            {"made-in=CN,made-in=US", NULL, 11},
        {"made-in=CN,telecom-or-video-surveillance=perhaps", NULL, 11}, {"class=none-such", NULL, 0}, {NULL, "contract", 0},
        {NULL, "contract=2024-02-30", 9}, {NULL, "contract=2024-01-01,contract=2024-01-02", 20}, {NULL, "contract=yesterday", 9}};
    size_t i;
    for (i = 0; i < sizeof row / sizeof *row; i++) {
        struct kt_error err = {.struct_size = sizeof err};
        struct ask ask = {.profile = "US", .now = "2026-01-01", .vendor = "acme", .facts = row[i].facts, .events = row[i].events};
        ck_assert_msg(try_ask(&fixture, &ask, &err) == KT_E_SYNTAX, "row %u", (unsigned)i);
        ck_assert_msg(err.position >= row[i].byte && err.position < row[i].byte + 12, "row %u: byte %u", (unsigned)i,
                      (unsigned)err.position);
        ck_assert_uint_eq(kt_windows_count(fixture.windows), 0);
    }
}
END_TEST

START_TEST(facts_in_any_case_and_unknown_ones) {
    struct ask ask = {.profile = "US", .now = "2026-01-01", .vendor = "acme"};
    put_instrument(fixture.builder, "i", "acme", "statute", "");
    put_milestone(fixture.builder, "i", "m",
                  "effect=prohibits; activity=use; bound=US; when=made-in=CN; date=2025-01-01; precision=day");
    fixture_end(&fixture);
    ask.facts = "made-in=cn, grade=consumer";
    ask_for(&fixture, ask);
    ck_assert_uint_eq(state_of(&fixture, KT_ACTIVITY_USE, "i"), KT_STATE_CLOSED);
    ask.facts = "made-in=unknown";
    ask_for(&fixture, ask);
    ck_assert_uint_eq(state_of(&fixture, KT_ACTIVITY_USE, "i"), KT_STATE_UNKNOWN);
    ask.facts = "made-in=US";
    ask_for(&fixture, ask);
    ck_assert_uint_eq(kt_windows_count(fixture.windows), 0);
}
END_TEST

START_TEST(classes_nest) {
    static const struct { const char *class_id; uint32_t state; } row[] = {
        {"endpoint-protection", KT_STATE_CLOSED}, {"desktop-software", KT_STATE_NONE_KNOWN}, {"software", KT_STATE_UNKNOWN},
            {"router", KT_STATE_NONE_KNOWN}};
    size_t i;
    put_instrument(fixture.builder, "i", NULL, "statute", "");
    put(fixture.builder, "subject", "i", "instrument=i; vendor=kaspersky; class=endpoint-protection");
    put_milestone(fixture.builder, "i", "m", "effect=prohibits; activity=use; bound=US; date=2025-01-01; precision=day");
    put_instrument(fixture.builder, "j", NULL, "statute", "");
    put(fixture.builder, "subject", "j", "instrument=j; class=software");
    put_milestone(fixture.builder, "j", "m",
                  "effect=prohibits; activity=use; bound=US; when=class=software; date=2025-01-01; precision=day");
    fixture_end(&fixture);
    for (i = 0; i < sizeof row / sizeof *row; i++) {
        ask_for(&fixture, (struct ask){.profile = "US", .now = "2026-01-01", .vendor = "kaspersky", .class_id = row[i].class_id});
        ck_assert_msg(state_of(&fixture, KT_ACTIVITY_USE, "i") == row[i].state, "%s", row[i].class_id);
        ck_assert_uint_eq(state_of(&fixture, KT_ACTIVITY_USE, "j"), i < 3 ? KT_STATE_CLOSED : KT_STATE_NONE_KNOWN);
    }
    /* a category, whoever makes it */
    ask_for(&fixture, (struct ask){.profile = "US", .now = "2026-01-01", .class_id = "endpoint-protection"});
    ck_assert_uint_eq(state_of(&fixture, KT_ACTIVITY_USE, "i"), KT_STATE_NONE_KNOWN);
    ck_assert_uint_eq(state_of(&fixture, KT_ACTIVITY_USE, "j"), KT_STATE_CLOSED);
    ask_for(&fixture, (struct ask){.profile = "US", .now = "2026-01-01", .vendor = "acme"}); /* no products, no class */
    ck_assert_uint_eq(kt_windows_count(fixture.windows), 0);
    ask_for(&fixture, (struct ask){.profile = "US", .now = "2026-01-01", .vendor = "acme", .facts = "class=desktop-software"});
    ck_assert_uint_eq(state_of(&fixture, KT_ACTIVITY_USE, "j"), KT_STATE_CLOSED);
    ask_for(&fixture, (struct ask){.profile = "US", .now = "2026-01-01", .instrument = "i"}); /* its subject counts as met */
    ck_assert_uint_eq(state_of(&fixture, KT_ACTIVITY_USE, "i"), KT_STATE_CLOSED);
    ck_assert_uint_eq(kt_windows_count(fixture.windows), 1);
}
END_TEST

START_TEST(owners_reach_what_they_own) {
    static const struct { const char *edge, *scope; uint32_t state; } row[] = {
        {"percent=6000", "affiliates", KT_STATE_CLOSED}, {"percent=5000", "affiliates", KT_STATE_UNKNOWN},
            {"percent=5001", "controlled", KT_STATE_CLOSED},
        {"from=2020-01-01", "majority-owned", KT_STATE_CLOSED}, {"percent=9000", "successors", KT_STATE_NONE_KNOWN},
        {"percent=9000; until=2025-12-31", "affiliates", KT_STATE_NONE_KNOWN}};
    char fields[128], needs[64];
    (void)snprintf(fields, sizeof fields, "vendor=acme; relation=owned-by; target_vendor=kaspersky; source=src; %s", row[_i].edge);
    put(fixture.builder, "relation", "r", fields);
    put_instrument(fixture.builder, "i", NULL, "statute", "");
    (void)snprintf(fields, sizeof fields, "instrument=i; vendor=kaspersky; subject_scope=named; subject_scope=%s", row[_i].scope);
    put(fixture.builder, "subject", "i", fields);
    put_milestone(fixture.builder, "i", "m", "effect=prohibits; activity=use; bound=US; date=2025-01-01; precision=day");
    put_milestone(fixture.builder, "i", "p", "effect=permits; activity=install; affects=US");
    fixture_end(&fixture);
    ask_for(&fixture, (struct ask){.profile = "US", .now = "2026-01-01", .vendor = "acme"});
    ck_assert_uint_eq(state_of(&fixture, KT_ACTIVITY_USE, "i"), row[_i].state);
    /* A share that nobody states is enough to restrict, not to permit. */
    if (_i == 3) ck_assert_uint_eq(state_of(&fixture, KT_ACTIVITY_INSTALL, "i"), KT_STATE_UNKNOWN);
    if (_i == 0) ck_assert_uint_eq(state_of(&fixture, KT_ACTIVITY_INSTALL, "i"), KT_STATE_OPEN);
    if (_i == 1)
        ck_assert_str_eq(needs_of(&fixture, window_index(&fixture, KT_ACTIVITY_USE, "i", 9), needs, sizeof needs), "ownership");
}
END_TEST

START_TEST(owners_in_a_ring_end) {
    put(fixture.builder, "relation", "r1", "vendor=acme; relation=same-as; target_vendor=huawei; source=src");
    put(fixture.builder, "relation", "r2", "vendor=huawei; relation=same-as; target_vendor=acme; source=src");
    put_instrument(fixture.builder, "i", "huawei", "statute", "");
    put_milestone(fixture.builder, "i", "m", "effect=prohibits; activity=use; bound=US; date=2025-01-01; precision=day");
    fixture_end(&fixture);
    ask_for(&fixture, (struct ask){.profile = "US", .now = "2026-01-01", .vendor = "acme"});
    ck_assert_uint_eq(state_of(&fixture, KT_ACTIVITY_USE, "i"), KT_STATE_CLOSED);
}
END_TEST

START_TEST(editions_of_lists) {
    static const struct { const char *now, *vendor; uint32_t state; } row[] = {
        {"2026-02-01", "kaspersky", KT_STATE_CLOSED}, {"2026-03-01", "kaspersky", KT_STATE_NONE_KNOWN},
            {"2026-07-01", "kaspersky", KT_STATE_CLOSED},
        {"2026-07-01", "huawei", KT_STATE_UNKNOWN}, {"2024-12-31", "kaspersky", KT_STATE_NONE_KNOWN}};
    char needs[64];
    size_t i;
    put(fixture.builder, "list", "l", "title=L; jurisdiction=US; authority=A");
    put(fixture.builder, "edition", "l/1", "list=l; published=2025-01-07; complete=no; checked_on=2026-11-01; source=src");
    put(fixture.builder, "edition", "l/2",
        "list=l; published=2026-02-13; withdrawn=2026-02-13; complete=yes; checked_on=2026-11-01; source=src");
    put(fixture.builder, "entry", "l/1/a", "edition=l/1; vendor=kaspersky; text=K; from=2025-01-07; until=2026-02-16");
    put(fixture.builder, "entry", "l/1/b", "edition=l/1; vendor=kaspersky; text=K; from=2026-06-08");
    put(fixture.builder, "entry", "l/2/a", "edition=l/2; vendor=acme; text=A");
    put_instrument(fixture.builder, "i", NULL, "statute", "");
    put(fixture.builder, "subject", "i/1", "instrument=i; edition=l/1");
    put(fixture.builder, "subject", "i/2", "instrument=i; edition=l/2");
    put_milestone(fixture.builder, "i", "m", "effect=prohibits; activity=use; bound=US; date=2025-01-01; precision=day");
    fixture_end(&fixture);
    for (i = 0; i < sizeof row / sizeof *row; i++) {
        ask_for(&fixture, (struct ask){.profile = "US", .now = row[i].now, .vendor = row[i].vendor});
        ck_assert_msg(state_of(&fixture, KT_ACTIVITY_USE, "i") == row[i].state, "row %u", (unsigned)i);
    }
    /* absent from a list that is not complete */
    ask_for(&fixture, (struct ask){.profile = "US", .now = "2026-07-01", .vendor = "huawei"});
    ck_assert_str_eq(needs_of(&fixture, 0, needs, sizeof needs), "listing");
    ck_assert_uint_eq(at_place(&fixture, 1).would_be, 0);
    ck_assert_uint_eq(rollup_of(&fixture, KT_ROLLUP_COMPLIANCE).maybe, 0);
}
END_TEST

START_TEST(the_vendors_own_dates) {
    struct kt_rollup rollup;
    struct kt_text json;
    struct ask ask = {.profile = "BR", .now = "2025-06-30T23:59:59Z", .product = "kaspersky/endpoint", .version = "11.10.1"};
    put(fixture.builder, "lifecycle", "a",
        "product=kaspersky/endpoint; version=11; end_of_support=2025-06-30; end_of_life=2026-06-30; source=src");
    put(fixture.builder, "lifecycle", "b", "product=kaspersky/endpoint; version=1; end_of_support=2001-01-01; source=src");
    fixture_end(&fixture);
    ask_for(&fixture, ask);
    rollup = rollup_of(&fixture, KT_ROLLUP_LIFECYCLE);
    ck_assert_uint_eq(rollup.state, KT_STATE_CLOSING);
    ck_assert_int_eq(at_place(&fixture, rollup.decides).remaining_seconds, 1);
    ck_assert_int_eq(at_place(&fixture, rollup.decides).remaining_days, 0);
    /* what the law says is another question */
    ck_assert_uint_eq(rollup_of(&fixture, KT_ROLLUP_SUPPORT).state, KT_STATE_NONE_KNOWN);
    ck_assert_int_eq(kt_windows_json(&json, fixture.windows, NULL), KT_OK);
    ck_assert_ptr_nonnull(strstr(json.data, "\"instrument\":null,\"milestone\":null"));
    ask.now = "2025-07-01T00:00:00Z";
    ask_for(&fixture, ask);
    ck_assert_uint_eq(rollup_of(&fixture, KT_ROLLUP_LIFECYCLE).state, KT_STATE_CLOSED);
    ask.version = "12";
    ask_for(&fixture, ask);
    ck_assert_uint_eq(rollup_of(&fixture, KT_ROLLUP_LIFECYCLE).state, KT_STATE_NONE_KNOWN);
}
END_TEST

/* The bytes of a catalog with one statement of an effect. */
static uint8_t *catalog_bytes(const char *effect, size_t *out_size) {
    char fields[128];
    kt_builder *builder;
    const uint8_t *bytes;
    uint8_t *copy;
    struct kt_error err = {.struct_size = sizeof err};
    ck_assert_int_eq(kt_builder_new(&builder, NULL, NULL, NULL), KT_OK);
    put_base(builder);
    put_instrument(builder, "i", "kaspersky", "statute", "");
    (void)snprintf(fields, sizeof fields, "effect=%s; activity=use; affects=US; date=2025-01-01; precision=day", effect);
    put_milestone(builder, "i", "m", fields);
    put_milestone(builder, "i", "open", "effect=permits; activity=use; affects=US");
    ck_assert_msg(kt_builder_finish(&bytes, out_size, builder, &err) == KT_OK, "%s", err.message);
    copy = malloc(*out_size);
    ck_assert_ptr_nonnull(copy);
    memcpy(copy, bytes, *out_size);
    kt_builder_free(builder);
    return copy;
}

/* Two catalogs that differ in one constant only show where it lies: beside that there are digests, which differ in runs. */
START_TEST(a_code_of_a_newer_catalog_is_never_allowed) {
    size_t size, other, i;
    uint8_t *advises = catalog_bytes("advises", &size), *expects = catalog_bytes("expects", &other);
    struct kt_reason reason = {.struct_size = sizeof reason};
    uint32_t at;
    int patched = 0;
    ck_assert_uint_eq(size, other);
    for (i = 4; i + 4 < size; i++) {
        if (advises[i] != KT_EFFECT_ADVISES || expects[i] != KT_EFFECT_EXPECTS) continue;
        if (memcmp(advises + i - 4, expects + i - 4, 4) != 0 || memcmp(advises + i + 1, expects + i + 1, 3) != 0) continue;
        advises[i] = 17;
        patched++;
    }
    ck_assert_int_eq(patched, 1);
    ck_assert_int_eq(kt_catalog_open_memory(&fixture.catalog, advises, size, NULL, NULL), KT_OK);
    ck_assert_int_eq(kt_windows_new(&fixture.windows, NULL, NULL), KT_OK);
    ask_for(&fixture, (struct ask){.profile = "US", .now = "2026-01-01", .vendor = "kaspersky"});
    ck_assert_uint_eq(kt_windows_count(fixture.windows), 1);
    ck_assert_uint_eq(at_place(&fixture, 1).state, KT_STATE_UNKNOWN);
    ck_assert(has_reason(&fixture, 0, KT_ROLE_CODE, NULL));
    for (at = 0; kt_windows_reason_at(fixture.windows, 0, at, &reason) == KT_OK && reason.role != KT_ROLE_CODE; at++) {}
    ck_assert_str_eq(reason.text.data, "effect:17");
    ck_assert_uint_eq(rollup_of(&fixture, KT_ROLLUP_COMPLIANCE).state, KT_STATE_UNKNOWN);
    free(advises);
    free(expects);
}
END_TEST

/* xorshift: the same law on every machine. */
static uint32_t next_random(uint32_t *state) {
    *state ^= *state << 13;
    *state ^= *state >> 17;
    *state ^= *state << 5;
    return *state;
}

static const char *const some_tags[] = {"US", "DE", "us-person", "reseller", "integrator", "federal-contractor",
    "defense-contractor", "vendor-itself"};

static void put_random_law(kt_builder *builder, uint32_t seed) {
    static const char *const activities[] = {"use", "resale", "signature-update"};
    uint32_t state = seed * 2654435761u + 1, i, m;
    char id[8], fields[300];
    for (i = 0; i < 4; i++) {
        (void)snprintf(id, sizeof id, "i%u", (unsigned)i);
        put_instrument(builder, id, "kaspersky", i % 2 ? "statute" : "order", "");
        for (m = 0; m < 4; m++) {
            char name[8];
            const char *a = some_tags[next_random(&state) % 8], *b = some_tags[next_random(&state) % 8];
            uint32_t kind = next_random(&state) % 4;
            (void)snprintf(name, sizeof name, "m%u", (unsigned)m);
            (void)snprintf(fields, sizeof fields,
                           "effect=%s; activity=%s; bound=%s %s %s; scope=%s; date=20%02u-%02u-%02u; precision=day",
                           kind == 0 ? "requires" : "prohibits", activities[next_random(&state) % 3], a, next_random(&state) % 2
                               ? "or" : "and", b,
                           name, (unsigned)(18 + next_random(&state) % 15), (unsigned)(1 + next_random(&state) % 12),
                               (unsigned)(1 + next_random(&state) % 28));
            put_milestone(builder, id, name, fields);
        }
    }
}

static int is_restricted_by(uint32_t activity, uint32_t instrument, uint32_t *state) {
    uint32_t i;
    for (i = 0; i < kt_windows_count(fixture.windows); i++) {
        struct kt_window window = at_place(&fixture, i + 1);
        if (window.activity != activity || window.instrument != instrument || window.applies != KT_YES) continue;
        *state = window.state;
        return 1;
    }
    return 0;
}

START_TEST(a_tag_more_never_lifts_a_restriction) {
    char profile[300] = "", more[340];
    struct kt_window before[64];
    uint32_t state = (uint32_t)_i * 7919 + 5, count, i, ignored;
    put_random_law(fixture.builder, (uint32_t)_i + 1);
    fixture_end(&fixture);
    for (i = 0; i < 3; i++) {
        (void)snprintf(profile + strlen(profile), sizeof profile - strlen(profile), "%s%s", i ? "," : "",
                       some_tags[next_random(&state) % 8]);
        ask_for(&fixture, (struct ask){.profile = profile, .now = "2027-01-01", .vendor = "kaspersky"});
        count = kt_windows_count(fixture.windows);
        ck_assert_uint_lt(count, 64);
        for (ignored = 0; ignored < count; ignored++) before[ignored] = at_place(&fixture, ignored + 1);
        (void)snprintf(more, sizeof more, "%s,%s", profile, some_tags[next_random(&state) % 8]);
        ask_for(&fixture, (struct ask){.profile = more, .now = "2027-01-01", .vendor = "kaspersky"});
        while (count-- > 0) {
            uint32_t now_state = 0;
            if (before[count].applies != KT_YES) continue;
            ck_assert_msg(is_restricted_by(before[count].activity, before[count].instrument, &now_state), "%s lost a window of %s",
                          more, profile);
            ck_assert(now_state == before[count].state || now_state == KT_STATE_CLOSED || now_state == KT_STATE_OVERDUE ||
                      before[count].state != KT_STATE_CLOSED);
        }
    }
}
END_TEST

START_TEST(time_alone_opens_nothing_and_runs_at_one_pace) {
    uint32_t year, i;
    struct kt_window before[64];
    uint32_t count = 0;
    char now[24];
    int64_t before_now = 0;
    put_random_law(fixture.builder, (uint32_t)_i + 100);
    fixture_end(&fixture);
    for (year = 2017; year < 2034; year++) {
        (void)snprintf(now, sizeof now, "%u-07-0%u", (unsigned)year, (unsigned)(1 + year % 9));
        ask_for(&fixture, (struct ask){.profile = "US,business,reseller,defense-contractor", .now = now, .known_at = "2035-01-01",
            .vendor = "kaspersky"});
        for (i = 0; i < count; i++) {
            uint32_t j;
            if (before[i].applies != KT_YES) continue; /* what only might apply is left out once it adds nothing */
            for (j = 0; j < kt_windows_count(fixture.windows); j++) {
                struct kt_window window = at_place(&fixture, j + 1);
                if (window.activity != before[i].activity || window.instrument != before[i].instrument ||
                    window.applies != before[i].applies) continue;
                if (before[i].state == KT_STATE_CLOSED || before[i].state == KT_STATE_OVERDUE)
                    ck_assert(window.state == KT_STATE_CLOSED || window.state == KT_STATE_OVERDUE);
                if (window.milestone == before[i].milestone && window.boundary == before[i].boundary)
                    ck_assert_int_eq(before[i].remaining_seconds - window.remaining_seconds, instant_of(now) - before_now);
                break;
            }
            ck_assert_msg(j < kt_windows_count(fixture.windows), "a window went away");
        }
        count = kt_windows_count(fixture.windows);
        for (i = 0; i < count; i++) before[i] = at_place(&fixture, i + 1);
        for (i = 1; i < count; i++) ck_assert_int_le(before[i - 1].boundary, before[i].boundary); /* soonest first */
        before_now = instant_of(now);
    }
}
END_TEST

START_TEST(the_json_of_a_window) {
    static const char *const keys[] = {"activity", "state", "boundary", "last_permitted_day", "zone", "precision", "earliest",
        "latest",
        "remaining_seconds", "remaining_days", "remaining_business_days", "applies", "as", "needs", "instrument", "milestone",
            "title", "citation",
        "legal_force", "evidence_level", "source", "sources", "unverified", "conflicts", "exceptions"};
    static const char expected[] =
        "{\"subject\":\"kaspersky\",\"supply\":{\"state\":\"none-known\"},\"support\":{\"state\":\"none-known\"},"
        "\"lifecycle\":{\"state\":\"none-known\"},\"compliance\":{\"activity\":\"use\",\"state\":\"closing\","
        "\"boundary\":\"2025-01-01T05:00:00Z\",\"last_permitted_day\":\"2024-12-31\","
        "\"zone\":\"America/New_York\",\"precision\":\"day\",\"earliest\":\"2025-01-01T05:00:00Z\","
        "\"latest\":\"2025-01-01T05:00:00Z\",\"remaining_seconds\":86400,\"remaining_days\":0,"
        "\"remaining_business_days\":0,\"applies\":\"yes\",\"as\":\"bound\",\"needs\":[],\"instrument\":\"i\","
        "\"milestone\":\"i/m\",\"title\":\"m\",\"citation\":\"C-i\",\"legal_force\":\"statute\","
        "\"evidence_level\":\"primary\",\"source\":\"milestone\",\"sources\":[{\"url\":\"https://example.org/\","
        "\"level\":\"primary\",\"read_on\":\"2026-11-20\"}],\"unverified\":false,\"conflicts\":[],"
        "\"exceptions\":[]}";
    struct kt_text json, again;
    char key[48];
    const char *at;
    size_t i;
    ask_for(&fixture, (struct ask){.profile = "US", .now = "2024-12-31T05:00:00Z", .vendor = "kaspersky"});
    ck_assert_int_eq(kt_windows_json(&json, fixture.windows, NULL), KT_OK);
    ck_assert_uint_eq(strlen(json.data), json.size);
    ck_assert_int_eq(strncmp(json.data, expected, strlen(expected)), 0);
    at = strstr(json.data, "\"activities\":[");
    ck_assert_ptr_nonnull(at);
    for (i = 0; i < sizeof keys / sizeof *keys; i++) {
        (void)snprintf(key, sizeof key, "\"%s\":", keys[i]);
        at = strstr(at, key);
        ck_assert_msg(at != NULL, "%s is missing or out of order", keys[i]);
    }
    i = json.size;
    ck_assert_int_eq(kt_windows_json(&again, fixture.windows, NULL), KT_OK);
    ck_assert_uint_eq(again.size, i);
}
END_TEST

/* An allocator that counts, and fails from the n-th request on. */
struct counter {
    size_t requests, fail_at;
    int64_t live;
};

static void *count_allocate(void *user, size_t size, size_t align) {
    struct counter *counter = user;
    (void)align;
    if (++counter->requests >= counter->fail_at) return NULL;
    counter->live += (int64_t)size;
    return malloc(size);
}

static void *count_resize(void *user, void *block, size_t old_size, size_t size, size_t align) {
    struct counter *counter = user;
    (void)align;
    if (++counter->requests >= counter->fail_at) return NULL;
    counter->live += (int64_t)size - (int64_t)old_size;
    return realloc(block, size);
}

static void count_release(void *user, void *block, size_t size, size_t align) {
    struct counter *counter = user;
    (void)align;
    counter->live -= (int64_t)size;
    free(block);
}

static struct kt_allocator counting(struct counter *counter) {
    struct kt_allocator allocator = {sizeof allocator, 0, count_allocate, count_resize, count_release, counter};
    return allocator;
}

START_TEST(memory_fails_at_every_request) {
    struct counter counter = {0, SIZE_MAX, 0};
    struct kt_allocator allocator = counting(&counter);
    struct kt_window_query query;
    struct ask ask = {.profile = "US", .now = "2024-01-01", .vendor = "kaspersky", .facts = "made-in=CN", .events =
        "contract=2024-01-01"};
    size_t n, total = 0;
    put_random_law(fixture.builder, 3);
    fixture_end(&fixture);
    ask_for(&fixture, ask);
    fill_query(&fixture, &query, &ask);
    for (n = 1; n < 100000; n++) {
        kt_windows *windows = NULL;
        struct kt_text json;
        int32_t status;
        counter = (struct counter){0, n, 0};
        status = kt_windows_new(&windows, &allocator, NULL);
        if (status == KT_OK) status = kt_windows_compute(windows, fixture.catalog, fixture.profile, &query, NULL);
        if (status == KT_OK) status = kt_windows_json(&json, windows, NULL);
        if (status != KT_OK) ck_assert_uint_eq(kt_windows_count(windows) * (status != KT_E_MEMORY), 0);
        kt_windows_free(windows);
        ck_assert_int_eq(counter.live, 0);
        if (status == KT_OK) break;
        ck_assert_int_eq(status, KT_E_MEMORY);
        total++;
    }
    ck_assert_uint_gt(total, 10);
}
END_TEST

START_TEST(a_warm_query_allocates_nothing) {
    struct counter counter = {0, SIZE_MAX, 0};
    struct kt_allocator allocator = counting(&counter);
    struct kt_window_query query;
    struct ask ask = {.profile = "US", .now = "2024-01-01", .vendor = "kaspersky"};
    kt_windows *windows;
    size_t before;
    int i;
    put_random_law(fixture.builder, 4);
    fixture_end(&fixture);
    ask_for(&fixture, ask);
    fill_query(&fixture, &query, &ask);
    ck_assert_int_eq(kt_windows_new(&windows, &allocator, NULL), KT_OK);
    ck_assert_int_eq(kt_windows_compute(windows, fixture.catalog, fixture.profile, &query, NULL), KT_OK);
    before = counter.requests;
    for (i = 0; i < 100; i++) {
        query.now += 86400 * 30;
        ck_assert_int_eq(kt_windows_compute(windows, fixture.catalog, fixture.profile, &query, NULL), KT_OK);
    }
    ck_assert_uint_eq(counter.requests, before);
    kt_windows_free(windows);
    ck_assert_int_eq(counter.live, 0);
}
END_TEST

START_TEST(memory_of_a_profile_fails_at_every_request) {
    struct counter counter = {0, SIZE_MAX, 0};
    struct kt_allocator allocator = counting(&counter);
    struct kt_catalog_options options = {sizeof options, 0, 0, &allocator};
    const uint8_t *bytes;
    size_t size, n;
    kt_catalog *catalog;
    put_random_law(fixture.builder, 5);
    ck_assert_int_eq(kt_builder_finish(&bytes, &size, fixture.builder, NULL), KT_OK);
    ck_assert_int_eq(kt_catalog_open_memory(&catalog, bytes, size, &options, NULL), KT_OK);
    for (n = 1; n < 100000; n++) {
        int64_t live = counter.live;
        kt_profile *profile = NULL;
        int32_t status;
        counter.requests = 0;
        counter.fail_at = n;
        status = kt_profile_new(&profile, catalog, "US,defense-contractor", 21, NULL);
        counter.fail_at = SIZE_MAX;
        kt_profile_free(profile);
        ck_assert_int_eq(counter.live, live);
        if (status == KT_OK) break;
        ck_assert_int_eq(status, KT_E_MEMORY);
    }
    ck_assert_uint_gt(n, 4);
    kt_catalog_unref(catalog);
    ck_assert_int_eq(counter.live, 0);
}
END_TEST

START_TEST(a_profile_of_another_catalog_answers_by_name) {
    struct fixture other;
    struct kt_window_query query;
    struct ask ask = {.profile = "US,business", .now = "2026-01-01", .vendor = "kaspersky"};
    fixture_begin(&other);
    put_instrument(other.builder, "j", "kaspersky", "statute", "");
    put_milestone(other.builder, "j", "m",
                  "effect=prohibits; activity=use; bound=us-person and defense-contractor; date=2025-01-01; precision=day");
    fixture_end(&other);
    ask_for(&fixture, ask);
    fill_query(&other, &query, &ask);
    ck_assert_int_eq(kt_windows_compute(other.windows, other.catalog, fixture.profile, &query, NULL), KT_OK);
    ck_assert_uint_eq(window_of(&other, KT_ACTIVITY_USE, "j").applies, KT_UNKNOWN);
    ck_assert_uint_eq(kt_windows_count(other.windows), 1);
    {
        char needs[64];
        ck_assert_str_eq(needs_of(&other, 0, needs, sizeof needs), "defense-contractor");
    }
    /* The same object, now with the other catalog. */
    ask_for(&fixture, ask);
    fill_query(&fixture, &query, &ask);
    ck_assert_int_eq(kt_windows_compute(other.windows, fixture.catalog, fixture.profile, &query, NULL), KT_OK);
    ck_assert_uint_eq(kt_windows_count(other.windows), 1);
    fixture_free(&other);
}
END_TEST

START_TEST(frees_in_any_order) {
    struct kt_text json;
    ask_for(&fixture, (struct ask){.profile = "US", .now = "2026-01-01", .vendor = "kaspersky"});
    kt_profile_free(fixture.profile);
    fixture.profile = NULL;
    kt_catalog_unref(fixture.catalog);
    fixture.catalog = NULL;
    ck_assert_int_eq(kt_windows_json(&json, fixture.windows, NULL), KT_OK);
    ck_assert_uint_gt(json.size, 100);
}
END_TEST

START_TEST(arguments) {
    struct kt_error err = {.struct_size = sizeof err};
    struct kt_window window = {.struct_size = sizeof window}, small = {.struct_size = 4};
    struct kt_rollup rollup = {.struct_size = sizeof rollup};
    struct kt_reason reason = {.struct_size = sizeof reason};
    struct kt_window_query query = {.struct_size = sizeof query};
    struct kt_text json = {"", 1};
    kt_profile *profile = NULL;
    kt_windows *windows = NULL;
    uint32_t index = 7;
    ck_assert_int_eq(kt_profile_new(NULL, fixture.catalog, "", 0, &err), KT_E_ARGUMENT);
    ck_assert_int_eq(kt_profile_new(&profile, NULL, "", 0, &err), KT_E_ARGUMENT);
    ck_assert_int_eq(kt_profile_new(&profile, fixture.catalog, NULL, 1, &err), KT_E_ARGUMENT);
    ck_assert_int_eq(kt_profile_new(&profile, fixture.catalog, NULL, 0, &err), KT_OK);
    ck_assert_uint_eq(kt_profile_truth(NULL, "US", 2), KT_UNKNOWN);
    ck_assert_uint_eq(kt_profile_truth(profile, NULL, 0), KT_UNKNOWN);
    ck_assert_int_eq(kt_windows_new(NULL, NULL, &err), KT_E_ARGUMENT);
    ck_assert_int_eq(kt_windows_new(&windows, NULL, NULL), KT_OK);
    ck_assert_int_eq(kt_windows_json(&json, windows, &err), KT_OK); /* before the first query: nothing is known */
    ck_assert_ptr_nonnull(strstr(json.data, "\"subject\":null"));
    ck_assert_int_eq(kt_windows_compute(NULL, fixture.catalog, profile, &query, &err), KT_E_ARGUMENT);
    ck_assert_int_eq(kt_windows_compute(windows, NULL, profile, &query, &err), KT_E_ARGUMENT);
    ck_assert_int_eq(kt_windows_compute(windows, fixture.catalog, NULL, &query, &err), KT_E_ARGUMENT);
    ck_assert_int_eq(kt_windows_compute(windows, fixture.catalog, profile, NULL, &err), KT_E_ARGUMENT);
    ck_assert_int_eq(kt_windows_compute(windows, fixture.catalog, profile, &query, &err), KT_E_ARGUMENT); /* nothing asked */
    query.vendor = 1000000;
    ck_assert_int_eq(kt_windows_compute(windows, fixture.catalog, profile, &query, &err), KT_E_ARGUMENT);
    query.vendor = number_of(&fixture, KT_RECORD_VENDOR, "kaspersky");
    query.flags = 128;
    ck_assert_int_eq(kt_windows_compute(windows, fixture.catalog, profile, &query, &err), KT_E_UNSUPPORTED);
    query.flags = 0;
    query.now = KT_INSTANT_NONE;
    ck_assert_int_eq(kt_windows_compute(windows, fixture.catalog, profile, &query, &err), KT_E_ARGUMENT);
    query.now = 0;
    query.facts_size = 3;
    ck_assert_int_eq(kt_windows_compute(windows, fixture.catalog, profile, &query, &err), KT_E_ARGUMENT);
    query.facts_size = 0;
    query.struct_size = 8;
    ck_assert_int_eq(kt_windows_compute(windows, fixture.catalog, profile, &query, &err), KT_E_ARGUMENT);
    query.struct_size = sizeof query;
    ck_assert_int_eq(kt_windows_compute(windows, fixture.catalog, profile, &query, &err), KT_OK);
    ck_assert_uint_eq(kt_windows_count(NULL), 0);
    ck_assert_int_eq(kt_windows_at(NULL, 0, &window), KT_E_ARGUMENT);
    ck_assert_int_eq(kt_windows_at(windows, 0, NULL), KT_E_ARGUMENT);
    ck_assert_int_eq(kt_windows_at(windows, 0, &small), KT_E_ARGUMENT);
    ck_assert_int_eq(kt_windows_at(windows, 99, &window), KT_NOTHING);
    ck_assert_int_eq(kt_windows_rollup(windows, 0, &rollup), KT_E_UNSUPPORTED);
    ck_assert_int_eq(kt_windows_rollup(windows, 5, &rollup), KT_E_UNSUPPORTED);
    ck_assert_int_eq(kt_windows_rollup(NULL, 1, &rollup), KT_E_ARGUMENT);
    ck_assert_int_eq(kt_windows_rollup(windows, 1, NULL), KT_E_ARGUMENT);
    ck_assert_int_eq(kt_windows_rollup_item(NULL, windows, 1, 1, 0), KT_E_ARGUMENT);
    ck_assert_int_eq(kt_windows_rollup_item(&index, NULL, 1, 1, 0), KT_E_ARGUMENT);
    ck_assert_int_eq(kt_windows_rollup_item(&index, windows, 1, 3, 0), KT_E_UNSUPPORTED);
    ck_assert_int_eq(kt_windows_rollup_item(&index, windows, 1, 1, 0), KT_NOTHING);
    ck_assert_uint_eq(index, 0);
    ck_assert_int_eq(kt_windows_reason_at(NULL, 0, 0, &reason), KT_E_ARGUMENT);
    ck_assert_int_eq(kt_windows_reason_at(windows, 0, 0, NULL), KT_E_ARGUMENT);
    ck_assert_int_eq(kt_windows_reason_at(windows, 99, 0, &reason), KT_NOTHING);
    ck_assert_int_eq(kt_windows_json(NULL, windows, &err), KT_E_ARGUMENT);
    ck_assert_int_eq(kt_windows_json(&json, NULL, &err), KT_E_ARGUMENT);
    ck_assert_int_eq(kt_window_query_match(NULL, NULL, 0), KT_E_ARGUMENT);
    kt_windows_free(windows);
    kt_windows_free(NULL);
    kt_profile_free(profile);
    kt_profile_free(NULL);
}
END_TEST

int main(void) {
    Suite *suite = suite_create("window-profile");
    TCase *plain = tcase_create("plain"), *built = tcase_create("built");
    SRunner *runner;
    int failed;
    tcase_add_checked_fixture(plain, plain_setup, teardown);
    tcase_add_test(plain, what_a_profile_says);
    tcase_add_test(plain, what_a_profile_refuses);
    tcase_add_test(plain, facts_and_events_that_do_not_parse);
    tcase_add_test(plain, the_json_of_a_window);
    tcase_add_test(plain, a_profile_of_another_catalog_answers_by_name);
    tcase_add_test(plain, frees_in_any_order);
    tcase_add_test(plain, arguments);
    tcase_add_checked_fixture(built, setup, teardown);
    tcase_set_timeout(built, 60);
    tcase_add_test(built, facts_in_any_case_and_unknown_ones);
    tcase_add_test(built, classes_nest);
    tcase_add_loop_test(built, owners_reach_what_they_own, 0, 6);
    tcase_add_test(built, owners_in_a_ring_end);
    tcase_add_test(built, editions_of_lists);
    tcase_add_test(built, the_vendors_own_dates);
    tcase_add_test(built, a_code_of_a_newer_catalog_is_never_allowed);
    tcase_add_loop_test(built, a_tag_more_never_lifts_a_restriction, 0, 40);
    tcase_add_loop_test(built, time_alone_opens_nothing_and_runs_at_one_pace, 0, 10);
    tcase_add_test(built, memory_fails_at_every_request);
    tcase_add_test(built, a_warm_query_allocates_nothing);
    tcase_add_test(built, memory_of_a_profile_fails_at_every_request);
    suite_add_tcase(suite, plain);
    suite_add_tcase(suite, built);
    runner = srunner_create(suite);
    srunner_set_tap(runner, "-");
    srunner_run_all(runner, CK_SILENT);
    failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed != 0;
}

/* Windows: the acceptance of the project, folding, dates, suspensions, permissions, rivals, roll-ups. Expected values are
   worked out by hand from the dates in each catalog; the arithmetic stands beside them where it is not plain. */
#include "window_fixture.h"

/* The Kaspersky part of the facts, as far as the acceptance needs it. */
static void put_acceptance(kt_builder *builder) {
    put_instrument(builder, "fd", NULL, "determination", "");
    put(builder, "subject", "fd", "instrument=fd; vendor=kaspersky; exclude_class=threat-intelligence");
    put_milestone(builder, "fd", "new-agreements",
                  "effect=prohibits; activity=new-agreement; bound=vendor-itself; affects=US or us-person; "
                  "date=2024-07-20; precision=day; known_from=2024-06-20");
    put_milestone(builder, "fd", "updates",
                  "effect=prohibits; activity=signature-update; activity=software-update; bound=vendor-itself; "
                  "affects=US or us-person; date=2024-09-29; precision=instant; time=00:00; rival=end; known_from=2024-06-20");
    put_milestone(builder, "fd", "updates-30",
                  "effect=prohibits; activity=signature-update; activity=software-update; bound=vendor-itself; "
                  "affects=US or us-person; date=2024-09-30; precision=day; rival=end; known_from=2024-08-09; source=src2");
    put_milestone(builder, "fd", "resale", "effect=prohibits; activity=resale; activity=integration; activity=licensing; "
                  "bound=vendor-itself or reseller; affects=US or us-person; date=2024-09-29; precision=day; "
                  "known_from=2024-06-20");
    put_milestone(builder, "fd", "use", "effect=permits; activity=use; affects=US or us-person; known_from=2024-06-20");
    put_instrument(builder, "far", "kaspersky", "procurement-rule", "");
    put_milestone(builder, "far", "use", "effect=prohibits; activity=use; bound=federal-contractor; date=2018-10-01; "
                  "precision=day; known_from=2018-06-15; scope=in performance");
    put_instrument(builder, "s1634", "kaspersky", "statute", "");
    put_milestone(builder, "s1634", "use",
                  "effect=prohibits; activity=use; bound=US and federal-agency; date=2018-10-01; precision=day; "
                  "known_from=2017-12-12");
    put_instrument(builder, "bod", "kaspersky", "order", "");
    put_milestone(builder, "bod", "removal",
                  "effect=requires; activity=removal; stage=begin; bound=US and federal-agency; date=2017-12-12; "
                  "precision=day; known_from=2017-09-13");
    put_instrument(builder, "s889", NULL, "statute", "");
    put(builder, "subject", "s889", "instrument=s889; vendor=huawei; when=telecom-or-video-surveillance=yes");
    put_milestone(builder, "s889", "use",
                  "effect=prohibits; activity=use; bound=federal-contractor; date=2020-08-13; precision=day; "
                  "known_from=2018-08-13");
}

static struct fixture fixture;

static void acceptance_setup(void) {
    fixture_begin(&fixture);
    put_acceptance(fixture.builder);
    fixture_end(&fixture);
}

static void empty_setup(void) {
    fixture_begin(&fixture);
}

static void teardown(void) {
    kt_builder_free(fixture.builder);
    fixture_free(&fixture);
}

START_TEST(acceptance_us_business) {
    struct kt_rollup rollup;
    struct kt_window window;
    ask_for(&fixture, (struct ask){.profile = "US,business", .now = "2024-08-15T00:00:00Z", .vendor = "kaspersky", .class_id =
        "endpoint-protection"});
    rollup = rollup_of(&fixture, KT_ROLLUP_SUPPLY);
    window = at_place(&fixture, rollup.decides);
    ck_assert_uint_eq(rollup.state, KT_STATE_CLOSED);
    ck_assert_uint_eq(window.activity, KT_ACTIVITY_NEW_AGREEMENT);
    ck_assert_int_eq(window.boundary, instant_of("2024-07-20T04:00:00Z"));
    ck_assert_uint_eq(rollup.still_open_count, 3); /* resale, integration, licensing */
    rollup = rollup_of(&fixture, KT_ROLLUP_SUPPORT);
    window = at_place(&fixture, rollup.decides);
    ck_assert_uint_eq(rollup.state, KT_STATE_CLOSING);
    ck_assert_int_eq(window.boundary, instant_of("2024-09-29T04:00:00Z"));
    ck_assert_int_eq(window.last_permitted_day, (int32_t)(instant_of("2024-09-28") / 86400));
    ck_assert_int_eq(window.remaining_seconds, 3902400);
    ck_assert_int_eq(window.remaining_days, 45);          /* from August 14, 20:00 local, to September 28 */
    ck_assert_int_eq(window.remaining_business_days, 31); /* 12 in August, 19 in September without Labor Day */
    ck_assert_uint_eq(window.flags & KT_WINDOW_CONFLICT, KT_WINDOW_CONFLICT);
    ck_assert_uint_eq(window.evidence_level, KT_LEVEL_PRIMARY);
    rollup = rollup_of(&fixture, KT_ROLLUP_COMPLIANCE);
    ck_assert_uint_eq(rollup.state, KT_STATE_OPEN);
    ck_assert_str_eq(id_text(&fixture, KT_RECORD_MILESTONE, at_place(&fixture, rollup.decides).milestone), "fd/use");
    window = at_place(&fixture, rollup.maybe);
    ck_assert_str_eq(id_text(&fixture, KT_RECORD_INSTRUMENT, window.instrument), "far");
    ck_assert_uint_eq(window.state, KT_STATE_UNKNOWN);
    ck_assert_uint_eq(window.would_be, KT_STATE_CLOSED);
    ck_assert_uint_eq(rollup_of(&fixture, KT_ROLLUP_LIFECYCLE).state, KT_STATE_NONE_KNOWN);
}
END_TEST

START_TEST(acceptance_resale_is_still_open) {
    uint32_t i, index, seen = 0;
    ask_for(&fixture, (struct ask){.profile = "US,business", .now = "2024-08-15T00:00:00Z", .vendor = "kaspersky"});
    for (i = 0; kt_windows_rollup_item(&index, fixture.windows, KT_ROLLUP_SUPPLY, KT_ROLLUP_STILL_OPEN, i) == KT_OK; i++) {
        struct kt_window window = at_place(&fixture, index + 1);
        ck_assert_uint_eq(window.state, KT_STATE_CLOSING);
        ck_assert_int_eq(window.boundary, instant_of("2024-09-29T04:00:00Z"));
        seen |= window.activity == KT_ACTIVITY_RESALE;
    }
    ck_assert_uint_eq(seen, 1);
}
END_TEST

START_TEST(acceptance_agency) {
    struct kt_rollup rollup;
    ask_for(&fixture, (struct ask){.profile = "US,federal-agency", .now = "2024-08-15T00:00:00Z", .vendor = "kaspersky"});
    rollup = rollup_of(&fixture, KT_ROLLUP_COMPLIANCE);
    ck_assert_uint_eq(rollup.state, KT_STATE_CLOSED);
    ck_assert_str_eq(id_text(&fixture, KT_RECORD_INSTRUMENT, at_place(&fixture, rollup.decides).instrument), "s1634");
    ck_assert_uint_eq(state_of(&fixture, KT_ACTIVITY_REMOVAL, "bod"), KT_STATE_OVERDUE);
}
END_TEST

START_TEST(acceptance_today) {
    struct kt_rollup rollup;
    ask_for(&fixture, (struct ask){.profile = "US,business", .now = "2026-11-21", .vendor = "kaspersky", .class_id =
        "endpoint-protection"});
    rollup = rollup_of(&fixture, KT_ROLLUP_SUPPORT);
    ck_assert_uint_eq(rollup.state, KT_STATE_CLOSED);
    ck_assert_int_eq(at_place(&fixture, rollup.decides).remaining_days, -784); /* two years of 365 days and 54 */
}
END_TEST

START_TEST(acceptance_brazil) {
    uint32_t group, i;
    ask_for(&fixture, (struct ask){.profile = "BR,business", .now = "2024-08-15T00:00:00Z", .vendor = "kaspersky"});
    for (group = KT_ROLLUP_SUPPLY; group <= KT_ROLLUP_COMPLIANCE; group++) {
        ck_assert_uint_eq(rollup_of(&fixture, group).state, KT_STATE_NONE_KNOWN);
        ck_assert_uint_eq(rollup_of(&fixture, group).decides, 0);
    }
    for (i = 0; i < kt_windows_count(fixture.windows); i++) ck_assert_uint_eq(at_place(&fixture, i + 1).state, KT_STATE_UNKNOWN);
}
END_TEST

START_TEST(acceptance_section_889) {
    char needs[128];
    struct ask ask = {.profile = "US,federal-contractor", .now = "2026-11-21", .product = "huawei/desktop"};
    ask_for(&fixture, ask);
    ck_assert_uint_eq(window_of(&fixture, KT_ACTIVITY_USE, "s889").state, KT_STATE_UNKNOWN);
    ck_assert_uint_eq(window_of(&fixture, KT_ACTIVITY_USE, "s889").would_be, KT_STATE_CLOSED);
    ck_assert_uint_eq(window_of(&fixture, KT_ACTIVITY_USE, "s889").applies_to_profile, KT_YES);
    ck_assert_str_eq(needs_of(&fixture, window_index(&fixture, KT_ACTIVITY_USE, "s889", 9), needs, sizeof needs),
                     "telecom-or-video-surveillance");
    ck_assert_uint_eq(rollup_of(&fixture, KT_ROLLUP_COMPLIANCE).state, KT_STATE_UNKNOWN);
    ask.facts = "telecom-or-video-surveillance=yes";
    ask_for(&fixture, ask);
    ck_assert_uint_eq(state_of(&fixture, KT_ACTIVITY_USE, "s889"), KT_STATE_CLOSED);
    ck_assert_int_eq(window_of(&fixture, KT_ACTIVITY_USE, "s889").boundary, instant_of("2020-08-13T04:00:00Z"));
    ask.facts = "telecom-or-video-surveillance=no";
    ask_for(&fixture, ask);
    ck_assert_uint_eq(kt_windows_count(fixture.windows), 0);
    ask.product = "huawei/router"; /* its class is telecommunications equipment, whatever the row says */
    ask_for(&fixture, ask);
    ck_assert_uint_eq(state_of(&fixture, KT_ACTIVITY_USE, "s889"), KT_STATE_CLOSED);
}
END_TEST

START_TEST(excluded_class_and_coarse_class) {
    ask_for(&fixture, (struct ask){.profile = "US,business", .now = "2024-08-15", .product = "kaspersky/intelligence"});
    ck_assert_int_eq(window_index(&fixture, KT_ACTIVITY_SIGNATURE_UPDATE, "fd", 9), -1);
    /* The vendor's most affected class is the one of lowest rank, endpoint protection. */
    ask_for(&fixture, (struct ask){.profile = "US,business", .now = "2024-08-15", .vendor = "kaspersky"});
    ck_assert_uint_eq(state_of(&fixture, KT_ACTIVITY_SIGNATURE_UPDATE, "fd"), KT_STATE_CLOSING);
}
END_TEST

START_TEST(both_sides_of_each_boundary) {
    static const struct { const char *at; uint32_t activity; } boundary[] = {
        {"2024-07-20T04:00:00Z", KT_ACTIVITY_NEW_AGREEMENT}, {"2024-09-29T04:00:00Z", KT_ACTIVITY_SIGNATURE_UPDATE},
        {"2024-09-29T04:00:00Z", KT_ACTIVITY_RESALE}};
    struct kt_window_query query;
    struct ask ask = {.profile = "US,business", .now = "2024-08-15", .known_at = "2026-01-01", .vendor = "kaspersky"};
    ask_for(&fixture, ask);
    fill_query(&fixture, &query, &ask);
    query.now = instant_of(boundary[_i].at) - 1;
    ck_assert_int_eq(kt_windows_compute(fixture.windows, fixture.catalog, fixture.profile, &query, NULL), KT_OK);
    ck_assert_uint_eq(state_of(&fixture, boundary[_i].activity, "fd"), KT_STATE_CLOSING);
    ck_assert_int_eq(window_of(&fixture, boundary[_i].activity, "fd").remaining_seconds, 1);
    ck_assert_int_eq(window_of(&fixture, boundary[_i].activity, "fd").remaining_days, 0);
    query.now++;
    ck_assert_int_eq(kt_windows_compute(fixture.windows, fixture.catalog, fixture.profile, &query, NULL), KT_OK);
    ck_assert_uint_eq(state_of(&fixture, boundary[_i].activity, "fd"), KT_STATE_CLOSED);
    ck_assert_int_eq(window_of(&fixture, boundary[_i].activity, "fd").remaining_seconds, 0);
    ck_assert_int_eq(window_of(&fixture, boundary[_i].activity, "fd").remaining_days, -1);
}
END_TEST

START_TEST(known_at_hides_what_was_not_published) {
    struct ask ask = {.profile = "US,business", .now = "2024-12-01", .known_at = "2024-06-20T03:59:59Z", .vendor = "kaspersky"};
    ask_for(&fixture, ask);
    ck_assert_int_eq(window_index(&fixture, KT_ACTIVITY_RESALE, "fd", 9), -1);
    ask.known_at = "2024-06-20T04:00:00Z"; /* midnight in New York */
    ask_for(&fixture, ask);
    ck_assert_uint_eq(state_of(&fixture, KT_ACTIVITY_RESALE, "fd"), KT_STATE_CLOSED);
    ck_assert_uint_eq(window_of(&fixture, KT_ACTIVITY_SIGNATURE_UPDATE, "fd").flags & KT_WINDOW_CONFLICT, 0);
    ask.known_at = NULL; /* by default what was known at now */
    ask.now = "2024-06-19";
    ask_for(&fixture, ask);
    ck_assert_int_eq(window_index(&fixture, KT_ACTIVITY_RESALE, "fd", 9), -1);
}
END_TEST

static void one_prohibition(const char *fields) {
    put_instrument(fixture.builder, "i", "kaspersky", "statute", "");
    put_milestone(fixture.builder, "i", "m", fields);
    fixture_end(&fixture);
}

static uint32_t state_at(uint32_t activity, const char *now) {
    ask_for(&fixture, (struct ask){.profile = "US,business", .now = now, .known_at = "2040-01-01", .vendor = "kaspersky"});
    return state_of(&fixture, activity, "i");
}

static struct kt_window at_time(uint32_t activity, const char *now) {
    (void)state_at(activity, now);
    return window_of(&fixture, activity, "i");
}

START_TEST(days_on_which_the_clocks_change) {
    one_prohibition("effect=prohibits; activity=use; affects=US; date=2024-11-04; precision=day");
    /* Local midnight of November 3 is 04:00Z; that day has 25 hours. */
    ck_assert_int_eq(at_time(KT_ACTIVITY_USE, "2024-11-03T04:00:00Z").remaining_seconds, 25 * 3600);
    ck_assert_int_eq(at_time(KT_ACTIVITY_USE, "2024-11-03T04:00:00Z").remaining_days, 0);
    ck_assert_int_eq(at_time(KT_ACTIVITY_USE, "2024-11-03T03:59:59Z").remaining_days, 1);
    ck_assert_uint_eq(state_at(KT_ACTIVITY_USE, "2024-11-04T04:59:59Z"), KT_STATE_CLOSING);
    ck_assert_uint_eq(state_at(KT_ACTIVITY_USE, "2024-11-04T05:00:00Z"), KT_STATE_CLOSED);
}
END_TEST

START_TEST(a_month_is_not_a_day) {
    struct kt_window window;
    one_prohibition("effect=prohibits; activity=use; affects=US; date=2029-03; precision=month");
    window = at_time(KT_ACTIVITY_USE, "2028-01-01");
    ck_assert_uint_eq(window.state, KT_STATE_CLOSING);
    ck_assert_int_eq(window.earliest, instant_of("2029-03-01T05:00:00Z"));
    ck_assert_int_eq(window.latest, instant_of("2029-04-01T04:00:00Z"));
    ck_assert_int_eq(window.last_permitted_day, (int32_t)(instant_of("2029-02-28") / 86400));
    ck_assert_uint_eq(window.precision, KT_PRECISION_MONTH);
    ck_assert_uint_eq(window.flags & KT_WINDOW_UNVERIFIED, KT_WINDOW_UNVERIFIED);
    ck_assert_uint_eq(state_at(KT_ACTIVITY_USE, "2029-03-01T04:59:59Z"), KT_STATE_CLOSING);
    ck_assert_uint_eq(state_at(KT_ACTIVITY_USE, "2029-03-01T05:00:00Z"), KT_STATE_UNKNOWN);
    ck_assert_uint_eq(state_at(KT_ACTIVITY_USE, "2029-04-01T03:59:59Z"), KT_STATE_UNKNOWN);
    ck_assert_uint_eq(rollup_of(&fixture, KT_ROLLUP_COMPLIANCE).state, KT_STATE_UNKNOWN);
    ck_assert_uint_gt(rollup_of(&fixture, KT_ROLLUP_COMPLIANCE).maybe, 0);
    ck_assert_uint_eq(state_at(KT_ACTIVITY_USE, "2029-04-01T04:00:00Z"), KT_STATE_CLOSED);
}
END_TEST

START_TEST(the_end_of_a_year) {
    struct kt_window window;
    one_prohibition("effect=requires; activity=removal; bound=US; date=2029; precision=end-of-year");
    window = at_time(KT_ACTIVITY_REMOVAL, "2029-12-30T12:00:00Z");
    ck_assert_uint_eq(window.state, KT_STATE_DUE);
    ck_assert_int_eq(window.boundary, instant_of("2030-01-01T05:00:00Z"));
    ck_assert_int_eq(window.earliest, instant_of("2029-12-31T05:00:00Z"));
    ck_assert_int_eq(window.last_permitted_day, (int32_t)(instant_of("2029-12-30") / 86400));
    ck_assert_int_eq(window.remaining_seconds, 17 * 3600); /* to the safe reading */
    ck_assert_uint_eq(state_at(KT_ACTIVITY_REMOVAL, "2029-12-31T12:00:00Z"), KT_STATE_UNKNOWN);
    ck_assert_uint_eq(state_at(KT_ACTIVITY_REMOVAL, "2030-01-01T05:00:00Z"), KT_STATE_OVERDUE);
}
END_TEST

START_TEST(required_on_a_day_includes_the_day) {
    one_prohibition("effect=requires; activity=removal; bound=US; date=2027-12-31; precision=day");
    ck_assert_uint_eq(state_at(KT_ACTIVITY_REMOVAL, "2028-01-01T04:59:59Z"), KT_STATE_DUE);
    ck_assert_uint_eq(state_at(KT_ACTIVITY_REMOVAL, "2028-01-01T05:00:00Z"), KT_STATE_OVERDUE);
}
END_TEST

/* "By 2026-12-31 at the latest": the day may move forward, but until it does the duty is due. */
START_TEST(a_duty_at_most_by_a_day_is_due_until_then) {
    put_instrument(fixture.builder, "i", "kaspersky", "regulation", "");
    put_milestone(fixture.builder, "i", "act",
                  "effect=requires; activity=removal; affects=US; date=2026-12-31; precision=day; limit=at-most");
    fixture_end(&fixture);
    ask_for(&fixture, (struct ask){.profile = "US,business", .now = "2026-11-21", .vendor = "kaspersky"});
    ck_assert_uint_eq(state_of(&fixture, KT_ACTIVITY_REMOVAL, "i"), KT_STATE_DUE);
    ask_for(&fixture, (struct ask){.profile = "US,business", .now = "2027-01-01T05:00:00Z", .vendor = "kaspersky"});
    ck_assert_uint_eq(state_of(&fixture, KT_ACTIVITY_REMOVAL, "i"), KT_STATE_OVERDUE);
}
END_TEST

START_TEST(at_least_until_does_not_close) {
    one_prohibition("effect=permits; activity=firmware-update; affects=US; date=2029-01-01; precision=day; "
                    "inclusive=no; limit=at-least; otherwise=prohibited");
    ck_assert_uint_eq(state_at(KT_ACTIVITY_FIRMWARE_UPDATE, "2028-12-31T12:00:00Z"), KT_STATE_OPEN);
    ck_assert_int_eq(window_of(&fixture, KT_ACTIVITY_FIRMWARE_UPDATE, "i").boundary, instant_of("2029-01-01T05:00:00Z"));
    ck_assert_uint_eq(state_at(KT_ACTIVITY_FIRMWARE_UPDATE, "2029-01-02T12:00:00Z"), KT_STATE_UNKNOWN);
}
END_TEST

START_TEST(what_holds_when_a_permission_lapses) {
    static const struct { const char *otherwise; uint32_t before, after; } row[] = {
        {"prohibited", KT_STATE_CLOSING, KT_STATE_CLOSED}, {"unrestricted", KT_STATE_OPEN, KT_STATE_OPEN},
            {"unknown", KT_STATE_OPEN, KT_STATE_UNKNOWN}};
    char fields[160];
    (void)snprintf(fields, sizeof fields,
                   "effect=permits; activity=use; affects=US; date=2025-12-31; precision=day; from=2025-01-01; otherwise=%s",
                   row[_i].otherwise);
    one_prohibition(fields);
    ck_assert_int_eq((ask_for(&fixture, (struct ask){.profile = "US", .now = "2024-12-31", .vendor = "kaspersky"}),
                      window_index(&fixture, KT_ACTIVITY_USE, "i", 9)), -1); /* not begun */
    ck_assert_uint_eq(state_at(KT_ACTIVITY_USE, "2026-01-01T04:59:59Z"), row[_i].before);
    ck_assert_uint_eq(state_at(KT_ACTIVITY_USE, "2026-01-01T05:00:00Z"), row[_i].after);
}
END_TEST

START_TEST(a_suspension_holds_and_ends) {
    struct kt_window window;
    put_instrument(fixture.builder, "i", "kaspersky", "regulation", "");
    put_milestone(fixture.builder, "i", "rule",
                  "effect=prohibits; activity=use; bound=any; date=2025-09-29; precision=day; known_from=2025-09-29");
    put_milestone(fixture.builder, "i", "stop",
                  "effect=suspends; target=i/rule; bound=any; date=2025-11-10; precision=day; ends=2026-11-09; "
                  "known_from=2025-11-10");
    fixture_end(&fixture);
    ck_assert_uint_eq(state_at(KT_ACTIVITY_USE, "2025-11-10T04:59:59Z"), KT_STATE_CLOSED);
    ck_assert_uint_eq(state_at(KT_ACTIVITY_USE, "2025-11-10T05:00:00Z"), KT_STATE_SUSPENDED);
    window = window_of(&fixture, KT_ACTIVITY_USE, "i");
    ck_assert_int_eq(window.boundary, instant_of("2026-11-10T05:00:00Z"));
    ck_assert(has_reason(&fixture, 0, KT_ROLE_SUSPENDS, "i/stop"));
    ck_assert_uint_eq(rollup_of(&fixture, KT_ROLLUP_COMPLIANCE).state, KT_STATE_NONE_KNOWN);
    ck_assert_uint_eq(state_at(KT_ACTIVITY_USE, "2026-11-10T04:59:59Z"), KT_STATE_SUSPENDED);
    ck_assert_uint_eq(state_at(KT_ACTIVITY_USE, "2026-11-10T05:00:00Z"), KT_STATE_CLOSED);
    ck_assert_int_eq(window_of(&fixture, KT_ACTIVITY_USE, "i").boundary, instant_of("2026-11-10T05:00:00Z"));
    /* Before the suspension was published nobody could know of it. */
    ask_for(&fixture, (struct ask){.profile = "US", .now = "2026-01-01", .known_at = "2025-11-01", .vendor = "kaspersky"});
    ck_assert_uint_eq(state_of(&fixture, KT_ACTIVITY_USE, "i"), KT_STATE_CLOSED);
}
END_TEST

START_TEST(a_reinstatement_cuts_a_suspension_short) {
    put_instrument(fixture.builder, "i", "kaspersky", "regulation", "");
    put_milestone(fixture.builder, "i", "rule", "effect=prohibits; activity=use; bound=any; date=2025-01-01; precision=day");
    put_milestone(fixture.builder, "i", "stop",
                  "effect=suspends; target=i/rule; bound=any; date=2025-06-01; precision=day; ends=2026-06-01");
    put_milestone(fixture.builder, "i", "again", "effect=reinstates; target=i/rule; bound=any; date=2025-09-01; precision=day");
    fixture_end(&fixture);
    ck_assert_uint_eq(state_at(KT_ACTIVITY_USE, "2025-08-31"), KT_STATE_SUSPENDED);
    ck_assert_int_eq(window_of(&fixture, KT_ACTIVITY_USE, "i").boundary, instant_of("2025-09-01T04:00:00Z"));
    ck_assert_uint_eq(state_at(KT_ACTIVITY_USE, "2025-09-01"), KT_STATE_CLOSED);
}
END_TEST

START_TEST(a_rule_that_begins_while_suspended) {
    put_instrument(fixture.builder, "i", "kaspersky", "regulation", "");
    put_milestone(fixture.builder, "i", "rule", "effect=prohibits; activity=use; bound=any; date=2026-01-01; precision=day");
    put_milestone(fixture.builder, "i", "stop",
                  "effect=suspends; target=i/rule; bound=any; date=2025-06-01; precision=day; ends=2026-06-30");
    fixture_end(&fixture);
    ck_assert_uint_eq(state_at(KT_ACTIVITY_USE, "2025-12-01"), KT_STATE_CLOSING);
    ck_assert_int_eq(window_of(&fixture, KT_ACTIVITY_USE, "i").boundary, instant_of("2026-07-01T04:00:00Z"));
    ck_assert_uint_eq(state_at(KT_ACTIVITY_USE, "2026-07-01"), KT_STATE_CLOSED);
}
END_TEST

START_TEST(an_end_is_an_end_by_its_latest_reading) {
    put_instrument(fixture.builder, "i", "kaspersky", "regulation", "");
    put_milestone(fixture.builder, "i", "rule", "effect=prohibits; activity=use; bound=any; date=2025-01-01; precision=day");
    put_milestone(fixture.builder, "i", "end", "effect=ends; target=i/rule; bound=any; date=2026-03; precision=month");
    fixture_end(&fixture);
    ck_assert_uint_eq(state_at(KT_ACTIVITY_USE, "2026-04-01T03:59:59Z"), KT_STATE_CLOSED);
    ck_assert_uint_eq(state_at(KT_ACTIVITY_USE, "2026-04-01T04:00:00Z"), KT_STATE_NONE_KNOWN);
    ck_assert_uint_eq(kt_windows_count(fixture.windows), 0);
}
END_TEST

START_TEST(a_carve_out_exempts_while_it_runs) {
    put_instrument(fixture.builder, "i", "kaspersky", "regulation", "");
    put_milestone(fixture.builder, "i", "rule",
                  "effect=prohibits; activity=authorization; activity=use; affects=US; date=2025-12-22; precision=day");
    put_milestone(fixture.builder, "i", "carve",
                  "effect=permits; activity=use; affects=US; when=made-in=US; date=2027-12-31; precision=day; "
                  "otherwise=prohibited");
    fixture_end(&fixture);
    ask_for(&fixture, (struct ask){.profile = "US,business", .now = "2026-11-21", .vendor = "kaspersky", .facts = "made-in=US"});
    ck_assert_uint_eq(state_of(&fixture, KT_ACTIVITY_USE, "i"), KT_STATE_EXEMPT);
    ck_assert_int_eq(window_of(&fixture, KT_ACTIVITY_USE, "i").boundary, instant_of("2028-01-01T05:00:00Z"));
    ck_assert_uint_eq(state_of(&fixture, KT_ACTIVITY_AUTHORIZATION, "i"), KT_STATE_CLOSED);
    ck_assert_uint_eq(rollup_of(&fixture, KT_ROLLUP_COMPLIANCE).state, KT_STATE_EXEMPT);
    ask_for(&fixture, (struct ask){.profile = "US,business", .now = "2028-01-01T05:00:00Z", .vendor = "kaspersky", .facts =
        "made-in=US"});
    ck_assert_uint_eq(state_of(&fixture, KT_ACTIVITY_USE, "i"), KT_STATE_CLOSED);
    ck_assert_int_eq(window_of(&fixture, KT_ACTIVITY_USE, "i").boundary, instant_of("2028-01-01T05:00:00Z"));
    /* Not known: the restriction stands, and the carve-out is named as an exception that might apply. */
    ask_for(&fixture, (struct ask){.profile = "US,business", .now = "2026-11-21", .vendor = "kaspersky"});
    ck_assert_uint_eq(state_of(&fixture, KT_ACTIVITY_USE, "i"), KT_STATE_CLOSED);
    ck_assert(has_reason(&fixture, window_index(&fixture, KT_ACTIVITY_USE, "i", 9), KT_ROLE_EXCEPTION, "i/carve"));
    ask_for(&fixture, (struct ask){.profile = "US,business", .now = "2026-11-21", .vendor = "kaspersky", .facts = "made-in=CN"});
    ck_assert_uint_eq(state_of(&fixture, KT_ACTIVITY_USE, "i"), KT_STATE_CLOSED);
}
END_TEST

/* Restricted since 2025-12-22; items made in the US are left out by an exception record until 2027-12-31, others only when
   somebody grants it. */
START_TEST(an_exception_record_exempts_when_it_surely_holds) {
    put_instrument(fixture.builder, "i", "kaspersky", "regulation", "");
    put_milestone(fixture.builder, "i", "rule", "effect=prohibits; activity=use; affects=US; date=2025-12-22; precision=day");
    put(fixture.builder, "exception", "i/made-here",
        "instrument=i; title=Made here; grant=automatic; when=made-in=US; until=2027-12-31; source=src");
    put(fixture.builder, "exception", "i/on-paper", "instrument=i; title=On paper; grant=automatic; source=src");
    put(fixture.builder, "exception", "i/asked-for", "instrument=i; title=Asked for; grant=on-application; when=made-in=MX; source=src");
    fixture_end(&fixture);
    ask_for(&fixture, (struct ask){.profile = "US,business", .now = "2026-11-21", .vendor = "kaspersky", .facts = "made-in=US"});
    ck_assert_uint_eq(state_of(&fixture, KT_ACTIVITY_USE, "i"), KT_STATE_EXEMPT);
    ck_assert_int_eq(window_of(&fixture, KT_ACTIVITY_USE, "i").boundary, instant_of("2028-01-01T05:00:00Z"));
    /* The second after its last day; and where it is not known, not so, or to be asked for. */
    ask_for(&fixture, (struct ask){.profile = "US,business", .now = "2028-01-01T05:00:00Z", .vendor = "kaspersky", .facts = "made-in=US"});
    ck_assert_uint_eq(state_of(&fixture, KT_ACTIVITY_USE, "i"), KT_STATE_CLOSED);
    ask_for(&fixture, (struct ask){.profile = "US,business", .now = "2026-11-21", .vendor = "kaspersky"});
    ck_assert_uint_eq(state_of(&fixture, KT_ACTIVITY_USE, "i"), KT_STATE_CLOSED);
    ask_for(&fixture, (struct ask){.profile = "US,business", .now = "2026-11-21", .vendor = "kaspersky", .facts = "made-in=CN"});
    ck_assert_uint_eq(state_of(&fixture, KT_ACTIVITY_USE, "i"), KT_STATE_CLOSED);
    ask_for(&fixture, (struct ask){.profile = "US,business", .now = "2026-11-21", .vendor = "kaspersky", .facts = "made-in=MX"});
    ck_assert_uint_eq(state_of(&fixture, KT_ACTIVITY_USE, "i"), KT_STATE_CLOSED);
}
END_TEST

START_TEST(a_permission_to_be_asked_for_is_not_had) {
    struct ask ask = {.profile = "US,business", .now = "2026-11-21", .vendor = "kaspersky"};
    put_instrument(fixture.builder, "i", "kaspersky", "regulation", "");
    put_milestone(fixture.builder, "i", "rule", "effect=prohibits; activity=use; affects=US; date=2025-12-22; precision=day");
    put_milestone(fixture.builder, "i", "waiver",
                  "effect=permits; activity=use; affects=US; scope=waived; grant=on-application; date=2027-12-31; "
                  "precision=day");
    fixture_end(&fixture);
    ask_for(&fixture, ask);
    ck_assert_uint_eq(state_of(&fixture, KT_ACTIVITY_USE, "i"), KT_STATE_CLOSED);
    ck_assert(has_reason(&fixture, 0, KT_ROLE_EXCEPTION, "i/waiver"));
    ask.facts = "grant=yes";
    ask_for(&fixture, ask);
    ck_assert_uint_eq(state_of(&fixture, KT_ACTIVITY_USE, "i"), KT_STATE_EXEMPT);
    ask.facts = "grant=no";
    ask_for(&fixture, ask);
    ck_assert(!has_reason(&fixture, 0, KT_ROLE_EXCEPTION, NULL));
}
END_TEST

START_TEST(a_permission_does_not_lift_another_instrument) {
    put_instrument(fixture.builder, "i", "kaspersky", "statute", "");
    put_milestone(fixture.builder, "i", "rule", "effect=prohibits; activity=use; affects=US; date=2025-01-01; precision=day");
    put_milestone(fixture.builder, "i", "rule2", "effect=prohibits; activity=install; affects=US; date=2025-01-01; precision=day");
    put_instrument(fixture.builder, "j", "kaspersky", "guidance", "");
    put_milestone(fixture.builder, "j", "may", "effect=permits; activity=use; activity=install; affects=US");
    put_milestone(fixture.builder, "j", "names-it", "effect=permits; activity=install; affects=US; scope=named; target=i/rule2");
    fixture_end(&fixture);
    ck_assert_uint_eq(state_at(KT_ACTIVITY_USE, "2026-01-01"), KT_STATE_CLOSED);
    ck_assert_uint_eq(state_of(&fixture, KT_ACTIVITY_USE, "j"), KT_STATE_OPEN);
    ck_assert_uint_eq(rollup_of(&fixture, KT_ROLLUP_COMPLIANCE).state, KT_STATE_CLOSED);
    ck_assert_uint_eq(state_of(&fixture, KT_ACTIVITY_INSTALL, "i"), KT_STATE_EXEMPT);
}
END_TEST

START_TEST(what_may_apply_stands_beside_what_is_open) {
    char needs[64];
    put_instrument(fixture.builder, "i", "kaspersky", "statute", "");
    put_milestone(fixture.builder, "i", "may", "effect=permits; activity=use; affects=US");
    put_milestone(fixture.builder, "i", "not",
                  "effect=prohibits; activity=use; affects=US; when=made-in=CN; date=2025-01-01; precision=day");
    fixture_end(&fixture);
    ck_assert_uint_eq(state_at(KT_ACTIVITY_USE, "2026-01-01"), KT_STATE_UNKNOWN); /* passed comes before what has no date */
    ck_assert_int_ge(window_index(&fixture, KT_ACTIVITY_USE, "i", KT_YES), 0);
    ck_assert_int_ge(window_index(&fixture, KT_ACTIVITY_USE, "i", KT_UNKNOWN), 0);
    ck_assert_str_eq(needs_of(&fixture, window_index(&fixture, KT_ACTIVITY_USE, "i", KT_UNKNOWN), needs, sizeof needs), "made-in");
    ck_assert_uint_eq(rollup_of(&fixture, KT_ROLLUP_COMPLIANCE).state, KT_STATE_OPEN);
    ck_assert_uint_eq(at_place(&fixture, rollup_of(&fixture, KT_ROLLUP_COMPLIANCE).maybe).would_be, KT_STATE_CLOSED);
}
END_TEST

START_TEST(rivals_by_evidence_then_scope_then_safety) {
    static const struct { const char *a, *b; const char *winner; } row[] = {
        {"date=2025-03-01; source=src2", "date=2025-04-01; source=src", "i/b"},
        {"date=2025-03-01; source=src2; source_scope=instrument", "date=2025-04-01; source=src2", "i/b"},
        {"date=2025-04-01", "date=2025-03-01", "i/b"},
        {"date=2025-04-01; source_scope=instrument", "date=2025-03-01; source=src2", "i/b"}};
    char fields[200];
    put_instrument(fixture.builder, "i", "kaspersky", "statute", "");
    (void)snprintf(fields, sizeof fields, "effect=prohibits; activity=use; affects=US; precision=day; rival=r; %s", row[_i].a);
    put_milestone(fixture.builder, "i", "a", fields);
    (void)snprintf(fields, sizeof fields, "effect=prohibits; activity=use; affects=US; precision=day; rival=r; %s", row[_i].b);
    put_milestone(fixture.builder, "i", "b", fields);
    fixture_end(&fixture);
    ck_assert_uint_eq(state_at(KT_ACTIVITY_USE, "2025-01-01"), KT_STATE_CLOSING);
    ck_assert_uint_eq(kt_windows_count(fixture.windows), 1);
    ck_assert_str_eq(id_text(&fixture, KT_RECORD_MILESTONE, at_place(&fixture, 1).milestone), row[_i].winner);
    ck_assert_uint_eq(at_place(&fixture, 1).flags & KT_WINDOW_CONFLICT, KT_WINDOW_CONFLICT);
    ck_assert(has_reason(&fixture, 0, KT_ROLE_CONFLICTS, "i/a"));
}
END_TEST

START_TEST(a_statement_that_targets_its_like_replaces_it) {
    put_instrument(fixture.builder, "i", "kaspersky", "regulation", "");
    put_milestone(fixture.builder, "i", "old",
                  "effect=permits; activity=use; affects=US; date=2027-01-01; precision=day; limit=at-least");
    put_milestone(fixture.builder, "i", "new",
                  "effect=permits; activity=use; affects=US; date=2029-01-01; precision=day; limit=at-least; target=i/old; "
                  "known_from=2026-07-21");
    fixture_end(&fixture);
    ask_for(&fixture, (struct ask){.profile = "US", .now = "2028-01-01", .vendor = "kaspersky"});
    ck_assert_uint_eq(state_of(&fixture, KT_ACTIVITY_USE, "i"), KT_STATE_OPEN);
    ask_for(&fixture, (struct ask){.profile = "US", .now = "2028-01-01", .known_at = "2026-07-01", .vendor = "kaspersky"});
    ck_assert_uint_eq(state_of(&fixture, KT_ACTIVITY_USE, "i"), KT_STATE_UNKNOWN);
}
END_TEST

START_TEST(an_instrument_in_force_later_or_no_more) {
    put_instrument(fixture.builder, "i", "kaspersky", "statute", "in_force_from=2025-12-01; in_force_until=2028-12-21");
    put_milestone(fixture.builder, "i", "rule", "effect=prohibits; activity=use; affects=US; date=2025-10-01; precision=day");
    put_milestone(fixture.builder, "i", "late", "effect=prohibits; activity=install; affects=US; date=2029-01-01; precision=day");
    fixture_end(&fixture);
    ck_assert_uint_eq(state_at(KT_ACTIVITY_USE, "2025-11-01"), KT_STATE_CLOSING);
    ck_assert_int_eq(window_of(&fixture, KT_ACTIVITY_USE, "i").boundary, instant_of("2025-12-01T05:00:00Z"));
    ck_assert_uint_eq(state_at(KT_ACTIVITY_USE, "2028-12-22T04:59:59Z"), KT_STATE_CLOSED);
    ck_assert_int_eq(window_index(&fixture, KT_ACTIVITY_INSTALL, "i", 9), -1); /* it ends before that begins */
    ck_assert_uint_eq(state_at(KT_ACTIVITY_USE, "2028-12-22T05:00:00Z"), KT_STATE_NONE_KNOWN);
}
END_TEST

START_TEST(dates_relative_to_events) {
    static const struct { const char *rule; const char *boundary; } row[] = {
        /* contract on Friday 2024-08-30: three business days on is Thursday September 5, after Labor Day; due by its end */
        {"event=contract; n=3; unit=day; count=business", "2024-09-06T04:00:00Z"},
        {"event=contract; n=30; unit=day; count=calendar", "2024-09-30T04:00:00Z"}, /* September 29, to its end */
        {"event=contract; n=2; unit=week; count=calendar", "2024-09-14T04:00:00Z"},
        {"event=contract; n=72; unit=hour; count=hours", "2024-09-02T12:00:00Z"},
        {"event=contract; n=7; unit=year; count=calendar", "2031-08-31T04:00:00Z"},
        {"event=launch; n=1; unit=month; count=calendar", "2025-03-01T05:00:00Z"}}; /* January 31 and a month: February 28 */
    char fields[200], needs[64];
    (void)snprintf(fields, sizeof fields, "effect=requires; activity=removal; bound=US; %s", row[_i].rule);
    one_prohibition(fields);
    ask_for(&fixture, (struct ask){.profile = "US", .now = "2024-08-31", .vendor = "kaspersky", .events = "contract=2024-08-30"});
    ck_assert_uint_eq(state_of(&fixture, KT_ACTIVITY_REMOVAL, "i"), KT_STATE_DUE);
    ck_assert_int_eq(window_of(&fixture, KT_ACTIVITY_REMOVAL, "i").boundary, instant_of(row[_i].boundary));
    if (_i == 5) return; /* the catalog itself knows that event */
    ask_for(&fixture, (struct ask){.profile = "US", .now = "2024-08-31", .vendor = "kaspersky"});
    ck_assert_uint_eq(state_of(&fixture, KT_ACTIVITY_REMOVAL, "i"), KT_STATE_UNKNOWN);
    ck_assert_uint_eq(window_of(&fixture, KT_ACTIVITY_REMOVAL, "i").would_be, KT_STATE_DUE);
    ck_assert_str_eq(needs_of(&fixture, 0, needs, sizeof needs), "event:contract");
    ck_assert_uint_eq(rollup_of(&fixture, KT_ROLLUP_COMPLIANCE).state, KT_STATE_UNKNOWN);
}
END_TEST

START_TEST(a_duty_that_recurs) {
    one_prohibition("effect=requires; activity=reporting; bound=US; date=2018-01-11; precision=day; recurs_n=30; recurs_unit=day");
    /* Turns end at midnight after 2018-01-11, 2018-02-10, ... : day 12 of January and every 30 days after it. */
    ck_assert_uint_eq(state_at(KT_ACTIVITY_REPORTING, "2018-01-11"), KT_STATE_DUE);
    ck_assert_int_eq(window_of(&fixture, KT_ACTIVITY_REPORTING, "i").boundary, instant_of("2018-01-12T05:00:00Z"));
    ck_assert_uint_eq(state_at(KT_ACTIVITY_REPORTING, "2018-01-12T05:00:00Z"), KT_STATE_DUE);
    ck_assert_int_eq(window_of(&fixture, KT_ACTIVITY_REPORTING, "i").boundary, instant_of("2018-02-11T05:00:00Z"));
}
END_TEST

START_TEST(advice_expectation_and_proposal_never_decide) {
    struct kt_rollup rollup;
    uint32_t index;
    put_instrument(fixture.builder, "i", "kaspersky", "warning", "");
    put_milestone(fixture.builder, "i", "warn", "effect=advises; activity=use; affects=any; date=2022-03-15; precision=day");
    put_instrument(fixture.builder, "j", "kaspersky", "policy", "");
    put_milestone(fixture.builder, "j", "expect", "effect=expects; activity=removal; bound=US; date=2027-12-31; precision=day");
    put_instrument(fixture.builder, "k", "kaspersky", "proposal", "");
    put_milestone(fixture.builder, "k", "plan", "effect=proposes; activity=use; bound=US");
    fixture_end(&fixture);
    ck_assert_uint_eq(state_at(KT_ACTIVITY_USE, "2026-01-01"), KT_STATE_ADVISED);
    ck_assert_uint_eq(state_of(&fixture, KT_ACTIVITY_REMOVAL, "j"), KT_STATE_EXPECTED);
    ck_assert_uint_eq(state_of(&fixture, KT_ACTIVITY_USE, "k"), KT_STATE_PROPOSED);
    rollup = rollup_of(&fixture, KT_ROLLUP_COMPLIANCE);
    ck_assert_uint_eq(rollup.state, KT_STATE_NONE_KNOWN);
    ck_assert_uint_eq(rollup.advice_count, 3);
    ck_assert_int_eq(kt_windows_rollup_item(&index, fixture.windows, KT_ROLLUP_COMPLIANCE, KT_ROLLUP_ADVICE, 0), KT_OK);
    ck_assert_uint_eq(at_place(&fixture, index + 1).state, KT_STATE_ADVISED);
}
END_TEST

START_TEST(among_passed_the_highest_force_among_future_the_earliest) {
    put_instrument(fixture.builder, "i", "kaspersky", "order", "");
    put_milestone(fixture.builder, "i", "a", "effect=prohibits; activity=use; bound=US; date=2020-01-01; precision=day");
    put_instrument(fixture.builder, "j", "kaspersky", "statute", "");
    put_milestone(fixture.builder, "j", "a", "effect=prohibits; activity=use; bound=US; date=2021-01-01; precision=day");
    fixture_end(&fixture);
    (void)state_at(KT_ACTIVITY_USE, "2019-06-01");
    ck_assert_str_eq(id_text(&fixture, KT_RECORD_INSTRUMENT, at_place(&fixture,
        rollup_of(&fixture, KT_ROLLUP_COMPLIANCE).decides).instrument), "i");
    (void)state_at(KT_ACTIVITY_USE, "2020-06-01");
    ck_assert_str_eq(id_text(&fixture, KT_RECORD_INSTRUMENT, at_place(&fixture,
        rollup_of(&fixture, KT_ROLLUP_COMPLIANCE).decides).instrument), "i");
    (void)state_at(KT_ACTIVITY_USE, "2022-06-01");
    ck_assert_str_eq(id_text(&fixture, KT_RECORD_INSTRUMENT, at_place(&fixture,
        rollup_of(&fixture, KT_ROLLUP_COMPLIANCE).decides).instrument), "j");
}
END_TEST

START_TEST(reported_only_when_asked_for_and_all_when_asked_for) {
    struct ask ask = {.profile = "US,business", .now = "2026-01-01", .vendor = "kaspersky"};
    put_instrument(fixture.builder, "i", "kaspersky", "reported", "");
    put_milestone(fixture.builder, "i", "a", "effect=prohibits; activity=use; bound=US; date=2020-01-01; precision=day");
    put_instrument(fixture.builder, "j", "kaspersky", "statute", "");
    put_milestone(fixture.builder, "j", "a", "effect=prohibits; activity=use; bound=DE; date=2020-01-01; precision=day");
    fixture_end(&fixture);
    ask_for(&fixture, ask);
    ck_assert_uint_eq(kt_windows_count(fixture.windows), 0);
    ask.flags = KT_WINDOW_REPORTED;
    ask_for(&fixture, ask);
    ck_assert_uint_eq(state_of(&fixture, KT_ACTIVITY_USE, "i"), KT_STATE_CLOSED);
    ask.flags = KT_WINDOW_ALL;
    ask_for(&fixture, ask);
    ck_assert_uint_eq(kt_windows_count(fixture.windows), 1);
    ck_assert_uint_eq(at_place(&fixture, 1).applies, KT_NO);
    ck_assert_uint_eq(at_place(&fixture, 1).state, KT_STATE_NONE_KNOWN);
    ck_assert_uint_eq(rollup_of(&fixture, KT_ROLLUP_COMPLIANCE).state, KT_STATE_NONE_KNOWN);
}
END_TEST

#define COUNT(array) (int)(sizeof(array) / sizeof *(array))

int main(void) {
    Suite *suite = suite_create("window");
    TCase *acceptance = tcase_create("acceptance"), *folding = tcase_create("folding");
    SRunner *runner;
    int failed;
    tcase_add_checked_fixture(acceptance, acceptance_setup, teardown);
    tcase_add_test(acceptance, acceptance_us_business);
    tcase_add_test(acceptance, acceptance_resale_is_still_open);
    tcase_add_test(acceptance, acceptance_agency);
    tcase_add_test(acceptance, acceptance_today);
    tcase_add_test(acceptance, acceptance_brazil);
    tcase_add_test(acceptance, acceptance_section_889);
    tcase_add_test(acceptance, excluded_class_and_coarse_class);
    tcase_add_loop_test(acceptance, both_sides_of_each_boundary, 0, 3);
    tcase_add_test(acceptance, known_at_hides_what_was_not_published);
    tcase_add_checked_fixture(folding, empty_setup, teardown);
    tcase_add_test(folding, days_on_which_the_clocks_change);
    tcase_add_test(folding, a_month_is_not_a_day);
    tcase_add_test(folding, the_end_of_a_year);
    tcase_add_test(folding, required_on_a_day_includes_the_day);
    tcase_add_test(folding, at_least_until_does_not_close);
    tcase_add_test(folding, a_duty_at_most_by_a_day_is_due_until_then);
    tcase_add_loop_test(folding, what_holds_when_a_permission_lapses, 0, 3);
    tcase_add_test(folding, a_suspension_holds_and_ends);
    tcase_add_test(folding, a_reinstatement_cuts_a_suspension_short);
    tcase_add_test(folding, a_rule_that_begins_while_suspended);
    tcase_add_test(folding, an_end_is_an_end_by_its_latest_reading);
    tcase_add_test(folding, a_carve_out_exempts_while_it_runs);
    tcase_add_test(folding, an_exception_record_exempts_when_it_surely_holds);
    tcase_add_test(folding, a_permission_to_be_asked_for_is_not_had);
    tcase_add_test(folding, a_permission_does_not_lift_another_instrument);
    tcase_add_test(folding, what_may_apply_stands_beside_what_is_open);
    tcase_add_loop_test(folding, rivals_by_evidence_then_scope_then_safety, 0, 4);
    tcase_add_test(folding, a_statement_that_targets_its_like_replaces_it);
    tcase_add_test(folding, an_instrument_in_force_later_or_no_more);
    tcase_add_loop_test(folding, dates_relative_to_events, 0, 6);
    tcase_add_test(folding, a_duty_that_recurs);
    tcase_add_test(folding, advice_expectation_and_proposal_never_decide);
    tcase_add_test(folding, among_passed_the_highest_force_among_future_the_earliest);
    tcase_add_test(folding, reported_only_when_asked_for_and_all_when_asked_for);
    suite_add_tcase(suite, acceptance);
    suite_add_tcase(suite, folding);
    runner = srunner_create(suite);
    srunner_set_tap(runner, "-");
    srunner_run_all(runner, CK_SILENT);
    failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed != 0;
}

/* How long do US businesses have for a vendor's products? Usage: one_window [VENDOR [NOW]] */
#include <ktransition/ktransition.h>
#include <stdio.h>
#include <string.h>

static void print_rollup(const kt_windows *windows, uint32_t rollup) {
    struct kt_rollup result = {.struct_size = sizeof result};
    struct kt_window window = {.struct_size = sizeof window};
    if (kt_windows_rollup(windows, rollup, &result) != KT_OK) return;
    printf("%-10s %s", kt_constant_name(KT_GROUP_ROLLUP, (int32_t)rollup), kt_constant_name(KT_GROUP_STATE, (int32_t)result.state));
    if (result.decides > 0 && kt_windows_at(windows, result.decides - 1, &window) == KT_OK && window.remaining_days != KT_DAY_NONE)
        printf(", %d days (%d business days), by %s", (int)window.remaining_days, (int)window.remaining_business_days,
               kt_constant_name(KT_GROUP_ACTIVITY, (int32_t)window.activity));
    printf("\n");
}

int main(int argc, char **argv) {
    const char *vendor = argc > 1 ? argv[1] : "kaspersky", *now = argc > 2 ? argv[2] : "2024-08-15T00:00:00Z", *who = "US,business";
    struct kt_error err = {.struct_size = sizeof err};
    struct kt_window_query query = {.struct_size = sizeof query};
    kt_catalog *catalog = NULL;
    kt_profile *profile = NULL;
    kt_windows *windows = NULL;
    kt_calendar *calendar = NULL;
    int failed = kt_catalog_open_builtin(&catalog, NULL, &err) != KT_OK || kt_profile_new(&profile, catalog, who, strlen(who), &err) != KT_OK ||
                 kt_windows_new(&windows, NULL, &err) != KT_OK || kt_instant_parse(&query.now, now, strlen(now), &err) != KT_OK ||
                 kt_calendar_new(&calendar, KT_CALENDAR_US_FEDERAL, NULL, 0, NULL, &err) != KT_OK;
    if (!failed && kt_record_find(&query.vendor, catalog, KT_RECORD_VENDOR, vendor, strlen(vendor)) != KT_OK) {
        fprintf(stderr, "one_window: no vendor %s\n", vendor);
        failed = 1;
    } else if (!failed) {
        query.calendar = calendar;
        failed = kt_windows_compute(windows, catalog, profile, &query, &err) != KT_OK;
    }
    if (failed && err.message[0] != '\0') fprintf(stderr, "one_window: %s\n", err.message);
    for (uint32_t rollup = KT_ROLLUP_SUPPLY; !failed && rollup <= KT_ROLLUP_COMPLIANCE; rollup++) print_rollup(windows, rollup);
    kt_calendar_free(calendar);
    kt_windows_free(windows);
    kt_profile_free(profile);
    kt_catalog_unref(catalog);
    return failed;
}

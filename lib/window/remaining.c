/* How long that is: seconds, days and working days to the safe reading of a date, counted where the date is counted. */
#include "base/civil.h"
#include "date/calendar.h"
#include "window/workspace.h"

/* The local day of now in a zone of the catalog, worked out once a query. */
static int32_t today_in(kt_windows *windows, uint32_t zone) {
    struct kt__memo *memo = &windows->zone_days[zone];
    if (memo->epoch != windows->epoch) {
        memo->epoch = windows->epoch;
        memo->value = (uint32_t)kt__zone_day(&windows->law.zones[zone].zone, windows->now);
    }
    return (int32_t)memo->value;
}

/* Working days up to a day, worked out once a query for each of the few days that its windows share. */
static int32_t working_days(kt_windows *windows, int32_t day) {
    struct kt__day_count *slot = &windows->day_counts[(uint32_t)day & (KT__DAY_COUNTS - 1)];
    if (slot->epoch != windows->epoch || slot->day != day) {
        slot->epoch = windows->epoch;
        slot->day = day;
        slot->count = kt__calendar_count(windows->calendar, day);
    }
    return slot->count;
}

/* The second before the boundary still lies in the old state. Windows share few boundaries, and a catalog's do not change. */
static int32_t last_day(kt_windows *windows, int64_t safe, uint32_t zone) {
    struct kt__last_day *slot = &windows->last_days[((uint32_t)(safe / 3600) ^ zone) & (KT__DAY_COUNTS - 1)];
    if (slot->safe != safe || slot->zone != zone + 1) {
        slot->safe = safe;
        slot->zone = zone + 1;
        slot->day = kt__zone_day(&windows->law.zones[zone].zone, safe - 1);
    }
    return slot->day;
}

/* To the safe reading: how long one may go on without being wrong. */
void kt__remaining(kt_windows *windows, struct kt_window *window, int64_t safe, uint32_t zone) {
    int32_t today = zone == KT__NO_INDEX ? kt__instant_day(windows->now) : today_in(windows, zone);
    window->remaining_seconds = safe - windows->now;
    window->last_permitted_day = zone == KT__NO_INDEX ? kt__instant_day(safe - 1) : last_day(windows, safe, zone);
    window->remaining_days = window->last_permitted_day - today;
    /* Both counts run from the same origin, so their difference is right in either direction: negative for what
       has passed. */
    window->remaining_business_days = working_days(windows, window->last_permitted_day) - working_days(windows, today);
}

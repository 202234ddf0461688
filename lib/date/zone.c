/* Local time over a table of transitions. The table is catalog bytes and may be damaged: every answer stays inside it,
   every loop ends after at most `count` rows, and an offset that no place on Earth has reads as 0. */
#include "date/zone.h"

#include "base/bytes.h"
#include "base/civil.h"

/* No zone of the tz database was ever further from UTC than 16 hours; a day is a comfortable bound. */
#define OFFSET_MOST KT__SECONDS_PER_DAY
/* Instants are cut to what a civil day of year 1 to 9999 can be, with a margin, so that sums never overflow. */
#define INSTANT_MOST ((int64_t)1 << 40)

/* Applied to whatever comes from the table or the caller before it is added to anything. */
static int64_t bounded(int64_t instant) {
    return instant > INSTANT_MOST ? INSTANT_MOST : instant < -INSTANT_MOST ? -INSTANT_MOST : instant;
}

/* When a row begins, in seconds UTC. The bytes need not be aligned. */
static int64_t row_at(const struct kt__zone *zone, uint32_t row) {
    return bounded((int64_t)kt__load64(zone->at + (size_t)row * 8));
}

/* Seconds east of UTC that hold from a row on. */
static int32_t row_offset(const struct kt__zone *zone, uint32_t row) {
    int64_t offset = (int64_t)kt__load64(zone->offset + (size_t)row * 8);
    return offset < -OFFSET_MOST || offset > OFFSET_MOST ? 0 : (int32_t)offset;
}

/* The last row that begins at or before an instant; the first row when none does. */
static uint32_t row_of(const struct kt__zone *zone, int64_t instant) {
    uint32_t low = 0, high = zone->count;
    while (high - low > 1) {
        uint32_t middle = low + (high - low) / 2;
        if (row_at(zone, middle) <= instant) low = middle;
        else high = middle;
    }
    return low;
}

/* Without a table: UTC. Before the first row its offset holds, for want of a better one. */
int32_t kt__zone_offset(const struct kt__zone *zone, int64_t instant) {
    if (zone->count == 0) return 0;
    return row_offset(zone, row_of(zone, bounded(instant)));
}

/* One rule covers the three cases: the first instant whose local time is not before the one asked for. Where the clock
   is set back that is the earlier of two, where it is set forward over the time asked for it is the change itself. */
int64_t kt__zone_instant(const struct kt__zone *zone, int32_t day, int32_t second) {
    int64_t local = (int64_t)day * KT__SECONDS_PER_DAY + second;
    uint32_t row;
    if (zone->count == 0) return local;
    for (row = row_of(zone, local - OFFSET_MOST); row + 1 < zone->count; row++) {
        int64_t begin = row_at(zone, row), instant = local - row_offset(zone, row);
        if (row > 0 && instant < begin) instant = begin;
        if (instant < row_at(zone, row + 1)) return instant;
    }
    {
        int64_t instant = local - row_offset(zone, row);
        return row > 0 && instant < row_at(zone, row) ? row_at(zone, row) : instant;
    }
}

int32_t kt__zone_day(const struct kt__zone *zone, int64_t instant) {
    return kt__instant_day(bounded(instant) + kt__zone_offset(zone, instant));
}

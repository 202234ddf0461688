/* Local days by the zones that the catalog carries. The library resolves the dates of statements itself; this is for what a
   list has to work out besides: when a suspension ends, when a statement became known. */
#include "db/db.h"

/* The last row that begins at or before an instant; rows are in order. */
static int64_t offset_at(const kt_catalog *catalog, uint32_t zone, int64_t instant) {
    int64_t at, offset = 0;
    uint32_t i;
    for (i = 0; zone != 0 && kt_record_integer(&at, catalog, KT_RECORD_ZONE, zone, KT_FIELD_AT, i) == KT_OK; i++) {
        if (i > 0 && at > instant) break;
        if (kt_record_integer(&offset, catalog, KT_RECORD_ZONE, zone, KT_FIELD_OFFSET, i) != KT_OK) break;
    }
    return offset > -86400 && offset < 86400 ? offset : 0;
}

int32_t db_zone_day(const kt_catalog *catalog, uint32_t zone, int64_t instant) {
    const int64_t local = instant + offset_at(catalog, zone, instant);
    return (int32_t)(local / 86400 - (local % 86400 < 0));
}

/* The earliest instant that belongs to the day: with the offset of the evening before or of the day itself, whichever
   comes out on it. Where the clock is set forward at midnight neither does, and the day begins with the later one. */
int64_t db_zone_instant(const kt_catalog *catalog, uint32_t zone, int32_t day) {
    const int64_t local = (int64_t)day * 86400;
    const int64_t before = local - offset_at(catalog, zone, local - 86400);
    const int64_t after = local - offset_at(catalog, zone, local + 86400);
    const int64_t first = before < after ? before : after;
    return db_zone_day(catalog, zone, first) == day && db_zone_day(catalog, zone, first - 1) < day ? first
         : before > after ? before : after;
}

/* The same day of the month, or the last one of a shorter month. */
static int32_t add_months(int32_t day, int64_t n) {
    int32_t year, month, of_month, out = KT_DAY_NONE;
    int64_t months;
    if (n < -120000 || n > 120000 || kt_day_to_civil(day, &year, &month, &of_month) != KT_OK) return KT_DAY_NONE;
    months = (int64_t)year * 12 + month - 1 + n;
    if (months < 12 || months / 12 > 9999) return KT_DAY_NONE;
    while (of_month > 0 && kt_day_from_civil(&out, (int32_t)(months / 12), (int32_t)(months % 12) + 1, of_month) != KT_OK)
        of_month--;
    return out;
}

int32_t db_day_add(int32_t day, int64_t n, uint32_t unit) {
    int64_t moved;
    if (unit == KT_UNIT_MONTH) return add_months(day, n);
    if (unit == KT_UNIT_YEAR) return n > 10000 || n < -10000 ? KT_DAY_NONE : add_months(day, n * 12);
    if ((unit != KT_UNIT_DAY && unit != KT_UNIT_WEEK) || n > 3652059 || n < -3652059) return KT_DAY_NONE;
    moved = day + (unit == KT_UNIT_WEEK ? n * 7 : n);
    return kt_day_to_civil(moved > INT32_MAX || moved < INT32_MIN ? KT_DAY_NONE : (int32_t)moved, NULL, NULL, NULL) == KT_OK
         ? (int32_t)moved : KT_DAY_NONE;
}

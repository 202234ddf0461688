/* UTC offsets over a given table of transitions: the catalog brings the table, this does the arithmetic. */
#ifndef KT_DATE_ZONE_H
#define KT_DATE_ZONE_H

#include <ktransition/types.h>

/* count little-endian 64-bit numbers each, unaligned: offset[i] holds from at[i] on; the first row also holds before. */
struct kt__zone {
    const uint8_t *at;
    const uint8_t *offset;
    uint32_t count;
};

/* Seconds east of UTC at an instant; 0 for an empty table. */
int32_t kt__zone_offset(const struct kt__zone *zone, int64_t instant);
/* The instant of a local time (second 0 to 86400). In a gap the instant of the change; in an overlap the earlier one. */
int64_t kt__zone_instant(const struct kt__zone *zone, int32_t day, int32_t second);
/* The local day at an instant. */
int32_t kt__zone_day(const struct kt__zone *zone, int64_t instant);

#endif

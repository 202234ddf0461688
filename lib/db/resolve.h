/* The instants that a milestone's date can mean: the builder stores them, the verifier compares them. */
#ifndef KT_DB_RESOLVE_H
#define KT_DB_RESOLVE_H

#include "date/period.h"

/* What a milestone states. Absent numbers are 0 (inclusive: KT_YES), absent texts empty. */
struct kt__statement {
    uint32_t effect, precision, inclusive;
    struct kt_text date, time;
};

/* 1, or 0 when there is no date or it does not read. */
int kt__statement_resolve(struct kt__resolved *out, const struct kt__statement *statement, const struct kt__zone *zone);

#endif

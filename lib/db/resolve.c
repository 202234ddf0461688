/* From a milestone's fields to instants, by way of the date room. */
#include "db/resolve.h"

/* Builder and verifier both come through here: two ways from a date to an instant would be two answers. -1 stands for no
   time of day. */
int kt__statement_resolve(struct kt__resolved *out, const struct kt__statement *statement, const struct kt__zone *zone) {
    struct kt__dated dated;
    dated.effect = statement->effect;
    dated.precision = statement->precision;
    dated.inclusive = statement->inclusive;
    dated.second = -1;
    if (statement->date.size == 0) return 0;
    if (!kt__period_days(&dated.first, &dated.last, dated.precision, statement->date.data, statement->date.size)) return 0;
    if (statement->time.size > 0 && !kt__time_parse(&dated.second, statement->time.data, statement->time.size)) return 0;
    kt__resolve(out, &dated, zone);
    return 1;
}

/* Ordered values: reading them under a form, and comparing them in three-valued logic. Which form a fact has is its
   record's business. */
#include "date/range.h"

#include "base/expression.h"
#include "date/period.h"

#define MOST_DIGITS 18 /* what surely fits in 64 bits */

/* The shape of the text tells the precision; kt__period_days() then reads it strictly. */
static int parse_days(struct kt__range *out, const char *text, size_t size) {
    uint32_t precision = size == 10 ? KT_PRECISION_DAY : size == 4 ? KT_PRECISION_YEAR : KT_PRECISION_MONTH;
    int32_t first, last;
    if (size == 7 && text[5] == 'Q') precision = KT_PRECISION_QUARTER;
    if (size == 7 && text[5] == 'H') precision = KT_PRECISION_HALF;
    if (!kt__period_days(&first, &last, precision, text, size)) return 0;
    out->first = first;
    out->last = last;
    return 1;
}

/* By hand: no locale, no blanks, no plus sign, no overflow. */
static int parse_integer(struct kt__range *out, const char *text, size_t size) {
    size_t i, sign = size > 0 && text[0] == '-';
    int64_t number = 0;
    if (size == sign || size - sign > MOST_DIGITS) return 0;
    for (i = sign; i < size; i++) {
        if (text[i] < '0' || text[i] > '9') return 0;
        number = number * 10 + (text[i] - '0');
    }
    out->first = out->last = sign ? -number : number;
    return 1;
}

int kt__range_parse(struct kt__range *out, uint32_t form, const char *text, size_t size) {
    out->first = out->last = 0;
    switch (form) {
    case KT_FORM_DAY: return parse_days(out, text, size);
    case KT_FORM_INTEGER: return parse_integer(out, text, size);
    default: return 0; /* words, and forms of a newer catalog */
    }
}

/* Yes if all of what is known lies where it should, no if none of it does. */
static uint32_t all_or_none(int all, int none) {
    return all ? KT_YES : none ? KT_NO : KT_UNKNOWN;
}

uint32_t kt__range_compare(struct kt__range known, uint32_t comparison, struct kt__range asked) {
    switch (comparison) {
    case KT__EQUALS:
        return all_or_none(asked.first <= known.first && known.last <= asked.last, known.last < asked.first || asked.last < known.first);
    case KT__BELOW: return all_or_none(known.last < asked.first, known.first >= asked.first);
    case KT__AT_MOST: return all_or_none(known.last <= asked.last, known.first > asked.last);
    case KT__ABOVE: return all_or_none(known.first > asked.last, known.last <= asked.last);
    case KT__AT_LEAST: return all_or_none(known.first >= asked.first, known.last < asked.first);
    default: return KT_UNKNOWN;
    }
}

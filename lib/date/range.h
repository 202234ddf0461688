/* Values of facts that have an order: days, periods of days, whole numbers; and what comparing two of them comes to. */
#ifndef KT_DATE_RANGE_H
#define KT_DATE_RANGE_H

#include <ktransition/types.h>

/* Everything that a value can mean, both ends included: a day or a number is a range of one. */
struct kt__range {
    int64_t first, last;
};

/* A value under a KT_FORM_*: day takes YYYY-MM-DD, YYYY-MM, YYYY-Qn, YYYY-Hn and YYYY; integer an optional "-" and 1 to 18
   digits. 1, or 0 when it does not read or the form has no order. */
int kt__range_parse(struct kt__range *out, uint32_t form, const char *text, size_t size);

/* Whether what is known compares so (KT__EQUALS and so on) with what is asked: KT_YES, KT_NO, or KT_UNKNOWN where it does for
   a part of what is known only. "<" means before the whole of what is asked, "<=" not after it, ">" and ">=" likewise, and
   "=" within it. */
uint32_t kt__range_compare(struct kt__range known, uint32_t comparison, struct kt__range asked);

#endif

/* Instants from text: a bare day or an RFC 3339 date-time. */
#ifndef KT_DATE_INSTANT_PARSE_H
#define KT_DATE_INSTANT_PARSE_H

#include <ktransition/types.h>

/* KT_OK and the instant, or KT_E_SYNTAX with the byte that does not fit. A bare day means 12:00 UTC. Fractions of a
   second are read and dropped; a leap second and hour 24 are refused, and so is what leaves year 1 to 9999 in UTC. */
int32_t kt__instant_parse(int64_t *out, const char *text, size_t size, struct kt_error *err);

#endif

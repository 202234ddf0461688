/* The audit stamp: what to say to get the same bytes again. As one JSON object for documents that can hold one, as names
   and values for those that cannot. */
#ifndef KTRANSITION_EXAMPLE_STAMP_H
#define KTRANSITION_EXAMPLE_STAMP_H

#include "assess.h"

/* Called for every value of the stamp that was given; both texts hold for the call. */
typedef void stamp_value(void *user, const char *name, const char *value);
void stamp_each(const struct options *options, const kt_catalog *catalog, void *user, stamp_value *tell);
/* "library 0.1.0; rules 1; catalog ... ": the same in one line. */
void stamp_line(struct out *out, const struct options *options, const kt_catalog *catalog);
/* "0.1.0" */
const char *library_version(char text[32]);

#endif

/* --redact: host and user names left out of everything a row shows. */
#ifndef KTRANSITION_EXAMPLE_REDACT_H
#define KTRANSITION_EXAMPLE_REDACT_H

#include "input/input.h"
#include "support.h"

/* Memory for the redacted texts of one row. */
struct redaction { struct out texts[ROW_VALUES + 3]; };

/* A copy of a row without names of people and hosts: the host and user the row itself states, and what stands behind
   "Users" or "home" in a path, become "-". The copy borrows from the redaction and holds until the next call. */
void redact_row(struct redaction *redaction, struct row *copy, const struct row *row);
void redaction_free(struct redaction *redaction);

#endif

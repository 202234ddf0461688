/* Hits that identifiers give: of the value as a whole, of its beginning, of files under their several kinds, of addresses
   and model numbers inside a text. Names are text.c's and organisations.c's. */
#ifndef KT_IDENTIFY_LOOKUPS_H
#define KT_IDENTIFY_LOOKUPS_H

#include "identify/hits.h"

/* Everything that identifiers say about a value. KT_OK or KT_E_MEMORY. */
int32_t kt__lookups_of_value(struct kt__hits *hits, struct kt__work *work, const struct kt__given *value, int guessed);

/* Model numbers in a text; work->folded holds it. */
void kt__lookups_of_models(struct kt__hits *hits, struct kt__work *work, const struct kt__given *value);

/* Mail addresses in a text, where nothing else was found: who wrote it, which makes it no product of theirs. KT_OK or
   KT_E_MEMORY. */
int32_t kt__lookups_of_mail(struct kt__hits *hits, struct kt__work *work, const struct kt__given *value);

#endif

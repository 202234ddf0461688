/* The two halves of verifying a layer. */
#ifndef KT_DB_VERIFY_H
#define KT_DB_VERIFY_H

#include "db/catalog.h"

/* Where bytes of a section lie in the layer. */
uint64_t kt__verify_position(const struct kt__layer *layer, struct kt__span section, uint64_t at);

/* Digests, texts, ids and their order, values, XREF and TOMB: KT_OK, KT_E_DB_*, KT_E_MEMORY. */
int32_t kt__verify_records(const struct kt__layer *layer, const struct kt__memory *memory, struct kt_error *err);
/* The indexes, the folded names, the resolved dates; the catalog has this one layer. KT_OK, KT_E_DB_*, KT_E_MEMORY. */
int32_t kt__verify_indexes(const kt_catalog *leaf, struct kt_error *err);

#endif

/* What the rooms above the catalog may ask of it: unchecked-by-the-caller but always bounds-checked access.
   Damaged or absent values read as empty, 0 or the given default; a lookup never leaves the bytes and never loops. */
#ifndef KT_DB_DB_H
#define KT_DB_DB_H

#include <ktransition/catalog.h>

#include "base/memory.h"
#include "date/zone.h"

/* The allocator the catalog was opened with. */
const struct kt__memory *kt__catalog_memory(const kt_catalog *catalog);

/* Highest record number of a type over the stack; numbers of hidden and replaced records are holes. */
uint32_t kt__record_last(const kt_catalog *catalog, uint32_t type);
/* 1 if the record exists and is neither hidden nor replaced. */
int kt__record_visible(const kt_catalog *catalog, uint32_t type, uint32_t record);
/* The record with an id, 0 if none. */
uint32_t kt__record_by_id(const kt_catalog *catalog, uint32_t type, const char *id, size_t size);

/* How many values a field has. */
uint32_t kt__value_count(const kt_catalog *catalog, uint32_t type, uint32_t record, uint32_t field);
/* Text value, "" when absent. Always NUL-terminated, never NULL. */
struct kt_text kt__text(const kt_catalog *catalog, uint32_t type, uint32_t record, uint32_t field, uint32_t index);
/* Integer, day, instant or constant; `otherwise` when absent. */
int64_t kt__integer(const kt_catalog *catalog, uint32_t type, uint32_t record, uint32_t field, uint32_t index, int64_t otherwise);
/* Visible record referred to, 0 when absent or unresolved. A reference to a replaced record gives its replacement. */
uint32_t kt__reference(const kt_catalog *catalog, uint32_t type, uint32_t record, uint32_t field, uint32_t index);
/* The text id. */
struct kt_text kt__id(const kt_catalog *catalog, uint32_t type, uint32_t record);

/* Walks the visible records of `type` whose reference `field` points at record `target` (of that field's type), in
   order of record number: start with after = 0 and pass the last answer; 0 at the end. Served by an index. */
uint32_t kt__referrer_next(const kt_catalog *catalog, uint32_t type, uint32_t field, uint32_t target, uint32_t after);

/* The transitions of a KT_RECORD_ZONE; an empty table when it is 0 or damaged. */
void kt__zone_of(struct kt__zone *out, const kt_catalog *catalog, uint32_t zone);

/* Exact, hierarchical and prefix lookup; scratch holds the canonical form and is the caller's, so that a warm lookup
   allocates nothing. Otherwise as kt_catalog_lookup(). Hits come most specific first, then by identifier id. */
int32_t kt__lookup(const kt_catalog *catalog, uint32_t kind, const char *value, size_t size, struct kt_hit *out, size_t room,
                   size_t *out_count, struct kt__buffer *scratch);

/* The folded form of a KT_RECORD_NAME as it was baked into its layer: text and size, "" when absent. */
struct kt_text kt__folded_name(const kt_catalog *catalog, uint32_t name);
/* The rules version the names of every layer were folded under; 0 when layers differ. */
uint32_t kt__catalog_rules(const kt_catalog *catalog);

#endif

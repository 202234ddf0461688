/* The canonical form of every kind of evidence. Pure functions, one file a family; the builder, the lookup and the
   matcher all come through here, so that they can never disagree. */
#ifndef KT_KIND_KIND_H
#define KT_KIND_KIND_H

#include "base/memory.h"

/* Appends the canonical form of a value to out.
   KT_OK; KT_NOTHING when the value is not of the kind (nothing is appended); KT_E_LIMIT above KT_VALUE_BYTES;
   KT_E_UNSUPPORTED for an unknown kind; KT_E_MEMORY. KT_KIND_TEXT is folded like a name. */
int32_t kt__kind_canonical(struct kt__buffer *out, uint32_t kind, const char *value, size_t size);

/* What a value of kind text looks like, by strict parsers: a CPE, purl, MAC, OID, URL, distinguished name, path,
   registry path; KT_KIND_PRODUCT when it is just words. */
uint32_t kt__kind_guess(const char *value, size_t size);

/* The next wider form of a canonical value, inside the same bytes: "www.example.com" -> "example.com",
   "1.3.6.1.4.1.2011.2" -> "1.3.6.1.4.1.2011", "cpe:2.3:a:v:p" -> "cpe:2.3:a:v", a purl without version, then without
   name, a MAC of 12 digits -> 9 -> 7 -> 6. 1, or 0 when there is none. Never loops: each step is shorter. */
int kt__kind_wider(uint32_t kind, const char **value, size_t *size);

/* 1 for kinds whose values are names, compared by similarity as well: text, vendor, publisher, product, legal-name,
   antivirus, signer, banner, title. */
int kt__kind_is_name(uint32_t kind);
/* 1 for kinds that name an organisation: vendor, publisher, legal-name, signer. */
int kt__kind_is_organisation(uint32_t kind);
/* 1 for kinds that are data about an item and never evidence: version, class, origin, asn. */
int kt__kind_is_silent(uint32_t kind);

#endif

/* version.h: what this build is, and the names of constants. */
#include <ktransition/version.h>

#include "api/version_number.h"
#include "db/format.h"
#include "db/rules.h"
#include "registry/registry.h"

#define MINOR_MOST 999 /* every minor version of a major one is readable */

uint32_t kt_version(void) {
    return KT__VERSION_MAJOR * 1000000u + KT__VERSION_MINOR * 1000u + KT__VERSION_PATCH;
}

/* A minor version adds what readers may skip, so the range ends at no known version but at the last possible one. */
int32_t kt_format_range(uint32_t *out_oldest, uint32_t *out_newest) {
    if (out_oldest != NULL) *out_oldest = KT__FORMAT_VERSION(KT__FORMAT_MAJOR, 0);
    if (out_newest != NULL) *out_newest = KT__FORMAT_VERSION(KT__FORMAT_MAJOR, MINOR_MOST);
    return KT_OK;
}

/* The number that is baked into catalogs too: names folded under another one cannot be searched by this build. */
uint32_t kt_rules_version(void) {
    return KT__RULES_VERSION;
}

/* A value is supported if it has a name: the registry has no names for what the code does not handle. */
int32_t kt_feature_supported(uint32_t group, int32_t value) {
    return kt__constant_name(group, value) != NULL;
}

/* A pointer into the registry, valid for ever; NULL is the answer to an unknown value, not a failure. */
const char *kt_constant_name(uint32_t group, int32_t value) {
    return kt__constant_name(group, value);
}

/* Exact bytes, no case folding: names are part of file formats and options, where two spellings would be one too many. */
int32_t kt_constant_value(int32_t *out, uint32_t group, const char *name, size_t size) {
    if (out == NULL) return KT_E_ARGUMENT;
    *out = 0;
    if (name == NULL && size > 0) return KT_E_ARGUMENT;
    return kt__constant_value(out, group, name != NULL ? name : "", size) ? KT_OK : KT_NOTHING;
}

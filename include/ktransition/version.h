/**
 * @file version.h
 * @brief What this build is and understands; names of constants for logs and bindings.
 */
#ifndef KTRANSITION_VERSION_H
#define KTRANSITION_VERSION_H

#include <ktransition/types.h>

#ifdef __cplusplus
extern "C" {
#endif

/** Version of the library at run time.
    @return major * 1000000 + minor * 1000 + patch. @threads any @since 0.1 */
KT_API uint32_t kt_version(void);

/** The range of catalog format versions this library opens.
    @param[out] out_oldest oldest version; may be NULL
    @param[out] out_newest newest version; may be NULL
    @return KT_OK. @threads any @since 0.1 */
KT_API int32_t kt_format_range(uint32_t *out_oldest, uint32_t *out_newest);

/** Version of the folding, canonical-form and scoring rules. Two libraries with the same number give the
    same scores and verdicts for the same catalog.
    @return the number, from 1. @threads any @since 0.1 */
KT_API uint32_t kt_rules_version(void);

/** Whether this build knows a value of a group of constants (a kind, a state, a field).
    @param group KT_GROUP_*
    @param value the value
    @return 1 if known, 0 if not or if the group is unknown. @threads any @since 0.1 */
KT_API int32_t kt_feature_supported(uint32_t group, int32_t value);

/** Stable lower-case name of a constant, for example "confirmed" or "signature-update".
    @param group KT_GROUP_*
    @param value the value
    @return a static NUL-terminated string, or NULL if group or value are unknown. @threads any @since 0.1 */
KT_API const char *kt_constant_name(uint32_t group, int32_t value);

/** The value of a name: the inverse of kt_constant_name().
    @param[out] out the value
    @param group KT_GROUP_*
    @param name the name
    @param size its bytes
    @return KT_OK; KT_NOTHING if there is no such name; KT_E_ARGUMENT. @threads any @since 0.1 */
KT_API int32_t kt_constant_value(int32_t *out, uint32_t group, const char *name, size_t size);

#ifdef __cplusplus
}
#endif
#endif

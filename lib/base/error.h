/* Status details: filling a caller's struct kt_error. */
#ifndef KT_BASE_ERROR_H
#define KT_BASE_ERROR_H

#include <ktransition/types.h>

#if defined(__GNUC__)
#define KT__PRINTF(f, a) __attribute__((format(printf, f, a)))
#else
#define KT__PRINTF(f, a)
#endif

/* Fills err (may be NULL) and returns code, so that callers can write `return kt__fail(...)`. The message is
   one line, impersonal, and is cut at a character boundary. */
int32_t kt__fail(struct kt_error *err, int32_t code, uint64_t position, const char *format, ...) KT__PRINTF(4, 5);

/* Clears err (may be NULL) at the start of a call. */
void kt__error_clear(struct kt_error *err);

#endif

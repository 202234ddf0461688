/* Versioned public structs: rule 4 of types.h in two functions. */
#ifndef KT_BASE_STRUCTS_H
#define KT_BASE_STRUCTS_H

#include <ktransition/types.h>

/* No struct of this library will ever be larger: bounds what a wild struct_size can make us read. */
#define KT__STRUCT_MOST 65536

/* Copies an input struct into `known` bytes at `copy`, zero-filling what the caller's version lacks.
   KT_E_ARGUMENT below `minimum` bytes, KT_E_UNSUPPORTED for a non-zero byte beyond what this build knows.
   name is the struct's name, for the message. */
int32_t kt__struct_in(void *copy, size_t known, size_t minimum, const void *given, const char *name, struct kt_error *err);

/* Writes the part of a filled struct that both sides know and zeroes the rest of the caller's; struct_size
   stays the caller's. KT_E_ARGUMENT for NULL or below 8 bytes. */
int32_t kt__struct_out(void *given, const void *filled, size_t known);

#endif

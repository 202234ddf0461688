/* The catalog that is part of the library: bytes made by the build. Size 0 in the bootstrap build, which carries none. */
#ifndef KT_DB_BUILTIN_H
#define KT_DB_BUILTIN_H

#include <stddef.h>

extern const unsigned char kt__builtin_data[];
extern const size_t kt__builtin_size;

#endif

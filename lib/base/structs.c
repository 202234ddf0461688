/* Versioned public structs: taking them in and handing them out. */
#include "base/structs.h"

#include <string.h>

#include "base/error.h"

#define MOST 65536 /* no struct of this library will ever be larger; bounds what a wild struct_size can make us read */

int32_t kt__struct_in(void *copy, size_t known, size_t minimum, const void *given, const char *name, struct kt_error *err) {
    uint32_t size;
    const unsigned char *bytes = given;
    size_t i;
    memcpy(&size, given, sizeof size);
    if (size < minimum || size > MOST)
        return kt__fail(err, KT_E_ARGUMENT, KT_POSITION_NONE, "%s: struct_size %u is not one this library knows", name, (unsigned)size);
    for (i = known; i < size; i++) {
        if (bytes[i] != 0)
            return kt__fail(err, KT_E_UNSUPPORTED, i, "%s: byte %u is set, which this version does not know", name, (unsigned)i);
    }
    memset(copy, 0, known);
    memcpy(copy, given, size < known ? size : known);
    return KT_OK;
}

int32_t kt__struct_out(void *given, const void *filled, size_t known) {
    uint32_t size;
    if (given == NULL) return KT_E_ARGUMENT;
    memcpy(&size, given, sizeof size);
    if (size < 8 || size > MOST) return KT_E_ARGUMENT;
    memcpy(given, filled, size < known ? size : known);
    if (size > known) memset((char *)given + known, 0, size - known);
    memcpy(given, &size, sizeof size);
    return KT_OK;
}

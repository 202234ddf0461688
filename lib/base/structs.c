/* Versioned public structs: taking them in and handing them out. */
#include "base/structs.h"

#include <string.h>

#include "base/error.h"

int32_t kt__struct_in(void *copy, size_t known, size_t minimum, const void *given, const char *name, struct kt_error *err) {
    uint32_t size;
    const unsigned char *bytes = given;
    size_t i;
    memcpy(&size, given, sizeof size);
    if (size < minimum || size > KT__STRUCT_MOST)
        return kt__fail(err, KT_E_ARGUMENT, KT_POSITION_NONE, "%s: struct_size %u is not one this library knows", name, (unsigned)size);
    /* A newer caller may have more fields, as long as those that are not known here are zero: set, they would
       ask for something that this library would silently not do. */
    for (i = known; i < size; i++) {
        if (bytes[i] != 0)
            return kt__fail(err, KT_E_UNSUPPORTED, i, "%s: byte %u is set, which this version does not know", name, (unsigned)i);
    }
    /* Zero stands for "default" in every public struct, and so in what an older caller's version lacks. */
    memset(copy, 0, known);
    memcpy(copy, given, size < known ? size : known);
    return KT_OK;
}

int32_t kt__struct_out(void *given, const void *filled, size_t known) {
    uint32_t size;
    if (given == NULL) return KT_E_ARGUMENT;
    memcpy(&size, given, sizeof size);
    /* Every versioned struct begins with struct_size and at least four bytes more. */
    if (size < 8 || size > KT__STRUCT_MOST) return KT_E_ARGUMENT;
    memcpy(given, filled, size < known ? size : known);
    if (size > known) memset((char *)given + known, 0, size - known);
    /* `filled` carried this library's size; the caller's own comes back. */
    memcpy(given, &size, sizeof size);
    return KT_OK;
}

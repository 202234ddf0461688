/* Filling a caller's struct kt_error. The only place that formats messages. */
#include "base/error.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

/* Moves a cut back to the start of a character, so that the message stays UTF-8. */
static void cut_at_character(char *text, size_t room) {
    size_t end = strlen(text);
    if (end + 1 < room) return;
    while (end > 0 && ((unsigned char)text[end - 1] & 0xC0) == 0x80) end--;
    if (end > 0 && (unsigned char)text[end - 1] >= 0xC0) end--;
    text[end] = '\0';
}

/* A caller of an older or newer version may have a struct of another size; one that is smaller than ours gets
   the code only. */
static int wants_details(const struct kt_error *err) {
    return err != NULL && err->struct_size >= sizeof *err;
}

/* Exported functions that take details begin with this, so that what stands there is always of the last call. */
void kt__error_clear(struct kt_error *err) {
    if (!wants_details(err)) return;
    err->code = KT_OK;
    err->position = KT_POSITION_NONE;
    err->message[0] = '\0';
}

int32_t kt__fail(struct kt_error *err, int32_t code, uint64_t position, const char *format, ...) {
    if (wants_details(err)) {
        va_list args;
        va_start(args, format);
        /* Only integers, %s and %.*s stand in the formats: nothing that depends on the locale. What is too long
           is cut. */
        (void)vsnprintf(err->message, sizeof err->message, format, args);
        va_end(args);
        cut_at_character(err->message, sizeof err->message);
        err->code = code;
        err->position = position;
    }
    return code;
}

/* Fuzz target: canonical forms. The first byte is the kind, the rest the value. A form is never empty, is its own form,
   widens inside itself in few steps, and every guess names a kind that exists. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "kind/kind.h"

#define LAST_KIND KT_KIND_MODEL_PATTERN
#define MOST_STEPS 600

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check(int promise) {
    if (!promise) abort();
}

static void check_wider(uint32_t kind, const char *value, size_t size) {
    const char *start = value;
    size_t whole = size, last = size, steps = 0;
    while (kt__kind_wider(kind, &value, &size)) {
        check(size > 0 && size < last && value >= start && value + size <= start + whole && ++steps <= MOST_STEPS);
        last = size;
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    struct kt__memory memory;
    struct kt__buffer form, again;
    const char *value = size > 1 ? (const char *)data + 1 : "";
    size_t length = size > 1 ? size - 1 : 0;
    uint32_t kind = size > 0 ? data[0] % (LAST_KIND + 2) : 0, guess;
    int32_t status;
    check(kt__memory_init(&memory, NULL, NULL) == KT_OK);
    kt__buffer_init(&form, &memory);
    kt__buffer_init(&again, &memory);
    guess = kt__kind_guess(value, length);
    check(guess > KT_KIND_TEXT && guess <= LAST_KIND);
    status = kt__kind_canonical(&form, kind, value, length);
    if (kind == 0 || kind > LAST_KIND) {
        check(status == KT_E_UNSUPPORTED);
    } else if (status == KT_OK) {
        check(form.size > 0);
        check_wider(kind, form.data, form.size);
        /* The model form glues tokens, so that folding may compose what stood apart. */
        if (kind != KT_KIND_MODEL) {
            check(kt__kind_canonical(&again, kind, form.data, form.size) == KT_OK || form.size > 1048576);
            check(form.size > 1048576 || (again.size == form.size && memcmp(again.data, form.data, form.size) == 0) ||
                  kt__kind_is_name(kind) || kind == KT_KIND_TLS_ROOT);
        }
    } else {
        check(form.size == 0 && (status == KT_NOTHING || status == KT_E_LIMIT));
    }
    kt__buffer_dispose(&again);
    kt__buffer_dispose(&form);
    return 0;
}

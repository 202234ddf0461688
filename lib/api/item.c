/* Exported functions of item.h: argument checks, and the canonical form in the caller's room. */
#include <ktransition/item.h>

#include <string.h>

#include "base/error.h"
#include "identify/item.h"
#include "kind/kind.h"

/* An item has no parent and takes an allocator of its own; it is reused from one thing to the next. */
int32_t kt_item_new(kt_item **out, const struct kt_allocator *allocator, struct kt_error *err) {
    int32_t status;
    kt__error_clear(err);
    if (out == NULL) return kt__fail(err, KT_E_ARGUMENT, KT_POSITION_NONE, "kt_item_new: out is NULL");
    *out = NULL;
    status = kt__item_new(out, allocator, err);
    return status == KT_E_MEMORY ? kt__fail(err, status, KT_POSITION_NONE, "kt_item_new: out of memory") : status;
}

void kt_item_free(kt_item *item) {
    kt__item_free(item);
}

/* Keeps its memory: clearing and filling again allocates nothing once the largest item was seen. */
void kt_item_clear(kt_item *item) {
    if (item != NULL) kt__item_clear(item);
}

/* Kind, size and number of values are judged below, for both ways of adding alike. */
int32_t kt_item_add(kt_item *item, uint32_t kind, const char *value, size_t size) {
    if (item == NULL || (value == NULL && size > 0)) return KT_E_ARGUMENT;
    return kt__item_add(item, kind, value, size, 0);
}

/* Nothing is copied: the bytes must stay as they are until the item is cleared or freed. */
int32_t kt_item_borrow(kt_item *item, uint32_t kind, const char *value, size_t size) {
    if (item == NULL || (value == NULL && size > 0)) return KT_E_ARGUMENT;
    return kt__item_add(item, kind, value, size, 1);
}

/* Copies what fits, cut at a character boundary, and always ends it with a NUL. */
static int32_t hand_out(char *out, size_t room, size_t *out_size, const struct kt__buffer *form) {
    size_t size = form->size;
    if (out_size != NULL) *out_size = form->size;
    /* No room even for the NUL: asking for the size alone is how a caller finds out what to allocate. */
    if (room == 0) return KT_TRUNCATED;
    if (size > room - 1) {
        size = room - 1;
        /* The form is UTF-8, so three steps back at most reach the start of the character that does not fit. */
        while (size > 0 && ((unsigned char)form->data[size] & 0xC0) == 0x80) size--;
    }
    memcpy(out, form->data, size);
    out[size] = '\0';
    return size == form->size ? KT_OK : KT_TRUNCATED;
}

/* The same function as for items and identifiers, so that what is shown to a user is what is compared. */
int32_t kt_kind_canonical(char *out, size_t room, size_t *out_size, uint32_t kind, const char *value, size_t size) {
    struct kt__memory memory;
    struct kt__buffer form;
    int32_t status;
    if (out_size != NULL) *out_size = 0;
    /* A caller who ignores the status reads an empty text and no old one. */
    if (out != NULL && room > 0) out[0] = '\0';
    if ((out == NULL && room > 0) || (value == NULL && size > 0)) return KT_E_ARGUMENT;
    if (!kt__kind_known(kind)) return KT_E_UNSUPPORTED;
    if (size > KT_VALUE_BYTES) return KT_E_LIMIT;
    /* No value has no form, whatever the kind. */
    if (size == 0) return KT_NOTHING;
    /* malloc() and free(): the function has no object to inherit an allocator from. NULL cannot fail. */
    (void)kt__memory_init(&memory, NULL, NULL);
    kt__buffer_init(&form, &memory);
    status = kt__kind_canonical(&form, kind, value, size);
    if (status == KT_OK) status = form.size > 0 ? hand_out(out, room, out_size, &form) : KT_NOTHING;
    kt__buffer_dispose(&form);
    return status;
}

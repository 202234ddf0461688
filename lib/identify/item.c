/* Storage of an item. One buffer for all copied values, so that a cleared item is refilled without allocating. */
#include "identify/item.h"

#include <string.h>

#include "registry/registry.h"

/* The registry decides, so that a new kind needs no change here. */
int kt__kind_known(uint32_t kind) {
    return kind <= INT32_MAX && kt__constant_name(KT_GROUP_KIND, (int32_t)kind) != NULL;
}

/* An item belongs to no catalog: the same one can be asked of several. */
int32_t kt__item_new(kt_item **out, const struct kt_allocator *allocator, struct kt_error *err) {
    struct kt__memory memory;
    kt_item *item;
    int32_t status = kt__memory_init(&memory, allocator, err);
    if (status != KT_OK) return status;
    item = kt__allocate_zeroed(&memory, 1, sizeof *item);
    if (item == NULL) return KT_E_MEMORY;
    item->memory = memory;
    kt__buffer_init(&item->bytes, &item->memory);
    *out = item;
    return KT_OK;
}

void kt__item_free(kt_item *item) {
    struct kt__memory memory;
    if (item == NULL) return;
    kt__buffer_dispose(&item->bytes);
    memory = item->memory;
    kt__release(&memory, item, sizeof *item);
}

/* Memory is kept: estates are long rows of similar items. */
void kt__item_clear(kt_item *item) {
    item->count = 0;
    kt__buffer_clear(&item->bytes);
}

/* The kind is checked before emptiness, so that a wrong kind never goes unnoticed. */
int32_t kt__item_add(kt_item *item, uint32_t kind, const char *value, size_t size, int borrow) {
    struct kt__item_value *row;
    if (!kt__kind_known(kind)) return KT_E_UNSUPPORTED;
    if (size == 0) return KT_OK;
    if (size > KT_VALUE_BYTES || item->count >= KT_ITEM_VALUES) return KT_E_LIMIT;
    row = &item->values[item->count];
    row->kind = kind;
    row->size = size;
    row->borrowed = borrow ? value : NULL;
    /* An offset, not a pointer: the buffer moves as it grows. */
    row->offset = item->bytes.size;
    if (!borrow) {
        kt__buffer_append(&item->bytes, value, size);
        if (item->bytes.failed) {
            item->bytes.failed = 0; /* what was there before is untouched, and a later value may fit */
            return KT_E_MEMORY;
        }
    }
    item->count++;
    return KT_OK;
}

/* Pointers into the buffer are made only here, when nothing is added any more. */
uint32_t kt__item_values(const kt_item *item, struct kt__given values[KT_ITEM_VALUES]) {
    uint32_t i;
    for (i = 0; i < item->count; i++) {
        const struct kt__item_value *row = &item->values[i];
        values[i].kind = row->kind;
        values[i].size = row->size;
        values[i].data = row->borrowed != NULL ? row->borrowed : item->bytes.data + row->offset;
    }
    return item->count;
}

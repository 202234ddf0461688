/* One thing of an estate: typed values in the order of adding. Only storage; what a value means is the matcher's. */
#ifndef KT_IDENTIFY_ITEM_H
#define KT_IDENTIFY_ITEM_H

#include <ktransition/item.h>

#include "base/memory.h"

/* A value as the matcher sees it. */
struct kt__given {
    uint32_t kind;
    const char *data;
    size_t size;
};

/* A value as the item stores it: bytes of its own start at `offset`, borrowed ones at `borrowed`. Offsets rather than
   pointers, because the buffer moves when it grows. */
struct kt__item_value {
    uint32_t kind;
    const char *borrowed;
    size_t offset;
    size_t size;
};

struct kt_item {
    struct kt__memory memory;
    struct kt__buffer bytes;
    uint32_t count;
    struct kt__item_value values[KT_ITEM_VALUES];
};

int32_t kt__item_new(kt_item **out, const struct kt_allocator *allocator, struct kt_error *err);
void kt__item_free(kt_item *item);
void kt__item_clear(kt_item *item);
/* borrow: the bytes stay the caller's. As kt_item_add(). */
int32_t kt__item_add(kt_item *item, uint32_t kind, const char *value, size_t size, int borrow);
/* Fills `values` in the order of adding; how many. The pointers hold until the item changes. */
uint32_t kt__item_values(const kt_item *item, struct kt__given values[KT_ITEM_VALUES]);

/* Whether this build knows a kind. */
int kt__kind_known(uint32_t kind);

#endif

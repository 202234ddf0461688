/**
 * @file item.h
 * @brief One thing of an estate, as typed values.
 */
#ifndef KTRANSITION_ITEM_H
#define KTRANSITION_ITEM_H

#include <ktransition/types.h>

#ifdef __cplusplus
extern "C" {
#endif

/** One thing of an estate: up to 64 typed values. One thread at a time; made once, cleared and refilled. */
typedef struct kt_item kt_item;

/** Values an item can have. */
#define KT_ITEM_VALUES 64
/** Bytes a value can have. */
#define KT_VALUE_BYTES 1048576

/** An empty item.
    @param[out] out the item, owned by the caller
    @param allocator NULL means malloc and free
    @param[out] err details; may be NULL
    @return KT_OK; KT_E_MEMORY; KT_E_ARGUMENT. @threads any @since 0.1 */
KT_API int32_t kt_item_new(kt_item **out, const struct kt_allocator *allocator, struct kt_error *err);

/** Frees an item.
    @param item may be NULL @threads one at a time @since 0.1 */
KT_API void kt_item_free(kt_item *item);

/** Empties an item and keeps its memory.
    @param item may be NULL @threads one at a time @since 0.1 */
KT_API void kt_item_clear(kt_item *item);

/** Adds a copy of a value. Allocates nothing once the item has been as large before.
    Bytes that are not UTF-8 are kept and compared as U+FFFD.
    @param item the item
    @param kind KT_KIND_*
    @param value the value as found
    @param size its bytes; an empty value is ignored
    @return KT_OK; KT_E_LIMIT above KT_ITEM_VALUES or KT_VALUE_BYTES; KT_E_UNSUPPORTED for an unknown kind;
    KT_E_MEMORY; KT_E_ARGUMENT. @threads one at a time @since 0.1 */
KT_API int32_t kt_item_add(kt_item *item, uint32_t kind, const char *value, size_t size);

/** Adds a value without copying it: it must stay as it is until the next clear or free. For loops in C;
    bindings use kt_item_add().
    @param item the item
    @param kind KT_KIND_*
    @param value the value as found
    @param size its bytes; an empty value is ignored
    @return as kt_item_add(). @threads one at a time @since 0.1 */
KT_API int32_t kt_item_borrow(kt_item *item, uint32_t kind, const char *value, size_t size);

/** The form in which values of a kind are compared: CPE and purl by their standards, MAC as upper-case hex,
    names folded.
    @param[out] out room bytes, NUL-terminated if room > 0; may be NULL with room 0
    @param room bytes
    @param[out] out_size bytes of the whole form, without the NUL; may be NULL
    @param kind KT_KIND_*
    @param value the value as found
    @param size its bytes, KT_VALUE_BYTES at most
    @return KT_OK; KT_TRUNCATED if room is short; KT_NOTHING if the value is not of the kind; KT_E_LIMIT;
    KT_E_UNSUPPORTED for an unknown kind; KT_E_MEMORY; KT_E_ARGUMENT. @threads any @since 0.1 */
KT_API int32_t kt_kind_canonical(char *out, size_t room, size_t *out_size, uint32_t kind, const char *value, size_t size);

#ifdef __cplusplus
}
#endif
#endif

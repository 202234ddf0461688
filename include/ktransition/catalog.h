/**
 * @file catalog.h
 * @brief Open, stack, verify and describe catalogs; look one value up.
 *
 * A catalog is a stack of one to eight immutable layers: built-in data, imported lists, a house overlay.
 * A later layer adds records, replaces them by id, or hides them.
 */
#ifndef KTRANSITION_CATALOG_H
#define KTRANSITION_CATALOG_H

#include <ktransition/types.h>

#ifdef __cplusplus
extern "C" {
#endif

/** An open catalog: immutable, shared by any number of threads, counted by reference. */
typedef struct kt_catalog kt_catalog;

/** Map the file instead of copying it. Replace such a file by rename, never in place: truncating a mapped
    file makes the process fault. */
#define KT_CATALOG_MAP 1
/** Run kt_catalog_verify() as part of opening. */
#define KT_CATALOG_VERIFY 2
/** kt_catalog_open_memory: do not copy; the bytes must outlive the last reference. */
#define KT_CATALOG_BORROW 4
/** Layers a stack can have. */
#define KT_CATALOG_LAYERS 8

/** How to open a catalog. All zero means defaults. @since 0.1 */
struct kt_catalog_options {
    uint32_t struct_size;                 /**< sizeof(struct kt_catalog_options). */
    uint32_t flags;                       /**< KT_CATALOG_*, or 0. */
    uint64_t max_bytes;                   /**< Refuse larger files; 0 means 4 GiB. */
    const struct kt_allocator *allocator; /**< NULL means malloc and free. */
};

/** What a catalog or one of its layers says of itself. @since 0.1 */
struct kt_catalog_info {
    uint32_t struct_size;    /**< sizeof(struct kt_catalog_info). */
    uint32_t layers;         /**< Layers in the stack, from 1. */
    uint32_t format_version; /**< Format version of the file; of the newest layer for a stack. */
    int32_t data_date;       /**< Day the data speaks of; of the newest layer for a stack. */
    uint64_t bytes;          /**< Size in bytes, summed over a stack. */
    uint64_t records;        /**< Visible records. */
    uint64_t names;          /**< Visible name records. */
    uint64_t identifiers;    /**< Visible identifier records. */
    struct kt_text title;    /**< Borrowed from the catalog. */
    uint8_t digest[32];      /**< SHA-256 over the content; for a stack, over its layers' digests in order. */
};

/** One answer of the exact and hierarchical indexes. @since 0.1 */
struct kt_hit {
    uint32_t struct_size; /**< sizeof(struct kt_hit). */
    uint32_t identifier;  /**< The KT_RECORD_IDENTIFIER that answered. */
    uint32_t vendor;      /**< Its KT_RECORD_VENDOR, or 0. */
    uint32_t product;     /**< Its KT_RECORD_PRODUCT, or 0. */
    uint32_t strength;    /**< KT_STRENGTH_*. */
    uint32_t relation;    /**< KT_RELATION_*. */
    uint32_t method;      /**< KT_METHOD_EXACT, _HIERARCHY or _PREFIX. */
    uint32_t kind;        /**< KT_KIND_*, as worked out where the caller said KT_KIND_TEXT. */
    uint32_t from;        /**< First byte of the value that decided. */
    uint32_t to;          /**< One past the last byte that decided. */
};

/** Opens the catalog that is part of the library.
    @param[out] out the catalog; one reference, owned by the caller
    @param allocator NULL means malloc and free
    @param[out] err details; may be NULL
    @return KT_OK; KT_E_MEMORY; KT_E_ARGUMENT; KT_NOTHING if this build carries no catalog. @threads any @since 0.1 */
KT_API int32_t kt_catalog_open_builtin(kt_catalog **out, const struct kt_allocator *allocator, struct kt_error *err);

/** Opens a catalog file.
    @param[out] out the catalog; one reference, owned by the caller
    @param path UTF-8 on Windows, bytes elsewhere; no NUL inside
    @param path_size bytes of path, 1 to 4095
    @param options NULL means defaults
    @param[out] err details; position is the operating system's error number for KT_E_IO, else the byte in the file
    @return KT_OK; KT_E_IO; KT_E_LIMIT if larger than max_bytes; KT_E_DB_*; KT_E_MEMORY; KT_E_ARGUMENT;
    KT_E_UNSUPPORTED. @threads any @since 0.1 */
KT_API int32_t kt_catalog_open_file(kt_catalog **out, const char *path, size_t path_size,
                                    const struct kt_catalog_options *options, struct kt_error *err);

/** Opens catalog bytes in memory. No alignment is asked for.
    @param[out] out the catalog; one reference, owned by the caller
    @param data the bytes; copied unless KT_CATALOG_BORROW
    @param size how many
    @param options NULL means defaults
    @param[out] err details; position is the byte in data
    @return as kt_catalog_open_file(), without KT_E_IO. @threads any @since 0.1 */
KT_API int32_t kt_catalog_open_memory(kt_catalog **out, const void *data, size_t size,
                                      const struct kt_catalog_options *options, struct kt_error *err);

/** One catalog out of several: later ones add to, replace and hide records of earlier ones by id.
    @param[out] out the stack; holds a reference on each catalog it was made of
    @param catalogs 1 to 8 layers in all, oldest first; stacks among them are flattened
    @param count how many catalogs
    @param allocator NULL means malloc and free
    @param[out] err details; may be NULL
    @return KT_OK; KT_E_LIMIT above KT_CATALOG_LAYERS; KT_E_MEMORY; KT_E_ARGUMENT. @threads any @since 0.1 */
KT_API int32_t kt_catalog_stack(kt_catalog **out, kt_catalog *const *catalogs, uint32_t count,
                                const struct kt_allocator *allocator, struct kt_error *err);

/** One reference more.
    @param catalog may be NULL
    @return catalog. @threads any @since 0.1 */
KT_API kt_catalog *kt_catalog_ref(kt_catalog *catalog);

/** One reference less; the last one frees it.
    @param catalog may be NULL @threads any @since 0.1 */
KT_API void kt_catalog_unref(kt_catalog *catalog);

/** Checks everything a wrong answer could come from: digests, order, references, text, index answers.
    Lookups are safe without it on any bytes; this says that they are also right.
    @param catalog the catalog
    @param[out] err what is damaged; position is the byte in the layer
    @return KT_OK; KT_E_DB_*; KT_E_MEMORY; KT_E_ARGUMENT. @threads any @since 0.1 */
KT_API int32_t kt_catalog_verify(const kt_catalog *catalog, struct kt_error *err);

/** What a catalog says of itself.
    @param catalog the catalog
    @param layer 0 for the whole, 1 and up for one layer
    @param[out] out filled up to its struct_size; texts borrowed from the catalog
    @return KT_OK; KT_NOTHING beyond the last layer; KT_E_ARGUMENT. @threads any @since 0.1 */
KT_API int32_t kt_catalog_info(const kt_catalog *catalog, uint32_t layer, struct kt_catalog_info *out);

/** Looks one typed value up in the exact, hierarchical and prefix indexes. No names, no verdict.
    @param catalog the catalog
    @param kind KT_KIND_*; KT_KIND_TEXT tries what the value looks like
    @param value the value as found
    @param size its bytes, 1 MiB at most
    @param[out] out room structs, each with struct_size set; may be NULL with room 0
    @param room how many fit
    @param[out] out_count how many there are, which may be more than room
    @return KT_OK; KT_NOTHING; KT_TRUNCATED if there were more than room; KT_E_LIMIT; KT_E_UNSUPPORTED for an
    unknown kind; KT_E_ARGUMENT; KT_E_MEMORY. @threads any @since 0.1 */
KT_API int32_t kt_catalog_lookup(const kt_catalog *catalog, uint32_t kind, const char *value, size_t size,
                                 struct kt_hit *out, size_t room, size_t *out_count);

#ifdef __cplusplus
}
#endif
#endif

/* The catalog object: a stack of layers, and what was worked out when they were stacked.

   Record numbers are dense per type: the number of a layer's record is that layer's base plus its place in the layer. A
   stack copies no record; it only lists the records that a later layer replaces or hides (`overrides`), what its
   references into other layers point at (`outside`), and, for the reverse index, which slots of a layer stand for a record
   that is not the layer's own (`aliases`). A catalog of one layer has none of the three. */
#ifndef KT_DB_CATALOG_H
#define KT_DB_CATALOG_H

#include <stdatomic.h>

#include "db/db.h"
#include "db/layer.h"
#include "index/sort.h"

/* Where the bytes of a catalog of one layer came from. */
#define KT__BYTES_BORROWED 0
#define KT__BYTES_ALLOCATED 1
#define KT__BYTES_MAPPED 2

struct kt_catalog {
    struct kt__memory memory;
    atomic_uint_least32_t references;
    uint32_t layers;
    const struct kt__layer *layer[KT_CATALOG_LAYERS];
    uint32_t base[KT__TYPES_MOST][KT_CATALOG_LAYERS];
    uint32_t last[KT__TYPES_MOST];

    /* One layer: */
    struct kt__layer own;
    uint32_t bytes_kind;
    void *bytes;
    size_t bytes_size;

    /* Several: */
    kt_catalog *part[KT_CATALOG_LAYERS]; /* a reference on each */
    struct kt__pair *overrides; /* record -> the one that replaces it, 0 when hidden; by type, then record */
    size_t overrides_room;
    uint32_t override_first[KT__TYPES_MOST + 1];
    uint32_t *outside[KT_CATALOG_LAYERS]; /* per XREF row: the visible record, or 0 */
    struct kt__pair *aliases;             /* visible record -> slot that stands for it too; by layer, type, record */
    size_t aliases_room;
    uint32_t alias_first[KT_CATALOG_LAYERS][KT__TYPES_MOST + 1];
};

/* A zeroed catalog with one reference. KT_OK, KT_E_MEMORY, KT_E_ARGUMENT. */
int32_t kt__catalog_new(kt_catalog **out, const struct kt_allocator *allocator, struct kt_error *err);
/* Takes the bytes over (frees them on failure too) and opens them as the only layer. */
int32_t kt__catalog_open_bytes(kt_catalog *catalog, void *bytes, size_t size, uint32_t bytes_kind, struct kt_error *err);
/* Reads or maps a file; flags KT_CATALOG_MAP. The bytes become the catalog's layer. */
int32_t kt__catalog_open_path(kt_catalog *catalog, const char *path, size_t path_size, uint32_t flags, uint64_t max_bytes,
                              struct kt_error *err);
void kt__catalog_unmap(void *bytes, size_t size);
/* Fills a new catalog with the layers of several. */
int32_t kt__catalog_stack(kt_catalog *stack, kt_catalog *const *catalogs, uint32_t count, struct kt_error *err);
void kt__catalog_ref(kt_catalog *catalog);
void kt__catalog_unref(kt_catalog *catalog);
int32_t kt__catalog_verify(const kt_catalog *catalog, struct kt_error *err);
/* layer 0 is the whole. KT_OK or KT_NOTHING. */
int32_t kt__catalog_info(const kt_catalog *catalog, uint32_t layer, struct kt_catalog_info *info);

/* Layer and place within it of a record number: 1, or 0 when there is no such record. */
int kt__record_place(const kt_catalog *catalog, uint32_t type, uint32_t record, uint32_t *out_layer, uint32_t *out_local);
/* The visible record that stands for this one: itself, its replacement, or 0. */
uint32_t kt__record_final(const kt_catalog *catalog, uint32_t type, uint32_t record);
uint32_t kt__record_visible_count(const kt_catalog *catalog, uint32_t type);

/* The statuses of record.h: KT_OK, KT_NOTHING, KT_E_ARGUMENT for another value type, KT_E_DB_OFFSET. */
int32_t kt__read_text(struct kt_text *out, const kt_catalog *catalog, uint32_t type, uint32_t record, uint32_t field,
                      uint32_t index);
int32_t kt__read_integer(int64_t *out, const kt_catalog *catalog, uint32_t type, uint32_t record, uint32_t field, uint32_t index);
int32_t kt__read_reference(uint32_t *out, const kt_catalog *catalog, uint32_t type, uint32_t record, uint32_t field,
                           uint32_t index);
/* The id that a reference names, whether or not a visible record has it. */
int32_t kt__read_target(struct kt_text *out, const kt_catalog *catalog, uint32_t type, uint32_t record, uint32_t field,
                        uint32_t index);

#endif

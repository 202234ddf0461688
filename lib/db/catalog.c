/* The life of a catalog object, and what it says of itself. Reading files is in file.c, stacking in stack.c. */
#include "db/catalog.h"

#include <string.h>

#include "base/error.h"
#include "base/sha256.h"

/* Zeroed, and with one reference, which is the caller's: kt__catalog_unref() can take it apart at every later stage. */
int32_t kt__catalog_new(kt_catalog **out, const struct kt_allocator *allocator, struct kt_error *err) {
    struct kt__memory memory;
    kt_catalog *catalog;
    int32_t status = kt__memory_init(&memory, allocator, err);
    *out = NULL;
    if (status != KT_OK) return status;
    catalog = kt__allocate_zeroed(&memory, 1, sizeof *catalog);
    if (catalog == NULL) return kt__fail(err, KT_E_MEMORY, KT_POSITION_NONE, "no memory for a catalog");
    catalog->memory = memory;
    atomic_init(&catalog->references, 1);
    *out = catalog;
    return KT_OK;
}

/* The bytes belong to the catalog from the first moment: whoever drops it after a failure frees them too. */
int32_t kt__catalog_open_bytes(kt_catalog *catalog, void *bytes, size_t size, uint32_t bytes_kind, struct kt_error *err) {
    struct kt__span span;
    uint32_t type;
    int32_t status;
    /* Before the first check, so that no return below can lose them. */
    catalog->bytes = bytes;
    catalog->bytes_size = size;
    catalog->bytes_kind = bytes_kind;
    span.data = bytes;
    span.size = size;
    status = kt__layer_open(&catalog->own, &catalog->memory, span, err);
    if (status != KT_OK) return status;
    catalog->layer[0] = &catalog->own;
    catalog->layers = 1;
    /* With a single layer the number of a record is its place: bases and overrides stay 0. */
    for (type = 0; type < KT__TYPES_MOST; type++) catalog->last[type] = catalog->own.records[type].count;
    return KT_OK;
}

void kt__catalog_ref(kt_catalog *catalog) {
    /* Relaxed is enough: whoever takes a reference has one already, and so nothing to wait for. */
    atomic_fetch_add_explicit(&catalog->references, 1, memory_order_relaxed);
}

/* Runs once, with nobody else left. Also after an opening or stacking that failed: what was not reached is NULL or 0.
   Recursion is one level deep, since parts of a stack are never stacks. */
static void dispose(kt_catalog *catalog) {
    /* A copy: the catalog that holds the allocator is released by it. */
    struct kt__memory memory = catalog->memory;
    uint32_t i;
    for (i = 0; i < catalog->layers; i++) {
        if (catalog->outside[i] != NULL)
            kt__release(&memory, catalog->outside[i], catalog->layer[i]->xref_count * sizeof(uint32_t));
    }
    /* The parts go last: the sizes above came from their layers. */
    for (i = 0; i < KT_CATALOG_LAYERS; i++) kt__catalog_unref(catalog->part[i]);
    kt__release(&memory, catalog->overrides, catalog->overrides_room * sizeof *catalog->overrides);
    kt__release(&memory, catalog->aliases, catalog->aliases_room * sizeof *catalog->aliases);
    kt__layer_dispose(&catalog->own, &memory);
    if (catalog->bytes_kind == KT__BYTES_ALLOCATED) kt__release(&memory, catalog->bytes, catalog->bytes_size);
    if (catalog->bytes_kind == KT__BYTES_MAPPED) kt__catalog_unmap(catalog->bytes, catalog->bytes_size);
    kt__release(&memory, catalog, sizeof *catalog);
}

void kt__catalog_unref(kt_catalog *catalog) {
    if (catalog == NULL) return;
    /* Whoever drops the last reference must see what all others did before they dropped theirs. Release here, acquire
       below: every use of the catalog in another thread happens before it is taken apart. */
    if (atomic_fetch_sub_explicit(&catalog->references, 1, memory_order_release) != 1) return;
    atomic_thread_fence(memory_order_acquire);
    dispose(catalog);
}

/* The newest layer: the latest data date, the upper one among equals. Layers without a date count as oldest. */
static uint32_t newest_layer(const kt_catalog *catalog) {
    uint32_t newest = 0, i;
    for (i = 1; i < catalog->layers; i++) {
        /* KT_DAY_NONE lies below every day. */
        if (catalog->layer[i]->data_date >= catalog->layer[newest]->data_date) newest = i;
    }
    return newest;
}

/* Visible records of a type in one layer. Numbers of a layer are a range, so its overrides are those inside the range. */
static uint64_t visible_in(const kt_catalog *catalog, uint32_t type, uint32_t layer) {
    uint32_t base = catalog->base[type][layer], count = catalog->layer[layer]->records[type].count, i;
    uint64_t visible = count;
    for (i = catalog->override_first[type]; i < catalog->override_first[type + 1]; i++)
        visible -= catalog->overrides[i].key > base && catalog->overrides[i].key - base <= count;
    return visible;
}

/* Sums in 64 bits: eight layers of 32-bit counts fit. */
static void add_layer(struct kt_catalog_info *info, const kt_catalog *catalog, uint32_t layer) {
    uint32_t type;
    info->bytes += catalog->layer[layer]->bytes.size;
    for (type = 0; type < KT__TYPES_MOST; type++) info->records += visible_in(catalog, type, layer);
    info->names += visible_in(catalog, KT_RECORD_NAME, layer);
    info->identifiers += visible_in(catalog, KT_RECORD_IDENTIFIER, layer);
}

/* The order of layers is part of what a stack is. Hashed from the digests of the layers, so it stands for all bytes
   without reading them. */
static void stack_digest(uint8_t digest[KT__SHA256_BYTES], const kt_catalog *catalog) {
    struct kt__sha256 hash;
    uint32_t i;
    kt__sha256_init(&hash);
    for (i = 0; i < catalog->layers; i++) kt__sha256_update(&hash, catalog->layer[i]->digest, KT__SHA256_BYTES);
    kt__sha256_final(digest, &hash);
}

/* Counts and sizes add up over the layers; title, date and version are those of the newest, for one catalog has one of
   each. */
int32_t kt__catalog_info(const kt_catalog *catalog, uint32_t layer, struct kt_catalog_info *info) {
    uint32_t shown = layer == 0 ? newest_layer(catalog) : layer - 1, i;
    memset(info, 0, sizeof *info);
    info->title.data = "";
    info->data_date = KT_DAY_NONE;
    /* Before `shown` is used: it lies outside then. */
    if (layer > catalog->layers) return KT_NOTHING;
    info->layers = catalog->layers;
    info->format_version = catalog->layer[shown]->format_version;
    info->data_date = catalog->layer[shown]->data_date;
    (void)kt__blob_text(&info->title, catalog->layer[shown]->text, catalog->layer[shown]->title);
    for (i = 0; i < catalog->layers; i++) {
        if (layer == 0 || i == shown) add_layer(info, catalog, i);
    }
    if (layer != 0 || catalog->layers == 1) memcpy(info->digest, catalog->layer[shown]->digest, sizeof info->digest);
    else stack_digest(info->digest, catalog);
    return KT_OK;
}

/* The life of a catalog object, and what it says of itself. Reading files is in file.c, stacking in stack.c. */
#include "db/catalog.h"

#include <string.h>

#include "base/error.h"
#include "base/sha256.h"

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
    catalog->bytes = bytes;
    catalog->bytes_size = size;
    catalog->bytes_kind = bytes_kind;
    span.data = bytes;
    span.size = size;
    status = kt__layer_open(&catalog->own, &catalog->memory, span, err);
    if (status != KT_OK) return status;
    catalog->layer[0] = &catalog->own;
    catalog->layers = 1;
    for (type = 0; type < KT__TYPES_MOST; type++) catalog->last[type] = catalog->own.records[type].count;
    return KT_OK;
}

void kt__catalog_ref(kt_catalog *catalog) {
    atomic_fetch_add_explicit(&catalog->references, 1, memory_order_relaxed);
}

/* Runs once, with nobody else left. */
static void dispose(kt_catalog *catalog) {
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
    /* Whoever drops the last reference must see what all others did before they dropped theirs. */
    if (atomic_fetch_sub_explicit(&catalog->references, 1, memory_order_release) != 1) return;
    atomic_thread_fence(memory_order_acquire);
    dispose(catalog);
}

/* The newest layer: the latest data date, the upper one among equals. Layers without a date count as oldest. */
static uint32_t newest_layer(const kt_catalog *catalog) {
    uint32_t newest = 0, i;
    for (i = 1; i < catalog->layers; i++) {
        if (catalog->layer[i]->data_date >= catalog->layer[newest]->data_date) newest = i;
    }
    return newest;
}

/* Visible records of a type in one layer. */
static uint64_t visible_in(const kt_catalog *catalog, uint32_t type, uint32_t layer) {
    uint32_t base = catalog->base[type][layer], count = catalog->layer[layer]->records[type].count, i;
    uint64_t visible = count;
    for (i = catalog->override_first[type]; i < catalog->override_first[type + 1]; i++)
        visible -= catalog->overrides[i].key > base && catalog->overrides[i].key - base <= count;
    return visible;
}

static void add_layer(struct kt_catalog_info *info, const kt_catalog *catalog, uint32_t layer) {
    uint32_t type;
    info->bytes += catalog->layer[layer]->bytes.size;
    for (type = 0; type < KT__TYPES_MOST; type++) info->records += visible_in(catalog, type, layer);
    info->names += visible_in(catalog, KT_RECORD_NAME, layer);
    info->identifiers += visible_in(catalog, KT_RECORD_IDENTIFIER, layer);
}

/* The order of layers is part of what a stack is. */
static void stack_digest(uint8_t digest[KT__SHA256_BYTES], const kt_catalog *catalog) {
    struct kt__sha256 hash;
    uint32_t i;
    kt__sha256_init(&hash);
    for (i = 0; i < catalog->layers; i++) kt__sha256_update(&hash, catalog->layer[i]->digest, KT__SHA256_BYTES);
    kt__sha256_final(digest, &hash);
}

int32_t kt__catalog_info(const kt_catalog *catalog, uint32_t layer, struct kt_catalog_info *info) {
    uint32_t shown = layer == 0 ? newest_layer(catalog) : layer - 1, i;
    memset(info, 0, sizeof *info);
    info->title.data = "";
    info->data_date = KT_DAY_NONE;
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

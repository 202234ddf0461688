/* catalog.h: opening, stacking, verifying and describing catalogs, and looking one value up. */
#include <ktransition/catalog.h>

#include <string.h>

#include "base/error.h"
#include "base/structs.h"
#include "db/builtin.h"
#include "db/catalog.h"

/* Offsets in sections are 32 bits wide; a caller who has larger files must say so, and gets no larger sections. */
#define BYTES_MOST 4294967296u /* 4 GiB */

/* Returns the status, so that a check and its message are one statement. */
static int32_t argument(struct kt_error *err, const char *what) {
    return kt__fail(err, KT_E_ARGUMENT, KT_POSITION_NONE, "%s", what);
}

/* Options with defaults; flags that make no sense for this way of opening are refused. */
static int32_t take_options(struct kt_catalog_options *out, const struct kt_catalog_options *given, uint32_t allowed,
                            struct kt_error *err) {
    int32_t status = KT_OK;
    memset(out, 0, sizeof *out);
    /* Defaults are zeroes: NULL and a zeroed struct mean the same. */
    if (given != NULL) status = kt__struct_in(out, sizeof *out, sizeof *out, given, "kt_catalog_options", err);
    if (status != KT_OK) return status;
    /* An unknown flag may stand for a promise of a later version, such as a stricter check: ignoring it would break it
       silently. */
    if (out->flags & ~allowed)
        return kt__fail(err, KT_E_UNSUPPORTED, KT_POSITION_NONE, "kt_catalog_options: flags %u are not known here",
                        (unsigned)(out->flags & ~allowed));
    if (out->max_bytes == 0) out->max_bytes = BYTES_MOST;
    return KT_OK;
}

/* Hands out what was opened, or lets go of it. */
static int32_t finish_open(kt_catalog **out, kt_catalog *catalog, uint32_t flags, int32_t status, struct kt_error *err) {
    /* Verified before anybody sees it: with the flag set no caller ever holds an unverified catalog. */
    if (status == KT_OK && (flags & KT_CATALOG_VERIFY)) status = kt__catalog_verify(catalog, err);
    if (status == KT_OK) *out = catalog;
    else kt__catalog_unref(catalog);
    return status;
}

/* Not verified: the bytes came with the code, and whoever could change them could change the code as well. */
int32_t kt_catalog_open_builtin(kt_catalog **out, const struct kt_allocator *allocator, struct kt_error *err) {
    kt_catalog *catalog;
    union { const unsigned char *from; void *to; } bytes; /* borrowed bytes are never written; the object has one pointer for all */
    int32_t status;
    kt__error_clear(err);
    if (out == NULL) return argument(err, "out is NULL");
    *out = NULL;
    /* KT_NOTHING and no failure: the bootstrap build is complete without a catalog. */
    if (kt__builtin_size == 0) return kt__fail(err, KT_NOTHING, KT_POSITION_NONE, "this build carries no catalog");
    status = kt__catalog_new(&catalog, allocator, err);
    if (status != KT_OK) return status;
    bytes.from = kt__builtin_data;
    status = kt__catalog_open_bytes(catalog, bytes.to, kt__builtin_size, KT__BYTES_BORROWED, err);
    return finish_open(out, catalog, 0, status, err);
}

int32_t kt_catalog_open_file(kt_catalog **out, const char *path, size_t path_size, const struct kt_catalog_options *options,
                             struct kt_error *err) {
    struct kt_catalog_options taken;
    kt_catalog *catalog;
    int32_t status;
    kt__error_clear(err);
    if (out == NULL) return argument(err, "out is NULL");
    *out = NULL;
    if (path == NULL) return argument(err, "path is NULL");
    /* There is nothing to borrow from a file, and nothing to map in memory: each way has its own flags. */
    status = take_options(&taken, options, KT_CATALOG_MAP | KT_CATALOG_VERIFY, err);
    if (status == KT_OK) status = kt__catalog_new(&catalog, taken.allocator, err);
    if (status != KT_OK) return status;
    status = kt__catalog_open_path(catalog, path, path_size, taken.flags, taken.max_bytes, err);
    return finish_open(out, catalog, taken.flags, status, err);
}

int32_t kt_catalog_open_memory(kt_catalog **out, const void *data, size_t size, const struct kt_catalog_options *options,
                               struct kt_error *err) {
    struct kt_catalog_options taken;
    kt_catalog *catalog;
    /* Takes const off without a cast; borrowed bytes are only read. */
    union { const void *from; void *to; } bytes;
    uint32_t kind = KT__BYTES_BORROWED;
    int32_t status;
    kt__error_clear(err);
    if (out == NULL) return argument(err, "out is NULL");
    *out = NULL;
    if (data == NULL) return argument(err, "data is NULL");
    status = take_options(&taken, options, KT_CATALOG_VERIFY | KT_CATALOG_BORROW, err);
    if (status != KT_OK) return status;
    /* Before the copy: the bound is there to keep a hostile input from costing its size. */
    if (size > taken.max_bytes)
        return kt__fail(err, KT_E_LIMIT, KT_POSITION_NONE, "more than %llu bytes", (unsigned long long)taken.max_bytes);
    status = kt__catalog_new(&catalog, taken.allocator, err);
    if (status != KT_OK) return status;
    /* No alignment is asked for: every number is put together from bytes. */
    bytes.from = data;
    if (!(taken.flags & KT_CATALOG_BORROW)) {
        kind = KT__BYTES_ALLOCATED;
        bytes.to = kt__allocate(&catalog->memory, size);
        if (bytes.to == NULL) {
            kt__catalog_unref(catalog);
            return kt__fail(err, KT_E_MEMORY, KT_POSITION_NONE, "no memory for the catalog's bytes");
        }
        memcpy(bytes.to, data, size);
    }
    /* From here the catalog owns a copy, also when opening fails: finish_open() frees both. */
    status = kt__catalog_open_bytes(catalog, bytes.to, size, kind, err);
    return finish_open(out, catalog, taken.flags, status, err);
}

int32_t kt_catalog_stack(kt_catalog **out, kt_catalog *const *catalogs, uint32_t count, const struct kt_allocator *allocator,
                         struct kt_error *err) {
    kt_catalog *stack;
    uint32_t i;
    int32_t status;
    kt__error_clear(err);
    if (out == NULL) return argument(err, "out is NULL");
    *out = NULL;
    if (catalogs == NULL || count == 0) return argument(err, "there is no catalog to stack");
    /* A first bound, so that the loop below is short; stacks among them are counted when they are taken apart. */
    if (count > KT_CATALOG_LAYERS)
        return kt__fail(err, KT_E_LIMIT, KT_POSITION_NONE, "more than %d layers", KT_CATALOG_LAYERS);
    /* All of them before the first reference is taken. */
    for (i = 0; i < count; i++) {
        if (catalogs[i] == NULL) return argument(err, "a catalog of the stack is NULL");
    }
    status = kt__catalog_new(&stack, allocator, err);
    if (status != KT_OK) return status;
    status = kt__catalog_stack(stack, catalogs, count, err);
    /* Parts were verified or not when they were opened; a loop that stacking closes is found by kt_catalog_verify(). */
    return finish_open(out, stack, 0, status, err);
}

/* Hands its argument back, so that taking a reference and keeping it is one expression. */
kt_catalog *kt_catalog_ref(kt_catalog *catalog) {
    if (catalog != NULL) kt__catalog_ref(catalog);
    return catalog;
}

void kt_catalog_unref(kt_catalog *catalog) {
    kt__catalog_unref(catalog);
}

/* Reads every section and takes the catalog as constant: any number of threads may go on using it meanwhile. */
int32_t kt_catalog_verify(const kt_catalog *catalog, struct kt_error *err) {
    kt__error_clear(err);
    if (catalog == NULL) return argument(err, "catalog is NULL");
    return kt__catalog_verify(catalog, err);
}

int32_t kt_catalog_info(const kt_catalog *catalog, uint32_t layer, struct kt_catalog_info *out) {
    struct kt_catalog_info info;
    int32_t status;
    memset(&info, 0, sizeof info);
    /* Zeroes go out first: on every failure behind this line the caller reads a cleared struct. */
    if (kt__struct_out(out, &info, sizeof info) != KT_OK || catalog == NULL) return KT_E_ARGUMENT;
    status = kt__catalog_info(catalog, layer, &info);
    (void)kt__struct_out(out, &info, sizeof info);
    return status;
}

/* Every struct of the array must be as large as the first: it is the step through the array. 0 when a struct has another
   size, or too small a one to hold its own size and a first field. */
static int sizes_fit(const struct kt_hit *out, size_t room) {
    const unsigned char *at = (const unsigned char *)out;
    uint32_t first, here;
    size_t i;
    if (room == 0) return 1;
    if (out == NULL) return 0;
    /* Copied, for a step that is no multiple of four leaves later structs unaligned. */
    memcpy(&first, at, sizeof first);
    /* The step must not be 0, or every hit would land on the first. */
    if (first < 8 || first > KT__STRUCT_MOST) return 0;
    for (i = 1; i < room; i++) {
        memcpy(&here, at + i * first, sizeof here);
        if (here != first) return 0;
    }
    return 1;
}

int32_t kt_catalog_lookup(const kt_catalog *catalog, uint32_t kind, const char *value, size_t size, struct kt_hit *out,
                          size_t room, size_t *out_count) {
    struct kt__buffer scratch;
    int32_t status;
    if (out_count == NULL) return KT_E_ARGUMENT;
    /* Written before anything is judged, so that a loop over the hits of a failed call has nothing to do. */
    *out_count = 0;
    if (catalog == NULL || (value == NULL && size > 0) || !sizes_fit(out, room)) return KT_E_ARGUMENT;
    /* Memory for the canonical form alone, given back with the call; a matcher, which looks up many, keeps its own. */
    kt__buffer_init(&scratch, kt__catalog_memory(catalog));
    status = kt__lookup(catalog, kind, value != NULL ? value : "", size, out, room, out_count, &scratch);
    kt__buffer_dispose(&scratch);
    return status;
}

/* From one typed value to the identifiers that speak of it: exact first, then ever wider forms, over all layers. */
#include <string.h>

#include "base/structs.h"
#include "db/catalog.h"
#include "index/prefix.h"
#include "kind/kind.h"

/* Forms of one value that are probed. Deeper ones exist only in values made to be slow. */
#define FORMS_MOST 256
/* URL and domain name share their index: an address is compared by its host. */
#define KINDS_MOST 2
#define CURSORS_MOST (KT_CATALOG_LAYERS * KINDS_MOST)

struct search {
    const kt_catalog *catalog;
    uint32_t kind;
    uint32_t kinds[KINDS_MOST]; /* as stored */
    uint32_t kind_count;
    size_t value_size;
    struct kt_text form; /* canonical */
    unsigned char *out;
    size_t room, stride, count;
    int32_t status;
};

/* Rows of one layer that have the key; record is the current one, 0 at the end. */
struct cursor {
    uint32_t layer, kind, row, record;
};

/* Hits are counted beyond the room as well: the caller learns how much would have been needed. */
static void put_hit(struct search *search, uint32_t identifier, uint32_t method, uint32_t from, uint32_t to) {
    const kt_catalog *catalog = search->catalog;
    struct kt_hit hit;
    memset(&hit, 0, sizeof hit);
    hit.vendor = kt__reference(catalog, KT_RECORD_IDENTIFIER, identifier, KT_FIELD_VENDOR, 0);
    hit.product = kt__reference(catalog, KT_RECORD_IDENTIFIER, identifier, KT_FIELD_PRODUCT, 0);
    if (hit.vendor == 0 && hit.product != 0)
        hit.vendor = kt__reference(catalog, KT_RECORD_PRODUCT, hit.product, KT_FIELD_VENDOR, 0);
    if (hit.vendor == 0 && hit.product == 0) return; /* what it spoke of is hidden, or in a layer that is not here */
    if (search->count++ >= search->room) return;
    hit.struct_size = sizeof hit;
    hit.identifier = identifier;
    hit.strength = (uint32_t)kt__integer(catalog, KT_RECORD_IDENTIFIER, identifier, KT_FIELD_STRENGTH, 0, 0);
    hit.relation = (uint32_t)kt__integer(catalog, KT_RECORD_IDENTIFIER, identifier, KT_FIELD_RELATION, 0, KT_RELATION_OWN);
    hit.method = method;
    hit.kind = search->kind;
    hit.from = from;
    hit.to = to;
    /* By the caller's step, since the structs there may be longer or shorter than those of this build. */
    if (kt__struct_out(search->out + (search->count - 1) * search->stride, &hit, sizeof hit) != KT_OK)
        search->status = KT_E_ARGUMENT;
}

/* A row is believed only if it has the key and names a record that can exist. */
static void load_cursor(const struct search *search, struct cursor *cursor, struct kt_text key) {
    const struct kt__exact *index = &search->catalog->layer[cursor->layer]->exact;
    cursor->record = kt__exact_record(index, cursor->row, cursor->kind, key.data, key.size);
    if (cursor->record > search->catalog->layer[cursor->layer]->records[KT_RECORD_IDENTIFIER].count) cursor->record = 0;
}

/* Only for a cursor that has a record. */
static uint32_t number_of(const struct search *search, const struct cursor *cursor) {
    return search->catalog->base[KT_RECORD_IDENTIFIER][cursor->layer] + cursor->record;
}

/* Gives the rows under the cursors in the order of their ids, whatever layer they are in. Rows of one layer come by
   record, which is by id, so the least of all heads is the next. A row whose record does not show is passed over: a layer
   above hides it, or replaces it and has rows of its own. */
static void merge_cursors(struct search *search, struct cursor *cursors, uint32_t count, struct kt_text key, uint32_t method,
                          uint32_t from, uint32_t to) {
    /* Ends, because every turn moves one cursor on by a row, and a cursor ends with the rows of its key. */
    for (;;) {
        struct cursor *least = NULL;
        struct kt_text least_id = {"", 0}, id;
        uint32_t i, record;
        for (i = 0; i < count; i++) {
            if (cursors[i].record == 0) continue;
            id = kt__id(search->catalog, KT_RECORD_IDENTIFIER, number_of(search, &cursors[i]));
            if (least != NULL && kt__text_compare(id, least_id) >= 0) continue;
            least = &cursors[i];
            least_id = id;
        }
        if (least == NULL) return;
        record = number_of(search, least);
        if (kt__record_visible(search->catalog, KT_RECORD_IDENTIFIER, record)) put_hit(search, record, method, from, to);
        least->row++;
        load_cursor(search, least, key);
    }
}

/* Each layer has its own table; the hits are then merged. CURSORS_MOST is layers by kinds, so that the array cannot
   overflow. */
static void probe_exact(struct search *search, struct kt_text key, uint32_t method, uint32_t from, uint32_t to) {
    struct cursor cursors[CURSORS_MOST];
    uint32_t count = 0, layer, i;
    for (layer = 0; layer < search->catalog->layers; layer++) {
        const struct kt__exact *index = &search->catalog->layer[layer]->exact;
        /* No hash of a value of 1 MiB that no row can equal. */
        if (key.size > kt__exact_longest(index)) continue;
        for (i = 0; i < search->kind_count; i++) {
            struct cursor *cursor = &cursors[count];
            cursor->layer = layer;
            cursor->kind = search->kinds[i];
            cursor->row = kt__exact_find(index, cursor->kind, key.data, key.size);
            if (cursor->row == KT__EXACT_NONE) continue;
            load_cursor(search, cursor, key);
            count++;
        }
    }
    merge_cursors(search, cursors, count, key, method, from, to);
}

/* The form is long enough for at most three blocks: 36, 28 and 24 bits. */
static void probe_prefixes(struct search *search) {
    uint32_t width;
    for (width = 0; width < KT__PREFIX_WIDTHS; width++) {
        struct cursor cursors[CURSORS_MOST];
        struct kt_text key = {search->form.data, kt__prefix_digits(width)};
        uint32_t count = 0, layer;
        if (key.size >= search->form.size) continue; /* the whole form was looked up already */
        for (layer = 0; layer < search->catalog->layers; layer++) {
            struct cursor *cursor = &cursors[count];
            cursor->layer = layer;
            cursor->kind = KT_KIND_MAC;
            cursor->row = kt__prefix_find(search->catalog->layer[layer]->prefix, width, key.data, key.size);
            if (cursor->row == KT__EXACT_NONE) continue;
            load_cursor(search, cursor, key);
            count++;
        }
        merge_cursors(search, cursors, count, key, KT_METHOD_PREFIX, 0, (uint32_t)search->value_size);
    }
}

/* Which bytes of the value as found a suffix of a domain name came from; a final dot is not part of the form. */
static void suffix_range(const struct search *search, const char *value, size_t suffix, uint32_t *from, uint32_t *to) {
    size_t end = search->value_size;
    /* The whole value, where nothing better can be said. */
    *from = 0;
    *to = (uint32_t)end;
    if (search->kind != KT_KIND_DOMAIN) return;
    if (end > 0 && value[end - 1] == '.') end--;
    if (search->form.size != end || suffix > end) return; /* blanks or another spelling: no telling where it lies */
    *from = (uint32_t)(end - suffix);
    *to = (uint32_t)end;
}

/* Wider forms shrink with each step and are bounded in number: a value of a thousand parts costs no more than one of 256. */
static void probe_wider(struct search *search, const char *value) {
    const char *form = search->form.data;
    size_t size = search->form.size;
    uint32_t forms = 0, layer;
    while (forms < FORMS_MOST && search->status == KT_OK && kt__kind_wider(search->kind, &form, &size)) {
        struct kt_text key = {form, size};
        uint32_t from, to;
        for (layer = 0; layer < search->catalog->layers; layer++) {
            if (size <= kt__exact_longest(&search->catalog->layer[layer]->exact)) break;
        }
        if (layer == search->catalog->layers) continue; /* longer than anything stored: costs nothing, counts nothing */
        suffix_range(search, value, size, &from, &to);
        probe_exact(search, key, KT_METHOD_HIERARCHY, from, to);
        forms++;
    }
}

/* Nothing is allocated but for the canonical form, and that only until scratch has grown to its size. */
int32_t kt__lookup(const kt_catalog *catalog, uint32_t kind, const char *value, size_t size, struct kt_hit *out, size_t room,
                   size_t *out_count, struct kt__buffer *scratch) {
    struct search search;
    int32_t status;
    *out_count = 0;
    memset(&search, 0, sizeof search);
    /* A step of 0 would write every hit over the last one. */
    if (room > 0 && out->struct_size < 8) return KT_E_ARGUMENT;
    search.catalog = catalog;
    /* Before the canonical form is made: the guess looks at the value as it was found. */
    search.kind = kind == KT_KIND_TEXT ? kt__kind_guess(value, size) : kind;
    search.kinds[search.kind_count++] = search.kind;
    if (search.kind == KT_KIND_URL) search.kinds[search.kind_count++] = KT_KIND_DOMAIN;
    if (search.kind == KT_KIND_DOMAIN) search.kinds[search.kind_count++] = KT_KIND_URL;
    kt__buffer_clear(scratch);
    status = kt__kind_canonical(scratch, search.kind, value, size);
    if (status != KT_OK) return status;
    search.form.data = scratch->data;
    search.form.size = scratch->size;
    search.value_size = size;
    search.out = (unsigned char *)out;
    search.room = room;
    search.stride = room > 0 ? out->struct_size : 0;
    if (search.form.size == 0) return KT_NOTHING;
    /* Most specific first, which is the order that hits are promised in. */
    probe_exact(&search, search.form, KT_METHOD_EXACT, 0, (uint32_t)size);
    /* MAC blocks have their own index; every other kind widens by cutting its form. */
    if (search.kind == KT_KIND_MAC) probe_prefixes(&search);
    else probe_wider(&search, value);
    /* Checked once, behind all probes: on failure no count is given, whatever was written. */
    if (search.status != KT_OK) return search.status;
    *out_count = search.count;
    return search.count == 0 ? KT_NOTHING : search.count > room ? KT_TRUNCATED : KT_OK;
}

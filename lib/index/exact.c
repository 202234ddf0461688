/* The exact index: a hash table over sorted rows, with its search, its build and its check. */
#include "index/exact.h"

#include <string.h>

/* Every bit of the result depends on every bit of h, so that both halves are usable on their own. */
static uint64_t mix(uint64_t h) {
    h ^= h >> 33;
    h *= 0xff51afd7ed558ccdu;
    h ^= h >> 33;
    h *= 0xc4ceb9fe1a85ec53u;
    return h ^ h >> 33;
}

/* Eight bytes a step; the size goes in so that trailing NULs count. Byte order does not show. Part of the format: a table
   that was built with another function finds nothing. Whoever chooses the values that are looked up cannot make a search
   long: the table is fixed by then and every search is bounded. */
static uint64_t hash_key(uint32_t seed, uint32_t kind, const char *value, size_t size) {
    const uint8_t *at = (const uint8_t *)value;
    uint64_t h = mix((uint64_t)seed << 32 ^ kind) ^ (uint64_t)size * 0x9e3779b97f4a7c15u;
    uint8_t tail[8] = {0};
    for (; size >= 8; at += 8, size -= 8) {
        h = (h ^ kt__load64(at)) * 0x9fb21c651e98df25u;
        h ^= h >> 32;
    }
    if (size > 0) memcpy(tail, at, size);
    return mix(h ^ kt__load64(tail));
}

/* Scales 32 bits to the table without a division; always below slots. */
static uint32_t slot_of(uint64_t hash, uint32_t slots) {
    return (uint32_t)((hash & 0xFFFFFFFFu) * slots >> 32);
}

/* Every probe comes through here, so this is where rows and texts are checked. The offset in a row is not believed
   either: kt__blob_text() asks for size, bytes and NUL. */
int kt__exact_row(struct kt__exact_row *out, const struct kt__exact *index, uint32_t row) {
    struct kt__span part;
    memset(out, 0, sizeof *out);
    out->value.data = "";
    if (!kt__span_part(&part, index->rows, (uint64_t)row * KT__EXACT_ROW, KT__EXACT_ROW)) return 0;
    out->kind = kt__load32(part.data);
    out->record = kt__load32(part.data + 8);
    return kt__blob_text(&out->value, index->text, kt__load32(part.data + 4));
}

/* The size is compared first, so that memcmp() stays inside both texts. */
uint32_t kt__exact_record(const struct kt__exact *index, uint32_t row, uint32_t kind, const char *value, size_t size) {
    struct kt__exact_row found;
    if (!kt__exact_row(&found, index, row) || found.kind != kind || found.value.size != size) return 0;
    return memcmp(found.value.data, value, size) == 0 ? found.record : 0;
}

uint32_t kt__exact_longest(const struct kt__exact *index) {
    uint32_t longest;
    /* 0 for a table without a head, so that nothing is probed for in it. */
    (void)kt__span_u32(&longest, index->table, 8);
    return longest;
}

/* Probing ends at an empty slot, after the longest distance a builder allows, or after one round: no table makes it run
   on. A row that is damaged or was changed under a mapping is passed over, never taken for the key. */
uint32_t kt__exact_find(const struct kt__exact *index, uint32_t kind, const char *value, size_t size) {
    uint32_t seed, slots, slot, tried;
    uint64_t hash;
    if (!kt__span_u32(&seed, index->table, 0) || !kt__span_u32(&slots, index->table, 4) || slots == 0) return KT__EXACT_NONE;
    hash = hash_key(seed, kind, value, size);
    slot = slot_of(hash, slots);
    for (tried = 0; tried <= KT__EXACT_PROBES && tried < slots; tried++) {
        struct kt__span part;
        uint32_t row;
        if (!kt__span_part(&part, index->table, KT__EXACT_HEAD + (uint64_t)slot * KT__EXACT_SLOT, KT__EXACT_SLOT)) break;
        /* A row number from the file is no promise: kt__exact_record() looks whether it exists and has the key. */
        row = kt__load32(part.data + 4);
        if (row == 0) break;
        if (kt__load32(part.data) == (uint32_t)(hash >> 32) && kt__exact_record(index, row - 1, kind, value, size) != 0)
            return row - 1;
        slot = slot + 1 < slots ? slot + 1 : 0;
    }
    return KT__EXACT_NONE;
}

/* Records differ within a key: several may own the same identifier, and the table names the first row of it. */
static int same_key(const struct kt__exact_row *a, const struct kt__exact_row *b) {
    return a->kind == b->kind && kt__text_compare(a->value, b->value) == 0;
}

/* Puts one first row into the table: 1, or 0 when it would lie too far away. Walks as kt__exact_find() will, with the
   same bound: what is placed is found. */
static int place(uint8_t *table, uint32_t seed, uint32_t slots, const struct kt__exact_row *key, uint32_t row) {
    uint64_t hash = hash_key(seed, key->kind, key->value.data, key->value.size);
    uint32_t slot = slot_of(hash, slots), tried;
    for (tried = 0; tried <= KT__EXACT_PROBES && tried < slots; tried++) {
        uint8_t *at = table + KT__EXACT_HEAD + (size_t)slot * KT__EXACT_SLOT;
        if (kt__load32(at + 4) == 0) {
            kt__store32(at, (uint32_t)(hash >> 32));
            kt__store32(at + 4, row + 1);
            return 1;
        }
        slot = slot + 1 < slots ? slot + 1 : 0;
    }
    return 0;
}

/* Starts over from an empty table, because another seed moves every key. 0 when a key found no place or a row does not
   read. Rows are sorted, so rows of one key stand together. */
static int fill(uint8_t *table, uint32_t seed, uint32_t slots, const struct kt__exact *index, uint32_t count) {
    struct kt__exact_row row, before = {0, 0, {"", 0}};
    uint32_t i;
    /* Reserved memory is not cleared, and an earlier seed may have filled it. */
    memset(table + KT__EXACT_HEAD, 0, (size_t)slots * KT__EXACT_SLOT);
    for (i = 0; i < count; i++) {
        if (!kt__exact_row(&row, index, i)) return 0;
        if ((i == 0 || !same_key(&row, &before)) && !place(table, seed, slots, &row, i)) return 0;
        before = row;
    }
    return 1;
}

/* Seeds make the table buildable even for keys that were chosen to collide under one of them. */
int32_t kt__exact_build(struct kt__buffer *out, struct kt__span rows, struct kt__span text) {
    struct kt__exact index = {rows, {NULL, 0}, text};
    struct kt__exact_row row;
    uint32_t count = (uint32_t)(rows.size / KT__EXACT_ROW), longest = 0, seed, i;
    uint32_t slots = count > 0 ? (uint32_t)((uint64_t)count * 10 / 7 + 1) : 0; /* load 0.7 when all keys differ */
    size_t bytes;
    uint8_t *table;
    for (i = 0; i < count; i++) {
        if (kt__exact_row(&row, &index, i) && row.value.size > longest) longest = (uint32_t)row.value.size;
    }
    /* The table is filled in the buffer itself, whose size grows only when it is good. */
    if (!kt__size_multiply(&bytes, slots, KT__EXACT_SLOT) || !kt__size_add(&bytes, bytes, KT__EXACT_HEAD)) return KT_E_LIMIT;
    if (!kt__buffer_reserve(out, bytes)) return KT_E_MEMORY;
    table = (uint8_t *)out->data + out->size;
    for (seed = 0; seed < KT__EXACT_SEEDS && !fill(table, seed, slots, &index, count); seed++) {}
    /* Ordinary keys fit under the first seed; sixty-four failures mean keys that no table of this load holds. */
    if (seed == KT__EXACT_SEEDS) return KT_E_LIMIT;
    kt__store32(table, seed);
    kt__store32(table + 4, slots);
    kt__store32(table + 8, longest);
    kt__store32(table + 12, 0);
    out->size += bytes;
    return KT_OK;
}

/* How many slots are taken. Stops at the end of the table, whatever number of slots its head claims. */
static uint32_t taken(const struct kt__exact *index, uint32_t slots) {
    uint32_t count = 0, row, i;
    for (i = 0; i < slots; i++) {
        if (!kt__span_u32(&row, index->table, KT__EXACT_HEAD + (uint64_t)i * KT__EXACT_SLOT + 4)) break;
        count += row != 0;
    }
    return count;
}

/* *at is the row that breaks the order, or the one that cannot be read. */
static int32_t check_order(const struct kt__exact *index, uint32_t count, uint32_t *at) {
    struct kt__exact_row row, before = {0, 0, {"", 0}};
    for (*at = 0; *at < count; ++*at, before = row) {
        int order;
        if (!kt__exact_row(&row, index, *at)) return KT_E_DB_OFFSET;
        /* The row before is still whole here: it is copied behind the body, by the third clause of the loop. */
        if (*at == 0) continue;
        order = before.kind != row.kind ? (before.kind < row.kind ? -1 : 1) : kt__text_compare(before.value, row.value);
        if (order > 0 || (order == 0 && before.record >= row.record)) return KT_E_DB_ORDER;
    }
    return KT_OK;
}

/* Every first row of a key is what the table finds for it; *out_keys counts them. The longest text is taken along,
   because kt__exact_longest() lets searches skip what is longer. */
static int32_t check_keys(const struct kt__exact *index, uint32_t count, uint32_t *at, uint32_t *out_keys, uint32_t *out_longest) {
    struct kt__exact_row row, before = {0, 0, {"", 0}};
    for (*at = *out_keys = *out_longest = 0; *at < count; ++*at, before = row) {
        if (!kt__exact_row(&row, index, *at)) return KT_E_DB_OFFSET;
        if (row.value.size > *out_longest) *out_longest = (uint32_t)row.value.size;
        if (*at > 0 && same_key(&row, &before)) continue;
        if (kt__exact_find(index, row.kind, row.value.data, row.value.size) != *at) return KT_E_DB_INDEX;
        ++*out_keys;
    }
    return KT_OK;
}

/* As many taken slots as keys, and each key found: so no slot is left that could lead anywhere else. Costs a search a
   key: for verifying, not for opening. */
int32_t kt__exact_check(const struct kt__exact *index, uint32_t *at) {
    uint32_t count = (uint32_t)(index->rows.size / KT__EXACT_ROW), keys = 0, longest = 0, slots;
    int32_t status = check_order(index, count, at);
    if (status == KT_OK) status = check_keys(index, count, at, &keys, &longest);
    if (status != KT_OK) return status;
    *at = 0;
    if (!kt__span_u32(&slots, index->table, 4)) return KT_E_DB_SECTION;
    if (index->table.size != KT__EXACT_HEAD + (uint64_t)slots * KT__EXACT_SLOT) return KT_E_DB_SECTION;
    return taken(index, slots) == keys && kt__exact_longest(index) == longest ? KT_OK : KT_E_DB_INDEX;
}

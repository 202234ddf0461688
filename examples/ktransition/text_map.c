/* Text kept once, and maps from text to a number. FNV-1a with a finish is enough here: inventories are read by their
   owners, and a crowded table costs time, never an answer. */
#include "text_map.h"

#include <stdlib.h>
#include <string.h>

#include "support.h"

static uint64_t hash_of(const char *key, size_t size) {
    uint64_t hash = 14695981039346656037u;
    size_t i;
    for (i = 0; i < size; i++) hash = (hash ^ (unsigned char)key[i]) * 1099511628211u;
    hash ^= hash >> 29;
    return hash | 1; /* 0 marks an empty slot */
}

/* The slot of a key, or the free one it would take; a third of the table is always free, so the walk ends. */
static struct string_slot *find_slot(struct string_slot *slots, size_t room, const char *key, size_t size, uint64_t hash) {
    size_t at = (size_t)hash & (room - 1);
    while (slots[at].hash != 0) {
        if (slots[at].hash == hash && slots[at].size == size && (size == 0 || memcmp(slots[at].key, key, size) == 0)) break;
        at = (at + 1) & (room - 1);
    }
    return &slots[at];
}

/* Doubles the table; `room` is a power of two, so that a mask finds the place. */
static void grow(struct string_map *map) {
    size_t room = map->room > 0 ? map->room * 2 : 64, i;
    struct string_slot *slots = must_allocate(room, sizeof *slots);
    for (i = 0; i < map->room; i++) {
        const struct string_slot *old = &map->slots[i];
        if (old->hash != 0) *find_slot(slots, room, old->key, old->size, old->hash) = *old;
    }
    free(map->slots);
    map->slots = slots;
    map->room = room;
}

/* The value of a key, made with `initial` if it is new. The pointer holds until the next call, which may move
   the table. */
uint32_t *string_map_at(struct string_map *map, const char *key, size_t size, uint32_t initial, int *is_new) {
    uint64_t hash = hash_of(key, size);
    struct string_slot *slot;
    if (map->count * 3 >= map->room * 2) grow(map);
    slot = find_slot(map->slots, map->room, key, size, hash);
    if (is_new != NULL) *is_new = slot->hash == 0;
    if (slot->hash == 0) {
        slot->key = must_copy(key, size);
        slot->size = size;
        slot->hash = hash;
        slot->value = initial;
        map->count++;
    }
    return &slot->value;
}

const char *string_map_key(struct string_map *map, const char *key, size_t size) {
    return find_slot(map->slots, map->room, key, size, hash_of(key, size))->key;
}

void string_map_free(struct string_map *map) {
    size_t i;
    for (i = 0; i < map->room; i++) free(map->slots[i].key);
    free(map->slots);
    memset(map, 0, sizeof *map);
}

/* The same text gives the same pointer: a report repeats few names many times. Keys are allocated one by one
   and never move. */
const char *strings_keep(struct strings *strings, const char *text, size_t size) {
    (void)string_map_at(&strings->map, text, size, 0, NULL);
    return string_map_key(&strings->map, text, size);
}

void strings_free(struct strings *strings) { string_map_free(&strings->map); }

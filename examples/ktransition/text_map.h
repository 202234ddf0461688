/* Text kept once, and maps from text to a number. */
#ifndef KTRANSITION_EXAMPLE_TEXT_MAP_H
#define KTRANSITION_EXAMPLE_TEXT_MAP_H

#include <stddef.h>
#include <stdint.h>

/* Keys of any bytes to a number; open addressing. Zeroed is empty. */
struct string_map {
    struct string_slot { char *key; size_t size; uint64_t hash; uint32_t value; } *slots;
    size_t count, room;
};

/* The place of a key's value, made with `initial` if the key is new; *is_new (optional) says which. The pointer holds
   until the next call. */
uint32_t *string_map_at(struct string_map *map, const char *key, size_t size, uint32_t initial, int *is_new);
/* The kept copy of a key that is in the map. */
const char *string_map_key(struct string_map *map, const char *key, size_t size);
void string_map_free(struct string_map *map);

/* Every text once. */
struct strings { struct string_map map; };
/* The kept, NUL-terminated copy. */
const char *strings_keep(struct strings *strings, const char *text, size_t size);
void strings_free(struct strings *strings);

#endif

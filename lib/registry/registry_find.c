/* Lookups in the registry's tables. Linear: they are small, and nothing on a hot path comes here. */
#include <string.h>

#include "registry/registry.h"

static const struct kt__registry_group *find_group(uint32_t group) {
    uint32_t i;
    for (i = 0; i < kt__registry_groups_count; i++) {
        if (kt__registry_groups[i].group == group) return &kt__registry_groups[i];
    }
    return NULL;
}

const char *kt__constant_name(uint32_t group, int32_t value) {
    const struct kt__registry_group *found = find_group(group);
    uint32_t i;
    for (i = 0; found != NULL && i < found->count; i++) {
        const struct kt__registry_value *row = &kt__registry_values[found->first + i];
        if (row->value == value) return kt__registry_text + row->name;
    }
    return NULL;
}

int kt__constant_value(int32_t *out, uint32_t group, const char *name, size_t size) {
    const struct kt__registry_group *found = find_group(group);
    uint32_t i;
    *out = 0;
    for (i = 0; found != NULL && i < found->count; i++) {
        const struct kt__registry_value *row = &kt__registry_values[found->first + i];
        const char *text = kt__registry_text + row->name;
        if (strlen(text) == size && memcmp(text, name, size) == 0) {
            *out = row->value;
            return 1;
        }
    }
    return 0;
}

const struct kt__registry_type *kt__type_find(uint32_t type) {
    uint32_t i;
    for (i = 0; i < kt__registry_types_count; i++) {
        if (kt__registry_types[i].type == type) return &kt__registry_types[i];
    }
    return NULL;
}

const struct kt__registry_field *kt__field_find(uint32_t type, uint32_t field, uint32_t *out_index) {
    const struct kt__registry_type *found = kt__type_find(type);
    uint32_t i;
    for (i = 0; found != NULL && i < found->count; i++) {
        if (kt__registry_fields[found->first + i].field != field) continue;
        if (out_index != NULL) *out_index = i;
        return &kt__registry_fields[found->first + i];
    }
    return NULL;
}

const struct kt__registry_field *kt__field_at(uint32_t type, uint32_t index) {
    const struct kt__registry_type *found = kt__type_find(type);
    return found != NULL && index < found->count ? &kt__registry_fields[found->first + index] : NULL;
}

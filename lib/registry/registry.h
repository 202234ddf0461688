/* The registry as tables: names of constants, fields of record types. registry_table.c is generated. */
#ifndef KT_REGISTRY_REGISTRY_H
#define KT_REGISTRY_REGISTRY_H

#include <ktransition/types.h>

struct kt__registry_value { uint32_t name; int32_t value; };            /* name: offset into the text */
struct kt__registry_group { uint32_t group, first, count; };            /* rows of values */
struct kt__registry_field { uint32_t name, doc, field, value_type, repeated, required, target, flags; };
struct kt__registry_type { uint32_t type, first, count, first_child, children; };

extern const char kt__registry_text[];
extern const struct kt__registry_value kt__registry_values[];
extern const uint32_t kt__registry_values_count;
extern const struct kt__registry_group kt__registry_groups[];
extern const uint32_t kt__registry_groups_count;
extern const struct kt__registry_field kt__registry_fields[];
extern const uint32_t kt__registry_fields_count;
extern const struct kt__registry_type kt__registry_types[];
extern const uint32_t kt__registry_types_count;
extern const uint32_t kt__registry_children[];

/* Name of a constant, NULL if unknown. */
const char *kt__constant_name(uint32_t group, int32_t value);
/* Value of a name: 1 and *out, or 0. */
int kt__constant_value(int32_t *out, uint32_t group, const char *name, size_t size);
/* The row of a record type, NULL if unknown. */
const struct kt__registry_type *kt__type_find(uint32_t type);
/* The field of a type by number; *out_index (optional) is its place within the type. NULL if the type lacks it. */
const struct kt__registry_field *kt__field_find(uint32_t type, uint32_t field, uint32_t *out_index);
/* The index-th field of a type, NULL past the end. */
const struct kt__registry_field *kt__field_at(uint32_t type, uint32_t index);

#endif

/* record.h: reading records by the one generic scheme. */
#include <ktransition/record.h>

#include <string.h>

#include "base/structs.h"
#include "db/catalog.h"
#include "registry/registry.h"

/* Texts of the registry are read-only data of the library: they outlive every catalog. */
static struct kt_text static_text(uint32_t offset) {
    struct kt_text text;
    text.data = kt__registry_text + offset;
    text.size = strlen(text.data);
    return text;
}

/* Speaks of what this build knows and not of a catalog: a caller can walk all fields before it has opened one. */
int32_t kt_schema_field(uint32_t type, uint32_t index, struct kt_field *out) {
    const struct kt__registry_field *found = kt__field_at(type, index);
    struct kt_field field;
    memset(&field, 0, sizeof field);
    /* No text is ever NULL, also not that of a field that does not exist. */
    field.name.data = field.doc.data = "";
    if (kt__struct_out(out, &field, sizeof field) != KT_OK) return KT_E_ARGUMENT;
    if (found == NULL) return KT_NOTHING;
    field.field = found->field;
    field.value_type = found->value_type;
    field.repeated = found->repeated;
    field.required = found->required;
    field.target = found->target;
    field.flags = found->flags;
    /* Offsets in the registry, not pointers: its tables need no relocation when the library is loaded. */
    field.name = static_text(found->name);
    field.doc = static_text(found->doc);
    return kt__struct_out(out, &field, sizeof field);
}

int32_t kt_schema_child(uint32_t type, uint32_t index, uint32_t *out_type) {
    const struct kt__registry_type *found = kt__type_find(type);
    if (out_type == NULL) return KT_E_ARGUMENT;
    *out_type = 0;
    /* An unknown type has no children, just as it has no fields: both walks end at once. */
    if (found == NULL || index >= found->children) return KT_NOTHING;
    *out_type = kt__registry_children[found->first_child + index];
    return KT_OK;
}

/* Hidden and replaced records are not counted, so this is less than the last number where layers overlap. */
uint32_t kt_record_count(const kt_catalog *catalog, uint32_t type) {
    return catalog != NULL ? kt__record_visible_count(catalog, type) : 0;
}

/* Numbers of records that do not show are holes; each call walks over them, and a whole walk looks at each number once. */
int32_t kt_record_next(const kt_catalog *catalog, uint32_t type, uint32_t *record) {
    uint32_t next, last;
    if (catalog == NULL || record == NULL) return KT_E_ARGUMENT;
    /* 0 for a type that is none: then there is nothing to walk. */
    last = kt__record_last(catalog, type);
    /* A number beyond the last ends the walk at once, so no number from a caller is out of range. */
    for (next = *record; next < last;) {
        if (!kt__record_visible(catalog, type, ++next)) continue;
        *record = next;
        return KT_OK;
    }
    /* The next call starts over, so the number need not be reset by hand. */
    *record = 0;
    return KT_NOTHING;
}

/* Looks from the top layer down; an id that a layer hides is not found, even if one below it has it. */
int32_t kt_record_find(uint32_t *out, const kt_catalog *catalog, uint32_t type, const char *id, size_t size) {
    if (out == NULL) return KT_E_ARGUMENT;
    *out = 0;
    if (catalog == NULL || (id == NULL && size > 0)) return KT_E_ARGUMENT;
    *out = kt__record_by_id(catalog, type, id != NULL ? id : "", size);
    return *out != 0 ? KT_OK : KT_NOTHING;
}

/* A record that does not show has no values for callers. Below this file visibility is not asked again: there records
   come from walks that know they show. */
int32_t kt_record_text(struct kt_text *out, const kt_catalog *catalog, uint32_t type, uint32_t record, uint32_t field,
                       uint32_t index) {
    if (out == NULL) return KT_E_ARGUMENT;
    out->data = "";
    out->size = 0;
    if (catalog == NULL) return KT_E_ARGUMENT;
    return kt__record_visible(catalog, type, record) ? kt__read_text(out, catalog, type, record, field, index) : KT_NOTHING;
}

/* Days, instants and constants come this way too: which it is stands in the schema. */
int32_t kt_record_integer(int64_t *out, const kt_catalog *catalog, uint32_t type, uint32_t record, uint32_t field, uint32_t index) {
    if (out == NULL) return KT_E_ARGUMENT;
    *out = 0;
    if (catalog == NULL) return KT_E_ARGUMENT;
    return kt__record_visible(catalog, type, record) ? kt__read_integer(out, catalog, type, record, field, index) : KT_NOTHING;
}

/* KT_NOTHING also where the target is in no layer: without it there is no number to give. */
int32_t kt_record_reference(uint32_t *out, const kt_catalog *catalog, uint32_t type, uint32_t record, uint32_t field,
                            uint32_t index) {
    if (out == NULL) return KT_E_ARGUMENT;
    *out = 0;
    if (catalog == NULL) return KT_E_ARGUMENT;
    return kt__record_visible(catalog, type, record) ? kt__read_reference(out, catalog, type, record, field, index) : KT_NOTHING;
}

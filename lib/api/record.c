/* record.h: reading records by the one generic scheme. */
#include <ktransition/record.h>

#include <string.h>

#include "base/structs.h"
#include "db/catalog.h"
#include "registry/registry.h"

static struct kt_text static_text(uint32_t offset) {
    struct kt_text text;
    text.data = kt__registry_text + offset;
    text.size = strlen(text.data);
    return text;
}

int32_t kt_schema_field(uint32_t type, uint32_t index, struct kt_field *out) {
    const struct kt__registry_field *found = kt__field_at(type, index);
    struct kt_field field;
    memset(&field, 0, sizeof field);
    field.name.data = field.doc.data = "";
    if (kt__struct_out(out, &field, sizeof field) != KT_OK) return KT_E_ARGUMENT;
    if (found == NULL) return KT_NOTHING;
    field.field = found->field;
    field.value_type = found->value_type;
    field.repeated = found->repeated;
    field.required = found->required;
    field.target = found->target;
    field.flags = found->flags;
    field.name = static_text(found->name);
    field.doc = static_text(found->doc);
    return kt__struct_out(out, &field, sizeof field);
}

int32_t kt_schema_child(uint32_t type, uint32_t index, uint32_t *out_type) {
    const struct kt__registry_type *found = kt__type_find(type);
    if (out_type == NULL) return KT_E_ARGUMENT;
    *out_type = 0;
    if (found == NULL || index >= found->children) return KT_NOTHING;
    *out_type = kt__registry_children[found->first_child + index];
    return KT_OK;
}

uint32_t kt_record_count(const kt_catalog *catalog, uint32_t type) {
    return catalog != NULL ? kt__record_visible_count(catalog, type) : 0;
}

int32_t kt_record_next(const kt_catalog *catalog, uint32_t type, uint32_t *record) {
    uint32_t next, last;
    if (catalog == NULL || record == NULL) return KT_E_ARGUMENT;
    last = kt__record_last(catalog, type);
    for (next = *record; next < last;) {
        if (!kt__record_visible(catalog, type, ++next)) continue;
        *record = next;
        return KT_OK;
    }
    *record = 0;
    return KT_NOTHING;
}

int32_t kt_record_find(uint32_t *out, const kt_catalog *catalog, uint32_t type, const char *id, size_t size) {
    if (out == NULL) return KT_E_ARGUMENT;
    *out = 0;
    if (catalog == NULL || (id == NULL && size > 0)) return KT_E_ARGUMENT;
    *out = kt__record_by_id(catalog, type, id != NULL ? id : "", size);
    return *out != 0 ? KT_OK : KT_NOTHING;
}

int32_t kt_record_text(struct kt_text *out, const kt_catalog *catalog, uint32_t type, uint32_t record, uint32_t field,
                       uint32_t index) {
    if (out == NULL) return KT_E_ARGUMENT;
    out->data = "";
    out->size = 0;
    if (catalog == NULL) return KT_E_ARGUMENT;
    return kt__record_visible(catalog, type, record) ? kt__read_text(out, catalog, type, record, field, index) : KT_NOTHING;
}

int32_t kt_record_integer(int64_t *out, const kt_catalog *catalog, uint32_t type, uint32_t record, uint32_t field, uint32_t index) {
    if (out == NULL) return KT_E_ARGUMENT;
    *out = 0;
    if (catalog == NULL) return KT_E_ARGUMENT;
    return kt__record_visible(catalog, type, record) ? kt__read_integer(out, catalog, type, record, field, index) : KT_NOTHING;
}

int32_t kt_record_reference(uint32_t *out, const kt_catalog *catalog, uint32_t type, uint32_t record, uint32_t field,
                            uint32_t index) {
    if (out == NULL) return KT_E_ARGUMENT;
    *out = 0;
    if (catalog == NULL) return KT_E_ARGUMENT;
    return kt__record_visible(catalog, type, record) ? kt__read_reference(out, catalog, type, record, field, index) : KT_NOTHING;
}

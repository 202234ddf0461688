/* A house's own knowledge on top of the built-in catalog: an internal package name that is really a known vendor's. */
#include <ktransition/ktransition.h>
#include <stdio.h>
#include <string.h>

static int32_t add_text(kt_builder *builder, uint32_t record, uint32_t type, uint32_t field, const char *text, struct kt_error *err) {
    return kt_builder_text(builder, type, record, field, text, strlen(text), err);
}

static int32_t fill(kt_builder *builder, struct kt_error *err) {
    static const char source_id[] = "house/packaging", identifier_id[] = "house/kes-package";
    uint32_t source, identifier;
    int32_t status, day;
    if ((status = kt_day_from_civil(&day, 2024, 7, 1)) != KT_OK) return status;
    if ((status = kt_builder_record(&source, builder, KT_RECORD_SOURCE, source_id, strlen(source_id), err)) < 0) return status;
    if ((status = add_text(builder, source, KT_RECORD_SOURCE, KT_FIELD_TITLE, "packaging team's list", err)) < 0) return status;
    if ((status = kt_builder_integer(builder, KT_RECORD_SOURCE, source, KT_FIELD_EVIDENCE_LEVEL, KT_LEVEL_PRIMARY, err)) < 0) return status;
    if ((status = kt_builder_integer(builder, KT_RECORD_SOURCE, source, KT_FIELD_READ_ON, day, err)) < 0) return status;
    if ((status = kt_builder_record(&identifier, builder, KT_RECORD_IDENTIFIER, identifier_id, strlen(identifier_id), err)) < 0) return status;
    if ((status = kt_builder_reference(builder, KT_RECORD_IDENTIFIER, identifier, KT_FIELD_VENDOR, "kaspersky", 9, err)) < 0) return status;
    if ((status = kt_builder_integer(builder, KT_RECORD_IDENTIFIER, identifier, KT_FIELD_KIND, KT_KIND_DEB, err)) < 0) return status;
    if ((status = add_text(builder, identifier, KT_RECORD_IDENTIFIER, KT_FIELD_VALUE, "corp-endpoint-agent", err)) < 0) return status;
    if ((status = kt_builder_integer(builder, KT_RECORD_IDENTIFIER, identifier, KT_FIELD_STRENGTH, KT_STRENGTH_STRONG, err)) < 0) return status;
    return kt_builder_reference(builder, KT_RECORD_IDENTIFIER, identifier, KT_FIELD_SOURCE, source_id, strlen(source_id), err);
}

static int32_t ask(kt_catalog *catalog, const char *name, struct kt_error *err) {
    struct kt_hit hit = {.struct_size = sizeof hit};
    struct kt_text vendor;
    size_t count;
    int32_t status = kt_catalog_lookup(catalog, KT_KIND_DEB, name, strlen(name), &hit, 1, &count);
    if (status < 0) return status;
    if (status == KT_NOTHING) {
        printf("%s: not known\n", name);
        return KT_OK;
    }
    status = kt_record_text(&vendor, catalog, KT_RECORD_VENDOR, hit.vendor, KT_FIELD_ID, 0);
    if (status == KT_OK) printf("%s: %s\n", name, vendor.data);
    else (void)snprintf(err->message, sizeof err->message, "the vendor has no id");
    return status;
}

int main(void) {
    struct kt_error err = {.struct_size = sizeof err};
    kt_catalog *layers[2] = {NULL, NULL}, *stack = NULL;
    kt_builder *builder = NULL;
    const uint8_t *bytes;
    size_t size;
    int failed = kt_catalog_open_builtin(&layers[0], NULL, &err) != KT_OK || kt_builder_new(&builder, layers[0], NULL, &err) != KT_OK ||
                 fill(builder, &err) != KT_OK || kt_builder_finish(&bytes, &size, builder, &err) != KT_OK ||
                 kt_catalog_open_memory(&layers[1], bytes, size, NULL, &err) != KT_OK || kt_catalog_stack(&stack, layers, 2, NULL, &err) != KT_OK ||
                 ask(layers[0], "corp-endpoint-agent", &err) != KT_OK || ask(stack, "corp-endpoint-agent", &err) != KT_OK;
    if (failed) fprintf(stderr, "overlay: %s\n", err.message);
    kt_builder_free(builder);
    kt_catalog_unref(stack);
    kt_catalog_unref(layers[1]);
    kt_catalog_unref(layers[0]);
    return failed;
}

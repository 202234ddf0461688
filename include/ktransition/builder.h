/**
 * @file builder.h
 * @brief Make catalog bytes: the mirror image of record.h and the only writer of the format.
 */
#ifndef KTRANSITION_BUILDER_H
#define KTRANSITION_BUILDER_H

#include <ktransition/record.h>

#ifdef __cplusplus
extern "C" {
#endif

/** Makes catalog bytes. One thread at a time. The same records give the same bytes, whatever the order of the calls. */
typedef struct kt_builder kt_builder;

/** An empty builder.
    @param[out] out the builder, owned by the caller
    @param base a catalog that references may point into and whose zones may be used, or NULL; a reference is held
    @param allocator NULL means malloc and free
    @param[out] err details; may be NULL
    @return KT_OK; KT_E_MEMORY; KT_E_ARGUMENT. @threads any @since 0.1 */
KT_API int32_t kt_builder_new(kt_builder **out, kt_catalog *base, const struct kt_allocator *allocator, struct kt_error *err);

/** Frees a builder and the bytes it finished.
    @param builder may be NULL @threads one at a time @since 0.1 */
KT_API void kt_builder_free(kt_builder *builder);

/** Begins the record with this id, or finds it if it was begun before.
    @param[out] out its number, for the calls below
    @param builder the builder
    @param type KT_RECORD_*
    @param id 1 to 255 bytes of printable UTF-8 without blanks
    @param size its bytes
    @param[out] err details; may be NULL
    @return KT_OK; KT_E_UNSUPPORTED for an unknown type; KT_E_SYNTAX for a bad id; KT_E_STATE after finish;
    KT_E_LIMIT; KT_E_MEMORY; KT_E_ARGUMENT. @threads one at a time @since 0.1 */
KT_API int32_t kt_builder_record(uint32_t *out, kt_builder *builder, uint32_t type, const char *id, size_t size,
                                 struct kt_error *err);

/** Sets a text field, or appends a value if the field repeats. Copied; identifier values are brought into the
    canonical form of their kind, expressions and dates are checked, when the builder finishes.
    @param builder the builder
    @param type KT_RECORD_*
    @param record from kt_builder_record()
    @param field KT_FIELD_*
    @param value UTF-8 without NUL, 1 MiB at most
    @param size its bytes
    @param[out] err details; may be NULL
    @return KT_OK; KT_E_TEXT; KT_E_STATE if a single field is set twice or after finish; KT_E_UNSUPPORTED for a
    field this type does not have or a computed one; KT_E_LIMIT; KT_E_MEMORY; KT_E_ARGUMENT. @threads one at a time @since 0.1 */
KT_API int32_t kt_builder_text(kt_builder *builder, uint32_t type, uint32_t record, uint32_t field,
                               const char *value, size_t size, struct kt_error *err);

/** Sets an integer, day, instant or constant field; otherwise as kt_builder_text().
    @param builder the builder
    @param type KT_RECORD_*
    @param record from kt_builder_record()
    @param field KT_FIELD_*
    @param value the value
    @param[out] err details; may be NULL
    @return as kt_builder_text(); KT_E_UNSUPPORTED for a constant this build does not know. @threads one at a time @since 0.1 */
KT_API int32_t kt_builder_integer(kt_builder *builder, uint32_t type, uint32_t record, uint32_t field, int64_t value,
                                  struct kt_error *err);

/** Sets a reference by the target's id; the target may be added later or live in another layer.
    @param builder the builder
    @param type KT_RECORD_*
    @param record from kt_builder_record()
    @param field KT_FIELD_*
    @param id the target's id
    @param size its bytes
    @param[out] err details; may be NULL
    @return as kt_builder_text(). @threads one at a time @since 0.1 */
KT_API int32_t kt_builder_reference(kt_builder *builder, uint32_t type, uint32_t record, uint32_t field,
                                    const char *id, size_t size, struct kt_error *err);

/** Hides a record of the layers below.
    @param builder the builder
    @param type KT_RECORD_*
    @param id the record's id
    @param size its bytes
    @param[out] err details; may be NULL
    @return as kt_builder_record(). @threads one at a time @since 0.1 */
KT_API int32_t kt_builder_remove(kt_builder *builder, uint32_t type, const char *id, size_t size, struct kt_error *err);

/** Takes over every visible record of a catalog; records of the same id are replaced. Several calls merge.
    @param builder the builder
    @param catalog what to take over
    @param[out] err details; may be NULL
    @return as kt_builder_text(); KT_E_DB_* for damaged bytes. @threads one at a time @since 0.1 */
KT_API int32_t kt_builder_add_catalog(kt_builder *builder, const kt_catalog *catalog, struct kt_error *err);

/** Checks every rule of the data model, resolves dates, sorts, indexes and writes.
    @param[out] out the bytes, borrowed from the builder
    @param[out] out_size how many
    @param builder the builder; afterwards it only takes kt_builder_free()
    @param[out] err the record and the rule it breaks; may be NULL
    @return KT_OK; KT_E_RULE; KT_E_SYNTAX; KT_E_STATE if finished before; KT_E_LIMIT; KT_E_MEMORY; KT_E_ARGUMENT.
    @threads one at a time @since 0.1 */
KT_API int32_t kt_builder_finish(const uint8_t **out, size_t *out_size, kt_builder *builder, struct kt_error *err);

#ifdef __cplusplus
}
#endif
#endif

/**
 * @file record.h
 * @brief Read everything a catalog says, by one generic scheme.
 *
 * Records are (type, number); fields are (id, value type, repeated or not) from one registry that also
 * makes the JSON Schema of the sources, the builder's checks and the reference. Every record has a text
 * id, KT_FIELD_ID.
 */
#ifndef KTRANSITION_RECORD_H
#define KTRANSITION_RECORD_H

#include <ktransition/catalog.h>

#ifdef __cplusplus
extern "C" {
#endif

/** The field is computed by the builder and cannot be set. */
#define KT_FIELD_IS_COMPUTED 1
/** The field holds a boolean expression over tags or facts. */
#define KT_FIELD_IS_EXPRESSION 2
/** The field holds a day, or a coarser date, as text. */
#define KT_FIELD_IS_DATE 4
/** The field refers to the record that this one stands in, in the JSON sources. */
#define KT_FIELD_IS_PARENT 8

/** One field of a record type. @since 0.1 */
struct kt_field {
    uint32_t struct_size; /**< sizeof(struct kt_field). */
    uint32_t field;       /**< KT_FIELD_*. */
    uint32_t value_type;  /**< KT_VALUE_*. */
    uint32_t repeated;    /**< 1 if it can stand several times. */
    uint32_t required;    /**< 1 if a record must have it. */
    uint32_t target;      /**< References: KT_RECORD_*; constants: KT_GROUP_*; else 0. */
    uint32_t flags;       /**< KT_FIELD_IS_*. */
    uint32_t reserved;    /**< 0. */
    struct kt_text name;  /**< The JSON key; static. */
    struct kt_text doc;   /**< What it means, in one line; static. */
};

/** The fields of a record type, in the registry's order.
    @param type KT_RECORD_*
    @param index from 0
    @param[out] out filled up to its struct_size
    @return KT_OK; KT_NOTHING past the last field or for an unknown type; KT_E_ARGUMENT. @threads any @since 0.1 */
KT_API int32_t kt_schema_field(uint32_t type, uint32_t index, struct kt_field *out);

/** The record types that may stand inside another one in the JSON sources.
    @param type KT_RECORD_* of the outer record
    @param index from 0
    @param[out] out_type KT_RECORD_* of the inner one
    @return KT_OK; KT_NOTHING past the last one or for an unknown type; KT_E_ARGUMENT. @threads any @since 0.1 */
KT_API int32_t kt_schema_child(uint32_t type, uint32_t index, uint32_t *out_type);

/** How many records of a type are visible; replaced and hidden ones of lower layers are not.
    @param catalog the catalog
    @param type KT_RECORD_*
    @return the number; 0 for NULL or an unknown type. @threads any @since 0.1 */
KT_API uint32_t kt_record_count(const kt_catalog *catalog, uint32_t type);

/** The next visible record of a type.
    @param catalog the catalog
    @param type KT_RECORD_*
    @param[in,out] record start with 0; 0 again at the end
    @return KT_OK; KT_NOTHING at the end; KT_E_ARGUMENT. @threads any @since 0.1 */
KT_API int32_t kt_record_next(const kt_catalog *catalog, uint32_t type, uint32_t *record);

/** The record with an id.
    @param[out] out its number, 0 if there is none
    @param catalog the catalog
    @param type KT_RECORD_*
    @param id the id
    @param size its bytes
    @return KT_OK; KT_NOTHING; KT_E_ARGUMENT. @threads any @since 0.1 */
KT_API int32_t kt_record_find(uint32_t *out, const kt_catalog *catalog, uint32_t type, const char *id, size_t size);

/** A text value of a field.
    @param[out] out borrowed from the catalog
    @param catalog the catalog
    @param type KT_RECORD_*
    @param record its number
    @param field KT_FIELD_*
    @param index which value, from 0
    @return KT_OK; KT_NOTHING past the last value, for a field the record lacks or an unknown record;
    KT_E_ARGUMENT for a field that holds no text; KT_E_DB_OFFSET for damaged bytes. @threads any @since 0.1 */
KT_API int32_t kt_record_text(struct kt_text *out, const kt_catalog *catalog, uint32_t type, uint32_t record,
                              uint32_t field, uint32_t index);

/** An integer, day, instant or constant; otherwise as kt_record_text().
    @param[out] out the value
    @param catalog the catalog
    @param type KT_RECORD_*
    @param record its number
    @param field KT_FIELD_*
    @param index which value, from 0
    @return as kt_record_text(). @threads any @since 0.1 */
KT_API int32_t kt_record_integer(int64_t *out, const kt_catalog *catalog, uint32_t type, uint32_t record,
                                 uint32_t field, uint32_t index);

/** A reference; otherwise as kt_record_text(). A reference to a record of a layer that is not in the stack,
    or that is hidden, gives KT_NOTHING and 0.
    @param[out] out the record's number
    @param catalog the catalog
    @param type KT_RECORD_* of the record that refers
    @param record its number
    @param field KT_FIELD_*
    @param index which value, from 0
    @return as kt_record_text(). @threads any @since 0.1 */
KT_API int32_t kt_record_reference(uint32_t *out, const kt_catalog *catalog, uint32_t type, uint32_t record,
                                   uint32_t field, uint32_t index);

#ifdef __cplusplus
}
#endif
#endif

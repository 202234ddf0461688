/**
 * @file identify.h
 * @brief Which vendor and product is this, how sure is that, and why?
 */
#ifndef KTRANSITION_IDENTIFY_H
#define KTRANSITION_IDENTIFY_H

#include <ktransition/catalog.h>
#include <ktransition/item.h>

#ifdef __cplusplus
extern "C" {
#endif

/** Workspace and options over one catalog, on which it holds a reference. One thread at a time; one per thread. */
typedef struct kt_matcher kt_matcher;
/** A reusable result. Holds a reference on the catalog it speaks of, never on the matcher. One thread at a time. */
typedef struct kt_matches kt_matches;

/** How to match. All zero means defaults. @since 0.1 */
struct kt_matcher_options {
    uint32_t struct_size; /**< sizeof(struct kt_matcher_options). */
    uint32_t flags;       /**< 0. */
    uint32_t min_verdict; /**< KT_VERDICT_*; 0 means likely. Origin matches are given whatever this says. */
    uint32_t max_matches; /**< 1 to 64; 0 means 8. */
    uint32_t floor;       /**< Least name score looked at, 1 to 10000; 0 means the rules' own, 8000. Below it nothing is indexed. */
    uint32_t memo_bytes;  /**< Memory for answers per distinct value; 0 means 4 MiB, 1 means none. Never changes a result. */
};

/** One vendor or product that an item seems to be. @since 0.1 */
struct kt_match {
    uint32_t struct_size;      /**< sizeof(struct kt_match). */
    uint32_t verdict;          /**< KT_VERDICT_*. */
    uint32_t score;            /**< 0 to 10000. */
    uint32_t relation;         /**< KT_RELATION_*. */
    uint32_t vendor;           /**< KT_RECORD_VENDOR, or 0 where only a category matched. */
    uint32_t product;          /**< KT_RECORD_PRODUCT, or 0 where only the vendor is known. */
    uint32_t product_class;    /**< KT_RECORD_CLASS, or 0. */
    uint32_t evidence_count;   /**< Pieces of evidence. */
    struct kt_text vendor_id;  /**< Borrowed from the catalog; empty if vendor is 0. */
    struct kt_text product_id; /**< Borrowed from the catalog; empty if product is 0. */
    struct kt_text class_id;   /**< Borrowed from the catalog; empty if product_class is 0. */
};

/** One reason for a match. @since 0.1 */
struct kt_evidence {
    uint32_t struct_size; /**< sizeof(struct kt_evidence). */
    uint32_t value;       /**< Which value of the item, from 0 in the order of adding. */
    uint32_t kind;        /**< KT_KIND_*, as worked out where the caller said KT_KIND_TEXT. */
    uint32_t method;      /**< KT_METHOD_*. */
    uint32_t strength;    /**< KT_STRENGTH_*. */
    uint32_t score;       /**< 0 to 10000. */
    uint32_t identifier;  /**< KT_RECORD_IDENTIFIER, or 0 where a name decided. */
    uint32_t name;        /**< KT_RECORD_NAME, or 0 where an identifier decided. */
    uint32_t from;        /**< First byte of the value that decided. */
    uint32_t to;          /**< One past the last byte that decided. */
};

/** Score every name instead of using an index: the same answer, slower. The other half of the lossless test. */
#define KT_SEARCH_EXHAUSTIVE 1

/** One name found by kt_matcher_search(). @since 0.1 */
struct kt_name_hit {
    uint32_t struct_size; /**< sizeof(struct kt_name_hit). */
    uint32_t score;       /**< 0 to 10000. */
    uint32_t name;        /**< KT_RECORD_NAME. */
    uint32_t vendor;      /**< Its KT_RECORD_VENDOR, the product's if it is a product's name. */
};

/** A matcher over a catalog.
    @param[out] out the matcher, owned by the caller
    @param catalog a reference is held
    @param options NULL means defaults
    @param[out] err details; may be NULL
    @return KT_OK; KT_E_DB_RULES if names were indexed under other rules and are too many to redo here;
    KT_E_UNSUPPORTED; KT_E_MEMORY; KT_E_ARGUMENT. @threads any @since 0.1 */
KT_API int32_t kt_matcher_new(kt_matcher **out, kt_catalog *catalog, const struct kt_matcher_options *options,
                              struct kt_error *err);

/** Frees a matcher; results stay valid.
    @param matcher may be NULL @threads one at a time @since 0.1 */
KT_API void kt_matcher_free(kt_matcher *matcher);

/** Identifies an item.
    @param matcher the matcher
    @param item the item
    @param matches filled, best first; what it held before is dropped
    @param[out] err details; may be NULL
    @return KT_OK; KT_NOTHING if there is no match at or above min_verdict and no origin match; KT_E_MEMORY;
    KT_E_ARGUMENT. @threads one at a time @since 0.1 */
KT_API int32_t kt_matcher_identify(kt_matcher *matcher, const kt_item *item, kt_matches *matches, struct kt_error *err);

/** Identifies one value, without an item.
    @param matcher the matcher
    @param kind KT_KIND_*
    @param value the value as found
    @param size its bytes, KT_VALUE_BYTES at most
    @param matches filled, best first
    @param[out] err details; may be NULL
    @return as kt_matcher_identify(); KT_E_LIMIT; KT_E_UNSUPPORTED for an unknown kind. @threads one at a time @since 0.1 */
KT_API int32_t kt_matcher_identify_value(kt_matcher *matcher, uint32_t kind, const char *value, size_t size,
                                         kt_matches *matches, struct kt_error *err);

/** The best names for a name: exactly what scoring every name would give, by score, then folded name, then id.
    @param matcher the matcher
    @param name the name
    @param size its bytes, KT_VALUE_BYTES at most; cut at 256 code points and 32 tokens by definition
    @param floor least score, 1 to 10000; 0 means the rules' own, 8000, from which on two names match; below it every name
    is scored
    @param flags KT_SEARCH_EXHAUSTIVE or 0
    @param[out] out room structs, each with struct_size set; may be NULL with room 0
    @param room how many fit
    @param[out] out_count how many were written
    @return KT_OK; KT_NOTHING; KT_E_LIMIT; KT_E_UNSUPPORTED; KT_E_MEMORY; KT_E_ARGUMENT. @threads one at a time @since 0.1 */
KT_API int32_t kt_matcher_search(kt_matcher *matcher, const char *name, size_t size, uint32_t floor, uint32_t flags,
                                 struct kt_name_hit *out, size_t room, size_t *out_count);

/** How alike two organisation names are. Symmetric; depends on the two names and kt_rules_version() only.
    @param[out] out 0 (nothing in common) to 10000 (the same name); two names match from 8000 on
    @param a a name
    @param a_size its bytes, KT_VALUE_BYTES at most
    @param b a name
    @param b_size its bytes, KT_VALUE_BYTES at most
    @return KT_OK; KT_E_LIMIT; KT_E_ARGUMENT. @threads any @since 0.1 */
KT_API int32_t kt_name_similarity(uint32_t *out, const char *a, size_t a_size, const char *b, size_t b_size);

/** An empty result.
    @param[out] out the result, owned by the caller
    @param allocator NULL means malloc and free
    @param[out] err details; may be NULL
    @return KT_OK; KT_E_MEMORY; KT_E_ARGUMENT. @threads any @since 0.1 */
KT_API int32_t kt_matches_new(kt_matches **out, const struct kt_allocator *allocator, struct kt_error *err);

/** Frees a result, before or after anything else.
    @param matches may be NULL @threads one at a time @since 0.1 */
KT_API void kt_matches_free(kt_matches *matches);

/** Number of matches.
    @param matches the result
    @return the number; 0 for NULL. @threads one at a time @since 0.1 */
KT_API uint32_t kt_matches_count(const kt_matches *matches);

/** One match, best first.
    @param matches the result
    @param index from 0
    @param[out] out filled up to its struct_size; texts borrowed from the catalog
    @return KT_OK; KT_NOTHING past the end; KT_E_ARGUMENT. @threads one at a time @since 0.1 */
KT_API int32_t kt_matches_at(const kt_matches *matches, uint32_t index, struct kt_match *out);

/** One piece of evidence of a match, strongest first.
    @param matches the result
    @param match from 0
    @param index from 0
    @param[out] out filled up to its struct_size
    @return KT_OK; KT_NOTHING past the end; KT_E_ARGUMENT. @threads one at a time @since 0.1 */
KT_API int32_t kt_matches_evidence_at(const kt_matches *matches, uint32_t match, uint32_t index, struct kt_evidence *out);

/** The evidence of one match as a JSON array; the same bytes everywhere.
    @param[out] out borrowed from matches until the next JSON call on it, until it is filled again or freed
    @param matches the result
    @param match from 0
    @param[out] err details; may be NULL
    @return KT_OK; KT_NOTHING past the end; KT_E_MEMORY; KT_E_ARGUMENT. @threads one at a time @since 0.1 */
KT_API int32_t kt_matches_evidence_json(struct kt_text *out, kt_matches *matches, uint32_t match, struct kt_error *err);

/** The matches as a JSON array; the same bytes everywhere.
    @param[out] out borrowed from matches until the next JSON call on it, until it is filled again or freed
    @param matches the result
    @param[out] err details; may be NULL
    @return KT_OK; KT_E_MEMORY; KT_E_ARGUMENT. @threads one at a time @since 0.1 */
KT_API int32_t kt_matches_json(struct kt_text *out, kt_matches *matches, struct kt_error *err);

#ifdef __cplusplus
}
#endif
#endif

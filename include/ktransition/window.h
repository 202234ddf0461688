/**
 * @file window.h
 * @brief How long do I have: windows per activity, for who I am, what it is, and when I ask.
 */
#ifndef KTRANSITION_WINDOW_H
#define KTRANSITION_WINDOW_H

#include <ktransition/catalog.h>
#include <ktransition/date.h>
#include <ktransition/identify.h>

#ifdef __cplusplus
extern "C" {
#endif

/** Who is asking. Immutable, any number of threads. */
typedef struct kt_profile kt_profile;
/** A reusable result and workspace. Holds a reference on the catalog it speaks of. One thread at a time. */
typedef struct kt_windows kt_windows;

/** Also give windows that do not apply. */
#define KT_WINDOW_ALL 1
/** Also use instruments that only the press reported. */
#define KT_WINDOW_REPORTED 2

/** kt_window.flags: the profile would break it. */
#define KT_WINDOW_BOUND 1
/** kt_window.flags: the profile loses by it. */
#define KT_WINDOW_AFFECTED 2
/** kt_window.flags: claims disagree; see the reasons. */
#define KT_WINDOW_CONFLICT 4
/** kt_window.flags: the boundary falls after the instrument was last checked. */
#define KT_WINDOW_UNVERIFIED 8
/** kt_window.flags: the only sources were read for the whole instrument, not for this statement. */
#define KT_WINDOW_INSTRUMENT_SOURCE 16

/** What is asked. @since 0.1 */
struct kt_window_query {
    uint32_t struct_size;    /**< sizeof(struct kt_window_query). */
    uint32_t flags;          /**< KT_WINDOW_ALL, KT_WINDOW_REPORTED, or 0. */
    uint32_t vendor;         /**< KT_RECORD_VENDOR, or 0. */
    uint32_t product;        /**< KT_RECORD_PRODUCT, or 0 for all of the vendor's. */
    uint32_t product_class;  /**< KT_RECORD_CLASS, or 0: the product's, or the vendor's most affected one. */
    uint32_t instrument;     /**< KT_RECORD_INSTRUMENT alone, or 0 for all. */
    int64_t now;             /**< The instant asked about. */
    int64_t known_at;        /**< Only what had been published then; 0 means now. */
    const char *facts;       /**< Item facts, "made-in=CN,telecom-or-video-surveillance=yes"; borrowed; may be NULL. */
    size_t facts_size;       /**< Bytes of facts. */
    const char *events;      /**< Event dates, "contract=2024-01-01"; borrowed; may be NULL. */
    size_t events_size;      /**< Bytes of events. */
    const kt_calendar *calendar; /**< For remaining_business_days; NULL means weekdays; borrowed. */
    const char *version;     /**< Product version, for lifecycle dates; borrowed; may be NULL. */
    size_t version_size;     /**< Bytes of version. */
};

/** One window: what one instrument says of one activity. @since 0.1 */
struct kt_window {
    uint32_t struct_size;            /**< sizeof(struct kt_window). */
    uint32_t activity;               /**< KT_ACTIVITY_*. */
    uint32_t state;                  /**< KT_STATE_*; KT_STATE_UNKNOWN where applies is KT_UNKNOWN, KT_STATE_NONE_KNOWN where it is KT_NO. */
    uint32_t would_be;               /**< The restriction it would be if it applied, KT_STATE_*; the state itself where it applies; 0 if none. */
    uint32_t applies;                /**< KT_YES, KT_NO, KT_UNKNOWN. */
    uint32_t applies_to_profile;     /**< The same, leaving item facts and events aside. */
    uint32_t flags;                  /**< KT_WINDOW_BOUND and so on. */
    uint32_t precision;              /**< KT_PRECISION_*, 0 without a date. */
    int64_t boundary;                /**< Nominal instant at which the state changes; KT_INSTANT_NONE without. */
    int64_t earliest;                /**< Earliest reading of it. */
    int64_t latest;                  /**< Latest reading of it. */
    int64_t remaining_seconds;       /**< To the safe reading, negative once passed; KT_INSTANT_NONE without. */
    int32_t last_permitted_day;      /**< In the zone, by the safe reading; KT_DAY_NONE without. */
    int32_t remaining_days;          /**< 0 on the last permitted day, -1 the next; KT_DAY_NONE without. */
    int32_t remaining_business_days; /**< By the query's calendar; KT_DAY_NONE without. */
    uint32_t instrument;             /**< KT_RECORD_INSTRUMENT. */
    uint32_t milestone;              /**< KT_RECORD_MILESTONE that decides. */
    uint32_t legal_force;            /**< KT_FORCE_*. */
    uint32_t evidence_level;         /**< KT_LEVEL_* of its best source. */
    uint32_t reason_count;           /**< Reasons; see kt_windows_reason_at(). */
    struct kt_text zone;             /**< Borrowed from the catalog. */
};

/** A roll-up: the answer to one of the four questions. @since 0.1 */
struct kt_rollup {
    uint32_t struct_size;      /**< sizeof(struct kt_rollup). */
    uint32_t state;            /**< KT_STATE_*; KT_STATE_NONE_KNOWN where nothing touches it. */
    uint32_t decides;          /**< 1 + index of the deciding window; 0 where none decides. */
    uint32_t maybe;            /**< 1 + index of an unknown window that would decide instead; 0 without. */
    uint32_t advice_count;     /**< Advice beside it: see kt_windows_rollup_item(). */
    uint32_t still_open_count; /**< What is still allowed in a closed group. */
};

/** Lists beside a roll-up, for kt_windows_rollup_item(). */
enum kt_rollup_list {
    KT_ROLLUP_ADVICE = 1,    /**< Advice. */
    KT_ROLLUP_STILL_OPEN = 2 /**< Still allowed in a closed group. */
};

/** One reason of a window. @since 0.1 */
struct kt_reason {
    uint32_t struct_size; /**< sizeof(struct kt_reason). */
    uint32_t role;        /**< KT_ROLE_*. */
    uint32_t milestone;   /**< KT_RECORD_MILESTONE, or 0. */
    uint32_t exception;   /**< KT_RECORD_EXCEPTION, or 0. */
    struct kt_text text;  /**< The tag, fact, event or code; borrowed from the windows object. */
};

/** A profile from text: a comma list of jurisdictions ("US", "US-TX", "EU") and role tags ("business",
    "reseller=no"). Listed jurisdictions are yes, all others no (all unknown where none is listed); tags not mentioned are
    unknown unless implied.
    @param[out] out the profile, owned by the caller
    @param catalog where tags, jurisdictions and implications stand; a reference is held
    @param text the text
    @param size its bytes
    @param[out] err position is the byte of the word that is unknown or contradicts; may be NULL
    @return KT_OK; KT_E_SYNTAX; KT_E_LIMIT if the catalog's tags imply each other in a chain of more than 64; KT_E_MEMORY;
    KT_E_ARGUMENT. @threads any @since 0.1 */
KT_API int32_t kt_profile_new(kt_profile **out, kt_catalog *catalog, const char *text, size_t size, struct kt_error *err);

/** Frees a profile.
    @param profile may be NULL @threads any @since 0.1 */
KT_API void kt_profile_free(kt_profile *profile);

/** What a profile says of a tag or jurisdiction, implications included.
    @param profile the profile
    @param name tag or jurisdiction
    @param size its bytes
    @return KT_YES, KT_NO or KT_UNKNOWN; KT_UNKNOWN for NULL. @threads any @since 0.1 */
KT_API uint32_t kt_profile_truth(const kt_profile *profile, const char *name, size_t size);

/** An empty result.
    @param[out] out the result, owned by the caller
    @param allocator NULL means malloc and free
    @param[out] err details; may be NULL
    @return KT_OK; KT_E_MEMORY; KT_E_ARGUMENT. @threads any @since 0.1 */
KT_API int32_t kt_windows_new(kt_windows **out, const struct kt_allocator *allocator, struct kt_error *err);

/** Frees a result.
    @param windows may be NULL @threads one at a time @since 0.1 */
KT_API void kt_windows_free(kt_windows *windows);

/** Copies vendor, product and class of a match into a query and leaves the rest.
    @param query the query
    @param matches the result of an identification
    @param index from 0
    @return KT_OK; KT_NOTHING past the end; KT_E_ARGUMENT. @threads one at a time @since 0.1 */
KT_API int32_t kt_window_query_match(struct kt_window_query *query, const kt_matches *matches, uint32_t index);

/** Computes one window per activity and instrument that touches the subject: passed and soonest first,
    then by activity, then by instrument id.
    @param windows filled; what it held before is dropped
    @param catalog the catalog; a reference is held
    @param profile who asks
    @param query what is asked
    @param[out] err position is the byte in facts or events that does not parse; may be NULL
    @return KT_OK, also when nothing touches the subject; KT_E_SYNTAX; KT_E_UNSUPPORTED; KT_E_DB_REFERENCE if an
    instrument counts its days in a zone of a layer that is not in the stack; KT_E_MEMORY; KT_E_ARGUMENT.
    @threads one at a time @since 0.1 */
KT_API int32_t kt_windows_compute(kt_windows *windows, kt_catalog *catalog, const kt_profile *profile,
                                  const struct kt_window_query *query, struct kt_error *err);

/** Number of windows.
    @param windows the result
    @return the number; 0 for NULL. @threads one at a time @since 0.1 */
KT_API uint32_t kt_windows_count(const kt_windows *windows);

/** One window.
    @param windows the result
    @param index from 0
    @param[out] out filled up to its struct_size
    @return KT_OK; KT_NOTHING past the end; KT_E_ARGUMENT. @threads one at a time @since 0.1 */
KT_API int32_t kt_windows_at(const kt_windows *windows, uint32_t index, struct kt_window *out);

/** The roll-up of a group of activities.
    @param windows the result
    @param rollup KT_ROLLUP_SUPPLY, _SUPPORT, _LIFECYCLE or _COMPLIANCE
    @param[out] out filled up to its struct_size
    @return KT_OK; KT_E_UNSUPPORTED; KT_E_ARGUMENT. @threads one at a time @since 0.1 */
KT_API int32_t kt_windows_rollup(const kt_windows *windows, uint32_t rollup, struct kt_rollup *out);

/** A window of a list beside a roll-up.
    @param[out] out_index index of the window, for kt_windows_at()
    @param windows the result
    @param rollup KT_ROLLUP_*
    @param list KT_ROLLUP_ADVICE or KT_ROLLUP_STILL_OPEN
    @param index from 0
    @return KT_OK; KT_NOTHING past the end; KT_E_UNSUPPORTED; KT_E_ARGUMENT. @threads one at a time @since 0.1 */
KT_API int32_t kt_windows_rollup_item(uint32_t *out_index, const kt_windows *windows, uint32_t rollup, uint32_t list,
                                      uint32_t index);

/** One reason of a window.
    @param windows the result
    @param window from 0
    @param index from 0
    @param[out] out filled up to its struct_size; text borrowed from windows until it is filled again or freed
    @return KT_OK; KT_NOTHING past the end; KT_E_ARGUMENT. @threads one at a time @since 0.1 */
KT_API int32_t kt_windows_reason_at(const kt_windows *windows, uint32_t window, uint32_t index, struct kt_reason *out);

/** The windows as one JSON object: subject, the four roll-ups, all activities; the same bytes everywhere.
    @param[out] out borrowed from windows until it is filled again or freed
    @param windows the result
    @param[out] err details; may be NULL
    @return KT_OK; KT_E_MEMORY; KT_E_ARGUMENT. @threads one at a time @since 0.1 */
KT_API int32_t kt_windows_json(struct kt_text *out, kt_windows *windows, struct kt_error *err);

#ifdef __cplusplus
}
#endif
#endif

/**
 * @file plan.h
 * @brief What to do in which order to be out in time.
 */
#ifndef KTRANSITION_PLAN_H
#define KTRANSITION_PLAN_H

#include <ktransition/window.h>

#ifdef __cplusplus
extern "C" {
#endif

/** What is to be moved. One thread at a time. */
typedef struct kt_estate kt_estate;
/** The answer. Immutable, any number of threads. Holds a reference on the catalog. */
typedef struct kt_plan kt_plan;

/** One group of assets with the same product. @since 0.1 */
struct kt_group {
    uint32_t struct_size;   /**< sizeof(struct kt_group). */
    uint32_t flags;         /**< 0. */
    uint32_t vendor;        /**< KT_RECORD_VENDOR. */
    uint32_t product;       /**< KT_RECORD_PRODUCT, or 0. */
    uint32_t product_class; /**< KT_RECORD_CLASS, or 0: the product's. */
    uint32_t assets;        /**< How many; at least 1. */
    uint32_t capacity;      /**< Assets a working day for this group; 0 means only the plan's. */
    uint32_t sites;         /**< Sites they stand at; 0 means 1. */
    int64_t deadline;       /**< First instant that is too late; 0 means the earliest support or compliance boundary. */
    const char *platform;   /**< "windows"; NULL means any; copied. */
    size_t platform_size;   /**< Bytes of platform. */
};

/** How to plan. @since 0.1 */
struct kt_plan_options {
    uint32_t struct_size;        /**< sizeof(struct kt_plan_options). */
    uint32_t flags;              /**< 0. */
    int64_t now;                 /**< The instant asked about. */
    int64_t known_at;            /**< Only what had been published then; 0 means now. */
    int64_t deadline;            /**< For all groups without their own; 0 means by their windows. */
    int32_t start;               /**< First working day that may be used, as a day; 0 means the day of now in UTC. */
    uint32_t capacity;           /**< Assets a working day; 0 means not limited. */
    uint32_t pilot;              /**< Assets of the pilot; 0 means the playbook's. */
    uint32_t reserved;           /**< 0. */
    const kt_calendar *calendar; /**< Working days without freezes; NULL means weekdays; copied. */
    const char *facts;           /**< Item facts, as in struct kt_window_query; borrowed. */
    size_t facts_size;           /**< Bytes of facts. */
    const char *events;          /**< Event dates; borrowed. */
    size_t events_size;          /**< Bytes of events. */
};

/** The plan of one group. @since 0.1 */
struct kt_plan_group {
    uint32_t struct_size;      /**< sizeof(struct kt_plan_group). */
    uint32_t feasible;         /**< 1 if it is done before the deadline, 0 if not. */
    uint32_t vendor;           /**< KT_RECORD_VENDOR. */
    uint32_t product;          /**< KT_RECORD_PRODUCT, or 0. */
    uint32_t assets;           /**< How many. */
    uint32_t step_count;       /**< Steps. */
    uint32_t playbook;         /**< KT_RECORD_PLAYBOOK, or 0 where the class has none. */
    uint32_t overdue;          /**< 1 if every boundary had passed: then as soon as possible. */
    int64_t deadline;          /**< First instant that is too late; KT_INSTANT_NONE without. */
    int32_t last_day;          /**< Last day that is in time, in the instrument's zone; KT_DAY_NONE without. */
    int32_t start;             /**< First day used. */
    int32_t finish;            /**< Last day used. */
    int32_t latest_start;      /**< Last first day that would still make it; KT_DAY_NONE without deadline. */
    int32_t shortfall_days;    /**< Working days late; 0 if feasible. */
    uint32_t required_per_day; /**< Least assets a working day that would make it; 0 if none would, or without deadline. */
    uint32_t instrument;       /**< KT_RECORD_INSTRUMENT that set the deadline, or 0. */
    uint32_t milestone;        /**< KT_RECORD_MILESTONE that set the deadline, or 0. */
};

/** One scheduled step. Days are inclusive. @since 0.1 */
struct kt_plan_step {
    uint32_t struct_size;      /**< sizeof(struct kt_plan_step). */
    uint32_t step;             /**< KT_RECORD_STEP: title, role, how, verify, roll back and sources are its fields. */
    uint32_t wave;             /**< From 1; 0 means not in a wave. */
    uint32_t critical;         /**< 1 if it has no slack. */
    uint32_t assets;           /**< Assets it handles; 0 for estate and site steps. */
    uint32_t dependency_count; /**< Steps it waits for. */
    uint32_t duration_days;    /**< Working days. */
    int32_t earliest_start;    /**< First day, as early as can be. */
    int32_t earliest_finish;   /**< Last day, as early as can be. */
    int32_t latest_start;      /**< First day, as late as the end allows. */
    int32_t latest_finish;     /**< Last day, as late as the end allows. */
    int32_t slack_days;        /**< Working days between the two. */
};

/** An empty estate.
    @param[out] out the estate, owned by the caller
    @param allocator NULL means malloc and free
    @param[out] err details; may be NULL
    @return KT_OK; KT_E_MEMORY; KT_E_ARGUMENT. @threads any @since 0.1 */
KT_API int32_t kt_estate_new(kt_estate **out, const struct kt_allocator *allocator, struct kt_error *err);

/** Frees an estate.
    @param estate may be NULL @threads one at a time @since 0.1 */
KT_API void kt_estate_free(kt_estate *estate);

/** Adds a group.
    @param[out] out its number, from 0
    @param estate the estate
    @param group copied
    @param[out] err details; may be NULL
    @return KT_OK; KT_E_LIMIT above 10000 groups; KT_E_UNSUPPORTED; KT_E_MEMORY; KT_E_ARGUMENT. @threads one at a time @since 0.1 */
KT_API int32_t kt_estate_add_group(uint32_t *out, kt_estate *estate, const struct kt_group *group, struct kt_error *err);

/** Plans every group of an estate by itself: groups do not yet compete for the same people. An estate that
    cannot make it is KT_OK with feasible 0.
    @param[out] out the plan, owned by the caller
    @param catalog a reference is held
    @param estate what is to be moved
    @param profile who asks
    @param options NULL is KT_E_ARGUMENT: now is needed
    @param[out] err details; may be NULL
    @return KT_OK; KT_E_LIMIT; KT_E_DB_CYCLE if a playbook's steps wait for each other; KT_E_SYNTAX; KT_E_UNSUPPORTED;
    KT_E_MEMORY; KT_E_ARGUMENT. @threads any @since 0.1 */
KT_API int32_t kt_plan_new(kt_plan **out, kt_catalog *catalog, const kt_estate *estate, const kt_profile *profile,
                           const struct kt_plan_options *options, struct kt_error *err);

/** Frees a plan.
    @param plan may be NULL @threads any @since 0.1 */
KT_API void kt_plan_free(kt_plan *plan);

/** Number of groups.
    @param plan the plan
    @return the number; 0 for NULL. @threads any @since 0.1 */
KT_API uint32_t kt_plan_group_count(const kt_plan *plan);

/** One group, earliest deadline first, groups without deadline last.
    @param plan the plan
    @param index from 0
    @param[out] out filled up to its struct_size
    @return KT_OK; KT_NOTHING past the end; KT_E_ARGUMENT. @threads any @since 0.1 */
KT_API int32_t kt_plan_group_at(const kt_plan *plan, uint32_t index, struct kt_plan_group *out);

/** One step of a group, in order of earliest start, then of the playbook.
    @param plan the plan
    @param group from 0
    @param index from 0
    @param[out] out filled up to its struct_size
    @return KT_OK; KT_NOTHING past the end; KT_E_ARGUMENT. @threads any @since 0.1 */
KT_API int32_t kt_plan_step_at(const kt_plan *plan, uint32_t group, uint32_t index, struct kt_plan_step *out);

/** A step that another one waits for.
    @param[out] out index of the step waited for, in the same group
    @param plan the plan
    @param group from 0
    @param step from 0
    @param index from 0
    @return KT_OK; KT_NOTHING past the end; KT_E_ARGUMENT. @threads any @since 0.1 */
KT_API int32_t kt_plan_dependency_at(uint32_t *out, const kt_plan *plan, uint32_t group, uint32_t step, uint32_t index);

/** The plan's groups as a JSON array; the same bytes everywhere.
    @param[out] out borrowed from the plan until it is freed
    @param plan the plan
    @param[out] err details; may be NULL
    @return KT_OK; KT_E_ARGUMENT. @threads any @since 0.1 */
KT_API int32_t kt_plan_json(struct kt_text *out, const kt_plan *plan, struct kt_error *err);

#ifdef __cplusplus
}
#endif
#endif

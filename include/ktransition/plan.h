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

/** One group of assets with the same product. A group may be a part of an earlier one (part_of): the parts of a group stand
    at different sites or in different rings, and everything that is done once is done once for all of them. @since 0.1 */
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
    uint32_t part_of;       /**< 1 + the number of the group it is a part of; 0 for none. A part has assets, sites, ring,
                                 criticality and site of its own; all its other members are 0. */
    uint32_t ring;          /**< Its ring in the roll-out, from 1, the first to go; 0 means after all rings. */
    uint32_t criticality;   /**< Within a ring: the higher, the later. */
    uint32_t reserved;      /**< 0. */
    const char *name;       /**< Client or organisation: groups of different names never wait for each other; NULL for none;
                                 copied. */
    size_t name_size;       /**< Bytes of name. */
    const char *site;       /**< Site; NULL for none; copied. */
    size_t site_size;       /**< Bytes of site. */
    const char *facts;      /**< Item facts of this group; NULL means the options'; copied. */
    size_t facts_size;      /**< Bytes of facts. */
};

/** How to plan. @since 0.1 */
struct kt_plan_options {
    uint32_t struct_size;        /**< sizeof(struct kt_plan_options). */
    uint32_t flags;              /**< 0. */
    int64_t now;                 /**< The instant asked about. */
    int64_t known_at;            /**< Only what had been published then; 0 means now. */
    int64_t deadline;            /**< For all groups without their own; 0 means by their windows. */
    int32_t start;               /**< First working day that may be used, as a day; 0 means the day of now in UTC. */
    uint32_t capacity;           /**< Assets a working day, for all groups together; 0 means not limited. */
    uint32_t pilot;              /**< Assets of the pilot; 0 means the playbook's. */
    uint32_t reserved;           /**< 0. */
    const kt_calendar *calendar; /**< Working days without freezes; NULL means weekdays; copied. */
    const char *facts;           /**< Item facts, as in struct kt_window_query; borrowed. */
    size_t facts_size;           /**< Bytes of facts. */
    const char *events;          /**< Event dates; borrowed. */
    size_t events_size;          /**< Bytes of events. */
    const char *require;         /**< Capabilities that an alternative must have, "mail-gateway,edr"; borrowed; NULL for none. */
    size_t require_size;         /**< Bytes of require. */
};

/** What holds for all groups together. Days are of the roll-out with the capacity given. @since 0.1 */
struct kt_plan_total {
    uint32_t struct_size;       /**< sizeof(struct kt_plan_total). */
    uint32_t feasible;          /**< 1 if no group is late. */
    uint32_t late_groups;       /**< Groups that are not done before their deadline. */
    uint32_t required_capacity; /**< Assets a working day, for all groups together, with which none is late that can be in time at
                                     all, and with one less some are; 0 if none can, or without any deadline. */
    int32_t start;              /**< First day used; KT_DAY_NONE without steps. */
    int32_t finish;             /**< Last day used; KT_DAY_NONE without steps. */
    int32_t working_days;       /**< From start to finish. */
    int32_t latest_start;       /**< Last first day with which no group would be late; KT_DAY_NONE without deadline. */
    uint64_t assets;            /**< Of all groups. */
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
    int32_t latest_start;      /**< Last first day of the whole plan with which this group would still make it; KT_DAY_NONE without
                                    deadline. */
    int32_t shortfall_days;    /**< Working days late; 0 if feasible. */
    uint32_t required_per_day; /**< Assets a working day, for this group alone, with which it would make it and with one less would
                                    not; 0 if no number would do, or without deadline. */
    uint32_t instrument;       /**< KT_RECORD_INSTRUMENT that set the deadline, or 0. */
    uint32_t milestone;        /**< KT_RECORD_MILESTONE that set the deadline, or 0. */
    uint32_t number;           /**< Its number in the estate. */
    uint32_t wave_count;       /**< Waves. */
    uint32_t alternative_count; /**< Alternatives. */
    uint32_t waits_for_count;  /**< Groups it waits for. */
    int32_t rollout_days;      /**< Working days that the visits to all assets take at this capacity, nothing else counted. */
    int32_t available_days;    /**< Working days from start to last_day, 0 if it has passed; 0 without deadline. */
    int32_t rollout_earliest_end; /**< Last day of the visits, were nothing else to do and nobody else to visit. */
    int32_t rollout_shortfall_days; /**< By how many working days that is late: no plan at this capacity can be less late. */
    uint32_t rollout_required_per_day; /**< Least assets a working day for the visits alone; 0 without deadline or once it has
                                            passed. */
    int32_t rollout_start;     /**< Day of the first visit as planned; KT_DAY_NONE without. */
    int32_t rollout_finish;    /**< Day of the last visit as planned; KT_DAY_NONE without. */
    uint32_t assets_in_time;   /**< Assets whose last visit is in time as planned. */
    uint32_t largest_scope;    /**< Most assets with which this group alone would make it; 0 if no number would do. */
    uint32_t reserved;         /**< 0. */
};

/** One wave of a group: assets that go together. Every asset is in exactly one. @since 0.1 */
struct kt_plan_wave {
    uint32_t struct_size;    /**< sizeof(struct kt_plan_wave). */
    uint32_t wave;           /**< From 1; the pilot is the first. */
    uint32_t pilot;          /**< 1 for the pilot. */
    uint32_t assets;         /**< How many. */
    uint32_t ring;           /**< Of its assets; 0 for none. */
    uint32_t criticality;    /**< Of its assets. */
    uint32_t part_count;     /**< Parts, see kt_plan_part_at(). */
    uint32_t visit_count;    /**< Visits, see kt_plan_visit_at(). */
    int32_t start;           /**< First day worked on it; KT_DAY_NONE without. */
    int32_t finish;          /**< Last day of its visits; KT_DAY_NONE without. */
};

/** Assets of one group of the estate in a wave. @since 0.1 */
struct kt_plan_part {
    uint32_t struct_size;    /**< sizeof(struct kt_plan_part). */
    uint32_t number;         /**< Which group of the estate. */
    uint32_t first;          /**< Its first asset here, from 0, in the caller's order. */
    uint32_t assets;         /**< How many from there on. */
};

/** A run of working days on each of which the same number of a wave's assets is visited. @since 0.1 */
struct kt_plan_visit {
    uint32_t struct_size;    /**< sizeof(struct kt_plan_visit). */
    uint32_t pass;           /**< From 1: assets are visited more than once where a playbook asks for it. */
    int32_t from;            /**< First day. */
    int32_t to;              /**< Last day. */
    uint32_t assets_per_day; /**< On each working day from first to last. */
    uint32_t days;           /**< How many working days that is. */
    int32_t latest_from;     /**< First day, as late as can be. */
    int32_t latest_to;       /**< Last day, as late as can be. */
};

/** Something one could move to. @since 0.1 */
struct kt_plan_alternative {
    uint32_t struct_size;      /**< sizeof(struct kt_plan_alternative). */
    uint32_t alternative;      /**< KT_RECORD_ALTERNATIVE. */
    uint32_t vendor;           /**< KT_RECORD_VENDOR, or 0. */
    uint32_t product;          /**< KT_RECORD_PRODUCT. */
    uint32_t restricted;       /**< KT_NO, KT_UNKNOWN or KT_YES, for the same profile; one with KT_YES is never suggested. */
    uint32_t embeds;           /**< The same for what it embeds of others; KT_NO where it embeds nothing known. */
    uint32_t suggested;        /**< 1 unless it is restricted. */
    uint32_t covers;           /**< How many of the capabilities required it has; of all of its own where none are. */
    uint32_t missing;          /**< How many of them it lacks. */
    uint32_t platform;         /**< KT_YES, KT_NO, or KT_UNKNOWN where its platforms are not known. */
    uint32_t embedded_vendor;  /**< KT_RECORD_VENDOR of what is embedded and restricted, or 0. */
    uint32_t embedded_product; /**< KT_RECORD_PRODUCT of it, or 0. */
};

/** One scheduled step. Days are inclusive. @since 0.1 */
struct kt_plan_step {
    uint32_t struct_size;      /**< sizeof(struct kt_plan_step). */
    uint32_t step;             /**< KT_RECORD_STEP: title, role, how, verify, roll back and sources are its fields. */
    uint32_t wave;             /**< From 1; 0 means not in a wave. A step per wave or per asset comes once for each wave. */
    uint32_t critical;         /**< 1 if it has no slack. */
    uint32_t assets;           /**< Assets it handles; 0 for estate and site steps. */
    uint32_t dependency_count; /**< Steps it waits for. */
    uint32_t duration_days;    /**< Working days on which it is worked on. */
    int32_t earliest_start;    /**< First day, as early as can be. */
    int32_t earliest_finish;   /**< Last day, as early as can be. */
    int32_t latest_start;      /**< First day, as late as the end allows. */
    int32_t latest_finish;     /**< Last day, as late as the end allows. */
    int32_t slack_days;        /**< Working days by which it can be late without anything ending later than it may: the plan, or
                                    the group's deadline where that is earlier and can be kept. */
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
    @return KT_OK; KT_E_LIMIT above 10000 groups or for a text that is too long (platform 64 bytes, others
    4096); KT_E_UNSUPPORTED; KT_E_MEMORY; KT_E_ARGUMENT. @threads one at a time @since 0.1 */
KT_API int32_t kt_estate_add_group(uint32_t *out, kt_estate *estate, const struct kt_group *group, struct kt_error *err);

/** Plans an estate: all groups together, who share the capacity. What overdue groups need comes first, the most exposed
    foremost, then the earliest deadline. An estate that cannot make it is KT_OK with feasible 0. The rules are in
    docs/specification/plans.md.
    @param[out] out the plan, owned by the caller
    @param catalog a reference is held
    @param estate what is to be moved
    @param profile who asks
    @param options NULL is KT_E_ARGUMENT: now is needed
    @param[out] err details; may be NULL
    @return KT_OK; KT_E_LIMIT where work would end after the year 9999 or is too much to plan; KT_E_DB_CYCLE if a playbook's steps
    or product classes wait for each other; KT_E_SYNTAX; KT_E_UNSUPPORTED;
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

/** What holds for all groups together.
    @param plan the plan
    @param[out] out filled up to its struct_size
    @return KT_OK; KT_E_ARGUMENT. @threads any @since 0.1 */
KT_API int32_t kt_plan_total_get(const kt_plan *plan, struct kt_plan_total *out);

/** One group, most urgent first: overdue ones, the most exposed foremost; then by deadline; groups without deadline last.
    Parts of a group are not groups here.
    @param plan the plan
    @param index from 0
    @param[out] out filled up to its struct_size
    @return KT_OK; KT_NOTHING past the end; KT_E_ARGUMENT. @threads any @since 0.1 */
KT_API int32_t kt_plan_group_at(const kt_plan *plan, uint32_t index, struct kt_plan_group *out);

/** A group that another one waits for: a management server is visited after what it manages.
    @param[out] out index of the group waited for
    @param plan the plan
    @param group from 0
    @param index from 0
    @return KT_OK; KT_NOTHING past the end; KT_E_ARGUMENT. @threads any @since 0.1 */
KT_API int32_t kt_plan_waits_for_at(uint32_t *out, const kt_plan *plan, uint32_t group, uint32_t index);

/** One step of a group, in order of earliest start, then as they are done. Steps of one visit follow each other in the
    order given here.
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

/** One wave of a group, in order.
    @param plan the plan
    @param group from 0
    @param index from 0
    @param[out] out filled up to its struct_size
    @return KT_OK; KT_NOTHING past the end; KT_E_ARGUMENT. @threads any @since 0.1 */
KT_API int32_t kt_plan_wave_at(const kt_plan *plan, uint32_t group, uint32_t index, struct kt_plan_wave *out);

/** One part of a wave: which assets of which group of the estate.
    @param plan the plan
    @param group from 0
    @param wave from 0
    @param index from 0
    @param[out] out filled up to its struct_size
    @return KT_OK; KT_NOTHING past the end; KT_E_ARGUMENT. @threads any @since 0.1 */
KT_API int32_t kt_plan_part_at(const kt_plan *plan, uint32_t group, uint32_t wave, uint32_t index, struct kt_plan_part *out);

/** One run of days on which a wave's assets are visited, in order.
    @param plan the plan
    @param group from 0
    @param wave from 0
    @param index from 0
    @param[out] out filled up to its struct_size
    @return KT_OK; KT_NOTHING past the end; KT_E_ARGUMENT. @threads any @since 0.1 */
KT_API int32_t kt_plan_visit_at(const kt_plan *plan, uint32_t group, uint32_t wave, uint32_t index, struct kt_plan_visit *out);

/** The wave of every asset of a group of the estate, from 1, in the caller's order.
    @param plan the plan
    @param number of the group in the estate
    @param[out] out the waves; may be NULL with room 0
    @param room how many fit
    @param[out] out_count how many assets the group has
    @return KT_OK; KT_TRUNCATED if there are more than fit; KT_NOTHING for a group without waves or no group; KT_E_ARGUMENT.
    @threads any @since 0.1 */
KT_API int32_t kt_plan_asset_waves(const kt_plan *plan, uint32_t number, uint32_t *out, size_t room, size_t *out_count);

/** One alternative for a group, best cover first; those that are restricted stand at the end and are not suggested.
    @param plan the plan
    @param group from 0
    @param index from 0
    @param[out] out filled up to its struct_size
    @return KT_OK; KT_NOTHING past the end; KT_E_ARGUMENT. @threads any @since 0.1 */
KT_API int32_t kt_plan_alternative_at(const kt_plan *plan, uint32_t group, uint32_t index, struct kt_plan_alternative *out);

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

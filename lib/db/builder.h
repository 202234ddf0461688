/* The builder: what was collected so far, and the steps of finishing it.

   collect   builder.c, builder_take.c      records, values and hidings, in memory
   prepare   builder_finish.c               order, hidings, values side by side; the steps below in turn
   check     builder_rules.c, builder_facts.c, builder_milestone.c, builder_overlap.c, builder_tree.c
   complete  builder_complete.c             canonical values, default strengths, computed dates
   write     builder_write.c, builder_rows.c, container.c */
#ifndef KT_DB_BUILDER_H
#define KT_DB_BUILDER_H

#include <ktransition/builder.h>

#include "db/catalog.h"
#include "db/pool.h"
#include "registry/registry.h"

#define KT__ID_MOST 255
#define KT__TYPES_KNOWN 25 /* registry types are 1 to 24 */

/* One value. Numbers as they are; texts and references as the number of a text. */
struct kt__draft_value {
    int64_t number;
    uint32_t next; /* value + 1 of the same field, 0 at the end */
    uint32_t canonical; /* taken from a catalog of the same rules: an identifier value needs no work */
};

/* The values of one field of one record, in the order in which they were added. */
struct kt__draft_field {
    uint32_t first, last; /* value + 1 */
    uint32_t count;
};

struct kt__draft {
    uint32_t type;
    uint32_t id;     /* text */
    size_t fields;   /* its first struct kt__draft_field; as many as the registry has for the type */
    uint32_t number; /* its record number in the file; set while finishing */
    uint8_t dead;    /* hidden by a catalog that was taken over later */
    uint8_t taken;   /* came from a catalog */
};

struct kt__draft_tomb {
    uint32_t type;
    uint32_t id; /* text */
    uint32_t taken;
};

struct kt_builder {
    struct kt__memory memory;
    kt_catalog *base;
    int finished;
    struct kt__pool pool;
    struct kt__draft *drafts; /* all types; the caller's record number is the index + 1 */
    size_t draft_count, draft_room;
    struct kt__draft_field *fields;
    size_t field_count, field_room;
    struct kt__draft_value *values;
    size_t value_count, value_room;
    struct kt__draft_tomb *tombs;
    size_t tomb_count, tomb_room;
    uint32_t *slots; /* (type, id) -> draft + 1 */
    size_t slot_count;
    /* While finishing: */
    uint32_t *order; /* living drafts by type, then id */
    size_t order_room;
    size_t order_count;
    uint32_t first[KT__TYPES_KNOWN + 1]; /* where a type begins in order */
    struct kt__pair *hidden;             /* id (text) -> type of what this layer hides, sorted */
    size_t hidden_count, hidden_room;
    struct kt__buffer out;
};

/* Collecting. Details of these are those of builder.h of the public interface. */
void kt__builder_init(kt_builder *builder, const struct kt__memory *memory, kt_catalog *base);
void kt__builder_dispose(kt_builder *builder);
int32_t kt__builder_record(uint32_t *out, kt_builder *builder, uint32_t type, const char *id, size_t size, struct kt_error *err);
int32_t kt__builder_text(kt_builder *builder, uint32_t type, uint32_t record, uint32_t field, const char *value, size_t size,
                         struct kt_error *err);
int32_t kt__builder_integer(kt_builder *builder, uint32_t type, uint32_t record, uint32_t field, int64_t value,
                            struct kt_error *err);
int32_t kt__builder_reference(kt_builder *builder, uint32_t type, uint32_t record, uint32_t field, const char *id, size_t size,
                              struct kt_error *err);
int32_t kt__builder_remove(kt_builder *builder, uint32_t type, const char *id, size_t size, uint32_t taken, struct kt_error *err);
int32_t kt__builder_take(kt_builder *builder, const kt_catalog *catalog, struct kt_error *err);
int32_t kt__builder_finish(kt_builder *builder, struct kt_error *err);

/* Draft + 1 of an id (a text), 0 if there is none; dead ones count. */
uint32_t kt__draft_find(const kt_builder *builder, uint32_t type, uint32_t id);
/* Sets or appends a value without checks. KT_OK, KT_E_STATE for a second value of a single field, KT_E_MEMORY, KT_E_LIMIT. */
int32_t kt__draft_add(kt_builder *builder, uint32_t draft, uint32_t field, int64_t number, uint32_t canonical);
/* Empties a draft. */
void kt__draft_clear(kt_builder *builder, uint32_t draft);
/* The values of a field by its number; an empty field if the type lacks it. */
struct kt__draft_field kt__draft_values(const kt_builder *builder, uint32_t draft, uint32_t field);

/* "milestone us-x/y: date: 2024-13-01 is not a day": record, field (0: none), value (size 0: none), problem. Returns code. */
int32_t kt__draft_fail(const kt_builder *builder, uint32_t draft, uint32_t field, struct kt_text value, const char *problem,
                       int32_t code, struct kt_error *err);

/* A record of this builder or, where it has none of that id and does not hide it, of the base. */
struct kt__node {
    uint32_t type;
    uint32_t draft; /* draft + 1, or 0 */
    uint32_t base;  /* record of the base, or 0 */
};

/* 1, or 0 when neither has it. */
int kt__node_find(struct kt__node *out, const kt_builder *builder, uint32_t type, struct kt_text id);
struct kt_text kt__node_id(const kt_builder *builder, struct kt__node node);
uint32_t kt__node_count(const kt_builder *builder, struct kt__node node, uint32_t field);
/* A text, or the id that a reference names; "" when absent. */
struct kt_text kt__node_text(const kt_builder *builder, struct kt__node node, uint32_t field, uint32_t index);
int64_t kt__node_integer(const kt_builder *builder, struct kt__node node, uint32_t field, uint32_t index, int64_t otherwise);

/* Walks records of the base that are neither replaced nor hidden here and whose `field` points at record `target` of the
   base, or all of the type with target 0. 1 and the node; start with *after = 0. */
int kt__node_next(struct kt__node *out, const kt_builder *builder, uint32_t type, uint32_t field, uint32_t target, uint32_t *after);

/* A draft seen as a node. */
struct kt__node kt__node_of(const kt_builder *builder, uint32_t draft);

/* A rule that a draft breaks: the message, and KT_E_RULE. */
int32_t kt__rule(const kt_builder *builder, uint32_t draft, uint32_t field, const char *problem, struct kt_error *err);

/* Steps of finishing: KT_OK, KT_E_RULE, KT_E_SYNTAX, KT_E_LIMIT, KT_E_MEMORY. */
int32_t kt__builder_check_records(kt_builder *builder, struct kt_error *err);
int32_t kt__builder_check_rules(kt_builder *builder, struct kt_error *err);
int32_t kt__builder_check_overlaps(kt_builder *builder, struct kt_error *err);
int32_t kt__builder_check_trees(kt_builder *builder, struct kt_error *err);
/* The rules of one milestone. */
int32_t kt__builder_check_comparisons(const kt_builder *builder, uint32_t draft, uint32_t field, struct kt_text text,
                                      struct kt_error *err);
int32_t kt__builder_check_fact(const kt_builder *builder, uint32_t draft, struct kt_error *err);
int32_t kt__builder_check_milestone(const kt_builder *builder, uint32_t draft, struct kt_error *err);
int32_t kt__builder_complete(kt_builder *builder, struct kt_error *err);
int32_t kt__builder_write(kt_builder *builder, struct kt_error *err);

/* The day the data speaks of and the title, of the newest catalog record; KT_DAY_NONE and 0 without one. */
void kt__builder_newest(const kt_builder *builder, int32_t *out_date, uint32_t *out_title);

#endif

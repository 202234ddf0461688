/* What changed between two catalogs: found by db_diff.c, written by db_diff_text.c. */
#ifndef KTRANSITION_EXAMPLE_DB_DIFF_H
#define KTRANSITION_EXAMPLE_DB_DIFF_H

#include "db/db.h"
#include "text_map.h"

enum change_kind { CHANGE_NONE, CHANGE_ADDED, CHANGE_REMOVED, CHANGE_CHANGED };
/* "added" and so on. */
const char *change_name(enum change_kind kind);

/* One record that is in one catalog only, or differs. Texts are borrowed from the catalogs. */
struct change {
    enum change_kind kind;
    uint32_t type;
    uint32_t old_record, new_record; /* 0 where there is none */
    struct kt_text id;
    uint32_t top_type;               /* of the outermost record that it stands in; its own at the top */
    struct kt_text top_id;
};

struct diff {
    const struct options *options;
    kt_catalog *older, *newer;
    const char *older_name, *newer_name;
    struct change *changes; /* by top type, top id; the top record itself first, then by type and id */
    size_t count, room;
};

void diff_find(struct diff *diff);
/* The field a change is about: the values differ. */
int diff_field_differs(const struct diff *diff, const struct change *change, const struct kt_field *field);
/* The text of a field in one of the catalogs, values joined. */
void diff_field_text(struct out *out, const kt_catalog *catalog, uint32_t type, uint32_t record, const struct kt_field *field);

/* db_diff_text.c: for people. */
void diff_table(struct out *out, const struct diff *diff, int color);
void diff_markdown(struct out *out, const struct diff *diff);

/* db_diff_inventory.c: the findings and windows of an inventory under both catalogs. */
struct impact;
/* 0; or an exit status after a complaint. */
int impact_find(struct impact **out, const struct diff *diff);
void impact_free(struct impact *impact);
void impact_json(struct json_out *json, const struct impact *impact);
void impact_table(struct out *out, const struct impact *impact);
void impact_markdown(struct out *out, const struct impact *impact);
/* EXIT_BAD_INPUT where an inventory had bad rows; else 0. */
int impact_exit_status(const struct impact *impact);

#endif

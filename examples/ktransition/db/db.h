/* What the sub-commands of `db` share. */
#ifndef KTRANSITION_EXAMPLE_DB_H
#define KTRANSITION_EXAMPLE_DB_H

#include "output/output.h"

/* Each takes checked options and returns the exit status. */
int db_build(const struct options *options);
int db_merge(const struct options *options);
int db_info(const struct options *options);
int db_verify(const struct options *options);
int db_list(const struct options *options);
int db_show(const struct options *options);
int db_diff(const struct options *options);
int db_export(const struct options *options);
/* Official lists into a catalog; it has options of its own and takes the arguments behind its name. */
int cmd_db_import(int argc, char **argv);

/* ---- db_value.c: fields as text ---- */

/* One value of a field as text: the text, the number, the day, the constant's name, the target's id. NULL past the
   last value. room is for values that are not text. */
const char *db_value(const kt_catalog *catalog, uint32_t record, uint32_t type, const struct kt_field *field, uint32_t index,
                     char room[32]);
/* Fields of a type by index: 1, or 0 when there are no more. */
int db_field(struct kt_field *out, uint32_t type, uint32_t index);
/* The description of a field of a type: 1, or 0 if the type has no such field. */
int db_field_of(struct kt_field *out, uint32_t type, uint32_t number);
/* The field by which records of a type stand in records of another one; 0 if there is none. */
uint32_t db_parent_field(uint32_t child, uint32_t parent);
/* A reference; 0 for an absent, hidden or missing target alike: none of them can be shown. */
uint32_t db_target(const kt_catalog *catalog, uint32_t type, uint32_t record, uint32_t field, uint32_t index);
/* A number, or `otherwise` where the record states none. */
int64_t db_number(const kt_catalog *catalog, uint32_t type, uint32_t record, uint32_t field, int64_t otherwise);
/* The values of a repeated field, joined by `between`. */
void db_join(struct out *out, const kt_catalog *catalog, uint32_t type, uint32_t record, const struct kt_field *field,
             const char *between);
/* "title", "data_date" and "digest" of the catalog, as members of an open object. */
void db_stamp(struct json_out *json, const kt_catalog *catalog);
/* Whether an instrument names a vendor: itself, one of its products, or an edition of a list on which it stands. Owners are
   not followed: this is what texts say. */
int db_names_vendor(const kt_catalog *catalog, uint32_t subject, uint32_t vendor);

/* ---- db_zone.c: local days ---- */

/* Calendar day of an instant in a zone of the catalog, UTC for zone 0. */
int32_t db_zone_day(const kt_catalog *catalog, uint32_t zone, int64_t instant);
/* First instant of a day in a zone. */
int64_t db_zone_instant(const kt_catalog *catalog, uint32_t zone, int32_t day);
/* n units of KT_UNIT_DAY or longer on from a day; KT_DAY_NONE when the calendar is left. */
int32_t db_day_add(int32_t day, int64_t n, uint32_t unit);

#endif

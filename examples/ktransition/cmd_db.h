/* What the sub-commands of `db` share. */
#ifndef KTRANSITION_EXAMPLE_CMD_DB_H
#define KTRANSITION_EXAMPLE_CMD_DB_H

#include "output/output.h"

struct db_request {
    struct options options;    /* of it: db, format, output, now */
    const char *vendor, *jurisdiction, *activity;
    int64_t upcoming;          /* days, -1 = not given */
    int no_base;               /* build: references may not point into a catalog below */
    const char **words;        /* what is left: sources, files or ids */
    uint32_t word_count;
};

/* Each takes a checked request and returns the exit status. */
int db_list(const struct db_request *request);
int db_show(const struct db_request *request);
/* Official lists into a catalog; it has options of its own and takes the arguments behind its name. */
int cmd_db_import(int argc, char **argv);

/* One value of a field as text: the text, the number, the day, the constant's name, the target's id. NULL past the
   last value. room is for values that are not text. */
const char *db_value(const kt_catalog *catalog, uint32_t record, uint32_t type, const struct kt_field *field, uint32_t index,
                     char room[32]);
/* "title", "data_date" and "digest" of the catalog, as members of an open object. */
void db_stamp(struct json_out *json, const kt_catalog *catalog);

#endif

/* What the columns of a CSV header mean. */
#ifndef KTRANSITION_EXAMPLE_INPUT_COLUMNS_H
#define KTRANSITION_EXAMPLE_INPUT_COLUMNS_H

#include "input/csv_scan.h"

/* Below COLUMN_FIRST a meaning is a KT_KIND_*: the column is evidence of that kind. */
enum column_meaning {
    COLUMN_NONE = 0,
    COLUMN_FIRST = 1000,
    COLUMN_ASSET,      /* names the host */
    COLUMN_ASSET_ELSE, /* does so where nothing better is there: an address, an id */
    COLUMN_SITE,
    COLUMN_RING,
    COLUMN_CRITICALITY,
    COLUMN_USER,
    COLUMN_NAME,       /* just "name": the product, or the host in a list of devices */
    COLUMN_PACKAGE,    /* a package of an unnamed manager */
    COLUMN_PACKAGE_ID, /* winget, when it looks like it */
    COLUMN_UNINSTALL,  /* command line that may hold a product code */
    COLUMN_REGISTRY,   /* registry path with or without PowerShell's prefix */
    COLUMN_MADE_IN,
    COLUMN_ACQUIRED,
    COLUMN_GROUP       /* named by --group-by; besides any other meaning */
};

struct column {
    uint16_t index;
    uint16_t meaning;
};

#define COLUMNS_MAX 512 /* meanings in use; further columns of a header are not looked at */

struct columns {
    size_t count;      /* in the order they are used: hosts before their substitutes */
    size_t fields;     /* fields of the header */
    struct column at[COLUMNS_MAX];
};

/* 0, or -1 and a problem: no column is known, or --columns names one that is not there. */
int columns_read(struct columns *out, const struct text *fields, size_t count, const struct input_options *options,
                 char *problem, size_t room);

#endif

/* What `assess` and `plan` find out: rows of all inputs identified, their windows computed, counted and kept.
   The output formats read this and compute nothing of their own. */
#ifndef KTRANSITION_EXAMPLE_ASSESS_H
#define KTRANSITION_EXAMPLE_ASSESS_H

#include "listed.h"
#include "options.h"
#include "text_map.h"

/* One finding: a row that is, as likely as asked for, a known vendor's. Text is owned by the assessment. */
struct finding {
    const char *asset, *site, *ring, *criticality, *group, *locator, *name, *version;
    uint32_t input;
    uint32_t vendor, product, product_class; /* record numbers */
    const char *vendor_id, *product_id, *class_id;
    uint32_t verdict, score, relation;
    char *evidence; /* JSON array */
    const char *facts;
    uint32_t window; /* index of the subject */
    const struct suppression *suppressed; /* in force; NULL for a finding that counts */
};

/* One subject with its windows, shared by the findings with the same product and facts. */
struct subject {
    uint32_t vendor, product, product_class;
    const char *facts;
    kt_windows *windows;
    uint32_t findings, assets;
    uint32_t alarms; /* findings at likely or better that are not suppressed */
    uint32_t alarm_assets; /* distinct assets among them */
};

struct bad_row { char *locator, *reason; };

struct input_result {
    const char *path;
    struct input_summary summary;
    struct bad_row *bad;
    size_t bad_count, bad_room;
    uint64_t assets; /* distinct hosts or devices seen in it */
};

struct warning { const char *code; char *message; uint32_t input; int has_input; };

struct assessment {
    const struct options *options;
    kt_catalog *catalog;
    kt_profile *profile;
    struct listed listed;
    unsigned char *restricting; /* by instrument: whether it limits anybody */
    kt_matcher *matcher;
    kt_matches *matches;
    kt_item *item;
    struct strings strings; /* every text that is kept, once */
    struct input_result *inputs;
    size_t input_count;
    struct finding *findings;
    size_t finding_count, finding_room;
    struct subject *subjects;
    size_t subject_count, subject_room;
    struct warning *warnings;
    size_t warning_count, warning_room;
    struct string_map subject_of;  /* key text -> subject */
    struct string_map asset_of;    /* asset in small letters -> number of its first spelling */
    const char **assets;
    size_t asset_count;
    struct string_map seen;        /* subject and asset -> 1 */
    struct string_map alarmed;     /* the same for findings that count */
    struct out document;           /* the input as it was read, where the format gives it back */
    uint64_t rows, bad_rows;
    uint64_t unusable_facts; /* of rows */
    uint64_t unrestricted; /* matches of vendors that no instrument restricts, and that stand on no list */
    uint32_t by_verdict[5];
    uint32_t suppressed; /* findings */
};

/* Runs everything. 0; EXIT_USAGE or EXIT_BAD_INPUT when nothing could be done, after a complaint. */
int assess_run(struct assessment *assessment, const struct options *options);
void assess_free(struct assessment *assessment);
/* An input's path, or "input-1" under --redact. */
const char *input_title(const struct assessment *assessment, uint32_t number, char room[32]);
/* Where a suppression stands and who answers for it, as far as --redact lets it be said. */
const char *suppression_place(const struct assessment *assessment, const struct suppression *suppression, char room[48]);
const char *suppression_owner(const struct assessment *assessment, const struct suppression *suppression);
/* The exit status that findings, bad rows and --fail-on lead to. */
int assess_exit_status(const struct assessment *assessment);

/* The stamp every output carries, as one JSON object: what to say to get the same bytes again. */
void stamp_json(struct out *out, const struct options *options, const kt_catalog *catalog);

/* Text helpers over records. */
struct kt_text record_text(const kt_catalog *catalog, uint32_t type, uint32_t record, uint32_t field);
struct kt_text record_id(const kt_catalog *catalog, uint32_t type, uint32_t record);
/* The product's name, the vendor's where no product is known, or the class's title. */
struct kt_text subject_title(const kt_catalog *catalog, uint32_t vendor, uint32_t product, uint32_t product_class);

#endif

/* The parts of an OSCAL plan of action and milestones: what is shared between the file of the document and that of its risks. */
#ifndef KTRANSITION_EXAMPLE_OSCAL_H
#define KTRANSITION_EXAMPLE_OSCAL_H

#include "output/plan_view.h"
#include "output/words.h"

/* Findings of one subject that are treated alike. */
enum bucket {
    BUCKET_OPEN,       /* count */
    BUCKET_SUPPRESSED, /* accepted for a time */
    BUCKET_REVIEW,     /* not sure enough: for a person to look at */
    BUCKETS
};

struct oscal {
    const struct assessment *a;
    struct json_out json;
    struct plan_view plan;
    struct answers *answers; /* of each subject */
    struct string_map roles; /* a role as the plan names it -> its number */
    struct out *names;       /* of each subject: vendor, product, class and facts */
    size_t *sorted;          /* findings by subject and bucket */
    size_t *first;           /* of subject * BUCKETS + bucket: where in sorted they begin; one more at the end */
};

/* Numbers of the findings of a subject in a bucket. */
const size_t *bucket_findings(const struct oscal *oscal, size_t subject, enum bucket bucket, size_t *count);

/* The UUID of a thing by its name: what it is, and the texts that make it differ from others of its kind. */
void key_uuid(struct json_out *json, const char *key, const char *what, const char *name, const char *part);
void key_observation(struct oscal *oscal, const char *key, size_t finding);
/* An array of references to the observations of a bucket. */
void oscal_related_observations(struct oscal *oscal, size_t subject, enum bucket bucket);
/* Markdown on one line (titles), or running text; never empty. */
void key_markup(struct json_out *json, const char *key, const char *text, size_t size);
/* A member of "props"; nothing for an empty value. */
void oscal_prop(struct json_out *json, const char *name, const char *value, size_t size);
void oscal_prop_string(struct json_out *json, const char *name, const char *value);
/* {"date-time"}: a day of the plan at its start or its end, in UTC. */
void key_day(struct json_out *json, const char *key, int32_t day, int at_end);

/* The token of a role. */
void oscal_role_id(struct out *out, const struct oscal *oscal, struct kt_text role);
/* The array "risks", if there are any. */
void oscal_risks(struct oscal *oscal);
/* The array "related-risks" of a subject's bucket, if there are any. */
void oscal_related_risks(struct oscal *oscal, size_t subject, enum bucket bucket);

#endif

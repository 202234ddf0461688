/* A JSON document given back with members added, every other byte as it was: numbers keep their digits, keys their order, and
   what this program does not know stays. */
#ifndef KTRANSITION_EXAMPLE_JSON_SPLICE_H
#define KTRANSITION_EXAMPLE_JSON_SPLICE_H

#include "support.h"

/* Where in the text something is put in. */
struct splice {
    size_t at;
    size_t order; /* of two at one place */
    struct out text;
};

struct splices { struct splice *list; size_t count, room; };

/* The text goes before byte `at`. Takes the text over. */
void splice_add(struct splices *splices, size_t at, struct out *text);
/* The document with everything put in. */
void splice_write(struct out *out, const char *data, size_t size, struct splices *splices);
void splices_free(struct splices *splices);

/* An object of the document, told when it ends. */
struct json_place {
    const char *path;             /* "components[3].components[0]", "metadata", "" for the root */
    size_t close;                 /* of its "}" */
    int is_empty;
    size_t list_close;            /* of the "]" of its member `list`, 0 when it has none */
    int list_is_empty;
    int has_list;                 /* it has the member, of whatever type */
    const char *reference;        /* "bom-ref" as it stands there, with its quotes; NULL without */
    size_t reference_size;
};
typedef void json_visit(void *user, const struct json_place *place);

/* Walks valid JSON (the text of a document that was parsed) of at most JSON_DEPTH levels and tells every object, inner ones
   first. Of a key that stands twice the first counts, as for the readers. `list` is the member whose array is looked for; in the
   root it is `root_list`. */
void json_walk(const char *data, size_t size, const char *list, const char *root_list, void *user, json_visit *visit);

#endif

/* Findings that somebody has accepted for a time: --suppress. A suppression says why, who answers for it and until when; without
   one of them it is refused. It hides nothing: a suppressed finding is shown as such, it only counts for nothing. */
#ifndef KTRANSITION_EXAMPLE_SUPPRESS_H
#define KTRANSITION_EXAMPLE_SUPPRESS_H

#include <stddef.h>
#include <stdint.h>

#include "text_map.h"

/* Patterns: * is any text, ? any one byte, letters compare without case; "" is any value. Texts are owned by the list. */
struct suppression {
    const char *vendor, *product, *asset;
    const char *reason, *owner;
    const char *place;   /* "accepted.csv:line 3" */
    int32_t expires;     /* the last day on which it holds, in UTC */
    int expired;
    uint32_t findings;   /* that it matched */
};

struct suppressions {
    struct suppression *list;
    size_t count, room;
    struct strings strings;
};

/* Reads the files, JSON or CSV by their content; what is expired at `now` is kept and marked. 0, or -1 after a complaint that
   names the place. */
int suppressions_read(struct suppressions *suppressions, const char *const *paths, uint32_t count, int64_t now);
void suppressions_free(struct suppressions *suppressions);
/* The first one in force that matches, else the first expired one, else NULL. product: "kaspersky/endpoint-security" or what
   stands behind the "/". */
struct suppression *suppression_of(const struct suppressions *suppressions, const char *vendor, const char *product,
                                   const char *asset);
/* A name for the content of the files, the same for the same suppressions; "" without any. */
void suppressions_id(char text[37], const struct suppressions *suppressions);

#endif

/* A result: matches, their evidence, and the values they speak of - by copy, so that it outlives item and matcher. */
#ifndef KT_IDENTIFY_MATCHES_H
#define KT_IDENTIFY_MATCHES_H

#include <ktransition/identify.h>

#include "identify/combine.h"

#define KT__SHOWN_POINTS 256 /* code points of a value that are kept to be shown */


struct kt__shown {
    size_t at, size; /* in `text` */
};

struct kt_matches {
    struct kt__memory memory;
    kt_catalog *catalog; /* a reference is held; NULL before the first use */
    struct kt__candidate *matches; /* first and count: rows of `evidence` */
    size_t count, match_room;
    struct kt__evidence *evidence;
    size_t evidence_count, evidence_room;
    struct kt__shown shown[KT_ITEM_VALUES];
    uint32_t shown_count;
    struct kt__buffer text;
    struct kt__buffer json;
};

int32_t kt__matches_new(kt_matches **out, const struct kt_allocator *allocator, struct kt_error *err);
/* The catalog's reference is the caller's to give back first. */
void kt__matches_free(kt_matches *matches);
/* Empties it and keeps its memory. */
void kt__matches_clear(kt_matches *matches);
/* Takes the values, to be shown. KT_OK or KT_E_MEMORY. */
int32_t kt__matches_values(kt_matches *matches, const struct kt__given *values, uint32_t count);
/* Appends a match with those of its rows that take part. KT_OK or KT_E_MEMORY. */
int32_t kt__matches_add(kt_matches *matches, const struct kt__candidate *candidate, const struct kt__evidence *rows);

void kt__matches_match(struct kt_match *out, const kt_matches *matches, uint32_t index);
void kt__matches_evidence(struct kt_evidence *out, const kt_matches *matches, uint32_t match, uint32_t index);
/* KT_OK or KT_E_MEMORY. */
int32_t kt__matches_json(struct kt_text *out, kt_matches *matches);
/* The evidence of one match, which must exist. KT_OK or KT_E_MEMORY. */
int32_t kt__matches_evidence_json(struct kt_text *out, kt_matches *matches, uint32_t match);

#endif

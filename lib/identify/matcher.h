/* The workspace of identification over one catalog. Grows to documented limits, then allocates nothing. */
#ifndef KT_IDENTIFY_MATCHER_H
#define KT_IDENTIFY_MATCHER_H

#include "identify/matches.h"
#include "identify/memo.h"

#define KT__MEMO_BYTES 4194304 /* when the options say nothing */
#define KT__MATCHES 8
#define KT__MATCHES_MOST 64

struct kt__ranked {
    uint32_t score;
    uint32_t row;
};

struct kt_matcher {
    struct kt__memory memory;
    kt_catalog *catalog; /* a reference is held by whoever made the matcher */
    uint32_t min_verdict, max_matches;
    struct kt__nametable names;
    struct kt__models models;
    struct kt__memo memo;
    struct kt__work work;
    struct kt__hits hits;
    struct kt__evidence_list evidence;
    struct kt__candidate *candidates;
    size_t candidate_room;
    struct kt__ranked *ranked; /* one for each name: a search never runs out of room */
};

/* KT_OK; KT_E_MEMORY; KT_E_DB_RULES; KT_E_UNSUPPORTED and KT_E_ARGUMENT for the options. */
int32_t kt__matcher_new(kt_matcher **out, kt_catalog *catalog, const struct kt_matcher_options *options, struct kt_error *err);
void kt__matcher_free(kt_matcher *matcher);
/* Fills `matches`, which hold the matcher's catalog. KT_OK; KT_NOTHING; KT_E_MEMORY, and then matches are empty. */
int32_t kt__matcher_identify(kt_matcher *matcher, const struct kt__given *values, uint32_t count, kt_matches *matches);
/* The best names for a name, in matcher->ranked; how many reach the floor. `every`: without the index. */
size_t kt__matcher_rank(kt_matcher *matcher, const char *name, size_t size, uint32_t floor, int every);

#endif

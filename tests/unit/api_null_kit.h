/* What the tests of every exported function with bad arguments share: a small catalog, one object of each kind, the check
   of a refused call, and the checks of a function that fills a caller's struct. */
#ifndef TESTS_API_NULL_KIT_H
#define TESTS_API_NULL_KIT_H

#include "catalog_kit.h"

#define OUT_OF_RANGE 0xFFFFFFFFu
#define HUGE_SIZE 0x7FFFFFFFu /* a struct_size that no struct of this library has */

static const char *const lines[] = {
    "catalog|test|title=Test|data_date=2026-01-01",
    "source|src|title=A source|url=https://example.org/|evidence_level=primary|read_on=2026-01-01",
    "zone|UTC|version=test|at=-62135596800|offset=0",
    "jurisdiction|US|name=United States",
    "tag|business|definition=A business",
    "class|software|title=Software|definition=Software|rank=1",
    "vendor|acme|name=Acme",
    "name|acme/trade|vendor=acme|text=Acme Anvils|name_kind=trade|source=src",
    "identifier|acme/domain|vendor=acme|kind=domain|value=acme.example|strength=conclusive|source=src",
    "vendor|beta|name=Beta",
    "name|beta/trade|vendor=beta|text=Acme Anvils|name_kind=trade|source=src",
    "identifier|beta/domain|vendor=beta|kind=domain|value=acme.example|strength=weak|source=src",
    "product|acme/anvil|name=Anvil|vendor=acme|class=software",
    "instrument|i|jurisdiction=US|authority=An authority|title=I|citation=C|legal_force=statute|zone=UTC|reach=product|"
    "checked_on=2026-01-01",
    "subject|i|instrument=i|vendor=acme",
    "milestone|i/m|instrument=i|title=M|effect=prohibits|activity=use|bound=US|date=2026-06-01|precision=day|"
    "known_from=2020-01-01|source=src|source_scope=milestone",
    "playbook|p|title=P|class=software",
    "step|p/1|playbook=p|order=1|title=One|why=So|phase=prepare|role=It|per=estate|verify=V|rollback=R",
    "step|p/2|playbook=p|order=2|title=Two|why=So|phase=roll-out|role=It|per=asset|verify=V|rollback=R|depends_on=p/1",
    NULL};

static kt_catalog *catalog;
static kt_profile *profile;
static kt_windows *windows;
static kt_matcher *matcher;
static kt_matches *matches;
static kt_item *item;
static kt_estate *estate;
static kt_plan *plan;
static kt_builder *builder;
static struct kt_error err;

static void setup(void) {
    catalog = kit_open(lines, NULL);
    ck_assert_int_eq(kt_profile_new(&profile, catalog, "US,business", 11, NULL), KT_OK);
    ck_assert_int_eq(kt_windows_new(&windows, NULL, NULL), KT_OK);
    ck_assert_int_eq(kt_matcher_new(&matcher, catalog, NULL, NULL), KT_OK);
    ck_assert_int_eq(kt_matches_new(&matches, NULL, NULL), KT_OK);
    ck_assert_int_eq(kt_item_new(&item, NULL, NULL), KT_OK);
    ck_assert_int_eq(kt_estate_new(&estate, NULL, NULL), KT_OK);
    ck_assert_int_eq(kt_builder_new(&builder, NULL, NULL, NULL), KT_OK);
    plan = NULL;
    err = kit_error();
}

static void teardown(void) {
    kt_plan_free(plan);
    kt_builder_free(builder);
    kt_estate_free(estate);
    kt_item_free(item);
    kt_matches_free(matches);
    kt_matcher_free(matcher);
    kt_windows_free(windows);
    kt_profile_free(profile);
    kt_catalog_unref(catalog);
}

/* A pointer that no function may leave behind: whoever fails sets its out to NULL first. */
static int marker;
#define POISON ((void *)&marker)

/* A failed call says so in the error as well. */
static void failed(int32_t status, int32_t expected) {
    ck_assert_int_eq(status, expected);
    ck_assert_int_eq(err.code, expected);
    ck_assert(err.message[0] != '\0');
    ck_assert(memchr(err.message, '\0', sizeof err.message) != NULL);
}

#define REFUSES_OUT(struct_type, call) \
    do { \
        union { struct struct_type s; unsigned char bytes[sizeof(struct struct_type) + 64]; } room_; \
        memset(&room_, 0xA5, sizeof room_); \
        room_.s.struct_size = 0; \
        ck_assert_int_eq(call(&room_.s), KT_E_ARGUMENT); \
        room_.s.struct_size = 7; \
        ck_assert_int_eq(call(&room_.s), KT_E_ARGUMENT); \
        room_.s.struct_size = HUGE_SIZE; \
        ck_assert_int_eq(call(&room_.s), KT_E_ARGUMENT); \
        room_.s.struct_size = OUT_OF_RANGE; \
        ck_assert_int_eq(call(&room_.s), KT_E_ARGUMENT); \
        ck_assert_int_eq(call(NULL), KT_E_ARGUMENT); \
    } while (0)

/* What a filled struct looks like to a caller whose struct is larger, and to one whose struct is smaller. */
#define FILLS_OUT(struct_type, call, status) \
    do { \
        union { struct struct_type s; unsigned char bytes[sizeof(struct struct_type) + 64]; } room_; \
        size_t at; \
        memset(&room_, 0xA5, sizeof room_); \
        room_.s.struct_size = sizeof room_; \
        ck_assert_int_eq(call(&room_.s), status); \
        ck_assert_uint_eq(room_.s.struct_size, sizeof room_); \
        for (at = sizeof(struct struct_type); at < sizeof room_; at++) ck_assert_uint_eq(room_.bytes[at], 0); \
        memset(&room_, 0xA5, sizeof room_); \
        room_.s.struct_size = 8; \
        ck_assert_int_eq(call(&room_.s), status); \
        ck_assert_uint_eq(room_.s.struct_size, 8); \
        for (at = 8; at < sizeof room_; at++) ck_assert_uint_eq(room_.bytes[at], 0xA5); \
    } while (0)

#endif

/* CPE names of a catalog against those of items, by the relations of NISTIR 7696 (sections 6.1 to 6.3). An identifier is the
   source, the item's name the target: it is found where the source is EQUAL to the target or a SUPERSET of it, attribute by
   attribute, and not where any attribute is DISJOINT or a SUBSET. Names are matched from the front: an identifier that is ANY
   in the middle, or has a wildcard, is found by its equal alone (docs/specification/kinds.md). */
#include "window_fixture.h"

/* Rows of table 6-2 of the report, numbered as there, written as one attribute (version) of a name. */
static const struct {
    const char *row, *source, *target;
    int found;
} relations[] = {
    {"1: ANY, ANY: equal", "cpe:2.3:a:acme:anvil:*", "cpe:2.3:a:acme:anvil:*:*:*:*:*:*:*:*", 1},
    {"2: ANY, NA: superset", "cpe:2.3:a:acme:anvil:*", "cpe:2.3:a:acme:anvil:-:*:*:*:*:*:*:*", 1},
    {"3: ANY, value: superset", "cpe:2.3:a:acme:anvil:*", "cpe:2.3:a:acme:anvil:1.0:*:*:*:*:*:*:*", 1},
    {"5: NA, ANY: subset", "cpe:2.3:a:acme:anvil:-", "cpe:2.3:a:acme:anvil:*:*:*:*:*:*:*:*", 0},
    {"6: NA, NA: equal", "cpe:2.3:a:acme:anvil:-", "cpe:2.3:a:acme:anvil:-:*:*:*:*:*:*:*", 1},
    {"7: NA, value: disjoint", "cpe:2.3:a:acme:anvil:-", "cpe:2.3:a:acme:anvil:1.0:*:*:*:*:*:*:*", 0},
    {"9: value, the same: equal", "cpe:2.3:a:acme:anvil:1.0", "cpe:2.3:a:acme:anvil:1.0:*:*:*:*:*:*:*", 1},
    {"10: value, another: disjoint", "cpe:2.3:a:acme:anvil:1.0", "cpe:2.3:a:acme:anvil:2.0:*:*:*:*:*:*:*", 0},
    {"12: value, NA: disjoint", "cpe:2.3:a:acme:anvil:1.0", "cpe:2.3:a:acme:anvil:-:*:*:*:*:*:*:*", 0},
    {"13: value, ANY: subset", "cpe:2.3:a:acme:anvil:1.0", "cpe:2.3:a:acme:anvil:*:*:*:*:*:*:*:*", 0},
    /* Table 6-4, names as a whole. */
    {"part differs: disjoint", "cpe:2.3:a:acme:anvil", "cpe:2.3:h:acme:anvil:1.0:*:*:*:*:*:*:*", 0},
    {"vendor differs: disjoint", "cpe:2.3:a:acme:anvil", "cpe:2.3:a:acne:anvil:1.0:*:*:*:*:*:*:*", 0},
    {"product longer: disjoint", "cpe:2.3:a:acme:anvil", "cpe:2.3:a:acme:anvil_pro:1.0:*:*:*:*:*:*:*", 0},
    {"all further attributes ANY: superset", "cpe:2.3:a:acme", "cpe:2.3:a:acme:anvil:1.0:sp1:*:en:*:*:x64:*", 1},
    {"one superset, one subset: neither", "cpe:2.3:a:acme:anvil:1.0:sp1", "cpe:2.3:a:acme:anvil:1.0:*:*:*:*:*:*:*", 0},
    {"superset at the end of several equal ones", "cpe:2.3:a:acme:anvil:1.0:sp1", "cpe:2.3:a:acme:anvil:1.0:sp1:*:*:*:*:x64:*", 1},
    {"the bound form 2.2 is the same name", "cpe:/a:acme:anvil:1.0", "cpe:2.3:a:acme:anvil:1.0:*:*:*:*:*:*:*", 1},
    {"and the other way", "cpe:2.3:a:acme:anvil:1.0", "cpe:/a:acme:anvil:1.0:sp1", 1},
    {"case does not tell names apart (7696, 7.2)", "cpe:2.3:a:acme:anvil", "cpe:2.3:a:ACME:Anvil:1.0:*:*:*:*:*:*:*", 1},
    {"quoted specials are values", "cpe:2.3:a:acme:anvil\\!", "cpe:2.3:a:acme:anvil\\!:1.0:*:*:*:*:*:*:*", 1},
    {"a quoted asterisk is no wildcard", "cpe:2.3:a:acme:anvil\\*", "cpe:2.3:a:acme:anvil:1.0:*:*:*:*:*:*:*", 0},
    /* What matching from the front leaves out: found by the equal name alone. */
    {"ANY in the middle, by its equal", "cpe:2.3:a:acme:anvil:*:sp1", "cpe:2.3:a:acme:anvil:*:sp1:*:*:*:*:*:*", 1},
    {"ANY in the middle, by nothing else", "cpe:2.3:a:acme:anvil:*:sp1", "cpe:2.3:a:acme:anvil:1.0:sp1:*:*:*:*:*:*", 0},
};

static kt_catalog *catalog_with(const char *identifier) {
    struct kt_error err = {.struct_size = sizeof err};
    kt_builder *builder;
    kt_catalog *catalog;
    const uint8_t *bytes;
    size_t size;
    char fields[256];
    ck_assert_int_eq(kt_builder_new(&builder, NULL, NULL, NULL), KT_OK);
    put(builder, "catalog", "test", "title=Test; data_date=2026-11-21");
    put(builder, "source", "src", "title=A source; evidence_level=primary; read_on=2026-11-20");
    put(builder, "vendor", "acme", "name=Acme");
    (void)snprintf(fields, sizeof fields, "vendor=acme; kind=cpe; strength=strong; source=src; value=%s", identifier);
    put(builder, "identifier", "acme/cpe", fields);
    ck_assert_msg(kt_builder_finish(&bytes, &size, builder, &err) == KT_OK, "%s: %s", identifier, err.message);
    ck_assert_int_eq(kt_catalog_open_memory(&catalog, bytes, size, NULL, &err), KT_OK);
    kt_builder_free(builder);
    return catalog;
}

START_TEST(relation) {
    kt_catalog *catalog = catalog_with(relations[_i].source);
    struct kt_hit hit = {.struct_size = sizeof hit};
    size_t count = 0;
    int32_t status = kt_catalog_lookup(catalog, KT_KIND_CPE, relations[_i].target, strlen(relations[_i].target), &hit, 1, &count);
    ck_assert_msg(status == KT_OK || status == KT_NOTHING, "%s: status %d", relations[_i].row, (int)status);
    ck_assert_msg((count == 1) == relations[_i].found, "%s: %zu found", relations[_i].row, count);
    kt_catalog_unref(catalog);
}
END_TEST

int main(void) {
    Suite *suite = suite_create("CPE name matching");
    TCase *cases = tcase_create("relations");
    SRunner *runner;
    int failed;
    tcase_add_loop_test(cases, relation, 0, (int)(sizeof relations / sizeof relations[0]));
    suite_add_tcase(suite, cases);
    runner = srunner_create(suite);
    srunner_set_tap(runner, "-");
    srunner_run_all(runner, CK_SILENT);
    failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed != 0;
}

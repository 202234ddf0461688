/* Items: what they keep, what they refuse, what they allocate; and the canonical form handed out in the caller's room. */
#include <check.h>
#include <ktransition/item.h>
#include <stdlib.h>
#include <string.h>

#include "identify/item.h"

struct counter {
    size_t calls;  /* allocations and growths asked for */
    size_t fail;   /* the call that fails, 0 for none */
    size_t blocks; /* not given back */
};

static int refuse(struct counter *counter) {
    return ++counter->calls == counter->fail;
}

static void *take(void *user, size_t size, size_t align) {
    struct counter *counter = user;
    (void)align;
    if (refuse(counter)) return NULL;
    counter->blocks++;
    return malloc(size);
}

static void *grow(void *user, void *block, size_t old_size, size_t size, size_t align) {
    (void)old_size;
    (void)align;
    return refuse(user) ? NULL : realloc(block, size);
}

static void give(void *user, void *block, size_t size, size_t align) {
    struct counter *counter = user;
    (void)size;
    (void)align;
    counter->blocks--;
    free(block);
}

static struct kt_allocator counting(struct counter *counter) {
    struct kt_allocator allocator = {sizeof allocator, 0, take, grow, give, NULL};
    allocator.user = counter;
    return allocator;
}

START_TEST(values_keep_their_order_and_bytes) {
    kt_item *item;
    struct kt__given values[KT_ITEM_VALUES];
    char mine[] = "borrowed";
    ck_assert_int_eq(kt_item_new(&item, NULL, NULL), KT_OK);
    ck_assert_int_eq(kt_item_add(item, KT_KIND_PUBLISHER, "A\0B", 3), KT_OK);
    ck_assert_int_eq(kt_item_borrow(item, KT_KIND_PRODUCT, mine, 8), KT_OK);
    ck_assert_int_eq(kt_item_add(item, KT_KIND_TEXT, "\xFF\xFE", 2), KT_OK);
    ck_assert_uint_eq(kt__item_values(item, values), 3);
    ck_assert_uint_eq(values[0].kind, KT_KIND_PUBLISHER);
    ck_assert_uint_eq(values[0].size, 3);
    ck_assert_mem_eq(values[0].data, "A\0B", 3);
    ck_assert_ptr_eq(values[1].data, mine);
    ck_assert_mem_eq(values[2].data, "\xFF\xFE", 2);
    kt_item_clear(item);
    ck_assert_uint_eq(kt__item_values(item, values), 0);
    kt_item_free(item);
}
END_TEST

START_TEST(earlier_values_survive_growth) {
    kt_item *item;
    struct kt__given values[KT_ITEM_VALUES];
    char *large = malloc(100000);
    ck_assert_ptr_nonnull(large);
    memset(large, 'x', 100000);
    ck_assert_int_eq(kt_item_new(&item, NULL, NULL), KT_OK);
    ck_assert_int_eq(kt_item_add(item, KT_KIND_TEXT, "first", 5), KT_OK);
    ck_assert_int_eq(kt_item_add(item, KT_KIND_TEXT, large, 100000), KT_OK);
    free(large);
    ck_assert_uint_eq(kt__item_values(item, values), 2);
    ck_assert_mem_eq(values[0].data, "first", 5);
    ck_assert_int_eq(values[1].data[99999], 'x');
    kt_item_free(item);
}
END_TEST

START_TEST(limits) {
    kt_item *item;
    struct kt__given values[KT_ITEM_VALUES];
    char *large = calloc(1, KT_VALUE_BYTES + 1);
    uint32_t i;
    ck_assert_ptr_nonnull(large);
    ck_assert_int_eq(kt_item_new(&item, NULL, NULL), KT_OK);
    ck_assert_int_eq(kt_item_add(item, KT_KIND_TEXT, large, KT_VALUE_BYTES + 1), KT_E_LIMIT);
    ck_assert_int_eq(kt_item_borrow(item, KT_KIND_TEXT, large, KT_VALUE_BYTES), KT_OK);
    for (i = 1; i < KT_ITEM_VALUES; i++) ck_assert_int_eq(kt_item_add(item, KT_KIND_TEXT, "v", 1), KT_OK);
    ck_assert_int_eq(kt_item_add(item, KT_KIND_TEXT, "v", 1), KT_E_LIMIT);
    ck_assert_int_eq(kt_item_add(item, KT_KIND_TEXT, "", 0), KT_OK);
    ck_assert_uint_eq(kt__item_values(item, values), KT_ITEM_VALUES);
    kt_item_clear(item);
    ck_assert_int_eq(kt_item_add(item, KT_KIND_TEXT, "v", 1), KT_OK);
    kt_item_free(item);
    free(large);
}
END_TEST

START_TEST(refusals) {
    kt_item *item = (kt_item *)1;
    struct kt_error err = {sizeof err, 0, 0, ""};
    struct kt_allocator bad = {sizeof bad, 0, NULL, NULL, NULL, NULL};
    ck_assert_int_eq(kt_item_new(NULL, NULL, &err), KT_E_ARGUMENT);
    ck_assert_int_eq(err.code, KT_E_ARGUMENT);
    ck_assert_int_eq(kt_item_new(&item, &bad, &err), KT_E_ARGUMENT);
    ck_assert_ptr_null(item);
    kt_item_free(NULL);
    kt_item_clear(NULL);
    ck_assert_int_eq(kt_item_add(NULL, KT_KIND_TEXT, "v", 1), KT_E_ARGUMENT);
    ck_assert_int_eq(kt_item_borrow(NULL, KT_KIND_TEXT, "v", 1), KT_E_ARGUMENT);
    ck_assert_int_eq(kt_item_new(&item, NULL, &err), KT_OK);
    ck_assert_int_eq(kt_item_add(item, KT_KIND_TEXT, NULL, 1), KT_E_ARGUMENT);
    ck_assert_int_eq(kt_item_add(item, KT_KIND_TEXT, NULL, 0), KT_OK);
    ck_assert_int_eq(kt_item_add(item, 0, "v", 1), KT_E_UNSUPPORTED);
    ck_assert_int_eq(kt_item_add(item, 9999, "v", 1), KT_E_UNSUPPORTED);
    ck_assert_int_eq(kt_item_add(item, 4294967295u, "", 0), KT_E_UNSUPPORTED);
    kt_item_free(item);
}
END_TEST

/* The n-th allocation fails, for every n: the item stays usable and gives everything back. */
START_TEST(allocation_fails) {
    size_t n;
    int done = 0;
    for (n = 1; !done && n < 100; n++) {
        struct counter counter = {0, 0, 0};
        struct kt_allocator allocator = counting(&counter);
        struct kt_error err = {sizeof err, 0, 0, ""};
        kt_item *item;
        int32_t status;
        counter.fail = n;
        status = kt_item_new(&item, &allocator, &err);
        if (status == KT_OK) status = kt_item_add(item, KT_KIND_TEXT, "one", 3);
        if (status == KT_OK) {
            char longer[1000];
            memset(longer, 'y', sizeof longer);
            status = kt_item_add(item, KT_KIND_TEXT, longer, sizeof longer);
        }
        if (status == KT_OK) done = 1;
        else ck_assert_int_eq(status, KT_E_MEMORY);
        kt_item_free(item);
        ck_assert_uint_eq(counter.blocks, 0);
    }
    ck_assert_int_eq(done, 1);
}
END_TEST

START_TEST(refilling_allocates_nothing) {
    struct counter counter = {0, 0, 0};
    struct kt_allocator allocator = counting(&counter);
    kt_item *item;
    size_t before, round;
    ck_assert_int_eq(kt_item_new(&item, &allocator, NULL), KT_OK);
    ck_assert_int_eq(kt_item_add(item, KT_KIND_TEXT, "a value of some length", 22), KT_OK);
    before = counter.calls;
    for (round = 0; round < 10; round++) {
        kt_item_clear(item);
        ck_assert_int_eq(kt_item_add(item, KT_KIND_TEXT, "another of that length", 22), KT_OK);
    }
    ck_assert_uint_eq(counter.calls, before);
    kt_item_free(item);
    ck_assert_uint_eq(counter.blocks, 0);
}
END_TEST

START_TEST(canonical_form_in_the_callers_room) {
    char room[32];
    size_t size = 99;
    ck_assert_int_eq(kt_kind_canonical(room, sizeof room, &size, KT_KIND_MAC, "2c:c4:4f:9a:01:02", 17), KT_OK);
    ck_assert_str_eq(room, "2CC44F9A0102");
    ck_assert_uint_eq(size, 12);
    ck_assert_int_eq(kt_kind_canonical(room, 6, &size, KT_KIND_MAC, "2c:c4:4f:9a:01:02", 17), KT_TRUNCATED);
    ck_assert_str_eq(room, "2CC44");
    ck_assert_uint_eq(size, 12);
    ck_assert_int_eq(kt_kind_canonical(room, 12, &size, KT_KIND_MAC, "2c:c4:4f:9a:01:02", 17), KT_TRUNCATED);
    ck_assert_int_eq(kt_kind_canonical(room, 13, &size, KT_KIND_MAC, "2c:c4:4f:9a:01:02", 17), KT_OK);
    ck_assert_int_eq(kt_kind_canonical(NULL, 0, &size, KT_KIND_MAC, "2c:c4:4f:9a:01:02", 17), KT_TRUNCATED);
    ck_assert_uint_eq(size, 12);
    ck_assert_int_eq(kt_kind_canonical(room, sizeof room, NULL, KT_KIND_PUBLISHER, "  KASPERSKY \"Lab\" ", 18), KT_OK);
    ck_assert_str_eq(room, "kaspersky lab");
    ck_assert_int_eq(kt_kind_canonical(room, sizeof room, &size, KT_KIND_MAC, "no address", 10), KT_NOTHING);
    ck_assert_str_eq(room, "");
    ck_assert_uint_eq(size, 0);
    ck_assert_int_eq(kt_kind_canonical(room, sizeof room, &size, KT_KIND_MAC, "", 0), KT_NOTHING);
    ck_assert_int_eq(kt_kind_canonical(room, sizeof room, &size, 0, "x", 1), KT_E_UNSUPPORTED);
    ck_assert_int_eq(kt_kind_canonical(NULL, 4, &size, KT_KIND_MAC, "x", 1), KT_E_ARGUMENT);
    ck_assert_int_eq(kt_kind_canonical(room, sizeof room, &size, KT_KIND_MAC, NULL, 1), KT_E_ARGUMENT);
}
END_TEST

int main(void) {
    Suite *suite = suite_create("item");
    TCase *tests = tcase_create("item");
    SRunner *runner;
    int failed;
    tcase_add_test(tests, values_keep_their_order_and_bytes);
    tcase_add_test(tests, earlier_values_survive_growth);
    tcase_add_test(tests, limits);
    tcase_add_test(tests, refusals);
    tcase_add_test(tests, allocation_fails);
    tcase_add_test(tests, refilling_allocates_nothing);
    tcase_add_test(tests, canonical_form_in_the_callers_room);
    suite_add_tcase(suite, tests);
    runner = srunner_create(suite);
    srunner_set_tap(runner, "-");
    srunner_run_all(runner, CK_SILENT);
    failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed != 0;
}

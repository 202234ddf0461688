/* Fuzz target: any values of any kind against the built-in catalog. Besides memory errors it looks for a result that
   depends on remembering, and for a range or score that cannot be. */
#include <ktransition/identify.h>
#include <stdlib.h>
#include <string.h>

struct bench {
    kt_catalog *catalog;
    kt_matcher *remembering, *forgetting;
    kt_matches *first, *second;
    kt_item *item;
};

static struct bench *bench(void) {
    static struct bench made;
    struct kt_matcher_options options = {sizeof options, 0, KT_VERDICT_ORIGIN, 64, 0, 65536};
    if (made.catalog != NULL) return &made;
    if (kt_catalog_open_builtin(&made.catalog, NULL, NULL) != KT_OK) abort();
    if (kt_matcher_new(&made.remembering, made.catalog, &options, NULL) != KT_OK) abort();
    options.memo_bytes = 1;
    if (kt_matcher_new(&made.forgetting, made.catalog, &options, NULL) != KT_OK) abort();
    if (kt_matches_new(&made.first, NULL, NULL) != KT_OK || kt_matches_new(&made.second, NULL, NULL) != KT_OK) abort();
    if (kt_item_new(&made.item, NULL, NULL) != KT_OK) abort();
    return &made;
}

/* A value is its kind, two bytes of size and its bytes. */
static void fill(kt_item *item, const uint8_t *data, size_t size) {
    size_t at = 0;
    kt_item_clear(item);
    while (size - at >= 3) {
        uint32_t kind = data[at] % 43u;
        size_t length = data[at + 1] | (size_t)data[at + 2] << 8;
        at += 3;
        if (length > size - at) length = size - at;
        (void)kt_item_add(item, kind, (const char *)data + at, length);
        at += length;
    }
}

static void check(const kt_matches *matches) {
    uint32_t i, k;
    for (i = 0; i < kt_matches_count(matches); i++) {
        struct kt_match match;
        match.struct_size = sizeof match;
        if (kt_matches_at(matches, i, &match) != KT_OK) abort();
        if (match.verdict < KT_VERDICT_ORIGIN || match.verdict > KT_VERDICT_CONFIRMED || match.score > 10000) abort();
        if (match.evidence_count == 0) abort();
        for (k = 0; k < match.evidence_count; k++) {
            struct kt_evidence evidence;
            evidence.struct_size = sizeof evidence;
            if (kt_matches_evidence_at(matches, i, k, &evidence) != KT_OK) abort();
            if (evidence.from > evidence.to || evidence.score > 10000 || evidence.value >= KT_ITEM_VALUES) abort();
        }
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    struct bench *b = bench();
    struct kt_text one, two;
    fill(b->item, data, size);
    if (kt_matcher_identify(b->remembering, b->item, b->first, NULL) < 0) abort();
    if (kt_matcher_identify(b->forgetting, b->item, b->second, NULL) < 0) abort();
    check(b->first);
    if (kt_matches_json(&one, b->first, NULL) != KT_OK || kt_matches_json(&two, b->second, NULL) != KT_OK) abort();
    if (one.size != two.size || memcmp(one.data, two.data, one.size) != 0) abort();
    return 0;
}

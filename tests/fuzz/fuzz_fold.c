/* Fuzz target: folding and scoring. The input is two names with a NUL between. Folded names keep their promises, folding
   is idempotent up to the cuts, scores are symmetric, phrases are found where they were taken from. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "text/score.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check(int promise) {
    if (!promise) abort();
}

static void check_folded(const struct kt__folded *f, size_t size) {
    uint32_t i, end = 0;
    check(f->count <= KT__NAME_TOKENS && f->size < KT__FOLDED_ROOM && f->text[f->size] == '\0');
    for (i = 0; i < f->count; i++) {
        const struct kt__token *t = &f->tokens[i];
        check(t->size > 0 && t->start == (i > 0 ? end + 1 : 0) && t->from < t->to && t->to <= size);
        check(memchr(f->text + t->start, ' ', t->size) == NULL);
        end = (uint32_t)t->start + t->size;
    }
    check(f->size == end);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    struct kt__folded a, b, again;
    uint8_t is_form[KT__NAME_TOKENS];
    const char *text = (const char *)data;
    const uint8_t *cut = size > 0 ? memchr(data, 0, size) : NULL;
    size_t first = cut != NULL ? (size_t)(cut - data) : size, second = cut != NULL ? size - first - 1 : 0;
    uint32_t score, at;
    kt__fold(&a, text, first);
    kt__fold(&b, second > 0 ? text + first + 1 : "", second);
    check_folded(&a, first);
    check_folded(&b, second);
    score = kt__score(&a, &b);
    check(score <= KT__SCORE_FULL && score == kt__score(&b, &a));
    check(a.count == 0 || kt__score(&a, &a) == KT__SCORE_FULL);
    check((score == KT__SCORE_FULL) == (a.count > 0 && strcmp(a.text, b.text) == 0));
    check(kt__legal_forms(&a, is_form) <= a.count && (a.count == 0 || kt__legal_forms(&a, is_form) > 0));
    check(a.count == 0 || (kt__phrase_find(&at, &a, &a, 0) && at == 0));
    kt__fold(&again, a.text, a.size);
    check_folded(&again, a.size);
    return 0;
}

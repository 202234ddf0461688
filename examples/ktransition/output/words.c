/* Answers in words and in order. Nothing is decided here: which window answers a question is the library's. */
#include "output/words.h"

#include <stdlib.h>
#include <string.h>

#include "output/output.h"

static void add(struct answers *answers, size_t *room, const kt_windows *windows, struct answer answer) {
    answer.window.struct_size = sizeof answer.window;
    if (kt_windows_at(windows, answer.index, &answer.window) != KT_OK) return;
    if (answer.kind == ANSWER_MAYBE) answer.state = answer.window.would_be;
    if (answer.kind == ANSWER_ADVICE) answer.state = answer.window.state;
    if (answers->count == *room) {
        *room = *room > 0 ? *room * 2 : 8;
        answers->list = must_resize(answers->list, *room, sizeof *answers->list);
    }
    answers->list[answers->count++] = answer;
}

struct answers answers_of(const kt_windows *windows) {
    struct answers answers = {NULL, 0};
    struct kt_rollup result = {.struct_size = sizeof result};
    size_t room = 0;
    uint32_t rollup, i, index;
    for (rollup = KT_ROLLUP_SUPPLY; rollup <= KT_ROLLUP_COMPLIANCE; rollup++) {
        if (kt_windows_rollup(windows, rollup, &result) != KT_OK) continue;
        if (result.decides != 0)
            add(&answers, &room, windows, (struct answer){.kind = ANSWER_DECIDES, .rollup = rollup, .state = result.state,
                                                          .index = result.decides - 1});
        if (result.maybe != 0)
            add(&answers, &room, windows, (struct answer){.kind = ANSWER_MAYBE, .rollup = rollup, .index = result.maybe - 1});
        for (i = 0; kt_windows_rollup_item(&index, windows, rollup, KT_ROLLUP_ADVICE, i) == KT_OK; i++)
            add(&answers, &room, windows, (struct answer){.kind = ANSWER_ADVICE, .rollup = rollup, .index = index});
    }
    return answers;
}

void answers_free(struct answers *answers) {
    free(answers->list);
    memset(answers, 0, sizeof *answers);
}

int is_pressing(uint32_t state) {
    return state == KT_STATE_CLOSING || state == KT_STATE_CLOSED || state == KT_STATE_DUE || state == KT_STATE_OVERDUE;
}

struct kt_text statement_url(const kt_catalog *catalog, const struct kt_window *window) {
    struct kt_text none = {"", 0};
    uint32_t i, source;
    for (i = 0; kt_record_reference(&source, catalog, KT_RECORD_MILESTONE, window->milestone, KT_FIELD_SOURCE, i) == KT_OK; i++) {
        struct kt_text url = record_text(catalog, KT_RECORD_SOURCE, source, KT_FIELD_URL);
        if (is_web_address(url)) return url;
    }
    return none;
}

struct kt_text statement_id(const kt_catalog *catalog, const struct kt_window *window) {
    if (window->milestone != 0) return record_id(catalog, KT_RECORD_MILESTONE, window->milestone);
    if (window->instrument != 0) return record_id(catalog, KT_RECORD_INSTRUMENT, window->instrument);
    return (struct kt_text){"vendor-lifecycle", 16};
}

struct kt_text statement_title(const kt_catalog *catalog, const struct kt_window *window) {
    struct kt_text title = record_text(catalog, KT_RECORD_MILESTONE, window->milestone, KT_FIELD_TITLE);
    if (title.size == 0) title = record_text(catalog, KT_RECORD_INSTRUMENT, window->instrument, KT_FIELD_TITLE);
    if (title.size == 0) title = statement_id(catalog, window);
    return title;
}

void needed_words(struct out *out, const kt_windows *windows, uint32_t window) {
    struct kt_reason reason = {.struct_size = sizeof reason};
    uint32_t i, shown = 0;
    for (i = 0; kt_windows_reason_at(windows, window, i, &reason) == KT_OK; i++) {
        if (reason.role != KT_ROLE_NEEDS_TAG && reason.role != KT_ROLE_NEEDS_FACT && reason.role != KT_ROLE_NEEDS_EVENT) continue;
        if (shown++ > 0) out_text(out, ", ");
        out_bytes(out, reason.text.data, reason.text.size);
    }
}

void answer_words(struct out *out, const kt_catalog *catalog, const kt_windows *windows, const struct answer *answer) {
    const struct kt_window *w = &answer->window;
    const struct kt_text id = statement_id(catalog, w);
    struct out days = {0}, needs = {0};
    out_format(out, "%s%s: %s", answer->kind == ANSWER_MAYBE ? "maybe " : answer->kind == ANSWER_ADVICE ? "beside " : "",
               name_of(KT_GROUP_ROLLUP, answer->rollup), name_of(KT_GROUP_STATE, answer->state));
    full_countdown(&days, w);
    if (days.size > 0) out_format(out, ", %s", days.data);
    out_format(out, " (%s, %.*s", name_of(KT_GROUP_ACTIVITY, w->activity), (int)id.size, id.data);
    if (w->legal_force != 0) out_format(out, ", %s", name_of(KT_GROUP_LEGAL_FORCE, w->legal_force));
    out_format(out, ", %s%s)", name_of(KT_GROUP_EVIDENCE_LEVEL, w->evidence_level),
               (w->flags & KT_WINDOW_UNVERIFIED) != 0 ? ", unverified" : "");
    if (w->applies != KT_YES) needed_words(&needs, windows, answer->index);
    if (needs.size > 0) out_format(out, ", depending on %s", needs.data);
    out_free(&days);
    out_free(&needs);
}

const char *subject_vendor(const struct assessment *a, const struct subject *subject) {
    return record_id(a->catalog, KT_RECORD_VENDOR, subject->vendor).data;
}

const char *subject_product(const struct assessment *a, const struct subject *subject) {
    return record_id(a->catalog, KT_RECORD_PRODUCT, subject->product).data;
}

void subject_words(struct out *out, const struct assessment *a, const struct subject *subject) {
    const struct kt_text title = subject_title(a->catalog, subject->vendor, subject->product, subject->product_class);
    out_bytes(out, title.data, title.size);
    if (subject->product != 0) {
        const struct kt_text vendor = record_text(a->catalog, KT_RECORD_VENDOR, subject->vendor, KT_FIELD_NAME);
        if (vendor.size > 0) out_format(out, " (%.*s)", (int)vendor.size, vendor.data);
    } else if (subject->vendor != 0 && subject->product_class != 0) {
        const struct kt_text what = record_text(a->catalog, KT_RECORD_CLASS, subject->product_class, KT_FIELD_TITLE);
        if (what.size > 0) out_format(out, " (%.*s)", (int)what.size, what.data);
    }
    if (subject->facts != NULL && subject->facts[0] != '\0') out_format(out, ", %s", subject->facts);
}

void list_words(struct out *out, const struct assessment *a, uint32_t vendor) {
    struct out words = {0};
    listed_words(&words, &a->listed, a->catalog, vendor);
    if (words.size > 0) out_format(out, "; on the list %s", words.data);
    out_free(&words);
}

/* Ends are trimmed last: what was a control character at an end is a blank by then. */
void one_line(struct out *out, const char *text, size_t size) {
    struct out safe = {0};
    size_t from = 0, to;
    out_terminal(&safe, text, size);
    to = safe.size;
    while (from < to && safe.data[from] == ' ') from++;
    while (to > from && safe.data[to - 1] == ' ') to--;
    if (from == to) out_text(out, "-");
    else out_bytes(out, safe.data + from, to - from);
    out_free(&safe);
}

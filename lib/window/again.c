/* The same question at another instant. Between two dates that matter nothing changes but what remains, so an answer is kept with
   the span of instants in which every comparison that led to it comes out the same: kt__reached() narrows that span, and all
   comparisons with now go through it. A question that falls into the span is answered by counting anew. */
#include <string.h>

#include "base/civil.h"
#include "window/workspace.h"

#define MOST_TEXT 4096 /* of facts and the like; longer questions are answered anew each time */

/* The parts of a question that decide, but for now and the calendar, which only count. */
struct parts {
    uint32_t numbers[5];
    int64_t known_at;
    const char *texts[4];
    size_t sizes[4];
};

static struct parts parts_of(const kt_profile *profile, const struct kt_window_query *query) {
    struct parts parts = {{query->flags, query->vendor, query->product, query->product_class, query->instrument},
                          query->known_at,
                          {profile->text, query->facts, query->events, query->version},
                          {profile->text_size, query->facts_size, query->events_size, query->version_size}};
    return parts;
}

/* Compared part by part, so that asking allocates nothing. A profile is what its text says of its catalog; its address may be
   that of an older one. */
static int is_asked(const struct kt__asked_before *before, const struct parts *parts) {
    const char *text = before->text.data;
    size_t i;
    if (before->known_at != parts->known_at || memcmp(before->numbers, parts->numbers, sizeof parts->numbers) != 0) return 0;
    for (i = 0; i < 4; i++) {
        if (before->sizes[i] != parts->sizes[i]) return 0;
        if (parts->sizes[i] == 0) continue;
        if (parts->texts[i] == NULL || memcmp(text, parts->texts[i], parts->sizes[i]) != 0) return 0;
        text += parts->sizes[i];
    }
    return 1;
}

/* What remains, counted from another now; with the calendar of this query, which may be another one too. */
static void count_anew(kt_windows *windows) {
    size_t i;
    for (i = 0; i < windows->row_count; i++) {
        struct kt__row *row = &windows->rows[i];
        if (row->window.remaining_seconds == KT_INSTANT_NONE) continue;
        kt__remaining(windows, &row->window, row->safe, row->zone);
    }
}

int kt__answer_again(kt_windows *windows, const kt_catalog *catalog, const kt_profile *profile, const struct kt_window_query *query) {
    struct parts parts = parts_of(profile, query);
    if (!windows->before.kept || windows->catalog != catalog || profile->catalog != catalog) return 0;
    if (query->now < windows->since || query->now >= windows->until || !is_asked(&windows->before, &parts)) return 0;
    kt__begin_epoch(windows);
    windows->now = query->now;
    windows->calendar = query->calendar;
    kt__buffer_clear(&windows->json);
    count_anew(windows);
    windows->calendar = NULL;
    return 1;
}

/* Without the memory for it the answer is right all the same, only not kept. */
void kt__answer_keep(kt_windows *windows, const kt_profile *profile, const struct kt_window_query *query) {
    struct kt__asked_before *before = &windows->before;
    struct parts parts = parts_of(profile, query);
    size_t i;
    before->kept = 0;
    if (profile->catalog != windows->catalog || windows->since >= windows->until) return;
    kt__buffer_clear(&before->text);
    for (i = 0; i < 4; i++) {
        if (parts.sizes[i] > MOST_TEXT) return;
        before->sizes[i] = parts.sizes[i];
        if (parts.sizes[i] > 0) kt__buffer_append(&before->text, parts.texts[i], parts.sizes[i]);
    }
    memcpy(before->numbers, parts.numbers, sizeof before->numbers);
    before->known_at = parts.known_at;
    before->kept = !before->text.failed;
}

/* What one could move to. Alternatives are neutral facts of the catalog; here they are held against what is required, and
   against the law for the same asker: what is itself restricted is not suggested, and what embeds something restricted is
   marked. Nothing is called unrestricted because nobody looked: where a window cannot be decided the answer is unknown. */
#include <string.h>

#include "base/error.h"
#include "plan/planner.h"

#define LISTED 64    /* capabilities, platforms, relations looked at: a bound on damaged records */
#define EMBEDDED 8   /* products within products */
#define REQUIRED 64  /* capabilities asked for */

/* An alternative, judged once for all groups. */
struct candidate {
    uint32_t record, product, vendor, product_class;
    uint32_t restricted, embeds;
    uint32_t embedded_vendor, embedded_product;
};

struct search {
    struct kt__planner *p;
    struct candidate *at;
    size_t count, room;
};

/* KT_YES for a window that ends something now or later, KT_UNKNOWN for one that may. Duties to list or to report are no
   reason not to buy something. */
static uint32_t restricts(const struct kt_window *window) {
    if (window->instrument == 0 || kt__deadline_rollup(window->activity) == 0) return KT_NO;
    switch (window->would_be) {
    case KT_STATE_CLOSING:
    case KT_STATE_CLOSED:
    case KT_STATE_DUE:
    case KT_STATE_OVERDUE:
    case KT_STATE_EXEMPT:
        return window->applies == KT_YES ? KT_YES : window->applies == KT_UNKNOWN ? KT_UNKNOWN : KT_NO;
    case KT_STATE_SUSPENDED:
    case KT_STATE_ADVISED:
    case KT_STATE_EXPECTED:
    case KT_STATE_PROPOSED:
        return window->applies == KT_NO ? KT_NO : KT_UNKNOWN;
    default:
        /* Applies for certain, but says something this library does not understand. */
        return window->applies == KT_YES && window->state == KT_STATE_UNKNOWN ? KT_UNKNOWN : KT_NO;
    }
}

static uint32_t worse(uint32_t a, uint32_t b) {
    if (a == KT_YES || b == KT_YES) return KT_YES;
    return a == KT_UNKNOWN || b == KT_UNKNOWN ? KT_UNKNOWN : KT_NO;
}

/* Whether the law restricts a vendor's product for the asker: asked as the planner asks for deadlines, without facts of
   items, since nobody has one yet. */
static int32_t ask(const struct search *search, uint32_t vendor, uint32_t product, uint32_t *out) {
    const struct kt_plan_options *options = search->p->options;
    struct kt_window_query query;
    struct kt_window window;
    uint32_t i;
    int32_t status;
    memset(&query, 0, sizeof query);
    query.struct_size = sizeof query;
    query.vendor = vendor;
    query.product = product;
    query.now = options->now;
    query.known_at = options->known_at;
    query.events = options->events;
    query.events_size = options->events_size;
    query.calendar = options->calendar;
    *out = KT_NO;
    if (vendor == 0 && product == 0) return KT_OK;
    status = kt_windows_compute(search->p->windows, search->p->plan->catalog, search->p->profile, &query, search->p->err);
    if (status < 0) return status;
    memset(&window, 0, sizeof window);
    window.struct_size = sizeof window;
    for (i = 0; kt_windows_at(search->p->windows, i, &window) == KT_OK; i++) *out = worse(*out, restricts(&window));
    return KT_OK;
}

/* Engines within engines: breadth first, bounded, each product once. */
static int32_t ask_embedded(const struct search *search, struct candidate *candidate) {
    const kt_catalog *catalog = search->p->plan->catalog;
    uint32_t products[EMBEDDED] = {0}, count = 1, next = 0, relation, i, answer;
    products[0] = candidate->product;
    candidate->embeds = KT_NO;
    while (next < count) {
        uint32_t product = products[next++], seen = 0;
        relation = 0;
        while (seen++ < LISTED &&
               (relation = kt__referrer_next(catalog, KT_RECORD_RELATION, KT_FIELD_PRODUCT, product, relation)) != 0) {
            uint32_t vendor = kt__reference(catalog, KT_RECORD_RELATION, relation, KT_FIELD_TARGET_VENDOR, 0);
            uint32_t target = kt__reference(catalog, KT_RECORD_RELATION, relation, KT_FIELD_TARGET_PRODUCT, 0);
            int32_t status;
            if (kt__integer(catalog, KT_RECORD_RELATION, relation, KT_FIELD_RELATION, 0, 0) != KT_RELATION_EMBEDS) continue;
            if (target != 0 && vendor == 0) vendor = kt__reference(catalog, KT_RECORD_PRODUCT, target, KT_FIELD_VENDOR, 0);
            status = ask(search, vendor, target, &answer);
            if (status != KT_OK) return status;
            if (answer != KT_NO && candidate->embeds != KT_YES && (candidate->embeds == KT_NO || answer == KT_YES)) {
                candidate->embedded_vendor = vendor;
                candidate->embedded_product = target;
            }
            candidate->embeds = worse(candidate->embeds, answer);
            for (i = 0; i < count && products[i] != target; i++) {}
            if (target != 0 && i == count && count < EMBEDDED) products[count++] = target;
        }
    }
    return KT_OK;
}

/* All alternatives of the catalog, judged. */
static int32_t judge_candidates(struct search *search) {
    const kt_catalog *catalog = search->p->plan->catalog;
    uint32_t last = kt__record_last(catalog, KT_RECORD_ALTERNATIVE), record;
    for (record = 1; record <= last && record != 0; record++) {
        struct candidate candidate;
        void *at = search->at;
        int32_t status;
        if (!kt__record_visible(catalog, KT_RECORD_ALTERNATIVE, record)) continue;
        memset(&candidate, 0, sizeof candidate);
        candidate.record = record;
        candidate.product = kt__reference(catalog, KT_RECORD_ALTERNATIVE, record, KT_FIELD_PRODUCT, 0);
        candidate.product_class = kt__reference(catalog, KT_RECORD_ALTERNATIVE, record, KT_FIELD_CLASS, 0);
        if (candidate.product == 0 || candidate.product_class == 0) continue;
        candidate.vendor = kt__reference(catalog, KT_RECORD_PRODUCT, candidate.product, KT_FIELD_VENDOR, 0);
        status = ask(search, candidate.vendor, candidate.product, &candidate.restricted);
        if (status == KT_OK) status = ask_embedded(search, &candidate);
        if (status != KT_OK) return status;
        if (!kt__array_grow(&search->p->plan->memory, &at, &search->room, search->count, sizeof *search->at))
            return kt__planner_no_memory(search->p);
        search->at = at;
        search->at[search->count++] = candidate;
    }
    return KT_OK;
}

/* A capability of a list separated by commas: 1 and the next one, or 0 at the end. */
static int next_required(const struct kt__buffer *require, size_t *at, struct kt_text *out) {
    while (*at < require->size && require->data[*at] == ',') (*at)++;
    if (*at >= require->size) return 0;
    out->data = require->data + *at;
    for (out->size = 0; *at < require->size && require->data[*at] != ','; (*at)++) out->size++;
    return 1;
}

static int has_text(const kt_catalog *catalog, uint32_t record, uint32_t field, const char *text, size_t size) {
    uint32_t count = kt__value_count(catalog, KT_RECORD_ALTERNATIVE, record, field), i;
    for (i = 0; i < count && i < LISTED; i++) {
        struct kt_text value = kt__text(catalog, KT_RECORD_ALTERNATIVE, record, field, i);
        if (value.size == size && memcmp(value.data, text, size) == 0) return 1;
    }
    return 0;
}

/* How much of what is required one alternative covers, for a group's platform. */
static void weigh(const kt_plan *plan, struct kt_plan_alternative *out, const struct candidate *candidate,
                  const struct kt_group *group) {
    const kt_catalog *catalog = plan->catalog;
    uint32_t record = candidate->record;
    struct kt_text wanted;
    size_t at = 0;
    out->struct_size = sizeof *out;
    out->alternative = candidate->record;
    out->vendor = candidate->vendor;
    out->product = candidate->product;
    out->restricted = candidate->restricted;
    out->embeds = candidate->embeds;
    out->suggested = candidate->restricted != KT_YES;
    out->embedded_vendor = candidate->embedded_vendor;
    out->embedded_product = candidate->embedded_product;
    if (plan->require.size == 0) out->covers = kt__value_count(catalog, KT_RECORD_ALTERNATIVE, record, KT_FIELD_CAPABILITY);
    while (next_required(&plan->require, &at, &wanted)) {
        if (has_text(catalog, record, KT_FIELD_CAPABILITY, wanted.data, wanted.size)) out->covers++;
        else out->missing++;
    }
    if (kt__value_count(catalog, KT_RECORD_ALTERNATIVE, record, KT_FIELD_PLATFORM) == 0) out->platform = KT_UNKNOWN;
    else if (group->platform_size == 0 || has_text(catalog, record, KT_FIELD_PLATFORM, group->platform, group->platform_size))
        out->platform = KT_YES;
    else out->platform = KT_NO;
}

static uint32_t rank_of(uint32_t truth) {
    return truth == KT_NO ? 0 : truth == KT_UNKNOWN ? 1 : 2;
}

/* Suggested ones first; then platform, cover, doubts, id. Ids do not depend on how layers are stacked. */
static int is_better(const kt_catalog *catalog, const struct kt_plan_alternative *a, const struct kt_plan_alternative *b) {
    struct kt_text left = kt__id(catalog, KT_RECORD_ALTERNATIVE, a->alternative);
    struct kt_text right = kt__id(catalog, KT_RECORD_ALTERNATIVE, b->alternative);
    size_t size = left.size < right.size ? left.size : right.size;
    int order;
    if (a->suggested != b->suggested) return a->suggested > b->suggested;
    if ((a->platform == KT_NO) != (b->platform == KT_NO)) return b->platform == KT_NO;
    if (a->missing != b->missing) return a->missing < b->missing;
    if (rank_of(a->restricted) != rank_of(b->restricted)) return rank_of(a->restricted) < rank_of(b->restricted);
    if (rank_of(a->embeds) != rank_of(b->embeds)) return rank_of(a->embeds) < rank_of(b->embeds);
    if (a->covers != b->covers) return a->covers > b->covers;
    order = memcmp(left.data, right.data, size);
    return order != 0 ? order < 0 : left.size < right.size;
}

/* The class of a group, or one of those above it. */
static int is_instead_of(const kt_catalog *catalog, uint32_t instead, uint32_t product_class) {
    uint32_t level;
    for (level = 0; level < 16 && product_class != 0; level++) {
        if (product_class == instead) return 1;
        product_class = kt__reference(catalog, KT_RECORD_CLASS, product_class, KT_FIELD_PARENT, 0);
    }
    return 0;
}

/* What is being left is no alternative to itself. Insertion, since there are few. */
static int32_t list_for(const struct search *search, const struct kt__project *project, struct kt__plan_group *row) {
    kt_plan *plan = search->p->plan;
    size_t i, j;
    row->first_alternative = plan->lists[KT__LIST_ALTERNATIVES].count;
    for (i = 0; i < search->count; i++) {
        const struct candidate *candidate = &search->at[i];
        struct kt_plan_alternative weighed, *list;
        if (!is_instead_of(plan->catalog, candidate->product_class, project->target.product_class)) continue;
        if (candidate->product == project->target.product ||
            (project->target.product == 0 && candidate->vendor != 0 && candidate->vendor == project->target.vendor)) continue;
        memset(&weighed, 0, sizeof weighed);
        weigh(plan, &weighed, candidate, project->group);
        if (kt__plan_append(plan, KT__LIST_ALTERNATIVES) == NULL) return kt__planner_no_memory(search->p);
        list = kt__plan_item(plan, KT__LIST_ALTERNATIVES, row->first_alternative);
        j = row->shown.alternative_count++;
        for (; j > 0 && is_better(plan->catalog, &weighed, &list[j - 1]); j--) list[j] = list[j - 1];
        list[j] = weighed;
    }
    return KT_OK;
}

/* Each capability once, as it was asked for: said twice it would count twice. */
static int32_t keep_required(struct kt__planner *p) {
    struct kt__buffer given, *kept = &p->plan->require;
    struct kt_text wanted, before;
    size_t at = 0, count = 0;
    int32_t status = KT_OK;
    kt__buffer_init(&given, &p->plan->memory);
    kt__buffer_append(&given, p->options->require, p->options->require_size);
    while (!given.failed && next_required(&given, &at, &wanted) && status == KT_OK) {
        size_t old = 0;
        int twice = 0;
        while (next_required(kept, &old, &before))
            twice |= before.size == wanted.size && memcmp(before.data, wanted.data, wanted.size) == 0;
        if (twice) continue;
        if (++count > REQUIRED)
            status = kt__fail(p->err, KT_E_LIMIT, KT_POSITION_NONE, "plan: more than %d capabilities are required", REQUIRED);
        if (kept->size > 0) kt__buffer_append_byte(kept, ',');
        kt__buffer_append(kept, wanted.data, wanted.size);
    }
    if (given.failed || kept->failed) status = kt__planner_no_memory(p);
    kt__buffer_dispose(&given);
    return status;
}

int32_t kt__alternatives_find(struct kt__planner *p) {
    struct search search = {p, NULL, 0, 0};
    uint32_t i;
    int32_t status = keep_required(p);
    if (status == KT_OK) status = judge_candidates(&search);
    for (i = 0; i < p->plan->group_count && status == KT_OK; i++)
        status = list_for(&search, kt__project_of_turn(p, i), &p->plan->groups[i]);
    kt__release(&p->plan->memory, search.at, search.room * sizeof *search.at);
    return status;
}

/* Backward over all lots at once. People are handed on: each run takes them from runs that have ended, and waits for
   those. Whatever keeps to these waits never needs more people than there are, so that slack is safe to use: if all runs
   are as late as they may be, capacity still holds.

   A run that had to wait for people waited through a day on which all were busy, and takes over from who was; so it waits
   for something that ended the day before. Therefore some chain without slack runs from the first day to the last. */
#include "plan/slack.h"

#include <string.h>

struct holder {
    int64_t end;    /* last day of the run that has them */
    uint32_t run;   /* KT__NO_NODE: nobody so far */
    uint32_t people;
};

struct backward {
    struct kt__schedule *s;
    uint32_t *order;      /* runs by first day, then by number */
    uint32_t *owner;      /* the node of each run */
    size_t run_count;
    struct holder *holders; /* a heap, earliest end first */
    size_t holder_count, holder_room;
    uint32_t *givers;     /* runs that others take people from */
    size_t giver_count, giver_room;
    size_t *first_giver;  /* for each run, in `order`'s sequence one more than runs */
    int64_t *latest;
};

static int ends_before(const struct holder *a, const struct holder *b) {
    return a->end != b->end ? a->end < b->end : a->run < b->run;
}

static void holder_down(struct backward *b) {
    size_t root = 0, child;
    struct holder value = b->holders[0];
    while ((child = 2 * root + 1) < b->holder_count) {
        if (child + 1 < b->holder_count && ends_before(&b->holders[child + 1], &b->holders[child])) child++;
        if (!ends_before(&b->holders[child], &value)) break;
        b->holders[root] = b->holders[child];
        root = child;
    }
    b->holders[root] = value;
}

static int32_t holder_push(struct backward *b, int64_t end, uint32_t run, uint32_t people) {
    void *holders = b->holders;
    struct holder added;
    size_t at;
    if (!kt__array_grow(b->s->memory, &holders, &b->holder_room, b->holder_count, sizeof *b->holders)) return KT_E_MEMORY;
    b->holders = holders;
    added.end = end;
    added.run = run;
    added.people = people;
    for (at = b->holder_count++; at > 0 && ends_before(&added, &b->holders[(at - 1) / 2]); at = (at - 1) / 2)
        b->holders[at] = b->holders[(at - 1) / 2];
    b->holders[at] = added;
    return KT_OK;
}

/* Whom a run takes its people from: those free for longest first. */
static int32_t take_over(struct backward *b, uint32_t run) {
    const struct kt__stretch *at = &b->s->runs.at[run];
    uint32_t missing = at->per_day;
    while (missing > 0 && b->holder_count > 0) {
        struct holder *top = &b->holders[0];
        uint32_t part = top->people < missing ? top->people : missing;
        void *givers = b->givers;
        if (top->run != KT__NO_NODE) {
            if (!kt__array_grow(b->s->memory, &givers, &b->giver_room, b->giver_count, sizeof *b->givers)) return KT_E_MEMORY;
            b->givers = givers;
            b->givers[b->giver_count++] = top->run;
        }
        missing -= part;
        top->people -= part;
        if (top->people == 0) *top = b->holders[--b->holder_count];
        if (b->holder_count > 0) holder_down(b);
    }
    return holder_push(b, at->first + at->days - 1, run, at->per_day);
}

static int goes_after(const struct backward *b, uint32_t x, uint32_t y) {
    const struct kt__stretch *left = &b->s->runs.at[x], *right = &b->s->runs.at[y];
    return left->first != right->first ? left->first > right->first : x > y;
}

static void sink(struct backward *b, size_t root, size_t count) {
    uint32_t value = b->order[root];
    size_t child;
    while ((child = 2 * root + 1) < count) {
        if (child + 1 < count && goes_after(b, b->order[child + 1], b->order[child])) child++;
        if (!goes_after(b, b->order[child], value)) break;
        b->order[root] = b->order[child];
        root = child;
    }
    b->order[root] = value;
}

/* By first day; a run that waits for another one on the same day has the larger number. */
static void sort_runs(struct backward *b) {
    size_t i;
    for (i = 0; i < b->run_count; i++) b->order[i] = (uint32_t)i;
    for (i = b->run_count / 2; i-- > 0;) sink(b, i, b->run_count);
    for (i = b->run_count; i-- > 1;) {
        uint32_t last = b->order[0];
        b->order[0] = b->order[i];
        b->order[i] = last;
        sink(b, 0, i);
    }
}

/* Who hands people to whom, in the order of days. Without a limit nobody waits for people. */
static int32_t hand_on(struct backward *b) {
    size_t i;
    int32_t status = KT_OK;
    if (b->s->capacity.limit > 0) status = holder_push(b, -1, KT__NO_NODE, b->s->capacity.limit);
    for (i = 0; i < b->run_count && status == KT_OK; i++) {
        b->first_giver[i] = b->giver_count;
        if (b->s->capacity.limit > 0 && b->s->runs.at[b->order[i]].per_day > 0) status = take_over(b, b->order[i]);
    }
    b->first_giver[b->run_count] = b->giver_count;
    return status;
}

static void no_later(int64_t *latest, int64_t day) {
    if (day < *latest) *latest = day;
}

/* The last run of a node that somebody waits for. */
static void push_node(struct backward *b, uint32_t node, int64_t day) {
    const struct kt__node *at = &b->s->nodes[node];
    no_later(&b->latest[at->first_run + at->run_count - 1], day);
}

/* What the first run of a node waits for. */
static void push_waits(struct backward *b, uint32_t number, int64_t start) {
    const struct kt__schedule *s = b->s;
    const struct kt__node *node = &s->nodes[number];
    uint32_t r, w;
    for (r = 0; r < node->row_count; r++) {
        const struct kt__step_row *row = &s->rows[node->first_row + r];
        size_t first = s->lots[node->lot].first_row;
        for (w = 0; w < row->wait_count; w++) {
            uint32_t other = s->rows[first + s->waits[row->first_wait + w]].node;
            if (other != number) push_node(b, other, start - 1);
        }
    }
    for (r = 0; r < node->extra_count; r++) push_node(b, s->extras[node->first_extra + r], start - 1);
    if (node->before != KT__NO_NODE) {
        int shares = node->joined && node->start == s->nodes[node->before].finish;
        push_node(b, node->before, start - !shares);
    }
}

static void push_back(struct backward *b) {
    size_t i, g;
    for (i = b->run_count; i-- > 0;) {
        uint32_t run = b->order[i], node = b->owner[run];
        int64_t start = b->latest[run] - b->s->runs.at[run].days + 1;
        if (run == b->s->nodes[node].first_run) push_waits(b, node, start);
        else no_later(&b->latest[run - 1], start - 1);
        for (g = b->first_giver[i]; g < b->first_giver[i + 1]; g++) no_later(&b->latest[b->givers[g]], start - 1);
    }
}

/* What the runs of a node come to. A node is as slack as its tightest run. */
static void sum_up(struct backward *b, struct kt__node *node) {
    const struct kt__stretch *runs = b->s->runs.at;
    size_t last = node->first_run + node->run_count - 1, i;
    node->latest_start = b->latest[node->first_run] - runs[node->first_run].days + 1;
    node->latest_finish = b->latest[last];
    node->slack = INT64_MAX;
    for (i = node->first_run; i <= last; i++) {
        int64_t slack = b->latest[i] - (runs[i].first + runs[i].days - 1);
        if (slack < node->slack) node->slack = slack;
    }
    node->critical = node->slack == 0;
}

static void start_from(struct backward *b, int64_t end) {
    struct kt__schedule *s = b->s;
    size_t i, r;
    for (i = 0; i < s->node_count; i++) {
        const struct kt__node *node = &s->nodes[i];
        int64_t bound = node->lot == KT__NO_NODE ? end : s->lots[node->lot].bound;
        for (r = 0; r < node->run_count; r++) {
            b->owner[node->first_run + r] = (uint32_t)i;
            b->latest[node->first_run + r] = bound;
        }
    }
}

int32_t kt__slack_find(struct kt__schedule *s, int64_t end, int64_t **latest) {
    const struct kt__memory *memory = s->memory;
    struct backward b;
    size_t i;
    int32_t status = KT_E_MEMORY;
    memset(&b, 0, sizeof b);
    *latest = NULL;
    b.s = s;
    b.run_count = s->runs.count;
    if (b.run_count >= KT__NO_NODE) return KT_E_LIMIT;
    b.order = kt__allocate_zeroed(memory, b.run_count, sizeof *b.order);
    b.owner = kt__allocate_zeroed(memory, b.run_count, sizeof *b.owner);
    b.first_giver = kt__allocate_zeroed(memory, b.run_count + 1, sizeof *b.first_giver);
    b.latest = kt__allocate_zeroed(memory, b.run_count, sizeof *b.latest);
    if (b.order == NULL || b.owner == NULL || b.first_giver == NULL || b.latest == NULL) goto done;
    sort_runs(&b);
    status = hand_on(&b);
    if (status != KT_OK) goto done;
    start_from(&b, end);
    push_back(&b);
    for (i = 0; i < s->node_count; i++) sum_up(&b, &s->nodes[i]);
    *latest = b.latest;
    b.latest = NULL;
done:
    kt__release(memory, b.order, b.run_count * sizeof *b.order);
    kt__release(memory, b.owner, b.run_count * sizeof *b.owner);
    kt__release(memory, b.first_giver, (b.run_count + 1) * sizeof *b.first_giver);
    kt__release(memory, b.latest, b.run_count * sizeof *b.latest);
    kt__release(memory, b.holders, b.holder_room * sizeof *b.holders);
    kt__release(memory, b.givers, b.giver_room * sizeof *b.givers);
    return status;
}

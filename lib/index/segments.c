/* Cutting strings into segments, and asking for the segments that a string of a few edits more or less would share. */
#include "index/segments.h"

#include <string.h>

#include "text/distance.h"
#include "text/words.h"

/* Lengths of segments differ by one at most; the later ones are the longer. */
static uint32_t segment_start(uint32_t size, uint32_t segments, uint32_t i) {
    uint32_t base = size / segments, longer = size % segments, before = segments - longer;
    return i * base + (i > before ? i - before : 0);
}

/* The key of a segment: of how long a string, which one, and its code points. */
static uint32_t segment_hash(uint32_t size, uint32_t i, const uint32_t *points, uint32_t count) {
    uint32_t hash = kt__hash_add(KT__HASH_BEGIN, size * 4 + i), k;
    for (k = 0; k < count; k++) hash = kt__hash_add(hash, points[k]);
    return kt__hash_end(hash);
}

/* One round of building. */
static void each_segment(struct kt__buckets *out, uint32_t count, kt__segment_points *read, const void *context, int fill) {
    uint32_t points[KT__DISTANCE_POINTS], item, i;
    for (item = 0; item < count; item++) {
        uint32_t size = read(context, item, points), segments = kt__allowed_edits(size) + 1;
        if (segments < 2) continue;
        for (i = 0; i < segments; i++) {
            uint32_t from = segment_start(size, segments, i), to = segment_start(size, segments, i + 1);
            uint32_t hash = segment_hash(size, i, points + from, to - from);
            if (fill) kt__buckets_fill(out, hash, item);
            else kt__buckets_count(out, hash);
        }
    }
}

int32_t kt__segments_build(struct kt__buckets *out, const struct kt__memory *memory, uint32_t count, kt__segment_points *points,
                           const void *context) {
    int32_t status = kt__buckets_begin(out, memory, (size_t)count * 2);
    if (status != KT_OK) return status;
    each_segment(out, count, points, context, 0);
    status = kt__buckets_middle(out);
    if (status == KT_OK) each_segment(out, count, points, context, 1);
    return status;
}

/* What is looked for, and who is told. */
struct search {
    const struct kt__buckets *index;
    const uint32_t *points;
    uint32_t size;
    kt__segment_found *found;
    void *context;
};

/* Segment i of strings of `length` code points, standing at `at`. */
static void probe(const struct search *s, const uint32_t *points, uint32_t length, uint32_t segments, uint32_t i, int32_t at) {
    uint32_t from = segment_start(length, segments, i), size = segment_start(length, segments, i + 1) - from, count;
    const uint32_t *items;
    if (at < 0 || (uint32_t)at + size > s->size) return;
    items = kt__buckets_at(s->index, segment_hash(length, i, points + at, size), &count);
    if (count > 0) s->found(s->context, items, count);
}

/* No swap across a border: some segment i has exactly i edits before it, none inside, and at most edits - i behind it. So
   it has moved by i places at most, and by edits - i counted from the end. */
static void probe_plain(const struct search *s, uint32_t length, uint32_t edits) {
    int32_t longer = (int32_t)s->size - (int32_t)length, i;
    for (i = 0; i <= (int32_t)edits; i++) {
        int32_t behind = (int32_t)edits - i, from = longer - behind > -i ? longer - behind : -i;
        int32_t to = longer + behind < i ? longer + behind : i, move;
        int32_t start = (int32_t)segment_start(length, edits + 1, (uint32_t)i);
        for (move = from; move <= to; move++) probe(s, s->points, length, edits + 1, (uint32_t)i, start + move);
    }
}

/* A swap across the border before segment i, undone: with one edit left at most, the first or the last segment is whole
   and stands at its end of the string. With none left, any segment is. */
static void probe_swapped(const struct search *s, uint32_t length, uint32_t edits, uint32_t i) {
    uint32_t points[KT__DISTANCE_POINTS], segments = edits + 1, last = segment_start(length, segments, edits);
    int32_t border = (int32_t)segment_start(length, segments, i), most = (int32_t)edits - 1, move;
    for (move = -most; move <= most; move++) {
        int32_t at = border + move;
        uint32_t kept;
        if (at < 1 || (uint32_t)at >= s->size || s->points[at - 1] == s->points[at]) continue;
        memcpy(points, s->points, s->size * sizeof *points);
        kept = points[at];
        points[at] = points[at - 1];
        points[at - 1] = kept;
        probe(s, points, length, segments, 0, 0);
        if (most > 0) probe(s, points, length, segments, edits, (int32_t)s->size - (int32_t)(length - last));
    }
}

void kt__segments_near(const struct kt__buckets *index, const uint32_t *points, uint32_t size, kt__segment_found *found,
                       void *context) {
    struct search s;
    uint32_t length, i;
    s.index = index;
    s.points = points;
    s.size = size;
    s.found = found;
    s.context = context;
    if (size > KT__DISTANCE_POINTS) return;
    for (length = size > KT__WORD_EDITS ? size - KT__WORD_EDITS : 1; length <= size + KT__WORD_EDITS; length++) {
        uint32_t shorter = length < size ? length : size, apart = length + size - 2 * shorter, edits = kt__allowed_edits(length);
        if (edits == 0 || apart > kt__allowed_edits(shorter)) continue;
        probe_plain(&s, length, edits);
        /* A swap leaves the length as it is. */
        if (apart >= edits) continue;
        for (i = 1; i <= edits; i++) probe_swapped(&s, length, edits, i);
    }
}

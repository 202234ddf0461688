/* Findings counted as assets to move. An asset counts once for a product, however many rows name it, in the ring and at the
   site of the first of them. */
#include "estate.h"

#include <stdlib.h>
#include <string.h>

/* The number of a group, made when its key is met for the first time. */
static uint32_t group_at(struct estate *estate, struct string_map *map, const struct out *key, const struct estate_group *made) {
    int is_new;
    uint32_t number = *string_map_at(map, key->data, key->size, (uint32_t)estate->group_count, &is_new);
    if (!is_new) return number;
    if (estate->group_count == estate->group_room) {
        estate->group_room = estate->group_room > 0 ? estate->group_room * 2 : 16;
        estate->groups = must_resize(estate->groups, estate->group_room, sizeof *estate->groups);
    }
    estate->groups[estate->group_count++] = *made;
    return number;
}

/* What depends on an asset, as a number: the higher, the later it goes. */
static uint32_t criticality_of(const char *text) {
    static const char words[][12] = {"low", "medium", "high", "critical"};
    uint32_t number = 0, i;
    size_t j;
    for (i = 0; text[i] >= '0' && text[i] <= '9' && i < 6; i++) number = number * 10 + (uint32_t)(text[i] - '0');
    if (i > 0) return number;
    for (i = 0; i < 4; i++) {
        for (j = 0; words[i][j] != '\0' && (text[j] | 0x20) == words[i][j]; j++) {}
        if (words[i][j] == '\0') return i + 1;
    }
    return 0;
}

/* The first group of a product is the head, and the first of its parts too: two keys lead to it. */
static uint32_t find_group(struct estate *estate, const struct finding *finding) {
    struct estate_group made = {0};
    struct out key = {0};
    uint32_t head, number;
    size_t before = estate->group_count;
    made.subject = finding->window;
    made.name = finding->group;
    made.ring = finding->ring;
    made.site = finding->site;
    made.criticality = criticality_of(finding->criticality);
    made.head = (uint32_t)before;
    out_format(&key, "%u\n%s", finding->window, finding->group);
    head = group_at(estate, &estate->head_of, &key, &made);
    out_clear(&key);
    out_format(&key, "%u\n%s\n%s\n%u", head, finding->ring, finding->site, made.criticality);
    made.head = head;
    if (estate->group_count > before) number = *string_map_at(&estate->group_of, key.data, key.size, head, NULL);
    else number = group_at(estate, &estate->group_of, &key, &made);
    out_free(&key);
    return number;
}

static void add_asset(struct estate_group *group, const char *asset) {
    if (group->asset_count == group->asset_room) {
        group->asset_room = group->asset_room > 0 ? group->asset_room * 2 : 16;
        group->assets = must_resize(group->assets, group->asset_room, sizeof *group->assets);
    }
    group->assets[group->asset_count++] = asset;
}

void estate_collect(struct estate *estate, const struct assessment *a) {
    struct out key = {0};
    size_t i;
    memset(estate, 0, sizeof *estate);
    for (i = 0; i < a->finding_count; i++) {
        const struct finding *finding = &a->findings[i];
        uint32_t number;
        int is_new;
        if (finding->verdict < KT_VERDICT_LIKELY || finding->suppressed != NULL) continue;
        out_clear(&key);
        out_format(&key, "%u\n%s\n%s", finding->window, finding->group, finding->asset);
        (void)string_map_at(&estate->seen, key.data, key.size, 1, &is_new);
        if (!is_new) continue;
        number = find_group(estate, finding); /* may move the groups */
        add_asset(&estate->groups[number], finding->asset);
    }
    out_free(&key);
}

/* Words that say when a ring goes; any other name stands between them. */
static int ring_word(const char *ring) {
    static const struct { char word[12]; int rank; } words[] = {
        {"canary", 0}, {"pilot", 0}, {"test", 1}, {"first", 2}, {"early", 2}, {"fast", 3}, {"slow", 6}, {"broad", 7},
        {"production", 8}, {"last", 9}, {"critical", 9},
    };
    size_t i, j;
    for (i = 0; i < sizeof words / sizeof words[0]; i++) {
        for (j = 0; words[i].word[j] != '\0' && (ring[j] | 0x20) == words[i].word[j]; j++) {}
        if (words[i].word[j] == '\0') return words[i].rank;
    }
    return 5;
}

/* "ring 2" before "ring 10": runs of digits are compared as numbers, letters without regard to case. */
static int compare_names(const char *a, const char *b) {
    while (*a != '\0' && *b != '\0') {
        int x = *a, y = *b;
        if (*a >= '0' && *a <= '9' && *b >= '0' && *b <= '9') {
            unsigned long long left = strtoull(a, (char **)&a, 10), right = strtoull(b, (char **)&b, 10);
            if (left != right) return left < right ? -1 : 1;
            continue;
        }
        if (x >= 'A' && x <= 'Z') x |= 0x20;
        if (y >= 'A' && y <= 'Z') y |= 0x20;
        if (x != y) return x < y ? -1 : 1;
        a++;
        b++;
    }
    return (*a != '\0') - (*b != '\0');
}

static int compare_rings(const void *left, const void *right) {
    const char *a = *(const char *const *)left, *b = *(const char *const *)right;
    int x = ring_word(a), y = ring_word(b), order = x != y ? x - y : compare_names(a, b);
    return order != 0 ? order : strcmp(a, b);
}

/* The rings of all groups in their order; the number of one is its place. */
static size_t list_rings(const char ***out, const struct estate *estate) {
    const char **rings = must_allocate(estate->group_count, sizeof *rings);
    size_t i, count = 0, kept = 0;
    for (i = 0; i < estate->group_count; i++) {
        if (estate->groups[i].ring[0] != '\0') rings[count++] = estate->groups[i].ring;
    }
    qsort(rings, count, sizeof *rings, compare_rings);
    for (i = 0; i < count; i++) {
        if (kept == 0 || strcmp(rings[kept - 1], rings[i]) != 0) rings[kept++] = rings[i];
    }
    *out = rings;
    return kept;
}

static uint32_t ring_number(const char **rings, size_t count, const char *ring) {
    const char **found = ring[0] != '\0' ? bsearch(&ring, rings, count, sizeof *rings, compare_rings) : NULL;
    return found != NULL ? (uint32_t)(found - rings) + 1 : 0;
}

/* A text from an inventory can be of any length; what does not fit is cut at a character. */
static size_t fitting(const char *text) {
    size_t size = strlen(text), most = 4096;
    if (size <= most) return size;
    while (most > 0 && ((unsigned char)text[most] & 0xC0) == 0x80) most--;
    return most;
}

/* What a head says of all its parts. */
static void describe_head(struct kt_group *group, const struct estate_group *from, const struct assessment *a) {
    const struct subject *subject = &a->subjects[from->subject];
    group->vendor = subject->vendor;
    group->product = subject->product;
    group->product_class = subject->product_class;
    group->platform = a->options->platform;
    group->platform_size = a->options->platform != NULL ? strlen(a->options->platform) : 0;
    group->name = from->name;
    group->name_size = fitting(from->name);
    group->facts = subject->facts;
    group->facts_size = strlen(subject->facts);
}

int estate_fill(kt_estate *out, const struct estate *estate, const struct assessment *a, struct kt_error *err) {
    const char **rings;
    size_t ring_count = list_rings(&rings, estate), i;
    int status = 0;
    for (i = 0; i < estate->group_count && status == 0; i++) {
        const struct estate_group *from = &estate->groups[i];
        struct kt_group group = {.struct_size = sizeof group};
        uint32_t number;
        if (from->head == i) describe_head(&group, from, a);
        else group.part_of = from->head + 1;
        group.assets = (uint32_t)from->asset_count;
        group.ring = ring_number(rings, ring_count, from->ring);
        group.criticality = from->criticality;
        group.site = from->site;
        group.site_size = fitting(from->site);
        if (kt_estate_add_group(&number, out, &group, err) < 0) status = -1;
    }
    free(rings);
    return status;
}

void estate_free(struct estate *estate) {
    size_t i;
    for (i = 0; i < estate->group_count; i++) free(estate->groups[i].assets);
    free(estate->groups);
    string_map_free(&estate->head_of);
    string_map_free(&estate->group_of);
    string_map_free(&estate->seen);
    memset(estate, 0, sizeof *estate);
}

/* Which vendors stand on a list of the catalog: a list makes no law, but who is on one is worth knowing. */
#include "listed.h"

#include <stdlib.h>
#include <string.h>

#include "assess.h"
#include "output/output.h"

void listed_read(struct listed *listed, const kt_catalog *catalog) {
    uint32_t entry = 0, vendor;
    memset(listed, 0, sizeof *listed);
    while (kt_record_next(catalog, KT_RECORD_ENTRY, &entry) == KT_OK) {
        if (kt_record_reference(&vendor, catalog, KT_RECORD_ENTRY, entry, KT_FIELD_VENDOR, 0) != KT_OK) continue;
        if (listed->count == listed->room) {
            listed->room = listed->room > 0 ? listed->room * 2 : 64;
            listed->pairs = must_resize(listed->pairs, listed->room, sizeof *listed->pairs);
        }
        listed->pairs[listed->count].vendor = vendor;
        listed->pairs[listed->count++].entry = entry;
    }
    if (listed->count > 0) qsort(listed->pairs, listed->count, sizeof *listed->pairs, listed_compare);
}

int listed_compare(const void *a, const void *b) {
    const struct listed_pair *x = a, *y = b;
    if (x->vendor != y->vendor) return x->vendor < y->vendor ? -1 : 1;
    return (x->entry > y->entry) - (x->entry < y->entry);
}

/* The first pair of a vendor, or NULL. */
static const struct listed_pair *first_of(const struct listed *listed, uint32_t vendor) {
    size_t low = 0, high = listed->count;
    while (low < high) {
        const size_t middle = low + (high - low) / 2;
        if (listed->pairs[middle].vendor < vendor) low = middle + 1;
        else high = middle;
    }
    return low < listed->count && listed->pairs[low].vendor == vendor ? &listed->pairs[low] : NULL;
}

int listed_has(const struct listed *listed, uint32_t vendor) { return vendor != 0 && first_of(listed, vendor) != NULL; }

/* What an entry says, and of which list: found through its edition. */
static void put_entry(struct json_out *json, const kt_catalog *catalog, uint32_t entry) {
    uint32_t edition = 0, list = 0;
    struct kt_text text;
    int64_t day;
    char room[16];
    (void)kt_record_reference(&edition, catalog, KT_RECORD_ENTRY, entry, KT_FIELD_EDITION, 0);
    if (edition != 0) (void)kt_record_reference(&list, catalog, KT_RECORD_EDITION, edition, KT_FIELD_LIST, 0);
    json_open(json, '{');
    json_key(json, "list");
    text = record_id(catalog, KT_RECORD_LIST, list);
    json_text(json, text.data, text.size);
    json_key(json, "edition");
    text = record_id(catalog, KT_RECORD_EDITION, edition);
    json_text(json, text.data, text.size);
    json_key(json, "reference");
    text = record_text(catalog, KT_RECORD_ENTRY, entry, KT_FIELD_REFERENCE_ID);
    json_text(json, text.data, text.size);
    json_key(json, "program");
    text = record_text(catalog, KT_RECORD_ENTRY, entry, KT_FIELD_PROGRAM);
    json_text(json, text.data, text.size);
    json_key(json, "from");
    json_string(json, kt_record_integer(&day, catalog, KT_RECORD_ENTRY, entry, KT_FIELD_FROM, 0) == KT_OK ? day_text(room, (int32_t)day) : NULL);
    json_key(json, "until");
    json_string(json, kt_record_integer(&day, catalog, KT_RECORD_ENTRY, entry, KT_FIELD_UNTIL, 0) == KT_OK ? day_text(room, (int32_t)day) : NULL);
    json_close(json, '}');
}

void listed_json(struct json_out *json, const struct listed *listed, const kt_catalog *catalog, uint32_t vendor) {
    const struct listed_pair *pair = first_of(listed, vendor), *end = listed->pairs + listed->count;
    if (pair == NULL) return;
    json_key(json, "listed");
    json_open(json, '[');
    for (; pair < end && pair->vendor == vendor; pair++) put_entry(json, catalog, pair->entry);
    json_close(json, ']');
}

/* Entries come by their numbers, and those of one list together; an edition more is no other list. */
void listed_words(struct out *out, const struct listed *listed, const kt_catalog *catalog, uint32_t vendor) {
    const struct listed_pair *pair = first_of(listed, vendor), *end = listed->pairs + listed->count;
    uint32_t before = 0;
    size_t count = 0;
    for (; pair != NULL && pair < end && pair->vendor == vendor; pair++) {
        uint32_t edition = 0, list = 0;
        struct kt_text id;
        (void)kt_record_reference(&edition, catalog, KT_RECORD_ENTRY, pair->entry, KT_FIELD_EDITION, 0);
        if (edition != 0) (void)kt_record_reference(&list, catalog, KT_RECORD_EDITION, edition, KT_FIELD_LIST, 0);
        if (list == 0 || list == before) continue;
        before = list;
        id = record_id(catalog, KT_RECORD_LIST, list);
        if (count++ > 0) out_text(out, ", ");
        out_bytes(out, id.data, id.size);
    }
}

void listed_free(struct listed *listed) {
    free(listed->pairs);
    memset(listed, 0, sizeof *listed);
}

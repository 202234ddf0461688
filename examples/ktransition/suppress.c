/* Reading suppressions, strictly: a list that lifts alarms must not be able to say something else than its author meant. What
   is unknown, empty or without reason, owner or expiry is an error with its place. */
#include "suppress.h"

#include <ktransition/ktransition.h>
#include <stdlib.h>
#include <string.h>

#include "input/csv_scan.h"
#include "json_reader.h"
#include "support.h"
#include "uuid.h"

enum field { F_VENDOR, F_PRODUCT, F_ASSET, F_REASON, F_OWNER, F_EXPIRES, F_COMMENT, FIELDS };

static const char field_names[FIELDS][8] = {"vendor", "product", "asset", "reason", "owner", "expires", "comment"};

/* One entry while it is read. */
struct entry { struct text values[FIELDS]; };

static enum field field_of(struct text name) {
    unsigned i;
    for (i = 0; i < FIELDS; i++) {
        if (strlen(field_names[i]) == name.size && memcmp(field_names[i], name.data, name.size) == 0) return (enum field)i;
    }
    return FIELDS;
}

/* Names the place first, as compilers do. */
static int refuse(const char *place, const char *problem) {
    complain("--suppress: %s: %s", place, problem);
    return -1;
}

static const char *keep(struct suppressions *all, struct text text) {
    while (text.size > 0 && (unsigned char)text.data[0] <= ' ') {
        text.data++;
        text.size--;
    }
    while (text.size > 0 && (unsigned char)text.data[text.size - 1] <= ' ') text.size--;
    return strings_keep(&all->strings, text.data != NULL ? text.data : "", text.size);
}

/* A pattern of stars alone limits nothing. */
static int is_open(const char *pattern) { return pattern[strspn(pattern, "*")] == '\0'; }

/* Takes a finished entry into the list. */
static int add_entry(struct suppressions *all, const struct entry *entry, const char *place, int64_t now) {
    struct suppression one = {0};
    int64_t noon;
    const char *day = keep(all, entry->values[F_EXPIRES]);
    one.vendor = keep(all, entry->values[F_VENDOR]);
    one.product = keep(all, entry->values[F_PRODUCT]);
    one.asset = keep(all, entry->values[F_ASSET]);
    one.reason = keep(all, entry->values[F_REASON]);
    one.owner = keep(all, entry->values[F_OWNER]);
    one.place = strings_keep(&all->strings, place, strlen(place));
    if (one.reason[0] == '\0') return refuse(place, "no reason: say why this is accepted");
    if (one.owner[0] == '\0') return refuse(place, "no owner: say who answers for it");
    if (day[0] == '\0') return refuse(place, "no expiry: \"expires\" is the last day on which it holds");
    if (strlen(day) != 10 || kt_instant_parse(&noon, day, 10, NULL) != KT_OK)
        return refuse(place, "\"expires\" is not a day, YYYY-MM-DD");
    if (is_open(one.vendor) && is_open(one.product) && is_open(one.asset))
        return refuse(place, "neither vendor nor product nor asset: it would suppress everything");
    one.expires = (int32_t)((noon - 43200) / 86400);
    one.expired = now >= ((int64_t)one.expires + 1) * 86400;
    if (all->count == all->room) {
        all->room = all->room > 0 ? all->room * 2 : 16;
        all->list = must_resize(all->list, all->room, sizeof *all->list);
    }
    all->list[all->count++] = one;
    return 0;
}

/* ---- JSON: an array of objects, or an object with "suppressions" ---- */

static int json_entry(struct suppressions *all, struct json_node node, const char *place, int64_t now) {
    struct entry entry = {0};
    struct json_iter members = json_members(node);
    struct json_text key, text;
    struct json_node value;
    unsigned seen = 0;
    if (json_type_of(node) != JSON_OBJECT) return refuse(place, "not an object");
    while (json_next(&members, &key, &value)) {
        const enum field field = field_of((struct text){key.data, key.size});
        if (field == FIELDS) return refuse(place, "a key that is none of vendor, product, asset, reason, owner, expires, comment");
        if (seen & 1u << field) return refuse(place, "a key twice");
        seen |= 1u << field;
        if (!json_as_string(value, &text)) return refuse(place, "a value that is not a string");
        entry.values[field] = (struct text){text.data, text.size};
    }
    return add_entry(all, &entry, place, now);
}

static int json_entries(struct suppressions *all, const char *path, struct json_node root, int64_t now) {
    struct json_node list = root, one;
    struct json_iter elements;
    struct out place = {0};
    unsigned long index = 0;
    int status = 0;
    if (json_type_of(root) == JSON_OBJECT && (!json_find(root, "suppressions", &list) || json_count(root) != 1))
        return refuse(path, "an object with a key other than \"suppressions\"");
    if (json_type_of(list) != JSON_ARRAY) return refuse(path, "\"suppressions\" is not an array");
    elements = json_elements(list);
    while (status == 0 && json_next(&elements, NULL, &one)) {
        out_clear(&place);
        out_format(&place, "%s:%s[%lu]", path, json_type_of(root) == JSON_OBJECT ? "suppressions" : "", index++);
        status = json_entry(all, one, place.data, now);
    }
    out_free(&place);
    return status;
}

static int read_json(struct suppressions *all, const char *path, const char *data, size_t size, int64_t now) {
    struct json_parser *parser = json_parser_new();
    struct json_node root;
    char problem[JSON_PROBLEM_ROOM];
    int status;
    if (parser == NULL) return refuse(path, "out of memory");
    status = json_parse(parser, data, size, &root, problem, sizeof problem) == 0 ? json_entries(all, path, root, now)
        : refuse(path, problem);
    json_parser_free(parser);
    return status;
}

/* ---- CSV: a header with the same names ---- */

/* columns[i]: the field of column i. */
static int csv_header(const struct csv_scan *scan, const char *place, enum field *columns) {
    unsigned seen = 0;
    size_t i;
    for (i = 0; i < scan->count && i < FIELDS; i++) {
        columns[i] = field_of(scan->fields[i]);
        if (columns[i] == FIELDS)
            return refuse(place, "a column that is none of vendor, product, asset, reason, owner, expires, comment");
        if (seen & 1u << columns[i]) return refuse(place, "a column twice");
        seen |= 1u << columns[i];
    }
    return scan->count <= FIELDS ? 0 : refuse(place, "more columns than there are fields");
}

static int csv_record(struct suppressions *all, const struct csv_scan *scan, const char *place, const enum field *columns,
                      size_t count,
                      int64_t now) {
    struct entry entry = {0};
    size_t i;
    if (scan->count == 1 && scan->fields[0].size == 0) return 0; /* a blank line */
    if (scan->count != count) return refuse(place, "another number of fields than the header has");
    for (i = 0; i < count; i++) entry.values[columns[i]] = scan->fields[i];
    return add_entry(all, &entry, place, now);
}

static int read_csv_text(struct suppressions *all, const char *path, char *data, size_t size, int64_t now) {
    struct csv_scan *scan = must_allocate(1, sizeof *scan);
    enum field columns[FIELDS] = {FIELDS};
    enum csv_scan_result result;
    struct out place = {0};
    size_t count = 0;
    int status = 0;
    csv_scan_init(scan, ',');
    csv_scan_window(scan, data, size, 0, 1);
    while (status == 0 && (result = csv_scan_next(scan)) != CSV_SCAN_END) {
        out_clear(&place);
        out_format(&place, "%s:line %llu", path, (unsigned long long)scan->row_line);
        if (result != CSV_SCAN_RECORD) {
            status = refuse(place.data, result == CSV_SCAN_BAD ? scan->reason : "cut off");
        } else if (count == 0) {
            status = csv_header(scan, place.data, columns);
            count = scan->count;
        } else {
            status = csv_record(all, scan, place.data, columns, count, now);
        }
    }
    if (status == 0 && count == 0) status = refuse(path, "empty: neither JSON nor CSV with a header");
    out_free(&place);
    free(scan);
    return status;
}

/* ---- both ---- */

/* The scanner looks at whole blocks of 64 bytes, so there must be some behind the text. */
static int read_one(struct suppressions *all, const char *path, int64_t now) {
    char *data;
    size_t size, at = 0;
    int status;
    if (read_whole(path, &data, &size)) return -1;
    data = must_resize(data, size + JSON_PADDING, 1);
    memset(data + size, 0, JSON_PADDING);
    if (size >= 3 && memcmp(data, "\xEF\xBB\xBF", 3) == 0) at = 3;
    if (json_utf8_valid(data + at, size - at) != size - at) {
        status = refuse(path, "not UTF-8");
    } else {
        const size_t first = at + strspn(data + at, " \t\r\n");
        status = data[first] == '{' || data[first] == '[' ? read_json(all, path, data + at, size - at, now)
                                                          : read_csv_text(all, path, data + at, size - at, now);
    }
    free(data);
    return status;
}

int suppressions_read(struct suppressions *all, const char *const *paths, uint32_t count, int64_t now) {
    uint32_t i;
    memset(all, 0, sizeof *all);
    for (i = 0; i < count; i++) {
        if (read_one(all, paths[i], now)) return -1;
    }
    return 0;
}

void suppressions_free(struct suppressions *all) {
    free(all->list);
    strings_free(&all->strings);
    memset(all, 0, sizeof *all);
}

/* ---- matching ---- */

static char small(char c) { return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c; }

/* Only the last star is gone back to: what stands before it has matched already, so a pattern of many stars costs no more than
   its length times that of the text. */
static int matches(const char *pattern, const char *text) {
    const char *star = NULL, *back = text;
    if (pattern[0] == '\0') return 1;
    while (*text != '\0') {
        if (*pattern == '*') {
            star = pattern++;
            back = text;
        } else if (*pattern == '?' || (*pattern != '\0' && small(*pattern) == small(*text))) {
            pattern++;
            text++;
        } else if (star != NULL) {
            pattern = star + 1;
            text = ++back;
        } else {
            return 0;
        }
    }
    while (*pattern == '*') pattern++;
    return *pattern == '\0';
}

/* The part of a product's id behind its vendor's. */
static const char *behind_slash(const char *product) {
    const char *slash = strchr(product, '/');
    return slash != NULL ? slash + 1 : product;
}

struct suppression *suppression_of(const struct suppressions *all, const char *vendor, const char *product, const char *asset) {
    struct suppression *expired = NULL;
    size_t i;
    for (i = 0; i < all->count; i++) {
        struct suppression *one = &all->list[i];
        if (!matches(one->vendor, vendor) || !matches(one->asset, asset)) continue;
        if (!matches(one->product, product) && !matches(one->product, behind_slash(product))) continue;
        if (!one->expired) return one;
        if (expired == NULL) expired = one;
    }
    return expired;
}

/* Places are left out: where the files stand changes no answer. */
void suppressions_id(char text[37], const struct suppressions *all) {
    struct out content = {0};
    size_t i;
    text[0] = '\0';
    for (i = 0; i < all->count; i++) {
        const struct suppression *one = &all->list[i];
        const char *const parts[] = {one->vendor, one->product, one->asset, one->reason, one->owner};
        size_t p;
        for (p = 0; p < sizeof parts / sizeof parts[0]; p++) out_bytes(&content, parts[p], strlen(parts[p]) + 1);
        out_format(&content, "%ld\n", (long)one->expires);
    }
    if (content.size > 0) uuid_of(text, content.data, content.size);
    out_free(&content);
}

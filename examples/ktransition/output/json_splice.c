/* Walking JSON as text, to know where its objects and arrays end. The document was parsed before: what comes here is valid, and
   the walk only has to keep its place. Still every access is within the text. */
#include "output/json_splice.h"

#include <stdlib.h>
#include <string.h>

#include "json_reader.h"

/* ---- putting in ---- */

void splice_add(struct splices *splices, size_t at, struct out *text) {
    if (splices->count == splices->room) {
        splices->room = splices->room > 0 ? splices->room * 2 : 32;
        splices->list = must_resize(splices->list, splices->room, sizeof *splices->list);
    }
    splices->list[splices->count] = (struct splice){at, splices->count, *text};
    splices->count++;
    memset(text, 0, sizeof *text);
}

static int compare(const void *a, const void *b) {
    const struct splice *x = a, *y = b;
    if (x->at != y->at) return x->at < y->at ? -1 : 1;
    return x->order < y->order ? -1 : 1;
}

void splice_write(struct out *out, const char *data, size_t size, struct splices *splices) {
    size_t i, from = 0;
    if (splices->count > 0) qsort(splices->list, splices->count, sizeof *splices->list, compare);
    for (i = 0; i < splices->count; i++) {
        const struct splice *one = &splices->list[i];
        out_bytes(out, data + from, one->at - from);
        out_bytes(out, one->text.data, one->text.size);
        from = one->at;
    }
    out_bytes(out, data + from, size - from);
}

void splices_free(struct splices *splices) {
    size_t i;
    for (i = 0; i < splices->count; i++) out_free(&splices->list[i].text);
    free(splices->list);
    memset(splices, 0, sizeof *splices);
}

/* ---- walking ---- */

/* Keys that matter; a bit each, so that the second of two is passed over. */
enum key { KEY_OTHER, KEY_COMPONENTS, KEY_SERVICES, KEY_METADATA, KEY_COMPONENT, KEY_LIST, KEY_REFERENCE, KEYS };

static const char key_names[KEYS][12] = {"", "components", "services", "metadata", "component", "", "bom-ref"};

struct level {
    struct json_place place; /* of an object */
    int is_object;
    size_t path;             /* bytes of the path up to here */
    unsigned seen;           /* keys */
    enum key key;            /* of the member being read */
    size_t index;            /* of the element being read */
    int is_list;             /* this array is the list of the object above */
};

struct walk {
    const char *data;
    size_t size, at;
    const char *list, *root_list;
    struct level levels[JSON_DEPTH + 1];
    size_t depth;
    struct out path;
};

static unsigned hex(char c) { return (unsigned)(c <= '9' ? c - '0' : (c | 32) - 'a' + 10); }

/* One character of a string's inside, escapes undone as far as ASCII goes; others are no part of the keys looked for. */
static char string_char(const struct walk *walk, size_t *at, size_t end) {
    char c = walk->data[(*at)++];
    unsigned value;
    if (c != '\\' || *at >= end) return c;
    c = walk->data[(*at)++];
    if (c != 'u' || *at + 4 > end) return c == '"' || c == '\\' || c == '/' ? c : '\x01';
    value = hex(walk->data[*at]) << 12 | hex(walk->data[*at + 1]) << 8 | hex(walk->data[*at + 2]) << 4 | hex(walk->data[*at + 3]);
    *at += 4;
    return value < 0x80 ? (char)value : '\x01';
}

/* from and to: the inside of the quotes. */
static int is_key(const struct walk *walk, size_t from, size_t to, const char *name) {
    while (from < to) {
        if (*name == '\0' || string_char(walk, &from, to) != *name++) return 0;
    }
    return *name == '\0';
}

/* Behind the closing quote of the string that begins at `at`. */
static size_t string_end(const struct walk *walk, size_t at) {
    for (at++; at < walk->size && walk->data[at] != '"'; at++) {
        if (walk->data[at] == '\\') at++;
    }
    return at < walk->size ? at + 1 : walk->size;
}

static enum key find_key(const struct walk *walk, size_t from, size_t to) {
    int key;
    if (is_key(walk, from, to, walk->depth == 1 ? walk->root_list : walk->list)) return KEY_LIST;
    for (key = KEY_COMPONENTS; key < KEYS; key++) {
        if (key_names[key][0] != '\0' && is_key(walk, from, to, key_names[key])) return (enum key)key;
    }
    return KEY_OTHER;
}

/* The path of a value about to be read, after that of what it stands in. Unknown keys make a path that nothing asks for. */
static void extend_path(struct walk *walk) {
    const struct level *above = &walk->levels[walk->depth - 1];
    walk->path.size = above->path;
    if (walk->path.data != NULL) walk->path.data[walk->path.size] = '\0';
    if (!above->is_object) out_format(&walk->path, "[%zu]", above->index);
    else out_format(&walk->path, "%s%s", above->path > 0 ? "." : "",
                    above->key == KEY_LIST || above->key == KEY_OTHER ? "\n" : key_names[above->key]);
}

/* "{" or "[" at walk->at. */
static void open_level(struct walk *walk, int is_object) {
    struct level *level = &walk->levels[walk->depth];
    memset(level, 0, sizeof *level);
    if (walk->depth > 0) {
        const struct level *above = &walk->levels[walk->depth - 1];
        extend_path(walk);
        level->is_list = !is_object && above->is_object && above->key == KEY_LIST;
    }
    level->is_object = is_object;
    level->path = walk->path.size;
    level->place.is_empty = 1;
    walk->depth++;
    walk->at++;
}

/* "}" or "]" at walk->at. */
static void close_level(struct walk *walk, void *user, json_visit *visit) {
    struct level *level = &walk->levels[--walk->depth];
    if (level->is_object) {
        walk->path.size = level->path;
        if (walk->path.data != NULL) walk->path.data[walk->path.size] = '\0';
        level->place.path = walk->path.data != NULL ? walk->path.data : "";
        level->place.close = walk->at;
        visit(user, &level->place);
    } else if (level->is_list && walk->depth > 0) {
        struct level *above = &walk->levels[walk->depth - 1];
        above->place.list_close = walk->at;
        above->place.list_is_empty = level->place.is_empty;
    }
    walk->at++;
}

/* A string at walk->at: a key when an object waits for one, else a value. */
static void take_string(struct walk *walk, int is_key_here) {
    const size_t from = walk->at, to = string_end(walk, from);
    struct level *level = walk->depth > 0 ? &walk->levels[walk->depth - 1] : NULL;
    walk->at = to;
    if (level == NULL || !level->is_object) return;
    if (is_key_here) {
        level->key = find_key(walk, from + 1, to - 1);
        if (level->key != KEY_OTHER && (level->seen & 1u << level->key)) level->key = KEY_OTHER;
        else level->seen |= 1u << level->key;
        if (level->key == KEY_LIST) level->place.has_list = 1;
    } else if (level->key == KEY_REFERENCE && level->place.reference == NULL) {
        level->place.reference = walk->data + from;
        level->place.reference_size = to - from;
    }
}

/* A key comes right behind "{" or ","; everything else that is a string is a value. */
void json_walk(const char *data, size_t size, const char *list, const char *root_list, void *user, json_visit *visit) {
    struct walk *walk = must_allocate(1, sizeof *walk);
    int wants_key = 0;
    *walk = (struct walk){.data = data, .size = size, .list = list, .root_list = root_list};
    while (walk->at < size) {
        const char c = data[walk->at];
        struct level *level = walk->depth > 0 ? &walk->levels[walk->depth - 1] : NULL;
        if (c == ' ' || c == '\t' || c == '\r' || c == '\n' || c == ':') {
            walk->at++;
            continue;
        }
        if (level != NULL && c != '}' && c != ']') level->place.is_empty = 0;
        if (c == '{' || c == '[') {
            if (walk->depth > JSON_DEPTH) break;
            open_level(walk, c == '{');
            wants_key = c == '{';
        } else if (c == '}' || c == ']') {
            if (walk->depth == 0) break;
            close_level(walk, user, visit);
            wants_key = 0;
        } else if (c == '"') {
            take_string(walk, wants_key);
            wants_key = 0;
        } else if (c == ',') {
            if (level != NULL) level->index++;
            wants_key = level != NULL && level->is_object;
            walk->at++;
        } else { /* numbers, true, false, null */
            walk->at++;
        }
    }
    out_free(&walk->path);
    free(walk);
}

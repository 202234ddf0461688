/* Package URLs by the purl specification: parsed, normalised by type, written in the one canonical spelling. A last
   segment "*" means every package of the namespace and is left out. */
#include "kind/value.h"

#include <string.h>

#define QUALIFIERS 64 /* of one purl; more are refused */

/* The parts of a purl, still as written. */
struct purl {
    struct kt__value type;
    struct kt__value path; /* namespace and name */
    struct kt__value version;
    struct kt__value qualifiers;
    struct kt__value subpath;
};

/* What a type's own rules do with namespace and name. */
struct rules {
    int lower_namespace;
    int lower_name;
    int lower_version;
    int dashes; /* '_' in a name is '-' */
};

/* Whether a type stands in a list of words. */
static int is_one_of(struct kt__value type, const char *list) {
    size_t size = type.size;
    /* Lists are literals of this file: NUL-terminated, one blank between words, so `at` never passes the NUL. */
    const char *at = list;
    while (*at != '\0') {
        const char *end = strchr(at, ' ');
        size_t length = end != NULL ? (size_t)(end - at) : strlen(at);
        if (length == size && memcmp(at, type.data, size) == 0) return 1;
        at += length + (end != NULL);
    }
    return 0;
}

/* `type` in lower case. The purl type definitions say which parts know no case; a type that is not listed keeps what was
   written, since two packages that differ in case alone may both exist there. */
static struct rules rules_of(struct kt__value type) {
    struct rules rules = {0, 0, 0, 0};
    rules.lower_namespace = is_one_of(type, "alpm apk bitbucket brew composer deb git github gitlab golang hex npm qpkg rpm yocto "
                                            "vscode-extension");
    rules.lower_name = is_one_of(type, "alpm apk bitbucket bitnami brew chrome-extension composer deb git github gitlab golang hex "
                                       "npm oci pub pypi vscode-extension");
    rules.dashes = is_one_of(type, "pypi");
    rules.lower_version = is_one_of(type, "huggingface oci");
    return rules;
}

/* Decodes "%xx" or takes one byte; 0 at a broken escape. */
static int read_byte(char *c, struct kt__value value, size_t *at) {
    int high, low;
    *c = value.data[(*at)++];
    if (*c != '%') return 1;
    /* Two digits must be there: an escape cut short at the end is refused, not read past. */
    if (value.size - *at < 2) return 0;
    high = kt__ascii_hex(value.data[*at]);
    low = kt__ascii_hex(value.data[*at + 1]);
    if (high < 0 || low < 0) return 0;
    *at += 2;
    *c = (char)(high * 16 + low);
    return 1;
}

/* The one spelling: unreserved characters and ':' as they are, everything else in upper-case hex. */
static void append_encoded(struct kt__buffer *out, char c) {
    static const char hex[] = "0123456789ABCDEF";
    if (kt__ascii_letter(c) || kt__ascii_digit(c) || c == '.' || c == '-' || c == '_' || c == '~' || c == ':') {
        kt__buffer_append_byte(out, c);
        return;
    }
    kt__buffer_append_byte(out, '%');
    kt__buffer_append_byte(out, hex[(uint8_t)c >> 4]);
    kt__buffer_append_byte(out, hex[(uint8_t)c & 15]);
}

/* Appends a component decoded and encoded again; 0 when an escape is broken or a control byte is in it. A byte that was
   encoded and is a mark ("/", "@", "?", "#") is encoded again, so that decoding can never move a part into another one.
   "%00" and line breaks are refused: no name has them, and logs would suffer. */
static int append_component(struct kt__buffer *out, struct kt__value value, int lower, int dashes) {
    size_t at = 0;
    char c;
    while (at < value.size) {
        if (!read_byte(&c, value, &at) || (uint8_t)c < ' ' || c == 0x7F) return 0;
        if (lower) c = kt__ascii_lower(c);
        if (dashes && c == '_') c = '-';
        append_encoded(out, c);
    }
    return 1;
}

/* "." and ".." have no meaning in a subpath. */
static int is_dots(struct kt__value segment) {
    return (segment.size == 1 && segment.data[0] == '.') ||
           (segment.size == 2 && segment.data[0] == '.' && segment.data[1] == '.');
}

/* Appends the segments of a path with '/' in front of each but, if so wanted, the first. 0 when a segment is broken. Each
   segment is encoded for itself: a "/" that was encoded inside one stays in it. */
static int append_segments(struct kt__buffer *out, struct kt__value path, int lower, int subpath) {
    size_t at = 0, end;
    int first = subpath;
    while (at < path.size) {
        struct kt__value segment;
        end = kt__value_find(kt__value_part(path, at, path.size), '/');
        end = end == KT__NOT_FOUND ? path.size : at + end;
        segment = kt__value_part(path, at, end);
        at = end + 1;
        /* Empty segments mean nothing by the specification; each of the others is decoded on its own. */
        if (segment.size == 0 || (subpath && is_dots(segment))) continue;
        kt__buffer_append_byte(out, first ? '#' : '/');
        first = 0;
        if (!append_component(out, segment, lower, 0)) return 0;
    }
    return 1;
}

/* Slashes at the ends mean nothing. Each turn takes a byte, and a value of slashes alone ends empty. */
static struct kt__value strip_slashes(struct kt__value value) {
    while (value.size > 0 && value.data[0] == '/') value = kt__value_part(value, 1, value.size);
    while (value.size > 0 && value.data[value.size - 1] == '/') value = kt__value_part(value, 0, value.size - 1);
    return value;
}

/* Cuts what stands behind the last `mark` off; 1 when there is one. */
static int split_last(struct kt__value *value, struct kt__value *tail, char mark) {
    size_t at = kt__value_find_last(*value, mark);
    if (at == KT__NOT_FOUND) return 0;
    *tail = kt__value_part(*value, at + 1, value->size);
    *value = kt__value_part(*value, 0, at);
    return 1;
}

/* The version begins at the last '@' of the last segment. At its start there would be no name, but for a bare scope of
   npm; 1, or 0 for that. */
static int split_version(struct purl *purl) {
    /* Looked for in the last segment only, so that the "@" of a scope in front is not one. */
    size_t slash = kt__value_find_last(purl->path, '/'), from = slash == KT__NOT_FOUND ? 0 : slash + 1, at;
    at = kt__value_find_last(kt__value_part(purl->path, from, purl->path.size), '@');
    if (at == KT__NOT_FOUND) return 1;
    if (at == 0) return kt__value_is(purl->type, "npm");
    purl->version = kt__value_part(purl->path, from + at + 1, purl->path.size);
    purl->path = kt__value_part(purl->path, 0, from + at);
    return 1;
}

/* Letters, digits, '.', '-' and '+', no digit first. */
static int is_type(struct kt__value type) {
    return kt__value_is_id(type, ".-+") && !kt__ascii_digit(type.data[0]);
}

/* Takes the parts off from the right, as the specification says: each mark may stand in what is left of it. */
static int parse(struct purl *purl, struct kt__value value) {
    size_t slash;
    memset(purl, 0, sizeof *purl);
    if (!kt__value_skip(&value, "pkg:")) return 0;
    /* The specification asks to accept "pkg://type/...", which has no authority. */
    while (kt__value_skip(&value, "/")) continue;
    /* "#" before "?": a "?" behind the "#" belongs to the subpath. */
    (void)split_last(&value, &purl->subpath, '#');
    (void)split_last(&value, &purl->qualifiers, '?');
    value = strip_slashes(value);
    slash = kt__value_find(value, '/');
    if (slash == KT__NOT_FOUND) return 0;
    purl->type = kt__value_part(value, 0, slash);
    purl->path = strip_slashes(kt__value_part(value, slash + 1, value.size));
    /* The type decides the rules of all other parts; it must not be percent-encoded. */
    if (!is_type(purl->type)) return 0;
    if (!split_version(purl)) return 0;
    purl->path = strip_slashes(purl->path);
    return purl->path.size > 0;
}

/* One qualifier: its key as written and its value. */
struct qualifier {
    struct kt__value key;
    struct kt__value value;
};

/* Keys know no case. */
static int compare_keys(struct kt__value a, struct kt__value b) {
    size_t i;
    for (i = 0; i < a.size && i < b.size; i++) {
        char x = kt__ascii_lower(a.data[i]), y = kt__ascii_lower(b.data[i]);
        if (x != y) return (uint8_t)x < (uint8_t)y ? -1 : 1;
    }
    return a.size == b.size ? 0 : a.size < b.size ? -1 : 1;
}

/* Puts a qualifier at its place; 0 when the key stands there already. */
static int insert_qualifier(struct qualifier *list, uint32_t count, struct qualifier q) {
    uint32_t at = count;
    while (at > 0 && compare_keys(list[at - 1].key, q.key) > 0) at--;
    if (at > 0 && compare_keys(list[at - 1].key, q.key) == 0) return 0;
    /* The caller keeps count below QUALIFIERS, so there is room for one more. */
    memmove(list + at + 1, list + at, (count - at) * sizeof *list);
    list[at] = q;
    return 1;
}

/* Reads "key=value" pairs sorted by key; those without a value do not count. KT__NOT_FOUND when broken. */
static size_t read_qualifiers(struct qualifier list[QUALIFIERS], struct kt__value text) {
    size_t at = 0, end, equals;
    uint32_t count = 0;
    while (at < text.size) {
        struct qualifier q;
        struct kt__value pair;
        end = kt__value_find(kt__value_part(text, at, text.size), '&');
        end = end == KT__NOT_FOUND ? text.size : at + end;
        pair = kt__value_part(text, at, end);
        at = end + 1;
        if (pair.size == 0) continue;
        equals = kt__value_find(pair, '=');
        /* The first "=" ends the key; a value may contain more of them, a key none. */
        if (equals == KT__NOT_FOUND) return KT__NOT_FOUND;
        q.key = kt__value_part(pair, 0, equals);
        q.value = kt__value_part(pair, equals + 1, pair.size);
        if (!kt__value_is_id(q.key, ".-_") || kt__ascii_digit(q.key.data[0])) return KT__NOT_FOUND;
        if (q.value.size == 0) continue;
        /* Insertion into a short list: 64 of them bound the work whatever the size of the text. */
        if (count == QUALIFIERS || !insert_qualifier(list, count, q)) return KT__NOT_FOUND;
        count++;
    }
    return count;
}

/* Sorted by key; no qualifier, no mark. */
static int append_qualifiers(struct kt__buffer *out, struct kt__value text) {
    struct qualifier list[QUALIFIERS];
    size_t count = read_qualifiers(list, text), i;
    if (count == KT__NOT_FOUND) return 0;
    for (i = 0; i < count; i++) {
        kt__buffer_append_byte(out, i == 0 ? '?' : '&');
        kt__append_lower(out, list[i].key);
        kt__buffer_append_byte(out, '=');
        if (!append_component(out, list[i].value, 0, 0)) return 0;
    }
    return 1;
}

/* A model in Azure keeps its case, one in Databricks does not: the only rule that looks at a qualifier. */
static int is_databricks(struct kt__value type, struct kt__value qualifiers) {
    static const char word[] = "databricks";
    size_t i;
    if (!is_one_of(type, "mlflow")) return 0;
    for (i = 0; i < qualifiers.size; i++) {
        if (kt__value_starts(kt__value_part(qualifiers, i, qualifiers.size), word)) return 1;
    }
    return 0;
}

/* Namespace and name by the rules of the type. */
static int append_path(struct kt__buffer *out, const struct purl *purl, struct rules rules) {
    size_t slash = kt__value_find_last(purl->path, '/');
    struct kt__value name = purl->path, namespace = {NULL, 0};
    if (slash != KT__NOT_FOUND) {
        name = kt__value_part(purl->path, slash + 1, purl->path.size);
        namespace = kt__value_part(purl->path, 0, slash);
    }
    if (!append_segments(out, namespace, rules.lower_namespace, 0)) return 0;
    /* Without a namespace "*" would stand for every package of the type, which no evidence can mean. */
    if (name.size == 1 && name.data[0] == '*') return namespace.size > 0 && purl->version.size == 0;
    kt__buffer_append_byte(out, '/');
    return append_component(out, name, rules.lower_name, rules.dashes);
}

int kt__purl_canonical(struct kt__buffer *out, struct kt__value value) {
    struct purl purl;
    struct rules rules;
    struct kt__value type;
    size_t from;
    if (!parse(&purl, value)) return 0;
    if (!kt__purl_fits_type(purl.type, purl.path, purl.version, purl.qualifiers)) return 0;
    kt__buffer_append(out, "pkg:", 4);
    from = out->size;
    kt__append_lower(out, purl.type);
    if (out->failed) return 0;
    /* Points into the buffer, which the next append may move: whatever needs the type in lower case is asked before. */
    type.data = out->data + from;
    type.size = out->size - from;
    rules = rules_of(type);
    if (is_databricks(type, purl.qualifiers)) rules.lower_name = 1;
    /* Parts are written in the one order of the specification; each failure is taken back by the caller. */
    if (!append_path(out, &purl, rules)) return 0;
    if (purl.version.size > 0) {
        kt__buffer_append_byte(out, '@');
        if (!append_component(out, purl.version, rules.lower_version, 0)) return 0;
    }
    return append_qualifiers(out, purl.qualifiers) && append_segments(out, purl.subpath, 0, 1);
}

/* Subpath, qualifiers, version, then segment by segment; "pkg:type/one" stays. */
size_t kt__purl_wider(struct kt__value value) {
    /* In a canonical purl these marks stand for themselves only: inside a part they are encoded. */
    size_t at = kt__value_find(value, '#'), slash;
    if (at != KT__NOT_FOUND) return at;
    at = kt__value_find(value, '?');
    if (at != KT__NOT_FOUND) return at;
    at = kt__value_find(value, '@');
    if (at != KT__NOT_FOUND) return at;
    slash = kt__value_find(value, '/');
    at = kt__value_find_last(value, '/');
    return at != KT__NOT_FOUND && at != slash ? at : 0;
}

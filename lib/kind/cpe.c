/* CPE names: the 2.2 URI and the 2.3 formatted string of NISTIR 7695, both to "cpe:2.3:part:vendor:product...", lower
   case, escaped one way, trailing ANY left out. Matching of names against each other is the index's business. */
#include "kind/value.h"

/* NISTIR 7695: a name has these eleven attributes, in this order, and no others. */
#define ATTRIBUTES 11 /* part to other */
#define PREFIX 8      /* "cpe:2.3:" */
#define PACKED 5      /* attribute of the URI whose value may hold five, with ~ between */

/* One character of an attribute value; quoted tells "\*" from "*". */
struct unit {
    char c;
    int quoted;
};

/* Where the attributes of one name go. */
struct writer {
    struct kt__buffer *out;
    uint32_t pending; /* attributes with the value ANY that were not written yet */
    uint32_t count;   /* attributes read */
};

/* Letters, digits, '_', '.', '-' and what is not ASCII stand as they are; wildcards too, unless quoted. */
static void append_unit(struct kt__buffer *out, struct unit unit, int alone) {
    char c = kt__ascii_lower(unit.c);
    /* A quoted "-" alone keeps its escape: bare, it would be read back as the value NA. */
    int plain = kt__ascii_letter(c) || kt__ascii_digit(c) || c == '_' || c == '.' || (c == '-' && !(unit.quoted && alone)) ||
                (uint8_t)c >= 0x80 || ((c == '*' || c == '?') && !unit.quoted);
    if (c == ' ') { /* no blank can stand in a name; dictionaries write _ */
        c = '_';
        plain = 1;
    }
    if (!plain) kt__buffer_append_byte(out, '\\');
    kt__buffer_append_byte(out, c);
}

/* Reads one character: "\x" in both forms, "%xx" in the URI. 0 at a broken one. */
static int read_unit(struct unit *unit, struct kt__value value, size_t *at, int uri) {
    int high, low;
    unit->c = value.data[(*at)++];
    unit->quoted = 0;
    if (unit->c == '\\') {
        if (*at == value.size) return 0;
        unit->c = value.data[(*at)++];
        unit->quoted = 1;
    } else if (uri && unit->c == '%') {
        if (value.size - *at < 2) return 0;
        high = kt__ascii_hex(value.data[*at]);
        low = kt__ascii_hex(value.data[*at + 1]);
        if (high < 0 || low < 0) return 0;
        *at += 2;
        unit->c = (char)(high * 16 + low);
        unit->quoted = 1;
        /* The URI binding spells the wildcards %01 and %02, because "?" and "*" are reserved in a URI. */
        if (unit->c == 1 || unit->c == 2) {
            unit->c = unit->c == 1 ? '?' : '*';
            unit->quoted = 0;
        }
    } else if (uri) {
        unit->quoted = unit->c != '-' || value.size > 1;
    }
    return (uint8_t)unit->c >= ' ' && unit->c != 0x7F;
}

/* ANY: nothing, "*", or in the URI the escape of a bare wildcard. */
static int is_any(struct kt__value value, int uri) {
    return value.size == 0 || (value.size == 1 && value.data[0] == '*') || (uri && kt__value_is(value, "%02"));
}

/* NISTIR 7695, 5.3.2: unquoted wildcards stand at the ends of a value only, one "*" or a run of "?" at either end. */
enum wildcards { LEADING, INSIDE, TRAILING };
struct ends {
    enum wildcards where;
    char run; /* the wildcard of the run that is being read, or 0 */
};

static int wildcards_fit(struct ends *ends, struct unit unit) {
    if (unit.quoted || (unit.c != '*' && unit.c != '?')) {
        if (ends->where == TRAILING) return 0;
        ends->where = INSIDE;
        ends->run = '\0';
        return 1;
    }
    if (ends->where == INSIDE) ends->where = TRAILING;
    if (ends->run != '\0' && (ends->run == '*' || unit.c != '?')) return 0;
    ends->run = unit.c;
    return 1;
}

/* Writes one attribute value; 0 when it is broken. */
static int write_attribute(struct writer *w, struct kt__value value, int uri) {
    struct unit unit;
    struct ends ends = {LEADING, '\0'};
    size_t at = 0;
    uint32_t i;
    if (++w->count > ATTRIBUTES) return 0;
    if (is_any(value, uri)) {
        w->pending++;
        return w->count != 2; /* without a vendor it says nothing */
    }
    /* ANY is owed until something follows it, so that trailing ANY is never written. */
    for (i = 0; i < w->pending; i++) kt__buffer_append(w->out, ":*", 2);
    w->pending = 0;
    kt__buffer_append_byte(w->out, ':');
    while (at < value.size) {
        size_t from = at;
        if (!read_unit(&unit, value, &at, uri) || !wildcards_fit(&ends, unit)) return 0;
        append_unit(w->out, unit, from == 0 && at == value.size);
    }
    return 1;
}

/* The end of the attribute that begins at `at`: an unescaped ':' or the end of the value. */
static size_t attribute_end(struct kt__value value, size_t at) {
    while (at < value.size && value.data[at] != ':') at += value.data[at] == '\\' && value.size - at > 1 ? 2 : 1;
    return at;
}

/* The edition of a URI may carry edition, software edition, target software, target hardware and other. In the 2.3 order
   the language stands before the last four, so that it is read first. */
static int write_packed(struct writer *w, struct kt__value edition, struct kt__value language) {
    struct kt__value part;
    size_t end;
    int first = 1;
    if (edition.size == 0 || edition.data[0] != '~') return write_attribute(w, edition, 1) && write_attribute(w, language, 1);
    edition = kt__value_part(edition, 1, edition.size);
    for (;;) {
        end = kt__value_find(edition, '~');
        part = kt__value_part(edition, 0, end == KT__NOT_FOUND ? edition.size : end);
        if (!write_attribute(w, part, 1)) return 0;
        if (first && !write_attribute(w, language, 1)) return 0;
        first = 0;
        if (end == KT__NOT_FOUND) return 1;
        edition = kt__value_part(edition, end + 1, edition.size);
    }
}

/* The attributes of "cpe:/", six at most and the sixth maybe packed. */
static int write_uri(struct writer *w, struct kt__value value) {
    struct kt__value part, language = {NULL, 0};
    size_t at = 0, end;
    for (;;) {
        end = attribute_end(value, at);
        part = kt__value_part(value, at, end);
        if (w->count == PACKED) {
            if (end < value.size) language = kt__value_part(value, end + 1, value.size);
            if (attribute_end(language, 0) != language.size) return 0;
            return write_packed(w, part, language);
        }
        if (!write_attribute(w, part, 1)) return 0;
        if (end == value.size) return 1;
        at = end + 1;
    }
}

/* The attributes of "cpe:2.3:", all eleven or as many as are given. */
static int write_formatted(struct writer *w, struct kt__value value) {
    size_t at = 0, end;
    for (;;) {
        end = attribute_end(value, at);
        if (!write_attribute(w, kt__value_part(value, at, end), 0)) return 0;
        if (end == value.size) return 1;
        at = end + 1;
    }
}

/* Application, hardware, operating system, any, or none. */
static int is_part(struct kt__value value) {
    char c = value.size > 0 ? kt__ascii_lower(value.data[0]) : '\0';
    return value.size >= 2 && value.data[1] == ':' && (c == 'a' || c == 'h' || c == 'o' || c == '*' || c == '-');
}

/* A formatted string should have all eleven attributes; lists in the field cut it short. What is missing reads as ANY,
   which at the end is not written anyway, so that short and full names get the same bytes. */
int kt__cpe_canonical(struct kt__buffer *out, struct kt__value value) {
    struct writer w = {out, 0, 0};
    int uri;
    if (kt__value_skip(&value, "cpe:/"))
        uri = 1;
    else if (kt__value_skip(&value, "cpe:2.3:"))
        uri = 0;
    else
        return 0;
    if (!is_part(value)) return 0;
    kt__buffer_append(out, "cpe:2.3", PREFIX - 1);
    if (!(uri ? write_uri(&w, value) : write_formatted(&w, value))) return 0;
    return w.count >= 2;
}

/* Canonical names have eleven attributes at most; any other value stops at the twelfth, inside the array. */
size_t kt__cpe_wider(struct kt__value value) {
    size_t at = PREFIX, end, last[ATTRIBUTES + 1];
    uint32_t count = 0;
    if (value.size <= PREFIX) return 0;
    for (;;) {
        end = attribute_end(value, at);
        if (count == ATTRIBUTES) return 0;
        last[count++] = end;
        if (end == value.size) break;
        at = end + 1;
    }
    /* Cut the last attribute and every ANY that then stands last; part and vendor stay. */
    for (count--; count > 2; count--) {
        size_t from = last[count - 2] + 1;
        if (last[count - 1] - from != 1 || value.data[from] != '*') break;
    }
    return count >= 2 ? last[count - 1] : 0;
}

/* Distinguished names as text: RFC 4514 ("CN=..., O=...") and the older "/C=../O=../CN=..". What counts is the
   organisation, else the common name, folded like a name; a text without attributes is folded as it is.
   Whether a chain was verified is the caller's business: the text alone proves nothing. */
#include "kind/value.h"

#include <string.h>

#define SCRATCH 1100   /* folding looks at 256 code points, 1,024 bytes at most */
#define TYPE_BYTES 40  /* longest attribute type looked at */

/* A decoded value: as many bytes as folding can use. */
struct scratch {
    char data[SCRATCH];
    size_t size;
    int found;
};

/* What does not fit cannot count either. */
static void put(struct scratch *s, char c) {
    if (s->size < SCRATCH) s->data[s->size++] = c;
}

/* "TYPE =" at `at`: the end of the type and, through next, where the value begins; 0 when there is none. */
static int read_type(struct kt__value *type, struct kt__value value, size_t at, size_t *next) {
    size_t from, end;
    while (at < value.size && value.data[at] == ' ') at++;
    from = at;
    /* Bounded, because ends_here() looks for a type behind every comma: a text of commas and letters then costs a
       constant per byte and not its square. */
    while (at < value.size && at - from < TYPE_BYTES &&
           (kt__ascii_letter(value.data[at]) || kt__ascii_digit(value.data[at]) || value.data[at] == '.'))
        at++;
    end = at;
    while (at < value.size && at - end < 4 && value.data[at] == ' ') at++;
    if (end == from || at == value.size || value.data[at] != '=') return 0;
    *type = kt__value_part(value, from, end);
    *next = at + 1;
    return 1;
}

/* One escaped character of RFC 4514: "\," or "\2C". */
static size_t read_escape(struct scratch *s, struct kt__value value, size_t at) {
    int high, low;
    if (at + 1 >= value.size) return value.size;
    high = kt__ascii_hex(value.data[at + 1]);
    low = at + 2 < value.size ? kt__ascii_hex(value.data[at + 2]) : -1;
    /* RFC 4514, section 3: two hex digits are one byte, anything else behind the backslash stands for itself. */
    if (high >= 0 && low >= 0) {
        put(s, (char)(high * 16 + low));
        return at + 3;
    }
    put(s, value.data[at + 1]);
    return at + 2;
}

/* Whether a value ends at `at`. In the slash form only a slash with an attribute behind it ends one. */
static int ends_here(struct kt__value value, size_t at, int slashes) {
    struct kt__value type;
    size_t next;
    char c = value.data[at];
    if (slashes) return c == '/' && read_type(&type, value, at + 1, &next);
    /* RFC 2253, section 4, has ";" for a comma; it never stands unescaped in a value. */
    if (c == ';') return 1;
    /* Many print commas inside a value unescaped: "O=Huawei Technologies Co., Ltd., CN=..." */
    return (c == ',' || c == '+') && read_type(&type, value, at + 1, &next);
}

/* Decodes the value that begins at `at`; returns where the next attribute begins. */
static size_t read_value(struct scratch *s, struct kt__value value, size_t at, int slashes) {
    /* A quote that is never closed takes the rest of the text: nothing behind it can pose as an attribute. */
    int quoted = 0;
    s->size = 0;
    while (at < value.size && value.data[at] == ' ') at++;
    while (at < value.size) {
        char c = value.data[at];
        if (c == '\\' && !slashes) {
            at = read_escape(s, value, at);
            continue;
        }
        if (c == '"') {
            quoted = !quoted;
        } else if (!quoted && ends_here(value, at, slashes)) {
            break;
        } else {
            put(s, c);
        }
        at++;
    }
    return at < value.size ? at + 1 : at;
}

/* The organisation, or else the common name, both the first of their type. Returns the number of attributes. */
static uint32_t read_name(struct scratch *organisation, struct scratch *common, struct kt__value value) {
    struct scratch other;
    struct kt__value type;
    size_t at = 0, next;
    uint32_t count = 0;
    int slashes = value.size > 0 && value.data[0] == '/';
    organisation->found = common->found = 0;
    if (slashes) at = 1;
    while (at < value.size && read_type(&type, value, at, &next)) {
        /* Values of other types are decoded as well, for only decoding finds where they end. */
        struct scratch *s = &other;
        if (!organisation->found && kt__value_is(type, "o")) s = organisation;
        if (!common->found && kt__value_is(type, "cn")) s = common;
        at = read_value(s, value, next, slashes);
        s->found = 1;
        count++;
    }
    return count;
}

/* "Developer ID Application: NAME (TEAMID)": the name. */
static struct kt__value strip_role(struct kt__value name) {
    size_t open;
    if (!kt__value_skip(&name, "developer id application:") && !kt__value_skip(&name, "developer id installer:") &&
        !kt__value_skip(&name, "apple distribution:"))
        return name;
    open = kt__value_find_last(name, '(');
    return open != KT__NOT_FOUND && name.data[name.size - 1] == ')' ? kt__value_part(name, 0, open) : name;
}

/* Folds a value; 0 when there is none, or nothing in it but marks. */
static int append_scratch(struct kt__buffer *out, const struct scratch *s) {
    struct kt__value value;
    if (!s->found) return 0;
    value.data = s->data;
    value.size = s->size;
    return kt__append_folded(out, strip_role(kt__value_trim(value)), 1);
}

/* The organisation goes first: a common name is often a host or a product, and two firms may share one. */
int kt__dn_canonical(struct kt__buffer *out, struct kt__value value) {
    struct scratch organisation, common;
    (void)read_name(&organisation, &common, value);
    return append_scratch(out, &organisation) || append_scratch(out, &common) || kt__append_folded(out, strip_role(value), 1);
}

/* Begins with an attribute that certificates have, and names somebody. "x=1" is no distinguished name. */
int kt__dn_is_plain(struct kt__value value) {
    static const char known[] = " cn o ou c l st s street serialnumber dc e emailaddress uid sn givenname title postalcode ";
    struct scratch organisation, common;
    struct kt__value type;
    char word[TYPE_BYTES + 3];
    size_t next, i;
    if (!read_type(&type, value, value.size > 0 && value.data[0] == '/', &next)) return 0;
    /* With a blank at both ends only whole types are found in the list; a type itself holds no blank. */
    word[0] = ' ';
    for (i = 0; i < type.size; i++) word[i + 1] = kt__ascii_lower(type.data[i]);
    word[i + 1] = ' ';
    word[i + 2] = '\0';
    if (strstr(known, word) == NULL) return 0;
    (void)read_name(&organisation, &common, value);
    return organisation.found || common.found;
}

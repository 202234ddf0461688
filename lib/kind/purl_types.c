/* What the purl type definitions forbid: types whose names have no namespace, need one, or have a form of their own. A purl
   that breaks the rule of its type names no package. Types that are not named here take any name. */
#include "kind/value.h"

#define CHROME_ID 32
#define CHROME_PARTS 4 /* of a version of an extension */

/* 32 letters from a to p, as everywhere an extension is named. */
static int is_chrome_id(struct kt__value name) {
    size_t i;
    if (name.size != CHROME_ID) return 0;
    for (i = 0; i < name.size; i++) {
        char c = kt__ascii_lower(name.data[i]);
        if (c < 'a' || c > 'p') return 0;
    }
    return 1;
}

/* One to four numbers with dots between; none at all is fine, a purl need not have a version. */
static int is_chrome_version(struct kt__value version) {
    size_t i, parts = 1;
    for (i = 0; i < version.size; i++) {
        if (version.data[i] == '.') parts++;
        else if (!kt__ascii_digit(version.data[i])) return 0;
    }
    return parts <= CHROME_PARTS;
}

/* "::" separates modules; distributions, which purls name, write a dash. */
static int is_module(struct kt__value name) {
    size_t i;
    for (i = 0; i + 1 < name.size; i++) {
        if (name.data[i] == ':' && name.data[i + 1] == ':') return 1;
    }
    return 0;
}

/* Whether a qualifier is there; `key` in lower case. */
static int has_qualifier(struct kt__value qualifiers, const char *key) {
    while (qualifiers.size > 0) {
        size_t end = kt__value_find(qualifiers, '&'), equals;
        struct kt__value pair = kt__value_part(qualifiers, 0, end == KT__NOT_FOUND ? qualifiers.size : end);
        equals = kt__value_find(pair, '=');
        if (equals != KT__NOT_FOUND && kt__value_is(kt__value_part(pair, 0, equals), key)) return 1;
        if (end == KT__NOT_FOUND) return 0;
        qualifiers = kt__value_part(qualifiers, end + 1, qualifiers.size);
    }
    return 0;
}

int kt__purl_fits_type(struct kt__value type, struct kt__value path, struct kt__value version, struct kt__value qualifiers) {
    size_t slash = kt__value_find_last(path, '/');
    struct kt__value name = slash == KT__NOT_FOUND ? path : kt__value_part(path, slash + 1, path.size);
    if (kt__value_is(type, "otp") || kt__value_is(type, "vcpkg")) return slash == KT__NOT_FOUND;
    if (kt__value_is(type, "swift") || kt__value_is(type, "vscode-extension")) return slash != KT__NOT_FOUND;
    if (kt__value_is(type, "cpan")) return !is_module(name);
    /* Packages of one name are told apart by this number only. */
    if (kt__value_is(type, "julia")) return has_qualifier(qualifiers, "uuid");
    if (kt__value_is(type, "chrome-extension")) return is_chrome_id(name) && is_chrome_version(version);
    return 1;
}

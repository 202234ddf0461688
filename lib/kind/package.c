/* Identifiers of packages, applications, add-ons, images and publishers of software. */
#include "kind/value.h"

/* Package managers print version and architecture behind the name. Borrowed from the value, possibly empty; nothing here
   copies before append_id(). */
static struct kt__value first_word(struct kt__value value) {
    size_t i;
    for (i = 0; i < value.size && (uint8_t)value.data[i] > ' ';) i++;
    return kt__value_part(value, 0, i);
}

/* What stands before the first `c`, or all of it. */
static struct kt__value before(struct kt__value value, char c) {
    size_t at = kt__value_find(value, c);
    return at == KT__NOT_FOUND ? value : kt__value_part(value, 0, at);
}

/* Something stands before a lower-case suffix, in whatever case. */
static int ends_with(struct kt__value value, const char *suffix, size_t size) {
    return value.size > size && kt__value_starts(kt__value_part(value, value.size - size, value.size), suffix);
}

/* Letters, digits and `others`, lowered: such ids are compared without case everywhere, or never differ by case alone. */
static int append_id(struct kt__buffer *out, struct kt__value value, const char *others) {
    if (!kt__value_is_id(value, others)) return 0;
    kt__append_lower(out, value);
    return 1;
}

/* "kesl", "kesl 12.1.0 amd64", "kesl:amd64", "kesl=12.1", "kesl_12.1_amd64.deb" */
static int deb(struct kt__buffer *out, struct kt__value value) {
    /* The file name of an archive separates by "_", which no package name contains. */
    value = first_word(value);
    if (ends_with(value, ".deb", 4)) value = before(value, '_');
    value = before(before(value, ':'), '=');
    /* Debian Policy: two characters at least, a letter or a digit first. */
    if (value.size < 2 || (!kt__ascii_letter(value.data[0]) && !kt__ascii_digit(value.data[0]))) return 0;
    return append_id(out, value, "+-.");
}

/* The architectures that distributions build for. Without this list ".5" of a version could be one. */
static int is_architecture(struct kt__value value) {
    return kt__value_is(value, "x86_64") || kt__value_is(value, "noarch") || kt__value_is(value, "aarch64") ||
           kt__value_is(value, "i386") || kt__value_is(value, "i486") || kt__value_is(value, "i586") ||
           kt__value_is(value, "i686") || kt__value_is(value, "ppc64le") || kt__value_is(value, "ppc64") ||
           kt__value_is(value, "s390x") || kt__value_is(value, "armv7hl") || kt__value_is(value, "riscv64") ||
           kt__value_is(value, "src") || kt__value_is(value, "nosrc");
}

/* Cuts "-version-release" off. Without an architecture behind it only where both begin with a digit: names have dashes. */
static struct kt__value cut_version(struct kt__value value, int sure) {
    size_t release = kt__value_find_last(value, '-'), version;
    if (release == KT__NOT_FOUND || release + 1 == value.size) return value;
    version = kt__value_find_last(kt__value_part(value, 0, release), '-');
    if (version == KT__NOT_FOUND || version == 0 || version + 1 == release) return value;
    if (!sure && !(kt__ascii_digit(value.data[version + 1]) && kt__ascii_digit(value.data[release + 1]))) return value;
    return kt__value_part(value, 0, version);
}

/* A name, or name-[epoch:]version-release[.arch][.rpm]. Cut until nothing changes: a form must be its own form. */
static int rpm(struct kt__buffer *out, struct kt__value value) {
    size_t dot, before_cut;
    value = first_word(value);
    do {
        int sure = 0;
        /* Each round is shorter than the one before or the last: the loop ends, and the form of a form is the form. */
        before_cut = value.size;
        if (ends_with(value, ".rpm", 4)) value.size -= 4;
        dot = kt__value_find_last(value, '.');
        if (dot != KT__NOT_FOUND && dot > 0 && is_architecture(kt__value_part(value, dot + 1, value.size))) {
            value.size = dot;
            sure = 1;
        }
        value = cut_version(value, sure);
    } while (value.size < before_cut);
    return append_id(out, value, "+-._");
}

/* Names with dots between parts, none of them empty. Reverse domain names and "Publisher.Package": an empty part would
   make two spellings of one wider form. */
static int dotted(struct kt__buffer *out, struct kt__value value, const char *others) {
    size_t i;
    for (i = 0; i < value.size; i++) {
        if (value.data[i] == '.' && (i == 0 || i + 1 == value.size || value.data[i - 1] == '.')) return 0;
    }
    return append_id(out, value, others);
}

/* 32 letters from a to p, or the address of such an extension. The id is 128 bits of a digest of the publisher's key, one
   letter for four bits: always of this length and alphabet. */
static int chrome_extension(struct kt__buffer *out, struct kt__value value) {
    size_t i;
    (void)kt__value_skip(&value, "chrome-extension://");
    value = before(value, '/');
    if (value.size != 32) return 0;
    for (i = 0; i < value.size; i++) {
        char c = kt__ascii_lower(value.data[i]);
        if (c < 'a' || c > 'p') return 0;
    }
    kt__append_lower(out, value);
    return 1;
}

/* Ids that a maker may choose freely: one word. */
static int word(struct kt__buffer *out, struct kt__value value) {
    /* A blank inside would be two ids, or a sentence. */
    if (value.size == 0 || first_word(value).size != value.size || kt__value_has_control(value)) return 0;
    kt__append_lower(out, value);
    return 1;
}

/* Ten letters and digits, alone, behind "TeamIdentifier=" or in brackets at the end of a signer's name. */
static int team_id(struct kt__buffer *out, struct kt__value value) {
    size_t open = kt__value_find_last(value, '('), i;
    (void)kt__value_skip(&value, "teamidentifier=");
    /* A bracket was found, so the value is not empty and has a last byte; the skip above takes no bracket. */
    if (open != KT__NOT_FOUND && value.data[value.size - 1] == ')') value = kt__value_part(value, open + 1, value.size - 1);
    value = kt__value_trim(value);
    /* Ten by definition; a bracket with anything else in it was part of the name. */
    if (value.size != 10 || !kt__value_is_id(value, "")) return 0;
    for (i = 0; i < value.size; i++) kt__buffer_append_byte(out, kt__ascii_upper(value.data[i]));
    return 1;
}

/* A GUID with or without braces. */
static int product_code(struct kt__buffer *out, struct kt__value value) {
    size_t i;
    if (value.size == 38 && value.data[0] == '{' && value.data[37] == '}') value = kt__value_part(value, 1, 37);
    if (value.size != 36) return 0;
    /* 8-4-4-4-12 digits; with braces and in upper case, as the registry of Windows has it. */
    kt__buffer_append_byte(out, '{');
    for (i = 0; i < value.size; i++) {
        char c = value.data[i];
        int dash = i == 8 || i == 13 || i == 18 || i == 23;
        if (dash ? c != '-' : kt__ascii_hex(c) < 0) return 0;
        kt__buffer_append_byte(out, kt__ascii_upper(c));
    }
    kt__buffer_append_byte(out, '}');
    return 1;
}

/* No segment is empty; a colon stands in the first one only, with a port behind it. What passes has one reading:
   "host:5000/name" keeps its port, while a tag was cut before and a second colon is refused. */
static int is_image(struct kt__value value) {
    size_t slash = kt__value_find(value, '/'), colon = kt__value_find(value, ':'), i;
    if (value.size == 0 || value.data[0] == '/' || value.data[value.size - 1] == '/') return 0;
    for (i = 1; i < value.size; i++) {
        if (value.data[i] == '/' && value.data[i - 1] == '/') return 0;
    }
    if (colon == KT__NOT_FOUND) return 1;
    /* A colon that survived the cut of the tag belongs to a port: digits, before the first slash, once. */
    if (slash == KT__NOT_FOUND || colon > slash || colon + 1 == slash || kt__value_find_last(value, ':') != colon) return 0;
    for (i = colon + 1; i < slash; i++) {
        if (!kt__ascii_digit(value.data[i])) return 0;
    }
    return 1;
}

/* Without tag and digest; the registry and folder that a client fills in by itself are left out. */
static int container_image(struct kt__buffer *out, struct kt__value value) {
    size_t slash, colon;
    (void)kt__value_skip(&value, "docker://");
    /* The digest goes first: it has a colon of its own, which must not be taken for that of a tag. */
    value = before(value, '@');
    slash = kt__value_find_last(value, '/');
    colon = kt__value_find_last(value, ':');
    if (colon != KT__NOT_FOUND && (slash == KT__NOT_FOUND || colon > slash)) value.size = colon;
    while (kt__value_skip(&value, "docker.io/") || kt__value_skip(&value, "index.docker.io/") ||
           kt__value_skip(&value, "library/"))
        continue;
    return is_image(value) && append_id(out, value, "/._-:");
}

/* The two taps that everybody has are left out; others belong to the name. Taps are "user/repository/name"; a name may
   carry its version behind "@", which is a formula of its own. */
static int homebrew(struct kt__buffer *out, struct kt__value value) {
    while (kt__value_skip(&value, "homebrew/core/") || kt__value_skip(&value, "homebrew/cask/")) continue;
    return append_id(out, value, "/._-+@");
}

/* "package:" is what the package manager of a device prints in front. */
static int android(struct kt__buffer *out, struct kt__value value) {
    (void)kt__value_skip(&value, "package:");
    return dotted(out, value, "._");
}

int kt__package_canonical(struct kt__buffer *out, uint32_t kind, struct kt__value value) {
    switch (kind) {
    case KT_KIND_DEB: return deb(out, value);
    case KT_KIND_RPM: return rpm(out, value);
    case KT_KIND_WINGET: return dotted(out, value, "._-+");
    case KT_KIND_ANDROID: return android(out, value);
    case KT_KIND_BUNDLE: return dotted(out, value, "._-");
    case KT_KIND_CHOCOLATEY: return append_id(out, value, "._-+");
    case KT_KIND_CHROME_EXTENSION: return chrome_extension(out, value);
    case KT_KIND_FIREFOX_EXTENSION: return word(out, value);
    case KT_KIND_TEAM_ID: return team_id(out, value);
    case KT_KIND_SWID: return word(out, value);
    case KT_KIND_MSI_PRODUCT_CODE: return product_code(out, value);
    case KT_KIND_CONTAINER_IMAGE: return container_image(out, value);
    case KT_KIND_HOMEBREW: return homebrew(out, value);
    default: return 0;
    }
}

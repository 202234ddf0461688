/* Every kind of evidence: which parser makes its canonical form, what its next wider form is, what it is good for, and
   what a text of unknown kind looks like. The parsers stand in the files of their families. */
#include "kind/kind.h"

#include <ktransition/item.h>

#include "kind/value.h"

#define WIDE_BYTES 1024 /* wider forms are no longer: a value of 1 MiB must not have 500,000 of them */
#define OID_ARCS 7 /* 1.3.6.1.4.1.N: below that an identifier is nobody's */

int kt__kind_is_organisation(uint32_t kind) {
    return kind == KT_KIND_VENDOR || kind == KT_KIND_PUBLISHER || kind == KT_KIND_LEGAL_NAME || kind == KT_KIND_SIGNER;
}

int kt__kind_is_name(uint32_t kind) {
    return kt__kind_is_organisation(kind) || kind == KT_KIND_TEXT || kind == KT_KIND_PRODUCT || kind == KT_KIND_ANTIVIRUS ||
           kind == KT_KIND_BANNER || kind == KT_KIND_TITLE;
}

/* Data beside the evidence, never scored: a country or a version points at no maker. */
int kt__kind_is_silent(uint32_t kind) {
    return kind == KT_KIND_VERSION || kind == KT_KIND_CLASS || kind == KT_KIND_ORIGIN || kind == KT_KIND_ASN ||
           kind == KT_KIND_MODEL_PATTERN;
}

/* Data about an item: as it is, but for blanks around it. */
static int plain(struct kt__buffer *out, struct kt__value value) {
    kt__append_text(out, value);
    return value.size > 0;
}

/* ISO 3166-1 alpha-2; whether such a country exists is not asked. */
static int country(struct kt__buffer *out, struct kt__value value) {
    if (value.size != 2 || !kt__ascii_letter(value.data[0]) || !kt__ascii_letter(value.data[1])) return 0;
    kt__buffer_append_byte(out, kt__ascii_upper(value.data[0]));
    kt__buffer_append_byte(out, kt__ascii_upper(value.data[1]));
    return 1;
}

/* 1 and appended, 0 for a value that is not of the kind, -1 for a kind that is none. The whole assignment of kinds to
   forms stands here once: builder, lookup and matcher cannot come to differ. A kind that is added to the registry and not
   here is refused, never passed through as it is. */
static int canonical(struct kt__buffer *out, uint32_t kind, struct kt__value value) {
    switch (kind) {
    case KT_KIND_TEXT:
    case KT_KIND_VENDOR:
    case KT_KIND_PUBLISHER:
    case KT_KIND_PRODUCT:
    case KT_KIND_LEGAL_NAME:
    case KT_KIND_ANTIVIRUS:
    case KT_KIND_BANNER:
    case KT_KIND_TITLE: return kt__append_folded(out, value, 1);
    case KT_KIND_VERSION:
    case KT_KIND_CLASS: return plain(out, value);
    case KT_KIND_ORIGIN: return country(out, value);
    case KT_KIND_CPE: return kt__cpe_canonical(out, value);
    case KT_KIND_PURL: return kt__purl_canonical(out, value);
    case KT_KIND_DOMAIN: return kt__domain_canonical(out, value);
    case KT_KIND_URL: return kt__url_canonical(out, value);
    case KT_KIND_MAC: return kt__mac_canonical(out, value);
    case KT_KIND_SIGNER:
    case KT_KIND_TLS_ROOT: return kt__dn_canonical(out, value);
    case KT_KIND_DRIVER:
    case KT_KIND_PROCESS:
    case KT_KIND_FILE: return kt__file_canonical(out, value);
    case KT_KIND_SERVICE: return kt__service_canonical(out, value);
    case KT_KIND_PATH: return kt__path_canonical(out, value);
    case KT_KIND_REGISTRY: return kt__registry_canonical(out, value);
    case KT_KIND_OID: return kt__oid_canonical(out, value);
    case KT_KIND_ASN: return kt__asn_canonical(out, value);
    case KT_KIND_USB:
    case KT_KIND_PCI:
    case KT_KIND_MODEL:
    case KT_KIND_MODEL_PATTERN: return kt__hardware_canonical(out, kind, value);
    case KT_KIND_DEB:
    case KT_KIND_RPM:
    case KT_KIND_WINGET:
    case KT_KIND_ANDROID:
    case KT_KIND_BUNDLE:
    case KT_KIND_CHOCOLATEY:
    case KT_KIND_CHROME_EXTENSION:
    case KT_KIND_FIREFOX_EXTENSION:
    case KT_KIND_TEAM_ID:
    case KT_KIND_SWID:
    case KT_KIND_MSI_PRODUCT_CODE:
    case KT_KIND_CONTAINER_IMAGE:
    case KT_KIND_HOMEBREW: return kt__package_canonical(out, kind, value);
    default: return -1;
    }
}

int32_t kt__kind_canonical(struct kt__buffer *out, uint32_t kind, const char *value, size_t size) {
    size_t start = out->size;
    struct kt__value trimmed;
    int found;
    if (size > KT_VALUE_BYTES) return KT_E_LIMIT;
    trimmed.data = size > 0 ? value : "";
    trimmed.size = size;
    /* Names are cut at so many code points of the value as it was given, blanks in front included. */
    if (!kt__kind_is_name(kind) || kind == KT_KIND_SIGNER) trimmed = kt__value_trim(trimmed);
    found = canonical(out, kind, trimmed);
    /* Memory first: a parser that ran out may have said 0 or 1, and neither would be true. */
    if (out->failed) return KT_E_MEMORY;
    if (found == 1) return KT_OK;
    /* A parser appends as it reads and may fail late; what it left behind is taken back here, once for all. */
    out->size = start;
    return found == 0 ? KT_NOTHING : KT_E_UNSUPPORTED;
}

/* Seven arcs or more under ISO. */
static int starts_as_oid(struct kt__value value) {
    size_t i, dots = 0;
    for (i = 0; i < value.size; i++) {
        if (value.data[i] == '.')
            dots++;
        else if (!kt__ascii_digit(value.data[i]))
            return 0;
    }
    /* Versions have dots as well, but not six of them. */
    return dots + 1 >= OID_ARCS && (kt__value_starts(value, "1.") || kt__value_starts(value, ".1."));
}

/* A hive by name and a key below it: "HKLM" alone could be anything. */
static int starts_as_hive(struct kt__value value) {
    (void)kt__value_skip(&value, "computer\\");
    (void)kt__value_skip(&value, "\\");
    /* The colon is how PowerShell names its drives. */
    return kt__value_starts(value, "hkey_") || kt__value_starts(value, "registry\\machine\\") ||
           kt__value_starts(value, "hklm\\") || kt__value_starts(value, "hkcu\\") || kt__value_starts(value, "hkcr\\") ||
           kt__value_starts(value, "hku\\") || kt__value_starts(value, "hklm:\\") || kt__value_starts(value, "hkcu:\\");
}

/* From the most to the least certain; every look stops at the first byte that does not fit, or reads the value once. */
uint32_t kt__kind_guess(const char *value, size_t size) {
    struct kt__value v;
    v.data = size > 0 ? value : "";
    v.size = size;
    /* Trimmed as kt__kind_canonical() will do it, so that the guess and the parser see the same bytes. */
    v = kt__value_trim(v);
    /* A CPE and a purl are named by their own prefixes; after them order matters less than that each look is strict,
       because a wrong guess would hide the value from the comparison of names. */
    if (kt__value_starts(v, "cpe:/") || kt__value_starts(v, "cpe:2.3:")) return KT_KIND_CPE;
    if (kt__value_starts(v, "pkg:") && kt__value_find(v, '/') != KT__NOT_FOUND) return KT_KIND_PURL;
    if (starts_as_oid(v)) return KT_KIND_OID;
    if (kt__mac_is_plain(v)) return KT_KIND_MAC;
    if (kt__url_is_plain(v)) return KT_KIND_URL;
    if (kt__dn_is_plain(v)) return KT_KIND_SIGNER;
    if (starts_as_hive(v)) return KT_KIND_REGISTRY;
    if (v.size > 0 && kt__path_is_plain(v)) return KT_KIND_PATH;
    return KT_KIND_PRODUCT;
}

/* How many times a byte is in a value. For bounds on components; values are 1,024 bytes at most here, or canonical
   domains of 253. */
static size_t count(struct kt__value value, char c) {
    size_t i, n = 0;
    for (i = 0; i < value.size; i++) n += value.data[i] == c;
    return n;
}

/* The size without the last component, as long as `least` separators are there; else 0. */
static size_t without_last(struct kt__value value, char separator, size_t least) {
    size_t at = kt__value_find_last(value, separator);
    return at != KT__NOT_FOUND && count(value, separator) >= least ? at : 0;
}

/* The registered lengths of prefixes: 36, 28 and 24 bits. */
static size_t wider_mac(struct kt__value value) {
    return value.size == 12 ? 9 : value.size == 9 ? 7 : value.size == 7 ? 6 : 0;
}

/* "host/path" is never shortened to its host, which carries everybody's images. */
static size_t wider_image(struct kt__value value) {
    size_t at = without_last(value, '/', 1);
    /* With a dot or a colon the first segment is a registry by the rule of container clients; without, it is a user. */
    struct kt__value host = kt__value_part(value, 0, at);
    if (kt__value_find(host, '/') != KT__NOT_FOUND) return at;
    return kt__value_find(host, '.') == KT__NOT_FOUND && kt__value_find(host, ':') == KT__NOT_FOUND ? at : 0;
}

/* The folded words without the last one. A single word is never shortened. */
static size_t wider_words(struct kt__value value) {
    return without_last(value, ' ', 1);
}

/* The size of the next wider form where it is the beginning of the value; 0 when there is none. The least number of
   components of each kind is the point above which an identifier would belong to more than one party: "1.3.6.1.4.1" is
   everybody's. Every form is a beginning of the value, so nothing is copied. */
static size_t wider_size(uint32_t kind, struct kt__value value) {
    switch (kind) {
    case KT_KIND_CPE: return kt__cpe_wider(value);
    case KT_KIND_PURL: return kt__purl_wider(value);
    case KT_KIND_MAC: return wider_mac(value);
    case KT_KIND_OID: return without_last(value, '.', OID_ARCS);
    case KT_KIND_USB:
    case KT_KIND_PCI: return without_last(value, ':', 1);
    case KT_KIND_WINGET: return without_last(value, '.', 1);
    case KT_KIND_ANDROID:
    case KT_KIND_BUNDLE: return without_last(value, '.', 2);
    case KT_KIND_PATH: return without_last(value, '/', 1);
    case KT_KIND_REGISTRY: return without_last(value, '\\', 1);
    case KT_KIND_CONTAINER_IMAGE: return wider_image(value);
    case KT_KIND_VENDOR:
    case KT_KIND_PRODUCT:
    case KT_KIND_BANNER: return wider_words(value);
    default: return 0;
    }
}

/* *value and *size stay as they were when there is no wider form. */
int kt__kind_wider(uint32_t kind, const char **value, size_t *size) {
    struct kt__value v;
    size_t shorter;
    v.data = *value;
    v.size = *size;
    if (v.size == 0) return 0;
    if (kind == KT_KIND_DOMAIN || kind == KT_KIND_URL) {
        /* Never below two labels. The one kind that widens from the left. Its form has no empty label, so each step takes
           a byte at least. */
        shorter = kt__value_find(v, '.');
        if (shorter == KT__NOT_FOUND || count(v, '.') < 2) return 0;
        *value += shorter + 1;
        *size -= shorter + 1;
        return *size > 0;
    }
    if (v.size > WIDE_BYTES) v.size = WIDE_BYTES;
    shorter = wider_size(kind, v);
    /* Strictly shorter, whatever a parser said: this is what makes a caller's loop end. */
    if (shorter == 0 || shorter >= *size) return 0;
    *size = shorter;
    return 1;
}

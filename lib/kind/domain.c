/* DNS names, and the host of a URL. Names stay in the form they have on the wire: no conversion of U-labels. */
#include "kind/value.h"

/* RFC 1035, section 2.3.4: 255 octets on the wire are 253 characters of text without the final dot. */
#define NAME_BYTES 253
#define LABEL_BYTES 63

/* Underscores are no part of host names, but of many names in the DNS. */
static int is_label(struct kt__value label) {
    /* An empty label is refused by kt__value_is_id(), so that its first and last byte exist when they are looked at. */
    return label.size <= LABEL_BYTES && kt__value_is_id(label, "-_") && label.data[0] != '-' &&
           label.data[label.size - 1] != '-';
}

/* A last label of digits alone belongs to an address, not to a name. */
static int is_number(struct kt__value label) {
    size_t i;
    for (i = 0; i < label.size; i++) {
        if (!kt__ascii_digit(label.data[i])) return 0;
    }
    return 1;
}

int kt__domain_canonical(struct kt__buffer *out, struct kt__value value) {
    struct kt__value label = {NULL, 0};
    size_t at = 0, end;
    uint32_t labels = 0;
    /* Certificates and block lists write a domain and all below it with a star; for evidence it is the domain. */
    (void)kt__value_skip(&value, "*.");
    if (value.size > 0 && value.data[value.size - 1] == '.') value.size--;
    if (value.size > NAME_BYTES) return 0;
    /* One step past the end on purpose: what stands behind a last dot is a label too, an empty one, and refused. */
    while (at <= value.size) {
        end = kt__value_find(kt__value_part(value, at, value.size), '.');
        end = end == KT__NOT_FOUND ? value.size : at + end;
        label = kt__value_part(value, at, end);
        if (!is_label(label)) return 0;
        labels++;
        at = end + 1;
    }
    if (labels < 2 || is_number(label)) return 0;
    kt__append_lower(out, value);
    return 1;
}

/* "scheme://" in front, if any; 1 when there was one. */
static int skip_scheme(struct kt__value *value) {
    size_t i;
    /* RFC 3986, section 3.1, gives the characters; bounded, so that a long text is not searched for its colon. */
    for (i = 0; i < value->size && i < 32; i++) {
        char c = value->data[i];
        if (c == ':' && i > 0 && value->size - i > 2 && value->data[i + 1] == '/' && value->data[i + 2] == '/') {
            *value = kt__value_part(*value, i + 3, value->size);
            return 1;
        }
        if (!kt__ascii_letter(c) && (i == 0 || (!kt__ascii_digit(c) && c != '+' && c != '-' && c != '.'))) return 0;
    }
    return 0;
}

/* The host between "//" and the next mark, without user and port. A path alone has no host and fails as a domain. */
int kt__url_canonical(struct kt__buffer *out, struct kt__value value) {
    size_t i, at;
    if (!skip_scheme(&value)) (void)kt__value_skip(&value, "//");
    for (i = 0; i < value.size; i++) {
        char c = value.data[i];
        /* Browsers take a backslash for a slash: "https://a.example\@b.example/" goes to a.example. */
        if (c == '/' || c == '?' || c == '#' || c == '\\') break;
    }
    value = kt__value_part(value, 0, i);
    /* All before the last "@" is user information: "https://a.example@b.example/" goes to b.example. */
    at = kt__value_find_last(value, '@');
    if (at != KT__NOT_FOUND) value = kt__value_part(value, at + 1, value.size);
    /* An IPv6 address in brackets is cut here as well and then fails as a name, which it is not. */
    at = kt__value_find(value, ':');
    if (at != KT__NOT_FOUND) value = kt__value_part(value, 0, at);
    return kt__domain_canonical(out, value);
}

/* With a scheme and without blanks: a sentence that cites a URL is a sentence. */
int kt__url_is_plain(struct kt__value value) {
    if (kt__value_find(value, ' ') != KT__NOT_FOUND || kt__value_has_control(value)) return 0;
    return skip_scheme(&value) && value.size > 0;
}

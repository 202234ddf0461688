/* What the parsers of all kinds share: a value as a run of bytes, ASCII without a locale, and the parsers themselves,
   one a kind or family. Internal to this folder. */
#ifndef KT_KIND_VALUE_H
#define KT_KIND_VALUE_H

#include "base/memory.h"

/* Some bytes of somebody else. */
struct kt__value {
    const char *data;
    size_t size;
};

#define KT__NOT_FOUND ((size_t)-1)

char kt__ascii_lower(char c);
char kt__ascii_upper(char c);
int kt__ascii_digit(char c);
int kt__ascii_letter(char c);
/* 0 to 15, or -1. */
int kt__ascii_hex(char c);

/* The part [from, to) of a value; from <= to <= size. */
struct kt__value kt__value_part(struct kt__value value, size_t from, size_t to);
/* Without blanks and control bytes at both ends. */
struct kt__value kt__value_trim(struct kt__value value);
/* Trimmed; of a value that begins with a double quote what stands before the next one: the program of a command line. */
struct kt__value kt__value_unquote(struct kt__value value);
/* 1 when it begins with a lower-case ASCII prefix, in whatever case. */
int kt__value_starts(struct kt__value value, const char *prefix);
/* 1 when it is a lower-case ASCII word, in whatever case. */
int kt__value_is(struct kt__value value, const char *word);
/* 1 and the value behind it, when it begins with the prefix. */
int kt__value_skip(struct kt__value *value, const char *prefix);
/* The first or last position of a byte, or KT__NOT_FOUND. */
size_t kt__value_find(struct kt__value value, char c);
size_t kt__value_find_last(struct kt__value value, char c);
/* 1 when a byte below blank or 0x7F is in it. */
int kt__value_has_control(struct kt__value value);
/* 1 when every byte is a letter, a digit or one of `others`; 0 for an empty value. */
int kt__value_is_id(struct kt__value value, const char *others);

/* Appends with A to Z lowered and every byte that is not UTF-8 as U+FFFD. */
void kt__append_lower(struct kt__buffer *out, struct kt__value value);
/* Appends as it is, but for bytes that are not UTF-8. */
void kt__append_text(struct kt__buffer *out, struct kt__value value);
/* Appends the folded form, blanks between tokens or none; 1, or 0 when nothing is left. */
int kt__append_folded(struct kt__buffer *out, struct kt__value value, int blanks);

/* The parsers. Each gets a trimmed value, appends the canonical form and returns 1, or returns 0 for a value that is not
   of the kind; what it may have appended by then is taken back by the caller, who looks after memory as well. */
int kt__cpe_canonical(struct kt__buffer *out, struct kt__value value);
int kt__purl_canonical(struct kt__buffer *out, struct kt__value value);
/* 1 unless the rules of the type forbid such a name; everything as written. */
int kt__purl_fits_type(struct kt__value type, struct kt__value path, struct kt__value version, struct kt__value qualifiers);
int kt__mac_canonical(struct kt__buffer *out, struct kt__value value);
int kt__domain_canonical(struct kt__buffer *out, struct kt__value value);
int kt__url_canonical(struct kt__buffer *out, struct kt__value value);
int kt__dn_canonical(struct kt__buffer *out, struct kt__value value);
int kt__oid_canonical(struct kt__buffer *out, struct kt__value value);
int kt__path_canonical(struct kt__buffer *out, struct kt__value value);
int kt__registry_canonical(struct kt__buffer *out, struct kt__value value);
int kt__file_canonical(struct kt__buffer *out, struct kt__value value);
int kt__service_canonical(struct kt__buffer *out, struct kt__value value);
int kt__package_canonical(struct kt__buffer *out, uint32_t kind, struct kt__value value);
int kt__hardware_canonical(struct kt__buffer *out, uint32_t kind, struct kt__value value);
int kt__asn_canonical(struct kt__buffer *out, struct kt__value value);

/* Looks strictly: 1 when a text of unknown kind is plainly one. */
int kt__mac_is_plain(struct kt__value value);
int kt__url_is_plain(struct kt__value value);
int kt__dn_is_plain(struct kt__value value);
int kt__path_is_plain(struct kt__value value);

/* The next wider form of a canonical value: its size, or 0. */
size_t kt__cpe_wider(struct kt__value value);
size_t kt__purl_wider(struct kt__value value);

#endif

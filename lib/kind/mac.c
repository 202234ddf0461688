/* MAC addresses and their registered prefixes, in any notation, as upper-case hex digits. */
#include "kind/value.h"

#define DIGITS 12

/* Upper case, as registries print them. */
static char hex_digit(int value) {
    return (char)(value < 10 ? '0' + value : 'A' + value - 10);
}

/* The notations of IEEE, Windows, Cisco and SNMP tools. */
static int is_separator(char c) {
    return c == ':' || c == '-' || c == '.' || c == ' ';
}

/* Takes "/24", "/28" or "/36" off: the digits of the prefix, 0 without one, -1 for another number. 24, 28 and 36 bits are
   the block sizes that the IEEE assigns (MA-L, MA-M, MA-S); other lengths are networks of something else. */
static int take_bits(struct kt__value *value) {
    size_t slash = kt__value_find(*value, '/');
    struct kt__value bits;
    if (slash == KT__NOT_FOUND) return 0;
    bits = kt__value_part(*value, slash + 1, value->size);
    *value = kt__value_trim(kt__value_part(*value, 0, slash));
    if (kt__value_is(bits, "24")) return 6;
    if (kt__value_is(bits, "28")) return 7;
    return kt__value_is(bits, "36") ? 9 : -1;
}

/* "0:19:c6:1:2:3", as some systems print it: six groups of one or two digits. */
static int read_groups(char digits[DIGITS], struct kt__value value) {
    size_t at = 0;
    uint32_t count = 0;
    /* Two digits a round and six rounds: `digits` cannot overflow, and what is left over makes it fail. */
    while (count < DIGITS) {
        int high = at < value.size ? kt__ascii_hex(value.data[at]) : -1, low = -1;
        if (high < 0) return 0;
        at++;
        if (at < value.size) low = kt__ascii_hex(value.data[at]);
        if (low >= 0) at++;
        digits[count++] = hex_digit(low >= 0 ? high : 0);
        digits[count++] = hex_digit(low >= 0 ? low : high);
        if (count == DIGITS) break;
        if (at == value.size || (value.data[at] != ':' && value.data[at] != '-')) return 0;
        at++;
    }
    return at == value.size;
}

/* All digits of the value, one kind of separator between them; how many, 0 when it is anything else. */
static uint32_t read_digits(char digits[DIGITS], struct kt__value value) {
    char separator = '\0';
    uint32_t count = 0;
    size_t i;
    int last = 0;
    for (i = 0; i < value.size; i++) {
        char c = value.data[i];
        int digit = kt__ascii_hex(c);
        if (digit >= 0) {
            /* A thirteenth digit: no EUI-48, and no room for it. */
            if (count == DIGITS) return 0;
            digits[count++] = hex_digit(digit);
            last = 1;
            continue;
        }
        if (!is_separator(c) || !last || (separator != '\0' && separator != c)) return 0;
        separator = c;
        last = 0;
    }
    return last ? count : 0;
}

/* Random and group addresses carry no maker, and the null address is nobody's. */
static int has_maker(const char digits[DIGITS]) {
    uint32_t i;
    /* IEEE 802: the lowest bit of the first octet marks a group, the next one an address that was not assigned by the
       IEEE; phones make such addresses up for every network. */
    if ((kt__ascii_hex(digits[1]) & 3) != 0) return 0;
    for (i = 0; i < DIGITS; i++) {
        if (digits[i] != '0') return 1;
    }
    return 0;
}

/* Prefixes are kept as prefixes: what a full address widens to must have the same bytes. */
int kt__mac_canonical(struct kt__buffer *out, struct kt__value value) {
    char digits[DIGITS];
    int wanted = take_bits(&value);
    uint32_t count;
    if (wanted < 0) return 0;
    (void)kt__value_skip(&value, "0x");
    /* Groups first: only there may a leading zero be missing, which a count of digits alone would misread. */
    count = read_groups(digits, value) ? DIGITS : read_digits(digits, value);
    if (wanted > 0) {
        /* Registries write a prefix with its bits, padded or not. */
        if (count < (uint32_t)wanted) return 0;
        count = (uint32_t)wanted;
    } else if (count == DIGITS) {
        if (!has_maker(digits)) return 0;
    } else if (count != 6 && count != 7 && count != 9) {
        return 0;
    }
    kt__buffer_append(out, digits, count);
    return 1;
}

/* A full address with separators: fewer digits could be any number. */
int kt__mac_is_plain(struct kt__value value) {
    char digits[DIGITS];
    /* Fourteen bytes are the shortest notation with separators, three groups of four digits. */
    return value.size >= 14 && kt__value_find(value, ' ') == KT__NOT_FOUND && read_digits(digits, value) == DIGITS;
}

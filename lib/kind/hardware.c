/* Numbers of bus devices, model numbers, and numbers of networks. */
#include "kind/value.h"

#define ID_DIGITS 4
#define ASN_MOST 4294967295u
#define PATTERN_BYTES 64

/* `width` hex digits of which the last four count: the rest must be zeroes. Reads nothing past `width` bytes and moves
   the value behind them; on failure the value may have lost its "0x". */
static int read_id(char id[ID_DIGITS], struct kt__value *value, size_t width) {
    size_t i;
    (void)kt__value_skip(value, "0x");
    if (value->size < width) return 0;
    for (i = 0; i < width; i++) {
        char c = value->data[i];
        if (kt__ascii_hex(c) < 0 || (i + ID_DIGITS < width && c != '0')) return 0;
        if (i + ID_DIGITS >= width) id[i + ID_DIGITS - width] = kt__ascii_lower(c);
    }
    *value = kt__value_part(*value, width, value->size);
    return 1;
}

/* How one notation marks the two numbers. Marks are lower case, since they are compared without case; width is the number
   of hex digits of either number. */
struct notation {
    char start[8];
    char middle[8];
    size_t width;
};

/* "VID_12D1&PID_1506", "usb:v12D1p1506...", "pci:v000019E5d00000222...": the rest behind them does not matter. */
static int marked(struct kt__buffer *out, struct kt__value value, struct notation n) {
    char vendor[ID_DIGITS], device[ID_DIGITS];
    if (!kt__value_skip(&value, n.start) || !read_id(vendor, &value, n.width)) return 0;
    kt__buffer_append(out, vendor, ID_DIGITS);
    /* The vendor alone is a form of its own: all that the maker builds. */
    if (value.size == 0) return 1;
    if (!kt__value_skip(&value, n.middle) || !read_id(device, &value, n.width)) return 0;
    kt__buffer_append_byte(out, ':');
    kt__buffer_append(out, device, ID_DIGITS);
    return 1;
}

/* "12d1", "12d1:1506", "0x12d1 0x1506", with ':' '/' '-' or blanks between. The only place where a device must end the
   value: without marks, text behind it could mean anything. */
static int plain(struct kt__buffer *out, struct kt__value value) {
    char vendor[ID_DIGITS], device[ID_DIGITS];
    if (!read_id(vendor, &value, ID_DIGITS)) return 0;
    kt__buffer_append(out, vendor, ID_DIGITS);
    /* The vendor alone, as above. */
    if (value.size == 0) return 1;
    if (value.data[0] != ':' && value.data[0] != '/' && value.data[0] != '-' && value.data[0] != ' ') return 0;
    value = kt__value_trim(kt__value_part(value, 1, value.size));
    if (!read_id(device, &value, ID_DIGITS) || value.size > 0) return 0;
    kt__buffer_append_byte(out, ':');
    kt__buffer_append(out, device, ID_DIGITS);
    return 1;
}

/* What lsusb, Windows and modaliases print. */
static int usb(struct kt__buffer *out, struct kt__value value) {
    static const struct notation device = {"vid_", "&pid_", ID_DIGITS}, alias = {"v", "p", ID_DIGITS};
    if (kt__value_skip(&value, "usb:v")) {
        /* One byte back is inside the value: the prefix just skipped ended with it. */
        value.data--; /* the v belongs to the notation */
        value.size++;
        return marked(out, value, alias);
    }
    if (!kt__value_skip(&value, "usb\\") && !kt__value_skip(&value, "usb:")) (void)kt__value_skip(&value, "usb ");
    if (kt__value_starts(value, "vid_")) return marked(out, value, device);
    return plain(out, kt__value_trim(value));
}

/* The same for PCI, whose modaliases have eight digits. */
static int pci(struct kt__buffer *out, struct kt__value value) {
    static const struct notation device = {"ven_", "&dev_", ID_DIGITS}, alias = {"v", "d", 8};
    if (kt__value_skip(&value, "pci:v")) {
        value.data--;
        value.size++;
        return marked(out, value, alias);
    }
    if (!kt__value_skip(&value, "pci\\") && !kt__value_skip(&value, "pci:")) (void)kt__value_skip(&value, "pci ");
    if (kt__value_starts(value, "ven_")) return marked(out, value, device);
    return plain(out, kt__value_trim(value));
}

/* What stands between the parts of a model number; spellings differ in it. */
static int is_separator(char c) {
    return c == '-' || c == ' ' || c == '.' || c == '/';
}

/* All that may stand in a pattern but the star. */
static int is_element(char c) {
    return c == '#' || c == '@' || c == '-' || c == '_' || kt__ascii_letter(c) || kt__ascii_digit(c);
}

/* "DS-2CD####*": letters and digits state themselves, "#" is a digit, "@" a letter, "-" a place where a separator may
   stand, "_" one where it has to, "*" at the end the rest of the word. Begins with a letter or digit, states two of them at
   least and fixes four places: what says less fits half of all model numbers. */
static int pattern(struct kt__buffer *out, struct kt__value value) {
    size_t i, stated = 0, fixed = 0;
    char last = '-';
    if (value.size == 0 || value.size > PATTERN_BYTES) return 0;
    for (i = 0; i < value.size; i++) {
        char c = kt__ascii_lower(value.data[i]);
        if (is_separator(c)) c = '-';
        if (c == '*' ? i + 1 < value.size : !is_element(c)) return 0;
        if (i == 0 && !kt__ascii_letter(c) && !kt__ascii_digit(c)) return 0;
        if (c == '-' && (last == '-' || last == '_')) continue;
        stated += kt__ascii_letter(c) || kt__ascii_digit(c);
        fixed += c != '-' && c != '_' && c != '*';
        kt__buffer_append_byte(out, c);
        last = c;
    }
    return stated >= 2 && fixed >= 4 && last != '-' && last != '_';
}

int kt__hardware_canonical(struct kt__buffer *out, uint32_t kind, struct kt__value value) {
    switch (kind) {
    case KT_KIND_MODEL_PATTERN: return pattern(out, value);
    case KT_KIND_USB: return usb(out, value);
    case KT_KIND_PCI: return pci(out, value);
    case KT_KIND_MODEL: return kt__append_folded(out, value, 0);
    default: return 0;
    }
}

int kt__asn_canonical(struct kt__buffer *out, struct kt__value value) {
    /* Ten digits hold every number of 32 bits, the size of an AS number by RFC 6793. */
    char digits[10];
    uint64_t number = 0;
    size_t i, count = 0;
    if (!kt__value_skip(&value, "asn")) (void)kt__value_skip(&value, "as");
    value = kt__value_trim(value);
    for (i = 0; i < value.size && kt__ascii_digit(value.data[i]); i++) {
        /* Checked at each digit, so that a run of digits of any length can neither overflow nor be read to its end. */
        number = number * 10 + (uint64_t)(value.data[i] - '0');
        if (number > ASN_MOST) return 0;
    }
    /* Tables put prefixes and names behind the number. */
    if (i == 0 || (i < value.size && value.data[i] != ' ')) return 0;
    /* Digits come out backwards and without leading zeroes, whatever was given. */
    do {
        digits[count++] = (char)('0' + number % 10);
        number /= 10;
    } while (number > 0);
    kt__buffer_append(out, "AS", 2);
    while (count > 0) kt__buffer_append_byte(out, digits[--count]);
    return 1;
}

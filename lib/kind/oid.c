/* Object identifiers: digits and dots, with the names that SNMP tools put in front. */
#include "kind/value.h"

/* RFC 2578, section 3.5: at most 128 arcs. */
#define ARCS 128
#define ARC_DIGITS 39 /* an arc of 128 bits, as in 2.25 */

/* Names that stand for arcs; the longest first. */
static void append_named(struct kt__buffer *out, struct kt__value *value) {
    (void)kt__value_skip(value, "oid:");
    *value = kt__value_trim(*value);
    if (value->size > 0 && value->data[0] == '.') *value = kt__value_part(*value, 1, value->size);
    if (kt__value_skip(value, "snmpv2-smi::enterprises.") || kt__value_skip(value, "enterprises.") ||
        kt__value_skip(value, "iso.org.dod.internet.private.enterprises.")) {
        kt__buffer_append(out, "1.3.6.1.4.1.", 12);
    } else if (kt__value_skip(value, "iso.")) {
        kt__buffer_append(out, "1.", 2);
    }
}

/* Zeroes in front of an arc mean nothing and are printed by some. */
static int append_arc(struct kt__buffer *out, struct kt__value arc) {
    size_t i;
    while (arc.size > 1 && arc.data[0] == '0') arc = kt__value_part(arc, 1, arc.size);
    if (arc.size == 0 || arc.size > ARC_DIGITS) return 0;
    for (i = 0; i < arc.size; i++) {
        if (!kt__ascii_digit(arc.data[i])) return 0;
    }
    kt__buffer_append(out, arc.data, arc.size);
    return 1;
}

int kt__oid_canonical(struct kt__buffer *out, struct kt__value value) {
    size_t start = out->size, at = 0, end;
    uint32_t arcs = 0;
    append_named(out, &value);
    while (at <= value.size) {
        end = kt__value_find(kt__value_part(value, at, value.size), '.');
        end = end == KT__NOT_FOUND ? value.size : at + end;
        /* An empty arc, also behind a last dot, fails in append_arc(): the loop looks one byte past the end for it. */
        if (arcs > 0) kt__buffer_append_byte(out, '.');
        if (++arcs > ARCS || !append_arc(out, kt__value_part(value, at, end))) return 0;
        at = end + 1;
    }
    /* Only now may out->data be read: without memory it does not hold what was appended. */
    if (out->failed) return 0;
    /* The first arc is 0, 1 or 2, and one arc alone names nothing. */
    return out->size - start >= 3 && out->data[start] <= '2' && out->data[start + 1] == '.';
}

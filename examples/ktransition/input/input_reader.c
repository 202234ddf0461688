/* Rows: putting them together, handing them on, naming places. And the small text work that all readers need, done
   without the locale. No format is known here. */
#include "input/input_reader.h"

#include <stdio.h>

/* ---- text ---- */

struct text text_of(const char *text) {
    struct text out = {text, strlen(text)};
    return out;
}

/* By hand, like all of these: what is a letter or a blank must not depend on the locale. */
static int is_space(char c) { return c == ' ' || (c >= '\t' && c <= '\r'); }
static int is_digit(char c) { return c >= '0' && c <= '9'; }
static char upper(char c) { return c >= 'a' && c <= 'z' ? (char)(c - ('a' - 'A')) : c; }
static char lower(char c) { return c >= 'A' && c <= 'Z' ? (char)(c + ('a' - 'A')) : c; }

/* ASCII blanks only: what Unicode calls blank may be part of a name and is folded by the library. */
struct text text_trim(struct text text) {
    while (text.size > 0 && is_space(text.data[0])) {
        text.data++;
        text.size--;
    }
    while (text.size > 0 && is_space(text.data[text.size - 1])) text.size--;
    return text;
}

int text_starts(struct text text, const char *prefix) {
    size_t i;
    for (i = 0; prefix[i]; i++) {
        if (i >= text.size || lower(text.data[i]) != prefix[i]) return 0;
    }
    return 1;
}

int text_is(struct text text, const char *other) { return text.size == strlen(other) && text_starts(text, other); }

int text_ends(struct text text, const char *suffix) {
    size_t size = strlen(suffix);
    if (size > text.size) return 0;
    text.data += text.size - size;
    text.size = size;
    return text_starts(text, suffix);
}

int text_has(struct text text, char c) { return text.size > 0 && memchr(text.data, c, text.size) != NULL; }

size_t text_squeeze(char *out, size_t room, struct text text) {
    size_t i, size = 0;
    for (i = 0; i < text.size && size < room; i++) {
        char c = lower(text.data[i]);
        if ((c >= 'a' && c <= 'z') || is_digit(c) || (unsigned char)c >= 0x80) out[size++] = c;
    }
    return size;
}

/* 18 digits at most, which always fit. */
int text_integer(struct text text, int64_t *out) {
    int64_t value = 0;
    size_t i;
    if (text.size == 0 || text.size > 18) return 0;
    for (i = 0; i < text.size; i++) {
        if (!is_digit(text.data[i])) return 0;
        value = value * 10 + (text.data[i] - '0');
    }
    *out = value;
    return 1;
}

/* `count` digits at `at`, or -1. */
static int digits(struct text text, size_t at, size_t count) {
    int value = 0;
    size_t i;
    if (at > text.size || text.size - at < count) return -1;
    for (i = at; i < at + count; i++) {
        if (!is_digit(text.data[i])) return -1;
        value = value * 10 + (text.data[i] - '0');
    }
    return value;
}

/* Days since 1970-01-01 of a date that exists; 0 otherwise. */
static int civil_day(int year, int month, int day, int64_t *out) {
    static const unsigned char length[12] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    int leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0), m;
    int64_t days;
    if (year < 1 || month < 1 || month > 12 || day < 1) return 0;
    if (day > length[month - 1] + (month == 2 && leap)) return 0;
    days = (int64_t)(year - 1) * 365 + (year - 1) / 4 - (year - 1) / 100 + (year - 1) / 400;
    for (m = 1; m < month; m++) days += length[m - 1] + (m == 2 && leap);
    *out = days + day - 1 - 719162;
    return 1;
}

/* The ten bytes at the start; what follows them is the caller's to look at. */
static int date_at(struct text text, int64_t *day) {
    if (text.size < 10 || text.data[4] != '-' || text.data[7] != '-') return 0;
    return civil_day(digits(text, 0, 4), digits(text, 5, 2), digits(text, 8, 2), day);
}

/* "Z", "+hh:mm", "+hhmm" or nothing. */
static int offset_at(struct text text, size_t at, int64_t *seconds) {
    int hours, minutes;
    size_t colon;
    *seconds = 0;
    if (at == text.size || (at + 1 == text.size && lower(text.data[at]) == 'z')) return 1;
    if (text.data[at] != '+' && text.data[at] != '-') return 0;
    hours = digits(text, at + 1, 2);
    colon = at + 3 < text.size && text.data[at + 3] == ':';
    minutes = digits(text, at + 3 + colon, 2);
    if (hours < 0 || hours > 23 || minutes < 0 || minutes > 59 || at + 5 + colon != text.size) return 0;
    *seconds = (hours * 60 + minutes) * (text.data[at] == '-' ? -60 : 60);
    return 1;
}

/* Days without a time begin at 00:00 UTC. A leap second counts as the one behind it. */
int text_instant(struct text text, int64_t *out) {
    int64_t day, offset;
    int hour, minute, second;
    size_t at = 19;
    text = text_trim(text);
    if (!date_at(text, &day)) return 0;
    *out = day * 86400;
    if (text.size == 10) return 1;
    if (text.size < 19 || (text.data[10] != ' ' && lower(text.data[10]) != 't')) return 0;
    hour = digits(text, 11, 2);
    minute = digits(text, 14, 2);
    second = digits(text, 17, 2);
    if (hour < 0 || hour > 24 || minute < 0 || minute > 59 || second < 0 || second > 60) return 0;
    if (text.data[13] != ':' || text.data[16] != ':') return 0;
    if (at < text.size && text.data[at] == '.') {
        at++;
        while (at < text.size && is_digit(text.data[at])) at++;
    }
    if (!offset_at(text, at, &offset)) return 0;
    *out += hour * 3600 + minute * 60 + second - offset;
    return 1;
}

/* Eight bytes at a time: nearly all inventories are plain ASCII, and every byte of them comes through here. */
unsigned text_check(const char *data, size_t size) {
    const uint64_t ones = 0x0101010101010101u, tops = 0x8080808080808080u;
    uint64_t high = 0, nul = 0;
    size_t i = 0;
    for (; size - i >= 8; i += 8) {
        uint64_t w;
        memcpy(&w, data + i, 8);
        high |= w;
        nul |= (w - ones) & ~w; /* a top bit stays set exactly when one of the eight bytes is zero */
    }
    for (; i < size; i++) {
        high |= (uint64_t)(unsigned char)data[i];
        if (data[i] == 0) nul |= tops;
    }
    if (!(high & tops) && !(nul & tops)) return 0;
    return (memchr(data, 0, size) ? TEXT_NUL : 0u) | (json_utf8_valid(data, size) < size ? TEXT_BYTES : 0u);
}

/* ---- locators ---- */

/* What does not fit is cut: a locator that is too long still names the beginning of the place. */
static size_t append(struct reader *reader, size_t at, const char *text, size_t size) {
    size_t room = at < READER_LOCATOR ? READER_LOCATOR - at : 0;
    if (size > room) size = room;
    if (size > 0) memcpy(reader->locator + at, text, size);
    return at + size;
}

size_t locator_text(struct reader *reader, size_t at, const char *text) { return append(reader, at, text, strlen(text)); }

/* Not printf: a locator is made for every row, and rows come by the million. */
size_t locator_number(struct reader *reader, size_t at, uint64_t number) {
    char text[20];
    size_t i = sizeof text;
    do {
        text[--i] = (char)('0' + number % 10);
        number /= 10;
    } while (number);
    return append(reader, at, text + i, sizeof text - i);
}

size_t locator_line(struct reader *reader, uint64_t line) {
    return locator_number(reader, append(reader, 0, "line ", 5), line);
}

size_t locator_index(struct reader *reader, size_t at, const char *array, uint64_t index) {
    at = locator_text(reader, at, array);
    at = append(reader, at, "[", 1);
    at = locator_number(reader, at, index);
    return append(reader, at, "]", 1);
}

/* ---- rows ---- */

/* Clears the row before; the scratch was freed when that one ended. */
void reader_begin(struct reader *reader, size_t locator_size) {
    struct row *row = &reader->row;
    row->asset = row->site = row->ring = row->criticality = row->user = row->group = row->name = row->version = NO_TEXT;
    row->locator.data = reader->locator;
    row->locator.size = locator_size;
    row->value_count = row->fact_count = 0;
    reader->undecodable = 0;
}

/* Texts stay where they are; a row is a list of borrowed pieces and costs no allocation. */
void reader_value(struct reader *reader, uint32_t kind, struct text text) {
    struct row *row = &reader->row;
    text = text_trim(text);
    if (text.size == 0 || row->value_count >= ROW_VALUES) return;
    row->values[row->value_count].kind = kind;
    row->values[row->value_count++].text = text;
}

/* What comes after ROW_FACTS facts is left out. */
void reader_fact(struct reader *reader, const char *fact, struct text value) {
    struct row *row = &reader->row;
    value = text_trim(value);
    if (value.size == 0 || row->fact_count >= ROW_FACTS) return;
    row->facts[row->fact_count].fact = text_of(fact);
    row->facts[row->fact_count++].value = value;
}

/* Columns called "type" hold anything: only what looks like a class id is taken. Whether the catalog knows it
   is asked later. */
void reader_class(struct reader *reader, struct text text) {
    size_t i;
    text = text_trim(text);
    if (text.size < 2 || text.size > 40) return;
    for (i = 0; i < text.size; i++) {
        char c = text.data[i];
        if (!((c >= 'a' && c <= 'z') || is_digit(c) || (c == '-' && i > 0 && i + 1 < text.size))) return;
    }
    reader_value(reader, KT_KIND_CLASS, text);
}

/* Room in the row's scratch, or NULL when the row has used it up. */
static char *scratch(struct reader *reader, size_t size) {
    char *at = reader->scratch + reader->scratch_used;
    if (size > READER_SCRATCH - reader->scratch_used) return NULL;
    reader->scratch_used += size;
    return at;
}

/* Two letters are a country's code, in whatever case; other texts are handed on as they are. */
void reader_made_in(struct reader *reader, struct text text) {
    char *code;
    text = text_trim(text);
    if (text.size == 2 && (code = scratch(reader, 2)) != NULL) {
        size_t i;
        for (i = 0; i < 2; i++) code[i] = upper(text.data[i]);
        text.data = code;
    }
    reader_fact(reader, "made-in", text);
}

/* The part of a date-time that is the day, and days written without dashes. */
void reader_acquired(struct reader *reader, struct text text) {
    int64_t day;
    char *out;
    text = text_trim(text);
    if (date_at(text, &day)) {
        text.size = 10;
    } else if (text.size == 8 && civil_day(digits(text, 0, 4), digits(text, 4, 2), digits(text, 6, 2), &day) &&
               (out = scratch(reader, 10)) != NULL) {
        memcpy(out, text.data, 4);
        memcpy(out + 5, text.data + 4, 2);
        memcpy(out + 8, text.data + 6, 2);
        out[4] = out[7] = '-';
        text.data = out;
        text.size = 10;
    }
    reader_fact(reader, "acquired", text); /* a date in another form is told to the caller as it is */
}

int reader_guid(struct reader *reader, struct text text) {
    static const char form[] = "xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx";
    size_t i;
    text = text_trim(text);
    /* Registry keys have braces, some exports drop them. */
    if (text.size == 38 && text.data[0] == '{' && text.data[37] == '}') {
        text.data++;
        text.size = 36;
    }
    if (text.size != 36) return 0;
    for (i = 0; i < 36; i++) {
        char c = lower(text.data[i]);
        if (form[i] == '-' ? c != '-' : !is_digit(c) && (c < 'a' || c > 'f')) return 0;
    }
    reader_value(reader, KT_KIND_MSI_PRODUCT_CODE, text);
    return 1;
}

/* Interfaces without an address of their own show zeroes or the broadcast address: nobody made those. */
void reader_mac(struct reader *reader, struct text text) {
    size_t i;
    int zero = 1, ones = 1;
    text = text_trim(text);
    for (i = 0; i < text.size; i++) {
        char c = lower(text.data[i]);
        if (!is_digit(c) && (c < 'a' || c > 'z')) continue;
        if (c != '0') zero = 0;
        if (c != 'f') ones = 0;
    }
    if (!zero && !ones) reader_value(reader, KT_KIND_MAC, text);
}

/* Four hexadecimal digits of "0x5ac", "5AC", "05ac"; 0 when it is none or longer. */
static int four_digits(char out[4], struct text text) {
    size_t i;
    text = text_trim(text);
    if (text_starts(text, "0x")) {
        text.data += 2;
        text.size -= 2;
    }
    while (text.size > 4 && text.data[0] == '0') {
        text.data++;
        text.size--;
    }
    if (text.size == 0 || text.size > 4) return 0;
    memset(out, '0', 4);
    for (i = 0; i < text.size; i++) {
        char c = lower(text.data[i]);
        if (!is_digit(c) && (c < 'a' || c > 'f')) return 0;
        out[4 - text.size + i] = c;
    }
    return 1;
}

/* Without a product that can be read the vendor alone is still evidence. */
void reader_device_id(struct reader *reader, uint32_t kind, struct text vendor, struct text product) {
    char a[4], b[4], *out;
    struct text text;
    int both;
    if (!four_digits(a, vendor)) return;
    both = four_digits(b, product);
    text.size = both ? 9 : 4;
    out = scratch(reader, text.size);
    if (!out) return;
    memcpy(out, a, 4);
    if (both) {
        out[4] = ':';
        memcpy(out + 5, b, 4);
    }
    text.data = out;
    reader_value(reader, kind, text);
}

void reader_forget(struct reader *reader) { reader->scratch_used = 0; }

/* The library takes values up to a bound. A row with a longer one is bad as a whole: without that value it might be
   something else. */
static int too_large(const struct row *row) {
    size_t i;
    for (i = 0; i < row->value_count; i++) {
        if (row->values[i].text.size > READER_VALUE) return 1;
    }
    return 0;
}

/* A row without evidence is counted and goes no further. */
int reader_end(struct reader *reader) {
    struct row *row = &reader->row;
    if (too_large(row)) return reader_bad(reader, row->locator.size, "a value longer than 1 MiB");
    reader->summary->rows++;
    if (reader->undecodable) reader->summary->undecodable++;
    if (row->value_count > 0 && reader->sink.row && reader->sink.row(reader->sink.user, row) != 0) reader->stopped = 1;
    reader_forget(reader);
    return reader->stopped;
}

/* Counted, so that sums agree with what other tools say of the same file. */
void reader_skip(struct reader *reader) {
    reader->summary->rows++;
    reader_forget(reader);
}

/* Under --strict the first bad row is the end of the input, and its place part of the problem. */
int reader_bad(struct reader *reader, size_t locator_size, const char *reason) {
    struct text locator;
    locator.data = reader->locator;
    locator.size = locator_size;
    reader_forget(reader);
    reader->summary->bad_rows++;
    if (reader->sink.bad && reader->sink.bad(reader->sink.user, locator, text_of(reason)) != 0) reader->stopped = 1;
    if (reader->options.strict) {
        char problem[sizeof reader->summary->problem];
        snprintf(problem, sizeof problem, "%.*s: %s", (int)(locator_size < 200 ? locator_size : 200), reader->locator, reason);
        (void)reader_fail(reader, problem);
    }
    return reader->stopped;
}

/* Ends the input; the rows before stay. */
int reader_fail(struct reader *reader, const char *problem) {
    if (!reader->summary->failed) { /* the first problem is the one that matters */
        snprintf(reader->summary->problem, sizeof reader->summary->problem, "%s", problem);
    }
    reader->summary->failed = 1;
    reader->stopped = 1;
    return -1;
}

/* 0, or -1 after failing the input. */
int reader_more(struct reader *reader, size_t used) {
    char problem[256];
    if (source_more(&reader->source, used, problem, sizeof problem) != 0) return reader_fail(reader, problem);
    return 0;
}

/* ---- JSON ---- */

/* Strings are borrowed from the document; numbers are written out into the scratch of the row. */
struct text json_value(struct reader *reader, struct json_node node) {
    struct json_text found;
    struct text out = NO_TEXT;
    char room[JSON_NUMBER_ROOM], *kept;
    if (!json_scalar(node, room, &found)) return out;
    out.data = found.data;
    out.size = found.size;
    if (found.data != room) return out;
    kept = scratch(reader, found.size);
    if (!kept) return NO_TEXT;
    memcpy(kept, room, found.size);
    out.data = kept;
    return out;
}

/* Empty for a member that is not there. */
struct text json_member(struct reader *reader, struct json_node object, const char *key) {
    struct json_node node;
    return json_find(object, key, &node) ? json_value(reader, node) : NO_TEXT;
}

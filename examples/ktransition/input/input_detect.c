/* Which format an input has, by its first 64 KiB. File names do not count. What is compressed or binary, and formats that
   are known but not read, are named as such rather than read as something else. */
#include <stdio.h>

#include "input/csv_scan.h"
#include "input/input_reader.h"

/* A problem instead of a format: what is named here is never read. */
static void refuse(struct detected *out, const char *problem) { snprintf(out->problem, sizeof out->problem, "%s", problem); }

/* How files of other formats begin. `bytes` are not terminated where they take all the room. */
struct magic {
    char bytes[8];
    unsigned char size;
    char what[64];
};

static const struct magic magics[] = {
    {"\x1F\x8B", 2, "compressed with gzip; unpack it first"},
    {"\xFD" "7zXZ", 6, "compressed with xz; unpack it first"},
    {"\x28\xB5\x2F\xFD", 4, "compressed with zstd; unpack it first"},
    {"BZh", 3, "compressed with bzip2; unpack it first"},
    {"PK\x03\x04", 4, "a zip archive (or an office document); unpack it first"},
    {"7z\xBC\xAF\x27\x1C", 6, "a 7-Zip archive; unpack it first"},
    {"\x7F" "ELF", 4, "a program (ELF), not an inventory"},
    {"MZ\x90", 3, "a Windows program, not an inventory"},
    {"%PDF-", 5, "a PDF document, not an inventory"},
    {"SQLite f", 8, "an SQLite database, not an inventory"},
};

/* Said as what it is: "binary data" would leave the reader of the message to find out. */
static int known_binary(struct detected *out, const char *head, size_t size) {
    size_t i;
    for (i = 0; i < sizeof magics / sizeof magics[0]; i++) {
        if (size < magics[i].size || memcmp(head, magics[i].bytes, magics[i].size) != 0) continue;
        if (magics[i].size == 3 && magics[i].bytes[0] == 'B' && (size < 10 || memcmp(head + 4, "1AY&SY", 6) != 0)) continue;
        refuse(out, magics[i].what);
        return 1;
    }
    return 0;
}

/* A NUL near the start means data that no line-wise reading can make sense of; later ones cost their rows only. */
static int binary(struct detected *out, const char *head, size_t size) {
    const char *nul = memchr(head, 0, size < 1024 ? size : 1024);
    if (!nul) return 0;
    snprintf(out->problem, sizeof out->problem, "binary data, not text: a NUL at byte %zu", (size_t)(nul - head));
    return 1;
}

/* Up to the first line end, blanks and all. */
static struct text whole_line(struct text text) {
    size_t i = 0;
    while (i < text.size && text.data[i] != '\n' && text.data[i] != '\r') i++;
    text.size = i;
    return text;
}

/* The same without blanks at its ends. */
static struct text first_line(struct text text) { return text_trim(whole_line(text)); }

/* ---- JSON: one document, or one a line ---- */

/* Keys that no other format read here has at its top. */
static int osquery_key(struct text key) {
    return text_is(key, "hostidentifier") || text_is(key, "columns") || text_is(key, "snapshot") || text_is(key, "diffresults");
}

/* Whether a key of a result line of osquery stands at the top level of the object on this line. */
static int line_has_osquery_key(struct text line) {
    size_t i, depth = 0;
    for (i = 0; i < line.size; i++) {
        char c = line.data[i];
        if (c == '{' || c == '[') {
            depth++;
        } else if (c == '}' || c == ']') {
            depth -= depth > 0;
        } else if (c == '"') {
            struct text key;
            size_t from = ++i;
            while (i < line.size && line.data[i] != '"') i += line.data[i] == '\\' ? 2 : 1;
            if (i >= line.size) return 0;
            key.data = line.data + from;
            key.size = i - from;
            while (i + 1 < line.size && line.data[i + 1] == ' ') i++;
            if (depth == 1 && i + 1 < line.size && line.data[i + 1] == ':' && osquery_key(key)) return 1;
        }
    }
    return 0;
}

/* Decides by the first line alone, and by what follows it where that says nothing: a damaged first line must not turn
   a whole log into one damaged document. */
static int json_lines(struct text text) {
    struct text line = first_line(text), rest;
    char last;
    if (text.data[0] != '{') return 0;
    if (line_has_osquery_key(line)) return 1;
    rest.data = text.data + line.size;
    rest.size = text.size - line.size;
    rest = text_trim(rest);
    last = line.data[line.size - 1];
    /* Printed over several lines, a document breaks behind an opening bracket, a comma or a colon. */
    return rest.size > 0 && rest.data[0] == '{' && last != '{' && last != '[' && last != ',' && last != ':';
}

/* Text in braces need not be JSON: a list of GUIDs is not. */
static int looks_like_json(struct text text) {
    char first = text.data[0];
    text.data++;
    text.size--;
    text = text_trim(text);
    if (first == '{') return text.size == 0 || text.data[0] == '"' || text.data[0] == '}';
    return first == '[' && (text.size == 0 || text.data[0] == '{' || text.data[0] == '[' || text.data[0] == ']');
}

/* ---- CSV ---- */

size_t csv_preamble(const char *data, size_t size, char *separator, uint64_t *line) {
    size_t at = 0;
    for (;;) {
        struct text rest, first;
        while (at < size && (data[at] == '\n' || data[at] == '\r')) {
            *line += data[at] == '\n' || (at + 1 < size && data[at + 1] != '\n');
            at++;
        }
        rest.data = data + at;
        rest.size = size - at;
        first = whole_line(rest); /* not trimmed: the separator stated may be a tab */
        if (first.size == 5 && text_starts(first, "sep=")) {
            *separator = first.data[4];
        } else if (!text_starts(first, "#type ")) {
            return at;
        }
        while (at < size && data[at] != '\n' && data[at] != '\r') at++;
    }
}

/* What one separator makes of the first record. */
struct header {
    size_t known, evidence, fields;
    char separator;
    int uninstall;
};

/* Keeps the separator if its header has more known columns than the best one so far, or as many and more fields. */
static void try_separator(struct header *best, char separator, const char *data, size_t size, int whole) {
    char copy[INPUT_HEAD]; /* a scan undoes doubled quotes in place, and this one is only a trial */
    struct csv_scan scan;
    size_t known, evidence = 0;
    memcpy(copy, data, size);
    csv_scan_init(&scan, separator);
    csv_scan_window(&scan, copy, size, 0, whole);
    if (csv_scan_next(&scan) != CSV_SCAN_RECORD) return;
    known = csv_known_columns(scan.fields, scan.count, &evidence);
    if (best->fields && (known < best->known || (known == best->known && scan.count <= best->fields))) return;
    best->known = known;
    best->evidence = evidence;
    best->fields = scan.count;
    best->separator = separator;
    best->uninstall = csv_is_uninstall(scan.fields, scan.count);
}

/* Chooses the separator that makes the most of the first record. 1 when that is a header. */
static int detect_csv(struct detected *out, const char *head, size_t size, const struct input_options *options, int whole) {
    static const char separators[4] = {',', ';', '\t', '|'};
    struct header best;
    char stated = 0;
    uint64_t line = 1;
    size_t at = csv_preamble(head, size, &stated, &line), i;
    memset(&best, 0, sizeof best);
    best.separator = ',';
    for (i = 0; i < sizeof separators; i++) {
        if (!stated || stated == separators[i]) try_separator(&best, separators[i], head + at, size - at, whole);
    }
    /* A separator that the file itself states is not doubted. */
    out->separator = stated ? stated : best.separator;
    if (options->format == INPUT_AUTO) out->format = best.uninstall ? INPUT_WINDOWS_UNINSTALL_CSV : INPUT_CSV;
    /* A table of something else is better refused, for want of a column that names a maker, than read as lines. */
    return best.evidence > 0 || (best.known > 0 && best.fields >= 3) || (options->columns && best.fields > 0);
}

/* ---- all ---- */

/* Formats that reading as lines would turn into nonsense. */
static int known_but_not_read(struct detected *out, struct text line) {
    if (text_starts(line, "spdxversion:")) {
        refuse(out, "SPDX tag-value is not one of the formats read here; SPDX JSON is");
    } else if (text_starts(line, "windows registry editor") || text_starts(line, "regedit4")) {
        refuse(out, "a Windows registry export is not one of the formats read here; a CSV of the uninstall keys is");
    } else {
        return 0;
    }
    return 1;
}

/* From the surest mark to the weakest; what is left are lines, which any text can be. */
static void detect_text(struct detected *out, struct text text, const char *head, size_t size,
                        const struct input_options *options, int whole) {
    struct text line = first_line(text);
    if (text.data[0] == '<') {
        out->format = INPUT_GLPI_XML;
    } else if (looks_like_json(text)) {
        out->lines = json_lines(text);
        out->format = out->lines ? INPUT_OSQUERY_JSON : INPUT_AUTO;
    } else if (text_starts(line, "package:")) {
        out->format = INPUT_DPKG_STATUS;
    } else if (!known_but_not_read(out, line) && !detect_csv(out, head, size, options, whole)) {
        out->format = INPUT_LINES;
    }
}

/* A format that is asked for is not doubted, but what is compressed or binary cannot be it. */
void input_detect(struct detected *out, const char *head, size_t size, const struct input_options *options,
                  enum source_encoding encoding, int whole) {
    struct text text;
    memset(out, 0, sizeof *out);
    out->format = options->format;
    out->separator = ',';
    if (size > INPUT_HEAD) {
        size = INPUT_HEAD;
        whole = 0;
    }
    text.data = head;
    text.size = size;
    text = text_trim(text);
    if (size == 0) {
        refuse(out, "empty: 0 bytes");
    } else if (text.size == 0) {
        refuse(out, "empty: nothing but blanks");
    } else if (encoding == SOURCE_BYTES && known_binary(out, head, size)) {
        return;
    } else if ((encoding != SOURCE_BYTES || text.data[0] != '<') && binary(out, head, size)) {
        return;
    } else if (options->format == INPUT_AUTO) {
        detect_text(out, text, head, size, options, whole);
    } else if (options->format == INPUT_CSV || options->format == INPUT_WINDOWS_UNINSTALL_CSV) {
        (void)detect_csv(out, head, size, options, whole);
    } else if (options->format == INPUT_OSQUERY_JSON) {
        out->lines = json_lines(text);
    }
}

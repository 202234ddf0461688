/* The status database of dpkg: stanzas of "Field: value" with blank lines between (deb-control(5)). Packages that are
   not installed are counted, not handed on. The maintainer packs, it need not make: it is no evidence. */
#include "input/input_reader.h"

/* A field that outlives its line in the window. */
struct kept {
    char data[512];
    size_t size;
};

struct stanza {
    struct kept package, version, vendor, homepage;
    uint64_t line;       /* of its first line; 0: none begun */
    int removed;
    unsigned check;
    const char *reason;  /* why it is bad */
};

/* Names longer than that are not names; the package is reported rather than cut. */
static void keep(struct stanza *stanza, struct kept *to, struct text value) {
    if (value.size > sizeof to->data) {
        stanza->reason = "has a field of more than 512 bytes where names stand";
        return;
    }
    if (value.size > 0) memcpy(to->data, value.data, value.size);
    to->size = value.size;
}

static struct text kept_text(const struct kept *kept) {
    struct text out = {kept->data, kept->size};
    return out;
}

/* The stanza is complete: a row, a package that is gone, or a bad one, which is named by its first line. */
static void finish(struct reader *reader, struct stanza *stanza) {
    size_t locator = locator_line(reader, stanza->line);
    if (stanza->line == 0) return;
    if (!stanza->reason && (stanza->check & TEXT_NUL)) stanza->reason = "has a NUL byte";
    if (!stanza->reason && stanza->package.size == 0) stanza->reason = "no Package field";
    if (stanza->reason) {
        (void)reader_bad(reader, locator, stanza->reason);
    } else if (stanza->removed) {
        reader_skip(reader);
    } else {
        reader_begin(reader, locator);
        reader->undecodable = (stanza->check & TEXT_BYTES) != 0;
        reader->row.name = kept_text(&stanza->package);
        reader->row.version = kept_text(&stanza->version);
        reader_value(reader, KT_KIND_DEB, kept_text(&stanza->package));
        reader_value(reader, KT_KIND_VENDOR, kept_text(&stanza->vendor));
        reader_value(reader, KT_KIND_URL, kept_text(&stanza->homepage));
        (void)reader_end(reader);
    }
}

/* Ready for the next stanza; the bytes of the last one need no clearing, since sizes say what is valid. */
static void reset(struct stanza *stanza) {
    stanza->package.size = stanza->version.size = stanza->vendor.size = stanza->homepage.size = 0;
    stanza->line = 0;
    stanza->removed = 0;
    stanza->check = 0;
    stanza->reason = NULL;
}

/* Only the fields that are used are kept. Of one given twice the last counts, except for the package's name. */
static void take_field(struct stanza *stanza, struct text line) {
    const char *colon = memchr(line.data, ':', line.size);
    struct text name = line, value = line;
    if (!colon || colon == line.data) {
        stanza->reason = "a line that is neither a field nor the continuation of one";
        return;
    }
    name.size = (size_t)(colon - line.data);
    value.data = colon + 1;
    value.size -= name.size + 1;
    value = text_trim(value);
    if (text_is(name, "package")) {
        if (stanza->package.size > 0) stanza->reason = "two Package fields; a blank line may be missing";
        keep(stanza, &stanza->package, value);
    } else if (text_is(name, "version")) {
        keep(stanza, &stanza->version, value);
    } else if (text_is(name, "vendor")) {
        keep(stanza, &stanza->vendor, value);
    } else if (text_is(name, "homepage")) {
        keep(stanza, &stanza->homepage, value);
    } else if (text_is(name, "status")) {
        stanza->removed = !text_ends(value, " installed"); /* want, flag, state */
    }
}

/* A bad line spoils its stanza and no other; the next blank line starts afresh. */
int read_dpkg(struct reader *reader) {
    struct line_reader lines = {0};
    struct stanza stanza;
    struct text line;
    int result = 0;
    lines.reader = reader;
    reset(&stanza);
    while (!reader->stopped && (result = line_next(&lines, &line)) != 0) {
        if (result > 0 && text_trim(line).size == 0) {
            finish(reader, &stanza);
            reset(&stanza);
            continue;
        }
        if (stanza.line == 0) stanza.line = lines.number;
        if (result < 0) {
            stanza.reason = "a line longer than 16 MiB";
            continue;
        }
        stanza.check |= text_check(line.data, line.size);
        if (line.data[0] != ' ' && line.data[0] != '\t' && !stanza.reason) take_field(&stanza, line);
    }
    if (!reader->stopped) finish(reader, &stanza);
    return reader->summary->failed ? -1 : 0;
}

/* Lines of text, and plain lines as an inventory: one value each. */
#include "input/input_reader.h"

/* The position of the first CR or LF at or behind `from`, or size. Where the next LF is, is remembered: a file whose
   lines end in CR alone would otherwise be searched to the end of the window for every line. */
static size_t find_end(struct line_reader *lines, size_t from) {
    const struct source *source = &lines->reader->source;
    const char *found;
    size_t end = lines->lf;
    if (from > end || end >= source->size || source->data[end] != '\n') {
        if (from > end) end = from;
        found = source->size > end ? memchr(source->data + end, '\n', source->size - end) : NULL;
        end = lines->lf = found ? (size_t)(found - source->data) : source->size;
    }
    found = end > from ? memchr(source->data + from, '\r', end - from) : NULL;
    return found ? (size_t)(found - source->data) : end;
}

/* Reads on; the line that is being looked for starts at 0 afterwards. 0, or -1. */
static int read_on(struct line_reader *lines) {
    size_t used = lines->at;
    if (reader_more(lines->reader, used) != 0) return -1;
    lines->at = 0;
    lines->lf = lines->lf > used ? lines->lf - used : 0;
    return 0;
}

/* Passes the rest of a line that is too long. */
static void pass_over(struct line_reader *lines) {
    const struct source *source = &lines->reader->source;
    for (;;) {
        size_t end = find_end(lines, lines->at);
        lines->at = end;
        if (end < source->size) {
            lines->cut_cr = source->data[end] == '\r';
            lines->at = end + 1;
            return;
        }
        if (source->final || read_on(lines) != 0) return;
    }
}

/* Searches on where it stopped before, so that a long line is not searched again each time the window grows. */
int line_next(struct line_reader *lines, struct text *line) {
    const struct source *source = &lines->reader->source;
    size_t searched = 0; /* bytes of the line already looked at */
    for (;;) {
        size_t end;
        if (lines->cut_cr && lines->at < source->size) {
            if (source->data[lines->at] == '\n') lines->at++;
            lines->cut_cr = 0;
        }
        end = find_end(lines, lines->at + searched);
        if (end < source->size || (source->final && end > lines->at)) {
            line->data = source->data + lines->at;
            line->size = end - lines->at;
            lines->number++;
            lines->ended = end < source->size;
            lines->cut_cr = lines->ended && source->data[end] == '\r';
            lines->at = end + (size_t)lines->ended;
            return line->size > INPUT_RECORD ? -1 : 1;
        }
        if (source->final) return 0;
        searched = source->size - lines->at;
        if (searched > INPUT_RECORD) {
            lines->number++;
            pass_over(lines);
            return lines->reader->stopped ? 0 : -1;
        }
        if (read_on(lines) != 0) return 0;
    }
}

/* A line that is blank is no value; one with a NUL is not text. */
static void take_line(struct reader *reader, struct text line, uint64_t number) {
    size_t locator = locator_line(reader, number);
    unsigned check = text_check(line.data, line.size);
    line = text_trim(line);
    if (line.size == 0) return;
    if (check & TEXT_NUL) {
        (void)reader_bad(reader, locator, "has a NUL byte");
        return;
    }
    reader_begin(reader, locator);
    reader->undecodable = (check & TEXT_BYTES) != 0;
    reader->row.name = line;
    reader_value(reader, reader->options.line_kind ? reader->options.line_kind : KT_KIND_TEXT, line);
    (void)reader_end(reader);
}

/* Any text can be read this way, so the format is the last one to be tried. */
int read_lines(struct reader *reader) {
    struct line_reader lines = {0};
    struct text line;
    int result = 0;
    lines.reader = reader;
    while (!reader->stopped && (result = line_next(&lines, &line)) != 0) {
        if (result < 0) {
            (void)reader_bad(reader, locator_line(reader, lines.number), "longer than 16 MiB");
        } else {
            take_line(reader, line, lines.number);
        }
    }
    return reader->summary->failed ? -1 : 0;
}

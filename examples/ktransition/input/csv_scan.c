/* A state machine over positions of the four bytes that matter - separator, quote, CR, LF - which are found 64 bytes at
   a time. Nothing is allocated; a record that the window cuts is scanned again once the window has grown, which costs
   at most twice the bytes because windows double. */
#include "input/csv_scan.h"

#include <string.h>

#if defined(__SSE2__) && defined(__GNUC__) && !defined(CSV_SCAN_PORTABLE)
#include <emmintrin.h>
#define CSV_SCAN_SSE2 1
#endif

#define NO_BLOCK ((size_t)-1)

/* Nothing is read yet; the window comes with csv_scan_window(). */
void csv_scan_init(struct csv_scan *scan, char separator) {
    scan->separator = separator;
    scan->data = NULL;
    scan->size = scan->at = scan->first = scan->last = scan->count = 0;
    scan->final = scan->ended = scan->skipping = 0;
    scan->line = 1;
    scan->row_line = 0;
    scan->reason = NULL;
    scan->block = NO_BLOCK;
    scan->mask = 0;
}

/* Moving the window makes positions stale, and with them the block whose mask is remembered. */
void csv_scan_window(struct csv_scan *scan, char *data, size_t size, size_t at, int final) {
    scan->data = data;
    scan->size = size;
    scan->at = at;
    scan->final = final;
    scan->block = NO_BLOCK;
}

#ifdef CSV_SCAN_SSE2
/* SSE2 is part of every x86-64, so no run-time choice is needed. */
static uint64_t full_block(const char *at, char separator) {
    const __m128i sep = _mm_set1_epi8(separator), quote = _mm_set1_epi8('"');
    const __m128i cr = _mm_set1_epi8('\r'), lf = _mm_set1_epi8('\n');
    uint64_t mask = 0;
    unsigned i;
    for (i = 0; i < 4; i++) {
        __m128i x = _mm_loadu_si128((const __m128i *)(const void *)(at + 16 * i));
        __m128i hit = _mm_or_si128(_mm_or_si128(_mm_cmpeq_epi8(x, sep), _mm_cmpeq_epi8(x, quote)),
                                   _mm_or_si128(_mm_cmpeq_epi8(x, cr), _mm_cmpeq_epi8(x, lf)));
        mask |= (uint64_t)(uint32_t)_mm_movemask_epi8(hit) << (16 * i);
    }
    return mask;
}

static unsigned lowest_bit(uint64_t mask) { return (unsigned)__builtin_ctzll(mask); }
#else
/* The same in plain C; compilers make vector code of it where they can. */
static uint64_t full_block(const char *at, char separator) {
    uint64_t mask = 0;
    unsigned i;
    for (i = 0; i < 64; i++) {
        char c = at[i];
        mask |= (uint64_t)(c == separator || c == '"' || c == '\r' || c == '\n') << i;
    }
    return mask;
}

static unsigned lowest_bit(uint64_t mask) {
    unsigned bit = 0;
    while (!(mask & 0xFF)) {
        mask >>= 8;
        bit += 8;
    }
    while (!(mask & 1)) {
        mask >>= 1;
        bit++;
    }
    return bit;
}
#endif

/* Only the last block of a window can be short: it is copied, so that no byte behind the window is read. */
static void load_block(struct csv_scan *scan, size_t base) {
    scan->block = base;
    if (scan->size - base >= 64) {
        scan->mask = full_block(scan->data + base, scan->separator);
    } else {
        char tail[64]; /* the window may end anywhere; nothing behind it is touched */
        memset(tail, 0, sizeof tail);
        memcpy(tail, scan->data + base, scan->size - base);
        scan->mask = full_block(tail, scan->separator);
    }
}

/* The next byte that matters at or behind `from`, or size. */
static size_t next_special(struct csv_scan *scan, size_t from) {
    size_t base = from & ~(size_t)63;
    uint64_t mask;
    if (from >= scan->size) return scan->size;
    if (base != scan->block) load_block(scan, base);
    mask = scan->mask & (~(uint64_t)0 << (from & 63));
    while (!mask) {
        base += 64;
        if (base >= scan->size) return scan->size;
        load_block(scan, base);
        mask = scan->mask;
    }
    return base + lowest_bit(mask);
}

/* A tab is a blank except where it parts fields. */
static int is_blank(const struct csv_scan *scan, char c) { return (c == ' ' || c == '\t') && c != scan->separator; }

/* The first byte that is no blank, or size. */
static size_t skip_blanks(const struct csv_scan *scan, size_t at) {
    while (at < scan->size && is_blank(scan, scan->data[at])) at++;
    return at;
}

/* Bytes of the line end at `at`: 1 or 2, or 0 when the window does not show whether a CR has its LF. */
static size_t line_end(const struct csv_scan *scan, size_t at) {
    if (scan->data[at] == '\n') return 1;
    if (at + 1 < scan->size) return scan->data[at + 1] == '\n' ? 2 : 1;
    return scan->final ? 1 : 0;
}

/* Goes on behind the next line end at or after `from`; 0 when the window ends before it. */
static int skip_line(struct csv_scan *scan, size_t from) {
    size_t i = from;
    scan->skipping = 1;
    while (i < scan->size && scan->data[i] != '\n' && scan->data[i] != '\r') i++;
    scan->at = i;
    if (i < scan->size) {
        size_t width = line_end(scan, i);
        if (width == 0) return 0;
        scan->at = i + width;
        scan->line++;
    } else if (!scan->final) {
        return 0;
    }
    scan->skipping = 0;
    return 1;
}

/* `line` is the number of the line that `from` stands in: what the scan leaves out ends with it. */
static enum csv_scan_result give_up(struct csv_scan *scan, const char *reason, size_t from, uint64_t line) {
    scan->reason = reason;
    scan->line = line;
    (void)skip_line(scan, from);
    return CSV_SCAN_BAD;
}

/* The line of the message is the record's first: where it should have ended nobody knows. */
static enum csv_scan_result too_long(struct csv_scan *scan) {
    return give_up(scan, "longer than 16 MiB; a quote may be missing", scan->at, scan->row_line);
}

/* The window ends inside the record. */
static enum csv_scan_result cut(struct csv_scan *scan) {
    return scan->size - scan->at <= CSV_SCAN_BYTES ? CSV_SCAN_MORE : too_long(scan);
}

/* Passes blank lines: RECORD when a record starts at `at`. */
static enum csv_scan_result skip_blank_lines(struct csv_scan *scan) {
    for (;;) {
        size_t i = skip_blanks(scan, scan->at), width;
        if (i >= scan->size) {
            if (scan->final) return CSV_SCAN_END;
            if (i - scan->at >= CSV_SCAN_BYTES) scan->at = i; /* nothing but blanks: nothing to keep */
            return CSV_SCAN_MORE;
        }
        if (scan->data[i] != '\n' && scan->data[i] != '\r') return CSV_SCAN_RECORD;
        width = line_end(scan, i);
        if (width == 0) return CSV_SCAN_MORE;
        scan->at = i + width;
        scan->line++;
    }
}

/* The end of the quoted text that starts at `from`: the position of its closing quote, size when the window ends first.
   Counts the line ends it passes. */
static size_t closing_quote(struct csv_scan *scan, size_t from, uint64_t *line, int *doubled) {
    size_t i = from;
    for (;;) {
        char c;
        i = next_special(scan, i);
        if (i >= scan->size) return scan->size;
        c = scan->data[i];
        if (c == '"') {
            if (i + 1 >= scan->size && !scan->final) return scan->size;
            if (i + 1 >= scan->size || scan->data[i + 1] != '"') return i;
            *doubled = 1;
            i += 2;
        } else {
            if (c == '\n' || (c == '\r' && (i + 1 >= scan->size || scan->data[i + 1] != '\n'))) (*line)++;
            i++;
        }
    }
}

/* Shortens the fields that have doubled quotes. Done once the record is complete: until then it may have to be scanned
   again, and its bytes must be as they were. */
static void undo_doubled(struct csv_scan *scan) {
    size_t f;
    for (f = 0; f < scan->count; f++) {
        char *data = scan->data + (scan->fields[f].data - scan->data), *out;
        size_t i, size = scan->fields[f].size;
        /* Fields without any quote are the rule and are left where they are. */
        if (size < 2 || !(out = memchr(data, '"', size))) continue;
        for (i = (size_t)(out - data); i < size; i++) {
            *out++ = data[i];
            if (data[i] == '"') i++; /* inside a quoted field quotes come in pairs */
        }
        scan->fields[f].size = (size_t)(out - data);
    }
}

/* The record is complete; `end` is the position of its line end, or size. */
static enum csv_scan_result finish(struct csv_scan *scan, size_t end, uint64_t line, int doubled) {
    size_t width = 0;
    if (end - scan->at > CSV_SCAN_BYTES) return too_long(scan);
    if (end < scan->size) {
        width = line_end(scan, end);
        if (width == 0) return CSV_SCAN_MORE;
    }
    if (doubled) undo_doubled(scan);
    scan->first = scan->at;
    scan->last = end;
    scan->ended = width != 0;
    scan->at = end + width;
    scan->line = line + (width != 0);
    return CSV_SCAN_RECORD;
}

/* One pass over the fields. Nothing of the scan but the fields is changed before the record has its end, so that after
   MORE the same call with a longer window starts afresh. */
enum csv_scan_result csv_scan_next(struct csv_scan *scan) {
    enum csv_scan_result result;
    size_t end;
    uint64_t line;
    int doubled = 0;
    if (scan->skipping && !skip_line(scan, scan->at)) return CSV_SCAN_MORE;
    result = skip_blank_lines(scan);
    if (result != CSV_SCAN_RECORD) return result;
    scan->row_line = line = scan->line;
    scan->count = 0;
    for (end = scan->at;; end++) {
        size_t size, from = skip_blanks(scan, end);
        /* Quoted: separators and line ends belong to the field, blanks around the quotes do not. */
        if (from < scan->size && scan->data[from] == '"') {
            uint64_t opened = line;
            size_t close = closing_quote(scan, from + 1, &line, &doubled);
            if (close >= scan->size) {
                if (scan->final) return give_up(scan, "a quote is never closed", from, opened);
                return cut(scan);
            }
            size = close - ++from;
            end = skip_blanks(scan, close + 1);
            if (end < scan->size && scan->data[end] != scan->separator && scan->data[end] != '\n' && scan->data[end] != '\r')
                return give_up(scan, "text behind a closing quote", end, line);
        } else {
            end = next_special(scan, from);
            if (end < scan->size && scan->data[end] == '"') return give_up(scan, "a quote inside an unquoted field", end, line);
            size = end - from;
            while (size > 0 && is_blank(scan, scan->data[from + size - 1])) size--;
        }
        /* The field may go on behind the window. */
        if (end >= scan->size && !scan->final) return cut(scan);
        if (scan->count >= CSV_SCAN_FIELDS) return give_up(scan, "more than 4096 fields", end, line);
        scan->fields[scan->count].data = scan->data + from;
        scan->fields[scan->count++].size = size;
        if (end >= scan->size || scan->data[end] != scan->separator) return finish(scan, end, line, doubled);
    }
}

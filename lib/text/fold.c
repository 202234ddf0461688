/* The name normal form. What a code point becomes stands in the generated table; here is what depends on its
   neighbours: tokens, apostrophes, dots between single letters, composition, and the cuts.
   docs/specification/names.md is the definition; tables/generate.py --fold is a second implementation of it. */
#include "text/fold.h"

#include <string.h>

#include "text/fold_table.h"
#include "text/utf8.h"

/* What one reading step gave: a class of fold_table.h, or a text to append. */
struct step {
    uint32_t value;
    uint32_t point; /* for KT__FOLD_SELF and KT__FOLD_ALONE */
    size_t next;    /* where the next step begins */
};

struct folding {
    struct kt__folded *out;
    const char *name;
    size_t size;      /* bytes of the part that counts */
    uint32_t letters; /* code points since the last separator or dot; MANY once one was no letter */
    int in_token;
    int apostrophe; /* one was seen and the token may go on */
};

#define MANY 9

/* What the table says of a code point. KT__UTF8_BAD lies above all code points, so that a damaged byte separates tokens
   and never reads past the table. */
static uint32_t value_of(uint32_t point) {
    if (point > 0x10FFFF) return KT__FOLD_BLANK;
    return kt__fold_stage2[kt__fold_stage1[point / KT__FOLD_BLOCK] * (size_t)KT__FOLD_BLOCK + point % KT__FOLD_BLOCK];
}

/* Whether a code point can be the second of a pair at all: spares nearly every name the search. */
static int may_be_second(uint32_t point) {
    return (point >= 0x300 && point <= 0x3FF) || point == 0x3099 || point == 0x309A || point == 0xFF9E || point == 0xFF9F;
}

/* Two code points that together become another text than one after the other. 1 and the value of the pair; the table is
   sorted by both code points. */
static int find_pair(uint32_t *value, uint32_t first, uint32_t second) {
    uint32_t low = 0, high = kt__fold_pair_count;
    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        const uint32_t *pair = kt__fold_pairs[middle];
        if (pair[0] == first && pair[1] == second) {
            *value = pair[2];
            return 1;
        }
        if (pair[0] < first || (pair[0] == first && pair[1] < second))
            low = middle + 1;
        else
            high = middle;
    }
    return 0;
}

/* Conjoining jamo are put together to the syllable that they spell. */
static int read_hangul(struct step *step, const char *name, size_t size, uint32_t first, uint32_t second) {
    uint32_t bytes, third;
    if (first < 0x1100 || first > 0x1112 || second < 0x1161 || second > 0x1175) return 0;
    step->value = KT__FOLD_SELF;
    /* Unicode, section 3.12: 19 leading by 21 vowel by 28 trailing jamo, the trailing one counted from 1; 0 stands for
       none. */
    step->point = 0xAC00 + ((first - 0x1100) * 21 + second - 0x1161) * 28;
    if (step->next < size) {
        third = kt__utf8_read(name, size, step->next, &bytes);
        if (third >= 0x11A8 && third <= 0x11C2) {
            step->point += third - 0x11A7;
            step->next += bytes;
        }
    }
    return 1;
}

/* One code point, or two or three that belong together. Reads inside size only and moves by a byte at least, so that
   every walk over steps ends. */
static struct step read_step(const char *name, size_t size, size_t at) {
    struct step step;
    uint32_t bytes, second, more, value;
    step.point = kt__utf8_read(name, size, at, &bytes);
    step.value = value_of(step.point);
    step.next = at + bytes;
    /* Nothing composes that begins below U+0080 except with a mark, and marks are dropped all the same. */
    if (step.next >= size || step.point < 0x80) return step;
    second = kt__utf8_read(name, size, step.next, &more);
    if (may_be_second(second) && find_pair(&value, step.point, second)) {
        step.value = value;
        step.next += more;
    } else if (second >= 0x1161 && second <= 0x1175) {
        struct step syllable = step;
        syllable.next += more;
        if (read_hangul(&syllable, name, size, step.point, second)) step = syllable;
    }
    return step;
}

/* Whether a step brings letters or digits. */
static int is_text(uint32_t value) {
    return value == KT__FOLD_SELF || value == KT__FOLD_ALONE || value >= KT__FOLD_TEXT;
}

/* The bytes that a step appends; buffer is used for a code point that stays as it is. The first byte of a text in the
   table is its size, which bounds what is read of it. */
static const char *step_text(const struct step *step, char buffer[4], uint32_t *size) {
    if (step->value >= KT__FOLD_TEXT) {
        *size = kt__fold_texts[step->value];
        return (const char *)&kt__fold_texts[step->value + 1];
    }
    *size = kt__utf8_write(buffer, step->point);
    return buffer;
}

/* A letter in the sense of the dot rule: no digit, nothing that brings a blank with it. Asked of what a code point
   becomes, not of what it was: a letter of any script may be an initial. */
static int is_letter(const struct step *step) {
    char buffer[4];
    uint32_t size, i;
    const char *text;
    if (!is_text(step->value)) return 0;
    text = step_text(step, buffer, &size);
    for (i = 0; i < size; i++) {
        if (text[i] == ' ') return 0;
    }
    return size > 0 && (text[0] < '0' || text[0] > '9');
}

/* Replacements such as " and " end the word before them. */
static int begins_blank(const struct step *step) {
    return step->value >= KT__FOLD_TEXT && kt__fold_texts[step->value + 1] == ' ';
}

/* Whether a single letter and then the end of a word follow a dot. */
static int single_letter_follows(const struct folding *f, size_t at) {
    struct step step;
    if (at >= f->size) return 0;
    step = read_step(f->name, f->size, at);
    if (!is_letter(&step)) return 0;
    /* The letter may carry marks before its word ends; the walk over them is bounded by the 256 code points that count. */
    do {
        if (step.next >= f->size) return 1;
        step = read_step(f->name, f->size, step.next);
    } while (step.value == KT__FOLD_GONE);
    return !is_text(step.value) || begins_blank(&step);
}

/* The next letter opens a new token; an apostrophe in between was the end of a word. */
static void end_token(struct folding *f) {
    f->in_token = 0;
    f->apostrophe = 0;
    f->letters = 0;
}

/* Appends bytes of the token that is open, or opens one; 0 when 32 tokens are there already. */
static int append(struct folding *f, const char *text, uint32_t size, size_t from, size_t to) {
    struct kt__folded *out = f->out;
    struct kt__token *token;
    if (!f->in_token) {
        if (out->count == KT__NAME_TOKENS) return 0;
        if (out->count > 0) out->text[out->size++] = ' ';
        token = &out->tokens[out->count++];
        token->start = (uint16_t)out->size;
        token->size = 0;
        token->from = (uint32_t)from;
        f->in_token = 1;
    }
    token = &out->tokens[out->count - 1];
    memcpy(out->text + out->size, text, size);
    out->size += size;
    token->size = (uint16_t)(token->size + size);
    token->to = (uint32_t)to;
    return 1;
}

/* Appends what a step says; blanks in it separate, ideographs stand alone. 0 when the name is full. */
static int append_step(struct folding *f, const struct step *step, size_t from) {
    char buffer[4];
    uint32_t size, at, bytes;
    int letter = is_letter(step);
    const char *text = step_text(step, buffer, &size);
    for (at = 0; at < size; at += bytes) {
        uint32_t point = kt__utf8_read(text, size, at, &bytes);
        int alone = value_of(point) == KT__FOLD_ALONE;
        if (point == ' ' || alone) f->in_token = 0;
        if (point == ' ') continue;
        /* Every byte of a replacement points back at the whole step: highlighting shows what was written, not what it
           became. */
        if (!append(f, text + at, bytes, from, step->next)) return 0;
        if (alone) f->in_token = 0;
    }
    f->apostrophe = 0;
    f->letters = letter && f->letters < MANY ? f->letters + 1 : MANY;
    return 1;
}

/* Bytes of the first 256 code points: what comes after them does not count. The bound on everything above: folding costs
   the same for a name and for a value of 1 MiB. A damaged byte counts as one. */
static size_t counted_bytes(const char *name, size_t size) {
    size_t at = 0;
    uint32_t points = 0, bytes;
    while (at < size && points < KT__NAME_POINTS) {
        (void)kt__utf8_read(name, size, at, &bytes);
        at += bytes;
        points++;
    }
    return at;
}

void kt__fold(struct kt__folded *out, const char *name, size_t size) {
    struct folding f;
    size_t at = 0;
    memset(&f, 0, sizeof f);
    out->size = 0;
    out->count = 0;
    f.out = out;
    f.name = name;
    f.size = counted_bytes(name, size);
    while (at < f.size) {
        struct step step = read_step(name, f.size, at);
        if (is_text(step.value)) {
            if (!append_step(&f, &step, at)) break;
        } else if (step.value == KT__FOLD_APOSTROPHE && f.in_token && !f.apostrophe) {
            f.apostrophe = 1;
        } else if (step.value == KT__FOLD_DOT && f.letters == 1 && !f.apostrophe && single_letter_follows(&f, step.next)) {
            f.letters = 0;
        } else if (step.value == KT__FOLD_GONE) {
            if (f.in_token) out->tokens[out->count - 1].to = (uint32_t)step.next; /* a mark belongs to its letter */
        } else {
            end_token(&f);
        }
        at = step.next;
    }
    out->text[out->size] = '\0';
}

/* Tokens are what blanks separate; a damaged catalog may hold more than a name can have, the rest is left out. */
void kt__text_unfold(struct kt__folded *out, const char *text, size_t size) {
    size_t at = 0;
    out->size = 0;
    out->count = 0;
    if (size >= KT__FOLDED_ROOM) size = KT__FOLDED_ROOM - 1;
    while (at < size && out->count < KT__NAME_TOKENS) {
        struct kt__token *token = &out->tokens[out->count];
        size_t end = at;
        while (end < size && text[end] != ' ') end++;
        if (end > at) {
            if (out->count > 0) out->text[out->size++] = ' ';
            token->start = (uint16_t)out->size;
            token->size = (uint16_t)(end - at);
            token->from = (uint32_t)at;
            token->to = (uint32_t)end;
            memcpy(out->text + out->size, text + at, end - at);
            out->size += (uint32_t)(end - at);
            out->count++;
        }
        at = end + 1;
    }
    out->text[out->size] = '\0';
}

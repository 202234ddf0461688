/* Taking a folded name apart: which tokens are legal forms, and which words with which weights are left.
   The tables come from tables/; how words are compared is the scorer's business. */
#include "text/words.h"

#include <string.h>

#include "text/distance.h"
#include "text/fold_table.h"
#include "text/score.h"
#include "text/utf8.h"
#include "text/word_table.h"

#define WEIGHT_NUMBER 60
#define WEIGHT_LETTER 30
#define WEIGHT_FUNCTION 2     /* articles and the like */
#define WEIGHT_FORM 8         /* of a short legal form that does not count as one */
#define LONG_FORM 7           /* letters from which on one edit is forgiven */
#define DIGITS 9              /* digits that make a number */

/* The folded text of a row of the table. Static and NUL-terminated. */
static const char *phrase(uint32_t row) {
    return (const char *)&kt__word_texts[kt__words[row].text];
}

/* Compares a token with the first token of a phrase: below 0, 0, above 0 as the phrase sorts before, at, after. */
static int compare_first(const char *text, const char *token, uint32_t size) {
    uint32_t i;
    for (i = 0; i < size; i++) {
        uint8_t a = (uint8_t)text[i], b = (uint8_t)token[i];
        if (a == '\0') return -1;
        if (a != b) return a < b ? -1 : 1;
    }
    return text[size] == '\0' || text[size] == ' ' ? 0 : 1;
}

/* The first phrase that begins with the token i, or the number of phrases. Phrases are sorted by bytes, so that those
   with the same first token stand together. */
static uint32_t first_phrase(const struct kt__folded *name, uint32_t i) {
    const struct kt__token *token = &name->tokens[i];
    uint32_t low = 0, high = kt__word_count;
    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        if (compare_first(phrase(middle), name->text + token->start, token->size) < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

/* How many tokens of the name from token i on a phrase covers, or 0 when it does not stand there. Both texts end in a
   NUL, which is unequal to any byte of the other: the walk stays in the shorter one. */
static uint32_t covered(const struct kt__folded *name, uint32_t i, const char *text) {
    const char *at = name->text + name->tokens[i].start;
    uint32_t tokens = 1, k;
    for (k = 0; text[k] != '\0'; k++) {
        if (at[k] != text[k]) return 0;
        if (text[k] == ' ') tokens++;
    }
    return at[k] == '\0' || at[k] == ' ' ? tokens : 0;
}

/* The longest phrase at token i that is (legal 1) or is not (legal 0) a legal form and covers at most `most` tokens;
   NULL for none. */
static const struct kt__word *find_phrase(uint32_t *tokens, const struct kt__folded *name, uint32_t i, int legal, uint32_t most) {
    const struct kt__token *token = &name->tokens[i];
    const struct kt__word *found = NULL;
    uint32_t row, size;
    *tokens = 0;
    for (row = first_phrase(name, i); row < kt__word_count; row++) {
        if (compare_first(phrase(row), name->text + token->start, token->size) != 0) break;
        if ((kt__words[row].type == KT__WORD_LEGAL) != legal) continue;
        size = covered(name, i, phrase(row));
        /* Strictly longer wins, so that of two equally long phrases the first of the table stands. */
        if (size == 0 || size > most || size <= *tokens) continue;
        *tokens = size;
        found = &kt__words[row];
    }
    return found;
}

/* Cut at `most`, which callers choose by the room they have: a name may be nothing but one token of 256 code points. */
uint32_t kt__letters(uint32_t *out, uint32_t most, const char *text, uint32_t size) {
    uint32_t at, bytes, count = 0;
    for (at = 0; at < size && count < most; at += bytes) {
        uint32_t point = kt__utf8_read(text, size, at, &bytes);
        if (point != ' ') out[count++] = point;
    }
    return count;
}

/* A long word that is one edit away from a legal form of one long word: that form, or NULL. Few phrases begin with the
   same three letters, so the search stays short; a slip in the first three letters is not forgiven. */
static const struct kt__word *misspelt_form(const struct kt__folded *name, uint32_t i) {
    const struct kt__token *token = &name->tokens[i];
    const char *text = name->text + token->start;
    uint32_t mine[KT__WORD_POINTS], its[KT__WORD_POINTS], low = 0, high = kt__word_count, size, length;
    /* An edit away from seven letters are six at least; longer tokens than a word can have are not looked at. */
    if (token->size < LONG_FORM - 1 || token->size > KT__WORD_POINTS) return NULL;
    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        if (strncmp(phrase(middle), text, 3) < 0)
            low = middle + 1;
        else
            high = middle;
    }
    size = kt__letters(mine, KT__WORD_POINTS, text, token->size);
    for (; low < kt__word_count && strncmp(phrase(low), text, 3) == 0; low++) {
        if (kt__words[low].type != KT__WORD_LEGAL || strchr(phrase(low), ' ') != NULL) continue;
        length = kt__letters(its, KT__WORD_POINTS, phrase(low), (uint32_t)strlen(phrase(low)));
        if (length >= LONG_FORM && kt__distance(mine, size, its, length, 1) == 1) return &kt__words[low];
    }
    return NULL;
}

/* What stands at each token: the legal form that begins there, if any, and how many tokens it covers. */
struct forms {
    const struct kt__word *form[KT__NAME_TOKENS];
    uint32_t tokens[KT__NAME_TOKENS];
};

/* Left to right, the longest first; what follows a form begins behind it. A common word is never a misspelt form. */
static void find_forms(struct forms *forms, const struct kt__folded *name) {
    uint32_t i, step, unused;
    memset(forms, 0, sizeof *forms);
    for (i = 0; i < name->count; i += step) {
        forms->form[i] = find_phrase(&step, name, i, 1, name->count - i);
        if (forms->form[i] == NULL) {
            step = 1;
            if (find_phrase(&unused, name, i, 0, 1) == NULL) forms->form[i] = misspelt_form(name, i);
        }
        forms->tokens[i] = step;
    }
}

/* The tokens of one form. */
static void mark(uint8_t *is_legal_form, uint32_t from, uint32_t tokens) {
    uint32_t i;
    for (i = 0; i < tokens; i++) is_legal_form[from + i] = 1;
}

/* Short forms count at the edges and beside forms that count: once from the left, once from the right. "AG" at the end of
   a name is a form, "AG" in the middle may be initials: only the neighbourhood tells. */
static void mark_short_forms(uint8_t *is_legal_form, const struct forms *forms, const struct kt__folded *name) {
    uint32_t i, end;
    for (i = 0; i < name->count; i++) {
        if (forms->form[i] == NULL || is_legal_form[i]) continue;
        if (i == 0 ? (forms->form[i]->flags & KT__WORD_START) != 0 : is_legal_form[i - 1]) mark(is_legal_form, i, forms->tokens[i]);
    }
    /* From the right, so that "Co. Ltd." lets "Co." count once "Ltd." does. */
    for (i = name->count; i-- > 0;) {
        if (forms->form[i] == NULL || is_legal_form[i]) continue;
        end = i + forms->tokens[i];
        if (end == name->count || is_legal_form[end]) mark(is_legal_form, i, forms->tokens[i]);
    }
}

/* Long forms count anywhere, then the short ones beside them. Returns how many tokens are left. */
static uint32_t mark_forms(uint8_t is_legal_form[KT__NAME_TOKENS], struct forms *forms, const struct kt__folded *name) {
    uint32_t i, left = 0;
    memset(is_legal_form, 0, KT__NAME_TOKENS);
    find_forms(forms, name);
    for (i = 0; i < name->count; i++) {
        if (forms->form[i] != NULL && (forms->form[i]->flags & KT__WORD_EDGE) == 0) mark(is_legal_form, i, forms->tokens[i]);
    }
    mark_short_forms(is_legal_form, forms, name);
    for (i = 0; i < name->count; i++) left += !is_legal_form[i];
    if (left > 0) return left;
    /* A name of forms alone, such as "AG", would otherwise have nothing to be compared by. */
    memset(is_legal_form, 0, KT__NAME_TOKENS); /* nothing else is there: they are the name */
    return name->count;
}

uint32_t kt__legal_forms(const struct kt__folded *name, uint8_t is_legal_form[KT__NAME_TOKENS]) {
    struct forms forms;
    return mark_forms(is_legal_form, &forms, name);
}

/* Keeps the classes of a name sorted and each once; more than eight distinct ones change nothing. Sorted, and zero behind
   the last, the classes of two names compare with one memcmp(). */
static void add_class(struct kt__parts *out, uint16_t class) {
    uint32_t i = 0, k;
    while (i < out->class_count && out->classes[i] < class) i++;
    if (out->class_count == KT__WORD_CLASSES || (i < out->class_count && out->classes[i] == class)) return;
    for (k = out->class_count; k > i; k--) out->classes[k] = out->classes[k - 1];
    out->classes[i] = class;
    out->class_count++;
}

/* What the scorer needs to know of the forms that were lifted out. Only of forms that count: one in the middle of a name
   is a word like any other. */
static void note_forms(struct kt__parts *out, const struct forms *forms, const uint8_t *is_legal_form, uint32_t count) {
    uint32_t i;
    for (i = 0; i < count; i++) {
        if (forms->form[i] == NULL || !is_legal_form[i]) continue;
        /* Family 0 agrees with all: it sets no bit and so can never make two names differ. */
        if (forms->form[i]->value > 0) out->families |= 1u << forms->form[i]->value;
        add_class(out, forms->form[i]->group);
    }
}

/* The value of a run of digits, 1; 0 for anything else. Nine digits fit 32 bits whatever they are; longer runs are serial
   numbers and compared as text. */
static int read_number(uint32_t *number, const char *text, uint32_t size) {
    uint32_t i;
    *number = 0;
    if (size == 0 || size > DIGITS) return 0;
    for (i = 0; i < size; i++) {
        if (text[i] < '0' || text[i] > '9') return 0;
        *number = *number * 10 + (uint32_t)(text[i] - '0');
    }
    return 1;
}

/* The number that token i is, in digits or as a word. 1 and the number. Only a phrase of one token is a number word:
   those of two are put together by make_number(). */
static int token_number(uint32_t *number, const struct kt__folded *name, uint32_t i) {
    const struct kt__token *token = &name->tokens[i];
    const struct kt__word *word;
    uint32_t tokens;
    if (read_number(number, name->text + token->start, token->size)) return 1;
    word = find_phrase(&tokens, name, i, 0, 1);
    if (word == NULL || word->type != KT__WORD_NUMBER) return 0;
    *number = word->value;
    return 1;
}

/* Numbers: digits, a number word, or a word for tens with one for units behind it ("forty four", "forty 4"). After 0 the
   number in the part means nothing. The second word is taken only if it is no part of a legal form. */
static int make_number(struct kt__part *part, const struct kt__folded *name, const uint8_t *is_legal_form) {
    const struct kt__token *token = &name->tokens[part->token];
    uint32_t unit, next = part->token + 1u;
    if (!token_number(&part->number, name, part->token)) return 0;
    part->type = KT__TEXT_NUMBER;
    part->weight = WEIGHT_NUMBER;
    if (name->text[token->start] >= '0' && name->text[token->start] <= '9') return 1;
    /* Only tens take units: "nineteen four" stays two numbers. */
    if (part->number < 20 || part->number > 90 || next >= name->count || is_legal_form[next]) return 1;
    if (token_number(&unit, name, next) && unit >= 1 && unit <= 9) {
        part->number += unit;
        part->tokens = 2;
    }
    return 1;
}

/* Whether a token is an ideograph. It was folded, so that one look at the first code point tells. What ideographs fold to
   is ideographs, so that the table answers for the folded text as it did for the original. */
static int is_alone(const struct kt__folded *name, uint32_t i) {
    uint32_t bytes, point = kt__utf8_read(name->text, name->size, name->tokens[i].start, &bytes);
    size_t block = point <= 0x10FFFF ? kt__fold_stage1[point / KT__FOLD_BLOCK] : 0;
    return kt__fold_stage2[block * KT__FOLD_BLOCK + point % KT__FOLD_BLOCK] == KT__FOLD_ALONE;
}

/* How many tokens up to the next legal form or the end. Words never reach across a legal form: what it parts was not one
   word. */
static uint32_t run_length(const struct kt__folded *name, const uint8_t *is_legal_form, uint32_t i) {
    uint32_t end = i;
    while (end < name->count && !is_legal_form[end]) end++;
    return end - i;
}

/* Type, weight and length of the word that begins at part->token. */
static void classify(struct kt__part *part, const struct kt__folded *name, const struct forms *forms,
                     const uint8_t *is_legal_form) {
    uint32_t i = part->token, most = run_length(name, is_legal_form, i), tokens, unused;
    /* The order of the branches is that of certainty: table, number, form that does not count, script, length. */
    const struct kt__word *word = find_phrase(&tokens, name, i, 0, most);
    part->tokens = 1;
    part->weight = KT__WORD_FULL;
    if (word != NULL && word->type != KT__WORD_NUMBER) {
        part->tokens = (uint16_t)tokens;
        part->group = word->group;
        part->weight = word->type == KT__WORD_ORDINAL ? WEIGHT_NUMBER : word->value;
        part->type = word->type == KT__WORD_ORDINAL ? KT__TEXT_ORDINAL : KT__TEXT_LETTERS;
        part->number = word->type == KT__WORD_ORDINAL ? word->value : 0;
    } else if (make_number(part, name, is_legal_form)) {
        return;
    } else if (forms->form[i] != NULL && forms->tokens[i] <= most) {
        part->tokens = (uint16_t)forms->tokens[i];
        part->group = forms->form[i]->group;
        part->weight = WEIGHT_FORM;
    } else if (is_alone(name, i)) {
        /* Scripts without blanks: a run of ideographs is one word unless the table knows a part of it. */
        while (part->tokens < most && is_alone(name, i + part->tokens) &&
               find_phrase(&unused, name, i + part->tokens, 0, most - part->tokens) == NULL)
            part->tokens++;
    } else if (name->tokens[i].size == 1) {
        part->weight = WEIGHT_LETTER;
    }
}

/* The code points of a word, and whether a digit among them forbids slips. `points` has room for 32 code points of each
   of 32 words: `used` cannot pass it. */
static void add_points(struct kt__parts *out, struct kt__part *part, const struct kt__folded *name, uint32_t used) {
    const struct kt__token *first = &name->tokens[part->token], *last = first + part->tokens - 1;
    uint32_t i;
    part->at = (uint16_t)used;
    part->size = (uint16_t)kt__letters(out->points + used, KT__WORD_POINTS, name->text + first->start,
                                  (uint32_t)(last->start + last->size - first->start));
    for (i = 0; i < part->size; i++) {
        uint32_t point = out->points[used + i];
        if (point >= '0' && point <= '9' && part->type == KT__TEXT_LETTERS) part->type = KT__TEXT_EXACT;
    }
}

/* The initials of the tokens that have one, function words left out; with 8 letters at most, all of a to z, else none. */
static void take_initials(struct kt__parts *out, uint32_t way, const struct kt__folded *name, const uint8_t *skip) {
    uint32_t i, count = 0;
    for (i = 0; i < name->count; i++) {
        char first = name->text[name->tokens[i].start];
        if (skip[i]) continue;
        if (count == KT__ACRONYM_MOST || first < 'a' || first > 'z') return;
        out->initials[way][count++] = (uint8_t)first;
    }
    if (count >= KT__ACRONYM_LEAST) out->initial_count[way] = (uint8_t)count;
}

/* What initials can stand for: an organisation says somewhere among its words what it is. Persons do not, so that three
   given names are no acronym. */
static void note_initials(struct kt__parts *out, const struct kt__folded *name, const uint8_t *is_legal_form) {
    uint8_t skip[KT__NAME_TOKENS] = {0};
    uint32_t i, k, common = 0;
    if (out->count < 2 || name->count < KT__ACRONYM_LEAST) return;
    for (i = 0; i < out->count; i++) {
        const struct kt__part *part = &out->parts[i];
        if (part->group == 0) continue;
        if (part->weight > WEIGHT_FUNCTION) common = 1;
        for (k = part->token; part->weight <= WEIGHT_FUNCTION && k < (uint32_t)part->token + part->tokens; k++) skip[k] = 1;
    }
    if (!common) return;
    take_initials(out, 0, name, skip);
    for (i = 0; i < name->count; i++) skip[i] |= is_legal_form[i];
    take_initials(out, 1, name, skip);
}

/* One word of a few plain letters, which may be initials. */
static void note_acronym(struct kt__parts *out) {
    const struct kt__part *part = &out->parts[0];
    uint32_t k;
    if (out->count != 1 || part->group != 0 || part->type != KT__TEXT_LETTERS) return;
    if (part->size < KT__ACRONYM_LEAST || part->size > KT__ACRONYM_MOST) return;
    for (k = 0; k < part->size; k++) {
        if (out->points[part->at + k] < 'a' || out->points[part->at + k] > 'z') return;
    }
    out->is_acronym = 1;
}

/* Every token is either part of a form that counts or belongs to exactly one word: each turn moves on by one at least. */
void kt__parts_make(struct kt__parts *out, const struct kt__folded *name) {
    struct forms forms;
    uint8_t is_legal_form[KT__NAME_TOKENS];
    uint32_t i = 0, used = 0;
    /* The parts themselves are cleared one by one as they are used: they make up nearly all of the struct. */
    memset(out, 0, offsetof(struct kt__parts, parts));
    (void)mark_forms(is_legal_form, &forms, name);
    note_forms(out, &forms, is_legal_form, name->count);
    while (i < name->count) {
        struct kt__part *part = &out->parts[out->count];
        if (is_legal_form[i]) {
            i++;
            continue;
        }
        memset(part, 0, sizeof *part);
        part->token = (uint16_t)i;
        classify(part, name, &forms, is_legal_form);
        add_points(out, part, name, used);
        used += part->size;
        out->weight += part->weight;
        /* What the scorer bounds a likeness by: words that anybody may bear do not count here. */
        if (part->weight >= KT__WORD_DISTINCTIVE) {
            out->distinctive += part->weight;
            out->letters += part->size;
        }
        out->count++;
        i += part->tokens;
    }
    note_initials(out, name, is_legal_form);
    note_acronym(out);
}

/* The scorer of a pair of names and the search for a phrase. docs/specification/names.md, sections 4 to 6 and 8,
   is the definition; words.c takes the names apart. Integers only; nothing here depends on a catalog. */
#include "text/score.h"

#include <string.h>

#include "text/distance.h"
#include "text/words.h"

#define ALMOST_FULL 9950        /* the most for names whose folded forms differ */
#define GLUED 9800              /* equal but for blanks */
#define PENALTY_FAMILY 2500     /* legal forms of different families: with it the same words are two organisations */
#define PENALTY_ABSENT 100      /* a legal form on one side only */
#define PENALTY_CLASS 50        /* different forms of one family */
#define CONTRADICTION 2         /* how often the lesser of both leftovers counts on top */
#define LAYERS 5                /* one word with one; 2 and 3 glued on the first side; 2 and 3 on the second */
#define FIRST_LETTER 5          /* words up to this long begin with the same letter */
#define WHOLE_PART 5            /* whole names may differ in a fifth of their letters */

/* Candidate likenesses of words: likeness[layer][i][j], i and j the first words of either side. */
struct alignment {
    const struct kt__parts *a;
    const struct kt__parts *b;
    uint8_t likeness[LAYERS][KT__NAME_TOKENS][KT__NAME_TOKENS];
    uint8_t taken_a[KT__NAME_TOKENS];
    uint8_t taken_b[KT__NAME_TOKENS];
    uint32_t worth;       /* sum of weight x likeness */
    uint32_t distinctive; /* the same over distinctive words */
};

/* Weight of the words of a name that found no partner. */
static uint32_t left_over(const struct kt__parts *name, const uint8_t *taken) {
    uint32_t weight = 0, k;
    for (k = 0; k < name->count; k++) {
        if (!taken[k]) weight += name->parts[k].weight;
    }
    return weight;
}

/* How many words of the first name a candidate of a layer takes. */
static uint32_t run_a(uint32_t layer) {
    return layer == 1 ? 2 : layer == 2 ? 3 : 1;
}

/* How many of the second. */
static uint32_t run_b(uint32_t layer) {
    return layer == 3 ? 2 : layer == 4 ? 3 : 1;
}

/* Edits that are forgiven: the shorter the word, the fewer. */
uint32_t kt__allowed_edits(uint32_t size) {
    return size <= 4 ? 0 : size <= 8 ? 1 : KT__WORD_EDITS;
}

/* Likeness of two runs of letters, 0 to 100. */
static uint32_t letters_alike(const uint32_t *a, uint32_t a_size, const uint32_t *b, uint32_t b_size, int exact) {
    uint32_t shorter = a_size < b_size ? a_size : b_size, longer = a_size < b_size ? b_size : a_size, allowed, d;
    if (shorter == 0) return 0;
    allowed = exact ? 0 : kt__allowed_edits(shorter);
    if (longer - shorter > allowed) return 0;
    /* Few names begin with a slip; many short ones differ in nothing but the first letter. */
    if (shorter <= FIRST_LETTER && a[0] != b[0] && !(a[0] == b[1] && a[1] == b[0])) return 0;
    d = kt__distance(a, a_size, b, b_size, allowed);
    return d > allowed ? 0 : 100 - 100 * d / shorter;
}

/* The tables come before the letters: what they say of two words is certain, while letters can only suggest it. */
uint32_t kt__words_alike(const struct kt__part *x, const uint32_t *x_points, const struct kt__part *y, const uint32_t *y_points) {
    int number = x->type >= KT__TEXT_NUMBER || y->type >= KT__TEXT_NUMBER;
    if (number) return x->type == y->type && x->number == y->number ? 100 : 0;
    if (x->group != 0 && x->group == y->group) return 100;
    /* Two different common words are never each other's misspelling: "imports" and "exports". */
    if (x->group != 0 && y->group != 0) return 0;
    return letters_alike(x_points, x->size, y_points, y->size, x->type == KT__TEXT_EXACT || y->type == KT__TEXT_EXACT);
}

/* Likeness of `run` neighbouring words from i on, glued together, with one word: the same letters or nothing. The code
   points of neighbouring words lie side by side already; a legal form that stood between two words keeps them apart. */
static uint32_t glued_alike(const struct kt__parts *a, uint32_t i, uint32_t run, const struct kt__parts *b,
                            const struct kt__part *y) {
    uint32_t size = 0, k;
    if (i + run > a->count || y->size < KT__GLUE_POINTS || y->type >= KT__TEXT_NUMBER) return 0;
    for (k = i; k < i + run; k++) {
        const struct kt__part *x = &a->parts[k];
        if (k > i && x->token != x[-1].token + x[-1].tokens) return 0;
        size += x->size;
    }
    return size == y->size && memcmp(a->points + a->parts[i].at, b->points + y->at, size * sizeof *b->points) == 0 ? 100 : 0;
}

/* All candidates: words with words, and glued words of either side with words of the other. */
static void fill_likeness(struct alignment *m) {
    const struct kt__parts *a = m->a, *b = m->b;
    uint32_t i, j, layer;
    for (i = 0; i < a->count; i++) {
        for (j = 0; j < b->count; j++) {
            m->likeness[0][i][j] = (uint8_t)kt__words_alike(&a->parts[i], a->points + a->parts[i].at, &b->parts[j],
                                                             b->points + b->parts[j].at);
            for (layer = 1; layer <= 2; layer++) {
                m->likeness[layer][i][j] = (uint8_t)glued_alike(a, i, run_a(layer), b, &b->parts[j]);
                m->likeness[layer + 2][i][j] = (uint8_t)glued_alike(b, j, run_b(layer + 2), a, &a->parts[i]);
            }
        }
    }
}

/* Weight of a run of words, all of it and the distinctive part; 0 when one of them is taken. */
static uint32_t free_weight(const struct kt__parts *name, const uint8_t *taken, uint32_t from, uint32_t run,
                            uint32_t *distinctive) {
    uint32_t weight = 0, k;
    *distinctive = 0;
    for (k = from; k < from + run; k++) {
        if (taken[k]) return 0;
        weight += name->parts[k].weight;
        if (name->parts[k].weight >= KT__WORD_DISTINCTIVE) *distinctive += name->parts[k].weight;
    }
    return weight;
}

/* The candidate worth most; ties go to the smaller distance of positions, then to the smaller positions. */
struct candidate {
    uint32_t worth;
    uint32_t distinctive;
    uint32_t apart;
    uint32_t layer, i, j;
};

/* Makes a candidate the best one if it is free and worth more. Candidates come in ascending order of positions and layers,
   so that what came first wins a tie that is left. */
static void consider(struct candidate *best, const struct alignment *m, uint32_t layer, uint32_t i, uint32_t j) {
    uint32_t likeness = m->likeness[layer][i][j], weight_a, weight_b, distinctive_a, distinctive_b, worth, apart;
    if (likeness == 0) return;
    weight_a = free_weight(m->a, m->taken_a, i, run_a(layer), &distinctive_a);
    weight_b = free_weight(m->b, m->taken_b, j, run_b(layer), &distinctive_b);
    if (weight_a == 0 || weight_b == 0) return;
    worth = likeness * (weight_a + weight_b);
    apart = i > j ? i - j : j - i;
    if (worth < best->worth || (worth == best->worth && apart >= best->apart)) return;
    best->worth = worth;
    best->distinctive = likeness * (distinctive_a + distinctive_b);
    best->apart = apart;
    best->layer = layer;
    best->i = i;
    best->j = j;
}

/* The words of a taken candidate are nobody else's any more. */
static void take(struct alignment *m, const struct candidate *c) {
    uint32_t k;
    for (k = 0; k < run_a(c->layer); k++) m->taken_a[c->i + k] = 1;
    for (k = 0; k < run_b(c->layer); k++) m->taken_b[c->j + k] = 1;
    m->worth += c->worth;
    m->distinctive += c->distinctive;
}

/* Takes the best candidate again and again: at most as many rounds as the shorter name has words. */
static void align(struct alignment *m) {
    uint32_t rounds, i, j, layer;
    for (rounds = 0; rounds < KT__NAME_TOKENS; rounds++) {
        struct candidate best;
        memset(&best, 0, sizeof best);
        best.apart = KT__NAME_TOKENS;
        for (i = 0; i < m->a->count; i++) {
            for (j = 0; j < m->b->count; j++) {
                for (layer = 0; layer < LAYERS; layer++) consider(&best, m, layer, i, j);
            }
        }
        if (best.worth == 0) break;
        take(m, &best);
    }
}

/* Whole names: how many edits, and of how many letters. */
struct whole {
    uint32_t edits;
    uint32_t longer;
};

/* The band of the distance is as wide as the score needs: more edits than that count nothing. */
static struct whole compare_whole(const uint32_t *x, uint32_t x_size, const uint32_t *y, uint32_t y_size) {
    struct whole w;
    w.longer = x_size > y_size ? x_size : y_size;
    w.edits = kt__distance(x, x_size, y, y_size, w.longer / WHOLE_PART);
    return w;
}

/* 0 to 10000. */
static uint32_t whole_score(struct whole w) {
    if (w.longer == 0 || w.edits > w.longer / WHOLE_PART) return 0;
    return KT__SCORE_FULL - KT__SCORE_FULL * w.edits / w.longer;
}

/* The folded texts without blanks, legal forms included: a slip in a form leaves it among the words of one side only. */
static struct whole texts_whole(const struct kt__folded *a, const struct kt__folded *b) {
    uint32_t x[KT__DISTANCE_POINTS + 1], y[KT__DISTANCE_POINTS + 1], x_size, y_size;
    x_size = kt__letters(x, KT__DISTANCE_POINTS + 1, a->text, a->size);
    y_size = kt__letters(y, KT__DISTANCE_POINTS + 1, b->text, b->size);
    return compare_whole(x, x_size, y, y_size);
}

/* A word with digits that found no partner: then a single edit is no slip. */
static int number_left(const struct kt__parts *name, const uint8_t *taken) {
    uint32_t k;
    for (k = 0; k < name->count; k++) {
        if (!taken[k] && name->parts[k].type != KT__TEXT_LETTERS) return 1;
    }
    return 0;
}

/* Numbers on both sides that are not each other's: "Fund 21" and "Fund 22" are one letter apart and two funds. */
static int numbers_differ(const struct alignment *m) {
    return number_left(m->a, m->taken_a) && number_left(m->b, m->taken_b);
}

/* Whether a whole name is so little different, measured by its distinctive letters, that it is a slip of the pen. */
static int is_slip(const struct alignment *m, struct whole w) {
    uint32_t letters = m->a->letters < m->b->letters ? m->a->letters : m->b->letters;
    if (letters < KT__SLIP_LETTERS || number_left(m->a, m->taken_a) || number_left(m->b, m->taken_b)) return 0;
    return w.edits <= kt__allowed_edits(letters);
}

/* The better of a score and the likeness of whole names, each within its bound. Never below the score it is given: a
   whole name can only confirm. */
static uint32_t better_whole(uint32_t score, uint32_t bound, const struct alignment *m, struct whole w) {
    uint32_t whole = whole_score(w);
    if (whole > bound && !is_slip(m, w)) whole = bound;
    return whole > score ? whole : score;
}

/* Legal forms decide little: the same firm is a Ltd. in one register and nothing at all on a label. */
static uint32_t form_penalty(const struct kt__parts *a, const struct kt__parts *b) {
    if (a->families != 0 && b->families != 0 && (a->families & b->families) == 0) return PENALTY_FAMILY;
    if ((a->class_count == 0) != (b->class_count == 0)) return PENALTY_ABSENT;
    if (a->class_count != b->class_count || memcmp(a->classes, b->classes, sizeof a->classes) != 0) return PENALTY_CLASS;
    return 0;
}

/* 1 when the texts differ in blanks only. */
static int equal_without_blanks(const struct kt__folded *a, const struct kt__folded *b) {
    uint32_t i = 0, j = 0;
    if (a->size - a->count != b->size - b->count) return 0;
    while (i < a->size && j < b->size) {
        if (a->text[i] == ' ') {
            i++;
        } else if (b->text[j] == ' ') {
            j++;
        } else if (a->text[i++] != b->text[j++]) {
            return 0;
        }
    }
    return 1;
}

/* What distinctive words without a partner allow at most. */
static uint32_t bound_of(const struct alignment *m) {
    uint32_t all = m->a->distinctive + m->b->distinctive;
    return all == 0 ? KT__SCORE_FULL : KT__BOUND_BASE + (KT__SCORE_FULL - KT__BOUND_BASE) * (m->distinctive / all) / 100;
}

/* What is left over on both sides contradicts; what is left over on one side is only said by one. */
static uint32_t score_alignment(const struct alignment *m) {
    uint32_t left_a = left_over(m->a, m->taken_a), left_b = left_over(m->b, m->taken_b);
    return 100 * m->worth / (m->a->weight + m->b->weight + CONTRADICTION * (left_a < left_b ? left_a : left_b));
}

/* Whether the only word of a name is the initials of the other. */
static int stands_for(const struct kt__parts *a, const struct kt__parts *b) {
    uint32_t i, k;
    if (!a->is_acronym) return 0;
    for (i = 0; i < KT__INITIALS; i++) {
        if (b->initial_count[i] != a->parts[0].size) continue;
        for (k = 0; k < a->parts[0].size && a->points[a->parts[0].at + k] == b->initials[i][k]; k++) continue;
        if (k == a->parts[0].size) return 1;
    }
    return 0;
}

/* a->text sorts before b->text: what happens here need not be symmetric by itself. */
static uint32_t score_ordered(const struct kt__folded *a, const struct kt__parts *x, const struct kt__folded *b,
                              const struct kt__parts *y) {
    struct alignment m;
    uint32_t score, bound, penalty;
    memset(&m, 0, sizeof m);
    m.a = x;
    m.b = y;
    fill_likeness(&m);
    align(&m);
    score = score_alignment(&m);
    bound = bound_of(&m);
    if (score > bound) score = bound;
    /* Between names of common words alone only words are compared: there a slip would have made a word that tells. */
    if (x->distinctive + y->distinctive > 0 && !numbers_differ(&m)) score = better_whole(score, bound, &m, texts_whole(a, b));
    penalty = form_penalty(x, y);
    score = score > penalty ? score - penalty : 0;
    if (score < KT__SCORE_ACRONYM && penalty < PENALTY_FAMILY && (stands_for(x, y) || stands_for(y, x))) score = KT__SCORE_ACRONYM;
    return score < ALMOST_FULL ? score : ALMOST_FULL;
}

uint32_t kt__score_parts(const struct kt__folded *a, const struct kt__parts *x, const struct kt__folded *b,
                         const struct kt__parts *y) {
    int order;
    if (a->count == 0 || b->count == 0) return 0;
    order = strcmp(a->text, b->text);
    if (order == 0) return KT__SCORE_FULL;
    if (equal_without_blanks(a, b)) return GLUED;
    return order < 0 ? score_ordered(a, x, b, y) : score_ordered(b, y, a, x);
}

uint32_t kt__score(const struct kt__folded *a, const struct kt__folded *b) {
    struct kt__parts x, y;
    kt__parts_make(&x, a);
    kt__parts_make(&y, b);
    return kt__score_parts(a, &x, b, &y);
}

/* Equal bytes: a phrase is no place for slips. */
static int same_token(const struct kt__folded *a, uint32_t i, const struct kt__folded *b, uint32_t j) {
    const struct kt__token *x = &a->tokens[i], *y = &b->tokens[j];
    return x->size == y->size && memcmp(a->text + x->start, b->text + y->start, x->size) == 0;
}

int kt__phrase_find(uint32_t *out_at, const struct kt__folded *phrase, const struct kt__folded *text, uint32_t from) {
    uint32_t at, k;
    *out_at = 0;
    /* Compared first, so that the subtraction below cannot wrap. */
    if (phrase->count == 0 || phrase->count > text->count) return 0;
    for (at = from; at <= text->count - phrase->count; at++) {
        for (k = 0; k < phrase->count && same_token(phrase, k, text, at + k); k++) continue;
        if (k == phrase->count) {
            *out_at = at;
            return 1;
        }
    }
    return 0;
}

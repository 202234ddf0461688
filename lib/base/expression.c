/* Boolean expressions in three-valued logic: a recursive descent over the text, bounded in depth and operations.
   Both sides of an operator are always evaluated, so that a caller who records what was asked sees every name. */
#include "base/expression.h"

#include <string.h>

#include "base/error.h"

/* One expression being read. Depth and operations are counted so that hostile text can neither exhaust the
   stack nor the clock. */
struct parser {
    const char *text;
    size_t size;
    size_t at;
    uint32_t depth;
    uint32_t operations;
    const char *problem; /* NULL while all is well */
    size_t problem_at;
    kt__truth_of *truth_of;
    kt__take_step *take_step; /* NULL, or who takes the expression apart */
    void *user;
};

/* Kleene's logic: what is not known decides only if it could not change the outcome. */
uint32_t kt__truth_and(uint32_t a, uint32_t b) {
    if (a == KT_NO || b == KT_NO) return KT_NO;
    return a == KT_YES && b == KT_YES ? KT_YES : KT_UNKNOWN;
}

uint32_t kt__truth_or(uint32_t a, uint32_t b) {
    if (a == KT_YES || b == KT_YES) return KT_YES;
    return a == KT_NO && b == KT_NO ? KT_NO : KT_UNKNOWN;
}

uint32_t kt__truth_not(uint32_t a) {
    return a == KT_YES ? KT_NO : a == KT_NO ? KT_YES : KT_UNKNOWN;
}

/* ASCII by hand: names mean the same in every locale. */
static int is_letter(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

/* What may follow the first letter of a name, and what values consist of, which may hold dots as well. */
static int is_word(char c) {
    return is_letter(c) || (c >= '0' && c <= '9') || c == '-' || c == '_';
}

/* Blanks and tabs only: expressions are one line. */
static void skip_blanks(struct parser *p) {
    while (p->at < p->size && (p->text[p->at] == ' ' || p->text[p->at] == '\t')) p->at++;
}

/* Keeps the first problem and its place: parsing may still move on before it notices. */
static uint32_t fail(struct parser *p, const char *problem) {
    if (p->problem == NULL) {
        p->problem = problem;
        p->problem_at = p->at;
    }
    return KT_UNKNOWN;
}

/* Hands a step on, unless a problem was found before it. */
static void give_step(struct parser *p, uint32_t code, const struct kt__asked *asked) {
    if (p->take_step == NULL || p->problem != NULL) return;
    if (!p->take_step(p->user, code, asked)) (void)fail(p, "stopped");
}

/* The word at the current place without taking it: its size, 0 if there is none. */
static size_t peek_word(struct parser *p) {
    size_t end;
    skip_blanks(p);
    if (p->at >= p->size || !is_letter(p->text[p->at])) return 0;
    for (end = p->at; end < p->size && is_word(p->text[end]); end++) {}
    return end - p->at;
}

/* Takes a word if it stands here whole: "and" does not begin "android". */
static int take_word(struct parser *p, const char *word) {
    size_t size = strlen(word);
    if (peek_word(p) != size || memcmp(p->text + p->at, word, size) != 0) return 0;
    p->at += size;
    return 1;
}

/* Names count like operators, since each costs a look-up: 64 in all. */
static int count_operation(struct parser *p) {
    if (++p->operations <= KT__EXPRESSION_OPERATIONS) return 1;
    fail(p, "more than 64 operations");
    return 0;
}

/* Parentheses lead back to the top: the only recursion, bounded by `depth`. */
static uint32_t parse_or(struct parser *p);

/* Operators are no names, so that "US or and" is a slip of the pen and not a tag nobody has. */
static int is_operator(const char *word, size_t size) {
    return (size == 2 && memcmp(word, "or", 2) == 0) || (size == 3 && (memcmp(word, "and", 3) == 0 || memcmp(word, "not", 3) == 0));
}

/* The comparison at the current place, taken; KT__IS_NAMED, and nothing taken, if there is none. */
static uint32_t take_comparison(struct parser *p) {
    char first = p->at < p->size ? p->text[p->at] : '\0';
    int or_equal;
    if (first != '=' && first != '<' && first != '>') return KT__IS_NAMED;
    p->at++;
    if (first == '=') return KT__EQUALS;
    or_equal = p->at < p->size && p->text[p->at] == '=';
    p->at += (size_t)or_equal;
    if (first == '<') return or_equal ? KT__AT_MOST : KT__BELOW;
    return or_equal ? KT__AT_LEAST : KT__ABOVE;
}

/* What is compared with: it must stand right behind the comparison. 1, or 0 when nothing does. */
static int take_value(struct parser *p, struct kt__asked *asked) {
    asked->value = p->text + p->at;
    while (p->at < p->size && (is_word(p->text[p->at]) || p->text[p->at] == '.')) p->at++;
    asked->value_size = (size_t)(p->text + p->at - asked->value);
    return asked->value_size > 0;
}

static uint32_t give_constant(struct parser *p, uint32_t code, uint32_t truth) {
    give_step(p, code, NULL);
    return truth;
}

/* A name with or without a value; "any" and "nobody" are constants only without one. */
static uint32_t parse_name(struct parser *p) {
    struct kt__asked asked = {NULL, "", 0, 0, KT__IS_NAMED};
    asked.name_size = peek_word(p);
    asked.name = p->text + p->at;
    if (asked.name_size == 0 || is_operator(asked.name, asked.name_size)) return fail(p, "a name is expected");
    p->at += asked.name_size;
    asked.comparison = take_comparison(p);
    if (asked.comparison != KT__IS_NAMED && !take_value(p, &asked)) return fail(p, "a value is expected after the comparison");
    /* Counted before anybody is asked. */
    if (!count_operation(p)) return KT_UNKNOWN;
    if (asked.comparison == KT__IS_NAMED && asked.name_size == 3 && memcmp(asked.name, "any", 3) == 0)
        return give_constant(p, KT__STEP_YES, KT_YES);
    if (asked.comparison == KT__IS_NAMED && asked.name_size == 6 && memcmp(asked.name, "nobody", 6) == 0)
        return give_constant(p, KT__STEP_NO, KT_NO);
    give_step(p, KT__STEP_NAME, &asked);
    return p->truth_of != NULL ? p->truth_of(p->user, &asked) : KT_UNKNOWN;
}

/* "not", parentheses or a name. Both of the former go one level down, so that "not not not ..." is bounded too. */
static uint32_t parse_factor(struct parser *p) {
    uint32_t truth;
    if (p->problem != NULL) return KT_UNKNOWN;
    if (p->depth >= KT__EXPRESSION_DEPTH) return fail(p, "more than 16 levels");
    p->depth++;
    if (take_word(p, "not")) {
        truth = count_operation(p) ? kt__truth_not(parse_factor(p)) : KT_UNKNOWN;
        give_step(p, KT__STEP_NOT, NULL);
    } else if (p->at < p->size && p->text[p->at] == '(') {
        p->at++;
        /* depth was counted above, so nesting cannot exhaust the stack. */
        truth = parse_or(p);
        skip_blanks(p);
        if (p->at < p->size && p->text[p->at] == ')') p->at++;
        else truth = fail(p, "')' is missing");
    } else {
        truth = parse_name(p);
    }
    p->depth--;
    return truth;
}

/* Binds closer than "or". Every turn of the loop takes a word, so it ends with the text. */
static uint32_t parse_and(struct parser *p) {
    uint32_t truth = parse_factor(p);
    while (p->problem == NULL && take_word(p, "and")) {
        if (!count_operation(p)) break;
        truth = kt__truth_and(truth, parse_factor(p));
        give_step(p, KT__STEP_AND, NULL);
    }
    return truth;
}

/* The loosest operator, and so the top of an expression. */
static uint32_t parse_or(struct parser *p) {
    uint32_t truth = parse_and(p);
    while (p->problem == NULL && take_word(p, "or")) {
        if (!count_operation(p)) break;
        truth = kt__truth_or(truth, parse_and(p));
        give_step(p, KT__STEP_OR, NULL);
    }
    return truth;
}

/* The whole text must be one expression; what is left over is a mistake. */
static uint32_t parse(struct parser *p) {
    uint32_t truth = parse_or(p);
    skip_blanks(p);
    /* A further word without an operator before it, or a parenthesis that was never opened. */
    if (p->problem == NULL && p->at < p->size) return fail(p, "'and', 'or' or the end is expected");
    return truth;
}

/* For compilers of catalogs, which must refuse what kt__expression_truth() would only call unknown. Empty text
   is refused here: who means nobody leaves the field out. */
int32_t kt__expression_check(const char *text, size_t size, struct kt_error *err) {
    struct parser p = {text, size, 0, 0, 0, NULL, 0, NULL, NULL, NULL};
    (void)parse(&p);
    if (p.problem == NULL) return KT_OK;
    return kt__fail(err, KT_E_SYNTAX, p.problem_at, "expression: %s at byte %u", p.problem, (unsigned)p.problem_at);
}

/* Names that were asked before a problem was found stay asked; the truth is unknown then. */
uint32_t kt__expression_truth(const char *text, size_t size, kt__truth_of *truth_of, void *user) {
    struct parser p = {text, size, 0, 0, 0, NULL, 0, truth_of, NULL, user};
    uint32_t truth;
    if (size == 0) return KT_NO;
    truth = parse(&p);
    return p.problem == NULL ? truth : KT_UNKNOWN;
}

/* The same parser, so that what is run is what was checked. */
int kt__expression_steps(const char *text, size_t size, kt__take_step *take, void *user) {
    struct parser p = {text, size, 0, 0, 0, NULL, 0, NULL, take, user};
    if (size == 0) return take(user, KT__STEP_NO, NULL);
    (void)parse(&p);
    return p.problem == NULL;
}

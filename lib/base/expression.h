/* Boolean expressions over role tags, jurisdictions and item facts, in three-valued (Kleene) logic.

     expression = term { "or" term }
     term       = factor { "and" factor }
     factor     = "not" factor | "(" expression ")" | name [ comparison value ]
     comparison = "=" | "<" | "<=" | ">" | ">="
     name       = a letter, then letters, digits, "-", "_"       value = letters, digits, "-", "_", "."

   "any" is yes, "nobody" is no. An expression has at most 64 operations and 16 levels. What a comparison means for two
   values is the caller's business: it depends on the fact. */
#ifndef KT_BASE_EXPRESSION_H
#define KT_BASE_EXPRESSION_H

#include <ktransition/types.h>

#define KT__EXPRESSION_OPERATIONS 64
#define KT__EXPRESSION_DEPTH 16

enum kt__comparison { KT__IS_NAMED = 0, KT__EQUALS, KT__BELOW, KT__AT_MOST, KT__ABOVE, KT__AT_LEAST };

/* One name of an expression as it stands there: bare, or compared with a value. */
struct kt__asked {
    const char *name, *value; /* borrowed from the text; value is "" without one */
    size_t name_size, value_size;
    uint32_t comparison; /* KT__IS_NAMED exactly where there is no value */
};

/* What one name stands for: KT_YES, KT_NO or KT_UNKNOWN. */
typedef uint32_t kt__truth_of(void *user, const struct kt__asked *asked);

/* KT_OK, or KT_E_SYNTAX with the byte. */
int32_t kt__expression_check(const char *text, size_t size, struct kt_error *err);

/* The truth of an expression; KT_UNKNOWN for one that does not parse. Empty text is KT_NO ("nobody"). */
uint32_t kt__expression_truth(const char *text, size_t size, kt__truth_of *truth_of, void *user);

/* An expression taken apart: names and constants push a truth, operators take one or two and push one. */
enum kt__step_code { KT__STEP_NAME = 1, KT__STEP_YES, KT__STEP_NO, KT__STEP_NOT, KT__STEP_AND, KT__STEP_OR };

/* Called for every step in order; asked is NULL for all but names. 1, or 0 to stop. */
typedef int kt__take_step(void *user, uint32_t code, const struct kt__asked *asked);

/* The steps of an expression, at most 64; with them a run gives kt__expression_truth(). 1, or 0 for text that does not parse or a
   callback that stopped: the steps before the problem were given, and leave the truth unknown. Empty text has the step "no". */
int kt__expression_steps(const char *text, size_t size, kt__take_step *take, void *user);

/* Three-valued operations. */
uint32_t kt__truth_and(uint32_t a, uint32_t b);
uint32_t kt__truth_or(uint32_t a, uint32_t b);
uint32_t kt__truth_not(uint32_t a);

#endif

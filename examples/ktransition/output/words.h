/* Answers in words and in order, for the formats that show one answer at a time. */
#ifndef KTRANSITION_EXAMPLE_WORDS_H
#define KTRANSITION_EXAMPLE_WORDS_H

#include "assess.h"

enum answer_kind {
    ANSWER_DECIDES, /* the state of the group */
    ANSWER_MAYBE,   /* would decide instead, if it applied */
    ANSWER_ADVICE   /* advised, expected or proposed beside it */
};

/* One thing that is said about a subject. */
struct answer {
    enum answer_kind kind;
    uint32_t rollup, state, index; /* KT_ROLLUP_*, KT_STATE_*, of the window */
    struct kt_window window;
};

struct answers { struct answer *list; size_t count; };

/* By question, then decided before maybe before advice; groups that nothing decides have no answer. */
struct answers answers_of(const kt_windows *windows);
void answers_free(struct answers *answers);

/* Whether it presses: something ends, has ended, is due or overdue. */
int is_pressing(uint32_t state);
/* "support is closing: 45 days left (31 business days), last day 2024-09-28: signature-update, us-icts-fd-2021-002/updates" */
void answer_words(struct out *out, const kt_catalog *catalog, const kt_windows *windows, const struct answer *answer);
/* Where the statement can be read: the first web address among its sources; empty if there is none. */
struct kt_text statement_url(const kt_catalog *catalog, const struct kt_window *window);
/* Id and title of the statement: the milestone's, or those of the vendor's own dates. */
struct kt_text statement_id(const kt_catalog *catalog, const struct kt_window *window);
struct kt_text statement_title(const kt_catalog *catalog, const struct kt_window *window);
/* The names that would decide an unknown window, "us-person, event:contract"; nothing for none. */
void needed_words(struct out *out, const kt_windows *windows, uint32_t window);
/* Ids of a subject, "" for none: vendor, product with its vendor, class. */
const char *subject_vendor(const struct assessment *assessment, const struct subject *subject);
const char *subject_product(const struct assessment *assessment, const struct subject *subject);
/* The product's name with its vendor's, or what there is, and the facts that make it differ from others. */
void subject_words(struct out *out, const struct assessment *assessment, const struct subject *subject);
/* "; on the list us-ofac-sdn": nothing for a vendor on no list. */
void list_words(struct out *out, const struct assessment *assessment, uint32_t vendor);
/* A text without control characters and line ends, at least "-": for fields that must be one line and not empty. */
void one_line(struct out *out, const char *text, size_t size);

#endif

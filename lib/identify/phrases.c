/* Which names of the catalog stand in a text, token by token. Where they stand and what that proves is text.c's. */
#include <string.h>

#include "identify/hits.h"

#define SKIPPED 6 /* version tokens that may stand inside a product's name */

/* "12", "v3": what versions are made of once a text is folded. */
int kt__token_is_version(const char *token, size_t size) {
    size_t i = size > 1 && token[0] == 'v' ? 1 : 0;
    for (; i < size; i++) {
        if (token[i] < '0' || token[i] > '9') return 0;
    }
    return size > 0;
}

int kt__token_is(const struct kt__folded *text, uint32_t at, const char *word) {
    return at < text->count && text->tokens[at].size == strlen(word) &&
           memcmp(text->text + text->tokens[at].start, word, text->tokens[at].size) == 0;
}

int kt__is_guest(const struct kt__folded *text, uint32_t at) {
    return at > 0 && (kt__token_is(text, at - 1, "for") || kt__token_is(text, at - 1, "with"));
}

/* The token after the phrase when it stands at token `at`, else 0. Version tokens of the text between two tokens of the
   phrase are passed over: "Endpoint Security 12.1 for Windows" holds "Endpoint Security for Windows". */
static uint32_t phrase_end(const struct kt__folded *text, uint32_t at, const char *phrase, size_t size) {
    size_t done = 0;
    uint32_t skipped = 0;
    while (done < size) {
        /* The next token of the phrase is [done, end). */
        size_t end = done;
        while (end < size && phrase[end] != ' ') end++;
        for (;;) {
            const struct kt__token *token;
            if (at >= text->count) return 0;
            token = &text->tokens[at++];
            if (token->size == end - done && memcmp(text->text + token->start, phrase + done, token->size) == 0) break;
            /* Nothing is passed over before the first token: the phrase would seem to begin earlier than it does. */
            if (done == 0 || ++skipped > SKIPPED || !kt__token_is_version(text->text + token->start, token->size)) return 0;
        }
        done = end + 1;
    }
    return at;
}

/* Names are chained by their first token, so a text is compared only with names that begin with one of its words. */
void kt__phrases_find(struct kt__work *work) {
    const struct kt__nametable *names = work->names;
    const struct kt__folded *text = &work->folded;
    uint32_t at, next;
    work->occurrence_count = 0;
    for (at = 0; at < text->count; at++) {
        const struct kt__token *token = &text->tokens[at];
        next = kt__nametable_head(names, text->text + token->start, token->size);
        for (; next != 0; next = names->phrases[next - 1].next) {
            const struct kt__phrase *phrase = &names->phrases[next - 1];
            uint32_t end = phrase_end(text, at, names->text.data + phrase->text, phrase->size);
            struct kt__occurrence *found;
            if (end == 0) continue;
            /* No real text holds as many names; a hostile one loses its later ones. */
            if (work->occurrence_count >= KT__OCCURRENCES) return;
            found = &work->occurrences[work->occurrence_count++];
            found->phrase = next - 1;
            found->vendor = phrase->row == KT__NO_ROW ? 0 : names->rows[phrase->row].vendor;
            found->at = (uint8_t)at;
            found->end = (uint8_t)end;
            found->form = phrase->form;
        }
    }
}

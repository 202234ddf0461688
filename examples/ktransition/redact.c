/* --redact. What identifies a product is kept: only the parts that name a host or a person go. */
#include "redact.h"

#include <string.h>

#define SHORTEST 3 /* a host or user name shorter than this would blank out half of every text */

static char small(char c) { return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c; }

static int begins(const char *at, size_t size, const char *word, size_t word_size) {
    size_t i;
    if (size < word_size) return 0;
    for (i = 0; i < word_size; i++) {
        if (small(at[i]) != small(word[i])) return 0;
    }
    return 1;
}

static int is_slash(char c) { return c == '/' || c == '\\'; }

/* Bytes of a folder under which people's folders stand, its slashes included; 0 when none begins here. */
static size_t people_folder(const char *at, size_t size) {
    static const char names[][6] = {"users", "home"};
    size_t i;
    if (!is_slash(at[0])) return 0;
    for (i = 0; i < 2; i++) {
        size_t length = strlen(names[i]);
        if (size > length + 1 && begins(at + 1, size - 1, names[i], length) && is_slash(at[length + 1])) return length + 2;
    }
    return 0;
}

static int is_named(const char *at, size_t size, struct text name) {
    return name.size >= SHORTEST && begins(at, size, name.data, name.size);
}

static struct text redact(struct out *out, struct text text, const struct row *row) {
    size_t at = 0;
    out_clear(out);
    while (at < text.size) {
        const char *here = text.data + at;
        size_t rest = text.size - at, folder = people_folder(here, rest);
        if (folder > 0) {
            out_bytes(out, here, folder);
            out_text(out, "-");
            for (at += folder; at < text.size && !is_slash(text.data[at]);) at++;
        } else if (is_named(here, rest, row->asset) || is_named(here, rest, row->user)) {
            out_text(out, "-");
            at += is_named(here, rest, row->asset) ? row->asset.size : row->user.size;
        } else {
            out_bytes(out, here, 1);
            at++;
        }
    }
    return (struct text){out->data != NULL ? out->data : "", out->size};
}

void redact_row(struct redaction *redaction, struct row *copy, const struct row *row) {
    size_t i;
    *copy = *row;
    for (i = 0; i < row->value_count; i++) copy->values[i].text = redact(&redaction->texts[i], row->values[i].text, row);
    copy->name = redact(&redaction->texts[ROW_VALUES], row->name, row);
    copy->locator = redact(&redaction->texts[ROW_VALUES + 1], row->locator, row);
    copy->group = redact(&redaction->texts[ROW_VALUES + 2], row->group, row);
}

void redaction_free(struct redaction *redaction) {
    size_t i;
    for (i = 0; i < sizeof redaction->texts / sizeof redaction->texts[0]; i++) out_free(&redaction->texts[i]);
}

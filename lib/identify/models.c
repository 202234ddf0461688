/* The table of model patterns and the comparison of one pattern with a text. What a hit proves is lookups.c's. */
#include "identify/models.h"

#include <string.h>

#include <ktransition/constants.h>

#include "identify/order.h"

#define REST 12 /* bytes that a star may stand for: longer words are digests and serial numbers */

/* 0 to 25 for letters, 26 to 35 for digits, else KT__MODEL_HEADS. */
static size_t head_of(char c) {
    if (c >= 'a' && c <= 'z') return (size_t)(c - 'a');
    return c >= '0' && c <= '9' ? (size_t)(26 + c - '0') : KT__MODEL_HEADS;
}

static int is_digit(char c) {
    return c >= '0' && c <= '9';
}

static int is_letter(char c) {
    return c >= 'a' && c <= 'z';
}

/* What stays the same under any stacking of layers: the bytes of the pattern and the id of its record. */
struct order {
    const struct kt__models *models;
    const kt_catalog *catalog;
};

static int compare(const void *left, const void *right, const void *user) {
    const struct kt__model *a = left, *b = right;
    const struct order *order = user;
    const char *x = order->models->text.data + a->text, *y = order->models->text.data + b->text;
    size_t p = head_of(*x), q = head_of(*y);
    if (p != q) return p < q ? -1 : 1;
    if (a->telling != b->telling) return a->telling > b->telling ? -1 : 1;
    return strcmp(kt__id(order->catalog, KT_RECORD_IDENTIFIER, a->identifier).data,
                  kt__id(order->catalog, KT_RECORD_IDENTIFIER, b->identifier).data);
}

/* A damaged catalog may hold anything here; what is no pattern is passed over. */
static int add(struct kt__models *models, uint32_t identifier, struct kt_text pattern) {
    struct kt__model *row;
    size_t i, telling = 0;
    if (pattern.size == 0 || pattern.size > KT__NAME_POINTS || head_of(pattern.data[0]) == KT__MODEL_HEADS) return 1;
    if (!kt__array_grow(&models->memory, (void **)&models->rows, &models->room, models->count, sizeof *models->rows)) return 0;
    for (i = 0; i < pattern.size; i++) telling += is_digit(pattern.data[i]) || is_letter(pattern.data[i]);
    row = &models->rows[models->count];
    row->identifier = identifier;
    row->text = (uint32_t)models->text.size;
    row->size = (uint16_t)pattern.size;
    row->telling = (uint16_t)telling;
    kt__buffer_append(&models->text, pattern.data, pattern.size);
    if (models->text.failed) return 0;
    models->count++;
    return 1;
}

static int read_all(struct kt__models *models, const kt_catalog *catalog) {
    uint32_t i, last = kt__record_last(catalog, KT_RECORD_IDENTIFIER);
    for (i = 1; i <= last && i != 0; i++) {
        if (!kt__record_visible(catalog, KT_RECORD_IDENTIFIER, i)) continue;
        if (kt__integer(catalog, KT_RECORD_IDENTIFIER, i, KT_FIELD_KIND, 0, 0) != KT_KIND_MODEL_PATTERN) continue;
        if (!add(models, i, kt__text(catalog, KT_RECORD_IDENTIFIER, i, KT_FIELD_VALUE, 0))) return 0;
    }
    return 1;
}

int32_t kt__models_init(struct kt__models *models, const kt_catalog *catalog, const struct kt__memory *memory) {
    struct order order = {models, catalog};
    size_t i, head = 0;
    memset(models, 0, sizeof *models);
    models->memory = *memory;
    kt__buffer_init(&models->text, &models->memory);
    if (!read_all(models, catalog)) {
        kt__models_dispose(models);
        return KT_E_MEMORY;
    }
    kt__sort(models->rows, models->count, sizeof *models->rows, compare, &order);
    for (i = 0; i < models->count; i++) {
        size_t own = head_of(models->text.data[models->rows[i].text]);
        while (head <= own) models->heads[head++] = i;
    }
    while (head <= KT__MODEL_HEADS) models->heads[head++] = models->count;
    return KT_OK;
}

/* Leaves an empty table: disposing twice is fine. */
void kt__models_dispose(struct kt__models *models) {
    kt__release(&models->memory, models->rows, models->room * sizeof *models->rows);
    kt__buffer_dispose(&models->text);
    models->rows = NULL;
    models->count = models->room = 0;
    memset(models->heads, 0, sizeof models->heads);
}

/* Where in the folded text the pattern ends when it stands at `from`, else 0. Each element of the pattern takes one byte of
   the text or none, so this ends with the pattern. */
static size_t match(const char *pattern, size_t size, const struct kt__folded *text, size_t from) {
    size_t i, at = from;
    for (i = 0; i < size; i++) {
        char c = at < text->size ? text->text[at] : ' ';
        if (pattern[i] == '*') { /* the last one: the rest of the word */
            size_t rest = at;
            while (at < text->size && text->text[at] != ' ') at++;
            return at - rest <= REST ? at : 0;
        }
        if (pattern[i] == '-' || pattern[i] == '_') {
            int separated = at < text->size && c == ' ';
            if (pattern[i] == '_' && !separated) return 0;
            at += (size_t)separated;
            continue;
        }
        if (pattern[i] == '#' ? !is_digit(c) : pattern[i] == '@' ? !is_letter(c) : c != pattern[i]) return 0;
        at++;
    }
    return at == text->size || text->text[at] == ' ' ? at : 0;
}

const struct kt__model *kt__models_find(const struct kt__models *models, const struct kt__folded *text, uint32_t at,
                                        uint32_t *end) {
    size_t from = text->tokens[at].start, head = head_of(text->text[from]), i;
    if (head == KT__MODEL_HEADS) return NULL;
    for (i = models->heads[head]; i < models->heads[head + 1]; i++) {
        const struct kt__model *row = &models->rows[i];
        size_t stop = match(models->text.data + row->text, row->size, text, from);
        if (stop == 0) continue;
        for (*end = at; *end < text->count && text->tokens[*end].start < stop;) (*end)++;
        return row;
    }
    return NULL;
}

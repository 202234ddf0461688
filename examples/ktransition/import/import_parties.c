/* Parties as the readers find them, joined: rows of one list with one reference are one party. */
#include "import/import.h"

#include <string.h>

#include "json_reader.h"

#define ID_PART 150 /* bytes of an id behind that of the list */

/* Field of names: one byte of kind, then the text, then a NUL. */
enum packed { PACKED_LEGAL = 'l', PACKED_ALIAS = 'a', PACKED_WEAK = 'w', PACKED_FORMER = 'f', PACKED_NATIVE = 'n' };

void row_start(struct party_row *row) {
    out_clear(&row->reference);
    out_clear(&row->list);
    out_clear(&row->name);
    out_clear(&row->country);
    out_clear(&row->type);
    out_clear(&row->alias);
    out_clear(&row->quality);
    out_clear(&row->names);
    out_clear(&row->programs);
    row->person = 0;
    row->from = row->until = KT_DAY_NONE;
    row->bad_date = row->bad_text = row->bad_parts = row->bystander = 0;
}

void row_free(struct party_row *row) {
    out_free(&row->reference);
    out_free(&row->list);
    out_free(&row->name);
    out_free(&row->country);
    out_free(&row->type);
    out_free(&row->alias);
    out_free(&row->quality);
    out_free(&row->names);
    out_free(&row->programs);
    memset(row, 0, sizeof *row);
}

/* ---- values ---- */

static struct text trim(struct text text) {
    while (text.size > 0 && (unsigned char)text.data[0] <= ' ') {
        text.data++;
        text.size--;
    }
    while (text.size > 0 && (unsigned char)text.data[text.size - 1] <= ' ') text.size--;
    return text;
}

/* "-0-" is how the older files of the Treasury say nothing. */
static int says_nothing(struct text text) {
    return text.size == 0 || (text.size == 3 && memcmp(text.data, "-0-", 3) == 0);
}

static void pack(struct out *out, char kind, struct text text) {
    const char nul = '\0';
    out_bytes(out, &kind, 1);
    out_bytes(out, text.data, text.size);
    out_bytes(out, &nul, 1);
}

/* Names of one alias written in parts, the family name first. Every part moves those before it, so their size is bounded. */
static void join(struct party_row *row, struct out *out, struct text part, int before) {
    struct out joined = {NULL, 0, 0};
    if (out->size == 0) {
        out_bytes(out, part.data, part.size);
        return;
    }
    if (out->size + part.size >= IMPORT_TEXT) {
        row->bad_parts = 1;
        return;
    }
    if (!before) {
        out_text(out, " ");
        out_bytes(out, part.data, part.size);
        return;
    }
    out_bytes(&joined, part.data, part.size);
    out_text(&joined, " ");
    out_bytes(&joined, out->data, out->size);
    out_clear(out);
    out_bytes(out, joined.data, joined.size);
    out_free(&joined);
}

static void take_date(struct party_row *row, int32_t *day, struct text value, enum import_dates dates) {
    int32_t found;
    if (import_day(&found, value.data, value.size, dates) < 0) row->bad_date = 1;
    else if (found != KT_DAY_NONE) *day = found;
}

/* The first country stays: what stands behind it are branches. */
static void take_once(struct out *out, struct text value) {
    if (out->size == 0) out_bytes(out, value.data, value.size);
}

static void take_one(struct party_row *row, const struct import_layout *layout, enum import_role role, struct text value) {
    switch (role) {
    case ROLE_REFERENCE: take_once(&row->reference, value); break;
    case ROLE_NAME: take_once(&row->name, value); break;
    case ROLE_NAME_PART: join(row, &row->name, value, 0); break;
    case ROLE_GIVEN_NAME: join(row, &row->name, value, 1); break;
    case ROLE_ALIAS: join(row, &row->alias, value, 0); break;
    case ROLE_WEAK_ALIAS: pack(&row->names, PACKED_WEAK, value); break;
    case ROLE_FORMER_NAME: pack(&row->names, PACKED_FORMER, value); break;
    case ROLE_NATIVE_NAME: pack(&row->names, PACKED_NATIVE, value); break;
    case ROLE_QUALITY:
        out_bytes(&row->quality, value.data, value.size);
        out_text(&row->quality, ";");
        break;
    case ROLE_TYPE: take_once(&row->type, value); break;
    case ROLE_PERSON_ONLY: row->person = 1; break;
    case ROLE_PROGRAM: pack(&row->programs, 'p', value); break;
    case ROLE_COUNTRY: take_once(&row->country, value); break;
    case ROLE_FROM: take_date(row, &row->from, value, layout->dates); break;
    case ROLE_UNTIL: take_date(row, &row->until, value, layout->dates); break;
    case ROLE_LIST: take_once(&row->list, value); break;
    default: break;
    }
}

void row_take(struct party_row *row, const struct import_layout *layout, enum import_role role, struct text value, const char *separator) {
    size_t i, from = 0;
    if (role == ROLE_NONE || value.size == 0) return;
    if (memchr(value.data, '\0', value.size) != NULL || json_utf8_valid(value.data, value.size) != value.size) {
        row->bad_text = 1;
        return;
    }
    for (i = 0; i <= value.size; i++) {
        struct text one;
        if (i < value.size && (separator[0] == '\0' || strchr(separator, value.data[i]) == NULL)) continue;
        one = trim((struct text){value.data + from, i - from});
        from = i + 1;
        if (says_nothing(one)) continue;
        take_one(row, layout, role, one);
        if (role == ROLE_ALIAS && separator[0] != '\0') row_alias_end(row);
    }
}

static int quality_says(const struct out *quality, const char *word) {
    return quality->size > 0 && strstr(quality->data, word) != NULL;
}

/* How lists call a weak alias and a former name. */
void row_alias_end(struct party_row *row) {
    const struct out *quality = &row->quality;
    char kind = PACKED_ALIAS;
    if (quality_says(quality, "weak") || quality_says(quality, "Low") || quality_says(quality, "false") || quality_says(quality, "Weak"))
        kind = PACKED_WEAK;
    else if (quality_says(quality, "f.k.a") || quality_says(quality, "fka") || quality_says(quality, "FKA")) kind = PACKED_FORMER;
    if (row->alias.size > 0) pack(&row->names, kind, (struct text){row->alias.data, row->alias.size});
    out_clear(&row->alias);
    out_clear(&row->quality);
}

void row_alias_end_if_any(struct party_row *row) {
    if (row->alias.size > 0) row_alias_end(row);
}

/* ---- parties ---- */

void import_published(struct import *import, int32_t day) {
    if (import->published == KT_DAY_NONE) import->published = day;
}

void import_progress(void *user, uint64_t done, uint64_t total) {
    const struct import *import = user;
    if (total > 0) fprintf(stderr, "\r%3llu%%  %llu parties", (unsigned long long)(done * 100 / total), (unsigned long long)import->party_count);
}

void import_bad(struct import *import, const char *place, const char *reason) {
    if (import->bad_count == import->bad_room) {
        import->bad_room = import->bad_room ? import->bad_room * 2 : 16;
        import->bad = must_resize(import->bad, import->bad_room, sizeof *import->bad);
    }
    import->bad[import->bad_count].place = must_copy(place, strlen(place));
    import->bad[import->bad_count++].reason = must_copy(reason, strlen(reason));
}

/* Words that persons do not have in their names. */
int names_organisation(const char *text) {
    static const char words[][16] = {
        "academy", "agency", "airlines", "aviation", "bank", "bureau", "center", "centre", "co", "company", "companies", "corp",
        "corporation", "design", "directorate", "electronics", "energy", "engineering", "enterprise", "enterprises", "establishment",
        "export", "factory", "foundation", "fzco", "fze", "gmbh", "group", "holding", "holdings", "import", "inc", "industrial",
        "industries", "industry", "institute", "international", "jsc", "lab", "laboratories", "laboratory", "limited", "llc", "llp",
        "logistics", "ltd", "ministry", "network", "networks", "office", "ojsc", "ooo", "organization", "pjsc", "plant", "plc",
        "production", "pte", "pty", "pvt", "research", "sa", "sarl", "scientific", "semiconductor", "services", "shipping", "solutions",
        "srl", "supply", "systems", "technologies", "technology", "telecom", "trade", "trading", "university", "works",
    };
    char word[32];
    size_t i = 0, n, w;
    for (;;) {
        n = 0;
        while (text[i] != '\0' && !((text[i] | 0x20) >= 'a' && (text[i] | 0x20) <= 'z')) i++;
        if (text[i] == '\0') return 0;
        while ((text[i] | 0x20) >= 'a' && (text[i] | 0x20) <= 'z') {
            if (n < sizeof word - 1) word[n++] = (char)(text[i] | 0x20);
            i++;
            if (text[i] == '.') i++; /* "Co.", "L.L.C." */
        }
        word[n] = '\0';
        for (w = 0; w < sizeof words / sizeof words[0]; w++) {
            if (strcmp(words[w], word) == 0) return 1;
        }
    }
}

/* What ids are made of: ASCII that shows, blanks as "_", all other bytes as in a URL. What is too long is cut, and told
   apart from its likes by a hash of the whole. */
static void id_part(struct out *out, const struct out *value) {
    uint64_t hash = 14695981039346656037u;
    const size_t end = out->size + ID_PART;
    size_t i;
    for (i = 0; i < value->size; i++) {
        const unsigned char c = (unsigned char)value->data[i];
        hash = (hash ^ c) * 1099511628211u;
        if (out->size + 3 > end) continue;
        if (c == ' ') out_text(out, "_");
        else if (c < ' ' || c >= 0x7F || c == '%' || c == '/') out_format(out, "%%%02X", (unsigned)c);
        else out_bytes(out, value->data + i, 1);
    }
    if (out->size + 3 > end) out_format(out, "~%016llx", (unsigned long long)hash);
}

static const char *list_of(struct import *import, const struct party_row *row, const struct import_layout *layout) {
    const struct import_list *known;
    int is_new;
    const char *id = import->list;
    if (id == NULL && row->list.size > 0) {
        known = import_list_said(row->list.data, row->list.size);
        id = known != NULL ? known->id : NULL;
        if (known == NULL && import_list_find(row->list.data) != NULL) id = row->list.data;
    }
    if (id == NULL) id = layout->list;
    if (id[0] == '\0') return NULL;
    (void)string_map_at(&import->list_of, id, strlen(id), 1, &is_new);
    id = string_map_key(&import->list_of, id, strlen(id));
    if (!is_new) return id;
    if (import->list_count == import->list_room) {
        import->list_room = import->list_room ? import->list_room * 2 : 8;
        import->lists = must_resize(import->lists, import->list_room, sizeof *import->lists);
    }
    return import->lists[import->list_count++] = id;
}

/* The party with this id; a new one is empty. NULL where there are too many. */
static struct party *party_at(struct import *import, const char *id, size_t size, int *is_new) {
    uint32_t *index = string_map_at(&import->party_of, id, size, UINT32_MAX, is_new);
    struct party *party;
    *is_new = *index == UINT32_MAX;
    if (!*is_new) return &import->parties[*index];
    if (import->party_count == IMPORT_PARTIES) return NULL;
    *index = (uint32_t)import->party_count;
    if (import->party_count == import->party_room) {
        import->party_room = import->party_room ? import->party_room * 2 : 256;
        import->parties = must_resize(import->parties, import->party_room, sizeof *import->parties);
    }
    party = &import->parties[import->party_count++];
    memset(party, 0, sizeof *party);
    party->from = party->until = KT_DAY_NONE;
    party->id = string_map_key(&import->party_of, id, size);
    return party;
}

/* Told once a party, and not in silence: a name that is missing is a party that is not found. */
static void leave_out(struct import *import, struct party *party) {
    if (!party->full) import_bad(import, party->id, "more than 512 names or programs: those behind are left out");
    party->full = 1;
}

/* Each name once; of the same name said twice the stronger claim stands. */
static void add_name(struct import *import, struct party *party, const char *text, uint32_t kind, int weak) {
    const char *kept = strings_keep(&import->strings, text, strlen(text));
    size_t i;
    for (i = 0; i < party->name_count; i++) {
        if (party->names[i].text != kept) continue;
        party->names[i].weak &= weak;
        return;
    }
    if (party->name_count == IMPORT_NAMES) {
        leave_out(import, party);
        return;
    }
    if (party->name_count == party->name_room) {
        party->name_room = party->name_room ? party->name_room * 2 : 2;
        party->names = must_resize(party->names, party->name_room, sizeof *party->names);
    }
    party->names[party->name_count++] = (struct party_name){kept, kind, weak};
}

static void add_program(struct import *import, struct party *party, struct text program) {
    const char *kept = strings_keep(&import->strings, program.data, program.size);
    size_t i;
    for (i = 0; i < party->program_count; i++) {
        if (party->programs[i] == kept) return;
    }
    if (party->program_count == IMPORT_NAMES) {
        leave_out(import, party);
        return;
    }
    if (party->program_count == party->program_room) {
        party->program_room = party->program_room ? party->program_room * 2 : 2;
        party->programs = must_resize(party->programs, party->program_room, sizeof *party->programs);
    }
    party->programs[party->program_count++] = kept;
}

/* Letters of any script; bytes of UTF-8 behind the first do not count. */
static size_t code_points(const char *text) {
    size_t count = 0;
    for (; *text != '\0'; text++) count += ((unsigned char)*text & 0xC0) != 0x80;
    return count;
}

/* An alias of one short word ("SSI", "FARID") says too little to stand by itself. */
static int is_short(const char *text) {
    return strchr(text, ' ') == NULL && (unsigned char)text[0] < 0x80 && code_points(text) <= 5;
}

/* Some lists give a row to each name, and say beside it whether it is the first one. */
static void add_main_name(struct import *import, struct party *party, const struct party_row *row, int unsure) {
    const struct out *quality = &row->quality;
    const char *name = row->name.data;
    if (row->name.size == 0) return;
    if (quality->size == 0 || quality_says(quality, "Prim")) {
        add_name(import, party, name, KT_NAME_LEGAL, unsure);
        party->name = strings_keep(&import->strings, name, row->name.size);
    } else if (quality_says(quality, "FKA") || quality_says(quality, "f.k.a")) {
        add_name(import, party, name, KT_NAME_FORMER, unsure || is_short(name));
    } else {
        add_name(import, party, name, KT_NAME_TRADE, unsure || is_short(name) || quality_says(quality, "Low"));
    }
}

static void add_names(struct import *import, struct party *party, const struct party_row *row) {
    const int unsure = party->type == PARTY_UNSURE;
    size_t at = 0;
    add_main_name(import, party, row, unsure);
    while (at < row->names.size) {
        const char kind = row->names.data[at], *text = row->names.data + at + 1;
        const int weak = unsure || kind == PACKED_WEAK || is_short(text);
        add_name(import, party, text, kind == PACKED_FORMER ? KT_NAME_FORMER : kind == PACKED_NATIVE ? KT_NAME_TRANSLITERATION : KT_NAME_TRADE,
                 weak);
        at += strlen(text) + 2;
    }
}

/* The party of an id that was made before, or NULL. */
static struct party *party_of(struct import *import, const char *list, const struct out *reference) {
    struct out id = {NULL, 0, 0};
    struct party *party = NULL;
    uint32_t *index;
    int is_new;
    out_format(&id, "%s:", list);
    id_part(&id, reference);
    /* Looking makes a place: parties are counted apart, so an empty one does no harm but must not be taken for a party. */
    index = string_map_at(&import->party_of, id.data, id.size, UINT32_MAX, &is_new);
    if (*index != UINT32_MAX) party = &import->parties[*index];
    out_free(&id);
    return party;
}

void party_join(struct import *import, struct party_row *row, const struct import_layout *layout, const char *place) {
    struct party *party = party_of(import, import->list != NULL ? import->list : layout->list, &row->reference);
    if (party == NULL) {
        import_bad(import, place, "speaks of a party that no file before introduced");
        return;
    }
    if (row->bad_text) import_bad(import, place, "a value is not UTF-8 text and left out");
    if (row->bad_parts) import_bad(import, place, "a name has too many parts: those behind are left out");
    if (party->country == NULL && row->country.size > 0)
        party->country = strings_keep(&import->strings, row->country.data, row->country.size);
    add_names(import, party, row);
}

static void join_day(int32_t *day, int32_t other, int later) {
    if (other == KT_DAY_NONE) return;
    if (*day == KT_DAY_NONE || (later ? other > *day : other < *day)) *day = other;
}

/* The name of a party that the list only gives aliases for is the first of them. */
static void name_party(struct party_row *row) {
    if (row->name.size > 0 || row->names.size == 0) return;
    out_text(&row->name, row->names.data + 1);
}

void row_end(struct import *import, struct party_row *row, const struct import_layout *layout, const char *place) {
    const char *list = list_of(import, row, layout);
    struct out id = {NULL, 0, 0};
    struct party *party;
    enum party_type type = import_type(row->type.data, row->type.size, layout->untyped);
    size_t at;
    int is_new;
    import->rows++;
    import->third_party |= layout->third_party;
    name_party(row);
    if (row->person) type = PARTY_PERSON;
    if (list == NULL || row->name.size == 0) {
        import_bad(import, place, list == NULL ? "which list this row belongs to is not known: say --list ID" : "no name");
        return;
    }
    if (row->bad_text) import_bad(import, place, "a value is not UTF-8 text and left out");
    if (row->bad_parts) import_bad(import, place, "a name has too many parts: those behind are left out");
    if (row->bad_date) import_bad(import, place, "a date is not understood and left out");
    if (type == PARTY_UNSURE && names_organisation(row->name.data)) type = PARTY_ORGANISATION;
    out_format(&id, "%s:", list);
    id_part(&id, row->reference.size > 0 ? &row->reference : &row->name);
    party = party_at(import, id.data, id.size, &is_new);
    out_free(&id);
    if (party == NULL) {
        import_bad(import, place, "more parties than one import takes");
        return;
    }
    if (is_new) {
        party->list = list;
        party->type = type;
        party->bystander = 1;
        party->name = strings_keep(&import->strings, row->name.data, row->name.size);
        party->reference = row->reference.size > 0 ? strings_keep(&import->strings, row->reference.data, row->reference.size) : NULL;
    }
    party->bystander &= row->bystander;
    if (party->country == NULL && row->country.size > 0)
        party->country = strings_keep(&import->strings, row->country.data, row->country.size);
    add_names(import, party, row);
    for (at = 0; at < row->programs.size; at += strlen(row->programs.data + at) + 1)
        add_program(import, party, (struct text){row->programs.data + at + 1, strlen(row->programs.data + at + 1)});
    join_day(&party->from, row->from, 0);
    join_day(&party->until, row->until, 1);
}

void party_add(struct import *import, const struct out *reference, struct text program, int32_t from, int32_t until) {
    size_t i;
    for (i = 0; i < import->list_count; i++) {
        struct party *party = party_of(import, import->lists[i], reference);
        if (party == NULL) continue;
        party->sanctioned = 1;
        if (program.size > 0) add_program(import, party, program);
        join_day(&party->from, from, 0);
        join_day(&party->until, until, 1);
    }
}

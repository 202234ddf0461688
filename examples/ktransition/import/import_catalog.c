/* The parties of an import as records: a list and its edition, an entry for each party, and a vendor with its names for
   each organisation. Everything is put in an order of its own before, so that the same rows give the same bytes. */
#include "import/import.h"

#include <stdlib.h>
#include <string.h>

struct writer {
    struct import *import;
    kt_builder *builder;
    struct kt_error err;
    int failed;
    struct out id, other;
};

/* The first failure is the one told; nothing is written after it. */
static void check(struct writer *writer, int32_t status) {
    if (status == KT_OK || writer->failed) return;
    complain("db import: %s", writer->err.message);
    writer->failed = 1;
}

static uint32_t begin(struct writer *writer, uint32_t type, const char *id, size_t size) {
    uint32_t record = 0;
    check(writer, kt_builder_record(&record, writer->builder, type, id, size, &writer->err));
    return record;
}

static void text(struct writer *writer, uint32_t type, uint32_t record, uint32_t field, const char *value) {
    if (value == NULL || value[0] == '\0' || writer->failed) return;
    check(writer, kt_builder_text(writer->builder, type, record, field, value, strlen(value), &writer->err));
}

static void number(struct writer *writer, uint32_t type, uint32_t record, uint32_t field, int64_t value) {
    if (writer->failed) return;
    check(writer, kt_builder_integer(writer->builder, type, record, field, value, &writer->err));
}

static void day(struct writer *writer, uint32_t type, uint32_t record, uint32_t field, int32_t value) {
    if (value != KT_DAY_NONE) number(writer, type, record, field, value);
}

static void refer(struct writer *writer, uint32_t type, uint32_t record, uint32_t field, const char *id, size_t size) {
    if (writer->failed) return;
    check(writer, kt_builder_reference(writer->builder, type, record, field, id, size, &writer->err));
}

/* "LIST/file": every name and entry of a list was read there. */
static void refer_source(struct writer *writer, uint32_t type, uint32_t record, const char *list) {
    out_clear(&writer->other);
    out_format(&writer->other, "%s/file", list);
    refer(writer, type, record, KT_FIELD_SOURCE, writer->other.data, writer->other.size);
}

static const char *edition_name(const struct import *import, char room[16]) {
    int32_t year, month, of_month;
    if (import->edition != NULL) return import->edition;
    (void)kt_day_to_civil(import->published, &year, &month, &of_month);
    snprintf(room, 16, "%04d-%02d-%02d", (int)year, (int)month, (int)of_month);
    return room;
}

/* A file somebody else made of a list is no copy of it. */
static int64_t level_of(const struct import *import) {
    if (import->third_party) return KT_LEVEL_SECONDARY;
    return import->official ? KT_LEVEL_PRIMARY : KT_LEVEL_COPY_OF_PRIMARY;
}

static void write_list(struct writer *writer, const char *id) {
    const struct import *import = writer->import;
    const struct import_list *known = import_list_find(id);
    const char *title = import->title != NULL ? import->title : known != NULL ? known->title : id;
    uint32_t list = begin(writer, KT_RECORD_LIST, id, strlen(id)), source;
    text(writer, KT_RECORD_LIST, list, KT_FIELD_TITLE, title);
    text(writer, KT_RECORD_LIST, list, KT_FIELD_JURISDICTION, known != NULL ? known->jurisdiction : "-");
    text(writer, KT_RECORD_LIST, list, KT_FIELD_AUTHORITY, known != NULL ? known->authority : "not stated");
    text(writer, KT_RECORD_LIST, list, KT_FIELD_URL, import->official ? import->url : NULL);
    out_clear(&writer->id);
    out_format(&writer->id, "%s/file", id);
    source = begin(writer, KT_RECORD_SOURCE, writer->id.data, writer->id.size);
    text(writer, KT_RECORD_SOURCE, source, KT_FIELD_TITLE, title);
    text(writer, KT_RECORD_SOURCE, source, KT_FIELD_URL, import->url);
    number(writer, KT_RECORD_SOURCE, source, KT_FIELD_EVIDENCE_LEVEL, level_of(import));
    day(writer, KT_RECORD_SOURCE, source, KT_FIELD_READ_ON, import->read_on);
    if (import->third_party)
        text(writer, KT_RECORD_SOURCE, source, KT_FIELD_NOTE, "Read from a collection that somebody else made of the list.");
    refer(writer, KT_RECORD_SOURCE, source, KT_FIELD_LIST, id, strlen(id));
}

static void write_edition(struct writer *writer, const char *list, const char *name) {
    const struct import *import = writer->import;
    uint32_t edition;
    out_clear(&writer->id);
    out_format(&writer->id, "%s/%s", list, name);
    edition = begin(writer, KT_RECORD_EDITION, writer->id.data, writer->id.size);
    refer(writer, KT_RECORD_EDITION, edition, KT_FIELD_LIST, list, strlen(list));
    day(writer, KT_RECORD_EDITION, edition, KT_FIELD_PUBLISHED, import->published);
    number(writer, KT_RECORD_EDITION, edition, KT_FIELD_COMPLETE, import->complete && !import->third_party ? KT_YES : KT_NO);
    day(writer, KT_RECORD_EDITION, edition, KT_FIELD_CHECKED_ON, import->read_on);
    refer_source(writer, KT_RECORD_EDITION, edition, list);
}

/* ISO 15924 code of the first letter that is not Latin; NULL for Latin text. */
static const char *script_of(const char *text) {
    static const struct { uint32_t from, to; char script[5]; } ranges[] = {
        {0x370, 0x3FF, "Grek"}, {0x400, 0x52F, "Cyrl"}, {0x530, 0x58F, "Armn"}, {0x590, 0x5FF, "Hebr"}, {0x600, 0x77F, "Arab"},
        {0xE00, 0xE7F, "Thai"}, {0x10A0, 0x10FF, "Geor"}, {0x3040, 0x30FF, "Jpan"}, {0x4E00, 0x9FFF, "Hani"}, {0xAC00, 0xD7A3, "Hang"},
    };
    const unsigned char *at = (const unsigned char *)text;
    while (*at != '\0') {
        uint32_t c = *at;
        size_t more = c < 0x80 ? 0 : c < 0xE0 ? 1 : c < 0xF0 ? 2 : 3, i;
        c &= more == 0 ? 0x7Fu : more == 1 ? 0x1Fu : more == 2 ? 0x0Fu : 0x07u;
        for (at++; more > 0 && *at != '\0'; more--) c = c << 6 | (*at++ & 0x3Fu);
        for (i = 0; i < sizeof ranges / sizeof ranges[0]; i++) {
            if (c >= ranges[i].from && c <= ranges[i].to) return ranges[i].script;
        }
    }
    return NULL;
}

static int compare_names(const void *a, const void *b) {
    const struct party_name *x = a, *y = b;
    int order = strcmp(x->text, y->text);
    return order != 0 ? order : (x->kind > y->kind) - (x->kind < y->kind);
}

static void write_names(struct writer *writer, struct party *party) {
    size_t i;
    if (party->name_count > 1) qsort(party->names, party->name_count, sizeof *party->names, compare_names);
    for (i = 0; i < party->name_count; i++) {
        const struct party_name *name = &party->names[i];
        uint32_t record;
        out_clear(&writer->id);
        out_format(&writer->id, "%s/name:%lu", party->id, (unsigned long)(i + 1));
        record = begin(writer, KT_RECORD_NAME, writer->id.data, writer->id.size);
        refer(writer, KT_RECORD_NAME, record, KT_FIELD_VENDOR, party->id, strlen(party->id));
        text(writer, KT_RECORD_NAME, record, KT_FIELD_TEXT, name->text);
        number(writer, KT_RECORD_NAME, record, KT_FIELD_NAME_KIND, name->kind);
        text(writer, KT_RECORD_NAME, record, KT_FIELD_SCRIPT, script_of(name->text));
        if (name->weak) number(writer, KT_RECORD_NAME, record, KT_FIELD_STRENGTH, KT_STRENGTH_WEAK);
        refer_source(writer, KT_RECORD_NAME, record, party->list);
    }
}

static int same_letters(const char *a, struct kt_text b) {
    size_t i, size = strlen(a);
    if (size != b.size) return 0;
    for (i = 0; i < size; i++) {
        if ((a[i] | 0x20) != (b.data[i] | 0x20)) return 0;
    }
    return 1;
}

/* A code as it is, a name by the names of the catalog's jurisdictions; NULL for what is neither. */
static const char *country_code(const struct import *import, const char *said, char room[4]) {
    uint32_t record = 0;
    struct kt_text found;
    if (said == NULL || import->base == NULL) return NULL;
    while (kt_record_next(import->base, KT_RECORD_JURISDICTION, &record) == KT_OK) {
        int matches = 0;
        if (kt_record_text(&found, import->base, KT_RECORD_JURISDICTION, record, KT_FIELD_NAME, 0) == KT_OK) matches = same_letters(said, found);
        if (kt_record_text(&found, import->base, KT_RECORD_JURISDICTION, record, KT_FIELD_ID, 0) != KT_OK || found.size != 2) continue;
        if (!matches && !same_letters(said, found)) continue;
        memcpy(room, found.data, 2);
        room[2] = '\0';
        return room;
    }
    return NULL;
}

/* The known vendor that somebody said this party is. */
static void write_same_as(struct writer *writer, const struct party *party) {
    struct import *import = writer->import;
    const uint32_t known = import_same_as(import, party);
    const char *target;
    uint32_t record;
    if (known == 0) return;
    target = import->vendors[known - 1];
    out_clear(&writer->id);
    out_format(&writer->id, "%s/same-as:%s", party->id, target);
    record = begin(writer, KT_RECORD_RELATION, writer->id.data, writer->id.size < 255 ? writer->id.size : 255);
    refer(writer, KT_RECORD_RELATION, record, KT_FIELD_VENDOR, party->id, strlen(party->id));
    number(writer, KT_RECORD_RELATION, record, KT_FIELD_RELATION, KT_RELATION_SAME_AS);
    refer(writer, KT_RECORD_RELATION, record, KT_FIELD_TARGET_VENDOR, target, strlen(target));
    refer_source(writer, KT_RECORD_RELATION, record, party->list);
}

static void write_vendor(struct writer *writer, struct party *party) {
    uint32_t vendor = begin(writer, KT_RECORD_VENDOR, party->id, strlen(party->id));
    char room[4];
    text(writer, KT_RECORD_VENDOR, vendor, KT_FIELD_NAME, party->name);
    text(writer, KT_RECORD_VENDOR, vendor, KT_FIELD_COUNTRY, country_code(writer->import, party->country, room));
    write_names(writer, party);
    write_same_as(writer, party);
}

static int compare_texts(const void *a, const void *b) { return strcmp(*(const char *const *)a, *(const char *const *)b); }

static void write_entry(struct writer *writer, struct party *party, const char *edition, int with_vendor) {
    uint32_t entry;
    size_t i;
    struct out programs = {NULL, 0, 0};
    out_clear(&writer->id);
    out_format(&writer->id, "%s/entry", party->id);
    entry = begin(writer, KT_RECORD_ENTRY, writer->id.data, writer->id.size);
    out_clear(&writer->id);
    out_format(&writer->id, "%s/%s", party->list, edition);
    refer(writer, KT_RECORD_ENTRY, entry, KT_FIELD_EDITION, writer->id.data, writer->id.size);
    if (with_vendor) refer(writer, KT_RECORD_ENTRY, entry, KT_FIELD_VENDOR, party->id, strlen(party->id));
    text(writer, KT_RECORD_ENTRY, entry, KT_FIELD_TEXT, party->name);
    text(writer, KT_RECORD_ENTRY, entry, KT_FIELD_REFERENCE_ID, party->reference);
    if (party->program_count > 1) qsort(party->programs, party->program_count, sizeof *party->programs, compare_texts);
    for (i = 0; i < party->program_count; i++) out_format(&programs, "%s%s", i > 0 ? "; " : "", party->programs[i]);
    text(writer, KT_RECORD_ENTRY, entry, KT_FIELD_PROGRAM, programs.data);
    day(writer, KT_RECORD_ENTRY, entry, KT_FIELD_FROM, party->from);
    /* A list that ends on the day it begins is a slip of the file: the end is what a reader must not act on. */
    if (party->until == KT_DAY_NONE || party->from == KT_DAY_NONE || party->until >= party->from)
        day(writer, KT_RECORD_ENTRY, entry, KT_FIELD_UNTIL, party->until);
    out_free(&programs);
}

static void write_catalog(struct writer *writer) {
    const struct import *import = writer->import;
    uint32_t catalog;
    size_t i;
    out_clear(&writer->id);
    out_text(&writer->id, "import");
    for (i = 0; i < import->list_count && writer->id.size < 200; i++) out_format(&writer->id, "+%s", import->lists[i]);
    catalog = begin(writer, KT_RECORD_CATALOG, writer->id.data, writer->id.size);
    out_clear(&writer->other);
    out_text(&writer->other, "Imported: ");
    for (i = 0; i < import->list_count; i++) out_format(&writer->other, "%s%s", i > 0 ? ", " : "", import->lists[i]);
    text(writer, KT_RECORD_CATALOG, catalog, KT_FIELD_TITLE, writer->other.data);
    number(writer, KT_RECORD_CATALOG, catalog, KT_FIELD_DATA_DATE, import->read_on > import->published ? import->read_on : import->published);
    text(writer, KT_RECORD_CATALOG, catalog, KT_FIELD_DISCLAIMER,
         "Not legal advice. A list says who stands on it, not what that means for you; verify at the cited source.");
}

/* Whoever stands on the list: all of a list, but of files that also hold others only those said to be on it. */
static int is_listed(const struct party *party) { return !party->bystander || party->sanctioned; }

int import_build(struct import *import, kt_builder *builder) {
    struct writer writer;
    char room[16];
    const char *edition = edition_name(import, room);
    size_t i;
    memset(&writer, 0, sizeof writer);
    writer.import = import;
    writer.builder = builder;
    writer.err.struct_size = sizeof writer.err;
    if (import->list_count > 1) qsort(import->lists, import->list_count, sizeof *import->lists, compare_texts);
    write_catalog(&writer);
    for (i = 0; i < import->list_count; i++) {
        write_list(&writer, import->lists[i]);
        write_edition(&writer, import->lists[i], edition);
    }
    for (i = 0; i < import->party_count && !writer.failed; i++) {
        struct party *party = &import->parties[i];
        const int organisation = party->type == PARTY_ORGANISATION || party->type == PARTY_UNSURE;
        if (!is_listed(party)) {
            import->bystanders++;
            continue;
        }
        import->counts[party->type]++;
        if (organisation) write_vendor(&writer, party);
        if (organisation || import->persons) write_entry(&writer, party, edition, organisation);
    }
    out_free(&writer.id);
    out_free(&writer.other);
    return writer.failed ? -1 : 0;
}

/* Persons against lists of organisations: how many are taken for one.

     bench_names_persons PERSONS.csv LIST.csv

   PERSONS.csv has the person's name in its first column; LIST.csv is the US Consolidated Screening List with the columns type,
   name and alt_names, of which everything but persons, vessels and aircraft is laid over the built-in catalog, a vendor
   for each row. Every person is identified as a value of each kind that an organisation's name may come under.
   An alarm is a match of likely or better; they are listed. A measuring program, not a test. */
#include <ktransition/ktransition.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define FIELDS 64

struct table {
    char *text;
    char **fields; /* rows x columns, NULL where a row is short */
    size_t rows, columns;
};

static void fail(const char *what, const struct kt_error *err) {
    fprintf(stderr, "%s: %s\n", what, err != NULL ? err->message : "cannot be read");
    exit(2);
}

static char *read_all(const char *path) {
    FILE *file = fopen(path, "rb");
    size_t size = 0, room = 1 << 20, got;
    char *text = malloc(room);
    if (file == NULL || text == NULL) fail(path, NULL);
    while ((got = fread(text + size, 1, room - size - 1, file)) > 0) {
        size += got;
        if (size + 1 == room && (text = realloc(text, room *= 2)) == NULL) fail(path, NULL);
    }
    fclose(file);
    text[size] = '\0';
    return text;
}

/* One value in place, quotes doubled inside quotes; *end is what followed it. */
static char *next_field(char **at, char *end) {
    char *from = *at, *to = from, *field = from;
    if (*from == '"') {
        for (from++; *from != '\0'; from++) {
            if (*from == '"' && *++from != '"') break;
            *to++ = *from;
        }
    } else {
        while (*from != '\0' && *from != ',' && *from != '\n' && *from != '\r') *to++ = *from++;
    }
    while (*from == '\r') from++;
    *end = *from;
    *at = *from != '\0' ? from + 1 : from;
    *to = '\0';
    return field;
}

static void read_table(struct table *table, const char *path) {
    char *at, end;
    size_t room = 0, column;
    memset(table, 0, sizeof *table);
    at = table->text = read_all(path);
    while (*at != '\0') {
        char *row[FIELDS] = {NULL};
        for (column = 0;; column++) {
            char *field = next_field(&at, &end);
            if (column < FIELDS) row[column] = field;
            if (end != ',') break;
        }
        if (table->columns == 0) table->columns = column < FIELDS ? column + 1 : FIELDS;
        if (table->rows == room) {
            room = room == 0 ? 1024 : 2 * room;
            table->fields = realloc(table->fields, room * table->columns * sizeof *table->fields);
            if (table->fields == NULL) fail(path, NULL);
        }
        memcpy(table->fields + table->rows++ * table->columns, row, table->columns * sizeof *row);
    }
}

static const char *field(const struct table *table, size_t row, const char *column) {
    size_t k;
    for (k = 0; k < table->columns; k++) {
        const char *name = table->fields[k], *value = table->fields[row * table->columns + k];
        if (name != NULL && strcmp(name, column) == 0) return value != NULL ? value : "";
    }
    return "";
}

static void set(kt_builder *builder, uint32_t type, uint32_t record, uint32_t name, const char *value, size_t size) {
    struct kt_error err = {.struct_size = sizeof err};
    if (kt_builder_text(builder, type, record, name, value, size, &err) != KT_OK) fail(value, &err);
}

static uint32_t begin(kt_builder *builder, uint32_t type, const char *id) {
    struct kt_error err = {.struct_size = sizeof err};
    uint32_t number;
    if (kt_builder_record(&number, builder, type, id, strlen(id), &err) != KT_OK) fail(id, &err);
    return number;
}

static void add_name(kt_builder *builder, const char *vendor, unsigned index, const char *name, size_t size) {
    char id[64];
    uint32_t record;
    if (size == 0) return;
    snprintf(id, sizeof id, "%s/name-%u", vendor, index);
    record = begin(builder, KT_RECORD_NAME, id);
    set(builder, KT_RECORD_NAME, record, KT_FIELD_TEXT, name, size);
    (void)kt_builder_integer(builder, KT_RECORD_NAME, record, KT_FIELD_NAME_KIND, KT_NAME_LEGAL, NULL);
    (void)kt_builder_reference(builder, KT_RECORD_NAME, record, KT_FIELD_VENDOR, vendor, strlen(vendor), NULL);
    (void)kt_builder_reference(builder, KT_RECORD_NAME, record, KT_FIELD_SOURCE, "list", 4, NULL);
}

/* A vendor and its names, which stand in one column with "; " between them. */
static unsigned add_vendor(kt_builder *builder, const struct table *list, size_t row) {
    const char *name = field(list, row, "name"), *more = field(list, row, "alt_names");
    char id[32];
    unsigned names = 0;
    uint32_t vendor;
    snprintf(id, sizeof id, "entity-%zu", row);
    vendor = begin(builder, KT_RECORD_VENDOR, id);
    set(builder, KT_RECORD_VENDOR, vendor, KT_FIELD_NAME, name, strlen(name));
    add_name(builder, id, names++, name, strlen(name));
    while (*more != '\0') {
        size_t size = strcspn(more, ";");
        while (size > 0 && *more == ' ') more++, size--;
        add_name(builder, id, names++, more, size);
        more += size + (more[size] == ';');
    }
    return names;
}

/* No type is given for many persons; "family name, given names" tells. */
static int is_organisation(const struct table *list, size_t row) {
    const char *type = field(list, row, "type"), *name = field(list, row, "name"), *comma = strchr(name, ',');
    if (*name == '\0') return 0;
    if (comma != NULL && comma[1] == ' ' && strchr(comma + 1, ',') == NULL && *type == '\0' && strchr(name, '.') == NULL) return 0;
    return strcmp(type, "Individual") != 0 && strcmp(type, "Vessel") != 0 && strcmp(type, "Aircraft") != 0;
}

static kt_catalog *open_list(const char *path) {
    struct kt_error err = {.struct_size = sizeof err};
    struct table list;
    kt_builder *builder;
    kt_catalog *layers[2], *catalog;
    const uint8_t *bytes;
    size_t size, row, vendors = 0, names = 0;
    uint32_t meta, source;
    read_table(&list, path);
    if (kt_catalog_open_builtin(&layers[0], NULL, &err) != KT_OK) fail("built-in catalog", &err);
    if (kt_builder_new(&builder, NULL, NULL, &err) != KT_OK) fail("builder", &err);
    meta = begin(builder, KT_RECORD_CATALOG, "list-under-test");
    set(builder, KT_RECORD_CATALOG, meta, KT_FIELD_TITLE, "a list", 6);
    (void)kt_builder_integer(builder, KT_RECORD_CATALOG, meta, KT_FIELD_DATA_DATE, 20000, NULL);
    source = begin(builder, KT_RECORD_SOURCE, "list");
    set(builder, KT_RECORD_SOURCE, source, KT_FIELD_TITLE, "the list", 8);
    (void)kt_builder_integer(builder, KT_RECORD_SOURCE, source, KT_FIELD_EVIDENCE_LEVEL, KT_LEVEL_PRIMARY, NULL);
    (void)kt_builder_integer(builder, KT_RECORD_SOURCE, source, KT_FIELD_READ_ON, 19000, NULL);
    for (row = 1; row < list.rows; row++) {
        if (!is_organisation(&list, row)) continue;
        vendors++;
        names += add_vendor(builder, &list, row);
    }
    if (kt_builder_finish(&bytes, &size, builder, &err) != KT_OK) fail("the list as a catalog", &err);
    if (kt_catalog_open_memory(&layers[1], bytes, size, NULL, &err) != KT_OK) fail("the list as a catalog", &err);
    if (kt_catalog_stack(&catalog, layers, 2, NULL, &err) != KT_OK) fail("stack", &err);
    printf("%zu organisations with %zu names over the built-in catalog\n", vendors, names);
    kt_catalog_unref(layers[0]);
    kt_catalog_unref(layers[1]);
    kt_builder_free(builder);
    free(list.text);
    free(list.fields);
    return catalog;
}

/* All persons as values of one kind. */
static void run(kt_matcher *matcher, kt_matches *matches, const struct table *persons, uint32_t kind) {
    struct kt_error err = {.struct_size = sizeof err};
    struct kt_match match = {.struct_size = sizeof match};
    unsigned counts[KT_VERDICT_CONFIRMED + 2] = {0}, alarms = 0;
    clock_t start = clock();
    size_t row;
    for (row = 1; row < persons->rows; row++) {
        const char *name = persons->fields[row * persons->columns];
        int32_t status = name == NULL ? KT_NOTHING : kt_matcher_identify_value(matcher, kind, name, strlen(name), matches, &err);
        if (status < 0) fail(name, &err);
        if (status != KT_OK || kt_matches_at(matches, 0, &match) != KT_OK) continue;
        counts[match.verdict <= KT_VERDICT_CONFIRMED ? match.verdict : KT_VERDICT_CONFIRMED + 1]++;
        if (match.verdict < KT_VERDICT_LIKELY || match.verdict == KT_VERDICT_ORIGIN) continue;
        alarms++;
        printf("    %s: %s %s\n", name, kt_constant_name(KT_GROUP_VERDICT, (int32_t)match.verdict), match.vendor_id.data);
    }
    printf("%-12s %u alarms (likely or better), %u possible, among %zu persons; %.1f us each\n",
           kt_constant_name(KT_GROUP_KIND, (int32_t)kind), alarms, counts[KT_VERDICT_POSSIBLE], persons->rows - 1,
           1e6 * (double)(clock() - start) / CLOCKS_PER_SEC / (double)(persons->rows - 1));
}

int main(int argc, char **argv) {
    static const uint32_t kinds[] = {KT_KIND_TEXT, KT_KIND_VENDOR, KT_KIND_PUBLISHER, KT_KIND_LEGAL_NAME, KT_KIND_SIGNER,
        KT_KIND_PRODUCT};
    struct kt_error err = {.struct_size = sizeof err};
    struct kt_matcher_options options = {.struct_size = sizeof options, .min_verdict = KT_VERDICT_POSSIBLE, .memo_bytes = 1};
    struct table persons;
    kt_catalog *catalog;
    kt_matcher *matcher;
    kt_matches *matches;
    clock_t start;
    size_t i;
    if (argc < 3) {
        fprintf(stderr, "usage: bench_names_persons PERSONS.csv LIST.csv\n");
        return 2;
    }
    read_table(&persons, argv[1]);
    catalog = open_list(argv[2]);
    start = clock();
    if (kt_matcher_new(&matcher, catalog, &options, &err) != KT_OK) fail("matcher", &err);
    if (kt_matches_new(&matches, NULL, &err) != KT_OK) fail("matches", &err);
    printf("matcher made in %.0f ms\n", 1e3 * (double)(clock() - start) / CLOCKS_PER_SEC);
    for (i = 0; i < sizeof kinds / sizeof kinds[0]; i++) run(matcher, matches, &persons, kinds[i]);
    kt_matches_free(matches);
    kt_matcher_free(matcher);
    kt_catalog_unref(catalog);
    free(persons.text);
    free(persons.fields);
    return 0;
}

/* SPDX 2.2 and 2.3 as JSON: the packages. Files and snippets are parts of packages and no things of their own. */
#include "input/input_reader.h"

/* The two words with which SPDX leaves a field open. */
static int says_nothing(struct text text) { return text.size == 0 || text_is(text, "noassertion") || text_is(text, "none"); }

/* "Organization: Example Corp (mail@example.org)", "Person: ...", "Tool: ...". */
static void add_party(struct reader *reader, struct text text) {
    uint32_t kind = KT_KIND_TEXT; /* a person may share a company's name */
    text = text_trim(text);
    if (says_nothing(text) || text_starts(text, "tool:")) return;
    if (text_starts(text, "organization:")) {
        text.data += 13;
        text.size -= 13;
        kind = KT_KIND_VENDOR;
    } else if (text_starts(text, "person:")) {
        text.data += 7;
        text.size -= 7;
    }
    text = text_trim(text);
    if (text.size > 0 && text.data[text.size - 1] == ')') { /* the mail address, unless the bracket belongs to the name */
        size_t i = text.size;
        while (i > 0 && text.data[i - 1] != '(') i--;
        if (i > 1) {
            struct text mail = {text.data + i, text.size - i - 1};
            if (text_has(mail, '@') || mail.size == 0) text.size = i - 1;
        }
    }
    reader_value(reader, kind, text);
}

/* A place to download from names its host; package managers write "NOASSERTION" or a path of their own there. */
static void add_url(struct reader *reader, struct text text) {
    if (says_nothing(text)) return;
    if (text_starts(text, "git+")) {
        text.data += 4;
        text.size -= 4;
    }
    if (text_starts(text, "http://") || text_starts(text, "https://")) reader_value(reader, KT_KIND_URL, text);
}

/* Identifiers among the external references; the types are spelt with or without their address in front. */
static void add_references(struct reader *reader, struct json_node package) {
    struct json_node references, one;
    struct json_iter elements;
    if (!json_find(package, "externalRefs", &references)) return;
    elements = json_elements(references);
    while (json_next(&elements, NULL, &one)) {
        struct text type = json_member(reader, one, "referenceType"), locator = json_member(reader, one, "referenceLocator");
        if (text_ends(type, "cpe22type") || text_ends(type, "cpe23type")) reader_value(reader, KT_KIND_CPE, locator);
        if (text_ends(type, "purl")) reader_value(reader, KT_KIND_PURL, locator);
        if (text_is(type, "swid")) reader_value(reader, KT_KIND_SWID, locator);
    }
}

/* One package as a row. */
static void take(struct reader *reader, struct json_node package, size_t locator) {
    struct text name, purpose;
    if (json_type_of(package) != JSON_OBJECT) {
        (void)reader_bad(reader, locator, "not an object");
        return;
    }
    reader_begin(reader, locator);
    name = json_member(reader, package, "name");
    reader->row.name = name;
    reader->row.version = json_member(reader, package, "versionInfo");
    reader_value(reader, KT_KIND_PRODUCT, name);
    add_party(reader, json_member(reader, package, "supplier"));
    add_party(reader, json_member(reader, package, "originator"));
    purpose = json_member(reader, package, "primaryPackagePurpose");
    if (text_is(purpose, "container")) reader_value(reader, KT_KIND_CONTAINER_IMAGE, name);
    if (text_is(purpose, "device")) reader_value(reader, KT_KIND_MODEL, name);
    add_url(reader, json_member(reader, package, "homepage"));
    add_url(reader, json_member(reader, package, "downloadLocation"));
    add_references(reader, package);
    (void)reader_end(reader);
}

/* Packages stand in one array; relations between them do not matter here. */
int read_spdx(struct reader *reader, struct json_node root) {
    struct json_node packages, created, one;
    struct json_iter elements;
    uint64_t i = 0;
    if (json_type_of(root) != JSON_OBJECT) return reader_fail(reader, "the root is not an object");
    if (json_find_path(root, "creationInfo.created", &created)) {
        (void)text_instant(json_value(reader, created), &reader->summary->collected_at);
    }
    if (!json_find(root, "packages", &packages)) return 0; /* a document about files only */
    if (json_type_of(packages) != JSON_ARRAY) return reader_fail(reader, "packages: not an array");
    elements = json_elements(packages);
    while (!reader->stopped && json_next(&elements, NULL, &one)) take(reader, one, locator_index(reader, 0, "packages", i++));
    return reader->summary->failed ? -1 : 0;
}

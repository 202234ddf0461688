/* CycloneDX JSON 1.2 to 1.7: the component described, components and services at any depth. What made the document
   (metadata.tools), hashes, licences and pedigree are not things of the inventory. */
#include <stdio.h>

#include "input/input_reader.h"

/* An array being walked: components inside components are walked without recursion. */
struct level {
    struct json_iter elements;
    uint64_t index;
    size_t locator; /* where the locator goes on */
};

struct walk {
    struct reader *reader;
    const char *array; /* "components" or "services" */
    struct level levels[INPUT_DEPTH];
    size_t depth;
    struct text asset;
};

/* Versions before 1.4 allow a single string where later ones want an array. */
static void add_text_array(struct reader *reader, uint32_t kind, struct json_node object, const char *key) {
    struct json_node node, one;
    struct json_iter elements;
    if (!json_find(object, key, &node)) return;
    if (json_type_of(node) == JSON_STRING) reader_value(reader, kind, json_value(reader, node));
    elements = json_elements(node);
    while (json_next(&elements, NULL, &one)) reader_value(reader, kind, json_value(reader, one));
}

/* supplier, manufacturer, provider: {"name", "url": [...]}; some writers give the name alone. */
static void add_organisation(struct reader *reader, struct json_node object, const char *key) {
    struct json_node node;
    if (!json_find(object, key, &node)) return;
    if (json_type_of(node) == JSON_STRING) {
        reader_value(reader, KT_KIND_VENDOR, json_value(reader, node));
        return;
    }
    reader_value(reader, KT_KIND_VENDOR, json_member(reader, node, "name"));
    add_text_array(reader, KT_KIND_URL, node, "url");
}

/* An author may be a person: text proves little, and that is what it is. */
static void add_authors(struct reader *reader, struct json_node component) {
    struct json_node authors, one;
    struct json_iter elements;
    reader_value(reader, KT_KIND_TEXT, json_member(reader, component, "author"));
    if (!json_find(component, "authors", &authors)) return;
    elements = json_elements(authors);
    while (json_next(&elements, NULL, &one)) reader_value(reader, KT_KIND_TEXT, json_member(reader, one, "name"));
}

/* The sites of a component's makers. Of the many kinds of references only two are their own. */
static void add_website(struct reader *reader, struct json_node component) {
    struct json_node references, one;
    struct json_iter elements;
    if (!json_find(component, "externalReferences", &references)) return;
    elements = json_elements(references);
    while (json_next(&elements, NULL, &one)) {
        struct text type = json_member(reader, one, "type");
        if (!text_is(type, "website") && !text_is(type, "support")) continue; /* repositories are hosted by anybody */
        reader_value(reader, KT_KIND_URL, json_member(reader, one, "url"));
    }
}

/* Identifiers first: when there are more values than a row holds, the weak ones at the end go. */
static void add_component(struct reader *reader, struct json_node component) {
    struct text name = json_member(reader, component, "name"), type = json_member(reader, component, "type");
    struct text purl = json_member(reader, component, "purl");
    struct json_node swid;
    reader_value(reader, KT_KIND_CPE, json_member(reader, component, "cpe"));
    reader_value(reader, KT_KIND_PURL, purl);
    if (json_find(component, "swid", &swid)) reader_value(reader, KT_KIND_SWID, json_member(reader, swid, "tagId"));
    if (text_is(type, "container")) reader_value(reader, KT_KIND_CONTAINER_IMAGE, name);
    if (text_is(type, "device")) reader_value(reader, KT_KIND_MODEL, name);
    reader_value(reader, KT_KIND_PRODUCT, name);
    reader_value(reader, KT_KIND_PUBLISHER, json_member(reader, component, "publisher"));
    add_organisation(reader, component, "supplier");
    add_organisation(reader, component, "manufacturer");
    if (purl.size == 0) reader_value(reader, KT_KIND_TEXT, json_member(reader, component, "group")); /* a purl has it inside */
    add_authors(reader, component);
    add_website(reader, component);
}

/* A service is known by its name, its provider and where it answers. */
static void add_service(struct reader *reader, struct json_node service) {
    reader_value(reader, KT_KIND_PRODUCT, json_member(reader, service, "name"));
    add_organisation(reader, service, "provider");
    add_text_array(reader, KT_KIND_URL, service, "endpoints");
    reader_value(reader, KT_KIND_TEXT, json_member(reader, service, "group"));
    add_website(reader, service);
}

/* The value of the property of that name, for --group-by. */
static struct text property(struct reader *reader, struct json_node component, const char *name) {
    struct json_node properties, one;
    struct json_iter elements;
    if (!name || !json_find(component, "properties", &properties)) return NO_TEXT;
    elements = json_elements(properties);
    while (json_next(&elements, NULL, &one)) {
        struct json_text key;
        if (json_find_string(one, "name", &key) && key.size == strlen(name) && memcmp(key.data, name, key.size) == 0) {
            return json_member(reader, one, "value");
        }
    }
    return NO_TEXT;
}

/* One component or service as a row, wherever in the document it stands. */
static void take(struct walk *walk, struct json_node node, size_t locator) {
    struct reader *reader = walk->reader;
    if (json_type_of(node) != JSON_OBJECT) {
        (void)reader_bad(reader, locator, "not an object");
        return;
    }
    reader_begin(reader, locator);
    reader->row.asset = walk->asset;
    reader->row.name = json_member(reader, node, "name");
    reader->row.version = json_member(reader, node, "version");
    reader->row.group = property(reader, node, reader->options.group_by);
    if (walk->array[0] == 's') {
        add_service(reader, node);
    } else {
        add_component(reader, node);
    }
    (void)reader_end(reader);
}

/* Goes into the array of a node, if it has one. */
static void enter(struct walk *walk, struct json_node node, size_t locator) {
    struct reader *reader = walk->reader;
    struct json_node array;
    struct level *level;
    size_t at;
    if (!json_find(node, walk->array, &array) || json_type_of(array) == JSON_NULL) return;
    at = locator > 0 ? locator_text(reader, locator, ".") : 0;
    at = locator_text(reader, at, walk->array);
    if (json_type_of(array) != JSON_ARRAY) {
        (void)reader_bad(reader, at, "not an array");
        return;
    }
    if (walk->depth >= INPUT_DEPTH) {
        (void)reader_bad(reader, at, "nested deeper than 64 levels");
        return;
    }
    level = &walk->levels[walk->depth++];
    level->elements = json_elements(array);
    level->index = 0;
    level->locator = at;
}

/* Everything below a node, in the order it stands there. */
static void walk_below(struct walk *walk, struct json_node node, size_t locator) {
    struct reader *reader = walk->reader;
    walk->depth = 0;
    enter(walk, node, locator);
    while (walk->depth > 0 && !reader->stopped) {
        struct level *level = &walk->levels[walk->depth - 1];
        struct json_node one;
        size_t at;
        if (!json_next(&level->elements, NULL, &one)) {
            walk->depth--;
            continue;
        }
        at = locator_text(reader, level->locator, "[");
        at = locator_number(reader, at, level->index++);
        at = locator_text(reader, at, "]");
        take(walk, one, at);
        if (!reader->stopped) enter(walk, one, at);
    }
}

/* Keys come in any order, so what is described is looked up rather than met. */
int read_cyclonedx(struct reader *reader, struct json_node root) {
    struct walk walk;
    struct json_node node;
    struct text stamp = NO_TEXT;
    if (json_type_of(root) != JSON_OBJECT) return reader_fail(reader, "the root is not an object");
    walk.reader = reader;
    walk.array = "components";
    walk.depth = 0;
    walk.asset = NO_TEXT;
    if (json_find_path(root, "metadata.timestamp", &node)) stamp = json_value(reader, node);
    (void)text_instant(stamp, &reader->summary->collected_at);
    if (json_find_path(root, "metadata.component", &node) && json_type_of(node) != JSON_NULL) {
        static const char place[] = "metadata.component";
        struct text type = json_member(reader, node, "type");
        struct json_text name;
        /* A bill of one device is about that device. */
        if ((text_is(type, "device") || text_is(type, "platform")) && json_find_string(node, "name", &name)) {
            walk.asset.data = name.data;
            walk.asset.size = name.size;
        }
        take(&walk, node, locator_text(reader, 0, place));
        if (!reader->stopped) walk_below(&walk, node, locator_text(reader, 0, place));
    }
    if (!reader->stopped) walk_below(&walk, root, 0);
    walk.array = "services";
    if (!reader->stopped) walk_below(&walk, root, 0);
    return reader->summary->failed ? -1 : 0;
}

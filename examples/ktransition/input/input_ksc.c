/* Software lists as the OpenAPI of Kaspersky Security Center answers: an array of typed values, either GNRL_EA_PARAM_1 or
   the KLCSP_ITERATOR_ARRAY of a chunk; each value has the fields of an uninstall key. */
#include "input/input_reader.h"

/* One program of a host. Typed values wrap their content in "value"; others are the content. */
static void take(struct reader *reader, struct json_node item, size_t locator) {
    struct json_node value;
    struct text key;
    if (!json_find(item, "value", &value)) value = item;
    if (json_type_of(value) != JSON_OBJECT) {
        (void)reader_bad(reader, locator, "not an object with the fields of a program");
        return;
    }
    reader_begin(reader, locator);
    reader->row.name = text_trim(json_member(reader, value, "DisplayName"));
    reader->row.version = text_trim(json_member(reader, value, "DisplayVersion"));
    reader->row.asset = json_member(reader, value, "KLHST_WKS_DN");
    if (reader->row.asset.size == 0) reader->row.asset = json_member(reader, value, "KLHST_WKS_HOSTNAME");
    if (reader->options.group_by) reader->row.group = json_member(reader, value, reader->options.group_by);
    key = json_member(reader, value, "ARPRegKey");
    (void)reader_guid(reader, key); /* other programs have a name of their own choice there */
    reader_value(reader, KT_KIND_PRODUCT, reader->row.name);
    reader_value(reader, KT_KIND_PUBLISHER, json_member(reader, value, "Publisher"));
    reader_value(reader, KT_KIND_PATH, json_member(reader, value, "InstallDir"));
    reader_value(reader, KT_KIND_URL, json_member(reader, value, "HelpLink"));
    (void)reader_end(reader);
}

/* Different calls of the interface wrap the same list differently. */
static int find_list(struct reader *reader, struct json_node root, struct json_node *out, size_t *locator) {
    static const char *const tops[2] = {"PxgRetVal", "pChunk"};
    static const char *const lists[2] = {"GNRL_EA_PARAM_1", "KLCSP_ITERATOR_ARRAY"};
    struct json_node top;
    size_t i, k;
    for (i = 0; i < 2; i++) {
        if (!json_find(root, tops[i], &top)) continue;
        *locator = locator_text(reader, 0, tops[i]);
        *out = top;
        if (json_type_of(top) == JSON_ARRAY) return 1;
        *locator = locator_text(reader, *locator, ".");
        for (k = 0; k < 2; k++) {
            if (json_find(top, lists[k], out) && json_type_of(*out) == JSON_ARRAY) {
                *locator = locator_text(reader, *locator, lists[k]);
                return 1;
            }
        }
    }
    return 0;
}

/* The first list that is found; a document has one. */
int read_ksc(struct reader *reader, struct json_node root) {
    struct json_node list, one;
    struct json_iter elements;
    uint64_t i = 0;
    size_t locator = 0;
    if (!find_list(reader, root, &list, &locator)) return reader_fail(reader, "no list of programs under PxgRetVal or pChunk");
    elements = json_elements(list);
    while (!reader->stopped && json_next(&elements, NULL, &one)) take(reader, one, locator_index(reader, locator, "", i++));
    return reader->summary->failed ? -1 : 0;
}

/* JSON documents: parsed whole, told apart by what stands at their root, wherever it stands there. */
#include <stdio.h>

#include "input/input_reader.h"

/* Whether the root has a member, of whatever type. */
static int has(struct json_node root, const char *key) {
    struct json_node node;
    return json_find(root, key, &node);
}

/* Each format by members that it cannot do without; INPUT_AUTO when none fits. */
static enum input_format format_of(struct json_node root) {
    struct json_text text;
    if (json_type_of(root) == JSON_ARRAY) return INPUT_OSQUERY_JSON; /* rows as osqueryi prints them */
    if (json_find_string(root, "bomFormat", &text)) return INPUT_CYCLONEDX_JSON;
    /* Some writers leave bomFormat out, although every version of the format demands it. */
    if (has(root, "specVersion") && (has(root, "components") || has(root, "metadata"))) return INPUT_CYCLONEDX_JSON;
    if (has(root, "spdxVersion")) return INPUT_SPDX_JSON;
    if (has(root, "PxgRetVal") || has(root, "pChunk")) return INPUT_KSC_JSON;
    if (has(root, "content") && (has(root, "deviceid") || has(root, "itemtype") || has(root, "action"))) return INPUT_GLPI_JSON;
    if (has(root, "snapshot") || has(root, "diffResults") || has(root, "columns")) return INPUT_OSQUERY_JSON;
    return INPUT_AUTO;
}

/* Named where it is a format that people may expect to be read. */
static int unknown(struct reader *reader, struct json_node root) {
    if (has(root, "@context") && has(root, "@graph")) {
        return reader_fail(reader, "JSON-LD (SPDX 3) is not one of the formats read here; SPDX 2.2 and 2.3 are");
    }
    return reader_fail(reader, "JSON, but of no inventory format known here");
}

/* The window has the slack that the parser asks for, so the document is not copied once more. */
int read_json_document(struct reader *reader, enum input_format format) {
    char problem[JSON_PROBLEM_ROOM];
    struct json_node root;
    if (source_all(&reader->source, INPUT_DOCUMENT, problem, sizeof problem) != 0) return reader_fail(reader, problem);
    reader->parser = json_parser_new();
    if (!reader->parser) return reader_fail(reader, "out of memory");
    if (json_parse_padded(reader->parser, reader->source.data, reader->source.size, &root, problem, sizeof problem) != 0) {
        return reader_fail(reader, problem);
    }
    if (format == INPUT_AUTO) format = format_of(root);
    reader->summary->format = format;
    if (reader->sink.document) reader->sink.document(reader->sink.user, format, reader->source.data, reader->source.size);
    switch (format) {
    case INPUT_CYCLONEDX_JSON: return read_cyclonedx(reader, root);
    case INPUT_SPDX_JSON: return read_spdx(reader, root);
    case INPUT_GLPI_JSON: return read_glpi_json(reader, root);
    case INPUT_KSC_JSON: return read_ksc(reader, root);
    case INPUT_OSQUERY_JSON: return read_osquery(reader, root);
    default: return unknown(reader, root);
    }
}

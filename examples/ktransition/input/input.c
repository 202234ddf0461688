/* The way in: opens an input, finds out its format, has the reader for it run. Names of formats. */
#include "input/input.h"

#include <stdio.h>
#include <stdlib.h>

#include "input/input_reader.h"

struct format_name {
    char name[24];
    enum input_format format;
};

static const struct format_name formats[] = {
    {"cyclonedx-json", INPUT_CYCLONEDX_JSON}, {"spdx-json", INPUT_SPDX_JSON},
    {"glpi-xml", INPUT_GLPI_XML},             {"glpi-json", INPUT_GLPI_JSON},
    {"ksc-json", INPUT_KSC_JSON},             {"dpkg-status", INPUT_DPKG_STATUS},
    {"windows-uninstall-csv", INPUT_WINDOWS_UNINSTALL_CSV}, {"csv", INPUT_CSV},
    {"osquery-json", INPUT_OSQUERY_JSON},     {"lines", INPUT_LINES},
};

/* NULL for INPUT_AUTO, that is for an input that was not recognised. */
const char *input_format_name(enum input_format format) {
    size_t i;
    for (i = 0; i < sizeof formats / sizeof formats[0]; i++) {
        if (formats[i].format == format) return formats[i].name;
    }
    return NULL;
}

/* INPUT_AUTO for a name that is none; "auto" itself is no name. */
enum input_format input_format_find(const char *name) {
    size_t i;
    for (i = 0; name && i < sizeof formats / sizeof formats[0]; i++) {
        if (strcmp(formats[i].name, name) == 0) return formats[i].format;
    }
    return INPUT_AUTO;
}

/* The one place that knows all readers. */
static int run(struct reader *reader, const struct detected *found) {
    switch (found->format) {
    case INPUT_CSV:
    case INPUT_WINDOWS_UNINSTALL_CSV: return read_csv(reader, found->separator);
    case INPUT_LINES: return read_lines(reader);
    case INPUT_DPKG_STATUS: return read_dpkg(reader);
    case INPUT_GLPI_XML: return read_glpi_xml(reader);
    case INPUT_OSQUERY_JSON: return found->lines ? read_osquery_lines(reader) : read_json_document(reader, found->format);
    case INPUT_AUTO:
    case INPUT_CYCLONEDX_JSON:
    case INPUT_SPDX_JSON:
    case INPUT_GLPI_JSON:
    case INPUT_KSC_JSON: return read_json_document(reader, found->format);
    default: return reader_fail(reader, "no such input format");
    }
}

/* The first bytes decide on the reader; they stay in the window and the reader starts with them. */
static int read_opened(struct reader *reader) {
    struct detected found;
    if (reader_more(reader, 0) != 0) return -1;
    input_detect(&found, reader->source.data, reader->source.size, &reader->options, reader->source.encoding, reader->source.final);
    reader->summary->format = found.format;
    if (found.problem[0]) return reader_fail(reader, found.problem);
    return run(reader, &found);
}

/* The summary is valid whatever happens: callers print it also for inputs that failed. */
int input_read(const char *path, const struct input_options *options, const struct input_sink *sink,
               struct input_summary *summary) {
    struct reader *reader;
    memset(summary, 0, sizeof *summary);
    summary->collected_at = KT_INSTANT_NONE;
    reader = calloc(1, sizeof *reader);
    if (!reader) {
        summary->failed = 1;
        snprintf(summary->problem, sizeof summary->problem, "out of memory");
        return -1;
    }
    reader->summary = summary;
    if (options) reader->options = *options;
    if (sink) reader->sink = *sink;
    summary->format = reader->options.format;
    if (source_open(&reader->source, path, &reader->sink, summary->problem, sizeof summary->problem) != 0) {
        summary->failed = 1;
    } else {
        (void)read_opened(reader);
    }
    json_parser_free(reader->parser);
    source_close(&reader->source);
    free(reader);
    return summary->failed ? -1 : 0;
}

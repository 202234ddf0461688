/* Lists as XML, read in one pass: the path of the element that is open, below a party, looks its meaning up. Hostile
   documents: entities cannot be declared, nothing outside the document is loaded, depth and size are bounded. */
#include "import/import.h"

#include <stdlib.h>
#include <string.h>

#ifndef XML_DTD
#define XML_DTD /* expat.h declares the limits of entity expansion only with it */
#endif
#include <expat.h>

#include "input/input_reader.h"

#define DEEP 32
#define VALUE_BYTES ((size_t)1 << 20) /* of one value */
#define PATH_BYTES 512 /* of the names of open elements together: the path of every attribute holds them */
#define SLICE ((size_t)64 << 10)

struct xml_import {
    struct import *import;
    const char *path;
    XML_Parser parser;
    const struct import_layout *layout;
    struct out at;              /* path of the open element, from the root */
    size_t ends[DEEP];          /* where the path of each level ends */
    size_t depth, record_depth; /* record_depth 0: no party is open */
    struct out text;
    int collecting, too_long;
    enum party_type type;
    struct party_row row;
    uint64_t number;
    char problem[256];
};

static void stop(struct xml_import *xml, const char *problem) {
    if (xml->problem[0] == '\0') snprintf(xml->problem, sizeof xml->problem, "%s", problem);
    (void)XML_StopParser(xml->parser, XML_FALSE);
}

static void truncate_to(struct out *out, size_t size) {
    if (size >= out->size) return;
    out->size = size;
    out->data[size] = '\0';
}

/* The path below the party. */
static const char *below(const struct xml_import *xml) {
    const size_t end = xml->ends[xml->record_depth - 1];
    return xml->at.size > end ? xml->at.data + end + 1 : "";
}

static void take(struct xml_import *xml, const char *path, const char *value, size_t size) {
    row_take(&xml->row, xml->layout, import_xml_role(xml->layout, path), (struct text){value, size}, "");
}

/* Attributes count as children called "@name". */
static void take_attributes(struct xml_import *xml, const char **attributes) {
    struct out path = {NULL, 0, 0};
    size_t i;
    for (i = 0; attributes[i] != NULL; i += 2) {
        out_clear(&path);
        out_format(&path, "%s%s@%s", below(xml), *below(xml) != '\0' ? "/" : "", attributes[i]);
        take(xml, path.data, attributes[i + 1], strlen(attributes[i + 1]));
    }
    out_free(&path);
}

/* The day of the edition stands at the root, or near it. */
static void root_element(struct xml_import *xml, const char *name, const char **attributes) {
    size_t i;
    int32_t day;
    xml->layout = import_xml_layout(name);
    if (xml->layout == NULL) {
        stop(xml, "the root element is that of no list known");
        return;
    }
    for (i = 0; attributes[i] != NULL; i += 2) {
        if (strcmp(attributes[i], "dateGenerated") != 0 && strcmp(attributes[i], "generationDate") != 0) continue;
        if (import_day(&day, attributes[i + 1], strlen(attributes[i + 1]), DATES_ISO) == 1) import_published(xml->import, day);
    }
}

static void XMLCALL on_start(void *user, const char *name, const char **attributes) {
    struct xml_import *xml = user;
    if (xml->depth == DEEP) {
        stop(xml, "elements inside elements deeper than 32");
        return;
    }
    if (xml->at.size + strlen(name) >= PATH_BYTES) {
        stop(xml, "names of elements longer than 512 bytes");
        return;
    }
    if (xml->depth > 0) out_text(&xml->at, "/");
    out_text(&xml->at, name);
    xml->ends[xml->depth++] = xml->at.size;
    if (xml->depth == 1) root_element(xml, name, attributes);
    if (xml->layout == NULL) return;
    if (xml->record_depth == 0 && import_xml_record(xml->layout, xml->at.data, &xml->type)) {
        row_start(&xml->row);
        xml->record_depth = xml->depth;
        xml->number++;
    }
    out_clear(&xml->text);
    xml->too_long = 0;
    if (xml->record_depth > 0) {
        take_attributes(xml, attributes);
        xml->collecting = import_xml_role(xml->layout, below(xml)) != ROLE_NONE;
    } else {
        xml->collecting = strcmp(xml->at.data, "sdnList/publshInformation/Publish_Date") == 0;
    }
}

static void XMLCALL on_text(void *user, const char *data, int size) {
    struct xml_import *xml = user;
    if (!xml->collecting || xml->too_long) return;
    if (xml->text.size + (size_t)size > VALUE_BYTES) xml->too_long = 1;
    else out_bytes(&xml->text, data, (size_t)size);
}

static void end_party(struct xml_import *xml) {
    struct out place = {NULL, 0, 0};
    out_format(&place, "%s: %s[%llu]", xml->path, xml->at.data, (unsigned long long)xml->number);
    if (xml->row.type.size == 0 && xml->type == PARTY_PERSON) xml->row.person = 1;
    if (xml->row.type.size == 0 && xml->type == PARTY_ORGANISATION) out_text(&xml->row.type, "entity");
    row_end(xml->import, &xml->row, xml->layout, place.data);
    out_free(&place);
    xml->record_depth = 0;
}

static void XMLCALL on_end(void *user, const char *name) {
    struct xml_import *xml = user;
    int32_t day;
    (void)name;
    if (xml->layout != NULL && xml->collecting && xml->text.size > 0 && !xml->too_long) {
        if (xml->record_depth > 0) take(xml, below(xml), xml->text.data, xml->text.size);
        else if (import_day(&day, xml->text.data, xml->text.size, xml->layout->dates) == 1) import_published(xml->import, day);
    }
    xml->collecting = 0;
    out_clear(&xml->text);
    if (xml->layout != NULL && xml->record_depth > 0) {
        if (xml->depth == xml->record_depth) end_party(xml);
        else if (import_xml_group(xml->layout, below(xml))) row_alias_end(&xml->row);
    }
    xml->depth--;
    truncate_to(&xml->at, xml->depth > 0 ? xml->ends[xml->depth - 1] : 0);
}

/* Lists declare nothing: who declares entities wants them expanded. */
static void XMLCALL on_entity(void *user, const char *name, int parameter, const char *value, int size, const char *base,
                              const char *system, const char *public_id, const char *notation) {
    (void)name; (void)parameter; (void)value; (void)size; (void)base; (void)system; (void)public_id; (void)notation;
    stop(user, "it declares entities, which no list does");
}

static int parse(struct xml_import *xml, FILE *file) {
    size_t got;
    do {
        void *buffer = XML_GetBuffer(xml->parser, (int)SLICE);
        if (buffer == NULL) return -1;
        got = fread(buffer, 1, SLICE, file);
        if (XML_ParseBuffer(xml->parser, (int)got, got < SLICE) != XML_STATUS_OK) return -1;
    } while (got == SLICE);
    return 0;
}

int import_xml(struct import *import, const char *path) {
    struct xml_import xml;
    FILE *file = strcmp(path, "-") == 0 ? stdin : fopen(path, "rb");
    int status;
    if (file == NULL) {
        complain("db import: %s: cannot be opened", path);
        return -1;
    }
    memset(&xml, 0, sizeof xml);
    xml.import = import;
    xml.path = path;
    xml.parser = XML_ParserCreate(NULL);
    if (xml.parser == NULL) {
        complain("db import: out of memory");
        exit(EXIT_BAD_INPUT);
    }
    XML_SetUserData(xml.parser, &xml);
    XML_SetElementHandler(xml.parser, on_start, on_end);
    XML_SetCharacterDataHandler(xml.parser, on_text);
    XML_SetEntityDeclHandler(xml.parser, on_entity);
    status = parse(&xml, file);
    if (status != 0) {
        complain("db import: %s:%lu: %s", path, (unsigned long)XML_GetCurrentLineNumber(xml.parser),
                 xml.problem[0] != '\0' ? xml.problem : XML_ErrorString(XML_GetErrorCode(xml.parser)));
    }
    if (file != stdin) fclose(file);
    XML_ParserFree(xml.parser);
    row_free(&xml.row);
    out_free(&xml.at);
    out_free(&xml.text);
    return status;
}

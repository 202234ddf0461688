/* GLPI and FusionInventory inventories as XML, read in one pass. What holds for all rows - the name of the host above
   all - may stand behind them, so entries are kept, as little of them as is used, until their machine is complete.
   Hostile documents: entities cannot be declared, nothing outside the document is loaded, depth and size are bounded. */
#include <stdio.h>
#include <stdlib.h>

#ifndef XML_DTD
#define XML_DTD /* expat.h declares the limits of entity expansion only with it */
#endif
#include <expat.h>

#include "input/input_glpi.h"

#define TEXT_BYTES_MAX ((size_t)64 << 10) /* of one value */
#define STORE_BYTES_MAX ((size_t)64 << 20) /* of entries kept: above, they are handed on with what is known */
#define ELEMENTS_DEEP 64
#define SLICE ((size_t)64 << 10)

struct glpi_xml {
    struct reader *reader;
    XML_Parser parser;
    struct glpi_host host;      /* of the document */
    struct glpi_host device;    /* of the DEVICE element open, if any */
    uint64_t device_number;     /* 0: none seen */
    size_t depth, device_depth, entry_depth;
    struct glpi_entry entry;    /* the element of a section that is open; texts as offsets, see below */
    size_t key_at[GLPI_KEYS], key_size[GLPI_KEYS];
    uint64_t ordinals[GLPI_SECTIONS];
    int in_components;
    enum glpi_key key;          /* the value being read */
    int device_id;              /* it is the DEVICEID of the document */
    size_t key_depth;
    int too_long;
    char *text;                 /* values of the open entry, then the one being read */
    size_t text_size, text_used, text_room;
    char *store;
    size_t store_size, store_room;
    char problem[256];
};

/* An entry in the store: this, then for each value a glpi_value and its bytes. */
struct stored {
    uint64_t ordinal, device;
    uint32_t section, count;
    uint32_t in_components, too_long;
};

struct stored_value {
    uint32_t key, size;
};

/* Ends the parse; expat reports an abort, `problem` says why. The first reason stays. */
static void stop(struct glpi_xml *xml, const char *problem) {
    if (!xml->problem[0]) snprintf(xml->problem, sizeof xml->problem, "%s", problem);
    (void)XML_StopParser(xml->parser, XML_FALSE);
}

/* ---- the store ---- */

static int grow(char **data, size_t *room, size_t need) {
    size_t want = *room ? *room : 4096;
    char *bigger;
    while (want < need) want *= 2; /* need is below the limits above and cannot overflow */
    if (want == *room) return 1;
    bigger = realloc(*data, want);
    if (!bigger) return 0;
    *data = bigger;
    *room = want;
    return 1;
}

/* Appends to the store: 1, or 0 after stopping. */
static int store(struct glpi_xml *xml, const void *data, size_t size) {
    if (!grow(&xml->store, &xml->store_room, xml->store_size + size)) {
        stop(xml, "out of memory");
        return 0;
    }
    if (size > 0) memcpy(xml->store + xml->store_size, data, size);
    xml->store_size += size;
    return 1;
}

/* Places as XPath from REQUEST down, so that they can be looked up with any XML tool. */
static size_t locate(struct glpi_xml *xml, const struct stored *entry) {
    static const char names[GLPI_ROWS][20] = {"", "SOFTWARES", "ANTIVIRUS", "NETWORKS", "BIOS", "CONTROLLERS", "USBDEVICES",
                                              "MONITORS", "STORAGES", "MODEMS", "CPUS", "NETWORK_DEVICE", "FIRMWARES",
                                              "NETWORK_COMPONENTS"};
    struct reader *reader = xml->reader;
    size_t at = locator_text(reader, 0, "CONTENT/");
    if (entry->device > 0) {
        at = locator_index(reader, at, "DEVICE", entry->device);
        at = locator_text(reader, at, "/");
        if (entry->section == GLPI_DEVICE) return locator_text(reader, at, "INFO");
    }
    if (entry->in_components) return locator_index(reader, at, "COMPONENTS/COMPONENT", entry->ordinal);
    return locator_index(reader, at, names[entry->section], entry->ordinal);
}

/* Hands on what is kept. */
static void flush(struct glpi_xml *xml, const struct glpi_host *host) {
    size_t at = 0;
    while (at < xml->store_size && !xml->reader->stopped) {
        struct stored head;
        struct glpi_entry entry;
        uint32_t i;
        size_t locator;
        memcpy(&head, xml->store + at, sizeof head);
        at += sizeof head;
        memset(&entry, 0, sizeof entry);
        entry.section = (enum glpi_section)head.section;
        for (i = 0; i < head.count; i++) {
            struct stored_value value;
            memcpy(&value, xml->store + at, sizeof value);
            at += sizeof value;
            entry.keys[value.key].data = xml->store + at;
            entry.keys[value.key].size = value.size;
            at += value.size;
        }
        locator = locate(xml, &head);
        if (head.too_long) {
            (void)reader_bad(xml->reader, locator, "a value longer than 64 KiB");
        } else {
            glpi_row(xml->reader, host, &entry, locator);
        }
    }
    xml->store_size = 0;
    if (xml->reader->stopped) (void)XML_StopParser(xml->parser, XML_FALSE);
}

/* Inside a DEVICE its own host, else that of the document. */
static struct glpi_host *current_host(struct glpi_xml *xml) { return xml->device_depth > 0 ? &xml->device : &xml->host; }

/* The entry goes to the store; ordinals count per section, and start again in each DEVICE. */
static void keep_entry(struct glpi_xml *xml) {
    struct stored head;
    int key;
    memset(&head, 0, sizeof head);
    head.section = (uint32_t)xml->entry.section;
    head.ordinal = ++xml->ordinals[xml->entry.section];
    head.device = xml->device_depth > 0 ? xml->device_number : 0;
    head.in_components = (uint32_t)xml->in_components;
    head.too_long = (uint32_t)xml->too_long;
    for (key = 1; key < GLPI_KEYS; key++) head.count += xml->key_size[key] > 0;
    if (!store(xml, &head, sizeof head)) return;
    for (key = 1; key < GLPI_KEYS; key++) {
        struct stored_value value;
        if (xml->key_size[key] == 0) continue;
        value.key = (uint32_t)key;
        value.size = (uint32_t)xml->key_size[key];
        if (!store(xml, &value, sizeof value) || !store(xml, xml->text + xml->key_at[key], value.size)) return;
    }
    if (xml->store_size > STORE_BYTES_MAX) flush(xml, current_host(xml));
}

/* ---- elements ---- */

/* From here on values are gathered until the element ends. */
static void begin_entry(struct glpi_xml *xml, enum glpi_section section) {
    xml->entry.section = section;
    xml->entry_depth = xml->depth;
    xml->text_used = xml->text_size = 0;
    xml->too_long = 0;
    memset(xml->key_size, 0, sizeof xml->key_size);
}

/* The texts are complete and no longer move: places become pointers. */
static void end_entry(struct glpi_xml *xml) {
    int key;
    for (key = 1; key < GLPI_KEYS; key++) {
        xml->entry.keys[key] = NO_TEXT;
        if (xml->key_size[key] == 0) continue;
        xml->entry.keys[key].data = xml->text + xml->key_at[key];
        xml->entry.keys[key].size = xml->key_size[key];
    }
    glpi_note(xml->reader, current_host(xml), &xml->entry);
    if (xml->entry.section < GLPI_ROWS) keep_entry(xml);
    xml->entry_depth = 0;
}

/* A network scan may hold several devices, each with a name of its own. */
static void begin_device(struct glpi_xml *xml) {
    xml->device_depth = xml->depth;
    xml->device_number++;
    memset(xml->ordinals, 0, sizeof xml->ordinals);
    flush(xml, &xml->host);
    memset(&xml->device, 0, sizeof xml->device);
    memcpy(xml->device.device_id, xml->host.device_id, sizeof xml->device.device_id);
}

/* Level 1 is REQUEST, 2 CONTENT or DEVICEID, 3 the sections or DEVICE, below DEVICE the sections of one of several. */
static void XMLCALL on_start(void *user, const XML_Char *name, const XML_Char **attributes) {
    struct glpi_xml *xml = user;
    struct text text = text_of(name);
    enum glpi_section section;
    (void)attributes;
    xml->depth++;
    if (xml->depth > ELEMENTS_DEEP) {
        stop(xml, "elements nested deeper than 64");
        return;
    }
    if (xml->depth == 1 && !text_is(text, "request")) {
        char problem[160];
        snprintf(problem, sizeof problem, "XML whose root is <%.60s>: not one of the XML inventories read here", name);
        xml->reader->summary->format = xml->reader->options.format; /* it is none of GLPI */
        stop(xml, problem);
        return;
    }
    if (xml->entry_depth > 0) { /* inside an entry only its direct children count */
        xml->key = xml->depth == xml->entry_depth + 1 ? glpi_key_of(text) : GLPI_NO_KEY;
        xml->key_depth = xml->key != GLPI_NO_KEY ? xml->depth : xml->key_depth;
        xml->text_size = xml->text_used;
        return;
    }
    xml->device_id = xml->depth == 2 && text_is(text, "deviceid");
    if (xml->device_id) xml->text_size = xml->text_used = 0;
    if (xml->depth == 3 && text_is(text, "device")) begin_device(xml);
    if (xml->device_depth > 0 && xml->depth == xml->device_depth + 1) xml->in_components = text_is(text, "components");
    section = glpi_section_of(text);
    if (section == GLPI_NONE) return;
    if (xml->depth == 3 || (xml->device_depth > 0 && xml->depth == xml->device_depth + 1) ||
        (xml->in_components && xml->depth == xml->device_depth + 2)) begin_entry(xml, section);
}

/* The value read last is kept behind those before it, in one run of bytes. */
static void end_value(struct glpi_xml *xml) {
    if (xml->key_size[xml->key] == 0) { /* of a value given twice the first one counts */
        xml->key_at[xml->key] = xml->text_used;
        xml->key_size[xml->key] = xml->text_size - xml->text_used;
        xml->text_used = xml->text_size;
    }
    xml->key = GLPI_NO_KEY;
}

/* From the inside out: a value, its entry, the components, the device. Depths tell which of them ends here. */
static void XMLCALL on_end(void *user, const XML_Char *name) {
    struct glpi_xml *xml = user;
    (void)name;
    if (xml->device_id) {
        struct text text = {xml->text, xml->text_size};
        if (xml->text_size > 0) glpi_keep(xml->host.device_id, text);
        xml->device_id = 0;
    }
    if (xml->entry_depth > 0 && xml->key != GLPI_NO_KEY && xml->depth == xml->key_depth) end_value(xml);
    if (xml->entry_depth == xml->depth) end_entry(xml);
    if (xml->device_depth > 0 && xml->depth == xml->device_depth + 1) xml->in_components = 0;
    if (xml->device_depth > 0 && xml->device_depth == xml->depth) {
        flush(xml, &xml->device);
        xml->device_depth = 0;
    }
    xml->depth--;
}

/* expat hands text over in pieces, as it finds line ends, entities and the ends of its buffers. */
static void XMLCALL on_text(void *user, const XML_Char *data, int size) {
    struct glpi_xml *xml = user;
    size_t more = (size_t)size;
    if (!xml->device_id && (xml->key == GLPI_NO_KEY || xml->depth != xml->key_depth)) return;
    if (xml->text_size - xml->text_used + more > TEXT_BYTES_MAX) {
        xml->too_long = 1;
        return;
    }
    if (!grow(&xml->text, &xml->text_room, xml->text_size + more)) {
        stop(xml, "out of memory");
        return;
    }
    memcpy(xml->text + xml->text_size, data, more);
    xml->text_size += more;
}

/* Without entities nothing can be expanded, nor fetched; a plain DOCTYPE does no harm and passes. */
static void XMLCALL on_entity(void *user, const XML_Char *name, int is_parameter, const XML_Char *value, int size,
                              const XML_Char *base, const XML_Char *system, const XML_Char *public_id, const XML_Char *notation) {
    (void)name, (void)is_parameter, (void)value, (void)size, (void)base, (void)system, (void)public_id, (void)notation;
    stop(user, "declares an entity; inventories have none, so none is accepted");
}

/* Agents on Windows may write in its Western code page, which expat does not know by itself. */
static int XMLCALL on_encoding(void *user, const XML_Char *name, XML_Encoding *info) {
    static const unsigned short high[32] = {
        0x20AC, 0x0081, 0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021, 0x02C6, 0x2030, 0x0160,
        0x2039, 0x0152, 0x008D, 0x017D, 0x008F, 0x0090, 0x2018, 0x2019, 0x201C, 0x201D, 0x2022,
        0x2013, 0x2014, 0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0x009D, 0x017E, 0x0178};
    struct text text = text_of(name);
    int i;
    (void)user;
    if (!text_is(text, "windows-1252") && !text_is(text, "cp1252")) return XML_STATUS_ERROR;
    for (i = 0; i < 256; i++) info->map[i] = i >= 0x80 && i < 0xA0 ? high[i - 0x80] : i;
    info->data = NULL;
    info->convert = NULL;
    info->release = NULL;
    return XML_STATUS_OK;
}

/* ---- the document ---- */

/* The handlers' own reason before expat's, which would only say "aborted". */
static const char *what_is_wrong(const struct glpi_xml *xml) {
    enum XML_Error code = XML_GetErrorCode(xml->parser);
    if (xml->problem[0]) return xml->problem;
    if (code == XML_ERROR_NO_ELEMENTS || code == XML_ERROR_UNCLOSED_TOKEN) return "the document ends too early";
    return XML_ErrorString(code);
}

/* With the place, counted from 1 as editors do. */
static int explain(struct glpi_xml *xml) {
    char problem[400];
    snprintf(problem, sizeof problem, "line %llu, column %llu: %s", (unsigned long long)XML_GetCurrentLineNumber(xml->parser),
             (unsigned long long)XML_GetCurrentColumnNumber(xml->parser) + 1, what_is_wrong(xml));
    return reader_fail(xml->reader, problem);
}

/* In slices, so that a large window does not delay what the handlers have to say. */
static int parse(struct glpi_xml *xml) {
    struct source *source = &xml->reader->source;
    for (;;) {
        size_t at = 0;
        do {
            size_t size = source->size - at < SLICE ? source->size - at : SLICE;
            int last = source->final && at + size == source->size;
            if (XML_Parse(xml->parser, source->data + at, (int)size, last) != XML_STATUS_OK) return -1;
            at += size;
        } while (at < source->size);
        if (source->final) return 0;
        if (reader_more(xml->reader, source->size) != 0) return 0;
    }
}

/* Entities are refused by on_entity(); the limits on expansion stand in case a version of expat lets one pass. */
static void set_up(struct glpi_xml *xml) {
    XML_SetUserData(xml->parser, xml);
    XML_SetElementHandler(xml->parser, on_start, on_end);
    XML_SetCharacterDataHandler(xml->parser, on_text);
    XML_SetEntityDeclHandler(xml->parser, on_entity);
    XML_SetUnknownEncodingHandler(xml->parser, on_encoding, xml);
    (void)XML_SetParamEntityParsing(xml->parser, XML_PARAM_ENTITY_PARSING_NEVER);
    (void)XML_SetBillionLaughsAttackProtectionMaximumAmplification(xml->parser, 10.0f);
    (void)XML_SetBillionLaughsAttackProtectionActivationThreshold(xml->parser, (unsigned long long)1 << 20);
}

/* A document that breaks off still gives the rows before the break, and fails. */
int read_glpi_xml(struct reader *reader) {
    struct glpi_xml *xml = calloc(1, sizeof *xml);
    int result;
    if (!xml) return reader_fail(reader, "out of memory");
    xml->reader = reader;
    /* What came as UTF-16 is UTF-8 by now, whatever the document says of itself. */
    xml->parser = XML_ParserCreate(reader->source.encoding == SOURCE_BYTES ? NULL : "UTF-8");
    if (!xml->parser) {
        free(xml);
        return reader_fail(reader, "out of memory");
    }
    set_up(xml);
    result = parse(xml);
    if (!reader->stopped) flush(xml, current_host(xml));
    if (result != 0 && !reader->stopped) (void)explain(xml);
    XML_ParserFree(xml->parser);
    free(xml->text);
    free(xml->store);
    free(xml);
    return reader->summary->failed ? -1 : 0;
}

/* Sections of a GLPI inventory as rows: software, registered antivirus, machine, devices inside and on it, network
   equipment. Names are those of the public inventory format; agents write them in capitals as XML, in small letters as
   JSON. Reading either is input_glpi_xml.c and input_glpi_json.c. */
#include "input/input_glpi.h"

/* Names of sections and of the members inside them, in one shape, so that one search serves both. */
struct section_name {
    char name[20];
    unsigned char section;
};

static const struct section_name sections[] = {
    {"softwares", GLPI_SOFTWARE},       {"antivirus", GLPI_ANTIVIRUS},      {"networks", GLPI_NETWORK},
    {"bios", GLPI_BIOS},                {"controllers", GLPI_CONTROLLER},   {"usbdevices", GLPI_USB},
    {"monitors", GLPI_MONITOR},         {"storages", GLPI_STORAGE},         {"modems", GLPI_MODEM},
    {"cpus", GLPI_CPU},                 {"network_device", GLPI_DEVICE},    {"info", GLPI_DEVICE},
    {"firmwares", GLPI_FIRMWARE},       {"network_components", GLPI_COMPONENT}, {"component", GLPI_COMPONENT},
    {"hardware", GLPI_HARDWARE},        {"accesslog", GLPI_ACCESS},         {"accountinfo", GLPI_ACCOUNT},
};

static const struct section_name keys[] = {
    {"name", GLPI_NAME},                {"caption", GLPI_CAPTION},          {"manufacturer", GLPI_MANUFACTURER},
    {"company", GLPI_MANUFACTURER},     {"publisher", GLPI_PUBLISHER},      {"version", GLPI_VERSION},
    {"guid", GLPI_GUID},                {"from", GLPI_FROM},                {"comments", GLPI_COMMENTS},
    {"mac", GLPI_MAC},                  {"macaddr", GLPI_MAC},              {"virtualdev", GLPI_VIRTUAL},
    {"type", GLPI_TYPE},                {"description", GLPI_DESCRIPTION},  {"vendorid", GLPI_VENDOR_ID},
    {"productid", GLPI_PRODUCT_ID},     {"pciid", GLPI_PCI_ID},             {"model", GLPI_MODEL},
    {"smanufacturer", GLPI_SYSTEM_MAKER}, {"smodel", GLPI_SYSTEM_MODEL},    {"mmanufacturer", GLPI_BOARD_MAKER},
    {"mmodel", GLPI_BOARD_MODEL},       {"bmanufacturer", GLPI_BIOS_MAKER}, {"ssn", GLPI_SERIAL},
    {"firmware", GLPI_FIRMWARE_VERSION}, {"helplink", GLPI_HELP_LINK},      {"sysobjectid", GLPI_SYS_OBJECT_ID},
    {"location", GLPI_LOCATION},        {"logdate", GLPI_LOG_DATE},         {"lastloggeduser", GLPI_LAST_USER},
    {"keyname", GLPI_KEY_NAME},         {"keyvalue", GLPI_KEY_VALUE},       {"workgroup", GLPI_WORKGROUP},
};

/* 0 for a name that is not in the table; text_is() takes capitals and small letters alike. */
static unsigned char find(const struct section_name *table, size_t count, struct text name) {
    size_t i;
    for (i = 0; i < count; i++) {
        if (text_is(name, table[i].name)) return table[i].section;
    }
    return 0;
}

enum glpi_section glpi_section_of(struct text name) {
    return (enum glpi_section)find(sections, sizeof sections / sizeof sections[0], name);
}

enum glpi_key glpi_key_of(struct text name) { return (enum glpi_key)find(keys, sizeof keys / sizeof keys[0], name); }

/* These texts are shown and grouped by, not matched: cutting one does no harm. */
void glpi_keep(char kept[GLPI_KEPT], struct text text) {
    text = text_trim(text);
    if (text.size == 0) return;
    if (text.size >= GLPI_KEPT) text.size = GLPI_KEPT - 1;
    memcpy(kept, text.data, text.size);
    kept[text.size] = '\0';
}

/* The first of two that says something. */
static struct text either(struct text a, struct text b) { return a.size > 0 ? a : b; }

/* May be called more than once for a document: the last word counts, and an empty one is none. */
void glpi_note(struct reader *reader, struct glpi_host *host, const struct glpi_entry *entry) {
    const struct text *k = entry->keys;
    switch (entry->section) {
    case GLPI_HARDWARE:
        glpi_keep(host->name, k[GLPI_NAME]);
        glpi_keep(host->user, k[GLPI_LAST_USER]);
        glpi_keep(host->workgroup, k[GLPI_WORKGROUP]);
        break;
    case GLPI_DEVICE:
        glpi_keep(host->name, k[GLPI_NAME]);
        glpi_keep(host->site, k[GLPI_LOCATION]);
        break;
    case GLPI_BIOS: glpi_keep(host->serial, k[GLPI_SERIAL]); break;
    case GLPI_ACCOUNT:
        if (text_is(k[GLPI_KEY_NAME], "tag")) glpi_keep(host->tag, k[GLPI_KEY_VALUE]);
        break;
    case GLPI_ACCESS: (void)text_instant(k[GLPI_LOG_DATE], &reader->summary->collected_at); break;
    default: break;
    }
}

/* The manager a package came from makes its name an identifier. */
static void add_software(struct reader *reader, const struct text *k) {
    uint32_t kind = 0;
    struct text id = k[GLPI_NAME];
    if (text_is(k[GLPI_FROM], "rpm")) kind = KT_KIND_RPM;
    if (text_is(k[GLPI_FROM], "deb")) kind = KT_KIND_DEB;
    if (text_is(k[GLPI_FROM], "chocolatey")) kind = KT_KIND_CHOCOLATEY;
    if (text_is(k[GLPI_FROM], "homebrew")) kind = KT_KIND_HOMEBREW;
    if (text_is(k[GLPI_FROM], "android")) {
        id = k[GLPI_COMMENTS]; /* where the Android agent puts the application id */
        kind = text_has(id, '.') && !text_has(id, ' ') ? KT_KIND_ANDROID : 0;
    }
    if (kind != 0) reader_value(reader, kind, id);
    (void)reader_guid(reader, k[GLPI_GUID]);
    reader_value(reader, KT_KIND_PRODUCT, k[GLPI_NAME]);
    reader_value(reader, KT_KIND_PUBLISHER, k[GLPI_PUBLISHER]);
    reader_value(reader, KT_KIND_URL, k[GLPI_HELP_LINK]);
}

/* "8086:10EA:7008:103C": vendor, device, and those of the board they sit on. */
static void add_pci_id(struct reader *reader, struct text id) {
    struct text vendor = id, device = NO_TEXT;
    const char *colon = id.size > 0 ? memchr(id.data, ':', id.size) : NULL;
    if (colon) {
        vendor.size = (size_t)(colon - id.data);
        device.data = colon + 1;
        device.size = id.size - vendor.size - 1;
        colon = device.size > 0 ? memchr(device.data, ':', device.size) : NULL;
        if (colon) device.size = (size_t)(colon - device.data);
    }
    reader_device_id(reader, KT_KIND_PCI, vendor, device);
}

/* The address shows who made the interface; a virtual one shows nothing. */
static void add_network(struct reader *reader, const struct text *k) {
    if (text_is(k[GLPI_VIRTUAL], "1") || text_is(k[GLPI_VIRTUAL], "true")) return;
    if (text_is(k[GLPI_TYPE], "loopback") || text_is(k[GLPI_TYPE], "bridge")) return;
    reader_mac(reader, k[GLPI_MAC]);
    add_pci_id(reader, k[GLPI_PCI_ID]);
    reader_value(reader, KT_KIND_VENDOR, k[GLPI_MANUFACTURER]);
    reader_value(reader, KT_KIND_MODEL, k[GLPI_MODEL]);
}

/* Byte for byte: makers repeat themselves exactly. */
static int same(struct text a, struct text b) { return a.size == b.size && (a.size == 0 || memcmp(a.data, b.data, a.size) == 0); }

/* The board often repeats the maker of the machine; said twice it would look like two pieces of evidence. */
static void add_machine(struct reader *reader, const struct text *k) {
    reader_value(reader, KT_KIND_VENDOR, k[GLPI_SYSTEM_MAKER]);
    reader_value(reader, KT_KIND_MODEL, k[GLPI_SYSTEM_MODEL]);
    if (!same(k[GLPI_BOARD_MAKER], k[GLPI_SYSTEM_MAKER])) reader_value(reader, KT_KIND_VENDOR, k[GLPI_BOARD_MAKER]);
    if (!same(k[GLPI_BOARD_MODEL], k[GLPI_SYSTEM_MODEL])) reader_value(reader, KT_KIND_MODEL, k[GLPI_BOARD_MODEL]);
}

/* Something plugged in: by its numbers where the bus has them, and by what it calls itself. */
static void add_device(struct reader *reader, uint32_t id_kind, const struct text *k) {
    if (id_kind != 0) reader_device_id(reader, id_kind, k[GLPI_VENDOR_ID], k[GLPI_PRODUCT_ID]);
    reader_value(reader, KT_KIND_VENDOR, k[GLPI_MANUFACTURER]);
    reader_value(reader, KT_KIND_MODEL, k[GLPI_MODEL]);
    reader_value(reader, KT_KIND_PRODUCT, either(k[GLPI_NAME], k[GLPI_CAPTION]));
}

/* Equipment names itself after what its owner calls it: the name is no evidence, the description is. */
static void add_equipment(struct reader *reader, enum glpi_section section, const struct text *k) {
    reader_value(reader, KT_KIND_OID, k[GLPI_SYS_OBJECT_ID]);
    reader_value(reader, KT_KIND_VENDOR, k[GLPI_MANUFACTURER]);
    reader_value(reader, KT_KIND_MODEL, k[GLPI_MODEL]);
    reader_mac(reader, k[GLPI_MAC]);
    if (section == GLPI_DEVICE) {
        reader_value(reader, KT_KIND_BANNER, either(k[GLPI_DESCRIPTION], k[GLPI_COMMENTS]));
    } else if (section == GLPI_COMPONENT) {
        reader_value(reader, KT_KIND_PRODUCT, k[GLPI_DESCRIPTION]);
    } else {
        reader_value(reader, KT_KIND_PRODUCT, k[GLPI_NAME]);
    }
}

/* What of an entry is evidence depends on its section; the telling values come first. */
static void add_values(struct reader *reader, const struct glpi_entry *entry) {
    const struct text *k = entry->keys;
    switch (entry->section) {
    case GLPI_SOFTWARE: add_software(reader, k); break;
    case GLPI_ANTIVIRUS:
        reader_value(reader, KT_KIND_ANTIVIRUS, k[GLPI_NAME]);
        reader_value(reader, KT_KIND_VENDOR, k[GLPI_MANUFACTURER]);
        break;
    case GLPI_NETWORK: add_network(reader, k); break;
    case GLPI_BIOS: add_machine(reader, k); break;
    case GLPI_CONTROLLER: add_device(reader, KT_KIND_PCI, k); break;
    case GLPI_USB: add_device(reader, KT_KIND_USB, k); break;
    case GLPI_MONITOR:
        reader_value(reader, KT_KIND_VENDOR, k[GLPI_MANUFACTURER]);
        reader_value(reader, KT_KIND_MODEL, either(k[GLPI_CAPTION], k[GLPI_NAME]));
        break;
    case GLPI_STORAGE:
        reader_value(reader, KT_KIND_VENDOR, k[GLPI_MANUFACTURER]);
        reader_value(reader, KT_KIND_MODEL, k[GLPI_MODEL]);
        break;
    case GLPI_CPU: /* its MODEL is a number of the family, its NAME is the brand */
        reader_value(reader, KT_KIND_VENDOR, k[GLPI_MANUFACTURER]);
        reader_value(reader, KT_KIND_PRODUCT, k[GLPI_NAME]);
        break;
    case GLPI_MODEM: add_device(reader, 0, k); break;
    default: add_equipment(reader, entry->section, k); break;
    }
}

/* What to show: people know machines and parts by model, programs by name. */
static struct text name_of(const struct glpi_entry *entry) {
    const struct text *k = entry->keys;
    switch (entry->section) {
    case GLPI_BIOS: return either(k[GLPI_SYSTEM_MODEL], k[GLPI_BOARD_MODEL]);
    case GLPI_DEVICE: return either(k[GLPI_MODEL], k[GLPI_NAME]);
    case GLPI_STORAGE: return either(k[GLPI_MODEL], k[GLPI_NAME]);
    case GLPI_COMPONENT: return either(k[GLPI_MODEL], either(k[GLPI_DESCRIPTION], k[GLPI_NAME]));
    case GLPI_NETWORK: return k[GLPI_DESCRIPTION];
    default: return either(k[GLPI_NAME], either(k[GLPI_CAPTION], k[GLPI_MODEL]));
    }
}

/* The agent has no columns; these are what estates are cut by. */
static struct text group_of(const struct reader *reader, const struct glpi_host *host) {
    struct text column;
    if (!reader->options.group_by) return NO_TEXT;
    column = text_of(reader->options.group_by);
    if (text_is(column, "tag")) return text_of(host->tag);
    if (text_is(column, "location") || text_is(column, "site")) return text_of(host->site);
    return text_is(column, "workgroup") ? text_of(host->workgroup) : NO_TEXT;
}

/* The host is whatever the document calls it: its name, else the agent's id, else the serial number. */
void glpi_row(struct reader *reader, const struct glpi_host *host, const struct glpi_entry *entry, size_t locator_size) {
    struct row *row = &reader->row;
    reader_begin(reader, locator_size);
    row->asset = either(text_of(host->name), either(text_of(host->device_id), text_of(host->serial)));
    row->user = text_of(host->user);
    row->site = text_of(host->site);
    row->group = group_of(reader, host);
    row->name = text_trim(name_of(entry));
    row->version = text_trim(either(entry->keys[GLPI_VERSION], entry->keys[GLPI_FIRMWARE_VERSION]));
    add_values(reader, entry);
    (void)reader_end(reader);
}

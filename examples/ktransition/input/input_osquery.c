/* Results of osquery: lines of the results log (snapshot, differential, batched), and plain arrays of rows as osqueryi
   prints them. The tables that name software, devices and signers are read; a row of another table, and one that tells
   of something removed, is counted and no more. Which table a row is from is told by the name of its query, else by
   its columns. */
#include "input/input_reader.h"

enum table {
    OTHER, PROGRAMS, APPS, DEB_PACKAGES, RPM_PACKAGES, DRIVERS, SERVICES, INTERFACE_DETAILS, ARP_CACHE, CHROME_EXTENSIONS,
    FIREFOX_ADDONS, SECURITY_PRODUCTS, AUTHENTICODE, SIGNATURE, HOMEBREW, CHOCOLATEY, USB_DEVICES, PCI_DEVICES, SYSTEM_INFO
};

struct table_name {
    char name[28];
    unsigned char table;
};

static const struct table_name tables[] = {
    {"programs", PROGRAMS}, {"apps", APPS}, {"deb_packages", DEB_PACKAGES}, {"rpm_packages", RPM_PACKAGES},
    {"drivers", DRIVERS}, {"services", SERVICES}, {"interface_details", INTERFACE_DETAILS}, {"arp_cache", ARP_CACHE},
    {"chrome_extensions", CHROME_EXTENSIONS}, {"firefox_addons", FIREFOX_ADDONS},
    {"windows_security_products", SECURITY_PRODUCTS}, {"authenticode", AUTHENTICODE}, {"signature", SIGNATURE},
    {"homebrew_packages", HOMEBREW}, {"chocolatey_packages", CHOCOLATEY}, {"usb_devices", USB_DEVICES},
    {"pci_devices", PCI_DEVICES}, {"system_info", SYSTEM_INFO},
};

/* A column that only this table has, for rows without the name of a query; the first hit counts. */
static const struct table_name marks[] = {
    {"identifying_number", PROGRAMS}, {"bundle_identifier", APPS}, {"signatures_up_to_date", SECURITY_PRODUCTS},
    {"subject_name", AUTHENTICODE}, {"team_identifier", SIGNATURE}, {"cdhash", SIGNATURE}, {"update_url", CHROME_EXTENSIONS},
    {"browser_type", CHROME_EXTENSIONS}, {"creator", FIREFOX_ADDONS}, {"service_type", SERVICES}, {"start_type", SERVICES},
    {"service_key", DRIVERS}, {"driver_key", DRIVERS}, {"permanent", ARP_CACHE}, {"mtu", INTERFACE_DETAILS},
    {"hardware_vendor", SYSTEM_INFO}, {"usb_port", USB_DEVICES}, {"usb_address", USB_DEVICES}, {"pci_slot", PCI_DEVICES},
    {"package_group", RPM_PACKAGES}, {"maintainer", DEB_PACKAGES}, {"publisher", PROGRAMS},
};

/* Pseudo kinds of columns that are no plain value. */
enum { USE_FIRST = 1000, USE_NAME, USE_VERSION, USE_GUID, USE_MAC, USE_APP, USE_BASE_NAME, USE_ASSET };

struct rule {
    unsigned char table;
    char column[24];
    uint16_t use; /* a KT_KIND_* or one of the above */
};

static const struct rule rules[] = {
    {PROGRAMS, "name", KT_KIND_PRODUCT}, {PROGRAMS, "publisher", KT_KIND_PUBLISHER}, {PROGRAMS, "version", USE_VERSION},
    {PROGRAMS, "identifying_number", USE_GUID}, {PROGRAMS, "install_location", KT_KIND_PATH},
    {APPS, "name", USE_APP}, {APPS, "display_name", KT_KIND_PRODUCT}, {APPS, "bundle_identifier", KT_KIND_BUNDLE},
    {APPS, "bundle_short_version", USE_VERSION}, {APPS, "path", KT_KIND_PATH},
    {DEB_PACKAGES, "name", KT_KIND_DEB}, {DEB_PACKAGES, "version", USE_VERSION},
    {RPM_PACKAGES, "name", KT_KIND_RPM}, {RPM_PACKAGES, "version", USE_VERSION}, {RPM_PACKAGES, "vendor", KT_KIND_VENDOR},
    {DRIVERS, "device_name", KT_KIND_PRODUCT}, {DRIVERS, "manufacturer", KT_KIND_VENDOR}, {DRIVERS, "provider", KT_KIND_VENDOR},
    {DRIVERS, "image", USE_BASE_NAME}, {DRIVERS, "service", KT_KIND_SERVICE}, {DRIVERS, "version", USE_VERSION},
    {SERVICES, "name", KT_KIND_SERVICE}, {SERVICES, "display_name", KT_KIND_PRODUCT}, {SERVICES, "path", KT_KIND_PATH},
    {SERVICES, "module_path", KT_KIND_PATH},
    {INTERFACE_DETAILS, "mac", USE_MAC}, {INTERFACE_DETAILS, "manufacturer", KT_KIND_VENDOR},
    {INTERFACE_DETAILS, "description", USE_NAME}, {INTERFACE_DETAILS, "interface", USE_NAME},
    {ARP_CACHE, "mac", USE_MAC}, {ARP_CACHE, "address", USE_ASSET},
    {CHROME_EXTENSIONS, "identifier", KT_KIND_CHROME_EXTENSION}, {CHROME_EXTENSIONS, "name", KT_KIND_PRODUCT},
    {CHROME_EXTENSIONS, "author", KT_KIND_TEXT}, {CHROME_EXTENSIONS, "version", USE_VERSION},
    {FIREFOX_ADDONS, "identifier", KT_KIND_FIREFOX_EXTENSION}, {FIREFOX_ADDONS, "name", KT_KIND_PRODUCT},
    {FIREFOX_ADDONS, "creator", KT_KIND_TEXT}, {FIREFOX_ADDONS, "version", USE_VERSION},
    {SECURITY_PRODUCTS, "name", KT_KIND_ANTIVIRUS}, {SECURITY_PRODUCTS, "remediation_path", KT_KIND_PATH},
    {AUTHENTICODE, "subject_name", KT_KIND_SIGNER}, {AUTHENTICODE, "original_program_name", KT_KIND_PRODUCT},
    {AUTHENTICODE, "path", KT_KIND_PATH},
    {SIGNATURE, "team_identifier", KT_KIND_TEAM_ID}, {SIGNATURE, "identifier", KT_KIND_BUNDLE},
    {SIGNATURE, "authority", KT_KIND_SIGNER}, {SIGNATURE, "path", KT_KIND_PATH},
    {HOMEBREW, "name", KT_KIND_HOMEBREW}, {HOMEBREW, "version", USE_VERSION},
    {CHOCOLATEY, "name", KT_KIND_CHOCOLATEY}, {CHOCOLATEY, "author", KT_KIND_TEXT}, {CHOCOLATEY, "version", USE_VERSION},
    {USB_DEVICES, "vendor", KT_KIND_VENDOR}, {USB_DEVICES, "model", KT_KIND_PRODUCT}, {USB_DEVICES, "version", USE_VERSION},
    {PCI_DEVICES, "vendor", KT_KIND_VENDOR}, {PCI_DEVICES, "model", KT_KIND_PRODUCT},
    {SYSTEM_INFO, "hardware_vendor", KT_KIND_VENDOR}, {SYSTEM_INFO, "hardware_model", KT_KIND_MODEL},
    {SYSTEM_INFO, "board_vendor", KT_KIND_VENDOR}, {SYSTEM_INFO, "board_model", KT_KIND_MODEL},
};

struct osquery {
    struct reader *reader;
    int recognised;    /* a result of osquery, or a row of a known table, was seen */
    int64_t newest;
    /* Lines of one query come together or take turns with few others: the last answer is remembered. */
    char query[128];
    size_t query_size;
    enum table table;
};

/* One result: what is around its rows. A member that is not there is null. */
struct result {
    struct json_node node, decorations, columns, snapshot, differences;
    struct text query, host, user, action;
    int is_result;     /* rows stand inside; else the node is a row itself */
};

static int is_word(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9'); }

/* Packs and people name queries after their tables: "pack_inventory_programs", "pack/win/installed_programs". The
   longest table name that stands there as a word wins. */
static enum table table_by_query(struct text query) {
    size_t i, at, best = 0;
    enum table found = OTHER;
    for (i = 0; i < sizeof tables / sizeof tables[0]; i++) {
        size_t size = strlen(tables[i].name);
        for (at = 0; size > best && at + size <= query.size; at++) {
            struct text part = {query.data + at, size};
            if (!text_is(part, tables[i].name) || (at > 0 && is_word(query.data[at - 1]))) continue;
            if (at + size < query.size && is_word(query.data[at + size])) continue;
            best = size;
            found = (enum table)tables[i].table;
        }
    }
    return found;
}

/* Names too long to be remembered are looked up each time. */
static enum table table_of_query(struct osquery *osquery, struct text query) {
    if (query.size == 0 || query.size > sizeof osquery->query) return table_by_query(query);
    if (query.size != osquery->query_size || memcmp(query.data, osquery->query, query.size) != 0) {
        memcpy(osquery->query, query.data, query.size);
        osquery->query_size = query.size;
        osquery->table = table_by_query(query);
    }
    return osquery->table;
}

/* By a column that is unmistakable, then by pairs of columns; OTHER when nothing fits. */
static enum table table_by_columns(struct json_node row) {
    struct json_node node;
    size_t i;
    for (i = 0; i < sizeof marks / sizeof marks[0]; i++) {
        if (json_find(row, marks[i].name, &node)) return (enum table)marks[i].table;
    }
    if (json_find(row, "release", &node) && json_find(row, "arch", &node)) return RPM_PACKAGES;
    return json_find(row, "mac", &node) && json_find(row, "interface", &node) ? ARP_CACHE : OTHER;
}

/* Of several columns with one use the first that says something counts. */
static void first_of(struct text *to, struct text value) {
    if (to->size == 0) *to = value;
}

/* Behind the last separator of either system. */
static struct text base_name(struct text path) {
    size_t i = path.size;
    while (i > 0 && path.data[i - 1] != '\\' && path.data[i - 1] != '/') i--;
    path.data += i;
    path.size -= i;
    return path;
}

/* One cell by what its column is for. */
static void add_use(struct reader *reader, uint16_t use, struct text value) {
    struct row *row = &reader->row;
    switch (use) {
    case USE_NAME: first_of(&row->name, value); break;
    case USE_VERSION: first_of(&row->version, value); break;
    case USE_GUID: (void)reader_guid(reader, value); break;
    case USE_MAC: reader_mac(reader, value); break;
    case USE_APP:
        if (text_ends(value, ".app")) value.size -= 4;
        reader_value(reader, KT_KIND_PRODUCT, value);
        first_of(&row->name, value);
        break;
    case USE_BASE_NAME: reader_value(reader, KT_KIND_DRIVER, base_name(value)); break;
    case USE_ASSET: /* the row is about a neighbour on the network, not about the host that saw it */
        row->asset = value;
        first_of(&row->name, value);
        break;
    default: reader_value(reader, use, value); break;
    }
}

/* 0 for the many columns that say nothing about makers. */
static uint16_t use_of(enum table table, struct json_text column) {
    size_t i;
    for (i = 0; i < sizeof rules / sizeof rules[0]; i++) {
        if (rules[i].table == table && column.size < sizeof rules[i].column && rules[i].column[column.size] == '\0' &&
            memcmp(rules[i].column, column.data, column.size) == 0) return rules[i].use;
    }
    return 0;
}

/* The column of --group-by, from the row outwards. */
static struct text group_of(struct osquery *osquery, const struct result *result, struct json_node row) {
    struct reader *reader = osquery->reader;
    const char *key = reader->options.group_by;
    struct text found = NO_TEXT;
    if (!key) return found;
    found = json_member(reader, row, key);
    if (found.size == 0) found = json_member(reader, result->decorations, key);
    if (found.size == 0) found = json_member(reader, result->node, key);
    return found;
}

/* Names to show where the table has no column for it. */
static void name_row(struct row *row) {
    size_t i;
    for (i = 0; row->name.size == 0 && i < row->value_count; i++) {
        if (row->values[i].kind == KT_KIND_PRODUCT || row->values[i].kind == KT_KIND_ANTIVIRUS) row->name = row->values[i].text;
    }
    if (row->name.size == 0 && row->value_count > 0) row->name = row->values[0].text;
}

/* Rows of unknown tables come this far too: they are counted, and have no values to hand on. */
static void take_row(struct osquery *osquery, const struct result *result, struct json_node row, size_t locator) {
    struct reader *reader = osquery->reader;
    struct json_iter members;
    struct json_text key;
    struct json_node value;
    enum table table;
    if (json_type_of(row) != JSON_OBJECT) {
        (void)reader_bad(reader, locator, "not a row of columns");
        return;
    }
    table = table_of_query(osquery, result->query);
    if (table == OTHER) table = table_by_columns(row);
    if (table != OTHER) osquery->recognised = 1;
    reader_begin(reader, locator);
    reader->row.asset = result->host;
    reader->row.user = result->user;
    reader->row.group = group_of(osquery, result, row);
    if (table == USB_DEVICES || table == PCI_DEVICES) {
        reader_device_id(reader, table == USB_DEVICES ? KT_KIND_USB : KT_KIND_PCI, json_member(reader, row, "vendor_id"),
                         json_member(reader, row, "model_id"));
    }
    members = json_members(row);
    while (table != OTHER && json_next(&members, &key, &value)) {
        uint16_t use = use_of(table, key);
        if (use != 0) add_use(reader, use, text_trim(json_value(reader, value)));
    }
    name_row(&reader->row);
    (void)reader_end(reader);
}

/* What was removed is no longer there; that it was seen is counted. */
static void skip_rows(struct osquery *osquery, struct json_node rows) {
    size_t count = json_count(rows);
    if (json_type_of(rows) != JSON_ARRAY) return;
    while (count-- > 0) reader_skip(osquery->reader);
}

/* All rows of one array, which all share what is around them. */
static void take_rows(struct osquery *osquery, const struct result *result, struct json_node rows, size_t locator,
                      const char *name) {
    struct reader *reader = osquery->reader;
    struct json_iter elements = json_elements(rows);
    struct json_node one;
    uint64_t i = 0;
    if (locator > 0) locator = locator_text(reader, locator, ", ");
    while (!reader->stopped && json_next(&elements, NULL, &one)) {
        take_row(osquery, result, one, locator_index(reader, locator, name, i++));
    }
}

/* Strings only: a number would be written into the scratch, which does not outlive the first row. */
static struct text string_of(struct json_node node) {
    struct json_text text;
    struct text out = NO_TEXT;
    if (json_as_string(node, &text)) {
        out.data = text.data;
        out.size = text.size;
    }
    return out;
}

/* The newest result tells how old the inventory is: older ones may have been logged long before. */
static void note_time(struct osquery *osquery, struct json_node node) {
    int64_t seconds;
    if (text_integer(json_value(osquery->reader, node), &seconds) && seconds > osquery->newest) osquery->newest = seconds;
    reader_forget(osquery->reader);
}

/* One pass over the members: there are many results. */
static void describe(struct osquery *osquery, struct result *result, struct json_node node) {
    struct json_iter members = json_members(node);
    struct json_text key;
    struct json_node value;
    memset(result, 0, sizeof *result);
    result->node = node;
    while (json_next(&members, &key, &value)) {
        struct text name = {key.data, key.size};
        if (text_is(name, "name")) result->query = string_of(value);
        else if (text_is(name, "hostidentifier")) result->host = string_of(value);
        else if (text_is(name, "action")) result->action = string_of(value);
        else if (text_is(name, "unixtime")) note_time(osquery, value);
        else if (text_is(name, "decorations")) result->decorations = value;
        else if (text_is(name, "columns")) result->columns = value;
        else if (text_is(name, "snapshot")) result->snapshot = value;
        else if (text_is(name, "diffresults")) result->differences = value;
        else continue;
        result->is_result |= text_is(name, "columns") || text_is(name, "snapshot") || text_is(name, "diffresults");
    }
    if (json_find(result->decorations, "hostname", &value) && string_of(value).size > 0) result->host = string_of(value);
    if (json_find(result->decorations, "username", &value)) result->user = string_of(value);
}

/* What was added is there; what was removed is counted as seen. */
static void take_differences(struct osquery *osquery, const struct result *result, size_t locator) {
    struct json_node rows;
    if (json_find(result->differences, "added", &rows)) take_rows(osquery, result, rows, locator, "added");
    if (json_find(result->differences, "removed", &rows)) skip_rows(osquery, rows);
}

/* One object: a result with rows inside, or a row itself. */
static void take_object(struct osquery *osquery, struct json_node node, size_t locator) {
    struct result result;
    if (json_type_of(node) != JSON_OBJECT) {
        (void)reader_bad(osquery->reader, locator, "neither a result nor a row");
        return;
    }
    describe(osquery, &result, node);
    osquery->recognised |= result.is_result;
    if (!result.is_result) {
        result.query = NO_TEXT; /* a row's own name is that of a program, not of a query */
        take_row(osquery, &result, node, locator);
    } else if (json_type_of(result.snapshot) != JSON_NULL) {
        take_rows(osquery, &result, result.snapshot, locator, "snapshot");
    } else if (json_type_of(result.differences) != JSON_NULL) {
        take_differences(osquery, &result, locator);
    } else if (text_is(result.action, "removed")) {
        reader_skip(osquery->reader);
    } else {
        take_row(osquery, &result, result.columns, locator);
    }
}

/* JSON that was never recognisable as osquery's is refused rather than reported as "nothing found". */
static int finish(struct osquery *osquery) {
    struct reader *reader = osquery->reader;
    if (osquery->newest > 0) reader->summary->collected_at = osquery->newest;
    if (!reader->summary->failed && !osquery->recognised && reader->summary->rows > 0) {
        return reader_fail(reader, "JSON, but neither results of osquery nor rows of a table of it that is known here");
    }
    return reader->summary->failed ? -1 : 0;
}

/* One result, or an array of results or rows. */
int read_osquery(struct reader *reader, struct json_node root) {
    struct osquery osquery = {.reader = reader};
    struct json_iter elements = json_elements(root);
    struct json_node one;
    uint64_t i = 0;
    if (json_type_of(root) != JSON_ARRAY) {
        take_object(&osquery, root, locator_text(reader, 0, "result"));
        return finish(&osquery);
    }
    while (!reader->stopped && json_next(&elements, NULL, &one)) take_object(&osquery, one, locator_index(reader, 0, "", i++));
    return finish(&osquery);
}

/* Each line by itself: a line that breaks off costs itself and nothing else. */
int read_osquery_lines(struct reader *reader) {
    struct osquery osquery = {.reader = reader};
    struct line_reader lines = {0};
    struct text line;
    char problem[JSON_PROBLEM_ROOM];
    int result = 0;
    lines.reader = reader;
    reader->parser = json_parser_new();
    if (!reader->parser) return reader_fail(reader, "out of memory");
    while (!reader->stopped && (result = line_next(&lines, &line)) != 0) {
        struct json_node root;
        size_t locator;
        if (result > 0 && text_trim(line).size == 0) continue;
        locator = locator_line(reader, lines.number);
        if (result < 0) {
            (void)reader_bad(reader, locator, "longer than 16 MiB");
        } else if (json_parse_padded(reader->parser, line.data, line.size, &root, problem, sizeof problem) != 0) {
            (void)reader_bad(reader, locator, problem);
        } else {
            take_object(&osquery, root, locator);
        }
    }
    return finish(&osquery);
}

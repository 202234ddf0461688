/* Column names as exports of inventories, software deployment, vulnerability management and remote management write
   them, without regard to case, blanks and punctuation. Reading rows is in input_csv.c. */
#include "input/input_columns.h"

#include <stdio.h>

#include "input/input_reader.h"

#define SQUEEZED 32 /* longer names are none of ours */

struct known {
    char name[SQUEEZED];
    uint16_t meaning;
};

static const struct known known_columns[] = {
    /* hosts and who has them */
    {"host", COLUMN_ASSET}, {"hostname", COLUMN_ASSET}, {"computer", COLUMN_ASSET}, {"computername", COLUMN_ASSET},
    {"device", COLUMN_ASSET}, {"devicename", COLUMN_ASSET}, {"devicehostname", COLUMN_ASSET}, {"machine", COLUMN_ASSET},
    {"machinename", COLUMN_ASSET}, {"asset", COLUMN_ASSET}, {"assetname", COLUMN_ASSET}, {"endpoint", COLUMN_ASSET},
    {"endpointname", COLUMN_ASSET}, {"node", COLUMN_ASSET}, {"nodename", COLUMN_ASSET}, {"system", COLUMN_ASSET},
    {"systemname", COLUMN_ASSET}, {"netbiosname", COLUMN_ASSET}, {"pscomputername", COLUMN_ASSET},
    {"server", COLUMN_ASSET}, {"servername", COLUMN_ASSET}, {"workstation", COLUMN_ASSET}, {"agentname", COLUMN_ASSET},
    {"dnsname", COLUMN_ASSET}, {"fqdn", COLUMN_ASSET}, {"sysname", COLUMN_ASSET}, {"managedevicename", COLUMN_ASSET},
    {"assettag", COLUMN_ASSET_ELSE}, {"assetid", COLUMN_ASSET_ELSE}, {"deviceid", COLUMN_ASSET_ELSE},
    {"ip", COLUMN_ASSET_ELSE}, {"ipaddress", COLUMN_ASSET_ELSE}, {"ipv4", COLUMN_ASSET_ELSE},
    {"ipv4address", COLUMN_ASSET_ELSE}, {"managementip", COLUMN_ASSET_ELSE},
    {"site", COLUMN_SITE}, {"sitename", COLUMN_SITE}, {"location", COLUMN_SITE}, {"office", COLUMN_SITE},
    {"branch", COLUMN_SITE}, {"building", COLUMN_SITE},
    {"ring", COLUMN_RING}, {"wave", COLUMN_RING}, {"deploymentring", COLUMN_RING}, {"updatering", COLUMN_RING},
    {"patchgroup", COLUMN_RING},
    {"criticality", COLUMN_CRITICALITY}, {"businesscriticality", COLUMN_CRITICALITY}, {"assetcriticality", COLUMN_CRITICALITY},
    {"user", COLUMN_USER}, {"username", COLUMN_USER}, {"primaryuser", COLUMN_USER}, {"owner", COLUMN_USER},
    {"loggedonuser", COLUMN_USER}, {"lastuser", COLUMN_USER}, {"lastloggedonuser", COLUMN_USER},
    {"assignedto", COLUMN_USER},
    /* products and makers */
    {"name", COLUMN_NAME},
    {"product", KT_KIND_PRODUCT}, {"productname", KT_KIND_PRODUCT}, {"software", KT_KIND_PRODUCT},
    {"softwarename", KT_KIND_PRODUCT}, {"softwaretitle", KT_KIND_PRODUCT}, {"application", KT_KIND_PRODUCT},
    {"applicationname", KT_KIND_PRODUCT}, {"app", KT_KIND_PRODUCT}, {"appname", KT_KIND_PRODUCT},
    {"displayname", KT_KIND_PRODUCT}, {"title", KT_KIND_PRODUCT}, {"program", KT_KIND_PRODUCT},
    {"programname", KT_KIND_PRODUCT}, {"discoveredapp", KT_KIND_PRODUCT}, {"component", KT_KIND_PRODUCT},
    {"vendor", KT_KIND_VENDOR}, {"vendorname", KT_KIND_VENDOR}, {"softwarevendor", KT_KIND_VENDOR},
    {"manufacturer", KT_KIND_VENDOR}, {"manufacturername", KT_KIND_VENDOR}, {"devicemanufacturer", KT_KIND_VENDOR},
    {"systemmanufacturer", KT_KIND_VENDOR}, {"maker", KT_KIND_VENDOR}, {"make", KT_KIND_VENDOR},
    {"brand", KT_KIND_VENDOR}, {"supplier", KT_KIND_VENDOR}, {"companyname", KT_KIND_VENDOR},
    {"macvendor", KT_KIND_VENDOR}, {"devicevendor", KT_KIND_VENDOR},
    {"publisher", KT_KIND_PUBLISHER}, {"publishername", KT_KIND_PUBLISHER}, {"softwarepublisher", KT_KIND_PUBLISHER},
    {"applicationpublisher", KT_KIND_PUBLISHER}, {"apppublisher", KT_KIND_PUBLISHER}, {"developer", KT_KIND_PUBLISHER},
    {"legalname", KT_KIND_LEGAL_NAME}, {"organisation", KT_KIND_LEGAL_NAME},
    {"model", KT_KIND_MODEL}, {"modelname", KT_KIND_MODEL}, {"modelnumber", KT_KIND_MODEL}, {"modelno", KT_KIND_MODEL},
    {"modelid", KT_KIND_MODEL}, {"devicemodel", KT_KIND_MODEL}, {"hardwaremodel", KT_KIND_MODEL},
    {"systemmodel", KT_KIND_MODEL}, {"partnumber", KT_KIND_MODEL}, {"partno", KT_KIND_MODEL}, {"hardware", KT_KIND_MODEL},
    {"version", KT_KIND_VERSION}, {"displayversion", KT_KIND_VERSION}, {"productversion", KT_KIND_VERSION},
    {"softwareversion", KT_KIND_VERSION}, {"applicationversion", KT_KIND_VERSION}, {"appversion", KT_KIND_VERSION},
    {"applicationshortversion", KT_KIND_VERSION}, {"fileversion", KT_KIND_VERSION}, {"firmware", KT_KIND_VERSION},
    {"firmwareversion", KT_KIND_VERSION}, {"installedversion", KT_KIND_VERSION},
    /* identifiers */
    {"cpe", KT_KIND_CPE}, {"cpe22", KT_KIND_CPE}, {"cpe23", KT_KIND_CPE}, {"cpename", KT_KIND_CPE}, {"cpeuri", KT_KIND_CPE},
    {"cpe23uri", KT_KIND_CPE}, {"productcodecpe", KT_KIND_CPE}, {"purl", KT_KIND_PURL}, {"packageurl", KT_KIND_PURL},
    {"domain", KT_KIND_DOMAIN}, {"url", KT_KIND_URL}, {"website", KT_KIND_URL}, {"homepage", KT_KIND_URL},
    {"urlinfoabout", KT_KIND_URL}, {"urlupdateinfo", KT_KIND_URL}, {"helplink", KT_KIND_URL},
    {"mac", KT_KIND_MAC}, {"macs", KT_KIND_MAC}, {"macaddress", KT_KIND_MAC}, {"macaddresses", KT_KIND_MAC},
    {"physicaladdress", KT_KIND_MAC}, {"hardwareaddress", KT_KIND_MAC}, {"hwaddr", KT_KIND_MAC},
    {"ethernetmac", KT_KIND_MAC}, {"wifimac", KT_KIND_MAC}, {"wifimacaddress", KT_KIND_MAC}, {"wlanmac", KT_KIND_MAC},
    {"package", COLUMN_PACKAGE}, {"packagename", COLUMN_PACKAGE}, {"pkg", COLUMN_PACKAGE},
    {"packageid", COLUMN_PACKAGE_ID}, {"packageidentifier", COLUMN_PACKAGE_ID}, {"winget", KT_KIND_WINGET},
    {"wingetid", KT_KIND_WINGET}, {"chocolatey", KT_KIND_CHOCOLATEY}, {"deb", KT_KIND_DEB}, {"debpackage", KT_KIND_DEB},
    {"rpm", KT_KIND_RPM}, {"rpmpackage", KT_KIND_RPM}, {"homebrew", KT_KIND_HOMEBREW},
    {"bundle", KT_KIND_BUNDLE}, {"bundleid", KT_KIND_BUNDLE}, {"bundleidentifier", KT_KIND_BUNDLE},
    {"android", KT_KIND_ANDROID}, {"androidpackage", KT_KIND_ANDROID}, {"teamid", KT_KIND_TEAM_ID},
    {"teamidentifier", KT_KIND_TEAM_ID}, {"chromeextension", KT_KIND_CHROME_EXTENSION},
    {"firefoxextension", KT_KIND_FIREFOX_EXTENSION}, {"containerimage", KT_KIND_CONTAINER_IMAGE},
    {"swid", KT_KIND_SWID}, {"swidtag", KT_KIND_SWID}, {"oid", KT_KIND_OID}, {"sysobjectid", KT_KIND_OID},
    {"sysoid", KT_KIND_OID}, {"usb", KT_KIND_USB}, {"usbid", KT_KIND_USB}, {"pci", KT_KIND_PCI}, {"pciid", KT_KIND_PCI},
    {"asn", KT_KIND_ASN}, {"tlsroot", KT_KIND_TLS_ROOT},
    {"productcode", KT_KIND_MSI_PRODUCT_CODE}, {"msiproductcode", KT_KIND_MSI_PRODUCT_CODE},
    {"identifyingnumber", KT_KIND_MSI_PRODUCT_CODE}, {"guid", KT_KIND_MSI_PRODUCT_CODE},
    {"productguid", KT_KIND_MSI_PRODUCT_CODE}, {"pschildname", KT_KIND_MSI_PRODUCT_CODE},
    {"arpregkey", KT_KIND_MSI_PRODUCT_CODE}, {"uninstallkey", KT_KIND_MSI_PRODUCT_CODE},
    {"uninstallstring", COLUMN_UNINSTALL}, {"registry", COLUMN_REGISTRY}, {"registrykey", COLUMN_REGISTRY},
    {"registrypath", COLUMN_REGISTRY}, {"pspath", COLUMN_REGISTRY},
    /* traces */
    {"antivirus", KT_KIND_ANTIVIRUS}, {"antivirusname", KT_KIND_ANTIVIRUS}, {"antivirusproduct", KT_KIND_ANTIVIRUS},
    {"antivirussoftware", KT_KIND_ANTIVIRUS}, {"avproduct", KT_KIND_ANTIVIRUS}, {"signer", KT_KIND_SIGNER},
    {"signedby", KT_KIND_SIGNER}, {"signername", KT_KIND_SIGNER}, {"driver", KT_KIND_DRIVER}, {"drivername", KT_KIND_DRIVER},
    {"service", KT_KIND_SERVICE}, {"servicename", KT_KIND_SERVICE}, {"process", KT_KIND_PROCESS},
    {"processname", KT_KIND_PROCESS}, {"path", KT_KIND_PATH}, {"installlocation", KT_KIND_PATH},
    {"installpath", KT_KIND_PATH}, {"installedpath", KT_KIND_PATH}, {"file", KT_KIND_FILE}, {"filename", KT_KIND_FILE},
    {"banner", KT_KIND_BANNER}, {"sysdescr", KT_KIND_BANNER}, {"sysdescription", KT_KIND_BANNER},
    {"pagetitle", KT_KIND_TITLE}, {"httptitle", KT_KIND_TITLE}, {"text", KT_KIND_TEXT}, {"value", KT_KIND_TEXT},
    /* facts */
    {"class", KT_KIND_CLASS}, {"type", KT_KIND_CLASS}, {"category", KT_KIND_CLASS}, {"devicetype", KT_KIND_CLASS},
    {"assettype", KT_KIND_CLASS}, {"producttype", KT_KIND_CLASS}, {"productclass", KT_KIND_CLASS},
    {"madein", COLUMN_MADE_IN}, {"origin", COLUMN_MADE_IN}, {"countryoforigin", COLUMN_MADE_IN},
    {"origincountry", COLUMN_MADE_IN}, {"manufacturedin", COLUMN_MADE_IN},
    {"acquired", COLUMN_ACQUIRED}, {"acquiredon", COLUMN_ACQUIRED}, {"dateacquired", COLUMN_ACQUIRED},
    {"acquisitiondate", COLUMN_ACQUIRED}, {"purchased", COLUMN_ACQUIRED}, {"purchasedate", COLUMN_ACQUIRED},
    {"dateofpurchase", COLUMN_ACQUIRED},
};

/* Called for header fields only, once an input: a table search is fast enough and needs no order. */
static uint16_t meaning_of(struct text name) {
    char squeezed[SQUEEZED];
    size_t size = text_squeeze(squeezed, sizeof squeezed, name), i;
    for (;;) {
        if (size == 0 || size >= SQUEEZED) return COLUMN_NONE;
        for (i = 0; i < sizeof known_columns / sizeof known_columns[0]; i++) {
            const char *other = known_columns[i].name;
            if (memcmp(other, squeezed, size) == 0 && other[size] == '\0') return known_columns[i].meaning;
        }
        if (squeezed[size - 1] != '0') return COLUMN_NONE; /* database views end their columns in 0: DisplayName0 */
        size--;
    }
}

/* Headers named on the command line are compared as loosely as known ones: people type them from memory. */
static int same_name(struct text a, struct text b) {
    char x[256], y[256];
    size_t size = text_squeeze(x, sizeof x, a);
    return size > 0 && size == text_squeeze(y, sizeof y, b) && memcmp(x, y, size) == 0;
}

/* Whether a column can lead to a vendor: a table without one is no inventory for this program. */
static int names_a_maker(uint16_t meaning) {
    if (meaning == COLUMN_NONE || meaning == KT_KIND_VERSION || meaning == KT_KIND_CLASS || meaning == KT_KIND_ASN) return 0;
    return meaning < COLUMN_FIRST || meaning == COLUMN_NAME || meaning == COLUMN_PACKAGE || meaning == COLUMN_PACKAGE_ID ||
           meaning == COLUMN_REGISTRY || meaning == COLUMN_UNINSTALL;
}

size_t csv_known_columns(const struct text *fields, size_t count, size_t *evidence) {
    size_t i, known = 0;
    *evidence = 0;
    for (i = 0; i < count; i++) {
        uint16_t meaning = meaning_of(fields[i]);
        known += meaning != COLUMN_NONE;
        *evidence += (size_t)names_a_maker(meaning);
    }
    return known;
}

/* The names of registry values come out of PowerShell and reg query alike; two of them are proof enough. */
int csv_is_uninstall(const struct text *fields, size_t count) {
    size_t i;
    int name = 0, other = 0;
    for (i = 0; i < count; i++) {
        if (text_is(fields[i], "displayname")) name = 1;
        if (text_is(fields[i], "displayversion") || text_is(fields[i], "uninstallstring")) other = 1;
        if (text_is(fields[i], "pschildname")) other = 1;
    }
    return name && other;
}

/* The next "meaning=Header" of --columns; 0 at its end. */
static int next_override(const char **at, struct text *meaning, struct text *header) {
    const char *from = *at, *equals;
    size_t size;
    while (*from == ',') from++;
    if (*from == '\0') return 0;
    size = strcspn(from, ",");
    equals = memchr(from, '=', size);
    meaning->data = from;
    meaning->size = equals ? (size_t)(equals - from) : size;
    header->data = equals ? equals + 1 : from + size;
    header->size = equals ? size - (size_t)(equals + 1 - from) : 0;
    *at = from + size;
    return 1;
}

/* What the caller says a column means takes the place of what its name, and other columns of that meaning, would say. */
static int override(uint16_t *meanings, const struct text *fields, size_t count, const char *columns, char *problem, size_t room) {
    struct text meaning, header;
    while (next_override(&columns, &meaning, &header)) {
        uint16_t wanted = meaning_of(meaning);
        size_t i, found = count;
        if (wanted == COLUMN_NONE) {
            snprintf(problem, room, "no column means '%.*s'", (int)(meaning.size < 80 ? meaning.size : 80), meaning.data);
            return -1;
        }
        /* Who names the column himself leaves nothing to guess. */
        if (wanted == COLUMN_NAME) wanted = KT_KIND_PRODUCT;
        for (i = 0; i < count; i++) {
            if (meanings[i] == wanted) meanings[i] = COLUMN_NONE;
            if (found == count && same_name(fields[i], header)) found = i;
        }
        if (found == count) {
            snprintf(problem, room, "the header has no column '%.*s'", (int)(header.size < 80 ? header.size : 80), header.data);
            return -1;
        }
        meanings[found] = wanted;
    }
    return 0;
}

/* Whether some column has it. */
static int has_meaning(const uint16_t *meanings, size_t count, uint16_t meaning) {
    size_t i;
    for (i = 0; i < count; i++) {
        if (meanings[i] == meaning) return 1;
    }
    return 0;
}

/* "name" is the host in a list of devices - no other column names one, but another the product or model. */
static void resolve_name(uint16_t *meanings, size_t count) {
    int host = has_meaning(meanings, count, COLUMN_ASSET);
    int product = has_meaning(meanings, count, KT_KIND_PRODUCT) || has_meaning(meanings, count, KT_KIND_MODEL);
    size_t i;
    for (i = 0; i < count; i++) {
        if (meanings[i] == COLUMN_NAME) meanings[i] = !host && product ? COLUMN_ASSET : KT_KIND_PRODUCT;
    }
}

/* A header with more known columns than that repeats itself; what is left out is at its far end. */
static void add(struct columns *out, size_t index, uint16_t meaning) {
    if (out->count >= COLUMNS_MAX) return;
    out->at[out->count].index = (uint16_t)index;
    out->at[out->count++].meaning = meaning;
}

/* Hosts are added before their substitutes because the first column that is not empty names the asset. */
int columns_read(struct columns *out, const struct text *fields, size_t count, const struct input_options *options,
                 char *problem, size_t room) {
    uint16_t meanings[CSV_SCAN_FIELDS];
    size_t i, evidence = 0;
    out->count = 0;
    out->fields = count;
    for (i = 0; i < count; i++) meanings[i] = meaning_of(fields[i]);
    if (options->columns && override(meanings, fields, count, options->columns, problem, room) != 0) return -1;
    resolve_name(meanings, count);
    for (i = 0; i < count; i++) {
        if (names_a_maker(meanings[i])) evidence++;
        if (meanings[i] != COLUMN_NONE && meanings[i] != COLUMN_ASSET_ELSE) add(out, i, meanings[i]);
    }
    for (i = 0; i < count; i++) {
        if (meanings[i] == COLUMN_ASSET_ELSE) add(out, i, COLUMN_ASSET);
    }
    for (i = 0; options->group_by && i < count; i++) {
        if (same_name(fields[i], text_of(options->group_by))) add(out, i, COLUMN_GROUP);
    }
    if (evidence > 0) return 0;
    snprintf(problem, room, "no column of the header is known (the first is '%.*s'); name them with --columns",
             (int)(count > 0 && fields[0].size < 60 ? fields[0].size : 0), count > 0 ? fields[0].data : "");
    return -1;
}

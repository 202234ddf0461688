/* What an inventory of GLPI or FusionInventory says, apart from whether it is written as XML or JSON. */
#ifndef KTRANSITION_EXAMPLE_INPUT_GLPI_H
#define KTRANSITION_EXAMPLE_INPUT_GLPI_H

#include "input/input_reader.h"

enum glpi_section {
    GLPI_NONE,
    GLPI_SOFTWARE, GLPI_ANTIVIRUS, GLPI_NETWORK, GLPI_BIOS, GLPI_CONTROLLER, GLPI_USB, GLPI_MONITOR, GLPI_STORAGE, GLPI_MODEM,
    GLPI_CPU, GLPI_DEVICE, GLPI_FIRMWARE, GLPI_COMPONENT,
    GLPI_ROWS, /* the sections above give rows, those below say something about the whole */
    GLPI_HARDWARE, GLPI_ACCESS, GLPI_ACCOUNT,
    GLPI_SECTIONS
};

enum glpi_key {
    GLPI_NO_KEY,
    GLPI_NAME, GLPI_CAPTION, GLPI_MANUFACTURER, GLPI_PUBLISHER, GLPI_VERSION, GLPI_GUID, GLPI_FROM, GLPI_COMMENTS, GLPI_MAC,
    GLPI_VIRTUAL, GLPI_TYPE, GLPI_DESCRIPTION, GLPI_VENDOR_ID, GLPI_PRODUCT_ID, GLPI_PCI_ID, GLPI_MODEL, GLPI_SYSTEM_MAKER,
    GLPI_SYSTEM_MODEL, GLPI_BOARD_MAKER, GLPI_BOARD_MODEL, GLPI_BIOS_MAKER, GLPI_SERIAL, GLPI_FIRMWARE_VERSION, GLPI_HELP_LINK,
    GLPI_SYS_OBJECT_ID, GLPI_LOCATION, GLPI_LOG_DATE, GLPI_LAST_USER, GLPI_KEY_NAME, GLPI_KEY_VALUE, GLPI_WORKGROUP,
    GLPI_KEYS
};

struct glpi_entry {
    enum glpi_section section;
    struct text keys[GLPI_KEYS];
};

#define GLPI_KEPT 256

/* What holds for the rows of one machine. */
struct glpi_host {
    char name[GLPI_KEPT], device_id[GLPI_KEPT], serial[GLPI_KEPT], user[GLPI_KEPT], tag[GLPI_KEPT], site[GLPI_KEPT],
        workgroup[GLPI_KEPT];
};

enum glpi_section glpi_section_of(struct text name);
enum glpi_key glpi_key_of(struct text name);
/* Copies what fits; longer text is cut. */
void glpi_keep(char kept[GLPI_KEPT], struct text text);
/* Notes what the entry says about the machine, or when it was looked at. */
void glpi_note(struct reader *reader, struct glpi_host *host, const struct glpi_entry *entry);
/* Hands on the entry as a row placed at reader->locator[0..locator_size). */
void glpi_row(struct reader *reader, const struct glpi_host *host, const struct glpi_entry *entry, size_t locator_size);

#endif

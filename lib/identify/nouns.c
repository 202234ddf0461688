/* The words of nouns.h, one table for each meaning, in folded form. What they change is text.c's. */
#include "identify/nouns.h"

#include <string.h>

#define WORD 16

/* Rows of one size rather than pointers, which would cost a relocation each. In byte order for the reader. */
static const char devices[][WORD] = {
    "antivirus", "cam",        "camera",   "cameras", "cctv",  "cpe",    "doorbell", "dongle", "drone",  "drones",  "dvr",
    "firewall",  "gateway",    "handset",  "inverter", "ipc",  "kamera", "laptop",   "modem",  "modems", "nvr",     "olt",
    "ont",       "onu",        "phone",    "radio",   "radios", "recorder", "router", "routers", "server", "servers", "smartphone",
    "ssd",       "switch",     "switches", "tablet",  "webcam", "wifi",
};
static const char places[][WORD] = {
    "academy",  "airport",  "apartments", "avenue",  "bakery",   "bank",     "bar",        "barber",   "beach",   "boulevard",
    "bridge",   "cafe",     "campus",     "cathedral", "cemetery", "church", "cinema",     "city",     "clinic",  "club",
    "college",  "county",   "dental",     "district", "farm",    "garden",   "gardens",    "gym",      "harbour", "hill",
    "hospital", "hostel",   "hotel",      "island",  "kindergarten", "lake", "laundry",    "library",  "mall",    "market",
    "metro",    "mosque",   "mountain",   "museum",  "park",     "pharmacy", "plaza",      "province", "resort",  "restaurant",
    "river",    "road",     "salon",      "school",   "square",   "stadium",    "station",  "street",  "supermarket",
    "tailor",   "temple",     "theatre", "tower",    "town",     "university", "village",
};
static const char removers[][WORD] = {
    "deinstall", "deinstaller", "deinstallation", "removal", "remove", "remover", "uninstall", "uninstaller", "uninstallation",
};
static const char accessories[][WORD] = {
    "accessory", "adapter", "book",    "bracket", "cable",   "case",   "charger",  "connector", "course", "cover",
    "dashboard", "exporter", "guide",  "holder",  "integration", "interview", "manual", "mount", "parser", "repair",
    "replacement", "sleeve", "stand",  "sticker", "strap",   "template", "training",
};

/* Tables of a few dozen rows: a plain walk costs less than it would to keep the halving right. */
static int stands_in(const char (*table)[WORD], size_t rows, const char *token, size_t size) {
    size_t i;
    if (size >= WORD) return 0;
    for (i = 0; i < rows; i++) {
        if (table[i][0] == token[0] && strlen(table[i]) == size && memcmp(table[i], token, size) == 0) return 1;
    }
    return 0;
}

/* No word stands in two tables. */
enum kt__noun kt__noun_of(const char *token, size_t size) {
    if (size == 0) return KT__NOUN_NONE;
    if (stands_in(devices, sizeof devices / WORD, token, size)) return KT__NOUN_DEVICE;
    if (stands_in(places, sizeof places / WORD, token, size)) return KT__NOUN_PLACE;
    if (stands_in(removers, sizeof removers / WORD, token, size)) return KT__NOUN_REMOVER;
    if (stands_in(accessories, sizeof accessories / WORD, token, size)) return KT__NOUN_ACCESSORY;
    return KT__NOUN_NONE;
}

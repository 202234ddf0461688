/* Everyday words that tell what stands behind a maker's name: a device, a place, a remover, an accessory. Language, not
   catalog data: no vendor and no product is named here. identification.md, 2.4, lists them. */
#ifndef KT_IDENTIFY_NOUNS_H
#define KT_IDENTIFY_NOUNS_H

#include <stddef.h>

enum kt__noun {
    KT__NOUN_NONE,
    KT__NOUN_DEVICE,    /* what makers make: "camera" */
    KT__NOUN_PLACE,     /* what bears a maker's name and is none of his goods: "restaurant" */
    KT__NOUN_REMOVER,   /* what takes a maker's goods away: "uninstaller" */
    KT__NOUN_ACCESSORY  /* what somebody sells or writes for a maker's goods: "bracket" */
};

/* What a folded token is. */
enum kt__noun kt__noun_of(const char *token, size_t size);

#endif

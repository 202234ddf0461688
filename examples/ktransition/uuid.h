/* Names as UUIDs (RFC 9562, version 5): the same name gives the same UUID, so that documents made twice are the same bytes and
   things in them keep their identity from run to run. No randomness, no clock. */
#ifndef KTRANSITION_EXAMPLE_UUID_H
#define KTRANSITION_EXAMPLE_UUID_H

#include <stddef.h>

/* "6ba7b810-9dad-51d1-80b4-00c04fd430c8" for a name under this program's own name space. */
void uuid_of(char text[37], const char *name, size_t size);

#endif

/* The catalog of a build that carries none: the bootstrap build of the catalog's compiler. */
#include "db/builtin.h"

const unsigned char kt__builtin_data[] = "";
const size_t kt__builtin_size = 0;

/* SHA-256 (FIPS 180-4): the digests of catalogs. Not for secrets: nothing here runs in constant time or wipes. */
#ifndef KT_BASE_SHA256_H
#define KT_BASE_SHA256_H

#include <ktransition/types.h>

#define KT__SHA256_BYTES 32

struct kt__sha256 {
    uint32_t state[8];
    uint64_t size; /* bytes so far */
    uint8_t block[64];
};

void kt__sha256_init(struct kt__sha256 *hash);
void kt__sha256_update(struct kt__sha256 *hash, const void *data, size_t size);
void kt__sha256_final(uint8_t digest[KT__SHA256_BYTES], struct kt__sha256 *hash);

/* All at once; data may be NULL with size 0. */
void kt__sha256_of(uint8_t digest[KT__SHA256_BYTES], const void *data, size_t size);

#endif

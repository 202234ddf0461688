/* SHA-256 after FIPS 180-4, byte by byte in big-endian order, so that every platform gives the same digest. */
#include "base/sha256.h"

#include <string.h>

/* The first 32 bits of the fractional parts of the cube roots of the first 64 primes (FIPS 180-4, 4.2.2). */
static const uint32_t constants[64] = {
    0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b, 0x59f111f1, 0x923f82a4, 0xab1c5ed5,
    0xd807aa98, 0x12835b01, 0x243185be, 0x550c7dc3, 0x72be5d74, 0x80deb1fe, 0x9bdc06a7, 0xc19bf174,
    0xe49b69c1, 0xefbe4786, 0x0fc19dc6, 0x240ca1cc, 0x2de92c6f, 0x4a7484aa, 0x5cb0a9dc, 0x76f988da,
    0x983e5152, 0xa831c66d, 0xb00327c8, 0xbf597fc7, 0xc6e00bf3, 0xd5a79147, 0x06ca6351, 0x14292967,
    0x27b70a85, 0x2e1b2138, 0x4d2c6dfc, 0x53380d13, 0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85,
    0xa2bfe8a1, 0xa81a664b, 0xc24b8b70, 0xc76c51a3, 0xd192e819, 0xd6990624, 0xf40e3585, 0x106aa070,
    0x19a4c116, 0x1e376c08, 0x2748774c, 0x34b0bcb5, 0x391c0cb3, 0x4ed8aa4a, 0x5b9cca4f, 0x682e6ff3,
    0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208, 0x90befffa, 0xa4506ceb, 0xbef9a3f7, 0xc67178f2};

/* To the right by 1 to 31 bits; 0 would shift by 32, which C leaves undefined. */
static uint32_t turn(uint32_t x, int bits) {
    return x >> bits | x << (32 - bits);
}

/* The message schedule of one block (FIPS 180-4, 6.2.2, step 1). */
static void schedule(uint32_t w[64], const uint8_t *block) {
    int i;
    for (i = 0; i < 16; i++) {
        w[i] = (uint32_t)block[4 * i] << 24 | (uint32_t)block[4 * i + 1] << 16 | (uint32_t)block[4 * i + 2] << 8 |
               (uint32_t)block[4 * i + 3];
    }
    for (; i < 64; i++) {
        uint32_t s0 = turn(w[i - 15], 7) ^ turn(w[i - 15], 18) ^ w[i - 15] >> 3;
        uint32_t s1 = turn(w[i - 2], 17) ^ turn(w[i - 2], 19) ^ w[i - 2] >> 10;
        w[i] = w[i - 16] + s0 + w[i - 7] + s1;
    }
}

/* v holds the working variables a to h of the standard. */
static void compress(uint32_t state[8], const uint8_t *block) {
    uint32_t w[64], v[8];
    int i;
    schedule(w, block);
    memcpy(v, state, sizeof v);
    for (i = 0; i < 64; i++) {
        uint32_t s1 = turn(v[4], 6) ^ turn(v[4], 11) ^ turn(v[4], 25);
        uint32_t choose = (v[4] & v[5]) ^ (~v[4] & v[6]);
        uint32_t t1 = v[7] + s1 + choose + constants[i] + w[i];
        uint32_t s0 = turn(v[0], 2) ^ turn(v[0], 13) ^ turn(v[0], 22);
        uint32_t majority = (v[0] & v[1]) ^ (v[0] & v[2]) ^ (v[1] & v[2]);
        /* Each variable takes its neighbour's value; only the first and the fifth get a new one. */
        memmove(v + 1, v, 7 * sizeof v[0]);
        v[4] += t1;
        v[0] = t1 + s0 + majority;
    }
    for (i = 0; i < 8; i++) state[i] += v[i];
}

/* The start values are the fractional parts of the square roots of the first eight primes (5.3.3). */
void kt__sha256_init(struct kt__sha256 *hash) {
    static const uint32_t start[8] = {0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a,
                                      0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19};
    memset(hash, 0, sizeof *hash);
    memcpy(hash->state, start, sizeof start);
}

/* In any number of pieces; the digest is that of all bytes together. */
void kt__sha256_update(struct kt__sha256 *hash, const void *data, size_t size) {
    const uint8_t *at = data;
    while (size > 0) {
        size_t held = (size_t)(hash->size % 64);
        size_t take = size < 64 - held ? size : 64 - held;
        /* Whole blocks are read in place; only what is left over at either end is copied. */
        if (take == 64) {
            compress(hash->state, at);
        } else {
            memcpy(hash->block + held, at, take);
            if (held + take == 64) compress(hash->state, hash->block);
        }
        hash->size += take;
        at += take;
        size -= take;
    }
}

/* The hash is used up: padding and length go through update() and leave it at a block's end. */
void kt__sha256_final(uint8_t digest[KT__SHA256_BYTES], struct kt__sha256 *hash) {
    static const uint8_t padding[64] = {0x80};
    /* Taken before the padding, which counts as data for update(). */
    uint64_t bits = hash->size * 8;
    uint8_t length[8];
    size_t held = (size_t)(hash->size % 64);
    int i;
    for (i = 0; i < 8; i++) length[i] = (uint8_t)(bits >> (56 - 8 * i));
    /* One bit, then zeroes up to eight bytes before the end of a block: this one, or the next where the length
       does not fit any more. */
    kt__sha256_update(hash, padding, held < 56 ? 56 - held : 120 - held);
    kt__sha256_update(hash, length, sizeof length);
    for (i = 0; i < KT__SHA256_BYTES; i++) digest[i] = (uint8_t)(hash->state[i / 4] >> (24 - 8 * (i % 4)));
}

void kt__sha256_of(uint8_t digest[KT__SHA256_BYTES], const void *data, size_t size) {
    struct kt__sha256 hash;
    kt__sha256_init(&hash);
    kt__sha256_update(&hash, data, size);
    kt__sha256_final(digest, &hash);
}

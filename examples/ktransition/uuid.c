/* UUIDs of version 5: SHA-1 over a name space and a name. SHA-1 names things here; it protects nothing. */
#include "uuid.h"

#include <stdint.h>
#include <stdio.h>
#include <string.h>

/* This program's name space: the UUID of version 5 of "ktransition.assess" under the name space of domain names. */
static const unsigned char name_space[16] = {0xB8, 0x8A, 0x6C, 0xB5, 0x5E, 0x6A, 0x52, 0x29, 0x83, 0x66, 0x16, 0xBC, 0x4E, 0x2D,
                                             0x77, 0x06};

struct sha1 {
    uint32_t h[5];
    uint64_t size;
    unsigned char block[64];
};

static uint32_t rotate(uint32_t x, unsigned n) { return x << n | x >> (32 - n); }

/* FIPS 180-4, 6.1.2. */
static void sha1_block(struct sha1 *sha) {
    uint32_t w[80], a = sha->h[0], b = sha->h[1], c = sha->h[2], d = sha->h[3], e = sha->h[4];
    unsigned t;
    for (t = 0; t < 16; t++) {
        const unsigned char *p = sha->block + 4 * t;
        w[t] = (uint32_t)p[0] << 24 | (uint32_t)p[1] << 16 | (uint32_t)p[2] << 8 | p[3];
    }
    for (; t < 80; t++) w[t] = rotate(w[t - 3] ^ w[t - 8] ^ w[t - 14] ^ w[t - 16], 1);
    for (t = 0; t < 80; t++) {
        const uint32_t f = t < 20 ? (b & c) | (~b & d) : t < 40 || t >= 60 ? b ^ c ^ d : (b & c) | (b & d) | (c & d);
        const uint32_t k = t < 20 ? 0x5A827999 : t < 40 ? 0x6ED9EBA1 : t < 60 ? 0x8F1BBCDC : 0xCA62C1D6;
        const uint32_t next = rotate(a, 5) + f + e + k + w[t];
        e = d;
        d = c;
        c = rotate(b, 30);
        b = a;
        a = next;
    }
    sha->h[0] += a;
    sha->h[1] += b;
    sha->h[2] += c;
    sha->h[3] += d;
    sha->h[4] += e;
}

static void sha1_add(struct sha1 *sha, const unsigned char *data, size_t size) {
    while (size > 0) {
        const size_t at = (size_t)(sha->size % 64), take = size < 64 - at ? size : 64 - at;
        memcpy(sha->block + at, data, take);
        sha->size += take;
        data += take;
        size -= take;
        if (sha->size % 64 == 0) sha1_block(sha);
    }
}

/* A one, zeroes, and the length in bits at the end of a block. */
static void sha1_end(struct sha1 *sha, unsigned char digest[20]) {
    static const unsigned char padding[64] = {0x80};
    const uint64_t bits = sha->size * 8;
    unsigned char length[8];
    unsigned i;
    for (i = 0; i < 8; i++) length[i] = (unsigned char)(bits >> (56 - 8 * i));
    sha1_add(sha, padding, (size_t)(1 + (119 - sha->size % 64) % 64));
    sha1_add(sha, length, 8);
    for (i = 0; i < 20; i++) digest[i] = (unsigned char)(sha->h[i / 4] >> (24 - 8 * (i % 4)));
}

void uuid_of(char text[37], const char *name, size_t size) {
    struct sha1 sha = {{0x67452301, 0xEFCDAB89, 0x98BADCFE, 0x10325476, 0xC3D2E1F0}, 0, {0}};
    unsigned char d[20];
    sha1_add(&sha, name_space, sizeof name_space);
    sha1_add(&sha, (const unsigned char *)name, size);
    sha1_end(&sha, d);
    d[6] = (unsigned char)((d[6] & 0x0F) | 0x50);
    d[8] = (unsigned char)((d[8] & 0x3F) | 0x80);
    snprintf(text, 37, "%02x%02x%02x%02x-%02x%02x-%02x%02x-%02x%02x-%02x%02x%02x%02x%02x%02x", d[0], d[1], d[2], d[3], d[4],
             d[5], d[6],
             d[7], d[8], d[9], d[10], d[11], d[12], d[13], d[14], d[15]);
}

/* Little-endian loads and stores without alignment, and a reader that cannot leave its bytes. */
#ifndef KT_BASE_BYTES_H
#define KT_BASE_BYTES_H

#include <ktransition/types.h>

uint32_t kt__load32(const uint8_t *at);
uint64_t kt__load64(const uint8_t *at);
void kt__store32(uint8_t *at, uint32_t value);
void kt__store64(uint8_t *at, uint64_t value);

/* Some bytes. A NULL pointer goes with size 0. */
struct kt__span {
    const uint8_t *data;
    size_t size;
};

/* 1 and the value when all its bytes lie inside the span; 0 and *out 0 otherwise. */
int kt__span_u32(uint32_t *out, struct kt__span span, uint64_t at);
int kt__span_u64(uint64_t *out, struct kt__span span, uint64_t at);
/* The part [at, at + size), or an empty span when it does not lie inside; 1 or 0. */
int kt__span_part(struct kt__span *out, struct kt__span span, uint64_t at, uint64_t size);

#endif

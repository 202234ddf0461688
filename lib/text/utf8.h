/* Reading UTF-8 that may be anything. */
#ifndef KT_TEXT_UTF8_H
#define KT_TEXT_UTF8_H

#include <ktransition/types.h>

#define KT__UTF8_BAD 0xFFFFFFFFu /* a byte that begins no well-formed sequence */

/* The code point at *at and how many bytes it takes; *at < size. Overlong forms, surrogates and numbers above
   U+10FFFF are bad, one byte at a time. */
uint32_t kt__utf8_read(const char *text, size_t size, size_t at, uint32_t *out_bytes);

/* Writes a code point as 1 to 4 bytes and returns how many; 0 for a number that is none. */
uint32_t kt__utf8_write(char out[4], uint32_t point);

#endif

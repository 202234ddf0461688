/* Many texts in one run of bytes: each has its size before it and a NUL behind it, and is named by an offset.

     u32 size, the bytes, one NUL            offset = where the bytes begin, so 4 at least; 0 stands for "no text" */
#ifndef KT_INDEX_BLOB_H
#define KT_INDEX_BLOB_H

#include "base/bytes.h"
#include "base/memory.h"

/* 1 and the text, or 0 and "" when size, bytes and NUL do not all lie inside. */
int kt__blob_text(struct kt_text *out, struct kt__span blob, uint32_t at);

/* Appends a text: its offset, or 0 when memory ran out (out->failed) or the blob would reach 4 GiB. */
uint32_t kt__blob_append(struct kt__buffer *out, const char *text, size_t size);

/* Byte order, the shorter first when one begins the other: below 0, 0, above 0. */
int kt__text_compare(struct kt_text a, struct kt_text b);

/* 1 for well-formed UTF-8 without NUL; else 0 and the first bad byte. */
int kt__text_check(uint64_t *out_at, const char *text, size_t size);

#endif

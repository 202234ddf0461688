/* A key and its value in one call. */
#ifndef KTRANSITION_EXAMPLE_JSON_KEYS_H
#define KTRANSITION_EXAMPLE_JSON_KEYS_H

#include <ktransition/ktransition.h>

#include "support.h"

void key_text(struct json_out *json, const char *key, struct kt_text text); /* empty stays "" */
void key_string(struct json_out *json, const char *key, const char *text);  /* empty and NULL are null */
void key_words(struct json_out *json, const char *key, const char *text);   /* as it is */
void key_instant(struct json_out *json, const char *key, int64_t instant);
void key_integer(struct json_out *json, const char *key, int64_t value);
void key_bool(struct json_out *json, const char *key, int value);

#endif

/* A key and its value in one call, and the rule of the documents on what is empty: catalog text stays "", text that was not
   given is null. */
#include "output/json_keys.h"

#include <string.h>

#include "output/output.h"

/* Text of the catalog; empty stays "". */
void key_text(struct json_out *json, const char *key, struct kt_text text) {
    json_key(json, key);
    json_text(json, text.data, text.size);
}

/* Text of this program; empty and NULL are null, since they mean "not given". */
void key_string(struct json_out *json, const char *key, const char *text) {
    json_key(json, key);
    json_string(json, text != NULL && text[0] != '\0' ? text : NULL);
}

/* Null for an instant that is none. */
void key_instant(struct json_out *json, const char *key, int64_t instant) {
    char text[32];
    key_string(json, key, instant_text(text, instant));
}

void key_integer(struct json_out *json, const char *key, int64_t value) {
    json_key(json, key);
    json_integer(json, value);
}

void key_bool(struct json_out *json, const char *key, int value) {
    json_key(json, key);
    json_raw(json, value ? "true" : "false", value ? 4 : 5);
}

/* Never null: for standards that have no null. */
void key_words(struct json_out *json, const char *key, const char *text) {
    json_key(json, key);
    json_text(json, text, strlen(text));
}

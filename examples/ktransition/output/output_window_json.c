/* Windows of one subject line by line, for tools that read lines: the library's own JSON, taken apart. */
#include <string.h>

#include "output/output.h"

/* One past the value that begins at `at`: brackets are counted, what stands in texts is not. The text is the library's own
   and well-formed; the end is a bound all the same. */
static size_t value_end(struct kt_text json, size_t at) {
    int depth = 0, quoted = 0;
    for (; at < json.size; at++) {
        const char c = json.data[at];
        if (quoted) {
            if (c == '\\') at++;
            else if (c == '"') quoted = 0;
        } else if (c == '"') {
            quoted = 1;
        } else if (c == '{' || c == '[') {
            depth++;
        } else if (c == '}' || c == ']') {
            if (depth-- == 0) return at;
        } else if (c == ',' && depth == 0) {
            return at;
        }
    }
    return json.size;
}

/* A member of the outermost object; empty if it has no such key. */
static struct kt_text member(struct kt_text json, const char *key) {
    const struct kt_text none = {"", 0};
    const size_t size = strlen(key);
    size_t at = 1;
    while (at + size + 3 < json.size && json.data[at] == '"') {
        const size_t end = value_end(json, at);
        if (memcmp(json.data + at + 1, key, size) == 0 && json.data[at + 1 + size] == '"' && json.data[at + 2 + size] == ':')
            return (struct kt_text){json.data + at + size + 3, end - at - size - 3};
        at = end + 1;
    }
    return none;
}

/* A line: {"record":NAME,"subject":...,KEY:VALUE}; `which` is a further member, NULL for none. */
static void line(struct out *out, const char *subject, const char *record, const char *which, struct kt_text value) {
    struct json_out json;
    json_start(&json, out);
    json_open(&json, '{');
    json_key(&json, "record");
    json_string(&json, record);
    json_key(&json, "subject");
    json_string(&json, subject);
    if (which != NULL) {
        json_key(&json, "question");
        json_string(&json, which);
    }
    json_key(&json, record);
    if (value.size > 0) json_raw(&json, value.data, value.size);
    else json_string(&json, NULL);
    json_close(&json, '}');
    out_text(out, "\n");
}

void window_ndjson(struct out *out, const struct options *options, const kt_catalog *catalog, kt_windows *windows) {
    const char *subject = options->files[0];
    struct kt_text text = {"", 0}, list;
    struct out stamp = {0};
    uint32_t rollup;
    size_t at = 1;
    (void)kt_windows_json(&text, windows, NULL);
    stamp_json(&stamp, options, catalog);
    line(out, subject, "stamp", NULL, (struct kt_text){stamp.data, stamp.size});
    for (rollup = KT_ROLLUP_SUPPLY; rollup <= KT_ROLLUP_COMPLIANCE; rollup++) {
        const char *name = name_of(KT_GROUP_ROLLUP, rollup);
        line(out, subject, "rollup", name, member(text, name));
    }
    list = member(text, "activities");
    while (at < list.size && list.data[at] == '{') {
        const size_t end = value_end(list, at);
        line(out, subject, "window", NULL, (struct kt_text){list.data + at, end - at});
        at = end + 1;
    }
    out_free(&stamp);
}

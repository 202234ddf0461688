/* GLPI inventories as JSON: the sections stand in "content", each an object or an array of them. */
#include "input/input_glpi.h"

/* Of a key given twice the first one counts, as in all readers of JSON here. */
static void fill(struct reader *reader, struct glpi_entry *entry, enum glpi_section section, struct json_node node) {
    struct json_iter members = json_members(node);
    struct json_text key;
    struct json_node value;
    memset(entry, 0, sizeof *entry);
    entry->section = section;
    while (json_next(&members, &key, &value)) {
        struct text name = {key.data, key.size};
        enum glpi_key known = glpi_key_of(name);
        if (known != GLPI_NO_KEY && entry->keys[known].size == 0) entry->keys[known] = json_value(reader, value);
    }
}

/* What holds for all rows is found first: sections come in any order. */
static void note_content(struct reader *reader, struct glpi_host *host, struct json_node content) {
    struct json_iter members = json_members(content);
    struct json_text key;
    struct json_node value, one;
    struct glpi_entry entry;
    while (json_next(&members, &key, &value)) {
        struct text name = {key.data, key.size};
        enum glpi_section section = glpi_section_of(name);
        struct json_iter elements = json_elements(value);
        if (section == GLPI_NONE || section == GLPI_SOFTWARE) continue;
        if (json_type_of(value) == JSON_OBJECT) {
            fill(reader, &entry, section, value);
            glpi_note(reader, host, &entry);
        } else if (json_next(&elements, NULL, &one)) {
            fill(reader, &entry, section, one);
            glpi_note(reader, host, &entry);
        }
        reader_forget(reader);
    }
}

/* One entry of a section as a row; null is no entry. */
static void take_entry(struct reader *reader, const struct glpi_host *host, enum glpi_section section, struct json_node node,
                       size_t locator) {
    struct glpi_entry entry;
    if (json_type_of(node) == JSON_NULL) return;
    if (json_type_of(node) != JSON_OBJECT) {
        (void)reader_bad(reader, locator, "not an object");
        return;
    }
    fill(reader, &entry, section, node);
    glpi_row(reader, host, &entry, locator);
}

/* Two walks over the content: the host first, then the rows, each of which names it. */
int read_glpi_json(struct reader *reader, struct json_node root) {
    struct glpi_host host;
    struct json_node content, value, one;
    struct json_iter members;
    struct json_text key;
    memset(&host, 0, sizeof host);
    if (!json_find(root, "content", &content) || json_type_of(content) != JSON_OBJECT) {
        return reader_fail(reader, "content: missing, or not an object");
    }
    glpi_keep(host.device_id, json_member(reader, root, "deviceid"));
    glpi_keep(host.tag, json_member(reader, root, "tag"));
    note_content(reader, &host, content);
    members = json_members(content);
    while (!reader->stopped && json_next(&members, &key, &value)) {
        struct text name = {key.data, key.size};
        enum glpi_section section = glpi_section_of(name);
        struct json_iter elements = json_elements(value);
        uint64_t i = 0;
        size_t at = locator_text(reader, 0, "content.");
        char section_name[32];
        size_t size = name.size < sizeof section_name ? name.size : sizeof section_name - 1;
        if (section == GLPI_NONE || section >= GLPI_ROWS) continue;
        memcpy(section_name, name.data, size);
        section_name[size] = '\0';
        if (json_type_of(value) != JSON_ARRAY) take_entry(reader, &host, section, value, locator_text(reader, at, section_name));
        while (!reader->stopped && json_next(&elements, NULL, &one)) {
            take_entry(reader, &host, section, one, locator_index(reader, at, section_name, i++));
        }
    }
    return reader->summary->failed ? -1 : 0;
}

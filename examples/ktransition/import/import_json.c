/* Lists as JSON: the consolidated list of the United States (an array, or an object with "results"), and the entities of
   the FollowTheMoney model, one a line, bare or inside a delta. */
#include "import/import.h"

#include <stdlib.h>
#include <string.h>

#include "input/input_reader.h"
#include "json_reader.h"

struct json_import {
    struct import *import;
    const char *path;
    struct source source;
    struct json_parser *parser;
    struct party_row row;
    struct out place;
    char problem[256];
};

static void take(struct json_import *json, const struct import_layout *layout, enum import_role role, struct json_node node) {
    struct json_iter iter = json_elements(node);
    struct json_text text;
    struct json_node element;
    char room[JSON_NUMBER_ROOM];
    if (json_type_of(node) != JSON_ARRAY) {
        if (json_scalar(node, room, &text)) row_take(&json->row, layout, role, (struct text){text.data, text.size}, "");
        if (role == ROLE_ALIAS) row_alias_end_if_any(&json->row);
        return;
    }
    while (json_next(&iter, NULL, &element)) {
        if (json_scalar(element, room, &text)) row_take(&json->row, layout, role, (struct text){text.data, text.size}, "");
        if (role == ROLE_ALIAS) row_alias_end_if_any(&json->row);
    }
}

static void take_member(struct json_import *json, const struct import_layout *layout, struct json_node object, const char *key,
                        enum import_role role) {
    struct json_node node;
    if (json_find(object, key, &node)) take(json, layout, role, node);
}

/* ---- the consolidated list ---- */

static void csl_party(struct json_import *json, struct json_node object, uint64_t number) {
    static const struct { char key[16]; enum import_role role; } members[] = {
        {"source", ROLE_LIST}, {"entity_number", ROLE_REFERENCE}, {"type", ROLE_TYPE}, {"programs", ROLE_PROGRAM}, {"name", ROLE_NAME},
        {"alt_names", ROLE_ALIAS}, {"country", ROLE_COUNTRY}, {"start_date", ROLE_FROM}, {"end_date", ROLE_UNTIL},
        {"dates_of_birth", ROLE_PERSON_ONLY},
    };
    const struct import_layout *layout = import_layout_find("csl-json");
    struct json_node addresses, first;
    struct json_iter iter;
    size_t i;
    row_start(&json->row);
    for (i = 0; i < sizeof members / sizeof members[0]; i++) take_member(json, layout, object, members[i].key, members[i].role);
    if (json_find(object, "addresses", &addresses)) {
        iter = json_elements(addresses);
        if (json_next(&iter, NULL, &first)) take_member(json, layout, first, "country", ROLE_COUNTRY);
    }
    out_clear(&json->place);
    out_format(&json->place, "%s: [%llu]", json->path, (unsigned long long)number);
    row_end(json->import, &json->row, layout, json->place.data);
}

static int read_csl(struct json_import *json, struct json_node root) {
    struct json_iter iter;
    struct json_node element;
    uint64_t number = 0;
    if (json_type_of(root) == JSON_OBJECT && !json_find(root, "results", &root)) return -1;
    if (json_type_of(root) != JSON_ARRAY) return -1;
    iter = json_elements(root);
    while (json_next(&iter, NULL, &element)) csl_party(json, element, number++);
    return 0;
}

/* ---- FollowTheMoney ---- */

/* A sanction is an entity of its own, and names whom it is of. It may stand before its party: those are read first. */
static void ftm_sanction(struct json_import *json, struct json_node properties) {
    static const char *const of_program[] = {"programId", "program"};
    struct json_node entities, entity, node;
    struct json_text reference, text = {NULL, 0};
    struct json_iter iter;
    int32_t from = KT_DAY_NONE, until = KT_DAY_NONE;
    size_t i;
    for (i = 0; i < 2 && text.size == 0; i++) {
        if (!json_find(properties, of_program[i], &node)) continue;
        iter = json_elements(node);
        if (json_next(&iter, NULL, &entity)) (void)json_as_string(entity, &text);
    }
    for (i = 0; i < 2; i++) {
        struct json_text day;
        if (!json_find(properties, i == 0 ? "startDate" : "endDate", &node)) continue;
        iter = json_elements(node);
        if (json_next(&iter, NULL, &entity) && json_as_string(entity, &day))
            (void)import_day(i == 0 ? &from : &until, day.data, day.size, DATES_ISO);
    }
    if (!json_find(properties, "entity", &entities)) return;
    iter = json_elements(entities);
    while (json_next(&iter, NULL, &entity)) {
        if (!json_as_string(entity, &reference)) continue;
        out_clear(&json->place);
        out_bytes(&json->place, reference.data, reference.size);
        party_add(json->import, &json->place, (struct text){text.data, text.size}, from, until);
    }
}

/* Topics say of whom a sanction is in force that stands in no file at hand. */
static int is_target(struct json_node properties) {
    struct json_node topics, topic;
    struct json_text text;
    struct json_iter iter;
    if (!json_find(properties, "topics", &topics)) return 0;
    iter = json_elements(topics);
    while (json_next(&iter, NULL, &topic)) {
        if (!json_as_string(topic, &text)) continue;
        if (text.size >= 8 && memcmp(text.data, "sanction", 8) == 0) return 1;
        if (text.size == 9 && memcmp(text.data, "debarment", 9) == 0) return 1;
        if (text.size >= 14 && memcmp(text.data, "export.control", 14) == 0) return 1;
    }
    return 0;
}

static int is_party(struct json_text schema) {
    static const char schemata[][16] = {"Company", "Organization", "LegalEntity", "PublicBody", "Person", "Vessel", "Airplane"};
    size_t i;
    for (i = 0; i < sizeof schemata / sizeof schemata[0]; i++) {
        if (strlen(schemata[i]) == schema.size && memcmp(schemata[i], schema.data, schema.size) == 0) return 1;
    }
    return 0;
}

static void ftm_entity(struct json_import *json, struct json_node object, uint64_t line, int sanctions) {
    static const struct { char key[16]; enum import_role role; } members[] = {
        {"name", ROLE_ALIAS}, {"alias", ROLE_ALIAS}, {"weakAlias", ROLE_WEAK_ALIAS}, {"previousName", ROLE_FORMER_NAME},
        {"jurisdiction", ROLE_COUNTRY}, {"country", ROLE_COUNTRY}, {"programId", ROLE_PROGRAM},
    };
    const struct import_layout *layout = import_layout_find("opensanctions-ftm");
    struct json_node properties, delta;
    struct json_text schema;
    size_t i;
    if (json_find(object, "entity", &delta) && json_type_of(delta) == JSON_OBJECT) object = delta;
    if (!json_find_string(object, "schema", &schema) || !json_find(object, "properties", &properties)) {
        out_clear(&json->place);
        out_format(&json->place, "%s:%llu", json->path, (unsigned long long)line);
        if (!sanctions) import_bad(json->import, json->place.data, "no entity: \"schema\" and \"properties\" are missing");
        return;
    }
    if (sanctions) {
        if (schema.size == 8 && memcmp(schema.data, "Sanction", 8) == 0) ftm_sanction(json, properties);
        return;
    }
    if (!is_party(schema)) return;
    row_start(&json->row);
    row_take(&json->row, layout, ROLE_TYPE, (struct text){schema.data, schema.size}, "");
    take_member(json, layout, object, "id", ROLE_REFERENCE);
    take_member(json, layout, object, "caption", ROLE_NAME);
    for (i = 0; i < sizeof members / sizeof members[0]; i++) take_member(json, layout, properties, members[i].key, members[i].role);
    json->row.bystander = !is_target(properties);
    out_clear(&json->place);
    out_format(&json->place, "%s:%llu", json->path, (unsigned long long)line);
    row_end(json->import, &json->row, layout, json->place.data);
}

/* Parties first, then what sanctions say of them. */
static int read_entities(struct json_import *json) {
    struct json_lines lines = {json->source.data, json->source.size, 0, 0};
    struct json_node root;
    int found, pass;
    for (pass = 0; pass < 2; pass++) {
        lines.at = 0;
        lines.line = 0;
        while ((found = json_next_line(json->parser, &lines, &root, json->problem, sizeof json->problem)) != 0) {
            if (found > 0) {
                ftm_entity(json, root, lines.line, pass == 1);
            } else if (pass == 0) {
                out_clear(&json->place);
                out_format(&json->place, "%s:%llu", json->path, (unsigned long long)lines.line);
                import_bad(json->import, json->place.data, json->problem);
            }
        }
    }
    return 0;
}

/* One document if it is one; else a document a line. */
static int read_document(struct json_import *json) {
    struct json_node root, node;
    int whole;
    if (source_all(&json->source, INPUT_DOCUMENT, json->problem, sizeof json->problem) != 0) return -1;
    whole = json_parse_padded(json->parser, json->source.data, json->source.size, &root, json->problem, sizeof json->problem) == 0;
    if (whole && !json_find(root, "schema", &node) && !json_find(root, "op", &node)) {
        if (read_csl(json, root) == 0) return 0;
        snprintf(json->problem, sizeof json->problem, "neither a list of parties nor entities one a line");
        return -1;
    }
    json->problem[0] = '\0';
    return read_entities(json);
}

int import_json(struct import *import, const char *path) {
    struct input_sink sink = {import, NULL, NULL, import->progress == SHOW_PROGRESS ? import_progress : NULL, NULL};
    struct json_import json;
    int status = -1;
    memset(&json, 0, sizeof json);
    json.import = import;
    json.path = path;
    json.parser = json_parser_new();
    if (json.parser == NULL) {
        complain("db import: out of memory");
        exit(EXIT_BAD_INPUT);
    }
    if (source_open(&json.source, path, &sink, json.problem, sizeof json.problem) == 0) status = read_document(&json);
    if (status != 0) complain("db import: %s: %s", path, json.problem);
    source_close(&json.source);
    json_parser_free(json.parser);
    row_free(&json.row);
    out_free(&json.place);
    return status;
}

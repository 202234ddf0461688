/* Reading JSON: a C face on the DOM of simdjson, shared by the catalog compiler and the inventory readers.
   Strict (RFC 8259, UTF-8 checked, every byte looked at), bounded (JSON_DEPTH levels, 4 GiB), and without exceptions.
   What values mean is not decided here. Objects may repeat a key: json_find() answers with the first one,
   json_members() shows all of them. */
#ifndef KTRANSITION_EXAMPLE_JSON_READER_H
#define KTRANSITION_EXAMPLE_JSON_READER_H

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/* Levels of arrays and objects; deeper documents are refused. */
#define JSON_DEPTH 256
/* Bytes that must be readable behind the data of json_parse_padded(); what they hold does not matter. */
#define JSON_PADDING 64
/* Room that any message of this file fits into. */
#define JSON_PROBLEM_ROOM 256

enum json_type { JSON_NULL, JSON_BOOL, JSON_NUMBER, JSON_STRING, JSON_ARRAY, JSON_OBJECT };

/* A value inside the document parsed last. Copied freely; all-zero reads as null. */
struct json_node { uint64_t a, b; };
/* Text of a string or key, unescaped UTF-8, not NUL-terminated (a string may hold NUL). Lives as long as the document. */
struct json_text { const char *data; size_t size; };
/* A walk over the members of an object or the elements of an array. */
struct json_iter { struct json_node at, end; uint32_t keyed, reserved; };

/* Owns the document; one at a time, made once and reused. NULL when memory is out. */
struct json_parser;
struct json_parser *json_parser_new(void);
void json_parser_free(struct json_parser *parser);

/* Parses one whole document: 0 and *root, or -1 and one line in problem ("not JSON near line 7, column 12: ..."
   where that can be told). The document before it is gone either way. data is copied where that is needed and may go afterwards. */
int json_parse(struct json_parser *parser, const char *data, size_t size, struct json_node *root,
               char *problem, size_t problem_room);
/* The same without copying: JSON_PADDING bytes behind data + size must be readable. */
int json_parse_padded(struct json_parser *parser, const char *data, size_t size, struct json_node *root,
                      char *problem, size_t problem_room);

/* JSON lines: one document a line, each parsed by itself, so that a bad line costs no other. Blank lines are skipped.
   Set data and size, zero the rest. */
struct json_lines { const char *data; size_t size; size_t at; uint64_t line; };
/* 1 and the next document (lines->line is its number, from 1); 0 at the end; -1 for a bad line, named in problem:
   call again for the next one. */
int json_next_line(struct json_parser *parser, struct json_lines *lines, struct json_node *root,
                   char *problem, size_t problem_room);

enum json_type json_type_of(struct json_node node);
/* "null", "true or false", "a number", "a string", "an array", "an object". */
const char *json_type_name(enum json_type type);
int json_same(struct json_node a, struct json_node b);

/* A walk that gives nothing when the node is of another type. */
struct json_iter json_members(struct json_node object);
struct json_iter json_elements(struct json_node array);
/* 1 and the next value, or 0 at the end. key may be NULL; it is empty for arrays. */
int json_next(struct json_iter *iter, struct json_text *key, struct json_node *value);
/* Members or elements; 0 for other types. */
size_t json_count(struct json_node node);

/* The first member with this key (NUL-terminated): 1, or 0 when there is none or the node is no object. */
int json_find(struct json_node object, const char *key, struct json_node *out);
/* The same, down a path of keys separated by dots: "metadata.component.name". */
int json_find_path(struct json_node object, const char *path, struct json_node *out);

/* 1 and the value, or 0 and an empty one when the node is of another type. (json_string() and json_integer() are the
   JSON writer's, in support.h.) */
int json_as_string(struct json_node node, struct json_text *out);
int json_as_bool(struct json_node node, int *out);
/* A number written without fraction and exponent that fits 64 bits with sign. */
int json_as_integer(struct json_node node, int64_t *out);
/* Any number. */
int json_as_double(struct json_node node, double *out);
/* json_find() and json_as_string() in one: 1, or 0 and empty text. */
int json_find_string(struct json_node object, const char *key, struct json_text *out);
/* A string as it is; a number, true or false written out into room (JSON_NUMBER_ROOM bytes): for inventories that
   are not sure whether a version is a number. 0 for null, arrays and objects. Whole numbers come out exactly,
   others in the shortest form that reads back the same. */
#define JSON_NUMBER_ROOM 40
int json_scalar(struct json_node node, char room[JSON_NUMBER_ROOM], struct json_text *out);

/* The byte where UTF-8 ends to be valid, or size. */
size_t json_utf8_valid(const char *data, size_t size);

#ifdef __cplusplus
}
#endif
#endif

// The C face of simdjson's DOM (json_reader.h). What lives here: parsing, walking, and saying what is wrong with bytes
// that are not JSON. No JSON is understood here beyond what simdjson says: no second parser, nothing about catalogs
// or inventories.
//
// simdjson is used through its DOM only, document by document: its on-demand front end does not look at what it skips,
// and its streaming front end loses whole batches to one bad line. The one use of the on-demand front end is to find the
// line of an error that the DOM has already found.
#include "json_reader.h"

#include <climits>
#include <cstdio>
#include <cstring>
#include <memory>
#include <new>
#include <string_view>
#include <type_traits>

#include <simdjson.h>

namespace {

namespace dom = simdjson::dom;
namespace ondemand = simdjson::ondemand;

// Larger documents are told apart by their error alone: finding the line means reading them once more.
const size_t LOCATE_LIMIT = size_t{64} << 20;
const size_t SIZE_LIMIT = 0xFFFFFF00u; // simdjson counts bytes in 32 bits

// A node is simdjson's own handle, carried as bytes: both are plain data of at most 16 bytes.
template <typename T>
json_node pack(const T &value) {
    static_assert(std::is_trivially_copyable<T>::value && sizeof(T) <= sizeof(json_node), "handles are carried as bytes");
    json_node node = {0, 0};
    std::memcpy(&node, &value, sizeof value);
    return node;
}

template <typename T>
T unpack(json_node node) {
    static_assert(std::is_trivially_copyable<T>::value && sizeof(T) <= sizeof(json_node), "handles are carried as bytes");
    T value;
    std::memcpy(static_cast<void *>(&value), &node, sizeof value);
    return value;
}

// The all-zero node stands for nothing parsed; simdjson itself must not see it.
bool empty(json_node node) {
    return node.a == 0;
}

json_text text_of(std::string_view view) {
    json_text text = {view.data(), view.size()};
    return text;
}

bool walk(ondemand::value value, int depth);

bool walk_array(ondemand::value &value, int depth) {
    ondemand::array array;
    if (value.get_array().get(array)) return false;
    for (auto element : array) {
        ondemand::value inner;
        if (element.get(inner) || !walk(inner, depth + 1)) return false;
    }
    return true;
}

bool walk_object(ondemand::value &value, int depth) {
    ondemand::object object;
    if (value.get_object().get(object)) return false;
    for (auto member : object) {
        ondemand::field field;
        std::string_view key;
        if (std::move(member).get(field) || field.unescaped_key().get(key) || !walk(field.value(), depth + 1)) return false;
    }
    return true;
}

bool walk_scalar(ondemand::value &value, ondemand::json_type type) {
    std::string_view text;
    double number;
    bool truth;
    switch (type) {
    case ondemand::json_type::string: return !value.get_string().get(text);
    case ondemand::json_type::number: return !value.get_double().get(number);
    case ondemand::json_type::boolean: return !value.get_bool().get(truth);
    case ondemand::json_type::null: return !value.is_null().get(truth) && truth;
    default: return false;
    }
}

// Reads every value, so that the first one that cannot be read is where the document is wrong.
bool walk(ondemand::value value, int depth) {
    ondemand::json_type type;
    if (depth > JSON_DEPTH || value.type().get(type)) return false;
    if (type == ondemand::json_type::array) return walk_array(value, depth);
    if (type == ondemand::json_type::object) return walk_object(value, depth);
    return walk_scalar(value, type);
}

// The byte near which a document stops being JSON, or size when that cannot be told.
size_t locate(const char *data, size_t size) {
    if (size > LOCATE_LIMIT) return size;
    ondemand::parser parser;
    simdjson::padded_string copy(data, size);
    ondemand::document document;
    ondemand::value root;
    const char *at = nullptr;
    if (parser.iterate(copy).get(document) || document.get_value().get(root)) return size;
    if (walk(root, 1) || document.current_location().get(at)) return size;
    if (at < copy.data() || at >= copy.data() + size) return size;
    return static_cast<size_t>(at - copy.data());
}

void place_of(const char *data, size_t at, unsigned long long *line, unsigned long long *column) {
    *line = 1;
    *column = 1;
    for (size_t i = 0; i < at; i++) {
        if (data[i] == '\n') {
            ++*line;
            *column = 1;
        } else if ((static_cast<unsigned char>(data[i]) & 0xC0) != 0x80) {
            ++*column;
        }
    }
}

// simdjson's own text names everything that it might be; this says it in the words of somebody who edits the file.
const char *message_of(simdjson::error_code code) {
    if (code == simdjson::TAPE_ERROR) return "a comma, colon, quote, bracket or brace is missing or too many";
    return simdjson::error_message(code);
}

// One line that says what is wrong and, where that can be told, where.
void explain(simdjson::error_code code, const char *data, size_t size, char *problem, size_t room) {
    if (problem == nullptr || room == 0) return;
    unsigned long long line = 0, column = 0;
    const unsigned long long bytes = size;
    size_t at = size;
    if (code == simdjson::CAPACITY) {
        std::snprintf(problem, room, "too large: %llu bytes, and %llu are accepted", bytes,
                      static_cast<unsigned long long>(SIZE_LIMIT));
        return;
    }
    if (code == simdjson::MEMALLOC) {
        std::snprintf(problem, room, "out of memory for %llu bytes of JSON", bytes);
        return;
    }
    if (code == simdjson::EMPTY) {
        std::snprintf(problem, room, "not JSON: empty");
        return;
    }
    if (code == simdjson::DEPTH_ERROR) {
        std::snprintf(problem, room, "more than %d levels of arrays and objects", JSON_DEPTH);
        return;
    }
    if (code == simdjson::UTF8_ERROR) {
        at = json_utf8_valid(data, size);
        place_of(data, at, &line, &column);
        std::snprintf(problem, room, "not JSON: not UTF-8 at byte %llu (line %llu, column %llu)",
                      static_cast<unsigned long long>(at), line, column);
        return;
    }
    if (code == simdjson::UNCLOSED_STRING) {
        std::snprintf(problem, room, "not JSON: it ends inside a string, after %llu bytes", bytes);
        return;
    }
    at = locate(data, size);
    if (at == size) {
        std::snprintf(problem, room, "not JSON (%llu bytes): %s", bytes, message_of(code));
        return;
    }
    place_of(data, at, &line, &column);
    if (std::memchr(data, '\n', size) == nullptr) {
        std::snprintf(problem, room, "not JSON near column %llu: %s", column, message_of(code));
    } else {
        std::snprintf(problem, room, "not JSON near line %llu, column %llu: %s", line, column, message_of(code));
    }
}

} // namespace

struct json_parser {
    dom::parser dom;
    std::unique_ptr<char[]> copy; // input with padding behind it
    size_t room = 0;
};

namespace {

// simdjson sizes its buffers to the document; doubling keeps a run of growing lines from reallocating at each.
simdjson::error_code reserve(json_parser *parser, size_t size) {
    if (size > SIZE_LIMIT) return simdjson::CAPACITY;
    if (parser->dom.capacity() >= size && parser->dom.max_depth() == JSON_DEPTH) return simdjson::SUCCESS;
    size_t room = parser->dom.capacity() < 4096 ? 4096 : parser->dom.capacity();
    while (room < size) room = room > SIZE_LIMIT / 2 ? SIZE_LIMIT : room * 2;
    if (size > LOCATE_LIMIT) room = size; // the tape takes 13 times the input: no doubling there
    return parser->dom.allocate(room, JSON_DEPTH);
}

const char *padded(json_parser *parser, const char *data, size_t size) {
    if (parser->room < size + JSON_PADDING) {
        parser->copy.reset(new (std::nothrow) char[size + JSON_PADDING]);
        parser->room = parser->copy ? size + JSON_PADDING : 0;
        if (!parser->copy) return nullptr;
    }
    if (size > 0) std::memcpy(parser->copy.get(), data, size);
    std::memset(parser->copy.get() + size, 0, JSON_PADDING);
    return parser->copy.get();
}

// RFC 8259 lets a reader ignore a byte order mark; exports of Windows programs begin with one.
size_t mark_of(const char *data, size_t size) {
    return size >= 3 && std::memcmp(data, "\xEF\xBB\xBF", 3) == 0 ? 3 : 0;
}

int parse(json_parser *parser, const char *data, size_t size, bool copy, json_node *root, char *problem, size_t room) {
    *root = {0, 0};
    if (problem != nullptr && room > 0) problem[0] = '\0';
    const size_t mark = data == nullptr ? 0 : mark_of(data, size);
    const char *bytes = data == nullptr ? "" : data + mark;
    size -= mark;
    dom::element element;
    simdjson::error_code code = size == 0 ? simdjson::EMPTY : reserve(parser, size);
    if (code == simdjson::SUCCESS && copy) {
        bytes = padded(parser, bytes, size);
        if (bytes == nullptr) code = simdjson::MEMALLOC;
    }
    if (code == simdjson::SUCCESS) code = parser->dom.parse(bytes, size, false).get(element);
    if (code != simdjson::SUCCESS) {
        explain(code, bytes, size, problem, room);
        return -1;
    }
    *root = pack(element);
    return 0;
}

// The bytes of a well-formed UTF-8 character, or 0: overlong forms, surrogates and what lies above U+10FFFF are malformed.
size_t character(const unsigned char *at, size_t left) {
    const unsigned lead = at[0];
    if (lead < 0x80) return 1;
    const size_t length = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : 2;
    if (lead < 0xC2 || lead > 0xF4 || left < length) return 0;
    if ((lead == 0xE0 && at[1] < 0xA0) || (lead == 0xED && at[1] > 0x9F)) return 0;
    if ((lead == 0xF0 && at[1] < 0x90) || (lead == 0xF4 && at[1] > 0x8F)) return 0;
    for (size_t i = 1; i < length; i++) {
        if ((at[i] & 0xC0) != 0x80) return 0;
    }
    return length;
}

bool blank(const char *data, size_t size) {
    for (size_t i = 0; i < size; i++) {
        if (data[i] != ' ' && data[i] != '\t' && data[i] != '\r') return false;
    }
    return true;
}

} // namespace

extern "C" {

json_parser *json_parser_new(void) {
    return new (std::nothrow) json_parser;
}

void json_parser_free(json_parser *parser) {
    delete parser;
}

int json_parse(json_parser *parser, const char *data, size_t size, json_node *root, char *problem, size_t problem_room) {
    return parse(parser, data, size, true, root, problem, problem_room);
}

int json_parse_padded(json_parser *parser, const char *data, size_t size, json_node *root, char *problem,
                      size_t problem_room) {
    return parse(parser, data, size, false, root, problem, problem_room);
}

int json_next_line(json_parser *parser, json_lines *lines, json_node *root, char *problem, size_t problem_room) {
    *root = {0, 0};
    if (lines->at == 0 && lines->size > 0) lines->at = mark_of(lines->data, lines->size);
    while (lines->at < lines->size) {
        const char *start = lines->data + lines->at;
        const size_t left = lines->size - lines->at;
        const char *end = static_cast<const char *>(std::memchr(start, '\n', left));
        const size_t size = end == nullptr ? left : static_cast<size_t>(end - start);
        lines->at += end == nullptr ? left : size + 1;
        lines->line++;
        if (blank(start, size)) continue;
        // Bytes of the next lines serve as padding, except near the end of the data.
        const bool copy = left - size < JSON_PADDING;
        return parse(parser, start, size, copy, root, problem, problem_room) == 0 ? 1 : -1;
    }
    return 0;
}

json_type json_type_of(json_node node) {
    if (empty(node)) return JSON_NULL;
    switch (unpack<dom::element>(node).type()) {
    case dom::element_type::ARRAY: return JSON_ARRAY;
    case dom::element_type::OBJECT: return JSON_OBJECT;
    case dom::element_type::STRING: return JSON_STRING;
    case dom::element_type::BOOL: return JSON_BOOL;
    case dom::element_type::INT64:
    case dom::element_type::UINT64:
    case dom::element_type::DOUBLE: return JSON_NUMBER;
    default: return JSON_NULL;
    }
}

const char *json_type_name(json_type type) {
    switch (type) {
    case JSON_BOOL: return "true or false";
    case JSON_NUMBER: return "a number";
    case JSON_STRING: return "a string";
    case JSON_ARRAY: return "an array";
    case JSON_OBJECT: return "an object";
    default: return "null";
    }
}

int json_same(json_node a, json_node b) {
    return a.a == b.a && a.b == b.b;
}

json_iter json_members(json_node object) {
    json_iter iter = {{0, 0}, {0, 0}, 1, 0};
    dom::object members;
    if (empty(object) || unpack<dom::element>(object).get(members)) return iter;
    iter.at = pack(members.begin());
    iter.end = pack(members.end());
    return iter;
}

json_iter json_elements(json_node array) {
    json_iter iter = {{0, 0}, {0, 0}, 0, 0};
    dom::array elements;
    if (empty(array) || unpack<dom::element>(array).get(elements)) return iter;
    iter.at = pack(elements.begin());
    iter.end = pack(elements.end());
    return iter;
}

int json_next(json_iter *iter, json_text *key, json_node *value) {
    *value = {0, 0};
    if (key != nullptr) *key = {"", 0};
    if (json_same(iter->at, iter->end)) return 0;
    if (iter->keyed) {
        auto at = unpack<dom::object::iterator>(iter->at);
        if (key != nullptr) *key = text_of(at.key());
        *value = pack(at.value());
        ++at;
        iter->at = pack(at);
    } else {
        auto at = unpack<dom::array::iterator>(iter->at);
        *value = pack(*at);
        ++at;
        iter->at = pack(at);
    }
    return 1;
}

// Counted by walking: simdjson's own count saturates at 2^24 - 1.
size_t json_count(json_node node) {
    json_iter iter = json_type_of(node) == JSON_OBJECT ? json_members(node) : json_elements(node);
    json_node value;
    size_t count = 0;
    while (json_next(&iter, nullptr, &value)) count++;
    return count;
}

static int find(json_node object, std::string_view key, json_node *out) {
    dom::object members;
    dom::element found;
    *out = {0, 0};
    if (empty(object) || unpack<dom::element>(object).get(members) || members.at_key(key).get(found)) return 0;
    *out = pack(found);
    return 1;
}

int json_find(json_node object, const char *key, json_node *out) {
    return find(object, key, out);
}

int json_find_path(json_node object, const char *path, json_node *out) {
    json_node at = object;
    *out = {0, 0};
    for (;;) {
        const char *dot = std::strchr(path, '.');
        const size_t size = dot == nullptr ? std::strlen(path) : static_cast<size_t>(dot - path);
        if (!find(at, std::string_view(path, size), &at)) return 0;
        if (dot == nullptr) break;
        path = dot + 1;
    }
    *out = at;
    return 1;
}

int json_as_string(json_node node, json_text *out) {
    std::string_view view;
    *out = {"", 0};
    if (empty(node) || unpack<dom::element>(node).get(view)) return 0;
    *out = text_of(view);
    return 1;
}

int json_as_bool(json_node node, int *out) {
    bool truth = false;
    *out = 0;
    if (empty(node) || unpack<dom::element>(node).get(truth)) return 0;
    *out = truth ? 1 : 0;
    return 1;
}

int json_as_integer(json_node node, int64_t *out) {
    *out = 0;
    if (empty(node)) return 0;
    return unpack<dom::element>(node).get(*out) ? (*out = 0, 0) : 1;
}

int json_as_double(json_node node, double *out) {
    *out = 0;
    if (empty(node)) return 0;
    return unpack<dom::element>(node).get(*out) ? (*out = 0, 0) : 1;
}

int json_find_string(json_node object, const char *key, json_text *out) {
    json_node node;
    *out = {"", 0};
    return json_find(object, key, &node) && json_as_string(node, out);
}

int json_scalar(json_node node, char room[JSON_NUMBER_ROOM], json_text *out) {
    *out = {"", 0};
    if (empty(node)) return 0;
    const dom::element element = unpack<dom::element>(node);
    int size = 0;
    switch (element.type()) {
    case dom::element_type::STRING: return json_as_string(node, out);
    case dom::element_type::BOOL:
        size = std::snprintf(room, JSON_NUMBER_ROOM, "%s", bool(element.get_bool().value_unsafe()) ? "true" : "false");
        break;
    case dom::element_type::INT64:
        size = std::snprintf(room, JSON_NUMBER_ROOM, "%lld", static_cast<long long>(element.get_int64().value_unsafe()));
        break;
    case dom::element_type::UINT64:
        size = std::snprintf(room, JSON_NUMBER_ROOM, "%llu", static_cast<unsigned long long>(element.get_uint64().value_unsafe()));
        break;
    case dom::element_type::DOUBLE:
        // Not printf: its decimal point depends on the locale.
        size = static_cast<int>(simdjson::internal::to_chars(room, nullptr, element.get_double().value_unsafe()) - room);
        break;
    default: return 0;
    }
    *out = {room, static_cast<size_t>(size)};
    return 1;
}

size_t json_utf8_valid(const char *data, size_t size) {
    size_t at = 0;
    while (at < size) {
        const size_t length = character(reinterpret_cast<const unsigned char *>(data) + at, size - at);
        if (length == 0) break;
        at += length;
    }
    return at;
}

} // extern "C"

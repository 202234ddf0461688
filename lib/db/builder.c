/* Collecting records: what may be said is checked here value by value; what must hold together is checked at the end. */
#include "db/builder.h"

#include <string.h>

#include "base/civil.h"
#include "base/error.h"
#include "base/json.h"
#include "index/blob.h"

#define VALUES_MOST 0x7FFFFFFEu
#define REPEATED_MOST 65535 /* values of one field of one record: bounds the rules that compare two fields */
#define VALUE_BYTES 1048576
#define SHOWN 100 /* bytes of an id or value that a message shows */

/* Allocates nothing, and so cannot fail. */
void kt__builder_init(kt_builder *builder, const struct kt__memory *memory, kt_catalog *base) {
    memset(builder, 0, sizeof *builder);
    builder->memory = *memory;
    builder->base = base;
    if (base != NULL) kt__catalog_ref(base);
    kt__pool_init(&builder->pool, &builder->memory);
    kt__buffer_init(&builder->out, &builder->memory);
}

/* Also after a finish that failed half way: every pointer is NULL or a block of the room beside it. */
void kt__builder_dispose(kt_builder *builder) {
    const struct kt__memory *memory = &builder->memory;
    kt__pool_dispose(&builder->pool);
    kt__buffer_dispose(&builder->out);
    kt__release(memory, builder->drafts, builder->draft_room * sizeof *builder->drafts);
    kt__release(memory, builder->fields, builder->field_room * sizeof *builder->fields);
    kt__release(memory, builder->values, builder->value_room * sizeof *builder->values);
    kt__release(memory, builder->tombs, builder->tomb_room * sizeof *builder->tombs);
    kt__release(memory, builder->slots, builder->slot_count * sizeof *builder->slots);
    kt__release(memory, builder->order, builder->order_room * sizeof *builder->order);
    kt__release(memory, builder->hidden, builder->hidden_room * sizeof *builder->hidden);
    kt__catalog_unref(builder->base);
}

/* The part of a text that a message shows, cut at a character. */
static int shown(struct kt_text text) {
    size_t size = text.size;
    if (size <= SHOWN) return (int)size;
    for (size = SHOWN; size > 0 && ((unsigned char)text.data[size] & 0xC0) == 0x80; size--) {}
    return (int)size;
}

/* For messages, so never NULL; a type that is not known has been refused before it gets this far. */
static const char *type_name(uint32_t type) {
    const char *name = kt__constant_name(KT_GROUP_RECORD, (int32_t)type);
    return name != NULL ? name : "record";
}

/* %.*s takes an int: what is shown was cut to a hundred bytes before. The problem is a sentence of this library, never a
   text of the file. */
int32_t kt__draft_fail(const kt_builder *builder, uint32_t draft, uint32_t field, struct kt_text value, const char *problem,
                       int32_t code, struct kt_error *err) {
    const struct kt__draft *record = &builder->drafts[draft];
    struct kt_text id = kt__pool_text(&builder->pool, record->id);
    const char *name = field != 0 ? kt__constant_name(KT_GROUP_FIELD, (int32_t)field) : NULL;
    return kt__fail(err, code, KT_POSITION_NONE, "%s %.*s: %s%s%.*s%s%s", type_name(record->type), shown(id), id.data,
                    name != NULL ? name : "", name != NULL ? ": " : "", shown(value), value.data, value.size > 0 ? " " : "",
                            problem);
}

/* For rules whose message needs no value: that of the field would say nothing. */
int32_t kt__rule(const kt_builder *builder, uint32_t draft, uint32_t field, const char *problem, struct kt_error *err) {
    struct kt_text none = {"", 0};
    return kt__draft_fail(builder, draft, field, none, problem, KT_E_RULE, err);
}

/* Texts are numbered one after the other, so the numbers must be spread before they are folded into a table. */
static uint32_t id_hash(uint32_t type, uint32_t id) {
    return (id * 0x9E3779B1u ^ type * 0x85EBCA77u) * 0xC2B2AE35u;
}

/* The slot of an id, or the empty one where it belongs. The table is at most half full, so the walk ends. The shift drops
   the low bits, which multiply worst. */
static size_t slot_of(const kt_builder *builder, uint32_t type, uint32_t id) {
    size_t slot = id_hash(type, id) >> 7 & (builder->slot_count - 1);
    while (builder->slots[slot] != 0) {
        const struct kt__draft *draft = &builder->drafts[builder->slots[slot] - 1];
        if (draft->type == type && draft->id == id) break;
        slot = (slot + 1) & (builder->slot_count - 1);
    }
    return slot;
}

/* A text that is not in the pool has number 0, and no draft. */
uint32_t kt__draft_find(const kt_builder *builder, uint32_t type, uint32_t id) {
    return builder->slot_count == 0 || id == 0 ? 0 : builder->slots[slot_of(builder, type, id)];
}

/* The new table is filled before the old one goes: a failure leaves the builder as it was. */
static int grow_slots(kt_builder *builder) {
    size_t wanted = builder->slot_count > 0 ? builder->slot_count * 2 : 64, i;
    uint32_t *slots;
    /* Asked before each new draft: half of the slots stay empty, which is what ends slot_of(). */
    if (builder->draft_count * 2 < builder->slot_count) return 1;
    /* 64, then doubled: a power of two, so that the mask in slot_of() covers the table. */
    slots = kt__allocate_zeroed(&builder->memory, wanted, sizeof *slots);
    if (slots == NULL) return 0;
    kt__release(&builder->memory, builder->slots, builder->slot_count * sizeof *slots);
    builder->slots = slots;
    builder->slot_count = wanted;
    for (i = 0; i < builder->draft_count; i++)
        slots[slot_of(builder, builder->drafts[i].type, builder->drafts[i].id)] = (uint32_t)(i + 1);
    return 1;
}

/* Characters that do not show or that look like a blank: C0, C1, all kinds of space, joiners and direction marks. */
static int is_printable(uint32_t c) {
    if (c <= 0x20 || (c >= 0x7F && c <= 0xA0) || c == 0x1680 || c == 0x3000 || c == 0xFEFF) return 0;
    /* A blank that does not look like one, or a mark that turns the reading direction, could make two ids look the same. */
    return !(c >= 0x2000 && c <= 0x200F) && !(c >= 0x2028 && c <= 0x202F) && !(c >= 0x205F && c <= 0x206F);
}

/* Ids end up in file names, URLs and terminals: what cannot be seen or would be cut apart is refused. The position is the
   byte of the id that does not pass. */
static int32_t check_id(const char *id, size_t size, struct kt_error *err) {
    size_t at = 0;
    if (size == 0 || size > KT__ID_MOST) return kt__fail(err, KT_E_SYNTAX, 0, "an id has 1 to %d bytes", KT__ID_MOST);
    while (at < size) {
        const unsigned char *s = (const unsigned char *)id + at;
        size_t length = kt__utf8_length(id + at, size - at), i;
        uint32_t point;
        /* Checked first: kt__utf8_length() has seen all bytes of the character, so taking them apart stays inside. */
        if (length == 0) return kt__fail(err, KT_E_SYNTAX, at, "an id is UTF-8");
        point = length == 1 ? s[0] : s[0] & (0x7Fu >> length);
        for (i = 1; i < length; i++) point = point << 6 | (s[i] & 0x3Fu);
        if (!is_printable(point)) return kt__fail(err, KT_E_SYNTAX, at, "an id has neither blanks nor characters that do not show");
        at += length;
    }
    return KT_OK;
}

/* One message for all: which block it was helps nobody. */
static int32_t no_memory(struct kt_error *err) {
    return kt__fail(err, KT_E_MEMORY, KT_POSITION_NONE, "no memory for the builder");
}

/* Room for one more draft and its fields; nothing is changed that would show. 0 when memory ran out; what did grow stays,
   and is used by the next record. */
static int reserve_draft(kt_builder *builder, uint32_t fields) {
    void *rows = builder->drafts;
    int grown = kt__array_grow(&builder->memory, &rows, &builder->draft_room, builder->draft_count, sizeof *builder->drafts);
    builder->drafts = rows;
    if (!grown) return 0;
    /* Doubling from field_room, since several are needed at once; ends, because room grows with each turn or the call
       fails. */
    while (builder->field_room - builder->field_count < fields) {
        rows = builder->fields;
        grown = kt__array_grow(&builder->memory, &rows, &builder->field_room, builder->field_room, sizeof *builder->fields);
        builder->fields = rows;
        if (!grown) return 0;
    }
    return grow_slots(builder);
}

/* Memory is reserved before anything is linked, so that running out never leaves half a record. */
int32_t kt__builder_record(uint32_t *out, kt_builder *builder, uint32_t type, const char *id, size_t size, struct kt_error *err) {
    const struct kt__registry_type *known = kt__type_find(type);
    struct kt__draft *draft;
    uint32_t text, found;
    int32_t status;
    /* The second bound is that of the arrays by type in the builder and holds for a registry that has grown, too. */
    if (known == NULL || type >= KT__TYPES_KNOWN)
        return kt__fail(err, KT_E_UNSUPPORTED, KT_POSITION_NONE, "record type %u is not known", (unsigned)type);
    status = check_id(id, size, err);
    if (status != KT_OK) return status;
    /* Record words of the file have one bit less than 32: the upper one marks references outside. */
    if (builder->draft_count >= KT__RECORDS_MOST - 1) return kt__fail(err, KT_E_LIMIT, KT_POSITION_NONE, "too many records");
    /* Ids are interned first: a record that then fails leaves a text behind, which no file shows. */
    text = kt__pool_add(&builder->pool, id, size);
    if (text == 0) return no_memory(err);
    found = kt__draft_find(builder, type, text);
    if (found == 0) {
        if (!reserve_draft(builder, known->count)) return no_memory(err);
        draft = &builder->drafts[builder->draft_count];
        memset(draft, 0, sizeof *draft);
        draft->type = type;
        draft->id = text;
        draft->fields = builder->field_count;
        memset(builder->fields + draft->fields, 0, known->count * sizeof *builder->fields);
        builder->field_count += known->count;
        found = (uint32_t)++builder->draft_count;
        builder->slots[slot_of(builder, type, text)] = found;
    }
    /* Beginning a record that a merge has hidden brings it back. */
    builder->drafts[found - 1].dead = 0;
    *out = found;
    return KT_OK;
}

/* The values stay in the array, unreachable: align_values() leaves them behind when the builder finishes. */
void kt__draft_clear(kt_builder *builder, uint32_t draft) {
    struct kt__draft *record = &builder->drafts[draft];
    const struct kt__registry_type *known = kt__type_find(record->type);
    memset(builder->fields + record->fields, 0, known->count * sizeof *builder->fields);
}

/* By value, so that no pointer into an array that grows is kept. */
struct kt__draft_field kt__draft_values(const kt_builder *builder, uint32_t draft, uint32_t field) {
    const struct kt__draft *record = &builder->drafts[draft];
    struct kt__draft_field none = {0, 0, 0};
    uint32_t index;
    if (kt__field_find(record->type, field, &index) == NULL) return none;
    return builder->fields[record->fields + index];
}

/* Values are appended to one array for all records; a field only knows its first and last. */
int32_t kt__draft_add(kt_builder *builder, uint32_t draft, uint32_t field, int64_t number, uint32_t canonical) {
    uint32_t index;
    const struct kt__registry_field *known = kt__field_find(builder->drafts[draft].type, field, &index);
    struct kt__draft_field *run = &builder->fields[builder->drafts[draft].fields + index];
    void *rows = builder->values;
    int grown;
    if (run->count > 0 && !known->repeated) return KT_E_STATE;
    /* The first bound keeps value + 1 inside 32 bits. */
    if (builder->value_count >= VALUES_MOST || run->count >= REPEATED_MOST) return KT_E_LIMIT;
    grown = kt__array_grow(&builder->memory, &rows, &builder->value_room, builder->value_count, sizeof *builder->values);
    builder->values = rows;
    if (!grown) return KT_E_MEMORY;
    builder->values[builder->value_count].number = number;
    builder->values[builder->value_count].next = 0;
    builder->values[builder->value_count].canonical = canonical;
    builder->value_count++;
    if (run->count++ == 0) run->first = (uint32_t)builder->value_count;
    else builder->values[run->last - 1].next = (uint32_t)builder->value_count;
    run->last = (uint32_t)builder->value_count;
    return KT_OK;
}

/* The draft and the field that a call speaks of. Computed fields and ids cannot be set: the builder makes them itself,
   and two sources would be one too many. */
static int32_t find_field(const struct kt__registry_field **out, const kt_builder *builder, uint32_t type, uint32_t record,
                          uint32_t field, struct kt_error *err) {
    if (record == 0 || record > builder->draft_count || builder->drafts[record - 1].type != type)
        return kt__fail(err, KT_E_ARGUMENT, KT_POSITION_NONE, "record %u is not a %s of this builder", (unsigned)record,
                        type_name(type));
    *out = kt__field_find(type, field, NULL);
    if (*out == NULL)
        return kt__fail(err, KT_E_UNSUPPORTED, KT_POSITION_NONE, "a %s has no field %u", type_name(type), (unsigned)field);
    if ((*out)->flags & KT_FIELD_IS_COMPUTED || field == KT_FIELD_ID)
        return kt__draft_fail(builder, record - 1, field, (struct kt_text){"", 0}, "cannot be set", KT_E_UNSUPPORTED, err);
    return KT_OK;
}

/* A text for a date field, say: the caller's mistake, and not a property of the data. */
static int32_t wrong_type(const kt_builder *builder, uint32_t record, uint32_t field, struct kt_error *err) {
    return kt__draft_fail(builder, record - 1, field, (struct kt_text){"", 0}, "holds values of another type", KT_E_ARGUMENT, err);
}

/* The limits and states of kt__draft_add() with the record and field that they befell. */
static int32_t add_value(kt_builder *builder, uint32_t record, uint32_t field, int64_t number, struct kt_error *err) {
    int32_t status = kt__draft_add(builder, record - 1, field, number, 0);
    /* The three ways in which kt__draft_add() can fail. */
    const char *problem = status == KT_E_STATE ? "is set already" : status == KT_E_LIMIT ? "has too many values" : "no memory";
    return status == KT_OK ? KT_OK : kt__draft_fail(builder, record - 1, field, (struct kt_text){"", 0}, problem, status, err);
}

/* Expressions, dates and identifier values are looked at when the builder finishes: they lean on other fields. */
int32_t kt__builder_text(kt_builder *builder, uint32_t type, uint32_t record, uint32_t field, const char *value, size_t size,
                         struct kt_error *err) {
    const struct kt__registry_field *known;
    uint64_t bad;
    uint32_t text;
    int32_t status = find_field(&known, builder, type, record, field, err);
    if (status != KT_OK) return status;
    if (known->value_type != KT_VALUE_TEXT) return wrong_type(builder, record, field, err);
    /* Before the text is read: the bound limits what checking a hostile value can cost. */
    if (size > VALUE_BYTES)
        return kt__draft_fail(builder, record - 1, field, (struct kt_text){"", 0}, "is longer than 1 MiB", KT_E_LIMIT, err);
    if (!kt__text_check(&bad, value, size)) {
        (void)kt__draft_fail(builder, record - 1, field, (struct kt_text){"", 0}, "is not UTF-8 without NUL", KT_E_TEXT, err);
        /* The only failure of a value that has a place in it: kt__draft_fail() knows none. */
        if (err != NULL && err->struct_size >= sizeof *err) err->position = bad;
        return KT_E_TEXT;
    }
    text = kt__pool_add(&builder->pool, value, size);
    return text != 0 ? add_value(builder, record, field, text, err) : no_memory(err);
}

/* What a number of this value type can be: NULL, or what is wrong with it. */
static const char *number_problem(const struct kt__registry_field *field, int64_t value) {
    const int64_t first = (int64_t)KT__DAY_FIRST * KT__SECONDS_PER_DAY, end = ((int64_t)KT__DAY_LAST + 1) * KT__SECONDS_PER_DAY;
    switch (field->value_type) {
    case KT_VALUE_DAY:
        return value < KT__DAY_FIRST || value > KT__DAY_LAST ? "is not a day of year 1 to 9999" : NULL;
    case KT_VALUE_INSTANT:
        return value < first || value >= end ? "is not an instant of year 1 to 9999" : NULL;
    case KT_VALUE_CONSTANT:
        return value < INT32_MIN || value > INT32_MAX || kt__constant_name(field->target, (int32_t)value) == NULL
                   ? "is not a value this build knows" : NULL;
    default:
        return NULL;
    }
}

/* Range and constant are judged at once, unlike texts: a number leans on no other field. */
int32_t kt__builder_integer(kt_builder *builder, uint32_t type, uint32_t record, uint32_t field, int64_t value,
                            struct kt_error *err) {
    const struct kt__registry_field *known;
    const char *problem;
    int32_t status = find_field(&known, builder, type, record, field, err);
    if (status != KT_OK) return status;
    /* Value types from integer to constant are stored alike, as 64-bit numbers. */
    if (known->value_type < KT_VALUE_INTEGER || known->value_type > KT_VALUE_CONSTANT) return wrong_type(builder, record, field,
                                                                                                         err);
    problem = number_problem(known, value);
    if (problem != NULL) {
        /* A constant may be one of a newer version, which is unsupported; a day out of range is wrong in every version. */
        status = known->value_type == KT_VALUE_CONSTANT ? KT_E_UNSUPPORTED : KT_E_ARGUMENT;
        return kt__draft_fail(builder, record - 1, field, (struct kt_text){"", 0}, problem, status, err);
    }
    return add_value(builder, record, field, value, err);
}

/* Whether the target exists is asked at the end; it may well be added later. */
int32_t kt__builder_reference(kt_builder *builder, uint32_t type, uint32_t record, uint32_t field, const char *id, size_t size,
                              struct kt_error *err) {
    const struct kt__registry_field *known;
    uint32_t text;
    int32_t status = find_field(&known, builder, type, record, field, err);
    if (status != KT_OK) return status;
    if (known->value_type != KT_VALUE_REFERENCE) return wrong_type(builder, record, field, err);
    /* A reference is held to the same form as the id it will be compared with. */
    status = check_id(id, size, err);
    if (status != KT_OK) return status;
    text = kt__pool_add(&builder->pool, id, size);
    return text != 0 ? add_value(builder, record, field, text, err) : no_memory(err);
}

/* A hiding is only noted, also for records that exist nowhere: which layers will lie below is not known here. `taken` is
   1 for hidings that a merge brings along. */
int32_t kt__builder_remove(kt_builder *builder, uint32_t type, const char *id, size_t size, uint32_t taken, struct kt_error *err) {
    void *rows = builder->tombs;
    uint32_t text, found;
    int grown;
    int32_t status;
    if (kt__type_find(type) == NULL || type >= KT__TYPES_KNOWN)
        return kt__fail(err, KT_E_UNSUPPORTED, KT_POSITION_NONE, "record type %u is not known", (unsigned)type);
    status = check_id(id, size, err);
    if (status != KT_OK) return status;
    if (builder->tomb_count >= KT__RECORDS_MOST) return kt__fail(err, KT_E_LIMIT, KT_POSITION_NONE, "too many hidings");
    text = kt__pool_add(&builder->pool, id, size);
    if (text == 0) return no_memory(err);
    /* The array is kept even if it could not grow. */
    grown = kt__array_grow(&builder->memory, &rows, &builder->tomb_room, builder->tomb_count, sizeof *builder->tombs);
    builder->tombs = rows;
    if (!grown) return no_memory(err);
    builder->tombs[builder->tomb_count].type = type;
    builder->tombs[builder->tomb_count].id = text;
    builder->tombs[builder->tomb_count].taken = taken;
    builder->tomb_count++;
    /* What was taken over from a catalog goes; what the caller began here stays, and finishing complains of both. */
    found = kt__draft_find(builder, type, text);
    if (found != 0 && (taken || builder->drafts[found - 1].taken)) {
        kt__draft_clear(builder, found - 1);
        builder->drafts[found - 1].dead = 1;
    }
    return KT_OK;
}

/* A merge brings several catalog records along. The last of equals by id wins, which no order of calls can change. */
void kt__builder_newest(const kt_builder *builder, int32_t *out_date, uint32_t *out_title) {
    uint32_t i;
    /* Below every day: the first dated record wins over it. */
    *out_date = KT_DAY_NONE;
    *out_title = 0;
    for (i = builder->first[KT_RECORD_CATALOG]; i < builder->first[KT_RECORD_CATALOG + 1]; i++) {
        struct kt__draft_field date = kt__draft_values(builder, builder->order[i], KT_FIELD_DATA_DATE);
        struct kt__draft_field title = kt__draft_values(builder, builder->order[i], KT_FIELD_TITLE);
        /* Strictly older ones are passed over: records come by id, so among equals the last one stays. */
        if (date.count == 0 || title.count == 0 || builder->values[date.first - 1].number < *out_date) continue;
        *out_date = (int32_t)builder->values[date.first - 1].number;
        *out_title = (uint32_t)builder->values[title.first - 1].number;
    }
}

/* Conditions of the law: texts repeat from statement to statement, so each is kept once, found by hash, and taken apart into
   steps; a query then runs steps and reads no text. What a step comes to for an item stands in applicability.c. */
#include <string.h>

#include "db/db.h"
#include "window/law.h"

/* FNV-1a: texts come from a catalog, and collisions only cost time, which the load of the table bounds for all but those made
   on purpose. */
static size_t hash_of(struct kt_text text) {
    uint64_t hash = 14695981039346656037u;
    size_t i;
    for (i = 0; i < text.size; i++) hash = (hash ^ (unsigned char)text.data[i]) * 1099511628211u;
    return (size_t)(hash ^ hash >> 32);
}

/* The slot of a text: that of an equal one, or the free one where it belongs. */
static uint32_t *condition_slot(struct kt__law *law, struct kt_text text) {
    size_t mask = law->condition_slot_room - 1, at = hash_of(text) & mask;
    for (;; at = (at + 1) & mask) {
        const struct kt_text *known;
        if (law->condition_slots[at] == 0) return &law->condition_slots[at];
        known = &law->conditions[law->condition_slots[at] - 1].text;
        if (known->size == text.size && memcmp(known->data, text.data, text.size) == 0) return &law->condition_slots[at];
    }
}

/* Half full at most, so that a search ends at a free slot. */
static int grow_slots(struct kt__law *law) {
    size_t room = law->condition_slot_room, i;
    if (law->condition_count < room / 2) return 1;
    kt__release(law->memory, law->condition_slots, room * sizeof *law->condition_slots);
    law->condition_slot_room = 0;
    law->condition_slots = kt__allocate_zeroed(law->memory, room > 0 ? room * 2 : 64, sizeof *law->condition_slots);
    if (law->condition_slots == NULL) return 0;
    law->condition_slot_room = room > 0 ? room * 2 : 64;
    for (i = 0; i < law->condition_count; i++) *condition_slot(law, law->conditions[i].text) = (uint32_t)i + 1;
    return 1;
}

/* One step on its way into the law. */
struct compiling {
    struct kt__law *law;
    int failed;
};

static int take_step(void *user, uint32_t code, const struct kt__asked *asked) {
    struct compiling *compiling = user;
    struct kt__law *law = compiling->law;
    void *grown = law->steps;
    struct kt__step *step;
    if (law->step_count >= UINT32_MAX || !kt__array_grow(law->memory, &grown, &law->step_room, law->step_count, sizeof *law->steps)) {
        compiling->failed = 1;
        return 0;
    }
    law->steps = grown;
    step = &law->steps[law->step_count++];
    memset(step, 0, sizeof *step);
    step->code = code;
    if (asked == NULL) return 1;
    step->asked = *asked;
    step->is_class = asked->comparison == KT__EQUALS && asked->name_size == 5 && memcmp(asked->name, "class", 5) == 0;
    if (step->is_class) step->class_record = kt__record_by_id(law->catalog, KT_RECORD_CLASS, asked->value, asked->value_size);
    return 1;
}

/* A text that is not known yet: kept, and taken apart. 1, or 0 when memory ran out. */
static int add_condition(struct kt__law *law, struct kt_text text) {
    struct compiling compiling = {law, 0};
    void *grown = law->conditions;
    struct kt__condition_text *condition;
    if (!kt__array_grow(law->memory, &grown, &law->condition_room, law->condition_count, sizeof *law->conditions)) return 0;
    law->conditions = grown;
    condition = &law->conditions[law->condition_count];
    condition->text = text;
    condition->first_step = (uint32_t)law->step_count;
    condition->whole = (uint32_t)kt__expression_steps(text.data, text.size, take_step, &compiling);
    condition->steps = (uint32_t)law->step_count - condition->first_step;
    if (compiling.failed) return 0;
    law->condition_count++;
    return 1;
}

int kt__law_condition(struct kt__law *law, struct kt_text text, uint32_t *out) {
    uint32_t *slot;
    *out = 0;
    if (text.size == 0) return 1;
    if (law->condition_count >= KT__NO_INDEX - 1 || !grow_slots(law)) return 0;
    slot = condition_slot(law, text);
    if (*slot == 0) {
        if (!add_condition(law, text)) return 0;
        *slot = (uint32_t)law->condition_count;
    }
    *out = *slot;
    return 1;
}

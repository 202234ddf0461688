/* Whether a statement applies: yes, no or unknown, never a guess; and the names that would decide. */
#include <string.h>

#include "base/expression.h"
#include "db/db.h"
#include "window/workspace.h"

/* Names that are shorter are filled up with zeroes, which no name holds: the numbers then sort like the bytes. */
static uint64_t head_of(const char *text, size_t size) {
    uint64_t head = 0;
    size_t i;
    for (i = 0; i < 8; i++) head = head << 8 | (i < size ? (unsigned char)text[i] : 0);
    return head;
}

/* FNV-1a over role and bytes, the prefix first. */
static uint32_t hash_of(uint32_t role, const char *prefix, size_t head, const char *text, size_t size) {
    uint32_t hash = 2166136261u ^ role;
    size_t i;
    for (i = 0; i < head; i++) hash = (hash ^ (unsigned char)prefix[i]) * 16777619u;
    for (i = 0; i < size; i++) hash = (hash ^ (unsigned char)text[i]) * 16777619u;
    return hash ^ hash >> 15;
}

/* Slots of an earlier query are free: told by the epoch, so that nothing is cleared between queries. Half full at most. */
static int grow_slots(kt_windows *windows) {
    size_t room = windows->name_slot_room > 0 ? windows->name_slot_room * 2 : 64, i;
    struct kt__memo *slots;
    if (windows->name_count < windows->name_slot_room / 2) return 1;
    slots = kt__allocate_zeroed(&windows->memory, room, sizeof *slots);
    if (slots == NULL) return 0;
    kt__release(&windows->memory, windows->name_slots, windows->name_slot_room * sizeof *slots);
    windows->name_slots = slots;
    windows->name_slot_room = room;
    for (i = 0; i < windows->name_count; i++) {
        size_t at = windows->names[i].hash & (room - 1);
        while (slots[at].epoch == windows->epoch) at = (at + 1) & (room - 1);
        slots[at].epoch = windows->epoch;
        slots[at].value = (uint32_t)i;
    }
    return 1;
}

/* Whether a name is made of these parts. */
static int is_name(const kt_windows *windows, const struct kt__name *name, uint32_t role, const char *prefix, size_t head,
                   const char *text, size_t size) {
    const char *known = windows->arena.data + name->at;
    return name->role == role && name->size == head + size && memcmp(known, prefix, head) == 0 && memcmp(known + head, text, size) == 0;
}

/* Appends a name that is not there yet: 1, or 0 when memory ran out. */
static int append_name(kt_windows *windows, const struct kt__name *made, const char *prefix, size_t head, const char *text, size_t size) {
    void *grown = windows->names;
    struct kt__name *name;
    size_t at = windows->arena.size;
    if (!kt__grow(windows, &grown, &windows->name_room, windows->name_count, sizeof *windows->names)) return 0;
    windows->names = grown;
    kt__buffer_append(&windows->arena, prefix, head);
    kt__buffer_append(&windows->arena, text, size);
    kt__buffer_append_byte(&windows->arena, '\0');
    if (windows->arena.failed) return 0;
    name = &windows->names[windows->name_count++];
    *name = *made;
    name->at = at;
    name->size = head + size;
    name->head = head_of(windows->arena.data + at, head + size);
    return 1;
}

/* The index of a name in the result; 0, which is a valid index, when memory ran out (then `failed` is set). */
uint32_t kt__name_add(kt_windows *windows, uint32_t role, const char *prefix, const char *text, size_t size) {
    size_t head = strlen(prefix), at, mask;
    struct kt__name made = {0, 0, 0, role, hash_of(role, prefix, head, text, size), 0};
    if (!grow_slots(windows)) return !(windows->failed = 1);
    mask = windows->name_slot_room - 1;
    for (at = made.hash & mask; windows->name_slots[at].epoch == windows->epoch; at = (at + 1) & mask) {
        uint32_t known = windows->name_slots[at].value;
        if (windows->names[known].hash == made.hash && is_name(windows, &windows->names[known], role, prefix, head, text, size))
            return known;
    }
    if (!append_name(windows, &made, prefix, head, text, size)) return !(windows->failed = 1);
    windows->name_slots[at].epoch = windows->epoch;
    windows->name_slots[at].value = (uint32_t)windows->name_count - 1;
    return (uint32_t)windows->name_count - 1;
}

/* What an expression is evaluated with: the query, and whether names that come out unknown are to be kept. */
struct asker {
    kt_windows *windows;
    int collect;
};

/* Answers "unknown" and, when needs are collected, remembers the name. A name may be remembered twice in one
   run; the sorted list of a window's reasons takes it once. */
static uint32_t unknown(struct asker *asker, uint32_t role, const char *name, size_t size) {
    kt_windows *windows = asker->windows;
    void *grown = windows->condition_needs;
    uint32_t index;
    if (!asker->collect) return KT_UNKNOWN;
    index = kt__name_add(windows, role, "", name, size);
    if (kt__grow(windows, &grown, &windows->condition_need_room, windows->condition_need_count, sizeof *windows->condition_needs)) {
        windows->condition_needs = grown;
        windows->condition_needs[windows->condition_need_count++] = index;
    }
    return KT_UNKNOWN;
}

/* class=X holds for the class and all below it; a class that is only known coarsely decides nothing finer. */
static uint32_t truth_of_class(struct asker *asker, uint32_t class_record) {
    kt_windows *windows = asker->windows;
    /* A class that no layer holds - one of a newer catalog, say - cannot be told from the item's: not "no". */
    uint32_t truth = class_record == 0 ? KT_UNKNOWN : kt__class_within(&windows->law, windows->class_record, class_record);
    return truth == KT_UNKNOWN ? unknown(asker, KT_ROLE_NEEDS_FACT, "class", 5) : truth;
}

/* By hand: tolower() follows the locale, and the same facts must give the same answer everywhere. */
static char small(char c) {
    return c >= 'A' && c <= 'Z' ? (char)(c + ('a' - 'A')) : c;
}

/* The very same word, without regard to case. */
static int same_word(const struct kt__known_fact *fact, const struct kt__asked *asked) {
    size_t i;
    if (fact->value_size != asked->value_size) return 0;
    for (i = 0; i < asked->value_size; i++) {
        if (small(fact->value[i]) != small(asked->value[i])) return 0;
    }
    return 1;
}

/* Days and numbers compare as such, words by their letters. What cannot be compared - an order among words, a value that does
   not read, a form of a newer catalog - is unknown; equal words are equal under any form. */
static uint32_t compare_fact(const struct kt__known_fact *fact, const struct kt__asked *asked) {
    struct kt__range range;
    if (fact->ordered && kt__range_parse(&range, fact->form, asked->value, asked->value_size))
        return kt__range_compare(fact->range, asked->comparison, range);
    if (asked->comparison != KT__EQUALS) return KT_UNKNOWN;
    if (same_word(fact, asked)) return KT_YES;
    return fact->form == KT_FORM_WORD ? KT_NO : KT_UNKNOWN;
}

/* windows.md, "Facts": yes for the value that is known, no for any other, unknown without one. "class" is no
   fact among others: it has a hierarchy, so what the query says of it went into the item's class before. */
static uint32_t truth_of_fact(struct asker *asker, const struct kt__asked *asked) {
    const struct kt__known_fact *fact = kt__fact_find(asker->windows, asked->name, asked->name_size);
    uint32_t truth = KT_UNKNOWN;
    if (asked->name_size == 5 && memcmp(asked->name, "class", 5) == 0) {
        if (asked->comparison == KT__EQUALS) {
            uint32_t record = kt__record_by_id(asker->windows->catalog, KT_RECORD_CLASS, asked->value, asked->value_size);
            return truth_of_class(asker, record);
        }
    } else if (fact != NULL) {
        truth = compare_fact(fact, asked);
    }
    return truth == KT_UNKNOWN ? unknown(asker, KT_ROLE_NEEDS_FACT, asked->name, asked->name_size) : truth;
}

/* One name of an expression. With a value it asks the item, bare it asks the profile: a tag or a jurisdiction. */
static uint32_t truth_of(void *user, const struct kt__asked *asked) {
    struct asker *asker = user;
    uint32_t truth;
    if (asked->comparison != KT__IS_NAMED) return truth_of_fact(asker, asked);
    /* Implications were settled when the profile was made; here a name has its final truth. */
    truth = kt__profile_truth(asker->windows->profile, asked->name, asked->name_size, NULL);
    return truth == KT_UNKNOWN ? unknown(asker, KT_ROLE_NEEDS_TAG, asked->name, asked->name_size) : truth;
}

/* Text that is empty is "nobody", that is no. Text that does not parse comes out unknown, and so can never
   allow anything. */
uint32_t kt__expression_for(kt_windows *windows, struct kt_text text, int collect) {
    struct asker asker = {windows, collect};
    return kt__expression_truth(text.data, text.size, truth_of, &asker);
}

/* Whom a statement binds: where it names its addressees, only one who is among them. Each of the two keeps its needs only
   where both are open: a name in the half that is decided would decide nothing. */
uint32_t kt__bound_for(kt_windows *windows, const struct kt__statement *statement, int collect) {
    size_t before = windows->condition_need_count, between;
    struct asker asker = {windows, collect};
    const struct kt__asked addressee = {KT__ADDRESSEE, "", sizeof KT__ADDRESSEE - 1, 0, KT__IS_NAMED};
    uint32_t bound = kt__expression_for(windows, statement->bound, collect), named, truth;
    if (!statement->addressed) return bound;
    if (bound != KT_UNKNOWN) windows->condition_need_count = before;
    between = windows->condition_need_count;
    named = truth_of(&asker, &addressee);
    truth = kt__truth_and(bound, named);
    if (named != KT_UNKNOWN) windows->condition_need_count = between;
    if (truth != KT_UNKNOWN) windows->condition_need_count = before;
    return truth;
}

/* Runs the steps of a condition. All names are asked, also those that cannot matter any more: an undecided condition lists
   what would decide it. A text that does not parse leaves operands over, never operators, and comes out unknown. */
static uint32_t run(kt_windows *windows, const struct kt__condition_text *condition) {
    struct asker asker = {windows, 1};
    uint32_t stack[KT__EXPRESSION_OPERATIONS + 1], depth = 1, i; /* names count as operations: there is room for all of them */
    stack[0] = KT_UNKNOWN;
    for (i = 0; i < condition->steps; i++) {
        const struct kt__step *step = &windows->law.steps[condition->first_step + i];
        uint32_t *top = &stack[depth - 1];
        if (step->code >= KT__STEP_AND && depth < 2) return KT_UNKNOWN;
        switch (step->code) {
        case KT__STEP_NAME:
            stack[depth++] = step->is_class ? truth_of_class(&asker, step->class_record) : truth_of(&asker, &step->asked);
            break;
        case KT__STEP_YES: stack[depth++] = KT_YES; break;
        case KT__STEP_NO: stack[depth++] = KT_NO; break;
        case KT__STEP_NOT: *top = kt__truth_not(*top); break;
        case KT__STEP_AND: top[-1] = kt__truth_and(top[-1], *top); depth--; break;
        default: top[-1] = kt__truth_or(top[-1], *top); depth--; break;
        }
    }
    return condition->whole ? stack[depth - 1] : KT_UNKNOWN;
}

/* `condition` is 1 + index. Conditions cannot nest, so the needs of one lie side by side in condition_needs.
   The pointer holds until the end of the query: the array does not grow while one runs. */
const struct kt__condition *kt__condition_of(kt_windows *windows, uint32_t condition) {
    struct kt__condition *memo = &windows->conditions[condition - 1];
    if (memo->epoch == windows->epoch) return memo;
    memo->epoch = windows->epoch;
    memo->first_need = (uint32_t)windows->condition_need_count;
    memo->truth = run(windows, &windows->law.conditions[condition - 1]);
    if (memo->truth != KT_UNKNOWN) windows->condition_need_count = memo->first_need; /* decided: what was asked does not matter */
    memo->needs = (uint32_t)windows->condition_need_count - memo->first_need;
    return memo;
}

/* Published by then and not yet replaced, of an instrument that has not ended. */
static int is_known(kt_windows *windows, const struct kt__statement *statement, const struct kt__instrument *home) {
    if (!kt__published(windows, statement->known_from) || kt__published(windows, statement->known_to)) return 0;
    /* windows.md, section 4: after its end an instrument does not count at all, whatever it said. */
    if (kt__reached(windows, home->in_force_to)) return 0;
    return home->force != KT_FORCE_REPORTED || (windows->flags & KT_WINDOW_REPORTED) != 0;
}

/* Whether the asker is bound, or affected, or neither. The profile has worked this out for the catalog it was
   made with; with another catalog, or where a fact of the item is asked, the expressions are read again. */
static void judge_profile(kt_windows *windows, const struct kt__statement *statement, struct kt__verdict *verdict) {
    const struct kt__judgement *judgement = NULL;
    if (windows->own_judgements && statement->milestone < windows->profile->judgement_count)
        judgement = &windows->profile->judgements[statement->milestone];
    if (judgement != NULL && !judgement->per_item) {
        verdict->bound = judgement->bound;
        verdict->affects = judgement->affects;
    } else {
        verdict->bound = (uint8_t)kt__bound_for(windows, statement, 0);
        verdict->affects = (uint8_t)kt__expression_for(windows, statement->affects, 0);
    }
    verdict->profile = kt__truth_or(verdict->bound, verdict->affects);
    /* Kept beside the sum: only an undecided profile makes tags a need of the window. */
    verdict->undecided_profile = verdict->profile == KT_UNKNOWN;
}

/* A permission that has to be asked for is nobody's before he has it: the fact "grant" says whether he does. */
static uint32_t truth_of_grant(const kt_windows *windows, const struct kt__statement *statement, struct kt__verdict *verdict) {
    const struct kt__known_fact *fact;
    if (statement->effect != KT_EFFECT_PERMITS || statement->grant == KT_GRANT_AUTOMATIC) return KT_YES;
    fact = kt__fact_find(windows, "grant", 5);
    if (fact == NULL) {
        verdict->lacks |= KT__LACKS_GRANT;
        return KT_UNKNOWN;
    }
    if (fact->value_size == 3 && memcmp(fact->value, "yes", 3) == 0) return KT_YES;
    if (fact->value_size == 2 && memcmp(fact->value, "no", 2) == 0) return KT_NO;
    verdict->lacks |= KT__LACKS_GRANT; /* any other word decides nothing */
    return KT_UNKNOWN;
}

/* The item's side of "applies": subject, condition, permission, event. Later steps are skipped once the answer
   is no, so that nothing is listed as a need that could not change it. */
static void judge_item(kt_windows *windows, uint32_t index, const struct kt__statement *statement, struct kt__verdict *verdict) {
    uint32_t truth, when = KT_YES;
    kt__subjects_truth(windows, index, verdict); /* leaves the subject's truth in `applies` */
    truth = verdict->applies;
    if (truth != KT_NO && statement->when != 0) when = kt__condition_of(windows, statement->when)->truth;
    verdict->undecided_when = when == KT_UNKNOWN;
    truth = kt__truth_and(truth, when);
    if (truth != KT_NO) truth = kt__truth_and(truth, truth_of_grant(windows, statement, verdict));
    /* A date that hangs on an unknown event: the rule would apply, but from when nobody can say. */
    if (truth != KT_NO && (verdict->lacks & KT__LACKS_EVENT) != 0) truth = KT_UNKNOWN;
    verdict->applies = kt__truth_and(verdict->profile, truth);
}

/* Whether the act that a duty asks for has been done, early or late: nothing is due then. A breach that lies in between is
   past, and nobody asks here for penalties. */
static int is_done(kt_windows *windows, const struct kt__statement *statement) {
    const struct kt__known_event *event;
    struct kt_text id;
    if (statement->effect != KT_EFFECT_REQUIRES || statement->done_by == 0) return 0;
    id = kt__id(windows->catalog, KT_RECORD_EVENT, statement->done_by);
    event = kt__event_find(windows, id.data, id.size);
    return event != NULL && kt__reached(windows, event->at);
}

/* The verdict on a statement, worked out at most once a query: suspensions and permissions may be asked for from other
   instruments than their own. */
struct kt__verdict *kt__verdict_of(kt_windows *windows, uint32_t index) {
    const struct kt__statement *statement = &windows->law.statements[index];
    struct kt__verdict *verdict = &windows->verdicts[index];
    if (verdict->epoch == windows->epoch) return verdict;
    memset(verdict, 0, sizeof *verdict);
    verdict->epoch = windows->epoch;
    verdict->applies = verdict->profile = KT_NO;
    /* A note says nothing of what is allowed: it is never known, never applies, and makes no window. */
    if (statement->effect == KT_EFFECT_NOTES) return verdict;
    if (!is_known(windows, statement, &windows->law.instruments[statement->instrument])) return verdict;
    if (is_done(windows, statement)) return verdict;
    judge_profile(windows, statement, verdict);
    /* Most statements concern somebody else. They end here, before dates and subjects, unless everything is to
       be listed. */
    if (verdict->profile == KT_NO && (windows->flags & KT_WINDOW_ALL) == 0) return verdict;
    verdict->known = 1;
    /* The reading comes before the item: it may find that the event of a relative date is not known. */
    kt__reading_of(windows, index, verdict);
    judge_item(windows, index, statement, verdict);
    return verdict;
}

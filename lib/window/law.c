/* Building the decoded law of a catalog and taking them down. What one record means stands in decode.c. */
#include "window/law.h"

#include <string.h>

#include "db/db.h"

/* Record numbers of one kind, gathered to be sorted by id. */
struct numbers {
    const struct kt__memory *memory;
    uint32_t *rows;
    size_t count, room;
};

/* 1, or 0 when memory ran out; so it is for all functions here that return an int and add something. */
static int gather(struct numbers *numbers, uint32_t row) {
    void *grown = numbers->rows;
    if (!kt__array_grow(numbers->memory, &grown, &numbers->room, numbers->count, sizeof *numbers->rows)) return 0;
    numbers->rows = grown;
    numbers->rows[numbers->count++] = row;
    return 1;
}

/* What the comparison needs to know, since the sort takes one pointer. */
struct by_id {
    const kt_catalog *catalog;
    uint32_t type;
};

/* Ids are compared as bytes: no locale, and the same order in every layering. Record numbers depend on the
   layers and only make the order total. */
static int compare_ids(const void *context, uint32_t a, uint32_t b) {
    const struct by_id *by = context;
    struct kt_text x = kt__id(by->catalog, by->type, a), y = kt__id(by->catalog, by->type, b);
    int order = memcmp(x.data, y.data, x.size < y.size ? x.size : y.size);
    if (order != 0) return order;
    if (x.size != y.size) return x.size < y.size ? -1 : 1;
    return a < b ? -1 : a > b;
}

/* Record numbers in, record numbers out; only their order changes. */
static void sort_by_id(struct numbers *numbers, const kt_catalog *catalog, uint32_t type) {
    struct by_id by = {catalog, type};
    kt__sort_rows(numbers->rows, numbers->count, compare_ids, &by);
}

/* The records of a type that belong to one instrument, by id. */
static int gather_children(struct numbers *numbers, const struct kt__law *law, uint32_t type, uint32_t instrument) {
    uint32_t record = 0;
    numbers->count = 0;
    while ((record = kt__referrer_next(law->catalog, type, KT_FIELD_INSTRUMENT, instrument, record)) != 0) {
        /* The index is only believed where the record says the same: damaged bytes must not multiply the work. */
        if (kt__reference(law->catalog, type, record, KT_FIELD_INSTRUMENT, 0) != instrument) continue;
        if (!gather(numbers, record)) return 0;
    }
    sort_by_id(numbers, law->catalog, type);
    return 1;
}

/* Indexes are 32 bits wide, and the largest one means "none"; the array ends below it. */
static int grow(const struct kt__law *law, void **array, size_t *room, size_t count, size_t stride) {
    return count < KT__NO_INDEX && kt__array_grow(law->memory, array, room, count, stride);
}

/* Instruments come in the order of their ids, so that comparing indexes compares ids. */
static int add_instrument(struct kt__law *law, uint32_t record) {
    void *grown = law->instruments;
    if (!grow(law, &grown, &law->instrument_room, law->instrument_count, sizeof *law->instruments)) return 0;
    law->instruments = grown;
    if (!kt__decode_instrument(law, &law->instruments[law->instrument_count], record)) return 0;
    law->instrument_of[record] = ++law->instrument_count;
    return 1;
}

/* The statements of one instrument lie side by side: folding walks a range, not a list. */
static int add_statements(struct kt__law *law, const struct numbers *records, uint32_t instrument) {
    size_t i;
    law->instruments[instrument].first_statement = law->statement_count;
    for (i = 0; i < records->count; i++) {
        void *grown = law->statements;
        if (!grow(law, &grown, &law->statement_room, law->statement_count, sizeof *law->statements)) return 0;
        law->statements = grown;
        /* Counted only once it is whole: a failure leaves no half row behind. */
        if (!kt__decode_statement(law, &law->statements[law->statement_count], records->rows[i], instrument)) return 0;
        law->statement_of[records->rows[i]] = ++law->statement_count;
    }
    law->instruments[instrument].statements = (uint32_t)records->count;
    return 1;
}

/* Side by side as well, for the same reason as statements. */
static int add_exceptions(struct kt__law *law, const struct numbers *records, uint32_t instrument) {
    size_t i;
    law->instruments[instrument].first_exception = law->exception_count;
    for (i = 0; i < records->count; i++) {
        void *grown = law->exceptions;
        if (!grow(law, &grown, &law->exception_room, law->exception_count, sizeof *law->exceptions)) return 0;
        law->exceptions = grown;
        if (!kt__decode_exception(law, &law->exceptions[law->exception_count], records->rows[i], instrument)) return 0;
        law->exception_count++;
    }
    law->instruments[instrument].exceptions = (uint32_t)(records->count < KT__PERMITS ? records->count : KT__PERMITS);
    return 1;
}

/* Where a query finds a subject: under its vendor, or among those that every query has to look at. */
static int file_subject(struct kt__law *law, const struct kt__subject *subject, uint32_t index) {
    /* Kept in the count of subjects, so that its instrument does not look like one without any, but found by no
       query. */
    if (subject->broken) return 1;
    if (subject->vendor != 0) {
        void *grown = law->by_vendor;
        if (!kt__array_grow(law->memory, &grown, &law->by_vendor_room, law->by_vendor_count, sizeof *law->by_vendor)) return 0;
        law->by_vendor = grown;
        law->by_vendor[law->by_vendor_count].key = subject->vendor;
        law->by_vendor[law->by_vendor_count++].value = index;
    } else if (subject->class_record != 0 || subject->edition != 0 || (subject->when != 0 && !subject->persons)) {
        void *grown = law->general;
        if (!kt__array_grow(law->memory, &grown, &law->general_room, law->general_count, sizeof *law->general)) return 0;
        law->general = grown;
        law->general[law->general_count++] = index;
    }
    return 1;
}

/* All subjects are counted for their instrument, also those that persons or missing vendors make unreachable. */
static int add_subjects(struct kt__law *law, const struct numbers *records, uint32_t instrument) {
    size_t i;
    for (i = 0; i < records->count; i++) {
        void *grown = law->subjects;
        struct kt__subject *subject;
        if (!grow(law, &grown, &law->subject_room, law->subject_count, sizeof *law->subjects)) return 0;
        law->subjects = grown;
        subject = &law->subjects[law->subject_count];
        if (!kt__decode_subject(law, subject, records->rows[i], instrument)) return 0;
        if (!file_subject(law, subject, law->subject_count++)) return 0;
    }
    law->instruments[instrument].subjects = (uint32_t)records->count;
    return 1;
}

/* What contains what, findable by the vendor of the host. */
static int add_embeddings(struct kt__law *law) {
    uint32_t record, last = kt__record_last(law->catalog, KT_RECORD_RELATION);
    for (record = 1; record <= last; record++) {
        struct kt__embedding found;
        uint32_t host_vendor;
        void *grown = law->embeddings, *grown_index = law->by_host;
        if (!kt__record_visible(law->catalog, KT_RECORD_RELATION, record)) continue;
        if (!kt__decode_embedding(law, &found, record, &host_vendor)) continue;
        if (!grow(law, &grown, &law->embedding_room, law->embedding_count, sizeof *law->embeddings)) return 0;
        law->embeddings = grown;
        if (!grow(law, &grown_index, &law->by_host_room, law->embedding_count, sizeof *law->by_host)) return 0;
        law->by_host = grown_index;
        law->by_host[law->embedding_count] = (struct kt__pair){host_vendor, (uint32_t)law->embedding_count};
        law->embeddings[law->embedding_count++] = found;
    }
    kt__sort_pairs(law->by_host, law->embedding_count);
    return 1;
}

/* Instruments first, since decoding a statement looks at its instrument; then, instrument by instrument, what
   belongs to it. */
static int add_all(struct kt__law *law, struct numbers *numbers) {
    uint32_t record, last = kt__record_last(law->catalog, KT_RECORD_INSTRUMENT), i;
    for (record = 1; record <= last; record++) {
        if (kt__record_visible(law->catalog, KT_RECORD_INSTRUMENT, record) && !gather(numbers, record)) return 0;
    }
    sort_by_id(numbers, law->catalog, KT_RECORD_INSTRUMENT);
    for (i = 0; i < numbers->count; i++) {
        if (!add_instrument(law, numbers->rows[i])) return 0;
    }
    for (i = 0; i < law->instrument_count; i++) {
        record = law->instruments[i].record;
        if (!gather_children(numbers, law, KT_RECORD_MILESTONE, record) || !add_statements(law, numbers, i)) return 0;
        if (!gather_children(numbers, law, KT_RECORD_SUBJECT, record) || !add_subjects(law, numbers, i)) return 0;
        if (!gather_children(numbers, law, KT_RECORD_EXCEPTION, record) || !add_exceptions(law, numbers, i)) return 0;
    }
    /* Sorted once, so that a query finds a vendor's subjects by halving. */
    kt__sort_pairs(law->by_vendor, law->by_vendor_count);
    return 1;
}

/* Targets were taken in as records; what is left of them are statements. */
static void resolve_targets(struct kt__law *law) {
    uint32_t i, j;
    for (i = 0; i < law->statement_count; i++) {
        struct kt__statement *statement = &law->statements[i];
        uint32_t *targets = law->lists + statement->first_target, kept = 0;
        for (j = 0; j < statement->targets; j++) {
            uint32_t index = targets[j] < law->statement_of_room ? law->statement_of[targets[j]] : 0;
            /* Dropped: what is hidden or missing, a statement that targets itself, and whatever exceeds the
               bound that keeps a hostile catalog from making every query slow. */
            if (index == 0 || index - 1 == i || law->statements[index - 1].actors >= KT__ACTORS) continue;
            targets[kept++] = index - 1;
            law->statements[index - 1].actors++;
        }
        statement->targets = kept;
    }
}

/* The same edges seen from the target. */
static int reverse_targets(struct kt__law *law) {
    uint32_t i, j;
    resolve_targets(law);
    for (i = 0; i < law->statement_count; i++) {
        struct kt__statement *statement = &law->statements[i];
        statement->first_actor = (uint32_t)law->list_count;
        for (j = 0; j < statement->actors; j++) {
            if (!kt__law_list(law, 0)) return 0;
        }
        /* Counted up again while filling; it ends at the same number. */
        statement->actors = 0;
    }
    for (i = 0; i < law->statement_count; i++) {
        for (j = 0; j < law->statements[i].targets; j++) {
            struct kt__statement *target = &law->statements[law->lists[law->statements[i].first_target + j]];
            law->lists[target->first_actor + target->actors++] = i;
            if (target->instrument != law->statements[i].instrument) law->instruments[law->statements[i].instrument].acts_abroad = 1;
        }
    }
    return 1;
}

/* A table by record number: records are dense per type, holes of hidden ones cost four bytes each. */
static uint32_t *allocate_map(struct kt__law *law, uint32_t type, size_t *room) {
    uint32_t *map;
    *room = (size_t)kt__record_last(law->catalog, type) + 1;
    map = kt__allocate_zeroed(law->memory, *room, sizeof *map);
    if (map == NULL) *room = 0;
    return map;
}

/* Parents of classes are copied once; the walks over them are bounded, so a ring in damaged data ends as well. */
static int prepare(struct kt__law *law) {
    uint32_t record;
    law->instrument_of = allocate_map(law, KT_RECORD_INSTRUMENT, &law->instrument_of_room);
    law->statement_of = allocate_map(law, KT_RECORD_MILESTONE, &law->statement_of_room);
    law->class_parent = allocate_map(law, KT_RECORD_CLASS, &law->class_room);
    law->zone_slot = allocate_map(law, KT_RECORD_ZONE, &law->zone_slot_room);
    if (law->instrument_of == NULL || law->statement_of == NULL || law->class_parent == NULL || law->zone_slot == NULL) return 0;
    for (record = 1; record < law->class_room; record++) {
        uint32_t parent = kt__reference(law->catalog, KT_RECORD_CLASS, record, KT_FIELD_PARENT, 0);
        law->class_parent[record] = parent < law->class_room ? parent : 0;
    }
    return 1;
}

/* Once for a catalog, then for all queries of one kt_windows: a query walks arrays, and reads the catalog only
   for the item's own records and for texts to show. */
int32_t kt__law_build(struct kt__law *law, const kt_catalog *catalog, const struct kt__memory *memory) {
    struct numbers numbers = {memory, NULL, 0, 0};
    int done;
    memset(law, 0, sizeof *law);
    law->memory = memory;
    law->catalog = catalog;
    done = prepare(law) && add_all(law, &numbers) && add_embeddings(law) && reverse_targets(law) && kt__law_runs(law);
    kt__release(memory, numbers.rows, numbers.room * sizeof *numbers.rows);
    if (done && !law->zone_lost) return KT_OK;
    kt__law_dispose(law);
    return done ? KT_E_DB_REFERENCE : KT_E_MEMORY;
}

/* Also for a law that was built in part, and for one that never was: then there is no memory to give back with. */
void kt__law_dispose(struct kt__law *law) {
    const struct kt__memory *memory = law->memory;
    if (memory == NULL) return;
    kt__release(memory, law->instruments, law->instrument_room * sizeof *law->instruments);
    kt__release(memory, law->statements, law->statement_room * sizeof *law->statements);
    kt__release(memory, law->subjects, law->subject_room * sizeof *law->subjects);
    kt__release(memory, law->exceptions, law->exception_room * sizeof *law->exceptions);
    kt__release(memory, law->steps, law->step_room * sizeof *law->steps);
    kt__release(memory, law->runs, law->run_room * sizeof *law->runs);
    kt__release(memory, law->embeddings, law->embedding_room * sizeof *law->embeddings);
    kt__release(memory, law->by_host, law->by_host_room * sizeof *law->by_host);
    kt__release(memory, law->zones, law->zone_room * sizeof *law->zones);
    kt__release(memory, law->conditions, law->condition_room * sizeof *law->conditions);
    kt__release(memory, law->lists, law->list_room * sizeof *law->lists);
    kt__release(memory, law->instrument_of, law->instrument_of_room * sizeof *law->instrument_of);
    kt__release(memory, law->statement_of, law->statement_of_room * sizeof *law->statement_of);
    kt__release(memory, law->class_parent, law->class_room * sizeof *law->class_parent);
    kt__release(memory, law->zone_slot, law->zone_slot_room * sizeof *law->zone_slot);
    kt__release(memory, law->condition_slots, law->condition_slot_room * sizeof *law->condition_slots);
    kt__release(memory, law->by_vendor, law->by_vendor_room * sizeof *law->by_vendor);
    kt__release(memory, law->general, law->general_room * sizeof *law->general);
    memset(law, 0, sizeof *law);
}

/* Whether `outer` is `inner` or one of its ancestors. */
static int is_above(const struct kt__law *law, uint32_t inner, uint32_t outer) {
    int level;
    for (level = 0; level <= KT__CLASS_LEVELS && inner != 0 && inner < law->class_room; level++) {
        if (inner == outer) return 1;
        inner = law->class_parent[inner];
    }
    return 0;
}

/* Without a class of the item nothing can be said; a wider class of the item may turn out to be the narrower
   one that is asked about. */
uint32_t kt__class_within(const struct kt__law *law, uint32_t inner, uint32_t outer) {
    if (inner == 0) return KT_UNKNOWN;
    if (is_above(law, inner, outer)) return KT_YES;
    return is_above(law, outer, inner) ? KT_UNKNOWN : KT_NO;
}

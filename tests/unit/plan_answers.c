/* Plans what it is told on standard input, for plan_properties.py, which checks the answers by rules of its own. Words of a
   line are separated by single blanks, "-" stands for none:

     class ID PARENT SERVES                                       a product class; its playbook has the same id
     playbook ID PILOT                                            for the class of that id
     step PLAYBOOK ID ORDER PHASE PER EFFORT PLATFORM WAITS       phase and per by number; waits separated by commas
     group CLASS ASSETS CAPACITY LAST_DAY PART_OF RING CRITICALITY PLATFORM NAME SITE
     closed FROM TO                                               days of a freeze
     plan NOW_DAY START CAPACITY PILOT BASE                       the answer, one line of JSON; then everything is forgotten */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <ktransition/builder.h>
#include <ktransition/plan.h>

#include "base/civil.h"

#define WORDS 12
#define GROUPS 64
#define CLOSED 512

struct wanted {
    char class_id[32];
    struct kt_group group;
    char platform[32], name[32], site[32];
};

struct state {
    kt_builder *builder;
    struct wanted groups[GROUPS];
    uint32_t group_count;
    int32_t closed[CLOSED];
    size_t closed_count;
};

static void must(int32_t status, const struct kt_error *err, const char *what) {
    if (status == KT_OK) return;
    fprintf(stderr, "%s: %s\n", what, err->message);
    exit(1);
}

static uint32_t record_of(struct state *s, uint32_t type, const char *id) {
    struct kt_error err = {.struct_size = sizeof err};
    uint32_t record = 0;
    must(kt_builder_record(&record, s->builder, type, id, strlen(id), &err), &err, id);
    return record;
}

static void set_text(struct state *s, uint32_t type, uint32_t record, uint32_t field, const char *value) {
    struct kt_error err = {.struct_size = sizeof err};
    must(kt_builder_text(s->builder, type, record, field, value, strlen(value), &err), &err, value);
}

static void set_number(struct state *s, uint32_t type, uint32_t record, uint32_t field, int64_t value) {
    struct kt_error err = {.struct_size = sizeof err};
    must(kt_builder_integer(s->builder, type, record, field, value, &err), &err, "number");
}

static void set_reference(struct state *s, uint32_t type, uint32_t record, uint32_t field, const char *id) {
    struct kt_error err = {.struct_size = sizeof err};
    must(kt_builder_reference(s->builder, type, record, field, id, strlen(id), &err), &err, id);
}

static void begin(struct state *s) {
    uint32_t record;
    memset(s, 0, sizeof *s);
    must(kt_builder_new(&s->builder, NULL, NULL, NULL), &(struct kt_error){.struct_size = 0}, "builder");
    record = record_of(s, KT_RECORD_CATALOG, "test");
    set_text(s, KT_RECORD_CATALOG, record, KT_FIELD_TITLE, "Plans");
    set_number(s, KT_RECORD_CATALOG, record, KT_FIELD_DATA_DATE, 20000);
    set_text(s, KT_RECORD_CATALOG, record, KT_FIELD_DISCLAIMER, "Test.");
    record = record_of(s, KT_RECORD_VENDOR, "acme");
    set_text(s, KT_RECORD_VENDOR, record, KT_FIELD_NAME, "Acme");
    record = record_of(s, KT_RECORD_JURISDICTION, "US");
    set_text(s, KT_RECORD_JURISDICTION, record, KT_FIELD_NAME, "United States");
}

static int is_none(const char *word) {
    return strcmp(word, "-") == 0;
}

static void add_class(struct state *s, char **w) {
    uint32_t record = record_of(s, KT_RECORD_CLASS, w[1]);
    set_text(s, KT_RECORD_CLASS, record, KT_FIELD_TITLE, w[1]);
    set_text(s, KT_RECORD_CLASS, record, KT_FIELD_DEFINITION, "For tests.");
    if (!is_none(w[2])) set_reference(s, KT_RECORD_CLASS, record, KT_FIELD_PARENT, w[2]);
    if (!is_none(w[3])) set_reference(s, KT_RECORD_CLASS, record, KT_FIELD_SERVES, w[3]);
}

static void add_playbook(struct state *s, char **w) {
    uint32_t record = record_of(s, KT_RECORD_PLAYBOOK, w[1]);
    set_text(s, KT_RECORD_PLAYBOOK, record, KT_FIELD_TITLE, w[1]);
    set_reference(s, KT_RECORD_PLAYBOOK, record, KT_FIELD_CLASS, w[1]);
    set_number(s, KT_RECORD_PLAYBOOK, record, KT_FIELD_PILOT, atol(w[2]));
}

static void add_step(struct state *s, char **w) {
    char id[96], *wait;
    uint32_t record;
    (void)snprintf(id, sizeof id, "%s/%s", w[1], w[2]);
    record = record_of(s, KT_RECORD_STEP, id);
    set_reference(s, KT_RECORD_STEP, record, KT_FIELD_PLAYBOOK, w[1]);
    set_number(s, KT_RECORD_STEP, record, KT_FIELD_ORDER, atol(w[3]));
    set_number(s, KT_RECORD_STEP, record, KT_FIELD_PHASE, atol(w[4]));
    set_number(s, KT_RECORD_STEP, record, KT_FIELD_PER, atol(w[5]));
    set_number(s, KT_RECORD_STEP, record, KT_FIELD_EFFORT_DAYS, atol(w[6]));
    set_text(s, KT_RECORD_STEP, record, KT_FIELD_TITLE, w[2]);
    set_text(s, KT_RECORD_STEP, record, KT_FIELD_WHY, "Because.");
    set_text(s, KT_RECORD_STEP, record, KT_FIELD_ROLE, "tester");
    set_text(s, KT_RECORD_STEP, record, KT_FIELD_VERIFY, "Look.");
    set_text(s, KT_RECORD_STEP, record, KT_FIELD_ROLLBACK, "Back.");
    if (!is_none(w[7])) set_text(s, KT_RECORD_STEP, record, KT_FIELD_PLATFORM, w[7]);
    if (is_none(w[8])) return;
    for (wait = strtok(w[8], ","); wait != NULL; wait = strtok(NULL, ",")) {
        (void)snprintf(id, sizeof id, "%s/%s", w[1], wait);
        set_reference(s, KT_RECORD_STEP, record, KT_FIELD_DEPENDS_ON, id);
    }
}

static void keep(char *out, size_t room, const char *word, const char **text, size_t *size) {
    if (is_none(word)) return;
    (void)snprintf(out, room, "%s", word);
    *text = out;
    *size = strlen(out);
}

static void add_group(struct state *s, char **w) {
    struct wanted *wanted = &s->groups[s->group_count];
    if (s->group_count++ == GROUPS) exit(1);
    (void)snprintf(wanted->class_id, sizeof wanted->class_id, "%s", w[1]);
    wanted->group.struct_size = sizeof wanted->group;
    wanted->group.assets = (uint32_t)strtoul(w[2], NULL, 10);
    wanted->group.capacity = (uint32_t)strtoul(w[3], NULL, 10);
    if (!is_none(w[4])) wanted->group.deadline = ((int64_t)atol(w[4]) + 1) * 86400;
    wanted->group.part_of = (uint32_t)strtoul(w[5], NULL, 10);
    wanted->group.ring = (uint32_t)strtoul(w[6], NULL, 10);
    wanted->group.criticality = (uint32_t)strtoul(w[7], NULL, 10);
    keep(wanted->platform, sizeof wanted->platform, w[8], &wanted->group.platform, &wanted->group.platform_size);
    keep(wanted->name, sizeof wanted->name, w[9], &wanted->group.name, &wanted->group.name_size);
    keep(wanted->site, sizeof wanted->site, w[10], &wanted->group.site, &wanted->group.site_size);
}

static void print_total(const kt_plan *plan) {
    struct kt_plan_total total = {.struct_size = sizeof total};
    must(kt_plan_total_get(plan, &total), &(struct kt_error){.struct_size = 0}, "total");
    printf("{\"total\":{\"feasible\":%u,\"late_groups\":%u,\"required_capacity\":%u,\"start\":%d,\"finish\":%d,\"working_days\":%d,"
           "\"latest_start\":%d,\"assets\":%" PRIu64 "},",
           (unsigned)total.feasible, (unsigned)total.late_groups, (unsigned)total.required_capacity, (int)total.start,
           (int)total.finish, (int)total.working_days, (int)total.latest_start, total.assets);
}

/* For every group of the estate its assets' waves as [wave, how many], and for every group of the plan its parts. */
static void print_assets(const kt_plan *plan, uint32_t count, size_t most) {
    uint32_t *waves = malloc((most + 1) * sizeof *waves), number;
    if (waves == NULL) exit(1);
    printf("\"asset_waves\":[");
    for (number = 0; number < count; number++) {
        size_t assets = 0, i, run = 0;
        printf("%s[", number > 0 ? "," : "");
        (void)kt_plan_asset_waves(plan, number, waves, most, &assets);
        for (i = 0; i < assets; i++) {
            run++;
            if (i + 1 < assets && waves[i + 1] == waves[i]) continue;
            printf("%s[%u,%zu]", i + 1 > run ? "," : "", (unsigned)waves[i], run);
            run = 0;
        }
        printf("]");
    }
    printf("],");
    free(waves);
}

static void print_groups(const kt_plan *plan) {
    struct kt_plan_group group = {.struct_size = sizeof group};
    struct kt_plan_part part = {.struct_size = sizeof part};
    uint32_t g, w, p;
    printf("\"numbers\":[");
    for (g = 0; kt_plan_group_at(plan, g, &group) == KT_OK; g++) printf("%s%u", g > 0 ? "," : "", (unsigned)group.number);
    printf("],\"parts\":[");
    for (g = 0; kt_plan_group_at(plan, g, &group) == KT_OK; g++) {
        printf("%s[", g > 0 ? "," : "");
        for (w = 0; w < group.wave_count; w++) {
            printf("%s[", w > 0 ? "," : "");
            for (p = 0; kt_plan_part_at(plan, g, w, p, &part) == KT_OK; p++)
                printf("%s[%u,%u,%u]", p > 0 ? "," : "", (unsigned)part.number, (unsigned)part.first, (unsigned)part.assets);
            printf("]");
        }
        printf("]");
    }
    printf("],");
}

static void answer(struct state *s, const kt_plan *plan, size_t most) {
    struct kt_error err = {.struct_size = sizeof err};
    struct kt_text json;
    print_total(plan);
    print_assets(plan, s->group_count, most);
    print_groups(plan);
    must(kt_plan_json(&json, plan, &err), &err, "json");
    printf("\"groups\":%s}\n", json.data);
}

static void plan(struct state *s, char **w) {
    struct kt_error err = {.struct_size = sizeof err};
    struct kt_plan_options options = {.struct_size = sizeof options};
    const uint8_t *bytes;
    kt_catalog *catalog = NULL;
    kt_profile *profile = NULL;
    kt_calendar *calendar = NULL;
    kt_estate *estate = NULL;
    kt_plan *made = NULL;
    size_t size, most = 0;
    uint32_t i, number;
    int32_t status;
    must(kt_builder_finish(&bytes, &size, s->builder, &err), &err, "finish");
    must(kt_catalog_open_memory(&catalog, bytes, size, NULL, &err), &err, "open");
    must(kt_profile_new(&profile, catalog, "US", 2, &err), &err, "profile");
    must(kt_calendar_new(&calendar, (uint32_t)atol(w[5]), s->closed, s->closed_count, NULL, &err), &err, "calendar");
    must(kt_estate_new(&estate, NULL, &err), &err, "estate");
    for (i = 0; i < s->group_count; i++) {
        struct kt_group *group = &s->groups[i].group;
        if (group->part_of == 0) {
            const char *id = s->groups[i].class_id;
            must(kt_record_find(&group->product_class, catalog, KT_RECORD_CLASS, id, strlen(id)), &err, "class");
            must(kt_record_find(&group->vendor, catalog, KT_RECORD_VENDOR, "acme", 4), &err, "vendor");
        }
        if (group->assets > most) most = group->assets;
        must(kt_estate_add_group(&number, estate, group, &err), &err, "group");
    }
    options.now = (int64_t)atol(w[1]) * 86400;
    options.start = (int32_t)atol(w[2]);
    options.capacity = (uint32_t)strtoul(w[3], NULL, 10);
    options.pilot = (uint32_t)strtoul(w[4], NULL, 10);
    options.calendar = calendar;
    status = kt_plan_new(&made, catalog, estate, profile, &options, &err);
    if (status == KT_OK) answer(s, made, most);
    else printf("{\"error\":%d}\n", (int)status);
    kt_plan_free(made);
    kt_estate_free(estate);
    kt_calendar_free(calendar);
    kt_profile_free(profile);
    kt_catalog_unref(catalog);
    kt_builder_free(s->builder);
    begin(s);
}

int main(void) {
    static struct state state;
    char line[512], *words[WORDS];
    begin(&state);
    while (fgets(line, sizeof line, stdin) != NULL) {
        size_t count = 0;
        char *at = line, *end = strchr(line, '\n');
        if (end == NULL) return 1;
        *end = '\0';
        while (count < WORDS) {
            words[count++] = at;
            at = strchr(at, ' ');
            if (at == NULL) break;
            *at++ = '\0';
        }
        while (count < WORDS) words[count++] = line + strlen(line);
        if (strcmp(words[0], "class") == 0) add_class(&state, words);
        else if (strcmp(words[0], "playbook") == 0) add_playbook(&state, words);
        else if (strcmp(words[0], "step") == 0) add_step(&state, words);
        else if (strcmp(words[0], "group") == 0) add_group(&state, words);
        else if (strcmp(words[0], "plan") == 0) plan(&state, words);
        else if (strcmp(words[0], "closed") == 0) {
            int32_t day;
            for (day = (int32_t)atol(words[1]); day <= (int32_t)atol(words[2]) && state.closed_count < CLOSED; day++)
                state.closed[state.closed_count++] = day;
        } else {
            return 1;
        }
    }
    kt_builder_free(state.builder);
    return 0;
}

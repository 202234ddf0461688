/* How long a large estate takes to plan: 1,000,000 assets in 200 groups, in four rings each, under capacities from plenty
   to far too little. Every plan must take less than a second of processor time and the whole process less than 200 MB.

     bench_plan            prints one line for each capacity; status 1 when a bound is broken */
#define _DEFAULT_SOURCE
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <time.h>

#include <ktransition/ktransition.h>

#define GROUPS 200
#define RINGS 4
#define ASSETS 1000000

static double now_seconds(void) {
    struct timespec at;
    (void)clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &at); /* one thread: the time it takes where nobody else is at work */
    return (double)at.tv_sec + (double)at.tv_nsec / 1e9;
}

static void must(int32_t status, const struct kt_error *err) {
    if (status >= 0) return;
    fprintf(stderr, "bench_plan: %s\n", err->message);
    exit(2);
}

static uint32_t record(const kt_catalog *catalog, uint32_t type, const char *id) {
    uint32_t number = 0;
    struct kt_error err = {.struct_size = sizeof err, .message = "a record is missing"};
    must(kt_record_find(&number, catalog, type, id, strlen(id)) == KT_OK ? 0 : -1, &err);
    return number;
}

/* 199 groups of agents at different clients and, at each second client, a management server that waits for them. */
static void fill(kt_estate *estate, const kt_catalog *catalog) {
    static const char classes[2][24] = {"endpoint-protection", "management-server"};
    struct kt_error err = {.struct_size = sizeof err};
    uint32_t g, ring, number, head;
    for (g = 0; g < GROUPS; g++) {
        struct kt_group group = {.struct_size = sizeof group};
        char name[16];
        (void)snprintf(name, sizeof name, "client-%u", (unsigned)g / 3);
        group.vendor = record(catalog, KT_RECORD_VENDOR, "kaspersky");
        group.product_class = record(catalog, KT_RECORD_CLASS, classes[g % 3 == 2]);
        group.assets = ASSETS / GROUPS / RINGS;
        group.ring = 1;
        group.name = name;
        group.name_size = strlen(name);
        must(kt_estate_add_group(&head, estate, &group, &err), &err);
        for (ring = 2; ring <= RINGS; ring++) {
            struct kt_group part = {.struct_size = sizeof part};
            part.part_of = head + 1;
            part.assets = ASSETS / GROUPS / RINGS;
            part.ring = ring;
            must(kt_estate_add_group(&number, estate, &part, &err), &err);
        }
    }
}

int main(void) {
    static const uint32_t capacities[] = {0, 50000, 5000, 500, 40};
    struct kt_error err = {.struct_size = sizeof err};
    struct rusage usage;
    kt_catalog *catalog = NULL;
    kt_profile *profile = NULL;
    kt_estate *estate = NULL;
    size_t i;
    int broken = 0;
    must(kt_catalog_open_builtin(&catalog, NULL, &err), &err);
    must(kt_profile_new(&profile, catalog, "US,business", 11, &err), &err);
    must(kt_estate_new(&estate, NULL, &err), &err);
    fill(estate, catalog);
    for (i = 0; i < sizeof capacities / sizeof capacities[0]; i++) {
        struct kt_plan_options options = {.struct_size = sizeof options, .now = 1721649600 /* 2024-07-22 */};
        struct kt_plan_total total = {.struct_size = sizeof total};
        struct kt_text json;
        kt_plan *plan = NULL;
        double begun = now_seconds(), taken;
        options.capacity = capacities[i];
        must(kt_plan_new(&plan, catalog, estate, profile, &options, &err), &err);
        taken = now_seconds() - begun;
        must(kt_plan_total_get(plan, &total), &err);
        must(kt_plan_json(&json, plan, &err), &err);
        printf("capacity %6u: %.3f s, %d working days, %u groups late, %u a day needed, %.1f MB of JSON\n",
               (unsigned)capacities[i], taken, (int)total.working_days,
               (unsigned)total.late_groups, (unsigned)total.required_capacity, (double)json.size / 1e6);
        broken |= taken >= 1.0;
        kt_plan_free(plan);
    }
    getrusage(RUSAGE_SELF, &usage);
    printf("peak memory: %.1f MB\n", (double)usage.ru_maxrss / 1024);
    broken |= usage.ru_maxrss >= 200 * 1024;
    kt_estate_free(estate);
    kt_profile_free(profile);
    kt_catalog_unref(catalog);
    return broken;
}

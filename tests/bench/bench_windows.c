/* How long a window query takes: nanoseconds a query for every vendor under some profiles, and all vendors for one profile;
   with the built-in catalog, and with one that has sixty instruments more.

     bench_windows [VENDOR]      only the rows of one vendor; "worst" for the slowest vendor of each profile

   "anew": every query differs from the one before in a fact, so that all of it is worked out. "again": the same question an hour
   later each time, as when a list of items is gone through. Each figure is the median of batches with a warm result object and
   federal working days. A measuring program, not a test:
   nothing here fails because it is slow. */
#define _POSIX_C_SOURCE 200809L
#include "windows_kit.h"

#include <time.h>

#define BATCHES 41
#define QUERIES 50
#define NOW 1723680000 /* 2024-08-15T00:00:00Z */

static const char *const profiles[] = {"US,business", "US,federal-agency", "US,business,federal-contractor", "DE,business"};

#define PROFILES (sizeof profiles / sizeof profiles[0])

struct bench {
    kt_catalog *catalog;
    kt_windows *windows;
    kt_calendar *federal;
    kt_profile *profile;
};

static double now_ns(void) {
    struct timespec at;
    (void)clock_gettime(CLOCK_MONOTONIC, &at);
    return (double)at.tv_sec * 1e9 + (double)at.tv_nsec;
}

static int compare(const void *a, const void *b) {
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

static void ask(const struct bench *bench, uint32_t vendor, int anew, int turn) {
    struct kt_error err = {.struct_size = sizeof err};
    struct kt_window_query query = {.struct_size = sizeof query, .now = NOW + turn * 3600, .known_at = 1795262400, .vendor = vendor,
                                    .calendar = bench->federal};
    query.facts = anew && turn % 2 ? "shelf=left" : "shelf=right";
    query.facts_size = strlen(query.facts);
    kit_need(kt_windows_compute(bench->windows, bench->catalog, bench->profile, &query, &err), &err, "windows");
}

static double of_vendor(const struct bench *bench, uint32_t vendor, int anew) {
    double batches[BATCHES], start;
    int i, j;
    for (i = 0; i < BATCHES; i++) {
        start = now_ns();
        for (j = 0; j < QUERIES; j++) ask(bench, vendor, anew, j);
        batches[i] = (now_ns() - start) / QUERIES;
    }
    qsort(batches, BATCHES, sizeof batches[0], compare);
    return batches[BATCHES / 2];
}

static double of_all(const struct bench *bench, uint32_t *out_count) {
    double batches[BATCHES], start;
    int i;
    for (i = 0; i < BATCHES; i++) {
        uint32_t vendor = 0;
        start = now_ns();
        for (*out_count = 0; kt_record_next(bench->catalog, KT_RECORD_VENDOR, &vendor) == KT_OK; ++*out_count) ask(bench, vendor, 1, 0);
        batches[i] = now_ns() - start;
    }
    qsort(batches, BATCHES, sizeof batches[0], compare);
    return batches[BATCHES / 2];
}

static void print_row(const struct bench *bench, const char *name, const char *profile, uint32_t vendor, double anew) {
    double again = of_vendor(bench, vendor, 0);
    printf("%-9s %-31s %-20s anew %8.0f ns, again %6.0f ns, %3u windows\n", name, profile,
           kit_id(bench->catalog, KT_RECORD_VENDOR, vendor).data, anew, again, (unsigned)kt_windows_count(bench->windows));
}

/* One row a vendor, or only the slowest of them. */
static void report(const struct bench *bench, const char *name, const char *profile, const char *only) {
    double worst = 0, all;
    uint32_t vendor = 0, slowest = 0, count;
    int is_worst = only != NULL && strcmp(only, "worst") == 0;
    while (kt_record_next(bench->catalog, KT_RECORD_VENDOR, &vendor) == KT_OK) {
        const char *id = kit_id(bench->catalog, KT_RECORD_VENDOR, vendor).data;
        double ns;
        if (only != NULL && !is_worst && strcmp(only, id) != 0) continue;
        ns = of_vendor(bench, vendor, 1);
        if (!is_worst) print_row(bench, name, profile, vendor, ns);
        if (ns <= worst) continue;
        worst = ns;
        slowest = vendor;
    }
    if (is_worst && slowest != 0) print_row(bench, name, profile, slowest, worst);
    all = of_all(bench, &count);
    printf("%-9s %-31s all %-16u %8.0f ns\n", name, profile, (unsigned)count, all);
}

static void run(kt_catalog *catalog, const char *name, const char *only) {
    struct kt_error err = {.struct_size = sizeof err};
    struct bench bench = {catalog, NULL, NULL, NULL};
    size_t i;
    kit_need(kt_windows_new(&bench.windows, NULL, &err), &err, "windows");
    kit_need(kt_calendar_new(&bench.federal, KT_CALENDAR_US_FEDERAL, NULL, 0, NULL, &err), &err, "calendar");
    for (i = 0; i < PROFILES; i++) {
        double start = now_ns();
        kit_need(kt_profile_new(&bench.profile, catalog, profiles[i], strlen(profiles[i]), &err), &err, profiles[i]);
        printf("%-9s %-31s profile made in   %8.0f ns\n", name, profiles[i], now_ns() - start);
        report(&bench, name, profiles[i], only);
        kt_profile_free(bench.profile);
    }
    kt_calendar_free(bench.federal);
    kt_windows_free(bench.windows);
}

int main(int argc, char **argv) {
    struct kt_error err = {.struct_size = sizeof err};
    kt_catalog *builtin, *enlarged;
    const char *only = argc > 1 ? argv[1] : NULL;
    kit_need(kt_catalog_open_builtin(&builtin, NULL, &err), &err, "built-in catalog");
    enlarged = kit_enlarged(builtin);
    run(builtin, "built-in", only);
    run(enlarged, "enlarged", only);
    kt_catalog_unref(enlarged);
    kt_catalog_unref(builtin);
    return 0;
}

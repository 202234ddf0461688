/* The CSV scanner against libcsv in one run: bytes of a generated inventory (two in three fields quoted, some with
   doubled quotes) or of a file given, in memory, every field looked at. Prints GB/s of the best of five and the ratio;
   the sums of fields and bytes must be the same. */
#include <csv.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "input/csv_scan.h"

struct sums {
    unsigned long long fields, bytes, records;
};

static double now(void) {
    struct timespec t;
    timespec_get(&t, TIME_UTC);
    return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static void on_field(void *data, size_t size, void *user) {
    struct sums *sums = user;
    (void)data;
    sums->fields++;
    sums->bytes += size;
}

static void on_record(int end, void *user) {
    struct sums *sums = user;
    (void)end;
    sums->records++;
}

static int with_libcsv(const char *data, size_t size, struct sums *sums) {
    struct csv_parser parser;
    memset(sums, 0, sizeof *sums);
    if (csv_init(&parser, CSV_STRICT | CSV_STRICT_FINI) != 0) return -1;
    if (csv_parse(&parser, data, size, on_field, on_record, sums) != size) return -1;
    if (csv_fini(&parser, on_field, on_record, sums) != 0) return -1;
    csv_free(&parser);
    return 0;
}

static struct csv_scan scan;

static int with_scan(char *data, size_t size, struct sums *sums) {
    memset(sums, 0, sizeof *sums);
    csv_scan_init(&scan, ',');
    csv_scan_window(&scan, data, size, 0, 1);
    for (;;) {
        size_t i;
        enum csv_scan_result result = csv_scan_next(&scan);
        if (result == CSV_SCAN_END) return 0;
        if (result != CSV_SCAN_RECORD) return -1;
        sums->records++;
        sums->fields += scan.count;
        for (i = 0; i < scan.count; i++) sums->bytes += scan.fields[i].size;
    }
}

static char *generate(size_t *size) {
    size_t room = (size_t)64 << 20, at = 0, row = 0;
    char *data = malloc(room + 512);
    if (!data) return NULL;
    while (at < room) {
        const char *publisher = row % 31 ? "of Software Ltd." : "\"\"Quoted\"\" Inc.";
        at += (size_t)sprintf(data + at, "host-%04zu.example.org,\"Product %zu, Edition %zu\",\"Publisher %s\",", row / 80,
                              row % 997, row % 7, publisher);
        at += (size_t)sprintf(data + at, "%zu.%zu.%zu,2024-0%zu-1%zu,\"C:\\Program Files\\Product %zu\"\r\n", row % 20, row % 9,
                              row % 1234, 1 + row % 9, row % 10, row % 997);
        row++;
    }
    *size = at;
    return data;
}

static char *load(const char *path, size_t *size) {
    FILE *file = fopen(path, "rb");
    char *data = NULL;
    long end;
    if (!file) return NULL;
    if (fseek(file, 0, SEEK_END) == 0 && (end = ftell(file)) >= 0 && fseek(file, 0, SEEK_SET) == 0) {
        data = malloc((size_t)end + 1);
        if (data && fread(data, 1, (size_t)end, file) != (size_t)end) {
            free(data);
            data = NULL;
        }
        *size = (size_t)end;
    }
    fclose(file);
    return data;
}

static int failed(const char *who) {
    fprintf(stderr, "%s finds the input malformed\n", who);
    return 1;
}

int main(int argc, char **argv) {
    size_t size = 0, round;
    char *data = argc > 1 ? load(argv[1], &size) : generate(&size), *copy = data ? malloc(size + 1) : NULL;
    double best_scan = 0, best_libcsv = 0;
    struct sums a, b;
    if (!copy) {
        fprintf(stderr, "no input\n");
        return 2;
    }
    if (size >= 3 && memcmp(data, "\xEF\xBB\xBF", 3) == 0) memset(data, ' ', 3); /* blanks before a field are dropped */
    for (round = 0; round < 5; round++) {
        double start, seconds;
        memcpy(copy, data, size); /* the scan undoes doubled quotes in place */
        start = now();
        if (with_scan(copy, size, &a) != 0) return failed("the scan");
        seconds = now() - start;
        if ((double)size / seconds > best_scan) best_scan = (double)size / seconds;
        start = now();
        if (with_libcsv(data, size, &b) != 0) return failed("libcsv");
        seconds = now() - start;
        if ((double)size / seconds > best_libcsv) best_libcsv = (double)size / seconds;
    }
    if (a.fields != b.fields || a.bytes != b.bytes || a.records != b.records) {
        fprintf(stderr, "the two differ: %llu/%llu fields, %llu/%llu bytes\n", a.fields, b.fields, a.bytes, b.bytes);
        return 1;
    }
    printf("%zu bytes, %llu records, %llu fields: scan %.2f GB/s, libcsv %.2f GB/s, ratio %.1f\n", size, a.records, a.fields,
           best_scan / 1e9, best_libcsv / 1e9, best_scan / best_libcsv);
    free(copy);
    free(data);
    return 0;
}

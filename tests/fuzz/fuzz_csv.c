/* The CSV scanner on any bytes: the records of one window and of a window that grows must be the same, fields lie inside
   the window, and the scan ends. The first two bytes choose the separator and the step. */
#include <stdlib.h>
#include <string.h>

#include "input/csv_scan.h"

static struct csv_scan scan;

static uint64_t mix(uint64_t hash, const void *data, size_t size) { /* FNV-1a */
    const unsigned char *bytes = data;
    size_t i;
    for (i = 0; i < size; i++) hash = (hash ^ bytes[i]) * 1099511628211u;
    return hash;
}

static uint64_t digest(uint64_t hash) {
    size_t i;
    hash = mix(hash, &scan.row_line, sizeof scan.row_line);
    for (i = 0; i < scan.count; i++) {
        if (scan.fields[i].data < scan.data || scan.fields[i].data + scan.fields[i].size > scan.data + scan.size) abort();
        hash = mix(hash, &scan.fields[i].size, sizeof scan.fields[i].size);
        hash = mix(hash, scan.fields[i].data, scan.fields[i].size);
    }
    return hash;
}

static uint64_t run(const uint8_t *data, size_t size, char separator, size_t step) {
    uint64_t hash = 14695981039346656037u;
    size_t given = step < size ? step : size, from = 0, rounds = 0;
    char *window = malloc(given + 1);
    if (given > 0) memcpy(window, data, given);
    csv_scan_init(&scan, separator);
    csv_scan_window(&scan, window, given, 0, given == size);
    for (;;) {
        enum csv_scan_result result = csv_scan_next(&scan);
        if (++rounds > 4 * size + 16) abort();
        if (result == CSV_SCAN_END) break;
        if (result == CSV_SCAN_RECORD) {
            hash = digest(hash);
        } else if (result == CSV_SCAN_BAD) {
            hash = mix(hash, &scan.row_line, sizeof scan.row_line);
            hash = mix(hash, scan.reason, strlen(scan.reason));
        } else {
            size_t more = size - given < step ? size - given : step;
            if (more == 0) abort();
            from += scan.at;
            given += more;
            free(window);
            window = malloc(given - from + 1);
            memcpy(window, data + from, given - from);
            csv_scan_window(&scan, window, given - from, 0, given == size);
        }
    }
    free(window);
    return hash;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    static const char separators[4] = {',', ';', '\t', '|'};
    char separator;
    size_t step;
    if (size < 2 || size > 1 << 16) return 0;
    separator = separators[data[0] % 4];
    step = 1 + data[1];
    data += 2;
    size -= 2;
    if (run(data, size, separator, size + 1) != run(data, size, separator, step)) abort();
    return 0;
}

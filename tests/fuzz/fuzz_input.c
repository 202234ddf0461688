/* All inventory readers on any bytes, by way of a file, as the program reads them. The first byte chooses the format (or
   recognition by content) and the options; rows must keep their bounds and texts must be readable. */
#define _POSIX_C_SOURCE 200809L
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "input/input.h"

static volatile unsigned sink_of_bytes;
static int file = -1;
static char path[] = "/tmp/fuzz_input_XXXXXX";

static void clean_up(void) { unlink(path); }

static void look(struct text text) {
    size_t i;
    unsigned sum = 0;
    for (i = 0; i < text.size; i++) sum += (unsigned char)text.data[i];
    sink_of_bytes += sum;
}

static int on_row(void *user, const struct row *row) {
    size_t i;
    (void)user;
    if (row->value_count == 0 || row->value_count > ROW_VALUES || row->fact_count > ROW_FACTS) abort();
    if (row->locator.size == 0) abort();
    look(row->asset);
    look(row->site);
    look(row->ring);
    look(row->user);
    look(row->group);
    look(row->locator);
    look(row->name);
    look(row->version);
    for (i = 0; i < row->value_count; i++) {
        if (row->values[i].kind == 0 || row->values[i].text.size == 0) abort();
        look(row->values[i].text);
    }
    for (i = 0; i < row->fact_count; i++) {
        look(row->facts[i].fact);
        look(row->facts[i].value);
    }
    return 0;
}

static int on_bad(void *user, struct text locator, struct text reason) {
    (void)user;
    if (reason.size == 0) abort();
    look(locator);
    look(reason);
    return 0;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    struct input_sink sink = {NULL, on_row, on_bad, NULL, NULL};
    struct input_options options;
    struct input_summary summary;
    if (size < 1 || size > 1 << 18) return 0;
    if (file < 0) {
        file = mkstemp(path);
        if (file < 0 || atexit(clean_up) != 0) abort();
    }
    memset(&options, 0, sizeof options);
    options.format = (enum input_format)(data[0] % 16 < 11 ? data[0] % 16 : INPUT_AUTO);
    options.strict = data[0] >= 0xF0;
    options.group_by = data[0] & 0x10 ? "tag" : NULL;
    options.columns = data[0] & 0x20 && data[0] & 0x40 ? "name=a,publisher=b" : NULL;
    if (ftruncate(file, 0) != 0 || pwrite(file, data + 1, size - 1, 0) != (ssize_t)(size - 1)) return 0;
    if ((input_read(path, &options, &sink, &summary) != 0) != (summary.failed != 0)) abort();
    if (summary.failed && summary.problem[0] == '\0') abort();
    return 0;
}

/* The inventory readers. Every file in tests/fixtures/input is read and what comes out - rows, bad rows, summary - is
   compared with the .rows file beside it, which was written by hand. Inputs too large or too odd to keep as files are
   made here. With the shared data present, counts of real files are compared with those of tests/unit/input_oracle.py,
   which uses Python's own parsers.

   A .rows file has one line a statement: "row PLACE", its texts below with one blank before them, "bad PLACE: REASON", "end FORMAT
   counts", "problem TEXT". One "*" in a line stands for any text. */
#define _POSIX_C_SOURCE 200809L
#include <check.h>
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <ktransition/constants.h>
#include <ktransition/types.h>

#include "input/input.h"
#include "json_reader.h"

#define TEXT ((size_t)1 << 16)

struct seen {
    char text[TEXT];
    size_t size;
    unsigned long rows, bad, values;
    uint64_t done, total;
    unsigned long stop_after; /* row or bad row that asks to stop; 0: none */
};

static void put(struct seen *seen, const char *text) {
    size_t size = strlen(text);
    if (size > TEXT - 1 - seen->size) size = TEXT - 1 - seen->size;
    memcpy(seen->text + seen->size, text, size);
    seen->size += size;
    seen->text[seen->size] = '\0';
}

/* Text as it is when it is UTF-8, bytes escaped when it is not; control characters always escaped. */
static void put_text(struct seen *seen, struct text text) {
    int valid = text.size == 0 || json_utf8_valid(text.data, text.size) == text.size;
    size_t i;
    for (i = 0; i < text.size && seen->size < TEXT - 1; i++) {
        unsigned char c = (unsigned char)text.data[i];
        char one[8] = {(char)c, '\0'};
        if (c == '\n') snprintf(one, sizeof one, "\\n");
        else if (c == '\r') snprintf(one, sizeof one, "\\r");
        else if (c < 0x20 || (c >= 0x80 && !valid)) snprintf(one, sizeof one, "\\x%02X", c);
        put(seen, one);
    }
}

static void put_line(struct seen *seen, const char *name, struct text text) {
    if (text.size == 0) return;
    put(seen, " ");
    put(seen, name);
    put(seen, " ");
    put_text(seen, text);
    put(seen, "\n");
}

static const char *kind_name(uint32_t kind) {
    switch (kind) {
    case KT_KIND_TEXT: return "text";
    case KT_KIND_VENDOR: return "vendor";
    case KT_KIND_PUBLISHER: return "publisher";
    case KT_KIND_PRODUCT: return "product";
    case KT_KIND_CPE: return "cpe";
    case KT_KIND_PURL: return "purl";
    case KT_KIND_URL: return "url";
    case KT_KIND_MAC: return "mac";
    case KT_KIND_SIGNER: return "signer";
    case KT_KIND_DRIVER: return "driver";
    case KT_KIND_SERVICE: return "service";
    case KT_KIND_PATH: return "path";
    case KT_KIND_REGISTRY: return "registry";
    case KT_KIND_ANTIVIRUS: return "antivirus";
    case KT_KIND_DEB: return "deb";
    case KT_KIND_RPM: return "rpm";
    case KT_KIND_WINGET: return "winget";
    case KT_KIND_ANDROID: return "android";
    case KT_KIND_BUNDLE: return "bundle";
    case KT_KIND_OID: return "oid";
    case KT_KIND_USB: return "usb";
    case KT_KIND_PCI: return "pci";
    case KT_KIND_MODEL: return "model";
    case KT_KIND_BANNER: return "banner";
    case KT_KIND_CLASS: return "class";
    case KT_KIND_CHROME_EXTENSION: return "chrome-extension";
    case KT_KIND_TEAM_ID: return "team-id";
    case KT_KIND_SWID: return "swid";
    case KT_KIND_MSI_PRODUCT_CODE: return "msi-product-code";
    case KT_KIND_CONTAINER_IMAGE: return "container-image";
    default: return "?";
    }
}

static int stops(const struct seen *seen) { return seen->stop_after != 0 && seen->rows + seen->bad >= seen->stop_after; }

static int on_row(void *user, const struct row *row) {
    struct seen *seen = user;
    size_t i;
    seen->rows++;
    seen->values += row->value_count;
    ck_assert_uint_gt(row->value_count, 0);
    ck_assert_uint_le(row->value_count, ROW_VALUES);
    ck_assert_uint_le(row->fact_count, ROW_FACTS);
    put(seen, "row ");
    put_text(seen, row->locator);
    put(seen, "\n");
    put_line(seen, "asset", row->asset);
    put_line(seen, "site", row->site);
    put_line(seen, "ring", row->ring);
    put_line(seen, "user", row->user);
    put_line(seen, "group", row->group);
    put_line(seen, "name", row->name);
    put_line(seen, "version", row->version);
    for (i = 0; i < row->value_count; i++) {
        ck_assert_uint_gt(row->values[i].text.size, 0);
        put_line(seen, kind_name(row->values[i].kind), row->values[i].text);
    }
    for (i = 0; i < row->fact_count; i++) {
        put(seen, " fact ");
        put_text(seen, row->facts[i].fact);
        put(seen, "=");
        put_text(seen, row->facts[i].value);
        put(seen, "\n");
    }
    return stops(seen);
}

static int on_bad(void *user, struct text locator, struct text reason) {
    struct seen *seen = user;
    seen->bad++;
    put(seen, "bad ");
    put_text(seen, locator);
    put(seen, ": ");
    put_text(seen, reason);
    put(seen, "\n");
    return stops(seen);
}

static void on_progress(void *user, uint64_t done, uint64_t total) {
    struct seen *seen = user;
    ck_assert_uint_ge(done, seen->done);
    seen->done = done;
    seen->total = total;
}

static struct seen got; /* one test at a time */

static struct input_summary read_with(const char *path, const struct input_options *options) {
    struct input_summary summary;
    struct input_sink sink = {&got, on_row, on_bad, on_progress, NULL};
    unsigned long stop_after = got.stop_after;
    const char *format;
    char line[256];
    int result;
    memset(&got, 0, sizeof got);
    got.stop_after = stop_after;
    result = input_read(path, options, &sink, &summary);
    ck_assert_int_eq(result, summary.failed ? -1 : 0);
    ck_assert_int_eq(summary.failed, summary.problem[0] != '\0');
    ck_assert_uint_eq(summary.bad_rows, got.bad);
    ck_assert_uint_ge(summary.rows, got.rows);
    format = input_format_name(summary.format);
    ck_assert(format == NULL || input_format_find(format) == summary.format);
    snprintf(line, sizeof line, "end %s rows=%llu bad=%llu undecodable=%llu collected=", format ? format : "auto",
             (unsigned long long)summary.rows, (unsigned long long)summary.bad_rows, (unsigned long long)summary.undecodable);
    put(&got, line);
    if (summary.collected_at == KT_INSTANT_NONE) snprintf(line, sizeof line, "-\n");
    else snprintf(line, sizeof line, "%lld\n", (long long)summary.collected_at);
    put(&got, line);
    if (summary.failed) {
        put(&got, "problem ");
        put(&got, summary.problem);
        put(&got, "\n");
    }
    return summary;
}

static struct input_summary read_path(const char *path) {
    struct input_options options;
    memset(&options, 0, sizeof options);
    return read_with(path, &options);
}

/* ---- files made here ---- */

static char made[64];

static void make(const void *data, size_t size) {
    int fd;
    snprintf(made, sizeof made, "/tmp/test_input_XXXXXX");
    fd = mkstemp(made);
    ck_assert_int_ge(fd, 0);
    while (size > 0) {
        ssize_t n = write(fd, data, size);
        ck_assert_int_gt(n, 0);
        data = (const char *)data + n;
        size -= (size_t)n;
    }
    close(fd);
}

static struct input_summary read_made(const void *data, size_t size, const struct input_options *options) {
    struct input_summary summary;
    struct input_options none;
    memset(&none, 0, sizeof none);
    make(data, size);
    summary = read_with(made, options ? options : &none);
    unlink(made);
    return summary;
}

static struct input_summary read_text(const char *text, const struct input_options *options) {
    return read_made(text, strlen(text), options);
}

/* ---- fixtures ---- */

static const char *root(void) {
    const char *path = getenv("KT_SOURCE_ROOT");
    return path ? path : ".";
}

static char *load(const char *path) {
    FILE *file = fopen(path, "rb");
    char *data = calloc(1, TEXT);
    ck_assert_msg(file != NULL, "%s cannot be opened", path);
    ck_assert_ptr_nonnull(data);
    ck_assert_uint_lt(fread(data, 1, TEXT - 1, file), TEXT - 1);
    fclose(file);
    return data;
}

/* Equal, or equal before and behind the one "*" of the expected line. */
static int line_matches(const char *expected, size_t expected_size, const char *line, size_t size) {
    const char *star = memchr(expected, '*', expected_size);
    size_t before, behind;
    if (expected_size == size && memcmp(expected, line, size) == 0) return 1;
    if (!star) return 0;
    before = (size_t)(star - expected);
    behind = expected_size - before - 1;
    return size >= before + behind && memcmp(expected, line, before) == 0 &&
           memcmp(star + 1, line + size - behind, behind) == 0;
}

static void compare(const char *name, const char *expected, const char *seen) {
    unsigned line = 1;
    while (*expected || *seen) {
        size_t a = strcspn(expected, "\n"), b = strcspn(seen, "\n");
        ck_assert_msg(line_matches(expected, a, seen, b), "%s line %u: {%.*s} in place of {%.*s}", name, line, (int)b, seen,
                      (int)a, expected);
        expected += a + (expected[a] == '\n');
        seen += b + (seen[b] == '\n');
        line++;
    }
}

START_TEST(fixtures) {
    char path[512];
    struct dirent *entry;
    unsigned count = 0;
    DIR *directory;
    snprintf(path, sizeof path, "%s/tests/fixtures/input", root());
    directory = opendir(path);
    ck_assert_msg(directory != NULL, "%s is missing; is KT_SOURCE_ROOT set?", path);
    while ((entry = readdir(directory)) != NULL) {
        size_t size = strlen(entry->d_name);
        char *expected;
        if (size < 6 || strcmp(entry->d_name + size - 5, ".rows") != 0) continue;
        snprintf(path, sizeof path, "%s/tests/fixtures/input/%s", root(), entry->d_name);
        expected = load(path);
        path[strlen(path) - 5] = '\0';
        (void)read_path(path);
        compare(entry->d_name, expected, got.text);
        free(expected);
        count++;
    }
    closedir(directory);
    ck_assert_uint_ge(count, 50);
}
END_TEST

/* The estate that comes with the examples: every file is recognised and has nothing bad. */
START_TEST(estate) {
    static const struct {
        char name[32], format[24];
        unsigned rows;
    } files[] = {
        {"ws-0142.glpi.xml", "glpi-xml", 12},        {"laptops-uninstall.csv", "windows-uninstall-csv", 9},
        {"branch-software.ksc.json", "ksc-json", 3}, {"portal.cdx.json", "cyclonedx-json", 10},
        {"mail-01.dpkg-status", "dpkg-status", 5},   {"network.csv", "csv", 9},
        {"osquery-results.log", "osquery-json", 7},
    };
    char path[512];
    size_t i;
    for (i = 0; i < sizeof files / sizeof files[0]; i++) {
        struct input_summary summary;
        snprintf(path, sizeof path, "%s/examples/estate/%s", root(), files[i].name);
        summary = read_path(path);
        ck_assert_msg(!summary.failed && summary.bad_rows == 0, "%s: %s", files[i].name, summary.problem);
        ck_assert_str_eq(input_format_name(summary.format), files[i].format);
        ck_assert_uint_eq(summary.rows, files[i].rows);
        ck_assert_uint_eq(got.done, got.total);
    }
}
END_TEST

/* ---- options ---- */

START_TEST(no_such_file) {
    struct input_summary summary = read_path("/nonexistent/file");
    ck_assert_int_eq(summary.failed, 1);
    ck_assert_ptr_nonnull(strstr(summary.problem, "cannot be opened"));
    summary = read_path("/tmp");
    ck_assert_int_eq(summary.failed, 1);
}
END_TEST

START_TEST(without_callbacks) {
    struct input_summary summary;
    make("host,product\na,X\n,\n", 18);
    ck_assert_int_eq(input_read(made, NULL, NULL, &summary), 0);
    ck_assert_uint_eq(summary.rows, 2);
    unlink(made);
}
END_TEST

START_TEST(strict_stops_at_the_first_bad_row) {
    struct input_options options;
    struct input_summary summary;
    memset(&options, 0, sizeof options);
    options.strict = 1;
    summary = read_text("host,product\na,X\nb\"c,Y\nd,Z\ne\"f,Y\n", &options);
    ck_assert_int_eq(summary.failed, 1);
    ck_assert_uint_eq(summary.rows, 1);
    ck_assert_uint_eq(summary.bad_rows, 1);
    ck_assert_str_eq(summary.problem, "line 3: a quote inside an unquoted field");
}
END_TEST

START_TEST(callbacks_stop) {
    static const char *const inputs[] = {
        "host,product\na,X\nb,Y\nc,Z\n",
        "one\ntwo\nthree\n",
        "Package: a\n\nPackage: b\n\nPackage: c\n",
        "{\"bomFormat\":\"CycloneDX\",\"components\":[{\"name\":\"a\",\"components\":[{\"name\":\"b\"}]},{\"name\":\"c\"}]}",
        "{\"spdxVersion\":\"SPDX-2.3\",\"packages\":[{\"name\":\"a\"},{\"name\":\"b\"},{\"name\":\"c\"}]}",
        "{\"PxgRetVal\":[{\"DisplayName\":\"a\"},{\"DisplayName\":\"b\"},{\"DisplayName\":\"c\"}]}",
        "<REQUEST><CONTENT><SOFTWARES><NAME>a</NAME></SOFTWARES><SOFTWARES><NAME>b</NAME></SOFTWARES>"
        "<SOFTWARES><NAME>c</NAME></SOFTWARES></CONTENT></REQUEST>",
        "{\"deviceid\":\"x\",\"content\":{\"softwares\":[{\"name\":\"a\"},{\"name\":\"b\"},{\"name\":\"c\"}]}}",
        "{\"name\":\"programs\",\"snapshot\":[{\"name\":\"a\"},{\"name\":\"b\"},{\"name\":\"c\"}]}\n",
    };
    size_t i;
    for (i = 0; i < sizeof inputs / sizeof inputs[0]; i++) {
        struct input_summary summary;
        got.stop_after = 2;
        summary = read_text(inputs[i], NULL);
        ck_assert_msg(!summary.failed, "%s: %s", inputs[i], summary.problem);
        ck_assert_msg(got.rows == 2, "%s: %lu rows", inputs[i], got.rows);
        got.stop_after = 0;
        (void)read_text(inputs[i], NULL);
        ck_assert_uint_eq(got.rows, 3);
    }
}
END_TEST

START_TEST(columns_are_named) {
    struct input_options options;
    struct input_summary summary;
    memset(&options, 0, sizeof options);
    options.columns = "name=Titel,publisher=Anbieter";
    summary = read_text("Rechner;Titel;Anbieter;Publisher\npc;Ding;Firma;other\n", &options);
    ck_assert_int_eq(summary.failed, 0);
    ck_assert_str_eq(got.text, "row line 2\n name Ding\n product Ding\n publisher Firma\n"
                                "end csv rows=1 bad=0 undecodable=0 collected=-\n");
    options.columns = "publisher=Maker";
    summary = read_text("host,product\na,X\n", &options);
    ck_assert_str_eq(summary.problem, "the header has no column 'Maker'");
    options.columns = "nonsense=product";
    summary = read_text("host,product\na,X\n", &options);
    ck_assert_str_eq(summary.problem, "no column means 'nonsense'");
}
END_TEST

START_TEST(groups) {
    struct input_options options;
    memset(&options, 0, sizeof options);
    options.group_by = "client";
    (void)read_text("Client,Host,Product\nnorth,a,X\n", &options);
    ck_assert_ptr_nonnull(strstr(got.text, " group north\n"));
    options.group_by = "site";
    (void)read_text("site,host,product\nnorth,a,X\n", &options);
    ck_assert_ptr_nonnull(strstr(got.text, " site north\n group north\n"));
    options.group_by = "customer";
    (void)read_text("{\"name\":\"programs\",\"decorations\":{\"customer\":\"c1\"},\"columns\":{\"name\":\"a\"},"
                    "\"action\":\"added\"}\n", &options);
    ck_assert_ptr_nonnull(strstr(got.text, " group c1\n"));
    options.group_by = "tag";
    (void)read_text("<REQUEST><CONTENT><SOFTWARES><NAME>a</NAME></SOFTWARES><ACCOUNTINFO><KEYNAME>TAG</KEYNAME>"
                    "<KEYVALUE>t1</KEYVALUE></ACCOUNTINFO></CONTENT></REQUEST>", &options);
    ck_assert_ptr_nonnull(strstr(got.text, " group t1\n"));
    options.group_by = "team";
    (void)read_text("{\"bomFormat\":\"CycloneDX\",\"components\":[{\"name\":\"a\","
                    "\"properties\":[{\"name\":\"team\",\"value\":\"blue\"}]}]}", &options);
    ck_assert_ptr_nonnull(strstr(got.text, " group blue\n"));
}
END_TEST

START_TEST(line_kind) {
    struct input_options options;
    memset(&options, 0, sizeof options);
    options.format = INPUT_LINES;
    options.line_kind = KT_KIND_PRODUCT;
    (void)read_text("product\nX\n", &options); /* a header, were it not for the format that is asked for */
    ck_assert_str_eq(got.text, "row line 1\n name product\n product product\nrow line 2\n name X\n product X\n"
                                "end lines rows=2 bad=0 undecodable=0 collected=-\n");
}
END_TEST

/* A format that is asked for and does not fit is an error, not something else. */
START_TEST(forced_format) {
    static const enum input_format json[] = {INPUT_CYCLONEDX_JSON, INPUT_SPDX_JSON, INPUT_GLPI_JSON, INPUT_KSC_JSON};
    struct input_options options;
    size_t i;
    memset(&options, 0, sizeof options);
    for (i = 0; i < sizeof json / sizeof json[0]; i++) {
        struct input_summary summary;
        options.format = json[i];
        summary = read_text("host,product\na,X\n", &options);
        ck_assert_int_eq(summary.failed, 1);
        ck_assert_int_eq(summary.format, json[i]);
        ck_assert_uint_eq(summary.rows, 0);
        summary = read_text("[1,2]", &options);
        ck_assert_int_eq(summary.failed, 1);
    }
    options.format = INPUT_GLPI_XML;
    ck_assert_int_eq(read_text("host,product\na,X\n", &options).failed, 1);
    options.format = (enum input_format)99;
    ck_assert_int_eq(read_text("host,product\na,X\n", &options).failed, 1);
}
END_TEST

/* ---- large and odd ---- */

/* Rows go on over many windows; a quoted field is longer than one. */
START_TEST(many_windows) {
    size_t room = (size_t)3 << 20, at = 0, rows = 0, i;
    char *data = malloc(room + 400);
    struct input_summary summary;
    at += (size_t)sprintf(data, "host,product,publisher\r\n");
    while (at < room) {
        at += (size_t)sprintf(data + at, "h%zu,\"Product \"\"%zu\"\"\",Maker\r\n", rows, rows);
        if (rows == 100) {
            at += (size_t)sprintf(data + at, "long,\"");
            for (i = 0; i < (size_t)1 << 20; i++) data[at + i] = i % 100 == 99 ? '\n' : 'y';
            at += (size_t)1 << 20;
            at += (size_t)sprintf(data + at, "\",Maker\r\n");
            rows++;
        }
        rows++;
    }
    got.stop_after = 0;
    summary = read_made(data, at, NULL);
    ck_assert_int_eq(summary.failed, 0);
    ck_assert_uint_eq(summary.rows, rows);
    ck_assert_uint_eq(summary.bad_rows, 0);
    ck_assert_uint_eq(got.values, 2 * rows);
    ck_assert_uint_eq(got.done, at);
    free(data);
}
END_TEST

START_TEST(long_lines) {
    size_t size = ((size_t)17 << 20) + 20;
    char *data = malloc(size);
    struct input_summary summary;
    memset(data, 'x', size);
    memcpy(data, "ab\n", 3);
    memcpy(data + size - 5, "\ncd\n", 4);
    data[size - 1] = '\n';
    summary = read_made(data, size, NULL);
    ck_assert_uint_eq(summary.rows, 2);
    ck_assert_uint_eq(summary.bad_rows, 1);
    ck_assert_ptr_nonnull(strstr(got.text, "bad line 2: longer than 16 MiB\nrow line 3\n name cd\n"));
    free(data);
}
END_TEST

/* Lines that end in CR alone take time in proportion to their number. */
START_TEST(cr_lines) {
    size_t size = (size_t)2 << 20, i;
    char *data = malloc(size);
    struct input_summary summary;
    for (i = 0; i < size; i++) data[i] = i % 4 == 3 ? '\r' : 'a';
    summary = read_made(data, size, NULL);
    ck_assert_uint_eq(summary.rows, size / 4);
    free(data);
}
END_TEST

START_TEST(late_nul) {
    char data[3000];
    struct input_summary summary;
    size_t at = 0, i;
    at += (size_t)sprintf(data, "host,product\n");
    for (i = 0; i < 200; i++) at += (size_t)sprintf(data + at, "host-%03zu,X\n", i);
    data[at - 3] = '\0';
    summary = read_made(data, at, NULL);
    ck_assert_int_eq(summary.failed, 0);
    ck_assert_uint_eq(summary.rows, 199);
    ck_assert_uint_eq(summary.bad_rows, 1);
    ck_assert_ptr_nonnull(strstr(got.text, "bad line 201: has a NUL byte\n"));
}
END_TEST

START_TEST(deep_xml) {
    char data[4000];
    size_t at = 0, i;
    struct input_summary summary;
    at += (size_t)sprintf(data, "<REQUEST>");
    for (i = 0; i < 100; i++) at += (size_t)sprintf(data + at, "<a>");
    summary = read_made(data, at, NULL);
    ck_assert_int_eq(summary.failed, 1);
    ck_assert_ptr_nonnull(strstr(summary.problem, "elements nested deeper than 64"));
}
END_TEST

START_TEST(long_xml_value) {
    size_t size = 200000, at;
    char *data = malloc(size);
    struct input_summary summary;
    at = (size_t)sprintf(data, "<REQUEST><CONTENT><SOFTWARES><NAME>");
    memset(data + at, 'x', 100000);
    at += 100000;
    at += (size_t)sprintf(data + at, "</NAME></SOFTWARES><SOFTWARES><NAME>ok</NAME></SOFTWARES></CONTENT></REQUEST>");
    summary = read_made(data, at, NULL);
    ck_assert_int_eq(summary.failed, 0);
    ck_assert_uint_eq(summary.rows, 1);
    ck_assert_str_eq(got.text, "bad CONTENT/SOFTWARES[1]: a value longer than 64 KiB\n"
                                "row CONTENT/SOFTWARES[2]\n name ok\n product ok\n"
                                "end glpi-xml rows=1 bad=1 undecodable=0 collected=-\n");
    free(data);
}
END_TEST

/* Components inside components: 64 levels are read, what is below is reported. */
START_TEST(deep_components) {
    char *data = malloc(100 * 40);
    size_t at = 0, i;
    struct input_summary summary;
    at += (size_t)sprintf(data, "{\"bomFormat\":\"CycloneDX\"");
    for (i = 0; i < 70; i++) at += (size_t)sprintf(data + at, ",\"components\":[{\"name\":\"n\"");
    for (i = 0; i < 70; i++) at += (size_t)sprintf(data + at, "}]");
    at += (size_t)sprintf(data + at, "}");
    summary = read_made(data, at, NULL);
    ck_assert_msg(!summary.failed, "%s", summary.problem);
    ck_assert_uint_eq(summary.rows, 64);
    ck_assert_uint_eq(summary.bad_rows, 1);
    ck_assert_ptr_nonnull(strstr(got.text, ".components: nested deeper than 64 levels\n"));
    free(data);
}
END_TEST

START_TEST(many_values) {
    char *data = malloc(100 * 40);
    size_t at = 0, i;
    at += (size_t)sprintf(data, "{\"bomFormat\":\"CycloneDX\",\"components\":[{\"name\":\"n\",\"authors\":[");
    for (i = 0; i < 100; i++) at += (size_t)sprintf(data + at, "%s{\"name\":\"a%zu\"}", i ? "," : "", i);
    at += (size_t)sprintf(data + at, "]}]}");
    ck_assert_uint_eq(read_made(data, at, NULL).rows, 1);
    ck_assert_uint_eq(got.values, ROW_VALUES);
    free(data);
}
END_TEST

/* Cutting every fixture at every length: no crash, and never more rows than the whole has. */
START_TEST(every_truncation) {
    static const char names[][24] = {"generic.csv", "utf16-damaged.csv", "status", "network.xml", "hbom.cdx.json", "equipment.json",
                                     "semicolon.csv", "lines.txt", "external-dtd.xml", "error.ksc.json"};
    char path[512];
    size_t i, size;
    for (i = 0; i < sizeof names / sizeof names[0]; i++) {
        FILE *file;
        char *data = calloc(1, TEXT);
        size_t whole;
        uint64_t rows;
        snprintf(path, sizeof path, "%s/tests/fixtures/input/%s", root(), names[i]);
        file = fopen(path, "rb");
        ck_assert_ptr_nonnull(file);
        whole = fread(data, 1, TEXT, file);
        fclose(file);
        rows = read_made(data, whole, NULL).rows;
        for (size = 0; size < whole; size += 3) {
            struct input_summary summary = read_made(data, size, NULL);
            if (size <= 80) continue; /* too little to tell the format by */
            ck_assert_msg(summary.format == INPUT_LINES || summary.rows <= rows + 1, "%s cut at %zu", names[i], size);
        }
        free(data);
    }
}
END_TEST

/* ---- standard input ---- */

START_TEST(standard_input) {
    struct input_summary summary;
    make("host,product\na,X\n", 17);
    ck_assert_ptr_nonnull(freopen(made, "rb", stdin));
    summary = read_path("-");
    unlink(made);
    ck_assert_int_eq(summary.failed, 0);
    ck_assert_uint_eq(summary.rows, 1);
    ck_assert_uint_eq(got.total, 0);
}
END_TEST

/* ---- real files against Python's parsers ---- */

START_TEST(same_counts_as_python) {
    const char *shared = getenv("KT_SHARED"), *python = getenv("KT_PYTHON");
    char directory[400], command[1200], line[1024];
    unsigned files = 0;
    FILE *pipe;
    snprintf(directory, sizeof directory, "%s/%s", shared && shared[0] == '/' ? "" : root(), shared ? shared : "../shared");
    snprintf(command, sizeof command, "%s/data/inventory", directory);
    if (access(command, R_OK) != 0) {
        printf("# skipped: no shared data at %s\n", directory);
        return;
    }
    snprintf(command, sizeof command, "%s %s/tests/unit/input_oracle.py %s/data", python ? python : "python3", root(), directory);
    pipe = popen(command, "r");
    ck_assert_ptr_nonnull(pipe);
    while (fgets(line, sizeof line, pipe)) { /* rows, format, path */
        unsigned long long rows;
        char format[32];
        struct input_summary summary;
        int at = 0;
        line[strcspn(line, "\n")] = '\0';
        ck_assert_msg(sscanf(line, "%llu %31s %n", &rows, format, &at) == 2 && at > 0, "the oracle said: %s", line);
        summary = read_path(line + at);
        ck_assert_msg(!summary.failed, "%s: %s", line + at, summary.problem);
        ck_assert_str_eq(input_format_name(summary.format), format);
        ck_assert_msg(summary.rows == rows && summary.bad_rows == 0, "%s: %llu rows and %llu bad ones, Python counts %llu",
                      line + at, (unsigned long long)summary.rows, (unsigned long long)summary.bad_rows, rows);
        files++;
    }
    ck_assert_int_eq(pclose(pipe), 0);
    ck_assert_uint_ge(files, 30);
}
END_TEST

static TCase *group(Suite *suite, const char *name) {
    TCase *tcase = tcase_create(name);
    tcase_set_timeout(tcase, 120);
    suite_add_tcase(suite, tcase);
    return tcase;
}

int main(void) {
    Suite *suite = suite_create("input");
    TCase *files = group(suite, "files"), *options = group(suite, "options");
    TCase *odd = group(suite, "odd"), *real = group(suite, "real");
    SRunner *runner;
    int failed;
    tcase_add_test(files, fixtures);
    tcase_add_test(files, estate);
    tcase_add_test(options, no_such_file);
    tcase_add_test(options, without_callbacks);
    tcase_add_test(options, strict_stops_at_the_first_bad_row);
    tcase_add_test(options, callbacks_stop);
    tcase_add_test(options, columns_are_named);
    tcase_add_test(options, groups);
    tcase_add_test(options, line_kind);
    tcase_add_test(options, forced_format);
    tcase_add_test(odd, many_windows);
    tcase_add_test(odd, long_lines);
    tcase_add_test(odd, cr_lines);
    tcase_add_test(odd, late_nul);
    tcase_add_test(odd, deep_xml);
    tcase_add_test(odd, long_xml_value);
    tcase_add_test(odd, deep_components);
    tcase_add_test(odd, many_values);
    tcase_add_test(odd, every_truncation);
    tcase_add_test(odd, standard_input);
    tcase_add_test(real, same_counts_as_python);
    runner = srunner_create(suite);
    srunner_set_tap(runner, "-");
    srunner_run_all(runner, CK_SILENT);
    failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed != 0;
}

/* ktransition-compile: catalog sources in, a catalog file (and a C file that carries it) out. The library's own build runs
   it natively, linked with a core that carries no catalog yet; `ktransition db build` is the same compiler for users. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "catalog/catalog_json.h"
#include "support.h"

#define LINE_BYTES 4000

/* file: path: reason, as compilers write it, so that editors can jump there. */
static void problem(void *user, const char *file, const char *path, const char *reason) {
    (void)user;
    fprintf(stderr, "%s%s%s%s%s\n", file, file[0] == '\0' ? "" : ": ", path, path[0] == '\0' ? "" : ": ", reason);
}

static int usage(const char *reason) {
    fprintf(stderr, "ktransition-compile: %s\nusage: ktransition-compile OUT.ktdb [--emit-c OUT.c] [--depfile OUT.d] FILE|DIR...\n", reason);
    return EXIT_USAGE;
}

/* A string literal compiles many times faster than a list of numbers. Octal escapes have three digits at most, so what
   follows them cannot be taken for a part of them; "?" is escaped for the sake of trigraphs. */
static size_t put_byte(char *at, unsigned char byte) {
    if (byte >= 0x20 && byte < 0x7F && byte != '"' && byte != '\\' && byte != '?') {
        at[0] = (char)byte;
        return 1;
    }
    at[0] = '\\';
    at[1] = (char)('0' + (byte >> 6));
    at[2] = (char)('0' + ((byte >> 3) & 7));
    at[3] = (char)('0' + (byte & 7));
    return 4;
}

/* The C file as text; NULL when memory is out. */
static char *make_c(const uint8_t *data, size_t size, size_t *out_size) {
    static const char head[] = "/* A compiled catalog; made from lib/data by ktransition-compile. */\n#include \"db/builtin.h\"\n\n"
                               "#if defined(__GNUC__)\n#pragma GCC diagnostic ignored \"-Woverlength-strings\"\n#endif\n"
                               "const unsigned char kt__builtin_data[] =\n\"";
    static const char tail[] = "\";\nconst size_t kt__builtin_size = sizeof kt__builtin_data - 1;\n";
    const size_t room = size > (SIZE_MAX - 65536) / 5 ? 0 : size * 5 + 65536; /* four bytes each, and three per line of 999 */
    char *text = room == 0 ? NULL : malloc(room);
    size_t used = sizeof head - 1, line = 1, i;
    if (text == NULL) return NULL;
    memcpy(text, head, used);
    for (i = 0; i < size; i++) {
        size_t put;
        if (line + 5 > LINE_BYTES) {
            memcpy(text + used, "\"\n\"", 3);
            used += 3;
            line = 1;
        }
        put = put_byte(text + used, data[i]);
        used += put;
        line += put;
    }
    memcpy(text + used, tail, sizeof tail - 1);
    *out_size = used + sizeof tail - 1;
    return text;
}

/* 0, or -1 after a complaint. */
static int write_c(const char *path, const struct catalog_compiled *compiled) {
    size_t size = 0;
    char *text = make_c(compiled->data, compiled->size, &size);
    int failed;
    if (text == NULL) {
        complain("out of memory");
        return -1;
    }
    failed = write_whole(path, text, size);
    free(text);
    return failed;
}

/* For the build: what the catalog was made from, directories too, so that a new file in one is noticed. Blanks and "#" mean
   something to make. */
static void add_dependency(struct out *list, const char *path, const char *after) {
    for (; *path != '\0'; path++) {
        if (*path == ' ' || *path == '#') out_text(list, "\\");
        out_bytes(list, path, 1);
    }
    out_text(list, after);
}

static void used(void *user, const char *path) { add_dependency(user, path, " \\\n "); }

/* The catalog first: a C file without it would be of no use. 0, or EXIT_BAD_INPUT after a complaint. */
static int write_all(const struct catalog_compiled *compiled, const char *out, const char *out_c, const char *out_d,
                     const struct out *list) {
    if (write_whole(out, (const char *)compiled->data, compiled->size) != 0) return EXIT_BAD_INPUT;
    if (out_c != NULL && write_c(out_c, compiled) != 0) return EXIT_BAD_INPUT;
    return out_d != NULL && write_whole(out_d, list->data, list->size) != 0 ? EXIT_BAD_INPUT : 0;
}

/* The dependency file comes last, so that a build that failed runs again. */
int main(int argc, char **argv) {
    struct out list = {0};
    struct catalog_compile_options options = {NULL, problem, used, &list};
    struct catalog_compiled compiled;
    const char *out = NULL, *out_c = NULL, *out_d = NULL;
    int i, status = EXIT_BAD_INPUT, files = 0;
    for (i = 1; i < argc; i++) {
        if (strcmp(argv[i], "--emit-c") == 0) {
            if (i + 1 >= argc || out_c != NULL) return usage("--emit-c takes one file, once");
            out_c = argv[++i];
        } else if (strcmp(argv[i], "--depfile") == 0) {
            if (i + 1 >= argc || out_d != NULL) return usage("--depfile takes one file, once");
            out_d = argv[++i];
        } else if (argv[i][0] == '-') {
            return usage("unknown option");
        } else if (out == NULL) {
            out = argv[i];
        } else {
            argv[files++] = argv[i]; /* collected at the front: files is below i from here on */
        }
    }
    if (out == NULL || files == 0) return usage("an output and one source at least are needed");
    add_dependency(&list, out, ": ");
    if (catalog_compile(&compiled, (const char *const *)argv, (size_t)files, &options) == 0) {
        status = write_all(&compiled, out, out_c, out_d, &list);
    } else {
        fprintf(stderr, "ktransition-compile: %lu problem%s, nothing written\n", (unsigned long)compiled.problems,
                compiled.problems == 1 ? "" : "s");
    }
    catalog_compiled_dispose(&compiled);
    out_free(&list);
    return status;
}

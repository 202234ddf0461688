/* The search for names against scoring every name: time of both, and whether they ever differ.

     bench_names_search FOLDER [SIZE...]

   FOLDER holds names25k.txt, names300k.txt.xz, names3m.txt.xz (a name a line), q_exact.txt (id, name), q_fuzzy.txt (id,
   kind, name) and q_neg.txt.xz (a name a line); SIZE is 25k, 300k or 3m, all three if none is given. For each size:
   nanoseconds an exact lookup, microseconds a search by index for noisy and for unrelated names, the same by scoring every
   name over a sample of the queries, how often the two differ (it must be 0), and how many noisy names were found among
   the best ten. A measuring program, not a test: it ends with 1 when a difference was seen. */
#define _POSIX_C_SOURCE 200809L
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "index/finder.h"

#define BEST 10

struct lines {
    char *text;
    size_t size;
    struct kt_text *lines;
    uint32_t count;
};

/* A search's result: rows with their scores, best first. */
struct hit {
    uint32_t score, row;
};

struct bench {
    struct lines names;    /* as they stand in the file */
    struct kt_text *folded;
    struct kt__memory memory;
    struct kt__finder finder;
    struct kt__finding *finding;
    struct kt__folded query, other;
    struct kt__parts query_parts, other_parts;
    struct hit *hits, *all;
    uint64_t scored;
};

/* Processor time of this process: other work on the machine disturbs it least. */
static double now(void) {
    struct timespec t;
    if (clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t) != 0) return 0;
    return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

/* Resident memory in MiB; 0 where the system does not say. */
static double resident(void) {
    FILE *file = fopen("/proc/self/statm", "rb");
    unsigned long all = 0, pages = 0;
    if (file == NULL) return 0;
    if (fscanf(file, "%lu %lu", &all, &pages) != 2) pages = 0;
    fclose(file);
    return (double)pages * 4096 / (1 << 20);
}

static void *must(void *block) {
    if (block == NULL) {
        fprintf(stderr, "out of memory\n");
        exit(2);
    }
    return block;
}

/* All lines of a file, or of FILE.xz through xz. */
static void read_lines(struct lines *out, const char *folder, const char *name) {
    char command[1024];
    size_t room = 1 << 20, got, i;
    int packed = strstr(name, ".xz") != NULL;
    FILE *file;
    snprintf(command, sizeof command, packed ? "xz -dc '%s/%s'" : "%s/%s", folder, name);
    file = packed ? popen(command, "r") : fopen(command, "rb");
    if (file == NULL) {
        fprintf(stderr, "%s/%s: cannot be read\n", folder, name);
        exit(2);
    }
    memset(out, 0, sizeof *out);
    out->text = must(malloc(room));
    while ((got = fread(out->text + out->size, 1, room - out->size, file)) > 0) {
        out->size += got;
        if (out->size == room) out->text = must(realloc(out->text, room *= 2));
    }
    if (packed) pclose(file);
    else fclose(file);
    for (i = 0; i < out->size; i++) out->count += out->text[i] == '\n';
    out->lines = must(calloc((size_t)out->count + 1, sizeof *out->lines));
    out->count = 0;
    for (i = 0; i < out->size; i++) {
        if (out->lines[out->count].data == NULL) out->lines[out->count].data = out->text + i;
        if (out->text[i] != '\n') continue;
        out->lines[out->count].size = (size_t)(out->text + i - out->lines[out->count].data);
        out->count++;
    }
    if (out->count == 0) {
        fprintf(stderr, "%s/%s: no lines\n", folder, name);
        exit(2);
    }
}

static void free_lines(struct lines *lines) {
    free(lines->text);
    free(lines->lines);
}

static struct kt_text folded_text(const void *context, uint32_t row) {
    return ((const struct bench *)context)->folded[row];
}

/* Field `index` of a line of values between tabs. */
static struct kt_text field(struct kt_text line, int index) {
    struct kt_text out = line;
    for (;;) {
        const char *tab = memchr(out.data, '\t', (size_t)(line.data + line.size - out.data));
        const char *end = tab != NULL ? tab : line.data + line.size;
        out.size = (size_t)(end - out.data);
        if (index-- == 0 || tab == NULL) return out;
        out.data = tab + 1;
    }
}

static int compare_hits(const void *left, const void *right, const struct bench *b) {
    const struct hit *x = left, *y = right;
    int order;
    if (x->score != y->score) return x->score > y->score ? -1 : 1;
    order = strcmp(b->folded[x->row].data, b->folded[y->row].data);
    return order != 0 ? order : x->row < y->row ? -1 : x->row > y->row;
}

/* Heap sort, since qsort takes no context. */
static void sort_hits(struct hit *hits, size_t count, const struct bench *b) {
    size_t end, i, child;
    for (end = count + count / 2; end-- > 1;) {
        struct hit moved;
        size_t size = end < count ? end : count;
        if (end >= count) {
            i = end - count;
            moved = hits[i];
        } else {
            moved = hits[end];
            hits[end] = hits[0];
            i = 0;
        }
        while ((child = 2 * i + 1) < size) {
            if (child + 1 < size && compare_hits(&hits[child + 1], &hits[child], b) > 0) child++;
            if (compare_hits(&hits[child], &moved, b) <= 0) break;
            hits[i] = hits[child];
            i = child;
        }
        hits[i] = moved;
    }
}

static uint32_t score_of(struct bench *b, uint32_t row) {
    kt__text_unfold(&b->other, b->folded[row].data, b->folded[row].size);
    kt__parts_make(&b->other_parts, &b->other);
    b->scored++;
    return kt__score_parts(&b->query, &b->query_parts, &b->other, &b->other_parts);
}

/* Names at or above the floor, best first. */
static size_t search(struct bench *b, struct kt_text name, int every, struct hit *hits) {
    uint32_t i, count, score;
    size_t found = 0;
    kt__fold(&b->query, name.data, name.size);
    kt__parts_make(&b->query_parts, &b->query);
    count = every ? b->finder.count : kt__finder_find(&b->finder, b->finding, &b->query, &b->query_parts, KT__SCORE_FLOOR);
    for (i = 0; i < count; i++) {
        uint32_t row = every ? i : b->finding->found[i];
        score = score_of(b, row);
        if (score < KT__SCORE_FLOOR) continue;
        hits[found].score = score;
        hits[found++].row = row;
    }
    sort_hits(hits, found, b);
    return found;
}

static void build(struct bench *b) {
    double start, folded;
    double before = resident();
    uint32_t i;
    b->folded = must(calloc(b->names.count, sizeof *b->folded));
    start = now();
    for (i = 0; i < b->names.count; i++) {
        char *text;
        kt__fold(&b->query, b->names.lines[i].data, b->names.lines[i].size);
        text = must(malloc((size_t)b->query.size + 1));
        memcpy(text, b->query.text, (size_t)b->query.size + 1);
        b->folded[i].data = text;
        b->folded[i].size = b->query.size;
    }
    folded = now() - start;
    before = resident();
    start = now();
    if (kt__memory_init(&b->memory, NULL, NULL) != KT_OK ||
        kt__finder_build(&b->finder, &b->memory, b->names.count, folded_text, b) != KT_OK)
        must(NULL);
    b->finding = must(kt__finding_new(&b->finder));
    b->hits = must(calloc(b->names.count, sizeof *b->hits));
    b->all = must(calloc(b->names.count, sizeof *b->all));
    printf("  folded in %.2f s; index built in %.2f s, %.0f MiB (%zu words, %zu postings)\n", folded, now() - start,
           resident() - before, b->finder.terms.count, b->finder.posting_count);
}

static void dispose(struct bench *b) {
    uint32_t i;
    for (i = 0; i < b->names.count; i++) free((char *)b->folded[i].data);
    free(b->folded);
    free(b->hits);
    free(b->all);
    kt__finding_free(&b->finder, b->finding);
    kt__finder_dispose(&b->finder);
    free_lines(&b->names);
}

/* Every query once in a mixed order, so that one does not warm the cache for the next. */
static void bench_exact(struct bench *b, const struct lines *queries) {
    uint32_t i, at = 0, found = 0;
    struct kt_text *folded = must(calloc(queries->count, sizeof *folded));
    char *texts = must(malloc((size_t)queries->count * 256)), *text = texts;
    double start, fold = 0, all;
    for (i = 0; i < queries->count; i++) {
        struct kt_text name = field(queries->lines[i], 1);
        kt__fold(&b->query, name.data, name.size);
        folded[i].data = text;
        folded[i].size = b->query.size < 256 ? b->query.size : 0;
        memcpy(text, b->query.text, folded[i].size);
        text += folded[i].size;
    }
    start = now();
    for (i = 0; i < queries->count; i++) {
        struct kt_text name = field(queries->lines[i], 1);
        kt__fold(&b->query, name.data, name.size);
    }
    fold = now() - start;
    start = now();
    for (i = 0; i < queries->count; i++) {
        at = (at + 7919) % queries->count;
        found += kt__finder_equal(&b->finder, b->finding, folded[at]) > 0;
    }
    all = now() - start;
    printf("  exact  %7.0f ns a lookup (+ %.0f ns folding), %u of %u found\n", 1e9 * all / queries->count,
           1e9 * fold / queries->count, found, queries->count);
    free(texts);
    free(folded);
}

static int compare_times(const void *left, const void *right) {
    double a = *(const double *)left, b = *(const double *)right;
    return a < b ? -1 : a > b;
}

/* The same query by the index and by scoring every name, all hits compared; how many queries differ. */
static unsigned compare(struct bench *b, const struct lines *queries, int name_field, uint32_t sample, double *seconds) {
    unsigned different = 0;
    uint32_t i;
    *seconds = 0;
    for (i = 0; i < sample; i++) {
        struct kt_text name = field(queries->lines[(uint64_t)i * queries->count / sample], name_field);
        size_t found = search(b, name, 0, b->hits), all;
        double start = now();
        all = search(b, name, 1, b->all);
        *seconds += now() - start;
        if (found == all && memcmp(b->hits, b->all, all * sizeof *b->all) == 0) continue;
        different++;
        printf("    DIFFERENT: %.*s: %zu by index, %zu by scoring all\n", (int)name.size, name.data, found, all);
    }
    return different;
}

/* name_field 2: noisy names with the line of the true one in field 0; 0: unrelated ones. */
static unsigned bench_search(struct bench *b, const char *label, const struct lines *queries, int name_field, uint32_t sample) {
    uint32_t count = queries->count < 20000 ? queries->count : 20000, i, recalled = 0;
    double *times = must(calloc(count, sizeof *times)), sum = 0, every;
    unsigned different;
    b->scored = 0;
    for (i = 0; i < count; i++) {
        struct kt_text name = field(queries->lines[i], name_field);
        uint32_t truth = (uint32_t)strtoul(queries->lines[i].data, NULL, 10);
        double start = now();
        size_t found = search(b, name, 0, b->hits), k;
        times[i] = now() - start;
        sum += times[i];
        for (k = 0; name_field == 2 && k < found && k < BEST; k++) {
            if (b->hits[k].row != truth && strcmp(b->folded[b->hits[k].row].data, b->folded[truth].data) != 0) continue;
            recalled++;
            break;
        }
    }
    qsort(times, count, sizeof *times, compare_times);
    printf("  %-6s %8.1f us a query (p50 %.1f, p95 %.1f, p99 %.1f, max %.0f), %.1f names scored", label, 1e6 * sum / count,
           1e6 * times[count / 2], 1e6 * times[count / 20 * 19], 1e6 * times[count / 100 * 99], 1e6 * times[count - 1],
           (double)b->scored / count);
    if (name_field == 2) printf(", recall@10 %.4f", (double)recalled / count);
    different = compare(b, queries, name_field, sample, &every);
    printf("\n         %8.0f us by scoring every name (%u queries): %.0f times as long, %u differences\n", 1e6 * every / sample,
           sample, every / sample / (sum / count), different);
    free(times);
    return different;
}

static unsigned run(const char *folder, const char *size, const struct lines *exact, const struct lines *fuzzy,
                    const struct lines *negative) {
    static struct bench b;
    char file[64];
    unsigned different;
    uint32_t sample;
    memset(&b, 0, sizeof b);
    snprintf(file, sizeof file, strcmp(size, "25k") == 0 ? "names%s.txt" : "names%s.txt.xz", size);
    read_lines(&b.names, folder, file);
    printf("%s: %u names\n", size, b.names.count);
    build(&b);
    sample = b.names.count < 100000 ? 400 : b.names.count < 1000000 ? 60 : 8;
    bench_exact(&b, exact);
    different = bench_search(&b, "noisy", fuzzy, 2, sample);
    different += bench_search(&b, "other", negative, 0, sample);
    fflush(stdout);
    dispose(&b);
    return different;
}

int main(int argc, char **argv) {
    static const char sizes[3][5] = {"25k", "300k", "3m"};
    struct lines exact, fuzzy, negative;
    unsigned different = 0;
    int i;
    if (argc < 2) {
        fprintf(stderr, "usage: bench_names_search FOLDER [25k|300k|3m ...]\n");
        return 2;
    }
    read_lines(&exact, argv[1], "q_exact.txt");
    read_lines(&fuzzy, argv[1], "q_fuzzy.txt");
    read_lines(&negative, argv[1], "q_neg.txt.xz");
    for (i = 2; i < argc; i++) different += run(argv[1], argv[i], &exact, &fuzzy, &negative);
    for (i = 0; argc == 2 && i < 3; i++) different += run(argv[1], sizes[i], &exact, &fuzzy, &negative);
    free_lines(&exact);
    free_lines(&fuzzy);
    free_lines(&negative);
    return different > 0;
}

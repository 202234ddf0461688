/* Precision, recall and F1 of the name scorer over labelled pairs.

     bench_names_pairs PAIRS.csv [THRESHOLD [errors]]

   PAIRS.csv has the columns case_group, schema, name1, name2, is_match. First the organisations at the library's own
   threshold, with the 95 % interval of 2,000 samples drawn from the pairs with replacement; then a row for each of some
   thresholds, or for the one given. "errors" names the pairs that are judged wrongly at it. A measuring program, not a test. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "text/fold.h"
#include "text/score.h"

#define COLUMNS 16
#define PAIRS 4096
#define SAMPLES 2000

struct pair {
    char group[32];
    int organisation;
    int match;
    uint32_t score;
    char names[2][512];
};

struct counts {
    unsigned hit, missed, false_alarm, clear;
};

/* Splits a line of comma-separated values in place, quotes doubled inside quotes. */
static int split(char *line, char *field[COLUMNS]) {
    int count = 0;
    char *at = line;
    while (count < COLUMNS) {
        char *to = at;
        field[count++] = at;
        if (*at == '"') {
            at++;
            while (*at != '\0' && !(*at == '"' && at[1] != '"')) {
                if (*at == '"') at++;
                *to++ = *at++;
            }
            if (*at == '"') at++;
        } else {
            while (*at != '\0' && *at != ',') *to++ = *at++;
        }
        if (*at != ',') {
            *to = '\0';
            break;
        }
        *to = '\0';
        at++;
    }
    return count;
}

static int is_organisation(const char *schema) {
    return strcmp(schema, "Company") == 0 || strcmp(schema, "Organization") == 0 || strcmp(schema, "LegalEntity") == 0;
}

static int read_pairs(struct pair *pairs, FILE *file) {
    static char line[8192];
    char *field[COLUMNS];
    int count = 0;
    while (count < PAIRS && fgets(line, sizeof line, file) != NULL) {
        struct pair *pair = &pairs[count];
        line[strcspn(line, "\r\n")] = '\0';
        if (split(line, field) < 5 || strcmp(field[0], "case_group") == 0) continue;
        snprintf(pair->group, sizeof pair->group, "%s", field[0]);
        snprintf(pair->names[0], sizeof pair->names[0], "%s", field[2]);
        snprintf(pair->names[1], sizeof pair->names[1], "%s", field[3]);
        pair->organisation = is_organisation(field[1]);
        pair->match = strcmp(field[4], "true") == 0;
        count++;
    }
    return count;
}

static double f1_of(unsigned hit, unsigned missed, unsigned false_alarm) {
    unsigned all = 2 * hit + missed + false_alarm;
    return all > 0 ? 2.0 * hit / all : 0;
}

static int compare_doubles(const void *left, const void *right) {
    double a = *(const double *)left, b = *(const double *)right;
    return a < b ? -1 : a > b;
}

/* How far F1 would move had other pairs of the same kind been labelled. */
static void print_interval(const struct pair *pairs, int count, const char *group) {
    static double samples[SAMPLES];
    static int chosen[PAIRS];
    uint64_t state = 1;
    unsigned hit = 0, missed = 0, false_alarm = 0;
    int i, k, size = 0;
    for (i = 0; i < count; i++) {
        if (strcmp(pairs[i].group, group) == 0 && pairs[i].organisation) chosen[size++] = i;
    }
    for (k = 0; k <= SAMPLES && size > 0; k++) {
        hit = missed = false_alarm = 0;
        for (i = 0; i < size; i++) {
            const struct pair *pair = &pairs[chosen[k < SAMPLES ? (int)((state >> 33) % (uint64_t)size) : i]];
            int found = pair->score >= KT__SCORE_FLOOR;
            state = state * 6364136223846793005u + 1442695040888963407u;
            hit += (unsigned)(found && pair->match);
            missed += (unsigned)(!found && pair->match);
            false_alarm += (unsigned)(found && !pair->match);
        }
        if (k < SAMPLES) samples[k] = f1_of(hit, missed, false_alarm);
    }
    qsort(samples, SAMPLES, sizeof samples[0], compare_doubles);
    printf("%d pairs of organisations of %s at the threshold of %d: F1 %.3f, 95 %% interval %.3f to %.3f\n", size,
           group, KT__SCORE_FLOOR, f1_of(hit, missed, false_alarm), samples[SAMPLES / 40], samples[SAMPLES - 1 - SAMPLES / 40]);
}

static void print_counts(const char *label, unsigned threshold, const struct counts *c) {
    double p = c->hit + c->false_alarm > 0 ? (double)c->hit / (c->hit + c->false_alarm) : 0;
    double r = c->hit + c->missed > 0 ? (double)c->hit / (c->hit + c->missed) : 0;
    printf("%-24s %5u  hit %3u  missed %3u  false %3u  clear %3u  P %.3f  R %.3f  F1 %.3f\n", label, threshold, c->hit, c->missed,
           c->false_alarm, c->clear, p, r, p + r > 0 ? 2 * p * r / (p + r) : 0);
}

static void measure(const struct pair *pairs, int count, unsigned threshold, int organisations, const char *group, int errors) {
    struct counts c = {0, 0, 0, 0};
    char label[64];
    int i;
    for (i = 0; i < count; i++) {
        const struct pair *pair = &pairs[i];
        int found = pair->score >= threshold;
        if (strcmp(pair->group, group) != 0 || pair->organisation != organisations) continue;
        c.hit += (unsigned)(found && pair->match);
        c.missed += (unsigned)(!found && pair->match);
        c.false_alarm += (unsigned)(found && !pair->match);
        c.clear += (unsigned)(!found && !pair->match);
        if (errors && found != pair->match)
            printf("  %s %5u  %s | %s\n", pair->match ? "missed" : "false ", pair->score, pair->names[0], pair->names[1]);
    }
    if (c.hit + c.missed + c.false_alarm + c.clear == 0) return;
    snprintf(label, sizeof label, "%s/%s", group, organisations ? "organisations" : "others");
    print_counts(label, threshold, &c);
}

int main(int argc, char **argv) {
    static struct pair pairs[PAIRS];
    static struct kt__folded a, b;
    unsigned first = 7000, last = 9500, threshold;
    clock_t start;
    int count, i;
    FILE *file = argc > 1 ? fopen(argv[1], "rb") : NULL;
    if (file == NULL) {
        fprintf(stderr, "usage: bench_names_pairs PAIRS.csv [THRESHOLD [errors]]\n");
        return 2;
    }
    count = read_pairs(pairs, file);
    fclose(file);
    start = clock();
    for (i = 0; i < count; i++) {
        kt__fold(&a, pairs[i].names[0], strlen(pairs[i].names[0]));
        kt__fold(&b, pairs[i].names[1], strlen(pairs[i].names[1]));
        pairs[i].score = kt__score(&a, &b);
    }
    printf("%d pairs, %.1f us a pair\n", count, count > 0 ? 1e6 * (double)(clock() - start) / CLOCKS_PER_SEC / count : 0);
    print_interval(pairs, count, "nk_checks");
    if (argc > 2) first = last = (unsigned)strtoul(argv[2], NULL, 10);
    for (threshold = first; threshold <= last; threshold += 250) {
        measure(pairs, count, threshold, 1, "nk_checks", argc > 3);
        if (argc > 2) {
            measure(pairs, count, threshold, 0, "nk_checks", 0);
            measure(pairs, count, threshold, 0, "synth_people", 0);
        }
    }
    return 0;
}

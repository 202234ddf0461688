/* Precision, recall and F1 of the name scorer over labelled pairs.

     bench_names_pairs PAIRS.csv [THRESHOLD [LIST]]

   PAIRS.csv has the columns case_group, schema, name1, name2, is_match. Without a threshold a row is printed for each
   of some. LIST "errors" names the pairs that are judged wrongly at the threshold. A measuring program, not a test. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "text/fold.h"
#include "text/score.h"

#define COLUMNS 16
#define PAIRS 4096

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

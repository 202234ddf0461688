/* Answers questions about dates, one a line, for date_oracle.py and date_pairs.py, which know the answers from elsewhere:

     civil YEAR MONTH DAY    the day number, or "-"            day N                 YEAR MONTH DAY, or "-"
     text N                  the day as text                   open BASE DAY         1 or 0
     between BASE FROM TO    working days                      add BASE DAY N        the day, or "-"
     close DAY               one further closed day from here on, in all bases
     row AT OFFSET           one more row of the zone          clear                 an empty zone
     local DAY SECOND        the instant                       offset INSTANT        seconds east
     zoneday INSTANT         the local day                     parse TEXT            the instant, or "-"
     pair Y M D Y M D        two day numbers and the days between them
     plus DAY N UNIT         n days, weeks, months or years on (UNIT is a KT_UNIT_*), or "-"

     date_answers [--wrong WHAT]

   With --wrong the answers to one sort of question are spoilt where it is easily overlooked; the checks must notice:
   century (a 29 February in 1900), clamp (months that end in the next one), change (a clock set one second late), midnight
   (the local day that is cut short), holiday (one day too many over Juneteenth). */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <ktransition/date.h>

#include "base/bytes.h"
#include "base/civil.h"
#include "date/units.h"
#include "date/zone.h"

#define ROWS 512
#define CLOSED 512

struct state {
    uint8_t at[ROWS * 8];
    uint8_t offset[ROWS * 8];
    struct kt__zone zone;
    int32_t closed[CLOSED];
    size_t closed_count;
    kt_calendar *calendars[3];
    const char *wrong; /* "" for right answers */
};

static int is_wrong(const struct state *state, const char *what) { return strcmp(state->wrong, what) == 0; }

static void calendars_make(struct state *state) {
    uint32_t base;
    for (base = 0; base < 3; base++) {
        kt_calendar_free(state->calendars[base]);
        if (kt_calendar_new(&state->calendars[base], base, state->closed, state->closed_count, NULL, NULL) != KT_OK) exit(1);
    }
}

static void answer_or_dash(int32_t status, int64_t answer) {
    if (status == KT_OK) printf("%" PRId64 "\n", answer);
    else puts("-");
}

static void answer_calendar(const struct state *state, const char *verb, const long long *n) {
    int32_t out = 0, status = KT_OK;
    const kt_calendar *calendar = state->calendars[n[0] % 3];
    if (strcmp(verb, "open") == 0) out = kt_calendar_is_open(calendar, (int32_t)n[1]);
    else if (strcmp(verb, "between") == 0) status = kt_calendar_between(&out, calendar, (int32_t)n[1], (int32_t)n[2]);
    else status = kt_calendar_add(&out, calendar, (int32_t)n[1], (int32_t)n[2]);
    if (is_wrong(state, "holiday") && strcmp(verb, "between") == 0 && n[0] == 2 && n[1] < 19892 && n[2] > 19892) out++; /* 2024-06-18 */
    answer_or_dash(status, out);
}

static void answer_civil(const char *verb, const long long *n) {
    int32_t day = 0, year, month, of_month;
    char text[KT__DAY_TEXT];
    if (strcmp(verb, "civil") == 0) {
        int32_t status = kt_day_from_civil(&day, (int32_t)n[0], (int32_t)n[1], (int32_t)n[2]);
        answer_or_dash(status, day);
    } else if (strcmp(verb, "text") == 0) {
        puts(kt__day_text(text, (int32_t)n[0]) ? text : "-");
    } else if (kt_day_to_civil((int32_t)n[0], &year, &month, &of_month) == KT_OK) {
        printf("%d %d %d\n", (int)year, (int)month, (int)of_month);
    } else {
        puts("-");
    }
}

/* From the first of March 1900 on, as calendars count that know no exception for centuries. */
static int32_t spoilt(const struct state *state, int32_t day) {
    return is_wrong(state, "century") && day >= -25509 && day < -25509 + 31 ? day + 1 : day;
}

static void answer_pair(const struct state *state, const long long *n) {
    int32_t a = 0, b = 0, status = kt_day_from_civil(&a, (int32_t)n[0], (int32_t)n[1], (int32_t)n[2]);
    if (status == KT_OK) status = kt_day_from_civil(&b, (int32_t)n[3], (int32_t)n[4], (int32_t)n[5]);
    a = spoilt(state, a);
    b = spoilt(state, b);
    if (status == KT_OK) printf("%d %d %d\n", (int)a, (int)b, (int)(b - a));
    else puts("-");
}

static void answer_plus(const struct state *state, const long long *n) {
    int32_t day = (int32_t)n[0], year, month, of_month, before;
    int done = kt__day_add(&day, NULL, n[1], (uint32_t)n[2], KT_COUNT_CALENDAR);
    kt__day_civil((int32_t)n[0], &year, &month, &before);
    kt__day_civil(day, &year, &month, &of_month);
    if (is_wrong(state, "clamp") && done && n[2] >= KT_UNIT_MONTH && of_month < before) day += before - of_month;
    answer_or_dash(done ? KT_OK : KT_NOTHING, day);
}

static int answer_zone(struct state *state, const char *verb, const long long *n) {
    if (strcmp(verb, "clear") == 0) {
        state->zone.count = 0;
    } else if (strcmp(verb, "row") == 0) {
        if (state->zone.count >= ROWS) return 0;
        kt__store64(state->at + (size_t)state->zone.count * 8, (uint64_t)n[0]);
        kt__store64(state->offset + (size_t)state->zone.count++ * 8, (uint64_t)n[1]);
    } else if (strcmp(verb, "close") == 0) {
        if (state->closed_count >= CLOSED) return 0;
        state->closed[state->closed_count++] = (int32_t)n[0];
        calendars_make(state);
    } else if (strcmp(verb, "local") == 0) {
        int64_t at = kt__zone_instant(&state->zone, (int32_t)n[0], (int32_t)n[1]), next;
        next = kt__zone_instant(&state->zone, (int32_t)n[0] + 1, (int32_t)n[1]);
        answer_or_dash(KT_OK, is_wrong(state, "midnight") && n[1] == 0 && next - at != 86400 ? next - 86400 : at);
    } else if (strcmp(verb, "offset") == 0) {
        answer_or_dash(KT_OK, kt__zone_offset(&state->zone, n[0] - is_wrong(state, "change")));
    } else if (strcmp(verb, "zoneday") == 0) {
        answer_or_dash(KT_OK, kt__zone_day(&state->zone, n[0]));
    } else {
        return 0;
    }
    return 1;
}

static int answer(struct state *state, char *line) {
    char verb[16] = "";
    long long n[6] = {0, 0, 0, 0, 0, 0};
    int64_t instant;
    line[strcspn(line, "\n")] = '\0';
    if (strncmp(line, "parse ", 6) == 0) {
        int32_t status = kt_instant_parse(&instant, line + 6, strlen(line + 6), NULL);
        answer_or_dash(status, instant);
        return 1;
    }
    if (sscanf(line, "%15s %lld %lld %lld %lld %lld %lld", verb, &n[0], &n[1], &n[2], &n[3], &n[4], &n[5]) < 1) return 0;
    if (strcmp(verb, "open") == 0 || strcmp(verb, "between") == 0 || strcmp(verb, "add") == 0) answer_calendar(state, verb, n);
    else if (strcmp(verb, "pair") == 0) answer_pair(state, n);
    else if (strcmp(verb, "plus") == 0) answer_plus(state, n);
    else if (strcmp(verb, "civil") == 0 || strcmp(verb, "day") == 0 || strcmp(verb, "text") == 0) answer_civil(verb, n);
    else return answer_zone(state, verb, n);
    return 1;
}

int main(int argc, char **argv) {
    static struct state state;
    char line[256];
    int fine = 1;
    uint32_t base;
    state.wrong = argc > 2 && strcmp(argv[1], "--wrong") == 0 ? argv[2] : "";
    state.zone.at = state.at;
    state.zone.offset = state.offset;
    calendars_make(&state);
    while (fine && fgets(line, sizeof line, stdin) != NULL) fine = answer(&state, line);
    for (base = 0; base < 3; base++) kt_calendar_free(state.calendars[base]);
    return fine ? 0 : 1;
}

/* Inventory rows to findings and windows. Reading is input.c's, deciding is the library's; this keeps the books. */
#include "assess.h"
#include "output/output.h"
#include "redact.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define UNRESTRICTED 0xFFFFFFFFu /* the number of subjects that no instrument restricts */
#define BAD_ROWS_TOLD 20 /* bad rows of an input named on standard error; all stand in the JSON */
#define OLD_INVENTORY_DAYS 90 /* an inventory older than this is warned about: things were installed and removed since */

/* The reader's callbacks need to know which input they work on. */
struct reading {
    struct assessment *assessment;
    struct input_result *input;
    uint32_t number;
    int progress;
    unsigned shown;
    struct string_map hosts;
    struct redaction redaction;
    struct row redacted;
    uint64_t lines, tabular_lines; /* plain lines, and those among them that look like a table's */
    size_t delimiters;
};

/* A row's texts live only while the row is read; findings keep copies, each distinct text once. */
static const char *keep(struct assessment *a, struct text text) {
    return strings_keep(&a->strings, text.data != NULL ? text.data : "", text.size);
}

/* Takes the message. Warnings never change the answer or the exit status; they say how far it can be relied on. */
static void warn(struct assessment *a, const char *code, char *message, int has_input, uint32_t input) {
    if (a->warning_count == a->warning_room) {
        a->warning_room = a->warning_room > 0 ? a->warning_room * 2 : 8;
        a->warnings = must_resize(a->warnings, a->warning_room, sizeof *a->warnings);
    }
    a->warnings[a->warning_count++] = (struct warning){code, message, input, has_input};
}

/* Never NULL: an absent text is "", so that callers need not ask. */
struct kt_text record_text(const kt_catalog *catalog, uint32_t type, uint32_t record, uint32_t field) {
    struct kt_text text = {"", 0};
    if (record == 0 || kt_record_text(&text, catalog, type, record, field, 0) != KT_OK) text = (struct kt_text){"", 0};
    return text;
}

/* The most specific name there is, for people; programs read ids. */
struct kt_text record_id(const kt_catalog *catalog, uint32_t type, uint32_t record) {
    return record_text(catalog, type, record, KT_FIELD_ID);
}

struct kt_text subject_title(const kt_catalog *catalog, uint32_t vendor, uint32_t product, uint32_t product_class) {
    if (product != 0) return record_text(catalog, KT_RECORD_PRODUCT, product, KT_FIELD_NAME);
    if (vendor != 0) return record_text(catalog, KT_RECORD_VENDOR, vendor, KT_FIELD_NAME);
    return record_text(catalog, KT_RECORD_CLASS, product_class, KT_FIELD_TITLE);
}

/* A row's own word for a fact goes into a list of facts: it must not be able to add others to it. */
static int is_plain(struct text text) {
    size_t i;
    for (i = 0; i < text.size; i++) {
        char c = text.data[i];
        if (!((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '_' || c == '.'))
            return 0;
    }
    return text.size > 0 && text.size <= 64;
}

/* The facts of a row: what the command line assumes, then what the row itself says. */
static const char *facts_of(struct assessment *a, const struct row *row) {
    struct out facts = {0};
    const char *kept;
    size_t i;
    out_bytes(&facts, a->options->facts.data, a->options->facts.size);
    for (i = 0; i < row->fact_count; i++) {
        if (!is_plain(row->facts[i].value)) {
            a->unusable_facts++;
            continue;
        }
        out_format(&facts, "%s%.*s=%.*s", facts.size > 0 ? "," : "", (int)row->facts[i].fact.size, row->facts[i].fact.data,
                   (int)row->facts[i].value.size, row->facts[i].value.data);
    }
    kept = strings_keep(&a->strings, facts.data != NULL ? facts.data : "", facts.size);
    out_free(&facts);
    return kept;
}

/* What every row starts from; also what is fallen back to when a row's own facts cannot be used. */
static const char *assumed_facts(const struct assessment *a) {
    return a->options->facts.data != NULL ? a->options->facts.data : "";
}

/* Into the subject's own windows, which are made on first use. 0, or -1 after a complaint. */
static int compute_windows(struct assessment *a, struct subject *subject, uint32_t flags) {
    struct kt_error err = {.struct_size = sizeof err};
    int32_t status;
    struct kt_window_query query = {.struct_size = sizeof query};
    query.flags = flags;
    query.vendor = subject->vendor;
    query.product = subject->product;
    query.product_class = subject->product_class;
    query.now = a->options->now;
    query.known_at = a->options->known_at;
    query.facts = subject->facts;
    query.facts_size = strlen(subject->facts);
    query.events = a->options->events.data;
    query.events_size = a->options->events.size;
    query.calendar = a->options->calendar;
    status = subject->windows == NULL ? kt_windows_new(&subject->windows, NULL, &err) : KT_OK;
    if (status == KT_OK) status = kt_windows_compute(subject->windows, a->catalog, a->profile, &query, &err);
    if (status == KT_E_SYNTAX && strcmp(subject->facts, assumed_facts(a)) != 0) {
        a->unusable_facts++; /* the row's own facts do not parse: what it is stays unknown, and the run goes on */
        subject->facts = assumed_facts(a);
        return compute_windows(a, subject, flags);
    }
    if (status < 0) complain("windows: %s", err.message);
    return status < 0 ? -1 : 0;
}

/* Subjects are numbered in the order in which they are met: findings refer to them by number. */
static void keep_subject(struct assessment *a, const struct subject *subject) {
    if (a->subject_count == a->subject_room) {
        a->subject_room = a->subject_room > 0 ? a->subject_room * 2 : 16;
        a->subjects = must_resize(a->subjects, a->subject_room, sizeof *a->subjects);
    }
    a->subjects[a->subject_count++] = *subject;
}

/* Permissions that end in nothing forbidden, what ends something else, and notes take nothing away from anybody. */
static int takes_away(const kt_catalog *catalog, uint32_t milestone) {
    int64_t effect = 0, otherwise = 0;
    (void)kt_record_integer(&effect, catalog, KT_RECORD_MILESTONE, milestone, KT_FIELD_EFFECT, 0);
    (void)kt_record_integer(&otherwise, catalog, KT_RECORD_MILESTONE, milestone, KT_FIELD_OTHERWISE, 0);
    if (effect == KT_EFFECT_PERMITS) return otherwise == KT_OTHERWISE_PROHIBITED;
    return effect != KT_EFFECT_ENDS && effect != KT_EFFECT_NOTES;
}

/* One bit of knowledge an instrument, found once: a register of approvals names makers whom it does not restrict. */
static void read_restricting(struct assessment *a) {
    uint32_t record = 0, last = 0, instrument;
    while (kt_record_next(a->catalog, KT_RECORD_INSTRUMENT, &record) == KT_OK) last = record;
    a->restricting = must_allocate((size_t)last + 1, 1);
    record = 0;
    while (kt_record_next(a->catalog, KT_RECORD_MILESTONE, &record) == KT_OK) {
        if (kt_record_reference(&instrument, a->catalog, KT_RECORD_MILESTONE, record, KT_FIELD_INSTRUMENT, 0) != KT_OK) continue;
        if (instrument <= last && takes_away(a->catalog, record)) a->restricting[instrument] = 1;
    }
}

/* Whether any of the windows is of an instrument that restricts somebody, or is the vendor's own date. */
static int speaks_of_limits(const struct assessment *a, const kt_windows *windows) {
    struct kt_window w = {.struct_size = sizeof w};
    uint32_t i;
    for (i = 0; kt_windows_at(windows, i, &w) == KT_OK; i++) {
        if (w.instrument == 0 || a->restricting[w.instrument]) return 1;
    }
    return 0;
}

/* The catalog knows vendors that nothing restricts. They are identified, but they are no finding: whether any
   instrument limits a subject at all, for whomever, is asked by leaving nothing out. *number is UNRESTRICTED then. Who
   stands on a list is a finding, though a list by itself restricts nobody. */
static int settle_subject(struct assessment *a, struct subject *subject, uint32_t *number) {
    *number = UNRESTRICTED;
    if (compute_windows(a, subject, KT_WINDOW_ALL)) return -1;
    if (!speaks_of_limits(a, subject->windows) && !listed_has(&a->listed, subject->vendor)) {
        kt_windows_free(subject->windows);
        return 0;
    }
    if (!a->options->all && compute_windows(a, subject, 0)) return -1;
    *number = (uint32_t)a->subject_count;
    keep_subject(a, subject);
    return 0;
}

/* The number of a match's subject, made and computed the first time it is met. 0, or -1 after a complaint. */
static int find_subject(struct assessment *a, const struct kt_match *match, const char *facts, uint32_t *number) {
    struct out key = {0};
    struct subject subject = {0};
    int is_new, status = 0;
    uint32_t *kept;
    /* Facts are part of the key: two things of one product may differ in what is known of them, and so in their
       windows. */
    out_format(&key, "%u/%u/%u/%s", match->vendor, match->product, match->product_class, facts);
    kept = string_map_at(&a->subject_of, key.data, key.size, UNRESTRICTED, &is_new);
    out_free(&key);
    if (is_new) {
        subject.vendor = match->vendor;
        subject.product = match->product;
        subject.product_class = match->product_class;
        subject.facts = facts;
        status = settle_subject(a, &subject, kept);
    }
    *number = *kept;
    return status;
}

/* The name under which an asset is reported; *real is the one it has. With --redact it is a number in the order of
   appearance, the same for all rows of one asset. */
static const char *asset_name(struct assessment *a, const struct row *row, uint32_t input, const char **real) {
    const char *name = keep(a, row->asset);
    struct out shown = {0};
    uint32_t number;
    size_t i;
    int is_new;
    if (name[0] == '\0') { /* an input that names no host is one asset by itself */
        out_text(&shown, a->inputs[input].path);
        name = strings_keep(&a->strings, shown.data, shown.size);
    }
    /* Host names are compared without regard to case: tools differ in how they write them. The first spelling is shown. */
    out_clear(&shown);
    for (i = 0; name[i] != '\0'; i++) {
        char c = name[i] >= 'A' && name[i] <= 'Z' ? (char)(name[i] - 'A' + 'a') : name[i];
        out_bytes(&shown, &c, 1);
    }
    number = *string_map_at(&a->asset_of, shown.data, shown.size, (uint32_t)a->asset_count, &is_new);
    if (is_new) {
        a->assets = must_resize(a->assets, a->asset_count + 1, sizeof *a->assets);
        a->assets[a->asset_count++] = name;
    }
    name = *real = a->assets[number];
    if (a->options->redact) {
        out_clear(&shown);
        out_format(&shown, "asset-%u", number + 1);
        name = strings_keep(&a->strings, shown.data, shown.size);
    }
    out_free(&shown);
    return name;
}

/* Findings are counted each, assets once for every subject: a host with three products of a vendor is one host
   to move. */
static void count_asset(struct assessment *a, uint32_t subject, const char *asset, int counts) {
    struct out key = {0};
    int is_new;
    out_format(&key, "%u\n%s", subject, asset);
    (void)string_map_at(&a->seen, key.data, key.size, 1, &is_new);
    a->subjects[subject].findings++;
    if (is_new) a->subjects[subject].assets++;
    if (counts) {
        (void)string_map_at(&a->alarmed, key.data, key.size, 1, &is_new);
        a->subjects[subject].alarms++;
        if (is_new) a->subjects[subject].alarm_assets++;
    }
    out_free(&key);
}

/* "kaspersky/security-center" is "security-center" beside its vendor. */
static const char *short_product_id(struct assessment *a, const struct kt_match *match) {
    struct kt_text id = match->product_id;
    size_t prefix = match->vendor_id.size + 1;
    if (id.size > prefix && memcmp(id.data, match->vendor_id.data, prefix - 1) == 0 && id.data[prefix - 1] == '/') {
        id.data += prefix;
        id.size -= prefix;
    }
    return strings_keep(&a->strings, id.data, id.size);
}

/* Zeroed; the pointer holds until the next one is asked for. */
static struct finding *new_finding(struct assessment *a) {
    if (a->finding_count == a->finding_room) {
        a->finding_room = a->finding_room > 0 ? a->finding_room * 2 : 64;
        a->findings = must_resize(a->findings, a->finding_room, sizeof *a->findings);
    }
    memset(&a->findings[a->finding_count], 0, sizeof *a->findings);
    return &a->findings[a->finding_count++];
}

/* What has been accepted, by the names things have: --redact changes what is shown, not what is meant. */
static const struct suppression *find_suppression(struct assessment *a, const struct kt_match *match, const char *asset) {
    struct suppression *one =
        suppression_of(&a->options->suppressions, match->vendor != 0 ? match->vendor_id.data : "",
                       match->product != 0 ? match->product_id.data : "", asset);
    if (one == NULL) return NULL;
    one->findings++;
    a->suppressed += !one->expired;
    return one->expired ? NULL : one;
}

/* One match of a row as a finding, unless nothing restricts what was matched. 0, or -1 to stop reading. */
static int keep_match(struct assessment *a, const struct row *row, uint32_t input, uint32_t index, const char *facts) {
    struct kt_match match = {.struct_size = sizeof match};
    struct kt_error err = {.struct_size = sizeof err};
    struct kt_text evidence;
    struct finding *finding;
    const char *asset;
    uint32_t subject;
    if (kt_matches_at(a->matches, index, &match) != KT_OK) return 0;
    if (find_subject(a, &match, facts, &subject)) return -1;
    if (subject == UNRESTRICTED) {
        a->unrestricted++;
        return 0;
    }
    if (kt_matches_evidence_json(&evidence, a->matches, index, &err) < 0) return -1;
    finding = new_finding(a);
    finding->asset = asset_name(a, row, input, &asset);
    finding->suppressed = find_suppression(a, &match, asset);
    finding->site = keep(a, row->site);
    finding->ring = keep(a, row->ring);
    finding->criticality = keep(a, row->criticality);
    finding->group = keep(a, row->group);
    finding->locator = keep(a, row->locator);
    finding->name = keep(a, row->name);
    finding->version = keep(a, row->version);
    finding->input = input;
    finding->vendor = match.vendor;
    finding->product = match.product;
    finding->product_class = match.product_class;
    finding->vendor_id = strings_keep(&a->strings, match.vendor_id.data, match.vendor_id.size);
    finding->product_id = short_product_id(a, &match);
    finding->class_id = strings_keep(&a->strings, match.class_id.data, match.class_id.size);
    finding->verdict = match.verdict;
    finding->score = match.score;
    finding->relation = match.relation;
    finding->evidence = must_copy(evidence.data, evidence.size);
    finding->facts = facts;
    finding->window = subject;
    count_asset(a, subject, finding->asset, match.verdict >= KT_VERDICT_LIKELY && finding->suppressed == NULL);
    a->by_verdict[match.verdict < 5 ? match.verdict : 0]++;
    return 0;
}

/* A table whose header nobody recognised is read as plain lines and finds nothing: that must not look like a clear result. */
static void look_for_table(struct reading *reading, const struct row *row) {
    size_t i, count = 0;
    for (i = 0; i < row->name.size; i++) count += strchr(",;\t|", row->name.data[i]) != NULL && row->name.data[i] != '\0';
    if (reading->lines++ == 0) reading->delimiters = count;
    reading->tabular_lines += count >= 2 && count == reading->delimiters;
}

/* Called for each row by the reader. Values are borrowed: they live until it returns, redacted or not, which is as long as
   they are needed. */
static int on_row(void *user, const struct row *given) {
    struct reading *reading = user;
    const struct row *row = given;
    struct assessment *a = reading->assessment;
    struct kt_error err = {.struct_size = sizeof err};
    int32_t status;
    uint32_t i, count;
    const char *facts;
    size_t v;
    /* Counted before anything is identified: hosts without findings are part of the answer. */
    (void)string_map_at(&reading->hosts, row->asset.data != NULL ? row->asset.data : "", row->asset.size, 1, NULL);
    if (given->locator.size > 5 && memcmp(given->locator.data, "line ", 5) == 0) look_for_table(reading, given);
    if (a->options->redact) {
        redact_row(&reading->redaction, &reading->redacted, given);
        row = &reading->redacted;
    }
    kt_item_clear(a->item);
    for (v = 0; v < row->value_count; v++) {
        status = kt_item_borrow(a->item, row->values[v].kind, row->values[v].text.data, row->values[v].text.size);
        if (status < 0) return -1;
    }
    status = kt_matcher_identify(a->matcher, a->item, a->matches, &err);
    if (status < 0) {
        complain("%s: %s", reading->input->path, err.message);
        return -1;
    }
    count = kt_matches_count(a->matches);
    if (count == 0) return 0;
    facts = facts_of(a, row);
    for (i = 0; i < count; i++) {
        if (keep_match(a, row, reading->number, i, facts)) return -1;
    }
    return 0;
}

/* A row that could not be used. It is reported and skipped; only --strict stops the run. */
static int on_bad(void *user, struct text locator, struct text reason) {
    struct reading *reading = user;
    struct input_result *input = reading->input;
    const int told = reading->assessment->options->quiet; /* by the reading before this one */
    if (!told && input->bad_count < BAD_ROWS_TOLD)
        complain("%s: %.*s: %.*s", input->path, (int)locator.size, locator.data, (int)reason.size, reason.data);
    else if (!told && input->bad_count == BAD_ROWS_TOLD)
        complain("%s: further bad rows are counted and stand in the output", input->path);
    if (input->bad_count == input->bad_room) {
        input->bad_room = input->bad_room > 0 ? input->bad_room * 2 : 8;
        input->bad = must_resize(input->bad, input->bad_room, sizeof *input->bad);
    }
    input->bad[input->bad_count++] = (struct bad_row){must_copy(locator.data, locator.size), must_copy(reason.data, reason.size)};
    return reading->assessment->options->strict;
}

/* A bar on standard error, redrawn when the percentage changes; without a known size only the amount read. */
static void on_progress(void *user, uint64_t done, uint64_t total) {
    struct reading *reading = user;
    unsigned percent = total > 0 ? (unsigned)(done * 100 / total) : 0, i;
    if (!reading->progress || (total > 0 && percent == reading->shown)) return;
    reading->shown = percent;
    if (total == 0) {
        fprintf(stderr, "\r%llu MiB read", (unsigned long long)(done >> 20));
        return;
    }
    fputs("\r[", stderr);
    for (i = 0; i < 40; i++) fputc(i < percent * 40 / 100 ? '#' : '.', stderr);
    fprintf(stderr, "] %3u%%", percent);
}

/* An old inventory makes a clear result worthless, so its age is said even where nothing is wrong with it. */
static void warn_about_age(struct assessment *a, uint32_t number) {
    const struct input_summary *summary = &a->inputs[number].summary;
    struct out message = {0};
    int64_t days;
    int32_t year, month, day;
    if (summary->collected_at == KT_INSTANT_NONE) return;
    days = (a->options->now - summary->collected_at) / 86400;
    if (days < OLD_INVENTORY_DAYS) return;
    (void)kt_day_to_civil((int32_t)(summary->collected_at / 86400), &year, &month, &day);
    out_format(&message, "the inventory was collected on %04d-%02d-%02d, %lld days before the time asked about", (int)year,
               (int)month,
               (int)day, (long long)days);
    warn(a, "old-inventory", message.data, 1, number);
}

/* For the format that gives the input back with findings in it; there is one input then. */
static void on_document(void *user, enum input_format format, const char *data, size_t size) {
    struct reading *reading = user;
    if (format == INPUT_CYCLONEDX_JSON) out_bytes(&reading->assessment->document, data, size);
}

/* Sums, and warnings that hold for the input as a whole. */
static void after_input(struct assessment *a, uint32_t number, struct reading *reading) {
    struct input_result *input = &a->inputs[number];
    struct out message = {0};
    if (reading->progress && reading->shown > 0) fputs("\r\033[K", stderr);
    input->assets = reading->hosts.count;
    a->rows += input->summary.rows;
    a->bad_rows += input->summary.bad_rows;
    if (input->summary.failed && !a->options->quiet) complain("%s: %s", input->path, input->summary.problem);
    if (input->summary.undecodable > 0) {
        out_format(&message, "%llu rows hold bytes that are not UTF-8; they were compared with U+FFFD in their place",
                   (unsigned long long)input->summary.undecodable);
        warn(a, "not-utf-8", message.data, 1, number);
    }
    if (input->summary.rows == 0 && !input->summary.failed) {
        struct out empty = {0};
        out_text(&empty, "the input held no items: this says nothing about its hosts");
        warn(a, "no-items", empty.data, 1, number);
    }
    if (input->summary.format == INPUT_LINES && reading->lines > 1 && reading->tabular_lines * 10 >= reading->lines * 9) {
        struct out table = {0};
        out_text(&table, "read as plain lines, but the lines look like a table without a header that names a product or maker; "
                         "a header or --columns would help");
        warn(a, "looks-like-a-table", table.data, 1, number);
    }
    warn_about_age(a, number);
}

/* 1 when --strict asks to stop. A file that cannot be read is no reason to skip the others: it is named in the
   report. */
static int read_input(struct assessment *a, uint32_t number) {
    struct reading reading;
    struct input_options how = {a->options->input_format, a->options->group_by, a->options->columns, a->options->kind,
                                a->options->strict};
    struct input_sink sink = {&reading, on_row, on_bad, on_progress, a->options->format == FORMAT_CYCLONEDX ? on_document : NULL};
    memset(&reading, 0, sizeof reading);
    reading.assessment = a;
    reading.input = &a->inputs[number];
    reading.number = number;
    reading.progress = a->options->progress == WHEN_ALWAYS || (a->options->progress == WHEN_AUTO && isatty(2));
    a->inputs[number].path = a->options->files[number];
    (void)input_read(a->inputs[number].path, &how, &sink, &a->inputs[number].summary);
    after_input(a, number, &reading);
    string_map_free(&reading.hosts);
    redaction_free(&reading.redaction);
    return a->options->strict && (a->inputs[number].summary.failed || a->inputs[number].bad_count > 0);
}

/* Only with --max-age: how old is too old depends on who asks. */
static void warn_about_catalog(struct assessment *a) {
    struct out message = {0};
    uint32_t layer = 0;
    while (next_stale(&layer, &message, a->catalog, a->options)) {
        warn(a, "stale-catalog", message.data, 0, 0);
        memset(&message, 0, sizeof message); /* taken */
    }
    out_free(&message);
}

/* What must be there before the first row. Exit statuses tell mistakes on the command line from files that are
   not usable. */
static int open_everything(struct assessment *a) {
    struct kt_error err = {.struct_size = sizeof err};
    struct kt_matcher_options how = {.struct_size = sizeof how, .min_verdict = a->options->min_verdict};
    int status = open_catalog(&a->catalog, a->options);
    if (status == 0) status = check_zones(a->catalog);
    if (status != 0) return status;
    if (kt_profile_new(&a->profile, a->catalog, a->options->profile, strlen(a->options->profile), &err) < 0) {
        complain("--profile: %s", err.message);
        return EXIT_USAGE;
    }
    if (kt_matcher_new(&a->matcher, a->catalog, &how, &err) < 0 || kt_matches_new(&a->matches, NULL, &err) < 0 ||
        kt_item_new(&a->item, NULL, &err) < 0) {
        complain("%s", err.message);
        return EXIT_BAD_INPUT;
    }
    return 0;
}

/* Facts and events are checked once, before any input is read. */
static int check_facts(struct assessment *a) {
    struct kt_error err = {.struct_size = sizeof err};
    /* Some subject is needed to ask at all; only the reading of facts and events is of interest here. */
    struct kt_window_query query = {.struct_size = sizeof query, .now = a->options->now};
    kt_windows *windows = NULL;
    int32_t status;
    query.facts = a->options->facts.data;
    query.facts_size = a->options->facts.size;
    query.events = a->options->events.data;
    query.events_size = a->options->events.size;
    /* Any vendor will do: only the parsing matters. A catalog without vendors finds nothing anyway. */
    if (kt_record_next(a->catalog, KT_RECORD_VENDOR, &query.vendor) != KT_OK) return 0;
    status = kt_windows_new(&windows, NULL, &err);
    if (status >= 0) status = kt_windows_compute(windows, a->catalog, a->profile, &query, &err);
    if (status < 0) complain("--assume, --event, --now: %s", err.message);
    kt_windows_free(windows);
    return status < 0 ? EXIT_USAGE : 0;
}

/* Once for all rows, since a bad column would repeat it thousands of times. */
static void warn_about_facts(struct assessment *a) {
    struct out message = {0};
    if (a->unusable_facts == 0) return;
    out_format(&message, "%llu facts in the rows (where made, when acquired) could not be used and count as unknown",
               (unsigned long long)a->unusable_facts);
    warn(a, "unusable-facts", message.data, 0, 0);
}

/* Those that have run out count again, and who answers for them should hear of it; one that matches nothing is out of date,
   or has a slip in it. */
static void warn_about_suppressions(struct assessment *a) {
    const struct suppressions *all = &a->options->suppressions;
    size_t i;
    for (i = 0; i < all->count; i++) {
        const struct suppression *one = &all->list[i];
        struct out message = {0};
        char room[48], day[16];
        if (!one->expired && one->findings > 0) continue;
        out_format(&message, "%s: ", suppression_place(a, one, room));
        if (one->expired) {
            out_format(&message, "expired on %s, so %lu findings count again; owner: ", day_text(day, one->expires),
                       (unsigned long)one->findings);
            out_terminal(&message, suppression_owner(a, one), strlen(suppression_owner(a, one)));
        } else {
            out_text(&message, "matches no finding");
        }
        if (one->expired) complain("warning: --suppress: %s", message.data);
        warn(a, one->expired ? "expired-suppression" : "unused-suppression", message.data, 0, 0);
    }
}

/* An input that fails does not fail the run; the exit status says so at the end, when everything else is reported. */
int assess_run(struct assessment *a, const struct options *options) {
    uint32_t i;
    int status;
    memset(a, 0, sizeof *a);
    a->options = options;
    status = open_everything(a);
    if (status == 0) status = check_facts(a);
    if (status != 0) return status;
    listed_read(&a->listed, a->catalog);
    read_restricting(a);
    a->inputs = must_allocate(options->file_count, sizeof *a->inputs);
    warn_about_catalog(a);
    for (i = 0; i < options->file_count; i++) {
        a->input_count++;
        if (read_input(a, i)) break;
    }
    warn_about_facts(a);
    warn_about_suppressions(a);
    return 0;
}

static void free_input(struct input_result *input) {
    size_t i;
    for (i = 0; i < input->bad_count; i++) {
        free(input->bad[i].locator);
        free(input->bad[i].reason);
    }
    free(input->bad);
}

const char *input_title(const struct assessment *a, uint32_t number, char room[32]) {
    if (!a->options->redact) return a->inputs[number].path;
    snprintf(room, 32, "input-%u", (unsigned)number + 1); /* file names are often host names */
    return room;
}

/* Files are named after hosts and people as often as inventories are. */
const char *suppression_place(const struct assessment *a, const struct suppression *one, char room[48]) {
    if (!a->options->redact) return one->place;
    snprintf(room, 48, "suppression-%u", (unsigned)(one - a->options->suppressions.list) + 1);
    return room;
}

const char *suppression_owner(const struct assessment *a, const struct suppression *one) {
    return a->options->redact ? "-" : one->owner;
}

void assess_free(struct assessment *a) {
    size_t i;
    for (i = 0; i < a->finding_count; i++) free(a->findings[i].evidence);
    for (i = 0; i < a->subject_count; i++) kt_windows_free(a->subjects[i].windows);
    for (i = 0; i < a->input_count; i++) free_input(&a->inputs[i]);
    for (i = 0; i < a->warning_count; i++) free(a->warnings[i].message);
    free(a->findings);
    free(a->subjects);
    free(a->inputs);
    free(a->warnings);
    free(a->assets);
    string_map_free(&a->subject_of);
    string_map_free(&a->asset_of);
    string_map_free(&a->seen);
    string_map_free(&a->alarmed);
    out_free(&a->document);
    strings_free(&a->strings);
    listed_free(&a->listed);
    free(a->restricting);
    kt_item_free(a->item);
    kt_matches_free(a->matches);
    kt_matcher_free(a->matcher);
    kt_profile_free(a->profile);
    kt_catalog_unref(a->catalog);
    memset(a, 0, sizeof *a);
}

/* The order of --fail-on: what ends, what has ended, what should have been done. Other states never fail a run. */
static int severity(uint32_t state) {
    switch (state) {
    case KT_STATE_CLOSING: case KT_STATE_DUE: return 1;
    case KT_STATE_CLOSED: return 2;
    case KT_STATE_OVERDUE: return 3;
    default: return 0;
    }
}

/* --within narrows what lies ahead alone: what is closed is closed, however long ago. */
static int rollup_fails(const struct assessment *a, const struct subject *subject, uint32_t rollup) {
    struct kt_rollup result = {.struct_size = sizeof result};
    struct kt_window window = {.struct_size = sizeof window};
    if (kt_windows_rollup(subject->windows, rollup, &result) != KT_OK || severity(result.state) < severity(a->options->fail_state))
        return 0;
    if (severity(result.state) > 1 || a->options->within < 0) return 1;
    if (result.decides == 0 || kt_windows_at(subject->windows, result.decides - 1, &window) != KT_OK) return 1;
    return window.remaining_days == KT_DAY_NONE || window.remaining_days <= a->options->within;
}

/* Whether one finding is at or above what --fail-on asks for. */
static int any_fails(const struct assessment *a) {
    size_t i;
    uint32_t rollup;
    if (a->options->fail_state == 0) return 0;
    for (i = 0; i < a->subject_count; i++) {
        if (a->subjects[i].alarms == 0) continue; /* possible, origin and what is suppressed never fail a run */
        for (rollup = KT_ROLLUP_SUPPLY; rollup <= KT_ROLLUP_COMPLIANCE; rollup++) {
            if (a->options->fail_rollup != 0 && a->options->fail_rollup != rollup) continue;
            if (rollup_fails(a, &a->subjects[i], rollup)) return 1;
        }
    }
    return 0;
}

/* Findings come before bad input: who asked for --fail-on must not miss them because a row was bad. */
int assess_exit_status(const struct assessment *a) {
    size_t i;
    if (any_fails(a)) return EXIT_FINDINGS;
    for (i = 0; i < a->input_count; i++) {
        if (a->inputs[i].summary.failed || a->inputs[i].summary.bad_rows > 0) return EXIT_BAD_INPUT;
    }
    return a->input_count < a->options->file_count ? EXIT_BAD_INPUT : EXIT_NONE;
}

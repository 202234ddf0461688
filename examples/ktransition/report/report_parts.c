/* The bricks of the report. */
#include "report/report.h"

#include <stdlib.h>
#include <string.h>

#include "output/output.h"

#define MOST_OPEN 30 /* sources that are not folded away */

void html_free(struct html *html) {
    free(html->sources);
    free(html->needs);
    free(html->first);
    string_map_free(&html->need_at);
    strings_free(&html->strings);
}

void html_put(struct html *html, const char *text) { out_html(html->out, text, strlen(text)); }
void html_text(struct html *html, struct kt_text text) { out_html(html->out, text.data, text.size); }

void html_words(struct html *html, const char *name) {
    size_t i;
    for (i = 0; name[i] != '\0'; i++) {
        const char c = name[i] == '-' ? ' ' : name[i];
        out_html(html->out, &c, 1);
    }
}

void html_count(struct html *html, uint64_t count) {
    char digits[24];
    const size_t size = (size_t)snprintf(digits, sizeof digits, "%llu", (unsigned long long)count);
    size_t i;
    for (i = 0; i < size; i++) {
        if (i > 0 && (size - i) % 3 == 0) out_text(html->out, ",");
        out_bytes(html->out, digits + i, 1);
    }
}

const char *state_words(uint32_t state) {
    return state == KT_STATE_NONE_KNOWN ? "none known" : name_of(KT_GROUP_STATE, state);
}

void html_state(struct html *html, uint32_t state, int maybe) {
    out_format(html->out, "<span class=\"state %s%s\">%s%s</span>", name_of(KT_GROUP_STATE, state), maybe ? " may-be" : "",
               maybe ? "maybe " : "", state_words(state));
}

void html_days(struct html *html, const struct kt_window *window) {
    const int32_t days = window->remaining_days < 0 ? -window->remaining_days : window->remaining_days;
    if (window->remaining_days == KT_DAY_NONE) return;
    if (days == 0) {
        out_text(html->out, "last day is today");
        return;
    }
    html_count(html, (uint64_t)days);
    out_format(html->out, " day%s %s", days == 1 ? "" : "s", window->remaining_days < 0 ? "ago" : "left");
}

/* A record's list of words, "a, b". */
void html_list(struct html *html, uint32_t type, uint32_t record, uint32_t field) {
    struct kt_text text;
    uint32_t i;
    for (i = 0; kt_record_text(&text, html->catalog, type, record, field, i) == KT_OK; i++) {
        if (i > 0) out_text(html->out, ", ");
        html_text(html, text);
    }
}

/* ---- sources ---- */

static uint32_t number_of_source(struct html *html, uint32_t source) {
    uint32_t i;
    for (i = 0; i < html->source_count; i++) {
        if (html->sources[i] == source) return i + 1;
    }
    if (html->source_count == html->source_room) {
        html->source_room = html->source_room > 0 ? html->source_room * 2 : 32;
        html->sources = must_resize(html->sources, html->source_room, sizeof *html->sources);
    }
    html->sources[html->source_count++] = source;
    return html->source_count;
}

uint32_t html_sources(struct html *html, uint32_t type, uint32_t record) {
    uint32_t i, source;
    for (i = 0; record != 0 && kt_record_reference(&source, html->catalog, type, record, KT_FIELD_SOURCE, i) == KT_OK; i++) {
        const unsigned number = (unsigned)number_of_source(html, source);
        out_format(html->out, " <a href=\"#source-%u\" aria-label=\"source %u\">[%u]</a>", number, number, number);
    }
    return i;
}

/* Only http and https addresses become links; what is printed shows the address itself. */
static void one_source(struct html *html, uint32_t source, unsigned number) {
    const struct kt_text url = record_text(html->catalog, KT_RECORD_SOURCE, source, KT_FIELD_URL);
    const struct kt_text publisher = record_text(html->catalog, KT_RECORD_SOURCE, source, KT_FIELD_PUBLISHER);
    int64_t level = 0, read_on = KT_DAY_NONE;
    char day[16];
    (void)kt_record_integer(&level, html->catalog, KT_RECORD_SOURCE, source, KT_FIELD_EVIDENCE_LEVEL, 0);
    (void)kt_record_integer(&read_on, html->catalog, KT_RECORD_SOURCE, source, KT_FIELD_READ_ON, 0);
    out_format(html->out, "<li id=\"source-%u\">", number);
    html_text(html, record_text(html->catalog, KT_RECORD_SOURCE, source, KT_FIELD_TITLE));
    if (publisher.size > 0) out_text(html->out, ", ");
    html_text(html, publisher);
    out_text(html->out, " <small>(");
    html_words(html, name_of(KT_GROUP_EVIDENCE_LEVEL, (uint32_t)level));
    out_format(html->out, ", read %s)</small>", day_text(day, (int32_t)read_on));
    if (url.size > 0) out_text(html->out, "<br>");
    if (is_web_address(url)) {
        out_text(html->out, "<a rel=\"noreferrer noopener\" href=\"");
        html_text(html, url);
        out_text(html->out, "\">");
    }
    html_text(html, url);
    out_text(html->out, is_web_address(url) ? "</a></li>\n" : "</li>\n");
}

void html_source_list(struct html *html) {
    uint32_t i;
    if (html->source_count == 0) return;
    out_text(html->out, "<section aria-labelledby=\"sources\"><h2 id=\"sources\">Sources</h2>\n"
                        "<p class=\"dim\">Where each statement was read, and when. "
                        "Nothing is opened until a link is followed.</p>\n");
    out_format(html->out, "<details%s><summary>%u source%s</summary><ol class=\"sources\">\n", 
               html->source_count <= MOST_OPEN ? " open" : "", (unsigned)html->source_count, html->source_count == 1 ? "" : "s");
    for (i = 0; i < html->source_count; i++) one_source(html, html->sources[i], (unsigned)i + 1);
    out_text(html->out, "</ol></details></section>\n");
}

/* ---- what would settle what is not sure ---- */

/* "event:contract" is the event "contract". */
static uint32_t need_number(struct html *html, uint32_t role, struct kt_text name) {
    int is_new;
    const uint32_t number = *string_map_at(&html->need_at, name.data, name.size, (uint32_t)html->need_count, &is_new);
    if (!is_new) return number;
    if (html->need_count == html->need_room) {
        html->need_room = html->need_room > 0 ? html->need_room * 2 : 16;
        html->needs = must_resize(html->needs, html->need_room, sizeof *html->needs);
    }
    html->needs[html->need_count++] = (struct html_need){role, strings_keep(&html->strings, name.data, name.size)};
    return number;
}

uint32_t html_needs(struct html *html, const kt_windows *windows, uint32_t window) {
    struct kt_reason reason = {.struct_size = sizeof reason};
    uint32_t i, shown = 0;
    for (i = 0; kt_windows_reason_at(windows, window, i, &reason) == KT_OK; i++) {
        if (reason.role != KT_ROLE_NEEDS_TAG && reason.role != KT_ROLE_NEEDS_FACT && reason.role != KT_ROLE_NEEDS_EVENT) continue;
        out_format(html->out, "%s<a href=\"#need-%u\">", shown++ == 0 ? "" : ", ",
                   (unsigned)need_number(html, reason.role, reason.text) + 1);
        html_text(html, reason.text);
        out_text(html->out, "</a>");
    }
    return shown;
}

/* What the catalog says a name means; empty for a name it does not define, such as a jurisdiction. */
static struct kt_text need_definition(const struct html *html, const struct html_need *need) {
    const uint32_t type = need->role == KT_ROLE_NEEDS_TAG    ? KT_RECORD_TAG
                          : need->role == KT_ROLE_NEEDS_FACT ? KT_RECORD_FACT
                                                             : KT_RECORD_EVENT;
    const char *name = strncmp(need->name, "event:", 6) == 0 ? need->name + 6 : need->name;
    uint32_t record;
    if (kt_record_find(&record, html->catalog, type, name, strlen(name)) != KT_OK) return (struct kt_text){"", 0};
    return record_text(html->catalog, type, record, KT_FIELD_DEFINITION);
}

static void one_need(struct html *html, const struct html_need *need, unsigned number) {
    const struct kt_text definition = need_definition(html, need);
    const char *option = need->role == KT_ROLE_NEEDS_TAG    ? "--profile \xE2\x80\xA6,"
                         : need->role == KT_ROLE_NEEDS_FACT ? "--assume "
                                                            : "--event ";
    const char *name = strncmp(need->name, "event:", 6) == 0 ? need->name + 6 : need->name;
    out_format(html->out, "<li id=\"need-%u\"><strong>", number);
    html_put(html, name);
    out_text(html->out, "</strong>");
    if (definition.size > 0) out_text(html->out, ": ");
    html_text(html, definition);
    out_format(html->out, " <small>Say it with <code>%s", option);
    html_put(html, name);
    if (need->role == KT_ROLE_NEEDS_TAG) {
        out_text(html->out, "</code> or <code>");
        html_put(html, name);
        out_text(html->out, "=no");
    } else {
        out_text(html->out, need->role == KT_ROLE_NEEDS_FACT ? "=\xE2\x80\xA6" : "=YYYY-MM-DD");
    }
    out_text(html->out, "</code></small></li>\n");
}

void html_need_list(struct html *html) {
    size_t i;
    if (html->need_count == 0) return;
    out_text(html->out,
             "<section aria-labelledby=\"questions\"><h2 id=\"questions\">Open questions</h2>\n<p>What is marked "
             "\xE2\x80\x9Cmaybe\xE2\x80\x9D"
                        " above hangs on these. Answer them, ask again, and it is settled one way or the other.</p>\n<ul>\n");
    for (i = 0; i < html->need_count; i++) one_need(html, &html->needs[i], (unsigned)i + 1);
    out_text(html->out, "</ul></section>\n");
}

/* ---- tables ---- */

/* The field is hidden until the script has something to do with it. */
static void filter_field(struct html *html, const char *id) {
    out_format(html->out,
               "<div class=\"f\" hidden><label for=\"%s-filter\">Filter %s</label><input id=\"%s-filter\" type=\"search\" "
                          "autocomplete=\"off\" spellcheck=\"false\" data-for=\"%s\">"
                          "<output class=\"dim\" for=\"%s-filter\"></output></div>\n",
               id, id, id, id, id);
}

/* Roles are said again: some readers forget them where a narrow page shows rows as blocks. */
void html_table(struct html *html, const char *id, const char *title, const char *class_name, const char *heads) {
    const char *at = heads;
    if (id != NULL) filter_field(html, id);
    out_text(html->out, "<table role=\"table\"");
    if (id != NULL) out_format(html->out, " id=\"%s\"", id);
    out_format(html->out, " class=\"%s\"><caption>%s</caption><thead role=\"rowgroup\"><tr role=\"row\">", class_name, title);
    while (*at != '\0') {
        const size_t size = strcspn(at, "|");
        const int is_number = *at == '#';
        out_format(html->out, "<th role=\"columnheader\" scope=\"col\"%s>%.*s", is_number ? " class=\"n\"" : "",
                   (int)size - is_number, at + is_number);
        at += size + (at[size] == '|');
    }
    out_text(html->out, "</thead><tbody role=\"rowgroup\">");
}

void html_table_end(struct html *html) { out_text(html->out, "</tbody></table>\n"); }
void html_row(struct html *html) { out_text(html->out, "\n<tr role=\"row\"><th role=\"rowheader\" scope=\"row\">"); }

/* Cells and rows end where the next begins; HTML lets their end tags be left out, and thousands of rows are smaller for it. */
static void next_cell(struct html *html, const char *label, const char *class_name) {
    out_format(html->out, "<td role=\"cell\"%s", class_name);
    if (label != NULL) out_format(html->out, " data-l=\"%s\"", label);
    out_text(html->out, ">");
}

void html_cell(struct html *html, const char *label) { next_cell(html, label, ""); }
void html_number_cell(struct html *html, const char *label) { next_cell(html, label, " class=\"n\""); }

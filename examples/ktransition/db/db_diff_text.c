/* What changed between two catalogs, for people: grouped by instrument, list and vendor; old dates beside new ones. The same
   lines make the table of a terminal and a list in Markdown. */
#include <string.h>

#include "catalog/catalog_json.h"
#include "db/db_diff.h"

#define MOST_LISTED 12 /* inner records of one type that are named; the JSON has all */
#define MOST_TEXT 160  /* bytes of a changed text that are shown */

/* How the lines look. */
struct page {
    struct out *out;
    const struct diff *diff;
    void (*put)(struct out *out, const char *text, size_t size);
    int markdown, color;
};

static void put_string(const struct page *page, const char *text) { page->put(page->out, text, strlen(text)); }

/* "+ ", "- " or "~ " at a depth; on a terminal the colour repeats the sign. */
static void begin_line(const struct page *page, int depth, enum change_kind kind) {
    const char *sign = kind == CHANGE_ADDED ? "+" : kind == CHANGE_REMOVED ? "-" : kind == CHANGE_CHANGED ? "~" : " ";
    int i;
    for (i = 0; i < depth; i++) out_text(page->out, "  ");
    if (page->markdown) {
        out_format(page->out, kind == CHANGE_NONE ? "- " : "- `%s` ", sign);
        return;
    }
    out_text(page->out, !page->color             ? ""
                        : kind == CHANGE_ADDED   ? "\033[32m"
                        : kind == CHANGE_REMOVED ? "\033[31m"
                        : kind == CHANGE_CHANGED ? "\033[33m"
                                                 : "");
    out_format(page->out, "%s ", sign);
    out_text(page->out, kind == CHANGE_NONE ? "" : color_off(page->color));
}

/* The catalog and number under which a change is best described: the new one, the old one where it is gone. */
static uint32_t shown_record(const struct page *page, const struct change *change, const kt_catalog **catalog) {
    *catalog = change->new_record != 0 ? page->diff->newer : page->diff->older;
    return change->new_record != 0 ? change->new_record : change->old_record;
}

/* What people call a record: its title, name or text. */
static struct kt_text title_of(const struct page *page, const struct change *change) {
    static const uint32_t fields[] = {KT_FIELD_TITLE, KT_FIELD_NAME, KT_FIELD_TEXT, KT_FIELD_VALUE};
    const kt_catalog *catalog;
    const uint32_t record = shown_record(page, change, &catalog);
    struct kt_text text = {"", 0};
    size_t i;
    for (i = 0; i < sizeof fields / sizeof fields[0] && text.size == 0; i++) {
        struct kt_field field;
        if (db_field_of(&field, change->type, fields[i]) && field.value_type == KT_VALUE_TEXT)
            text = record_text(catalog, change->type, record, fields[i]);
    }
    return text;
}

/* The id without that of the record around it. */
static struct kt_text short_id(const struct change *change) {
    struct kt_text id = change->id;
    const size_t size = change->top_id.size;
    if (id.size > size + 1 && id.data[size] == '/' && memcmp(id.data, change->top_id.data, size) == 0) {
        id.data += size + 1;
        id.size -= size + 1;
    }
    return id;
}

/* Long texts are cut at a character: a note of a page would bury the dates. */
static void put_cut(const struct page *page, const struct out *text) {
    size_t size = text->size < MOST_TEXT ? text->size : MOST_TEXT;
    if (text->size == 0) {
        out_text(page->out, "(none)");
        return;
    }
    while (size < text->size && size > 0 && ((unsigned char)text->data[size] & 0xC0) == 0x80) size--;
    page->put(page->out, text->data, size);
    if (size < text->size) out_text(page->out, "\xE2\x80\xA6");
}

/* ---- dates of milestones ---- */

/* Said by the line of the milestone itself. */
static int is_date_field(uint32_t field) {
    return field == KT_FIELD_DATE || field == KT_FIELD_PRECISION || field == KT_FIELD_TIME || field == KT_FIELD_BOUNDARY ||
           field == KT_FIELD_EARLIEST || field == KT_FIELD_LATEST || field == KT_FIELD_LAST_PERMITTED_DAY;
}

/* "2026-12-31", "2029-12-30 (end-of-year 2029)", "no day set". The stated date stands beside the day only where it says
   something else. */
static void put_date(const struct page *page, const kt_catalog *catalog, uint32_t milestone) {
    const struct kt_text date = record_text(catalog, KT_RECORD_MILESTONE, milestone, KT_FIELD_DATE);
    const int64_t precision = db_number(catalog, KT_RECORD_MILESTONE, milestone, KT_FIELD_PRECISION, 0);
    const int64_t day = db_number(catalog, KT_RECORD_MILESTONE, milestone, KT_FIELD_LAST_PERMITTED_DAY, KT_DAY_NONE);
    const struct kt_text event =
        record_id(catalog, KT_RECORD_EVENT, db_target(catalog, KT_RECORD_MILESTONE, milestone, KT_FIELD_EVENT, 0));
    char text[16];
    if (day == KT_DAY_NONE && event.size > 0) {
        out_format(page->out, "%lld %s after ", (long long)db_number(catalog, KT_RECORD_MILESTONE, milestone, KT_FIELD_N, 0),
                   name_of(KT_GROUP_UNIT, (uint32_t)db_number(catalog, KT_RECORD_MILESTONE, milestone, KT_FIELD_UNIT, 0)));
        page->put(page->out, event.data, event.size);
        return;
    }
    if (day == KT_DAY_NONE) {
        out_text(page->out, "no day set");
        return;
    }
    out_text(page->out, day_text(text, (int32_t)day));
    if (precision <= KT_PRECISION_DAY) return;
    out_format(page->out, " (%s ", name_of(KT_GROUP_PRECISION, (uint32_t)precision));
    page->put(page->out, date.data, date.size);
    out_text(page->out, ")");
}

/* What the day of a statement is to those who plan by it. */
static const char *day_label(int64_t effect) {
    return effect == KT_EFFECT_REQUIRES ? "due by " : effect == KT_EFFECT_PERMITS ? "permitted through " : "last permitted day ";
}

/* A changed date reads old -> new; an unchanged one once. */
static void put_milestone(const struct page *page, const struct change *change) {
    const kt_catalog *catalog;
    const uint32_t record = shown_record(page, change, &catalog);
    const int64_t effect = db_number(catalog, KT_RECORD_MILESTONE, record, KT_FIELD_EFFECT, 0);
    struct out older = {0}, newer = {0};
    struct page side = *page;
    struct kt_field field;
    out_format(page->out, ": %s", day_label(effect));
    side.out = &older;
    if (change->old_record != 0) put_date(&side, page->diff->older, change->old_record);
    side.out = &newer;
    if (change->new_record != 0) put_date(&side, page->diff->newer, change->new_record);
    if (older.size > 0 && newer.size > 0 && strcmp(older.data, newer.data) != 0) {
        out_text(page->out, older.data);
        out_text(page->out, page->markdown ? " \xE2\x86\x92 " : " -> ");
    }
    out_text(page->out, newer.size > 0 ? newer.data : older.data);
    out_format(page->out, " (%s", name_of(KT_GROUP_EFFECT, (uint32_t)effect));
    if (db_field_of(&field, KT_RECORD_MILESTONE, KT_FIELD_ACTIVITY)) {
        struct out text = {0};
        db_join(&text, catalog, KT_RECORD_MILESTONE, record, &field, ", ");
        if (text.size > 0) out_format(page->out, " %s", text.data);
        out_free(&text);
    }
    out_text(page->out, ")");
    out_free(&older);
    out_free(&newer);
}

/* ---- lines ---- */

/* Fields of a record that is in both catalogs: name, old, new. Ids of what follows from a changed date are left out. */
static void put_fields(const struct page *page, const struct change *change, int depth) {
    struct kt_field field;
    struct out text = {0};
    uint32_t i;
    if (change->kind != CHANGE_CHANGED) return;
    for (i = 0; db_field(&field, change->type, i); i++) {
        if (!diff_field_differs(page->diff, change, &field)) continue;
        if (change->type == KT_RECORD_MILESTONE && is_date_field(field.field)) continue;
        begin_line(page, depth, CHANGE_NONE);
        put_string(page, field.name.data);
        out_text(page->out, ": ");
        diff_field_text(&text, page->diff->older, change->type, change->old_record, &field);
        put_cut(page, &text);
        out_text(page->out, page->markdown ? " \xE2\x86\x92 " : " -> ");
        diff_field_text(&text, page->diff->newer, change->type, change->new_record, &field);
        put_cut(page, &text);
        out_text(page->out, "\n");
    }
    out_free(&text);
}

/* One record inside an outermost one. */
static void inner_line(const struct page *page, const struct change *change) {
    const struct kt_text title = title_of(page, change), id = short_id(change);
    begin_line(page, 1, change->kind);
    out_format(page->out, "%s ", kt_constant_name(KT_GROUP_RECORD, (int32_t)change->type));
    page->put(page->out, id.data, id.size);
    if (title.size > 0 && change->type != KT_RECORD_IDENTIFIER && change->type != KT_RECORD_NAME) {
        out_text(page->out, ": ");
        page->put(page->out, title.data, title.size);
    }
    if (change->type == KT_RECORD_MILESTONE) put_milestone(page, change);
    out_text(page->out, "\n");
    put_fields(page, change, 3);
}

/* Where the record around a change stands in the list: it begins at `at`. */
static size_t group_end(const struct diff *diff, size_t at) {
    const struct change *first = &diff->changes[at];
    size_t i = at;
    while (i < diff->count && diff->changes[i].top_type == first->top_type && diff->changes[i].top_id.size == first->top_id.size &&
           memcmp(diff->changes[i].top_id.data, first->top_id.data, first->top_id.size) == 0) i++;
    return i;
}

/* "and 12 more identifiers", or for records that came or went whole "12 identifiers": their number says enough. */
static void count_line(const struct page *page, uint32_t type, size_t count, int more) {
    const char *name = kt_constant_name(KT_GROUP_RECORD, (int32_t)type);
    char plural[CATALOG_PLURAL_ROOM];
    catalog_plural(plural, name);
    begin_line(page, 1, CHANGE_NONE);
    out_format(page->out, "%s%zu %s%s\n", more ? "and " : "", count, more ? "more " : "", count == 1 ? name : plural);
}

/* Inner records by type. Of an instrument that came or went whole the statements are told, of all else the number. */
static void inner_lines(const struct page *page, size_t from, size_t to, enum change_kind whole) {
    size_t i = from, end;
    while (i < to) {
        const uint32_t type = page->diff->changes[i].type;
        size_t shown;
        for (end = i; end < to && page->diff->changes[end].type == type; end++) continue;
        shown = whole == CHANGE_CHANGED || type == KT_RECORD_MILESTONE ? end - i : 0;
        if (shown > MOST_LISTED && type != KT_RECORD_MILESTONE) shown = MOST_LISTED;
        if (shown < end - i) {
            size_t k;
            for (k = 0; k < shown; k++) inner_line(page, &page->diff->changes[i + k]);
            count_line(page, type, end - i - shown, shown > 0);
        } else {
            for (; i < end; i++) inner_line(page, &page->diff->changes[i]);
        }
        i = end;
    }
}

/* An outermost record and what changed in it; the end of its changes. */
static size_t group_lines(const struct page *page, size_t at) {
    const struct change *first = &page->diff->changes[at];
    const size_t end = group_end(page->diff, at);
    const int own = first->type == first->top_type && first->id.size == first->top_id.size;
    const enum change_kind kind = own ? first->kind : CHANGE_CHANGED;
    struct kt_text title = {"", 0};
    begin_line(page, 0, kind);
    if (page->markdown) out_text(page->out, "**");
    page->put(page->out, first->top_id.data, first->top_id.size);
    if (page->markdown) out_text(page->out, "**");
    if (own) {
        title = title_of(page, first);
    } else {
        uint32_t record = 0;
        struct change top = *first;
        (void)kt_record_find(&record, page->diff->newer, first->top_type, first->top_id.data, first->top_id.size);
        top.type = first->top_type;
        top.new_record = record;
        if (record != 0) title = title_of(page, &top);
    }
    out_text(page->out, "  ");
    page->put(page->out, title.data, title.size);
    out_text(page->out, "\n");
    if (own) put_fields(page, first, 2);
    inner_lines(page, own ? at + 1 : at, end, kind);
    return end;
}

/* How many outermost records of a type came, went or changed. */
static void heading(const struct page *page, size_t at) {
    const uint32_t type = page->diff->changes[at].top_type;
    uint32_t counts[4] = {0, 0, 0, 0};
    size_t i = at;
    while (i < page->diff->count && page->diff->changes[i].top_type == type) {
        const struct change *first = &page->diff->changes[i];
        const int own = first->type == type && first->id.size == first->top_id.size;
        counts[own ? first->kind : CHANGE_CHANGED]++;
        i = group_end(page->diff, i);
    }
    out_format(page->out, page->markdown ? "\n## %s: " : "\n%s: ", kt_constant_name(KT_GROUP_RECORD, (int32_t)type));
    out_format(page->out, "%u added, %u removed, %u changed\n", (unsigned)counts[CHANGE_ADDED], (unsigned)counts[CHANGE_REMOVED],
               (unsigned)counts[CHANGE_CHANGED]);
    if (page->markdown) out_text(page->out, "\n");
}

/* Which catalogs, by name and day. */
static void head(const struct page *page) {
    struct kt_catalog_info info = {.struct_size = sizeof info};
    char day[16];
    if (page->markdown) out_text(page->out, "# ");
    put_string(page, page->diff->older_name);
    (void)kt_catalog_info(page->diff->older, 0, &info);
    out_format(page->out, " (data as of %s)%s", day_text(day, info.data_date), page->markdown ? " \xE2\x86\x92 " : " -> ");
    put_string(page, page->diff->newer_name);
    (void)kt_catalog_info(page->diff->newer, 0, &info);
    out_format(page->out, " (data as of %s)\n", day_text(day, info.data_date));
    if (page->diff->count == 0) out_text(page->out, page->markdown ? "\nNo record differs.\n" : "no record differs\n");
}

static void lines(const struct page *page) {
    const struct kt_text said = disclaimer(page->diff->newer);
    uint32_t type = 0;
    size_t i = 0;
    head(page);
    while (i < page->diff->count) {
        if (page->diff->changes[i].top_type != type) heading(page, i);
        type = page->diff->changes[i].top_type;
        i = group_lines(page, i);
    }
    if (said.size == 0) return;
    out_text(page->out, "\n");
    page->put(page->out, said.data, said.size);
    out_text(page->out, "\n");
}

void diff_table(struct out *out, const struct diff *diff, int color) {
    const struct page page = {out, diff, out_terminal, 0, color};
    lines(&page);
}

void diff_markdown(struct out *out, const struct diff *diff) {
    const struct page page = {out, diff, out_markdown, 1, 0};
    lines(&page);
}

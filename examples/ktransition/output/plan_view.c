/* The plan's JSON, read back. What is not there reads as nothing, so that a plan with less in it is shown with less. */
#include "output/plan_view.h"

#include <stdlib.h>
#include <string.h>

#include "estate.h"
#include "output/words.h"

/* The plan names the estate's groups by number, and those know what they were made from. */
static void find_subjects(struct plan_view *view, const struct assessment *a, const kt_plan *plan) {
    struct kt_plan_group group = {.struct_size = sizeof group};
    struct estate estate;
    estate_collect(&estate, a);
    view->subjects = must_allocate(kt_plan_group_count(plan), sizeof *view->subjects);
    for (; kt_plan_group_at(plan, (uint32_t)view->count, &group) == KT_OK; view->count++)
        view->subjects[view->count] = group.number < estate.group_count ? estate.groups[group.number].subject : a->subject_count;
    estate_free(&estate);
}

/* The library wrote it, so it parses; if not, there is no plan to show. */
void plan_view_open(struct plan_view *view, const struct assessment *a, const kt_plan *plan) {
    struct kt_text text = {"[]", 2};
    char problem[JSON_PROBLEM_ROOM];
    memset(view, 0, sizeof *view);
    if (plan == NULL || kt_plan_json(&text, plan, NULL) != KT_OK) return;
    find_subjects(view, a, plan);
    view->parser = json_parser_new();
    if (view->parser == NULL || json_parse(view->parser, text.data, text.size, &view->groups, problem, sizeof problem) != 0)
        memset(&view->groups, 0, sizeof view->groups);
}

void plan_view_close(struct plan_view *view) {
    json_parser_free(view->parser);
    free(view->subjects);
    memset(view, 0, sizeof *view);
}

struct kt_text plan_text(struct json_node node, const char *key) {
    struct json_text text;
    if (!json_find_string(node, key, &text) || text.data == NULL) return (struct kt_text){"", 0};
    return (struct kt_text){text.data, text.size};
}

const char *plan_word(char text[64], struct json_node node, const char *key) {
    const struct kt_text found = plan_text(node, key);
    snprintf(text, 64, "%.*s", found.size < 63 ? (int)found.size : 63, found.data);
    return text;
}

int plan_number(int64_t *out, struct json_node node, const char *key) {
    struct json_node value;
    *out = 0;
    return json_find(node, key, &value) && json_as_integer(value, out);
}

int plan_true(struct json_node node, const char *key) {
    struct json_node value;
    int is = 0;
    return json_find(node, key, &value) && json_as_bool(value, &is) && is;
}

int plan_null(struct json_node node, const char *key) {
    struct json_node value;
    return !json_find(node, key, &value) || json_type_of(value) == JSON_NULL;
}

struct json_iter plan_list(struct json_node node, const char *key) {
    struct json_node value;
    memset(&value, 0, sizeof value);
    (void)json_find(node, key, &value);
    return json_elements(value);
}

int32_t plan_day(struct json_node node, const char *key) {
    const struct kt_text text = plan_text(node, key);
    int64_t noon;
    if (text.size < 10 || kt_instant_parse(&noon, text.data, 10, NULL) != KT_OK) return KT_DAY_NONE;
    return (int32_t)((noon - 43200) / 86400);
}

int plan_is_about(const struct plan_view *view, size_t group, size_t subject) {
    return group < view->count && view->subjects[group] == subject;
}

void plan_title(struct out *out, const struct plan_view *view, const struct assessment *a, struct json_node group, size_t number) {
    const struct kt_text name = plan_text(group, "group");
    if (number < view->count && view->subjects[number] < a->subject_count)
        subject_words(out, a, &a->subjects[view->subjects[number]]);
    if (name.size > 0) {
        out_text(out, ", ");
        one_line(out, name.data, name.size);
    }
}

void plan_outcome(struct out *out, struct json_node group) {
    char finish[64], other[64];
    int64_t number;
    (void)plan_word(finish, group, "finish");
    if (plan_null(group, "feasible")) {
        out_text(out, "no playbook for this class yet: nothing can be said of when it could be done");
        return;
    }
    if (plan_true(group, "feasible")) {
        out_format(out, "feasible: done on %s", finish);
        if (!plan_null(group, "latest_safe_start"))
            out_format(out, ", latest safe start %s", plan_word(other, group, "latest_safe_start"));
        return;
    }
    out_format(out, "not feasible in time: done on %s", finish);
    if (plan_number(&number, group, "shortfall_working_days") && number > 0)
        out_format(out, ", %lld working day%s late", (long long)number, number == 1 ? "" : "s");
    if (plan_number(&number, group, "required_per_day") && number > 0)
        out_format(out, "; %lld assets a working day would make it", (long long)number);
}

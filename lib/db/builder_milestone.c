/* The data model's rules for one milestone: that its date reads, and that it says what its effect has to say. */
#include "date/period.h"
#include "db/builder.h"

/* Absent and 0 are told apart: a number may well be 0. */
static int has(const kt_builder *builder, uint32_t draft, uint32_t field) {
    return kt__draft_values(builder, draft, field).count > 0;
}

/* 0 stands for absent. */
static uint32_t constant(const kt_builder *builder, uint32_t draft, uint32_t field) {
    return (uint32_t)kt__node_integer(builder, kt__node_of(builder, draft), field, 0, 0);
}

/* What a date must look like under its precision, for the message. */
static const char *date_problem(uint32_t precision) {
    switch (precision) {
    case KT_PRECISION_INSTANT:
    case KT_PRECISION_DAY: return "is not a day";
    case KT_PRECISION_MONTH: return "is not a month (YYYY-MM)";
    case KT_PRECISION_QUARTER: return "is not a quarter (YYYY-Qn)";
    case KT_PRECISION_HALF: return "is not a half year (YYYY-Hn)";
    default: return "is not a year (YYYY)";
    }
}

/* A time of day only means something on a day. */
static int32_t check_time(const kt_builder *builder, uint32_t draft, uint32_t precision, struct kt_error *err) {
    struct kt_text time = kt__node_text(builder, kt__node_of(builder, draft), KT_FIELD_TIME, 0);
    int32_t second;
    /* Precision instant promises a time of day; precision day merely allows one. */
    if (!has(builder, draft, KT_FIELD_TIME)) {
        if (precision != KT_PRECISION_INSTANT) return KT_OK;
        return kt__rule(builder, draft, KT_FIELD_TIME, "is required with precision instant", err);
    }
    if (precision != KT_PRECISION_INSTANT && precision != KT_PRECISION_DAY)
        return kt__rule(builder, draft, KT_FIELD_TIME, "goes with a day only", err);
    if (kt__time_parse(&second, time.data, time.size)) return KT_OK;
    return kt__draft_fail(builder, draft, KT_FIELD_TIME, time, "is not a time", KT_E_SYNTAX, err);
}

/* Date and precision explain each other; one without the other would have to be guessed. */
static int32_t check_date(const kt_builder *builder, uint32_t draft, struct kt_error *err) {
    struct kt_text date = kt__node_text(builder, kt__node_of(builder, draft), KT_FIELD_DATE, 0);
    uint32_t precision = constant(builder, draft, KT_FIELD_PRECISION);
    int32_t first, last;
    if (!has(builder, draft, KT_FIELD_DATE)) {
        if (has(builder, draft, KT_FIELD_TIME)) return kt__rule(builder, draft, KT_FIELD_TIME, "goes with a date", err);
        /* "Unset" is the word for a date that was not set; all other precisions describe one that is there. */
        if (precision == 0 || precision == KT_PRECISION_UNSET) return KT_OK;
        return kt__rule(builder, draft, KT_FIELD_PRECISION, "goes with a date", err);
    }
    if (precision == 0) return kt__rule(builder, draft, KT_FIELD_PRECISION, "is required with a date", err);
    if (precision == KT_PRECISION_UNSET) return kt__rule(builder, draft, KT_FIELD_DATE, "precision unset goes without a date", err);
    /* The very parser that will resolve it: what passes here reads there. */
    if (!kt__period_days(&first, &last, precision, date.data, date.size))
        return kt__draft_fail(builder, draft, KT_FIELD_DATE, date, date_problem(precision), KT_E_SYNTAX, err);
    return check_time(builder, draft, precision, err);
}

/* Event, number, unit and way of counting stand together or not at all. *out_relative is 1 when the milestone counts from
   an event of the asker's own. */
static int32_t check_relative(const kt_builder *builder, uint32_t draft, int *out_relative, struct kt_error *err) {
    int event = has(builder, draft, KT_FIELD_EVENT);
    *out_relative = event;
    if (has(builder, draft, KT_FIELD_N) == event && has(builder, draft, KT_FIELD_UNIT) == event && has(builder, draft,
                                                                                                       KT_FIELD_COUNT) == event)
        return KT_OK;
    return kt__rule(builder, draft, KT_FIELD_EVENT, "event, n, unit and count stand together", err);
}

/* Without an activity there is nothing that a window could be about. */
static int needs_activity(uint32_t effect) {
    return effect == KT_EFFECT_PROHIBITS || effect == KT_EFFECT_PERMITS || effect == KT_EFFECT_ADVISES ||
           effect == KT_EFFECT_EXPECTS || effect == KT_EFFECT_PROPOSES;
}

/* These speak of another milestone: without it there is nothing to suspend, reinstate or end. */
static int needs_target(uint32_t effect) {
    return effect == KT_EFFECT_SUSPENDS || effect == KT_EFFECT_REINSTATES || effect == KT_EFFECT_ENDS;
}

int32_t kt__builder_check_milestone(const kt_builder *builder, uint32_t draft, struct kt_error *err) {
    uint32_t effect = constant(builder, draft, KT_FIELD_EFFECT);
    int relative, dated = has(builder, draft, KT_FIELD_DATE);
    int32_t status = check_date(builder, draft, err);
    if (status == KT_OK) status = check_relative(builder, draft, &relative, err);
    if (status != KT_OK) return status;
    if (needs_activity(effect) && !has(builder, draft, KT_FIELD_ACTIVITY))
        return kt__rule(builder, draft, KT_FIELD_ACTIVITY, "is required with this effect", err);
    /* A duty without a day to do it by cannot be late, and so would never show. */
    if (effect == KT_EFFECT_REQUIRES && !dated && !relative)
        return kt__rule(builder, draft, KT_FIELD_DATE, "what is required needs a date or an event to count from", err);
    /* A ban whose date was merely forgotten must not pass for one whose source sets none. */
    if (effect == KT_EFFECT_PROHIBITS && !dated && !relative && constant(builder, draft, KT_FIELD_PRECISION) != KT_PRECISION_UNSET)
        return kt__rule(builder, draft, KT_FIELD_DATE, "what is prohibited needs a date, or precision unset", err);
    if (needs_target(effect) && !has(builder, draft, KT_FIELD_TARGET))
        return kt__rule(builder, draft, KT_FIELD_TARGET, "is required with this effect", err);
    /* Addressees narrow whom it binds; alone they would bind nobody. */
    if (has(builder, draft, KT_FIELD_ADDRESSEE) && !has(builder, draft, KT_FIELD_BOUND))
        return kt__rule(builder, draft, KT_FIELD_BOUND, "is required beside addressees", err);
    /* An empty expression is "nobody": a statement that binds and affects nobody says nothing to anybody. */
    if (effect != KT_EFFECT_NOTES && !has(builder, draft, KT_FIELD_BOUND) && !has(builder, draft, KT_FIELD_AFFECTS))
        return kt__rule(builder, draft, KT_FIELD_BOUND, "bound or affects is required with this effect", err);
    return KT_OK;
}

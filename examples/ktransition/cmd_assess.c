/* assess: the main job, from inventories to a report. */
#include <string.h>

#include "commands.h"
#include "output/output.h"

/* Everything is rendered before anything is written, so that a failure leaves no half report behind. */
static int render(struct out *out, const struct assessment *a) {
    kt_plan *plan = NULL;
    switch (a->options->format) {
    case FORMAT_TABLE: assess_table(out, a, want_color(a->options)); break;
    case FORMAT_JSON: assess_json(out, a); break;
    case FORMAT_NDJSON: assess_ndjson(out, a); break;
    case FORMAT_CSV: assess_csv(out, a); break;
    case FORMAT_MARKDOWN: assess_markdown(out, a); break;
    case FORMAT_SARIF: assess_sarif(out, a, NULL); break;
    case FORMAT_CYCLONEDX: assess_cyclonedx(out, a, NULL); break;
    case FORMAT_ICS: assess_ics(out, a, NULL); break;
    case FORMAT_HTML:
    case FORMAT_OSCAL_POAM:
        /* The report shows the plan too, and a plan of action without actions is none; the other formats leave it to the
           plan command. */
        if (make_plan(&plan, a)) return EXIT_BAD_INPUT;
        if (a->options->format == FORMAT_HTML) assess_html(out, a, plan);
        else assess_oscal(out, a, plan);
        kt_plan_free(plan);
        break;
    default: break; /* refused with the options */
    }
    return 0;
}

/* Each stage runs only if those before it did; what was made is freed in any case. */
int cmd_assess(int argc, char **argv) {
    struct options options;
    struct assessment a;
    struct out out = {0};
    int status = options_read(&options, COMMAND_ASSESS, argc, argv);
    memset(&a, 0, sizeof a);
    if (status == 0 && options.profile == NULL) {
        complain("assess: --profile is needed: who asks, for example --profile US,business");
        status = EXIT_USAGE;
    }
    if (status == 0 && options.file_count == 0) {
        complain("assess: an inventory file is needed (- is standard input)");
        status = EXIT_USAGE;
    }
    if (status == 0) status = cyclonedx_options(&options);
    if (status == 0) status = assess_run(&a, &options);
    if (status == 0) status = cyclonedx_input(&a);
    if (status == 0) status = render(&out, &a);
    if (status == 0) status = deliver(&options, &out);
    if (status == 0) status = assess_exit_status(&a);
    out_free(&out);
    assess_free(&a);
    options_free(&options);
    return status;
}

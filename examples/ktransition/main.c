/* ktransition: which of my things come from a restricted vendor, how long do I have, what do I do in which order? */
#include <stdio.h>
#include <string.h>

#include "commands.h"

static const char overview[] =
    "usage: ktransition COMMAND [options] ...\n"
    "\n"
    "  assess   [options] FILE...                     inventory -> findings, windows, summary\n"
    "  plan     [options] FILE...                     inventory -> migration plan\n"
    "  identify [options] [FILE|-]                    one value a line -> matches, one JSON object a line\n"
    "  window   [options] VENDOR|PRODUCT|INSTRUMENT   what is allowed, until when\n"
    "  db       build|info|verify|list|show ...       the catalog\n"
    "\n"
    "ktransition COMMAND --help lists the options. Exit status: 0 nothing at or above --fail-on, 1 findings,\n"
    "2 usage, 3 an input could not be read or had bad rows.\n";

/* An option's help, wherever --help stands. */
static int asks_for_help(int argc, char **argv) {
    int i;
    for (i = 0; i < argc; i++) {
        if (strcmp(argv[i], "--") == 0) return 0;
        if (strcmp(argv[i], "--help") == 0 || strcmp(argv[i], "-h") == 0) return 1;
    }
    return 0;
}

/* Asked for, and so to standard output with status 0; after a mistake the overview goes to standard error. */
static int help(const char *name, enum command command, const char *operands) {
    printf("usage: ktransition %s [options] %s\n\n", name, operands);
    options_help(command);
    return 0;
}

/* db has options of its own for each sub-command and looks for --help itself. */
int main(int argc, char **argv) {
    const char *name = argc > 1 ? argv[1] : "";
    int rest = argc > 2 ? argc - 2 : 0;
    char **from = argv + 2;
    int wants_help = asks_for_help(rest, from);
    if (strcmp(name, "assess") == 0) return wants_help ? help(name, COMMAND_ASSESS, "FILE...") : cmd_assess(rest, from);
    if (strcmp(name, "plan") == 0) return wants_help ? help(name, COMMAND_PLAN, "FILE...") : cmd_plan(rest, from);
    if (strcmp(name, "identify") == 0) return wants_help ? help(name, COMMAND_IDENTIFY, "[FILE|-]") : cmd_identify(rest, from);
    if (strcmp(name, "window") == 0) return wants_help ? help(name, COMMAND_WINDOW, "VENDOR|PRODUCT|INSTRUMENT") : cmd_window(rest, from);
    if (strcmp(name, "db") == 0) return cmd_db(rest, from);
    if (strcmp(name, "--help") == 0 || strcmp(name, "-h") == 0 || strcmp(name, "help") == 0) {
        fputs(overview, stdout);
        return 0;
    }
    if (strcmp(name, "--version") == 0) {
        uint32_t version = kt_version();
        printf("ktransition %u.%u.%u\n", version / 1000000, version / 1000 % 1000, version % 1000);
        return 0;
    }
    if (name[0] != '\0') complain("unknown command %s", name);
    fputs(overview, stderr);
    return EXIT_USAGE;
}

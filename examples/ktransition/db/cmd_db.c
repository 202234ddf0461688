/* db: make, check and read catalogs. Here: which sub-command; each has a file of its own. */
#include <stdlib.h>
#include <string.h>

#include "commands.h"
#include "db/db.h"

static const char overview[] =
    "usage: ktransition db build SOURCE... -o OUT [--db FILE]... [--no-base]   JSON sources -> catalog\n"
    "       ktransition db import FORMAT FILE... -o OUT                        official lists -> catalog\n"
    "       ktransition db merge CATALOG... -o OUT                             several catalogs -> one, later ones win\n"
    "       ktransition db export [--format json|ndjson] [-o OUT]              a catalog -> JSON sources\n"
    "       ktransition db info                                                title, date, digest, counts\n"
    "       ktransition db verify [FILE...]                                    checks everything an answer rests on\n"
    "       ktransition db list [--upcoming DAYS] [--vendor V] ...             one dated statement a row\n"
    "       ktransition db show ID                                             all that one record says\n"
    "       ktransition db diff A B [--inventory FILE --profile TAGS]          what changed, and what that means\n"
    "\n"
    "ktransition db SUB-COMMAND --help lists the options. Wherever a catalog is named, \"builtin\" is the built-in one.\n";

/* Without these words a help text would not say what stands behind the options. */
static const struct { char name[8]; enum command command; char operands[24]; } verbs[] = {
    {"build", COMMAND_BUILD, "SOURCE... -o OUT"}, {"merge", COMMAND_MERGE, "CATALOG... -o OUT"}, {"export", COMMAND_EXPORT, ""},
    {"info", COMMAND_INFO, ""}, {"verify", COMMAND_VERIFY, "[FILE...]"}, {"list", COMMAND_LIST, ""},
    {"show", COMMAND_SHOW, "ID"}, {"diff", COMMAND_DIFF, "A B"},
};

/* The place in the list above, or -1. */
static int find_verb(const char *name) {
    int i;
    for (i = 0; i < (int)(sizeof verbs / sizeof verbs[0]); i++) {
        if (strcmp(verbs[i].name, name) == 0) return i;
    }
    return -1;
}

static int run(enum command command, const struct options *options) {
    switch (command) {
    case COMMAND_BUILD: return db_build(options);
    case COMMAND_MERGE: return db_merge(options);
    case COMMAND_EXPORT: return db_export(options);
    case COMMAND_INFO: return db_info(options);
    case COMMAND_VERIFY: return db_verify(options);
    case COMMAND_LIST: return db_list(options);
    case COMMAND_DIFF: return db_diff(options);
    default: return db_show(options);
    }
}

/* 1 when help was asked for, and given: it wins over everything but "--", wherever it stands. */
static int help(int verb, int argc, char **argv) {
    int i;
    for (i = 0; i < argc && strcmp(argv[i], "--") != 0; i++) {
        if (strcmp(argv[i], "--help") != 0 && strcmp(argv[i], "-h") != 0) continue;
        if (verb < 0) {
            fputs(overview, stdout);
            return 1;
        }
        printf("usage: ktransition db %s [options] %s\n\n", verbs[verb].name, verbs[verb].operands);
        options_help(verbs[verb].command);
        return 1;
    }
    return 0;
}

int cmd_db(int argc, char **argv) {
    struct options options;
    const int verb = argc > 0 ? find_verb(argv[0]) : -1;
    int status;
    if (argc > 0 && strcmp(argv[0], "import") == 0) return cmd_db_import(argc - 1, argv + 1);
    if (help(verb, argc, argv)) return 0;
    if (verb < 0) {
        if (argc > 0) complain("db: unknown sub-command %s", argv[0]);
        fputs(overview, stderr);
        return EXIT_USAGE;
    }
    status = options_read(&options, verbs[verb].command, argc - 1, argv + 1);
    if (status == 0) status = run(verbs[verb].command, &options);
    options_free(&options);
    return status;
}

/* The commands. Each takes the arguments behind its name and returns the exit status. */
#ifndef KTRANSITION_EXAMPLE_COMMANDS_H
#define KTRANSITION_EXAMPLE_COMMANDS_H

#include "assess.h"

int cmd_assess(int argc, char **argv);
int cmd_plan(int argc, char **argv);
int cmd_identify(int argc, char **argv);
int cmd_window(int argc, char **argv);
int cmd_db(int argc, char **argv);

/* A kind by the library's name or by that of typed lines; *kind 0 means "DisplayName | Publisher". 1 or 0. */
int find_kind(const char *name, size_t size, uint32_t *kind);
/* Plans the subjects of an assessment whose findings are likely or better. 0, or EXIT_BAD_INPUT after a complaint. */
int make_plan(kt_plan **out, const struct assessment *assessment);

#endif

/* The commands. Each takes the arguments behind its name and returns the exit status. */
#ifndef KTRANSITION_EXAMPLE_COMMANDS_H
#define KTRANSITION_EXAMPLE_COMMANDS_H

#include "assess.h"

int cmd_assess(int argc, char **argv);
int cmd_plan(int argc, char **argv);
int cmd_identify(int argc, char **argv);
int cmd_window(int argc, char **argv);
int cmd_db(int argc, char **argv);

/* Plans the subjects of an assessment whose findings are likely or better. 0, or EXIT_BAD_INPUT after a complaint. */
int make_plan(kt_plan **out, const struct assessment *assessment);

#endif

/* The version of the rules that are baked into catalogs: folding, canonical forms, scoring. Two builds with the same
   number answer the same for the same catalog; it goes up with every change that could alter an answer. */
#ifndef KT_DB_RULES_H
#define KT_DB_RULES_H

#define KT__RULES_VERSION 2

#endif

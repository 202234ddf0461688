/* Official lists in the forms their keepers publish them, made into catalogs. A reader (CSV, XML, JSON) knows its format
   only through the tables of import_layouts.c and hands over parties one by one; import_parties.c joins what belongs
   together; import_catalog.c writes. A list makes no law: it says who stands on it, since when and under which program. */
#ifndef KTRANSITION_EXAMPLE_IMPORT_H
#define KTRANSITION_EXAMPLE_IMPORT_H

#include <ktransition/ktransition.h>

#include "input/input.h"
#include "support.h"
#include "text_map.h"

#define IMPORT_NAMES 512        /* names of one party, and programs; what is beyond is left out, and the party counted as bad */
#define IMPORT_TEXT 4096        /* bytes of a name that is put together of parts */
#define IMPORT_PARTIES 4000000u /* parties of one import; more are counted as bad */

/* What a column, element or member says of a party. */
enum import_role {
    ROLE_NONE, ROLE_REFERENCE, ROLE_NAME, ROLE_NAME_PART, ROLE_GIVEN_NAME, ROLE_ALIAS, ROLE_WEAK_ALIAS, ROLE_FORMER_NAME,
    ROLE_NATIVE_NAME, ROLE_QUALITY, ROLE_TYPE, ROLE_PERSON_ONLY, ROLE_PROGRAM, ROLE_COUNTRY, ROLE_FROM, ROLE_UNTIL, ROLE_LIST,
    ROLE_PUBLISHED
};

enum import_dates { DATES_ISO, DATES_MONTH_FIRST, DATES_DAY_FIRST };

enum party_type { PARTY_ORGANISATION, PARTY_UNSURE, PARTY_PERSON, PARTY_VESSEL, PARTY_AIRCRAFT, PARTY_OTHER, PARTY_TYPES };

/* A format: how it is recognised stands in the readers' own tables. */
struct import_layout {
    char name[24];         /* as --format of import says it */
    char list[28];         /* id of the list it is, "" where rows or the user say it */
    enum import_dates dates;
    enum party_type untyped; /* what a party without a type is taken for */
    int third_party;       /* the file is somebody else's collection of an official list */
};

/* What a list is called and whose it is; texts for lists that are not known are made of the id. */
struct import_list {
    char id[28];
    char jurisdiction[4];
    const char *title, *authority;
    const char *said;      /* how the consolidated files name it, "" if they do not */
};

struct party_name {
    const char *text;      /* owned by the strings of the import */
    uint32_t kind;         /* KT_NAME_* */
    int weak;
};

/* One party of one list. Texts are owned by the strings of the import. */
struct party {
    const char *id;        /* "us-ofac-sdn:36" */
    const char *list, *reference, *name, *country;
    enum party_type type;
    int32_t from, until;   /* days, KT_DAY_NONE */
    int bystander, sanctioned; /* the file also holds parties that are on no list, and says apart who is */
    int full;              /* something was left out, and has been told */
    struct party_name *names;
    size_t name_count, name_room;
    const char **programs;
    size_t program_count, program_room;
};

/* What a reader has of the party it is reading. */
struct party_row {
    struct out reference, list, name, country, type;
    struct out alias, quality; /* of the alias that is being read */
    struct out names, programs; /* each: kind byte, text, NUL */
    int person;
    int32_t from, until;
    int bad_date, bad_text, bad_parts;
    int bystander;               /* nothing in its own row says that it is on a list */
};

struct bad_party { char *place, *reason; };

struct import {
    const char *format;    /* asked for; "auto" */
    const char *list;      /* --list: overrides the layout's */
    const char *title, *url, *edition;
    int32_t published, read_on;
    int official, complete, persons;
    struct string_map same_as; /* reference or id -> 1 + index into vendors */
    const char **vendors;  /* known vendors that parties are the same as */
    size_t vendor_count, vendor_room;
    kt_catalog *base;      /* jurisdictions, and the vendors of same_as */
    struct strings strings;
    struct string_map party_of; /* id -> 1 + index */
    struct party *parties;
    size_t party_count, party_room;
    struct string_map list_of;  /* id -> 1 */
    const char **lists;
    size_t list_count, list_room;
    int third_party;
    uint64_t rows, counts[PARTY_TYPES], bystanders;
    struct bad_party *bad;
    size_t bad_count, bad_room;
    enum when_shown { SHOW_NEVER, SHOW_PROGRESS } progress;
};

/* ---- import_layouts.c ---- */

const struct import_layout *import_layout_find(const char *name);
/* The layout whose columns all stand in a header, and in *roles what each column is; NULL if none fits. */
const struct import_layout *import_csv_layout(const struct text *header, size_t count, const char *asked, enum import_role *roles,
                                              char (*separators)[4]);
/* The role of a path below a record element ("akaList/aka/lastName", "nameAlias/@wholeName"), and for groups whose end
   completes an alias ROLE_ALIAS from import_xml_group(). */
const struct import_layout *import_xml_layout(const char *root);
int import_xml_record(const struct import_layout *layout, const char *path, enum party_type *type);
enum import_role import_xml_role(const struct import_layout *layout, const char *path);
int import_xml_group(const struct import_layout *layout, const char *path);
const struct import_list *import_list_find(const char *id);
/* The list that a consolidated file means: by its name there, or NULL. */
const struct import_list *import_list_said(const char *text, size_t size);
/* Organisation, person, vessel ... of the words that lists use; `otherwise` for no word. */
enum party_type import_type(const char *text, size_t size, enum party_type otherwise);
/* 1 and the day, 0 for no date, -1 for a text that is none. */
int import_day(int32_t *out, const char *text, size_t size, enum import_dates dates);

/* ---- the readers: 0, or -1 after a complaint when a file cannot be read at all ---- */

int import_csv(struct import *import, const char *path);
int import_xml(struct import *import, const char *path);
int import_json(struct import *import, const char *path);

/* ---- import_parties.c ---- */

void row_start(struct party_row *row);
void row_free(struct party_row *row);
/* Takes a value in its role; separators "" or characters between several values. */
void row_take(struct party_row *row, const struct import_layout *layout, enum import_role role, struct text value, const char *separator);
/* The alias that was put together of parts is complete. The other leaves what is said of the row's own name alone. */
void row_alias_end(struct party_row *row);
void row_alias_end_if_any(struct party_row *row);
/* The party is complete: joined with what the same list said of the same reference before. */
void row_end(struct import *import, struct party_row *row, const struct import_layout *layout, const char *place);
/* What another file or row says of a party that the same list has already: names, a country. */
void party_join(struct import *import, struct party_row *row, const struct import_layout *layout, const char *place);
/* Program and dates that a file gives apart from the party. */
void party_add(struct import *import, const struct out *reference, struct text program, int32_t from, int32_t until);
/* The day of the edition, where the file states it and nobody said another. */
void import_published(struct import *import, int32_t day);
void import_progress(void *user, uint64_t done, uint64_t total);
void import_bad(struct import *import, const char *place, const char *reason);
/* Whether a name is an organisation's by its words: for lists that do not say. */
int names_organisation(const char *text);

/* ---- import_main.c ---- */

/* 1 + index of the known vendor that somebody said a party is, or 0. */
uint32_t import_same_as(struct import *import, const struct party *party);

/* ---- import_catalog.c ---- */

/* The whole import as catalog bytes: 0, or -1 after a complaint. */
int import_build(struct import *import, kt_builder *builder);

#endif

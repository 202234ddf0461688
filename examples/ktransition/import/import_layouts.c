/* What is known of each format of a list: which columns, elements and members mean what. The readers know no list. */
#include "import/import.h"

#include <string.h>

#include "input/input_reader.h"

/* Files of one list that name no type hold organisations (the lists of end users) or both (the others): then only a name
   that is an organisation's by its words counts for one. */
static const struct import_layout layouts[] = {
    {"csl-csv", "", DATES_ISO, PARTY_UNSURE, 0},
    {"csl-json", "", DATES_ISO, PARTY_UNSURE, 0},
    {"bis-csv", "", DATES_MONTH_FIRST, PARTY_UNSURE, 0},
    {"bis-dpl", "us-bis-dpl", DATES_MONTH_FIRST, PARTY_UNSURE, 0},
    {"bis-uvl", "us-bis-uvl", DATES_MONTH_FIRST, PARTY_UNSURE, 0},
    {"isn-csv", "us-state-isn", DATES_MONTH_FIRST, PARTY_UNSURE, 0},
    {"dtc-csv", "us-state-dtc", DATES_MONTH_FIRST, PARTY_UNSURE, 0},
    {"ofac-sdn", "us-ofac-sdn", DATES_ISO, PARTY_ORGANISATION, 0},
    {"ofac-consolidated", "us-ofac-consolidated", DATES_ISO, PARTY_ORGANISATION, 0},
    {"ofac-xml", "us-ofac-sdn", DATES_MONTH_FIRST, PARTY_ORGANISATION, 0},
    {"un-xml", "un-sc", DATES_ISO, PARTY_OTHER, 0},
    {"eu-xml", "eu-fsf", DATES_ISO, PARTY_OTHER, 0},
    {"uk-hmt", "gb-hmt", DATES_DAY_FIRST, PARTY_OTHER, 0},
    {"eu-journal", "eu-fsf", DATES_DAY_FIRST, PARTY_OTHER, 1},
    {"us-1260h", "us-dod-1260h", DATES_ISO, PARTY_ORGANISATION, 1},
    {"us-special", "us-special-legislation", DATES_ISO, PARTY_OTHER, 1},
    {"typed-csv", "", DATES_DAY_FIRST, PARTY_OTHER, 1},
    {"opensanctions-csv", "opensanctions", DATES_ISO, PARTY_OTHER, 1},
    {"opensanctions-ftm", "opensanctions", DATES_ISO, PARTY_OTHER, 1},
    {"csv", "", DATES_ISO, PARTY_ORGANISATION, 0},
};

/* Columns of the CSV formats. All columns of a layout have to be in the header for it to fit, but those marked; the first
   layout that fits is taken, so layouts with more columns stand before those with fewer. */
#define MAY 1 /* the column may be missing */
static const struct csv_column { char layout[20], header[40], separator[4]; enum import_role role; int may; } csv_columns[] = {
    {"csl-csv", "_id", "", ROLE_NONE, 0},
    {"csl-csv", "source", "", ROLE_LIST, 0},
    {"csl-csv", "entity_number", "", ROLE_REFERENCE, 0},
    {"csl-csv", "type", "", ROLE_TYPE, 0},
    {"csl-csv", "programs", ";", ROLE_PROGRAM, 0},
    {"csl-csv", "name", "", ROLE_NAME, 0},
    {"csl-csv", "start_date", "", ROLE_FROM, 0},
    {"csl-csv", "end_date", "", ROLE_UNTIL, 0},
    {"csl-csv", "alt_names", ";", ROLE_ALIAS, 0},
    {"csl-csv", "dates_of_birth", "", ROLE_PERSON_ONLY, 0},
    {"bis-csv", "Source List", "", ROLE_LIST, 0},
    {"bis-csv", "Entity Number", "", ROLE_REFERENCE, 0},
    {"bis-csv", "SDN Type", "", ROLE_TYPE, 0},
    {"bis-csv", "Programs", ";", ROLE_PROGRAM, 0},
    {"bis-csv", "Name", "", ROLE_NAME, 0},
    {"bis-csv", "Country", "", ROLE_COUNTRY, 0},
    {"bis-csv", "Effective Date", "", ROLE_FROM, 0},
    {"bis-csv", "Date Lifted/Waived/Expired", "", ROLE_UNTIL, 0},
    {"bis-csv", "Alternate Name", "", ROLE_ALIAS, 0},
    {"bis-dpl", "Name", "", ROLE_NAME, 0},
    {"bis-dpl", "Street_Address", "", ROLE_NONE, 0},
    {"bis-dpl", "Country", "", ROLE_COUNTRY, 0},
    {"bis-dpl", "Effective_Date", "", ROLE_FROM, 0},
    {"bis-dpl", "Expiration_Date", "", ROLE_UNTIL, 0},
    {"bis-dpl", "Standard_Order", "", ROLE_NONE, 0},
    {"isn-csv", "Source List", "", ROLE_NONE, 0},
    {"isn-csv", "Programs", ";", ROLE_PROGRAM, 0},
    {"isn-csv", "Name", "", ROLE_NAME, 0},
    {"isn-csv", "Alternative Names", ";", ROLE_ALIAS, 0},
    {"isn-csv", "Country", "", ROLE_COUNTRY, 0},
    {"isn-csv", "Effective Date", "", ROLE_FROM, 0},
    {"dtc-csv", "Party Name", "", ROLE_NAME, MAY},
    {"dtc-csv", "Debarred Party Full Name and Alias", "", ROLE_NAME, MAY},
    {"dtc-csv", "Date of Birth", "", ROLE_PERSON_ONLY, 0},
    {"dtc-csv", "Notice Date", "", ROLE_FROM, 0},
    {"dtc-csv", "Corrected Notice", "", ROLE_NONE, 0},
    {"uk-hmt", "Name 6", "", ROLE_NAME_PART, 0},
    {"uk-hmt", "Name 1", "", ROLE_GIVEN_NAME, 0},
    {"uk-hmt", "Name Non-Latin Script", "", ROLE_NATIVE_NAME, 0},
    {"uk-hmt", "Country", "", ROLE_COUNTRY, 0},
    {"uk-hmt", "Group Type", "", ROLE_TYPE, 0},
    {"uk-hmt", "Alias Type", "", ROLE_QUALITY, 0},
    {"uk-hmt", "Alias Quality", "", ROLE_QUALITY, 0},
    {"uk-hmt", "Regime", "", ROLE_PROGRAM, 0},
    {"uk-hmt", "Listed On", "", ROLE_FROM, 0},
    {"uk-hmt", "Group ID", "", ROLE_REFERENCE, 0},
    {"eu-journal", "celex", "", ROLE_NONE, 0},
    {"eu-journal", "programKey", "", ROLE_PROGRAM, 0},
    {"eu-journal", "annex", "", ROLE_NONE, 0},
    {"eu-journal", "startDate", "", ROLE_FROM, 0},
    {"eu-journal", "schema", "", ROLE_TYPE, 0},
    {"eu-journal", "name", "", ROLE_NAME, 0},
    {"eu-journal", "alias", ";", ROLE_ALIAS, 0},
    {"eu-journal", "weakAlias", ";", ROLE_WEAK_ALIAS, 0},
    {"eu-journal", "previousName", ";", ROLE_FORMER_NAME, 0},
    {"eu-journal", "country", "", ROLE_COUNTRY, 0},
    {"us-1260h", "Name", "", ROLE_NONE, 0},
    {"us-1260h", "Clean Name", "", ROLE_NAME, 0},
    {"us-1260h", "Alias", ";", ROLE_ALIAS, 0},
    {"us-1260h", "Previous Name", ";", ROLE_FORMER_NAME, 0},
    {"us-1260h", "Parent Name", "", ROLE_NONE, 0},
    {"us-1260h", "Start date", "", ROLE_FROM, 0},
    {"us-1260h", "End date", "", ROLE_UNTIL, 0},
    {"us-special", "schema", "", ROLE_TYPE, 0},
    {"us-special", "name", "", ROLE_NAME, 0},
    {"us-special", "aliases", ";", ROLE_ALIAS, 0},
    {"us-special", "program", "", ROLE_PROGRAM, 0},
    {"us-special", "authority", "", ROLE_NONE, 0},
    {"us-special", "start-date", "", ROLE_FROM, 0},
    {"us-special", "end-date", "", ROLE_UNTIL, 0},
    {"us-special", "country", "", ROLE_COUNTRY, 0},
    {"opensanctions-csv", "id", "", ROLE_REFERENCE, 0},
    {"opensanctions-csv", "schema", "", ROLE_TYPE, 0},
    {"opensanctions-csv", "name", "", ROLE_NAME, 0},
    {"opensanctions-csv", "aliases", ";", ROLE_ALIAS, 0},
    {"opensanctions-csv", "countries", ";", ROLE_COUNTRY, 0},
    {"opensanctions-csv", "program_ids", ";", ROLE_PROGRAM, MAY},
    {"opensanctions-csv", "first_seen", "", ROLE_NONE, 0},
    {"typed-csv", "Type", "", ROLE_TYPE, 0},
    {"typed-csv", "Name", "", ROLE_NAME, 0},
    {"typed-csv", "Alias", ";", ROLE_ALIAS, 0},
    {"typed-csv", "Chinese name", ";", ROLE_NATIVE_NAME, MAY},
    {"typed-csv", "Country", ";", ROLE_COUNTRY, 0},
    {"typed-csv", "Program", "", ROLE_PROGRAM, MAY},
    {"typed-csv", "List", "", ROLE_PROGRAM, MAY},
    {"typed-csv", "Topics", "", ROLE_NONE, 0},
    {"typed-csv", "Date", "", ROLE_FROM, 0},
    {"typed-csv", "End date", "", ROLE_UNTIL, 0},
    {"bis-uvl", "COUNTRY", "", ROLE_COUNTRY, 0},
    {"bis-uvl", "NAME", "", ROLE_NAME, 0},
    {"bis-uvl", "ADDRESS", "", ROLE_NONE, 0},
    {"csv", "name", "", ROLE_NAME, 0},
    {"csv", "reference", "", ROLE_REFERENCE, MAY},
    {"csv", "aliases", ";", ROLE_ALIAS, MAY},
    {"csv", "weak_aliases", ";", ROLE_WEAK_ALIAS, MAY},
    {"csv", "former_names", ";", ROLE_FORMER_NAME, MAY},
    {"csv", "native_names", ";", ROLE_NATIVE_NAME, MAY},
    {"csv", "type", "", ROLE_TYPE, MAY},
    {"csv", "country", "", ROLE_COUNTRY, MAY},
    {"csv", "program", ";", ROLE_PROGRAM, MAY},
    {"csv", "from", "", ROLE_FROM, MAY},
    {"csv", "until", "", ROLE_UNTIL, MAY},
    {"csv", "list", "", ROLE_LIST, MAY},
};
#define CSV_COLUMNS (sizeof csv_columns / sizeof csv_columns[0])

/* XML: the root that tells the format, the elements that are a party, and what stands below them. */
static const struct xml_rule { char layout[12], path[48]; enum import_role role; } xml_rules[] = {
    {"ofac-xml", "uid", ROLE_REFERENCE},
    {"ofac-xml", "lastName", ROLE_NAME_PART},
    {"ofac-xml", "firstName", ROLE_GIVEN_NAME},
    {"ofac-xml", "sdnType", ROLE_TYPE},
    {"ofac-xml", "programList/program", ROLE_PROGRAM},
    {"ofac-xml", "akaList/aka/type", ROLE_QUALITY},
    {"ofac-xml", "akaList/aka/category", ROLE_QUALITY},
    {"ofac-xml", "akaList/aka/lastName", ROLE_ALIAS},
    {"ofac-xml", "akaList/aka/firstName", ROLE_ALIAS},
    {"ofac-xml", "addressList/address/country", ROLE_COUNTRY},
    {"un-xml", "REFERENCE_NUMBER", ROLE_REFERENCE},
    {"un-xml", "FIRST_NAME", ROLE_NAME_PART},
    {"un-xml", "SECOND_NAME", ROLE_NAME_PART},
    {"un-xml", "THIRD_NAME", ROLE_NAME_PART},
    {"un-xml", "FOURTH_NAME", ROLE_NAME_PART},
    {"un-xml", "NAME_ORIGINAL_SCRIPT", ROLE_NATIVE_NAME},
    {"un-xml", "UN_LIST_TYPE", ROLE_PROGRAM},
    {"un-xml", "LISTED_ON", ROLE_FROM},
    {"un-xml", "ENTITY_ALIAS/QUALITY", ROLE_QUALITY},
    {"un-xml", "ENTITY_ALIAS/ALIAS_NAME", ROLE_ALIAS},
    {"un-xml", "INDIVIDUAL_ALIAS/QUALITY", ROLE_QUALITY},
    {"un-xml", "INDIVIDUAL_ALIAS/ALIAS_NAME", ROLE_ALIAS},
    {"un-xml", "ENTITY_ADDRESS/COUNTRY", ROLE_COUNTRY},
    {"eu-xml", "@euReferenceNumber", ROLE_REFERENCE},
    {"eu-xml", "@designationDate", ROLE_FROM},
    {"eu-xml", "subjectType/@code", ROLE_TYPE},
    {"eu-xml", "regulation/@programme", ROLE_PROGRAM},
    {"eu-xml", "nameAlias/@wholeName", ROLE_ALIAS},
    {"eu-xml", "nameAlias/@strong", ROLE_QUALITY},
    {"eu-xml", "address/@countryIso2Code", ROLE_COUNTRY},
};

static const struct { char layout[12], root[20]; } xml_roots[] = {
    {"ofac-xml", "sdnList"}, {"un-xml", "CONSOLIDATED_LIST"}, {"eu-xml", "export"},
};

static const struct { char layout[12], path[48]; enum party_type type; } xml_records[] = {
    {"ofac-xml", "sdnList/sdnEntry", PARTY_ORGANISATION},
    {"un-xml", "CONSOLIDATED_LIST/INDIVIDUALS/INDIVIDUAL", PARTY_PERSON},
    {"un-xml", "CONSOLIDATED_LIST/ENTITIES/ENTITY", PARTY_ORGANISATION},
    {"eu-xml", "export/sanctionEntity", PARTY_OTHER},
};

static const struct { char layout[12], path[24]; } xml_groups[] = {
    {"ofac-xml", "akaList/aka"}, {"un-xml", "ENTITY_ALIAS"}, {"un-xml", "INDIVIDUAL_ALIAS"}, {"eu-xml", "nameAlias"},
};

/* The consolidated list of the United States names its parts by title; the older files by an abbreviation. */
static const struct import_list lists[] = {
    {"us-ofac-sdn", "US", "Specially Designated Nationals and Blocked Persons List", "Department of the Treasury", "Specially Designated Nationals"},
    {"us-ofac-consolidated", "US", "Consolidated Sanctions List (non-SDN)", "Department of the Treasury", ""},
    {"us-ofac-ssi", "US", "Sectoral Sanctions Identifications List", "Department of the Treasury", "Sectoral Sanctions"},
    {"us-ofac-cmic", "US", "Non-SDN Chinese Military-Industrial Complex Companies List", "Department of the Treasury", "Non-SDN Chinese Military"},
    {"us-ofac-mbs", "US", "Non-SDN Menu-Based Sanctions List", "Department of the Treasury", "Non-SDN Menu-Based"},
    {"us-ofac-capta", "US", "List of Foreign Financial Institutions Subject to Correspondent Account or Payable-Through Account Sanctions",
     "Department of the Treasury", "Capta List"},
    {"us-ofac-fse", "US", "Foreign Sanctions Evaders List", "Department of the Treasury", "Foreign Sanctions Evaders"},
    {"us-ofac-plc", "US", "Palestinian Legislative Council List", "Department of the Treasury", "Palestinian Legislative Council"},
    {"us-bis-el", "US", "Entity List", "Bureau of Industry and Security", "Entity List"},
    {"us-bis-meu", "US", "Military End User List", "Bureau of Industry and Security", "Military End User"},
    {"us-bis-uvl", "US", "Unverified List", "Bureau of Industry and Security", "Unverified List"},
    {"us-bis-dpl", "US", "Denied Persons List", "Bureau of Industry and Security", "Denied Persons List"},
    {"us-state-isn", "US", "Nonproliferation Sanctions", "Department of State", "Nonproliferation Sanctions"},
    {"us-state-dtc", "US", "Parties debarred under the Arms Export Control Act", "Department of State", "ITAR Debarred"},
    {"us-dod-1260h", "US", "Chinese military companies under section 1260H", "Department of Defense", ""},
    {"us-special-legislation", "US", "Parties named in statutes of the United States", "United States Congress", ""},
    {"un-sc", "UN", "United Nations Security Council Consolidated List", "United Nations Security Council", ""},
    {"eu-fsf", "EU", "Consolidated list of persons, groups and entities subject to financial sanctions", "European Union", ""},
    {"gb-hmt", "GB", "Consolidated List of Financial Sanctions Targets", "HM Treasury", ""},
    {"opensanctions", "-", "OpenSanctions export", "OpenSanctions", ""},
};

static const struct { char said[8], id[12]; } short_lists[] = {
    {"EL", "us-bis-el"}, {"MEU", "us-bis-meu"}, {"UVL", "us-bis-uvl"}, {"DPL", "us-bis-dpl"}, {"SDN", "us-ofac-sdn"},
    {"SSI", "us-ofac-ssi"}, {"FSE", "us-ofac-fse"}, {"PLC", "us-ofac-plc"},
};

const struct import_layout *import_layout_find(const char *name) {
    size_t i;
    for (i = 0; i < sizeof layouts / sizeof layouts[0]; i++) {
        if (strcmp(layouts[i].name, name) == 0) return &layouts[i];
    }
    return NULL;
}

/* Headers of the same list differ in case from year to year. */
static int same_header(struct text header, const char *name) {
    size_t i, size = strlen(name);
    if (header.size != size) return 0;
    for (i = 0; i < size; i++) {
        char a = header.data[i], b = name[i];
        if (a >= 'A' && a <= 'Z') a = (char)(a + 32);
        if (b >= 'A' && b <= 'Z') b = (char)(b + 32);
        if (a != b) return 0;
    }
    return 1;
}

static int fits(const char *layout, const struct text *header, size_t count, enum import_role *roles, char (*separators)[4]) {
    size_t i, c, names = 0;
    for (c = 0; c < count; c++) {
        roles[c] = ROLE_NONE;
        separators[c][0] = '\0';
    }
    for (i = 0; i < CSV_COLUMNS; i++) {
        int found = 0;
        if (strcmp(csv_columns[i].layout, layout) != 0) continue;
        for (c = 0; c < count && !found; c++) {
            if (!same_header(header[c], csv_columns[i].header)) continue;
            found = 1;
            roles[c] = csv_columns[i].role;
            memcpy(separators[c], csv_columns[i].separator, sizeof separators[c]);
            names += csv_columns[i].role == ROLE_NAME || csv_columns[i].role == ROLE_NAME_PART;
        }
        if (!found && !csv_columns[i].may) return 0;
    }
    return names > 0;
}

const struct import_layout *import_csv_layout(const struct text *header, size_t count, const char *asked, enum import_role *roles,
                                              char (*separators)[4]) {
    size_t i;
    for (i = 0; i < CSV_COLUMNS; i++) {
        const char *name = csv_columns[i].layout;
        if (i > 0 && strcmp(csv_columns[i - 1].layout, name) == 0) continue;
        if (strcmp(asked, "auto") != 0 && strcmp(asked, name) != 0) continue;
        if (fits(name, header, count, roles, separators)) return import_layout_find(name);
    }
    return NULL;
}

const struct import_layout *import_xml_layout(const char *root) {
    size_t i;
    for (i = 0; i < sizeof xml_roots / sizeof xml_roots[0]; i++) {
        if (strcmp(xml_roots[i].root, root) == 0) return import_layout_find(xml_roots[i].layout);
    }
    return NULL;
}

int import_xml_record(const struct import_layout *layout, const char *path, enum party_type *type) {
    size_t i;
    for (i = 0; i < sizeof xml_records / sizeof xml_records[0]; i++) {
        if (strcmp(xml_records[i].layout, layout->name) != 0 || strcmp(xml_records[i].path, path) != 0) continue;
        *type = xml_records[i].type;
        return 1;
    }
    return 0;
}

enum import_role import_xml_role(const struct import_layout *layout, const char *path) {
    size_t i;
    for (i = 0; i < sizeof xml_rules / sizeof xml_rules[0]; i++) {
        if (strcmp(xml_rules[i].layout, layout->name) == 0 && strcmp(xml_rules[i].path, path) == 0) return xml_rules[i].role;
    }
    return ROLE_NONE;
}

int import_xml_group(const struct import_layout *layout, const char *path) {
    size_t i;
    for (i = 0; i < sizeof xml_groups / sizeof xml_groups[0]; i++) {
        if (strcmp(xml_groups[i].layout, layout->name) == 0 && strcmp(xml_groups[i].path, path) == 0) return 1;
    }
    return 0;
}

const struct import_list *import_list_find(const char *id) {
    size_t i;
    for (i = 0; i < sizeof lists / sizeof lists[0]; i++) {
        if (strcmp(lists[i].id, id) == 0) return &lists[i];
    }
    return NULL;
}

const struct import_list *import_list_said(const char *text, size_t size) {
    size_t i;
    for (i = 0; i < sizeof short_lists / sizeof short_lists[0]; i++) {
        if (strlen(short_lists[i].said) == size && memcmp(short_lists[i].said, text, size) == 0) return import_list_find(short_lists[i].id);
    }
    for (i = 0; i < sizeof lists / sizeof lists[0]; i++) {
        const size_t said = strlen(lists[i].said);
        if (said > 0 && said <= size && memcmp(lists[i].said, text, said) == 0) return &lists[i];
    }
    return NULL;
}

enum party_type import_type(const char *text, size_t size, enum party_type otherwise) {
    static const struct { char word[20]; enum party_type type; } words[] = {
        {"individual", PARTY_PERSON}, {"person", PARTY_PERSON}, {"p", PARTY_PERSON}, {"entity", PARTY_ORGANISATION},
        {"enterprise", PARTY_ORGANISATION}, {"company", PARTY_ORGANISATION}, {"organization", PARTY_ORGANISATION},
        {"organisation", PARTY_ORGANISATION}, {"legalentity", PARTY_ORGANISATION}, {"publicbody", PARTY_ORGANISATION},
        {"e", PARTY_ORGANISATION}, {"vessel", PARTY_VESSEL}, {"ship", PARTY_VESSEL}, {"aircraft", PARTY_AIRCRAFT},
        {"airplane", PARTY_AIRCRAFT},
    };
    const struct text value = {text, size};
    size_t i;
    if (size == 0) return otherwise;
    for (i = 0; i < sizeof words / sizeof words[0]; i++) {
        if (same_header(value, words[i].word)) return words[i].type;
    }
    return PARTY_OTHER;
}

/* ---- dates ---- */

static int month_of(const char *text, size_t size) {
    static const char months[12][4] = {"jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"};
    int i, j;
    if (size < 3) return 0;
    for (i = 0; i < 12; i++) {
        for (j = 0; j < 3; j++) {
            if ((text[j] | 0x20) != months[i][j]) break;
        }
        if (j == 3) return i + 1;
    }
    return 0;
}

/* Up to three parts of digits or letters, whatever parts them. */
static int parts_of(struct text parts[3], const char *text, size_t size) {
    size_t i = 0;
    int count = 0;
    while (i < size) {
        size_t from;
        while (i < size && (text[i] == ' ' || text[i] == '/' || text[i] == '.' || text[i] == '-' || text[i] == ',')) i++;
        from = i;
        while (i < size && ((text[i] >= '0' && text[i] <= '9') || ((text[i] | 0x20) >= 'a' && (text[i] | 0x20) <= 'z'))) i++;
        if (i == from) return i == size ? count : 0;
        if (count == 3) return 0;
        parts[count++] = (struct text){text + from, i - from};
    }
    return count;
}

/* Years of two digits belong to this century: lists of parties are younger than that. */
static int number_of(struct text part, int32_t *out) {
    size_t i;
    *out = 0;
    if (part.size == 0 || part.size > 4) return 0;
    for (i = 0; i < part.size; i++) {
        if (part.data[i] < '0' || part.data[i] > '9') return 0;
        *out = *out * 10 + (part.data[i] - '0');
    }
    return 1;
}

int import_day(int32_t *out, const char *text, size_t size, enum import_dates dates) {
    struct text parts[3];
    int32_t numbers[3];
    int month_at = -1, i, year, month, day, named = 0;
    *out = KT_DAY_NONE;
    if (size > 10 && text[4] == '-' && text[7] == '-' && strchr("T+-Z", text[10]) != NULL) size = 10; /* an instant, or a day with an offset */
    while (size > 0 && text[size - 1] == ' ') size--;
    if (size == 0 || (size == 1 && text[0] == '-')) return 0;
    if (parts_of(parts, text, size) != 3) return -1;
    for (i = 0; i < 3; i++) {
        if (number_of(parts[i], &numbers[i])) continue;
        numbers[i] = month_of(parts[i].data, parts[i].size);
        if (numbers[i] == 0 || named) return -1;
        named = 1;
        month_at = i;
    }
    if (parts[0].size == 4 && month_at < 0) {
        year = 0;
        month = 1;
        day = 2;
    } else {
        year = 2;
        month = month_at >= 0 ? month_at : dates == DATES_MONTH_FIRST ? 0 : 1;
        day = 1 - month;
    }
    if (month > 1 && year == 2) return -1;
    if (numbers[year] < 100 && parts[year].size <= 2) numbers[year] += 2000;
    return kt_day_from_civil(out, numbers[year], numbers[month], numbers[day]) == KT_OK ? 1 : -1;
}

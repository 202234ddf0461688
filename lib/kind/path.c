/* File system paths, registry paths, and names that are the last part of a path. One spelling for both families of
   systems: slashes, lower case, no drive. Only ASCII letters are lowered: file systems agree on no more. */
#include "kind/value.h"

#include <string.h>

/* Windows takes both; on other systems a backslash in a name is too rare to matter. */
static int is_slash(char c) {
    return c == '/' || c == '\\';
}

/* Whatever says "a drive of Windows" in front: "C:", "%SystemDrive%", "\\?\"; 1 when there was some. Repeated, because
   the marks combine ("\\?\C:\"); each round takes two bytes at least. */
static int skip_drive(struct kt__value *value) {
    int found = 0;
    for (;;) {
        if (value->size >= 3 && kt__ascii_letter(value->data[0]) && value->data[1] == ':' && is_slash(value->data[2]))
            *value = kt__value_part(*value, 2, value->size);
        else if (!kt__value_skip(value, "%systemdrive%") && !kt__value_skip(value, "\\\\?\\") && !kt__value_skip(value, "\\??\\"))
            return found;
        found = 1;
    }
}

/* The folders that Windows knows under a name of its own are written by that name, so that a path with the variable
   and one with the folder are the same. */
static void append_folder(struct kt__buffer *out, struct kt__value *value) {
    static const struct {
        char folder[24];
        char variable[24];
    } known[] = {{"/program files (x86)/", "%programfiles(x86)%/"},
                 {"/program files/", "%programfiles%/"},
                 {"/programdata/", "%programdata%/"},
                 {"/windows/", "%systemroot%/"}};
    size_t i, k;
    /* Names end in a slash, so that "/windows.old" is not taken for "/windows"; k never passes the value's end. */
    for (i = 0; i < sizeof known / sizeof known[0]; i++) {
        for (k = 0; known[i].folder[k] != '\0' && k < value->size; k++) {
            char c = kt__ascii_lower(value->data[k]);
            if ((c == '\\' ? '/' : c) != known[i].folder[k]) break;
        }
        /* The last slash is there to end the name; the end of the value does so too. */
        if (known[i].folder[k] != '\0' && (known[i].folder[k + 1] != '\0' || k != value->size)) continue;
        kt__buffer_append(out, known[i].variable, strlen(known[i].variable) - 1);
        *value = kt__value_part(*value, known[i].folder[k] == '\0' ? k - 1 : k, value->size);
        return;
    }
}

/* Variables with two names. Only where no drive was there: behind one, a "%windir%" is the name of a folder. */
static void append_variable(struct kt__buffer *out, struct kt__value *value) {
    if (kt__value_skip(value, "%windir%"))
        kt__buffer_append(out, "%systemroot%", 12);
    else if (kt__value_skip(value, "%programw6432%"))
        kt__buffer_append(out, "%programfiles%", 14);
    else if (kt__value_skip(value, "%allusersprofile%"))
        kt__buffer_append(out, "%programdata%", 13);
}

/* Blanks and separators at the end of what was appended since `start` do not count. Bounded by start, for the buffer may
   hold the caller's bytes before it; only bytes of this value are ever taken back. */
static void trim_end(struct kt__buffer *out, size_t start, char separator) {
    while (out->size > start && (out->data[out->size - 1] == ' ' || out->data[out->size - 1] == separator)) out->size--;
}

/* Appends with slashes of one kind, none doubled, none at the end. "." and ".." are left as they are: resolving them
   needs the file system, and guessing could turn one path into another. */
static void append_slashed(struct kt__buffer *out, struct kt__value value, char slash) {
    size_t at = 0, end;
    int slashed = 0;
    while (at < value.size) {
        if (is_slash(value.data[at])) {
            slashed = 1;
            at++;
            continue;
        }
        for (end = at; end < value.size && !is_slash(value.data[end]);) end++;
        if (slashed) kt__buffer_append_byte(out, slash);
        slashed = 0;
        kt__append_lower(out, kt__value_part(value, at, end));
        at = end;
    }
}

/* A path without any separator is a file name, and has a kind of its own. */
static int has_slash(struct kt__value value) {
    return kt__value_find(value, '/') != KT__NOT_FOUND || kt__value_find(value, '\\') != KT__NOT_FOUND;
}

/* "%NAME%" in front. The second "%" may be anywhere: names of variables are not known here. */
static int has_variable(struct kt__value value) {
    return value.size > 2 && value.data[0] == '%' && kt__value_find(kt__value_part(value, 1, value.size), '%') != KT__NOT_FOUND;
}

int kt__path_canonical(struct kt__buffer *out, struct kt__value value) {
    size_t start = out->size;
    struct kt__value made;
    value = kt__value_unquote(value);
    if ((!has_slash(value) && !has_variable(value)) || kt__value_has_control(value)) return 0;
    /* A quote inside is the rest of a command line, whose program would be cut at the wrong place. */
    if (kt__value_find(value, '"') != KT__NOT_FOUND) return 0;
    if (skip_drive(&value))
        append_folder(out, &value);
    else
        append_variable(out, &value);
    append_slashed(out, kt__value_trim(value), '/');
    if (!out->failed) trim_end(out, start, '/');
    if (out->failed || out->size == start) return 0;
    /* What was made is asked again: "name/" had a slash when it came and is a bare name now, which is of another kind. */
    made.data = out->data + start;
    made.size = out->size - start;
    return has_slash(made) || has_variable(made);
}

/* A drive, a share, a variable or a root, with something below it. "/home" alone is as good a word as a path. */
int kt__path_is_plain(struct kt__value value) {
    value = kt__value_unquote(value);
    if (kt__value_has_control(value) || !has_slash(value)) return 0;
    if (value.data[0] == '%') {
        size_t end = kt__value_find(kt__value_part(value, 1, value.size), '%');
        return end != KT__NOT_FOUND && end > 0 && value.size > end + 2 && is_slash(value.data[end + 2]);
    }
    /* Two backslashes: a share, or a device name such as "\\?\". */
    if (value.size > 2 && value.data[0] == '\\' && value.data[1] == '\\') return 1;
    if (skip_drive(&value)) return value.size > 1;
    return value.data[0] == '/' && value.size > 1 && !is_slash(value.data[1]) &&
           kt__value_find(kt__value_part(value, 1, value.size), '/') != KT__NOT_FOUND;
}

/* The base name; quotes come from command lines. Drivers, processes and files are told apart by their names alone: the
   same program lies in another folder on the next machine. */
int kt__file_canonical(struct kt__buffer *out, struct kt__value value) {
    size_t at;
    value = kt__value_unquote(value);
    if (kt__value_has_control(value)) return 0;
    /* No file name of Windows has a bar in it: lists put the maker behind one. */
    at = kt__value_find(value, '|');
    if (at != KT__NOT_FOUND) value = kt__value_unquote(kt__value_part(value, 0, at));
    /* Twice unquoted: the quotes may enclose the whole path or the name alone. */
    for (at = value.size; at > 0 && !is_slash(value.data[at - 1]);) at--;
    value = kt__value_unquote(kt__value_part(value, at, value.size));
    kt__append_lower(out, value);
    return value.size > 0;
}

/* A unit is named with and without its type; other types of units stay what they are. */
int kt__service_canonical(struct kt__buffer *out, struct kt__value value) {
    static const char unit[] = ".service";
    size_t length = sizeof unit - 1;
    if (kt__value_has_control(value)) return 0;
    /* The suffix alone is a name and stays; repeated, so that a form is its own form. */
    while (value.size > length && kt__value_starts(kt__value_part(value, value.size - length, value.size), unit))
        value = kt__value_trim(kt__value_part(value, 0, value.size - length));
    kt__append_lower(out, value);
    return value.size > 0;
}

/* The root of a registry path in one spelling; NULL when it has none. The name is a literal; *value is moved behind it
   only when a hive was found. */
static const char *take_hive(struct kt__value *value) {
    static const struct {
        char name[24];
        char hive[8];
    } known[] = {{"hkey_local_machine", "hklm"}, {"hkey_current_user", "hkcu"},   {"hkey_classes_root", "hkcr"},
                 {"hkey_users", "hku"},          {"hkey_current_config", "hkcc"}, {"registry\\machine", "hklm"},
                 {"registry\\user", "hku"},      {"hklm", "hklm"},                {"hkcu", "hkcu"},
                 {"hkcr", "hkcr"},               {"hku", "hku"},                  {"hkcc", "hkcc"}};
    size_t i;
    for (i = 0; i < sizeof known / sizeof known[0]; i++) {
        struct kt__value rest = *value;
        if (!kt__value_skip(&rest, known[i].name)) continue;
        /* A name must end here, at a backslash or the end: "hklmx" is no hive, and the order of the rows does not matter. */
        (void)kt__value_skip(&rest, ":");
        if (rest.size > 0 && rest.data[0] != '\\') continue;
        *value = rest;
        return known[i].hive;
    }
    return NULL;
}

/* A user's own part of HKEY_USERS is what that user sees as HKEY_CURRENT_USER. */
static int skip_user(struct kt__value *value) {
    struct kt__value rest = *value;
    size_t end;
    /* S-1-5-21 begins the ids of accounts that a machine or a domain issued; those of services are other hives. */
    if (!kt__value_skip(&rest, "\\s-1-5-21-")) return 0;
    end = kt__value_find(rest, '\\');
    *value = kt__value_part(rest, end == KT__NOT_FOUND ? rest.size : end, rest.size);
    return 1;
}

/* Keys are compared without case, as the registry does. */
int kt__registry_canonical(struct kt__buffer *out, struct kt__value value) {
    const char *hive;
    size_t start = out->size, at = 0, end;
    value = kt__value_unquote(value);
    (void)kt__value_skip(&value, "computer\\");
    (void)kt__value_skip(&value, "registry::");
    (void)kt__value_skip(&value, "\\");
    hive = take_hive(&value);
    if (hive == NULL || kt__value_has_control(value)) return 0;
    /* Only here does a hive change its name: what one scan finds under the user's id another finds as the user. */
    if (strcmp(hive, "hku") == 0 && skip_user(&value)) hive = "hkcu";
    kt__buffer_append(out, hive, strlen(hive));
    while (at < value.size) {
        struct kt__value key;
        end = kt__value_find(kt__value_part(value, at, value.size), '\\');
        end = end == KT__NOT_FOUND ? value.size : at + end;
        key = kt__value_part(value, at, end);
        at = end + 1;
        /* The view of 32-bit programs: the same key to whoever asks for it. */
        if (key.size == 0 || kt__value_is(key, "wow6432node")) continue;
        kt__buffer_append_byte(out, '\\');
        kt__append_lower(out, key);
    }
    if (!out->failed) trim_end(out, start, '\\');
    return 1;
}

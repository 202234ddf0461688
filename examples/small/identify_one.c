/* One string in, who made it and why out. Usage: identify_one [TEXT] */
#include <ktransition/ktransition.h>
#include <stdio.h>
#include <string.h>

int main(int argc, char **argv) {
    const char *text = argc > 1 ? argv[1] : "Kaspersky Endpoint Security 11 for Windows";
    struct kt_error err = {.struct_size = sizeof err};
    struct kt_text json;
    kt_catalog *catalog = NULL;
    kt_matcher *matcher = NULL;
    kt_matches *matches = NULL;
    int32_t status;
    if ((status = kt_catalog_open_builtin(&catalog, NULL, &err)) != KT_OK || (status = kt_matcher_new(&matcher, catalog, NULL, &err)) != KT_OK ||
        (status = kt_matches_new(&matches, NULL, &err)) != KT_OK ||
        (status = kt_matcher_identify_value(matcher, KT_KIND_TEXT, text, strlen(text), matches, &err)) < 0 ||
        (status = kt_matches_json(&json, matches, &err)) != KT_OK) {
        fprintf(stderr, "identify_one: %s: %s\n", kt_constant_name(KT_GROUP_STATUS, status), err.message);
    } else {
        printf("%s\n", json.data);
    }
    kt_matches_free(matches);
    kt_matcher_free(matcher);
    kt_catalog_unref(catalog);
    return status < 0;
}

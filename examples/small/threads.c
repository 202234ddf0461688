/* Four threads share one catalog; each has its own matcher and result. */
#include <ktransition/ktransition.h>
#include <pthread.h>
#include <stdio.h>
#include <string.h>

#define THREADS 4

struct job {
    kt_catalog *catalog;
    const char *text;
    char answer[64];
    int failed;
};

static void *work(void *user) {
    struct job *job = user;
    struct kt_error err = {.struct_size = sizeof err};
    struct kt_match match = {.struct_size = sizeof match};
    kt_matcher *matcher = NULL;
    kt_matches *matches = NULL;
    int i;
    job->failed = kt_matcher_new(&matcher, job->catalog, NULL, &err) != KT_OK || kt_matches_new(&matches, NULL, &err) != KT_OK;
    for (i = 0; i < 200 && !job->failed; i++)
        job->failed = kt_matcher_identify_value(matcher, KT_KIND_TEXT, job->text, strlen(job->text), matches, &err) < 0;
    if (!job->failed && kt_matches_at(matches, 0, &match) == KT_OK) (void)snprintf(job->answer, sizeof job->answer, "%s", match.vendor_id.data);
    kt_matcher_free(matcher); /* results do not need it any more */
    kt_matches_free(matches);
    return NULL;
}

int main(void) {
    struct job jobs[THREADS] = {{.text = "Kaspersky Endpoint Security for Windows"}, {.text = "cpe:2.3:o:huawei:harmonyos:4.0.0:*:*:*:*:*:*:*"},
                                {.text = "44:19:B6:00:11:22"}, {.text = "a text about nothing"}};
    pthread_t threads[THREADS];
    struct kt_error err = {.struct_size = sizeof err};
    kt_catalog *catalog = NULL;
    int i, started, failed = 0;
    if (kt_catalog_open_builtin(&catalog, NULL, &err) != KT_OK) {
        fprintf(stderr, "threads: %s\n", err.message);
        return 1;
    }
    for (started = 0; started < THREADS; started++) {
        jobs[started].catalog = catalog;
        if (pthread_create(&threads[started], NULL, work, &jobs[started]) != 0) break;
    }
    for (i = 0; i < started; i++) {
        (void)pthread_join(threads[i], NULL);
        failed |= jobs[i].failed;
        printf("%s: %s\n", jobs[i].text, jobs[i].answer[0] != '\0' ? jobs[i].answer : "nothing");
    }
    kt_catalog_unref(catalog);
    return failed || started < THREADS;
}

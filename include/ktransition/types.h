/**
 * @file types.h
 * @brief What every other header needs: text, errors, the allocator. No functions.
 *
 * House rules, stated once; functions only say where they differ.
 *
 * 1. **Status.** Functions that can fail return `int32_t`: 0 done, below 0 failed, above 0 an outcome
 *    that is not a failure (`enum kt_status`). Details go to an optional `struct kt_error *`, always last.
 * 2. **Outs first**, set to NULL or 0 before anything else; on failure they stay so. An object given as
 *    NULL is `KT_E_ARGUMENT`, never a crash; `_free(NULL)` and `_unref(NULL)` do nothing.
 * 3. **Text in** is `(const char *, size_t)`: UTF-8, no NUL needed, NULL only with size 0. **Text out** is
 *    `struct kt_text`, borrowed from the object named in the comment and NUL-terminated as well.
 * 4. **Structs** begin with `uint32_t struct_size`, grow only at their end, and all-zero means defaults.
 *    Inputs: too small is `KT_E_ARGUMENT`, a non-zero byte beyond what this build knows is
 *    `KT_E_UNSUPPORTED`. Outputs: the library writes the part both sides know and zeroes the rest.
 * 5. **Record numbers start at 1; 0 is "none".** They hold for one open catalog; what lasts is the text id.
 * 6. **Threads.** Any number at once: catalog, profile, calendar, plan. One at a time, made once and
 *    reused: item, matcher, matches, windows, builder, estate. Frees may come in any order.
 * 7. **Memory.** Objects without a parent take an optional allocator; the others inherit their parent's.
 * 8. **Time.** A day is `int32_t` days since 1970-01-01 in the proleptic Gregorian calendar, an instant is
 *    `int64_t` seconds since 1970-01-01T00:00:00Z without leap seconds. The library never reads a clock.
 * 9. **Options borrow for the call**; constructors copy what they need. Unknown flags and values fail.
 */
#ifndef KTRANSITION_TYPES_H
#define KTRANSITION_TYPES_H

#include <stddef.h>
#include <stdint.h>

#ifndef KT_API
#if defined(_WIN32) && defined(KT_SHARED)
#if defined(KT_BUILD)
#define KT_API __declspec(dllexport)
#else
#define KT_API __declspec(dllimport)
#endif
#elif defined(__GNUC__) && defined(KT_BUILD)
#define KT_API __attribute__((visibility("default")))
#else
#define KT_API
#endif
#endif

#include <ktransition/constants.h>

#ifdef __cplusplus
extern "C" {
#endif

/** No day: neither known nor meant. Outside the range of days the library accepts (year 1 to 9999). */
#define KT_DAY_NONE (-2147483647)
/** No instant: neither known nor meant. */
#define KT_INSTANT_NONE 9223372036854775807
/** No position in the input. */
#define KT_POSITION_NONE 18446744073709551615u

/** Text handed out: UTF-8, size bytes, plus a NUL that size does not count. Frozen for ever. @since 0.1 */
struct kt_text {
    const char *data; /**< Never NULL after success; empty text is "" and size 0. */
    size_t size;      /**< Bytes, without the NUL. */
};

/** Details of a failure; owned by the caller and optional. A struct_size below that of version 0.1 means
    "no details wanted", never a failure. @since 0.1 */
struct kt_error {
    uint32_t struct_size; /**< sizeof(struct kt_error). */
    int32_t code;         /**< The status that was returned. */
    uint64_t position;    /**< Byte of the input that the message speaks of, or KT_POSITION_NONE. */
    char message[256];    /**< One line, impersonal, NUL-terminated, cut at a character boundary. */
};

/** Where memory comes from. Optional; copied into the object made with it and inherited by its children.
    The callbacks must be callable from every thread the object is used on. @since 0.1 */
struct kt_allocator {
    uint32_t struct_size; /**< sizeof(struct kt_allocator). */
    uint32_t reserved;    /**< 0. */
    /** size > 0 bytes aligned to align (a power of two, 16 at most), or NULL. */
    void *(*allocate)(void *user, size_t size, size_t align);
    /** Like realloc: old_size is what was asked for before; NULL leaves the old block as it was. */
    void *(*resize)(void *user, void *block, size_t old_size, size_t size, size_t align);
    /** Gives a block back; block is never NULL. */
    void (*release)(void *user, void *block, size_t size, size_t align);
    void *user; /**< Handed to the three callbacks. */
};

#ifdef __cplusplus
}
#endif
#endif

"""The same library from Python: ctypes only, no compiled glue."""
import ctypes as C
import json
import sys

kt = C.CDLL(sys.argv[1] if len(sys.argv) > 1 else "libktransition.so.0")


class Text(C.Structure):
    _fields_ = [("data", C.c_void_p), ("size", C.c_size_t)]


class Error(C.Structure):
    _fields_ = [("struct_size", C.c_uint32), ("code", C.c_int32), ("position", C.c_uint64), ("message", C.c_char * 256)]


class Query(C.Structure):
    _fields_ = ([(n, C.c_uint32) for n in "struct_size flags vendor product product_class instrument".split()]
                + [("now", C.c_int64), ("known_at", C.c_int64), ("facts", C.c_char_p), ("facts_size", C.c_size_t),
                   ("events", C.c_char_p), ("events_size", C.c_size_t), ("calendar", C.c_void_p),
                   ("version", C.c_char_p), ("version_size", C.c_size_t)])


err = Error(C.sizeof(Error))


def call(name, *args):
    """Every fallible function: status back, error last."""
    status = getattr(kt, name)(*args, C.byref(err))
    if status < 0:
        raise RuntimeError(f"{name}: {err.message.decode()}")
    return status


def new(name, *args):
    """Every constructor: out first."""
    out = C.c_void_p()
    call(name, C.byref(out), *args)
    return out


def text_in(text):
    data = text.encode()
    return data, C.c_size_t(len(data))


def json_of(name, thing):
    out = Text()
    call(name, C.byref(out), thing)
    return json.loads(C.string_at(out.data, out.size))


catalog = new("kt_catalog_open_builtin", None)
matcher, matches = new("kt_matcher_new", catalog, None), new("kt_matches_new", None)
profile, windows = new("kt_profile_new", catalog, *text_in("US,business")), new("kt_windows_new", None)
now = C.c_int64()
call("kt_instant_parse", C.byref(now), *text_in("2024-08-15T00:00:00Z"))
call("kt_matcher_identify_value", matcher, 1, *text_in("Kaspersky Endpoint Security 11 for Windows"), matches)
for index, match in enumerate(json_of("kt_matches_json", matches)):
    query = Query(C.sizeof(Query), now=now.value)
    if kt.kt_window_query_match(C.byref(query), matches, index) != 0:
        raise RuntimeError("kt_window_query_match failed")
    call("kt_windows_compute", windows, catalog, profile, C.byref(query))
    support = json_of("kt_windows_json", windows)["support"]
    print(match["vendor"], match["verdict"], "support", support["state"], support.get("remaining_days"))

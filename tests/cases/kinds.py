#!/usr/bin/env python3
"""Canonical forms against the standards: the examples of NISTIR 7695 (CPE naming: binding and unbinding), and every vector of
the purl specification, its parts put together by a builder of its own.
  kinds.py LIBRARY
The vectors lie in ../shared/data beside the checkout (or KT_SHARED); without them those tests skip."""
import ctypes
import json
import os
import pathlib
import sys
import tarfile
import urllib.parse

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent / "cli"))
import tap  # noqa: E402

ROOT = pathlib.Path(__file__).resolve().parents[2]
SHARED = pathlib.Path(os.environ.get("KT_SHARED", ROOT.parent / "shared"))
LIBRARY = ctypes.CDLL(sys.argv[1])
CPE, PURL = 7, 8


def canonical(kind, value):
    """The canonical form, or None for a value that is not of its kind."""
    data = value.encode()
    out, size = ctypes.create_string_buffer(1 << 16), ctypes.c_size_t()
    status = LIBRARY.kt_kind_canonical(out, ctypes.c_size_t(len(out)), ctypes.byref(size), ctypes.c_uint32(kind), data,
                                       ctypes.c_size_t(len(data)))
    return out.raw[:size.value].decode() if status == 0 else None


# NISTIR 7695, 6.1.2.5, 6.1.3.3, 6.2.2.4, 6.2.3.3: the same well-formed name as a URI and as a formatted string.
BOUND = [
    ("cpe:/a:microsoft:internet_explorer:8.0.6001:beta", "cpe:2.3:a:microsoft:internet_explorer:8.0.6001:beta:*:*:*:*:*:*"),
    ("cpe:/a:microsoft:internet_explorer:8.%02:sp%01", "cpe:2.3:a:microsoft:internet_explorer:8.*:sp?:*:*:*:*:*:*"),
    ("cpe:/a:microsoft:internet_explorer:8.%2a:sp%3f", "cpe:2.3:a:microsoft:internet_explorer:8.\\*:sp\\?:*:*:*:*:*:*"),
    ("cpe:/a:hp:insight_diagnostics:7.4.0.1570:-:~~online~win2003~x64~",
     "cpe:2.3:a:hp:insight_diagnostics:7.4.0.1570:-:*:*:online:win2003:x64:*"),
    ("cpe:/a:hp:insight_diagnostics:7.4.0.1570::~~online~win2003~x64~",
     "cpe:2.3:a:hp:insight_diagnostics:7.4.0.1570:*:*:*:online:win2003:x64:*"),
    ("cpe:/a:hp:openview_network_manager:7.51::~~~linux~~", "cpe:2.3:a:hp:openview_network_manager:7.51:*:*:*:*:linux:*:*"),
    ("cpe:/a:hp:openview_network_manager:7.51:-:~~~linux~~", "cpe:2.3:a:hp:openview_network_manager:7.51:-:*:*:*:linux:*:*"),
    ("cpe:/a:foo%5cbar:big%24money_2010:::~~special~ipod_touch~80gb~",
     "cpe:2.3:a:foo\\\\bar:big\\$money_2010:*:*:*:*:special:ipod_touch:80gb:*"),
    ("cpe:/a:foo~bar:big%7emoney_2010", "cpe:2.3:a:foo\\~bar:big\\~money_2010:*:*:*:*:*:*:*:*"),
]
# The same documents: an escape that is no character, and wildcards inside a value.
BROKEN = [
    "cpe:/a:foo%5cbar:big%24money_2010%07:::~~special~ipod_touch~80gb~",
    "cpe:/a:foo:bar:12.%02.1234",
    "cpe:2.3:a:hp:insight_diagnostics:7.4.*.1570:*:*:*:*:*:*:*",
    "cpe:2.3:a:foo:bar:1?2:*:*:*:*:*:*:*",
    "cpe:2.3:a:foo:bar:**1:*:*:*:*:*:*:*",
    "cpe:2.3:a:foo:bar:?*:*:*:*:*:*:*:*",
    "cpe:2.3:z:foo:bar:*:*:*:*:*:*:*:*",
    "cpe:2.3:a:*:bar:*:*:*:*:*:*:*:*",
    "cpe:2.3:a:a:b:c:d:e:f:g:h:i:j:k",
]
# NISTIR 7695, 5.3.2: what wildcards may look like; case and trailing ANY do not count; NA is a value.
WRITTEN = [
    ("cpe:2.3:a:foo:bar:*1.2*:*:*:*:*:*:*:*", "cpe:2.3:a:foo:bar:*1.2*"),
    ("cpe:2.3:a:foo:bar:???1??:*:*:*:*:*:*:*", "cpe:2.3:a:foo:bar:???1??"),
    ("cpe:2.3:a:foo:bar:1\\*2:*:*:*:*:*:*:*", "cpe:2.3:a:foo:bar:1\\*2"),
    ("CPE:2.3:A:Foo:BAR:1.0:*:*:*:*:*:*:*", "cpe:2.3:a:foo:bar:1.0"),
    ("cpe:2.3:a:foo:bar:-:*:*:*:*:*:*:*", "cpe:2.3:a:foo:bar:-"),
    ("cpe:2.3:a:foo:bar:\\-:*:*:*:*:*:*:*", "cpe:2.3:a:foo:bar:\\-"),
    ("cpe:2.3:a:foo:bar:*:-:*:*:*:*:*:*", "cpe:2.3:a:foo:bar:*:-"),
    ("cpe:/o:foo:bar", "cpe:2.3:o:foo:bar"),
]


def cpe_uri_and_formatted_string_are_one():
    for uri, formatted in BOUND:
        tap.true(canonical(CPE, uri) is not None, uri)
        tap.equal(canonical(CPE, uri), canonical(CPE, formatted), uri)


def cpe_broken_names_have_no_form():
    for name in BROKEN:
        tap.equal(canonical(CPE, name), None, name)


def cpe_forms_are_as_written():
    for name, form in WRITTEN:
        tap.equal(canonical(CPE, name), form, name)
        tap.equal(canonical(CPE, form), form, "its own form: " + form)


def encode(text, more=""):
    return urllib.parse.quote(text, safe="~.-_:" + more)


def build(parts):
    """The purl of its parts, by the "how to build" steps of the specification. A name with a slash in it is written in segments."""
    purl = "pkg:" + parts["type"].lower() + "/"
    path = [s for s in (parts.get("namespace") or "").split("/") if s]
    purl += "/".join(encode(s) for s in path + parts["name"].split("/"))
    if parts.get("version"):
        purl += "@" + encode(parts["version"])
    pairs = sorted((k, v) for k, v in (parts.get("qualifiers") or {}).items() if v)
    if pairs:
        purl += "?" + "&".join(f"{k}={encode(v, '/')}" for k, v in pairs)
    if parts.get("subpath"):
        purl += "#" + "/".join(encode(s) for s in parts["subpath"].split("/") if s not in ("", ".", ".."))
    return purl


def vectors():
    path = SHARED / "data" / "sbom" / "conformance" / "purl_spec_tests.tar.gz"
    if not path.exists():
        tap.skip("the vectors of the purl specification are not beside the checkout")
    with tarfile.open(path) as tar:
        for member in tar:
            if member.name.endswith(".json"):
                yield from json.load(tar.extractfile(member))["tests"]


def purls_are_written_as_the_specification_writes_them():
    seen = 0
    for test in vectors():
        if test["test_type"] == "validate":
            tap.equal(canonical(PURL, test["input"]), test["expected_output"], test["input"])
            seen += 1
    tap.true(seen > 150, f"only {seen} vectors")


def parts_of_purls_are_those_of_the_specification():
    seen = 0
    for test in vectors():
        if test["test_type"] == "parse" and not test["expected_failure"]:
            form = canonical(PURL, test["input"])
            tap.true(form is not None, test["input"])
            tap.equal(form, canonical(PURL, build(test["expected_output"])), test["input"])
            seen += 1
        if test["test_type"] == "build" and not test["expected_failure"]:
            tap.equal(canonical(PURL, build(test["input"])), test["expected_output"], str(test["input"]))
            seen += 1
    tap.true(seen > 300, f"only {seen} vectors")


def purls_that_the_specification_refuses_have_no_form():
    """But for capitals in qualifier keys: one vector refuses what another one of the same value writes in lower case."""
    accepted = {t["input"] for t in vectors() if t["test_type"] == "validate" and not t["expected_failure"]}
    seen = 0
    for test in vectors():
        if not test["expected_failure"] or (test["test_type"] == "parse" and test["input"] in accepted):
            continue
        if test["test_type"] == "build":
            parts = test["input"]
            text = build(parts) if parts.get("type") and parts.get("name") else None
        else:
            text = test["input"]
        tap.true(text is None or canonical(PURL, text) is None, f"{test['description']}: {text}")
        seen += 1
    tap.true(seen > 40, f"only {seen} vectors")


tap.run([cpe_uri_and_formatted_string_are_one, cpe_broken_names_have_no_form, cpe_forms_are_as_written,
         purls_are_written_as_the_specification_writes_them, parts_of_purls_are_those_of_the_specification,
         purls_that_the_specification_refuses_have_no_form])

#!/usr/bin/env python3
"""A bill of materials with findings in it: valid under its own schema, and else the same bill, number by number and key by key.
  test_cyclonedx.py KTRANSITION"""
import json

from validate import ROOT, SHARED, schema_problems
import tap
from estates import HOSTILE, MANY, ONE, WHO, run, write

SCHEMA = "cyclonedx/bom-{}.schema.json"
KES = {"type": "application", "name": "Kaspersky Endpoint Security for Windows", "version": "12.3"}


class Number(str):
    """A number as it is written: 1.0 is not 1, and 1E5 is not 100000.0."""


def parse(text):
    """Objects as lists of pairs, so that order and repeated keys count."""
    return json.loads(text, parse_float=Number, parse_int=Number, object_pairs_hook=lambda pairs: ("object", pairs))


def without_ours(node):
    """The document with what the program adds taken out again; lists and objects disappear with their last member."""
    if isinstance(node, tuple):
        pairs = []
        for key, value in node[1]:
            if key in ("properties", "annotations") and isinstance(value, list):
                kept = [v for v in value if not is_ours(v)]
                if not kept:
                    continue
                value = kept
            value = without_ours(value)
            if key == "metadata" and value == ("object", []):
                continue
            pairs.append((key, value))
        return ("object", pairs)
    return [without_ours(v) for v in node] if isinstance(node, list) else node


def is_ours(node):
    values = dict(node[1]) if isinstance(node, tuple) else {}
    return str(values.get("name", "")).startswith("ktransition:") or str(values.get("bom-ref", "")).startswith("ktransition-")


def bill(version="1.5", **more):
    return {"bomFormat": "CycloneDX", "specVersion": version, "version": 1, **more}


def annotate(text, *more, command="assess", status=0):
    path = write("bom.json", text if isinstance(text, (str, bytes)) else json.dumps(text))
    return run(command, *WHO, "--format", "cyclonedx", *more, path, status=status)[0].decode("utf-8") if status == 0 else run(
        command, *WHO, "--format", "cyclonedx", *more, path, status=status)


def properties(node):
    return {p["name"].removeprefix("ktransition:"): p["value"] for p in node.get("properties", []) if p["name"].startswith("ktransition:")}


def the_schema_of_every_version_holds():
    for version in ("1.2", "1.3", "1.4", "1.5", "1.6", "1.7"):
        for components in ([], [KES], [dict(KES, **{"bom-ref": "a"}), {"type": "library", "name": "zlib", "version": "1"}, dict(KES, **{"bom-ref": "b", "components": [
                dict(KES, name="Kaspersky Security Center", **{"bom-ref": "c"})]})]):
            made = json.loads(annotate(bill(version, components=components)))
            tap.equal(schema_problems(SCHEMA.format(version), made), [], f"{version}, {len(components)} components")
            tap.equal([bool(properties(c)) for c in made["components"]], [c["name"] != "zlib" for c in components], version)
            tap.equal(len(made.get("annotations", [])), 0 if version < "1.5" else json.dumps(components).count("bom-ref"), f"{version}: annotations")


def a_broken_bill_is_refused():
    made = json.loads(annotate(bill("1.5", components=[dict(KES, **{"bom-ref": "a"})])))
    for change in (lambda d: d["components"][0]["properties"].append({"name": 7}), lambda d: d["annotations"][0].pop("text"), lambda d: d.update(unknown=1)):
        broken = json.loads(json.dumps(made))
        change(broken)
        tap.true(schema_problems(SCHEMA.format("1.5"), broken), "a broken bill passes")


def findings_stand_where_they_were_found():
    text = bill("1.6", metadata={"timestamp": "2024-08-01T00:00:00Z", "component": dict(KES, components=[dict(KES)])}, components=[
        {"type": "library", "name": "zlib", "components": [{"type": "library", "name": "x"}, dict(KES)]}],
        services=[{"name": "Kaspersky Security Network", "provider": {"name": "AO Kaspersky Lab"}}])
    made = json.loads(annotate(text))
    tap.equal(properties(made["metadata"]["component"])["finding:1:vendor"], "kaspersky")
    tap.equal(properties(made["metadata"]["component"]["components"][0])["finding:1:vendor"], "kaspersky")
    tap.equal(properties(made["components"][0]), {})
    tap.equal(properties(made["components"][0]["components"][0]), {})
    found = properties(made["components"][0]["components"][1])
    tap.equal((found["finding:1:product"], found["finding:1:support:state"], found["finding:1:support:last_permitted_day"], found["finding:1:support:remaining_days"]),
              ("endpoint-security-windows", "closing", "2024-09-28", "45"))  # from 14 August in New York, when it is midnight UTC
    tap.equal(properties(made["services"][0])["finding:1:vendor"], "kaspersky")
    run_ = properties(made["metadata"])
    tap.equal(run_["findings"], "4")
    tap.true("Not legal advice" in run_["disclaimer"] and json.loads(run_["stamp"])["profile"] == "US,business", "stamp or disclaimer")


def the_rest_is_as_it_was():
    odd = r'''{ "bomFormat":"CycloneDX" ,"specVersion" : "1.5","version":1,
      "compo\u006eents":[ {"type":"application","name":"Kaspersky Endpoint Security for Windows","version":"12","properties":[],"x":1.0,"y":1E5,"z":-0,
        "big":18446744073709551615,"tiny":1e-300,"text":"a\u0000\ud83d\ude00\/\\\"}],","name":"second name"},
       {"name":"Kaspersky Security Center","type":"application","properties":[{"name":"mine","value":"kept"}],"evidence":{"properties":[{"name":"not mine"}]}},
       {"type":"application","name":"Kaspersky Endpoint Security for Linux","bom-ref":"r\"1","tail":{}} ],
      "dependencies":[{"ref":"x","components":[{"name":"Kaspersky Endpoint Security for Windows"}]}],
      "unknown":{"components":[{"name":"Kaspersky Endpoint Security for Windows"}],"deep":[[[{"a":[1,2.50,"]"]}]]]}, "annotations" : [ ] }'''
    out = annotate(odd)
    seen, wanted = without_ours(parse(out)), without_ours(parse(odd))
    tap.equal(seen, wanted)
    made = json.loads(out)
    tap.equal([len(properties(c)) > 0 for c in made["components"]], [True, True, True])
    tap.equal(made["components"][1]["properties"][0], {"name": "mine", "value": "kept"})
    tap.equal(properties(made["unknown"]["components"][0]), {})
    tap.equal(made["annotations"][0]["subjects"], ['r"1'])
    tap.true(out.startswith('{ "bomFormat":"CycloneDX" ,"specVersion" : "1.5"'), "blanks are not kept")


def repeated_keys_keep_the_first():
    odd = ('{"bomFormat":"CycloneDX","specVersion":"1.5","components":[{"name":"Kaspersky Security Center"}],"components":[{"name":"Kaspersky Endpoint '
           'Security for Windows"}]}')
    pairs = dict_of_first(parse(annotate(odd)))
    tap.true("ktransition:finding:1:vendor" in json.dumps(pairs["components"]), "the first has nothing")
    tap.equal(annotate(odd).count("ktransition:finding:1:vendor"), 1)


def dict_of_first(node):
    found = {}
    for key, value in node[1]:
        found.setdefault(key, value)
    return found


def real_bills_stay_what_they_were():
    count = 0
    files = sorted((ROOT / "examples").rglob("*.cdx.json")) + sorted((SHARED.parent / "sbom").rglob("*.json"))
    for path in files:
        text = path.read_bytes()
        if b'"CycloneDX"' not in text[:4096] or len(text) > 1 << 20:
            continue
        try:
            document = parse(text.decode("utf-8-sig"))
        except ValueError:
            continue
        done = run("assess", "--profile", "US,business", "--now", "2024-08-15", "--min-verdict", "possible", "--format", "cyclonedx", path)[0].decode("utf-8")
        tap.true(without_ours(parse(done)) == without_ours(document), f"{path.name} changed")
        version = dict(document[1])["specVersion"]
        if (SHARED / SCHEMA.format(version)).is_file() and not schema_problems(SCHEMA.format(version), json.loads(text.decode("utf-8-sig")), 1):
            tap.equal(schema_problems(SCHEMA.format(version), json.loads(done)), [], path.name)
        count += 1
        if count == 12:
            break
    tap.true(count > 0, "no bill was read")


def plans_stand_with_the_finding():
    made = json.loads(annotate(bill(components=[KES]), command="plan"))
    found = properties(made["components"][0])
    tap.true(found["finding:1:plan:deadline"].startswith("2024-09-29") and found["finding:1:plan:finish"] and found["finding:1:plan"], f"{found}")
    tap.equal(schema_problems(SCHEMA.format("1.5"), made), [])


def suppressed_findings_are_shown():
    path = write("accepted.json", json.dumps([{"vendor": "kaspersky", "reason": "isolated lab", "owner": "J. Doe", "expires": "2024-12-31"}]))
    found = properties(json.loads(annotate(bill(components=[KES]), "--suppress", path))["components"][0])
    tap.equal((found["finding:1:suppressed"], found["finding:1:suppressed:owner"], found["finding:1:suppressed:expires"]), ("isolated lab", "J. Doe", "2024-12-31"))


def strangers_texts_stay_values():
    components = [dict(KES, name=h + " Kaspersky Endpoint Security for Windows", publisher="AO Kaspersky Lab", version=h, **{"bom-ref": h}) for h in HOSTILE]
    text = json.dumps(bill(components=components))
    out = annotate(text)
    made = json.loads(out)
    tap.true(without_ours(parse(out)) == without_ours(parse(text)), "the bill changed")
    tap.equal([sum(p["name"].endswith(":vendor") for p in c.get("properties", [])) for c in made["components"]], [1] * len(HOSTILE))
    added = [p["value"] for c in made["components"] for p in c["properties"]] + [a["text"] for a in made["annotations"]]
    raw = out.replace("\n", "")
    tap.true(len(added) > 0 and not any(c in raw for c in "\x1b\u202e\u2066\u200b"), "a control or bidi character comes through")


def what_is_no_bill_is_a_usage_error():
    for files in ([ONE], [MANY[0]], ["examples/estate/portal.cdx.json", "examples/estate/portal.cdx.json"]):
        _, error = run("assess", *WHO, "--format", "cyclonedx", *files, status=2)
        tap.true("cyclonedx" in error, error)
    _, error = annotate(bill(), "--redact", status=2)
    tap.true("--redact" in error, error)
    annotate('{"bomFormat":"CycloneDX","components":[{"na', status=3)
    run("assess", *WHO, "--format", "cyclonedx", "no-such-file", status=3)


def a_bad_row_stays_and_is_told():
    out, error = annotate(bill(components=[7, KES]), status=3)
    made = json.loads(out)
    tap.equal(made["components"][0], 7)
    tap.true("components[0]" in error and any(p["name"] == "ktransition:bad-row" for p in made["metadata"]["properties"]), error)
    out, error = annotate(bill(components=[dict(KES, properties="none")]), status=0), ""
    tap.equal(json.loads(out)["components"][0]["properties"], "none")


def utf_16_and_byte_order_marks_are_read():
    text = json.dumps(bill(components=[KES]))
    wanted = annotate(text)
    tap.equal(annotate(text.encode("utf-16")), wanted)
    tap.equal(annotate(b"\xef\xbb\xbf" + text.encode()), wanted)


if __name__ == "__main__":
    HELPERS = {parse, without_ours, is_ours, bill, annotate, properties, dict_of_first}
    tap.run([value for value in list(globals().values()) if getattr(value, "__module__", "") == "__main__" and hasattr(value, "__code__") and value not in HELPERS])

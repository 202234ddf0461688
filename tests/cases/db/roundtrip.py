#!/usr/bin/env python3
"""Everything that the sources in lib/data say must come back from the compiled catalog; prints TAP, a line per file.

  roundtrip.py path/to/ktransition [CATALOG.ktdb]

The sources are read here by another JSON parser and by the rules of docs/guide/catalog-sources.md; the catalog is read by
`ktransition db show`. Without CATALOG the built-in one is asked.
"""
import json
import pathlib
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parents[3]
REGISTRY = json.loads((ROOT / "lib/registry/registry.json").read_text(encoding="utf-8"))["records"]


def plural(name):
    return name + "es" if name.endswith("s") else name[:-1] + "ies" if name.endswith("y") else name + "s"


PLURALS = {plural(name): name for name in REGISTRY}


def stated_alone():
    """Ids of records that a file states at its top although they belong to another record, as products do beside
    alternatives. They are compared where they are stated; in their owner they are nobody's surplus."""
    found = set()
    for path in (ROOT / "lib/data").rglob("*.json"):
        for key, records in json.loads(path.read_text(encoding="utf-8")).items():
            if key in PLURALS and REGISTRY[PLURALS[key]].get("parents"):
                found.update(record["id"] for record in records)
    return found


ALONE = stated_alone()


def as_list(value):
    return value if isinstance(value, list) else [value]


def same_reference(top, said, stored):
    return stored in (f"{top}/{said}", said)


def compare_field(top, where, field, said, stored):
    name, kind, flags, _ = field
    said, stored = as_list(said), as_list(stored)
    if len(said) != len(stored):
        return [f"{where}.{name}: {len(said)} values, {len(stored)} stored"]
    for one, other in zip(said, stored):
        if kind.startswith("reference"):
            fine = same_reference(top, one, other)
        elif kind == "instant":
            fine = one.replace("+00:00", "Z") == other
        else:
            fine = one == other
        if not fine:
            return [f"{where}.{name}: {one!r}, stored {other!r}"]
    return []


def expand(records):
    """Identifiers with "values" are one record each."""
    for record in records:
        if "values" in record:
            for value in record["values"]:
                yield {**{key: value for key, value in record.items() if key != "values"}, "value": value}
        else:
            yield record


def find_child(kind, outer, said, stored):
    """The stored child that a source's child became: by id, else by what it says."""
    if "id" in said:
        return next((child for child in stored if child["id"] in (f"{outer}/{said['id']}", said["id"])), None)
    keys = {"name": ("text", "name_kind"), "relation": ("relation",)}.get(kind)
    if keys:
        return next((child for child in stored if all(child.get(key) == said.get(key) for key in keys)), None)
    return None


def compare_record(kind, top, where, said, stored):
    wrong = []
    fields = {field[0]: field for field in REGISTRY[kind]["fields"]}
    children = {plural(child): child for child in REGISTRY[kind].get("children", [])}
    for key in set(stored) & set(children):
        stored = {**stored, key: [child for child in stored[key] if child["id"] not in ALONE]}
    stored = {key: value for key, value in stored.items() if value != []}
    for key, value in said.items():
        if key in ("id", "_comment"):
            continue
        if key in children:
            wrong += compare_children(children[key], top, f"{where}.{key}", stored["id"], value, stored.get(key, []))
        elif key == "value" and kind == "identifier":
            continue  # canonical form: the unit tests of the kinds look at those
        elif key not in stored:
            wrong.append(f"{where}.{key}: not stored")
        else:
            wrong += compare_field(top, where, fields[key], value, stored[key])
    computed = {field[0] for field in REGISTRY[kind]["fields"] if "computed" in field[2]}
    # A strength that names leave out is filled in by the builder.
    extra = set(stored) - set(said) - computed - {"id"} - ({"strength"} if kind == "name" else set())
    return wrong + [f"{where}.{key}: stored, but not said" for key in sorted(extra)]


def compare_children(kind, top, where, outer, said, stored):
    said = list(expand(said))
    wrong = [] if len(said) == len(stored) else [f"{where}: {len(said)} records, {len(stored)} stored"]
    if kind == "identifier":
        def count(records):
            return sorted((r["kind"], r["strength"]) for r in records)
        return wrong + ([] if count(said) == count(stored) else [f"{where}: other kinds or strengths are stored"])
    if kind == "subject":
        said = [{"id": f"subject-{number}", **one} for number, one in enumerate(said, 1)]
    pairs = [(one, find_child(kind, outer, one, stored)) for one in said]
    for number, (one, other) in enumerate(pairs):
        if other is None:
            wrong.append(f"{where}[{number}]: not stored")
        else:
            wrong += compare_record(kind, top, f"{where}[{number}]", one, other)
    return wrong


def check_file(program, path):
    wrong = []
    for key, records in json.loads(path.read_text(encoding="utf-8")).items():
        if key == "_comment":
            continue
        for number, said in enumerate(records):
            run = subprocess.run([*program, "--", said["id"]], capture_output=True, timeout=60, check=False)
            if run.returncode != 0:
                wrong.append(f"{key}[{number}]: {run.stderr.decode()}")
                continue
            shown = json.loads(run.stdout)["records"]
            stored = next((one["record"] for one in shown if one["type"] == PLURALS[key]), None)
            if stored is None:
                wrong.append(f"{key}[{number}]: not stored")
            else:
                wrong += compare_record(PLURALS[key], said["id"], f"{key}[{number}]", said, stored)
    return wrong


def main():
    if len(sys.argv) not in (2, 3):
        sys.exit(__doc__)
    program = [sys.argv[1], "db", "show", "--format", "json"] + (["--db", sys.argv[2]] if len(sys.argv) == 3 else [])
    files = sorted((ROOT / "lib/data").rglob("*.json"))
    failed = 0
    print(f"1..{len(files)}")
    for number, path in enumerate(files, 1):
        wrong = check_file(program, path)
        failed += bool(wrong)
        print(f"{'not ok' if wrong else 'ok'} {number} {path.relative_to(ROOT)}")
        for line in wrong[:20]:
            print(f"# {line}")
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()

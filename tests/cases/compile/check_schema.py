#!/usr/bin/env python3
"""Holds the published JSON Schema against the catalog's sources and against the compiler's cases; prints TAP.

  check_schema.py [SOURCE_ROOT]

Every file of lib/data must be valid; every case says in `expect` what the schema makes of it. A file that the schema
refuses must be one that the compiler refuses. Skips without the jsonschema package.
"""
import json
import pathlib
import sys

from run import HERE, read_expect

ROOT = pathlib.Path(sys.argv[1]) if len(sys.argv) > 1 else HERE.parents[2]

try:
    import jsonschema
    VALIDATOR = jsonschema.Draft202012Validator
except (ImportError, AttributeError):
    print("1..0 # SKIP the jsonschema package with draft 2020-12 is not there")
    sys.exit(0)


def problems(validator, path):
    document = json.loads(path.read_text(encoding="utf-8"))
    return [f"{path.name}: {error.json_path}: {error.message[:200]}" for error in validator.iter_errors(document)]


def check_case(validator, folder):
    expect = read_expect(folder)
    if expect["schema"] == "skip":
        return None
    found = [problem for path in sorted(folder.glob("*.json")) for problem in problems(validator, path)]
    if found and expect["result"] == "accepted":
        return f"the schema refuses what the compiler accepts: {found}"
    if bool(found) != (expect["schema"] == "refuses"):
        return f"the schema should say: {expect['schema']}; found {found}"
    return None


def main():
    schema = json.loads((ROOT / "docs/schema/catalog.schema.json").read_text(encoding="utf-8"))
    VALIDATOR.check_schema(schema)
    validator = VALIDATOR(schema)
    checks = []
    for path in sorted((ROOT / "lib/data").rglob("*.json")) + [HERE / "base.json"]:
        found = problems(validator, path)
        checks.append((path.relative_to(ROOT), "; ".join(found[:5]) or None))
    for folder in sorted(folder for folder in HERE.iterdir() if (folder / "expect").exists()):
        checks.append((f"case {folder.name}", check_case(validator, folder)))
    print(f"1..{len(checks)}")
    for number, (name, wrong) in enumerate(checks, 1):
        print(f"{'not ok' if wrong else 'ok'} {number} {name}")
        if wrong:
            print("# " + wrong)
    sys.exit(1 if any(wrong for _, wrong in checks) else 0)


if __name__ == "__main__":
    main()

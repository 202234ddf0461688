#!/usr/bin/env python3
"""Shows that the table of window cases can fail: breaks the library in one place at a time, as tests/cases/mutations.json
says, and expects cases to fail each time. An unbroken copy has to pass.
  check_mutations.py BUILD-DIRECTORY STATIC-LIBRARY CASES-OBJECT"""
import json
import os
import pathlib
import re
import shlex
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parents[2]
BUILD, LIBRARY, CASES = (pathlib.Path(argument).resolve() for argument in sys.argv[1:4])


def compile_command(source):
    """How the build compiles a source for the static library, as a list."""
    for entry in json.loads((BUILD / "compile_commands.json").read_text()):
        at = (pathlib.Path(entry["directory"]) / entry["file"]).resolve()
        if at == source and "libktransition" in entry["output"]:
            return shlex.split(entry["command"])
    raise SystemExit(f"{source}: the build does not compile it for the library")


def compile_catalog(directory, name, thing):
    """The catalog as a broken compiler makes it: dates are resolved there. Its path, or None where it refuses its own data."""
    objects = BUILD / "lib/ktransition-compile.p"
    replaced = objects / (name.replace("/", "_") + ".o")
    parts = [part for part in sorted(objects.glob("*.o")) if part != replaced]
    compiler, catalog = directory / "compiler", directory / "catalog.ktdb"
    subprocess.run(["c++", "-o", compiler, *parts, thing, "-lsimdjson", "-lpthread"], check=True)
    done = subprocess.run([compiler, catalog, "--emit-c", directory / "catalog.c", "--depfile", directory / "catalog.d", ROOT / "lib/data"],
                          capture_output=True, check=False)
    return catalog if done.returncode == 0 else None


def failures(directory, name, text):
    """How many cases fail with a source replaced."""
    source = ROOT / "lib" / name
    broken, thing, program = directory / source.name, directory / "broken.o", directory / "cases"
    broken.write_text(text)
    command = compile_command(source)
    command[command.index("-o") + 1] = str(thing)
    command[command.index("-c") + 1] = str(broken)
    for flag in ("-MF", "-MQ"):
        command[command.index(flag) + 1] = str(directory / "depend")
    subprocess.run(command + [f"-I{source.parent}"], cwd=BUILD, check=True)
    libs = subprocess.run(["pkg-config", "--libs", "check"], capture_output=True, text=True, check=True).stdout.split()
    subprocess.run(["cc", "-o", program, CASES, thing, LIBRARY, *libs, "-lpthread"], check=True)
    catalog = compile_catalog(directory, name, thing)
    if catalog is None:
        return 1
    environment = dict(os.environ, KT_SOURCE_ROOT=str(ROOT), CK_FORK="no", KT_CATALOG=str(catalog))
    done = subprocess.run([program], env=environment, capture_output=True, text=True, timeout=120, check=False)
    # A mutation that crashes counts as seen: what ran is no longer what was tested.
    return len(re.findall(r"^not ok", done.stdout, re.M)) or (1 if done.returncode not in (0, 1) else 0)


def main():
    mutations = json.loads((ROOT / "tests/cases/mutations.json").read_text(encoding="utf-8"))
    print(f"1..{len(mutations) + 1}")
    bad = 0
    with tempfile.TemporaryDirectory() as name:
        directory = pathlib.Path(name)
        whole = (ROOT / "lib" / mutations[0]["file"]).read_text(encoding="utf-8")
        untouched = failures(directory, mutations[0]["file"], whole)
        print(f"{'ok' if untouched == 0 else 'not ok'} 1 - an unbroken library passes ({untouched} cases fail)")
        bad += untouched != 0
        for number, mutation in enumerate(mutations, 2):
            text = (ROOT / "lib" / mutation["file"]).read_text(encoding="utf-8")
            found = text.count(mutation["old"])
            seen = failures(directory, mutation["file"], text.replace(mutation["old"], mutation["new"])) if found == 1 else 0
            result = "ok" if seen > 0 else "not ok"
            note = f"{seen} cases fail" if found == 1 else f"its text stands {found} times in {mutation['file']}"
            print(f"{result} {number} - {mutation['what']}: {note}")
            bad += seen == 0
    sys.exit(1 if bad else 0)


main()

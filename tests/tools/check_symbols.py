#!/usr/bin/env python3
"""Three lists must be equal: functions declared in the headers, the version script, the symbols of the library; the
static library exports no other kt_ name; nothing but libc is needed; no writable data.
  check_symbols.py LIB.so LIB.a [--negative-control]
With --negative-control a symbol is planted in the exported list; it succeeds only if that is found."""
import pathlib
import re
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parents[2]


def declared():
    names = set()
    for header in (ROOT / "include/ktransition").glob("*.h"):
        text = re.sub(r"/\*.*?\*/", "", header.read_text(encoding="utf-8"), flags=re.S)
        names |= set(re.findall(r"KT_API[^;]*?\b(kt_[a-z0-9_]+)\s*\(", text))
    return names


def run(*command):
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout


def main():
    library, archive = sys.argv[1], sys.argv[2]
    problems = []
    in_headers = declared()
    in_map = set(re.findall(r"^\s+(kt_[a-z0-9_]+);", (ROOT / "lib/ktransition.map").read_text(), re.M))
    rows = [r.split() for r in run("nm", "-D", "--defined-only", library).splitlines()]
    exported = {r[-1].split("@")[0] for r in rows if r[-2] != "A"}
    if "--negative-control" in sys.argv:
        exported.add("planted")
    for title, one, other in (("headers, not map", in_headers, in_map), ("map, not headers", in_map, in_headers),
                              ("map, not exported", in_map, exported), ("exported, not map", exported, in_map)):
        if one - other:
            problems.append(f"{title}: {sorted(one - other)}")
    public = {r.split()[-1] for r in run("nm", "--defined-only", "-g", archive).splitlines() if " T " in r}
    foreign = {n for n in public if not n.startswith("kt_") and not n.startswith("kt__")}
    if foreign:
        problems.append(f"names outside kt_ in the archive: {sorted(foreign)[:5]}")
    if in_headers - public:
        problems.append(f"not in the archive: {sorted(in_headers - public)}")
    needed = re.findall(r"\(NEEDED\).*\[(.*)\]", run("readelf", "-d", library))
    if [n for n in needed if not re.match(r"(libc\.so|ld-linux)", n)]:
        problems.append(f"needs more than libc: {needed}")
    soname = re.findall(r"\(SONAME\).*\[(.*)\]", run("readelf", "-d", library))
    if soname != ["libktransition.so.0"]:
        problems.append(f"SONAME {soname}")
    # Writable data of the library's own; the C start files bring completed.0 and __dso_handle.
    data = [r.split()[-1] for r in run("nm", "--defined-only", archive).splitlines() if re.search(r" [dDbBC] ", r)]
    if data:
        problems.append(f"writable data: {data}")
    if "--negative-control" in sys.argv:
        return 0 if any("planted" in p for p in problems) else "a foreign symbol was not found"
    print("\n".join(problems) or f"{len(in_map)} functions in headers, map and library; needs {needed}")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())

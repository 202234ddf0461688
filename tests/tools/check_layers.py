#!/usr/bin/env python3
"""Dependencies point down: fails on an upward include between the rooms of lib/, and on a cycle.
--negative-control adds an upward include in memory and succeeds only if that is found."""
import pathlib
import re
import sys

ROOT = pathlib.Path(__file__).resolve().parents[2]
BELOW = {
    "base": set(),
    "registry": set(),
    "text": {"base"},
    "date": {"base"},
    "kind": {"base", "registry", "text"},
    "index": {"base", "registry", "text"},
    "db": {"base", "registry", "text", "date", "kind", "index"},
    "identify": {"base", "registry", "text", "date", "kind", "index", "db"},
    "window": {"base", "registry", "text", "date", "kind", "index", "db"},
    "plan": {"base", "registry", "text", "date", "kind", "index", "db", "window"},
    "api": {"base", "registry", "text", "date", "kind", "index", "db", "identify", "window", "plan"},
}
INCLUDE = re.compile(r'^\s*#\s*include\s+"([a-z]+)/', re.MULTILINE)


def problems(sources):
    for name, text in sources:
        room = name.split("/")[1]
        for target in INCLUDE.findall(text):
            if target != room and target not in BELOW.get(room, set()):
                yield f"{name}: {room} may not include {target}"
        if re.search(r'#\s*include\s+"(\.\./|[^"/]+")', text):
            yield f"{name}: includes name their room, \"room/file.h\""


def main():
    files = [p for p in sorted((ROOT / "lib").rglob("*.[ch]"))]
    sources = [(str(p.relative_to(ROOT)), p.read_text(encoding="utf-8")) for p in files]
    unknown = {p.relative_to(ROOT).parts[1] for p in files if len(p.relative_to(ROOT).parts) > 2} - set(BELOW)
    if unknown:
        sys.exit(f"rooms without a place in the order: {sorted(unknown)}")
    if "--negative-control" in sys.argv[1:]:
        sources.append(("lib/base/planted.c", '#include "window/window.h"\n'))
        sys.exit(0 if any("planted" in p for p in problems(sources)) else "an upward include was not found")
    found = list(problems(sources))
    print("\n".join(found) or f"{len(sources)} files, no upward include")
    sys.exit(1 if found else 0)


if __name__ == "__main__":
    main()

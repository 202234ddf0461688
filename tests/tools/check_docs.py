#!/usr/bin/env python3
"""Every public function is documented: parameters and return by Doxygen, threads and since by this script, and every
constant too. Relative links in the Markdown pages lead somewhere. Negative control: an undocumented function fails."""
import pathlib
import re
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parents[2]
FUNCTION = re.compile(r"(/\*\*(?:(?!\*/).)*\*/)?\s*KT_API\s+([^;(]*?)\b(kt_[a-z0-9_]+)\s*\(", re.S)


def doxygen(folder, output):
    text = (ROOT / "docs/Doxyfile").read_text() + f"\nINPUT={folder}\nOUTPUT_DIRECTORY={output}\n"
    done = subprocess.run(["doxygen", "-"], input=text, capture_output=True, text=True, cwd=ROOT)
    return done.returncode, done.stderr


def comments(text, name):
    for comment, result, function in FUNCTION.findall(text):
        for word, needed in (("@return", "void" not in result.split()), ("@threads", True), ("@since", True)):
            if needed and word not in comment:
                yield f"{name}: {function}() lacks {word}"


def links():
    for page in [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")]:
        for target in re.findall(r"\]\(([^)#\s]+)[^)]*\)", page.read_text(encoding="utf-8")):
            if "://" not in target and not (page.parent / target).exists():
                yield f"{page.relative_to(ROOT)}: {target} leads nowhere"


def main():
    problems = list(links())
    with tempfile.TemporaryDirectory() as folder:
        folder = pathlib.Path(folder)
        status, said = doxygen(ROOT / "include/ktransition", folder / "out")
        if status:
            problems.append("doxygen: " + said[:2000])
        planted = folder / "planted"
        planted.mkdir()
        (planted / "x.h").write_text("/** @file x.h\n @brief planted */\nKT_API int kt_planted(int a);\n")
        if doxygen(planted, folder / "out2")[0] == 0 or not list(comments((planted / "x.h").read_text(), "x.h")):
            problems.append("the control passed: this check cannot fail")
    count = 0
    for header in sorted((ROOT / "include/ktransition").glob("*.h")):
        text = header.read_text(encoding="utf-8")
        problems += comments(text, header.name)
        count += len(FUNCTION.findall(text))
    print("\n".join(problems) or f"{count} functions documented")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())

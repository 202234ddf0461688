"""The estates and the program that the tests of the formats share."""
import csv
import pathlib
import subprocess
import sys
import tempfile

import tap
from validate import ROOT

TOOL = str(pathlib.Path(sys.argv[1]).resolve())
NOW = "2024-08-15T00:00:00Z"
WHO = ["--profile", "US,business", "--now", NOW, "--calendar", "us-federal"]
MANY = sorted(str(p.relative_to(ROOT)) for p in (ROOT / "examples/estate").iterdir())
FOLDER = pathlib.Path(tempfile.mkdtemp(prefix="formats-"))

# Everything a stranger may put into an inventory to be run, followed or mistaken for something else.
HOSTILE = ['=cmd|"/c calc"!A1', "+1+1", "-2+3", "@SUM(A1)", "\tTAB", "\rCR", "\uff1dHYPERLINK", "| a | b |", "[x](https://evil.example)",
           "![x](https://evil.example/i.png)", "<script>alert(1)</script>", "<img src=x onerror=alert(1)>", "`code`", "**bold**", "# heading",
           "https://evil.example/a", "www.evil.example", "<https://evil.example>", "\x1b[31mred", "\x1b]8;;https://evil.example\x07link",
           "\u202egnp.exe", "\u2066iso", "\u200bhidden", "a\r\nBEGIN:VEVENT\r\nUID:x", "a\nb", "a;b,c\\d", "]]>", "&lt;", "{0}", "$(id)", "\U000e0041tag",
           "'; DROP TABLE", '"quote"', "javascript:alert(1)", "~~gone~~", "<!-- c -->", "é€😀" * 30]


def run(*arguments, status=0, env=None, cwd=ROOT):
    done = subprocess.run([TOOL, *map(str, arguments)], capture_output=True, timeout=120, cwd=cwd, env=env)
    tap.equal(done.returncode, status, f"{arguments}: exit status ({done.stderr.decode(errors='replace').strip()[:300]})")
    return done.stdout, done.stderr.decode("utf-8", "replace")


def write(name, text):
    path = FOLDER / name
    path.write_bytes(text if isinstance(text, bytes) else text.encode("utf-8"))
    return str(path)


def rows(name, table):
    path = FOLDER / name
    with open(path, "w", encoding="utf-8", newline="") as out:
        csv.writer(out).writerows([["host", "name", "publisher", "version", "site"], *table])
    return str(path)


NONE = rows("none.csv", [["a", "Zildjian Cymbals", "Zildjian", "1", ""]])
ONE = rows("one.csv", [["host-1", "Kaspersky Endpoint Security for Windows", "AO Kaspersky Lab", "12.3", "Berlin"]])
BAD = write("bad.csv", 'host,name,publisher\nA,Kaspersky Endpoint Security,AO Kaspersky Lab\nB,bad"quote,x\n')
EVIL = rows("evil.csv", [[h, h + " Kaspersky Endpoint Security for Windows", "AO Kaspersky Lab", h, h] for h in HOSTILE])
ESTATES = {"none": [NONE], "one": [ONE], "many": MANY, "bad": [BAD], "evil": [EVIL]}


def output(command, form, name, *more):
    return run(command, *WHO, "--format", form, *more, *ESTATES[name], status=3 if name == "bad" else 0)[0]

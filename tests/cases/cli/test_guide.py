#!/usr/bin/env python3
"""Follows docs/guide/adding-an-instrument.md to the letter: files are written as the page shows them, commands run as it says, and
what they print is what it says.
  test_guide.py KTRANSITION
Blocks `json FILE` are files; in `console` blocks lines with "$ " are commands and the others what these print; "..." stands for
anything."""
import json
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile

import tap

ROOT = pathlib.Path(__file__).resolve().parents[3]
PAGE = ROOT / "docs/guide/adding-an-instrument.md"
TOOL = pathlib.Path(sys.argv[1]).resolve()


def blocks(text):
    """(info string, lines) of every fenced block."""
    for info, body in re.findall(r"^```([^\n]+)\n(.*?)^```$", text, re.S | re.M):
        yield info.split(), body


def commands(body):
    """(command, what the page says is printed)"""
    found = []
    for line in body.splitlines():
        if line.startswith("$ "):
            found.append([line[2:], []])
        else:
            found[-1][1].append(line)
    return [(command, "\n".join(said)) for command, said in found]


def matches(said, seen):
    pattern = ".*".join(re.escape(part) for part in said.strip("\n").split("..."))
    return re.fullmatch(pattern, seen.strip("\n"), re.S) is not None


def follow(text, folder):
    """Does what the page says; what went differently."""
    path = os.pathsep.join([str(TOOL.parent), os.environ["PATH"]])
    problems, files, ran = [], 0, 0
    shutil.copytree(ROOT / "lib/data", folder / "lib/data")
    for info, body in blocks(text):
        if info[0] == "json" and len(info) == 2:
            json.loads(body)
            (folder / info[1]).write_text(body, encoding="utf-8")
            files += 1
        elif info[0] == "console":
            for command, said in commands(body):
                run = subprocess.run(["sh", "-c", command + " 2>&1"], cwd=folder, capture_output=True, timeout=60, check=False,
                                     env={**os.environ, "PATH": path, "LC_ALL": "C.UTF-8"})
                seen = run.stdout.decode("utf-8")
                ran += 1
                if not matches(said, seen):
                    problems.append(f"{command}\n--- the page says\n{said}\n--- it prints\n{seen}")
    return problems, files, ran


def in_a_folder(text):
    with tempfile.TemporaryDirectory() as folder:
        return follow(text, pathlib.Path(folder))


def the_page_says_what_happens():
    problems, files, ran = in_a_folder(PAGE.read_text(encoding="utf-8"))
    tap.equal(problems, [])
    tap.true(files == 2 and ran >= 9, f"{files} files and {ran} commands: the page was not followed")


def a_page_that_says_otherwise_is_found_out():
    """Negative control: another day in a file, and another word in what is printed."""
    text = PAGE.read_text(encoding="utf-8")
    for old, new in (('"date": "2028-06-30"', '"date": "2028-06-29"'), ("new.ktdb: good", "new.ktdb: fine")):
        tap.true(old in text, f"{old} is not on the page")
        tap.true(in_a_folder(text.replace(old, new, 1))[0], f"{new} passed for {old}")


def commands_for_the_checkout_name_what_is_there():
    """Blocks of kind sh are not run - they build everything - but each file they name must exist."""
    for info, body in blocks(PAGE.read_text(encoding="utf-8")):
        for word in re.findall(r"(?<![\w-])tests/[\w/.]+", body if info[0] == "sh" else ""):
            tap.true((ROOT / word).exists(), f"{word} does not exist")


tap.run([the_page_says_what_happens, a_page_that_says_otherwise_is_found_out, commands_for_the_checkout_name_what_is_there])

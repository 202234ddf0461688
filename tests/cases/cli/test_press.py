#!/usr/bin/env python3
"""docs/catalog/press-claims.md against the catalog: 35 claims, each with the statement that answers it and a question in
tests/cases/press.tsv whose answer was worked out by hand.
  test_press.py KTRANSITION"""
import json
import pathlib
import re
import subprocess
import sys

import tap

ROOT = pathlib.Path(__file__).resolve().parents[3]
TOOL = sys.argv[1]
GROUPS = ("supply", "support", "compliance", "lifecycle")
ROW = re.compile(r"^\| (\d+) \|.*\| (`[^`]+`|-) \|$")


def claims():
    page = (ROOT / "docs/catalog/press-claims.md").read_text(encoding="utf-8")
    rows = [ROW.match(line) for line in page.splitlines() if re.match(r"^\| \d", line)]
    tap.true(all(rows), "a row of the page does not end in a statement or a dash")
    return {int(row[1]): row[2].strip("`") for row in rows}


def questions():
    rows = []
    for line in (ROOT / "tests/cases/press.tsv").read_text(encoding="utf-8").splitlines():
        if line.startswith("#") or line.startswith("claim\t"):
            continue
        cells = line.split("\t")
        tap.equal(len(cells), 8, line)
        rows.append(cells)
    return rows


def ask(klass, profile, now):
    done = subprocess.run([TOOL, "window", "kaspersky", "--class", klass, "--profile", profile, "--now", now, "--format", "json"],
                          capture_output=True, timeout=60, check=True)
    return json.loads(done.stdout)["windows"]


def differs(cells):
    """What is wrong with an answer, or None."""
    _, klass, profile, now, asked, state, last_day, milestone = cells
    windows = ask(klass, profile, now)
    if asked in GROUPS:
        found = windows[asked]
    else:
        instrument, activity = asked.rsplit("/", 1)
        of_it = [a for a in windows["activities"] if a["instrument"] == instrument and a["activity"] == activity]
        found = of_it[0] if of_it else {"state": "none-known"}
    if found["state"] != state:
        return f"{cells}: {found['state']}"
    if last_day != "-" and found.get("last_permitted_day") != last_day:
        return f"{cells}: last day {found.get('last_permitted_day')}"
    if milestone != "-" and found.get("milestone") != milestone:
        return f"{cells}: decided by {found.get('milestone')}"
    return None


def the_page_has_thirty_five_claims():
    tap.equal(sorted(claims()), list(range(1, 36)), "numbers of the claims")


def every_claim_with_a_statement_is_asked_and_no_other():
    asked = {int(cells[0]) for cells in questions()}
    tap.equal(asked, {number for number, statement in claims().items() if statement != "-"}, "claims that are asked")


def the_statements_exist():
    shown = {}
    for number, statement in claims().items():
        if statement == "-":
            continue
        instrument = statement.split("/")[0]
        if instrument not in shown:
            shown[instrument] = subprocess.run([TOOL, "db", "show", instrument], capture_output=True, text=True, check=True).stdout
        tap.true(statement in shown[instrument], f"claim {number}: {statement} is not in the catalog")


def the_catalog_answers_as_the_page_says():
    wrong = [text for text in map(differs, questions()) if text]
    tap.true(not wrong, "\n".join(wrong))


def a_wrong_answer_would_be_seen():
    right = next(cells for cells in questions() if cells[6] != "-" and cells[7] != "-")
    for column, value in ((5, "open"), (6, "2024-09-30"), (7, "us-icts-fd-2021-002/updates-september-30")):
        tap.true(differs(right[:column] + [value] + right[column + 1:]) is not None, f"column {column} is not compared")


tap.run([the_page_has_thirty_five_claims, every_claim_with_a_statement_is_asked_and_no_other, the_statements_exist,
         the_catalog_answers_as_the_page_says, a_wrong_answer_would_be_seen])

#!/usr/bin/env python3
"""The catalog against the facts it was written from: every instrument ships or its absence is explained, every statement has a
source of its own with an address and a level, and what is still to come is all there.
  test_facts.py KTRANSITION"""
import datetime
import json
import os
import pathlib
import re
import subprocess
import sys

import tap

ROOT = pathlib.Path(__file__).resolve().parents[3]
TOOL = sys.argv[1]
FACTS = pathlib.Path(os.environ.get("KT_SHARED", ROOT.parent / "shared")) / "facts"
NOW = "2026-11-21"
LEVELS = ("primary", "copy-of-primary", "secondary")

# What a date of the facts says: the last day of the old state is the day itself, or the day before.
SAME_DAY = {"removed_by", "replaced_by", "allowed_until", "expected_removed_by", "phase_out_by", "application_deadline"}
DAY_BEFORE = {"prohibited_from", "exemption_until", "allowed_until_at_least", "sunset", "comply_by", "extension_ceiling"}
COARSE = {"model_year": "model-year", "end_of_year": "end-of-year", "month": "month", "year": "year"}
NO_WINDOW = {"procedure", "comment_close", "threshold_change", "list_update", "enacted", "announced"}
# A planned duty begins with its month; what the precision of a fact says more of than its sources do.
PLANNED = {"planned"}


def instruments():
    found = {}
    for path in sorted((ROOT / "lib/data/instruments").glob("*.json")):
        for record in json.loads(path.read_text(encoding="utf-8"))["instruments"]:
            found[record["id"]] = record
    return found


def facts():
    if not FACTS.exists():
        tap.skip(f"{FACTS} is not there")
    return json.loads((FACTS / "kaspersky.json").read_text())["instruments"] + json.loads((FACTS / "other-vendors.json").read_text())


def listed(value):
    return value if isinstance(value, list) else [value]


def without_source(record):
    """Statements of an instrument without a source that has an address and a level."""
    sources = {s["id"]: s for s in record.get("sources", [])}
    return [m["id"] for m in record["milestones"]
            if not any(sources.get(s, {}).get("url", "").startswith("http") and sources[s].get("evidence_level") in LEVELS
                       for s in listed(m.get("source", [])))]


def every_statement_has_a_source_with_an_address_and_a_level():
    records = instruments()
    tap.true(len(records) > 70, f"{len(records)} instruments")
    bare = {i: without_source(r) for i, r in records.items() if without_source(r)}
    tap.equal(bare, {}, "statements without")
    tap.true(all(m.get("source_scope") in ("milestone", "instrument") for r in records.values() for m in r["milestones"]),
             "whether a source was read for the statement")


def a_statement_without_one_would_be_seen():
    record = json.loads(json.dumps(next(iter(instruments().values()))))
    for source in record["sources"]:
        source.pop("url", None)
    tap.equal(len(without_source(record)), len(record["milestones"]), "statements seen")


def unexplained(ids):
    page = (ROOT / "docs/catalog/not-shipped.md").read_text(encoding="utf-8")
    shipped = instruments()
    return [i for i in ids if i not in shipped and f"`{i}`" not in page]


def every_instrument_ships_or_its_absence_is_explained():
    tap.equal(unexplained([f["id"] for f in facts()]), [], "neither in the catalog nor among what is not shipped")
    tap.equal(unexplained(["xx-invented"]), ["xx-invented"], "the check")


def nothing_recalled_ships():
    for path in (ROOT / "lib/data").rglob("*.json"):
        tap.true(not re.search(r'"evidence_level": *"recalled', path.read_text(encoding="utf-8")), f"{path}")


def expected_boundaries():
    """(instrument, last permitted day) and (instrument, period, precision) of every future statement of the facts."""
    days, periods = set(), set()
    for fact in facts():
        for phase in fact.get("phases", []):
            date, precision = str(phase.get("date", "")), phase.get("date_precision")
            meaning, confidence = phase.get("date_semantics"), phase.get("confidence")
            if meaning is None or confidence == "recalled" or meaning in NO_WINDOW:
                continue
            if precision in COARSE or precision == "early_year":
                year = int(re.search(r"\d{4}", date)[0])
                if year >= 2027 or (year == 2026 and precision == "end_of_year"):
                    period = date[:7] if precision == "month" else str(year)
                    periods.add((fact["id"], period, COARSE.get(precision, precision)))
                continue
            if not re.fullmatch(r"\d{4}-\d\d-\d\d", date) or date <= NOW:
                continue
            tap.true(meaning in SAME_DAY | DAY_BEFORE | PLANNED, f"{fact['id']}: what {meaning} means is not known to the test")
            day = datetime.date.fromisoformat(date) - datetime.timedelta(days=meaning in DAY_BEFORE)
            days.add((fact["id"], day.isoformat()))
    return days, periods


def upcoming():
    done = subprocess.run([TOOL, "db", "list", "--upcoming", "2000", "--now", NOW, "--format", "ndjson"], capture_output=True, timeout=60,
                          check=True)
    rows = [json.loads(line) for line in done.stdout.decode().splitlines()]
    rows = [r for r in rows if "instrument" in r]
    return ({(r["instrument"], r["last_permitted_day"]) for r in rows}, {(r["instrument"], r["date"], r["precision"]) for r in rows}, rows)


def everything_to_come_is_listed():
    days, periods = expected_boundaries()
    tap.true(len(days) > 25, f"{len(days)} future days in the facts")
    seen_days, seen_periods, _ = upcoming()
    tap.equal(sorted(d for d in days - seen_days if not unexplained([d[0]]) and d[0] in instruments()), [], "days that are missing")
    tap.equal(sorted(p for p in periods - seen_periods if p[0] in instruments()), [], "periods that are missing")


def nothing_replaced_or_passed_is_listed():
    _, _, rows = upcoming()
    tap.true(len(rows) > 40, f"{len(rows)} rows")
    for row in rows:
        tap.true(row["effect"] != "notes", f"{row['milestone']} sets no window")
        tap.true(not row.get("known_to") or row["known_to"] >= NOW, f"{row['milestone']} was replaced")
        tap.true(row["latest"] > NOW, f"{row['milestone']} has passed")


def the_moved_drone_carve_outs_are_listed_once():
    _, _, rows = upcoming()
    ends = sorted((r["milestone"], r["last_permitted_day"]) for r in rows
                  if r["instrument"] == "us-fcc-uas" and r["milestone"] and ("blue-uas" in r["milestone"] or "buy-american" in r["milestone"]))
    tap.equal(ends, [("us-fcc-uas/blue-uas-2028", "2027-12-31"), ("us-fcc-uas/buy-american-2028", "2027-12-31")], "carve-outs")


tap.run([every_statement_has_a_source_with_an_address_and_a_level, a_statement_without_one_would_be_seen,
         every_instrument_ships_or_its_absence_is_explained, nothing_recalled_ships, everything_to_come_is_listed,
         nothing_replaced_or_passed_is_listed, the_moved_drone_carve_outs_are_listed_once])

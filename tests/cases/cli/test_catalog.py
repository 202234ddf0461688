#!/usr/bin/env python3
"""What people ask a catalog: what is coming, what changed, what that means for an inventory, how old it is; and a window as a page
and as a drawing.
  test_catalog.py KTRANSITION
The catalogs are made here; every expected day and instant is worked out below from the statements, with Python's own calendar."""
import atexit
import copy
import csv
import io
import json
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile
import xml.etree.ElementTree as ElementTree
from datetime import datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import tap

TOOL = sys.argv[1]
FOLDER = pathlib.Path(tempfile.mkdtemp(prefix="kt-catalog-"))
atexit.register(shutil.rmtree, FOLDER, ignore_errors=True)
NEW_YORK = ZoneInfo("America/New_York")
NOW = "2026-11-21"
SOURCE = {"id": "gazette", "title": "Gazette", "url": "https://gazette.example/1", "evidence_level": "primary", "read_on": "2026-01-06"}


def run(*arguments, status=0):
    done = subprocess.run([TOOL, *map(str, arguments)], capture_output=True, timeout=120, check=False)
    tap.equal(done.returncode, status, f"{arguments}: exit status ({done.stderr.decode(errors='replace').strip()[:400]})")
    return done.stdout.decode("utf-8"), done.stderr.decode("utf-8", "replace")


# Activities of their own, so that each statement has a window of its own; all others speak of buying.
ACTIVITY = {"plain": "marketing", "suspended": "import", "end-of-year": "removal", "monthly": "reporting", "quarter": "sale", "new-day": "use",
            "old-day": "use", "in-part": "install", "ended": "connection", "at-least": "firmware-update", "rumour": "access"}


def statement(name, effect="prohibits", **more):
    fields = {"id": name, "title": f"Statement {name}", "effect": effect, "affects": "XX", "known_from": "2025-01-01", "source": ["gazette"],
              "source_scope": "milestone", "scope": name}
    if effect not in ("suspends", "reinstates", "ends", "notes"):
        fields["activity"] = [ACTIVITY.get(name, "purchase")]
    if "date" in more:
        fields["precision"] = "day"
    fields.update(more)
    return {key: value for key, value in fields.items() if value is not None}


def instrument(name, milestones, **more):
    return {"id": name, "jurisdiction": "XX", "authority": "Ministry", "title": f"Order {name}", "citation": [f"Gazette {name}"],
            "legal_force": "order", "zone": "America/New_York", "reach": ["product"], "checked_on": "2026-11-20",
            "subjects": [{"vendor": "acme"}], "milestones": milestones, "sources": [SOURCE], **more}


def catalog(*instruments, data_date="2026-11-23", vendor=None):
    acme = {"id": "acme", "name": "Acme", "names": [{"text": "Acme Optical Corporation", "name_kind": "legal", "source": "register"}],
            "products": [{"id": "eye", "name": "Acme Eye", "class": "ip-camera"}],
            "sources": [{**SOURCE, "id": "register"}]}
    return {"catalogs": [{"id": "test", "title": "Test catalog", "data_date": data_date, "disclaimer": "Not legal advice."}],
            "jurisdictions": [{"id": "XX", "name": "Exampleland"}], "vendors": [vendor or acme], "instruments": list(instruments)}


def build(name, sources, *more):
    (FOLDER / f"{name}.json").write_text(json.dumps(sources), encoding="utf-8")
    run("db", "build", FOLDER / f"{name}.json", "-o", FOLDER / f"{name}.ktdb", *more)
    return FOLDER / f"{name}.ktdb"


def whole(name, sources):
    """The same on top of the built-in catalog, as one file."""
    run("db", "merge", "builtin", build(name, sources), "-o", FOLDER / f"{name}-whole.ktdb")
    return FOLDER / f"{name}-whole.ktdb"


def local(day, zone=NEW_YORK):
    """The first instant of a day, as the program writes it."""
    year, month, of_month = map(int, day.split("-"))
    return datetime(year, month, of_month, tzinfo=zone).astimezone(timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ")


def calendar():
    """One catalog with every way in which a day can be stated, moved or taken away."""
    main = instrument("xx-1", [
        statement("plain", date="2027-03-01"),
        statement("passed", date="2026-03-01"),
        statement("end-of-year", "requires", date="2027", precision="end-of-year"),
        statement("quarter", date="2026-Q4", precision="quarter"),
        statement("far", date="2033-01-01"),
        statement("at-least", "permits", date="2027-01-01", limit="at-least", otherwise="unknown"),
        statement("noted", "notes", date="2027-01-01"),
        statement("old-day", date="2027-02-01", known_to="2026-10-01", scope="moved"),
        statement("new-day", date="2027-08-01", known_from="2026-10-02", scope="moved"),
        statement("not-yet-known", date="2027-02-02", known_from="2026-11-22"),
        statement("suspended", date="2025-01-15"),
        statement("suspension", "suspends", date="2025-11-10", ends="2027-11-09", target=["suspended"], scope=None),
        statement("in-part", date="2025-01-16", affects="XX"),
        statement("part-suspension", "suspends", date="2025-11-10", ends="2027-05-31", target=["in-part"], scope=None, when="class=router"),
        statement("ended", date="2027-04-01"),
        statement("the-end", "ends", date="2026-06-01", target=["ended"], scope=None),
        statement("monthly", "requires", date="2026-01-31", recurs_n=1, recurs_unit="month"),
        statement("unset", precision="unset"),
    ], exceptions=[{"id": "waiver", "title": "Waiver", "grant": "automatic", "until": "2027-06-30", "milestone": ["passed"],
                    "source": ["gazette"]}])
    late = instrument("xx-2", [statement("with-instrument", date="2026-02-01")], in_force_from="2027-07-01")
    gone = instrument("xx-3", [statement("never", date="2027-03-03")], in_force_until="2026-12-31")
    press = instrument("xx-4", [statement("rumour", date="2027-03-04")], legal_force="reported")
    return catalog(main, late, gone, press)


def upcoming(days=2000, *more, now=NOW):
    rows = run("db", "list", "--db", "builtin", "--db", FOLDER / "calendar.ktdb", "--jurisdiction", "XX", "--upcoming", days, "--now", now,
               "--format", "ndjson", *more)[0].splitlines()
    return {(row["milestone"] or row["exception"]).split("/")[1]: row for row in map(json.loads, rows)}


# ---- what is coming ----

def what_is_coming_takes_effect_when_windows_say():
    build("calendar", calendar())
    rows = upcoming()
    expected = {
        "quarter": local("2026-10-01"), "monthly": local("2026-12-01"), "at-least": local("2027-01-02"), "plain": local("2027-03-01"),
        "rumour": local("2027-03-04"), "in-part": local("2027-06-01"), "waiver": local("2027-07-01"), "with-instrument": local("2027-07-01"),
        "new-day": local("2027-08-01"), "suspended": local("2027-11-10"), "end-of-year": local("2028-01-01")}
    tap.equal({name: row["boundary"] for name, row in rows.items()}, expected)
    tap.equal(rows["suspended"]["suspended_until"], local("2027-11-10"))
    tap.equal(rows["suspended"]["stated"], local("2025-01-15"))
    tap.equal(rows["suspended"]["last_permitted_day"], "2027-11-09")
    tap.equal(rows["monthly"]["last_permitted_day"], "2026-11-30")
    # 2026-11-21 12:00 UTC is the 21st in New York: nine days to the 30th.
    tap.equal(rows["monthly"]["remaining_days"], 9)
    # "The end of 2027": the reading that leaves less time is the last day of the year's own beginning.
    tap.equal((rows["end-of-year"]["earliest"], rows["end-of-year"]["latest"]), (local("2027-12-31"), local("2028-01-01")))
    marks = {name: [m for m in row["marks"] if m != "unverified"] for name, row in rows.items() if row["marks"]}
    tap.equal({name: m for name, m in marks.items() if m},
              {"quarter": ["in-period"], "monthly": ["recurs"], "at-least": ["not-before"], "rumour": ["reported"],
               "in-part": ["suspended", "partly"], "with-instrument": ["with-instrument"], "suspended": ["suspended"]})
    tap.equal(rows["waiver"]["milestone"], None)


def rows_carry_what_the_text_says():
    row = upcoming()["plain"]
    tap.equal((row["instrument"], row["milestone"], row["activity"], row["effect"]), ("xx-1", "xx-1/plain", ["marketing"], "prohibits"))
    tap.equal((row["precision"], row["zone"], row["affects"], row["bound"], row["stated"]), ("day", "America/New_York", "XX", None, None))
    tap.equal(row["sources"], [{"title": "Gazette", "url": "https://gazette.example/1", "level": "primary", "read_on": "2026-01-06"}])


def the_days_asked_for_are_a_limit():
    boundary = datetime(2027, 3, 1, tzinfo=NEW_YORK)
    now = datetime(2026, 11, 21, 12, tzinfo=timezone.utc)
    days = -((now - boundary) // timedelta(days=1))  # rounded up
    tap.true("plain" in upcoming(days) and "plain" not in upcoming(days - 1), "the limit is not where it should be")
    at = boundary.astimezone(timezone.utc)
    tap.true("plain" in upcoming(1, now=(at - timedelta(seconds=1)).strftime("%Y-%m-%dT%H:%M:%SZ")), "one second before")
    tap.true("plain" not in upcoming(1, now=at.strftime("%Y-%m-%dT%H:%M:%SZ")), "the boundary itself")


def what_was_known_then_is_told_as_of_then():
    rows = upcoming(2000, "--known-at", "2026-10-01")
    tap.true("old-day" in rows and "new-day" not in rows, sorted(rows))
    tap.equal(rows["old-day"]["boundary"], local("2027-02-01"))
    # The day of known_to ends in New York, not in UTC.
    tap.true("old-day" in upcoming(2000, "--known-at", "2026-10-02T03:59:59Z"), "still the first of October there")
    tap.true("new-day" in upcoming(2000, "--known-at", "2026-10-02T04:00:00Z"), "the second of October there")
    tap.true("not-yet-known" in upcoming(2000, now="2026-11-22T12:00:00Z"), "published on the 22nd")


def a_suspension_that_is_cut_short_ends_then():
    sources = calendar()
    sources["instruments"][0]["milestones"].append(statement("back", "reinstates", date="2027-02-10", target=["suspension"], scope=None))
    build("calendar", sources)
    tap.equal(upcoming()["suspended"]["boundary"], local("2027-02-10"))
    build("calendar", calendar())


def suspensions_that_follow_each_other_add_up():
    for order in (1, -1):
        sources = calendar()
        more = [statement("a-second", "suspends", date="2027-11-10", ends="2028-11-09", target=["suspended"], scope=None),
                statement("z-third", "suspends", date="2028-11-10", ends="2029-11-09", target=["suspended"], scope=None)]
        sources["instruments"][0]["milestones"] += more[::order]
        build("calendar", sources)
        tap.equal(upcoming()["suspended"]["boundary"], local("2029-11-10"))
    build("calendar", calendar())


def the_list_agrees_with_the_windows():
    """For everything that is coming the engine's own window says the same day, where it shows one."""
    rows, compared = upcoming(), set()
    for name in ("plain", "suspended", "with-instrument", "end-of-year", "monthly", "new-day", "quarter", "at-least"):
        row = rows[name]
        report = json.loads(run("window", "--db", "builtin", "--db", FOLDER / "calendar.ktdb", "--profile", "XX", "--now", NOW, "--format", "json",
                                row["instrument"])[0])
        seen = {(a["milestone"], a["boundary"]) for a in report["windows"]["activities"]}
        if any(milestone == row["milestone"] for milestone, _ in seen):
            tap.true((row["milestone"], row["boundary"]) in seen, f"{name}: {row['boundary']}, but {seen}")
            compared.add(name)
    tap.true({"plain", "suspended", "with-instrument", "end-of-year", "monthly", "new-day", "quarter"} <= compared, f"only {compared} have windows")


def other_formats_hold_the_same_rows():
    base = ["db", "list", "--db", "builtin", "--db", FOLDER / "calendar.ktdb", "--jurisdiction", "XX", "--upcoming", 2000, "--now", NOW]
    count = len(upcoming())
    document = json.loads(run(*base, "--format", "json")[0])
    tap.equal((document["schema"], len(document["milestones"]), document["warnings"]), ("ktransition.db-list/1", count, []))
    rows = list(csv.DictReader(io.StringIO(run(*base, "--format", "csv")[0])))
    tap.equal([row["boundary"] for row in rows], [row["boundary"] for row in document["milestones"]])
    table = run(*base, "--format", "table")[0]
    tap.true(f"{count} statements within 2000 days" in table and "suspended through 2027-11-09" in table and "any day now" in table, table)
    page = run(*base, "--format", "markdown")[0]
    tap.equal(len([line for line in page.splitlines() if line.startswith("| 20")]), count)
    empty = run("db", "list", "--jurisdiction", "DE", "--activity", "marketing", "--upcoming", "0", "--now", NOW, "--format", "table")[0]
    tap.true(empty.startswith("0 statements within 0 days"), empty)


# ---- what changed ----

def two_catalogs():
    before = catalog(instrument("xx-1", [statement("sale", date="2027-03-01"), statement("updates", date="2027-06-01"), statement("use", date="2028-01-01")]),
                     instrument("xx-2", [statement("import", date="2027-01-01", activity=["import"])]))
    after = copy.deepcopy(before)
    first = after["instruments"][0]
    first["milestones"][1]["date"] = "2027-12-01"
    del first["milestones"][2]
    first["status"] = "Amended."
    after["instruments"][1] = instrument("xx-3", [statement("use", date="2027-02-01", activity=["use"])])
    after["vendors"][0]["identifiers"] = [{"kind": "domain", "value": "acme.example", "strength": "strong", "source": "register"}]
    return whole("before", before), whole("after", after)


def what_changed_is_told_record_by_record():
    before, after = two_catalogs()
    report = json.loads(run("db", "diff", before, after, "--format", "json")[0])
    tap.equal(report["schema"], "ktransition.db-diff/1")
    counted = {kind: tuple(c.values()) for kind, c in report["summary"].items() if any(c.values())}
    # xx-2 goes with a subject, a milestone and a source; xx-3 comes with the same; of xx-1 one milestone goes and one changes.
    tap.equal(counted, {"instrument": (1, 1, 1), "subject": (1, 1, 0), "milestone": (1, 2, 1), "source": (1, 1, 0), "identifier": (1, 0, 0)})
    tap.equal([(g["type"], g["id"], g["change"]) for g in report["changes"]],
              [("instrument", "xx-1", "changed"), ("instrument", "xx-2", "removed"), ("instrument", "xx-3", "added"), ("vendor", "acme", "changed")])
    records = {record["id"]: record for record in report["changes"][0]["records"]}
    moved = {field["field"]: (field["old"], field["new"]) for field in records["xx-1/updates"]["fields"]}
    tap.equal(moved, {"date": ("2027-06-01", "2027-12-01"), "boundary": (local("2027-06-01"), local("2027-12-01")),
                      "earliest": (local("2027-06-01"), local("2027-12-01")), "latest": (local("2027-06-01"), local("2027-12-01")),
                      "last_permitted_day": ("2027-05-31", "2027-11-30")})
    tap.equal([(f["field"], f["old"], f["new"]) for f in records["xx-1"]["fields"]], [("status", None, "Amended.")])


def what_changed_reads_both_ways():
    before, after = two_catalogs()
    forth = json.loads(run("db", "diff", before, after, "--format", "json")[0])
    back = json.loads(run("db", "diff", after, before, "--format", "json")[0])
    swap = {"added": "removed", "removed": "added", "changed": "changed"}

    def flat(report):
        return sorted((r["type"], r["id"], r["change"]) for g in report["changes"] for r in g["records"])
    tap.equal(flat(back), sorted((kind, name, swap[change]) for kind, name, change in flat(forth)))
    for same in (before, after, "builtin"):
        tap.equal(json.loads(run("db", "diff", same, same, "--format", "json")[0])["changes"], [])
    tap.true("no record differs" in run("db", "diff", "builtin", "builtin", "--format", "table")[0], "nothing is not said")


def people_read_old_and_new_days():
    before, after = two_catalogs()
    table = run("db", "diff", before, after, "--format", "table")[0]
    for line in ("instrument: 1 added, 1 removed, 1 changed", "  ~ milestone updates: Statement updates: last permitted day 2027-05-31 -> 2027-11-30 (prohibits purchase)",
                 "  - milestone use: Statement use: last permitted day 2027-12-31 (prohibits purchase)", "+ xx-3  Order xx-3", "- xx-2  Order xx-2",
                 "  + identifier domain:acme.example", "      status: (none) -> Amended."):
        tap.true(line in table.splitlines(), f"{line!r} is not in\n{table}")
    page = run("db", "diff", before, after, "--format", "markdown")[0]
    tap.true("2027-05-31 \u2192 2027-11-30" in page and "## instrument: 1 added" in page, page)


def inventory(text):
    path = FOLDER / "inventory.csv"
    path.write_text(text, encoding="utf-8")
    return path


def a_change_is_told_for_an_inventory():
    before, after = two_catalogs()
    rows = inventory("host,name,publisher\ncam-1,Acme Eye,Acme Optical Corporation\n")
    who = ["--inventory", rows, "--profile", "XX", "--now", "2027-08-01", "--format"]
    effect = json.loads(run("db", "diff", before, after, *who, "json")[0])["inventory"]
    tap.equal(effect["findings"], [])
    seen = {(w["change"], w["window"], w["old"], w["new"]) for w in effect["windows"]}
    # Asked in August 2027 the import ban of xx-2 is gone and the ban on use of xx-3 is there. The purchase window of xx-1 stays closed by
    # the statement of March, whatever becomes of that of June.
    tap.equal(seen, {("vanishes", "import, xx-2", "closed 2026-12-31", None), ("appears", "use, xx-3", None, "closed 2027-01-31")})
    tap.equal([(r["change"], r["rollup"], r["old"], r["new"]) for r in effect["rollups"]],
              [("changes", "supply", "closed 2026-12-31", "closed 2027-02-28"), ("changes", "compliance", "none-known", "closed 2027-01-31")])
    table = run("db", "diff", before, after, *who, "table")[0]
    tap.true("compliance: none-known -> closed 2027-01-31" in table and "1 findings before, 1 after" in table, table)
    tap.true("What this means for the inventory" in run("db", "diff", before, after, *who, "markdown")[0], "no part on the inventory")


def an_overlay_by_itself_gives_no_days():
    overlay = build("calendar", calendar())
    rows = inventory("host,name,publisher\ncam-1,Acme Eye,Acme Optical Corporation\n")
    for command in (["window", "--profile", "XX", "--db", overlay, "xx-1"], ["assess", "--profile", "XX", "--db", overlay, rows],
                    ["db", "diff", overlay, overlay, "--profile", "XX", "--inventory", rows]):
        _, error = run(*command, status=3)
        tap.true("--db builtin" in error, error)


def findings_come_and_go_with_names():
    before, _ = two_catalogs()
    sources = json.loads((FOLDER / "before.json").read_text(encoding="utf-8"))
    sources["vendors"][0]["names"] = [{"text": "Zenith Works", "name_kind": "legal", "source": "register"}]
    other = whole("renamed", sources)
    rows = inventory("host,name,publisher\ncam-1,Thing,Acme Optical Corporation\ncam-2,Thing,Zenith Works\n")
    effect = json.loads(run("db", "diff", before, other, "--inventory", rows, "--profile", "XX", "--now", NOW, "--format", "json")[0])["inventory"]
    tap.equal(sorted((f["change"], f["item"]) for f in effect["findings"]), [("appears", "cam-2: Thing"), ("vanishes", "cam-1: Thing")])


def a_bad_inventory_is_told_once_and_exits_3():
    before, after = two_catalogs()
    rows = inventory('host,name,publisher\ncam-1,bad"quote,x\n')
    _, error = run("db", "diff", before, after, "--inventory", rows, "--profile", "XX", status=3)
    tap.equal(error.count("line 2"), 1)


def diff_refuses_what_makes_no_sense():
    before, after = two_catalogs()
    for arguments in ([before], [before, after, after], [before, after, "--inventory", "x.csv"], [before, after, "--profile", "XX"],
                      [before, after, "--inventory", "-", "--profile", "XX"], [before, after, "--format", "csv"]):
        run("db", "diff", *arguments, status=2)
    run("db", "diff", before, FOLDER / "absent.ktdb", status=3)


# ---- the sources back ----

def an_export_compiles_to_the_same_bytes():
    for name, source in (("builtin", ["--db", "builtin"]), ("calendar", ["--db", "builtin", "--db", build("calendar", calendar())])):
        first, second, again = FOLDER / f"{name}-1.json", FOLDER / f"{name}-1.ktdb", FOLDER / f"{name}-2.json"
        run("db", "export", *source, "-o", first)
        run("db", "build", first, "--no-base", "-o", second)
        run("db", "export", "--db", second, "-o", again)
        tap.true(first.read_bytes() == again.read_bytes(), f"{name}: the second export differs")
        run("db", "build", again, "--no-base", "-o", FOLDER / "again.ktdb")
        tap.true(second.read_bytes() == (FOLDER / "again.ktdb").read_bytes(), f"{name}: the bytes differ")
    tap.equal(json.loads(run("db", "info", "--format", "json", "--db", FOLDER / "builtin-1.ktdb")[0])["digest"],
              json.loads(run("db", "info", "--format", "json")[0])["digest"], "the digest of the built-in catalog")


def an_export_line_by_line_is_the_same_catalog():
    folder = FOLDER / "lines"
    folder.mkdir()
    for number, line in enumerate(run("db", "export", "--format", "ndjson")[0].splitlines()):
        (folder / f"{number:05}.json").write_text(line, encoding="utf-8")
    run("db", "build", folder, "--no-base", "-o", FOLDER / "lines.ktdb")
    run("db", "export", "-o", FOLDER / "whole.json")
    run("db", "build", FOLDER / "whole.json", "--no-base", "-o", FOLDER / "whole.ktdb")
    tap.true((FOLDER / "lines.ktdb").read_bytes() == (FOLDER / "whole.ktdb").read_bytes(), "the bytes differ")


def a_stack_is_exported_as_what_it_merges_to():
    overlay = build("calendar", calendar())
    run("db", "merge", "builtin", overlay, "-o", FOLDER / "merged.ktdb")
    by_stack = run("db", "export", "--db", "builtin", "--db", overlay)[0]
    tap.true(by_stack == run("db", "export", "--db", FOLDER / "merged.ktdb")[0], "stack and merge differ")
    _, error = run("db", "export", "--db", overlay, status=3)  # refers to zones of the layer below
    tap.true("layer below" in error, error)


# ---- how old it is ----

def old_data_is_told_wherever_a_catalog_is_used():
    (FOLDER / "lines.txt").write_text("Kaspersky\n", encoding="utf-8")
    late = ["--max-age", "30", "--now", "2027-01-01"]
    for command in (["db", "list"], ["db", "show", "kaspersky"], ["db", "info"], ["db", "export"], ["db", "diff", "builtin", "builtin"],
                    ["window", "--profile", "US", "kaspersky"], ["identify", FOLDER / "lines.txt"]):
        _, error = run(*command, *late)
        tap.true("days older than the time asked about" in error, f"{command}: {error!r}")
        _, error = run(*command, "--max-age", "3000", "--now", "2027-01-01")
        tap.equal(error, "", f"{command}: a warning about a fresh catalog")
    for command in (["db", "list"], ["db", "show", "kaspersky"], ["db", "diff", "builtin", "builtin"], ["window", "--profile", "US", "kaspersky"],
                    ["assess", "--profile", "US", FOLDER / "lines.txt"]):
        document = json.loads(run(*command, *late, "--format", "json")[0])
        tap.equal([w["code"] for w in document["warnings"]], ["stale-catalog"], str(command))


def a_young_overlay_does_not_make_what_lies_below_young():
    young = build("young", catalog(instrument("xx-1", [statement("sale", date="2027-03-01")]), data_date="2027-12-30"))
    late = ["--max-age", "30", "--now", "2028-01-01", "--format", "json"]
    warnings = json.loads(run("db", "list", "--db", "builtin", "--db", young, *late)[0])["warnings"]
    tap.equal(len(warnings), 1)
    tap.true("built-in" in warnings[0]["message"] and "Test catalog" not in warnings[0]["message"], warnings)


# ---- a window as a page and as a drawing ----

WHO = ["window", "--profile", "US,business", "--calendar", "us-federal"]


def countdowns_in_days_business_days_and_hours():
    # 45 days and 31 business days: worked out in the acceptance tests.
    table = run(*WHO, "--now", "2024-08-15T00:00:00Z", "--format", "table", "kaspersky")[0]
    tap.true("45 days left (31 business days), last day 2024-09-28" in table, table[:800])
    # 2024-09-27T00:00Z is the evening of the 26th in New York: the 27th is a Friday, the 28th a Saturday; 52 hours to 04:00Z on the 29th.
    for kind in ("table", "markdown"):
        page = run(*WHO, "--now", "2024-09-27T00:00:00Z", "--format", kind, "kaspersky")[0]
        tap.true("2 days left (52 hours, 1 business day), last day 2024-09-28" in page, page[:800])
    page = run(*WHO, "--now", "2024-09-30T00:00:00Z", "--format", "table", "kaspersky")[0]
    # The evening of Sunday the 29th: a day after the last one, 20 hours after 04:00Z, no working day between.
    tap.true("1 day ago (20 hours, 0 business days), last day was 2024-09-28" in page, page[:1200])


def the_page_groups_answers_and_names_sources():
    table = run(*WHO, "--now", "2024-08-15T00:00:00Z", "--format", "table", "kaspersky")[0]
    heads = [line.split(":")[0] for line in table.splitlines() if re.match(r"(supply|support|lifecycle|compliance|besides):", line)]
    tap.equal(heads, ["supply", "support", "lifecycle", "compliance", "besides"])
    for part in ("  maybe\n", "  still allowed\n", "resale, integration, licensing", "depends on ", "others say: us-icts-fd-2021-002/updates-september-30",
                 "Sources\n", "https://tass.com/economy/1806269", "Not legal advice", "binds you", "affects you"):
        tap.true(part in table, f"{part!r} is not in\n{table}")
    cited = {int(n) for n in re.findall(r" \[(\d+)\]", table.split("\nSources\n")[0])}
    listed = [int(n) for n in re.findall(r"^  \[(\d+)\]", table.split("\nSources\n")[1], re.M)]
    tap.equal(listed, list(range(1, len(listed) + 1)))
    tap.equal(sorted(cited), listed)


def lines_hold_what_the_document_holds():
    document = json.loads(run(*WHO, "--now", "2024-08-15", "--format", "json", "kaspersky")[0])
    lines = [json.loads(line) for line in run(*WHO, "--now", "2024-08-15", "--format", "ndjson", "kaspersky")[0].splitlines()]
    tap.equal(lines[0]["stamp"], document["stamp"])
    tap.equal([line["window"] for line in lines if line["record"] == "window"], document["windows"]["activities"])
    tap.equal({line["question"]: line["rollup"] for line in lines if line["record"] == "rollup"},
              {name: document["windows"][name] for name in ("supply", "support", "lifecycle", "compliance")})


SVG = "{http://www.w3.org/2000/svg}"


def check_drawing(text):
    """Well-formed, self-contained, no script, described, no wider than a phone."""
    root = ElementTree.fromstring(text)
    tap.equal((root.tag, root.get("version"), root.get("viewBox").split()[:3], root.get("role")), (SVG + "svg", "1.1", ["0", "0", "360"], "img"))
    tap.true(root.find(SVG + "title").text and root.find(SVG + "desc").text, "no title or description")
    height = float(root.get("viewBox").split()[3])
    for element in root.iter():
        tap.true(element.tag in {SVG + name for name in ("svg", "title", "desc", "style", "defs", "pattern", "path", "circle", "rect", "text", "tspan")}, element.tag)
        for name, value in element.attrib.items():
            tap.true(not name.lower().startswith("on") and "href" not in name, f"{name}={value}")
            tap.true("url(" not in value or value.startswith("url(#kt-"), f"{name}={value}")
        if element.tag == SVG + "rect" and element.get("x"):
            tap.true(0 <= float(element.get("x")) and float(element.get("x")) + float(element.get("width")) <= 360, element.attrib)
        if element.get("y"):
            tap.true(float(element.get("y")) <= height, element.attrib)
    tap.true("@media(prefers-color-scheme:dark)" in text and "<script" not in text and "@import" not in text, "style")
    return root


def words_of(root):
    return ["".join(text.itertext()) for text in root.iter(SVG + "text")]


def a_line_of_time_is_drawn():
    root = check_drawing(run(*WHO, "--now", "2024-08-15T00:00:00Z", "--format", "svg", "kaspersky")[0])
    words = words_of(root)
    for part in ("closing: signature-update", "closing: resale, integration", "45 days left", "open: use", "asked at", "maybe closed: use", "not allowed, or too late"):
        tap.true(part in words, f"{part} is not in {words}")
    tap.true(any(w.startswith("last day 2024-09-28") for w in words), words)
    tap.true("support: closing, 45 days left (31 business days)" in root.find(SVG + "desc").text, root.find(SVG + "desc").text)
    # A label and its countdown share a line of 344 units; a bold letter takes up to seven of them.
    lines = {}
    for text in root.iter(SVG + "text"):
        if "l" in text.get("class", "").split():
            lines.setdefault(text.get("y"), []).append("".join(text.itertext()))
    tap.true(any(len(line) == 2 for line in lines.values()), lines)
    for line in lines.values():
        tap.true(sum(map(len, line)) * 7 <= 344, f"{line} run into each other")


def the_boundary_lies_where_its_day_is():
    """The scale is linear and the day asked about lies on it: the flag of a boundary is as far from the line of now as its days say."""
    root = check_drawing(run("window", "--db", "builtin", "--db", build("calendar", calendar()), "--profile", "XX", "--now", NOW, "--format", "svg", "xx-2")[0])
    now = next(float(re.match(r"M([\d.]+) \d+V", p.get("d")).group(1)) for p in root.iter(SVG + "path") if p.get("class") == "now" and "V" in p.get("d"))
    flag = next(float(re.match(r"M([\d.]+)", p.get("d")).group(1)) for p in root.iter(SVG + "path") if p.get("class") == "b")
    days = (datetime(2027, 7, 1) - datetime(2026, 11, 21)).days
    margin = days // 12 + 30  # on either side
    scale = (352 - 8) / (days + 2 * margin)
    tap.true(abs((flag - now) - days * scale) <= 1.5, f"{flag - now}, expected {days * scale}")


HOSTILE = "</text><script>alert(1)</script> | **zzz** [l](javascript:1) `qqq` \u202e\x1b[31m ]]> & \ufffe end"


def hostile_text_is_tamed_in_every_format():
    bad = instrument("xx-9", [statement("sale", date="2027-03-01", title=HOSTILE)], title=HOSTILE, authority=HOSTILE, citation=[HOSTILE])
    bad["sources"] = [{**SOURCE, "title": HOSTILE, "url": "javascript:alert(1)//https://x"}]
    sources = catalog(bad)
    sources["vendors"][0]["name"] = HOSTILE
    sources["catalogs"][0]["disclaimer"] = HOSTILE
    path = build("hostile", sources)
    stack = ["--db", "builtin", "--db", path]
    base = ["window", *stack, "--profile", "XX", "--now", NOW]
    root = check_drawing(run(*base, "--format", "svg", "acme")[0])
    tap.true(any("<script>alert(1)</script>" in word for word in words_of(root)), "the text is gone instead of tamed")
    for arguments in ([*base, "acme", "--format", "table"], [*base, "acme", "--format", "markdown"], [*base, "xx-9", "--format", "markdown"],
                      ["db", "list", *stack, "--jurisdiction", "XX", "--format", "table"], ["db", "list", *stack, "--jurisdiction", "XX", "--format", "markdown"],
                      ["db", "diff", "builtin", path, "--format", "markdown"], ["db", "diff", "builtin", path, "--format", "table"],
                      ["db", "show", "xx-9", *stack, "--format", "table"]):
        out = run(*arguments)[0]
        tap.true("\x1b" not in out and "\u202e" not in out, f"{arguments}: an escape or bidi control comes through")
        if "markdown" not in arguments:
            continue
        tap.true("<script" not in out and "[l](" not in out and "](<javascript" not in out, f"{arguments}: markup comes through")
        tap.true(not re.search(r"(?<!\\)\*\*zzz", out) and not re.search(r"(?<!\\)`qqq", out), f"{arguments}: emphasis or code comes through")
        rows = [line for line in out.splitlines() if line.startswith("| 2027")]
        tap.true(all(len(re.findall(r"(?<!\\)\|", row)) == 8 for row in rows), f"{arguments}: a cell was split: {rows}")


tap.run([what_is_coming_takes_effect_when_windows_say, rows_carry_what_the_text_says, the_days_asked_for_are_a_limit,
         what_was_known_then_is_told_as_of_then, a_suspension_that_is_cut_short_ends_then, suspensions_that_follow_each_other_add_up,
         the_list_agrees_with_the_windows, other_formats_hold_the_same_rows, what_changed_is_told_record_by_record, what_changed_reads_both_ways,
         people_read_old_and_new_days, a_change_is_told_for_an_inventory, an_overlay_by_itself_gives_no_days, findings_come_and_go_with_names,
         a_bad_inventory_is_told_once_and_exits_3, diff_refuses_what_makes_no_sense, an_export_compiles_to_the_same_bytes,
         an_export_line_by_line_is_the_same_catalog, a_stack_is_exported_as_what_it_merges_to, old_data_is_told_wherever_a_catalog_is_used,
         a_young_overlay_does_not_make_what_lies_below_young, countdowns_in_days_business_days_and_hours,
         the_page_groups_answers_and_names_sources, lines_hold_what_the_document_holds, a_line_of_time_is_drawn,
         the_boundary_lies_where_its_day_is, hostile_text_is_tamed_in_every_format])

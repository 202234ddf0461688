#!/usr/bin/env python3
"""Every output format under its official schema or an independent parser, on no, one, many, broken and hostile findings; what it says
against what the JSON says.
  test_formats.py KTRANSITION"""
import csv
import datetime
import html.parser
import io
import json
import os
import re
import shutil
import subprocess
import uuid

from validate import calendar_problems, parser, schema_problems
import tap
from estates import ESTATES, HOSTILE, MANY, ONE, WHO, output, rows, run, write

SARIF = "sarif/sarif-schema-2.1.0.json"
OSCAL = [f"oscal/oscal_poam_schema-{v}.json" for v in ("1.1.2", "1.1.3", "1.2.1")]
DISCLAIMER = "Not legal advice"
NAMES = uuid.uuid5(uuid.NAMESPACE_DNS, "ktransition.assess")


def document(command, form, name, *more):
    return json.loads(output(command, form, name, *more))


def digest():
    return document("assess", "json", "one")["stamp"]["catalogs"][0]["digest"]


# ---- schemas ----

def sarif_follows_its_schema():
    for command in ("assess", "plan"):
        for name in ESTATES:
            tap.equal(schema_problems(SARIF, document(command, "sarif", name)), [], f"{command} {name}")


def a_broken_sarif_is_refused():
    broken = document("assess", "sarif", "one")
    broken["runs"][0]["results"][0]["level"] = "fatal"
    tap.true(schema_problems(SARIF, broken), "a level that does not exist passes")


def oscal_follows_its_schemas():
    for command in ("assess", "plan"):
        for name in ESTATES:
            made = document(command, "oscal-poam", name)
            for schema in OSCAL:
                tap.equal(schema_problems(schema, made), [], f"{command} {name} {schema}")


def a_broken_oscal_is_refused():
    made = document("assess", "oscal-poam", "one")
    for path, value in ((("metadata", "roles", 0, "id"), "no token"), (("risks", 0, "deadline"), "tomorrow"), (("uuid",), "1"),
                        (("observations", 0, "props", 0, "value"), " a blank before")):
        broken = json.loads(json.dumps(made))
        at = broken["plan-of-action-and-milestones"]
        for step in path[:-1]:
            at = at[step]
        at[path[-1]] = value
        tap.true(schema_problems(OSCAL[1], broken), f"{path} = {value!r} passes")
    letters = json.loads(json.dumps(made).replace('"role-1-', '"rôle-1-'))
    tap.equal(schema_problems(OSCAL[1], letters), [], "a letter that is not ASCII is a letter (\\p{L})")


def calendars_parse():
    for command in ("assess", "plan"):
        for name in ESTATES:
            tap.equal(calendar_problems(output(command, "ics", name)), [], f"{command} {name}")


def a_broken_calendar_is_refused():
    good = output("assess", "ics", "one")
    for broken in (good.replace(b"END:VALARM\r\n", b"", 1), good.replace(b"DTSTART;VALUE=DATE:2", b"DTSTART;VALUE=DATE:x", 1), good.replace(b"\r\n", b"\n"),
                   good.replace(b"SUMMARY:", b"SUMMARY:" + b"x" * 80, 1), b"BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n"):
        tap.true(broken != good and calendar_problems(broken), "a broken calendar passes")


# ---- what they say ----

def sarif_says_what_the_json_says():
    report, run_ = document("assess", "json", "many"), document("assess", "sarif", "many")["runs"][0]
    rules = [r["id"] for r in run_["tool"]["driver"]["rules"]]
    tap.equal(len(set(rules)), len(rules), "a rule twice")
    expected = set()
    for finding in report["findings"]:
        windows = report["windows"][finding["window"]]
        for question in ("supply", "support", "lifecycle", "compliance"):
            answer = windows[question]
            if answer.get("milestone") and answer["state"] in ("closing", "closed", "due", "overdue"):
                expected.add((finding["asset"]["id"], finding["item"]["locator"], question, answer["milestone"], answer["state"], answer["last_permitted_day"]))
    seen = set()
    for result in run_["results"]:
        tap.equal(rules[result["ruleIndex"]], result["ruleId"])
        properties = result["properties"]
        tap.equal(result["suppressions"], [])
        tap.true((result["kind"] == "fail") == (result["level"] != "none"), "a level goes with a failure")
        if result["kind"] == "fail":
            seen.add((properties["asset"], result["locations"][0]["logicalLocations"][0]["fullyQualifiedName"], properties["question"], result["ruleId"],
                      properties["state"], properties["last_permitted_day"]))
            tap.equal(result["level"], "error" if properties["state"] in ("closed", "overdue") else "warning")
    tap.equal(seen, expected)
    helped = [r for r in run_["tool"]["driver"]["rules"] if "helpUri" in r]
    tap.true(len(helped) > 0 and all(r["helpUri"].startswith("http") for r in helped), "no rule says where to read it")
    prints = [r["partialFingerprints"]["ktransition/v1"] for r in run_["results"]]
    kinds = [(r["kind"], p) for r, p in zip(run_["results"], prints)]
    tap.equal(len(set(kinds)), len(kinds), "two results with one fingerprint")
    tap.equal(run_["properties"]["stamp"], report["stamp"])
    where = {r["locations"][0]["physicalLocation"]["artifactLocation"]["uri"]: r for r in run_["results"]}
    tap.true("examples/estate/network.csv" in where, "no location in network.csv")
    tap.equal({r["locations"][0]["physicalLocation"]["region"]["startLine"] for r in run_["results"]
               if r["locations"][0]["physicalLocation"]["artifactLocation"]["uri"].endswith("network.csv")}, {2, 3, 5, 6, 7})


def sarif_tells_of_bad_rows():
    made = document("assess", "sarif", "bad")["runs"][0]
    notes = made["invocations"][0]["toolExecutionNotifications"]
    tap.true(any(n["descriptor"]["id"] == "bad-row" and "line 3" in n["message"]["text"] for n in notes), f"{notes}")


def uuids_of(node, found):
    if isinstance(node, dict):
        if "uuid" in node:
            found.append(node["uuid"])
        for value in node.values():
            uuids_of(value, found)
    elif isinstance(node, list):
        for value in node:
            uuids_of(value, found)
    return found


def oscal_hangs_together():
    for name in ESTATES:
        plan = document("plan", "oscal-poam", name)["plan-of-action-and-milestones"]
        ids = uuids_of(plan, [])
        tap.equal(len(set(ids)), len(ids), f"{name}: a UUID twice")
        tap.true(all(uuid.UUID(i).version == 5 for i in ids), "a UUID that is no name")
        text = json.dumps(plan)
        for key, inside in (("observation-uuid", "observations"), ("risk-uuid", "risks"), ("task-uuid", None), ("subject-uuid", None)):
            targets = {o["uuid"] for o in plan.get(inside, [])} if inside else set(ids)
            for reference in re.findall(f'"{key}": "([^"]+)"', text):
                tap.true(reference in targets, f"{name}: {key} {reference} leads nowhere")
        roles = {r["id"] for r in plan["metadata"].get("roles", [])}
        tap.true(set(re.findall('"role-id": "([^"]+)"', text)) <= roles, "a role that is not defined")


def oscal_has_both_remediations_and_the_days_of_the_plan():
    poam = document("plan", "oscal-poam", "one", "--capacity", "1")["plan-of-action-and-milestones"]
    group = document("plan", "json", "one", "--capacity", "1")["groups"][0]
    support = next(r for r in poam["risks"] if {"name": "question", "ns": "urn:ktransition:oscal", "value": "support"} in r["props"] and r["status"] == "open")
    tap.equal(support["deadline"], "2024-09-29T04:00:00Z")  # the day after 28 September 2024 begins in New York
    tap.equal([r["lifecycle"] for r in support["remediations"]][:1] + [support["remediations"][-1]["lifecycle"]], ["recommendation", "planned"])
    tasks = {p["value"]: t for t in support["remediations"][-1]["tasks"] for p in t.get("props", []) if p["name"] == "step"}
    tap.equal(sorted(tasks), sorted(s["id"] for s in group["steps"]))
    for step in group["steps"]:
        task = tasks[step["id"]]
        first, last = step["earliest_start"], step["earliest_finish"]
        timing = {"on-date": {"date": f"{first}T23:59:59Z"}} if first == last else {
            "within-date-range": {"start": f"{first}T00:00:00Z", "end": f"{last}T23:59:59Z"}}
        tap.equal(task["timing"], timing, step["id"])
        tap.equal([d["task-uuid"] for d in task.get("dependencies", [])], [tasks[d]["uuid"] for d in step["depends_on"]], step["id"])
    end = support["remediations"][-1]["tasks"][-1]
    tap.equal((end["type"], end["timing"]["on-date"]["date"][:10]), ("milestone", group["finish"]))
    for risk in poam["risks"]:
        if risk["status"] == "open":
            tap.equal({r["lifecycle"] for r in risk["remediations"]}, {"recommendation", "planned"}, risk["title"])


def oscal_without_findings_says_so():
    poam = document("assess", "oscal-poam", "none")["plan-of-action-and-milestones"]
    tap.true("Nothing found" in poam["poam-items"][0]["title"] and "risks" not in poam, "nothing found is not said")


def calendar_days_are_the_laws_days():
    icalendar = parser("icalendar")
    calendar = icalendar.Calendar.from_ical(output("assess", "ics", "one"))
    events = [e for e in calendar.walk("VEVENT") if "us-icts-fd-2021-002" in str(e["DESCRIPTION"])]
    days = {e["DTSTART"].dt: e for e in events}
    # 12:00 AM Eastern on 29 September 2024 ends 28 September in New York; 04:00 UTC is already the 29th there.
    tap.true(datetime.date(2024, 9, 28) in days and datetime.date(2024, 9, 29) not in days, f"days {sorted(days)}")
    event = days[datetime.date(2024, 9, 28)]
    tap.equal(event["DTEND"].dt, datetime.date(2024, 9, 29))
    tap.equal(event["DTSTAMP"].dt, datetime.datetime(2024, 8, 15, tzinfo=event["DTSTAMP"].dt.tzinfo))
    tap.equal([a["TRIGGER"].dt for a in event.walk("VALARM")],
              [datetime.datetime(y, m, d, 9) - datetime.datetime(2024, 9, 28) for y, m, d in
               ((2023, 9, 28), (2024, 3, 28), (2024, 6, 28), (2024, 8, 28), (2024, 9, 21), (2024, 9, 28))])
    tap.true("America/New_York" in str(event["DESCRIPTION"]) and str(event["STATUS"]) == "CONFIRMED", "zone or status")
    statement = re.search(r"Statement: ([^,]+),", str(event["DESCRIPTION"])).group(1)
    tap.equal(str(event["UID"]), str(uuid.uuid5(NAMES, f"boundary\n{statement}\n\n1")))


def order(days):
    """A catalog of its own: one order that ends another activity on each of the days."""
    source = [{"id": "s1", "title": "A source", "url": "https://example.org/a", "evidence_level": "primary", "read_on": "2023-01-01"}]
    milestones = [{"id": f"m{n}", "title": f"End, {n}", "effect": "prohibits", "activity": [("sale", "resale", "distribution", "licensing", "import")[n]], "affects": "business", "date": day,
                   "precision": "day", "known_from": "2023-01-01", "source": ["s1"], "source_scope": "milestone"} for n, day in enumerate(days)]
    return write("order.json", json.dumps({"instruments": [{
        "id": "xx-order", "jurisdiction": "US", "authority": "Ministry, of; Examples", "title": "Example \\ order", "citation": ["EO; 1, \\ 2"], "legal_force": "order",
        "zone": "UTC", "reach": ["product"], "checked_on": "2023-01-05", "subjects": [{"vendor": "kaspersky"}], "milestones": milestones, "sources": source}]}))


def alarms_stay_on_days_that_exist():
    calendar = order(["2024-04-01", "2025-01-01", "2025-04-01", "2025-02-01", "2024-03-01"])
    run("db", "build", "--db", "builtin", calendar, "-o", calendar + ".db")
    text = run("assess", *WHO[:2], "--now", "2023-02-01", "--db", "builtin", "--db", calendar + ".db", "--format", "ics", ONE)[0]
    tap.equal(calendar_problems(text), [])
    events = {e["DTSTART"].dt: e for e in parser("icalendar").Calendar.from_ical(text).walk("VEVENT") if "xx-order" in str(e["DESCRIPTION"])}
    tap.equal(sorted(events), [datetime.date(2024, 2, 29), datetime.date(2024, 3, 31), datetime.date(2024, 12, 31), datetime.date(2025, 1, 31),
                               datetime.date(2025, 3, 31)])
    for day, place, expected in ((datetime.date(2024, 3, 31), 3, datetime.date(2024, 2, 29)), (datetime.date(2024, 12, 31), 1, datetime.date(2024, 6, 30)),
                                 (datetime.date(2025, 3, 31), 3, datetime.date(2025, 2, 28)), (datetime.date(2025, 1, 31), 2, datetime.date(2024, 10, 31)),
                                 (datetime.date(2024, 2, 29), 0, datetime.date(2023, 2, 28))):
        trigger = events[day].walk("VALARM")[place]["TRIGGER"].dt
        tap.equal(datetime.datetime.combine(day, datetime.time()) + trigger, datetime.datetime.combine(expected, datetime.time(9)), f"alarm {place} of {day}")
    tap.true("EO; 1, \\ 2" in str(events[datetime.date(2024, 3, 31)]["DESCRIPTION"]), f"what is escaped comes back as it was: {events[datetime.date(2024, 3, 31)]['DESCRIPTION']!r}")


def calendars_of_plans_have_every_step():
    icalendar = parser("icalendar")
    calendar = icalendar.Calendar.from_ical(output("plan", "ics", "one"))
    group = document("plan", "json", "one")["groups"][0]
    todos = list(calendar.walk("VTODO"))
    tap.equal(len(todos), 1 + len(group["steps"]))
    seen = sorted((t["DTSTART"].dt.isoformat(), t["DUE"].dt.isoformat()) for t in todos[1:])
    tap.equal(seen, sorted((s["earliest_start"], s["earliest_finish"]) for s in group["steps"]))
    tap.equal(todos[0]["DUE"].dt, datetime.date(2024, 9, 28))
    known = {str(t["UID"]) for t in todos}
    for todo in todos[1:]:
        links = todo["RELATED-TO"] if isinstance(todo["RELATED-TO"], list) else [todo["RELATED-TO"]]
        tap.true({str(link) for link in links} <= known, "a step waits for what is not there")


def ndjson_of_plans_has_a_group_a_line():
    records = [json.loads(line) for line in output("plan", "ndjson", "many").splitlines()]
    groups = [r["group"] for r in records if r["record"] == "group"]
    tap.equal(groups, document("plan", "json", "many")["groups"])
    tap.equal((records[0]["record"], records[-1]["record"]), ("stamp", "summary"))


def every_format_carries_stamp_and_disclaimer():
    wanted = digest()
    for command in ("assess", "plan"):
        for form in ("table", "json", "ndjson", "csv", "markdown", "html", "sarif", "oscal-poam", "ics"):
            for name in ("none", "one", "many"):
                text = output(command, form, name).decode("utf-8").replace("\r\n ", "")
                for part in (wanted, DISCLAIMER, "US,business", "2024-08-15T00:00:00Z", "us-federal"):
                    tap.true(part in text.replace("\\,", ",").replace("\\_", "_"), f"{command} {form} {name} lacks {part}")


def the_same_question_gives_the_same_bytes():
    elsewhere = dict(os.environ, TZ="Asia/Kathmandu", LC_ALL="tr_TR.UTF-8", LANG="tr_TR.UTF-8")
    for command in ("assess", "plan"):
        for form in ("table", "json", "ndjson", "csv", "markdown", "html", "sarif", "oscal-poam", "ics"):
            once = output(command, form, "many")
            again, _ = run(command, *WHO, "--format", form, *MANY, env=elsewhere)
            tap.true(once == again, f"{command} {form} differs")
    other = run("assess", "--profile", "US,business", "--now", "2024-08-16", "--format", "oscal-poam", ONE)[0]
    tap.true(json.loads(other)["plan-of-action-and-milestones"]["uuid"] != document("assess", "oscal-poam", "one")["plan-of-action-and-milestones"]["uuid"],
             "another document with the same UUID")


# ---- hostile inventories ----

def tables_for_spreadsheets_run_nothing():
    for command in ("assess", "plan"):
        table = list(csv.reader(io.StringIO(output(command, "csv", "evil").decode("utf-8"), newline="")))
        tap.equal({len(row) for row in table}, {len(table[0])}, "rows of different length")
        for row in table:
            for cell in row:
                tap.true(not re.match("^[=+@\t\r\n\uff1d\uff0b\uff0d\uff20]|^-(?![0-9]+$)", cell), f"{cell!r} is run by a spreadsheet")


def nothing_hides_or_steers():
    for command in ("assess", "plan"):
        for form in ("table", "json", "ndjson", "csv", "markdown", "html", "sarif", "oscal-poam", "ics"):
            text = output(command, form, "evil", "--group-by", "site").decode("utf-8")
            found = set(re.findall("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\U000e0000-\U000e0fff]", text))
            tap.equal(found, set(), f"{command} {form}")


class Tags(html.parser.HTMLParser):
    def __init__(self):
        super().__init__()
        self.seen, self.links, self.cells = set(), [], []

    def handle_starttag(self, tag, attributes):
        self.seen.add(tag)
        self.links += [value for key, value in attributes if key in ("href", "src")]
        if tag == "tr":
            self.cells.append(0)
        if tag in ("td", "th"):
            self.cells[-1] += 1


def render(markdown):
    if shutil.which("cmark-gfm") is None:
        tap.skip("cmark-gfm is not installed (tests/tools/install_packages.sh test)")
    done = subprocess.run(["cmark-gfm", "--unsafe", "-e", "table", "-e", "autolink", "-e", "strikethrough"], input=markdown.encode("utf-8"), capture_output=True,
                          timeout=60, check=True)
    tags = Tags()
    tags.feed(done.stdout.decode("utf-8"))
    return tags


def markdown_renders_as_meant():
    harmless = {"h1", "h2", "h3", "p", "table", "thead", "tbody", "tr", "th", "td", "ul", "li", "a", "br"}
    for command in ("assess", "plan"):
        tags = render(output(command, "markdown", "evil", "--suppress", suppressions_of_evil()).decode("utf-8"))
        tap.true(tags.seen <= harmless, f"{command}: {tags.seen - harmless}")
        tap.true(not any("evil" in link or link.startswith("javascript") for link in tags.links), f"{tags.links}")
        if command == "assess":
            tap.equal(tags.cells.count(10), len(HOSTILE) + 1, "rows of the table of findings")
    tap.true(render("[x](https://evil.example)").links == ["https://evil.example"], "the renderer makes no links")
    tap.true("script" in render("<script>alert(1)</script>").seen, "the renderer lets no HTML through")


def sarif_messages_make_no_markup():
    made = document("assess", "sarif", "evil", "--suppress", suppressions_of_evil())
    harmless = {"p", "br"}
    for result in made["runs"][0]["results"]:
        tap.true(re.search(r"(?<!\\)(?:\\\\)*[\[\]]", result["message"]["text"]) is None, f"a link in {result['message']['text']!r}")
        tap.true("\n" not in result["message"]["markdown"], "a line end in a message")
    tags = render("\n\n".join(r["message"]["markdown"] for r in made["runs"][0]["results"]))
    tap.true(tags.seen <= harmless and tags.links == [], f"{tags.seen} {tags.links}")


def oscal_texts_make_no_markup():
    poam = document("assess", "oscal-poam", "evil", "--suppress", suppressions_of_evil())["plan-of-action-and-milestones"]
    texts = [o[key] for o in poam["observations"] for key in ("title", "description")] + [i["description"] for i in poam["local-definitions"]["inventory-items"]]
    tags = render("\n\n".join("- " + text for text in texts))
    tap.true(tags.seen <= {"p", "br", "ul", "li"} and tags.links == [], f"{tags.seen} {tags.links}")


def calendars_hold_no_stranger_lines():
    text = output("assess", "ics", "evil", "--suppress", suppressions_of_evil())
    tap.equal(calendar_problems(text), [])
    tap.equal(text.count(b"UID:x\r\n"), 0)
    calendar = parser("icalendar").Calendar.from_ical(text)
    tap.true("BEGIN:VEVENT" in str(next(iter(calendar.walk("VJOURNAL")))["DESCRIPTION"]), "the hostile name is gone; it should be shown, as text")


def suppressions_of_evil():
    return write("evil.json", json.dumps({"suppressions": [
        {"asset": "*BEGIN*", "reason": "a\r\nBEGIN:VEVENT\r\nUID:x <script>alert(1)</script> [x](https://evil.example) | =1+1", "owner": "=cmd|'/c calc'!A1 @all",
         "expires": "2024-12-31"},
        {"asset": "*a;b,c*", "reason": "=1+1", "owner": "+2", "expires": "2024-12-31"}]}))


# ---- suppressions ----

def suppress(entries, name="suppress.json"):
    return write(name, json.dumps(entries) if not isinstance(entries, str) else entries)


ACCEPTED = [{"vendor": "kaspersky", "asset": "HOST-?", "reason": "isolated lab", "owner": "J. Doe", "expires": "2024-08-15"}]


def suppressed_findings_are_shown_and_do_not_count():
    path = suppress(ACCEPTED)
    run("assess", *WHO, "--fail-on", "closed", "--format", "json", ONE, status=1)
    report = json.loads(run("assess", *WHO, "--fail-on", "closed", "--suppress", path, "--format", "json", ONE)[0])
    tap.equal(report["findings"][0]["suppressed"], {"reason": "isolated lab", "owner": "J. Doe", "expires": "2024-08-15", "place": path + ":[0]"})
    tap.equal((report["summary"]["findings"], report["summary"]["suppressed"]), (1, 1))
    for command in ("assess", "plan"):
        for form in ("table", "json", "ndjson", "csv", "markdown", "html", "sarif", "oscal-poam", "ics"):
            text = run(command, *WHO, "--suppress", path, "--format", form, ONE)[0].decode("utf-8").replace("\r\n ", "")
            if command == "plan" and form == "csv": # lines of steps; there is none for what is not planned
                continue
            tap.true("isolated lab" in text and "J. Doe" in text and "2024-08-15" in text, f"{command} {form} does not show the suppression")
    plan = json.loads(run("plan", *WHO, "--suppress", path, "--format", "json", ONE)[0])
    tap.equal(plan["groups"], [], "what is accepted is planned all the same")
    sarif = json.loads(run("assess", *WHO, "--suppress", path, "--format", "sarif", ONE)[0])
    tap.true(all(r["suppressions"][0]["justification"] == "isolated lab" for r in sarif["runs"][0]["results"]), "SARIF")
    poam = json.loads(run("assess", *WHO, "--suppress", path, "--format", "oscal-poam", ONE)[0])
    tap.equal({r["status"] for r in poam["plan-of-action-and-milestones"]["risks"]}, {"deviation-approved"})
    for schema in OSCAL:
        tap.equal(schema_problems(schema, poam), [])
    tap.equal(schema_problems(SARIF, sarif), [])


def expired_suppressions_count_again_and_are_told():
    path = suppress([dict(ACCEPTED[0], expires="2024-08-14")])
    out, error = run("assess", *WHO, "--fail-on", "closed", "--suppress", path, "--format", "json", ONE, status=1)
    report = json.loads(out)
    tap.equal(report["findings"][0]["suppressed"], None)
    warning = next(w for w in report["warnings"] if w["code"] == "expired-suppression")
    tap.true("2024-08-14" in warning["message"] and "J. Doe" in warning["message"] and "expired" in error, f"{warning} {error}")
    for form in ("table", "ndjson", "markdown", "html", "sarif", "oscal-poam", "ics"):
        text = run("assess", *WHO, "--suppress", path, "--format", form, ONE)[0].decode("utf-8").replace("\r\n ", "")
        tap.true("expired on 2024-08-14" in text, f"{form} does not tell")
    # The last day holds to its end in UTC.
    last = ["--profile", "US,business", "--now", "2024-08-15T23:59:59Z", "--suppress", suppress(ACCEPTED), "--format", "json", ONE]
    tap.true(json.loads(run("assess", *last)[0])["findings"][0]["suppressed"], "the last day is not in force")
    last[3] = "2024-08-16T00:00:00Z"
    tap.equal(json.loads(run("assess", *last)[0])["findings"][0]["suppressed"], None)


def suppressions_match_what_they_name():
    estate = rows("three.csv", [["h1", "Kaspersky Endpoint Security for Windows", "AO Kaspersky Lab", "1", ""],
                                ["h2", "Kaspersky Security Center", "AO Kaspersky Lab", "1", ""]])
    base = {"reason": "r", "owner": "o", "expires": "2030-01-01"}
    for entry, expected in (({"vendor": "kaspersky"}, [True, True]), ({"vendor": "KASP*"}, [True, True]), ({"vendor": "kasper"}, [False, False]),
                            ({"product": "security-center"}, [False, True]), ({"product": "kaspersky/endpoint-*"}, [True, False]),
                            ({"asset": "H2"}, [False, True]), ({"asset": "h?"}, [True, True]), ({"asset": "*1", "vendor": "huawei"}, [False, False]),
                            ({"vendor": "kaspersky", "asset": "h1*"}, [True, False])):
        report = json.loads(run("assess", *WHO, "--suppress", suppress([dict(base, **entry)]), "--format", "json", estate)[0])
        tap.equal([f["suppressed"] is not None for f in report["findings"]], expected, f"{entry}")
        tap.equal(any(w["code"] == "unused-suppression" for w in report["warnings"]), not any(expected), f"{entry}: a warning of its own")


def csv_suppressions_say_the_same():
    path = suppress("vendor,asset,reason,owner,expires,comment\r\nkaspersky,host-1,\"isolated, lab\",J. Doe,2024-12-31,x\r\n", "s.csv")
    report = json.loads(run("assess", *WHO, "--suppress", path, "--format", "json", ONE)[0])
    tap.equal(report["findings"][0]["suppressed"], {"reason": "isolated, lab", "owner": "J. Doe", "expires": "2024-12-31", "place": path + ":line 2"})
    same = suppress([{"vendor": "kaspersky", "asset": "host-1", "reason": "isolated, lab", "owner": "J. Doe", "expires": "2024-12-31"}])
    other = json.loads(run("assess", *WHO, "--suppress", same, "--format", "json", ONE)[0])
    tap.equal(report["stamp"], other["stamp"], "the stamp names what the suppressions say, not where they stand")
    tap.true(report["stamp"]["options"]["suppress"], "suppressions are not in the stamp")


def unclear_suppressions_are_refused_with_their_place():
    good = ACCEPTED[0]
    for text, place, problem in (
            ([{k: v for k, v in good.items() if k != "reason"}], ":[0]", "no reason"), ([good, dict(good, owner=" ")], ":[1]", "no owner"),
            ([{k: v for k, v in good.items() if k != "expires"}], ":[0]", "no expiry"), ([dict(good, expires="soon")], ":[0]", "YYYY-MM-DD"),
            ([dict(good, expires="2024-02-30")], ":[0]", "YYYY-MM-DD"), ([dict(good, vendor="*", asset="")], ":[0]", "everything"),
            ([dict(good, until="2030-01-01")], ":[0]", "a key"), ([dict(good, owner=7)], ":[0]", "not a string"), ([7], ":[0]", "not an object"),
            ({"suppressions": [dict(good, reason="")]}, ":suppressions[0]", "no reason"), ({"suppressions": 1}, "", "not an array"), ({"x": []}, "", "key"),
            ("vendor,reason,owner,expires\nkaspersky,r,o,2030-01-01\nkaspersky,,o,2030-01-01\n", ":line 3", "no reason"),
            ("vendor,reason,owner,expires\nkaspersky,r,o\n", ":line 2", "number of fields"), ("vendor,why\n", ":line 1", "column"), ("", "", "empty"),
            ('[{"vendor":"a","reason":"r","reason":"r","owner":"o","expires":"2030-01-01"}]', ":[0]", "twice"), ("{", "", "JSON")):
        path = suppress(text, "refused")
        _, error = run("assess", *WHO, "--suppress", path, ONE, status=2)
        tap.true(path + place in error and problem in error, f"{text!r}: {error!r}")
    run("assess", *WHO, "--suppress", "no-such-file", ONE, status=2)


def redaction_holds_in_every_format():
    estate = rows("named.csv", [["jdoe-laptop", "Kaspersky Endpoint Security for Windows", "AO Kaspersky Lab", "1", ""]])
    path = suppress([{"asset": "jdoe-laptop", "reason": "accepted", "owner": "jdoe", "expires": "2030-01-01"}], "jdoe-list.json")
    for command in ("assess", "plan"):
        for form in ("table", "json", "ndjson", "csv", "markdown", "html", "sarif", "oscal-poam", "ics"):
            text = run(command, *WHO, "--redact", "--suppress", path, "--format", form, estate)[0].decode("utf-8").replace("\r\n ", "")
            tap.true("jdoe" not in text and "named.csv" not in text, f"{command} {form} names a host, a person or a file")
    report = json.loads(run("assess", *WHO, "--redact", "--suppress", path, "--format", "json", estate)[0])
    tap.equal(report["findings"][0]["suppressed"]["owner"], "-")


def tables_without_findings_keep_their_stamp():
    for command in ("assess", "plan"):
        table = list(csv.DictReader(io.StringIO(output(command, "csv", "none").decode("utf-8"), newline="")))
        tap.equal(len(table), 1)
        tap.true(DISCLAIMER in table[0]["disclaimer"] and digest() in table[0]["stamp"] and None not in table[0], f"{table}")
        tap.true(all(not value for key, value in table[0].items() if key not in ("now", "profile", "data_date", "disclaimer", "stamp")), f"{table}")


if __name__ == "__main__":
    HELPERS = {document, digest, uuids_of, render, suppressions_of_evil, suppress, order}
    tap.run([value for value in list(globals().values()) if getattr(value, "__module__", "") == "__main__" and hasattr(value, "__code__") and value not in HELPERS])

#!/usr/bin/env python3
"""Plans on the command line. Figures of the 5,000 endpoints are counted here, day by day, with a calendar of the test's own.
  test_plan.py KTRANSITION"""
import datetime
import json
import pathlib
import subprocess
import sys
import tempfile

import tap

TOOL = sys.argv[1]
WHO = ["--profile", "US,business", "--now", "2024-07-22", "--calendar", "us-federal"]
HOLIDAYS = {datetime.date.fromisoformat(d) for d in  # 5 U.S.C. 6103, observed, July 2024 to May 2025
            ("2024-09-02", "2024-10-14", "2024-11-11", "2024-11-28", "2024-12-25", "2025-01-01", "2025-01-20", "2025-02-17", "2025-05-26")}


def working_days(first):
    day = datetime.date.fromisoformat(first)
    while True:
        if day.weekday() < 5 and day not in HOLIDAYS:
            yield day
        day += datetime.timedelta(days=1)


def run(*arguments, status=0):
    done = subprocess.run([TOOL, "plan", *map(str, arguments)], capture_output=True, timeout=120)
    tap.equal(done.returncode, status, f"{arguments}: exit status ({done.stderr.decode(errors='replace').strip()[:300]})")
    return done.stdout.decode("utf-8"), done.stderr.decode("utf-8", "replace")


def inventory(rows):
    """A CSV file with host, product, site, ring and client."""
    file = tempfile.NamedTemporaryFile("w", suffix=".csv", encoding="utf-8", newline="")
    file.write("host,name,publisher,site,ring,client\n")
    for host, name, site, ring, client in rows:
        file.write(f"{host},{name},AO Kaspersky Lab,{site},{ring},{client}\n")
    file.flush()
    return file


KES = "Kaspersky Endpoint Security for Windows"


def five_thousand_endpoints():
    days = working_days("2024-07-22")
    rollout = [next(days) for _ in range(5000 // 40)]
    last = datetime.date(2024, 9, 27)  # updates end after Saturday 2024-09-28
    available = sum(d <= last for d in rollout)
    tap.equal((len(rollout), available, rollout[-1]), (125, 49, datetime.date(2025, 1, 21)), "counted by hand")
    with inventory((f"pc-{i:04}", KES, "", "", "") for i in range(5000)) as file:
        asked = [*WHO, "--start", "2024-07-22", "--capacity", "40", file.name]
        plan = json.loads(run(*asked, "--format", "json")[0])
        table = run(*asked, "--format", "table")[0]
        tap.equal(run(*asked, "--format", "json"), run(*asked, "--format", "json"), "the same bytes")
    (group,) = plan["groups"]
    seen = {key: group[key] for key in ("rollout_working_days", "available_working_days", "rollout_earliest_end",
                                        "rollout_shortfall_working_days", "rollout_required_per_day", "feasible")}
    tap.equal(seen, {"rollout_working_days": 125, "available_working_days": 49, "rollout_earliest_end": "2025-01-21",
                     "rollout_shortfall_working_days": 125 - 49, "rollout_required_per_day": -(-5000 // 49), "feasible": False}, "figures")
    tap.equal((group["deadline"], group["rollout_required_per_day"]), ("2024-09-29T04:00:00Z", 103), "deadline")
    tap.true(group["shortfall_working_days"] >= 76 and group["finish"] >= "2025-01-21", "the plan is better than it can be")
    for text in ("125 working days", "49 are left", "2025-01-21", "76 working days late", "103 a day"):
        tap.true(text in table, f"the table lacks {text!r}")
    # visits day by day: 40 at most, on working days, each asset once
    load, assets = {}, [a for w in plan["assignments"] for a in w["assets"]]
    tap.equal((len(assets), len(set(assets))), (5000, 5000), "assets in waves")
    for wave in group["waves"]:
        for visit in wave["visits"]:
            open_days = [d for d in iterate(visit["from"], visit["to"])]
            tap.equal(len(open_days), visit["working_days"], "days of a visit")
            for day in open_days:
                load[day] = load.get(day, 0) + visit["assets_per_day"]
    tap.equal((sum(load.values()), max(load.values())), (5000, 40), "visits")
    tap.equal(group["assets_in_time"], sum(n for d, n in load.items() if d <= last), "assets in time")


def iterate(first, last):
    for day in working_days(first):
        if day > datetime.date.fromisoformat(last):
            return
        yield day


def what_would_make_it_does():
    with inventory((f"pc-{i:03}", KES, "", "", "") for i in range(400)) as file:
        plan = lambda *more: json.loads(run(*WHO, "--format", "json", *more, file.name)[0])
        group = plan("--capacity", "10")["groups"][0]
        enough = group["required_per_day"]
        tap.true(not group["feasible"] and enough > 10, "a plan that is late")
        tap.true(plan("--capacity", enough)["groups"][0]["feasible"], "what would make it does not")
        tap.true(not plan("--capacity", enough - 1)["groups"][0]["feasible"], "one less makes it too")
        tap.equal(plan("--capacity", "10")["total"]["required_per_day"], enough, "one group is the whole plan")
    with inventory((f"pc-{i:03}", KES, "", "", "") for i in range(group["largest_scope"])) as file:
        tap.true(plan("--capacity", "10")["groups"][0]["feasible"], "the scope that would make it does not")


def rings_sites_and_clients():
    rows = [(f"a{i}", KES, "Ulm" if i % 2 else "Bonn", ring, "one") for i, ring in enumerate(["ring 10"] * 6 + ["Ring 2"] * 5 + ["canary"] * 4 + [""] * 3)]
    rows += [("console", "Kaspersky Security Center", "Ulm", "", "one"), ("b1", KES, "Rome", "", "two"), ("a1", KES, "", "", "one")]
    with inventory(rows) as file:
        plan = json.loads(run(*WHO, "--format", "json", "--group-by", "client", "--pilot", "2", "--capacity", "5", file.name)[0])
    by_name = {(g["group"], g["product"]): (i, g) for i, g in enumerate(plan["groups"])}
    tap.equal(sorted(by_name), [("one", "kaspersky/endpoint-security-windows"), ("one", "kaspersky/security-center"),
                                ("two", "kaspersky/endpoint-security-windows")], "groups")
    number, agents = by_name["one", "kaspersky/endpoint-security-windows"]
    tap.equal([w["assets"] for w in agents["waves"]], [2, 2, 5, 6, 3], "pilot, canary, ring 2, ring 10, none")
    named = {w["wave"]: w["assets"] for w in plan["assignments"] if w["group"] == number}
    tap.equal(sorted(named[3]), ["a10", "a6", "a7", "a8", "a9"], "ring 2 goes before ring 10")
    tap.equal(sorted(agents["waves"][2]["sites"]), ["Bonn", "Ulm"], "sites")
    console = by_name["one", "kaspersky/security-center"][1]
    tap.equal(console["waits_for"], [number], "the console waits for its client's agents")
    tap.true(console["rollout_start"] > agents["rollout_finish"], "the console goes before the agents")


def what_depends_on_it_goes_later():
    file = tempfile.NamedTemporaryFile("w", suffix=".csv", encoding="utf-8", newline="")
    with file:
        file.write("host,name,publisher,Criticality\n")
        for i, level in enumerate(["critical", "", "High", "low", "critical", "Low"]):
            file.write(f"h{i},{KES},AO Kaspersky Lab,{level}\n")
        file.flush()
        plan = json.loads(run(*WHO, "--format", "json", "--pilot", "1", file.name)[0])
    tap.equal([w["assets"] for w in plan["assignments"]], [["h1"], ["h3", "h5"], ["h2"], ["h0", "h4"]], "waves by criticality")


def nothing_happens_in_a_freeze():
    with inventory((f"pc-{i:03}", KES, "", "", "") for i in range(60)) as file:
        asked = [*WHO, "--format", "json", "--capacity", "5", "--freeze", "2024-08-20..2024-09-10", "--freeze", "2024-07-24..2024-07-24", file.name]
        plan = json.loads(run(*asked)[0])
    days = [s[k] for s in plan["groups"][0]["steps"] for k in ("earliest_start", "earliest_finish", "latest_start", "latest_finish")]
    tap.true(days and not any("2024-08-20" <= d <= "2024-09-10" or d == "2024-07-24" for d in days), "work in a freeze")
    tap.equal(plan["stamp"]["options"]["freeze"], ["2024-08-20..2024-09-10", "2024-07-24..2024-07-24"], "the stamp names freezes")


def all_passed_is_overdue():
    with inventory([("pc-1", KES, "", "", "")]) as file:
        plan = json.loads(run("--profile", "US,business", "--now", "2025-03-03", "--format", "json", file.name)[0])
    group = plan["groups"][0]
    tap.equal((group["overdue"], group["feasible"], group["start"], group["available_working_days"]), (True, False, "2025-03-03", 0), "overdue")
    tap.equal(group["deadline_reason"], "all boundaries have passed", "reason")


def wrong_options_are_refused():
    with inventory([("pc-1", KES, "", "", "")]) as file:
        for arguments in (["--capacity", "0"], ["--freeze", "2024-09-10..2024-09-01"], ["--start", "soon"], ["--platform", "no-such"],
                          ["--require", ""], ["--deadline", "2024-13-01"]):
            tap.true(run(*WHO, *arguments, file.name, status=2)[1], f"{arguments}: no message")


tap.run([five_thousand_endpoints, what_would_make_it_does, rings_sites_and_clients, what_depends_on_it_goes_later, nothing_happens_in_a_freeze, all_passed_is_overdue,
         wrong_options_are_refused])

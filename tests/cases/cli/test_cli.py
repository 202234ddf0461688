#!/usr/bin/env python3
"""The command line as a stranger meets it: wrong options, wrong input, no input, every format.
  test_cli.py KTRANSITION"""
import csv
import html.parser
import io
import json
import os
import pathlib
import re
import stat
import subprocess
import sys
import tempfile

import tap

ROOT = pathlib.Path(__file__).resolve().parents[3]
TOOL = sys.argv[1]
ESTATE = sorted(str(p) for p in (ROOT / "examples/estate").iterdir())
WHO = ["--profile", "US,business", "--now", "2024-08-15T00:00:00Z", "--calendar", "us-federal"]


def run(*arguments, stdin=b"", status=0):
    done = subprocess.run([TOOL, *map(str, arguments)], input=stdin, capture_output=True, timeout=120)
    tap.equal(done.returncode, status, f"{arguments}: exit status ({done.stderr.decode(errors='replace').strip()[:300]})")
    return done.stdout.decode("utf-8"), done.stderr.decode("utf-8", "replace")


def usage_errors_say_what_is_wrong():
    for arguments, expected in (
            (["assess", "--bogus"], "--bogus"), (["assess", *WHO], "inventory file"), (["assess", ESTATE[0]], "--profile"),
            (["assess", "--profile", "US,no-such-tag", ESTATE[0]], "no-such-tag"), (["assess", *WHO, "--format", "pdf", ESTATE[0]], "pdf"),
            (["assess", "--profile", "US,business,federal-agency", ESTATE[0]], "federal-agency"),
            (["assess", "--profile", "US", "--now", "yesterday", ESTATE[0]], "yesterday"),
            (["assess", "--profile", "US", "--now", "2024-02-30", ESTATE[0]], "2024-02-30"),
            (["assess", *WHO, "--within", "5", ESTATE[0]], "--fail-on"), (["window", *WHO, "no-such-vendor"], "no-such-vendor"),
            (["window", *WHO, "--class", "no-such-class", "kaspersky"], "no-such-class"), (["frobnicate"], "frobnicate"),
            (["identify", "--kind", "no-such-kind"], "no-such-kind"), (["plan", *WHO, "--capacity", "0", ESTATE[0]], "--capacity"),
            (["assess", *WHO, "--assume", "nonsense", ESTATE[0]], "nonsense"), (["assess", *WHO, "--now"], "--now"),
            (["assess", *WHO, "--redact=yes", ESTATE[0]], "--redact"), (["db", "frobnicate"], "frobnicate"), (["db", "list", "--bogus"], "--bogus")):
        _, error = run(*arguments, status=2)
        tap.true(expected in error, f"{arguments}: {error!r} does not name {expected!r}")


def help_lists_every_option():
    for command in ("assess", "plan", "identify", "window"):
        out, _ = run(command, "--help")
        tap.true("--format" in out and "usage: ktransition " + command in out, out[:200])
    tap.true("assess" in run("--help")[0], "the overview lacks assess")


def the_estate_is_assessed():
    report = json.loads(run("assess", *WHO, "--format", "json", *ESTATE)[0])
    tap.equal(report["schema"], "ktransition.assess/1")
    vendors = {f["vendor"] for f in report["findings"]}
    tap.true({"kaspersky", "huawei", "hikvision"} <= vendors, f"vendors {vendors}")
    for finding in report["findings"]:
        tap.true(finding["evidence"], "a finding without evidence")
        for evidence in finding["evidence"]:
            tap.equal(set(evidence), {"kind", "value", "range", "method", "strength", "score", "identifier", "source"})
        tap.true(0 <= finding["window"] < len(report["windows"]), "window out of range")
    needed = {"activity", "state", "boundary", "last_permitted_day", "zone", "precision", "earliest", "latest", "remaining_seconds",
              "remaining_days", "remaining_business_days", "applies", "as", "needs", "instrument", "milestone", "citation", "legal_force",
              "evidence_level", "sources", "unverified", "conflicts", "exceptions"}
    for windows in report["windows"]:
        tap.true({"subject", "supply", "support", "lifecycle", "compliance", "activities"} <= set(windows), "W lacks keys")
        for activity in windows["activities"]:
            tap.true(needed <= set(activity), f"A lacks {needed - set(activity)}")
            tap.true(activity["state"] != "open" or activity["sources"], "open without a source")


def every_format_comes_out():
    out, _ = run("assess", *WHO, "--format", "ndjson", *ESTATE)
    records = [json.loads(line)["record"] for line in out.splitlines()]
    tap.equal((records[0], records[-1]), ("stamp", "summary"))
    rows = list(csv.DictReader(io.StringIO(run("assess", *WHO, "--format", "csv", *ESTATE)[0])))
    tap.equal(len(rows), records.count("finding"))
    tap.true(all(r["disclaimer"] for r in rows), "a CSV row without disclaimer")
    table, _ = run("assess", *WHO, "--format", "table", *ESTATE)
    tap.true("Not legal advice" in table and "2024-09-28" in table, "the table lacks the disclaimer or the last day")
    page, _ = run("assess", *WHO, "--format", "html", *ESTATE)
    tap.true("<script src" not in page and "http-equiv=\"Content-Security-Policy\"" in page, "the page loads something")
    html.parser.HTMLParser().feed(page)
    for kind in ("table", "json", "csv", "ndjson", "html"):
        tap.true(run("plan", *WHO, "--format", kind, *ESTATE)[0], kind)
        tap.true(run("window", *WHO, "--format", kind, "kaspersky")[0], kind)


HOSTILE = '=cmd|"/c calc"!A1 <script>alert(1)</script>\u202e\x1b[31m Kaspersky Endpoint Security for Windows'


def hostile_names_are_tamed_on_the_way_out():
    with tempfile.TemporaryDirectory() as folder:
        path = pathlib.Path(folder) / "in.csv"
        with open(path, "w", encoding="utf-8", newline="") as rows:
            writer = csv.writer(rows)
            writer.writerow(["host", "name", "publisher"])
            writer.writerow(["<img src=x onerror=alert(1)>", HOSTILE, "AO Kaspersky Lab"])
        page, _ = run("assess", *WHO, "--format", "html", path)
        tap.true("<script>alert" not in page and "<img" not in page and "\x1b" not in page and "\u202e" not in page, "HTML lets it through")
        for kind in ("table", "csv", "json"):
            out, _ = run("assess", *WHO, "--format", kind, path)
            tap.true("\x1b" not in out and "\u202e" not in out, f"{kind}: an escape or bidi control comes through")
        rows = list(csv.reader(io.StringIO(run("assess", *WHO, "--format", "csv", path)[0])))
        tap.true(not any(cell.startswith("=") for row in rows for cell in row), "a formula in a CSV field")


def broken_inputs_exit_3_and_keep_the_good_rows():
    with tempfile.TemporaryDirectory() as folder:
        folder = pathlib.Path(folder)
        good = "host,name,publisher\nA,Kaspersky Endpoint Security,AO Kaspersky Lab\n"
        for name, data, finds in (
                ("stray-quote.csv", (good + 'B,bad"quote,x\nC,Kaspersky Security Center,AO Kaspersky Lab\n').encode(), 2),
                ("unclosed.csv", (good + 'B,"never closed\n').encode(), 1), ("empty.csv", b"", 0), ("binary", bytes(range(256)) * 40, 0),
                ("cut.json", b'{"bomFormat":"CycloneDX","specVersion":"1.5","components":[{"type":"library","na', 0),
                ("cut.xml", b"<?xml version='1.0'?><REQUEST><CONTENT><ANTIVIRUS><NAME>Kaspersky Endpoint Security</NAME></ANTIVIRUS><SOFT", 1),
                ("wrong-encoding.json", b'{"bomFormat":"CycloneDX","components":[{"name":"\xff\xfe"}]}', 0)):
            path = folder / name
            path.write_bytes(data)
            out, error = run("assess", *WHO, "--format", "json", path, status=3)
            report = json.loads(out)
            tap.equal(len(report["findings"]), finds, name)
            reasons = [b["reason"] for b in report["inputs"][0]["bad"]] + [report["inputs"][0]["problem"] or ""]
            tap.true(any(reasons), f"{name}: no reason given")
        run("assess", *WHO, "--format", "json", folder / "absent", status=3)


def fail_on_rules():
    run("assess", *WHO, "--fail-on", "closed", "--format", "json", *ESTATE, status=1)          # supply has closed
    run("assess", *WHO, "--fail-on", "support:closed", "--format", "json", *[e for e in ESTATE if e.endswith(".xml")])
    run("assess", *WHO, "--fail-on", "support:closing", "--format", "json", *[e for e in ESTATE if e.endswith(".xml")], status=1)
    run("assess", *WHO, "--fail-on", "support:closing", "--within", "44", "--format", "json", *[e for e in ESTATE if e.endswith(".xml")])
    run("assess", *WHO, "--fail-on", "support:closing", "--within", "45", "--format", "json", *[e for e in ESTATE if e.endswith(".xml")], status=1)


def identify_answers_every_line():
    lines = b"Kaspersky Endpoint Security for Windows\n\nZildjian\n\xff\xfe\n"
    out, _ = run("identify", stdin=lines)
    answers = [json.loads(line) for line in out.splitlines()]
    tap.equal([a["line"] for a in answers], [1, 2, 3, 4])
    tap.equal([m["vendor"] for m in answers[0]["matches"]], ["kaspersky"])
    tap.equal([a["matches"] for a in answers[1:]], [[], [], []])


def identify_takes_typed_lines():
    typed = "mac\t44:19:b6:00:11:22\nwindows_uninstall\tCloud | Huawei Software Technologies Co., Ltd.\nwinget\tHuawei.HiSuite\nsnmp_oid\t.1.3.6.1.4.1.39165.1.1.0\n"
    out, _ = run("identify", "--typed", stdin=typed.encode())
    best = [json.loads(line)["matches"][0]["vendor"] for line in out.splitlines()]
    tap.equal(best, ["hikvision", "huawei", "huawei", "hikvision"])
    out, error = run("identify", "--typed", stdin=b"no tab here\n", status=3)
    tap.true("line 1" in error and json.loads(out)["matches"] == [], "a bad typed line is not answered")


def redaction_leaves_names_out():
    out, _ = run("assess", *WHO, "--redact", "--format", "json", *ESTATE)
    assets = {f["asset"]["id"] for f in json.loads(out)["findings"]}
    tap.true(assets and all(a.startswith("asset-") for a in assets), f"assets {assets}")
    for kind in ("json", "html", "csv", "table"):
        out, _ = run("assess", *WHO, "--redact", "--format", kind, *ESTATE)
        tap.true("ws-0142" not in out and "192.0.2.77" not in out, f"{kind}: a host name is left")
    with tempfile.TemporaryDirectory() as folder:
        path = pathlib.Path(folder) / "u.csv"
        path.write_text("host,name,publisher\nA,C:\\Users\\jdoe\\Kaspersky Endpoint Security,AO Kaspersky Lab\n")
        tap.true("jdoe" not in run("assess", *WHO, "--redact", "--format", "json", path)[0], "a user name is left")


def output_is_written_in_one_step():
    with tempfile.TemporaryDirectory() as folder:
        target = pathlib.Path(folder) / "report.html"
        run("assess", *WHO, "--format", "html", "-o", target, *ESTATE)
        tap.equal([p.name for p in pathlib.Path(folder).iterdir()], ["report.html"])
        run("assess", *WHO, "--format", "html", "-o", pathlib.Path(folder) / "no" / "such" / "folder", *ESTATE, status=3)


def devices_pipes_and_links_stay_what_they_are():
    with tempfile.TemporaryDirectory() as folder:
        folder = pathlib.Path(folder)
        run("assess", *WHO, "--format", "json", "-o", "/dev/null", ESTATE[0])
        tap.true(stat.S_ISCHR(os.stat("/dev/null").st_mode), "/dev/null is no device any more")
        (folder / "real.json").write_text("old")
        (folder / "real.json").chmod(0o600)
        (folder / "link.json").symlink_to("real.json")
        run("assess", *WHO, "--format", "json", "-o", folder / "link.json", ESTATE[0])
        tap.true((folder / "link.json").is_symlink() and json.loads((folder / "real.json").read_text()), "the link was replaced")
        tap.equal(stat.S_IMODE((folder / "real.json").stat().st_mode), 0o600, "mode")
        (folder / "in.csv").write_text("host,name,publisher\nA,x,AO Kaspersky Lab\n")
        _, error = run("assess", *WHO, "-o", folder / "in.csv", folder / "in.csv", status=2)
        tap.true("is an input" in error and "AO Kaspersky" in (folder / "in.csv").read_text(), "the input was overwritten")


def bad_rows_are_named_whatever_the_format():
    with tempfile.TemporaryDirectory() as folder:
        path = pathlib.Path(folder) / "ragged.csv"
        path.write_text('host,name,publisher\nA,x,AO Kaspersky Lab\nB,bad"quote,y\nC,z,Huawei\n')
        for command, kind in (("assess", "csv"), ("assess", "table"), ("plan", "table"), ("plan", "csv"), ("plan", "json")):
            out, error = run(command, *WHO, "--format", kind, path, status=3)
            tap.true("line 3" in error, f"{command} {kind}: {error!r}")
        tap.equal(json.loads(out)["inputs"][0]["bad_rows"], 1)


def facts_of_rows_cannot_smuggle_others():
    with tempfile.TemporaryDirectory() as folder:
        path = pathlib.Path(folder) / "facts.csv"
        path.write_text('host,name,publisher,made_in\nA,HiSuite,"Huawei Technologies Co.,Ltd.","CN,telecom-or-video-surveillance=no"\n')
        report = json.loads(run("assess", "--profile", "US,federal-contractor", "--now", "2026-11-21", "--format", "json", path)[0])
        use = [a for a in report["windows"][0]["activities"] if a["instrument"] == "us-ndaa19-s889" and a["activity"] == "use"]
        tap.equal([a["applies"] for a in use], ["unknown"])
        tap.true(any(w["code"] == "unusable-facts" for w in report["warnings"]), "no warning")


def a_damaged_catalog_is_refused():
    with tempfile.TemporaryDirectory() as folder:
        folder = pathlib.Path(folder)
        (folder / "a.json").write_text(json.dumps({"catalogs": [{"id": "house", "title": "House", "data_date": "2026-01-10"}]}))
        run("db", "build", folder / "a.json", "-o", folder / "a.ktdb")
        run("window", *WHO, "--db", folder / "a.ktdb", "kaspersky", status=2)  # a good catalog that does not know it
        data = bytearray((folder / "a.ktdb").read_bytes())
        data[-20] ^= 0x41
        (folder / "a.ktdb").write_bytes(data)
        _, error = run("window", *WHO, "--db", folder / "a.ktdb", "kaspersky", status=3)
        tap.true("a.ktdb" in error, error)


def one_host_in_two_spellings_is_one_asset():
    with tempfile.TemporaryDirectory() as folder:
        path = pathlib.Path(folder) / "two.csv"
        path.write_text("host,name,publisher\nPC-1,Kaspersky Endpoint Security,AO Kaspersky Lab\npc-1,Kaspersky Endpoint Security,AO Kaspersky Lab\n")
        report = json.loads(run("assess", *WHO, "--format", "json", path)[0])
        tap.equal([(s["findings"], s["assets"]) for s in report["summary"]["subjects"]], [(2, 1)])


def a_table_read_as_lines_is_warned_about():
    with tempfile.TemporaryDirectory() as folder:
        path = pathlib.Path(folder) / "headless.csv"
        path.write_text("h1,Some Suite 1,Somebody\nh2,Some Suite 2,Somebody\nh3,Some Suite 3,Somebody\n")
        report = json.loads(run("assess", *WHO, "--format", "json", path)[0])
        tap.true(any(w["code"] == "looks-like-a-table" for w in report["warnings"]), report["warnings"])


def a_value_beyond_the_bound_costs_its_row_alone():
    with tempfile.TemporaryDirectory() as folder:
        path = pathlib.Path(folder) / "wide.csv"
        # 1 MiB is the most a value may have; a cell that is nearly as long is shown cut, without delay.
        for size, bad in ((1 << 20, 0), ((1 << 20) + 1, 1)):
            path.write_text("host,product,vendor\npc1," + "A" * size + ",Kaspersky Lab\npc2,KES,Kaspersky Lab\n")
            out, error = run("assess", *WHO, "--format", "json", path, status=3 if bad else 0)
            report = json.loads(out)
            tap.equal((report["inputs"][0]["rows"], report["inputs"][0]["bad_rows"]), (2 - bad, bad))
            tap.equal([f["asset"]["id"] for f in report["findings"]], ["pc1", "pc2"][bad:])
            tap.equal("line 2: a value longer than 1 MiB" in error, bool(bad), error)
            table = run("assess", *WHO, "--format", "table", path, status=3 if bad else 0)[0]
            tap.true(max(map(len, table.splitlines())) < 300, "a cell is not cut")


def who_is_only_approved_is_no_finding():
    """Netgear stands in the register of approvals alone: it is known, and nothing restricts it anywhere."""
    with tempfile.TemporaryDirectory() as folder:
        path = pathlib.Path(folder) / "switches.csv"
        path.write_text("host,model,vendor\nsw1,GS724T,Netgear\nsw2,S5720-12TP-PWR-LI-AC,Huawei\n")
        for profile in ("US,business", "DE,business"):
            report = json.loads(run("assess", "--profile", profile, "--now", "2026-11-21", "--format", "json", path)[0])
            tap.equal([f["vendor"] for f in report["findings"]], ["huawei"], profile)
            tap.equal(report["summary"]["unrestricted_matches"], 1, profile)


def an_unknown_answer_says_what_would_decide():
    for format in ("table", "html", "markdown"):
        out = run("window", "--profile", "US,business", "--now", "2026-11-21", "--format", format, "tp_link")[0]
        begin, end = ("does the law still let", "this version?") if format == "html" else ("support:", "lifecycle:")
        out = re.sub(r"<[^>]*>", " ", out) if format == "html" else out
        support = out[out.lower().index(begin):]
        support = support[:support.lower().index(end)]
        for need in ("unknown", "2028-12-31", "authorised", "grade", "made-in"):
            tap.true(need in support, f"{format}: {need} is not in {support!r}")


def a_name_in_place_of_an_id_gets_a_hint():
    for name, vendor in (("Kaspersky", "kaspersky"), ("TP-Link", "tp_link"), ("Huawei Technologies Co., Ltd.", "huawei")):
        tap.true(f"did you mean {vendor}?" in run("window", *WHO, name, status=2)[1], name)
    tap.true("did you mean" not in run("window", *WHO, "no-such-vendor", status=2)[1], "a hint out of nothing")


def the_guide_names_every_role_and_event():
    page = (ROOT / "docs/guide/assessing-an-estate.md").read_text(encoding="utf-8")
    for line in run("db", "export", "--format", "ndjson")[0].splitlines():
        for kind in ("tags", "events"):
            for record in json.loads(line).get(kind, []):
                tap.true(f"\n| `{record['id']}` | " in page, f"{kind}: {record['id']} is missing")


def columns_of_a_table_do_not_touch():
    with tempfile.TemporaryDirectory() as folder:
        names, catalog, path = (pathlib.Path(folder) / name for name in ("list.csv", "list.ktdb", "estate.csv"))
        names.write_text("name,reference,country\nNordwind Optical Works Ltd,17,DE\n")
        run("db", "import", "csv", names, "-o", catalog, "--list", "a-list-with-a-long-name", "--title", "A list", "--published", "2026-01-01")
        path.write_text("host,product,vendor\npc1,Viewer,Nordwind Optical Works Ltd\n")
        table = run("assess", *WHO, "--db", "builtin", "--db", catalog, "--format", "table", path)[0]
        tap.true("a-list-wit\u2026 none known" in table, table)


def the_catalog_answers_for_itself():
    tap.true("Kaspersky" in run("db", "show", "us-icts-fd-2021-002")[0], "db show lacks its title")
    run("db", "verify")
    run("db", "info")
    tap.true("us-ndaa-2018-1634" in run("db", "list", "--vendor", "kaspersky")[0], "db list lacks the statute")


def standard_input_is_read():
    data = pathlib.Path(ESTATE[0]).read_bytes()
    by_name = json.loads(run("assess", *WHO, "--format", "json", ESTATE[0])[0])
    by_pipe = json.loads(run("assess", *WHO, "--format", "json", "-", stdin=data)[0])
    tap.equal(by_pipe["inputs"][0]["rows"], by_name["inputs"][0]["rows"])
    tap.equal(len(by_pipe["findings"]), len(by_name["findings"]))


tap.run([usage_errors_say_what_is_wrong, help_lists_every_option, the_estate_is_assessed, every_format_comes_out,
         hostile_names_are_tamed_on_the_way_out, broken_inputs_exit_3_and_keep_the_good_rows, fail_on_rules,
         identify_answers_every_line, identify_takes_typed_lines, redaction_leaves_names_out, output_is_written_in_one_step,
         devices_pipes_and_links_stay_what_they_are, bad_rows_are_named_whatever_the_format, facts_of_rows_cannot_smuggle_others,
         a_damaged_catalog_is_refused, one_host_in_two_spellings_is_one_asset, a_table_read_as_lines_is_warned_about,
         a_value_beyond_the_bound_costs_its_row_alone, who_is_only_approved_is_no_finding,
         an_unknown_answer_says_what_would_decide, a_name_in_place_of_an_id_gets_a_hint, the_guide_names_every_role_and_event, columns_of_a_table_do_not_touch,
         the_catalog_answers_for_itself, standard_input_is_read])

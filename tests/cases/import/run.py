#!/usr/bin/env python3
"""db import: every format with a small list of fictional parties, damaged files, and - where they are at hand - the real
files, counted by independent code.
  run.py KTRANSITION"""
import collections
import csv
import json
import os
import pathlib
import random
import re
import subprocess
import sys
import tempfile
import xml.etree.ElementTree as ET

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "cli"))
import tap  # noqa: E402

ROOT = pathlib.Path(__file__).resolve().parents[3]
TOOL = sys.argv[1]
BUILTIN = os.path.join(os.path.dirname(TOOL), "..", "lib", "catalog.ktdb")
FIXTURES = ROOT / "tests/fixtures/lists"
LISTS = pathlib.Path(os.environ.get("KT_SHARED", ROOT.parent / "shared")) / "data/lists"
DAY = ["--published", "2024-05-06"]
HOME = tempfile.TemporaryDirectory()
LEGAL, TRADE, FORMER, OTHER_SCRIPT = "legal", "trade", "former", "transliteration"


def run(*arguments, status=0):
    done = subprocess.run([TOOL, "db", "import", *map(str, arguments)], capture_output=True, timeout=120)
    said = done.stderr.decode("utf-8", "replace")
    tap.equal(done.returncode, status, f"{arguments}: {said[:400]}")
    return said


def show(path, identity, *more):
    done = subprocess.run([TOOL, "db", "show", identity, "--db", path, *more, "--format", "json"], capture_output=True, timeout=60)
    tap.equal(done.returncode, 0, f"db show {identity}: {done.stderr.decode()[:200]}")
    return [r["record"] for r in json.loads(done.stdout)["records"]]


def counts(path):
    done = subprocess.run([TOOL, "db", "info", "--db", path, "--format", "json"], capture_output=True, timeout=60, check=True)
    return json.loads(done.stdout)["records"]


def target(name):
    return os.path.join(HOME.name, name + ".ktdb")


def vendor(path, identity, *more):
    found = [r for r in show(path, identity, *more) if r["id"] == identity]
    tap.true(found, f"no {identity}")
    return found[0]


def names_of(record):
    return {(n["text"], n["name_kind"], n.get("strength", "strong")) for n in record.get("names", [])}


def a_table_of_ones_own():
    out = target("own")
    said = run("auto", FIXTURES / "own.csv", "-o", out, *DAY, "--list", "house-list")
    tap.true("4 rows" in said and "organisations 2," in said and "persons 1" in said and "vessels 1" in said, said)
    tap.equal((counts(out)["vendor"], counts(out)["entry"]), (2, 2), "vendors and entries")
    one = vendor(out, "house-list:A-1")
    tap.equal(one["country"], "RU", "country by its name")
    tap.equal(names_of(one), {("Northern Lantern Trading Co.", LEGAL, "strong"), ("NL Trading", TRADE, "strong"), ("Lantern", TRADE, "strong"),
                              ("NLT", TRADE, "weak"), ("Old Lantern Ltd", FORMER, "strong"), ("Торговый дом Фонарь", OTHER_SCRIPT, "strong")},
              "names")
    entry = show(out, "house-list:A-2/entry")[0]
    tap.equal([entry.get(k) for k in ("reference_id", "program", "from", "until", "text")],
              ["A-2", "Program One", "2024-02-29", "2025-12-31", "Quarry, Pike and Sons"], "entry")


def persons_are_entries_when_asked_for_and_never_vendors():
    out = target("persons")
    run("auto", FIXTURES / "own.csv", "-o", out, *DAY, "--list", "house-list", "--persons")
    tap.equal((counts(out)["vendor"], counts(out)["entry"]), (2, 4), "vendors and entries")


def the_older_files_of_the_treasury():
    out = target("legacy")
    said = run("ofac-sdn", FIXTURES / "legacy_sdn.csv", FIXTURES / "legacy_alt.csv", "-o", out, *DAY, status=3)
    tap.true("legacy_alt.csv:4" in said and "no file before introduced" in said, said)
    one = vendor(out, "us-ofac-sdn:101")
    tap.equal(names_of(one), {("HARBOUR LIGHT SHIPPING LLC", LEGAL, "strong"), ("HARBOUR LIGHTS", TRADE, "strong"),
                              ("OLD HARBOUR COMPANY", FORMER, "strong"), ("HLS", TRADE, "weak")}, "names")
    said = run("auto", FIXTURES / "legacy_sdn.csv", "-o", target("refused"), *DAY, status=3)
    tap.true("say ofac-sdn or ofac-consolidated" in said and not os.path.exists(target("refused")), said)


def xml_of_three_keepers():
    out = target("ofac")
    run("auto", FIXTURES / "ofac.xml", "-o", out)
    tap.equal(names_of(vendor(out, "us-ofac-sdn:201")), {("BRIDGE & TOWER BANK", LEGAL, "strong"), ("TOWER HOUSE", TRADE, "weak"),
                                                        ("BRIDGE SAVINGS BANK", FORMER, "strong")}, "names")
    tap.equal(vendor(out, "us-ofac-sdn:201")["country"], "CY", "country")
    tap.equal(show(out, "us-ofac-sdn:201/entry")[0]["program"], "PROG-C; PROG-D", "programs")
    tap.equal(show(out, "us-ofac-sdn/2025-02-03")[0]["published"], "2025-02-03", "the file states its day")
    out = target("un")
    run("auto", FIXTURES / "un.xml", "-o", out)
    tap.equal(names_of(vendor(out, "un-sc:XXe.001")), {("RIVER STONE FOUNDATION", LEGAL, "strong"), ("RIVER FUND", FORMER, "strong")}, "names")
    tap.equal(show(out, "un-sc:XXe.001/entry")[0]["from"], "2015-04-07", "a day with an offset")
    out = target("eu")
    run("auto", FIXTURES / "eu.xml", "-o", out)
    tap.equal(names_of(vendor(out, "eu-fsf:EU.1.1")), {("Meadow Instruments JSC", LEGAL, "strong"), ("Медоу Инструментс", TRADE, "strong"),
                                                     ("Meadow", TRADE, "weak")}, "names")
    tap.equal(counts(out)["vendor"], 1, "the person is none")


def one_row_a_name():
    out = target("hmt")
    run("auto", FIXTURES / "hmt.csv", "-o", out)
    one = vendor(out, "gb-hmt:7001")
    tap.equal((one["name"], one["country"], names_of(one)),
              ("HILLTOP METALS", "BY", {("HILLTOP METALS", LEGAL, "strong"), ("HILLTOP ORE WORKS", FORMER, "strong")}), "vendor")


def json_of_the_consolidated_list():
    out = target("csl")
    run("auto", FIXTURES / "csl.json", "-o", out, *DAY)
    one = vendor(out, "us-bis-el:Copper_Kettle_Electronics_Co.")
    tap.equal((one["country"], names_of(one)), ("CN", {("Copper Kettle Electronics Co.", LEGAL, "strong"), ("CK Electronics", TRADE, "strong"),
                                                       ("Kettle", TRADE, "strong")}), "vendor")


def follow_the_money():
    out = target("ftm")
    said = run("auto", FIXTURES / "ftm.json", "-o", out, *DAY, status=3)
    tap.true("ftm.json:4" in said and "on no list 1" in said, said)
    entry = show(out, "opensanctions:T-1/entry")[0]
    tap.equal((entry["program"], entry["from"]), ("EXA-1", "2024-04-05"), "what the sanction says of its party")
    tap.equal(counts(out)["vendor"], 2, "the bystander is none")


def damaged_files_are_told_and_the_rest_is_read():
    out = target("bad")
    said = run("auto", FIXTURES / "bad.csv", "-o", out, *DAY, "--list", "house-list", status=3)
    for place in ("bad.csv:3: no name", "bad.csv:4: a date", "bad.csv:5:", "bad.csv:6: fewer columns"):
        tap.true(place in said, f"{place} is not in {said}")
    tap.equal(counts(out)["vendor"], 3, "First, Third and Sixth")


def what_is_no_list_is_refused():
    for arguments, word in ((["auto", FIXTURES / "unknown_column.csv", *DAY, "--list", "l"], "makker"),
                            (["auto", FIXTURES / "bomb.xml", *DAY], "entities"), (["auto", FIXTURES / "absent.csv", *DAY], "cannot be opened"),
                            (["auto", FIXTURES / "own.csv", *DAY], "--list"), (["un-csv", FIXTURES / "own.csv", *DAY], "un-csv"),
                            (["auto", FIXTURES / "own.csv", "--list", "l"], "--published"), (["auto", FIXTURES / "own.csv", "--published", "2024-02-30"], "2024-02-30"),
                            (["auto", *DAY], "files"), (["auto", FIXTURES / "own.csv", *DAY, "--bogus"], "--bogus")):
        done = subprocess.run([TOOL, "db", "import", *map(str, arguments), "-o", target("none")], capture_output=True, timeout=60)
        said = done.stderr.decode("utf-8", "replace")
        tap.true(done.returncode in (2, 3) and word in said and not os.path.exists(target("none")), f"{arguments}: {done.returncode} {said}")


def known_vendors_only_by_word():
    same, suggested, out = (os.path.join(HOME.name, n) for n in ("same.csv", "suggested.csv", "same.ktdb"))
    table = os.path.join(HOME.name, "k.csv")
    with open(table, "w", encoding="utf-8") as file:
        file.write("reference,name\nK-1,AO Kaspersky Lab\nK-2,Kaspersky Bakery and Sons of Nowhere\n")
    run("csv", table, "-o", out, *DAY, "--list", "house-list", "--suggest", suggested)
    tap.equal(counts(out)["relation"], 0, "nothing is joined by a name")
    rows = list(csv.DictReader(open(suggested, encoding="utf-8")))
    tap.equal([(r["reference"], r["vendor"]) for r in rows if r["reference"] == "house-list:K-1"], [("house-list:K-1", "kaspersky")], "suggestion")
    with open(same, "w", encoding="utf-8") as file:
        file.write("reference,vendor\nK-1,kaspersky\n")
    run("csv", table, "-o", out, *DAY, "--list", "house-list", "--same-as", same)
    tap.equal([(r["relation"], r["target_vendor"]) for r in vendor(out, "house-list:K-1", "--db", BUILTIN)["relations"]], [("same-as", "kaspersky")], "relation")
    with open(same, "w", encoding="utf-8") as file:
        file.write("K-1,no-such-vendor\n")
    tap.true("no-such-vendor" in run("csv", table, "-o", out, *DAY, "--list", "house-list", "--same-as", same, status=3), "unknown vendor")


def twice_and_in_any_order_the_same_bytes():
    rows = (FIXTURES / "own.csv").read_text(encoding="utf-8").splitlines()
    first, again, shuffled = target("first"), target("again"), target("shuffled")
    table = os.path.join(HOME.name, "own.csv")
    run("auto", FIXTURES / "own.csv", "-o", first, *DAY, "--list", "l")
    run("auto", FIXTURES / "own.csv", "-o", again, *DAY, "--list", "l")
    random.Random(7).shuffle(body := rows[1:])
    with open(table, "w", encoding="utf-8") as file:
        file.write("\n".join([rows[0], *body]) + "\n")
    run("auto", table, "-o", shuffled, *DAY, "--list", "l")
    data = [pathlib.Path(p).read_bytes() for p in (first, again, shuffled)]
    tap.true(data[0] == data[1] == data[2], "the bytes differ")


def an_imported_party_is_a_finding():
    out, inventory = target("finding"), os.path.join(HOME.name, "inventory.csv")
    run("auto", FIXTURES / "own.csv", "-o", out, *DAY, "--list", "house-list")
    with open(inventory, "w", encoding="utf-8") as file:
        file.write("host,name,publisher\nh1,Some Tool,Northern Lantern Trading Co.\nh2,Other Tool,Nobody In Particular\n")
    done = subprocess.run([TOOL, "assess", "--profile", "US,business", "--now", "2026-11-21", "--db", BUILTIN, "--db", out, "--format", "json",
                           inventory], capture_output=True, timeout=60)
    tap.equal(done.returncode, 0, done.stderr.decode()[:300])
    findings = json.loads(done.stdout)["findings"]
    tap.equal([(f["asset"]["id"], f["vendor"], f["verdict"]) for f in findings], [("h1", "house-list:A-1", "likely")], "findings")
    tap.equal([(e["list"], e["reference"]) for e in findings[0]["listed"]], [("house-list", "A-1")], "its entry")


# ---- real files, counted by other code ----

def need(*names):
    paths = [LISTS / n for n in names]
    for path in paths:
        if not path.exists():
            tap.skip(f"{path} is not there")
    return paths


def the_whole_sdn_list():
    sdn, alt = need("us/ofac_2021-07/sdn.csv", "us/ofac_2021-07/alt.csv")
    out = target("sdn")
    run("ofac-sdn", sdn, alt, "-o", out, *DAY)
    rows = [r for r in csv.reader(open(sdn, encoding="latin-1")) if len(r) == 12]
    organisations = {r[0]: {r[1].strip()} for r in rows if r[2].strip() == "-0-"}
    for row in csv.reader(open(alt, encoding="latin-1")):
        if len(row) == 5 and row[0] in organisations:
            organisations[row[0]].add(row[3].strip())
    seen = counts(out)
    tap.equal((seen["vendor"], seen["entry"]), (len(organisations), len(organisations)), "organisations")
    tap.equal(seen["name"], sum(map(len, organisations.values())), "names")


def the_consolidated_screening_list():
    [path] = need("us/csl_2022-04.csv")
    out = target("whole-csl")
    run("auto", path, "-o", out, *DAY)
    by_key, lists = collections.defaultdict(set), set()
    for row in csv.DictReader(open(path, encoding="utf-8-sig")):
        lists.add(row["source"])
        if row["type"] not in ("Individual", "Vessel", "Aircraft") and not row["dates_of_birth"]:
            by_key[row["source"], row["entity_number"] or row["name"].strip()].add(row["name"])
    tap.equal(counts(out)["vendor"], len(by_key), "organisations, and parties that may be one")
    tap.equal(counts(out)["list"], len(lists), "lists")


def the_list_of_the_united_nations():
    [path] = need("un/UN_consolidated_2026-02.xml")
    out = target("whole-un")
    run("auto", path, "-o", out)
    entities = ET.parse(path).getroot().find("ENTITIES")
    tap.equal(counts(out)["vendor"], len(entities), "entities")
    for entity in list(entities)[::40]:
        reference = entity.findtext("REFERENCE_NUMBER").strip()
        names = {re.sub(r"\s+$", "", entity.findtext("FIRST_NAME").strip())}
        names |= {a.findtext("ALIAS_NAME").strip() for a in entity.findall("ENTITY_ALIAS") if (a.findtext("ALIAS_NAME") or "").strip()}
        record = vendor(out, "un-sc:" + reference)
        tap.true(names <= {n["text"] for n in record["names"]}, f"{reference}: {names} are not all among {record['names']}")


def collections_of_others_are_marked():
    paths = need("eu/eu_32014R0269.csv", "opensanctions_export/targets.simple_ua_war_sanctions_2026.csv",
                 "opensanctions_src/us__dod_chinese_milcorps__sanctions.csv")
    for number, (path, list_id, key, kinds) in enumerate(zip(
            paths, ("eu-fsf", "opensanctions", "us-dod-1260h"), ("name", "id", "Clean Name"),
            (("Company", "LegalEntity", "Organization"), ("Company", "LegalEntity", "Organization", "PublicBody"), None))):
        out = target(f"others-{number}")
        run("auto", path, "-o", out, *DAY, "--official", "--complete")
        rows = [r for r in csv.DictReader(open(path, encoding="utf-8-sig")) if kinds is None or r["schema"] in kinds]
        tap.equal(counts(out)["vendor"], len({r[key].strip() for r in rows}), f"{path.name}: organisations")
        source = show(out, list_id + "/file")[0]
        tap.equal(source["evidence_level"], "secondary", "level, whatever was said on the command line")
        tap.equal(show(out, list_id + "/2024-05-06")[0]["complete"], "no", "completeness, whatever was said")


tap.run([a_table_of_ones_own, persons_are_entries_when_asked_for_and_never_vendors, the_older_files_of_the_treasury, xml_of_three_keepers,
         one_row_a_name, json_of_the_consolidated_list, follow_the_money, damaged_files_are_told_and_the_rest_is_read, what_is_no_list_is_refused,
         known_vendors_only_by_word, twice_and_in_any_order_the_same_bytes, an_imported_party_is_a_finding, the_whole_sdn_list,
         the_consolidated_screening_list, the_list_of_the_united_nations, collections_of_others_are_marked])

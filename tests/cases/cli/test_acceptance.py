#!/usr/bin/env python3
"""The main job on real inventories: what the project promises, with every date worked out from the sources.
  test_acceptance.py KTRANSITION
Real inventories lie in ../shared/data beside the checkout (or KT_SHARED); without them these tests skip."""
import csv
import json
import lzma
import os
import pathlib
import subprocess
import sys
import tempfile
from datetime import date, datetime, timedelta, timezone

import tap

ROOT = pathlib.Path(__file__).resolve().parents[3]
SHARED = pathlib.Path(os.environ.get("KT_SHARED", ROOT.parent / "shared"))
TOOL = sys.argv[1]


def shared(name):
    path = SHARED / "data" / name
    if not path.exists():
        tap.skip(f"{name}: the real inventories are not beside the checkout")
    return path


def assess(path, profile="US,business", now="2024-08-15T00:00:00Z", *more, status=0):
    command = [TOOL, "assess", "--profile", profile, "--now", now, "--calendar", "us-federal", "--format", "json", *more, str(path)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=300)
    tap.equal(done.returncode, status, f"exit status ({done.stderr.strip()[:300]})")
    return json.loads(done.stdout)


def kaspersky_windows(report):
    found = [f for f in report["findings"] if f["vendor"] == "kaspersky"]
    tap.true(found, "kaspersky was not found")
    return found[0], report["windows"][found[0]["window"]]


# 2024-08-15T00:00Z is the evening of 08-14 in New York; 00:00 EDT (UTC-4) on 09-29 is 04:00Z.
NOW = datetime(2024, 8, 15, tzinfo=timezone.utc)
BOUNDARY = datetime(2024, 9, 29, 4, tzinfo=timezone.utc)
LABOR_DAY = date(2024, 9, 2)  # the first Monday of September: the only federal holiday between the two


def business_days(after, last):
    day, count = after, 0
    while day < last:
        day += timedelta(days=1)
        count += day.weekday() < 5 and day != LABOR_DAY
    return count


def registered_antivirus_is_found():
    report = assess(shared("inventory/glpi/xml_2.xml"))
    finding, _ = kaspersky_windows(report)
    tap.true(finding["verdict"] in ("likely", "confirmed"), finding["verdict"])
    tap.true("ANTIVIRUS" in finding["item"]["locator"].upper(), finding["item"]["locator"])
    tap.true(all(f["vendor"] == "kaspersky" for f in report["findings"]), "a false alarm")


def supply_is_closed_and_resale_still_open():
    _, windows = kaspersky_windows(assess(shared("inventory/glpi/xml_2.xml")))
    supply = windows["supply"]
    tap.equal((supply["state"], supply["activity"], supply["boundary"]), ("closed", "new-agreement", "2024-07-20T04:00:00Z"))
    tap.true("resale" in [a["activity"] for a in supply["still_open"]], "resale is not in still_open")


def support_closes_on_the_28th():
    _, windows = kaspersky_windows(assess(shared("inventory/glpi/xml_2.xml")))
    support = windows["support"]
    tap.equal(support["state"], "closing")
    tap.equal(support["boundary"], "2024-09-29T04:00:00Z")
    tap.equal(support["last_permitted_day"], "2024-09-28")
    tap.equal(support["remaining_seconds"], int((BOUNDARY - NOW).total_seconds()))
    tap.equal(support["remaining_seconds"], 3902400)
    tap.equal(support["remaining_days"], (date(2024, 9, 28) - date(2024, 8, 14)).days)
    tap.equal(support["remaining_days"], 45)
    tap.equal(support["remaining_business_days"], business_days(date(2024, 8, 14), date(2024, 9, 28)))
    tap.equal(support["remaining_business_days"], 31)


def use_is_open_because_a_source_says_so():
    _, windows = kaspersky_windows(assess(shared("inventory/glpi/xml_2.xml")))
    compliance = windows["compliance"]
    tap.equal((compliance["state"], compliance["activity"], compliance["instrument"]), ("open", "use", "us-icts-fd-2021-002"))
    tap.true(compliance["sources"], "open without a source")
    tap.true("federal-contractor" in compliance["maybe"]["needs"], "the contractor clause is no maybe")


def the_inventory_is_old():
    report = assess(shared("inventory/glpi/xml_2.xml"))
    tap.true(any(w["code"] == "old-inventory" and "2017" in w["message"] for w in report["warnings"]), report["warnings"])
    tap.true(report["inputs"][0]["collected_at"].startswith("2017-05-15"), report["inputs"][0]["collected_at"])


def an_agency_is_held_by_the_statute_of_2017():
    _, windows = kaspersky_windows(assess(shared("inventory/glpi/xml_2.xml"), "US,federal-agency"))
    tap.equal((windows["compliance"]["state"], windows["compliance"]["instrument"]), ("closed", "us-ndaa-2018-1634"))


def two_years_later_support_is_closed():
    _, windows = kaspersky_windows(assess(shared("inventory/glpi/xml_2.xml"), "US,business", "2026-11-21"))
    tap.equal(windows["support"]["state"], "closed")
    tap.equal(windows["support"]["remaining_days"], -(date(2026, 11, 21) - date(2024, 9, 28)).days)
    tap.equal(windows["support"]["remaining_days"], -784)


def nothing_is_open_in_brazil():
    _, windows = kaspersky_windows(assess(shared("inventory/glpi/xml_2.xml"), "BR,business"))
    for group in ("supply", "support", "lifecycle", "compliance"):
        tap.equal(windows[group]["state"], "none-known", group)
    tap.true('"open"' not in json.dumps(windows), "something is open")


def a_plug_in_is_found_by_its_publisher():
    report = assess(shared("inventory/ksc/software_applications_response.json"))
    tap.equal([(f["vendor"], f["item"]["name"]) for f in report["findings"]],
              [("kaspersky", "Plug-in for Microsoft Exchange ActiveSync")])


def winget_index_holds_nineteen_of_huawei():
    path = shared("inventory/windows/winget_index.v2.csv")
    with open(path, encoding="utf-8-sig") as rows:
        expected = sorted(r["PackageId"] for r in csv.DictReader(rows) if r["PackageId"].startswith("Huawei."))
    tap.equal(len(expected), 19)
    report = assess(path, "US,federal-contractor", "2026-11-21")
    found = sorted({e["value"] for f in report["findings"] if f["vendor"] == "huawei" for e in f["evidence"] if e["kind"] == "winget"})
    tap.equal(found, expected)
    names = [f["item"]["name"] for f in report["findings"]]
    tap.true(not any("DJI Metadata Embedder" in n for n in names), "DJI Metadata Embedder is a false alarm")


def section_889_asks_whether_software_is_telecommunications():
    report = assess(shared("inventory/windows/winget_index.v2.csv"), "US,federal-contractor", "2026-11-21")
    finding = next(f for f in report["findings"] if f["vendor"] == "huawei" and "HiSuite" in f["item"]["name"])
    use = [a for a in report["windows"][finding["window"]]["activities"] if a["instrument"] == "us-ndaa19-s889" and a["activity"] == "use"]
    tap.equal([(a["state"], a["applies"]) for a in use], [("unknown", "unknown")])
    tap.true("telecom-or-video-surveillance" in use[0]["needs"], use[0]["needs"])


def section_889_closes_use_for_a_telecommunications_item():
    report = assess(shared("inventory/windows/winget_index.v2.csv"), "US,federal-contractor", "2026-11-21", "--assume",
                    "telecom-or-video-surveillance=yes")
    finding = next(f for f in report["findings"] if f["vendor"] == "huawei" and "HiSuite" in f["item"]["name"])
    use = [a for a in report["windows"][finding["window"]]["activities"] if a["instrument"] == "us-ndaa19-s889" and a["activity"] == "use"]
    # Part B of section 889: from 2020-08-13, so 2020-08-12 was the last day.
    tap.equal([(a["state"], a["last_permitted_day"]) for a in use], [("closed", "2020-08-12")])


def count_components(document):
    """An independent count: every component and service, nested ones and the described one included; SPDX packages."""
    if "packages" in document:
        return len(document["packages"])

    def nested(things):
        return sum(1 + nested(t.get("components", [])) + nested(t.get("services", [])) for t in things or [])
    described = document.get("metadata", {}).get("component")
    return nested(document.get("components")) + nested(document.get("services")) + nested([described] if described else [])


def sboms_hold_no_restricted_component():
    files = sorted(shared("sbom/cyclonedx").glob("*.json")) + sorted(shared("sbom/large").glob("*.json*"))
    tap.true(len(files) > 10, f"only {len(files)} documents")
    with tempfile.TemporaryDirectory() as folder:
        for path in files:
            if path.suffix == ".xz":
                unpacked = pathlib.Path(folder) / path.stem
                unpacked.write_bytes(lzma.decompress(path.read_bytes()))
                path = unpacked
            report = assess(path)
            tap.equal(report["findings"], [], path.name)
            tap.equal(report["inputs"][0]["bad_rows"], 0, path.name)
            tap.equal(report["inputs"][0]["rows"], count_components(json.loads(path.read_text(encoding="utf-8"))), path.name)


def other_inventories_raise_no_alarm():
    """Files that the index of the data says hold none of the six vendors."""
    for name in ("inventory/glpi/xml_1.xml", "inventory/glpi/xml_3.xml", "inventory/glpi/xml_4.xml", "inventory/glpi/xml_18.xml",
                 "inventory/glpi/computer_1.json", "inventory/glpi/computer_3.json", "inventory/glpi/phone_1.json",
                 "inventory/linux/scancode_dpkg_status", "inventory/linux/scancode_ubuntu_dpkg_status",
                 "inventory/windows/friday_installed_programs.csv"):
        tap.equal([f["item"]["name"] for f in assess(shared(name))["findings"]], [], name)


def same_stamp_same_bytes():
    path = shared("inventory/glpi/xml_2.xml")
    tap.equal(json.dumps(assess(path)), json.dumps(assess(path)))


tap.run([registered_antivirus_is_found, supply_is_closed_and_resale_still_open, support_closes_on_the_28th,
         use_is_open_because_a_source_says_so, the_inventory_is_old, an_agency_is_held_by_the_statute_of_2017,
         two_years_later_support_is_closed, nothing_is_open_in_brazil, a_plug_in_is_found_by_its_publisher,
         winget_index_holds_nineteen_of_huawei, section_889_asks_whether_software_is_telecommunications,
         section_889_closes_use_for_a_telecommunications_item, sboms_hold_no_restricted_component,
         other_inventories_raise_no_alarm, same_stamp_same_bytes])

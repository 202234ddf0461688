#!/usr/bin/env python3
"""Identification on the command line: the cases of identification.tsv, and - where they lie beside the checkout (KT_SHARED) - the
shared cases, the SBOMs and inventories of other makers, and the package index of this machine.
  identification.py KTRANSITION
Thresholds are the project's: 99 % of the vendors found, no alarm among the rest, 2 % of it to be reviewed at most."""
import csv
import json
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent / "cli"))
import tap  # noqa: E402

ROOT = pathlib.Path(__file__).resolve().parents[2]
SHARED = pathlib.Path(os.environ.get("KT_SHARED", ROOT.parent / "shared"))
OWN = pathlib.Path(__file__).with_name("identification.tsv")
TOOL = sys.argv[1]
ALARMS = ("likely", "confirmed")
SIX = ("kaspersky", "huawei", "zte", "hikvision", "dahua", "hytera")


def identify(rows):
    """For each (kind, text): {vendor: verdict}."""
    with tempfile.NamedTemporaryFile("w", suffix=".tsv", encoding="utf-8") as file:
        file.write("".join(f"{kind}\t{text}\n" for kind, text in rows))
        file.flush()
        done = subprocess.run([TOOL, "identify", "--typed", "--min-verdict", "possible", file.name], capture_output=True, text=True,
                              timeout=280)
    tap.equal(done.returncode, 0, f"exit status ({done.stderr.strip()[:200]})")
    found = [{m["vendor"]: m["verdict"] for m in json.loads(line)["matches"]} for line in done.stdout.splitlines()]
    tap.equal(len(found), len(rows), "lines out")
    return found


def own_cases():
    rows = [line.split("\t") for line in OWN.read_text(encoding="utf-8").splitlines() if line and not line.startswith("#")]
    tap.true(all(len(row) == 4 for row in rows), "a case has four columns")
    return [(kind, text, expected) for kind, text, expected, _ in rows]


def shared_cases():
    path = SHARED / "cases" / "identification.csv"
    if not path.exists():
        tap.skip("the shared cases are not beside the checkout")
    with open(path, encoding="utf-8") as file:
        return [(row["kind"], row["text"], row["expected_vendor"]) for row in csv.DictReader(file)]


def holds(expected, verdicts):
    """Whether a case came out as it says."""
    alarms = {vendor for vendor, verdict in verdicts.items() if verdict in ALARMS}
    sort, _, vendor = expected.rpartition(":")
    if expected == "none":
        return not alarms
    if sort == "review":
        return verdicts.get(vendor) == "possible" and not alarms
    if sort == "origin":
        return verdicts.get(vendor) == "origin" and not alarms
    return vendor in alarms


def judge(cases):
    """Failures by sort, counts by sort, and the texts of `none` that are to be reviewed."""
    failed, count, review = {}, {}, []
    for (kind, text, expected), verdicts in zip(cases, identify([case[:2] for case in cases])):
        sort = expected.rpartition(":")[0] or ("none" if expected == "none" else "vendor")
        count[sort] = count.get(sort, 0) + 1
        if not holds(expected, verdicts):
            failed.setdefault(sort, []).append((kind, text, expected, verdicts))
        if expected == "none" and "possible" in verdicts.values():
            review.append(text)
    return failed, count, review


def keep_the_thresholds(cases):
    failed, count, review = judge(cases)
    vendors = failed.get("vendor", [])
    tap.true(len(vendors) <= count["vendor"] // 100, f"{len(vendors)} of {count['vendor']} vendors missed: {vendors[:9]}")
    for sort in ("none", "review", "origin", "named"):
        tap.equal(failed.get(sort, []), [], f"{sort} of {count.get(sort, 0)}")
    tap.true(len(review) * 50 <= count["none"], f"{len(review)} of {count['none']} to be reviewed: {review}")


def own_cases_keep_the_thresholds():
    keep_the_thresholds(own_cases())


def shared_cases_keep_the_thresholds():
    keep_the_thresholds(shared_cases())


def half_of_the_own_cases_are_no_finding():
    cases = own_cases()
    tap.true(len(cases) >= 300, f"only {len(cases)} cases")
    tap.equal(len({case[:2] for case in cases}), len(cases), "cases that differ")
    others = [c for c in cases if c[2] == "none" or c[2].startswith(("review:", "origin:"))]
    tap.true(len(others) * 2 >= len(cases), f"{len(others)} of {len(cases)}")
    missing = {kind for kind, _, _ in shared_cases()} - {kind for kind, _, _ in cases} - {"ios", "oem", "firefox_ext", "usb_pci",
                                                                                         "citation_url", "disk"}
    tap.equal(missing, set(), "kinds of the shared cases without a case here")


def wrong_expectations_fail():
    """The negative control: turned round, the cases must not hold."""
    turned = {"none": "kaspersky"}
    cases = [(kind, text, turned.get(expected, "none")) for kind, text, expected in own_cases()]
    failed, count, _ = judge(cases)
    tap.equal(len(failed.get("vendor", [])), count["vendor"], "texts of nobody that were taken for a vendor's")
    tap.true(len(failed.get("none", [])) >= 200, "alarms that were not counted")


def package_index_raises_no_alarm():
    if shutil.which("apt-cache") is None:
        tap.skip("no package index on this machine")
    names = subprocess.run(["apt-cache", "pkgnames"], capture_output=True, text=True, timeout=60).stdout.split()
    if len(names) < 10000:
        tap.skip("the package index of this machine is not loaded")
    for kind in ("deb", "process", "service"):
        found = identify([(kind, name) for name in names])
        tap.equal([(n, f) for n, f in zip(names, found) if set(f.values()) & set(ALARMS)], [], kind)
    some = sorted(names)[::4]
    found = identify([("product", name.replace("-", " ")) for name in some])
    tap.equal([(n, f) for n, f in zip(some, found) if set(f.values()) & set(ALARMS)], [], "product")


def assess(path):
    done = subprocess.run([TOOL, "assess", "--profile", "US,business", "--now", "2026-11-21", "--format", "json", str(path)],
                          capture_output=True, text=True, timeout=280)
    return json.loads(done.stdout) if done.returncode in (0, 3) else None


def files_of_others_raise_no_alarm():
    """Every SBOM and inventory whose text names none of the six vendors."""
    if not (SHARED / "data").exists():
        tap.skip("the real inventories are not beside the checkout")
    read = 0
    for folder in ("sbom/cyclonedx", "sbom/wild", "sbom/large", "inventory/glpi", "inventory/linux", "inventory/macos",
                   "inventory/osquery", "inventory/wazuh", "inventory/windows", "inventory/scans"):
        for path in sorted((SHARED / "data" / folder).iterdir()):
            text = path.read_bytes().lower()
            if path.suffix == ".xz" or any(vendor.encode() in text for vendor in SIX if vendor != "zte"):
                continue
            report = assess(path)
            if report is None:
                continue  # a format that is not read
            read += 1
            tap.equal([(f["vendor"], f["item"]["name"]) for f in report["findings"] if f["vendor"] in SIX], [], path.name)
    tap.true(read >= 20, f"only {read} files were read")


tap.run([own_cases_keep_the_thresholds, shared_cases_keep_the_thresholds, half_of_the_own_cases_are_no_finding,
         wrong_expectations_fail, package_index_raises_no_alarm, files_of_others_raise_no_alarm])

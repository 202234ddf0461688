#!/usr/bin/env python3
"""Counts the rows of real inventory files with Python's own parsers: an independent answer for test_input.c.

Usage: input_oracle.py DATA. Prints one line a file: rows, format, path. What a row is:
GLPI: an entry of a section that can name a maker; CycloneDX: every component and service at any depth, the one described
included; SPDX: every package; CSV: every record behind the header; dpkg: every stanza; osquery: every row of a result.
"""
import csv
import glob
import json
import os
import re
import sys
import xml.etree.ElementTree

SECTIONS = {"softwares", "antivirus", "networks", "bios", "controllers", "usbdevices", "monitors", "storages", "modems",
            "cpus", "network_device", "firmwares", "network_components"}


def load(path):
    with open(path, encoding="utf-8-sig") as file:
        return json.load(file)


def glpi_xml(path):
    content = xml.etree.ElementTree.parse(path).getroot().find("CONTENT")
    return sum(1 for section in content if section.tag.lower() in SECTIONS)


def glpi_json(path):
    rows = 0
    for name, section in load(path)["content"].items():
        if name in SECTIONS:
            rows += len(section) if isinstance(section, list) else 1
    return rows


def below(node, key):
    return sum(1 + below(child, key) for child in node.get(key) or [])


def cyclonedx(path):
    root = load(path)
    rows = below(root, "components") + below(root, "services")
    described = root.get("metadata", {}).get("component")
    if described:
        rows += 1 + below(described, "components")
    return rows


def spdx(path):
    return len(load(path).get("packages", []))


def ksc(path):
    return len(load(path)["PxgRetVal"]["GNRL_EA_PARAM_1"])


def table(path):
    with open(path, encoding="utf-8-sig", newline="") as file:
        return sum(1 for record in csv.reader(file) if record) - 1


def dpkg(path):
    with open(path, encoding="utf-8") as file:
        return len([stanza for stanza in re.split(r"\n\s*\n", file.read()) if stanza.strip()])


def osquery(path):
    rows = 0
    with open(path, encoding="utf-8") as file:
        for line in file:
            if line.strip():
                result = json.loads(line)
                rows += len(result["snapshot"]) if "snapshot" in result else 1
    return rows


FILES = [
    ("inventory/glpi/*.xml", "glpi-xml", glpi_xml),
    ("inventory/glpi/*.json", "glpi-json", glpi_json),
    ("inventory/ksc/*.json", "ksc-json", ksc),
    ("inventory/windows/friday*.csv", "windows-uninstall-csv", table),
    ("inventory/windows/winget_index*.csv", "csv", table),
    ("inventory/linux/*dpkg_status", "dpkg-status", dpkg),
    ("inventory/osquery/*", "osquery-json", osquery),
    ("sbom/cyclonedx/*.json", "cyclonedx-json", cyclonedx),
    ("sbom/large/*.cdx.json", "cyclonedx-json", cyclonedx),
    ("sbom/large/*.spdx.json", "spdx-json", spdx),
    ("sbom/wild/*cdx.json", "cyclonedx-json", cyclonedx),
    ("sbom/wild/*spdx.json", "spdx-json", spdx),
]


def main():
    for pattern, name, count in FILES:
        for path in sorted(glob.glob(os.path.join(sys.argv[1], pattern))):
            print(count(path), name, path)


if __name__ == "__main__":
    main()

#!/usr/bin/env python3
"""Writes lib/data/zones.json: the UTC offsets of the zones that instruments name, 1990 to 2060.

The source is the compiled tz database of the machine (its text form names the version). The catalog carries this table
so that the library needs no tz database at run time and gives the same boundaries everywhere.

    zones_generate.py                 write to standard output
    zones_generate.py FILE            write FILE
    zones_generate.py --check FILE    exit 1 if FILE differs from what would be written
    --zones A,B                       other zones than those of zones.json
"""
import argparse
import datetime
import json
import pathlib
import sys
import zoneinfo

ROOT = pathlib.Path("/usr/share/zoneinfo")
ZONES = ["America/Chicago", "America/Los_Angeles", "America/New_York", "America/Toronto", "Asia/Kolkata", "Asia/Shanghai",
         "Asia/Taipei", "Asia/Tokyo", "Australia/Sydney", "Europe/Amsterdam", "Europe/Berlin", "Europe/Brussels",
         "Europe/Bucharest", "Europe/Copenhagen", "Europe/Kyiv", "Europe/London", "Europe/Moscow", "Europe/Paris",
         "Europe/Prague", "Europe/Rome", "Europe/Stockholm", "Europe/Tallinn", "Europe/Vilnius", "Europe/Warsaw", "UTC"]
FIRST = datetime.datetime(1990, 1, 1, tzinfo=datetime.timezone.utc)
END = datetime.datetime(2061, 1, 1, tzinfo=datetime.timezone.utc)
DAY = datetime.timedelta(days=1)
SECOND = datetime.timedelta(seconds=1)


def version():
    """The first line of tzdata.zi is "# version 2025b"."""
    with open(ROOT / "tzdata.zi", encoding="ascii") as lines:
        words = lines.readline().split()
    if words[:2] != ["#", "version"]:
        raise SystemExit("tzdata.zi does not begin with its version")
    return words[2]


def offset(zone, instant):
    return int(instant.astimezone(zone).utcoffset().total_seconds())


def change_between(zone, low, high):
    """The first instant with the offset of `high`, to the second; there is one change at most on a day."""
    while high - low > SECOND:
        middle = low + (high - low) // 2
        middle = middle.replace(microsecond=0)
        if offset(zone, middle) == offset(zone, low):
            low = middle
        else:
            high = middle
    return high


def transitions(name):
    with open(ROOT / name, "rb") as data:
        zone = zoneinfo.ZoneInfo.from_file(data, key=name)
    at, offsets = ["0001-01-01T00:00:00Z"], [offset(zone, FIRST)]
    instant = FIRST
    while instant < END:
        if offset(zone, instant + DAY) != offset(zone, instant):
            change = change_between(zone, instant, instant + DAY)
            if change < END:
                at.append(change.strftime("%Y-%m-%dT%H:%M:%SZ"))
                offsets.append(offset(zone, change))
        instant += DAY
    return at, offsets


def text(zones):
    """One zone a line group, so that a new tzdata shows up as a small difference."""
    out = ['{"zones":[']
    known = version()
    for number, name in enumerate(zones):
        at, offsets = transitions(name)
        out.append('{"id":%s,"version":%s,' % (json.dumps(name), json.dumps(known)))
        out.append('"at":[')
        out += [",".join(json.dumps(value) for value in at[row:row + 4]) + ("," if row + 4 < len(at) else "")
                for row in range(0, len(at), 4)]
        out.append('],"offset":[')
        out += [",".join(str(value) for value in offsets[row:row + 16]) + ("," if row + 16 < len(offsets) else "")
                for row in range(0, len(offsets), 16)]
        out.append("]}" + ("," if number + 1 < len(zones) else ""))
    out.append("]}")
    return "\n".join(out) + "\n"


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--check", action="store_true")
    parser.add_argument("--zones", type=lambda names: names.split(","), default=ZONES)
    parser.add_argument("file", nargs="?")
    arguments = parser.parse_args()
    made = text(arguments.zones)
    if arguments.file is None:
        sys.stdout.write(made)
    elif not arguments.check:
        pathlib.Path(arguments.file).write_text(made, encoding="ascii")
    elif pathlib.Path(arguments.file).read_text(encoding="ascii") != made:
        print(f"{arguments.file} differs from the tz database {version()}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())

#!/usr/bin/env python3
"""Checks date arithmetic on random pairs over the years 1 to 9999 against Python's datetime, calendar and zoneinfo.

    date_pairs.py PROGRAM [--pairs N] [--seed N]      PROGRAM is date_answers; output is TAP
    date_pairs.py PROGRAM --negative-control          each way of being wrong that PROGRAM knows must be noticed

A pair is two dates, a date and a number of units, a zone and an instant, or two days under the federal calendar. 200,000 by
default; 10,000,000 take some minutes. Zones are those of lib/data/zones.json, 1990 to 2060, by the system's tz database.
Working days are counted up one by one over all years, under the holidays of 5 U.S.C. 6103 as they have stood since 1971,
written down here a second time: the King holiday from 1986, Juneteenth from 2021, days moved off Saturday and Sunday; no
Inauguration Day, which only the capital has."""
import argparse
import array
import calendar
import datetime
import json
import os
import pathlib
import random
import subprocess
import sys
import time
import zoneinfo

from date_oracle import EPOCH, UTC, closed_federal, local_instant, number

FIRST, LAST = number(datetime.date.min), number(datetime.date.max)
BATCH = 200000
DAY, WEEK, MONTH, YEAR = 2, 3, 4, 5
WRONG = ["century", "clamp", "change", "midnight", "holiday"]
BEGIN, END = (int(datetime.datetime(year, 1, 1, tzinfo=UTC).timestamp()) for year in (1990, 2061))


class Zone:
    def __init__(self, row):
        self.zone = zoneinfo.ZoneInfo(row["id"])
        self.at = [int(datetime.datetime.fromisoformat(at.replace("Z", "+00:00")).timestamp()) for at in row["at"]]
        self.rows = list(zip(self.at, row["offset"]))


def federal_counts():
    """Working days from 0001-01-01 to each day, day by day."""
    closed = {number(day) for year in range(1971, 9999) for day in closed_federal(year, year)}
    closed.add(LAST)                       # New Year's Day 10000, a Saturday, is observed on 9999-12-31
    counts, count = array.array("i"), 0
    for day in range(FIRST, LAST + 1):     # 0001-01-01 is a Monday
        count += (day - FIRST) % 7 < 5 and day not in closed
        counts.append(count)
    return counts


def random_date(random_):
    """Every third one at the end of a month, where things go wrong."""
    date = EPOCH + datetime.timedelta(days=random_.randint(FIRST, LAST))
    kind = random_.randrange(3)
    if kind == 0:
        return date.replace(day=calendar.monthrange(date.year, date.month)[1])
    if kind == 1 and random_.randrange(4) == 0:
        return date.replace(year=max(4, date.year // 100 * 100 + random_.choice((0, 4, 99))), month=random_.choice((2, 3)), day=1)
    return date


def pair(random_):
    a, b = random_date(random_), random_date(random_)
    x, y = number(a), number(b)
    return f"pair {a.year} {a.month} {a.day} {b.year} {b.month} {b.day}", f"{x} {y} {y - x}"


def plus(random_):
    date, unit = random_date(random_), random_.choice((DAY, WEEK, MONTH, YEAR))
    n = random_.choice((1, -1, 12, random_.randint(-130, 130), random_.randint(-40000, 40000)))
    try:
        if unit in (DAY, WEEK):
            expected = number(date + datetime.timedelta(days=n * (7 if unit == WEEK else 1)))
        else:
            months = date.year * 12 + date.month - 1 + n * (12 if unit == YEAR else 1)
            year, month = divmod(months, 12)
            expected = number(datetime.date(year, month + 1, min(date.day, calendar.monthrange(year, month + 1)[1])))
    except (OverflowError, ValueError, calendar.IllegalMonthError):
        expected = "-"
    return f"plus {number(date)} {n} {unit}", str(expected)


def zone_question(random_, zone):
    """An offset, a local day, or a local midnight; half of them near a change of the clock."""
    instant = random_.randrange(BEGIN, END)
    if random_.randrange(2) and len(zone.at) > 1:
        instant = random_.choice(zone.at[1:]) + random_.choice((0, -1, 1, random_.randint(-90000, 90000)))
    there = datetime.datetime.fromtimestamp(instant, UTC).astimezone(zone.zone)
    kind = random_.randrange(3)
    if kind == 0:
        return f"offset {instant}", str(int(there.utcoffset().total_seconds()))
    if kind == 1 or not 1990 < there.year < 2060:
        return f"zoneday {instant}", str(number(there.date()))
    wall = datetime.datetime.combine(there.date(), datetime.time())
    return f"local {number(wall.date())} 0", str(int(local_instant(zone.zone, wall).timestamp()))


def working(random_, counts):
    first = number(datetime.date(1965, 1, 1)) if random_.randrange(2) else FIRST
    last = number(datetime.date(2100, 1, 1)) if first > FIRST else LAST
    a, b = random_.randint(first, last), random_.randint(first, last)
    return f"between 2 {a} {b}", str(counts[b - FIRST] - counts[a - FIRST])


def batch(random_, zone, counts, size):
    """Questions with their answers; the zone stands in front. What is asked how often is set here."""
    questions, expected = [], []
    for _ in range(size):
        kind = random_.randrange(20)
        if kind < 6:
            question, answer = pair(random_)
        elif kind < 12:
            question, answer = plus(random_)
        elif kind < 16:
            question, answer = zone_question(random_, zone)
        else:
            question, answer = working(random_, counts)
        questions.append(question)
        expected.append(answer)
    return questions, expected


def differences(command, zone, questions, expected):
    lines = ["clear"] + [f"row {at} {offset}" for at, offset in zone.rows] + questions
    got = subprocess.run(command, input="\n".join(lines) + "\n", capture_output=True, text=True, check=True).stdout.splitlines()
    if len(got) != len(expected):
        return [f"{len(got)} answers to {len(expected)} questions"]
    return [f"{question}: got {a}, expected {b}" for question, a, b in zip(questions, got, expected) if a != b]


def zones():
    path = pathlib.Path(os.environ.get("KT_SOURCE_ROOT", ".")) / "lib/data/zones.json"
    return [Zone(row) for row in json.loads(path.read_text(encoding="ascii"))["zones"]]


def check(program, pairs, seed):
    random_, all_zones, counts = random.Random(seed), zones(), federal_counts()
    begin, done, bad, turn = time.monotonic(), 0, [], 0
    size = min(BATCH, max(1, pairs // len(all_zones)))
    while done < pairs:
        zone = all_zones[turn % len(all_zones)]
        questions, expected = batch(random_, zone, counts, min(size, pairs - done))
        bad += differences([program], zone, questions, expected)
        done += len(questions)
        turn += 1
    print("1..1")
    print(f"{'not ok' if bad else 'ok'} 1 - {done} pairs, {len(bad)} differences, {time.monotonic() - begin:.0f} s")
    for line in bad[:10]:
        print(f"# {line}")
    return 1 if bad else 0


def negative_control(program):
    zone = next(zone for zone in zones() if len(zone.at) > 1)
    questions, expected = batch(random.Random(7), zone, federal_counts(), 100000)
    questions.append("pair 1900 3 1 2024 1 1")     # few pairs lie in the one month that "century" spoils
    expected.append(f"{number(datetime.date(1900, 3, 1))} {number(datetime.date(2024, 1, 1))} 45231")
    print(f"1..{len(WRONG) + 1}")
    failed = 0
    for n, what in enumerate(["nothing"] + WRONG, 1):
        bad = differences([program, "--wrong", what], zone, questions, expected)
        fine = bool(bad) == (what != "nothing")
        failed += not fine
        print(f"{'ok' if fine else 'not ok'} {n} - {what} wrong: {len(bad)} differences")
    return 1 if failed else 0


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("program")
    parser.add_argument("--pairs", type=int, default=200000)
    parser.add_argument("--seed", type=int, default=20261121)
    parser.add_argument("--negative-control", action="store_true")
    options = parser.parse_args()
    if options.negative_control:
        return negative_control(options.program)
    return check(options.program, options.pairs, options.seed)


if __name__ == "__main__":
    sys.exit(main())

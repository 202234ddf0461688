#!/usr/bin/env python3
"""Checks the date room against Python's datetime and zoneinfo, which share no code with it.

    date_oracle.py PROGRAM      PROGRAM is date_answers; output is TAP

Civil days on 100,000 random values, US federal holidays of 1971 to 2200 by a rule written down here a second time, working
days counted one by one, the transitions of lib/data/zones.json against the tz database with random local times in and
around gaps and overlaps, and instants as text."""
import datetime
import json
import os
import pathlib
import random
import subprocess
import sys
import zoneinfo

UTC = datetime.timezone.utc
EPOCH = datetime.date(1970, 1, 1)
SECOND = datetime.timedelta(seconds=1)


class Questions:
    """Questions with the answers they must get; setup lines get none."""

    def __init__(self):
        self.lines, self.expected = [], []

    def setup(self, line):
        self.lines.append(line)

    def ask(self, line, expected):
        self.lines.append(line)
        self.expected.append((line, str(expected)))

    def failures(self, program):
        got = subprocess.run([program], input="\n".join(self.lines) + "\n", capture_output=True, text=True, check=True)
        answers = got.stdout.splitlines()
        bad = [f"{line}: got {answer}, expected {expected}"
               for (line, expected), answer in zip(self.expected, answers) if answer != expected]
        if len(answers) != len(self.expected):
            bad.append(f"{len(answers)} answers to {len(self.expected)} questions")
        return bad


def number(day):
    return (day - EPOCH).days


def civil(random_):
    q = Questions()
    last = number(datetime.date.max)
    first = number(datetime.date.min)
    for day in [first, first + 1, last, last - 1, 0, -1] + [random_.randint(first, last) for _ in range(100000)]:
        date = EPOCH + datetime.timedelta(days=day)
        q.ask(f"day {day}", f"{date.year} {date.month} {date.day}")
        q.ask(f"civil {date.year} {date.month} {date.day}", day)
        q.ask(f"text {day}", date.isoformat())
    for _ in range(20000):
        year, month, day = random_.randint(-1, 10001), random_.randint(0, 13), random_.randint(0, 32)
        try:
            expected = number(datetime.date(year, month, day))
        except ValueError:
            expected = "-"
        q.ask(f"civil {year} {month} {day}", expected)
    for day in (first - 1, last + 1, -2**31 + 1, 2**31 - 1):
        q.ask(f"day {day}", "-")
    return q


def holidays(year):
    """Legal public holidays, before moving them off the weekend: searched for day by day, not computed."""
    def days(month):
        day = datetime.date(year, month, 1)
        while day.month == month:
            yield day
            day += datetime.timedelta(days=1)

    def mondays(month):
        return [day for day in days(month) if day.isoweekday() == 1]

    found = [datetime.date(year, 1, 1), mondays(2)[2], mondays(5)[-1], datetime.date(year, 7, 4), mondays(9)[0],
             mondays(10)[1], datetime.date(year, 11, 11),
             [day for day in days(11) if day.isoweekday() == 4][3], datetime.date(year, 12, 25)]
    if year >= 1986:
        found.append(mondays(1)[2])
    if year >= 2021:
        found.append(datetime.date(year, 6, 19))
    return found


def closed_federal(first, last):
    out = set()
    for year in range(max(first, 1971), last + 2):
        for day in holidays(year):
            if day.isoweekday() == 6:
                day -= datetime.timedelta(days=1)
            elif day.isoweekday() == 7:
                day += datetime.timedelta(days=1)
            out.add(day)
    return out


def open_days(base, first, last, extra):
    """A list of flags from the first day of a year to the last of another one."""
    federal = closed_federal(first, last) if base == 2 else set()
    day, end, out = datetime.date(first, 1, 1), datetime.date(last, 12, 31), []
    while day <= end:
        is_open = (base == 1 or day.isoweekday() < 6) and day not in federal and number(day) not in extra
        out.append(is_open)
        day += datetime.timedelta(days=1)
    return out


def working_days(random_):
    q = Questions()
    first, last = 1968, 2200
    start = number(datetime.date(first, 1, 1))
    extra = {random_.randint(start, start + 366 * (last - first)) for _ in range(200)}
    for day in sorted(extra, key=lambda _: random_.random()):
        q.setup(f"close {day}")
        q.setup(f"close {day}") if day % 5 == 0 else None
    for base in range(3):
        flags = open_days(base, first, last, extra)
        count = [0]
        for flag in flags:
            count.append(count[-1] + flag)          # count[i + 1]: open days up to index i
        opened = [i for i, flag in enumerate(flags) if flag]
        for i, flag in enumerate(flags):
            q.ask(f"open {base} {start + i}", int(flag))
        for _ in range(4000):
            a, b = random_.randrange(len(flags)), random_.randrange(len(flags))
            q.ask(f"between {base} {start + a} {start + b}", count[b + 1] - count[a + 1])
        for _ in range(4000):
            a, n = random_.randrange(len(flags)), random_.choice([0, 1, -1, random_.randint(-3000, 3000)])
            at = count[a + 1] + n - 1 if n > 0 else count[a] + n
            if 0 <= at < len(opened):
                q.ask(f"add {base} {start + a} {n}", start + opened[at])
    return q


def calendar_ends(_random):
    """The first and last days that exist."""
    q = Questions()
    first, last = number(datetime.date.min), number(datetime.date.max)
    q.ask(f"add 0 {last} 0", last)                 # 9999-12-31 is a Friday
    q.ask(f"add 2 {last} 0", "-")                  # New Year's Day 10000, a Saturday, would be observed on it
    q.ask(f"add 0 {last} 1", "-")
    q.ask(f"add 0 {first} -1", "-")
    q.ask(f"add 0 {first} 0", first)               # 0001-01-01 is a Monday
    q.ask(f"add 1 {first} {last - first}", last)
    q.ask(f"between 1 {first} {last}", last - first)
    q.ask(f"between 0 {last} {first}", -sum(1 for i in range(1, last - first + 1) if i % 7 < 5))
    q.ask(f"between 0 {first - 1} {first}", "-")
    q.ask(f"open 1 {first - 1}", 0)
    q.ask(f"open 1 {last + 1}", 0)
    return q


def local_instant(zone, wall):
    """The earlier instant of a local time; in a gap the change itself, found by bisection between the two readings."""
    readings = {fold: wall.replace(tzinfo=zone, fold=fold) for fold in (0, 1)}
    instants = [reading.astimezone(UTC) for reading in readings.values()]
    valid = [i for i in instants if i.astimezone(zone).replace(tzinfo=None) == wall]
    if valid:
        return min(valid)
    low, high = min(instants) - SECOND, max(instants) + SECOND
    before = low.astimezone(zone).utcoffset()
    while high - low > SECOND:
        middle = (low + (high - low) // 2).replace(microsecond=0)
        if middle.astimezone(zone).utcoffset() == before:
            low = middle
        else:
            high = middle
    return high


def zone_questions(q, random_, row, zone):
    seconds = [int(datetime.datetime.fromisoformat(at.replace("Z", "+00:00")).timestamp()) for at in row["at"]]
    q.setup("clear")
    for at, offset in zip(seconds, row["offset"]):
        q.setup(f"row {at} {offset}")
    q.ask(f"offset {seconds[0] - 1}", row["offset"][0])
    begin, end = (int(datetime.datetime(year, 1, 1, tzinfo=UTC).timestamp()) for year in (1990, 2061))
    around = [at + random_.randint(-8000, 8000) for at in seconds[1:]] + [at for at in seconds[1:]]
    for instant in around + [random_.randrange(begin, end) for _ in range(2000)]:
        there = datetime.datetime.fromtimestamp(instant, UTC).astimezone(zone)
        q.ask(f"offset {instant}", int(there.utcoffset().total_seconds()))
        q.ask(f"zoneday {instant}", number(there.date()))
        # as wall clock times, the same numbers reach into gaps and overlaps from both sides
        for shift in (0, 1800, 3600, -1800, int(there.utcoffset().total_seconds())):
            wall = datetime.datetime.fromtimestamp(instant + shift, UTC).replace(tzinfo=None)
            if not 1990 < wall.year < 2060:
                continue
            second = wall.hour * 3600 + wall.minute * 60 + wall.second
            q.ask(f"local {number(wall.date())} {second}", int(local_instant(zone, wall).timestamp()))


def zones(random_):
    q = Questions()
    path = pathlib.Path(os.environ.get("KT_SOURCE_ROOT", ".")) / "lib/data/zones.json"
    for row in json.loads(path.read_text(encoding="ascii"))["zones"]:
        try:
            zone = zoneinfo.ZoneInfo(row["id"])
        except zoneinfo.ZoneInfoNotFoundError:
            print(f"# no tz database entry for {row['id']} here: skipped")
            continue
        zone_questions(q, random_, row, zone)
    return q


def instants(random_):
    q = Questions()
    for _ in range(5000):
        instant = random_.randint(-62135596800 + 86400, 253402300799 - 86400)
        minutes = random_.randint(-1439, 1439)
        local = datetime.datetime(1970, 1, 1) + datetime.timedelta(seconds=instant + minutes * 60)
        offset = "%s%02d:%02d" % ("-" if minutes < 0 else "+", abs(minutes) // 60, abs(minutes) % 60)
        q.ask("parse %04d-%02d-%02dT%02d:%02d:%02d%s" % (*local.timetuple()[:6], offset), instant)
        q.ask("parse %04d-%02d-%02d" % local.timetuple()[:3],
              (datetime.datetime(*local.timetuple()[:3], 12) - datetime.datetime(1970, 1, 1)) // SECOND)
    return q


def main(program):
    random_ = random.Random(20261121)
    groups = [civil, working_days, calendar_ends, zones, instants]
    print(f"1..{len(groups)}")
    failed = 0
    for n, group in enumerate(groups, 1):
        questions = group(random_)
        bad = questions.failures(program)
        failed += bool(bad)
        print(f"{'not ok' if bad else 'ok'} {n} - {group.__name__}: {len(questions.expected)} answers")
        for line in bad[:5]:
            print(f"# {line}")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))

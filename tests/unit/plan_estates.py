"""Random estates for plan_properties.py: a calendar of its own, playbooks, groups, and the text that plan_answers reads."""
import bisect
import datetime
import functools
import subprocess

EPOCH = datetime.date(1970, 1, 1)
FIND, PREPARE, PILOT, ROLLOUT, RETIRE, PROVE = 1, 2, 3, 4, 5, 6
ESTATE, SITE, WAVE, ASSET = 1, 2, 3, 4
NOW = 19926  # 2024-07-22, a Monday


@functools.lru_cache(maxsize=None)
def day_number(text):
    return (datetime.date.fromisoformat(text) - EPOCH).days


def nth_weekday(year, month, weekday, n):
    first = datetime.date(year, month, 1)
    return first + datetime.timedelta(days=(weekday - first.weekday()) % 7 + 7 * (n - 1))


@functools.lru_cache(maxsize=None)
def holidays(year):
    """5 U.S.C. 6103, years from 2021."""
    def observed(month, day):
        date = datetime.date(year, month, day)
        return date + datetime.timedelta(days={5: -1, 6: 1}.get(date.weekday(), 0))
    last_of_may = datetime.date(year, 5, 31)
    days = [observed(1, 1), nth_weekday(year, 1, 0, 3), nth_weekday(year, 2, 0, 3),
            last_of_may - datetime.timedelta(days=last_of_may.weekday()), observed(6, 19), observed(7, 4), nth_weekday(year, 9, 0, 1),
            nth_weekday(year, 10, 0, 2), observed(11, 11), nth_weekday(year, 11, 3, 4), observed(12, 25)]
    return {(d - EPOCH).days for d in days}


class Calendar:
    """Working days, numbered from the first one used."""

    def __init__(self, base, closed):
        self.base, self.closed, self.memo, self.days, self.index = base, set(closed), {}, [], {}

    def is_open(self, day):
        if day not in self.memo:
            date = EPOCH + datetime.timedelta(days=day)
            good = day not in self.closed
            if self.base != 1:
                good = good and date.weekday() < 5
            if self.base == 2:
                good = good and day not in holidays(date.year) and day not in holidays(date.year + 1)
            self.memo[day] = good
        return self.memo[day]

    def begin(self, day):
        while not self.is_open(day):
            day += 1
        self.days, self.index = [day], {day: 0}

    def at(self, number):
        while len(self.days) <= number:
            day = self.days[-1] + 1
            while not self.is_open(day):
                day += 1
            self.index[day] = len(self.days)
            self.days.append(day)
        return self.days[number]

    def number(self, day):
        """Of an open day from the first one on; None for any other."""
        while self.days[-1] < day:
            self.at(len(self.days))
        return self.index.get(day)

    def signed(self, day):
        """Open days from the first one to a day, less one; before the first it is negative."""
        if day < self.days[0]:
            return -1 - sum(self.is_open(d) for d in range(day + 1, self.days[0]))
        self.number(day)
        return bisect.bisect_right(self.days, day) - 1


# ---- random estates ----

class Step:
    def __init__(self, name, phase, per, effort=1, waits=()):
        self.name, self.phase, self.per, self.effort, self.waits = name, phase, per, effort, list(waits)


def protecting(rng):
    """A playbook that swaps protections: gates, both ways of coexisting, a pilot, install, remove, agent, server."""
    e = lambda: rng.randint(1, 6)
    steps = [Step("inventory", FIND, ESTATE, e()), Step("coexist", PREPARE, ESTATE, e(), ["inventory"]),
             Step("vaults", PREPARE, rng.choice([ESTATE, SITE]), e(), ["inventory"])]
    decrypt = rng.random() < 0.7
    if decrypt:
        steps.append(Step("decrypt", PREPARE, ASSET, 1, ["inventory"]))
    steps.append(Step("pilot", PILOT, ASSET, 1, ["coexist"] + (["decrypt"] if decrypt and rng.random() < 0.3 else [])))
    steps.append(Step("install", ROLLOUT, ASSET, 1, ["pilot"]))
    before = ["install", "vaults"] + (["decrypt"] if decrypt else [])
    if rng.random() < 0.3:
        steps.append(Step("lift", ROLLOUT, ESTATE, e(), ["pilot"]))
        before.append("lift")
    if rng.random() < 0.2:
        steps.append(Step("soak", ROLLOUT, rng.choice([WAVE, ESTATE]), e(), ["install"]))
        before.append("soak")
    steps.append(Step("remove", ROLLOUT, ASSET, 1, before))
    steps.append(Step("agent", RETIRE, rng.choice([WAVE, ASSET]), e(), ["remove"]))
    steps.append(Step("server", RETIRE, ESTATE, e(), ["agent"]))
    if rng.random() < 0.5:
        steps.append(Step("prove", PROVE, ESTATE, e(), ["server"]))
    return steps


def arbitrary(rng, most=9):
    steps = []
    for i in range(rng.randint(1, most)):
        steps.append(Step(f"s{i}", rng.randint(1, 6), rng.choice([1, 1, 2, 3, 4, 4]), rng.randint(1, 6),
                          [s.name for s in steps if rng.random() < 0.3]))
    return steps


class Estate:
    def __init__(self, rng, shape=None):
        self.classes, self.books = [], {}
        self.capacity = rng.choice([0, 1, 2, 3, 5, 8, 13, 40])
        self.pilot = rng.choice([0, 0, 1, 3, 7])
        self.base = rng.choice([0, 0, 1, 2])
        self.closed = []
        for _ in range(rng.randint(0, 3)):
            first = NOW + rng.randint(-3, 60)
            self.closed += range(first, first + rng.randint(1, 12))
        self.start = NOW + rng.choice([0, 0, 0, 3, 9])
        for i in range(rng.randint(1, 3)):
            name = f"c{i}"
            serves = "c0" if i == 2 and rng.random() < 0.7 else "-"
            self.classes.append((name, "-", serves))
            self.books[name] = (rng.randint(1, 6), protecting(rng) if rng.random() < 0.6 else arbitrary(rng))
        self.groups = []  # (class, assets, capacity, last day, part of, ring, criticality, name)
        for _ in range(rng.choice([1, 1, 2, 3, 4])):
            head = len(self.groups)
            capacity = rng.choice([0, 0, 0, 1, 2, 4])
            last = rng.choice([None, NOW + rng.randint(-20, 150)])
            self.groups.append([rng.choice(self.classes)[0], rng.choice([rng.randint(1, 9), rng.randint(1, 40)]), capacity, last, 0, rng.randint(0, 3), rng.randint(0, 2),
                                rng.choice(["-", "-", "x"])])
            for _ in range(rng.choice([0, 0, 1, 3])):
                self.groups.append(["-", rng.randint(1, 15), 0, None, head + 1, rng.randint(0, 3), rng.randint(0, 2), "-"])
        if shape:
            shape(self, rng)

    def text(self):
        lines = [f"class {n} {p} {s}" for n, p, s in self.classes]
        for name, (pilot, steps) in self.books.items():
            lines.append(f"playbook {name} {pilot}")
            lines += [f"step {name} {s.name} {i} {s.phase} {s.per} {s.effort} - {','.join(s.waits) or '-'}" for i, s in enumerate(steps)]
        for c, assets, capacity, last, part, ring, criticality, name in self.groups:
            lines.append(f"group {c} {assets} {capacity} {'-' if last is None else last} {part} {ring} {criticality} - {name} -")
        lines += [f"closed {d} {d}" for d in self.closed]
        lines.append(f"plan {NOW} {self.start} {self.capacity} {self.pilot} {self.base}")
        return "\n".join(lines) + "\n"

    def heads(self):
        return [n for n, g in enumerate(self.groups) if g[4] == 0]

    def parts(self, head):
        return [n for n, g in enumerate(self.groups) if n == head or g[4] == head + 1]

    def assets(self, head):
        return sum(self.groups[n][1] for n in self.parts(head))

    def limit(self, head):
        both = [c for c in (self.capacity, self.groups[head][2]) if c]
        return min(both) if both else 0

    def calendar(self):
        calendar = Calendar(self.base, self.closed)
        calendar.begin(max(self.start, NOW))
        return calendar

    def waits_for(self, head):
        """Heads whose assets are moved before this one's."""
        serves = {n: s for n, _, s in self.classes}[self.groups[head][0]]
        return [h for h in self.heads() if self.groups[h][0] == serves and self.groups[h][7] == self.groups[head][7]]


def ask(tool, estates):
    out = subprocess.run([tool], input="".join(e.text() for e in estates), capture_output=True, text=True)
    assert out.returncode == 0, out.stderr[:500]
    return out.stdout.splitlines()

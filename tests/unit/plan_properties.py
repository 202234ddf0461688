#!/usr/bin/env python3
"""Plans of random estates, checked by rules written down here and nowhere else: no step before its dependencies, every asset
in exactly one wave, capacity kept by the early and by the late schedule, no asset without protection, agents and servers
last, nothing on a closed day, a critical path as long as the project. Then two solvers: one that follows the specification
step by step, over 1,000 graphs, and one that tries everything, on small ones. Every checker must catch a plan spoilt on purpose.

  plan_properties.py PLAN-ANSWERS [HOW-MANY]        default 10,000 estates"""
import bisect
import concurrent.futures
import copy
import datetime
import functools
import json
import random
import subprocess
import sys

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


# ---- what an answer is read into ----

class Answer:
    """Numbered working days instead of dates. A step: id -> dict with its book step, wave, start, finish and the late ones."""

    def __init__(self, estate, data):
        self.estate, self.data, self.calendar = estate, data, estate.calendar()
        self.problems = []
        self.groups = []
        for g, head in zip(data["groups"], data["numbers"]):
            book = estate.books[estate.groups[head][0]][1]
            group = {"head": head, "json": g, "book": {s.name: s for s in book}, "steps": {}}
            for place, s in enumerate(g["steps"]):
                group["steps"].setdefault(s["step"], {})[s["wave"] or 0] = {
                    "place": place, "start": self.day(s["earliest_start"]), "finish": self.day(s["earliest_finish"]),
                    "late_start": self.day(s["latest_start"]), "late_finish": self.day(s["latest_finish"]), "json": s}
            group["visits"] = [[(v["pass"], self.day(v["from"]), self.day(v["to"]), v["assets_per_day"], self.day(v["latest_from"]),
                                 self.day(v["latest_to"])) for v in w["visits"]] for w in g["waves"]]
            self.groups.append(group)

    def day(self, text):
        if text is None:
            return None
        number = self.calendar.number(day_number(text))
        if number is None:
            self.problems.append(f"{text} is closed")
            return -1000
        return number


# ---- the rules ----

def open_days(answer):
    return answer.problems


def together(a, b, which):
    """Steps of one visit have the same days."""
    return all(a[which + end] == b[which + end] for end in ("start", "finish"))


def dependencies(answer):
    """By the playbook, not by what the answer says of itself: a step of a wave waits for the same wave, what is done once
    waits for all waves. Steps of one visit follow each other in the order of the list."""
    found = []
    for group in answer.groups:
        for name, waves in group["steps"].items():
            for wait in group["book"][name].waits:
                for wave, step in waves.items():
                    others = group["steps"].get(wait, {})
                    same = wave == 0 or 0 in others
                    for w, other in others.items():
                        if not same and w != wave:
                            continue
                        visit = group["book"][name].per == ASSET == group["book"][wait].per and w == wave
                        early = step["start"] > other["finish"] or (visit and together(step, other, "") and step["place"] > other["place"])
                        late = step["late_start"] > other["late_finish"] or (visit and together(step, other, "late_"))
                        if not early or not late:
                            found.append(f"{name}:{wave} begins before {wait}:{w} has ended")
        # What the answer says that a step waits for beyond the playbook (the pilot's gates) must have ended as well.
        by_id = {s["json"]["id"]: s for waves in group["steps"].values() for s in waves.values()}
        for name, step in by_id.items():
            for other in (by_id[wait] for wait in step["json"]["depends_on"]):
                if not (step["start"] > other["finish"] or (together(step, other, "") and step["place"] > other["place"])):
                    found.append(f"{name} begins before what it waits for has ended")
    return found


def every_asset_once(answer):
    found = []
    seen = {}
    for g, group in enumerate(answer.groups):
        waves = group["json"]["waves"]
        rings = [((w["ring"] or 99), w["criticality"]) for w in waves if not w["pilot"]]
        if rings != sorted(rings):
            found.append("rings out of order")
        if any(w["pilot"] for w in waves[1:]):
            found.append("a pilot that is not first")
        for wave, parts in zip(waves, answer.data["parts"][g]):
            if wave["assets"] != sum(p[2] for p in parts):
                found.append("a wave of other assets than its parts")
            for number, first, count in parts:
                for asset in range(first, first + count):
                    if (number, asset) in seen:
                        found.append(f"asset {asset} of {number} twice")
                    seen[number, asset] = wave["wave"]
        for wave, visits in zip(waves, group["visits"]):
            passes = {}
            for number, first, last, count, _, _ in visits:
                passes[number] = passes.get(number, 0) + (last - first + 1) * count
            if any(n != wave["assets"] for n in passes.values()):
                found.append("visits to other assets than the wave's")
            steps = [s for s in group["steps"] if group["book"][s].per == ASSET and wave["wave"] in group["steps"][s]]
            if steps and not passes:
                found.append("steps on assets without a visit")
    for number, group in enumerate(answer.estate.groups):
        head = group[4] - 1 if group[4] else number
        if not answer.estate.books[answer.estate.groups[head][0]][1]:
            continue
        runs = [w for w, n in answer.data["asset_waves"][number] for _ in range(n)]
        if len(runs) != group[1] or any(seen.get((number, a)) != runs[a] for a in range(len(runs))):
            found.append(f"assets of {number} not in exactly one wave")
    return found


def capacity(answer):
    found = []
    for which, first, last in (("early", 1, 2), ("late", 4, 5)):
        all_days = {}
        for group in answer.groups:
            days, own = {}, answer.estate.groups[group["head"]][2]
            for visits in group["visits"]:
                for v in visits:
                    for day in range(v[first], v[last] + 1):
                        days[day] = days.get(day, 0) + v[3]
            if own and max(days.values(), default=0) > own:
                found.append(f"{which}: more than the group's {own} a day")
            for day, count in days.items():
                all_days[day] = all_days.get(day, 0) + count
        if answer.estate.capacity and max(all_days.values(), default=0) > answer.estate.capacity:
            found.append(f"{which}: {max(all_days.values())} on a day, {answer.estate.capacity} people")
    return found


def visit_days(group, wave, number):
    days = [d for p, first, last, count, _, _ in group["visits"][wave - 1] if p == number for d in range(first, last + 1) for _ in range(count)]
    return days


def pass_of(group, wave, step):
    """The pass whose days are the step's."""
    at = group["steps"][step][wave]
    for number in sorted({v[0] for v in group["visits"][wave - 1]}):
        days = visit_days(group, wave, number)
        if days[0] == at["start"] and days[-1] == at["finish"]:
            return number
    return None


def never_unprotected(answer):
    """Asset by asset: the old goes only when the new is there, the exclusions are set and the gates are passed."""
    found = []
    for group in answer.groups:
        steps = group["steps"]
        if "install" not in group["book"]:
            continue
        for wave in group["json"]["waves"]:
            w = wave["wave"]
            gone = "pilot" if wave["pilot"] else "remove"
            if w not in steps.get(gone, {}):
                found.append(f"wave {w} keeps the old protection")
                continue
            number = pass_of(group, w, gone)
            if number is None:
                found.append(f"{gone}:{w} is no visit")
                continue
            removal = visit_days(group, w, number)
            for gate in ("coexist", "vaults"):
                if min(removal) <= steps[gate][0]["finish"]:
                    found.append(f"{gone}:{w} before {gate}")
            for before in ("decrypt", "install"):
                if before not in group["book"] or (before == "install" and wave["pilot"]):
                    continue
                if w not in steps[before]:
                    found.append(f"{before} left out of wave {w}")
                    continue
                earlier = pass_of(group, w, before)
                days = visit_days(group, w, earlier) if earlier else []
                same = earlier == number and steps[before][w]["place"] < steps[gone][w]["place"]
                if len(days) != len(removal) or not (same or all(a < b for a, b in zip(days, removal))):
                    found.append(f"{gone}:{w} before {before}")
    return found


def agents_last(answer):
    found = []
    by_head = {g["head"]: g for g in answer.groups}
    moved = {}
    for group in answer.groups:
        ends = [s["finish"] for waves in group["steps"].values() for w, s in waves.items() if w > 0]
        moved[group["head"]] = max(ends, default=-1)
        if "remove" in group["book"]:
            removed = max(s["finish"] for name in ("remove", "pilot") for s in group["steps"].get(name, {}).values())
            agents = group["steps"].get("agent", {})
            for wave, agent in agents.items():
                own = [s for name in ("remove", "pilot") for w, s in group["steps"].get(name, {}).items() if w == wave]
                same = group["book"]["agent"].per == ASSET
                if not all(agent["start"] > s["finish"] or (same and agent["start"] == s["start"] and agent["place"] > s["place"])
                           for s in own):
                    found.append("an agent goes before the old protection")
            if group["steps"]["server"][0]["start"] <= max([removed] + [a["finish"] for a in agents.values()]):
                found.append("a server goes before its agents")
    for group in answer.groups:
        first = min((v[1] for visits in group["visits"] for v in visits), default=None)
        waits = answer.estate.waits_for(group["head"])
        if sorted(answer.groups[i]["head"] for i in group["json"]["waits_for"]) != sorted(waits):
            found.append("waits for other groups than it should")
        for head in waits:
            if first is not None and head in by_head and first <= moved[head]:
                found.append("a management server before what it manages")
    return found


def critical_path(answer):
    """On every working day of the project something without slack is under way; flags and slack agree."""
    found = []
    total = answer.data["total"]
    covered, end = set(), -1
    for group in answer.groups:
        for name, waves in group["steps"].items():
            for step in waves.values():
                slack = step["json"]["slack_days"]
                end = max(end, step["finish"])
                if slack < 0 or step["late_start"] < step["start"] + slack or step["late_finish"] < step["finish"] + slack:
                    found.append(f"{name}: slack")
                if step["json"]["critical"] != (slack == 0):
                    found.append(f"{name}: critical with slack {slack}")
                if group["book"][name].per != ASSET and slack == 0:
                    covered.update(range(step["start"], step["finish"] + 1))
        for visits in group["visits"]:
            for _, first, last, _, late, _ in visits:
                if late == first:
                    covered.update(range(first, last + 1))
    if total["working_days"] != end + 1 and end >= 0:
        found.append("the project is not as long as its last step")
    if covered != set(range(end + 1)):
        found.append(f"days without anything critical: {sorted(set(range(end + 1)) - covered)[:5]}")
    return found


def verdicts(answer):
    """Feasible or by how much not, and the bounds that need no schedule."""
    found = []
    calendar, late_groups = answer.calendar, 0
    for group in answer.groups:
        g, head = group["json"], group["head"]
        if not g["steps"]:
            continue
        last, assets, limit = answer.estate.groups[head][3], answer.estate.assets(head), answer.estate.limit(head)
        length = max(s["finish"] for waves in group["steps"].values() for s in waves.values()) + 1
        passes = {}
        for wave, visits in zip(g["waves"], group["visits"]):
            passes[wave["pilot"]] = max([passes.get(wave["pilot"], 0)] + [v[0] for v in visits])
        count = passes.get(False) or passes.get(True) or 0
        rollout = -(-assets * count // limit) if limit else count
        if g["rollout_working_days"] != rollout:
            found.append(f"rollout of {g['rollout_working_days']} days, not {rollout}")
        if calendar.number(day_number(g["finish"])) != length - 1:
            found.append("finish is not the end of the last step")
        if last is None:
            if g["feasible"] is not True or g["latest_safe_start"] is not None:
                found.append("a verdict without a deadline")
            continue
        available = calendar.signed(last) + 1
        late = max(0, length - available)
        late_groups += late > 0
        if (g["feasible"], g["shortfall_working_days"]) != (late == 0, late):
            found.append(f"late by {g['shortfall_working_days']}, not {late}")
        if g["available_working_days"] != max(0, available) or g["rollout_shortfall_working_days"] != max(0, rollout - available) * (rollout > 0):
            found.append("bounds")
        if g["rollout_required_per_day"] != (-(-assets * count // available) or None if available > 0 else None):
            found.append("people for the visits alone")
        if available - length >= 0 and day_number(g["latest_safe_start"]) != calendar.at(available - length):
            found.append("latest start")
        if available - length < 0 and sum(calendar.is_open(d) for d in range(day_number(g["latest_safe_start"]), calendar.days[0])) != length - available:
            found.append("latest start in the past")
        done = 0
        for wave, visits in zip(g["waves"], group["visits"]):
            done += sum(max(0, min(v[2], available - 1) - v[1] + 1) * v[3] for v in visits if v[0] == passes[wave["pilot"]])
        if g["assets_in_time"] != done:
            found.append(f"{g['assets_in_time']} assets in time, not {done}")
    if answer.data["total"]["late_groups"] != late_groups:
        found.append("late groups")
    return found


RULES = (open_days, dependencies, every_asset_once, capacity, never_unprotected, agents_last, critical_path, verdicts)


# ---- negative controls ----

def shift(text, days):
    return (datetime.date.fromisoformat(text) + datetime.timedelta(days=days)).isoformat()


def spoil(rule, data, estate, rng):
    """The answer with one thing wrong that the rule is there for; None where this answer has nothing to spoil."""
    groups = data["groups"]
    book = lambda g: {s.name: s for s in estate.books[estate.groups[data["numbers"][g]][0]][1]}
    if rule is open_days:
        calendar = estate.calendar()
        for group in groups:
            for step in group["steps"]:
                day = day_number(step["earliest_finish"])
                for later in range(day, day + 30):
                    if not calendar.is_open(later):
                        step["earliest_finish"] = shift(step["earliest_finish"], later - day)
                        return data
    elif rule is dependencies:
        for group in groups:
            by_id = {s["id"]: s for s in group["steps"]}
            for step in group["steps"]:
                for wait in step["depends_on"]:
                    if by_id[wait]["earliest_finish"] < step["earliest_start"]:
                        step["earliest_start"] = by_id[wait]["earliest_finish"]
                        return data
    elif rule is every_asset_once:
        for parts in data["parts"]:
            if parts and parts[0]:
                parts[-1][-1][2] += 1
                return data
    elif rule is capacity and estate.capacity:
        for group in groups:
            for wave in group["waves"]:
                for visit in wave["visits"]:
                    visit["assets_per_day"] = estate.capacity + 1
                    return data
    elif rule is never_unprotected:
        for g, group in enumerate(groups):
            if "install" in book(g) and len(group["waves"]) > 1:
                steps = group["steps"]
                for i, step in enumerate(steps):
                    for j in range(i + 1, len(steps)):
                        if step["step"] == "install" and steps[j]["step"] == "remove" and steps[j]["wave"] == step["wave"]:
                            steps[i], steps[j] = steps[j], steps[i]
                            if steps[i]["earliest_start"] > steps[j]["earliest_start"]:
                                for key in ("earliest_start", "earliest_finish"):
                                    steps[i][key] = steps[j][key]
                            return data
    elif rule is agents_last:
        for g, group in enumerate(groups):
            if "agent" in book(g):
                for step in group["steps"]:
                    if step["step"] == "server":
                        step["earliest_start"] = group["start"]
                        return data
    elif rule is critical_path:
        data["total"]["working_days"] += 1
        return data if groups and any(g["steps"] for g in groups) else None
    elif rule is verdicts:
        for group in groups:
            if group["steps"]:
                group["shortfall_working_days"] += 1
                group["feasible"] = not group["feasible"]
                return data
    return None


# ---- a solver that follows the specification, person by person ----

class Solver:
    def __init__(self, estate):
        self.estate, self.calendar = estate, estate.calendar()
        self.busy = {}
        self.moved, self.days, self.visits = {}, {}, {}

    def turn_key(self, head):
        group = self.estate.groups[head]
        deadline = group[3]
        overdue = deadline is not None and (deadline + 1) * 86400 <= NOW * 86400
        assets = self.estate.assets(head)
        if overdue:
            return (0, -assets, deadline, head)
        return (1, deadline if deadline is not None else 10 ** 9, -assets, head)

    def order(self):
        done = []

        def place(head):
            for other in sorted(self.estate.waits_for(head), key=self.turn_key):
                if other not in done:
                    place(other)
            if head not in done:
                done.append(head)
        for head in sorted(self.estate.heads(), key=self.turn_key):
            place(head)
        return done

    def solve(self):
        for head in self.order():
            self.solve_group(head)
        return self

    def kinds(self, steps):
        by_name = {s.name: s for s in steps}

        @functools.lru_cache(maxsize=None)
        def ancestors(name):
            return frozenset(by_name[name].waits).union(*[ancestors(w) for w in by_name[name].waits])
        pilots = [s.name for s in steps if s.per == ASSET and s.phase == PILOT]
        kind = {}
        for s in steps:
            if s.per in (ESTATE, SITE):
                kind[s.name] = "once"
            elif s.per == WAVE:
                kind[s.name] = "wave"
            elif s.name in pilots:
                kind[s.name] = "pilot"
            else:
                kind[s.name] = "rest" if ancestors(s.name) & set(pilots) else "both"
        waits = {s.name: list(s.waits) for s in steps}
        for p in pilots:
            for s in steps:
                guard = kind[s.name] == "both" and s.phase < PILOT
                if kind[s.name] in ("once", "wave") and not ancestors(s.name) & set(pilots):
                    guard = any(kind[r] == "rest" and s.name in ancestors(r) for r in kind)
                if guard and s.name not in waits[p]:
                    waits[p].append(s.name)
        covers = {s.name: [p for p in pilots if p in ancestors(s.name)] for s in steps}
        return kind, waits, covers

    def levels(self, steps, kind, waits):
        """How many further passes come after a visit: the number of times its successors must be reached by way of something
        that is no visit to the same assets."""
        after = {s.name: [t.name for t in steps if s.name in waits[t.name]] for s in steps}
        where = {"pilot": ("p",), "both": ("p", "r"), "rest": ("r",)}

        @functools.lru_cache(maxsize=None)
        def level(name, cohort):
            best = 0
            for t in after[name]:
                if kind[t] in ("once", "wave"):
                    best = max(best, height(t))
                elif cohort in where[kind[t]]:
                    best = max(best, level(t, cohort))
                elif {kind[name], kind[t]} == {"pilot", "rest"}:
                    best = max(best, level(t, where[kind[t]][0]) + 1)
            return best

        @functools.lru_cache(maxsize=None)
        def height(name):
            return max([0] + [height(t) if kind[t] in ("once", "wave") else 1 + max(level(t, c) for c in where[kind[t]]) for t in after[name]])
        return level, where

    def cut(self, head, visits):
        estate = self.estate
        parts = sorted(estate.parts(head), key=lambda n: (estate.groups[n][5] or 99, estate.groups[n][6], n))
        left = [[n, estate.groups[n][1]] for n in parts]
        limit, total = estate.limit(head), estate.assets(head)
        waves = []
        if visits:
            pilot = min(estate.pilot or estate.books[estate.groups[head][0]][0], total)
            waves.append({"count": pilot, "pilot": True, "ring": None, "joined": False})
            for part in left:
                taken = min(part[1], pilot)
                part[1] -= taken
                pilot -= taken
        size = max(5, -(-total // (50 * limit))) * limit if limit and visits else 10 ** 12
        for n, count in left:
            ring = (estate.groups[n][5], estate.groups[n][6])
            while count:
                same = waves and waves[-1]["ring"] == ring
                if not same or waves[-1]["count"] >= size:
                    waves.append({"count": 0, "pilot": False, "ring": ring, "joined": bool(same)})
                taken = min(count, size - waves[-1]["count"])
                waves[-1]["count"] += taken
                count -= taken
        return waves

    def visit(self, count, start, own, used, group_days):
        """One asset after the other, each on the first day with somebody free."""
        days, day = [], start
        for _ in range(count):
            while (self.estate.capacity and self.busy.get(day, 0) >= self.estate.capacity) or (own and group_days.get(day, 0) >= own):
                day += 1
            self.busy[day] = self.busy.get(day, 0) + 1
            group_days[day] = group_days.get(day, 0) + 1
            days.append(day)
        return days

    def solve_group(self, head):
        estate = self.estate
        steps = estate.books[estate.groups[head][0]][1]
        kind, waits, covers = self.kinds(steps)
        level, where = self.levels(steps, kind, waits)
        visits = [s.name for s in steps if kind[s.name] in where]
        waves = self.cut(head, bool(visits))
        cohort = lambda w: "p" if waves[w]["pilot"] else "r"
        release = max([self.moved[h] + 1 for h in estate.waits_for(head)] + [0])
        effort = {s.name: s.effort for s in steps}
        days, group_days, moved = {}, {}, -1
        nodes = []  # visits in their order: (level, wave)
        for l in range(max([level(n, c) for n in visits for c in where[kind[n]]] + [-1]), -1, -1):
            for w in range(len(waves)):
                tasks = [n for n in visits if cohort(w) in where[kind[n]] and level(n, cohort(w)) == l]
                if tasks:
                    nodes.append((l, w, tasks))
        position = {(n, w): i for i, (_, w, tasks) in enumerate(nodes) for n in tasks}
        self.nodes = nodes

        @functools.lru_cache(maxsize=None)
        def needed(name, w):
            """What a step of a wave waits for, as (step, wave)."""
            out = set()
            for q in waits[name]:
                if kind[q] == "once":
                    out.add((q, None))
                elif kind[q] == "wave":
                    out |= {(q, w)} if kind[name] == "wave" else {(q, v) for v in range(len(waves))}
                elif w is None:
                    out |= {(q, v) for v in range(len(waves)) if cohort(v) in where[kind[q]]}
                    if waves[0]["pilot"] and "p" not in where[kind[q]]:
                        out |= {(p, 0) for p in covers[q]}
                elif cohort(w) in where[kind[q]]:
                    out.add((q, w))
                elif cohort(w) == "r":
                    out.add((q, 0))
                elif kind[name] == "pilot":
                    out |= {(q, v) for v in range(len(waves)) if cohort(v) == "r"}
                else:
                    out |= {(p, 0) for p in covers[q]}
            return out

        def end(name, w):
            if (name, w) in position:
                return node(position[name, w])[-1]
            return span(name, w)[1]

        @functools.lru_cache(maxsize=None)
        def span(name, w):
            start = max([end(*q) + 1 for q in needed(name, w)] + [0])
            if w is not None and not nodes:
                start = max(start, release)
            return start, start + effort[name] - 1

        done = {}

        def node(i):
            if i in done:
                return done[i]
            _, w, tasks = nodes[i]
            start = release
            if i > 0:
                joined = waves[w]["joined"] and nodes[i - 1][1] == w - 1
                start = max(start, node(i - 1)[-1] + (0 if joined else 1))
            for name in tasks:
                for q in needed(name, w):
                    if position.get(q) != i:
                        start = max(start, end(*q) + 1)
            done[i] = self.visit(waves[w]["count"], start, estate.groups[head][2], 0, group_days)
            return done[i]

        for i in range(len(nodes)):
            node(i)
        for s in steps:
            if s.name in visits:
                for w in range(len(waves)):
                    if (s.name, w) in position:
                        at = node(position[s.name, w])
                        days[s.name, w + 1] = (at[0], at[-1])
            elif kind[s.name] == "wave":
                for w in range(len(waves)):
                    days[s.name, w + 1] = span(s.name, w)
            else:
                days[s.name, 0] = span(s.name, None)
        self.moved[head] = max([f for (_, w), (_, f) in days.items() if w] + [-1])
        self.days[head] = days
        self.plan = (waves, nodes, needed, position, effort)


def compare(answer):
    found = []
    solver = Solver(answer.estate).solve()
    for group in answer.groups:
        shown = {(name, w): (s["start"], s["finish"]) for name, waves in group["steps"].items() for w, s in waves.items()}
        if shown != solver.days[group["head"]]:
            wrong = {k for k in set(shown) | set(solver.days[group["head"]]) if shown.get(k) != solver.days[group["head"]].get(k)}
            found.append(f"{sorted(wrong)[:4]}: {[(shown.get(k), solver.days[group['head']].get(k)) for k in sorted(wrong)[:4]]}")
    return found


def compare_late(answer):
    """Without a limit on people the latest days are longest paths to the end, worked out by relaxing until nothing changes."""
    found = []
    group = answer.groups[0]
    solver = Solver(answer.estate).solve()
    waves, nodes, needed, position, effort = solver.plan
    days = solver.days[group["head"]]
    name_of = lambda key: ("visit", position[key[0], key[1] - 1]) if (key[0], key[1] - 1) in position else key
    length = {name_of(k): f - s + 1 for k, (s, f) in days.items()}
    edges = {(("visit", i - 1), ("visit", i)) for i in range(1, len(nodes))}
    for name, w in days:
        for q, v in needed(name, w - 1 if w else None):
            a, b = name_of((q, 0 if v is None else v + 1)), name_of((name, w))
            if a != b:
                edges.add((a, b))
    end = max(f for _, f in days.values())
    latest = {n: end for n in length}
    changed = True
    while changed:
        changed = False
        for a, b in edges:
            bound = latest[b] - length[b]
            if bound < latest[a]:
                latest[a], changed = bound, True
    for name, waves_ in group["steps"].items():
        for w, step in waves_.items():
            node = name_of((name, w))
            if step["late_finish"] != latest[node] or step["json"]["slack_days"] != latest[node] - step["finish"]:
                found.append(f"{name}:{w} may end on {step['late_finish']}, not {latest[node]}")
    return found


def shortest(estate):
    """Every way to spread the visits of one group over days, tried; what takes no people begins when it can."""
    solver = Solver(estate).solve()
    head = estate.heads()[0]
    waves, nodes, needed, position, effort = solver.plan
    limit = estate.limit(head) or 10 ** 9
    best = [max(f for _, f in solver.days[head].values()) + 30]

    def finish_of_rest(ends):
        memo = {}

        def end(name, w):
            if (name, w) in position:
                return ends[position[name, w]]
            if (name, w) not in memo:
                memo[name, w] = max([end(*q) + 1 for q in needed(name, w)] + [0]) + effort[name] - 1
            return memo[name, w]
        keys = [(n, w - 1 if w else None) for n, w in solver.days[head]]
        return max(end(*k) for k in keys)

    def ready(i, ends):
        memo = {}

        def end(name, w):
            if (name, w) in position:
                return ends[position[name, w]]
            if (name, w) not in memo:
                memo[name, w] = max([end(*q) + 1 for q in needed(name, w)] + [0]) + effort[name] - 1
            return memo[name, w]
        _, w, tasks = nodes[i]
        start = max([end(*q) + 1 for n in tasks for q in needed(n, w) if position.get(q) != i] + [0])
        if i > 0:
            start = max(start, ends[i - 1] + (0 if waves[w]["joined"] and nodes[i - 1][1] == w - 1 else 1))
        return start

    def walk(i, ends, day, left_today, left):
        if day > best[0]:
            return
        if i == len(nodes):
            best[0] = min(best[0], finish_of_rest(ends))
            return
        if left == 0:
            nxt = i + 1
            now = ends + [day]
            if nxt == len(nodes):
                walk(nxt, now, day, 0, 0)
                return
            start = ready(nxt, now)
            count = waves[nodes[nxt][1]]["count"]
            for wait in range(0, 3):
                at = start + wait
                walk(nxt, now, at, limit if at > day else left_today, count)
            return
        for n in range(min(left, left_today), -1, -1):
            if n == left:
                walk(i, ends, day, left_today - n, 0)
            else:
                walk(i, ends, day + 1, limit, left - n)

    if nodes:
        for wait in range(0, 3):
            walk(0, [], ready(0, []) + wait, limit, waves[nodes[0][1]]["count"])
    else:
        best[0] = finish_of_rest([])
    return best[0] + 1


def one_group(estate, rng):
    estate.groups = [[estate.classes[0][0], rng.randint(1, 60), 0, None, 0, 0, 0, "-"]]
    estate.books[estate.classes[0][0]] = (rng.randint(1, 6), arbitrary(rng))


def unlimited(estate, rng):
    one_group(estate, rng)
    estate.capacity = 0


def small(estate, rng):
    one_group(estate, rng)
    estate.groups[0][1] = rng.randint(1, 6)
    estate.capacity = rng.randint(1, 3)
    estate.pilot = rng.randint(1, 2)
    estate.books[estate.classes[0][0]] = (1, arbitrary(rng, 5))


def answers_what_if(tool, rng, number):
    """What is said to make it, makes it, and with one less it is not made: asked of the planner itself, as plans."""
    wrong, asked, estates = [], [], [Estate(rng) for _ in range(number)]
    first = [json.loads(line) for line in ask(tool, estates)]
    for estate, data in zip(estates, first):
        for g, head in zip(data["groups"], data["numbers"]):
            if not g["steps"] or g["deadline"] is None or g["waits_for"]:
                continue
            for value, good in ((g["required_per_day"], True), ((g["required_per_day"] or 1) - 1, False)):
                if value:
                    asked.append((alone(estate, head, capacity=value), "late", good))
            for value, good in ((g["largest_scope"], True), ((g["largest_scope"] or 0) + 1, False)):
                if value and value <= g["assets"] and len(estate.parts(head)) == 1:
                    asked.append((alone(estate, head, assets=value), "late", good))
            if g["required_per_day"] is None:
                asked.append((alone(estate, head, capacity=0), "late", False))
        total = data["total"]
        if total["required_capacity"]:
            free = copy.copy(estate)
            free.capacity = 0
            hopeless = json.loads(ask(tool, [free])[0])["total"]["late_groups"] if len(asked) < 400 else None
            for value, good in ((total["required_capacity"], True), (total["required_capacity"] - 1, False)):
                if value and hopeless is not None:
                    changed = copy.copy(estate)
                    changed.capacity = value
                    asked.append((changed, hopeless, good))
    for (estate, expected, good), line in zip(asked, ask(tool, [a[0] for a in asked])):
        late = json.loads(line)["total"]["late_groups"]
        if (late <= (0 if expected == "late" else expected)) != good:
            wrong.append((expected, good, late, estate.text()))
    return len(asked), wrong


def alone(estate, head, capacity=None, assets=None):
    """One group by itself."""
    changed = copy.copy(estate)
    renumber = {n: i for i, n in enumerate(estate.parts(head))}
    changed.groups = [list(estate.groups[n]) for n in estate.parts(head)]
    for group in changed.groups:
        group[4] = 1 if group[4] else 0
    assert renumber[head] == 0
    changed.capacity = estate.limit(head) if capacity is None else capacity
    changed.groups[0][2] = 0
    if assets is not None:
        changed.groups[0][1] = assets
    return changed


# ---- the tests ----

PASSED = [0]


def report(ok, title, detail=""):
    PASSED[0] += 1
    print(f"{'ok' if ok else 'not ok'} {PASSED[0]} - {title}" + (f" # {detail}" if detail and not ok else ""), flush=True)
    return ok


def check_many(tool, count, seed):
    """All rules on so many estates, and on every fifth of them a plan spoilt on purpose."""
    rng = random.Random(seed)
    failed, controls, done, errors, same_bytes = {}, {rule.__name__: [0, 0] for rule in RULES}, 0, 0, True
    while done < count:
        estates = [Estate(rng) for _ in range(min(500, count - done))]
        lines = ask(tool, estates)
        if done == 0:
            same_bytes = lines == ask(tool, estates)
        for estate, line in zip(estates, lines):
            data = json.loads(line)
            done += 1
            if "error" in data:
                errors += 1
                failed.setdefault("error", (done, data))
                continue
            answer = Answer(estate, data)
            for rule in RULES:
                found = rule(answer)
                if found:
                    failed.setdefault(rule.__name__, (done, found[:3], estate.text()))
            if done % 5 == 0:
                rule = RULES[done // 5 % len(RULES)]
                spoilt = spoil(rule, data, estate, rng)
                if spoilt is not None:
                    controls[rule.__name__][0] += 1
                    controls[rule.__name__][1] += bool(rule(Answer(estate, spoilt)))
    return failed, controls, errors, same_bytes


def main():
    tool, count = sys.argv[1], int(sys.argv[2]) if len(sys.argv) > 2 else 10000
    # Two processes, each with half of the estates and a generator of its own.
    with concurrent.futures.ProcessPoolExecutor(2) as pool:
        halves = list(pool.map(check_many, [tool] * 2, [count - count // 2, count // 2], [1, 2]))
    failed, controls, errors, same_bytes = {}, {rule: [0, 0] for rule in RULES}, 0, True
    for half in halves:
        errors += half[2]
        same_bytes = same_bytes and half[3]
        for name, what in half[0].items():
            failed.setdefault(name, what)
        for rule in RULES:
            controls[rule] = [controls[rule][0] + half[1][rule.__name__][0], controls[rule][1] + half[1][rule.__name__][1]]
    print(f"1..{2 * len(RULES) + 8}")
    report(errors == 0, f"{count} random estates are planned", failed.get("error"))
    report(same_bytes, "the same bytes again")
    for rule in RULES:
        report(rule.__name__ not in failed, f"{rule.__name__}: {count} estates", failed.get(rule.__name__))
    for rule in RULES:
        tried, caught = controls[rule]
        report(tried > 0 and caught == tried, f"{rule.__name__}: catches {caught} of {tried} plans spoilt on purpose", "the rule missed one")
    for title, shape, rule, number in (("follows the specification, several groups", None, compare, 1000),
                                       ("latest days are longest paths", unlimited, compare_late, 1000)):
        rng = random.Random(7)
        estates = [Estate(rng, shape) for _ in range(number)]
        wrong = []
        answers = [Answer(e, json.loads(line)) for e, line in zip(estates, ask(tool, estates))]
        for answer in answers:
            wrong += rule(answer)[:1] and [(rule(answer)[:1], answer.estate.text())]
        report(not wrong, f"{title}: {number} random graphs", wrong[:1])
        for answer in answers:
            if len(answer.groups[0]["steps"]) > 1:
                step = list(list(answer.groups[0]["steps"].values())[-1].values())[0]
                step["start"] += 1
                step["finish"] += 1
                break
        report(bool(rule(answer)), f"{title}: a step moved by a day is noticed")
    number, wrong = answers_what_if(tool, random.Random(5), 300)
    report(number > 300 and not wrong, f"what would make it does, and one less does not: {number} plans", wrong[:1])
    rng = random.Random(11)
    estates = [Estate(rng, small) for _ in range(300)]
    wrong = []
    for estate, line in zip(estates, ask(tool, estates)):
        best, ours = shortest(estate), json.loads(line)["total"]["working_days"]
        if best != ours:
            wrong.append((best, ours, estate.text()))
    report(not wrong, "no way of spreading the visits is shorter: 300 small estates, all tried", wrong[:1])
    return 0


if __name__ == "__main__":
    sys.exit(main())

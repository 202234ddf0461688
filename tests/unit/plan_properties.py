#!/usr/bin/env python3
"""Plans of random estates, checked by rules written down here and nowhere else: no step before its dependencies, every asset
in exactly one wave, capacity kept by the early and by the late schedule, no asset without protection, agents and servers
last, nothing on a closed day, a critical path as long as the project. Then two solvers: one that follows the specification
step by step, over 1,000 graphs, and one that tries everything, on small ones. Every checker must catch a plan spoilt on purpose.

  plan_properties.py PLAN-ANSWERS [HOW-MANY]        default 10,000 estates"""
import concurrent.futures
import copy
import datetime
import json
import random
import sys

from plan_estates import ASSET, Estate, ask, day_number
from plan_solver import compare, compare_late, shortest, small, unlimited


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

"""Two solvers for plan_properties.py. One follows docs/specification/plans.md person by person, one tries everything."""
import functools

from plan_estates import ASSET, ESTATE, NOW, PILOT, SITE, WAVE, arbitrary


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

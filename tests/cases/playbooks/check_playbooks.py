#!/usr/bin/env python3
"""Holds playbooks and alternatives of lib/data against what an administrator relies on; prints TAP.

  check_playbooks.py [SOURCE_ROOT]
  check_playbooks.py [SOURCE_ROOT] --negative-control

The rules: every step of a playbook that is no draft has a source with an address, and a draft lacks at least one; phases are
complete and never run backwards; the new protection comes before the old goes; gates come before every removal; no way back
installs what was removed; alternatives are sourced, and use the words that docs/playbooks/README.md explains. The compiler
checks types and references; nothing of that is repeated here. With --negative-control each rule must find a planted fault.
"""
import copy
import json
import pathlib
import re
import sys

ARGUMENTS = [argument for argument in sys.argv[1:] if not argument.startswith("--")]
ROOT = pathlib.Path(ARGUMENTS[0] if ARGUMENTS else pathlib.Path(__file__).parents[3]).resolve()
PHASES = ["find", "prepare", "pilot", "roll-out", "retire", "prove"]
SOURCED = {"endpoint-protection", "management-server", "video-surveillance", "network-equipment"}
CLASSES = {"endpoint-protection", "management-server", "mail-gateway", "vpn", "password-manager", "threat-intelligence",
           "ip-camera", "video-recorder", "router", "switch", "ran", "5g-core", "modem", "drone", "battery", "inverter",
           "mobile-app", "social-media", "ai-service"}
PLATFORMS = {"windows", "linux", "macos", "android", "ios", "device"}
LEAST = {"endpoint-protection": 10, "vpn": 3, "password-manager": 3, "ip-camera": 3, "video-recorder": 3, "router": 3, "switch": 2}
# A way back may speak of the old product only to deny its return, or to say that it has not gone yet.
RETURN = re.compile(r"\b(re-?install|install\w*|put\w* back|restore\w*|re-?connect\w*|connect\w*|go\w* back to)\b[^.;]*\b(old|"
                    r"product|agent|gateway|client|program|engine|app|server|camera|recorder|device|equipment)\b"
                    r"|\b(old|product|agent|gateway|client|program|engine|app|equipment)\b[^.;]*"
                    r"\b(re-?installed|installed again|put back|connected again|restored)\b", re.I)
DENIED = re.compile(r"\b(not|never|no longer)\b", re.I)
PRAISE = re.compile(r"\b(best|leading|powerful|advanced|next-gen\w*|award\w*|world-class|seamless\w*|robust|unmatched|superior)\b",
                    re.I)


def load(root):
    """Records by plural name, those of all files together."""
    data = {}
    for path in sorted((root / "lib/data").rglob("*.json")):
        for key, records in json.loads(path.read_text(encoding="utf-8")).items():
            if isinstance(records, list):
                data.setdefault(key, []).extend(records)
    page = (root / "docs/playbooks/README.md").read_text(encoding="utf-8")
    data["words"] = re.findall(r"^\| `([a-z0-9-]+)` \|", page, re.M)
    data["listed"] = dict(re.findall(r"^\| `([a-z0-9-]+)` \|[^|]*\| (draft|every step has a source) \|$", page, re.M))
    return data


def as_list(value):
    return value if isinstance(value, list) else [] if value is None else [value]


def ancestors(steps, name, seen=None):
    seen = set() if seen is None else seen
    for before in as_list(steps[name].get("depends_on")):
        if before in steps and before not in seen:
            seen.add(before)
            ancestors(steps, before, seen)
    return seen


def is_removal(step):
    return step["id"] == "remove" or step["id"].startswith("remove-")


def check_sources(playbook):
    addresses = {source["id"]: source.get("url", "") for source in playbook.get("sources", [])}
    bare = [step["id"] for step in playbook["steps"]
            if not any(addresses.get(name, "").startswith("http") for name in as_list(step.get("source")))]
    if playbook.get("draft"):
        return [] if bare else ["is a draft although every step has a source"]
    return [f"step {name} has no source with an address" for name in bare]


def check_phases(playbook):
    steps = {step["id"]: step for step in playbook["steps"]}
    found = [f"no step in phase {phase}" for phase in PHASES if phase not in {step["phase"] for step in steps.values()}]
    orders = [step["order"] for step in playbook["steps"]]
    if orders != sorted(set(orders)):
        found.append("steps are not in their order")
    for step in steps.values():
        for before in as_list(step.get("depends_on")):
            if before not in steps:
                found.append(f"step {step['id']} waits for {before}, which is not here")
            elif PHASES.index(steps[before]["phase"]) > PHASES.index(step["phase"]) or steps[before]["order"] >= step["order"]:
                found.append(f"step {step['id']} waits for the later {before}")
    return found


def check_protect(playbook):
    """The new one is there before the old one goes, and what comes after removal waits for it."""
    steps = {step["id"]: step for step in playbook["steps"]}
    removals = [name for name, step in steps.items() if is_removal(step)]
    protects = [name for name in steps if name in ("install", "protect")]
    found = [] if removals and protects else ["no step that protects, or none that removes"]
    for name in removals:
        if not set(protects) & ancestors(steps, name):
            found.append(f"step {name} does not wait for the new protection")
    for name, step in steps.items():
        if step["phase"] in ("retire", "prove") and not is_removal(step) and not set(removals) & ancestors(steps, name):
            found.append(f"step {name} does not wait for removal")
    return found


def check_gates(playbook):
    steps = {step["id"]: step for step in playbook["steps"]}
    gates = {name for name, step in steps.items() if step["title"].startswith("Gate: ")}
    found = [] if gates else ["no gate"]
    for name, step in steps.items():
        missing = gates - ancestors(steps, name) if is_removal(step) else set()
        found += [f"step {name} does not wait for the gate {gate}" for gate in sorted(missing)]
    return found


def check_rollback(playbook):
    found = []
    for step in playbook["steps"]:
        for clause in re.split(r"[.;:]", step["rollback"]):
            if RETURN.search(clause) and not DENIED.search(clause):
                found.append(f"step {step['id']} goes back by: {clause.strip()}")
        if step["phase"] != "find" and not step.get("evidence"):
            found.append(f"step {step['id']} leaves no evidence")
    return found


def check_texts(playbook):
    found = []
    for step in playbook["steps"]:
        if not as_list(step.get("how")):
            found.append(f"step {step['id']} does not say how")
        if step["per"] in ("asset", "wave") and "effort_days" in step:
            found.append(f"step {step['id']} has an effort, which is for steps done once")
    return found


def check_cover(data):
    have = {name for playbook in data["playbooks"] for name in as_list(playbook["class"])}
    ready = {playbook["id"] for playbook in data["playbooks"] if not playbook.get("draft")}
    states = {playbook["id"]: "draft" if playbook.get("draft") else "every step has a source" for playbook in data["playbooks"]}
    return ([f"no playbook for {name}" for name in sorted(CLASSES - have)]
            + ([] if states == data["listed"] else ["docs/playbooks/README.md lists other playbooks, or other states"])
            + [f"playbook {name} is a draft" for name in sorted(SOURCED - ready)])


def check_alternatives(data):
    products = {product["id"]: product for product in data.get("products", [])}
    sources = {source["id"]: source for source in data.get("sources", [])}
    found, count = [], {}
    for alternative in data["alternatives"]:
        name = alternative["id"]
        count[alternative["class"]] = count.get(alternative["class"], 0) + 1
        if alternative["product"] not in products:
            found.append(f"{name}: product {alternative['product']} has no record beside the alternatives")
        words = as_list(alternative.get("capability"))
        found += [f"{name}: the word {word} is not explained" for word in words if word not in data["words"]]
        found += [] if words and len(words) == len(set(words)) else [f"{name}: no capability, or one twice"]
        found += [f"{name}: platform {word}" for word in as_list(alternative.get("platform")) if word not in PLATFORMS]
        for source in as_list(alternative["source"]):
            if not sources.get(source, {}).get("url", "").startswith("http"):
                found.append(f"{name}: source {source} has no address")
        if not any(sources.get(source, {}).get("evidence_level") != "secondary" for source in as_list(alternative["source"])):
            found.append(f"{name}: nothing by its maker was read")
        if PRAISE.search(json.dumps([alternative, products.get(alternative["product"])])):
            found.append(f"{name}: praise")
    return found + [f"{name}: {count.get(name, 0)} alternatives of {least}" for name, least in LEAST.items()
                    if count.get(name, 0) < least]


BY_PLAYBOOK = [check_sources, check_phases, check_protect, check_gates, check_rollback, check_texts]
OVERALL = [check_cover, check_alternatives]


def run(data):
    """Results as (what, problems)."""
    results = [(f"{playbook['id']}: {check.__name__[6:]}", check(playbook))
               for playbook in data["playbooks"] for check in BY_PLAYBOOK]
    return results + [(check.__name__[6:], check(data)) for check in OVERALL]


def step_of(data, playbook, name):
    return next(step for one in data["playbooks"] if one["id"] == playbook for step in one["steps"] if step["id"] == name)


def playbook_of(data, name):
    return next(one for one in data["playbooks"] if one["id"] == name)


# A fault, and the check that must see it.
FAULTS = [
    ("sources", lambda d: step_of(d, "endpoint-protection", "trust").pop("source")),
    ("sources", lambda d: [source.pop("url") for source in playbook_of(d, "network-equipment")["sources"]]),
    ("sources", lambda d: playbook_of(d, "management-server").update(draft=1)),
    ("phases", lambda d: step_of(d, "vpn", "pilot").update(phase="prepare")),
    ("phases", lambda d: step_of(d, "drones", "save").update(depends_on=["remove"])),
    ("protect", lambda d: step_of(d, "endpoint-protection", "remove").update(
        depends_on=["recovery-keys", "decrypt", "vaults", "move-duties", "mobile"])),
    ("protect", lambda d: step_of(d, "video-surveillance", "recorder").update(depends_on=["recordings"])),
    ("gates", lambda d: step_of(d, "endpoint-protection", "remove")["depends_on"].remove("vaults")),
    ("gates", lambda d: step_of(d, "management-server", "credentials").update(title="Gate: keys")),
    ("rollback", lambda d: step_of(d, "endpoint-protection", "remove").update(rollback="Reinstall the old product.")),
    ("rollback", lambda d: step_of(d, "endpoint-protection", "agent").update(rollback="The agent is put back by the console.")),
    ("rollback", lambda d: step_of(d, "mail-gateway", "remove").update(rollback="Connect the old gateway; it is connected again.")),
    ("rollback", lambda d: step_of(d, "modules", "remove").pop("evidence")),
    ("texts", lambda d: step_of(d, "energy", "remove").update(how=[])),
    ("texts", lambda d: step_of(d, "energy", "remove").update(effort_days=2)),
    ("cover", lambda d: playbook_of(d, "ai-services").update({"class": ["other"]})),
    ("cover", lambda d: playbook_of(d, "video-surveillance").update(draft=1)),
    ("cover", lambda d: d["listed"].update({"vpn": "every step has a source"})),
    ("alternatives", lambda d: d["alternatives"][0].update(capability=["magic"])),
    ("alternatives", lambda d: d["alternatives"][0].update(platform=["toaster"])),
    ("alternatives", lambda d: d["alternatives"][0].update(product="nobody/nothing")),
    ("alternatives", lambda d: [source.pop("url", None) for source in d["sources"]]),
    ("alternatives", lambda d: [source.update(evidence_level="secondary") for source in d["sources"]]),
    ("alternatives", lambda d: next(p for p in d["products"] if p["id"] == d["alternatives"][0]["product"]).update(
        name="The leading product")),
    ("alternatives", lambda d: d.update(alternatives=[a for a in d["alternatives"] if a["class"] != "vpn"])),
]


def main():
    data = load(ROOT)
    if "--negative-control" in sys.argv:
        results = []
        for number, (check, fault) in enumerate(FAULTS, 1):
            broken = copy.deepcopy(data)
            fault(broken)
            seen = [what for what, problems in run(broken) if problems]
            is_seen = any(what.split(": ")[-1] == check for what in seen)
            results.append((f"fault {number}: {check}", [] if is_seen else ["was not seen"]))
    else:
        results = run(data)
    print(f"1..{len(results)}")
    for number, (what, problems) in enumerate(results, 1):
        print(f"{'not ok' if problems else 'ok'} {number} {what}")
        for problem in problems[:10]:
            print("# " + problem)
    sys.exit(1 if any(problems for _, problems in results) else 0)


if __name__ == "__main__":
    main()

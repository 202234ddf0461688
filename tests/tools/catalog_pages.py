#!/usr/bin/env python3
"""The catalog as pages: one per instrument, an index, and what is coming. Everything comes out of the command line, so the pages
say what the program says.

  catalog_pages.py KTRANSITION                       writes docs/catalog
  catalog_pages.py KTRANSITION --check               fails when a page is stale, missing or left over
  catalog_pages.py KTRANSITION --negative-control    shows that the check can fail
"""
import json
import pathlib
import re
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parents[2]
MADE = "<!-- Made from lib/data by tests/tools/catalog_pages.py: do not edit, run it again. -->"
AHEAD = "36524"  # a hundred years: everything that is coming
WORD = re.compile(r"[A-Za-z][A-Za-z0-9_.-]*")


def ask(tool, *arguments):
    run = subprocess.run([tool, *arguments], capture_output=True, check=False, timeout=300)
    if run.returncode != 0:
        sys.exit(f"{' '.join(map(str, arguments))}: {run.stderr.decode('utf-8', 'replace')}")
    return run.stdout.decode("utf-8")


def plain(text):
    """Text of the catalog as Markdown text: nothing in it is markup."""
    text = re.sub(r"\s+", " ", text).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return re.sub(r"([\\`*_\[\]|#~])", r"\\\1", text)


def code(text):
    return "`" + text.replace("`", "'").replace("|", "\\|").replace("\n", " ") + "`"


def link(text, url):
    if not re.match(r"https?://", url or ""):
        return plain(text)
    safe = "".join(c if c not in '<>\\|`" ' and c.isprintable() else "%%%02X" % ord(c) for c in url)
    return f"[{plain(text)}](<{safe}>)"


def table(rows):
    return ["| | |", "|---|---|"] + [f"| {name} | {value} |" for name, value in rows if value] + [""]


class Catalog:
    def __init__(self, tool):
        self.tool = tool
        info = json.loads(ask(tool, "db", "info", "--format", "json"))
        self.data_date, self.title = info["data_date"], info["title"]
        self.names, self.definitions, self.disclaimer, ids = {}, {}, "", []
        for line in ask(tool, "db", "export", "--format", "ndjson").splitlines():
            for kind, (record,) in json.loads(line).items():
                if kind == "instruments":
                    ids.append(record["id"])
                elif kind in ("tags", "facts", "events"):
                    self.definitions[record["id"]] = record["definition"]
                elif kind in ("vendors", "jurisdictions"):
                    self.names[(kind, record["id"])] = record["name"]
                    for product in record.get("products", []):
                        self.names[("products", record["id"] + "/" + product["id"])] = product["name"]
                elif kind in ("classes", "lists"):
                    self.names[(kind, record["id"])] = record["title"]
                elif kind == "catalogs":
                    self.disclaimer = record.get("disclaimer", "")
        self.instruments = [self.show(one) for one in sorted(ids)]
        self.upcoming = [json.loads(line) for line in
                         ask(tool, "db", "list", "--upcoming", AHEAD, "--now", self.data_date, "--format", "ndjson").splitlines()]

    def show(self, name):
        shown = json.loads(ask(self.tool, "db", "show", "--format", "json", "--", name))
        record = next(one["record"] for one in shown["records"] if one["type"] == "instrument")
        sources = {one["id"]: one for one in record.get("sources", []) + shown["sources"]}
        return {**record, "all_sources": sources}

    def name(self, kind, record):
        name = self.names.get((kind, record))
        return f"{plain(name)} ({code(record)})" if name else code(record)


# ---- one instrument ----

ENDS = {"prohibits": "last permitted day", "requires": "due by", "permits": "permitted through"}


def certainty(instrument, milestone):
    """How sure the day is, in words: how the text states it, who read it where, whether it was checked since."""
    said = []
    precision = milestone.get("precision")
    if precision in ("instant", "day"):
        said.append("a day with a clock time" if precision == "instant" else "a day")
    elif precision and precision != "unset":
        said.append(f"only {precision} {milestone.get('date', '')} is stated; the reading that leaves less time is given")
    said += {"at-least": ["not before that day"], "at-most": ["that day at the latest"]}.get(milestone.get("limit"), [])
    if milestone.get("inclusive") == "unknown":
        said.append("whether the day itself counts is not clear")
    if milestone.get("derived_rule"):
        said.append("worked out: " + milestone["derived_rule"])
    if "rival" in milestone:
        said.append("sources disagree, see the statements with the same label " + code(milestone["rival"]))
    levels = [instrument["all_sources"][one]["evidence_level"] for one in milestone["source"] if one in instrument["all_sources"]]
    best = next((level for level in ("primary", "copy-of-primary", "secondary") if level in levels), "")
    if milestone.get("source_scope") == "instrument":
        said.append("the source was read for the whole instrument only")
    elif best:
        said.append({"primary": "read at the issuer", "copy-of-primary": "read in a copy of the text",
                     "secondary": "read in a summary or report"}[best])
    if milestone.get("last_permitted_day", "") >= instrument["checked_on"]:
        said.append(f"not checked since {instrument['checked_on']}")
    return "; ".join(one if one.startswith("sources disagree") else plain(one) for one in said)


def when_text(milestone):
    if "last_permitted_day" in milestone:
        return f"{ENDS.get(milestone['effect'], 'until')} **{milestone['last_permitted_day']}**"
    if "event" in milestone:
        return plain(f"{milestone['n']} {milestone['unit']}s ({milestone['count']}) after {milestone['event']}")
    return "no day is set" if milestone.get("precision") == "unset" else "without a day"


def source_lines(instrument, ids):
    for one in ids:
        source = instrument["all_sources"].get(one)
        if source is None:
            continue
        who = f", {plain(source['publisher'])}" if "publisher" in source else ""
        cites = f"; {plain(source['cites'])}" if "cites" in source else ""
        yield f"{link(source['title'], source.get('url'))}{who} ({source['evidence_level']}, read {source['read_on']}{cites})"


def conditions(record):
    keys = (("bound", "binds"), ("affects", "affects"), ("when", "only when"))
    return [(name, code(record[key])) for key, name in keys if key in record]


def milestone_part(instrument, milestone):
    lines = [f"### {plain(milestone['title'])}", ""]
    act = ", ".join(milestone.get("activity", []))
    recurs = f"every {milestone['recurs_n']} {milestone['recurs_unit']}s" if "recurs_n" in milestone else ""
    lines += table([
        ("says", f"**{milestone['effect']}** {act}".strip()), ("when", when_text(milestone)), ("again", recurs),
        ("boundary", milestone.get("boundary", "")), ("certainty", certainty(instrument, milestone)), *conditions(milestone),
        ("named parties", plain(", ".join(milestone.get("addressee", [])))), ("part", plain(milestone.get("scope", ""))),
        ("stage", milestone.get("stage", "")), ("permission from", milestone.get("from", "")),
        ("afterwards", milestone.get("otherwise", "")),
        ("had", milestone.get("grant", "")), ("speaks of", ", ".join(code(one) for one in milestone.get("target", []))),
        ("suspended through", milestone.get("ends", "")), ("known since", milestone["known_from"]),
        ("replaced after", milestone.get("known_to", "")), ("clause", plain(milestone.get("citation", ""))),
        ("wording", f"\"{plain(milestone['wording'])}\"" if "wording" in milestone else ""), ("id", code(milestone["id"]))])
    lines += [f"* {plain(note)}" for note in milestone.get("note", [])]
    lines += [f"* Source: {line}" for line in source_lines(instrument, milestone["source"])]
    return lines + [""]


def subject_line(catalog, subject):
    parts = []
    for key, kind in (("vendor", "vendors"), ("product", "products"), ("class", "classes")):
        if key in subject:
            parts.append(("products of the class " if key == "class" else "") + catalog.name(kind, subject[key]))
    if "edition" in subject:
        parts.append("everybody on " + code(subject["edition"]))
    parts += [plain(one) for one in subject.get("person", [])]
    line = ", ".join(parts) or "whatever meets the condition"
    if subject.get("subject_scope") == ["named"]:
        line += "; the named party only"
    elif subject.get("subject_scope"):
        line += "; extends to: " + ", ".join(subject["subject_scope"])
    if "when" in subject:
        line += "; only when " + code(subject["when"])
    left_out = [catalog.name("products", one) for one in subject.get("exclude_product", [])]
    left_out += [catalog.name("classes", one) for one in subject.get("exclude_class", [])]
    if left_out:
        line += "; without " + ", ".join(left_out)
    return "* " + line + "".join(f"\n  * {plain(note)}" for note in subject.get("note", []))


def exception_lines(instrument, exception):
    yield f"### {plain(exception['title'])}"
    yield ""
    yield from table([
        ("had", exception["grant"]), ("how", plain(exception.get("how", ""))), ("from", exception.get("from", "")),
        ("until", exception.get("until", "")), *conditions(exception),
        ("of", ", ".join(code(one) for one in exception.get("milestone", [])) or "every statement"), ("id", code(exception["id"]))])
    yield from (f"* {plain(note)}" for note in exception.get("note", []))
    yield from (f"* Source: {line}" for line in source_lines(instrument, exception["source"]))
    yield ""


def words_used(catalog, instrument):
    texts = [record.get(key, "") for record in [*instrument.get("milestones", []), *instrument.get("subjects", []),
                                                *instrument.get("exceptions", [])] for key in ("bound", "affects", "when", "event")]
    return sorted({word for text in texts for word in WORD.findall(text) if word in catalog.definitions})


def by_date(milestone):
    return (milestone.get("boundary", "9999"), milestone["id"])


def in_force(instrument):
    start, end = instrument.get("in_force_from"), instrument.get("in_force_until")
    return f"{start or ''} to {end}" if end else f"since {start}" if start else ""


def instrument_page(catalog, instrument):
    place = catalog.names.get(("jurisdictions", instrument["jurisdiction"]), "")
    earlier = instrument.get("supersedes")
    lines = [f"# {plain(instrument['title'])}", "", MADE, ""]
    lines += table([
        ("id", code(instrument["id"])), ("jurisdiction", f"{instrument['jurisdiction']} {plain(place)}".strip()),
        ("authority", plain(instrument["authority"])), ("cite as", "; ".join(plain(one) for one in instrument["citation"])),
        ("text", link(instrument["url"], instrument["url"]) if "url" in instrument else ""),
        ("legal force", instrument["legal_force"]), ("announced", instrument.get("announced", "")),
        ("published", instrument.get("published", "")), ("in force", in_force(instrument)),
        ("reaches", ", ".join(instrument["reach"])), ("days are counted in", instrument["zone"]),
        ("last checked", instrument["checked_on"]), ("state then", plain(instrument.get("status", ""))),
        ("penalty", plain(instrument.get("penalty", ""))), ("replaces", f"[{plain(earlier)}]({earlier}.md)" if earlier else "")])
    if instrument.get("subjects"):
        lines += ["## Whom and what it speaks of", "", *(subject_line(catalog, one) for one in instrument["subjects"]), ""]
    milestones = sorted(instrument.get("milestones", []), key=by_date)
    lines += ["## What it says", ""]
    for milestone in milestones:
        lines += milestone_part(instrument, milestone)
    if instrument.get("not_prohibited"):
        lines += ["## What it does not prohibit", "", *(f"* {plain(one)}" for one in instrument["not_prohibited"]), ""]
    if instrument.get("exceptions"):
        lines += ["## Exceptions and waivers", ""]
        for exception in instrument["exceptions"]:
            lines += exception_lines(instrument, exception)
    if instrument.get("note"):
        lines += ["## Remarks", "", *(f"* {plain(one)}" for one in instrument["note"]), ""]
    words = words_used(catalog, instrument)
    if words:
        lines += ["## Words in the conditions", "", *(f"* {code(word)}: {plain(catalog.definitions[word])}" for word in words), ""]
    return lines + [f"Data as of {catalog.data_date}. {plain(catalog.disclaimer)}", ""]


# ---- what is coming, and the index ----

REMARKS = {"not-before": "not before that day", "not-after": "that day at the latest", "in-period": "any day now",
           "recurs": "next turn of a duty that recurs", "with-instrument": "when the instrument comes into force",
           "unverified": "to be checked again", "rival": "sources disagree", "reported": "press only", "partly": "for some only"}


def remarks(row):
    said = [REMARKS[mark] for mark in row["marks"] if mark in REMARKS]
    if row["suspended_until"]:
        said.append(f"suspended until {row['suspended_until']}")
    if row["precision"] not in (None, "day", "instant"):
        said.append(f"stated as {row['precision']} {row['date']}")
    return plain("; ".join(said))


def upcoming_page(catalog):
    lines = ["# What is coming", "", MADE, "",
             f"Every change after {catalog.data_date} that the catalog states, in order of time: {len(catalog.upcoming)} of them. The day is",
             "the last one of the old state, by the reading that leaves less time. Whether a statement reaches *you* depends on who you are",
             "and what you have: ask `ktransition window --profile ...`. Dates that count from an event of one's own - a contract, a find -",
             "stand on the pages of their instruments.", "",
             "| last day | days | what | where | title | remarks |", "|---|---:|---|---|---|---|"]
    for row in catalog.upcoming:
        what = f"{row['effect'] or 'exception ends'} {', '.join(row['activity'])}".strip()
        where = f"{row['jurisdiction']} [{plain(row['milestone'] or row['exception'])}](instruments/{row['instrument']}.md)"
        days = "" if row["remaining_days"] is None else row["remaining_days"]
        lines.append(f"| {row['last_permitted_day'] or ''} | {days} | {what} | {where} | {plain(row['title'])} | {remarks(row)} |")
    return lines + ["", f"Data as of {catalog.data_date}. {plain(catalog.disclaimer)}", ""]


def index_page(catalog):
    statements = sum(len(one.get("milestones", [])) for one in catalog.instruments)
    lines = ["# The catalog", "", MADE, "",
             f"{len(catalog.instruments)} instruments with {statements} statements, data as of {catalog.data_date}.",
             "[What is coming](upcoming.md); [how to add an instrument](../guide/adding-an-instrument.md). Written by hand:", ""]
    for page in sorted((ROOT / "docs/catalog").glob("*.md")):
        text = page.read_text(encoding="utf-8")
        if MADE not in text:
            lines.append(f"* [{plain(text.splitlines()[0].lstrip('# '))}]({page.name})")
    lines.append("")
    places = sorted({one["jurisdiction"] for one in catalog.instruments})
    coming = {}
    for row in catalog.upcoming:
        coming.setdefault(row["instrument"], row["last_permitted_day"] or "")
    for place in places:
        name = catalog.names.get(("jurisdictions", place), "")
        lines += [f"## {place}{' - ' + plain(name) if name else ''}", "",
                  "| instrument | title | force | statements | next last day | checked |", "|---|---|---|---:|---|---|"]
        for one in catalog.instruments:
            if one["jurisdiction"] != place:
                continue
            lines.append(f"| [{plain(one['id'])}](instruments/{one['id']}.md) | {plain(one['title'])} | {one['legal_force']} | "
                         f"{len(one.get('milestones', []))} | {coming.get(one['id'], '')} | {one['checked_on']} |")
        lines.append("")
    return lines + [plain(catalog.disclaimer), ""]


def make_pages(tool):
    catalog = Catalog(tool)
    pages = {"README.md": index_page(catalog), "upcoming.md": upcoming_page(catalog)}
    for instrument in catalog.instruments:
        if not re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9._-]*", instrument["id"]):
            sys.exit(f"{instrument['id']}: no page can have this name")
        pages[f"instruments/{instrument['id']}.md"] = instrument_page(catalog, instrument)
    return {name: "\n".join(lines) for name, lines in pages.items()}


# ---- writing and checking ----

def existing(folder):
    """The pages made here: others in the same folder are written by hand, and are nobody's to delete."""
    return {str(page.relative_to(folder)): page for page in folder.rglob("*.md") if MADE in page.read_text(encoding="utf-8")}


def write(folder, pages):
    for name, page in existing(folder).items():
        if name not in pages:
            page.unlink()
    for name, text in pages.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")


def problems(folder, pages):
    there = existing(folder)
    found = [f"{name}: left over" for name in sorted(set(there) - set(pages))]
    for name, text in sorted(pages.items()):
        if name not in there:
            found.append(f"{name}: missing")
        elif there[name].read_text(encoding="utf-8") != text:
            found.append(f"{name}: stale")
    return found


def negative_control(pages):
    """A page changed, one gone and one too many: all three must be found, and nothing in an untouched folder nor of others."""
    with tempfile.TemporaryDirectory() as folder:
        folder = pathlib.Path(folder)
        write(folder, pages)
        if problems(folder, pages):
            return "an untouched folder is called stale"
        names = sorted(pages)
        changed = folder / names[0]
        changed.write_text(changed.read_text(encoding="utf-8").replace("20", "21", 1), encoding="utf-8")
        (folder / names[1]).unlink()
        (folder / "instruments" / "extra.md").write_text(MADE, encoding="utf-8")
        (folder / "by-hand.md").write_text("# Not made here", encoding="utf-8")
        found = problems(folder, pages)
        wanted = [f"{names[0]}: stale", f"{names[1]}: missing", "instruments/extra.md: left over"]
        if sorted(found) != sorted(wanted):
            return f"found {found}, not {wanted}"
        write(folder, pages)
        return "" if (folder / "by-hand.md").exists() and not problems(folder, pages) else "a page written by hand was taken away"


def main():
    if len(sys.argv) not in (2, 3) or sys.argv[2:] not in ([], ["--check"], ["--negative-control"]):
        sys.exit(__doc__)
    pages = make_pages(sys.argv[1])
    folder = ROOT / "docs/catalog"
    if sys.argv[2:] == []:
        write(folder, pages)
        print(f"{len(pages)} pages in docs/catalog")
        return 0
    if sys.argv[2] == "--negative-control":
        wrong = negative_control(pages)
        print(wrong or "the check finds what is stale, missing and left over")
        return 1 if wrong else 0
    found = problems(folder, pages)
    if found:
        print("\n".join(found))
        print("the pages are not those of the catalog: python3 tests/tools/catalog_pages.py build-tests/examples/ktransition")
    else:
        print(f"{len(pages)} pages are current")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())

"""Official schemas and an independent parser, as functions that give the first problems. Patterns are matched by an engine that knows
\\p{L}, which OSCAL's need and Python's own does not."""
import json
import os
import pathlib
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "cli"))
import tap  # noqa: E402

ROOT = pathlib.Path(__file__).resolve().parents[3]
SHARED = pathlib.Path(os.environ.get("KT_SHARED", ROOT.parent / "shared")) / "data/schemas"


def parser(name):
    try:
        return __import__(name)
    except ImportError:
        tap.skip(f"the Python module {name} is not installed (tests/tools/install_packages.sh test)")


def _pattern(validator, pattern, instance, schema):
    import jsonschema
    import regex
    if isinstance(instance, str) and not regex.search(pattern, instance):
        yield jsonschema.ValidationError(f"{instance!r} does not match {pattern!r}")


def schema_problems(name, document, limit=5):
    """Problems of a parsed document under ../shared/data/schemas/NAME; skips where that is absent."""
    jsonschema = parser("jsonschema")
    parser("regex")
    path = SHARED / name
    if not path.is_file():
        tap.skip(f"the schema {name} is not there")
    schema = json.loads(path.read_text(encoding="utf-8"))
    store = {}
    for other in path.parent.glob("*.json"):
        text = json.loads(other.read_text(encoding="utf-8"))
        store["file:///" + other.name] = text
        for key in ("$id", "id"):
            if key in text:
                store[text[key]] = text
                store[text[key].rsplit("/", 1)[0] + "/" + other.name] = text
    cls = jsonschema.validators.extend(jsonschema.validators.validator_for(schema), {"pattern": _pattern})
    base = schema.get("$id", schema.get("id", "file:///" + path.name))
    resolver = jsonschema.RefResolver(base, schema, store=store, handlers={"http": _closed, "https": _closed})
    validator = cls(schema, resolver=resolver, format_checker=jsonschema.FormatChecker())
    found = []
    try:
        for error in validator.iter_errors(document):
            found.append(f"{'/'.join(map(str, error.absolute_path))}: {error.message[:200]}")
            if len(found) == limit:
                break
    except TypeError as error:  # this validator's own, while it puts an error into words
        found.append(f"an error that could not be told: {error}")
    return found


def _closed(uri):
    raise AssertionError(f"the schema wants {uri} from the network")


def calendar_problems(data):
    """Problems of the bytes of a calendar: lines by RFC 5545, content by an independent parser."""
    icalendar = parser("icalendar")
    found = []
    if not data.endswith(b"\r\n") or b"\n" in data.replace(b"\r\n", b"") or b"\r" in data.replace(b"\r\n", b""):
        found.append("a line end that is not CRLF")
    for number, line in enumerate(data.split(b"\r\n"), 1):
        if len(line) > 75:
            found.append(f"line {number} has {len(line)} octets")
        try:
            line.decode("utf-8")
        except UnicodeDecodeError:
            found.append(f"line {number} is folded inside a character")
    try:
        calendar = icalendar.Calendar.from_ical(data)
    except (ValueError, IndexError, KeyError) as error:
        return found + [f"does not parse: {error}"]
    for needed in ("VERSION", "PRODID"):
        if needed not in calendar:
            found.append(f"no {needed}")
    if not calendar.subcomponents:
        found.append("a calendar needs a component")
    uids = [str(c.get("UID")) for c in calendar.subcomponents]
    if len(set(uids)) != len(uids):
        found.append("a UID twice")
    for component in calendar.walk():
        found += [f"{component.name}: {error}" for error in component.errors]
        if component.name in ("VEVENT", "VTODO", "VJOURNAL"):
            found += [f"{component.name} without {needed}" for needed in ("UID", "DTSTAMP") if needed not in component]
        if component.name == "VEVENT" and "DTSTART" not in component:
            found.append("VEVENT without DTSTART")
        if component.name == "VALARM":
            found += [f"VALARM without {needed}" for needed in ("ACTION", "TRIGGER", "DESCRIPTION") if needed not in component]
    return found

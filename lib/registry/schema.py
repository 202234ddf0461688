"""The published JSON Schema of catalog sources, made from the registry.

It says what one source file may look like: records, nested records, fields, types, constants, and the rules that can be
seen inside one record. What spans records or files (references, cycles, overlaps, ids defined twice) is left to the
compiler, which refuses everything that this schema refuses.
"""
import json

DIALECT = "https://json-schema.org/draft/2020-12/schema"

TYPES = {
    "value-id": {"type": "string", "pattern": r"^[^\s\u0000-\u001F\u007F]+$", "maxLength": 255,
                 "description": "1 to 255 bytes without blanks; short inside another record."},
    "value-text": {"type": "string", "minLength": 1},
    "value-integer": {"type": "integer", "minimum": -2**63, "maximum": 2**63 - 1},
    "value-day": {"type": "string", "pattern": r"^[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])$",
                  "description": "YYYY-MM-DD, a day that exists."},
    "value-date": {"type": "string", "description": "YYYY-MM-DD, YYYY-MM, YYYY-Qn, YYYY-Hn or YYYY.",
                   "pattern": r"^[0-9]{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12][0-9]|3[01]))?|-Q[1-4]|-H[12])?$"},
    "value-time": {"type": "string", "description": "HH:MM or HH:MM:SS, to 24:00.",
                   "pattern": r"^(([01][0-9]|2[0-3]):[0-5][0-9](:[0-5][0-9])?|24:00(:00)?)$"},
    "value-fact": {"type": "string", "description": "FACT=VALUE.", "pattern": r"^[^=]+=.+$"},
    "value-instant": {"type": "string", "description": "RFC 3339.",
                      "pattern": r"^[0-9]{4}(-[0-9]{2}){2}[Tt][0-9]{2}(:[0-9]{2}){2}([.][0-9]+)?([Zz]|[+-][0-9]{2}:[0-9]{2})$"},
    "value-expression": {"type": "string", "minLength": 1,
                         "description": "Names, FACT=VALUE, FACT<VALUE (also <=, >, >=), and, or, not, parentheses; any; nobody."},
    "value-reference": {"type": "string", "minLength": 1, "maxLength": 255,
                        "description": "The id of a record; short for records of the same outermost record."},
    "value-comment": {"type": ["string", "object"], "description": "Ignored."},
}

# Ids of these are derived from what the record says when they are left out.
DERIVED_IDS = {"name", "identifier", "relation", "subject"}

# Rules inside one record: (record type, what makes the rule apply, what it then asks for).
RULES = [
    ("milestone", {"effect": ["prohibits", "permits", "advises", "expects", "proposes"]}, {"required": ["activity"]}),
    ("milestone", {"effect": ["suspends", "reinstates", "ends"]}, {"required": ["target"]}),
    ("milestone", {"effect": ["prohibits", "requires", "permits", "suspends", "reinstates", "ends", "advises", "expects",
                              "proposes"]}, {"anyOf": [{"required": ["bound"]}, {"required": ["affects"]}]}),
    ("milestone", {"effect": ["requires"]},
     {"anyOf": [{"required": ["date"]}, {"required": ["event", "n", "unit", "count"]}]}),
    ("milestone", {"precision": ["instant", "day", "month", "quarter", "half", "year", "end-of-year", "model-year"]},
     {"required": ["date"]}),
    ("milestone", {"precision": ["unset"]}, {"not": {"required": ["date"]}}),
]


def plural(name):
    if name.endswith("s"):
        return name + "es"
    return name[:-1] + "ies" if name.endswith("y") else name + "s"


def ref(name):
    return {"$ref": f"#/$defs/{name}"}


def value_schema(kind, target, flags):
    if kind == "constant":
        return ref(f"constant-{target}")
    special = sorted(flags & {"expression", "date", "time", "fact"})
    return ref("value-" + (special[0] if kind == "text" and special else kind))


def field_schema(kind, target, flags, doc):
    one = value_schema(kind, target, flags)
    if "many" in flags:
        array = {"type": "array", "items": one}
        if "required" in flags:
            array["minItems"] = 1
        one = {"anyOf": [one, array]}
    return {"description": doc, **one}


def array_of(name):
    return {"type": "array", "items": ref(name)}


def rules_of(record):
    """if/then pairs; an instrument with subjects must restrict something."""
    rules = []
    for of, when, then in RULES:
        if of == record:
            condition = {"properties": {key: {"enum": values} for key, values in when.items()}, "required": sorted(when)}
            rules.append({"if": condition, "then": then})
    if record == "instrument":
        filled = {"properties": {"subjects": {"minItems": 1}, "milestones": {"minItems": 1}},
                  "required": ["subjects", "milestones"]}
        other = {"properties": {"effect": {"not": {"const": "notes"}}}}
        rules.append({"if": filled, "then": {"properties": {"milestones": {"contains": other}}}})
    return rules


def record_schema(reg, record, parent):
    """The object of a record that stands inside `parent`, or at the top of a file when that is None."""
    properties, required, dates = {}, [], []
    fields = {}
    for name, kind, target, flags, doc in reg.fields(record):
        if "computed" in flags or (parent is not None and "parent" in flags and target == parent):
            continue
        fields[name] = flags
        properties[name] = ref("value-id") if name == "id" else field_schema(kind, target, flags, doc)
        if "required" in flags and not (name == "id" and record in DERIVED_IDS):
            required.append(name)
        if kind == "day" or "date" in flags:
            dates.append(name)
    for child in reg.records[record].get("children", []):
        properties[plural(child)] = array_of(f"{child}-in-{record}")
    properties["_comment"] = ref("value-comment")
    schema = {"type": "object", "description": reg.records[record]["doc"], "properties": properties,
              "additionalProperties": False}
    needs = {}
    if "source" in fields and "required" not in fields["source"]:
        needs = {date: ["source"] for date in dates}
    if "date" in fields and "precision" in fields:
        needs.setdefault("date", []).append("precision")
    if record == "identifier":  # "values" stands for one record each
        properties["values"] = {"type": "array", "items": ref("value-text"), "minItems": 1,
                                "description": "Several values that share the other fields."}
        required.remove("value")
        schema["oneOf"] = [{"required": ["value"]}, {"required": ["values"], "not": {"required": ["id"]}}]
    schema["required"] = required
    if needs:
        schema["dependentRequired"] = needs
    if rules_of(record):
        schema["allOf"] = rules_of(record)
    return schema


def build(reg, note):
    defs = dict(TYPES)
    for group in reg.groups:
        if group["group"] not in ("status", "record", "field"):
            defs[f"constant-{group['group']}"] = {"enum": [row[0] for row in group["values"]], "description": group["doc"]}
    used = {target for record in reg.records for _, kind, target, _, _ in reg.fields(record) if kind == "constant"}
    defs = {name: value for name, value in defs.items() if not name.startswith("constant-") or name[9:] in used}
    top = {"_comment": ref("value-comment")}
    for record in sorted(reg.record_number, key=reg.record_number.get):
        defs[record] = record_schema(reg, record, None)
        for parent in reg.records[record].get("parents", []):
            if record in reg.records[parent].get("children", []):
                defs[f"{record}-in-{parent}"] = record_schema(reg, record, parent)
        top[plural(record)] = array_of(record)
    schema = {"$schema": DIALECT, "$comment": note, "title": "Source file of a ktransition catalog", "type": "object",
              "properties": top, "additionalProperties": False, "$defs": defs}
    return json.dumps(schema, indent=1, ensure_ascii=False) + "\n"

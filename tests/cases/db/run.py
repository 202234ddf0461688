#!/usr/bin/env python3
"""Drives `ktransition db` over the example of the guide; prints TAP.

  run.py path/to/ktransition

The expected dates follow from the example by hand: what is prohibited from March 1 is last permitted on February 28;
what is permitted until December 31 ends at the beginning of the next year.
"""
import csv
import io
import json
import pathlib
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parents[3]
OVERLAY = {
    "catalogs": [{"id": "house", "title": "House overlay", "data_date": "2026-01-10"}],
    "names": [{"vendor": "acme", "text": "Acme Surveillance", "name_kind": "trade", "source": "acme/register"}],
}
PROGRAM = ""
FOLDER = pathlib.Path()
TESTS = []


def test(function):
    TESTS.append(function)
    return function


def db(*arguments, status=0):
    run = subprocess.run([PROGRAM, "db", *map(str, arguments)], capture_output=True, timeout=60, check=False)
    assert run.returncode == status, f"db {arguments}: status {run.returncode}: {run.stderr.decode()}"
    return run.stdout.decode("utf-8")


def listed(*arguments):
    return json.loads(db("list", "--db", FOLDER / "example.ktdb", "--format", "json", *arguments))["milestones"]


@test
def build_and_verify():
    guide = (ROOT / "docs/guide/catalog-sources.md").read_text(encoding="utf-8")
    (FOLDER / "example.json").write_text(guide.split("```json\n", 1)[1].split("```", 1)[0], encoding="utf-8")
    db("build", FOLDER / "example.json", "-o", FOLDER / "example.ktdb", "--no-base")
    assert "good" in db("verify", FOLDER / "example.ktdb")
    assert "good" in db("verify", "--db", FOLDER / "example.ktdb")


@test
def info():
    said = json.loads(db("info", "--db", FOLDER / "example.ktdb", "--format", "json"))
    assert said["schema"] == "ktransition.db-info/1" and said["title"] == "Example catalog", said
    assert said["data_date"] == "2026-01-10" and len(said["digest"]) == 64 and len(said["layers"]) == 1, said
    counts = {name: count for name, count in said["records"].items() if count}
    assert counts == {"catalog": 1, "zone": 1, "class": 1, "tag": 2, "vendor": 1, "name": 2, "identifier": 3, "product": 1,
                      "source": 2, "instrument": 1, "subject": 1, "milestone": 2}, counts
    assert "Example catalog" in db("info", "--db", FOLDER / "example.ktdb", "--format", "table")


@test
def list_all():
    rows = listed()
    assert [row["milestone"] for row in rows] == ["xx-order-7/sales-end", "xx-order-7/updates-end"], rows
    assert [row["boundary"] for row in rows] == ["2026-03-01T00:00:00Z", "2027-01-01T00:00:00Z"], rows
    assert [row["last_permitted_day"] for row in rows] == ["2026-02-28", "2026-12-31"], rows
    assert rows[0]["activity"] == ["sale", "marketing"] and rows[0]["effect"] == "prohibits", rows
    assert rows[0]["instrument"] == "xx-order-7" and rows[0]["legal_force"] == "order", rows


@test
def list_filters():
    assert len(listed("--vendor", "acme")) == 2
    assert [row["effect"] for row in listed("--activity", "firmware-update")] == ["permits"]
    assert listed("--activity", "use") == []
    assert len(listed("--jurisdiction", "XX")) == 2 and len(listed("--jurisdiction=xx")) == 2
    db("list", "--db", FOLDER / "example.ktdb", "--jurisdiction=X", status=2)  # no such place: not "no law there"
    # From noon of January 10 to the first instant of March 1 are 49.5 days.
    assert len(listed("--upcoming", "50", "--now", "2026-01-10")) == 1
    assert listed("--upcoming", "49", "--now", "2026-01-10") == []
    # At the boundary itself the new state holds: nothing is left to come.
    assert listed("--upcoming", "0", "--now", "2026-03-01T00:00:00Z") == []
    assert len(listed("--upcoming", "1", "--now", "2026-02-28T23:59:59Z")) == 1
    assert listed("--upcoming", "100", "--now", "2026-03-01T00:00:01Z") == []
    db("list", "--db", FOLDER / "example.ktdb", "--vendor", "nobody", status=2)


@test
def list_formats():
    lines = db("list", "--db", FOLDER / "example.ktdb", "--format", "ndjson").splitlines()
    assert [json.loads(line) for line in lines] == listed()
    rows = list(csv.DictReader(io.StringIO(db("list", "--db", FOLDER / "example.ktdb", "--format", "csv"))))
    assert [row["boundary"] for row in rows] == ["2026-03-01T00:00:00Z", "2027-01-01T00:00:00Z"], rows
    assert rows[0]["activity"] == "sale marketing", rows
    table = db("list", "--db", FOLDER / "example.ktdb", "--format", "table").splitlines()
    assert len(table) == 5 and table[3] == "" and len({line.index(word) for line, word in zip(table[:3], ("effect", "prohibits", "permits"))}) == 1, table


@test
def show():
    def shown(name):
        return json.loads(db("show", name, "--db", FOLDER / "example.ktdb", "--format", "json"))
    vendor = shown("acme")["records"][0]
    assert vendor["type"] == "vendor" and [name["text"] for name in vendor["record"]["names"]], vendor
    assert sorted(name["text"] for name in vendor["record"]["names"]) == ["Acme", "Acme Optical Corporation"], vendor
    domains = {i["value"] for i in vendor["record"]["identifiers"]}
    assert domains == {"acme.example", "acme-optical.example"}, vendor
    assert vendor["record"]["products"][0]["id"] == "acme/eye", vendor
    assert len(vendor["record"]["products"][0]["identifiers"]) == 1, vendor
    instrument = shown("xx-order-7")["records"][0]["record"]
    assert len(instrument["milestones"]) == 2 and instrument["zone"] == "UTC", instrument
    assert instrument["published"] == "2025-12-01", instrument
    assert "instrument" not in instrument["milestones"][0], instrument
    milestone = shown("xx-order-7/updates-end")
    assert milestone["records"][0]["record"]["otherwise"] == "prohibited", milestone
    assert [source["id"] for source in milestone["sources"]] == ["xx-order-7/gazette"], milestone
    assert shown("eye")["records"][0]["record"]["id"] == "acme/eye"
    text = db("show", "xx-order-7", "--db", FOLDER / "example.ktdb", "--format", "table")
    assert "milestone xx-order-7/sales-end" in text and "https://gazette.example/2025/7" in text, text
    db("show", "absent", "--db", FOLDER / "example.ktdb", status=2)


@test
def overlay_and_merge():
    (FOLDER / "house.json").write_text(json.dumps(OVERLAY), encoding="utf-8")
    db("build", FOLDER / "house.json", "-o", FOLDER / "house.ktdb", "--no-base", status=3)
    db("build", FOLDER / "house.json", "-o", FOLDER / "house.ktdb", "--db", FOLDER / "example.ktdb")
    db("merge", FOLDER / "example.ktdb", FOLDER / "house.ktdb", "-o", FOLDER / "both.ktdb")
    db("verify", FOLDER / "both.ktdb", FOLDER / "house.ktdb")
    stack = json.loads(db("show", "acme", "--db", FOLDER / "example.ktdb", "--db", FOLDER / "house.ktdb", "--format", "json"))
    merged = json.loads(db("show", "acme", "--db", FOLDER / "both.ktdb", "--format", "json"))
    names = sorted(name["text"] for name in stack["records"][0]["record"]["names"])
    assert names == ["Acme", "Acme Optical Corporation", "Acme Surveillance"], names
    def by_id(record):
        if isinstance(record, dict):
            return {key: by_id(value) for key, value in record.items()}
        return sorted((by_id(value) for value in record), key=json.dumps) if isinstance(record, list) else record
    assert by_id(stack["records"]) == by_id(merged["records"])


@test
def damage():
    data = bytearray((FOLDER / "example.ktdb").read_bytes())
    data[len(data) // 2] ^= 1
    (FOLDER / "damaged.ktdb").write_bytes(data)
    db("verify", FOLDER / "damaged.ktdb", status=3)
    db("verify", FOLDER / "example.ktdb", FOLDER / "damaged.ktdb", status=3)
    (FOLDER / "cut.ktdb").write_bytes(data[:100])
    db("info", "--db", FOLDER / "cut.ktdb", status=3)
    db("verify", FOLDER / "absent.ktdb", status=3)
    db("build", FOLDER / "absent.json", "-o", FOLDER / "x.ktdb", "--no-base", status=3)
    assert not (FOLDER / "x.ktdb").exists()


@test
def usage():
    for arguments in (["bild"], [], ["list", "--vendr", "x"], ["list", "word"], ["show"], ["show", "a", "b"], ["build", "x.json"],
                      ["merge", "a.ktdb", "-o", "x"], ["list", "--upcoming", "-3"], ["list", "--upcoming", "soon"],
                      ["list", "--now", "yesterday"], ["list", "--activity", "dance"], ["info", "--format", "csv"],
                      ["show", "x", "--format", "ndjson"], ["list", "--db"], ["build", "x", "--no-base=1", "-o", "y"],
                      ["info", "--vendor", "acme"]):
        db(*arguments, status=2)
    assert "usage" in db("list", "--help")


def main():
    global PROGRAM, FOLDER
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    PROGRAM = sys.argv[1]
    failed = 0
    print(f"1..{len(TESTS)}")
    with tempfile.TemporaryDirectory() as folder:
        FOLDER = pathlib.Path(folder)
        for number, function in enumerate(TESTS, 1):
            try:
                function()
                print(f"ok {number} {function.__name__}")
            except (AssertionError, KeyError, IndexError, OSError, ValueError) as wrong:
                failed += 1
                print(f"not ok {number} {function.__name__}")
                print("# " + f"{type(wrong).__name__}: {wrong}"[:1500].replace("\n", "\n# "))
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()

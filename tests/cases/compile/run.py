#!/usr/bin/env python3
"""Runs the catalog compiler over the cases beside this file; prints TAP.

  run.py path/to/ktransition-compile

A case is a folder with sources and a file `expect`:

  result: accepted | refused
  schema: accepts | refuses | skip          what the JSON Schema says of these files; for check_schema.py
  problem: FILE | JSON PATH | part of the reason

Each problem must be reported, and no other. A JSON path that ends in "[" stands for any element.
Every case is compiled together with base.json, which holds what the sources refer to.
"""
import pathlib
import subprocess
import sys
import tempfile

HERE = pathlib.Path(__file__).resolve().parent


def read_expect(folder):
    expect = {"problem": []}
    for line in (folder / "expect").read_text(encoding="utf-8").splitlines():
        key, _, value = line.partition(":")
        if key == "problem":
            expect["problem"].append([part.strip() for part in value.split("|", 2)])
        else:
            expect[key] = value.strip()
    return expect


def compile_files(compiler, out, *sources):
    return subprocess.run([compiler, str(out), *map(str, sources)], capture_output=True, timeout=60, check=False)


def says(line, folder, problem):
    name, path, reason = problem
    head = f"{folder / name}: "
    if not line.startswith(head):
        return False
    rest = line[len(head):]
    if path.endswith("["):
        return rest.startswith(path) and reason in rest
    return rest.startswith(path + ": " if path else "") and reason in rest[len(path):]


def check_case(compiler, folder, out):
    """None, or what is wrong."""
    expect = read_expect(folder)
    run = compile_files(compiler, out, HERE / "base.json", folder)
    lines = run.stderr.decode("utf-8", "replace").splitlines()
    if expect["result"] == "accepted":
        if run.returncode != 0 or lines or not out.exists():
            return f"status {run.returncode}, and {lines}"
        return None
    if run.returncode != 3 or out.exists():
        return f"status {run.returncode}, output {'written' if out.exists() else 'not written'}; 3 and none are expected: {lines}"
    reported = lines[:-1]
    for problem in expect["problem"]:
        found = [line for line in reported if says(line, folder, problem)]
        if not found:
            return f"{problem} is not reported: {lines}"
        reported.remove(found[0])
    return f"reported besides: {reported}" if reported else None


def check_order(compiler, out):
    """The bytes do not depend on the order of files, nor on naming a file twice."""
    folder = HERE / "accepted-forward-reference"
    files = [HERE / "base.json", folder / "a.json", folder / "b.json"]
    results = []
    for sources in (files, files[::-1], [folder, HERE / "base.json", folder / "b.json"]):
        run = compile_files(compiler, out, *sources)
        results.append(out.read_bytes() if run.returncode == 0 else run.stderr)
    return None if len(set(results)) == 1 and results[0] else "the bytes differ"


def check_limit(compiler, out):
    """After 50 problems it stops, and says so."""
    bad = out.with_name("bad.json")
    bad.write_text('{"vendors":[' + ",".join('{"id":"v%d"}' % i for i in range(200)) + "]}", encoding="utf-8")
    run = compile_files(compiler, out, bad)
    lines = run.stderr.decode().splitlines()
    if run.returncode == 3 and len(lines) == 52 and "50 problems" in lines[50]:
        return None
    return f"status {run.returncode}, {len(lines)} lines"


def check_usage(compiler, out):
    for arguments in ([], [str(out)], ["--unknown", str(out), "x.json"], [str(out), "--emit-c"]):
        status = subprocess.run([compiler, *arguments], capture_output=True, timeout=60, check=False).returncode
        if status != 2:
            return f"{arguments}: status {status}, not 2"
    missing = compile_files(compiler, out, out.with_name("absent.json"))
    return None if missing.returncode == 3 else f"absent file: status {missing.returncode}"


def emitted(text):
    """The bytes that the emitted C file holds, read back independently: the string literals, unescaped."""
    data, literal = bytearray(), False
    for line in text.splitlines():
        if line.endswith("[] ="):
            literal = True
            continue
        if not literal or not line.startswith('"'):
            continue
        body = line.rstrip(";")[1:-1]
        i = 0
        while i < len(body):
            if body[i] == "\\":
                data.append(int(body[i + 1:i + 4], 8))
                i += 4
            else:
                data.append(ord(body[i]))
                i += 1
    return bytes(data)


def check_emit(compiler, out):
    c_file = out.with_suffix(".c")
    run = subprocess.run([compiler, str(out), "--emit-c", str(c_file), str(HERE / "base.json")],
                         capture_output=True, timeout=60, check=False)
    if run.returncode != 0:
        return run.stderr.decode()
    text = c_file.read_text(encoding="ascii")
    longest = max(map(len, text.splitlines()))
    if longest > 4000:
        return f"a line has {longest} bytes"
    return None if emitted(text) == out.read_bytes() else "the C file holds other bytes"


def check_guide(compiler, out):
    """The full example of the guide compiles as it stands."""
    guide = HERE.parents[2] / "docs/guide/catalog-sources.md"
    example = guide.read_text(encoding="utf-8").split("```json\n", 1)[1].split("```", 1)[0]
    source = out.with_name("example.json")
    source.write_text(example, encoding="utf-8")
    run = compile_files(compiler, out, source)
    return None if run.returncode == 0 else run.stderr.decode()


def main():
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    compiler = sys.argv[1]
    cases = sorted(folder for folder in HERE.iterdir() if (folder / "expect").exists())
    checks = [(folder.name, lambda out, folder=folder: check_case(compiler, folder, out)) for folder in cases]
    checks += [(check.__name__, lambda out, check=check: check(compiler, out))
               for check in (check_order, check_limit, check_usage, check_emit, check_guide)]
    failed = 0
    print(f"1..{len(checks)}")
    for number, (name, check) in enumerate(checks, 1):
        with tempfile.TemporaryDirectory() as folder:
            wrong = check(pathlib.Path(folder) / "out.ktdb")
        failed += wrong is not None
        print(f"{'not ok' if wrong else 'ok'} {number} {name}")
        if wrong:
            print("# " + str(wrong).replace("\n", "\n# "))
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()

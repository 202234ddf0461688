#!/usr/bin/env python3
"""A consumer of the installed package: what `meson install` leaves must be enough.
  test_install.py BUILD-DIRECTORY
Installs into a folder of its own and there compiles the small examples and the README's C, by pkg-config alone, and
runs the Python example by ctypes."""
import json
import os
import pathlib
import re
import subprocess
import sys
import tempfile

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "cases/cli"))
import tap  # noqa: E402

ROOT = pathlib.Path(__file__).resolve().parents[2]
BUILD = pathlib.Path(sys.argv[1]).resolve()
WORK = pathlib.Path(tempfile.mkdtemp(prefix="kt-install-"))
PREFIX = WORK / "usr"
OPTIONS = {o["name"]: o["value"] for o in json.loads((BUILD / "meson-info/intro-buildoptions.json").read_text())}
SANITIZED = OPTIONS["b_sanitize"] != "none"


def run(*command, **more):
    done = subprocess.run([str(c) for c in command], capture_output=True, text=True, timeout=300, **more)
    tap.equal(done.returncode, 0, f"{command}: {done.stdout[-500:]}{done.stderr[-1500:]}")
    return done.stdout


def environment():
    pc = next(PREFIX.rglob("ktransition.pc"))
    return {**os.environ, "PKG_CONFIG_PATH": str(pc.parent), "LD_LIBRARY_PATH": str(pc.parent.parent)}


def compile_and_run(source, *arguments):
    env = environment()
    flags = run("pkg-config", "--cflags", "--libs", "ktransition", env=env).split()
    extra = ["-fsanitize=address,undefined"] if SANITIZED else []
    program = WORK / pathlib.Path(source).stem
    run("gcc", "-std=c11", "-Wall", "-Wextra", "-Werror", source, *flags, "-pthread", *extra, "-o", program, env=env)
    return run(program, *arguments, env=env)


def the_package_installs():
    # A fresh prefix by a second configuration would rebuild everything; installing with DESTDIR and a rewritten .pc is
    # what distributions do as well.
    run("meson", "install", "-C", BUILD, "--no-rebuild", "--destdir", WORK)
    for pc in WORK.rglob("ktransition.pc"):
        text = pc.read_text()
        prefix = re.search(r"^prefix=(.*)$", text, re.M).group(1)
        pc.write_text(text.replace(f"prefix={prefix}", f"prefix={WORK}{prefix}", 1))
        global PREFIX
        PREFIX = pathlib.Path(f"{WORK}{prefix}")
    installed = sorted(p.name for p in PREFIX.rglob("*.h"))
    tap.equal(installed, sorted(p.name for p in (ROOT / "include/ktransition").glob("*.h")), "headers")
    tap.true((next(PREFIX.rglob("libktransition.so.0"))).exists(), "no libktransition.so.0")


def identify_one_string():
    out = compile_and_run(ROOT / "examples/small/identify_one.c")
    tap.true('"vendor":"kaspersky"' in out and '"verdict":"' in out, out)


def one_window():
    out = compile_and_run(ROOT / "examples/small/one_window.c").splitlines()
    tap.equal(out[0].split()[:2], ["supply", "closed,"])
    tap.equal(out[1], "support    closing, 45 days (31 business days), by signature-update")


def one_plan():
    out = compile_and_run(ROOT / "examples/small/one_plan.c")
    tap.true(out.startswith("feasible, done on 2024-") and "last day in time 2024-09-28" in out, out)


def an_overlay():
    tap.equal(compile_and_run(ROOT / "examples/small/overlay.c"), "corp-endpoint-agent: not known\ncorp-endpoint-agent: kaspersky\n")


def threads_share_a_catalog():
    out = compile_and_run(ROOT / "examples/small/threads.c").splitlines()
    tap.equal([line.rsplit(": ", 1)[1] for line in out], ["kaspersky", "huawei", "hikvision", "nothing"])


def readme_c_example():
    code = re.search(r"```c\n(.*?)```", (ROOT / "README.md").read_text(encoding="utf-8"), re.S).group(1)
    source = WORK / "quickstart.c"
    source.write_text(code)
    tap.equal(compile_and_run(source), "kaspersky: support closing\n")


def python_by_ctypes():
    if SANITIZED:
        tap.skip("a sanitized library cannot be loaded into an uninstrumented Python")
    library = next(PREFIX.rglob("libktransition.so.0"))
    out = run("/usr/bin/python3", ROOT / "examples/small/quickstart.py", library)
    tap.equal(out.split()[:1] + out.split()[2:], ["kaspersky", "support", "closing", "45"])
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    tap.true("examples/small/quickstart.py" in readme, "the README does not show the Python example")


tap.run([the_package_installs, identify_one_string, one_window, one_plan, an_overlay, threads_share_a_catalog, readme_c_example,
         python_by_ctypes])

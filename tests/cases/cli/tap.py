"""A few lines of TAP: tests are functions; a failed check says what it saw; skip says why."""
import sys
import traceback


class Skip(Exception):
    pass


def skip(reason):
    raise Skip(reason)


def equal(seen, expected, what=""):
    if seen != expected:
        raise AssertionError(f"{what}: saw {seen!r}, expected {expected!r}")


def true(condition, what):
    if not condition:
        raise AssertionError(what)


def run(tests):
    failed = 0
    print(f"1..{len(tests)}")
    for number, test in enumerate(tests, 1):
        name = test.__name__.replace("_", " ")
        try:
            test()
            print(f"ok {number} - {name}")
        except Skip as reason:
            print(f"ok {number} - {name} # SKIP {reason}")
        except Exception:  # noqa: BLE001 - a test that breaks in any way has failed
            failed += 1
            print(f"not ok {number} - {name}")
            print("\n".join("# " + row for row in traceback.format_exc().splitlines()[-12:]))
    sys.stdout.flush()
    sys.exit(1 if failed else 0)

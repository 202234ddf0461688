#!/usr/bin/env python3
"""Counts the results in a meson test log: TAP lines one by one, other tests as one each. Says why tests were skipped.
Exits 1 when anything failed, or when nothing ran."""
import json
import re
import sys

LINE = re.compile(r"^(not ok|ok)\b([^#]*)(#\s*SKIP\b.*)?", re.IGNORECASE)


def main():
    passed = failed = skipped = 0
    for line in open(sys.argv[1], encoding="utf-8"):
        test = json.loads(line)
        results = [LINE.match(row) for row in test.get("stdout", "").splitlines()]
        results = [r for r in results if r]
        bad = 0
        for result in results:
            if result.group(3):
                skipped += 1
                print(f"skipped: {test['name']}:{result.group(2).strip(' -')} {result.group(3).strip('# ')}")
            elif result.group(1).lower() == "ok":
                passed += 1
            else:
                bad += 1
        if not results and test["result"] == "OK":
            passed += 1
        elif not results and test["result"] == "SKIP":
            skipped += 1
            reason = (test.get("stdout", "").strip().splitlines() or ["no reason given"])[-1]
            print(f"skipped: {test['name']}: {reason}")
        elif test["result"] not in ("OK", "SKIP") and bad == 0:
            bad = 1  # crashed, timed out, or failed without saying so
        if bad:
            print(f"failed: {test['name']}")
        failed += bad
    print(f"{passed} passed, {failed} failed, {skipped} skipped")
    return 1 if failed or passed == 0 else 0


if __name__ == "__main__":
    sys.exit(main())

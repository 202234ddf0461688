#!/usr/bin/env bash
# The HTML reports in headless Chromium: what a reader with a phone, a wide screen, a keyboard, a screen reader or a printer meets.
#   tests/browser/run.sh BUILD-DIRECTORY      (KT_SCREENSHOTS=DIRECTORY keeps the pictures)
set -euo pipefail
cd "$(dirname "$0")/../.."
build=$1
work=$(mktemp -d)
leave() {
    [ -z "${KT_SCREENSHOTS:-}" ] || cp "$work"/*.png "$KT_SCREENSHOTS/" || true
    rm -rf "$work"
}
trap leave EXIT
(cd "$work" && npm init -y >/dev/null &&
    npm install --silent --no-audit --no-fund playwright-core@1.65.1 axe-core@4.14.1 >/dev/null)
python3 tests/browser/estates.py "$work"
who=(--profile US,business --calendar us-federal --format html)
assessed=("${who[@]}" --now 2024-08-15T00:00:00Z --progress never)
planned=("${who[@]}" --start 2024-07-22 --now 2024-07-22 --progress never)
# 1 says that there are findings.
make() { "$build/examples/ktransition" "$@" || [ $? -eq 1 ]; }
make assess "${assessed[@]}" -o "$work/none.html" "$work/none.csv"
make assess "${assessed[@]}" -o "$work/one.html" "$work/one.csv"
make assess "${assessed[@]}" --suppress "$work/accepted.csv" -o "$work/many.html" examples/estate/*
make assess "${assessed[@]}" -o "$work/hostile.html" "$work/hostile.csv"
make plan "${planned[@]}" --capacity 40 -o "$work/plan-5000.html" "$work/endpoints.csv"
make plan "${planned[@]}" --capacity 20 --group-by client -o "$work/plan-200.html" "$work/clients.csv"
make plan "${planned[@]}" -o "$work/plan-none.html" "$work/none.csv"
make window --profile US,business --now 2024-08-15T00:00:00Z --format html -o "$work/window.html" kaspersky
cp tests/browser/*.mjs "$work/"
(cd "$work" && ls -l ./*.html | awk '{ print $5, "bytes", $9 }' && node report.mjs)

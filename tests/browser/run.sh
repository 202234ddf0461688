#!/usr/bin/env bash
# The HTML report in headless Chromium: no console error, no request, both widths, light and dark, the filter works.
#   tests/browser/run.sh BUILD-DIRECTORY
set -euo pipefail
cd "$(dirname "$0")/../.."
build=$1
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
(cd "$work" && npm init -y >/dev/null && npm install --silent --no-audit --no-fund playwright-core >/dev/null)
who=(--profile US,business --now 2024-08-15T00:00:00Z --calendar us-federal --format html --progress never)
"$build/examples/ktransition" assess "${who[@]}" -o "$work/many.html" examples/estate/* || [ $? -eq 1 ]
printf 'host,name,publisher\nA,Office,Example\n' >"$work/none.csv"
"$build/examples/ktransition" assess "${who[@]}" -o "$work/none.html" "$work/none.csv"
"$build/examples/ktransition" window --profile US,business --now 2024-08-15T00:00:00Z --format html -o "$work/window.html" kaspersky
cp tests/browser/report.mjs "$work/"
(cd "$work" && node report.mjs many.html none.html window.html)
[ -z "${KT_SCREENSHOTS:-}" ] || cp "$work"/*.png "$KT_SCREENSHOTS/"

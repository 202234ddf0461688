#!/usr/bin/env bash
# Builds libktransition and runs the main job on the estate that ships with the examples: who has what, how long,
# what to do, and a report to open in a browser. Installs what is missing (Debian 12).
set -euo pipefail
cd "$(dirname "$0")/.."

tests/tools/install_packages.sh build
[ -f build/build.ninja ] || meson setup build -Dtests=false >build-setup.log 2>&1 || { cat build-setup.log; exit 1; }
rm -f build-setup.log
ninja -C build >build/build.log 2>&1 || { tail -n 40 build/build.log; exit 1; }

tool=build/examples/ktransition
who=(--profile US,business --now 2024-08-15T00:00:00Z --calendar us-federal --progress never)
report=build/transition-report.html

echo "== Findings, for a US business on 2024-08-15 =="
"$tool" assess "${who[@]}" --format table examples/estate/* || [ $? -eq 1 ]
echo
echo "== Plan =="
"$tool" plan "${who[@]}" --format table --capacity 5 examples/estate/* || [ $? -eq 1 ]
"$tool" assess "${who[@]}" --format html -o "$report" examples/estate/* || [ $? -eq 1 ]
echo
echo "Report: $PWD/$report"

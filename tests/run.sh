#!/usr/bin/env bash
# Builds and runs every test; installs what is missing (Debian 12). The last line counts what ran.
#   tests/run.sh [BUILD-DIRECTORY [meson setup options]]
set -euo pipefail
cd "$(dirname "$0")/.."

tests/tools/install_packages.sh build test
build=${1:-build-tests}
[ $# -eq 0 ] || shift
if [ ! -f "$build/build.ninja" ]; then
    meson setup "$build" "$@" >"$build-setup.log" 2>&1 || { cat "$build-setup.log"; exit 1; }
fi
rm -f "$build-setup.log"
ninja -C "$build" >"$build/build.log" 2>&1 || { tail -n 60 "$build/build.log"; exit 1; }
if grep -q 'warning:' "$build/build.log"; then
    grep -A6 'warning:' "$build/build.log" | head -n 60
    echo "the build has warnings"
    exit 1
fi
status=0
meson test -C "$build" --no-rebuild --print-errorlogs --num-processes 2 --timeout-multiplier 3 || status=$?
python3 tests/tools/count_results.py "$build/meson-logs/testlog.json" || status=1
exit $status

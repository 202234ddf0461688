#!/usr/bin/env bash
# Builds every fuzz target with libFuzzer, ASan and UBSan, replays its seeds and runs each for some seconds.
#   tests/fuzz/run.sh [SECONDS-EACH]
set -euo pipefail
cd "$(dirname "$0")/../.."
seconds=${1:-20}
catalog=build-tests/lib/catalog.c
[ -f "$catalog" ] || { echo "tests/run.sh comes first: $catalog is missing"; exit 1; }
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
flags=(-g -O1 -fsanitize=fuzzer,address,undefined -fno-sanitize-recover=all -Iinclude -Ilib -Iexamples/ktransition -DKT_BUILD -D_DEFAULT_SOURCE
       -Wno-overlength-strings)
mapfile -t core < <(find lib -name '*.c' ! -name builtin_none.c | sort)
mapfile -t readers < <(find examples/ktransition/input -name '*.c' | sort)
# The library's objects once, for all targets.
mkdir "$work/core" "$work/readers"
for file in "${core[@]}" "$catalog"; do
    clang -std=c11 "${flags[@]/fuzzer,/fuzzer-no-link,}" -c "$file" -o "$work/core/$(echo "$file" | tr / _).o"
done
for file in "${readers[@]}"; do
    clang -std=c11 "${flags[@]/fuzzer,/fuzzer-no-link,}" -c "$file" -o "$work/readers/$(echo "$file" | tr / _).o"
done
clang++ -std=c++17 -fno-exceptions -fno-rtti "${flags[@]/fuzzer,/fuzzer-no-link,}" -c examples/ktransition/json_reader.cpp -o "$work/readers/json.o"
passed=0 failed=0
for target in tests/fuzz/fuzz_*.c; do
    name=$(basename "$target" .c)
    clang -std=c11 "${flags[@]/fuzzer,/fuzzer-no-link,}" -c "$target" -o "$work/$name.o"
    clang++ "${flags[@]}" "$work/$name.o" "$work"/core/*.o "$work"/readers/*.o -lsimdjson -lexpat -o "$work/$name"
    mkdir -p "$work/corpus-$name"
    seeds=(); [ ! -d "tests/fuzz/seeds/$name" ] || seeds=("tests/fuzz/seeds/$name")
    if "$work/$name" -max_total_time="$seconds" -timeout=20 -rss_limit_mb=3000 -artifact_prefix="$work/" -print_final_stats=1 "$work/corpus-$name" \
        "${seeds[@]}" >"$work/$name.log" 2>&1; then
        echo "ok $name: $(grep -o 'number_of_executed_units: [0-9]*' "$work/$name.log")"
        passed=$((passed + 1))
    else
        echo "not ok $name"
        tail -n 40 "$work/$name.log"
        failed=$((failed + 1))
    fi
done
echo "$passed passed, $failed failed, 0 skipped"
[ "$failed" -eq 0 ]

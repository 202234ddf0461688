#!/usr/bin/env bash
# Every public header alone: as C99 (pedantic), C11, C++11 and, after the preprocessor, without compiler extensions.
set -euo pipefail
cd "$(dirname "$0")/../.."
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
count=0
for header in include/ktransition/*.h; do
    name=${header#include/}
    printf '#include <%s>\nint main(void) { return 0; }\n' "$name" >"$dir/alone.c"
    cp "$dir/alone.c" "$dir/alone.cc"
    for std in c99 c11; do
        gcc -std=$std -pedantic-errors -Wall -Wextra -Werror -Iinclude -fsyntax-only "$dir/alone.c"
    done
    g++ -std=c++11 -pedantic-errors -Wall -Wextra -Werror -Iinclude -fsyntax-only "$dir/alone.cc"
    # What a plain C parser of a binding generator would trip over.
    if gcc -E -P -Iinclude "$dir/alone.c" | sed -n '/enum kt_/,$p' | grep -nE 'static inline|va_list|\bFILE\b|time_t|\.\.\.'; then
        echo "$name: something a binding generator cannot digest" >&2
        exit 1
    fi
    count=$((count + 1))
done
# Negative control: a header that needs another first must fail.
printf 'struct kt_text needs_types(void);\nstatic struct kt_text t;\n' >"$dir/bad.h"
printf '#include "bad.h"\n' >"$dir/bad.c"
if gcc -std=c99 -fsyntax-only "$dir/bad.c" 2>/dev/null; then
    echo "the control passed: this check cannot fail" >&2
    exit 1
fi
echo "$count headers"

#!/usr/bin/env bash
# Installs the Debian packages a group of tasks needs, if any is missing.
#   install_packages.sh build        what the library and the command line need
#   install_packages.sh build test   and what the tests need
#   install_packages.sh build test ci
set -euo pipefail

packages_of() {
    case "$1" in
        build) echo gcc g++ libc6-dev meson ninja-build pkg-config python3 libsimdjson-dev libexpat1-dev ;;
        test) echo check libcsv-dev doxygen python3-jsonschema python3-regex python3-icalendar cmark-gfm tzdata unicode-data binutils ;;
        ci) echo clang libclang-rt-14-dev chromium cppcheck valgrind ;;
        *) echo "install_packages.sh: no group $1" >&2; exit 2 ;;
    esac
}

missing=()
case " $* " in
    *" ci "*) command -v npm >/dev/null || missing+=(nodejs npm) ;; # any npm will do, not only Debian's
esac
for group in "$@"; do
    names=$(packages_of "$group")
    for name in $names; do
        dpkg-query -W -f '${Status}' "$name" 2>/dev/null | grep -q 'install ok installed' || missing+=("$name")
    done
done
[ ${#missing[@]} -gt 0 ] || exit 0

as_root=()
if [ "$(id -u)" -ne 0 ]; then
    command -v sudo >/dev/null || { echo "these packages are missing and only root can install them: ${missing[*]}" >&2; exit 1; }
    as_root=(sudo)
fi
echo "installing: ${missing[*]}" >&2
"${as_root[@]}" apt-get update -q -o APT::Architectures::="$(dpkg --print-architecture)" >&2
"${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -q -y --no-install-recommends "${missing[@]}" >&2

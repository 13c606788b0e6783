#!/usr/bin/env bash
# Writes the documentation of every library to .build/docs, and fails on a link that leads nowhere.
set -euo pipefail

cd "$(dirname "$0")/.."
swift build
build=$(swift build --show-bin-path)
triple=$(swift -print-target-info | sed -n 's/^ *"triple": "\(.*\)",$/\1/p')
graphs=$(mktemp -d)
trap 'rm -rf "$graphs"' EXIT

# C modules: those with a map of their own, and those for which the build has written one.
includes=(-I "$build/Modules")
while IFS= read -r headers; do
    includes+=(-Xcc "-I$headers")
    map=$build/$(basename "$(dirname "$headers")").build/module.modulemap
    [[ ! -e $map || -e $headers/module.modulemap ]] || includes+=(-Xcc "-fmodule-map-file=$map")
done < <(find .build/checkouts Sources -type d -path '*/Sources/*' -name include; find Sources -name module.modulemap -exec dirname {} \;)

failed=0
mkdir -p .build/docs
for catalog in Sources/*/*.docc; do
    library=$(basename "$catalog" .docc)
    mkdir "$graphs/$library"
    swift symbolgraph-extract -module-name "$library" -target "$triple" "${includes[@]}" \
        -minimum-access-level public -skip-inherited-docs -output-dir "$graphs/$library"
    docc convert "$catalog" --warnings-as-errors \
        --fallback-display-name "$library" --fallback-bundle-identifier "$library" \
        --additional-symbol-graph-dir "$graphs/$library" --output-dir ".build/docs/$library" || failed=1
done
exit "$failed"

#!/usr/bin/env bash
# House rules that swift-format does not know.
set -uo pipefail

cd "$(dirname "$0")/.."
failed=0

complain() {
    if [[ -n $2 ]]; then
        printf '%s\n%s\n' "$1" "$2" >&2
        failed=1
    fi
}

complain "Unfinished work:" \
    "$(git grep -nE 'TODO|FIXME|XXX' -- '*.swift' '*.py' '*.js' '*.sh' ':!Scripts/lint.sh')"
complain "Sleeping in tests (poll with a deadline, or use a test clock):" \
    "$(git grep -nE 'Thread\.sleep|usleep\(|time\.sleep' -- Tests)"
complain "Unsafe without a comment on the line before that names the invariant:" \
    "$(git ls-files -z 'Sources/*.swift' 'Examples/*.swift' 'Tests/*.swift' | xargs -0 awk '
        /@unchecked Sendable|nonisolated\(unsafe\)/ && $0 !~ /^ *\/\// && previous !~ /\/\// { print FILENAME ":" FNR ": " $0 }
        { previous = $0 }')"
complain "The program in README.md is not Snippets/Board.swift:" \
    "$(diff <(awk '/^```swift$/ && !seen { inside = seen = 1; next } /^```$/ { inside = 0 } inside' README.md) \
        Snippets/Board.swift)"
complain "Links in documents that lead nowhere:" \
    "$(git ls-files -z '*.md' ':!Tests/Vectors' | while IFS= read -r -d '' document; do
        grep -oE '\]\([^)# ]+' "$document" | cut -c3- | while read -r target; do
            [[ $target == http* || -e $(dirname "$document")/$target ]] || echo "$document: $target"
        done
    done)"
complain "Re-exported modules:" "$(git grep -n '@_exported' -- Sources)"

exit "$failed"

#!/usr/bin/env bash
# Runs the tests of ChannelKit under ThreadSanitizer, on Linux. Any report fails.
#
# Usage: Scripts/sanitize.sh [FILTER]
set -euo pipefail
cd "$(dirname "$0")/.."

scratch=.build-tsan
filter=${1:-^Channel}
swift build --build-tests --sanitize=thread --scratch-path "$scratch"
clang -shared -fPIC -O1 -Wall -o "$scratch/tsan-mutex.so" Scripts/tsan-mutex.c

# One report does not end the run, so that all are seen at once; the exit status tells of them.
export TSAN_OPTIONS="halt_on_error=0 exitcode=66 ${TSAN_OPTIONS:-}"
LD_PRELOAD="$PWD/$scratch/tsan-mutex.so" swift test --skip-build --sanitize=thread --scratch-path "$scratch" \
    --disable-xctest --filter "$filter"

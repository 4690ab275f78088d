#!/usr/bin/env bash
# Sums the counters of all .trx files in a folder into one line, also kept there as `tally`.
# Fails when a test failed or none ran.
set -euo pipefail
results=$1

# one attribute a line; total less executed is what was skipped, executed less passed is what failed, however it did
find "$results" -name '*.trx' -exec grep -ho '<Counters [^>]*>' {} + \
    | tr ' ' '\n' \
    | awk -F '"' '
        /^total=/ { total += $2 }
        /^executed=/ { executed += $2 }
        /^passed=/ { passed += $2 }
        END {
            printf "%d passed, %d failed, %d skipped\n", passed, executed - passed, total - executed
            exit !(passed > 0 && executed == passed)
        }' \
    | tee "$results/tally"

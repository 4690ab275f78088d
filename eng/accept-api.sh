#!/usr/bin/env bash
# Accepts the public API that the tests found in place of what is written down, for all assemblies at once: see `git diff` for what that is.
set -euo pipefail
cd "$(dirname "$0")/../tests/Packages.Tests/PublicApi"
for received in *.received.txt; do
    [ ! -e "$received" ] || mv "$received" "${received%.received.txt}.txt"
done

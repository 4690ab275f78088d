#!/usr/bin/env bash
# Accepts the public API and the API reference that the tests found in place of what is written down, for all assemblies at once: see `git diff` for what that is.
set -euo pipefail
cd "$(dirname "$0")/.."
for received in tests/Packages.Tests/PublicApi/*.received.txt docs/api/*.received.md; do
    [ ! -e "$received" ] || mv "$received" "${received/.received/}"
done

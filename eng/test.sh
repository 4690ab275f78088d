#!/usr/bin/env bash
# Runs the test projects, which are built already, and ends with their sum: "N passed, N failed, N skipped".
# Fails when a test failed, when a project did not run to its end, and when there was nothing to run.
set -uo pipefail
cd "$(dirname "$0")/.."
configuration=${1:-Release}
results=$PWD/TestResults
status=0

rm -rf "$results"
mkdir "$results"
for project in $(find tests -name '*.Tests.csproj' | sort); do
    if ! grep -qF "$(basename "$project")" GraphBridge.sln; then
        echo "$project is not in GraphBridge.sln, so it was not built" >&2
        status=1
    fi
done

dotnet test GraphBridge.sln -c "$configuration" --no-build --nologo --results-directory "$results" --logger "trx;LogFilePrefix=tests" || status=1

eng/tally.sh "$results" || status=1
exit $status

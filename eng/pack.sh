#!/usr/bin/env bash
# Makes the packages: eng/pack.sh [CONFIGURATION [FOLDER [OPTION...]]], by default of the Release build, into artifacts/packages.
# Options go to `dotnet pack`. The same commit gives the same bytes.
set -euo pipefail
cd "$(dirname "$0")/.."
configuration=${1:-Release}
folder=${2:-artifacts/packages}
shift $(($# < 2 ? $# : 2))

mkdir -p "$folder"
rm -f "$folder"/GraphBridge.*nupkg
# files in a package are as old as the commit
SOURCE_DATE_EPOCH=${SOURCE_DATE_EPOCH:-$(git log -1 --format=%ct)}
export SOURCE_DATE_EPOCH
dotnet pack eng/packages.slnf -c "$configuration" -v quiet --nologo -o "$folder" "$@"

#!/usr/bin/env bash
# Installs what the demo and the tests use besides the .NET SDK. Each step is skipped where its result is there already.
set -euo pipefail
cd "$(dirname "$0")/.."

command -v dotnet > /dev/null || {
    echo "The .NET 10 SDK is missing: https://dotnet.microsoft.com/download" >&2
    exit 1
}

# Debian's own Python is asked, because its packages are for that one.
has_module() { /usr/bin/python3 -c "import $1" 2> /dev/null; }

missing=()
command -v dot > /dev/null || missing+=(graphviz)
command -v cmake > /dev/null || missing+=(cmake)
command -v c++ > /dev/null || missing+=(g++)
[ -e /usr/include/torch/script.h ] || missing+=(libtorch-dev)
has_module onnx || missing+=(python3-onnx)
has_module networkx || missing+=(python3-networkx)
has_module igraph || missing+=(python3-igraph)
has_module torchvision || missing+=(python3-torchvision)
command -v node > /dev/null || missing+=(nodejs)
command -v npm > /dev/null || missing+=(npm)
# pages are tested in it, with letters as on a desktop
[ -n "${GRAPHBRIDGE_CHROMIUM:-}" ] || command -v chromium > /dev/null || missing+=(chromium)
[ -e /usr/share/fonts/truetype/dejavu/DejaVuSans.ttf ] || missing+=(fonts-dejavu-core)

if [ ${#missing[@]} -eq 0 ]; then
    echo "deps: Debian packages: all there"
else
    echo "deps: installing ${missing[*]}"
    as_root=()
    [ "$(id -u)" -eq 0 ] || as_root=(sudo)
    if ! command -v apt-get > /dev/null || ! command -v "${as_root[0]:-apt-get}" > /dev/null; then
        echo "This needs apt-get and root or sudo; install by hand: ${missing[*]}" >&2
        exit 1
    fi
    "${as_root[@]}" apt-get update -qq
    "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${missing[@]}"
fi

node=tests/Oracles/node
if [ $node/node_modules/.package-lock.json -nt $node/package-lock.json ]; then
    echo "deps: npm packages: all there"
else
    echo "deps: installing ONNX Runtime and axe from npm into $node"
    npm ci --prefix $node --loglevel=error
fi

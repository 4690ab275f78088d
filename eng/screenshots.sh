#!/usr/bin/env bash
# Makes the pages that the documentation shows and takes pictures of them into docs/pages.
set -euo pipefail
cd "$(dirname "$0")/.."
configuration=${1:-Release}
graphbridge() { dotnet "src/Cli/bin/$configuration/net10.0/graphbridge.dll" "$@"; }
torchscript=fixtures/torchscript

pages=$(mktemp -d)
trap 'rm -r "$pages"' EXIT

graphbridge view fixtures/compare/resnet50.onnx -o "$pages/resnet.html"
graphbridge capture $torchscript/gpt2_scripted.pt --input @$torchscript/gpt2_scripted.tokens.npy --stats --time -o "$pages/transformer.html"
graphbridge capture $torchscript/lstm_cell.pt --input float32[2,4,5] -o "$pages/recurrent.html"
# these two end with a code that says what they saw
graphbridge capture $torchscript/fails_in_cat.pt --input @$torchscript/fails_in_cat.x.npy -o "$pages/failed.html" || true
graphbridge diff fixtures/compare/resnet18.onnx fixtures/compare/resnet34.onnx -o "$pages/diff.html" || true

[ -e benchmarks/viewer/node_modules/playwright-core ] || npm ci --prefix benchmarks/viewer --loglevel=error
mkdir -p docs/pages
node eng/screenshots.mjs "$pages" docs/pages
ls -l docs/pages

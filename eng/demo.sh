#!/usr/bin/env bash
# Captures a real network's forward pass, exports one to ONNX and runs it, takes another into every format, draws it, and runs it before
# and after on ONNX Runtime.
set -euo pipefail
cd "$(dirname "$0")/.."
configuration=${1:-Release}
model=fixtures/resnet18.onnx
demo=.demo

graphbridge() { dotnet "src/Cli/bin/$configuration/net10.0/graphbridge.dll" "$@"; }

rm -rf $demo
mkdir $demo

echo
echo "== a TorchScript model, run on libtorch and recorded =="
echo
graphbridge capture fixtures/torchscript/control_flow.pt --input float32[3,4] --input n=int64[]:3..4 --replay \
    -o $demo/captured.svg -o $demo/captured.onnx -o $demo/captured.graphml

echo
echo "== a MobileNet exported to ONNX, its batch and picture sizes open, and run by ONNX Runtime against libtorch =="
echo
graphbridge capture fixtures/torchscript/mobilenet_v2.pt --input x=float32[1,3,64,64] --dynamic x:0=batch,x:2=height,x:3=width -o $demo/mobilenet.onnx
machine=$(uname -m | sed 's/x86_64/x64/; s/aarch64/arm64/')
GRAPHBRIDGE_ONNXRUNTIME_LIBRARY=$PWD/tests/Oracles/node/node_modules/onnxruntime-node/bin/napi-v6/linux/$machine \
    graphbridge verify $demo/mobilenet.onnx --against fixtures/torchscript/mobilenet_v2.pt

echo
echo "== $model, a ResNet-18 as PyTorch exports it =="
echo
graphbridge summary $model --depth 1

echo
echo "== into every format =="
graphbridge formats --json | node -e '
    for (const { name, extensions } of JSON.parse(require("fs").readFileSync(0)).formats)
        console.log(name, extensions[0] ?? `-${name}.${name.startsWith("graphml") ? "graphml" : "json"}`)' |
    while read -r format ending; do
        graphbridge convert $model "$demo/resnet18$ending" --to "$format" < /dev/null
    done
(cd $demo && stat -c '%9s bytes  %n' ./*)

echo
echo "== drawn by Graphviz =="
draw() {
    local picture=$demo/$1
    shift
    graphbridge convert "$@" - --to dot | dot -Tsvg -o "$picture.svg" -Tpng -Gdpi=72 -o "$picture.png"
    echo "$picture.svg and .png"
}
draw picture $model
draw picture-overview $model --collapse 2
draw picture-folded fixtures/gpt2.onnx --fold

echo
echo "== run by ONNX Runtime, before and after =="
node tests/Oracles/node/run.mjs $model $demo/resnet18.onnx | node -e '
    const [before, after] = JSON.parse(require("fs").readFileSync(0)).map(({ outputs }) => outputs[0]);
    console.log(`${before.name}: ${before.first.slice(0, 4).map((x) => x.toFixed(4)).join(" ")} …`);
    const same = before.sha256 === after.sha256;
    console.log(same ? "the same bits from the file that GraphBridge wrote" : "DIFFERENT from the file that GraphBridge wrote");
    process.exit(same ? 0 : 1)'

cat << END

What to look at:
  $demo/captured.svg           what a model really did: the branches that it took, and the values that decided
  $demo/mobilenet.onnx         a network in standard operators, ready to run
  $demo/picture.svg            the whole network, a box for each module: open it in a browser
  $demo/picture-overview.svg   the same with each block as one node (--collapse 2)
  $demo/picture-folded.svg     a transformer whose four equal blocks are drawn once (--fold)
  $demo/resnet18.onnx, .json   open in Netron (https://netron.app); .graphml in Gephi, -graphml-yed.graphml in yEd
  $demo/resnet18.mmd           paste it into a page on GitHub, between \`\`\`mermaid and \`\`\`
  $demo/resnet18-model-explorer.json  open in Google's Model Explorer
  a .data file holds the large weights of the text file beside it
END

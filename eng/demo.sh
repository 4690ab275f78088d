#!/usr/bin/env bash
# Takes a real network into every format, draws it, and runs it before and after on ONNX Runtime.
set -euo pipefail
cd "$(dirname "$0")/.."
configuration=${1:-Release}
model=fixtures/resnet18.onnx
demo=.demo

graphbridge() { dotnet "src/Cli/bin/$configuration/net10.0/graphbridge.dll" "$@"; }

rm -rf $demo
mkdir $demo

echo
echo "== $model, a ResNet-18 as PyTorch exports it =="
echo
graphbridge summary $model --depth 1

echo
echo "== into every format =="
graphbridge formats --json | node -e '
    for (const { name, extensions } of JSON.parse(require("fs").readFileSync(0)))
        console.log(name, name + (extensions[0] ?? ".graphml"))' |
    while read -r format file; do
        graphbridge convert $model "$demo/resnet18.$file" --to "$format" < /dev/null
        printf '%-32s %9s bytes\n' "$demo/resnet18.$file" "$(stat -c %s "$demo/resnet18.$file")"
    done

echo
echo "== drawn by Graphviz =="
draw() {
    local name=$1
    shift
    graphbridge convert "$@" - --to dot | dot -Tsvg -o "$demo/$name.svg"
    graphbridge convert "$@" - --to dot | dot -Tpng -Gdpi=60 -o "$demo/$name.png"
    echo "$demo/$name.svg and .png"
}
draw resnet18 $model
draw resnet18-overview $model --collapse 2
draw gpt2-folded fixtures/gpt2.onnx --fold

echo
echo "== run by ONNX Runtime, before and after =="
node tests/Oracles/node/run.mjs $model $demo/resnet18.onnx.onnx | node -e '
    const [before, after] = JSON.parse(require("fs").readFileSync(0)).map(({ outputs }) => outputs[0]);
    console.log(`${before.name}: ${before.first.slice(0, 4).map((x) => x.toFixed(4)).join(" ")} …`);
    const same = before.sha256 === after.sha256;
    console.log(same ? "the same bits from the file that GraphBridge wrote" : "DIFFERENT from the file that GraphBridge wrote");
    process.exit(same ? 0 : 1)'

cat << END

What to look at:
  $demo/resnet18.svg            the whole network, a box for each module: open it in a browser
  $demo/resnet18-overview.svg   the same with blocks as one node each (--collapse 2)
  $demo/gpt2-folded.svg         a transformer whose four equal blocks are drawn once (--fold)
  the .onnx and .json files     open in Netron (https://netron.app); the .graphml files in yEd and Gephi
END

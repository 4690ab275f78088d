#!/usr/bin/python3
"""Compares ONNX files of the same TorchScript models by GraphBridge and by PyTorch's own exporter: nodes, bytes, seconds.

    onnx_export.py FOLDER [NAME…]

FOLDER is what tests/Lowering.Tests/Networks/make_networks.py made. Each side runs as a user would run it, a whole command from start to
end; the two take turns, and the best of three counts. Operator set 17, the last that PyTorch 1.13 writes;
batch norm folded, as PyTorch does by itself. The last columns are ours as a
part of PyTorch's.
"""
import json
import os
import pathlib
import subprocess
import sys
import time

ROOT = pathlib.Path(__file__).resolve().parents[2]
OURS = ROOT / "src/Cli/bin/Release/net10.0/graphbridge"
EXPORT = """
import sys, torch
model = torch.jit.load(sys.argv[1]).eval()
inputs = tuple(torch.zeros(tuple(map(int, shape.split(","))), dtype=getattr(torch, dtype)) for dtype, shape in (text.split(":") for text in sys.argv[3:]))
with torch.no_grad():
    torch.onnx.export(model, inputs, sys.argv[2], opset_version=17)
"""


def run(command):
    start = time.perf_counter()
    done = subprocess.run(command, capture_output=True, text=True)
    seconds = time.perf_counter() - start
    return seconds if done.returncode == 0 else (done.stderr.strip().splitlines() or ["failed"])[-1]


def main(folder, names):
    import onnx

    folder = pathlib.Path(folder)
    told = json.loads((folder / "networks.json").read_text())
    runs = int(os.environ.get("RUNS", "3"))
    print(f"| network | nodes | PyTorch | bytes | PyTorch | s | PyTorch | nodes | bytes | time |\n|---|---|---|---|---|---|---|---|---|---|")
    for name in names or told:
        model = folder / f"{name}.pt"
        ours, theirs = folder / f"{name}.ours.onnx", folder / f"{name}.torch.onnx"
        types = [text.split("=")[1].split("]")[0].replace("[", ":") for text in told[name]]
        best = [[], []]
        for _ in range(runs):
            best[0].append(run([OURS, "capture", model, "-o", ours, "--opset", "17", "--fold-batch-norm", *(part for text in told[name] for part in ("-i", text))]))
            best[1].append(run(["/usr/bin/python3", "-c", EXPORT, model, theirs, *types]))
        failed = [text for side in best for text in side if isinstance(text, str)]
        if failed:
            print(f"| {name} | {failed[0]} |")
            continue
        seconds = [min(side) for side in best]
        nodes = [len(onnx.load(path).graph.node) for path in (ours, theirs)]
        sizes = [path.stat().st_size for path in (ours, theirs)]
        print(f"| {name} | {nodes[0]} | {nodes[1]} | {sizes[0]} | {sizes[1]} | {seconds[0]:.2f} | {seconds[1]:.2f} | "
              f"{nodes[0] / nodes[1]:.2f} | {sizes[0] / sizes[1]:.3f} | {seconds[0] / seconds[1]:.2f} |", flush=True)


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2:])

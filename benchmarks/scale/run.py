#!/usr/bin/python3
"""Time and memory of the commands over four decades of size, as tables for benchmarks/README.md.

    run.py [--largest 1000000] [--folder /tmp/graphbridge-scale] [--only WORD]

Each command runs as a user runs it, from its start to its end: the median of three runs up to 10^4 operations, and one run beyond. The
columns of sizes are seconds of processor time, which other work on the machine hardly changes; the seconds on the clock of the largest
size follow. The exponent is that of processor time over size, by least squares of the logarithms from 10^4 on.
Needs `make build`, benchmarks built in Release, and Debian's python3-torch and python3-torchvision for the capture.
"""
import argparse
import math
import re
import subprocess
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
from measure import DRIVER, OURS, ROOT, machine, median, run

NETWORK = [
    ("convert GraphML → GraphML", ["convert", "{n}.graphml", "out.graphml"]),
    ("convert GraphML → DOT", ["convert", "{n}.graphml", "out.dot"]),
    ("convert GraphML → Netron JSON", ["convert", "{n}.graphml", "out.json"]),
    ("convert GraphML → ONNX, exact", ["convert", "{n}.graphml", "out.onnx", "--exact"]),
    ("convert GraphML → ONNX, standard operators", ["convert", "{n}.graphml", "out.onnx", "--keep-unknown"]),
    ("convert GraphML → HTML", ["convert", "{n}.graphml", "out.html"]),
    ("convert GraphML → Model Explorer", ["convert", "{n}.graphml", "out.explorer.json", "--to", "model-explorer"]),
    ("convert --collapse 1 → Mermaid", ["convert", "{n}.graphml", "out.mmd", "--collapse", "1"]),
    ("convert GraphML → SVG", ["convert", "{n}.graphml", "out.svg"]),
    ("convert DOT → GraphML", ["convert", "{n}.dot", "out.graphml"]),
    ("convert Netron JSON → GraphML", ["convert", "{n}.json", "out.graphml"]),
    ("convert ONNX → GraphML", ["convert", "{n}.onnx", "out.graphml"]),
    ("convert ONNX → ONNX", ["convert", "{n}.onnx", "out.onnx"]),
    ("convert --roll --fold --collapse 1 → DOT", ["convert", "{n}.graphml", "out.dot", "--roll", "--fold", "--collapse", "1"]),
    ("view -o", ["view", "{n}.onnx", "-o", "out.html"]),
    ("summary", ["summary", "{n}.onnx"]),
    ("summary --depth 1", ["summary", "{n}.onnx", "--depth", "1"]),
    ("summary --json", ["summary", "{n}.onnx", "--json"]),
    ("summary --style torch", ["summary", "{n}.onnx", "--style", "torch"]),
    ("describe", ["describe", "{n}.onnx"]),
    ("query 'type(*add*)'", ["query", "{n}.onnx", "type(*add*)"]),
    ("query 'path(tokens, -1)' --json", ["query", "{n}.onnx", "path(tokens, -1)", "--json"]),
    ("query 'between(tokens, -1)[-1]'", ["query", "{n}.onnx", "between(tokens, -1)[-1]"]),
    ("hash", ["hash", "{n}.onnx"]),
    ("hash --with weights,names", ["hash", "{n}.onnx", "--with", "weights,names"]),
    ("diff, one operation of a hundred edited", ["diff", "{n}.graphml", "{n}.edited.graphml", "--stat"]),
    ("diff --json of the same", ["diff", "{n}.graphml", "{n}.edited.graphml", "--json"]),
    ("capture", ["capture", "models/small.pt", "-i", "float32[4]", "-i", "{n}", "-o", "captured.{n}.graphml"]),
    ("capture --stats", ["capture", "models/small.pt", "-i", "float32[4]", "-i", "{n}", "-o", "stats.{n}.graphml", "--stats"]),
    ("stats of that", ["stats", "stats.{n}.graphml"]),
]


FILE = re.compile(r"\.(graphml|dot|json|onnx|html|mmd|svg|pt)$")


def exponent(points):
    """The slope of the logarithms, by least squares."""
    points = [(math.log(size), math.log(value)) for size, value in points]
    x, y = (sum(axis) / len(points) for axis in zip(*points))
    return sum((a - x) * (b - y) for a, b in points) / sum((a - x) ** 2 for a, _ in points)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--largest", type=int, default=1_000_000)
    parser.add_argument("--folder", type=Path, default=Path("/tmp/graphbridge-scale"))
    parser.add_argument("--only", default="")
    options = parser.parse_args()
    folder = options.folder
    folder.mkdir(parents=True, exist_ok=True)
    sizes = [size for size in (1_000, 10_000, 100_000, 1_000_000) if size <= options.largest]
    for size in sizes:
        if not (folder / f"{size}.edited.graphml").exists():
            subprocess.run([DRIVER, "files", str(size), folder], check=True)
    if not (folder / "models/small.pt").exists():
        subprocess.run(["/usr/bin/python3", ROOT / "benchmarks/make_models.py", folder / "models"], check=True)

    print(machine(), flush=True)
    print("\n| command | " + " | ".join(f"{size:,}" for size in sizes) + " | exponent | last decade | on the clock | memory | last decade |")
    print("| --- |" + " ---: |" * (len(sizes) + 5))
    for name, command in NETWORK:
        if options.only not in name:
            continue
        taken = []
        for size in sizes:
            filled = [part.replace("{n}", str(size)) for part in command]
            arguments = [folder / part if FILE.search(part) else part for part in filled]
            runs = [run([OURS, *arguments]) for _ in range(3 if size <= 10_000 else 1)]
            wrong = [one for one in runs if one.code != (1 if command[0] == "diff" else 0)]
            if wrong:
                print(f"| {name} | {size:,}: code {wrong[0].code}: {wrong[0].error.strip()[-300:]} |", flush=True)
                break
            taken.append(median(runs))
        else:
            upper = [(size, processor) for size, (_, processor, _) in zip(sizes, taken) if size >= 10_000]
            fitted = f"{exponent(upper):.2f}" if len(upper) > 1 else ""
            grown = [f"× {after / before:.1f}" for before, after in zip(*taken[-2:])] if len(taken) > 1 else ["", "", ""]
            print(f"| {name} | " + " | ".join(f"{processor:.2f} s" for _, processor, _ in taken)
                  + f" | {fitted} | {grown[1]} | {taken[-1][0]:.1f} s | {taken[-1][2]:.0f} MB | {grown[2]} |", flush=True)
    print(f"\nAt the end: {machine()}")


if __name__ == "__main__":
    main()

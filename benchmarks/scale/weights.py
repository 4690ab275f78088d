#!/usr/bin/python3
"""Time and memory of the commands over files of 2 and of 20 GB, as a table for benchmarks/README.md.

    weights.py [--folder /tmp/graphbridge-weights] [--only WORD]

The files are sparse: they have their size and take no room on the disk. ONNX with external data, TorchScript, and saved activations as
safetensors, 20 tensors each. What reads or copies every byte is measured with 2 GB only, and so is TorchScript (1.3 GB), which libtorch loads whole.
Needs `make build`, and Debian's python3-onnx and python3-torch.
"""
import argparse
import io
import json
import os
import struct
import subprocess
import sys
import zipfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
from measure import OURS, machine, run

LAYERS = 20


def onnx_model(path, width):
    """A chain of matrix products whose weights are zeros in a sparse file beside the model."""
    import onnx
    from onnx import TensorProto, helper

    nodes, weights = [], []
    for layer in range(LAYERS):
        weight = TensorProto(name=f"layers.{layer}.weight", data_type=TensorProto.FLOAT, dims=[width, width], data_location=TensorProto.EXTERNAL)
        length = 4 * width * width
        for key, value in (("location", path.name + ".data"), ("offset", layer * length), ("length", length)):
            weight.external_data.add(key=key, value=str(value))
        weights.append(weight)
        nodes.append(helper.make_node("MatMul", [f"h{layer}", weight.name], [f"h{layer + 1}"], name=f"/layers.{layer}/MatMul"))
    value = lambda name: helper.make_tensor_value_info(name, TensorProto.FLOAT, [1, width])
    graph = helper.make_graph(nodes, "large", [value("h0")], [value(f"h{LAYERS}")], weights)
    path.write_bytes(helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=8).SerializeToString())
    sparse(path.with_name(path.name + ".data"), LAYERS * length)


def sparse(path, size):
    with open(path, "wb") as file:
        file.truncate(size)


class SparseFile(io.FileIO):
    """A file in which zeros that are written leave a hole."""

    zeros = bytes(1 << 24)

    def write(self, data):
        if len(data) == len(self.zeros) and data == self.zeros:
            self.seek(len(data), os.SEEK_CUR)
            return len(data)
        return super().write(data)


def torchscript(path, width):
    """A model of linear layers: PyTorch writes a small one, whose sizes and weights are then made large."""
    import torch

    rows, columns = 300, 257
    model = torch.jit.script(torch.nn.Sequential(*(torch.nn.Linear(columns, rows, bias=False) for _ in range(LAYERS))))
    small = io.BytesIO()
    torch.jit.save(model, small)
    with zipfile.ZipFile(small) as source, SparseFile(path, "w") as file, zipfile.ZipFile(file, "w", allowZip64=True) as made:
        for entry in source.namelist():
            data = source.read(entry)
            if entry.endswith("/data.pkl"):
                # the pickle's integers of two and of four bytes: both sides, and the number of elements
                for side in (rows, columns):
                    data = data.replace(b"M" + struct.pack("<H", side), b"M" + struct.pack("<H", width))
                data = data.replace(b"J" + struct.pack("<i", rows * columns), b"J" + struct.pack("<i", width * width))
            with made.open(zipfile.ZipInfo(entry), "w", force_zip64=True) as out:
                if len(data) == 4 * rows * columns:
                    for _ in range(4 * width * width // len(SparseFile.zeros)):
                        out.write(SparseFile.zeros)
                else:
                    out.write(data)


def safetensors(path, names, width):
    length = 4 * width * width
    header = {name: {"dtype": "F32", "shape": [width, width], "data_offsets": [i * length, (i + 1) * length]} for i, name in enumerate(names)}
    text = json.dumps(header).encode()
    path.write_bytes(struct.pack("<Q", len(text)) + text)
    os.truncate(path, 8 + len(text) + len(names) * length)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--folder", type=Path, default=Path("/tmp/graphbridge-weights"))
    parser.add_argument("--only", default="", help="the rows that have this word")
    parser.add_argument("--make", action="store_true", help=argparse.SUPPRESS)
    options = parser.parse_args()
    # a process of its own: the kernel takes what the one that starts a command has resident for the command's
    if not options.make:
        subprocess.run([sys.executable, __file__, "--folder", options.folder, "--make"], check=True)
        measure(options.folder, options.only)
    else:
        make(options.folder)


def make(folder):
    widths = {2: 5120, 20: 16384}  # 20 layers of 105 MB and of 1.07 GB
    for size, width in widths.items():
        (folder / f"{size}/copy").mkdir(parents=True, exist_ok=True)
        if not (folder / f"{size}/net.onnx").exists():
            onnx_model(folder / f"{size}/net.onnx", width)
            onnx_model(folder / f"{size}/other.onnx", width)
    if not (folder / "2/net.pt").exists():
        torchscript(folder / "2/net.pt", 4096)
    for size, width in widths.items():
        if not (folder / f"{size}/values.safetensors").exists():
            safetensors(folder / f"{size}/values.safetensors", [f"h{i + 1}" for i in range(LAYERS)], width)


def measure(folder, only):
    print(machine())
    print("\n| | command | seconds | memory of its own | with pages of files |\n| --- | --- | ---: | ---: | ---: |", flush=True)
    rows = [
        ("summary", "net.onnx", (2, 20)),
        ("summary --json", "net.onnx", (2, 20)),
        ("describe", "net.onnx", (2, 20)),
        ("query", "net.onnx type(MatMul)", (2, 20)),
        ("hash", "net.onnx", (2, 20)),
        ("view -o out.html", "net.onnx", (2, 20)),
        ("convert", "net.onnx out.dot", (2, 20)),
        ("convert", "net.onnx out.svg", (2, 20)),
        ("convert", "net.onnx explorer.json --to model-explorer", (2, 20)),
        ("diff --stat --ignore weights", "net.onnx other.onnx", (2, 20)),
        ("summary --style torch", "net.pt", (2,)),
        ("hash --with weights", "net.onnx", (2, 20)),
        ("stats --values values.safetensors", "net.onnx", (2, 20)),
        ("convert", "net.onnx out.onnx", (2, 20)),
        ("convert", "net.onnx out.graphml", (2, 20)),
        ("convert", "net.onnx copy/out.onnx", (2,)),
    ]
    for command, names, sizes in rows:
        if only not in f"{command} {names}":
            continue
        for size in sizes:
            words = [str(folder / str(size) / word) if word.split(".")[-1] in ("onnx", "pt", "dot", "svg", "html", "graphml", "json", "safetensors") else word for word in (command + " " + names).split()]
            one = run([OURS, *words])
            failed = "" if one.code == 0 or command.startswith("diff") else " " + one.error.strip()[-200:]
            print(f"| {size} GB | {command} {names}{failed} | {one.seconds:.1f} | {one.anonymous:.0f} MB | {one.megabytes:.0f} MB |", flush=True)
        for made in [*folder.glob("*/out.*"), *folder.glob("*/copy/*"), *folder.glob("*/explorer.json")]:
            made.unlink()
    print(f"\nAt the end: {machine()}")


if __name__ == "__main__":
    main()

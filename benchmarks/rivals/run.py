#!/usr/bin/python3
"""Measures GraphBridge against what a user would pick instead, and prints tables for benchmarks/README.md.

    run.py [--rounds 3] [--folder /tmp/graphbridge-rivals] [--only PART] [--rival WORD]

Needs `make build`, benchmarks built in Release, and of Debian python3-onnx, -torch, -torchvision, -networkx, -scipy, -igraph and -pydot; what is
missing is told and left out. The two sides take turns: ours, theirs, ours, … and medians count. A whole command is from its start to its
end, with what its libraries take to load; "within" is one call in a process that runs and has done it once before. Memory is the most
that the process had resident, pages of its program's files among them. A ratio above 1 is what we lose.
"""
import argparse
import importlib.util
import json
import statistics
import subprocess
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
from measure import DRIVER, OURS, machine, median, run

PYTHON = "/usr/bin/python3"

# what a Python process says of one call, done once before
WITHIN = """
import statistics, sys, time
def within(action, rounds):
    action()
    times = []
    for _ in range(rounds):
        start = time.perf_counter()
        action()
        times.append(1000 * (time.perf_counter() - start))
    print(f"{statistics.median(times):.3f}")
"""

MODELS = """
import sys, torch, torchvision, onnx
torch.manual_seed(0)
for name in sys.argv[2:]:
    model = getattr(torchvision.models, name)().eval()
    x = torch.zeros(1, 3, 224, 224)
    with torch.no_grad():
        torch.jit.trace(model, x, check_trace=False).save(f"{sys.argv[1]}/{name}.pt")
        torch.onnx.export(model, x, f"{sys.argv[1]}/{name}.onnx", opset_version=17)
"""

EXPORT = """
import sys, torch
model = torch.jit.load(sys.argv[1]).eval()
with torch.no_grad():
    torch.onnx.export(model, (torch.zeros(1, 3, 224, 224),), sys.argv[2], opset_version=17)
"""

EXPORT_WITHIN = """
import torch
model, x = torch.jit.load(sys.argv[1]).eval(), torch.zeros(1, 3, 224, 224)
def export():
    with torch.no_grad():
        torch.onnx.export(model, (x,), sys.argv[2], opset_version=17)
within(export, int(sys.argv[3]))
"""

# plain, with a hook on each module that notes shapes, and under the profiler, by turns
CAPTURE = """
import statistics, sys, time, torch, torchvision
torch.manual_seed(0)
if sys.argv[1] == "additions":
    class Small(torch.nn.Module):
        def forward(self, x):
            for _ in range(10000):
                x = torch.add(x, x)
            return x
    model, x = Small(), torch.zeros(4)
else:
    model, x = getattr(torchvision.models, sys.argv[1])().eval(), torch.randn(1, 3, 224, 224)
def plain():
    model(x)
def hooks():
    noted = []
    handles = [module.register_forward_hook(lambda module, inputs, output: noted.append((module, [i.shape for i in inputs], output.shape))) for module in model.modules()]
    model(x)
    for handle in handles:
        handle.remove()
def profiler():
    with torch.profiler.profile(activities=[torch.profiler.ProfilerActivity.CPU], record_shapes=True) as profile:
        model(x)
    return len(profile.events())
def traced():
    torch.jit.trace(model, x, check_trace=False)
ways = [plain, hooks, profiler, traced]
times = {way: [] for way in ways}
with torch.no_grad():
    for round in range(int(sys.argv[2]) + 1):
        for way in ways:
            start = time.perf_counter()
            way()
            if round:
                times[way].append(1000 * (time.perf_counter() - start))
print(" ".join(f"{statistics.median(times[way]):.3f}" for way in ways))
"""

DISTANCE = """
import json, sys, time, networkx as nx
told = []
for pair in json.load(sys.stdin):
    graphs = []
    for side in (pair["a"], pair["b"]):
        graph = nx.DiGraph()
        graph.add_nodes_from((i, {"type": kind}) for i, kind in enumerate(side["types"]))
        graph.add_edges_from(side["edges"])
        graphs.append(graph)
    start = time.perf_counter()
    price = nx.graph_edit_distance(*graphs, node_match=lambda a, b: a["type"] == b["type"], timeout=float(sys.argv[1]))
    told.append((price, 1000 * (time.perf_counter() - start)))
print(json.dumps(told))
"""


def has(*modules):
    return all(importlib.util.find_spec(module) for module in modules)


def python(code, *arguments):
    return [PYTHON, "-c", code, *arguments]


def by_turns(ours, theirs, rounds):
    """What each side took in each round; a text where one failed."""
    taken = [], []
    for _ in range(rounds):
        for side, command in zip(taken, (ours, theirs)):
            one = run(command, limit=300)
            if one.code != 0:
                return (one.error.strip().splitlines() or ["stopped after 300 s"])[-1][:200]
            side.append(one)
    return taken


def command_row(task, ours, rival, theirs, rounds):
    taken = by_turns(ours, theirs, rounds)
    if isinstance(taken, str):
        print(f"| {task} | {rival} | {taken} |", flush=True)
        return
    (a, _, am), (b, _, bm) = map(median, taken)
    print(f"| {task} | {rival} | {1000 * a:.0f} ms | {1000 * b:.0f} ms | {a / b:.2f} | {am:.0f} MB | {bm:.0f} MB | {am / bm:.2f} |", flush=True)


def within_row(task, ours, rival, theirs, rounds):
    taken = by_turns(ours, theirs, rounds)
    if isinstance(taken, str):
        print(f"| {task}, within | {rival} | {taken} |", flush=True)
        return
    a, b = (statistics.median(float(one.output.split()[-1]) for one in side) for side in taken)
    print(f"| {task}, within | {rival} | {a:.1f} ms | {b:.1f} ms | {a / b:.2f} | | | |", flush=True)


def files(folder, rounds, rival):
    """Reading and writing ONNX, GraphML and DOT."""
    rows = []
    if has("onnx"):
        code = "import onnx\n"
        for text, file in (("ONNX, ResNet-50, 102 MB", "resnet50.onnx"), ("ONNX, 100,000 operations, 46 MB", "100000.onnx")):
            path, out = folder / file, folder / "out.onnx"
            rows.append((command_row, f"{text}: read, write", [OURS, "convert", path, out], "onnx.load, save", python(code + "import sys; onnx.save(onnx.load(sys.argv[1]), sys.argv[2])", path, folder / "their.onnx")))
            rows.append((command_row, f"{text}: read, count", [OURS, "summary", path, "--depth", "0"], "onnx.load, len(nodes)", python(code + "import sys; print(len(onnx.load(sys.argv[1]).graph.node))", path)))
            rows.append((within_row, f"{text}: read", [DRIVER, "rivals", "load", path, "5"], "onnx.load", python(WITHIN + code + "within(lambda: onnx.load(sys.argv[1]), 5)", path)))
            rows.append((within_row, f"{text}: write", [DRIVER, "rivals", "save", path, out, "5"], "onnx.save", python(WITHIN + code + "model = onnx.load(sys.argv[1]); within(lambda: onnx.save(model, sys.argv[2]), 5)", path, folder / "their.onnx")))
    for module, read, write, load in (("networkx", "networkx.read_graphml", "networkx.write_graphml(graph, sys.argv[2])", "networkx"), ("igraph", "igraph.Graph.Read_GraphML", "graph.write_graphml(sys.argv[2])", "igraph")):
        if not has(module):
            continue
        code = f"import sys, {module}\n"
        for size in (1_000, 10_000, 100_000):
            path, out, their = folder / f"{size}.graphml", folder / "out.graphml", folder / "their.graphml"
            text = f"GraphML, {size:,} operations"
            rows.append((command_row, f"{text}: read, write", [OURS, "convert", path, out], module, python(code + f"graph = {read}(sys.argv[1]); {write}", path, their)))
        rows.append((within_row, f"{text}: read", [DRIVER, "rivals", "load", path, "3"], module, python(WITHIN + code + f"within(lambda: {read}(sys.argv[1]), 1)", path)))
        rows.append((within_row, f"{text}: write", [DRIVER, "rivals", "save", path, out, "3"], module, python(WITHIN + code + f"graph = {read}(sys.argv[1]); within(lambda: {write}, 1)", path, their)))
    if has("pydot"):
        path = folder / "additions.dot"  # without modules: pydot does not read texts that are put together with +, as long lists of modules are
        subprocess.run([OURS, "capture", folder / "models/small.pt", "-i", "float32[4]", "-i", "100", "-o", path], check=True, capture_output=True)
        rows.append((command_row, f"DOT, 100 operations, {path.stat().st_size // 1000} kB: read, write", [OURS, "convert", path, folder / "out.dot"], "pydot", python("import sys, pydot; pydot.graph_from_dot_file(sys.argv[1])[0].write(sys.argv[2])", path, folder / "their.dot")))
    heading("task", "rival")
    for measure, *row in rows:
        if rival in row[2]:
            measure(*row, rounds)


def heading(*first):
    print("\n| " + " | ".join(first) + " | ours | theirs | ratio | ours | theirs | ratio |\n" + "| --- " * len(first) + "| ---: " * 6 + "|", flush=True)


def exports(folder, names, rounds):
    """TorchScript to ONNX, batch norm folded on both sides."""
    heading("TorchScript to ONNX", "rival")
    for name in names:
        model, ours, theirs = folder / f"{name}.pt", folder / f"{name}.ours.onnx", folder / f"{name}.torch.onnx"
        shape = "float32[1,3,224,224]"
        command_row(name, [OURS, "capture", model, "-i", shape, "-o", ours, "--opset", "17", "--fold-batch-norm"], "torch.onnx.export", python(EXPORT, model, theirs), rounds)
        within_row(name, [DRIVER, "rivals", "export", model, shape, ours, "3"], "torch.onnx.export", python(WITHIN + EXPORT_WITHIN, model, theirs, "3"), rounds)


def captures(folder, rounds):
    """What recording a pass adds to it."""
    print("\n| recording a pass | plain | ours | hooks | profiler | jit.trace |\n| --- | ---: | ---: | ---: | ---: | ---: |", flush=True)
    for text, name, ours in (("ResNet-50", "resnet50", [folder / "resnet50.pt", "float32[1,3,224,224]", "5"]), ("10,000 additions", "additions", [folder / "models/small.pt", "float32[4]", "10000", "5"])):
        taken = by_turns([DRIVER, "capture", *ours], python(CAPTURE, name, "5"), rounds)
        if isinstance(taken, str):
            print(f"| {text} | {taken} |", flush=True)
            continue
        words = [one.output.split() for one in taken[0]]
        plain, recorded = (statistics.median(float(line[line.index(word) + 1]) for line in words) for word in ("plain", "recorded"))
        theirs = [statistics.median(times) for times in zip(*(map(float, one.output.split()) for one in taken[1]))]
        print(f"| {text} | {plain:.0f} ms, Python {theirs[0]:.0f} ms | + {recorded - plain:.0f} ms | " + " | ".join(f"+ {way - theirs[0]:.0f} ms" for way in theirs[1:]) + " |", flush=True)


def distances(seconds):
    """Small graphs with three edits each."""
    print("\n| operations | pairs | ours | networkx | ours cheaper | the same | dearer | sum of ours | of networkx |\n" + "| ---: " * 9 + "|", flush=True)
    for nodes in (8, 10, 12, 14):
        pairs = json.loads(run([DRIVER, "rivals", "distance", str(nodes), "6"]).output)
        done = subprocess.run(python(DISTANCE, str(seconds)), input=json.dumps(pairs), capture_output=True, text=True, check=True)
        both = [(pair["price"], price) for pair, (price, _) in zip(pairs, json.loads(done.stdout))]
        ours = statistics.median(pair["milliseconds"] for pair in pairs)
        theirs = statistics.median(milliseconds for _, milliseconds in json.loads(done.stdout))
        print(f"| {nodes} | {len(both)} | {ours:.2f} ms | {theirs:.0f} ms | {sum(a < b for a, b in both)} | {sum(a == b for a, b in both)} | {sum(a > b for a, b in both)} | "
              f"{sum(a for a, _ in both)} | {sum(b for _, b in both):.0f} |", flush=True)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--folder", type=Path, default=Path("/tmp/graphbridge-rivals"))
    parser.add_argument("--only", choices=["files", "exports", "captures", "distances"])
    parser.add_argument("--rival", default="", help="of the files, those of this rival")
    options = parser.parse_args()
    folder = options.folder
    (folder / "models").mkdir(parents=True, exist_ok=True)
    modules = ["onnx", "torch", "torchvision", "networkx", "scipy", "igraph", "pydot"]
    told = run(python("import importlib, sys\nfor name in sys.argv[1:]:\n try: print(name, importlib.import_module(name).__version__)\n except ImportError: print(name, 'MISSING')", *modules)).output
    print(machine() + "\n\n" + ", ".join(told.split("\n")[:-1]), flush=True)

    names = ["resnet18", "resnet50", "mobilenet_v2"]
    if has("torch", "torchvision", "onnx") and not (folder / f"{names[-1]}.onnx").exists():
        subprocess.run(python(MODELS, folder, *names), check=True, capture_output=True)
        subprocess.run([PYTHON, Path(__file__).parents[1] / "make_models.py", folder / "models"], check=True)
    for size in (1_000, 10_000, 100_000):
        if not (folder / f"{size}.edited.graphml").exists():
            subprocess.run([DRIVER, "files", str(size), folder], check=True)

    if options.only in (None, "distances") and has("networkx", "scipy"):
        distances(seconds=10)
    if options.only in (None, "exports") and has("torch", "torchvision", "onnx"):
        exports(folder, names, options.rounds)
    if options.only in (None, "captures") and has("torch", "torchvision"):
        captures(folder, options.rounds)
    if options.only in (None, "files"):
        files(folder, options.rounds, options.rival)
    print(f"\nAt the end: {machine()}")


if __name__ == "__main__":
    main()

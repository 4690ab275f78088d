"""Reads and writes GraphML with networkx and igraph, for GraphMlReadersTests: readers.py COMMAND FOLDER.

read      tells, as JSON, what networkx (of every file) and igraph (of flat ones) find in the folder's *.graphml
rewrite   reads the folder's *.graphml with networkx and writes each again as NAME.again
write     writes files that the two make of their own, and tells their counts
"""
import json
import pathlib
import sys

import igraph
import networkx

command, folder = sys.argv[1], pathlib.Path(sys.argv[2])


def with_networkx(path):
    graph = networkx.read_graphml(path, force_multigraph=True)
    return {
        "directed": graph.is_directed(),
        "nodes": graph.number_of_nodes(),
        "edges": graph.number_of_edges(),
        "operations": {node: data["op_type"] for node, data in graph.nodes(data=True) if "op_type" in data},
        "orders": [data["order"] for _, data in graph.nodes(data=True) if "op_type" in data],
        "modules": sorted({data["module"] for _, data in graph.nodes(data=True) if "module" in data}),
        "slots": sum(data.get("slot", 0) for _, _, data in graph.edges(data=True)),
        "name": graph.graph.get("name"),
    }


def with_igraph(path):
    graph = igraph.Graph.Read_GraphML(str(path))
    attributes = graph.vs.attributes()
    return {
        "directed": graph.is_directed(),
        "nodes": graph.vcount(),
        "edges": graph.ecount(),
        "operations": {v["id"]: v["op_type"] for v in graph.vs if v["op_type"]} if "op_type" in attributes else {},
        "parallel": sum(graph.is_multiple()),
    }


def networkx_graphs():
    tree = networkx.balanced_tree(2, 4, create_using=networkx.DiGraph)
    networkx.set_node_attributes(tree, {node: f"layer <{node}> & more" for node in tree}, "label")
    yield "tree", tree
    several = networkx.MultiDiGraph(name="several")
    several.add_node("a", weight=1.5, flag=True)
    several.add_edge("a", "b", key="first", slot=1)
    several.add_edge("a", "b", key="second", slot=2)
    yield "several", several
    yield "undirected", networkx.path_graph(5)


def igraph_graphs():
    tree = igraph.Graph.Tree(15, 2, mode="out")
    tree.vs["label"] = [f"node <{v.index}>" for v in tree.vs]
    tree.es["weight"] = [0.5 * e.index for e in tree.es]
    yield "tree", tree
    yield "several", igraph.Graph(n=3, edges=[(0, 1), (0, 1), (1, 2)], directed=True)


answer = {}
if command == "read":
    for path in sorted(folder.glob("*.graphml")):
        answer[path.name] = {"networkx": with_networkx(path), "igraph": None if path.name.startswith("yed") else with_igraph(path)}
elif command == "rewrite":
    for path in sorted(folder.glob("*.graphml")):
        networkx.write_graphml(networkx.read_graphml(path, force_multigraph=True), f"{path}.again")
elif command == "write":
    for name, graph in networkx_graphs():
        networkx.write_graphml(graph, folder / f"networkx-{name}.graphml")
        answer[f"networkx-{name}"] = [graph.number_of_nodes(), graph.number_of_edges()]
    for name, graph in igraph_graphs():
        graph.write_graphml(str(folder / f"igraph-{name}.graphml"))
        answer[f"igraph-{name}"] = [graph.vcount(), graph.ecount()]
print(json.dumps(answer))

// Graphs to lay out, from what `dotnet run --project benchmarks -- boxes` wrote: { nodes: [{ id, width, height, parent }], edges: [{ from, to, label }] }.
// A node that is another's parent has no size of its own.
import { readFileSync } from 'node:fs';

const characterWidth = 6.6;
const operationHeight = 26;

const box = label => ({ width: Math.round(label.length * characterWidth) + 24, height: operationHeight });

const edge = (from, to, shape) => ({ from, to, width: Math.round(shape.length * characterWidth * 0.85), height: 14 });

export function whole(path) {
  const { calls, operations, edges } = JSON.parse(readFileSync(path, 'utf8'));
  const nodes = calls.map((call, at) => ({ id: `m${at}`, label: call.label, parent: call.parent < 0 ? undefined : `m${call.parent}` }));
  operations.forEach((operation, at) => nodes.push({ id: `o${at}`, label: operation.label, ...box(operation.label), parent: operation.call < 0 ? undefined : `m${operation.call}` }));
  const parents = new Set(nodes.map(node => node.parent));
  for (const node of nodes)
    if (node.width === undefined && !parents.has(node.id))
      Object.assign(node, box(node.label));
  return { nodes, edges: distinct(edges.map(([from, to, shape]) => edge(`o${from}`, `o${to}`, shape))) };
}

/** The first operations of a network with no modules around them: one module of that many boxes. */
export function flat(path, count) {
  const { operations, edges } = JSON.parse(readFileSync(path, 'utf8'));
  return {
    nodes: operations.slice(0, count).map((operation, at) => ({ id: `o${at}`, ...box(operation.label) })),
    edges: distinct(edges.filter(([from, to]) => from < count && to < count).map(([from, to, shape]) => edge(`o${from}`, `o${to}`, shape))),
  };
}

/** Each module by itself, the innermost first: its direct children as boxes, and edges between them lifted. */
export function modules(graph) {
  const byId = new Map(graph.nodes.map(node => [node.id, node]));
  const scopes = new Map();
  const scope = id => scopes.get(id) ?? scopes.set(id, { id, nodes: [], edges: [] }).get(id);
  const depth = node => (node?.parent === undefined ? 0 : 1 + depth(byId.get(node.parent)));
  for (const node of graph.nodes)
    scope(node.parent).nodes.push({ ...node, parent: undefined });
  for (const edge of graph.edges) {
    let [from, to] = [byId.get(edge.from), byId.get(edge.to)];
    while (from.parent !== to.parent)
      if (depth(from) > depth(to))
        from = byId.get(from.parent);
      else if (depth(from) < depth(to))
        to = byId.get(to.parent);
      else
        [from, to] = [byId.get(from.parent), byId.get(to.parent)];
    if (from !== to)
      scope(from.parent).edges.push({ ...edge, from: from.id, to: to.id });
  }
  const inward = [...scopes.values()].sort((a, b) => depth(byId.get(b.id)) + (b.id === undefined ? -1 : 0) - depth(byId.get(a.id)) - (a.id === undefined ? -1 : 0));
  for (const each of inward)
    each.edges = distinct(each.edges);
  return inward;
}

function distinct(edges) {
  return [...new Map(edges.map(edge => [`${edge.from} ${edge.to}`, edge])).values()];
}

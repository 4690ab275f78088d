import { layout as dagre, graphlib } from '@dagrejs/dagre';

export const ready = Promise.resolve();

export function layout({ nodes, edges }, { ranker = 'network-simplex', labels = true, nodesep = 24, ranksep = 32, edgesep = 12, ...more }) {
  const graph = new graphlib.Graph({ compound: nodes.some(node => node.parent !== undefined) });
  graph.setGraph({ rankdir: 'TB', ranker, nodesep, ranksep, edgesep, ...more });
  for (const { id, width, height } of nodes)
    graph.setNode(id, { width, height });
  for (const { id, parent } of nodes)
    if (parent !== undefined)
      graph.setParent(id, parent);
  for (const { from, to, width, height } of edges)
    graph.setEdge(from, to, labels ? { width, height, labelpos: 'r' } : {});
  dagre(graph);
  return {
    width: graph.graph().width,
    height: graph.graph().height,
    nodes: graph.nodes().map(id => ({ id, ...graph.node(id) })).map(({ id, x, y, width, height }) => ({ id, x: x - width / 2, y: y - height / 2, width, height })),
    edges: graph.edges().map(at => ({ from: at.v, to: at.w, points: graph.edge(at).points })),
  };
}

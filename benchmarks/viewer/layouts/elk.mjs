// elkjs's worker script answers messages; here it runs in the worker that is there already, and is asked by a call.
import 'elkjs/lib/elk-worker.min.js';

const dispatch = self.onmessage;
const waiting = new Map();
let asked = 0;
const post = self.postMessage.bind(self);
self.postMessage = message => {
  const answer = waiting.get(message?.id);
  if (!answer)
    return post(message);
  waiting.delete(message.id);
  message.error ? answer.reject(new Error(message.error.message)) : answer.resolve(message.data);
};
const ask = message => new Promise((resolve, reject) => {
  const id = `elk${asked++}`;
  waiting.set(id, { resolve, reject });
  dispatch({ data: { ...message, id } });
});

export const ready = ask({ cmd: 'register', algorithms: ['layered'] });

export async function layout({ nodes, edges }, { labels = true, ...more }) {
  const root = { id: 'root', children: [] };
  // a leaf must have no list of children, even an empty one
  const parents = new Set(nodes.map(({ parent }) => parent));
  const made = new Map(nodes.map(({ id, width, height }) => [id, parents.has(id) ? { id, children: [] } : { id, width, height }]));
  for (const { id, parent } of nodes)
    (parent === undefined ? root : made.get(parent)).children.push(made.get(id));
  root.edges = edges.map(({ from, to, width, height }, at) => ({ id: `e${at}`, sources: [from], targets: [to], ...(labels && width > 0 ? { labels: [{ text: 'x', width, height }] } : {}) }));
  const layoutOptions = {
    algorithm: 'layered', 'elk.direction': 'DOWN', 'elk.hierarchyHandling': 'INCLUDE_CHILDREN', 'elk.edgeRouting': 'POLYLINE', 'elk.json.edgeCoords': 'ROOT', 'elk.json.shapeCoords': 'ROOT',
    'elk.spacing.nodeNode': 24, 'elk.layered.spacing.nodeNodeBetweenLayers': 32, ...more,
  };
  const done = await ask({ cmd: 'layout', graph: root, layoutOptions, options: {} });
  const all = [];
  const walk = node => (node.children ?? []).forEach(child => { all.push(child); walk(child); });
  walk(done);
  return {
    width: done.width,
    height: done.height,
    nodes: all.map(({ id, x, y, width, height }) => ({ id, x, y, width, height })),
    edges: done.edges.map(({ sources, targets, sections }) => ({ from: sources[0], to: targets[0], points: sections.flatMap(s => [s.startPoint, ...(s.bendPoints ?? []), s.endPoint]) })),
  };
}

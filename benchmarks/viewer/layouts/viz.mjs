import { instance } from '@viz-js/viz';

let viz;
export const ready = instance().then(made => { viz = made; });

export function layout({ nodes, edges }, { labels = true, ...more }) {
  const inside = new Map();
  for (const node of nodes)
    inside.set(node.parent, [...(inside.get(node.parent) ?? []), node]);
  const lines = ['digraph {', `rankdir=TB; nodesep=${24 / 72}; ranksep=${32 / 72}; node [shape=box fixedsize=true label=""];`, ...Object.entries(more).map(([key, value]) => `${key}=${value};`)];
  const write = parent => {
    for (const { id, width, height } of inside.get(parent) ?? [])
      if (inside.has(id)) {
        lines.push(`subgraph cluster_${id} {`);
        write(id);
        lines.push('}');
      } else
        lines.push(`${id} [width=${width / 72} height=${height / 72}];`);
  };
  write(undefined);
  for (const { from, to, width, height } of edges)
    lines.push(`${from} -> ${to}${labels && width > 0 ? ` [label=<<TABLE BORDER="0" FIXEDSIZE="TRUE" WIDTH="${width}" HEIGHT="${height}"><TR><TD></TD></TR></TABLE>>]` : ''};`);
  lines.push('}');
  const drawn = viz.render(lines.join('\n'), { format: 'json', engine: 'dot' });
  if (drawn.status !== 'success')
    throw new Error(drawn.errors.map(error => error.message).join(' '));
  const { bb, objects = [], edges: paths = [] } = JSON.parse(drawn.output);
  const [, , width, height] = bb.split(',').map(Number);
  const point = text => { const [x, y] = text.split(',').map(Number); return { x, y: height - y }; };
  return {
    width,
    height,
    nodes: objects.flatMap(node => {
      if (node.bb) {
        const [left, bottom, right, top] = node.bb.split(',').map(Number);
        return [{ id: node.name.replace('cluster_', ''), x: left, y: height - top, width: right - left, height: top - bottom }];
      }
      const { x, y } = point(node.pos);
      return [{ id: node.name, x: x - node.width * 36, y: y - node.height * 36, width: node.width * 72, height: node.height * 72 }];
    }),
    edges: paths.map(({ tail, head, pos }) => {
      const control = pos.split(' ').filter(part => !part.startsWith('e,') && !part.startsWith('s,')).map(point);
      return { from: objects[tail].name, to: objects[head].name, points: control.filter((_, at) => at % 3 === 0) };
    }),
  };
}

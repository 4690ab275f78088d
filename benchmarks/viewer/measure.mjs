/** Pairs of edges that cross, those with a common end aside. */
export function crossings(edges) {
  const segments = edges.flatMap((edge, at) => edge.points.slice(1).map((to, n) => ({ at, edge, from: edge.points[n], to, top: Math.min(edge.points[n].y, to.y), bottom: Math.max(edge.points[n].y, to.y) })));
  segments.sort((a, b) => a.top - b.top);
  const crossing = new Set();
  for (let i = 0; i < segments.length; i++)
    for (let j = i + 1; j < segments.length && segments[j].top < segments[i].bottom; j++) {
      const [a, b] = [segments[i], segments[j]];
      if (a.at !== b.at && a.edge.from !== b.edge.from && a.edge.from !== b.edge.to && a.edge.to !== b.edge.from && a.edge.to !== b.edge.to && meet(a, b))
        crossing.add(Math.min(a.at, b.at) * edges.length + Math.max(a.at, b.at));
    }
  return crossing.size;
}

const side = (p, q, r) => Math.sign((q.x - p.x) * (r.y - p.y) - (q.y - p.y) * (r.x - p.x));
const meet = (a, b) => side(a.from, a.to, b.from) * side(a.from, a.to, b.to) < 0 && side(b.from, b.to, a.from) * side(b.from, b.to, a.to) < 0;

/** Edges that run through a box that is not one of their ends. */
export function through(nodes, edges) {
  let count = 0;
  for (const edge of edges)
    if (nodes.some(node => node.id !== edge.from && node.id !== edge.to && edge.points.slice(1).some((to, n) => cuts(edge.points[n], to, node))))
      count++;
  return count;
}

function cuts(from, to, { x, y, width, height }) {
  for (let step = 1; step < 16; step++) {
    const at = { x: from.x + (to.x - from.x) * step / 16, y: from.y + (to.y - from.y) * step / 16 };
    if (at.x > x + 1 && at.x < x + width - 1 && at.y > y + 1 && at.y < y + height - 1)
      return true;
  }
  return false;
}

export const median = numbers => [...numbers].sort((a, b) => a - b)[numbers.length >> 1];

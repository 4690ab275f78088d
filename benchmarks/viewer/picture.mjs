/** A layout as SVG, to look at. */
export function picture({ width, height, nodes, edges }) {
  const shapes = [...nodes].sort((a, b) => b.width * b.height - a.width * a.height)
    .map(({ x, y, width, height }) => `<rect x="${x}" y="${y}" width="${width}" height="${height}" fill="#47a" fill-opacity=".12" stroke="#358"/>`);
  const paths = edges.map(({ points }) => `<polyline points="${points.map(({ x, y }) => `${x},${y}`).join(' ')}" fill="none" stroke="#333"/>`);
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="-8 -8 ${width + 16} ${height + 16}" width="${width + 16}" height="${height + 16}">${shapes.join('')}${paths.join('')}</svg>\n`;
}

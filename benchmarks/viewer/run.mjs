// node run.mjs FOLDER PICTURES [LIBRARY...]: compares layout libraries on the networks in a folder, each written by `dotnet run --project benchmarks -- boxes`.
import { readdirSync, writeFileSync, mkdirSync } from 'node:fs';
import { basename, join } from 'node:path';
import { bundle, layout, open, sizes, start } from './browser.mjs';
import { flat, modules, whole } from './graphs.mjs';
import { crossings, median, through } from './measure.mjs';
import { picture } from './picture.mjs';

const [folder, pictures, ...only] = process.argv.slice(2);
const limit = 10_000;
const libraries = only.length ? only : ['dagre', 'elk', 'viz'];
const padding = 16;
const title = 22;

for (const library of libraries) {
  const script = await bundle(library);
  const { browser, page } = await open(library === 'viz' ? " 'wasm-unsafe-eval'" : '');
  const load = [];
  for (let n = 0; n < 5; n++)
    load.push(await start(page, script));
  const { raw, gzipped } = sizes(script);
  console.log(`${library}: ${raw} bytes, ${gzipped} gzipped, ready in ${median(load).toFixed(0)} ms`);

  const timed = async (graph, options = {}) => {
    try {
      const times = [];
      let last;
      for (let n = 0; n < 5 && (n < 2 || times[0] < 1500); n++) {
        last = await layout(page, graph, options, limit);
        if (!last) {
          await start(page, script);
          return { ms: NaN };
        }
        times.push(last.ms);
      }
      return { ms: Math.min(...times), result: last.result };
    } catch (error) {
      await start(page, script);
      return { ms: NaN, error: error.message.slice(0, 90) };
    }
  };

  const files = readdirSync(folder).filter(name => name.endsWith('.json')).sort();
  for (const file of files) {
    const name = basename(file, '.json');
    const graph = whole(join(folder, file));
    const at = await timed(graph);
    const compound = at.result ? `${at.ms.toFixed(0)} ms, ${crossings(at.result.edges)} crossings, ${at.result.width.toFixed(0)} x ${at.result.height.toFixed(0)}` : at.error ?? `over ${limit / 1000} s`;
    if (at.result && pictures !== '-')
      save(`${library}-${name}-whole`, at.result);

    const own = [];
    const size = new Map();
    let crossed = 0;
    for (const scope of modules(graph)) {
      const sized = { ...scope, nodes: scope.nodes.map(node => ({ ...node, ...size.get(node.id) })) };
      const one = await timed(sized);
      if (!one.result) {
        own.push({ ms: NaN, boxes: sized.nodes.length });
        break;
      }
      own.push({ ms: one.ms, boxes: sized.nodes.length });
      crossed += crossings(one.result.edges);
      size.set(scope.id, { width: one.result.width + 2 * padding, height: one.result.height + 2 * padding + title });
      if (own.length > 1000)
        break;
    }
    const slowest = own.reduce((a, b) => (b.ms > a.ms || Number.isNaN(b.ms) ? b : a));
    console.log(`  ${name}: ${graph.nodes.length} boxes, ${graph.edges.length} edges; whole: ${compound}; by module: ${own.length} modules, sum ${own.reduce((sum, { ms }) => sum + ms, 0).toFixed(1)} ms, median ${median(own.map(({ ms }) => ms)).toFixed(2)} ms, slowest ${slowest.ms.toFixed(1)} ms (${slowest.boxes} boxes), ${crossed} crossings`);
  }

  const variants = library === 'dagre'
    ? [{}, { labels: false }, { ranker: 'tight-tree' }, { ranker: 'longest-path' }]
    : [{}, { labels: false }];
  for (const name of files.filter(file => flat(join(folder, file), 200).nodes.length === 200).map(file => basename(file, '.json')))
    for (const options of variants) {
      const cells = [];
      for (const count of [20, 60, 200, 500, 900]) {
        const graph = flat(join(folder, `${name}.json`), count);
        if (graph.nodes.length < count)
          continue;
        const { ms, result } = await timed(graph, options);
        cells.push(`${count}: ${Number.isNaN(ms) ? 'over' : ms.toFixed(1)} ms` + (result ? ` ${crossings(result.edges)}x ${through(result.nodes, result.edges)}t ${result.width.toFixed(0)} x ${result.height.toFixed(0)}` : ''));
        if (result && count === 60 && pictures !== '-')
          save(`${library}-${name}-60${Object.values(options).map(value => `-${value}`).join('')}`, result);
        if (Number.isNaN(ms) || ms > 8000)
          break;
      }
      console.log(`  flat ${name} ${JSON.stringify(options)}: ${cells.join('; ')}`);
    }
  await browser.close();
}

function save(name, result) {
  mkdirSync(pictures, { recursive: true });
  writeFileSync(join(pictures, `${name}.svg`), picture(result));
}

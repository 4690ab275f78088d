import { layout, ready } from 'the-layout';

const started = performance.now();
ready.then(() => postMessage({ ready: performance.now() - started }), error => postMessage({ error: String(error) }));
self.addEventListener('message', async ({ data: { job, graph, options } }) => {
  if (job === undefined)
    return;
  try {
    const start = performance.now();
    const result = await layout(graph, options);
    postMessage({ job, ms: performance.now() - start, result });
  } catch (error) {
    postMessage({ job, error: String(error) });
  }
});

// Workers of the layout libraries in Chromium, each made from one script as the page makes its own.
import { gzipSync } from 'node:zlib';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { chromium } from 'playwright-core';

export async function bundle(library) {
  const { outputFiles } = await build({
    entryPoints: [fileURLToPath(new URL('worker.mjs', import.meta.url))], bundle: true, minify: true, format: 'iife', write: false, legalComments: 'none', logLevel: 'error',
    alias: { 'the-layout': fileURLToPath(new URL(`layouts/${library}.mjs`, import.meta.url)) }, define: { 'import.meta.url': '""' },
  });
  return outputFiles[0].text;
}

export const sizes = script => ({ raw: Buffer.byteLength(script), gzipped: gzipSync(script, { level: 9 }).length });

export async function open(policy) {
  const browser = await chromium.launch({ executablePath: process.env.GRAPHBRIDGE_CHROMIUM ?? '/usr/bin/chromium', args: ['--no-sandbox'] });
  const page = await browser.newPage();
  await page.setContent(`<meta http-equiv="Content-Security-Policy" content="default-src 'none'; script-src 'unsafe-inline' blob:${policy}; worker-src blob:"><p>layouts</p>`);
  return { browser, page };
}

/** A worker of the script; gives the milliseconds until it is ready. */
export function start(page, script) {
  return page.evaluate(script => new Promise((resolve, reject) => {
    globalThis.worker?.terminate();
    const begun = performance.now();
    globalThis.worker = new Worker(URL.createObjectURL(new Blob([script], { type: 'text/javascript' })));
    worker.onmessage = ({ data }) => (data.error ? reject(new Error(data.error)) : resolve(performance.now() - begun));
    worker.onerror = event => reject(new Error(event.message));
  }), script);
}

/** One layout in the worker: milliseconds and the result, or undefined past the limit. */
export function layout(page, graph, options, limit) {
  return page.evaluate(({ graph, options, limit }) => new Promise((resolve, reject) => {
    globalThis.job = (globalThis.job ?? 0) + 1;
    const timer = setTimeout(() => resolve(undefined), limit);
    worker.onmessage = ({ data }) => {
      if (data.job !== globalThis.job)
        return;
      clearTimeout(timer);
      data.error ? reject(new Error(data.error)) : resolve(data);
    };
    worker.postMessage({ job: globalThis.job, graph, options });
  }), { graph, options, limit });
}

// node pages.mjs PAGE...: how soon pages show their first picture, and how long opening a box takes, in Chromium.
import { statSync } from 'node:fs';
import { basename, resolve } from 'node:path';
import { chromium } from 'playwright-core';
import { median } from './measure.mjs';

const loads = 5;
const openings = 40;

const browser = await chromium.launch({ executablePath: process.env.GRAPHBRIDGE_CHROMIUM ?? '/usr/bin/chromium', args: ['--no-sandbox'] });
for (const path of process.argv.slice(2)) {
  const page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
  const first = [];
  for (let n = 0; n < loads; n++) {
    await page.goto('file://' + resolve(path));
    await page.waitForFunction(() => performance.getEntriesByName('first-picture').length > 0);
    first.push(await page.evaluate(() => performance.getEntriesByName('first-picture')[0].startTime));
  }
  // unfolded, so that there are many boxes to open
  await page.click('#fold');
  await page.waitForTimeout(2000);
  const open = await page.evaluate(openBoxes, openings);
  const data = await page.evaluate(() => new Blob([document.getElementById('data').textContent]).size);
  const whole = statSync(path).size;
  console.log(`${basename(path)}: first picture ${Math.min(...first).toFixed(0)} ms (median ${median(first).toFixed(0)}); `
    + `opening a box ${median(open).toFixed(0)} ms (slowest of ${open.length}: ${Math.max(...open).toFixed(0)}); `
    + `${whole} bytes, ${whole - data} of them not the graph's data`);
  await page.close();
}
await browser.close();

/** In the page: opens closed boxes one after the other, each timed from the click until the browser has drawn it open. */
async function openBoxes(count) {
  const times = [];
  for (let n = 0; n < count; n++) {
    const closed = [...document.querySelectorAll('.box.closed[aria-expanded=false]')];
    if (closed.length === 0)
      break;
    const { key } = closed[(n * 7) % closed.length].dataset;
    const begun = performance.now();
    document.querySelector(`[data-key="${CSS.escape(key)}"] .toggle`).dispatchEvent(new MouseEvent('click', { bubbles: true, detail: 1 }));
    while (!document.querySelector(`.open[data-key="${CSS.escape(key)}"]`))
      await new Promise(requestAnimationFrame);
    await new Promise(resolve => requestAnimationFrame(() => setTimeout(resolve)));
    times.push(performance.now() - begun);
  }
  return times;
}

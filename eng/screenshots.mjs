// node screenshots.mjs PAGES PICTURES: takes pictures of pages in Chromium, each after what a reader did there.
import { join, resolve } from 'node:path';
import { chromium } from '../benchmarks/viewer/node_modules/playwright-core/index.mjs';

const [pages, pictures] = process.argv.slice(2);

const shots = [
  { page: 'resnet', at: '#module=layer2.0.conv2' },
  { page: 'transformer', at: '#value=h.0.attn.softmax().softmax' },
  { page: 'transformer', at: '#value=h.0.attn.softmax().softmax', picture: 'transformer-dark', scheme: 'dark' },
  { page: 'recurrent', act: page => page.getByText('Roll', { exact: true }).click() },
  { page: 'failed', act: page => page.getByRole('button', { name: 'Show where' }).click() },
  { page: 'diff' },
  { page: 'diff', picture: 'diff-side-by-side', act: page => page.getByRole('button', { name: 'Side by side' }).click() },
];

const browser = await chromium.launch({ executablePath: process.env.GRAPHBRIDGE_CHROMIUM ?? '/usr/bin/chromium', args: ['--no-sandbox'] });
for (const { page: name, picture = name, at = '', scheme = 'light', act } of shots) {
  const page = await browser.newPage({ viewport: { width: 1280, height: 800 }, colorScheme: scheme });
  await page.goto('file://' + resolve(pages, name + '.html') + at);
  await page.waitForFunction(() => performance.getEntriesByName('first-picture').length > 0);
  await act?.(page);
  // what was asked of the page is laid out in its worker
  await page.waitForTimeout(700);
  await page.mouse.move(1270, 400);
  await page.screenshot({ path: join(pictures, picture + '.png') });
  await page.close();
}
await browser.close();

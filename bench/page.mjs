// How quick a report page is, in a headless Chromium: `node bench/page.mjs [--events N]`, after a build.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { reportPage } from '../dist/report/report-page.js';
import { startBrowser } from '../tools/browser.mjs';
import { frameTimes, median } from '../tools/frame-times.mjs';
import { largeReport } from './large-report.mjs';

const FRAMES = 120;
/** From everything to a millionth of it. */
const DEPTHS = [0, 8, 16, 24];

function row(name, values) {
  const greatest = Math.max(...values);
  return `${name.padEnd(44)} ${median(values).toFixed(1).padStart(7)} ${greatest.toFixed(1).padStart(9)}\n`;
}

async function main(words) {
  const { values } = parseArgs({ args: words, options: { events: { type: 'string', default: '1000000' } } });
  const events = Number(values.events);
  if (!Number.isSafeInteger(events) || events < 1)
    throw new Error(`--events ${values.events}: a number from 1 is needed`);
  const folder = mkdtempSync(path.join(tmpdir(), 'lockstep-page-'));
  const browser = await startBrowser();
  try {
    const file = path.join(folder, 'large.html');
    const html = reportPage(largeReport(events));
    writeFileSync(file, html);
    const page = await browser.newPage({ viewport: { width: 1280, height: 900 } });
    const start = performance.now();
    await page.goto(pathToFileURL(file).href);
    await page.waitForSelector('canvas.lanes');
    await frameTimes(page, 'Home', 2);
    const loaded = performance.now() - start;
    process.stdout.write(
      `${events} events: a page of ${(html.length / 1e6).toFixed(1)} MB, shown after ${(loaded / 1000).toFixed(1)} s\n\n`,
    );
    process.stdout.write(`${'milliseconds'.padEnd(44)} ${'median'.padStart(7)} ${'greatest'.padStart(9)}\n`);
    for (const axis of ['virtual time', 'positions']) {
      await page.keyboard.press('Home');
      let zoomed = 0;
      for (const depth of DEPTHS) {
        for (; zoomed < depth; zoomed++) await page.keyboard.press('+');
        const { intervals, paints } = await frameTimes(page, 'ArrowRight', FRAMES);
        await frameTimes(page, 'ArrowLeft', FRAMES);
        process.stdout.write(
          row(`${axis}, 1/${Math.round((1 / 0.6) ** depth)} in view: frame to frame`, intervals),
        );
        process.stdout.write(row('  of that painting', paints));
      }
      await page.keyboard.press('t');
    }
  } finally {
    await browser.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

try {
  await main(process.argv.slice(2));
} catch (error) {
  process.stderr.write(`lockstep bench: ${error.message}\n`);
  process.exitCode = 1;
}

// Makes the pictures of reports in docs/images, after a build, in a Chromium: `node tools/screenshots.mjs`.
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { startBrowser } from './browser.mjs';

const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));
const images = path.join(root, 'docs', 'images');
const WIDTH = 1280;
const MAX_BYTES = 200 * 1024;

/** Each picture: of which scenario, what is done to the page, and what of it is shown. */
const PICTURES = [
  {
    name: 'report-takeover',
    scenario: {
      guest: 'guests/elf/blocks.elf',
      limit: 2_000_000,
      board: { disks: [{ sectors: 2048 }] },
      io: { tail: 300 },
      faults: [{ after: 'write', hit: 4, crash: 'primary' }],
    },
    options: [],
    keys: [],
    height: 925,
  },
  {
    name: 'report-output-rule',
    scenario: {
      guest: 'guests/elf/scheduler.elf',
      limit: 2_000_000,
      faults: [{ after: 'release', hit: 60, crash: 'primary' }],
    },
    options: [],
    keys: ['n', 'n', 'n', ...'++++++'],
    shown: '.picture',
  },
  {
    name: 'report-lost-update',
    scenario: {
      guest: 'guests/elf/lost-update.elf',
      limit: 100_000,
      arrivals: [{ at: 250, console: 'a' }],
      invariants: { exit: 0 },
    },
    options: [],
    keys: [],
    shown: '.localisation',
  },
  {
    name: 'report-difference',
    scenario: {
      guest: 'guests/elf/exerciser.elf',
      limit: 60_000,
      board: { memory: '256KiB', disks: [{ sectors: 64 }] },
    },
    options: ['--leak', 'interrupt-late'],
    keys: [],
    shown: '.localisation',
  },
];

function makePage({ name, scenario, options }, folder) {
  const file = path.join(folder, `${name}.json`);
  const guest = path.relative(folder, path.join(root, scenario.guest)).split(path.sep).join('/');
  writeFileSync(file, JSON.stringify({ lockstep: 1, ...scenario, guest }));
  const page = path.join(folder, `${name}.html`);
  const words = ['dist/cli/main.js', 'report', file, '-o', page, ...options];
  const { status, stderr } = spawnSync(process.execPath, words, { cwd: root, encoding: 'utf8' });
  if (status !== 0) throw new Error(`${name}: ${stderr}`);
  process.stderr.write(stderr);
  return page;
}

async function shoot(browser, picture, folder) {
  const file = makePage(picture, folder);
  const page = await browser.newPage({ viewport: { width: WIDTH, height: picture.height ?? 900 } });
  await page.goto(pathToFileURL(file).href);
  await page.waitForSelector('canvas.lanes');
  for (const key of picture.keys) await page.keyboard.press(key);
  await page.evaluate(
    () => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve))),
  );
  const shown = picture.shown === undefined ? page : page.locator(picture.shown);
  const image = path.join(images, `${picture.name}.png`);
  await shown.screenshot({ path: image });
  await page.close();
  const { size } = statSync(image);
  if (size > MAX_BYTES) throw new Error(`${picture.name}: ${size} bytes, more than ${MAX_BYTES}`);
  process.stdout.write(`docs/images/${picture.name}.png: ${size} bytes\n`);
}

const folder = mkdtempSync(path.join(tmpdir(), 'lockstep-pictures-'));
const browser = await startBrowser();
try {
  mkdirSync(images, { recursive: true });
  for (const picture of PICTURES) await shoot(browser, picture, folder);
} finally {
  await browser.close();
  rmSync(folder, { recursive: true, force: true });
}

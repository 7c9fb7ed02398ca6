// Opens pages in a headless Chromium: for the tests of report pages, their pictures and their measurements.
import { existsSync } from 'node:fs';
import { chromium } from 'playwright-core';

/** Where systems have it. */
const PLACES = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
];

/** As root it has no sandbox; and it shall ask nobody for anything. */
const OPTIONS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--force-color-profile=srgb',
  '--font-render-hinting=none',
];

/** The browser's file: `CHROMIUM`, or where systems have it; undefined if there is none. */
export function browserFile() {
  return process.env.CHROMIUM ?? PLACES.find((place) => existsSync(place));
}

/** A browser that has been started; whoever starts it closes it. */
export async function startBrowser() {
  const executablePath = browserFile();
  if (executablePath === undefined)
    throw new Error('No Chromium is here: install it (Debian: chromium), or name its file in CHROMIUM.');
  return chromium.launch({ executablePath, args: OPTIONS });
}

import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, expect } from 'vitest';

import { reportPage } from '../../src/report/report-page.ts';
import type { Report } from '../../src/report/report.ts';
import { startBrowser } from '../../tools/browser.mjs';

/** A page with a report in it, and what it has complained of or asked for. */
export interface OpenedPage {
  readonly page: Page;
  readonly complaints: string[];
  /** Addresses, but for that of the page itself. */
  readonly requests: string[];
}

let browser: Browser;
let folder: string;
let files = 0;
const opened: OpenedPage[] = [];

/** Starts one browser for all tests of the file; at the end no page may have complained, or have asked for anything. */
export function useBrowser(): void {
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'lockstep-browser-'));
    browser = await startBrowser();
  });
  afterAll(async () => {
    await browser.close();
    rmSync(folder, { recursive: true });
    expect(opened.flatMap(({ complaints }) => complaints)).toEqual([]);
    expect(opened.flatMap(({ requests }) => requests)).toEqual([]);
  });
}

export async function open(report: Report, options: BrowserContextOptions = {}): Promise<OpenedPage> {
  const path = join(folder, `${files++}.html`);
  writeFileSync(path, reportPage(report));
  const address = pathToFileURL(path).href;
  const page = await browser.newPage({ viewport: { width: 1280, height: 900 }, ...options });
  const one: OpenedPage = { page, complaints: [], requests: [] };
  opened.push(one);
  page.on('console', (message) => one.complaints.push(`${message.type()}: ${message.text()}`));
  page.on('pageerror', (error) => one.complaints.push(error.message));
  page.on('request', (request) => {
    if (request.url() !== address && request.url() !== 'data:,') one.requests.push(request.url());
  });
  await page.goto(address);
  await page.waitForSelector('canvas.lanes');
  await nextFrame(page);
  return one;
}

/** Until what has changed was painted. */
export async function nextFrame(page: Page): Promise<void> {
  await page.evaluate(
    () => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve))),
  );
}

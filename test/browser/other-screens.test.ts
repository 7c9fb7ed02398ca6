import { describe, expect, test } from 'vitest';

import { frameTimes, median } from '../../tools/frame-times.mjs';
import { largeReport } from '../../bench/large-report.mjs';
import { HOSTILE, SAMPLE } from '../report/sample-report.ts';
import { colour, laneBox, picture, pixels } from './canvas.ts';
import { nextFrame, open, useBrowser } from './opened-page.ts';

useBrowser();

/** Relative luminance, and contrast, as WCAG 2 defines them. */
function contrast(one: readonly number[], other: readonly number[]): number {
  const luminance = (rgb: readonly number[]): number => {
    const [red, green, blue] = rgb.map((part) => {
      const share = part / 255;
      return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * red! + 0.7152 * green! + 0.0722 * blue!;
  };
  const [light, dark] = [luminance(one), luminance(other)].sort((a, b) => b - a);
  return (light! + 0.05) / (dark! + 0.05);
}

describe('what a guest has printed', () => {
  test('is text in the page, wherever it is shown, and does nothing', async () => {
    const { page } = await open({ ...SAMPLE, title: HOSTILE, about: HOSTILE });
    expect(await page.title()).toContain('</script><img src=x');
    expect(await page.locator('img, iframe, object').count()).toBe(0);
    expect(await page.locator('h1').innerText()).toContain('<img src=x onerror=');
    expect(await page.locator('mark.again').innerText()).toContain('\\u{202e}txt.exe\\u{202c} ^[[31m ^@');
    const body = await page.locator('body').innerText();
    // oxlint-disable-next-line no-control-regex -- these must not be there
    expect(body).not.toMatch(/[\u0000-\u0008\u000b-\u001f\u2028\u2029\u202a-\u202e]/);
    await page.getByRole('searchbox').fill('onerror');
    await page.keyboard.press('Enter');
    expect(await page.locator('.chosen').innerText()).toContain('<img src=x');
    const canvas = (await page.locator('canvas.lanes').boundingBox())!;
    const held = await laneBox(page, 'held outputs');
    await page.mouse.move(canvas.x + held.x + held.width * 0.3, canvas.y + held.y + 14);
    expect(await page.locator('.tip').innerText()).toContain('</script><img');
  });

  test('is let do nothing by the page’s policy, even if it were markup', async () => {
    const { page, complaints } = await open(SAMPLE);
    const ran = await page.evaluate(() => {
      const script = document.createElement('script');
      script.textContent = 'document.title = "broken"';
      document.body.append(script);
      const button = document.createElement('button');
      button.setAttribute('onclick', 'document.title = "broken"');
      document.body.append(button);
      button.click();
      return document.title;
    });
    expect(ran).not.toBe('broken');
    await nextFrame(page);
    expect(complaints.splice(0).every((text) => text.includes('Content Security Policy'))).toBe(true);
  });
});

describe('a page', () => {
  test.each(['light', 'dark'] as const)('can be read in the %s', async (colorScheme) => {
    const { page } = await open(SAMPLE, { colorScheme });
    const [ground, ...inks] = await Promise.all(
      ['panel', 'ink', 'muted', 'good', 'bad', 'clock', 'input', 'output', 'log', 'disk'].map((name) =>
        colour(page, name),
      ),
    );
    for (const ink of inks) expect(contrast(ink!, ground!)).toBeGreaterThan(4.5);
    expect(await pixels(page, await laneBox(page, 'primary'), await colour(page, 'clock'))).toBeGreaterThan(
      15,
    );
  });

  test('becomes dark when the system does', async () => {
    const { page } = await open(SAMPLE);
    const light = await picture(page);
    await page.emulateMedia({ colorScheme: 'dark' });
    await nextFrame(page);
    expect(await picture(page)).not.toBe(light);
    expect(await pixels(page, await laneBox(page, 'primary'), await colour(page, 'clock'))).toBeGreaterThan(
      15,
    );
  });

  test.each([390, 768, 1280])('fits a screen of %i pixels', async (width) => {
    const { page } = await open(SAMPLE, { viewport: { width, height: 844 } });
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(width);
    const box = await laneBox(page, 'backup');
    expect(box.width).toBeGreaterThan(width * 0.7);
    expect(await pixels(page, box, await colour(page, 'good'))).toBeGreaterThan(15);
  });

  test('is zoomed by two fingers, and moved by one', async () => {
    const { page } = await open(SAMPLE, {
      viewport: { width: 390, height: 844 },
      hasTouch: true,
      isMobile: true,
    });
    const whole = await picture(page);
    const canvas = (await page.locator('canvas.lanes').boundingBox())!;
    const client = await page.context().newCDPSession(page);
    const touch = (type: 'touchStart' | 'touchMove' | 'touchEnd', ...xs: readonly number[]) =>
      client.send('Input.dispatchTouchEvent', {
        type,
        touchPoints: xs.map((x, id) => ({ x: canvas.x + x, y: canvas.y + 60, id })),
      });
    await touch('touchStart', 150, 200);
    for (const by of [10, 20, 40, 60]) await touch('touchMove', 150 - by, 200 + by);
    await touch('touchEnd');
    await nextFrame(page);
    const near = await picture(page);
    expect(near).not.toBe(whole);
    await touch('touchStart', 200);
    for (const x of [190, 170, 140, 100]) await touch('touchMove', x);
    await touch('touchEnd');
    await nextFrame(page);
    expect(await picture(page)).not.toBe(near);
  });
});

test('with a million events a frame takes less than 200 ms while one moves, near or far', async () => {
  const { page } = await open(largeReport(1_000_000));
  for (let depth = 0; depth < 3; depth++) {
    const { intervals } = await frameTimes(page, 'ArrowRight', 12);
    expect(median(intervals)).toBeLessThan(200);
    for (let times = 0; times < 6; times++) await page.keyboard.press('+');
  }
  await page.keyboard.press('t');
  await page.keyboard.press('Home');
  const { intervals } = await frameTimes(page, 'ArrowRight', 12);
  expect(median(intervals)).toBeLessThan(200);
  const box = await laneBox(page, 'primary');
  expect(await pixels(page, box, await colour(page, 'clock'))).toBeGreaterThan(1000);
});

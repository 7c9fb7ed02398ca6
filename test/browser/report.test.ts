import type { Page } from 'playwright-core';
import { beforeAll, describe, expect, test } from 'vitest';

import { MARK_KINDS } from '../../src/report/mark-kinds.ts';
import { LOCALISATION, SAMPLE } from '../report/sample-report.ts';
import { colour, laneBox, picture, pixels } from './canvas.ts';
import { nextFrame, open, useBrowser } from './opened-page.ts';

useBrowser();

let page: Page;

beforeAll(async () => {
  ({ page } = await open(SAMPLE));
});

const chosen = (): Promise<string> => page.locator('.chosen').innerText();
const axisLabel = (): Promise<string> => page.locator('.toolbar [aria-pressed="true"]').innerText();

/** The page in the state in which it was opened. */
async function fresh(): Promise<void> {
  await page.reload();
  await page.waitForSelector('canvas.lanes');
  await nextFrame(page);
}

async function press(...keys: readonly string[]): Promise<void> {
  for (const key of keys) await page.keyboard.press(key);
  await nextFrame(page);
}

describe('the picture', () => {
  test('has something of its colour in each lane', async () => {
    const seen = async (lane: string, name: string): Promise<number> =>
      pixels(page, await laneBox(page, lane), await colour(page, name));
    expect(await seen('primary', 'clock')).toBeGreaterThan(15);
    expect(await seen('primary', 'bad')).toBeGreaterThan(15);
    expect(await seen('lag', 'clock')).toBeGreaterThan(15);
    expect(await seen('backup', 'good')).toBeGreaterThan(15);
    expect(await seen('log channel', 'output')).toBe(0);
    const held = await laneBox(page, 'held outputs');
    expect(await pixels(page, held, await colour(page, 'panel'))).toBeLessThan(
      held.width * held.height * 0.97,
    );
  });

  test('has a line where a host crashes, through all lanes', async () => {
    const bad = await colour(page, 'bad');
    const lag = await laneBox(page, 'lag');
    expect(await pixels(page, lag, bad)).toBeGreaterThan(lag.height / 3);
  });

  test('is on the axis that is chosen, by button and by key', async () => {
    await fresh();
    const time = await picture(page);
    expect(await axisLabel()).toBe('Virtual time');
    await page.getByRole('button', { name: 'Positions' }).click();
    await nextFrame(page);
    expect(await picture(page)).not.toBe(time);
    await press('t');
    expect(await axisLabel()).toBe('Virtual time');
  });

  test.each([
    ['the wheel', async () => page.mouse.wheel(0, -400)],
    ['a key', async () => press('+', '+')],
    ['a button', async () => page.getByRole('button', { name: 'zoom in' }).click()],
    ['a double click', async () => page.mouse.dblclick(700, 620)],
  ])('is zoomed by %s, moved by keys, and whole again', async (_, zoom) => {
    await fresh();
    const canvas = await page.locator('canvas.lanes').boundingBox();
    await page.mouse.move(canvas!.x + 600, canvas!.y + 100);
    await page.mouse.move(canvas!.x + 600, 5);
    await nextFrame(page);
    const whole = await picture(page);
    await page.mouse.move(canvas!.x + 600, canvas!.y + 100);
    await zoom();
    await page.mouse.move(5, 5);
    await nextFrame(page);
    const near = await picture(page);
    expect(near).not.toBe(whole);
    await press('ArrowRight');
    expect(await picture(page)).not.toBe(near);
    await press('ArrowLeft');
    await press('Escape', 'Home');
    expect(await picture(page)).toBe(whole);
  });

  test('is moved by a drag, no further than there is something', async () => {
    await fresh();
    await press('+', '+', '+');
    const before = await picture(page);
    const { x, y } = (await page.locator('canvas.lanes').boundingBox())!;
    const drag = async (by: number): Promise<void> => {
      await page.mouse.move(x + 600, y + 100);
      await page.mouse.down();
      await page.mouse.move(x + 600 + by, y + 100, { steps: 5 });
      await page.mouse.up();
      await page.mouse.move(5, 5);
      await nextFrame(page);
    };
    await drag(150);
    const moved = await picture(page);
    expect(moved).not.toBe(before);
    for (let times = 0; times < 4; times++) await drag(600);
    const first = await picture(page);
    await drag(300);
    expect(await picture(page)).toBe(first);
  });

  test('says what is pointed at, and keeps what is clicked', async () => {
    await fresh();
    const box = await laneBox(page, 'primary');
    const canvas = (await page.locator('canvas.lanes').boundingBox())!;
    const tip = page.locator('.tip');
    expect(await tip.isVisible()).toBe(false);
    // The band of the live host, where there is no mark.
    await page.mouse.move(canvas.x + box.x + box.width * 0.35, canvas.y + box.y + 20);
    expect(await tip.innerText()).toContain('primary: live');
    await press('n', 'n');
    expect(await chosen()).toMatch(/^primary: crash\nposition 400, 6 µs \(tick 60\)\nprimary: is gone/);
  });
});

describe('finding something', () => {
  test('/ goes to the search box, Enter and n from match to match', async () => {
    await fresh();
    await press('/');
    await page.keyboard.type('reads its clock');
    await page.keyboard.press('Enter');
    expect(await page.locator('.found-count').innerText()).toBe('1 of 2');
    expect(await chosen()).toContain('primary: reading');
    await page.locator('canvas.lanes').focus();
    await press('n');
    expect(await chosen()).toContain('backup: reading');
    await press('n');
    expect(await chosen()).toContain('primary: reading');
    await press('N');
    expect(await page.locator('.found-count').innerText()).toBe('2 of 2');
  });

  test('looks into the console and the difference too', async () => {
    await fresh();
    await page.getByRole('searchbox').fill('mcause');
    expect(await page.locator('.found-count').innerText()).toBe('0, 1 below');
    await page.getByRole('searchbox').fill('PLAIN');
    expect(await page.locator('.text-line.found').count()).toBe(1);
    await page.keyboard.press('Escape');
    expect(await page.locator('.found').count()).toBe(0);
  });

  test('goes to a position that is typed', async () => {
    await fresh();
    await press('+', '+', '+', '+', '+', '+');
    const before = await picture(page);
    await page.getByRole('searchbox').fill('399');
    await page.keyboard.press('Enter');
    await nextFrame(page);
    expect(await axisLabel()).toBe('Positions');
    expect(await picture(page)).not.toBe(before);
  });

  test('goes from the story to the picture, and from event to event', async () => {
    await fresh();
    await page.getByRole('button', { name: 'backup: takes over' }).click();
    expect(await chosen()).toContain('backup: live');
    await press('.');
    expect(await chosen()).toContain('backup: difference');
    await press(',', ',');
    expect(await chosen()).toContain('primary: crash');
  });
});

describe('the page around the picture', () => {
  test('shows its keys, and closes them again', async () => {
    await fresh();
    await press('?');
    const help = page.getByRole('dialog');
    expect(await help.innerText()).toContain('next match');
    await press('Escape');
    expect(await help.isVisible()).toBe(false);
  });

  test('says of each kind of mark that it has what it means', async () => {
    const legend = await page.locator('.legend').innerText();
    for (const kind of new Set(SAMPLE.marks.map(({ kind }) => kind)))
      expect(legend).toContain(MARK_KINDS[kind].means);
    expect(legend).not.toContain(MARK_KINDS.snapshot.means);
  });

  test('shows the difference with everything in it', async () => {
    const section = page.locator('.localisation');
    const text = await section.innerText();
    expect(text).toMatch(
      /^The first difference\n+position 41,207 at 0x80000040 count\+0x8 counters.c:41; both were/,
    );
    const row = (name: string): Promise<string[]> =>
      section
        .getByRole('row')
        .filter({ has: page.getByRole('rowheader', { name, exact: true }) })
        .locator('td')
        .allInnerTexts();
    expect(await row('a0')).toEqual(['0x0000000000000007', '0x0000000000000008']);
    expect(await row('mcause')).toEqual(['0x0', '(none)']);
    expect(await row('uart.ier')).toEqual(['0', '1']);
    expect(await section.locator('[aria-current="location"]').first().innerText()).toContain(
      'addi a0, a0, 1',
    );
    expect(text).toContain('at 41207: the timer expires (needed)');
    expect(text).toContain('without it the guest goes another way from position 41,207');
    expect(await section.locator('.hex .differs').allInnerTexts()).toEqual(['07', '08', '02', '03']);
    expect(await section.locator('.hex .address').allInnerTexts()).toContain('0x80001010');
    expect([await section.locator('del').innerText(), await section.locator('ins').innerText()]).toEqual([
      '7\n',
      '8\n',
    ]);
    expect(await section.locator('li.differs').innerText()).toContain('timer');
    expect(text).toContain(LOCALISATION.blame!.says);
    expect(text).toContain('999 of 1,000');
  });

  test('can be used with the keyboard alone, and shows where that is', async () => {
    await fresh();
    const names: string[] = [];
    for (let times = 0; times < 12; times++) {
      await page.keyboard.press('Tab');
      const seen = await page.evaluate(() => {
        const active = document.activeElement as HTMLElement;
        const { outlineStyle, outlineWidth } = getComputedStyle(active);
        const name = active.getAttribute('aria-label') ?? active.textContent;
        return { name, outlined: outlineStyle !== 'none' && outlineWidth !== '0px' };
      });
      expect(seen.outlined).toBe(true);
      names.push(seen.name);
    }
    expect(names).toEqual(expect.arrayContaining(['Positions', 'zoom in', 'help', 'What the marks mean']));
    expect(names.some((name) => name.startsWith('Timeline of sample.elf: 7 events in the lanes'))).toBe(true);
  });
});

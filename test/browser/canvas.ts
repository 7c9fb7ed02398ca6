import type { Page } from 'playwright-core';

/** Where a rectangle of the picture is, in pixels of the style sheet. */
export interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** A colour of the page's style sheet, as red, green and blue. */
export async function colour(page: Page, name: string): Promise<[number, number, number]> {
  const text = await page.evaluate(
    (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim(),
    `--${name}`,
  );
  const [, ...parts] = /^#(..)(..)(..)$/.exec(text)!;
  return parts.map((part) => parseInt(part, 16)) as [number, number, number];
}

/** How many pixels of a part of the picture have a colour. */
export function pixels(page: Page, box: Box, wanted: readonly [number, number, number]): Promise<number> {
  return page.evaluate(
    ({ box, wanted }) => {
      // In a canvas of its own: reading slows the page's canvas down.
      const scratch = new OffscreenCanvas(Math.ceil(box.width), Math.ceil(box.height));
      const context = scratch.getContext('2d', { willReadFrequently: true })!;
      context.drawImage(document.querySelector<HTMLCanvasElement>('canvas.lanes')!, -box.x, -box.y);
      const { data } = context.getImageData(0, 0, scratch.width, scratch.height);
      let count = 0;
      for (let at = 0; at < data.length; at += 4) {
        if (wanted.every((value, part) => Math.abs(data[at + part]! - value) <= 2)) count++;
      }
      return count;
    },
    { box, wanted },
  );
}

/** The part of the picture that a lane has, without its name. */
export function laneBox(page: Page, lane: string): Promise<Box> {
  return page.evaluate((lane) => {
    const names = [...document.querySelectorAll<HTMLElement>('.lane-name')];
    const name = names.find((node) => node.querySelector('b')!.textContent === lane)!;
    const canvas = document.querySelector<HTMLCanvasElement>('canvas.lanes')!;
    const x = name.classList.contains('inside') ? 0 : name.offsetWidth;
    return { x, y: name.offsetTop, width: canvas.clientWidth - x, height: name.offsetHeight };
  }, lane);
}

/** All pixels of the picture, as one text to compare. */
export function picture(page: Page): Promise<string> {
  return page.evaluate(() => document.querySelector<HTMLCanvasElement>('canvas.lanes')!.toDataURL());
}

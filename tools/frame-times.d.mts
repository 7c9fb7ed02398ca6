import type { Page } from 'playwright-core';

export interface FrameTimes {
  readonly intervals: number[];
  readonly paints: number[];
}

export function frameTimes(page: Page, key: string, frames: number): Promise<FrameTimes>;
export function median(values: readonly number[]): number;

import type { Browser } from 'playwright-core';

export function browserFile(): string | undefined;
export function startBrowser(): Promise<Browser>;

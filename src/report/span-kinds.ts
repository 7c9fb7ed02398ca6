/** How something that lasts looks. */
export interface SpanLook {
  readonly colour: 'good' | 'log' | 'input' | 'output' | 'disk' | 'bad';
  /** Filled; with slanted lines; or only outlined. */
  readonly fill: 'plain' | 'hatched' | 'outline';
  readonly means: string;
}

/** Every kind of span. */
export const SPAN_KINDS = {
  live: { colour: 'good', fill: 'plain', means: 'runs the guest live' },
  joins: {
    colour: 'input',
    fill: 'hatched',
    means: 'is given the guest’s state and follows, and may not take over yet',
  },
  follows: { colour: 'input', fill: 'plain', means: 'replays the guest, silent' },
  missing: { colour: 'bad', fill: 'outline', means: 'misses the other host, and is not live yet' },
  paused: { colour: 'bad', fill: 'hatched', means: 'stands still' },
  cut: { colour: 'bad', fill: 'hatched', means: 'nothing gets through' },
  held: { colour: 'output', fill: 'plain', means: 'an output is held back' },
  kept: { colour: 'output', fill: 'outline', means: 'the backup keeps an output that it has reproduced' },
  request: { colour: 'disk', fill: 'plain', means: 'a request is under way' },
} as const satisfies Readonly<Record<string, SpanLook>>;

export type SpanKind = keyof typeof SPAN_KINDS;

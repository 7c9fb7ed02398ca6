import { createHash } from 'node:crypto';
import type { LogEntry } from '../../../src/hypervisor/log/entry.ts';
import type { LogHeader } from '../../../src/hypervisor/log/header.ts';
import type { Input } from '../../../src/machine/input.ts';

export const IMAGE = new TextEncoder().encode('an image, an image, an image');

export const HEADER: LogHeader = {
  release: '1.2.3',
  machine: {
    family: 'test',
    semantics: 7,
    configuration: { memory: 65536, append: 'console=ttyS0', disks: [] },
    image: {
      name: 'guest.elf',
      format: 'elf',
      hash: createHash('sha256').update(IMAGE).digest('hex'),
      bytes: IMAGE,
    },
  },
  checkpointInterval: 5000,
};

const text = (data: string): Uint8Array => new TextEncoder().encode(data);

/** An entry without its place. */
export type Content<E = LogEntry> = E extends LogEntry ? Omit<E, 'sequence' | 'position' | 'hart'> : never;

/** Entries in a row, each `slots` behind the one before it. */
export function numbered(entries: readonly Content[], slots = 100): LogEntry[] {
  return entries.map((entry, sequence) => ({ sequence, position: sequence * slots, hart: 0, ...entry }));
}

const input = (value: Input) => ({ kind: 'input', input: value }) as const;
const answer = (value: Input) => ({ kind: 'answer', input: value }) as const;

export function oneOfEachKind(): LogEntry[] {
  return numbered([
    answer({ kind: 'clock', value: 17 }),
    input({ kind: 'clock', value: 400 }),
    input({ kind: 'pace', base: 500, rate: 429_496_729 }),
    input({ kind: 'console', data: text('a') }),
    input({ kind: 'frame', device: 6, data: text('a whole frame') }),
    input({ kind: 'completion', device: 0, request: 0, status: 'ok', data: new Uint8Array(512).fill(3) }),
    input({ kind: 'reset' }),
    input({ kind: 'signal', name: 'tick', data: text('tock') }),
    answer({ kind: 'signal', name: 'dice', data: text('6') }),
    { kind: 'mark' },
    { kind: 'checkpoint', digest: '0123456789abcdef', outputs: 0x89ab_cdef },
    { kind: 'snapshot', state: text('all of it') },
    { kind: 'power-off' },
    { kind: 'end', outcome: { end: 'power-off' } },
  ]);
}

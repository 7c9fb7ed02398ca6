import { describe, expect, test } from 'vitest';

import type { LogEntry } from '../../src/hypervisor/log/entry.ts';
import type { Input } from '../../src/machine/input.ts';
import type { ReportHead } from '../../src/report/report-head.ts';
import { RunReport } from '../../src/report/run/run-report.ts';
import { EVERYTHING } from '../../src/report/window.ts';

const HEAD: ReportHead = { title: 'guest', about: 'test', verdict: { tone: 'plain', words: '' }, facts: [] };

let sequence = 0;
function input(position: number, what: Input, kind: 'input' | 'answer' = 'input'): LogEntry {
  return { sequence: sequence++, position, hart: 0, kind, input: what };
}

const EQUAL = { verdict: 'equal', outcome: { end: 'halt', code: 0 }, position: 1000 } as const;
const ENTRIES: readonly LogEntry[] = [
  input(100, { kind: 'clock', value: 50 }, 'answer'),
  input(300, { kind: 'clock', value: 250 }),
  input(400, { kind: 'completion', device: 0, request: 5, status: 'ok', data: new Uint8Array(512) }),
  input(500, { kind: 'console', data: Uint8Array.of(65) }),
  { sequence: 4, position: 900, hart: 0, kind: 'checkpoint', digest: '0123456789abcdef', outputs: 7 },
  { sequence: 5, position: 1000, hart: 0, kind: 'end', outcome: { end: 'halt', code: 0 } },
];

function gathered(window = EVERYTHING): RunReport {
  const run = new RunReport(window);
  for (const entry of ENTRIES) run.entry(entry);
  run.effect({ kind: 'read', device: 0, request: 5, sector: 8, bytes: 512 }, 200);
  run.effect({ kind: 'console', data: new TextEncoder().encode('hi\n') }, 600);
  run.effect({ kind: 'flush', device: 0, request: 6 }, 700);
  return run;
}

describe('the report of a recorded run', () => {
  test('has each entry in its lane, and what reached the guest in those of both roles', () => {
    const { lanes, marks } = gathered().finish(HEAD, EQUAL);
    const kinds = (name: string): string[] =>
      marks.filter(({ lane }) => lanes[lane]!.name === name).map(({ kind }) => kind);
    expect(kinds('primary')).toEqual(['reading', 'timer', 'completion', 'console']);
    expect(kinds('backup')).toEqual(['reading', 'timer', 'completion', 'console', 'end']);
    expect(kinds('log')).toEqual(['checkpoint', 'end']);
    expect(kinds('disk')).toEqual(['request', 'request']);
    expect(kinds('clients')).toEqual(['console', 'output']);
  });

  test('knows the time from what the guest was told of it', () => {
    const { marks, timed } = gathered().finish(HEAD, EQUAL);
    expect(timed).toBe(true);
    expect(marks.find(({ kind }) => kind === 'request')).toMatchObject({ position: 200, ticks: 150 });
    const untimed = new RunReport(EVERYTHING);
    untimed.entry(ENTRIES[3]!);
    expect(untimed.finish(HEAD, EQUAL).timed).toBe(false);
  });

  test('shows how long each request was under way, and that one was never done', () => {
    const { spans } = gathered().finish(HEAD, EQUAL);
    const requests = spans.filter(({ kind }) => kind === 'request');
    expect(requests[0]).toMatchObject({ from: { position: 200 }, to: { position: 400 } });
    expect(requests[0]!.text).toBe('request 5: read 512 bytes from sector 8, device 0: takes 200 slots');
    expect(requests[1]!.text).toMatch(/flush, device 0: is never done$/);
  });

  test('ends the replay where that was seen to differ', () => {
    const divergence = { cause: 'state', position: 450, equalUntil: 0, message: 'a digest' } as const;
    const { marks, lanes, spans } = gathered().finish(HEAD, { verdict: 'diverged', divergence });
    const replayed = marks.filter(({ lane }) => lanes[lane]!.name === 'backup');
    expect(replayed.map(({ kind }) => kind)).toEqual(['reading', 'timer', 'completion', 'seen']);
    expect(spans.find(({ kind }) => kind === 'follows')).toMatchObject({ to: { position: 450 } });
  });

  test('can be of a part of the positions, with the time of the whole', () => {
    const { marks } = gathered({ from: 200, to: 450 }).finish(HEAD, EQUAL);
    expect(marks.map(({ position }) => position)).toEqual([200, 300, 300, 400, 400, 1000]);
    expect(marks[0]!.ticks).toBe(150);
  });

  test('refuses more events than a page takes, and says what to do', () => {
    const run = new RunReport(EVERYTHING, 1000);
    const entry = ENTRIES[0]!;
    const fill = (): void => {
      for (let count = 0; count <= 1000; count++) run.entry(entry);
    };
    expect(fill).toThrow(/more than 1,000 events by position 100.*--from and --to/);
  });
});
